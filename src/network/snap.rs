//! Points to the nearest usable stretch of road.
//!
//! Purpose: places become positions on links. Invariants: the answer is the nearest by geodesic
//! distance, not by boxes: the tree is searched with a lower bound of the geodesic distance to a box, so
//! nothing nearer is missed. Segments are straight in longitude and latitude, as RFC 7946 has them.
//! Complexity: O(n log n) to build; a search opens only boxes nearer than the answer. Source: packed
//! Hilbert R-tree (geo-index, after flatbush).

use super::Network;
use super::local::{Local, metres, project};
use crate::model::LinkId;
use geo::Coord;
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{NeighborsOptions, RTree, RTreeBuilder, RTreeIndex};

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

/// A packed R-tree over the links of a network.
#[derive(Debug)]
pub struct SnapIndex<'n> {
    network: &'n Network,
    tree: RTree<f64>,
}

/// The nearest found so far: distance in m, link, index of the segment in it, position on that.
#[derive(Clone, Copy)]
struct Best {
    distance: f64,
    link: LinkId,
    segment: usize,
    at: Coord<f64>,
}

impl<'n> SnapIndex<'n> {
    /// Builds the index. O(n log n).
    pub fn new(network: &'n Network) -> Self {
        let mut builder = RTreeBuilder::new(network.link_count() as u32);
        for link in network.links() {
            let [x0, y0, x1, y1] = bounds(network.link_vertices(link));
            builder.add(x0, y0, x1, y1);
        }
        Self {
            network,
            tree: builder.finish::<HilbertSort>(),
        }
    }

    /// The nearest point among the links that `usable` admits, however far, or `None` when no link is
    /// usable. Ranked by true (geodesic) distance; equal distances go to the lower link.
    pub fn nearest(&self, point: Coord<f64>, usable: &dyn Fn(LinkId) -> bool) -> Option<Snap> {
        // A long box may hold the point and its road be far off. The plane tells which road is about
        // the nearest; measured on the ellipsoid, that one bounds the search among all.
        let mut about: Option<(f64, LinkId)> = None;
        self.search(point, &mut |link, bound| {
            let limit = about.map_or(f64::INFINITY, |(distance, _)| distance);
            if bound > limit || !usable(link) {
                return None;
            }
            let distance = self.about_m(point, link);
            if distance < limit {
                about = Some((distance, link));
            }
            Some(distance)
        });
        let mut best = self.nearest_on_link(point, about?.1, f64::INFINITY)?;
        self.search(point, &mut |link, bound| {
            if bound > best.distance || !usable(link) {
                return None;
            }
            let found = self.nearest_on_link(point, link, best.distance)?;
            if found.distance < best.distance
                || (found.distance <= best.distance && link < best.link)
            {
                best = found;
            }
            Some(found.distance)
        });
        Some(self.snap(best))
    }

    /// The nearest point within `limit_m` among the links that `usable` admits; equal distances go to
    /// the lower link. Cheap for small limits: only links whose boxes come that near are looked at.
    pub fn nearest_within(
        &self,
        point: Coord<f64>,
        limit_m: f64,
        usable: &dyn Fn(LinkId) -> bool,
    ) -> Option<Snap> {
        let (dx, dy) = Local::at(point).degrees(limit_m);
        let mut best: Option<Best> = None;
        for link in self.links_in([point.x - dx, point.y - dy, point.x + dx, point.y + dy]) {
            let limit = best.map_or(limit_m, |b| b.distance);
            if usable(link)
                && let Some(found) = self.nearest_on_link(point, link, limit)
                && found.distance <= limit_m
                && best.is_none_or(|b| found.distance < b.distance)
            {
                best = Some(found);
            }
        }
        best.map(|found| self.snap(found))
    }

    /// Shows `visit` the links by increasing lower bound of their distance, m, until one whose
    /// distance (what `visit` returns) is below the next bound.
    fn search(&self, point: Coord<f64>, visit: &mut dyn FnMut(LinkId, f64) -> Option<f64>) {
        self.tree.neighbors_with_callbacks(
            NeighborsOptions::<f64> {
                k: Some(1),
                max_distance: None,
                include_tie_breakers: true,
            },
            |bounds| lower_bound_m(point, bounds),
            |link, bounds| visit(LinkId(link), lower_bound_m(point, bounds)),
        );
    }

    /// The distance to a link on the plane, m.
    fn about_m(&self, point: Coord<f64>, link: LinkId) -> f64 {
        self.network
            .link_vertices(link)
            .windows(2)
            .map(|ends| Foot::on_plane(point, ends[0], ends[1]).about_m)
            .fold(f64::INFINITY, f64::min)
    }

    /// Links whose bounding boxes meet the box `[min_lon, min_lat, max_lon, max_lat]`, ascending.
    pub fn links_in(&self, bbox: [f64; 4]) -> Vec<LinkId> {
        let [x0, y0, x1, y1] = bbox;
        let mut links = self.tree.search(x0, y0, x1, y1);
        links.sort_unstable();
        links.into_iter().map(LinkId).collect()
    }

    /// The nearest point of a link, unless it is surely farther than `limit`.
    fn nearest_on_link(&self, point: Coord<f64>, link: LinkId, limit: f64) -> Option<Best> {
        let mut best: Option<Best> = None;
        for (segment, ends) in self.network.link_vertices(link).windows(2).enumerate() {
            let limit = best.map_or(limit, |b| b.distance);
            if lower_bound_m(point, bounds(ends)) > limit {
                continue;
            }
            let foot = Foot::on_plane(point, ends[0], ends[1]);
            // Surely farther, as the plane tells: it is right to a hundredth up to here.
            if foot.about_m < 500_000.0 && foot.about_m * 0.99 - 1.0 > limit {
                continue;
            }
            let (at, distance) = nearest_on_segment(point, ends[0], ends[1], foot.t);
            if best.is_none_or(|b| distance < b.distance) {
                best = Some(Best {
                    distance,
                    link,
                    segment,
                    at,
                });
            }
        }
        best
    }

    fn snap(&self, found: Best) -> Snap {
        let Best {
            distance,
            link,
            segment,
            at,
        } = found;
        let vertices = self.network.link_vertices(link);
        let along = self.network.link_along_m(link);
        let before = metres(vertices[segment], at);
        let after = metres(at, vertices[segment + 1]);
        let share = if before > 0.0 {
            before / (before + after)
        } else {
            0.0
        };
        let (from, to) = (along[segment], along[segment + 1]);
        Snap {
            link,
            along_m: if after > 0.0 {
                (from + share * (to - from)).clamp(from, to)
            } else {
                to
            },
            at,
            distance_m: distance,
        }
    }
}

/// `[min_lon, min_lat, max_lon, max_lat]` of some positions.
fn bounds(vertices: &[Coord<f64>]) -> [f64; 4] {
    let mut b = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    for v in vertices {
        b = [b[0].min(v.x), b[1].min(v.y), b[2].max(v.x), b[3].max(v.y)];
    }
    b
}

/// No geodesic from `p` into the box is shorter, m.
///
/// Differing by Δφ in latitude, two points are at least M·Δφ apart, M the least radius of the
/// meridian; a meridian Δλ ≤ 90° away is at least asin(cos φ · sin Δλ) away on the inscribed sphere.
fn lower_bound_m(p: Coord<f64>, [x0, y0, x1, y1]: [f64; 4]) -> f64 {
    const LEAST_RADIUS: f64 = 6_335_439.0;
    let off = |v: f64, low: f64, high: f64| (low - v).max(v - high).max(0.0);
    let dy = off(p.y, y0, y1).to_radians();
    let dx = [0.0, 360.0, -360.0]
        .map(|turn| off(p.x + turn, x0, x1))
        .into_iter()
        .fold(f64::INFINITY, f64::min)
        .to_radians();
    let across = if dx <= std::f64::consts::FRAC_PI_2 {
        (p.y.to_radians().cos() * dx.sin()).clamp(0.0, 1.0).asin()
    } else {
        0.0
    };
    // A little less, for rounding.
    dy.max(across) * LEAST_RADIUS * (1.0 - 1e-12)
}

/// The foot of a point on a segment, on the plane.
struct Foot {
    /// Position on the segment, 0..1.
    t: f64,
    /// Distance, m.
    about_m: f64,
}

impl Foot {
    fn on_plane(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Self {
        // The copy of `p` that is on the segment's side of the antimeridian.
        let turn = ((a.x - p.x) / 360.0).round() * 360.0;
        let near = Coord {
            x: p.x + turn,
            y: p.y,
        };
        // The scale half-way between the point and the foot is the right one to second order.
        let mut local = Local::at(near);
        let mut t = project(&local, near, a, b);
        for _ in 0..2 {
            local = Local::at((near + a + (b - a) * t) * 0.5);
            t = project(&local, near, a, b);
        }
        let about_m = local.distance(near, a + (b - a) * t);
        Self { t, about_m }
    }
}

/// The point of `a`–`b` nearest to `p`, and its distance; `t` is its foot on the plane.
fn nearest_on_segment(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>, t: f64) -> (Coord<f64>, f64) {
    let on = |t: f64| {
        if t <= 0.0 {
            a
        } else if t >= 1.0 {
            b
        } else {
            a + (b - a) * t
        }
    };
    let mut best = (on(t), metres(p, on(t)));
    let long = (b.x - a.x).abs().max((b.y - a.y).abs()) > 0.02;
    if long && best.1 > 50.0 {
        // Far away the plane is no longer enough: search along the segment, first in sixteenths.
        let sixteenths = (0..=16_u8).map(|i| f64::from(i) / 16.0);
        let start = sixteenths
            .map(|t| (metres(p, on(t)), t))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(t, |(_, t)| t);
        let (mut low, mut high) = ((start - 0.0625).max(0.0), (start + 0.0625).min(1.0));
        for _ in 0..60 {
            let third = (high - low) / 3.0;
            let (left, right) = (low + third, high - third);
            if metres(p, on(left)) <= metres(p, on(right)) {
                high = right;
            } else {
                low = left;
            }
        }
        let found = on(f64::midpoint(low, high));
        let distance = metres(p, found);
        if distance < best.1 {
            best = (found, distance);
        }
    }
    for end in [a, b] {
        let distance = metres(p, end);
        if distance < best.1 {
            best = (end, distance);
        }
    }
    best
}

#[cfg(test)]
mod tests;
