//! The axes of the plot: a value to its place on the page, and round ticks.
//!
//! Invariants: everything that is plotted lies within; ticks are 1, 2 or 5 times a power of ten (of hours: also
//! of 6 and 12). Complexity: constant.

use crate::plan::Objective;

/// A window on the page with a linear scale on each axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axes {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    /// Least and greatest x that is shown.
    pub x: [f64; 2],
    /// Greatest y that is shown; the least is 0.
    pub y: f64,
}

impl Axes {
    /// The place of a value on the x axis.
    pub(super) fn px(&self, x: f64) -> f64 {
        self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width
    }

    /// The place of a value on the y axis.
    pub(super) fn py(&self, y: f64) -> f64 {
        self.top + (1.0 - y / self.y) * self.height
    }

    /// The place of a point.
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.px(x), self.py(y)]
    }

    /// The right and the lower edge.
    pub(super) fn corner(&self) -> [f64; 2] {
        [self.left + self.width, self.top + self.height]
    }
}

/// Room left and right of what is plotted, as a share of its span.
const ROOM: f64 = 0.05;
/// The least span of the x axis as a share of its values: below that a plot would show rounding.
const LEAST: f64 = 0.02;

/// The range of the x axis that shows all values with room around them.
pub(super) fn range(values: impl IntoIterator<Item = f64>) -> [f64; 2] {
    let [low, high] = values
        .into_iter()
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], v| {
            [l.min(v), h.max(v)]
        });
    if low > high {
        return [0.0, 1.0];
    }
    let span = (high - low).max(LEAST * high.abs()).max(1e-9);
    let middle = low.midpoint(high);
    let half = span * (0.5 + ROOM);
    [(middle - half).max(0.0), middle + half]
}

/// Round values within a range, at most `most` of them, and how far they are apart.
pub(super) fn ticks([low, high]: [f64; 2], most: usize, steps: &[f64]) -> (Vec<f64>, f64) {
    let least = (high - low) / most as f64;
    let power = 10f64.powf(least.log10().floor());
    let step = steps
        .iter()
        .copied()
        .find(|step| *step >= least)
        .or_else(|| {
            [1.0, 2.0, 5.0, 10.0]
                .into_iter()
                .map(|m| m * power)
                .find(|step| *step >= least * (1.0 - 1e-9))
        })
        .unwrap_or(10.0 * power);
    let first = (low / step).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    ((first..=last).map(|i| i as f64 * step).collect(), step)
}

/// The x axis of an objective: its title, and what one unit of the axis is in the objective's own.
pub(super) fn unit(objective: Objective) -> (&'static str, f64) {
    match objective {
        Objective::Distance => ("Length, km", 1000.0),
        Objective::Cost => ("Cost, US$", 1.0),
        Objective::Time | Objective::Hazard => (
            "Time on the road, hours (halts and nights come on top)",
            3600.0,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(
            ticks([30.3, 46.2], 10, &[]).0,
            [32.0, 34.0, 36.0, 38.0, 40.0, 42.0, 44.0, 46.0]
        );
        assert_eq!(ticks([0.0, 0.5], 6, &[]).0.len(), 6);
        for span in [1e-3, 0.7, 3.0, 12.0, 999.0, 1e6] {
            let (all, step) = ticks([1.0, 1.0 + span], 8, &[]);
            assert!((2..=9).contains(&all.len()), "{span}: {all:?} by {step}");
        }
    }

    #[test]
    fn one_value_has_a_range_around_it() {
        let [low, high] = range([1000.0]);
        assert!(low < 1000.0 && high > 1000.0);
        assert!(range([]).iter().all(|v| v.is_finite()));
        assert!(range([0.0])[0] >= 0.0);
    }
}
