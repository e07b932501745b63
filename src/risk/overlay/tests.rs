//! The overlay on small networks, against sums worked by hand and against geo's clip.

use super::*;
use crate::io::{Covers, Noding, Region, Road, RoadTags};
use crate::model::{FileId, Validity};
use crate::network::Builder;
use crate::risk::testing::geodesic_m;
use crate::risk::testing::{road, star};
use geo::{BooleanOps, Coord, LineString, MultiLineString, MultiPolygon, Polygon, coord};
use proptest::prelude::*;

fn network(lines: &[Vec<Coord<f64>>]) -> Network {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for (i, line) in lines.iter().enumerate() {
        builder
            .add(Road {
                feature: FeatureRef {
                    file: FileId(0),
                    feature: i as u32 + 1,
                },
                lines: vec![LineString(line.clone())],
                tags: RoadTags::default(),
                osmnx: None,
            })
            .unwrap();
    }
    builder.freeze().unwrap().0
}

fn at(x: f64, y: f64) -> Coord<f64> {
    coord! { x: x, y: y }
}

fn square(x: f64, y: f64, size: f64) -> MultiPolygon<f64> {
    let ring = vec![(x, y), (x + size, y), (x + size, y + size), (x, y + size)];
    MultiPolygon(vec![Polygon::new(ring.into(), vec![])])
}

fn feature(effect: Effect) -> RiskFeature {
    RiskFeature {
        feature: FeatureRef {
            file: FileId(1),
            feature: 1,
        },
        id: None,
        name: "zone".into(),
        validity: Validity::default(),
        cargo: vec![],
        effect,
    }
}

fn influence(group: &str, area: MultiPolygon<f64>, rate: f64, taper_km: f64) -> RiskFeature {
    feature(Effect::Influence {
        group: group.into(),
        area,
        attacks_per_1000_km: rate,
        rate_range: None,
        confidence: 1.0,
        taper_km,
        night_factor: 1.0,
        loss_fraction: None,
        covers: Covers::Nothing,
    })
}

fn secured(area: MultiPolygon<f64>, factor: f64) -> RiskFeature {
    feature(Effect::Secured {
        region: Region::Area(area),
        factor,
    })
}

const SETTINGS: Settings = Settings {
    background_per_1000_km: 0.0,
    loss_fraction: 0.3,
    cargo: Cargo::Fuel,
    night: false,
    snap_radius_m: 5_000.0,
    kernel: Kernel {
        day: jiff::civil::date(2026, 1, 31),
        half_life_days: 60.0,
        bandwidth_km: 10.0,
        convoys_per_day: 1.0,
    },
};

/// What a taper adds outside the polygon is no kilometre inside it, on the link and on its pieces.
#[test]
fn inside_is_the_polygon_and_not_its_taper() {
    let tapered = influence("a", square(0.25, -0.1, 0.25), 5.0, 30.0);
    let beside = influence("b", square(0.25, 0.05, 0.25), 5.0, 30.0);
    let (risk, km, _) = one(&[tapered, beside], &SETTINGS);
    near(risk.claims[0].inside_km, 0.25 * km);
    assert!(risk.claims[0].km > 0.99 * km && risk.claims[1].km > 0.99 * km);
    assert!(risk.claims[1].hazard > 0.0);
    near(risk.claims[1].inside_km, 0.0);
    let of_pieces = risk.pieces.iter().flat_map(|p| &p.claims);
    near(of_pieces.map(|c| c.inside_km).sum(), 0.25 * km);
}

/// A checkpoint leaves a road that the convoy cannot use to the next one that it can.
#[test]
fn checkpoints_stand_on_usable_roads() {
    let network = network(&[
        vec![at(0.0, 0.001), at(1.0, 0.001)],
        vec![at(0.0, 0.0), at(1.0, 0.0)],
    ]);
    let features = [feature(Effect::Checkpoint {
        at: at(0.25, 0.0009),
        delay_min: 10.0,
        cost: 3.0,
    })];
    let payers = |usable: &dyn Fn(LinkId) -> bool| -> Vec<LinkId> {
        let found = overlay_on(&network, &features, &SETTINGS, usable).unwrap();
        found.tolls.iter().map(|t| network.link(t.edge)).collect()
    };
    assert_eq!(payers(&|_| true), [LinkId(0); 2]);
    assert_eq!(payers(&|link| link == LinkId(1)), [LinkId(1); 2]);
    assert!(payers(&|_| false).is_empty());
}

/// A road of one degree along the equator, and its length in km.
fn equator() -> (Network, f64) {
    let network = network(&[vec![at(0.0, 0.0), at(1.0, 0.0)]]);
    let km = network.link_length_m(LinkId(0)) / 1000.0;
    (network, km)
}

fn one(features: &[RiskFeature], settings: &Settings) -> (LinkRisk, f64, Overlay) {
    let (network, km) = equator();
    let overlay = overlay(&network, features, settings).unwrap();
    (overlay.link(LinkId(0)).clone(), km, overlay)
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-9), "{a} is not {b}");
}

#[test]
fn nothing_is_nothing() {
    let (risk, _, overlay) = one(&[], &SETTINGS);
    assert_eq!(risk, LinkRisk::default());
    assert!(overlay.zones.is_empty());
    let elsewhere = influence("a", square(5.0, 5.0, 1.0), 10.0, 1.0);
    let (risk, _, overlay) = one(&[elsewhere], &SETTINGS);
    assert_eq!(risk, LinkRisk::default());
    near(overlay.zones[0].touched_km, 0.0);
}

#[test]
fn the_strongest_claim_of_a_group_and_the_sum_of_groups() {
    let features = [
        influence("a", square(0.0, -1.0, 2.0), 2.0, 0.0),
        influence("a", square(0.5, -1.0, 2.0), 5.0, 0.0),
        influence("b", square(0.75, -1.0, 2.0), 1.0, 0.0),
        influence("a", square(0.5, -1.0, 2.0), 5.0, 0.0),
    ];
    let (risk, km, overlay) = one(&features, &SETTINGS);
    near(
        risk.hazard,
        km / 1000.0 * (0.5 * 2.0 + 0.5 * 5.0 + 0.25 * 1.0),
    );
    near(risk.loss, 0.3 * risk.hazard);
    let zones: Vec<u32> = risk.claims.iter().map(|c| c.zone.0).collect();
    assert_eq!(zones, [0, 1, 2], "a tie goes to the earlier feature");
    near(risk.claims[0].km, 0.5 * km);
    near(risk.claims[1].km, 0.5 * km);
    near(risk.claims[1].inside_km, 0.5 * km);
    near(risk.claims[2].hazard, 0.25 * km / 1000.0);
    let cuts: Vec<f64> = risk.pieces.iter().map(|p| p.to_m / 1000.0 / km).collect();
    assert_eq!(cuts.len(), 3);
    near(cuts[0], 0.5);
    near(cuts[1], 0.75);
    near(overlay.zones[0].touched_km, km);
    near(overlay.zones[3].touched_km, 0.5 * km);
}

#[test]
fn confidence_night_and_loss() {
    let shy = feature(Effect::Influence {
        group: "a".into(),
        area: square(0.0, -1.0, 2.0),
        attacks_per_1000_km: 10.0,
        rate_range: None,
        confidence: 0.5,
        taper_km: 0.0,
        night_factor: 3.0,
        loss_fraction: Some(0.9),
        covers: Covers::Nothing,
    });
    let (risk, km, _) = one(std::slice::from_ref(&shy), &SETTINGS);
    near(risk.hazard, km * 0.005);
    near(risk.loss, km * 0.005 * 0.9);
    let night = Settings {
        night: true,
        ..SETTINGS
    };
    near(one(&[shy], &night).0.hazard, km * 0.015);
}

#[test]
fn secured_areas_multiply_everything_and_are_clipped() {
    let settings = Settings {
        background_per_1000_km: 1.0,
        ..SETTINGS
    };
    let features = [
        influence("a", square(0.0, -1.0, 2.0), 2.0, 0.0),
        secured(square(0.25, -1.0, 2.0), 0.1),
        secured(square(0.5, -1.0, 2.0), 0.2),
        secured(square(5.0, 5.0, 2.0), 0.2),
    ];
    let (risk, km, _) = one(&features, &settings);
    // 0.1 · 0.2 is below the least factor.
    near(
        risk.hazard,
        3.0 * km / 1000.0 * (0.25 + 0.25 * 0.1 + 0.5 * 0.05),
    );
    assert_eq!(risk.secured_by, [ZoneId(1), ZoneId(2)]);
    near(
        risk.claims[0].hazard,
        2.0 * km / 1000.0 * (0.25 + 0.25 * 0.1 + 0.5 * 0.05),
    );
    near(risk.claims[0].km, km);
    assert_eq!(risk.pieces.len(), 3);
    near(risk.pieces.iter().map(|p| p.hazard).sum(), risk.hazard);
}

#[test]
fn the_background_is_everywhere() {
    let settings = Settings {
        background_per_1000_km: 4.0,
        ..SETTINGS
    };
    let (risk, km, _) = one(&[], &settings);
    near(risk.hazard, 0.004 * km);
    near(risk.loss, 0.0012 * km);
    assert_eq!(risk.pieces.len(), 1);
    assert!(risk.claims.is_empty());
}

#[test]
fn areas_for_other_cargo_do_not_count_but_touch() {
    let mut food = influence("a", square(0.0, -1.0, 2.0), 2.0, 0.0);
    food.cargo = vec![Cargo::Food, Cargo::Medical];
    let mut closed = feature(Effect::Closure {
        region: Region::Area(square(0.0, -1.0, 2.0)),
    });
    closed.cargo = vec![Cargo::Food];
    let (risk, km, overlay) = one(&[food.clone(), closed.clone()], &SETTINGS);
    assert_eq!(risk, LinkRisk::default());
    near(overlay.zones[0].touched_km, km);
    near(overlay.zones[1].touched_km, km);
    let medical = Settings {
        cargo: Cargo::Medical,
        ..SETTINGS
    };
    let (risk, km, _) = one(&[food, closed], &medical);
    near(risk.hazard, 0.002 * km);
    assert_eq!(risk.closed_by, None);
}

#[test]
fn closures_bar_what_they_meet() {
    let closure = |region| feature(Effect::Closure { region });
    let line = |y: f64| MultiLineString(vec![LineString(vec![at(0.2, y), at(0.4, y)])]);
    let north_m = geodesic_m(at(0.3, 0.0), at(0.3, 0.1));
    for (region, wanted) in [
        (Region::Area(square(0.5, -0.1, 0.01)), false),
        (Region::Area(square(0.5, -0.1, 0.1)), true), // touches from below
        (Region::Area(square(1.0, 0.0, 1.0)), true),  // touches the end
        (Region::NearPoint(at(0.3, 0.1), north_m * 0.999), false),
        (Region::NearPoint(at(0.3, 0.1), north_m * 1.001), true),
        (Region::NearLine(line(0.1), north_m * 0.999), false),
        (Region::NearLine(line(0.1), north_m * 1.001), true),
        (Region::NearLine(line(0.0), 1.0), true),
    ] {
        let words = format!("{region:?}");
        let nowhere = closure(Region::NearPoint(at(50.0, 50.0), 1.0));
        let (risk, km, overlay) = one(&[nowhere, closure(region)], &SETTINGS);
        assert_eq!(risk.closed_by, wanted.then_some(ZoneId(1)), "{words}");
        near(overlay.zones[1].touched_km, if wanted { km } else { 0.0 });
        assert!(risk.pieces.is_empty());
    }
}

#[test]
fn a_secured_corridor_covers_its_buffer() {
    let line = MultiLineString(vec![LineString(vec![at(0.4, 0.0), at(0.6, 0.0)])]);
    let features = [
        influence("a", square(-1.0, -1.0, 3.0), 10.0, 0.0),
        feature(Effect::Secured {
            region: Region::NearLine(line, 10_000.0),
            factor: 0.5,
        }),
    ];
    let (risk, km, overlay) = one(&features, &SETTINGS);
    let covered = 0.2 * km + 20.0;
    assert!((overlay.zones[1].touched_km - covered).abs() < 1e-5);
    assert!((risk.hazard - 0.01 * (km - covered / 2.0)).abs() < 1e-7);
    assert_eq!(risk.pieces.len(), 3);
}

#[test]
fn checkpoints_are_paid_once_in_each_direction() {
    let checkpoint = |x: f64, y: f64| {
        feature(Effect::Checkpoint {
            at: at(x, y),
            delay_min: 10.0,
            cost: 3.0,
        })
    };
    let network = network(&[
        vec![at(0.0, 0.0), at(1.0, 0.0)],
        vec![at(1.0, 0.0), at(2.0, 0.0)],
        vec![at(1.0, 0.0), at(1.0, 1.0)],
    ]);
    let features = [
        checkpoint(0.5, 0.01),  // between junctions
        checkpoint(1.0, -0.01), // at the junction of three
        checkpoint(0.5, 0.5),   // far from all
    ];
    let found = overlay(&network, &features, &SETTINGS).unwrap();
    let payers = |zone: u32| -> Vec<(u32, u32)> {
        let tolls = found.tolls.iter().filter(|t| t.zone.0 == zone);
        tolls
            .map(|t| (network.tail(t.edge).0, network.head(t.edge).0))
            .collect()
    };
    for toll in &found.tolls {
        let length_m = network.link_length_m(network.link(toll.edge));
        let wanted = match (toll.zone.0, network.is_forward(toll.edge)) {
            (0, _) => length_m / 2.0,
            (_, true) => length_m,
            (_, false) => 0.0,
        };
        assert!((toll.along_m - wanted).abs() < 1.0, "{toll:?}");
    }
    let mut between = payers(0);
    between.sort_unstable();
    assert_eq!(between, [(0, 1), (1, 0)]);
    let arrivals = payers(1);
    assert_eq!(arrivals.len(), 3);
    assert!(arrivals.iter().all(|(_, head)| *head == 1));
    assert!(payers(2).is_empty());
    assert_eq!(found.off_road.len(), 1);
    assert!(
        (found.off_road[0].1 - 55_290.0).abs() < 400.0,
        "{:?}",
        found.off_road
    );
    assert!(found.tolls.is_sorted_by_key(|t| t.edge));
    near(
        found.zones[0].touched_km,
        network.link_length_m(LinkId(0)) / 1000.0,
    );
    near(found.zones[2].touched_km, 0.0);
}

#[test]
fn a_taper_reaches_over_the_edge_and_is_cut_at_twelve() {
    // The boundary stands square to the road at lon 0.2; taper of 2 km, support to 24 km.
    let features = [influence("a", square(-0.8, -0.5, 1.0), 10.0, 2.0)];
    let (risk, km, overlay) = one(&features, &SETTINGS);
    let inside = 0.2 * km;
    let outside = 2.0 * -(-12.0f64).exp_m1();
    assert!((risk.hazard / (0.01 * (inside + outside)) - 1.0).abs() < 1e-5);
    assert_eq!(risk.pieces.len(), 3);
    assert!((risk.pieces[1].to_m / 1000.0 - inside - 24.0).abs() < 0.01);
    near(risk.pieces[2].hazard, 0.0);
    assert!(risk.pieces[2].claims.is_empty());
    assert!((overlay.zones[0].touched_km - inside - 24.0).abs() < 0.01);
}

/// The model of the contract by other means: geo's clip for lengths, inclusion and exclusion by
/// brute force over all subsets of areas.
fn oracle(
    line: &[Coord<f64>],
    layers: &[(u8, f64, MultiPolygon<f64>)],
    securing: &[(f64, MultiPolygon<f64>)],
) -> f64 {
    let all: Vec<&MultiPolygon<f64>> = layers
        .iter()
        .map(|l| &l.2)
        .chain(securing.iter().map(|s| &s.1))
        .collect();
    let mut hazard = 0.0;
    for segment in line.windows(2) {
        let whole = MultiLineString(vec![LineString(segment.to_vec())]);
        // For every set of areas, the length that lies in just those.
        for set in 0..1u32 << all.len() {
            let mut left = whole.clone();
            for (i, area) in all.iter().enumerate() {
                left = area.clip(&left, set >> i & 1 == 0);
            }
            let km: f64 = left
                .0
                .iter()
                .flat_map(LineString::lines)
                .map(|l| geodesic_m(l.start, l.end))
                .sum::<f64>()
                / 1000.0;
            let strongest = |group: u8| {
                layers
                    .iter()
                    .enumerate()
                    .filter(|(i, l)| l.0 == group && set >> i & 1 == 1)
                    .map(|(_, l)| l.1)
                    .fold(0.0, f64::max)
            };
            let rate: f64 = (0..3).map(strongest).sum();
            let factor: f64 = securing
                .iter()
                .enumerate()
                .filter(|(i, _)| set >> (layers.len() + i) & 1 == 1)
                .map(|(_, s)| s.0)
                .product();
            hazard += (rate + 0.5) / 1000.0 * km * factor.clamp(0.05, 1.0);
        }
    }
    hazard
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn agrees_with_clips(
        layers in prop::collection::vec((0..3u8, 1.0..20.0f64, star()), 1..4),
        securing in prop::collection::vec((0.05..1.0f64, star()), 0..3),
        line in road(),
        split in 0.01..0.99f64,
    ) {
        let layers: Vec<_> = layers.into_iter().map(|(g, r, p)| (g, r, MultiPolygon(vec![p]))).collect();
        let securing: Vec<_> = securing.into_iter().map(|(f, p)| (f, MultiPolygon(vec![p]))).collect();
        let mut features: Vec<RiskFeature> = layers.iter().map(|(g, r, a)| influence(&g.to_string(), a.clone(), *r, 0.0)).collect();
        features.extend(securing.iter().map(|(f, a)| secured(a.clone(), *f)));
        let settings = Settings { background_per_1000_km: 0.5, ..SETTINGS };
        let run = |lines: &[Vec<Coord<f64>>]| {
            let network = network(lines);
            let found = overlay(&network, &features, &settings).unwrap();
            for link in network.links() {
                let risk = found.link(link);
                let pieces = &risk.pieces;
                // Pieces tile the link; sums agree.
                assert_eq!(pieces[0].from_m.to_bits(), 0);
                assert!(pieces.windows(2).all(|w| w[0].to_m.to_bits() == w[1].from_m.to_bits()));
                assert!((pieces[pieces.len() - 1].to_m - network.link_length_m(link)).abs() < 1e-9);
                let sum: f64 = pieces.iter().map(|p| p.hazard).sum();
                assert!((sum - risk.hazard).abs() <= 1e-12);
                let claims: f64 = risk.claims.iter().map(|c| c.hazard).sum();
                assert!(claims <= risk.hazard + 1e-12);
                assert!(risk.claims.is_sorted_by_key(|c| c.zone));
            }
            found.links.iter().map(|l| l.hazard).sum::<f64>()
        };
        let hazard = run(std::slice::from_ref(&line));
        let wanted = oracle(&line, &layers, &securing);
        prop_assert!((hazard - wanted).abs() <= 1e-4 * wanted, "{} against {}", hazard, wanted);
        // Cut anywhere, the sum is the same. (Segments of a thousand km are not geodesics: 1e-5 each.)
        let k = ((line.len() - 1) as f64 * split) as usize;
        let middle = line[k] + (line[k + 1] - line[k]) * split;
        let first: Vec<_> = line[..=k].iter().copied().chain([middle]).collect();
        let second: Vec<_> = std::iter::once(middle).chain(line[k + 1..].iter().copied()).collect();
        let parted = run(&[first, second]);
        prop_assert!((hazard - parted).abs() <= 1e-4 * wanted, "{} against {} in parts", hazard, parted);
    }
}

/// μ at a point, attacks per km, from the definition: geo tells inside, geodesics to a sampled and
/// refined boundary give the distance.
fn rate_at(p: Coord<f64>, layers: &[(u8, f64, f64, MultiPolygon<f64>)]) -> f64 {
    (0..3u8)
        .map(|group| {
            layers
                .iter()
                .filter(|l| l.0 == group)
                .map(|(_, rate, taper_km, area)| {
                    if geo::Intersects::intersects(area, &p) {
                        return rate / 1000.0;
                    }
                    let boundary = area.0.iter().flat_map(|q| {
                        std::iter::once(q.exterior())
                            .chain(q.interiors())
                            .flat_map(LineString::lines)
                    });
                    let d = boundary
                        .map(|l| crate::risk::metric::distance_m(p, l.start, l.end))
                        .fold(f64::INFINITY, f64::min);
                    rate / 1000.0 * (-d / 1000.0 / taper_km).exp()
                })
                .fold(0.0, f64::max)
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Tapers on roads from a hundredth of a taper to twenty of them, areas of one group over one another.
    #[test]
    fn tapers_agree_with_sums_over_points(
        layers in prop::collection::vec((0..3u8, 1.0..20.0f64, 3.0..40.0f64, star()), 1..7),
        x in 0.0..10.0f64, y in 0.0..10.0f64,
        steps in prop::collection::vec((-1.0..1.0f64, -1.0..1.0f64), 1..5),
        scale in prop::sample::select(vec![0.002, 0.02, 0.2, 1.0]),
    ) {
        let layers: Vec<_> = layers.into_iter().map(|(g, r, t, p)| (g, r, t, MultiPolygon(vec![p]))).collect();
        let mut line = vec![at(x, y)];
        for (u, v) in steps {
            line.push(line[line.len() - 1] + at(u, v) * scale);
        }
        let features: Vec<RiskFeature> = layers.iter().map(|(g, r, t, a)| influence(&g.to_string(), a.clone(), *r, *t)).collect();
        let network = network(std::slice::from_ref(&line));
        let found = overlay(&network, &features, &SETTINGS).unwrap();
        let hazard: f64 = found.links.iter().map(|l| l.hazard).sum();
        let mut wanted = 0.0;
        for w in line.windows(2) {
            let km = geodesic_m(w[0], w[1]) / 1000.0;
            let n = (km / 0.1).ceil().clamp(50.0, 2_000.0);
            for i in 0..n as usize {
                let p = w[0] + (w[1] - w[0]) * ((i as f64 + 0.5) / n);
                wanted += rate_at(p, &layers) * km / n;
            }
        }
        // The sums miss by up to a step at each boundary, where a taper has no jump: next to nothing;
        // a segment of a hundred km is not quite even in its metres; beyond twelve tapers we have 0.
        let km = network.links().map(|l| network.link_length_m(l)).sum::<f64>() / 1000.0;
        let cut = 20.0 / 1000.0 * km * 3.0 * 6.2e-6;
        prop_assert!((hazard - wanted).abs() <= 1e-3 * wanted + cut, "{} against {}", hazard, wanted);
        for (link, risk) in network.links().zip(&found.links) {
            let claims: f64 = risk.claims.iter().map(|c| c.hazard).sum();
            prop_assert!((claims - risk.hazard).abs() <= 1e-9 * risk.hazard.max(1e-12));
            if let Some(last) = risk.pieces.last() {
                prop_assert!((last.to_m - network.link_length_m(link)).abs() < 1e-9);
            }
        }
    }
}

/// The reach of a taper before the first stretch inside was once lost.
#[test]
fn a_taper_reaches_into_a_hole() {
    let ring = |low: f64, high: f64| {
        LineString(vec![
            at(low, low),
            at(high, low),
            at(high, high),
            at(low, high),
            at(low, low),
        ])
    };
    let area = MultiPolygon(vec![Polygon::new(ring(-2.0, 2.0), vec![ring(-0.5, 0.5)])]);
    let (risk, km, _) = one(&[influence("a", area, 10.0, 20.0)], &SETTINGS);
    // From the middle of the hole to its edge, half a degree away, then inside.
    let half = km / 2.0;
    let wanted = 0.01 * (half + 20.0 * -(-half / 20.0).exp_m1());
    assert!((risk.hazard / wanted - 1.0).abs() < 1e-3);
    assert_eq!(risk.pieces.len(), 2);
}
