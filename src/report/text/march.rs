//! Days on the road: how the convoy marches, and a route's timetable.

use super::page::Page;
use super::{name, words};
use crate::model::Drive;
use crate::plan::{MapInfo, MarchInfo, MarchPoint, PointKind, Route};
use crate::report::number::{count, grouped, hours, typed};
use jiff::civil::DateTime;

/// How the convoy marches, in a sentence or two.
pub(super) fn rules(march: &MarchInfo, map: &MapInfo) -> String {
    let (drive, light) = match march.drive {
        Drive::Day => ("by day", "sunrise and sunset"),
        Drive::Night => ("by night", "sunset and sunrise"),
    };
    format!(
        "Leaves {} ({}), drives {drive}, {} min clear of {light}; driving times with {} % contingency, a rest of {} min \
         after {} h of driving, at most {} h of it a day; column of {} km",
        moment(march.depart),
        name(&map.timezone),
        typed(march.margin_min),
        typed(march.contingency * 100.0),
        typed(march.rest_min),
        typed(march.rest_after_h),
        typed(march.duty_h),
        grouped(march.column_m / 1000.0, 1),
    )
}

/// "6 days, arrives 2026-02-06 11:45".
pub(super) fn arrival(route: &Route) -> Option<String> {
    let last = route.timetable.last()?;
    let days = count(route.days? as usize, "day", "days");
    Some(format!("{days}, arrives {}", moment(last.head)))
}

/// The nights, and the table.
pub(super) fn write(page: &mut Page, route: &Route, march: Option<&MarchInfo>) {
    let (Some(elapsed_s), Some(arrival), Some(march)) = (route.elapsed_s, arrival(route), march)
    else {
        return;
    };
    page.gap();
    page.line(&format!(
        "Timetable: {arrival}, {} after departure",
        hours(elapsed_s)
    ));
    let nights: Vec<String> = route
        .nights
        .iter()
        .map(|night| {
            format!(
                "{} (all in {}, leaves {})",
                name(&night.place),
                clock(night.all_in),
                clock(night.leaves)
            )
        })
        .collect();
    if !nights.is_empty() {
        let stays = match march.drive {
            Drive::Day => "Nights",
            Drive::Night => "Days",
        };
        page.paragraph(&format!("{stays} at {}.", words::list(&nights)));
    }
    let mut rows = Vec::new();
    let mut day = 0;
    for point in &route.timetable {
        if point.day != day {
            day = point.day;
            let title = format!("Day {day}, {}", point.head.date());
            let mut row = vec![String::new(), title];
            row.resize(HEADER.len(), String::new());
            rows.push(row);
        }
        rows.push(row(point, march.drive));
    }
    let mut header = HEADER;
    let (to, event) = match march.drive {
        Drive::Day => ("to dark", "sunset"),
        Drive::Night => ("to light", "sunrise"),
    };
    header[5] = to;
    page.table(&header, rows, 2);
    page.paragraph(&format!(
        "Head and tail as planned; earliest: no contingency, checkpoints at their shortest; latest: both at their longest; \
         {to}: from the tail to {event} there."
    ));
}

const HEADER: [&str; 8] = [
    "km", "point", "head", "tail", "stay", "to dark", "earliest", "latest",
];

fn row(point: &MarchPoint, drive: Drive) -> Vec<String> {
    let stay = match point.stay_s {
        s if s > 0.0 => hours(s),
        _ => String::new(),
    };
    let margin = match point.margin_s {
        Some(s) if s < 0.0 => format!("−{}", hours(-s)),
        Some(s) => hours(s),
        None => "–".into(),
    };
    vec![
        grouped(point.km, 0),
        what(point, drive),
        clock(point.head),
        clock(point.tail),
        stay,
        margin,
        clock(point.head_earliest),
        clock(point.head_latest),
    ]
}

/// A point in words.
fn what(point: &MarchPoint, drive: Drive) -> String {
    let called = name(&point.name);
    match point.kind {
        PointKind::Start => format!("start: {called}"),
        PointKind::Release => format!("end: {called}"),
        PointKind::Via | PointKind::Place => called,
        PointKind::EscortOn => format!("{called}: escort taken on"),
        PointKind::EscortOff => format!("{called}: escort handed back"),
        PointKind::Border => format!("{called} (border)"),
        PointKind::Checkpoint => format!("checkpoint: {called}"),
        PointKind::Halt => format!("{called} (halt)"),
        PointKind::Night if drive == Drive::Night => format!("{called}: DAY"),
        PointKind::Night => format!("{called}: NIGHT"),
        PointKind::AreaEntry => format!("into {called}"),
        PointKind::AreaExit => format!("out of {called}"),
        PointKind::Rest => "rest on the road".into(),
    }
}

/// "2026-02-01 06:00".
fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// "06:00".
fn clock(at: DateTime) -> String {
    at.strftime("%H:%M").to_string()
}
