//! The march of a route counted again, from its edges and its nights alone.
//!
//! Shares with the planner only the sun and the local clock ([`Days::sun`], [`Days::local`]). Whether an escort is taken on
//! before a night or after it is told by the time of its `escort_on` point; where a rest falls due is worked out in
//! closed form. What points there are is told by the waypoints, which are checked by themselves; of areas entered and
//! left the place and the times are checked, not that none is missing.
//! Complexity: edges times tolls, and points times edges.

mod points;

use super::super::days::Days;
use super::super::{MarchPoint, Night, PointKind, Route};
use super::Check;
use super::ferry::boat;
use super::walk::{Walked, speed};
use crate::model::{Drive, EdgeId, EscortType, NodeId};

/// What a sum of many edges may be off by, s.
const SLACK_S: f64 = 2e-3;

/// What a march comes to.
pub(super) struct Marched {
    pub elapsed_s: Option<f64>,
    pub days: Option<u32>,
    pub nights: Vec<Night>,
    pub timetable: Vec<MarchPoint>,
}

/// The clocks of a day.
#[derive(Clone, Copy)]
struct Clock {
    day: u32,
    /// When the day's march began.
    began: f64,
    /// Driving of that day before the march, contingency included.
    before: f64,
    /// Driving as the roads have it.
    wheels: f64,
    /// Ferries and escort changes.
    stands: f64,
    checks: f64,
}

/// An edge of the march.
struct Lap {
    edge: EdgeId,
    start: Clock,
    /// Metres of the route where it begins, and its own.
    from_m: f64,
    length_m: f64,
    wheels: f64,
    aboard: Option<f64>,
    kmh: f64,
    /// Metres driven and seconds of each checkpoint.
    checks: Vec<(f64, f64, String)>,
}

struct Again<'c, 's, 'm> {
    check: &'c Check<'s, 'm>,
    days: &'c Days,
    laps: Vec<Lap>,
    nights: Vec<Night>,
    /// Arrival and departure of each night.
    stays: Vec<(f64, f64)>,
    /// Escorts taken on: metres of the route, the clocks as that begins, and how long it takes.
    changes: Vec<(f64, Clock, f64)>,
    end: Clock,
    /// Rules that are broken.
    broken: Vec<(String, String)>,
}

impl Check<'_, '_> {
    /// What a route's march must say. A route without one says nothing.
    pub(super) fn march(&mut self, name: &str, route: &Route, walked: &Walked) -> Marched {
        let nothing = Marched {
            elapsed_s: None,
            days: None,
            nights: Vec::new(),
            timetable: Vec::new(),
        };
        let Some(halts) = &self.scene.halts else {
            return nothing;
        };
        if route.elapsed_s.is_none() && route.days.is_none() {
            if name.starts_with("routes") {
                self.text(&format!("{name}.elapsed_s"), &"none", &"it departs");
            }
            return nothing;
        }
        let days = &halts.days;
        let Some(again) = Again::along(self, days, route, walked) else {
            self.text(
                &format!("{name}.nights"),
                &"marched",
                &"no such days or halts",
            );
            return nothing;
        };
        let marched = Marched {
            elapsed_s: Some(again.planned(again.end) - days.depart_s),
            days: Some(again.end.day + 1),
            timetable: again.timetable(route, walked),
            nights: again.nights,
        };
        for (what, says) in again.broken {
            self.text(&format!("{name}.{what}"), &"kept", &says);
        }
        marched
    }
}

impl<'c, 's, 'm> Again<'c, 's, 'm> {
    /// Drives the route day by day; `None` where it stays at no halt of this map, or for more days than there are.
    fn along(
        check: &'c Check<'s, 'm>,
        days: &'c Days,
        route: &Route,
        walked: &Walked,
    ) -> Option<Self> {
        let origin = check.scene.stops[0].node;
        let mut first = None;
        for day in 0..days.march.max_days {
            let (opens, closes) = window(check, days, origin, day)?;
            if closes >= opens.max(days.depart_s) {
                first = Some((day, opens.max(days.depart_s)));
                break;
            }
        }
        let (day, began) = first?;
        let mut again = Self {
            check,
            days,
            laps: Vec::new(),
            nights: Vec::new(),
            stays: Vec::new(),
            changes: Vec::new(),
            end: dawn(day, began),
            broken: Vec::new(),
        };
        let mut clock = again.end;
        let mut escort: Option<&EscortType> = None;
        if let Some(under_way) = &check.scene.request.under_way {
            // What was driven today counts only on the day itself.
            if began <= days.depart_s {
                let most = days.march.duty_h * 3600.0;
                clock.before = (under_way.driven_h * 3600.0).min(most);
            }
            let with = |e: &&EscortType| Some(&e.name) == under_way.escort.as_ref();
            escort = check.scene.escorts.iter().find(with);
        }
        for (i, used) in route.edges.iter().enumerate() {
            let escorts = &check.scene.escorts;
            let next = escorts
                .iter()
                .find(|e| Some(&e.name) == used.escort.as_ref());
            let change = next.filter(|next| escort.is_none_or(|e| e.name != next.name));
            clock = again.at_junction(route, walked, i, clock, change)?;
            escort = next;
            clock = again.lap(walked, i, used.edge, escort, clock);
        }
        let to = check.scene.stops[check.scene.stops.len() - 1].node;
        again.is_in("elapsed_s", to, clock)?;
        again.end = clock;
        if route
            .nights
            .iter()
            .any(|n| n.after_edges as usize >= route.edges.len())
        {
            return None;
        }
        Some(again)
    }

    /// The nights at a junction, and the escort taken on before, between or after them.
    fn at_junction(
        &mut self,
        route: &Route,
        walked: &Walked,
        edges: usize,
        mut clock: Clock,
        change: Option<&EscortType>,
    ) -> Option<Clock> {
        let (node, km) = (walked.nodes[edges].id, walked.nodes[edges].km);
        let nights: Vec<&Night> = route
            .nights
            .iter()
            .filter(|night| night.after_edges as usize == edges)
            .collect();
        let taken = route
            .timetable
            .iter()
            .find(|p| p.kind == PointKind::EscortOn && (p.km - km).abs() < 1e-3 * km.max(1.0));
        // The stated nights decide no time; they only say in which of them it happened.
        let before = taken.map_or(0, |taken| {
            let slept = |night: &&&Night| night.leaves <= taken.head;
            nights.iter().take_while(slept).count()
        });
        for slept in 0..=nights.len() {
            if let Some(escort) = change.filter(|_| slept == before) {
                let seconds = escort.change_min * 60.0;
                self.changes.push((km * 1000.0, clock, seconds));
                clock.stands += seconds;
            }
            if slept == nights.len() {
                break;
            }
            clock = self.night(node, edges, (km, slept > 0), clock)?;
        }
        Some(clock)
    }

    /// A night, the first one at its junction or `again`.
    fn night(
        &mut self,
        node: NodeId,
        edges: usize,
        (km, again): (f64, bool),
        clock: Clock,
    ) -> Option<Clock> {
        let (check, days) = (self.check, self.days);
        let scene = check.scene;
        let is_halt = scene
            .places_of(node)
            .any(|place| scene.map.places[place.index()].halt);
        if !is_halt && node != scene.stops[0].node {
            return None;
        }
        let figure = format!("nights[{}].all_in", self.nights.len());
        // Who has not moved is in.
        let all_in = if edges == 0 || again {
            self.planned(clock)
        } else {
            self.is_in(&figure, node, clock)?
        };
        let (opens, _) = window(check, days, node, clock.day + 1)?;
        if clock.day + 1 >= days.march.max_days {
            return None;
        }
        let at = scene.network.position(node);
        let arrives = self.planned(clock);
        self.stays.push((arrives, opens));
        self.nights.push(Night {
            place: scene.node_name(node),
            node,
            lon: at.x,
            lat: at.y,
            km,
            arrives: days.local(arrives),
            all_in: days.local(all_in),
            leaves: days.local(opens),
            after_edges: edges as u32,
        });
        Some(dawn(clock.day + 1, opens))
    }

    /// When the whole column is in; noted as broken when the road has closed by then.
    fn is_in(&mut self, figure: &str, node: NodeId, clock: Clock) -> Option<f64> {
        let (_, closes) = window(self.check, self.days, node, clock.day)?;
        let all_in = self.planned(clock) + self.passing(slowest_into(self.check, node));
        if all_in > closes + SLACK_S {
            let says = format!("in at {}", self.days.local(all_in));
            self.broken.push((figure.to_owned(), says));
        }
        Some(all_in)
    }

    fn lap(
        &mut self,
        walked: &Walked,
        i: usize,
        edge: EdgeId,
        escort: Option<&EscortType>,
        start: Clock,
    ) -> Clock {
        let scene = self.check.scene;
        let network = &scene.network;
        let (link, length_m) = walked.links[i];
        let kmh = speed(scene, link, escort);
        let aboard = boat(scene, link).map(|boat| boat.seconds);
        let mut checks: Vec<(f64, f64, String)> = scene
            .overlay
            .tolls
            .iter()
            .filter(|toll| toll.edge == edge)
            .map(|toll| {
                let along = toll.along_m;
                let driven = if network.is_forward(edge) {
                    along
                } else {
                    network.link_length_m(link) - along
                };
                let name = scene.overlay.zones[toll.zone.index()].name.clone();
                (driven, toll.delay_min * 60.0, name)
            })
            .collect();
        checks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let wheels = if aboard.is_some() {
            0.0
        } else {
            length_m / 1000.0 / kmh * 3600.0
        };
        let mut end = start;
        end.wheels += wheels;
        end.stands += aboard.unwrap_or(0.0);
        end.checks += checks.iter().map(|check| check.1).sum::<f64>();
        let march = &self.days.march;
        if end.before + end.wheels * (1.0 + march.contingency) > march.duty_h * 3600.0 + SLACK_S {
            let says = format!("more driving than duty allows on day {}", end.day + 1);
            self.broken.push(("nights".to_owned(), says));
        }
        self.laps.push(Lap {
            edge,
            start,
            from_m: walked.nodes[i].km * 1000.0,
            length_m,
            wheels,
            aboard,
            kmh,
            checks,
        });
        end
    }

    /// Rests that so much driving has brought on top of what lies before; none on arrival.
    fn rests_after(&self, before: f64, driving: f64) -> f64 {
        self.rests(before + driving) - self.rests(before)
    }

    /// Rests of a day with so much driving.
    fn rests(&self, driving: f64) -> f64 {
        let march = &self.days.march;
        let each = march.rest_after_h * 3600.0;
        let mut rests = 0.0;
        while driving > (rests + 1.0) * each + 1e-6 {
            rests += 1.0;
        }
        rests * march.rest_min * 60.0
    }

    fn planned(&self, clock: Clock) -> f64 {
        let driving = clock.wheels * (1.0 + self.days.march.contingency);
        clock.began
            + driving
            + clock.stands
            + clock.checks
            + self.rests_after(clock.before, driving)
    }

    fn passing(&self, kmh: Option<f64>) -> f64 {
        let (scene, march) = (self.check.scene, &self.days.march);
        let Some(kmh) = kmh else {
            return 0.0;
        };
        let trucks = scene.convoy.trucks;
        let metres = f64::from(trucks) * (scene.profile.length_m + scene.convoy.gap_m);
        let packets = march.packet_trucks.map_or(1, |each| trucks.div_ceil(each));
        metres / (kmh / 3.6) + f64::from(packets.max(1) - 1) * march.packet_gap_min * 60.0
    }
}

fn dawn(day: u32, began: f64) -> Clock {
    Clock {
        day,
        began,
        before: 0.0,
        wheels: 0.0,
        stands: 0.0,
        checks: 0.0,
    }
}

/// When the road is open at a junction on a day of the march, by sun and margin.
fn window(check: &Check<'_, '_>, days: &Days, node: NodeId, day: u32) -> Option<(f64, f64)> {
    let at = check.scene.network.position(node);
    let margin = days.march.margin_min * 60.0;
    let (sunrise, sunset) = days.sun(at, day).ok()?;
    Some(match days.drive {
        Drive::Day => (sunrise + margin, sunset - margin),
        Drive::Night => (sunset + margin, days.sun(at, day + 1).ok()?.0 - margin),
    })
}

/// km/h of the slowest road into a junction, whatever the escort; none where only boats lead in.
fn slowest_into(check: &Check<'_, '_>, node: NodeId) -> Option<f64> {
    let scene = check.scene;
    let network = &scene.network;
    let into = network.edges().filter(|edge| network.head(*edge) == node);
    let roads = into.map(|edge| network.link(edge));
    let roads = roads.filter(|link| boat(scene, *link).is_none());
    let alone = std::iter::once(None);
    let escorts: Vec<Option<&EscortType>> = alone.chain(scene.escorts.iter().map(Some)).collect();
    roads
        .flat_map(|link| {
            escorts
                .iter()
                .map(move |escort| speed(scene, link, *escort))
        })
        .filter(|kmh| *kmh > 0.0)
        .min_by(f64::total_cmp)
}
