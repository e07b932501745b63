//! The order in which a hierarchy takes nodes out of the graph.
//!
//! Purpose: topology alone decides it (and, when they are known, where the nodes lie), so it outlives every change of
//! weights. Invariants: a permutation of the nodes; equal inputs give equal orders.

mod cut;
mod dissect;
mod least_degree;
mod part;

use super::hierarchy::Allowance;
use least_degree::Elimination;
use super::{Digraph, Error};

/// A permutation of the nodes of a graph: the first is taken out first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Node at each rank.
    pub(super) node: Vec<u32>,
    /// Rank of each node.
    pub(super) rank: Vec<u32>,
}

impl Order {
    /// An order from the topology of a graph.
    pub fn of(graph: &Digraph) -> Result<Self, Error> {
        super::solver::check_arrays(graph)?;
        let elimination = Elimination::new(neighbours(graph), Allowance::of(graph));
        Ok(Self::from_nodes(elimination.finish(|_| 0)))
    }

    /// An order by nested dissection.
    pub fn nested(graph: &Digraph, coordinates: Option<&[(i32, i32)]>) -> Result<Self, Error> {
        super::solver::check_arrays(graph)?;
        if coordinates.is_some_and(|of| of.len() + 1 != graph.first_out.len()) {
            return Err(Error::Malformed("not one pair of coordinates per node"));
        }
        let mut elimination = Elimination::new(neighbours(graph), Allowance::of(graph));
        elimination.simple(dissect::SIMPLE());
        let stage = dissect::stages(&elimination.near, elimination.left(), coordinates);
        Ok(Self::from_nodes(elimination.finish(|v| stage[v as usize])))
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
