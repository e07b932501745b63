//! The answer: what `plan` gives, in JSON, to every report and to library users.
//!
//! Purpose: one documented, serialisable value. Invariants: `detour[i]` belongs to `routes[i]`;
//! quantities are in the unit their name ends in (`_m` metres, `_s` seconds, `_l` litres, `_km`
//! kilometres; money is the unit of the profile's costs); hazards are those of *this* convoy with
//! the escorts of the route; every figure is recomputed in floating point from the network, not
//! taken from the search.

use super::{ScenarioInfo, UnderWay};
use crate::model::{Cargo, Drive, EdgeId, NodeId, SeasonUsed, Validity};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Everything `plan` has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The program version that made it.
    pub siraba: String,
    /// What kind of answer this is.
    pub status: Status,
    /// What was asked, resolved.
    pub request: ResolvedRequest,
    /// What it was asked of.
    pub map: MapInfo,
    /// The fastest legal route for the same convoy, ignoring hazard and escorts.
    pub baseline: Route,
    /// The proposed routes, best first; empty when infeasible.
    pub routes: Vec<Route>,
    /// Each route against the baseline, in the same order.
    pub detour: Vec<Detour>,
    /// Whether the best route stays the best when the picture is wrong; without the cases that the
    /// budget left no time for.
    pub sensitivity: Vec<SensitivityCase>,
    /// The routes when every rate is drawn from its interval, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<Ensemble>,
    /// Infeasible only: the limits that cannot be met.
    pub binding: Vec<Binding>,
    /// Infeasible only: the route with the least hazard that can be had.
    pub least_hazard: Option<Box<Route>>,
    /// Every zone in force on the day, for maps and tables.
    pub zones: Vec<ZoneInfo>,
    /// What a planner must know before relying on this.
    pub warnings: Vec<String>,
}

/// The kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every route is proven to be what it is called.
    Optimal,
    /// The routes meet the limits, but the budget ended the search: the gap of each is stated.
    Feasible,
    /// No route meets the limits: see `binding` and `least_hazard`.
    Infeasible,
}

impl Status {
    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
        }
    }
}

/// What is minimised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Hours: driving, checkpoints, escort changes.
    #[default]
    Time,
    /// Kilometres.
    Distance,
    /// Money.
    Cost,
    /// Expected attacks.
    Hazard,
}

impl Objective {
    /// Every objective, in order.
    pub const ALL: [Self; 4] = [Self::Time, Self::Distance, Self::Cost, Self::Hazard];

    /// The word used in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Distance => "distance",
            Self::Cost => "cost",
            Self::Hazard => "hazard",
        }
    }
}

/// Upper limits; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// P(at least one attack), 0..1.
    pub max_risk: Option<f64>,
    /// Hours.
    pub max_hours: Option<f64>,
    /// Kilometres.
    pub max_km: Option<f64>,
    /// Money.
    pub max_cost: Option<f64>,
    /// Length over the baseline's length; below 1 only a route shorter than the fastest will do.
    pub max_detour: Option<f64>,
    /// Kilometres under escort.
    pub max_escort_km: Option<f64>,
}

/// What was asked, with every name resolved and every default filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResolvedRequest {
    /// Origin.
    pub from: Endpoint,
    /// Destination.
    pub to: Endpoint,
    /// Via points in order.
    pub via: Vec<Endpoint>,
    /// The day the plan is for: decides which risk features are in force.
    pub date: Date,
    /// When and how the convoy marches; `None` when no departure was stated: the plan is then one of driving times alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub march: Option<MarchInfo>,
    /// Where and how the convoy already stands on the road; `None` for a journey from its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_way: Option<UnderWay>,
    /// The season the plan is for: decides over speeds, seasonal roads and fords.
    pub season: SeasonUsed,
    /// Vehicle class.
    pub profile: String,
    /// Number of trucks.
    pub trucks: u32,
    /// Cargo class.
    pub cargo: Cargo,
    /// Litres carried by the whole convoy.
    pub cargo_litres: f64,
    /// What is minimised.
    pub minimise: Objective,
    /// Upper limits.
    pub limits: Limits,
    /// Escort types that may be used; empty for none.
    pub escorts: Vec<String>,
    /// Γ of a robust plan: at most so many areas at their worst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<u32>,
    /// The ensemble that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<EnsembleRequest>,
    /// Groups whose hazard is not accepted at all.
    pub avoid: Vec<String>,
    /// Files of excluded areas.
    pub exclude: Vec<String>,
    /// How many different routes were asked for; `None` when that was left to the planner.
    pub alternatives: Option<u32>,
    /// Greatest share of length in common between alternatives, 0..1.
    pub max_overlap: f64,
    /// How far a point may lie from a road, km.
    pub snap_radius_km: f64,
    /// The scenario under which it was asked; `None` for the map as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
}

/// An origin, destination or via point on the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The place's name, or "lon,lat" as typed.
    pub name: String,
    /// Longitude of the point on the road, degrees.
    pub lon: f64,
    /// Latitude of the point on the road, degrees.
    pub lat: f64,
    /// Distance from the point asked for to the road, m.
    pub snap_distance_m: f64,
    /// The junction it became.
    pub node: NodeId,
}

/// Which map, and the digest of each input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapInfo {
    /// The map's name.
    pub name: String,
    /// The day the risk picture describes; `None` when the files do not state one.
    pub as_of: Option<Date>,
    /// IANA time zone.
    pub timezone: String,
    /// The folder, or "embedded", or "none" for bare files.
    pub source: String,
    /// Every file read.
    pub inputs: Vec<Input>,
    /// The scenario that changed the risk picture, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<ScenarioInfo>,
}

impl MapInfo {
    /// The day the risk picture describes, and the scenario that changed it, for a sentence.
    pub fn as_of_text(&self) -> String {
        let day = self.as_of.map_or_else(
            || "a day that its files do not state".to_owned(),
            |day| day.to_string(),
        );
        match &self.scenario {
            Some(scenario) => format!("{day}, changed by the scenario {}", scenario.name),
            None => day,
        }
    }
}

/// An input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its path as given.
    pub file: String,
    /// "manifest", "roads", "places", "risk", "profiles", "scenario", "scenario layer", "exclude".
    pub role: String,
    /// SHA-256 of its (decompressed) content.
    pub sha256: String,
}

/// A proposed route, or the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// 1 for the best; 0 for the baseline and the least-hazard route of an infeasible request.
    pub rank: u32,
    /// "optimal", "alternative", "fastest", "balanced", "least hazard", "baseline"…
    pub label: String,
    /// Length, m.
    pub length_m: f64,
    /// Driving, ferries, checkpoints and escort changes, s; no halts and nights.
    pub duration_s: f64,
    /// From departure to the head's planned arrival, with contingency, rests and nights, s; `None` without a departure, and for
    /// a baseline that cannot be marched under the same rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_s: Option<f64>,
    /// Days on the road, the first and the last included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Where the convoy stays for the night (or for the day, when it drives by night).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nights: Vec<Night>,
    /// Where head and tail are and when, in local time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timetable: Vec<MarchPoint>,
    /// Money, all lines.
    pub cost: f64,
    /// Money by line.
    pub cost_lines: CostLines,
    /// Λ: expected attacks on this convoy with these escorts.
    pub hazard: f64,
    /// P(at least one attack).
    pub attack_probability: f64,
    /// P(attack) with every rate at its lowest, and at its highest: as its area states them, else half and double.
    pub attack_probability_range: [f64; 2],
    /// Λ if escorts change nothing (φ = 1).
    pub hazard_phi_1: f64,
    /// P(attack) at φ = 1.
    pub attack_probability_phi_1: f64,
    /// The same with every rate at its lowest, and at its highest.
    pub attack_probability_phi_1_range: [f64; 2],
    /// With at most Γ areas at their worst, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<Robust>,
    /// N · (1 − exp(−Σ f·ψ·λ)).
    pub expected_trucks_lost: f64,
    /// The same share of the cargo, l.
    pub expected_litres_lost: f64,
    /// Kilometres under escort.
    pub escort_km: f64,
    /// Fuel burnt by the whole convoy, l.
    pub fuel_l: f64,
    /// Proven lower bound on what is minimised (s, m, money or expected attacks).
    pub lower_bound: f64,
    /// (value − bound) / bound; 0 when optimal, `f64::MAX` when the bound is 0 and the value is not.
    pub gap: f64,
    /// Stretches between origin, via points, escort changes and destination.
    pub legs: Vec<Leg>,
    /// Junctions in order.
    pub nodes: Vec<RouteNode>,
    /// Edges in order, with the escort each is driven under.
    pub edges: Vec<EdgeUse>,
    /// The same road cut at zone boundaries, with its facts and geometry; left out of a frontier's JSON.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// Named points along the route in order.
    pub waypoints: Vec<Waypoint>,
}

impl Route {
    /// What `--minimise time` makes least, s: the time that has passed on arrival, or without a departure the duration.
    pub fn time_s(&self) -> f64 {
        self.elapsed_s.unwrap_or(self.duration_s)
    }
}

/// When and how a convoy marches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarchInfo {
    /// Departure, local time of the map.
    pub depart: DateTime,
    /// By day or by night.
    pub drive: Drive,
    /// Minutes kept from sunrise and sunset.
    pub margin_min: f64,
    /// Share of the driving time added to it.
    pub contingency: f64,
    /// Hours of driving before a rest.
    pub rest_after_h: f64,
    /// Minutes of a rest.
    pub rest_min: f64,
    /// Most hours of driving in a day.
    pub duty_h: f64,
    /// Share by which a checkpoint's delay may turn out longer or shorter.
    pub delay_spread: f64,
    /// Length of the column on the road, packets' gaps apart, m.
    pub column_m: f64,
    /// Trucks per packet; `None` for one column.
    pub packet_trucks: Option<u32>,
    /// Minutes between packets.
    pub packet_gap_min: f64,
    /// Most days on the road.
    pub max_days: u32,
}

/// A night at a halt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Night {
    /// The halt's name.
    pub place: String,
    /// Its junction.
    pub node: NodeId,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Kilometre of the route.
    pub km: f64,
    /// The head's planned arrival, local time.
    pub arrives: DateTime,
    /// When the whole convoy is in.
    pub all_in: DateTime,
    /// The head's departure.
    pub leaves: DateTime,
    /// Number of `edges` driven before it.
    pub after_edges: u32,
}

/// What a point of the timetable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// The start point.
    Start,
    /// The release point: the destination.
    Release,
    /// A via point.
    Via,
    /// An escort is taken on.
    EscortOn,
    /// An escort is handed back.
    EscortOff,
    /// A border post.
    Border,
    /// A checkpoint.
    Checkpoint,
    /// A safe halt that is passed.
    Halt,
    /// A safe halt where the convoy stays.
    Night,
    /// Any other place.
    Place,
    /// The road enters an area of influence.
    AreaEntry,
    /// The road leaves an area of influence.
    AreaExit,
    /// A rest falls due.
    Rest,
}

/// A point of the timetable. Times are local, to the second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarchPoint {
    /// What it is.
    pub kind: PointKind,
    /// Its name; empty for a rest on the road.
    pub name: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Kilometre of the route.
    pub km: f64,
    /// Day of the march, from 1.
    pub day: u32,
    /// The head's planned arrival, contingency included.
    pub head: DateTime,
    /// The earliest it can arrive: no contingency, checkpoints at their shortest.
    pub head_earliest: DateTime,
    /// The latest it should arrive: contingency used up, checkpoints at their longest.
    pub head_latest: DateTime,
    /// The tail's planned arrival.
    pub tail: DateTime,
    /// How long the convoy stays, s.
    pub stay_s: f64,
    /// From the tail's planned arrival to sunset there (to sunrise, for a convoy that drives by night), s; `None` where the sun does
    /// not set.
    pub margin_s: Option<f64>,
}

/// A route with those Γ areas at their highest rate that are worst for it, the others at their middle one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Robust {
    /// Γ: at most so many areas are at their worst.
    pub gamma: u32,
    /// Λ then.
    pub hazard: f64,
    /// P(attack) then.
    pub attack_probability: f64,
    /// Which areas they are, by id; fewer than Γ where no more make it worse.
    pub worst: Vec<WorstZone>,
}

/// An ensemble that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnsembleRequest {
    /// How many pictures, 1 to 10,000.
    pub draws: u32,
    /// The seed of the random numbers: the same one gives the same answer.
    pub seed: u64,
    /// What the rates of a draw have in common.
    pub dependence: Dependence,
}

/// What the rates of a draw have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependence {
    /// Nothing: every area by itself.
    #[default]
    Areas,
    /// The areas of a group rise and fall together; groups by themselves.
    Groups,
}

impl Dependence {
    /// Every kind, in order.
    pub const ALL: [Self; 2] = [Self::Areas, Self::Groups];

    /// The word used in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Groups => "groups",
        }
    }
}

/// The routes when every rate is drawn from its interval: the median is the map's own rate, low and high are its 5 %
/// and 95 % quantiles, and the logarithm is normal on either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ensemble {
    /// How many pictures were drawn.
    pub draws: u32,
    /// The seed.
    pub seed: u64,
    /// What the rates of a draw have in common.
    pub dependence: Dependence,
    /// What makes a route the best in a draw.
    pub best_by: BestBy,
    /// Journeys sampled in all for the tail of the loss.
    pub journeys: u32,
    /// Share of draws in which no candidate keeps the limit on risk.
    pub none_within_limits: f64,
    /// The proposed routes, then the other points of the frontier.
    pub routes: Vec<EnsembleRoute>,
}

/// What makes a route the best in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BestBy {
    /// Least objective among those that keep the limit on risk in that draw.
    ObjectiveWithinRisk,
    /// Least hazard in that draw.
    Hazard,
    /// Least money, expected loss of trucks with their cargo included.
    CostAndLoss,
}

/// A route in an ensemble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnsembleRoute {
    /// Its rank among the proposed routes; `None` for another point of the frontier.
    pub rank: Option<u32>,
    /// What it is called.
    pub label: String,
    /// Length, m.
    pub length_m: f64,
    /// Duration, s.
    pub duration_s: f64,
    /// Money.
    pub cost: f64,
    /// Λ.
    pub hazard: Spread,
    /// P(attack).
    pub attack_probability: Spread,
    /// Expected trucks lost.
    pub trucks_lost: Spread,
    /// Mean of the trucks lost in the worst 5 % of all journeys.
    pub trucks_lost_cvar_95: f64,
    /// Share of draws in which it keeps the limit on risk; `None` without one.
    pub within_limits: Option<f64>,
    /// Share of draws in which it is the best.
    pub best: f64,
}

/// How a figure spreads over the draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// 5 % quantile.
    pub low: f64,
    /// 95 % quantile.
    pub high: f64,
}

/// An area at its worst.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorstZone {
    /// Its id: its place among the plan's zones, from 0.
    pub zone: u32,
    /// Its name.
    pub name: String,
}

/// Money by line, for the whole convoy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CostLines {
    /// Fuel burnt.
    pub fuel: f64,
    /// Crew and vehicle by the hour.
    pub crew: f64,
    /// Tyres and wear by the kilometre.
    pub vehicle: f64,
    /// Escorts: taking on, by the kilometre, by the hour.
    pub escort: f64,
    /// Paid at checkpoints.
    pub checkpoints: f64,
    /// Delay of the cargo.
    pub cargo_delay: f64,
}

impl CostLines {
    /// The sum of all lines.
    pub fn total(&self) -> f64 {
        self.fuel + self.crew + self.vehicle + self.escort + self.checkpoints + self.cargo_delay
    }

    /// Every line with its name, in the order of reports.
    pub fn lines(&self) -> [(&'static str, f64); 6] {
        [
            ("fuel", self.fuel),
            ("crew", self.crew),
            ("vehicle", self.vehicle),
            ("escort", self.escort),
            ("checkpoints", self.checkpoints),
            ("cargo delay", self.cargo_delay),
        ]
    }

    /// Line by line, `self` − `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self {
            fuel: self.fuel - other.fuel,
            crew: self.crew - other.crew,
            vehicle: self.vehicle - other.vehicle,
            escort: self.escort - other.escort,
            checkpoints: self.checkpoints - other.checkpoints,
            cargo_delay: self.cargo_delay - other.cargo_delay,
        }
    }
}

/// A stretch between two decisions, under one escort.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// 1, 2, 3…
    pub seq: u32,
    /// Where it begins: a place's name, or "lon,lat".
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// The escort type, if any.
    pub escort: Option<String>,
    /// Kilometre of the route where it begins.
    pub km_from: f64,
    /// Kilometre of the route where it ends.
    pub km_to: f64,
    /// Length, m.
    pub length_m: f64,
    /// Time, taking the escort on included, s.
    pub duration_s: f64,
    /// Λ of the leg.
    pub hazard: f64,
    /// P(attack) on the leg.
    pub attack_probability: f64,
    /// The same with every rate at its lowest, and at its highest.
    pub attack_probability_range: [f64; 2],
    /// Λ of the leg at φ = 1.
    pub hazard_phi_1: f64,
    /// P(attack) on the leg at φ = 1.
    pub attack_probability_phi_1: f64,
    /// The same with every rate at its lowest, and at its highest.
    pub attack_probability_phi_1_range: [f64; 2],
    /// Money spent on the escort on this leg.
    pub escort_cost: f64,
}

/// A junction of a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteNode {
    /// Its id in this map.
    pub id: NodeId,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Kilometre of the route.
    pub km: f64,
    /// The place there, if any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<String>,
}

/// An edge of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeUse {
    /// Its id in this map.
    pub edge: EdgeId,
    /// The escort type, if any.
    pub escort: Option<String>,
}

/// A stretch of one road with the same facts from end to end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// 1, 2, 3…
    pub seq: u32,
    /// Kilometre of the route where it begins.
    pub km_from: f64,
    /// Kilometre of the route where it ends.
    pub km_to: f64,
    /// `ref` of the road.
    pub road_ref: Option<String>,
    /// `name` of the road.
    pub road_name: Option<String>,
    /// Road class.
    pub road_class: String,
    /// "paved", "unpaved", or "unknown".
    pub surface: String,
    /// Speed with this profile and escort, km/h.
    pub speed_kmh: f64,
    /// The escort type, if any.
    pub escort: Option<String>,
    /// λ of the segment.
    pub hazard: f64,
    /// λ per 1000 km.
    pub hazard_per_1000_km: f64,
    /// Groups that contribute, in order of share.
    pub groups: Vec<String>,
    /// Driving time, s; checkpoints are paid at their edge's last segment.
    pub duration_s: f64,
    /// The edge it is part of.
    pub edge: EdgeId,
    /// The road's file, and its feature number from 1.
    pub source: (String, u32),
    /// lon, lat in driving order, two or more.
    pub coordinates: Vec<[f64; 2]>,
}

/// What a named point of a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaypointKind {
    /// Where the convoy starts.
    Origin,
    /// Where it goes.
    Destination,
    /// A via point that was asked for.
    Via,
    /// An escort is taken on.
    EscortOn,
    /// An escort is handed back.
    EscortOff,
    /// A border post.
    Border,
    /// A checkpoint.
    Checkpoint,
    /// A place marked as a safe halt.
    Halt,
    /// Any other place.
    Place,
}

/// A named point of a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waypoint {
    /// What it is.
    pub kind: WaypointKind,
    /// Its name.
    pub name: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Kilometre of the route.
    pub km: f64,
    /// Seconds after the start, without halts and nights.
    pub elapsed_s: f64,
    /// "takes on armed", "30 min", …
    pub note: String,
}

/// A route minus the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detour {
    /// The route's rank.
    pub rank: u32,
    /// Δ length, m.
    pub length_m: f64,
    /// Δ length in per cent of the baseline's.
    pub length_percent: f64,
    /// Δ time, s.
    pub duration_s: f64,
    /// Δ time in days of 24 h.
    pub days: f64,
    /// Δ fuel burnt, l.
    pub fuel_l: f64,
    /// Δ money by line.
    pub cost_lines: CostLines,
    /// Δ money.
    pub cost: f64,
    /// Δ expected attacks.
    pub expected_attacks: f64,
    /// Δ P(attack).
    pub attack_probability: f64,
    /// Δ expected trucks lost.
    pub expected_trucks_lost: f64,
    /// Δ expected litres lost.
    pub expected_litres_lost: f64,
    /// Δ expected loss in money: trucks lost times the value of a truck with its cargo.
    pub expected_loss: f64,
    /// Δ money per truck saved; `None` when no truck is saved.
    pub break_even_per_truck: Option<f64>,
    /// The same if escorts change nothing (φ = 1, ψ = 1).
    pub break_even_per_truck_phi_1: Option<f64>,
    /// Why: the zones that the baseline crosses and the route does not.
    pub zones_avoided: Vec<AvoidedZone>,
    /// The zones that the route crosses and the baseline does not.
    pub zones_entered: Vec<CrossedZone>,
}

/// A zone that the baseline crosses and the route does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AvoidedZone {
    /// Its id: index into the zones in force.
    pub zone: u32,
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: Option<String>,
    /// Kilometres of the baseline within it (as the strongest claim).
    pub km_spared: f64,
    /// Λ spared.
    pub hazard_spared: f64,
    /// The budget was spent before it was searched what avoiding or removing this zone would give: a `None`
    /// below then says nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsearched: bool,
    /// The fastest route that avoids this zone alone, against the baseline; `None` when there is none.
    pub avoid_alone: Option<Difference>,
    /// The best route under the same request if this zone did not exist, against this route; `None` when there is none.
    pub if_absent: Option<Difference>,
}

/// A zone on a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossedZone {
    /// Its id.
    pub zone: u32,
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: Option<String>,
    /// Kilometres within it.
    pub km: f64,
    /// Λ from it.
    pub hazard: f64,
}

/// The difference between two routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Δ length, m.
    pub length_m: f64,
    /// Δ time, s.
    pub duration_s: f64,
    /// Δ money.
    pub cost: f64,
    /// Δ expected attacks.
    pub hazard: f64,
}

/// One way in which the picture may be wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensitivityCase {
    /// "hazard × 2", "escorts change nothing (φ = 1)", "without blockades.geojson".
    pub case: String,
    /// The rank of the route that is looked at: the best, or the balanced one of three.
    pub rank: u32,
    /// Whether the best route of the plan is still the best of this case.
    pub stays_best: bool,
    /// P(attack) of the plan's best route in this case.
    pub attack_probability: f64,
    /// Whether the plan's best route still meets the limits in this case.
    pub within_limits: bool,
    /// The best route of this case, against the plan's best *in the same case*; `None` when no route
    /// meets the limits.
    pub best: Option<Difference>,
    /// P(attack) of the best route of this case.
    pub best_attack_probability: Option<f64>,
}

/// A limit that cannot be met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// "max-risk", "max-hours", "closures", "avoid Katiba Macina"…
    pub limit: String,
    /// What was allowed, in the unit that was typed; `None` for closures, exclusions and groups.
    pub allowed: Option<f64>,
    /// The least that can be had with every other limit lifted; `None` where it has no meaning.
    pub least: Option<f64>,
    /// One sentence for a reader.
    pub reason: String,
}

/// A zone in force, for maps and tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneInfo {
    /// Its id.
    pub zone: u32,
    /// Its name.
    pub name: String,
    /// "influence", "incident", "secured", "closure", "checkpoint".
    pub kind: String,
    /// Its group.
    pub group: Option<String>,
    /// Attacks per 1000 km × confidence, for influence.
    pub attacks_per_1000_km: Option<f64>,
    /// The lowest and the highest believed, likewise: as stated, else half and double.
    #[serde(default)]
    pub rate_range: Option<[f64; 2]>,
    /// First day in force.
    pub valid_from: Option<Date>,
    /// Last day in force.
    pub valid_to: Option<Date>,
    /// File and feature number.
    pub source: (String, u32),
    /// Its geometry.
    pub geometry: geojson::Geometry,
}

impl ZoneInfo {
    /// Its validity as an interval.
    pub fn validity(&self) -> Validity {
        Validity {
            from: self.valid_from,
            to: self.valid_to,
        }
    }
}
