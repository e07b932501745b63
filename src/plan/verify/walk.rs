//! A route driven again, edge by edge: its sums, and what each of its parts must say.
//!
//! Invariants: a stop counts as reached at the first visit after the stop before it; a leg ends where
//! the escort changes and at every via point. Complexity: linear in the route and the overlay's pieces.

use super::super::levels::Level;
use super::super::scene::Scene;
use super::super::{CostLines, EdgeUse, Leg, RouteNode, Segment};
use super::Check;
use super::ferry::boat;
use crate::model::{EdgeId, EscortType, LinkId, NodeId, When, ZoneId, fold};
use crate::network::closed_on;
use crate::risk::{Claim, LinkRisk};
use geo::{Distance, Geodesic, Point};
use std::collections::{BTreeMap, BTreeSet};

/// Figures that add up along a road.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Again {
    pub length_m: f64,
    /// Without ferries.
    pub wheels_m: f64,
    pub duration_s: f64,
    pub hazard: f64,
    pub hazard_phi_1: f64,
    /// With every rate at its lowest, and at its highest.
    pub range: [f64; 2],
    pub range_phi_1: [f64; 2],
    pub loss: f64,
    pub loss_phi_1: f64,
    pub escorted_m: f64,
    pub lines: CostLines,
}

/// A junction of the route in time, and the change of escort there.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub node: NodeId,
    pub arrive_s: f64,
    pub leave_s: f64,
    /// The escorts handed back and taken on.
    pub off: Option<String>,
    pub on: Option<String>,
    /// The edge that ends here.
    pub by: Option<EdgeId>,
}

/// A route driven again.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub total: Again,
    pub legs: Vec<Leg>,
    pub nodes: Vec<RouteNode>,
    pub segments: Vec<Segment>,
    pub stays: Vec<Stay>,
    /// Kilometres and hazard by zone.
    pub zones: BTreeMap<ZoneId, (f64, f64)>,
    /// Metres by link.
    pub links: Vec<(LinkId, f64)>,
    /// Its hazard with its worst areas at their highest, where Γ was given.
    pub worst: Option<f64>,
    /// Bars that the route breaks: "closures", "exclude", "avoid" and a group.
    pub bars: BTreeSet<String>,
}

/// P(at least one attack).
pub(super) fn probability(hazard: f64) -> f64 {
    1.0 - (-hazard).exp()
}

impl Again {
    fn add(&mut self, more: &Self) {
        self.length_m += more.length_m;
        self.wheels_m += more.wheels_m;
        self.duration_s += more.duration_s;
        self.hazard += more.hazard;
        self.hazard_phi_1 += more.hazard_phi_1;
        for end in 0..2 {
            self.range[end] += more.range[end];
            self.range_phi_1[end] += more.range_phi_1[end];
        }
        self.loss += more.loss;
        self.loss_phi_1 += more.loss_phi_1;
        self.escorted_m += more.escorted_m;
        let (sum, lines) = (&mut self.lines, &more.lines);
        sum.fuel += lines.fuel;
        sum.crew += lines.crew;
        sum.vehicle += lines.vehicle;
        sum.escort += lines.escort;
        sum.checkpoints += lines.checkpoints;
        sum.cargo_delay += lines.cargo_delay;
    }

    fn hours_pass(&mut self, scene: &Scene<'_>, hours: f64) {
        let trucks = f64::from(scene.convoy.trucks);
        self.lines.crew += trucks * hours * scene.profile.cost_per_hour;
        self.lines.cargo_delay += hours * scene.convoy.cargo_delay_per_hour;
    }

    fn taking_on(scene: &Scene<'_>, escort: &EscortType) -> Self {
        let mut again = Self::default();
        let hours = escort.change_min / 60.0;
        again.duration_s = hours * 3600.0;
        again.lines.escort = escort.change_cost;
        again.hours_pass(scene, hours);
        again
    }

    fn driving(scene: &Scene<'_>, edge: EdgeId, escort: Option<&EscortType>) -> Self {
        let mut again = Self::default();
        let (network, profile, convoy) = (&scene.network, &scene.profile, &scene.convoy);
        let link = network.link(edge);
        let trucks = f64::from(convoy.trucks);
        let length_m = match network.attributes(link).tags.length_m {
            Some(_) => network.link_length_m(link),
            None => network
                .link_vertices(link)
                .windows(2)
                .map(|p| Geodesic.distance(Point::from(p[0]), Point::from(p[1])))
                .sum(),
        };
        let boat = boat(scene, link);
        let mut seconds = boat.map_or_else(
            || length_m / (speed(scene, link, escort) / 3.6),
            |boat| boat.seconds,
        );
        for toll in scene.overlay.tolls.iter().filter(|toll| toll.edge == edge) {
            seconds += toll.delay_min * 60.0;
            again.lines.checkpoints += toll.cost;
        }
        let (hours, km) = (seconds / 3600.0, length_m / 1000.0);
        again.length_m = length_m;
        again.duration_s = seconds;
        again.hours_pass(scene, hours);
        // On board the trucks stand: no fuel, no tyres.
        again.wheels_m = if boat.is_some() { 0.0 } else { length_m };
        let wheels_km = again.wheels_m / 1000.0;
        again.lines.fuel =
            trucks * wheels_km * profile.fuel_l_per_100km / 100.0 * convoy.fuel_price;
        again.lines.vehicle = trucks * wheels_km * profile.cost_per_km;

        let (attacks, lost) = over_pieces(scene.overlay.link(link));
        let ends = [&scene.levels.low, &scene.levels.high].map(|level| match level {
            Level::Times(factor) => attacks * factor,
            Level::Picture(overlay) => over_pieces(overlay.link(link)).0,
        });
        let size = size(scene);
        let (phi, psi) = escort.map_or((1.0, 1.0), |e| (e.phi, e.psi));
        again.hazard = attacks * size * phi;
        again.hazard_phi_1 = attacks * size;
        again.range = ends.map(|hazard| hazard * size * phi);
        again.range_phi_1 = ends.map(|hazard| hazard * size);
        again.loss = lost * size * phi * psi;
        again.loss_phi_1 = lost * size;
        if let Some(escort) = escort {
            again.lines.escort = km * escort.cost_per_km + hours * escort.cost_per_hour;
            again.escorted_m = length_m;
        }
        again
    }
}

/// Hazard and loss of a link, added up again over its pieces.
pub(super) fn over_pieces(risk: &LinkRisk) -> (f64, f64) {
    if risk.pieces.is_empty() {
        return (risk.hazard, risk.loss);
    }
    let pieces = risk.pieces.iter();
    pieces.fold((0.0, 0.0), |sum, p| (sum.0 + p.hazard, sum.1 + p.loss))
}

/// How much more often a convoy of this size is attacked than the reference convoy.
pub(super) fn size(scene: &Scene<'_>) -> f64 {
    let convoy = &scene.convoy;
    (f64::from(convoy.trucks) / convoy.reference_trucks).powf(convoy.beta)
}

/// km/h on a link; a boat's, whatever the escort.
pub(super) fn speed(scene: &Scene<'_>, link: LinkId, escort: Option<&EscortType>) -> f64 {
    if let Some(boat) = boat(scene, link) {
        return boat.kmh;
    }
    let road = scene.speed_kmh[link.index()];
    let cap = escort.and_then(|e| e.max_speed_kmh);
    cap.map_or(road, |cap| road.min(cap))
}

/// Whether a convoy may change to `escort` (none: hand back) at a node.
fn offered(scene: &Scene<'_>, at: NodeId, escort: Option<&EscortType>) -> bool {
    let Some(post) = scene.posts.iter().find(|post| post.node == at) else {
        return false;
    };
    escort.is_none_or(|escort| {
        let mut offers = post.offers.iter();
        offers.any(|o| scene.escorts[*o].name == escort.name)
    })
}

/// The groups behind claims, by falling share.
fn groups(scene: &Scene<'_>, claims: &[Claim]) -> Vec<String> {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.hazard > 0.0) {
        if let Some(group) = &scene.overlay.zones[claim.zone.index()].group {
            *shares.entry(group).or_default() += claim.hazard;
        }
    }
    let mut shares: Vec<(&str, f64)> = shares.into_iter().collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares.into_iter().map(|(g, _)| g.to_owned()).collect()
}

impl Check<'_, '_> {
    /// Drives the edges one by one, with the escort that is there at the start if `escorts`; `None` when they are no route of
    /// this map.
    pub(super) fn walk(&mut self, name: &str, edges: &[EdgeUse], escorts: bool) -> Option<Walked> {
        let scene = self.scene;
        let network = &scene.network;
        let mut drive = Drive::new(scene, escorts);
        for (i, used) in edges.iter().enumerate() {
            let place = format!("{name}.edges[{i}]");
            if used.edge.index() >= network.edge_count() || network.tail(used.edge) != drive.at {
                let edge = format!("edge {}", used.edge.0);
                self.text(&format!("{place}.edge"), &edge, &"not connected here");
                return None;
            }
            let kind = used.escort.as_deref();
            let escort = scene.escorts.iter().find(|e| Some(e.name.as_str()) == kind);
            if kind.is_some() && escort.is_none() {
                self.text(&place, &kind.unwrap_or_default(), &"no such escort");
                return None;
            }
            let link = network.link(used.edge);
            if scene.speed_kmh[link.index()] <= 0.0 {
                self.text(&place, &"driven", &"closed to this profile");
                return None;
            }
            if kind != drive.escort.map(|e| e.name.as_str()) {
                if !offered(scene, drive.at, escort) {
                    self.text(&place, &"escort changes here", &"no post that offers it");
                }
                drive.change(escort);
            }
            drive.note_bars(link);
            self.segments(&mut drive, used.edge);
            drive.along(used.edge);
        }
        drive.close_leg();
        if let (Some(last), Some(escort)) = (drive.out.stays.last_mut(), drive.escort) {
            last.off = Some(escort.name.clone());
        }
        let stops = &scene.stops;
        if drive.reached != stops.len() || stops[stops.len() - 1].node != drive.at {
            let missed = &stops[drive.reached.min(stops.len() - 1)].name;
            let said = format!("{missed} was not reached");
            self.text(&format!("{name}.edges"), &"ends", &said);
            return None;
        }
        Some(drive.out)
    }

    /// What the segments of an edge must say, in driving order.
    fn segments(&self, drive: &mut Drive<'_, '_>, edge: EdgeId) {
        let scene = self.scene;
        let network = &scene.network;
        let link = network.link(edge);
        let forward = network.is_forward(edge);
        let length = network.link_length_m(link);
        let risk = scene.overlay.link(link);
        let speed = speed(scene, link, drive.escort);
        let boat_s = boat(scene, link).map(|boat| boat.seconds);
        let factor = size(scene) * drive.escort.map_or(1.0, |e| e.phi);
        let mut pieces: Vec<(f64, f64, f64, Vec<String>)> = risk
            .pieces
            .iter()
            .map(|p| (p.from_m, p.to_m, p.hazard, groups(scene, &p.claims)))
            .collect();
        if pieces.is_empty() {
            pieces.push((0.0, length, risk.hazard, Vec::new()));
        }
        if !forward {
            pieces.reverse();
        }
        let delays = scene.overlay.tolls.iter().filter(|toll| toll.edge == edge);
        let delay_s: f64 = delays.map(|toll| toll.delay_min * 60.0).sum();
        let last = pieces.len() - 1;
        let start_km = drive.out.total.length_m / 1000.0;
        let attributes = network.attributes(link);
        let tags = &attributes.tags;
        for (i, (from, to, hazard, groups)) in pieces.into_iter().enumerate() {
            let (near, far) = if forward {
                (from, to)
            } else {
                (length - to, length - from)
            };
            let hazard = hazard * factor;
            let (a, b) = if forward { (from, to) } else { (to, from) };
            drive.out.segments.push(Segment {
                seq: drive.out.segments.len() as u32 + 1,
                km_from: start_km + near / 1000.0,
                km_to: start_km + far / 1000.0,
                road_ref: tags.reference.as_deref().map(str::to_owned),
                road_name: tags.name.as_deref().map(str::to_owned),
                road_class: tags.class.as_str().to_owned(),
                surface: tags.surface.map_or("unknown", |s| s.as_str()).to_owned(),
                speed_kmh: speed,
                escort: drive.escort.map(|e| e.name.clone()),
                hazard,
                hazard_per_1000_km: if to > from {
                    hazard / (to - from) * 1e6
                } else {
                    0.0
                },
                groups,
                duration_s: match boat_s {
                    Some(s) if length > 0.0 => s * (to - from) / length,
                    Some(s) => s,
                    None => (to - from) / (speed / 3.6),
                } + if i == last { delay_s } else { 0.0 },
                edge,
                source: (
                    self.file(attributes.feature.file),
                    attributes.feature.feature,
                ),
                coordinates: network
                    .slice(link, a, b)
                    .into_iter()
                    .map(|c| [c.x, c.y])
                    .collect(),
            });
        }
    }
}

struct Drive<'s, 'm> {
    scene: &'s Scene<'m>,
    out: Walked,
    at: NodeId,
    escort: Option<&'s EscortType>,
    leg: Again,
    leg_from: NodeId,
    leg_km: f64,
    /// Stops reached so far.
    reached: usize,
}

impl<'s, 'm> Drive<'s, 'm> {
    fn new(scene: &'s Scene<'m>, escorts: bool) -> Self {
        let with = scene.request.under_way.as_ref().filter(|_| escorts);
        let with = with.and_then(|under_way| under_way.escort.as_ref());
        let at = scene.stops[0].node;
        let mut drive = Self {
            scene,
            out: Walked::default(),
            at,
            escort: with.and_then(|name| scene.escorts.iter().find(|e| e.name == *name)),
            leg: Again::default(),
            leg_from: at,
            leg_km: 0.0,
            reached: 0,
        };
        drive.arrive(at, None);
        drive
    }

    fn km(&self) -> f64 {
        self.out.total.length_m / 1000.0
    }

    fn arrive(&mut self, node: NodeId, by: Option<EdgeId>) {
        let scene = self.scene;
        self.at = node;
        let position = scene.network.position(node);
        let place = scene.places_of(node).next();
        self.out.nodes.push(RouteNode {
            id: node,
            lon: position.x,
            lat: position.y,
            km: self.km(),
            place: place.map(|p| scene.map.places[p.index()].name.clone()),
        });
        let now = self.out.total.duration_s;
        self.out.stays.push(Stay {
            node,
            arrive_s: now,
            leave_s: now,
            off: None,
            on: None,
            by,
        });
        let before = self.reached;
        while self.reached < scene.stops.len() && scene.stops[self.reached].node == node {
            self.reached += 1;
        }
        if self.reached > before {
            self.close_leg();
        }
    }

    fn change(&mut self, escort: Option<&'s EscortType>) {
        self.close_leg();
        let figures = escort.map_or_else(Again::default, |e| Again::taking_on(self.scene, e));
        self.out.total.add(&figures);
        self.leg.add(&figures);
        if let Some(stay) = self.out.stays.last_mut() {
            stay.leave_s = self.out.total.duration_s;
            stay.off = self.escort.map(|e| e.name.clone());
            stay.on = escort.map(|e| e.name.clone());
        }
        self.escort = escort;
    }

    fn note_bars(&mut self, link: LinkId) {
        let scene = self.scene;
        let risk = scene.overlay.link(link);
        if risk.closed_by.is_some() {
            self.out.bars.insert("closures".to_owned());
        }
        let first = scene.network.link_vertices(link).first();
        let day = When {
            date: scene.date,
            season: scene.season.season,
            southern: first.is_some_and(|at| at.y < 0.0),
        };
        let tags = &scene.network.attributes(link).tags;
        if closed_on(tags, &scene.profile, &day).is_some() {
            self.out.bars.insert("closures".to_owned());
        }
        if scene.excluded[link.index()] {
            self.out.bars.insert("exclude".to_owned());
        }
        for claim in risk.claims.iter().filter(|claim| claim.hazard > 0.0) {
            let Some(group) = &scene.overlay.zones[claim.zone.index()].group else {
                continue;
            };
            for avoid in &scene.request.avoid {
                if fold(avoid) == fold(group) {
                    self.out.bars.insert(format!("avoid {avoid}"));
                }
            }
        }
    }

    fn along(&mut self, edge: EdgeId) {
        let scene = self.scene;
        let figures = Again::driving(scene, edge, self.escort);
        self.out.total.add(&figures);
        self.leg.add(&figures);
        let link = scene.network.link(edge);
        self.out.links.push((link, figures.length_m));
        let factor = size(scene) * self.escort.map_or(1.0, |e| e.phi);
        for claim in &scene.overlay.link(link).claims {
            if claim.hazard > 0.0 {
                let sum = self.out.zones.entry(claim.zone).or_default();
                sum.0 += claim.inside_km;
                sum.1 += claim.hazard * factor;
            }
        }
        self.arrive(scene.network.head(edge), Some(edge));
    }

    fn close_leg(&mut self) {
        let km = self.km();
        if self.leg.length_m > 0.0 || self.leg_from != self.at {
            let leg = &self.leg;
            self.out.legs.push(Leg {
                seq: self.out.legs.len() as u32 + 1,
                from: self.scene.node_name(self.leg_from),
                to: self.scene.node_name(self.at),
                escort: self.escort.map(|e| e.name.clone()),
                km_from: self.leg_km,
                km_to: km,
                length_m: leg.length_m,
                duration_s: leg.duration_s,
                hazard: leg.hazard,
                attack_probability: probability(leg.hazard),
                attack_probability_range: leg.range.map(probability),
                hazard_phi_1: leg.hazard_phi_1,
                attack_probability_phi_1: probability(leg.hazard_phi_1),
                attack_probability_phi_1_range: leg.range_phi_1.map(probability),
                escort_cost: leg.lines.escort,
            });
        }
        self.leg = Again::default();
        self.leg_from = self.at;
        self.leg_km = km;
    }
}
