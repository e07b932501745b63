//! Incidents to hazard along the network: kernel density whose mass is conserved exactly.
//!
//! The formula is that of the contract, for the road within reach of incident i:
//!
//!   `μ_inc(x) = Σ_i w_i · 2^(−Δt_i/H) · K_h(d_i(x)) · ln2/(H·q)`    [attacks per convoy-km]
//!
//! w: attacks on a convoy that the incident counts as; `2^(−Δt/H)·ln2/H`: its decay, per day; q: convoys
//! per day; `K_h`: quartic kernel, per km, of the distance d along the network. `K_h` integrates to 1 over the
//! network, so the total hazard that one incident adds is **w · decay / q**, where the decay is the density
//! in time `(ln2/H)·2^(−Δt/H)` (per day) and not the remaining share `2^(−Δt/H)` alone: only so do both
//! sides have the unit of attacks per convoy. Read backwards: q convoys a day, over all days to come, meet w
//! attacks together. h is the bandwidth plus the event's precision: the farthest that a kernel of the
//! bandwidth reaches about any place where the event may have been.
//!
//! **How mass is split.** From the event the kernel runs along the tree of shortest paths. At a junction its
//! density is divided by the number of branches it goes on into (equal-split discontinuous kernel of Okabe &
//! Sugihara 2012), where a branch counts with the share of its mass that it can hold: 1 if it leads to
//! the end of the kernel, less if it ends before, at a dead end or where two shortest paths meet. The
//! event's own density is divided by the same sum, which renormalises what no branch could hold. Without
//! dead ends and meetings in reach this is the equal-split kernel exactly; with them a stub takes next to
//! nothing from the road that it leaves, a shut-in network keeps all the mass, and nothing is lost:
//!
//! - T(d) is the mass of a one-sided kernel beyond distance d. A branch from distance a to b, followed by
//!   branches whose capacities add up to Σ, has capacity c = 1 − T(b)/T(a) · (1 − min(1, Σ)); 1 where it
//!   reaches h.
//! - Density on it is f·2K(d); after its end f / max(1, Σ); at the event f = 1/Σ. By induction from the
//!   leaves, a branch and all beyond it hold f·c·T(a), and at the event Σ f·c·T(0) = 1.
//!
//! Invariants: the bumps of an incident integrate to its mass, to rounding, however the network is cut
//! at places on the way (a junction of two roads changes nothing); directions of one-way streets do not
//! matter. Complexity: O(b log b) for b links in reach of an incident; O(links) once.

mod ball;
mod quartic;

use super::covers::covered;
use super::overlay::Settings;
use crate::io::{Effect, RiskFeature};
use crate::model::{LinkId, ZoneId};
use crate::network::{Network, SnapIndex};
use ball::{Ball, Roads};
use geo::Coord;
use quartic::tail;

/// A stretch of a link on which one incident's hazard rises or falls with distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bump {
    pub(super) zone: ZoneId,
    /// Metres along the link, `from_m` < `to_m`.
    pub(super) from_m: f64,
    pub(super) to_m: f64,
    /// Distance from the event at `from_m`, m.
    at_from_m: f64,
    /// 1 if the distance grows along the link, −1 if it shrinks.
    slope: f64,
    /// h, m.
    reach_m: f64,
    /// Expected attacks times f.
    scale: f64,
}

impl Bump {
    /// Expected attacks between two places, metres along the link: the kernel's integral in closed form.
    pub(super) fn hazard(&self, from_m: f64, to_m: f64) -> f64 {
        let (from_m, to_m) = (from_m.max(self.from_m), to_m.min(self.to_m));
        if from_m >= to_m {
            return 0.0;
        }
        let beyond = |at_m: f64| {
            let distance = self.at_from_m + self.slope * (at_m - self.from_m);
            tail(distance / self.reach_m)
        };
        self.scale * (beyond(from_m) - beyond(to_m)).abs()
    }
}

/// An incident on the road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The incident.
    pub zone: ZoneId,
    /// Where on the road, lon, lat.
    pub at: Coord<f64>,
    /// How far from where it was reported, m.
    pub off_m: f64,
    /// w.
    pub weight: f64,
    /// 2^(−Δt/H), 0..1.
    pub remaining: f64,
    /// h with the event's precision, km.
    pub reach_km: f64,
    /// Expected attacks that it adds over the whole network, w · decay / q, before secured areas; 0 where an
    /// area covers it.
    pub hazard: f64,
    /// The area that counts it already.
    pub covered_by: Option<ZoneId>,
}

/// The hazard of all incidents along the network, before secured areas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncidentField {
    /// The incidents that stand on a road, in the order of the features.
    pub placed: Vec<Placed>,
    /// Those too far from any road, with the distance in m.
    pub off_road: Vec<(ZoneId, f64)>,
    bumps: Vec<Vec<Bump>>,
    /// By incident, length of road in its reach, m.
    pub(super) touched_m: Vec<(ZoneId, f64)>,
}

impl IncidentField {
    /// Spreads the incidents among `features` over the `usable` links. An incident stands on the nearest
    /// of them, within the snap radius plus its precision.
    pub fn new(
        network: &Network,
        features: &[RiskFeature],
        settings: &Settings,
        usable: &dyn Fn(LinkId) -> bool,
    ) -> Self {
        let mut field = Self::default();
        if !features.iter().any(is_incident) {
            return field;
        }
        let index = SnapIndex::new(network);
        let roads = Roads::new(network, usable);
        let covered = covered(features, settings.cargo);
        let mut ball = Ball::new(network, &roads);
        field.bumps = vec![Vec::new(); network.link_count()];
        for (number, feature) in features.iter().enumerate() {
            let Effect::Incident {
                at,
                last_day,
                weight,
                precision_km,
                convoys_per_day,
                ..
            } = &feature.effect
            else {
                continue;
            };
            let zone = ZoneId::new(number);
            let limit_m = settings.snap_radius_m + precision_km * 1000.0;
            let Some(snap) = index.nearest_within(*at, limit_m, usable) else {
                let nearest = index.nearest(*at, usable);
                let off_m = nearest.map_or(f64::INFINITY, |snap| snap.distance_m);
                field.off_road.push((zone, off_m));
                continue;
            };
            let kernel = settings.kernel;
            let reach_km = kernel.bandwidth_km + precision_km;
            let q = convoys_per_day.unwrap_or(kernel.convoys_per_day);
            let covered_by = covered[number];
            let hazard = match covered_by {
                Some(_) => 0.0,
                None => weight * kernel.decay_per_day(*last_day) / q,
            };
            field.placed.push(Placed {
                zone,
                at: snap.at,
                off_m: snap.distance_m,
                weight: *weight,
                remaining: kernel.remaining(*last_day),
                reach_km,
                hazard,
                covered_by,
            });
            let reach_m = reach_km * 1000.0;
            let mut touched_m = 0.0;
            for branch in ball.grow(&snap, reach_m) {
                let (from_m, to_m) = (branch.start_m, branch.end_m);
                touched_m += (to_m - from_m).abs();
                if hazard <= 0.0 {
                    continue;
                }
                let outward = to_m >= from_m;
                field.bumps[branch.link.index()].push(Bump {
                    zone,
                    from_m: from_m.min(to_m),
                    to_m: from_m.max(to_m),
                    at_from_m: branch.distance_m + if outward { 0.0 } else { from_m - to_m },
                    slope: if outward { 1.0 } else { -1.0 },
                    reach_m,
                    scale: hazard * branch.density,
                });
            }
            field.touched_m.push((zone, touched_m));
        }
        field
    }

    /// The bumps on a link.
    pub(super) fn bumps(&self, link: LinkId) -> &[Bump] {
        self.bumps.get(link.index()).map_or(&[], Vec::as_slice)
    }

    /// Expected attacks from incidents on a stretch of a link, metres along it, before secured areas.
    pub fn hazard(&self, link: LinkId, from_m: f64, to_m: f64) -> f64 {
        let bumps = self.bumps(link).iter();
        bumps.map(|bump| bump.hazard(from_m, to_m)).sum()
    }

    /// Where along a link some incident's hazard begins, ends or turns, metres, ascending.
    pub fn turns_m(&self, link: LinkId) -> Vec<f64> {
        let bumps = self.bumps(link).iter();
        let mut turns: Vec<f64> = bumps.flat_map(|b| [b.from_m, b.to_m]).collect();
        turns.sort_unstable_by(f64::total_cmp);
        turns.dedup();
        turns
    }
}

/// Whether a feature is an incident.
fn is_incident(feature: &RiskFeature) -> bool {
    matches!(feature.effect, Effect::Incident { .. })
}

#[cfg(test)]
mod tests;
