//! Edges in bands of latitude: what a segment can meet, and whether a point is inside.
//!
//! An edge is listed in every band that its latitudes reach; a query visits the bands of its own
//! latitudes and sees each edge once. Invariants: the number of listings is at most about five times that
//! of the edges, whatever their shape. Complexity: O(edges) to build; a query costs the edges of its
//! bands. Inside: even-odd per polygon, polygons of a multipolygon united; robust orientation
//! (Shewchuk 1997), so that no point near an edge falls between two of them.

use super::line::bbox as bbox_of;
use geo::{Coord, GeoNum, Kernel, LineString, MultiPolygon, Orientation};

/// Orientation of three points, exact whatever the rounding.
type Exact = <f64 as GeoNum>::Ker;

/// Edges in a run.
const RUN: usize = 8;

/// A straight edge, and the polygon it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) a: Coord<f64>,
    pub(super) b: Coord<f64>,
    polygon: u32,
}

/// Edges by latitude.
#[derive(Debug)]
pub(super) struct Bands {
    edges: Vec<Edge>,
    /// Boxes of runs of edges, which follow one another along a ring.
    runs: Vec<[f64; 4]>,
    /// Box of all edges.
    pub(super) bbox: [f64; 4],
    /// Bands per degree of latitude.
    per_degree: f64,
    /// Where the listings of each band begin.
    first: Vec<u32>,
    listed: Vec<u32>,
}

impl Bands {
    /// The rings of an area.
    pub(super) fn of_area(area: &MultiPolygon<f64>) -> Self {
        let mut edges = Vec::new();
        for (polygon, p) in area.0.iter().enumerate() {
            for ring in std::iter::once(p.exterior()).chain(p.interiors()) {
                push_line(&mut edges, ring, polygon as u32);
            }
        }
        Self::new(edges)
    }

    /// Lines, or a point as a line without length.
    pub(super) fn of_lines<'l>(lines: impl IntoIterator<Item = &'l LineString<f64>>) -> Self {
        let mut edges = Vec::new();
        for line in lines {
            let before = edges.len();
            push_line(&mut edges, line, 0);
            if edges.len() == before {
                edges.extend(line.0.first().map(|&a| Edge {
                    a,
                    b: a,
                    polygon: 0,
                }));
            }
        }
        Self::new(edges)
    }

    fn new(edges: Vec<Edge>) -> Self {
        let bbox = bbox_of(edges.iter().flat_map(|e| [e.a, e.b]));
        let height = bbox[3] - bbox[1];
        let climbed: f64 = edges.iter().map(|e| (e.b.y - e.a.y).abs()).sum();
        // As many bands as half the edges, fewer when tall edges would be listed too often.
        let most = 4.0 * edges.len() as f64 * height / climbed;
        let count = if height > 0.0 && most.is_finite() {
            (edges.len() as f64 / 2.0).min(most).clamp(1.0, 65_536.0) as usize
        } else {
            1
        };
        let mut bands = Self {
            runs: edges
                .chunks(RUN)
                .map(|run| bbox_of(run.iter().flat_map(|e| [e.a, e.b])))
                .collect(),
            bbox,
            per_degree: if height > 0.0 {
                count as f64 / height
            } else {
                0.0
            },
            first: vec![0; count + 1],
            listed: Vec::new(),
            edges,
        };
        let spans: Vec<(usize, usize)> = bands
            .edges
            .iter()
            .map(|e| bands.span(e.a.y.min(e.b.y), e.a.y.max(e.b.y)))
            .collect();
        for &(low, high) in &spans {
            for band in low..=high {
                bands.first[band + 1] += 1;
            }
        }
        for band in 0..count {
            bands.first[band + 1] += bands.first[band];
        }
        let mut next = bands.first.clone();
        bands.listed = vec![0; bands.first[count] as usize];
        for (edge, &(low, high)) in spans.iter().enumerate() {
            for slot in &mut next[low..=high] {
                bands.listed[*slot as usize] = edge as u32;
                *slot += 1;
            }
        }
        bands
    }

    /// The bands of a range of latitudes, monotone in both.
    fn span(&self, low: f64, high: f64) -> (usize, usize) {
        let last = self.first.len() - 2;
        let band = |y: f64| (((y - self.bbox[1]) * self.per_degree).max(0.0) as usize).min(last);
        (band(low), band(high))
    }

    fn band(&self, band: usize) -> &[u32] {
        &self.listed[self.first[band] as usize..self.first[band + 1] as usize]
    }

    /// Runs of edges, each with its box.
    pub(super) fn runs(&self) -> impl Iterator<Item = (&[f64; 4], &[Edge])> {
        self.runs.iter().zip(self.edges.chunks(RUN))
    }

    /// All edges.
    #[cfg(test)]
    pub(super) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Visits once every edge whose box meets `[min_lon, min_lat, max_lon, max_lat]`, until `visit` says false.
    pub(super) fn each_in(&self, query: [f64; 4], mut visit: impl FnMut(&Edge) -> bool) {
        let b = self.bbox;
        if query[0] > b[2] || query[2] < b[0] || query[1] > b[3] || query[3] < b[1] {
            return;
        }
        let (low, high) = self.span(query[1], query[3]);
        for band in low..=high {
            for &i in self.band(band) {
                let e = &self.edges[i as usize];
                let (south, north) = (e.a.y.min(e.b.y), e.a.y.max(e.b.y));
                if e.a.x.min(e.b.x) > query[2]
                    || e.a.x.max(e.b.x) < query[0]
                    || south > query[3]
                    || north < query[1]
                {
                    continue;
                }
                // Listed in several bands: seen in the first that both reach.
                if low < high && self.span(south, north).0.max(low) != band {
                    continue;
                }
                if !visit(e) {
                    return;
                }
            }
        }
    }

    /// Whether `p` is inside one of the polygons. On a boundary either answer may be given.
    pub(super) fn contains(&self, p: Coord<f64>) -> bool {
        let b = self.bbox;
        if p.x < b[0] || p.x > b[2] || p.y < b[1] || p.y > b[3] {
            return false;
        }
        let (band, _) = self.span(p.y, p.y);
        let (mut polygon, mut odd) = (u32::MAX, false);
        for &i in self.band(band) {
            let e = &self.edges[i as usize];
            if e.polygon != polygon {
                if odd {
                    return true;
                }
                polygon = e.polygon;
            }
            if (e.a.y > p.y) == (e.b.y > p.y) {
                continue;
            }
            // A ray towards the east; half-open in latitude, so that a vertex counts once.
            let passes = if e.a.x.min(e.b.x) > p.x {
                true
            } else if e.a.x.max(e.b.x) < p.x {
                false
            } else {
                let upwards = e.b.y > e.a.y;
                match Exact::orient2d(e.a, e.b, p) {
                    Orientation::CounterClockwise => upwards,
                    Orientation::Clockwise => !upwards,
                    Orientation::Collinear => true,
                }
            };
            odd ^= passes;
        }
        odd
    }
}

fn push_line(edges: &mut Vec<Edge>, line: &LineString<f64>, polygon: u32) {
    edges.extend(line.lines().filter(|l| l.start != l.end).map(|l| Edge {
        a: l.start,
        b: l.end,
        polygon,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Intersects, Point, Polygon, Rect, coord};
    use proptest::prelude::*;

    /// A zigzag of tall edges must not be listed in every band.
    #[test]
    fn listings_stay_linear() {
        let mut points: Vec<(f64, f64)> = (0..10_000)
            .map(|i| (f64::from(i), if i % 2 == 0 { 0.0 } else { 50.0 }))
            .collect();
        points.push((10_000.0, -1.0));
        let area = MultiPolygon(vec![Polygon::new(points.into(), vec![])]);
        let bands = Bands::of_area(&area);
        assert!(bands.listed.len() <= 6 * bands.edges.len());
    }

    proptest! {
        /// geo is the oracle, for polygons as a union (even where they overlap).
        #[test]
        fn contains_agrees_with_geo(
            polygons in prop::collection::vec(crate::risk::testing::star(), 1..4),
            points in prop::collection::vec((-2.0..12.0f64, -2.0..12.0f64), 20),
        ) {
            let area = MultiPolygon(polygons);
            let bands = Bands::of_area(&area);
            for (x, y) in points {
                let p = Point::new(x, y);
                prop_assert_eq!(bands.contains(p.0), area.0.iter().any(|q| q.contains(&p)));
            }
        }

        #[test]
        fn each_edge_in_a_box_is_seen_once(
            polygon in crate::risk::testing::star(),
            x in 0.0..10.0f64, y in 0.0..10.0f64, w in 0.0..5.0f64, h in 0.0..5.0f64,
        ) {
            let bands = Bands::of_area(&MultiPolygon(vec![polygon]));
            let query = Rect::new(coord! { x: x, y: y }, coord! { x: x + w, y: y + h });
            let mut seen = Vec::new();
            bands.each_in([x, y, x + w, y + h], |e| { seen.push((e.a, e.b)); true });
            let key = |(a, b): &(Coord<f64>, Coord<f64>)| [a.x, a.y, b.x, b.y].map(f64::to_bits);
            let mut wanted: Vec<_> = bands.edges().iter().map(|e| (e.a, e.b))
                .filter(|(a, b)| Rect::new(*a, *b).intersects(&query)).collect();
            seen.sort_by_key(key);
            wanted.sort_by_key(key);
            prop_assert_eq!(seen, wanted);
        }
    }
}
