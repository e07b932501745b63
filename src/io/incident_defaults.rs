//! `[incidents]` of `profiles.toml`: how incidents are read and weighed.
//!
//! Invariants: every number is finite and within its range; what the file does not state keeps its value.
//! A table of codes replaces the whole table, so that a code can be taken out; weights are changed one by
//! one. Complexity: linear in the table.

use super::Error;
use super::toml_table::{Bounds, Entry};
use crate::model::{Incidents, fold};
use std::collections::BTreeMap;

const KEYS: [&str; 8] = [
    "half_life_days",
    "bandwidth_km",
    "convoys_per_day",
    "acled_precision_km",
    "ucdp_precision_km",
    "acled_time_days",
    "weights",
    "unlisted_weight",
];
/// How many attacks on a convoy one event may stand for.
pub(super) const WEIGHT: Bounds = Bounds::Between(0.0, 1000.0);
/// Convoys per day that are believed.
pub(super) const CONVOYS_PER_DAY: Bounds = Bounds::Between(1e-3, 1e4);
/// The coarsest precision that is still a place, km.
pub(super) const PRECISION_KM: Bounds = Bounds::Between(0.0, 100.0);

/// Reads the table over `incidents`.
pub(super) fn read_incident_defaults(
    entry: &Entry,
    incidents: &mut Incidents,
) -> Result<(), Error> {
    let span = entry.span();
    let table = entry.section("[incidents]", &span)?;
    table.check_keys(&KEYS)?;
    let i = incidents;
    let days = Bounds::Between(1.0, 10_000.0);
    table.number_into("half_life_days", days, &mut i.half_life_days)?;
    let km = Bounds::Between(0.1, 200.0);
    table.number_into("bandwidth_km", km, &mut i.bandwidth_km)?;
    table.number_into("convoys_per_day", CONVOYS_PER_DAY, &mut i.convoys_per_day)?;
    table.number_into("unlisted_weight", WEIGHT, &mut i.unlisted_weight)?;
    if let Some(codes) = table.get("acled_precision_km") {
        i.acled_precision_km = read_codes(&codes, "[incidents] acled_precision_km", PRECISION_KM)?;
    }
    if let Some(codes) = table.get("ucdp_precision_km") {
        i.ucdp_precision_km = read_codes(&codes, "[incidents] ucdp_precision_km", PRECISION_KM)?;
    }
    if let Some(codes) = table.get("acled_time_days") {
        let days = Bounds::Between(0.0, 366.0);
        let read = read_codes(&codes, "[incidents] acled_time_days", days)?;
        i.acled_time_days = read
            .into_iter()
            .map(|(c, d)| (c, d.ceil() as u32))
            .collect();
    }
    if let Some(weights) = table.get("weights") {
        for weight in weights.entries_of("[incidents.weights]")? {
            // "armed clash" changes "Armed clash", and does not stand beside it.
            i.weights.retain(|name, _| fold(name) != fold(weight.key));
            i.weights
                .insert(weight.key.trim().to_owned(), weight.number(WEIGHT)?);
        }
    }
    Ok(())
}

/// A table of codes: `{ 1 = 2, 2 = 25 }`.
fn read_codes(entry: &Entry, title: &str, bounds: Bounds) -> Result<BTreeMap<u32, f64>, Error> {
    let mut codes = BTreeMap::new();
    for row in entry.entries_of(title)? {
        let Ok(code) = row.key.parse::<u32>() else {
            return Err(row.error(
                "is no code",
                "write the codes of the data as whole numbers: { 1 = 2, 2 = 25 }",
            ));
        };
        codes.insert(code, row.number(bounds)?);
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use crate::io::{Source, read_profiles};
    use crate::model::{Fleet, Incidents};

    fn read(text: &str) -> Result<Incidents, crate::io::Error> {
        let source = Source {
            name: "profiles.toml".into(),
            bytes: text.as_bytes().to_vec().into(),
        };
        Ok(read_profiles(&source, Fleet::default())?.incidents)
    }

    #[test]
    fn what_is_stated_changes_and_the_rest_stays() {
        let read = read(
            "[incidents]\nhalf_life_days = 30\nacled_precision_km = { 1 = 3, 2 = 20, 3 = 90 }\n\
             [incidents.weights]\n\"armed clash\" = 0.25\n\"Ambush\" = 1\n",
        )
        .unwrap();
        let base = Incidents::default();
        assert!((read.half_life_days - 30.0).abs() < 1e-12);
        assert!((read.bandwidth_km - base.bandwidth_km).abs() < 1e-12);
        assert_eq!(read.acled_precision_km[&3].to_bits(), 90f64.to_bits());
        assert_eq!(read.ucdp_precision_km, base.ucdp_precision_km);
        assert_eq!(read.weight_of(["Armed clash"]), Some(0.25));
        assert_eq!(read.weight_of(["ambush"]), Some(1.0));
        assert_eq!(read.weights.len(), base.weights.len() + 1);
    }

    #[test]
    fn errors_name_place_and_key() {
        for (text, what) in [
            (
                "[incidents]\nhalflife = 3",
                "unknown key `halflife` in [incidents]",
            ),
            (
                "[incidents]\nhalf_life_days = 0",
                "must be a number from 1 to 10000",
            ),
            (
                "[incidents]\nconvoys_per_day = 0",
                "must be a number from 0.001",
            ),
            (
                "[incidents]\nacled_precision_km = { town = 2 }",
                "`town` in [incidents] acled_precision_km is no code",
            ),
            (
                "[incidents]\nucdp_precision_km = { 1 = -2 }",
                "must be a number from 0 to 100",
            ),
            (
                "[incidents.weights]\nAttack = -1",
                "must be a number from 0 to 1000",
            ),
            ("[incidents]\nweights = 3", "is integer, not a table"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(what), "{error} lacks {what}");
        }
    }
}
