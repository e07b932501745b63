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
    /// A change of a scenario cannot be made.
    #[error("{at}: {what}")]
    Scenario {
        /// Where the change stands: "`file:line:column`".
        at: String,
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
}

impl Error {
    /// What to do about it, if there is anything to say.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Scenario { help, .. } => Some(help),
            Self::NotFinite { .. } => None,
        }
    }
}
