//! The constrained shortest path, and why there is none.
//!
//! Purpose: the least objective within the limits, proven; otherwise which limits stand in the way.
//! Guarantee on ties: among paths of least objective, the one returned has the least sum of the first
//! limit's criterion (the first limit below `LIMIT`); what ties beyond that is decided the same way every
//! time by one solver, though not by searches and by a hierarchy alike. No node is visited twice. One budget covers the whole call; when it is spent, what
//! is said is weaker but true. Complexity: that of the engine, plus at most one search per limit when there
//! is no path.

use super::budget::Meter;
use super::problem::{Found, Mode, Problem, optimal_path, sum, tightest};
use super::shared::Shared;
use super::solver::Solver;
use super::{Budget, Error, LIMIT, Path, Query};
use std::rc::Rc;

/// The three answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The proven optimum.
    Optimal(Path),
    /// No path meets the limits, though the target can be reached. `alone`: positions in `Query::limits` of limits that
    /// no path meets even by themselves; when empty, `together` is a set that no path meets: minimal by inclusion, unless
    /// the budget ran out while it was made smaller.
    Infeasible {
        /// Limits infeasible by themselves, with the least sum that can be had.
        alone: Vec<(usize, u64)>,
        /// A set of limits that cannot be met together.
        together: Vec<usize>,
    },
    /// The budget ended the search. The path keeps the limits; its `lower_bound` is proven and below its objective
    /// (by one where the objective is proven, but not that no path ties it with less of the first limit's criterion).
    Feasible(Path),
    /// The budget ended the search before a path was found or proven impossible.
    Open {
        /// Proven lower bound on the objective.
        lower_bound: u64,
    },
    /// No path at all.
    Unreachable,
}

/// Solves the query exactly. See [`Solver`] for several queries on one graph.
pub fn constrained(query: &Query<'_>) -> Result<Outcome, Error> {
    Solver::new(query.graph)?.constrained(query)
}

impl Solver<'_> {
    /// Solves a query on this graph: exactly, or as far as the budget goes.
    pub fn constrained(&self, query: &Query<'_>) -> Result<Outcome, Error> {
        self.constrained_with(query, None)
    }

    /// The same with distances that other queries share, if any.
    pub(super) fn constrained_with(
        &self,
        query: &Query<'_>,
        shared: Option<&Shared>,
    ) -> Result<Outcome, Error> {
        if let Some(shifts) = &self.shifts {
            return self.constrained_in_shifts(query, shifts);
        }
        let problem = Problem::of(self, query)?;
        let mut found = problem.solve_with(Mode::First, shared);
        if let Some(edges) = found.paths.pop() {
            let path = optimal_path(self, query.objective, edges)?;
            return Ok(match found.open_from {
                None => Outcome::Optimal(path),
                Some(from) => Outcome::Feasible(not_proven(path, from)),
            });
        }
        if !self.reaches(query.source, query.target) {
            return Ok(Outcome::Unreachable);
        }
        if let Some(lower_bound) = found.open_from {
            return Ok(Outcome::Open { lower_bound });
        }
        if found.overflowed {
            let Found {
                paths, open_from, ..
            } = problem.feasible_at_all();
            if !paths.is_empty() {
                return Err(Error::Overflow {
                    criterion: query.objective,
                });
            }
            if open_from.is_some() {
                // No path within the range of sums, and perhaps none at all.
                return Ok(Outcome::Open { lower_bound: LIMIT });
            }
        }
        let alone = self.alone(query)?;
        let together = if alone.is_empty() {
            let mut limits = tightest(query);
            self.minimal(query, &mut limits, &problem.meter)?;
            limits.iter().map(|&(position, ..)| position).collect()
        } else {
            Vec::new()
        };
        Ok(Outcome::Infeasible { alone, together })
    }

    /// Limits that no path meets by themselves, with the least sum: one plain search each, budget or not.
    fn alone(&self, query: &Query<'_>) -> Result<Vec<(usize, u64)>, Error> {
        let mut alone = Vec::new();
        let mut known: Vec<(usize, u64)> = Vec::new();
        for (position, limit) in query
            .limits
            .iter()
            .enumerate()
            .filter(|(_, l)| l.at_most < LIMIT)
        {
            let criterion = limit.criterion;
            let least = match known.iter().find(|k| k.0 == criterion) {
                Some(&(_, least)) => least,
                None => self
                    .least(query, &[(position, criterion, LIMIT - 1)])?
                    .ok_or(Error::Overflow { criterion })?,
            };
            known.push((criterion, least));
            if least > limit.at_most {
                alone.push((position, least));
            }
        }
        Ok(alone)
    }

    /// Least sum of the first limit's criterion within all of them (position, criterion, cap); none when they
    /// cannot be met together; 0 when there are none. The query's objective does not matter.
    pub(super) fn least(
        &self,
        query: &Query<'_>,
        limits: &[(usize, usize, u64)],
    ) -> Result<Option<u64>, Error> {
        let Some(&(_, first, _)) = limits.first() else {
            return Ok(Some(0));
        };
        let caps = limits.iter().map(|&(_, criterion, cap)| (criterion, cap));
        let mut problem = Problem::new(self, (query.source, query.target), first, caps)?;
        problem.meter = Rc::new(Meter::start(Budget::default(), &self.labels));
        let found = problem.solve(Mode::First);
        Ok(found
            .paths
            .first()
            .and_then(|edges| sum(problem.objective.of, edges)))
    }

    /// Drops limits from a set that cannot be met while what is left is proven not to be met, either.
    fn minimal(
        &self,
        query: &Query<'_>,
        limits: &mut Vec<(usize, usize, u64)>,
        meter: &Rc<Meter>,
    ) -> Result<(), Error> {
        let mut i = 0;
        // Each limit can be kept by itself, so two that conflict are minimal.
        while i < limits.len() && limits.len() > 2 {
            let mut fewer = limits.clone();
            fewer.remove(i);
            let caps = fewer.iter().map(|&(_, criterion, cap)| (criterion, cap));
            let mut problem = Problem::new(self, (query.source, query.target), fewer[0].1, caps)?;
            problem.meter = Rc::clone(meter);
            let found = problem.any();
            if found.paths.is_empty() && found.open_from.is_none() {
                *limits = fewer;
            } else {
                i += 1;
            }
        }
        Ok(())
    }
}

/// A path of which only `from` is proven: nothing better is possible.
pub(super) fn not_proven(mut path: Path, from: u64) -> Path {
    path.lower_bound = from.min(path.lower_bound.saturating_sub(1));
    path
}
