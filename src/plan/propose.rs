//! Asking the solver: the best route, three side by side, or several that differ; and when there
//! is none, which limit binds.
//!
//! Ties on hazard are broken by time: a least-hazard route is the fastest of those with the least
//! hazard. Under a budget a search may end early: what it found is then proposed with a bound below
//! its value, and nothing that was not proven is called the best. Complexity: one or two constrained
//! searches; a frontier when three are shown.

use super::allowance::Allowance;
use super::layers::{
    COST, ESCORTED, HAZARD, LENGTH, Layered, Step, TIME, UNITS, Variant, build, criterion,
    limit_units,
};
use super::scene::Scene;
use super::{Binding, Error, Objective};
use crate::model::{attack_probability, hazard_cap};
use crate::solve::{Alternatives, Differing, LIMIT, Limit, Outcome, Path, Query, Solver};

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

/// One variant of the problem with the limits that hold in it.
#[derive(Debug)]
pub struct Problem {
    layered: Layered,
    limits: Vec<LimitSpec>,
    objective: Objective,
    allowance: Allowance,
}

impl Problem {
    /// Builds the variant's layered graph.
    pub fn new(
        scene: &Scene<'_>,
        variant: &Variant<'_>,
        limits: Vec<LimitSpec>,
        objective: Objective,
        allowance: Allowance,
    ) -> Result<Self, Error> {
        Ok(Self {
            layered: build(scene, variant)?,
            limits,
            objective,
            allowance,
        })
    }

    fn solver(&self) -> Result<Solver<'_>, Error> {
        Ok(Solver::new(&self.layered.graph)?.within(self.allowance.left()))
    }

    fn query(&self, objective: usize, limits: Vec<Limit>) -> Query<'_> {
        Query {
            graph: &self.layered.graph,
            source: self.layered.source,
            target: self.layered.target,
            objective,
            limits,
        }
    }

    fn all_limits(&self) -> Vec<Limit> {
        self.limits.iter().map(LimitSpec::limit).collect()
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

    /// The least-objective path, ties by hazard; for hazard, the fastest of the least hazardous.
    fn least(&self, objective: usize, limits: Vec<Limit>) -> Result<Outcome, Error> {
        let solver = self.solver()?;
        if objective != HAZARD {
            // Among equals the solver takes the least of the first limit's criterion: no cap, but
            // the tie goes to the least hazard.
            let mut tie = vec![Limit {
                criterion: HAZARD,
                at_most: LIMIT - 1,
            }];
            tie.extend(limits);
            return Ok(solver.constrained(&self.query(objective, tie))?);
        }
        let first = solver.constrained(&self.query(objective, limits.clone()))?;
        let Outcome::Optimal(path) = &first else {
            return Ok(first);
        };
        let bound = path.lower_bound;
        let mut tight = limits;
        tight.push(Limit {
            criterion: HAZARD,
            at_most: path.totals[HAZARD],
        });
        match self.solver()?.constrained(&self.query(TIME, tight))? {
            // No more hazard than the proven least: optimal, though the budget may have ended the
            // search for a faster one among equals.
            Outcome::Optimal(fastest) | Outcome::Feasible(fastest) => Ok(Outcome::Optimal(Path {
                lower_bound: bound,
                ..fastest
            })),
            _ => Ok(first),
        }
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
        let objective = criterion(self.objective);
        Ok(match recipe {
            Recipe::Best => {
                let outcome = self.least(objective, self.all_limits())?;
                self.answer(&outcome, objective, "optimal", recipe)
            }
            Recipe::LeastHazard => {
                let outcome = self.least(HAZARD, self.all_limits())?;
                self.answer(&outcome, HAZARD, "least hazard", recipe)
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
        let objective = criterion(self.objective);
        let query = self.query(objective, self.all_limits());
        let found = self.solver()?.frontier(&query, HAZARD)?;
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
        let mut all = Vec::new();
        if let Some(last) = routes.pop() {
            if routes.is_empty() {
                all.push(last);
            } else {
                if let Some(i) = knee {
                    let among = open_from.map_or("balanced", |_| "balanced, of those found");
                    all.push(Proposal {
                        label: among.to_owned(),
                        recipe: Recipe::Balanced,
                        ..routes[i].clone()
                    });
                }
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
        let query = self.query(objective, self.all_limits());
        let Differing { paths, open } = self.solver()?.alternatives(&query, &wanted)?;
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
    pub fn binding(&self, baseline_m: f64) -> Result<Vec<Binding>, Error> {
        let objective = criterion(self.objective);
        let query = self.query(objective, self.all_limits());
        let (alone, together) = match self.solver()?.constrained(&query)? {
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
        let names: Vec<String> = together
            .iter()
            .map(|i| format!("--{}", self.limits[*i].name))
            .collect();
        binding.extend(together.into_iter().map(|i| {
            let spec = &self.limits[i];
            Binding {
                limit: spec.name.to_owned(),
                allowed: Some(spec.typed),
                least: None,
                reason: format!(
                    "no route keeps {} together, though each can be kept by itself",
                    names.join(" and ")
                ),
            }
        }));
        Ok(binding)
    }

    /// The least hazard that can be had: within the other limits where that is possible. One that is not
    /// proven the least is none.
    pub fn least_hazard(&self) -> Result<Answer, Error> {
        let others: Vec<Limit> = self
            .limits
            .iter()
            .filter(|spec| spec.criterion != HAZARD)
            .map(LimitSpec::limit)
            .collect();
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
