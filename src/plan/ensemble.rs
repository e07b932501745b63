//! Many pictures: what becomes of the routes when every rate is drawn from its interval.
//!
//! Each draw gives every area of influence, and the background, a rate (`rates`), independently or with one draw for all
//! areas of a group; the strongest-claim rule holds in each draw. Hazard and expected loss of a route in a draw are
//! computed, not sampled. For the tail of the loss journeys are sampled within each draw: the attacks of each class are
//! Poisson, and each takes its share of what is left, which is the model whose mean the expected loss is.
//! Candidates are the proposed routes and the frontier's points within every limit but that on risk, for another draw
//! may allow what the map's own rates forbid.
//!
//! Invariants: each draw has a stream of its own of one seeded generator (`ChaCha`), so the same seed gives the same bytes
//! on any number of threads; all routes meet the same numbers. Complexity: O(draws × candidates × (areas + journeys)).

mod rates;

use super::evaluate::{Evaluator, Sums};
use super::inquiry::Inquiry;
use super::layers::{Step, Variant};
use super::levels::{self, End};
use super::makeup::Makeup;
use super::propose::Proposal;
use super::scene::Scene;
use super::{
    BestBy, Dependence, Ensemble, EnsembleRequest, EnsembleRoute, Error, Objective, Spread,
};
use crate::io::Effect;
use crate::model::{attack_probability, hazard_cap};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Poisson, StandardNormal};
use rates::Rate;
use rayon::prelude::*;

/// Journeys in all from which the tail of the loss is taken, about.
const JOURNEYS: u32 = 32_000;
/// The tail: the worst so much of all journeys.
const TAIL: f64 = 0.05;

/// A route that may be taken.
struct Candidate {
    rank: Option<u32>,
    label: String,
    steps: Vec<Step>,
    sums: Sums,
    makeup: Makeup,
}

/// What one draw gives: per candidate hazard, expected trucks lost, and the trucks lost in each journey.
struct Draw {
    hazard: Vec<f64>,
    lost: Vec<f64>,
    journeys: Vec<Vec<f64>>,
    best: Option<usize>,
}

/// Draws an ensemble over the proposed routes and the frontier.
pub fn ensemble(
    inquiry: &Inquiry<'_, '_>,
    proposals: &[Proposal],
    asked: EnsembleRequest,
) -> Result<Ensemble, Error> {
    let scene = inquiry.scene;
    let candidates = candidates(inquiry, proposals)?;
    let picture = Picture::new(scene, asked);
    let best_by = best_by(scene);
    let journeys = JOURNEYS.div_ceil(asked.draws);
    let draws: Vec<Draw> = (0..asked.draws)
        .into_par_iter()
        .map(|number| picture.draw(number, journeys, &candidates, best_by))
        .collect();

    let count = f64::from(asked.draws);
    let cap = scene.request.limits.max_risk.map(hazard_cap);
    let routes = candidates
        .iter()
        .enumerate()
        .map(|(i, candidate)| {
            let of = |get: fn(&Draw) -> &Vec<f64>| -> Vec<f64> {
                draws.iter().map(|draw| get(draw)[i]).collect()
            };
            let hazards = of(|draw| &draw.hazard);
            let chances = hazards.iter().copied().map(attack_probability).collect();
            let journeys = draws
                .iter()
                .flat_map(|draw| draw.journeys[i].iter().copied());
            let best = draws.iter().filter(|draw| draw.best == Some(i)).count();
            EnsembleRoute {
                rank: candidate.rank,
                label: candidate.label.clone(),
                length_m: candidate.sums.length_m,
                duration_s: candidate.sums.duration_s,
                cost: candidate.sums.cost.total(),
                within_limits: cap.map(|cap| {
                    hazards.iter().filter(|hazard| **hazard <= cap).count() as f64 / count
                }),
                hazard: spread(hazards),
                attack_probability: spread(chances),
                trucks_lost: spread(of(|draw| &draw.lost)),
                trucks_lost_cvar_95: tail(journeys.collect()),
                best: best as f64 / count,
            }
        })
        .collect();
    let none = draws.iter().filter(|draw| draw.best.is_none()).count();
    Ok(Ensemble {
        draws: asked.draws,
        seed: asked.seed,
        dependence: asked.dependence,
        best_by,
        journeys: journeys * asked.draws,
        none_within_limits: none as f64 / count,
        routes,
    })
}

/// What decides which route is best in a draw.
fn best_by(scene: &Scene<'_>) -> BestBy {
    if scene.request.limits.max_risk.is_some() {
        BestBy::ObjectiveWithinRisk
    } else if scene.request.minimise == Objective::Hazard {
        BestBy::Hazard
    } else {
        BestBy::CostAndLoss
    }
}

/// The proposed routes, then the points of the frontier that are none of them.
fn candidates(inquiry: &Inquiry<'_, '_>, proposals: &[Proposal]) -> Result<Vec<Candidate>, Error> {
    let scene = inquiry.scene;
    let variant = Variant::requested(scene);
    let evaluator = Evaluator::new(scene, variant);
    let mut candidates: Vec<Candidate> = Vec::new();
    let points = match inquiry.points() {
        Ok(points) => points,
        // The proposed routes are there all the same.
        Err(Error::BudgetSpent) => Vec::new(),
        Err(error) => return Err(error),
    };
    let named = (1..).zip(proposals).map(|(rank, p)| (Some(rank), p));
    for (rank, proposal) in named.chain(points.iter().map(|p| (None, p))) {
        let drives = |steps: &[Step]| -> Vec<Step> {
            let driven = steps.iter().filter(|step| matches!(step, Step::Drive(..)));
            driven.copied().collect()
        };
        let driven = drives(&proposal.steps);
        if rank.is_none()
            && candidates
                .iter()
                .any(|known| drives(&known.steps) == driven)
        {
            continue;
        }
        candidates.push(Candidate {
            rank,
            label: proposal.label.clone(),
            sums: evaluator.sums(&proposal.steps),
            makeup: Makeup::new(scene, &variant, &proposal.steps)?,
            steps: proposal.steps.clone(),
        });
    }
    Ok(candidates)
}

/// What is not known, and how it hangs together.
struct Picture<'s> {
    scene: &'s Scene<'s>,
    seed: u64,
    /// Rate of each zone, and the number of its deviate; none for what is no area of influence.
    rates: Vec<Option<(Rate, usize)>>,
    background: Rate,
    /// Deviates of a draw, the background's last.
    deviates: usize,
}

impl<'s> Picture<'s> {
    fn new(scene: &'s Scene<'s>, asked: EnsembleRequest) -> Self {
        let mut groups: Vec<&str> = Vec::new();
        let mut deviates = 0;
        let mut incidents = None;
        let mut rates = Vec::with_capacity(scene.features.len());
        for feature in &scene.features {
            let end = |end| levels::rate(feature, &scene.convoy, end).unwrap_or(0.0);
            rates.push(match &feature.effect {
                Effect::Influence {
                    group,
                    attacks_per_1000_km,
                    ..
                } => {
                    let known = groups.iter().position(|g| *g == group.as_str());
                    let deviate =
                        if let (Dependence::Groups, Some(known)) = (asked.dependence, known) {
                            known
                        } else {
                            groups.push(group);
                            deviates += 1;
                            deviates - 1
                        };
                    let rate = Rate {
                        low: end(End::Low),
                        mid: *attacks_per_1000_km,
                        high: end(End::High),
                    };
                    Some((rate, deviate))
                }
                // All incidents together: what they say of today is one judgement.
                Effect::Incident { .. } => {
                    let deviate = *incidents.get_or_insert_with(|| {
                        groups.push("");
                        deviates += 1;
                        deviates - 1
                    });
                    let rate = Rate {
                        low: scene.convoy.rate_low,
                        mid: 1.0,
                        high: scene.convoy.rate_high,
                    };
                    Some((rate, deviate))
                }
                _ => None,
            });
        }
        let mid = scene.settings.background_per_1000_km;
        Self {
            scene,
            seed: asked.seed,
            rates,
            background: Rate {
                low: mid * scene.convoy.rate_low,
                mid,
                high: mid * scene.convoy.rate_high,
            },
            deviates: deviates + 1,
        }
    }

    fn draw(&self, number: u32, journeys: u32, candidates: &[Candidate], by: BestBy) -> Draw {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(u64::from(number));
        let z: Vec<f64> = (0..self.deviates)
            .map(|_| StandardNormal.sample(&mut random))
            .collect();
        let rates: Vec<f64> = self
            .rates
            .iter()
            .map(|rate| rate.map_or(0.0, |(rate, deviate)| rate.at(z[deviate])))
            .collect();
        let background = self.background.at(z[self.deviates - 1]);

        let trucks = self.scene.convoy.trucks;
        let mut draw = Draw {
            hazard: Vec::with_capacity(candidates.len()),
            lost: Vec::with_capacity(candidates.len()),
            journeys: Vec::with_capacity(candidates.len()),
            best: None,
        };
        let mut by_class = Vec::new();
        for candidate in candidates {
            let makeup = &candidate.makeup;
            makeup.hazards(&rates, background, &mut by_class);
            let losses = by_class.iter().zip(&makeup.classes);
            let loss: f64 = losses.clone().map(|(hazard, share)| hazard * share).sum();
            draw.hazard.push(by_class.iter().sum());
            draw.lost.push(Sums::trucks_lost(loss, trucks));
            // The same numbers for every route.
            let mut random = random.clone();
            let attacks: Vec<(Poisson<f64>, f64)> = losses
                .filter_map(|(hazard, share)| Some((Poisson::new(*hazard).ok()?, *share)))
                .collect();
            let journey = |_| {
                let left = attacks.iter().fold(1.0, |left, (attacks, share)| {
                    left * (1.0 - share).powf(attacks.sample(&mut random))
                });
                f64::from(trucks) * (1.0 - left)
            };
            draw.journeys.push((0..journeys).map(journey).collect());
        }
        draw.best = self.best(&draw, candidates, by);
        draw
    }

    /// The best candidate of a draw; of equals the first.
    fn best(&self, draw: &Draw, candidates: &[Candidate], by: BestBy) -> Option<usize> {
        let scene = self.scene;
        let cap = scene
            .request
            .limits
            .max_risk
            .map_or(f64::INFINITY, hazard_cap);
        let value = |i: usize| match by {
            BestBy::Hazard => draw.hazard[i],
            BestBy::CostAndLoss => {
                candidates[i].sums.cost.total() + draw.lost[i] * scene.profile.truck_value
            }
            BestBy::ObjectiveWithinRisk => match scene.request.minimise {
                Objective::Time => candidates[i].sums.duration_s,
                Objective::Distance => candidates[i].sums.length_m,
                Objective::Cost => candidates[i].sums.cost.total(),
                Objective::Hazard => draw.hazard[i],
            },
        };
        (0..candidates.len())
            .filter(|i| draw.hazard[*i] <= cap)
            .min_by(|a, b| value(*a).total_cmp(&value(*b)))
    }
}

/// Mean, and the 5 % and 95 % quantiles (interpolated between order statistics).
fn spread(mut values: Vec<f64>) -> Spread {
    values.sort_by(f64::total_cmp);
    let quantile = |share: f64| {
        let at = share * (values.len() - 1) as f64;
        let (below, part) = (at.floor() as usize, at.fract());
        let above = (below + 1).min(values.len() - 1);
        values[below] + (values[above] - values[below]) * part
    };
    Spread {
        mean: values.iter().sum::<f64>() / values.len() as f64,
        low: quantile(0.05),
        high: quantile(0.95),
    }
}

/// The mean of the greatest values, a share `TAIL` of all.
fn tail(mut values: Vec<f64>) -> f64 {
    values.sort_by(|a, b| b.total_cmp(a));
    let whole = values.len() as f64 * TAIL;
    let (full, part) = (whole.floor() as usize, whole.fract());
    let sum: f64 = values[..full].iter().sum();
    let rest = values.get(full).map_or(0.0, |next| next * part);
    (sum + rest) / whole
}

#[cfg(test)]
mod tests;
