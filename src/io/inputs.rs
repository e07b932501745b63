//! Everything a map is made of, opened but not yet understood: a folder, the embedded map, or
//! bare files.

use super::{Error, Manifest, Noding, Source, read_manifest};
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
        }
    }

    /// The embedded Mali map.
    pub fn embedded() -> Result<Self, Error> {
        Self::from_manifest("embedded", &mut |path| {
            EMBEDDED
                .iter()
                .find(|(name, _)| *name == path)
                .map(|(name, bytes)| Source::embedded(&format!("maps/mali/{name}"), bytes))
                .ok_or_else(|| Error::Unreadable {
                    file: format!("maps/mali/{path}"),
                    reason: "not part of the embedded map".to_owned(),
                })
        })
    }

    /// The map in a folder with `map.toml`.
    pub fn folder(folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            return Err(Error::Unreadable {
                file: folder.display().to_string(),
                reason: "not a folder; --map takes a folder that holds map.toml".to_owned(),
            });
        }
        Self::from_manifest(&folder.display().to_string(), &mut |path| {
            Source::open(&folder.join(path))
        })
    }

    fn from_manifest(
        label: &str,
        open: &mut dyn FnMut(&str) -> Result<Source, Error>,
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
        Ok(Self {
            label: label.to_owned(),
            manifest,
            manifest_source: Some(source),
            roads,
            places,
            risk,
            profiles,
        })
    }
}
