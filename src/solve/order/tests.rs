//! Orders and the hierarchies they make, against elimination as it is defined and against Bellman–Ford.

use super::{Order, neighbours};
use crate::solve::tests::graph;
use crate::solve::{Digraph, Error, Hierarchy, Limit, Outcome, Query, Solver};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A graph from its nodes and arcs, with weights that are often zero.
fn digraph(nodes: usize, arcs: &[(u32, u32, u64, u64)]) -> Digraph {
    let edges: Vec<_> = arcs
        .iter()
        .map(|&(u, v, a, b)| (u, v, vec![a, b]))
        .collect();
    let mut graph = graph(nodes, &edges);
    graph.weights.truncate(2);
    graph
}

/// Small graphs with zero weights, loops, parallel arcs and unreachable parts; and a permutation of their nodes.
fn instance(most: usize) -> impl Strategy<Value = (Digraph, Vec<u32>)> {
    (1..=most, 0u64..=6, 0usize..=3).prop_flat_map(|(nodes, top, density)| {
        let node = 0..nodes as u32;
        let arc = (node.clone(), node.clone(), 0..=top, 0..=top);
        let permutation = Just(node.collect::<Vec<u32>>()).prop_shuffle();
        let graph = prop::collection::vec(arc, 0..=density * nodes)
            .prop_map(move |arcs| digraph(nodes, &arcs));
        (graph, permutation)
    })
}

/// A grid with some of its roads, both ways, and coordinates: large enough to be dissected.
fn grid(side: u32, kept: &[bool]) -> (Digraph, Vec<(i32, i32)>) {
    let mut arcs = Vec::new();
    let mut kept = kept.iter().cycle();
    for u in 0..side * side {
        for v in [
            (u % side + 1 < side).then_some(u + 1),
            (u + side < side * side).then_some(u + side),
        ] {
            if let (Some(v), Some(true)) = (v, kept.next()) {
                arcs.extend([(u, v, 1, 1), (v, u, 1, 1)]);
            }
        }
    }
    let place = |v: u32| ((v % side).cast_signed(), (v / side).cast_signed());
    (
        digraph((side * side) as usize, &arcs),
        (0..side * side).map(place).collect(),
    )
}

fn orders(graph: &Digraph, permutation: &[u32]) -> Vec<Order> {
    let coordinates: Vec<(i32, i32)> = permutation
        .iter()
        .map(|&v| ((v % 3).cast_signed(), v.cast_signed()))
        .collect();
    vec![
        Order::of(graph).unwrap(),
        Order::nested(graph, Some(&coordinates)).unwrap(),
        Order::least_degree(graph).unwrap(),
        Order::of_nodes(permutation.to_vec()).unwrap(),
    ]
}

/// The pairs joined when nodes come out in order and their neighbours are joined to each other.
fn eliminated(graph: &Digraph, order: &Order) -> BTreeSet<(u32, u32)> {
    let mut near: Vec<BTreeSet<u32>> = neighbours(graph)
        .into_iter()
        .map(BTreeSet::from_iter)
        .collect();
    let mut joined = BTreeSet::new();
    for &x in order.nodes() {
        let row = std::mem::take(&mut near[x as usize]);
        for &y in &row {
            joined.insert((x.min(y), x.max(y)));
            near[y as usize].extend(row.iter().filter(|&&z| z != y));
            near[y as usize].remove(&x);
        }
    }
    joined
}

fn shortcuts(hierarchy: &Hierarchy) -> BTreeSet<(u32, u32)> {
    let all = &hierarchy.0;
    let node = |rank: u32| all.order.node[rank as usize];
    let pairs = (0..all.order.node.len() as u32).flat_map(|x| {
        let row = &all.upper[all.row(x)];
        assert!(row.windows(2).all(|pair| pair[0] < pair[1]) && row.iter().all(|&y| y > x));
        row.iter().map(move |&y| (node(x), node(y)))
    });
    pairs.map(|(x, y)| (x.min(y), x.max(y))).collect()
}

/// Least (first, second) sums from every node to a target.
fn bellman_ford(
    graph: &Digraph,
    target: u32,
    [first, second]: [usize; 2],
) -> Vec<Option<(u64, u64)>> {
    let mut best = vec![None; graph.first_out.len() - 1];
    best[target as usize] = Some((0, 0));
    loop {
        let before = best.clone();
        for u in 0..best.len() {
            for e in graph.first_out[u] as usize..graph.first_out[u + 1] as usize {
                if let Some((a, b)) = best[graph.head[e] as usize] {
                    let way = (a + graph.weights[first][e], b + graph.weights[second][e]);
                    if best[u].is_none_or(|known| way < known) {
                        best[u] = Some(way);
                    }
                }
            }
        }
        if best == before {
            return best;
        }
    }
}

fn query(graph: &Digraph, source: u32, target: u32, limits: Vec<Limit>) -> Query<'_> {
    Query {
        graph,
        source,
        target,
        objective: 0,
        limits,
    }
}

/// Frontiers to a target, and best paths within a limit, with a hierarchy and without: from every node of a small graph.
fn same_answers(graph: &Digraph, target: u32, cap: u64, order: Order) {
    let apart = 1 + graph.first_out.len() / 16;
    let plain = Solver::new(graph).unwrap();
    let hierarchy = Hierarchy::new(graph, order).unwrap();
    let solver = Solver::new(graph).unwrap().with(&hierarchy).unwrap();
    let cheapest = bellman_ford(graph, target, [0, 1]);
    let safest = bellman_ford(graph, target, [1, 0]);
    for source in (0..cheapest.len() as u32).step_by(apart) {
        let free = query(graph, source, target, Vec::new());
        let values = |solver: &Solver<'_>| -> Vec<Vec<u64>> {
            let paths = solver.frontier(&free, 1).unwrap().paths;
            paths.into_iter().map(|path| path.totals).collect()
        };
        let front = values(&solver);
        assert_eq!(front, values(&plain));
        let ends = |at: Option<&Vec<u64>>| at.map(|totals| (totals[0], totals[1]));
        assert_eq!(ends(front.first()), cheapest[source as usize]);
        let turned = safest[source as usize].map(|(b, a)| (a, b));
        assert_eq!(ends(front.last()), turned);
        let limits = vec![Limit {
            criterion: 1,
            at_most: cap,
        }];
        let capped = query(graph, source, target, limits);
        let value = |solver: &Solver<'_>| match solver.constrained(&capped).unwrap() {
            Outcome::Optimal(path) => Ok(path.totals),
            other => Err(other),
        };
        assert_eq!(value(&solver), value(&plain));
        let within = front.iter().find(|totals| totals[1] <= cap);
        assert_eq!(value(&solver).ok().as_ref(), within);
    }
}

fn is_permutation(order: &Order, nodes: usize) -> bool {
    let mut sorted = order.nodes().to_vec();
    sorted.sort_unstable();
    sorted == (0..nodes as u32).collect::<Vec<u32>>()
        && (0..nodes).all(|r| order.rank[order.node[r] as usize] as usize == r)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_hierarchy_changes_no_answer((graph, permutation) in instance(10), cap in 0u64..25) {
        let target = permutation[0];
        for order in orders(&graph, &permutation) {
            same_answers(&graph, target, cap, order);
        }
    }

    #[test]
    fn shortcuts_are_those_of_elimination((graph, permutation) in instance(24)) {
        for order in orders(&graph, &permutation) {
            prop_assert!(is_permutation(&order, permutation.len()));
            let expected = eliminated(&graph, &order);
            let hierarchy = Hierarchy::new(&graph, order).unwrap();
            prop_assert_eq!(hierarchy.shortcut_count(), expected.len());
            prop_assert_eq!(shortcuts(&hierarchy), expected);
        }
    }

    #[test]
    fn bytes_come_back_or_are_refused((graph, permutation) in instance(12), bit in 0u8..8) {
        let order = Order::of_nodes(permutation).unwrap();
        let bytes = order.to_bytes(&graph).unwrap();
        prop_assert_eq!(&Order::from_bytes(&bytes, &graph), &Ok(order));
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            prop_assert!(matches!(Order::from_bytes(&changed, &graph), Err(Error::Order(_))));
            prop_assert!(matches!(Order::from_bytes(&bytes[..at], &graph), Err(Error::Order(_))));
        }
        let longer = [&bytes[..], &[0]].concat();
        prop_assert!(matches!(Order::from_bytes(&longer, &graph), Err(Error::Order(_))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_is_dissected_is_right(side in 22u32..30, kept in prop::collection::vec(prop::bool::weighted(0.9), 1009)) {
        let (graph, coordinates) = grid(side, &kept);
        let target = side * side / 2;
        for order in [Order::of(&graph), Order::nested(&graph, Some(&coordinates))] {
            let order = order.unwrap();
            prop_assert!(is_permutation(&order, coordinates.len()));
            let hierarchy = Hierarchy::new(&graph, order.clone()).unwrap();
            prop_assert_eq!(shortcuts(&hierarchy), eliminated(&graph, &order));
            let solver = Solver::new(&graph).unwrap().with(&hierarchy).unwrap();
            let expected = bellman_ford(&graph, target, [0, 1]);
            for source in (0..side * side).step_by(7) {
                let found = solver.frontier(&query(&graph, source, target, Vec::new()), 1).unwrap();
                let first = found.paths.first().map(|path| (path.totals[0], path.totals[1]));
                prop_assert_eq!(first, expected[source as usize]);
            }
        }
    }
}

/// Numbers that look random, the same each time.
fn numbers(mut state: u64) -> impl FnMut(u32) -> u32 {
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(below)) as u32
    }
}

#[test]
fn dissection_leaves_flatter_trees_than_least_degree() {
    let (graph, coordinates) = grid(60, &[true]);
    let triangles = |order: Result<Order, Error>| {
        Hierarchy::new(&graph, order.unwrap())
            .unwrap()
            .triangle_count()
    };
    let least_degree = triangles(Order::least_degree(&graph));
    assert!(triangles(Order::of(&graph)) < least_degree);
    assert!(triangles(Order::nested(&graph, Some(&coordinates))) < least_degree);
}

#[test]
fn a_complete_graph_has_a_hierarchy() {
    let mut number = numbers(1);
    let pairs = (0..300).flat_map(|u| (0..300).map(move |v| (u, v)));
    let arcs: Vec<_> = pairs
        .map(|(u, v)| (u, v, u64::from(number(1000)), u64::from(number(1000))))
        .collect();
    let graph = digraph(300, &arcs);
    for order in [Order::of(&graph), Order::least_degree(&graph)] {
        let hierarchy = Hierarchy::new(&graph, order.unwrap()).unwrap();
        assert_eq!(hierarchy.shortcut_count(), 300 * 299 / 2);
    }
    same_answers(&graph, 7, 300, Order::of(&graph).unwrap());
}

#[test]
fn a_large_dense_graph_is_refused() {
    for arcs_per_node in [6, 100] {
        let mut number = numbers(2);
        let arcs: Vec<_> = (0..20_000 * arcs_per_node)
            .map(|_| (number(20_000), number(20_000), 1, 1))
            .collect();
        let graph = digraph(20_000, &arcs);
        for order in [Order::of(&graph), Order::least_degree(&graph)] {
            let order = order.unwrap();
            assert!(is_permutation(&order, 20_000));
            assert_eq!(Hierarchy::new(&graph, order).err(), Some(Error::Unsuited));
        }
    }
}

#[test]
fn the_least_graphs() {
    let nothing = digraph(0, &[]);
    let hierarchy = Hierarchy::new(&nothing, Order::of(&nothing).unwrap()).unwrap();
    assert_eq!(hierarchy.shortcut_count(), 0);
    let alone = digraph(1, &[(0, 0, 3, 4)]);
    same_answers(&alone, 0, 0, Order::of(&alone).unwrap());
    let apart = digraph(4, &[(0, 1, 1, 1), (0, 1, 0, 2), (2, 2, 1, 1), (3, 2, 0, 0)]);
    for target in 0..4 {
        same_answers(&apart, target, 1, Order::of(&apart).unwrap());
    }
}

#[test]
fn what_is_no_order_of_the_graph_is_refused() {
    for nodes in [vec![0, 0], vec![1], vec![0, 2], vec![1, 1, 0]] {
        assert!(matches!(Order::of_nodes(nodes), Err(Error::Order(_))));
    }
    let graph = digraph(3, &[(0, 1, 1, 1), (1, 2, 1, 1)]);
    let order = Order::of_nodes(vec![0, 1]).unwrap();
    assert!(matches!(
        Hierarchy::new(&graph, order.clone()),
        Err(Error::Order(_))
    ));
    assert!(matches!(order.to_bytes(&graph), Err(Error::Order(_))));
    assert!(matches!(
        Order::nested(&graph, Some(&[(0, 0)])),
        Err(Error::Order(_))
    ));
    let bytes = Order::of(&graph).unwrap().to_bytes(&graph).unwrap();
    let other_edges = digraph(3, &[(0, 1, 1, 1), (0, 2, 1, 1)]);
    assert!(matches!(
        Order::from_bytes(&bytes, &other_edges),
        Err(Error::Order(_))
    ));
    let other_weights = digraph(3, &[(0, 1, 5, 0), (1, 2, 7, 9)]);
    assert!(Order::from_bytes(&bytes, &other_weights).is_ok());
}
