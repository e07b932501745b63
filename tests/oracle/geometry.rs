//! Lengths, clips and distances on WGS84, by `geo`.
//!
//! A road is straight in longitude and latitude between two vertices, as RFC 7946 says; lengths
//! are geodesic. Clips are `BooleanOps`; a second, slower way (crossings and midpoints) checks them.

use super::scene::{Point, Shape};
use geo::{
    BooleanOps, BoundingRect, Contains, Coord, Distance, Geodesic, Intersects, LineString,
    LinesIter, MultiLineString, MultiPolygon, Point as GeoPoint,
};

/// Geodesic distance, km.
pub fn km(a: Point, b: Point) -> f64 {
    Geodesic.distance(GeoPoint::new(a[0], a[1]), GeoPoint::new(b[0], b[1])) / 1000.0
}

/// Geodesic length of a polyline, km.
pub fn line_km(line: &[Point]) -> f64 {
    line.windows(2).map(|w| km(w[0], w[1])).sum()
}

/// The point at share `t` of a straight segment.
pub fn at(a: Point, b: Point, t: f64) -> Point {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

/// As `geo` wants it.
pub fn line_string(line: &[Point]) -> LineString {
    line.iter().map(|p| Coord { x: p[0], y: p[1] }).collect()
}

/// The parts of segment `a b` within the area, as shares of the segment, by `BooleanOps`.
pub fn inside(a: Point, b: Point, area: &MultiPolygon) -> Vec<(f64, f64)> {
    let segment = line_string(&[a, b]);
    let boxes = (segment.bounding_rect(), area.bounding_rect());
    if let (Some(s), Some(z)) = boxes
        && !s.intersects(&z)
    {
        return Vec::new();
    }
    let share = |c: Coord| {
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        (((c.x - a[0]) * dx + (c.y - a[1]) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0)
    };
    let clipped = area.clip(&MultiLineString::new(vec![segment]), false);
    let mut parts: Vec<(f64, f64)> = clipped
        .0
        .iter()
        .map(|part| {
            part.0.iter().fold((1.0_f64, 0.0_f64), |(lo, hi), &c| {
                (lo.min(share(c)), hi.max(share(c)))
            })
        })
        .filter(|(lo, hi)| hi > lo)
        .collect();
    parts.sort_by(|x, y| x.0.total_cmp(&y.0));
    parts
}

/// The same by crossings with every edge of the area, and whether the middle between two
/// crossings is inside.
pub fn inside_by_crossings(a: Point, b: Point, area: &MultiPolygon) -> Vec<(f64, f64)> {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let mut cuts = vec![0.0, 1.0];
    for edge in area.lines_iter() {
        let [ex, ey] = [edge.end.x - edge.start.x, edge.end.y - edge.start.y];
        let cross = dx * ey - dy * ex;
        if cross == 0.0 {
            continue;
        }
        let [sx, sy] = [edge.start.x - a[0], edge.start.y - a[1]];
        let t = (sx * ey - sy * ex) / cross;
        let u = (sx * dy - sy * dx) / cross;
        if (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u) {
            cuts.push(t);
        }
    }
    cuts.sort_by(f64::total_cmp);
    cuts.windows(2)
        .filter(|w| w[1] > w[0] && contains(area, at(a, b, f64::midpoint(w[0], w[1]))))
        .map(|w| (w[0], w[1]))
        .collect()
}

/// Whether the point lies in the area.
pub fn contains(area: &MultiPolygon, p: Point) -> bool {
    area.contains(&GeoPoint::new(p[0], p[1]))
}

/// The point of a straight segment nearest to `p`, and its squared distance, on a local plane.
fn nearest(p: Point, a: Point, b: Point) -> (f64, Point) {
    let shrink = p[1].to_radians().cos();
    let [ax, ay] = [(a[0] - p[0]) * shrink, a[1] - p[1]];
    let [dx, dy] = [(b[0] - a[0]) * shrink, b[1] - a[1]];
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 {
        (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let [x, y] = [ax + dx * t, ay + dy * t];
    (x * x + y * y, at(a, b, t))
}

/// The geodesic to the nearest of the candidates, km.
fn to_nearest_km(p: Point, candidates: impl Iterator<Item = (f64, Point)>) -> f64 {
    candidates
        .min_by(|x, y| x.0.total_cmp(&y.0))
        .map_or(f64::INFINITY, |(_, q)| km(p, q))
}

/// Distance from a point to a straight segment, km.
pub fn to_segment_km(p: Point, a: Point, b: Point) -> f64 {
    km(p, nearest(p, a, b).1)
}

/// Distance from a point to a polyline, km.
pub fn to_line_km(p: Point, line: &[Point]) -> f64 {
    to_nearest_km(p, line.windows(2).map(|w| nearest(p, w[0], w[1])))
}

/// Distance from a point to an area, km; 0 inside.
pub fn to_area_km(p: Point, area: &MultiPolygon) -> f64 {
    if contains(area, p) {
        return 0.0;
    }
    let sides = area.lines_iter();
    to_nearest_km(
        p,
        sides.map(|l| nearest(p, [l.start.x, l.start.y], [l.end.x, l.end.y])),
    )
}

/// Distance between two polylines, km; 0 where they meet.
pub fn between_lines_km(one: &[Point], two: &[Point]) -> f64 {
    if line_string(one).intersects(&line_string(two)) {
        return 0.0;
    }
    let to_two = one.iter().map(|&p| to_line_km(p, two));
    let to_one = two.iter().map(|&p| to_line_km(p, one));
    to_two.chain(to_one).fold(f64::INFINITY, f64::min)
}

/// Vertices of a line string.
pub fn points(line: &LineString) -> Vec<Point> {
    line.0.iter().map(|c| [c.x, c.y]).collect()
}

/// By how many km a road clears (positive) or enters (0 or less) a shape.
pub fn clearance_km(line: &[Point], shape: &Shape) -> f64 {
    match shape {
        Shape::Area(area) => {
            if line_string(line).intersects(area) {
                0.0
            } else {
                f64::INFINITY
            }
        }
        Shape::AlongLine(axis, radius) => between_lines_km(line, &points(axis)) - radius,
        Shape::AroundPoint(point, radius) => to_line_km([point.x(), point.y()], line) - radius,
    }
}

/// Whether a point lies within a shape.
pub fn within(p: Point, shape: &Shape) -> bool {
    match shape {
        Shape::Area(area) => contains(area, p),
        Shape::AlongLine(axis, radius) => to_line_km(p, &points(axis)) <= *radius,
        Shape::AroundPoint(point, radius) => km(p, [point.x(), point.y()]) <= *radius,
    }
}
