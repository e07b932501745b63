//! Alternatives that differ: k shortest paths with limited overlap.
//!
//! Definition: the j-th path has the least objective within the limits such that, for each earlier path R, the
//! length it shares with R is at most `max_overlap` of R's length, and less than all of it. What a path shares
//! with an earlier one is additive over its edges, so it is one more resource for the same engine, and each
//! path is exact: no heuristic is used. One budget covers the whole call. Complexity: one search per path, with
//! one resource more for each earlier path; the new resources are positive on few edges, so that their own
//! bounds are soon found.
//! Source: Chondrogiannis, Bouros, Gamper, Leser, Blumenthal, "Finding k-shortest paths with limited overlap"
//! (VLDB Journal 2020), whose Sim(p, R) is the length in common over the length of the earlier R.

use super::constrained::not_proven;
use super::problem::{Mode, Problem, optimal_path};
use super::solver::{Solver, Weights};
use super::{Error, LIMIT, Path, Query};

/// What is asked of alternatives.
#[derive(Clone, Debug)]
pub struct Alternatives<'a> {
    /// How many paths in all, the best included.
    pub count: usize,
    /// Greatest share in common, 0..1; counted in parts per billion.
    pub max_overlap: f64,
    /// The criterion that measures what is shared (length).
    pub measure: usize,
    /// Which road each edge runs on: edges of equal value are the same road.
    pub road_of_edge: &'a [u32],
}

/// Paths that differ, or as many of them as the budget allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differing {
    /// The best path first. Each path's `lower_bound` is its own objective, the least among paths that keep the limits
    /// and differ from the earlier ones; only the last one's may be less, when `open`.
    pub paths: Vec<Path>,
    /// Whether the budget ended the search, so that there may be more.
    pub open: bool,
}

/// The best path, then each next best whose share in common with every earlier one is at most `max_overlap`, up to
/// `count`; fewer when there are no more, none when no path meets the limits.
pub fn alternatives(query: &Query<'_>, wanted: &Alternatives<'_>) -> Result<Differing, Error> {
    Solver::new(query.graph)?.alternatives(query, wanted)
}

impl Solver<'_> {
    /// Alternatives to a query on this graph; see [`alternatives`].
    pub fn alternatives(
        &self,
        query: &Query<'_>,
        wanted: &Alternatives<'_>,
    ) -> Result<Differing, Error> {
        if self.shifts.is_some() {
            return Err(Error::Malformed("alternatives know no shifts"));
        }
        self.check(query)?;
        if !(0.0..=1.0).contains(&wanted.max_overlap) {
            return Err(Error::Malformed("max_overlap is not between 0 and 1"));
        }
        if wanted.measure >= self.graph.weights.len() {
            return Err(Error::Malformed(
                "overlap measured by a criterion that does not exist",
            ));
        }
        if wanted.road_of_edge.len() != self.graph.head.len() {
            return Err(Error::Malformed(
                "road_of_edge does not have one road per edge",
            ));
        }
        let measure = self.weights(wanted.measure)?;
        // Its copies share its meter.
        let bare = Problem::of(self, query)?;
        let mut differing = Differing::default();
        // Length on the roads of each earlier path, and how much of it may be used.
        let mut shared: Vec<(Vec<u64>, u64)> = Vec::new();
        while differing.paths.len() < wanted.count && !differing.open {
            let mut problem = bare.clone();
            for (of, cap) in &shared {
                let weights = Weights {
                    of,
                    least: 0,
                    greatest: measure.greatest,
                };
                problem.limit(weights, *cap);
            }
            let mut found = problem.solve(Mode::First);
            differing.open = found.open_from.is_some();
            let Some(edges) = found.paths.pop() else {
                if found.overflowed && !problem.feasible_at_all().paths.is_empty() {
                    return Err(Error::Overflow {
                        criterion: query.objective,
                    });
                }
                break;
            };
            let path = optimal_path(self, query.objective, edges)?;
            let before = differing.paths.last().map_or(0, |p| p.lower_bound);
            let length = path.totals[wanted.measure];
            let own = shared_weights(&path, wanted, measure);
            differing.paths.push(match found.open_from {
                None => path,
                // It keeps all that the path before it had to, so its objective is no less.
                Some(from) => not_proven(path, from.max(before)),
            });
            // What shares all of a path, or has no length to differ in, is no alternative to it.
            let Some(all_but) = length.checked_sub(1) else {
                break;
            };
            shared.push((own, share_of(wanted.max_overlap, length).min(all_but)));
        }
        Ok(differing)
    }
}

/// `overlap`, to the billionth, of `length`, rounded down: exact in integers.
fn share_of(overlap: f64, length: u64) -> u64 {
    const BILLION: u128 = 1_000_000_000;
    let billionths = (overlap * 1e9).round() as u128;
    u64::try_from(u128::from(length) * billionths / BILLION).map_or(LIMIT - 1, |s| s.min(LIMIT - 1))
}

/// The measure on edges that run on a road of the path, 0 elsewhere.
fn shared_weights(path: &Path, wanted: &Alternatives<'_>, measure: Weights<'_>) -> Vec<u64> {
    let mut roads: Vec<u32> = path
        .edges
        .iter()
        .map(|&e| wanted.road_of_edge[e as usize])
        .collect();
    roads.sort_unstable();
    let of = |(e, road)| {
        if roads.binary_search(road).is_ok() {
            measure.of[e]
        } else {
            0
        }
    };
    wanted.road_of_edge.iter().enumerate().map(of).collect()
}
