//! Queries on the DIMACS New York graph beside one petgraph `dijkstra` one-to-all on the same graph.
//!
//! `cargo bench --bench solve`; without `../shared/data` it says so and measures nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench may stop at the first surprise

#[path = "../tests/dimacs_files/mod.rs"]
mod dimacs_files;

use dimacs_files::{COST, RESOURCE, folder, new_york, query, rows};
use siraba::solve::{Digraph, Hierarchy, Limit, Order, Outcome, Query, Solver};
use std::sync::LazyLock;

static GRAPH: LazyLock<Option<Digraph>> = LazyLock::new(|| folder().map(|f| new_york(&f)));
static SOLVER: LazyLock<Option<Solver<'static>>> = LazyLock::new(|| {
    GRAPH
        .as_ref()
        .map(|g| Solver::new(g).expect("a sound graph"))
});
static HIERARCHY: LazyLock<Option<Hierarchy>> = LazyLock::new(|| {
    GRAPH.as_ref().map(|g| {
        let order = Order::of(g).expect("a sound graph");
        Hierarchy::new(g, order).expect("an order of the graph")
    })
});
static WITH_HIERARCHY: LazyLock<Option<Solver<'static>>> =
    LazyLock::new(|| GRAPH.as_ref().zip(HIERARCHY.as_ref()).map(customised));

/// A new solver, customised for the two criteria.
fn customised<'g>((graph, hierarchy): (&'g Digraph, &Hierarchy)) -> Solver<'g> {
    let solver = Solver::new(graph).expect("a sound graph");
    let solver = solver.with(hierarchy).expect("a hierarchy of the graph");
    solver
        .customise(COST, RESOURCE)
        .expect("two criteria of the graph");
    solver
}

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

/// By what bounds a bench asks.
#[derive(Clone, Copy, Debug)]
enum Bounds {
    Searches,
    Hierarchy,
}

const BOUNDS: [Bounds; 2] = [Bounds::Searches, Bounds::Hierarchy];

impl Bounds {
    fn solver(self) -> Option<(&'static Digraph, &'static Solver<'static>)> {
        let solver = match self {
            Self::Searches => SOLVER.as_ref(),
            Self::Hierarchy => WITH_HIERARCHY.as_ref(),
        };
        GRAPH.as_ref().zip(solver)
    }
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
#[divan::bench(args = BOUNDS, sample_count = 30, sample_size = 1)]
fn weight_constrained(bencher: divan::Bencher<'_, '_>, bounds: Bounds) {
    let Some((graph, solver)) = bounds.solver() else {
        return;
    };
    let mut all = some_rows("NY_wcspp.csv", 18).into_iter().cycle();
    bencher
        .with_inputs(|| all.next().map(|row| query(graph, &row, Some(row[2]))))
        .bench_local_values(|query| query.map(|q| solver.constrained(&q)));
}

/// Seven frontiers in turn, one a sample.
#[divan::bench(args = BOUNDS, sample_count = 21, sample_size = 1)]
fn frontier(bencher: divan::Bencher<'_, '_>, bounds: Bounds) {
    let Some((graph, solver)) = bounds.solver() else {
        return;
    };
    let mut all = some_rows("NY_frontier.csv", 3).into_iter().cycle();
    bencher
        .with_inputs(|| all.next().map(|row| query(graph, &row, None)))
        .bench_local_values(|query| query.map(|q| solver.frontier(&q, RESOURCE)));
}

/// The nested dissection and its shortcuts, once for a topology.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn order_and_contract(bencher: divan::Bencher<'_, '_>) {
    let Some(graph) = GRAPH.as_ref() else { return };
    bencher.bench_local(|| Hierarchy::new(graph, Order::of(graph)?));
}

/// What a scenario costs whose weights differ: check, reverse, lay out and customise.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn customise(bencher: divan::Bencher<'_, '_>) {
    let Some(both) = GRAPH.as_ref().zip(HIERARCHY.as_ref()) else {
        return;
    };
    bencher.bench_local(|| customised(both));
}

/// How queries are asked.
#[derive(Clone, Copy, Debug)]
enum Asked {
    OneByOne,
    /// All at once, in a pool of so many threads.
    AtOnce(usize),
}

const ASKED: [(Asked, Bounds); 6] = [
    (Asked::OneByOne, Bounds::Searches),
    (Asked::AtOnce(1), Bounds::Searches),
    (Asked::AtOnce(2), Bounds::Searches),
    (Asked::OneByOne, Bounds::Hierarchy),
    (Asked::AtOnce(1), Bounds::Hierarchy),
    (Asked::AtOnce(2), Bounds::Hierarchy),
];

/// Queries that are asked together.
type Sets = LazyLock<Vec<Vec<Query<'static>>>>;

/// Ten caps of one pair, a twentieth to nineteen twentieths of the way; nine pairs.
static TEN_CAPS: Sets = LazyLock::new(|| {
    let caps = |row: &Vec<u64>| (0..10).map(|i| capped(row, 2 * i + 1)).collect();
    some_rows("NY_wcspp.csv", 20).iter().map(caps).collect()
});

/// Twenty origins of one target, each with a cap halfway; nine targets.
static TWENTY_ORIGINS: Sets = LazyLock::new(|| {
    let origins = some_rows("NY_wcspp.csv", 9);
    let from = |row: &Vec<u64>| {
        let pair = |origin: &Vec<u64>| capped(&[origin[0], row[1]], 10);
        origins.iter().map(pair).collect()
    };
    some_rows("NY_wcspp.csv", 20).iter().map(from).collect()
});

/// A query with a cap so many twentieths of the way from the least that can be had to what the best path in cost uses.
fn capped(pair: &[u64], twentieths: u64) -> Query<'static> {
    let (graph, solver) = Bounds::Searches.solver().expect("a graph");
    let uses = |objective| {
        let query = Query {
            objective,
            ..query(graph, pair, None)
        };
        match solver.constrained(&query) {
            Ok(Outcome::Optimal(path)) => path.totals[RESOURCE],
            other => panic!("{other:?}"),
        }
    };
    let (least, most) = (uses(RESOURCE), uses(COST));
    query(graph, pair, Some(least + (most - least) * twentieths / 20))
}

#[divan::bench(args = ASKED, sample_count = 9, sample_size = 1)]
fn together_ten_caps(bencher: divan::Bencher<'_, '_>, asked: (Asked, Bounds)) {
    ask_together(bencher, asked, &TEN_CAPS);
}

#[divan::bench(args = ASKED, sample_count = 9, sample_size = 1)]
fn together_twenty_origins(bencher: divan::Bencher<'_, '_>, asked: (Asked, Bounds)) {
    ask_together(bencher, asked, &TWENTY_ORIGINS);
}

/// A set in each sample.
fn ask_together(bencher: divan::Bencher<'_, '_>, (asked, bounds): (Asked, Bounds), sets: &Sets) {
    let Some((_, solver)) = bounds.solver() else {
        return;
    };
    let mut sets = sets.iter().cycle();
    let threads = match asked {
        Asked::OneByOne => 1,
        Asked::AtOnce(threads) => threads,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool of threads");
    bencher
        .with_inputs(|| sets.next().map_or(&[][..], Vec::as_slice))
        .bench_local_values(|queries| match asked {
            Asked::OneByOne => queries.iter().map(|q| solver.constrained(q)).collect(),
            Asked::AtOnce(_) => pool.install(|| solver.constrained_many(queries)),
        });
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
