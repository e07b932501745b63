//! Everything a map is made of, opened but not yet understood: a folder, the embedded map, or
//! bare files.

use super::{Error, Manifest, Noding, Scenario, Source, read_manifest, read_scenario};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// The files of the embedded Mali map, by their path in `maps/mali`.
static EMBEDDED: &[(&str, &[u8])] = &[
    ("map.toml", include_bytes!("../../maps/mali/map.toml")),
    (
        "roads.geojson",
        include_bytes!("../../maps/mali/roads.geojson"),
    ),
    (
        "places.geojson",
        include_bytes!("../../maps/mali/places.geojson"),
    ),
    (
        "katibas.geojson",
        include_bytes!("../../maps/mali/katibas.geojson"),
    ),
    (
        "blockades.geojson",
        include_bytes!("../../maps/mali/blockades.geojson"),
    ),
    (
        "secured.geojson",
        include_bytes!("../../maps/mali/secured.geojson"),
    ),
    (
        "checkpoints.geojson",
        include_bytes!("../../maps/mali/checkpoints.geojson"),
    ),
    (
        "profiles.toml",
        include_bytes!("../../maps/mali/profiles.toml"),
    ),
    (
        "scenarios/status-quo.toml",
        include_bytes!("../../maps/mali/scenarios/status-quo.toml"),
    ),
    (
        "scenarios/military-control.toml",
        include_bytes!("../../maps/mali/scenarios/military-control.toml"),
    ),
    (
        "scenarios/military-corridors.geojson",
        include_bytes!("../../maps/mali/scenarios/military-corridors.geojson"),
    ),
    (
        "scenarios/negotiation.toml",
        include_bytes!("../../maps/mali/scenarios/negotiation.toml"),
    ),
    (
        "scenarios/negotiation-corridors.geojson",
        include_bytes!("../../maps/mali/scenarios/negotiation-corridors.geojson"),
    ),
    (
        "scenarios/fragmentation.toml",
        include_bytes!("../../maps/mali/scenarios/fragmentation.toml"),
    ),
];

/// The day a map without `map.toml` is taken to describe unless the request has a date: the
/// as-of day of the embedded map, so that no result depends on the clock.
const DEFAULT_AS_OF: Date = jiff::civil::date(2026, 1, 31);

/// A risk file and the kind that holds for all of it, if its manifest states one.
#[derive(Clone, Debug)]
pub struct RiskSource {
    /// The file.
    pub source: Source,
    /// The stated kind.
    pub kind: Option<String>,
}

/// A scenario with the files that its changes add.
#[derive(Clone, Debug)]
pub struct ScenarioSource {
    /// What the file states.
    pub scenario: Scenario,
    /// The file.
    pub source: Source,
    /// The files of [`Scenario::layers`], in that order.
    pub layers: Vec<RiskSource>,
}

impl ScenarioSource {
    /// Opens a scenario and, relative to its folder, the files that it adds.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::read(Source::open(path)?, &mut |layer| {
            Source::open(&folder.join(layer))
        })
    }

    /// Reads a scenario whose files `open` opens, by their path from its folder.
    pub fn read(
        source: Source,
        open: &mut dyn FnMut(&str) -> Result<Source, Error>,
    ) -> Result<Self, Error> {
        let scenario = read_scenario(&source)?;
        let layers = scenario
            .layers
            .iter()
            .map(|layer| {
                Ok(RiskSource {
                    source: open(&layer.path)?,
                    kind: layer.kind.clone(),
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        Ok(Self {
            scenario,
            source,
            layers,
        })
    }
}

/// The opened files of a map. Public fields: a caller may replace any part before loading.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// "embedded", the folder, or "none".
    pub label: String,
    /// `map.toml`, understood.
    pub manifest: Manifest,
    /// `map.toml` itself, if there is one.
    pub manifest_source: Option<Source>,
    /// Road files.
    pub roads: Vec<Source>,
    /// Place files.
    pub places: Vec<Source>,
    /// Risk files.
    pub risk: Vec<RiskSource>,
    /// Profile files.
    pub profiles: Vec<Source>,
    /// Scenarios, by name of their files where a pattern lists them.
    pub scenarios: Vec<ScenarioSource>,
}

impl Inputs {
    /// No file at all; parts are added by the caller.
    pub fn bare() -> Self {
        Self {
            label: "none".to_owned(),
            manifest: Manifest {
                name: "files given on the command line".to_owned(),
                as_of: DEFAULT_AS_OF,
                timezone: "UTC".to_owned(),
                roads: Vec::new(),
                noding: Noding::default(),
                snap_tolerance_m: 0.0,
                fields: BTreeMap::new(),
                places: Vec::new(),
                risk: Vec::new(),
                profiles: Vec::new(),
                scenarios: Vec::new(),
            },
            manifest_source: None,
            roads: Vec::new(),
            places: Vec::new(),
            risk: Vec::new(),
            profiles: Vec::new(),
            scenarios: Vec::new(),
        }
    }

    /// The embedded Mali map.
    pub fn embedded() -> Result<Self, Error> {
        let open = &mut |path: &str| {
            EMBEDDED
                .iter()
                .find(|(name, _)| *name == path)
                .map(|(name, bytes)| Source::embedded(&format!("maps/mali/{name}"), bytes))
                .ok_or_else(|| Error::Unreadable {
                    file: format!("maps/mali/{path}"),
                    reason: "not part of the embedded map".to_owned(),
                })
        };
        let list = &|pattern: &glob::Pattern| {
            let names = EMBEDDED.iter().map(|(name, _)| (*name).to_owned());
            Ok(names.filter(|name| is_match(pattern, name)).collect())
        };
        Self::from_manifest("embedded", open, list)
    }

    /// The map in a folder with `map.toml`.
    pub fn folder(folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            return Err(Error::Unreadable {
                file: folder.display().to_string(),
                reason: "not a folder; --map takes a folder that holds map.toml".to_owned(),
            });
        }
        let open = &mut |path: &str| Source::open(&folder.join(path));
        let list = &|pattern: &glob::Pattern| list_folder(folder, pattern);
        Self::from_manifest(&folder.display().to_string(), open, list)
    }

    fn from_manifest(
        label: &str,
        open: &mut dyn FnMut(&str) -> Result<Source, Error>,
        list: &dyn Fn(&glob::Pattern) -> Result<Vec<String>, Error>,
    ) -> Result<Self, Error> {
        let source = open("map.toml")?;
        let manifest = read_manifest(&source)?;
        let mut open_all =
            |paths: &[String]| paths.iter().map(|p| open(p)).collect::<Result<Vec<_>, _>>();
        let roads = open_all(&manifest.roads)?;
        let places = open_all(&manifest.places)?;
        let profiles = open_all(&manifest.profiles)?;
        let risk = manifest
            .risk
            .iter()
            .map(|file| {
                Ok(RiskSource {
                    source: open(&file.path)?,
                    kind: file.kind.clone(),
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let mut scenarios = Vec::new();
        for path in matching(&manifest.scenarios, &source.name, list)? {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let beside = |layer: &str| {
                format!("{folder}/{layer}")
                    .trim_start_matches('/')
                    .to_owned()
            };
            let text = open(&path)?;
            scenarios.push(ScenarioSource::read(text, &mut |layer| {
                open(&beside(layer))
            })?);
        }
        Ok(Self {
            label: label.to_owned(),
            manifest,
            manifest_source: Some(source),
            roads,
            places,
            risk,
            profiles,
            scenarios,
        })
    }
}

/// The paths that patterns such as `scenarios/*.toml` stand for: those of one pattern by name, none twice. A pattern
/// that matches no file is an error.
fn matching(
    patterns: &[String],
    manifest: &str,
    list: &dyn Fn(&glob::Pattern) -> Result<Vec<String>, Error>,
) -> Result<Vec<String>, Error> {
    let refuse = |what: String, help: &str| Error::Content {
        file: manifest.to_owned(),
        place: "`files` in [scenarios]".to_owned(),
        what,
        help: help.to_owned(),
    };
    let mut paths: Vec<String> = Vec::new();
    for text in patterns {
        if !text.contains(['*', '?', '[']) {
            if !paths.contains(text) {
                paths.push(text.clone());
            }
            continue;
        }
        let pattern = glob::Pattern::new(text).map_err(|error| {
            let what = format!("\"{text}\" is no pattern: {}", error.msg);
            refuse(what, "write it as \"scenarios/*.toml\"")
        })?;
        let mut found = list(&pattern)?;
        if found.is_empty() {
            let what = format!("\"{text}\" matches no file of the map");
            return Err(refuse(what, "correct it, or remove it"));
        }
        found.sort();
        found.retain(|path| !paths.contains(path));
        paths.append(&mut found);
    }
    Ok(paths)
}

/// `*` does not reach into folders.
fn is_match(pattern: &glob::Pattern, path: &str) -> bool {
    let options = glob::MatchOptions {
        require_literal_separator: true,
        ..glob::MatchOptions::new()
    };
    pattern.matches_with(path, options)
}

/// The files of a map's folder that a pattern matches, as paths from it with `/`.
fn list_folder(folder: &Path, pattern: &glob::Pattern) -> Result<Vec<String>, Error> {
    let unreadable = |error: &dyn std::fmt::Display| Error::Unreadable {
        file: folder.join(pattern.as_str()).display().to_string(),
        reason: error.to_string(),
    };
    let escaped = glob::Pattern::escape(&folder.display().to_string());
    let whole = format!("{escaped}/{}", pattern.as_str());
    let options = glob::MatchOptions {
        require_literal_separator: true,
        ..glob::MatchOptions::new()
    };
    let found = glob::glob_with(&whole, options).map_err(|error| unreadable(&error))?;
    let mut paths = Vec::new();
    for path in found {
        let path = path.map_err(|error| unreadable(&error))?;
        let inner = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        paths.push(parts.join("/"));
    }
    Ok(paths)
}
