//! One numbered test per bug that got away once.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use siraba::io::{Inputs, RiskSource, Source};
use siraba::plan::{Map, Plan, PointSpec, Request, plan};
use std::borrow::Cow;

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        bytes: Cow::Owned(text.as_bytes().to_vec()),
    }
}

fn plan_on(roads: &str, risk: &str, from: &str, to: &str) -> Plan {
    let mut inputs = Inputs::bare();
    inputs.roads = vec![source("roads.geojson", roads)];
    inputs.risk = vec![RiskSource {
        source: source("risk.geojson", risk),
        kind: None,
    }];
    let map = Map::load(inputs).unwrap();
    let request = Request::new(
        PointSpec::parse(from).unwrap(),
        PointSpec::parse(to).unwrap(),
    );
    plan(&map, &request).unwrap()
}

/// A road that began outside a tapered area and ran into it had no hazard at all. The wanted figure
/// is 10 per 1000 km times (the length inside plus one taper, for the tail is twelve tapers long).
#[test]
fn r001_a_taper_on_the_approach_keeps_the_inside() {
    let roads = r#"{"type":"Feature","properties":{"highway":"trunk"},"geometry":{"type":"LineString","coordinates":[[0,0.5],[2,0.5]]}}"#;
    let risk = r#"{"type":"Feature","properties":{"kind":"influence","group":"A","attacks_per_1000_km":10,"taper_km":8},"geometry":{"type":"Polygon","coordinates":[[[1,0],[4,0],[4,1],[1,1],[1,0]]]}}"#;
    for (from, to) in [("0,0.5", "2,0.5"), ("2,0.5", "0,0.5")] {
        let hazard = plan_on(roads, risk, from, to).baseline.hazard;
        let inside_km = 111.315_58;
        let wanted = 0.01 * (inside_km + 8.0);
        assert!(
            (hazard / wanted - 1.0).abs() < 1e-3,
            "{from}: {hazard} against {wanted}"
        );
    }
}

/// The bound of the least-hazard route of three was the bound of its time.
#[test]
fn r002_the_bound_of_the_least_hazard_route_is_its_hazard() {
    let map = Map::embedded().unwrap();
    let request = Request::new(
        PointSpec::parse("Dakar").unwrap(),
        PointSpec::parse("Bamako").unwrap(),
    );
    let plan = plan(&map, &request).unwrap();
    let least = plan.routes.last().unwrap();
    assert_eq!(least.label, "least hazard");
    assert!((least.lower_bound / least.hazard - 1.0).abs() < 1e-6);
    assert!(least.gap.abs() < 1e-12);
}

/// Town coordinates at the end of a schematic link that touches no road stranded the journey there.
#[test]
fn r003_a_stray_fragment_beside_a_town_does_not_strand_the_convoy() {
    let roads = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"highway":"trunk"},"geometry":{"type":"LineString","coordinates":[[0,0],[1,0]]}},
{"type":"Feature","properties":{"highway":"track"},"geometry":{"type":"LineString","coordinates":[[1,0.001],[1,1]]}}]}"#;
    let none = r#"{"type":"FeatureCollection","features":[]}"#;
    let plan = plan_on(roads, none, "0,0", "1,0.001");
    assert!((plan.baseline.length_m / 111_319.5 - 1.0).abs() < 1e-4);
    assert!(
        plan.warnings.iter().any(|w| w.contains("does not connect")),
        "{:?}",
        plan.warnings
    );
}
