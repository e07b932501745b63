//! OR-Library's resource-constrained shortest paths (Beasley and Christofides 1989) and their published optima.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use siraba::solve::{Digraph, Limit, Outcome, Query, check_outcome, constrained};
use std::path::Path;

/// Reads `n m K`, K lower and K upper limits, n·K vertex consumptions, then m lines of tail, head, cost and K
/// consumptions. Criterion 0 is the cost, criteria 1..=K the resources.
fn read(file: &Path) -> (Digraph, Vec<Limit>) {
    let text = std::fs::read_to_string(file).unwrap();
    let mut numbers = text
        .split_ascii_whitespace()
        .map(|w| w.parse::<u64>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (n, m, k) = (next() as usize, next() as usize, next() as usize);
    let lower: Vec<u64> = (0..k).map(|_| next()).collect();
    let upper: Vec<u64> = (0..k).map(|_| next()).collect();
    let at_vertices: u64 = (0..n * k).map(|_| next()).sum();
    assert!(
        at_vertices == 0 && lower.iter().all(|&l| l == 0),
        "{}: not used by these instances",
        file.display()
    );
    let mut arcs: Vec<(u32, u32, Vec<u64>)> = (0..m)
        .map(|_| {
            (
                next() as u32 - 1,
                next() as u32 - 1,
                (0..=k).map(|_| next()).collect(),
            )
        })
        .collect();
    arcs.sort_by_key(|a| a.0);
    let mut first_out = vec![0u32; n + 1];
    for arc in &arcs {
        first_out[arc.0 as usize + 1] += 1;
    }
    for v in 0..n {
        first_out[v + 1] += first_out[v];
    }
    let graph = Digraph {
        first_out,
        head: arcs.iter().map(|a| a.1).collect(),
        weights: (0..=k)
            .map(|c| arcs.iter().map(|a| a.2[c]).collect())
            .collect(),
    };
    let limits = upper
        .iter()
        .enumerate()
        .map(|(i, &at_most)| Limit {
            criterion: i + 1,
            at_most,
        })
        .collect();
    (graph, limits)
}

#[test]
fn published_optima() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/rcsp"));
    if !folder.is_dir() {
        println!("skipped: {} is absent", folder.display());
        return;
    }
    let optima = std::fs::read_to_string(folder.join("optima.csv")).unwrap();
    let mut solved = 0;
    for line in optima.lines().skip(1) {
        let (instance, optimum) = line.split_once(',').unwrap();
        let (graph, limits) = read(&folder.join(format!("{instance}.txt")));
        let target = graph.first_out.len() as u32 - 2;
        let query = Query {
            graph: &graph,
            source: 0,
            target,
            objective: 0,
            limits,
        };
        let start = std::time::Instant::now();
        let outcome = constrained(&query).unwrap();
        println!("{instance},{optimum},{:?}", start.elapsed());
        check_outcome(&query, &outcome).unwrap();
        match (outcome, optimum.trim()) {
            (Outcome::Optimal(path), optimum) => {
                assert_eq!(path.totals[0].to_string(), optimum, "{instance}");
            }
            (Outcome::Infeasible { .. }, "infeasible") => {}
            (outcome, optimum) => panic!("{instance}: {outcome:?}, published {optimum}"),
        }
        solved += 1;
    }
    assert!(solved >= 13, "{solved} instances in optima.csv");
}
