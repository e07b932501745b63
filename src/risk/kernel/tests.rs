//! Mass and shape of the kernel, against cells, petgraph's distances and sums by hand.

use super::*;
use crate::io::{Covers, FeatureRef, Noding, Road, RoadTags};
use crate::model::{Cargo, FileId, Kernel, Validity};
use crate::network::{Builder, Snap};
use crate::risk::overlay;
use geo::{LineString, MultiPolygon, Polygon, coord};
use jiff::civil::date;
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use proptest::prelude::*;
use std::collections::HashMap;

/// A network of lines with lengths of their own, km.
fn network(lines: &[(&[(f64, f64)], f64)]) -> Network {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    for (i, (line, km)) in lines.iter().enumerate() {
        let road = Road {
            feature: FeatureRef {
                file: FileId(0),
                feature: i as u32 + 1,
            },
            lines: vec![LineString::from(line.to_vec())],
            tags: RoadTags {
                length_m: Some(km * 1000.0),
                ..RoadTags::default()
            },
            osmnx: None,
        };
        builder.add(road).unwrap();
    }
    builder.freeze().unwrap().0
}

fn settings() -> Settings {
    Settings {
        background_per_1000_km: 0.0,
        loss_fraction: 0.3,
        cargo: Cargo::Fuel,
        night: false,
        snap_radius_m: 5_000.0,
        kernel: Kernel {
            day: date(2026, 1, 31),
            half_life_days: 60.0,
            bandwidth_km: 10.0,
            convoys_per_day: 2.0,
        },
    }
}

fn feature(effect: Effect) -> RiskFeature {
    RiskFeature {
        feature: FeatureRef {
            file: FileId(1),
            feature: 1,
        },
        id: None,
        name: "event".into(),
        validity: Validity::default(),
        cargo: vec![],
        effect,
    }
}

/// An event of weight 3, 60 days before the day asked for.
fn incident(x: f64, y: f64, precision_km: f64) -> RiskFeature {
    feature(Effect::Incident {
        at: coord! { x: x, y: y },
        date: date(2025, 12, 2),
        last_day: date(2025, 12, 2),
        group: Some("A".into()),
        weight: 3.0,
        precision_km,
        convoys_per_day: None,
        id: Some("e1".into()),
    })
}

/// w · decay / q of `incident`, worked by hand: 3 · (ln 2 / 60 · 1/2) / 2.
const TOTAL: f64 = 3.0 * (std::f64::consts::LN_2 / 60.0 * 0.5) / 2.0;

fn influence(covers: Covers, rate: f64) -> RiskFeature {
    let ring = vec![(0.0, -1.0), (2.0, -1.0), (2.0, 1.0), (0.0, 1.0)];
    feature(Effect::Influence {
        group: "A".into(),
        area: MultiPolygon(vec![Polygon::new(ring.into(), vec![])]),
        attacks_per_1000_km: rate,
        rate_range: None,
        confidence: 1.0,
        taper_km: 0.0,
        night_factor: 1.0,
        loss_fraction: None,
        covers,
    })
}

/// One straight road of 200 km along the equator from 0 to 2 degrees.
fn road() -> Network {
    network(&[(&[(0.0, 0.0), (2.0, 0.0)], 200.0)])
}

#[test]
fn total_hazard_well_inside_is_weight_times_decay_over_q() {
    let network = road();
    for precision_km in [0.0, 2.0, 25.0] {
        let laid = overlay(&network, &[incident(1.0, 0.0, precision_km)], &settings()).unwrap();
        let total: f64 = laid.links.iter().map(|l| l.hazard).sum();
        assert!((total / TOTAL - 1.0).abs() < 1e-9, "{total} is not {TOTAL}");
        let claimed: f64 = laid.links[0].claims.iter().map(|c| c.hazard).sum();
        assert!((claimed / TOTAL - 1.0).abs() < 1e-9);
        let loss: f64 = laid.links.iter().map(|l| l.loss).sum();
        assert!((loss / TOTAL / 0.3 - 1.0).abs() < 1e-9);
        // It acts h to either side.
        let reach = 2.0 * (10.0 + precision_km);
        assert!((laid.zones[0].touched_km - reach).abs() < 1e-6);
        assert!(laid.links[0].claims[0].inside_km.abs() < 1e-12);
        // 15/16 of the mass per bandwidth at the event.
        let peak = IncidentField::new(
            &network,
            &[incident(1.0, 0.0, precision_km)],
            &settings(),
            &|_| true,
        )
        .hazard(LinkId(0), 99_999.5, 100_000.5);
        let expected = TOTAL * 15.0 / 16.0 / (10.0 + precision_km) / 1000.0;
        assert!((peak / expected - 1.0).abs() < 1e-6, "{peak} {expected}");
    }
}

#[test]
fn secured_areas_multiply_and_influence_adds() {
    let network = road();
    let ring = vec![(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    let secured = feature(Effect::Secured {
        region: crate::io::Region::Area(MultiPolygon(vec![Polygon::new(ring.into(), vec![])])),
        factor: 0.2,
    });
    let laid = overlay(&network, &[incident(1.0, 0.0, 0.0), secured], &settings()).unwrap();
    // Half of the kernel lies in the secured area, which ends at the event.
    assert!((laid.links[0].hazard / TOTAL - 0.6).abs() < 1e-6);
    let area = influence(Covers::Nothing, 1.0);
    let laid = overlay(&network, &[incident(1.0, 0.0, 0.0), area], &settings()).unwrap();
    assert!((laid.links[0].hazard - TOTAL - 0.2).abs() < 1e-9);
}

#[test]
fn an_area_that_cites_an_event_counts_it_alone() {
    let network = road();
    let total = |features: &[RiskFeature]| {
        let laid = overlay(&network, features, &settings()).unwrap();
        (laid.links[0].hazard, laid.covered.len())
    };
    let event = incident(1.0, 0.0, 0.0);
    for covers in [
        Covers::Inside,
        Covers::Events(vec!["e0".into(), "e1".into()]),
    ] {
        let (hazard, covered) = total(&[event.clone(), influence(covers, 1.0)]);
        assert!((hazard - 0.2).abs() < 1e-9 && covered == 1);
    }
    let near = |(hazard, covered): (f64, usize), expected: f64| {
        assert!((hazard - expected).abs() < 1e-9 && covered == 0, "{hazard}");
    };
    let other = Covers::Events(vec!["e2".into()]);
    near(total(&[event.clone(), influence(other, 1.0)]), TOTAL + 0.2);
    // An area without a rate, for other cargoes, or not yet valid on the event's day covers nothing.
    near(
        total(&[event.clone(), influence(Covers::Inside, 0.0)]),
        TOTAL,
    );
    let mut food = influence(Covers::Inside, 1.0);
    food.cargo = vec![Cargo::Food];
    near(total(&[event.clone(), food]), TOTAL);
    let mut late = influence(Covers::Inside, 1.0);
    late.validity.from = Some(date(2025, 12, 3));
    near(total(&[event.clone(), late]), TOTAL + 0.2);
    // Nor one that the event lies outside of.
    near(
        total(&[incident(1.0, 1.001, 200.0), influence(Covers::Inside, 0.0)]),
        TOTAL,
    );
}

#[test]
fn far_events_are_reported_and_count_for_nothing() {
    let network = road();
    let far = incident(1.0, 0.2, 0.0);
    let laid = overlay(&network, &[far], &settings()).unwrap();
    assert!(laid.links[0].hazard.abs() < 1e-15);
    let [(ZoneId(0), metres)] = laid.off_road[..] else {
        panic!("{:?}", laid.off_road);
    };
    assert!((metres - 22_115.0).abs() < 5.0, "{metres}");
    // One that may have been 18 km off is within reach.
    let laid = overlay(&network, &[incident(1.0, 0.2, 18.0)], &settings()).unwrap();
    assert!(laid.off_road.is_empty() && (laid.links[0].hazard / TOTAL - 1.0).abs() < 1e-9);
}

#[test]
fn without_dead_ends_it_is_the_equal_split_kernel() {
    // Four roads of 30 km meet; the event is 3 km out on the first.
    let ends = [(0.3, 0.0), (0.0, 0.3), (-0.3, 0.0), (0.0, -0.3)];
    let lines: Vec<[(f64, f64); 2]> = ends.iter().map(|e| [(0.0, 0.0), *e]).collect();
    let lines: Vec<(&[(f64, f64)], f64)> = lines.iter().map(|l| (&l[..], 30.0)).collect();
    let network = network(&lines);
    let field = IncidentField::new(&network, &[incident(0.03, 0.0, 0.0)], &settings(), &|_| {
        true
    });
    let kernel = |d: f64| 15.0 / 160.0 * (1.0 - (d / 10.0).powi(2)).powi(2);
    let density = |link: u32, km: f64| {
        let m = km * 1000.0;
        field.hazard(LinkId(link), m - 0.5, m + 0.5) * 1000.0 / TOTAL
    };
    let is = |found: f64, expected: f64| {
        assert!((found / expected - 1.0).abs() < 1e-6, "{found} {expected}");
    };
    is(density(0, 5.0), kernel(2.0));
    is(density(0, 1.0), kernel(2.0));
    for link in 1..4 {
        is(density(link, 2.0), kernel(5.0) / 3.0);
    }
}

#[test]
fn a_stub_takes_next_to_nothing_and_a_closed_network_keeps_all() {
    let stub: [(&[(f64, f64)], f64); 3] = [
        (&[(0.0, 0.0), (1.0, 0.0)], 100.0),
        (&[(1.0, 0.0), (2.0, 0.0)], 100.0),
        (&[(1.0, 0.0), (1.0, 0.001)], 0.02),
    ];
    let roads = network(&stub);
    let sums = |network: &Network| -> Vec<f64> {
        let event = [incident(0.99, 0.0, 0.0)];
        let field = IncidentField::new(network, &event, &settings(), &|_| true);
        let whole = network.links();
        whole
            .map(|l| field.hazard(l, 0.0, network.link_length_m(l)) / TOTAL)
            .collect()
    };
    let shares = sums(&roads);
    assert!(shares[2] > 0.0 && shares[2] < 0.002, "{shares:?}");
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    // All of the kernel on 2 km of road.
    let short = network(&[(&[(0.98, 0.0), (1.0, 0.0)], 2.0)]);
    assert!((sums(&short)[0] - 1.0).abs() < 1e-12);
}

#[test]
fn only_usable_roads_take_any() {
    let network = network(&[
        (&[(0.0, 0.0), (2.0, 0.0)], 200.0),
        (&[(0.0, 0.001), (2.0, 0.001)], 200.0),
    ]);
    let event = [incident(1.0, 0.001, 0.0)];
    let field = IncidentField::new(&network, &event, &settings(), &|l| l == LinkId(0));
    assert!((field.hazard(LinkId(0), 0.0, 200_000.0) / TOTAL - 1.0).abs() < 1e-12);
    assert!(field.hazard(LinkId(1), 0.0, 200_000.0).abs() < 1e-15);
}

/// ∫ of the quartic kernel, both sides, beyond `d` of `h`, by Simpson's rule on its definition.
fn beyond(d: f64, h: f64) -> f64 {
    if d >= h {
        return 0.0;
    }
    let k = |x: f64| 2.0 * 15.0 / 16.0 / h * (1.0 - (x / h).powi(2)).powi(2);
    let n = 200;
    let step = (h - d) / f64::from(n);
    let mut sum = k(d) + k(h);
    for i in 1..n {
        let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * k(d + f64::from(i) * step);
    }
    sum * step / 3.0
}

/// The rule of the module's header on a graph of small cells with petgraph's distances: the share of the
/// mass on each link. `cuts` cells a link; the event is at a cell's end.
fn by_cells(network: &Network, event: (usize, usize), cuts: usize, h: f64) -> Vec<f64> {
    let mut graph: UnGraph<(), f64> = UnGraph::new_undirected();
    let junctions: Vec<NodeIndex> = network.nodes().map(|_| graph.add_node(())).collect();
    let mut cells: Vec<(NodeIndex, NodeIndex, f64, usize)> = Vec::new();
    let mut root = junctions[0];
    for link in network.links() {
        let (a, b) = network.link_ends(link);
        let length = network.link_length_m(link) / cuts as f64;
        let mut last = junctions[a.index()];
        for i in 1..=cuts {
            let next = if i == cuts {
                junctions[b.index()]
            } else {
                graph.add_node(())
            };
            cells.push((last, next, length, link.index()));
            graph.add_edge(last, next, length);
            if (link.index(), i) == event {
                root = next;
            }
            last = next;
        }
    }
    let distance = dijkstra(&graph, root, None, |e| *e.weight());
    let at = |node: NodeIndex| distance.get(&node).copied().unwrap_or(f64::INFINITY);
    // A branch: from, start and end distance, link, the node that it leads to as its parent.
    let mut branches: Vec<(NodeIndex, f64, f64, usize, Option<NodeIndex>)> = Vec::new();
    let mut has_parent = vec![false; graph.node_count()];
    has_parent[root.index()] = true;
    for (a, b, length, link) in cells {
        let (a, b) = if at(a) <= at(b) { (a, b) } else { (b, a) };
        if at(a) >= h {
            continue;
        }
        let leads = (at(b) - at(a) - length).abs() < 1e-6;
        if leads && !has_parent[b.index()] {
            has_parent[b.index()] = true;
            branches.push((a, at(a), at(b), link, Some(b)));
        } else {
            let meeting = (at(a) + at(b) + length) / 2.0;
            branches.push((a, at(a), meeting, link, None));
            branches.push((b, at(b), meeting, link, None));
        }
    }
    branches.retain(|b| b.1 < h);
    let mut order: Vec<usize> = (0..branches.len()).collect();
    order.sort_by(|i, j| branches[*j].1.total_cmp(&branches[*i].1));
    let mut sums = vec![0.0; graph.node_count()];
    let mut capacity = vec![0.0; branches.len()];
    for &i in &order {
        let (from, start, end, _, child) = branches[i];
        let held: f64 = child.map_or(0.0, |c| sums[c.index()]);
        let (near, far) = (beyond(start, h), beyond(end, h));
        capacity[i] = (near - far + far * held.min(1.0)) / near;
        sums[from.index()] += capacity[i];
    }
    let mut density = vec![0.0; graph.node_count()];
    density[root.index()] = 1.0 / sums[root.index()];
    let mut shares = vec![0.0; network.link_count()];
    for &i in order.iter().rev() {
        let (from, start, end, link, child) = branches[i];
        let f = density[from.index()];
        shares[link] += f * (beyond(start, h) - beyond(end, h));
        if let Some(child) = child {
            density[child.index()] = f / sums[child.index()].max(1.0);
        }
    }
    shares
}

/// Roads between five places with lengths in km, some twice, some from a place to itself.
fn any_network() -> impl Strategy<Value = Network> {
    prop::collection::vec((0..5_usize, 0..5_usize, 1.0..9.0f64), 1..9).prop_map(|roads| {
        let place = |i: usize| (0.1 * i as f64, 0.05 * (i * i) as f64);
        let lines: Vec<(Vec<(f64, f64)>, f64)> = roads
            .iter()
            .enumerate()
            .map(|(n, (a, b, km))| {
                // Each road takes its own way, so that no two are one.
                let (p, q) = (place(*a), place(*b));
                let by = |k: f64| (p.0 + 0.01 * k, 1.0 + 0.01 * n as f64 + 0.003 * k);
                (vec![p, by(1.0), by(2.0), q], *km)
            })
            .collect();
        let lines: Vec<(&[(f64, f64)], f64)> = lines.iter().map(|(l, km)| (&l[..], *km)).collect();
        network(&lines)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Mass is conserved to 1e-9, and its shares are those of the rule worked on cells.
    #[test]
    fn shares_are_those_of_cells(
        network in any_network(), link in 0..64_usize, cell in 1..8_usize, reach_km in 1.0..40.0f64,
    ) {
        const CUTS: usize = 8;
        let link = link % network.link_count();
        let reach_m = reach_km * 1000.0;
        let id = LinkId::new(link);
        let along_m = network.link_length_m(id) / CUTS as f64 * cell as f64;
        let snap = Snap { link: id, along_m, at: network.slice(id, along_m, along_m)[0], distance_m: 0.0 };
        let roads = Roads::new(&network, &|_| true);
        let mut ball = Ball::new(&network, &roads);
        for _ in 0..2 {
            let mut shares = vec![0.0; network.link_count()];
            for b in ball.grow(&snap, reach_m) {
                prop_assert!(b.density.is_finite() && b.density >= 0.0);
                let far = b.distance_m + (b.end_m - b.start_m).abs();
                prop_assert!(far <= reach_m * (1.0 + 1e-12));
                shares[b.link.index()] += b.density * (tail(b.distance_m / reach_m) - tail(far / reach_m));
            }
            let total: f64 = shares.iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-9, "{}", total);
            for (found, expected) in shares.iter().zip(by_cells(&network, (link, cell), CUTS, reach_m)) {
                prop_assert!((found - expected).abs() < 1e-6, "{} {}", found, expected);
            }
        }
    }

    /// A place on the way, where the road is cut in two, changes nothing.
    #[test]
    fn cutting_a_road_changes_nothing(
        network in any_network(), link in 0..64_usize, event in 0.0..1.0f64, cut in 0.05..0.95f64,
    ) {
        let link = LinkId::new(link % network.link_count());
        let length_m = network.link_length_m(link);
        let point = |m: f64| network.slice(link, m, m)[0];
        let at = point(event * length_m);
        let events = [incident(at.x, at.y, 0.0)];
        let snap = |m: f64| Snap { link, along_m: m, at: point(m), distance_m: 0.0 };
        let (split, _) = network.split_at(&[snap(cut * length_m)]);
        let shares = |network: &Network| {
            let field = IncidentField::new(network, &events, &settings(), &|_| true);
            let mut by_road: HashMap<u32, f64> = HashMap::new();
            for l in network.links() {
                let road = network.attributes(l).feature.feature;
                *by_road.entry(road).or_default() += field.hazard(l, 0.0, network.link_length_m(l));
            }
            by_road
        };
        let (whole, cut) = (shares(&network), shares(&split));
        let total: f64 = whole.values().sum();
        prop_assert!((total / TOTAL - 1.0).abs() < 1e-9);
        for (road, share) in whole {
            prop_assert!((share - cut[&road]).abs() < 1e-6 * TOTAL);
        }
    }
}
