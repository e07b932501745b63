//! Weighted sums of the objective and the resource, as further lower bounds.
//!
//! Purpose: the least of each criterion alone says that a label may reach the best of both at once, which no path
//! does; the least of a weighted sum says how near to it paths come. Weights follow the trade-offs that the graph's own frontiers
//! make, from end to end, between nodes drawn evenly. Invariants: the same graph and weights give the same blends; sums of
//! the paths drawn lie far below the lane's limit. Complexity: two searches over the graph for each target drawn.
//! Source: the weighted sums of two-phase methods (Raith & Ehrgott 2009), here as bounds beside those of BOA*.

use super::budget::Meter;
use super::distances::Trees;
use super::lane::Lane;
use super::packed::Packed;

/// Number of weighted sums.
pub(super) const BLENDS: usize = 2;

/// Lower bounds of a node, each the pair of sums of one best path: least (objective, resource), least (resource,
/// objective), and for each blend least (weighted sum, objective).
pub(super) const BOUNDS: usize = 2 + BLENDS;
/// The bound on the objective.
pub(super) const BY_OBJECTIVE: usize = 0;
/// The bound on the resource.
pub(super) const BY_RESOURCE: usize = 1;

/// What a unit of each criterion counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Blend {
    pub objective: u32,
    pub resource: u32,
}

impl Blend {
    /// The weighted sum, saturating.
    #[inline]
    pub fn of<W: Lane>(self, objective: W, resource: W) -> u64 {
        let objective = u64::from(self.objective).saturating_mul(objective.wide());
        let resource = u64::from(self.resource).saturating_mul(resource.wide());
        objective.saturating_add(resource)
    }

    /// The resource of a path, from its weighted sum, which did not saturate, and its objective.
    pub fn resource<W: Lane>(self, sum: W, objective: W) -> W {
        let rest = sum.wide() - u64::from(self.objective) * objective.wide();
        W::clamped(rest / u64::from(self.resource))
    }

    /// Weights for a trade-off: this much of the resource for a unit of the objective.
    fn trading(rate: f64, grain: u32) -> Self {
        let count = |rate: f64| (rate * f64::from(grain)).round().clamp(1.0, 1e6) as u32;
        if rate >= 1.0 {
            Self {
                objective: count(rate),
                resource: grain,
            }
        } else {
            Self {
                objective: grain,
                resource: count(1.0 / rate),
            }
        }
    }
}

/// Targets and sources drawn.
const TARGETS: usize = 3;
const SOURCES: usize = 16;
/// Which of the slopes drawn, in order of size, become weights: fractions of all.
const QUANTILES: [f64; BLENDS] = [0.2, 0.6];

/// What the frontiers of the nodes drawn say.
#[derive(Default)]
struct Draw {
    /// Resource for a unit of the objective, from one end of a frontier to the other.
    slopes: Vec<f64>,
    /// Greatest sums met.
    objective: u64,
    resource: u64,
}

impl Draw {
    /// None for a graph of no nodes, or where keys spread too far for the lane's queue.
    fn new<W: Lane>(packed: &Packed<W>) -> Option<Self> {
        let nodes = packed.node_count();
        if nodes == 0 {
            return None;
        }
        let drawn = |i: usize, of: usize| (2 * i + 1) * nodes / (2 * of);
        let mut draw = Self::default();
        let mut trees = Trees::default();
        let meter = Meter::unlimited();
        for target in (0..TARGETS).map(|i| drawn(i, TARGETS) as u32) {
            trees.by_objective.start(packed, target)?;
            trees.by_resource.start(packed, target)?;
            let all = (W::LIMIT, W::LIMIT.minus(W::ONE));
            trees
                .by_objective
                .run(&packed.into, None, all, &meter, |_, _| true);
            trees
                .by_resource
                .run(&packed.into, None, all, &meter, |_, _| true);
            for source in (0..SOURCES).map(|i| drawn(i, SOURCES)) {
                draw.add::<W>(
                    trees.by_objective.dist[source],
                    trees.by_resource.dist[source],
                );
            }
        }
        draw.slopes.sort_by(f64::total_cmp);
        Some(draw)
    }

    /// Adds the two ends of a frontier, unless it is a point, or none.
    fn add<W: Lane>(&mut self, fastest: W::Pair, least: W::Pair) {
        let (objective, slow) = (W::first(fastest).wide(), W::second(least).wide());
        let (resource, used) = (W::first(least).wide(), W::second(fastest).wide());
        if objective < slow && resource < used && slow.max(used) < W::LIMIT.wide() {
            self.slopes
                .push((used - resource) as f64 / (slow - objective) as f64);
            self.objective = self.objective.max(slow);
            self.resource = self.resource.max(used);
        }
    }

    /// Whether sums of paths eight times as long as those drawn fit.
    fn leaves_room<W: Lane>(&self, blend: Blend) -> bool {
        let objective = u128::from(blend.objective) * u128::from(self.objective);
        let resource = u128::from(blend.resource) * u128::from(self.resource);
        objective + resource < u128::from(W::LIMIT.wide() / 8)
    }
}

impl Blend {
    /// Whether its sum over any arc stays far enough from the limit.
    pub fn fits<W: Lane>(self, packed: &Packed<W>) -> bool {
        self.of(packed.greatest_objective, packed.greatest_resource) < W::HALF.wide()
    }

    /// Weights that suit the graph; all one when its frontiers trade nothing, or have no room for better ones.
    pub fn choose<W: Lane>(packed: &Packed<W>) -> [Self; BLENDS] {
        let plain = [Self {
            objective: 1,
            resource: 1,
        }; BLENDS];
        let Some(draw) = Draw::new(packed) else {
            return plain;
        };
        let Some(last) = draw.slopes.len().checked_sub(1) else {
            return plain;
        };
        let slopes = QUANTILES.map(|q| draw.slopes[(last as f64 * q) as usize]);
        [16, 4, 1]
            .map(|grain| slopes.map(|slope| Self::trading(slope, grain)))
            .into_iter()
            .find(|blends| {
                let fits = |&b: &Self| draw.leaves_room::<W>(b) && b.fits(packed);
                blends.iter().all(fits)
            })
            .unwrap_or(plain)
    }
}
