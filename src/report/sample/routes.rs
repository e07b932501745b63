//! Routes from Abidjan to Bamako, put together from stops and the roads between them.

use crate::model::{EdgeId, NodeId, attack_probability};
use crate::plan::*;

/// A stop: name, lon, lat, kind.
pub(super) type Stop = (&'static str, f64, f64, WaypointKind);
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

pub(super) const ABIDJAN: Stop = ("Abidjan", -4.03, 5.34, Origin);
const YAMOUSSOUKRO: Stop = ("Yamoussoukro", -5.28, 6.82, Place);
const BOUAKE: Stop = ("Bouaké", -5.03, 7.69, Halt);
const FERKE: Stop = ("Ferkessédougou", -5.2, 9.59, Place);
const OUANGOLO: Stop = ("Ouangolodougou", -5.15, 9.97, Border);
pub(super) const BAMAKO: Stop = ("Bamako", -8.0, 12.64, Destination);

#[expect(clippy::too_many_lines, reason = "one field after another")]
pub(super) fn route(rank: u32, label: &str, stops: &[Stop], roads: &[Road]) -> Route {
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
        elapsed_s: None,
        days: None,
        nights: Vec::new(),
        timetable: Vec::new(),
        cost: cost_lines.total(),
        cost_lines,
        hazard,
        attack_probability: attack_probability(hazard),
        attack_probability_range: half_to_double(hazard),
        hazard_phi_1,
        attack_probability_phi_1: attack_probability(hazard_phi_1),
        attack_probability_phi_1_range: half_to_double(hazard_phi_1),
        robust: None,
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

/// The interval of areas that state none.
fn half_to_double(hazard: f64) -> [f64; 2] {
    [hazard / 2.0, hazard * 2.0].map(attack_probability)
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
                attack_probability_range: [0.0; 2],
                hazard_phi_1: plain,
                attack_probability_phi_1: 0.0,
                attack_probability_phi_1_range: [0.0; 2],
                escort_cost: 0.0,
            });
        }
    }
    for leg in &mut legs {
        leg.attack_probability = attack_probability(leg.hazard);
        leg.attack_probability_phi_1 = attack_probability(leg.hazard_phi_1);
        leg.attack_probability_range = half_to_double(leg.hazard);
        leg.attack_probability_phi_1_range = half_to_double(leg.hazard_phi_1);
        if leg.escort.is_some() {
            leg.escort_cost = leg.length_m / 1000.0 * 6.0;
        }
    }
    legs
}

pub(super) fn baseline() -> Route {
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
            (
                "RN7",
                "trunk",
                "paved",
                89.0,
                0.25,
                Some("JNIM Serma"),
                None,
            ),
            (
                "RN7",
                "trunk",
                "paved",
                101.0,
                0.9,
                Some("JNIM Serma"),
                None,
            ),
            (
                "RN7",
                "trunk",
                "paved",
                210.0,
                1.6,
                Some("JNIM Macina"),
                None,
            ),
            (
                "RN7",
                "trunk",
                "paved",
                162.0,
                0.6,
                Some("JNIM Macina"),
                None,
            ),
        ],
    )
}

pub(super) fn escorted() -> Route {
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
            (
                "RN7",
                "trunk",
                "paved",
                89.0,
                0.25,
                Some("JNIM Serma"),
                None,
            ),
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
            (
                "RN12",
                "primary",
                "paved",
                76.0,
                0.2,
                Some("JNIM Macina"),
                None,
            ),
            (
                "RN6",
                "trunk",
                "paved",
                87.0,
                0.2,
                Some("JNIM Macina"),
                None,
            ),
            ("RN6", "trunk", "paved", 235.0, 0.08, None, None),
        ],
    )
}

pub(super) fn western() -> Route {
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
            ("RN8", "secondary", "unpaved", 130.0, 0.7, None, None),
            (
                "RN7",
                "trunk",
                "paved",
                162.0,
                0.6,
                Some("JNIM Macina"),
                None,
            ),
        ],
    )
}
