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
    /// The output could not be written to.
    #[error("cannot write the output: {0}")]
    Io(#[from] std::io::Error),
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
