//! Weight-constrained paths and frontiers on New York, against answers on which independent solvers agree.
//!
//! A spread by default; all with `cargo test --release --test dimacs -- --ignored --nocapture`, which also
//! prints the times.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod dimacs_files;

use dimacs_files::{COST, RESOURCE, folder, new_york, query, rows};
use siraba::solve::{Digraph, Hierarchy, Order, Outcome, Solver, check_frontier, check_outcome};
use std::path::Path;
use std::time::{Duration, Instant};

fn constrained_matches(
    solver: &Solver<'_>,
    graph: &siraba::solve::Digraph,
    row: &[u64],
) -> Duration {
    let query = query(graph, row, Some(row[2]));
    let start = Instant::now();
    let outcome = solver.constrained(&query).unwrap();
    let took = start.elapsed();
    check_outcome(&query, &outcome).unwrap();
    let Outcome::Optimal(path) = outcome else {
        panic!("{row:?}: {outcome:?}");
    };
    assert_eq!(path.totals[COST], row[3], "{row:?}");
    assert_eq!(path.lower_bound, row[3]);
    took
}

fn frontier_matches(solver: &Solver<'_>, graph: &siraba::solve::Digraph, row: &[u64]) -> Duration {
    let query = query(graph, row, None);
    let start = Instant::now();
    let found = solver.frontier(&query, RESOURCE).unwrap();
    let took = start.elapsed();
    check_frontier(&query, RESOURCE, &found).unwrap();
    let paths = found.paths;
    for pair in paths.windows(2) {
        assert!(
            pair[0].totals[COST] < pair[1].totals[COST]
                && pair[0].totals[RESOURCE] > pair[1].totals[RESOURCE]
        );
    }
    let (first, last) = (&paths[0], &paths[paths.len() - 1]);
    let ends = [
        first.totals[COST],
        last.totals[COST],
        last.totals[RESOURCE],
        first.totals[RESOURCE],
    ];
    assert_eq!(
        (paths.len() as u64, &ends[..]),
        (row[2], &row[3..]),
        "{row:?}"
    );
    took
}

fn run(every: (usize, usize)) {
    let Some(folder) = folder() else { return };
    let graph = new_york(&folder);
    let start = Instant::now();
    let solver = Solver::new(&graph).unwrap();
    println!("check and reverse: {:?}", start.elapsed());
    solver.customise(COST, RESOURCE).unwrap();
    println!("and lay out: {:?}", start.elapsed());
    ask(&folder, &graph, &solver, every);
    let start = Instant::now();
    let order = Order::of(&graph).unwrap();
    println!("order: {:?}", start.elapsed());
    let start = Instant::now();
    let hierarchy = Hierarchy::new(&graph, order).unwrap();
    println!(
        "contract: {:?}, {} shortcuts",
        start.elapsed(),
        hierarchy.shortcut_count()
    );
    let solver = solver.with(&hierarchy).unwrap();
    let start = Instant::now();
    solver.customise(COST, RESOURCE).unwrap();
    println!("customise: {:?}", start.elapsed());
    ask(&folder, &graph, &solver, every);
}

fn ask(folder: &Path, graph: &Digraph, solver: &Solver<'_>, every: (usize, usize)) {
    let each = |file: &str, every: usize, matches: &dyn Fn(&[u64]) -> Duration| {
        let mut times: Vec<Duration> = rows(&folder.join(file))
            .iter()
            .step_by(every)
            .map(|row| matches(row))
            .collect();
        times.sort_unstable();
        let mean = times.iter().sum::<Duration>() / times.len() as u32;
        let (median, last) = (times[times.len() / 2], times[times.len() - 1]);
        println!(
            "{file}: {} match; median {median:?}, mean {mean:?}, maximum {last:?}",
            times.len()
        );
    };
    each("NY_wcspp.csv", every.0, &|row| {
        constrained_matches(solver, graph, row)
    });
    each("NY_frontier.csv", every.1, &|row| {
        frontier_matches(solver, graph, row)
    });
}

#[test]
fn a_spread_of_new_york() {
    run((3, 2));
}

#[test]
#[ignore = "all 180 queries and 20 frontiers: for release builds"]
fn all_of_new_york() {
    run((1, 1));
}
