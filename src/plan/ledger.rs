//! The detour ledger: a route minus the baseline, and why.
//!
//! Complexity: two searches per avoided zone and recipe, shared between routes.

use super::evaluate::{Evaluator, Sums};
use super::layers::{Step, Variant};
use super::propose::{LimitSpec, Problem, Proposal, Recipe};
use super::scene::Scene;
use super::{AvoidedZone, CrossedZone, Detour, Difference, Error, Objective, Route};
use crate::model::ZoneId;
use crate::risk::Overlay;
use std::collections::BTreeMap;

/// What a path has of a zone.
#[derive(Clone, Copy, Debug, Default)]
struct Crossing {
    /// Kilometres inside its area: a zone is crossed when there are any. What only its taper
    /// touches is not crossed.
    km: f64,
    /// Expected attacks from it, the taper's included.
    hazard: f64,
}

/// What a path has of each zone.
fn crossings(scene: &Scene<'_>, overlay: &Overlay, steps: &[Step]) -> BTreeMap<ZoneId, Crossing> {
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

/// Writes the ledgers of one plan; remembers searches that several routes ask for.
pub struct Ledger<'s, 'm> {
    scene: &'s Scene<'m>,
    limits: &'s [LimitSpec],
    baseline: &'s Route,
    baseline_steps: &'s [Step],
    avoid_alone: BTreeMap<ZoneId, Option<Sums>>,
    if_absent: BTreeMap<(ZoneId, u8), Option<Sums>>,
}

impl<'s, 'm> Ledger<'s, 'm> {
    /// A ledger against the baseline.
    pub fn new(
        scene: &'s Scene<'m>,
        limits: &'s [LimitSpec],
        baseline: &'s Route,
        baseline_steps: &'s [Step],
    ) -> Self {
        Self {
            scene,
            limits,
            baseline,
            baseline_steps,
            avoid_alone: BTreeMap::new(),
            if_absent: BTreeMap::new(),
        }
    }

    /// The ledger of one route.
    pub fn detour(&mut self, route: &Route, proposal: &Proposal) -> Result<Detour, Error> {
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
        let before = crossings(scene, &scene.overlay, self.baseline_steps);
        let after = crossings(scene, &scene.overlay, &proposal.steps);
        let of = |zones: &BTreeMap<ZoneId, Crossing>, zone: ZoneId| {
            zones.get(&zone).copied().unwrap_or_default()
        };
        let mut zones_avoided = Vec::new();
        for (zone, crossing) in before.iter().filter(|(_, c)| c.km > 0.0) {
            let left = of(&after, *zone);
            if left.km <= 0.0 {
                let spared = crossing.hazard - left.hazard;
                zones_avoided.push(self.avoided(*zone, crossing.km, spared, route, proposal)?);
            }
        }
        zones_avoided.sort_by(|a, b| {
            b.hazard_spared
                .total_cmp(&a.hazard_spared)
                .then(a.zone.cmp(&b.zone))
        });
        let zones_entered = after
            .iter()
            .filter(|(zone, c)| c.km > 0.0 && of(&before, **zone).km <= 0.0)
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
        Ok(Detour {
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
        })
    }

    fn avoided(
        &mut self,
        zone: ZoneId,
        km: f64,
        hazard: f64,
        route: &Route,
        proposal: &Proposal,
    ) -> Result<AvoidedZone, Error> {
        let info = &self.scene.overlay.zones[zone.index()];
        let alone = self.fastest_avoiding(zone)?;
        let absent = self.best_without(zone, proposal.recipe)?;
        Ok(AvoidedZone {
            zone: zone.0,
            name: info.name.clone(),
            group: info.group.clone(),
            km_spared: km,
            hazard_spared: hazard,
            avoid_alone: alone.map(|sums| difference(&sums, self.baseline)),
            if_absent: absent.map(|sums| difference(&sums, route)),
        })
    }

    /// The fastest route that avoids one zone and nothing else, with the baseline's freedom.
    fn fastest_avoiding(&mut self, zone: ZoneId) -> Result<Option<Sums>, Error> {
        if let Some(known) = self.avoid_alone.get(&zone) {
            return Ok(*known);
        }
        let variant = Variant {
            bar_zone: Some(zone),
            ..Variant::baseline(self.scene)
        };
        let found = Problem::new(self.scene, &variant, Vec::new(), Objective::Time)?
            .solve(Recipe::Best)?
            .map(|p| Evaluator::new(self.scene, variant).sums(&p.steps));
        self.avoid_alone.insert(zone, found);
        Ok(found)
    }

    /// The best route of the same request if the zone did not exist.
    fn best_without(&mut self, zone: ZoneId, recipe: Recipe) -> Result<Option<Sums>, Error> {
        let key = (zone, recipe as u8);
        if let Some(known) = self.if_absent.get(&key) {
            return Ok(*known);
        }
        let overlay = self.scene.overlay_of(&|i, _| i != zone.index())?;
        let variant = Variant {
            overlay: &overlay,
            ..Variant::requested(self.scene)
        };
        let found = Problem::new(
            self.scene,
            &variant,
            self.limits.to_vec(),
            self.scene.request.minimise,
        )?
        .solve(recipe)?
        .map(|p| Evaluator::new(self.scene, variant).sums(&p.steps));
        self.if_absent.insert(key, found);
        Ok(found)
    }
}

/// Δ money per truck saved; `None` when no truck is saved.
fn break_even(cost: f64, trucks_lost: f64) -> Option<f64> {
    (trucks_lost < -1e-9).then(|| cost / -trucks_lost)
}

/// Sums minus a route.
pub fn difference(sums: &Sums, route: &Route) -> Difference {
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
