//! Reads the 9th DIMACS challenge's New York graph and the queries on it, for tests and benches.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise
#![allow(dead_code)]

use siraba::solve::{Digraph, Limit, Query};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Distance and travel time, in the order of `Digraph::weights`.
pub const COST: usize = 0;
pub const RESOURCE: usize = 1;

/// The folder, when it is there; otherwise says that the caller is skipped.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/dimacs"
    ));
    if folder.is_dir() {
        return Some(folder.to_path_buf());
    }
    println!("skipped: {} is absent", folder.display());
    None
}

/// New York with its two criteria.
pub fn new_york(folder: &Path) -> Digraph {
    let (nodes, cost) = read_gr(&folder.join("USA-road-d.NY.gr.gz"));
    let (_, resource) = read_gr(&folder.join("USA-road-t.NY.gr.gz"));
    let mut arcs: Vec<(u32, u32, u64, u64)> = cost
        .iter()
        .zip(&resource)
        .map(|(c, r)| {
            assert_eq!(
                (c.0, c.1),
                (r.0, r.1),
                "the two files list the same arcs in the same order"
            );
            (c.0, c.1, c.2, r.2)
        })
        .collect();
    arcs.sort_by_key(|a| a.0);
    let mut first_out = vec![0u32; nodes + 1];
    for a in &arcs {
        first_out[a.0 as usize + 1] += 1;
    }
    for v in 0..nodes {
        first_out[v + 1] += first_out[v];
    }
    Digraph {
        first_out,
        head: arcs.iter().map(|a| a.1).collect(),
        weights: vec![
            arcs.iter().map(|a| a.2).collect(),
            arcs.iter().map(|a| a.3).collect(),
        ],
    }
}

/// Number of nodes and arcs (tail, head, weight), nodes from 0.
fn read_gr(file: &Path) -> (usize, Vec<(u32, u32, u64)>) {
    let mut text = String::new();
    let packed = std::fs::File::open(file).unwrap();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .unwrap();
    let (mut nodes, mut arcs) = (0, Vec::new());
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("p") => nodes = words.nth(1).unwrap().parse().unwrap(),
            Some("a") => {
                let mut number = || words.next().unwrap().parse::<u64>().unwrap();
                arcs.push((number() as u32 - 1, number() as u32 - 1, number()));
            }
            _ => {}
        }
    }
    (nodes, arcs)
}

/// The rows of a file of queries, without its heading.
pub fn rows(file: &Path) -> Vec<Vec<u64>> {
    let lines = BufReader::new(std::fs::File::open(file).unwrap())
        .lines()
        .skip(1);
    lines
        .map(|l| {
            l.unwrap()
                .split(',')
                .map(|w| w.trim().parse().unwrap())
                .collect()
        })
        .collect()
}

/// A query between nodes as the files number them, from 1.
pub fn query<'g>(graph: &'g Digraph, row: &[u64], limit: Option<u64>) -> Query<'g> {
    Query {
        graph,
        source: row[0] as u32 - 1,
        target: row[1] as u32 - 1,
        objective: COST,
        limits: limit
            .map(|at_most| Limit {
                criterion: RESOURCE,
                at_most,
            })
            .into_iter()
            .collect(),
    }
}
