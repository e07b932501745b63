//! Places: towns, ports, posts, halts.

use super::{Error, FeatureRef, Source};
use crate::model::FileId;

/// What a place is, as far as a convoy is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Where cargo arrives by sea.
    Port,
    /// A fuel or goods depot.
    Depot,
    /// A town or village.
    Town,
    /// A border post.
    Border,
    /// A place to stop.
    Halt,
}

/// Which escorts can be taken on at a place. Handing back is possible at any post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// `escort_post: true`
    All,
    /// The named types.
    Types(Vec<String>),
}

/// A named point of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where it came from.
    pub feature: FeatureRef,
    /// `name`.
    pub name: String,
    /// Other names it is known by: `alt_name`, `name:en`, `name:fr`; split at `;`.
    pub alt_names: Vec<String>,
    /// `kind`; town when absent.
    pub kind: PlaceKind,
    /// lon, lat.
    pub at: geo::Coord<f64>,
    /// `escort_post`.
    pub post: Option<Post>,
    /// `halt: true`, safe overnight.
    pub halt: bool,
    /// `fuel: true`.
    pub fuel: bool,
    /// `country`, if given.
    pub country: Option<String>,
}

/// Reads the places of `source`; a Point without a name is an error, other geometries are warned of.
pub fn read_places(
    source: &Source,
    file: FileId,
    warnings: &mut Vec<String>,
) -> Result<Vec<Place>, Error> {
    let _ = (source, file, warnings);
    todo!("H2")
}
