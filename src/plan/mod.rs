//! Paths to a convoy plan: the fifth stage.
//!
//! Purpose: what is asked, what is answered, and why. Builds the layered (junction, via stage,
//! escort) graph, asks `solve`, recomputes every figure in floating point, and writes the detour
//! ledger, the reasons and the sensitivity. Invariants: a route never exceeds a limit beyond
//! rounding at the last place; figures never come from the search; searches that do not depend on each
//! other run side by side (rayon's current pool) and are put together in a fixed order. Complexity:
//! one solve for the plan, one or two per avoided zone, one per sensitivity case.

mod allowance;
mod calibrate;
mod check;
mod clock;
mod compare;
mod conditions;
mod days;
mod ensemble;
mod error;
mod evaluate;
mod ferry;
mod frontier;
mod ground;
mod halts;
mod incidents;
mod inquiry;
mod lay;
mod layers;
mod ledger;
mod levels;
mod makeup;
mod map;
mod propose;
mod regret;
mod replan;
mod request;
mod resolve;
mod result;
mod robust;
mod scenario;
mod scene;
mod season;
mod sensitivity;
mod stated;
mod thin;
mod timetable;
mod under_way;
mod verify;
mod zones;

pub use crate::solve::Budget;
pub use calibrate::{Calibration, Rate, Whose, calibrate, events_of, interval};
pub use check::{
    CheckOptions, CheckReport, ComponentInfo, ComponentList, DanglingEnd, Location, NetworkFacts,
    PlaceOffRoad, RiskNote, check,
};
pub use compare::{
    Candidate, Comparing, Comparison, Currency, Origin, Outcome, RouteShift, ScenarioCase,
    ZoneShift, compare,
};
pub use conditions::{ConditionKind, Conditions};
pub use days::Days;
pub use error::Error;
pub use frontier::{Frontier, FrontierPoint, PriceStep, PriceUnit, frontier, frontier_scene};
pub use lay::{Laid, lay};
pub use map::Map;
pub use replan::*;
pub use request::{PointSpec, Request};
pub use result::*;
pub use scenario::{ScenarioChange, ScenarioInfo};
pub use scene::Scene;
pub use under_way::UnderWay;
pub use verify::{Discrepancy, verify, verify_frontier};

use crate::io::Effect;
use crate::model::Drive;
use inquiry::Inquiry;
use propose::{LimitSpec, Problem, Proposed, Recipe};

/// Plans a request on a map.
///
/// An infeasible request is an answer, not an error: see [`Status::Infeasible`].
pub fn plan(map: &Map, request: &Request) -> Result<Plan, Error> {
    let scene = Scene::new(map, request)?;
    plan_scene(&scene)
}

/// Plans a request that is already laid on its map.
pub fn plan_scene(scene: &Scene<'_>) -> Result<Plan, Error> {
    let request = scene.request;
    let mut inquiry = Inquiry::open(scene)?;
    let found = inquiry.ask(|problem, limits| propose(problem, request, limits))?;
    let proposals = &found.routes;
    if !proposals.is_empty() && (proposals.len() as u32) < request.alternatives.unwrap_or(0) {
        inquiry.warn_of_fewer(proposals.len());
    }
    let routes: Vec<Route> = proposals
        .iter()
        .zip(1..)
        .map(|(p, rank)| inquiry.route(rank, p))
        .collect::<Result<_, _>>()?;
    inquiry.warn_of_unproven(&found);
    let (detour, unsearched_zones) = ledger::ledger(&inquiry, &routes, proposals)?;
    let looked_at = proposals
        .iter()
        .position(|p| p.recipe == Recipe::Balanced)
        .unwrap_or(0);
    let (sensitivity, unsearched_cases) = match proposals.get(looked_at) {
        Some(p) => sensitivity::sensitivity(&inquiry, &routes[looked_at], p)?,
        None => Default::default(),
    };
    inquiry.warn_of_unsearched(&unsearched_zones, &unsearched_cases);
    inquiry.warnings.extend(late_halts(scene, &routes));
    inquiry.warnings.extend(changes_on_the_way(scene, &routes));
    let ferries = ferry::told(scene, routes.iter().chain([&inquiry.baseline]));
    inquiry.warnings.extend(ferries);
    let ensemble = match request.ensemble {
        Some(asked) if !proposals.is_empty() => {
            Some(ensemble::ensemble(&inquiry, proposals, asked)?)
        }
        _ => None,
    };
    Ok(Plan {
        siraba: env!("CARGO_PKG_VERSION").to_owned(),
        status: status(&routes, found.open_from.is_some()),
        request: resolved(scene),
        map: scene.map_info(),
        zones: zones::zones(scene),
        baseline: inquiry.baseline,
        routes,
        detour,
        sensitivity,
        ensemble,
        binding: inquiry.binding,
        least_hazard: inquiry.least_hazard,
        warnings: inquiry.warnings,
    })
}

/// What is asked for: several routes that differ, three side by side, or the best.
fn propose(
    problem: &Problem<'_>,
    request: &Request,
    limits: &[LimitSpec],
) -> Result<Proposed, Error> {
    match request.alternatives {
        Some(count) if count > 1 => problem.several(count, request.max_overlap),
        None if limits.is_empty() => problem.side_by_side(),
        _ => problem.alone(Recipe::Best),
    }
}

/// What kind of answer these routes are; `open` when more of them may exist.
fn status<'r>(routes: impl IntoIterator<Item = &'r Route>, open: bool) -> Status {
    let mut gaps = routes.into_iter().map(|route| route.gap).peekable();
    if gaps.peek().is_none() {
        Status::Infeasible
    } else if open || gaps.any(|gap| gap > 0.0) {
        Status::Feasible
    } else {
        Status::Optimal
    }
}

fn warn_of_day(scene: &Scene<'_>, warnings: &mut Vec<String>) {
    let map = scene.map;
    if let Some(as_of) = map.info.as_of {
        let age = as_of.until(scene.date).map_or(0, |span| span.get_days());
        if age > 30 {
            warnings.push(format!(
                "the risk picture describes {as_of}, {age} days before the plan's day"
            ));
        } else if age < 0 {
            warnings.push(format!(
                "the plan's day {} lies before the day the risk picture describes, {as_of}",
                scene.date
            ));
        }
    } else if scene.request.date.is_none()
        && map
            .risk
            .iter()
            .any(|f| f.validity.from.is_some() || f.validity.to.is_some())
    {
        warnings.push(format!(
            "no --date given and no map.toml: dated risk features are judged on {}",
            scene.date
        ));
    }
    let night = scene
        .features
        .iter()
        .filter_map(|feature| match feature.effect {
            Effect::Influence { night_factor, .. } => Some(night_factor),
            _ => None,
        })
        .fold(1.0, f64::max);
    if night > 1.0 && scene.request.drive == Drive::Day {
        warnings.push(format!(
            "hazards are those of driving by day; by night areas of this map are up to {night} times as dangerous"
        ));
    }
    for zone in &scene.overlay.zones {
        if zone.touched_km <= 0.0 && !matches!(zone.kind, "checkpoint" | "incident") {
            warnings.push(format!(
                "{} ({}) touches no road of this network",
                zone.name,
                map.where_is(zone.feature)
            ));
        }
    }
    for (zone, distance) in &scene.overlay.off_road {
        let zone = &scene.overlay.zones[zone.index()];
        if zone.kind == "incident" {
            continue;
        }
        warnings.push(format!(
            "checkpoint {} ({}) is {} from any road and counts for nothing",
            zone.name,
            map.where_is(zone.feature),
            resolve::distance_text(*distance)
        ));
    }
    incidents::tell_of_place(map, &scene.overlay, warnings);
    for stop in &scene.stops {
        if stop.snap_distance_m > 1000.0 {
            warnings.push(format!(
                "{} is {} from the road it was put on",
                stop.name,
                resolve::distance_text(stop.snap_distance_m)
            ));
        }
    }
}

fn resolved(scene: &Scene<'_>) -> ResolvedRequest {
    let request = scene.request;
    let last = scene.stops.len() - 1;
    ResolvedRequest {
        from: scene.stops[0].clone(),
        to: scene.stops[last].clone(),
        via: scene.stops[1..last].to_vec(),
        date: scene.date,
        march: scene.halts.as_ref().map(|halts| march_info(scene, halts)),
        under_way: request.under_way.clone(),
        season: scene.season,
        profile: scene.profile.name.clone(),
        trucks: scene.convoy.trucks,
        cargo: request.cargo,
        cargo_litres: scene.cargo_litres,
        minimise: request.minimise,
        limits: request.limits,
        escorts: scene.escorts.iter().map(|e| e.name.clone()).collect(),
        robust: request.robust,
        ensemble: request.ensemble,
        avoid: request.avoid.clone(),
        exclude: request.exclude.iter().map(|s| s.name.clone()).collect(),
        alternatives: request.alternatives,
        max_overlap: request.max_overlap,
        snap_radius_km: request.snap_radius_km,
        scenario: scene.map.info.scenario.as_ref().map(|s| s.name.clone()),
    }
}

/// Where the convoy would be after dark if checkpoints take their longest.
fn late_halts(scene: &Scene<'_>, routes: &[Route]) -> Vec<String> {
    let Some(halts) = &scene.halts else {
        return Vec::new();
    };
    let margin_s = halts.days.march.margin_min * 60.0;
    let mut warnings: Vec<String> = Vec::new();
    for route in routes {
        for point in &route.timetable {
            let ends_day = matches!(point.kind, PointKind::Night | PointKind::Release);
            let Some(dark_s) = point.margin_s.filter(|_| ends_day) else {
                continue;
            };
            let late_s = point.head_latest.duration_since(point.head).as_secs_f64();
            if late_s > dark_s - margin_s {
                let short_min = (late_s - (dark_s - margin_s)) / 60.0;
                warnings.push(format!(
                    "route {}, day {}: if checkpoints take their longest, the convoy reaches {} at {} and not all of it {} min before dark, {short_min:.0} min too late: decide at the last checkpoint whether to go on",
                    route.rank,
                    point.day,
                    point.name,
                    point.head_latest.strftime("%H:%M"),
                    halts.days.march.margin_min
                ));
            }
        }
    }
    warnings
}

/// Risk features that come into force or lapse while the convoy is on the road: the plan has those of its first day.
fn changes_on_the_way(scene: &Scene<'_>, routes: &[Route]) -> Vec<String> {
    let ends = routes.iter().filter_map(|r| r.timetable.last());
    let Some(end) = ends.map(|point| point.head.date()).max() else {
        return Vec::new();
    };
    let within = |day: jiff::civil::Date| scene.date < day && day <= end;
    let mut warnings = Vec::new();
    for feature in &scene.map.risk {
        let lapses = feature
            .validity
            .to
            .filter(|to| scene.date <= *to && *to < end);
        if let Some(to) = lapses.filter(|_| feature.validity.contains(scene.date)) {
            warnings.push(format!(
                "{} lapses on {to}, while the convoy is on the road: the plan has it in force to the end",
                feature.name
            ));
        }
        if let Some(from) = feature.validity.from.filter(|from| within(*from)) {
            warnings.push(format!(
                "{} comes into force on {from}, while the convoy is on the road: the plan is made without it",
                feature.name
            ));
        }
    }
    warnings
}

fn march_info(scene: &Scene<'_>, halts: &halts::Halts) -> MarchInfo {
    let march = &halts.days.march;
    let column = &scene.convoy;
    MarchInfo {
        depart: halts.days.depart,
        drive: halts.days.drive,
        margin_min: march.margin_min,
        contingency: march.contingency,
        rest_after_h: march.rest_after_h,
        rest_min: march.rest_min,
        duty_h: march.duty_h,
        delay_spread: march.delay_spread,
        column_m: f64::from(column.trucks) * (scene.profile.length_m + column.gap_m),
        packet_trucks: march.packet_trucks,
        packet_gap_min: march.packet_gap_min,
        max_days: march.max_days,
    }
}

impl Scene<'_> {
    /// The map's inputs and the request's own.
    fn map_info(&self) -> MapInfo {
        let mut info = self.map.info.clone();
        info.inputs
            .extend(self.request.exclude.iter().map(|source| Input {
                file: source.name.clone(),
                role: "exclude".to_owned(),
                sha256: source.digest(),
            }));
        info
    }
}
