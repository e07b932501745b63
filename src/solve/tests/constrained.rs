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

/// A step passes nodes that have no choice without a label. Here the one by way of node 3 passes the source again, for
/// nothing, and arrives with the same sums as the one straight ahead.
#[test]
fn a_loop_of_no_weight_is_cut() {
    let flat = [
        (0, 1, 0, 0),
        (0, 3, 0, 0),
        (1, 2, 0, 0),
        (2, 5, 0, 0),
        (3, 0, 0, 0),
        (3, 4, 0, 0),
        (3, 6, 0, 2),
        (5, 8, 0, 0),
        (6, 9, 0, 1),
        (7, 6, 0, 0),
        (8, 7, 1, 0),
        (9, 10, 0, 0),
        (10, 11, 0, 0),
    ];
    let edges: Vec<_> = flat
        .iter()
        .map(|&(u, v, a, b)| (u, v, vec![a, b]))
        .collect();
    let graph = graph(12, &edges);
    let limits = vec![Limit {
        criterion: 1,
        at_most: 2,
    }];
    check_constrained(&Query {
        graph: &graph,
        source: 0,
        target: 11,
        objective: 0,
        limits,
    });
}
