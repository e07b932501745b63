//! Plain label setting over (junction, stops passed, escort), with full Pareto dominance in
//! floating point; and, for its own tests, enumeration of every simple path of that layered graph.
//!
//! No bounds, no scaling, no preprocessing: slow and easy to believe.

use super::network::Network;
use super::scene::{Escort, Fleet, Metric, Metrics};
use std::collections::BinaryHeap;

/// One road driven under an escort (an index into the fleet's), or none.
pub type Step = (usize, Option<usize>);

/// A route.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it takes.
    pub metrics: Metrics,
    /// What it drives.
    pub steps: Vec<Step>,
}

/// A question.
pub struct Problem<'a> {
    /// The network.
    pub net: &'a Network,
    /// The convoy.
    pub fleet: &'a Fleet,
    /// Which arcs may be used.
    pub allowed: Vec<bool>,
    /// Origin, via points, destination, as junctions.
    pub stops: Vec<usize>,
    /// Escort types that may be used.
    pub escorts: Vec<usize>,
    /// What is minimised.
    pub objective: Metric,
    /// Upper limits.
    pub caps: Metrics,
}

/// Hours on an arc under an escort, checkpoints included.
fn hours(problem: &Problem, arc: usize, escort: Option<&Escort>) -> f64 {
    let arc = &problem.net.arcs[arc];
    let own = escort.and_then(|e| e.max_speed_kmh);
    arc.km / arc.speed_kmh.min(own.unwrap_or(f64::INFINITY)) + arc.checkpoint_h
}

/// What driving an arc under an escort adds.
fn drive(problem: &Problem, arc: usize, escort: Option<usize>) -> Metrics {
    let fleet = problem.fleet;
    let kind = escort.map(|e| &fleet.escorts[e]);
    let hours = hours(problem, arc, kind);
    let arc = &problem.net.arcs[arc];
    let vehicle = &fleet.vehicle;
    let per_truck = vehicle.fuel_l_per_100km / 100.0 * arc.km * fleet.fuel_price
        + vehicle.cost_per_km * arc.km
        + vehicle.cost_per_hour * hours;
    let convoy = fleet.trucks * per_truck + fleet.cargo_delay_per_hour * hours;
    let escorting = kind.map_or(0.0, |e| e.cost_per_km * arc.km + e.cost_per_hour * hours);
    [
        hours,
        arc.km,
        convoy + escorting + arc.checkpoint_cost,
        arc.hazard * kind.map_or(1.0, |e| e.phi),
        if kind.is_some() { arc.km } else { 0.0 },
    ]
}

/// What changing from one escort to another adds at a junction; `None` if it cannot be done there.
fn change(
    problem: &Problem,
    node: usize,
    from: Option<usize>,
    to: Option<usize>,
) -> Option<Metrics> {
    if from == to {
        return Some([0.0; 5]);
    }
    let post = &problem.net.posts[node];
    match to {
        None => (!post.is_empty()).then_some([0.0; 5]),
        Some(kind) => post.contains(&kind).then(|| {
            let fleet = problem.fleet;
            let escort = &fleet.escorts[kind];
            let hours = escort.change_min / 60.0;
            let hourly = fleet.trucks * fleet.vehicle.cost_per_hour + fleet.cargo_delay_per_hour;
            [hours, 0.0, hourly * hours + escort.change_cost, 0.0, 0.0]
        }),
    }
}

fn add(a: &Metrics, b: &Metrics) -> Metrics {
    std::array::from_fn(|i| a[i] + b[i])
}

fn within(metrics: &Metrics, caps: &Metrics) -> bool {
    metrics.iter().zip(caps).all(|(value, cap)| value <= cap)
}

/// Where a convoy is: junction, stops passed (the origin is the first), escort.
#[derive(Clone, Copy, Debug, PartialEq)]
struct State {
    node: usize,
    passed: usize,
    escort: Option<usize>,
}

/// Every way on from a state: (new state, what it adds, the step).
fn ways_on(problem: &Problem, state: State) -> Vec<(State, Metrics, Step)> {
    let kinds = std::iter::once(None).chain(problem.escorts.iter().copied().map(Some));
    let mut ways = Vec::new();
    for escort in kinds {
        let Some(changing) = change(problem, state.node, state.escort, escort) else {
            continue;
        };
        for &arc in &problem.net.out[state.node] {
            if !problem.allowed[arc] {
                continue;
            }
            let node = problem.net.arcs[arc].to;
            let passed = state.passed + usize::from(problem.stops.get(state.passed) == Some(&node));
            let next = State {
                node,
                passed,
                escort,
            };
            let adds = add(&changing, &drive(problem, arc, escort));
            ways.push((next, adds, (arc, escort)));
        }
    }
    ways
}

/// A label: how a state can be reached.
struct Label {
    metrics: Metrics,
    state: State,
    parent: Option<usize>,
    step: Option<Step>,
}

/// An entry of the queue, least first: the quantities that matter, the objective before the rest.
struct Entry(Vec<f64>, usize);

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let differs = self.0.iter().zip(&other.0).map(|(a, b)| b.total_cmp(a));
        let by_value = differs.into_iter().find(|o| o.is_ne());
        by_value.unwrap_or_else(|| other.1.cmp(&self.1))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

/// The best route, or `None` if none meets the limits.
pub fn solve(problem: &Problem) -> Option<Found> {
    let first = problem.objective as usize;
    let mut matters = vec![first];
    matters.extend((0..5).filter(|&i| i != first && problem.caps[i].is_finite()));
    let project = |metrics: &Metrics| matters.iter().map(|&i| metrics[i]).collect::<Vec<_>>();
    let layers = problem.fleet.escorts.len() + 1;
    let slot = |s: State| {
        (s.node * (problem.stops.len() + 1) + s.passed) * layers + s.escort.map_or(0, |e| e + 1)
    };
    let mut settled: Vec<Vec<Vec<f64>>> =
        vec![Vec::new(); problem.net.nodes.len() * (problem.stops.len() + 1) * layers];
    let start = State {
        node: problem.stops[0],
        passed: 1,
        escort: None,
    };
    let mut labels = vec![Label {
        metrics: [0.0; 5],
        state: start,
        parent: None,
        step: None,
    }];
    let mut queue = BinaryHeap::from([Entry(project(&[0.0; 5]), 0)]);
    while let Some(Entry(values, index)) = queue.pop() {
        let (state, metrics) = (labels[index].state, labels[index].metrics);
        let place = &mut settled[slot(state)];
        if is_dominated(&values, place) {
            continue;
        }
        place.push(values);
        if state.passed == problem.stops.len() {
            return Some(trace(&labels, index));
        }
        for (next, adds, step) in ways_on(problem, state) {
            let metrics = add(&metrics, &adds);
            if !within(&metrics, &problem.caps) {
                continue;
            }
            let values = project(&metrics);
            if !is_dominated(&values, &settled[slot(next)]) {
                queue.push(Entry(values, labels.len()));
                labels.push(Label {
                    metrics,
                    state: next,
                    parent: Some(index),
                    step: Some(step),
                });
            }
        }
    }
    None
}

fn is_dominated(values: &[f64], by: &[Vec<f64>]) -> bool {
    by.iter()
        .any(|other| other.iter().zip(values).all(|(o, v)| o <= v))
}

fn trace(labels: &[Label], last: usize) -> Found {
    let mut steps = Vec::new();
    let mut at = last;
    while let (Some(parent), Some(step)) = (labels[at].parent, labels[at].step) {
        steps.push(step);
        at = parent;
    }
    steps.reverse();
    Found {
        metrics: labels[last].metrics,
        steps,
    }
}

/// The best route by trying every simple path of the layered graph; for tiny networks.
pub fn enumerate(problem: &Problem) -> Option<Found> {
    fn walk(problem: &Problem, trail: &mut Vec<State>, so_far: &Found, best: &mut Option<Found>) {
        let state = trail[trail.len() - 1];
        if state.passed == problem.stops.len() {
            let value = so_far.metrics[problem.objective as usize];
            if within(&so_far.metrics, &problem.caps)
                && best
                    .as_ref()
                    .is_none_or(|b| value < b.metrics[problem.objective as usize])
            {
                *best = Some(so_far.clone());
            }
            return;
        }
        for (next, adds, step) in ways_on(problem, state) {
            if trail.contains(&next) {
                continue;
            }
            let mut further = so_far.clone();
            further.metrics = add(&further.metrics, &adds);
            further.steps.push(step);
            trail.push(next);
            walk(problem, trail, &further, best);
            trail.pop();
        }
    }
    let start = State {
        node: problem.stops[0],
        passed: 1,
        escort: None,
    };
    let nothing = Found {
        metrics: [0.0; 5],
        steps: Vec::new(),
    };
    let mut best = None;
    walk(problem, &mut vec![start], &nothing, &mut best);
    best
}

/// Drives given steps from the origin: what they take, or why they are no route. The second value
/// is Σ f·ψ·λ, the third Λ at φ = 1.
pub fn replay(problem: &Problem, steps: &[Step]) -> Result<(Metrics, f64, f64), String> {
    let mut metrics = [0.0; 5];
    let (mut loss, mut bare) = (0.0, 0.0);
    let mut node = problem.stops[0];
    let mut passed = 1;
    let mut escort = None;
    for &(index, under) in steps {
        let arc = &problem.net.arcs[index];
        if arc.from != node {
            return Err(format!(
                "road {} does not begin where the last ended",
                arc.road + 1
            ));
        }
        if !problem.allowed[index] {
            return Err(format!("road {} may not be used", arc.road + 1));
        }
        if under.is_some_and(|kind| !problem.escorts.contains(&kind)) {
            return Err("an escort that was not asked for".to_owned());
        }
        let changing = change(problem, node, escort, under)
            .ok_or_else(|| format!("escort {escort:?} to {under:?} where there is no post"))?;
        metrics = add(&metrics, &add(&changing, &drive(problem, index, under)));
        loss += arc.loss
            * under.map_or(1.0, |e| {
                problem.fleet.escorts[e].phi * problem.fleet.escorts[e].psi
            });
        bare += arc.hazard;
        escort = under;
        node = arc.to;
        passed += usize::from(problem.stops.get(passed) == Some(&node));
    }
    if passed < problem.stops.len() {
        return Err("does not pass every via point and the destination in order".to_owned());
    }
    if node != problem.stops[problem.stops.len() - 1] {
        return Err("does not end at the destination".to_owned());
    }
    Ok((metrics, loss, bare))
}
