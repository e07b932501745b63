//! Where a line runs inside an area: exact clipping of a polyline by polygons.
//!
//! Along each segment the crossings with the edges near it are sorted; between two of them the line
//! is wholly inside or wholly outside, and the midpoint tells which. A stretch that runs along an edge,
//! within the 1e-7 degrees at which two coordinates are one, is on the boundary, and the boundary is inside. To
//! touch at a point is to be inside nowhere. Complexity: O((k + m) log m) for a line of k segments
//! that has m edges near it.

use super::bands::{Bands, Edge};
use super::line::{Line, bbox, between};
use geo::{Coord, Intersects};

/// Coordinates nearer than this are equal, degrees.
const SAME: f64 = 1e-7;

/// Room for the events of one segment, kept between calls.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    cuts: Vec<f64>,
    along_edge: Vec<(f64, f64)>,
}

/// Adds to `out` the stations between which `line` is inside `area`, ascending and apart.
pub(super) fn inside(line: Line, area: &Bands, scratch: &mut Scratch, out: &mut Vec<(f64, f64)>) {
    out.clear();
    // Inside or outside at the end of the last segment, while no boundary is near.
    let mut known: Option<bool> = None;
    for (i, a, b) in line.numbered() {
        let from = i as f64;
        if a == b {
            // No length: carries on an interval that has reached it.
            if let Some(last) = out.last_mut().filter(|last| last.1 >= from) {
                last.1 = from + 1.0;
            }
            continue;
        }
        let Scratch { cuts, along_edge } = scratch;
        cuts.clear();
        along_edge.clear();
        let [x0, y0, x1, y1] = bbox([a, b].into_iter());
        let query = [x0 - SAME, y0 - SAME, x1 + SAME, y1 + SAME];
        area.each_in(query, |edge| {
            meet(a, b, edge, cuts, along_edge);
            true
        });
        if cuts.is_empty() {
            let state = known.unwrap_or_else(|| area.contains(between(a, b, 0.5)));
            known = Some(state);
            if state {
                push(out, from, from + 1.0);
            }
            continue;
        }
        known = None;
        cuts.extend([0.0, 1.0]);
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.windows(2) {
            let &[t0, t1] = pair else { continue };
            if t0 >= t1 {
                continue;
            }
            let middle = f64::midpoint(t0, t1);
            let on_edge = along_edge.iter().any(|&(s, e)| s <= middle && middle <= e);
            if on_edge || area.contains(between(a, b, middle)) {
                push(out, from + t0, from + t1);
            }
        }
    }
}

/// Appends an interval, or lengthens the last one when it ends where this begins.
fn push(out: &mut Vec<(f64, f64)>, from: f64, to: f64) {
    match out.last_mut() {
        Some(last) if last.1 >= from => last.1 = last.1.max(to),
        _ if to > from => out.push((from, to)),
        _ => {}
    }
}

/// The shares of a–b at which it meets an edge; a stretch along the edge as an interval as well.
fn meet(
    a: Coord<f64>,
    b: Coord<f64>,
    edge: &Edge,
    cuts: &mut Vec<f64>,
    along_edge: &mut Vec<(f64, f64)>,
) {
    let (c, d) = (edge.a, edge.b);
    let u = b - a;
    let square = u.x * u.x + u.y * u.y;
    let project = |p: Coord<f64>| {
        let v = p - a;
        (
            (v.x * u.x + v.y * u.y) / square,
            (u.x * v.y - u.y * v.x) / square.sqrt(),
        )
    };
    let ((tc, oc), (td, od)) = (project(c), project(d));
    let (low, high) = (tc.min(td).max(0.0), tc.max(td).min(1.0));
    if low < high {
        let offset = |t: f64| oc + (od - oc) * ((t - tc) / (td - tc));
        if offset(low).abs() <= SAME && offset(high).abs() <= SAME {
            cuts.extend([low, high]);
            along_edge.push((low, high));
            return;
        }
    }
    if !geo::Line::new(a, b).intersects(&geo::Line::new(c, d)) {
        return;
    }
    let (v, w) = (d - c, c - a);
    let t = (w.x * v.y - w.y * v.x) / (u.x * v.y - u.y * v.x);
    // Parallel lines that touch end to end have no such share; they meet at an end of the segment.
    let t = if t.is_finite() { t } else { tc };
    cuts.push(t.clamp(0.0, 1.0));
}

/// Whether any point of the line, ends included, lies in the area or on its boundary. Exact.
pub(super) fn meets(line: Line, area: &Bands) -> bool {
    if line.vertices.first().is_some_and(|&p| area.contains(p)) {
        return true;
    }
    line.numbered().any(|(_, a, b)| {
        let segment = geo::Line::new(a, b);
        let mut found = false;
        area.each_in(bbox([a, b].into_iter()), |edge| {
            found = segment.intersects(&geo::Line::new(edge.a, edge.b));
            !found
        });
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::testing::{along, road, star};
    use geo::{BooleanOps, Euclidean, Length, LineString, MultiLineString, MultiPolygon, coord};
    use proptest::prelude::*;

    fn stretches(vertices: &[Coord<f64>], area: &MultiPolygon<f64>) -> Vec<(f64, f64)> {
        let along_m = along(vertices);
        let line = Line {
            vertices,
            along_m: &along_m,
        };
        let mut out = vec![(7.0, 8.0)];
        inside(
            line,
            &Bands::of_area(area),
            &mut Scratch::default(),
            &mut out,
        );
        out
    }

    /// Length inside in degrees, the measure of geo's clip.
    fn degrees(vertices: &[Coord<f64>], area: &MultiPolygon<f64>) -> f64 {
        stretches(vertices, area)
            .iter()
            .flat_map(|&(from, to)| (0..vertices.len() - 1).map(move |i| (i, from, to)))
            .map(|(i, from, to)| {
                let i_f = i as f64;
                let share = (to.min(i_f + 1.0) - from.max(i_f)).max(0.0);
                let u = vertices[i + 1] - vertices[i];
                share * u.x.hypot(u.y)
            })
            .sum()
    }

    fn clip(vertices: &[Coord<f64>], area: &MultiPolygon<f64>) -> f64 {
        // Segment by segment: a clip of the whole would merge what the line runs over twice.
        vertices
            .windows(2)
            .filter(|w| w[0] != w[1])
            .map(|w| {
                let line = MultiLineString(vec![LineString::from(w.to_vec())]);
                Euclidean.length(&area.clip(&line, false))
            })
            .sum()
    }

    fn square() -> MultiPolygon<f64> {
        let ring = vec![(0., 0.), (4., 0.), (4., 4.), (0., 4.)];
        let hole = vec![(1., 1.), (2., 1.), (2., 2.), (1., 2.)];
        MultiPolygon(vec![geo::Polygon::new(ring.into(), vec![hole.into()])])
    }

    fn path(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        points.iter().map(|&(x, y)| coord! { x: x, y: y }).collect()
    }

    #[test]
    fn boundaries_count_and_touches_do_not() {
        for (points, wanted) in [
            (vec![(-1., 3.), (5., 3.)], 4.0),                         // through
            (vec![(-1., 1.5), (5., 1.5)], 3.0),                       // through the hole
            (vec![(-1., 0.), (5., 0.)], 4.0),                         // along the outer boundary
            (vec![(1., 1.), (2., 1.)], 1.0),                          // along the hole's boundary
            (vec![(0.5, 1.), (2.5, 1.)], 2.0),                        // into and out of it
            (vec![(1.2, 1.2), (1.8, 1.8)], 0.0),                      // inside the hole
            (vec![(-1., 1.), (1., -1.)], 0.0), // touches the corner from outside
            (vec![(-1., -1.), (0., 0.), (-1., 1.)], 0.0), // touches it with a vertex
            (vec![(-1., -1.), (5., 5.)], 32f64.sqrt() - 2f64.sqrt()), // through three corners
            (vec![(4., 5.), (4., 2.), (5., 2.)], 2.0), // along, then away
            (vec![(4., 1.), (4., 1.), (4., 2.)], 1.0), // a repeated vertex
            (vec![(3., 3.), (3., 3.), (3., 3.5)], 0.5),
            (vec![(5., 5.), (6., 6.)], 0.0),
        ] {
            let length = degrees(&path(&points), &square());
            assert!(
                (length - wanted).abs() < 1e-9,
                "{points:?}: {length}, not {wanted}"
            );
        }
    }

    #[test]
    fn one_stretch_stays_one_interval() {
        let through = path(&[(-1., 3.), (1., 3.), (1., 3.), (2., 3.5), (4., 3.)]);
        let found = stretches(&through, &square());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!((found[0].0 - 0.5).abs() < 1e-12 && (found[0].1 - 4.0).abs() < 1e-12);
    }

    #[test]
    fn two_polygons_that_share_a_border_leave_no_gap() {
        let half = |x: f64| {
            let ring = vec![(x, 0.), (x + 1., 0.), (x + 1., 1.), (x, 1.)];
            geo::Polygon::new(ring.into(), vec![])
        };
        let area = MultiPolygon(vec![half(0.0), half(1.0)]);
        assert_eq!(
            stretches(&path(&[(0.5, 0.5), (1.5, 0.5)]), &area),
            [(0.0, 1.0)]
        );
        let along_border = path(&[(1.0, -1.0), (1.0, 2.0)]);
        assert!((degrees(&along_border, &area) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_closed_area_is_met_at_its_boundary() {
        let bands = Bands::of_area(&square());
        for (points, wanted) in [
            (vec![(-1., 1.), (1., -1.)], true),
            (vec![(-1., -1.), (0., 0.)], true),
            (vec![(-1., 0.9), (0.9, -1.)], false),
            (vec![(1.2, 1.2), (1.8, 1.8)], false),
            (vec![(1.2, 1.2), (1.8, 2.0)], true),
            (vec![(3., 3.), (3.1, 3.1)], true),
            (vec![(4., 4.), (4., 4.)], true),
            (vec![(4., 6.), (4., 4.5)], false),
            (vec![(-1., 0.), (-0.5, 0.)], false),
        ] {
            let vertices = path(&points);
            let along_m = along(&vertices);
            let line = Line {
                vertices: &vertices,
                along_m: &along_m,
            };
            assert_eq!(meets(line, &bands), wanted, "{points:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// geo's clip is the oracle.
        #[test]
        fn length_inside_is_that_of_a_clip(polygons in prop::collection::vec(star(), 1..3), vertices in road()) {
            // As a union: overlapping parts are one area.
            let area = polygons.iter().fold(MultiPolygon(vec![]), |a, p| a.union(p));
            let (ours, oracle) = (degrees(&vertices, &MultiPolygon(polygons)), clip(&vertices, &area));
            prop_assert!((ours - oracle).abs() < 1e-6, "{} against {}", ours, oracle);
        }

        /// Roads from vertex to vertex, and along the edges, of the polygon itself.
        #[test]
        fn vertices_and_edges_of_the_polygon(polygon in star(), picks in prop::collection::vec((any::<prop::sample::Index>(), 0..3u8), 2..6)) {
            let ring: Vec<_> = polygon.exterior().0.clone();
            let mut vertices = Vec::new();
            for (pick, how) in picks {
                let i = pick.index(ring.len() - 1);
                let (a, b) = (ring[i], ring[i + 1]);
                match how {
                    0 => vertices.push(a),
                    1 => vertices.extend([a + (b - a) * 0.3, a + (b - a) * 0.8]),
                    _ => vertices.extend([a - (b - a) * 0.5, b]),
                }
            }
            vertices.dedup();
            prop_assume!(vertices.len() >= 2);
            let area = MultiPolygon(vec![polygon]);
            let (ours, oracle) = (degrees(&vertices, &area), clip(&vertices, &area));
            // The clip rounds to a grid, and may put a line that runs along an edge on either side of it:
            // ours counts at least as much, and no more than the clip of an area a little wider.
            let wider = geo::Buffer::buffer(&area, 1e-6);
            prop_assert!(ours >= oracle - 1e-5, "{} against {}", ours, oracle);
            prop_assert!(ours <= clip(&vertices, &wider) + 1e-5);
        }

        /// A line cut at any points has the same length inside.
        #[test]
        fn splitting_changes_nothing(polygon in star(), vertices in road(), at in prop::collection::vec(0.0..1.0f64, 1..4), along_edge in any::<bool>()) {
            let mut vertices = vertices;
            if along_edge {
                vertices = polygon.exterior().0.iter().take(2).copied().collect();
            }
            let area = MultiPolygon(vec![polygon]);
            let mut finer = Vec::new();
            let mut at = at;
            at.sort_by(f64::total_cmp);
            for w in vertices.windows(2) {
                finer.push(w[0]);
                finer.extend(at.iter().map(|t| between(w[0], w[1], *t)));
            }
            finer.push(vertices[vertices.len() - 1]);
            let (one, other) = (degrees(&vertices, &area), degrees(&finer, &area));
            prop_assert!((one - other).abs() < 1e-9, "{} against {}", one, other);
        }

        #[test]
        fn meeting_agrees_with_geo(polygon in star(), vertices in road()) {
            let along_m = along(&vertices);
            let line = Line { vertices: &vertices, along_m: &along_m };
            let bands = Bands::of_area(&MultiPolygon(vec![polygon.clone()]));
            prop_assert_eq!(meets(line, &bands), polygon.intersects(&LineString::from(vertices.clone())));
        }
    }
}
