//! A ferry timed again, from the tags of its road.
//!
//! The boat is followed load by load, apart from the planner's formula. Complexity: linear in the links
//! for each ferry, and in its loads.

use super::super::scene::Scene;
use crate::model::{LinkId, RoadClass};
use crate::network::link_speed_kmh;

/// A boat cannot be faster, km/h.
const BOAT_KMH: f64 = 80.0;

/// What a link takes as part of a ferry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Boat {
    /// Seconds for the link's share of wait and crossings.
    pub seconds: f64,
    /// The boat's speed, km/h.
    pub kmh: f64,
}

/// The link as a ferry, if it is one.
pub(super) fn boat(scene: &Scene<'_>, link: LinkId) -> Option<Boat> {
    let network = &scene.network;
    let road = network.attributes(link);
    if road.tags.class != RoadClass::Ferry {
        return None;
    }
    let own = road.tags.ferry.unwrap_or_default();
    let usual = scene.map.fleet.ferry;
    let kmh = link_speed_kmh(&road.tags, &scene.profile, scene.season.season).ok()?;
    let same = network
        .links()
        .filter(|other| network.attributes(*other).feature == road.feature);
    let km: f64 = same.map(|l| network.link_length_m(l) / 1000.0).sum();
    let once = own
        .duration_s
        .map_or(km / kmh * 3600.0, |s| s.max(km / BOAT_KMH * 3600.0));
    let mut seconds = own.wait_s.unwrap_or(60.0 * usual.wait_min);
    let mut here = scene.convoy.trucks;
    loop {
        here = here.saturating_sub(own.capacity.unwrap_or(usual.capacity).max(1));
        seconds += once;
        if here == 0 {
            break;
        }
        // Back for the next.
        seconds += once;
    }
    Some(if km > 0.0 {
        Boat {
            seconds: seconds * (network.link_length_m(link) / 1000.0) / km,
            kmh: if once > 0.0 { km / once * 3600.0 } else { kmh },
        }
    } else {
        Boat { seconds: 0.0, kmh }
    })
}
