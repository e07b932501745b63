//! Alternatives that differ: limited overlap with every better path.
//!
//! What a path shares with an earlier one is additive over its edges, so it is one more resource for the
//! same engine. Definition: the j-th path has the least objective within the limits such that, for each
//! earlier path R, the length it shares with R is at most `max_overlap` of R's length, and less than all of
//! it. This successive order is exact. A second condition, at most `max_overlap` of the alternative's *own*
//! length, is not additive; a path that breaks it is left out by tightening that resource to what its own
//! length allows and searching again. That is conservative: each path returned meets both conditions, but
//! after a tightening a better path that also meets both may have been passed over. It bites only where an
//! alternative is shorter than the path it is compared with.
//! Complexity: one search per path and tightening, with one resource more for each earlier path.
//! Source: Chondrogiannis et al., "Finding k-shortest paths with limited overlap".

use super::problem::{Mode, Problem, optimal_path, sum};
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

/// The best path, then each next best whose share in common with every better one is at most `max_overlap`, up to
/// `count`; fewer when there are no more, none when no path meets the limits. Each path's `lower_bound` is its own
/// objective: the least among paths that keep the limits and the overlaps under which it was found.
pub fn alternatives(query: &Query<'_>, wanted: &Alternatives<'_>) -> Result<Vec<Path>, Error> {
    Solver::new(query.graph)?.alternatives(query, wanted)
}

impl Solver<'_> {
    /// Alternatives to a query on this graph; see [`alternatives`].
    pub fn alternatives(
        &self,
        query: &Query<'_>,
        wanted: &Alternatives<'_>,
    ) -> Result<Vec<Path>, Error> {
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
        let mut paths: Vec<Path> = Vec::new();
        let mut shared: Vec<Vec<u64>> = Vec::new();
        while paths.len() < wanted.count {
            let Some(path) = self.next(query, wanted, measure, &paths, &shared)? else {
                break;
            };
            shared.push(shared_weights(&path, wanted, measure));
            paths.push(path);
        }
        Ok(paths)
    }

    fn next(
        &self,
        query: &Query<'_>,
        wanted: &Alternatives<'_>,
        measure: Weights<'_>,
        paths: &[Path],
        shared: &[Vec<u64>],
    ) -> Result<Option<Path>, Error> {
        let mut caps = Vec::with_capacity(paths.len());
        for path in paths {
            let length = path.totals[wanted.measure];
            // What shares all of a path, or has no length to differ in, is no alternative to it.
            let Some(all_but) = length.checked_sub(1) else {
                return Ok(None);
            };
            caps.push(share_of(wanted.max_overlap, length).min(all_but));
        }
        loop {
            let mut problem = Problem::of(self, query)?;
            for (of, &cap) in shared.iter().zip(&caps) {
                problem.limit(
                    Weights {
                        of,
                        least: 0,
                        greatest: measure.greatest,
                    },
                    cap,
                );
            }
            let found = problem.solve(Mode::First);
            let Some(edges) = found.paths.into_iter().next() else {
                if found.overflowed && problem.feasible_at_all() {
                    return Err(Error::Overflow {
                        criterion: query.objective,
                    });
                }
                return Ok(None);
            };
            let path = optimal_path(self, query.objective, edges)?;
            let own = share_of(wanted.max_overlap, path.totals[wanted.measure]);
            let mut tightened = false;
            for (of, cap) in shared.iter().zip(&mut caps) {
                if sum(of, &path.edges).is_none_or(|s| s > own) {
                    *cap = own;
                    tightened = true;
                }
            }
            if !tightened {
                return Ok(Some(path));
            }
        }
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
