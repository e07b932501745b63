//! Plans made by hand for the tests of every format: complete, small, and consistent in themselves.

mod routes;

use super::{Sketch, SketchPlace};
use crate::model::{Cargo, Fleet, NodeId, SeasonChoice, SeasonUsed};
use crate::plan::*;
use jiff::civil::{Date, date};
use routes::{ABIDJAN, BAMAKO, Stop, baseline, escorted, route, western};

fn detour(route: &Route, base: &Route) -> Detour {
    let saved = base.expected_trucks_lost - route.expected_trucks_lost;
    let cost = route.cost - base.cost;
    Detour {
        rank: route.rank,
        length_m: route.length_m - base.length_m,
        length_percent: 100.0 * (route.length_m / base.length_m - 1.0),
        duration_s: route.duration_s - base.duration_s,
        days: (route.duration_s - base.duration_s) / 86_400.0,
        fuel_l: route.fuel_l - base.fuel_l,
        cost_lines: route.cost_lines.minus(&base.cost_lines),
        cost,
        expected_attacks: route.hazard - base.hazard,
        attack_probability: route.attack_probability - base.attack_probability,
        expected_trucks_lost: -saved,
        expected_litres_lost: route.expected_litres_lost - base.expected_litres_lost,
        expected_loss: -saved * 71_000.0,
        break_even_per_truck: (saved > 0.0).then(|| cost / saved),
        break_even_per_truck_phi_1: (saved > 0.0).then(|| 1.4 * cost / saved),
        zones_avoided: vec![AvoidedZone {
            zone: 0,
            name: "Bougouni–Bamako axis".into(),
            group: Some("JNIM Macina".into()),
            km_spared: 372.0,
            hazard_spared: 0.433,
            unsearched: false,
            avoid_alone: Some(Difference {
                length_m: 76_000.0,
                duration_s: 5_900.0,
                cost: 4_100.0,
                hazard: -0.31,
            }),
            if_absent: Some(Difference {
                length_m: -129_000.0,
                duration_s: -11_000.0,
                cost: -7_000.0,
                hazard: -0.04,
            }),
        }],
        zones_entered: vec![CrossedZone {
            zone: 2,
            name: "Koutiala–Ségou".into(),
            group: Some("JNIM Macina".into()),
            km: 294.0,
            hazard: 0.064,
        }],
    }
}

fn zone(index: u32, name: &str, kind: &str, geometry: serde_json::Value) -> ZoneInfo {
    ZoneInfo {
        zone: index,
        name: name.into(),
        kind: kind.into(),
        group: (kind == "influence").then(|| "JNIM Macina".into()),
        attacks_per_1000_km: (kind == "influence").then_some(1.5),
        rate_range: (kind == "influence").then_some([0.75, 3.0]),
        valid_from: Some(date(2025, 9, 3)),
        valid_to: (kind == "secured").then(|| date(2026, 6, 30)),
        source: ("katibas.geojson".into(), index + 1),
        geometry: serde_json::from_value(geometry).unwrap(),
    }
}

fn zones() -> Vec<ZoneInfo> {
    vec![
        // Clockwise, with a hole wound the same way: the writer has to turn both.
        zone(
            0,
            "Bougouni–Bamako axis",
            "influence",
            serde_json::json!({"type": "Polygon", "coordinates": [
                [[-8.6, 11.0], [-8.4, 12.5], [-6.9, 12.2], [-6.2, 11.6], [-6.5, 10.9], [-8.6, 11.0]],
                [[-8.2, 11.4], [-8.2, 11.7], [-7.9, 11.7], [-7.9, 11.4], [-8.2, 11.4]]
            ]}),
        ),
        zone(
            1,
            "Fuga Kènè triangle",
            "secured",
            serde_json::json!({"type": "Polygon", "coordinates": [
                [[-5.9, 10.5], [-5.3, 10.6], [-5.4, 11.5], [-5.9, 11.4], [-5.9, 10.5]]
            ]}),
        ),
        zone(
            2,
            "Koutiala–Ségou",
            "influence",
            serde_json::json!({"type": "MultiPolygon", "coordinates": [
                [[[-6.5, 12.0], [-5.0, 12.0], [-4.9, 13.6, 300.0], [-6.4, 13.7], [-6.5, 12.0]]],
                [[[-4.6, 12.4], [-4.3, 12.4], [-4.3, 12.8], [-4.6, 12.4]]]
            ]}),
        ),
        zone(
            3,
            "Kourouba bridge",
            "closure",
            serde_json::json!({"type": "Point", "coordinates": [-7.8, 12.1]}),
        ),
    ]
}

fn request(max_risk: Option<f64>) -> ResolvedRequest {
    let end = |stop: Stop, node| Endpoint {
        name: stop.0.into(),
        lon: stop.1,
        lat: stop.2,
        snap_distance_m: 40.0,
        node: NodeId(node),
    };
    ResolvedRequest {
        from: end(ABIDJAN, 0),
        to: end(BAMAKO, 8),
        via: vec![],
        date: date(2026, 2, 3),
        march: None,
        under_way: None,
        season: SeasonUsed::new(
            SeasonChoice::Auto,
            Fleet::default().wet_season,
            date(2026, 2, 3),
        ),
        profile: "tanker".into(),
        trucks: 20,
        cargo: Cargo::Fuel,
        cargo_litres: 912_000.0,
        minimise: Objective::Time,
        limits: Limits {
            max_risk,
            ..Limits::default()
        },
        escorts: vec!["armed".into()],
        robust: None,
        ensemble: None,
        avoid: vec![],
        exclude: vec![],
        alternatives: Some(2),
        max_overlap: 0.6,
        scenario: None,
        snap_radius_km: 5.0,
    }
}

fn map(as_of: Date) -> MapInfo {
    MapInfo {
        name: "Mali fuel corridors".into(),
        as_of: Some(as_of),
        timezone: "Africa/Bamako".into(),
        source: "embedded".into(),
        scenario: None,
        inputs: vec![Input {
            file: "roads.geojson".into(),
            role: "roads".into(),
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".into(),
        }],
    }
}

/// Two routes under a cap of 20 %.
pub(super) fn plan() -> Plan {
    let (base, first, second) = (baseline(), escorted(), western());
    let worse = |case: &str, stays_best, within_limits, p: f64, best| SensitivityCase {
        case: case.into(),
        rank: 1,
        stays_best,
        attack_probability: p,
        within_limits,
        best,
        best_attack_probability: Some(p.min(0.19)),
    };
    let other = Difference {
        length_m: 76_000.0,
        duration_s: 7_300.0,
        cost: 5_000.0,
        hazard: -0.02,
    };
    Plan {
        siraba: "0.1.0".into(),
        status: Status::Optimal,
        request: request(Some(0.2)),
        map: map(date(2026, 1, 31)),
        detour: vec![detour(&first, &base), detour(&second, &base)],
        ensemble: None,
        sensitivity: vec![
            worse("hazard × ½", true, true, 0.085, Some(Difference::default())),
            worse("hazard × 2", false, false, 0.30, None),
            worse(
                "escorts change nothing (φ = 1)",
                false,
                false,
                0.22,
                Some(other),
            ),
            worse(
                "without blockades.geojson",
                true,
                true,
                0.16,
                Some(Difference::default()),
            ),
        ],
        baseline: base,
        routes: vec![first, second],
        binding: vec![],
        least_hazard: None,
        zones: zones(),
        warnings: vec![
            "Risk feature 4 of blockades.geojson ended on 2026-01-15 and is left out.".into(),
            "Abidjan is 40 m from the nearest road.".into(),
        ],
    }
}

/// No route under a cap of 5 %.
pub(super) fn infeasible() -> Plan {
    let mut least = escorted();
    least.rank = 0;
    least.label = "least hazard".into();
    let p = least.attack_probability;
    Plan {
        status: Status::Infeasible,
        request: request(Some(0.05)),
        routes: vec![],
        detour: vec![],
        sensitivity: vec![],
        ensemble: None,
        binding: vec![Binding {
            limit: "max-risk".into(),
            allowed: Some(0.05),
            least: Some(p),
            reason: "Every route from Abidjan to Bamako crosses an area of influence.".into(),
        }],
        least_hazard: Some(Box::new(least)),
        warnings: vec![],
        ..plan()
    }
}

/// Names that break what does not escape them, no limits, routes as they are shown by default.
pub(super) fn odd_names() -> Plan {
    let mut plan = plan();
    let odd = "=HYPERLINK(\"a\") <b> & 'c' ]]>";
    plan.request.limits = Limits::default();
    plan.request.from.name = odd.into();
    plan.request.via = vec![Endpoint {
        name: "<Bla> & \"co\"".into(),
        ..plan.request.to.clone()
    }];
    plan.map.name = odd.into();
    plan.routes[0].label = "fastest".into();
    plan.routes[1].label = "least hazard".into();
    plan.zones[0].name = odd.into();
    plan.warnings.push(odd.into());
    for route in plan.routes.iter_mut().chain([&mut plan.baseline]) {
        route.waypoints[0].name = odd.into();
        route.segments[0].road_name = Some(odd.into());
        route.segments[1].road_ref = Some("+RN6".into());
        route.segments[2].groups = vec!["@group".into(), "a;b".into()];
        route.legs[0].from = odd.into();
    }
    plan
}

/// A frontier of so many points, the knee at a third of them; escorts on every other one.
pub(super) fn frontier(count: u32) -> Frontier {
    let plan = plan();
    let base = plan.baseline.clone();
    let mut points: Vec<FrontierPoint> = Vec::new();
    for i in 0..count {
        let share = f64::from(i) / f64::from(count.max(2) - 1);
        let mut route = if i % 2 == 0 { western() } else { escorted() };
        // Convex, with a step that is hardly one.
        route.duration_s = base.duration_s + 60_000.0 * share.powi(2) + f64::from(i);
        route.hazard = base.hazard * (1.0 - 0.9 * share) - 1e-6 * f64::from(i);
        let p = |hazard: f64| 1.0 - (-hazard).exp();
        route.attack_probability = p(route.hazard);
        route.attack_probability_range = [p(route.hazard / 2.0), p(route.hazard * 2.0)];
        route.attack_probability_phi_1_range =
            [p(route.hazard_phi_1 / 2.0), p(route.hazard_phi_1 * 2.0)];
        route.rank = i + 1;
        route.label = match i {
            0 => "fastest",
            _ if i == count / 3 => "balanced",
            _ if i + 1 == count => "least hazard",
            _ => "in between",
        }
        .into();
        let step = points
            .last()
            .map(|before| PriceStep::between(&before.route, &route, Objective::Time));
        points.push(FrontierPoint {
            knee: i > 0 && i == count / 3,
            route,
            step,
        });
    }
    Frontier {
        siraba: plan.siraba,
        status: Status::Optimal,
        request: request(None),
        map: plan.map,
        baseline: base,
        points: count,
        merged: 0,
        open_from: None,
        frontier: points,
        binding: vec![],
        least_hazard: None,
        zones: plan.zones,
        warnings: vec![],
    }
}

/// As little as a plan can hold: one road, no hazard, no detour.
pub(super) fn shortest() -> Plan {
    let base = route(
        0,
        "baseline",
        &[ABIDJAN, BAMAKO],
        &[("A3", "motorway", "paved", 0.4, 0.0, None, None)],
    );
    let mut only = base.clone();
    only.rank = 1;
    only.label = "optimal".into();
    let mut detour = detour(&only, &base);
    detour.zones_avoided.clear();
    detour.zones_entered.clear();
    Plan {
        status: Status::Feasible,
        request: request(None),
        map: map(date(2025, 6, 1)),
        baseline: base,
        routes: vec![Route {
            gap: 0.0123,
            ..only
        }],
        detour: vec![detour],
        sensitivity: vec![],
        ensemble: None,
        zones: vec![],
        warnings: vec![],
        ..plan()
    }
}

/// A few roads and towns beneath the plan.
pub(super) fn sketch() -> Sketch {
    let place = |name: &str, lon, lat, rank| SketchPlace {
        name: name.into(),
        lon,
        lat,
        rank,
    };
    Sketch {
        roads: vec![
            vec![[-5.67, 11.32], [-7.48, 11.42], [-8.0, 12.64]],
            vec![[-8.0, 12.64], [-6.27, 13.43], [-4.1, 14.5]],
            vec![[-5.03, 7.69], [-7.57, 9.51]],
        ],
        places: vec![
            place("Bamako", -8.0, 12.64, 1),
            place("Mopti", -4.19, 14.49, 2),
            place("Kadiolo", -5.76, 10.55, 4),
        ],
    }
}
