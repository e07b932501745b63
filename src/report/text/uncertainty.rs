//! What becomes of the routes when rates are not what the map says: the worst areas, and the ensemble.

use super::page::Page;
use super::{name, words};
use crate::plan::{BestBy, Dependence, Ensemble, Plan, Route, Spread};
use crate::report::drawn;
use crate::report::number::{expected, grouped, hours, km, money, percent, percent_range};

/// The routes with their worst areas at their highest rate.
pub(super) fn robust(page: &mut Page, plan: &Plan) {
    let Some(gamma) = plan.request.robust else {
        return;
    };
    page.heading("If areas are at their worst");
    let areas = if gamma == 1 { "area is" } else { "areas are" };
    page.paragraph(&format!(
        "At most {gamma} {areas} at their highest rate at once (Γ = {gamma}), all others at their middle one; for each \
         route those that are worst for it. {}",
        optimised(plan)
    ));
    let rows = drawn::all(plan)
        .into_iter()
        .filter_map(|line| {
            let worst = line.route.robust.as_ref()?;
            let names: Vec<String> = worst.worst.iter().map(|zone| name(&zone.name)).collect();
            Some(vec![
                name(&line.title),
                percent(line.route.attack_probability),
                percent(worst.attack_probability),
                expected(worst.hazard),
                if names.is_empty() {
                    "none makes it worse".into()
                } else {
                    names.join("; ")
                },
            ])
        })
        .collect();
    page.table(
        &[
            "Route",
            "P(attack)",
            "at worst",
            "Λ at worst",
            "with these at their highest",
        ],
        rows,
        1,
    );
}

/// Which routes the worst case has chosen.
fn optimised(plan: &Plan) -> String {
    let at_worst = |route: &&Route| route.label.contains("at the worst");
    if plan.request.limits.max_risk.is_some() {
        return "The limit on P(attack) holds at worst.".into();
    }
    if plan.request.minimise == crate::plan::Objective::Hazard {
        return "The route is that of least hazard at worst.".into();
    }
    match plan.routes.iter().find(at_worst) {
        Some(route) => format!(
            "Route {} has the least hazard at worst; the others are chosen by the middle rates, and these figures are \
             only told of them.",
            route.rank
        ),
        None => "No limit on P(attack) was given, so the routes are chosen by the middle rates, and these figures are \
                 only told of them."
            .into(),
    }
}

/// The routes over many pictures.
pub(super) fn ensemble(page: &mut Page, plan: &Plan) {
    let Some(ensemble) = &plan.ensemble else {
        return;
    };
    page.heading("Many pictures");
    page.paragraph(&format!(
        "{} draws (seed {}) of every rate: the map's own rate is the median, low and high are its 5 % and 95 % quantiles, \
         the logarithm is normal on either side (assumed). {} Ranges hold nine draws in ten. Tail: mean of the trucks lost \
         in the worst 5 % of {} journeys. {}",
        grouped(f64::from(ensemble.draws), 0),
        ensemble.seed,
        match ensemble.dependence {
            Dependence::Areas => "Every area is drawn by itself (assumed).",
            Dependence::Groups => "The areas of a group rise and fall together, groups by themselves (assumed).",
        },
        grouped(f64::from(ensemble.journeys), 0),
        best_by(plan, ensemble),
    ));
    let limited = plan.request.limits.max_risk.is_some();
    let mut header = vec![
        "Route",
        "time",
        "money",
        "mean P(attack)",
        "trucks lost",
        "tail",
    ];
    if limited {
        header.push("in limit");
    }
    header.push("best");
    let (mut rows, mut left_out) = (Vec::new(), 0);
    for route in &ensemble.routes {
        // A point that is never the best is no news.
        if route.rank.is_none() && route.best <= 0.0 {
            left_out += 1;
            continue;
        }
        let title = match route.rank {
            Some(rank) => format!("{rank} {}", name(&route.label)),
            None => format!("point of {}", km(route.length_m)),
        };
        let mut row = vec![
            title,
            hours(route.duration_s),
            money(route.cost),
            format!(
                "{}\n({})",
                percent(route.attack_probability.mean),
                percent_range([route.attack_probability.low, route.attack_probability.high])
            ),
            with_range(route.trucks_lost, expected),
            expected(route.trucks_lost_cvar_95),
        ];
        if limited {
            row.push(route.within_limits.map_or_else(|| "–".into(), share));
        }
        row.push(share(route.best));
        rows.push(row);
    }
    page.table(&header, rows, 1);
    if left_out > 0 {
        let points = if left_out == 1 { "point" } else { "points" };
        page.paragraph(&format!(
            "{left_out} more {points} of the frontier, the best in no draw, are left out here."
        ));
    }
    if ensemble.none_within_limits > 0.0 {
        page.paragraph(&format!(
            "In {} of the draws none of these keeps the limit on P(attack).",
            share(ensemble.none_within_limits)
        ));
    }
}

fn best_by(plan: &Plan, ensemble: &Ensemble) -> String {
    match ensemble.best_by {
        BestBy::ObjectiveWithinRisk => format!(
            "Best: the {} of those that keep the limit on P(attack) in that draw.",
            words::superlative(plan.request.minimise)
        ),
        BestBy::Hazard => "Best: the least Λ in that draw.".into(),
        BestBy::CostAndLoss => {
            "Best: the least money in that draw, with the expected loss of trucks and their cargo."
                .into()
        }
    }
}

/// "0.12\n(0.06–0.2)".
fn with_range(spread: Spread, text: fn(f64) -> String) -> String {
    format!(
        "{}\n({}–{})",
        text(spread.mean),
        text(spread.low),
        text(spread.high)
    )
}

/// A share of draws in whole per cent; below one and not none, it says so.
fn share(share: f64) -> String {
    match share {
        s if s > 0.0 && s < 0.005 => "< 1 %".into(),
        s if s < 1.0 && s > 0.995 => "> 99 %".into(),
        s => format!("{:.0} %", s * 100.0),
    }
}
