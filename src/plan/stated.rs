//! Stated lengths that their geometry does not bear out: a road cannot be shorter than the line it
//! is drawn along, and hazard, time and money scale with its length. Complexity: linear in the
//! vertices of roads that state a length.

use super::Map;
use crate::io::FeatureRef;
use crate::network::Network;
use geo::{Distance, Geodesic, Point};
use std::collections::BTreeMap;

/// A stated length below this share of the measured one is implausible…
const LEAST: f64 = 0.9;
/// …and one above this multiple.
const MOST: f64 = 5.0;
/// Differences below this are nobody's slip, m.
const SMALL_M: f64 = 200.0;

/// One warning for each of the first five such roads, and one with the number of the others.
pub fn warn_of_lengths(map: &Map) -> Vec<String> {
    let odd = odd_lengths(&map.network);
    let mut warnings: Vec<String> = odd
        .iter()
        .take(5)
        .map(|(feature, (stated, measured))| {
            format!(
                "{}: it states a length of {:.1} km, but is drawn {:.1} km long; check the number and its unit",
                map.where_is(*feature),
                stated / 1000.0,
                measured / 1000.0
            )
        })
        .collect();
    if odd.len() > 5 {
        warnings.push(format!(
            "{} more roads state a length that their geometry does not bear out",
            odd.len() - 5
        ));
    }
    warnings
}

/// Stated and measured length, m, by feature.
fn odd_lengths(network: &Network) -> Vec<(FeatureRef, (f64, f64))> {
    let mut lengths: BTreeMap<FeatureRef, (f64, f64)> = BTreeMap::new();
    for link in network.links() {
        let attributes = network.attributes(link);
        if attributes.tags.length_m.is_none() {
            continue;
        }
        let measured: f64 = network
            .link_vertices(link)
            .windows(2)
            .map(|p| Geodesic.distance(Point::from(p[0]), Point::from(p[1])))
            .sum();
        let sum = lengths.entry(attributes.feature).or_default();
        sum.0 += network.link_length_m(link);
        sum.1 += measured;
    }
    lengths
        .into_iter()
        .filter(|(_, (stated, measured))| {
            (stated - measured).abs() > SMALL_M
                && (*stated < measured * LEAST || *stated > measured * MOST)
        })
        .collect()
}
