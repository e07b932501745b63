//! OR-Library's resource-constrained shortest paths (Beasley and Christofides 1989) and their published optima.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod rcsp_files;

use siraba::solve::{Outcome, check_outcome, constrained};
use std::path::Path;

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
        let read = rcsp_files::read(&folder.join(format!("{instance}.txt"))).unwrap();
        let query = read.query();
        let outcome = constrained(&query).unwrap();
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

/// What the reader says of a text that breaks the format.
fn complaint(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.txt");
    std::fs::write(&file, text).unwrap();
    let error = rcsp_files::read(&file).unwrap_err().to_string();
    let shown = file.display().to_string();
    error.strip_prefix(&shown).unwrap().to_owned()
}

#[test]
fn a_broken_file_is_told_where() {
    let whole = "2 1 1\n0\n9\n0 0\n1 2 5 7\n";
    let with = |old: &str, new: &str| complaint(&whole.replace(old, new));
    assert_eq!(
        with("5 7\n", "5"),
        ", line 5, word 3: the file ends here; a consumption should follow"
    );
    assert_eq!(
        with("5", "x"),
        ", line 5, word 3: \"x\" is not a whole number (a cost)"
    );
    assert_eq!(
        with("1 2 5", "1 3 5"),
        ", line 5, word 2: 3 is not among the vertices 1 to 2"
    );
    assert_eq!(
        with("0 0", "0 4"),
        ", line 4, word 2: a consumption at a vertex other than 0 is not supported"
    );
    assert_eq!(
        with("7\n", "7 8\n"),
        ", line 5, word 5: more words than the counts at the top call for"
    );
}
