//! Least degree first.
//!
//! Purpose: each node is taken out with the fewest neighbours among those left, which then become neighbours of each
//! other. Invariants: rows are sorted and symmetric, and hold only nodes that are left; ties go to the lower node
//! number. Complexity: the rows that are merged, which is bounded: beyond it, in graphs that no order suits, the nodes
//! follow by the degree that they then have.
//! Source: Tinney & Walker 1967 (minimum degree); George & Liu 1989.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Entries merged at most, in all: New York merges a twenty-fifth.
const WORK: u64 = 1 << 26;
const WORK_PER_NODE: u64 = 4096;

/// Stage, degree, node.
type Key = Reverse<(u32, u32, u32)>;

/// A graph from which nodes are being taken out.
pub(super) struct Elimination {
    /// Neighbours among the nodes that are left; empty for those taken out.
    pub near: Vec<Vec<u32>>,
    out: Vec<bool>,
    order: Vec<u32>,
    /// Entries of rows that may still be merged.
    work: u64,
    merged: Vec<u32>,
}

impl Elimination {
    /// Of a graph with these neighbours.
    pub fn new(near: Vec<Vec<u32>>) -> Self {
        Self {
            out: vec![false; near.len()],
            order: Vec::with_capacity(near.len()),
            work: WORK + WORK_PER_NODE * near.len() as u64,
            near,
            merged: Vec::new(),
        }
    }

    /// Nodes that are left.
    pub fn left(&self) -> Vec<u32> {
        (0..self.near.len() as u32)
            .filter(|&v| !self.out[v as usize])
            .collect()
    }

    /// Takes out nodes of at most this degree, as long as there are any.
    pub fn simple(&mut self, degree: u32) {
        self.take(|_| 0, degree);
    }

    /// Takes out all nodes that are left, those of lower stages first.
    pub fn finish(mut self, stage: impl Fn(u32) -> u32) -> Vec<u32> {
        self.take(&stage, u32::MAX);
        let mut rest = self.left();
        rest.sort_unstable_by_key(|&v| (stage(v), self.near[v as usize].len(), v));
        self.order.append(&mut rest);
        self.order
    }

    fn take(&mut self, stage: impl Fn(u32) -> u32, most: u32) {
        let key = |v: u32, row: &[u32]| Reverse((stage(v), row.len() as u32, v));
        let mut waiting: BinaryHeap<Key> = self
            .left()
            .into_iter()
            .map(|v| key(v, &self.near[v as usize]))
            .filter(|&Reverse((_, degree, _))| degree <= most)
            .collect();
        while let Some(Reverse((_, degree, x))) = waiting.pop() {
            if self.out[x as usize] || self.near[x as usize].len() as u32 != degree {
                continue;
            }
            if self.work == 0 {
                return;
            }
            self.out[x as usize] = true;
            self.order.push(x);
            let row = std::mem::take(&mut self.near[x as usize]);
            for &y in &row {
                let near = &mut self.near[y as usize];
                self.work = self.work.saturating_sub((near.len() + row.len()) as u64);
                union(near, &row, (x, y), &mut self.merged);
                std::mem::swap(near, &mut self.merged);
                if near.len() as u32 <= most {
                    waiting.push(key(y, near));
                }
            }
        }
    }
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
