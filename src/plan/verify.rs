//! A plan or a frontier checked against its map, by code apart from the search and from the evaluation.
//!
//! Purpose: whoever receives one can have every figure recomputed. Lengths are measured again
//! from the geometry, hazards are summed from the overlay's pieces, the ledger is subtracted again.
//! Invariants: shares with the planner only the laid-out scene (network, overlay, posts).
//! What only a search or a draw can tell is not recomputed: sensitivity, an ensemble, what avoiding or removing a zone would
//! give, the least of a binding limit, and the proof of the bound itself.
//! Complexity: one pass over each route; no search.

mod ferry;
mod frontier;
mod ledger;
mod march;
mod robust;
mod walk;
mod waypoints;

pub use frontier::verify_frontier;

use super::scene::Scene;
use super::{Error, Map, Objective, Plan, PointSpec, Request, Route, Status};
use crate::io::Source;
use crate::model::FileId;
use serde::Serialize;
use serde_json::Value;
use walk::{Walked, probability};

/// A figure of a plan or a frontier that the map does not bear out.
#[derive(Clone, Debug, PartialEq)]
pub struct Discrepancy {
    /// Which figure: `routes[0].hazard`.
    pub figure: String,
    /// What the plan, or the frontier, says.
    pub plan: String,
    /// What the map gives.
    pub map: String,
}

/// Relative tolerance: figures are written in full, so only the order of additions differs.
const TOLERANCE: f64 = 1e-6;

/// What an optimum is rounded up by on each arc, in s, m, money, expected attacks.
const ROUNDING: [f64; 4] = [1e-9, 1e-6, 1e-6, 1e-12];

/// Recomputes a plan. `exclude` are its excluded areas, opened. Empty when every figure holds.
pub fn verify(plan: &Plan, map: &Map, exclude: Vec<Source>) -> Result<Vec<Discrepancy>, Error> {
    let found = digests(plan, map, &exclude);
    let request = request(plan, exclude)?;
    let scene = Scene::new(map, &request)?;
    let mut check = Check {
        scene: &scene,
        plan,
        found,
    };
    check.plan();
    Ok(check.found)
}

/// Inputs by role and order: where a file lies is no matter, what it holds is.
fn digests(plan: &Plan, map: &Map, exclude: &[Source]) -> Vec<Discrepancy> {
    let excluded = exclude.iter().map(|s| ("exclude", s.digest()));
    let read = map.info.inputs.iter();
    let mut now: Vec<(&str, String)> = read
        .map(|i| (i.role.as_str(), i.sha256.clone()))
        .chain(excluded)
        .collect();
    let mut found = Vec::new();
    for input in &plan.map.inputs {
        let at = now.iter().position(|(role, _)| *role == input.role);
        let digest = at.map(|at| now.remove(at).1);
        if digest.as_ref() != Some(&input.sha256) {
            found.push(Discrepancy {
                figure: format!("digest of {}", input.file),
                plan: input.sha256.clone(),
                map: digest.unwrap_or_else(|| "not read".to_owned()),
            });
        }
    }
    for (role, digest) in now {
        found.push(Discrepancy {
            figure: format!("digest of one more file of {role}"),
            plan: "none".to_owned(),
            map: digest,
        });
    }
    found
}

/// The request that a plan answers, as far as its file tells.
pub(super) fn request(plan: &Plan, exclude: Vec<Source>) -> Result<Request, Error> {
    let asked = &plan.request;
    let mut request = Request::new(
        PointSpec::parse(&asked.from.name)?,
        PointSpec::parse(&asked.to.name)?,
    );
    request.via = asked
        .via
        .iter()
        .map(|via| PointSpec::parse(&via.name))
        .collect::<Result<_, _>>()?;
    request.date = Some(asked.date);
    if let Some(march) = &asked.march {
        request.depart = Some(march.depart);
        request.drive = march.drive;
        request.contingency = Some(march.contingency);
        request.max_days = Some(march.max_days);
    }
    request.under_way.clone_from(&asked.under_way);
    request.season = asked.season.asked;
    request.profile.clone_from(&asked.profile);
    request.trucks = Some(asked.trucks);
    request.cargo = asked.cargo;
    request.cargo_litres = Some(asked.cargo_litres);
    request.minimise = asked.minimise;
    request.limits = asked.limits;
    request.escorts.clone_from(&asked.escorts);
    request.robust = asked.robust;
    request.ensemble = asked.ensemble;
    request.avoid.clone_from(&asked.avoid);
    request.exclude = exclude;
    request.max_overlap = asked.max_overlap;
    request.snap_radius_km = asked.snap_radius_km;
    Ok(request)
}

/// What a route is in its file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The baseline: its bound is on its time.
    Baseline,
    /// A route of a plan, or the one with the least hazard: its label tells what its bound is on.
    Proposed,
    /// A point of a frontier: its bound is on the objective, whatever its label; it may come without segments.
    Point,
}

/// What is checked, and what was found. Of a frontier, `plan` is the same answer without its points.
struct Check<'s, 'm> {
    scene: &'s Scene<'m>,
    plan: &'s Plan,
    found: Vec<Discrepancy>,
}

impl Check<'_, '_> {
    fn same(&mut self, figure: &str, plan: f64, map: f64) {
        let scale = plan.abs().max(map.abs()).max(1e-6);
        if !plan.is_finite() || !map.is_finite() || (plan - map).abs() > TOLERANCE * scale {
            self.text(figure, &plan, &map);
        }
    }

    fn text(&mut self, figure: &str, plan: &dyn std::fmt::Display, map: &dyn std::fmt::Display) {
        self.found.push(Discrepancy {
            figure: figure.to_owned(),
            plan: plan.to_string(),
            map: map.to_string(),
        });
    }

    /// Compares every leaf of two values of one type.
    fn equal<T: Serialize>(&mut self, figure: &str, plan: &T, map: &T) {
        match (serde_json::to_value(plan), serde_json::to_value(map)) {
            (Ok(plan), Ok(map)) => self.value(figure, &plan, &map),
            _ => self.text(figure, &"not finite", &"a figure"),
        }
    }

    fn value(&mut self, figure: &str, plan: &Value, map: &Value) {
        match (plan, map) {
            (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => {
                let nan = f64::NAN;
                self.same(figure, a.as_f64().unwrap_or(nan), b.as_f64().unwrap_or(nan));
            }
            (Value::Array(a), Value::Array(b)) => {
                if a.len() != b.len() {
                    self.text(&format!("number of {figure}"), &a.len(), &b.len());
                }
                for (i, (a, b)) in a.iter().zip(b).enumerate() {
                    self.value(&format!("{figure}[{i}]"), a, b);
                }
            }
            (Value::Object(a), Value::Object(b)) => {
                for (key, b) in b {
                    let a = a.get(key).unwrap_or(&Value::Null);
                    self.value(&format!("{figure}.{key}"), a, b);
                }
                for (key, a) in a.iter().filter(|(key, _)| !b.contains_key(*key)) {
                    self.text(&format!("{figure}.{key}"), a, &"none");
                }
            }
            _ if plan != map => self.text(figure, plan, map),
            _ => {}
        }
    }

    /// A file's name as the plan has it: the map may have moved since.
    fn file(&self, file: FileId) -> String {
        let input = self.plan.map.inputs.get(file.index());
        input.map_or_else(String::new, |input| input.file.clone())
    }

    fn plan(&mut self) {
        let plan = self.plan;
        self.context();
        let base = self.baseline();
        let mut walked = Vec::new();
        for (i, route) in plan.routes.iter().enumerate() {
            let name = format!("routes[{i}]");
            walked.push(self.within_limits(&name, route, i as u32 + 1, Role::Proposed));
        }
        self.overlaps(&walked);
        self.ledgers(base.as_ref(), &walked);
        let proven = plan.routes.iter().all(|route| route.gap <= 0.0);
        let status = match (plan.routes.is_empty(), proven) {
            (true, _) => Status::Infeasible,
            (false, true) => Status::Optimal,
            (false, false) => Status::Feasible,
        };
        let shown = self.shown(base);
        self.status(status, shown.as_ref());
    }

    /// The map, the zones in force and the points of the request.
    fn context(&mut self) {
        let (plan, scene) = (self.plan, self.scene);
        let info = &scene.map.info;
        self.equal("map.name", &plan.map.name, &info.name);
        self.equal("map.as_of", &plan.map.as_of, &info.as_of);
        self.equal("map.timezone", &plan.map.timezone, &info.timezone);
        self.equal("map.scenario", &plan.map.scenario, &info.scenario);
        let scenario = info.scenario.as_ref().map(|s| s.name.clone());
        self.equal("request.scenario", &plan.request.scenario, &scenario);
        let mut zones = super::zones::zones(scene);
        for (zone, of) in zones.iter_mut().zip(&scene.overlay.zones) {
            zone.source.0 = self.file(of.feature.file);
        }
        self.equal("zones", &plan.zones, &zones);
        let march = scene.halts.as_ref();
        let march = march.map(|halts| super::march_info(scene, halts));
        self.equal("request.march", &plan.request.march, &march);
        self.equal("request.season", &plan.request.season, &scene.season);
        let last = scene.stops.len() - 1;
        self.equal("request.from", &plan.request.from, &scene.stops[0]);
        self.equal("request.to", &plan.request.to, &scene.stops[last]);
        let via = scene.stops[1..last].to_vec();
        self.equal("request.via", &plan.request.via, &via);
    }

    fn baseline(&mut self) -> Option<Walked> {
        let plan = self.plan;
        let base = self.route("baseline", &plan.baseline, 0, Role::Baseline)?;
        let closed = plan.binding.iter().any(|b| b.limit == "closures");
        if base.bars.contains("closures") != closed {
            let says = if closed { "closures bind" } else { "legal" };
            let finds = if closed { "no closure" } else { "closed" };
            self.text("baseline against closures", &says, &finds);
        }
        if base.total.escorted_m > 0.0 {
            self.text("baseline.escort_km", &plan.baseline.escort_km, &0);
        }
        Some(base)
    }

    /// A route that keeps every limit.
    fn within_limits(
        &mut self,
        name: &str,
        route: &Route,
        rank: u32,
        role: Role,
    ) -> Option<Walked> {
        let again = self.route(name, route, rank, role)?;
        for broken in self.broken(&again) {
            self.text(&format!("{name} against --{broken}"), &"kept", &"broken");
        }
        Some(again)
    }

    /// The route that an infeasible answer shows: the least hazardous, or the baseline without one.
    fn shown(&mut self, base: Option<Walked>) -> Option<Walked> {
        let Some(route) = &self.plan.least_hazard else {
            return base;
        };
        let again = self.route("least_hazard", route, 0, Role::Proposed);
        if again.as_ref().is_some_and(|a| a.bars.contains("closures")) {
            self.text("least_hazard against closures", &"legal", &"closed");
        }
        again
    }

    /// What kind of answer it is, and why nothing was found if that is so; `shown` is the route that stands in for one.
    fn status(&mut self, status: Status, shown: Option<&Walked>) {
        let plan = self.plan;
        self.equal("status", &plan.status, &status);
        if status != Status::Infeasible {
            if !plan.binding.is_empty() || plan.least_hazard.is_some() {
                self.text("binding", &"cannot be met", &"a route meets it");
            }
            return;
        }
        if plan.binding.is_empty() {
            self.text("binding", &"none", &"an infeasible request has one");
        }
        // A route that cannot be marched meets no departure.
        let route = plan.least_hazard.as_deref().unwrap_or(&plan.baseline);
        let marched = self.scene.halts.is_none() || route.elapsed_s.is_some();
        if let Some(shown) = shown
            && marched
            && self.broken(shown).is_empty()
        {
            self.text(
                "status",
                &"infeasible",
                &"the route shown keeps every limit",
            );
        }
        for (i, binding) in plan.binding.iter().enumerate() {
            let limits = &plan.request.limits;
            let allowed = match binding.limit.as_str() {
                "max-risk" => limits.max_risk,
                "max-hours" => limits.max_hours,
                "max-km" => limits.max_km,
                "max-cost" => limits.max_cost,
                "max-detour" => limits.max_detour,
                "max-escort-km" => limits.max_escort_km,
                _ => None,
            };
            self.equal(&format!("binding[{i}].allowed"), &binding.allowed, &allowed);
        }
    }

    /// The limits and bars of the request that a route breaks.
    fn broken(&self, again: &Walked) -> Vec<String> {
        let limits = &self.plan.request.limits;
        let sums = &again.total;
        let values = [
            (
                "max-risk",
                limits.max_risk,
                probability(again.worst.unwrap_or(sums.hazard)),
            ),
            ("max-hours", limits.max_hours, sums.duration_s / 3600.0),
            ("max-km", limits.max_km, sums.length_m / 1000.0),
            ("max-cost", limits.max_cost, sums.lines.total()),
            (
                "max-detour",
                limits.max_detour,
                sums.length_m / self.plan.baseline.length_m,
            ),
            (
                "max-escort-km",
                limits.max_escort_km,
                sums.escorted_m / 1000.0,
            ),
        ];
        let mut broken: Vec<String> = values
            .into_iter()
            .filter(|(_, allowed, value)| allowed.is_some_and(|a| *value > a * (1.0 + 1e-8) + 1e-9))
            .map(|(limit, allowed, value)| {
                format!("{limit} {} ({value})", allowed.unwrap_or_default())
            })
            .collect();
        broken.extend(again.bars.iter().cloned());
        broken
    }

    /// Alternatives share no more with a better route than was asked for.
    fn overlaps(&mut self, walked: &[Option<Walked>]) {
        let asked = &self.plan.request;
        if asked.alternatives.is_none_or(|count| count <= 1) {
            return;
        }
        for (i, route) in walked.iter().enumerate() {
            for (j, better) in walked[..i].iter().enumerate() {
                let (Some(route), Some(better)) = (route, better) else {
                    continue;
                };
                let driven = route.links.iter();
                let shared: f64 = driven
                    .filter(|(link, _)| better.links.iter().any(|(other, _)| other == link))
                    .map(|(_, metres)| metres)
                    .sum();
                let share = shared / better.total.length_m;
                if share > asked.max_overlap + 1e-6 {
                    let figure = format!("routes[{i}] against --max-overlap, with routes[{j}]");
                    self.text(&figure, &asked.max_overlap, &share);
                }
            }
        }
    }

    fn route(&mut self, name: &str, route: &Route, rank: u32, role: Role) -> Option<Walked> {
        let mut walked = self.walk(name, &route.edges, role != Role::Baseline)?;
        walked.worst = self.robust(name, route);
        let worst = walked.worst;
        let marched = self.march(name, route, &walked);
        let (again, scene) = (&walked.total, self.scene);
        let trucks = f64::from(scene.convoy.trucks);
        let lost = probability(again.loss);
        let expected = Route {
            rank,
            label: route.label.clone(),
            length_m: again.length_m,
            duration_s: again.duration_s,
            elapsed_s: marched.elapsed_s,
            days: marched.days,
            nights: marched.nights,
            timetable: marched.timetable,
            cost: again.lines.total(),
            cost_lines: again.lines,
            hazard: again.hazard,
            attack_probability: probability(again.hazard),
            attack_probability_range: again.range.map(probability),
            hazard_phi_1: again.hazard_phi_1,
            attack_probability_phi_1: probability(again.hazard_phi_1),
            attack_probability_phi_1_range: again.range_phi_1.map(probability),
            robust: route.robust.clone(),
            expected_trucks_lost: trucks * lost,
            expected_litres_lost: scene.cargo_litres * lost,
            escort_km: again.escorted_m / 1000.0,
            fuel_l: again.wheels_m / 1e5 * scene.profile.fuel_l_per_100km * trucks,
            lower_bound: route.lower_bound,
            gap: route.gap,
            legs: walked.legs.clone(),
            nodes: walked.nodes.clone(),
            edges: route.edges.clone(),
            segments: if role == Role::Point && route.segments.is_empty() {
                Vec::new()
            } else {
                walked.segments.clone()
            },
            waypoints: route.waypoints.clone(),
        };
        self.equal(name, route, &expected);
        self.waypoints(name, route, &walked);

        let least = role == Role::Proposed
            && route.label.contains("least hazard")
            && !route.label.contains(',');
        let (value, unit) = match (role, scene.request.minimise) {
            (Role::Baseline, _) => (expected.time_s(), ROUNDING[0]),
            _ if least => (worst.unwrap_or(again.hazard), ROUNDING[3]),
            (_, Objective::Time) => (expected.time_s(), ROUNDING[0]),
            (_, Objective::Distance) => (again.length_m, ROUNDING[1]),
            (_, Objective::Cost) => (expected.cost, ROUNDING[2]),
            (_, Objective::Hazard) => (worst.unwrap_or(again.hazard), ROUNDING[3]),
        };
        let slack = TOLERANCE * value + unit * (route.edges.len() as f64 + 10.0);
        let bound = route.lower_bound;
        if !(bound >= 0.0 && bound <= value + slack) {
            self.text(&format!("{name}.lower_bound"), &bound, &value);
        }
        let gap = ((value - bound) / bound.max(1e-12)).max(0.0);
        let stated = if bound <= 0.0 && route.gap >= f64::MAX {
            // Nothing is proven, and the plan says so.
            value
        } else if bound <= slack {
            bound
        } else {
            bound * (1.0 + route.gap)
        };
        let zero = bound <= slack && value <= slack && route.gap > TOLERANCE;
        if route.gap < 0.0 || zero || (stated - value).abs() > slack {
            self.text(&format!("{name}.gap"), &route.gap, &gap);
        }
        Some(walked)
    }
}
