//! Exact constrained shortest paths: the fourth stage.
//!
//! Purpose: least objective subject to upper limits on any of the other criteria, with proof.
//! Knows no geometry, no file and no convoy: a directed graph in compressed rows and integer
//! weights, several per edge. Invariants: weights and sums stay below [`LIMIT`]; a path returned
//! never exceeds a limit; equal inputs give equal outputs. Complexity: pseudo-polynomial in the
//! number of non-dominated labels.

mod alternatives;
mod bands;
mod blend;
mod budget;
mod constrained;
mod corners;
mod distances;
mod error;
mod frontier;
mod graph;
mod hierarchy;
mod labels;
mod lagrange;
mod lane;
mod lanes;
mod level;
mod lists;
mod local;
mod many;
mod master;
mod metric;
mod multi;
mod order;
mod packed;
mod potential;
mod problem;
mod queue;
mod reduce;
mod robust;
mod shared;
mod shifts;
mod single;
mod solver;
mod subgraph;
mod sweep;
mod tree;
mod verify;
mod walk;
mod ways;
mod worst_case;

#[cfg(test)]
mod tests;

pub use alternatives::{Alternatives, Differing, alternatives};
pub use budget::Budget;
pub use constrained::{Outcome, constrained};
pub use error::Error;
pub use frontier::{Frontier, frontier};
pub use graph::{Digraph, LIMIT, Limit, Path, Query};
pub use hierarchy::Hierarchy;
pub use order::Order;
pub use robust::{RobustPath, robust_path};
pub use shifts::{Rest, Shifts, Window};
pub use solver::Solver;
pub use verify::{Fault, check, check_frontier, check_outcome};
pub use worst_case::{Adversary, LeastWorst, WorstCase};
