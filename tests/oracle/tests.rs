//! The oracle's own tests: what it computes, by hand or by brute force; and that its cases bite.

use super::fleet::fleet;
use super::geometry::{inside, inside_by_crossings, km, line_km, to_area_km, within};
use super::judge::Truth;
use super::network::{Arc, Network};
use super::request::{base_problem, full_problem};
use super::rng::Rng;
use super::scene::{Fleet, Kind, Metric, Reading, Scene, Shape};
use super::solve::{Problem, enumerate, replay, solve};
use geo::{LineString, MultiPolygon, Polygon};
use std::collections::BTreeSet;

fn rectangle(x: f64, y: f64, w: f64, h: f64) -> LineString {
    LineString::from(vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)])
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1e-3)
}

#[test]
fn a_degree_is_as_long_as_the_tables_say() {
    // One degree of latitude at the equator, and of longitude on it (WGS84).
    assert!(close(km([0.0, 0.0], [0.0, 1.0]), 110.574_388_6));
    assert!(close(km([0.0, 0.0], [1.0, 0.0]), 111.319_490_8));
}

#[test]
fn a_road_through_rectangles_is_cut_where_a_ruler_says() {
    let holed = Polygon::new(
        rectangle(1.0, -1.0, 4.0, 2.0),
        vec![rectangle(2.0, -0.5, 1.0, 1.0)],
    );
    let apart = Polygon::new(rectangle(7.0, -1.0, 1.0, 2.0), vec![]);
    let area = MultiPolygon::new(vec![holed, apart]);
    let wanted = [(0.1, 0.2), (0.3, 0.5), (0.7, 0.8)];
    for parts in [
        inside([0.0, 0.0], [10.0, 0.0], &area),
        inside_by_crossings([0.0, 0.0], [10.0, 0.0], &area),
    ] {
        assert_eq!(parts.len(), 3, "{parts:?}");
        for (part, want) in parts.iter().zip(wanted) {
            assert!((part.0 - want.0).abs() < 1e-8 && (part.1 - want.1).abs() < 1e-8);
        }
    }
    assert!(inside([0.0, 3.0], [10.0, 3.0], &area).is_empty());
    let whole = inside([1.2, 0.8], [1.8, 0.9], &area);
    assert!(whole.len() == 1 && close(whole[0].1 - whole[0].0, 1.0));
}

#[test]
fn two_ways_of_cutting_agree_on_every_case() {
    for seed in 0..60 {
        let scene = crate::case(seed);
        for zone in &scene.zones {
            let (Kind::Influence { area, .. }
            | Kind::Secured {
                shape: Shape::Area(area),
                ..
            }) = &zone.kind
            else {
                continue;
            };
            for line in scene.roads.iter().flat_map(|road| &road.parts) {
                for w in line.windows(2) {
                    let sum = |parts: Vec<(f64, f64)>| -> f64 {
                        parts.iter().map(|(lo, hi)| hi - lo).sum()
                    };
                    let one = sum(inside(w[0], w[1], area));
                    let two = sum(inside_by_crossings(w[0], w[1], area));
                    assert!((one - two).abs() < 1e-6, "seed {seed}: {one} and {two}");
                }
            }
        }
    }
}

#[test]
fn distances_to_areas_and_corridors() {
    let area = MultiPolygon::new(vec![Polygon::new(rectangle(1.0, 0.0, 1.0, 1.0), vec![])]);
    assert!(close(to_area_km([0.0, 0.0], &area), 111.319_490_8));
    assert!(to_area_km([1.5, 0.5], &area).abs() < 1e-12);
    let corridor = Shape::AlongLine(LineString::from(vec![(0.0, 0.0), (1.0, 0.0)]), 5.0);
    assert!(within([0.5, 0.045], &corridor) && !within([0.5, 0.046], &corridor));
}

/// A scene with a fleet and nothing else.
fn empty() -> Scene {
    let mut scene = crate::case(0);
    scene.roads.clear();
    scene.zones.clear();
    scene.places.clear();
    scene.ask.limits.clear();
    scene.ask.exclude.clear();
    scene.ask.cargo = "fuel";
    scene.second_file = 0;
    scene
}

#[test]
fn hazard_by_hand() {
    let mut scene = empty();
    let mut road = crate::case(1).roads[0].clone();
    road.parts = vec![vec![[0.0, 0.0], [10.0, 0.0]]];
    road.length_km = Some(500.0);
    road.barred = false;
    (road.max_weight_t, road.max_axle_t, road.max_height_m) = (None, None, None);
    road.direction = super::scene::Direction::Forward;
    scene.roads.push(road);
    let claim = |x: f64, group, rate, confidence| super::scene::Zone {
        kind: Kind::Influence {
            area: MultiPolygon::new(vec![Polygon::new(rectangle(x, -1.0, 2.0, 2.0), vec![])]),
            group,
            rate,
            confidence,
            taper_km: None,
            loss_fraction: None,
        },
        valid_from: None,
        valid_to: None,
        cargo: None,
    };
    // 1..3 at 20, 2..4 at 30 × 0.5 (same group: the stronger, 20, where both), 2..4 at 7 of another.
    scene.zones = vec![
        claim(1.0, "A", 20.0, None),
        claim(2.0, "A", 30.0, Some(0.5)),
        claim(2.0, "B", 7.0, None),
    ];
    let mut secured = claim(3.5, "-", 0.0, None);
    secured.kind = Kind::Secured {
        shape: Shape::Area(MultiPolygon::new(vec![Polygon::new(
            rectangle(3.5, -1.0, 5.0, 2.0),
            vec![],
        )])),
        factor: 0.2,
    };
    scene.zones.push(secured);
    let mut late = claim(0.0, "A", 1000.0, None);
    late.valid_to = Some("2026-03-14");
    scene.zones.push(late);
    scene.fleet.trucks = 40.0;
    scene.fleet.reference_trucks = 10.0;
    scene.fleet.beta = 0.5;
    scene.fleet.background_per_1000_km = 1.0;
    let net = Network::build(&scene, Reading::ALL[0]);
    assert_eq!(net.arcs.len(), 1);
    // Per degree (50 km) in attacks per 1000 km: a degree at 20, one at 20 + 7, half at 15 + 7,
    // half at a fifth of that; one everywhere, a fifth of it along five degrees.
    let degrees = 20.0 + 27.0 + 0.5 * 22.0 + 0.5 * 22.0 * 0.2 + 5.0 + 5.0 * 0.2;
    assert!(close(net.arcs[0].hazard, degrees * 0.05 * 2.0));
    assert!(close(net.arcs[0].km, 500.0));
    assert_eq!(net.arcs[0].groups, BTreeSet::from(["A", "B"]));
}

#[test]
fn a_taper_integrates_to_its_formula() {
    let mut scene = empty();
    let mut road = crate::case(1).roads[0].clone();
    // Along the equator, 111.3 km west of the area, straight towards it and into it by 1 degree.
    road.parts = vec![vec![[0.0, 0.5], [2.0, 0.5]]];
    road.length_km = None;
    road.barred = false;
    (road.max_weight_t, road.max_axle_t, road.max_height_m) = (None, None, None);
    road.direction = super::scene::Direction::Forward;
    scene.roads.push(road);
    scene.numeric = true;
    scene.zones = vec![super::scene::Zone {
        kind: Kind::Influence {
            area: MultiPolygon::new(vec![Polygon::new(rectangle(1.0, -3.0, 3.0, 7.0), vec![])]),
            group: "A",
            rate: 10.0,
            confidence: None,
            taper_km: Some(8.0),
            loss_fraction: None,
        },
        valid_from: None,
        valid_to: None,
        cargo: None,
    }];
    scene.fleet.trucks = 20.0;
    scene.fleet.reference_trucks = 20.0;
    scene.fleet.background_per_1000_km = 0.0;
    let net = Network::build(&scene, Reading::ALL[0]);
    let degree = km([0.0, 0.5], [1.0, 0.5]);
    let wanted = 0.01 * (degree + 8.0 * (1.0 - (-degree / 8.0).exp()));
    assert!((net.arcs[0].hazard - wanted).abs() < 2e-4 * wanted);
}

/// A small random network without geometry.
fn tiny(rng: &mut Rng, fleet: &Fleet) -> Network {
    let count = 4 + rng.below(2);
    let mut net = Network {
        nodes: (0..count).map(|i| [i as f64, 0.0]).collect(),
        arcs: Vec::new(),
        out: vec![Vec::new(); count],
        posts: (0..count)
            .map(|_| {
                (0..fleet.escorts.len())
                    .filter(|_| rng.chance(0.4))
                    .collect()
            })
            .collect(),
    };
    for _ in 0..count + 1 + rng.below(3) {
        let (from, to) = (rng.below(count), rng.below(count));
        net.out[from].push(net.arcs.len());
        net.arcs.push(Arc {
            road: net.arcs.len(),
            from,
            to,
            line: vec![net.nodes[from], net.nodes[to]],
            km: rng.range(5.0, 80.0),
            speed_kmh: rng.range(10.0, 60.0),
            checkpoint_h: if rng.chance(0.2) { 0.5 } else { 0.0 },
            checkpoint_cost: if rng.chance(0.2) { 300.0 } else { 0.0 },
            hazard: if rng.chance(0.7) {
                rng.range(0.0, 1.0)
            } else {
                0.0
            },
            loss: 0.0,
            groups: BTreeSet::new(),
            closed: false,
            excluded: false,
        });
    }
    net
}

#[test]
fn label_setting_finds_what_enumeration_finds() {
    let mut rng = Rng::new(99);
    let (mut found, mut bound, mut none) = (0, 0, 0);
    let fleets: Vec<Fleet> = (0..30).map(|_| fleet(&mut rng)).collect();
    for round in 0..3000 {
        let fleet = &fleets[round % fleets.len()];
        let net = tiny(&mut rng, fleet);
        let mut stops = vec![0, net.nodes.len() - 1];
        if rng.chance(0.3) {
            stops.insert(1, 1 + rng.below(net.nodes.len() - 2));
        }
        let objective = *rng.pick(&Metric::OBJECTIVES);
        let mut problem = Problem {
            net: &net,
            fleet,
            allowed: net.arcs.iter().map(|_| rng.chance(0.95)).collect(),
            stops,
            escorts: if rng.chance(0.5) { vec![0, 1] } else { vec![1] },
            objective,
            caps: [f64::INFINITY; 5],
        };
        let Some(free) = solve(&problem) else {
            assert!(enumerate(&problem).is_none());
            continue;
        };
        for (i, cap) in problem.caps.iter_mut().enumerate() {
            if i != objective as usize && rng.chance(0.4) {
                *cap = free.metrics[i] * rng.range(0.5, 1.2);
            }
        }
        let (one, two) = (solve(&problem), enumerate(&problem));
        match (one, two) {
            (Some(one), Some(two)) => {
                let (a, b) = (one.metrics, two.metrics);
                assert!(
                    close(a[objective as usize], b[objective as usize]),
                    "round {round}"
                );
                let (again, _, _) = replay(&problem, &one.steps).unwrap();
                assert!((0..5).all(|i| close(again[i], a[i])));
                found += 1;
                let i = objective as usize;
                bound += i32::from(a[i] > free.metrics[i] * 1.000_001);
            }
            (None, None) => none += 1,
            (one, two) => panic!("round {round}: {one:?} and {two:?}"),
        }
    }
    assert!(
        found > 400 && bound > 40 && none > 400,
        "{found} {bound} {none}"
    );
}

/// The cases are worth running: limits bind, escorts are taken, every kind of answer occurs.
#[test]
fn the_cases_bite() {
    let (mut binds, mut escorted, mut limits, mut cut, mut unreachable, mut free) =
        (0, 0, 0, 0, 0, 0);
    for seed in 0..120 {
        let scene = crate::case(seed);
        let truth = Truth::of(&scene, Reading::ALL[0]);
        let unlimited = solve(&full_problem(&scene, &truth.net));
        match (&truth.best, &unlimited) {
            _ if !truth.connected => unreachable += 1,
            (Some(best), Some(unlimited)) => {
                let i = scene.ask.objective as usize;
                binds += i32::from(best.metrics[i] > unlimited.metrics[i] * 1.000_01);
                escorted += i32::from(best.steps.iter().any(|step| step.1.is_some()));
                free += i32::from(scene.ask.limits.is_empty());
            }
            (None, Some(_)) => limits += 1,
            _ => cut += 1,
        }
    }
    println!(
        "limits bind {binds}, escorts taken {escorted}, no limit meets {limits}, cut off {cut}, \
         unreachable {unreachable}, without limits {free}"
    );
    assert!(binds >= 25 && escorted >= 15 && limits >= 15);
    assert!(cut >= 2 && unreachable >= 2 && free >= 8);
}

#[test]
fn road_lengths_are_kept_by_noding() {
    for seed in 0..30 {
        let scene = crate::case(seed);
        let (_, stretches) = super::network::node(&scene.roads);
        let whole: f64 = scene
            .roads
            .iter()
            .flat_map(|road| &road.parts)
            .map(|line| line_km(line))
            .sum();
        let cut: f64 = stretches.iter().map(|(_, line)| line_km(line)).sum();
        assert!(close(cut, whole));
        let net = Network::build(&scene, Reading::ALL[0]);
        assert!(base_problem(&scene, &net).allowed.len() == net.arcs.len());
    }
}
