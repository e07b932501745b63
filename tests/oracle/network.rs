//! From a scene to directed arcs with hours, km, money and hazard.
//!
//! Noding: a vertex at the end of a line, or met twice or more in the whole file set, is a
//! junction; coordinates are equal at 1e-7 degrees. Hazard: each segment of an arc is cut at every
//! area's boundary; each piece has one rate (or, with tapers, is integrated by midpoints).

use super::geometry::{at, clearance_km, inside, km, line_km, to_area_km, within};
use super::scene::{Direction, Kind, Point, Reading, Road, Scene, Shape, Site, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// A directed stretch between two junctions.
#[derive(Clone, Debug)]
pub struct Arc {
    /// Index of its road feature.
    pub road: usize,
    /// First junction.
    pub from: usize,
    /// Last junction.
    pub to: usize,
    /// Vertices in driving order.
    pub line: Vec<Point>,
    /// Length.
    pub km: f64,
    /// Speed without escort.
    pub speed_kmh: f64,
    /// Hours at checkpoints.
    pub checkpoint_h: f64,
    /// Money at checkpoints.
    pub checkpoint_cost: f64,
    /// λ for this convoy without escort.
    pub hazard: f64,
    /// Σ f·λ without escort.
    pub loss: f64,
    /// Groups that add hazard.
    pub groups: BTreeSet<&'static str>,
    /// Meets a closure in force.
    pub closed: bool,
    /// Meets an excluded area.
    pub excluded: bool,
}

/// Junctions and arcs.
#[derive(Clone, Debug)]
pub struct Network {
    /// Where the junctions are.
    pub nodes: Vec<Point>,
    /// Legal arcs.
    pub arcs: Vec<Arc>,
    /// Arcs out of each junction.
    pub out: Vec<Vec<usize>>,
    /// Escort types that can be taken on at each junction.
    pub posts: Vec<BTreeSet<usize>>,
}

/// A coordinate as it is compared: in 1e-7 degrees.
fn key(p: Point) -> (i64, i64) {
    ((p[0] * 1e7).round() as i64, (p[1] * 1e7).round() as i64)
}

/// The junctions of a set of roads, and each road's stretches between them, as drawn.
pub fn node(roads: &[Road]) -> (Vec<Point>, Vec<(usize, Vec<Point>)>) {
    let mut uses: BTreeMap<(i64, i64), u32> = BTreeMap::new();
    for line in roads.iter().flat_map(|road| &road.parts) {
        for (i, &p) in line.iter().enumerate() {
            let ends = i == 0 || i + 1 == line.len();
            *uses.entry(key(p)).or_default() += if ends { 2 } else { 1 };
        }
    }
    let is_junction = |p: Point| uses[&key(p)] >= 2;
    let mut seen = BTreeSet::new();
    let mut nodes = Vec::new();
    let mut stretches = Vec::new();
    for (index, road) in roads.iter().enumerate() {
        for line in &road.parts {
            let mut stretch = vec![line[0]];
            for &p in line {
                if is_junction(p) && seen.insert(key(p)) {
                    nodes.push(p);
                }
            }
            for &p in &line[1..] {
                stretch.push(p);
                if is_junction(p) {
                    stretches.push((index, std::mem::replace(&mut stretch, vec![p])));
                }
            }
        }
    }
    (nodes, stretches)
}

impl Network {
    /// The legal network of a scene.
    pub fn build(scene: &Scene, reading: Reading) -> Self {
        let (nodes, stretches) = node(&scene.roads);
        let ids: BTreeMap<_, _> = nodes
            .iter()
            .enumerate()
            .map(|(i, &p)| (key(p), i))
            .collect();
        let mut arcs = Vec::new();
        for (road, line) in stretches {
            let feature = &scene.roads[road];
            if !is_legal(feature, scene) {
                continue;
            }
            let (forward, backward) = match feature.direction {
                Direction::Both => (true, true),
                Direction::Forward => (true, false),
                Direction::Backward => (false, true),
                Direction::Reversible => (reading.reversible_open, reading.reversible_open),
            };
            if !forward && !backward {
                continue;
            }
            let drawn = arc(scene, reading, road, line, &ids);
            let mut turned = drawn.clone();
            turned.line.reverse();
            std::mem::swap(&mut turned.from, &mut turned.to);
            arcs.extend(forward.then_some(drawn));
            arcs.extend(backward.then_some(turned));
        }
        for zone in &scene.zones {
            if let Kind::Checkpoint {
                site,
                delay_min,
                cost,
            } = &zone.kind
            {
                for arc in arcs.iter_mut().filter(|arc| passes(arc, *site)) {
                    arc.checkpoint_h += delay_min.unwrap_or(0.0) / 60.0;
                    arc.checkpoint_cost += cost.unwrap_or(0.0);
                }
            }
        }
        let mut out = vec![Vec::new(); nodes.len()];
        for (i, arc) in arcs.iter().enumerate() {
            out[arc.from].push(i);
        }
        let mut posts = vec![BTreeSet::new(); nodes.len()];
        for place in &scene.places {
            if let Some(&node) = ids.get(&key(place.point)) {
                posts[node].extend(&place.post);
            }
        }
        Self {
            nodes,
            arcs,
            out,
            posts,
        }
    }

    /// The junction at a point.
    pub fn at(&self, p: Point) -> Option<usize> {
        self.nodes.iter().position(|&q| key(q) == key(p))
    }
}

/// Whether the vehicle may use the road.
fn is_legal(road: &Road, scene: &Scene) -> bool {
    let vehicle = &scene.fleet.vehicle;
    !road.barred
        && road
            .max_weight_t
            .is_none_or(|most| vehicle.weight_t <= most)
        && road.max_axle_t.is_none_or(|most| vehicle.axle_t <= most)
        && road
            .max_height_m
            .is_none_or(|most| vehicle.height_m <= most)
}

/// Driving speed without escort, km/h.
fn speed_kmh(road: &Road, scene: &Scene) -> f64 {
    let vehicle = &scene.fleet.vehicle;
    let row = vehicle.table[road.class.unwrap_or("unknown")];
    let table = if road.is_paved() { row[0] } else { row[1] };
    let wanted = road
        .speed_kmh
        .unwrap_or_else(|| table.min(road.max_speed_kmh.unwrap_or(f64::INFINITY)));
    wanted.min(vehicle.max_speed_kmh)
}

/// Whether a convoy on this arc pays at a checkpoint.
fn passes(arc: &Arc, site: Site) -> bool {
    match site {
        Site::Junction(p) => arc.line.last().is_some_and(|&q| key(p) == key(q)),
        Site::Middle(a, b) => {
            let ends = [key(a), key(b)];
            arc.line.len() == 2
                && ends.contains(&key(arc.line[0]))
                && ends.contains(&key(arc.line[1]))
        }
    }
}

/// One stretch as drawn.
fn arc(
    scene: &Scene,
    reading: Reading,
    road: usize,
    line: Vec<Point>,
    ids: &BTreeMap<(i64, i64), usize>,
) -> Arc {
    let feature = &scene.roads[road];
    let whole: f64 = feature.parts.iter().map(|part| line_km(part)).sum();
    let scale = feature.length_km.map_or(1.0, |given| given / whole);
    let in_force: Vec<&Zone> = scene
        .zones
        .iter()
        .filter(|zone| zone.in_force(scene.ask.cargo))
        .collect();
    let closed = in_force.iter().any(
        |zone| matches!(&zone.kind, Kind::Closure { shape } if clearance_km(&line, shape) <= 0.0),
    );
    let excluded = scene
        .ask
        .exclude
        .iter()
        .any(|area| clearance_km(&line, &Shape::Area(area.clone())) <= 0.0);
    let mut arc = Arc {
        road,
        from: ids[&key(line[0])],
        to: ids[&key(line[line.len() - 1])],
        km: line_km(&line) * scale,
        speed_kmh: speed_kmh(feature, scene),
        checkpoint_h: 0.0,
        checkpoint_cost: 0.0,
        hazard: 0.0,
        loss: 0.0,
        groups: BTreeSet::new(),
        closed,
        excluded,
        line,
    };
    for w in arc.line.clone().windows(2) {
        measure(scene, reading, &in_force, scale, [w[0], w[1]], &mut arc);
    }
    arc
}

/// Adds the hazard of one straight segment.
fn measure(
    scene: &Scene,
    reading: Reading,
    zones: &[&Zone],
    scale: f64,
    [a, b]: [Point; 2],
    arc: &mut Arc,
) {
    let parts: Vec<Vec<(f64, f64)>> = zones
        .iter()
        .map(|zone| match &zone.kind {
            Kind::Influence { area, .. }
            | Kind::Secured {
                shape: Shape::Area(area),
                ..
            } => inside(a, b, area),
            _ => Vec::new(),
        })
        .collect();
    let mut cuts = vec![0.0, 1.0];
    cuts.extend(parts.iter().flatten().flat_map(|&(lo, hi)| [lo, hi]));
    cuts.sort_by(f64::total_cmp);
    let fleet = &scene.fleet;
    let size = (fleet.trucks / fleet.reference_trucks).powf(fleet.beta);
    for cut in cuts.windows(2) {
        if cut[1] <= cut[0] {
            continue;
        }
        let middle = f64::midpoint(cut[0], cut[1]);
        let member: Vec<bool> = parts
            .iter()
            .map(|part| part.iter().any(|&(lo, hi)| lo <= middle && middle <= hi))
            .collect();
        let length = km(at(a, b, cut[0]), at(a, b, cut[1]));
        let steps = if scene.numeric {
            (length / 0.1).ceil().clamp(4.0, 1000.0) as u32
        } else {
            1
        };
        for step in 0..steps {
            let share = (f64::from(step) + 0.5) / f64::from(steps);
            let p = at(a, b, cut[0] + (cut[1] - cut[0]) * share);
            let rate = rate_at(scene, reading, zones, &member, p);
            let stretch = length * scale * size / f64::from(steps);
            arc.hazard += rate.attacks * stretch;
            arc.loss += rate.loss * stretch;
            if length > 1e-6 {
                arc.groups.extend(rate.groups);
            }
        }
    }
}

/// Attacks per km at a point.
struct Intensity {
    /// μ.
    attacks: f64,
    /// Σ f·μ.
    loss: f64,
    groups: Vec<&'static str>,
}

/// μ at a point, given which areas it lies in.
fn rate_at(
    scene: &Scene,
    reading: Reading,
    zones: &[&Zone],
    member: &[bool],
    p: Point,
) -> Intensity {
    let mut strongest: BTreeMap<&'static str, (f64, f64)> = BTreeMap::new();
    let mut secured = 1.0;
    for (zone, &is_in) in zones.iter().zip(member) {
        match &zone.kind {
            Kind::Influence {
                area,
                group,
                rate,
                confidence,
                taper_km,
                loss_fraction,
            } => {
                let share = match taper_km {
                    _ if is_in => 1.0,
                    Some(taper) if *taper > 0.0 => (-to_area_km(p, area) / taper).exp(),
                    _ => 0.0,
                };
                let claim = rate / 1000.0 * confidence.unwrap_or(1.0) * share;
                let best = strongest.entry(group).or_default();
                if claim > best.0 {
                    let f = loss_fraction.unwrap_or(scene.fleet.loss_fraction);
                    *best = (claim, f * claim);
                }
            }
            Kind::Secured { shape, factor } => {
                let covers = match shape {
                    Shape::Area(_) => is_in,
                    other => within(p, other),
                };
                if covers {
                    secured *= factor;
                }
            }
            Kind::Closure { .. } | Kind::Checkpoint { .. } => {}
        }
    }
    let secured = f64::clamp(secured, 0.05, 1.0);
    let background = scene.fleet.background_per_1000_km / 1000.0
        * if reading.secured_background {
            secured
        } else {
            1.0
        };
    let mut answer = Intensity {
        attacks: background,
        loss: background * scene.fleet.loss_fraction,
        groups: Vec::new(),
    };
    for (group, (claim, loss)) in strongest {
        answer.attacks += claim * secured;
        answer.loss += loss * secured;
        if claim > 0.0 {
            answer.groups.push(group);
        }
    }
    answer
}
