//! A plan taken up again on the way: what is travelled stays, the rest is solved anew.
//!
//! Purpose: where the convoy is on its route and what lies behind it; the same request from there, with the escort that is
//! with it, what is left of each limit, the day and the new picture; the rest of the old road under that picture; what is
//! different; and the safe halts it can be at first. Invariants: the new problem is one of [`super::plan`]'s, with a
//! start [under way](super::UnderWay), and is checked like one; what is travelled and what was planned for the rest add up to the
//! plan's own figures. Complexity: three scenes (the plan's, the rest as planned, the rest now), one plan, one
//! shortest-path tree for the halts.

mod answer;
mod change;
mod halts;
mod position;
mod spans;
mod travelled;

pub use answer::*;
pub use position::{BESIDE_M, Position};

use super::allowance::Allowance;
use super::evaluate::{Evaluator, Sums};
use super::layers::{Step, Variant};
use super::propose::{Answer, Problem, Recipe, limits as limit_specs};
use super::resolve::find;
use super::under_way::{edge_towards, start_layer};
use super::verify::request as request_of;
use super::{
    Budget, Difference, EdgeUse, Error, Limits, Map, Objective, Plan, PointSpec, Request, Route,
    Scene, Status, UnderWay, plan_scene,
};
use crate::io::Source;
use crate::model::{EdgeId, attack_probability, hazard_cap};
use jiff::civil::DateTime;
use position::{Located, locate};
use spans::{Pieces, Span};
use std::collections::BTreeSet;
use travelled::{Planned, steps};

/// Shorter than this is no journey, m.
const ARRIVED_M: f64 = 1.0;
/// How far behind a point of the road just driven is taken, m.
const BEHIND_M: f64 = 5.0;

/// What is known on the way.
#[derive(Clone, Debug)]
pub struct Replanning {
    /// The plan's route that the convoy set out on; its first when `None`.
    pub rank: Option<u32>,
    /// Where it is.
    pub at: Position,
    /// The local time.
    pub time: DateTime,
    /// Hours of driving since the last night; as planned for this place when `None`.
    pub driven_h: Option<f64>,
    /// The escort that is with it, `Some(None)` for none; as planned for this place when `None`.
    pub escort: Option<Option<String>>,
    /// It does not turn round where it stands.
    pub no_turn: bool,
    /// The cap on P(attack) is for the whole journey: what was met on the way is subtracted. Otherwise it is for what lies
    /// ahead, for what is past endangers nobody any more.
    pub count_travelled: bool,
    /// The plan's excluded areas, opened.
    pub exclude: Vec<Source>,
    /// What the searches may spend.
    pub budget: Budget,
}

impl Replanning {
    /// At a place and time, with every option at its default.
    pub fn new(at: Position, time: DateTime) -> Self {
        Self {
            rank: None,
            at,
            time,
            driven_h: None,
            escort: None,
            no_turn: false,
            count_travelled: false,
            exclude: Vec::new(),
            budget: Budget::default(),
        }
    }
}

/// Replans. `before` is the map that the plan was made on, `now` the same with today's risk picture; one map serves as both.
pub fn replan(before: &Map, now: &Map, plan: &Plan, asked: &Replanning) -> Result<Replan, Error> {
    let route = chosen(plan, asked.rank)?;
    not_before(plan, asked.time)?;
    let mut warnings = same_map(plan, before, now)?;
    let request = request_of(plan, asked.exclude.clone())?;
    let scene = Scene::new(before, &request)?;
    let planned = Planned::new(&scene, route)?;
    let located = locate(&planned, &asked.at, asked.time)?;
    if planned.length_m() - located.metres < ARRIVED_M && located.on_route {
        return Err(bad(
            format!("the convoy is at {}, its destination", plan.request.to.name),
            "There is nothing left to plan; for a way on, plan anew.",
        ));
    }
    aboard(&planned, &located)?;
    let start = Start::new(&planned, &located, asked, &mut warnings);

    // The rest of the road as it was planned, from where the route was left.
    let abeam = Located {
        on_route: true,
        ..located
    };
    let then_request = start.request_then(&request, &planned, abeam);
    let then_scene = Scene::new(before, &then_request)?;
    let rest = planned.rest(located.metres);
    let then = Rest::new(&then_scene, &rest).ok_or_else(|| {
        bad(
            "the rest of the route cannot be followed".to_owned(),
            "Plan again.",
        )
    })?;
    let then_sums = Evaluator::new(&then_scene, Variant::requested(&then_scene)).sums(&then.steps);
    let whole = Evaluator::new(&scene, Variant::requested(&scene)).sums(&planned.steps);
    let travelled = start.travelled(&planned, &located, &whole, &then_sums, &plan.request.limits);

    let limits = left(
        &plan.request.limits,
        &travelled,
        plan.baseline.length_m,
        asked.count_travelled,
    );
    let now_request = start.request_now(&request, plan, asked, limits, &mut warnings);
    let now_scene = Scene::new(now, &now_request)?;
    let ahead = plan_scene(&now_scene)?;
    let chosen = counterpart(&ahead, route);
    let rest_now = located
        .on_route
        .then(|| Rest::new(&now_scene, &rest))
        .flatten();
    if located.on_route && rest_now.is_none() {
        warnings.push(
            "the rest of the old road does not begin at the road that the convoy was put on: it is not compared".to_owned(),
        );
    }
    let now_then = (&rest_now, &then_sums);
    let as_planned = as_planned(&now_scene, now_then, &ahead, chosen)?;
    let change = match (chosen, &as_planned, &rest_now) {
        (Some(i), Some(old), Some(rest)) => {
            let new = &ahead.routes[i];
            let mut change = changed(&now_scene, new, old, rest, (located.metres, asked.time));
            change.turns_back = start.turns_back(&now_scene, new);
            Some(change)
        }
        _ => None,
    };
    let zones = rest_now.as_ref().map_or_else(Vec::new, |rest| {
        change::zones((&then_scene, &then.steps), (&now_scene, &rest.steps))
    });
    let halts = start.halts(now, &now_request, &now_scene, asked.time)?;
    warnings.extend(halts.is_empty().then(|| {
        "no place of the map that can be reached is marked as a safe halt (`halt`)".to_owned()
    }));
    let at_halt = halts.iter().any(|way| way.direction == Direction::Here);
    warnings.extend(dark(&now_scene, asked.time).filter(|_| !at_halt));
    Ok(Replan {
        siraba: env!("CARGO_PKG_VERSION").to_owned(),
        status: ahead.status,
        planned: PlannedRoute::of(plan, route),
        here: start.here(&planned, &located, asked, at_halt),
        travelled,
        travelled_counts: asked.count_travelled,
        risk_added: added(before, now),
        as_planned,
        ahead,
        chosen: chosen.map(|i| i as u32),
        change,
        zones,
        halts,
        warnings,
    })
}

fn bad(what: String, help: &str) -> Error {
    Error::BadRequest {
        what,
        help: help.to_owned(),
    }
}

/// That the road is closed for the day where the convoy stands.
fn dark(scene: &Scene<'_>, time: DateTime) -> Option<String> {
    let halts = scene.halts.as_ref()?;
    halts.start(scene).is_none().then(|| {
        format!(
            "at {} the convoy may not be on the road where it stands, and that is no safe halt: nothing ahead is a plan; go to the nearest halt",
            time.strftime("%H:%M")
        )
    })
}

/// The route that the convoy set out on.
fn chosen(plan: &Plan, rank: Option<u32>) -> Result<&Route, Error> {
    if plan.routes.is_empty() {
        return Err(bad(
            "the plan has no route: it says that nothing meets its limits".to_owned(),
            "Give a plan with a route; what does not exist cannot be replanned.",
        ));
    }
    let wanted = rank.unwrap_or(plan.routes[0].rank);
    plan.routes
        .iter()
        .find(|r| r.rank == wanted)
        .ok_or_else(|| {
            let known: Vec<String> = plan.routes.iter().map(|r| r.rank.to_string()).collect();
            bad(
                format!("the plan has no route {wanted}"),
                &format!("Its routes are {}.", known.join(", ")),
            )
        })
}

/// Nobody is on the way before departure.
fn not_before(plan: &Plan, time: DateTime) -> Result<(), Error> {
    let early = match &plan.request.march {
        Some(march) => time < march.depart,
        None => time.date() < plan.request.date,
    };
    if !early {
        return Ok(());
    }
    let depart = plan.request.march.as_ref().map_or_else(
        || plan.request.date.to_string(),
        |march| march.depart.to_string(),
    );
    Err(bad(
        format!("--time {time} is before the departure, {depart}"),
        "Give the local time on the way; to leave at another time, plan again.",
    ))
}

/// The roads must be those of the plan, for ids and kilometres mean nothing on others. Other inputs that differ are warned of.
fn same_map(plan: &Plan, before: &Map, now: &Map) -> Result<Vec<String>, Error> {
    let of = |inputs: &[super::Input], role: &str| -> Vec<String> {
        let own = inputs.iter().filter(|input| input.role == role);
        own.map(|input| input.sha256.clone()).collect()
    };
    let (stated, read) = (&plan.map.inputs, &before.info.inputs);
    for inputs in [read, &now.info.inputs] {
        if of(stated, "roads") != of(inputs, "roads") {
            return Err(bad(
                "the roads are not those that the plan was made on".to_owned(),
                "Give the roads of the plan with --map or --roads, or plan again from where the convoy is.",
            ));
        }
    }
    let mut warnings = Vec::new();
    for role in ["manifest", "places", "risk", "profiles"] {
        if of(stated, role) != of(read, role) {
            warnings.push(format!(
                "{role}: not as the plan was made with; what is travelled and what was planned are counted with today's"
            ));
        }
    }
    Ok(warnings)
}

/// On a ferry nobody turns off.
fn aboard(planned: &Planned<'_, '_, '_>, located: &Located) -> Result<(), Error> {
    let way = &planned.ways[planned.way_at(located.metres)];
    let link = planned.scene.network.link(way.edge);
    let on_it = located.metres - way.from_m;
    let inside = on_it > ARRIVED_M && on_it < way.span.length_m() - ARRIVED_M;
    if located.on_route && inside && planned.scene.ferries.contains_key(&link) {
        return Err(bad(
            "the convoy is on a ferry there".to_owned(),
            "Give the landing that it comes to.",
        ));
    }
    Ok(())
}

/// Names of the risk files that only the new map has.
fn added(before: &Map, now: &Map) -> Vec<String> {
    let mut old: Vec<&str> = before
        .info
        .inputs
        .iter()
        .map(|i| i.sha256.as_str())
        .collect();
    let mut new = Vec::new();
    for input in now.info.inputs.iter().filter(|i| i.role == "risk") {
        match old.iter().position(|digest| *digest == input.sha256) {
            Some(at) => {
                old.remove(at);
            }
            None => new.push(input.file.clone()),
        }
    }
    new
}

/// What is left of the limits.
fn left(limits: &Limits, travelled: &Travelled, baseline_m: f64, counts: bool) -> Limits {
    // A part in 10¹² for what subtraction rounds away.
    let rest =
        |cap: Option<f64>, spent: f64| cap.map(|cap| (cap - spent + 1e-12 * cap.abs()).max(0.0));
    let detour_km = limits.max_detour.map(|ratio| ratio * baseline_m / 1000.0);
    let most_km = match (limits.max_km, detour_km) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Limits {
        max_risk: match limits.max_risk {
            Some(p) if counts => {
                let cap = hazard_cap(p);
                Some(attack_probability((cap - travelled.hazard).max(0.0)))
            }
            asked => asked,
        },
        max_hours: rest(limits.max_hours, travelled.duration_s / 3600.0),
        max_km: rest(most_km, travelled.length_m / 1000.0),
        max_cost: rest(limits.max_cost, travelled.cost),
        max_detour: None,
        max_escort_km: rest(limits.max_escort_km, travelled.escort_km),
    }
}

/// The new plan's route of the same name, else its first.
fn counterpart(ahead: &Plan, old: &Route) -> Option<usize> {
    let named = ahead
        .routes
        .iter()
        .position(|route| route.label == old.label);
    named.or((!ahead.routes.is_empty()).then_some(0))
}

/// How the convoy stands at the start of the new problem.
struct Start {
    spec: PointSpec,
    under_way: UnderWay,
    /// A point of the road just driven.
    came_by: Option<[f64; 2]>,
    /// Stops of the request that lie behind, and number of via points among them.
    passed: usize,
}

impl Start {
    fn new(
        planned: &Planned<'_, '_, '_>,
        located: &Located,
        asked: &Replanning,
        warnings: &mut Vec<String>,
    ) -> Self {
        let metres = located.metres;
        let way = &planned.ways[planned.way_at(metres)];
        let set_out = metres > ARRIVED_M / 2.0;
        let behind = planned.line((metres - BEHIND_M).max(0.0), metres);
        let came_by = behind
            .first()
            .copied()
            .filter(|_| set_out && located.on_route);
        if asked.no_turn && came_by.is_none() {
            warnings.push(
                "--no-turn says nothing here: the road that the convoy came by is not known"
                    .to_owned(),
            );
        }
        let at_start = planned.scene.request.under_way.as_ref();
        let escort = match &asked.escort {
            Some(escort) => escort.clone(),
            None if set_out => way.escort.clone(),
            None => at_start.and_then(|start| start.escort.clone()),
        };
        let planned_h = match planned.night_at(metres) {
            Some(night) if asked.time >= night.leaves => Some(0.0),
            _ if !set_out => Some(at_start.map_or(0.0, |start| start.driven_h)),
            _ => planned.clock_at(metres).map(|(_, hours)| hours),
        };
        if planned_h.is_none() && asked.driven_h.is_none() {
            warnings.push(
                "the plan has no timetable: the hours driven today are taken as 0 for the way to a halt; --driven-today states them".to_owned(),
            );
        }
        let passed = planned
            .stops_m
            .iter()
            .filter(|m| **m <= metres + ARRIVED_M / 2.0)
            .count();
        Self {
            spec: spec(planned, located),
            under_way: UnderWay {
                link: located.link,
                along_m: located.along_m,
                escort,
                driven_h: asked.driven_h.or(planned_h).unwrap_or_default(),
                no_turn_to: came_by.filter(|_| asked.no_turn),
            },
            came_by,
            passed: passed.max(1),
        }
    }

    /// The request from a position on: the same stops, escorts and bars.
    fn request(&self, request: &Request) -> Request {
        let mut from_here = request.clone();
        from_here.from = self.spec.clone();
        from_here.via = request.via.iter().skip(self.passed - 1).cloned().collect();
        from_here.under_way = Some(self.under_way.clone());
        if let Some(escort) = &self.under_way.escort
            && !from_here.escorts.contains(escort)
        {
            from_here.escorts.push(escort.clone());
        }
        from_here
    }

    /// The rest as it was planned: the plan's day, without a clock or limits.
    fn request_then(
        &self,
        request: &Request,
        planned: &Planned<'_, '_, '_>,
        at: Located,
    ) -> Request {
        let mut then = self.request(request);
        let set_out = at.metres > ARRIVED_M / 2.0;
        let way = &planned.ways[planned.way_at(at.metres)];
        let along_m = way.span.along_m(at.metres - way.from_m);
        let line = planned
            .scene
            .map
            .network
            .slice(way.span.link, along_m, along_m);
        let here = line.first().copied().unwrap_or(at.at);
        then.from = PointSpec::LonLat(here);
        let at_start = request
            .under_way
            .as_ref()
            .and_then(|start| start.escort.clone());
        then.under_way = Some(UnderWay {
            link: way.span.link,
            along_m,
            escort: if set_out {
                way.escort.clone()
            } else {
                at_start
            },
            driven_h: 0.0,
            no_turn_to: None,
        });
        then.date = Some(planned.scene.date);
        (then.depart, then.contingency, then.max_days) = (None, None, None);
        then.limits = Limits::default();
        then
    }

    /// The new problem.
    fn request_now(
        &self,
        request: &Request,
        plan: &Plan,
        asked: &Replanning,
        limits: Limits,
        warnings: &mut Vec<String>,
    ) -> Request {
        let mut now = self.request(request);
        now.limits = limits;
        now.budget = asked.budget;
        now.alternatives = plan.request.alternatives.map(|_| 1);
        now.date = Some(asked.time.date());
        if let Some(march) = &plan.request.march {
            (now.date, now.depart) = (None, Some(asked.time));
            let gone = (asked.time.date() - march.depart.date()).get_days();
            let left = march.max_days.saturating_sub(gone.unsigned_abs());
            if left == 0 {
                warnings.push(format!(
                    "the plan allows {} days on the road, and they are over: the new one has this day alone",
                    march.max_days
                ));
            }
            now.max_days = Some(left.max(1));
        }
        now
    }

    fn travelled(
        &self,
        planned: &Planned<'_, '_, '_>,
        located: &Located,
        whole: &Sums,
        rest: &Sums,
        limits: &Limits,
    ) -> Travelled {
        // Never below nothing, whatever rounding says.
        let spent = |whole: f64, rest: f64| {
            let spent = whole - rest;
            if spent.abs() <= 1e-9 * whole.abs() {
                0.0
            } else {
                spent.max(0.0)
            }
        };
        let hazard = spent(whole.hazard, rest.hazard);
        let cost = spent(whole.cost.total(), rest.cost.total());
        let via = planned.scene.stops[1..].iter().take(self.passed - 1);
        Travelled {
            length_m: located.metres,
            duration_s: spent(whole.duration_s, rest.duration_s),
            hazard,
            attack_probability: attack_probability(hazard),
            cost,
            cost_lines: whole.cost.minus(&rest.cost),
            escort_km: spent(whole.escorted_m, rest.escorted_m) / 1000.0,
            via: via.map(|stop| stop.name.clone()).collect(),
            limits: *limits,
            coordinates: planned.line(0.0, located.metres),
        }
    }

    /// Whether a route begins along the road that the convoy came by.
    fn turns_back(&self, scene: &Scene<'_>, route: &Route) -> bool {
        let back = self.came_by.and_then(|[x, y]| {
            edge_towards(&scene.network, scene.stops[0].node, geo::Coord { x, y })
        });
        back.is_some() && route.edges.first().map(|used| used.edge) == back
    }

    /// The nearest safe halts: on the new problem's own clock, or on one for this purpose.
    fn halts(
        &self,
        map: &Map,
        request: &Request,
        scene: &Scene<'_>,
        time: DateTime,
    ) -> Result<Vec<WayToHalt>, Error> {
        if scene.halts.is_some() {
            return halts::nearest_halts(scene, self.came_by);
        }
        let mut clocked = request.clone();
        (clocked.date, clocked.depart) = (None, Some(time));
        halts::nearest_halts(&Scene::new(map, &clocked)?, self.came_by)
    }

    fn here(
        &self,
        planned: &Planned<'_, '_, '_>,
        located: &Located,
        asked: &Replanning,
        at_halt: bool,
    ) -> Here {
        let km = located.metres / 1000.0;
        let place = |node: &&super::RouteNode| node.place.is_some();
        let nodes = || planned.route.nodes.iter().filter(place);
        let last = nodes().rfind(|node| node.km <= km + 1e-3);
        let next = nodes().find(|node| node.km > km + 1e-3);
        let late = planned
            .clock_at(located.metres)
            .filter(|_| {
                let set_out = located.metres > ARRIVED_M / 2.0;
                located.on_route && set_out && planned.night_at(located.metres).is_none()
            })
            .map(|(planned, _)| planned.duration_until(asked.time).as_secs_f64());
        Here {
            at: asked.at.text(),
            lon: located.at.x,
            lat: located.at.y,
            time: asked.time,
            on_route: located.on_route,
            km,
            snap_distance_m: located.snap_distance_m,
            route_distance_m: located.route_distance_m,
            after: last.and_then(|node| node.place.clone()),
            before: next.and_then(|node| node.place.clone()),
            escort: self.under_way.escort.clone(),
            driven_h: self.under_way.driven_h,
            late_s: late,
            at_halt,
            may_turn: self.under_way.no_turn_to.is_none(),
        }
    }
}

/// The position as a request names it: the place that is there, else lon,lat to a centimetre.
fn spec(planned: &Planned<'_, '_, '_>, located: &Located) -> PointSpec {
    let near =
        |node: &&super::RouteNode| (node.km * 1000.0 - located.metres).abs() < ARRIVED_M / 2.0;
    let node = planned.route.nodes.iter().find(near);
    if let Some(name) = node.and_then(|node| node.place.as_ref())
        && located.on_route
    {
        let spec = PointSpec::Name(name.clone());
        // Of two places of one name neither will do.
        if find(planned.scene.map, &spec).is_ok() {
            return spec;
        }
    }
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    PointSpec::LonLat(geo::Coord {
        x: round(located.at.x),
        y: round(located.at.y),
    })
}

/// The rest of the old road in a scene that begins where the convoy is.
struct Rest {
    edges: Vec<EdgeUse>,
    steps: Vec<Step>,
}

impl Rest {
    /// None when the road does not lie in this scene from its first stop on.
    fn new(scene: &Scene<'_>, rest: &[(Span, Option<String>)]) -> Option<Self> {
        let pieces = Pieces::new(&scene.map.network, &scene.network);
        let mut edges = Vec::new();
        let mut at = scene.stops[0].node;
        for (span, escort) in rest {
            for edge in pieces.edges(*span)? {
                if scene.network.tail(edge) != at {
                    return None;
                }
                at = scene.network.head(edge);
                edges.push(EdgeUse {
                    edge,
                    escort: escort.clone(),
                });
            }
        }
        let start = start_layer(scene.request, &scene.escorts);
        let steps = steps(scene, &edges, &[], start)?;
        (at == scene.stops[scene.stops.len() - 1].node).then_some(Self { edges, steps })
    }

    fn edge_ids(&self) -> Vec<EdgeId> {
        self.edges.iter().map(|used| used.edge).collect()
    }
}

/// The rest of the old road as it is now.
fn as_planned(
    scene: &Scene<'_>,
    (rest, then): (&Option<Rest>, &Sums),
    ahead: &Plan,
    chosen: Option<usize>,
) -> Result<Option<AsPlanned>, Error> {
    let Some(rest) = rest else {
        return Ok(None);
    };
    let mut broken = change::bars(scene, &rest.edge_ids());
    let marched = march(scene, rest, ahead.baseline.length_m)?;
    if scene.halts.is_some() && marched.is_none() {
        broken.push("it cannot be marched from safe halt to safe halt in time".to_owned());
    }
    let steps = marched.unwrap_or_else(|| rest.steps.clone());
    let evaluator = Evaluator::new(scene, Variant::requested(scene));
    let sums = evaluator.sums(&steps);
    let value = match scene.request.minimise {
        Objective::Time => sums.elapsed_s.unwrap_or(sums.duration_s),
        Objective::Distance => sums.length_m,
        Objective::Cost => sums.cost.total(),
        Objective::Hazard => sums.hazard,
    };
    // The first of the new routes is the best by what is minimised; the others are not.
    let bound = match chosen {
        Some(0) if ahead.status == Status::Optimal => ahead.routes[0].lower_bound.min(value),
        _ => value,
    };
    let route = evaluator.route(0, "as planned", &steps, bound, value);
    broken.extend(change::limits_broken(&scene.request.limits, &route));
    Ok(Some(AsPlanned {
        holds: broken.is_empty(),
        broken,
        difference: Difference {
            length_m: route.length_m - then.length_m,
            duration_s: route.duration_s - then.duration_s,
            cost: route.cost - then.cost.total(),
            hazard: route.hazard - then.hazard,
        },
        route,
    }))
}

/// The best march on the old road under the old escorts, within the limits where that can be; none without a march, or
/// where the road cannot be marched.
fn march(scene: &Scene<'_>, rest: &Rest, baseline_m: f64) -> Result<Option<Vec<Step>>, Error> {
    if scene.halts.is_none() {
        return Ok(None);
    }
    let driven = rest.steps.iter().filter_map(|step| match *step {
        Step::Drive(edge, layer) => Some((edge, layer)),
        _ => None,
    });
    let only: BTreeSet<(EdgeId, u32)> = driven.collect();
    let variant = Variant {
        closures: false,
        seasons: false,
        exclude: false,
        avoid: &[],
        only: Some(&only),
        ..Variant::requested(scene)
    };
    let within = limit_specs(scene, baseline_m);
    for limits in [within, Vec::new()] {
        let minimise = scene.request.minimise;
        let problem = Problem::new(scene, &variant, limits, minimise, Allowance::default())?;
        if let Answer::Found(found) = problem.solve(Recipe::Best)? {
            return Ok(Some(found.steps));
        }
    }
    Ok(None)
}

/// The new route against the rest of the old road.
fn changed(
    scene: &Scene<'_>,
    new: &Route,
    old: &AsPlanned,
    rest: &Rest,
    here: (f64, DateTime),
) -> Change {
    let start = start_layer(scene.request, &scene.escorts);
    let new_steps = steps(scene, &new.edges, &new.nights, start).unwrap_or_default();
    let leaves = change::leaves(scene, &new_steps, &rest.edge_ids(), here);
    Change {
        same_road: leaves.is_none(),
        same_escorts: new.edges == rest.edges,
        difference: change::difference(new, &old.route),
        attack_probability: new.attack_probability - old.route.attack_probability,
        elapsed_s: new
            .elapsed_s
            .zip(old.route.elapsed_s)
            .map(|(new, old)| new - old),
        turns_back: false,
        leaves,
    }
}
