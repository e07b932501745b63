//! The other proposed routes, and where one has to decide for them.
//!
//! Invariants: up to the point where one must switch both have the same roads under the same escorts. Complexity: linear
//! in the routes.

use super::march::March;
use super::model::Alternate;
use crate::plan::{Plan, PointKind, Route};
use crate::report::text::words;

impl March<'_> {
    /// Every other proposed route.
    pub(super) fn alternates(&self, plan: &Plan) -> Vec<Alternate> {
        let others = plan.routes.iter().filter(|r| r.rank != self.route.rank);
        others.map(|other| self.alternate(plan, other)).collect()
    }

    fn alternate(&self, plan: &Plan, other: &Route) -> Alternate {
        let route = self.route;
        let pairs = || route.edges.iter().zip(&other.edges);
        let shared = pairs().take_while(|(a, b)| a == b).count();
        let same_road =
            route.edges.len() == other.edges.len() && pairs().all(|(a, b)| a.edge == b.edge);
        let switch_km = if shared == route.edges.len() {
            // Only the halts or the days differ.
            0.0
        } else {
            route.nodes.get(shared).map_or(0.0, |node| node.km)
        };
        let (switch_place, place_km) = self.place_at(switch_km);
        let stayed = self
            .stops
            .iter()
            .find(|s| s.ends_day && (s.km - switch_km).abs() < super::march::NEAR_KM);
        Alternate {
            rank: other.rank,
            label: other.label.clone(),
            by_way_of: words::via(plan, other, 4)
                .iter()
                .map(|name| self.redactor.name(name))
                .collect(),
            switch_km,
            switch_place,
            beyond_km: switch_km - place_km,
            at: stayed.map_or_else(
                || self.head_at(switch_km),
                |stop| Some(self.when(stop.day + 1, stop.leaves_s)),
            ),
            at_halt: stayed.is_some(),
            same_road,
            length_m: other.length_m - route.length_m,
            elapsed_s: match (other.elapsed_s, route.elapsed_s) {
                (Some(other_s), Some(this_s)) => Some(other_s - this_s),
                _ => None,
            },
            hazard: other.hazard - route.hazard,
            attack: other.attack_probability,
            range: other.attack_probability_range,
        }
    }

    /// The named point at a kilometre, or the last before it.
    fn place_at(&self, km: f64) -> (String, f64) {
        let mut named = self.route.timetable.iter().filter(|p| {
            p.km <= km + super::march::NEAR_KM
                && matches!(
                    p.kind,
                    PointKind::Start
                        | PointKind::Night
                        | PointKind::Halt
                        | PointKind::Place
                        | PointKind::Border
                        | PointKind::Via
                        | PointKind::Checkpoint
                )
        });
        named.next_back().map_or_else(
            || (String::new(), km),
            |p| (self.redactor.name(&p.name), p.km.min(km)),
        )
    }

    /// When the head is at a kilometre, between the points of the timetable.
    fn head_at(&self, km: f64) -> Option<super::model::When> {
        let points = &self.route.timetable;
        let next = points
            .iter()
            .position(|p| p.km >= km - super::march::NEAR_KM)?;
        let after = &points[next];
        let head_s = self.seconds(after.head);
        let Some(before) = next.checked_sub(1).map(|i| &points[i]) else {
            return Some(self.when(after.day, head_s));
        };
        let whole = after.km - before.km;
        let share = if whole > 0.0 {
            ((km - before.km) / whole).clamp(0.0, 1.0)
        } else {
            1.0
        };
        let left_s = if before.day == after.day {
            self.seconds(before.head) + before.stay_s
        } else {
            let stop = self
                .stops
                .iter()
                .find(|s| s.ends_day && s.day == before.day);
            stop.map_or(head_s, |stop| stop.leaves_s)
        };
        Some(self.when(after.day, left_s + share * (head_s - left_s).max(0.0)))
    }
}
