//! Geometry as RFC 7946 wants it: two dimensions, seven decimals, closed rings that follow the
//! right-hand rule, and the box around it all.
//!
//! Complexity: linear in positions. Source: RFC 7946, sections 3.1.6, 4, 5 and 11.2.

use geojson::{Geometry, GeometryValue as Value, Position};

/// A box `[west, south, east, north]` that starts empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds(Option<[f64; 4]>);

impl Bounds {
    pub(super) const EMPTY: Self = Self(None);

    /// Grows to hold a position.
    pub(super) fn add(&mut self, [x, y]: [f64; 2]) {
        self.0 = Some(match self.0 {
            None => [x, y, x, y],
            Some([w, s, e, n]) => [w.min(x), s.min(y), e.max(x), n.max(y)],
        });
    }

    /// Grows to hold a geometry.
    pub(super) fn add_geometry(&mut self, geometry: &Geometry) {
        each_position(geometry, &mut |p| self.add(p));
    }

    /// The box; `None` when nothing was added.
    pub(super) fn get(self) -> Option<[f64; 4]> {
        self.0
    }
}

/// Seven decimals: about a centimetre.
pub(super) fn round7(degrees: f64) -> f64 {
    let rounded = (degrees * 1e7).round() / 1e7;
    // No −0.
    rounded + 0.0
}

/// A rounded position.
pub(super) fn position(p: [f64; 2]) -> Position {
    Position::from([round7(p[0]), round7(p[1])])
}

/// A rounded line.
pub(super) fn line(coordinates: &[[f64; 2]]) -> Geometry {
    Geometry::new(Value::LineString {
        coordinates: coordinates.iter().map(|&p| position(p)).collect(),
    })
}

/// A rounded point.
pub(super) fn point(p: [f64; 2]) -> Geometry {
    Geometry::new(Value::Point {
        coordinates: position(p),
    })
}

/// The first two numbers of a position.
fn flat(p: &Position) -> [f64; 2] {
    match p.as_slice() {
        [x, y, ..] => [*x, *y],
        _ => [0.0, 0.0],
    }
}

/// Calls `each` for every position.
pub(super) fn each_position(geometry: &Geometry, each: &mut dyn FnMut([f64; 2])) {
    match &geometry.value {
        Value::Point { coordinates } => each(flat(coordinates)),
        Value::MultiPoint { coordinates } | Value::LineString { coordinates } => {
            for p in coordinates {
                each(flat(p));
            }
        }
        Value::MultiLineString { coordinates } | Value::Polygon { coordinates } => {
            for p in coordinates.iter().flatten() {
                each(flat(p));
            }
        }
        Value::MultiPolygon { coordinates } => {
            for p in coordinates.iter().flatten().flatten() {
                each(flat(p));
            }
        }
        Value::GeometryCollection { geometries } => {
            for g in geometries {
                each_position(g, each);
            }
        }
    }
}

/// The polygons of a geometry as rings of plain coordinates, shell first.
pub(super) fn polygons(geometry: &Geometry) -> Vec<Vec<Vec<[f64; 2]>>> {
    let rings = |polygon: &[Vec<Position>]| -> Vec<Vec<[f64; 2]>> {
        polygon
            .iter()
            .map(|ring| ring.iter().map(flat).collect())
            .collect()
    };
    match &geometry.value {
        Value::Polygon { coordinates } => vec![rings(coordinates)],
        Value::MultiPolygon { coordinates } => coordinates.iter().map(|p| rings(p)).collect(),
        Value::GeometryCollection { geometries } => geometries.iter().flat_map(polygons).collect(),
        _ => Vec::new(),
    }
}

/// The lines of a geometry as plain coordinates.
pub(super) fn lines(geometry: &Geometry) -> Vec<Vec<[f64; 2]>> {
    match &geometry.value {
        Value::LineString { coordinates } => vec![coordinates.iter().map(flat).collect()],
        Value::MultiLineString { coordinates } => coordinates
            .iter()
            .map(|l| l.iter().map(flat).collect())
            .collect(),
        Value::GeometryCollection { geometries } => geometries.iter().flat_map(lines).collect(),
        _ => Vec::new(),
    }
}

/// The points of a geometry as plain coordinates.
pub(super) fn points(geometry: &Geometry) -> Vec<[f64; 2]> {
    match &geometry.value {
        Value::Point { coordinates } => vec![flat(coordinates)],
        Value::MultiPoint { coordinates } => coordinates.iter().map(flat).collect(),
        Value::GeometryCollection { geometries } => geometries.iter().flat_map(points).collect(),
        _ => Vec::new(),
    }
}

/// The same geometry as RFC 7946 wants it.
pub(super) fn normalised(geometry: &Geometry) -> Geometry {
    let round = |p: &Position| position(flat(p));
    let line = |l: &Vec<Position>| -> Vec<Position> { l.iter().map(round).collect() };
    let polygon = |rings: &Vec<Vec<Position>>| -> Vec<Vec<Position>> {
        rings
            .iter()
            .enumerate()
            .map(|(i, ring)| wound(line(ring), i == 0))
            .collect()
    };
    Geometry::new(match &geometry.value {
        Value::Point { coordinates } => Value::Point {
            coordinates: round(coordinates),
        },
        Value::MultiPoint { coordinates } => Value::MultiPoint {
            coordinates: line(coordinates),
        },
        Value::LineString { coordinates } => Value::LineString {
            coordinates: line(coordinates),
        },
        Value::MultiLineString { coordinates } => Value::MultiLineString {
            coordinates: coordinates.iter().map(line).collect(),
        },
        Value::Polygon { coordinates } => Value::Polygon {
            coordinates: polygon(coordinates),
        },
        Value::MultiPolygon { coordinates } => Value::MultiPolygon {
            coordinates: coordinates.iter().map(polygon).collect(),
        },
        Value::GeometryCollection { geometries } => Value::GeometryCollection {
            geometries: geometries.iter().map(normalised).collect(),
        },
    })
}

/// Closes a ring and winds it: shells counterclockwise, holes clockwise.
fn wound(mut ring: Vec<Position>, shell: bool) -> Vec<Position> {
    if ring.first() != ring.last() {
        ring.extend(ring.first().cloned());
    }
    let doubled: f64 = ring
        .windows(2)
        .map(|w| {
            let ([ax, ay], [bx, by]) = (flat(&w[0]), flat(&w[1]));
            ax * by - bx * ay
        })
        .sum();
    if (doubled < 0.0) == shell {
        ring.reverse();
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Geometry {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn rings_are_closed_wound_flattened_and_rounded() {
        let g = parse(
            r#"{"type":"Polygon","coordinates":[[[0,0,5],[0,4],[4,4],[4.123456789,0]],[[1,1],[2,1],[2,2],[1,1]]]}"#,
        );
        assert_eq!(
            normalised(&g),
            parse(
                r#"{"type":"Polygon","coordinates":[[[0,0],[4.1234568,0],[4,4],[0,4],[0,0]],[[1,1],[2,2],[2,1],[1,1]]]}"#
            )
        );
    }

    #[test]
    fn collections_are_taken_apart() {
        let g = parse(
            r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[9,1]},
                {"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}]}"#,
        );
        assert_eq!(points(&g), [[9.0, 1.0]]);
        assert_eq!(lines(&g).len(), 2);
        assert!(polygons(&g).is_empty());
        let mut bounds = Bounds::EMPTY;
        bounds.add_geometry(&g);
        assert_eq!(bounds.get(), Some([0.0, 0.0, 9.0, 3.0]));
    }

    #[test]
    fn no_negative_zero() {
        assert!(round7(-1e-9).is_sign_positive());
    }
}
