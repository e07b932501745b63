//! A priority queue for keys in a known range: buckets, of which only the first is kept in order.
//!
//! Invariants: keys come out in increasing order, equal keys by item; a key pushed is not below the last that
//! came out. Complexity: constant to push beyond the bucket at hand, logarithmic in that bucket's size else.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

const BUCKETS: u64 = 1 << 12;

/// Items of 32 bits by keys of 64.
#[derive(Debug)]
pub(super) struct Bands {
    least: u64,
    /// Binary logarithm of a bucket's width.
    shift: u32,
    buckets: Vec<Vec<(u64, u32)>>,
    /// The bucket that `heap` holds.
    at: usize,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Bands {
    /// For keys from `least` to `most`.
    pub fn new(least: u64, most: u64) -> Self {
        let shift = u64::BITS - (most.saturating_sub(least) / BUCKETS).leading_zeros();
        let count = (most.saturating_sub(least) >> shift) as usize + 1;
        Self {
            least,
            shift,
            buckets: vec![Vec::new(); count],
            at: 0,
            heap: BinaryHeap::new(),
        }
    }

    pub fn push(&mut self, key: u64, item: u32) {
        let bucket = (key.saturating_sub(self.least) >> self.shift) as usize;
        if bucket <= self.at {
            self.heap.push(Reverse((key, item)));
        } else {
            self.buckets[bucket].push((key, item));
        }
    }

    pub fn pop(&mut self) -> Option<(u64, u32)> {
        loop {
            if let Some(Reverse(first)) = self.heap.pop() {
                return Some(first);
            }
            self.at += 1;
            let bucket = std::mem::take(self.buckets.get_mut(self.at)?);
            self.heap = bucket.into_iter().map(Reverse).collect();
        }
    }
}
