//! Everything within a distance of a line or a point: capsules cut by segments.
//!
//! A segment is within r of an edge on one stretch at most (both are convex, and at these distances
//! the plane is a fair guide to where the nearest points are). Its ends are where the geodesic
//! distance is r, found by regula falsi (Illinois) to a millimetre. Complexity: O(edges near the
//! segment) with latitude bands, about ten geodesics for each end that is looked for.

use super::bands::Bands;
use super::line::{Line, bbox, between, join, widen};
use super::metric::Metric;
use geo::{Coord, Intersects};

/// Lines (or a point) with a radius.
#[derive(Debug)]
pub(super) struct Near {
    axis: Bands,
    radius_m: f64,
}

impl Near {
    pub(super) fn new(axis: Bands, radius_m: f64) -> Self {
        Self { axis, radius_m }
    }

    /// A box that holds it all.
    pub(super) fn bbox(&self) -> [f64; 4] {
        widen(self.axis.bbox, self.radius_m)
    }

    /// The stations between which `line` is within the radius, ascending and apart.
    pub(super) fn inside(&self, line: Line, out: &mut Vec<(f64, f64)>) {
        out.clear();
        for (i, a, b) in line.numbered() {
            let from = i as f64;
            self.axis.each_in(self.query(a, b), |edge| {
                if let Some((t0, t1)) = within(a, b, edge.a, edge.b, self.radius_m) {
                    out.push((from + t0, from + t1));
                }
                true
            });
        }
        join(out);
        out.retain(|(from, to)| from < to);
    }

    /// Whether any point of the line lies within the radius.
    pub(super) fn meets(&self, line: Line) -> bool {
        line.numbered().any(|(_, a, b)| {
            let mut found = false;
            self.axis.each_in(self.query(a, b), |edge| {
                found = nearest(a, b, edge.a, edge.b).1 <= self.radius_m;
                !found
            });
            found
        })
    }

    fn query(&self, a: Coord<f64>, b: Coord<f64>) -> [f64; 4] {
        widen(bbox([a, b].into_iter()), self.radius_m)
    }
}

/// The share along a–b that is nearest to c–d, and that distance, m.
fn nearest(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> (f64, f64) {
    let (u, v, w) = (b - a, d - c, c - a);
    if geo::Line::new(a, b).intersects(&geo::Line::new(c, d)) {
        let t = (w.x * v.y - w.y * v.x) / (u.x * v.y - u.y * v.x);
        if t.is_finite() {
            return (t.clamp(0.0, 1.0), 0.0);
        }
    }
    // Apart, the shortest way between two segments begins at an end of one of them.
    [
        0.0,
        1.0,
        Metric::at(c).nearest(a, b).0,
        Metric::at(d).nearest(a, b).0,
    ]
    .map(|t| (t, Metric::at(between(a, b, t)).distance_m(c, d)))
    .into_iter()
    .fold((0.0, f64::INFINITY), |best, next| {
        if next.1 < best.1 { next } else { best }
    })
}

/// The shares between which a–b is within `radius_m` of c–d.
fn within(
    a: Coord<f64>,
    b: Coord<f64>,
    c: Coord<f64>,
    d: Coord<f64>,
    radius_m: f64,
) -> Option<(f64, f64)> {
    let (best, least) = nearest(a, b, c, d);
    if least > radius_m {
        return None;
    }
    let beyond = |t: f64| Metric::at(between(a, b, t)).distance_m(c, d) - radius_m;
    let end = |outer: f64| {
        let excess = beyond(outer);
        if excess <= 0.0 {
            outer
        } else {
            root(&beyond, (best, least - radius_m), (outer, excess))
        }
    };
    Some((end(0.0), end(1.0)))
}

/// Where `f` changes sign between `inner` (≤ 0) and `outer` (> 0), each with its value: regula falsi,
/// Illinois variant, with bisection when that is slow.
fn root(f: &dyn Fn(f64) -> f64, inner: (f64, f64), outer: (f64, f64)) -> f64 {
    let (mut low, mut high) = (inner, outer);
    let mut side = 0;
    for round in 0..100 {
        let t = if round % 8 == 7 {
            f64::midpoint(low.0, high.0)
        } else {
            (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1)
        };
        let value = f(t);
        if value.abs() < 1e-4 || (high.0 - low.0).abs() < 1e-13 {
            return t;
        }
        if value <= 0.0 {
            if side == -1 {
                high.1 /= 2.0;
            }
            (low, side) = ((t, value), -1);
        } else {
            if side == 1 {
                low.1 /= 2.0;
            }
            (high, side) = ((t, value), 1);
        }
    }
    low.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::testing::geodesic_m;
    use crate::risk::testing::{along, road};
    use geo::{LineString, coord};
    use proptest::prelude::*;

    fn near(points: &[(f64, f64)], radius_m: f64) -> Near {
        Near::new(
            Bands::of_lines([&LineString::from(points.to_vec())]),
            radius_m,
        )
    }

    #[test]
    fn a_disc_cuts_a_parallel_at_its_radius() {
        let p = coord! { x: -8.0, y: 12.0 };
        let disc = near(&[(p.x, p.y)], 10_000.0);
        let vertices = [coord! { x: -9.0, y: 12.0 }, coord! { x: -7.0, y: 12.0 }];
        let along_m = along(&vertices);
        let line = Line {
            vertices: &vertices,
            along_m: &along_m,
        };
        let mut out = Vec::new();
        disc.inside(line, &mut out);
        let [(t0, t1)] = out[..] else {
            panic!("{out:?}")
        };
        for t in [t0, t1] {
            let distance = geodesic_m(p, between(vertices[0], vertices[1], t));
            assert!((distance - 10_000.0).abs() < 1e-2, "{distance}");
        }
        assert!((line.metres(t1) - line.metres(t0) - 20_000.0).abs() < 0.1);
        // The northernmost point of the disc: touched, and just missed.
        let metre = 1.0 / 110_630.0;
        for (north, wanted) in [(9_999.0, true), (10_003.0, false)] {
            let y = p.y + north * metre;
            let tangent = [coord! { x: -9.0, y: y }, coord! { x: -7.0, y: y }];
            let line = Line {
                vertices: &tangent,
                along_m: &along_m,
            };
            let exact = geodesic_m(p, coord! { x: p.x, y: y });
            assert_eq!(disc.meets(line), exact <= 10_000.0, "{exact}");
            assert_eq!(disc.meets(line), wanted);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        /// Sampling by geodesic distance to a finely divided axis is the oracle.
        #[test]
        fn buffers_agree_with_sampling(axis in road(), vertices in road(), radius_m in 1_000.0..150_000.0f64) {
            let near = Near::new(Bands::of_lines([&LineString::from(axis.clone())]), radius_m);
            let along_m = along(&vertices);
            let line = Line { vertices: &vertices, along_m: &along_m };
            let mut out = Vec::new();
            near.inside(line, &mut out);
            let mut any = false;
            for step in 0..=50 {
                let station = line.end() * f64::from(step) / 50.0;
                let (i, t) = line.locate(station);
                let p = between(vertices[i], vertices[i + 1], t);
                let distance = axis.windows(2)
                    .flat_map(|w| (0..=200).map(move |k| between(w[0], w[1], f64::from(k) / 200.0)))
                    .map(|q| geodesic_m(p, q)).fold(f64::INFINITY, f64::min);
                let found = out.iter().any(|(from, to)| (*from..=*to).contains(&station));
                any |= found;
                // Samples of the axis are up to 8 km apart: leave a margin where they decide.
                if distance <= radius_m { prop_assert!(found, "{} is within {}", distance, radius_m); }
                let margin = 4_000.0f64.hypot(radius_m) - radius_m + radius_m * 1e-3 + 1.0;
                if distance > radius_m + margin { prop_assert!(!found, "{} is beyond {}", distance, radius_m); }
            }
            prop_assert!(!any || near.meets(line));
            prop_assert_eq!(near.meets(line), !out.is_empty());
        }
    }
}
