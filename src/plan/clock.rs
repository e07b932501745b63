//! The clock of a march, run along a path.
//!
//! Three clocks run side by side from each morning: the planned one, with the contingency on driving, by which halts have to be reached;
//! the earliest, with no contingency and checkpoints at their shortest; and the latest, with both at their longest. All stand
//! still for the rests that their own driving brings. Invariants: nothing here comes from the search but the sequence of
//! steps. Complexity: linear in the path.

use super::layers::{Step, speed_kmh, stretch_s};
use super::scene::Scene;
use crate::model::{EdgeId, NodeId};

/// How far a day's march has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hand {
    /// Day of the march, from 0.
    pub day: u32,
    /// When this day's march began (for a convoy already on the road, when the plan did), s since the days' zero.
    pub begun_s: f64,
    /// Planned driving of the day before that, s.
    pub before_s: f64,
    /// Driving of the day so far, contingency apart, s.
    pub driven_s: f64,
    /// Checkpoints and escort changes of the day so far, s.
    pub delay_s: f64,
    /// The checkpoints among them, s.
    pub checks_s: f64,
}

/// A delay on an edge.
#[derive(Clone, Copy, Debug)]
pub struct Delay {
    /// Metres driven on the edge.
    pub at_m: f64,
    /// How long, s.
    pub delay_s: f64,
}

/// An edge driven.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The edge.
    pub edge: EdgeId,
    /// Metres of the route where it begins.
    pub from_m: f64,
    /// Its length, m.
    pub length_m: f64,
    /// Driving speed, km/h.
    pub speed_kmh: f64,
    /// Where it begins.
    pub start: Hand,
    /// Seconds of driving, contingency apart; 0 on a ferry.
    pub driving_s: f64,
    /// Seconds on a ferry, waiting for it included.
    pub aboard_s: f64,
    /// Checkpoints in driving order.
    pub delays: Vec<Delay>,
}

/// A night at a halt (or a day there, for a convoy that drives by night).
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// Where.
    pub node: NodeId,
    /// Metres of the route.
    pub at_m: f64,
    /// On arrival.
    pub arrives: Hand,
    /// Next morning.
    pub leaves: Hand,
    /// Number of stretches before it.
    pub after: usize,
    /// Whether the convoy has not moved since it last stayed here, or since its departure: all of it is in.
    pub still: bool,
}

/// A march along a path.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Edges in order.
    pub stretches: Vec<Stretch>,
    /// Nights in order.
    pub stays: Vec<Stay>,
    /// Metres of the route where an escort is taken on, and the clocks as that begins.
    pub taken: Vec<(f64, Hand)>,
    /// At the destination.
    pub end: Hand,
    /// Seconds from departure to the head's planned arrival.
    pub elapsed_s: f64,
}

impl Run {
    /// Runs the clock along steps; none when the request has no departure, or when the path cannot be marched so: a day that ends
    /// late, too long on duty, or with no window left.
    pub fn along(scene: &Scene<'_>, tolls: &[(f64, f64)], steps: &[Step]) -> Option<Self> {
        let halts = scene.halts.as_ref()?;
        let days = &halts.days;
        let mut hand = halts.start(scene)?;
        let mut last = scene.stops[0].node;
        let mut run = Self::default();
        let mut at_m = 0.0;
        let mut still = true;
        for &step in steps {
            match step {
                Step::Pass => {}
                Step::TakeOn(_, escort) => {
                    run.taken.push((at_m, hand));
                    let change_s = scene.escorts[escort as usize].change_min * 60.0;
                    hand.delay_s += change_s;
                }
                Step::Night(node) => {
                    let halt = halts.at(node)?;
                    if !still && !halts.reaches(halt, hand) {
                        return None;
                    }
                    let leaves = Hand {
                        day: hand.day + 1,
                        begun_s: halt.spans.get(hand.day as usize + 1)?.opens,
                        ..Hand::default()
                    };
                    run.stays.push(Stay {
                        node,
                        at_m,
                        arrives: hand,
                        leaves,
                        after: run.stretches.len(),
                        still,
                    });
                    hand = leaves;
                    still = true;
                }
                Step::Drive(edge, layer) => {
                    let stretch = Stretch::new(scene, tolls, (edge, layer), at_m, hand);
                    at_m += stretch.length_m;
                    hand = stretch.hand(stretch.length_m, true);
                    last = scene.network.head(edge);
                    run.stretches.push(stretch);
                    still = false;
                }
            }
            if halts.duty_s(hand) > days.march.duty_h * 3600.0 + ROUNDING_S {
                return None;
            }
        }
        let end = halts.at(last)?;
        if !halts.reaches(end, hand) {
            return None;
        }
        run.end = hand;
        run.elapsed_s = halts.planned_s(hand) - days.depart_s;
        Some(run)
    }
}

/// Nearer than this is the same spot, m.
const SPOT_M: f64 = 1e-3;

/// What sums of many edges may be off by, s.
pub const ROUNDING_S: f64 = 1e-3;

impl Stretch {
    /// An edge driven in a layer, from a position and a state of the clocks on.
    pub fn new(
        scene: &Scene<'_>,
        tolls: &[(f64, f64)],
        (edge, layer): (EdgeId, u32),
        from_m: f64,
        start: Hand,
    ) -> Self {
        let network = &scene.network;
        let link = network.link(edge);
        let length_m = network.link_length_m(link);
        let speed_kmh = speed_kmh(scene, link, layer as usize);
        let aboard = scene.ferries.contains_key(&link);
        let stretch_s = stretch_s(scene, link, layer as usize, length_m);
        let mut delays: Vec<Delay> = Vec::new();
        if tolls[edge.index()].0 > 0.0 {
            let on_edge = scene.overlay.tolls.iter().filter(|toll| toll.edge == edge);
            delays.extend(on_edge.map(|toll| Delay {
                at_m: if network.is_forward(edge) {
                    toll.along_m
                } else {
                    length_m - toll.along_m
                },
                delay_s: toll.delay_min * 60.0,
            }));
            delays.sort_by(|a, b| a.at_m.total_cmp(&b.at_m));
        }
        Self {
            edge,
            from_m,
            length_m,
            speed_kmh,
            start,
            driving_s: if aboard { 0.0 } else { stretch_s },
            aboard_s: if aboard { stretch_s } else { 0.0 },
            delays,
        }
    }

    /// How far it has come some metres on; `through` a checkpoint that stands there, or before it.
    pub fn hand(&self, metres: f64, through: bool) -> Hand {
        let share = if self.length_m > 0.0 {
            (metres / self.length_m).clamp(0.0, 1.0)
        } else {
            1.0
        };
        let mut hand = self.start;
        hand.driven_s += self.driving_s * share;
        hand.delay_s += self.aboard_s * share;
        // What is added up to a place and what stands there differ in the last digits.
        let passed =
            |d: &&Delay| d.at_m < metres - SPOT_M || (through && d.at_m <= metres + SPOT_M);
        for delay in self.delays.iter().filter(passed) {
            hand.delay_s += delay.delay_s;
            hand.checks_s += delay.delay_s;
        }
        hand
    }
}
