//! Many queries on one graph: side by side, and what they have in common made once.
//!
//! Purpose: queries of one target, objective and resource ask for the same distances to the target, whatever their
//! origins and limits. A hierarchy gives them cheaply; without one, they are made once for all, see
//! [`super::shared`]. Invariants: answers come in the order of the queries, the same for any number of threads; what
//! each says and its sums equal those of asking alone, and so do its edges, but that of paths with the same sums
//! another may be chosen where distances are shared. Queries under a budget share none: what they find before it is
//! spent is what they find alone. Complexity: that of the queries, less what is shared. Memory: that of one search
//! for each thread, and the distances of one group for each thread.

use super::frontier::Frontier;
use super::problem::{Mode, Problem};
use super::shared::{Group, Shared};
use super::solver::Solver;
use super::{Budget, Error, Outcome, Query};
use rayon::prelude::*;

impl Solver<'_> {
    /// [`Solver::constrained`] of each query, in their order; side by side in rayon's current pool.
    ///
    /// Without a hierarchy, a budget and shifts, queries of one target, objective and first limit share their bounds. An
    /// optimal path then has the same sums as alone, but may be another one of these sums.
    pub fn constrained_many(&self, queries: &[Query<'_>]) -> Vec<Result<Outcome, Error>> {
        self.many(
            queries,
            Mode::First,
            |query| Problem::of(self, query).ok(),
            |query, shared| self.constrained_with(query, shared),
        )
    }

    /// [`Solver::frontier`] of each query over a criterion, in their order; side by side in rayon's current pool.
    /// Bounds are shared as in [`Solver::constrained_many`].
    pub fn frontier_many(&self, queries: &[(Query<'_>, usize)]) -> Vec<Result<Frontier, Error>> {
        self.many(
            queries,
            Mode::All,
            |(query, criterion)| {
                let problem = self.frontier_problem(query, *criterion).ok();
                problem.filter(|_| *criterion != query.objective)
            },
            |(query, criterion), shared| self.frontier_with(query, *criterion, shared),
        )
    }

    fn many<'a, Q: Sync, A: Send>(
        &'a self,
        queries: &'a [Q],
        mode: Mode,
        problem: impl Fn(&'a Q) -> Option<Problem<'a>>,
        answer: impl Fn(&'a Q, Option<&Shared>) -> A + Sync,
    ) -> Vec<A> {
        let mut alone = vec![true; queries.len()];
        let mut answers: Vec<(usize, A)> = Vec::with_capacity(queries.len());
        let mut groups = Vec::new();
        if self.budget == Budget::default() && self.shifts.is_none() {
            groups = Group::of(queries.iter().map(problem));
        }
        // The distances of as many groups at a time as there are threads.
        for some in groups.chunks(rayon::current_num_threads()) {
            let shared: Vec<Option<Shared>> =
                some.par_iter().map(|group| group.grow(mode)).collect();
            let mut asked = Vec::new();
            for (group, shared) in some.iter().zip(&shared) {
                if let Some(shared) = shared {
                    asked.extend(group.positions().map(|at| (at, shared)));
                }
            }
            for &(at, _) in &asked {
                alone[at] = false;
            }
            answers.par_extend(
                asked
                    .into_par_iter()
                    .map(|(at, shared)| (at, answer(&queries[at], Some(shared)))),
            );
        }
        answers.par_extend(
            alone
                .par_iter()
                .enumerate()
                .filter(|&(_, &alone)| alone)
                .map(|(at, _)| (at, answer(&queries[at], None))),
        );
        answers.sort_unstable_by_key(|&(at, _)| at);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

#[cfg(test)]
mod tests;
