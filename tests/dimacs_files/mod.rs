//! The 9th DIMACS challenge's New York graph and the queries on it, for tests and benches.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise
#![allow(dead_code)] // each test and bench uses a part

pub mod reader;

use siraba::solve::{Digraph, Limit, Query};
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
    let file = |name: &str| folder.join(name);
    reader::read_graph(&file("USA-road-d.NY.gr.gz"), &file("USA-road-t.NY.gr.gz")).unwrap()
}

/// The rows of a file of numbers, without its heading.
pub fn rows(file: &Path) -> Vec<Vec<u64>> {
    let text = std::fs::read_to_string(file).unwrap();
    let numbers = |line: &str| line.split(',').map(|w| w.trim().parse().unwrap()).collect();
    text.lines().skip(1).map(numbers).collect()
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
