//! Widths of sums: 32 bits where they suffice, 64 bits where they do not.
//!
//! Purpose: one search for both, at the speed of each. A pair of sums lies in one integer of twice the
//! width, so that adding it adds both and comparing it compares lexicographically. Invariants: each sum of a
//! pair is at most [`Lane::LIMIT`], so that adding two pairs carries nothing from one sum to the other.
//! Complexity: constant.

use super::LIMIT;
use super::queue::{Buckets, Heap, Queue};
use std::fmt::Debug;

/// An integer that holds sums below a limit of its own.
pub(super) trait Lane: Copy + Ord + Debug + Default + Send + Sync + 'static {
    /// Two sums, compared by the first, then by the second.
    type Pair: Copy + Ord + Debug + Default + Send + Sync;
    /// The queue that suits sums of this width.
    type Queue<T: Copy + Ord>: Queue<Self, T>;

    /// Sums reach this only when they are out of range; twice this still fits.
    const LIMIT: Self;
    /// Two sums below this stay below the limit.
    const HALF: Self;
    const ZERO: Self;
    const ONE: Self;
    /// Whether no wider lane exists.
    const WIDEST: bool;
    /// Greatest integer of this width.
    const MAX: Self;
    /// No path: first sum out of range, second 0.
    const NOWHERE: Self::Pair;

    /// The value when it is within the limit, clamped to it otherwise.
    fn clamped(value: u64) -> Self;
    fn wide(self) -> u64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn half(self) -> Self;

    fn pair(first: Self, second: Self) -> Self::Pair;
    fn first(pair: Self::Pair) -> Self;
    fn second(pair: Self::Pair) -> Self;
    /// Sum of two pairs, the second sum clamped to the limit.
    fn add(a: Self::Pair, b: Self::Pair) -> Self::Pair;
    /// The same, where the second sums together are within the limit.
    fn add_small(a: Self::Pair, b: Self::Pair) -> Self::Pair;
}

impl Lane for u32 {
    type Pair = u64;
    type Queue<T: Copy + Ord> = Buckets<T>;

    const LIMIT: u32 = (1 << 31) - 1;
    const HALF: u32 = Self::LIMIT / 2;
    const ZERO: u32 = 0;
    const ONE: u32 = 1;
    const WIDEST: bool = false;
    const MAX: u32 = u32::MAX;
    const NOWHERE: u64 = (Self::LIMIT as u64) << 32;

    fn clamped(value: u64) -> u32 {
        u32::try_from(value).map_or(Self::LIMIT, |v| v.min(Self::LIMIT))
    }

    fn wide(self) -> u64 {
        u64::from(self)
    }

    #[inline]
    fn plus(self, other: u32) -> u32 {
        self + other
    }

    #[inline]
    fn minus(self, other: u32) -> u32 {
        self - other
    }

    fn half(self) -> u32 {
        self / 2
    }

    #[inline]
    fn pair(first: u32, second: u32) -> u64 {
        u64::from(first) << 32 | u64::from(second)
    }

    #[inline]
    fn first(pair: u64) -> u32 {
        (pair >> 32) as u32
    }

    #[inline]
    fn second(pair: u64) -> u32 {
        pair as u32
    }

    #[inline]
    fn add_small(a: u64, b: u64) -> u64 {
        a + b
    }

    #[inline]
    fn add(a: u64, b: u64) -> u64 {
        let sum = a + b;
        if Self::second(sum) > Self::LIMIT {
            Self::pair(Self::first(sum), Self::LIMIT)
        } else {
            sum
        }
    }
}

impl Lane for u64 {
    type Pair = u128;
    type Queue<T: Copy + Ord> = Heap<T>;

    const LIMIT: u64 = LIMIT;
    const HALF: u64 = LIMIT / 2;
    const ZERO: u64 = 0;
    const ONE: u64 = 1;
    const WIDEST: bool = true;
    const MAX: u64 = u64::MAX;
    const NOWHERE: u128 = (LIMIT as u128) << 64;

    fn clamped(value: u64) -> u64 {
        value.min(LIMIT)
    }

    fn wide(self) -> u64 {
        self
    }

    #[inline]
    fn plus(self, other: u64) -> u64 {
        self + other
    }

    #[inline]
    fn minus(self, other: u64) -> u64 {
        self - other
    }

    fn half(self) -> u64 {
        self / 2
    }

    #[inline]
    fn pair(first: u64, second: u64) -> u128 {
        u128::from(first) << 64 | u128::from(second)
    }

    #[inline]
    fn first(pair: u128) -> u64 {
        (pair >> 64) as u64
    }

    #[inline]
    fn second(pair: u128) -> u64 {
        pair as u64
    }

    #[inline]
    fn add_small(a: u128, b: u128) -> u128 {
        a + b
    }

    #[inline]
    fn add(a: u128, b: u128) -> u128 {
        let sum = a + b;
        if Self::second(sum) > LIMIT {
            Self::pair(Self::first(sum), LIMIT)
        } else {
            sum
        }
    }
}
