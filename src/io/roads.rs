//! Roads as the file has them: geometry and the tags that matter, understood once.
//!
//! Purpose: everything downstream sees [`RoadTags`], never a property name. Invariants: what is not a
//! road for vehicles is left out and counted with its reason; a value that is not understood is
//! counted too; a value that would change a length or a speed must be right or is an error.
//! Complexity: linear in the file; a file that has `highway` on no line is read once, one whose first
//! lines have none is read twice as far as the first line that has it.
//! Source: <https://wiki.openstreetmap.org/wiki/Map_features>.

mod hstore;
mod keys;
mod tags;
mod values;

use super::feature::{Feature, Shape, Sink, read_into};
use super::{Error, FeatureRef, Source};
use crate::model::{FileId, RoadClass, Surface, nearest};
use keys::{Key, ROAD_KEYS, Slots};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::collections::BTreeMap;
use tags::{Bad, Reader};

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
            ford: false,
            seasonal: false,
            lanes: None,
            name: None,
            reference: None,
            speed_kmh: None,
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
    /// Renamed fields (`fields`) of which the file has neither the new nor the old name on any line:
    /// our name → what to say. [`check_fields`] makes an error of those that no file has.
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

/// Whether any line of the file has a `highway`.
fn has_highway(source: &Source, renames: &[(String, Key)]) -> Result<bool, Error> {
    let names: Vec<&str> = renames
        .iter()
        .filter(|(_, key)| *key == Key::Highway)
        .map(|(theirs, _)| theirs.as_str())
        .chain(["highway"])
        .collect();
    // Most bare networks do not have the word at all.
    if !names
        .iter()
        .any(|name| memchr::memmem::find(&source.bytes, name.as_bytes()).is_some())
    {
        return Ok(false);
    }
    let mut search = HighwaySearch {
        names,
        found: false,
    };
    match read_into(source, &mut search) {
        Err(error) if !search.found => Err(error),
        _ => Ok(search.found),
    }
}

/// Looks for the first line with a `highway`, and stops there with an error that nobody sees.
struct HighwaySearch<'n> {
    names: Vec<&'n str>,
    found: bool,
}

impl Sink for HighwaySearch<'_> {
    /// Whether the property holds packed tags.
    type Key = bool;

    fn key(&mut self, name: &str) -> Option<bool> {
        let packed = matches!(name, "other_tags" | "tags");
        (packed || self.names.contains(&name)).then_some(packed)
    }

    fn wants(&self, shape: Shape) -> bool {
        wants_lines(shape)
    }

    fn feature(&mut self, feature: Feature<bool>) -> Result<(), Error> {
        let has = |name: &str, value: &Value| name == "highway" && !value.is_null();
        self.found = is_line(feature.geometry.as_ref())
            && feature.properties.iter().any(|(packed, value)| {
                if *packed {
                    hstore::unpack(value).is_some_and(|t| t.iter().any(|(k, v)| has(k, v)))
                } else {
                    !value.is_null()
                }
            });
        if self.found {
            return Err(Error::Unreadable {
                file: String::new(),
                reason: String::new(),
            });
        }
        Ok(())
    }
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

/// What a property name means.
enum Property {
    /// One of ours.
    Own(Key),
    /// The number of a rename.
    Renamed(usize),
    /// The number of a misspelling.
    Misspelt(u32),
    /// A name in another letter case.
    NameInCapitals,
}

/// What is known of a name that is neither ours nor renamed.
#[derive(Clone, Copy)]
enum Other {
    Ignored,
    Misspelt(u32),
}

/// The state of reading one file.
struct Reading<'s> {
    source: &'s Source,
    file: FileId,
    bare: bool,
    renames: Vec<(String, Key)>,
    /// Whether each rename, or the name it stands for, was met on a line.
    found: Vec<bool>,
    /// Every other property name met.
    names: FxHashMap<String, Other>,
    /// What to say of each misspelling.
    misspelt: Vec<String>,
    strange: Vec<String>,
    report: RoadReport,
}

/// The reader's end: knows the names, makes roads, hands them on.
struct Roads<'r, 's> {
    reading: &'r mut Reading<'s>,
    each: &'r mut dyn FnMut(Road) -> Result<(), Error>,
}

impl Sink for Roads<'_, '_> {
    type Key = Property;

    fn key(&mut self, name: &str) -> Option<Property> {
        self.reading.property(name)
    }

    fn wants(&self, shape: Shape) -> bool {
        wants_lines(shape)
    }

    fn feature(&mut self, feature: Feature<Property>) -> Result<(), Error> {
        if let Some(road) = self.reading.road(feature)? {
            self.reading.report.roads += 1;
            (self.each)(road)?;
        }
        Ok(())
    }
}

impl Reading<'_> {
    fn property(&mut self, name: &str) -> Option<Property> {
        if let Some(rename) = self.renames.iter().position(|(theirs, _)| theirs == name) {
            return Some(Property::Renamed(rename));
        }
        if let Some(key) = Key::of(name) {
            return Some(Property::Own(key));
        }
        if matches!(name, "Name" | "NAME") {
            return Some(Property::NameInCapitals);
        }
        let other = if let Some(other) = self.names.get(name) {
            *other
        } else {
            let other = match keys::misspelt(name) {
                Some(meant) => {
                    let text = format!("misspelt? `{name}` (did you mean `{meant}`)");
                    self.misspelt.push(text);
                    Other::Misspelt(self.misspelt.len() as u32 - 1)
                }
                None => Other::Ignored,
            };
            self.names.insert(name.to_owned(), other);
            other
        };
        match other {
            Other::Ignored => None,
            Other::Misspelt(number) => Some(Property::Misspelt(number)),
        }
    }

    fn road(&mut self, feature: Feature<Property>) -> Result<Option<Road>, Error> {
        let number = feature.number;
        let lines = match lines(feature.geometry) {
            Ok(lines) => lines,
            Err(reason) => {
                tally(&mut self.report.left_out, reason, number);
                return Ok(None);
            }
        };
        let mut slots = Slots::new();
        self.fill(&feature.properties, &mut slots, number);
        let mut packed = Vec::new();
        for key in [Key::OtherTags, Key::Tags] {
            if let Some(value) = slots.get(key) {
                match hstore::unpack(value) {
                    Some(tags) => packed.extend(tags),
                    None if key == Key::OtherTags => self.strange.push(key.name().to_owned()),
                    None => {}
                }
            }
        }
        for (name, value) in &packed {
            if let Some(key) = Key::of(name) {
                slots.set_if_absent(key, value);
            }
        }
        let mut reader = Reader {
            slots,
            strange: &mut self.strange,
        };
        let read = match reader.class(self.bare) {
            Ok(class) => reader.tags(class).map(Ok),
            Err(reason) => Ok(Err(reason)),
        };
        let osmnx = reader.osmnx();
        for text in self.strange.drain(..) {
            tally(&mut self.report.not_understood, &text, number);
        }
        match read {
            Err(Bad { key, what, help }) => {
                let name = self.theirs(key, &feature.properties);
                Err(Error::feature(
                    &self.source.name,
                    number,
                    Some(name),
                    what,
                    help,
                ))
            }
            Ok(Err(reason)) => {
                tally(&mut self.report.left_out, &reason, number);
                Ok(None)
            }
            Ok(Ok(tags)) => Ok(Some(Road {
                feature: FeatureRef {
                    file: self.file,
                    feature: number,
                },
                lines,
                tags,
                osmnx,
            })),
        }
    }

    /// Puts each property into its slot; a renamed one wins over one of our own name.
    fn fill<'p>(
        &mut self,
        properties: &'p [(Property, Value)],
        slots: &mut Slots<'p>,
        number: u32,
    ) {
        let mut renamed = false;
        for (property, value) in properties {
            match property {
                Property::Own(key) => {
                    slots.set(*key, value);
                    for (found, (_, renamed)) in self.found.iter_mut().zip(&self.renames) {
                        *found |= *renamed == *key;
                    }
                }
                Property::Renamed(_) => renamed = true,
                Property::Misspelt(which) => {
                    let text = &self.misspelt[*which as usize];
                    tally(&mut self.report.not_understood, text, number);
                }
                Property::NameInCapitals => slots.set_if_absent(Key::Name, value),
            }
        }
        if !renamed {
            return;
        }
        for (property, value) in properties {
            if let Property::Renamed(which) = property {
                // One name of the file's may stand for several of ours.
                let theirs = &self.renames[*which].0;
                for (found, (name, key)) in self.found.iter_mut().zip(&self.renames) {
                    if name == theirs {
                        *found = true;
                        slots.set(*key, value);
                    }
                }
            }
        }
    }

    /// The name by which a feature states a key.
    fn theirs(&self, key: Key, properties: &[(Property, Value)]) -> &str {
        let renamed = self.renames.iter().find(|(theirs, renamed)| {
            *renamed == key
                && properties.iter().any(|(property, _)| {
                    matches!(property, Property::Renamed(which) if self.renames[*which].0 == *theirs)
                })
        });
        renamed.map_or(key.name(), |(theirs, _)| theirs)
    }

    fn note_absent_fields(&mut self) {
        let mut names: Vec<&str> = self.names.keys().map(String::as_str).collect();
        names.sort_unstable();
        for (found, (theirs, key)) in self.found.iter().zip(&self.renames) {
            if !found {
                let near = nearest(theirs, names.iter().copied(), 1);
                let what = match near.first() {
                    Some(near) => {
                        format!("no line has the property `{theirs}`; did you mean `{near}`?")
                    }
                    None => format!(
                        "no line has the property `{theirs}`; there are {}",
                        names
                            .iter()
                            .take(30)
                            .copied()
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                };
                self.report
                    .fields_absent
                    .insert(key.name().to_owned(), what);
            }
        }
    }
}

fn tally(map: &mut BTreeMap<String, Examples>, reason: &str, feature: u32) {
    match map.get_mut(reason) {
        Some(examples) => examples.add(feature),
        None => map.entry(reason.to_owned()).or_default().add(feature),
    }
}

#[cfg(test)]
mod tests;
