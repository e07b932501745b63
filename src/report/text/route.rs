//! A route in full: its legs, its ledger against the baseline, and why it goes where it goes.

use super::page::Page;
use super::{march, name, words};
use crate::plan::{AvoidedZone, CrossedZone, Detour, Plan, Route};
use crate::report::drawn::{Drawn, Role};
use crate::report::number::{
    expected, grouped, hours, km, litres, litres_estimate, money, money_estimate, points, signed,
};

/// Writes the section of a route.
pub(super) fn write(page: &mut Page, plan: &Plan, line: &Drawn<'_>) {
    page.heading(&name(&line.title));
    let via = words::via(plan, line.route, 8);
    if !via.is_empty() {
        page.paragraph(&format!("By way of {}.", name(&via.join(", "))));
    }
    page.gap();
    legs(page, line.route);
    march::write(page, line.route, plan.request.march.as_ref());
    let rank = line.route.rank;
    let detour = plan
        .detour
        .iter()
        .find(|d| d.rank == rank && line.role == Role::Proposed);
    if line.route.edges == plan.baseline.edges {
        page.paragraph("This is the baseline itself: there is no detour to account for.");
    } else if let Some(detour) = detour {
        ledger(page, plan, line.route, detour);
        why(page, detour);
    }
}

fn legs(page: &mut Page, route: &Route) {
    let escorted = route.legs.iter().any(|leg| leg.escort.is_some());
    let rows = route
        .legs
        .iter()
        .map(|leg| {
            let mut row = vec![
                leg.seq.to_string(),
                format!("{} → {}", name(&leg.from), name(&leg.to)),
                name(leg.escort.as_deref().unwrap_or("none")),
                km(leg.length_m),
                hours(leg.duration_s),
                expected(leg.hazard),
                words::with_range(leg.attack_probability, leg.attack_probability_range, "\n"),
            ];
            if leg.escort.is_some() {
                let range = leg.attack_probability_phi_1_range;
                row.push(words::with_range(leg.attack_probability_phi_1, range, "\n"));
            } else if escorted {
                row.push("–".into());
            }
            row
        })
        .collect();
    let header = [
        "Leg",
        "from → to",
        "escort",
        "length",
        "time",
        "Λ",
        "P(attack)",
        "at φ = 1",
    ];
    let columns = header.len() - usize::from(!escorted);
    page.table(&header[..columns], rows, 3);
}

fn ledger(page: &mut Page, plan: &Plan, route: &Route, d: &Detour) {
    let base = &plan.baseline;
    page.gap();
    page.line("Ledger against the baseline");
    let row = |title: &str, base: String, route: String, delta: String| {
        vec![title.to_string(), base, route, delta]
    };
    let mut rows = vec![
        row(
            "Length",
            km(base.length_m),
            km(route.length_m),
            format!(
                "{} ({} %)",
                signed(d.length_m, km),
                signed(d.length_percent, |v| grouped(v, 1))
            ),
        ),
        row(
            "Time",
            hours(base.duration_s),
            hours(route.duration_s),
            format!(
                "{} ({} days)",
                signed(d.duration_s, hours),
                signed(d.days, |v| grouped(v, 2))
            ),
        ),
        row(
            "Fuel burnt",
            litres(base.fuel_l),
            litres(route.fuel_l),
            signed(d.fuel_l, litres),
        ),
    ];
    let lines = base.cost_lines.lines().into_iter();
    let lines = lines
        .zip(route.cost_lines.lines())
        .zip(d.cost_lines.lines());
    for (((title, b), (_, r)), (_, delta)) in lines {
        rows.push(row(
            &format!("Money: {title}"),
            money(b),
            money(r),
            signed(delta, money),
        ));
    }
    let range =
        |r: &Route| words::with_range(r.attack_probability, r.attack_probability_range, " ");
    rows.extend([
        row(
            "Money, all lines",
            money(base.cost),
            money(route.cost),
            signed(d.cost, money),
        ),
        row(
            "Expected attacks, Λ",
            expected(base.hazard),
            expected(route.hazard),
            signed(d.expected_attacks, expected),
        ),
        row(
            "P(attack) (rates low to high)",
            range(base),
            range(route),
            points(d.attack_probability),
        ),
        row(
            "Expected trucks lost",
            expected(base.expected_trucks_lost),
            expected(route.expected_trucks_lost),
            signed(d.expected_trucks_lost, expected),
        ),
        row(
            "Expected cargo lost",
            litres_estimate(base.expected_litres_lost),
            litres_estimate(route.expected_litres_lost),
            signed(d.expected_litres_lost, litres_estimate),
        ),
        row(
            "Expected loss in money",
            "–".into(),
            "–".into(),
            signed(d.expected_loss, money_estimate),
        ),
    ]);
    page.table(&["", "baseline", "this route", "difference"], rows, 1);
    page.paragraph(&break_even(route, d));
}

fn break_even(route: &Route, d: &Detour) -> String {
    let Some(price) = d.break_even_per_truck else {
        return "Break-even: none, for no truck is expected to be saved.".into();
    };
    if price <= 0.0 {
        return "Break-even: it saves trucks and costs no more than the baseline.".into();
    }
    let phi_1 = if route.escort_km > 0.0 {
        match d.break_even_per_truck_phi_1 {
            Some(p) => format!(" ({} if escorts change nothing)", money_estimate(p)),
            None => " (none if escorts change nothing, for then no truck is saved)".into(),
        }
    } else {
        String::new()
    };
    format!(
        "Break-even: {} for each truck saved{phi_1}. The detour pays for itself if a truck lost with its \
         cargo costs more than that, people not counted.",
        money_estimate(price)
    )
}

fn why(page: &mut Page, d: &Detour) {
    if d.zones_avoided.is_empty() && d.zones_entered.is_empty() {
        return;
    }
    page.gap();
    page.line("Why it goes this way");
    avoided(page, &d.zones_avoided);
    for zone in &d.zones_entered {
        entered(page, zone);
    }
}

fn zone_name(zone: &str, group: Option<&str>) -> String {
    match group {
        Some(group) => format!("{} ({})", name(zone), name(group)),
        None => name(zone),
    }
}

/// What avoiding and what removing a zone would give, in words; `None` when the budget left no time to search.
type Searched = Option<[Option<String>; 2]>;

/// Zones of which the same is to be said stand together, and it is said once.
fn avoided(page: &mut Page, zones: &[AvoidedZone]) {
    let mut groups: Vec<(Vec<&AvoidedZone>, Searched)> = Vec::new();
    for z in zones {
        let said = (!z.unsearched).then(|| {
            [&z.avoid_alone, &z.if_absent]
                .map(|d| d.as_ref().map(|d| words::difference(d).unwrap_or_default()))
        });
        match groups.iter_mut().find(|(_, other)| *other == said) {
            Some((members, _)) => members.push(z),
            None => groups.push((vec![z], said)),
        }
    }
    for (members, said) in groups {
        for z in &members {
            page.item(&format!(
                "It avoids {}: the baseline runs {} through it, with {} expected attacks.",
                zone_name(&z.name, z.group.as_deref()),
                km(1000.0 * z.km_spared),
                expected(z.hazard_spared)
            ));
        }
        let Some([avoid, absent]) = said else {
            page.subitem(
                "The budget was spent: what avoiding or removing it would give was not searched.",
            );
            continue;
        };
        let many = members.len() > 1;
        let alone = if many {
            format!("any one of these {}", members.len())
        } else {
            "it".into()
        };
        page.subitem(&match avoid.as_deref() {
            None => format!("No route avoids {alone}."),
            Some("") => format!("To avoid {alone} alone costs nothing."),
            Some(d) => format!("To avoid {alone} alone, against the baseline: {d}."),
        });
        let without = if many {
            "If any one of them did not exist"
        } else {
            "If it did not exist"
        };
        page.subitem(&match absent.as_deref() {
            None => format!("{without}, still no route would do."),
            Some("") => format!("{without}, this would still be the best route."),
            Some(d) => format!("{without}, the best route against this one: {d}."),
        });
    }
}

fn entered(page: &mut Page, z: &CrossedZone) {
    page.item(&format!(
        "It enters {}, which the baseline does not: {} through it, with {} expected attacks.",
        zone_name(&z.name, z.group.as_deref()),
        km(1000.0 * z.km),
        expected(z.hazard)
    ));
}
