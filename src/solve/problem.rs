//! A query made ready: one objective, resources with caps, and the engine that suits them.
//!
//! Invariants: caps are below `LIMIT`; each criterion is limited once; a limit that no simple path can
//! exceed is left out unless it comes first (where it breaks ties).

use super::budget::Meter;
use super::lanes::Lanes;
use super::shared::Shared;
use super::solver::{Solver, Weights};
use super::tree::Tree;
use super::{Error, LIMIT, Path, Query};
use super::{multi, single};
use std::rc::Rc;
use std::sync::Arc;

/// Weights whose sum is capped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource<'a> {
    pub weights: Weights<'a>,
    /// Greatest sum allowed, below `LIMIT`.
    pub cap: u64,
}

/// What the engines solve.
#[derive(Clone, Debug)]
pub(super) struct Problem<'a> {
    pub solver: &'a Solver<'a>,
    pub source: u32,
    pub target: u32,
    pub objective: Weights<'a>,
    /// Greatest objective allowed, below `LIMIT`.
    pub cap: u64,
    /// Whether the cap is a limit asked for, or only the range of sums.
    pub limited: bool,
    pub resources: Vec<Resource<'a>>,
    pub meter: Rc<Meter>,
}

/// How much of the frontier in (objective, first resource) is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Its first point: least objective, then least first resource.
    First,
    /// All of it; needs a resource.
    All,
}

/// What an engine found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Edges of each path, by increasing objective.
    pub paths: Vec<Vec<u32>>,
    /// Whether an objective sum reached `LIMIT` and was dropped: with no path found, one may exist beyond.
    pub overflowed: bool,
    /// When the budget ended the search: nothing better than this objective is possible. The paths are then those
    /// known so far, not proven.
    pub open_from: Option<u64>,
    /// Of an open frontier: whether the last path is its end, the least of the first resource, all the same.
    pub end_known: bool,
}

/// The tightest limit of each criterion, with its position in the query, in order of first mention;
/// limits that reach `LIMIT` are no limits.
pub(super) fn tightest(query: &Query<'_>) -> Vec<(usize, usize, u64)> {
    let mut kept: Vec<(usize, usize, u64)> = Vec::new();
    for (position, limit) in query
        .limits
        .iter()
        .enumerate()
        .filter(|(_, l)| l.at_most < LIMIT)
    {
        match kept.iter_mut().find(|k| k.1 == limit.criterion) {
            Some(k) if limit.at_most < k.2 => *k = (position, limit.criterion, limit.at_most),
            Some(_) => {}
            None => kept.push((position, limit.criterion, limit.at_most)),
        }
    }
    kept
}

impl<'a> Problem<'a> {
    /// The problem of minimising `objective` under `limits` (criterion, cap).
    pub fn new(
        solver: &'a Solver<'a>,
        (source, target): (u32, u32),
        objective: usize,
        limits: impl IntoIterator<Item = (usize, u64)>,
    ) -> Result<Self, Error> {
        let mut problem = Self {
            solver,
            source,
            target,
            objective: solver.weights(objective)?,
            cap: LIMIT - 1,
            limited: false,
            resources: Vec::new(),
            meter: Rc::new(Meter::start(solver.budget, &solver.labels)),
        };
        for (criterion, cap) in limits {
            if criterion == objective {
                (problem.cap, problem.limited) = (cap, true);
            } else {
                problem.limit(solver.weights(criterion)?, cap);
            }
        }
        Ok(problem)
    }

    /// The problem a query states.
    pub fn of(solver: &'a Solver<'a>, query: &Query<'_>) -> Result<Self, Error> {
        solver.check(query)?;
        let limits = tightest(query)
            .into_iter()
            .map(|(_, criterion, cap)| (criterion, cap));
        Self::new(
            solver,
            (query.source, query.target),
            query.objective,
            limits,
        )
    }

    /// Adds a resource, unless it is a further one that no simple path can exhaust.
    pub fn limit(&mut self, weights: Weights<'a>, cap: u64) {
        let longest = weights
            .greatest
            .saturating_mul(self.solver.node_count() as u64);
        if self.resources.is_empty() || cap < longest {
            self.resources.push(Resource { weights, cap });
        }
    }

    /// The graph laid out for the objective and the first resource.
    pub fn lanes(&self) -> Arc<Lanes> {
        self.solver.lanes(self.objective, self.resources[0].weights)
    }

    /// Solves with the engine for this number of resources.
    pub fn solve(&self, mode: Mode) -> Found {
        self.solve_with(mode, None)
    }

    /// As [`Problem::solve`], with distances that other queries share, if any.
    pub fn solve_with(&self, mode: Mode, shared: Option<&Shared>) -> Found {
        let mut found = match (self.resources.len(), shared) {
            (0, _) => self.shortest(),
            (1, None) => single::search(self, mode),
            (1, Some(shared)) => single::search_with(self, mode, shared),
            _ => multi::search(self, mode),
        };
        // What is dropped beyond a limit on the objective is no loss.
        found.overflowed &= !self.limited;
        found
    }

    /// Some path that keeps the caps, when there is one; of least objective when that costs no more.
    pub fn any(&self) -> Found {
        match self.resources.len() {
            0 => self.shortest(),
            1 => single::search(self, Mode::First),
            _ => multi::any(self),
        }
    }

    /// Some path that keeps the resources' caps, whatever its objective.
    pub fn feasible_at_all(&self) -> Found {
        if self.resources.is_empty() {
            let reaches = self.solver.reaches(self.source, self.target);
            Found {
                paths: reaches.then(Vec::new).into_iter().collect(),
                ..Found::default()
            }
        } else {
            self.without_objective().any()
        }
    }

    /// The problem of using least of the first resource, with one resource less.
    pub fn without_objective(&self) -> Self {
        let first = self.resources[0];
        let resources = self.resources[1..].to_vec();
        Problem {
            objective: first.weights,
            cap: first.cap,
            limited: true,
            resources,
            ..self.clone()
        }
    }

    /// A backward tree of some weights, ties broken by a second criterion.
    pub fn to_target<'t>(
        &'t self,
        weights: Weights<'t>,
        second: Option<&'t [u64]>,
        cap: u64,
    ) -> Tree<'t> {
        Tree::new(self.solver.backward(), self.target, weights, second, cap)
    }

    fn shortest(&self) -> Found {
        let mut tree = self.to_target(self.objective, None, self.cap);
        let found = tree.run(Some(self.source), |_| true);
        let paths = if found {
            vec![self.path_in(&tree)]
        } else {
            Vec::new()
        };
        Found {
            paths,
            overflowed: tree.overflowed,
            open_from: None,
            end_known: false,
        }
    }

    /// Whether a path keeps all caps.
    pub fn feasible(&self, edges: &[u32]) -> bool {
        sum(self.objective.of, edges).is_some_and(|s| s <= self.cap)
            && self
                .resources
                .iter()
                .all(|r| sum(r.weights.of, edges).is_some_and(|s| s <= r.cap))
    }

    /// The edges from the source to the target in a backward tree.
    pub fn path_in(&self, tree: &Tree<'_>) -> Vec<u32> {
        let mut edges = Vec::new();
        tree.append_path(self.source, &self.solver.graph.head, &mut edges);
        edges
    }
}

/// Sum of weights over edges; none when it reaches `LIMIT`.
pub(super) fn sum(weights: &[u64], edges: &[u32]) -> Option<u64> {
    edges.iter().try_fold(0u64, |s, &e| {
        s.checked_add(weights[e as usize]).filter(|&s| s < LIMIT)
    })
}

/// A path proven optimal in `objective`, with the sums of every criterion.
pub(super) fn optimal_path(
    solver: &Solver<'_>,
    objective: usize,
    edges: Vec<u32>,
) -> Result<Path, Error> {
    let totals = solver
        .graph
        .weights
        .iter()
        .enumerate()
        .map(|(criterion, w)| sum(w, &edges).ok_or(Error::Overflow { criterion }))
        .collect::<Result<Vec<u64>, Error>>()?;
    let lower_bound = totals[objective];
    Ok(Path {
        edges,
        totals,
        lower_bound,
    })
}
