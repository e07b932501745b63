//! Reads road files into a frozen graph and prints what was met: `cargo run --example load_roads -- FILE…`.

use siraba::io::{Noding, Source, check_fields, read_roads};
use siraba::model::FileId;
use siraba::network::{Builder, Components};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let fields = BTreeMap::new();
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    let mut reports = Vec::new();
    for (number, path) in std::env::args().skip(1).enumerate() {
        let source = Source::open(Path::new(&path))?;
        let mut full = Ok(());
        let report = read_roads(&source, FileId::new(number), &fields, &mut |road| {
            if full.is_ok() {
                full = builder.add(road);
            }
            Ok(())
        })?;
        full?;
        println!("{report:#?}");
        reports.push(report);
    }
    check_fields(&reports)?;
    let (network, met) = builder.freeze()?;
    println!("{met:?}");
    let weak = Components::weak(&network, &|_| true);
    println!(
        "{} junctions, {} links, {} edges, {} components, {:.0} km in the greatest",
        network.node_count(),
        network.link_count(),
        network.edge_count(),
        weak.nodes.len(),
        weak.length_km.first().copied().unwrap_or(0.0),
    );
    Ok(())
}
