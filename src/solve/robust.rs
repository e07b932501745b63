//! The Γ-robust shortest path: the cost of each edge may rise by a deviation of its own, of Γ edges at once.
//!
//! Purpose: min over paths of Σ c + the Γ greatest d on the path. Exact: for a path, the inner maximum is the
//! linear program max Σ d·z, Σ z ≤ Γ, 0 ≤ z ≤ 1, whose dual is min over θ ≥ 0 of Γθ + Σ max(d − θ, 0), reached where
//! θ is 0 or one of the d. So the optimum is the least, over those θ, of Γθ plus a shortest path with weights
//! c + max(d − θ, 0). Source: Bertsimas and Sim, "Robust discrete optimization and network flows", Mathematical
//! Programming B 98 (2003), theorem 3. Complexity: one shortest path for each distinct deviation, fewer where Γθ
//! plus the shortest path without deviations is already no better. Where a deviation is shared by many edges (a zone,
//! not an edge, is at its worst) the dual does not split by edge: see `worst_case`.

use super::solver::{Solver, Weights};
use super::tree::Tree;
use super::{Digraph, Error, LIMIT};

/// A path, and what it costs when its worst edges are at their worst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobustPath {
    /// Edges in order; empty when source = target.
    pub edges: Vec<u32>,
    /// Σ cost + the Γ greatest deviations: proven the least.
    pub cost: u64,
}

/// The path of least cost when the costs of any `gamma` of its edges rise by their deviations; `cost` and `deviation`
/// are criteria of the graph. `None` when no path leads to the target. Among equals, that of the least θ.
pub fn robust_path(
    graph: &Digraph,
    (source, target): (u32, u32),
    (cost, deviation): (usize, usize),
    gamma: u32,
) -> Result<Option<RobustPath>, Error> {
    let solver = Solver::new(graph)?;
    if source as usize >= solver.node_count() || target as usize >= solver.node_count() {
        return Err(Error::Malformed("source or target is not a node"));
    }
    if cost.max(deviation) >= graph.weights.len() {
        return Err(Error::Malformed("a criterion that does not exist"));
    }
    let (nominal, risen) = (solver.weights(cost)?, solver.weights(deviation)?);
    let shortest = |weights: Weights<'_>| -> Result<Option<(u64, Vec<u32>)>, Error> {
        let mut tree = Tree::new(solver.backward(), target, weights, None, LIMIT - 1);
        if !tree.run(Some(source), |_| true) {
            return if tree.overflowed {
                Err(Error::Overflow { criterion: cost })
            } else {
                Ok(None)
            };
        }
        let mut edges = Vec::new();
        tree.append_path(source, &graph.head, &mut edges);
        Ok(Some((tree.dist[source as usize], edges)))
    };
    let Some((floor, _)) = shortest(nominal)? else {
        return Ok(None);
    };
    let mut thetas = risen.of.to_vec();
    thetas.push(0);
    thetas.sort_unstable();
    thetas.dedup();
    let mut best: Option<(u128, Vec<u32>)> = None;
    for theta in thetas {
        let allowance = u128::from(gamma) * u128::from(theta);
        if best
            .as_ref()
            .is_some_and(|(least, _)| allowance + u128::from(floor) >= *least)
        {
            break;
        }
        let weights: Vec<u64> = nominal
            .of
            .iter()
            .zip(risen.of)
            .map(|(c, d)| c + d.saturating_sub(theta))
            .collect();
        let least = weights.iter().copied().min().unwrap_or(0);
        let greatest = weights.iter().copied().max().unwrap_or(0);
        let weights = Weights {
            of: &weights,
            least,
            greatest: greatest.min(LIMIT - 1),
        };
        let found = match shortest(weights) {
            Ok(found) => found,
            // Beyond the range of sums at this θ; a greater one may bring it back.
            Err(Error::Overflow { .. }) => continue,
            Err(error) => return Err(error),
        };
        if let Some((sum, edges)) = found {
            let value = allowance + u128::from(sum);
            if best.as_ref().is_none_or(|(least, _)| value < *least) {
                best = Some((value, edges));
            }
        }
    }
    let overflow = Error::Overflow { criterion: cost };
    let Some((value, edges)) = best else {
        return Err(overflow);
    };
    match u64::try_from(value) {
        Ok(cost) if cost < LIMIT => Ok(Some(RobustPath { edges, cost })),
        _ => Err(overflow),
    }
}
