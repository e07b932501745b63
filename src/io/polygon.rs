//! Whether a polygon encloses an area that can be told.
//!
//! Refused: rings of fewer than three different points, rings without area, sides that cross, holes
//! outside. Accepted: either orientation, rings that touch themselves or one another, parts of a
//! multipolygon that overlap (their union counts). Complexity: O(n log n + pairs of sides whose
//! ranges overlap on the longer axis); crossings by robust orientation (Shewchuk 1997).

use geo::algorithm::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Coord, GeoNum, Kernel, LineString, MultiPolygon, Orientation, Polygon};

/// Orientation of three points, exact whatever the rounding.
type Exact = <f64 as GeoNum>::Ker;

/// What is wrong with `area`, or `None`.
pub(super) fn fault(area: &MultiPolygon<f64>) -> Option<String> {
    if area.0.is_empty() {
        return Some("the area has no polygon".into());
    }
    let single = area.0.len() == 1;
    area.0.iter().enumerate().find_map(|(i, polygon)| {
        let fault = polygon_fault(polygon)?;
        Some(if single {
            fault
        } else {
            format!("polygon {}: {fault}", i + 1)
        })
    })
}

fn polygon_fault(polygon: &Polygon<f64>) -> Option<String> {
    let rings: Vec<&LineString<f64>> = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .collect();
    // Crossings before areas: a bow tie may have no area on balance, and its crossing says more.
    let first = |fault: fn(&LineString<f64>) -> Option<String>| {
        let mut named = rings.iter().enumerate();
        named.find_map(|(i, ring)| Some(format!("{} {}", ring_name(i), fault(ring)?)))
    };
    if let Some(fault) = first(too_few_points)
        .or_else(|| crossing(&rings))
        .or_else(|| first(no_area))
    {
        return Some(fault);
    }
    let exterior = polygon.exterior();
    polygon
        .interiors()
        .iter()
        .enumerate()
        .find_map(|(i, hole)| {
            let outside = hole
                .0
                .iter()
                .find(|c| coord_pos_relative_to_ring(**c, exterior) == CoordPos::Outside)?;
            Some(format!(
                "{} lies outside the outer ring, at {}",
                ring_name(i + 1),
                place(*outside)
            ))
        })
}

fn ring_name(i: usize) -> String {
    if i == 0 {
        "the outer ring".into()
    } else {
        format!("hole {i}")
    }
}

fn place(c: Coord<f64>) -> String {
    format!("lon {:.5}, lat {:.5}", c.x, c.y)
}

fn too_few_points(ring: &LineString<f64>) -> Option<String> {
    let mut different: Vec<Coord<f64>> = ring.0.clone();
    different.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    different.dedup();
    (different.len() < 3).then(|| {
        format!(
            "has {} different points; it takes three or more",
            different.len()
        )
    })
}

fn no_area(ring: &LineString<f64>) -> Option<String> {
    let (first, rest) = ring.0.split_first()?;
    let (mut twice_area, mut extent) = (0.0, 0.0_f64);
    for pair in rest.windows(2) {
        let [a, b] = pair else { continue };
        let (u, v) = (*a - *first, *b - *first);
        twice_area += u.x * v.y - u.y * v.x;
        extent = extent.max(u.x.abs()).max(u.y.abs());
    }
    for c in rest {
        extent = extent.max((c.x - first.x).abs()).max((c.y - first.y).abs());
    }
    (twice_area.abs() <= 1e-12 * extent * extent)
        .then(|| format!("encloses no area (near {})", place(*first)))
}

/// A side of a ring.
struct Side {
    ring: usize,
    number: usize,
    a: Coord<f64>,
    b: Coord<f64>,
}

/// A coordinate's longitude or latitude.
type Axis = fn(Coord<f64>) -> f64;

/// The first crossing found of two sides, by a sweep along the longer axis.
fn crossing(rings: &[&LineString<f64>]) -> Option<String> {
    let mut sides: Vec<Side> = rings
        .iter()
        .enumerate()
        .flat_map(|(ring, line)| {
            line.lines().enumerate().map(move |(i, l)| Side {
                ring,
                number: i + 1,
                a: l.start,
                b: l.end,
            })
        })
        .collect();
    let range = |key: Axis| {
        let values = || sides.iter().map(|s| key(s.a));
        values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    let (key, across): (Axis, Axis) = if range(|c| c.x) >= range(|c| c.y) {
        (|c| c.x, |c| c.y)
    } else {
        (|c| c.y, |c| c.x)
    };
    let beside = |s: &Side, t: &Side| {
        across(s.a).max(across(s.b)) < across(t.a).min(across(t.b))
            || across(t.a).max(across(t.b)) < across(s.a).min(across(s.b))
    };
    let low = |s: &Side| key(s.a).min(key(s.b));
    let high = |s: &Side| key(s.a).max(key(s.b));
    sides.sort_by(|s, t| low(s).total_cmp(&low(t)));
    for (i, s) in sides.iter().enumerate() {
        for t in sides.iter().skip(i + 1).take_while(|t| low(t) <= high(s)) {
            if !beside(s, t)
                && let Some(at) = proper_crossing(s, t)
            {
                let (first, second) = if (s.ring, s.number) <= (t.ring, t.number) {
                    (s, t)
                } else {
                    (t, s)
                };
                return Some(format!(
                    "side {} of {} crosses side {} of {} at {}",
                    first.number,
                    ring_name(first.ring),
                    second.number,
                    ring_name(second.ring),
                    place(at)
                ));
            }
        }
    }
    None
}

/// Where the interiors of two sides cross.
fn proper_crossing(s: &Side, t: &Side) -> Option<Coord<f64>> {
    let opposite = |a, b, c, d| {
        let (o1, o2) = (Exact::orient2d(a, b, c), Exact::orient2d(a, b, d));
        o1 != Orientation::Collinear && o2 != Orientation::Collinear && o1 != o2
    };
    if !opposite(s.a, s.b, t.a, t.b) || !opposite(t.a, t.b, s.a, s.b) {
        return None;
    }
    let (u, v, w) = (s.b - s.a, t.b - t.a, t.a - s.a);
    let along = (w.x * v.y - w.y * v.x) / (u.x * v.y - u.y * v.x);
    Some(s.a + u * along)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation;
    use proptest::prelude::*;

    fn polygon(rings: &[&[(f64, f64)]]) -> MultiPolygon<f64> {
        let line = |r: &[(f64, f64)]| LineString::from(r.to_vec());
        let (outer, holes) = rings.split_first().unwrap();
        MultiPolygon(vec![Polygon::new(
            line(outer),
            holes.iter().map(|h| line(h)).collect(),
        )])
    }

    const SQUARE: [(f64, f64); 4] = [(0., 0.), (4., 0.), (4., 4.), (0., 4.)];

    #[test]
    fn sound_polygons_pass() {
        assert_eq!(fault(&polygon(&[&SQUARE])), None);
        let hole = [(1., 1.), (2., 1.), (2., 2.)];
        let reversed = [(2., 2.), (2., 1.), (1., 1.)];
        assert_eq!(fault(&polygon(&[&SQUARE, &hole])), None);
        assert_eq!(fault(&polygon(&[&SQUARE, &reversed])), None);
        // A hole that touches the outer ring, and a ring that touches itself at a vertex.
        assert_eq!(
            fault(&polygon(&[&SQUARE, &[(0., 1.), (1., 1.), (1., 2.)]])),
            None
        );
        let touching = [(0., 0.), (2., 2.), (4., 0.), (4., 4.), (2., 2.), (0., 4.)];
        assert_eq!(fault(&polygon(&[&touching])), None);
    }

    #[test]
    fn faults_say_where() {
        for (area, words) in [
            (
                polygon(&[&[(0., 0.), (1., 1.)]]),
                "the outer ring has 2 different points",
            ),
            (
                polygon(&[&[(0., 0.), (1., 1.), (0., 0.), (1., 1.)]]),
                "has 2 different points",
            ),
            (
                polygon(&[&[(0., 0.), (1., 1.), (2., 2.)]]),
                "encloses no area (near lon 0.00000, lat 0.00000)",
            ),
            (
                polygon(&[&[(0., 0.), (1., 1.), (1., 0.), (0., 1.)]]),
                "side 1 of the outer ring crosses side 3 of the outer ring at lon 0.50000",
            ),
            (polygon(&[&SQUARE, &[]]), "hole 1 has 0 different points"),
            (
                polygon(&[&[(0., 0.), (4., 4.), (4., 0.), (0., 4.5)]]),
                "side 1 of the outer ring crosses side 3 of the outer ring at lon 2.11765",
            ),
            (
                polygon(&[&SQUARE, &[(1., 1.), (6., 1.), (1., 3.)]]),
                "side 2 of the outer ring crosses side 1 of hole 1 at lon 4.00000, lat 1.00000",
            ),
            (
                polygon(&[&SQUARE, &[(6., 1.), (7., 1.), (6., 3.)]]),
                "hole 1 lies outside the outer ring, at lon 6",
            ),
            (MultiPolygon(vec![]), "no polygon"),
        ] {
            let fault = fault(&area).unwrap();
            assert!(fault.contains(words), "{fault} lacks {words}");
        }
    }

    proptest! {
        /// geo's own validation is the oracle on random rings of points in general position.
        #[test]
        fn agrees_with_geo(points in prop::collection::vec((0.0..10.0f64, 0.0..10.0f64), 3..9)) {
            let area = polygon(&[&points]);
            prop_assert_eq!(fault(&area).is_none(), area.is_valid());
        }
    }
}
