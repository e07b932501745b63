//! The part of a graph that limits leave, renumbered and laid out for label searches.
//!
//! Purpose: after the first reductions few nodes are left; packing them, with all weights of an arc side by
//! side, makes every later tree and label cheaper. Columns are the resources in order, then the objective.
//! Invariants: arcs are numbered in the order of their tails; weights are below `LIMIT`. Complexity: linear
//! to build and to shrink; O((n + m) log n) per tree.

use super::LIMIT;
use super::problem::Problem;
use super::tree::{NO_EDGE, UNREACHED};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Rows of (neighbour, arc) in one direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    first: Vec<u32>,
    arcs: Vec<(u32, u32)>,
}

impl Side {
    /// Neighbours of a node, each with its arc.
    pub fn of(&self, node: usize) -> &[(u32, u32)] {
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// A packed part of the graph.
#[derive(Clone, Debug)]
pub(super) struct Subgraph {
    /// Weights per arc: the resources and the objective.
    pub width: usize,
    pub source: u32,
    pub target: u32,
    pub out: Side,
    pub into: Side,
    /// Edge of the whole graph for each arc.
    pub edge: Vec<u32>,
    /// One row of weights per arc.
    pub weights: Vec<u64>,
}

/// Which way a tree grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    FromSource,
    ToTarget,
}

/// A shortest-path tree.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// `UNREACHED` beyond the cap.
    pub dist: Vec<u64>,
    /// The arc from a node towards the root.
    pub via: Vec<u32>,
}

impl Subgraph {
    /// What `alive` and `keep` (given tail, head and edge) leave of the problem's graph, without edges that alone exceed
    /// a cap. None when the source or the target is not left.
    pub fn new(
        p: &Problem<'_>,
        alive: &[bool],
        keep: impl Fn(usize, usize, usize) -> bool,
    ) -> Option<Self> {
        let graph = p.solver.graph;
        let columns: Vec<(&[u64], u64)> = p
            .resources
            .iter()
            .map(|r| (r.weights.of, r.cap))
            .chain([(p.objective.of, p.cap)])
            .collect();
        let arcs = (0..alive.len()).filter(|&u| alive[u]).flat_map(|u| {
            (graph.first_out[u]..graph.first_out[u + 1])
                .map(move |e| (u as u32, graph.head[e as usize], e))
        });
        let fits = |e: u32| columns.iter().all(|(w, cap)| w[e as usize] <= *cap);
        let kept = arcs
            .filter(|&(u, v, e)| {
                u != v && alive[v as usize] && fits(e) && keep(u as usize, v as usize, e as usize)
            })
            .collect::<Vec<_>>();
        let mut weights = Vec::with_capacity(kept.len() * columns.len());
        for &(.., e) in &kept {
            weights.extend(columns.iter().map(|(w, _)| w[e as usize]));
        }
        let edge = kept.iter().map(|k| k.2).collect();
        let ends = kept.iter().map(|k| (k.0, k.1));
        Self::pack(
            alive.len(),
            (p.source, p.target),
            alive,
            ends,
            edge,
            weights,
            columns.len(),
        )
    }

    /// What is left when only some nodes and arcs are kept; `keep` is given tail, head and arc.
    pub fn shrink(
        &self,
        alive: &[bool],
        keep: impl Fn(usize, usize, usize) -> bool,
    ) -> Option<Self> {
        let (mut ends, mut edge, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for u in (0..alive.len()).filter(|&u| alive[u]) {
            for &(v, a) in self.out.of(u) {
                if alive[v as usize] && keep(u, v as usize, a as usize) {
                    ends.push((u as u32, v));
                    edge.push(self.edge[a as usize]);
                    weights.extend_from_slice(self.row(a as usize));
                }
            }
        }
        Self::pack(
            alive.len(),
            (self.source, self.target),
            alive,
            ends.into_iter(),
            edge,
            weights,
            self.width,
        )
    }

    /// Renumbers the nodes that are alive. Arcs come by tail.
    fn pack(
        nodes: usize,
        (source, target): (u32, u32),
        alive: &[bool],
        ends: impl Iterator<Item = (u32, u32)>,
        edge: Vec<u32>,
        weights: Vec<u64>,
        width: usize,
    ) -> Option<Self> {
        let mut number = vec![NO_EDGE; nodes];
        let mut count = 0;
        for v in 0..nodes {
            if alive[v] {
                number[v] = count;
                count += 1;
            }
        }
        let (source, target) = (number[source as usize], number[target as usize]);
        if source == NO_EDGE || target == NO_EDGE {
            return None;
        }
        let ends: Vec<(u32, u32)> = ends
            .map(|(u, v)| (number[u as usize], number[v as usize]))
            .collect();
        let nodes = count as usize;
        Some(Self {
            width,
            source,
            target,
            out: side(nodes, ends.iter().copied()),
            into: side(nodes, ends.iter().map(|&(u, v)| (v, u))),
            edge,
            weights,
        })
    }

    pub fn nodes(&self) -> usize {
        self.out.first.len() - 1
    }

    pub fn arcs(&self) -> usize {
        self.edge.len()
    }

    /// Weights of an arc.
    pub fn row(&self, arc: usize) -> &[u64] {
        &self.weights[arc * self.width..][..self.width]
    }

    /// Arcs one way, with the node where trees and labels of that way begin.
    pub fn side(&self, way: Way) -> (&Side, u32) {
        match way {
            Way::FromSource => (&self.out, self.source),
            Way::ToTarget => (&self.into, self.target),
        }
    }

    /// Least sums of some weights within a cap.
    pub fn reach(&self, way: Way, cap: u64, weigh: impl Fn(usize) -> u64) -> Reach {
        let (side, root) = self.side(way);
        let cap = cap.min(LIMIT - 1);
        let mut dist = vec![UNREACHED; self.nodes()];
        let mut via = vec![NO_EDGE; self.nodes()];
        let mut heap = BinaryHeap::from([Reverse((0u64, root))]);
        dist[root as usize] = 0;
        while let Some(Reverse((d, u))) = heap.pop() {
            if d > dist[u as usize] {
                continue;
            }
            for &(v, a) in side.of(u as usize) {
                let new = d + weigh(a as usize).min(LIMIT);
                if new <= cap && new < dist[v as usize] {
                    dist[v as usize] = new;
                    via[v as usize] = a;
                    heap.push(Reverse((new, v)));
                }
            }
        }
        Reach { dist, via }
    }

    /// A path of least sum of floating-point weights, all finite and not negative, with that sum.
    pub fn lightest(&self, weigh: impl Fn(usize) -> f64) -> Option<(f64, Vec<u32>)> {
        let mut dist = vec![f64::INFINITY; self.nodes()];
        let mut via = vec![NO_EDGE; self.nodes()];
        // Bit patterns of such numbers are in the numbers' order.
        let mut heap = BinaryHeap::from([Reverse((0u64, self.target))]);
        dist[self.target as usize] = 0.0;
        while let Some(Reverse((d, u))) = heap.pop() {
            let d = f64::from_bits(d);
            if d > dist[u as usize] {
                continue;
            }
            if u == self.source {
                break;
            }
            for &(v, a) in self.into.of(u as usize) {
                let new = d + weigh(a as usize);
                if new < dist[v as usize] {
                    dist[v as usize] = new;
                    via[v as usize] = a;
                    heap.push(Reverse((new.to_bits(), v)));
                }
            }
        }
        let least = dist[self.source as usize];
        let mut arcs = Vec::new();
        let mut at = self.source;
        while at != self.target {
            let a = via[at as usize];
            if a == NO_EDGE {
                return None;
            }
            arcs.push(a);
            at = self.head(a);
        }
        Some((least, arcs))
    }

    /// Head of an arc: arcs are numbered as they lie in `out`.
    pub fn head(&self, arc: u32) -> u32 {
        self.out.arcs[arc as usize].0
    }

    /// The arcs from a node to the root of a tree towards the target.
    pub fn arcs_to_target(&self, tree: &Reach, node: u32) -> Vec<u32> {
        let (mut at, mut arcs) = (node, Vec::new());
        while at != self.target {
            let a = tree.via[at as usize];
            arcs.push(a);
            at = self.head(a);
        }
        arcs
    }

    /// Sums of all columns along a tree towards the target, one row per node; `LIMIT` where there is no path or a sum
    /// is out of range.
    pub fn sums_along(&self, tree: &Reach) -> Vec<u64> {
        let width = self.width;
        let mut sums = vec![LIMIT; width * self.nodes()];
        let mut known = vec![false; self.nodes()];
        sums[self.target as usize * width..][..width].fill(0);
        known[self.target as usize] = true;
        let mut stack = Vec::new();
        for v in 0..self.nodes() {
            let mut at = v;
            while !known[at] && tree.via[at] != NO_EDGE {
                stack.push(at);
                at = self.head(tree.via[at]) as usize;
            }
            while let Some(at) = stack.pop() {
                let a = tree.via[at] as usize;
                let next = self.head(a as u32) as usize;
                for (i, w) in self.row(a).iter().enumerate() {
                    sums[at * width + i] = (sums[next * width + i] + w).min(LIMIT);
                }
                known[at] = true;
            }
        }
        sums
    }

    /// Sums of all columns over arcs; `LIMIT` for what is out of range.
    pub fn sums(&self, arcs: &[u32]) -> Vec<u64> {
        let mut sums = vec![0u64; self.width];
        for &a in arcs {
            for (sum, w) in sums.iter_mut().zip(self.row(a as usize)) {
                *sum = (*sum + w).min(LIMIT);
            }
        }
        sums
    }

    /// No simple path has a greater sum in a column: it leaves each node at most once. At most `u64::MAX`.
    pub fn most(&self, column: usize) -> u64 {
        (0..self.nodes())
            .map(|u| {
                let out = self.out.of(u).iter();
                out.map(|&(_, a)| self.row(a as usize)[column])
                    .max()
                    .unwrap_or(0)
            })
            .fold(0, u64::saturating_add)
    }

    /// Edges of the whole graph.
    pub fn edges(&self, arcs: &[u32]) -> Vec<u32> {
        arcs.iter().map(|&a| self.edge[a as usize]).collect()
    }
}

fn side(nodes: usize, ends: impl Iterator<Item = (u32, u32)> + Clone) -> Side {
    let mut first = vec![0u32; nodes + 1];
    let mut count = 0;
    for (u, _) in ends.clone() {
        first[u as usize + 1] += 1;
        count += 1;
    }
    for v in 0..nodes {
        first[v + 1] += first[v];
    }
    let mut at = first.clone();
    let mut arcs = vec![(0, 0); count];
    for (a, (u, v)) in ends.enumerate() {
        arcs[at[u as usize] as usize] = (v, a as u32);
        at[u as usize] += 1;
    }
    Side { first, arcs }
}
