//! One query against enumeration and petgraph.

use super::*;

fn check_constrained(query: &Query<'_>) {
    let all = simple_paths(query.graph, query.source, query.target);
    let first = query
        .limits
        .iter()
        .find(|l| l.at_most < LIMIT)
        .map(|l| l.criterion);
    let best = all
        .iter()
        .filter(|(_, sums)| within(sums, &query.limits))
        .map(|(_, sums)| (sums[query.objective], first.map_or(0, |c| sums[c])))
        .min();
    let outcome = constrained(query).unwrap();
    check_outcome(query, &outcome).unwrap();
    match outcome {
        Outcome::Optimal(path) => {
            check(query, &path).unwrap();
            assert_simple(query, &path);
            let got = (
                path.totals[query.objective],
                first.map_or(0, |c| path.totals[c]),
            );
            assert_eq!(Some(got), best);
            assert_eq!(path.lower_bound, got.0);
        }
        Outcome::Feasible(_) | Outcome::Open { .. } => panic!("without a budget"),
        Outcome::Unreachable => assert!(all.is_empty()),
        Outcome::Infeasible { alone, together } => {
            assert!(best.is_none() && !all.is_empty());
            let least = |c: usize| all.iter().map(|(_, sums)| sums[c]).min().unwrap();
            let expected: Vec<_> = (0..query.limits.len())
                .map(|i| (i, least(query.limits[i].criterion)))
                .filter(|&(i, least)| least > query.limits[i].at_most)
                .collect();
            assert_eq!(alone, expected);
            assert_eq!(together.is_empty(), !alone.is_empty());
            let met = |without: Option<usize>| {
                let set: Vec<Limit> = together
                    .iter()
                    .filter(|&&i| Some(i) != without)
                    .map(|&i| query.limits[i])
                    .collect();
                all.iter().any(|(_, sums)| within(sums, &set))
            };
            if alone.is_empty() {
                assert!(!met(None));
                assert!(
                    together.iter().all(|&i| met(Some(i))),
                    "{together:?} is not minimal"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn constrained_equals_enumeration((graph, source, target, limits) in instance(), objective in 0usize..6) {
        check_constrained(&Query { graph: &graph, source, target, objective, limits });
    }

    #[test]
    fn no_limits_equals_petgraph((graph, source, target, _) in instance(), objective in 0usize..6) {
        let mut oracle = petgraph::graph::DiGraph::<(), u64>::new();
        let nodes: Vec<_> = (1..graph.first_out.len()).map(|_| oracle.add_node(())).collect();
        for u in 0..nodes.len() {
            for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
                oracle.add_edge(nodes[u], nodes[graph.head[e] as usize], graph.weights[objective][e]);
            }
        }
        let distances = petgraph::algo::dijkstra(&oracle, nodes[source as usize], None, |e| *e.weight());
        let query = Query { graph: &graph, source, target, objective, limits: vec![] };
        let got = match constrained(&query).unwrap() {
            Outcome::Optimal(path) => Some(path.totals[objective]),
            _ => None,
        };
        prop_assert_eq!(got, distances.get(&nodes[target as usize]).copied());
    }
}
