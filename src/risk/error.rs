//! The one error of the risk stage.

/// A layer cannot be laid over the network.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A number left its range on the way.
    #[error("hazard of {zone} is not finite; check its rate and taper")]
    NotFinite {
        /// The zone's name.
        zone: String,
    },
}
