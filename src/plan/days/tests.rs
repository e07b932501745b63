//! The sun against the almanac's formula, worked out here by another method.
#![allow(clippy::unwrap_used)] // a test may stop at the first surprise

use super::*;
use crate::plan::PointSpec;

fn days(depart: &str, zone: &str, drive: Drive) -> Days {
    let point = PointSpec::parse("0,0").unwrap();
    let mut request = Request::new(point.clone(), point);
    request.depart = Some(depart.parse().unwrap());
    request.drive = drive;
    let map = MapInfo {
        name: String::new(),
        as_of: None,
        timezone: zone.to_owned(),
        scenario: None,
        source: String::new(),
        inputs: Vec::new(),
    };
    Days::of(&request, &map, &March::default())
        .unwrap()
        .unwrap()
}

/// Sunrise and sunset in hours of UTC by the Almanac for Computers (U.S. Naval Observatory, 1990): official zenith 90°50′.
fn almanac(date: Date, at: Coord<f64>) -> (f64, f64) {
    let day = f64::from(date.day_of_year());
    let hour = at.x / 15.0;
    let event = |rising: bool| {
        let t = day + ((if rising { 6.0 } else { 18.0 }) - hour) / 24.0;
        let mean = 0.9856 * t - 3.289;
        let sin = |d: f64| d.to_radians().sin();
        let long = (mean + 1.916 * sin(mean) + 0.020 * sin(2.0 * mean) + 282.634).rem_euclid(360.0);
        let mut right = (0.91764 * long.to_radians().tan())
            .atan()
            .to_degrees()
            .rem_euclid(360.0);
        right += (long / 90.0).floor() * 90.0 - (right / 90.0).floor() * 90.0;
        let sin_dec = 0.39782 * sin(long);
        let cos_dec = sin_dec.asin().cos();
        let cos_h = (90.833_f64.to_radians().cos() - sin_dec * sin(at.y))
            / (cos_dec * at.y.to_radians().cos());
        let h = cos_h.acos().to_degrees();
        let h = if rising { 360.0 - h } else { h };
        (h / 15.0 + right / 15.0 - 0.06571 * t - 6.622 - hour).rem_euclid(24.0)
    };
    (event(true), event(false))
}

#[test]
fn sunrise_and_sunset_are_the_almanacs_to_the_minute() {
    let bamako = Coord {
        x: -7.97522,
        y: 12.60915,
    };
    let places = [
        bamako,
        Coord {
            x: -17.44,
            y: 14.69,
        },
        Coord { x: 0.04, y: 16.27 },
        Coord { x: 2.35, y: 48.85 },
    ];
    for date in ["2026-02-01", "2026-06-21", "2026-10-31", "2027-03-20"] {
        for at in places {
            let days = days(&format!("{date}T06:00"), "Africa/Bamako", Drive::Day);
            let (rise, set) = days.sun(at, 0).unwrap();
            let (expected_rise, expected_set) = almanac(date.parse().unwrap(), at);
            // Bamako's clock is UTC; zero is the midnight before.
            for (found, expected) in [(rise, expected_rise), (set, expected_set)] {
                let off = (found - DAY_S) / 60.0 - expected * 60.0;
                assert!(off.abs() < 1.0, "{date} {at:?}: {off} min");
            }
        }
    }
}

#[test]
fn windows_are_the_light_or_the_darkness_less_the_margins() {
    let bamako = Coord {
        x: -7.97522,
        y: 12.60915,
    };
    let by_day = days("2026-02-01T06:00", "Africa/Bamako", Drive::Day);
    let (rise, set) = by_day.sun(bamako, 1).unwrap();
    let spans = by_day.spans(bamako).unwrap();
    assert_eq!(spans.len(), 14);
    assert_eq!(
        spans[1],
        Span {
            opens: rise + 1800.0,
            closes: set - 1800.0
        }
    );
    let by_night = days("2026-02-01T06:00", "Africa/Bamako", Drive::Night);
    let spans = by_night.spans(bamako).unwrap();
    assert!((spans[0].closes - (rise - 1800.0)).abs() < 1e-9);
    assert!(spans[0].opens < spans[0].closes && spans[0].closes < spans[1].opens);
    assert_eq!(
        by_day.local(by_day.depart_s).to_string(),
        "2026-02-01T06:00:00"
    );
}

#[test]
fn where_the_sun_does_not_set_is_an_error() {
    let days = days("2026-06-21T06:00", "Europe/Oslo", Drive::Day);
    assert!(days.spans(Coord { x: 19.0, y: 69.6 }).is_err());
}
