//! Hazard and probability. Lengths, durations and money are `f64` whose unit is in the name
//! (`_m`, `_km`, `_s`, `_h`); hazard is a type of its own because it is so easily confused with
//! the probability that it implies.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

/// Λ or λ: the expected number of attacks on the convoy, ≥ 0, additive along a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hazard(pub f64);

impl Hazard {
    /// No expected attack.
    pub const ZERO: Self = Self(0.0);

    /// P(at least one attack) = 1 − exp(−Λ), in 0..1, for attacks as a Poisson process.
    pub fn attack_probability(self) -> f64 {
        attack_probability(self.0)
    }
}

impl Add for Hazard {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Hazard {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl AddAssign for Hazard {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Mul<f64> for Hazard {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}
impl Sum for Hazard {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// 1 − exp(−Λ) without cancellation for small Λ.
pub fn attack_probability(hazard: f64) -> f64 {
    -(-hazard).exp_m1()
}

/// The hazard cap Λ ≤ −ln(1 − p) that a cap `p` on P(attack) is; infinite for p ≥ 1.
pub fn hazard_cap(p: f64) -> f64 {
    if p >= 1.0 {
        f64::INFINITY
    } else {
        -(-p).ln_1p()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probability_and_cap_are_inverse() {
        for p in [0.0, 1e-12, 0.05, 0.2, 0.999] {
            assert!((attack_probability(hazard_cap(p)) - p).abs() < 1e-15);
        }
        assert!(hazard_cap(1.0).is_infinite());
        // Twenty per cent is Λ = 0.2231, the textbook value of −ln 0.8.
        assert!((hazard_cap(0.2) - 0.223_143_551_314_21).abs() < 1e-12);
    }
}
