//! Ways without a choice: from each arc on to where there is one.
//!
//! Purpose: nodes whence the only way on is not back need no label of their own, and dead ends none at all. Ways depend
//! on the graph and its weights, so they are followed once, not by each search; a search stops those that pass its target there.
//! Invariants: a way visits no node twice; it ends at a choice, or after [`LONGEST`] arcs, or before a sum leaves the
//! lane's range. Complexity: linear in the arcs, for ways of bounded length.

use super::lane::Lane;
use super::packed::{Arc, ArcRows};
use rustc_hash::FxHashSet;

/// Most arcs of a way.
const LONGEST: usize = 64;

/// For arcs outwards, by number.
#[derive(Debug)]
pub(super) struct Ways<W> {
    /// The way that begins with each arc: where it ends and its sums; ends at [`DEAD`] when it only leads back.
    whole: Vec<Arc<W>>,
    /// The only arc to take after each.
    onward: Vec<u32>,
}

/// The end of a way that leads nowhere.
const DEAD: u32 = u32::MAX;
/// After an arc there are several to take.
const CHOICE: u32 = u32::MAX;
/// After an arc there is none to take, but back.
const BACK: u32 = u32::MAX - 1;

impl<W: Lane> Ways<W> {
    pub fn new(out: &ArcRows<W>) -> Self {
        let mut ways = Self {
            whole: Vec::with_capacity(out.arcs.len()),
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
        let mut passed = Vec::new();
        for from in nodes {
            for at in out.row(from) {
                let way = ways.follow(out, from, at, DEAD, &mut passed);
                ways.whole.push(way);
            }
        }
        ways
    }

    /// Follows the way that begins with an arc, at most to a node.
    fn follow(
        &self,
        out: &ArcRows<W>,
        from: u32,
        first: usize,
        until: u32,
        passed: &mut Vec<u32>,
    ) -> Arc<W> {
        let mut way = out.arcs[first];
        let mut at = first;
        passed.clear();
        passed.push(from);
        loop {
            // A way that closes on itself leads nowhere.
            if passed.contains(&way.node) {
                way.node = DEAD;
                return way;
            }
            if way.node == until {
                return way;
            }
            at = match self.onward[at] {
                CHOICE => return way,
                BACK => {
                    way.node = DEAD;
                    return way;
                }
                at => at as usize,
            };
            let arc = &out.arcs[at];
            // A sum out of range is for the search to notice.
            if passed.len() >= LONGEST
                || way.objective.wide() + arc.objective.wide() >= W::LIMIT.wide()
                || way.resource.wide() + arc.resource.wide() >= W::LIMIT.wide()
            {
                return way;
            }
            passed.push(way.node);
            way = Arc {
                node: arc.node,
                objective: way.objective.plus(arc.objective),
                resource: way.resource.plus(arc.resource),
            };
        }
    }

    /// The way that begins with an arc, for a search to a target: `through` are the arcs whose ways pass it.
    #[inline]
    pub fn whole(
        &self,
        out: &ArcRows<W>,
        (from, first): (u32, usize),
        target: u32,
        through: &FxHashSet<u32>,
    ) -> Option<Arc<W>> {
        let way = if !through.is_empty() && through.contains(&(first as u32)) {
            self.follow(out, from, first, target, &mut Vec::new())
        } else {
            self.whole[first]
        };
        (way.node != DEAD).then_some(way)
    }

    /// Arcs whose ways pass a node where there is no choice, or die there.
    pub fn through(&self, into: &ArcRows<W>, node: u32) -> FxHashSet<u32> {
        let mut through = FxHashSet::default();
        let entering = |node: u32| into.row(node).map(|at| (into.edge[at], into.arcs[at].node));
        let mut stack: Vec<(u32, u32)> = entering(node)
            .filter(|&(arc, _)| self.onward[arc as usize] != CHOICE)
            .collect();
        while let Some((arc, from)) = stack.pop() {
            if through.insert(arc) {
                stack.extend(
                    entering(from).filter(|&(before, _)| self.onward[before as usize] == arc),
                );
            }
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
