//! From what was typed to what is meant: files opened, points understood.

use super::Failure;
use super::args::{JourneyArgs, MapArgs, ScenarioArgs};
use crate::io::{Inputs, RiskSource, ScenarioSource, Source};
use crate::plan::{Budget, Limits, Map, PointSpec, Request};
use std::path::{Path, PathBuf};

/// Opens the map that was asked for: `--map`, or bare `--roads`, or the embedded one, each part
/// replaced by what was given for it.
pub fn inputs(args: &MapArgs) -> Result<Inputs, Failure> {
    let mut inputs = match &args.map {
        Some(folder) => Inputs::folder(folder)?,
        None if args.roads.is_empty() => Inputs::embedded()?,
        None => Inputs::bare(),
    };
    replace(&mut inputs.roads, &args.roads)?;
    replace(&mut inputs.places, &args.places)?;
    if !args.risk.is_empty() {
        inputs.risk = open_all(&args.risk)?
            .into_iter()
            .map(|source| RiskSource { source, kind: None })
            .collect();
    }
    replace(&mut inputs.profiles, &args.profiles)?;
    Ok(inputs)
}

/// Loads the map that was asked for.
pub fn load(args: &MapArgs) -> Result<Map, Failure> {
    Ok(Map::load(inputs(args)?)?)
}

/// Loads the map that was asked for, changed by the scenario that was asked for.
pub fn load_under(args: &MapArgs, under: &ScenarioArgs) -> Result<Map, Failure> {
    let map = load(args)?;
    match &under.scenario {
        None => Ok(map),
        Some(typed) => Ok(map.under(&scenario(&map, typed)?)?),
    }
}

/// The scenario that was typed: a file when it looks like one, else a name of the map's.
pub fn scenario(map: &Map, typed: &str) -> Result<ScenarioSource, Failure> {
    let path = Path::new(typed);
    let is_file = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    Ok(if is_file {
        ScenarioSource::open(path)?
    } else {
        map.scenario(typed)?.clone()
    })
}

fn replace(part: &mut Vec<Source>, files: &[PathBuf]) -> Result<(), Failure> {
    if !files.is_empty() {
        *part = open_all(files)?;
    }
    Ok(())
}

fn open_all(files: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    Ok(files
        .iter()
        .map(|file| Source::open(file))
        .collect::<Result<Vec<_>, _>>()?)
}

/// The request that a journey states, alternatives apart.
pub fn request(args: &JourneyArgs) -> Result<Request, Failure> {
    let mut request = Request::new(PointSpec::parse(&args.from)?, PointSpec::parse(&args.to)?);
    request.via = args
        .via
        .iter()
        .map(|text| PointSpec::parse(text))
        .collect::<Result<_, _>>()?;
    request.date = args.date;
    request.depart = args.depart;
    request.drive = args.drive;
    request.contingency = args.contingency;
    request.max_days = args.max_days;
    request.season = args.season;
    request.profile.clone_from(&args.profile);
    request.trucks = args.trucks;
    request.cargo = args.cargo;
    request.cargo_litres = args.cargo_litres;
    request.minimise = args.minimise;
    request.limits = Limits {
        max_risk: args.max_risk,
        max_hours: args.max_hours,
        max_km: args.max_km,
        max_cost: args.max_cost,
        max_detour: args.max_detour,
        max_escort_km: args.max_escort_km,
    };
    // "none" is the word for the default, so it may be said.
    for name in args.escort.iter().filter(|name| *name != "none") {
        if !request.escorts.contains(name) {
            request.escorts.push(name.clone());
        }
    }
    request.robust = args.robust;
    request.avoid.clone_from(&args.avoid);
    request.exclude = open_all(&args.exclude)?;
    request.snap_radius_km = args.snap_radius;
    request.budget = Budget {
        time: args.budget,
        labels: args.budget_labels,
    };
    Ok(request)
}

/// Runs `work` on as many threads as were asked for.
pub fn on_threads<T: Send>(
    args: &JourneyArgs,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Failure> {
    let Some(threads) = args.threads else {
        return Ok(work());
    };
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => Ok(pool.install(work)),
        Err(error) => Err(Failure::Usage {
            what: format!("--threads {threads}: {error}"),
            help: "Give a smaller number.".to_owned(),
        }),
    }
}
