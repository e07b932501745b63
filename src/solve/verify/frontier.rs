//! A frontier held against its own rules and against plain shortest paths.
//!
//! Purpose: what [`check_frontier`] says it proves, sharing nothing with the searches. Invariant: the paths found here
//! that keep the limits are witnesses; whatever the frontier claims must be true of them.
//!
//! Complexity: O(edges of the paths × criteria), and one plain Dijkstra search for the objective, the criterion and
//! each limit.

use super::super::{Frontier, LIMIT, Path, Query};
use super::{Fault, check, least};

/// Checks a frontier in (objective, `criterion`) as far as that is possible without another exact search.
///
/// What it proves: each path is a walk from source to target that passes no node twice, has the sums it states and keeps
/// the limits. Objectives strictly rise and the criterion strictly falls, so no path given is dominated by another one
/// given. Bounds are those that [`Frontier`] promises: a path's own objective where the frontier is complete and at a
/// known end, at most `open_from` elsewhere. One plain Dijkstra search for the objective (ties by the criterion), one for
/// the criterion (ties by the objective) and one for the criterion of each limit (ties by the objective): no path of
/// theirs that keeps the limits is missing where the frontier says it is complete, has less of the criterion than a
/// known end, or contradicts a bound. So without limits, or where the first two paths keep them, both ends are exactly
/// those of the true frontier, of an open one as far as it claims them; and a frontier is not empty where one of these
/// paths keeps the limits.
///
/// What it does not prove: that no point is missing between the ends, or at an end whose least path breaks a limit; that
/// each path is a point of the true frontier; that nothing keeps the limits where the frontier is empty and none of
/// these paths does; that an open frontier could not say more. Only another exact search could tell.
pub fn check_frontier(
    query: &Query<'_>,
    criterion: usize,
    frontier: &Frontier,
) -> Result<(), Fault> {
    for named in [query.objective, criterion] {
        if named >= query.graph.weights.len() {
            return Err(Fault::WrongTotal {
                criterion: named,
                stated: None,
                found: None,
            });
        }
    }
    for (point, path) in frontier.paths.iter().enumerate() {
        check(query, path)
            .and_then(|()| check_simple(query, path))
            .map_err(|fault| Fault::Point {
                point,
                fault: Box::new(fault),
            })?;
    }
    let sums = |path: &Path| (path.totals[query.objective], path.totals[criterion]);
    let falls = |pair: &[Path]| {
        let (before, after) = (sums(&pair[0]), sums(&pair[1]));
        before.0 < after.0 && before.1 > after.1
    };
    if let Some(at) = frontier.paths.windows(2).position(|pair| !falls(pair)) {
        return Err(Fault::OutOfOrder { point: at + 1 });
    }
    check_bounds(query, frontier)?;
    for witness in witnesses(query, criterion) {
        check_against(query, criterion, frontier, witness)?;
    }
    Ok(())
}

fn check_simple(query: &Query<'_>, path: &Path) -> Result<(), Fault> {
    let mut seen = std::collections::BTreeSet::from([query.source]);
    for (position, &edge) in path.edges.iter().enumerate() {
        let node = query.graph.head[edge as usize];
        if !seen.insert(node) {
            return Err(Fault::Repeated { position, node });
        }
    }
    Ok(())
}

/// What the paths' bounds must be, by where the frontier is open.
fn check_bounds(query: &Query<'_>, frontier: &Frontier) -> Result<(), Fault> {
    let end_known = frontier.open_from.is_some() && frontier.end_known;
    if end_known && frontier.paths.is_empty() {
        return Err(Fault::NoEnd);
    }
    for (point, path) in frontier.paths.iter().enumerate() {
        let (lower_bound, total) = (path.lower_bound, path.totals[query.objective]);
        let end = end_known && point + 1 == frontier.paths.len();
        let fault = match frontier.open_from {
            Some(from) if total >= from && !end => {
                (lower_bound > from).then_some(Fault::OpenBound { lower_bound, from })
            }
            _ => (lower_bound != total).then_some(Fault::WrongStatus { lower_bound, total }),
        };
        if let Some(fault) = fault {
            return Err(Fault::Point {
                point,
                fault: Box::new(fault),
            });
        }
    }
    Ok(())
}

/// (objective, criterion) of the least paths that keep every limit and whose sums are in range.
fn witnesses(query: &Query<'_>, criterion: usize) -> Vec<(u64, u64)> {
    let limited = query.limits.iter().map(|l| (l.criterion, query.objective));
    let mut asked = vec![(query.objective, criterion), (criterion, query.objective)];
    asked.extend(limited);
    asked.sort_unstable();
    asked.dedup();
    let paths = asked
        .into_iter()
        .filter_map(|(of, tie)| least(query, of, tie));
    paths
        .filter(|path| {
            query.limits.iter().all(|limit| {
                // A limit that reaches `LIMIT` is none.
                limit.at_most >= LIMIT
                    || path
                        .sums
                        .get(limit.criterion)
                        .is_some_and(|sum| *sum <= u128::from(limit.at_most))
            })
        })
        .filter_map(|path| {
            let in_range = |of: usize| u64::try_from(path.sums[of]).ok().filter(|s| *s < LIMIT);
            in_range(query.objective).zip(in_range(criterion))
        })
        .collect()
}

/// Holds a frontier against a path within the limits.
fn check_against(
    query: &Query<'_>,
    criterion: usize,
    frontier: &Frontier,
    (objective, other): (u64, u64),
) -> Result<(), Fault> {
    let missing = Fault::Missing { objective, other };
    let sums = |path: &Path| (path.totals[query.objective], path.totals[criterion]);
    let mut paths = frontier.paths.iter().map(sums);
    let outdone = paths.any(|(x, y)| x <= objective && y <= other);
    // Where the frontier is open, points may be missing.
    if !outdone && frontier.open_from.is_none_or(|from| objective < from) {
        return Err(missing);
    }
    let last = frontier.paths.last().map(sums);
    if frontier.open_from.is_some() && frontier.end_known && last.is_some_and(|l| other < l.1) {
        return Err(missing);
    }
    // A bound holds for all paths that use no more of the criterion.
    let belied = |path: &Path| other <= path.totals[criterion] && objective < path.lower_bound;
    match frontier.paths.iter().position(belied) {
        Some(point) => Err(Fault::Belied {
            point,
            lower_bound: frontier.paths[point].lower_bound,
            objective,
        }),
        None => Ok(()),
    }
}
