//! Timetables by hand: every time of three convoys, to the second.

use super::world::{Area, Escort, Road, Rules, World};
use siraba::model::Drive;
use siraba::plan::{Objective, Plan, plan};

pub fn road(from: usize, to: usize, km: f64, kmh: f64, delay_min: f64) -> Road {
    Road {
        from,
        to,
        km,
        kmh,
        oneway: false,
        ferry: None,
        delay_min,
    }
}

/// Places A, B, C in a row; margins of 30 min, a quarter of contingency, 45 min of rest every 4.5 h, 9 h a day.
pub fn row(roads: Vec<Road>) -> World {
    let nodes = roads.len() + 1;
    World {
        nodes,
        roads,
        halts: vec![false; nodes],
        posts: vec![Vec::new(); nodes],
        areas: Vec::new(),
        escorts: Vec::new(),
        rules: Rules {
            margin_min: 30.0,
            contingency: 0.25,
            rest_after_h: 4.5,
            rest_min: 45.0,
            duty_h: 9.0,
            packet_trucks: None,
            packet_gap_min: 10.0,
            max_days: 4,
        },
        trucks: 20,
        gap_m: 100.0,
        length_m: 18.0,
        from: 0,
        to: nodes - 1,
        via: Vec::new(),
        depart_min: 480,
        drive: Drive::Day,
        asked: 0,
        objective: Objective::Time,
        max_risk: None,
    }
}

/// Two days, two packets, a rest a day and a checkpoint on the first.
pub fn two_days() -> World {
    let mut world = row(vec![
        road(0, 1, 200.0, 50.0, 30.0),
        road(1, 2, 200.0, 50.0, 0.0),
    ]);
    world.halts[1] = true;
    world.rules.packet_trucks = Some(10);
    world.depart_min = 330;
    world
}

/// By night, with an escort from B on.
pub fn by_night() -> World {
    let mut world = row(vec![
        road(0, 1, 100.0, 50.0, 0.0),
        road(1, 2, 80.0, 60.0, 0.0),
    ]);
    world.drive = Drive::Night;
    world.depart_min = 20 * 60;
    world.posts[1] = vec![0];
    world.escorts = vec![Escort {
        phi: 0.5,
        change_min: 30.0,
        change_cost: 0.0,
        cost_per_km: 1.0,
        cost_per_hour: 0.0,
        max_kmh: Some(40.0),
    }];
    world.asked = 1;
    world.areas = vec![Area {
        group: 0,
        per_1000_km: 1.0,
        confidence: 1.0,
        night: 2.0,
        roads: vec![1],
    }];
    world.objective = Objective::Hazard;
    world
}

pub fn planned(world: &World) -> Plan {
    plan(&world.map(), &world.request()).unwrap()
}

/// Kind, name, km, day, head, earliest, latest, tail, stay and margin in seconds.
fn table(plan: &Plan) -> Vec<String> {
    let points = plan.routes[0].timetable.iter();
    points
        .map(|p| {
            format!(
                "{:?}|{}|{:.0}|{}|{}|{}|{}|{}|{}|{:.0}",
                p.kind,
                p.name,
                p.km,
                p.day,
                p.head.time(),
                p.head_earliest.time(),
                p.head_latest.time(),
                p.tail.time(),
                p.stay_s,
                p.margin_s.unwrap()
            )
        })
        .collect()
}

fn nights(plan: &Plan) -> Vec<String> {
    let nights = plan.routes[0].nights.iter();
    nights
        .map(|n| {
            let (came, all_in, leaves) = (n.arrives, n.all_in, n.leaves);
            format!(
                "{} after {}: {came}, {all_in}, {leaves}",
                n.place, n.after_edges
            )
        })
        .collect()
}

/// 100 trucks of 18 m with 100 m between them: 11.8 km, at 40 km/h 0.295 h = 17 min 42 s.
/// 60 km at 40 km/h: 1 h 30 min, with a quarter more 1 h 52 min 30 s.
/// The sun sets at A at 18:34:18, at B, half a degree on, at 18:32:18: 10 h 16 min 36 s after 8:17:42, 8 h 22 min 6 s after
/// 10:10:12.
#[test]
fn a_hundred_trucks_take_seventeen_minutes_and_forty_two_seconds() {
    let mut world = row(vec![road(0, 1, 60.0, 40.0, 0.0)]);
    world.trucks = 100;
    let plan = planned(&world);
    assert_eq!(
        table(&plan),
        [
            "Start|Place A|0|1|08:00:00|08:00:00|08:00:00|08:17:42|0|36996",
            "Release|Place B|60|1|09:52:30|09:30:00|09:52:30|10:10:12|0|30126",
        ]
    );
    let route = &plan.routes[0];
    assert!((route.elapsed_s.unwrap() - 6750.0).abs() < 1e-6);
    assert_eq!((route.days, route.nights.len()), (Some(1), 0));
    assert!((plan.request.march.unwrap().column_m - 11_800.0).abs() < 1e-6);
}

/// 20 trucks in two packets 10 min apart: 2.36 km at 50 km/h, 169.92 s, and 600 s make 769.92 s.
/// Sunrise at A 6:56:56, so that the head leaves at 7:26:56. 100 km at 50 km/h: 2 h, planned 2 h 30 min, so 9:56:56 at the
/// checkpoint (earliest 9:26:56). It takes 30 min, 15 to 45 of them. A rest of 45 min falls due after 4 h 30 min of planned driving, 3 h 36 min of
/// the road's, at km 180: 7:26:56 + 4:30 + 0:30 = 12:26:56, at the latest 15 min later, at the earliest
/// 7:26:56 + 3:36 + 0:15 = 11:17:56. B at km 200 is 5 h of planned driving away: 7:26:56 + 5:00 + 0:30 + 0:45 = 13:41:56; at the earliest, where 4 h
/// bring no rest, 7:26:56 + 4:00 + 0:15 = 11:41:56. Ten hours of planned driving would be more than nine: the night is at B.
/// All in 12 min 49.92 s later, 13:54:45.92. Sunrise there on the second is 6:54:48, so off at 7:24:48: 63,772 s after 13:41:56. The same
/// again without a checkpoint: the rest at 11:54:48 (earliest 7:24:48 + 3:36), C at 7:24:48 + 5:00 + 0:45 = 13:09:48 (earliest 11:24:48).
/// Sunset at A 18:34:17, at the checkpoint 18:33:17, at km 180 18:32:29, at B 18:32:17; on the second at km 380 18:30:52, at C 18:30:40.
#[test]
fn two_packets_a_checkpoint_two_rests_and_a_night() {
    let plan = planned(&two_days());
    assert_eq!(
        table(&plan),
        [
            "Start|Place A|0|1|07:26:56|07:26:56|07:26:56|07:39:46|0|39272",
            "Checkpoint|checkpoint 0|100|1|09:56:56|09:26:56|09:56:56|10:09:46|1800|30212",
            "Rest||180|1|12:26:56|11:17:56|12:41:56|12:39:46|2700|21164",
            "Night|Place B|200|1|13:41:56|11:41:56|13:56:56|13:54:46|63772|16652",
            "Rest||380|2|11:54:48|11:00:48|11:54:48|12:07:38|2700|22995",
            "Release|Place C|400|2|13:09:48|11:24:48|13:09:48|13:22:38|0|18483",
        ]
    );
    assert_eq!(
        nights(&plan),
        ["Place B after 1: 2026-02-01T13:41:56, 2026-02-01T13:54:46, 2026-02-02T07:24:48"]
    );
    // From 5:30 on the first to 13:09:48 on the second: 31 h 39 min 48 s.
    assert!((plan.routes[0].elapsed_s.unwrap() - 113_988.0).abs() < 1e-6);
    assert_eq!(plan.routes[0].days, Some(2));
}

/// From 20:00, long after sunset. 20 trucks: 2.36 km, 169.92 s at 50 km/h, 212.4 s at the escort's 40 km/h.
/// 100 km at 50 km/h: 2 h, planned 2 h 30 min: B at 22:30. The escort takes 30 min: off at 23:00. 80 km at 40 km/h: 2 h, planned
/// 2 h 30 min. The area is the middle half: in after 20 km, planned 37 min 30 s, at 23:37:30 (earliest 22:30 + 0:30 for 20 km = 23:00), out
/// after 60 km, 1 h 52 min 30 s, at 0:52:30 (earliest 0:00). The rest falls due after 4 h 30 min of planned driving, 2 h past B, 64 km from it: at 1:00
/// (earliest 22:30 + 1:36 = 0:06). C: 23:00 + 2:30 + 0:45 = 2:15, at the earliest 22:30 + 2:00 = 0:30.
/// Sunrise on the second: A 6:56:48, B 6:54:48, in 6:54:18, out 6:53:18, rest 6:53:12, C 6:52:48.
#[test]
fn a_night_march_with_an_escort_from_half_way() {
    let plan = planned(&by_night());
    assert_eq!(
        table(&plan),
        [
            "Start|Place A|0|1|20:00:00|20:00:00|20:00:00|20:02:50|0|39238",
            "Place|Place B|100|1|22:30:00|22:00:00|22:30:00|22:32:50|0|30118",
            "EscortOn|Place B|100|1|22:30:00|22:00:00|22:30:00|22:32:50|1800|30118",
            "AreaEntry|area 0|120|1|23:37:30|23:00:00|23:37:30|23:41:02|0|25996",
            "AreaExit|area 0|160|1|00:52:30|00:00:00|00:52:30|00:56:02|0|21436",
            "Rest||164|1|01:00:00|00:06:00|01:00:00|01:03:32|2700|20980",
            "EscortOff|Place C|180|1|02:15:00|00:30:00|02:15:00|02:18:32|0|16456",
            "Release|Place C|180|1|02:15:00|00:30:00|02:15:00|02:18:32|0|16456",
        ]
    );
    // 6 h 15 min.
    assert!((plan.routes[0].elapsed_s.unwrap() - 22_500.0).abs() < 1e-6);
}

/// A convoy that departs too late for its column to leave and come in again stands at its origin: it is in.
#[test]
fn a_departure_before_dusk_waits_at_the_origin() {
    let mut world = row(vec![road(0, 1, 200.0, 50.0, 0.0)]);
    world.trucks = 100;
    // The road closes at 18:04:17; the column takes 14 min.
    world.depart_min = 18 * 60;
    let plan = planned(&world);
    assert_eq!(
        nights(&plan),
        ["Place A after 0: 2026-02-01T18:00:00, 2026-02-01T18:00:00, 2026-02-02T07:26:48"]
    );
    // 7:26:48 + 5:00 + 0:45.
    let arrives = plan.routes[0].timetable.last().unwrap();
    assert_eq!(arrives.head.to_string(), "2026-02-02T13:11:48");
}

/// The escort is taken on before the start, in the time of its own name.
#[test]
fn an_escort_from_the_origin_on() {
    let mut world = by_night();
    world.posts = vec![vec![0], vec![], vec![]];
    let plan = planned(&world);
    let lines = table(&plan);
    // 80 km of 100 at the escort's 40 km/h: 2 h 30 min, planned 3 h 7 min 30 s; tail by 40 km/h.
    assert_eq!(
        lines[0],
        "Start|Place A|0|1|20:00:00|20:00:00|20:00:00|20:03:32|0|39196"
    );
    assert_eq!(
        lines[1],
        "EscortOn|Place A|0|1|20:00:00|20:00:00|20:00:00|20:03:32|1800|39196"
    );
    assert!(
        lines[2].starts_with("Place|Place B|100|1|23:37:30|23:00:00|23:37:30|"),
        "{lines:?}"
    );
}
