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

/// Memory of a query for the next.
#[derive(Default)]
pub(super) struct Ancestors<W: Lane> {
    /// What is known of a node under a stamp: of ways down only (even stamps) or of all ways (odd).
    known: Vec<Least<W>>,
    stamps: Vec<u32>,
    stamp: u32,
    chain: Vec<u32>,
}

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
            known,
            stamps,
            stamp: down,
            ..
        } = &mut *self.memory;
        let zero = W::pair(W::ZERO, W::ZERO);
        known[target as usize] = Least([zero; BOUNDS]);
        stamps[target as usize] = *down;
        let mut x = target;
        loop {
            let row = self.shortcuts.row(x);
            let Some(&parent) = self.shortcuts.upper[row.clone()].first() else {
                break;
            };
            if stamps[x as usize] == *down {
                let sums = known[x as usize].kept(&mut self.overflowed);
                known[x as usize] = sums;
                for at in row {
                    let y = self.shortcuts.upper[at] as usize;
                    if stamps[y] != *down {
                        stamps[y] = *down;
                        known[y] = Least::NOWHERE;
                    }
                    known[y].lower(self.metric.down[at].after(sums));
                }
            }
            x = parent;
        }
    }
}

impl<W: Lane> Ancestors<W> {
    fn renew(&mut self, count: usize) {
        self.known.resize(count, Least::NOWHERE);
        self.stamps.resize(count, 0);
        self.stamp = self.stamp.wrapping_add(2);
        if self.stamp == 0 {
            self.stamps.fill(0);
            self.stamp = 2;
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
            stamps,
            stamp,
            chain,
        } = &mut *self.memory;
        let (down, all) = (*stamp, *stamp + 1);
        let node = self.shortcuts.order.rank[node as usize];
        let mut x = node;
        while stamps[x as usize] != all {
            chain.push(x);
            match self.shortcuts.upper[self.shortcuts.row(x)].first() {
                Some(&parent) => x = parent,
                None => break,
            }
        }
        while let Some(x) = chain.pop() {
            let mut sums = if stamps[x as usize] == down {
                known[x as usize]
            } else {
                Least::NOWHERE
            };
            for at in self.shortcuts.row(x) {
                let on = known[self.shortcuts.upper[at] as usize];
                sums.lower(self.metric.up[at].after(on));
            }
            known[x as usize] = sums.kept(&mut self.overflowed);
            stamps[x as usize] = all;
        }
        known[node as usize].0
    }
}
