//! A national road file to a frozen graph, against a typed parse of the same bytes in the same run.
//!
//! `cargo bench --bench load` prints divan's table and then the ratio; the target is at most 3.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench may stop at the first surprise

use divan::Bencher;
use serde::Deserialize;
use siraba::io::{Noding, Source, read_roads};
use siraba::model::FileId;
use siraba::network::{Builder, Network};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../shared/data/scale/seattle_173k.geojson"
);

fn main() {
    if !Path::new(FILE).exists() {
        println!("skipped: {FILE} is not there");
        return;
    }
    divan::main();
    let best = |run: &dyn Fn()| {
        let times = (0..9).map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        });
        times.min().unwrap_or(Duration::ZERO)
    };
    let typed = best(&|| drop(black_box(typed_parse(&bytes()))));
    let frozen = best(&|| drop(black_box(freeze())));
    println!(
        "file to typed values {typed:.1?}, file to frozen graph {frozen:.1?}: {:.2} times",
        frozen.as_secs_f64() / typed.as_secs_f64()
    );
}

fn bytes() -> Vec<u8> {
    std::fs::read(FILE).unwrap_or_default()
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Collection {
    features: Vec<Feature>,
}
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Properties {
    id: String,
    u: u32,
    v: u32,
}
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Geometry {
    coordinates: Vec<[f64; 2]>,
}

fn typed_parse(bytes: &[u8]) -> Option<Collection> {
    serde_json::from_slice(bytes).ok()
}

fn freeze() -> Option<Network> {
    let source = Source::open(Path::new(FILE)).ok()?;
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    read_roads(&source, FileId(0), &BTreeMap::new(), &mut |road| {
        // Only a network too large for its ids fails here.
        let _ = builder.add(road);
        Ok(())
    })
    .ok()?;
    builder.freeze().ok().map(|(network, _)| network)
}

#[divan::bench]
fn typed_from_slice(bencher: Bencher) {
    bencher.bench(|| typed_parse(&bytes()));
}

#[divan::bench]
fn file_to_frozen_graph(bencher: Bencher) {
    bencher.bench(freeze);
}
