//! A bound from all limits at once, for several resources.
//!
//! Any path that keeps the caps and whose objective is at most a ceiling has
//! `S·objective + Σ m_k·resource_k ≤ S·ceiling + Σ m_k·cap_k`, for whatever multipliers `m_k ≥ 0`. That is one
//! more capped sum, implied by the others and far sharper than each of them; its backward tree bounds labels
//! and completes them. Multipliers come from a few Polyak subgradient steps on the Lagrangian dual, in
//! floating point: they decide how sharp the bound is, never whether it holds, for the weights that follow
//! from them are integers. Invariants: combined weights sum to less than `LIMIT` along any simple path.
//! Complexity: one Dijkstra search per step.
//! Sources: Handler & Zang 1980; Carlyle, Royset & Wood 2008.

use super::LIMIT;
use super::problem::{Problem, sum};
use super::solver::Weights;

/// Most steps on the dual.
const STEPS: usize = 16;
/// The dual is close enough when its share of the gap to the ceiling is below this.
const CLOSE: f64 = 1e-4;
/// Integer units per unit of the objective, where they fit.
const SCALE: u64 = 1 << 10;

/// The combined weights for some multipliers.
#[derive(Clone, Debug)]
pub(super) struct Combined {
    weights: Vec<u64>,
    scale: u64,
    /// `m_k`
    whole: Vec<u64>,
    /// `Σ m_k·cap_k`
    allowance: u128,
}

/// The dual being climbed.
pub(super) struct Dual {
    /// Weights at the best multipliers found; none when multipliers of zero are best, or sums would not fit.
    pub combined: Option<Combined>,
    /// Least objective of a path within the caps, as far as known; the ceiling asked for otherwise.
    pub ceiling: u64,
    best: f64,
    at: Vec<f64>,
}

impl Combined {
    fn new(p: &Problem<'_>, multipliers: &[f64]) -> Option<Self> {
        let share = (LIMIT - 1) / (p.solver.node_count() as u64) / (p.resources.len() as u64 + 1);
        let scale = SCALE.min(share / p.objective.greatest.max(1));
        if scale == 0 {
            return None;
        }
        let whole: Vec<u64> = p
            .resources
            .iter()
            .zip(multipliers)
            .map(|(r, m)| {
                ((m * scale as f64).round() as u64).min(share / r.weights.greatest.max(1))
            })
            .collect();
        let mut of: Vec<u64> = p.objective.of.iter().map(|w| w * scale).collect();
        for (resource, &m) in p.resources.iter().zip(&whole).filter(|(_, m)| **m > 0) {
            for (sum, w) in of.iter_mut().zip(resource.weights.of) {
                *sum += m * w;
            }
        }
        let allowance = p
            .resources
            .iter()
            .zip(&whole)
            .map(|(r, &m)| u128::from(r.cap) * u128::from(m))
            .sum();
        Some(Self {
            weights: of,
            scale,
            whole,
            allowance,
        })
    }

    /// Combined sum of a row of resources and the objective.
    pub fn of(&self, row: &[u64]) -> u64 {
        self.whole
            .iter()
            .chain([&self.scale])
            .zip(row)
            .map(|(m, sum)| m * sum)
            .sum()
    }

    pub fn weights(&self) -> Weights<'_> {
        let (least, greatest) = self
            .weights
            .iter()
            .fold((u64::MAX, 0), |(lo, hi), &w| (lo.min(w), hi.max(w)));
        Weights {
            of: &self.weights,
            least,
            greatest,
        }
    }

    /// Greatest combined sum of a path that is of use under a ceiling.
    pub fn cap(&self, ceiling: u64) -> u64 {
        let cap = u128::from(self.scale) * u128::from(ceiling) + self.allowance;
        u64::try_from(cap).map_or(LIMIT - 1, |c| c.min(LIMIT - 1))
    }
}

impl Dual {
    /// At multipliers of zero.
    pub fn new(p: &Problem<'_>, ceiling: u64) -> Self {
        Self {
            combined: None,
            ceiling,
            best: f64::NEG_INFINITY,
            at: vec![0.0; p.resources.len()],
        }
    }

    /// Takes steps from the best multipliers so far. `alive` says which nodes a path within the caps may visit.
    /// False when no path can keep the caps within the ceiling.
    pub fn climb(&mut self, p: &Problem<'_>, alive: &[bool]) -> bool {
        let mut multipliers = self.at.clone();
        let (mut step, mut idle) = (1.0, 0);
        for _ in 0..STEPS {
            let Some(combined) = Combined::new(p, &multipliers) else {
                break;
            };
            let mut tree = p.to_target(combined.weights(), None, LIMIT - 1);
            let reach = combined.cap(self.ceiling);
            let reached = tree.run(Some(p.source), |v| alive[v]);
            let least = tree.dist[p.source as usize];
            if !reached || (reach < LIMIT - 1 && least > reach) {
                return false;
            }
            let edges = p.path_in(&tree);
            drop(tree);
            if p.feasible(&edges) {
                self.ceiling = self
                    .ceiling
                    .min(sum(p.objective.of, &edges).unwrap_or(LIMIT - 1));
            }
            let bound = (least as f64 - combined.allowance as f64) / combined.scale as f64;
            idle += 1;
            if bound > self.best {
                (self.best, idle) = (bound, 0);
                self.at.clone_from(&multipliers);
                self.combined = Some(combined).filter(|c| c.allowance > 0);
            } else if idle == 2 {
                (step, idle) = (step / 2.0, 0);
            }
            // Without a feasible path to aim at, aim somewhat higher than the best bound.
            let known = self.ceiling < LIMIT - 1;
            let aim = if known {
                self.ceiling as f64
            } else {
                self.best + 0.2 * self.best.abs() + 1.0
            };
            let close = aim - self.best <= CLOSE * aim.abs();
            if close || !advance(p, &edges, step * (aim - bound), &mut multipliers) {
                break;
            }
        }
        true
    }
}

/// Moves the multipliers along the excess of a path over the caps; whether they moved.
fn advance(p: &Problem<'_>, edges: &[u32], distance: f64, multipliers: &mut [f64]) -> bool {
    // In shares of the caps, so that units do not matter; a cap of 0 leaves nothing to weigh.
    let excess: Vec<f64> = p
        .resources
        .iter()
        .zip(multipliers.iter())
        .map(|(r, &m)| {
            let used = sum(r.weights.of, edges).unwrap_or(LIMIT) as f64;
            let excess = if r.cap == 0 {
                0.0
            } else {
                used / r.cap as f64 - 1.0
            };
            if m > 0.0 { excess } else { excess.max(0.0) }
        })
        .collect();
    let square: f64 = excess.iter().map(|g| g * g).sum();
    if square < 1e-18 {
        return false;
    }
    for ((m, g), r) in multipliers.iter_mut().zip(&excess).zip(&p.resources) {
        if r.cap > 0 {
            *m = (*m + distance / square * g / r.cap as f64).max(0.0);
        }
    }
    true
}
