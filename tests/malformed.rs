//! Files broken at random end in an error or a warning, never in a panic.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use proptest::prelude::*;
use siraba::io::{Inputs, RiskSource, Source, read_exposure, read_manifest, read_sectors};
use siraba::plan::{
    Frontier, Map, Plan, PointSpec, Request, frontier, plan, verify, verify_frontier,
};
use std::borrow::Cow;
use std::sync::OnceLock;

const ROADS: &str = include_str!("../maps/mali/roads.geojson");
const PLACES: &str = include_str!("../maps/mali/places.geojson");
const KATIBAS: &str = include_str!("../maps/mali/katibas.geojson");
const CHECKPOINTS: &str = include_str!("../maps/mali/checkpoints.geojson");
const PROFILES: &str = include_str!("../maps/mali/profiles.toml");
const EVENTS: &str = include_str!("../examples/incidents/incidents.csv");
const EXPOSURE: &str = include_str!("../examples/incidents/exposure.csv");
const SECTORS: &str = include_str!("../examples/incidents/sectors.geojson");
const MANIFEST: &str = include_str!("../maps/mali/map.toml");

/// What is written over a file, and where: bytes that mean something to a parser.
const SCRAPS: [&str; 24] = [
    "",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "null",
    "NaN",
    "-1",
    "1e999",
    "1e308",
    "-0",
    "0",
    "\\u0000",
    "\u{feff}",
    "true",
    "999999999999999999999",
    "[[[[[",
    "\n",
    "\r\n",
    "é",
    "\"type\":",
    "#",
];

fn broken(text: &str, edits: &[(f64, usize, usize)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, scrap, remove) in edits {
        let at = ((bytes.len() as f64) * at) as usize;
        let end = (at + remove).min(bytes.len());
        bytes.splice(at..end, SCRAPS[scrap % SCRAPS.len()].bytes());
    }
    bytes
}

fn source(name: &str, bytes: Vec<u8>) -> Source {
    Source {
        name: name.to_owned(),
        bytes: Cow::Owned(bytes),
    }
}

/// Keeps the first features only, so that an edit is likely to hit something and cases are quick.
fn head(text: &str, lines: usize) -> String {
    let kept: Vec<&str> = text.lines().take(lines).collect();
    kept.join("\n").trim_end_matches(',').to_owned() + "\n]}\n"
}

/// Loads and plans; an error is as good as an answer.
fn survive(inputs: Inputs) {
    if let Ok(map) = Map::load(inputs) {
        let from = PointSpec::parse("-7.97522,12.60915").unwrap();
        let to = PointSpec::parse("-8.03267,13.57388").unwrap();
        let _ = plan(&map, &Request::new(from, to));
    }
}

fn small() -> Inputs {
    let mut inputs = Inputs::bare();
    inputs.roads = vec![source("roads.geojson", head(ROADS, 8).into_bytes())];
    inputs
}

fn edits() -> impl Strategy<Value = Vec<(f64, usize, usize)>> {
    prop::collection::vec((0.0..1.0_f64, 0..SCRAPS.len(), 0..12_usize), 1..4)
}

/// A small map and a request on it.
fn asked() -> (Map, Request) {
    let from = PointSpec::parse("-7.97522,12.60915").unwrap();
    let to = PointSpec::parse("-8.03267,13.57388").unwrap();
    (Map::load(small()).unwrap(), Request::new(from, to))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn roads(edits in edits()) {
        let mut inputs = Inputs::bare();
        inputs.roads = vec![source("roads.geojson", broken(&head(ROADS, 8), &edits))];
        survive(inputs);
    }

    #[test]
    fn places(edits in edits()) {
        let mut inputs = small();
        inputs.places = vec![source("places.geojson", broken(&head(PLACES, 8), &edits))];
        survive(inputs);
    }

    #[test]
    fn risk(edits in edits(), points in any::<bool>()) {
        let text = head(if points { CHECKPOINTS } else { KATIBAS }, 8);
        let mut inputs = small();
        inputs.risk =
            vec![RiskSource { source: source("risk.geojson", broken(&text, &edits)), kind: None }];
        survive(inputs);
    }

    #[test]
    fn incidents(edits in edits(), lines in 1..14_usize) {
        let kept: Vec<&str> = EVENTS.lines().take(lines).collect();
        let bytes = broken(&kept.join("\n"), &edits);
        let mut inputs = small();
        inputs.risk = vec![RiskSource { source: source("risk.csv", bytes.clone()), kind: None }];
        survive(inputs);
        let _ = read_exposure(&source("exposure.csv", bytes));
        let _ = read_exposure(&source("exposure.csv", broken(EXPOSURE, &edits)));
        let _ = read_sectors(&source("sectors.geojson", broken(SECTORS, &edits)));
    }

    #[test]
    fn profiles(edits in edits()) {
        let mut inputs = small();
        inputs.profiles = vec![source("profiles.toml", broken(PROFILES, &edits))];
        survive(inputs);
    }

    #[test]
    fn manifests(edits in edits()) {
        let _ = read_manifest(&source("map.toml", broken(MANIFEST, &edits)));
    }

    #[test]
    fn noise(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut inputs = Inputs::bare();
        inputs.roads = vec![source("noise", bytes.clone())];
        survive(inputs);
        let mut inputs = small();
        inputs.risk = vec![RiskSource { source: source("noise", bytes.clone()), kind: None }];
        inputs.places = vec![source("noise", bytes)];
        survive(inputs);
    }

    #[test]
    fn plans(edits in edits()) {
        static HONEST: OnceLock<(Map, String)> = OnceLock::new();
        let (map, text) = HONEST.get_or_init(|| {
            let (map, request) = asked();
            let text = serde_json::to_string(&plan(&map, &request).unwrap()).unwrap();
            (map, text)
        });
        if let Ok(read) = serde_json::from_slice::<Plan>(&broken(text, &edits)) {
            let _ = verify(&read, map, Vec::new());
        }
    }

    #[test]
    fn frontiers(edits in edits()) {
        static HONEST: OnceLock<(Map, String)> = OnceLock::new();
        let (map, text) = HONEST.get_or_init(|| {
            let (map, request) = asked();
            let text = serde_json::to_string(&frontier(&map, &request, None).unwrap()).unwrap();
            (map, text)
        });
        if let Ok(read) = serde_json::from_slice::<Frontier>(&broken(text, &edits)) {
            let _ = verify_frontier(&read, map, Vec::new());
        }
    }
}
