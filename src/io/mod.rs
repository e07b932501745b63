//! Bytes to typed features: the first stage.
//!
//! Purpose: read every input once, check it, and hand on typed values; nothing downstream looks
//! at a property by name again. Invariants: reading never panics; every error names the file, the
//! feature (counted from 1) and the property, and says what to do; coordinates are finite WGS84
//! lon/lat. Complexity: linear in the input; GeoJSON is streamed feature by feature.

mod error;
mod exclude;
mod exposure;
mod feature;
mod incident_defaults;
mod incidents;
mod inputs;
mod manifest;
mod places;
mod polygon;
mod profiles;
mod properties;
mod rate;
mod risk;
mod roads;
mod scenario;
mod season;
mod sectors;
mod source;
mod table;
mod toml_table;

pub use error::Error;
pub use exclude::read_excluded;
pub use exposure::{Exposure, read_exposure};
pub use feature::{Collection, RawFeature, read_features};
pub use incidents::{Event, Events, is_table, read_events, read_incidents, warn_of_covers};
pub use inputs::{Inputs, RiskSource, ScenarioSource};
pub use manifest::{Manifest, Noding, RiskFile, read_manifest};
pub use places::{Place, PlaceKind, Post, read_places};
pub use profiles::read_profiles;
pub use risk::{Covers, Effect, Region, RiskFeature, read_risk};
pub use roads::{
    AccessRule, Direction, Examples, FORD_POINT, FerryTags, Ford, Measure, NO_ROAD_PROPERTY, Road,
    RoadReport, RoadTags, Seasonal, Test, check_fields, read_roads,
};
pub use scenario::{Action, By, Change, Edit, Figure, Scenario, Selection, read_scenario};
pub use sectors::{Sector, read_sectors};
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
