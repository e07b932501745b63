//! The detour ledger: a route minus the baseline, and why.
//!
//! Invariants: a search that the budget ended, or left no time for, leaves its zone `unsearched`; no
//! difference is taken from a route that is not proven the best. Complexity: two searches per avoided
//! zone and recipe, shared between routes and run side by side.

use super::evaluate::{Evaluator, Sums};
use super::inquiry::Inquiry;
use super::layers::{Step, Variant};
use super::propose::{Answer, Problem, Proposal, Recipe};
use super::scene::Scene;
use super::{AvoidedZone, CrossedZone, Detour, Difference, Error, Objective, Route};
use crate::model::ZoneId;
use crate::risk::Overlay;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a path has of a zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Crossing {
    /// Kilometres inside its area: a zone is crossed when there are any. What only its taper
    /// touches is not crossed.
    pub km: f64,
    /// Expected attacks from it, the taper's included.
    pub hazard: f64,
}

/// What a path has of each zone.
pub fn crossings(
    scene: &Scene<'_>,
    overlay: &Overlay,
    steps: &[Step],
) -> BTreeMap<ZoneId, Crossing> {
    let mut zones: BTreeMap<ZoneId, Crossing> = BTreeMap::new();
    for step in steps {
        let Step::Drive(edge, layer) = *step else {
            continue;
        };
        let phi = (layer as usize)
            .checked_sub(1)
            .map_or(1.0, |i| scene.escorts[i].phi);
        for claim in &overlay.link(scene.network.link(edge)).claims {
            let sum = zones.entry(claim.zone).or_default();
            sum.km += claim.inside_km;
            sum.hazard += claim.hazard * scene.convoy.size_factor() * phi;
        }
    }
    zones
}

/// The ledgers of one plan in the order of its routes, and the names of the zones whose searches the
/// budget left out.
pub fn ledger(
    inquiry: &Inquiry<'_, '_>,
    routes: &[Route],
    proposals: &[Proposal],
) -> Result<(Vec<Detour>, Vec<String>), Error> {
    let scene = inquiry.scene;
    let before = crossings(scene, &scene.overlay, &inquiry.baseline_steps);
    let mut wanted = BTreeSet::new();
    for proposal in proposals {
        let after = crossings(scene, &scene.overlay, &proposal.steps);
        for (zone, ..) in avoided(&before, &after) {
            wanted.insert(Search::Avoiding(zone));
            wanted.insert(Search::Without(zone, proposal.recipe));
        }
    }
    let wanted: Vec<Search> = wanted.into_iter().collect();
    let found: Vec<Result<Found, Error>> = wanted
        .par_iter()
        .map(|search| search.run(inquiry))
        .collect();
    let mut ledger = Ledger {
        scene,
        baseline: &inquiry.baseline,
        baseline_steps: &inquiry.baseline_steps,
        before,
        found: BTreeMap::new(),
    };
    for (search, found) in wanted.into_iter().zip(found) {
        ledger.found.insert(search, found?);
    }
    let detours: Vec<Detour> = routes
        .iter()
        .zip(proposals)
        .map(|(route, proposal)| ledger.detour(route, proposal))
        .collect();
    let mut unsearched: Vec<String> = detours
        .iter()
        .flat_map(|d| &d.zones_avoided)
        .filter(|z| z.unsearched)
        .map(|z| z.name.clone())
        .collect();
    unsearched.sort();
    unsearched.dedup();
    Ok((detours, unsearched))
}

/// The zones crossed before and not after, with the kilometres and hazard spared.
fn avoided(
    before: &BTreeMap<ZoneId, Crossing>,
    after: &BTreeMap<ZoneId, Crossing>,
) -> impl Iterator<Item = (ZoneId, f64, f64)> {
    before.iter().filter_map(|(zone, crossing)| {
        let left = after.get(zone).copied().unwrap_or_default();
        let spared = crossing.hazard - left.hazard;
        (crossing.km > 0.0 && left.km <= 0.0).then_some((*zone, crossing.km, spared))
    })
}

/// A search beside the main one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Search {
    /// The fastest route that avoids one zone and nothing else, with the baseline's freedom.
    Avoiding(ZoneId),
    /// The best route of the same request if the zone did not exist.
    Without(ZoneId, Recipe),
}

/// What a search beside the main one found.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Found {
    /// The sums of the best route, if there is any: proven either way.
    Proven(Option<Sums>),
    /// The budget ended it, or left it no time.
    Unsearched,
}

impl Search {
    fn run(self, inquiry: &Inquiry<'_, '_>) -> Result<Found, Error> {
        let (scene, allowance) = (inquiry.scene, inquiry.allowance);
        if allowance.is_spent() {
            return Ok(Found::Unsearched);
        }
        let picture;
        let (problem, variant, recipe) = match self {
            Self::Avoiding(zone) => {
                let variant = Variant {
                    bar_zone: Some(zone),
                    ..Variant::baseline(scene)
                };
                let problem =
                    Problem::new(scene, &variant, Vec::new(), Objective::Time, allowance)?;
                (problem, variant, Recipe::Best)
            }
            Self::Without(zone, recipe) => {
                picture = scene.picture_of(&|i, _| i != zone.index())?;
                let variant = Variant {
                    features: &picture.0,
                    overlay: &picture.1,
                    ..Variant::requested(scene)
                };
                let problem = inquiry.problem_of(&variant, inquiry.limits.clone())?;
                (problem, variant, recipe)
            }
        };
        let sums = |p: &Proposal| Evaluator::new(scene, variant).sums(&p.steps);
        Ok(match problem.solve(recipe) {
            Ok(Answer::Found(p)) if p.is_proven() => Found::Proven(Some(sums(&p))),
            Ok(Answer::Nothing) => Found::Proven(None),
            Ok(Answer::Found(_) | Answer::Spent) | Err(Error::BudgetSpent) => Found::Unsearched,
            Err(error) => return Err(error),
        })
    }
}

/// Writes the ledgers of one plan.
struct Ledger<'s, 'm> {
    scene: &'s Scene<'m>,
    baseline: &'s Route,
    baseline_steps: &'s [Step],
    before: BTreeMap<ZoneId, Crossing>,
    found: BTreeMap<Search, Found>,
}

impl Ledger<'_, '_> {
    /// The ledger of one route.
    fn detour(&self, route: &Route, proposal: &Proposal) -> Detour {
        let (scene, base) = (self.scene, self.baseline);
        let variant = Variant::requested(scene);
        let lines = route.cost_lines.minus(&base.cost_lines);
        let cost = route.cost - base.cost;
        let trucks_lost = route.expected_trucks_lost - base.expected_trucks_lost;
        let lost_phi_1 = |steps: &[Step]| {
            let sums = Evaluator::new(scene, variant).sums(steps);
            Sums::trucks_lost(sums.loss_phi_1, scene.convoy.trucks)
        };
        let trucks_lost_phi_1 = lost_phi_1(&proposal.steps) - lost_phi_1(self.baseline_steps);
        let after = crossings(scene, &scene.overlay, &proposal.steps);
        let of = |zones: &BTreeMap<ZoneId, Crossing>, zone: ZoneId| {
            zones.get(&zone).copied().unwrap_or_default()
        };
        let mut zones_avoided: Vec<AvoidedZone> = avoided(&self.before, &after)
            .map(|spared| self.avoided(spared, route, proposal.recipe))
            .collect();
        zones_avoided.sort_by(|a, b| {
            b.hazard_spared
                .total_cmp(&a.hazard_spared)
                .then(a.zone.cmp(&b.zone))
        });
        let zones_entered = after
            .iter()
            .filter(|(zone, c)| c.km > 0.0 && of(&self.before, **zone).km <= 0.0)
            .map(|(zone, crossing)| {
                let info = &scene.overlay.zones[zone.index()];
                CrossedZone {
                    zone: zone.0,
                    name: info.name.clone(),
                    group: info.group.clone(),
                    km: crossing.km,
                    hazard: crossing.hazard,
                }
            })
            .collect();
        Detour {
            rank: route.rank,
            length_m: route.length_m - base.length_m,
            length_percent: (route.length_m / base.length_m - 1.0) * 100.0,
            duration_s: route.duration_s - base.duration_s,
            days: (route.duration_s - base.duration_s) / 86_400.0,
            fuel_l: route.fuel_l - base.fuel_l,
            cost_lines: lines,
            cost,
            expected_attacks: route.hazard - base.hazard,
            attack_probability: route.attack_probability - base.attack_probability,
            expected_trucks_lost: trucks_lost,
            expected_litres_lost: route.expected_litres_lost - base.expected_litres_lost,
            expected_loss: trucks_lost * scene.profile.truck_value,
            break_even_per_truck: break_even(cost, trucks_lost),
            break_even_per_truck_phi_1: break_even(cost, trucks_lost_phi_1),
            zones_avoided,
            zones_entered,
        }
    }

    fn avoided(
        &self,
        (zone, km, hazard): (ZoneId, f64, f64),
        route: &Route,
        recipe: Recipe,
    ) -> AvoidedZone {
        let info = &self.scene.overlay.zones[zone.index()];
        let found = |search| match self.found.get(&search) {
            Some(Found::Proven(sums)) => Some(*sums),
            Some(Found::Unsearched) | None => None,
        };
        let alone = found(Search::Avoiding(zone));
        let absent = found(Search::Without(zone, recipe));
        AvoidedZone {
            zone: zone.0,
            name: info.name.clone(),
            group: info.group.clone(),
            km_spared: km,
            hazard_spared: hazard,
            unsearched: alone.is_none() || absent.is_none(),
            avoid_alone: alone.flatten().map(|sums| difference(&sums, self.baseline)),
            if_absent: absent.flatten().map(|sums| difference(&sums, route)),
        }
    }
}

/// Δ money per truck saved; `None` when no truck is saved.
fn break_even(cost: f64, trucks_lost: f64) -> Option<f64> {
    (trucks_lost < -1e-9).then(|| cost / -trucks_lost)
}

/// Sums minus a route.
fn difference(sums: &Sums, route: &Route) -> Difference {
    Difference {
        length_m: sums.length_m - route.length_m,
        duration_s: sums.duration_s - route.duration_s,
        cost: sums.cost.total() - route.cost,
        hazard: sums.hazard - route.hazard,
    }
}

/// Sums minus sums.
pub fn difference_of_sums(sums: &Sums, other: &Sums) -> Difference {
    Difference {
        length_m: sums.length_m - other.length_m,
        duration_s: sums.duration_s - other.duration_s,
        cost: sums.cost.total() - other.cost.total(),
        hazard: sums.hazard - other.hazard,
    }
}
