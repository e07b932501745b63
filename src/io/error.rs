//! The one error of the reading stage.

use std::fmt;

/// Something is wrong with an input. Always says what and where; `help` says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file could not be read at all.
    #[error("cannot read {file}: {reason}")]
    Unreadable {
        /// The path as given.
        file: String,
        /// The operating system's words.
        reason: String,
    },
    /// The bytes are not the format they should be.
    #[error("{file}{at}: {what}")]
    Syntax {
        /// The path as given.
        file: String,
        /// ":line:column", or empty.
        at: String,
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
    /// A feature (or a table of a TOML file) says something that cannot be used.
    #[error("{file}, {place}: {what}")]
    Content {
        /// The path as given.
        file: String,
        /// "feature 12", "feature 12, property `maxspeed`", "`[convoy] beta`"…
        place: String,
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
}

impl Error {
    /// What to do about it, one sentence.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Syntax { help, .. } | Self::Content { help, .. } => {
                (!help.is_empty()).then_some(help)
            }
        }
    }

    /// An error about one feature, and one property of it if given.
    pub fn feature(
        file: &str,
        number: u32,
        property: Option<&str>,
        what: impl fmt::Display,
        help: impl fmt::Display,
    ) -> Self {
        Self::Content {
            file: file.to_owned(),
            place: match property {
                Some(p) => format!("feature {number}, property `{p}`"),
                None => format!("feature {number}"),
            },
            what: what.to_string(),
            help: help.to_string(),
        }
    }
}
