use super::*;
use crate::io::{FeatureRef, RoadTags};
use crate::model::{FileId, LinkId, NodeId};
use geo::{Coord, LineString};
use proptest::prelude::*;

fn road(number: u32, lines: &[&[(f64, f64)]]) -> Road {
    Road {
        feature: FeatureRef {
            file: FileId(0),
            feature: number,
        },
        lines: lines
            .iter()
            .map(|l| LineString(l.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()))
            .collect(),
        tags: RoadTags::default(),
        osmnx: None,
    }
}

fn build(noding: Noding, snap: f64, roads: Vec<Road>) -> (Network, BuildReport) {
    let mut builder = Builder::new(noding, snap);
    for road in roads {
        builder.add(road).unwrap();
    }
    let (network, report) = builder.freeze().unwrap();
    network.check_invariants().unwrap();
    (network, report)
}

fn lines(noding: Noding, all: &[&[(f64, f64)]]) -> (Network, BuildReport) {
    let roads = all.iter().enumerate();
    build(
        noding,
        0.0,
        roads.map(|(i, l)| road(i as u32 + 1, &[l])).collect(),
    )
}

const CROSS: [&[(f64, f64)]; 2] = [
    &[(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)],
    &[(0.5, -1.0), (0.5, 0.0), (0.5, 1.0)],
];

#[test]
fn a_shared_vertex_is_a_junction_but_not_with_endpoints() {
    let (network, _) = lines(Noding::Vertices, &CROSS);
    assert_eq!(
        (
            network.node_count(),
            network.link_count(),
            network.edge_count()
        ),
        (5, 4, 8)
    );
    let (network, _) = lines(Noding::Endpoints, &CROSS);
    assert_eq!((network.node_count(), network.link_count()), (4, 2));
    // Nor where one line ends on an inner vertex of another.
    let (network, _) = lines(Noding::Endpoints, &[CROSS[0], &[(0.5, 0.0), (0.5, 1.0)]]);
    assert_eq!((network.node_count(), network.link_count()), (4, 2));
}

#[test]
fn positions_are_equal_at_a_ten_millionth_of_a_degree() {
    let a: &[(f64, f64)] = &[(0.0, 0.0), (1.0, 0.0)];
    let (network, _) = lines(Noding::Vertices, &[a, &[(1.000_000_02, 0.0), (2.0, 0.0)]]);
    assert_eq!(network.node_count(), 3);
    let (network, _) = lines(Noding::Vertices, &[a, &[(1.000_000_2, 0.0), (2.0, 0.0)]]);
    assert_eq!(network.node_count(), 4);
}

#[test]
fn crossings_without_a_vertex_need_their_own_noding() {
    let all: [&[(f64, f64)]; 2] = [&[(0.0, 0.0), (1.0, 0.0)], &[(0.5, -1.0), (0.5, 1.0)]];
    assert_eq!(lines(Noding::Vertices, &all).0.link_count(), 2);
    let (network, _) = lines(Noding::Crossings, &all);
    assert_eq!((network.node_count(), network.link_count()), (5, 4));
    // An end that touches.
    let t: [&[(f64, f64)]; 2] = [&[(0.0, 0.0), (1.0, 0.0)], &[(0.5, 0.0), (0.5, 1.0)]];
    let (network, _) = lines(Noding::Crossings, &t);
    assert_eq!((network.node_count(), network.link_count()), (4, 3));
    // A bridge passes over.
    let mut bridge = road(2, &[all[1]]);
    bridge.tags.bridge = true;
    let (network, _) = build(Noding::Crossings, 0.0, vec![road(1, &[all[0]]), bridge]);
    assert_eq!(network.link_count(), 2);
    // Overlap along a line gives parallel links.
    let overlap: [&[(f64, f64)]; 2] = [&[(0.0, 0.0), (3.0, 0.0)], &[(1.0, 0.0), (2.0, 0.0)]];
    let (network, _) = lines(Noding::Crossings, &overlap);
    assert_eq!((network.node_count(), network.link_count()), (4, 4));
}

#[test]
fn loops_parallels_and_figures_of_eight_survive() {
    // A closed way is one self-loop.
    let (network, _) = lines(
        Noding::Vertices,
        &[&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]],
    );
    assert_eq!(
        (
            network.node_count(),
            network.link_count(),
            network.edge_count()
        ),
        (1, 1, 2)
    );
    // An eight crosses itself in a vertex: two loops.
    let (network, _) = lines(
        Noding::Vertices,
        &[&[
            (0.0, 0.0),
            (1.0, 1.0),
            (1.0, -1.0),
            (0.0, 0.0),
            (-1.0, 1.0),
            (-1.0, -1.0),
            (0.0, 0.0),
        ]],
    );
    assert_eq!((network.node_count(), network.link_count()), (1, 2));
    // A six: the stem ends on its own line.
    let (network, _) = lines(
        Noding::Vertices,
        &[&[(0.0, 2.0), (0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]],
    );
    assert_eq!((network.node_count(), network.link_count()), (2, 2));
    let (network, report) = lines(
        Noding::Vertices,
        &[&[(0.0, 0.0), (1.0, 0.0)], &[(1.0, 0.0), (0.0, 0.0)]],
    );
    assert_eq!((network.link_count(), network.edge_count()), (2, 4));
    assert_eq!(
        report
            .duplicates
            .iter()
            .map(|f| f.feature)
            .collect::<Vec<_>>(),
        [2]
    );
}

#[test]
fn zero_length_is_reported_and_breaks_nothing() {
    let (network, report) = lines(
        Noding::Vertices,
        &[
            &[(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (2.0, 0.0)],
            &[(1.0, 0.0), (1.0, 0.0)],
            &[(1.0, 0.0), (1.0, 0.0), (1.0, 1.0)],
        ],
    );
    assert_eq!(
        report
            .zero_length
            .iter()
            .map(|f| f.feature)
            .collect::<Vec<_>>(),
        [2]
    );
    assert_eq!((network.node_count(), network.link_count()), (4, 3));
    let mut builder = Builder::new(Noding::Crossings, 5.0);
    builder.add(road(1, &[&[(1.0, 0.0), (1.0, 0.0)]])).unwrap();
    assert!(matches!(builder.freeze(), Err(Error::Empty { .. })));
    assert!(matches!(
        Builder::new(Noding::Vertices, 0.0).freeze(),
        Err(Error::Empty { .. })
    ));
}

#[test]
fn a_stated_length_is_shared_out() {
    let mut long = road(1, &[&[(0.0, 0.0), (1.0, 0.0)], &[(1.0, 0.0), (4.0, 0.0)]]);
    long.tags.length_m = Some(8000.0);
    let (network, _) = build(Noding::Vertices, 0.0, vec![long]);
    // Along the equator geodesic length is proportional to longitude.
    assert!((network.link_length_m(LinkId(0)) - 2000.0).abs() < 1e-6);
    assert!((network.link_length_m(LinkId(1)) - 6000.0).abs() < 1e-6);
    // Without one, a degree of the equator is a·π/180.
    let (network, _) = lines(Noding::Vertices, &[&[(0.0, 0.0), (1.0, 0.0)]]);
    assert!((network.link_length_m(LinkId(0)) - 111_319.490_793).abs() < 1e-3);
}

#[test]
fn one_way_roads_have_one_edge() {
    for (direction, tail) in [(Direction::Forward, 0), (Direction::Backward, 1)] {
        let mut one = road(1, &[&[(0.0, 0.0), (1.0, 0.0)]]);
        one.tags.direction = direction;
        let (network, _) = build(Noding::Vertices, 0.0, vec![one]);
        assert_eq!(network.edge_count(), 1);
        assert_eq!(network.tail(crate::model::EdgeId(0)), NodeId(tail));
    }
}

fn osmnx(number: u32, u: i64, v: i64, way: Direction, line: &[(f64, f64)]) -> Road {
    let mut road = road(number, &[line]);
    road.osmnx = Some((u, v, 0));
    road.tags.direction = way;
    road
}

#[test]
fn osmnx_twins_are_one_street() {
    let there: &[(f64, f64)] = &[(0.0, 0.0), (0.5, 0.1), (1.0, 0.0)];
    let back: &[(f64, f64)] = &[(1.0, 0.0), (0.5, 0.1), (0.0, 0.0)];
    for way in [Direction::Both, Direction::Forward] {
        let roads = vec![osmnx(1, 7, 9, way, there), osmnx(2, 9, 7, way, back)];
        let (network, report) = build(Noding::Vertices, 0.0, roads);
        assert_eq!(
            (
                network.node_count(),
                network.link_count(),
                network.edge_count()
            ),
            (2, 1, 2)
        );
        assert_eq!((report.merged_twins, report.duplicates.len()), (1, 0));
    }
    // Tagged apart: each its own way.
    let mut slow = osmnx(2, 9, 7, Direction::Both, back);
    slow.tags.maxspeed_kmh = Some(30.0);
    let (network, _) = build(
        Noding::Vertices,
        0.0,
        vec![osmnx(1, 7, 9, Direction::Both, there), slow],
    );
    assert_eq!((network.link_count(), network.edge_count()), (2, 2));
    // No twin: two-way stays two-way, one-way one-way.
    for (way, edges) in [(Direction::Both, 2), (Direction::Forward, 1)] {
        let (network, _) = build(Noding::Vertices, 0.0, vec![osmnx(1, 7, 9, way, there)]);
        assert_eq!(network.edge_count(), edges);
    }
    // A two-way loop has its twin too.
    let (network, report) = build(
        Noding::Vertices,
        0.0,
        vec![
            osmnx(
                1,
                7,
                7,
                Direction::Both,
                &[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)],
            ),
            osmnx(
                2,
                7,
                7,
                Direction::Both,
                &[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)],
            ),
        ],
    );
    assert_eq!(
        (
            network.link_count(),
            network.edge_count(),
            report.merged_twins
        ),
        (1, 2, 1)
    );
}

#[test]
fn osmnx_roads_meet_at_their_nodes_only_but_other_roads_meet_them_anywhere() {
    // An overpass: the same position, no common node.
    let over = osmnx(
        1,
        1,
        2,
        Direction::Both,
        &[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)],
    );
    let under = osmnx(
        2,
        3,
        4,
        Direction::Both,
        &[(1.0, -1.0), (1.0, 0.0), (1.0, 1.0)],
    );
    let (network, _) = build(Noding::Vertices, 0.0, vec![over.clone(), under.clone()]);
    assert_eq!((network.node_count(), network.link_count()), (4, 2));
    // A plain road that ends there joins the first of them, and splits both.
    let plain = road(3, &[&[(1.0, 0.0), (1.5, 0.5)]]);
    let (network, _) = build(Noding::Vertices, 0.0, vec![over, under, plain]);
    assert_eq!(network.link_count(), 5);
}

#[test]
fn dangling_ends_are_joined_within_the_tolerance() {
    let m = 1.0 / 111_320.0;
    // Two ends 5 m apart; an end 5 m short of a line; an end too far.
    let roads = || {
        vec![
            road(1, &[&[(0.0, 0.0), (0.01, 0.0)]]),
            road(2, &[&[(0.01 + 5.0 * m, 0.0), (0.02, 0.0)]]),
            road(3, &[&[(0.005, 5.0 * m), (0.005, 0.01)]]),
            road(4, &[&[(0.015, 50.0 * m), (0.015, 0.01)]]),
        ]
    };
    let weak = |network: &Network| {
        super::super::Components::weak(network, &|_| true)
            .nodes
            .len()
    };
    let (network, report) = build(Noding::Vertices, 0.0, roads());
    assert_eq!((weak(&network), report.joined_ends), (4, 0));
    for noding in [Noding::Vertices, Noding::Endpoints, Noding::Crossings] {
        let (network, report) = build(noding, 10.0, roads());
        assert_eq!((weak(&network), report.joined_ends), (2, 2));
        assert_eq!(network.link_count(), 5);
    }
}

/// What noding by vertices must give, from the definition: O(n²), no numbering of vertices.
fn naive_links(all: &[Vec<(i64, i64)>]) -> Vec<(Vec<(i64, i64)>, usize)> {
    let uses = |p: &(i64, i64)| all.iter().flatten().filter(|q| *q == p).count();
    let ends = |p: &(i64, i64)| {
        all.iter()
            .any(|l| l.first() == Some(p) || l.last() == Some(p))
    };
    let mut links = Vec::new();
    for (i, line) in all.iter().enumerate() {
        let mut piece = vec![line[0]];
        for (at, p) in line.iter().enumerate().skip(1) {
            piece.push(*p);
            if at + 1 == line.len() || uses(p) > 1 || ends(p) {
                links.push((std::mem::replace(&mut piece, vec![*p]), i));
            }
        }
    }
    links
}

prop_compose! {
    /// A line over a small grid, without immediate repeats.
    fn grid_line()(raw in prop::collection::vec((0_i64..5, 0_i64..5), 2..7)) -> Vec<(i64, i64)> {
        let mut line = raw;
        line.dedup();
        if line.len() < 2 { line = vec![(0, 0), (1, 1)]; }
        line
    }
}

fn on_grid(p: (i64, i64)) -> (f64, f64) {
    (p.0 as f64 * 0.01 - 8.0, p.1 as f64 * 0.01 + 12.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn noding_by_vertices_is_the_definition(all in prop::collection::vec(grid_line(), 1..8)) {
        let roads = all.iter().enumerate().map(|(i, line)| {
            let line: Vec<_> = line.iter().copied().map(on_grid).collect();
            road(i as u32 + 1, &[&line])
        });
        let (network, _) = build(Noding::Vertices, 0.0, roads.collect());
        let expected = naive_links(&all);
        prop_assert_eq!(network.link_count(), expected.len());
        for (link, (vertices, line)) in network.links().zip(&expected) {
            let found: Vec<_> = network.link_vertices(link).iter().map(|c| (c.x, c.y)).collect();
            let wanted: Vec<_> = vertices.iter().copied().map(on_grid).collect();
            prop_assert_eq!(found, wanted);
            prop_assert_eq!(network.attributes(link).feature.feature as usize, line + 1);
        }
        // Nodes are where links end, each position once.
        let mut ends: Vec<_> = expected.iter().flat_map(|(v, _)| [v[0], v[v.len() - 1]]).collect();
        ends.sort_unstable();
        ends.dedup();
        prop_assert_eq!(network.node_count(), ends.len());
    }

    /// Crossing segments on random lines: afterwards no two links cross but at nodes.
    #[test]
    fn noding_by_crossings_leaves_no_crossing(
        all in prop::collection::vec(
            prop::collection::vec((0.0_f64..1.0, 0.0_f64..1.0), 2..5), 1..6)
    ) {
        let roads = all.iter().enumerate().map(|(i, line)| road(i as u32 + 1, &[line]));
        let (network, _) = build(Noding::Crossings, 0.0, roads.collect());
        let segments: Vec<_> = network
            .links()
            .flat_map(|l| network.link_vertices(l).windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>())
            .collect();
        for (i, (a, b)) in segments.iter().enumerate() {
            for (c, d) in &segments[i + 1..] {
                let met = geo::line_intersection::line_intersection(
                    geo::Line::new(*a, *b), geo::Line::new(*c, *d));
                if let Some(geo::line_intersection::LineIntersection::SinglePoint {
                    intersection, is_proper: true }) = met {
                    // Only within the tolerance of a shared end.
                    let near = [a, b, c, d].iter().any(|e|
                        (e.x - intersection.x).hypot(e.y - intersection.y) < 1e-6);
                    prop_assert!(near, "{a:?}-{b:?} crosses {c:?}-{d:?}");
                }
            }
        }
        // Nothing is lost: total length is that of the input.
        let before: f64 = all.iter().flat_map(|l| l.windows(2)).map(|w| {
            use geo::{Distance, Geodesic, Point};
            Geodesic.distance(Point::new(w[0].0, w[0].1), Point::new(w[1].0, w[1].1))
        }).sum();
        let after: f64 = network.links().map(|l| network.link_length_m(l)).sum();
        prop_assert!((before - after).abs() < 1e-4 * before.max(1.0), "{before} {after}");
    }
}
