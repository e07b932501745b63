//! The least of a few items, mostly of one.
//!
//! Purpose: labels of one objective come out by resource; there is seldom more than one at a time, and that one should
//! cost nothing. Invariant: `one` is empty only when all is. Complexity: constant with one item, O(log n) with more.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A priority queue.
#[derive(Debug)]
pub(super) struct Level<T> {
    /// Any of the items.
    one: Option<T>,
    others: BinaryHeap<Reverse<T>>,
}

impl<T: Ord> Default for Level<T> {
    fn default() -> Self {
        Self {
            one: None,
            others: BinaryHeap::new(),
        }
    }
}

impl<T: Ord> Level<T> {
    #[inline]
    pub fn push(&mut self, item: T) {
        if let Some(one) = self.one.replace(item) {
            self.others.push(Reverse(one));
        }
    }

    /// Takes the least.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        let one = self.one.take()?;
        match self.others.pop() {
            None => Some(one),
            Some(Reverse(other)) => {
                let (least, rest) = if one < other {
                    (one, other)
                } else {
                    (other, one)
                };
                self.one = Some(rest);
                Some(least)
            }
        }
    }
}
