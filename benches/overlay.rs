//! Overlay of risk areas: 100 polygons of 200 vertices on 173,187 links of a real city, and 25 areas with
//! tapers on a network of the size of a country's main roads. The yardstick is one run of petgraph's
//! Dijkstra over the same graph.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench may stop at the first surprise

use divan::Bencher;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use siraba::io::{
    Covers, Effect, FeatureRef, Noding, Region, RiskFeature, Road, RoadTags, Source, read_features,
    read_roads,
};
use siraba::model::{Cargo, FileId, Kernel, Validity};
use siraba::network::{Builder, Network};
use siraba::risk::{Settings, overlay};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

const SETTINGS: Settings = Settings {
    background_per_1000_km: 0.0,
    loss_fraction: 0.3,
    cargo: Cargo::Fuel,
    night: false,
    snap_radius_m: 5_000.0,
    kernel: Kernel {
        day: jiff::civil::date(2026, 1, 31),
        half_life_days: 60.0,
        bandwidth_km: 10.0,
        convoys_per_day: 1.0,
    },
};

/// Numbers that look random and are always the same (`SplitMix64`), in 0..1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A ragged star-shaped polygon.
fn star(random: &mut Random, centre: Coord<f64>, radius: f64, vertices: u32) -> MultiPolygon<f64> {
    let ring: LineString<f64> = (0..vertices)
        .map(|i| {
            let angle = f64::from(i) / f64::from(vertices) * std::f64::consts::TAU;
            let r = radius * (0.7 + 0.3 * random.next());
            Coord {
                x: centre.x + r * angle.cos(),
                y: centre.y + r * angle.sin(),
            }
        })
        .collect();
    MultiPolygon(vec![Polygon::new(ring, vec![])])
}

fn influence(number: u32, groups: u32, area: MultiPolygon<f64>, taper_km: f64) -> RiskFeature {
    RiskFeature {
        feature: FeatureRef {
            file: FileId(0),
            feature: number,
        },
        id: None,
        name: format!("area {number}"),
        validity: Validity::default(),
        cargo: vec![],
        effect: Effect::Influence {
            group: format!("group {}", number % groups),
            area,
            attacks_per_1000_km: 1.0 + f64::from(number % 7),
            rate_range: None,
            confidence: 0.8,
            taper_km,
            night_factor: 1.0,
            loss_fraction: None,
            covers: Covers::Nothing,
        },
    }
}

/// A file of the shared data, or `None` and a word.
fn shared(file: &str) -> Option<Source> {
    let path = format!("{}/../shared/data/{file}", env!("CARGO_MANIFEST_DIR"));
    if !Path::new(&path).exists() {
        println!("skipped: {path} is not there");
        return None;
    }
    Source::open(Path::new(&path)).ok()
}

fn network(file: &str) -> Option<Network> {
    let source = shared(file)?;
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    let mut added = true;
    read_roads(&source, FileId(0), &BTreeMap::new(), &mut |road| {
        added &= builder.add(road).is_ok();
        Ok(())
    })
    .ok()?;
    added.then(|| builder.freeze().ok()).flatten().map(|n| n.0)
}

fn city() -> Option<&'static Network> {
    static NETWORK: OnceLock<Option<Network>> = OnceLock::new();
    NETWORK
        .get_or_init(|| network("scale/seattle_173k.geojson"))
        .as_ref()
}

/// 51,000 km of West African roads and eight areas of influence, each fading over 15 km.
#[divan::bench(sample_count = 50)]
fn west_africa_8_areas(bencher: Bencher) {
    let (Some(network), Some(source)) = (
        network("west-africa/roads.geojson"),
        shared("west-africa/katiba_areas_illustrative.geojson"),
    ) else {
        return;
    };
    let mut features = Vec::new();
    let read = read_features(&source, &mut |raw| {
        let area = match raw.geometry {
            Some(geo::Geometry::MultiPolygon(area)) => area,
            Some(geo::Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon]),
            _ => return Ok(()),
        };
        features.push(influence(raw.number, 3, area, 15.0));
        Ok(())
    });
    if read.is_ok() {
        bencher.bench_local(|| overlay(&network, &features, &SETTINGS));
    }
}

/// 100 areas of 200 vertices that cover a good part of the network.
fn city_areas(network: &Network, taper_km: f64) -> Vec<RiskFeature> {
    let mut random = Random(1);
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for node in network.nodes() {
        let p = network.position(node);
        for (i, v) in [p.x, p.y].into_iter().enumerate() {
            low[i] = low[i].min(v);
            high[i] = high[i].max(v);
        }
    }
    (0..100)
        .map(|i| {
            let centre = Coord {
                x: low[0] + (high[0] - low[0]) * random.next(),
                y: low[1] + (high[1] - low[1]) * random.next(),
            };
            let radius = (high[1] - low[1]) * (0.03 + 0.12 * random.next());
            let area = star(&mut random, centre, radius, 200);
            influence(i, 8, area, taper_km)
        })
        .collect()
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn city_100_polygons_of_200_vertices(bencher: Bencher) {
    let Some(network) = city() else { return };
    let features = city_areas(network, 0.0);
    bencher.bench_local(|| overlay(network, &features, &SETTINGS));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn city_100_polygons_with_tapers_of_1_km(bencher: Bencher) {
    let Some(network) = city() else { return };
    let features = city_areas(network, 1.0);
    bencher.bench_local(|| overlay(network, &features, &SETTINGS));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn city_dijkstra_of_petgraph(bencher: Bencher) {
    let Some(network) = city() else { return };
    let mut graph = petgraph::graph::DiGraph::<(), f64>::new();
    for _ in network.nodes() {
        graph.add_node(());
    }
    for edge in network.edges() {
        let node = |n: siraba::model::NodeId| petgraph::graph::NodeIndex::new(n.index());
        graph.add_edge(
            node(network.tail(edge)),
            node(network.head(edge)),
            network.link_length_m(network.link(edge)),
        );
    }
    bencher.bench_local(|| {
        petgraph::algo::dijkstra(&graph, petgraph::graph::NodeIndex::new(0), None, |e| {
            *e.weight()
        })
    });
}

/// 250 roads of six segments each over a country, and 25 zones: 15 areas with tapers of 15 km, five
/// secured corridors, five closures.
#[divan::bench(sample_count = 50)]
fn country_250_links_25_zones(bencher: Bencher) {
    let mut random = Random(2);
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for i in 0..250 {
        let mut at = Coord {
            x: -12.0 + 14.0 * random.next(),
            y: 11.0 + 5.0 * random.next(),
        };
        let (u, v) = (random.next() - 0.5, random.next() - 0.5);
        let line = (0..7)
            .map(|_| {
                at.x += (u + 0.3 * (random.next() - 0.5)) * 0.25;
                at.y += (v + 0.3 * (random.next() - 0.5)) * 0.25;
                at
            })
            .collect();
        let road = Road {
            feature: FeatureRef {
                file: FileId(0),
                feature: i + 1,
            },
            lines: vec![line],
            tags: RoadTags::default(),
            osmnx: None,
        };
        if builder.add(road).is_err() {
            return;
        }
    }
    let Ok((network, _)) = builder.freeze() else {
        return;
    };
    let features: Vec<RiskFeature> = (0..25)
        .map(|i| {
            let centre = Coord {
                x: -12.0 + 14.0 * random.next(),
                y: 11.0 + 5.0 * random.next(),
            };
            let radius = 0.5 + random.next();
            let area = star(&mut random, centre, radius, 40);
            let mut feature = influence(i, 4, area.clone(), 15.0);
            if i >= 20 {
                feature.effect = Effect::Closure {
                    region: Region::NearPoint(centre, 5_000.0),
                };
            } else if i >= 15 {
                let line =
                    geo::MultiLineString(area.0.iter().map(|p| p.exterior().clone()).collect());
                feature.effect = Effect::Secured {
                    region: Region::NearLine(line, 10_000.0),
                    factor: 0.5,
                };
            }
            feature
        })
        .collect();
    bencher.bench_local(|| overlay(&network, &features, &SETTINGS));
}
