//! Random shapes for the tests of this stage.

use geo::{Coord, Distance, Geodesic, LineString, Point, Polygon, coord};
use proptest::prelude::*;

/// Geodesic distance on WGS84, m (Karney 2013).
pub(super) fn geodesic_m(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Geodesic.distance(Point(a), Point(b))
}

/// A polygon that does not cross itself (star-shaped around a centre), with a hole now and then.
pub(super) fn star() -> impl Strategy<Value = Polygon<f64>> {
    let radii = prop::collection::vec(0.5..4.0f64, 3..24);
    (2.0..8.0f64, 2.0..8.0f64, radii, any::<bool>()).prop_map(|(x, y, radii, hole)| {
        let ring = |scale: f64| -> LineString<f64> {
            let n = radii.len() as f64;
            radii
                .iter()
                .enumerate()
                .map(|(i, r)| {
                    let angle = i as f64 / n * std::f64::consts::TAU;
                    coord! { x: x + r * scale * angle.cos(), y: y + r * scale * angle.sin() }
                })
                .collect()
        };
        Polygon::new(ring(1.0), if hole { vec![ring(0.5)] } else { vec![] })
    })
}

/// A polyline over the same part of the plane.
pub(super) fn road() -> impl Strategy<Value = Vec<Coord<f64>>> {
    prop::collection::vec((0.0..10.0f64, 0.0..10.0f64), 2..8)
        .prop_map(|v| v.into_iter().map(|(x, y)| coord! { x: x, y: y }).collect())
}

/// Geodesic metres at each vertex.
pub(super) fn along(vertices: &[Coord<f64>]) -> Vec<f64> {
    let mut along = vec![0.0];
    for pair in vertices.windows(2) {
        along.push(along[along.len() - 1] + geodesic_m(pair[0], pair[1]));
    }
    along
}
