//! The one error of the planning stage.

use crate::{io, network, risk, solve};

/// A request that cannot be answered. "No route meets the limits" is not among these: it is an
/// answer (`Status::Infeasible`).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// An input file is wrong.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The roads do not make a network.
    #[error(transparent)]
    Network(#[from] network::Error),
    /// A layer cannot be laid over the network.
    #[error(transparent)]
    Risk(#[from] risk::Error),
    /// The search gave up.
    #[error(transparent)]
    Solve(#[from] solve::Error),
    /// The budget ended the search with nothing to show for it.
    #[error("the budget was spent before a route was found, or proven not to exist")]
    BudgetSpent,
    /// A value of the request is out of range.
    #[error("{what}")]
    BadRequest {
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
    /// No place, profile, escort type or group of that name.
    #[error("no {kind} is called \"{name}\"")]
    Unknown {
        /// "place", "profile", "escort type", "group", "scenario".
        kind: &'static str,
        /// What was typed.
        name: String,
        /// What to do.
        help: String,
    },
    /// Several places of that name.
    #[error("{count} places are called \"{name}\": {places}")]
    Ambiguous {
        /// What was typed.
        name: String,
        /// How many.
        count: usize,
        /// Each with its coordinates and file.
        places: String,
    },
    /// A point too far from any road that the profile may use.
    #[error(
        "could not find a routable road within {radius_km} km of \"{name}\" (nearest: {nearest})"
    )]
    OffRoad {
        /// The place or point as typed.
        name: String,
        /// The snap radius, km.
        radius_km: f64,
        /// Distance to the nearest road, with its unit.
        nearest: String,
        /// What to do.
        help: String,
    },
    /// No legal road leads there, whatever the limits.
    #[error("no road leads from {from} to {to} for profile {profile}: {why}")]
    Unreachable {
        /// Origin.
        from: String,
        /// Destination.
        to: String,
        /// Profile.
        profile: String,
        /// Components, or one-way streets.
        why: String,
    },
}

impl Error {
    /// What to do about it, if there is anything to say.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Io(error) => error.help(),
            Self::BadRequest { help, .. }
            | Self::Unknown { help, .. }
            | Self::OffRoad { help, .. } => (!help.is_empty()).then_some(help),
            Self::Ambiguous { .. } => Some("Give one of them as lon,lat."),
            Self::Unreachable { .. } => Some(
                "`siraba check` lists the components of the network and which places lie in each.",
            ),
            Self::BudgetSpent => Some(
                "Raise --budget (or --budget-labels), or leave it out: without one every answer is exact.",
            ),
            Self::Network(_) => Some("`siraba check` says what was read and what was left out."),
            Self::Risk(error) => error.help(),
            Self::Solve(_) => None,
        }
    }
}
