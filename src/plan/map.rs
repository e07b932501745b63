//! A map, loaded and noded, ready for requests.

use super::Error;
use super::{Input, MapInfo};
use crate::io::{
    FORD_POINT, FeatureRef, Inputs, NO_ROAD_PROPERTY, Place, Post, RiskFeature, RoadReport,
    ScenarioSource, Source, check_fields, is_table, read_incidents, read_places, read_profiles,
    read_risk, read_roads, warn_of_covers,
};
use crate::model::{FileId, Fleet, nearest};
use crate::network::{BuildReport, Builder, Network};
use jiff::civil::Date;
use std::sync::Arc;

/// Everything that does not depend on a request. Built once, shared by all.
#[derive(Clone, Debug)]
pub struct Map {
    /// Name, day, digests.
    pub info: MapInfo,
    /// The frozen road graph; the same under every scenario.
    pub network: Arc<Network>,
    /// What was read and left out, per road file.
    pub road_reports: Vec<RoadReport>,
    /// What noding met.
    pub build_report: BuildReport,
    /// All places.
    pub places: Vec<Place>,
    /// All risk features, in force or not, in the order read.
    pub risk: Vec<RiskFeature>,
    /// Profiles, escorts, convoy.
    pub fleet: Fleet,
    /// Names of all files, by `FileId`.
    pub files: Vec<String>,
    /// Files that hold risk features.
    pub risk_files: Vec<FileId>,
    /// The day of a request that states none: the as-of day, or the embedded map's where the files
    /// have no manifest, so that no result depends on the clock.
    pub day: Date,
    /// What reading warned of.
    pub warnings: Vec<String>,
    /// The scenarios under which the map can be looked at; see [`Map::under`].
    pub scenarios: Vec<ScenarioSource>,
    /// Groups that the map's scenario leaves without an area: known all the same, for a request to avoid them.
    pub(super) gone_groups: Vec<String>,
}

impl Map {
    /// Reads, checks and nodes the inputs.
    pub fn load(inputs: Inputs) -> Result<Self, Error> {
        let mut register = Register::default();
        let mut warnings = Vec::new();
        if let Some(source) = &inputs.manifest_source {
            register.add(source, "manifest");
        }
        let manifest = inputs.manifest;

        let mut builder = Builder::new(manifest.noding, manifest.snap_tolerance_m);
        let mut road_reports = Vec::new();
        for source in inputs.roads {
            let file = register.add(&source, "roads");
            let mut noded = Ok(());
            road_reports.push(read_roads(&source, file, &manifest.fields, &mut |road| {
                if noded.is_ok() {
                    noded = builder.add(road);
                }
                Ok(())
            })?);
            noded?;
        }
        check_fields(&road_reports)?;
        for report in &road_reports {
            warn_of_roads(report, &mut warnings);
        }
        let (network, build_report) = builder.freeze()?;

        let mut places = Vec::new();
        for source in &inputs.places {
            let file = register.add(source, "places");
            places.extend(read_places(source, file, &mut warnings)?);
        }
        let mut fleet = Fleet::default();
        for source in &inputs.profiles {
            fleet = read_profiles(source, fleet)?;
        }
        let mut risk = Vec::new();
        let mut risk_files = Vec::new();
        for part in &inputs.risk {
            let file = register.add(&part.source, "risk");
            risk_files.push(file);
            let kind = part.kind.as_deref();
            risk.extend(if is_table(&part.source.name) {
                read_incidents(&part.source, file, kind, &fleet.incidents, &mut warnings)?
            } else {
                read_risk(&part.source, file, kind, &mut warnings)?
            });
        }
        warnings.extend(warn_of_covers(&risk, &register.files));
        for source in &inputs.profiles {
            register.add(source, "profiles");
        }
        warn_of_posts(&places, &fleet, &mut warnings);
        let mut map = Self {
            info: MapInfo {
                name: manifest.name,
                as_of: inputs.manifest_source.is_some().then_some(manifest.as_of),
                timezone: manifest.timezone,
                source: inputs.label,
                inputs: register.inputs,
                scenario: None,
            },
            network: Arc::new(network),
            road_reports,
            build_report,
            places,
            risk,
            fleet,
            files: register.files,
            risk_files,
            day: manifest.as_of,
            warnings,
            scenarios: inputs.scenarios,
            gone_groups: Vec::new(),
        };
        map.check_scenario_names()?;
        map.warnings.extend(super::stated::warn_of_lengths(&map));
        Ok(map)
    }

    /// Two scenarios of one name could not be told apart.
    fn check_scenario_names(&self) -> Result<(), Error> {
        for (i, second) in self.scenarios.iter().enumerate() {
            let name = &second.scenario.name;
            let mut before = self.scenarios[..i].iter();
            if let Some(first) = before.find(|s| s.scenario.name == *name) {
                return Err(Error::BadRequest {
                    what: format!(
                        "{} and {} are both the scenario \"{name}\"",
                        first.source.name, second.source.name
                    ),
                    help: "Give one of them another name.".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// The embedded Mali map.
    pub fn embedded() -> Result<Self, Error> {
        Self::load(Inputs::embedded()?)
    }

    /// The name of a file.
    pub fn file_name(&self, file: FileId) -> &str {
        self.files.get(file.index()).map_or("?", String::as_str)
    }

    /// "file, feature n", or "file, line n" of a table.
    pub fn where_is(&self, feature: FeatureRef) -> String {
        let file = self.file_name(feature.file);
        let unit = if is_table(file) { "line" } else { "feature" };
        format!("{file}, {unit} {}", feature.feature)
    }
}

/// What a planner must know of a road file: lines nobody can place, names one slip off.
fn warn_of_roads(report: &RoadReport, warnings: &mut Vec<String>) {
    if let Some(bare) = report.left_out.get(NO_ROAD_PROPERTY) {
        warnings.push(format!(
                    "{}: {} lines without `highway` or any other property of a road were left out, the first being feature {}",
                    report.file,
                    bare.count,
                    bare.features.first().copied().unwrap_or_default()
                ));
    }
    if let Some(fords) = report.left_out.get(FORD_POINT) {
        warnings.push(format!(
            "{}: {} fords are not drawn as lines, the first being feature {}: their roads count as roads without a ford; put `ford` on the road",
            report.file,
            fords.count,
            fords.features.first().copied().unwrap_or_default()
        ));
    }
    for (what, where_) in &report.not_understood {
        let limit = ["maxweight", "maxgcweight", "maxaxleload", "maxheight"]
            .iter()
            .any(|key| what.starts_with(key));
        if limit {
            warnings.push(format!(
                "{}: {what} is not understood on {} road features, the first being feature {}: it limits nothing",
                report.file,
                where_.count,
                where_.features.first().copied().unwrap_or_default()
            ));
        }
    }
    for (what, where_) in report
        .not_understood
        .iter()
        .filter(|(w, _)| w.contains("misspelt"))
    {
        warnings.push(format!(
            "{}: {what} on {} road features, the first being feature {}",
            report.file,
            where_.count,
            where_.features.first().copied().unwrap_or_default()
        ));
    }
}

/// Escort types that posts offer and no profile file defines.
fn warn_of_posts(places: &[Place], fleet: &Fleet, warnings: &mut Vec<String>) {
    for place in places {
        let Some(Post::Types(types)) = &place.post else {
            continue;
        };
        for name in types
            .iter()
            .filter(|name| !fleet.escorts.contains_key(*name))
        {
            let near = nearest(name, fleet.escorts.keys().map(String::as_str), 1);
            warnings.push(format!(
                "{} offers the escort \"{name}\", which no profile file defines{}",
                place.name,
                near.first()
                    .map(|n| format!("; did you mean {n}?"))
                    .unwrap_or_default()
            ));
        }
    }
}

/// Numbers the files and notes their digests.
#[derive(Default)]
pub(super) struct Register {
    pub(super) files: Vec<String>,
    pub(super) inputs: Vec<Input>,
}

impl Register {
    pub(super) fn add(&mut self, source: &Source, role: &str) -> FileId {
        self.files.push(source.name.clone());
        self.inputs.push(Input {
            file: source.name.clone(),
            role: role.to_owned(),
            sha256: source.digest(),
        });
        FileId::new(self.files.len() - 1)
    }
}
