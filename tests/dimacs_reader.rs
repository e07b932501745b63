//! The reader of DIMACS files: plain and gzipped alike, and every break of the format told where it is.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

#[path = "dimacs_files/reader.rs"]
mod reader;

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

const COST: &str = "c a triangle\np sp 3 3\na 3 1 7\na 1 2 5\na 2 3 6\n";
const RESOURCE: &str = "p sp 3 3\n\na 3 1 1\na 1 2 2\na 2 3 3\n";
const PLACES: &str = "p aux sp co 3\nv 2 -73 40\nv 1 -74 41\nv 3 -75 42\n";

/// Files in a folder of their own.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn plain(&self, name: &str, text: &str) -> PathBuf {
        let file = self.0.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    fn packed(&self, name: &str, text: &str) -> PathBuf {
        let file = self.0.path().join(name);
        let packed = std::fs::File::create(&file).unwrap();
        let mut packed = GzEncoder::new(packed, Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap();
        file
    }

    /// An error without the folder's name.
    fn told(&self, error: &impl Display) -> String {
        let folder = format!("{}/", self.0.path().display());
        error.to_string().replace(&folder, "")
    }
}

#[test]
fn plain_and_gzipped_files_are_the_same() {
    let files = Files::new();
    let plain = reader::read_graph(&files.plain("c", COST), &files.plain("r", RESOURCE)).unwrap();
    let packed =
        reader::read_graph(&files.packed("c.gz", COST), &files.packed("r.gz", RESOURCE)).unwrap();
    for graph in [plain, packed] {
        assert_eq!(graph.first_out, [0, 1, 2, 3]);
        assert_eq!(graph.head, [1, 2, 0]);
        assert_eq!(graph.weights, [[5, 6, 7], [2, 3, 1]]);
    }
    for file in [files.plain("p", PLACES), files.packed("p.gz", PLACES)] {
        let places = reader::read_coordinates(&file, 3).unwrap();
        assert_eq!(places, [(-74, 41), (-73, 40), (-75, 42)]);
    }
}

#[test]
fn a_broken_graph_is_told_where() {
    let files = Files::new();
    let sound = files.plain("r", RESOURCE);
    let told = |old: &str, new: &str| {
        let cost = files.plain("c", &COST.replace(old, new));
        let error = reader::read_graph(&cost, &sound).unwrap_err();
        files.told(&error)
    };
    assert_eq!(told("1 2 5", "1 2"), "c, line 4: the weight is missing");
    assert_eq!(
        told("1 2 5", "1 2 -5"),
        "c, line 4: the weight \"-5\" is not a number in range"
    );
    assert_eq!(
        told("1 2 5", "1 4 5"),
        "c, line 4: the head 4 is not among the nodes 1 to 3"
    );
    assert_eq!(
        told("1 2 5", "0 2 5"),
        "c, line 4: the tail 0 is not among the nodes 1 to 3"
    );
    assert_eq!(
        told("1 2 5", "1 2 5 5"),
        "c, line 4: \"5\" after the end of the line's fields"
    );
    assert_eq!(
        told("a 1 2 5", "e 1 2 5"),
        "c, line 4: lines begin with c, p or a, not with \"e\""
    );
    assert_eq!(
        told("p sp 3 3\n", ""),
        "c, line 2: an arc before the problem line"
    );
    assert_eq!(
        told("p sp", "p max"),
        "c, line 2: a problem line here begins with \"p sp\""
    );
    assert_eq!(
        told("p sp 3 3", "p sp 3 4"),
        "c: 4 arcs are stated, 3 are listed"
    );
    assert_eq!(told(COST, "c\n"), "c: no problem line (p sp nodes arcs)");
    assert_eq!(told("p sp 3 3", "p sp 4 3"), "r: 3 nodes, but c has 4");
    assert_eq!(
        told("a 1 2 5\na 2 3 6", "a 2 3 6\na 1 2 5"),
        "r: arc number 2 leads from 1 to 2, but in c from 2 to 3; both files must list the same arcs in the same order"
    );
    let absent = files.0.path().join("absent");
    let error = reader::read_graph(&absent, &sound).unwrap_err();
    assert!(
        files.told(&error).starts_with("cannot read absent: "),
        "{error}"
    );
    let cut = files.packed("cut", COST);
    let packed = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &packed[..packed.len() / 2]).unwrap();
    let error = reader::read_graph(&cut, &sound).unwrap_err();
    assert!(
        files.told(&error).starts_with("cannot read cut: "),
        "{error}"
    );
}

#[test]
fn broken_coordinates_are_told_where() {
    let files = Files::new();
    let told = |old: &str, new: &str| {
        let file = files.plain("p", &PLACES.replace(old, new));
        files.told(&reader::read_coordinates(&file, 3).unwrap_err())
    };
    assert_eq!(told("v 3", "v 1"), "p, line 4: node 1 for the second time");
    assert_eq!(told("v 3 -75 42\n", ""), "p: node 3 has no coordinates");
    assert_eq!(
        told("co 3", "co 9"),
        "p, line 1: 9 nodes, but the graph has 3"
    );
    assert_eq!(
        told("p aux sp co 3\n", ""),
        "p: no problem line (p aux sp co nodes)"
    );
}

#[test]
fn queries_are_read_by_the_names_of_their_columns() {
    let files = Files::new();
    let text = "optimal_cost, target ,weight_limit,source\n12,3,40,1\n,1,,2\n";
    let rows = reader::read_queries(&files.plain("q.csv", text), 3).unwrap();
    let of_windows = files.packed("w.csv.gz", &text.replace('\n', "\r\n"));
    let of_windows = reader::read_queries(&of_windows, 3).unwrap();
    assert_eq!(format!("{rows:?}"), format!("{of_windows:?}"));
    let [first, second] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert_eq!(
        (first.source, first.target, first.weight_limit),
        (0, 2, Some(40))
    );
    assert_eq!(first.others, [("optimal_cost".to_owned(), "12".to_owned())]);
    assert_eq!(
        (second.source, second.target, second.weight_limit),
        (1, 0, None)
    );
    assert!(second.others.is_empty());
    assert_eq!((first.line, second.line), (2, 3));

    let told = |text: &str| {
        let file = files.plain("q.csv", text);
        files.told(&reader::read_queries(&file, 3).unwrap_err())
    };
    assert_eq!(
        told("source,to\n1,2\n"),
        "q.csv, line 1: no column is named \"target\""
    );
    assert_eq!(
        told("source,target,source\n1,2,1\n"),
        "q.csv, line 1: two columns are named \"source\""
    );
    assert_eq!(
        told("source,target\n1,2\n1,4\n"),
        "q.csv, line 3: the target 4 is not among the nodes 1 to 3"
    );
    assert_eq!(
        told("source,target\nx,2\n"),
        "q.csv, line 2: the source \"x\" is not a whole number"
    );
    assert_eq!(
        told("source,target\n1,2\n1\n"),
        "q.csv, line 3: 1 fields under a heading of 2"
    );
}
