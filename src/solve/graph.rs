//! The problem: a digraph with several integer weights per edge, and a query on it.

/// No weight, sum or limit may reach this; searches check and give an error, never wrap.
pub const LIMIT: u64 = 1 << 62;

/// A directed graph in compressed rows with `weights.len()` non-negative integer criteria per edge.
/// Parallel edges and self-loops are allowed.
#[derive(Clone, Debug, Default)]
pub struct Digraph {
    /// Row starts, `nodes + 1` entries.
    pub first_out: Vec<u32>,
    /// Head of each edge.
    pub head: Vec<u32>,
    /// `weights[criterion][edge]`.
    pub weights: Vec<Vec<u64>>,
}

/// An upper limit on the sum of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Index into `Digraph::weights`.
    pub criterion: usize,
    /// Greatest sum allowed.
    pub at_most: u64,
}

/// Least `objective` from `source` to `target` within the limits.
#[derive(Clone, Debug)]
pub struct Query<'g> {
    /// The graph.
    pub graph: &'g Digraph,
    /// Start node.
    pub source: u32,
    /// End node.
    pub target: u32,
    /// The criterion to minimise.
    pub objective: usize,
    /// Limits; several on one criterion are allowed, the tightest counts.
    pub limits: Vec<Limit>,
}

/// A path with its sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Edges in order; empty when source = target.
    pub edges: Vec<u32>,
    /// Sum of every criterion.
    pub totals: Vec<u64>,
    /// Proven lower bound on the objective; equals its total when optimal.
    pub lower_bound: u64,
}
