//! The engine for several resources.
//!
//! Each resource in turn: a forward and a backward tree within its cap leave alive only the nodes that some
//! path may visit without exceeding it; later trees keep to those. The objective's backward tree follows on
//! what is left. Labels settle in order of (objective, first resource) bounds, so that at a node the labels
//! settled earlier have no greater objective, and dominance compares resources alone.
//! Invariants: as for one resource; equal vectors count as dominated, so paths are finite and visit no node
//! twice. Complexity: labels made × (labels settled per node) × resources. Waiting labels keep their sums in
//! pooled rows that are used again; nothing is allocated per label.
//! Sources: Martins 1984; Beasley & Christofides 1989 (reductions).

use super::LIMIT;
use super::labels::Chain;
use super::problem::{Found, Mode, Problem, sum};
use super::tree::{NO_EDGE, Tree, UNREACHED};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub(super) fn search(p: &Problem<'_>, mode: Mode) -> Found {
    let nodes = p.solver.node_count();
    if mode == Mode::First {
        // The unlimited optimum, when it meets the limits, ends the search.
        let mut free = p.to_target(p.objective, Some(p.resources[0].weights.of), p.cap);
        if !free.run(Some(p.source), |_| true) {
            return Found {
                paths: Vec::new(),
                overflowed: free.overflowed,
            };
        }
        let edges = p.path_in(&free);
        if p.feasible(&edges) {
            return Found {
                paths: vec![edges],
                overflowed: false,
            };
        }
    }
    let mut alive = vec![true; nodes];
    let mut ceiling = p.cap;
    let mut to_go: Vec<Vec<u64>> = Vec::with_capacity(p.resources.len());
    for (k, resource) in p.resources.iter().enumerate() {
        let mut back = p.to_target(resource.weights, Some(p.objective.of), resource.cap);
        back.run(None, |v| alive[v]);
        if back.dist[p.source as usize] > resource.cap {
            return Found::default();
        }
        let edges = p.path_in(&back);
        // A feasible path bounds the objective; the whole frontier's only when it has least first resource.
        if (mode == Mode::First || k == 0) && p.feasible(&edges) {
            ceiling = ceiling.min(sum(p.objective.of, &edges).unwrap_or(LIMIT - 1));
        }
        let mut ahead = Tree::new(
            p.solver.forward(),
            p.source,
            resource.weights,
            None,
            resource.cap,
        );
        ahead.run(None, |v| alive[v] && back.dist[v] <= resource.cap);
        for (alive, (ahead, back)) in alive.iter_mut().zip(ahead.dist.iter().zip(&back.dist)) {
            *alive &= ahead.saturating_add(*back) <= resource.cap;
        }
        to_go.push(back.dist);
    }
    let mut by_objective = p.to_target(p.objective, None, ceiling);
    by_objective.run(None, |v| alive[v]);
    if by_objective.dist[p.source as usize] > ceiling {
        return Found {
            paths: Vec::new(),
            overflowed: by_objective.overflowed,
        };
    }
    for (dist, alive) in by_objective.dist.iter_mut().zip(alive) {
        if !alive {
            *dist = UNREACHED;
        }
    }
    let k = p.resources.len();
    Labels {
        p,
        k,
        to_go: interleave(&to_go, nodes),
        by_objective: &by_objective,
        ceiling,
        below: p.resources[0].cap + 1,
        waiting: BinaryHeap::new(),
        pending: Vec::new(),
        free: Vec::new(),
        settled: Chain::default(),
        sums: Vec::new(),
        earlier: Vec::new(),
        latest: vec![Chain::ROOT; nodes],
        row: vec![0; k],
        overflowed: by_objective.overflowed,
    }
    .run(mode)
}

/// One row per node, so that a label's bounds lie together.
fn interleave(columns: &[Vec<u64>], nodes: usize) -> Vec<u64> {
    let mut rows = Vec::with_capacity(columns.len() * nodes);
    for v in 0..nodes {
        rows.extend(columns.iter().map(|c| c[v]));
    }
    rows
}

/// Objective bound, first resource bound, edge, parent label, row of sums.
type Waiting = (u64, u64, u32, u32, u32);

struct Labels<'p> {
    p: &'p Problem<'p>,
    k: usize,
    /// Least sum of each resource from each node to the target.
    to_go: Vec<u64>,
    by_objective: &'p Tree<'p>,
    ceiling: u64,
    /// Only sums of the first resource below this are of use.
    below: u64,
    waiting: BinaryHeap<Reverse<Waiting>>,
    /// Sums of waiting labels, `k` each.
    pending: Vec<u64>,
    free: Vec<u32>,
    settled: Chain,
    /// Sums of settled labels, `k` each.
    sums: Vec<u64>,
    /// The label settled before at the same node.
    earlier: Vec<u32>,
    /// The label settled last at each node.
    latest: Vec<u32>,
    row: Vec<u64>,
    overflowed: bool,
}

impl Labels<'_> {
    fn run(mut self, mode: Mode) -> Found {
        let s = self.p.source as usize;
        let first = self.to_go[s * self.k];
        self.pending.resize(self.k, 0);
        self.waiting.push(Reverse((
            self.by_objective.dist[s],
            first,
            NO_EDGE,
            Chain::ROOT,
            0,
        )));
        let mut found: Vec<(u64, u32)> = Vec::new();
        while let Some(Reverse((f, r, edge, parent, slot))) = self.waiting.pop() {
            if f > self.ceiling {
                break;
            }
            let u = if edge == NO_EDGE {
                s
            } else {
                self.p.solver.graph.head[edge as usize] as usize
            };
            let at = slot as usize * self.k;
            self.row.copy_from_slice(&self.pending[at..at + self.k]);
            self.free.push(slot);
            if r >= self.below || self.dominated(u) {
                continue;
            }
            let label = self.settle(u, edge, parent);
            if u == self.p.target as usize {
                self.below = r;
                if found.last().is_some_and(|&(objective, _)| objective == f) {
                    found.pop();
                }
                found.push((f, label));
                if mode == Mode::First {
                    // Ties came in order of the first resource: this is the path.
                    break;
                }
            } else {
                self.expand(u, f, label);
            }
        }
        Found {
            paths: found
                .iter()
                .map(|&(_, label)| self.settled.edges_to(label))
                .collect(),
            overflowed: self.overflowed,
        }
    }

    fn settle(&mut self, u: usize, edge: u32, parent: u32) -> u32 {
        let label = self.settled.push(edge, parent);
        self.sums.extend_from_slice(&self.row);
        self.earlier.push(self.latest[u]);
        self.latest[u] = label;
        label
    }

    /// Whether a label settled at `v` uses no more of any resource than `row`.
    fn dominated(&self, v: usize) -> bool {
        let mut other = self.latest[v];
        while other != Chain::ROOT {
            let at = other as usize * self.k;
            if self.sums[at..at + self.k]
                .iter()
                .zip(&self.row)
                .all(|(a, b)| a <= b)
            {
                return true;
            }
            other = self.earlier[other as usize];
        }
        false
    }

    fn expand(&mut self, u: usize, f: u64, label: u32) {
        let graph = self.p.solver.graph;
        let so_far = f - self.by_objective.dist[u];
        let base = label as usize * self.k;
        for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
            let v = graph.head[e] as usize;
            if self.by_objective.dist[v] > self.ceiling {
                continue;
            }
            let f = so_far + self.p.objective.of[e] + self.by_objective.dist[v];
            if f > self.ceiling {
                self.overflowed |= f >= LIMIT;
                continue;
            }
            if !self.reach(base, e, v) || self.dominated(v) {
                continue;
            }
            let r = self.row[0] + self.to_go[v * self.k];
            let slot = self.keep_row();
            self.waiting.push(Reverse((f, r, e as u32, label, slot)));
        }
    }

    /// Puts the sums after edge `e` to `v` into `row`; whether the limits can still be met.
    fn reach(&mut self, base: usize, e: usize, v: usize) -> bool {
        for (i, resource) in self.p.resources.iter().enumerate() {
            let sum = self.sums[base + i] + resource.weights.of[e];
            if sum.saturating_add(self.to_go[v * self.k + i]) > resource.cap {
                return false;
            }
            self.row[i] = sum;
        }
        self.row[0] + self.to_go[v * self.k] < self.below
    }

    fn keep_row(&mut self) -> u32 {
        if let Some(slot) = self.free.pop() {
            let at = slot as usize * self.k;
            self.pending[at..at + self.k].copy_from_slice(&self.row);
            slot
        } else {
            self.pending.extend_from_slice(&self.row);
            (self.pending.len() / self.k - 1) as u32
        }
    }
}
