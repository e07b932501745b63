//! Regret: what a choice costs beyond the best choice, had one known which scenario would come.
//!
//! Purpose: the decision rules of Savage (1951, least maximum regret) and of Bayes (least expected cost for
//! given weights) on a table of values, nothing else. Invariants: lower values are better; where a choice is
//! not feasible its regret is infinite, told as `None`; a scenario in which no choice is feasible cannot tell
//! choices apart and is left out of both rules; ties go to the less of the other rule, then to the first.
//! Complexity: O(choices × scenarios).

/// What the two rules say of a table of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The least value in each scenario; `None` where no choice is feasible.
    pub least: Vec<Option<f64>>,
    /// By choice and scenario; `None` is infinite.
    pub regret: Vec<Vec<Option<f64>>>,
    /// By choice: the greatest regret over the scenarios that tell choices apart; `None` is infinite.
    pub greatest: Vec<Option<f64>>,
    /// By choice: the expected value; `None` where a scenario of positive weight is not feasible.
    pub expected: Vec<Option<f64>>,
    /// The choice of least maximum regret; `None` when every choice is infeasible somewhere.
    pub robust: Option<usize>,
    /// The choice of least expected value.
    pub least_expected: Option<usize>,
}

/// Judges `values[choice][scenario]` (`None`: not feasible); `weights` by scenario, ≥ 0.
pub fn judge(values: &[Vec<Option<f64>>], weights: &[f64]) -> Judged {
    let least: Vec<Option<f64>> = (0..weights.len())
        .map(|s| values.iter().filter_map(|v| v[s]).min_by(f64::total_cmp))
        .collect();
    let counts = || (0..weights.len()).filter(|s| least[*s].is_some());
    let regret: Vec<Vec<Option<f64>>> = values
        .iter()
        .map(|v| {
            v.iter()
                .zip(&least)
                .map(|(v, l)| Some((*v)? - (*l)?))
                .collect()
        })
        .collect();
    // A sum or maximum of options is `None` as soon as one of them is.
    let greatest: Vec<Option<f64>> = regret
        .iter()
        .map(|r| counts().try_fold(0.0, |most: f64, s| Some(most.max(r[s]?))))
        .collect();
    let total: f64 = counts().map(|s| weights[s]).sum();
    let expected: Vec<Option<f64>> = values
        .iter()
        .map(|v| {
            let weighed = counts().filter(|s| weights[*s] > 0.0);
            let sum = weighed
                .into_iter()
                .try_fold(0.0, |sum, s| Some(sum + weights[s] * v[s]?))?;
            (total > 0.0).then_some(sum / total)
        })
        .collect();
    let any = counts().next().is_some();
    let pick = |first: &[Option<f64>], second: &[Option<f64>]| {
        let infinite = f64::INFINITY;
        (0..values.len())
            .filter(|c| any && first[*c].is_some())
            .min_by(|a, b| {
                let key = |of: &[Option<f64>], c: usize| of[c].unwrap_or(infinite);
                key(first, *a)
                    .total_cmp(&key(first, *b))
                    .then(key(second, *a).total_cmp(&key(second, *b)))
            })
    };
    Judged {
        robust: pick(&greatest, &expected),
        least_expected: pick(&expected, &greatest),
        least,
        regret,
        greatest,
        expected,
    }
}

#[cfg(test)]
// Differences of small whole numbers are exact; the definitions are written with indices.
#[allow(clippy::float_cmp, clippy::needless_range_loop)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_textbook_table() {
        // Costs of three choices in three states; by hand: regrets 0 4 6 / 3 0 2 / 5 1 0.
        let values = [[2.0, 9.0, 10.0], [5.0, 5.0, 6.0], [7.0, 6.0, 4.0]];
        let values: Vec<Vec<Option<f64>>> = values
            .iter()
            .map(|v| v.iter().map(|x| Some(*x)).collect())
            .collect();
        let judged = judge(&values, &[0.5, 0.25, 0.25]);
        assert_eq!(judged.greatest, [Some(6.0), Some(3.0), Some(5.0)]);
        assert_eq!(judged.robust, Some(1));
        assert_eq!(judged.expected, [Some(5.75), Some(5.25), Some(6.0)]);
        assert_eq!(judged.least_expected, Some(1));
        // All the weight on the first state: its own best.
        assert_eq!(judge(&values, &[1.0, 0.0, 0.0]).least_expected, Some(0));
    }

    #[test]
    fn what_is_not_feasible_is_never_chosen_and_a_state_without_choices_does_not_count() {
        let values = vec![
            vec![Some(1.0), None, None],
            vec![Some(9.0), Some(9.0), None],
        ];
        let judged = judge(&values, &[1.0, 1.0, 1.0]);
        assert_eq!(judged.least, [Some(1.0), Some(9.0), None]);
        assert_eq!(judged.regret[0], [Some(0.0), None, None]);
        assert_eq!((judged.robust, judged.least_expected), (Some(1), Some(1)));
        assert_eq!(judged.expected[1], Some(9.0));
        // Infeasible where nothing weighs: the rule of regret refuses, that of weights need not.
        let judged = judge(&values, &[1.0, 0.0, 0.0]);
        assert_eq!((judged.robust, judged.least_expected), (Some(1), Some(0)));
        let none = vec![vec![Some(1.0), None], vec![None, Some(1.0)]];
        let judged = judge(&none, &[1.0, 1.0]);
        assert_eq!((judged.robust, judged.least_expected), (None, None));
        assert_eq!(judge(&[vec![None]], &[1.0]).robust, None);
        assert_eq!(judge(&[], &[1.0]).robust, None);
    }

    proptest! {
        /// Against the definitions, written out with infinities over every pair.
        #[test]
        fn equals_brute_force(
            table in (1usize..6, 1usize..5).prop_flat_map(|(c, s)| (
                prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, 0u8..20), s), c),
                prop::collection::vec(0u8..5, s),
            ))
        ) {
            let (cells, weights) = table;
            let values: Vec<Vec<Option<f64>>> =
                cells.iter().map(|r| r.iter().map(|c| c.map(f64::from)).collect()).collect();
            let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let judged = judge(&values, &weights);
            let at = |c: usize, s: usize| values[c][s].unwrap_or(f64::INFINITY);
            let told: Vec<usize> = (0..weights.len())
                .filter(|s| (0..values.len()).any(|c| at(c, *s).is_finite()))
                .collect();
            let mut most = vec![0.0f64; values.len()];
            for c in 0..values.len() {
                for s in &told {
                    for other in 0..values.len() {
                        let regret = if at(c, *s).is_finite() { at(c, *s) - at(other, *s) } else { f64::INFINITY };
                        most[c] = most[c].max(regret);
                    }
                }
                prop_assert_eq!(judged.greatest[c].unwrap_or(f64::INFINITY), most[c]);
            }
            let best = most.iter().copied().fold(f64::INFINITY, f64::min);
            match judged.robust {
                Some(robust) => prop_assert!(most[robust] == best && best.is_finite()),
                None => prop_assert!(best.is_infinite() || told.is_empty()),
            }
            let mean = |c: usize| -> f64 {
                told.iter().filter(|s| weights[**s] > 0.0).map(|s| weights[*s] * at(c, *s)).sum()
            };
            if let Some(chosen) = judged.least_expected {
                for c in 0..values.len() {
                    prop_assert!(mean(chosen) <= mean(c) + 1e-9);
                }
            }
        }
    }
}
