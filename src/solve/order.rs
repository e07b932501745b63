//! The order in which a hierarchy takes nodes out of the graph.
//!
//! Purpose: topology alone decides it, so it outlives every change of weights. Least degree first: each node is
//! taken out with the fewest neighbours among those left, which then become neighbours of each other; what is
//! taken out last separates the graph. Invariants: a permutation of the nodes; ties go to the lower node number.
//! Complexity: the sum over nodes of the square of their degree when taken out.
//! Source: Tinney & Walker 1967 (minimum degree); George & Liu 1989.

use super::{Digraph, Error};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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
        Ok(Self::from_nodes(least_degree(neighbours(graph))))
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

fn least_degree(mut near: Vec<Vec<u32>>) -> Vec<u32> {
    let mut waiting: BinaryHeap<Reverse<(u32, u32)>> = near
        .iter()
        .enumerate()
        .map(|(v, row)| Reverse((row.len() as u32, v as u32)))
        .collect();
    let mut out = vec![false; near.len()];
    let mut order = Vec::with_capacity(near.len());
    let mut merged = Vec::new();
    while let Some(Reverse((degree, x))) = waiting.pop() {
        if out[x as usize] || near[x as usize].len() as u32 != degree {
            continue;
        }
        out[x as usize] = true;
        order.push(x);
        let row = std::mem::take(&mut near[x as usize]);
        for &y in &row {
            union(&near[y as usize], &row, (x, y), &mut merged);
            std::mem::swap(&mut near[y as usize], &mut merged);
            waiting.push(Reverse((near[y as usize].len() as u32, y)));
        }
    }
    order
}

/// Both sorted lists in one, but for two entries.
fn union(a: &[u32], b: &[u32], but: (u32, u32), all: &mut Vec<u32>) {
    all.clear();
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    loop {
        let next = match (a.peek().copied(), b.peek().copied()) {
            (Some(x), Some(y)) => {
                if x <= y {
                    a.next();
                }
                if y <= x {
                    b.next();
                }
                x.min(y)
            }
            (Some(x), None) => {
                a.next();
                x
            }
            (None, Some(y)) => {
                b.next();
                y
            }
            (None, None) => return,
        };
        if next != but.0 && next != but.1 {
            all.push(next);
        }
    }
}
