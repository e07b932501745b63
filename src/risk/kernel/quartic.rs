//! The quartic (biweight) kernel in one dimension: K(u) = 15/16 · (1 − u²)² for |u| ≤ 1, in units of the
//! bandwidth. Source: Silverman (1986). Complexity: O(1).

/// The share of a one-sided kernel farther out than `u` bandwidths, 2·∫_u^1 K: 1 at 0, 0 from 1 on. Written
/// in v = 1 − u, so that nothing cancels near the end.
pub(super) fn tail(u: f64) -> f64 {
    let v = (1.0 - u).clamp(0.0, 1.0);
    15.0 / 8.0 * v * v * v * (4.0 / 3.0 - v + v * v / 5.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_the_integral_of_the_kernel() {
        assert!((tail(0.0) - 1.0).abs() < 1e-15 && tail(1.0) <= 0.0 && tail(7.0) <= 0.0);
        let kernel = |u: f64| 15.0 / 16.0 * (1.0 - u * u).powi(2);
        for u in [0.0, 0.1, 0.5, 0.9, 0.99] {
            let n = 20_000;
            let step = (1.0 - u) / f64::from(n);
            let sum: f64 = (0..n)
                .map(|i| 2.0 * kernel(u + (f64::from(i) + 0.5) * step) * step)
                .sum();
            assert!((tail(u) - sum).abs() < 1e-9, "{u}: {} {sum}", tail(u));
        }
    }
}
