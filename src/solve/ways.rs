//! Ways without a choice: from each arc on to where there is one.
//!
//! Purpose: nodes whence the only way on is not back need no label of their own, and dead ends none at all. Ways depend
//! on the graph and its weights, so they are made once, not by each search; a search stops those that pass its target there.
//! Invariants: a way visits no node twice; it has at most [`LONGEST`] arcs and ends at a choice, before more arcs than that,
//! before a sum leaves the lane's range, or where it would close on itself. Complexity: linear in the arcs; 17 bytes per
//! arc in narrow lanes, 29 in wide ones.

use super::lane::Lane;
use super::packed::{Arc, ArcRows};
use rustc_hash::FxHashSet;

/// Most arcs of a way.
const LONGEST: u8 = 64;

/// For arcs outwards, by number.
#[derive(Debug)]
pub(super) struct Ways<W> {
    /// The way that begins with each arc: where it ends and its sums; ends at [`DEAD`] when it only leads back.
    whole: Vec<Arc<W>>,
    /// Number of its arcs.
    length: Vec<u8>,
    /// The only arc to take after each.
    onward: Vec<u32>,
}

/// The end of a way that leads nowhere.
const DEAD: u32 = u32::MAX;
/// After an arc there are several to take.
const CHOICE: u32 = u32::MAX;
/// After an arc there is none to take, but back.
const BACK: u32 = u32::MAX - 1;

/// Lengths of ways not made yet, and under way.
const UNKNOWN: u8 = 0;
const BEGUN: u8 = u8::MAX;

impl<W: Lane> Ways<W> {
    pub fn new(out: &ArcRows<W>) -> Self {
        let mut ways = Self {
            whole: out.arcs.clone(),
            length: vec![UNKNOWN; out.arcs.len()],
            onward: Vec::with_capacity(out.arcs.len()),
        };
        let nodes = 0..out.first.len() as u32 - 1;
        for from in nodes.clone() {
            for arc in &out.arcs[out.row(from)] {
                let ahead = |at: &usize| ![from, arc.node].contains(&out.arcs[*at].node);
                let mut row = out.row(arc.node).filter(ahead);
                ways.onward.push(match (row.next(), row.next()) {
                    (None, _) => BACK,
                    (Some(at), None) => at as u32,
                    (Some(_), Some(_)) => CHOICE,
                });
            }
        }
        let mut begun = Vec::new();
        for from in nodes {
            for at in out.row(from) {
                ways.make(out, (from, at), &mut begun);
            }
        }
        ways
    }

    /// Makes the way that begins with an arc, and those it consists of, from their ends.
    fn make(
        &mut self,
        out: &ArcRows<W>,
        (from, first): (u32, usize),
        begun: &mut Vec<(u32, usize)>,
    ) {
        let (mut from, mut at) = (from, first);
        while self.length[at] == UNKNOWN {
            self.length[at] = BEGUN;
            begun.push((from, at));
            let next = self.onward[at];
            if next == CHOICE || next == BACK {
                break;
            }
            (from, at) = (out.arcs[at].node, next as usize);
        }
        while let Some((from, at)) = begun.pop() {
            self.length[at] = 1;
            match self.onward[at] {
                CHOICE => {}
                BACK => self.whole[at].node = DEAD,
                next => self.lengthen(out, at, next as usize),
            }
            if self.whole[at].node == from {
                self.whole[at].node = DEAD;
            }
        }
    }

    /// An arc and the way after it, where that makes a way.
    fn lengthen(&mut self, out: &ArcRows<W>, at: usize, next: usize) {
        let (arc, rest, length) = (out.arcs[at], self.whole[next], self.length[next]);
        let closes = length == BEGUN;
        if closes || length >= LONGEST {
            return;
        }
        let objective = arc.objective.wide() + rest.objective.wide();
        let resource = arc.resource.wide() + rest.resource.wide();
        // A sum out of range is for the search to notice.
        if rest.node != DEAD && objective.max(resource) >= W::LIMIT.wide() {
            return;
        }
        self.length[at] = length + 1;
        self.whole[at] = Arc {
            node: rest.node,
            objective: W::clamped(objective),
            resource: W::clamped(resource),
        };
    }

    /// The way that begins with an arc, for a search to a target; `through` are the arcs whose ways may pass it.
    #[inline]
    pub fn to_choice(
        &self,
        out: &ArcRows<W>,
        first: usize,
        target: u32,
        through: &FxHashSet<u32>,
    ) -> Option<Arc<W>> {
        let way = if !through.is_empty() && through.contains(&(first as u32)) {
            self.to_target(out, first, target)
        } else {
            self.whole[first]
        };
        (way.node != DEAD).then_some(way)
    }

    /// The way that begins with an arc, as far as the target.
    fn to_target(&self, out: &ArcRows<W>, first: usize, target: u32) -> Arc<W> {
        let (mut way, mut at) = (out.arcs[first], first);
        for _ in 0..LONGEST {
            if way.node == target {
                return way;
            }
            let next = self.onward[at];
            if next == CHOICE || next == BACK {
                break;
            }
            at = next as usize;
            let arc = &out.arcs[at];
            if way.objective.wide() + arc.objective.wide() >= W::LIMIT.wide()
                || way.resource.wide() + arc.resource.wide() >= W::LIMIT.wide()
            {
                break;
            }
            way = Arc {
                node: arc.node,
                objective: way.objective.plus(arc.objective),
                resource: way.resource.plus(arc.resource),
            };
        }
        self.whole[first]
    }

    /// Arcs whose ways may pass a node where there is no choice, or die there: those that lead to it without one in at
    /// most [`LONGEST`] arcs.
    pub fn through(&self, into: &ArcRows<W>, node: u32) -> FxHashSet<u32> {
        let mut through = FxHashSet::default();
        let entering = |node: u32| into.row(node).map(|at| (into.edge[at], into.arcs[at].node));
        let mut layer: Vec<(u32, u32)> = entering(node)
            .filter(|&(arc, _)| self.onward[arc as usize] != CHOICE)
            .collect();
        for _ in 0..LONGEST {
            let mut before = Vec::new();
            for (arc, from) in layer {
                if through.insert(arc) {
                    before.extend(
                        entering(from).filter(|&(other, _)| self.onward[other as usize] == arc),
                    );
                }
            }
            layer = before;
        }
        through
    }

    /// The arcs of the way that begins with one, as far as a node.
    pub fn arcs<'a>(
        &'a self,
        out: &'a ArcRows<W>,
        first: u32,
        end: u32,
    ) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(first), move |&at| {
            (out.arcs[at as usize].node != end).then(|| self.onward[at as usize])
        })
    }
}
