//! Priority queues for keys that never fall below the last one taken.
//!
//! [`Buckets`]: one bucket per key (Dial 1969), a ring as long as the keys can spread, each bucket a linked list
//! through one pool. Constant time per item and one step per key passed; items of one key come in no order.
//! [`Heap`]: for keys too far apart for that; O(log n) per item, items of one key by their own order.
//! Invariants: no key is pushed below the last one popped, nor a spread or more above it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A monotone priority queue.
pub(super) trait Queue<K, T>: Default {
    /// Empties the queue for keys that start at `from` and at any time lie less than `spread` above the last one
    /// taken. None when keys spread too far for this kind.
    fn restart(&mut self, from: K, spread: K) -> Option<()>;
    fn push(&mut self, key: K, item: T);
    fn pop(&mut self) -> Option<(K, T)>;
}

const END: u32 = u32::MAX;

/// One bucket per key.
#[derive(Debug)]
pub(super) struct Buckets<T> {
    /// First item of each bucket, `END` when empty; the bucket of a key is its lowest bits.
    heads: Vec<u32>,
    /// One bit per bucket, set when it holds something.
    filled: Vec<u64>,
    mask: u32,
    at: u32,
    len: usize,
    pool: Vec<(T, u32)>,
    free: u32,
}

impl<T> Default for Buckets<T> {
    fn default() -> Self {
        Self {
            heads: Vec::new(),
            filled: Vec::new(),
            mask: 0,
            at: 0,
            len: 0,
            pool: Vec::new(),
            free: END,
        }
    }
}

impl<T> Default for Heap<T>
where
    T: Ord,
{
    fn default() -> Self {
        Self(BinaryHeap::new())
    }
}

impl<T: Copy> Buckets<T> {
    /// 16 MB of buckets.
    const MOST: u32 = 1 << 22;

    fn next_filled(&mut self) -> u32 {
        let slot = self.at & self.mask;
        let mut word = (slot / 64) as usize;
        let mut bits = self.filled[word] & (u64::MAX << (slot % 64));
        let mut base = self.at - slot % 64;
        while bits == 0 {
            word += 1;
            base = base.wrapping_add(64);
            if word > (self.mask / 64) as usize {
                word = 0;
            }
            bits = self.filled[word];
        }
        base.wrapping_add(bits.trailing_zeros())
    }
}

impl<T: Copy> Queue<u32, T> for Buckets<T> {
    fn restart(&mut self, from: u32, spread: u32) -> Option<()> {
        if spread > Self::MOST {
            return None;
        }
        if self.len > 0 {
            self.heads.fill(END);
            self.filled.fill(0);
            self.len = 0;
        }
        let buckets = spread.next_power_of_two().max(64);
        if self.heads.len() < buckets as usize {
            self.heads.resize(buckets as usize, END);
            self.filled.resize(buckets as usize / 64, 0);
        }
        self.mask = buckets - 1;
        self.at = from;
        self.pool.clear();
        self.free = END;
        Some(())
    }

    #[inline]
    fn push(&mut self, key: u32, item: T) {
        let bucket = key & self.mask;
        let head = &mut self.heads[bucket as usize];
        if *head == END {
            self.filled[(bucket / 64) as usize] |= 1 << (bucket % 64);
        }
        let slot = if self.free == END {
            self.pool.push((item, *head));
            (self.pool.len() - 1) as u32
        } else {
            let slot = self.free;
            let place = &mut self.pool[slot as usize];
            self.free = place.1;
            *place = (item, *head);
            slot
        };
        *head = slot;
        self.len += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<(u32, T)> {
        if self.len == 0 {
            return None;
        }
        self.at = self.next_filled();
        let bucket = self.at & self.mask;
        let slot = self.heads[bucket as usize];
        let place = &mut self.pool[slot as usize];
        let item = place.0;
        let next = std::mem::replace(&mut place.1, self.free);
        self.heads[bucket as usize] = next;
        if next == END {
            self.filled[(bucket / 64) as usize] &= !(1 << (bucket % 64));
        }
        self.free = slot;
        self.len -= 1;
        Some((self.at, item))
    }
}

/// A binary heap.
#[derive(Debug)]
pub(super) struct Heap<T>(BinaryHeap<Reverse<(u64, T)>>);

impl<T: Ord> Queue<u64, T> for Heap<T> {
    fn restart(&mut self, _: u64, _: u64) -> Option<()> {
        self.0.clear();
        Some(())
    }

    fn push(&mut self, key: u64, item: T) {
        self.0.push(Reverse((key, item)));
    }

    fn pop(&mut self) -> Option<(u64, T)> {
        self.0.pop().map(|Reverse(top)| top)
    }
}
