//! `[season]` and `[ferry]` of `profiles.toml`: when it rains, and ferries that say nothing of themselves.
//!
//! Invariants: both ends of the wet season are days of a leap year; it may run over the new year.

use super::Error;
use super::toml_table::{Bounds, Entry};
use crate::model::{FerryDefaults, MonthDay, YearSpan};

/// A wait longer than a month is a slip, minutes.
const LONGEST_WAIT_MIN: f64 = 43_200.0;
/// No ferry takes more trucks.
const MOST_TRUCKS: u32 = 100_000;

/// Overwrites the wet season with what `[season]` states.
pub(super) fn read_season(entry: &Entry, wet: &mut YearSpan) -> Result<(), Error> {
    let span = entry.span();
    let table = entry.section("[season]", &span)?;
    table.check_keys(&["wet_from", "wet_to"])?;
    for (key, day) in [("wet_from", &mut wet.from), ("wet_to", &mut wet.to)] {
        if let Some(entry) = table.get(key) {
            *day = month_day(&entry)?;
        }
    }
    Ok(())
}

/// Overwrites the defaults with what `[ferry]` states.
pub(super) fn read_ferry(entry: &Entry, ferry: &mut FerryDefaults) -> Result<(), Error> {
    let span = entry.span();
    let table = entry.section("[ferry]", &span)?;
    table.check_keys(&["wait_min", "capacity"])?;
    let wait = Bounds::Between(0.0, LONGEST_WAIT_MIN);
    table.number_into("wait_min", wait, &mut ferry.wait_min)?;
    if let Some(capacity) = table.get("capacity") {
        ferry.capacity = capacity.count(MOST_TRUCKS)?;
    }
    Ok(())
}

fn month_day(entry: &Entry) -> Result<MonthDay, Error> {
    let text = entry.text()?;
    MonthDay::parse(&text).ok_or_else(|| {
        entry.error(
            format!("is no day of the year: \"{text}\""),
            "write it as month-day: \"06-01\" for 1 June",
        )
    })
}
