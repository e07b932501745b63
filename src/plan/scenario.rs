//! A map as it would be under a scenario.
//!
//! Invariants: roads, places and profiles are the map's own, shared and not copied; the files of the
//! scenario stand after the map's, so that numbers of files keep their meaning; the map that comes out says
//! which scenario it is of, and so does every plan made on it. Complexity: linear in the risk features.

use super::map::Register;
use super::scene::listed;
use super::{Error, Map};
use crate::io::{Effect, ScenarioSource, read_risk};
use crate::model::FileId;
use crate::risk::apply;
use serde::{Deserialize, Serialize};

/// The scenario that a map is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioInfo {
    /// What it is asked for by.
    pub name: String,
    /// One line.
    pub title: String,
    /// What is supposed.
    pub summary: String,
    /// What it rests on, and what is assumed.
    pub basis: String,
    /// What it changed, in order.
    pub changes: Vec<ScenarioChange>,
}

/// A change that a scenario made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioChange {
    /// Why.
    pub why: String,
    /// What was done: "`attacks_per_1000_km` × 0.5", "removed", "added from x.geojson".
    pub what: String,
    /// The zones it was done to.
    pub zones: Vec<String>,
}

impl Map {
    /// The scenario of that name among the map's own.
    pub fn scenario(&self, name: &str) -> Result<&ScenarioSource, Error> {
        let of_name = |s: &&ScenarioSource| s.scenario.name == name;
        self.scenarios.iter().find(of_name).ok_or_else(|| {
            let known: Vec<&str> = self
                .scenarios
                .iter()
                .map(|s| s.scenario.name.as_str())
                .collect();
            let help = if known.is_empty() {
                "This map has no scenarios: give a file that ends in .toml.".to_owned()
            } else {
                listed(name, &known)
            };
            Error::Unknown {
                kind: "scenario",
                name: name.to_owned(),
                help,
            }
        })
    }

    /// The map under a scenario: its risk features changed, everything else the same.
    pub fn under(&self, scenario: &ScenarioSource) -> Result<Self, Error> {
        if let Some(own) = &self.info.scenario {
            return Err(Error::BadRequest {
                what: format!(
                    "the map is already that of the scenario {}; {} cannot be laid over it",
                    own.name, scenario.scenario.name
                ),
                help: "Start from the map as it was loaded, or write both into one file."
                    .to_owned(),
            });
        }
        let mut map = self.clone();
        let mut register = Register {
            files: std::mem::take(&mut map.files),
            inputs: std::mem::take(&mut map.info.inputs),
        };
        register.add(&scenario.source, "scenario");
        let mut layers = Vec::new();
        for layer in &scenario.layers {
            let file = register.add(&layer.source, "scenario layer");
            map.risk_files.push(file);
            let kind = layer.kind.as_deref();
            layers.push(read_risk(&layer.source, file, kind, &mut map.warnings)?);
        }
        let name_of = |file: FileId| self.file_name(file).to_owned();
        let (risk, changed) = apply(&self.risk, &name_of, &scenario.scenario, &layers)?;
        map.files = register.files;
        map.info.inputs = register.inputs;
        map.gone_groups = groups(self)
            .filter(|g| !risk.iter().any(|f| is_of(f, g)))
            .collect();
        map.risk = risk;
        let of = &scenario.scenario;
        map.info.scenario = Some(ScenarioInfo {
            name: of.name.clone(),
            title: of.title.clone(),
            summary: of.summary.clone(),
            basis: of.basis.clone(),
            changes: changed
                .into_iter()
                .map(|c| ScenarioChange {
                    why: c.why,
                    what: c.what,
                    zones: c.zones,
                })
                .collect(),
        });
        Ok(map)
    }
}

fn groups(map: &Map) -> impl Iterator<Item = String> + '_ {
    let mut names: Vec<&String> = map
        .risk
        .iter()
        .filter_map(|feature| match &feature.effect {
            Effect::Influence { group, .. } => Some(group),
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().cloned()
}

fn is_of(feature: &crate::io::RiskFeature, name: &str) -> bool {
    matches!(&feature.effect, Effect::Influence { group, .. } if group == name)
}
