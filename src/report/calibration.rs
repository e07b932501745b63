//! Calibrated rates as a page with lines to paste, as data, and as a table. Complexity: linear.

use super::csv::cell;
use super::text::page::Page;
use super::{CAVEAT, Error, finite};
use crate::plan::{Calibration, Rate};
use serde_json::Value;

/// The rates as JSON.
pub fn calibration_json(calibration: &Calibration) -> Result<String, Error> {
    finite::check(calibration)?;
    let text = serde_json::to_string_pretty(calibration);
    Ok(text.map_err(|e| Error::format("JSON", &e))? + "\n")
}

/// The rates as a page.
pub fn calibration_text(calibration: &Calibration) -> String {
    let mut page = Page::default();
    page.line("ATTACK RATES");
    page.paragraph(&format!(
        "Attacks per 1000 convoy-km: low, mid and high are the 5 % quantile, the mean and the 95 % quantile \
         after the events counted (Gamma–Poisson, prior: {}). Where none was counted, high is the rate at \
         which none would be seen with a probability of 5 %.",
        calibration.prior
    ));
    let widths = calibration.rates.iter().map(|r| width(&r.group));
    let widest = widths.max().unwrap_or(0).clamp(8, 44);
    let mut sector: Option<&Option<String>> = None;
    for rate in &calibration.rates {
        if sector != Some(&rate.sector) {
            sector = Some(&rate.sector);
            page.gap();
            page.line(&format!(
                "{}, {} to {}, {} convoy-km",
                rate.sector.as_deref().unwrap_or("All roads"),
                rate.from,
                rate.to,
                super::number::grouped(rate.convoy_km, 0)
            ));
        }
        let pad = " ".repeat(widest.saturating_sub(width(&rate.group)));
        page.line(&format!(
            "  {}{pad}  {}  attacks_per_1000_km = [{}]",
            rate.group,
            counted(rate),
            rate.attacks_per_1000_km.map(figure).join(", ")
        ));
    }
    if !calibration.warnings.is_empty() {
        page.heading("Warnings");
        for warning in &calibration.warnings {
            page.item(warning);
        }
    }
    page.heading("Not a clearance");
    page.paragraph(CAVEAT);
    page.finish()
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
            text(&rate.group),
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
