//! The solver on road graphs of real size, against a plain bi-objective search that shares no code with it.
//!
//! Pairs of nodes of New York (the 9th DIMACS challenge) and of Seattle, by rank: how many nodes are nearer to the
//! source than the target. For each pair the whole frontier, and the limits at each tenth of the way between its
//! ends, at the ends and beyond them, whose answers the frontier tells. And a few queries with two limits.
//!
//! Near pairs by default; far ones with `cargo test --release --test solver_scale -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod dimacs_files;

#[path = "oracle/rng.rs"]
#[allow(dead_code)] // the other oracle needs more of it
mod rng;

#[allow(dead_code)] // the random graphs need more of it
mod solver_oracle {
    pub mod biobjective;
    pub mod instance;
    pub mod search;
}

use rng::Rng;
use siraba::io::{Noding, Source, read_roads};
use siraba::model::FileId;
use siraba::network::Builder;
use siraba::solve::{Digraph, Limit, Outcome, Query, Solver, check, check_frontier};
use solver_oracle::biobjective::Biobjective;
use solver_oracle::instance::{Arc, Instance};
use solver_oracle::search::{Ask, least, pareto};
use std::collections::BTreeMap;
use std::path::Path;

/// Labels that the plain search may make for one pair.
const MOST: usize = 40_000_000;

/// Seattle's streets: metres (to the millimetre), and metres times a factor of each street's own from 0.2 to 1.8.
fn seattle() -> Option<Digraph> {
    let file = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/scale/seattle_173k.geojson"
    ));
    if !file.exists() {
        println!("skipped: {} is absent", file.display());
        return None;
    }
    let source = Source::open(file).unwrap();
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    read_roads(&source, FileId(0), &BTreeMap::new(), &mut |road| {
        builder.add(road).unwrap();
        Ok(())
    })
    .unwrap();
    let (network, _) = builder.freeze().unwrap();
    let mut rng = Rng::new(1);
    let factors: Vec<[f64; 2]> = network
        .links()
        .map(|_| [rng.range(0.2, 1.8), rng.range(0.2, 1.8)])
        .collect();
    let weights = |factor: &dyn Fn(usize) -> f64| {
        let of = |edge| {
            let link = network.link(edge);
            (network.link_length_m(link) * factor(link.index()) * 1e3) as u64
        };
        network.edges().map(of).collect()
    };
    Some(Digraph {
        first_out: network.first_out().to_vec(),
        head: network.heads().iter().map(|node| node.0).collect(),
        weights: vec![
            weights(&|_| 1.0),
            weights(&|link| factors[link][0]),
            weights(&|link| factors[link][1]),
        ],
    })
}

fn query<'g>(
    graph: &'g Digraph,
    (source, target): (u32, u32),
    limits: &[(usize, u64)],
) -> Query<'g> {
    let limit = |&(criterion, at_most)| Limit { criterion, at_most };
    Query {
        graph,
        source,
        target,
        objective: 0,
        limits: limits.iter().map(limit).collect(),
    }
}

/// Pairs of these ranks: seeded sources and the node of that rank from each.
fn pairs(plain: &Biobjective<'_>, nodes: usize, seed: u64, ranks: &[u32]) -> Vec<(u32, u32)> {
    let mut rng = Rng::new(seed);
    let pair = |&rank: &u32| {
        let source = rng.below(nodes) as u32;
        (source, plain.of_rank(source, 1 << rank))
    };
    ranks.iter().map(pair).collect()
}

/// Compares the frontiers of some pairs, and eleven limits or more on each; how many pairs were compared.
fn compare(graph: &Digraph, seed: u64, ranks: &[u32]) -> usize {
    let solver = Solver::new(graph).unwrap();
    let plain = Biobjective::new(graph, [0, 1]);
    let mut compared = 0;
    for pair in pairs(&plain, solver.node_count(), seed, ranks) {
        let Some(points) = plain.frontier(pair.0, pair.1, MOST) else {
            println!("{pair:?}: too many labels for the plain search");
            continue;
        };
        let asked = query(graph, pair, &[]);
        let found = solver.frontier(&asked, 1).unwrap();
        assert_eq!(found.open_from, None);
        check_frontier(&asked, 1, &found).unwrap();
        let sums: Vec<(u64, u64)> = (found.paths.iter())
            .map(|path| (path.totals[0], path.totals[1]))
            .collect();
        assert_eq!(sums, points, "the frontier of {pair:?}");
        let (&(_, most), &(_, fewest)) = (points.first().unwrap(), points.last().unwrap());
        let mut limits: Vec<u64> = (0..=10)
            .map(|i| fewest + (most - fewest) * i / 10)
            .collect();
        limits.extend([most - 1, fewest - 1, most + 1, 0]);
        for limit in limits {
            let asked = query(graph, pair, &[(1, limit)]);
            let truth = points.iter().copied().find(|&(_, second)| second <= limit);
            match (solver.constrained(&asked).unwrap(), truth) {
                (Outcome::Optimal(path), Some(sums)) => {
                    check(&asked, &path).unwrap();
                    assert_eq!(
                        (path.totals[0], path.totals[1]),
                        sums,
                        "{pair:?}, limit {limit}"
                    );
                    assert_eq!(path.lower_bound, sums.0);
                }
                (Outcome::Infeasible { alone, .. }, None) => {
                    assert_eq!(alone, [(0, fewest)], "{pair:?}, limit {limit}");
                }
                (outcome, truth) => panic!("{pair:?}, limit {limit}: {outcome:?}, not {truth:?}"),
            }
        }
        println!("{pair:?}: {} points", points.len());
        compared += 1;
    }
    compared
}

#[test]
fn near_pairs_of_new_york() {
    let Some(folder) = dimacs_files::folder() else {
        return;
    };
    assert!(compare(&dimacs_files::new_york(&folder), 1, &[10, 11, 12, 13, 14]) >= 5);
}

#[test]
#[ignore = "frontiers of hundreds of points: for release builds"]
fn far_pairs_of_new_york() {
    let Some(folder) = dimacs_files::folder() else {
        return;
    };
    let ranks = [14, 15, 15, 16, 16, 17, 17, 18];
    assert!(compare(&dimacs_files::new_york(&folder), 2, &ranks) > 0);
}

#[test]
fn near_pairs_of_seattle() {
    let Some(graph) = seattle() else { return };
    assert!(compare(&graph, 3, &[10, 11, 12, 13]) >= 4);
}

#[test]
#[ignore = "frontiers of hundreds of points: for release builds"]
fn far_pairs_of_seattle() {
    let Some(graph) = seattle() else { return };
    assert!(compare(&graph, 4, &[14, 14, 15, 15, 16, 16]) > 0);
}

/// Two limits at once, each at so many tenths of the way from the least that can be had to what the shortest way uses.
#[test]
fn two_limits_on_seattle() {
    let Some(graph) = seattle() else { return };
    let solver = Solver::new(&graph).unwrap();
    let plain = Biobjective::new(&graph, [0, 1]);
    let instance = instance_of(&graph);
    let mut compared = 0;
    for (source, target) in pairs(&plain, solver.node_count(), 5, &[8, 9, 10, 11]) {
        let free = query(&graph, (source, target), &[]);
        let Outcome::Optimal(shortest) = solver.constrained(&free).unwrap() else {
            panic!("{source} to {target} without a limit");
        };
        for tenths in [2, 4, 6, 8] {
            let cap = |criterion: usize| {
                let lowest = least(&instance, target as usize, criterion)[source as usize];
                let lowest = u64::try_from(lowest.unwrap()).unwrap();
                (
                    criterion,
                    lowest + (shortest.totals[criterion] - lowest) * tenths / 10,
                )
            };
            let limits = [cap(1), cap(2)];
            let ask = Ask {
                source: source as usize,
                target: target as usize,
                criteria: std::iter::once((0, u128::MAX))
                    .chain(limits.map(|(criterion, cap)| (criterion, u128::from(cap))))
                    .collect(),
            };
            let Ok(truth) = pareto(&instance, &ask, true, 300_000) else {
                continue;
            };
            let asked = query(&graph, (source, target), &limits);
            match (solver.constrained(&asked).unwrap(), truth.first()) {
                (Outcome::Optimal(path), Some(sums)) => {
                    check(&asked, &path).unwrap();
                    let found = [path.totals[0], path.totals[1]].map(u128::from);
                    assert_eq!(found, sums[..2], "{source} to {target} within {limits:?}");
                }
                (Outcome::Infeasible { alone, together }, None) => {
                    assert!(
                        alone.is_empty() && together == [0, 1],
                        "{alone:?}, {together:?}"
                    );
                }
                (outcome, truth) => panic!("{source} to {target}: {outcome:?}, not {truth:?}"),
            }
            compared += 1;
        }
    }
    println!("{compared} queries compared");
    assert!(compared >= 8);
}

/// The same graph as the oracle has it.
fn instance_of(graph: &Digraph) -> Instance {
    let mut arcs = Vec::with_capacity(graph.head.len());
    for (tail, row) in graph.first_out.windows(2).enumerate() {
        for edge in row[0] as usize..row[1] as usize {
            arcs.push(Arc {
                tail,
                head: graph.head[edge] as usize,
                weights: graph.weights.iter().map(|w| w[edge]).collect(),
                road: edge as u32,
            });
        }
    }
    Instance {
        nodes: graph.first_out.len() - 1,
        criteria: graph.weights.len(),
        arcs,
    }
}
