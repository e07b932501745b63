//! A link as the overlay sees it: vertices, and the metres at each of them.
//!
//! A place on the line is a *station*: the number of its segment plus the share of it that is passed,
//! 0 at the first vertex and n − 1 at the last. Segments are straight in longitude and latitude; a
//! station lies as many metres into its segment as its geodesic distances to the two ends say,
//! scaled so that the segment keeps its length. Complexity: O(1) each.

use super::metric::Metric;
use geo::Coord;

/// The geometry of a link. Both slices are of one length, two or more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// lon, lat.
    pub(super) vertices: &'a [Coord<f64>],
    /// Metres at each vertex, non-decreasing from 0.
    pub(super) along_m: &'a [f64],
}

impl<'a> Line<'a> {
    /// Number of segments.
    pub(super) fn segments(&self) -> usize {
        self.vertices.len().saturating_sub(1)
    }

    /// The last station.
    pub(super) fn end(&self) -> f64 {
        self.segments() as f64
    }

    /// Length, m.
    pub(super) fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    /// The two ends of segment `i`.
    pub(super) fn segment(&self, i: usize) -> (Coord<f64>, Coord<f64>) {
        (self.vertices[i], self.vertices[i + 1])
    }

    /// The segments with their numbers.
    pub(super) fn numbered(
        &self,
    ) -> impl Iterator<Item = (usize, Coord<f64>, Coord<f64>)> + use<'a> {
        let pairs = self.vertices.iter().zip(self.vertices.iter().skip(1));
        pairs.enumerate().map(|(i, (a, b))| (i, *a, *b))
    }

    /// Segment and share of a station; the end of a segment is the start of the next but for the last.
    pub(super) fn locate(&self, station: f64) -> (usize, f64) {
        let i = (station.max(0.0) as usize).min(self.segments().saturating_sub(1));
        (i, (station - i as f64).clamp(0.0, 1.0))
    }

    /// Metres at a station.
    pub(super) fn metres(&self, station: f64) -> f64 {
        let (i, t) = self.locate(station);
        let (from, to) = (self.along_m[i], self.along_m[i + 1]);
        if t <= 0.0 {
            return from;
        }
        if t >= 1.0 {
            return to;
        }
        let (a, b) = self.segment(i);
        let p = between(a, b, t);
        let metric = Metric::at(p);
        let (before, after) = (metric.distance_to_m(a), metric.distance_to_m(b));
        let whole = before + after;
        let share = if whole > 0.0 { before / whole } else { t };
        from + (to - from) * share
    }

    /// The station at so many metres: the inverse of `metres`.
    pub(super) fn station(&self, metres: f64) -> f64 {
        let last = self.segments().saturating_sub(1);
        let i = self
            .along_m
            .partition_point(|m| *m <= metres)
            .saturating_sub(1)
            .min(last);
        let length = self.along_m[i + 1] - self.along_m[i];
        if length <= 0.0 {
            return i as f64;
        }
        // Metres are nearly linear in the share: each correction leaves some thousandths of the last.
        let mut t = ((metres - self.along_m[i]) / length).clamp(0.0, 1.0);
        for _ in 0..4 {
            t = (t + (metres - self.metres(i as f64 + t)) / length).clamp(0.0, 1.0);
        }
        i as f64 + t
    }

    /// `[min_lon, min_lat, max_lon, max_lat]`.
    pub(super) fn bbox(&self) -> [f64; 4] {
        bbox(self.vertices.iter().copied())
    }
}

/// The point at share `t` of the way from `a` to `b`; exact at both ends.
pub(super) fn between(a: Coord<f64>, b: Coord<f64>, t: f64) -> Coord<f64> {
    if t >= 1.0 { b } else { a + (b - a) * t }
}

/// `[min_lon, min_lat, max_lon, max_lat]` of some points.
pub(super) fn bbox(points: impl Iterator<Item = Coord<f64>>) -> [f64; 4] {
    let nothing = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    points.fold(nothing, |b, p| {
        [b[0].min(p.x), b[1].min(p.y), b[2].max(p.x), b[3].max(p.y)]
    })
}

/// A box that holds everything within `reach_m` of `bbox`.
pub(super) fn widen(bbox: [f64; 4], reach_m: f64) -> [f64; 4] {
    // One degree of latitude is never below 110,574 m; one of longitude shrinks towards the poles.
    let lat = reach_m / 110_574.0 * 1.001;
    let highest = (bbox[1].abs().max(bbox[3].abs()) + lat).min(89.99);
    let lon = (reach_m / (111_319.0 * highest.to_radians().cos()) * 1.001).min(360.0);
    [bbox[0] - lon, bbox[1] - lat, bbox[2] + lon, bbox[3] + lat]
}

/// Sorts intervals and joins those that overlap or touch.
pub(super) fn join(intervals: &mut Vec<(f64, f64)>) {
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut kept = 0;
    for i in 0..intervals.len() {
        let (from, to) = intervals[i];
        if kept > 0 && from <= intervals[kept - 1].1 {
            intervals[kept - 1].1 = intervals[kept - 1].1.max(to);
        } else {
            intervals[kept] = (from, to);
            kept += 1;
        }
    }
    intervals.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    #[test]
    fn stations_keep_a_stated_length_and_read_the_same_both_ways() {
        let vertices = [
            coord! { x: -8.0, y: 12.0 },
            coord! { x: -7.0, y: 13.0 },
            coord! { x: -5.0, y: 13.0 },
        ];
        let along = [0.0, 200_000.0, 420_000.0];
        let line = Line {
            vertices: &vertices,
            along_m: &along,
        };
        assert_eq!(line.metres(0.0).to_bits(), 0.0f64.to_bits());
        assert!((line.metres(1.0) - 200_000.0).abs() < 1e-9);
        assert!((line.metres(2.0) - 420_000.0).abs() < 1e-9);
        // Along a parallel the share of the metres is that of the longitude.
        assert!((line.metres(1.25) - 255_000.0).abs() < 1.0);
        let back: Vec<_> = vertices.iter().rev().copied().collect();
        let reverse = Line {
            vertices: &back,
            along_m: &[0.0, 220_000.0, 420_000.0],
        };
        for station in [0.1, 0.5, 1.3, 1.9] {
            let sum = line.metres(station) + reverse.metres(2.0 - station);
            assert!((sum - 420_000.0).abs() < 1e-6);
            assert!((line.station(line.metres(station)) - station).abs() < 1e-9);
        }
    }

    #[test]
    fn joining_is_the_union() {
        let mut list = vec![(3.0, 4.0), (0.0, 1.0), (1.0, 2.0), (3.5, 3.6)];
        join(&mut list);
        assert_eq!(list, [(0.0, 2.0), (3.0, 4.0)]);
    }
}
