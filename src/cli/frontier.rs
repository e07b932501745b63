//! `siraba frontier`

use super::args::FrontierArgs;
use super::output::{by_name, is_folder, tell, write};
use super::{Done, Failure, request};
use crate::plan::{Scene, frontier_scene};
use crate::report::{Format, Sketch, render_frontier};
use std::io::Write;

/// Searches the frontier and writes it.
pub fn run(args: &FrontierArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let format = format(args)?;
    let map = request::load_under(&args.journey.map, &args.scenario)?;
    let asked = request::request(&args.journey)?;
    let scene = Scene::new(&map, &asked)?;
    let search = || frontier_scene(&scene, args.max_points);
    let frontier = request::on_threads(&args.journey, search)??;
    let sketch = Sketch::of(&scene.network, &map.places);
    let file = args.output.output.as_deref();
    write(out, file, &render_frontier(&frontier, &sketch, format)?)?;
    // The text page holds its own warnings and reasons.
    if !args.output.quiet && (format != Format::Text || file.is_some()) {
        tell(err, &frontier.warnings, &frontier.binding);
        let left_out = frontier.points as usize - frontier.frontier.len();
        if left_out > 0 {
            let all = frontier.points;
            let _ = writeln!(err, "--max-points: {left_out} of {all} points left out");
        }
    }
    Ok(Done::of(frontier.status))
}

/// The format asked for, or the one that the name of `-o` tells, or text.
fn format(args: &FrontierArgs) -> Result<Format, Failure> {
    let Some(path) = args.output.output.as_deref() else {
        return Ok(args.format.unwrap_or(Format::Text));
    };
    if is_folder(path) {
        return Err(Failure::Usage {
            what: format!(
                "-o {}: is a folder, and a frontier is one file",
                path.display()
            ),
            help: "Give a file name, for example frontier.geojson.".to_owned(),
        });
    }
    match args.format {
        Some(format) => Ok(format),
        None => by_name(path, &Format::FRONTIER, "a frontier"),
    }
}
