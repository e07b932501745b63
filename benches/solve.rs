//! Queries on the DIMACS New York graph beside one petgraph `dijkstra` one-to-all on the same graph.
//!
//! `cargo bench --bench solve`; without `../shared/data` it says so and measures nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench may stop at the first surprise

#[path = "../tests/dimacs_files/mod.rs"]
mod dimacs_files;

use dimacs_files::{RESOURCE, folder, new_york, query, rows};
use siraba::solve::{Digraph, Limit, Outcome, Query, Solver};
use std::sync::LazyLock;

static GRAPH: LazyLock<Option<Digraph>> = LazyLock::new(|| folder().map(|f| new_york(&f)));
static SOLVER: LazyLock<Option<Solver<'static>>> = LazyLock::new(|| {
    GRAPH
        .as_ref()
        .map(|g| Solver::new(g).expect("a sound graph"))
});

fn main() {
    if GRAPH.is_some() {
        divan::main();
    }
}

/// Every so many rows of a file of queries.
fn some_rows(file: &str, step: usize) -> Vec<Vec<u64>> {
    folder().map_or_else(Vec::new, |f| {
        rows(&f.join(file)).into_iter().step_by(step).collect()
    })
}

fn both() -> Option<(&'static Digraph, &'static Solver<'static>)> {
    GRAPH.as_ref().zip(SOLVER.as_ref())
}

/// The yardstick.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn petgraph_dijkstra_one_to_all(bencher: divan::Bencher<'_, '_>) {
    let Some(graph) = GRAPH.as_ref() else { return };
    let mut oracle = petgraph::graph::DiGraph::<(), u32>::new();
    let nodes: Vec<_> = (1..graph.first_out.len())
        .map(|_| oracle.add_node(()))
        .collect();
    for (u, row) in graph.first_out.windows(2).enumerate() {
        for e in row[0] as usize..row[1] as usize {
            oracle.add_edge(
                nodes[u],
                nodes[graph.head[e] as usize],
                graph.weights[0][e] as u32,
            );
        }
    }
    bencher
        .bench_local(|| petgraph::algo::dijkstra(&oracle, nodes[118_215], None, |e| *e.weight()));
}

/// Checking the arrays and reversing the graph, once for all queries on it.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn check_and_reverse(bencher: divan::Bencher<'_, '_>) {
    let Some(graph) = GRAPH.as_ref() else { return };
    bencher.bench_local(|| Solver::new(graph));
}

/// Ten weight-constrained queries in turn, one a sample.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn weight_constrained(bencher: divan::Bencher<'_, '_>) {
    let Some((graph, solver)) = both() else {
        return;
    };
    let mut all = some_rows("NY_wcspp.csv", 18).into_iter().cycle();
    bencher
        .with_inputs(|| all.next().map(|row| query(graph, &row, Some(row[2]))))
        .bench_local_values(|query| query.map(|q| solver.constrained(&q)));
}

/// Seven frontiers in turn, one a sample.
#[divan::bench(sample_count = 21, sample_size = 1)]
fn frontier(bencher: divan::Bencher<'_, '_>) {
    let Some((graph, solver)) = both() else {
        return;
    };
    let mut all = some_rows("NY_frontier.csv", 3).into_iter().cycle();
    bencher
        .with_inputs(|| all.next().map(|row| query(graph, &row, None)))
        .bench_local_values(|query| query.map(|q| solver.frontier(&q, RESOURCE)));
}

/// Three limits at three tenths of the way from the least that can be had to what the best path in cost uses:
/// time, cost on a quarter of the map (as a zone of hazard would have it), and a mean of the two criteria.
/// Most of these queries are infeasible, and say which limits are in conflict.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn three_limits(bencher: divan::Bencher<'_, '_>) {
    let Some(graph) = GRAPH.as_ref() else { return };
    let mut graph = graph.clone();
    let in_zone = |(&head, &w): (&u32, &u64)| if (head / 1500) % 4 == 0 { w } else { 0 };
    let zone = graph
        .head
        .iter()
        .zip(&graph.weights[0])
        .map(in_zone)
        .collect();
    let mean = graph.weights[0]
        .iter()
        .zip(&graph.weights[1])
        .map(|(a, b)| (a * 3 + b * 2) / 5)
        .collect();
    graph.weights.extend([zone, mean]);
    let Ok(solver) = Solver::new(&graph) else {
        return;
    };
    let free = |row: &[u64], objective: usize| {
        let query = Query {
            objective,
            ..query(&graph, row, None)
        };
        match solver.constrained(&query) {
            Ok(Outcome::Optimal(path)) => path.totals,
            other => panic!("{other:?}"),
        }
    };
    let queries: Vec<Query<'_>> = some_rows("NY_wcspp.csv", 18)
        .iter()
        .map(|row| {
            let best = free(row, 0);
            let tight = |criterion: usize| {
                let least = free(row, criterion)[criterion];
                Limit {
                    criterion,
                    at_most: least + (best[criterion] - least) * 3 / 10,
                }
            };
            Query {
                limits: [2, 1, 3].map(tight).to_vec(),
                ..query(&graph, row, None)
            }
        })
        .collect();
    let mut all = queries.into_iter().cycle();
    bencher
        .with_inputs(|| all.next())
        .bench_local_values(|query| query.map(|q| solver.constrained(&q)));
}
