//! `siraba plan`

use super::args::PlanArgs;
use super::output::{by_name, is_folder, tell, write, write_folder};
use super::{Done, Failure, request};
use crate::plan::{EnsembleRequest, Scene, plan_scene};
use crate::report::{Format, Sketch, render, render_folder};
use std::io::Write;

/// Plans and writes.
pub fn run(args: &PlanArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let format = format(args)?;
    let map = request::load_under(&args.journey.map, &args.scenario)?;
    let mut asked = request::request(&args.journey)?;
    asked.alternatives = args.alternatives;
    asked.max_overlap = args.max_overlap;
    asked.ensemble = args.ensemble.map(|draws| EnsembleRequest {
        draws,
        seed: args.seed.unwrap_or(1),
        dependence: args.dependence.unwrap_or_default(),
    });
    let scene = Scene::new(&map, &asked)?;
    let plan = request::on_threads(&args.journey, || plan_scene(&scene))??;
    let sketch = Sketch::of(&scene.network, &map.places);
    match args.output.output.as_deref() {
        Some(folder) if is_folder(folder) => {
            write_folder(folder, &render_folder(&plan, &sketch, format)?)?;
        }
        file => write(out, file, &render(&plan, &sketch, format)?)?,
    }
    // The text page holds its own warnings and reasons.
    if !args.output.quiet && (format != Format::Text || args.output.output.is_some()) {
        tell(err, &plan.warnings, &plan.binding);
    }
    Ok(Done::of(plan.status))
}

/// The format asked for, or the one that the name of `-o` tells, or text.
fn format(args: &PlanArgs) -> Result<Format, Failure> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let Some(path) = args.output.output.as_deref() else {
        return Ok(Format::Text);
    };
    if is_folder(path) {
        return Ok(Format::Geojson);
    }
    by_name(path, &Format::ALL, "a plan")
}
