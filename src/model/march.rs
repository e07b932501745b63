//! How a convoy moves through its days: margins, rests, duty, delays and packets.

use serde::Serialize;

/// The rules of a march. All numbers are finite and ≥ 0; the defaults stand in the table of
/// [`Fleet`](super::Fleet)'s default.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct March {
    /// Minutes kept from sunrise and from sunset: the head leaves that long after the one, the tail is in that long
    /// before the other.
    pub margin_min: f64,
    /// Share of the driving time added to it, 0 for none.
    pub contingency: f64,
    /// Hours of driving, contingency included, after which a rest is due, > 0.
    pub rest_after_h: f64,
    /// Minutes of a rest.
    pub rest_min: f64,
    /// Most hours of driving in a day, contingency included.
    pub duty_h: f64,
    /// By which share of itself a delay at a checkpoint may turn out longer or shorter, 0..1.
    pub delay_spread: f64,
    /// Trucks per packet; `None` for one column.
    pub packet_trucks: Option<u32>,
    /// Minutes between packets.
    pub packet_gap_min: f64,
    /// Most days on the road, the first and the last included.
    pub max_days: u32,
}

impl Default for March {
    fn default() -> Self {
        Self {
            margin_min: 30.0,
            contingency: 0.25,
            rest_after_h: 4.5,
            rest_min: 45.0,
            duty_h: 9.0,
            delay_spread: 0.5,
            packet_trucks: None,
            packet_gap_min: 5.0,
            max_days: 14,
        }
    }
}

impl March {
    /// Seconds that a column takes to pass a point at `speed_kmh`: `trucks` of `length_m` with `gap_m` each, and the gaps
    /// between packets. 100 trucks of 18 m with 100 m make 11.8 km, which takes 17.7 min at 40 km/h.
    pub fn pass_s(&self, trucks: u32, length_m: f64, gap_m: f64, speed_kmh: f64) -> f64 {
        let column_m = f64::from(trucks) * (length_m + gap_m);
        let packets = self
            .packet_trucks
            .map_or(1, |each| trucks.div_ceil(each.max(1)));
        let between = f64::from(packets.saturating_sub(1)) * self.packet_gap_min * 60.0;
        column_m / speed_kmh * 3.6 + between
    }

    /// Seconds of rest that `duty_s` on duty bring with them. None is due on arrival.
    pub fn rested_s(&self, duty_s: f64) -> f64 {
        // A microsecond of rounding makes no rest.
        let due = ((duty_s - 1e-6) / (self.rest_after_h * 3600.0)).floor();
        due.max(0.0) * self.rest_min * 60.0
    }
}

/// When a convoy moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Drive {
    /// From sunrise to sunset.
    #[default]
    Day,
    /// From sunset to sunrise, when each area's `night_factor` applies.
    Night,
}

impl Drive {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Day, Self::Night];

    /// The word used in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Night => "night",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_trucks_take_seventeen_minutes_and_a_half_at_forty() {
        let march = March::default();
        let pass = march.pass_s(100, 18.0, 100.0, 40.0);
        assert!((pass - 17.7 * 60.0).abs() < 1e-9, "{pass}");
        let packets = March {
            packet_trucks: Some(25),
            packet_gap_min: 10.0,
            ..march
        };
        let pass = packets.pass_s(100, 18.0, 100.0, 40.0);
        assert!((pass - (17.7 + 30.0) * 60.0).abs() < 1e-9, "{pass}");
    }

    #[test]
    fn a_rest_is_due_only_when_duty_goes_on() {
        let march = March::default();
        for (hours, rests) in [
            (0.0, 0.0),
            (4.4, 0.0),
            (4.5, 0.0),
            (4.6, 1.0),
            (9.0, 1.0),
            (9.1, 2.0),
        ] {
            let rested = march.rested_s(hours * 3600.0);
            assert!(
                (rested - rests * 2700.0).abs() < 1e-9,
                "{hours} h: {rested}"
            );
        }
    }
}
