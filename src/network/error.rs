//! The one error of the network stage.

/// The roads do not make a network.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// Nothing left to route on.
    #[error("no road to route on: {reason}")]
    Empty {
        /// What was read and left out.
        reason: String,
    },
    /// More junctions, links or vertices than 32-bit ids can number.
    #[error("the network is too large: more than {limit} {what}")]
    TooLarge {
        /// "junctions", "links" or "vertices".
        what: &'static str,
        /// The greatest number.
        limit: u32,
    },
}
