use super::*;
use crate::io::{FeatureRef, Noding, Road, RoadTags};
use crate::model::FileId;
use crate::network::Builder;
use geo::{Distance, Geodesic, LineString, Point};
use proptest::prelude::*;

fn network(lines: &[Vec<(f64, f64)>]) -> Network {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for (i, line) in lines.iter().enumerate() {
        builder
            .add(Road {
                feature: FeatureRef {
                    file: FileId(0),
                    feature: i as u32 + 1,
                },
                lines: vec![LineString::from(line.clone())],
                tags: RoadTags::default(),
                osmnx: None,
            })
            .unwrap();
    }
    builder.freeze().unwrap().0
}

/// The least geodesic distance to a fine sampling of every usable link.
fn brute(network: &Network, p: Coord<f64>, usable: &dyn Fn(LinkId) -> bool) -> Option<f64> {
    let mut best: Option<f64> = None;
    for link in network.links().filter(|l| usable(*l)) {
        for ends in network.link_vertices(link).windows(2) {
            for i in 0..=400 {
                let t = f64::from(i) / 400.0;
                let at = ends[0] + (ends[1] - ends[0]) * t;
                let d = Geodesic.distance(Point(p), Point(at));
                best = Some(best.map_or(d, |b| b.min(d)));
            }
        }
    }
    best
}

#[test]
fn the_nearest_by_metres_is_not_the_nearest_by_degrees() {
    // At 60° north a degree of longitude is half a degree of latitude.
    let network = network(&[
        vec![(0.15, 59.0), (0.15, 61.0)],
        vec![(-1.0, 60.1), (0.1, 60.1)],
    ]);
    let index = SnapIndex::new(&network);
    let p = Coord { x: 0.0, y: 60.0 };
    let snap = index.nearest(p, &|_| true).unwrap();
    assert_eq!(snap.link, LinkId(0));
    assert!((snap.distance_m - 8_368.0).abs() < 10.0, "{snap:?}");
    let other = index.nearest(p, &|link| link != LinkId(0)).unwrap();
    assert_eq!(other.link, LinkId(1));
    assert_eq!(index.nearest(p, &|_| false), None);
}

#[test]
fn ties_go_to_the_lower_link_and_ends_are_exact() {
    let network = network(&[
        vec![(1.0, 1.0), (2.0, 1.0)],
        vec![(0.0, 1.0), (1.0, 1.0)],
        vec![(1.0, 1.0), (1.0, 2.0)],
    ]);
    let snap = SnapIndex::new(&network)
        .nearest(Coord { x: 1.0, y: 0.9 }, &|_| true)
        .unwrap();
    assert_eq!((snap.link, snap.at), (LinkId(0), Coord { x: 1.0, y: 1.0 }));
    assert_eq!(snap.along_m.to_bits(), 0.0_f64.to_bits());
    let other = SnapIndex::new(&network)
        .nearest(Coord { x: 1.0, y: 0.9 }, &|link| link == LinkId(1))
        .unwrap();
    assert_eq!(
        other.along_m.to_bits(),
        network.link_length_m(LinkId(1)).to_bits()
    );
}

#[test]
fn a_road_across_the_antimeridian_is_near() {
    let network = network(&[
        vec![(-179.999, 10.0), (-179.0, 10.0)],
        vec![(170.0, 10.0), (171.0, 10.0)],
    ]);
    let snap = SnapIndex::new(&network)
        .nearest(
            Coord {
                x: 179.999,
                y: 10.0,
            },
            &|_| true,
        )
        .unwrap();
    assert_eq!(snap.link, LinkId(0));
    assert!((snap.distance_m - 219.3).abs() < 1.0, "{snap:?}");
}

#[test]
fn boxes_are_closed() {
    let network = network(&[vec![(0.0, 0.0), (1.0, 1.0)], vec![(2.0, 0.0), (3.0, 1.0)]]);
    let index = SnapIndex::new(&network);
    assert_eq!(index.links_in([1.0, 1.0, 1.9, 2.0]), [LinkId(0)]);
    assert_eq!(index.links_in([0.9, 0.0, 2.0, 0.1]), [LinkId(0), LinkId(1)]);
    assert!(index.links_in([1.1, 0.0, 1.9, 1.0]).is_empty());
    assert!(
        SnapIndex::new(&Network::default())
            .nearest(Coord { x: 0.0, y: 0.0 }, &|_| true)
            .is_none()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Over wide and narrow networks and far and near points: nothing nearer by brute force, and the
    /// answer is where it says it is.
    #[test]
    fn nothing_is_nearer(
        raw in prop::collection::vec(
            prop::collection::vec((-1.0_f64..1.0, -1.0_f64..1.0), 2..5), 1..12),
        scale in prop::sample::select(vec![0.01, 0.3, 8.0]),
        lat in prop::sample::select(vec![0.0, 14.0, -62.0]),
        (px, py) in (-2.0_f64..2.0, -2.0_f64..2.0),
        skip in 0_u32..3,
    ) {
        let lines: Vec<Vec<_>> = raw.iter()
            .map(|l| l.iter().map(|(x, y)| (x * scale - 5.0, y * scale + lat)).collect())
            .collect();
        prop_assume!(lines.iter().any(|l| l.windows(2).any(|w| w[0] != w[1])));
        let network = network(&lines);
        let usable = |link: LinkId| skip == 0 || link.0 % 3 != skip;
        let p = Coord { x: px * scale - 5.0, y: py * scale + lat };
        let snap = SnapIndex::new(&network).nearest(p, &usable);
        let least = brute(&network, p, &usable);
        prop_assert_eq!(snap.is_some(), least.is_some());
        if let (Some(snap), Some(least)) = (snap, least) {
            prop_assert!(snap.distance_m <= least * (1.0 + 1e-8) + 1e-5, "{} > {least}", snap.distance_m);
            let there = Geodesic.distance(Point(p), Point(snap.at));
            prop_assert!((there - snap.distance_m).abs() < 1e-5);
            prop_assert!(usable(snap.link));
            prop_assert!((0.0..=network.link_length_m(snap.link)).contains(&snap.along_m));
            // `along_m` and `at` agree: the way from the link's start to `at`.
            let vertices = network.link_vertices(snap.link);
            let along = network.link_along_m(snap.link);
            let i = along.partition_point(|m| *m < snap.along_m).clamp(1, vertices.len() - 1) - 1;
            let from = Geodesic.distance(Point(vertices[i]), Point(snap.at));
            // A segment of hundreds of km is longer than the geodesic, so it is shared out unevenly.
            let loose = if scale > 1.0 { 0.1 } else { 1e-3 };
            prop_assert!((along[i] + from - snap.along_m).abs() < loose * (1.0 + from));
        }
    }
}
