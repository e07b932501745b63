//! The order in which a hierarchy takes nodes out of the graph.
//!
//! Purpose: topology alone decides it (and, when they are known, where the nodes lie), so it outlives every change of
//! weights. Invariants: a permutation of the nodes; equal inputs give equal orders.

mod bytes;
mod cut;
mod dissect;
mod least_degree;
mod part;
#[cfg(test)]
mod tests;

use super::{Digraph, Error};
use least_degree::Elimination;

/// A permutation of the nodes of a graph: the first is taken out first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Node at each rank.
    pub(super) node: Vec<u32>,
    /// Rank of each node.
    pub(super) rank: Vec<u32>,
}

impl Order {
    /// An order from the topology of a graph: by nested dissection.
    pub fn of(graph: &Digraph) -> Result<Self, Error> {
        Self::nested(graph, None)
    }

    /// An order by nested dissection: separators of the graph come out last, and least degree first within what they
    /// leave. `coordinates` are those of each node, in any unit that is about the same length on both axes; without
    /// them distances in steps to far-apart nodes stand in.
    pub fn nested(graph: &Digraph, coordinates: Option<&[(i32, i32)]>) -> Result<Self, Error> {
        super::solver::check_arrays(graph)?;
        let nodes = graph.first_out.len() - 1;
        if coordinates.is_some_and(|of| of.len() != nodes) {
            return Err(Error::Order("not one pair of coordinates per node"));
        }
        let mut elimination = Elimination::new(neighbours(graph));
        elimination.simple(dissect::SIMPLE);
        let stage = dissect::stages(&elimination.near, elimination.left(), coordinates);
        Ok(Self::from_nodes(elimination.finish(|v| stage[v as usize])))
    }

    /// An order by least degree alone: made several times faster than [`Order::nested`], and its hierarchies answer
    /// slower.
    pub fn least_degree(graph: &Digraph) -> Result<Self, Error> {
        super::solver::check_arrays(graph)?;
        let elimination = Elimination::new(neighbours(graph));
        Ok(Self::from_nodes(elimination.finish(|_| 0)))
    }

    /// An order given as all the nodes, from 0, the first to be taken out first. An error when one is missing or there
    /// twice.
    pub fn of_nodes(nodes: Vec<u32>) -> Result<Self, Error> {
        let mut seen = vec![false; nodes.len()];
        for &v in &nodes {
            match seen.get_mut(v as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(Error::Order("not every node exactly once")),
            }
        }
        Ok(Self::from_nodes(nodes))
    }

    /// The nodes, the first to be taken out first.
    pub fn nodes(&self) -> &[u32] {
        &self.node
    }

    pub(super) fn from_nodes(node: Vec<u32>) -> Self {
        let mut rank = vec![0; node.len()];
        for (r, &v) in node.iter().enumerate() {
            rank[v as usize] = r as u32;
        }
        Self { node, rank }
    }
}

/// Neighbours of each node whatever the direction, sorted, without loops and repetitions.
pub(super) fn neighbours(graph: &Digraph) -> Vec<Vec<u32>> {
    let nodes = graph.first_out.len() - 1;
    let mut near: Vec<Vec<u32>> = vec![Vec::new(); nodes];
    for u in 0..nodes {
        for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
            let v = graph.head[e];
            if v as usize != u {
                near[u].push(v);
                near[v as usize].push(u as u32);
            }
        }
    }
    for row in &mut near {
        row.sort_unstable();
        row.dedup();
    }
    near
}
