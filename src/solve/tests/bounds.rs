//! Bounds beyond those of the two criteria, and ways without a choice, on graphs made to mislead them.

use super::*;

fn digraph(nodes: u32, mut arcs: Vec<(u32, u32, u64, u64)>) -> Digraph {
    arcs.sort_by_key(|arc| arc.0);
    let mut first_out = vec![0; nodes as usize + 1];
    for arc in &arcs {
        first_out[arc.0 as usize + 1] += 1;
    }
    for v in 0..nodes as usize {
        first_out[v + 1] += first_out[v];
    }
    Digraph {
        first_out,
        head: arcs.iter().map(|arc| arc.1).collect(),
        weights: vec![
            arcs.iter().map(|arc| arc.2).collect(),
            arcs.iter().map(|arc| arc.3).collect(),
        ],
    }
}

fn both_ways(arcs: &mut Vec<(u32, u32, u64, u64)>, (u, v): (u32, u32), (a, b): (u64, u64)) {
    arcs.extend([(u, v, a, b), (v, u, a, b)]);
}

/// Sums of the frontier in (0, 1), by searches and by a hierarchy.
fn fronts(graph: &Digraph, (source, target): (u32, u32)) -> [Vec<(u64, u64)>; 2] {
    let hierarchy = Hierarchy::new(graph, Order::of(graph).unwrap()).unwrap();
    let plain = Solver::new(graph).unwrap();
    let fast = Solver::new(graph).unwrap().with(&hierarchy).unwrap();
    let query = Query {
        graph,
        source,
        target,
        objective: 0,
        limits: Vec::new(),
    };
    [plain, fast].map(|solver| {
        let frontier = solver.frontier(&query, 1).unwrap();
        let sums = frontier.paths.iter().map(|p| (p.totals[0], p.totals[1]));
        sums.collect()
    })
}

/// What fits under a cap, by searches and by a hierarchy.
fn capped(graph: &Digraph, (source, target): (u32, u32), cap: u64) -> [Option<u64>; 2] {
    let hierarchy = Hierarchy::new(graph, Order::of(graph).unwrap()).unwrap();
    let plain = Solver::new(graph).unwrap();
    let fast = Solver::new(graph).unwrap().with(&hierarchy).unwrap();
    let limits = vec![Limit {
        criterion: 1,
        at_most: cap,
    }];
    let query = Query {
        graph,
        source,
        target,
        objective: 0,
        limits,
    };
    [plain, fast].map(|solver| match solver.constrained(&query).unwrap() {
        Outcome::Optimal(path) => Some(path.totals[0]),
        _ => None,
    })
}

/// A chain whose frontiers trade at a rate, and beside it three nodes in a row with two arcs each of other scales.
fn unseen(rate: (u64, u64), beside: &[(u64, u64)]) -> Digraph {
    let mut arcs = Vec::new();
    for v in 0..97 {
        both_ways(&mut arcs, (v, v + 1), (rate.0, 1));
        both_ways(&mut arcs, (v, v + 1), (1, rate.1));
    }
    arcs.extend(beside.iter().map(|&(a, b)| (98, 99, a, b)));
    digraph(100, arcs)
}

#[test]
fn a_weighted_sum_out_of_range_is_no_bound() {
    for far in [1u64, 1_000_000_000] {
        let graph = unseen((1_000_001, 2), &[(10, 5000 * far), (20, 5000 * far - 2000)]);
        for cap in [5000 * far - 1000, 5000 * far - 2000] {
            assert_eq!(capped(&graph, (98, 99), cap), [Some(20); 2], "{far}");
        }
        assert_eq!(capped(&graph, (98, 99), 5000 * far), [Some(10); 2], "{far}");
    }
}

#[test]
fn a_weighted_sum_without_room_is_not_looked_at() {
    let points = [(1, 1 << 50), (10, 10), (1 << 50, 1)];
    let graph = unseen((2, 1_000_001), &points);
    assert_eq!(capped(&graph, (98, 99), 1 << 49), [Some(10); 2]);
    assert_eq!(fronts(&graph, (98, 99)), [points.to_vec(), points.to_vec()]);
}

#[test]
fn a_place_settles_once_for_each_objective() {
    for wide in [0, 1 << 40] {
        let n = 20;
        let mut arcs = Vec::new();
        for i in 0..n {
            arcs.extend([(i, i + 1, 0, 0), (i, i + 1, 0, 1 << (n - 1 - i))]);
        }
        arcs.extend([(n, n + 1, 1, 1 << (n + 2)), (n, n + 1, 100, 0)]);
        arcs.push((n + 1, n + 2, wide, wide));
        let graph = digraph(n + 3, arcs);
        let solver = Solver::new(&graph).unwrap();
        let query = Query {
            graph: &graph,
            source: 0,
            target: n + 1,
            objective: 0,
            limits: Vec::new(),
        };
        assert_eq!(solver.frontier(&query, 1).unwrap().paths.len(), 2);
        assert!(solver.labels_made() <= 100, "{}", solver.labels_made());
    }
}

#[test]
fn ways_end_at_their_targets() {
    for length in [1, 2, 63, 64, 65, 130] {
        // A square of choices, a chain from one corner to the next, a dead end at the third, a loop at the fourth.
        let mut arcs = Vec::new();
        for v in 0..4 {
            both_ways(&mut arcs, (v, (v + 1) % 4), (5, 300));
        }
        both_ways(&mut arcs, (0, 2), (9, 500));
        let chain: Vec<u32> = std::iter::once(0).chain(4..4 + length).chain([1]).collect();
        let dead_end: Vec<u32> = std::iter::once(2)
            .chain(4 + length..4 + 2 * length)
            .collect();
        for (i, step) in chain.windows(2).chain(dead_end.windows(2)).enumerate() {
            both_ways(&mut arcs, (step[0], step[1]), (3, 1 + i as u64 % 3));
        }
        let one_way: Vec<u32> = std::iter::once(3)
            .chain(4 + 2 * length..4 + 3 * length)
            .chain([3])
            .collect();
        arcs.extend(one_way.windows(2).map(|step| (step[0], step[1], 2, 2)));
        arcs.extend([(3, 3, 1, 1), (5, 5, 0, 0)]);
        let nodes = 4 + 3 * length;
        let graph = digraph(nodes, arcs);
        for target in (0..nodes).step_by(if length > 2 { 7 } else { 1 }) {
            for source in [0, 3, 4, nodes - 1] {
                let expected = by_merging(&graph, source, target);
                let found = fronts(&graph, (source, target));
                assert_eq!(
                    found,
                    [expected.clone(), expected],
                    "{length}: {source} {target}"
                );
            }
        }
    }
}

/// The frontier by label correcting: lists of sums merged along arcs until nothing changes.
fn by_merging(graph: &Digraph, source: u32, target: u32) -> Vec<(u64, u64)> {
    let nodes = graph.first_out.len() - 1;
    let mut lists: Vec<Vec<(u64, u64)>> = vec![Vec::new(); nodes];
    lists[source as usize].push((0, 0));
    let mut changed = vec![source];
    while let Some(u) = changed.pop() {
        let row = graph.first_out[u as usize] as usize..graph.first_out[u as usize + 1] as usize;
        for e in row {
            let v = graph.head[e];
            let before = lists[v as usize].clone();
            let mut merged = before.clone();
            let here = &lists[u as usize];
            merged.extend(
                here.iter()
                    .map(|sums| (sums.0 + graph.weights[0][e], sums.1 + graph.weights[1][e])),
            );
            merged.sort_unstable();
            let mut least = u64::MAX;
            merged.retain(|sums| {
                sums.1 < least && {
                    least = sums.1;
                    true
                }
            });
            if merged != before {
                lists[v as usize] = merged;
                changed.push(v);
            }
        }
    }
    lists[target as usize].clone()
}
