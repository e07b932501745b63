//! A stretch of a link by its distances along it.
//!
//! Purpose: the one place where positions along a road become coordinates. Invariants: two
//! coordinates or more; a cut at a vertex gives that vertex bit for bit; two slices that share a cut
//! share its coordinate, so that neighbouring stretches join without a gap. Between two vertices the
//! position is linear in lon and lat, as the drawing of the road is. Complexity: O(log n + k) for k
//! vertices within the stretch.

use super::Network;
use crate::model::LinkId;
use geo::Coord;

impl Network {
    /// The coordinates of `link` from `from_m` to `to_m`, metres along it, as
    /// [`link_along_m`](Self::link_along_m) measures. Positions outside the link are taken as its ends;
    /// `from_m` > `to_m` gives the stretch against the drawing of the road.
    pub fn slice(&self, link: LinkId, from_m: f64, to_m: f64) -> Vec<Coord<f64>> {
        let vertices = self.link_vertices(link);
        let along = self.link_along_m(link);
        let length = along.last().copied().unwrap_or(0.0);
        // `max` and `min` also turn NaN into an end of the link.
        let (from_m, to_m) = (from_m.max(0.0).min(length), to_m.max(0.0).min(length));
        if from_m > to_m {
            let mut coords = cut(vertices, along, to_m, from_m);
            coords.reverse();
            coords
        } else {
            cut(vertices, along, from_m, to_m)
        }
    }
}

/// The stretch for `from` ≤ `to`.
fn cut(vertices: &[Coord<f64>], along: &[f64], from: f64, to: f64) -> Vec<Coord<f64>> {
    let inner_begin = along.partition_point(|&m| m <= from);
    let inner_end = along.partition_point(|&m| m < to);
    let mut coords = Vec::with_capacity(inner_end.saturating_sub(inner_begin) + 2);
    coords.extend(at(vertices, along, from));
    coords.extend(vertices.get(inner_begin..inner_end).unwrap_or_default());
    coords.extend(at(vertices, along, to));
    coords
}

/// The position `m` metres along; `None` only for a link without vertices.
fn at(vertices: &[Coord<f64>], along: &[f64], m: f64) -> Option<Coord<f64>> {
    let next = along.partition_point(|&a| a < m);
    let (Some(&b), Some(&b_m)) = (vertices.get(next), along.get(next)) else {
        return vertices.last().copied();
    };
    let before = next
        .checked_sub(1)
        .and_then(|i| Some((*vertices.get(i)?, *along.get(i)?)));
    let Some((a, a_m)) = before else {
        return Some(b);
    };
    // along[next − 1] < m ≤ along[next], so the span is positive.
    let t = (m - a_m) / (b_m - a_m);
    if t >= 1.0 {
        return Some(b);
    }
    Some(a + (b - a) * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeId;
    use proptest::prelude::*;

    /// One link through `points`, with `along` metres at each.
    fn network(points: &[(f64, f64)], along: &[f64]) -> Network {
        Network {
            positions: vec![
                points[0].into(),
                (*points.last().expect("two points")).into(),
            ],
            link_ends: vec![(NodeId(0), NodeId(1))],
            link_attributes: vec![0],
            first_vertex: vec![0, points.len() as u32],
            vertices: points.iter().map(|&p| p.into()).collect(),
            along_m: along.to_vec(),
            ..Network::default()
        }
    }

    fn bent() -> Network {
        network(&[(0.0, 0.0), (1.0, 0.0), (1.0, 2.0)], &[0.0, 100.0, 300.0])
    }

    fn tuples(coords: &[Coord<f64>]) -> Vec<(f64, f64)> {
        coords.iter().map(|c| (c.x, c.y)).collect()
    }

    #[test]
    fn cuts_between_and_at_vertices() {
        let n = bent();
        let slice = |a, b| tuples(&n.slice(LinkId(0), a, b));
        assert_eq!(slice(0.0, 300.0), [(0.0, 0.0), (1.0, 0.0), (1.0, 2.0)]);
        assert_eq!(slice(50.0, 200.0), [(0.5, 0.0), (1.0, 0.0), (1.0, 1.0)]);
        assert_eq!(slice(100.0, 200.0), [(1.0, 0.0), (1.0, 1.0)]);
        assert_eq!(slice(25.0, 100.0), [(0.25, 0.0), (1.0, 0.0)]);
        assert_eq!(slice(110.0, 120.0), [(1.0, 0.1), (1.0, 0.2)]);
    }

    #[test]
    fn against_the_drawing_beyond_the_ends_and_of_no_length() {
        let n = bent();
        let slice = |a, b| tuples(&n.slice(LinkId(0), a, b));
        assert_eq!(slice(200.0, 50.0), [(1.0, 1.0), (1.0, 0.0), (0.5, 0.0)]);
        assert_eq!(slice(-5.0, 1e9), [(0.0, 0.0), (1.0, 0.0), (1.0, 2.0)]);
        assert_eq!(slice(100.0, 100.0), [(1.0, 0.0), (1.0, 0.0)]);
        assert_eq!(slice(f64::NAN, 100.0).len(), 2);
    }

    #[test]
    fn repeated_vertices_do_not_divide_by_zero() {
        let n = network(
            &[(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (2.0, 0.0)],
            &[0.0, 10.0, 10.0, 20.0],
        );
        for (a, b) in [(0.0, 10.0), (10.0, 20.0), (5.0, 15.0), (10.0, 10.0)] {
            let coords = n.slice(LinkId(0), a, b);
            assert!(coords.iter().all(|c| c.x.is_finite() && c.y.is_finite()));
            assert!((coords[0].x - a / 10.0).abs() < 1e-12);
            assert!((coords[coords.len() - 1].x - b / 10.0).abs() < 1e-12);
        }
    }

    proptest! {
        /// Cut anywhere, the slices join and their planar lengths add up to the whole.
        #[test]
        fn slices_tile_the_link(
            steps in proptest::collection::vec((0.0..1.0f64, -1.0..1.0f64, 0.0..1.0f64), 1..12),
            mut cuts in proptest::collection::vec(0.0..1.0f64, 0..6),
        ) {
            let mut points = vec![(0.0, 0.0)];
            let mut along = vec![0.0];
            for (dx, dy, stretch) in steps {
                let (x, y) = points[points.len() - 1];
                points.push((x + dx, y + dy));
                along.push(along[along.len() - 1] + dx.hypot(dy) * (1.0 + stretch));
            }
            let n = network(&points, &along);
            let total = along[along.len() - 1];
            cuts.sort_by(f64::total_cmp);
            let mut ends: Vec<f64> = cuts.iter().map(|c| c * total).collect();
            ends.push(total);
            let (mut from, mut length, mut last) = (0.0, 0.0, None);
            for to in ends {
                let coords = n.slice(LinkId(0), from, to);
                prop_assert!(coords.len() >= 2);
                prop_assert!(last.is_none_or(|l| l == coords[0]));
                length += coords.windows(2).map(|w| (w[1] - w[0]).x.hypot((w[1] - w[0]).y)).sum::<f64>();
                last = coords.last().copied();
                from = to;
            }
            let whole: f64 = points.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum();
            prop_assert!((length - whole).abs() < 1e-9);
        }
    }
}
