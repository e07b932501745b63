//! What is meant, checked: the request as the library takes it.

use super::{Budget, EnsembleRequest, Error, Limits, Objective, UnderWay};
use crate::io::Source;
use crate::model::{Cargo, Drive, SeasonChoice};
use geo::Coord;
use jiff::civil::{Date, DateTime};

/// A point that a planner names.
#[derive(Clone, Debug, PartialEq)]
pub enum PointSpec {
    /// A place of the map, accents and case ignored.
    Name(String),
    /// lon, lat in degrees.
    LonLat(Coord<f64>),
}

impl PointSpec {
    /// Reads "lon,lat" or else a name. A pair of numbers outside the globe is an error.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let numbers: Option<Vec<f64>> = text
            .split(',')
            .map(|part| part.trim().parse().ok())
            .collect();
        match numbers.as_deref() {
            Some([x, y]) => {
                if x.abs() <= 180.0 && y.abs() <= 90.0 {
                    Ok(Self::LonLat(Coord { x: *x, y: *y }))
                } else {
                    let swapped = x.abs() <= 90.0 && y.abs() <= 180.0;
                    Err(Error::BadRequest {
                        what: format!(
                            "\"{text}\" is no point on the globe: longitude is -180 to 180, latitude -90 to 90"
                        ),
                        help: if swapped {
                            format!(
                                "Latitude and longitude look swapped: did you mean \"{y},{x}\"?"
                            )
                        } else {
                            "Give WGS84 degrees as lon,lat, for example -7.97522,12.60915."
                                .to_owned()
                        },
                    })
                }
            }
            Some([_]) => Err(Error::BadRequest {
                what: format!("\"{text}\" is a single number"),
                help: "Give a place name, or WGS84 degrees as lon,lat without a space.".to_owned(),
            }),
            _ if text.trim().is_empty() => Err(Error::BadRequest {
                what: "a place name is empty".to_owned(),
                help: "Give a place of the map, or lon,lat.".to_owned(),
            }),
            _ => Ok(Self::Name(text.trim().to_owned())),
        }
    }

    /// As a person would write it.
    pub fn text(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::LonLat(at) => format!("{},{}", at.x, at.y),
        }
    }
}

/// A request for a plan. [`Request::new`] gives the defaults of the command line.
#[derive(Clone, Debug)]
pub struct Request {
    /// Origin.
    pub from: PointSpec,
    /// Destination.
    pub to: PointSpec,
    /// Via points in order.
    pub via: Vec<PointSpec>,
    /// The day; the map's as-of day when `None`.
    pub date: Option<Date>,
    /// When the convoy leaves, in the map's local time: the plan is then one of days, with nights at safe halts, and its day
    /// the day of departure. `None` for driving times alone.
    pub depart: Option<DateTime>,
    /// How the convoy already stands on the road; `None` for a journey from its start.
    pub under_way: Option<UnderWay>,
    /// Whether it drives by day or by night.
    pub drive: Drive,
    /// Share of the driving time added to it; the march table's when `None`.
    pub contingency: Option<f64>,
    /// Most days on the road; the march table's when `None`.
    pub max_days: Option<u32>,
    /// The season: the day's, unless one is named.
    pub season: SeasonChoice,
    /// Vehicle class.
    pub profile: String,
    /// Number of trucks; the convoy table's when `None`.
    pub trucks: Option<u32>,
    /// Cargo class.
    pub cargo: Cargo,
    /// Litres on the whole convoy; trucks times the profile's capacity when `None`.
    pub cargo_litres: Option<f64>,
    /// What to minimise.
    pub minimise: Objective,
    /// Upper limits.
    pub limits: Limits,
    /// Escort types that may be used.
    pub escorts: Vec<String>,
    /// Γ: plan for the worst that happens when at most so many areas are at their highest rate at once, 0 to 20.
    pub robust: Option<u32>,
    /// Draws every rate from its interval so many times.
    pub ensemble: Option<EnsembleRequest>,
    /// Groups whose hazard is not accepted at all.
    pub avoid: Vec<String>,
    /// GeoJSON files of areas that may not be entered.
    pub exclude: Vec<Source>,
    /// How many different routes; `None` lets the planner choose (one, or three side by side).
    pub alternatives: Option<u32>,
    /// Greatest share of length in common between alternatives.
    pub max_overlap: f64,
    /// How far a point may lie from a road, km.
    pub snap_radius_km: f64,
    /// What the searches may spend: time for all of them together, labels each. The answer to the question
    /// comes first; what depends on it (ledger, sensitivity) uses what is left, and is left out, with a
    /// warning, where nothing is. The default is no limit, and then every answer is exact.
    pub budget: Budget,
}

impl Request {
    /// A request with every option at its default.
    pub fn new(from: PointSpec, to: PointSpec) -> Self {
        Self {
            from,
            to,
            via: Vec::new(),
            date: None,
            depart: None,
            under_way: None,
            drive: Drive::default(),
            contingency: None,
            max_days: None,
            season: SeasonChoice::default(),
            profile: "tanker".to_owned(),
            trucks: None,
            cargo: Cargo::default(),
            cargo_litres: None,
            minimise: Objective::default(),
            limits: Limits::default(),
            escorts: Vec::new(),
            robust: None,
            ensemble: None,
            avoid: Vec::new(),
            exclude: Vec::new(),
            alternatives: None,
            max_overlap: 0.6,
            snap_radius_km: 5.0,
            budget: Budget::default(),
        }
    }

    /// Checks every number's range.
    pub fn check(&self) -> Result<(), Error> {
        if let Some(under_way) = &self.under_way {
            under_way.check(self)?;
        }
        let positive = |value: Option<f64>| value.is_none_or(|v| v.is_finite() && v >= 0.0);
        let limits = &self.limits;
        range(
            limits.max_risk.is_none_or(|p| (0.0..=1.0).contains(&p)),
            "--max-risk is a probability from 0 to 1, or 0% to 100%",
            "Write 20% or 0.2 for one chance in five of an attack.",
        )?;
        range(
            positive(limits.max_hours),
            "--max-hours is not a number ≥ 0",
            "Give hours.",
        )?;
        range(
            positive(limits.max_km),
            "--max-km is not a number ≥ 0",
            "Give kilometres.",
        )?;
        range(
            positive(limits.max_cost),
            "--max-cost is not a number ≥ 0",
            "Give money.",
        )?;
        range(
            positive(limits.max_escort_km),
            "--max-escort-km is not a number ≥ 0",
            "Give kilometres.",
        )?;
        range(
            limits.max_detour.is_none_or(|r| r.is_finite() && r >= 0.0),
            "--max-detour is not a ratio ≥ 0",
            "Give the greatest length as a multiple of the baseline's, for example 1.3.",
        )?;
        self.check_march()?;
        range(
            self.trucks.is_none_or(|n| (1..=100_000).contains(&n)),
            "--trucks is not a number from 1 to 100,000",
            "Give the number of trucks in the convoy.",
        )?;
        range(
            self.cargo_litres.is_none_or(|l| l.is_finite() && l >= 0.0),
            "--cargo-litres is not a number ≥ 0",
            "Give litres for the whole convoy.",
        )?;
        range(
            (0.0..=1.0).contains(&self.max_overlap),
            "--max-overlap is not a share from 0 to 1",
            "0.6 lets alternatives share 60 % of a better route's length.",
        )?;
        range(
            self.snap_radius_km.is_finite() && self.snap_radius_km > 0.0,
            "--snap-radius is not a distance > 0",
            "Give kilometres.",
        )?;
        range(
            self.robust.is_none_or(|gamma| gamma <= 20),
            "--robust is not a number from 0 to 20",
            "Give how many areas may be at their worst at once; 2 or 3 is usual, 0 is none.",
        )?;
        range(
            self.ensemble
                .is_none_or(|e| (1..=10_000).contains(&e.draws)),
            "--ensemble is not a number from 1 to 10,000",
            "Give how many pictures to draw; 1000 is usual.",
        )?;
        let several = self.alternatives.is_some_and(|k| k > 1);
        range(
            self.robust.is_none() || !several || self.minimise != Objective::Hazard,
            "--robust does not go with several alternatives of least hazard",
            "Ask for one, or minimise time, distance or cost under --max-risk.",
        )?;
        range(
            self.alternatives.is_none_or(|k| (1..=8).contains(&k)),
            "--alternatives is not a number from 1 to 8",
            "Ask for fewer routes.",
        )
    }

    /// What a departure brings with it.
    fn check_march(&self) -> Result<(), Error> {
        range(
            self.contingency
                .is_none_or(|share| (0.0..=10.0).contains(&share)),
            "--contingency is not a share from 0 to 10",
            "Write 25% or 0.25 for a quarter more driving time.",
        )?;
        range(
            self.max_days.is_none_or(|days| (1..=60).contains(&days)),
            "--max-days is not a number from 1 to 60",
            "Give the most days on the road.",
        )?;
        range(
            self.date
                .is_none_or(|date| self.depart.is_none_or(|depart| depart.date() == date)),
            "--date and --depart state different days",
            "Leave --date out: the plan's day is the day of departure.",
        )?;
        range(
            self.depart.is_some() || (self.contingency.is_none() && self.max_days.is_none()),
            "--contingency and --max-days need a departure",
            "Add --depart, for example --depart 2026-02-01T06:00.",
        )?;
        range(
            self.depart.is_none() || self.alternatives.is_none_or(|k| k < 2),
            "--alternatives does not go with --depart",
            "Leave --alternatives out: with a departure and no limit three routes are shown, and `siraba frontier` shows them all.",
        )
    }
}

fn range(ok: bool, what: &str, help: &str) -> Result<(), Error> {
    if ok {
        Ok(())
    } else {
        Err(Error::BadRequest {
            what: what.to_owned(),
            help: help.to_owned(),
        })
    }
}
