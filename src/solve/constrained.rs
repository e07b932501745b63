//! Label setting with lower bounds from backward searches, and dominance.

use super::{Error, Path, Query};

/// The three answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The proven optimum.
    Optimal(Path),
    /// No path meets the limits, though the target can be reached. `alone`: positions in `Query::limits` of limits that
    /// no path meets even by themselves; when empty, `together` is a smallest set (by inclusion) that no path meets.
    Infeasible {
        /// Limits infeasible by themselves, with the least sum that can be had.
        alone: Vec<(usize, u64)>,
        /// A set of limits that cannot be met together, minimal by inclusion.
        together: Vec<usize>,
    },
    /// No path at all.
    Unreachable,
}

/// Solves the query exactly.
pub fn constrained(query: &Query<'_>) -> Result<Outcome, Error> {
    let _ = query;
    todo!("H3")
}
