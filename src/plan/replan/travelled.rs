//! The route of a plan as it was planned: its roads, escorts, nights and clock, by metre.
//!
//! Invariants: stretches follow one another from the origin to the destination; positions are metres of the route.
//! Complexity: linear in the route.

use super::super::clock::Run;
use super::super::layers::{Step, Variant, tolls};
use super::super::scene::Scene;
use super::super::under_way::start_layer;
use super::super::{EdgeUse, Error, Night, Route};
use super::spans::{Pieces, Span};
use crate::model::{EdgeId, NodeId};
use jiff::civil::DateTime;

/// A stretch of the route.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where.
    pub span: Span,
    /// The edge in the plan's network.
    pub edge: EdgeId,
    /// The escort, if any.
    pub escort: Option<String>,
    /// Metres of the route where it begins.
    pub from_m: f64,
}

/// The route laid on its map.
pub struct Planned<'p, 's, 'm> {
    /// The plan's own scene.
    pub scene: &'s Scene<'m>,
    /// The route.
    pub route: &'p Route,
    /// Its stretches.
    pub ways: Vec<Way>,
    /// What it does on the road.
    pub steps: Vec<Step>,
    /// Its march, where it has one.
    pub run: Option<Run>,
    /// Metres of the route at which each stop is reached, the origin first.
    pub stops_m: Vec<f64>,
}

impl<'p, 's, 'm> Planned<'p, 's, 'm> {
    /// Lays a route of a plan on the plan's scene; an error when it is no route there.
    pub fn new(scene: &'s Scene<'m>, route: &'p Route) -> Result<Self, Error> {
        let network = &scene.network;
        let pieces = Pieces::new(&scene.map.network, network);
        let (mut at, mut from_m) = (scene.stops[0].node, 0.0);
        let mut ways = Vec::with_capacity(route.edges.len());
        let mut stops_m = Vec::new();
        let reach = |node: NodeId, metres: f64, stops_m: &mut Vec<f64>| {
            while scene
                .stops
                .get(stops_m.len())
                .is_some_and(|s| s.node == node)
            {
                stops_m.push(metres);
            }
        };
        reach(at, 0.0, &mut stops_m);
        for used in &route.edges {
            if used.edge.index() >= network.edge_count() || network.tail(used.edge) != at {
                return Err(stranger());
            }
            ways.push(Way {
                span: pieces.span(used.edge),
                edge: used.edge,
                escort: used.escort.clone(),
                from_m,
            });
            from_m += network.link_length_m(network.link(used.edge));
            at = network.head(used.edge);
            reach(at, from_m, &mut stops_m);
        }
        let apart_m = (from_m - route.length_m).abs();
        if stops_m.len() != scene.stops.len() || apart_m > 1e-6 * from_m + 1e-3 {
            return Err(stranger());
        }
        let start = start_layer(scene.request, &scene.escorts);
        let mut steps = steps(scene, &route.edges, &route.nights, start).ok_or_else(stranger)?;
        let tolls = tolls(&scene.overlay, network.edge_count());
        let mut run = Run::along(scene, &tolls, &steps);
        if run.is_none() {
            // An escort may have been taken on in the evening instead.
            for i in 1..steps.len() {
                if let (Step::Night(_), Step::TakeOn(..)) = (steps[i - 1], steps[i]) {
                    steps.swap(i - 1, i);
                }
            }
            run = Run::along(scene, &tolls, &steps);
        }
        Ok(Self {
            scene,
            route,
            ways,
            steps,
            run,
            stops_m,
        })
    }

    /// Its length, m.
    pub fn length_m(&self) -> f64 {
        self.ways
            .last()
            .map_or(0.0, |w| w.from_m + w.span.length_m())
    }

    /// Number of the stretch that holds a position; at a junction the one that leads there.
    pub fn way_at(&self, metres: f64) -> usize {
        let after = self.ways.partition_point(|way| way.from_m < metres);
        after.saturating_sub(1)
    }

    /// The planned local time at a position, and the hours of driving since the last night; none without a march.
    pub fn clock_at(&self, metres: f64) -> Option<(DateTime, f64)> {
        let (run, halts) = (self.run.as_ref()?, self.scene.halts.as_ref()?);
        let number = self.way_at(metres);
        let stretch = run.stretches.get(number)?;
        let hand = stretch.hand(metres - stretch.from_m, true);
        Some((
            halts.days.local(halts.planned_s(hand)),
            halts.duty_s(hand) / 3600.0,
        ))
    }

    /// The planned night at a position.
    pub fn night_at(&self, metres: f64) -> Option<&Night> {
        let mut nights = self.route.nights.iter();
        nights.find(|n| (n.km * 1000.0 - metres).abs() < 1.0)
    }

    /// The stretches from a position on, the first of them cut there.
    pub fn rest(&self, metres: f64) -> Vec<(Span, Option<String>)> {
        let ways = self
            .ways
            .iter()
            .filter(|w| w.from_m + w.span.length_m() > metres);
        ways.map(|way| {
            let cut_m = (metres - way.from_m).max(0.0);
            let span = Span {
                from_m: way.span.along_m(cut_m),
                ..way.span
            };
            (span, way.escort.clone())
        })
        .collect()
    }

    /// The coordinates from one position to another.
    pub fn line(&self, from_m: f64, to_m: f64) -> Vec<[f64; 2]> {
        let mut line: Vec<[f64; 2]> = Vec::new();
        for way in &self.ways {
            let (begin, end) = (from_m - way.from_m, to_m - way.from_m);
            if end <= 0.0 || begin >= way.span.length_m() {
                continue;
            }
            let (a, b) = (way.span.along_m(begin.max(0.0)), way.span.along_m(end));
            for at in self.scene.map.network.slice(way.span.link, a, b) {
                if line.last() != Some(&[at.x, at.y]) {
                    line.push([at.x, at.y]);
                }
            }
        }
        line
    }
}

/// What a sequence of edges does on the road, from a layer on, with nights; none for an escort that the scene has not.
pub fn steps(
    scene: &Scene<'_>,
    edges: &[EdgeUse],
    nights: &[Night],
    mut layer: u32,
) -> Option<Vec<Step>> {
    let mut steps = Vec::with_capacity(edges.len() + nights.len());
    for (i, used) in edges.iter().enumerate() {
        let node = scene.network.tail(used.edge);
        let halted = nights
            .iter()
            .filter(|night| night.after_edges as usize == i);
        steps.extend(halted.map(|_| Step::Night(node)));
        let next = match &used.escort {
            None => 0,
            Some(name) => scene.escorts.iter().position(|e| e.name == *name)? as u32 + 1,
        };
        if next != layer && next > 0 {
            steps.push(Step::TakeOn(node, next - 1));
        }
        layer = next;
        steps.push(Step::Drive(used.edge, layer));
    }
    Some(steps)
}

/// The planned local time at the end of the first edges of a march; none where it is none.
pub fn reached_at(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    steps: &[Step],
    edges: usize,
) -> Option<DateTime> {
    let halts = scene.halts.as_ref()?;
    let tolls = tolls(variant.overlay, scene.network.edge_count());
    let run = Run::along(scene, &tolls, steps)?;
    let hand = match edges.checked_sub(1) {
        Some(last) => {
            let stretch = run.stretches.get(last)?;
            stretch.hand(stretch.length_m, true)
        }
        None => halts.start(scene)?,
    };
    Some(halts.days.local(halts.planned_s(hand)))
}

fn stranger() -> Error {
    Error::BadRequest {
        what: "the plan's route is no route of this map".to_owned(),
        help: "Give the map that the plan was made on (`siraba verify` says what differs), or plan again.".to_owned(),
    }
}
