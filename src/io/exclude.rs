//! Areas that a planner excludes: geometry only, whatever the features say of themselves.
//!
//! Complexity: linear in the file.

use super::risk::read_one;
use super::{Error, RawFeature, RiskFeature, Source, read_features};
use crate::model::FileId;

/// Reads every feature of `source` as a closure without dates: an `influence` area given to
/// `--exclude` excludes its area. Lines and points need `radius_km`.
pub fn read_excluded(
    source: &Source,
    file: FileId,
    warnings: &mut Vec<String>,
) -> Result<Vec<RiskFeature>, Error> {
    let mut areas = Vec::new();
    read_features(source, &mut |raw| {
        let properties = raw
            .properties
            .into_iter()
            .filter(|(key, _)| matches!(key.as_str(), "name" | "radius_km"))
            .chain([("kind".to_owned(), "closure".into())])
            .collect();
        let plain = RawFeature { properties, ..raw };
        areas.push(read_one(&source.name, file, &plain, None, warnings)?);
        Ok(())
    })?;
    Ok(areas)
}
