//! Real road files: what is read, what is left out, and how it hangs together.
//!
//! The expected counts were computed apart, by a union of shared vertices in a script.

#![allow(clippy::unwrap_used, reason = "a test")]

use siraba::io::{
    FeatureRef, Noding, Road, RoadReport, RoadTags, Source, read_features, read_roads,
};
use siraba::model::{FileId, Fleet, Season};
use siraba::network::{BuildReport, Builder, Components, Network, SnapIndex, link_speed_kmh};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn data(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(file);
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: {} is not there", path.display());
        None
    }
}

struct Built {
    network: Network,
    reports: Vec<RoadReport>,
    met: BuildReport,
}

impl Built {
    fn weak(&self) -> Components {
        Components::weak(&self.network, &|_| true)
    }
    fn total_km(&self) -> f64 {
        let n = &self.network;
        n.links().map(|l| n.link_length_m(l)).sum::<f64>() / 1000.0
    }
}

fn build(files: &[&str], noding: Noding, snap_m: f64, fields: &[(&str, &str)]) -> Option<Built> {
    let fields: BTreeMap<String, String> = (fields.iter())
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    let mut builder = Builder::new(noding, snap_m);
    let mut reports = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let source = Source::open(&data(file)?).unwrap();
        let report = read_roads(&source, FileId(number as u32), &fields, &mut |road| {
            builder.add(road).unwrap();
            Ok(())
        });
        reports.push(report.unwrap_or_else(|e| panic!("{e}")));
    }
    let (network, met) = builder.freeze().unwrap();
    network.check_invariants().unwrap();
    Some(Built {
        network,
        reports,
        met,
    })
}

fn count(report: &RoadReport, reason: &str) -> u32 {
    report.left_out.get(reason).map_or(0, |e| e.count)
}

#[test]
fn andorra_hangs_together_by_its_inner_vertices() {
    for file in ["osm/andorra.ogr.geojson", "osm/andorra.osmium.geojson"] {
        let Some(built) = build(&[file], Noding::Vertices, 0.0, &[]) else {
            return;
        };
        let report = &built.reports[0];
        assert_eq!(report.roads, 1331, "{file}");
        assert_eq!(
            count(report, "highway=path is not a road for vehicles"),
            211
        );
        assert_eq!(built.weak().nodes.len(), 15, "{file}");
        let ends = build(&[file], Noding::Endpoints, 0.0, &[]).unwrap();
        assert_eq!(ends.weak().nodes.len(), 676, "{file}");
        // Noding changes no length.
        assert!((built.total_km() - ends.total_km()).abs() < 1e-6);
        // One-ways leave most of it strongly connected.
        let strong = Components::strong(&built.network, &|_| true);
        assert!(strong.length_km[0] > 0.9 * built.total_km());
    }
}

#[test]
fn andorra_with_its_paths_is_29_components_by_vertices_and_782_by_ends() {
    let Some(path) = data("osm/andorra.ogr.geojson") else {
        return;
    };
    let source = Source::open(&path).unwrap();
    for (noding, expected) in [(Noding::Vertices, 29), (Noding::Endpoints, 782)] {
        let mut builder = Builder::new(noding, 0.0);
        read_features(&source, &mut |feature| {
            if let Some(geo::Geometry::LineString(line)) = feature.geometry {
                let road = Road {
                    feature: FeatureRef {
                        file: FileId(0),
                        feature: feature.number,
                    },
                    lines: vec![line],
                    tags: RoadTags::default(),
                    osmnx: None,
                };
                builder.add(road).unwrap();
            }
            Ok(())
        })
        .unwrap();
        let (network, _) = builder.freeze().unwrap();
        assert_eq!(Components::weak(&network, &|_| true).nodes.len(), expected);
    }
}

#[test]
fn helsinki_and_neukolln_leave_out_what_is_no_road() {
    let Some(helsinki) = build(&["osm/helsinki.osmium.geojson"], Noding::Vertices, 0.0, &[]) else {
        return;
    };
    let report = &helsinki.reports[0];
    assert_eq!((report.features, report.roads), (3912, 933));
    assert_eq!(count(report, "a Point, not a line"), 1420);
    assert_eq!(count(report, "a MultiPolygon, not a line"), 75);
    assert_eq!(helsinki.weak().nodes.len(), 8);
    let left: u32 = report.left_out.values().map(|e| e.count).sum();
    assert_eq!(left + report.roads, report.features);

    let file = "osm/neukolln.overpass_turbo_style.geojson";
    let neukolln = build(&[file], Noding::Vertices, 0.0, &[]).unwrap();
    let report = &neukolln.reports[0];
    assert_eq!(count(report, "a Polygon, not a line"), 344);
    assert_eq!(report.features, 1531);
    // A hundred streets in one piece; other lines of the file do not become roads.
    assert!((100..=103).contains(&report.roads), "{report:?}");
    assert!(neukolln.weak().length_km[0] > 0.95 * neukolln.total_km());
}

#[test]
fn osmnx_writes_each_street_twice_and_it_is_read_once() {
    let file = "osm/north-bayreuth.osmnx_tojson.geojson";
    let Some(built) = build(&[file], Noding::Vertices, 0.0, &[]) else {
        return;
    };
    let network = &built.network;
    assert_eq!(built.reports[0].roads, 5615);
    assert_eq!(built.met.merged_twins, 2776);
    // As many junctions as osmnx has nodes, not one for each bend.
    assert_eq!(network.node_count(), 2299);
    assert_eq!(network.link_count() + 2776, 5615);
    assert_eq!(network.edge_count(), 5615);
    assert_eq!(built.weak().nodes.len(), 13);
    assert!(built.reports[0].not_understood.is_empty());
    let truck = &Fleet::default().profiles["truck"];
    let open = network
        .links()
        .filter(|l| link_speed_kmh(&network.attributes(*l).tags, truck, Season::Dry).is_ok());
    assert!(open.count() > 2000);
}

#[test]
fn west_africa_is_one_network_with_its_stated_lengths() {
    let Some(roads) = build(&["west-africa/roads.geojson"], Noding::Vertices, 0.0, &[]) else {
        return;
    };
    assert_eq!(
        (roads.reports[0].roads, roads.reports[0].left_out.len()),
        (901, 0)
    );
    assert!(
        (roads.total_km() - 51_024.0).abs() < 1.0,
        "{}",
        roads.total_km()
    );
    assert_eq!(roads.weak().nodes.len(), 2);
    assert!(roads.weak().length_km[0] > 0.95 * 51_024.0);
    // With the schematic links, whose ends are towns and not vertices of the roads.
    let files = [
        "west-africa/roads.geojson",
        "west-africa/links_schematic.geojson",
    ];
    let loose = build(&files, Noding::Vertices, 0.0, &[]).unwrap();
    let joined = build(&files, Noding::Vertices, 5_000.0, &[]).unwrap();
    assert!(joined.met.joined_ends > 10, "{:?}", joined.met);
    assert!(joined.weak().nodes.len() < loose.weak().nodes.len());

    let fields = [("length_km", "distance_km")];
    let corridors = build(
        &["west-africa/corridors.geojson"],
        Noding::Vertices,
        0.0,
        &fields,
    )
    .unwrap();
    assert_eq!(corridors.reports[0].roads, 443);
    siraba::io::check_fields(&corridors.reports).unwrap();
    let network = &corridors.network;
    assert!(
        network
            .links()
            .all(|l| network.attributes(l).tags.length_m.is_some())
    );
    assert!(corridors.weak().length_km[0] > 0.9 * corridors.total_km());
}

#[test]
fn seattle_is_read_whole() {
    let Some(built) = build(&["scale/seattle_173k.geojson"], Noding::Vertices, 0.0, &[]) else {
        return;
    };
    let network = &built.network;
    assert_eq!(built.reports[0].roads, 173_187);
    assert_eq!(network.link_count() + built.met.zero_length.len(), 173_187);
    assert_eq!(network.edge_count(), 2 * network.link_count());
    // The middle of every thousandth link snaps to itself.
    let index = SnapIndex::new(network);
    for link in network.links().step_by(1000) {
        let vertices = network.link_vertices(link);
        let middle = (vertices[0] + vertices[1]) * 0.5;
        let snap = index.nearest(middle, &|_| true).unwrap();
        assert!(snap.distance_m < 1e-3, "{snap:?}");
    }
}
