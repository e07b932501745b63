//! The march of an order: its days, where the convoy may stay, and how late each point may be left.
//!
//! A day's slack is what is left between the whole column's planned arrival at its end and the closing of that halt: whatever is
//! later by no more than the slack is still in. The contingency stays in it. Invariants: times are worked out from the timetable
//! alone; every latest time is rounded down to the minute. Complexity: linear in the timetable.

use super::model::{Day, Point, When};
use super::redact::Redactor;
use crate::plan::{MarchInfo, MarchPoint, PointKind, Route};
use jiff::SignedDuration;
use jiff::civil::DateTime;

/// What is nearer than this is one place, km.
pub(super) const NEAR_KM: f64 = 0.05;
const DAY_S: f64 = 86_400.0;
/// How much earlier the sun may set on the next day, and more, s.
const DRIFT_S: f64 = 300.0;

/// A place where the convoy may stay: the start point, a safe halt passed or stayed at, the release point.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub name: String,
    pub km: f64,
    /// Day of the arrival.
    pub day: u32,
    /// Planned arrival of the head, s.
    pub arrives_s: f64,
    /// How long the column takes to come in, s.
    pub pass_s: f64,
    /// Planned departure of the head, s.
    pub leaves_s: f64,
    /// When it closes on the day of the arrival, s.
    pub closes_s: Option<f64>,
    /// Whether a day of the march ends here.
    pub ends_day: bool,
}

/// A route's times in seconds since midnight before its departure.
pub(super) struct March<'p> {
    pub route: &'p Route,
    pub redactor: Redactor,
    pub stops: Vec<Stop>,
    base: DateTime,
    /// Day and start of each day.
    starts: Vec<(u32, f64)>,
}

impl<'p> March<'p> {
    pub(super) fn new(route: &'p Route, info: &MarchInfo, redactor: Redactor) -> Self {
        let base = info
            .depart
            .date()
            .to_datetime(jiff::civil::Time::midnight());
        let mut march = Self {
            route,
            redactor,
            stops: Vec::new(),
            base,
            starts: Vec::new(),
        };
        let mut nights = route.nights.iter();
        for point in &route.timetable {
            let (head_s, tail_s) = (march.seconds(point.head), march.seconds(point.tail));
            let margin_s = info.margin_min * 60.0;
            let mut stop = Stop {
                name: redactor.name(&point.name),
                km: point.km,
                day: point.day,
                arrives_s: head_s,
                pass_s: tail_s - head_s,
                leaves_s: head_s,
                closes_s: point.margin_s.map(|left_s| tail_s + left_s - margin_s),
                ends_day: false,
            };
            match point.kind {
                PointKind::Start => march.starts.push((point.day, head_s)),
                PointKind::Night => {
                    let Some(night) = nights.next() else { continue };
                    stop.arrives_s = march.seconds(night.arrives);
                    stop.pass_s = march.seconds(night.all_in) - stop.arrives_s;
                    stop.leaves_s = march.seconds(night.leaves);
                    stop.ends_day = true;
                    march.starts.push((point.day + 1, stop.leaves_s));
                }
                PointKind::Release => stop.ends_day = true,
                PointKind::Halt => {
                    stop.leaves_s = march.left_s(point.km, point.day, head_s);
                }
                _ => continue,
            }
            march.stops.push(stop);
        }
        march
    }

    /// When everything that is done in a place is done.
    fn left_s(&self, km: f64, day: u32, head_s: f64) -> f64 {
        let here = |p: &&MarchPoint| (p.km - km).abs() < NEAR_KM && p.day == day;
        let points = self.route.timetable.iter().filter(here);
        points
            .map(|p| self.seconds(p.head) + p.stay_s)
            .fold(head_s, f64::max)
    }

    /// Seconds since midnight before departure.
    pub(super) fn seconds(&self, at: DateTime) -> f64 {
        at.duration_since(self.base).as_secs_f64()
    }

    /// A time of the march.
    pub(super) fn when(&self, day: u32, seconds: f64) -> When {
        let start = self.starts.iter().find(|start| start.0 == day);
        let clock = || {
            let whole = SignedDuration::try_from_secs_f64(seconds.round()).ok()?;
            self.base.checked_add(whole).ok()
        };
        When {
            day,
            clock: self.redactor.unless(clock).flatten(),
            after_s: seconds - start.map_or(0.0, |start| start.1),
        }
    }

    /// A latest time: the minute before; none in a redacted order, for it tells when the sun sets.
    pub(super) fn latest(&self, day: u32, seconds: f64) -> Option<When> {
        let minute = (seconds / 60.0).floor() * 60.0;
        self.redactor.unless(|| self.when(day, minute))
    }

    /// When a stop closes on a later day: the sun moves by minutes.
    pub(super) fn closes_on(stop: &Stop, day: u32) -> Option<f64> {
        let days = f64::from(day.saturating_sub(stop.day));
        stop.closes_s
            .map(|closes_s| closes_s + days * (DAY_S - DRIFT_S))
    }

    /// How much later than planned a day may run, s.
    pub(super) fn slack_s(&self, day: u32) -> Option<f64> {
        let end = self.end_of(day)?;
        let left_s = end.closes_s? - end.arrives_s - end.pass_s;
        // Down to the minute, as it is printed.
        Some((left_s.max(0.0) / 60.0).floor() * 60.0)
    }

    fn end_of(&self, day: u32) -> Option<&Stop> {
        self.stops.iter().find(|s| s.ends_day && s.day == day)
    }

    /// The days with their points.
    pub(super) fn days(&self, info: &MarchInfo) -> Vec<Day> {
        let mut days = Vec::new();
        let mut begin = self.stops.first();
        for end in self.stops.iter().filter(|s| s.ends_day) {
            let Some(from) = begin.replace(end) else {
                break;
            };
            let number = end.day;
            let all_in_s = end.arrives_s + end.pass_s;
            let latest_s = self
                .route
                .timetable
                .iter()
                .filter(|p| p.day == number && (p.km - end.km).abs() < NEAR_KM)
                .map(|p| self.seconds(p.head_latest))
                .fold(end.arrives_s, f64::max)
                + end.pass_s;
            let date = || {
                let days = jiff::Span::new().try_days(i64::from(number) - 1).ok()?;
                info.depart.date().checked_add(days).ok()
            };
            let open = |value: Option<f64>| self.redactor.unless(|| value).flatten();
            days.push(Day {
                number,
                date: self.redactor.unless(date).flatten(),
                from: from.name.clone(),
                to: end.name.clone(),
                last: (end.km - self.route.length_m / 1000.0).abs() < NEAR_KM,
                km_from: from.km,
                km_to: end.km,
                leaves: self.when(number, from.leaves_s),
                arrives: self.when(number, end.arrives_s),
                all_in: self.redactor.unless(|| self.when(number, all_in_s)),
                closes: end
                    .closes_s
                    .and_then(|closes_s| self.latest(number, closes_s)),
                slack_s: open(self.slack_s(number)),
                late_s: open(
                    end.closes_s
                        .map(|closes_s| latest_s - closes_s)
                        .filter(|late_s| *late_s > 0.0),
                ),
                points: self.points(number),
            });
        }
        days
    }

    fn points(&self, day: u32) -> Vec<Point> {
        let shown = |kind| match kind {
            PointKind::AreaEntry
            | PointKind::AreaExit
            | PointKind::EscortOn
            | PointKind::EscortOff => !self.redactor.on,
            _ => true,
        };
        // A place is its checkpoint.
        let checked = |p: &MarchPoint| {
            p.kind == PointKind::Place
                && self
                    .route
                    .timetable
                    .iter()
                    .any(|q| q.kind == PointKind::Checkpoint && (q.km - p.km).abs() < NEAR_KM)
        };
        let of_day = self.route.timetable.iter().filter(|p| p.day == day);
        of_day
            .filter(|p| shown(p.kind) && !checked(p))
            .map(|p| {
                let when = |at| self.when(day, self.seconds(at));
                Point {
                    kind: p.kind,
                    name: self.redactor.name(&p.name),
                    km: p.km,
                    head: when(p.head),
                    between: self
                        .redactor
                        .unless(|| [when(p.head_earliest), when(p.head_latest)]),
                    tail: self.redactor.unless(|| when(p.tail)),
                    stay_s: (p.kind != PointKind::Night).then_some(p.stay_s),
                    margin_s: self.redactor.unless(|| p.margin_s).flatten(),
                }
            })
            .collect()
    }
}
