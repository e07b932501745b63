//! Roads as the file has them: geometry and the tags that matter, understood once.
//!
//! Purpose: everything downstream sees [`RoadTags`], never a property name. Invariants: what is not a
//! road for vehicles is left out and counted with its reason; a value that is not understood is
//! counted too; a value that would change a length or a speed must be right or is an error.
//! Complexity: linear in the file; a file that has `highway` on no line is read once, one whose first
//! lines have none is read twice as far as the first line that has it.
//! Source: <https://wiki.openstreetmap.org/wiki/Map_features>.

mod conditional;
mod hstore;
mod keys;
mod reading;
mod search;
mod seasonal;
mod tags;
mod values;

use super::feature::{Shape, read_into};
use super::{Error, FeatureRef, Source};
use crate::model::{FileId, RoadClass, Surface, nearest};
pub use conditional::{AccessRule, Measure, Test};
use keys::{Key, ROAD_KEYS};
use reading::{Reading, Roads};
use rustc_hash::FxHashMap;
use search::has_highway;
pub use seasonal::{FerryTags, Ford, Seasonal};
use std::collections::BTreeMap;

/// Why a line was left out of a file in which others have `highway`: nothing says what it is, so a
/// planner is warned.
pub const NO_ROAD_PROPERTY: &str = "no `highway` and no other property of a road";

/// Why a feature with `ford` that is no line was left out: the road through it is taken as one without a
/// ford, so a planner is warned.
pub const FORD_POINT: &str = "a `ford` that is not a line";

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
#[derive(Clone, Debug, PartialEq)]
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
    /// `hgv:conditional` and its like, in order; one that closes and may hold wins over all, one that opens
    /// and holds over `barred`.
    pub rules: Vec<AccessRule>,
    /// `ford` other than no.
    pub ford: Option<Ford>,
    /// `seasonal` other than no.
    pub seasonal: Option<Seasonal>,
    /// Times and capacity of a ferry; `None` for any other road.
    pub ferry: Option<FerryTags>,
    /// `lanes`.
    pub lanes: Option<u8>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// `ref`.
    pub reference: Option<Box<str>>,
    /// `speed_kmh`: wins over the profile's table; a dry day's.
    pub speed_kmh: Option<f64>,
    /// `wet_speed_kmh`: wins over the profile's wet-season factor; at most `speed_kmh`.
    pub wet_speed_kmh: Option<f64>,
    /// `length_km` or `length_m`, in m: wins over the geometry.
    pub length_m: Option<f64>,
}

impl Default for RoadTags {
    /// A road of which nothing is said: of unknown class, both ways, quality 1.
    fn default() -> Self {
        Self {
            class: RoadClass::Unknown,
            surface: None,
            quality: 1.0,
            maxspeed_kmh: None,
            direction: Direction::Both,
            barred: None,
            maxweight_t: None,
            maxheight_m: None,
            maxaxleload_t: None,
            bridge: false,
            rules: Vec::new(),
            ford: None,
            seasonal: None,
            ferry: None,
            lanes: None,
            name: None,
            reference: None,
            speed_kmh: None,
            wet_speed_kmh: None,
            length_m: None,
        }
    }
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
    /// Renamed fields (`fields`) that no line of the file has, under the file's own name for them: our
    /// name → what to say. [`check_fields`] makes an error of those that no file has.
    pub fields_absent: BTreeMap<String, String>,
}

/// A count with the first few feature numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Examples {
    /// How many in all.
    pub count: u32,
    /// The first 20 feature numbers.
    pub features: Vec<u32>,
}

impl Examples {
    fn add(&mut self, feature: u32) {
        self.count += 1;
        if self.features.len() < 20 {
            self.features.push(feature);
        }
    }
}

/// Reads the roads of `source`; `fields` maps our property names to the file's own.
pub fn read_roads(
    source: &Source,
    file: FileId,
    fields: &BTreeMap<String, String>,
    each: &mut dyn FnMut(Road) -> Result<(), Error>,
) -> Result<RoadReport, Error> {
    let renames = renames(source, fields)?;
    let mut reading = Reading {
        source,
        file,
        bare: !has_highway(source, &renames)?,
        found: vec![false; renames.len()],
        renames,
        names: FxHashMap::default(),
        misspelt: Vec::new(),
        strange: Vec::new(),
        report: RoadReport {
            file: source.name.clone(),
            ..RoadReport::default()
        },
    };
    let collection = read_into(
        source,
        &mut Roads {
            reading: &mut reading,
            each,
        },
    )?;
    reading.report.features = collection.features;
    reading.note_absent_fields();
    Ok(reading.report)
}

/// An error when a renamed field is on no line of any of the files read.
pub fn check_fields(reports: &[RoadReport]) -> Result<(), Error> {
    let Some(first) = reports.first() else {
        return Ok(());
    };
    for (ours, what) in &first.fields_absent {
        if reports.iter().all(|r| r.fields_absent.contains_key(ours)) {
            return Err(Error::Content {
                file: first.file.clone(),
                place: format!("fields, `{ours}`"),
                what: what.clone(),
                help: "Give the property's name as the file spells it.".into(),
            });
        }
    }
    Ok(())
}

/// The file's own names, with what they mean.
fn renames(
    source: &Source,
    fields: &BTreeMap<String, String>,
) -> Result<Vec<(String, Key)>, Error> {
    let known = || ROAD_KEYS.iter().map(|key| key.name());
    fields
        .iter()
        .map(|(ours, theirs)| match Key::of(ours) {
            Some(key) if ROAD_KEYS.contains(&key) => Ok((theirs.clone(), key)),
            _ => Err(Error::Content {
                file: source.name.clone(),
                place: format!("fields, `{ours}`"),
                what: "it is not a property of roads".into(),
                help: match nearest(ours, known(), 1).first() {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => format!(
                        "The properties are {}.",
                        known().collect::<Vec<_>>().join(", ")
                    ),
                },
            }),
        })
        .collect()
}

const fn wants_lines(shape: Shape) -> bool {
    matches!(shape, Shape::LineString | Shape::MultiLineString)
}

fn is_line(geometry: Option<&geo::Geometry<f64>>) -> bool {
    match geometry {
        Some(geo::Geometry::LineString(_) | geo::Geometry::MultiLineString(_)) => true,
        Some(geo::Geometry::GeometryCollection(all)) => {
            !all.0.is_empty() && all.iter().all(|one| is_line(Some(one)))
        }
        _ => false,
    }
}

/// The lines of a geometry that is one, or why it is none.
fn lines(geometry: Option<geo::Geometry<f64>>) -> Result<Vec<geo::LineString<f64>>, &'static str> {
    use geo::Geometry as G;
    match geometry {
        None => Err("no geometry"),
        Some(G::LineString(line)) => Ok(vec![line]),
        Some(G::MultiLineString(all)) if all.0.is_empty() => Err("an empty geometry"),
        Some(G::MultiLineString(all)) => Ok(all.0),
        Some(G::GeometryCollection(all)) if all.0.is_empty() => Err("an empty geometry"),
        Some(G::GeometryCollection(all)) => {
            let mut out = Vec::new();
            for one in all {
                out.extend(lines(Some(one)).map_err(|_| "a GeometryCollection, not a line")?);
            }
            Ok(out)
        }
        Some(G::Point(_)) => Err("a Point, not a line"),
        Some(G::MultiPoint(_)) => Err("a MultiPoint, not a line"),
        Some(G::Polygon(_)) => Err("a Polygon, not a line"),
        Some(_) => Err("a MultiPolygon, not a line"),
    }
}

#[cfg(test)]
mod tests;
