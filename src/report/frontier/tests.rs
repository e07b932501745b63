use super::super::{Format, Sketch, render_frontier, sample};
use super::*;
use crate::plan::{Limits, Status};

fn render(frontier: &Frontier, format: Format) -> String {
    String::from_utf8(render_frontier(frontier, &Sketch::default(), format).unwrap()).unwrap()
}

/// A frontier that the budget ended, with limits on both axes, thinned.
fn open() -> Frontier {
    let mut frontier = sample::frontier(9);
    frontier.status = Status::Feasible;
    frontier.points = 12;
    frontier.merged = 1;
    frontier.open_from = Some(frontier.frontier[6].route.duration_s);
    frontier.frontier[7].route.gap = 0.03;
    frontier.request.limits = Limits {
        max_risk: Some(0.5),
        max_hours: Some(48.0),
        ..Limits::default()
    };
    frontier
}

/// The plan's infeasible sample as a frontier.
fn infeasible() -> Frontier {
    let plan = sample::infeasible();
    Frontier {
        status: Status::Infeasible,
        points: 0,
        frontier: vec![],
        request: plan.request,
        binding: plan.binding,
        least_hazard: plan.least_hazard,
        baseline: plan.baseline,
        ..sample::frontier(1)
    }
}

#[test]
fn every_format_takes_any_number_of_points_and_repeats_itself() {
    for frontier in [1, 2, 3, 30, 300]
        .map(sample::frontier)
        .iter()
        .chain([&open(), &infeasible()])
    {
        for format in Format::FRONTIER {
            let once = render(frontier, format);
            assert!(!once.is_empty() && !once.contains("NaN"));
            assert_eq!(once, render(frontier, format));
        }
        assert!(render_frontier(frontier, &Sketch::default(), Format::Gpx).is_err());
    }
}

#[test]
fn the_page() {
    insta::assert_snapshot!(render(&sample::frontier(4), Format::Text));
}

#[test]
fn the_page_of_a_search_that_was_ended() {
    insta::assert_snapshot!(render(&open(), Format::Text));
}

#[test]
fn lines_are_at_most_a_hundred_columns() {
    for frontier in [sample::frontier(300), open(), infeasible()] {
        for line in render(&frontier, Format::Text).lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn points_that_print_alike_share_a_row() {
    let mut frontier = sample::frontier(4);
    let mut twin = frontier.frontier[2].clone();
    twin.route.rank = 4;
    twin.route.duration_s += 1e-3;
    twin.route.hazard -= 1e-9;
    frontier.frontier.insert(3, twin);
    frontier.points = 5;
    let text = render(&frontier, Format::Text);
    assert!(
        text.contains("\n3–4 ") && text.contains("print alike"),
        "{text}"
    );
    assert_eq!(render(&frontier, Format::Csv).lines().count(), 6);
}

#[test]
fn the_table_for_a_spreadsheet() {
    insta::assert_snapshot!(render(&sample::frontier(3), Format::Csv).replace("\r\n", "\n"));
}

#[test]
fn an_infeasible_frontier_says_so_in_every_format() {
    let frontier = infeasible();
    assert!(render(&frontier, Format::Text).contains("NO ROUTE MEETS THE LIMITS"));
    assert_eq!(render(&frontier, Format::Csv).lines().count(), 1);
    assert!(render(&frontier, Format::Geojson).contains("least-hazard"));
    assert!(render(&frontier, Format::Json).contains("\"infeasible\""));
}

#[test]
fn json_reads_back_without_the_segments() {
    let frontier = sample::frontier(3);
    let json = render(&frontier, Format::Json);
    let back: Frontier = serde_json::from_str(&json).unwrap();
    assert_eq!(back.frontier.len(), 3);
    assert!(back.frontier.iter().all(|p| p.route.segments.is_empty()));
    assert!(!back.baseline.segments.is_empty());
    let points = serde_json::from_str::<serde_json::Value>(&json).unwrap();
    for (i, point) in points["frontier"].as_array().unwrap().iter().enumerate() {
        for field in [
            "rank",
            "duration_s",
            "length_m",
            "cost",
            "hazard",
            "attack_probability",
            "escort_km",
            "expected_trucks_lost",
            "fuel_l",
            "lower_bound",
            "gap",
            "knee",
        ] {
            assert!(!point[field].is_null(), "{field}");
        }
        assert_eq!(point["step"].is_null(), i == 0);
    }
}

#[test]
fn features_are_one_per_point_from_red_to_blue() {
    let json = render(&sample::frontier(5), Format::Geojson);
    let ::geojson::GeoJson::FeatureCollection(all) = json.parse().unwrap() else {
        panic!("no collection");
    };
    assert_eq!(all.features.len(), 6);
    let of = |i: usize, name: &str| all.features[i].property(name).unwrap().clone();
    assert_eq!(of(0, "feature_type"), "baseline");
    assert_eq!(of(1, "stroke"), palette::ramp(1.0));
    assert_eq!(of(5, "stroke"), palette::ramp(0.0));
    assert_eq!(of(2, "knee"), true);
    assert!(of(1, "price_per_attack").is_null() && of(0, "knee").is_null());
    // A layer has the same columns for each of its features.
    let names = |i: usize| {
        let map = all.features[i].properties.as_ref().unwrap();
        map.keys().cloned().collect::<Vec<_>>()
    };
    assert!((1..6).all(|i| names(i) == names(0)));
}

#[test]
fn plots_are_well_formed_and_their_text_lies_within() {
    for frontier in [1, 2, 3, 30, 300]
        .map(sample::frontier)
        .iter()
        .chain([&open()])
    {
        let svg = render(frontier, Format::Svg);
        let document = roxmltree::Document::parse(&svg).unwrap();
        for node in document.descendants().filter(|n| n.has_tag_name("text")) {
            let at = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
            assert!((0.0..=1200.0).contains(&at("x")) && (0.0..=780.0).contains(&at("y")));
        }
        let texts: Vec<&str> = document.descendants().filter_map(|n| n.text()).collect();
        assert!(texts.iter().any(|t| t.contains("not a clearance")));
        assert!(texts.iter().any(|t| t.contains(&frontier.map.as_of_text())));
    }
}

#[test]
fn prices_have_two_figures_and_their_unit() {
    for (paid, unit, said) in [
        (0.153, PriceUnit::Hours, "9.2 min"),
        (1.234, PriceUnit::Hours, "1.2 h"),
        (123.4, PriceUnit::Km, "120 km"),
        (412.0, PriceUnit::Money, "US$410"),
    ] {
        assert_eq!(price(paid, unit), said);
    }
}
