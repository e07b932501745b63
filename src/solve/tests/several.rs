//! Several limits against plain label correcting, on graphs too large to enumerate.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn several_limits_equal_plain_labels(
        weights in prop::collection::vec(0u64..40, 5 * 97),
        (side, count, scale) in (3u32..8, 1usize..5, prop_oneof![Just(1u64), Just(1 << 30), Just(1 << 50)]),
        shares in prop::collection::vec(0u64..110, 4),
    ) {
        let weights: Vec<u64> = weights.iter().map(|w| w * scale).collect();
        let graph = grid(side, &weights, 5);
        let target = side * side - 1;
        let limits = (1..=count).map(|c| limit_between(&graph, target, c, shares[c - 1])).collect();
        let query = Query { graph: &graph, source: 0, target, objective: 0, limits };
        let expected = by_labels(&query);
        let got = match constrained(&query).unwrap() {
            Outcome::Optimal(path) => {
                check(&query, &path).unwrap();
                assert_simple(&query, &path);
                Some((path.totals[0], path.totals[1]))
            }
            Outcome::Infeasible { .. } => None,
            other => panic!("a grid is connected, and there is no budget: {other:?}"),
        };
        prop_assert_eq!(got, expected);
    }
}

/// Graphs of eight criteria beside the objective, small enough to enumerate.
fn eight() -> impl Strategy<Value = (Digraph, Vec<u64>)> {
    let edge = (0u32..7, 0u32..7, prop::collection::vec(0u64..12, 9));
    (
        prop::collection::vec(edge, 8..25),
        prop::collection::vec(0u64..130, 8),
    )
        .prop_map(|(mut edges, shares)| {
            edges.push((0, 6, vec![14; 9]));
            (graph(7, &edges), shares)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn one_to_eight_limits_equal_enumeration((graph, shares) in eight(), count in 1usize..=8, ends in 0usize..3) {
        let all = simple_paths(&graph, 0, 6);
        // Caps between the least and the greatest sum, or at the ends of the range.
        let limits: Vec<Limit> = (1..=count)
            .map(|criterion| {
                let sums = all.iter().map(|(_, sums)| sums[criterion]);
                let (least, most) = (sums.clone().min().unwrap_or(0), sums.max().unwrap_or(0));
                let at_most = match (ends, criterion) {
                    (1, 1) => 0,
                    (1, 2) => LIMIT - 1,
                    (1, 3) => u64::MAX,
                    _ => least + (most - least) * shares[criterion - 1] / 100,
                };
                Limit { criterion, at_most }
            })
            .collect();
        let query = Query { graph: &graph, source: 0, target: 6, objective: 0, limits };
        let best = all
            .iter()
            .filter(|(_, sums)| within(sums, &query.limits))
            .map(|(_, sums)| (sums[0], sums[query.limits[0].criterion]))
            .min();
        let outcome = constrained(&query).unwrap();
        prop_assert_eq!(check_outcome(&query, &outcome), Ok(()));
        match outcome {
            Outcome::Optimal(path) => prop_assert_eq!(Some((path.totals[0], path.totals[1])), best),
            Outcome::Infeasible { .. } => prop_assert_eq!(best, None),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
