//! The figures of a route with its worst areas at their highest rate, from overlays.
//!
//! Purpose: the stated areas at their highest must give the stated hazard, and no other set may be worse. The second is
//! seen without a search: more areas at their highest never help each other (the strongest claim of a force wins), so
//! what single areas add, the greatest Γ of them, bounds every set. Where areas of one force overlap the bound may lie
//! above the truth; then each exchange of one area for another is tried, which is necessary and no proof.
//! Complexity: one overlay of the route's links per area on it, and Γ times as many where forces overlap.

use super::super::robust::raised;
use super::super::scene::Scene;
use super::super::{Error, Robust, Route, WorstZone};
use super::walk::{over_pieces, probability, size};
use super::{Check, TOLERANCE};
use crate::model::{LinkId, ZoneId};
use crate::risk::assess;

/// The hazard of a route with some areas at their highest.
fn hazard(scene: &Scene<'_>, driven: &[(LinkId, f64)], zones: &[ZoneId]) -> Result<f64, Error> {
    let links: Vec<LinkId> = driven.iter().map(|d| d.0).collect();
    let features = raised(scene, &scene.features, zones);
    let risks = assess(
        &scene.network,
        &features,
        &scene.settings,
        &scene.overlay.incidents,
        &links,
    )?;
    let each = risks.iter().zip(driven);
    Ok(each
        .map(|(risk, (_, phi))| over_pieces(risk).0 * size(scene) * phi)
        .sum())
}

impl Check<'_, '_> {
    /// Checks the figures of a route at its worst; its hazard then, if it is asked for and can be told.
    pub(super) fn robust(&mut self, name: &str, route: &Route) -> Option<f64> {
        let scene = self.scene;
        let Some(stated) = &route.robust else {
            if scene.request.robust.is_some() {
                self.text(&format!("{name}.robust"), &"none", &"Γ was given");
            }
            return None;
        };
        match self.at_worst(name, route, stated) {
            Ok(hazard) => Some(hazard),
            Err(error) => {
                self.text(&format!("{name}.robust"), &"figures", &error);
                None
            }
        }
    }

    fn at_worst(&mut self, name: &str, route: &Route, stated: &Robust) -> Result<f64, Error> {
        let scene = self.scene;
        let phi = |used: &Option<String>| {
            let escort = scene
                .escorts
                .iter()
                .find(|e| Some(&e.name) == used.as_ref());
            escort.map_or(1.0, |e| e.phi)
        };
        let driven: Vec<(LinkId, f64)> = route
            .edges
            .iter()
            .map(|used| (scene.network.link(used.edge), phi(&used.escort)))
            .collect();
        let known = scene.overlay.zones.len();
        let mut zones: Vec<ZoneId> = stated.worst.iter().map(|w| ZoneId(w.zone)).collect();
        let named = zones.len();
        zones.sort_unstable();
        zones.dedup();
        let gamma = scene.request.robust.unwrap_or(0);
        if zones.len() != named
            || named > gamma as usize
            || zones.iter().any(|z| z.index() >= known)
        {
            self.text(
                &format!("{name}.robust.worst"),
                &"areas",
                &"not at most Γ areas of the map",
            );
            return Ok(f64::INFINITY);
        }
        let found = hazard(scene, &driven, &zones)?;
        let worst = zones.iter().map(|zone| WorstZone {
            zone: zone.0,
            name: scene.overlay.zones[zone.index()].name.clone(),
        });
        let expected = Robust {
            gamma,
            hazard: found,
            attack_probability: probability(found),
            worst: worst.collect(),
        };
        self.equal(&format!("{name}.robust"), stated, &expected);

        let middle = hazard(scene, &driven, &[])?;
        let mut rises = Vec::new();
        for zone in (0..known).map(ZoneId::new) {
            let rise = hazard(scene, &driven, &[zone])? - middle;
            if rise > 0.0 {
                rises.push((rise, zone));
            }
        }
        rises.sort_by(|a, b| b.0.total_cmp(&a.0));
        let most: f64 = rises.iter().take(gamma as usize).map(|rise| rise.0).sum();
        let enough = found * (1.0 + TOLERANCE);
        if middle + most <= enough {
            return Ok(found);
        }
        let mut others: Vec<Vec<ZoneId>> = Vec::new();
        for (_, zone) in rises.iter().filter(|rise| !zones.contains(&rise.1)) {
            if zones.len() < gamma as usize {
                others.push(zones.iter().copied().chain([*zone]).collect());
            }
            for i in 0..zones.len() {
                let mut other = zones.clone();
                other[i] = *zone;
                others.push(other);
            }
        }
        for other in others {
            let worse = hazard(scene, &driven, &other)?;
            // Where tapers of one force contend the search knows hazards to a part in a thousand only.
            if worse > found * 1.001 {
                self.text(&format!("{name}.robust.hazard"), &found, &worse);
                break;
            }
        }
        Ok(found)
    }
}
