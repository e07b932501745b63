//! Paths to a convoy plan: the fifth stage.
//!
//! Purpose: what is asked, what is answered, and why. Builds the layered (junction, via stage,
//! escort) graph, asks `solve`, recomputes every figure in floating point, and writes the detour
//! ledger, the reasons and the sensitivity. Invariants: a route never exceeds a limit beyond
//! rounding at the last place; figures never come from the search. Complexity: one solve for the
//! plan, one or two per avoided zone, one per sensitivity case.

mod check;
mod error;
mod evaluate;
mod ground;
mod lay;
mod layers;
mod ledger;
mod map;
mod propose;
mod request;
mod resolve;
mod result;
mod scene;
mod sensitivity;
mod stated;
mod verify;
mod zones;

pub use check::{
    CheckOptions, CheckReport, ComponentInfo, ComponentList, DanglingEnd, Location, NetworkFacts,
    PlaceOffRoad, RiskNote, check,
};
pub use error::Error;
pub use lay::{Laid, lay};
pub use map::Map;
pub use request::{PointSpec, Request};
pub use result::*;
pub use scene::Scene;
pub use verify::{Discrepancy, verify};

use crate::io::Effect;
use evaluate::Evaluator;
use layers::{Step, Variant};
use ledger::Ledger;
use propose::{LimitSpec, Problem, Proposal, Recipe, limits};

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
    let mut warnings = scene.warnings.clone();
    warn_of_day(scene, &mut warnings);

    let base_variant = Variant::baseline(scene);
    let (base, mut binding) = baseline(scene, &mut warnings)?;
    let baseline = Evaluator::new(scene, base_variant).route(
        0,
        "baseline",
        &base.steps,
        base.bound,
        base.value,
    );
    let mut limits = limits(scene, baseline.length_m);

    let requested = Variant::requested(scene);
    let evaluator = Evaluator::new(scene, requested);
    let mut problem = Problem::new(scene, &requested, limits.clone(), request.minimise)?;
    let mut proposals = Vec::new();
    let mut least_hazard = None;
    if binding.is_empty() {
        proposals = propose(&problem, request, &limits)?;
        let exceeds = |p: &Proposal| {
            let sums = evaluator.sums(&p.steps);
            limits.iter().any(|limit| !limit.holds(&sums))
        };
        if proposals.iter().any(exceeds) {
            limits = limits.into_iter().map(LimitSpec::strictly).collect();
            problem = Problem::new(scene, &requested, limits.clone(), request.minimise)?;
            proposals = propose(&problem, request, &limits)?;
        }
        if proposals.is_empty() {
            binding = match problem.binding(baseline.length_m)? {
                Some(limits) if !limits.is_empty() => limits,
                _ => barred(scene)?,
            };
            least_hazard = problem.least_hazard()?;
            if least_hazard.is_none() {
                let free = Variant {
                    escorts: true,
                    ..base_variant
                };
                least_hazard = Problem::new(scene, &free, Vec::new(), request.minimise)?
                    .solve(Recipe::LeastHazard)?;
            }
        } else if (proposals.len() as u32) < request.alternatives.unwrap_or(0) {
            warnings.push(format!(
                "only {} of the {} routes asked for exist within the limits with at most {:.0} % of a better route's length in common",
                proposals.len(),
                request.alternatives.unwrap_or(0),
                request.max_overlap * 100.0
            ));
        }
    }

    let routes: Vec<Route> = proposals
        .iter()
        .enumerate()
        .map(|(i, p)| evaluator.route(i as u32 + 1, &p.label, &p.steps, p.bound, p.value))
        .collect();
    let least_hazard =
        least_hazard.map(|p| Box::new(evaluator.route(0, &p.label, &p.steps, p.bound, p.value)));
    let mut ledger = Ledger::new(scene, &limits, &baseline, &base.steps);
    let detour = routes
        .iter()
        .zip(&proposals)
        .map(|(route, proposal)| ledger.detour(route, proposal))
        .collect::<Result<Vec<_>, _>>()?;
    let looked_at = proposals
        .iter()
        .position(|p| p.recipe == Recipe::Balanced)
        .unwrap_or(0);
    let sensitivity = match proposals.get(looked_at) {
        Some(p) => sensitivity::sensitivity(scene, &limits, &routes[looked_at], p)?,
        None => Vec::new(),
    };
    Ok(Plan {
        siraba: env!("CARGO_PKG_VERSION").to_owned(),
        status: if routes.is_empty() {
            Status::Infeasible
        } else if routes[0].gap > 0.0 {
            Status::Feasible
        } else {
            Status::Optimal
        },
        request: resolved(scene),
        map: scene.map_info(),
        zones: zones::zones(scene),
        baseline,
        routes,
        detour,
        sensitivity,
        binding,
        least_hazard,
        warnings,
    })
}

/// What is asked for: several routes that differ, three side by side, or the best.
fn propose(
    problem: &Problem,
    request: &Request,
    limits: &[LimitSpec],
) -> Result<Vec<Proposal>, Error> {
    match request.alternatives {
        Some(count) if count > 1 => problem.several(count, request.max_overlap),
        None if limits.is_empty() => problem.side_by_side(),
        _ => Ok(problem.solve(Recipe::Best)?.into_iter().collect()),
    }
}

/// The baseline. When closures cut the destination off, the baseline is the one without them, and
/// the closures are what binds; when no legal road leads there at all, that is an error.
fn baseline(
    scene: &Scene<'_>,
    warnings: &mut Vec<String>,
) -> Result<(Proposal, Vec<Binding>), Error> {
    let variant = Variant::baseline(scene);
    let solve = |variant: &Variant<'_>| {
        Problem::new(scene, variant, Vec::new(), Objective::Time)?.solve(Recipe::Best)
    };
    if let Some(found) = solve(&variant)? {
        return Ok((found, Vec::new()));
    }
    match solve(&Variant {
        closures: false,
        ..variant
    })? {
        Some(found) => {
            warnings.push(
                "closures cut the destination off: the baseline shown is the route without them"
                    .to_owned(),
            );
            let met = closures_met(scene, &found);
            let reason = format!("every legal route meets a closure; the fastest meets {met}");
            Ok((found, vec![bar("closures", reason)]))
        }
        None => Err(unreachable(scene)),
    }
}

/// The names of the closures on a route.
fn closures_met(scene: &Scene<'_>, route: &Proposal) -> String {
    let mut names: Vec<&str> = Vec::new();
    for step in &route.steps {
        let Step::Drive(edge, _) = *step else {
            continue;
        };
        let closed_by = scene.overlay.link(scene.network.link(edge)).closed_by;
        if let Some(zone) = closed_by {
            let name = scene.overlay.zones[zone.index()].name.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.join(", ")
}

/// Which of `--avoid` and `--exclude` cut the destination off.
fn barred(scene: &Scene<'_>) -> Result<Vec<Binding>, Error> {
    let requested = Variant::requested(scene);
    let reachable = |variant: &Variant<'_>| -> Result<bool, Error> {
        Ok(Problem::new(scene, variant, Vec::new(), Objective::Time)?
            .solve(Recipe::Best)?
            .is_some())
    };
    let mut found = Vec::new();
    for group in &scene.request.avoid {
        let one = std::slice::from_ref(group);
        if !reachable(&Variant {
            exclude: false,
            avoid: one,
            ..requested
        })? {
            found.push(bar(
                &format!("avoid {group}"),
                format!("every legal route crosses hazard of {group}"),
            ));
        }
    }
    if !scene.request.exclude.is_empty()
        && !reachable(&Variant {
            avoid: &[],
            ..requested
        })?
    {
        found.push(bar(
            "exclude",
            "every legal route meets an excluded area".to_owned(),
        ));
    }
    if found.is_empty() {
        found.push(bar(
            "avoid and exclude",
            "the groups to avoid and the excluded areas together cut every legal route".to_owned(),
        ));
    }
    Ok(found)
}

fn bar(limit: &str, reason: String) -> Binding {
    Binding {
        limit: limit.to_owned(),
        allowed: None,
        least: None,
        reason,
    }
}

/// Says which stop cannot be reached, and whether one-way streets are why.
fn unreachable(scene: &Scene<'_>) -> Error {
    let legal = |link: crate::model::LinkId| scene.speed_kmh[link.index()] > 0.0;
    let weak = crate::network::Components::weak(&scene.network, &legal);
    let part = |stop: &Endpoint| weak.of_node[stop.node.index()];
    let (from, to) = scene
        .stops
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        .find(|(a, b)| part(a) != part(b))
        .unwrap_or((&scene.stops[0], &scene.stops[scene.stops.len() - 1]));
    let why = if part(from) == part(to) {
        "they are joined only against one-way streets".to_owned()
    } else {
        let size = |stop: &Endpoint| {
            weak.length_km
                .get(part(stop) as usize)
                .copied()
                .unwrap_or_default()
        };
        format!(
            "they lie in two parts of the network that do not touch ({:.0} km and {:.0} km of road)",
            size(from),
            size(to)
        )
    };
    Error::Unreachable {
        from: from.name.clone(),
        to: to.name.clone(),
        profile: scene.profile.name.clone(),
        why,
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
    if night > 1.0 {
        warnings.push(format!(
            "hazards are those of driving by day; by night areas of this map are up to {night} times as dangerous"
        ));
    }
    for zone in &scene.overlay.zones {
        if zone.touched_km <= 0.0 && zone.kind != "checkpoint" {
            warnings.push(format!(
                "{} ({}) touches no road of this network",
                zone.name,
                map.where_is(zone.feature)
            ));
        }
    }
    for (zone, distance) in &scene.overlay.off_road {
        let zone = &scene.overlay.zones[zone.index()];
        warnings.push(format!(
            "checkpoint {} ({}) is {} from any road and counts for nothing",
            zone.name,
            map.where_is(zone.feature),
            resolve::distance_text(*distance)
        ));
    }
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
        profile: scene.profile.name.clone(),
        trucks: scene.convoy.trucks,
        cargo: request.cargo,
        cargo_litres: scene.cargo_litres,
        minimise: request.minimise,
        limits: request.limits,
        escorts: scene.escorts.iter().map(|e| e.name.clone()).collect(),
        avoid: request.avoid.clone(),
        exclude: request.exclude.iter().map(|s| s.name.clone()).collect(),
        alternatives: request.alternatives,
        max_overlap: request.max_overlap,
        snap_radius_km: request.snap_radius_km,
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
