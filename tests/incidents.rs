//! Incidents from a file to the figures of a plan, on a map small enough to work them by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use jiff::civil::{Date, date};
use siraba::io::Inputs;
use siraba::plan::{Map, Plan, PointSpec, Request, Status, plan, verify};
use std::f64::consts::LN_2;
use std::fmt::Write;

/// Two roads of 200 and 260 km from A to B, with a village halfway on each.
const ROADS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"highway":"primary","name":"south","length_km":200},"geometry":{"type":"LineString","coordinates":[[-8.0,12.0],[-7.0,11.9],[-6.0,12.0]]}},
{"type":"Feature","properties":{"highway":"primary","name":"north","length_km":260},"geometry":{"type":"LineString","coordinates":[[-8.0,12.0],[-7.0,12.8],[-6.0,12.0]]}}]}"#;
const HEADER: &str = "event_id_cnty,event_date,time_precision,sub_event_type,actor1,location,latitude,longitude,geo_precision\n";
/// 30 days before the day of the map, on the southern road: weight 1, 2 km.
const ATTACK: &str = "E1,2026-01-01,1,Looting/property destruction,Band of A,Dio,11.9,-7.0,1\n";

/// The map with these incidents, and further risk features.
fn map(rows: &str, risk: Option<&str>) -> Map {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let more = if risk.is_some() {
        "\"risk.geojson\", "
    } else {
        ""
    };
    write(
        "map.toml",
        &format!(
            "[map]\nname = \"x\"\nas_of = \"2026-01-31\"\n[roads]\nfiles = [\"roads.geojson\"]\n\
             [risk]\nfiles = [{more}\"incidents.csv\"]\n"
        ),
    );
    write("roads.geojson", ROADS);
    write("incidents.csv", &format!("{HEADER}{rows}"));
    write("risk.geojson", risk.unwrap_or_default());
    Map::load(Inputs::folder(folder.path()).unwrap()).unwrap()
}

fn request() -> Request {
    let point = |text: &str| PointSpec::parse(text).unwrap();
    Request::new(point("-8,12"), point("-6,12"))
}

fn on(map: &Map, day: Date) -> Plan {
    let mut request = request();
    request.date = Some(day);
    plan(map, &request).unwrap()
}

/// w · (ln 2 / 60) · 2^(−Δt/60) / q with q = 1.
fn total(weight: f64, days: f64) -> f64 {
    weight * LN_2 / 60.0 * (-days / 60.0).exp2()
}

fn warned(plan: &Plan, words: &str) -> bool {
    plan.warnings.iter().any(|w| w.contains(words))
}

#[test]
fn the_hazard_of_a_route_past_an_incident_is_weight_times_decay_over_q() {
    let map = map(ATTACK, None);
    for (day, age) in [
        (date(2026, 1, 1), 0.0),
        (date(2026, 1, 31), 30.0),
        (date(2026, 6, 30), 180.0),
    ] {
        let plan = on(&map, day);
        let expected = total(1.0, age);
        let found = plan.baseline.hazard;
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
        assert_eq!(plan.zones.len(), 1);
        assert_eq!(
            (plan.zones[0].kind.as_str(), plan.zones[0].group.as_deref()),
            ("incident", Some("Band of A"))
        );
        assert_eq!(plan.zones[0].source.1, 2, "the line in the table");
        // 12 km to either side, and the group stands beside it.
        let inside: Vec<_> = plan
            .baseline
            .segments
            .iter()
            .filter(|s| s.hazard > 0.0)
            .collect();
        let km: f64 = inside.iter().map(|s| s.km_to - s.km_from).sum();
        assert!((km - 24.0).abs() < 1e-6, "{km}");
        assert!(inside.iter().all(|s| s.groups == ["Band of A"]));
    }
}

#[test]
fn twice_the_trucks_and_the_size_factor_apply() {
    let map = map(ATTACK, None);
    let mut request = request();
    request.trucks = Some(40);
    let found = plan(&map, &request).unwrap().baseline.hazard;
    assert!((found / total(1.0, 30.0) / 2f64.powf(0.2) - 1.0).abs() < 1e-9);
}

#[test]
fn plans_hold_against_the_checker_and_say_what_the_file_does() {
    let map = map(ATTACK, None);
    let answer = plan(&map, &request()).unwrap();
    assert_eq!(answer.status, Status::Optimal);
    assert_eq!(verify(&answer, &map, Vec::new()).unwrap(), []);
    assert!(
        answer
            .sensitivity
            .iter()
            .any(|c| c.case.contains("incidents.csv"))
    );
    // The route of least hazard goes round.
    let least = answer
        .routes
        .iter()
        .map(|r| r.hazard)
        .fold(f64::INFINITY, f64::min);
    assert!(least.abs() < 1e-15);
    let mut avoid = request();
    avoid.avoid = vec!["band of a".to_owned()];
    let round = plan(&map, &avoid).unwrap();
    assert!((round.routes[0].length_m - 260_000.0).abs() < 1.0);
}

#[test]
fn what_does_not_count_is_said() {
    let rows = format!(
        "{ATTACK}E2,2026-02-01,1,Attack,A,x,11.9,-7.0,1\nE3,2024-01-01,1,Attack,A,x,11.9,-7.0,1\n\
         E4,2026-01-01,1,Attack,A,far,15.0,-7.0,1\nE5,2026-01-01,1,Attack,A,x,11.9,-7.0,3\n"
    );
    let plan = on(&map(&rows, None), date(2026, 1, 31));
    assert!((plan.baseline.hazard / total(1.0, 30.0) - 1.0).abs() < 1e-9);
    for words in [
        "1 incident is after 2026-01-31, and not counted",
        "1 incident is more than 600 days before 2026-01-31",
        "1 incident is too far from any road, and not counted",
        "1 row is placed no better than a province",
    ] {
        assert!(warned(&plan, words), "{:?} lack {words}", plan.warnings);
    }
}

#[test]
fn the_order_of_rows_changes_nothing_but_their_numbers() {
    let other = "E7,2026-01-11,1,Attack,B,y,11.95,-7.5,2\n";
    let sums = |rows: String| on(&map(&rows, None), date(2026, 1, 31)).baseline.hazard;
    let (a, b) = (
        sums(format!("{ATTACK}{other}")),
        sums(format!("{other}{ATTACK}")),
    );
    assert!((a / b - 1.0).abs() < 1e-12);
    assert!((a / (total(1.0, 30.0) + total(0.5, 20.0)) - 1.0).abs() < 1e-9);
}

#[test]
fn an_event_that_an_area_cites_is_counted_once_and_again_without_the_area() {
    let area = |covers: &str, more: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"kind":"influence","name":"drawn","group":"A","attacks_per_1000_km":1,"covers":{covers}{more}}},
            "geometry":{{"type":"Polygon","coordinates":[[[-7.2,11.7],[-6.8,11.7],[-6.8,12.1],[-7.2,12.1],[-7.2,11.7]]]}}}}"#
        )
    };
    let (day, event) = (date(2026, 1, 31), total(1.0, 30.0));
    let hazard = |covers: &str, more: &str| {
        let plan = on(&map(ATTACK, Some(&area(covers, more))), day);
        (
            plan.baseline.hazard,
            warned(&plan, "counted by an area that cites it"),
            plan,
        )
    };
    let (plain, said, _) = hazard("false", "");
    assert!(!said);
    for covers in ["true", "[\"E1\"]", "\"E1\""] {
        let (cited, said, plan) = hazard(covers, "");
        assert!((plain - cited - event).abs() < 1e-12 && said, "{covers}");
        // If the area's file is wrong, the event counts for itself.
        let file = plan
            .sensitivity
            .iter()
            .find(|c| c.case.contains("risk.geojson"))
            .unwrap();
        if plan.routes[0].rank == file.rank && plan.routes[0].edges == plan.baseline.edges {
            let expected = 1.0 - (-event).exp();
            assert!((file.attack_probability / expected - 1.0).abs() < 1e-9);
        }
    }
    // An area out of force, or for other cargoes, covers nothing.
    let (other, said, _) = hazard("true", r#","cargo":["food"]"#);
    assert!((other - event).abs() < 1e-12 && !said);
    let (old, said, _) = hazard("true", r#","valid_to":"2026-01-30""#);
    assert!((old - event).abs() < 1e-12 && !said);
    let (_, _, plan) = hazard("[\"E9\"]", "");
    assert!(warned(
        &plan,
        "names events that no file of incidents has: E9"
    ));
}

/// What `siraba overlay --incidents` writes.
#[test]
fn the_density_holds_all_of_the_hazard() {
    let rows = format!("{ATTACK}E4,2026-01-01,1,Attack,A,far,15.0,-7.0,1\n");
    let map = map(&rows, None);
    let laid = siraba::plan::lay(&map, None, siraba::model::Cargo::Fuel, 5.0).unwrap();
    let info = siraba::report::OverlayInfo {
        scenario: None,
        map: &map.info.name,
        as_of: map.info.as_of,
        date: laid.date,
        files: &map.files,
    };
    let mut bytes = Vec::new();
    siraba::report::write_incidents(&map.network, &laid, &info, &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let features = json["features"].as_array().unwrap();
    let of = |kind: &str| -> Vec<&serde_json::Value> {
        let all = features.iter().map(|f| &f["properties"]);
        all.filter(|p| p["feature_type"] == kind).collect()
    };
    let number = |p: &serde_json::Value, key: &str| p[key].as_f64().unwrap();
    let segments = of("segment");
    let hazard: f64 = segments.iter().map(|p| number(p, "hazard")).sum();
    assert!((hazard / total(1.0, 30.0) - 1.0).abs() < 1e-5, "{hazard}");
    let km: f64 = segments
        .iter()
        .map(|p| number(p, "km_to") - number(p, "km_from"))
        .sum();
    assert!((km - 24.0).abs() < 0.01 && segments.len() >= 24);
    // The densest kilometre is beside the event: 15/16 of the hazard per bandwidth, less its fall.
    let most = segments
        .iter()
        .map(|p| number(p, "hazard_per_1000_km"))
        .fold(0.0, f64::max);
    let peak = total(1.0, 30.0) * 15.0 / 16.0 / 12.0 * 1000.0;
    assert!(most < peak && most > peak * 0.99, "{most} {peak}");
    let incidents = of("incident");
    assert_eq!(incidents.len(), 2);
    assert_eq!(incidents[0]["counted"], "yes");
    assert!((number(incidents[0], "decay") - 0.5f64.sqrt()).abs() < 1e-5);
    assert!((number(incidents[0], "hazard") / total(1.0, 30.0) - 1.0).abs() < 1e-5);
    assert_eq!(incidents[1]["counted"], "too far from any road");
    assert_eq!(
        (
            incidents[1]["hazard"].as_f64(),
            incidents[1]["weight"].as_f64()
        ),
        (Some(0.0), Some(0.5))
    );
}

/// Well inside a real network: every incident's hazard is there to 0.1 % and far better, whatever the
/// junctions about it.
#[test]
fn mass_is_conserved_on_the_embedded_roads() {
    let mut inputs = Inputs::embedded().unwrap();
    inputs.risk.clear();
    let roads = Map::load(inputs.clone()).unwrap();
    let mut rows = HEADER.to_owned();
    let mut count = 0;
    for (i, node) in roads.network.nodes().enumerate().step_by(5) {
        let at = roads.network.position(node);
        let kind = "1,Looting/property destruction,A,x";
        let precision = 1 + i % 2;
        writeln!(rows, "N{i},2026-01-01,{kind},{},{},{precision}", at.y, at.x).unwrap();
        count += 1;
    }
    assert!(count > 30);
    inputs.risk = vec![siraba::io::RiskSource {
        source: siraba::io::Source {
            name: "incidents.csv".into(),
            bytes: rows.into_bytes().into(),
        },
        kind: None,
    }];
    let map = Map::load(inputs).unwrap();
    let laid = siraba::plan::lay(&map, None, siraba::model::Cargo::Fuel, 5.0).unwrap();
    let found: f64 = laid.overlay.links.iter().map(|l| l.hazard).sum();
    let expected = f64::from(count) * total(1.0, 30.0);
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
    let mut by_zone = vec![0.0; count as usize];
    for claim in laid.overlay.links.iter().flat_map(|l| &l.claims) {
        by_zone[claim.zone.index()] += claim.hazard;
    }
    for hazard in by_zone {
        assert!((hazard / total(1.0, 30.0) - 1.0).abs() < 1e-9);
    }
}
