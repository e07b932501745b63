//! Distances on the ellipsoid from one point, cheaply: the mid-latitude formula.
//!
//! East and north of a point p, in metres, of any q: Δλ·N(φm)·cos φm and Δφ·M(φm), with the radii of
//! curvature at the middle latitude φm expanded about p's latitude, so that q costs a few
//! multiplications. Their hypotenuse is the geodesic distance to about (d/R)²/10: 1e-5 at 60 km,
//! 1e-4 at 200 km. Edges are straight in longitude and latitude; the nearest point of one is found
//! by Gauss–Newton on the squared distance. Source: Gauss's mid-latitude formulas, to second order.

use super::line::{between, geodesic_m};
use geo::Coord;

/// WGS84: equatorial radius, m, and squared eccentricity.
const A: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_379_990_141_316;
/// Beyond this the cheap distance is replaced by the geodesic, m.
const CHEAP_TO_M: f64 = 60_000.0;

/// The ellipsoid as seen from a point; metres per degree and their change per degree of latitude.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metric {
    at: Coord<f64>,
    east: [f64; 3],
    north: [f64; 2],
}

impl Metric {
    /// The metric at `p`.
    pub(super) fn at(p: Coord<f64>) -> Self {
        let (sin, cos) = p.y.to_radians().sin_cos();
        let degree = std::f64::consts::PI / 180.0;
        let w2 = 1.0 - E2 * sin * sin;
        let n = A / w2.sqrt();
        let m = n * (1.0 - E2) / w2;
        Self {
            at: p,
            // d(N cos φ)/dφ = −M sin φ; half of it, for the middle latitude.
            east: [
                n * cos * degree,
                -m * sin * degree * degree / 2.0,
                -n * cos * degree * degree * degree / 8.0,
            ],
            north: [
                m * degree,
                3.0 * m * E2 * sin * cos / w2 * degree * degree / 2.0,
            ],
        }
    }

    /// Metres per unit of share along a step of `u` degrees from here.
    pub(super) fn speed(&self, u: Coord<f64>) -> f64 {
        (u.x * self.east[0]).hypot(u.y * self.north[0])
    }

    /// Metres east and north of a point `v` degrees away.
    fn offset(&self, v: Coord<f64>) -> (f64, f64) {
        let [e0, e1, e2] = self.east;
        let [n0, n1] = self.north;
        (v.x * (e0 + v.y * (e1 + v.y * e2)), v.y * (n0 + v.y * n1))
    }

    /// The share along c–d nearest to the point, and the squared distance there, m².
    pub(super) fn nearest(&self, c: Coord<f64>, d: Coord<f64>) -> (f64, f64) {
        let [e0, e1, e2] = self.east;
        let [n0, n1] = self.north;
        let (from, step) = (c - self.at, d - c);
        // On the plane that touches here…
        let (ex, ey) = (step.x * e0, step.y * n0);
        let square = ex * ex + ey * ey;
        let mut share = if square > 0.0 {
            (-(from.x * e0 * ex + from.y * n0 * ey) / square).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let (mut x, mut y) = self.offset(from + step * share);
        // …and then on the ellipsoid. Near edges need one step, far ones two.
        let rounds = if x * x + y * y < 1e8 { 1 } else { 3 };
        for _ in 0..rounds {
            let v = from + step * share;
            let dx = step.x * (e0 + v.y * (e1 + v.y * e2)) + v.x * step.y * (e1 + 2.0 * v.y * e2);
            let dy = step.y * (n0 + 2.0 * v.y * n1);
            let slope = dx * dx + dy * dy;
            if slope <= 0.0 {
                break;
            }
            let next = (share - (x * dx + y * dy) / slope).clamp(0.0, 1.0);
            let (nx, ny) = self.offset(from + step * next);
            if nx * nx + ny * ny >= x * x + y * y {
                break;
            }
            (share, x, y) = (next, nx, ny);
        }
        (share, x * x + y * y)
    }

    /// The distance to the point at `share` of c–d whose cheap squared distance is known, m.
    pub(super) fn refine(&self, c: Coord<f64>, d: Coord<f64>, share: f64, square: f64) -> f64 {
        let cheap = square.sqrt();
        if cheap <= CHEAP_TO_M {
            cheap
        } else {
            geodesic_m(self.at, between(c, d, share))
        }
    }
}

/// Geodesic distance from `p` to the edge c–d, m.
pub(super) fn distance_m(p: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> f64 {
    let (share, _) = Metric::at(p).nearest(c, d);
    geodesic_m(p, between(c, d, share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;
    use proptest::prelude::*;

    /// The least geodesic distance over a fine sampling of the edge, refined around the best.
    fn brute(p: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        let mut best = f64::INFINITY;
        for _ in 0..6 {
            let at = |i: i32| low + (high - low) * f64::from(i) / 40.0;
            let (i, least) = (0..=40)
                .map(|i| (i, geodesic_m(p, between(c, d, at(i)))))
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap();
            best = best.min(least);
            (low, high) = (at((i - 1).max(0)), at((i + 1).min(40)));
        }
        best
    }

    proptest! {
        #[test]
        fn nearest_point_of_an_edge(
            lat in -70.0..70.0f64, x in -3.0..3.0f64, y in -3.0..3.0f64,
            u in -3.0..3.0f64, v in -3.0..3.0f64, scale in 0.01..1.0f64,
        ) {
            let p = coord! { x: 10.0, y: lat };
            let c = p + coord! { x: x, y: y } * scale;
            let d = p + coord! { x: u, y: v } * scale;
            let wanted = brute(p, c, d);
            let found = distance_m(p, c, d);
            // Relative to the square of the distance in radii.
            let allowed = 1e-3 + wanted * 1e-6 + wanted * (wanted / 6.4e6).powi(2) * 0.2;
            prop_assert!((found - wanted).abs() < allowed, "{} against {}", found, wanted);
            let metric = Metric::at(p);
            let (share, square) = metric.nearest(c, d);
            let cheap = metric.refine(c, d, share, square);
            prop_assert!((cheap - wanted).abs() <= wanted * 3e-5 + 1e-3, "{} against {}", cheap, wanted);
        }
    }
}
