//! Distances on the ellipsoid from one point, cheaply: the mid-latitude formula.
//!
//! East and north of a point p, in metres, of any q: Δλ·N(φm)·cos φm and Δφ·M(φm), with the radii of
//! curvature at the middle latitude φm expanded about p's latitude, so that q costs a few
//! multiplications. Their hypotenuse is the geodesic distance to about (d/R)²/10, 6e-8 at 5 km;
//! beyond, the chord through the ellipsoid, stretched to its arc, is right to 1e-7 up to 500 km (the
//! geodesic itself costs ten times as much). Edges are straight in longitude and latitude; the nearest point of one is found
//! by Gauss–Newton on the squared distance. Source: Gauss's mid-latitude formulas, to second order.

use super::line::between;
#[cfg(test)]
use crate::risk::testing::geodesic_m;
use geo::Coord;

/// WGS84: equatorial radius, m, and squared eccentricity.
const A: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_379_990_141_316;
/// Beyond this the mid-latitude formula gives way to the chord, m.
const MIDDLE_TO_M: f64 = 5_000.0;
/// The same for tapers: there it is right to 3e-5, and hardly anything is left of most of them.
const FADING_TO_M: f64 = 100_000.0;
/// Times the tangent of the latitude, how far the nearest point of the plane that touches is good enough, m.
const ROUGH_TO_M: f64 = 18_000.0;

/// What bounds from boxes may be wrong by, relative: the nearest point of a side may lie at another
/// latitude than the nearest one of the plane.
const BOX_SLACK: f64 = 0.95;

/// The ellipsoid as seen from a point; metres per degree and their change per degree of latitude.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metric {
    at: Coord<f64>,
    /// Sine and cosine of the latitude, radii of curvature east–west and north–south.
    sin: f64,
    cos: f64,
    n: f64,
    m: f64,
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
            sin,
            cos,
            n,
            m,
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
        let (x, y) = (u.x * self.east[0], u.y * self.north[0]);
        (x * x + y * y).sqrt()
    }

    /// Metres east and north of a point `v` degrees away.
    fn offset(&self, v: Coord<f64>) -> (f64, f64) {
        let [e0, e1, e2] = self.east;
        let [n0, n1] = self.north;
        (v.x * (e0 + v.y * (e1 + v.y * e2)), v.y * (n0 + v.y * n1))
    }

    /// The share along c–d nearest to the point on the plane that touches here, and the squared
    /// distance there, m². The share is off by an angle of about d/2R·tan φ, the distance, which is no
    /// less than the least, by half its square: 3e-6 at 100 km and 15° of latitude.
    #[inline]
    pub(super) fn rough(&self, c: Coord<f64>, d: Coord<f64>) -> (f64, f64) {
        let (from, step) = (c - self.at, d - c);
        let (ex, ey) = (step.x * self.east[0], step.y * self.north[0]);
        let square = ex * ex + ey * ey;
        let share = if square > 0.0 {
            let along = from.x * self.east[0] * ex + from.y * self.north[0] * ey;
            (-along / square).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let (x, y) = self.offset(from + step * share);
        (share, x * x + y * y)
    }

    /// The share along c–d nearest to the point, and the squared distance there, m².
    pub(super) fn nearest(&self, c: Coord<f64>, d: Coord<f64>) -> (f64, f64) {
        self.improve(c, d, self.rough(c, d))
    }

    /// From the nearest point on the plane to that on the ellipsoid.
    fn improve(&self, c: Coord<f64>, d: Coord<f64>, rough: (f64, f64)) -> (f64, f64) {
        // The rough share is off by too little to matter (1e-6 of the distance).
        if rough.1 * self.sin * self.sin < ROUGH_TO_M * ROUGH_TO_M * self.cos * self.cos {
            return rough;
        }
        let [e0, e1, e2] = self.east;
        let [n0, n1] = self.north;
        let (from, step) = (c - self.at, d - c);
        let (mut share, mut square) = rough;
        for _ in 0..2 {
            let v = from + step * share;
            let (x, y) = self.offset(v);
            let dx = step.x * (e0 + v.y * (e1 + v.y * e2)) + v.x * step.y * (e1 + 2.0 * v.y * e2);
            let dy = step.y * (n0 + 2.0 * v.y * n1);
            let slope = dx * dx + dy * dy;
            if slope <= 0.0 {
                break;
            }
            let next = (share - (x * dx + y * dy) / slope).clamp(0.0, 1.0);
            let (nx, ny) = self.offset(from + step * next);
            let next_square = nx * nx + ny * ny;
            if next_square >= square {
                break;
            }
            (share, square) = (next, next_square);
        }
        (share, square)
    }

    /// The distance to c–d, m.
    pub(super) fn distance_m(&self, c: Coord<f64>, d: Coord<f64>) -> f64 {
        self.distance_within(c, d, self.rough(c, d), MIDDLE_TO_M)
    }

    /// The distance to c–d, whose rough nearest point is known, for a taper, to which a few metres in a
    /// hundred kilometres are nothing, m.
    pub(super) fn fading_m(&self, c: Coord<f64>, d: Coord<f64>, rough: (f64, f64)) -> f64 {
        self.distance_within(c, d, rough, FADING_TO_M)
    }

    fn distance_within(
        &self,
        c: Coord<f64>,
        d: Coord<f64>,
        rough: (f64, f64),
        middle_to_m: f64,
    ) -> f64 {
        let (share, square) = self.improve(c, d, rough);
        if square <= middle_to_m * middle_to_m {
            square.sqrt()
        } else {
            self.chord_m(between(c, d, share))
        }
    }

    /// The distance to a point, m.
    pub(super) fn distance_to_m(&self, q: Coord<f64>) -> f64 {
        let (x, y) = self.offset(q - self.at);
        let square = x * x + y * y;
        if square <= MIDDLE_TO_M * MIDDLE_TO_M {
            square.sqrt()
        } else {
            self.chord_m(q)
        }
    }

    /// The distance to a point by the chord through the ellipsoid, stretched to its arc.
    fn chord_m(&self, q: Coord<f64>) -> f64 {
        let (sin, cos) = q.y.to_radians().sin_cos();
        let (sin_l, cos_l) = (q.x - self.at.x).to_radians().sin_cos();
        let n = A / (1.0 - E2 * sin * sin).sqrt();
        let x = n * cos * cos_l - self.n * self.cos;
        let y = n * cos * sin_l;
        let z = (1.0 - E2) * (n * sin - self.n * self.sin);
        let square = x * x + y * y + z * z;
        // The curvature in the direction of q (Euler).
        let north = z * self.cos - x * self.sin;
        let curvature = (y * y / self.n + north * north / self.m) / (y * y + north * north);
        let bend = square * curvature * curvature;
        square.sqrt() * (1.0 + bend / 24.0 * (1.0 + bend * 9.0 / 80.0))
    }

    /// Bounds of the distance to anything in a box, m.
    pub(super) fn box_bounds_m(&self, bbox: [f64; 4]) -> (f64, f64) {
        let length = |(x, y): (f64, f64)| (x * x + y * y).sqrt();
        let p = self.at;
        let [x0, y0, x1, y1] = bbox;
        let corners = [(x0, y0), (x0, y1), (x1, y0), (x1, y1)];
        let far = corners.map(|(x, y)| length(self.offset(Coord { x, y } - p)));
        (
            self.near_box(bbox).sqrt(),
            far.into_iter().fold(0.0, f64::max) / BOX_SLACK,
        )
    }

    /// The square of a distance that nothing in a box falls short of, m².
    pub(super) fn near_box(&self, [x0, y0, x1, y1]: [f64; 4]) -> f64 {
        let p = self.at;
        let nearest = Coord {
            x: p.x.clamp(x0, x1),
            y: p.y.clamp(y0, y1),
        };
        let (x, y) = self.offset(nearest - p);
        (x * x + y * y) * BOX_SLACK * BOX_SLACK
    }

    /// Where the metric holds.
    pub(super) fn centre(&self) -> Coord<f64> {
        self.at
    }
}

/// Geodesic distance from `p` to the edge c–d, m.
#[cfg(test)]
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
            let cheap = Metric::at(p).distance_m(c, d);
            let allowed = 1e-3 + wanted * 2e-6 + wanted * (wanted / 6.4e6).powi(2) * 0.2;
            prop_assert!((cheap - wanted).abs() <= allowed, "{} against {}", cheap, wanted);
            let to = geodesic_m(p, c);
            prop_assert!((Metric::at(p).distance_to_m(c) / to - 1.0).abs() <= 2e-7, "{} against {}", Metric::at(p).distance_to_m(c), to);
        }
    }
}
