//! `siraba plan`

use super::args::{PlanArgs, PlanFormat};
use super::output::{is_folder, write};
use super::{Done, Failure, request};
use crate::plan::{Scene, Status, plan_scene};
use crate::report::{self, Format, Output, Sketch};
use std::io::Write;

/// Plans and writes.
pub fn run(args: &PlanArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let format = format(args)?;
    let map = request::load(&args.map)?;
    let request = request::request(args)?;
    let scene = Scene::new(&map, &request)?;
    let plan = plan_scene(&scene)?;
    // The text page holds its own warnings.
    if !args.output.quiet && (format != Format::Text || args.output.output.is_some()) {
        for warning in &plan.warnings {
            let _ = writeln!(err, "warning: {warning}");
        }
    }
    let sketch = Sketch::of(&scene.network, &map.places);
    match report::render(&plan, &sketch, format) {
        Output::File(bytes) => write(out, args.output.output.as_deref(), &bytes)?,
        Output::Folder(files) => {
            let folder = args.output.output.as_deref().unwrap_or(std::path::Path::new("."));
            std::fs::create_dir_all(folder).map_err(|error| Failure::Write {
                file: folder.display().to_string(),
                reason: error.to_string(),
            })?;
            for (name, bytes) in files {
                write(out, Some(&folder.join(name)), &bytes)?;
            }
        }
    }
    if plan.status == Status::Infeasible {
        if format != Format::Text && !args.output.quiet {
            for binding in &plan.binding {
                let _ = writeln!(err, "no route meets the limits: {}", binding.reason);
            }
        }
        return Ok(Done::NoRoute);
    }
    Ok(Done::Answered)
}

/// The format asked for, or the one that the name of `-o` tells.
fn format(args: &PlanArgs) -> Result<Format, Failure> {
    let path = args.output.output.as_deref();
    let folder = path.is_some_and(is_folder);
    let asked = match args.format {
        Some(format) => format,
        None if folder => PlanFormat::Geojson,
        None => match path.and_then(|p| p.extension()).and_then(|e| e.to_str()) {
            Some("json") => PlanFormat::Json,
            Some("geojson") => PlanFormat::Geojson,
            Some("gpx") => PlanFormat::Gpx,
            Some("csv") => PlanFormat::Csv,
            Some("svg") => PlanFormat::Svg,
            None | Some("txt" | "md") => PlanFormat::Text,
            Some(other) => {
                return Err(Failure::Usage {
                    what: format!("-o ends in .{other}, which is no format of a plan"),
                    help: "Name it .txt, .json, .geojson, .gpx, .csv or .svg, or say --format."
                        .to_owned(),
                });
            }
        },
    };
    Ok(match asked {
        PlanFormat::Geojson if folder => Format::GeojsonFolder,
        _ if folder => {
            return Err(Failure::Usage {
                what: "-o names a folder, and only GeoJSON is written as a folder".to_owned(),
                help: "Give a file name, or --format geojson.".to_owned(),
            });
        }
        PlanFormat::Text => Format::Text,
        PlanFormat::Json => Format::Json,
        PlanFormat::Geojson => Format::Geojson,
        PlanFormat::Gpx => Format::Gpx,
        PlanFormat::Csv => Format::Csv,
        PlanFormat::Svg => Format::Svg,
    })
}
