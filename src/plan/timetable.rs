//! Where the head and the tail of the convoy are, and when.
//!
//! Purpose: the march table of a route: its start, every critical point (border, checkpoint, escort post, via point, halt, entry
//! to and exit from an area, rest, night) and its end. Invariants: points stand by kilometre, times never fall; the
//! tail passes a point as long after the head as the column is, at the speed of the road there.
//! Complexity: linear in the path; two solar events per point.

use super::clock::{Hand, Run, Stay, Stretch};
use super::halts::Halts;
use super::layers::Variant;
use super::scene::Scene;
use super::{MarchPoint, Night, PointKind, Waypoint, WaypointKind};
use crate::model::{Drive, ZoneId};
use crate::risk::Toll;
use geo::Coord;

/// The nights and the march table of a route.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    /// Nights in order.
    pub nights: Vec<Night>,
    /// Points in order.
    pub points: Vec<MarchPoint>,
}

/// A point on the way before it has its times.
struct Event {
    kind: PointKind,
    name: String,
    /// Metres of the route.
    at_m: f64,
    at: Coord<f64>,
    stay_s: f64,
}

/// Writes the timetable of a run with the waypoints of its route.
pub fn timetable(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    run: &Run,
    waypoints: &[Waypoint],
) -> Timetable {
    let Some(halts) = &scene.halts else {
        return Timetable::default();
    };
    let table = Table { scene, halts, run };
    let mut events = table.of_waypoints(variant, waypoints);
    events.extend(table.of_areas(variant));
    events.extend(table.of_rests());
    events.sort_by_key(|event| (event.at_m.round() as i64, turn(event.kind)));
    let mut points: Vec<MarchPoint> = Vec::with_capacity(events.len());
    let mut before: Option<(f64, f64)> = None;
    for event in events {
        // Of several checkpoints in one place each waits for the one before.
        let waited_s = match before {
            Some((at_m, waited_s))
                if event.kind == PointKind::Checkpoint && event.at_m - at_m < NEAR_M =>
            {
                waited_s
            }
            _ => 0.0,
        };
        if event.kind == PointKind::Checkpoint {
            before = Some((event.at_m, waited_s + event.stay_s));
        }
        points.push(table.point(event, waited_s));
    }
    Timetable {
        nights: run.stays.iter().map(|stay| table.night(stay)).collect(),
        points,
    }
}

/// What is nearer than this is one place, m.
const NEAR_M: f64 = 1.0;
/// Areas crossed on less road than this are left out, m.
const SLIVER_M: f64 = 200.0;

/// What comes first in one place: the place, what is checked there, then what follows from it.
const fn turn(kind: PointKind) -> u8 {
    match kind {
        PointKind::Start | PointKind::AreaExit => 0,
        PointKind::AreaEntry => 1,
        PointKind::Border | PointKind::Place | PointKind::Halt | PointKind::Rest => 2,
        PointKind::Checkpoint => 3,
        PointKind::Via | PointKind::EscortOff => 4,
        PointKind::Night => 5,
        PointKind::EscortOn => 6,
        PointKind::Release => 7,
    }
}

/// Leaves out entries and exits of one area that follow one another at once: an area left and entered again, or
/// hardly entered.
fn without_slivers(mut events: Vec<Event>) -> Vec<Event> {
    let mut i = 0;
    while i < events.len() {
        let undone = events[i + 1..]
            .iter()
            .position(|later| later.name == events[i].name);
        match undone.map(|j| i + 1 + j) {
            Some(j) if events[j].at_m - events[i].at_m < SLIVER_M => {
                events.remove(j);
                events.remove(i);
            }
            _ => i += 1,
        }
    }
    events
}

/// Whether the delays of checkpoints in the same place lie behind a point.
const fn is_after_checks(kind: PointKind) -> bool {
    turn(kind) > 3
}

struct Table<'r, 's, 'm> {
    scene: &'s Scene<'m>,
    halts: &'r Halts,
    run: &'r Run,
}

impl Table<'_, '_, '_> {
    fn of_waypoints(&self, variant: &Variant<'_>, waypoints: &[Waypoint]) -> Vec<Event> {
        let mut events = Vec::new();
        for waypoint in waypoints {
            let at_m = waypoint.km * 1000.0;
            let kind = match waypoint.kind {
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
            let stay = self.stay_at(at_m);
            let (kind, stay_s) = match (kind, stay) {
                (
                    PointKind::Halt | PointKind::Border | PointKind::Place | PointKind::Via,
                    Some(stay),
                ) => (PointKind::Night, self.stay_s(stay)),
                (PointKind::Checkpoint, _) => {
                    let delay = variant.overlay.tolls.iter().find(|toll| {
                        variant.overlay.zones[toll.zone.index()].name == waypoint.name
                            && self.stands_at(toll, at_m)
                    });
                    let delay_s = delay.map_or(0.0, |toll| toll.delay_min * 60.0);
                    (kind, delay_s)
                }
                (PointKind::EscortOn, _) => (kind, self.change_s(&waypoint.note)),
                _ => (kind, 0.0),
            };
            events.push(Event {
                kind,
                name: waypoint.name.clone(),
                at_m,
                at: Coord {
                    x: waypoint.lon,
                    y: waypoint.lat,
                },
                stay_s,
            });
        }
        events
    }

    fn change_s(&self, note: &str) -> f64 {
        let taken = note.strip_prefix("takes on ");
        let mut escorts = self.scene.escorts.iter();
        let escort = escorts.find(|e| Some(e.name.as_str()) == taken);
        escort.map_or(0.0, |escort| escort.change_min * 60.0)
    }

    fn stay_at(&self, at_m: f64) -> Option<&Stay> {
        self.run
            .stays
            .iter()
            .find(|stay| (stay.at_m - at_m).abs() < 0.5)
    }

    /// From the arrival to the last morning at the place.
    fn stay_s(&self, first: &Stay) -> f64 {
        let stays = self.run.stays.iter().rev();
        let last = stays.clone().find(|stay| stay.after == first.after);
        let leaves = last.map_or(first.leaves, |last| last.leaves);
        self.halts.planned_s(leaves) - self.halts.planned_s(first.arrives)
    }

    /// Whether a checkpoint of the route stands at so many metres of it.
    fn stands_at(&self, toll: &Toll, at_m: f64) -> bool {
        let forward = self.scene.network.is_forward(toll.edge);
        let mut laps = self.run.stretches.iter().filter(|s| s.edge == toll.edge);
        laps.any(|lap| {
            let driven_m = if forward {
                toll.along_m
            } else {
                lap.length_m - toll.along_m
            };
            (lap.from_m + driven_m - at_m).abs() < NEAR_M
        })
    }

    /// Where the route enters an area and where it leaves it.
    fn of_areas(&self, variant: &Variant<'_>) -> Vec<Event> {
        let network = &self.scene.network;
        let zones = &variant.overlay.zones;
        let (mut events, mut inside): (Vec<Event>, Vec<ZoneId>) = (Vec::new(), Vec::new());
        let mut event = |kind, zone: ZoneId, at_m, at| {
            events.push(Event {
                kind,
                name: zones[zone.index()].name.clone(),
                at_m,
                at,
                stay_s: 0.0,
            });
        };
        let mut last = None;
        for stretch in &self.run.stretches {
            let link = network.link(stretch.edge);
            let forward = network.is_forward(stretch.edge);
            let pieces = &variant.overlay.link(link).pieces;
            let mut cuts: Vec<(f64, f64, Vec<ZoneId>)> = pieces
                .iter()
                .map(|piece| {
                    let held = piece.claims.iter().filter(|c| c.inside_km > 0.0);
                    (piece.from_m, piece.to_m, held.map(|c| c.zone).collect())
                })
                .collect();
            if !forward {
                cuts.reverse();
            }
            if cuts.is_empty() {
                cuts.push((0.0, stretch.length_m, Vec::new()));
            }
            for (from_m, to_m, now) in cuts {
                let along_m = if forward { from_m } else { to_m };
                let driven_m = if forward {
                    from_m
                } else {
                    stretch.length_m - to_m
                };
                let at_m = stretch.from_m + driven_m;
                let at = network.slice(link, along_m, along_m).first().copied();
                let at = at.unwrap_or_else(|| network.position(network.head(stretch.edge)));
                for zone in inside.iter().filter(|zone| !now.contains(zone)) {
                    event(PointKind::AreaExit, *zone, at_m, at);
                }
                for zone in now.iter().filter(|zone| !inside.contains(zone)) {
                    event(PointKind::AreaEntry, *zone, at_m, at);
                }
                inside = now;
            }
            let end = network.position(network.head(stretch.edge));
            last = Some((stretch.from_m + stretch.length_m, end));
        }
        if let Some((at_m, at)) = last {
            for zone in inside {
                event(PointKind::AreaExit, zone, at_m, at);
            }
        }
        without_slivers(events)
    }

    /// Rests fall due on the way, wherever that is.
    fn of_rests(&self) -> Vec<Event> {
        let march = &self.halts.days.march;
        let network = &self.scene.network;
        let mut events = Vec::new();
        if march.rest_min <= 0.0 {
            return events;
        }
        for stretch in &self.run.stretches {
            let end = stretch.hand(stretch.length_m, true);
            let count = |duty_s: f64| march.rested_s(duty_s) / (march.rest_min * 60.0);
            let (before, after) = (
                count(self.halts.duty_s(stretch.start)),
                count(self.halts.duty_s(end)),
            );
            for rest in (before.round() as u32 + 1)..=(after.round() as u32) {
                let due_s = f64::from(rest) * march.rest_after_h * 3600.0;
                let driven_m = self.driven_to(stretch, due_s);
                let link = network.link(stretch.edge);
                let along_m = if network.is_forward(stretch.edge) {
                    driven_m
                } else {
                    stretch.length_m - driven_m
                };
                let at = network.slice(link, along_m, along_m).first().copied();
                events.push(Event {
                    kind: PointKind::Rest,
                    name: String::new(),
                    at_m: stretch.from_m + driven_m,
                    at: at.unwrap_or_else(|| network.position(network.head(stretch.edge))),
                    stay_s: march.rest_min * 60.0,
                });
            }
        }
        events
    }

    /// Metres driven on a stretch when so much duty is done.
    fn driven_to(&self, stretch: &Stretch, duty_s: f64) -> f64 {
        let (mut low, mut high) = (0.0, stretch.length_m);
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            if self.halts.duty_s(stretch.hand(middle, true)) < duty_s {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// Where the clocks stand on arrival somewhere, and the stretch that leads there.
    fn arrival(&self, at_m: f64, through: bool) -> (Hand, Option<&Stretch>) {
        let stretches = &self.run.stretches;
        let number = stretches.partition_point(|s| s.from_m + s.length_m < at_m - 1e-3);
        match stretches.get(number) {
            Some(stretch) => (stretch.hand(at_m - stretch.from_m, through), Some(stretch)),
            None => (self.run.end, stretches.last()),
        }
    }

    /// The morning of the first day on the road.
    fn setting_out(&self, otherwise: Hand) -> Hand {
        let first = self.run.stretches.first();
        first.map_or(otherwise, |stretch| Hand {
            day: stretch.start.day,
            begun_s: stretch.start.begun_s,
            ..Hand::default()
        })
    }

    fn point(&self, event: Event, waited_s: f64) -> MarchPoint {
        let days = &self.halts.days;
        let (mut hand, stretch) = self.arrival(event.at_m, is_after_checks(event.kind));
        hand.delay_s += waited_s;
        hand.checks_s += waited_s;
        match event.kind {
            PointKind::Start => {
                // The convoy may have waited for its first morning; what it takes on here, it takes on then.
                hand = self.setting_out(hand);
            }
            PointKind::Release => hand = self.run.end,
            PointKind::EscortOn => {
                // In the evening or in the morning.
                let mut taken = self.run.taken.iter();
                let here = taken.find(|(at_m, _)| (at_m - event.at_m).abs() < NEAR_M);
                hand = here.map_or(hand, |(_, begins)| *begins);
            }
            _ => {}
        }
        let mut head_s = self.halts.planned_s(hand);
        if event.kind == PointKind::Rest {
            // Due, and not yet taken.
            let duty_s = self.halts.duty_s(hand);
            head_s -= days.march.rested_s(duty_s) - days.march.rested_s(duty_s - 1.0);
        }
        let earliest_s = self.halts.earliest_s(hand).min(head_s);
        let column = &self.scene.convoy;
        let pass_s = match stretch {
            // The last truck is across when the ferry is.
            Some(stretch) if stretch.aboard_s > 0.0 => 0.0,
            Some(stretch) => {
                let length_m = self.scene.profile.length_m;
                days.march
                    .pass_s(column.trucks, length_m, column.gap_m, stretch.speed_kmh)
            }
            None => 0.0,
        };
        let tail_s = head_s + pass_s;
        let dark = days.sun(event.at, hand.day + u32::from(days.drive == Drive::Night));
        MarchPoint {
            kind: event.kind,
            name: event.name,
            lon: event.at.x,
            lat: event.at.y,
            km: event.at_m / 1000.0,
            day: hand.day + 1,
            head: days.local(head_s),
            head_earliest: days.local(earliest_s),
            head_latest: days.local(self.halts.latest_s(hand).max(head_s)),
            tail: days.local(tail_s),
            stay_s: event.stay_s,
            margin_s: dark.ok().map(|(sunrise, sunset)| match days.drive {
                Drive::Day => sunset - tail_s,
                Drive::Night => sunrise - tail_s,
            }),
        }
    }

    fn night(&self, stay: &Stay) -> Night {
        let days = &self.halts.days;
        let at = self.scene.network.position(stay.node);
        let halt = self.halts.at(stay.node);
        let pass_s = halt.filter(|_| !stay.still).map_or(0.0, |halt| halt.pass_s);
        let in_s = self.halts.planned_s(stay.arrives) + pass_s;
        Night {
            place: self.scene.node_name(stay.node),
            node: stay.node,
            lon: at.x,
            lat: at.y,
            km: stay.at_m / 1000.0,
            arrives: days.local(self.halts.planned_s(stay.arrives)),
            all_in: days.local(in_s),
            leaves: days.local(stay.leaves.begun_s),
            after_edges: stay.after as u32,
        }
    }
}
