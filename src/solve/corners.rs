//! What the paths known so far leave open.
//!
//! Purpose: tell whether any completion of a label can be a point of the frontier that is not known yet, or equals
//! one that is. The points known cut the plane into steps; a completion is of use only if, for the corner of some
//! step, it exceeds neither sum, nor any weighted sum. Invariants: corners by increasing objective and decreasing
//! resource; a point noted lies on two of them, so that a path of equal sums still passes.
//! Complexity: a label that is admitted costs a few comparisons for each corner in reach before the first that admits it, one
//! that is not, for all in reach; a point that is new moves the corners behind it, one that is not costs a comparison,
//! mostly.
//! Source: the bounds of two-phase methods (Raith & Ehrgott 2009), met during the search instead of before it.

use super::blend::{BLENDS, Blend};
use super::lane::Lane;

/// The corners, with room kept between queries.
#[derive(Debug, Default)]
pub(super) struct Corners<W> {
    blends: [Blend; BLENDS],
    /// All bits of a sum that is not to be looked at, since it might leave the range; none of another.
    open: [u64; BLENDS],
    all: Vec<Corner<W>>,
    /// Corners before this one are out of reach of labels to come.
    start: usize,
    /// What is known of paths by objective, at equal distances from the least on.
    known: Vec<Known<W>>,
    least: W,
    shift: u32,
}

/// Where two steps meet.
#[derive(Clone, Copy, Debug)]
struct Corner<W> {
    objective: W,
    resource: W,
    sums: [u64; BLENDS],
}

/// What is known of paths about an objective; most paths noted are known to be of no news by this alone.
#[derive(Clone, Copy, Debug)]
struct Known<W> {
    /// Least resource of those below the objectives of this entry.
    floor: W,
    /// The last path noted here.
    last: (W, W),
}

/// Number of entries.
const ENTRIES: usize = 1024;

impl<W: Lane> Corners<W> {
    /// Nothing known but the range of the objective and the greatest resource.
    pub fn restart(&mut self, blends: &[Blend], (least, ceiling): (W, W), cap: W) {
        // Sums of labels are those of bounds within the limits, and an excess that fits the lane.
        let fits = |blend: &&Blend| blend.of(ceiling, cap) < u64::MAX / 2;
        for (i, own) in self.blends.iter_mut().enumerate() {
            let blend = blends.get(i).filter(fits);
            *own = blend.copied().unwrap_or_default();
            self.open[i] = if blend.is_some() { 0 } else { u64::MAX };
        }
        self.all.clear();
        self.start = 0;
        let corner = self.corner(ceiling, cap);
        self.all.push(corner);
        self.least = least;
        let bits = u64::BITS - ceiling.minus(least).wide().leading_zeros();
        self.shift = bits.saturating_sub(ENTRIES.ilog2());
        self.known.clear();
        let nothing = Known {
            floor: W::MAX,
            last: (W::MAX, W::MAX),
        };
        self.known.resize(ENTRIES, nothing);
    }

    /// For a search for the first point only: nothing above this objective is of use any more. The one corner is moved.
    pub fn lower(&mut self, ceiling: W) {
        if let Some(&Corner { resource, .. }) = self.all.first() {
            self.all.clear();
            self.start = 0;
            let corner = self.corner(ceiling, resource);
            self.all.push(corner);
        }
    }

    fn corner(&self, objective: W, resource: W) -> Corner<W> {
        let mut sums = self.sums(objective, resource);
        for (sum, open) in sums.iter_mut().zip(self.open) {
            *sum |= open;
        }
        Corner {
            objective,
            resource,
            sums,
        }
    }

    #[inline]
    fn sums(&self, objective: W, resource: W) -> [u64; BLENDS] {
        self.blends.map(|blend| blend.of(objective, resource))
    }

    /// Whether a label with these bounds can be of use; `extra` is by how much each weighted sum's own bound exceeds theirs.
    /// Labels come in order of objective.
    #[inline]
    pub fn admit(&mut self, objective: W, resource: W, extra: [W; BLENDS]) -> bool {
        while self
            .all
            .get(self.start)
            .is_some_and(|c| c.objective < objective)
        {
            self.start += 1;
        }
        let mut sums = self.sums(objective, resource);
        for (sum, extra) in sums.iter_mut().zip(extra) {
            *sum += extra.wide();
        }
        for corner in &self.all[self.start..] {
            if corner.resource < resource {
                return false;
            }
            if sums.iter().zip(&corner.sums).all(|(sum, most)| sum <= most) {
                return true;
            }
        }
        false
    }

    /// Takes note of a path with these sums.
    #[inline]
    pub fn note(&mut self, objective: W, resource: W) {
        let at = (objective.minus(self.least).wide() >> self.shift) as usize;
        let Some(known) = self.known.get_mut(at) else {
            return;
        };
        let last = known.last;
        if resource < known.floor && (objective < last.0 || resource < last.1) {
            known.last = (objective, resource);
            self.insert(objective, resource, at);
        }
    }

    #[cold]
    fn insert(&mut self, objective: W, resource: W, at: usize) {
        let all = &self.all;
        let first = all.partition_point(|c| c.objective <= objective);
        let count = all[first..].partition_point(|c| c.resource > resource);
        if count == 0 {
            return;
        }
        let (high, far) = (all[first].resource, all[first + count - 1].objective);
        let (above, beyond) = (self.corner(objective, high), self.corner(far, resource));
        self.all[first] = above;
        if count == 1 {
            self.all.insert(first + 1, beyond);
        } else {
            self.all[first + 1] = beyond;
            self.all.drain(first + 2..first + count);
        }
        for known in &mut self.known[at + 1..] {
            if known.floor <= resource {
                break;
            }
            known.floor = resource;
        }
    }
}
