//! The routes of a plan as every report lists them: baseline first, then best first.

use super::palette;
use crate::plan::{Plan, Route, Status};

/// A route with the names it goes by.
pub(super) struct Drawn<'p> {
    /// "baseline", "route-1", "least-hazard": the stable id.
    pub key: String,
    /// "Baseline", "Route 1: fastest"…
    pub title: String,
    /// Its colour.
    pub color: &'static str,
    /// What it is.
    pub role: Role,
    /// The route.
    pub route: &'p Route,
}

/// What a route is in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Shown for comparison.
    Baseline,
    /// Proposed.
    Proposed,
    /// The least that can be had where nothing meets the limits.
    LeastHazard,
}

/// Every route of the plan in order.
pub(super) fn all(plan: &Plan) -> Vec<Drawn<'_>> {
    let mut drawn = vec![Drawn {
        key: "baseline".into(),
        title: "Baseline: fastest, ignoring risk".into(),
        color: palette::BASELINE,
        role: Role::Baseline,
        route: &plan.baseline,
    }];
    drawn.extend(plan.routes.iter().map(|route| Drawn {
        key: format!("route-{}", route.rank),
        title: format!("Route {}: {}", route.rank, route.label),
        color: palette::route(route.rank),
        role: Role::Proposed,
        route,
    }));
    if let Some(route) = plan
        .least_hazard
        .as_deref()
        .filter(|_| plan.status == Status::Infeasible)
    {
        drawn.push(Drawn {
            key: "least-hazard".into(),
            title: "Least hazard: does NOT meet the limits".into(),
            color: palette::route(0),
            role: Role::LeastHazard,
            route,
        });
    }
    drawn
}

/// The coordinates of a route from end to end, joints once.
pub(super) fn coordinates(route: &Route) -> Vec<[f64; 2]> {
    let mut all: Vec<[f64; 2]> = Vec::new();
    for segment in &route.segments {
        let skip = usize::from(
            all.last()
                .is_some_and(|last| segment.coordinates.first() == Some(last)),
        );
        all.extend(segment.coordinates.iter().skip(skip));
    }
    all
}
