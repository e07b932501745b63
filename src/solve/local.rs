//! The part of the graph that a label search sees, gathered as it goes.
//!
//! Purpose: a search touches few nodes but returns to each many times, so what it knows of them, and the arcs
//! that can be of use, lie close together in the order of discovery. Invariants: a place's bounds are those of
//! its node; an arc left out when a place is opened is of no use to any later label, because labels come in
//! order of objective and limits only fall. Complexity: constant per node and arc.

use super::blend::{BLENDS, BOUNDS, BY_OBJECTIVE, BY_RESOURCE, Blend};
use super::lane::Lane;
use super::packed::Packed;
use rustc_hash::FxHashSet;

/// Where the bounds of a search come from.
pub(super) trait Bounds<W: Lane> {
    /// Weighted sums that are bounded besides, all or none.
    fn blends(&self) -> &[Blend] {
        &[]
    }

    /// Least (objective, resource) from a node to the target, least (resource, objective), and for each blend least
    /// (weighted sum, objective); `NOWHERE` where no path is of use.
    fn of(&mut self, node: u32) -> [W::Pair; BOUNDS];
}

/// The bounds of a node where there are none on weighted sums.
pub(super) fn of_two<W: Lane>(by_objective: W::Pair, by_resource: W::Pair) -> [W::Pair; BOUNDS] {
    let mut least = [W::NOWHERE; BOUNDS];
    least[BY_OBJECTIVE] = by_objective;
    least[BY_RESOURCE] = by_resource;
    least
}

/// What is known of a place: looked at for every label settled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<W> {
    pub node: u32,
    /// What the best path of the objective uses beyond the least resource.
    pub extra_resource: W,
    /// What the best path of the resource takes beyond the least objective.
    pub extra_objective: W,
    /// For each weighted sum, what its best path adds to the least objective and to the least resource.
    pub extra: [(W, W); BLENDS],
    /// By how much each weighted sum's least exceeds the sum of the least criteria.
    pub excess: [W; BLENDS],
    /// Its steps, once opened.
    first: u32,
    count: u32,
}

/// A way from one place to another without a choice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<W> {
    /// The first arc of the way.
    pub arc: u32,
    pub place: u32,
    /// By how much it raises a label's bound on the objective.
    pub objective: W,
    /// By how much it raises a label's bound on the resource.
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
    /// Least bound on the resource of any label settled at each place: looked at for every label made.
    pub least: Vec<W>,
    pub places: Vec<Place<W>>,
    /// Least objective and least resource from each place to the target.
    rest: Vec<(W, W)>,
    pub steps: Vec<Step<W>>,
    /// Arcs whose ways pass the target.
    through: FxHashSet<u32>,
    target: u32,
}

const CLOSED: u32 = u32::MAX;
/// By how much one sum exceeds another.
fn over<W: Lane>(sum: W, least: W) -> W {
    W::clamped(sum.wide().saturating_sub(least.wide()))
}

impl<W: Lane> Local<W> {
    /// Forgets everything, for a search to a target.
    pub fn renew(&mut self, packed: &Packed<W>, target: u32) {
        self.least.clear();
        self.places.clear();
        self.rest.clear();
        self.steps.clear();
        self.target = target;
        self.through = packed.ways.through(&packed.into, target);
        self.of_node.resize(packed.node_count(), (0, 0));
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
            let [by_objective, by_resource, blended @ ..] = bounds.of(node);
            let (objective, resource) = (W::first(by_objective), W::first(by_resource));
            let mut extra = [(W::ZERO, W::ZERO); BLENDS];
            let mut excess = [W::ZERO; BLENDS];
            for (i, (blend, pair)) in bounds.blends().iter().zip(blended).enumerate() {
                let used = blend.resource(W::first(pair), W::second(pair));
                extra[i] = (over(W::second(pair), objective), over(used, resource));
                excess[i] = W::clamped(blend.of(extra[i].0, extra[i].1));
            }
            self.least.push(W::MAX);
            self.rest.push((objective, resource));
            self.places.push(Place {
                node,
                extra_resource: over(W::second(by_objective), resource),
                extra_objective: over(W::second(by_resource), objective),
                extra,
                excess,
                first: CLOSED,
                count: 0,
            });
        }
        known.1
    }

    /// Least objective and least resource from a place to the target.
    pub fn rest(&self, place: u32) -> (W, W) {
        self.rest[place as usize]
    }

    /// The steps from a place to where a label can be of use. `f` is the objective bound of the first label settled there.
    #[inline]
    pub fn steps(
        &mut self,
        place: u32,
        f: W,
        window: Window<W>,
        packed: &Packed<W>,
        bounds: &mut impl Bounds<W>,
    ) -> std::ops::Range<usize> {
        if self.places[place as usize].first == CLOSED {
            self.open(place, f, window, packed, bounds);
        }
        let Place { first, count, .. } = self.places[place as usize];
        first as usize..(first + count) as usize
    }

    fn open(
        &mut self,
        place: u32,
        f: W,
        window: Window<W>,
        packed: &Packed<W>,
        bounds: &mut impl Bounds<W>,
    ) {
        let node = self.places[place as usize].node;
        let first = self.steps.len();
        for at in packed.out.row(node) {
            let way = packed
                .ways
                .to_choice(&packed.out, at, self.target, &self.through);
            let Some(way) = way else {
                continue;
            };
            let to = self.place(way.node, bounds);
            let (objective_there, resource_there) = self.rest[to as usize];
            let (objective_here, resource_here) = self.rest[place as usize];
            let objective = way.objective.wide() + objective_there.wide();
            let resource = way.resource.wide() + resource_there.wide();
            // Bounds never fall along a way; where searches left nodes out they may, but then the resource is over its cap.
            let rise = objective.saturating_sub(objective_here.wide());
            let bound = f.wide() + rise;
            // What leaves the lane's range is for the search to notice.
            let dear = bound > window.ceiling.wide() && bound < W::LIMIT.wide();
            let far = objective_there > window.ceiling || resource >= window.below.wide();
            if dear || far {
                continue;
            }
            self.steps.push(Step {
                arc: at as u32,
                place: to,
                objective: W::clamped(rise),
                resource: W::clamped(resource.saturating_sub(resource_here.wide())),
            });
        }
        let known = &mut self.places[place as usize];
        known.first = first as u32;
        known.count = (self.steps.len() - first) as u32;
    }
}
