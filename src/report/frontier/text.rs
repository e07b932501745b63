//! Text: a page that a planner can read aloud.
//!
//! Order: what was asked, the answer in sentences, a row for each point with its price, what the prices
//! mean, warnings, signs, the caveat. Invariants: those of the plan's page. Points that would print alike share
//! a row, and prices are between rows.

use super::super::CAVEAT;
use super::super::number::{count, expected, km, percent, percent_range};
use super::super::text::page::Page;
use super::super::text::words::{self, via_among, with_range};
use super::super::text::{figures, header, legend_items, name};
use super::{price, value, value_text};
use crate::plan::{Frontier, FrontierPoint, Objective, PriceStep, Route, Status};
use std::fmt::Write;

/// How many names on the way a sentence bears.
const NAMES: usize = 4;

/// The page of a frontier that has points.
pub(in crate::report) fn write(frontier: &Frontier) -> Vec<u8> {
    let mut page = Page::default();
    header(&mut page, "FRONTIER", &frontier.request, &frontier.map);
    page.heading("Answer");
    answer(&mut page, frontier);
    let rows = rows(frontier);
    page.heading(&format!(
        "The routes, {} first",
        words::superlative(frontier.request.minimise)
    ));
    table(&mut page, frontier, &rows);
    below(&mut page, frontier, &rows);
    meaning(&mut page, frontier, &rows);
    if !frontier.warnings.is_empty() {
        page.heading("Warnings");
        for warning in &frontier.warnings {
            page.item(warning);
        }
    }
    page.heading("What the signs mean");
    legend_items(&mut page);
    page.heading("Not a clearance");
    page.paragraph(CAVEAT);
    page.finish().into_bytes()
}

/// What is paid for less risk: "hours", "kilometres", "money".
fn paid_in(objective: Objective) -> &'static str {
    match objective {
        Objective::Distance => "kilometres",
        Objective::Cost => "money",
        Objective::Time | Objective::Hazard => "hours",
    }
}

fn answer(page: &mut Page, frontier: &Frontier) {
    let objective = frontier.request.minimise;
    let (best, better) = (words::superlative(objective), words::comparative(objective));
    let limits = words::limits(&frontier.request.limits);
    let within = if limits.is_empty() {
        String::new()
    } else {
        format!(" with {}", words::list(&limits))
    };
    let points = count(frontier.points as usize, "route", "routes");
    page.paragraph(&match (frontier.status, frontier.points) {
        (Status::Optimal, 1) => format!(
            "One route{within} is both the {best} and the least dangerous: there is nothing to trade. This is proven."
        ),
        (Status::Optimal, _) => format!(
            "{points}{within} are each the {best} for their risk: whatever is {better} than one of them is more \
             dangerous. Every such trade-off is here: this is proven."
        ),
        _ => format!(
            "The budget ended the search after {points}{within}: of those found none is both {better} and less \
             dangerous than another.{} It is not proven that these are all.",
            open(frontier)
        ),
    });
    let all: Vec<&Route> = frontier.frontier.iter().map(|p| &p.route).collect();
    let last = frontier.frontier.len().saturating_sub(1);
    for (i, point) in frontier.frontier.iter().enumerate() {
        let label = match i {
            _ if point.knee => "balanced, the knee of the curve".to_owned(),
            _ if i == 0 || i == last => name(&point.route.label),
            _ => continue,
        };
        page.paragraph(&sentence(frontier, &all, &point.route, &label));
    }
    if frontier
        .frontier
        .first()
        .is_some_and(|p| p.route.edges == frontier.baseline.edges)
    {
        page.paragraph("Point 1 is the baseline itself: the fastest road, without regard to risk.");
    } else {
        page.paragraph(&format!(
            "The baseline, the fastest road without regard to risk: {}.",
            figures(&frontier.baseline)
        ));
    }
}

/// From where on points may be missing.
fn open(frontier: &Frontier) -> String {
    frontier.open_from.map_or_else(String::new, |from| {
        format!(
            " From {} on, others may exist.",
            value_text(from, frontier.request.minimise)
        )
    })
}

fn sentence(frontier: &Frontier, all: &[&Route], route: &Route, label: &str) -> String {
    let names = via_among(&frontier.request, all, route, NAMES);
    let way = if names.is_empty() {
        "goes straight there".to_owned()
    } else {
        format!("goes via {}", name(&words::list(&names)))
    };
    let mut text = format!("Point {}, {label}, {way}: {}.", route.rank, figures(route));
    if route.escort_km > 0.0 {
        let _ = write!(
            text,
            " Under escort for {}; if escorts change nothing (φ = 1), P(attack) is {} ({} with rates low to high).",
            km(1000.0 * route.escort_km),
            percent(route.attack_probability_phi_1),
            percent_range(route.attack_probability_phi_1_range)
        );
    }
    if route.gap > 0.0 {
        let _ = write!(
            text,
            " Not proven: as little risk may be had for less, by at most {}.",
            words::gap(route.gap)
        );
    }
    text
}

/// Points that print alike.
struct Row<'f> {
    points: Vec<&'f FrontierPoint>,
    cells: Vec<String>,
    step: Option<PriceStep>,
}

impl Row<'_> {
    fn first(&self) -> &Route {
        &self.points[0].route
    }
}

fn rows(frontier: &Frontier) -> Vec<Row<'_>> {
    let objective = frontier.request.minimise;
    let escorted = frontier.frontier.iter().any(|p| p.route.escort_km > 0.0);
    let mut rows: Vec<Row<'_>> = Vec::new();
    for point in &frontier.frontier {
        let cells = cells(&point.route, objective, escorted);
        match rows.last_mut() {
            Some(row) if row.cells == cells => row.points.push(point),
            _ => {
                let step = rows
                    .last()
                    .map(|row| PriceStep::between(row.first(), &point.route, objective));
                rows.push(Row {
                    points: vec![point],
                    cells,
                    step,
                });
            }
        }
    }
    rows
}

/// What is printed of a route beside its number and its price.
fn cells(route: &Route, objective: Objective, escorted: bool) -> Vec<String> {
    let mut cells = vec![value_text(value(route, objective), objective)];
    for other in [Objective::Time, Objective::Distance, Objective::Cost] {
        // With escorts there is no room for the length.
        if other != objective && !(escorted && other == Objective::Distance) {
            cells.push(value_text(value(route, other), other));
        }
    }
    let between = if escorted { "\n" } else { " " };
    cells.push(with_range(
        route.attack_probability,
        route.attack_probability_range,
        between,
    ));
    if !escorted {
        cells.push(expected(route.hazard));
    } else if route.escort_km > 0.0 {
        let range = route.attack_probability_phi_1_range;
        cells.push(with_range(route.attack_probability_phi_1, range, between));
        cells.push(km(1000.0 * route.escort_km));
    } else {
        cells.extend(["–".to_owned(), "none".to_owned()]);
    }
    cells
}

fn table(page: &mut Page, frontier: &Frontier, rows: &[Row<'_>]) {
    let objective = frontier.request.minimise;
    let escorted = frontier.frontier.iter().any(|p| p.route.escort_km > 0.0);
    let title = |o: Objective| match o {
        Objective::Distance => "length",
        Objective::Cost => "money",
        Objective::Time | Objective::Hazard => "time",
    };
    let mut header = vec!["Point", title(objective)];
    for other in [Objective::Time, Objective::Distance, Objective::Cost] {
        if other != objective && !(escorted && other == Objective::Distance) {
            header.push(title(other));
        }
    }
    header.push("P(attack)");
    header.extend(if escorted {
        ["at φ = 1", "escorted"].as_slice()
    } else {
        ["Λ"].as_slice()
    });
    header.extend(["price per point", "per attack"]);
    let lines = rows
        .iter()
        .map(|row| {
            let (first, last) = (
                row.first().rank,
                row.points[row.points.len() - 1].route.rank,
            );
            let mark = if row.points.iter().any(|p| p.knee) {
                " knee"
            } else {
                ""
            };
            let mut line = vec![if first == last {
                format!("{first}{mark}")
            } else {
                format!("{first}–{last}{mark}")
            }];
            line.extend(row.cells.iter().cloned());
            let per_point = row.step.and_then(|s| Some(price(s.per_point?, s.unit)));
            let per_attack = row.step.map(|s| price(s.per_attack, s.unit));
            line.extend([per_point, per_attack].map(|cell| cell.unwrap_or_else(|| "–".to_owned())));
            line
        })
        .collect();
    page.table(&header, lines, 1);
}

/// What the table leaves out.
fn below(page: &mut Page, frontier: &Frontier, rows: &[Row<'_>]) {
    let left_out = frontier.points as usize - frontier.frontier.len();
    if left_out > 0 {
        page.paragraph(&format!(
            "{} of {} points left out (--max-points): the ends, the knee and those that lose least of the curve are \
             shown. The search was the same.",
            left_out, frontier.points
        ));
    }
    if rows.len() < frontier.frontier.len() {
        page.paragraph(
            "Points that would print alike share a row, the first of them counts; CSV and JSON list each.",
        );
    }
    if frontier.merged > 0 {
        page.paragraph(&format!(
            "{} equal to one of these but for the rounding of the search, and merged into it.",
            count(frontier.merged as usize, "route is", "routes are")
        ));
    }
}

/// What the prices say, in plain words.
fn meaning(page: &mut Page, frontier: &Frontier, rows: &[Row<'_>]) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return;
    };
    if rows.len() < 2 {
        return;
    }
    let objective = frontier.request.minimise;
    page.heading("What less risk costs");
    page.paragraph(&format!(
        "Each row has less risk than the row above, and pays for it in {}. The price per point is what one percentage point \
         less of P(attack) costs at that step; the price per attack, what one expected attack less costs. Prices rest \
         on the rates of attack: with rates twice as high, an attack is avoided at half the price.",
        paid_in(objective)
    ));
    let knee = rows.iter().find(|r| r.points.iter().any(|p| p.knee));
    let average = |from: &Route, to: &Route| {
        let step = PriceStep::between(from, to, objective);
        step.per_point.map(|p| price(p, step.unit))
    };
    if let Some(knee) = knee
        && let (Some(before), Some(after)) = (
            average(first.first(), knee.first()),
            average(knee.first(), last.first()),
        )
    {
        page.paragraph(&format!(
            "From point {} to the knee, point {}, a percentage point costs {before} on average; from there to point {}, {after}.",
            first.first().rank,
            knee.first().rank,
            last.first().rank
        ));
    } else if let Some(whole) = average(first.first(), last.first()) {
        page.paragraph(&format!(
            "From point {} to point {} a percentage point costs {whole} on average.",
            first.first().rank,
            last.first().rank
        ));
    }
}
