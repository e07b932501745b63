//! How fast a profile drives a road, or why it may not.

use crate::io::RoadTags;
use crate::model::Profile;

/// Why a profile may not use a road.
#[derive(Clone, Debug, PartialEq)]
pub enum Barred {
    /// A tag forbids it: "access=no".
    Access(String),
    /// The vehicle is heavier, higher or has a heavier axle than the road bears: "maxweight 12 t < 50 t".
    Limit(String),
}

/// Dry driving speed, km/h, > 0. A road's `speed_kmh` wins over the table, `maxspeed` caps the table,
/// `max_speed_kmh` of the profile caps both; an unstated surface follows the class (paved from
/// motorway to secondary and for unknown, ferry, residential and living streets; unpaved below).
pub fn link_speed_kmh(tags: &RoadTags, profile: &Profile) -> Result<f64, Barred> {
    let _ = (tags, profile);
    todo!("H1")
}
