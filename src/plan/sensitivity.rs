//! Does the best route stay the best when the picture is wrong?
//!
//! Invariants: a case that the budget ended, or left no time for, is left out and named. Complexity: one
//! search (a frontier for a balanced route) per case, run side by side.

use super::evaluate::{Evaluator, Sums};
use super::inquiry::Inquiry;
use super::layers::{Step, Variant};
use super::ledger::difference_of_sums;
use super::propose::{Answer, Proposal, holds_at_worst};
use super::{Error, Route, SensitivityCase};
use crate::model::{FileId, attack_probability};
use rayon::prelude::*;

/// A way in which the picture may be wrong.
#[derive(Clone, Copy, Debug)]
enum Doubt {
    /// Every rate times this.
    Rates(f64),
    /// Escorts change nothing.
    Escorts,
    /// A risk file is wrong altogether.
    File(FileId),
}

/// Hazard halved and doubled, φ = 1, and each risk file left out; and the names of the cases that the
/// budget left out.
pub fn sensitivity(
    inquiry: &Inquiry<'_, '_>,
    route: &Route,
    proposal: &Proposal,
) -> Result<(Vec<SensitivityCase>, Vec<String>), Error> {
    let scene = inquiry.scene;
    let mut doubts = vec![
        ("hazard × ½".to_owned(), Doubt::Rates(0.5)),
        ("hazard × 2".to_owned(), Doubt::Rates(2.0)),
    ];
    if !scene.escorts.is_empty() {
        let name = "escorts change nothing (φ = 1)".to_owned();
        doubts.push((name, Doubt::Escorts));
    }
    for file in &scene.map.risk_files {
        if scene.features.iter().any(|f| f.feature.file == *file) {
            let name = format!("without {}", scene.map.file_name(*file));
            doubts.push((name, Doubt::File(*file)));
        }
    }
    let cases: Vec<Result<Option<SensitivityCase>, Error>> = doubts
        .par_iter()
        .map(|(name, doubt)| case(inquiry, route, proposal, name, *doubt))
        .collect();
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    for (case, (name, _)) in cases.into_iter().zip(doubts) {
        match case? {
            Some(case) => found.push(case),
            None => left_out.push(name),
        }
    }
    Ok((found, left_out))
}

/// One case; `None` when the budget does not reach.
fn case(
    inquiry: &Inquiry<'_, '_>,
    route: &Route,
    proposal: &Proposal,
    name: &str,
    doubt: Doubt,
) -> Result<Option<SensitivityCase>, Error> {
    if inquiry.allowance.is_spent() {
        return Ok(None);
    }
    let scene = inquiry.scene;
    let requested = Variant::requested(scene);
    let picture;
    let variant = match doubt {
        Doubt::Rates(hazard_factor) => Variant {
            hazard_factor,
            ..requested
        },
        Doubt::Escorts => Variant {
            phi_1: true,
            ..requested
        },
        Doubt::File(file) => {
            picture = scene.picture_of(&|_, feature| feature.feature.file != file)?;
            Variant {
                features: &picture.0,
                overlay: &picture.1,
                ..requested
            }
        }
    };
    let limits = &inquiry.limits;
    let problem = inquiry.problem_of(&variant, limits.clone())?;
    let best = match problem.solve(proposal.recipe) {
        Ok(Answer::Found(best)) if best.is_proven() => Some(best),
        Ok(Answer::Nothing) => None,
        Ok(Answer::Found(_) | Answer::Spent) | Err(Error::BudgetSpent) => return Ok(None),
        Err(error) => return Err(error),
    };
    let evaluator = Evaluator::new(scene, variant);
    let kept = evaluator.sums(&proposal.steps);
    let best_sums = best.as_ref().map(|p| evaluator.sums(&p.steps));
    Ok(Some(SensitivityCase {
        case: name.to_owned(),
        rank: route.rank,
        stays_best: best
            .as_ref()
            .zip(best_sums.as_ref())
            .is_some_and(|(p, sums)| {
                drives(&p.steps).eq(drives(&proposal.steps)) || equal(sums, &kept)
            }),
        attack_probability: attack_probability(kept.hazard),
        within_limits: limits.iter().all(|limit| limit.holds(&kept))
            && holds_at_worst(scene, &variant, limits, &proposal.steps)?,
        best: best_sums.map(|sums| difference_of_sums(&sums, &kept)),
        best_attack_probability: best_sums.map(|sums| attack_probability(sums.hazard)),
    }))
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
