//! `siraba verify`

use super::args::{MapArgs, VerifyArgs};
use super::output::write;
use super::{Done, Failure, request};
use crate::io::{Inputs, RiskSource, Source};
use crate::plan::{Frontier, Map, Plan, verify};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

/// So many differences are listed.
const SHOWN: usize = 50;

/// Recomputes a plan and says which figures differ.
pub fn run(args: &VerifyArgs, out: &mut dyn Write) -> Result<Done, Failure> {
    let source = Source::open(&args.plan)?;
    let plan: Plan =
        serde_json::from_slice(&source.bytes).map_err(|error| crate::io::Error::Syntax {
            file: source.name.clone(),
            at: format!(":{}:{}", error.line(), error.column()),
            what: match serde_json::from_slice::<Frontier>(&source.bytes) {
                Ok(_) => "this is a frontier, and only a plan can be verified".to_owned(),
                Err(_) => format!("this is not a plan: {error}"),
            },
            help: "Give a file written by `siraba plan --format json`; a point of a frontier is the plan with its P(attack) as --max-risk.".to_owned(),
        })?;
    let map = Map::load(inputs(&plan, &args.map)?)?;
    let stated = plan.request.exclude.iter().map(PathBuf::from);
    let files = if args.exclude.is_empty() {
        stated.collect()
    } else {
        args.exclude.clone()
    };
    let exclude = files
        .iter()
        .map(|file| Source::open(file))
        .collect::<Result<Vec<_>, _>>()?;
    let found = verify(&plan, &map, exclude)?;
    if found.is_empty() {
        let text = format!(
            "{}: every figure of {} route{}, baseline and ledger holds on {}\n  not recomputed: sensitivity, what avoiding or removing a zone would give, and the proof itself\n",
            source.name,
            plan.routes.len(),
            if plan.routes.len() == 1 { "" } else { "s" },
            plan.map.name
        );
        write(out, None, text.as_bytes())?;
        return Ok(Done::Answered);
    }
    let mut text = format!(
        "{}: {} figures differ from the map\n",
        source.name,
        found.len()
    );
    for difference in found.iter().take(SHOWN) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  {}: the plan says {}, the map gives {}",
            difference.figure, difference.plan, difference.map
        );
    }
    if found.len() > SHOWN {
        let _ = writeln!(text, "  and {} more", found.len() - SHOWN);
    }
    write(out, None, text.as_bytes())?;
    Err(Failure::Differs(format!(
        "{} differs: the plan says {}, the map gives {}",
        found[0].figure, found[0].plan, found[0].map
    )))
}

/// The map as the plan names it, parts replaced as they were then; the command line wins.
fn inputs(plan: &Plan, args: &MapArgs) -> Result<Inputs, Failure> {
    if args.map.is_some() || !args.roads.is_empty() {
        return request::inputs(args);
    }
    let mut inputs = match plan.map.source.as_str() {
        "embedded" => Inputs::embedded()?,
        "none" => Inputs::bare(),
        folder => Inputs::folder(Path::new(folder))?,
    };
    let of = |role: &str| -> Vec<&str> {
        plan.map
            .inputs
            .iter()
            .filter(|i| i.role == role)
            .map(|i| i.file.as_str())
            .collect()
    };
    replace(&mut inputs.roads, &of("roads"), &args.roads)?;
    replace(&mut inputs.places, &of("places"), &args.places)?;
    replace(&mut inputs.profiles, &of("profiles"), &args.profiles)?;
    let mut risk: Vec<Source> = inputs.risk.iter().map(|r| r.source.clone()).collect();
    if replace(&mut risk, &of("risk"), &args.risk)? {
        inputs.risk = risk
            .into_iter()
            .map(|source| RiskSource { source, kind: None })
            .collect();
    }
    Ok(inputs)
}

/// Opens the files given, else those that the plan names where they are not the map's own; tells
/// whether it did.
fn replace(part: &mut Vec<Source>, named: &[&str], given: &[PathBuf]) -> Result<bool, Failure> {
    let own = part.iter().map(|source| source.name.as_str());
    if given.is_empty() && own.eq(named.iter().copied()) {
        return Ok(false);
    }
    let files: Vec<&Path> = if given.is_empty() {
        named.iter().map(Path::new).collect()
    } else {
        given.iter().map(PathBuf::as_path).collect()
    };
    *part = files
        .into_iter()
        .map(Source::open)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(true)
}
