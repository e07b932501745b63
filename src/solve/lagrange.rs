//! A bound from all limits at once, for several resources.
//!
//! Any path that keeps the caps and whose objective is at most a ceiling has
//! `S·objective + Σ m_k·resource_k ≤ S·ceiling + Σ m_k·cap_k`, for whatever factors `m_k ≥ 0`. That is one
//! more capped sum, implied by the others and far sharper than each of them. The factors come from the
//! Lagrangian dual, solved by column generation: a small linear program over the paths met so far (`master`)
//! proposes multipliers, a shortest path answers. All that is in floating point: it decides how sharp the
//! bound is, never whether it holds, for the factors are integers.
//! Invariants: the cap of a combined sum is below `LIMIT`. Complexity: one Dijkstra search per step.
//! Sources: Handler & Zang 1980; Carlyle, Royset & Wood 2008; Wentges 1997 (smoothing).

use super::LIMIT;
use super::budget::Meter;
use super::master::Master;
use super::subgraph::Subgraph;

/// Most steps on the dual.
const STEPS: usize = 48;
/// The dual is solved when the master's value exceeds it by no more than this share.
const CLOSE: f64 = 1e-4;

/// A combined sum.
#[derive(Clone, Debug)]
pub(super) struct Combined {
    /// One per resource, then the objective's.
    factors: Vec<u64>,
    /// `Σ m_k·cap_k`
    allowance: u64,
}

impl Combined {
    /// From multipliers per unit of each resource, for ceilings up to the last cap. None when they are zero, or sums
    /// would not fit.
    pub fn new(multipliers: &[f64], caps: &[u64]) -> Option<Self> {
        let (ceiling, caps) = caps.split_last()?;
        let of_caps: f64 = multipliers
            .iter()
            .zip(caps)
            .map(|(m, &cap)| m * cap as f64)
            .sum();
        let scale = ((LIMIT / 2) as f64 / (*ceiling as f64 + of_caps + 1.0)).floor();
        if !scale.is_finite() || scale < 1.0 {
            return None;
        }
        let mut factors: Vec<u64> = multipliers
            .iter()
            .map(|m| (m * scale).round().min(LIMIT as f64 / 2.0) as u64)
            .collect();
        if factors.iter().all(|&m| m == 0) {
            return None;
        }
        let allowance: u128 = factors
            .iter()
            .zip(caps)
            .map(|(&m, &cap)| u128::from(m) * u128::from(cap))
            .sum();
        let most = allowance + u128::from(scale as u64) * u128::from(*ceiling);
        factors.push(scale as u64);
        (most < u128::from(LIMIT)).then_some(Self {
            factors,
            allowance: allowance as u64,
        })
    }

    /// Combined sum of a row of resources and the objective.
    pub fn of(&self, row: &[u64]) -> u64 {
        self.factors.iter().zip(row).fold(0, |sum: u64, (m, s)| {
            sum.saturating_add(m.saturating_mul(*s))
        })
    }

    /// Least objective of a path that keeps the caps, from the least combined sum.
    pub fn bound(&self, least: u64) -> u64 {
        let scale = self.factors.last().map_or(1, |&scale| scale.max(1));
        least.saturating_sub(self.allowance).div_ceil(scale)
    }

    /// Greatest combined sum of a path that is of use under a ceiling no higher than the one asked for.
    pub fn cap(&self, ceiling: u64) -> u64 {
        self.factors
            .last()
            .map_or(0, |scale| scale * ceiling + self.allowance)
    }
}

/// What the dual gave.
#[derive(Clone, Debug)]
pub(super) struct Dual {
    /// Multipliers per unit of each resource.
    pub multipliers: Vec<f64>,
    /// About the least objective that the caps allow.
    pub value: f64,
}

/// Solves the dual. Each path met is given to `meet` as arcs with their sums; it says whether to go on, seeing the best
/// value so far.
pub(super) fn dual(
    sub: &Subgraph,
    caps: &[u64],
    meter: &Meter,
    mut meet: impl FnMut(&[u32], &[u64], f64) -> bool,
) -> Dual {
    let k = sub.width - 1;
    let unit: Vec<f64> = caps[..k].iter().map(|&c| c.max(1) as f64).collect();
    let mut best = Dual {
        multipliers: vec![0.0; k],
        value: f64::NEG_INFINITY,
    };
    let mut master: Option<Master> = None;
    let mut at = vec![0.0; k];
    for _ in 0..STEPS {
        if !meter.look() {
            break;
        }
        let weigh = |a: usize| {
            let row = sub.row(a);
            let resources = row.iter().zip(&at).map(|(&w, m)| w as f64 * m);
            row[k] as f64 + resources.sum::<f64>()
        };
        let Some((least, arcs)) = sub.lightest(weigh) else {
            break;
        };
        let allowance: f64 = at.iter().zip(caps).map(|(m, &c)| m * c as f64).sum();
        let value = least - allowance;
        let better = value > best.value;
        if better {
            best.value = value;
            best.multipliers.clone_from(&at);
        }
        let sums = sub.sums(&arcs);
        if !meet(&arcs, &sums, best.value) {
            break;
        }
        let excess: Vec<f64> = sums
            .iter()
            .zip(caps)
            .zip(&unit)
            .map(|((&s, &c), unit)| (s as f64 - c as f64) / unit)
            .collect();
        let objective = sums[k] as f64;
        let solved = match &mut master {
            None => master.insert(Master::new(objective, &excess[..k])).solve(),
            Some(master) => {
                master.add(objective, &excess[..k]);
                master.solve()
            }
        };
        if solved.value - best.value <= CLOSE * solved.value.abs() {
            break;
        }
        // Between the best multipliers and the master's, unless that has just not paid.
        let own = if better { 0.3 } else { 0.0 };
        for (i, at) in at.iter_mut().enumerate() {
            *at = own * best.multipliers[i] + (1.0 - own) * solved.multipliers[i] / unit[i];
        }
    }
    best
}
