//! A comparison of scenarios in the formats that people and programs read.
//!
//! Purpose: one file per format, on the same parts as the formats of a plan. Invariants: those of
//! [`super`]; candidates keep their numbers in every format; what is not feasible is said in words or left
//! null, never a large number. Complexity: linear in candidates times scenarios.

pub(super) mod csv;
pub(super) mod geojson;
pub(super) mod json;
pub(super) mod text;

use super::drawn::{Drawn, Role};
use super::number::{expected, hours, km, money_estimate};
use super::palette;
use crate::plan::{Candidate, Comparison, Currency, Objective};

/// A candidate as the other reports list a route.
fn drawn<'c>(comparison: &Comparison, candidate: &'c Candidate) -> Drawn<'c> {
    let label = comparison.label(candidate);
    Drawn {
        key: format!("route-{}", candidate.id),
        title: if label.is_empty() {
            format!("Route {}", candidate.id)
        } else {
            format!("Route {}: {label}", candidate.id)
        },
        color: palette::route(candidate.id),
        role: Role::Proposed,
        route: &candidate.route,
    }
}

/// A value or a regret as text: "US$1,200", "3 h 5 min", "0.12".
fn value_text(comparison: &Comparison, value: f64) -> String {
    let objective = match comparison.currency {
        Currency::TotalCost => Objective::Cost,
        Currency::Objective => comparison.request.minimise,
        Currency::Hazard => Objective::Hazard,
    };
    match objective {
        Objective::Time => hours(value),
        Objective::Distance => km(value),
        Objective::Cost => money_estimate(value),
        Objective::Hazard if value > 0.0 => expected(value),
        Objective::Hazard => "0".to_owned(),
    }
}

/// What regret is counted in, in words.
fn currency_words(comparison: &Comparison) -> &'static str {
    match (comparison.currency, comparison.request.minimise) {
        (Currency::TotalCost, _) => {
            "total cost: money, and the trucks that are expected to be lost at their value with cargo"
        }
        (Currency::Objective, Objective::Time) => "time",
        (Currency::Objective, Objective::Distance) => "length",
        (Currency::Objective, Objective::Cost) => "money",
        (Currency::Objective, Objective::Hazard) | (Currency::Hazard, _) => "expected attacks",
    }
}

/// The same in a word or two.
fn currency_name(comparison: &Comparison) -> &'static str {
    match comparison.currency {
        Currency::TotalCost => "total cost",
        _ => currency_words(comparison),
    }
}

/// The embedded map's scenarios from Abidjan to Bamako.
#[cfg(test)]
fn sample() -> Comparison {
    use crate::plan::{Comparing, Map, PointSpec, Request, compare};
    let map = Map::embedded().unwrap();
    let point = |name| PointSpec::parse(name).unwrap();
    let request = Request::new(point("Abidjan"), point("Bamako"));
    compare(&map, &request, &Comparing::default()).unwrap()
}
