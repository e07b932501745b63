//! Rates against reference values, and events against sectors and days.

use super::*;
use geo::{Coord, MultiPolygon, Polygon};
use jiff::civil::date;
use proptest::prelude::*;

/// scipy 1.17.1: `gamma.ppf([.05, .95], n + .5) / E`.
const REFERENCE: [(f64, f64, f64, f64); 6] = [
    (1.0, 2.5, 0.070_369_263_549_854_29, 1.562_945_580_650_236),
    (3.0, 12.0, 0.090_306_246_220_752_38, 0.586_130_852_055_840_4),
    (0.5, 1.0, 0.051_293_294_387_550_53, 2.995_732_273_553_989_5),
    (10.0, 4.0, 1.448_913_151_102_591_7, 4.083_821_667_614_664),
    (40.0, 17.3, 1.770_563_074_320_828_7, 2.977_153_430_989_196),
    (
        250.0,
        100.0,
        2.250_473_716_232_341_4,
        2.770_894_115_227_106_7,
    ),
];

#[test]
fn intervals_are_the_quantiles_of_the_posterior() {
    for (n, exposure, low, high) in REFERENCE {
        let found = interval(n, exposure).unwrap();
        for (found, expected) in found.iter().zip([low, (n + 0.5) / exposure, high]) {
            assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
        }
    }
}

#[test]
fn none_seen_gives_the_exact_bound() {
    // e^(−rate·4) = 0.05, by hand: ln(20)/4.
    let [low, mid, high] = interval(0.0, 4.0).unwrap();
    assert!(low.abs() < 1e-15 && (mid - 0.125).abs() < 1e-15);
    assert!((high - 0.748_933_068_388_497_7).abs() < 1e-12);
    assert!(((-high * 4.0).exp() - 0.05).abs() < 1e-12);
}

proptest! {
    /// More attacks never lower a rate, more kilometres never raise it, and mid lies within.
    #[test]
    fn rates_are_in_order(n in 0.0..500.0f64, more in 0.0..50.0f64, exposure in 0.01..1e4f64) {
        let a = interval(n, exposure).unwrap();
        let b = interval(n + more, exposure).unwrap();
        let c = interval(n, exposure * 2.0).unwrap();
        prop_assert!(a[0] <= a[1] && a[1] <= a[2]);
        for i in 0..3 {
            prop_assert!(b[i] >= a[i] * (1.0 - 1e-9), "{:?} {:?}", a, b);
            prop_assert!((c[i] * 2.0 - a[i]).abs() <= 1e-9 * a[i]);
        }
    }
}

fn event(sector: Option<&str>, group: &str, x: f64, month: i8) -> Event {
    Event {
        line: 2,
        id: None,
        kind: "Attack".into(),
        place: None,
        at: Coord { x, y: 0.5 },
        date: date(2025, month, 15),
        last_day: date(2025, month, 15),
        group: Some(group.into()),
        weight: 1.0,
        precision_km: Some(2.0),
        sector: sector.map(Into::into),
    }
}

fn driven(sector: Option<&str>, convoy_km: f64) -> Exposure {
    Exposure {
        line: 2,
        sector: sector.map(Into::into),
        convoy_km,
        from: date(2025, 1, 1),
        to: date(2025, 6, 30),
    }
}

fn square(name: &str, x: f64) -> Sector {
    let ring = vec![(x, 0.0), (x + 1.0, 0.0), (x + 1.0, 1.0), (x, 1.0)];
    Sector {
        name: name.into(),
        area: MultiPolygon(vec![Polygon::new(ring.into(), vec![])]),
    }
}

/// (sector, group, events) of each rate.
fn rows(found: &Calibration) -> Vec<(&str, &str, u32)> {
    (found.rates.iter())
        .map(|r| {
            (
                r.sector.as_deref().unwrap_or("-"),
                r.group.as_str(),
                r.events,
            )
        })
        .collect()
}

#[test]
fn events_are_counted_by_column_and_group() {
    let events = [
        event(Some("rn1"), "A", 0.0, 2),
        event(Some("RN1"), "B", 0.0, 3),
        event(Some("RN1"), "B", 0.0, 3),
        event(Some("RN7"), "A", 0.0, 9),
        event(None, "A", 0.0, 3),
    ];
    let exposure = [
        driven(Some("RN1"), 2000.0),
        driven(Some("RN7"), 500.0),
        driven(Some("RN1"), 1000.0),
    ];
    let found = calibrate(&events, &exposure, None).unwrap();
    assert_eq!(
        rows(&found),
        [
            ("RN1", "all groups", 3),
            ("RN1", "B", 2),
            ("RN1", "A", 1),
            ("RN1", "any other group", 0),
            ("RN7", "all groups", 0),
            ("RN7", "any other group", 0),
        ]
    );
    assert!((found.rates[0].convoy_km - 3000.0).abs() < 1e-9);
    assert!((found.rates[0].attacks_per_1000_km[1] - 3.5 / 3.0).abs() < 1e-12);
    assert!(found.warnings[0].contains("1 event is in no sector"));
    assert!(found.warnings[1].contains("1 event is on days on which nothing was driven"));
}

#[test]
fn events_are_counted_by_polygon() {
    let mut vague = event(None, "A", 0.5, 3);
    vague.precision_km = None;
    let events = [event(None, "A", 0.5, 2), event(None, "A", 1.5, 2), vague];
    let sectors = [square("west", 0.0), square("east", 1.2)];
    let exposure = [driven(Some("west"), 1000.0)];
    let found = calibrate(&events, &exposure, Some(&sectors)).unwrap();
    assert_eq!(rows(&found)[0], ("west", "all groups", 1));
    assert_eq!(found.warnings.len(), 2, "{:?}", found.warnings);
    let error = calibrate(&events, &[driven(Some("wst"), 1.0)], Some(&sectors)).unwrap_err();
    assert!(error.help().unwrap().contains("west"), "{error}");
}

#[test]
fn one_sector_needs_no_names_and_several_do() {
    let events = [event(None, "A", 0.5, 2)];
    for sector in [None, Some("RN1")] {
        let found = calibrate(&events, &[driven(sector, 1000.0)], None).unwrap();
        assert_eq!(found.rates[0].events, 1);
        assert!(found.warnings.is_empty(), "{:?}", found.warnings);
    }
    let two = [driven(Some("a"), 1.0), driven(Some("b"), 1.0)];
    let error = calibrate(&events, &two, None).unwrap_err();
    assert!(error.help().unwrap().contains("--sectors"));
    // A sector that no event names may be a slip.
    let named = [event(Some("RN1"), "A", 0.5, 2)];
    let found = calibrate(&named, &[driven(Some("RN11"), 1.0)], None).unwrap();
    assert!(
        found.warnings[0].contains("did you mean RN1?"),
        "{:?}",
        found.warnings
    );
}
