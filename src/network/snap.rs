//! Points to the nearest usable stretch of road.

use super::Network;
use crate::model::LinkId;
use geo::Coord;

/// The nearest point of a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// The link.
    pub link: LinkId,
    /// Position along the link, m.
    pub along_m: f64,
    /// The point on the road, lon/lat.
    pub at: Coord<f64>,
    /// Geodesic distance from the point asked for, m.
    pub distance_m: f64,
}

/// A packed R-tree over the segments (or links) of a network.
#[derive(Debug)]
pub struct SnapIndex<'n> {
    network: &'n Network,
}

impl<'n> SnapIndex<'n> {
    /// Builds the index. O(n log n).
    pub fn new(network: &'n Network) -> Self {
        Self { network }
    }

    /// The nearest point among the links that `usable` admits, however far, or `None` when no link is
    /// usable. Ranked by true (geodesic) distance; equal distances go to the lower link.
    pub fn nearest(&self, point: Coord<f64>, usable: &dyn Fn(LinkId) -> bool) -> Option<Snap> {
        let _ = (point, usable, self.network);
        todo!("H1")
    }

    /// Links whose bounding boxes meet the box `[min_lon, min_lat, max_lon, max_lat]`, ascending.
    pub fn links_in(&self, bbox: [f64; 4]) -> Vec<LinkId> {
        let _ = bbox;
        todo!("H1")
    }
}
