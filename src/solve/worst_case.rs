//! Paths against an adversary that chooses, for each path, the scenario that is worst for it.
//!
//! Purpose: limits on the worst case, and its least. A scenario (some zones at their worst) gives every edge a weight,
//! and a path's worst case is the greatest of its sums over all scenarios. A zone's deviation counts on every edge of the
//! zone at once, so the dual of `robust` does not split by edge; and scenarios are too many to be limits all at once.
//!
//! Exact by limit generation. Solve with the scenarios known so far as limits; ask the adversary for the worst scenario
//! of what is found; where that breaks the cap, it becomes a limit too. Every problem solved on the way has fewer limits
//! than the true one, so its answer is no worse than the true one's, and the first answer that the adversary cannot break
//! keeps them all: it is the true optimum. This holds for one path, for alternatives and for frontiers alike: what is best
//! among more paths, and allowed, is best among fewer. Each round adds a scenario, and there are finitely many.
//! The least worst case: with an incumbent of worst case z, minimise one scenario's sum while all known ones stay
//! below z. What that gives is a bound for every path better than the incumbent; each round lowers z or adds a scenario.
//! Invariants: values are sums of integer weights; a path whose worst scenario is known is judged by all known ones.
//! Complexity: one search per scenario that binds, in practice a few.

use super::problem::sum;
use super::{Digraph, Error, LIMIT, Limit, Outcome, Path, Query, Solver};

/// Chooses scenarios.
pub trait Adversary {
    /// A scenario; equal ones have equal weights.
    type Scenario: Clone + PartialEq;
    /// What may go wrong in choosing.
    type Error: From<Error>;

    /// The scenario in which this path, given by its edges, weighs most.
    fn worst(&self, edges: &[u32]) -> Result<Self::Scenario, Self::Error>;

    /// One weight per edge.
    fn weights(&self, scenario: &Self::Scenario) -> Result<Vec<u64>, Self::Error>;
}

/// The least worst case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeastWorst {
    /// The path; its `lower_bound` is on the worst case, and so is that of an open outcome.
    pub outcome: Outcome,
    /// Its worst case; 0 without a path.
    pub worst: u64,
}

/// A graph with the scenarios that have been found to matter, each a further criterion.
#[derive(Debug)]
pub struct WorstCase<A: Adversary> {
    graph: Digraph,
    adversary: A,
    /// Criteria of the graph as it came.
    own: usize,
    /// The scenario of each further criterion.
    known: Vec<A::Scenario>,
}

impl<A: Adversary> WorstCase<A> {
    /// Starts with no scenario known.
    pub fn new(graph: Digraph, adversary: A) -> Self {
        Self {
            own: graph.weights.len(),
            graph,
            adversary,
            known: Vec::new(),
        }
    }

    /// How many scenarios have become limits so far.
    pub fn scenarios(&self) -> usize {
        self.known.len()
    }

    /// The graph: its own criteria, then one for each scenario.
    pub fn graph(&self) -> &Digraph {
        &self.graph
    }

    fn limits(&self, cap: u64) -> Vec<Limit> {
        let scenarios = self.own..self.graph.weights.len();
        scenarios
            .map(|criterion| Limit {
                criterion,
                at_most: cap,
            })
            .collect()
    }

    /// Makes a scenario known; the criterion it has.
    fn learn(&mut self, scenario: A::Scenario) -> Result<usize, A::Error> {
        if let Some(at) = self.known.iter().position(|known| *known == scenario) {
            return Ok(self.own + at);
        }
        let weights = self.adversary.weights(&scenario)?;
        if weights.len() != self.graph.head.len() {
            let what = "a scenario does not have one weight per edge";
            return Err(Error::Malformed(what).into());
        }
        self.graph.weights.push(weights);
        self.known.push(scenario);
        Ok(self.graph.weights.len() - 1)
    }

    fn sum(&self, criterion: usize, edges: &[u32]) -> Result<u64, A::Error> {
        sum(&self.graph.weights[criterion], edges)
            .ok_or_else(|| Error::Overflow { criterion }.into())
    }

    /// What `ask` finds when no scenario may weigh more than `cap`, by solvers made `ready` (for a budget, for shifts). It is given the solver's graph, the solver, and
    /// limits to add to its own; `paths` tells the edges of what it found. Exact as `ask` is.
    pub fn within<T>(
        &mut self,
        cap: u64,
        ready: impl for<'g> Fn(Solver<'g>) -> Solver<'g>,
        ask: impl Fn(&Digraph, &Solver<'_>, Vec<Limit>) -> Result<T, A::Error>,
        paths: impl Fn(&T) -> Vec<Vec<u32>>,
    ) -> Result<T, A::Error> {
        loop {
            let solver = ready(Solver::new(&self.graph)?);
            let found = ask(&self.graph, &solver, self.limits(cap))?;
            let before = self.known.len();
            for edges in paths(&found) {
                let scenario = self.adversary.worst(&edges)?;
                if self.known.contains(&scenario) {
                    continue;
                }
                let weights = self.adversary.weights(&scenario)?;
                if sum(&weights, &edges).is_none_or(|weighs| weighs > cap) {
                    self.learn(scenario)?;
                }
            }
            if self.known.len() == before {
                return Ok(found);
            }
        }
    }

    /// The path whose worst case is least, within `limits` on the graph's own criteria. `nominal` is the criterion of
    /// the scenario in which nothing is at its worst, no more than any other.
    pub fn least(
        &mut self,
        (source, target): (u32, u32),
        nominal: usize,
        limits: &[Limit],
        ready: impl for<'g> Fn(Solver<'g>) -> Solver<'g>,
    ) -> Result<LeastWorst, A::Error> {
        let mut incumbent: Option<(Vec<u32>, u64, usize)> = None;
        let mut bound = 0;
        loop {
            let (objective, mut all) =
                (incumbent.as_ref().map_or(nominal, |i| i.2), limits.to_vec());
            if let Some((_, worst, _)) = &incumbent {
                if *worst <= bound {
                    return self.proven(incumbent, bound, true);
                }
                all.extend(self.limits(worst - 1));
            }
            let query = Query {
                graph: &self.graph,
                source,
                target,
                objective,
                limits: all,
            };
            let outcome = ready(Solver::new(&self.graph)?).constrained(&query)?;
            let (path, done) = match outcome {
                Outcome::Optimal(path) => (path, false),
                Outcome::Feasible(path) => (path, true),
                Outcome::Open { lower_bound } if incumbent.is_some() => {
                    return self.proven(incumbent, bound.max(lower_bound), false);
                }
                // Nothing is better than the incumbent.
                _ if incumbent.is_some() => return self.proven(incumbent, LIMIT, true),
                outcome => return Ok(LeastWorst { outcome, worst: 0 }),
            };
            bound = bound.max(path.lower_bound);
            let scenario = self.adversary.worst(&path.edges)?;
            self.learn(scenario)?;
            let mut worst = (0, self.own);
            for criterion in self.own..self.graph.weights.len() {
                let weighs = self.sum(criterion, &path.edges)?;
                if weighs > worst.0 {
                    worst = (weighs, criterion);
                }
            }
            if incumbent.as_ref().is_none_or(|i| worst.0 < i.1) {
                incumbent = Some((path.edges, worst.0, worst.1));
            }
            if done {
                return self.proven(incumbent, bound, false);
            }
        }
    }

    /// The incumbent with what is proven of it.
    fn proven(
        &self,
        incumbent: Option<(Vec<u32>, u64, usize)>,
        bound: u64,
        optimal: bool,
    ) -> Result<LeastWorst, A::Error> {
        let Some((edges, worst, _)) = incumbent else {
            let outcome = Outcome::Open { lower_bound: bound };
            return Ok(LeastWorst { outcome, worst: 0 });
        };
        let totals = (0..self.own)
            .map(|criterion| self.sum(criterion, &edges))
            .collect::<Result<_, _>>()?;
        let path = Path {
            edges,
            totals,
            lower_bound: bound.min(worst),
        };
        let outcome = if optimal || bound >= worst {
            Outcome::Optimal(path)
        } else {
            Outcome::Feasible(path)
        };
        Ok(LeastWorst { outcome, worst })
    }
}
