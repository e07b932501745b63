//! A contraction hierarchy that outlives every change of weights.
//!
//! Purpose: the topology of all shortcuts that any weights can need. Nodes are numbered by rank, and taken
//! out in that order; the neighbours a node has then, all of higher rank, are its upward neighbours, and are
//! joined to each other. Invariants: upward rows are sorted; all upward neighbours of a node are its
//! ancestors in the elimination tree, where its parent is the first of them. Complexity: linear in the
//! shortcuts; 4 bytes per shortcut and per edge.
//! Source: Dibbelt, Strasser & Wagner, "Customizable contraction hierarchies" (2016).

use super::order::{Order, neighbours};
use super::{Digraph, Error};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The shortcuts of a graph under an order. Depends on the graph's edges alone, not on their weights.
#[derive(Clone, Debug)]
pub struct Hierarchy(pub(super) Arc<Shortcuts>);

#[derive(Debug)]
pub(super) struct Shortcuts {
    pub order: Order,
    /// Upward row starts, by rank.
    pub first: Vec<u32>,
    /// Upper end of each shortcut.
    pub upper: Vec<u32>,
    /// Shortcut of each edge; that of a loop is none's.
    pub of_edge: Vec<u32>,
    /// Of the graph's edges.
    pub fingerprint: u64,
}

/// The shortcut of a loop.
pub(super) const NO_SHORTCUT: u32 = u32::MAX;

/// How much may be spent on taking nodes out. Road networks need some 4 shortcuts and 25 triangles per node; a graph
/// that needs far more is searched faster without a hierarchy, and a dense one would need gigabytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    shortcuts: u64,
    triangles: u64,
}

impl Allowance {
    /// Per node 32 shortcuts (two kilobytes once customised, four in wide lanes) and 2048 triangles (customisation then costs about
    /// thirty searches); never so little that a small dense graph has no hierarchy.
    pub fn of(nodes: usize) -> Self {
        let nodes = nodes as u64;
        Self {
            shortcuts: (1 << 20) + 32 * nodes,
            triangles: (1 << 25) + 2048 * nodes,
        }
    }

    /// Takes out a node with this many neighbours; whether that was still allowed.
    pub fn spend(&mut self, neighbours: usize) -> bool {
        let row = neighbours as u64;
        let (Some(shortcuts), Some(triangles)) = (
            self.shortcuts.checked_sub(row),
            self.triangles.checked_sub(row * row / 2),
        ) else {
            return false;
        };
        *self = Self {
            shortcuts,
            triangles,
        };
        true
    }
}

impl Hierarchy {
    /// Takes the nodes out in order.
    ///
    /// [`Error::Unsuited`] when that needs more than about 32 shortcuts or 2048 triangles per node, which no road
    /// network does; it comes before the memory is used. Small graphs have a hierarchy whatever they look like.
    pub fn new(graph: &Digraph, order: Order) -> Result<Self, Error> {
        super::solver::check_arrays(graph)?;
        let nodes = graph.first_out.len() - 1;
        if order.node.len() != nodes {
            return Err(Error::Order("it is of another graph"));
        }
        let Order { node: at, rank } = order;
        let mut above: Vec<Vec<u32>> = vec![Vec::new(); nodes];
        for (u, row) in neighbours(graph).into_iter().enumerate() {
            let r = rank[u];
            above[r as usize] = row
                .into_iter()
                .map(|v| rank[v as usize])
                .filter(|&v| v > r)
                .collect();
        }
        let mut count = 0;
        let mut allowance = Allowance::of(nodes);
        for x in 0..nodes {
            let mut row = std::mem::take(&mut above[x]);
            row.sort_unstable();
            row.dedup();
            if let Some((&parent, rest)) = row.split_first() {
                above[parent as usize].extend_from_slice(rest);
            }
            count += row.len();
            if count >= NO_SHORTCUT as usize || !allowance.spend(row.len()) {
                return Err(Error::Unsuited);
            }
            above[x] = row;
        }
        let new = postorder(&above);
        let mut node = vec![0; nodes];
        for (old, &new) in new.iter().enumerate() {
            node[new as usize] = old;
        }
        let mut first = Vec::with_capacity(nodes + 1);
        let mut upper: Vec<u32> = Vec::with_capacity(count);
        first.push(0);
        for &old in &node {
            upper.extend(above[old].iter().map(|&y| new[y as usize]));
            first.push(upper.len() as u32);
        }
        let order = Order::from_nodes(node.into_iter().map(|old| at[old]).collect());
        let mut shortcuts = Shortcuts {
            order,
            first,
            upper,
            of_edge: Vec::with_capacity(graph.head.len()),
            fingerprint: fingerprint(graph),
        };
        for u in 0..nodes {
            for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
                let shortcut = shortcuts.between(u as u32, graph.head[e]);
                shortcuts.of_edge.push(shortcut);
            }
        }
        Ok(Self(Arc::new(shortcuts)))
    }

    /// Number of shortcuts, the graph's own edges included.
    pub fn shortcut_count(&self) -> usize {
        self.0.upper.len()
    }

    /// Number of triangles, which is what customisation costs.
    pub fn triangle_count(&self) -> u64 {
        let rows = self
            .0
            .first
            .windows(2)
            .map(|row| u64::from(row[1] - row[0]));
        rows.map(|row| row * row.saturating_sub(1) / 2).sum()
    }
}

/// A number that graphs with other edges hardly share: a mistake shows, an attack is not meant to.
pub(super) fn fingerprint(graph: &Digraph) -> u64 {
    let mut hasher = FxHasher::default();
    graph.first_out.hash(&mut hasher);
    graph.head.hash(&mut hasher);
    hasher.finish()
}

/// Where each rank comes when the elimination tree is left child by child: the same shortcuts, and what is close in
/// the graph is close in memory.
fn postorder(above: &[Vec<u32>]) -> Vec<u32> {
    let nodes = above.len();
    // Nodes in each subtree, then the place where the next child of a node begins.
    let mut size = vec![1u32; nodes];
    for (x, row) in above.iter().enumerate() {
        if let Some(&parent) = row.first() {
            size[parent as usize] += size[x];
        }
    }
    let mut new = vec![0; nodes];
    let mut begins = vec![0; nodes];
    let mut next_root = 0;
    for (x, row) in above.iter().enumerate().rev() {
        let free = match row.first() {
            Some(&parent) => &mut begins[parent as usize],
            None => &mut next_root,
        };
        let start = *free;
        *free += size[x];
        begins[x] = start;
        new[x] = start + size[x] - 1;
    }
    new
}

impl Shortcuts {
    /// Upward shortcuts of a node.
    #[inline]
    pub fn row(&self, x: u32) -> std::ops::Range<usize> {
        self.first[x as usize] as usize..self.first[x as usize + 1] as usize
    }

    /// The shortcut between two nodes, by their numbers in the graph.
    fn between(&self, u: u32, v: u32) -> u32 {
        let (u, v) = (self.order.rank[u as usize], self.order.rank[v as usize]);
        let (low, high) = (u.min(v), u.max(v));
        let row = self.row(low);
        self.upper[row.clone()]
            .binary_search(&high)
            .map_or(NO_SHORTCUT, |at| (row.start + at) as u32)
    }
}
