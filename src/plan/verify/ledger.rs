//! The detour ledger subtracted again, and the zones on either side of it.
//!
//! Complexity: linear in the zones crossed.

use super::super::{AvoidedZone, CrossedZone, Detour};
use super::walk::{Walked, probability};
use super::{Check, TOLERANCE};
use crate::model::ZoneId;
use std::collections::BTreeMap;

impl Check<'_, '_> {
    pub(super) fn ledgers(&mut self, base: Option<&Walked>, walked: &[Option<Walked>]) {
        let plan = self.plan;
        if plan.detour.len() != plan.routes.len() {
            self.text("number of detour", &plan.detour.len(), &plan.routes.len());
        }
        for (i, (detour, again)) in plan.detour.iter().zip(walked).enumerate() {
            if let (Some(base), Some(again)) = (base, again) {
                self.ledger(i, detour, base, again);
            }
        }
    }

    fn ledger(&mut self, i: usize, detour: &Detour, base: &Walked, again: &Walked) {
        let (plan, scene) = (self.plan, self.scene);
        let name = format!("detour[{i}]");
        let (route, before) = (&plan.routes[i], &plan.baseline);
        let cost = route.cost - before.cost;
        let saved = before.expected_trucks_lost - route.expected_trucks_lost;
        let trucks = f64::from(scene.convoy.trucks);
        let saved_phi_1 =
            trucks * (probability(base.total.loss_phi_1) - probability(again.total.loss_phi_1));
        let extra_s = route.duration_s - before.duration_s;
        let expected = Detour {
            rank: route.rank,
            length_m: route.length_m - before.length_m,
            length_percent: 100.0 * (route.length_m / before.length_m - 1.0),
            duration_s: extra_s,
            days: extra_s / 86_400.0,
            fuel_l: route.fuel_l - before.fuel_l,
            cost_lines: route.cost_lines.minus(&before.cost_lines),
            cost,
            expected_attacks: route.hazard - before.hazard,
            attack_probability: route.attack_probability - before.attack_probability,
            expected_trucks_lost: -saved,
            expected_litres_lost: route.expected_litres_lost - before.expected_litres_lost,
            expected_loss: -saved * scene.profile.truck_value,
            break_even_per_truck: per_truck(detour.break_even_per_truck, cost, saved),
            break_even_per_truck_phi_1: per_truck(
                detour.break_even_per_truck_phi_1,
                cost,
                saved_phi_1,
            ),
            zones_avoided: self.avoided(&name, detour, &base.zones, &again.zones),
            zones_entered: self.entered(&base.zones, &again.zones),
        };
        self.equal(&name, detour, &expected);
    }

    /// In the plan's order: equal hazards may stand either way round.
    fn avoided(
        &mut self,
        name: &str,
        detour: &Detour,
        before: &BTreeMap<ZoneId, (f64, f64)>,
        after: &BTreeMap<ZoneId, (f64, f64)>,
    ) -> Vec<AvoidedZone> {
        let mut left: Vec<_> = before
            .iter()
            .filter(|(z, (km, _))| *km > 0.0 && after.get(z).is_none_or(|a| a.0 <= 0.0))
            .collect();
        let mut zones = Vec::new();
        for (k, wrote) in detour.zones_avoided.iter().enumerate() {
            let Some(at) = left.iter().position(|(zone, _)| zone.0 == wrote.zone) else {
                let figure = format!("{name}.zones_avoided[{k}].zone");
                self.text(&figure, &wrote.zone, &"not avoided, or said twice");
                continue;
            };
            let (zone, (km, hazard)) = left.remove(at);
            let info = &self.scene.overlay.zones[zone.index()];
            zones.push(AvoidedZone {
                name: info.name.clone(),
                group: info.group.clone(),
                km_spared: *km,
                hazard_spared: hazard - after.get(zone).map_or(0.0, |a| a.1),
                ..wrote.clone()
            });
        }
        for (zone, _) in left {
            let info = &self.scene.overlay.zones[zone.index()];
            self.text(&format!("{name}.zones_avoided"), &"left out", &info.name);
        }
        zones
    }

    fn entered(
        &self,
        before: &BTreeMap<ZoneId, (f64, f64)>,
        after: &BTreeMap<ZoneId, (f64, f64)>,
    ) -> Vec<CrossedZone> {
        let new = after
            .iter()
            .filter(|(z, (km, _))| *km > 0.0 && before.get(z).is_none_or(|b| b.0 <= 0.0));
        new.map(|(zone, (km, hazard))| {
            let info = &self.scene.overlay.zones[zone.index()];
            CrossedZone {
                zone: zone.0,
                name: info.name.clone(),
                group: info.group.clone(),
                km: *km,
                hazard: *hazard,
            }
        })
        .collect()
    }
}

/// Money per truck saved. What the plan wrote where it is within the rounding of a small difference.
fn per_truck(wrote: Option<f64>, cost: f64, saved: f64) -> Option<f64> {
    let known = (saved > 1e-9).then(|| cost / saved);
    match wrote {
        Some(w) if (w * saved - cost).abs() <= TOLERANCE * cost.abs() + w.abs() * 1e-12 => wrote,
        None if saved <= 1e-9 * (1.0 + TOLERANCE) => None,
        _ => known,
    }
}
