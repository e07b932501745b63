//! Shortest-path trees: Dijkstra's algorithm in either direction, capped, restricted and resumable.
//!
//! Purpose: exact distances to (or from) a root, which the label searches use as lower bounds, and the
//! tree itself, which completes their labels. Among equal distances the tree has the least sum of a second
//! criterion. Invariants: sums stay below `LIMIT`, larger ones are dropped and remembered in `overflowed`;
//! after `run(None, …)` every node with `dist ≤ cap` is settled, and a larger `dist` only says "beyond cap".
//! Complexity: O((n + m) log n). Keys are packed in 64 bits where they fit.

use super::LIMIT;
use super::solver::{Rows, Weights};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Distance of a node that was not reached.
pub(super) const UNREACHED: u64 = u64::MAX;
/// The absent edge: at the root, and where nothing was reached.
pub(super) const NO_EDGE: u32 = u32::MAX;

/// A tree under construction, or finished.
pub(super) struct Tree<'a> {
    rows: Rows<'a>,
    weights: Weights<'a>,
    second: Option<&'a [u64]>,
    root: u32,
    /// Distances above are of no use; may be lowered between runs, never raised.
    pub cap: u64,
    /// Least sum of the weights; `UNREACHED` when none is known within the cap.
    pub dist: Vec<u64>,
    /// Sum of the second criterion along the tree, clamped to `LIMIT`; 0 without a second criterion.
    pub tie: Vec<u64>,
    /// The edge from a node towards the root.
    pub via: Vec<u32>,
    /// Whether a sum reached `LIMIT` and was dropped.
    pub overflowed: bool,
    heap: Heap,
}

/// Either keys (distance, node) packed in a word, or (distance, tie, node) in full.
enum Heap {
    Packed {
        bits: u32,
        heap: BinaryHeap<Reverse<u64>>,
    },
    Wide(BinaryHeap<Reverse<(u64, u64, u32)>>),
}

impl<'a> Tree<'a> {
    /// A tree that holds its root only. `second` breaks ties of distance.
    pub fn new(
        rows: Rows<'a>,
        root: u32,
        weights: Weights<'a>,
        second: Option<&'a [u64]>,
        cap: u64,
    ) -> Self {
        let nodes = rows.first.len() - 1;
        let longest = weights.greatest.saturating_mul(nodes as u64);
        let cap = cap.min(LIMIT - 1);
        let bits = u64::BITS - (nodes as u64).leading_zeros();
        // Without zero weights a node's tie is final before the node is settled; with them, the tie orders the heap.
        let packed =
            cap.min(longest) >> (u64::BITS - bits) == 0 && (weights.least > 0 || second.is_none());
        let mut tree = Self {
            rows,
            weights,
            second,
            root,
            cap,
            dist: vec![UNREACHED; nodes],
            tie: vec![0; nodes],
            via: vec![NO_EDGE; nodes],
            overflowed: false,
            heap: if packed {
                Heap::Packed {
                    bits,
                    heap: BinaryHeap::new(),
                }
            } else {
                Heap::Wide(BinaryHeap::new())
            },
        };
        tree.dist[root as usize] = 0;
        tree.push(0, 0, root);
        tree
    }

    /// Grows the tree until `until` is settled, or as far as the cap; enters only nodes that `admit` lets in.
    /// Returns whether `until` was settled within the cap.
    pub fn run(&mut self, until: Option<u32>, admit: impl Fn(usize) -> bool) -> bool {
        while let Some((d, t, u)) = self.pop() {
            let node = u as usize;
            if d != self.dist[node] || t.is_some_and(|t| t != self.tie[node]) {
                continue;
            }
            if d > self.cap {
                return false;
            }
            if until == Some(u) {
                // Relaxed when the search is resumed.
                self.push(d, self.tie[node], u);
                return true;
            }
            self.relax(node, d, &admit);
        }
        false
    }

    fn relax(&mut self, node: usize, d: u64, admit: &impl Fn(usize) -> bool) {
        let tie = self.tie[node];
        for at in self.rows.first[node] as usize..self.rows.first[node + 1] as usize {
            let v = self.rows.neighbour[at] as usize;
            let e = self.rows.edge.map_or(at, |edge| edge[at] as usize);
            let new = d + self.weights.of[e];
            if new > self.cap {
                self.overflowed |= new >= LIMIT;
                continue;
            }
            if new > self.dist[v] {
                continue;
            }
            let new_tie = self
                .second
                .map_or(0, |w| tie.saturating_add(w[e]).min(LIMIT));
            if (new < self.dist[v] || new_tie < self.tie[v]) && admit(v) {
                let nearer = new < self.dist[v];
                self.dist[v] = new;
                self.tie[v] = new_tie;
                self.via[v] = e as u32;
                if nearer || matches!(self.heap, Heap::Wide(_)) {
                    self.push(new, new_tie, v as u32);
                }
            }
        }
    }

    fn push(&mut self, d: u64, t: u64, v: u32) {
        match &mut self.heap {
            Heap::Packed { bits, heap } => heap.push(Reverse((d << *bits) | u64::from(v))),
            Heap::Wide(heap) => heap.push(Reverse((d, t, v))),
        }
    }

    fn pop(&mut self) -> Option<(u64, Option<u64>, u32)> {
        match &mut self.heap {
            Heap::Packed { bits, heap } => {
                let Reverse(key) = heap.pop()?;
                Some((key >> *bits, None, (key & ((1 << *bits) - 1)) as u32))
            }
            Heap::Wide(heap) => {
                let Reverse((d, t, v)) = heap.pop()?;
                Some((d, Some(t), v))
            }
        }
    }

    /// Appends the edges of a backward tree's path from `node` to the root.
    pub fn append_path(&self, node: u32, head: &[u32], edges: &mut Vec<u32>) {
        let mut at = node;
        while at != self.root {
            let e = self.via[at as usize];
            edges.push(e);
            at = head[e as usize];
        }
    }
}
