//! What `replan` gives, in JSON, to every report and to library users.
//!
//! Purpose: one documented, serialisable value. Invariants: quantities are in the unit their name ends in, as in a plan;
//! times are local times of the map; figures of what lies ahead are those of the new picture, figures of what is
//! travelled those that were planned.

use super::super::{Binding, CostLines, Difference, Limits, Plan, ResolvedRequest, Route, Status};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Everything `replan` has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replan {
    /// The program version that made it.
    pub siraba: String,
    /// What kind of answer the new plan is.
    pub status: Status,
    /// The plan that was made at the start.
    pub planned: PlannedRoute,
    /// Where the convoy is.
    pub here: Here,
    /// What lies behind it, as planned: nothing changes that any more.
    pub travelled: Travelled,
    /// Whether the caps of the new plan hold what was met on the way against P(attack), too.
    pub travelled_counts: bool,
    /// Risk files that the plan did not have, in the order of the map's inputs; they are its last.
    pub risk_added: Vec<String>,
    /// The rest of the old road under the new picture; `None` when the convoy has left it.
    pub as_planned: Option<AsPlanned>,
    /// The new plan from here on, with its own request: what is left of each limit, the escort, the day.
    pub ahead: Plan,
    /// The new plan's route that is compared and shown, its place in `ahead.routes`; `None` when there is none.
    pub chosen: Option<u32>,
    /// What is different; `None` without a chosen route, or without an old road to compare with.
    pub change: Option<Change>,
    /// Zones on the rest of the old road that are new, gone, or other than they were.
    pub zones: Vec<ZoneChange>,
    /// The safe halts that the whole column can be in first: back along the road, and on.
    pub halts: Vec<WayToHalt>,
    /// What a planner must know before relying on this.
    pub warnings: Vec<String>,
}

/// The route that the convoy set out on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRoute {
    /// What was asked then.
    pub request: ResolvedRequest,
    /// Its rank in its plan.
    pub rank: u32,
    /// What it was called.
    pub label: String,
    /// Length, m.
    pub length_m: f64,
    /// Driving, checkpoints and escort changes, s.
    pub duration_s: f64,
    /// Λ, as planned.
    pub hazard: f64,
    /// P(attack), as planned.
    pub attack_probability: f64,
    /// Money, as planned.
    pub cost: f64,
}

/// Where the convoy is, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Here {
    /// As given: "km 530", a place, or "lon,lat".
    pub at: String,
    /// Longitude of the point on the road, degrees.
    pub lon: f64,
    /// Latitude of the point on the road, degrees.
    pub lat: f64,
    /// Local time.
    pub time: DateTime,
    /// Whether that road is the planned one.
    pub on_route: bool,
    /// Kilometre of the planned route: where it is, or what of the route is nearest.
    pub km: f64,
    /// From the point given to the road, m.
    pub snap_distance_m: f64,
    /// From the point given to the planned route, m.
    pub route_distance_m: f64,
    /// The last place passed on the planned route.
    pub after: Option<String>,
    /// The next place on it.
    pub before: Option<String>,
    /// The escort that is with it.
    pub escort: Option<String>,
    /// Hours of driving since the last night, contingency included.
    pub driven_h: f64,
    /// How much later than planned it is here, s; `None` without a march, or off the route.
    pub late_s: Option<f64>,
    /// Whether it stands at a safe halt, and may stay.
    pub at_halt: bool,
    /// Whether it turns round where it stands, if that is better.
    pub may_turn: bool,
}

/// What lies behind: a share of the plan's own figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Travelled {
    /// Metres.
    pub length_m: f64,
    /// Driving, checkpoints and escort changes, s.
    pub duration_s: f64,
    /// Λ met.
    pub hazard: f64,
    /// Its P(attack).
    pub attack_probability: f64,
    /// Money spent.
    pub cost: f64,
    /// The same by line.
    pub cost_lines: CostLines,
    /// Kilometres under escort.
    pub escort_km: f64,
    /// Stops of the request that were passed.
    pub via: Vec<String>,
    /// The limits of the plan, of which the new plan's are what is left.
    pub limits: Limits,
    /// lon, lat in driving order; empty at the start.
    pub coordinates: Vec<[f64; 2]>,
}

/// The rest of the old road.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AsPlanned {
    /// Whether it can be driven on, and every limit held.
    pub holds: bool,
    /// Why not, a sentence each.
    pub broken: Vec<String>,
    /// Its figures now: the same road and escorts; nights where they are best now.
    pub route: Route,
    /// Now minus what was planned for the same road.
    pub difference: Difference,
}

/// The new route against the rest of the old road, both under the new picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Whether it is the same road to the end.
    pub same_road: bool,
    /// Whether it has the same escorts on it; false on another road.
    pub same_escorts: bool,
    /// New minus old.
    pub difference: Difference,
    /// New minus old, P(attack).
    pub attack_probability: f64,
    /// New minus old, time until arrival with nights, s; `None` where either cannot be marched, or without a march.
    pub elapsed_s: Option<f64>,
    /// Whether it begins by turning round where the convoy stands.
    pub turns_back: bool,
    /// Where it leaves the old road.
    pub leaves: Option<Leaves>,
}

/// Where two roads part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaves {
    /// Kilometre of the planned route, from its origin.
    pub km: f64,
    /// Kilometres from here.
    pub ahead_km: f64,
    /// The place, or "lon,lat".
    pub place: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// When the head is there: by then one must have decided.
    pub decide_by: DateTime,
}

/// What became of a zone on the rest of the old road.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneChange {
    /// Its name.
    pub name: String,
    /// "influence", "secured", "closure", "checkpoint".
    pub kind: String,
    /// Its group.
    pub group: Option<String>,
    /// What became of it.
    pub change: ChangeKind,
    /// Kilometres of the old road in it as planned: as the strongest claim of its group for influence, whole stretches between
    /// junctions for the others; 0 for a checkpoint.
    pub km_then: f64,
    /// The same now.
    pub km_now: f64,
    /// Λ from it as planned.
    pub hazard_then: f64,
    /// The same now.
    pub hazard_now: f64,
}

/// What became of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not on the road before.
    New,
    /// It is there no more.
    Gone,
    /// It adds more hazard, or holds on more of the road.
    More,
    /// It adds less, or holds on less.
    Less,
}

/// A safe halt and the way there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayToHalt {
    /// The halt's name.
    pub place: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Which way it lies.
    pub direction: Direction,
    /// The way there, fastest by planned time, with the escort that is with the convoy.
    pub route: Route,
    /// The head's planned arrival.
    pub arrives: DateTime,
    /// When the whole column is in.
    pub all_in: DateTime,
    /// Whether that is before the halt closes, the margin to dusk kept.
    pub in_time: bool,
    /// From then to dusk (sunset there; sunrise for a convoy that drives by night), s; `None` where the sun does not set.
    pub margin_s: Option<f64>,
    /// What the way there does not keep, a sentence each: excluded areas, groups to avoid, closures.
    pub breaks: Vec<String>,
}

/// Which way a halt lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The convoy stands there.
    Here,
    /// Turning round where it stands.
    Behind,
    /// Going on, or no road behind is known.
    Ahead,
}

impl PlannedRoute {
    /// A route of a plan.
    pub fn of(plan: &Plan, route: &Route) -> Self {
        Self {
            request: plan.request.clone(),
            rank: route.rank,
            label: route.label.clone(),
            length_m: route.length_m,
            duration_s: route.duration_s,
            hazard: route.hazard,
            attack_probability: route.attack_probability,
            cost: route.cost,
        }
    }
}

impl Replan {
    /// The new route that is compared and shown.
    pub fn chosen_route(&self) -> Option<&Route> {
        self.chosen.and_then(|i| self.ahead.routes.get(i as usize))
    }

    /// Why nothing ahead meets the limits; empty when something does.
    pub fn binding(&self) -> &[Binding] {
        &self.ahead.binding
    }
}
