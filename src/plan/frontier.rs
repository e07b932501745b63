//! Every Pareto-optimal route in (objective, hazard), and what each step along them costs.
//!
//! Invariants: points stand by rising objective and falling hazard, both as recomputed in floating
//! point; no point is dominated by another, so none stands twice. The search works on integers (a
//! nanosecond, 1e-12 attacks) that are rounded up on each arc, and can tell routes apart that in truth
//! are equal: such points are merged into the one that is no worse, and counted. A price is never
//! infinite. Complexity: one search of the frontier; O(n log n) for n points; the full figures of a route
//! are worked out only for the points that are shown.

use super::evaluate::{Evaluator, Sums};
use super::inquiry::Inquiry;
use super::layers::Variant;
use super::propose::{Problem, Proposal, Proposed};
use super::scene::Scene;
use super::thin::thin;
use super::{
    Binding, Difference, Error, Map, MapInfo, Objective, Plan, Request, ResolvedRequest, Route,
    Status, ZoneInfo, resolved, status, zones,
};
use serde::{Deserialize, Serialize};

/// Everything `frontier` has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    /// The program version that made it.
    pub siraba: String,
    /// `Optimal`: these are all the Pareto-optimal routes there are. `Feasible`: the budget ended the
    /// search, see `open_from`. `Infeasible`: no route meets the limits.
    pub status: Status,
    /// What was asked, resolved.
    pub request: ResolvedRequest,
    /// What it was asked of.
    pub map: MapInfo,
    /// The fastest legal route for the same convoy, ignoring hazard and escorts.
    pub baseline: Route,
    /// How many points the frontier has, shown or not.
    pub points: u32,
    /// How many points the search told apart from one of these by the rounding of its integers alone.
    pub merged: u32,
    /// The budget ended the search: points from this value of the objective on (s, m or money) may be
    /// missing, but for the last.
    pub open_from: Option<f64>,
    /// The points that are shown, by rising objective and falling hazard; empty when infeasible.
    pub frontier: Vec<FrontierPoint>,
    /// Infeasible only: the limits that cannot be met.
    pub binding: Vec<Binding>,
    /// Infeasible only: the route with the least hazard that can be had.
    pub least_hazard: Option<Box<Route>>,
    /// Every zone in force on the day.
    pub zones: Vec<ZoneInfo>,
    /// What a planner must know before relying on this.
    pub warnings: Vec<String>,
}

/// A point of the frontier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontierPoint {
    /// The route. Its rank is the point's number among all points, shown or not, from 1 at the least
    /// objective.
    #[serde(flatten)]
    pub route: Route,
    /// Whether it is the knee: farthest below the straight line between the ends, both axes scaled to 0..1.
    pub knee: bool,
    /// What it costs to come here from the point shown before; `None` for the first.
    pub step: Option<PriceStep>,
}

/// What the objective is counted in, in prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// Hours.
    Hours,
    /// Kilometres.
    Km,
    /// Money.
    Money,
}

/// A step along the frontier, and its price.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceStep {
    /// Rank of the point it starts from.
    pub against: u32,
    /// What changes by the step.
    pub difference: Difference,
    /// Δ P(attack); below 0.
    pub attack_probability: f64,
    /// What is paid in.
    pub unit: PriceUnit,
    /// Paid for each expected attack avoided.
    pub per_attack: f64,
    /// Paid for each percentage point of P(attack) avoided; `None` when P(attack) is so near to 1 that it
    /// does not fall.
    pub per_point: Option<f64>,
}

impl PriceStep {
    /// The step from one route of a frontier to a later one.
    pub fn between(from: &Route, to: &Route, objective: Objective) -> Self {
        let difference = Difference {
            length_m: to.length_m - from.length_m,
            duration_s: to.duration_s - from.duration_s,
            cost: to.cost - from.cost,
            hazard: to.hazard - from.hazard,
        };
        let (unit, paid) = match objective {
            Objective::Distance => (PriceUnit::Km, difference.length_m / 1000.0),
            Objective::Cost => (PriceUnit::Money, difference.cost),
            Objective::Time | Objective::Hazard => {
                (PriceUnit::Hours, (to.time_s() - from.time_s()) / 3600.0)
            }
        };
        let attack_probability = to.attack_probability - from.attack_probability;
        let per_point = paid / (-100.0 * attack_probability);
        Self {
            against: from.rank,
            difference,
            attack_probability,
            unit,
            per_attack: paid / -difference.hazard,
            per_point: per_point.is_finite().then_some(per_point),
        }
    }
}

impl Frontier {
    /// The same answer as a plan without routes: what every report of an infeasible request is made from.
    pub fn as_plan(&self) -> Plan {
        Plan {
            siraba: self.siraba.clone(),
            status: self.status,
            request: self.request.clone(),
            map: self.map.clone(),
            baseline: self.baseline.clone(),
            routes: Vec::new(),
            detour: Vec::new(),
            sensitivity: Vec::new(),
            ensemble: None,
            binding: self.binding.clone(),
            least_hazard: self.least_hazard.clone(),
            zones: self.zones.clone(),
            warnings: self.warnings.clone(),
        }
    }
}

/// The frontier of a request on a map. `max_points` (3 or more) thins what is shown, never the search: the
/// ends and the knee stay, and of the others those that lose least of the curve.
///
/// An infeasible request is an answer, not an error: see [`Status::Infeasible`].
pub fn frontier(map: &Map, request: &Request, max_points: Option<u32>) -> Result<Frontier, Error> {
    let scene = Scene::new(map, request)?;
    frontier_scene(&scene, max_points)
}

/// The frontier of a request that is already laid on its map.
pub fn frontier_scene(scene: &Scene<'_>, max_points: Option<u32>) -> Result<Frontier, Error> {
    check(scene.request, max_points)?;
    let objective = scene.request.minimise;
    let mut inquiry = Inquiry::open(scene)?;
    let found = inquiry.ask(|problem: &Problem<'_>, _| problem.frontier())?;
    let evaluator = Evaluator::new(scene, Variant::requested(scene));
    let sums: Vec<Sums> = found
        .routes
        .iter()
        .map(|p| evaluator.sums(&p.steps))
        .collect();
    let axes: Vec<[f64; 2]> = sums
        .iter()
        .map(|s| [value(s, objective), s.hazard])
        .collect();
    let kept = distinct(&axes);
    let points: Vec<[f64; 2]> = kept.iter().map(|i| axes[*i]).collect();
    let knee = knee(&points);
    let shown = thin(&points, knee, max_points.map_or(usize::MAX, |n| n as usize));
    let mut frontier: Vec<FrontierPoint> = Vec::with_capacity(shown.len());
    for at in shown {
        let p = &found.routes[kept[at]];
        let label = match at {
            _ if knee == Some(at) => "balanced",
            _ if at + 1 == kept.len() && at > 0 => &found.routes[found.routes.len() - 1].label,
            0 => &found.routes[0].label,
            _ => &p.label,
        };
        let p = Proposal {
            label: (*label).to_owned(),
            ..p.clone()
        };
        let route = inquiry.route(at as u32 + 1, &p)?;
        let step = frontier
            .last()
            .map(|before| PriceStep::between(&before.route, &route, objective));
        frontier.push(FrontierPoint {
            route,
            knee: knee == Some(at),
            step,
        });
    }
    warn_of_open(&mut inquiry, &found, objective);
    let shown = frontier.iter().map(|point| &point.route);
    let ferries = super::ferry::told(scene, shown.chain([&inquiry.baseline]));
    inquiry.warnings.extend(ferries);
    Ok(Frontier {
        siraba: env!("CARGO_PKG_VERSION").to_owned(),
        status: status(frontier.iter().map(|p| &p.route), found.open_from.is_some()),
        request: resolved(scene),
        map: scene.map_info(),
        zones: zones::zones(scene),
        baseline: inquiry.baseline,
        points: kept.len() as u32,
        merged: (found.routes.len() - kept.len()) as u32,
        open_from: found.open_from,
        frontier,
        binding: inquiry.binding,
        least_hazard: inquiry.least_hazard,
        warnings: inquiry.warnings,
    })
}

fn check(request: &Request, max_points: Option<u32>) -> Result<(), Error> {
    let refuse = |what: &str, help: &str| {
        Err(Error::BadRequest {
            what: what.to_owned(),
            help: help.to_owned(),
        })
    };
    if request.minimise == Objective::Hazard {
        return refuse(
            "a frontier sets hazard against something else",
            "Choose time, distance or cost with --minimise.",
        );
    }
    if request.alternatives.is_some() {
        return refuse(
            "alternatives do not go with a frontier",
            "Ask `siraba plan` for alternatives; a frontier holds every route that is the best for its risk.",
        );
    }
    if max_points.is_some_and(|n| n < 3) {
        return refuse(
            "--max-points is not a number ≥ 3",
            "The two ends and the knee are always shown.",
        );
    }
    Ok(())
}

fn value(sums: &Sums, objective: Objective) -> f64 {
    match objective {
        Objective::Time => sums.elapsed_s.unwrap_or(sums.duration_s),
        Objective::Distance => sums.length_m,
        Objective::Cost => sums.cost.total(),
        Objective::Hazard => sums.hazard,
    }
}

/// Positions of the points that no other equals or dominates, by rising x.
fn distinct(points: &[[f64; 2]]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| {
        let ([ax, ay], [bx, by]) = (points[*a], points[*b]);
        ax.total_cmp(&bx).then(ay.total_cmp(&by)).then(a.cmp(b))
    });
    let mut kept: Vec<usize> = Vec::new();
    for i in order {
        if kept
            .last()
            .is_none_or(|last| points[i][1] < points[*last][1])
        {
            kept.push(i);
        }
    }
    kept
}

/// The point farthest below the line between the ends, both axes scaled to 0..1; `None` when no point lies below it. Of
/// distinct points: the search's own knee may hang on an end that rounding alone tells apart. Ties go to the lower x.
fn knee(points: &[[f64; 2]]) -> Option<usize> {
    let ([left, top], [right, bottom]) = (points.first()?, points.last()?);
    let mut best: Option<(f64, usize)> = None;
    for (i, [x, y]) in points.iter().enumerate() {
        let below = 1.0 - (x - left) / (right - left) - (y - bottom) / (top - bottom);
        if below > 1e-9 && best.is_none_or(|(depth, _)| below > depth) {
            best = Some((below, i));
        }
    }
    best.map(|(_, i)| i)
}

fn warn_of_open(inquiry: &mut Inquiry<'_, '_>, found: &Proposed, objective: Objective) {
    let Some(from) = found.open_from else {
        return;
    };
    let from = match objective {
        Objective::Time => format!("{:.2} h", from / 3600.0),
        Objective::Distance => format!("{:.1} km", from / 1000.0),
        Objective::Cost | Objective::Hazard => format!("a cost of {from:.0}"),
    };
    inquiry.warnings.push(format!(
        "the budget was spent before the frontier was complete: routes from {from} on may be missing{}, and the knee is that of the routes found",
        if found.end_known { ", all but the last" } else { "" }
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_alone_tells_apart_is_merged() {
        let points = [
            [1.0, 5.0],
            [2.0, 3.0],
            [2.0, 3.0],
            [1.999_999, 3.0],
            [4.0, 1.0],
            [4.000_001, 1.0],
        ];
        assert_eq!(distinct(&points), [0, 3, 4]);
        assert_eq!(distinct(&[]), [0; 0]);
    }

    /// The far end has less hazard by rounding alone; with it the knee would be another.
    #[test]
    fn the_knee_is_that_of_the_points_that_are_left() {
        let left = |of: &[[f64; 2]]| distinct(of).iter().map(|i| of[*i]).collect::<Vec<_>>();
        let merged = [[0.0, 10.0], [1.0, 5.0], [5.0, 0.5], [6.0, 0.0], [99.0, 0.0]];
        assert_eq!((knee(&merged), knee(&left(&merged))), (Some(3), Some(1)));
        assert_eq!(knee(&[[1.0, 2.0]]), None);
        assert_eq!(knee(&[[1.0, 2.0], [2.0, 1.0]]), None);
        assert_eq!(knee(&[[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]]), None);
        assert_eq!(knee(&[]), None);
    }
}
