//! Which areas of a route are worst for it, and plans that hold when they are.
//!
//! At most Γ areas are at their highest rate, the others at their middle one; which they are is chosen for each route
//! against it. Areas of one force do not add up (the strongest claim wins), so the hazard of a set of areas is no sum
//! over them; but one more area never adds more to a larger set than to a smaller one (submodular), which bounds what
//! a set can still become. So the worst set is found by branch and bound, exactly; without overlap at once. Plans are
//! then made by `solve::WorstCase`. Invariants: the figures are an overlay's with just those areas at their highest;
//! ties go to the area read first. Complexity: O(areas²) evaluations where no areas of one force overlap; exponential in
//! Γ at worst.

use super::layers::{Step, Variant, hazards};
use super::levels::{End, at, rate};
use super::makeup::Makeup;
use super::scene::Scene;
use super::{Error, Robust, WorstZone};
use crate::io::{Effect, RiskFeature};
use crate::model::{LinkId, ZoneId, attack_probability};
use crate::risk::{assess, overlay_again};
use crate::solve::Adversary;

/// The picture's adversary: it raises Γ areas.
#[derive(Debug)]
pub struct Raised<'s> {
    pub scene: &'s Scene<'s>,
    pub variant: Variant<'s>,
    /// What each arc of the graph is.
    pub steps: Vec<Step>,
    pub gamma: u32,
}

impl Adversary for Raised<'_> {
    type Scenario = Vec<ZoneId>;
    type Error = Error;

    fn worst(&self, edges: &[u32]) -> Result<Vec<ZoneId>, Error> {
        let steps: Vec<Step> = edges.iter().map(|e| self.steps[*e as usize]).collect();
        worst(self.scene, &self.variant, &steps, self.gamma)
    }

    fn weights(&self, zones: &Vec<ZoneId>) -> Result<Vec<u64>, Error> {
        let scene = self.scene;
        let features = raised(scene, self.variant.features, zones);
        let usable = |link: LinkId| scene.in_reach[link.index()];
        let overlay = overlay_again(
            &scene.network,
            &features,
            &scene.settings,
            &usable,
            &scene.overlay,
        )?;
        let variant = Variant {
            overlay: &overlay,
            ..self.variant
        };
        Ok(hazards(scene, &variant, &self.steps))
    }
}

/// The features with some areas at their highest rate.
pub fn raised(scene: &Scene<'_>, features: &[RiskFeature], zones: &[ZoneId]) -> Vec<RiskFeature> {
    let raise = |(i, feature): (usize, &RiskFeature)| {
        if zones.contains(&ZoneId::new(i)) {
            at(feature, &scene.convoy, End::High)
        } else {
            feature.clone()
        }
    };
    features.iter().enumerate().map(raise).collect()
}

/// The areas, at most `gamma`, that are worst for a route when they are at their highest rate; ascending.
pub fn worst(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    steps: &[Step],
    gamma: u32,
) -> Result<Vec<ZoneId>, Error> {
    let makeup = Makeup::new(scene, variant, steps)?;
    let middle = |feature: &RiskFeature| match feature.effect {
        Effect::Influence {
            attacks_per_1000_km,
            ..
        } => attacks_per_1000_km,
        // As the picture has them: an incident is no area that may be worse than it is.
        Effect::Incident { .. } => 1.0,
        _ => 0.0,
    };
    let high = |feature| rate(feature, &scene.convoy, End::High).unwrap_or(0.0);
    let mut search = Search {
        makeup: &makeup,
        background: scene.settings.background_per_1000_km,
        rates: variant.features.iter().map(middle).collect(),
        high: variant.features.iter().map(high).collect(),
        work: Vec::new(),
        best: (0.0, Vec::new()),
    };
    search.best.0 = search.hazard();
    let base = search.best.0;
    let mut areas = makeup.zones();
    areas.retain(|zone| {
        matches!(
            variant.features[zone.index()].effect,
            Effect::Influence { .. }
        )
    });
    search.grow(base, &mut Vec::new(), areas, gamma as usize);
    let mut zones = search.best.1;
    zones.sort_unstable();
    Ok(zones)
}

/// Branch and bound over sets of areas.
struct Search<'m> {
    makeup: &'m Makeup,
    background: f64,
    rates: Vec<f64>,
    high: Vec<f64>,
    work: Vec<f64>,
    best: (f64, Vec<ZoneId>),
}

impl Search<'_> {
    fn hazard(&mut self) -> f64 {
        self.makeup
            .hazards(&self.rates, self.background, &mut self.work);
        self.work.iter().sum()
    }

    /// Tries every set that adds up to `room` of `left` to `chosen`, whose hazard is `now`.
    fn grow(&mut self, now: f64, chosen: &mut Vec<ZoneId>, left: Vec<ZoneId>, room: usize) {
        // One part in 10¹² is rounding.
        if now > self.best.0 * (1.0 + 1e-12) {
            self.best = (now, chosen.clone());
        }
        if room == 0 {
            return;
        }
        let mut gains: Vec<(f64, ZoneId)> = Vec::with_capacity(left.len());
        for zone in left {
            let with = self.raise(zone, Self::hazard);
            if with > now {
                gains.push((with - now, zone));
            }
        }
        gains.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for i in 0..gains.len() {
            // Nobody adds more later than now.
            let most: f64 = gains[i..].iter().take(room).map(|gain| gain.0).sum();
            if now + most <= self.best.0 * (1.0 + 1e-12) {
                return;
            }
            let (gain, zone) = gains[i];
            let rest = gains[i + 1..].iter().map(|gain| gain.1).collect();
            chosen.push(zone);
            self.raise(zone, |search| {
                search.grow(now + gain, chosen, rest, room - 1);
            });
            chosen.pop();
        }
    }

    /// Does something with an area at its highest.
    fn raise<T>(&mut self, zone: ZoneId, then: impl FnOnce(&mut Self) -> T) -> T {
        let middle = std::mem::replace(&mut self.rates[zone.index()], self.high[zone.index()]);
        let done = then(self);
        self.rates[zone.index()] = middle;
        done
    }
}

/// What a route is with its worst areas at their highest.
pub fn figures(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    steps: &[Step],
    gamma: u32,
) -> Result<Robust, Error> {
    let zones = worst(scene, variant, steps, gamma)?;
    let features = raised(scene, variant.features, &zones);
    let driven: Vec<(LinkId, f64)> = steps
        .iter()
        .filter_map(|step| match *step {
            Step::Drive(edge, layer) => {
                let escort = (layer as usize).checked_sub(1).map(|i| &scene.escorts[i]);
                let phi = escort.filter(|_| !variant.phi_1).map_or(1.0, |e| e.phi);
                Some((scene.network.link(edge), phi))
            }
            _ => None,
        })
        .collect();
    let links: Vec<LinkId> = driven.iter().map(|d| d.0).collect();
    let risks = assess(
        &scene.network,
        &features,
        &scene.settings,
        &variant.overlay.incidents,
        &links,
    )?;
    let size = scene.convoy.size_factor() * variant.hazard_factor;
    let hazard = risks
        .iter()
        .zip(&driven)
        .map(|(risk, (_, phi))| risk.hazard * size * phi)
        .sum();
    Ok(Robust {
        gamma,
        hazard,
        attack_probability: attack_probability(hazard),
        worst: zones
            .into_iter()
            .map(|zone| WorstZone {
                zone: zone.0,
                name: variant.overlay.zones[zone.index()].name.clone(),
            })
            .collect(),
    })
}
