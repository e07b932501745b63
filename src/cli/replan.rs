//! `siraba replan`

use super::args::{MapArgs, ReplanArgs};
use super::output::{by_name, expect_file, tell, write};
use super::verify::{PlanFile, inputs};
use super::{Done, Failure};
use crate::io::{RiskSource, Source};
use crate::plan::{Budget, Error, Map, Plan, Position, Replanning, replan};
use crate::report::{Format, render_replan};
use std::io::Write;
use std::path::PathBuf;

/// Replans and writes.
pub fn run(args: &ReplanArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let file = args.output.output.as_deref();
    let help = "Name it .txt, .json or .geojson.";
    expect_file(file, &["txt", "json", "geojson"], true, help)?;
    let format = match (args.format, file) {
        (Some(format), _) => format,
        (None, Some(path)) => by_name(path, &Format::REPLAN, "a replan")?,
        (None, None) => Format::Text,
    };
    let plan = read(&args.plan)?;
    let parts = MapArgs {
        map: args.map.clone(),
        roads: args.roads.clone(),
        places: args.places.clone(),
        risk: Vec::new(),
        profiles: args.profiles.clone(),
    };
    let before = Map::load(inputs(&plan.map, &parts)?)?;
    let now = if args.risk.is_empty() && args.replace_risk.is_empty() {
        None
    } else {
        let mut today = inputs(&plan.map, &parts)?;
        if !args.replace_risk.is_empty() {
            today.risk = open(&args.replace_risk)?;
        }
        today.risk.extend(open(&args.risk)?);
        Some(Map::load(today)?)
    };
    let mut asked = Replanning::new(Position::parse(&args.at)?, args.time);
    asked.rank = args.route;
    asked.driven_h = args.driven_today;
    // "none" is the word for no escort.
    asked.escort = args
        .escort_now
        .clone()
        .map(|name| (name != "none").then_some(name));
    asked.no_turn = args.no_turn;
    asked.count_travelled = args.count_travelled;
    asked.budget = Budget {
        time: args.budget,
        labels: args.budget_labels,
    };
    let stated = plan.request.exclude.iter().map(PathBuf::from);
    let files: Vec<PathBuf> = if args.exclude.is_empty() {
        stated.collect()
    } else {
        args.exclude.clone()
    };
    asked.exclude = files
        .iter()
        .map(|file| Source::open(file))
        .collect::<Result<_, _>>()?;
    let found = replan(&before, now.as_ref().unwrap_or(&before), &plan, &asked)?;
    write(out, file, &render_replan(&found, format)?)?;
    // The text page holds its own warnings and reasons.
    if !args.output.quiet && (format != Format::Text || file.is_some()) {
        let all: Vec<String> = found
            .warnings
            .iter()
            .chain(&found.ahead.warnings)
            .cloned()
            .collect();
        tell(err, &all, found.binding());
    }
    Ok(Done::of(found.status))
}

/// The plan of a file, or of a replan what lies ahead of it.
fn read(file: &std::path::Path) -> Result<Plan, Failure> {
    let source = Source::open(file)?;
    match PlanFile::read(&source)? {
        PlanFile::Plan(plan) => Ok(*plan),
        PlanFile::Replan(replan) => Ok(replan.ahead),
        PlanFile::Frontier(_) => Err(Failure::Plan(Error::BadRequest {
            what: format!("{} is a frontier, not a plan", source.name),
            help: "Plan one of its points with --max-risk, and set out with that.".to_owned(),
        })),
    }
}

fn open(files: &[PathBuf]) -> Result<Vec<RiskSource>, Failure> {
    let open = |file: &PathBuf| Source::open(file).map(|source| RiskSource { source, kind: None });
    Ok(files.iter().map(open).collect::<Result<_, _>>()?)
}
