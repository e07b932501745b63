//! The engine for one resource.
//!
//! Two backward trees, of the resource within its cap and of the objective within the upper bound that the
//! first gives; then labels in order of (objective, resource) bounds. One number per node, the least
//! resource of any label settled there, decides dominance in constant time, because labels settle in order
//! of objective; it is tested when a label is made and again when it is taken up. A label is completed at
//! once along the objective's tree, so a search ends without walking to the target.
//! Invariants: paths found have strictly increasing objective and strictly decreasing resource; they visit
//! no node twice, since a label that returns to a node is dominated by its own ancestor.
//! Complexity: O(L log L) for L labels made; 24 bytes per waiting label, 8 per settled one.
//! Sources: Ahmadi, Tack, Harabor, Kilby, "Enhanced methods for the weight constrained shortest path
//! problem" (arXiv 2207.14744); Hernández et al., BOA*.

use super::LIMIT;
use super::labels::Chain;
use super::problem::{Found, Mode, Problem};
use super::tree::{NO_EDGE, Tree, UNREACHED};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub(super) fn search(p: &Problem<'_>, mode: Mode) -> Found {
    let resource = p.resources[0];
    let mut by_resource = p.to_target(resource.weights, Some(p.objective.of), resource.cap);
    if !by_resource.run(Some(p.source), |_| true) {
        return Found::default();
    }
    // The path of least resource is feasible, so its objective is an upper bound (of the whole frontier, too).
    let s = p.source as usize;
    let ceiling = p.cap.min(by_resource.tie[s]);
    let mut by_objective = p.to_target(p.objective, Some(resource.weights.of), ceiling);
    if !by_objective.run(Some(p.source), |_| true) {
        return Found {
            paths: Vec::new(),
            overflowed: by_objective.overflowed,
            open_from: None,
        };
    }
    let fastest_uses = by_objective.tie[s];
    let done = match mode {
        Mode::First => fastest_uses <= resource.cap,
        Mode::All => fastest_uses <= resource.cap && fastest_uses == by_resource.dist[s],
    };
    if done {
        return Found {
            paths: vec![p.path_in(&by_objective)],
            overflowed: false,
            open_from: None,
        };
    }
    if mode == Mode::All {
        by_resource.cap = by_resource.cap.min(fastest_uses);
    }
    by_resource.run(None, |_| true);
    let within = by_resource.cap;
    by_objective.run(None, |v| by_resource.dist[v] <= within);
    Labels {
        p,
        by_resource: &by_resource,
        by_objective: &by_objective,
        ceiling: by_objective.cap,
        below: within + 1,
        least: vec![UNREACHED; p.solver.node_count()],
        waiting: BinaryHeap::new(),
        settled: Chain::default(),
        found: Vec::new(),
        overflowed: by_objective.overflowed,
    }
    .run(mode)
}

/// A path found: its objective, and the label that its objective's tree completes.
struct Complete {
    objective: u64,
    label: u32,
    node: u32,
}

struct Labels<'p> {
    p: &'p Problem<'p>,
    by_resource: &'p Tree<'p>,
    by_objective: &'p Tree<'p>,
    /// Objectives above are of no use.
    ceiling: u64,
    /// Only resource sums below this are of use.
    below: u64,
    /// Least resource settled at each node.
    least: Vec<u64>,
    /// (objective bound, resource bound, edge, parent label)
    waiting: BinaryHeap<Reverse<(u64, u64, u32, u32)>>,
    settled: Chain,
    found: Vec<Complete>,
    overflowed: bool,
}

impl Labels<'_> {
    fn run(mut self, mode: Mode) -> Found {
        let s = self.p.source as usize;
        let (f, r) = (self.by_objective.dist[s], self.by_resource.dist[s]);
        self.waiting.push(Reverse((f, r, NO_EDGE, Chain::ROOT)));
        while let Some(Reverse((f, r, edge, parent))) = self.waiting.pop() {
            if f > self.ceiling {
                break;
            }
            let u = self.node_at(edge);
            let used = r - self.by_resource.dist[u];
            if r >= self.below || used >= self.least[u] {
                continue;
            }
            self.least[u] = used;
            let label = self.settled.push(edge, parent);
            let completed = used + self.by_objective.tie[u];
            if completed < self.below {
                self.below = completed;
                if self.found.last().is_some_and(|c| c.objective == f) {
                    self.found.pop();
                }
                self.found.push(Complete {
                    objective: f,
                    label,
                    node: u as u32,
                });
                if mode == Mode::First {
                    self.ceiling = f;
                }
            }
            if r < self.below {
                self.expand(u, f, used, label);
            }
        }
        self.finish()
    }

    fn node_at(&self, edge: u32) -> usize {
        if edge == NO_EDGE {
            self.p.source as usize
        } else {
            self.p.solver.graph.head[edge as usize] as usize
        }
    }

    fn expand(&mut self, u: usize, f: u64, used: u64, label: u32) {
        let graph = self.p.solver.graph;
        let so_far = f - self.by_objective.dist[u];
        let (objective, resource) = (self.p.objective.of, self.p.resources[0].weights.of);
        for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
            let v = graph.head[e] as usize;
            let used = used + resource[e];
            if used >= self.least[v] || self.by_resource.dist[v] >= self.below {
                continue;
            }
            let r = used + self.by_resource.dist[v];
            if r >= self.below || self.by_objective.dist[v] > self.ceiling {
                continue;
            }
            let f = so_far + objective[e] + self.by_objective.dist[v];
            if f > self.ceiling {
                self.overflowed |= f >= LIMIT;
                continue;
            }
            self.waiting.push(Reverse((f, r, e as u32, label)));
        }
    }

    fn finish(self) -> Found {
        let head = &self.p.solver.graph.head;
        let paths = self
            .found
            .iter()
            .map(|complete| {
                let mut edges = self.settled.edges_to(complete.label);
                self.by_objective
                    .append_path(complete.node, head, &mut edges);
                edges
            })
            .collect();
        Found {
            paths,
            overflowed: self.overflowed,
            open_from: None,
        }
    }
}
