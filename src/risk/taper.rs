//! How far a road is from an area, over and over along the road.
//!
//! The distances asked for lie in a small disc (a stretch of road): only edges that some point of the
//! disc may be nearest to are looked at, found once per disc. Where the taper reaches is found by
//! halving: a distance changes by no more than the way travelled, so a stretch is wholly within
//! reach, wholly beyond, or short. Complexity: O(edges) per disc, O(few) per distance.

use super::bands::{Bands, Edge};
use super::line::{Line, bbox, between};
use super::metric::Metric;
use geo::Coord;

/// s is taken as 0 beyond this many tapers (e⁻¹² = 6e-6).
pub(super) const SUPPORT_TAPERS: f64 = 12.0;
/// Edges that are no burden.
const FEW: usize = 12;
/// Times as wide as it need be, a disc is given up.
const WIDER: f64 = 4.0;
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
            let holds = (square.sqrt() + radius_m) * SLACK <= self.radius_m;
            // A far wider disc has more edges than it takes.
            let fits = self.edges.len() <= FEW || self.radius_m <= WIDER * radius_m.max(generous_m);
            if holds && fits {
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
            let rough = metric.rough(a, b);
            if rough.1 < best {
                best = rough.1;
                nearest = Some((a, b, rough));
            }
        }
        nearest.map_or(f64::INFINITY, |(a, b, rough)| metric.fading_m(a, b, rough))
    }
}

/// A search for where a road is within reach of a boundary.
pub(super) struct Reach<'r> {
    pub(super) line: Line<'r>,
    pub(super) area: &'r Bands,
    pub(super) focus: &'r mut Focus,
    pub(super) limit_m: f64,
    /// Receives the stations; it may hold others already.
    pub(super) out: &'r mut Vec<(f64, f64)>,
}

impl Reach<'_> {
    /// Adds the stations between `from` and `to` at which the boundary is within reach.
    pub(super) fn between(&mut self, from: f64, to: f64) {
        if from < to {
            let last = (to.ceil() as usize).min(self.line.segments());
            self.run(self.line.locate(from).0, last, (from, to));
        }
    }

    /// The part of `range` that lies on segments `first..last`: a run is halved until it is one segment.
    fn run(&mut self, first: usize, last: usize, range: (f64, f64)) {
        if last - first <= 1 {
            let start = first as f64;
            let (from, to) = ((range.0 - start).max(0.0), (range.1 - start).min(1.0));
            if from < to {
                self.halve(first, from, to);
            }
            return;
        }
        let bounds = bbox(self.line.vertices[first..=last].iter().copied());
        let centre = Metric::at(Coord {
            x: f64::midpoint(bounds[0], bounds[2]),
            y: f64::midpoint(bounds[1], bounds[3]),
        });
        let radius_m = centre.box_bounds_m(bounds).1;
        let verdict = if centre.near_box(self.area.bbox).sqrt() - radius_m > self.limit_m {
            Some(false)
        } else if radius_m > self.limit_m / 4.0 {
            // Too wide to be judged by one distance.
            None
        } else {
            self.judge(&centre, radius_m)
        };
        match verdict {
            Some(true) => self.push(range.0.max(first as f64), range.1.min(last as f64)),
            Some(false) => {}
            None => {
                let middle = usize::midpoint(first, last);
                self.run(first, middle, range);
                self.run(middle, last, range);
            }
        }
    }

    /// The same between two shares of a segment.
    fn halve(&mut self, segment: usize, t0: f64, t1: f64) {
        let (a, b) = self.line.segment(segment);
        let middle = f64::midpoint(t0, t1);
        let centre = Metric::at(between(a, b, middle));
        let half_m = centre.speed(b - a) * (t1 - t0) / 2.0 * 1.02;
        let mut within = self.judge(&centre, half_m);
        // At the end of the support nothing much is left: a hundredth of a taper is near enough.
        if within.is_none() && 2.0 * half_m <= (self.limit_m / SUPPORT_TAPERS / 100.0).max(1.0) {
            within = Some(self.focus.distance_m(&centre) <= self.limit_m);
        }
        let start = segment as f64;
        match within {
            Some(true) => self.push(start + t0, start + t1),
            Some(false) => {}
            None => {
                self.halve(segment, t0, middle);
                self.halve(segment, middle, t1);
            }
        }
    }

    /// Whether all of a disc is within reach, or none of it, or neither.
    fn judge(&mut self, centre: &Metric, radius_m: f64) -> Option<bool> {
        self.focus
            .on(self.area, centre, radius_m, self.limit_m / 50.0);
        let distance = self.focus.distance_m(centre);
        if distance + radius_m <= self.limit_m {
            Some(true)
        } else if distance - radius_m > self.limit_m {
            Some(false)
        } else {
            None
        }
    }

    fn push(&mut self, from: f64, to: f64) {
        match self.out.last_mut() {
            Some(last) if last.0 <= from && from <= last.1 => last.1 = last.1.max(to),
            _ => self.out.push((from, to)),
        }
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
            let focus = &mut Focus::new();
            Reach { line, area: &area, focus, limit_m: reach, out: &mut out }.between(0.0, line.end());
            for step in 0..=300 {
                let station = line.end() * f64::from(step) / 300.0;
                let (i, t) = line.locate(station);
                let p = between(vertices[i], vertices[i + 1], t);
                let distance = area.edges().iter().map(|e| distance_m(p, e.a, e.b)).fold(f64::INFINITY, f64::min);
                let found = out.iter().any(|(from, to)| (*from..=*to).contains(&station));
                if (distance - reach).abs() > taper / 50.0 + 2.0 + distance * 1e-4 {
                    prop_assert_eq!(found, distance < reach, "{} of {}", distance, reach);
                }
            }
        }
    }
}
