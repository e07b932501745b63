//! What was typed, as clap sees it. Numbers with units ("20%") become values here; names are
//! resolved later, where the map is known.

use crate::model::{Cargo, Drive, SeasonChoice};
use crate::plan::{Currency, Dependence, Objective};
use crate::report::{Format, Language, OrderFormat};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::{Date, DateTime};
use std::path::PathBuf;
use std::time::Duration;

/// Plans which road a convoy takes, with which escort, at what cost, and whether it should go at all.
///
/// Risk figures are estimates made from judgement, never a clearance.
#[derive(Debug, Parser)]
#[command(
    name = "siraba",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The routes, their escorts and the detour ledger
    Plan(Box<PlanArgs>),
    /// A plan taken up again on the way: what is travelled stays, the rest is solved anew
    Replan(Box<ReplanArgs>),
    /// Every route that is the best for its risk, and the price of each step to less risk
    Frontier(Box<FrontierArgs>),
    /// What is wrong with a map, and its components
    Check(CheckArgs),
    /// Every road segment with its hazard, as GeoJSON for a GIS
    Overlay(OverlayArgs),
    /// Attack rates from events and kilometres driven, with a 90 % interval
    Calibrate(CalibrateArgs),
    /// The best plan under each scenario, each plan under every scenario, and the choice that is robust
    Compare(Box<CompareArgs>),
    /// Recompute every figure of a plan or a frontier from the map
    Verify(VerifyArgs),
}

/// Which map: a folder, parts given one by one, or the embedded map of Mali.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Map")]
pub struct MapArgs {
    /// Folder with map.toml [default: the embedded map of Mali, unless --roads is given]
    #[arg(long, value_name = "DIR")]
    pub map: Option<PathBuf>,
    /// GeoJSON roads instead of the map's; repeatable
    #[arg(long, value_name = "FILE")]
    pub roads: Vec<PathBuf>,
    /// GeoJSON places instead of the map's; repeatable
    #[arg(long, value_name = "FILE")]
    pub places: Vec<PathBuf>,
    /// Risk layers instead of the map's: GeoJSON, or CSV of incidents; repeatable
    #[arg(long, value_name = "FILE")]
    pub risk: Vec<PathBuf>,
    /// TOML with vehicles, escorts and the convoy, over the defaults; repeatable
    #[arg(long, value_name = "FILE")]
    pub profiles: Vec<PathBuf>,
}

/// Where results go.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// File to write, or a folder ending in "/" for one GeoJSON file per layer with its QGIS style
    #[arg(short, long, value_name = "FILE|DIR/")]
    pub output: Option<PathBuf>,
    /// Print no warnings
    #[arg(short, long)]
    pub quiet: bool,
}

/// Where a result that is one file goes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct FileArgs {
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print no warnings
    #[arg(short, long)]
    pub quiet: bool,
}

/// The journey and what it may spend: what every command that searches for routes is asked.
#[derive(Clone, Debug, Args)]
pub struct JourneyArgs {
    /// Origin: a place of the map, or lon,lat
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub from: String,
    /// Destination: a place of the map, or lon,lat
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub to: String,
    /// Pass here on the way, in the order given; repeatable
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub via: Vec<String>,
    /// The plan's day, YYYY-MM-DD: decides which risk features are in force [default: the map's as-of day]
    #[arg(long)]
    pub date: Option<Date>,
    /// Leaves then, local time, YYYY-MM-DDTHH:MM: plans days by the sun, nights at safe halts, and a timetable; the plan's day is this one [default: driving times alone]
    #[arg(long, value_name = "TIME", value_parser = parse_departure, help_heading = "March")]
    pub depart: Option<DateTime>,
    /// Drive by day or by night, when each area's night factor applies
    #[arg(long, value_name = "day|night", default_value = "day", value_parser = parse_drive, help_heading = "March")]
    pub drive: Drive,
    /// Added to driving times for what goes wrong: 25% or 0.25 [default: 25%, or as profiles.toml says]
    #[arg(long, value_name = "SHARE", value_parser = parse_share, help_heading = "March")]
    pub contingency: Option<f64>,
    /// Most days on the road [default: 14, or as profiles.toml says]
    #[arg(long, value_name = "N", help_heading = "March")]
    pub max_days: Option<u32>,
    /// dry, wet, or auto: the season of the plan's day. Decides over speeds, seasonal roads and fords
    #[arg(long, default_value = "auto", value_parser = parse_season)]
    pub season: SeasonChoice,
    /// Vehicle class of profiles.toml
    #[arg(long, default_value = "tanker", help_heading = "Convoy")]
    pub profile: String,
    /// Number of trucks [default: 20, or as profiles.toml says]
    #[arg(long, value_name = "N", help_heading = "Convoy")]
    pub trucks: Option<u32>,
    /// What is carried
    #[arg(long, default_value = "fuel", help_heading = "Convoy", value_parser = parse_cargo)]
    pub cargo: Cargo,
    /// Litres on the whole convoy [default: trucks times the profile's capacity]
    #[arg(long, value_name = "L", help_heading = "Convoy")]
    pub cargo_litres: Option<f64>,
    /// Escort type that may be used; repeatable or comma-separated [default: none]
    #[arg(
        long,
        value_name = "TYPE",
        value_delimiter = ',',
        help_heading = "Convoy"
    )]
    pub escort: Vec<String>,
    /// What to make least: time, distance, cost or hazard
    #[arg(long, default_value = "time", help_heading = "Limits", value_parser = parse_objective)]
    pub minimise: Objective,
    /// Greatest probability of at least one attack: 20% or 0.2
    #[arg(long, value_name = "P", value_parser = parse_probability, help_heading = "Limits")]
    pub max_risk: Option<f64>,
    /// Greatest duration: driving, ferries, checkpoints and escort changes, hours
    #[arg(long, value_name = "HOURS", help_heading = "Limits")]
    pub max_hours: Option<f64>,
    /// Greatest length, km
    #[arg(long, value_name = "KM", help_heading = "Limits")]
    pub max_km: Option<f64>,
    /// Greatest length as a multiple of the baseline's (the fastest legal route's)
    #[arg(long, value_name = "RATIO", help_heading = "Limits")]
    pub max_detour: Option<f64>,
    /// Greatest cost, money
    #[arg(long, value_name = "MONEY", help_heading = "Limits")]
    pub max_cost: Option<f64>,
    /// Greatest length under escort, km
    #[arg(long, value_name = "KM", help_heading = "Limits")]
    pub max_escort_km: Option<f64>,
    /// Plan for the worst when at most this many areas are at their highest rate at once, those that are worst for the route
    #[arg(long, value_name = "AREAS", help_heading = "Uncertainty")]
    pub robust: Option<u32>,
    /// Accept no hazard of this group at all; repeatable
    #[arg(long, value_name = "GROUP", help_heading = "Limits")]
    pub avoid: Vec<String>,
    /// GeoJSON areas that may not be entered; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Limits")]
    pub exclude: Vec<PathBuf>,
    /// How far a point may lie from a road, km
    #[arg(long, value_name = "KM", default_value = "5", help_heading = "Map")]
    pub snap_radius: f64,
    /// Time for all searches together: 500ms, 10s, 2m; what is found by then is told with how far it may be from the best [default: no limit]
    #[arg(long, value_name = "TIME", value_parser = parse_budget, help_heading = "Search")]
    pub budget: Option<Duration>,
    /// Labels that each search may make, which bounds its memory (20 to 100 bytes each) [default: no limit]
    #[arg(long, value_name = "N", value_parser = parse_labels, help_heading = "Search")]
    pub budget_labels: Option<u64>,
    /// Threads for searches that do not depend on each other; the answer is the same for any number [default: one per core]
    #[arg(long, value_name = "N", value_parser = parse_threads, help_heading = "Search")]
    pub threads: Option<usize>,
    /// The map.
    #[command(flatten)]
    pub map: MapArgs,
}

/// Under which scenario.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Map")]
pub struct ScenarioArgs {
    /// Change the risk picture by this scenario: a name of the map's, or a file that ends in .toml [default: the map as it stands]
    #[arg(long, value_name = "NAME|FILE.toml")]
    pub scenario: Option<String>,
}

/// `siraba plan`
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Where from, where to, within which limits.
    #[command(flatten)]
    pub journey: JourneyArgs,
    /// Under which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// How many routes that differ, 1 to 8
    #[arg(long, value_name = "K", help_heading = "Alternatives")]
    pub alternatives: Option<u32>,
    /// Greatest share of length in common with any better route
    #[arg(long, value_name = "SHARE", default_value = "0.6", value_parser = parse_probability, help_heading = "Alternatives")]
    pub max_overlap: f64,
    /// Draw every rate from its interval this many times: means, 90 % intervals, the worst 5 % of losses, and how often each route is best
    #[arg(long, value_name = "N", help_heading = "Uncertainty")]
    pub ensemble: Option<u32>,
    /// Seed of the ensemble's random numbers: the same one gives the same answer [default: 1]
    #[arg(
        long,
        value_name = "N",
        requires = "ensemble",
        help_heading = "Uncertainty"
    )]
    pub seed: Option<u64>,
    /// What the ensemble draws by itself: areas, or groups, whose areas then rise and fall together [default: areas]
    #[arg(long, value_name = "WHAT", requires = "ensemble", help_heading = "Uncertainty", value_parser = parse_dependence)]
    pub dependence: Option<Dependence>,
    /// text, json, geojson, gpx, csv, svg, order (the movement order) or order-html [default: by the name of -o, else text]
    #[arg(long, help_heading = "Output", value_parser = parse_plan_format)]
    pub format: Option<PlanFormat>,
    /// What a movement order is made with.
    #[command(flatten)]
    pub order: OrderArgs,
    /// Where to.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What a movement order is made with.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Movement order")]
pub struct OrderArgs {
    /// Rank of the route that the order is for [default: the first]
    #[arg(long, value_name = "RANK")]
    pub route: Option<u32>,
    /// For sharing: leaves out dates, times, the convoy, its cargo, hazards and escorts
    #[arg(long)]
    pub redacted: bool,
    /// en or fr: the language of the order [default: en]
    #[arg(long, value_name = "en|fr", value_parser = parse_language)]
    pub lang: Option<Language>,
}

/// Formats of `siraba plan`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanFormat {
    /// The plan.
    Plan(Format),
    /// The movement order of one of its routes.
    Order(OrderFormat),
}

impl PlanFormat {
    /// Every format, in order.
    pub const ALL: [Self; 8] = [
        Self::Plan(Format::Text),
        Self::Plan(Format::Json),
        Self::Plan(Format::Geojson),
        Self::Plan(Format::Gpx),
        Self::Plan(Format::Csv),
        Self::Plan(Format::Svg),
        Self::Order(OrderFormat::Text),
        Self::Order(OrderFormat::Html),
    ];

    /// The word used on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan(format) => format.as_str(),
            Self::Order(OrderFormat::Text) => "order",
            Self::Order(OrderFormat::Html) => "order-html",
        }
    }
}

/// `siraba frontier`
#[derive(Debug, Args)]
pub struct FrontierArgs {
    /// Where from, where to, within which limits.
    #[command(flatten)]
    pub journey: JourneyArgs,
    /// Under which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Show at most N points: the ends, the knee, and those that lose least of the curve; the search is the same [default: all]
    #[arg(long, value_name = "N", value_parser = parse_points, help_heading = "Output")]
    pub max_points: Option<u32>,
    /// text, json, geojson, csv or svg [default: by the name of -o, else text]
    #[arg(long, help_heading = "Output", value_parser = parse_frontier_format)]
    pub format: Option<Format>,
    /// Where to.
    #[command(flatten)]
    pub output: FileArgs,
}

/// `siraba compare`
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Where from, where to, within which limits.
    #[command(flatten)]
    pub journey: JourneyArgs,
    /// The scenarios: names of the map's, or files that end in .toml; comma-separated or repeated [default: all of the map]
    #[arg(
        long,
        value_name = "NAME|FILE.toml",
        value_delimiter = ',',
        help_heading = "Scenarios"
    )]
    pub scenarios: Vec<String>,
    /// How likely each is held to be: status-quo=0.4,negotiation=0.6; scaled to add up to 1 [default: equal]
    #[arg(
        long,
        value_name = "NAME=W",
        value_delimiter = ',',
        value_parser = parse_weight,
        help_heading = "Scenarios"
    )]
    pub weights: Vec<(String, f64)>,
    /// What regret is counted in: total-cost (money and expected loss), objective (what is minimised) or hazard
    #[arg(long, value_name = "WHAT", default_value = "total-cost", value_parser = parse_currency, help_heading = "Scenarios")]
    pub regret: Currency,
    /// text, json, geojson, csv or svg [default: by the name of -o, else text]
    #[arg(long, help_heading = "Output", value_parser = parse_comparison_format)]
    pub format: Option<Format>,
    /// Where to.
    #[command(flatten)]
    pub output: FileArgs,
}

/// `siraba replan`
#[derive(Debug, Args)]
pub struct ReplanArgs {
    /// A plan written with `siraba plan --format json`, or a replan: then what lies ahead of it
    pub plan: PathBuf,
    /// Where the convoy is: the kilometre of the plan's route, lon,lat, or a place of the map
    #[arg(long, value_name = "KM|LON,LAT|PLACE", allow_hyphen_values = true)]
    pub at: String,
    /// The local time there, YYYY-MM-DDTHH:MM: decides which risk features are in force, and with a march what is left of the day
    #[arg(long, value_name = "TIME", value_parser = parse_departure)]
    pub time: DateTime,
    /// Rank of the plan's route that the convoy set out on [default: its first]
    #[arg(long, value_name = "RANK")]
    pub route: Option<u32>,
    /// GeoJSON risk layers in addition to the map's; repeatable
    #[arg(long, value_name = "FILE", help_heading = "What is new")]
    pub risk: Vec<PathBuf>,
    /// GeoJSON risk layers instead of the map's; repeatable
    #[arg(long, value_name = "FILE", help_heading = "What is new")]
    pub replace_risk: Vec<PathBuf>,
    /// The escort that is with the convoy, or none [default: as planned there]
    #[arg(long, value_name = "TYPE", help_heading = "The convoy")]
    pub escort_now: Option<String>,
    /// Hours driven since the last night [default: as planned there]
    #[arg(long, value_name = "HOURS", help_heading = "The convoy")]
    pub driven_today: Option<f64>,
    /// The convoy cannot turn round where it stands
    #[arg(long, help_heading = "The convoy")]
    pub no_turn: bool,
    /// --max-risk of the plan is for the whole journey: subtract what was met. Without this it is for what lies ahead; the other limits are what is left of them in any case
    #[arg(long, help_heading = "Limits")]
    pub count_travelled: bool,
    /// Excluded areas, when their files are no longer where the plan says; in its order, repeatable
    #[arg(long, value_name = "FILE", help_heading = "Limits")]
    pub exclude: Vec<PathBuf>,
    /// The map's folder, when it is no longer where the plan says
    #[arg(long, value_name = "DIR", help_heading = "Map")]
    pub map: Option<PathBuf>,
    /// GeoJSON roads, when they are no longer where the plan says; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Map")]
    pub roads: Vec<PathBuf>,
    /// GeoJSON places, when they are no longer where the plan says; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Map")]
    pub places: Vec<PathBuf>,
    /// TOML with vehicles, escorts and the convoy, when they are no longer where the plan says; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Map")]
    pub profiles: Vec<PathBuf>,
    /// Time for all searches together, as in `siraba plan`
    #[arg(long, value_name = "TIME", value_parser = parse_budget, help_heading = "Search")]
    pub budget: Option<Duration>,
    /// Labels that each search may make, as in `siraba plan`
    #[arg(long, value_name = "N", value_parser = parse_labels, help_heading = "Search")]
    pub budget_labels: Option<u64>,
    /// text, json or geojson [default: by the name of -o, else text]
    #[arg(long, help_heading = "Output", value_parser = parse_replan_format)]
    pub format: Option<Format>,
    /// Where to.
    #[command(flatten)]
    pub output: FileArgs,
}

/// `siraba check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files of roads to check by themselves, without a map
    #[arg(value_name = "ROADS")]
    pub files: Vec<PathBuf>,
    /// The map.
    #[command(flatten)]
    pub map: MapArgs,
    /// The day on which risk features should be in force [default: the map's as-of day]
    #[arg(long)]
    pub date: Option<Date>,
    /// dry, wet, or auto: the season of the day, for seasonal roads and fords
    #[arg(long, default_value = "auto", value_parser = parse_season)]
    pub season: SeasonChoice,
    /// Only roads that this vehicle class may use on the day count in the components [default: all roads]
    #[arg(long)]
    pub profile: Option<String>,
    /// Report dead ends this close to another road, m
    #[arg(long, value_name = "M", allow_hyphen_values = true, default_value = "20", value_parser = parse_length)]
    pub tolerance: f64,
    /// How far a place may lie from a road, km
    #[arg(long, value_name = "KM", allow_hyphen_values = true, default_value = "5", value_parser = parse_radius)]
    pub snap_radius: f64,
    /// Format of the result
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    pub format: CheckFormat,
    /// Where to.
    #[command(flatten)]
    pub output: FileArgs,
}

/// Formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A page to read
    Text,
    /// The same as data
    Json,
}

/// `siraba overlay`
#[derive(Debug, Args)]
pub struct OverlayArgs {
    /// The map.
    #[command(flatten)]
    pub map: MapArgs,
    /// Under which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// The day: decides which risk features are in force [default: the map's as-of day]
    #[arg(long)]
    pub date: Option<Date>,
    /// What is carried: some areas target some cargoes only
    #[arg(long, default_value = "fuel", value_parser = parse_cargo)]
    pub cargo: Cargo,
    /// How far a checkpoint or an incident may lie from a road, km
    #[arg(long, value_name = "KM", allow_hyphen_values = true, default_value = "5", value_parser = parse_radius)]
    pub snap_radius: f64,
    /// Write the hazard that incidents add along the roads, and the incidents, instead of all hazard
    #[arg(long)]
    pub incidents: bool,
    /// Where to.
    #[command(flatten)]
    pub output: FileArgs,
}

/// `siraba calibrate`
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// Events: CSV in the columns of ACLED or UCDP GED, or GeoJSON points of kind `incident`
    #[arg(value_name = "EVENTS", required = true)]
    pub events: Vec<PathBuf>,
    /// CSV of kilometres driven: sector, from, to, and convoys and km, or `convoy_km`
    #[arg(long, value_name = "FILE")]
    pub exposure: PathBuf,
    /// GeoJSON polygons with the `name` of each sector [default: the events' own column]
    #[arg(long, value_name = "FILE")]
    pub sectors: Option<PathBuf>,
    /// The column that says in which sector an event was
    #[arg(
        long,
        value_name = "NAME",
        default_value = "sector",
        conflicts_with = "sectors"
    )]
    pub sector_column: String,
    /// TOML with `[incidents]`: weights and precision, over the defaults; repeatable
    #[arg(long, value_name = "FILE")]
    pub profiles: Vec<PathBuf>,
    /// Format of the result [default: by the name of -o, else text]
    #[arg(long, value_enum, help_heading = "Output")]
    pub format: Option<CalibrateFormat>,
    /// Where to.
    #[command(flatten)]
    pub output: FileArgs,
}

/// Formats of a calibration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalibrateFormat {
    /// A page to read, with lines to paste
    Text,
    /// The same as data
    Json,
    /// A row per rate, for spreadsheets
    Csv,
}

/// `siraba verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A plan or a frontier written with --format json
    pub plan: PathBuf,
    /// Excluded areas, when their files are no longer where the plan says; in its order, repeatable
    #[arg(long, value_name = "FILE")]
    pub exclude: Vec<PathBuf>,
    /// The scenario, when its file is no longer where the plan says.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// The map, when its files are no longer where the plan says.
    #[command(flatten)]
    pub map: MapArgs,
}

fn parse_probability(text: &str) -> Result<f64, String> {
    let percent = text.trim().strip_suffix('%');
    let number = percent.unwrap_or(text).trim();
    let value: f64 = number
        .parse()
        .map_err(|_| "expected a probability such as 20% or 0.2".to_owned())?;
    let value = if percent.is_some() {
        value / 100.0
    } else {
        value
    };
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else if percent.is_none() && (1.0..=100.0).contains(&value) {
        Err(format!(
            "a probability is between 0 and 1; did you mean {text}%?"
        ))
    } else {
        Err("a probability is between 0 and 1, or 0% and 100%".to_owned())
    }
}

/// A share that may exceed 1.
fn parse_share(text: &str) -> Result<f64, String> {
    let percent = text.trim().strip_suffix('%');
    let number: Option<f64> = percent.unwrap_or(text).trim().parse().ok();
    let value = number.map(|n| if percent.is_some() { n / 100.0 } else { n });
    value
        .filter(|share| (0.0..=10.0).contains(share))
        .ok_or_else(|| "expected a share from 0 to 10, such as 25% or 0.25".to_owned())
}

fn parse_departure(text: &str) -> Result<DateTime, String> {
    let help = "expected a local date and time such as 2026-02-01T06:00";
    let text = text.trim();
    // A day alone would mean midnight, which is hardly meant.
    if !text.contains(['T', 't', ' ']) {
        return Err(help.to_owned());
    }
    text.parse().map_err(|_| help.to_owned())
}

fn parse_drive(text: &str) -> Result<Drive, String> {
    one_of(text, Drive::ALL, Drive::as_str)
}

fn parse_length(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("expected a number, 0 or more".to_owned()),
    }
}

fn parse_radius(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && value > 0.0 => Ok(value),
        _ => Err("expected a number above 0".to_owned()),
    }
}

fn parse_cargo(text: &str) -> Result<Cargo, String> {
    one_of(text, Cargo::ALL, Cargo::as_str)
}

fn parse_season(text: &str) -> Result<SeasonChoice, String> {
    one_of(text, SeasonChoice::ALL, SeasonChoice::as_str)
}

fn parse_dependence(text: &str) -> Result<Dependence, String> {
    one_of(text, Dependence::ALL, Dependence::as_str)
}

fn parse_objective(text: &str) -> Result<Objective, String> {
    one_of(text, Objective::ALL, Objective::as_str)
}

fn parse_plan_format(text: &str) -> Result<PlanFormat, String> {
    one_of(text, PlanFormat::ALL, PlanFormat::as_str)
}

fn parse_language(text: &str) -> Result<Language, String> {
    one_of(text, Language::ALL, Language::as_str)
}

fn parse_frontier_format(text: &str) -> Result<Format, String> {
    one_of(text, Format::FRONTIER, Format::as_str)
}

fn parse_comparison_format(text: &str) -> Result<Format, String> {
    one_of(text, Format::COMPARISON, Format::as_str)
}

fn parse_currency(text: &str) -> Result<Currency, String> {
    one_of(text, Currency::ALL, Currency::as_str)
}

/// "status-quo=0.4", "negotiation=40%".
fn parse_weight(text: &str) -> Result<(String, f64), String> {
    const HELP: &str = "expected a scenario and its weight, such as status-quo=0.4";
    let (name, weight) = text.split_once('=').ok_or_else(|| HELP.to_owned())?;
    let number = weight.trim();
    let (number, unit) = match number.strip_suffix('%') {
        Some(percent) => (percent, 0.01),
        None => (number, 1.0),
    };
    match number.trim().parse::<f64>() {
        Ok(weight) if weight.is_finite() && weight >= 0.0 && !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), weight * unit))
        }
        _ => Err(HELP.to_owned()),
    }
}

fn parse_replan_format(text: &str) -> Result<Format, String> {
    one_of(text, Format::REPLAN, Format::as_str)
}

/// "500ms", "10s", "2m", "1.5h".
fn parse_budget(text: &str) -> Result<Duration, String> {
    const HELP: &str = "expected a time with its unit, such as 500ms, 10s, 2m or 1h";
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[digits.len()..] {
        "ms" => 1e-3,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(HELP.to_owned()),
    };
    let number: f64 = digits.trim().parse().map_err(|_| HELP.to_owned())?;
    match Duration::try_from_secs_f64(number * seconds) {
        Ok(time) if time > Duration::ZERO => Ok(time),
        Ok(_) => Err("a search needs some time: more than 0".to_owned()),
        Err(_) => Err(HELP.to_owned()),
    }
}

fn parse_labels(text: &str) -> Result<u64, String> {
    within(text, 1, u64::MAX, "expected a whole number, 1 or more")
}

fn parse_threads(text: &str) -> Result<usize, String> {
    within(text, 1, 1024, "expected a whole number from 1 to 1024")
}

fn parse_points(text: &str) -> Result<u32, String> {
    let help = "expected a whole number, 3 or more: the two ends and the knee are always shown";
    within(text, 3, u32::MAX, help)
}

fn within<T: std::str::FromStr + PartialOrd + Copy>(
    text: &str,
    least: T,
    most: T,
    help: &str,
) -> Result<T, String> {
    match text.trim().parse() {
        Ok(value) if value >= least && value <= most => Ok(value),
        _ => Err(help.to_owned()),
    }
}

fn one_of<T: Copy, const N: usize>(
    text: &str,
    all: [T; N],
    name: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    all.into_iter()
        .find(|item| name(*item) == text)
        .ok_or_else(|| {
            let names = all.map(&name);
            match crate::model::nearest(text, names, 1).first() {
                Some(near) => format!("did you mean {near}? One of {}", names.join(", ")),
                None => format!("one of {}", names.join(", ")),
            }
        })
}
