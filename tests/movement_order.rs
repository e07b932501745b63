//! Movement orders of real journeys: latest times against the planner itself, turn-back points and switches by hand, and nothing
//! in a redacted order that must not be known.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use jiff::civil::{DateTime, date, datetime};
use jiff::{SignedDuration, ToSpan};
use siraba::model::Cargo;
use siraba::plan::{Map, Plan, PointKind, PointSpec, Request, Route};
use siraba::report::{Language, Order, OrderFormat, OrderSettings, render_order};

fn request(from: &str, to: &str, depart: DateTime) -> Request {
    let point = |name| PointSpec::parse(name).unwrap();
    let mut request = Request::new(point(from), point(to));
    request.depart = Some(depart);
    request
}

fn planned(request: &Request) -> Plan {
    siraba::plan::plan(&Map::embedded().unwrap(), request).unwrap()
}

fn page(plan: &Plan, redacted: bool, language: Language, format: OrderFormat) -> String {
    let settings = OrderSettings {
        route: None,
        redacted,
        language,
    };
    String::from_utf8(render_order(plan, settings, format).unwrap()).unwrap()
}

const FORMATS: [OrderFormat; 2] = [OrderFormat::Text, OrderFormat::Html];

/// Whether "06:05", "06h05" or "2026-02" stands somewhere.
fn clock_or_date(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(5).find_map(|w| {
        let digit = |i: usize| w[i].is_ascii_digit();
        let joined = matches!(w[2], ':' | 'h' | '-' | '/');
        (digit(0) && digit(1) && joined && digit(3) && digit(4)).then(|| w.iter().collect())
    })
}

/// Whether a number stands by itself.
fn has_number(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + number.len()..].chars().next();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        !digit(before) && !digit(after)
    })
}

#[test]
fn a_redacted_order_tells_no_date_time_cargo_or_number_of_trucks() {
    for (cargo, words) in [
        (Cargo::Fuel, ["fuel", "carburant", "tanker"]),
        (Cargo::Medical, ["medical", "médica", "tanker"]),
    ] {
        let mut request = request("Dakar", "Bamako", datetime(2026, 2, 3, 5, 41, 0, 0));
        request.trucks = Some(53);
        request.cargo = cargo;
        request.escorts = vec!["armed".to_owned()];
        let plan = planned(&request);
        let litres = format!("{}", plan.request.cargo_litres);
        for language in Language::ALL {
            for format in FORMATS {
                let shared = page(&plan, true, language, format).replace(['\u{202f}', ','], "");
                // What the style sheet says of itself is no part of the order.
                let body = shared.split("</style>").last().unwrap().to_lowercase();
                let whole = page(&plan, false, language, format).replace(['\u{202f}', ','], "");
                let whole = whole.split("</style>").last().unwrap().to_lowercase();
                assert_eq!(clock_or_date(&body), None, "{language:?} {format:?}");
                assert!(clock_or_date(&whole).is_some());
                for number in ["53", "2026", litres.as_str()] {
                    assert!(!has_number(&body, number), "{number}");
                    assert!(
                        has_number(&whole, number),
                        "{number} {language:?} {format:?}"
                    );
                }
                for word in words {
                    assert!(!body.contains(word), "{word} {language:?} {format:?}");
                }
                assert!(words.iter().any(|word| whole.contains(word)));
                let months = ["january", "february", "janvier", "février"];
                let days = [
                    "monday",
                    "tuesday",
                    "wednesday",
                    "lundi",
                    "mardi",
                    "mercredi",
                ];
                for word in months.iter().chain(&days) {
                    assert!(!body.contains(word), "{word}");
                }
                // Nor what the number of trucks, the hour or the weak stretches could be worked out from.
                for word in [
                    "the tail", "queue", "sunset", "coucher", "armed", "armée", "p(att",
                ] {
                    assert!(!body.contains(word), "{word} {language:?}");
                }
                assert!(body.contains("bamako") && body.contains("kayes"));
            }
        }
        let shared = Order::of(&plan, None, true).unwrap();
        assert!(shared.column.is_none() && shared.picture.is_none() && shared.areas.is_empty());
        assert!(
            shared
                .days
                .iter()
                .all(|d| d.date.is_none() && d.leaves.clock.is_none())
        );
    }
}

/// Where the first night is spent when the convoy leaves a place then.
fn first_night(from: &str, depart: DateTime) -> (String, jiff::civil::Date) {
    let plan = planned(&request(from, "Bamako", depart));
    let night = &plan.routes[0].nights[0];
    (night.place.clone(), night.arrives.date())
}

#[test]
fn the_planner_itself_reaches_the_halt_from_the_latest_departure_and_not_later() {
    let plan = planned(&request(
        "Abidjan",
        "Bamako",
        datetime(2026, 2, 1, 6, 0, 0, 0),
    ));
    let order = Order::of(&plan, None, false).unwrap();
    for day in [1_u32, 2, 3] {
        let march = &order.days[day as usize - 1];
        let card = order.cards.iter().find(|c| c.day == day).unwrap();
        let latest = card.leave_by.unwrap().clock.unwrap();
        let on_time = march.leaves.clock.unwrap();
        assert!(latest > on_time, "day {day}");
        let night = (march.to.clone(), latest.date());
        assert_eq!(
            first_night(&march.from, latest),
            night,
            "day {day} at {latest}"
        );
        let late = latest + SignedDuration::from_mins(2);
        assert_ne!(first_night(&march.from, late), night, "day {day} at {late}");
    }
}

/// Seconds of driving from the start to a kilometre, from the segments alone.
fn driving_s(route: &Route, km: f64) -> f64 {
    let whole = |s: &siraba::plan::Segment| s.km_to - s.km_from;
    let part = |s: &siraba::plan::Segment| (km.min(s.km_to) - s.km_from).max(0.0) / whole(s);
    route
        .segments
        .iter()
        .filter(|s| whole(s) > 0.0)
        .map(|s| whole(s) / s.speed_kmh * 3600.0 * part(s).min(1.0))
        .sum()
}

#[test]
fn the_turn_back_point_halves_the_driving_where_nothing_else_takes_time() {
    let checked = halved("Dakar") + halved("Abidjan");
    assert!(checked >= 4, "only {checked} legs");
}

/// Checks the turn-back points from a place to Bamako; gives the number of legs on which nothing but driving takes time.
fn halved(from: &str) -> usize {
    let depart = datetime(2026, 2, 1, 6, 0, 0, 0);
    let plan = planned(&request(from, "Bamako", depart));
    let order = Order::of(&plan, None, false).unwrap();
    let route = &plan.routes[0];
    let mut checked = 0;
    for card in &order.cards {
        let stays = route.timetable.iter().any(|p| {
            p.km > card.km_from + 0.05
                && p.km < card.km_to - 0.05
                && matches!(p.kind, PointKind::Checkpoint | PointKind::Rest)
        });
        let (from, to) = (driving_s(route, card.km_from), driving_s(route, card.km_to));
        let turn = driving_s(route, card.turn_km);
        let share = (turn - from) / (to - from);
        if stays {
            assert!(card.km_from < card.turn_km && card.turn_km < card.km_to);
        } else {
            assert!((share - 0.5).abs() < 0.02, "{} {share}", card.seq);
            checked += 1;
        }
    }
    checked
}

#[test]
fn cards_tile_the_route_and_share_out_all_of_its_hazard() {
    for (from, to) in [
        ("Abidjan", "Bamako"),
        ("Dakar", "Bamako"),
        ("Bamako", "Mopti"),
    ] {
        let plan = planned(&request(from, to, datetime(2026, 2, 1, 6, 0, 0, 0)));
        for route in &plan.routes {
            let order = Order::of(&plan, Some(route.rank), false).unwrap();
            let mut at = 0.0;
            for card in &order.cards {
                assert!((card.km_from - at).abs() < 0.1, "{} {at}", card.km_from);
                at = card.km_to;
                let surfaces: f64 = card.surfaces.iter().map(|s| s.km).sum();
                assert!((surfaces - (card.km_to - card.km_from)).abs() < 0.1);
                for turn in &card.points {
                    let whole = turn.back_km + turn.on_km;
                    assert!((whole - (card.km_to - card.km_from)).abs() < 1e-6);
                }
            }
            assert!((at - order.km).abs() < 0.1);
            let hazards = order.cards.iter().filter_map(|c| c.hazard.as_ref());
            let hazard: f64 = hazards.map(|share| share.hazard).sum();
            assert!((hazard - route.hazard).abs() < 1e-6 * route.hazard.max(1e-9));
        }
    }
}

#[test]
fn one_must_switch_at_the_last_junction_in_common() {
    let request = request("Abidjan", "Bamako", datetime(2026, 2, 1, 6, 0, 0, 0));
    let plan = planned(&request);
    let order = Order::of(&plan, None, false).unwrap();
    let route = &plan.routes[0];
    assert!(!order.alternates.is_empty());
    for alternate in &order.alternates {
        let other = plan
            .routes
            .iter()
            .find(|r| r.rank == alternate.rank)
            .unwrap();
        let mut km = 0.0;
        for (a, b) in route.nodes.iter().zip(&other.nodes) {
            if a.id != b.id {
                break;
            }
            km = a.km;
        }
        // Without escorts only roads can differ.
        assert!(
            (alternate.switch_km - km).abs() < 1e-6,
            "{} {km}",
            alternate.switch_km
        );
        let metres = other.length_m - route.length_m;
        assert!((alternate.length_m - metres).abs() < 1e-6);
    }
}

#[test]
fn a_layer_that_ends_during_the_march_ends_the_order() {
    let plan = planned(&request(
        "Abidjan",
        "Bamako",
        datetime(2026, 3, 28, 6, 0, 0, 0),
    ));
    let order = Order::of(&plan, None, false).unwrap();
    let picture = order.picture.as_ref().unwrap();
    let crosses = order.near.iter().any(|zone| zone.name.contains("Fuga"));
    assert!(crosses, "{:?}", order.near);
    assert_eq!(picture.holds_to, date(2026, 3, 31));
    assert_eq!(picture.lapses[0].last, date(2026, 3, 31));
    assert_eq!(picture.lapses[0].day, 5);
    assert_eq!(picture.lapses[0].halt, order.days[3].to);
    assert_eq!(picture.age_days, Some(56));
    for language in Language::ALL {
        assert!(page(&plan, false, language, OrderFormat::Text).contains("Fuga"));
    }
    let before = planned(&request(
        "Abidjan",
        "Bamako",
        datetime(2026, 2, 1, 6, 0, 0, 0),
    ));
    let order = Order::of(&before, None, false).unwrap();
    let picture = order.picture.unwrap();
    assert!(picture.lapses.is_empty() && picture.ended_by.is_none());
    let last = date(2026, 2, 1) + (i64::from(order.days_count) - 1).days();
    assert_eq!(picture.holds_to, last);
}

#[test]
fn the_page_is_well_formed_and_needs_nothing_from_elsewhere() {
    let mut request = request("Abidjan", "Bamako", datetime(2026, 2, 1, 6, 0, 0, 0));
    request.escorts = vec!["armed".to_owned()];
    let plan = planned(&request);
    for language in Language::ALL {
        for redacted in [false, true] {
            let html = page(&plan, redacted, language, OrderFormat::Html);
            let options = roxmltree::ParsingOptions {
                allow_dtd: true,
                ..roxmltree::ParsingOptions::default()
            };
            let document = roxmltree::Document::parse_with_options(&html, options).unwrap();
            let root = document.root_element();
            assert_eq!(root.attribute("lang"), Some(language.as_str()));
            for node in root.descendants() {
                assert!(!matches!(
                    node.tag_name().name(),
                    "script" | "link" | "img" | "iframe"
                ));
                assert!(node.attribute("href").is_none() && node.attribute("src").is_none());
            }
            assert!(!html.contains("http") && !html.contains("@import") && !html.contains("url("));
            let sections = root
                .descendants()
                .filter(|n| n.has_tag_name("section"))
                .count();
            assert_eq!(sections, if redacted { 6 } else { 11 });
            let text = page(&plan, redacted, language, OrderFormat::Text);
            for line in text.lines() {
                assert!(line.chars().count() <= 100, "{line}");
            }
        }
    }
}

#[test]
fn the_tool_never_approves() {
    let plan = planned(&request(
        "Dakar",
        "Bamako",
        datetime(2026, 2, 1, 6, 0, 0, 0),
    ));
    for (language, approved, never) in [
        (
            Language::En,
            "Approved by (name, time): ___",
            "never a clearance",
        ),
        (
            Language::Fr,
            "Approuvé par (nom, heure) : ___",
            "jamais une autorisation",
        ),
    ] {
        for redacted in [false, true] {
            let text = page(&plan, redacted, language, OrderFormat::Text);
            assert!(text.contains(approved) && text.contains(never));
        }
    }
}

#[test]
fn a_plan_without_a_departure_or_route_has_no_order() {
    let mut request = request("Dakar", "Bamako", datetime(2026, 2, 1, 6, 0, 0, 0));
    let plan = planned(&request);
    let error = Order::of(&plan, Some(9), false).unwrap_err().to_string();
    assert!(error.contains("no route 9"), "{error}");
    request.depart = None;
    let error = Order::of(&planned(&request), None, false).unwrap_err();
    assert!(error.to_string().contains("departure"), "{error}");
}
