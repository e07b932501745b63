//! Sums near the limit of integers: an error or the right answer, never a wrap.

use super::*;

fn huge_instance() -> impl Strategy<Value = (Digraph, u32, u32, Vec<Limit>)> {
    let weight =
        prop_oneof![4 => 0u64..5, 1 => Just(LIMIT / 4), 1 => Just(LIMIT / 2), 1 => Just(LIMIT - 1)];
    let edge = (0u32..5, 0u32..5, prop::collection::vec(weight.clone(), 4));
    let at_most =
        prop_oneof![3 => 0u64..12, 2 => weight, 1 => Just(LIMIT - 1), 2 => Just(u64::MAX)];
    let limit = (0usize..4, at_most).prop_map(|(criterion, at_most)| Limit { criterion, at_most });
    (
        prop::collection::vec(edge, 0..14),
        0u32..5,
        0u32..5,
        prop::collection::vec(limit, 0..4),
    )
        .prop_map(|(edges, s, t, limits)| {
            let mut graph = graph(5, &edges);
            graph.weights.truncate(4);
            (graph, s, t, limits)
        })
}

/// Sums of every simple path, wide enough.
fn wide(graph: &Digraph, source: u32, target: u32) -> Vec<Vec<u128>> {
    let bare = Digraph {
        weights: vec![],
        ..graph.clone()
    };
    let sum = |w: &Vec<u64>, edges: &[u32]| edges.iter().map(|&e| u128::from(w[e as usize])).sum();
    simple_paths(&bare, source, target)
        .iter()
        .map(|(edges, _)| graph.weights.iter().map(|w| sum(w, edges)).collect())
        .collect()
}

fn in_limits(sums: &[u128], limits: &[Limit]) -> bool {
    // A limit beyond the range of sums is none.
    limits
        .iter()
        .all(|l| l.at_most >= LIMIT || sums[l.criterion] <= u128::from(l.at_most))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn constrained_never_wraps((graph, source, target, limits) in huge_instance(), objective in 0usize..4) {
        let all = wide(&graph, source, target);
        let query = Query { graph: &graph, source, target, objective, limits };
        let best = all.iter().filter(|s| in_limits(s, &query.limits)).map(|s| s[objective]).min();
        match (constrained(&query), best) {
            (Ok(Outcome::Optimal(path)), Some(best)) => {
                prop_assert_eq!(u128::from(path.totals[objective]), best);
                prop_assert_eq!(check(&query, &path), Ok(()));
            }
            (Ok(Outcome::Unreachable), _) => prop_assert!(all.is_empty()),
            (Ok(Outcome::Infeasible { alone, .. }), None) => {
                for (position, least) in alone {
                    let criterion = query.limits[position].criterion;
                    prop_assert_eq!(Some(u128::from(least)), all.iter().map(|s| s[criterion]).min());
                }
            }
            // Some best path has a sum out of range.
            (Err(Error::Overflow { .. }), Some(best)) => prop_assert!(
                all.iter().any(|s| s[objective] == best && s.iter().any(|&x| x >= u128::from(LIMIT)))
            ),
            // The least sum that an impossible limit asks for is itself out of range.
            (Err(Error::Overflow { criterion }), None) => {
                let least = all.iter().map(|s| s[criterion]).min();
                prop_assert!(least.is_some_and(|l| l >= u128::from(LIMIT)));
            }
            (got, best) => prop_assert!(false, "{:?} where {:?} is best", got, best),
        }
    }

    #[test]
    fn frontier_never_wraps(
        (graph, source, target, limits) in huge_instance(), objective in 0usize..4, criterion in 0usize..4,
    ) {
        let query = Query { graph: &graph, source, target, objective, limits };
        let mut points: Vec<(u128, u128)> = wide(&graph, source, target)
            .iter()
            .filter(|s| in_limits(s, &query.limits))
            .map(|s| (s[objective], s[criterion]))
            .collect();
        points.sort_unstable();
        let mut expected: Vec<(u128, u128)> = Vec::new();
        for point in points {
            if expected.last().is_none_or(|last| point.1 < last.1) {
                expected.push(point);
            }
        }
        // On error, some path may have left the range; that is checked by the ends being out of range or by
        // a third criterion, which `constrained_never_wraps` pins down.
        if let Ok(found) = frontier(&query, criterion) {
            prop_assert_eq!(check_frontier(&query, criterion, &found), Ok(()));
            let got: Vec<_> = found.paths
                .iter()
                .map(|p| (u128::from(p.totals[objective]), u128::from(p.totals[criterion])))
                .collect();
            prop_assert_eq!(got, expected);
        } else {
            let sums = wide(&graph, source, target);
            prop_assert!(sums.iter().any(|s| s.iter().any(|&x| x >= u128::from(LIMIT))));
        }
    }
}

#[test]
fn what_lies_off_the_path_may_be_huge() {
    let far = graph(
        3,
        &[
            (0, 1, vec![5, 1]),
            (0, 2, vec![LIMIT - 1, 1]),
            (2, 1, vec![LIMIT - 1, 1]),
        ],
    );
    let query = Query {
        graph: &far,
        source: 0,
        target: 1,
        objective: 0,
        limits: vec![],
    };
    assert!(matches!(constrained(&query), Ok(Outcome::Optimal(path)) if path.totals == [5, 1]));
    let limits = vec![Limit {
        criterion: 1,
        at_most: 0,
    }];
    let outcome = constrained(&Query { limits, ..query }).unwrap();
    assert_eq!(
        outcome,
        Outcome::Infeasible {
            alone: vec![(0, 1)],
            together: vec![]
        }
    );
}

#[test]
fn out_of_range_is_an_error() {
    let long = graph(3, &[(0, 1, vec![LIMIT / 2]), (1, 2, vec![LIMIT / 2])]);
    let query = Query {
        graph: &long,
        source: 0,
        target: 2,
        objective: 0,
        limits: vec![],
    };
    assert_eq!(constrained(&query), Err(Error::Overflow { criterion: 0 }));
    let one = graph(2, &[(0, 1, vec![LIMIT])]);
    let query = Query {
        graph: &one,
        source: 0,
        target: 1,
        objective: 0,
        limits: vec![],
    };
    assert_eq!(constrained(&query), Err(Error::Overflow { criterion: 0 }));
}
