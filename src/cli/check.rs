//! `siraba check`

use super::args::{CheckArgs, CheckFormat};
use super::output::write;
use super::{Done, Failure, request};
use crate::plan::{CheckOptions, check};
use crate::report;
use std::io::Write;

/// Checks and writes.
pub fn run(args: &CheckArgs, out: &mut dyn Write) -> Result<Done, Failure> {
    let mut map = args.map.clone();
    map.roads.extend(args.files.iter().cloned());
    let map = request::load(&map)?;
    let options = CheckOptions {
        date: args.date,
        profile: args.profile.clone(),
        tolerance_m: args.tolerance,
        snap_radius_km: args.snap_radius,
    };
    let found = check(&map, &options)?;
    let text = match args.format {
        CheckFormat::Text => report::check_text(&found),
        CheckFormat::Json => report::check_json(&found),
    };
    write(out, args.output.output.as_deref(), text.as_bytes())?;
    Ok(Done::Answered)
}
