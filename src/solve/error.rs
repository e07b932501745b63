//! The one error of the solving stage.

/// The problem cannot be searched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A sum of weights could leave the range of integers.
    #[error("weights of criterion {criterion} are too large to add up along a path")]
    Overflow {
        /// The criterion.
        criterion: usize,
    },
    /// The graph's arrays do not fit together.
    #[error("malformed graph: {0}")]
    Malformed(&'static str),
}
