//! Text: a page that a planner can read aloud over the radio.
//!
//! Order: where the convoy is and what lies behind it, the answer in sentences, the roads side by side, what changed on the old
//! road, the safe halts, warnings, signs, the caveat. Invariants: those of the plan's page.

use super::super::CAVEAT;
use super::super::number::{
    expected, grouped, hours, km, money, percent, percent_range, points, signed,
};
use super::super::text::page::Page;
use super::super::text::words::{self, with_range};
use super::super::text::{figures, header, legend_items, name};
use crate::plan::{
    AsPlanned, Change, ChangeKind, Direction, Here, Replan, Route, Status, WayToHalt, ZoneChange,
};
use jiff::civil::DateTime;

/// The page.
pub(in crate::report) fn write(replan: &Replan) -> Vec<u8> {
    let mut page = Page::default();
    header(
        &mut page,
        "REPLAN",
        &replan.ahead.request,
        &replan.ahead.map,
    );
    page.heading("Where the convoy is");
    here(&mut page, replan);
    page.heading("Answer");
    answer(&mut page, replan);
    page.heading("The roads ahead side by side");
    side_by_side(&mut page, replan);
    changed(&mut page, replan);
    page.heading("Safe halts within reach");
    halts(&mut page, replan);
    let warnings = replan.warnings.iter().chain(&replan.ahead.warnings);
    for (i, warning) in warnings.enumerate() {
        if i == 0 {
            page.heading("Warnings");
        }
        page.item(&name(warning));
    }
    page.heading("What the signs mean");
    legend_items(&mut page);
    page.heading("Not a clearance");
    page.paragraph(CAVEAT);
    page.finish().into_bytes()
}

/// "2026-02-03 at 10:40".
fn when(at: DateTime) -> String {
    format!("{} at {}", at.date(), at.strftime("%H:%M"))
}

fn here(page: &mut Page, replan: &Replan) {
    let (here, t) = (&replan.here, &replan.travelled);
    page.paragraph(&format!("{}: {}.", when(here.time), place(replan)));
    if let Some(late) = here.late_s.filter(|late| late.abs() >= 60.0) {
        let side = if late > 0.0 { "later" } else { "earlier" };
        page.paragraph(&format!("{} {side} than planned here.", hours(late.abs())));
    }
    let with = here.escort.as_ref().map_or_else(
        || "no escort is with it".to_owned(),
        |escort| format!("the escort with it is {}", name(escort)),
    );
    let turn = if here.may_turn {
        "it may turn round where it stands"
    } else {
        "it does not turn round where it stands"
    };
    page.paragraph(&format!(
        "{} h driven since the last night; {with}; {turn}.",
        grouped(here.driven_h, 1)
    ));
    let behind = if here.on_route {
        "Behind it"
    } else {
        "Behind it, as far as the route goes"
    };
    let escorted = if t.escort_km > 0.0 {
        format!(", {} under escort", km(1000.0 * t.escort_km))
    } else {
        String::new()
    };
    page.paragraph(&format!(
        "{behind}, of {} planned: {}{escorted}, {}, {}; as planned, P(attack) {} on that part. That is past, and changes no more.",
        km(replan.planned.length_m),
        km(t.length_m),
        hours(t.duration_s),
        money(t.cost),
        percent(t.attack_probability),
    ));
    if t.limits.max_risk.is_some() {
        page.paragraph(if replan.travelled_counts {
            "The cap on P(attack) is for the whole journey: what was met on the way is subtracted."
        } else {
            "The cap on P(attack) is for what lies ahead: what is past endangers nobody any more (--count-travelled subtracts it)."
        });
    }
    if !replan.risk_added.is_empty() {
        page.paragraph(&format!(
            "New in the picture: {}.",
            name(&words::list(&replan.risk_added))
        ));
    }
}

/// Where it is, in words.
fn place(replan: &Replan) -> String {
    let here: &Here = &replan.here;
    let between = match (&here.after, &here.before) {
        _ if here.at_halt => format!(
            " ({})",
            name(here.after.as_deref().unwrap_or("a safe halt"))
        ),
        (Some(a), Some(b)) => format!(" (after {}, before {})", name(a), name(b)),
        (Some(a), None) => format!(" (after {})", name(a)),
        (None, Some(b)) => format!(" (before {})", name(b)),
        (None, None) => String::new(),
    };
    let km_text = grouped(here.km, 1);
    if here.on_route {
        let off = if here.snap_distance_m >= 1.0 {
            format!(", {} beside the road", km(here.snap_distance_m))
        } else {
            String::new()
        };
        return format!("on the planned route, km {km_text}{between}{off}");
    }
    format!(
        "OFF the planned route, by {}; the route's nearest point is km {km_text}{between}, and what is travelled is taken up to there",
        km(here.route_distance_m)
    )
}

fn answer(page: &mut Page, replan: &Replan) {
    if let Some(old) = &replan.as_planned {
        as_planned(page, old);
    }
    let Some(new) = replan.chosen_route() else {
        infeasible(page, replan);
        return;
    };
    let proof = match replan.status {
        Status::Optimal => "This is proven.",
        _ => "The budget ended the search: this is not proven the best.",
    };
    let best = format!(
        "{} by {}",
        label(new),
        words::objective(replan.ahead.request.minimise)
    );
    match &replan.change {
        Some(change) if change.same_road => {
            let escorts = if change.same_escorts {
                ""
            } else {
                ", with other escorts"
            };
            page.paragraph(&format!(
                "Best ahead ({best}): the old road{escorts}. {}. {proof}",
                figures(new)
            ));
        }
        Some(change) => {
            page.paragraph(&format!(
                "Best ahead ({best}): another road. {}. {proof}",
                figures(new)
            ));
            leaves(page, change);
        }
        None => page.paragraph(&format!("Best ahead ({best}): {}. {proof}", figures(new))),
    }
    via(page, replan, new);
    nights(page, new);
    let others: Vec<&Route> = replan
        .ahead
        .routes
        .iter()
        .filter(|r| r.rank != new.rank)
        .collect();
    for other in others {
        page.paragraph(&format!(
            "Also: {}: {}.",
            name(&other.label),
            figures(other)
        ));
    }
}

fn label(route: &Route) -> String {
    match route.label.as_str() {
        "optimal" => "the best".to_owned(),
        other => name(other),
    }
}

fn as_planned(page: &mut Page, old: &AsPlanned) {
    let text = figures(&old.route);
    if old.holds {
        page.paragraph(&format!(
            "Going on as planned still meets everything: {text}."
        ));
        nights(page, &old.route);
        return;
    }
    page.paragraph("Going on as planned does NOT hold:");
    for reason in &old.broken {
        page.item(&name(&words::sentence(reason)));
    }
    page.paragraph(&format!("Its figures would be {text}."));
}

fn infeasible(page: &mut Page, replan: &Replan) {
    page.paragraph("NO road ahead meets the limits:");
    for binding in replan.binding() {
        page.item(&name(&words::sentence(&binding.reason)));
    }
    if let Some(least) = &replan.ahead.least_hazard {
        page.paragraph(&format!(
            "The least hazard that can be had ahead: {}.",
            figures(least)
        ));
    }
    let first = replan
        .halts
        .iter()
        .min_by_key(|way| (!way.in_time, way.all_in));
    if let Some(way) = first {
        page.paragraph(&format!("Nearest safe halt: {}.", to_halt(way)));
    }
}

fn leaves(page: &mut Page, change: &Change) {
    let Some(leaves) = &change.leaves else {
        return;
    };
    let text = if change.turns_back {
        "It turns round here: decide now.".to_owned()
    } else if leaves.ahead_km < 0.05 {
        "It leaves the old road here: decide now.".to_owned()
    } else {
        format!(
            "It leaves the old road at {}, km {} ({} from here): decide by {}.",
            name(&leaves.place),
            grouped(leaves.km, 1),
            km(1000.0 * leaves.ahead_km),
            when(leaves.decide_by)
        )
    };
    page.paragraph(&text);
}

fn via(page: &mut Page, replan: &Replan, route: &Route) {
    let via = words::via(&replan.ahead, route, 6);
    if !via.is_empty() {
        page.paragraph(&format!("By way of {}.", name(&via.join(", "))));
    }
    for leg in route.legs.iter().filter(|leg| leg.escort.is_some()) {
        page.paragraph(&format!(
            "Under escort ({}) from {} to {}: P(attack) {} there, {} if escorts change nothing (φ = 1).",
            name(leg.escort.as_deref().unwrap_or_default()),
            name(&leg.from),
            name(&leg.to),
            percent(leg.attack_probability),
            percent(leg.attack_probability_phi_1)
        ));
    }
}

fn nights(page: &mut Page, route: &Route) {
    let Some(end) = route.timetable.last() else {
        return;
    };
    let stays: Vec<String> = route
        .nights
        .iter()
        .map(|night| {
            format!(
                "{} ({}, all in at {})",
                name(&night.place),
                night.arrives.date(),
                night.all_in.strftime("%H:%M")
            )
        })
        .collect();
    let nights = if stays.is_empty() {
        "No night on the way".to_owned()
    } else {
        format!("Nights at {}", words::list(&stays))
    };
    page.paragraph(&format!("{nights}; arrives {}.", when(end.head)));
}

fn side_by_side(page: &mut Page, replan: &Replan) {
    let mut columns: Vec<(&str, &Route)> = Vec::new();
    if let Some(old) = &replan.as_planned {
        columns.push(("as planned", &old.route));
    }
    if let Some(new) = replan.chosen_route() {
        columns.push(("new", new));
    } else if let Some(least) = replan.ahead.least_hazard.as_deref() {
        columns.push(("least hazard", least));
    }
    columns.push(("baseline", &replan.ahead.baseline));
    let change = replan.change.as_ref();
    let d = change.map(|change| change.difference);
    let row = |title: &str, cell: &dyn Fn(&Route) -> String, delta: Option<String>| {
        let mut row = vec![title.to_owned()];
        row.extend(columns.iter().map(|(_, route)| cell(route)));
        row.extend(change.map(|_| delta.unwrap_or_else(|| "–".to_owned())));
        row
    };
    let mut rows = vec![
        row(
            "Length",
            &|r| km(r.length_m),
            d.map(|d| signed(d.length_m, km)),
        ),
        row(
            "Time without halts",
            &|r| hours(r.duration_s),
            d.map(|d| signed(d.duration_s, hours)),
        ),
    ];
    if columns.iter().any(|(_, route)| route.elapsed_s.is_some()) {
        rows.push(row(
            "Time to arrival, nights and all",
            &|r| r.elapsed_s.map_or_else(|| "–".to_owned(), hours),
            change.and_then(|c| c.elapsed_s).map(|s| signed(s, hours)),
        ));
    }
    rows.extend([
        row(
            "P(attack)",
            &|r| percent(r.attack_probability),
            change.map(|c| points(c.attack_probability)),
        ),
        row(
            "  rates low to high",
            &|r| percent_range(r.attack_probability_range),
            None,
        ),
        row(
            "Expected attacks, Λ",
            &|r| expected(r.hazard),
            d.map(|d| signed(d.hazard, expected)),
        ),
        row(
            "Money",
            &|r| money(r.cost),
            d.map(|d| signed(d.cost, money)),
        ),
    ]);
    let mut titles = vec![""];
    titles.extend(columns.iter().map(|(title, _)| *title));
    titles.extend(change.map(|_| "new − as planned"));
    page.table(&titles, rows, 1);
}

fn changed(page: &mut Page, replan: &Replan) {
    let Some(old) = &replan.as_planned else {
        return;
    };
    page.heading("What changed on the old road");
    match words::difference(&old.difference) {
        Some(text) => page.paragraph(&format!(
            "The rest of it, against what was planned: {text}."
        )),
        None => page.paragraph("The rest of it has the figures that were planned."),
    }
    for zone in &replan.zones {
        page.item(&zone_text(zone));
    }
}

fn zone_text(zone: &ZoneChange) -> String {
    let group = zone
        .group
        .as_ref()
        .map_or_else(String::new, |g| format!(" ({})", name(g)));
    let what = match zone.change {
        ChangeKind::New => "new",
        ChangeKind::Gone => "gone",
        ChangeKind::More => "more than planned",
        ChangeKind::Less => "less than planned",
    };
    let on = if zone.km_then.max(zone.km_now) > 0.0 {
        format!(
            ", on {} (planned {})",
            km(1000.0 * zone.km_now),
            km(1000.0 * zone.km_then)
        )
    } else {
        String::new()
    };
    let hazard = if zone.hazard_then.max(zone.hazard_now) > 0.0 {
        format!(
            ", Λ {} (planned {})",
            expected(zone.hazard_now),
            expected(zone.hazard_then)
        )
    } else {
        String::new()
    };
    format!(
        "{} {}{group}: {what}{on}{hazard}",
        name(&zone.kind),
        name(&zone.name)
    )
}

fn halts(page: &mut Page, replan: &Replan) {
    if replan.halts.is_empty() {
        page.paragraph("None is known.");
    }
    for way in &replan.halts {
        let side = match way.direction {
            Direction::Here => "Here",
            Direction::Behind => "Turning back",
            Direction::Ahead => "Going on",
        };
        page.item(&format!("{side}: {}.", to_halt(way)));
        for reason in &way.breaks {
            page.subitem(&format!("The way there does not hold: {}.", name(reason)));
        }
    }
}

fn to_halt(way: &WayToHalt) -> String {
    let margin = way.margin_s.map_or_else(String::new, |margin| {
        if margin < 0.0 {
            format!(", {} AFTER dusk", hours(-margin))
        } else {
            format!(", {} before dusk", hours(margin))
        }
    });
    if way.direction == Direction::Here {
        return format!(
            "the convoy stands at {}, a safe halt, and may stay",
            name(&way.place)
        );
    }
    let late = if way.in_time {
        ""
    } else {
        "; NOT in time by the rules of the march"
    };
    let route = &way.route;
    let risk = with_range(
        route.attack_probability,
        route.attack_probability_range,
        " ",
    );
    format!(
        "{}, {}, {} on the road, checkpoints and all, P(attack) {risk}; the head arrives {}, all are in at {}{margin}{late}",
        name(&way.place),
        km(route.length_m),
        hours(route.duration_s),
        when(way.arrives),
        way.all_in.strftime("%H:%M")
    )
}
