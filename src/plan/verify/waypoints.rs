//! Every waypoint of a route found again on it.
//!
//! Complexity: waypoints times junctions, at worst.

use super::super::{EdgeUse, Endpoint, Route, Waypoint, WaypointKind};
use super::ferry::boat;
use super::walk::{Walked, speed};
use super::{Check, TOLERANCE};

impl Check<'_, '_> {
    /// Whether a checkpoint stands on the edge that ends at stay `j` where a waypoint says.
    fn passes(&self, walked: &Walked, used: &EdgeUse, j: usize, point: &Waypoint) -> bool {
        let (scene, network) = (self.scene, &self.scene.network);
        let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1e-6);
        let link = network.link(used.edge);
        let escort = scene
            .escorts
            .iter()
            .find(|e| Some(&e.name) == used.escort.as_ref());
        let length_m = network.link_length_m(link);
        let drives_s = |metres: f64| match boat(scene, link) {
            Some(boat) if length_m > 0.0 => boat.seconds * metres / length_m,
            Some(boat) => boat.seconds,
            None => metres / (speed(scene, link, escort) / 3.6),
        };
        let driven = |along_m: f64| {
            if network.is_forward(used.edge) {
                along_m
            } else {
                length_m - along_m
            }
        };
        let tolls = || {
            scene
                .overlay
                .tolls
                .iter()
                .filter(|toll| toll.edge == used.edge)
        };
        tolls().any(|toll| {
            let metres = driven(toll.along_m);
            // Those passed before it on the edge, and those at the same spot that may stand before.
            let earlier: f64 = tolls()
                .filter(|t| driven(t.along_m) < metres)
                .map(|t| t.delay_min * 60.0)
                .sum();
            let level: f64 = tolls()
                .filter(|t| near(driven(t.along_m), metres))
                .map(|t| t.delay_min * 60.0)
                .sum();
            let start_s = walked.stays[j - 1].leave_s + drives_s(metres) + earlier;
            let at = network.slice(link, toll.along_m, toll.along_m);
            scene.overlay.zones[toll.zone.index()].name == point.name
                && point.note == format!("{:.0} min", toll.delay_min)
                && near(point.km, walked.nodes[j - 1].km + metres / 1000.0)
                && at
                    .first()
                    .is_some_and(|at| near(point.lon, at.x) && near(point.lat, at.y))
                && point.elapsed_s >= start_s * (1.0 - TOLERANCE)
                && point.elapsed_s
                    <= (start_s + level - toll.delay_min * 60.0) * (1.0 + TOLERANCE) + 1e-6
        })
    }

    /// Every waypoint stands at a junction of the route, in order, and says what is there.
    pub(super) fn waypoints(&mut self, name: &str, route: &Route, walked: &Walked) {
        let scene = self.scene;
        let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1e-6);
        let last = walked.stays.len() - 1;
        let mut from = 0;
        let mut seen = vec![false; walked.stays.len()];
        let mut counts = [0_usize; 3];
        for (k, point) in route.waypoints.iter().enumerate() {
            let is = |j: usize| {
                let (node, stay) = (&walked.nodes[j], &walked.stays[j]);
                let stop = |stop: &Endpoint| stop.node == node.id && stop.name == point.name;
                let here = match point.kind {
                    WaypointKind::Origin => j == 0 && stop(&scene.stops[0]),
                    WaypointKind::Destination => {
                        j == last && stop(&scene.stops[scene.stops.len() - 1])
                    }
                    WaypointKind::Via => scene.stops.iter().any(stop),
                    WaypointKind::EscortOn => stay
                        .on
                        .as_ref()
                        .is_some_and(|e| point.note == format!("takes on {e}")),
                    WaypointKind::EscortOff => stay
                        .off
                        .as_ref()
                        .is_some_and(|e| point.note == format!("hands back {e}")),
                    WaypointKind::Checkpoint => {
                        return j > 0 && self.passes(walked, &route.edges[j - 1], j, point);
                    }
                    WaypointKind::Border | WaypointKind::Halt | WaypointKind::Place => scene
                        .places_of(stay.node)
                        .any(|p| scene.map.places[p.index()].name == point.name),
                };
                here && near(point.km, node.km)
                    && near(point.lon, node.lon)
                    && near(point.lat, node.lat)
                    && (near(point.elapsed_s, stay.arrive_s) || near(point.elapsed_s, stay.leave_s))
            };
            let Some(j) = (from..=last).find(|j| is(*j)) else {
                let what = format!("{} at km {}", point.name, point.km);
                self.text(&format!("{name}.waypoints[{k}]"), &what, &"not there");
                continue;
            };
            from = j;
            match point.kind {
                WaypointKind::EscortOn => counts[0] += 1,
                WaypointKind::EscortOff => counts[1] += 1,
                WaypointKind::Checkpoint => counts[2] += 1,
                _ => seen[j] = true,
            }
        }
        let stays = &walked.stays;
        let tolls = |edge| scene.overlay.tolls.iter().filter(move |t| t.edge == edge);
        let real = [
            stays.iter().filter(|s| s.on.is_some()).count(),
            stays.iter().filter(|s| s.off.is_some()).count(),
            stays.iter().filter_map(|s| s.by).flat_map(tolls).count(),
        ];
        for ((what, counted), real) in ["taken on", "handed back", "checkpoint"]
            .into_iter()
            .zip(counts)
            .zip(real)
        {
            if counted != real {
                self.text(&format!("{name}.waypoints: {what}"), &counted, &real);
            }
        }
        for (node, _) in walked
            .nodes
            .iter()
            .zip(seen)
            .filter(|(n, seen)| !seen && n.place.is_some())
        {
            let place = node.place.as_deref().unwrap_or_default();
            self.text(&format!("{name}.waypoints"), &"left out", &place);
        }
    }
}
