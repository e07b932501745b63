//! What a case is made of: roads, risk, places, fleet and request, as the generator means them.
//!
//! The oracle computes from these values; the program reads the files written from them. A road
//! carries both its meaning (`direction`, `barred`…) and the tags that spell it.

use geo::{LineString, MultiPolygon, Point as GeoPoint};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Longitude, latitude in degrees.
pub type Point = [f64; 2];

/// The day every plan is for.
pub const DATE: &str = "2026-03-15";

/// Which way a road may be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Both ways.
    Both,
    /// As drawn.
    Forward,
    /// Against the drawing.
    Backward,
    /// `oneway=reversible`: DESIGN does not say; see [`Reading`].
    Reversible,
}

/// Where the contract leaves room, one reading of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// `oneway=reversible` may be driven both ways (else not at all).
    pub reversible_open: bool,
    /// A secured area also multiplies the background rate μ0.
    pub secured_background: bool,
}

impl Reading {
    /// Every combination, the likeliest first.
    pub const ALL: [Self; 4] = [
        Self::new(false, true),
        Self::new(true, true),
        Self::new(false, false),
        Self::new(true, false),
    ];

    const fn new(reversible_open: bool, secured_background: bool) -> Self {
        Self {
            reversible_open,
            secured_background,
        }
    }
}

/// A road feature.
#[derive(Clone, Debug)]
pub struct Road {
    /// One line, or the parts of a `MultiLineString`.
    pub parts: Vec<Vec<Point>>,
    /// `highway`.
    pub class: Option<&'static str>,
    /// The surface, where a tag says so.
    pub paved: Option<bool>,
    /// `maxspeed`, km/h.
    pub max_speed_kmh: Option<f64>,
    /// `speed_kmh`.
    pub speed_kmh: Option<f64>,
    /// Length from `length_km` or `length_m`.
    pub length_km: Option<f64>,
    /// Which way.
    pub direction: Direction,
    /// Access tags bar lorries.
    pub barred: bool,
    /// `maxweight`, t.
    pub max_weight_t: Option<f64>,
    /// `maxaxleload`, t.
    pub max_axle_t: Option<f64>,
    /// `maxheight`, m.
    pub max_height_m: Option<f64>,
    /// The properties that say all this.
    pub tags: Map<String, Value>,
}

impl Road {
    /// Whether the surface counts as paved; untagged roads by their class.
    pub fn is_paved(&self) -> bool {
        self.paved.unwrap_or(!matches!(
            self.class,
            Some("tertiary" | "unclassified" | "service" | "track")
        ))
    }
}

/// The extent of a secured area or closure.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Polygons.
    Area(MultiPolygon),
    /// Within so many km of a line.
    AlongLine(LineString, f64),
    /// Within so many km of a point.
    AroundPoint(GeoPoint, f64),
}

/// Where a checkpoint stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Site {
    /// On a junction: paid on arrival there.
    Junction(Point),
    /// In the middle of the straight road between two junctions.
    Middle(Point, Point),
}

impl Site {
    /// The point that the file gives.
    pub fn point(self) -> Point {
        match self {
            Self::Junction(point) => point,
            Self::Middle(a, b) => [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])],
        }
    }
}

/// What a risk feature does.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Adds hazard.
    Influence {
        /// Where.
        area: MultiPolygon,
        /// Whose.
        group: &'static str,
        /// Attacks per 1000 km.
        rate: f64,
        /// `confidence`, if written.
        confidence: Option<f64>,
        /// `taper_km`, if written.
        taper_km: Option<f64>,
        /// `loss_fraction`, if written.
        loss_fraction: Option<f64>,
    },
    /// Multiplies hazard.
    Secured {
        /// Where.
        shape: Shape,
        /// By how much.
        factor: f64,
    },
    /// Closes roads.
    Closure {
        /// Where.
        shape: Shape,
    },
    /// Adds time and money.
    Checkpoint {
        /// Where.
        site: Site,
        /// Minutes.
        delay_min: Option<f64>,
        /// Money per convoy.
        cost: Option<f64>,
    },
}

/// A risk feature.
#[derive(Clone, Debug)]
pub struct Zone {
    /// What it does.
    pub kind: Kind,
    /// First day in force.
    pub valid_from: Option<&'static str>,
    /// Last day in force.
    pub valid_to: Option<&'static str>,
    /// The cargoes it is about; all if absent.
    pub cargo: Option<Vec<&'static str>>,
}

impl Zone {
    /// Whether it counts on the plan's day for this cargo. ISO dates compare as text.
    pub fn in_force(&self, cargo: &str) -> bool {
        self.valid_from.is_none_or(|from| from <= DATE)
            && self.valid_to.is_none_or(|to| to >= DATE)
            && self.cargo.as_ref().is_none_or(|c| c.contains(&cargo))
    }
}

/// A place, always on a junction.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Where.
    pub point: Point,
    /// Escort types that can be taken on here, as indices into the fleet's; empty if no post.
    pub post: Vec<usize>,
    /// Write `true` in place of the list.
    pub post_is_true: bool,
}

/// The vehicle.
#[derive(Clone, Debug)]
pub struct Vehicle {
    /// Its name.
    pub name: &'static str,
    /// Top speed, km/h.
    pub max_speed_kmh: f64,
    /// Gross weight, t.
    pub weight_t: f64,
    /// Axle load, t.
    pub axle_t: f64,
    /// Height, m.
    pub height_m: f64,
    /// Fuel, l/100 km.
    pub fuel_l_per_100km: f64,
    /// Money per km.
    pub cost_per_km: f64,
    /// Money per hour.
    pub cost_per_hour: f64,
    /// Speeds by class, paved and unpaved.
    pub table: BTreeMap<&'static str, [f64; 2]>,
}

/// An escort type.
#[derive(Clone, Debug)]
pub struct Escort {
    /// Its name.
    pub name: &'static str,
    /// φ.
    pub phi: f64,
    /// ψ.
    pub psi: f64,
    /// Minutes to take it on.
    pub change_min: f64,
    /// Money to take it on.
    pub change_cost: f64,
    /// Money per escorted km.
    pub cost_per_km: f64,
    /// Money per escorted hour.
    pub cost_per_hour: f64,
    /// Its own top speed.
    pub max_speed_kmh: Option<f64>,
}

/// Vehicle, escorts and convoy, and the `profiles.toml` that says what differs from the defaults.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// The escort types.
    pub escorts: Vec<Escort>,
    /// N, after `--trucks`.
    pub trucks: f64,
    /// β.
    pub beta: f64,
    /// f.
    pub loss_fraction: f64,
    /// N0.
    pub reference_trucks: f64,
    /// μ0.
    pub background_per_1000_km: f64,
    /// Money per litre.
    pub fuel_price: f64,
    /// Money per hour.
    pub cargo_delay_per_hour: f64,
    /// The file, if one is given.
    pub toml: Option<String>,
}

/// Objectives and limited quantities; also the index into [`Metrics`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Hours.
    Time = 0,
    /// Kilometres.
    Distance = 1,
    /// Money.
    Cost = 2,
    /// Expected attacks.
    Hazard = 3,
    /// Kilometres under escort; only ever a limit.
    EscortKm = 4,
}

impl Metric {
    /// What can be minimised.
    pub const OBJECTIVES: [Self; 4] = [Self::Time, Self::Distance, Self::Cost, Self::Hazard];

    /// The word of `--minimise`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Distance => "distance",
            Self::Cost => "cost",
            Self::Hazard => "hazard",
            Self::EscortKm => "escort km",
        }
    }
}

/// Hours, km, money, expected attacks, escorted km.
pub type Metrics = [f64; 5];

/// A limit as typed.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Without the dashes: `max-risk`…
    pub option: &'static str,
    /// As typed.
    pub text: String,
    /// The number it means (a probability for `max-risk`).
    pub value: f64,
}

/// The request.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Origin, via points, destination: indices of places.
    pub stops: Vec<usize>,
    /// What is minimised.
    pub objective: Metric,
    /// The limits.
    pub limits: Vec<Limit>,
    /// Escort types that may be used.
    pub escorts: Vec<usize>,
    /// Groups to avoid.
    pub avoid: Vec<&'static str>,
    /// Excluded areas, in one file.
    pub exclude: Vec<MultiPolygon>,
    /// `--trucks`.
    pub trucks: Option<u32>,
    /// `--cargo`.
    pub cargo: &'static str,
    /// Say `--cargo` and `--minimise` although they are the defaults.
    pub spell_defaults: bool,
}

impl Ask {
    /// The limits on each quantity, given the baseline's length; infinite where there is none.
    pub fn caps(&self, baseline_km: f64) -> Metrics {
        let mut caps = [f64::INFINITY; 5];
        for limit in &self.limits {
            let (metric, value) = match limit.option {
                "max-risk" => (Metric::Hazard, -(-limit.value).ln_1p()),
                "max-hours" => (Metric::Time, limit.value),
                "max-km" => (Metric::Distance, limit.value),
                "max-detour" => (Metric::Distance, limit.value * baseline_km),
                "max-cost" => (Metric::Cost, limit.value),
                "max-escort-km" => (Metric::EscortKm, limit.value),
                other => panic!("no such limit: {other}"),
            };
            caps[metric as usize] = caps[metric as usize].min(value);
        }
        caps
    }
}

/// A whole case.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its seed.
    pub seed: u64,
    /// Tapers or buffered corridors: compared by numeric integration, to 0.3 %.
    pub numeric: bool,
    /// Road features; those from `second_file` on go to a second file.
    pub roads: Vec<Road>,
    /// Where the second file of roads begins.
    pub second_file: usize,
    /// Risk features.
    pub zones: Vec<Zone>,
    /// Places.
    pub places: Vec<Place>,
    /// Vehicle, escorts, convoy.
    pub fleet: Fleet,
    /// The request.
    pub ask: Ask,
}
