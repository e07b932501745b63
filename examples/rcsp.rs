//! OR-Library's resource-constrained shortest path instances, solved and timed.
//!
//! ```sh
//! cargo run --release --example rcsp -- rcsp1.txt rcsp2.txt
//! ```
//!
//! Prints `instance,optimum,cpu_ms`: the CPU time of the thread for one query, its set-up included, and `infeasible`
//! or `unreachable` where there is no optimum. The exit code is 1 when a file cannot be read or solved.

#[path = "../tests/rcsp_files/mod.rs"]
mod rcsp_files;

use clap::Parser;
use cpu_time::ThreadTime;
use siraba::solve::{Outcome, check, constrained};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Solves OR-Library instances of the resource-constrained shortest path.
#[derive(Debug, Parser)]
struct Args {
    /// Instances: n m K, limits, consumptions at vertices, arcs.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut code = ExitCode::SUCCESS;
    println!("instance,optimum,cpu_ms");
    for file in &args.files {
        match solve(file) {
            Ok(row) => println!("{row}"),
            Err(error) => {
                eprintln!("error: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

/// One row of the table.
fn solve(file: &Path) -> Result<String, Box<dyn Error>> {
    let instance = rcsp_files::read(file)?;
    let query = instance.query();
    let start = ThreadTime::now();
    let outcome = constrained(&query);
    let took = start.elapsed().as_secs_f64() * 1e3;
    let optimum = match outcome.map_err(|error| format!("{}: {error}", file.display()))? {
        Outcome::Optimal(path) => {
            check(&query, &path)?;
            path.totals[0].to_string()
        }
        Outcome::Infeasible { .. } => "infeasible".to_owned(),
        Outcome::Unreachable => "unreachable".to_owned(),
        Outcome::Feasible(_) | Outcome::Open { .. } => {
            return Err("a budget ended a search that had none".into());
        }
    };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(format!("{name},{optimum},{took:.3}"))
}
