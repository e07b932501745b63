//! Does the best route stay the best when the picture is wrong?
//!
//! Complexity: one search (a frontier for a balanced route) per case.

use super::evaluate::{Evaluator, Sums};
use super::layers::{Step, Variant};
use super::ledger::difference_of_sums;
use super::propose::{LimitSpec, Problem, Proposal};
use super::scene::Scene;
use super::{Error, Route, SensitivityCase};
use crate::model::attack_probability;
use crate::risk::Overlay;

/// Hazard halved and doubled, φ = 1, and each risk file left out.
pub fn sensitivity(
    scene: &Scene<'_>,
    limits: &[LimitSpec],
    route: &Route,
    proposal: &Proposal,
) -> Result<Vec<SensitivityCase>, Error> {
    let requested = Variant::requested(scene);
    let mut cases = vec![
        case(
            scene,
            limits,
            route,
            proposal,
            "hazard × ½",
            Variant {
                hazard_factor: 0.5,
                ..requested
            },
        )?,
        case(
            scene,
            limits,
            route,
            proposal,
            "hazard × 2",
            Variant {
                hazard_factor: 2.0,
                ..requested
            },
        )?,
    ];
    if !scene.escorts.is_empty() {
        let variant = Variant {
            phi_1: true,
            ..requested
        };
        let name = "escorts change nothing (φ = 1)";
        cases.push(case(scene, limits, route, proposal, name, variant)?);
    }
    for file in &scene.map.risk_files {
        if !scene
            .features
            .iter()
            .any(|feature| feature.feature.file == *file)
        {
            continue;
        }
        let overlay: Overlay = scene.overlay_of(&|_, feature| feature.feature.file != *file)?;
        let name = format!("without {}", scene.map.file_name(*file));
        let variant = Variant {
            overlay: &overlay,
            ..requested
        };
        cases.push(case(scene, limits, route, proposal, &name, variant)?);
    }
    Ok(cases)
}

fn case(
    scene: &Scene<'_>,
    limits: &[LimitSpec],
    route: &Route,
    proposal: &Proposal,
    name: &str,
    variant: Variant<'_>,
) -> Result<SensitivityCase, Error> {
    let problem = Problem::new(scene, &variant, limits.to_vec(), scene.request.minimise)?;
    let best = problem.solve(proposal.recipe)?;
    let evaluator = Evaluator::new(scene, variant);
    let kept = evaluator.sums(&proposal.steps);
    let best_sums = best.as_ref().map(|p| evaluator.sums(&p.steps));
    Ok(SensitivityCase {
        case: name.to_owned(),
        rank: route.rank,
        stays_best: best
            .as_ref()
            .zip(best_sums.as_ref())
            .is_some_and(|(p, sums)| {
                drives(&p.steps).eq(drives(&proposal.steps)) || equal(sums, &kept)
            }),
        attack_probability: attack_probability(kept.hazard),
        within_limits: limits.iter().all(|limit| limit.holds(&kept)),
        best: best_sums.map(|sums| difference_of_sums(&sums, &kept)),
        best_attack_probability: best_sums.map(|sums| attack_probability(sums.hazard)),
    })
}

/// Whether two routes are equally good in all that can be asked for.
fn equal(a: &Sums, b: &Sums) -> bool {
    let same = |x: f64, y: f64| (x - y).abs() <= 1e-9 * x.abs().max(y.abs());
    same(a.duration_s, b.duration_s)
        && same(a.length_m, b.length_m)
        && same(a.cost.total(), b.cost.total())
        && same(a.hazard, b.hazard)
}

/// The edges of a path with their escorts: what makes two routes the same.
fn drives(steps: &[Step]) -> impl Iterator<Item = &Step> {
    steps.iter().filter(|step| matches!(step, Step::Drive(..)))
}
