//! What an order says, before it is put into words.
//!
//! Invariants: names are already redacted where the order is; what a redacted order must not hold is absent from it (`None`, or an
//! empty list), not merely left unprinted. Kilometres are of the route.

use crate::model::{Cargo, Drive};
use crate::plan::PointKind;
use jiff::civil::{Date, DateTime};

/// A time of the march.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct When {
    /// Day of the march, from 1.
    pub day: u32,
    /// Local date and time; `None` when redacted.
    pub clock: Option<DateTime>,
    /// Seconds after the day's start.
    pub after_s: f64,
}

/// A movement order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Whether it is the version for sharing.
    pub redacted: bool,
    /// Start point.
    pub from: String,
    /// Release point.
    pub to: String,
    /// Via points.
    pub via: Vec<String>,
    /// The route's rank in the plan.
    pub rank: u32,
    /// Its label in the plan; empty when redacted.
    pub label: String,
    /// How many routes the plan proposes.
    pub of: usize,
    /// Length, km.
    pub km: f64,
    /// Days on the road.
    pub days_count: u32,
    /// From departure to the head's arrival, s; `None` when redacted.
    pub elapsed_s: Option<f64>,
    /// What the risk picture is, and until when the order holds; `None` when redacted.
    pub picture: Option<Picture>,
    /// Areas crossed, in order.
    pub areas: Vec<Area>,
    /// Secured areas and closures near the route.
    pub near: Vec<NearZone>,
    /// The convoy; `None` when redacted.
    pub column: Option<Column>,
    /// Whether it drives by day or by night.
    pub drive: Drive,
    /// The march, day by day.
    pub days: Vec<Day>,
    /// A card for each leg between places where the convoy may stay.
    pub cards: Vec<Card>,
    /// Where escorts change.
    pub handovers: Vec<Handover>,
    /// The other proposed routes; none when redacted.
    pub alternates: Vec<Alternate>,
    /// Warnings of the plan, in the program's English.
    pub warnings: Vec<String>,
}

/// The risk picture that the order rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Name of the map.
    pub map: String,
    /// The day it describes.
    pub as_of: Option<Date>,
    /// Its age on the day of departure, days.
    pub age_days: Option<i32>,
    /// Its age on the last day of the march, days.
    pub age_at_end: Option<i32>,
    /// The day of departure.
    pub departs: DateTime,
    /// The last day on which the order holds.
    pub holds_to: Date,
    /// The layer whose end ends it; `None` when the last day of the march does.
    pub ended_by: Option<String>,
    /// Layers that end during the march.
    pub lapses: Vec<Lapse>,
    /// Expected attacks on the whole route.
    pub hazard: f64,
    /// P(attack).
    pub attack: f64,
    /// P(attack) at half and twice the rates.
    pub range: [f64; 2],
    /// P(attack) if escorts change nothing; `None` without an escort.
    pub attack_phi_1: Option<f64>,
}

/// A layer that ends while the convoy is on the road.
#[derive(Clone, Debug, PartialEq)]
pub struct Lapse {
    /// Its name.
    pub name: String,
    /// Its kind, as in files.
    pub kind: String,
    /// Its last day.
    pub last: Date,
    /// The first day of the march on which it is no longer in force.
    pub day: u32,
    /// Where that day begins.
    pub halt: String,
}

/// An area that the route crosses.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// Who is there.
    pub groups: Vec<String>,
    /// Stretches of the route within it, km from and to.
    pub spans: Vec<[f64; 2]>,
    /// Kilometres within it.
    pub km: f64,
    /// Expected attacks on those, from all sources.
    pub hazard: f64,
    /// P(attack) on those.
    pub attack: f64,
    /// P(attack) at half and twice the rates.
    pub range: [f64; 2],
    /// Its last day, if stated.
    pub until: Option<Date>,
}

/// A secured area or a closure near the route.
#[derive(Clone, Debug, PartialEq)]
pub struct NearZone {
    /// Its name.
    pub name: String,
    /// Whether it is a closure.
    pub closed: bool,
    /// How far it is from the route, km; 0 on it.
    pub km: f64,
    /// Its last day, if stated.
    pub until: Option<Date>,
}

/// The convoy and how it marches.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Trucks.
    pub trucks: u32,
    /// Vehicle class.
    pub profile: String,
    /// What is carried.
    pub cargo: Cargo,
    /// How much, l.
    pub litres: f64,
    /// Length on the road without the packets' gaps, m.
    pub length_m: f64,
    /// The shortest and longest time to pass a point of the timetable, s.
    pub pass_s: [f64; 2],
    /// First and last truck of each packet.
    pub packets: Vec<[u32; 2]>,
    /// Minutes between packets.
    pub packet_gap_min: f64,
    /// Share added to driving times.
    pub contingency: f64,
    /// Minutes kept from sunrise and sunset.
    pub margin_min: f64,
    /// Hours of driving before a rest.
    pub rest_after_h: f64,
    /// Minutes of a rest.
    pub rest_min: f64,
    /// Most hours of driving in a day.
    pub duty_h: f64,
    /// Share by which a checkpoint may take longer or shorter.
    pub delay_spread: f64,
}

/// A day of the march.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// From 1.
    pub number: u32,
    /// Its date; `None` when redacted.
    pub date: Option<Date>,
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Whether it ends at the release point.
    pub last: bool,
    /// Where it begins, km.
    pub km_from: f64,
    /// Where it ends, km.
    pub km_to: f64,
    /// When the head leaves.
    pub leaves: When,
    /// When the head arrives.
    pub arrives: When,
    /// When the whole column is in; `None` when redacted.
    pub all_in: Option<When>,
    /// Until when the column has to be in; `None` when redacted, or when the sun does not set.
    pub closes: Option<When>,
    /// How much later than planned the head may leave and the column still be in, s.
    pub slack_s: Option<f64>,
    /// By how much the column is late when checkpoints take their longest, s, above 0.
    pub late_s: Option<f64>,
    /// Its points.
    pub points: Vec<Point>,
}

/// A point of the timetable.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What it is.
    pub kind: PointKind,
    /// Its name; empty for a rest.
    pub name: String,
    /// Kilometre.
    pub km: f64,
    /// The head, planned.
    pub head: When,
    /// The head, earliest and latest.
    pub between: Option<[When; 2]>,
    /// The tail, planned.
    pub tail: Option<When>,
    /// How long it stays, s; `None` for a night.
    pub stay_s: Option<f64>,
    /// From the tail's arrival to sunset (sunrise, by night), s.
    pub margin_s: Option<f64>,
}

/// A share of a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// "paved", "unpaved" or "unknown".
    pub surface: String,
    /// Kilometres.
    pub km: f64,
}

/// An escort on a stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct EscortUse {
    /// Its type; `None` for no escort.
    pub escort: Option<String>,
    /// From, km.
    pub from: f64,
    /// To, km.
    pub to: f64,
}

/// A critical point between two places where the convoy may stay.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What it is.
    pub kind: PointKind,
    /// Its name.
    pub name: String,
    /// Kilometre.
    pub km: f64,
    /// Back to the last safe halt, km.
    pub back_km: f64,
    /// On to the next safe halt, km.
    pub on_km: f64,
    /// The latest time to leave it forwards: later the column is not in at the day's end before that closes.
    pub on_by: Option<When>,
    /// The latest time to turn back from it.
    pub back_by: Back,
}

/// Whether and until when the way back is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Back {
    /// Until then.
    By(When),
    /// Even on time, the column would not be back before the halt closes.
    No,
    /// Nothing can be said.
    Unknown,
}

/// The hazard of a leg; left out of a redacted order.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Expected attacks.
    pub hazard: f64,
    /// P(attack).
    pub attack: f64,
    /// P(attack) at half and twice the rates.
    pub range: [f64; 2],
    /// Expected attacks per 1000 km.
    pub per_1000_km: f64,
    /// Share of the whole route's hazard, 0..1.
    pub of_route: f64,
    /// Groups by their share.
    pub groups: Vec<String>,
}

/// A leg between two places where the convoy may stay.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// From 1.
    pub seq: u32,
    /// Day of the march.
    pub day: u32,
    /// The last safe halt.
    pub from: String,
    /// The next safe halt.
    pub to: String,
    /// Where it begins, km.
    pub km_from: f64,
    /// Where it ends, km.
    pub km_to: f64,
    /// When the head leaves.
    pub leaves: When,
    /// When the head arrives.
    pub arrives: When,
    /// The latest time to leave it and still be in at the day's end.
    pub leave_by: Option<When>,
    /// The latest time to leave it and still be in at the next safe halt, where that is not the day's end.
    pub next_by: Option<When>,
    /// The roads, in order.
    pub roads: Vec<String>,
    /// Surfaces by length.
    pub surfaces: Vec<Surface>,
    /// Mean planned driving speed, km/h, contingency apart.
    pub speed_kmh: f64,
    /// The slowest and the fastest stretch, km/h.
    pub speeds: [f64; 2],
    /// Its hazard.
    pub hazard: Option<Share>,
    /// Escorts in order.
    pub escorts: Vec<EscortUse>,
    /// Critical points.
    pub points: Vec<Turn>,
    /// From where the next halt is nearer in time than the last, km.
    pub turn_km: f64,
    /// The named points before and after that; equal when it is at one.
    pub turn_between: [String; 2],
}

/// A change of escorts.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// Where.
    pub place: String,
    /// Kilometre.
    pub km: f64,
    /// When, if the timetable has it.
    pub at: Option<When>,
    /// The escort before.
    pub from: Option<String>,
    /// The escort after.
    pub to: Option<String>,
}

/// Another proposed route.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternate {
    /// Its rank.
    pub rank: u32,
    /// Its label.
    pub label: String,
    /// Some names on its way.
    pub by_way_of: Vec<String>,
    /// The last point in common, km.
    pub switch_km: f64,
    /// The named place there, or the last before it.
    pub switch_place: String,
    /// How far beyond that place, km.
    pub beyond_km: f64,
    /// When the head is there, or leaves it where the convoy has stayed.
    pub at: Option<When>,
    /// Whether the convoy has stayed there.
    pub at_halt: bool,
    /// Whether the road is the same and only the escort, the halts or the days differ.
    pub same_road: bool,
    /// Longer by, m.
    pub length_m: f64,
    /// Later by, s.
    pub elapsed_s: Option<f64>,
    /// More expected attacks.
    pub hazard: f64,
    /// P(attack).
    pub attack: f64,
    /// P(attack) at half and twice the rates.
    pub range: [f64; 2],
}
