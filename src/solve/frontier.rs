//! Every Pareto-optimal (objective, criterion) path.
//!
//! Guarantee: for each non-dominated pair of sums within the limits exactly one path, by strictly increasing
//! objective and strictly decreasing criterion; none visits a node twice. Complexity: that of the engine,
//! with one more resource where there are limits on criteria other than these two.

use super::constrained::not_proven;
use super::problem::{Mode, Problem, Resource, optimal_path, tightest};
use super::shared::Shared;
use super::solver::Solver;
use super::{Error, LIMIT, Outcome, Path, Query};

/// The frontier, or as much of it as the budget allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    /// One path per non-dominated pair of sums, by increasing objective.
    pub paths: Vec<Path>,
    /// When the budget ended the search: points of this objective and above may be missing. A path there is proven a
    /// point only as the known end; otherwise its `lower_bound` is this or less.
    pub open_from: Option<u64>,
    /// Of an open frontier: whether the last path is its end, the proven least of the criterion.
    pub end_known: bool,
}

/// All non-dominated paths in (objective, `criterion`) within the query's limits, by increasing objective; one path per
/// point. Empty when none is feasible. Each path's `lower_bound` is its own objective: the least among paths that use
/// no more of the criterion.
pub fn frontier(query: &Query<'_>, criterion: usize) -> Result<Frontier, Error> {
    Solver::new(query.graph)?.frontier(query, criterion)
}

impl Solver<'_> {
    /// The frontier of a query on this graph; see [`frontier`].
    pub fn frontier(&self, query: &Query<'_>, criterion: usize) -> Result<Frontier, Error> {
        self.frontier_with(query, criterion, None)
    }

    /// The same with distances that other queries share, if any.
    pub(super) fn frontier_with(
        &self,
        query: &Query<'_>,
        criterion: usize,
        shared: Option<&Shared>,
    ) -> Result<Frontier, Error> {
        if let Some(shifts) = &self.shifts {
            return self.frontier_in_shifts(query, criterion, shifts);
        }
        let problem = self.frontier_problem(query, criterion)?;
        if criterion == query.objective {
            return Ok(match self.constrained(query)? {
                Outcome::Optimal(path) => Frontier {
                    paths: vec![path],
                    ..Frontier::default()
                },
                Outcome::Feasible(path) => Frontier {
                    open_from: Some(path.lower_bound),
                    paths: vec![path],
                    end_known: false,
                },
                Outcome::Open { lower_bound } => Frontier {
                    paths: Vec::new(),
                    open_from: Some(lower_bound),
                    end_known: false,
                },
                Outcome::Infeasible { .. } | Outcome::Unreachable => Frontier::default(),
            });
        }
        let found = problem.solve_with(Mode::All, shared);
        let mut paths = found
            .paths
            .into_iter()
            .map(|edges| optimal_path(self, query.objective, edges))
            .collect::<Result<Vec<Path>, Error>>()?;
        // The known end may tie with a point found when the budget ended the search of that very objective.
        if let [.., before, end] = paths.as_slice()
            && before.lower_bound == end.lower_bound
        {
            paths.remove(paths.len() - 2);
        }
        if let Some(from) = found.open_from
            && !found.end_known
            && let Some(last) = paths.pop_if(|last| last.lower_bound >= from)
        {
            paths.push(not_proven(last, from));
        }
        let limits = tightest(query);
        let own = limits.iter().find(|l| l.1 == criterion).map(|l| l.2);
        if found.open_from.is_none() {
            self.check_ends(query, criterion, own, &paths, found.overflowed)?;
        }
        Ok(Frontier {
            paths,
            open_from: found.open_from,
            end_known: found.end_known,
        })
    }

    /// The problem whose whole frontier is wanted: the criterion is its first resource, capped or not.
    pub(super) fn frontier_problem(
        &self,
        query: &Query<'_>,
        criterion: usize,
    ) -> Result<Problem<'_>, Error> {
        self.check(query)?;
        if criterion >= self.graph.weights.len() {
            return Err(Error::Malformed(
                "frontier over a criterion that does not exist",
            ));
        }
        let mut problem = Problem::new(self, (query.source, query.target), query.objective, [])?;
        let limits = tightest(query);
        let own = limits.iter().find(|l| l.1 == criterion).map(|l| l.2);
        problem.resources.push(Resource {
            weights: self.weights(criterion)?,
            cap: own.unwrap_or(LIMIT - 1),
        });
        for (_, other, cap) in limits.into_iter().filter(|l| l.1 != criterion) {
            if other == query.objective {
                (problem.cap, problem.limited) = (cap, true);
            } else {
                problem.limit(self.weights(other)?, cap);
            }
        }
        Ok(problem)
    }

    /// The frontier's two ends are the least objective and the least criterion; were one of them missing, sums
    /// had left the range.
    fn check_ends(
        &self,
        query: &Query<'_>,
        criterion: usize,
        own: Option<u64>,
        paths: &[Path],
        overflowed: bool,
    ) -> Result<(), Error> {
        let limits = tightest(query);
        // The least sum of one criterion within the limits on all others.
        let least = |first: usize| {
            let mut limits = limits.clone();
            let own = limits
                .iter()
                .find(|l| l.1 == first)
                .map_or(LIMIT - 1, |l| l.2);
            limits.retain(|l| l.1 != first);
            limits.insert(0, (0, first, own));
            self.least(query, &limits)
        };
        if paths.is_empty()
            && self.reaches(query.source, query.target)
            && self.least(query, &limits)?.is_some()
        {
            return Err(Error::Overflow { criterion });
        }
        let in_range = self.weights(criterion)?.greatest <= (LIMIT - 1) / self.node_count() as u64;
        if own.is_none()
            && !in_range
            && least(query.objective)? != paths.first().map(|p| p.totals[query.objective])
        {
            return Err(Error::Overflow { criterion });
        }
        if overflowed && least(criterion)? != paths.last().map(|p| p.totals[criterion]) {
            return Err(Error::Overflow {
                criterion: query.objective,
            });
        }
        Ok(())
    }
}
