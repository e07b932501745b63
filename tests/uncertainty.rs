//! Intervals of rates, robust plans and ensembles against closed forms, quadrature and enumeration.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use serde_json::{Value, json};
use siraba::io::{Effect, Inputs, RiskFeature, RiskSource, Source};
use siraba::model::{EdgeId, NodeId};
use siraba::plan::{
    Budget, Dependence, Ensemble, EnsembleRequest, Limits, Map, Objective, Plan, PointSpec,
    Request, Scene, Status, plan, verify,
};
use siraba::risk::overlay;
use std::borrow::Cow;

fn source(name: &str, features: &[Value]) -> Source {
    let collection = json!({"type": "FeatureCollection", "features": features});
    Source {
        name: name.to_owned(),
        bytes: Cow::Owned(collection.to_string().into_bytes()),
    }
}

fn map(roads: &[Value], risk: &[Value]) -> Map {
    let mut inputs = Inputs::bare();
    inputs.roads = vec![source("roads.geojson", roads)];
    inputs.risk = vec![RiskSource {
        source: source("risk.geojson", risk),
        kind: None,
    }];
    Map::load(inputs).unwrap()
}

fn road(ends: [[f64; 2]; 2], speed_kmh: f64) -> Value {
    json!({"type": "Feature", "properties": {"highway": "trunk", "speed_kmh": speed_kmh},
        "geometry": {"type": "LineString", "coordinates": ends}})
}

fn area(group: &str, rate: &Value, [x0, y0, x1, y1]: [f64; 4], taper_km: f64) -> Value {
    json!({"type": "Feature",
        "properties": {"kind": "influence", "group": group, "attacks_per_1000_km": rate, "taper_km": taper_km},
        "geometry": {"type": "Polygon", "coordinates": [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]}})
}

fn request(from: &str, to: &str) -> Request {
    Request::new(
        PointSpec::parse(from).unwrap(),
        PointSpec::parse(to).unwrap(),
    )
}

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs(), "{a} against {b}");
}

/// One road of two degrees along the equator.
fn straight(risk: &[Value]) -> Map {
    map(&[road([[0.0, 0.0], [2.0, 0.0]], 50.0)], risk)
}

fn drawn(map: &Map, draws: u32, dependence: Dependence) -> (Plan, Ensemble) {
    let asked = EnsembleRequest {
        draws,
        seed: 5,
        dependence,
    };
    let plan = plan(
        map,
        &Request {
            ensemble: Some(asked),
            ..request("0,0", "2,0")
        },
    )
    .unwrap();
    let ensemble = plan.ensemble.clone().unwrap();
    (plan, ensemble)
}

/// Where the road lies in one area, in two of one group, and in a taper: low and high are those of the strongest claim.
#[test]
fn every_level_has_its_own_strongest_claim() {
    let all = [0.0, -1.0, 2.0, 1.0];
    let risk = [
        area("A", &json!([1.0, 2.0, 9.0]), all, 0.0),
        area("A", &json!("[1.5, 3, 4]"), all, 0.0),
        area("B", &json!(0.5), all, 0.0),
    ];
    let plan = plan(&straight(&risk), &request("0,0", "2,0")).unwrap();
    let route = &plan.routes[0];
    let km = route.length_m / 1000.0;
    let chance = |rate: f64| 1.0 - (-rate * km / 1000.0).exp();
    near(route.attack_probability, chance(3.0 + 0.5), 1e-9);
    // The lowest of A is the second area's, the highest the first's; B's interval is half to double.
    near(route.attack_probability_range[0], chance(1.5 + 0.25), 1e-9);
    near(route.attack_probability_range[1], chance(9.0 + 1.0), 1e-9);
    let of_leg = route.legs[0].attack_probability_range;
    for (leg, whole) in of_leg.into_iter().zip(route.attack_probability_range) {
        near(leg, whole, 1e-12);
    }
    let ranges: Vec<_> = plan.zones.iter().map(|z| z.rate_range.unwrap()).collect();
    assert_eq!(ranges, [[1.0, 9.0], [1.5, 4.0], [0.25, 1.0]]);
}

const STEPS: i32 = 4_000;

/// Σ over a grid of the standard normal distribution: the expectation of `f`, by the trapezoid rule on −8..8.
fn expectation(f: impl Fn(f64) -> f64) -> f64 {
    let h = 16.0 / f64::from(STEPS);
    (0..=STEPS)
        .map(|i| -8.0 + h * f64::from(i))
        .map(|z| f(z) * (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * h)
        .sum()
}

/// The quantile function of a rate, written from its description.
fn rate([low, mid, high]: [f64; 3], z: f64) -> f64 {
    let sigma = if z < 0.0 {
        (mid / low).ln()
    } else {
        (high / mid).ln()
    } / 1.644_853_6;
    (mid.ln() + sigma * z).exp()
}

#[test]
fn one_area_has_the_mean_and_the_chance_of_its_distribution() {
    let levels = [0.3, 0.6, 2.5];
    let map = straight(&[area("A", &json!(levels), [-1.0, -1.0, 3.0, 1.0], 0.0)]);
    let (plan, ensemble) = drawn(&map, 10_000, Dependence::Areas);
    assert_eq!(
        (ensemble.routes.len(), ensemble.routes[0].rank),
        (1, Some(1))
    );
    let (route, km) = (&ensemble.routes[0], plan.routes[0].length_m / 1000.0);
    let hazard = |z: f64| rate(levels, z) * km / 1000.0;
    // The mean of a two-piece log-normal: mid · Σ exp(σ²/2) Φ(±σ) over its two sides.
    let normal = |x: f64| expectation(|z| f64::from(u8::from(z < x)));
    let [below, above] =
        [levels[1] / levels[0], levels[2] / levels[1]].map(|r| r.ln() / 1.644_853_6);
    let mean = levels[1]
        * ((below * below / 2.0).exp() * normal(-below)
            + (above * above / 2.0).exp() * normal(above));
    near(expectation(|z| rate(levels, z)), mean, 2e-3);
    // Ten thousand draws: the standard error of these means is below 1 %.
    near(route.hazard.mean, mean * km / 1000.0, 0.025);
    near(
        route.attack_probability.mean,
        expectation(|z| 1.0 - (-hazard(z)).exp()),
        0.025,
    );
    near(route.hazard.low, levels[0] * km / 1000.0, 0.03);
    near(route.hazard.high, levels[2] * km / 1000.0, 0.06);
    near(
        route.trucks_lost.mean,
        expectation(|z| 20.0 * (1.0 - (-0.3 * hazard(z)).exp())),
        0.025,
    );

    // The worst 5 % of journeys: k attacks leave 0.7^k of the trucks.
    let mut left = 0.05;
    let mut tail = 0.0;
    for k in (1..40).rev() {
        let factorial: f64 = (1..=k).map(f64::from).product();
        let chance = expectation(|z| (-hazard(z)).exp() * hazard(z).powi(k) / factorial);
        let part = chance.min(left);
        tail += part * 20.0 * (1.0 - 0.7_f64.powi(k));
        left -= part;
    }
    // Forty thousand journeys, of which one in twenty counts.
    near(route.trucks_lost_cvar_95, tail / 0.05, 0.05);
    near(route.best, 1.0, 0.0);
}

#[test]
fn the_strongest_claim_wins_in_each_draw() {
    let all = [-1.0, -1.0, 3.0, 1.0];
    let (a, b) = ([0.5, 1.0, 2.0], [0.4, 1.2, 2.4]);
    let areas = |group| {
        [
            area("A", &json!(a), all, 0.0),
            area(group, &json!(b), all, 0.0),
        ]
    };
    let mean = |map: &Map, dependence| {
        let (plan, ensemble) = drawn(map, 10_000, dependence);
        ensemble.routes[0].hazard.mean / plan.routes[0].length_m * 1e6
    };
    let one_group = straight(&areas("A"));
    // By themselves: E max over the plane, coarser.
    let grid: Vec<f64> = (0..200)
        .map(|i| -6.0 + 12.0 * (f64::from(i) + 0.5) / 200.0)
        .collect();
    let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * 0.06;
    let apart: f64 = grid
        .iter()
        .flat_map(|x| grid.iter().map(move |y| (x, y)))
        .map(|(x, y)| rate(a, *x).max(rate(b, *y)) * density(*x) * density(*y))
        .sum();
    near(mean(&one_group, Dependence::Areas), apart, 0.02);
    let together = expectation(|z| rate(a, z).max(rate(b, z)));
    near(mean(&one_group, Dependence::Groups), together, 0.02);
    assert!(apart > 1.05 * together);
    // Two groups add up, however they hang together.
    let sum = expectation(|z| rate(a, z) + rate(b, z));
    near(mean(&straight(&areas("B")), Dependence::Groups), sum, 0.02);
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let map = Map::embedded().unwrap();
    let ask = |seed| Request {
        robust: Some(2),
        ensemble: Some(EnsembleRequest {
            draws: 200,
            seed,
            dependence: Dependence::Groups,
        }),
        escorts: vec!["armed".to_owned()],
        ..request("Dakar", "Bamako")
    };
    let bytes = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let plan = pool.install(|| plan(&map, &ask(seed))).unwrap();
        serde_json::to_string(&plan).unwrap()
    };
    let one = bytes(1, 1);
    assert_eq!(one, bytes(3, 1));
    assert_ne!(one, bytes(1, 2));
}

/// Random numbers for maps, from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.roll(1_000) as f64 / 999.0
    }
}

/// A grid of roads, and areas of two or three groups over it: overlapping, some with a taper.
fn grid(dice: &mut Dice, tapers: bool) -> Map {
    let mut roads = Vec::new();
    for x in 0..5 {
        for y in 0..3 {
            let at = |x: i32, y: i32| [f64::from(x) * 0.5, f64::from(y) * 0.5];
            let mut lay = |to: [f64; 2]| roads.push(road([at(x, y), to], dice.between(20.0, 60.0)));
            if x < 4 {
                lay(at(x + 1, y));
            }
            if y < 2 {
                lay(at(x, y + 1));
            }
        }
    }
    let risk: Vec<Value> = (0..6)
        .map(|_| {
            let group = ["A", "B", "C"][dice.roll(3) as usize];
            let mid = dice.between(0.2, 3.0);
            let levels = [
                mid * dice.between(0.1, 1.0),
                mid,
                mid * dice.between(1.0, 5.0),
            ];
            let (x, y) = (dice.between(-0.2, 1.8), dice.between(-0.3, 0.8));
            let (w, h) = (dice.between(0.2, 1.2), dice.between(0.2, 1.0));
            let taper = if tapers && dice.roll(2) == 0 {
                10.0
            } else {
                0.0
            };
            area(group, &json!(levels), [x, y, x + w, y + h], taper)
        })
        .collect();
    map(&roads, &risk)
}

/// Every path that visits no junction twice.
fn paths(
    scene: &Scene<'_>,
    at: NodeId,
    to: NodeId,
    seen: &mut Vec<NodeId>,
    path: &mut Vec<EdgeId>,
    all: &mut Vec<Vec<EdgeId>>,
) {
    if at == to {
        all.push(path.clone());
        return;
    }
    for edge in scene.network.edges_from(at) {
        let head = scene.network.head(edge);
        if !seen.contains(&head) {
            seen.push(head);
            path.push(edge);
            paths(scene, head, to, seen, path, all);
            path.pop();
            seen.pop();
        }
    }
}

fn at_highest(feature: &RiskFeature) -> RiskFeature {
    let mut feature = feature.clone();
    if let Effect::Influence {
        attacks_per_1000_km,
        rate_range,
        ..
    } = &mut feature.effect
    {
        *attacks_per_1000_km = rate_range.unwrap()[1];
    }
    feature
}

/// Hours, hazard by the middle rates and at the worst of every path, each set of areas with an overlay of its own.
fn judged(map: &Map, ask: &Request) -> Vec<(f64, f64, f64)> {
    let scene = Scene::new(map, ask).unwrap();
    let mut all = Vec::new();
    let (from, to) = (scene.stops[0].node, scene.stops[1].node);
    paths(&scene, from, to, &mut vec![from], &mut Vec::new(), &mut all);
    assert!(all.len() > 50, "{} paths", all.len());
    let sets =
        (0u32..1 << scene.features.len()).filter(|set| set.count_ones() <= ask.robust.unwrap());
    let pictures: Vec<Vec<f64>> = sets
        .map(|set| {
            let raise = |(i, feature): (usize, &RiskFeature)| match set >> i & 1 {
                1 => at_highest(feature),
                _ => feature.clone(),
            };
            let features: Vec<_> = scene.features.iter().enumerate().map(raise).collect();
            let laid = overlay(&scene.network, &features, &scene.settings).unwrap();
            laid.links.iter().map(|link| link.hazard).collect()
        })
        .collect();
    all.iter()
        .map(|path| {
            let links = || path.iter().map(|edge| scene.network.link(*edge).index());
            let hours = |link: usize| {
                scene
                    .network
                    .link_length_m(siraba::model::LinkId(link as u32))
                    / scene.speed_kmh[link]
                    / 1000.0
            };
            let sums = pictures.iter().map(|p| links().map(|link| p[link]).sum());
            let worst: f64 = sums.fold(0.0, f64::max);
            (
                links().map(hours).sum::<f64>(),
                links().map(|l| pictures[0][l]).sum(),
                worst,
            )
        })
        .collect()
}

/// Robust plans of random maps against every path and every set of areas, each set with an overlay of its own.
#[test]
fn robust_plans_are_those_that_enumeration_finds() {
    let mut changed = 0;
    for seed in 0..40 {
        let tapers = seed % 2 == 1;
        let map = grid(&mut Dice(seed), tapers);
        let gamma = 1 + (seed % 3) as u32;
        let ask = Request {
            robust: Some(gamma),
            ..request("0,0.5", "2,0.5")
        };
        let judged = judged(&map, &ask);
        let tolerance = if tapers { 1e-3 } else { 1e-9 };
        let least = judged.iter().map(|j| j.2).fold(f64::INFINITY, f64::min);

        let hazard = plan(
            &map,
            &Request {
                minimise: Objective::Hazard,
                ..ask.clone()
            },
        )
        .unwrap();
        near(
            hazard.routes[0].robust.as_ref().unwrap().hazard,
            least,
            tolerance,
        );
        assert_eq!(hazard.status, Status::Optimal);
        assert_eq!(verify(&hazard, &map, Vec::new()).unwrap(), []);

        if least <= 0.0 {
            continue;
        }
        // A cap between the least and the worst case of the fastest, apart from every path's.
        let fastest = judged
            .iter()
            .copied()
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap();
        let cap = least + (fastest.2 - least) * 0.4 + 1e-7;
        if judged.iter().any(|j| (j.2 / cap - 1.0).abs() < 2e-3) {
            continue;
        }
        let limits = Limits {
            max_risk: Some(1.0 - (-cap).exp()),
            ..Limits::default()
        };
        let best = judged
            .iter()
            .filter(|j| j.2 <= cap)
            .map(|j| j.0)
            .fold(f64::INFINITY, f64::min);
        let robust = plan(
            &map,
            &Request {
                limits,
                ..ask.clone()
            },
        )
        .unwrap();
        near(robust.routes[0].duration_s / 3600.0, best, 1e-9);
        assert!(robust.routes[0].robust.as_ref().unwrap().hazard <= cap * (1.0 + 1e-9));
        assert_eq!(verify(&robust, &map, Vec::new()).unwrap(), []);
        let nominal = plan(
            &map,
            &Request {
                limits,
                robust: None,
                ..ask.clone()
            },
        )
        .unwrap();
        changed += u32::from(nominal.routes[0].duration_s < robust.routes[0].duration_s * 0.999);

        // Below the least nothing is left, and the least is told.
        let limits = Limits {
            max_risk: Some(1.0 - (-least * 0.98).exp()),
            ..Limits::default()
        };
        let none = plan(&map, &Request { limits, ..ask }).unwrap();
        assert_eq!(none.status, Status::Infeasible);
        near(
            none.binding[0].least.unwrap(),
            1.0 - (-least).exp(),
            tolerance,
        );
        let shown = none.least_hazard.as_ref().unwrap().robust.as_ref().unwrap();
        near(shown.hazard, least, tolerance);
        assert_eq!(verify(&none, &map, Vec::new()).unwrap(), []);
    }
    assert!(changed >= 3, "the worst case changed only {changed} plans");
}

/// What was tampered with is found.
#[test]
fn robust_figures_are_verified() {
    let map = Map::embedded().unwrap();
    let ask = Request {
        robust: Some(2),
        ..request("Abidjan", "Bamako")
    };
    let made = plan(&map, &ask).unwrap();
    assert_eq!(verify(&made, &map, Vec::new()).unwrap(), []);
    let found = |change: &dyn Fn(&mut Plan)| {
        let mut plan = made.clone();
        change(&mut plan);
        !verify(&plan, &map, Vec::new()).unwrap().is_empty()
    };
    assert!(found(&|plan| plan.routes[0]
        .robust
        .as_mut()
        .unwrap()
        .hazard *= 1.01));
    assert!(found(&|plan| plan.routes[1].robust = None));
    assert!(found(&|plan| plan
        .baseline
        .robust
        .as_mut()
        .unwrap()
        .gamma = 3));
    // Another set with its true figures, which is not the worst.
    assert!(found(&|plan| {
        let route = &mut plan.routes[0];
        let robust = route.robust.as_mut().unwrap();
        robust.worst.clear();
        robust.hazard = route.hazard;
        robust.attack_probability = route.attack_probability;
    }));
}

/// No area at its worst is the plan without Γ.
#[test]
fn gamma_zero_is_the_plan_by_the_middle_rates() {
    let map = Map::embedded().unwrap();
    let limits = Limits {
        max_risk: Some(0.2),
        ..Limits::default()
    };
    let plain = Request {
        limits,
        ..request("Abidjan", "Bamako")
    };
    let zero = Request {
        robust: Some(0),
        ..plain.clone()
    };
    let (plain, zero) = (plan(&map, &plain).unwrap(), plan(&map, &zero).unwrap());
    assert_eq!(plain.routes[0].edges, zero.routes[0].edges);
    let robust = zero.routes[0].robust.as_ref().unwrap();
    assert!(robust.worst.is_empty());
    near(robust.hazard, zero.routes[0].hazard, 1e-12);
}

/// A budget leaves true statements, and no panic.
#[test]
fn a_spent_budget_is_said() {
    let map = Map::embedded().unwrap();
    let ask = Request {
        robust: Some(3),
        minimise: Objective::Hazard,
        budget: Budget {
            time: None,
            labels: Some(1),
        },
        ..request("Dakar", "Bamako")
    };
    if let Ok(plan) = plan(&map, &ask) {
        assert_eq!(verify(&plan, &map, Vec::new()).unwrap(), []);
    }
}
