//! What several limits leave of a graph: nodes worth visiting, and bounds from them.
//!
//! For each capped sum a backward and a forward tree leave alive only the nodes through which some path
//! keeps that cap; later trees keep to those. Invariants: no path that keeps all caps with an objective
//! within the ceiling visits a node that is not alive, and each bound holds for such paths. Complexity: two
//! Dijkstra searches per sum.
//! Sources: Beasley & Christofides 1989; Dumitrescu & Boland 2003.

use super::LIMIT;
use super::lagrange::{Combined, Dual};
use super::problem::{Mode, Problem, sum};
use super::solver::Weights;
use super::tree::{Tree, UNREACHED};

/// Reductions and lower bounds.
pub(super) struct Bounds {
    /// Greatest objective of use.
    pub ceiling: u64,
    /// Least objective from each node to the target; `UNREACHED` at nodes that are not alive.
    pub objective: Vec<u64>,
    /// Least sum of each resource from each node to the target, one row per node.
    pub resources: Vec<u64>,
    pub combined: Option<Completion>,
    /// Whether an objective sum reached `LIMIT` and was dropped.
    pub overflowed: bool,
}

/// The combined bound's backward tree: it bounds a label, and completes it by a path that is likely to keep the caps.
pub(super) struct Completion {
    pub combined: Combined,
    /// Least combined sum from each node.
    pub dist: Vec<u64>,
    /// Sums along the tree of each resource, then the objective, one row per node.
    pub sums: Vec<u64>,
}

/// Bounds for the problem; none when no path keeps the caps (or, when `overflowed`, none in range).
pub(super) fn reduce(p: &Problem<'_>, mode: Mode) -> Result<Bounds, bool> {
    let nodes = p.solver.node_count();
    let mut alive = vec![true; nodes];
    let mut ceiling = p.cap;
    let mut columns = Vec::with_capacity(p.resources.len());
    for (k, resource) in p.resources.iter().enumerate() {
        let back = through(
            p,
            resource.weights,
            Some(p.objective.of),
            resource.cap,
            &mut alive,
        )
        .ok_or(false)?;
        let edges = p.path_in(&back);
        // A feasible path bounds the objective; the whole frontier's only when it has least first resource.
        if (mode == Mode::First || k == 0) && p.feasible(&edges) {
            ceiling = ceiling.min(sum(p.objective.of, &edges).unwrap_or(LIMIT - 1));
        }
        columns.push(back.dist);
    }
    let resources = interleave(&columns, nodes);
    drop(columns);
    let mut combined = None;
    if mode == Mode::First {
        let mut dual = Dual::new(p, ceiling);
        if !dual.climb(p, &alive) {
            return Err(false);
        }
        if dual.ceiling == LIMIT - 1 {
            // No path within the caps is known: find one, or that there is none, and climb again with that aim.
            let Some(edges) = p.without_objective().solve(Mode::First).paths.pop() else {
                return Err(false);
            };
            dual.ceiling = sum(p.objective.of, &edges).unwrap_or(LIMIT - 1);
            if !dual.climb(p, &alive) {
                return Err(false);
            }
        }
        ceiling = dual.ceiling;
        if let Some(weights) = dual.combined {
            combined = Some(complete(p, weights, ceiling, &mut alive).ok_or(false)?);
        }
    }
    let mut back = p.to_target(p.objective, None, ceiling);
    back.run(None, |v| alive[v]);
    if back.dist[p.source as usize] == UNREACHED {
        return Err(back.overflowed);
    }
    for (dist, alive) in back.dist.iter_mut().zip(alive) {
        if !alive {
            *dist = UNREACHED;
        }
    }
    Ok(Bounds {
        ceiling,
        objective: back.dist,
        resources,
        combined,
        overflowed: back.overflowed,
    })
}

/// The backward tree of a capped sum; leaves alive what some path within the cap may visit. None when there is no
/// such path.
fn through<'a>(
    p: &'a Problem<'_>,
    weights: Weights<'a>,
    second: Option<&'a [u64]>,
    cap: u64,
    alive: &mut [bool],
) -> Option<Tree<'a>> {
    let mut back = p.to_target(weights, second, cap);
    back.run(None, |v| alive[v]);
    if back.dist[p.source as usize] > cap {
        return None;
    }
    let mut ahead = Tree::new(p.solver.forward(), p.source, weights, None, cap);
    ahead.run(None, |v| alive[v] && back.dist[v] <= cap);
    for (alive, (ahead, back)) in alive.iter_mut().zip(ahead.dist.iter().zip(&back.dist)) {
        *alive &= ahead.saturating_add(*back) <= cap;
    }
    Some(back)
}

fn complete(
    p: &Problem<'_>,
    combined: Combined,
    ceiling: u64,
    alive: &mut [bool],
) -> Option<Completion> {
    let back = through(p, combined.weights(), None, combined.cap(ceiling), alive)?;
    let columns: Vec<&[u64]> = p
        .resources
        .iter()
        .map(|r| r.weights.of)
        .chain([p.objective.of])
        .collect();
    let sums = back.sums_along(&p.solver.graph.head, &columns);
    let dist = back.dist;
    Some(Completion {
        combined,
        dist,
        sums,
    })
}

/// One row per node, so that a label's bounds lie together.
fn interleave(columns: &[Vec<u64>], nodes: usize) -> Vec<u64> {
    let mut rows = Vec::with_capacity(columns.len() * nodes);
    for v in 0..nodes {
        rows.extend(columns.iter().map(|c| c[v]));
    }
    rows
}
