//! osmnx writes each two-way street as two features, one for each direction: these become one.

use super::{Attributes, BACKWARD, FORWARD, Lines};
use crate::io::RoadTags;
use rustc_hash::FxHashMap;

/// Gives the first of each pair both ways and the second none; returns the number of pairs.
///
/// A twin runs from `v` to `u` through the same vertices backwards. When the two are tagged apart
/// (another speed, another limit), both stay, each in its own direction.
pub(super) fn merge(
    osmnx: &[(u32, (i64, i64))],
    lines: &Lines,
    attributes: &[Attributes],
    ways: &mut [u8],
) -> u32 {
    let mut merged = 0;
    // Roads that wait for their twin, by the ends that the twin would have and the shape.
    let mut waiting: FxHashMap<(i64, i64, u64), Vec<u32>> = FxHashMap::default();
    for (road, (u, v)) in osmnx {
        let own = lines.of_road(*road);
        if own.clone().any(|line| lines.vertices(line).len() < 2) {
            continue;
        }
        let shape = lines.fingerprint(own.clone());
        let candidates = waiting.entry((*u, *v, shape)).or_default();
        let twin = candidates
            .iter()
            .position(|other| lines.reversed(own.clone(), lines.of_road(*other)));
        if let Some(position) = twin {
            let first = candidates.remove(position) as usize;
            let second = *road as usize;
            if same_street(&attributes[first].tags, &attributes[second].tags) {
                ways[first] |= swapped(ways[second]);
                ways[second] = 0;
                merged += 1;
            } else {
                ways[first] &= FORWARD;
                ways[second] &= FORWARD;
            }
        } else {
            waiting.entry((*v, *u, shape)).or_default().push(*road);
        }
    }
    merged
}

fn swapped(way: u8) -> u8 {
    (if way & FORWARD != 0 { BACKWARD } else { 0 })
        | (if way & BACKWARD != 0 { FORWARD } else { 0 })
}

/// Whether what decides over use and speed is the same. Names may be joined in another order.
fn same_street(a: &RoadTags, b: &RoadTags) -> bool {
    let key = |t: &RoadTags| {
        (
            (
                t.class,
                t.surface,
                t.quality,
                t.maxspeed_kmh,
                t.barred.clone(),
            ),
            (t.maxweight_t, t.maxheight_m, t.maxaxleload_t, t.speed_kmh),
            (t.bridge, t.ford.clone(), t.seasonal.clone(), t.ferry),
            (t.wet_speed_kmh, t.rules.clone()),
        )
    };
    let lengths = match (a.length_m, b.length_m) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-6 * a.max(b),
        (a, b) => a == b,
    };
    key(a) == key(b) && lengths
}
