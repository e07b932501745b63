//! Roads of one split network found again in another one.
//!
//! A journey's network is the map's, cut where the journey's points lie; two journeys on one map have different cuts, and
//! so different ids. A [`Span`] says the same in terms of the map's own links. Invariants: the pieces of a link follow one
//! another in the split network, in the order of the link; all but the last end at a junction that the map does not have.
//! Complexity: linear in the links to set up, in the pieces of a span to find it.

use crate::model::{EdgeId, LinkId};
use crate::network::Network;
use std::ops::Range;

/// A stretch of one of the map's links, in driving order: against the link where `from_m` > `to_m`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The map's link.
    pub link: LinkId,
    /// Metres along it where the stretch begins.
    pub from_m: f64,
    /// Metres along it where the stretch ends.
    pub to_m: f64,
}

impl Span {
    /// Its length, m.
    pub fn length_m(&self) -> f64 {
        (self.to_m - self.from_m).abs()
    }

    /// Metres along the link so far into the stretch.
    pub fn along_m(&self, metres: f64) -> f64 {
        if self.from_m <= self.to_m {
            (self.from_m + metres).min(self.to_m)
        } else {
            (self.from_m - metres).max(self.to_m)
        }
    }
}

/// What two cuts of one place may be apart, m: 1e-7 degrees, by which a junction takes a cut in, are a centimetre.
const SAME_M: f64 = 0.05;

/// The pieces of a split network.
pub struct Pieces<'n> {
    network: &'n Network,
    /// Of each of its links, the map's link and where on it the piece begins, m.
    base: Vec<(LinkId, f64)>,
    /// Of each of the map's links, its pieces.
    of: Vec<Range<usize>>,
}

impl<'n> Pieces<'n> {
    /// The pieces that `network` has of the map's own one.
    pub fn new(map: &Network, network: &'n Network) -> Self {
        let mut base = Vec::with_capacity(network.link_count());
        let mut of = Vec::with_capacity(map.link_count());
        let mut next = 0;
        for link in map.links() {
            let first = next;
            let mut offset_m = 0.0;
            while next < network.link_count() {
                let piece = LinkId::new(next);
                base.push((link, offset_m));
                offset_m += network.link_length_m(piece);
                next += 1;
                if network.link_ends(piece).1.index() < map.node_count() {
                    break;
                }
            }
            of.push(first..next);
        }
        Self { network, base, of }
    }

    /// The stretch that an edge is.
    pub fn span(&self, edge: EdgeId) -> Span {
        let link = self.network.link(edge);
        let (base, offset_m) = self.base[link.index()];
        let end_m = offset_m + self.network.link_length_m(link);
        let (from_m, to_m) = if self.network.is_forward(edge) {
            (offset_m, end_m)
        } else {
            (end_m, offset_m)
        };
        Span {
            link: base,
            from_m,
            to_m,
        }
    }

    /// The edges that a stretch is made of; none when it does not begin and end at junctions here.
    pub fn edges(&self, span: Span) -> Option<Vec<EdgeId>> {
        let (low, high) = (span.from_m.min(span.to_m), span.from_m.max(span.to_m));
        let forward = span.from_m <= span.to_m;
        let (mut found, mut covered_m) = (Vec::new(), 0.0);
        for piece in self.of.get(span.link.index())?.clone() {
            let link = LinkId::new(piece);
            let (offset_m, length_m) = (self.base[piece].1, self.network.link_length_m(link));
            if offset_m >= low - SAME_M && offset_m + length_m <= high + SAME_M {
                let (a, b) = self.network.link_ends(link);
                let mut edges = self.network.edges_from(if forward { a } else { b });
                found.push(edges.find(|e| {
                    self.network.link(*e) == link && self.network.is_forward(*e) == forward
                })?);
                covered_m += length_m;
            }
        }
        if !forward {
            found.reverse();
        }
        ((covered_m - span.length_m()).abs() <= 2.0 * SAME_M).then_some(found)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may stop at the first surprise
mod tests {
    use super::*;
    use crate::network::Snap;
    use crate::plan::Map;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn every_edge_is_found_again_and_the_pieces_of_a_link_add_up(
            cuts in prop::collection::vec((0usize..100_000, 0.0f64..1.0), 0..40),
        ) {
            let map = Map::embedded().unwrap().network;
            let snaps: Vec<Snap> = cuts
                .into_iter()
                .map(|(link, share)| {
                    let link = LinkId::new(link % map.link_count());
                    let along_m = share * map.link_length_m(link);
                    let at = map.slice(link, along_m, along_m)[0];
                    Snap { link, along_m, at, distance_m: 0.0 }
                })
                .collect();
            let (network, _) = map.split_at(&snaps);
            let pieces = Pieces::new(&map, &network);
            let mut lengths = vec![0.0; map.link_count()];
            for link in network.links() {
                lengths[pieces.base[link.index()].0.index()] += network.link_length_m(link);
            }
            for link in map.links() {
                prop_assert!((lengths[link.index()] - map.link_length_m(link)).abs() < 1e-6);
            }
            for edge in network.edges() {
                let span = pieces.span(edge);
                prop_assert_eq!(pieces.edges(span), Some(vec![edge]));
                let at = map.slice(span.link, span.from_m, span.from_m)[0];
                let tail = network.position(network.tail(edge));
                prop_assert!((at.x - tail.x).hypot(at.y - tail.y) < 2e-7);
            }
        }
    }
}
