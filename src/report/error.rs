//! The one error of the report stage.

/// A plan cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A figure is NaN or infinite, which no format can say: a defect of whatever made the plan.
    #[error("{field} is not finite")]
    NotFinite {
        /// The path of the field, joined by dots.
        field: String,
    },
    /// A format's own writer failed.
    #[error("cannot write {format}: {reason}")]
    Format {
        /// The format.
        format: &'static str,
        /// What its writer said.
        reason: String,
    },
    /// An order was asked of a plan without a departure.
    #[error("a movement order needs a departure, and this plan has none")]
    NoDeparture,
    /// An order was asked of a route that has no timetable.
    #[error("route {rank} has no timetable: it cannot be marched under the rules asked for")]
    NoTimetable {
        /// Its rank.
        rank: u32,
    },
    /// An order was asked of a route that the plan does not propose.
    #[error("the plan proposes no route {rank}{}", proposed(ranks))]
    NoSuchRoute {
        /// The rank asked for.
        rank: u32,
        /// The ranks there are.
        ranks: Vec<u32>,
    },
    /// The output could not be written to.
    #[error("cannot write the output: {0}")]
    Io(#[from] std::io::Error),
}

/// What the plan proposes instead.
fn proposed(ranks: &[u32]) -> String {
    match (ranks.first(), ranks.last()) {
        (Some(first), Some(last)) if first == last => format!(", only route {first}"),
        (Some(first), Some(last)) => format!(", only routes {first} to {last}"),
        _ => String::new(),
    }
}

impl Error {
    /// A failure of a format's own writer.
    pub(super) fn format(format: &'static str, reason: &impl ToString) -> Self {
        Self::Format {
            format,
            reason: reason.to_string(),
        }
    }
}
