//! The ferries of a journey's network, timed for its convoy.
//!
//! The time of a ferry ([`Crossing`]) belongs to its whole feature; each link of it takes a share by
//! its length, so that a junction in the river changes nothing. A crossing that states no `duration` is
//! the ferry's length at its speed. On board the trucks stand: no fuel, no tyres; crew, vehicle, cargo
//! and escort are paid by the hour, and the kilometres count as kilometres of the route and of the
//! escort. Invariants: every time is finite and ≥ 0. Complexity: linear in the links.

use super::scene::Scene;
use super::{EdgeUse, Route};
use crate::io::{FeatureRef, FerryTags};
use crate::model::{Crossing, FerryDefaults, LinkId, RoadClass};
use crate::network::Network;
use std::collections::BTreeMap;

/// No boat with trucks is faster: a shorter `duration` is a slip, km/h.
pub const FASTEST_KMH: f64 = 80.0;

/// A link that is a ferry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ferry {
    /// The whole ferry.
    pub whole: Crossing,
    /// This link's share of its time, s.
    pub time_s: f64,
}

/// The ferries by link; where a crossing states its duration, `speed_kmh` becomes that of the boat.
pub fn ferries(
    network: &Network,
    defaults: FerryDefaults,
    trucks: u32,
    speed_kmh: &mut [f64],
) -> BTreeMap<LinkId, Ferry> {
    let mut lengths: BTreeMap<FeatureRef, f64> = BTreeMap::new();
    for link in network.links().filter(|link| is_ferry(network, *link)) {
        let feature = network.attributes(link).feature;
        *lengths.entry(feature).or_default() += network.link_length_m(link);
    }
    network
        .links()
        .filter_map(|link| {
            let speed = speed_kmh[link.index()];
            if !is_ferry(network, link) || speed <= 0.0 {
                return None;
            }
            let attributes = network.attributes(link);
            let whole_m = lengths.get(&attributes.feature).copied().unwrap_or(0.0);
            let tags = attributes.tags.ferry.unwrap_or_default();
            let whole = crossing(&tags, whole_m, speed, defaults, trucks);
            let length_m = network.link_length_m(link);
            if whole.crossing_s > 0.0 && whole_m > 0.0 {
                speed_kmh[link.index()] = whole_m / whole.crossing_s * 3.6;
            }
            let share = if whole_m > 0.0 {
                length_m / whole_m
            } else {
                0.0
            };
            let time_s = whole.total_s() * share;
            Some((link, Ferry { whole, time_s }))
        })
        .collect()
}

fn crossing(
    tags: &FerryTags,
    length_m: f64,
    speed_kmh: f64,
    defaults: FerryDefaults,
    trucks: u32,
) -> Crossing {
    let stated = tags.duration_s;
    let crossing_s = match stated {
        Some(duration_s) => duration_s.max(length_m / FASTEST_KMH * 3.6),
        None => length_m / speed_kmh * 3.6,
    };
    Crossing::new(
        tags.wait_s.unwrap_or(defaults.wait_min * 60.0),
        crossing_s,
        trucks,
        tags.capacity.unwrap_or(defaults.capacity),
    )
}

fn is_ferry(network: &Network, link: LinkId) -> bool {
    network.attributes(link).tags.class == RoadClass::Ferry
}

/// One sentence for each ferry on any of the routes.
pub fn told<'r>(scene: &Scene<'_>, routes: impl IntoIterator<Item = &'r Route>) -> Vec<String> {
    let mut met: BTreeMap<FeatureRef, (LinkId, Ferry)> = BTreeMap::new();
    for EdgeUse { edge, .. } in routes.into_iter().flat_map(|route| &route.edges) {
        if edge.index() >= scene.network.edge_count() {
            continue;
        }
        let link = scene.network.link(*edge);
        if let Some(ferry) = scene.ferries.get(&link) {
            let feature = scene.network.attributes(link).feature;
            met.entry(feature).or_insert((link, *ferry));
        }
    }
    met.into_values()
        .map(|(link, ferry)| {
            let tags = &scene.network.attributes(link).tags;
            let name = tags.name.as_deref().unwrap_or("without a name");
            let whole = ferry.whole;
            let own = tags.ferry.unwrap_or_default();
            let assumed: Vec<&str> = [
                (own.duration_s.is_none(), "crossing"),
                (own.wait_s.is_none(), "wait"),
                (own.capacity.is_none(), "capacity"),
            ]
            .into_iter()
            .filter_map(|(is, what)| is.then_some(what))
            .collect();
            let by_default = if assumed.is_empty() {
                String::new()
            } else {
                format!(" ({} by default)", assumed.join(", "))
            };
            format!(
                "ferry {name}: {} trucks in {} {}, a wait of {:.0} min and {:.0} min for each crossing: {:.1} h in all{by_default}",
                scene.convoy.trucks,
                whole.loads,
                if whole.loads == 1 { "load" } else { "loads" },
                whole.wait_s / 60.0,
                whole.crossing_s / 60.0,
                whole.total_s() / 3600.0,
            )
        })
        .collect()
}
