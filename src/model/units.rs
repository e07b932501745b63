//! Hazard and probability. Quantities are `f64` whose unit is in the name (`_m`, `_km`, `_s`, `_h`);
//! a hazard Λ is the expected number of attacks, ≥ 0 and additive along a route.

/// P(at least one attack) = 1 − exp(−Λ), for attacks as a Poisson process, without cancellation for small Λ.
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
