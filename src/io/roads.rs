//! Roads as the file has them: geometry and the tags that matter, understood once.

use super::{Error, FeatureRef, Source};
use crate::model::{FileId, RoadClass, Surface};
use std::collections::BTreeMap;

/// Which way a road may be driven, relative to the order of its vertices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Both ways.
    #[default]
    Both,
    /// Only as drawn.
    Forward,
    /// Only against the drawing (`oneway=-1`).
    Backward,
}

/// The tags of a road that decide who may use it, how fast, and how it is named.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoadTags {
    /// `highway`.
    pub class: RoadClass,
    /// `surface`, else what `tracktype` implies; `None` when nothing is said.
    pub surface: Option<Surface>,
    /// Speed factor in (0, 1] for bad `smoothness` or `tracktype`; 1 when nothing is said.
    pub quality: f64,
    /// `maxspeed`, km/h.
    pub maxspeed_kmh: Option<f64>,
    /// `oneway`, `junction=roundabout`, motorways.
    pub direction: Direction,
    /// The tag that closes it to trucks ("access=no", "hgv=no"…), if any.
    pub barred: Option<Box<str>>,
    /// `maxweight`, t.
    pub maxweight_t: Option<f64>,
    /// `maxheight`, m.
    pub maxheight_m: Option<f64>,
    /// `maxaxleload`, t.
    pub maxaxleload_t: Option<f64>,
    /// `bridge` other than no.
    pub bridge: bool,
    /// `ford` other than no.
    pub ford: bool,
    /// `seasonal` other than no.
    pub seasonal: bool,
    /// `lanes`.
    pub lanes: Option<u8>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// `ref`.
    pub reference: Option<Box<str>>,
    /// `speed_kmh`: wins over the profile's table.
    pub speed_kmh: Option<f64>,
    /// `length_km` or `length_m`, in m: wins over the geometry.
    pub length_m: Option<f64>,
}

/// One road feature.
#[derive(Clone, Debug)]
pub struct Road {
    /// Where it came from.
    pub feature: FeatureRef,
    /// Its lines, each of two points or more. A given length is shared out over them by geodesic length.
    pub lines: Vec<geo::LineString<f64>>,
    /// Its tags.
    pub tags: RoadTags,
    /// osmnx's `u`, `v`, `key`.
    pub osmnx: Option<(i64, i64, i64)>,
}

/// What was left out of a road file, and what was not understood: counts with the first feature numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RoadReport {
    /// The file's name.
    pub file: String,
    /// Features in the file.
    pub features: u32,
    /// Road features read.
    pub roads: u32,
    /// Reason → feature numbers (the first 20) and the count of all.
    pub left_out: BTreeMap<String, Examples>,
    /// "tag=value" not understood → features.
    pub not_understood: BTreeMap<String, Examples>,
}

/// A count with the first few feature numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Examples {
    /// How many in all.
    pub count: u32,
    /// The first 20 feature numbers.
    pub features: Vec<u32>,
}

/// Reads the roads of `source`; `fields` maps our property names to the file's own.
pub fn read_roads(
    source: &Source,
    file: FileId,
    fields: &BTreeMap<String, String>,
    each: &mut dyn FnMut(Road) -> Result<(), Error>,
) -> Result<RoadReport, Error> {
    let _ = (source, file, fields, each);
    let _ = (RoadClass::default(), Surface::Paved);
    todo!("H1")
}
