//! Text: a page that a planner can read aloud.
//!
//! Order: what was asked, the answer in sentences, the routes side by side, then each route with its
//! legs, ledger and reasons, how firm the answer is, warnings, the meaning of the signs, the caveat.
//! Invariants: at most 100 columns wide (but for unbroken words of the input); no probability without its
//! interval; every escort with its φ = 1 figure.

mod answer;
mod march;
pub(super) mod page;
mod route;
mod uncertainty;
pub(super) mod words;

use super::drawn::{self, Role};
use super::number::{count, expected, grouped, hours, km, litres, litres_estimate, money, percent};
use super::number::{percent_range, typed};
use super::{CAVEAT, Error, Sketch, drawn::Drawn};
use crate::model::{SeasonChoice, SeasonUsed};
use crate::plan::{Limits, MapInfo, Plan, ResolvedRequest};
pub(super) use answer::figures;
use page::Page;

/// Routes in one table beside the baseline.
const ROUTES_ABREAST: usize = 4;
/// The rows that only an escorted route needs.
/// The row that only a march needs.
const ARRIVAL: &str = "Days, arrival";
const PHI_1: [&str; 2] = ["  escorts change nothing, φ = 1", "  its rates low to high"];
/// A picture older than this is called old, days.
pub(super) const OLD_DAYS: i32 = 30;

/// The page.
#[expect(
    clippy::unnecessary_wraps,
    reason = "every format has the same signature"
)]
pub(super) fn write(plan: &Plan, _: &Sketch) -> Result<Vec<u8>, Error> {
    let mut page = Page::default();
    header(&mut page, "CONVOY PLAN", &plan.request, &plan.map);
    page.heading("Answer");
    answer::write(&mut page, plan);
    side_by_side(&mut page, plan);
    uncertainty::robust(&mut page, plan);
    for line in drawn::all(plan) {
        if line.role != Role::Baseline {
            route::write(&mut page, plan, &line);
        }
    }
    uncertainty::ensemble(&mut page, plan);
    sensitivity(&mut page, plan);
    if !plan.warnings.is_empty() {
        page.heading("Warnings");
        for warning in &plan.warnings {
            page.item(warning);
        }
    }
    legend(&mut page);
    page.heading("Not a clearance");
    page.paragraph(CAVEAT);
    Ok(page.finish().into_bytes())
}

/// Hides line breaks and control characters of names, which come from files.
pub(super) fn name(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// What was asked, under a title.
pub(super) fn header(page: &mut Page, title: &str, r: &ResolvedRequest, map: &MapInfo) {
    page.paragraph(&format!(
        "{title}: {} → {}",
        name(&r.from.name),
        name(&r.to.name)
    ));
    if !r.via.is_empty() {
        let via: Vec<String> = r.via.iter().map(|v| name(&v.name)).collect();
        page.paragraph(&format!("By way of {}", words::list(&via)));
    }
    page.paragraph(&format!("For {}. {}", r.date, age(r, map)));
    page.paragraph(&season(r.season));
    if let Some(rules) = &r.march {
        page.paragraph(&march::rules(rules, map));
    }
    if let Some(scenario) = &map.scenario {
        page.paragraph(&format!(
            "Supposing the scenario {} ({}): {}",
            name(&scenario.name),
            name(&scenario.title),
            name(&scenario.summary)
        ));
    }
    page.paragraph(&format!(
        "{} ({}), cargo {}: {}",
        count(r.trucks as usize, "truck", "trucks"),
        name(&r.profile),
        r.cargo.as_str(),
        litres(r.cargo_litres)
    ));
    page.paragraph(&format!("Asked for: {}", request_words(r).join("; ")));
    page.paragraph(&if r.escorts.is_empty() {
        "Escorts: none (by negotiated access)".to_string()
    } else {
        format!(
            "Escorts that may be used: {}",
            name(&words::list(&r.escorts))
        )
    });
    page.paragraph("Money is in the unit of the profile (US$ by default)");
}

/// The season, and why it is that one.
fn season(used: SeasonUsed) -> String {
    let why = if used.asked == SeasonChoice::Auto {
        "by the day"
    } else {
        "as asked"
    };
    format!(
        "Season: {}, {why} (wet from {} to {})",
        used.season.as_str(),
        used.wet.from,
        used.wet.to
    )
}

/// What was asked for beside the places: the objective and each limit.
pub(super) fn request_words(r: &ResolvedRequest) -> Vec<String> {
    let mut asked = vec![words::objective(r.minimise).to_string()];
    asked.extend(words::limits(&r.limits));
    if !r.avoid.is_empty() {
        asked.push(format!("no hazard of {}", name(&words::list(&r.avoid))));
    }
    if let Some(gamma) = r.robust {
        let areas = if gamma == 1 { "area" } else { "areas" };
        asked.push(format!(
            "the worst of {gamma} {areas} at their highest rate"
        ));
    }
    if !r.exclude.is_empty() {
        asked.push(format!(
            "areas excluded by {}",
            name(&words::list(&r.exclude))
        ));
    }
    asked
}

/// How old the risk picture is on the day of the plan.
fn age(request: &ResolvedRequest, map: &MapInfo) -> String {
    let which = format!("(map: {}, {})", name(&map.name), name(&map.source));
    let Some(as_of) = map.as_of else {
        return format!(
            "Risk picture of {}: find out how old it is {which}",
            map.as_of_text()
        );
    };
    let days = (request.date - as_of).get_days();
    let age = match days {
        0 => "the same day".to_string(),
        1 => "1 day old".to_string(),
        d if d > OLD_DAYS => format!("{} days old, which is OLD", grouped(f64::from(d), 0)),
        d if d > 0 => format!("{d} days old"),
        d => format!(
            "{} AFTER the day of the plan",
            count(d.unsigned_abs() as usize, "day", "days")
        ),
    };
    format!("Risk picture of {as_of}, {age} {which}")
}

/// The baseline and the routes as columns.
fn side_by_side(page: &mut Page, plan: &Plan) {
    let all = drawn::all(plan);
    let Some((baseline, routes)) = all.split_first() else {
        return;
    };
    page.heading("Routes side by side");
    let groups = if routes.is_empty() {
        vec![routes]
    } else {
        routes.chunks(ROUTES_ABREAST).collect()
    };
    for (i, group) in groups.into_iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        let columns: Vec<&Drawn<'_>> = std::iter::once(baseline).chain(group).collect();
        let titles: Vec<String> = columns
            .iter()
            .map(|d| match d.role {
                Role::Baseline => "baseline".into(),
                Role::Proposed => format!("{} {}", d.route.rank, name(&d.route.label)),
                Role::LeastHazard => "least hazard".into(),
            })
            .collect();
        let mut header = vec![""];
        header.extend(titles.iter().map(String::as_str));
        let row = |title: &str, cell: &dyn Fn(&Drawn<'_>) -> String| {
            let mut row = vec![title.to_string()];
            row.extend(columns.iter().map(|d| cell(d)));
            row
        };
        let escorted = columns.iter().any(|d| d.route.escort_km > 0.0);
        let marched = columns.iter().any(|d| d.route.elapsed_s.is_some());
        let rows = rows(&row)
            .into_iter()
            .filter(|row| {
                let title = row.first().map_or("", String::as_str);
                (escorted || !PHI_1.contains(&title)) && (marched || title != ARRIVAL)
            })
            .collect();
        page.table(&header, rows, 1);
    }
}

/// One row of the comparison.
type Row<'r> = dyn Fn(&str, &dyn Fn(&Drawn<'_>) -> String) -> Vec<String> + 'r;

fn rows(row: &Row<'_>) -> Vec<Vec<String>> {
    vec![
        row("Length", &|d| km(d.route.length_m)),
        row("Time", &|d| hours(d.route.duration_s)),
        row(ARRIVAL, &|d| {
            march::arrival(d.route)
                .map_or_else(|| "–".into(), |text| text.replace(", arrives ", "\n"))
        }),
        row("P(attack)", &|d| percent(d.route.attack_probability)),
        row("  rates low to high", &|d| {
            percent_range(d.route.attack_probability_range)
        }),
        row(PHI_1[0], &|d| {
            if d.route.escort_km > 0.0 {
                percent(d.route.attack_probability_phi_1)
            } else {
                "–".into()
            }
        }),
        row(PHI_1[1], &|d| {
            if d.route.escort_km > 0.0 {
                percent_range(d.route.attack_probability_phi_1_range)
            } else {
                "–".into()
            }
        }),
        row("Expected attacks, Λ", &|d| expected(d.route.hazard)),
        row("Expected trucks lost", &|d| {
            expected(d.route.expected_trucks_lost)
        }),
        row("Expected cargo lost", &|d| {
            litres_estimate(d.route.expected_litres_lost)
        }),
        row("Under escort", &|d| {
            if d.route.escort_km > 0.0 {
                km(1000.0 * d.route.escort_km)
            } else {
                "none".into()
            }
        }),
        row("Fuel burnt", &|d| litres(d.route.fuel_l)),
        row("Money", &|d| money(d.route.cost)),
        row("Proof", &proof),
    ]
}

fn proof(d: &Drawn<'_>) -> String {
    match d.role {
        Role::Proposed if d.route.gap > 0.0 => {
            format!("within {}", words::gap(d.route.gap))
        }
        Role::Proposed | Role::LeastHazard => "exact".into(),
        Role::Baseline => "–".into(),
    }
}

/// What becomes of the best route where the picture is wrong.
fn sensitivity(page: &mut Page, plan: &Plan) {
    if plan.sensitivity.is_empty() {
        return;
    }
    page.heading("How firm is the answer");
    let rank = plan.sensitivity.first().map_or(1, |case| case.rank);
    page.paragraph(&format!(
        "For each way in which the picture may be wrong: what P(attack) route {rank} would have, whether \
         it would still meet the limits, and which route would be the best, against route {rank}."
    ));
    let limited = plan.request.limits != Limits::default();
    let rows = plan
        .sensitivity
        .iter()
        .map(|case| {
            let best = match &case.best {
                None if limited => "no route meets the limits".into(),
                None => "–".into(),
                Some(_) if case.stays_best => "still the best".into(),
                Some(d) => words::brief(d).unwrap_or_else(|| "another, as good".into()),
            };
            vec![
                name(&without_folders(&case.case)),
                percent(case.attack_probability),
                if case.within_limits { "yes" } else { "NO" }.to_string(),
                best,
                case.best_attack_probability
                    .filter(|_| case.best.is_some())
                    .map_or_else(|| "–".into(), percent),
            ]
        })
        .collect();
    page.table(
        &[
            "If…",
            "P(attack)",
            "in limits",
            "best then",
            "its P(attack)",
        ],
        rows,
        1,
    );
}

/// "without maps/mali/katibas.geojson" without the folders.
fn without_folders(case: &str) -> String {
    case.split(' ')
        .map(|word| word.rsplit(['/', '\\']).next().unwrap_or(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The signs of the page.
fn legend(page: &mut Page) {
    page.heading("What the signs mean");
    legend_items(page);
}

/// The signs that every page uses.
pub(super) fn legend_items(page: &mut Page) {
    page.item("P(attack): the chance of at least one attack on the whole way, 1 − e^(−Λ).");
    page.item("Λ (lambda): the number of attacks to expect on this convoy on the whole way.");
    page.item(
        "φ (phi): attacks with the escort for each attack without it; ψ (psi): the same for the share of \
         the convoy lost in an attack. At 1 an escort changes nothing: its effect has never been measured \
         in public, so each escort is shown with that figure beside it.",
    );
    page.item(
        "Rates low to high: P(attack) with every rate of attack at the low, and at the high end of its interval; where the map states none, half and twice its rate.",
    );
    page.item(
        "Times count driving, ferries, checkpoints and escort changes; contingency, rests and nights come on top, in the timetable \
         that --depart gives.",
    );
    page.item("Baseline: the fastest legal road for this convoy, without regard to risk.");
}

/// A limit's value in the unit that it was typed in.
fn limit_value(limit: &str, value: f64) -> String {
    match limit {
        "max-risk" => percent(value),
        "max-hours" => format!("{} h", typed((value * 100.0).round() / 100.0)),
        "max-km" | "max-escort-km" => format!("{} km", typed((value * 10.0).round() / 10.0)),
        "max-cost" => money(value),
        "max-detour" => format!(
            "{} times the baseline's length",
            typed((value * 1000.0).round() / 1000.0)
        ),
        _ => typed(value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn text(plan: &Plan) -> String {
        String::from_utf8(write(plan, &Sketch::default()).unwrap()).unwrap()
    }

    #[test]
    fn a_plan() {
        insta::assert_snapshot!(text(&sample::plan()));
    }

    #[test]
    fn an_infeasible_plan() {
        insta::assert_snapshot!(text(&sample::infeasible()));
    }

    #[test]
    fn a_plan_without_limits_or_risk() {
        insta::assert_snapshot!(text(&sample::shortest()));
    }

    #[test]
    fn lines_are_at_most_a_hundred_columns() {
        for plan in [
            sample::plan(),
            sample::infeasible(),
            sample::odd_names(),
            sample::shortest(),
        ] {
            for line in text(&plan).lines() {
                assert!(line.chars().count() <= page::WIDTH, "{line}");
                assert_eq!(line, line.trim_end());
            }
        }
    }

    #[test]
    fn many_routes_make_several_tables() {
        let mut plan = sample::plan();
        while plan.routes.len() < 7 {
            let mut next = plan.routes[1].clone();
            next.rank = plan.routes.len() as u32 + 1;
            plan.routes.push(next);
        }
        let text = text(&plan);
        assert_eq!(
            text.matches("Expected trucks lost  ").count(),
            2 + plan.detour.len()
        );
        assert!(text.lines().all(|l| l.chars().count() <= page::WIDTH));
    }

    #[test]
    fn names_cannot_break_the_page() {
        let mut plan = sample::plan();
        plan.request.from.name = "A\nWARNINGS\n\u{1b}[2J".into();
        let text = text(&plan);
        assert!(!text.contains('\u{1b}'));
        assert!(!text.contains("A\nWARNINGS"));
    }

    #[test]
    fn the_age_of_the_picture_is_said() {
        let mut plan = sample::plan();
        for (date, said) in [
            (jiff::civil::date(2026, 1, 31), "the same day"),
            (jiff::civil::date(2026, 2, 1), "1 day old"),
            (jiff::civil::date(2026, 2, 20), "20 days old ("),
            (jiff::civil::date(2027, 2, 20), "385 days old, which is OLD"),
            (
                jiff::civil::date(2026, 1, 1),
                "30 days AFTER the day of the plan",
            ),
        ] {
            plan.request.date = date;
            let age = age(&plan.request, &plan.map);
            assert!(age.contains(said), "{age}");
        }
    }
}
