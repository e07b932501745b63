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
        /// "junctions", "links", "edges", "roads" or "vertices".
        what: &'static str,
        /// The greatest number.
        limit: u32,
    },
}

/// `index` as a 32-bit id of a `what`.
pub(super) fn id(index: usize, what: &'static str) -> Result<u32, Error> {
    // The greatest number is kept for "none".
    match u32::try_from(index) {
        Ok(id) if id < u32::MAX => Ok(id),
        _ => Err(Error::TooLarge {
            what,
            limit: u32::MAX - 1,
        }),
    }
}
