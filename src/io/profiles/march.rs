//! `[march]`: how a convoy moves through its days.

use super::super::Error;
use super::super::toml_table::{Bounds, Entry};
use crate::model::March;

const KEYS: [&str; 9] = [
    "margin_min",
    "contingency",
    "rest_after_h",
    "rest_min",
    "duty_h",
    "delay_spread",
    "packet_trucks",
    "packet_gap_min",
    "max_days",
];
/// Minutes of half a day.
const HALF_DAY_MIN: f64 = 720.0;

/// Reads the table over `march`.
pub(super) fn read(entry: &Entry, march: &mut March) -> Result<(), Error> {
    let span = entry.span();
    let table = entry.section("[march]", &span)?;
    table.check_keys(&KEYS)?;
    let minutes = Bounds::Between(0.0, HALF_DAY_MIN);
    table.number_into("margin_min", minutes, &mut march.margin_min)?;
    table.number_into(
        "contingency",
        Bounds::Between(0.0, 10.0),
        &mut march.contingency,
    )?;
    // Shorter turns than a quarter of an hour would be all rest; `rest_min = 0` is no rest.
    let turn = Bounds::Between(0.25, 24.0);
    table.number_into("rest_after_h", turn, &mut march.rest_after_h)?;
    table.number_into("rest_min", minutes, &mut march.rest_min)?;
    table.number_into("duty_h", turn, &mut march.duty_h)?;
    table.number_into(
        "delay_spread",
        Bounds::Between(0.0, 1.0),
        &mut march.delay_spread,
    )?;
    table.number_into("packet_gap_min", minutes, &mut march.packet_gap_min)?;
    if let Some(trucks) = table.get("packet_trucks") {
        march.packet_trucks = Some(trucks.count(super::MOST_TRUCKS)?);
    }
    if let Some(days) = table.get("max_days") {
        march.max_days = days.count(60)?;
    }
    Ok(())
}
