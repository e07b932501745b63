//! `noding = "crossings"`: lines that cross or touch without a shared vertex get one.
//!
//! A line that is a bridge passes over one that is not: they are not joined where they cross, only
//! where one ends on the other.

use super::super::Error;
use super::lines::{Lines, Points};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

/// Positions this close, in degrees, are one: about a centimetre.
const SAME: f64 = 1e-7;

/// The segments of some lines with an index over them.
pub(super) struct Segments {
    /// (line, index in `Lines::vertices` of the first end).
    pub all: Vec<(u32, u32)>,
    tree: RTree<f64>,
}

impl Segments {
    pub(super) fn new(lines: &Lines, points: &Points) -> Self {
        let all: Vec<(u32, u32)> = lines.segments().collect();
        let mut builder = RTreeBuilder::new(all.len() as u32);
        for (_, at) in &all {
            let (a, b) = ends(lines, points, *at);
            builder.add(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
        }
        Self {
            all,
            tree: builder.finish::<HilbertSort>(),
        }
    }

    /// Segments whose boxes come within `dx`, `dy` degrees of the box of `a` and `b`, ascending.
    pub(super) fn near(&self, a: Coord<f64>, b: Coord<f64>, dx: f64, dy: f64) -> Vec<u32> {
        let mut found = self.tree.search(
            a.x.min(b.x) - dx,
            a.y.min(b.y) - dy,
            a.x.max(b.x) + dx,
            a.y.max(b.y) + dy,
        );
        found.sort_unstable();
        found
    }
}

/// The two ends of the segment that begins at index `at`.
pub(super) fn ends(lines: &Lines, points: &Points, at: u32) -> (Coord<f64>, Coord<f64>) {
    let at = at as usize;
    (
        points.at(lines.vertices[at]),
        points.at(lines.vertices[at + 1]),
    )
}

/// Puts a vertex into both lines wherever two segments cross or touch.
pub(super) fn cut(
    lines: &mut Lines,
    points: &mut Points,
    bridge: &dyn Fn(u32) -> bool,
) -> Result<(), Error> {
    let segments = Segments::new(lines, points);
    let mut inserts: Vec<(u32, f64, u32)> = Vec::new();
    for (i, (line_i, at_i)) in segments.all.iter().enumerate() {
        let (a, b) = ends(lines, points, *at_i);
        for j in segments.near(a, b, SAME, SAME) {
            let (line_j, at_j) = segments.all[j as usize];
            if j as usize <= i {
                continue;
            }
            let (c, d) = ends(lines, points, at_j);
            let own = |at: u32| {
                let at = at as usize;
                [lines.vertices[at], lines.vertices[at + 1]]
            };
            let (own_i, own_j) = (own(*at_i), own(at_j));
            let mut touching = false;
            for (vertex, other, on) in [
                (own_j[0], own_i, *at_i),
                (own_j[1], own_i, *at_i),
                (own_i[0], own_j, at_j),
                (own_i[1], own_j, at_j),
            ] {
                if other.contains(&vertex) {
                    touching = true;
                    continue;
                }
                let (p, q) = if on == *at_i { (a, b) } else { (c, d) };
                if let Some(t) = on_segment(points.at(vertex), p, q) {
                    inserts.push((on, t, vertex));
                    touching = true;
                }
            }
            let road = |line: u32| lines.road[line as usize];
            if touching || bridge(road(*line_i)) != bridge(road(line_j)) {
                continue;
            }
            if let Some(LineIntersection::SinglePoint {
                intersection,
                is_proper: true,
            }) = line_intersection(Line::new(a, b), Line::new(c, d))
            {
                let vertex = points.id(intersection)?;
                for (own, on, p, q) in [(own_i, *at_i, a, b), (own_j, at_j, c, d)] {
                    if !own.contains(&vertex) {
                        inserts.push((on, position(intersection, p, q), vertex));
                    }
                }
            }
        }
    }
    lines.insert(inserts)
}

/// Position of `at` along `p`–`q`, 0..1, not clamped.
fn position(at: Coord<f64>, p: Coord<f64>, q: Coord<f64>) -> f64 {
    let (d, e) = (q - p, at - p);
    (d.x * e.x + d.y * e.y) / (d.x * d.x + d.y * d.y)
}

/// Position of `at` on `p`–`q` when it lies on it, between the ends.
fn on_segment(at: Coord<f64>, p: Coord<f64>, q: Coord<f64>) -> Option<f64> {
    let t = position(at, p, q);
    let foot = p + (q - p) * t;
    let off = at - foot;
    (t > 0.0 && t < 1.0 && off.x.hypot(off.y) <= SAME).then_some(t)
}
