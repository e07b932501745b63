//! The engine for several resources.
//!
//! First the reductions and bounds of `reduce`, then labels in order of the sharpest bound there is: the
//! combined one, or for frontiers the objective's. Labels carry their sums in rows, resources first, then the
//! objective. In the order of the objective's bound, labels settled earlier at a node have no greater
//! objective, so dominance compares resources alone; otherwise it compares the objective, too. A label that
//! dominates others takes their place in the node's list. Each label settled is completed along the combined
//! bound's tree; when that keeps the caps, it lowers the ceiling.
//! Invariants: as for one resource; equal rows count as dominated, so paths are finite and visit no node
//! twice. Complexity: labels made × (labels listed per node) × resources. Waiting labels keep their sums in
//! pooled rows that are used again; nothing is allocated per label.
//! Source: Martins 1984.

use super::LIMIT;
use super::labels::Chain;
use super::lists::Lists;
use super::problem::{Found, Mode, Problem};
use super::reduce::{Bounds, reduce};
use super::tree::NO_EDGE;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub(super) fn search(p: &Problem<'_>, mode: Mode) -> Found {
    if mode == Mode::First {
        // The unlimited optimum, when it meets the limits, ends the search.
        let mut free = p.to_target(p.objective, Some(p.resources[0].weights.of), p.cap);
        if !free.run(Some(p.source), |_| true) {
            return Found {
                paths: Vec::new(),
                overflowed: free.overflowed,
                open_from: None,
            };
        }
        let edges = p.path_in(&free);
        if p.feasible(&edges) {
            return Found {
                paths: vec![edges],
                overflowed: false,
                open_from: None,
            };
        }
    }
    match reduce(p, mode) {
        Ok(bounds) => Labels::new(p, bounds).run(mode),
        Err(overflowed) => Found {
            paths: Vec::new(),
            overflowed,
            open_from: None,
        },
    }
}

/// Bound that orders the search, first resource bound, edge, parent label, row of sums.
type Waiting = (u64, u64, u32, u32, u32);

struct Labels<'p> {
    p: &'p Problem<'p>,
    /// Number of resources.
    k: usize,
    /// Entries in a row: the resources and the objective.
    width: usize,

    bounds: Bounds,
    /// Only sums of the first resource below this are of use.
    below: u64,
    /// Only bounds up to this are of use.
    last: u64,
    waiting: BinaryHeap<Reverse<Waiting>>,
    /// Rows of waiting labels.
    pending: Vec<u64>,
    free: Vec<u32>,
    settled: Chain,
    /// What dominance compares: resources, and the objective unless the order of the search implies it.
    lists: Lists,
    /// Row of the label at hand.
    row: Vec<u64>,
    /// Row of the label being expanded.
    base: Vec<u64>,
    overflowed: bool,
}

impl<'p> Labels<'p> {
    fn new(p: &'p Problem<'p>, bounds: Bounds) -> Self {
        let k = p.resources.len();
        let mut labels = Self {
            p,
            k,
            width: k + 1,

            below: p.resources[0].cap + 1,
            last: 0,
            waiting: BinaryHeap::new(),
            pending: Vec::new(),
            free: Vec::new(),
            settled: Chain::default(),
            lists: Lists::new(
                p.solver.node_count(),
                if bounds.combined.is_some() { k + 1 } else { k },
            ),
            row: vec![0; k + 1],
            base: vec![0; k + 1],
            overflowed: bounds.overflowed,
            bounds,
        };
        labels.lower_ceiling(labels.bounds.ceiling);
        labels
    }

    fn lower_ceiling(&mut self, ceiling: u64) {
        self.bounds.ceiling = ceiling;
        self.last = self
            .bounds
            .combined
            .as_ref()
            .map_or(ceiling, |c| c.combined.cap(ceiling));
    }

    fn run(mut self, mode: Mode) -> Found {
        let s = self.p.source as usize;
        if let Some(bound) = self.bound(s) {
            self.wait(bound, s, NO_EDGE, Chain::ROOT);
        }
        let mut found: Vec<(u64, u64, u32)> = Vec::new();
        while let Some(Reverse((bound, r, edge, parent, slot))) = self.waiting.pop() {
            if bound > self.last {
                break;
            }
            let u = if edge == NO_EDGE {
                s
            } else {
                self.p.solver.graph.head[edge as usize] as usize
            };
            let at = slot as usize * self.width;
            self.row.copy_from_slice(&self.pending[at..at + self.width]);
            self.free.push(slot);
            let objective = self.row[self.k];
            let useful =
                r < self.below && objective + self.bounds.objective[u] <= self.bounds.ceiling;
            if !useful || self.lists.dominate(u, &self.row) {
                continue;
            }
            self.lists.enter(u, &self.row);
            let label = self.settled.push(edge, parent);
            if u == self.p.target as usize {
                self.arrive(mode, objective, label, &mut found);
            } else {
                self.complete(u);
                self.expand(u, label);
            }
        }
        Found {
            paths: found
                .iter()
                .map(|&(.., label)| self.settled.edges_to(label))
                .collect(),
            overflowed: self.overflowed,
            open_from: None,
        }
    }

    /// Records the label at hand, settled at the target: (objective, first resource, label).
    fn arrive(&mut self, mode: Mode, objective: u64, label: u32, found: &mut Vec<(u64, u64, u32)>) {
        let used = self.row[0];
        match mode {
            Mode::First => {
                if found
                    .last()
                    .is_none_or(|last| (objective, used) < (last.0, last.1))
                {
                    *found = vec![(objective, used, label)];
                    self.lower_ceiling(objective);
                }
            }
            Mode::All => {
                self.below = used;
                found.pop_if(|last| last.0 == objective);
                found.push((objective, used, label));
            }
        }
    }

    /// Lowers the ceiling to the objective of the label at hand completed along the combined bound's tree, when that
    /// keeps the caps.
    fn complete(&mut self, u: usize) {
        let Some(completion) = &self.bounds.combined else {
            return;
        };
        let rest = &completion.sums[u * self.width..][..self.width];
        let objective = self.row[self.k] + rest[self.k];
        let mut sums = self.row.iter().zip(rest).map(|(a, b)| a + b);
        let keeps = self
            .p
            .resources
            .iter()
            .all(|r| sums.next().is_some_and(|s| s <= r.cap));
        if keeps && objective < self.bounds.ceiling {
            self.lower_ceiling(objective);
        }
    }

    /// The bound that orders the search, for the label at hand at `v`; none when it is beyond use.
    fn bound(&self, v: usize) -> Option<u64> {
        let bound = match &self.bounds.combined {
            Some(c) => c.combined.of(&self.row).saturating_add(c.dist[v]),
            None => self.row[self.k] + self.bounds.objective[v],
        };
        (bound <= self.last).then_some(bound)
    }

    fn expand(&mut self, u: usize, label: u32) {
        let graph = self.p.solver.graph;
        self.base.copy_from_slice(&self.row);
        for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
            let v = graph.head[e] as usize;
            if self.reach(e, v)
                && let Some(bound) = self.bound(v)
                && !self.lists.dominate(v, &self.row)
            {
                self.wait(bound, v, e as u32, label);
            }
        }
    }

    /// Puts the sums after edge `e` to `v` into `row`; whether they can still be of use.
    fn reach(&mut self, e: usize, v: usize) -> bool {
        let rest = self.bounds.objective[v];
        if rest > self.bounds.ceiling {
            return false;
        }
        let objective = self.base[self.k] + self.p.objective.of[e];
        if objective + rest > self.bounds.ceiling {
            self.overflowed |= objective + rest >= LIMIT;
            return false;
        }
        self.row[self.k] = objective;
        let to_go = &self.bounds.resources[v * self.k..][..self.k];
        for (i, resource) in self.p.resources.iter().enumerate() {
            let sum = self.base[i] + resource.weights.of[e];
            if sum.saturating_add(to_go[i]) > resource.cap {
                return false;
            }
            self.row[i] = sum;
        }
        self.row[0] + to_go[0] < self.below
    }

    /// Queues the label at hand, at `v`.
    fn wait(&mut self, bound: u64, v: usize, edge: u32, parent: u32) {
        let slot = if let Some(slot) = self.free.pop() {
            let at = slot as usize * self.width;
            self.pending[at..at + self.width].copy_from_slice(&self.row);
            slot
        } else {
            self.pending.extend_from_slice(&self.row);
            (self.pending.len() / self.width - 1) as u32
        };
        let first = self.row[0] + self.bounds.resources[v * self.k];
        self.waiting
            .push(Reverse((bound, first, edge, parent, slot)));
    }
}
