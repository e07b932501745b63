//! JSON: the frontier itself, every figure in full precision.
//!
//! A point has all that a plan's route has but its segments, which are most of a route and hardly differ
//! between neighbours: the geometry is in the `GeoJSON`, and in the plan with that point's P(attack) as its limit.

use super::super::Error;
use crate::plan::Frontier;

/// The frontier as indented JSON with a newline at its end.
pub(in crate::report) fn write(frontier: &Frontier) -> Result<Vec<u8>, Error> {
    let mut lean = frontier.clone();
    for point in &mut lean.frontier {
        point.route.segments.clear();
    }
    let mut bytes = serde_json::to_vec_pretty(&lean).map_err(|e| Error::format("JSON", &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}
