//! How long a convoy takes over a ferry.
//!
//! A ferry that takes k trucks at a time crosses ⌈N/k⌉ times with load for N trucks. The convoy
//! waits once, then all but the last load cost the boat a round trip, and the last a crossing:
//!
//! > T = wait + (⌈N/k⌉ − 1) · 2 · crossing + crossing
//!
//! A crossing is from bank to bank with loading and unloading. Invariants: every figure is finite
//! and ≥ 0. O(1).

use serde::Serialize;

/// What holds for a ferry that does not say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FerryDefaults {
    /// Wait for the first departure, minutes ≥ 0.
    pub wait_min: f64,
    /// k: trucks of the convoy on one crossing, ≥ 1.
    pub capacity: u32,
}

/// A whole ferry, for one convoy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Wait for the first departure, s.
    pub wait_s: f64,
    /// Bank to bank once, loading and unloading included, s.
    pub crossing_s: f64,
    /// Crossings with trucks of the convoy, ≥ 1.
    pub loads: u32,
}

impl Crossing {
    /// The crossing of `trucks` trucks, `capacity` at a time.
    pub fn new(wait_s: f64, crossing_s: f64, trucks: u32, capacity: u32) -> Self {
        Self {
            wait_s,
            crossing_s,
            loads: trucks.div_ceil(capacity.max(1)).max(1),
        }
    }

    /// From the arrival of the convoy to its last truck on the other bank, s.
    pub fn total_s(&self) -> f64 {
        self.wait_s + (2.0 * f64::from(self.loads - 1) + 1.0) * self.crossing_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "sums of whole numbers are exact")]
    fn by_hand() {
        // 20 trucks, 6 at a time: 4 loads; 3 round trips of 40 min, a wait of 30 and 20 across.
        let boat = Crossing::new(1800.0, 1200.0, 20, 6);
        assert_eq!(boat.loads, 4);
        assert_eq!(boat.total_s(), (3.0 * 40.0 + 30.0 + 20.0) * 60.0);
        // One load: no round trip. Exactly full loads: none more.
        assert_eq!(Crossing::new(0.0, 600.0, 6, 6).total_s(), 600.0);
        assert_eq!(Crossing::new(0.0, 600.0, 12, 6).total_s(), 1800.0);
        assert_eq!(Crossing::new(60.0, 600.0, 1, 100).total_s(), 660.0);
    }

    proptest::proptest! {
        /// The boat as it goes to and fro, one event after another.
        #[test]
        fn as_a_boat_that_is_followed(trucks in 1u32..200, capacity in 1u32..30, wait in 0u32..500, once in 1u32..500) {
            let (mut left, mut now) = (trucks, wait);
            loop {
                left = left.saturating_sub(capacity);
                now += once;
                if left == 0 {
                    break;
                }
                now += once;
            }
            let formula = Crossing::new(f64::from(wait), f64::from(once), trucks, capacity);
            proptest::prop_assert!((formula.total_s() - f64::from(now)).abs() < 1e-6);
        }
    }
}
