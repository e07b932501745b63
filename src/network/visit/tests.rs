use super::*;
use crate::io::{Direction, FeatureRef, Noding, Road, RoadTags};
use crate::model::FileId;
use crate::network::{Builder, Components};
use geo::LineString;
use petgraph::algo::{astar, connected_components, dijkstra, kosaraju_scc, tarjan_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Bfs, Reversed};
use proptest::prelude::*;
use std::collections::BTreeSet;

type Raw = (Vec<(i32, i32)>, u8);

fn network(roads: &[Raw]) -> Network {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for (i, (line, way)) in roads.iter().enumerate() {
        let line: Vec<_> = line
            .iter()
            .map(|(x, y)| (f64::from(*x) * 0.1, f64::from(*y) * 0.1))
            .collect();
        builder
            .add(Road {
                feature: FeatureRef {
                    file: FileId(0),
                    feature: i as u32 + 1,
                },
                lines: vec![LineString::from(line)],
                tags: RoadTags {
                    direction: match way {
                        0 => Direction::Forward,
                        1 => Direction::Backward,
                        _ => Direction::Both,
                    },
                    ..RoadTags::default()
                },
                osmnx: None,
            })
            .unwrap();
    }
    builder.freeze().unwrap().0
}

/// The same graph in petgraph's own container, made from links alone.
fn oracle(network: &Network) -> DiGraph<(), f64> {
    let mut graph = DiGraph::new();
    for _ in network.nodes() {
        graph.add_node(());
    }
    for link in network.links() {
        let (a, b) = network.link_ends(link);
        let (a, b) = (NodeIndex::new(a.index()), NodeIndex::new(b.index()));
        let length = network.link_length_m(link);
        match network.attributes(link).tags.direction {
            Direction::Both => {
                graph.add_edge(a, b, length);
                graph.add_edge(b, a, length);
            }
            Direction::Forward => {
                graph.add_edge(a, b, length);
            }
            Direction::Backward => {
                graph.add_edge(b, a, length);
            }
        }
    }
    graph
}

fn sets(components: impl IntoIterator<Item = Vec<usize>>) -> BTreeSet<BTreeSet<usize>> {
    components
        .into_iter()
        .map(|c| c.into_iter().collect())
        .collect()
}

prop_compose! {
    fn roads()(raw in prop::collection::vec(
        (prop::collection::vec((0_i32..6, 0_i32..6), 2..5), 0_u8..4), 1..14)) -> Vec<Raw> {
        raw.into_iter().map(|(mut line, way)| {
            line.dedup();
            if line.len() < 2 { line = vec![(0, 0), (5, 5)]; }
            (line, way)
        }).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn petgraph_runs_on_it_as_on_its_own_graph(roads in roads(), goal in 0_usize..50) {
        let network = network(&roads);
        let graph = oracle(&network);
        prop_assert_eq!((&network).edge_references().count(), graph.edge_count());
        prop_assert_eq!(connected_components(&network), connected_components(&graph));
        let scc = sets(graph_sets(kosaraju_scc(&graph)));
        for found in [kosaraju_scc(&network), tarjan_scc(&network)] {
            prop_assert_eq!(sets(found.into_iter().map(|c| c.into_iter().map(NodeId::index).collect())), scc.clone());
        }
        let goal = NodeId::new(goal % network.node_count());
        for from in network.nodes() {
            let ours = dijkstra(&network, from, None, |e| *e.weight());
            let theirs = dijkstra(&graph, NodeIndex::new(from.index()), None, |e| *e.weight());
            prop_assert_eq!(ours.len(), theirs.len());
            for (node, distance) in &ours {
                let other = theirs[&NodeIndex::new(node.index())];
                prop_assert!((distance - other).abs() <= 1e-9 * (1.0 + other));
            }
            let path = astar(&network, from, |n| n == goal, |e| *e.weight(), |_| 0.0);
            prop_assert_eq!(path.as_ref().map(|(d, _)| d.to_bits()), ours.get(&goal).map(|d| d.to_bits()));
            // Backwards from the goal one reaches those that reach it.
            let mut bfs = Bfs::new(Reversed(&network), goal);
            let mut back = false;
            while let Some(node) = bfs.next(Reversed(&network)) {
                back |= node == from;
            }
            prop_assert_eq!(back, path.is_some());
        }
    }

    #[test]
    fn components_are_ranked_and_complete(roads in roads(), keep in 1_u32..4) {
        let network = network(&roads);
        let usable = |link: crate::model::LinkId| keep == 1 || link.0.is_multiple_of(keep);
        let mut graph = oracle(&network);
        let kept: Vec<bool> = network.links().flat_map(|l| {
            let edges = if network.attributes(l).tags.direction == Direction::Both { 2 } else { 1 };
            vec![usable(l); edges]
        }).collect();
        graph.retain_edges(|_, e| kept[e.index()]);
        let touched: BTreeSet<usize> = network.links().filter(|l| usable(*l))
            .flat_map(|l| { let (a, b) = network.link_ends(l); [a.index(), b.index()] }).collect();
        let group = |c: &Components| -> BTreeSet<BTreeSet<usize>> {
            sets((0..c.nodes.len() as u32).map(|k| {
                (0..c.of_node.len()).filter(|n| c.of_node[*n] == k).collect()
            }))
        };
        let strong = Components::strong(&network, &usable);
        let expected = sets(graph_sets(kosaraju_scc(&graph)).into_iter()
            .filter(|c| c.iter().all(|n| touched.contains(n))));
        prop_assert_eq!(group(&strong), expected);
        let weak = Components::weak(&network, &usable);
        let alone = network.node_count() - touched.len();
        prop_assert_eq!(weak.nodes.len() + alone, connected_components(&graph));
        let all: f64 = network.links().filter(|l| usable(*l)).map(|l| network.link_length_m(l)).sum();
        prop_assert!((weak.length_km.iter().sum::<f64>() * 1000.0 - all).abs() < 1e-6 * all.max(1.0));
        for c in [&weak, &strong] {
            prop_assert!(c.length_km.windows(2).all(|w| w[0] >= w[1]));
            prop_assert_eq!(c.nodes.iter().sum::<u32>() as usize, touched.len());
            prop_assert!((0..c.of_node.len()).all(|n| (c.of_node[n] == u32::MAX) != touched.contains(&n)));
        }
        prop_assert!(strong.length_km.iter().sum::<f64>() <= weak.length_km.iter().sum::<f64>() + 1e-9);
    }
}

fn graph_sets(components: Vec<Vec<NodeIndex>>) -> Vec<Vec<usize>> {
    components
        .into_iter()
        .map(|c| c.into_iter().map(NodeIndex::index).collect())
        .collect()
}

#[test]
fn a_long_road_overflows_no_stack() {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for i in 0..200_000 {
        let x = |k: usize| k as f64 * 1e-4;
        builder
            .add(Road {
                feature: FeatureRef {
                    file: FileId(0),
                    feature: i as u32 + 1,
                },
                lines: vec![LineString::from(vec![(x(i), 0.0), (x(i + 1), 0.0)])],
                tags: RoadTags::default(),
                osmnx: None,
            })
            .unwrap();
    }
    let network = builder.freeze().unwrap().0;
    assert_eq!(Components::strong(&network, &|_| true).nodes, [200_001]);
}
