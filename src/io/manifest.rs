//! `map.toml`: which files make a map.

use super::{Error, Source};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How lines that meet become junctions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noding {
    /// At every shared vertex (OSM and its exports).
    #[default]
    Vertices,
    /// At end points only.
    Endpoints,
    /// Also where lines cross without a shared vertex.
    Crossings,
}

/// A risk file and the kind that holds for all of it, if stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskFile {
    /// Path relative to the map folder.
    pub path: String,
    /// `kind` for features that state none.
    pub kind: Option<String>,
}

/// The checked content of `map.toml`. Paths are relative to its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// `[map] name`
    pub name: String,
    /// `[map] as_of`: the day the risk picture describes.
    pub as_of: Date,
    /// `[map] timezone`
    pub timezone: String,
    /// `[roads] files`
    pub roads: Vec<String>,
    /// `[roads] noding`
    pub noding: Noding,
    /// `[roads] snap_tolerance_m`
    pub snap_tolerance_m: f64,
    /// `[roads] fields`: our property name → the file's.
    pub fields: BTreeMap<String, String>,
    /// `[places] files`
    pub places: Vec<String>,
    /// `[risk] files`: a path, or `{ path = "…", kind = "…" }`.
    pub risk: Vec<RiskFile>,
    /// `[profiles] files`
    pub profiles: Vec<String>,
    /// `[scenarios] files`
    pub scenarios: Vec<String>,
}

/// Reads `map.toml`; an unknown key is an error that names the nearest known one.
pub fn read_manifest(source: &Source) -> Result<Manifest, Error> {
    let _ = source;
    todo!("H2")
}
