//! The answer in sentences.

use super::page::Page;
use super::{half_to_double, is_choice, limit_value, name, words};
use crate::plan::{Plan, Route, Status};
use crate::report::number::{hours, km, money, percent, percent_range, percent_typed};

/// How many names on the way a sentence bears.
const NAMES: usize = 4;

/// Writes the answer.
pub(super) fn write(page: &mut Page, plan: &Plan) {
    match plan.status {
        Status::Infeasible => infeasible(page, plan),
        Status::Optimal | Status::Feasible => found(page, plan),
    }
}

/// "1,240 km, 26 h 10 min, P(attack) 18 % (9.5–33 % with rates half to double), US$41,200".
fn figures(route: &Route) -> String {
    format!(
        "{}, {}, P(attack) {} ({} with rates half to double), {}",
        km(route.length_m),
        hours(route.duration_s),
        percent(route.attack_probability),
        percent_range(route.attack_probability_range),
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
    let objective = words::superlative(plan.request.minimise);
    let subject = if matches!(best.label.as_str(), "optimal" | "") || !limits.is_empty() {
        if limits.is_empty() {
            format!("The {objective} route")
        } else {
            format!("The {objective} route with {}", words::list(&limits))
        }
    } else {
        format!("Route 1, {},", name(&best.label))
    };
    let mut text = format!("{subject} {}: {}.", way(plan, best), figures(best));
    if plan.status == Status::Optimal && best.gap <= 0.0 {
        text.push_str(" No route is better: this is proven.");
    } else {
        let gap = if best.gap < 0.0005 {
            "less than 0.1 %".into()
        } else {
            percent_typed((best.gap * 1000.0).ceil() / 1000.0)
        };
        text.push_str(&format!(
            " It meets the limits; a better one, if there is any, is better by at most {gap}."
        ));
    }
    page.paragraph(&text);
    page.paragraph(&against_baseline(plan, best));
    if let Some(text) = escorts(plan, best) {
        page.paragraph(&text);
    }
    if best.hazard == 0.0 {
        page.paragraph(
            "The map knows of no hazard on it. That says what the map holds, not that the road is safe.",
        );
    }
    if is_choice(plan) {
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
}

fn against_baseline(plan: &Plan, best: &Route) -> String {
    let base = &plan.baseline;
    if best.edges == base.edges {
        return "It is the baseline itself: the fastest road, without regard to risk.".into();
    }
    let mut text = format!(
        "The baseline, the fastest road without regard to risk, {}: {}.",
        way(plan, base),
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
            text.push_str(&format!(
                " Against it, route 1 is {}.",
                words::list(&changes)
            ));
        }
        if let Some(points) = words::points_lower(d.attack_probability) {
            text.push_str(&format!(" Its P(attack) is {points}."));
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
        "It is escorted: {}. If escorts change nothing (φ = 1), P(attack) is {} ({} with rates half to double)",
        words::list(&legs),
        percent(p),
        percent_range(half_to_double(route.hazard_phi_1))
    );
    match plan.request.limits.max_risk {
        Some(cap) if p > cap => {
            text.push_str(&format!(
                ", ABOVE the limit of {}: the plan rests on the escort.",
                percent_typed(cap)
            ));
        }
        Some(_) => text.push_str(", still within the limit."),
        None => text.push('.'),
    }
    Some(text)
}

fn infeasible(page: &mut Page, plan: &Plan) {
    let limits = words::limits(&plan.request.limits);
    page.paragraph(&if limits.is_empty() {
        "NO ROUTE does what was asked.".to_string()
    } else {
        format!("NO ROUTE MEETS THE LIMITS: {}.", words::list(&limits))
    });
    for b in &plan.binding {
        let mut text = format!("{}:", name(&b.limit));
        if let Some(allowed) = b.allowed {
            text.push_str(&format!(" at most {} was asked for.", allowed_value(&b.limit, allowed)));
        }
        if let Some(least) = b.least {
            text.push_str(&format!(
                " The least that can be had is {}.",
                limit_value(&b.limit, least)
            ));
        }
        page.item(&format!("{text} {}", name(&b.reason)));
    }
    if let Some(route) = plan.least_hazard.as_deref() {
        page.paragraph(&format!(
            "The route with the least hazard, which does NOT meet the limits, {}: {}.",
            way(plan, route),
            figures(route)
        ));
        if let Some(text) = escorts(plan, route) {
            page.paragraph(&text);
        }
    }
    page.paragraph(&format!(
        "The baseline, the fastest road without regard to risk, {}: {}.",
        way(plan, &plan.baseline),
        figures(&plan.baseline)
    ));
}

/// What was typed, with all its figures.
fn allowed_value(limit: &str, value: f64) -> String {
    if limit == "max-risk" {
        percent_typed(value)
    } else {
        limit_value(limit, value)
    }
}
