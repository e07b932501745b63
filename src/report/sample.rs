//! Plans made by hand for the tests of every format: complete, small, and consistent in themselves.

use super::{Sketch, SketchPlace};
use crate::model::{Cargo, EdgeId, NodeId, attack_probability};
use crate::plan::*;
use jiff::civil::{Date, date};

/// A stop: name, lon, lat, kind.
type Stop = (&'static str, f64, f64, WaypointKind);
/// The road to the next stop: ref, class, surface, km, attacks per 1000 km (unescorted), group, escort.
type Road = (
    &'static str,
    &'static str,
    &'static str,
    f64,
    f64,
    Option<&'static str>,
    Option<&'static str>,
);

const PHI: f64 = 0.6;
const TRUCKS: f64 = 20.0;

use WaypointKind::{Border, Checkpoint, Destination, EscortOff, EscortOn, Halt, Origin, Place};

const ABIDJAN: Stop = ("Abidjan", -4.03, 5.34, Origin);
const YAMOUSSOUKRO: Stop = ("Yamoussoukro", -5.28, 6.82, Place);
const BOUAKE: Stop = ("Bouaké", -5.03, 7.69, Halt);
const FERKE: Stop = ("Ferkessédougou", -5.2, 9.59, Place);
const OUANGOLO: Stop = ("Ouangolodougou", -5.15, 9.97, Border);
const BAMAKO: Stop = ("Bamako", -8.0, 12.64, Destination);

#[allow(clippy::too_many_lines)]
fn route(rank: u32, label: &str, stops: &[Stop], roads: &[Road]) -> Route {
    let mut segments = Vec::new();
    let mut nodes = Vec::new();
    let mut waypoints = Vec::new();
    let (mut km, mut seconds) = (0.0, 0.0);
    for (i, &(name, lon, lat, kind)) in stops.iter().enumerate() {
        nodes.push(RouteNode {
            id: NodeId(i as u32 + 100 * rank),
            lon,
            lat,
            km,
            place: Some(name.into()),
        });
        if kind == EscortOn {
            seconds += 1800.0;
        }
        if kind == Checkpoint {
            seconds += 600.0;
        }
        waypoints.push(Waypoint {
            kind,
            name: name.into(),
            lon,
            lat,
            km,
            elapsed_s: seconds,
            note: match kind {
                EscortOn => "takes on armed".into(),
                EscortOff => "hands back armed".into(),
                Checkpoint => "10 min".into(),
                _ => String::new(),
            },
        });
        let Some(&(reference, class, surface, length, rate, group, escort)) = roads.get(i) else {
            continue;
        };
        let next = stops[i + 1];
        let speed = if surface == "paved" { 50.0 } else { 28.0 };
        let hazard = rate / 1000.0 * length * if escort.is_some() { PHI } else { 1.0 };
        segments.push(Segment {
            seq: i as u32 + 1,
            km_from: km,
            km_to: km + length,
            road_ref: Some(reference.into()),
            road_name: None,
            road_class: class.into(),
            surface: surface.into(),
            speed_kmh: speed,
            escort: escort.map(Into::into),
            hazard,
            hazard_per_1000_km: 1000.0 * hazard / length,
            groups: group.iter().map(ToString::to_string).collect(),
            duration_s: length / speed * 3600.0,
            edge: EdgeId(i as u32 + 100 * rank),
            source: ("roads.geojson".into(), i as u32 + 1),
            coordinates: vec![
                [lon, lat],
                [lon.midpoint(next.1) + 0.06, lat.midpoint(next.2)],
                [next.1, next.2],
            ],
        });
        km += length;
        seconds += length / speed * 3600.0;
    }
    let legs = legs(stops, roads, &segments);
    let hazard: f64 = segments.iter().map(|s| s.hazard).sum();
    let hazard_phi_1: f64 = roads.iter().map(|r| r.4 / 1000.0 * r.3).sum();
    let escort_km: f64 = roads.iter().filter(|r| r.6.is_some()).map(|r| r.3).sum();
    let fuel_l = km * 0.45 * TRUCKS;
    let cost_lines = CostLines {
        fuel: fuel_l * 1.34,
        crew: seconds / 3600.0 * 25.0 * TRUCKS,
        vehicle: km * 0.5 * TRUCKS,
        escort: escort_km * 6.0,
        checkpoints: 120.0,
        cargo_delay: 0.0,
    };
    let lost = TRUCKS * attack_probability(hazard * 0.3);
    Route {
        rank,
        label: label.into(),
        length_m: km * 1000.0,
        duration_s: seconds,
        cost: cost_lines.total(),
        cost_lines,
        hazard,
        attack_probability: attack_probability(hazard),
        attack_probability_range: [
            attack_probability(hazard / 2.0),
            attack_probability(hazard * 2.0),
        ],
        hazard_phi_1,
        attack_probability_phi_1: attack_probability(hazard_phi_1),
        expected_trucks_lost: lost,
        expected_litres_lost: lost * 45_600.0,
        escort_km,
        fuel_l,
        lower_bound: seconds,
        gap: 0.0,
        legs,
        edges: segments
            .iter()
            .map(|s| EdgeUse {
                edge: s.edge,
                escort: s.escort.clone(),
            })
            .collect(),
        nodes,
        segments,
        waypoints,
    }
}

/// Stretches under the same escort.
fn legs(stops: &[Stop], roads: &[Road], segments: &[Segment]) -> Vec<Leg> {
    let mut legs: Vec<Leg> = Vec::new();
    for (i, (road, segment)) in roads.iter().zip(segments).enumerate() {
        let plain = road.4 / 1000.0 * road.3;
        let change = if stops[i].3 == EscortOn { 1800.0 } else { 0.0 };
        if let Some(leg) = legs.last_mut().filter(|l| l.escort == segment.escort) {
            leg.to = stops[i + 1].0.into();
            leg.km_to = segment.km_to;
            leg.length_m += road.3 * 1000.0;
            leg.duration_s += segment.duration_s + change;
            leg.hazard += segment.hazard;
            leg.hazard_phi_1 += plain;
        } else {
            legs.push(Leg {
                seq: legs.len() as u32 + 1,
                from: stops[i].0.into(),
                to: stops[i + 1].0.into(),
                escort: segment.escort.clone(),
                km_from: segment.km_from,
                km_to: segment.km_to,
                length_m: road.3 * 1000.0,
                duration_s: segment.duration_s + change,
                hazard: segment.hazard,
                attack_probability: 0.0,
                hazard_phi_1: plain,
                attack_probability_phi_1: 0.0,
                escort_cost: 0.0,
            });
        }
    }
    for leg in &mut legs {
        leg.attack_probability = attack_probability(leg.hazard);
        leg.attack_probability_phi_1 = attack_probability(leg.hazard_phi_1);
        if leg.escort.is_some() {
            leg.escort_cost = leg.length_m / 1000.0 * 6.0;
        }
    }
    legs
}

fn baseline() -> Route {
    route(
        0,
        "baseline",
        &[
            ABIDJAN,
            YAMOUSSOUKRO,
            BOUAKE,
            FERKE,
            OUANGOLO,
            ("Zégoua", -5.65, 10.48, Border),
            ("Sikasso", -5.67, 11.32, Place),
            ("Bougouni", -7.48, 11.42, Place),
            BAMAKO,
        ],
        &[
            ("A3", "motorway", "paved", 236.0, 0.0, None, None),
            ("A3", "primary", "paved", 107.0, 0.0, None, None),
            ("A3", "primary", "paved", 232.0, 0.0, None, None),
            ("A3", "primary", "paved", 46.0, 0.05, None, None),
            ("RN7", "trunk", "paved", 89.0, 0.25, Some("JNIM Serma"), None),
            ("RN7", "trunk", "paved", 101.0, 0.9, Some("JNIM Serma"), None),
            ("RN7", "trunk", "paved", 210.0, 1.6, Some("JNIM Macina"), None),
            ("RN7", "trunk", "paved", 162.0, 0.6, Some("JNIM Macina"), None),
        ],
    )
}

fn escorted() -> Route {
    route(
        1,
        "optimal",
        &[
            ABIDJAN,
            YAMOUSSOUKRO,
            BOUAKE,
            FERKE,
            OUANGOLO,
            ("Zégoua", -5.65, 10.48, EscortOn),
            ("Sikasso", -5.67, 11.32, Place),
            ("Koutiala", -5.47, 12.39, EscortOff),
            ("Bla", -5.77, 12.95, Halt),
            ("Ségou", -6.27, 13.43, Checkpoint),
            BAMAKO,
        ],
        &[
            ("A3", "motorway", "paved", 236.0, 0.0, None, None),
            ("A3", "primary", "paved", 107.0, 0.0, None, None),
            ("A3", "primary", "paved", 232.0, 0.0, None, None),
            ("A3", "primary", "paved", 46.0, 0.05, None, None),
            ("RN7", "trunk", "paved", 89.0, 0.25, Some("JNIM Serma"), None),
            (
                "RN7",
                "trunk",
                "paved",
                101.0,
                0.9,
                Some("JNIM Serma"),
                Some("armed"),
            ),
            (
                "RN11",
                "primary",
                "paved",
                131.0,
                0.4,
                Some("JNIM Macina"),
                Some("armed"),
            ),
            ("RN12", "primary", "paved", 76.0, 0.2, Some("JNIM Macina"), None),
            ("RN6", "trunk", "paved", 87.0, 0.2, Some("JNIM Macina"), None),
            ("RN6", "trunk", "paved", 235.0, 0.08, None, None),
        ],
    )
}

fn western() -> Route {
    route(
        2,
        "alternative",
        &[
            ABIDJAN,
            YAMOUSSOUKRO,
            ("Séguéla", -6.67, 7.96, Place),
            ("Odienné", -7.57, 9.51, Halt),
            ("Manankoro", -7.45, 10.45, Border),
            ("Bougouni", -7.48, 11.42, Place),
            BAMAKO,
        ],
        &[
            ("A3", "motorway", "paved", 236.0, 0.0, None, None),
            ("A5", "secondary", "paved", 268.0, 0.0, None, None),
            ("A7", "secondary", "paved", 262.0, 0.0, None, None),
            ("A7", "secondary", "unpaved", 118.0, 0.0, None, None),
            ("RN8", "secondary", "unpaved", 130.0, 0.5, None, None),
            ("RN7", "trunk", "paved", 162.0, 0.6, Some("JNIM Macina"), None),
        ],
    )
}

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
        avoid: vec![],
        exclude: vec![],
        alternatives: 2,
        max_overlap: 0.6,
        snap_radius_km: 5.0,
    }
}

fn map(as_of: Date) -> MapInfo {
    MapInfo {
        name: "Mali fuel corridors".into(),
        as_of,
        timezone: "Africa/Bamako".into(),
        source: "embedded".into(),
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
        sensitivity: vec![
            worse("hazard × ½", true, true, 0.085, Some(Difference::default())),
            worse("hazard × 2", false, false, 0.30, None),
            worse("escorts change nothing (φ = 1)", false, false, 0.22, Some(other)),
            worse("without blockades.geojson", true, true, 0.16, Some(Difference::default())),
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
