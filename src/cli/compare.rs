//! `siraba compare`

use super::args::CompareArgs;
use super::output::{by_name, is_folder, tell, write};
use super::{Done, Failure, request};
use crate::plan::{Comparing, compare};
use crate::report::{Format, Sketch, render_comparison};
use std::io::Write;

/// Compares and writes.
pub fn run(args: &CompareArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let format = format(args)?;
    let map = request::load(&args.journey.map)?;
    let asked = request::request(&args.journey)?;
    let how = Comparing {
        scenarios: args
            .scenarios
            .iter()
            .map(|typed| request::scenario(&map, typed.trim()))
            .collect::<Result<_, _>>()?,
        weights: args.weights.clone(),
        currency: args.regret,
    };
    let search = || compare(&map, &asked, &how);
    let comparison = request::on_threads(&args.journey, search)??;
    let sketch = Sketch::of(&map.network, &map.places);
    let file = args.output.output.as_deref();
    write(out, file, &render_comparison(&comparison, &sketch, format)?)?;
    // The text page holds its own warnings and reasons.
    if !args.output.quiet && (format != Format::Text || file.is_some()) {
        tell(err, &comparison.warnings, &[]);
        for case in comparison
            .scenarios
            .iter()
            .filter(|case| case.best.is_none())
        {
            for binding in &case.binding {
                let _ = writeln!(
                    err,
                    "no route meets the limits under {}: {}",
                    case.name, binding.reason
                );
            }
        }
    }
    Ok(Done::of(comparison.status))
}

/// The format asked for, or the one that the name of `-o` tells, or text.
fn format(args: &CompareArgs) -> Result<Format, Failure> {
    let Some(path) = args.output.output.as_deref() else {
        return Ok(args.format.unwrap_or(Format::Text));
    };
    if is_folder(path) {
        return Err(Failure::Usage {
            what: format!(
                "-o {}: is a folder, and a comparison is one file",
                path.display()
            ),
            help: "Give a file name, for example compare.geojson.".to_owned(),
        });
    }
    match args.format {
        Some(format) => Ok(format),
        None => by_name(path, &Format::COMPARISON, "a comparison"),
    }
}
