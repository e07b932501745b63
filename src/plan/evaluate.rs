//! A path's figures, recomputed in floating point from the network and the risk picture.
//!
//! Invariants: nothing here comes from the search but the sequence of steps. Complexity: linear in
//! the path.

use super::clock::Run;
use super::layers::{Step, Variant, speed_kmh, stretch_s, tolls, wheels_m};
use super::scene::Scene;
use super::timetable::{Timetable, timetable};
use super::under_way::start_layer;
use super::{CostLines, EdgeUse, Leg, Route, RouteNode, Segment, Waypoint, WaypointKind};
use crate::io::PlaceKind;
use crate::model::{EdgeId, NodeId, attack_probability};
use crate::network::Network;
use crate::risk::Toll;

/// The sums of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Metres.
    pub length_m: f64,
    /// Metres on the convoy's own wheels: without ferries.
    pub wheels_m: f64,
    /// Seconds.
    pub duration_s: f64,
    /// Expected attacks with the escorts.
    pub hazard: f64,
    /// Expected attacks at φ = 1.
    pub hazard_phi_1: f64,
    /// `hazard` with every rate at its lowest, and at its highest: of the scene's own picture, whatever the variant's.
    pub range: [f64; 2],
    /// `hazard_phi_1` likewise.
    pub range_phi_1: [f64; 2],
    /// Σ f·ψ·λ.
    pub loss: f64,
    /// Σ f·λ at φ = ψ = 1.
    pub loss_phi_1: f64,
    /// Metres under escort.
    pub escorted_m: f64,
    /// Money.
    pub cost: CostLines,
    /// Seconds from departure to arrival; none without a departure, or when the path cannot be marched.
    pub elapsed_s: Option<f64>,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.length_m += other.length_m;
        self.wheels_m += other.wheels_m;
        self.duration_s += other.duration_s;
        self.hazard += other.hazard;
        self.hazard_phi_1 += other.hazard_phi_1;
        for end in 0..2 {
            self.range[end] += other.range[end];
            self.range_phi_1[end] += other.range_phi_1[end];
        }
        self.loss += other.loss;
        self.loss_phi_1 += other.loss_phi_1;
        self.escorted_m += other.escorted_m;
        self.cost.fuel += other.cost.fuel;
        self.cost.crew += other.cost.crew;
        self.cost.vehicle += other.cost.vehicle;
        self.cost.escort += other.cost.escort;
        self.cost.checkpoints += other.cost.checkpoints;
        self.cost.cargo_delay += other.cost.cargo_delay;
    }

    /// N · (1 − exp(−loss)).
    pub fn trucks_lost(loss: f64, trucks: u32) -> f64 {
        f64::from(trucks) * attack_probability(loss)
    }
}

/// Evaluates steps under a variant of the request.
pub struct Evaluator<'s, 'm> {
    scene: &'s Scene<'m>,
    variant: Variant<'s>,
    tolls: Vec<(f64, f64)>,
}

impl<'s, 'm> Evaluator<'s, 'm> {
    /// Prepares the tolls.
    pub fn new(scene: &'s Scene<'m>, variant: Variant<'s>) -> Self {
        let tolls = tolls(variant.overlay, scene.network.edge_count());
        Self {
            scene,
            variant,
            tolls,
        }
    }

    /// The figures of one step.
    fn step(&self, step: Step) -> Sums {
        let scene = self.scene;
        let trucks = f64::from(scene.convoy.trucks);
        let by_hour = |seconds: f64| CostLines {
            crew: seconds / 3600.0 * trucks * scene.profile.cost_per_hour,
            cargo_delay: seconds / 3600.0 * scene.convoy.cargo_delay_per_hour,
            ..CostLines::default()
        };
        match step {
            Step::Pass | Step::Night(_) => Sums::default(),
            Step::TakeOn(_, escort) => {
                let escort = &scene.escorts[escort as usize];
                let duration_s = escort.change_min * 60.0;
                let cost = CostLines {
                    escort: escort.change_cost,
                    ..by_hour(duration_s)
                };
                Sums {
                    duration_s,
                    cost,
                    ..Sums::default()
                }
            }
            Step::Drive(edge, layer) => {
                let link = scene.network.link(edge);
                let (delay_s, toll) = self.tolls[edge.index()];
                let length_m = scene.network.link_length_m(link);
                let km = length_m / 1000.0;
                let wheels_m = wheels_m(scene, link);
                let wheels_km = wheels_m / 1000.0;
                let duration_s = stretch_s(scene, link, layer as usize, length_m) + delay_s;
                let escort = (layer as usize).checked_sub(1).map(|i| &scene.escorts[i]);
                let (phi, psi) = match escort {
                    Some(e) if !self.variant.phi_1 => (e.phi, e.psi),
                    _ => (1.0, 1.0),
                };
                let size = scene.convoy.size_factor() * self.variant.hazard_factor;
                let risk = self.variant.overlay.link(link);
                let range = scene.levels.hazard(link, scene.overlay.link(link).hazard);
                Sums {
                    length_m,
                    wheels_m,
                    duration_s,
                    range: range.map(|hazard| hazard * size * phi),
                    range_phi_1: range.map(|hazard| hazard * size),
                    hazard: risk.hazard * size * phi,
                    hazard_phi_1: risk.hazard * size,
                    elapsed_s: None,
                    loss: risk.loss * size * phi * psi,
                    loss_phi_1: risk.loss * size,
                    escorted_m: if escort.is_some() { length_m } else { 0.0 },
                    cost: CostLines {
                        fuel: wheels_km * trucks * scene.profile.fuel_l_per_100km / 100.0
                            * scene.convoy.fuel_price,
                        vehicle: wheels_km * trucks * scene.profile.cost_per_km,
                        escort: escort.map_or(0.0, |e| {
                            km * e.cost_per_km + duration_s / 3600.0 * e.cost_per_hour
                        }),
                        checkpoints: toll,
                        ..by_hour(duration_s)
                    },
                }
            }
        }
    }

    /// The sums of a path.
    pub fn sums(&self, steps: &[Step]) -> Sums {
        let mut total = Sums::default();
        for step in steps {
            total.add(&self.step(*step));
        }
        total.elapsed_s = self.run(steps).map(|run| run.elapsed_s);
        total
    }

    /// The march along a path.
    fn run(&self, steps: &[Step]) -> Option<Run> {
        Run::along(self.scene, &self.tolls, steps)
    }

    /// The whole route. `bound` is the proven lower bound on what is minimised and `value` the
    /// integer optimum in the same unit.
    pub fn route(&self, rank: u32, label: &str, steps: &[Step], bound: f64, value: f64) -> Route {
        let scene = self.scene;
        let sums = self.sums(steps);
        let trucks = scene.convoy.trucks;
        let lost = Sums::trucks_lost(sums.loss, trucks);
        let trace = Trace::new(self, steps);
        let run = self.run(steps);
        let table = |run| timetable(scene, &self.variant, run, &trace.waypoints);
        let Timetable { nights, points } = run.as_ref().map(table).unwrap_or_default();
        let gap = if value <= bound {
            0.0
        } else {
            ((value - bound) / bound).min(f64::MAX)
        };
        Route {
            rank,
            label: label.to_owned(),
            length_m: sums.length_m,
            duration_s: sums.duration_s,
            elapsed_s: sums.elapsed_s,
            days: run.map(|run| run.end.day + 1),
            nights,
            timetable: points,
            cost: sums.cost.total(),
            cost_lines: sums.cost,
            hazard: sums.hazard,
            attack_probability: attack_probability(sums.hazard),
            attack_probability_range: sums.range.map(attack_probability),
            hazard_phi_1: sums.hazard_phi_1,
            attack_probability_phi_1: attack_probability(sums.hazard_phi_1),
            attack_probability_phi_1_range: sums.range_phi_1.map(attack_probability),
            robust: None,
            expected_trucks_lost: lost,
            expected_litres_lost: lost / f64::from(trucks) * scene.cargo_litres,
            escort_km: sums.escorted_m / 1000.0,
            fuel_l: sums.wheels_m / 1e5
                * scene.profile.fuel_l_per_100km
                * f64::from(scene.convoy.trucks),
            lower_bound: bound,
            gap,
            legs: trace.legs,
            nodes: trace.nodes,
            edges: trace.edges,
            segments: trace.segments,
            waypoints: trace.waypoints,
        }
    }
}

/// The itemised parts of a route.
#[derive(Default)]
struct Trace {
    legs: Vec<Leg>,
    nodes: Vec<RouteNode>,
    edges: Vec<EdgeUse>,
    segments: Vec<Segment>,
    waypoints: Vec<Waypoint>,
}

impl Trace {
    fn new(evaluator: &Evaluator<'_, '_>, steps: &[Step]) -> Self {
        let mut tracer = Tracer {
            evaluator,
            trace: Self::default(),
            at: evaluator.scene.stops[0].node,
            total: Sums::default(),
            leg: Sums::default(),
            leg_from: evaluator.scene.stops[0].node,
            leg_km: 0.0,
            escort: if evaluator.variant.escorts {
                start_layer(evaluator.scene.request, &evaluator.scene.escorts)
            } else {
                0
            },
            pending: None,
            stage: 0,
        };
        tracer.arrive(evaluator.scene.stops[0].node);
        for step in steps {
            tracer.take(*step);
        }
        tracer.end()
    }
}

/// Walks a path and writes down what it meets.
struct Tracer<'e, 's, 'm> {
    evaluator: &'e Evaluator<'s, 'm>,
    trace: Trace,
    at: NodeId,
    total: Sums,
    leg: Sums,
    leg_from: NodeId,
    leg_km: f64,
    /// Layer of the last edge driven.
    escort: u32,
    /// An escort just taken on, before the first edge under it, with the figures of taking it on.
    pending: Option<Sums>,
    /// Stops reached so far.
    stage: usize,
}

impl Tracer<'_, '_, '_> {
    fn km(&self) -> f64 {
        self.total.length_m / 1000.0
    }

    fn take(&mut self, step: Step) {
        let figures = self.evaluator.step(step);
        match step {
            Step::Pass | Step::Night(_) => {}
            Step::TakeOn(..) => {
                self.total.add(&figures);
                self.pending = Some(figures);
            }
            Step::Drive(edge, layer) => {
                if layer != self.escort || self.pending.is_some() {
                    self.change_escort(layer);
                }
                if let Some(change) = self.pending.take() {
                    self.leg.add(&change);
                }
                self.segments(edge, layer, &figures);
                self.trace.edges.push(EdgeUse {
                    edge,
                    escort: self.escort_name(layer),
                });
                self.checkpoints(edge, layer);
                self.total.add(&figures);
                self.leg.add(&figures);
                let scene = self.evaluator.scene;
                self.arrive(scene.network.head(edge));
            }
        }
    }

    /// Notes the checkpoints along an edge where they stand, in driving order.
    fn checkpoints(&mut self, edge: EdgeId, layer: u32) {
        let scene = self.evaluator.scene;
        let overlay = self.evaluator.variant.overlay;
        let (network, link) = (&scene.network, scene.network.link(edge));
        let length_m = network.link_length_m(link);
        let mut passed: Vec<(f64, &Toll)> = overlay
            .tolls
            .iter()
            .filter(|toll| toll.edge == edge)
            .map(|toll| {
                let driven = if network.is_forward(edge) {
                    toll.along_m
                } else {
                    length_m - toll.along_m
                };
                (driven, toll)
            })
            .collect();
        passed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut waited_s = 0.0;
        for (driven_m, toll) in passed {
            let Some(at) = network
                .slice(link, toll.along_m, toll.along_m)
                .first()
                .copied()
            else {
                continue;
            };
            self.trace.waypoints.push(Waypoint {
                kind: WaypointKind::Checkpoint,
                name: overlay.zones[toll.zone.index()].name.clone(),
                lon: at.x,
                lat: at.y,
                km: self.km() + driven_m / 1000.0,
                elapsed_s: self.total.duration_s
                    + stretch_s(scene, link, layer as usize, driven_m)
                    + waited_s,
                note: format!("{:.0} min", toll.delay_min),
            });
            waited_s += toll.delay_min * 60.0;
        }
    }

    fn escort_name(&self, layer: u32) -> Option<String> {
        (layer as usize)
            .checked_sub(1)
            .map(|i| self.evaluator.scene.escorts[i].name.clone())
    }

    fn change_escort(&mut self, layer: u32) {
        self.close_leg();
        let scene = self.evaluator.scene;
        let at = scene.network.position(self.at);
        let name = scene.node_name(self.at);
        if let Some(old) = self.escort_name(self.escort) {
            self.waypoint(
                WaypointKind::EscortOff,
                name.clone(),
                [at.x, at.y],
                format!("hands back {old}"),
            );
        }
        if let Some(new) = self.escort_name(layer) {
            self.waypoint(
                WaypointKind::EscortOn,
                name,
                [at.x, at.y],
                format!("takes on {new}"),
            );
        }
        self.escort = layer;
    }

    /// Notes a junction and what is there.
    fn arrive(&mut self, node: NodeId) {
        let scene = self.evaluator.scene;
        self.at = node;
        let at = scene.network.position(node);
        let place = scene
            .places_of(node)
            .next()
            .map(|p| &scene.map.places[p.index()]);
        self.trace.nodes.push(RouteNode {
            id: node,
            lon: at.x,
            lat: at.y,
            km: self.km(),
            place: place.map(|p| p.name.clone()),
        });
        // Several stops may follow one another at one junction.
        let first = self.stage;
        while let Some(stop) = scene.stops.get(self.stage).filter(|stop| stop.node == node) {
            let last = scene.stops.len() - 1;
            let kind = match self.stage {
                0 => WaypointKind::Origin,
                s if s == last => WaypointKind::Destination,
                _ => WaypointKind::Via,
            };
            if kind == WaypointKind::Via {
                self.close_leg();
            }
            self.waypoint(kind, stop.name.clone(), [at.x, at.y], String::new());
            self.stage += 1;
        }
        if self.stage > first {
            return;
        }
        if let Some(place) = place {
            let kind = match (place.kind, place.halt) {
                (PlaceKind::Border, _) => WaypointKind::Border,
                (PlaceKind::Halt, _) | (_, true) => WaypointKind::Halt,
                _ => WaypointKind::Place,
            };
            self.waypoint(kind, place.name.clone(), [at.x, at.y], String::new());
        }
    }

    fn waypoint(&mut self, kind: WaypointKind, name: String, at: [f64; 2], note: String) {
        self.trace.waypoints.push(Waypoint {
            kind,
            name,
            lon: at[0],
            lat: at[1],
            km: self.km(),
            elapsed_s: self.total.duration_s,
            note,
        });
    }

    fn close_leg(&mut self) {
        let scene = self.evaluator.scene;
        let km = self.km();
        if self.leg.length_m > 0.0 || self.leg_from != self.at {
            self.trace.legs.push(Leg {
                seq: self.trace.legs.len() as u32 + 1,
                from: scene.node_name(self.leg_from),
                to: scene.node_name(self.at),
                escort: self.escort_name(self.escort),
                km_from: self.leg_km,
                km_to: km,
                length_m: self.leg.length_m,
                duration_s: self.leg.duration_s,
                hazard: self.leg.hazard,
                attack_probability: attack_probability(self.leg.hazard),
                attack_probability_range: self.leg.range.map(attack_probability),
                hazard_phi_1: self.leg.hazard_phi_1,
                attack_probability_phi_1: attack_probability(self.leg.hazard_phi_1),
                attack_probability_phi_1_range: self.leg.range_phi_1.map(attack_probability),
                escort_cost: self.leg.cost.escort,
            });
        }
        self.leg = Sums::default();
        self.leg_from = self.at;
        self.leg_km = km;
    }

    /// The pieces of an edge in driving order.
    fn segments(&mut self, edge: EdgeId, layer: u32, figures: &Sums) {
        let scene = self.evaluator.scene;
        let (network, link) = (&scene.network, scene.network.link(edge));
        let length = network.link_length_m(link);
        let forward = network.is_forward(edge);
        let attributes = network.attributes(link);
        let risk = self.evaluator.variant.overlay.link(link);
        let speed = speed_kmh(scene, link, layer as usize);
        let scale = if risk.hazard > 0.0 {
            figures.hazard / risk.hazard
        } else {
            0.0
        };
        let mut spans: Vec<(f64, f64, f64, Vec<String>)> = risk
            .pieces
            .iter()
            .map(|piece| {
                let groups = groups_of(self.evaluator, &piece.claims);
                (piece.from_m, piece.to_m, piece.hazard * scale, groups)
            })
            .collect();
        if spans.is_empty() {
            spans.push((0.0, length, risk.hazard * scale, Vec::new()));
        }
        if !forward {
            spans.reverse();
        }
        let count = spans.len();
        let start_km = self.km();
        for (i, (from_m, to_m, hazard, groups)) in spans.into_iter().enumerate() {
            let (near, far) = if forward {
                (from_m, to_m)
            } else {
                (length - to_m, length - from_m)
            };
            let km = (to_m - from_m) / 1000.0;
            let driving_s = stretch_s(scene, link, layer as usize, to_m - from_m);
            let delay_s = if i + 1 == count {
                figures.duration_s - stretch_s(scene, link, layer as usize, length)
            } else {
                0.0
            };
            self.trace.segments.push(Segment {
                seq: self.trace.segments.len() as u32 + 1,
                km_from: start_km + near / 1000.0,
                km_to: start_km + far / 1000.0,
                road_ref: attributes.tags.reference.as_deref().map(str::to_owned),
                road_name: attributes.tags.name.as_deref().map(str::to_owned),
                road_class: attributes.tags.class.as_str().to_owned(),
                surface: attributes
                    .tags
                    .surface
                    .map_or("unknown", |s| s.as_str())
                    .to_owned(),
                speed_kmh: speed,
                escort: self.escort_name(layer),
                hazard,
                hazard_per_1000_km: if km > 0.0 { hazard / km * 1000.0 } else { 0.0 },
                groups,
                duration_s: driving_s + delay_s.max(0.0),
                edge,
                source: (
                    scene.map.file_name(attributes.feature.file).to_owned(),
                    attributes.feature.feature,
                ),
                coordinates: coordinates(network, link, from_m, to_m, forward),
            });
        }
    }

    fn end(mut self) -> Trace {
        self.close_leg();
        if let Some(old) = self.escort_name(self.escort) {
            let scene = self.evaluator.scene;
            let at = scene.network.position(self.at);
            let name = scene.node_name(self.at);
            self.waypoint(
                WaypointKind::EscortOff,
                name,
                [at.x, at.y],
                format!("hands back {old}"),
            );
        }
        self.trace
    }
}

fn groups_of(evaluator: &Evaluator<'_, '_>, claims: &[crate::risk::Claim]) -> Vec<String> {
    let zones = &evaluator.variant.overlay.zones;
    let mut shares: Vec<(f64, &str)> = Vec::new();
    for claim in claims.iter().filter(|claim| claim.hazard > 0.0) {
        let Some(group) = zones[claim.zone.index()].group.as_deref() else {
            continue;
        };
        match shares.iter_mut().find(|(_, g)| *g == group) {
            Some(share) => share.0 += claim.hazard,
            None => shares.push((claim.hazard, group)),
        }
    }
    shares.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    shares
        .into_iter()
        .map(|(_, group)| group.to_owned())
        .collect()
}

fn coordinates(
    network: &Network,
    link: crate::model::LinkId,
    from_m: f64,
    to_m: f64,
    forward: bool,
) -> Vec<[f64; 2]> {
    let mut line: Vec<[f64; 2]> = network
        .slice(link, from_m, to_m)
        .into_iter()
        .map(|c| [c.x, c.y])
        .collect();
    if !forward {
        line.reverse();
    }
    line
}
