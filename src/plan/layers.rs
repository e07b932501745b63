//! The layered graph: (junction, via stage, escort) states as one digraph of integer weights.
//!
//! State ids are `((stage · layers) + layer) · nodes + node`; layer 0 is "no escort". Arcs: every
//! usable edge in every layer; taking an escort on at a post of its type; handing it back, free, at
//! any post; stepping to the next stage at a via point; handing back at the destination.
//!
//! Invariants: weights are rounded up, so an integer sum never understates; units are [`UNITS`].
//! Complexity: O(stages · layers · (nodes + edges)).

use super::Objective;
use super::scene::Scene;
use super::under_way::start_layer;
use crate::io::RiskFeature;
use crate::model::{EdgeId, LinkId, NodeId, ZoneId, fold};
use crate::risk::Overlay;
use crate::solve::{Digraph, Error as SolveError, LIMIT};
use std::collections::BTreeSet;

/// Criteria of every arc, in the order of `Digraph::weights`.
pub const TIME: usize = 0;
/// Metres.
pub const LENGTH: usize = 1;
/// Money.
pub const COST: usize = 2;
/// Expected attacks.
pub const HAZARD: usize = 3;
/// Metres under escort.
pub const ESCORTED: usize = 4;
/// Planned seconds, contingency included. Where a departure is stated its total is the time on the clock, with rests and nights.
pub const CLOCK: usize = 5;
/// Planned seconds of driving, contingency included: what rests are due for.
pub const DUTY: usize = 6;
/// Integer units per s, m, money, expected attack, escorted m, s, s.
pub const UNITS: [f64; 7] = [1e9, 1e6, 1e6, 1e12, 1e6, 1e9, 1e9];
/// Number of criteria.
const CRITERIA: usize = UNITS.len();

/// The criterion that an objective minimises.
pub const fn criterion(objective: Objective) -> usize {
    match objective {
        Objective::Time => TIME,
        Objective::Distance => LENGTH,
        Objective::Cost => COST,
        Objective::Hazard => HAZARD,
    }
}

/// What an arc of the layered graph is on the road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Driving an edge in a layer (0: no escort, i + 1: escort i).
    Drive(EdgeId, u32),
    /// Staying at a halt for the next day's march.
    Night(NodeId),
    /// Taking escort i on at a node.
    TakeOn(NodeId, u32),
    /// Handing back, a via point, or the end: nothing happens on the road.
    Pass,
}

/// The problem as it would be if something were otherwise.
#[derive(Clone, Copy, Debug)]
// Independent switches, each of which some caller sets alone.
#[allow(clippy::struct_excessive_bools)]
pub struct Variant<'a> {
    /// The risk picture.
    pub overlay: &'a Overlay,
    /// The features it is made of, in the order of its zones.
    pub features: &'a [RiskFeature],
    /// Every rate times this.
    pub hazard_factor: f64,
    /// Escorts change nothing: φ = ψ = 1.
    pub phi_1: bool,
    /// Whether escorts may be used.
    pub escorts: bool,
    /// Whether closures bar.
    pub closures: bool,
    /// Whether the season and the day bar.
    pub seasons: bool,
    /// Whether `--exclude` bars.
    pub exclude: bool,
    /// Groups that bar.
    pub avoid: &'a [String],
    /// One zone that bars by itself.
    pub bar_zone: Option<ZoneId>,
    /// The only edges that may be driven, with the layers in which: none for all.
    pub only: Option<&'a BTreeSet<(EdgeId, u32)>>,
}

impl<'a> Variant<'a> {
    /// The request as it stands.
    pub fn requested(scene: &'a Scene<'_>) -> Self {
        Self {
            overlay: &scene.overlay,
            features: &scene.features,
            hazard_factor: 1.0,
            phi_1: false,
            escorts: true,
            closures: true,
            seasons: true,
            exclude: true,
            avoid: &scene.request.avoid,
            bar_zone: None,
            only: None,
        }
    }

    /// The baseline's problem: closures hold, nothing else matters.
    pub fn baseline(scene: &'a Scene<'_>) -> Self {
        Self {
            escorts: false,
            exclude: false,
            avoid: &[],
            ..Self::requested(scene)
        }
    }

    /// Whether a link may be driven.
    pub fn usable(&self, scene: &Scene<'_>, link: LinkId) -> bool {
        let risk = self.overlay.link(link);
        if scene.speed_kmh[link.index()] <= 0.0
            || (self.closures && risk.closed_by.is_some())
            || (self.seasons && scene.shut[link.index()])
            || (self.exclude && scene.excluded[link.index()])
        {
            return false;
        }
        if self.avoid.is_empty() && self.bar_zone.is_none() {
            return true;
        }
        let group_avoided = |zone: ZoneId| {
            let group = self.overlay.zones[zone.index()].group.as_deref();
            group.is_some_and(|g| self.avoid.iter().any(|a| fold(a) == fold(g)))
        };
        // A zone is barred where the road lies inside it; a group, wherever it adds hazard at all.
        !risk.claims.iter().any(|claim| {
            (Some(claim.zone) == self.bar_zone && claim.inside_km > 0.0)
                || (claim.hazard > 0.0 && group_avoided(claim.zone))
        })
    }
}

/// The layered graph and what its arcs mean.
#[derive(Debug)]
pub struct Layered {
    /// The graph.
    pub graph: Digraph,
    /// Origin, stage 0, the escort that is there at the start, if any.
    pub source: u32,
    /// Destination, last stage, no escort.
    pub target: u32,
    /// What each arc is.
    pub steps: Vec<Step>,
    /// Arcs that stay at a halt, with its node.
    pub waits: Vec<(u32, NodeId)>,
    /// Which road each arc runs on: the link, or a number of its own.
    pub road_of_arc: Vec<u32>,
}

/// The figures of driving an edge in a layer, in floating point. The one place where the formulas
/// of time, money and hazard stand for the search.
#[derive(Clone, Copy, Debug, Default)]
struct Drive {
    time_s: f64,
    length_m: f64,
    cost: f64,
    hazard: f64,
    escorted_m: f64,
    clock_s: f64,
    duty_s: f64,
}

/// Tolls summed by edge: seconds and money.
pub fn tolls(overlay: &Overlay, edges: usize) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0); edges];
    for toll in &overlay.tolls {
        let sum = &mut sums[toll.edge.index()];
        sum.0 += toll.delay_min * 60.0;
        sum.1 += toll.cost;
    }
    sums
}

/// The hazard of each arc under a variant, in the units of the search.
pub fn hazards(scene: &Scene<'_>, variant: &Variant<'_>, steps: &[Step]) -> Vec<u64> {
    let weigh = |step: &Step| match *step {
        Step::Drive(edge, layer) => {
            weights(&drive(scene, variant, edge, layer as usize, (0.0, 0.0)))[HAZARD]
        }
        _ => 0,
    };
    steps.iter().map(weigh).collect()
}

/// Builds the layered graph of a variant.
pub fn build(scene: &Scene<'_>, variant: &Variant<'_>) -> Result<Layered, SolveError> {
    let network = &scene.network;
    let states = States {
        stages: scene.stops.len() - 1,
        layers: if variant.escorts {
            scene.escorts.len() + 1
        } else {
            1
        },
        nodes: network.node_count(),
    };
    if states.stages * states.layers * states.nodes >= u32::MAX as usize {
        return Err(SolveError::Malformed(
            "too many via points and escort types for this network",
        ));
    }
    let tolls = tolls(variant.overlay, network.edge_count());
    let usable: Vec<bool> = network
        .links()
        .map(|link| variant.usable(scene, link))
        .collect();
    let drives: Vec<Vec<[u64; CRITERIA]>> = (0..states.layers)
        .map(|layer| {
            network
                .edges()
                .map(|edge| weights(&drive(scene, variant, edge, layer, tolls[edge.index()])))
                .collect()
        })
        .collect();
    let mut out = Arcs::default();
    for stage in 0..states.stages {
        for (layer, drives) in drives.iter().enumerate() {
            for node in network.nodes() {
                out.start_node();
                for edge in network.edges_from(node) {
                    let link = network.link(edge);
                    let asked = variant
                        .only
                        .is_none_or(|only| only.contains(&(edge, layer as u32)));
                    if usable[link.index()] && asked {
                        let head = states.id(stage, layer, network.head(edge));
                        let step = Step::Drive(edge, layer as u32);
                        out.push(head, drives[edge.index()], step, link.0);
                    }
                }
                decide(scene, states, (stage, layer, node), &mut out);
            }
        }
    }
    let mut start = start_layer(scene.request, &scene.escorts) as usize;
    if !variant.escorts {
        start = 0;
    }
    let mut source = states.id(0, start, scene.stops[0].node);
    if let Some(barred) = scene.barred_start() {
        // A state of its own: who comes past here later may take that road.
        source = out.first_out.len() as u32;
        let here = states.id(0, start, scene.stops[0].node);
        out.fork(here, |step| step != Step::Drive(barred, start as u32));
    }
    out.start_node();
    let too_large = |w: &Vec<u64>| w.iter().any(|v| *v >= LIMIT);
    if let Some(criterion) = out.weights.iter().position(too_large) {
        return Err(SolveError::Overflow { criterion });
    }
    // Arcs that are no road share nothing with each other.
    let first_own = network.link_count() as u32;
    for (i, road) in out
        .roads
        .iter_mut()
        .enumerate()
        .filter(|(_, road)| **road == u32::MAX)
    {
        *road = first_own.saturating_add(i as u32);
    }
    Ok(Layered {
        graph: Digraph {
            first_out: out.first_out,
            head: out.head,
            weights: out.weights,
        },
        source,
        target: states.id(states.stages - 1, 0, scene.stops[states.stages].node),
        steps: out.steps,
        waits: out.waits,
        road_of_arc: out.roads,
    })
}

/// How states are numbered.
#[derive(Clone, Copy, Debug)]
struct States {
    stages: usize,
    layers: usize,
    nodes: usize,
}

impl States {
    fn id(self, stage: usize, layer: usize, node: NodeId) -> u32 {
        ((stage * self.layers + layer) * self.nodes + node.index()) as u32
    }
}

impl Layered {
    /// The arcs on which no truck moves.
    pub fn stands(&self) -> Vec<u32> {
        let steps = self.steps.iter().zip(0..);
        steps
            .filter(|(step, _)| !matches!(step, Step::Drive(..)))
            .map(|(_, arc)| arc)
            .collect()
    }
}

/// The arcs of a state that are no driving: escorts taken on and handed back, stops reached.
fn decide(
    scene: &Scene<'_>,
    states: States,
    (stage, layer, node): (usize, usize, NodeId),
    out: &mut Arcs,
) {
    if scene.halts.as_ref().is_some_and(|halts| halts.stays(node)) {
        out.waits.push((out.head.len() as u32, node));
        let here = states.id(stage, layer, node);
        out.push(here, [0; CRITERIA], Step::Night(node), u32::MAX);
    }
    let mut pass = |head| out.push(head, [0; CRITERIA], Step::Pass, u32::MAX);
    if node == scene.stops[stage + 1].node {
        if stage + 1 < states.stages {
            pass(states.id(stage + 1, layer, node));
        } else if layer > 0 {
            pass(states.id(stage, 0, node));
        }
    }
    let Ok(post) = scene.posts.binary_search_by_key(&node, |post| post.node) else {
        return;
    };
    if layer > 0 {
        pass(states.id(stage, 0, node));
    } else if states.layers > 1 {
        for escort in &scene.posts[post].offers {
            let head = states.id(stage, escort + 1, node);
            let step = Step::TakeOn(node, *escort as u32);
            let mut weights = weights(&take_on(scene, *escort));
            // One unit at least (a nanosecond, a micrometre): of routes that are otherwise equal, the one with fewer
            // changes wins.
            for criterion in [TIME, LENGTH, COST, CLOCK] {
                weights[criterion] = weights[criterion].max(1);
            }
            out.push(head, weights, step, u32::MAX);
        }
    }
}

#[derive(Default)]
struct Arcs {
    first_out: Vec<u32>,
    head: Vec<u32>,
    weights: Vec<Vec<u64>>,
    steps: Vec<Step>,
    waits: Vec<(u32, NodeId)>,
    roads: Vec<u32>,
}

impl Arcs {
    fn start_node(&mut self) {
        self.first_out.push(self.head.len() as u32);
        if self.weights.is_empty() {
            self.weights = vec![Vec::new(); UNITS.len()];
        }
    }

    /// One more state, with those arcs of another that pass `keep`; waits apart, which have to be loops.
    fn fork(&mut self, of: u32, keep: impl Fn(Step) -> bool) {
        self.start_node();
        let row = self.first_out[of as usize]..self.first_out[of as usize + 1];
        for arc in row.map(|arc| arc as usize) {
            let step = self.steps[arc];
            if keep(step) && !matches!(step, Step::Night(_)) {
                let weights = std::array::from_fn(|i| self.weights[i][arc]);
                self.push(self.head[arc], weights, step, self.roads[arc]);
            }
        }
    }

    fn push(&mut self, head: u32, weights: [u64; CRITERIA], step: Step, road: u32) {
        self.head.push(head);
        for (column, weight) in self.weights.iter_mut().zip(weights) {
            column.push(weight);
        }
        self.steps.push(step);
        self.roads.push(road);
    }
}

/// Seconds for `metres` of a link in a layer, checkpoints apart: at its speed, or as its share of the
/// time of a ferry.
pub fn stretch_s(scene: &Scene<'_>, link: LinkId, layer: usize, metres: f64) -> f64 {
    match scene.ferries.get(&link) {
        Some(ferry) => {
            let length_m = scene.network.link_length_m(link);
            ferry.time_s
                * if length_m > 0.0 {
                    metres / length_m
                } else {
                    0.0
                }
        }
        None => metres / speed_kmh(scene, link, layer) * 3.6,
    }
}

/// Metres of a link on the convoy's own wheels: none on a ferry.
pub fn wheels_m(scene: &Scene<'_>, link: LinkId) -> f64 {
    if scene.ferries.contains_key(&link) {
        0.0
    } else {
        scene.network.link_length_m(link)
    }
}

/// km/h of an edge in a layer: the road's, capped by the escort's own; a ferry's, under any escort.
pub fn speed_kmh(scene: &Scene<'_>, link: LinkId, layer: usize) -> f64 {
    let road = scene.speed_kmh[link.index()];
    if scene.ferries.contains_key(&link) {
        return road;
    }
    match layer
        .checked_sub(1)
        .and_then(|i| scene.escorts[i].max_speed_kmh)
    {
        Some(cap) => road.min(cap),
        None => road,
    }
}

/// Money per hour that runs whatever the convoy does.
pub fn money_per_hour(scene: &Scene<'_>) -> f64 {
    f64::from(scene.convoy.trucks) * scene.profile.cost_per_hour + scene.convoy.cargo_delay_per_hour
}

/// Money per km for the whole convoy, fuel included, escort apart.
fn money_per_km(scene: &Scene<'_>) -> f64 {
    f64::from(scene.convoy.trucks)
        * (scene.profile.cost_per_km
            + scene.profile.fuel_l_per_100km / 100.0 * scene.convoy.fuel_price)
}

fn drive(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    edge: EdgeId,
    layer: usize,
    (delay_s, toll): (f64, f64),
) -> Drive {
    let link = scene.network.link(edge);
    let speed = speed_kmh(scene, link, layer);
    if speed <= 0.0 {
        return Drive::default();
    }
    let length_m = scene.network.link_length_m(link);
    let km = length_m / 1000.0;
    let stretch_s = stretch_s(scene, link, layer, length_m);
    let time_s = stretch_s + delay_s;
    // On a ferry nobody drives.
    let aboard = scene.ferries.contains_key(&link);
    let planned_s = stretch_s * (1.0 + if aboard { 0.0 } else { scene.contingency() });
    let hours = time_s / 3600.0;
    let escort = layer.checked_sub(1).map(|i| &scene.escorts[i]);
    let phi = if variant.phi_1 {
        1.0
    } else {
        escort.map_or(1.0, |e| e.phi)
    };
    Drive {
        time_s,
        length_m,
        cost: wheels_m(scene, link) / 1000.0 * money_per_km(scene)
            + hours * money_per_hour(scene)
            + toll
            + escort.map_or(0.0, |e| km * e.cost_per_km + hours * e.cost_per_hour),
        hazard: variant.overlay.link(link).hazard
            * scene.convoy.size_factor()
            * variant.hazard_factor
            * phi,
        escorted_m: if escort.is_some() { length_m } else { 0.0 },
        clock_s: planned_s + delay_s,
        duty_s: if aboard { 0.0 } else { planned_s },
    }
}

fn take_on(scene: &Scene<'_>, escort: usize) -> Drive {
    let escort = &scene.escorts[escort];
    let time_s = escort.change_min * 60.0;
    Drive {
        time_s,
        cost: escort.change_cost + time_s / 3600.0 * money_per_hour(scene),
        clock_s: time_s,
        ..Drive::default()
    }
}

/// Rounded up; a value beyond the solver's range becomes `LIMIT`, which `build` refuses.
fn weights(drive: &Drive) -> [u64; CRITERIA] {
    let values = [
        drive.time_s,
        drive.length_m,
        drive.cost,
        drive.hazard,
        drive.escorted_m,
        drive.clock_s,
        drive.duty_s,
    ];
    std::array::from_fn(|i| {
        let scaled = (values[i] * UNITS[i]).ceil();
        if scaled >= LIMIT as f64 {
            LIMIT
        } else {
            scaled as u64
        }
    })
}

/// A limit in integer units. Unless `strict`, a slack of one part in 10⁹ lets a route that meets
/// the limit exactly pass in spite of the weights' rounding up; the planner looks at what comes
/// back and asks again, strictly, when a limit is exceeded.
pub fn limit_units(criterion: usize, value: f64, strict: bool) -> u64 {
    let slack = if strict { 1.0 } else { 1.0 + 1e-9 };
    let scaled = (value * UNITS[criterion] * slack).floor();
    if scaled >= LIMIT as f64 {
        LIMIT - 1
    } else {
        scaled as u64
    }
}
