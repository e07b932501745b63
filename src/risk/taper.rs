//! How far a road is from an area, over and over along the road.
//!
//! The distances asked for lie in a small disc (a stretch of road): only edges that some point of the
//! disc may be nearest to are looked at, found once per disc. Where the taper reaches is found by
//! halving: a distance changes by no more than the way travelled, so a stretch is wholly within
//! reach, wholly beyond, or short. Complexity: O(edges) per disc, O(few) per distance.

use super::bands::{Bands, Edge};
use super::line::{Line, between};
use super::metric::Metric;
use geo::Coord;

/// s is taken as 0 beyond this many tapers (e⁻¹² = 6e-6).
pub(super) const SUPPORT_TAPERS: f64 = 12.0;
/// Slack for what the cheap distances may be wrong by, relative.
const SLACK: f64 = 1.01;

/// The edges near a disc.
#[derive(Debug)]
pub(super) struct Focus {
    centre: Coord<f64>,
    radius_m: f64,
    edges: Vec<(Coord<f64>, Coord<f64>)>,
    /// Room for what the boxes of runs of edges say.
    squares: Vec<f64>,
}

impl Focus {
    pub(super) fn new() -> Self {
        Self {
            centre: Coord { x: 0.0, y: 0.0 },
            radius_m: -1.0,
            edges: Vec::new(),
            squares: Vec::new(),
        }
    }

    /// Makes sure that every edge nearest to some point within `radius_m` of `centre` is at hand, and
    /// of a wider disc where that is cheap: up to `generous_m`, or a part of the distance.
    pub(super) fn on(&mut self, area: &Bands, metric: &Metric, radius_m: f64, generous_m: f64) {
        if self.radius_m >= 0.0 {
            let (_, square) = metric.rough(self.centre, self.centre);
            if (square.sqrt() + radius_m) * SLACK <= self.radius_m {
                return;
            }
        }
        self.centre = metric.centre();
        // The nearest edge, by runs of edges whose boxes are not too far for it.
        self.squares.clear();
        let boxes = area.runs().map(|(bbox, _)| metric.near_box(*bbox));
        self.squares.extend(boxes);
        let scan = |edges: &[Edge]| {
            let squares = edges.iter().map(|edge| metric.rough(edge.a, edge.b).1);
            squares.fold(f64::INFINITY, f64::min)
        };
        let likely =
            (0..self.squares.len()).min_by(|&a, &b| self.squares[a].total_cmp(&self.squares[b]));
        let mut least = likely
            .and_then(|run| area.runs().nth(run))
            .map_or(f64::INFINITY, |(_, edges)| scan(edges));
        for ((_, edges), square) in area.runs().zip(&self.squares) {
            if *square < least {
                least = least.min(scan(edges));
            }
        }
        let least_m = least.sqrt();
        self.radius_m = (radius_m * SLACK).max(generous_m).max(least_m / 24.0);
        let limit = ((least_m + 2.0 * self.radius_m) * SLACK).powi(2);
        self.edges.clear();
        for ((_, edges), square) in area.runs().zip(&self.squares) {
            if *square <= limit {
                let near = edges.iter().filter(|e| metric.rough(e.a, e.b).1 <= limit);
                self.edges.extend(near.map(|e| (e.a, e.b)));
            }
        }
    }

    /// Distance to the nearest edge from the point of `metric`, which lies in the disc, m.
    pub(super) fn distance_m(&self, metric: &Metric) -> f64 {
        let mut best = f64::INFINITY;
        let mut nearest = None;
        for &(a, b) in &self.edges {
            let (_, square) = metric.rough(a, b);
            if square < best {
                best = square;
                nearest = Some((a, b));
            }
        }
        nearest.map_or(f64::INFINITY, |(a, b)| metric.fading_m(a, b))
    }
}

/// Adds to `out` the stations between `from` and `to` at which the boundary of `area` is within `reach_m`.
pub(super) fn within_reach(
    line: Line,
    (from, to): (f64, f64),
    area: &Bands,
    focus: &mut Focus,
    reach_m: f64,
    out: &mut Vec<(f64, f64)>,
) {
    let (first, _) = line.locate(from);
    for i in first..line.segments() {
        let start = i as f64;
        if start >= to {
            break;
        }
        let (a, b) = line.segment(i);
        let (t0, t1) = ((from - start).max(0.0), (to - start).min(1.0));
        if t0 < t1 {
            let stretch = Stretch { a, b, start };
            halve(stretch, (t0, t1), area, focus, reach_m, out);
        }
    }
}

#[derive(Clone, Copy)]
struct Stretch {
    a: Coord<f64>,
    b: Coord<f64>,
    start: f64,
}

fn halve(
    s: Stretch,
    (t0, t1): (f64, f64),
    area: &Bands,
    focus: &mut Focus,
    reach_m: f64,
    out: &mut Vec<(f64, f64)>,
) {
    let middle = f64::midpoint(t0, t1);
    let p = between(s.a, s.b, middle);
    let metric = Metric::at(p);
    let half_m = metric.speed(s.b - s.a) * (t1 - t0) / 2.0 * 1.02;
    focus.on(area, &metric, half_m, reach_m / 50.0);
    let distance = focus.distance_m(&metric);
    if distance - half_m > reach_m {
        return;
    }
    // A thousandth of a taper, and no finer than a metre.
    let short = 2.0 * half_m <= (reach_m / SUPPORT_TAPERS / 1000.0).max(1.0);
    if distance + half_m <= reach_m || (short && distance <= reach_m) {
        match out.last_mut() {
            Some(last) if last.1 >= s.start + t0 => last.1 = s.start + t1,
            _ => out.push((s.start + t0, s.start + t1)),
        }
    } else if !short {
        halve(s, (t0, middle), area, focus, reach_m, out);
        halve(s, (middle, t1), area, focus, reach_m, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::metric::distance_m;
    use crate::risk::testing::{along, road, star};
    use geo::MultiPolygon;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn the_focus_loses_no_nearest_edge(polygon in star(), x in -2.0..12.0f64, y in -2.0..12.0f64,
            steps in prop::collection::vec((-1.0..1.0f64, -1.0..1.0f64), 8), radius in 100.0..200_000.0f64) {
            let area = Bands::of_area(&MultiPolygon(vec![polygon]));
            let mut focus = Focus::new();
            let centre = Coord { x, y };
            focus.on(&area, &Metric::at(centre), radius, 0.0);
            for (u, v) in steps {
                // Any point of a square inside the disc.
                let p = centre + Coord { x: u, y: v } * (radius / 111_320.0 / 1.5);
                let found = focus.distance_m(&Metric::at(p));
                let wanted = area.edges().iter().map(|e| distance_m(p, e.a, e.b)).fold(f64::INFINITY, f64::min);
                prop_assert!((found - wanted).abs() <= wanted * 5e-5 + 1e-2, "{} against {}", found, wanted);
            }
        }

        #[test]
        fn reach_agrees_with_sampling(polygon in star(), vertices in road(), taper in 500.0..20_000.0f64) {
            let area = Bands::of_area(&MultiPolygon(vec![polygon]));
            let along_m = along(&vertices);
            let line = Line { vertices: &vertices, along_m: &along_m };
            let reach = taper * SUPPORT_TAPERS;
            let mut out = Vec::new();
            within_reach(line, (0.0, line.end()), &area, &mut Focus::new(), reach, &mut out);
            for step in 0..=300 {
                let station = line.end() * f64::from(step) / 300.0;
                let (i, t) = line.locate(station);
                let p = between(vertices[i], vertices[i + 1], t);
                let distance = area.edges().iter().map(|e| distance_m(p, e.a, e.b)).fold(f64::INFINITY, f64::min);
                let found = out.iter().any(|(from, to)| (*from..=*to).contains(&station));
                if (distance - reach).abs() > taper / 500.0 + 2.0 + distance * 1e-4 {
                    prop_assert_eq!(found, distance < reach, "{} of {}", distance, reach);
                }
            }
        }
    }
}
