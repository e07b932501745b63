use super::*;
use crate::io::{Direction, FeatureRef, Noding, Road, RoadTags};
use crate::model::FileId;
use crate::network::{Builder, SnapIndex};
use geo::LineString;
use petgraph::algo::dijkstra;
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

/// A line, its direction and its stated length.
type Raw = (Vec<(f64, f64)>, Direction, Option<f64>);

fn network(lines: &[Raw]) -> Network {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for (i, (line, direction, length_m)) in lines.iter().enumerate() {
        builder
            .add(Road {
                feature: FeatureRef {
                    file: FileId(0),
                    feature: i as u32 + 1,
                },
                lines: vec![LineString::from(line.clone())],
                tags: RoadTags {
                    direction: *direction,
                    length_m: *length_m,
                    ..RoadTags::default()
                },
                osmnx: None,
            })
            .unwrap();
    }
    builder.freeze().unwrap().0
}

fn snap(network: &Network, x: f64, y: f64) -> Snap {
    SnapIndex::new(network)
        .nearest(Coord { x, y }, &|_| true)
        .unwrap()
}

#[test]
fn ends_and_repeated_points_share_nodes() {
    let line = vec![(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)];
    let one = network(&[(line.clone(), Direction::Both, None)]);
    let snaps = [
        snap(&one, 1.5, 0.1),
        snap(&one, 0.0, 0.0),
        snap(&one, 0.5, -0.1),
        snap(&one, 1.5, 0.1),
        snap(&one, 3.0, 0.0),
        snap(&one, 1.0, 0.2),
    ];
    let (split, nodes) = one.split_at(&snaps);
    split.check_invariants().unwrap();
    let ids: Vec<u32> = nodes.iter().map(|n| n.0).collect();
    assert_eq!(ids, [4, 0, 2, 4, 1, 3]);
    assert_eq!(
        (split.node_count(), split.link_count(), split.edge_count()),
        (5, 4, 8)
    );
    let vertices: Vec<usize> = split
        .links()
        .map(|l| split.link_vertices(l).len())
        .collect();
    assert_eq!(vertices, [2, 2, 2, 2]);
    let total: f64 = split.links().map(|l| split.link_length_m(l)).sum();
    assert!((total - one.link_length_m(LinkId(0))).abs() < 1e-9 * total);
    // Nothing to cut: the same network.
    let (same, nodes) = one.split_at(&[snap(&one, -1.0, 0.0)]);
    assert_eq!((same.link_count(), nodes), (1, vec![NodeId(0)]));
    // A road of no stated length keeps its shape.
    let zero = network(&[(line, Direction::Both, Some(0.0))]);
    let (split, _) = zero.split_at(&[snap(&zero, 1.5, 0.0), snap(&zero, 0.5, 0.0)]);
    split.check_invariants().unwrap();
    let shape: Vec<Vec<f64>> = split
        .links()
        .map(|l| split.link_vertices(l).iter().map(|c| c.x).collect())
        .collect();
    assert_eq!(shape, [vec![0.0, 0.5], vec![0.5, 1.0, 1.5], vec![1.5, 2.0]]);
}

#[test]
fn loops_and_one_ways_are_split() {
    let ring = vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)];
    let one = network(&[(ring, Direction::Forward, None)]);
    let (split, nodes) = one.split_at(&[snap(&one, 1.1, 0.5), snap(&one, 0.5, -0.1)]);
    split.check_invariants().unwrap();
    assert_eq!((split.link_count(), split.edge_count()), (3, 3));
    assert_eq!(nodes, [NodeId(2), NodeId(1)]);
    let order: Vec<u32> = split.links().map(|l| split.link_ends(l).1.0).collect();
    assert_eq!(order, [1, 2, 0]);
}

fn distances(network: &Network, from: NodeId) -> Vec<Option<f64>> {
    let found = dijkstra(network, from, None, |edge| *edge.weight());
    network.nodes().map(|n| found.get(&n).copied()).collect()
}

prop_compose! {
    fn roads()(raw in prop::collection::vec(
        (prop::collection::vec((0_i32..4, 0_i32..4), 2..5), 0..4_u8, prop::option::of(1.0_f64..9e3)),
        1..8,
    )) -> Vec<Raw> {
        raw.into_iter().zip((0..4).cycle()).map(|((mut line, way, length), i)| {
            line.dedup();
            if line.len() < 2 { line = vec![(i, 0), (0, 3)]; }
            let line = line.iter().map(|(x, y)| (f64::from(*x) * 0.1, f64::from(*y) * 0.1)).collect();
            let way = match way { 0 => Direction::Forward, 1 => Direction::Backward, _ => Direction::Both };
            (line, way, length)
        }).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn splitting_changes_no_distance(
        roads in roads(),
        points in prop::collection::vec((0.0_f64..0.3, 0.0_f64..0.3), 1..6),
    ) {
        let before = network(&roads);
        let snaps: Vec<Snap> = points.iter().map(|(x, y)| snap(&before, *x, *y)).collect();
        let (after, nodes) = before.split_at(&snaps);
        prop_assert_eq!(after.check_invariants(), Ok(()));
        prop_assert!(after.node_count() <= before.node_count() + snaps.len());
        for from in before.nodes() {
            prop_assert_eq!(before.position(from), after.position(from));
            let (old, new) = (distances(&before, from), distances(&after, from));
            for to in before.nodes() {
                match (old[to.index()], new[to.index()]) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() <= 1e-9 * (1.0 + a), "{a} {b}"),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }
        // Each node lies where its snap does, and as far from the ends of the old link as it says.
        for (snap, node) in snaps.iter().zip(&nodes) {
            prop_assert!(close(after.position(*node), snap.at));
            let (tail, _) = before.link_ends(snap.link);
            let forward = before.link_ways()[snap.link.index()].0;
            if forward {
                let reach = distances(&after, tail)[node.index()];
                prop_assert!(reach.is_some_and(|d| d <= snap.along_m + 0.05), "{reach:?}");
            }
        }
        // Lengths and attributes by feature are as before.
        let by_feature = |n: &Network| {
            let mut sums = std::collections::BTreeMap::<u32, f64>::new();
            for link in n.links() {
                *sums.entry(n.attributes(link).feature.feature).or_default() += n.link_length_m(link);
            }
            sums
        };
        let (old, new) = (by_feature(&before), by_feature(&after));
        for (feature, length) in &old {
            prop_assert!((new[feature] - length).abs() <= 1e-9 * length.max(1.0));
        }
    }
}
