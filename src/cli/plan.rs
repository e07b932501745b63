//! `siraba plan`

use super::args::PlanArgs;
use super::output::{is_folder, write, write_folder};
use super::{Done, Failure, request};
use crate::plan::{Scene, Status, plan_scene};
use crate::report::{Format, Sketch, render, render_folder};
use std::io::Write;

/// Plans and writes.
pub fn run(args: &PlanArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let format = format(args)?;
    let map = request::load(&args.map)?;
    let request = request::request(args)?;
    let scene = Scene::new(&map, &request)?;
    let plan = plan_scene(&scene)?;
    let sketch = Sketch::of(&scene.network, &map.places);
    match args.output.output.as_deref() {
        Some(folder) if is_folder(folder) => {
            write_folder(folder, &render_folder(&plan, &sketch, format)?)?;
        }
        file => write(out, file, &render(&plan, &sketch, format)?)?,
    }
    // The text page holds its own warnings and reasons.
    if !args.output.quiet && (format != Format::Text || args.output.output.is_some()) {
        for warning in &plan.warnings {
            let _ = writeln!(err, "warning: {warning}");
        }
        for binding in &plan.binding {
            let _ = writeln!(err, "no route meets the limits: {}", binding.reason);
        }
    }
    Ok(if plan.status == Status::Infeasible {
        Done::NoRoute
    } else {
        Done::Answered
    })
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
    let Some(extension) = path.extension().map(|e| e.to_string_lossy().into_owned()) else {
        return Ok(Format::Text);
    };
    Format::from_extension(&extension).ok_or_else(|| Failure::Usage {
        what: format!("-o ends in .{extension}, which is no format of a plan"),
        help: format!(
            "Name it {}, or say --format.",
            Format::ALL
                .map(|f| format!(".{}", f.extension()))
                .join(", ")
        ),
    })
}
