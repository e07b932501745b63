//! What several limits leave of a graph.
//!
//! For each capped sum a backward and a forward tree leave only the arcs through which some path keeps that
//! cap; later trees keep to those. Invariant: no path that keeps all caps is lost. Complexity: two Dijkstra
//! searches per sum.
//! Sources: Beasley & Christofides 1989; Dumitrescu & Boland 2003.

use super::problem::Problem;
use super::subgraph::{Reach, Subgraph, Way};
use super::tree::Tree;

/// What paths that keep each resource's cap may visit; none when there are none. `meet` is given the edges of a path of
/// least sum for each resource; that of the first has the least sum of `tie` among its equals, if that is given.
pub(super) fn reduce(
    p: &Problem<'_>,
    caps: &[u64],
    tie: Option<&[u64]>,
    mut meet: impl FnMut(Vec<u32>),
) -> Option<Subgraph> {
    let first = p.resources[0];
    let mut back = p.to_target(first.weights, tie, first.cap);
    back.run(None, |_| true);
    if back.dist[p.source as usize] > first.cap {
        return None;
    }
    let mut ahead = Tree::new(p.solver.forward(), p.source, first.weights, None, first.cap);
    ahead.run(None, |v| back.dist[v] <= first.cap);
    let through = |(a, b): (&u64, &u64)| a.saturating_add(*b) <= first.cap;
    let alive: Vec<bool> = ahead.dist.iter().zip(&back.dist).map(through).collect();
    let mut sub = Subgraph::new(p, &alive, |u, v, e| {
        ahead.dist[u] + first.weights.of[e] + back.dist[v] <= first.cap
    })?;
    drop(ahead);
    meet(p.path_in(&back));
    drop(back);
    for c in 1..p.resources.len() {
        if !p.meter.look() {
            break;
        }
        let (narrower, tree) = narrow(&sub, caps[c], |row| row[c])?;
        meet(sub.edges(&sub.arcs_to_target(&tree, sub.source)));
        sub = narrower;
    }
    Some(sub)
}

/// What paths that keep a cap may visit, and the tree towards the target; none when there are none.
pub(super) fn narrow(
    sub: &Subgraph,
    cap: u64,
    weigh: impl Fn(&[u64]) -> u64,
) -> Option<(Subgraph, Reach)> {
    let back = sub.reach(Way::ToTarget, cap, |a| weigh(sub.row(a)));
    if back.dist[sub.source as usize] > cap {
        return None;
    }
    let ahead = sub.reach(Way::FromSource, cap, |a| weigh(sub.row(a)));
    let alive: Vec<bool> = ahead
        .dist
        .iter()
        .zip(&back.dist)
        .map(|(a, b)| a.saturating_add(*b) <= cap)
        .collect();
    let narrower = sub.shrink(&alive, |u, v, a| {
        // Both ends are alive, so neither distance is beyond the cap.
        ahead.dist[u] + weigh(sub.row(a)).min(cap + 1) + back.dist[v] <= cap
    })?;
    Some((narrower, back))
}
