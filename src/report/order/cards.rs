//! A route card for each leg between two places where the convoy may stay.
//!
//! The turn-back point of a leg is where the next safe halt becomes nearer in planned time than the last: half of the leg's time, the
//! way back taken to last as long as the way out, checkpoints included. Invariants: cards tile the route.
//! Complexity: O(legs × (segments + points)).

use super::march::{March, NEAR_KM, Stop};
use super::model::{Back, Card, EscortUse, Share, Surface, Turn};
use crate::model::attack_probability;
use crate::plan::{MarchPoint, PointKind, Segment};

/// Roads named on a card.
const ROADS: usize = 8;

impl March<'_> {
    /// The cards in order.
    pub(super) fn cards(&self) -> Vec<Card> {
        let legs = self
            .stops
            .windows(2)
            .filter(|w| w[1].km - w[0].km > NEAR_KM);
        legs.enumerate()
            .map(|(i, w)| self.card(i as u32 + 1, &w[0], &w[1]))
            .collect()
    }

    fn card(&self, seq: u32, from: &Stop, to: &Stop) -> Card {
        let day = to.day;
        let parts = self.parts(from.km, to.km);
        let driven = || parts.iter().filter(|(s, _)| s.speed_kmh > 0.0);
        let hours: f64 = driven().map(|(s, km)| km / s.speed_kmh).sum();
        let km: f64 = driven().map(|(_, km)| km).sum();
        let speeds = driven().map(|(s, _)| s.speed_kmh);
        let slack_s = self.slack_s(day);
        let (turn_km, turn_between) = self.turn(from, to);
        Card {
            seq,
            day,
            from: from.name.clone(),
            to: to.name.clone(),
            km_from: from.km,
            km_to: to.km,
            leaves: self.when(day, from.leaves_s),
            arrives: self.when(day, to.arrives_s),
            leave_by: slack_s.and_then(|slack_s| self.latest(day, from.leaves_s + slack_s)),
            next_by: to.closes_s.filter(|_| !to.ends_day).and_then(|closes_s| {
                self.latest(day, closes_s - to.pass_s - (to.arrives_s - from.leaves_s))
            }),
            roads: self.roads(&parts),
            surfaces: surfaces(&parts),
            speed_kmh: if hours > 0.0 { km / hours } else { 0.0 },
            speeds: [
                speeds.clone().reduce(f64::min).unwrap_or(0.0),
                speeds.reduce(f64::max).unwrap_or(0.0),
            ],
            hazard: self.redactor.unless(|| self.share(&parts, to.km - from.km)),
            escorts: self.redactor.unless(|| escorts(&parts)).unwrap_or_default(),
            points: self.turns(from, to),
            turn_km,
            turn_between,
        }
    }

    /// The segments between two kilometres, each with how much of it lies there, km.
    pub(super) fn parts(&self, from: f64, to: f64) -> Vec<(&Segment, f64)> {
        let part = |s| {
            let s: &Segment = s;
            let km = s.km_to.min(to) - s.km_from.max(from);
            (km > 1e-6).then_some((s, km))
        };
        self.route.segments.iter().filter_map(part).collect()
    }

    /// Refs of the roads, or names where they have none.
    fn roads(&self, parts: &[(&Segment, f64)]) -> Vec<String> {
        let mut roads: Vec<String> = Vec::new();
        for (segment, _) in parts {
            let name = segment.road_ref.as_ref().or(segment.road_name.as_ref());
            if let Some(name) = name.map(|name| self.redactor.name(name))
                && !roads.contains(&name)
            {
                roads.push(name);
            }
        }
        if roads.len() > ROADS {
            roads.truncate(ROADS);
            roads.push("…".to_owned());
        }
        roads
    }

    fn share(&self, parts: &[(&Segment, f64)], km: f64) -> Share {
        let hazard = hazard(parts);
        let mut groups: Vec<String> = Vec::new();
        let mut by_hazard: Vec<&(&Segment, f64)> = parts.iter().collect();
        by_hazard.sort_by(|a, b| b.0.hazard.total_cmp(&a.0.hazard));
        for group in by_hazard.iter().flat_map(|(s, _)| &s.groups) {
            let group = self.redactor.name(group);
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        Share {
            hazard,
            attack: attack_probability(hazard),
            range: [
                attack_probability(hazard / 2.0),
                attack_probability(hazard * 2.0),
            ],
            per_1000_km: if km > 0.0 { hazard / km * 1000.0 } else { 0.0 },
            of_route: if self.route.hazard > 0.0 {
                hazard / self.route.hazard
            } else {
                0.0
            },
            groups,
        }
    }

    /// The critical points between two stops.
    fn turns(&self, from: &Stop, to: &Stop) -> Vec<Turn> {
        let slack_s = self.slack_s(to.day);
        let within: Vec<&MarchPoint> = self
            .route
            .timetable
            .iter()
            .filter(|p| p.km > from.km + NEAR_KM && p.km < to.km - NEAR_KM)
            .collect();
        let checked = |p: &MarchPoint| {
            let at =
                |q: &&&MarchPoint| q.kind == PointKind::Checkpoint && (q.km - p.km).abs() < NEAR_KM;
            within.iter().any(|q| at(&q))
        };
        let critical = |p: &MarchPoint| match p.kind {
            PointKind::Checkpoint | PointKind::Via => true,
            PointKind::Border => !checked(p),
            PointKind::EscortOn | PointKind::EscortOff | PointKind::AreaEntry => !self.redactor.on,
            _ => false,
        };
        let turn = |p: &MarchPoint| {
            let head_s = self.seconds(p.head);
            let back_s = March::closes_on(from, to.day)
                .map(|closes_s| closes_s - from.pass_s - (head_s - from.leaves_s));
            Turn {
                kind: p.kind,
                name: self.redactor.name(&p.name),
                km: p.km,
                back_km: p.km - from.km,
                on_km: to.km - p.km,
                on_by: slack_s.and_then(|slack_s| self.latest(to.day, head_s + p.stay_s + slack_s)),
                back_by: match back_s {
                    Some(back_s) if back_s >= head_s => {
                        self.latest(to.day, back_s).map_or(Back::Unknown, Back::By)
                    }
                    Some(_) if !self.redactor.on => Back::No,
                    _ => Back::Unknown,
                },
            }
        };
        within
            .iter()
            .filter(|p| critical(p))
            .map(|p| turn(p))
            .collect()
    }

    /// Where the next stop becomes nearer in time than the last, and the named points around it.
    fn turn(&self, from: &Stop, to: &Stop) -> (f64, [String; 2]) {
        let middle_s = f64::midpoint(from.leaves_s, to.arrives_s);
        let (mut km, mut left_s) = (from.km, from.leaves_s);
        let mut before = from.name.clone();
        let mut found = None;
        for point in &self.route.timetable {
            if point.km <= from.km + NEAR_KM || point.km >= to.km - NEAR_KM {
                continue;
            }
            let named = !matches!(
                point.kind,
                PointKind::Rest | PointKind::AreaEntry | PointKind::AreaExit
            );
            let head_s = self.seconds(point.head);
            if found.is_none() && middle_s <= head_s {
                found = Some(between((km, left_s), (point.km, head_s), middle_s));
            }
            let leaves_s = head_s + point.stay_s;
            if found.is_none() && middle_s <= leaves_s {
                if named {
                    let name = self.redactor.name(&point.name);
                    return (point.km, [name.clone(), name]);
                }
                found = Some(point.km);
            }
            match found {
                Some(at) if named => {
                    return (at, [before, self.redactor.name(&point.name)]);
                }
                None if named => before = self.redactor.name(&point.name),
                _ => {}
            }
            (km, left_s) = (point.km, leaves_s.max(left_s));
        }
        let at = found.unwrap_or_else(|| between((km, left_s), (to.km, to.arrives_s), middle_s));
        (at, [before, to.name.clone()])
    }
}

/// Expected attacks on parts of segments.
pub(super) fn hazard(parts: &[(&Segment, f64)]) -> f64 {
    parts
        .iter()
        .map(|(segment, km)| {
            let whole = segment.km_to - segment.km_from;
            if whole > 0.0 {
                segment.hazard * km / whole
            } else {
                segment.hazard
            }
        })
        .sum()
}

/// The kilometre at a time between two others.
fn between(a: (f64, f64), b: (f64, f64), at_s: f64) -> f64 {
    let whole_s = b.1 - a.1;
    if whole_s <= 0.0 {
        return a.0;
    }
    let share = ((at_s - a.1) / whole_s).clamp(0.0, 1.0);
    a.0 + share * (b.0 - a.0)
}

/// Kilometres of each surface, most first.
fn surfaces(parts: &[(&Segment, f64)]) -> Vec<Surface> {
    let mut surfaces: Vec<Surface> = Vec::new();
    for (segment, km) in parts {
        match surfaces.iter_mut().find(|s| s.surface == segment.surface) {
            Some(known) => known.km += km,
            None => surfaces.push(Surface {
                surface: segment.surface.clone(),
                km: *km,
            }),
        }
    }
    surfaces.sort_by(|a, b| b.km.total_cmp(&a.km));
    surfaces
}

/// Escorts in order, stretches under the same one joined.
fn escorts(parts: &[(&Segment, f64)]) -> Vec<EscortUse> {
    let mut escorts: Vec<EscortUse> = Vec::new();
    for (segment, _) in parts {
        match escorts.last_mut().filter(|e| e.escort == segment.escort) {
            Some(last) => last.to = segment.km_to,
            None => escorts.push(EscortUse {
                escort: segment.escort.clone(),
                from: segment.km_from,
                to: segment.km_to,
            }),
        }
    }
    escorts
}
