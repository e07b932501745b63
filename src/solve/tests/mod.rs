//! The solvers against enumeration of every simple path, on small graphs with all the awkward parts, and what
//! the tests share: one file per subject.

mod alternatives;
mod bounds;
mod budget;
mod constrained;
mod frontier;
mod parts;
mod range;
mod refusals;
mod robust;
mod several;
mod tampered;

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

/// Graph, source, target and limits.
type Instance = (Digraph, u32, u32, Vec<Limit>);

/// Small graphs with zero weights, parallel edges, self-loops and unreachable parts, and limits near what paths use.
fn instance() -> impl Strategy<Value = Instance> {
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
