//! `siraba verify`

use super::args::{MapArgs, VerifyArgs};
use super::output::write;
use super::{Done, Failure, request};
use crate::io::{Inputs, RiskSource, ScenarioSource, Source};
use crate::plan::{
    Discrepancy, Error, Frontier, Map, MapInfo, Plan, Replan, ResolvedRequest, verify,
    verify_frontier,
};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

/// So many differences are listed.
const SHOWN: usize = 50;

/// A file that an answer was written to.
pub enum PlanFile {
    /// Of `siraba plan`.
    Plan(Box<Plan>),
    /// Of `siraba frontier`.
    Frontier(Box<Frontier>),
    /// Of `siraba replan`.
    Replan(Box<Replan>),
}

impl PlanFile {
    /// Reads any; what has a list `frontier` is meant as one, what has `ahead` as a replan.
    pub fn read(source: &Source) -> Result<Self, Failure> {
        #[derive(serde::Deserialize)]
        struct Kind {
            frontier: Option<serde::de::IgnoredAny>,
            ahead: Option<serde::de::IgnoredAny>,
        }
        let kind = serde_json::from_slice::<Kind>(&source.bytes);
        let (is_frontier, is_replan) = kind.map_or((false, false), |kind| {
            (kind.frontier.is_some(), kind.ahead.is_some())
        });
        let (noun, command, read) = if is_frontier {
            let read = serde_json::from_slice(&source.bytes).map(Self::Frontier);
            ("frontier", "`siraba frontier --format json`", read)
        } else if is_replan {
            let read = serde_json::from_slice(&source.bytes).map(Self::Replan);
            ("replan", "`siraba replan --format json`", read)
        } else {
            let read = serde_json::from_slice(&source.bytes).map(Self::Plan);
            let commands = "`siraba plan --format json` or `siraba frontier --format json`";
            ("plan", commands, read)
        };
        read.map_err(|error| {
            let syntax = crate::io::Error::Syntax {
                file: source.name.clone(),
                at: format!(":{}:{}", error.line(), error.column()),
                what: format!("this is not a {noun}: {error}"),
                help: format!("Give a file written by {command}."),
            };
            syntax.into()
        })
    }

    fn noun(&self) -> &'static str {
        match self {
            Self::Plan(_) => "plan",
            Self::Frontier(_) => "frontier",
            Self::Replan(_) => "replan",
        }
    }

    fn asked_of(&self) -> (&ResolvedRequest, &MapInfo) {
        match self {
            Self::Plan(plan) => (&plan.request, &plan.map),
            Self::Frontier(frontier) => (&frontier.request, &frontier.map),
            Self::Replan(replan) => (&replan.ahead.request, &replan.ahead.map),
        }
    }

    fn verify(&self, map: &Map, exclude: Vec<Source>) -> Result<Vec<Discrepancy>, Error> {
        match self {
            Self::Plan(plan) => verify(plan, map, exclude),
            Self::Frontier(frontier) => verify_frontier(frontier, map, exclude),
            Self::Replan(replan) => verify(&replan.ahead, map, exclude),
        }
    }

    /// What holds, and what was not recomputed.
    fn holds(&self) -> (String, &'static str) {
        let many = |count: usize, one: &str| {
            let s = if count == 1 { "" } else { "s" };
            format!("{count} {one}{s}")
        };
        match self {
            Self::Plan(plan) => (
                format!("{}, baseline and ledger", many(plan.routes.len(), "route")),
                "sensitivity, what avoiding or removing a zone would give, an ensemble, and the proof itself",
            ),
            Self::Replan(replan) => (
                format!(
                    "what lies ahead ({}, baseline and ledger)",
                    many(replan.ahead.routes.len(), "route")
                ),
                "what is travelled, the rest of the old road, the ways to halts, sensitivity, what avoiding or removing a zone would give, and the proof itself",
            ),
            Self::Frontier(frontier) => (
                format!(
                    "{}, baseline and price steps",
                    many(frontier.frontier.len(), "point")
                ),
                "whether a route between the points is missing, the points left out by --max-points, how many were merged, where an open frontier begins, and the proof itself",
            ),
        }
    }
}

/// Recomputes a plan or a frontier and says which figures differ.
pub fn run(args: &VerifyArgs, out: &mut dyn Write) -> Result<Done, Failure> {
    let source = Source::open(&args.plan)?;
    let answer = PlanFile::read(&source)?;
    let (asked, of) = answer.asked_of();
    let map = under(Map::load(inputs(of, &args.map)?)?, asked, of, args)?;
    let stated = asked.exclude.iter().map(PathBuf::from);
    let files = if args.exclude.is_empty() {
        stated.collect()
    } else {
        args.exclude.clone()
    };
    let exclude = files
        .iter()
        .map(|file| Source::open(file))
        .collect::<Result<Vec<_>, _>>()?;
    let found = answer.verify(&map, exclude)?;
    let noun = answer.noun();
    if found.is_empty() {
        let (what, not) = answer.holds();
        let text = format!(
            "{}: every figure of {what} holds on {}\n  not recomputed: {not}\n",
            source.name, of.name
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
            "  {}: the {noun} says {}, the map gives {}",
            difference.figure, difference.plan, difference.map
        );
    }
    if found.len() > SHOWN {
        let _ = writeln!(text, "  and {} more", found.len() - SHOWN);
    }
    write(out, None, text.as_bytes())?;
    Err(Failure::Differs(format!(
        "{} differs: the {noun} says {}, the map gives {}",
        found[0].figure, found[0].plan, found[0].map
    )))
}

/// The map under the scenario that the file names, if it names one; the command line wins.
fn under(
    map: Map,
    asked: &ResolvedRequest,
    of: &MapInfo,
    args: &VerifyArgs,
) -> Result<Map, Failure> {
    let Some(name) = &asked.scenario else {
        return Ok(map);
    };
    if let Some(typed) = &args.scenario.scenario {
        return Ok(map.under(&request::scenario(&map, typed)?)?);
    }
    let stated = of.inputs.iter().find(|input| input.role == "scenario");
    let own = map.scenario(name).ok();
    let file = stated.map(|input| input.file.as_str());
    let source = match (own, file) {
        (Some(own), Some(file)) if own.source.name == file => own.clone(),
        (_, Some(file)) => ScenarioSource::open(Path::new(file))?,
        (_, None) => map.scenario(name)?.clone(),
    };
    Ok(map.under(&source)?)
}

/// The map as the file names it, parts replaced as they were then; the command line wins.
pub fn inputs(of: &MapInfo, args: &MapArgs) -> Result<Inputs, Failure> {
    if args.map.is_some() || !args.roads.is_empty() {
        return request::inputs(args);
    }
    let mut inputs = match of.source.as_str() {
        "embedded" => Inputs::embedded()?,
        "none" => Inputs::bare(),
        folder => Inputs::folder(Path::new(folder))?,
    };
    let named = |role: &str| -> Vec<&str> {
        of.inputs
            .iter()
            .filter(|i| i.role == role)
            .map(|i| i.file.as_str())
            .collect()
    };
    replace(&mut inputs.roads, &named("roads"), &args.roads)?;
    replace(&mut inputs.places, &named("places"), &args.places)?;
    replace(&mut inputs.profiles, &named("profiles"), &args.profiles)?;
    // A replan's layers are the map's own and some more.
    let files = named("risk");
    let own = inputs.risk.len();
    let prefix = inputs.risk.iter().map(|r| r.source.name.as_str());
    if args.risk.is_empty() && own < files.len() && prefix.eq(files[..own].iter().copied()) {
        for file in &files[own..] {
            let source = Source::open(Path::new(file))?;
            inputs.risk.push(RiskSource { source, kind: None });
        }
        return Ok(inputs);
    }
    let mut risk: Vec<Source> = inputs.risk.iter().map(|r| r.source.clone()).collect();
    if replace(&mut risk, &named("risk"), &args.risk)? {
        inputs.risk = risk
            .into_iter()
            .map(|source| RiskSource { source, kind: None })
            .collect();
    }
    Ok(inputs)
}

/// Opens the files given, else those that are named where they are not the map's own; tells
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
