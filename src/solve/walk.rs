//! Best paths from the bounds alone.
//!
//! Purpose: follow the steps that leave what the bounds say, so that no search has to keep a tree. Invariants:
//! the steps taken from a node are the same every time; no node is visited twice. Complexity: constant per step;
//! steps of no weight, which may lead nowhere, are searched depth first.

use super::lane::Lane;
use super::local::Bounds;
use super::packed::Packed;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// Nodes for which a walk has room from the start: some hundred kilometres of road, so that it seldom grows.
const MANY: usize = 1 << 10;

/// Walks to one target along the best paths of one bound, remembering the way.
pub(super) struct Walk<'a, W: Lane> {
    packed: &'a Packed<W>,
    target: u32,
    /// Which of the bounds to follow.
    by: usize,
    /// The arc to take from each node that a walk has passed.
    next: FxHashMap<u32, u32>,
}

impl<'a, W: Lane> Walk<'a, W> {
    pub fn to(packed: &'a Packed<W>, target: u32, by: usize) -> Self {
        Self {
            packed,
            target,
            by,
            next: FxHashMap::with_capacity_and_hasher(MANY, FxBuildHasher),
        }
    }

    /// Appends the graph's edges from a node to the target.
    pub fn append(&mut self, from: u32, bounds: &mut impl Bounds<W>, edges: &mut Vec<u32>) {
        let mut u = from;
        while u != self.target {
            let arc = match self.next.get(&u) {
                Some(&arc) => arc,
                None => match self.step(u, bounds) {
                    Some(arc) => arc,
                    None => return,
                },
            };
            edges.push(self.packed.out.edge[arc as usize]);
            u = self.packed.out.arcs[arc as usize].node;
        }
    }

    /// Finds the step from a node, and remembers it.
    fn step(&mut self, u: u32, bounds: &mut impl Bounds<W>) -> Option<u32> {
        let zero = W::pair(W::ZERO, W::ZERO);
        // Nodes joined by steps of no weight, each with the arc that led there; depth first.
        let mut trail: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut seen = FxHashSet::default();
        let mut at = u;
        loop {
            if at == self.target || self.next.contains_key(&at) {
                break;
            }
            let (mut flat, mut onward) = (Vec::new(), None);
            let rest = bounds.of(at)[self.by];
            for number in self.packed.out.row(at) {
                let arc = &self.packed.out.arcs[number];
                let step = arc.weigh(self.by, bounds.blends());
                if W::add(step, bounds.of(arc.node)[self.by]) != rest {
                    continue;
                }
                if step != zero {
                    onward = Some(number as u32);
                    break;
                }
                flat.push(number as u32);
            }
            if let Some(arc) = onward {
                self.next.insert(at, arc);
                break;
            }
            seen.insert(at);
            trail.push((at, flat));
            // The next node not seen yet, going back where there is none.
            at = loop {
                let (_, flat) = trail.last_mut()?;
                match flat.pop() {
                    Some(arc) => {
                        let v = self.packed.out.arcs[arc as usize].node;
                        if !seen.contains(&v) {
                            flat.push(arc);
                            break v;
                        }
                    }
                    None => {
                        trail.pop();
                    }
                }
            };
        }
        for (node, mut flat) in trail {
            if let Some(arc) = flat.pop() {
                self.next.insert(node, arc);
            }
        }
        self.next.get(&u).copied()
    }
}
