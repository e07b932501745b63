//! The points of a timetable, with the times that the march gives them.
//!
//! Complexity: points times edges and waypoints.

use super::super::super::{MarchPoint, PointKind, Route, Waypoint, WaypointKind};
use super::super::walk::Walked;
use super::{Again, Clock, Lap, SLACK_S, dawn};
use crate::model::Drive;
use geo::Coord;
use jiff::civil::DateTime;

impl Again<'_, '_, '_> {
    /// The points that the route states, with the times they must have.
    pub(super) fn timetable(&self, route: &Route, walked: &Walked) -> Vec<MarchPoint> {
        let mut told = vec![false; route.waypoints.len()];
        let mut rests = self.rests_due().into_iter();
        let mut points = Vec::new();
        for (i, stated) in route.timetable.iter().enumerate() {
            let mut point = stated.clone();
            let at_m = match stated.kind {
                PointKind::Rest => rests.next(),
                PointKind::AreaEntry | PointKind::AreaExit => Some(stated.km * 1000.0),
                kind => {
                    let open = || {
                        let all = route.waypoints.iter().zip(0..);
                        all.filter(|(w, i): &(&Waypoint, usize)| {
                            !told[*i] && w.name == stated.name && self.fits(kind, w)
                        })
                    };
                    // Points and waypoints of one place may stand in another order.
                    let near = open().find(|(w, _)| (w.km - stated.km).abs() < 1e-4);
                    let found = near.or_else(|| open().next());
                    found.map(|(waypoint, i)| {
                        told[i] = true;
                        waypoint.km * 1000.0
                    })
                }
            };
            match at_m {
                Some(at_m) => self.times(&mut point, at_m, &route.timetable[..i], walked),
                None => "no such point".clone_into(&mut point.name),
            }
            points.push(point);
        }
        // What is left out.
        let missing = route.waypoints.iter().zip(told).filter(|(_, told)| !told);
        let missing = missing.map(|(w, _)| (w.name.clone(), w.km));
        let missing = missing.chain(rests.map(|at_m| (String::new(), at_m / 1000.0)));
        if let Some(last) = points.last().cloned() {
            points.extend(missing.map(|(name, km)| MarchPoint {
                name,
                km,
                ..last.clone()
            }));
        }
        points
    }

    /// Whether a point may be a waypoint.
    fn fits(&self, kind: PointKind, waypoint: &Waypoint) -> bool {
        let usual = match waypoint.kind {
            WaypointKind::Origin => PointKind::Start,
            WaypointKind::Destination => PointKind::Release,
            WaypointKind::Via => PointKind::Via,
            WaypointKind::EscortOn => PointKind::EscortOn,
            WaypointKind::EscortOff => PointKind::EscortOff,
            WaypointKind::Border => PointKind::Border,
            WaypointKind::Checkpoint => PointKind::Checkpoint,
            WaypointKind::Halt => PointKind::Halt,
            WaypointKind::Place => PointKind::Place,
        };
        let place = matches!(
            usual,
            PointKind::Via | PointKind::Border | PointKind::Halt | PointKind::Place
        );
        let nights = self.nights.iter();
        let slept = place && nights.clone().any(|n| (n.km - waypoint.km).abs() < 5e-4);
        kind == if slept { PointKind::Night } else { usual }
    }

    /// Metres of the route where each rest falls due.
    fn rests_due(&self) -> Vec<f64> {
        let march = &self.days.march;
        let mut due = Vec::new();
        if march.rest_min <= 0.0 {
            return due;
        }
        for lap in &self.laps {
            let share = 1.0 + march.contingency;
            let (from, to) = (
                lap.start.before + lap.start.wheels * share,
                lap.start.before + (lap.start.wheels + lap.wheels) * share,
            );
            let each = march.rest_after_h * 3600.0;
            let taken = |driving: f64| (self.rests(driving) / (march.rest_min * 60.0)).round();
            let mut number = taken(from) + 1.0;
            while number <= taken(to) {
                let part = ((number * each - from) / (to - from)).clamp(0.0, 1.0);
                due.push(lap.from_m + part * lap.length_m);
                number += 1.0;
            }
        }
        due
    }

    /// Sets place and times of a point at so many metres.
    fn times(&self, point: &mut MarchPoint, at_m: f64, earlier: &[MarchPoint], walked: &Walked) {
        let scene = self.check.scene;
        let network = &scene.network;
        let march = &self.days.march;
        let reached = |lap: &&Lap| lap.from_m + lap.length_m >= at_m - 1e-3;
        let Some((lap, i)) = self
            .laps
            .iter()
            .zip(0..)
            .find(|(lap, _)| reached(lap))
            .or_else(|| self.laps.last().zip(self.laps.len().checked_sub(1)))
        else {
            return;
        };
        let kind = point.kind;
        let metres = (at_m - lap.from_m).clamp(0.0, lap.length_m);
        let part = if lap.length_m > 0.0 {
            metres / lap.length_m
        } else {
            1.0
        };
        // Checkpoints in one place are passed in the order of their points.
        let here =
            |p: &&MarchPoint| p.kind == PointKind::Checkpoint && (p.km * 1000.0 - at_m).abs() < 1.0;
        let passed = earlier.iter().filter(here).count();
        let mut clock = on_the_way(lap, (metres, part), point, passed);
        let change = self.changes.iter().find(|c| (c.0 - at_m).abs() < 0.5);
        match kind {
            PointKind::EscortOn => clock = change.map_or(clock, |change| change.1),
            PointKind::Start => clock = dawn(lap.start.day, lap.start.began),
            PointKind::Release => clock = self.end,
            _ => {}
        }
        let spread = clock.checks * march.delay_spread;
        let mut head = self.planned(clock);
        let mut late = head + spread;
        let early = clock.began + clock.wheels + clock.stands + clock.checks - spread
            + self.rests_after(clock.before, clock.wheels);
        let stay =
            (self.nights.iter().zip(&self.stays)).find(|(n, _)| (n.km * 1000.0 - at_m).abs() < 0.5);
        match (kind, change, stay) {
            (PointKind::Rest, ..) => {
                // The rest that is due here is not taken yet.
                let driving = clock.wheels * (1.0 + march.contingency);
                let rests = self.rests_after(clock.before, driving - 0.5);
                head = clock.began + driving + clock.stands + clock.checks + rests;
                late = head + spread;
                point.stay_s = march.rest_min * 60.0;
            }
            (PointKind::EscortOn, Some((_, _, seconds)), _) => point.stay_s = *seconds,
            (PointKind::Night, _, Some((first, (arrives, leaves)))) => {
                // Until the last morning here.
                let here = self.nights.iter().zip(&self.stays).rev();
                let mut here = here.filter(|(n, _)| n.after_edges == first.after_edges);
                point.stay_s = here.next().map_or(*leaves, |(_, stay)| stay.1) - arrives;
            }
            (PointKind::Checkpoint | PointKind::EscortOn, ..) => {}
            _ => point.stay_s = 0.0,
        }
        let tail = head
            + lap
                .aboard
                .map_or_else(|| self.passing(Some(lap.kmh)), |_| 0.0);
        let along = if network.is_forward(lap.edge) {
            metres
        } else {
            lap.length_m - metres
        };
        let at = network.slice(walked.links[i].0, along, along);
        if let Some(at) = at.first() {
            (point.lon, point.lat) = (at.x, at.y);
        }
        let at = Coord {
            x: point.lon,
            y: point.lat,
        };
        point.km = at_m / 1000.0;
        let day = clock.day;
        point.day = day + 1;
        point.head = self.stated(point.head, head);
        point.head_earliest = self.stated(point.head_earliest, early.min(head));
        point.head_latest = self.stated(point.head_latest, late.max(head));
        point.tail = self.stated(point.tail, tail);
        let sun = match self.days.drive {
            Drive::Day => self.days.sun(at, day).ok().map(|sun| sun.1),
            Drive::Night => self.days.sun(at, day + 1).ok().map(|sun| sun.0),
        };
        point.margin_s = sun.map(|sun| sun - tail);
    }

    /// A time as it is stated if that is what rounding may have made of it.
    fn stated(&self, stated: DateTime, seconds: f64) -> DateTime {
        let near = [seconds - SLACK_S, seconds + SLACK_S].map(|s| self.days.local(s));
        if near.contains(&stated) {
            stated
        } else {
            self.days.local(seconds)
        }
    }
}

/// The clocks some metres into a lap, and of a checkpoint its own delay; `passed` checkpoints of the same place lie behind.
fn on_the_way(
    lap: &Lap,
    (metres, part): (f64, f64),
    point: &mut MarchPoint,
    passed: usize,
) -> Clock {
    let kind = point.kind;
    let mut clock = lap.start;
    clock.wheels += lap.wheels * part;
    clock.stands += lap.aboard.unwrap_or(0.0) * part;
    let beyond = matches!(
        kind,
        PointKind::Via
            | PointKind::EscortOff
            | PointKind::EscortOn
            | PointKind::Night
            | PointKind::Release
    );
    let mut level = 0;
    for (driven, seconds, name) in &lap.checks {
        let same = (driven - metres).abs() < 1e-3;
        let before = *driven < metres && !same;
        let counts =
            before || (same && (beyond || (kind == PointKind::Checkpoint && level < passed)));
        level += usize::from(same);
        clock.checks += if counts { *seconds } else { 0.0 };
        if same && kind == PointKind::Checkpoint && *name == point.name {
            point.stay_s = *seconds;
        }
    }
    clock
}
