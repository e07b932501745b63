//! Where a march may stop for the night, and when it has to be there.
//!
//! Halts are the places marked as safe for the night, the origin (where the convoy is, but for one already on the road) and, to arrive at, the destination. The whole
//! column has to be in before a halt closes: its head as much earlier as the column takes to pass at the
//! speed of the slowest road into the halt. Invariants: sorted by node; every halt has a window per day. Complexity: two solar
//! events per halt and day.

use super::Error;
use super::clock::{Hand, ROUNDING_S};
use super::days::{Days, Span};
use super::layers::{CLOCK, DUTY, Layered, UNITS, speed_kmh};
use super::scene::Scene;
use crate::model::NodeId;
use crate::solve::{Error as SolveError, LIMIT, Rest, Shifts, Window};

/// A halt on the network.
#[derive(Clone, Debug)]
pub struct Halt {
    /// The junction.
    pub node: NodeId,
    /// Whether the convoy may stay here: the destination is reached, not stayed at.
    pub stays: bool,
    /// When it may be on the road here, by day of the march.
    pub spans: Vec<Span>,
    /// How long the column takes to come in, s.
    pub pass_s: f64,
}

/// The halts of a journey.
#[derive(Clone, Debug)]
pub struct Halts {
    /// Its days.
    pub days: Days,
    halts: Vec<Halt>,
}

impl Halts {
    /// The halts of a scene for days.
    pub fn new(scene: &Scene<'_>, days: Days) -> Result<Self, Error> {
        let (origin, last) = (scene.stops[0].node, scene.stops.len() - 1);
        let mut nodes: Vec<(NodeId, bool)> = scene
            .places_at
            .iter()
            .filter(|(_, place)| scene.map.places[place.index()].halt)
            .map(|(node, _)| (*node, true))
            .chain([
                (origin, scene.request.under_way.is_none()),
                (scene.stops[last].node, false),
            ])
            .collect();
        // Of a node that is both, the one that stays.
        nodes.sort_unstable_by_key(|(node, stays)| (*node, !stays));
        nodes.dedup_by_key(|(node, _)| *node);
        let slowest = slowest_in(scene);
        let mut halts = Vec::with_capacity(nodes.len());
        for (node, stays) in nodes {
            let column = (
                scene.convoy.trucks,
                scene.profile.length_m,
                scene.convoy.gap_m,
            );
            let speed = slowest[node.index()];
            halts.push(Halt {
                node,
                stays,
                spans: days.spans(scene.network.position(node))?,
                pass_s: if speed > 0.0 {
                    days.march.pass_s(column.0, column.1, column.2, speed)
                } else {
                    0.0
                },
            });
        }
        Ok(Self { days, halts })
    }

    /// The halt at a node.
    pub fn at(&self, node: NodeId) -> Option<&Halt> {
        let at = self.halts.binary_search_by_key(&node, |halt| halt.node);
        at.ok().map(|at| &self.halts[at])
    }

    /// Whether the convoy may stay at a node.
    pub fn stays(&self, node: NodeId) -> bool {
        self.at(node).is_some_and(|halt| halt.stays)
    }

    /// The planned clock, s since zero.
    pub fn planned_s(&self, hand: Hand) -> f64 {
        let driven_s = hand.driven_s * (1.0 + self.days.march.contingency);
        hand.begun_s + driven_s + hand.delay_s + self.rested_s(hand.before_s, driven_s)
    }

    /// The earliest clock, s since zero: no contingency, delays at their shortest.
    pub fn earliest_s(&self, hand: Hand) -> f64 {
        let delay_s = hand.delay_s - hand.checks_s * self.days.march.delay_spread;
        hand.begun_s + hand.driven_s + delay_s + self.rested_s(hand.before_s, hand.driven_s)
    }

    /// Rests on `driven_s` after driving of the same day that has its own behind it, s.
    fn rested_s(&self, before_s: f64, driven_s: f64) -> f64 {
        let march = &self.days.march;
        march.rested_s(before_s + driven_s) - march.rested_s(before_s)
    }

    /// The latest clock, s since zero: contingency, and delays at their longest.
    pub fn latest_s(&self, hand: Hand) -> f64 {
        self.planned_s(hand) + hand.checks_s * self.days.march.delay_spread
    }

    /// Planned driving of the day, s.
    pub fn duty_s(&self, hand: Hand) -> f64 {
        hand.before_s + hand.driven_s * (1.0 + self.days.march.contingency)
    }

    /// Where the clocks stand at the start: none when no shift is left, or none is open for a convoy that cannot wait where
    /// it stands.
    pub fn start(&self, scene: &Scene<'_>) -> Option<Hand> {
        let (origin, depart) = (scene.stops[0].node, self.days.depart_s);
        let spans = &self.at(origin)?.spans;
        let day = spans.iter().position(|s| s.closes >= depart.max(s.opens))?;
        let opens = spans[day].opens;
        if opens > depart {
            return self.stays(origin).then(|| Hand {
                day: day as u32,
                begun_s: opens,
                ..Hand::default()
            });
        }
        Some(self.hand_at(day as u32, scene))
    }

    /// The clocks at the start on a day of the march, whether or not the road is open.
    pub fn hand_at(&self, day: u32, scene: &Scene<'_>) -> Hand {
        Hand {
            day,
            begun_s: self.days.depart_s,
            before_s: driven_s(scene).min(self.days.march.duty_h * 3600.0),
            ..Hand::default()
        }
    }

    /// Whether the whole column is in at a halt before it closes.
    pub fn reaches(&self, halt: &Halt, hand: Hand) -> bool {
        halt.spans
            .get(hand.day as usize)
            .is_some_and(|span| self.planned_s(hand) + halt.pass_s <= span.closes + ROUNDING_S)
    }

    /// The same for the search, with days longer by `more_s` at their end.
    pub fn shifts(
        &self,
        scene: &Scene<'_>,
        layered: &Layered,
        more_s: f64,
    ) -> Result<Shifts, SolveError> {
        let windows = |halt: &Halt, pass_s: f64| -> Result<Vec<Window>, SolveError> {
            let window = |span: &Span| {
                Ok(Window {
                    opens: units(span.opens.ceil())?,
                    closes: units((span.closes - pass_s + more_s).max(0.0))?,
                })
            };
            halt.spans.iter().map(window).collect()
        };
        let mut halts = Vec::with_capacity(self.halts.len() + 1);
        for halt in &self.halts {
            halts.push(windows(halt, halt.pass_s)?);
        }
        let number = |node: NodeId| {
            let at = self.halts.binary_search_by_key(&node, |halt| halt.node);
            at.map(|at| at as u32)
                .map_err(|_| SolveError::Malformed("a stop is no halt"))
        };
        let (origin, last) = (scene.stops[0].node, scene.stops.len() - 1);
        // Nobody comes in at the origin in the morning.
        let source = halts.len() as u32;
        halts.push(windows(&self.halts[number(origin)? as usize], 0.0)?);
        let mut waits = Vec::with_capacity(layered.waits.len());
        for &(arc, node) in &layered.waits {
            waits.push((arc, number(node)?));
        }
        let march = &self.days.march;
        Ok(Shifts {
            clock: CLOCK,
            duty: DUTY,
            waits,
            halts,
            source,
            target: number(scene.stops[last].node)?,
            depart: units(self.days.depart_s)?,
            under_way: !self.stays(origin),
            start_duty: units(driven_s(scene).min(march.duty_h * 3600.0))?,
            rest: Some(Rest {
                after: units(march.rest_after_h * 3600.0)?.max(1),
                length: units(march.rest_min * 60.0)?,
            }),
            most_duty: units(march.duty_h * 3600.0 + more_s)?,
            stands: Some(layered.stands()),
        })
    }
}

/// Driving since the last night, contingency included, at the start of a journey, s.
fn driven_s(scene: &Scene<'_>) -> f64 {
    let under_way = scene.request.under_way.as_ref();
    under_way.map_or(0.0, |under_way| under_way.driven_h * 3600.0)
}

/// Seconds in the search's units.
fn units(seconds: f64) -> Result<u64, SolveError> {
    let scaled = seconds * UNITS[CLOCK];
    if (0.0..LIMIT as f64).contains(&scaled) {
        Ok(scaled as u64)
    } else {
        Err(SolveError::Overflow { criterion: CLOCK })
    }
}

/// Of each node, the speed of the slowest road that leads in, under any escort, km/h; 0 where none does.
fn slowest_in(scene: &Scene<'_>) -> Vec<f64> {
    let mut slowest = vec![0.0; scene.network.node_count()];
    for edge in scene.network.edges() {
        let link = scene.network.link(edge);
        // Whoever comes by ferry has waited for the last truck.
        if scene.ferries.contains_key(&link) {
            continue;
        }
        let at = &mut slowest[scene.network.head(edge).index()];
        for layer in 0..=scene.escorts.len() {
            let speed = speed_kmh(scene, link, layer);
            if speed > 0.0 && (*at == 0.0 || speed < *at) {
                *at = speed;
            }
        }
    }
    slowest
}
