//! A random request: stops mostly reachable and far apart, limits between the least that can be
//! had and what the unlimited optimum takes.

use super::generate::Patch;
use super::network::Network;
use super::rng::Rng;
use super::scene::{Kind, Limit, Metric, Reading, Scene};
use super::solve::{Problem, solve};
use super::zones::area;

/// Asks for something.
pub fn request(rng: &mut Rng, patch: &Patch, scene: &mut Scene) {
    if rng.chance(0.2) {
        let trucks = 1 + rng.below(80) as u32;
        scene.ask.trucks = Some(trucks);
        scene.fleet.trucks = f64::from(trucks);
    }
    scene.ask.escorts = match rng.below(8) {
        0 => Vec::new(),
        1 | 2 => vec![0],
        3 => vec![1],
        _ => vec![0, 1],
    };
    if !scene.numeric && rng.chance(0.15) {
        let in_force: Vec<&'static str> = scene
            .zones
            .iter()
            .filter(|zone| zone.in_force(scene.ask.cargo))
            .filter_map(|zone| match zone.kind {
                Kind::Influence { group, .. } => Some(group),
                _ => None,
            })
            .collect();
        if !in_force.is_empty() {
            scene.ask.avoid.push(*rng.pick(&in_force));
        }
    }
    if rng.chance(0.15) {
        for _ in 0..=rng.below(2) {
            scene.ask.exclude.push(area(rng, patch, 0.02, 0.08));
        }
    }
    let net = Network::build(scene, Reading::ALL[0]);
    choose_stops(rng, scene, &net);
    choose_limits(rng, scene, &net);
}

/// Origin, destination and via points: usually reachable and far apart.
fn choose_stops(rng: &mut Rng, scene: &mut Scene, net: &Network) {
    let want = 2 + [0, 0, 0, 1, 2][rng.below(5)];
    let mut best = (f64::NEG_INFINITY, Vec::new());
    let any_will_do = rng.chance(0.15);
    for _ in 0..12 {
        let mut stops: Vec<usize> = (0..scene.places.len()).collect();
        rng.shuffle(&mut stops);
        stops.truncate(want);
        scene.ask.stops.clone_from(&stops);
        let problem = base_problem(scene, net);
        let far = match solve(&problem) {
            Some(found) => found.steps.len() as f64,
            None => -1.0,
        };
        if far > best.0 {
            best = (far, stops);
        }
        if any_will_do {
            break;
        }
    }
    scene.ask.stops = best.1;
}

/// The baseline's question: fastest, closures in force, no escorts, nothing avoided.
pub fn base_problem<'a>(scene: &'a Scene, net: &'a Network) -> Problem<'a> {
    Problem {
        net,
        fleet: &scene.fleet,
        allowed: net.arcs.iter().map(|arc| !arc.closed).collect(),
        stops: stops(scene, net),
        escorts: Vec::new(),
        objective: Metric::Time,
        caps: [f64::INFINITY; 5],
    }
}

/// The junctions of the stops.
pub fn stops(scene: &Scene, net: &Network) -> Vec<usize> {
    let of = |&place: &usize| net.at(scene.places[place].point).unwrap();
    scene.ask.stops.iter().map(of).collect()
}

/// The request's question, without limits.
pub fn full_problem<'a>(scene: &'a Scene, net: &'a Network) -> Problem<'a> {
    let avoided = |group: &&'static str| scene.ask.avoid.contains(group);
    Problem {
        allowed: net
            .arcs
            .iter()
            .map(|arc| !arc.closed && !arc.excluded && !arc.groups.iter().any(avoided))
            .collect(),
        escorts: scene.ask.escorts.clone(),
        objective: scene.ask.objective,
        ..base_problem(scene, net)
    }
}

/// Limits between the least that can be had and what the unlimited optimum takes.
fn choose_limits(rng: &mut Rng, scene: &mut Scene, net: &Network) {
    let Some(baseline) = solve(&base_problem(scene, net)) else {
        return;
    };
    let least = |metric: Metric| {
        let mut problem = full_problem(scene, net);
        problem.objective = metric;
        solve(&problem).map(|found| found.metrics)
    };
    let all: Option<Vec<[f64; 5]>> = Metric::OBJECTIVES.into_iter().map(least).collect();
    let Some(all) = all else { return };
    let wanted = all[scene.ask.objective as usize];
    let mut options = vec![
        ("max-risk", Metric::Hazard),
        ("max-risk", Metric::Hazard),
        ("max-hours", Metric::Time),
        ("max-km", Metric::Distance),
        ("max-cost", Metric::Cost),
        ("max-detour", Metric::Distance),
    ];
    let escorted = all[Metric::Hazard as usize][Metric::EscortKm as usize];
    if escorted > 0.0 {
        options.extend([("max-escort-km", Metric::EscortKm); 2]);
    }
    options.retain(|(_, metric)| *metric != scene.ask.objective);
    rng.shuffle(&mut options);
    options.dedup_by_key(|(option, _)| *option);
    options.sort_by_key(|(option, _)| *option == "max-risk" && rng.chance(0.7));
    options.reverse();
    options.truncate([0, 1, 1, 1, 1, 2, 2, 2, 3, 4][rng.below(9)]);
    let mut limits: Vec<Limit> = Vec::new();
    for (option, metric) in options {
        if limits.iter().any(|l| l.option == option) {
            continue;
        }
        let lo = if metric == Metric::EscortKm {
            0.0
        } else {
            all[metric as usize][metric as usize]
        };
        // What the rest of the optimum takes, or what the other optima take.
        let reach = if rng.chance(0.6) {
            wanted[metric as usize]
        } else {
            rng.pick(&all)[metric as usize]
        };
        let hi = if reach > lo * 1.001 { reach } else { lo * 1.3 };
        let cap = lo + rng.range(-0.12, 1.05) * (hi - lo);
        limits.extend(limit(rng, option, cap, baseline.metrics[1]));
    }
    scene.ask.limits = limits;
}

/// A limit as typed; `None` if it cannot be (a detour below 1, no risk at all).
fn limit(rng: &mut Rng, option: &'static str, cap: f64, baseline_km: f64) -> Option<Limit> {
    if cap <= 0.0 {
        return None;
    }
    let short = |rng: &mut Rng, value: f64| {
        if rng.chance(0.5) {
            format!("{value:.3}")
        } else {
            format!("{value}")
        }
    };
    let (text, value) = match option {
        "max-risk" => {
            let p = -(-cap).exp_m1();
            if !(1e-6..0.999_999).contains(&p) {
                return None;
            }
            if rng.chance(0.5) {
                let text = format!("{}", p * 100.0);
                let value = text.parse::<f64>().unwrap() / 100.0;
                (format!("{text}%"), value)
            } else {
                (format!("{p}"), p)
            }
        }
        "max-detour" => {
            let text = short(rng, cap / baseline_km);
            let value: f64 = text.parse().unwrap();
            if value < 1.0 {
                return None;
            }
            (text, value)
        }
        _ => {
            let text = short(rng, cap);
            let value = text.parse().unwrap();
            if value <= 0.0 {
                return None;
            }
            (text, value)
        }
    };
    Some(Limit {
        option,
        text,
        value,
    })
}
