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

fn lines(plan: &Plan) -> Vec<String> {
    let route = &plan.routes[0];
    let mut lines: Vec<String> = route
        .timetable
        .iter()
        .map(|p| {
            format!(
                "{:?} {} {:.3} km day {}: {} ({} to {}), tail {}, stays {} s, margin {:?}",
                p.kind,
                p.name,
                p.km,
                p.day,
                p.head,
                p.head_earliest,
                p.head_latest,
                p.tail,
                p.stay_s,
                p.margin_s
            )
        })
        .collect();
    lines.extend(route.nights.iter().map(|n| {
        format!(
            "night {} {:.3} km after {}: {} all in {} leaves {}",
            n.place, n.km, n.after_edges, n.arrives, n.all_in, n.leaves
        )
    }));
    lines
}

#[test]
fn show() {
    let mut first = row(vec![road(0, 1, 60.0, 40.0, 0.0)]);
    first.trucks = 100;
    for world in [first, two_days(), by_night()] {
        let plan = planned(&world);
        println!("{:?} {:?}", plan.routes[0].elapsed_s, plan.routes[0].days);
        println!("{:#?}", lines(&plan));
    }
}
