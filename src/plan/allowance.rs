//! What the searches of one command may spend together, and what is left of it.
//!
//! Time is one deadline for all of them: a search gets what those before it left. Labels are counted
//! for each search by itself, for they bound its memory, and so that the answer does not depend on
//! the order of searches. Invariants: without a budget nothing is ever spent. Complexity: constant.

use crate::solve::Budget;
use std::time::{Duration, Instant};

/// A budget whose clock runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowance {
    until: Option<Instant>,
    labels: Option<u64>,
}

impl Allowance {
    /// Starts the clock. A deadline beyond what the clock can say is none.
    pub fn start(budget: Budget) -> Self {
        Self {
            until: budget
                .time
                .and_then(|time| Instant::now().checked_add(time)),
            labels: budget.labels,
        }
    }

    /// What the next search may spend.
    pub fn left(self) -> Budget {
        let time = self
            .until
            .map(|until| until.saturating_duration_since(Instant::now()));
        Budget {
            time,
            labels: self.labels,
        }
    }

    /// Whether no time is left. What is not begun then is left out.
    pub fn is_spent(self) -> bool {
        self.left().time == Some(Duration::ZERO)
    }

    /// Whether a search may have ended early.
    pub fn is_limited(self) -> bool {
        self.until.is_some() || self.labels.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_out_and_labels_do_not() {
        assert_eq!(Allowance::default().left(), Budget::default());
        assert!(!Allowance::default().is_limited());
        let spent = Allowance::start(Budget {
            time: Some(Duration::ZERO),
            labels: Some(7),
        });
        assert!(spent.is_spent() && spent.is_limited());
        assert_eq!(spent.left().labels, Some(7));
        let endless = Allowance::start(Budget {
            time: Some(Duration::MAX),
            labels: None,
        });
        assert!(!endless.is_spent());
    }
}
