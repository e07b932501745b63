//! One journey under several scenarios: the best plan of each, every plan under each, regret, and the choice
//! that is robust.
//!
//! Invariants: all scenarios share roads, points and posts, so a route found under one can be evaluated under
//! any other, by the same floating-point code as a plan; a candidate meets the limits under the scenario in which
//! it was found; candidates stand in a fixed order, whatever thread was first. The choice is the best of the
//! candidates, which are: the routes that `plan` would show under each scenario, and the points of each
//! scenario's frontiers of (objective, hazard) and (cost, hazard). Complexity: three searches per scenario,
//! side by side; one walk per candidate and scenario.

use super::allowance::Allowance;
use super::evaluate::{Evaluator, Sums};
use super::inquiry::Inquiry;
use super::layers::{Step, Variant};
use super::ledger::crossings;
use super::propose::{Problem, Proposal, Recipe};
use super::regret::{Judged, judge};
use super::scene::Scene;
use super::thin::thin;
use super::{
    Binding, Error, Input, Map, MapInfo, Objective, Plan, Request, ResolvedRequest, Route,
    ScenarioChange, Status, ZoneInfo, propose, resolved, zones,
};
use crate::io::{FeatureRef, ScenarioSource};
use crate::model::attack_probability;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many points of one frontier become candidates: its ends, its knee, and those that lose least of the curve.
const POINTS: usize = 40;

/// What regret is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Currency {
    /// Money spent, plus the expected loss in money: expected trucks lost times the value of a truck with its
    /// cargo.
    #[default]
    TotalCost,
    /// What the request minimises: s, m, money or expected attacks.
    Objective,
    /// Expected attacks.
    Hazard,
}

impl Currency {
    /// Every currency, in order.
    pub const ALL: [Self; 3] = [Self::TotalCost, Self::Objective, Self::Hazard];

    /// The word used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TotalCost => "total-cost",
            Self::Objective => "objective",
            Self::Hazard => "hazard",
        }
    }
}

/// What is compared, and how. The default: every scenario of the map, equal weights, total cost.
#[derive(Clone, Debug, Default)]
pub struct Comparing {
    /// The scenarios, in the order of the answer; empty for all of the map, those that change nothing first.
    pub scenarios: Vec<ScenarioSource>,
    /// How likely each is held to be, by name, in any unit: they are scaled to add up to 1. Empty for equal
    /// weights; else each scenario has one.
    pub weights: Vec<(String, f64)>,
    /// What regret is counted in.
    pub currency: Currency,
}

/// Everything `compare` has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The program version that made it.
    pub siraba: String,
    /// `Infeasible`: no route meets the limits under any scenario. `Feasible`: the budget ended a search.
    pub status: Status,
    /// What was asked, resolved.
    pub request: ResolvedRequest,
    /// What it was asked of, with the files of every scenario.
    pub map: MapInfo,
    /// What regret is counted in.
    pub currency: Currency,
    /// Whether no weights were given.
    pub equal_weights: bool,
    /// The scenario that the others are explained against: the first that changes nothing, else the first.
    pub reference: String,
    /// The scenarios in the order asked.
    pub scenarios: Vec<ScenarioCase>,
    /// The routes that were judged. The first [`Comparison::shown`] are the best plan of a scenario, the least in
    /// the currency under one, or chosen.
    pub candidates: Vec<Candidate>,
    /// How many candidates reports show.
    pub shown: u32,
    /// The candidate of least maximum regret (Savage); `None` when each breaks a limit under some scenario.
    pub robust: Option<u32>,
    /// The candidate of least expected value for the weights.
    pub least_expected: Option<u32>,
    /// The fastest legal route under the reference, ignoring hazard and escorts.
    pub baseline: Route,
    /// Zones in force under the reference.
    pub zones: Vec<ZoneInfo>,
    /// What a planner must know before relying on this.
    pub warnings: Vec<String>,
}

/// A scenario and what it makes of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioCase {
    /// What it is asked for by.
    pub name: String,
    /// One line.
    pub title: String,
    /// What is supposed.
    pub summary: String,
    /// What it rests on.
    pub basis: String,
    /// What it changed.
    pub changes: Vec<ScenarioChange>,
    /// Its weight; all add up to 1.
    pub weight: f64,
    /// Whether its best plan is proven.
    pub status: Status,
    /// The candidate that `plan` would propose under it: the best, or the balanced of three where no limit is
    /// given. `None` when no route meets the limits.
    pub best: Option<u32>,
    /// The candidate with the least value in the currency under it, and that value.
    pub least: Option<(u32, f64)>,
    /// No route meets the limits: why.
    pub binding: Vec<Binding>,
    /// Why the answer is what it is: its best plan, and the reference's, with their hazard here and under the
    /// reference, zone by zone.
    pub shifts: Vec<RouteShift>,
}

/// What a scenario makes of the hazard of a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteShift {
    /// The candidate.
    pub candidate: u32,
    /// Λ under the reference.
    pub hazard_reference: f64,
    /// Λ under this scenario.
    pub hazard: f64,
    /// The zones whose share changes, by falling change.
    pub zones: Vec<ZoneShift>,
}

/// What a scenario makes of one zone's hazard on a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneShift {
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: Option<String>,
    /// Λ from it under the reference.
    pub hazard_reference: f64,
    /// Λ from it under this scenario.
    pub hazard: f64,
}

/// A route that was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// 1, 2, 3…; also the rank of its route.
    pub id: u32,
    /// Where it was found: scenario, and what it is called there.
    pub found: Vec<Origin>,
    /// The scenario of the route's figures: the first of which it is the best plan, else the reference.
    pub under: String,
    /// The route; its bound is that of the search that found it first.
    pub route: Route,
    /// Its figures under each scenario, in their order.
    pub outcomes: Vec<Outcome>,
    /// The greatest regret over the scenarios; `None` is infinite: it breaks a limit under one of them.
    pub greatest_regret: Option<f64>,
    /// The scenario of the greatest regret, if that is finite.
    pub worst: Option<String>,
    /// The expected value in the currency; `None` when it is not feasible under a scenario that has weight.
    pub expected: Option<f64>,
}

/// Where a candidate was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The scenario.
    pub scenario: String,
    /// "optimal", "fastest", "balanced", "frontier of time and hazard"…
    pub label: String,
}

/// A route under a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The scenario.
    pub scenario: String,
    /// Whether it is open and meets every limit there.
    pub feasible: bool,
    /// The limits that it breaks there, and what closes it.
    pub breaks: Vec<String>,
    /// Length, m.
    pub length_m: f64,
    /// Driving, checkpoints and escort changes, s.
    pub duration_s: f64,
    /// Money.
    pub cost: f64,
    /// Λ.
    pub hazard: f64,
    /// P(at least one attack).
    pub attack_probability: f64,
    /// The same with rates half as high, and twice as high.
    pub attack_probability_range: [f64; 2],
    /// P(attack) if escorts change nothing (φ = 1).
    pub attack_probability_phi_1: f64,
    /// Expected trucks lost.
    pub expected_trucks_lost: f64,
    /// The same in money.
    pub expected_loss: f64,
    /// `cost` and `expected_loss` together.
    pub total_cost: f64,
    /// What regret is counted in.
    pub value: f64,
    /// `value` less the least of any feasible candidate under this scenario; `None` is infinite.
    pub regret: Option<f64>,
}

impl Comparison {
    /// The candidate of that id.
    pub fn candidate(&self, id: u32) -> Option<&Candidate> {
        self.candidates.get((id as usize).checked_sub(1)?)
    }

    /// The candidates that reports show.
    pub fn shown(&self) -> &[Candidate] {
        &self.candidates[..(self.shown as usize).min(self.candidates.len())]
    }

    /// The best plans and the choices as routes of one plan: what pictures are made from. Each has the figures of the
    /// scenario that its label names first.
    pub fn as_plan(&self) -> Plan {
        let chosen = |c: &Candidate| {
            let id = Some(c.id);
            let of_one = self.scenarios.iter().any(|s| s.best == id);
            (
                of_one,
                of_one || self.robust == id || self.least_expected == id,
            )
        };
        let shown = self.shown().iter().filter(|c| chosen(c).1);
        let routes = shown.map(|c| Route {
            label: if chosen(c).0 {
                self.label(c)
            } else {
                format!("{}: {}", c.under, self.label(c))
            },
            ..c.route.clone()
        });
        Plan {
            siraba: self.siraba.clone(),
            status: self.status,
            request: self.request.clone(),
            map: self.map.clone(),
            baseline: self.baseline.clone(),
            routes: routes.collect(),
            detour: Vec::new(),
            sensitivity: Vec::new(),
            ensemble: None,
            binding: Vec::new(),
            least_hazard: None,
            zones: self.zones.clone(),
            warnings: self.warnings.clone(),
        }
    }

    /// What a candidate is the best of: "best of a, b", "robust"…
    pub fn label(&self, candidate: &Candidate) -> String {
        let best = self
            .scenarios
            .iter()
            .filter(|s| s.best == Some(candidate.id));
        let mut words: Vec<String> = best.map(|s| s.name.clone()).collect();
        if self.robust == Some(candidate.id) {
            words.push("least regret".to_owned());
        }
        if self.least_expected == Some(candidate.id) {
            words.push("least expected".to_owned());
        }
        if words.is_empty() {
            let least = self
                .scenarios
                .iter()
                .filter(|s| s.least.is_some_and(|(id, _)| id == candidate.id));
            words.extend(least.map(|s| format!("least of {}", s.name)));
        }
        words.join(", ")
    }
}

/// Compares a request on a map under scenarios.
///
/// A request that no route meets under any scenario is an answer, not an error: see [`Status::Infeasible`].
pub fn compare(map: &Map, request: &Request, how: &Comparing) -> Result<Comparison, Error> {
    if request.alternatives.is_some() {
        return Err(Error::BadRequest {
            what: "alternatives do not go with a comparison".to_owned(),
            help: "Ask `siraba plan` for alternatives under one --scenario.".to_owned(),
        });
    }
    let sources: &[ScenarioSource] = &if how.scenarios.is_empty() {
        // What changes nothing first: the others are read against it.
        let (plain, others): (Vec<_>, Vec<_>) = map
            .scenarios
            .iter()
            .cloned()
            .partition(|s| s.scenario.changes.is_empty());
        [plain, others].concat()
    } else {
        how.scenarios.clone()
    };
    check_names(sources)?;
    let weights = weights(sources, &how.weights)?;
    let maps = side_by_side(sources, |source| map.under(source))?;
    let scenes = side_by_side(&maps, |map| Scene::new(map, request))?;
    let allowance = Allowance::start(request.budget);
    let cases = side_by_side(&scenes, |scene| Case::search(scene, allowance))?;
    let pool = Pool::of(&cases);
    Ok(Writer {
        base: map,
        sources,
        cases: &cases,
        weights: &weights,
        how,
    }
    .write(&pool))
}

/// The same for each, side by side, in order; the first error in order.
fn side_by_side<'t, T: Sync, U: Send>(
    of: &'t [T],
    work: impl Fn(&'t T) -> Result<U, Error> + Send + Sync,
) -> Result<Vec<U>, Error> {
    let found: Vec<Result<U, Error>> = of.par_iter().map(work).collect();
    found.into_iter().collect()
}

fn check_names(sources: &[ScenarioSource]) -> Result<(), Error> {
    if sources.len() < 2 {
        return Err(Error::BadRequest {
            what: format!("a comparison needs two scenarios, not {}", sources.len()),
            help: "Name them with --scenarios, or list some in map.toml under [scenarios]."
                .to_owned(),
        });
    }
    for (i, source) in sources.iter().enumerate() {
        let name = &source.scenario.name;
        if sources[..i].iter().any(|s| s.scenario.name == *name) {
            return Err(Error::BadRequest {
                what: format!("the scenario \"{name}\" is compared with itself"),
                help: "Name each scenario once.".to_owned(),
            });
        }
    }
    Ok(())
}

/// The weights by scenario, adding up to 1.
fn weights(sources: &[ScenarioSource], given: &[(String, f64)]) -> Result<Vec<f64>, Error> {
    let names: Vec<&str> = sources.iter().map(|s| s.scenario.name.as_str()).collect();
    if given.is_empty() {
        return Ok(vec![1.0 / names.len() as f64; names.len()]);
    }
    let refuse = |what: String, help: String| Err(Error::BadRequest { what, help });
    let mut weights: Vec<Option<f64>> = vec![None; names.len()];
    for (name, weight) in given {
        let Some(at) = names.iter().position(|n| n == name) else {
            let help = super::scene::listed(name, &names);
            return refuse(
                format!("--weights names \"{name}\", which is not compared"),
                help,
            );
        };
        if !(weight.is_finite() && *weight >= 0.0) {
            return refuse(
                format!("the weight of {name} is not a number ≥ 0"),
                "Give how likely each scenario is held to be, for example 0.4.".to_owned(),
            );
        }
        if weights[at].replace(*weight).is_some() {
            return refuse(
                format!("--weights names {name} twice"),
                "Give it one weight.".to_owned(),
            );
        }
    }
    if let Some(at) = weights.iter().position(Option::is_none) {
        return refuse(
            format!("--weights leaves {} out", names[at]),
            format!(
                "Give each scenario a weight, 0 if need be: {}=0.",
                names[at]
            ),
        );
    }
    let total: f64 = weights.iter().flatten().sum();
    if !(total > 0.0 && total.is_finite()) {
        return refuse(
            "the weights add up to nothing".to_owned(),
            "Give one scenario at least a weight above 0.".to_owned(),
        );
    }
    Ok(weights.iter().flatten().map(|w| w / total).collect())
}

/// A scenario's searches.
struct Case<'s, 'm> {
    scene: &'s Scene<'m>,
    inquiry: Inquiry<'s, 'm>,
    /// The best first, then the others that `plan` shows, then the frontiers' points.
    found: Vec<Proposal>,
    status: Status,
}

impl<'s, 'm> Case<'s, 'm> {
    fn search(scene: &'s Scene<'m>, allowance: Allowance) -> Result<Self, Error> {
        let request = scene.request;
        let mut inquiry = Inquiry::open_within(scene, allowance)?;
        let proposed = inquiry.ask(|problem, limits| propose(problem, request, limits))?;
        inquiry.warn_of_unproven(&proposed);
        let open = proposed.open_from.is_some() || !proposed.routes.iter().all(Proposal::is_proven);
        let mut found = proposed.routes;
        let status = match (found.is_empty(), open) {
            (true, _) => Status::Infeasible,
            (false, true) => Status::Feasible,
            (false, false) => Status::Optimal,
        };
        // What a plan looks at: the best, or the balanced one of three.
        if let Some(at) = found.iter().position(|p| p.recipe == Recipe::Balanced) {
            found[..=at].rotate_right(1);
        }
        if status != Status::Infeasible {
            let axes: &[Objective] = match request.minimise {
                Objective::Time => &[Objective::Time, Objective::Cost],
                Objective::Distance => &[Objective::Distance, Objective::Cost],
                Objective::Cost | Objective::Hazard => &[Objective::Cost],
            };
            for objective in axes {
                found.extend(frontier(&mut inquiry, *objective)?);
            }
        }
        Ok(Self {
            scene,
            inquiry,
            found,
            status,
        })
    }

    fn name(&self) -> &str {
        let info = self.scene.map.info.scenario.as_ref();
        info.map_or("", |info| info.name.as_str())
    }

    /// The limits that steps break here, and what closes them.
    fn breaks(&self, steps: &[Step], sums: &Sums) -> Vec<String> {
        let scene = self.scene;
        let variant = Variant::requested(scene);
        let limits = self.inquiry.limits.iter();
        let mut breaks: Vec<String> = limits
            .filter(|limit| !limit.holds(sums))
            .map(|limit| limit.name().to_owned())
            .collect();
        for (edge, _) in drives(steps) {
            let link = scene.network.link(crate::model::EdgeId(edge));
            if variant.usable(scene, link) {
                continue;
            }
            let why = match scene.overlay.link(link).closed_by {
                Some(zone) => format!("closed: {}", scene.overlay.zones[zone.index()].name),
                None if scene.excluded[link.index()] => "excluded area".to_owned(),
                None => "group to avoid".to_owned(),
            };
            if !breaks.contains(&why) {
                breaks.push(why);
            }
        }
        breaks
    }
}

/// The points of one frontier of a scenario, thinned; none, with a warning, when the budget is spent.
fn frontier(inquiry: &mut Inquiry<'_, '_>, objective: Objective) -> Result<Vec<Proposal>, Error> {
    let scene = inquiry.scene;
    let variant = Variant::requested(scene);
    let limits = inquiry.limits.clone();
    let problem = Problem::new(scene, &variant, limits, objective, inquiry.allowance)?;
    let points = match problem.frontier() {
        Ok(found) => found,
        Err(Error::BudgetSpent) => {
            inquiry.warnings.push(format!(
                "the budget was spent: no candidates from the frontier of {} and hazard",
                objective.as_str()
            ));
            return Ok(Vec::new());
        }
        Err(error) => return Err(error),
    };
    let axes: Vec<[f64; 2]> = points.routes.iter().map(|p| [p.value, p.hazard]).collect();
    let label = format!("frontier of {} and hazard", objective.as_str());
    let kept = thin(&axes, points.knee, POINTS).into_iter();
    Ok(kept
        .map(|at| Proposal {
            label: label.clone(),
            ..points.routes[at].clone()
        })
        .collect())
}

/// The edges of a path with their layers: what makes two routes the same.
fn drives(steps: &[Step]) -> impl Iterator<Item = (u32, u32)> + '_ {
    steps.iter().filter_map(|step| match *step {
        Step::Drive(edge, layer) => Some((edge.0, layer)),
        Step::TakeOn(..) | Step::Night(_) | Step::Pass => None,
    })
}

/// A route before it is judged.
struct Entry {
    /// The scenario in which it was found first.
    home: usize,
    proposal: Proposal,
    found: Vec<Origin>,
    /// By scenario.
    sums: Vec<Sums>,
    breaks: Vec<Vec<String>>,
}

/// Every candidate, each once.
struct Pool {
    entries: Vec<Entry>,
    /// The best plan of each scenario.
    best: Vec<Option<usize>>,
}

impl Pool {
    fn of(cases: &[Case<'_, '_>]) -> Self {
        let mut found: Vec<(usize, Proposal, Vec<Origin>)> = Vec::new();
        let mut known: BTreeMap<Vec<(u32, u32)>, usize> = BTreeMap::new();
        let mut best = vec![None; cases.len()];
        for (home, case) in cases.iter().enumerate() {
            for (i, proposal) in case.found.iter().enumerate() {
                let origin = Origin {
                    scenario: case.name().to_owned(),
                    label: proposal.label.clone(),
                };
                let key = drives(&proposal.steps).collect();
                let at = *known.entry(key).or_insert(found.len());
                match found.get_mut(at) {
                    Some((.., origins)) if !origins.contains(&origin) => origins.push(origin),
                    Some(_) => {}
                    None => found.push((home, proposal.clone(), vec![origin])),
                }
                if i == 0 {
                    best[home] = Some(at);
                }
            }
        }
        let evaluators: Vec<Evaluator<'_, '_>> = cases
            .iter()
            .map(|case| Evaluator::new(case.scene, Variant::requested(case.scene)))
            .collect();
        let entries = found
            .into_iter()
            .map(|(home, proposal, found)| {
                let steps = &proposal.steps;
                let sums: Vec<Sums> = evaluators.iter().map(|e| e.sums(steps)).collect();
                let breaks = cases
                    .iter()
                    .zip(&sums)
                    .map(|(c, s)| c.breaks(steps, s))
                    .collect();
                Entry {
                    home,
                    proposal,
                    found,
                    sums,
                    breaks,
                }
            })
            .collect();
        Self { entries, best }.merged()
    }

    /// Without what rounding alone tells apart from an earlier one, and what rounding took above a limit at home.
    fn merged(self) -> Self {
        let mut kept: Vec<Entry> = Vec::new();
        let mut moved = Vec::new();
        for (i, entry) in self.entries.into_iter().enumerate() {
            let is_best = self.best.contains(&Some(i));
            if let Some(at) = kept.iter().position(|k| k.equals(&entry)) {
                for origin in entry.found {
                    if !kept[at].found.contains(&origin) {
                        kept[at].found.push(origin);
                    }
                }
                moved.push(Some(at));
            } else if entry.breaks[entry.home].is_empty() || is_best {
                moved.push(Some(kept.len()));
                kept.push(entry);
            } else {
                moved.push(None);
            }
        }
        let best = self.best.iter().map(|b| b.and_then(|b| moved[b])).collect();
        Self {
            entries: kept,
            best,
        }
    }
}

impl Entry {
    /// Whether two routes are equal in all that counts, under every scenario.
    fn equals(&self, other: &Self) -> bool {
        let same = |x: f64, y: f64| (x - y).abs() <= 1e-9 * x.abs().max(y.abs());
        self.breaks == other.breaks
            && self.sums.iter().zip(&other.sums).all(|(a, b)| {
                same(a.length_m, b.length_m)
                    && same(a.duration_s, b.duration_s)
                    && same(a.cost.total(), b.cost.total())
                    && same(a.hazard, b.hazard)
                    && same(a.loss, b.loss)
            })
    }
}

/// Puts the answer together.
struct Writer<'a, 's, 'm> {
    base: &'a Map,
    sources: &'a [ScenarioSource],
    cases: &'a [Case<'s, 'm>],
    weights: &'a [f64],
    how: &'a Comparing,
}

impl Writer<'_, '_, '_> {
    fn write(&self, pool: &Pool) -> Comparison {
        let values: Vec<Vec<Option<f64>>> = pool
            .entries
            .iter()
            .map(|entry| {
                let cells = entry.sums.iter().zip(&entry.breaks);
                cells
                    .map(|(s, b)| b.is_empty().then(|| self.value(s)))
                    .collect()
            })
            .collect();
        let judged = judge(&values, self.weights);
        let order = order(pool, &judged, &values);
        let shown = order.shown;
        let id = |entry: usize| order.id_of[entry];
        let plain = self
            .sources
            .iter()
            .position(|s| s.scenario.changes.is_empty());
        let reference = plain.unwrap_or(0);
        let of = &self.cases[reference];
        let statuses = || self.cases.iter().map(|case| case.status);
        let mut request = resolved(of.scene);
        request.scenario = None;
        Comparison {
            siraba: env!("CARGO_PKG_VERSION").to_owned(),
            status: if statuses().all(|s| s == Status::Infeasible) {
                Status::Infeasible
            } else if statuses().any(|s| s == Status::Feasible) {
                Status::Feasible
            } else {
                Status::Optimal
            },
            request,
            map: self.map_info(),
            currency: self.how.currency,
            equal_weights: self.how.weights.is_empty(),
            reference: of.name().to_owned(),
            scenarios: (0..self.cases.len())
                .map(|s| self.scenario(s, reference, pool, &judged, &order))
                .collect(),
            candidates: order
                .entries
                .iter()
                .map(|at| self.candidate(id(*at), *at, reference, pool, &judged))
                .collect(),
            shown: shown as u32,
            robust: judged.robust.map(id),
            least_expected: judged.least_expected.map(id),
            baseline: of.inquiry.baseline.clone(),
            zones: zones::zones(of.scene),
            warnings: self.warnings(),
        }
    }

    fn expected_loss(&self, sums: &Sums) -> f64 {
        let scene = self.cases[0].scene;
        Sums::trucks_lost(sums.loss, scene.convoy.trucks) * scene.profile.truck_value
    }

    fn value(&self, sums: &Sums) -> f64 {
        let objective = match self.how.currency {
            Currency::TotalCost => return sums.cost.total() + self.expected_loss(sums),
            Currency::Hazard => Objective::Hazard,
            Currency::Objective => self.cases[0].scene.request.minimise,
        };
        match objective {
            Objective::Time => sums.duration_s,
            Objective::Distance => sums.length_m,
            Objective::Cost => sums.cost.total(),
            Objective::Hazard => sums.hazard,
        }
    }

    fn candidate(
        &self,
        id: u32,
        at: usize,
        reference: usize,
        pool: &Pool,
        judged: &Judged,
    ) -> Candidate {
        let entry = &pool.entries[at];
        let own = pool.best.iter().position(|best| *best == Some(at));
        let under = &self.cases[own.unwrap_or(reference)];
        let home = under.scene;
        let p = &entry.proposal;
        let route = Evaluator::new(home, Variant::requested(home))
            .route(id, &p.label, &p.steps, p.bound, p.value);
        let regrets = &judged.regret[at];
        let greatest = judged.greatest[at];
        let worst = greatest.and_then(|most| {
            let s = regrets.iter().position(|r| *r == Some(most))?;
            Some(self.cases[s].name().to_owned())
        });
        Candidate {
            id,
            found: entry.found.clone(),
            under: under.name().to_owned(),
            route,
            outcomes: (0..self.cases.len())
                .map(|s| self.outcome(s, entry, regrets[s]))
                .collect(),
            greatest_regret: greatest,
            worst,
            expected: judged.expected[at],
        }
    }

    fn outcome(&self, s: usize, entry: &Entry, regret: Option<f64>) -> Outcome {
        let sums = &entry.sums[s];
        let (cost, expected_loss) = (sums.cost.total(), self.expected_loss(sums));
        let trucks = self.cases[s].scene.convoy.trucks;
        Outcome {
            scenario: self.cases[s].name().to_owned(),
            feasible: entry.breaks[s].is_empty(),
            breaks: entry.breaks[s].clone(),
            length_m: sums.length_m,
            duration_s: sums.duration_s,
            cost,
            hazard: sums.hazard,
            attack_probability: attack_probability(sums.hazard),
            attack_probability_range: [
                attack_probability(sums.hazard / 2.0),
                attack_probability(sums.hazard * 2.0),
            ],
            attack_probability_phi_1: attack_probability(sums.hazard_phi_1),
            expected_trucks_lost: Sums::trucks_lost(sums.loss, trucks),
            expected_loss,
            total_cost: cost + expected_loss,
            value: self.value(sums),
            regret,
        }
    }

    fn scenario(
        &self,
        s: usize,
        reference: usize,
        pool: &Pool,
        judged: &Judged,
        order: &Order,
    ) -> ScenarioCase {
        let case = &self.cases[s];
        let of = &self.sources[s].scenario;
        let info = case.scene.map.info.scenario.as_ref();
        let mut looked_at: Vec<usize> = pool.best[s].into_iter().collect();
        looked_at.extend(pool.best[reference].filter(|b| !looked_at.contains(b)));
        ScenarioCase {
            name: of.name.clone(),
            title: of.title.clone(),
            summary: of.summary.clone(),
            basis: of.basis.clone(),
            changes: info.map_or_else(Vec::new, |info| info.changes.clone()),
            weight: self.weights[s],
            status: case.status,
            best: pool.best[s].map(|b| order.id_of[b]),
            least: order.least[s]
                .zip(judged.least[s])
                .map(|(at, v)| (order.id_of[at], v)),
            binding: case.inquiry.binding.clone(),
            shifts: looked_at
                .into_iter()
                .filter(|_| s != reference)
                .map(|at| self.shift(order.id_of[at], &pool.entries[at], s, reference))
                .collect(),
        }
    }

    fn shift(&self, candidate: u32, entry: &Entry, s: usize, reference: usize) -> RouteShift {
        type Shares = BTreeMap<FeatureRef, (String, Option<String>, f64)>;
        let shares = |case: &Case<'_, '_>| -> Shares {
            let overlay = &case.scene.overlay;
            let crossed = crossings(case.scene, overlay, &entry.proposal.steps);
            crossed
                .into_iter()
                .map(|(zone, crossing)| {
                    let zone = &overlay.zones[zone.index()];
                    (
                        zone.feature,
                        (zone.name.clone(), zone.group.clone(), crossing.hazard),
                    )
                })
                .collect()
        };
        let (mut before, after) = (shares(&self.cases[reference]), shares(&self.cases[s]));
        let mut zones: Vec<ZoneShift> = after
            .into_iter()
            .map(|(feature, (name, group, hazard))| ZoneShift {
                name,
                group,
                hazard_reference: before.remove(&feature).map_or(0.0, |b| b.2),
                hazard,
            })
            .collect();
        zones.extend(before.into_values().map(|(name, group, hazard)| ZoneShift {
            name,
            group,
            hazard_reference: hazard,
            hazard: 0.0,
        }));
        let change = |z: &ZoneShift| (z.hazard - z.hazard_reference).abs();
        zones.retain(|z| change(z) > 1e-12);
        zones.sort_by(|a, b| change(b).total_cmp(&change(a)).then(a.name.cmp(&b.name)));
        RouteShift {
            candidate,
            hazard_reference: entry.sums[reference].hazard,
            hazard: entry.sums[s].hazard,
            zones,
        }
    }

    /// The map's own files, then those of each scenario, then the request's.
    fn map_info(&self) -> MapInfo {
        let mut info = self.base.info.clone();
        for case in self.cases {
            let own = case.scene.map.info.inputs.iter();
            info.inputs
                .extend(own.skip(self.base.info.inputs.len()).cloned());
        }
        let excluded = self.cases[0].scene.request.exclude.iter();
        info.inputs.extend(excluded.map(|source| Input {
            file: source.name.clone(),
            role: "exclude".to_owned(),
            sha256: source.digest(),
        }));
        info
    }

    /// What every scenario warns of, once; what only some do, with their names.
    fn warnings(&self) -> Vec<String> {
        let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
        for case in self.cases {
            for warning in &case.inquiry.warnings {
                match all.iter_mut().find(|(text, _)| text == warning) {
                    Some((_, of)) => of.push(case.name()),
                    None => all.push((warning, vec![case.name()])),
                }
            }
        }
        all.into_iter()
            .map(|(text, mut of)| {
                of.dedup();
                if of.len() == self.cases.len() {
                    text.to_owned()
                } else {
                    format!("{}: {text}", of.join(", "))
                }
            })
            .collect()
    }
}

/// How candidates are numbered: what is shown first.
struct Order {
    /// Entries by id.
    entries: Vec<usize>,
    /// Ids by entry, from 1.
    id_of: Vec<u32>,
    shown: usize,
    /// The entry of the least value under each scenario.
    least: Vec<Option<usize>>,
}

/// The best plans in the order of scenarios, the choices, the least values, then all others as they were found.
fn order(pool: &Pool, judged: &Judged, values: &[Vec<Option<f64>>]) -> Order {
    let least: Vec<Option<usize>> = (0..judged.least.len())
        .map(|s| {
            (0..values.len()).find(|c| values[*c][s].is_some() && values[*c][s] == judged.least[s])
        })
        .collect();
    let mut entries: Vec<usize> = Vec::new();
    let first = pool.best.iter().copied();
    let choices = [judged.robust, judged.least_expected];
    for at in first.chain(choices).chain(least.iter().copied()).flatten() {
        if !entries.contains(&at) {
            entries.push(at);
        }
    }
    let shown = entries.len();
    entries.extend(
        (0..values.len())
            .filter(|at| !entries[..shown].contains(at))
            .collect::<Vec<_>>(),
    );
    let mut id_of = vec![0; values.len()];
    for (id, at) in (1..).zip(&entries) {
        id_of[*at] = id;
    }
    Order {
        entries,
        id_of,
        shown,
        least,
    }
}
