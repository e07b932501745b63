//! The command line: what was typed → what is meant → one file per command.
//!
//! Purpose: parse, open files, call the library, write. Invariants: results go to stdout or `-o`,
//! messages to stderr; exit 0 done, 1 bad input or failure, 2 usage, 3 no route meets the limits;
//! a broken pipe is no error. Complexity: none of its own.

mod args;
mod calibrate;
mod check;
mod compare;
mod frontier;
mod output;
mod overlay;
mod plan;
mod replan;
mod request;
mod verify;

pub use args::Cli;

use crate::plan::Status;
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Why a command did not end well.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The library refused.
    #[error(transparent)]
    Plan(#[from] crate::plan::Error),
    /// An input could not be used.
    #[error(transparent)]
    Io(#[from] crate::io::Error),
    /// The plan cannot be written in that format.
    #[error(transparent)]
    Report(#[from] crate::report::Error),
    /// A result could not be written.
    #[error("cannot write {file}: {reason}")]
    Write {
        /// Where to.
        file: String,
        /// The operating system's words.
        reason: String,
    },
    /// stdout was closed by the reader.
    #[error("broken pipe")]
    BrokenPipe,
    /// What was typed makes no sense; exit 2.
    #[error("{what}")]
    Usage {
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
    /// `verify` found figures that differ.
    #[error("{0}")]
    Differs(String),
}

impl Failure {
    fn help(&self) -> Option<&str> {
        match self {
            Self::Plan(error) => error.help(),
            Self::Io(error) => error.help(),
            Self::Usage { help, .. } => Some(help),
            Self::Report(_) | Self::Write { .. } | Self::BrokenPipe | Self::Differs(_) => None,
        }
    }
}

/// What a command ends with when it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Exit 0.
    Answered,
    /// Exit 3.
    NoRoute,
}

impl Done {
    fn of(status: Status) -> Self {
        match status {
            Status::Infeasible => Self::NoRoute,
            Status::Optimal | Status::Feasible => Self::Answered,
        }
    }
}

/// Runs a command line; writes results to `out` and messages to `err`.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; a closed stderr is nobody's.
            let text = error.render().to_string();
            let _ = if error.use_stderr() {
                err.write_all(text.as_bytes())
            } else {
                out.write_all(text.as_bytes())
            };
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let done = match &cli.command {
        args::Command::Plan(args) => plan::run(args, out, err),
        args::Command::Replan(args) => replan::run(args, out, err),
        args::Command::Frontier(args) => frontier::run(args, out, err),
        args::Command::Compare(args) => compare::run(args, out, err),
        args::Command::Check(args) => check::run(args, out),
        args::Command::Overlay(args) => overlay::run(args, out, err),
        args::Command::Calibrate(args) => calibrate::run(args, out, err),
        args::Command::Verify(args) => verify::run(args, out),
    };
    match done {
        Ok(Done::Answered) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Done::NoRoute) => ExitCode::from(3),
        Err(failure) => {
            let _ = writeln!(err, "error: {failure}");
            if let Some(help) = failure.help() {
                let _ = writeln!(err, "  help: {help}");
            }
            ExitCode::from(if matches!(failure, Failure::Usage { .. }) {
                2
            } else {
                1
            })
        }
    }
}
