//! The answer in sentences.

use super::page::Page;
use super::{limit_value, name, words};
use crate::plan::{Binding, Plan, Route, Status};
use crate::report::number::{hours, km, money, percent, percent_range, percent_typed};
use std::fmt::Write;

/// How many names on the way a sentence bears.
const NAMES: usize = 4;

/// Writes the answer.
pub(super) fn write(page: &mut Page, plan: &Plan) {
    match plan.status {
        Status::Infeasible => infeasible(page, plan),
        Status::Optimal | Status::Feasible => found(page, plan),
    }
}

/// "1,240 km, 26 h 10 min, P(attack) 18 % (9.5–33 % with rates low to high), US$41,200".
pub(in crate::report) fn figures(route: &Route) -> String {
    let range = if route.attack_probability > 0.0 {
        format!(
            " ({} with rates low to high)",
            percent_range(route.attack_probability_range)
        )
    } else {
        " on what the map holds".into()
    };
    let worst = route.robust.as_ref().map_or_else(String::new, |robust| {
        format!(", {} at worst", percent(robust.attack_probability))
    });
    format!(
        "{}, {}, P(attack) {}{range}{worst}, {}",
        km(route.length_m),
        hours(route.duration_s),
        percent(route.attack_probability),
        money(route.cost)
    )
}

/// "goes via A and B", or "goes straight there".
fn way(plan: &Plan, route: &Route) -> String {
    let via = words::via(plan, route, NAMES);
    if via.is_empty() {
        "goes straight there".into()
    } else {
        format!("goes via {}", name(&words::list(&via)))
    }
}

fn found(page: &mut Page, plan: &Plan) {
    let Some((best, others)) = plan.routes.split_first() else {
        page.paragraph("There is no route.");
        return;
    };
    let limits = words::limits(&plan.request.limits);
    if limits.is_empty() && others.iter().any(|r| r.label.contains("hazard")) {
        page.paragraph(
            "No limit was given, so these routes stand side by side for you to choose from.",
        );
    }
    page.paragraph(&format!(
        "{} {}: {}. {}",
        subject(plan, best, &limits),
        way(plan, best),
        figures(best),
        proof(plan, best, !limits.is_empty())
    ));
    page.paragraph(&against_baseline(plan, best));
    if let Some(text) = escorts(plan, best) {
        page.paragraph(&text);
    }
    if best.hazard == 0.0 {
        page.paragraph(
            "The map knows of no hazard on it. That says what the map holds, not that the road is safe.",
        );
    }
    for route in others {
        page.paragraph(&format!(
            "Route {}, {}, {}: {}.",
            route.rank,
            name(&route.label),
            way(plan, route),
            figures(route)
        ));
    }
}

/// "The fastest route with P(attack) at most 20 %", "Route 1, fastest,".
fn subject(plan: &Plan, best: &Route, limits: &[String]) -> String {
    let objective = words::superlative(plan.request.minimise);
    if !limits.is_empty() {
        format!("The {objective} route with {}", words::list(limits))
    } else if matches!(best.label.as_str(), "optimal" | "") {
        format!("The {objective} route")
    } else {
        format!("Route {}, {},", best.rank, name(&best.label))
    }
}

/// That nothing is better, or by how much at most.
fn proof(plan: &Plan, best: &Route, limited: bool) -> String {
    let within = if limited {
        " that meets the limits"
    } else {
        ""
    };
    let better = words::comparative(plan.request.minimise);
    if best.gap <= 0.0 {
        return format!("No route{within} is {better}: this is proven.");
    }
    let gap = words::gap(best.gap);
    format!(
        "The budget ended the search before this was proven: a route{within} may be {better}, by at most {gap}."
    )
}

fn against_baseline(plan: &Plan, best: &Route) -> String {
    let base = &plan.baseline;
    if best.edges == base.edges {
        return "It is the baseline itself: the fastest road, without regard to risk.".into();
    }
    let same_road = best.edges.len() == base.edges.len()
        && best
            .edges
            .iter()
            .zip(&base.edges)
            .all(|(a, b)| a.edge == b.edge);
    let mut text = format!(
        "The baseline, the fastest road without regard to risk, {}: {}.",
        if same_road {
            "is the same road without escort".into()
        } else {
            way(plan, base)
        },
        figures(base)
    );
    if let Some(d) = plan.detour.first() {
        let changes: Vec<String> = [
            words::more_or_less(d.length_m, km, "longer", "shorter"),
            words::more_or_less(d.duration_s, hours, "slower", "faster"),
            words::more_or_less(d.cost, money, "dearer", "cheaper"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !changes.is_empty() {
            let _ = write!(text, " Against it, route 1 is {}.", words::list(&changes));
        }
        if let Some(points) = words::points_lower(d.attack_probability) {
            let _ = write!(text, " Its P(attack) is {points}.");
        }
    }
    text
}

/// Where the best route is escorted, and what it is worth if the escort is worth nothing.
fn escorts(plan: &Plan, route: &Route) -> Option<String> {
    let legs: Vec<String> = route
        .legs
        .iter()
        .filter_map(|leg| {
            let escort = leg.escort.as_deref()?;
            Some(format!(
                "{} escort for {} from {} to {}",
                name(escort),
                km(leg.length_m),
                name(&leg.from),
                name(&leg.to)
            ))
        })
        .collect();
    if legs.is_empty() {
        return None;
    }
    let p = route.attack_probability_phi_1;
    let mut text = format!(
        "It is escorted: {}. If escorts change nothing (φ = 1), P(attack) is {} ({} with rates low to high)",
        words::list(&legs),
        percent(p),
        percent_range(route.attack_probability_phi_1_range)
    );
    match plan.request.limits.max_risk {
        // Nothing meets the limit anyway.
        _ if plan.status == Status::Infeasible => text.push('.'),
        Some(cap) if p > cap => {
            let _ = write!(
                text,
                ", ABOVE the limit of {}: the plan rests on the escort.",
                percent_typed(cap)
            );
        }
        // With Γ the limit is on the worst, which is not told at φ = 1.
        Some(_) if route.robust.is_some() => {
            text.push_str(", within the limit by the middle rates; at worst it may not be.");
        }
        Some(_) => text.push_str(", still within the limit."),
        None => text.push('.'),
    }
    Some(text)
}

fn infeasible(page: &mut Page, plan: &Plan) {
    let limits = words::limits(&plan.request.limits);
    // A bar (closures, exclusions, groups) has no number: then the limits are not to blame.
    let bars: Vec<String> = plan
        .binding
        .iter()
        .filter(|b| b.allowed.is_none())
        .map(|b| b.limit.clone())
        .collect();
    let unlit = bars
        .iter()
        .find(|bar| ["daylight", "darkness"].contains(&bar.as_str()));
    page.paragraph(&if let Some(light) = unlit {
        format!("NO ROUTE IS LEFT that can be marched in {light}, from safe halt to safe halt.")
    } else if !bars.is_empty() {
        format!(
            "NO ROUTE IS LEFT: the destination is cut off by {}.",
            words::list(&bars)
        )
    } else if limits.is_empty() {
        "NO ROUTE does what was asked.".to_string()
    } else {
        format!("NO ROUTE MEETS THE LIMITS: {}.", words::list(&limits))
    });
    for b in &plan.binding {
        let mut text = format!("{}:", name(&b.limit));
        if let Some(allowed) = b.allowed {
            let _ = write!(
                text,
                " at most {} was asked for.",
                allowed_value(&b.limit, allowed)
            );
        }
        if let Some(least) = b.least {
            let _ = write!(
                text,
                " The least that can be had is {}.",
                least_value(b, least)
            );
        }
        page.item(&format!("{text} {}", words::sentence(&name(&b.reason))));
    }
    if let Some(route) = plan.least_hazard.as_deref() {
        page.paragraph(&format!(
            "The route with the {}, which does NOT meet the limits, {}: {}.",
            name(&route.label),
            way(plan, route),
            figures(route)
        ));
        if let Some(text) = escorts(plan, route) {
            page.paragraph(&text);
        }
    }
    let base = &plan.baseline;
    let same = |route: &Route| route.edges == base.edges;
    page.paragraph(&if plan.least_hazard.as_deref().is_some_and(same) {
        "It is the baseline itself: the fastest road, without regard to risk.".to_string()
    } else {
        format!(
            "The baseline, the fastest road without regard to risk, {}: {}.",
            way(plan, base),
            figures(base)
        )
    });
}

/// The least that can be had, with as many figures as it takes to tell it from what was allowed.
fn least_value(b: &Binding, least: f64) -> String {
    if b.limit == "max-risk" && b.allowed.is_some_and(|a| percent(least) == percent(a)) {
        let allowed = b.allowed.unwrap_or(0.0);
        for digits in 1..7 {
            let rounded = (least * 100.0 * 10f64.powi(digits)).round() / 10f64.powi(digits) / 100.0;
            if rounded > allowed {
                return percent_typed(rounded);
            }
        }
    }
    limit_value(&b.limit, least)
}

/// What was typed, with all its figures.
fn allowed_value(limit: &str, value: f64) -> String {
    if limit == "max-risk" {
        percent_typed(value)
    } else {
        limit_value(limit, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn binding(limit: &str, allowed: f64, least: f64) -> Binding {
        Binding {
            limit: limit.into(),
            allowed: Some(allowed),
            least: Some(least),
            reason: String::new(),
        }
    }

    #[test]
    fn the_least_is_told_from_what_was_allowed() {
        for (allowed, least, said) in [
            (0.05, 0.152, "15 %"),
            (0.15, 0.1523, "15.2 %"),
            (0.15, 0.150_04, "15.004 %"),
        ] {
            assert_eq!(
                least_value(&binding("max-risk", allowed, least), least),
                said
            );
        }
        assert_eq!(
            least_value(&binding("max-hours", 20.0, 27.4666), 27.4666),
            "27.47 h"
        );
    }

    #[test]
    fn a_route_over_the_cap_without_its_escort_is_said_to_rest_on_it() {
        let mut plan = sample::plan();
        assert!(
            escorts(&plan, &plan.routes[0])
                .unwrap()
                .contains("still within")
        );
        plan.request.limits.max_risk = Some(0.16);
        assert!(
            escorts(&plan, &plan.routes[0])
                .unwrap()
                .contains("ABOVE the limit of 16 %")
        );
        assert_eq!(escorts(&plan, &plan.routes[1]), None);
    }

    #[test]
    fn a_gap_is_rounded_up() {
        let mut plan = sample::shortest();
        plan.routes[0].gap = 0.0121;
        assert!(proof(&plan, &plan.routes[0], false).ends_with("by at most 1.3 %."));
    }
}
