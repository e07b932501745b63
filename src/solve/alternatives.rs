//! Alternatives that differ: limited overlap with every better path.

use super::{Error, Path, Query};

/// What is asked of alternatives.
#[derive(Clone, Debug)]
pub struct Alternatives<'a> {
    /// How many paths in all, the best included.
    pub count: usize,
    /// Greatest share in common, 0..1.
    pub max_overlap: f64,
    /// The criterion that measures what is shared (length).
    pub measure: usize,
    /// Which road each edge runs on: edges of equal value are the same road.
    pub road_of_edge: &'a [u32],
}

/// The best path, then each next best whose share in common with every better one is at most `max_overlap`, up to
/// `count`; fewer when there are no more.
pub fn alternatives(query: &Query<'_>, wanted: &Alternatives<'_>) -> Result<Vec<Path>, Error> {
    let _ = (query, wanted);
    todo!("H3")
}
