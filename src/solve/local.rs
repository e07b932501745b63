//! The part of the graph that a label search sees, gathered as it goes.
//!
//! Purpose: a search touches few nodes but returns to each many times, so what it knows of them, and the arcs
//! that can be of use, lie close together in the order of discovery. Invariants: a place's bounds are those of
//! its node; an arc left out when a place is opened is of no use to any later label, because labels come in
//! order of objective and limits only fall. Complexity: constant per node and arc.

use super::lane::Lane;
use super::packed::Packed;

/// Where the bounds of a search come from.
pub(super) trait Bounds<W: Lane> {
    /// Least (objective, resource) from a node to the target, and least (resource, objective); `NOWHERE` where no path
    /// is of use.
    fn of(&mut self, node: u32) -> [W::Pair; 2];
}

/// What decides whether a label may enter a place: looked at for every label made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate<W> {
    /// Least resource settled here.
    pub least: W,
    /// Least objective from here to the target.
    pub objective: W,
    /// Least resource from here to the target.
    pub resource: W,
}

/// What else is known of a place: looked at for every label settled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<W> {
    /// Resource along the best path of the objective.
    pub fastest_uses: W,
    /// Objective along the best path of the resource.
    pub safest_takes: W,
    pub node: u32,
    /// Its steps, once opened.
    first: u32,
    count: u32,
}

/// An arc from one place to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<W> {
    pub place: u32,
    pub objective: W,
    pub resource: W,
}

/// What is still of use: objectives up to the ceiling, resources below a bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<W> {
    pub ceiling: W,
    pub below: W,
}

/// Places by order of discovery. The memory serves search after search.
#[derive(Debug, Default)]
pub(super) struct Local<W: Lane> {
    /// Stamp and place of each node; another search's stamp means none.
    of_node: Vec<(u32, u32)>,
    stamp: u32,
    pub gates: Vec<Gate<W>>,
    pub places: Vec<Place<W>>,
    pub steps: Vec<Step<W>>,
    /// The packed graph's arc of each step.
    pub arc_of_step: Vec<u32>,
}

const CLOSED: u32 = u32::MAX;

impl<W: Lane> Local<W> {
    /// Forgets everything.
    pub fn renew(&mut self, nodes: usize) {
        self.gates.clear();
        self.places.clear();
        self.steps.clear();
        self.arc_of_step.clear();
        self.of_node.resize(nodes, (0, 0));
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.of_node.fill((0, 0));
            self.stamp = 1;
        }
    }

    /// The place of a node.
    pub fn place(&mut self, node: u32, bounds: &mut impl Bounds<W>) -> u32 {
        let known = &mut self.of_node[node as usize];
        if known.0 != self.stamp {
            *known = (self.stamp, self.places.len() as u32);
            let [by_objective, by_resource] = bounds.of(node);
            self.gates.push(Gate {
                least: W::MAX,
                objective: W::first(by_objective),
                resource: W::first(by_resource),
            });
            self.places.push(Place {
                fastest_uses: W::second(by_objective),
                safest_takes: W::second(by_resource),
                node,
                first: CLOSED,
                count: 0,
            });
        }
        known.1
    }

    /// The steps from a place to where a label can be of use. `so_far` is the objective of the first label settled there.
    #[inline]
    pub fn steps(
        &mut self,
        place: u32,
        so_far: W,
        window: Window<W>,
        packed: &Packed<W>,
        bounds: &mut impl Bounds<W>,
    ) -> std::ops::Range<usize> {
        let known = &self.places[place as usize];
        if known.first == CLOSED {
            self.open(place, so_far, window, packed, bounds);
        }
        let known = &self.places[place as usize];
        known.first as usize..(known.first + known.count) as usize
    }

    fn open(
        &mut self,
        place: u32,
        so_far: W,
        window: Window<W>,
        packed: &Packed<W>,
        bounds: &mut impl Bounds<W>,
    ) {
        let node = self.places[place as usize].node;
        let first = self.steps.len();
        for at in packed.out.row(node) {
            let arc = packed.out.arcs[at];
            let to = self.place(arc.node, bounds);
            let there = &self.gates[to as usize];
            let resource = arc.resource.plus(there.resource);
            let rest = there.objective;
            // Whence the only way on is back; the target itself has nothing to go.
            let dead_end = rest > W::ZERO
                && packed.out.arcs[packed.out.row(arc.node)]
                    .iter()
                    .all(|back| back.node == node || back.node == arc.node);
            let objective = so_far.plus(arc.objective).wide() + rest.wide();
            // What leaves the lane's range is for the search to notice.
            let dear = objective > window.ceiling.wide() && objective < W::LIMIT.wide();
            let useful = resource < window.below
                && rest <= window.ceiling
                && !dear
                && !dead_end
                && arc.node != node;
            if useful {
                self.steps.push(Step {
                    place: to,
                    objective: arc.objective,
                    resource: arc.resource,
                });
                self.arc_of_step.push(at as u32);
            }
        }
        let known = &mut self.places[place as usize];
        known.first = first as u32;
        known.count = (self.steps.len() - first) as u32;
    }
}
