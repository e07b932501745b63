//! Asking the solver: the best route, three side by side, or several that differ; and when there
//! is none, which limit binds.
//!
//! Ties on hazard are broken by time: a least-hazard route is the fastest of those with the least
//! hazard. Under a budget a search may end early: what it found is then proposed with a bound below
//! its value, and nothing that was not proven is called the best. Complexity: one or two constrained
//! searches; a frontier when three are shown.

use super::allowance::Allowance;
use super::layers::{
    CLOCK, COST, ESCORTED, HAZARD, LENGTH, Layered, Step, TIME, UNITS, Variant, build, criterion,
    limit_units,
};
use super::robust::{self, Raised};
use super::scene::Scene;
use super::{Binding, Error, Objective};
use crate::model::{Drive, attack_probability, hazard_cap};
use crate::solve::{
    Alternatives, Differing, Digraph, LIMIT, LeastWorst, Limit, Outcome, Path, Query, Shifts,
    Solver, WorstCase,
};
use std::cell::RefCell;
use std::sync::Arc;

/// What a route is called that nothing proves the best.
const BEST_FOUND: &str = "best found";

/// How a route came to be proposed; asks the same of a variant of the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipe {
    /// Least objective within the limits.
    Best,
    /// Least hazard within the limits, then least time.
    LeastHazard,
    /// The knee of the (objective, hazard) frontier.
    Balanced,
}

/// A route as the solver found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What it does on the road.
    pub steps: Vec<Step>,
    /// What it minimises, in the objective's unit: found, and proven bound.
    pub value: f64,
    /// Proven lower bound, same unit.
    pub bound: f64,
    /// Expected attacks as the search counts them: rounded up on each arc.
    pub hazard: f64,
    /// "optimal", "fastest"…
    pub label: String,
    /// How to ask for it again.
    pub recipe: Recipe,
}

impl Proposal {
    /// Whether nothing can be better.
    pub fn is_proven(&self) -> bool {
        self.value <= self.bound
    }
}

/// Answer to one recipe.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A route; when the budget ended the search, its bound is below its value.
    Found(Proposal),
    /// Proven: no route meets the limits.
    Nothing,
    /// The budget ended the search before there was anything to say.
    Spent,
}

/// Routes that a search proposes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposed {
    /// Best first, or along the frontier; empty when no route meets the limits.
    pub routes: Vec<Proposal>,
    /// Position of the frontier's knee among them.
    pub knee: Option<usize>,
    /// The budget ended the search: points of the frontier from this value of the objective on may be
    /// missing, in the objective's unit.
    pub open_from: Option<f64>,
    /// Whether the last route of a frontier is proven the least hazard within the limits.
    pub end_known: bool,
}

/// A limit of the request in the solver's terms.
#[derive(Clone, Copy, Debug)]
pub struct LimitSpec {
    name: &'static str,
    criterion: usize,
    /// In the criterion's unit (s, m, money, attacks, m).
    value: f64,
    /// As typed.
    typed: f64,
    /// Whether a route that only rounding takes above the limit is refused.
    strict: bool,
}

/// The limits of a request; the detour ratio needs the baseline's length.
pub fn limits(scene: &Scene<'_>, baseline_m: f64) -> Vec<LimitSpec> {
    let asked = &scene.request.limits;
    let spec = |name, criterion, typed: Option<f64>, factor: f64| {
        typed.map(|typed| LimitSpec {
            name,
            criterion,
            value: typed * factor,
            typed,
            strict: false,
        })
    };
    [
        asked.max_risk.map(|p| LimitSpec {
            name: "max-risk",
            criterion: HAZARD,
            value: hazard_cap(p),
            typed: p,
            strict: false,
        }),
        spec("max-hours", TIME, asked.max_hours, 3600.0),
        spec("max-km", LENGTH, asked.max_km, 1000.0),
        spec("max-cost", COST, asked.max_cost, 1.0),
        spec("max-detour", LENGTH, asked.max_detour, baseline_m),
        spec("max-escort-km", ESCORTED, asked.max_escort_km, 1000.0),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl LimitSpec {
    /// The option's name without its dashes.
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn limit(&self) -> Limit {
        Limit {
            criterion: self.criterion,
            at_most: limit_units(self.criterion, self.value, self.strict),
        }
    }

    /// Whether it limits hazard.
    pub fn is_on_risk(&self) -> bool {
        self.criterion == HAZARD
    }

    /// The same limit without the slack that lets a route meet it exactly in spite of rounding.
    #[must_use]
    pub fn strictly(self) -> Self {
        Self {
            strict: true,
            ..self
        }
    }

    /// Whether sums in the criteria's own units keep it, up to the last places of a sum.
    pub fn holds(&self, sums: &super::evaluate::Sums) -> bool {
        let value = match self.criterion {
            TIME => sums.duration_s,
            LENGTH => sums.length_m,
            COST => sums.cost.total(),
            HAZARD => sums.hazard,
            _ => sums.escorted_m,
        };
        value <= self.value * (1.0 + 1e-12)
    }

    /// The least that can be had, in the unit typed.
    fn least_typed(&self, units: u64, baseline_m: f64) -> f64 {
        let value = units as f64 / UNITS[self.criterion];
        match self.name {
            "max-risk" => attack_probability(value),
            "max-hours" => value / 3600.0,
            "max-km" | "max-escort-km" => value / 1000.0,
            "max-detour" => value / baseline_m,
            _ => value,
        }
    }
}

/// Whether a route keeps the limit on risk when its worst areas are at their highest rate; true without Γ.
pub fn holds_at_worst(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    limits: &[LimitSpec],
    steps: &[Step],
) -> Result<bool, Error> {
    let cap = limits.iter().find(|spec| spec.criterion == HAZARD);
    let (Some(gamma), Some(cap)) = (scene.request.robust, cap) else {
        return Ok(true);
    };
    let worst = robust::figures(scene, variant, steps, gamma)?;
    Ok(worst.hazard <= cap.value * (1.0 + 1e-12))
}

/// One variant of the problem with the limits that hold in it.
#[derive(Debug)]
pub struct Problem<'s> {
    layered: Layered,
    /// When the convoy may be on the road, if a departure is stated.
    shifts: Option<Arc<Shifts>>,
    /// With Γ: the same graph against its adversary.
    worst: Option<RefCell<WorstCase<Raised<'s>>>>,
    limits: Vec<LimitSpec>,
    objective: Objective,
    allowance: Allowance,
}

impl<'s> Problem<'s> {
    /// Builds the variant's layered graph.
    pub fn new(
        scene: &'s Scene<'s>,
        variant: &Variant<'s>,
        limits: Vec<LimitSpec>,
        objective: Objective,
        allowance: Allowance,
    ) -> Result<Self, Error> {
        let layered = build(scene, variant)?;
        let halts = scene.halts.as_ref();
        let shifts = halts
            .map(|halts| halts.shifts(scene, &layered, 0.0))
            .transpose()?;
        let worst = scene.request.robust.map(|gamma| {
            let adversary = Raised {
                scene,
                variant: *variant,
                steps: layered.steps.clone(),
                gamma,
            };
            RefCell::new(WorstCase::new(layered.graph.clone(), adversary))
        });
        Ok(Self {
            layered,
            shifts: shifts.map(Arc::new),
            worst,
            limits,
            objective,
            allowance,
        })
    }

    /// The same problem without days: driving times alone.
    #[must_use]
    pub fn without_days(self) -> Self {
        Self {
            shifts: None,
            ..self
        }
    }

    /// The criterion that the objective stands for.
    fn criterion(&self) -> usize {
        match criterion(self.objective) {
            TIME => self.time(),
            criterion => criterion,
        }
    }

    /// The criterion that is time: that on the clock where there are days.
    fn time(&self) -> usize {
        if self.shifts.is_some() { CLOCK } else { TIME }
    }

    /// A solver with what the problem has to spend, for its days.
    fn ready<'g>(&self, solver: Solver<'g>) -> Solver<'g> {
        solver
            .within(self.allowance.left())
            .in_shifts(self.shifts.clone())
    }

    fn query<'g>(&self, graph: &'g Digraph, objective: usize, limits: Vec<Limit>) -> Query<'g> {
        Query {
            graph,
            source: self.layered.source,
            target: self.layered.target,
            objective,
            limits,
        }
    }

    fn all_limits(&self) -> Vec<Limit> {
        self.limits.iter().map(LimitSpec::limit).collect()
    }

    /// The limits on anything but hazard.
    fn other_limits(&self) -> Vec<Limit> {
        let others = self.limits.iter().filter(|spec| spec.criterion != HAZARD);
        others.map(LimitSpec::limit).collect()
    }

    /// What a search finds; with Γ, within a cap on hazard at its worst.
    fn search<T>(
        &self,
        cap: Option<u64>,
        ask: impl Fn(&Digraph, &Solver<'_>, Vec<Limit>) -> Result<T, Error>,
        paths: impl Fn(&T) -> Vec<Vec<u32>>,
    ) -> Result<T, Error> {
        if let (Some(worst), Some(cap)) = (&self.worst, cap) {
            worst
                .borrow_mut()
                .within(cap, |solver| self.ready(solver), ask, paths)
        } else {
            let graph = &self.layered.graph;
            let solver = self.ready(Solver::new(graph)?);
            ask(graph, &solver, Vec::new())
        }
    }

    /// Least of an objective within limits; with Γ, the one on hazard holds at its worst.
    fn constrained(&self, objective: usize, limits: &[Limit]) -> Result<Outcome, Error> {
        let cap = limits
            .iter()
            .filter(|l| l.criterion == HAZARD && l.at_most < LIMIT - 1);
        self.search(
            cap.map(|l| l.at_most).min(),
            |graph, solver, scenarios| {
                let all = limits.iter().copied().chain(scenarios).collect();
                Ok(solver.constrained(&self.query(graph, objective, all))?)
            },
            |outcome| match outcome {
                Outcome::Optimal(path) | Outcome::Feasible(path) => vec![path.edges.clone()],
                _ => Vec::new(),
            },
        )
    }

    /// The least worst case within limits on anything else.
    fn least_worst(&self, others: &[Limit]) -> Result<LeastWorst, Error> {
        let ends = (self.layered.source, self.layered.target);
        if let Some(worst) = &self.worst {
            worst
                .borrow_mut()
                .least(ends, HAZARD, others, |solver| self.ready(solver))
        } else {
            let outcome = self.constrained(HAZARD, others)?;
            let worst = match &outcome {
                Outcome::Optimal(path) | Outcome::Feasible(path) => path.totals[HAZARD],
                _ => 0,
            };
            Ok(LeastWorst { outcome, worst })
        }
    }

    fn proposal(&self, path: &Path, objective: usize, label: &str, recipe: Recipe) -> Proposal {
        let unit = UNITS[objective];
        Proposal {
            steps: path
                .edges
                .iter()
                .map(|arc| self.layered.steps[*arc as usize])
                .collect(),
            value: path.totals[objective] as f64 / unit,
            bound: path.lower_bound as f64 / unit,
            hazard: path.totals[HAZARD] as f64 / UNITS[HAZARD],
            label: label.to_owned(),
            recipe,
        }
    }

    /// The least-objective path, ties by hazard; for hazard (with Γ, at its worst), the fastest of the least hazardous,
    /// whose total of hazard is then the worst case.
    fn least(&self, objective: usize, limits: Vec<Limit>) -> Result<Outcome, Error> {
        if objective != HAZARD {
            // Among equals the solver takes the least of the first limit's criterion: no cap, but
            // the tie goes to the least hazard.
            let mut tie = vec![Limit {
                criterion: HAZARD,
                at_most: LIMIT - 1,
            }];
            tie.extend(limits);
            return self.constrained(objective, &tie);
        }
        let (caps, others): (Vec<Limit>, Vec<Limit>) =
            limits.into_iter().partition(|l| l.criterion == HAZARD);
        let LeastWorst { outcome, worst } = if self.worst.is_some() {
            self.least_worst(&others)?
        } else {
            let all: Vec<Limit> = caps.iter().chain(&others).copied().collect();
            self.least_worst(&all)?
        };
        let bound = match &outcome {
            Outcome::Optimal(path) | Outcome::Feasible(path)
                if caps.iter().any(|cap| cap.at_most < worst) =>
            {
                // What is proven the least breaks the cap, or the budget ended before one was found that keeps it.
                let lower_bound = path.lower_bound;
                return Ok(if caps.iter().any(|cap| cap.at_most < lower_bound) {
                    Outcome::Infeasible {
                        alone: Vec::new(),
                        together: Vec::new(),
                    }
                } else {
                    Outcome::Open { lower_bound }
                });
            }
            Outcome::Optimal(path) => path.lower_bound,
            Outcome::Feasible(path) => {
                let mut path = path.clone();
                path.totals[HAZARD] = worst;
                return Ok(Outcome::Feasible(path));
            }
            _ => return Ok(outcome),
        };
        let mut tight = others;
        tight.push(Limit {
            criterion: HAZARD,
            at_most: worst,
        });
        let mut path = match (self.constrained(self.time(), &tight)?, outcome) {
            // No more hazard than the proven least: optimal, though the budget may have ended the
            // search for a faster one among equals.
            (Outcome::Optimal(path) | Outcome::Feasible(path), _) | (_, Outcome::Optimal(path)) => {
                path
            }
            (_, outcome) => return Ok(outcome),
        };
        path.totals[HAZARD] = worst;
        path.lower_bound = bound;
        Ok(Outcome::Optimal(path))
    }

    fn answer(&self, outcome: &Outcome, objective: usize, label: &str, recipe: Recipe) -> Answer {
        match outcome {
            Outcome::Optimal(path) => Answer::Found(self.proposal(path, objective, label, recipe)),
            Outcome::Feasible(path) => {
                Answer::Found(self.proposal(path, objective, BEST_FOUND, recipe))
            }
            Outcome::Infeasible { .. } | Outcome::Unreachable => Answer::Nothing,
            Outcome::Open { .. } => Answer::Spent,
        }
    }

    /// The route of a recipe.
    pub fn solve(&self, recipe: Recipe) -> Result<Answer, Error> {
        let objective = self.criterion();
        Ok(match recipe {
            Recipe::Best => {
                let outcome = self.least(objective, self.all_limits())?;
                self.answer(&outcome, objective, "optimal", recipe)
            }
            Recipe::LeastHazard => {
                let outcome = self.least(HAZARD, self.all_limits())?;
                let label = if self.worst.is_some() {
                    "least hazard at the worst"
                } else {
                    "least hazard"
                };
                self.answer(&outcome, HAZARD, label, recipe)
            }
            Recipe::Balanced => {
                let Proposed {
                    routes,
                    knee,
                    open_from,
                    ..
                } = self.frontier()?;
                // The knee of half a frontier is no knee.
                if open_from.is_some() {
                    return Ok(Answer::Spent);
                }
                // A frontier without a knee has nothing to balance: its first point is the answer.
                match routes.into_iter().nth(knee.unwrap_or(0)) {
                    Some(point) => Answer::Found(Proposal {
                        label: "balanced".to_owned(),
                        recipe,
                        ..point
                    }),
                    None => Answer::Nothing,
                }
            }
        })
    }

    /// Every Pareto-optimal (objective, hazard) route within the limits, by increasing objective; or as
    /// many as the budget allowed. Nothing at all under a spent budget is an error.
    pub fn frontier(&self) -> Result<Proposed, Error> {
        let objective = self.criterion();
        let limits = self.all_limits();
        let cap = limits.iter().find(|l| l.criterion == HAZARD);
        let found = self.search(
            cap.map(|l| l.at_most),
            |graph, solver, scenarios| {
                let all = limits.iter().copied().chain(scenarios).collect();
                Ok(solver.frontier(&self.query(graph, objective, all), HAZARD)?)
            },
            |found| found.paths.iter().map(|p| p.edges.clone()).collect(),
        )?;
        if found.paths.is_empty() && found.open_from.is_some() {
            return Err(Error::BudgetSpent);
        }
        let from = found.open_from.unwrap_or(LIMIT);
        let end_known = found.open_from.is_none() || found.end_known;
        let label = |i: usize, path: &Path| {
            let end = i + 1 == found.paths.len() && end_known;
            // Below where the frontier is open its points are all there.
            let first = i == 0 && path.totals[objective] < from;
            match (first, end) {
                (true, true) => self.first_label() + ", and least hazard",
                (true, false) => self.first_label(),
                (false, true) => "least hazard".to_owned(),
                (false, false) if path.totals[objective] < from => "in between".to_owned(),
                (false, false) => BEST_FOUND.to_owned(),
            }
        };
        let point = |(i, path): (usize, &Path)| {
            self.proposal(path, objective, &label(i, path), Recipe::Best)
        };
        Ok(Proposed {
            routes: found.paths.iter().enumerate().map(point).collect(),
            knee: knee(&found.paths, objective),
            open_from: found.open_from.map(|from| from as f64 / UNITS[objective]),
            end_known,
        })
    }

    /// What the first point of a frontier is called.
    fn first_label(&self) -> String {
        let label = match self.objective {
            Objective::Time => "fastest",
            Objective::Distance => "shortest",
            Objective::Cost => "cheapest",
            Objective::Hazard => "least hazard",
        };
        label.to_owned()
    }

    /// Without a limit: the best by the objective, the knee and the least hazard, side by side.
    pub fn side_by_side(&self) -> Result<Proposed, Error> {
        if self.objective == Objective::Hazard {
            return self.alone(Recipe::LeastHazard);
        }
        let Proposed {
            mut routes,
            knee,
            open_from,
            end_known,
        } = self.frontier()?;
        if self.worst.is_some() && !routes.is_empty() {
            let mut all = vec![routes[0].clone()];
            all.extend(knee.map(|i| balanced(&routes[i], open_from.is_some())));
            match self.solve(Recipe::LeastHazard)? {
                Answer::Found(least) => all.push(least),
                Answer::Nothing | Answer::Spent => return Err(Error::BudgetSpent),
            }
            return Ok(Proposed {
                routes: all,
                knee: None,
                open_from,
                end_known,
            });
        }
        let mut all = Vec::new();
        if let Some(last) = routes.pop() {
            if routes.is_empty() {
                all.push(last);
            } else {
                all.extend(knee.map(|i| balanced(&routes[i], open_from.is_some())));
                all.insert(0, routes.swap_remove(0));
                all.push(if end_known {
                    Self::least_of(last)
                } else {
                    last
                });
            }
        }
        Ok(Proposed {
            routes: all,
            knee: None,
            open_from,
            end_known,
        })
    }

    /// The last point of a frontier as the least-hazard route that it is, also of an open frontier.
    fn least_of(last: Proposal) -> Proposal {
        Proposal {
            value: last.hazard,
            bound: last.hazard,
            recipe: Recipe::LeastHazard,
            ..last
        }
    }

    /// One recipe as all that is proposed.
    pub fn alone(&self, recipe: Recipe) -> Result<Proposed, Error> {
        let routes = match self.solve(recipe)? {
            Answer::Found(route) => vec![route],
            Answer::Nothing => Vec::new(),
            Answer::Spent => return Err(Error::BudgetSpent),
        };
        Ok(Proposed {
            routes,
            ..Proposed::default()
        })
    }

    /// The best and the next best that differ.
    pub fn several(&self, count: u32, max_overlap: f64) -> Result<Proposed, Error> {
        let objective = criterion(self.objective);
        let wanted = Alternatives {
            count: count as usize,
            max_overlap,
            measure: LENGTH,
            road_of_edge: &self.layered.road_of_arc,
        };
        let limits = self.all_limits();
        let cap = limits.iter().find(|l| l.criterion == HAZARD);
        let Differing { paths, open } = self.search(
            cap.map(|l| l.at_most),
            |graph, solver, scenarios| {
                let all = limits.iter().copied().chain(scenarios).collect();
                Ok(solver.alternatives(&self.query(graph, objective, all), &wanted)?)
            },
            |found| found.paths.iter().map(|p| p.edges.clone()).collect(),
        )?;
        // Under a spent budget there may be more from the last one's bound on.
        let from = paths.last().filter(|_| open).map(|path| path.lower_bound);
        let label = |(i, path): (usize, &Path)| match i {
            0 if path.lower_bound < path.totals[objective] => BEST_FOUND,
            0 => "optimal",
            _ => "alternative",
        };
        Ok(Proposed {
            routes: paths
                .iter()
                .enumerate()
                .map(|(i, path)| self.proposal(path, objective, label((i, path)), Recipe::Best))
                .collect(),
            open_from: from.map(|from| from as f64 / UNITS[objective]),
            ..Proposed::default()
        })
    }

    /// Why nothing meets the limits; empty when the destination cannot be reached at all.
    pub fn binding(&self, scene: &Scene<'_>, baseline_m: f64) -> Result<Vec<Binding>, Error> {
        if self.worst.is_some()
            && let Some(together) = self.binding_at_worst(baseline_m)?
        {
            return Ok(together);
        }
        if self.shifts.is_some()
            && let Some(marched) = self.binding_on_the_march(scene, baseline_m)?
        {
            return Ok(marched);
        }
        let objective = criterion(self.objective);
        let solver = Solver::new(&self.layered.graph)?.within(self.allowance.left());
        let query = self.query(&self.layered.graph, objective, self.all_limits());
        let (alone, together) = match solver.constrained(&query)? {
            Outcome::Infeasible { alone, together } => (alone, together),
            Outcome::Unreachable => return Ok(Vec::new()),
            // Nothing was found, yet not because nothing exists: the budget ended a search.
            Outcome::Optimal(_) | Outcome::Feasible(_) | Outcome::Open { .. } => {
                return Err(Error::BudgetSpent);
            }
        };
        let mut binding: Vec<Binding> = alone
            .into_iter()
            .map(|(i, least)| {
                let spec = &self.limits[i];
                let least = spec.least_typed(least, baseline_m);
                Binding {
                    limit: spec.name.to_owned(),
                    allowed: Some(spec.typed),
                    least: Some(least),
                    reason: format!("no route keeps --{} by itself", spec.name),
                }
            })
            .collect();
        let specs: Vec<&LimitSpec> = together.into_iter().map(|i| &self.limits[i]).collect();
        binding.extend(not_together(&specs));
        Ok(binding)
    }

    /// Why no march keeps the limits: there is none at all, or none that keeps them. `None` when there is no route either.
    fn binding_on_the_march(
        &self,
        scene: &Scene<'_>,
        baseline_m: f64,
    ) -> Result<Option<Vec<Binding>>, Error> {
        match self.constrained(CLOCK, &[])? {
            Outcome::Unreachable => return Ok(None),
            Outcome::Infeasible { .. } => return Ok(Some(self.too_short_days(scene)?)),
            Outcome::Optimal(_) => {}
            Outcome::Feasible(_) | Outcome::Open { .. } => return Err(Error::BudgetSpent),
        }
        let mut alone = Vec::new();
        for spec in &self.limits {
            let limit = spec.limit();
            let Outcome::Optimal(path) = self.constrained(limit.criterion, &[])? else {
                return Err(Error::BudgetSpent);
            };
            let least = path.totals[limit.criterion];
            if least > limit.at_most {
                alone.push(Binding {
                    limit: spec.name.to_owned(),
                    allowed: Some(spec.typed),
                    least: Some(spec.least_typed(least, baseline_m)),
                    reason: format!("no march keeps --{} by itself", spec.name),
                });
            }
        }
        if alone.is_empty() {
            alone = not_together(&self.limits.iter().collect::<Vec<_>>());
        }
        Ok(Some(alone))
    }

    /// Says that routes exist, but none that can be marched from halt to halt, and how much longer the days would have to be.
    fn too_short_days(&self, scene: &Scene<'_>) -> Result<Vec<Binding>, Error> {
        let Some(halts) = &scene.halts else {
            return Ok(Vec::new());
        };
        let query = self.query(&self.layered.graph, CLOCK, Vec::new());
        let feasible = |more_min: u32| -> Result<bool, Error> {
            let shifts = halts.shifts(scene, &self.layered, f64::from(more_min) * 60.0)?;
            let solver = Solver::new(&self.layered.graph)?.within(self.allowance.left());
            let outcome = solver
                .in_shifts(Some(Arc::new(shifts)))
                .constrained(&query)?;
            Ok(matches!(outcome, Outcome::Optimal(_)))
        };
        let march = &halts.days.march;
        let light = match halts.days.drive {
            Drive::Day => "daylight",
            Drive::Night => "darkness",
        };
        let most = 12 * 60;
        let reason = if feasible(most)? {
            let (mut low, mut high) = (0, most);
            while high - low > 1 {
                let middle = u32::midpoint(low, high);
                if feasible(middle)? {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            let more = match (high / 60, high % 60) {
                (0, minutes) => format!("{minutes} min"),
                (hours, minutes) => format!("{hours} h {minutes:02} min"),
            };
            format!(
                "no route can be marched from safe halt to safe halt in {light}: some day would have to be {more} longer ({:.0} h of driving at most, the column's passing time, rests and a contingency of {:.0} % included)",
                march.duty_h,
                march.contingency * 100.0
            )
        } else {
            format!(
                "no route can be marched from safe halt to safe halt within {} days, however long the {light}",
                march.max_days
            )
        };
        Ok(vec![Binding {
            limit: light.to_owned(),
            allowed: None,
            least: None,
            reason,
        }])
    }

    /// With Γ: why no route keeps the limit on risk at its worst. `None` when that limit is not to blame.
    fn binding_at_worst(&self, baseline_m: f64) -> Result<Option<Vec<Binding>>, Error> {
        let Some(risk) = self.limits.iter().find(|spec| spec.criterion == HAZARD) else {
            return Ok(None);
        };
        let cap = risk.limit().at_most;
        // The least worst case within some of the other limits, if there is a route at all.
        let least = |specs: &[&LimitSpec]| -> Result<Option<u64>, Error> {
            let limits: Vec<Limit> = specs.iter().map(|spec| spec.limit()).collect();
            let LeastWorst { outcome, worst } = self.least_worst(&limits)?;
            match outcome {
                Outcome::Optimal(_) => Ok(Some(worst)),
                Outcome::Feasible(path) if path.lower_bound > cap => Ok(Some(worst)),
                Outcome::Infeasible { .. } | Outcome::Unreachable => Ok(None),
                Outcome::Feasible(_) | Outcome::Open { .. } => Err(Error::BudgetSpent),
            }
        };
        match least(&[])? {
            None => return Ok(None),
            Some(worst) if worst > cap => {
                let least = risk.least_typed(worst, baseline_m);
                return Ok(Some(vec![Binding {
                    limit: risk.name.to_owned(),
                    allowed: Some(risk.typed),
                    least: Some(least),
                    reason:
                        "no route keeps --max-risk by itself with its worst areas at their highest"
                            .to_owned(),
                }]));
            }
            Some(_) => {}
        }
        let mut others: Vec<&LimitSpec> = self
            .limits
            .iter()
            .filter(|spec| spec.criterion != HAZARD)
            .collect();
        if least(&others)?.is_none() {
            return Ok(None);
        }
        let mut i = 0;
        while i < others.len() {
            let mut fewer = others.clone();
            fewer.remove(i);
            if least(&fewer)?.is_some_and(|worst| worst > cap) {
                others = fewer;
            } else {
                i += 1;
            }
        }
        others.insert(0, risk);
        Ok(Some(not_together(&others)))
    }

    /// The least hazard that can be had: within the other limits where that is possible. One that is not
    /// proven the least is none.
    pub fn least_hazard(&self) -> Result<Answer, Error> {
        let others = self.other_limits();
        let within = !others.is_empty();
        let label = "least hazard within the other limits";
        let outcome = self.least(HAZARD, others)?;
        let (outcome, label) = match outcome {
            Outcome::Infeasible { .. } | Outcome::Unreachable => {
                (self.least(HAZARD, Vec::new())?, "least hazard")
            }
            outcome if within => (outcome, label),
            outcome => (outcome, "least hazard"),
        };
        Ok(match outcome {
            Outcome::Feasible(_) => Answer::Spent,
            outcome => self.answer(&outcome, HAZARD, label, Recipe::LeastHazard),
        })
    }
}

/// The knee of a frontier as a route to propose.
fn balanced(knee: &Proposal, open: bool) -> Proposal {
    let label = if open {
        "balanced, of those found"
    } else {
        "balanced"
    };
    Proposal {
        label: label.to_owned(),
        recipe: Recipe::Balanced,
        ..knee.clone()
    }
}

/// Limits that can be kept one by one and not together.
fn not_together(specs: &[&LimitSpec]) -> Vec<Binding> {
    let names: Vec<String> = specs.iter().map(|s| format!("--{}", s.name)).collect();
    let binding = |spec: &&LimitSpec| Binding {
        limit: spec.name.to_owned(),
        allowed: Some(spec.typed),
        least: None,
        reason: format!(
            "no route keeps {} together, though each can be kept by itself",
            names.join(" and ")
        ),
    };
    specs.iter().map(binding).collect()
}

/// The interior point of a frontier farthest below the chord between its ends, both axes scaled to
/// 0..1; `None` when no point lies below it. Ties go to the lower objective.
fn knee(paths: &[Path], objective: usize) -> Option<usize> {
    let (first, last) = (paths.first()?, paths.last()?);
    let span_x = (last.totals[objective] - first.totals[objective]) as f64;
    let span_y = (first.totals[HAZARD] - last.totals[HAZARD]) as f64;
    let mut best: Option<(f64, usize)> = None;
    for (i, path) in paths.iter().enumerate() {
        let x = (path.totals[objective] - first.totals[objective]) as f64 / span_x;
        let y = (path.totals[HAZARD] - last.totals[HAZARD]) as f64 / span_y;
        let below = 1.0 - x - y;
        if below > 1e-9 && best.is_none_or(|(depth, _)| below > depth) {
            best = Some((below, i));
        }
    }
    best.map(|(_, i)| i)
}
