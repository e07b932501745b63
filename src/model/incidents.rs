//! What an incident is worth: the numbers behind the hazard of recorded attacks.
//!
//! An incident of weight w that happened Δt days ago adds, over the whole network together,
//! w · decay(Δt) / q expected attacks per convoy. Its decay is (ln 2 / H) · 2^(−Δt/H), the density in time of an
//! exponential forgetting with half-life H (per day; over all days to come it integrates to 1), and q is the
//! number of convoys per day there. Therefore q convoys a day, from the incident's day on, meet w attacks
//! together: the past attack is expected once more, and soonest soon. Complexity: plain values.

use super::name::fold;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Half-lives after which an incident is left out: less than 1/1000 of it is left.
const FORGOTTEN_HALF_LIVES: f64 = 10.0;

/// How incidents are read and weighed: `[incidents]` of `profiles.toml`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Incidents {
    /// H: days after which an incident counts half, > 0.
    pub half_life_days: f64,
    /// h: how far along the network an incident reaches, km, > 0; its precision is added.
    pub bandwidth_km: f64,
    /// q: convoys per day on the roads where the incidents happened, > 0.
    pub convoys_per_day: f64,
    /// Kilometres that a code of ACLED's `geo_precision` means; a code that is not listed is too vague.
    pub acled_precision_km: BTreeMap<u32, f64>,
    /// The same for UCDP's `where_prec`.
    pub ucdp_precision_km: BTreeMap<u32, f64>,
    /// Days that an event may have happened after its date, by code of ACLED's `time_precision`.
    pub acled_time_days: BTreeMap<u32, u32>,
    /// How many attacks on a convoy an event of a type counts as: ACLED's `sub_event_type` or
    /// `event_type`, or the words of [`UCDP_TYPES`].
    pub weights: BTreeMap<String, f64>,
    /// The weight of a type that is not listed.
    pub unlisted_weight: f64,
}

/// UCDP's `type_of_violence`, 1 to 3, in words.
pub const UCDP_TYPES: [&str; 3] = [
    "State-based violence",
    "Non-state violence",
    "One-sided violence",
];

/// The kernel of one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kernel {
    /// The day for which hazard is asked.
    pub day: Date,
    /// H, days.
    pub half_life_days: f64,
    /// h, km.
    pub bandwidth_km: f64,
    /// q, convoys per day.
    pub convoys_per_day: f64,
}

impl Default for Incidents {
    /// The defaults; the table of [`Fleet::default`](super::Fleet) names their sources.
    fn default() -> Self {
        // ACLED codebook: sub-event types. 1 for what is aimed at whoever uses the road, 0.5 for other
        // armed violence, 0 for what is none.
        let weights = [
            ("Looting/property destruction", 1.0),
            ("Remote explosive/landmine/IED", 1.0),
            ("Abduction/forced disappearance", 0.5),
            ("Air/drone strike", 0.5),
            ("Armed clash", 0.5),
            ("Attack", 0.5),
            ("Chemical weapon", 0.5),
            ("Disrupted weapons use", 0.5),
            ("Government regains territory", 0.5),
            ("Grenade", 0.5),
            ("Non-state actor overtakes territory", 0.5),
            ("Sexual violence", 0.5),
            ("Shelling/artillery/missile attack", 0.5),
            ("Suicide bomb", 0.5),
            ("Agreement", 0.0),
            ("Arrests", 0.0),
            ("Change to group/activity", 0.0),
            ("Excessive force against protesters", 0.0),
            ("Headquarters or base established", 0.0),
            ("Mob violence", 0.0),
            ("Non-violent transfer of territory", 0.0),
            ("Other", 0.0),
            ("Peaceful protest", 0.0),
            ("Protest with intervention", 0.0),
            ("Violent demonstration", 0.0),
            (UCDP_TYPES[0], 0.5),
            (UCDP_TYPES[1], 0.5),
            (UCDP_TYPES[2], 0.5),
        ];
        Self {
            half_life_days: 60.0,
            bandwidth_km: 10.0,
            convoys_per_day: 1.0,
            acled_precision_km: [(1, 2.0), (2, 25.0)].into(),
            ucdp_precision_km: [(1, 2.0), (2, 25.0), (3, 50.0), (5, 50.0)].into(),
            acled_time_days: [(1, 0), (2, 6), (3, 30)].into(),
            weights: weights.map(|(name, w)| (name.to_owned(), w)).into(),
            unlisted_weight: 1.0,
        }
    }
}

impl Incidents {
    /// The weight of the first of these types that is listed, accents and case apart; `None` when none is.
    pub fn weight_of<'t>(&self, types: impl IntoIterator<Item = &'t str>) -> Option<f64> {
        types.into_iter().find_map(|typed| {
            let typed = fold(typed);
            let listed = self.weights.iter().find(|(name, _)| fold(name) == typed);
            listed.map(|(_, weight)| *weight)
        })
    }

    /// The kernel of a day.
    pub const fn kernel(&self, day: Date) -> Kernel {
        Kernel {
            day,
            half_life_days: self.half_life_days,
            bandwidth_km: self.bandwidth_km,
            convoys_per_day: self.convoys_per_day,
        }
    }
}

impl Kernel {
    /// Days from `last_day`, on which an event had surely happened, to the kernel's day; 0 if it is later.
    pub fn age_days(&self, last_day: Date) -> i32 {
        last_day
            .until(self.day)
            .map_or(0, |span| span.get_days())
            .max(0)
    }

    /// 2^(−Δt/H): what is left of an incident, 0..1.
    pub fn remaining(&self, last_day: Date) -> f64 {
        (-f64::from(self.age_days(last_day)) / self.half_life_days).exp2()
    }

    /// (ln 2 / H) · 2^(−Δt/H), per day.
    pub fn decay_per_day(&self, last_day: Date) -> f64 {
        std::f64::consts::LN_2 / self.half_life_days * self.remaining(last_day)
    }

    /// Whether an incident is so old that it is left out.
    pub fn has_forgotten(&self, last_day: Date) -> bool {
        f64::from(self.age_days(last_day)) > self.oldest_days()
    }

    /// The age beyond which incidents are left out, days.
    pub fn oldest_days(&self) -> f64 {
        FORGOTTEN_HALF_LIVES * self.half_life_days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn decay_halves_each_half_life_and_sums_to_one_over_the_days_to_come() {
        let kernel = Incidents::default().kernel(date(2026, 3, 2));
        assert!((kernel.remaining(date(2026, 1, 1)) - 0.5).abs() < 1e-15);
        assert!((kernel.remaining(date(2026, 3, 5)) - 1.0).abs() < 1e-15);
        // Σ over days k = 0, 1, … of (ln2/H)·2^(−k/H) = (ln2/H) / (1 − 2^(−1/H)).
        let mut day = date(2026, 3, 2);
        let mut sum = 0.0;
        for _ in 0..3000 {
            sum += Incidents::default()
                .kernel(day)
                .decay_per_day(date(2026, 3, 2));
            day = day.tomorrow().unwrap();
        }
        let step = std::f64::consts::LN_2 / 60.0;
        assert!((sum - step / -(-step).exp_m1()).abs() < 1e-9, "{sum}");
        assert!((sum - 1.0).abs() < 0.006);
    }

    #[test]
    fn weights_are_found_by_the_finer_type_first() {
        let incidents = Incidents::default();
        let same = |types: &[&str], weight: Option<f64>| {
            assert_eq!(incidents.weight_of(types.iter().copied()), weight);
        };
        same(
            &["looting/PROPERTY destruction", "Strategic developments"],
            Some(1.0),
        );
        same(&["Peaceful protest"], Some(0.0));
        same(&["Ambush"], None);
    }
}
