//! Distances to one target from whichever nodes a search asks about.
//!
//! Purpose: the bounds of the label search, each made when it is first wanted: the least of the ways down to
//! the target and of the ways up to an ancestor and on from there. Invariants: exact; nodes are numbered by
//! rank. Complexity: for each node asked about, its upward shortcuts, and those of its ancestors once.
//! Source: Strasser & Zeitz, "A fast and tight heuristic for A* in road networks" (2021).

use super::blend::{BOUNDS, Blend};
use super::hierarchy::Shortcuts;
use super::lane::Lane;
use super::local::Bounds;
use super::metric::{Least, Metric};
use fixedbitset::FixedBitSet;
use std::hint::black_box;

/// Memory of a query for the next.
#[derive(Default)]
pub(super) struct Ancestors<W: Lane> {
    /// What is known of the nodes met.
    known: Vec<Least<W>>,
    /// Nodes with ways down to the target, and nodes of which all ways are known: two bits a node, where known sums
    /// of all would not stay in the cache.
    down: FixedBitSet,
    all: FixedBitSet,
    met: Vec<u32>,
    chain: Vec<u32>,
}

/// Shortcuts per cache line in narrow lanes: every other one is touched, which may miss a row's last line.
const PER_LINE: usize = 2;

/// Distances to a target.
pub(super) struct Potentials<'a, W: Lane> {
    shortcuts: &'a Shortcuts,
    metric: &'a Metric<W>,
    memory: &'a mut Ancestors<W>,
    /// Whether a sum left the lane's range.
    pub overflowed: bool,
}

impl<'a, W: Lane> Potentials<'a, W> {
    /// Finds the ways down to a target.
    pub fn new(
        shortcuts: &'a Shortcuts,
        metric: &'a Metric<W>,
        memory: &'a mut Ancestors<W>,
        target: u32,
    ) -> Self {
        memory.renew(shortcuts.first.len() - 1);
        let mut potentials = Self {
            shortcuts,
            metric,
            memory,
            overflowed: false,
        };
        potentials.descend_to(shortcuts.order.rank[target as usize]);
        potentials
    }

    fn descend_to(&mut self, target: u32) {
        let Ancestors {
            known, down, met, ..
        } = &mut *self.memory;
        let zero = W::pair(W::ZERO, W::ZERO);
        known[target as usize] = Least([zero; BOUNDS]);
        down.insert(target as usize);
        met.push(target);
        let mut x = target;
        loop {
            let row = self.shortcuts.row(x);
            let Some(&parent) = self.shortcuts.upper[row.clone()].first() else {
                break;
            };
            if down.contains(x as usize) {
                let sums = known[x as usize].kept(&mut self.overflowed);
                known[x as usize] = sums;
                for at in row {
                    let y = self.shortcuts.upper[at];
                    if !down.put(y as usize) {
                        met.push(y);
                        known[y as usize] = Least::NOWHERE;
                    }
                    known[y as usize].lower(self.metric.down[at].after(sums));
                }
            }
            x = parent;
        }
    }
}

impl<W: Lane> Ancestors<W> {
    fn renew(&mut self, count: usize) {
        self.known.resize(count, Least::NOWHERE);
        self.down.grow(count);
        self.all.grow(count);
        for x in self.met.drain(..) {
            self.down.remove(x as usize);
            self.all.remove(x as usize);
        }
    }
}

impl<W: Lane> Bounds<W> for Potentials<'_, W> {
    fn blends(&self) -> &[Blend] {
        &self.metric.blends
    }

    fn of(&mut self, node: u32) -> [W::Pair; BOUNDS] {
        let Ancestors {
            known,
            down,
            all,
            met,
            chain,
        } = &mut *self.memory;
        let node = self.shortcuts.order.rank[node as usize];
        let mut x = node;
        while !all.contains(x as usize) {
            chain.push(x);
            let row = self.shortcuts.row(x);
            for at in row.clone().step_by(PER_LINE) {
                // Read for the cache alone, while the climb waits for the next parent (benches/README.md).
                black_box(self.metric.up[at].0[0]);
            }
            match self.shortcuts.upper[row].first() {
                Some(&parent) => x = parent,
                None => break,
            }
        }
        while let Some(x) = chain.pop() {
            let mut sums = if down.contains(x as usize) {
                known[x as usize]
            } else {
                Least::NOWHERE
            };
            for at in self.shortcuts.row(x) {
                let on = known[self.shortcuts.upper[at] as usize];
                sums.lower(self.metric.up[at].after(on));
            }
            known[x as usize] = sums.kept(&mut self.overflowed);
            all.insert(x as usize);
            met.push(x);
        }
        known[node as usize].0
    }
}
