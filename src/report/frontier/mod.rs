//! A frontier in the formats that people and programs read.
//!
//! Purpose: one file per format, on the same parts as the formats of a plan. Invariants: those of
//! [`super`]; points stand in the order of the frontier; no point is printed twice: where several would
//! print alike, the page gives them one row. Complexity: linear in points, but for the callouts of the plot.

mod axes;
mod callouts;
pub(super) mod csv;
pub(super) mod geojson;
pub(super) mod json;
pub(super) mod svg;
pub(super) mod text;

use super::drawn::{Drawn, Role};
use super::number::{hours, km, money, money_estimate, two_figures};
use super::palette;
use crate::plan::{Frontier, FrontierPoint, Objective, PriceUnit, Route};

/// A point as the other reports list a route.
fn drawn<'p>(frontier: &Frontier, point: &'p FrontierPoint) -> Drawn<'p> {
    let (first, last) = (frontier.frontier.first(), frontier.frontier.last());
    let hazard = |p: Option<&FrontierPoint>| p.map_or(0.0, |p| p.route.hazard);
    let span = hazard(first) - hazard(last);
    let share = if span > 0.0 {
        (point.route.hazard - hazard(last)) / span
    } else {
        0.0
    };
    Drawn {
        key: format!("point-{}", point.route.rank),
        title: title(&point.route),
        color: palette::ramp(share),
        role: Role::Proposed,
        route: &point.route,
    }
}

/// "Point 3: balanced".
fn title(route: &Route) -> String {
    format!("Point {}: {}", route.rank, route.label)
}

/// What a route has of what is minimised, in its own unit: s, m or money.
fn value(route: &Route, objective: Objective) -> f64 {
    match objective {
        Objective::Distance => route.length_m,
        Objective::Cost => route.cost,
        Objective::Time | Objective::Hazard => route.duration_s,
    }
}

/// The same as text: "26 h 10 min", "1,240 km", "US$41,200".
fn value_text(value: f64, objective: Objective) -> String {
    match objective {
        Objective::Distance => km(value),
        Objective::Cost => money(value),
        Objective::Time | Objective::Hazard => hours(value),
    }
}

/// A price to two significant figures, for it rests on risk figures: "25 min", "1.7 h", "12 km", "US$410".
fn price(paid: f64, unit: PriceUnit) -> String {
    match unit {
        PriceUnit::Hours if paid.abs() < 1.0 => format!("{} min", two_figures(60.0 * paid)),
        PriceUnit::Hours => format!("{} h", two_figures(paid)),
        PriceUnit::Km => format!("{} km", two_figures(paid)),
        PriceUnit::Money => money_estimate(paid),
    }
}

#[cfg(test)]
mod tests;
