//! What incidents add to the embedded map's roads on two days, and an attack rate from them.
//!
//! `cargo run --example incident_density`

use siraba::io::{Effect, Inputs, RiskSource, Source};
use siraba::model::Cargo;
use siraba::plan::{Map, interval, lay};
use std::borrow::Cow;
use std::error::Error;

const EVENTS: &[u8] = include_bytes!("incidents/incidents.csv");

fn main() -> Result<(), Box<dyn Error>> {
    let mut inputs = Inputs::embedded()?;
    inputs.risk = vec![RiskSource {
        source: Source {
            name: "incidents.csv".to_owned(),
            bytes: Cow::Borrowed(EVENTS),
        },
        kind: None,
    }];
    let map = Map::load(inputs)?;
    for day in ["2025-12-31", "2026-01-31"] {
        let laid = lay(&map, Some(day.parse()?), Cargo::Fuel, 5.0)?;
        println!("{day}");
        for placed in &laid.incidents.placed {
            println!(
                "  {:<58} {:>3.0} % left, adds {:.4} expected attacks within {} km",
                laid.features[placed.zone.index()].name,
                placed.remaining * 100.0,
                placed.hazard,
                placed.reach_km
            );
        }
        let total: f64 = laid.overlay.links.iter().map(|link| link.hazard).sum();
        println!("  together {total:.4} on all roads");
    }
    let attacks: f64 = (map.risk.iter())
        .filter_map(|feature| match feature.effect {
            Effect::Incident { weight, .. } => Some(weight),
            _ => None,
        })
        .sum();
    let [low, mid, high] = interval(attacks, 100.0)?;
    println!(
        "{attacks} attacks in 100,000 convoy-km: {mid:.3} per 1000 km ({low:.3} to {high:.3})"
    );
    Ok(())
}
