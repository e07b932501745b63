//! A plan checked against its map, by code apart from the search and from the evaluation.
//!
//! Purpose: whoever receives a plan can have every figure recomputed. Lengths are measured again
//! from the geometry, hazards are summed from the overlay's pieces, the ledger is subtracted again.
//! Invariants: shares with the planner only the laid-out scene (network, overlay, posts).
//! Complexity: one pass over each route; no search.

use super::scene::Scene;
use super::{CostLines, Detour, Error, Map, Objective, Plan, PointSpec, Request, Route, Status};
use crate::io::Source;
use crate::model::{EdgeId, EscortType, NodeId};
use geo::{Distance, Geodesic, Point};

/// A figure of a plan that the map does not bear out.
#[derive(Clone, Debug, PartialEq)]
pub struct Discrepancy {
    /// Which figure: `routes[0].hazard`.
    pub figure: String,
    /// What the plan says.
    pub plan: String,
    /// What the map gives.
    pub map: String,
}

/// Relative tolerance: figures are written in full, so only the order of additions differs.
const TOLERANCE: f64 = 1e-6;

/// Recomputes a plan. `exclude` are its excluded areas, opened. Empty when every figure holds.
pub fn verify(plan: &Plan, map: &Map, exclude: Vec<Source>) -> Result<Vec<Discrepancy>, Error> {
    let mut found = Vec::new();
    for input in &plan.map.inputs {
        let now = map
            .info
            .inputs
            .iter()
            .find(|i| i.role == input.role && i.file == input.file)
            .map(|i| i.sha256.clone())
            .or_else(|| {
                exclude
                    .iter()
                    .find(|s| input.role == "exclude" && s.name == input.file)
                    .map(Source::digest)
            });
        if now.as_deref() != Some(input.sha256.as_str()) {
            found.push(Discrepancy {
                figure: format!("digest of {}", input.file),
                plan: input.sha256.clone(),
                map: now.unwrap_or_else(|| "not read".to_owned()),
            });
        }
    }
    let request = request(plan, exclude)?;
    let scene = Scene::new(map, &request)?;
    let mut check = Check {
        scene: &scene,
        found,
    };
    for (name, wrote, have) in stops(plan, &scene) {
        check.same(&format!("request.{name}"), wrote, have);
    }
    check.route("baseline", &plan.baseline);
    for (i, route) in plan.routes.iter().enumerate() {
        check.route(&format!("routes[{i}]"), route);
        check.limits(&format!("routes[{i}]"), route, plan);
    }
    if let Some(route) = &plan.least_hazard {
        check.route("least_hazard", route);
    }
    if plan.detour.len() != plan.routes.len() {
        check.text("detour", &plan.detour.len(), &plan.routes.len());
    }
    for (i, (detour, route)) in plan.detour.iter().zip(&plan.routes).enumerate() {
        check.detour(&format!("detour[{i}]"), detour, route, &plan.baseline);
    }
    let status = match plan.routes.first() {
        None => Status::Infeasible,
        Some(best) if best.gap > 0.0 => Status::Feasible,
        Some(_) => Status::Optimal,
    };
    if status != plan.status {
        check.text(
            "status",
            &format!("{:?}", plan.status),
            &format!("{status:?}"),
        );
    }
    Ok(check.found)
}

fn request(plan: &Plan, exclude: Vec<Source>) -> Result<Request, Error> {
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
    request.profile.clone_from(&asked.profile);
    request.trucks = Some(asked.trucks);
    request.cargo = asked.cargo;
    request.cargo_litres = Some(asked.cargo_litres);
    request.minimise = asked.minimise;
    request.limits = asked.limits;
    request.escorts.clone_from(&asked.escorts);
    request.avoid.clone_from(&asked.avoid);
    request.exclude = exclude;
    request.max_overlap = asked.max_overlap;
    request.snap_radius_km = asked.snap_radius_km;
    Ok(request)
}

fn stops<'a>(plan: &'a Plan, scene: &'a Scene<'_>) -> Vec<(String, f64, f64)> {
    let asked = std::iter::once(&plan.request.from)
        .chain(&plan.request.via)
        .chain(std::iter::once(&plan.request.to));
    asked
        .zip(&scene.stops)
        .flat_map(|(wrote, have)| {
            [
                (format!("{}.lon", wrote.name), wrote.lon, have.lon),
                (format!("{}.lat", wrote.name), wrote.lat, have.lat),
                (
                    format!("{}.node", wrote.name),
                    f64::from(wrote.node.0),
                    f64::from(have.node.0),
                ),
            ]
        })
        .collect()
}

struct Check<'s, 'm> {
    scene: &'s Scene<'m>,
    found: Vec<Discrepancy>,
}

#[derive(Default)]
struct Again {
    length_m: f64,
    duration_s: f64,
    hazard: f64,
    hazard_phi_1: f64,
    loss: f64,
    escorted_m: f64,
    lines: CostLines,
}

/// Whether a convoy may change to `escort` (none: hand back) at a node.
fn offered(scene: &Scene<'_>, at: NodeId, escort: Option<&EscortType>) -> bool {
    let Some(post) = scene.posts.iter().find(|post| post.node == at) else {
        return false;
    };
    escort.is_none_or(|escort| {
        post.offers
            .iter()
            .any(|o| scene.escorts[*o].name == escort.name)
    })
}

impl Again {
    fn take_on(&mut self, scene: &Scene<'_>, escort: &EscortType) {
        let hours = escort.change_min / 60.0;
        self.duration_s += hours * 3600.0;
        self.lines.escort += escort.change_cost;
        self.hours_pass(scene, hours);
    }

    fn hours_pass(&mut self, scene: &Scene<'_>, hours: f64) {
        let trucks = f64::from(scene.convoy.trucks);
        self.lines.crew += trucks * hours * scene.profile.cost_per_hour;
        self.lines.cargo_delay += hours * scene.convoy.cargo_delay_per_hour;
    }

    fn drive(&mut self, scene: &Scene<'_>, edge: EdgeId, escort: Option<&EscortType>) {
        let (network, profile, convoy) = (&scene.network, &scene.profile, &scene.convoy);
        let link = network.link(edge);
        let trucks = f64::from(convoy.trucks);
        let length_m = match network.attributes(link).tags.length_m {
            Some(_) => network.link_length_m(link),
            None => network
                .link_vertices(link)
                .windows(2)
                .map(|p| Geodesic.distance(Point::from(p[0]), Point::from(p[1])))
                .sum(),
        };
        let road = scene.speed_kmh[link.index()];
        let speed = escort
            .and_then(|e| e.max_speed_kmh)
            .map_or(road, |cap| road.min(cap));
        let mut seconds = length_m / (speed / 3.6);
        for toll in scene.overlay.tolls.iter().filter(|toll| toll.edge == edge) {
            seconds += toll.delay_min * 60.0;
            self.lines.checkpoints += toll.cost;
        }
        let (hours, km) = (seconds / 3600.0, length_m / 1000.0);
        self.length_m += length_m;
        self.duration_s += seconds;
        self.hours_pass(scene, hours);
        self.lines.fuel += trucks * km * profile.fuel_l_per_100km / 100.0 * convoy.fuel_price;
        self.lines.vehicle += trucks * km * profile.cost_per_km;

        let risk = scene.overlay.link(link);
        let (attacks, lost) = if risk.pieces.is_empty() {
            (risk.hazard, risk.loss)
        } else {
            let pieces = risk.pieces.iter();
            pieces.fold((0.0, 0.0), |sum, p| (sum.0 + p.hazard, sum.1 + p.loss))
        };
        let size = (trucks / convoy.reference_trucks).powf(convoy.beta);
        let (phi, psi) = escort.map_or((1.0, 1.0), |e| (e.phi, e.psi));
        self.hazard += attacks * size * phi;
        self.hazard_phi_1 += attacks * size;
        self.loss += lost * size * phi * psi;
        if let Some(escort) = escort {
            self.lines.escort += km * escort.cost_per_km + hours * escort.cost_per_hour;
            self.escorted_m += length_m;
        }
    }
}

impl Check<'_, '_> {
    fn same(&mut self, figure: &str, plan: f64, map: f64) {
        let scale = plan.abs().max(map.abs()).max(1e-6);
        if !plan.is_finite() || (plan - map).abs() > TOLERANCE * scale {
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

    fn route(&mut self, name: &str, route: &Route) {
        let Some(again) = self.walk(name, route) else {
            return;
        };
        let trucks = f64::from(self.scene.convoy.trucks);
        let p = |hazard: f64| 1.0 - (-hazard).exp();
        let cost = again.lines.total();
        for (figure, plan, map) in [
            ("length_m", route.length_m, again.length_m),
            ("duration_s", route.duration_s, again.duration_s),
            ("cost", route.cost, cost),
            ("hazard", route.hazard, again.hazard),
            (
                "attack_probability",
                route.attack_probability,
                p(again.hazard),
            ),
            ("hazard_phi_1", route.hazard_phi_1, again.hazard_phi_1),
            (
                "attack_probability_phi_1",
                route.attack_probability_phi_1,
                p(again.hazard_phi_1),
            ),
            (
                "attack_probability_range[0]",
                route.attack_probability_range[0],
                p(again.hazard / 2.0),
            ),
            (
                "attack_probability_range[1]",
                route.attack_probability_range[1],
                p(again.hazard * 2.0),
            ),
            (
                "expected_trucks_lost",
                route.expected_trucks_lost,
                trucks * p(again.loss),
            ),
            (
                "expected_litres_lost",
                route.expected_litres_lost,
                self.scene.cargo_litres * p(again.loss),
            ),
            ("escort_km", route.escort_km, again.escorted_m / 1000.0),
            (
                "fuel_l",
                route.fuel_l,
                again.length_m / 1e5 * self.scene.profile.fuel_l_per_100km * trucks,
            ),
        ] {
            self.same(&format!("{name}.{figure}"), plan, map);
        }
        for ((line, plan), (_, map)) in route.cost_lines.lines().iter().zip(again.lines.lines()) {
            self.same(&format!("{name}.cost_lines.{line}"), *plan, map);
        }
        let legs = |f: &dyn Fn(&super::Leg) -> f64| route.legs.iter().map(f).sum::<f64>();
        self.same(
            &format!("{name}.legs length"),
            legs(&|l| l.length_m),
            again.length_m,
        );
        self.same(
            &format!("{name}.legs duration"),
            legs(&|l| l.duration_s),
            again.duration_s,
        );
        self.same(
            &format!("{name}.legs hazard"),
            legs(&|l| l.hazard),
            again.hazard,
        );
        let segments: f64 = route.segments.iter().map(|s| s.hazard).sum();
        self.same(&format!("{name}.segments hazard"), segments, again.hazard);
        let value = match (name, self.scene.request.minimise) {
            ("baseline", _) => again.duration_s,
            _ if route.label.contains("least hazard") && !route.label.contains(',') => again.hazard,
            (_, Objective::Time) => again.duration_s,
            (_, Objective::Distance) => again.length_m,
            (_, Objective::Cost) => cost,
            (_, Objective::Hazard) => again.hazard,
        };
        if route.lower_bound > value * (1.0 + TOLERANCE) + 1e-6 {
            self.text(&format!("{name}.lower_bound"), &route.lower_bound, &value);
        }
        let gap = ((value - route.lower_bound) / route.lower_bound.max(1e-12)).max(0.0);
        if route.gap == 0.0 && gap > 1e-4 && value > 1e-6 {
            self.text(&format!("{name}.gap"), &route.gap, &gap);
        }
    }

    /// Drives the edges one by one; `None` when they are no route of this map.
    fn walk(&mut self, name: &str, route: &Route) -> Option<Again> {
        let scene = self.scene;
        let network = &scene.network;
        let mut again = Again::default();
        let mut at = scene.stops[0].node;
        let mut reached = 1;
        let mut under: Option<&str> = None;
        for (i, used) in route.edges.iter().enumerate() {
            let place = format!("{name}.edges[{i}]");
            if used.edge.index() >= network.edge_count() || network.tail(used.edge) != at {
                self.text(
                    &place,
                    &format!("edge {}", used.edge.0),
                    &"not connected here",
                );
                return None;
            }
            let kind = used.escort.as_deref();
            let escort = scene.escorts.iter().find(|e| Some(e.name.as_str()) == kind);
            if kind.is_some() && escort.is_none() {
                self.text(&place, &kind.unwrap_or_default(), &"no such escort");
                return None;
            }
            if kind != under {
                if !offered(scene, at, escort) {
                    self.text(&place, &"escort changes here", &"no post that offers it");
                }
                if let Some(escort) = escort {
                    again.take_on(scene, escort);
                }
                under = kind;
            }
            let link = network.link(used.edge);
            if scene.speed_kmh[link.index()] <= 0.0 {
                self.text(&place, &"driven", &"closed to this profile");
                return None;
            }
            if scene.overlay.link(link).closed_by.is_some() && name != "baseline" {
                self.text(&place, &"driven", &"closed");
            }
            again.drive(scene, used.edge, escort);
            at = network.head(used.edge);
            while reached < scene.stops.len() && scene.stops[reached].node == at {
                reached += 1;
            }
        }
        if reached != scene.stops.len() || scene.stops[reached - 1].node != at {
            let missed = &scene.stops[reached.min(scene.stops.len() - 1)].name;
            self.text(
                &format!("{name}.edges"),
                &"ends",
                &format!("{missed} was not reached"),
            );
            return None;
        }
        Some(again)
    }

    fn limits(&mut self, name: &str, route: &Route, plan: &Plan) {
        let limits = &plan.request.limits;
        let checks = [
            ("max-risk", limits.max_risk, route.attack_probability),
            ("max-hours", limits.max_hours, route.duration_s / 3600.0),
            ("max-km", limits.max_km, route.length_m / 1000.0),
            ("max-cost", limits.max_cost, route.cost),
            (
                "max-detour",
                limits.max_detour,
                route.length_m / plan.baseline.length_m,
            ),
            ("max-escort-km", limits.max_escort_km, route.escort_km),
        ];
        for (limit, allowed, value) in checks {
            if let Some(allowed) = allowed
                && value > allowed * (1.0 + 1e-8) + 1e-9
            {
                self.text(&format!("{name} against --{limit}"), &value, &allowed);
            }
        }
        for group in &plan.request.avoid {
            if route
                .segments
                .iter()
                .any(|s| s.groups.iter().any(|g| g == group))
            {
                self.text(&format!("{name} against --avoid"), &"crosses", group);
            }
        }
        for used in &route.edges {
            if used.edge.index() < self.scene.network.edge_count()
                && self.scene.excluded[self.scene.network.link(used.edge).index()]
            {
                self.text(
                    &format!("{name} against --exclude"),
                    &"enters",
                    &"an excluded area",
                );
            }
        }
    }

    fn detour(&mut self, name: &str, detour: &Detour, route: &Route, base: &Route) {
        let cost = route.cost - base.cost;
        let saved = base.expected_trucks_lost - route.expected_trucks_lost;
        for (figure, plan, map) in [
            ("length_m", detour.length_m, route.length_m - base.length_m),
            (
                "length_percent",
                detour.length_percent,
                100.0 * (route.length_m - base.length_m) / base.length_m,
            ),
            (
                "duration_s",
                detour.duration_s,
                route.duration_s - base.duration_s,
            ),
            (
                "days",
                detour.days,
                (route.duration_s - base.duration_s) / 86_400.0,
            ),
            ("fuel_l", detour.fuel_l, route.fuel_l - base.fuel_l),
            ("cost", detour.cost, cost),
            (
                "expected_attacks",
                detour.expected_attacks,
                route.hazard - base.hazard,
            ),
            (
                "attack_probability",
                detour.attack_probability,
                route.attack_probability - base.attack_probability,
            ),
            ("expected_trucks_lost", detour.expected_trucks_lost, -saved),
            (
                "expected_litres_lost",
                detour.expected_litres_lost,
                route.expected_litres_lost - base.expected_litres_lost,
            ),
            (
                "expected_loss",
                detour.expected_loss,
                -saved * self.scene.profile.truck_value,
            ),
        ] {
            self.same(&format!("{name}.{figure}"), plan, map);
        }
        let lines = route.cost_lines.lines();
        for (((line, of_route), (_, of_base)), (_, wrote)) in lines
            .iter()
            .zip(base.cost_lines.lines())
            .zip(detour.cost_lines.lines())
        {
            self.same(
                &format!("{name}.cost_lines.{line}"),
                wrote,
                of_route - of_base,
            );
        }
        match detour.break_even_per_truck {
            Some(wrote) => self.same(&format!("{name}.break_even_per_truck"), wrote, cost / saved),
            None if saved > 1e-6 => {
                self.text(
                    &format!("{name}.break_even_per_truck"),
                    &"none",
                    &(cost / saved),
                );
            }
            None => {}
        }
    }
}
