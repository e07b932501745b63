//! A frontier checked against its map: each point as a plan's route is, and what the points are to each other.
//!
//! Recomputed: the baseline, every figure of each point and the limits it keeps; that each point has more of the
//! objective and less hazard than the one before; the price of each step; the knee; ranks, labels, status and bounds as
//! far as they follow from what is shown and from where the frontier is open.
//! Not recomputed, for only a search could: that no route is missing between the points (each is a proven best, says
//! the frontier), what the points left out of a thinned frontier are, how many were merged, and where an open one begins.
//! Invariants: as for a plan. Complexity: one pass over each route; no search.

use super::super::{
    Difference, Error, Frontier, FrontierPoint, Map, Objective, PriceStep, PriceUnit, Route, Scene,
    Status,
};
use super::{Check, Discrepancy, ROUNDING, Role, TOLERANCE, digests, request};
use crate::io::Source;

/// A point is the knee only if it lies deeper below the line between the ends, of a depth from 0 to 1.
const KNEE: f64 = 1e-9;

/// Recomputes a frontier. `exclude` are its excluded areas, opened. Empty when every figure holds. Not recomputed, for
/// only a search could: whether a route is missing between the points, `merged`, the points that were thinned out, where
/// an open frontier begins, and the proof of the bounds. A point may come without its segments, as in JSON.
pub fn verify_frontier(
    frontier: &Frontier,
    map: &Map,
    exclude: Vec<Source>,
) -> Result<Vec<Discrepancy>, Error> {
    let plan = frontier.as_plan();
    let found = digests(&plan, map, &exclude);
    let request = request(&plan, exclude)?;
    let scene = Scene::new(map, &request)?;
    let mut check = Check {
        scene: &scene,
        plan: &plan,
        found,
    };
    check.frontier(frontier);
    Ok(check.found)
}

/// A difference with the rounding that it may have.
#[derive(Clone, Copy)]
struct Change {
    by: f64,
    slack: f64,
}

impl Change {
    fn between(from: f64, to: f64) -> Self {
        Self {
            by: to - from,
            slack: 4.0 * f64::EPSILON * (from.abs() + to.abs()),
        }
    }

    fn times(self, factor: f64) -> Self {
        Self {
            by: self.by * factor,
            slack: self.slack * factor.abs(),
        }
    }

    /// What is stated where it is within rounding, else the difference.
    fn or_stated(self, stated: Option<f64>) -> f64 {
        let near = |s: &f64| (s - self.by).abs() <= TOLERANCE * self.by.abs() + self.slack;
        stated.filter(near).unwrap_or(self.by)
    }

    /// The same for this over another.
    fn over(self, other: Self, stated: Option<f64>) -> f64 {
        let near = |s: &f64| {
            let slack = TOLERANCE * self.by.abs() + self.slack + s.abs() * other.slack;
            (s * other.by - self.by).abs() <= slack
        };
        stated.filter(near).unwrap_or(self.by / other.by)
    }
}

/// Position of an objective among the figures that the search rounds, and what a route has of it.
fn axis(objective: Objective, route: &Route) -> (f64, f64) {
    match objective {
        Objective::Time => (ROUNDING[0], route.time_s()),
        Objective::Distance => (ROUNDING[1], route.length_m),
        Objective::Cost => (ROUNDING[2], route.cost),
        Objective::Hazard => (ROUNDING[3], route.hazard),
    }
}

/// What the search may have rounded up along a route, in a unit.
fn rounded_up(unit: f64, route: &Route) -> f64 {
    unit * (route.edges.len() as f64 + 10.0)
}

impl Check<'_, '_> {
    fn frontier(&mut self, frontier: &Frontier) {
        self.context();
        let base = self.baseline();
        if frontier.request.minimise == Objective::Hazard {
            let other = "time, distance or cost, which hazard is set against";
            self.text("request.minimise", &"hazard", &other);
        }
        if let Some(count) = frontier.request.alternatives {
            self.text("request.alternatives", &count, &"none in a frontier");
        }
        self.counts(frontier);
        for (i, point) in frontier.frontier.iter().enumerate() {
            let rank = rank(frontier, i);
            let _ = self.within_limits(&format!("frontier[{i}]"), &point.route, rank, Role::Point);
            self.follows(frontier, i);
            self.open(frontier, i);
            self.label(frontier, i);
        }
        self.knee(frontier);
        let shown = self.shown(base);
        let open = frontier.open_from.is_some();
        let mut gaps = frontier.frontier.iter().map(|point| point.route.gap);
        let status = match (frontier.frontier.is_empty(), open) {
            (true, _) => Status::Infeasible,
            (false, false) if gaps.all(|gap| gap <= 0.0) => Status::Optimal,
            _ => Status::Feasible,
        };
        self.status(status, shown.as_ref());
    }

    /// How many points there are, shown or not.
    fn counts(&mut self, frontier: &Frontier) {
        let (points, shown) = (frontier.points, frontier.frontier.len());
        let last = frontier.frontier.last().map_or(0, |p| p.route.rank);
        if points != last || (points as usize) < shown {
            self.text("points", &points, &last);
        }
        if points as usize > shown && shown < 3 {
            let least = "3 or more: the ends and the knee are always shown";
            self.text("number of frontier", &shown, &least);
        }
        if shown == 0 && frontier.merged > 0 {
            self.text("merged", &frontier.merged, &0);
        }
    }

    /// A point has more of the objective and less hazard than the one before, and states the price of that.
    fn follows(&mut self, frontier: &Frontier, i: usize) {
        let (objective, point) = (frontier.request.minimise, &frontier.frontier[i]);
        let before = i.checked_sub(1).map(|i| &frontier.frontier[i].route);
        let expected = before.map(|before| {
            let route = &point.route;
            let rises = axis(objective, route).1 > axis(objective, before).1;
            if !rises || route.hazard >= before.hazard {
                let figure = format!("frontier[{i}] against frontier[{}]", i - 1);
                let found = "not more of the objective, or not less hazard";
                self.text(&figure, &"a step to less hazard", &found);
            }
            step(objective, before, point)
        });
        self.equal(&format!("frontier[{i}].step"), &point.step, &expected);
    }

    /// What a bound may say, by where the frontier is open.
    fn open(&mut self, frontier: &Frontier, i: usize) {
        let route = &frontier.frontier[i].route;
        let name = format!("frontier[{i}]");
        let Some(from) = frontier.open_from else {
            if route.gap > 0.0 {
                self.text(&format!("{name}.gap"), &route.gap, &"0 in a whole frontier");
            }
            return;
        };
        let (unit, value) = axis(frontier.request.minimise, route);
        let slack = rounded_up(unit, route);
        let end = i + 1 == frontier.frontier.len() && route.label.contains("least hazard");
        if (value + slack < from || end) && route.gap > 0.0 {
            self.text(&format!("{name}.gap"), &route.gap, &"0 where all is proven");
        }
        let proven = from + slack;
        if value > proven && !end && route.lower_bound > proven {
            let figure = format!("{name}.lower_bound");
            self.text(&figure, &route.lower_bound, &format!("{from} at most"));
        }
        if i == 0 && !(from.is_finite() && from >= 0.0) {
            self.text("open_from", &from, &"a figure");
        }
    }

    /// A label claims no more than where the point stands.
    fn label(&mut self, frontier: &Frontier, i: usize) {
        let point = &frontier.frontier[i];
        let (unit, value) = axis(frontier.request.minimise, &point.route);
        let slack = rounded_up(unit, &point.route);
        let from = frontier.open_from.unwrap_or(f64::INFINITY);
        let (may_be_proven, may_be_open) = (value < from + slack, value + slack >= from);
        let last = i + 1 == frontier.frontier.len();
        let best = match frontier.request.minimise {
            Objective::Time => "fastest",
            Objective::Distance => "shortest",
            Objective::Cost => "cheapest",
            Objective::Hazard => "least hazard",
        };
        let both = format!("{best}, and least hazard");
        let claims: [(&str, bool); 5] = [
            (best, i == 0 && may_be_proven),
            (&both, i == 0 && last && may_be_proven),
            ("least hazard", last && (i > 0 || may_be_open)),
            // Only of an open frontier the last point may be one in between.
            (
                "in between",
                i > 0 && may_be_proven && (!last || from.is_finite()),
            ),
            ("best found", may_be_open),
        ];
        let mut allowed: Vec<&str> = claims.iter().filter(|c| c.1).map(|c| c.0).collect();
        if point.knee {
            allowed = vec!["balanced"];
        }
        let label = point.route.label.as_str();
        if !allowed.contains(&label) {
            self.text(
                &format!("frontier[{i}].label"),
                &label,
                &allowed.join(" or "),
            );
        }
    }

    /// The knee is always shown: the point farthest below the line between the ends, of those shown as of all. What
    /// only the last places of the figures tell apart is as good.
    fn knee(&mut self, frontier: &Frontier) {
        let objective = frontier.request.minimise;
        let routes: Vec<&Route> = frontier.frontier.iter().map(|p| &p.route).collect();
        let (Some(first), Some(last)) = (routes.first(), routes.last()) else {
            return;
        };
        let value = |route: &Route| axis(objective, route).1;
        let (wide, high) = (value(last) - value(first), first.hazard - last.hazard);
        let spans = wide > 0.0 && high > 0.0;
        let depth = |route: &&Route| {
            let (x, y) = (value(route) - value(first), route.hazard - last.hazard);
            if spans {
                1.0 - x / wide - y / high
            } else {
                0.0
            }
        };
        let slack = if spans {
            1e-12 + 8.0 * f64::EPSILON * (value(last) / wide + first.hazard / high)
        } else {
            f64::INFINITY
        };
        let depths: Vec<f64> = routes.iter().map(depth).collect();
        let deepest =
            (0..depths.len()).fold(0, |best, i| if depths[i] > depths[best] { i } else { best });
        let marked: Vec<usize> = (0..depths.len())
            .filter(|i| frontier.frontier[*i].knee)
            .collect();
        let name = |i: usize| format!("frontier[{i}].knee");
        for more in marked.iter().skip(1) {
            self.text(&name(*more), &true, &"a second knee");
        }
        match marked.first() {
            Some(knee)
                if depths[*knee] < KNEE - slack || depths[*knee] < depths[deepest] - slack =>
            {
                let farther =
                    format!("frontier[{deepest}] lies farther below the line between the ends");
                self.text(&name(*knee), &true, &farther);
            }
            None if depths[deepest] > KNEE + slack => {
                self.text(
                    &name(deepest),
                    &false,
                    &"farthest below the line between the ends",
                );
            }
            _ => {}
        }
    }
}

/// The number of the point among all: those shown rise from 1 to the last.
fn rank(frontier: &Frontier, i: usize) -> u32 {
    let shown = &frontier.frontier;
    let after_i = (shown.len() - 1 - i) as u32;
    let before_i = i.checked_sub(1).map_or(0, |b| shown[b].route.rank);
    let most = match i {
        0 => 1,
        _ => frontier.points.saturating_sub(after_i),
    };
    let least = if after_i == 0 {
        most
    } else {
        before_i.saturating_add(1)
    };
    shown[i].route.rank.max(least).min(most)
}

/// The step from a route to the next point, subtracted again.
fn step(objective: Objective, before: &Route, point: &FrontierPoint) -> PriceStep {
    let (route, stated) = (&point.route, point.step);
    let wrote = |figure: fn(&PriceStep) -> f64| stated.as_ref().map(figure);
    let (unit, factor) = match objective {
        Objective::Time | Objective::Hazard => (PriceUnit::Hours, 1.0 / 3600.0),
        Objective::Distance => (PriceUnit::Km, 1e-3),
        Objective::Cost => (PriceUnit::Money, 1.0),
    };
    let length = Change::between(before.length_m, route.length_m);
    let duration = Change::between(before.duration_s, route.duration_s);
    let cost = Change::between(before.cost, route.cost);
    let hazard = Change::between(before.hazard, route.hazard);
    let attack = Change::between(before.attack_probability, route.attack_probability);
    let paid = match unit {
        PriceUnit::Hours => Change::between(before.time_s(), route.time_s()),
        PriceUnit::Km => length,
        PriceUnit::Money => cost,
    };
    let paid = paid.times(factor);
    let per_point = match stated.map(|step| step.per_point) {
        // P(attack) is so near to 1 that it does not fall.
        Some(None) if attack.by.abs() <= attack.slack => None,
        wrote => Some(paid.over(attack.times(-100.0), wrote.flatten())).filter(|p| p.is_finite()),
    };
    PriceStep {
        against: before.rank,
        difference: Difference {
            length_m: length.or_stated(wrote(|s| s.difference.length_m)),
            duration_s: duration.or_stated(wrote(|s| s.difference.duration_s)),
            cost: cost.or_stated(wrote(|s| s.difference.cost)),
            hazard: hazard.or_stated(wrote(|s| s.difference.hazard)),
        },
        attack_probability: attack.or_stated(wrote(|s| s.attack_probability)),
        unit,
        per_attack: paid.over(hazard.times(-1.0), wrote(|s| s.per_attack)),
        per_point,
    }
}
