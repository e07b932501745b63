//! `verify` finds every figure of a march that was tampered with.

use super::convoys::{by_night, planned, road, row, two_days};
use super::world::{Area, Escort, World};
use jiff::civil::DateTime;
use serde_json::Value;
use siraba::plan::{Objective, Plan, PointKind, verify};

/// A night at B, where the escort for the second half is taken on.
fn over_night(first_km: f64, depart_min: u32) -> World {
    let mut world = row(vec![
        road(0, 1, first_km, 50.0, 20.0),
        road(1, 2, 200.0, 50.0, 0.0),
    ]);
    world.halts[1] = true;
    world.posts[1] = vec![0];
    world.escorts = vec![Escort {
        phi: 0.5,
        change_min: 60.0,
        change_cost: 0.0,
        cost_per_km: 1.0,
        cost_per_hour: 0.0,
        max_kmh: None,
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
    world.depart_min = depart_min;
    world
}

/// Numbers and times below a pointer.
fn figures(value: &Value, pointer: &str, out: &mut Vec<String>) {
    match value {
        Value::Number(_) => out.push(pointer.to_owned()),
        Value::String(text) if text.parse::<DateTime>().is_ok() => out.push(pointer.to_owned()),
        Value::Array(all) => {
            for (i, value) in all.iter().enumerate() {
                figures(value, &format!("{pointer}/{i}"), out);
            }
        }
        Value::Object(all) => {
            for (key, value) in all {
                figures(value, &format!("{pointer}/{key}"), out);
            }
        }
        _ => {}
    }
}

fn tamper(value: &mut Value) {
    *value = match &*value {
        Value::String(text) => {
            let time: DateTime = text.parse().unwrap();
            let later = time.checked_add(jiff::Span::new().minutes(1)).unwrap();
            Value::from(later.to_string())
        }
        number if number.is_f64() => {
            let was = number.as_f64().unwrap();
            Value::from(was * 1.01 + 0.01_f64.copysign(was))
        }
        number => Value::from(number.as_u64().unwrap() + 1),
    };
}

#[test]
fn every_figure_of_a_march_is_recomputed() {
    let late = over_night(320.0, 8 * 60 + 30);
    for (world, least) in [
        (two_days(), 60),
        (by_night(), 60),
        (over_night(200.0, 330), 60),
        (late, 60),
    ] {
        let map = world.map();
        let plan = planned(&world);
        assert!(verify(&plan, &map, Vec::new()).unwrap().is_empty());
        let whole = serde_json::to_value(&plan).unwrap();
        let mut all = Vec::new();
        for key in ["elapsed_s", "days", "nights", "timetable"] {
            let pointer = format!("/routes/0/{key}");
            if let Some(value) = whole.pointer(&pointer) {
                figures(value, &pointer, &mut all);
            }
        }
        // A looser limit on days is kept as well.
        figures(&whole["request"]["march"], "/request/march", &mut all);
        all.retain(|pointer| !pointer.ends_with("/max_days"));
        assert!(all.len() > least, "{} figures", all.len());
        for pointer in all {
            let mut tampered = whole.clone();
            tamper(tampered.pointer_mut(&pointer).unwrap());
            let tampered: Plan = serde_json::from_value(tampered).unwrap();
            let found = verify(&tampered, &map, Vec::new()).unwrap();
            let named = |key: &str| found.iter().any(|d| d.figure.contains(key));
            let key = match pointer.strip_prefix("/routes/0/") {
                Some(rest) => rest.split('/').next().unwrap(),
                None => "",
            };
            assert!(named(key), "{pointer}: {found:?}");
        }
    }
}

/// In the evening where there is time for it, else in the morning; `verify` takes either.
#[test]
fn an_escort_is_taken_on_before_or_after_the_night() {
    for (world, day) in [
        (over_night(200.0, 330), 1),
        (over_night(320.0, 8 * 60 + 30), 2),
    ] {
        let plan = planned(&world);
        let points = &plan.routes[0].timetable;
        let taken = points
            .iter()
            .find(|p| p.kind == PointKind::EscortOn)
            .unwrap();
        assert_eq!(taken.day, day, "{points:#?}");
        assert!(verify(&plan, &world.map(), Vec::new()).unwrap().is_empty());
    }
}

/// A point of the timetable, or a night, cannot be left out.
#[test]
fn nothing_is_left_out() {
    let world = two_days();
    let map = world.map();
    let plan = planned(&world);
    for i in 0..plan.routes[0].timetable.len() {
        let mut less = plan.clone();
        less.routes[0].timetable.remove(i);
        assert!(
            !verify(&less, &map, Vec::new()).unwrap().is_empty(),
            "point {i}"
        );
    }
    let mut less = plan;
    less.routes[0].nights.clear();
    assert!(!verify(&less, &map, Vec::new()).unwrap().is_empty());
}
