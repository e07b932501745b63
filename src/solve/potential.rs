//! Distances to one target from whichever nodes a search asks about.
//!
//! Purpose: the bounds of the label search, each made when it is first wanted: the least of the ways down to
//! the target and of the ways up to an ancestor and on from there. Invariants: exact; nodes are numbered by
//! rank. Complexity: for each node asked about, its upward shortcuts, and those of its ancestors once.
//! Source: Strasser & Zeitz, "A fast and tight heuristic for A* in road networks" (2021).

use super::hierarchy::Shortcuts;
use super::lane::Lane;
use super::local::Bounds;
use super::metric::{Metric, lower, then};

/// What is known of a node under a stamp: ways down only (even stamps) or all ways (odd).
#[derive(Clone, Copy, Debug, Default)]
struct Known<W: Lane> {
    both: [W::Pair; 2],
    stamp: u32,
}

/// Memory of a query for the next.
#[derive(Default)]
pub(super) struct Ancestors<W: Lane> {
    known: Vec<Known<W>>,
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

    /// One way after the other.
    fn join(&mut self, a: [W::Pair; 2], b: [W::Pair; 2]) -> [W::Pair; 2] {
        let sum = then::<W>(a, b);
        for i in 0..2 {
            let out = W::first(sum[i]) >= W::LIMIT || W::second(sum[i]) >= W::LIMIT;
            self.overflowed |= out && a[i] != W::NOWHERE && b[i] != W::NOWHERE;
        }
        sum
    }

    fn descend_to(&mut self, target: u32) {
        let down = self.memory.stamp;
        let zero = W::pair(W::ZERO, W::ZERO);
        self.memory.known[target as usize] = Known {
            both: [zero; 2],
            stamp: down,
        };
        let mut x = target;
        loop {
            let Known { both, stamp } = self.memory.known[x as usize];
            let row = self.shortcuts.row(x);
            let Some(&parent) = self.shortcuts.upper[row.clone()].first() else {
                break;
            };
            if stamp == down {
                for at in row {
                    let way = self.join(self.metric.down[at], both);
                    let y = self.shortcuts.upper[at] as usize;
                    let known = &mut self.memory.known[y];
                    if known.stamp != down {
                        *known = Known {
                            both: [W::NOWHERE; 2],
                            stamp: down,
                        };
                    }
                    lower::<W>(&mut known.both, way);
                }
            }
            x = parent;
        }
    }
}

impl<W: Lane> Ancestors<W> {
    fn renew(&mut self, count: usize) {
        self.known.resize(count, Known::default());
        self.stamp = self.stamp.wrapping_add(2);
        if self.stamp == 0 {
            self.known.fill(Known::default());
            self.stamp = 2;
        }
    }
}

impl<W: Lane> Bounds<W> for Potentials<'_, W> {
    fn of(&mut self, node: u32) -> [W::Pair; 2] {
        let (down, all) = (self.memory.stamp, self.memory.stamp + 1);
        let mut chain = std::mem::take(&mut self.memory.chain);
        let node = self.shortcuts.order.rank[node as usize];
        let mut x = node;
        while self.memory.known[x as usize].stamp != all {
            chain.push(x);
            match self.shortcuts.upper[self.shortcuts.row(x)].first() {
                Some(&parent) => x = parent,
                None => break,
            }
        }
        while let Some(x) = chain.pop() {
            let Known { mut both, stamp } = self.memory.known[x as usize];
            if stamp != down {
                both = [W::NOWHERE; 2];
            }
            for at in self.shortcuts.row(x) {
                let on = self.memory.known[self.shortcuts.upper[at] as usize].both;
                let way = self.join(self.metric.up[at], on);
                lower::<W>(&mut both, way);
            }
            self.memory.known[x as usize] = Known { both, stamp: all };
        }
        self.memory.chain = chain;
        self.memory.known[node as usize].both
    }
}
