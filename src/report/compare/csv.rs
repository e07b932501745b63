//! CSV (RFC 4180): a row per candidate and scenario, for spreadsheets; the header alone when there is none.

use super::super::Error;
use super::super::csv::cell;
use super::super::feature::Properties;
use super::super::text::words::via_among;
use crate::plan::{Candidate, Comparison, Outcome, Route, ScenarioCase};
use serde_json::Value;

/// How many names tell a route's way.
const NAMES: usize = 6;
/// The columns.
const HEADER: [&str; 25] = [
    "rank",
    "shown",
    "scenario",
    "weight",
    "best",
    "robust",
    "least_expected",
    "feasible",
    "breaks",
    "duration_h",
    "length_km",
    "cost",
    "hazard",
    "attack_probability",
    "attack_probability_low",
    "attack_probability_high",
    "attack_probability_phi_1",
    "expected_trucks_lost",
    "expected_loss",
    "total_cost",
    "value",
    "regret",
    "greatest_regret",
    "escort_km",
    "via",
];

/// Every candidate under every scenario; an empty regret is infinite.
pub(in crate::report) fn write(comparison: &Comparison) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let failed = |e: ::csv::Error| Error::format("CSV", &e);
    writer.write_record(HEADER).map_err(failed)?;
    let all: Vec<&Route> = comparison.candidates.iter().map(|c| &c.route).collect();
    for candidate in &comparison.candidates {
        let way = via_among(&comparison.request, &all, &candidate.route, NAMES).join("; ");
        for (case, outcome) in comparison.scenarios.iter().zip(&candidate.outcomes) {
            let row = row(comparison, candidate, case, outcome, &way);
            writer
                .write_record(row.iter().map(|(_, value)| cell(value)))
                .map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|e| Error::format("CSV", &e))
}

fn row(
    comparison: &Comparison,
    candidate: &Candidate,
    case: &ScenarioCase,
    o: &Outcome,
    way: &str,
) -> Vec<(&'static str, Value)> {
    let [low, high] = o.attack_probability_range;
    Properties::default()
        .with("rank", candidate.id)
        .with("shown", candidate.id <= comparison.shown)
        .text("scenario", &case.name)
        .risk("weight", case.weight)
        .with("best", case.best == Some(candidate.id))
        .with("robust", comparison.robust == Some(candidate.id))
        .with(
            "least_expected",
            comparison.least_expected == Some(candidate.id),
        )
        .with("feasible", o.feasible)
        .text("breaks", &o.breaks.join("; "))
        .number("duration_h", o.duration_s / 3600.0)
        .number("length_km", o.length_m / 1000.0)
        .number("cost", o.cost)
        .risk("hazard", o.hazard)
        .risk("attack_probability", o.attack_probability)
        .risk("attack_probability_low", low)
        .risk("attack_probability_high", high)
        .risk("attack_probability_phi_1", o.attack_probability_phi_1)
        .risk("expected_trucks_lost", o.expected_trucks_lost)
        .risk("expected_loss", o.expected_loss)
        .risk("total_cost", o.total_cost)
        .risk("value", o.value)
        .maybe_risk("regret", o.regret)
        .maybe_risk("greatest_regret", candidate.greatest_regret)
        .number("escort_km", candidate.route.escort_km)
        .with("via", way)
        .0
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_have_the_names_of_the_cells() {
        let comparison = crate::report::compare::sample();
        let candidate = &comparison.candidates[0];
        let row = super::row(
            &comparison,
            candidate,
            &comparison.scenarios[0],
            &candidate.outcomes[0],
            "",
        );
        let names: Vec<&str> = row.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, super::HEADER);
    }
}
