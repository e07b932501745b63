//! `siraba calibrate`

use super::args::{CalibrateArgs, CalibrateFormat};
use super::output::{expect_file, write};
use super::{Done, Failure};
use crate::io::{
    Source, is_table, read_events, read_exposure, read_profiles, read_risk, read_sectors,
};
use crate::model::{FileId, Fleet};
use crate::plan::{calibrate, events_of};
use crate::report::{calibration_csv, calibration_json, calibration_text};
use std::io::Write;

/// Counts events against kilometres and writes the rates.
pub fn run(
    args: &CalibrateArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Done, Failure> {
    let format = format(args);
    let (allowed, help): (&[&str], _) = match format {
        CalibrateFormat::Text => (
            &["txt", "text", "md", "log"],
            "give a name that ends in .txt, .json or .csv",
        ),
        CalibrateFormat::Json => (&["json"], "give a name that ends in .json"),
        CalibrateFormat::Csv => (&["csv"], "give a name that ends in .csv"),
    };
    expect_file(args.output.output.as_deref(), allowed, true, help)?;
    let mut fleet = Fleet::default();
    for file in &args.profiles {
        fleet = read_profiles(&Source::open(file)?, fleet)?;
    }
    let (mut events, mut warnings) = (Vec::new(), Vec::new());
    for file in &args.events {
        let source = Source::open(file)?;
        if is_table(&source.name) {
            let read = read_events(&source, &fleet.incidents, Some(&args.sector_column))?;
            warnings.extend(read.warnings);
            events.extend(read.list);
        } else {
            let features = read_risk(&source, FileId(0), Some("incident"), &mut warnings)?;
            let others = features.iter().filter(|f| f.effect.kind() != "incident");
            let others = others.count();
            if others > 0 {
                warnings.push(format!(
                    "{}: {others} features that are no incidents are not counted",
                    source.name
                ));
            }
            events.extend(events_of(&features));
        }
    }
    let exposure = read_exposure(&Source::open(&args.exposure)?)?;
    let sectors = match &args.sectors {
        Some(file) => Some(read_sectors(&Source::open(file)?)?),
        None => None,
    };
    let mut found = calibrate(&events, &exposure, sectors.as_deref())?;
    warnings.append(&mut found.warnings);
    found.warnings = warnings;
    let text = match format {
        CalibrateFormat::Text => calibration_text(&found),
        CalibrateFormat::Json => calibration_json(&found)?,
        CalibrateFormat::Csv => calibration_csv(&found)?,
    };
    write(out, args.output.output.as_deref(), text.as_bytes())?;
    if !args.output.quiet && format != CalibrateFormat::Text {
        for warning in &found.warnings {
            let _ = writeln!(err, "warning: {warning}");
        }
    }
    Ok(Done::Answered)
}

/// The format that was asked for, or that the name of `-o` tells.
fn format(args: &CalibrateArgs) -> CalibrateFormat {
    let extension = args.output.output.as_ref().and_then(|p| p.extension());
    let extension = extension.map(|e| e.to_string_lossy().to_lowercase());
    args.format.unwrap_or(match extension.as_deref() {
        Some("json") => CalibrateFormat::Json,
        Some("csv") => CalibrateFormat::Csv,
        _ => CalibrateFormat::Text,
    })
}
