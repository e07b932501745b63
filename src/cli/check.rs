//! `siraba check`

use super::args::{CheckArgs, CheckFormat};
use super::output::{expect_file, write};
use super::{Done, Failure, request};
use crate::plan::{CheckOptions, check};
use crate::report;
use std::io::Write;

/// Checks and writes.
pub fn run(args: &CheckArgs, out: &mut dyn Write) -> Result<Done, Failure> {
    let (allowed, help): (&[&str], _) = match args.format {
        CheckFormat::Text => (
            &["txt", "text", "md", "log"],
            "give a name that ends in .txt, or add --format json",
        ),
        CheckFormat::Json => (
            &["json"],
            "give a name that ends in .json, or leave --format json out",
        ),
    };
    expect_file(args.output.output.as_deref(), allowed, true, help)?;
    let mut map = args.map.clone();
    map.roads.extend(args.files.iter().cloned());
    let map = request::load(&map)?;
    let options = CheckOptions {
        date: args.date,
        season: args.season,
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
