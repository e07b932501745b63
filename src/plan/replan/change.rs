//! What is different: zones on the old road, bars on it, and where the new road leaves it.
//!
//! Invariants: zones are the same that have one name, kind and group, whatever file they come from. Complexity: linear in the
//! road.

use super::super::evaluate::Evaluator;
use super::super::layers::{Step, Variant};
use super::super::scene::Scene;
use super::super::{Difference, Limits, Route};
use super::answer::{ChangeKind, Leaves, ZoneChange};
use super::travelled::reached_at;
use crate::model::{EdgeId, fold};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// Of a zone on a road: its kilometres and its Λ.
type Crossed = BTreeMap<(String, &'static str, Option<String>), (f64, f64)>;

/// The zones on a road.
fn crossed(scene: &Scene<'_>, steps: &[Step]) -> Crossed {
    let (overlay, network) = (&scene.overlay, &scene.network);
    let mut found = Crossed::new();
    let mut add = |zone: crate::model::ZoneId, km: f64, hazard: f64| {
        let zone = &overlay.zones[zone.index()];
        let key = (zone.name.clone(), zone.kind, zone.group.clone());
        let sum = found.entry(key).or_default();
        sum.0 += km;
        sum.1 += hazard;
    };
    for step in steps {
        let Step::Drive(edge, layer) = *step else {
            continue;
        };
        let link = network.link(edge);
        let risk = overlay.link(link);
        let km = network.link_length_m(link) / 1000.0;
        let escort = (layer as usize).checked_sub(1).map(|i| &scene.escorts[i]);
        let factor = scene.convoy.size_factor() * escort.map_or(1.0, |e| e.phi);
        for claim in risk.claims.iter().filter(|claim| claim.hazard > 0.0) {
            add(claim.zone, claim.inside_km, claim.hazard * factor);
        }
        for zone in risk.closed_by.iter().chain(&risk.secured_by) {
            add(*zone, km, 0.0);
        }
        for toll in overlay.tolls.iter().filter(|toll| toll.edge == edge) {
            add(toll.zone, 0.0, 0.0);
        }
    }
    found
}

/// What became of the zones on a road, given as steps of a scene then and of one now; unchanged ones are left out.
pub fn zones(then: (&Scene<'_>, &[Step]), now: (&Scene<'_>, &[Step])) -> Vec<ZoneChange> {
    let (before, after) = (crossed(then.0, then.1), crossed(now.0, now.1));
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let (then, now) = (before.get(key), after.get(key));
        let (km_then, hazard_then) = then.copied().unwrap_or_default();
        let (km_now, hazard_now) = now.copied().unwrap_or_default();
        let differs = |a: f64, b: f64| (a - b).abs() > 1e-6 * a.abs().max(b.abs()).max(1e-6);
        let change = match (then.is_some(), now.is_some()) {
            (false, _) => ChangeKind::New,
            (_, false) => ChangeKind::Gone,
            _ if differs(hazard_then, hazard_now) && hazard_now > hazard_then => ChangeKind::More,
            _ if differs(hazard_then, hazard_now) => ChangeKind::Less,
            _ if differs(km_then, km_now) && km_now > km_then => ChangeKind::More,
            _ if differs(km_then, km_now) => ChangeKind::Less,
            _ => continue,
        };
        found.push(ZoneChange {
            name: key.0.clone(),
            kind: key.1.to_owned(),
            group: key.2.clone(),
            change,
            km_then,
            km_now,
            hazard_then,
            hazard_now,
        });
    }
    found
}

/// What on a road does not hold any more, a sentence each: closures, seasons, excluded areas, groups to avoid.
pub fn bars(scene: &Scene<'_>, edges: &[EdgeId]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut note = |text: String| {
        if !found.contains(&text) {
            found.push(text);
        }
    };
    for edge in edges {
        let link = scene.network.link(*edge);
        let risk = scene.overlay.link(link);
        if let Some(zone) = risk.closed_by {
            note(format!(
                "closed by {}",
                scene.overlay.zones[zone.index()].name
            ));
        }
        if scene.speed_kmh[link.index()] <= 0.0 {
            note("a road that the vehicle may not use".to_owned());
        }
        if scene.shut[link.index()]
            && let Some((name, why)) = scene.shut_name(link)
        {
            note(format!("{name} is shut: {why}"));
        }
        if scene.excluded[link.index()] {
            note("it meets an excluded area".to_owned());
        }
        for claim in risk.claims.iter().filter(|claim| claim.hazard > 0.0) {
            let Some(group) = &scene.overlay.zones[claim.zone.index()].group else {
                continue;
            };
            if scene.request.avoid.iter().any(|a| fold(a) == fold(group)) {
                note(format!(
                    "it crosses hazard of {group}, which is to be avoided"
                ));
            }
        }
    }
    found
}

/// The limits that a route does not hold, a sentence each.
pub fn limits_broken(limits: &Limits, route: &Route) -> Vec<String> {
    let rows = [
        (
            "P(attack)",
            " %",
            limits.max_risk.map(|p| 100.0 * p),
            100.0 * route.attack_probability,
        ),
        (
            "driving time",
            " h",
            limits.max_hours,
            route.duration_s / 3600.0,
        ),
        ("length", " km", limits.max_km, route.length_m / 1000.0),
        ("money", "", limits.max_cost, route.cost),
        (
            "length under escort",
            " km",
            limits.max_escort_km,
            route.escort_km,
        ),
    ];
    rows.into_iter()
        .filter_map(|(what, unit, allowed, value)| Some((what, unit, allowed?, value)))
        .filter(|(_, _, allowed, value)| *value > allowed * (1.0 + 1e-9) + 1e-9)
        .map(|(what, unit, allowed, value)| {
            format!("{what} would be {value:.1}{unit}, and no more than {allowed:.1}{unit} is allowed ahead")
        })
        .collect()
}

/// One route minus another.
pub fn difference(new: &Route, old: &Route) -> Difference {
    Difference {
        length_m: new.length_m - old.length_m,
        duration_s: new.duration_s - old.duration_s,
        cost: new.cost - old.cost,
        hazard: new.hazard - old.hazard,
    }
}

/// Where the new route (with its steps) leaves the rest of the old road; none where it is the same to the end.
pub fn leaves(
    scene: &Scene<'_>,
    steps: &[Step],
    old: &[EdgeId],
    (metres, time): (f64, DateTime),
) -> Option<Leaves> {
    let new: Vec<(usize, EdgeId)> = steps
        .iter()
        .enumerate()
        .filter_map(|(i, step)| match step {
            Step::Drive(edge, _) => Some((i, *edge)),
            _ => None,
        })
        .collect();
    let same = new
        .iter()
        .zip(old)
        .take_while(|((_, a), b)| a == *b)
        .count();
    if same == new.len() && same == old.len() {
        return None;
    }
    let network = &scene.network;
    let node = match same.checked_sub(1) {
        Some(last) => network.head(new[last].1),
        None => scene.stops[0].node,
    };
    let lengths = new[..same]
        .iter()
        .map(|(_, edge)| network.link_length_m(network.link(*edge)));
    let ahead_m: f64 = lengths.sum();
    let at = network.position(node);
    let variant = Variant::requested(scene);
    let decide_by = reached_at(scene, &variant, steps, same).or_else(|| {
        let until = new.get(same).map_or(steps.len(), |(i, _)| *i);
        let seconds = Evaluator::new(scene, variant)
            .sums(&steps[..until])
            .duration_s;
        time.checked_add(SignedDuration::from_secs(seconds.round() as i64))
            .ok()
    });
    Some(Leaves {
        km: (metres + ahead_m) / 1000.0,
        ahead_km: ahead_m / 1000.0,
        place: scene.node_name(node),
        lon: at.x,
        lat: at.y,
        decide_by: decide_by.unwrap_or(time),
    })
}
