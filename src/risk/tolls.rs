//! Checkpoints: which edges pay.
//!
//! A checkpoint on a stretch of road is paid by every edge along it, in both directions; one at a
//! junction by every edge that arrives there, so that a journey through it pays once. One that is
//! too far from any road is reported. Complexity: O(n log n) for the index, O(log n) each.

use super::overlay::{Overlay, Settings, Toll};
use crate::io::{Effect, FeatureRef, RiskFeature};
use crate::model::{EdgeId, LinkId, NodeId, ZoneId};
use crate::network::{Network, SnapIndex};
use geo::Coord;
use rustc_hash::FxHashMap;

/// A checkpoint this near to a junction, in degrees, is at it.
const SAME: f64 = 1e-7;

/// What checkpoints cost, and those that no road passes, with the distance in m.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) tolls: Vec<Toll>,
    pub(super) off_road: Vec<(ZoneId, f64)>,
    /// Length of the links on which each stands, m.
    pub(super) touched: Vec<(ZoneId, f64)>,
}

/// Finds the edges that pass each checkpoint.
pub(super) fn passed(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
    usable: &dyn Fn(LinkId) -> bool,
) -> Passed {
    let mut passed = Passed::default();
    let mut index: Option<SnapIndex> = None;
    for (zone, feature) in features.iter().enumerate() {
        let Effect::Checkpoint {
            at,
            delay_min,
            cost,
        } = feature.effect
        else {
            continue;
        };
        let id = ZoneId::new(zone);
        let index = index.get_or_insert_with(|| SnapIndex::new(network));
        let Some(snap) = index.nearest(at, usable) else {
            passed.off_road.push((id, f64::INFINITY));
            continue;
        };
        if snap.distance_m > settings.snap_radius_m {
            passed.off_road.push((id, snap.distance_m));
            continue;
        }
        let (first, last) = network.link_ends(snap.link);
        let junction = [first, last]
            .into_iter()
            .find(|n| same(network.position(*n), snap.at));
        let edges: Vec<EdgeId> = match junction {
            Some(junction) => network.edges_into(junction).to_vec(),
            None => along(network, first, last)
                .into_iter()
                .filter(|e| network.link(*e) == snap.link)
                .collect(),
        };
        let mut links: Vec<_> = edges.iter().map(|e| network.link(*e)).collect();
        links.sort_unstable();
        links.dedup();
        let metres = links.into_iter().map(|l| network.link_length_m(l)).sum();
        passed.touched.push((id, metres));
        passed.tolls.extend(edges.into_iter().map(|edge| Toll {
            zone: id,
            edge,
            along_m: match junction {
                None => snap.along_m,
                Some(_) if network.is_forward(edge) => network.link_length_m(network.link(edge)),
                Some(_) => 0.0,
            },
            delay_min,
            cost,
        }));
    }
    passed.tolls.sort_by_key(|t| (t.edge, t.zone));
    passed
}

/// The same for features of which another overlay of this network, on the same roads, has every checkpoint: they stand
/// where they stood. `None` when it has not.
pub(super) fn passed_as_in(known: &Overlay, features: &[RiskFeature]) -> Option<Passed> {
    let of: FxHashMap<FeatureRef, usize> = known
        .zones
        .iter()
        .enumerate()
        .filter(|(_, zone)| zone.kind == "checkpoint")
        .map(|(i, zone)| (zone.feature, i))
        .collect();
    let mut touched = Vec::new();
    let mut now: FxHashMap<ZoneId, (ZoneId, f64, f64)> = FxHashMap::default();
    for (zone, feature) in features.iter().enumerate() {
        if let Effect::Checkpoint {
            delay_min, cost, ..
        } = feature.effect
        {
            let before = *of.get(&feature.feature)?;
            touched.push((ZoneId::new(zone), known.zones[before].touched_km * 1000.0));
            now.insert(ZoneId::new(before), (ZoneId::new(zone), delay_min, cost));
        }
    }
    let toll = |toll: &Toll| {
        let (zone, delay_min, cost) = *now.get(&toll.zone)?;
        Some(Toll {
            zone,
            delay_min,
            cost,
            ..*toll
        })
    };
    let off = |(zone, far): &(ZoneId, f64)| Some((now.get(zone)?.0, *far));
    let mut passed = Passed {
        tolls: known.tolls.iter().filter_map(toll).collect(),
        off_road: known.off_road.iter().filter_map(off).collect(),
        touched,
    };
    passed.tolls.sort_by_key(|t| (t.edge, t.zone));
    Some(passed)
}

/// The edges out of either node, each once.
fn along(network: &Network, first: NodeId, last: NodeId) -> Vec<EdgeId> {
    let mut edges: Vec<EdgeId> = network.edges_from(first).collect();
    if last != first {
        edges.extend(network.edges_from(last));
    }
    edges
}

fn same(a: Coord<f64>, b: Coord<f64>) -> bool {
    (a.x - b.x).abs() <= SAME && (a.y - b.y).abs() <= SAME
}
