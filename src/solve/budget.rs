//! What a search may spend, and the meter that watches it.
//!
//! Purpose: stop a search that takes too long or too much memory, with what it has. Invariants: once spent,
//! a meter stays spent; without a budget it never is. A label cap gives the same answer every time, a time
//! limit need not. Complexity: constant; the clock is read once in [`Meter::BETWEEN`] labels.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What one call may spend. The default is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Wall-clock time.
    pub time: Option<Duration>,
    /// Labels made, which bounds memory: some 20 to 100 bytes each.
    pub labels: Option<u64>,
}

/// Counts the labels of one call against its budget.
#[derive(Debug)]
pub(super) struct Meter {
    until: Option<Instant>,
    most: u64,
    made: Cell<u64>,
    spent: Cell<bool>,
    /// Takes the count at the end.
    total: Arc<AtomicU64>,
}

impl Meter {
    /// Labels between two looks at the clock.
    const BETWEEN: u64 = 1 << 10;

    /// Starts the clock; the labels made are added to `total` in the end.
    pub fn start(budget: Budget, total: &Arc<AtomicU64>) -> Self {
        Self {
            until: budget
                .time
                .and_then(|time| Instant::now().checked_add(time)),
            most: budget.labels.unwrap_or(u64::MAX),
            made: Cell::new(0),
            spent: Cell::new(false),
            total: Arc::clone(total),
        }
    }

    /// Watches nothing, for work that is no part of a call with a budget.
    pub fn unlimited() -> Self {
        Self::start(Budget::default(), &Arc::default())
    }

    /// Counts one label; whether the search may go on.
    pub fn label(&self) -> bool {
        let made = self.made.get() + 1;
        self.made.set(made);
        if made > self.most {
            self.spent.set(true);
        } else if made.is_multiple_of(Self::BETWEEN) {
            self.look();
        }
        !self.spent.get()
    }

    /// Looks at the clock; whether the search may go on.
    pub fn look(&self) -> bool {
        if self.until.is_some_and(|until| Instant::now() >= until) {
            self.spent.set(true);
        }
        !self.spent.get()
    }

    /// Labels made so far.
    pub fn made(&self) -> u64 {
        self.made.get()
    }

    /// Whether the budget is used up.
    pub fn is_spent(&self) -> bool {
        self.spent.get()
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.total.fetch_add(self.made.get(), Ordering::Relaxed);
    }
}
