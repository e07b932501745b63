//! Incidents from a table: CSV with the columns of ACLED or of UCDP GED.
//!
//! The header tells which it is. Invariants: every row is
//! an event, or an error that names file and line; what does not count on a road (too vague a place,
//! a type of weight 0, the same event twice) is left out only with a warning that counts it.
//! Complexity: linear in the file. Sources: ACLED codebook (2024); UCDP GED codebook (25.1).

mod columns;
mod day;

pub(super) use day::parse_day;

use super::{Covers, Effect, Error, FeatureRef, RiskFeature, Source};
use crate::model::{FileId, Incidents, Validity};
use columns::Columns;
use geo::Coord;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// One row of a table of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its line in the file.
    pub line: u32,
    /// Its id, if the table has one.
    pub id: Option<String>,
    /// Its type in words: the finer one where there are two.
    pub kind: String,
    /// Where it was, in words.
    pub place: Option<String>,
    /// lon, lat.
    pub at: Coord<f64>,
    /// The first day on which it may have happened.
    pub date: Date,
    /// The last.
    pub last_day: Date,
    /// The force behind it.
    pub group: Option<String>,
    /// How many attacks on a convoy it counts as.
    pub weight: f64,
    /// How far off it may be, km; `None` when its code means a province, a country or worse.
    pub precision_km: Option<f64>,
    /// Its value in a column that the caller asked for.
    pub sector: Option<String>,
}

/// A table of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    /// Every row that is no repeat and has a weight, whether its place is vague or not.
    pub list: Vec<Event>,
    /// What reading warned of.
    pub warnings: Vec<String>,
}

/// Whether a file of this name is read as a table: `.csv` or `.tsv`, gzipped or not.
pub fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".csv", ".tsv"].iter().any(|end| name.ends_with(end))
}

/// Reads a table of events. `sector` is a column to keep beside the known ones; when the table lacks it,
/// events have none.
pub fn read_events(
    source: &Source,
    rules: &Incidents,
    sector: Option<&str>,
) -> Result<Events, Error> {
    let (columns, mut rows_left) = Columns::open(source, sector)?;
    let mut events = Events::default();
    let mut seen: FxHashSet<(String, Date, u64, u64)> = FxHashSet::default();
    let mut repeats = 0;
    let (mut unlisted, mut weightless) = (BTreeMap::new(), BTreeMap::new());
    let mut record = csv::StringRecord::new();
    while let Some((event, listed)) = columns.next(&mut rows_left, &mut record, rules)? {
        if !listed {
            *unlisted.entry(event.kind.clone()).or_insert(0) += 1;
        }
        if let Some(id) = &event.id {
            let place = (event.at.x.to_bits(), event.at.y.to_bits());
            if !seen.insert((id.clone(), event.date, place.0, place.1)) {
                repeats += 1;
                continue;
            }
        }
        if event.weight <= 0.0 {
            *weightless.entry(event.kind.clone()).or_insert(0) += 1;
            continue;
        }
        events.list.push(event);
    }
    let mut warn = |text: String| events.warnings.push(format!("{}: {text}", source.name));
    if repeats > 0 {
        warn(format!(
            "{} there already (same id, date and place), and not counted again",
            rows(repeats)
        ));
    }
    if !weightless.is_empty() {
        warn(format!(
            "{} of types with weight 0, and left out ({}); `[incidents.weights]` of profiles.toml changes that",
            rows(weightless.values().sum()),
            counts(&weightless)
        ));
    }
    if !unlisted.is_empty() {
        warn(format!(
            "{} of types that have no weight of their own, each counted as {} ({})",
            rows(unlisted.values().sum()),
            rules.unlisted_weight,
            counts(&unlisted)
        ));
    }
    Ok(events)
}

/// Reads a table as risk features of kind `incident`; rows whose place is too vague are counted in a
/// warning and left out.
pub fn read_incidents(
    source: &Source,
    file: FileId,
    kind: Option<&str>,
    rules: &Incidents,
    warnings: &mut Vec<String>,
) -> Result<Vec<RiskFeature>, Error> {
    if let Some(kind) = kind.filter(|kind| !kind.eq_ignore_ascii_case("incident")) {
        return Err(Error::Syntax {
            file: source.name.clone(),
            at: String::new(),
            what: format!("is a table of events, not of kind \"{kind}\""),
            help: "leave its `kind` out of map.toml, or give GeoJSON".to_owned(),
        });
    }
    let events = read_events(source, rules, None)?;
    warnings.extend(events.warnings);
    let (mut features, mut vague) = (Vec::new(), Vec::new());
    for event in events.list {
        let name = event.name();
        let Some(precision_km) = event.precision_km else {
            vague.push(event.line);
            continue;
        };
        features.push(RiskFeature {
            feature: FeatureRef {
                file,
                feature: event.line,
            },
            name,
            id: event.id.clone(),
            validity: Validity {
                from: Some(event.date),
                to: None,
            },
            cargo: Vec::new(),
            effect: Effect::Incident {
                at: event.at,
                date: event.date,
                last_day: event.last_day,
                group: event.group,
                weight: event.weight,
                precision_km,
                convoys_per_day: None,
                id: event.id,
            },
        });
    }
    if let Some(first) = vague.first() {
        warnings.push(format!(
            "{}: {} placed no better than a province, and left out, the first on line {first}: what is known of the roads there is not counted",
            source.name,
            rows(vague.len())
        ));
    }
    Ok(features)
}

impl Event {
    /// "Attack at Nara town, 2015-06-27".
    pub fn name(&self) -> String {
        let place = self.place.as_ref();
        let place = place.map_or(String::new(), |place| format!(" at {place}"));
        format!("{}{place}, {}", self.kind, self.date)
    }
}

/// Warnings about ids that `covers` names and no incident has.
pub fn warn_of_covers(features: &[RiskFeature], files: &[String]) -> Vec<String> {
    let known: FxHashSet<&str> = features
        .iter()
        .filter_map(|feature| match &feature.effect {
            Effect::Incident { id, .. } => id.as_deref(),
            _ => None,
        })
        .collect();
    let mut warnings = Vec::new();
    for feature in features {
        let Effect::Influence {
            covers: Covers::Events(ids),
            ..
        } = &feature.effect
        else {
            continue;
        };
        let missing: Vec<&str> = ids
            .iter()
            .map(String::as_str)
            .filter(|id| !known.contains(id))
            .collect();
        if !missing.is_empty() {
            let file = files.get(feature.feature.file.index());
            warnings.push(format!(
                "{}, feature {}: `covers` names events that no file of incidents has: {}",
                file.map_or("?", String::as_str),
                feature.feature.feature,
                missing.join(", ")
            ));
        }
    }
    warnings
}

/// "1 row is", "3 rows are".
fn rows(count: usize) -> String {
    match count {
        1 => "1 row is".to_owned(),
        n => format!("{n} rows are"),
    }
}

/// "Peaceful protest 3, Agreement 1", the most first.
fn counts(of: &BTreeMap<String, usize>) -> String {
    let mut sorted: Vec<(&String, &usize)> = of.iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let shown: Vec<String> = sorted.iter().map(|(k, n)| format!("{k} {n}")).collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests;
