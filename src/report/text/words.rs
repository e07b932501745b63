//! What a request and a route are called in a sentence.

use crate::plan::{Difference, Limits, Objective, Plan, ResolvedRequest, Route, WaypointKind};
use crate::report::number::{
    expected, hours, km, money, percent, percent_range, percent_typed, signed, typed,
};

/// "A, B and C".
pub(in crate::report) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// "fastest", of the route that minimises it.
pub(in crate::report) fn superlative(objective: Objective) -> &'static str {
    match objective {
        Objective::Time => "fastest",
        Objective::Distance => "shortest",
        Objective::Cost => "cheapest",
        Objective::Hazard => "least dangerous",
    }
}

/// The gap of a route that is not proven optimal, rounded up, for a bound must stay one.
pub(in crate::report) fn gap(gap: f64) -> String {
    if gap > 1e3 {
        // A bound near 0 bounds next to nothing.
        "an unknown amount".into()
    } else if gap < 0.0005 {
        "less than 0.1 %".into()
    } else {
        percent_typed((gap * 1000.0).ceil() / 1000.0)
    }
}

/// A probability with its interval: "18 % (9.5–33 %)"; 0 needs none.
pub(in crate::report) fn with_range(p: f64, range: [f64; 2], between: &str) -> String {
    if p <= 0.0 {
        percent(p)
    } else {
        format!("{}{between}({})", percent(p), percent_range(range))
    }
}

/// "faster", of a route that would be better.
pub(in crate::report) fn comparative(objective: Objective) -> &'static str {
    match objective {
        Objective::Time => "faster",
        Objective::Distance => "shorter",
        Objective::Cost => "cheaper",
        Objective::Hazard => "less dangerous",
    }
}

/// The text as a sentence: a capital first, a full stop last.
pub(in crate::report) fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let mut out: String = first.to_uppercase().chain(chars).collect();
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

/// "least time", of the request.
pub(in crate::report) fn objective(objective: Objective) -> &'static str {
    match objective {
        Objective::Time => "least time",
        Objective::Distance => "least distance",
        Objective::Cost => "least cost",
        Objective::Hazard => "least hazard",
    }
}

/// Every limit in words.
pub(in crate::report) fn limits(l: &Limits) -> Vec<String> {
    [
        l.max_risk
            .map(|p| format!("P(attack) at most {}", percent_typed(p))),
        l.max_hours.map(|h| format!("at most {} h", typed(h))),
        l.max_km.map(|d| format!("at most {} km", typed(d))),
        l.max_cost.map(|c| format!("at most US${}", typed(c))),
        l.max_detour
            .map(|r| format!("at most {} times the baseline's length", typed(r))),
        l.max_escort_km
            .map(|d| format!("at most {} km under escort", typed(d))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How much a kind of waypoint tells about a route, most first.
fn weight(kind: WaypointKind) -> u8 {
    match kind {
        WaypointKind::Origin | WaypointKind::Destination | WaypointKind::Checkpoint => 0,
        WaypointKind::Via => 5,
        WaypointKind::EscortOn | WaypointKind::EscortOff => 4,
        WaypointKind::Border | WaypointKind::Halt => 3,
        WaypointKind::Place => 2,
    }
}

/// Up to `count` names that tell this route from the plan's others, in driving order.
pub(in crate::report) fn via(plan: &Plan, route: &Route, count: usize) -> Vec<String> {
    let all: Vec<&Route> = std::iter::once(&plan.baseline)
        .chain(&plan.routes)
        .chain(plan.least_hazard.as_deref())
        .collect();
    via_among(&plan.request, &all, route, count)
}

/// Up to `count` names that tell this route from all of these, in driving order: via points, then what
/// fewest routes share, then posts and borders, spread out over the road.
pub(in crate::report) fn via_among(
    request: &ResolvedRequest,
    all: &[&Route],
    route: &Route,
    count: usize,
) -> Vec<String> {
    let ends = [request.from.name.as_str(), request.to.name.as_str()];
    let mut names: Vec<(&str, f64, u8, bool)> = Vec::new();
    for w in &route.waypoints {
        let weight = weight(w.kind);
        if weight == 0 || ends.contains(&w.name.as_str()) {
            continue;
        }
        if let Some(known) = names.iter_mut().find(|n| n.0 == w.name) {
            known.2 = known.2.max(weight);
            continue;
        }
        let shared = all
            .iter()
            .all(|r| r.waypoints.iter().any(|o| o.name == w.name));
        names.push((&w.name, w.km, weight, shared));
    }
    let mut picked: Vec<(f64, &str)> = Vec::new();
    let total = route.length_m / 1000.0;
    while picked.len() < count && !names.is_empty() {
        let apart = |at: f64| {
            picked
                .iter()
                .map(|p| p.0)
                .chain([0.0, total])
                .map(|other| (other - at).abs())
                .fold(f64::INFINITY, f64::min)
        };
        let score = |&(_, at, weight, shared): &(&str, f64, u8, bool)| {
            let near = apart(at) < 0.04 * total;
            (weight == 5, !shared, !near, weight, apart(at))
        };
        let Some((best, _)) = names.iter().enumerate().max_by(|a, b| {
            score(a.1)
                .partial_cmp(&score(b.1))
                .unwrap_or(std::cmp::Ordering::Equal)
                .then(b.0.cmp(&a.0))
        }) else {
            break;
        };
        let (name, at, ..) = names.remove(best);
        picked.push((at, name));
    }
    picked.sort_by(|a, b| a.0.total_cmp(&b.0));
    picked.into_iter().map(|(_, n)| n.to_string()).collect()
}

/// "+76 km, +1 h 38 min, +US$4,100, expected attacks −0.31"; `None` when nothing differs.
pub(in crate::report) fn difference(d: &Difference) -> Option<String> {
    let nothing = d.length_m.abs() < 0.5
        && d.duration_s.abs() < 0.5
        && d.cost.abs() < 0.5
        && d.hazard.abs() < 1e-9;
    (!nothing).then(|| {
        format!(
            "{}, {}, {}, expected attacks {}",
            signed(d.length_m, km),
            signed(d.duration_s, hours),
            signed(d.cost, money),
            signed(d.hazard, expected)
        )
    })
}

/// The same in brief: "−30 min, −US$3,046", only what differs.
pub(in crate::report) fn brief(d: &Difference) -> Option<String> {
    let parts: Vec<String> = [
        signed(d.length_m, km),
        signed(d.duration_s, hours),
        signed(d.cost, money),
    ]
    .into_iter()
    .filter(|part| !part.starts_with('±'))
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// "157 km longer", "2 h 10 min shorter", or nothing when there is no difference.
pub(in crate::report) fn more_or_less(
    delta: f64,
    magnitude: impl Fn(f64) -> String,
    more: &str,
    less: &str,
) -> Option<String> {
    let text = magnitude(delta.abs());
    if !text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        return None;
    }
    Some(format!("{text} {}", if delta > 0.0 { more } else { less }))
}

/// "28 percentage points lower"; `None` when nothing is left after rounding.
pub(in crate::report) fn points_lower(delta: f64) -> Option<String> {
    let figure = percent(delta.abs());
    let figure = figure.trim_end_matches(" %");
    if figure == "0" {
        return None;
    }
    let direction = if delta > 0.0 { "higher" } else { "lower" };
    Some(format!("{figure} percentage points {direction}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn lists_and_comparisons() {
        let items = |n: &[&str]| n.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(list(&items(&["A", "B", "C"])), "A, B and C");
        assert_eq!(list(&items(&["A"])), "A");
        assert_eq!(
            more_or_less(-3000.0, km, "longer", "shorter").as_deref(),
            Some("3.0 km shorter")
        );
        assert_eq!(more_or_less(0.2, km, "longer", "shorter"), None);
        assert_eq!(
            points_lower(-0.28).as_deref(),
            Some("28 percentage points lower")
        );
        assert_eq!(points_lower(0.0), None);
        assert_eq!(
            points_lower(0.000_1).as_deref(),
            Some("<0.1 percentage points higher")
        );
    }

    #[test]
    fn names_on_the_way_tell_routes_apart() {
        let plan = sample::plan();
        let via = |r: &Route| via(&plan, r, 3);
        // Yamoussoukro lies on every route and is not among them; driving order is kept.
        assert_eq!(via(&plan.routes[1]), ["Séguéla", "Odienné", "Manankoro"]);
        assert!(via(&plan.routes[0]).contains(&"Koutiala".to_string()));
    }

    #[test]
    fn every_limit_is_said() {
        let all = Limits {
            max_risk: Some(0.2),
            max_hours: Some(30.0),
            max_km: Some(1500.0),
            max_cost: Some(50_000.0),
            max_detour: Some(1.3),
            max_escort_km: Some(250.0),
        };
        assert_eq!(
            limits(&all),
            [
                "P(attack) at most 20 %",
                "at most 30 h",
                "at most 1,500 km",
                "at most US$50,000",
                "at most 1.3 times the baseline's length",
                "at most 250 km under escort"
            ]
        );
    }
}
