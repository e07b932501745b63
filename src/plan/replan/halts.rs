//! The safe halts that a convoy can be at first, back along its road and on.
//!
//! Fastest ways by the planned clock from where it stands, with the escort that is with it; the halts lie behind where such a
//! way begins by turning round. Of each side the halt counts that the whole column is in first, before dusk if there is one.
//! Bars give way one after another where they leave no halt at all: excluded areas and groups to avoid, then closures.
//! Invariants: rests are counted with the driving that lies behind. Complexity: one shortest-path tree for each set of bars.

use super::super::Error;
use super::super::clock::{Hand, ROUNDING_S, Stretch};
use super::super::evaluate::Evaluator;
use super::super::layers::{CLOCK, Layered, Step, Variant, build, tolls};
use super::super::scene::Scene;
use super::super::under_way::edge_towards;
use super::answer::{Direction, WayToHalt};
use super::change::bars;
use crate::model::{Drive, EdgeId, NodeId};
use geo::Coord;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The nearest safe halts of a scene with days, here first, then behind, then ahead. `came_by` is a point of the road just
/// driven.
pub fn nearest_halts(
    scene: &Scene<'_>,
    came_by: Option<[f64; 2]>,
) -> Result<Vec<WayToHalt>, Error> {
    let requested = Variant::requested(scene);
    let free = Variant {
        exclude: false,
        avoid: &[],
        ..requested
    };
    let open = Variant {
        closures: false,
        seasons: false,
        ..free
    };
    let here = scene.stops[0].node;
    let back = came_by.and_then(|[x, y]| edge_towards(&scene.network, here, Coord { x, y }));
    for variant in [requested, free, open] {
        let found = ways(scene, &variant, back)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn ways(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    back: Option<EdgeId>,
) -> Result<Vec<WayToHalt>, Error> {
    let layered = build(scene, variant)?;
    let tree = Tree::new(&layered);
    let nodes = scene.network.node_count() as u32;
    let layers = if variant.escorts {
        scene.escorts.len() as u32 + 1
    } else {
        1
    };
    let mut found: Vec<(u64, WayToHalt)> = Vec::new();
    let mut places: Vec<NodeId> = layered.waits.iter().map(|(_, node)| *node).collect();
    places.sort_unstable();
    places.dedup();
    for node in places {
        // Before any via point, under whatever escort.
        let states = (0..layers).map(|layer| layer * nodes + node.0);
        let arrivals = states.filter(|state| tree.dist[*state as usize] < u64::MAX);
        let Some(state) = arrivals.min_by_key(|state| (tree.dist[*state as usize], *state)) else {
            continue;
        };
        let steps = tree.steps(&layered, state);
        if let Some(way) = way(scene, variant, node, &steps, back) {
            found.push((tree.dist[state as usize], way));
        }
    }
    // Stable: halts by node where all else is equal.
    found.sort_by_key(|(dist, way)| (!way.in_time, way.all_in, *dist));
    let mut nearest: Vec<WayToHalt> = Vec::new();
    for (_, way) in found {
        if nearest.iter().all(|other| other.direction != way.direction) {
            nearest.push(way);
        }
    }
    nearest.sort_by_key(|way| way.direction);
    Ok(nearest)
}

fn way(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    node: NodeId,
    steps: &[Step],
    back: Option<EdgeId>,
) -> Option<WayToHalt> {
    let halts = scene.halts.as_ref()?;
    let halt = halts.at(node)?;
    let edges: Vec<EdgeId> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Drive(edge, _) => Some(*edge),
            _ => None,
        })
        .collect();
    let direction = match edges.first() {
        None => Direction::Here,
        first if first == back.as_ref() => Direction::Behind,
        _ => Direction::Ahead,
    };
    // The road may be closed for the day: the way to a halt is told all the same.
    let hand = arrival(scene, variant, steps, today(scene));
    let pass_s = if edges.is_empty() { 0.0 } else { halt.pass_s };
    let head_s = halts.planned_s(hand);
    let all_in_s = head_s + pass_s;
    let at = scene.network.position(node);
    let days = &halts.days;
    let sun = days.sun(at, hand.day + u32::from(days.drive == Drive::Night));
    let dusk_s = sun.ok().map(|(sunrise, sunset)| match days.drive {
        Drive::Day => sunset,
        Drive::Night => sunrise,
    });
    let closes = halt.spans.get(hand.day as usize)?.closes;
    // Who stands at a halt is in; who is on the road too long today is not in time.
    let duty = halts.duty_s(hand) <= days.march.duty_h * 3600.0 + ROUNDING_S;
    let in_time = edges.is_empty()
        || (duty && all_in_s <= closes + ROUNDING_S && halts.start(scene).is_some());
    let evaluator = Evaluator::new(scene, *variant);
    let name = scene.places_of(node).next().map_or_else(
        || scene.node_name(node),
        |place| scene.map.places[place.index()].name.clone(),
    );
    let seconds = evaluator.sums(steps).duration_s;
    Some(WayToHalt {
        route: evaluator.route(0, &format!("to {name}"), steps, seconds, seconds),
        place: name,
        lon: at.x,
        lat: at.y,
        direction,
        arrives: days.local(head_s),
        all_in: days.local(all_in_s),
        in_time,
        margin_s: dusk_s.map(|dusk_s| dusk_s - all_in_s),
        breaks: bars(scene, &edges),
    })
}

/// The clocks now, on the day of the march that it is, whether or not the road is open.
fn today(scene: &Scene<'_>) -> Hand {
    let halts = scene.halts.as_ref();
    halts.map_or_else(Hand::default, |halts| halts.hand_at(0, scene))
}

/// The clocks at the end of steps, whether or not the road is open.
fn arrival(scene: &Scene<'_>, variant: &Variant<'_>, steps: &[Step], mut hand: Hand) -> Hand {
    let tolls = tolls(variant.overlay, scene.network.edge_count());
    for step in steps {
        match *step {
            Step::Drive(edge, layer) => {
                let stretch = Stretch::new(scene, &tolls, (edge, layer), 0.0, hand);
                hand = stretch.hand(stretch.length_m, true);
            }
            Step::TakeOn(_, escort) => {
                hand.delay_s += scene.escorts[escort as usize].change_min * 60.0;
            }
            Step::Pass | Step::Night(_) => {}
        }
    }
    hand
}

/// Least planned clock from the source to every state, nights apart.
struct Tree {
    dist: Vec<u64>,
    /// The arc that leads there, and the state it comes from.
    from: Vec<Option<(u32, u32)>>,
}

impl Tree {
    fn new(layered: &Layered) -> Self {
        let graph = &layered.graph;
        let clock = &graph.weights[CLOCK];
        let states = graph.first_out.len() - 1;
        let mut tree = Self {
            dist: vec![u64::MAX; states],
            from: vec![None; states],
        };
        let mut queue = BinaryHeap::from([Reverse((0, layered.source))]);
        tree.dist[layered.source as usize] = 0;
        while let Some(Reverse((dist, state))) = queue.pop() {
            if dist > tree.dist[state as usize] {
                continue;
            }
            for arc in graph.first_out[state as usize]..graph.first_out[state as usize + 1] {
                let (head, next) = (graph.head[arc as usize], dist + clock[arc as usize]);
                if next < tree.dist[head as usize] {
                    tree.dist[head as usize] = next;
                    tree.from[head as usize] = Some((arc, state));
                    queue.push(Reverse((next, head)));
                }
            }
        }
        tree
    }

    fn steps(&self, layered: &Layered, mut state: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some((arc, before)) = self.from[state as usize] {
            steps.push(layered.steps[arc as usize]);
            state = before;
        }
        steps.reverse();
        steps
    }
}
