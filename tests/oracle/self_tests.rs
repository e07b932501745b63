//! The judge's own tests: an answer made up from the truth passes, and every lie in it is caught.

use super::judge::{Judge, Truth};
use super::request::{base_problem, full_problem};
use super::run::Answer;
use super::scene::{Metric, Reading, Scene};
use super::solve::{Found, Problem, replay, solve};
use serde_json::{Value, json};

/// A route as the program would write it: segments cut in the middle of every straight stretch.
fn route(scene: &Scene, problem: &Problem, found: &Found) -> Value {
    let (metrics, loss, bare) = replay(problem, &found.steps).unwrap();
    let segments: Vec<Value> = found
        .steps
        .iter()
        .flat_map(|&(arc, escort)| {
            let name = escort.map(|e| scene.fleet.escorts[e].name);
            problem.net.arcs[arc].line.windows(2).flat_map(move |w| {
                let middle = super::geometry::at(w[0], w[1], 0.5);
                [[w[0], middle], [middle, w[1]]]
                    .map(|line| json!({ "escort": name, "coordinates": line }))
            })
        })
        .collect();
    let fleet = &scene.fleet;
    json!({
        "length_m": metrics[1] * 1000.0,
        "duration_s": metrics[0] * 3600.0,
        "cost": metrics[2],
        "cost_lines": { "fuel": metrics[2] / 4.0, "crew": metrics[2] * 0.75 },
        "hazard": metrics[3],
        "attack_probability": 1.0 - (-metrics[3]).exp(),
        "hazard_phi_1": bare,
        "attack_probability_phi_1": 1.0 - (-bare).exp(),
        "expected_trucks_lost": fleet.trucks * (1.0 - (-loss).exp()),
        "escort_km": metrics[4],
        "fuel_l": fleet.trucks * metrics[1] * fleet.vehicle.fuel_l_per_100km / 100.0,
        "lower_bound": metrics[scene.ask.objective as usize]
            * [3600.0, 1000.0, 1.0, 1.0][scene.ask.objective as usize],
        "gap": 0.0,
        "segments": segments,
    })
}

/// The whole answer, told truly.
fn honest(scene: &Scene, truth: &Truth) -> (i32, Value) {
    if !truth.connected {
        return (1, Value::Null);
    }
    let base = base_problem(scene, &truth.net);
    let full = full_problem(scene, &truth.net);
    let baseline = truth.baseline.as_ref().map(|b| route(scene, &base, b));
    let mut least = full_problem(scene, &truth.net);
    least.objective = Metric::Hazard;
    let mut least = solve(&least);
    if let Some(found) = &least {
        // Of the routes with the least hazard, the best.
        let mut best = full_problem(scene, &truth.net);
        best.caps[Metric::Hazard as usize] = found.metrics[3] * (1.0 + 1e-12);
        least = solve(&best);
    }
    let least = least.map(|l| route(scene, &full, &l));
    match &truth.best {
        Some(best) => {
            let mut routes = vec![route(scene, &full, best)];
            if scene.ask.limits.is_empty() {
                routes.extend(least);
            }
            let plan = json!({ "status": "optimal", "baseline": baseline, "routes": routes });
            (0, plan)
        }
        None => (
            3,
            json!({
                "status": "infeasible", "baseline": baseline, "routes": [],
                "binding": [{ "limit": "something", "least": null }], "least_hazard": least,
            }),
        ),
    }
}

fn faults(scene: &Scene, truth: &Truth, code: i32, plan: &Value) -> Vec<String> {
    let answer = Answer {
        code: Some(code),
        stdout: plan.to_string(),
        stderr: "unreachable".to_owned(),
    };
    Judge::compare(scene, truth, &answer)
}

#[test]
fn the_truth_passes() {
    for seed in 0..80 {
        let scene = crate::case(seed);
        let truth = Truth::of(&scene, Reading::ALL[0]);
        let (code, plan) = honest(&scene, &truth);
        let found = faults(&scene, &truth, code, &plan);
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

#[test]
fn lies_are_caught() {
    let (mut feasible, mut infeasible) = (0, 0);
    for seed in 0..80 {
        let scene = crate::case(seed);
        let truth = Truth::of(&scene, Reading::ALL[0]);
        let (code, plan) = honest(&scene, &truth);
        let lies: &[(&str, f64)] = match code {
            0 => {
                feasible += 1;
                &[
                    ("/routes/0/length_m", 1.0001),
                    ("/routes/0/duration_s", 0.999),
                    ("/routes/0/cost", 1.001),
                    ("/routes/0/attack_probability", 0.99),
                    ("/routes/0/hazard", 1.01),
                    ("/routes/0/expected_trucks_lost", 1.01),
                    ("/routes/0/escort_km", 0.5),
                    ("/baseline/duration_s", 1.001),
                    ("/baseline/hazard", 0.99),
                ]
            }
            3 => {
                infeasible += 1;
                &[
                    ("/least_hazard/hazard", 1.01),
                    ("/least_hazard/length_m", 0.9),
                    ("/baseline/length_m", 1.001),
                ]
            }
            _ => &[],
        };
        for (field, factor) in lies {
            let mut lie = plan.clone();
            let Some(value) = lie.pointer_mut(field).filter(|v| v.is_number()) else {
                continue;
            };
            let was = value.as_f64().unwrap();
            *value = json!(was * factor);
            let caught = !faults(&scene, &truth, code, &lie).is_empty();
            assert!(caught || was < 1e-6, "seed {seed}: {field} × {factor}");
        }
        for wrong in [0, 1, 2, 3, 101] {
            let caught = wrong == code || !faults(&scene, &truth, wrong, &plan).is_empty();
            assert!(caught, "seed {seed}: exit code {wrong}");
        }
    }
    assert!(feasible > 30 && infeasible > 10);
}

/// A worse route, or one that breaks a limit, told with its true figures.
#[test]
fn another_route_is_caught() {
    let (mut worse, mut broken, mut robbed) = (0, 0, 0);
    for seed in 0..80 {
        let scene = crate::case(seed);
        let truth = Truth::of(&scene, Reading::ALL[0]);
        let Some(best) = &truth.best else { continue };
        let (code, plan) = honest(&scene, &truth);
        for metric in Metric::OBJECTIVES {
            let mut other = full_problem(&scene, &truth.net);
            other.objective = metric;
            let Some(found) = solve(&other) else { continue };
            let mut lie = plan.clone();
            lie["routes"][0] = route(&scene, &other, &found);
            let i = scene.ask.objective as usize;
            let breaks = (0..5).any(|k| found.metrics[k] > truth.caps[k] * 1.01);
            let loses = found.metrics[i] > best.metrics[i] * 1.01;
            if breaks || loses {
                assert!(
                    !faults(&scene, &truth, code, &lie).is_empty(),
                    "seed {seed}"
                );
                worse += i32::from(loses);
                broken += i32::from(breaks);
            }
        }
        // An escort from nowhere.
        let mut lie = plan.clone();
        if let Some(segments) = lie["routes"][0]["segments"].as_array_mut() {
            let posts =
                &truth.net.posts[best.steps.first().map_or(0, |s| truth.net.arcs[s.0].from)];
            if posts.is_empty() {
                for segment in segments {
                    segment["escort"] = json!("armed");
                }
                assert!(
                    !faults(&scene, &truth, code, &lie).is_empty(),
                    "seed {seed}"
                );
                robbed += 1;
            }
        }
    }
    println!("worse {worse}, limit broken {broken}, escort from nowhere {robbed}");
    assert!(worse > 20 && broken > 20 && robbed > 5);
}
