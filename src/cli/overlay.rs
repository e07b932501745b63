//! `siraba overlay`

use super::args::OverlayArgs;
use super::output::{expect_file, stdout};
use super::{Done, Failure, request};
use crate::plan::lay;
use crate::report::{Error as ReportError, OverlayInfo, write_incidents, write_overlay};
use std::io::{BufWriter, Write};

/// Lays the risk layers over the roads and writes every segment, or what incidents add to them.
pub fn run(args: &OverlayArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    expect_file(
        args.output.output.as_deref(),
        &["geojson", "json"],
        false,
        "the overlay is one GeoJSON file: give a name that ends in .geojson",
    )?;
    let map = request::load_under(&args.map, &args.scenario)?;
    let laid = lay(&map, args.date, args.cargo, args.snap_radius)?;
    let info = OverlayInfo {
        map: &map.info.name,
        as_of: map.info.as_of,
        scenario: map.info.scenario.as_ref().map(|s| s.name.as_str()),
        date: laid.date,
        files: &map.files,
    };
    let failed = |file: &str, error: ReportError| match error {
        ReportError::Io(error) if file.is_empty() => stdout(&error),
        ReportError::Io(error) => Failure::Write {
            file: file.to_owned(),
            reason: error.to_string(),
        },
        other => Failure::Report(other),
    };
    let write = |file: &str, sink: &mut dyn Write| {
        let mut sink = BufWriter::new(sink);
        let written = if args.incidents {
            write_incidents(&map.network, &laid, &info, &mut sink)
        } else {
            write_overlay(&map.network, &laid.overlay, &info, &mut sink)
        };
        written
            .and_then(|()| sink.flush().map_err(ReportError::Io))
            .map_err(|error| failed(file, error))
    };
    match &args.output.output {
        None => write("", out)?,
        Some(path) => {
            let name = path.display().to_string();
            let mut file = std::fs::File::create(path).map_err(|error| Failure::Write {
                file: name.clone(),
                reason: error.to_string(),
            })?;
            write(&name, &mut file)?;
        }
    }
    if !args.output.quiet {
        for warning in &laid.warnings {
            let _ = writeln!(err, "warning: {warning}");
        }
    }
    Ok(Done::Answered)
}
