//! Random roads: towns, a tree, shortcuts, and everything odd that a file may hold.

use super::generate::{Patch, round6};
use super::geometry::line_km;
use super::rng::Rng;
use super::scene::{Direction, Point, Road};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::f64::consts::TAU;

/// The road features of a case.
pub fn roads(rng: &mut Rng, patch: &Patch) -> Vec<Road> {
    let count = 8 + rng.below(18);
    let least = patch.width / 14.0;
    let mut towns: Vec<Point> = Vec::new();
    while towns.len() < count {
        let p = patch.point(rng);
        if towns.iter().all(|&q| apart(p, q) > least) {
            towns.push(p);
        }
    }
    let mut lines: Vec<Vec<Point>> = Vec::new();
    let cut_in_two = rng.chance(0.08);
    for i in 1..count {
        if cut_in_two && i == count / 2 {
            continue;
        }
        let first = if cut_in_two && i > count / 2 {
            count / 2
        } else {
            0
        };
        let near = nearest(&towns[first..i], towns[i], 2);
        let j = first + *rng.pick(&near);
        lines.push(bent(rng, towns[i], towns[j], 0));
    }
    let trunk = lines.len();
    for _ in 0..count / 2 + rng.below(count) {
        let i = rng.below(count);
        let near = nearest(&towns, towns[i], 6);
        let j = near[1 + rng.below(near.len() - 1)];
        let same_half = (i < count / 2) == (j < count / 2);
        if !cut_in_two || same_half {
            lines.push(bent(rng, towns[i], towns[j], 0));
        }
    }
    if !cut_in_two {
        odd_roads(rng, patch, &towns, &mut lines);
    }
    let mut seen = BTreeSet::new();
    lines
        .into_iter()
        .enumerate()
        .filter(|(_, line)| {
            // A stretch drawn twice would leave open which road a checkpoint stands on.
            line.windows(2).all(|w| {
                let mut ends = [w[0], w[1]].map(|p| p.map(f64::to_bits));
                ends.sort_unstable();
                seen.insert(ends)
            })
        })
        .map(|(i, line)| dress(rng, line, i < trunk))
        .collect()
}

fn apart(p: Point, q: Point) -> f64 {
    (p[0] - q[0]).hypot(p[1] - q[1])
}

/// Indices of the nearest towns, nearest first (a town itself among them, if it is there).
fn nearest(towns: &[Point], p: Point, most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..towns.len()).collect();
    order.sort_by(|&i, &j| apart(towns[i], p).total_cmp(&apart(towns[j], p)));
    order.truncate(most);
    order
}

/// A line with at least so many bends.
fn bent(rng: &mut Rng, a: Point, b: Point, least: usize) -> Vec<Point> {
    let bends = (*rng.pick(&[0, 0, 0, 1, 1, 2, 3, 4])).max(least);
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let mut line = vec![a];
    for i in 1..=bends {
        let t = i as f64 / (bends + 1) as f64;
        let side = rng.range(-0.2, 0.2);
        line.push(round6([
            a[0] + dx * t - dy * side,
            a[1] + dy * t + dx * side,
        ]));
    }
    line.push(b);
    line
}

/// Parallel roads, loops, lassos, dead ends, and roads that meet another at one of its bends.
fn odd_roads(rng: &mut Rng, patch: &Patch, towns: &[Point], lines: &mut Vec<Vec<Point>>) {
    for _ in 0..rng.below(3) {
        let twin = rng.pick(lines).clone();
        lines.push(bent(rng, twin[0], twin[twin.len() - 1], 1));
    }
    let small = |rng: &mut Rng, p: Point| {
        let turn = rng.range(0.0, TAU);
        let reach = patch.width * rng.range(0.02, 0.1);
        let ahead = |angle: f64| round6([p[0] + reach * angle.cos(), p[1] + reach * angle.sin()]);
        [ahead(turn), ahead(turn + 1.0)]
    };
    if rng.chance(0.25) {
        let a = *rng.pick(towns);
        let [p, q] = small(rng, a);
        lines.push(vec![a, p, q, a]);
    }
    if rng.chance(0.15) {
        let (a, b) = (*rng.pick(towns), *rng.pick(towns));
        let v = patch.point(rng);
        let [p, q] = small(rng, v);
        lines.push(vec![a, v, p, q, v, b]);
    }
    for _ in 0..rng.below(3) {
        let a = *rng.pick(towns);
        let [p, _] = small(rng, a);
        lines.push(vec![a, p]);
    }
    for _ in 0..rng.below(3) {
        let bends: Vec<Point> = lines
            .iter()
            .flat_map(|line| line[1..line.len() - 1].iter().copied())
            .collect();
        if bends.is_empty() {
            break;
        }
        let v = *rng.pick(&bends);
        let near = nearest(towns, v, 5);
        let mut line = bent(rng, towns[near[2]], v, 0);
        if rng.chance(0.5) {
            line.extend(bent(rng, v, towns[near[3]], 0).into_iter().skip(1));
        }
        lines.push(line);
    }
}

/// Gives a line its tags.
fn dress(rng: &mut Rng, line: Vec<Point>, trunk: bool) -> Road {
    let mut tags = Map::new();
    let class = *rng.pick(&[
        Some("motorway"),
        Some("trunk"),
        Some("trunk"),
        Some("primary"),
        Some("primary"),
        Some("secondary"),
        Some("secondary"),
        Some("tertiary"),
        Some("tertiary"),
        Some("unclassified"),
        Some("residential"),
        Some("living_street"),
        Some("service"),
        Some("track"),
        None,
    ]);
    if let Some(class) = class {
        tags.insert("highway".into(), json!(class));
    } else {
        // A line that says nothing at all may be anything; this one says that it is a road.
        tags.insert("lanes".into(), json!("2"));
    }
    if rng.chance(0.3) {
        tags.insert("name".into(), json!(format!("Route {}", rng.below(90))));
        tags.insert("ref".into(), json!(format!("RN{}", rng.below(30))));
    }
    let paved = [None, Some(true), Some(false)][rng.below(3)];
    if let Some(paved) = paved {
        let word = if paved {
            *rng.pick(&["paved", "asphalt", "concrete"])
        } else {
            *rng.pick(&["unpaved", "dirt", "gravel", "sand", "ground", "earth"])
        };
        tags.insert("surface".into(), json!(word));
    }
    let (direction, bars) = if trunk { (0.08, 0.03) } else { (0.25, 0.15) };
    let mut road = Road {
        parts: vec![line],
        class,
        paved,
        max_speed_kmh: None,
        speed_kmh: None,
        length_km: None,
        direction: one_way(rng, &mut tags, direction, class == Some("motorway")),
        barred: false,
        max_weight_t: None,
        max_axle_t: None,
        max_height_m: None,
        tags,
    };
    speed_and_length(rng, &mut road);
    bar(rng, &mut road, bars);
    road
}

fn one_way(rng: &mut Rng, tags: &mut Map<String, Value>, share: f64, motorway: bool) -> Direction {
    let mut say = |value: Value| tags.insert("oneway".into(), value);
    if !rng.chance(share) {
        let words = [
            json!("no"),
            json!("false"),
            json!("0"),
            json!(false),
            json!(0),
        ];
        // OSM implies one-way for a motorway that does not say.
        if motorway || rng.chance(0.4) {
            say(rng.pick(&words).clone());
        }
        return Direction::Both;
    }
    match rng.below(7) {
        0..=2 => {
            let words = [
                json!("yes"),
                json!("true"),
                json!("1"),
                json!(true),
                json!(1),
            ];
            say(rng.pick(&words).clone());
            Direction::Forward
        }
        3 | 4 => {
            say(rng.pick(&[json!("-1"), json!(-1)]).clone());
            Direction::Backward
        }
        5 => {
            tags.insert("junction".into(), json!("roundabout"));
            Direction::Forward
        }
        _ => {
            say(json!("reversible"));
            Direction::Reversible
        }
    }
}

fn speed_and_length(rng: &mut Rng, road: &mut Road) {
    if rng.chance(0.2) {
        let speed = rng.round(8.0, 95.0, 1);
        road.speed_kmh = Some(speed);
        road.tags.insert("speed_kmh".into(), json!(speed));
    } else if rng.chance(0.3) {
        let whole = 10.0 + 5.0 * rng.below(16) as f64;
        let (value, kmh) = match rng.below(4) {
            0 => (json!(whole), whole),
            1 => (json!(format!("{whole} mph")), whole * 1.609_344),
            _ => (json!(format!("{whole}")), whole),
        };
        road.max_speed_kmh = Some(kmh);
        road.tags.insert("maxspeed".into(), value);
    }
    let straight: f64 = line_km(&road.parts[0]);
    if rng.chance(0.2) {
        let given = (straight * rng.range(0.9, 1.6) * 100.0).round() / 100.0;
        road.length_km = Some(given.max(0.1));
        let (property, value) = if rng.chance(0.5) {
            ("length_km", given.max(0.1))
        } else {
            ("length_m", given.max(0.1) * 1000.0)
        };
        road.tags.insert(property.into(), json!(value));
    } else if road.parts[0].len() > 3 && rng.chance(0.15) {
        let mut first = road.parts[0].clone();
        let second = first.split_off(2);
        let joint = first[1];
        let rest = std::iter::once(joint).chain(second).collect();
        road.parts = vec![first, rest];
    }
}

fn bar(rng: &mut Rng, road: &mut Road, share: f64) {
    // Words that allow are no bar.
    if rng.chance(0.1) {
        let (property, word) = *rng.pick(&[
            ("access", "yes"),
            ("access", "permissive"),
            ("hgv", "designated"),
            ("hgv", "yes"),
            ("motor_vehicle", "yes"),
        ]);
        road.tags.insert(property.into(), json!(word));
        return;
    }
    if rng.chance(share / 2.0) {
        let (words, barred): (&[(&str, &str)], bool) = match rng.below(6) {
            0 => (&[("access", "no")], true),
            1 => (&[("access", "private")], true),
            2 => (&[("motor_vehicle", "no")], true),
            3 => (&[("hgv", "no")], true),
            4 => (&[("access", "yes"), ("hgv", "no")], true),
            _ => (&[("access", "no"), ("hgv", "yes")], false),
        };
        for (property, word) in words {
            road.tags.insert((*property).into(), json!(word));
        }
        road.barred = barred;
    }
    if rng.chance(share) {
        let (property, unit, limit) = match rng.below(3) {
            0 => ("maxweight", "t", rng.round(20.0, 80.0, 1)),
            1 => ("maxaxleload", "t", rng.round(8.0, 16.0, 1)),
            _ => ("maxheight", "m", rng.round(3.0, 5.5, 1)),
        };
        let slot = match property {
            "maxweight" => &mut road.max_weight_t,
            "maxaxleload" => &mut road.max_axle_t,
            _ => &mut road.max_height_m,
        };
        *slot = Some(limit);
        let value = match rng.below(3) {
            0 => json!(limit),
            1 => json!(format!("{limit}")),
            _ => json!(format!("{limit} {unit}")),
        };
        road.tags.insert(property.into(), value);
    }
}
