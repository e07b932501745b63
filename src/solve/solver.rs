//! A checked graph with its reverse: what every search starts from.
//!
//! Purpose: check the arrays once and hold the reversed rows, so that several queries on one graph
//! share the work. Invariants: every head and tail is a node; the reversed rows list the edges into a
//! node in edge order. Complexity: O(nodes + edges × criteria) once.

use super::hierarchy::{Hierarchy, fingerprint};
use super::lanes::Lanes;
use super::{Budget, Digraph, Error, LIMIT, Query, Shifts};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// A checked graph, ready for any number of queries. The free functions of this stage make one per call;
/// keep one when there are several queries on the same graph.
pub struct Solver<'g> {
    pub(super) graph: &'g Digraph,
    first_in: Vec<u32>,
    tail: Vec<u32>,
    in_edge: Vec<u32>,
    /// Least and greatest weight of each criterion; (0, 0) without edges.
    extremes: Vec<(u64, u64)>,
    pub(super) budget: Budget,
    pub(super) labels: Arc<AtomicU64>,
    pub(super) hierarchy: Option<Hierarchy>,
    pub(super) shifts: Option<Arc<Shifts>>,
    /// Layouts by (objective, resource).
    laid_out: Mutex<Vec<LaidOut>>,
}

type LaidOut = ((usize, usize), Arc<Lanes>);

/// Rows of neighbours: the graph forwards or backwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    pub first: &'a [u32],
    pub neighbour: &'a [u32],
    /// Edge at each position; the position itself when absent.
    pub edge: Option<&'a [u32]>,
}

/// Weights of one criterion with their extremes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights<'a> {
    pub of: &'a [u64],
    pub least: u64,
    pub greatest: u64,
}

impl std::fmt::Debug for Solver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Solver")
            .field("nodes", &self.node_count())
            .field("edges", &self.graph.head.len())
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}

impl<'g> Solver<'g> {
    /// Checks that the arrays fit together and reverses the graph.
    pub fn new(graph: &'g Digraph) -> Result<Self, Error> {
        check_arrays(graph)?;
        let nodes = graph.first_out.len() - 1;
        let mut first_in = vec![0u32; nodes + 1];
        for &v in &graph.head {
            first_in[v as usize + 1] += 1;
        }
        for v in 0..nodes {
            first_in[v + 1] += first_in[v];
        }
        let mut at = first_in.clone();
        let mut tail = vec![0u32; graph.head.len()];
        let mut in_edge = vec![0u32; graph.head.len()];
        for u in 0..nodes {
            for e in graph.first_out[u]..graph.first_out[u + 1] {
                let slot = &mut at[graph.head[e as usize] as usize];
                tail[*slot as usize] = u as u32;
                in_edge[*slot as usize] = e;
                *slot += 1;
            }
        }
        let extremes = graph.weights.iter().map(|w| extremes(w)).collect();
        Ok(Self {
            graph,
            first_in,
            tail,
            in_edge,
            extremes,
            budget: Budget::default(),
            labels: Arc::default(),
            hierarchy: None,
            shifts: None,
            laid_out: Mutex::default(),
        })
    }

    /// The same solver with a budget for each call. Without one, every answer is exact.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// The same solver with a hierarchy of its graph, whose bounds serve queries with one limit and frontiers without
    /// others. Each pair of criteria is customised when it is first asked for, or by [`Solver::customise`].
    pub fn with(mut self, hierarchy: &Hierarchy) -> Result<Self, Error> {
        if hierarchy.0.fingerprint != fingerprint(self.graph) {
            return Err(Error::Malformed("the hierarchy is of another graph"));
        }
        self.hierarchy = Some(hierarchy.clone());
        self.laid_out = Mutex::default();
        Ok(self)
    }

    /// The same solver for journeys that move in shifts, when there are any: [`Solver::constrained`] and
    /// [`Solver::frontier`] are then of such journeys. Their paths may wait on loops and pass a node again in another
    /// shift; the clock's total has rests and waits in it; an infeasible answer names no limit; under a spent budget
    /// nothing is proposed; a sum out of range is dropped like one over its limit. A hierarchy and bounds that queries share
    /// serve them not; alternatives, and a frontier over the clock, are errors.
    #[must_use]
    pub fn in_shifts(mut self, shifts: Option<Arc<Shifts>>) -> Self {
        self.shifts = shifts;
        self
    }

    /// Makes ready for queries on an objective and a resource, so that none of them has to.
    pub fn customise(&self, objective: usize, resource: usize) -> Result<(), Error> {
        let criteria = self.graph.weights.len();
        if objective >= criteria || resource >= criteria {
            return Err(Error::Malformed("a criterion that does not exist"));
        }
        self.lanes(self.weights(objective)?, self.weights(resource)?);
        Ok(())
    }

    /// Labels settled by all searches of this solver so far: a measure of work that does not depend on the machine.
    pub fn labels_made(&self) -> u64 {
        self.labels.load(Ordering::Relaxed)
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.first_in.len() - 1
    }

    pub(super) fn forward(&self) -> Rows<'_> {
        Rows {
            first: &self.graph.first_out,
            neighbour: &self.graph.head,
            edge: None,
        }
    }

    pub(super) fn backward(&self) -> Rows<'_> {
        Rows {
            first: &self.first_in,
            neighbour: &self.tail,
            edge: Some(&self.in_edge),
        }
    }

    /// Weights of a criterion that is known to be in range; an error when one of them reaches [`LIMIT`].
    pub(super) fn weights(&self, criterion: usize) -> Result<Weights<'g>, Error> {
        let (least, greatest) = self.extremes[criterion];
        if greatest >= LIMIT {
            return Err(Error::Overflow { criterion });
        }
        Ok(Weights {
            of: &self.graph.weights[criterion],
            least,
            greatest,
        })
    }

    /// The graph laid out for an objective and a resource; kept when both are the graph's own.
    pub(super) fn lanes(&self, objective: Weights<'_>, resource: Weights<'_>) -> Arc<Lanes> {
        let own = |weights: Weights<'_>| {
            self.graph
                .weights
                .iter()
                .position(|of| std::ptr::eq(of.as_slice(), weights.of))
        };
        let lay_out = |kept| Arc::new(Lanes::new(self, objective, resource, kept));
        let (Some(pair), Ok(mut known)) = (own(objective).zip(own(resource)), self.laid_out.lock())
        else {
            return lay_out(false);
        };
        if let Some((_, lanes)) = known.iter().find(|known| known.0 == pair) {
            return Arc::clone(lanes);
        }
        let lanes = lay_out(true);
        known.push((pair, Arc::clone(&lanes)));
        lanes
    }

    /// Whether any path leads from one node to the other.
    pub(super) fn reaches(&self, source: u32, target: u32) -> bool {
        let graph = self.graph;
        let mut seen = vec![false; self.node_count()];
        seen[source as usize] = true;
        let mut stack = vec![source];
        while let Some(u) = stack.pop() {
            if u == target {
                return true;
            }
            let row =
                graph.first_out[u as usize] as usize..graph.first_out[u as usize + 1] as usize;
            for &v in &graph.head[row] {
                if !std::mem::replace(&mut seen[v as usize], true) {
                    stack.push(v);
                }
            }
        }
        false
    }

    /// Checks that the query is on this graph and names nodes and criteria that exist.
    pub(super) fn check(&self, query: &Query<'_>) -> Result<(), Error> {
        if !std::ptr::eq(query.graph, self.graph) {
            return Err(Error::Malformed(
                "the query is on another graph than its solver",
            ));
        }
        let (nodes, criteria) = (self.node_count(), self.graph.weights.len());
        if query.source as usize >= nodes || query.target as usize >= nodes {
            return Err(Error::Malformed("source or target is not a node"));
        }
        if query.objective >= criteria || query.limits.iter().any(|l| l.criterion >= criteria) {
            return Err(Error::Malformed(
                "objective or limit on a criterion that does not exist",
            ));
        }
        Ok(())
    }
}

pub(super) fn check_arrays(graph: &Digraph) -> Result<(), Error> {
    let (Some(&first), Some(&last)) = (graph.first_out.first(), graph.first_out.last()) else {
        return Err(Error::Malformed("first_out is empty"));
    };
    let nodes = graph.first_out.len() - 1;
    if nodes >= u32::MAX as usize || graph.head.len() >= u32::MAX as usize {
        return Err(Error::Malformed(
            "more nodes or edges than 32 bits can number",
        ));
    }
    if first != 0 || last as usize != graph.head.len() || !graph.first_out.is_sorted() {
        return Err(Error::Malformed(
            "first_out does not rise from 0 to the number of edges",
        ));
    }
    if graph.head.iter().any(|&v| v as usize >= nodes) {
        return Err(Error::Malformed(
            "an edge leads to a node that does not exist",
        ));
    }
    if graph.weights.iter().any(|w| w.len() != graph.head.len()) {
        return Err(Error::Malformed(
            "a criterion does not have one weight per edge",
        ));
    }
    Ok(())
}

fn extremes(weights: &[u64]) -> (u64, u64) {
    let range = weights
        .iter()
        .fold((u64::MAX, 0), |(lo, hi), &w| (lo.min(w), hi.max(w)));
    if weights.is_empty() { (0, 0) } else { range }
}
