//! Every Pareto-optimal (objective, criterion) path.

use super::{Error, Path, Query};

/// All non-dominated paths in (objective, `criterion`) within the query's limits, by increasing objective; one path per
/// point. Empty when none is feasible.
pub fn frontier(query: &Query<'_>, criterion: usize) -> Result<Vec<Path>, Error> {
    let _ = (query, criterion);
    todo!("H3")
}
