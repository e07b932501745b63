//! Calibrated rates as a page with lines to paste, as data, and as a table. Complexity: linear.

use super::csv::cell;
use super::{CAVEAT, Error, finite};
use crate::plan::{Calibration, Rate};
use serde_json::Value;
use std::fmt::Write;

/// The rates as JSON.
pub fn calibration_json(calibration: &Calibration) -> Result<String, Error> {
    finite::check(calibration)?;
    let text = serde_json::to_string_pretty(calibration);
    Ok(text.map_err(|e| Error::format("JSON", &e))? + "\n")
}

/// The rates as a page.
pub fn calibration_text(calibration: &Calibration) -> String {
    let mut page = String::new();
    let mut line = |text: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "{}", text.trim_end());
    };
    line("ATTACK RATES".to_owned());
    line(format!(
        "Attacks per 1000 convoy-km: low, mid and high are the 5 % quantile, the mean and the 95 %\n\
         quantile after the events counted (Gamma–Poisson, prior: {}). Where none was counted, high is the\n\
         rate at which none would be seen with a probability of 5 %.",
        calibration.prior
    ));
    let mut sector: Option<&Option<String>> = None;
    let group_width = calibration.rates.iter().map(|r| width(r.group.as_str()));
    let group_width = group_width.max().unwrap_or(0).clamp(8, 48);
    for rate in &calibration.rates {
        if sector != Some(&rate.sector) {
            sector = Some(&rate.sector);
            line(String::new());
            line(format!(
                "{}, {} to {}, {} convoy-km",
                rate.sector.as_deref().unwrap_or("All roads"),
                rate.from,
                rate.to,
                super::number::grouped(rate.convoy_km, 0)
            ));
        }
        let name = rate.group.as_str();
        let pad = " ".repeat(group_width.saturating_sub(width(name)));
        line(format!(
            "  {name}{pad}  {}  attacks_per_1000_km = [{}]",
            counted(rate),
            rate.attacks_per_1000_km.map(figure).join(", ")
        ));
    }
    if !calibration.warnings.is_empty() {
        line(String::new());
        line("Warnings".to_owned());
        for warning in &calibration.warnings {
            line(format!("  {warning}"));
        }
    }
    line(String::new());
    line(CAVEAT.to_owned());
    page
}

/// The rates as a table.
pub fn calibration_csv(calibration: &Calibration) -> Result<String, Error> {
    finite::check(calibration)?;
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let failed = |e: &dyn std::fmt::Display| Error::format("CSV", &e.to_string());
    writer
        .write_record([
            "sector",
            "group",
            "events",
            "attacks",
            "convoy_km",
            "from",
            "to",
            "attacks_per_1000_km_low",
            "attacks_per_1000_km_mid",
            "attacks_per_1000_km_high",
        ])
        .map_err(|e| failed(&e))?;
    for rate in &calibration.rates {
        let text = |text: &str| cell(&Value::from(text));
        let mut row = vec![
            text(rate.sector.as_deref().unwrap_or_default()),
            text(rate.group.as_str()),
            rate.events.to_string(),
            rate.attacks.to_string(),
            rate.convoy_km.to_string(),
            rate.from.to_string(),
            rate.to.to_string(),
        ];
        row.extend(rate.attacks_per_1000_km.map(figure));
        writer.write_record(row).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

/// Columns that a text takes.
fn width(text: &str) -> usize {
    text.chars().count()
}

/// "3 events", and what they weigh where that differs.
fn counted(rate: &Rate) -> String {
    let events = match rate.events {
        1 => "1 event ".to_owned(),
        n => format!("{n} events"),
    };
    let weighed = if (rate.attacks - f64::from(rate.events)).abs() > 1e-9 {
        format!(" = {} attacks", figure(rate.attacks))
    } else {
        String::new()
    };
    format!("{events:>10}{weighed:<16}")
}

/// Three significant figures, without an exponent.
fn figure(value: f64) -> String {
    if value <= 0.0 {
        return "0".to_owned();
    }
    let decimals = (2 - value.log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_three_and_never_an_exponent() {
        for (value, text) in [
            (0.0, "0"),
            (0.012_345, "0.0123"),
            (2.995_7, "3"),
            (1.25, "1.25"),
            (123.4, "123"),
            (0.000_000_123_4, "0.000000123"),
            (45_678.0, "45678"),
        ] {
            assert_eq!(figure(value), text);
        }
    }
}
