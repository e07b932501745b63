//! A checker apart from every search: it adds a path up again.
//!
//! Purpose: trust no search. Shares no code with them and assumes nothing of the path. Complexity:
//! O(edges of the path × criteria).

use super::{LIMIT, Path, Query};

/// What is wrong with a path.
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
