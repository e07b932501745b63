//! The solvers against enumeration of every simple path, on small graphs with all the awkward parts.

use super::*;
use proptest::prelude::*;

/// A graph from edges (tail, head, weights), with the edges' roads.
pub(super) fn graph(nodes: usize, edges: &[(u32, u32, Vec<u64>)]) -> Digraph {
    let mut sorted: Vec<_> = edges.to_vec();
    sorted.sort_by_key(|e| e.0);
    let mut first_out = vec![0u32; nodes + 1];
    for (tail, ..) in &sorted {
        first_out[*tail as usize + 1] += 1;
    }
    for v in 0..nodes {
        first_out[v + 1] += first_out[v];
    }
    let criteria = edges.first().map_or(6, |e| e.2.len());
    Digraph {
        first_out,
        head: sorted.iter().map(|e| e.1).collect(),
        weights: (0..criteria)
            .map(|c| sorted.iter().map(|e| e.2[c]).collect())
            .collect(),
    }
}

/// Every simple path, as edges with sums.
fn simple_paths(graph: &Digraph, source: u32, target: u32) -> Vec<(Vec<u32>, Vec<u64>)> {
    fn walk(
        graph: &Digraph,
        at: u32,
        target: u32,
        seen: &mut Vec<u32>,
        edges: &mut Vec<u32>,
        all: &mut Vec<Vec<u32>>,
    ) {
        if at == target {
            all.push(edges.clone());
            return;
        }
        for e in graph.first_out[at as usize]..graph.first_out[at as usize + 1] {
            let v = graph.head[e as usize];
            if !seen.contains(&v) {
                seen.push(v);
                edges.push(e);
                walk(graph, v, target, seen, edges, all);
                edges.pop();
                seen.pop();
            }
        }
    }
    let mut all = Vec::new();
    walk(
        graph,
        source,
        target,
        &mut vec![source],
        &mut Vec::new(),
        &mut all,
    );
    all.into_iter()
        .map(|edges| {
            let sums = graph
                .weights
                .iter()
                .map(|w| edges.iter().map(|&e| w[e as usize]).sum())
                .collect();
            (edges, sums)
        })
        .collect()
}

fn within(sums: &[u64], limits: &[Limit]) -> bool {
    limits.iter().all(|l| sums[l.criterion] <= l.at_most)
}

fn assert_simple(query: &Query<'_>, path: &Path) {
    let mut seen = vec![query.source];
    for &e in &path.edges {
        let v = query.graph.head[e as usize];
        assert!(!seen.contains(&v), "node {v} twice in {path:?}");
        seen.push(v);
    }
}

/// Small graphs with zero weights, parallel edges, self-loops and unreachable parts, and limits near what paths use.
fn instance() -> impl Strategy<Value = (Digraph, u32, u32, Vec<Limit>)> {
    (2usize..=7, 1u64..=9, 0usize..=4).prop_flat_map(|(nodes, top, count)| {
        let node = 0..nodes as u32;
        let edge = (
            node.clone(),
            node.clone(),
            prop::collection::vec(0..=top, 6),
        );
        let limit = (
            0usize..6,
            prop_oneof![8 => 0..=top * 4, 1 => Just(u64::MAX), 1 => Just(LIMIT - 1)],
        )
            .prop_map(|(criterion, at_most)| Limit { criterion, at_most });
        (
            prop::collection::vec(edge, 0..22),
            node.clone(),
            node,
            prop::collection::vec(limit, count),
        )
            .prop_map(move |(edges, s, t, limits)| (graph(nodes, &edges), s, t, limits))
    })
}

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
    match constrained(query).unwrap() {
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

fn check_frontier(query: &Query<'_>, criterion: usize) {
    let mut points: Vec<(u64, u64)> = simple_paths(query.graph, query.source, query.target)
        .iter()
        .filter(|(_, sums)| within(sums, &query.limits))
        .map(|(_, sums)| (sums[query.objective], sums[criterion]))
        .collect();
    points.sort_unstable();
    let mut expected: Vec<(u64, u64)> = Vec::new();
    for point in points {
        if expected.last().is_none_or(|last| point.1 < last.1) {
            expected.push(point);
        }
    }
    let paths = frontier(query, criterion).unwrap().paths;
    for path in &paths {
        check(query, path).unwrap();
        assert_simple(query, path);
        assert_eq!(path.lower_bound, path.totals[query.objective]);
    }
    let got: Vec<_> = paths
        .iter()
        .map(|p| (p.totals[query.objective], p.totals[criterion]))
        .collect();
    assert_eq!(got, expected);
}

fn check_alternatives(query: &Query<'_>, wanted: &Alternatives<'_>, per_cent: u64) {
    let all = simple_paths(query.graph, query.source, query.target);
    let road = |e: u32| wanted.road_of_edge[e as usize];
    let length = |edges: &[u32]| {
        edges
            .iter()
            .map(|&e| query.graph.weights[wanted.measure][e as usize])
            .sum::<u64>()
    };
    let shared = |edges: &[u32], other: &[u32]| {
        let on: Vec<u32> = edges
            .iter()
            .copied()
            .filter(|&e| other.iter().any(|&o| road(o) == road(e)))
            .collect();
        length(&on)
    };
    // Of the earlier path's length, and not all of it.
    let differs = |edges: &[u32], earlier: &[Path]| {
        earlier.iter().all(|r| {
            let s = shared(edges, &r.edges);
            s * 100 <= per_cent * length(&r.edges) && s < length(&r.edges)
        })
    };
    // Of its own length.
    let own = |edges: &[u32], earlier: &[Path]| {
        earlier
            .iter()
            .all(|r| shared(edges, &r.edges) * 100 <= per_cent * length(edges))
    };
    let paths = alternatives(query, wanted).unwrap();
    assert!(paths.len() <= wanted.count);
    for j in 0..wanted.count {
        let earlier = &paths[..j.min(paths.len())];
        let first: Vec<_> = all
            .iter()
            .filter(|(edges, sums)| within(sums, &query.limits) && differs(edges, earlier))
            .collect();
        let least = first.iter().map(|(_, sums)| sums[query.objective]).min();
        let Some(path) = paths.get(j) else {
            // Tightening may stop early, but only where some path breaks the second condition.
            assert!(first.is_empty() || first.iter().any(|(edges, _)| !own(edges, earlier)));
            break;
        };
        check(query, path).unwrap();
        assert_simple(query, path);
        assert!(differs(&path.edges, earlier) && own(&path.edges, earlier));
        let got = path.totals[query.objective];
        let both = first
            .iter()
            .filter(|(edges, _)| own(edges, earlier))
            .map(|(_, sums)| sums[query.objective])
            .min();
        assert!(Some(got) >= both);
        let all_best_differ = first
            .iter()
            .filter(|(_, sums)| Some(sums[query.objective]) == least)
            .all(|(edges, _)| own(edges, earlier));
        if all_best_differ {
            assert_eq!(Some(got), least);
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
    fn frontier_equals_enumeration(
        (graph, source, target, limits) in instance(), objective in 0usize..6, criterion in 0usize..6,
    ) {
        check_frontier(&Query { graph: &graph, source, target, objective, limits }, criterion);
    }

    #[test]
    fn alternatives_keep_their_definition(
        (graph, source, target, mut limits) in instance(),
        (objective, measure) in (0usize..6, 0usize..6),
        (count, per_cent) in (0usize..5, prop_oneof![Just(0u64), Just(29), Just(50), Just(60), Just(100)]),
        roads in prop::collection::vec(0u32..12, 22),
    ) {
        limits.truncate(2);
        let road_of_edge = &roads[..graph.head.len()];
        let query = Query { graph: &graph, source, target, objective, limits };
        let wanted = Alternatives { count, max_overlap: per_cent as f64 / 100.0, measure, road_of_edge };
        check_alternatives(&query, &wanted, per_cent);
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

/// Least (objective, first limit) by plain label correcting: full vectors, no bounds, nothing shared with the engines.
fn by_labels(query: &Query<'_>) -> Option<(u64, u64)> {
    let criteria: Vec<usize> = std::iter::once(query.objective)
        .chain(query.limits.iter().map(|l| l.criterion))
        .collect();
    let mut labels: Vec<Vec<Vec<u64>>> = vec![Vec::new(); query.graph.first_out.len() - 1];
    labels[query.source as usize].push(vec![0; criteria.len()]);
    let mut queue = std::collections::VecDeque::from([(query.source, vec![0; criteria.len()])]);
    while let Some((u, sums)) = queue.pop_front() {
        if !labels[u as usize].contains(&sums) {
            continue;
        }
        for e in query.graph.first_out[u as usize]..query.graph.first_out[u as usize + 1] {
            let v = query.graph.head[e as usize];
            let next: Vec<u64> = sums
                .iter()
                .zip(&criteria)
                .map(|(s, &c)| s + query.graph.weights[c][e as usize])
                .collect();
            let list = &mut labels[v as usize];
            let at_most = |a: &[u64], b: &[u64]| a.iter().zip(b).all(|(a, b)| a <= b);
            if query
                .limits
                .iter()
                .zip(&next[1..])
                .all(|(l, s)| *s <= l.at_most)
                && !list.iter().any(|other| at_most(other, &next))
            {
                list.retain(|other| !at_most(&next, other));
                list.push(next.clone());
                queue.push_back((v, next));
            }
        }
    }
    labels[query.target as usize]
        .iter()
        .map(|l| (l[0], l.get(1).copied().unwrap_or(0)))
        .min()
}

/// A grid with random weights and chords, large enough for bounds and reductions to matter.
fn grid(side: u32, weights: &[u64], criteria: usize) -> Digraph {
    let mut edges = Vec::new();
    let mut next = weights.chunks(criteria).map(<[u64]>::to_vec).cycle();
    let mut add = |a: u32, b: u32| edges.push((a, b, next.next().unwrap()));
    for v in 0..side * side {
        if v % side + 1 < side {
            add(v, v + 1);
            add(v + 1, v);
        }
        if v / side + 1 < side {
            add(v, v + side);
            add(v + side, v);
        }
        add(v, (v * 7 + 3) % (side * side));
    }
    graph((side * side) as usize, &edges)
}

/// The spread of a criterion between its own best path and the best path in the objective, at a share.
fn limit_between(graph: &Digraph, target: u32, criterion: usize, share: u64) -> Limit {
    let best = |objective| match constrained(&Query {
        graph,
        source: 0,
        target,
        objective,
        limits: vec![],
    })
    .unwrap()
    {
        Outcome::Optimal(path) => path.totals[criterion],
        other => panic!("{other:?}"),
    };
    let (least, most) = (best(criterion), best(0));
    Limit {
        criterion,
        at_most: least + (u128::from(most - least) * u128::from(share) / 100) as u64,
    }
}

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

mod range {
    //! Sums near the limit of integers: an error or the right answer, never a wrap.

    use super::*;

    fn huge_instance() -> impl Strategy<Value = (Digraph, u32, u32, Vec<Limit>)> {
        let weight = prop_oneof![4 => 0u64..5, 1 => Just(LIMIT / 4), 1 => Just(LIMIT / 2), 1 => Just(LIMIT - 1)];
        let edge = (0u32..5, 0u32..5, prop::collection::vec(weight.clone(), 4));
        let at_most =
            prop_oneof![3 => 0u64..12, 2 => weight, 1 => Just(LIMIT - 1), 2 => Just(u64::MAX)];
        let limit =
            (0usize..4, at_most).prop_map(|(criterion, at_most)| Limit { criterion, at_most });
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
        let sum =
            |w: &Vec<u64>, edges: &[u32]| edges.iter().map(|&e| u128::from(w[e as usize])).sum();
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
            if let Ok(Frontier { paths, .. }) = frontier(&query, criterion) {
                let got: Vec<_> = paths
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
}

mod refusals {
    //! Malformed problems, and the checker on paths that lie.

    use super::*;

    fn two_ways() -> Digraph {
        graph(
            3,
            &[(0, 1, vec![1, 9]), (0, 1, vec![4, 2]), (1, 2, vec![1, 1])],
        )
    }

    fn malformed(query: &Query<'_>) {
        assert!(
            matches!(constrained(query), Err(Error::Malformed(_))),
            "{query:?}"
        );
        assert!(
            matches!(frontier(query, 0), Err(Error::Malformed(_))),
            "{query:?}"
        );
        let wanted = Alternatives {
            count: 1,
            max_overlap: 0.5,
            measure: 0,
            road_of_edge: &[0, 1, 2],
        };
        assert!(
            matches!(alternatives(query, &wanted), Err(Error::Malformed(_))),
            "{query:?}"
        );
    }

    #[test]
    fn malformed_is_an_error() {
        let sound = two_ways();
        let query = Query {
            graph: &sound,
            source: 0,
            target: 2,
            objective: 0,
            limits: vec![],
        };
        malformed(&Query {
            source: 3,
            ..query.clone()
        });
        malformed(&Query {
            target: u32::MAX,
            ..query.clone()
        });
        malformed(&Query {
            objective: 2,
            ..query.clone()
        });
        malformed(&Query {
            limits: vec![Limit {
                criterion: 7,
                at_most: 1,
            }],
            ..query.clone()
        });
        let breakers: [fn(&mut Digraph); 6] = [
            |g| g.first_out.clear(),
            |g| g.first_out[0] = 1,
            |g| g.first_out[1] = 9,
            |g| g.head[0] = 3,
            |g| g.head.truncate(2),
            |g| g.weights[1].truncate(2),
        ];
        for break_it in breakers {
            let mut broken = two_ways();
            break_it(&mut broken);
            malformed(&Query {
                graph: &broken,
                ..query.clone()
            });
        }
        assert!(matches!(frontier(&query, 2), Err(Error::Malformed(_))));
        let roads = [0, 1, 2];
        let wanted = Alternatives {
            count: 2,
            max_overlap: 0.5,
            measure: 0,
            road_of_edge: &roads,
        };
        for max_overlap in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            let wanted = Alternatives {
                max_overlap,
                ..wanted.clone()
            };
            assert!(matches!(
                alternatives(&query, &wanted),
                Err(Error::Malformed(_))
            ));
        }
        for wanted in [
            Alternatives {
                measure: 2,
                ..wanted.clone()
            },
            Alternatives {
                road_of_edge: &roads[1..],
                ..wanted
            },
        ] {
            assert!(matches!(
                alternatives(&query, &wanted),
                Err(Error::Malformed(_))
            ));
        }
        let other = two_ways();
        let solver = Solver::new(&other).unwrap();
        assert!(matches!(
            solver.constrained(&query),
            Err(Error::Malformed(_))
        ));
    }

    #[test]
    fn nowhere_to_go_is_an_empty_path() {
        let loops = graph(1, &[(0, 0, vec![0, 3]), (0, 0, vec![2, 0])]);
        let limits = vec![
            Limit {
                criterion: 0,
                at_most: 0,
            },
            Limit {
                criterion: 1,
                at_most: 0,
            },
        ];
        let query = Query {
            graph: &loops,
            source: 0,
            target: 0,
            objective: 0,
            limits,
        };
        let here = Path {
            edges: vec![],
            totals: vec![0, 0],
            lower_bound: 0,
        };
        assert_eq!(constrained(&query), Ok(Outcome::Optimal(here.clone())));
        assert_eq!(frontier(&query, 1).map(|f| f.paths), Ok(vec![here.clone()]));
        let wanted = Alternatives {
            count: 3,
            max_overlap: 1.0,
            measure: 1,
            road_of_edge: &[0, 1],
        };
        assert_eq!(alternatives(&query, &wanted), Ok(vec![here]));
    }

    #[test]
    fn the_checker_finds_each_fault() {
        let graph = two_ways();
        let limits = vec![Limit {
            criterion: 1,
            at_most: 3,
        }];
        let query = Query {
            graph: &graph,
            source: 0,
            target: 2,
            objective: 0,
            limits,
        };
        let good = Path {
            edges: vec![1, 2],
            totals: vec![5, 3],
            lower_bound: 5,
        };
        assert_eq!(constrained(&query), Ok(Outcome::Optimal(good.clone())));
        assert_eq!(check(&query, &good), Ok(()));
        let fault = |path: Path| check(&query, &path).unwrap_err();
        assert!(matches!(
            fault(Path {
                edges: vec![2],
                ..good.clone()
            }),
            Fault::Broken { position: 0, .. }
        ));
        assert!(matches!(
            fault(Path {
                edges: vec![1],
                ..good.clone()
            }),
            Fault::WrongEnd { node: 1, .. }
        ));
        assert!(matches!(
            fault(Path {
                edges: vec![1, 2, 9],
                ..good.clone()
            }),
            Fault::Broken { position: 2, .. }
        ));
        assert!(matches!(
            fault(Path {
                totals: vec![5, 2],
                ..good.clone()
            }),
            Fault::WrongTotal { criterion: 1, .. }
        ));
        assert!(matches!(
            fault(Path {
                totals: vec![5],
                ..good.clone()
            }),
            Fault::WrongTotal { criterion: 1, .. }
        ));
        let over = Path {
            edges: vec![0, 2],
            totals: vec![2, 10],
            lower_bound: 2,
        };
        assert!(matches!(
            fault(over),
            Fault::OverLimit {
                position: 0,
                sum: 10,
                at_most: 3
            }
        ));
        assert!(matches!(
            fault(Path {
                lower_bound: 6,
                ..good
            }),
            Fault::WrongBound { .. }
        ));
    }
}
