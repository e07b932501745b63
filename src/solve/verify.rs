//! A checker apart from every search: it adds a path up again, and holds every bound of an answer against
//! plain shortest paths.
//!
//! Purpose: trust no search. Shares no code with them, has its own Dijkstra in wider integers, and assumes
//! nothing of the answer. What only another exact search could tell (that no better path exists) it does not
//! tell. Complexity: O(edges of the path × criteria) for a path; one plain Dijkstra per criterion for an
//! answer or a frontier.

mod frontier;

pub use frontier::check_frontier;

use super::{LIMIT, Outcome, Path, Query};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is wrong with a path, an answer or a frontier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An edge number that the graph or a criterion does not have.
    #[error("edge {edge} (number {position} of the path) does not exist")]
    NoSuchEdge {
        /// Position in the path, from 0.
        position: usize,
        /// The edge.
        edge: u32,
    },
    /// An edge that does not leave the node where the path stands.
    #[error("edge {edge} (number {position} of the path) does not leave node {node}")]
    Broken {
        /// Position in the path, from 0.
        position: usize,
        /// The edge.
        edge: u32,
        /// Where the path stands.
        node: u32,
    },
    /// The path ends elsewhere.
    #[error("the path ends at node {node}, not at the target {target}")]
    WrongEnd {
        /// Where it ends.
        node: u32,
        /// Where it should.
        target: u32,
    },
    /// A stated sum differs from what the edges add up to.
    #[error("criterion {criterion}: {stated:?} is stated, the edges add up to {found:?}")]
    WrongTotal {
        /// The criterion.
        criterion: usize,
        /// What the path says, if anything.
        stated: Option<u64>,
        /// What its edges add up to; none beyond the range of sums.
        found: Option<u64>,
    },
    /// A limit is exceeded.
    #[error("limit {position}: the path uses {sum}, allowed is {at_most}")]
    OverLimit {
        /// Position in `Query::limits`.
        position: usize,
        /// What the path uses.
        sum: u64,
        /// What is allowed.
        at_most: u64,
    },
    /// The lower bound exceeds the objective.
    #[error("the lower bound {lower_bound} exceeds the objective {total}")]
    WrongBound {
        /// The bound.
        lower_bound: u64,
        /// The objective of the path.
        total: u64,
    },
    /// A path is called optimal whose lower bound is below its objective, or not proven though it meets it.
    #[error("the status does not fit a lower bound of {lower_bound} for an objective of {total}")]
    WrongStatus {
        /// The bound.
        lower_bound: u64,
        /// The objective of the path.
        total: u64,
    },
    /// The lower bound is less than what any path needs.
    #[error("the lower bound {lower_bound} is below the unlimited least {least:?}")]
    WeakBound {
        /// The bound.
        lower_bound: u64,
        /// Least objective without limits; none when the target cannot be reached.
        least: Option<u64>,
    },
    /// The target is called unreachable and is not, or the other way round.
    #[error("the target is said to be {}reachable", if *said { "" } else { "un" })]
    WrongReach {
        /// What was said.
        said: bool,
    },
    /// A limit is said to be impossible by itself and is not, or is and that is not said, or its least sum is wrong.
    #[error(
        "limit {position}: {stated:?} is stated as its impossible least sum, the least is {least:?}"
    )]
    WrongAlone {
        /// Position in `Query::limits`.
        position: usize,
        /// The least sum stated, if any.
        stated: Option<u64>,
        /// The true one; none when out of the range of 64 bits.
        least: Option<u64>,
    },
    /// A set of limits that is no conflict: named twice, unknown, empty, or met by a path.
    #[error("the limits {0:?} are not in conflict")]
    NoConflict(Vec<usize>),
    /// A path of a frontier that is at fault by itself.
    #[error("point {point} of the frontier: {fault}")]
    Point {
        /// Position in the frontier, from 0.
        point: usize,
        /// What is wrong with it.
        fault: Box<Self>,
    },
    /// A point's path that passes a node twice.
    #[error("edge number {position} of the path leads back to node {node}")]
    Repeated {
        /// Position in the path, from 0.
        position: usize,
        /// The node.
        node: u32,
    },
    /// A point whose objective does not rise or whose criterion does not fall: one of the two dominates the other, or
    /// they are out of order.
    #[error(
        "point {point} of the frontier does not have more of the objective and less of the criterion than the one before it"
    )]
    OutOfOrder {
        /// Position in the frontier, from 0.
        point: usize,
    },
    /// A path beyond the beginning of what is open, and not the known end, whose bound says more than is proven.
    #[error(
        "a lower bound of {lower_bound} for a path that is not proven, in a frontier open from {from}"
    )]
    OpenBound {
        /// The bound.
        lower_bound: u64,
        /// Where the frontier is open.
        from: u64,
    },
    /// The end of an open frontier is called known, and there is no point.
    #[error("the end of the frontier is called known, but it has no point")]
    NoEnd,
    /// A path within the limits, found by a plain shortest-path search, that no point equals or dominates though the
    /// frontier says that it is complete there.
    #[error(
        "a path of objective {objective} and criterion {other} keeps the limits, and no point is as good"
    )]
    Missing {
        /// Its objective.
        objective: u64,
        /// Its criterion.
        other: u64,
    },
    /// A point whose bound a path within the limits belies.
    #[error(
        "point {point} of the frontier: its lower bound is {lower_bound}, but a path that uses no more of the criterion has an objective of {objective}"
    )]
    Belied {
        /// Position in the frontier, from 0.
        point: usize,
        /// Its bound.
        lower_bound: u64,
        /// Objective of the path.
        objective: u64,
    },
}

/// Checks that a path leads from source to target, has the sums it states, keeps the limits, and that its lower bound
/// is not above its objective.
pub fn check(query: &Query<'_>, path: &Path) -> Result<(), Fault> {
    let graph = query.graph;
    let mut node = query.source;
    for (position, &edge) in path.edges.iter().enumerate() {
        let row = graph
            .first_out
            .get(node as usize)
            .zip(graph.first_out.get(node as usize + 1));
        if row.is_none_or(|(&from, &to)| edge < from || edge >= to) {
            return Err(Fault::Broken {
                position,
                edge,
                node,
            });
        }
        node = *graph
            .head
            .get(edge as usize)
            .ok_or(Fault::NoSuchEdge { position, edge })?;
    }
    if node != query.target {
        return Err(Fault::WrongEnd {
            node,
            target: query.target,
        });
    }
    let mut found = Vec::with_capacity(graph.weights.len());
    for (criterion, weights) in graph.weights.iter().enumerate() {
        let mut sum: u128 = 0;
        for (position, &edge) in path.edges.iter().enumerate() {
            sum += u128::from(
                *weights
                    .get(edge as usize)
                    .ok_or(Fault::NoSuchEdge { position, edge })?,
            );
        }
        let stated = path.totals.get(criterion).copied();
        let sum = u64::try_from(sum).ok().filter(|&s| s < LIMIT);
        match sum {
            Some(sum) if stated == Some(sum) => found.push(sum),
            _ => {
                return Err(Fault::WrongTotal {
                    criterion,
                    stated,
                    found: sum,
                });
            }
        }
    }
    for (position, limit) in query.limits.iter().enumerate() {
        let missing = Fault::WrongTotal {
            criterion: limit.criterion,
            stated: None,
            found: None,
        };
        let sum = *found.get(limit.criterion).ok_or(missing)?;
        if sum > limit.at_most {
            return Err(Fault::OverLimit {
                position,
                sum,
                at_most: limit.at_most,
            });
        }
    }
    let missing = Fault::WrongTotal {
        criterion: query.objective,
        stated: None,
        found: None,
    };
    let total = *found.get(query.objective).ok_or(missing)?;
    if path.lower_bound > total {
        return Err(Fault::WrongBound {
            lower_bound: path.lower_bound,
            total,
        });
    }
    Ok(())
}

/// Checks an answer as far as that is possible without another exact search: a path as [`check`] does, its lower bound
/// between the unlimited least objective and its own; limits that are impossible by themselves against their true
/// least sums; a conflict against the least paths of each criterion; reachability.
pub fn check_outcome(query: &Query<'_>, outcome: &Outcome) -> Result<(), Fault> {
    let objective = least(query, query.objective, query.objective);
    let reachable = !matches!(outcome, Outcome::Unreachable);
    if objective.is_some() != reachable {
        return Err(Fault::WrongReach { said: reachable });
    }
    match outcome {
        Outcome::Unreachable => Ok(()),
        Outcome::Optimal(path) => {
            check(query, path)?;
            check_bound(path.lower_bound, objective.map(|l| l.sum))?;
            let total = path.totals[query.objective];
            if path.lower_bound == total {
                Ok(())
            } else {
                Err(Fault::WrongStatus {
                    lower_bound: path.lower_bound,
                    total,
                })
            }
        }
        Outcome::Feasible(path) => {
            check(query, path)?;
            let (lower_bound, total) = (path.lower_bound, path.totals[query.objective]);
            // One less than the objective says that only the tie is open.
            if lower_bound.checked_add(1) != Some(total) {
                check_bound(lower_bound, objective.map(|l| l.sum))?;
            }
            if lower_bound < total || total == 0 {
                Ok(())
            } else {
                Err(Fault::WrongStatus { lower_bound, total })
            }
        }
        Outcome::Open { lower_bound } => check_bound(*lower_bound, objective.map(|l| l.sum)),
        Outcome::Infeasible { alone, together } => check_conflict(query, alone, together),
    }
}

fn check_bound(lower_bound: u64, least: Option<u128>) -> Result<(), Fault> {
    // Objectives out of range are reported as `LIMIT`.
    if least.is_none_or(|least| u128::from(lower_bound) < least.min(u128::from(LIMIT))) {
        return Err(Fault::WeakBound {
            lower_bound,
            least: least.and_then(|l| u64::try_from(l).ok()),
        });
    }
    Ok(())
}

fn check_conflict(
    query: &Query<'_>,
    alone: &[(usize, u64)],
    together: &[usize],
) -> Result<(), Fault> {
    let paths: Vec<Option<Least>> = query
        .limits
        .iter()
        .map(|limit| least(query, limit.criterion, limit.criterion))
        .collect();
    for (position, (limit, path)) in query.limits.iter().zip(&paths).enumerate() {
        let stated = alone.iter().find(|a| a.0 == position).map(|a| a.1);
        let sum = path.as_ref().map(|p| p.sum);
        // A limit that reaches `LIMIT` is none.
        let beyond = limit.at_most < LIMIT && sum.is_none_or(|s| s > u128::from(limit.at_most));
        if beyond != stated.is_some() || (beyond && stated.map(u128::from) != sum) {
            return Err(Fault::WrongAlone {
                position,
                stated,
                least: sum.and_then(|s| u64::try_from(s).ok()),
            });
        }
    }
    let mut members = together.to_vec();
    members.sort_unstable();
    members.dedup();
    let sound = members.len() == together.len()
        && members.iter().all(|&m| m < query.limits.len())
        && if alone.is_empty() {
            members.len() > 1
        } else {
            members.is_empty()
        };
    let keeps = |path: &Least| {
        members.iter().all(|&m| {
            let limit = query.limits[m];
            path.sums
                .get(limit.criterion)
                .is_some_and(|s| *s <= u128::from(limit.at_most))
        })
    };
    if !sound || (!members.is_empty() && paths.iter().flatten().any(keeps)) {
        return Err(Fault::NoConflict(together.to_vec()));
    }
    Ok(())
}

/// A path of least sum in one criterion.
struct Least {
    sum: u128,
    /// Of every criterion.
    sums: Vec<u128>,
}

/// Plain Dijkstra search for the least sum of a criterion, ties by a second; none when the target cannot be reached, or
/// the query names what does not exist.
fn least(query: &Query<'_>, criterion: usize, tie: usize) -> Option<Least> {
    let graph = query.graph;
    let nodes = graph.first_out.len().checked_sub(1)?;
    let (weights, ties) = (graph.weights.get(criterion)?, graph.weights.get(tie)?);
    let mut best: Vec<Option<(u128, u128)>> = vec![None; nodes];
    let mut came: Vec<Option<(u32, u32)>> = vec![None; nodes];
    *best.get_mut(query.source as usize)? = Some((0, 0));
    let mut queue = BinaryHeap::from([Reverse(((0u128, 0u128), query.source))]);
    while let Some(Reverse((sums, node))) = queue.pop() {
        if best[node as usize] != Some(sums) {
            continue;
        }
        for edge in graph.first_out[node as usize]..graph.first_out[node as usize + 1] {
            let head = *graph.head.get(edge as usize)?;
            let new = (
                sums.0 + u128::from(*weights.get(edge as usize)?),
                sums.1 + u128::from(*ties.get(edge as usize)?),
            );
            let known = best.get_mut(head as usize)?;
            if known.is_none_or(|known| new < known) {
                *known = Some(new);
                came[head as usize] = Some((node, edge));
                queue.push(Reverse((new, head)));
            }
        }
    }
    let (sum, _) = (*best.get(query.target as usize)?)?;
    let mut sums = vec![0; graph.weights.len()];
    let mut node = query.target;
    while node != query.source {
        let (from, edge) = came[node as usize]?;
        for (sum, weights) in sums.iter_mut().zip(&graph.weights) {
            *sum += u128::from(*weights.get(edge as usize)?);
        }
        node = from;
    }
    Some(Least { sum, sums })
}
