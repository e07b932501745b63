//! Text: a page that a planner can read aloud.
//!
//! Order: what was asked, the choice in sentences, the scenarios and what each supposes, the best plan of each
//! and why it is that, every shown route under every scenario, regret, where the routes run, what was compared,
//! warnings, signs, the caveat. Invariants: those of the plan's page.

use super::super::CAVEAT;
use super::super::number::{count, expected, hours, km, money, percent, percent_typed};
use super::super::text::page::Page;
use super::super::text::words::{self, via_among, with_range};
use super::super::text::{header, legend_items, name};
use super::{currency_name, currency_words, value_text};
use crate::plan::{Candidate, Comparison, Outcome, Route, RouteShift, ScenarioCase, Status};
use std::fmt::Write;

/// How many names on the way a sentence bears.
const NAMES: usize = 6;
/// How many zones explain a shift.
const ZONES: usize = 3;
/// Scenarios that stand side by side.
const ABREAST: usize = 4;

/// The page.
pub(in crate::report) fn write(comparison: &Comparison) -> Vec<u8> {
    let mut page = Page::default();
    header(&mut page, "SCENARIOS", &comparison.request, &comparison.map);
    page.heading("Answer");
    answer(&mut page, comparison);
    page.heading("The scenarios: suppositions, not forecasts");
    for case in &comparison.scenarios {
        supposed(&mut page, comparison, case);
    }
    if comparison.status != Status::Infeasible {
        page.heading("The best plan under each");
        best_plans(&mut page, comparison);
        page.heading("Why");
        for case in &comparison.scenarios {
            why(&mut page, comparison, case);
        }
        page.heading(&format!(
            "Each route under each scenario: {}, P(attack), trucks lost",
            currency_name(comparison)
        ));
        matrix(&mut page, comparison, &|o| {
            let figures = format!(
                "{}\n{}, {}",
                value_text(comparison, o.value),
                percent(o.attack_probability),
                expected(o.expected_trucks_lost)
            );
            if o.feasible {
                figures
            } else {
                let breaks: Vec<String> = o.breaks.iter().map(|b| broken(b)).collect();
                format!("{figures}\n{}", breaks.join(", "))
            }
        });
        page.heading("Regret");
        regret(&mut page, comparison);
        page.heading("The routes");
        for candidate in comparison.shown() {
            way(&mut page, comparison, candidate);
        }
        candidates(&mut page, comparison);
    }
    if !comparison.warnings.is_empty() {
        page.heading("Warnings");
        for warning in &comparison.warnings {
            page.item(warning);
        }
    }
    page.heading("What the signs mean");
    page.item(
        "Regret: what a route costs under a scenario beyond the least that any of the routes compared costs there; \
         ∞ where it breaks a limit or is closed.",
    );
    legend_items(&mut page);
    page.heading("Not a clearance");
    page.paragraph(CAVEAT);
    page.finish().into_bytes()
}

/// "breaks --max-risk", or what closes it.
fn broken(by: &str) -> String {
    if by.starts_with("max-") {
        format!("breaks --{by}")
    } else {
        name(by)
    }
}

fn weights_words(comparison: &Comparison) -> String {
    if comparison.equal_weights {
        return format!(
            "equal weights, {} each, for none were given",
            percent_typed(comparison.scenarios.first().map_or(0.0, |case| case.weight))
        );
    }
    let each: Vec<String> = comparison
        .scenarios
        .iter()
        .map(|case| format!("{} {}", name(&case.name), percent_typed(case.weight)))
        .collect();
    format!("weights {}", words::list(&each))
}

fn answer(page: &mut Page, comparison: &Comparison) {
    let of = |id: Option<u32>| id.and_then(|id| comparison.candidate(id));
    if comparison.status == Status::Infeasible {
        page.paragraph("No route meets the limits under any of the scenarios.");
        return;
    }
    match of(comparison.robust) {
        Some(c) => {
            let worst = c.worst.as_deref().unwrap_or_default();
            let most = c.greatest_regret.unwrap_or_default();
            page.paragraph(&format!(
                "Least regret whatever comes: route {}. {}",
                c.id,
                if most > 0.0 {
                    format!(
                        "At worst, under {}, it costs {} more than the best there (in {}).",
                        name(worst),
                        value_text(comparison, most),
                        currency_name(comparison)
                    )
                } else {
                    let any = comparison.scenarios.iter().any(|case| case.least.is_none());
                    format!(
                        "It is the best under every scenario{} (in {}).",
                        if any { " in which any route meets the limits" } else { "" },
                        currency_name(comparison)
                    )
                }
            ));
        }
        None => page.paragraph(
            "No route is open and within the limits under every scenario: none has a bounded regret. Lift a limit, or \
             leave a scenario out and say so.",
        ),
    }
    if let Some(c) = of(comparison.least_expected) {
        page.paragraph(&format!(
            "Least expected {} ({}): route {}{}, {}.",
            currency_name(comparison),
            weights_words(comparison),
            c.id,
            if comparison.robust == Some(c.id) {
                " too"
            } else {
                ""
            },
            value_text(comparison, c.expected.unwrap_or_default())
        ));
    }
    for case in comparison
        .scenarios
        .iter()
        .filter(|case| case.best.is_none())
    {
        page.paragraph(&format!(
            "Under {} no route meets the limits: do not go on them there. It cannot tell routes apart and does not count \
             in the choice.",
            name(&case.name)
        ));
    }
}

fn supposed(page: &mut Page, comparison: &Comparison, case: &ScenarioCase) {
    page.item(&format!(
        "{} ({}): {}. {}",
        name(&case.name),
        percent_typed(case.weight),
        name(&case.title),
        name(&case.summary)
    ));
    page.subitem(&format!("Basis: {}", name(&case.basis)));
    if case.name != comparison.reference || !case.changes.is_empty() {
        for change in &case.changes {
            let zones = match change.zones.as_slice() {
                few if few.len() <= 2 => {
                    words::list(&few.iter().map(|z| name(z)).collect::<Vec<_>>())
                }
                many => count(many.len(), "zone", "zones"),
            };
            page.subitem(&format!(
                "· {}: {} ({zones})",
                name(&change.why),
                change.what
            ));
        }
    }
    for binding in &case.binding {
        page.subitem(&format!("No route meets the limits: {}", binding.reason));
    }
}

fn best_plans(page: &mut Page, comparison: &Comparison) {
    let rows = comparison
        .scenarios
        .iter()
        .enumerate()
        .map(|(s, case)| {
            let Some(c) = case.best.and_then(|id| comparison.candidate(id)) else {
                let mut row = vec![name(&case.name), "none".to_owned()];
                row.resize(7, "–".to_owned());
                return row;
            };
            let o = &c.outcomes[s];
            vec![
                name(&case.name),
                format!("route {}", c.id),
                format!("{}\n{}", hours(o.duration_s), km(o.length_m)),
                if c.route.escort_km > 0.0 {
                    format!(
                        "{}\nφ = 1: {}",
                        km(1000.0 * c.route.escort_km),
                        percent(o.attack_probability_phi_1)
                    )
                } else {
                    "none".to_owned()
                },
                money(o.cost),
                with_range(o.attack_probability, o.attack_probability_range, "\n"),
                expected(o.expected_trucks_lost),
            ]
        })
        .collect();
    let header = [
        "Scenario",
        "best plan",
        "time, length",
        "escorted",
        "money",
        "P(attack)",
        "trucks lost",
    ];
    page.table(&header, rows, 2);
    page.paragraph(
        "The best plan is the one that `siraba plan --scenario` proposes: the best within the limits, or the balanced one \
         of three where no limit is given.",
    );
}

/// Why a scenario's best plan is what it is.
fn why(page: &mut Page, comparison: &Comparison, case: &ScenarioCase) {
    let of_reference = comparison
        .scenarios
        .iter()
        .find(|c| c.name == comparison.reference)
        .and_then(|c| c.best);
    let Some(best) = case.best else {
        return;
    };
    if case.name == comparison.reference {
        page.item(&format!(
            "{}: route {best}. The others are explained against it.",
            name(&case.name)
        ));
        return;
    }
    let same = of_reference == Some(best);
    let verdict = if same {
        format!("route {best}, as under {}", name(&comparison.reference))
    } else {
        format!("route {best}")
    };
    let mut shifts = case.shifts.iter();
    let first = shifts
        .next()
        .map_or_else(String::new, |s| shift(comparison, s));
    page.item(&format!("{}: {verdict}. {first}", name(&case.name)));
    for other in shifts {
        page.subitem(&shift(comparison, other));
    }
}

/// "On route 2 Λ falls from 0.19 to 0.05: RN1 Diboli–Kayes axis 0.10 → 0.01, …"
fn shift(comparison: &Comparison, shift: &RouteShift) -> String {
    let (before, after) = (shift.hazard_reference, shift.hazard);
    let lambda = |x: f64| if x > 0.0 { expected(x) } else { "0".to_owned() };
    let mut text = if lambda(before) == lambda(after) {
        format!("On route {} Λ stays at {}", shift.candidate, lambda(after))
    } else {
        format!(
            "On route {} Λ {} from {} under {} to {}",
            shift.candidate,
            if after < before { "falls" } else { "rises" },
            lambda(before),
            name(&comparison.reference),
            lambda(after)
        )
    };
    let told: Vec<String> = shift
        .zones
        .iter()
        .filter(|z| lambda(z.hazard_reference) != lambda(z.hazard))
        .take(ZONES)
        .map(|z| {
            format!(
                "{} {} → {}",
                name(&z.name),
                lambda(z.hazard_reference),
                lambda(z.hazard)
            )
        })
        .collect();
    if !told.is_empty() {
        let _ = write!(text, ": {}", told.join("; "));
        let more = shift.zones.len() - told.len();
        if more > 0 {
            let _ = write!(text, "; {}", count(more, "zone more", "zones more"));
        }
    }
    text.push('.');
    text
}

/// A table of shown routes against scenarios, so many abreast.
fn matrix(page: &mut Page, comparison: &Comparison, cell: &dyn Fn(&Outcome) -> String) {
    let all: Vec<usize> = (0..comparison.scenarios.len()).collect();
    for some in all.chunks(ABREAST) {
        let mut header = vec!["Route"];
        header.extend(some.iter().map(|s| comparison.scenarios[*s].name.as_str()));
        let rows = comparison
            .shown()
            .iter()
            .map(|c| {
                let mut row = vec![c.id.to_string()];
                row.extend(some.iter().map(|s| cell(&c.outcomes[*s])));
                row
            })
            .collect();
        page.table(&header, rows, 1);
    }
}

fn regret(page: &mut Page, comparison: &Comparison) {
    page.paragraph(&format!("In {}.", currency_words(comparison)));
    let infinite = || "∞".to_owned();
    matrix(page, comparison, &|o| {
        o.regret
            .map_or_else(infinite, |r| value_text(comparison, r))
    });
    let rows = comparison
        .shown()
        .iter()
        .map(|c| {
            let mut marks = Vec::new();
            if comparison.robust == Some(c.id) {
                marks.push("least regret");
            }
            if comparison.least_expected == Some(c.id) {
                marks.push("least expected");
            }
            vec![
                c.id.to_string(),
                marks.join(", "),
                c.greatest_regret
                    .map_or_else(infinite, |r| value_text(comparison, r)),
                c.worst.as_deref().map_or_else(|| "–".to_owned(), name),
                c.expected
                    .map_or_else(infinite, |e| value_text(comparison, e)),
            ]
        })
        .collect();
    let expected = format!("expected {}", currency_name(comparison));
    page.table(
        &["Route", "", "greatest regret", "under", &expected],
        rows,
        2,
    );
}

fn way(page: &mut Page, comparison: &Comparison, candidate: &Candidate) {
    let all: Vec<&Route> = comparison.shown().iter().map(|c| &c.route).collect();
    let via = via_among(&comparison.request, &all, &candidate.route, NAMES);
    let label = comparison.label(candidate);
    let mut text = format!("Route {}", candidate.id);
    if !label.is_empty() {
        let _ = write!(text, " ({})", name(&label));
    }
    let _ = write!(
        text,
        ": {}, {}",
        km(candidate.route.length_m),
        hours(candidate.route.duration_s)
    );
    if !via.is_empty() {
        let _ = write!(text, ", by {}", name(&words::list(&via)));
    }
    for leg in candidate
        .route
        .legs
        .iter()
        .filter(|leg| leg.escort.is_some())
    {
        let _ = write!(
            text,
            "; {} escort {}–{}, {}",
            name(leg.escort.as_deref().unwrap_or_default()),
            name(&leg.from),
            name(&leg.to),
            km(leg.length_m)
        );
    }
    text.push('.');
    page.item(&text);
}

fn candidates(page: &mut Page, comparison: &Comparison) {
    let hidden = comparison.candidates.len() - comparison.shown().len();
    let others = if hidden > 0 {
        format!(
            " The other {} {} in the CSV and the JSON.",
            hidden,
            if hidden == 1 { "is" } else { "are" }
        )
    } else {
        String::new()
    };
    page.paragraph(&format!(
        "{} compared: the plans of each scenario, and points of each scenario's frontiers of what is minimised and of \
         money against hazard, each under every scenario. Shown are the best plan of each scenario, the least in {} under \
         each, and the choices.{others} A route outside this set may have less regret.",
        count(comparison.candidates.len(), "route was", "routes were"),
        currency_name(comparison)
    ));
}
