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
    let paths = frontier(query, criterion).unwrap();
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
    #![proptest_config(ProptestConfig::with_cases(3000))]

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
