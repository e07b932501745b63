//! Bytes to typed features: the first stage.
//!
//! Purpose: read every input once, check it, and hand on typed values; nothing downstream looks
//! at a property by name again. Invariants: reading never panics; every error names the file, the
//! feature (counted from 1) and the property, and says what to do; coordinates are finite WGS84
//! lon/lat. Complexity: linear in the input; GeoJSON is streamed feature by feature.

mod error;
mod exclude;
mod feature;
mod inputs;
mod manifest;
mod places;
mod polygon;
mod profiles;
mod properties;
mod risk;
mod roads;
mod scenario;
mod source;
mod toml_table;

pub use error::Error;
pub use exclude::read_excluded;
pub use feature::{Collection, RawFeature, read_features};
pub use inputs::{Inputs, RiskSource, ScenarioSource};
pub use manifest::{Manifest, Noding, RiskFile, read_manifest};
pub use places::{Place, PlaceKind, Post, read_places};
pub use profiles::read_profiles;
pub use risk::{Effect, Region, RiskFeature, read_risk};
pub use roads::{
    Direction, Examples, NO_ROAD_PROPERTY, Road, RoadReport, RoadTags, check_fields, read_roads,
};
pub use scenario::{Action, By, Change, Edit, Figure, Scenario, Selection, read_scenario};
pub use source::Source;

use crate::model::FileId;
use serde::{Deserialize, Serialize};

/// Where something came from: a feature of an input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FeatureRef {
    /// The file, in the order given.
    pub file: FileId,
    /// The feature's number in the file, counted from 1.
    pub feature: u32,
}
