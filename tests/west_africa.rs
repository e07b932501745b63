//! Real roads of West Africa, without a manifest and with one, from `../shared/data/west-africa`;
//! skipped, saying so, where that is absent.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use serde_json::{Value, json};
use siraba::io::{Inputs, RiskSource, Source};
use siraba::plan::{Limits, Map, Plan, PointSpec, Request, Status, plan};
use std::path::{Path, PathBuf};

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/west-africa");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: needs ../shared/data/west-africa");
    None
}

fn request(from: &str, to: &str) -> Request {
    Request::new(
        PointSpec::parse(from).unwrap(),
        PointSpec::parse(to).unwrap(),
    )
}

fn open(folder: &Path, name: &str) -> Source {
    Source::open(&folder.join(name)).unwrap()
}

fn roads_and_links(folder: &Path) -> Inputs {
    let mut inputs = Inputs::bare();
    inputs.roads = vec![
        open(folder, "roads.geojson"),
        open(folder, "links_schematic.geojson"),
    ];
    inputs.places = vec![open(folder, "towns.geojson")];
    inputs
}

fn km(plan: &Plan) -> f64 {
    plan.baseline.length_m / 1000.0
}

/// Lengths by an own Dijkstra over the stated `length_km` (1,239 and 1,159 km): the shortest way
/// from Dakar is by Kédougou and Kita; by Kayes it is 1,342 km.
#[test]
fn bare_roads_give_the_known_lengths() {
    let Some(folder) = data() else { return };
    let map = Map::load(roads_and_links(&folder)).unwrap();
    for (from, via, expected) in [
        ("Abidjan", None, 1159.0),
        ("Dakar", None, 1240.0),
        ("Dakar", Some("Kayes"), 1342.0),
    ] {
        let mut request = request(from, "Bamako");
        request.via = via
            .into_iter()
            .map(|v| PointSpec::parse(v).unwrap())
            .collect();
        let found = km(&plan(&map, &request).unwrap());
        assert!(
            (found / expected - 1.0).abs() < 0.01,
            "{from} {via:?}: {found:.0} km"
        );
    }
}

#[test]
fn corridors_with_a_renamed_length_give_it() {
    let Some(folder) = data() else { return };
    let mut inputs = Inputs::bare();
    inputs
        .manifest
        .fields
        .insert("length_km".to_owned(), "distance_km".to_owned());
    inputs.roads = vec![open(&folder, "corridors.geojson")];
    inputs.places = vec![open(&folder, "towns.geojson")];
    let map = Map::load(inputs).unwrap();
    for (from, expected) in [("Dakar", 1300.0), ("Abidjan", 1218.0)] {
        let found = km(&plan(&map, &request(from, "Bamako")).unwrap());
        assert!(
            (found / expected - 1.0).abs() < 0.04,
            "{from}: {found:.0} km"
        );
    }
}

/// The illustrative areas, given rates by a risk file made here: core areas 3 attacks per 1000 km,
/// others 1.
#[test]
fn katiba_areas_turn_the_route() {
    let Some(folder) = data() else { return };
    let text = open(&folder, "katiba_areas_illustrative.geojson")
        .bytes
        .into_owned();
    let mut areas: Value = serde_json::from_slice(&text).unwrap();
    for feature in areas["features"].as_array_mut().unwrap() {
        let properties = feature["properties"].as_object_mut().unwrap();
        let core = properties["status"] == "core";
        let group = properties["name"].clone();
        properties.insert("kind".into(), json!("influence"));
        properties.insert("group".into(), group);
        properties.insert(
            "attacks_per_1000_km".into(),
            json!(if core { 3.0 } else { 1.0 }),
        );
    }
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("katibas.geojson");
    std::fs::write(&file, areas.to_string()).unwrap();
    let mut inputs = roads_and_links(&folder);
    inputs.risk = vec![RiskSource {
        source: Source::open(&file).unwrap(),
        kind: None,
    }];
    let map = Map::load(inputs).unwrap();

    let free = plan(&map, &request("Dakar", "Bamako")).unwrap();
    assert!(free.routes.len() > 1, "the areas leave a choice");
    let least = free.routes.last().unwrap().attack_probability;
    let fastest = free.routes[0].attack_probability;
    assert!(least < fastest);
    let mut capped = request("Dakar", "Bamako");
    capped.limits = Limits {
        max_risk: Some(f64::midpoint(least, fastest)),
        ..Limits::default()
    };
    let found = plan(&map, &capped).unwrap();
    assert_eq!(found.status, Status::Optimal);
    let best = &found.routes[0];
    assert!(best.attack_probability <= f64::midpoint(least, fastest));
    assert!(best.duration_s >= found.baseline.duration_s);
    assert!(found.detour[0].expected_attacks < 0.0);
    assert_ne!(best.edges, found.baseline.edges);
}
