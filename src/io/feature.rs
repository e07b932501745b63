//! A stream of GeoJSON features, whatever wraps them.

use super::{Error, Source};

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

/// Calls `each` for every feature in file order, holding one at a time: FeatureCollection (members in
/// any order, `bbox`, `name`, extra members), a single Feature, a bare geometry, newline-delimited
/// GeoJSON and RFC 8142 text sequences; a BOM and Z coordinates are accepted.
pub fn read_features(
    source: &Source,
    each: &mut dyn FnMut(RawFeature) -> Result<(), Error>,
) -> Result<Collection, Error> {
    let _ = (source, each);
    todo!("H1")
}
