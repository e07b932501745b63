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
    /// An order of nodes that cannot be used.
    #[error("order of nodes: {0}")]
    Order(&'static str),
    /// A hierarchy would be far larger than its graph.
    #[error(
        "no hierarchy: under this order it would be far larger than the graph; take another order, or search without one"
    )]
    Unsuited,
}
