//! Asking the solver: the best route, three side by side, or several that differ; and when there
//! is none, which limit binds.
//!
//! Ties on hazard are broken by time: a least-hazard route is the fastest of those with the least
//! hazard. Complexity: one or two constrained searches; a frontier when three are shown.

use super::layers::{
    COST, ESCORTED, HAZARD, LENGTH, Layered, Step, TIME, UNITS, Variant, build, criterion,
    limit_units,
};
use super::scene::Scene;
use super::{Binding, Error, Objective};
use crate::model::{attack_probability, hazard_cap};
use crate::solve::{
    Alternatives, LIMIT, Limit, Outcome, Path, Query, alternatives, constrained, frontier,
};

/// How a route came to be proposed; asks the same of a variant of the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// "optimal", "fastest"…
    pub label: String,
    /// How to ask for it again.
    pub recipe: Recipe,
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
}

impl Problem {
    /// Builds the variant's layered graph.
    pub fn new(
        scene: &Scene<'_>,
        variant: &Variant<'_>,
        limits: Vec<LimitSpec>,
        objective: Objective,
    ) -> Result<Self, Error> {
        Ok(Self {
            layered: build(scene, variant)?,
            limits,
            objective,
        })
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
            label: label.to_owned(),
            recipe,
        }
    }

    /// The least-objective path, ties by hazard; for hazard, the fastest of the least hazardous.
    fn least(&self, objective: usize, limits: Vec<Limit>) -> Result<Outcome, Error> {
        if objective != HAZARD {
            // Among equals the solver takes the least of the first limit's criterion: no cap, but
            // the tie goes to the least hazard.
            let mut tie = vec![Limit {
                criterion: HAZARD,
                at_most: LIMIT - 1,
            }];
            tie.extend(limits);
            return Ok(constrained(&self.query(objective, tie))?);
        }
        let first = constrained(&self.query(objective, limits.clone()))?;
        let Outcome::Optimal(path) = &first else {
            return Ok(first);
        };
        let bound = path.lower_bound;
        let mut tight = limits;
        tight.push(Limit {
            criterion: HAZARD,
            at_most: path.totals[HAZARD],
        });
        match constrained(&self.query(TIME, tight))? {
            Outcome::Optimal(fastest) => Ok(Outcome::Optimal(Path {
                lower_bound: bound,
                ..fastest
            })),
            _ => Ok(first),
        }
    }

    /// The route of a recipe, `None` when no route meets the limits.
    pub fn solve(&self, recipe: Recipe) -> Result<Option<Proposal>, Error> {
        let objective = criterion(self.objective);
        Ok(match recipe {
            Recipe::Best => match self.least(objective, self.all_limits())? {
                Outcome::Optimal(path) => Some(self.proposal(&path, objective, "optimal", recipe)),
                _ => None,
            },
            Recipe::LeastHazard => match self.least(HAZARD, self.all_limits())? {
                Outcome::Optimal(path) => {
                    Some(self.proposal(&path, HAZARD, "least hazard", recipe))
                }
                _ => None,
            },
            Recipe::Balanced => {
                let paths = frontier(&self.query(objective, self.all_limits()), HAZARD)?.paths;
                // A frontier without a knee has nothing to balance: its first point is the answer.
                let i = knee(&paths, objective).unwrap_or(0);
                paths
                    .get(i)
                    .map(|path| self.proposal(path, objective, "balanced", recipe))
            }
        })
    }

    /// Without a limit: the best by the objective, the knee and the least hazard, side by side.
    pub fn side_by_side(&self) -> Result<Vec<Proposal>, Error> {
        let objective = criterion(self.objective);
        if objective == HAZARD {
            return Ok(self.solve(Recipe::LeastHazard)?.into_iter().collect());
        }
        let first = match self.objective {
            Objective::Time => "fastest",
            Objective::Distance => "shortest",
            _ => "cheapest",
        };
        let paths = frontier(&self.query(objective, self.all_limits()), HAZARD)?.paths;
        let Some(last) = paths.len().checked_sub(1) else {
            return Ok(Vec::new());
        };
        let mut best = self.proposal(&paths[0], objective, first, Recipe::Best);
        if last == 0 {
            best.label = format!("{first}, and least hazard");
            return Ok(vec![best]);
        }
        let mut all = vec![best];
        if let Some(i) = knee(&paths, objective) {
            all.push(self.proposal(&paths[i], objective, "balanced", Recipe::Balanced));
        }
        // On the frontier the last point has the least hazard, proven, at the least objective.
        let least = Path {
            lower_bound: paths[last].totals[HAZARD],
            ..paths[last].clone()
        };
        all.push(self.proposal(&least, HAZARD, "least hazard", Recipe::LeastHazard));
        Ok(all)
    }

    /// The best and the next best that differ.
    pub fn several(&self, count: u32, max_overlap: f64) -> Result<Vec<Proposal>, Error> {
        let objective = criterion(self.objective);
        let wanted = Alternatives {
            count: count as usize,
            max_overlap,
            measure: LENGTH,
            road_of_edge: &self.layered.road_of_arc,
        };
        let paths = alternatives(&self.query(objective, self.all_limits()), &wanted)?.paths;
        Ok(paths
            .iter()
            .enumerate()
            .map(|(i, path)| {
                let label = if i == 0 { "optimal" } else { "alternative" };
                self.proposal(path, objective, label, Recipe::Best)
            })
            .collect())
    }

    /// Why nothing meets the limits: `None` when something does, an empty list when the
    /// destination cannot be reached at all.
    pub fn binding(&self, baseline_m: f64) -> Result<Option<Vec<Binding>>, Error> {
        let objective = criterion(self.objective);
        match constrained(&self.query(objective, self.all_limits()))? {
            Outcome::Optimal(_) | Outcome::Feasible(_) | Outcome::Open { .. } => Ok(None),
            Outcome::Unreachable => Ok(Some(Vec::new())),
            Outcome::Infeasible { alone, together } => {
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
                let names: Vec<&str> = together.iter().map(|i| self.limits[*i].name).collect();
                for i in together {
                    let spec = &self.limits[i];
                    binding.push(Binding {
                        limit: spec.name.to_owned(),
                        allowed: Some(spec.typed),
                        least: None,
                        reason: format!(
                            "no route keeps {} together, though each can be kept by itself",
                            names
                                .iter()
                                .map(|n| format!("--{n}"))
                                .collect::<Vec<_>>()
                                .join(" and ")
                        ),
                    });
                }
                Ok(Some(binding))
            }
        }
    }

    /// The least hazard that can be had: within the other limits where that is possible.
    pub fn least_hazard(&self) -> Result<Option<Proposal>, Error> {
        let others: Vec<Limit> = self
            .limits
            .iter()
            .filter(|spec| spec.criterion != HAZARD)
            .map(LimitSpec::limit)
            .collect();
        let within = !others.is_empty();
        let (outcome, label) = match self.least(HAZARD, others)? {
            Outcome::Optimal(path) if within => (
                Outcome::Optimal(path),
                "least hazard within the other limits",
            ),
            Outcome::Optimal(path) => (Outcome::Optimal(path), "least hazard"),
            _ => (self.least(HAZARD, Vec::new())?, "least hazard"),
        };
        Ok(match outcome {
            Outcome::Optimal(path) => {
                Some(self.proposal(&path, HAZARD, label, Recipe::LeastHazard))
            }
            _ => None,
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
