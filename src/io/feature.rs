//! A stream of GeoJSON features, whatever wraps them.
//!
//! Purpose: one reader for every GeoJSON input. Invariants: every coordinate handed on is finite and
//! within |lon| ≤ 180, |lat| ≤ 90; lines have two positions or more; rings have four or more and are
//! closed; a coordinate reference system other than WGS84 lon/lat is an error wherever it stands.
//! Complexity: linear in the bytes; memory for one feature at a time. Sources: RFC 7946 (`GeoJSON`),
//! RFC 8142 (text sequences), the 2008 specification for `crs`.

mod coordinates;
mod crs;
mod failure;
mod members;
mod object;

use super::{Error, Source};
pub(super) use coordinates::Shape;
use failure::Place;
use object::{Context, TopSeed};
use serde::de::DeserializeSeed;
use serde_json::Value;

/// A feature as the file has it: checked geometry, unchecked properties.
#[derive(Clone, Debug)]
pub struct RawFeature {
    /// Its number in the file, from 1.
    pub number: u32,
    /// The `id` member, as text.
    pub id: Option<String>,
    /// The properties in file order; a repeated key keeps its last value.
    pub properties: Vec<(String, serde_json::Value)>,
    /// The geometry in two dimensions, `None` when null; every coordinate finite, |lon| ≤ 180, |lat| ≤ 90.
    pub geometry: Option<geo::Geometry<f64>>,
}

/// What is known of the file beside its features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    /// Number of features read.
    pub features: u32,
}

/// Calls `each` for every feature in file order, holding one at a time: `FeatureCollection` (members in
/// any order, `bbox`, `name`, extra members), a single Feature, a bare geometry, newline-delimited
/// `GeoJSON` and RFC 8142 text sequences; a BOM and Z coordinates are accepted.
pub fn read_features(
    source: &Source,
    each: &mut dyn FnMut(RawFeature) -> Result<(), Error>,
) -> Result<Collection, Error> {
    read_into(source, &mut Whole(each))
}

/// A feature of which only some properties are kept.
#[derive(Debug)]
pub(super) struct Feature<K> {
    pub number: u32,
    pub id: Option<String>,
    /// In file order; a key may be repeated.
    pub properties: Vec<(K, Value)>,
    pub geometry: Option<geo::Geometry<f64>>,
}

/// What takes the features: it says which properties it wants, so that no others are kept.
pub(super) trait Sink {
    /// What a wanted property's name becomes.
    type Key;
    /// The key of a property name, or `None` when its value is not wanted.
    fn key(&mut self, name: &str) -> Option<Self::Key>;
    /// Whether geometries of this shape are wanted. Others come empty, with only their coordinates
    /// checked to be in range: exports hold many a broken polygon beside good roads.
    fn wants(&self, shape: Shape) -> bool;
    /// Takes a feature.
    fn feature(&mut self, feature: Feature<Self::Key>) -> Result<(), Error>;
}

/// Hands every feature with every property to `sink`.
pub(super) fn read_into<S: Sink>(source: &Source, sink: &mut S) -> Result<Collection, Error> {
    let text = failure::checked_text(source)?;
    let mut context = Context::new(&source.name, sink);
    if first_byte(text.as_bytes()) == Some(RECORD_SEPARATOR as u8) {
        for record in text.split(RECORD_SEPARATOR) {
            if first_byte(record.as_bytes()).is_some() {
                read_values(source, record, &mut context)?;
            }
        }
    } else {
        read_values(source, text, &mut context)?;
    }
    Ok(Collection {
        features: context.number,
    })
}

/// Keeps every property.
struct Whole<'a>(&'a mut dyn FnMut(RawFeature) -> Result<(), Error>);

impl Sink for Whole<'_> {
    type Key = String;
    fn key(&mut self, name: &str) -> Option<String> {
        Some(name.to_owned())
    }
    fn wants(&self, _: Shape) -> bool {
        true
    }
    fn feature(&mut self, feature: Feature<String>) -> Result<(), Error> {
        let Feature {
            number,
            id,
            mut properties,
            geometry,
        } = feature;
        keep_last(&mut properties);
        (self.0)(RawFeature {
            number,
            id,
            properties,
            geometry,
        })
    }
}

/// Leaves the last of each repeated key, at its own place.
fn keep_last(all: &mut Vec<(String, Value)>) {
    use rustc_hash::FxHashSet;
    let repeats = if all.len() <= 24 {
        let mut rest = all.as_slice();
        let mut found = false;
        while let [first, more @ ..] = rest {
            found |= more.iter().any(|(key, _)| *key == first.0);
            rest = more;
        }
        found
    } else {
        let mut seen = FxHashSet::default();
        !all.iter().all(|(key, _)| seen.insert(key.as_str()))
    };
    if !repeats {
        return;
    }
    let mut seen = FxHashSet::default();
    let mut keep: Vec<bool> = (all.iter().rev())
        .map(|(key, _)| seen.insert(key.clone()))
        .collect();
    all.retain(|_| keep.pop().unwrap_or(true));
}

/// RFC 8142: each text of a sequence begins with this byte.
const RECORD_SEPARATOR: char = '\u{1e}';

/// The first byte that is not white space.
fn first_byte(bytes: &[u8]) -> Option<u8> {
    bytes.iter().copied().find(|b| !b.is_ascii_whitespace())
}

/// Reads the values of `text`, a part of the source: one object, or features and geometries one after
/// another.
fn read_values<S: Sink>(
    source: &Source,
    text: &str,
    context: &mut Context<'_, S>,
) -> Result<(), Error> {
    let place = Place { source, text };
    let mut json = serde_json::Deserializer::from_str(text);
    let mut values = 0_u32;
    loop {
        let collection = TopSeed(context)
            .deserialize(&mut json)
            .map_err(|e| place.explain(&e, context))?;
        values += 1;
        let rest = json.end();
        if collection && values > 1 {
            return Err(place.after_value(
                rest,
                "a FeatureCollection stands among features",
                "Give one FeatureCollection, or one feature on each line.",
            ));
        }
        if rest.is_ok() {
            return Ok(());
        }
        if collection {
            return Err(place.after_value(
                rest,
                "there is more after the end of the FeatureCollection",
                "Remove what follows it, or make one collection of them.",
            ));
        }
    }
}

#[cfg(test)]
mod tests;
