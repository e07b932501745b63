//! The embedded map against the facts it was made from.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use siraba::network::Components;
use siraba::plan::{CheckOptions, Map, PointSpec, Request, Scene, Status, check, plan};

fn map() -> Map {
    Map::embedded().expect("the embedded map loads")
}

fn request(from: &str, to: &str) -> Request {
    Request::new(
        PointSpec::parse(from).unwrap(),
        PointSpec::parse(to).unwrap(),
    )
}

/// Published road distances, km: `../shared/data/README.md`, Logistics Cluster LCA and the
/// borderless alliance. A range is as published.
const PUBLISHED: [(&str, &str, f64, f64); 12] = [
    ("Dakar", "Bamako", 1387.0, 1387.0),
    ("Abidjan", "Bamako", 1184.0, 1238.0),
    ("Conakry", "Bamako", 993.0, 993.0),
    ("Tema", "Bamako", 1977.0, 1977.0),
    ("Nouakchott", "Bamako", 1500.0, 1500.0),
    ("Bamako", "Sikasso", 364.0, 364.0),
    ("Bamako", "Kayes", 614.0, 614.0),
    ("Bamako", "Ségou", 235.0, 235.0),
    ("Bamako", "Mopti", 635.0, 635.0),
    ("Bamako", "Timbuktu", 1011.0, 1011.0),
    ("Bamako", "Gao", 1192.0, 1192.0),
    ("Bamako", "Kidal", 1500.0, 1500.0),
];

#[test]
fn corridors_are_as_long_as_published() {
    let map = map();
    for (from, to, least, most) in PUBLISHED.into_iter().chain([
        ("Bougouni", "Manankoro", 130.0, 130.0),
        ("Kati", "Didiéni", 175.0, 175.0),
    ]) {
        let km = plan(&map, &request(from, to)).unwrap().baseline.length_m / 1000.0;
        assert!(
            (least * 0.95..=most * 1.05).contains(&km),
            "{from}–{to}: {km:.0} km, published {least}–{most}"
        );
    }
}

#[test]
fn every_port_reaches_every_town_that_matters() {
    let map = map();
    let ports = [
        "Dakar",
        "Abidjan",
        "San-Pédro",
        "Conakry",
        "Lomé",
        "Tema",
        "Cotonou",
        "Nouakchott",
    ];
    let towns = [
        "Bamako",
        "Kayes",
        "Ségou",
        "Mopti",
        "Sikasso",
        "Gao",
        "Tombouctou",
    ];
    for port in ports {
        for town in towns {
            let request = request(port, town);
            let scene = Scene::new(&map, &request).unwrap();
            let plan = siraba::plan::plan_scene(&scene).unwrap();
            assert_eq!(plan.status, Status::Optimal, "{port}–{town}");
            // The three routes are ordered: later ones are slower and safer.
            for pair in plan.routes.windows(2) {
                assert!(pair[0].duration_s <= pair[1].duration_s, "{port}–{town}");
                assert!(pair[0].hazard >= pair[1].hazard, "{port}–{town}");
            }
        }
    }
}

#[test]
fn it_is_one_network_and_nothing_is_left_out() {
    let map = map();
    assert_eq!(
        Components::strong(&map.network, &|_| true).length_km.len(),
        1
    );
    assert!(
        (130..=400).contains(&map.places.len()),
        "{} places",
        map.places.len()
    );
    assert!((230..=400).contains(&map.network.link_count()));
    map.network.check_invariants().unwrap();
    let options = CheckOptions {
        season: siraba::model::SeasonChoice::Auto,
        date: None,
        profile: None,
        tolerance_m: 500.0,
        snap_radius_km: 1.0,
    };
    let report = check(&map, &options).unwrap();
    for roads in &report.roads {
        assert!(roads.left_out.is_empty(), "{:?}", roads.left_out);
        assert!(
            roads.not_understood.is_empty(),
            "{:?}",
            roads.not_understood
        );
    }
    assert!(
        report.places_off_road.is_empty(),
        "{:?}",
        report.places_off_road
    );
    assert!(
        report.risk_touching_no_road.is_empty(),
        "{:?}",
        report.risk_touching_no_road
    );
    assert!(report.duplicates.is_empty() && report.zero_length.is_empty());
    assert!(
        report.dangling_ends.is_empty(),
        "{:?}",
        report.dangling_ends
    );
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn its_profiles_are_the_defaults() {
    assert_eq!(map().fleet, siraba::model::Fleet::default());
}
