//! The constrained shortest path, and why there is none.
//!
//! Purpose: the least objective within the limits, proven; otherwise which limits stand in the way.
//! Guarantee on ties: among paths of least objective, the one returned has the least sum of the first
//! limit's criterion (the first limit below `LIMIT`); what ties beyond that is decided the same way every
//! time, by edge numbers. No node is visited twice. Complexity: that of the engine, plus at most one search
//! per limit when there is no path.

use super::problem::{Mode, Problem, optimal_path, sum, tightest};
use super::shared::Shared;
use super::solver::Solver;
use super::{Error, LIMIT, Path, Query};

/// The three answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The proven optimum.
    Optimal(Path),
    /// No path meets the limits, though the target can be reached. `alone`: positions in `Query::limits` of limits that
    /// no path meets even by themselves; when empty, `together` is a smallest set (by inclusion) that no path meets.
    Infeasible {
        /// Limits infeasible by themselves, with the least sum that can be had.
        alone: Vec<(usize, u64)>,
        /// A set of limits that cannot be met together, minimal by inclusion.
        together: Vec<usize>,
    },
    /// The budget ended the search. The path keeps the limits; its `lower_bound` is proven and below its objective.
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
    /// Solves a query on this graph exactly.
    pub fn constrained(&self, query: &Query<'_>) -> Result<Outcome, Error> {
        self.constrained_with(query, None)
    }

    /// The same with distances that other queries share, if any.
    pub(super) fn constrained_with(
        &self,
        query: &Query<'_>,
        shared: Option<&Shared>,
    ) -> Result<Outcome, Error> {
        let problem = Problem::of(self, query)?;
        let found = problem.solve_with(Mode::First, shared);
        if let Some(edges) = found.paths.into_iter().next() {
            return optimal_path(self, query.objective, edges).map(Outcome::Optimal);
        }
        if !self.reaches(query.source, query.target) {
            return Ok(Outcome::Unreachable);
        }
        if found.overflowed && problem.feasible_at_all() {
            return Err(Error::Overflow {
                criterion: query.objective,
            });
        }
        let alone = self.alone(query)?;
        let together = if alone.is_empty() {
            let mut limits = tightest(query);
            self.minimal(query, &mut limits)?;
            limits.iter().map(|&(position, ..)| position).collect()
        } else {
            Vec::new()
        };
        Ok(Outcome::Infeasible { alone, together })
    }

    /// Limits that no path meets by themselves, with the least sum.
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
        let problem = Problem::new(self, (query.source, query.target), first, caps)?;
        let found = problem.solve(Mode::First);
        Ok(found
            .paths
            .first()
            .and_then(|edges| sum(problem.objective.of, edges)))
    }

    /// Drops limits from a set that cannot be met until it is minimal by inclusion.
    fn minimal(
        &self,
        query: &Query<'_>,
        limits: &mut Vec<(usize, usize, u64)>,
    ) -> Result<(), Error> {
        let mut i = 0;
        while i < limits.len() {
            let dropped = limits.remove(i);
            if self.least(query, limits)?.is_some() {
                limits.insert(i, dropped);
                i += 1;
            }
        }
        Ok(())
    }
}
