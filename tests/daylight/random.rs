//! The planner against all marches, on maps from stated seeds.

use super::walks::{March, marches};
use super::world::{Area, Escort, Road, Rules, WIDE, World};
use siraba::model::Drive;
use siraba::plan::{Error, Objective, Status, plan, verify};

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

fn roads(random: &mut Random, nodes: usize) -> Vec<Road> {
    let mut roads = Vec::new();
    for node in 0..nodes {
        let (x, y) = (node % WIDE, node / WIDE);
        let mut next = Vec::new();
        if x + 1 < WIDE && node + 1 < nodes {
            next.push((node + 1, 95));
        }
        if node + WIDE < nodes {
            next.push((node + WIDE, 90));
        }
        if x + 1 < WIDE && node + WIDE + 1 < nodes && y == 0 {
            next.push((node + WIDE + 1, 25));
        }
        for (to, percent) in next {
            if !random.chance(percent) {
                continue;
            }
            let ferry = random.chance(8).then(|| {
                let across = 10.0 + random.below(3) as f64 * 10.0;
                (across, random.below(40) as f64, random.of(&[10, 20, 30]))
            });
            let away = random.chance(50);
            roads.push(Road {
                from: if away { node } else { to },
                to: if away { to } else { node },
                km: if ferry.is_some() {
                    5.0
                } else {
                    35.0 + random.below(130) as f64 / 1.3
                },
                kmh: 20.0 + random.below(45) as f64,
                oneway: random.chance(10),
                ferry,
                delay_min: if random.chance(15) && ferry.is_none() {
                    random.of(&[15.0, 45.0, 90.0])
                } else {
                    0.0
                },
            });
        }
    }
    roads
}

pub fn world(seed: u64) -> World {
    let mut random = Random(seed);
    let nodes = random.of(&[6, 7, 8]);
    let roads = roads(&mut random, nodes);
    let areas = (0..2 + random.below(3))
        .map(|i| Area {
            group: if i < 2 { i } else { random.below(3) },
            per_1000_km: random.of(&[0.5, 1.0, 3.0, 8.0]),
            confidence: random.of(&[0.5, 1.0]),
            night: random.of(&[1.0, 1.5, 2.5]),
            roads: (0..roads.len()).filter(|_| random.chance(40)).collect(),
        })
        .filter(|area: &Area| !area.roads.is_empty())
        .collect();
    let escorts: Vec<Escort> = (0..2)
        .map(|_| Escort {
            phi: random.of(&[0.3, 0.6, 0.9]),
            change_min: random.of(&[10.0, 30.0, 75.0]),
            change_cost: random.of(&[0.0, 100.0]),
            cost_per_km: random.of(&[0.0, 1.0, 6.0]),
            cost_per_hour: random.of(&[0.0, 20.0]),
            max_kmh: random.of(&[None, None, Some(30.0), Some(45.0)]),
        })
        .collect();
    let from = random.below(nodes);
    let to = (from + 1 + random.below(nodes - 1)) % nodes;
    let via = if random.chance(25) {
        vec![(0..nodes).find(|n| *n != from && *n != to).unwrap()]
    } else {
        Vec::new()
    };
    let drive = if random.chance(30) {
        Drive::Night
    } else {
        Drive::Day
    };
    World {
        nodes,
        halts: (0..nodes).map(|_| random.chance(65)).collect(),
        posts: (0..nodes)
            .map(|_| (0..2).filter(|_| random.chance(40)).collect())
            .collect(),
        areas,
        escorts,
        rules: Rules {
            margin_min: random.of(&[0.0, 30.0, 60.0]),
            contingency: random.of(&[0.0, 0.1, 0.25]),
            rest_after_h: random.of(&[2.0, 3.0, 4.5]),
            rest_min: random.of(&[0.0, 20.0, 45.0]),
            duty_h: random.of(&[5.0, 7.0, 9.0, 12.0]),
            packet_trucks: random.of(&[None, None, Some(10)]),
            packet_gap_min: random.of(&[5.0, 15.0]),
            max_days: random.of(&[1, 2, 3, 4, 4]),
        },
        trucks: random.of(&[1, 20, 60]),
        gap_m: random.of(&[50.0, 100.0]),
        length_m: random.of(&[10.0, 18.0]),
        from,
        to,
        via,
        // By night never before sunrise: the first night is that of the day of departure.
        depart_min: match drive {
            Drive::Day => random.of(&[0, 300, 480, 600, 780, 1000, 1180, 1400]),
            Drive::Night => random.of(&[480, 900, 1080, 1200, 1380, 1439]),
        },
        drive,
        asked: random.of(&[0, 0, 1, 2]),
        objective: random.of(&[Objective::Time, Objective::Hazard, Objective::Cost]),
        max_risk: None,
        roads,
    }
}

fn value(objective: Objective, march: &March) -> f64 {
    match objective {
        Objective::Time => march.elapsed_s,
        Objective::Hazard => march.hazard,
        Objective::Cost => march.cost,
        Objective::Distance => unreachable!(),
    }
}

/// What ties go by.
fn second(objective: Objective, march: &March) -> f64 {
    match objective {
        Objective::Time => march.hazard,
        _ => march.elapsed_s,
    }
}

/// Half a road is half of its degrees: that differs by so much from half of its metres.
const NEAR: f64 = 3e-6;

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= NEAR * a.abs().max(b.abs()).max(1e-4)
}

/// How the answers spread over the kinds of cases.
#[derive(Debug, Default)]
struct Count {
    cases: u32,
    unreachable: u32,
    no_march: u32,
    over_risk: u32,
    same_day: u32,
    nights: u32,
    several_nights: u32,
    escorted: u32,
    side_by_side: u32,
    by_night: u32,
    with_via: u32,
    /// Under a limit on risk.
    capped: u32,
}

/// One map, with a limit on risk that binds in half of the cases.
#[expect(
    clippy::too_many_lines,
    reason = "one case from the world to the verdict"
)]
fn judge(seed: u64, count: &mut Count) {
    let mut world = world(seed);
    let map = world.map();
    let all = marches(&world, &map);
    let mut random = Random(!seed);
    if random.chance(50) {
        let mut risks: Vec<f64> = all.iter().map(|m| m.hazard).collect();
        risks.sort_by(f64::total_cmp);
        let hazard = if risks.is_empty() {
            0.05
        } else if random.chance(15) {
            risks[0] * 0.9
        } else {
            // Just above one of them.
            risks[random.below(risks.len())] * 1.001 + 1e-6
        };
        world.max_risk = Some(1.0 - f64::exp(-hazard));
    }
    let cap = world.max_risk.map_or(f64::INFINITY, |p| -(-p).ln_1p());
    let within: Vec<&March> = all.iter().filter(|m| m.hazard <= cap).collect();
    let mut request = world.request();
    let side_by_side =
        world.max_risk.is_none() && world.objective != Objective::Hazard && random.chance(40);
    if side_by_side {
        request.alternatives = None;
    }
    count.cases += 1;
    let stops = [&[world.from, world.to][..], &world.via].concat();
    let on_a_road = |n: &usize| world.roads.iter().any(|r| r.from == *n || r.to == *n);
    if !stops.iter().all(on_a_road) {
        count.unreachable += 1;
        return;
    }
    let found = match plan(&map, &request) {
        Ok(found) => found,
        Err(Error::Unreachable { .. }) => {
            assert!(all.is_empty(), "seed {seed}: unreachable");
            count.unreachable += 1;
            return;
        }
        Err(other) => panic!("seed {seed}: {other}"),
    };
    let wrong = verify(&found, &map, Vec::new()).unwrap();
    assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
    let light = match world.drive {
        Drive::Day => "daylight",
        Drive::Night => "darkness",
    };
    let too_dark = found.binding.iter().any(|b| b.limit == light);
    if within.is_empty() {
        assert_eq!(found.status, Status::Infeasible, "seed {seed}");
        if all.is_empty() {
            assert!(too_dark, "seed {seed}: {:?}", found.binding);
            count.no_march += 1;
        } else {
            count.over_risk += 1;
            assert!(!too_dark, "seed {seed}: {:?}", found.binding);
            // The least risk that can be marched.
            let least = found.binding[0].least.unwrap();
            let by_hand = all.iter().map(|m| m.hazard).fold(f64::INFINITY, f64::min);
            let by_hand = -(-by_hand).exp_m1();
            assert!(same(least, by_hand), "seed {seed}: {least}, not {by_hand}");
        }
        return;
    }
    assert_eq!(
        found.status,
        Status::Optimal,
        "seed {seed}: {:?}, of {within:?} in {world:?}",
        found.binding
    );
    if side_by_side {
        three(seed, &world, &found, &all);
        count.side_by_side += 1;
        return;
    }
    let route = &found.routes[0];
    let objective = world.objective;
    let best = within
        .iter()
        .map(|m| value(objective, m))
        .fold(f64::INFINITY, f64::min);
    let got = March {
        elapsed_s: route.elapsed_s.unwrap(),
        hazard: route.hazard,
        cost: route.cost,
        nights: 0,
    };
    assert!(
        same(value(objective, &got), best),
        "seed {seed}: {objective:?} {got:?}, but {best} of {within:#?}"
    );
    let tie = within
        .iter()
        .filter(|m| same(value(objective, m), best))
        .map(|m| second(objective, m))
        .fold(f64::INFINITY, f64::min);
    assert!(
        same(second(objective, &got), tie),
        "seed {seed}: {objective:?} {got:?}, but tie {tie} of {within:#?}"
    );
    let march = within
        .iter()
        .filter(|m| same(value(objective, m), best))
        .min_by(|a, b| second(objective, a).total_cmp(&second(objective, b)))
        .unwrap();
    match route.nights.len() {
        0 => count.same_day += 1,
        1 => count.nights += 1,
        _ => count.several_nights += 1,
    }
    count.escorted += u32::from(route.escort_km > 0.0);
    count.by_night += u32::from(world.drive == Drive::Night);
    count.with_via += u32::from(!world.via.is_empty());
    count.capped += u32::from(world.max_risk.is_some());
    assert_eq!(route.days, Some(march.nights + 1), "seed {seed}");
}

/// The best, the knee of the frontier, and the least hazard.
fn three(seed: u64, world: &World, found: &siraba::plan::Plan, all: &[March]) {
    let objective = world.objective;
    let figures = |route: &siraba::plan::Route| match objective {
        Objective::Cost => (route.cost, route.hazard),
        _ => (route.elapsed_s.unwrap(), route.hazard),
    };
    let routes: Vec<(f64, f64)> = found.routes.iter().map(figures).collect();
    let least = |f: &dyn Fn(&March) -> f64| all.iter().map(f).fold(f64::INFINITY, f64::min);
    let best = least(&|m| value(objective, m));
    let safest = least(&|m| m.hazard);
    assert!(
        same(routes[0].0, best),
        "seed {seed}: {objective:?} {routes:?}, {best}"
    );
    let last = routes[routes.len() - 1];
    assert!(same(last.1, safest), "seed {seed}: {routes:?}, {safest}");
    for (had, hazard) in &routes {
        let better = all.iter().find(|m| {
            let (value, near) = (value(objective, m), 1e-8);
            value < had * (1.0 - NEAR) && m.hazard <= hazard * (1.0 + NEAR) + near
                || m.hazard < hazard * (1.0 - NEAR) - near && value <= had * (1.0 + NEAR)
        });
        assert!(
            better.is_none(),
            "seed {seed}: {objective:?} {better:?} beats {routes:?}"
        );
    }
}

#[test]
fn plans_are_the_best_of_all_marches() {
    let cases = std::env::var("SIRABA_MARCH_CASES").ok();
    let cases: u64 = cases.map_or(600, |n| n.parse().unwrap());
    let first = std::env::var("SIRABA_MARCH_SEED").ok();
    let first: u64 = first.map_or(1, |n| n.parse().unwrap());
    let mut count = Count::default();
    for seed in first..first + cases {
        judge(seed, &mut count);
    }
    println!("{count:#?}");
    if cases >= 600 {
        assert!(
            count.nights + count.several_nights > count.cases / 8,
            "{count:#?}"
        );
        assert!(
            count.several_nights > 10 && count.same_day > 20,
            "{count:#?}"
        );
        assert!(count.no_march > 20 && count.over_risk > 5, "{count:#?}");
        assert!(count.escorted > 10 && count.by_night > 20, "{count:#?}");
        assert!(count.side_by_side > 20 && count.with_via > 20, "{count:#?}");
        assert!(count.capped > 50, "{count:#?}");
    }
}
