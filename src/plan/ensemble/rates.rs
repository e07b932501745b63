//! The distribution that a rate is drawn from.
//!
//! Fitted to low, mid and high: mid is the median, low and high are the 5 % and 95 % quantiles. On either side the
//! logarithm is normal with a spread of its own (two-piece log-normal); a side that reaches 0 has no logarithm and is
//! normal instead, nothing below 0. Assumed: nothing public says how wrong such rates are.
//! Invariants: finite, ≥ 0, non-decreasing in z. Complexity: O(1).

/// The 95 % quantile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// A rate that is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub low: f64,
    pub mid: f64,
    pub high: f64,
}

impl Rate {
    /// The rate at a standard normal deviate.
    pub fn at(self, z: f64) -> f64 {
        let (end, z95) = if z < 0.0 {
            (self.low, z / -Z95)
        } else {
            (self.high, z / Z95)
        };
        let drawn = if self.mid > 0.0 && end > 0.0 {
            self.mid * (end / self.mid).powf(z95)
        } else {
            self.mid + (end - self.mid) * z95
        };
        drawn.clamp(0.0, f64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_quantiles_are_those_stated() {
        for (low, mid, high) in [
            (0.3, 0.6, 1.5),
            (1.0, 1.0, 1.0),
            (0.0, 2.0, 4.0),
            (0.0, 0.0, 3.0),
        ] {
            let rate = Rate { low, mid, high };
            for (z, wanted) in [(-Z95, low), (0.0, mid), (Z95, high)] {
                assert!((rate.at(z) - wanted).abs() < 1e-12, "{rate:?} at {z}");
            }
            let mut last = 0.0;
            for step in -60..=60 {
                let drawn = rate.at(f64::from(step) / 10.0);
                assert!(drawn >= last && drawn.is_finite());
                last = drawn;
            }
        }
    }
}
