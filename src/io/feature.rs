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
mod object;

use super::{Error, Source};
use failure::Place;
use object::{Context, TopSeed};
use serde::de::DeserializeSeed;

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
    let bytes = failure::checked_text(source)?;
    let mut context = Context::new(&source.name, each);
    if bytes.contains(&RECORD_SEPARATOR) && first_byte(bytes) == Some(RECORD_SEPARATOR) {
        for record in bytes.split(|b| *b == RECORD_SEPARATOR) {
            if first_byte(record).is_some() {
                read_values(source, record, true, &mut context)?;
            }
        }
    } else {
        read_values(source, bytes, false, &mut context)?;
    }
    Ok(Collection {
        features: context.number,
    })
}

/// RFC 8142: each text of a sequence begins with this byte.
const RECORD_SEPARATOR: u8 = 0x1e;

/// The first byte that is not white space.
fn first_byte(bytes: &[u8]) -> Option<u8> {
    bytes.iter().copied().find(|b| !b.is_ascii_whitespace())
}

/// Reads the values of `text`, a part of the source: one object, or features and geometries one after
/// another. `record`: the text is one record of a sequence, in which a collection may follow others.
fn read_values(
    source: &Source,
    text: &[u8],
    record: bool,
    context: &mut Context<'_>,
) -> Result<(), Error> {
    let place = Place { source, text };
    let mut json = serde_json::Deserializer::from_slice(text);
    let mut values = 0_u32;
    loop {
        let collection = TopSeed(context)
            .deserialize(&mut json)
            .map_err(|e| place.explain(&e, context))?;
        values += 1;
        let rest = json.end();
        if rest.is_ok() {
            return Ok(());
        }
        if collection {
            let (what, help) = if values == 1 || record {
                (
                    "there is more after the end of the FeatureCollection",
                    "Remove what follows it, or make one collection of them.",
                )
            } else {
                (
                    "a FeatureCollection stands among features",
                    "Give one FeatureCollection, or one feature on each line.",
                )
            };
            return Err(place.after_value(rest, what, help));
        }
    }
}

#[cfg(test)]
mod tests;
