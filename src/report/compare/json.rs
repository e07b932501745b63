//! JSON: the comparison itself, every figure in full precision.
//!
//! Routes come without their segments, which are most of a route: the geometry is in the `GeoJSON`, and in
//! the plan of each scenario.

use super::super::Error;
use crate::plan::Comparison;

/// The comparison as indented JSON with a newline at its end.
pub(in crate::report) fn write(comparison: &Comparison) -> Result<Vec<u8>, Error> {
    let mut lean = comparison.clone();
    for candidate in &mut lean.candidates {
        candidate.route.segments.clear();
    }
    lean.baseline.segments.clear();
    let mut bytes = serde_json::to_vec_pretty(&lean).map_err(|e| Error::format("JSON", &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}
