//! Budgets against enumeration: what is said when the budget ends the search is true.

use super::*;
use std::time::Duration;

/// The least (objective, first limit's criterion) within the limits.
fn best(query: &Query<'_>) -> Option<(u64, u64)> {
    let first = query.limits.iter().find(|l| l.at_most < LIMIT);
    simple_paths(query.graph, query.source, query.target)
        .iter()
        .filter(|(_, sums)| within(sums, &query.limits))
        .map(|(_, sums)| {
            (
                sums[query.objective],
                first.map_or(0, |l| sums[l.criterion]),
            )
        })
        .min()
}

/// Holds an outcome against the best there is.
fn assert_true(query: &Query<'_>, outcome: &Outcome, best: Option<(u64, u64)>) {
    assert_eq!(check_outcome(query, outcome), Ok(()), "{outcome:?}");
    match outcome {
        Outcome::Optimal(path) => {
            let first = query.limits.iter().find(|l| l.at_most < LIMIT);
            let tie = first.map_or(0, |l| path.totals[l.criterion]);
            assert_eq!(Some((path.totals[query.objective], tie)), best);
            assert_simple(query, path);
        }
        Outcome::Feasible(path) => {
            let best = best.expect("a path within the limits").0;
            assert!(path.lower_bound <= best && best <= path.totals[query.objective]);
            assert_simple(query, path);
        }
        Outcome::Open { lower_bound } => {
            assert!(
                best.is_none_or(|best| *lower_bound <= best.0),
                "{lower_bound}"
            );
        }
        Outcome::Infeasible { .. } | Outcome::Unreachable => assert_eq!(best, None),
    }
}

fn with(graph: &Digraph, budget: Budget) -> Solver<'_> {
    Solver::new(graph).unwrap().within(budget)
}

const CAPS: [u64; 6] = [0, 1, 2, 5, 20, 100];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_a_label_cap_leaves_is_true((graph, source, target, limits) in instance(), objective in 0usize..6) {
        let query = Query { graph: &graph, source, target, objective, limits };
        let best = best(&query);
        for labels in CAPS {
            let solver = with(&graph, Budget { labels: Some(labels), time: None });
            let outcome = solver.constrained(&query).unwrap();
            assert_true(&query, &outcome, best);
            prop_assert_eq!(solver.constrained(&query).unwrap(), outcome, "the same cap, the same answer");
        }
        assert_true(&query, &constrained(&query).unwrap(), best);
    }

    #[test]
    fn no_time_at_all_leaves_truth((graph, source, target, limits) in instance(), objective in 0usize..6) {
        let query = Query { graph: &graph, source, target, objective, limits };
        let solver = with(&graph, Budget { labels: None, time: Some(Duration::ZERO) });
        assert_true(&query, &solver.constrained(&query).unwrap(), best(&query));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn bounds_hold_on_grids(
        weights in prop::collection::vec(0u64..40, 5 * 97),
        (side, count) in (4u32..9, 2usize..5),
        shares in prop::collection::vec(0u64..110, 4),
    ) {
        let graph = grid(side, &weights, 5);
        let target = side * side - 1;
        let limits = (1..=count).map(|c| limit_between(&graph, target, c, shares[c - 1])).collect();
        let query = Query { graph: &graph, source: 0, target, objective: 0, limits };
        let best = by_labels(&query);
        for labels in [0, 10, 100, 1000, u64::MAX] {
            let solver = with(&graph, Budget { labels: Some(labels), time: None });
            assert_true(&query, &solver.constrained(&query).unwrap(), best);
        }
    }
}

#[test]
fn no_time_ends_the_first_searches() {
    let weights: Vec<u64> = (0..5 * 97).map(|i| 1 + i * i % 41).collect();
    let graph = grid(70, &weights, 5);
    let target = 70 * 70 - 1;
    let limits = vec![limit_between(&graph, target, 1, 40)];
    let query = Query {
        graph: &graph,
        source: 0,
        target,
        objective: 0,
        limits,
    };
    let best = constrained(&query).unwrap();
    let Outcome::Optimal(best) = best else {
        panic!("{best:?}");
    };
    let solver = with(
        &graph,
        Budget {
            labels: None,
            time: Some(Duration::ZERO),
        },
    );
    let outcome = solver.constrained(&query).unwrap();
    assert_true(&query, &outcome, Some((best.totals[0], best.totals[1])));
    assert!(!matches!(outcome, Outcome::Optimal(_)), "{outcome:?}");
    let frontier = solver.frontier(&query, 2).unwrap();
    assert!(frontier.open_from.is_some());
    assert_eq!(check_frontier(&query, 2, &frontier), Ok(()));
    let unlimited = Query {
        limits: Vec::new(),
        ..query
    };
    let frontier = solver.frontier(&unlimited, 2).unwrap();
    assert!(frontier.open_from.is_some());
    assert_eq!(check_frontier(&unlimited, 2, &frontier), Ok(()));
    assert_eq!(solver.labels_made(), 0, "no search came to its labels");
}
