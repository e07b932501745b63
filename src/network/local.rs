//! Metres on WGS84: lengths, and the plane that touches the ellipsoid at a point.

use geo::{Coord, Distance, Geodesic, Point};

/// Metres per degree of longitude and of latitude about a point of WGS84.
#[derive(Clone, Copy, Debug)]
pub(super) struct Local {
    x: f64,
    y: f64,
}

/// Semi-major axis, m, and first eccentricity squared of WGS84.
const A: f64 = 6_378_137.0;
const E2: f64 = 6.694_379_990_141_316e-3;

impl Local {
    /// The scales at a position.
    pub(super) fn at(at: Coord<f64>) -> Self {
        let (sin, cos) = at.y.to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let w = w2.sqrt();
        // Radii of curvature in the prime vertical and in the meridian.
        let (prime, meridian) = (A / w, A * (1.0 - E2) / (w2 * w));
        Self {
            x: (prime * cos).to_radians().max(1e-3),
            y: meridian.to_radians(),
        }
    }

    /// A box in degrees that surely holds everything within `metres`.
    pub(super) fn degrees(&self, metres: f64) -> (f64, f64) {
        (metres / self.x * 1.01, metres / self.y * 1.01)
    }
}

/// The position, 0..1, on `a`–`b` of the point nearest to `p`, on the plane of `local`.
pub(super) fn project(local: &Local, p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let d = Coord {
        x: (b.x - a.x) * local.x,
        y: (b.y - a.y) * local.y,
    };
    let e = Coord {
        x: (p.x - a.x) * local.x,
        y: (p.y - a.y) * local.y,
    };
    let length2 = d.x * d.x + d.y * d.y;
    if length2 > 0.0 {
        ((d.x * e.x + d.y * e.y) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Geodesic distance on WGS84, m.
///
/// Road vertices are mostly metres apart, where the general solution (Karney, `geo::Geodesic`) is
/// twenty times the work of the middle-latitude one. That one is used below 0.01 degrees, where it
/// differs by less than 1e-8 of the length, which a test checks.
pub(super) fn metres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    if dx.abs() > 0.01 || dy.abs() > 0.01 || a.y.abs() > 75.0 {
        return Geodesic.distance(Point(a), Point(b));
    }
    let local = Local::at(Coord {
        x: 0.0,
        y: f64::midpoint(a.y, b.y),
    });
    let (x, y) = (dx * local.x, dy * local.y);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn short_distances_are_the_geodesic_ones(
            x in -179.0_f64..179.0, y in -80.0_f64..80.0,
            dx in -0.01_f64..0.01, dy in -0.01_f64..0.01, shrink in 0.0_f64..1.0,
        ) {
            let a = Coord { x, y };
            let b = Coord { x: x + dx * shrink, y: y + dy * shrink };
            let exact = Geodesic.distance(Point(a), Point(b));
            // A micrometre is what degrees in f64 resolve.
            prop_assert!((metres(a, b) - exact).abs() <= 1e-8 * exact + 1e-6);
        }
    }
}
