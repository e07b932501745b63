//! The graph for one objective and one resource, laid out for the search.
//!
//! Purpose: what the search reads of an edge lies in one place, forwards and backwards. Invariants: rows keep the
//! order of the graph's edges; every weight is below the lane's limit. Complexity: O(nodes + edges) to build;
//! 12 bytes per edge and direction in narrow lanes, 24 in wide ones, and 4 for its number.

use super::blend::{BY_OBJECTIVE, BY_RESOURCE, Blend};
use super::distances::Trees;
use super::hierarchy::{Hierarchy, Shortcuts};
use super::lane::Lane;
use super::metric::Metric;
use super::potential::Ancestors;
use super::single::Memory;
use super::solver::{Rows, Solver, Weights};
use super::ways::Ways;
use std::sync::Mutex;

/// An edge as seen from one of its ends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arc<W> {
    /// The other end.
    pub node: u32,
    pub objective: W,
    pub resource: W,
}

impl<W: Lane> Arc<W> {
    /// Its pair of sums for one of the [`BOUNDS`](super::blend::BOUNDS).
    #[inline]
    pub fn weigh(&self, by: usize, blends: &[Blend]) -> W::Pair {
        match by {
            BY_OBJECTIVE => W::pair(self.objective, self.resource),
            BY_RESOURCE => W::pair(self.resource, self.objective),
            _ => {
                let sum = blends[by - 2].of(self.objective, self.resource);
                W::pair(W::clamped(sum), self.objective)
            }
        }
    }
}

/// Edges by node.
#[derive(Debug)]
pub(super) struct ArcRows<W> {
    pub first: Vec<u32>,
    pub arcs: Vec<Arc<W>>,
    /// Number of each arc's edge in the graph, which is also its number among the arcs outwards.
    pub edge: Vec<u32>,
}

/// Both directions, and what queries on them leave for the next one.
pub(super) struct Packed<W: Lane> {
    pub out: ArcRows<W>,
    pub into: ArcRows<W>,
    pub ways: Ways<W>,
    pub greatest_objective: W,
    pub greatest_resource: W,
    idle_trees: Mutex<Vec<Trees<W>>>,
    idle_memory: Mutex<Vec<Memory<W>>>,
    idle_ancestors: Mutex<Vec<Ancestors<W>>>,
    hierarchy: Option<Hierarchy>,
    metric: Option<Metric<W>>,
}

impl<W: Lane> Packed<W> {
    /// Whether weights are in the lane's range.
    pub fn fits(weights: Weights<'_>) -> bool {
        weights.greatest < W::LIMIT.wide()
    }

    /// Weights must be [in range](Self::fits).
    pub fn new(
        solver: &Solver<'_>,
        objective: Weights<'_>,
        resource: Weights<'_>,
        customise: bool,
    ) -> Self {
        let hierarchy = solver.hierarchy.clone().filter(|_| customise);
        let rows = |rows: Rows<'_>| ArcRows::new(rows, objective.of, resource.of);
        let out = rows(solver.forward());
        let mut packed = Self {
            ways: Ways::new(&out),
            out,
            into: rows(solver.backward()),
            greatest_objective: W::clamped(objective.greatest),
            greatest_resource: W::clamped(resource.greatest),
            idle_trees: Mutex::default(),
            idle_memory: Mutex::default(),
            idle_ancestors: Mutex::default(),
            hierarchy: hierarchy.clone(),
            metric: None,
        };
        packed.metric = hierarchy.and_then(|h| Metric::new(&h.0, &packed));
        packed
    }

    /// Memory of an earlier query, or new.
    pub fn trees(&self) -> Trees<W> {
        take(&self.idle_trees)
    }

    /// Memory of an earlier query, or new.
    pub fn memory(&self) -> Memory<W> {
        take(&self.idle_memory)
    }

    /// Memory of an earlier query, or new.
    pub fn ancestors(&self) -> Ancestors<W> {
        take(&self.idle_ancestors)
    }

    /// The hierarchy and its weights, when there are any.
    pub fn metric(&self) -> Option<(&Shortcuts, &Metric<W>)> {
        self.hierarchy
            .as_ref()
            .map(|h| &*h.0)
            .zip(self.metric.as_ref())
    }

    /// Leaves memory for the next query.
    pub fn leave_trees(&self, trees: Trees<W>) {
        give(&self.idle_trees, trees);
    }

    /// Leaves memory for the next query.
    pub fn leave_ancestors(&self, ancestors: Ancestors<W>) {
        give(&self.idle_ancestors, ancestors);
    }

    /// Leaves memory for the next query.
    pub fn leave_memory(&self, memory: Memory<W>) {
        give(&self.idle_memory, memory);
    }

    pub fn node_count(&self) -> usize {
        self.out.first.len() - 1
    }
}

fn give<T>(idle: &Mutex<Vec<T>>, memory: T) {
    if let Ok(mut idle) = idle.lock() {
        idle.push(memory);
    }
}

fn take<T: Default>(idle: &Mutex<Vec<T>>) -> T {
    idle.lock()
        .ok()
        .and_then(|mut idle| idle.pop())
        .unwrap_or_default()
}

impl<W: Lane> ArcRows<W> {
    fn new(rows: Rows<'_>, objective: &[u64], resource: &[u64]) -> Self {
        let nodes = rows.first.len() - 1;
        let mut first = Vec::with_capacity(nodes + 1);
        let mut arcs = Vec::with_capacity(rows.neighbour.len());
        let mut edge = Vec::with_capacity(rows.neighbour.len());
        first.push(0);
        for node in 0..nodes {
            for at in rows.first[node] as usize..rows.first[node + 1] as usize {
                let e = rows.edge.map_or(at, |edge| edge[at] as usize);
                let other = rows.neighbour[at];
                arcs.push(Arc {
                    node: other,
                    objective: W::clamped(objective[e]),
                    resource: W::clamped(resource[e]),
                });
                edge.push(e as u32);
            }
            first.push(arcs.len() as u32);
        }
        Self { first, arcs, edge }
    }

    #[inline]
    pub fn row(&self, node: u32) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }
}
