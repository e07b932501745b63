//! What the paths known so far leave open.
//!
//! Purpose: tell whether any completion of a label can be a point of the frontier that is not known yet, or equals
//! one that is. The points known cut the plane into steps; a completion is of use only if, for the corner of some
//! step, it exceeds neither sum, nor any weighted sum. Invariants: corners by increasing objective and decreasing
//! resource; a point noted lies on two of them, so that a path of equal sums still passes.
//! Complexity: a few comparisons per corner in reach; a point that is new moves the corners behind it, one that is not
//! costs a comparison, mostly.
//! Source: the bounds of two-phase methods (Raith & Ehrgott 2009), met during the search instead of before it.

use super::blend::{BLENDS, Blend};
use super::lane::Lane;

/// The corners, with room kept between queries.
#[derive(Debug, Default)]
pub(super) struct Corners<W> {
    blends: [Blend; BLENDS],
    all: Vec<Corner<W>>,
    /// Corners before this one are out of reach of labels to come.
    start: usize,
    /// Least resource of a path known, by objective: from each multiple of a power of two above the least.
    floor: Vec<W>,
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

/// Entries of the floor.
const FLOORS: usize = 1024;

impl<W: Lane> Corners<W> {
    /// Nothing known but the range of the objective and the greatest resource.
    pub fn restart(&mut self, blends: &[Blend], (least, ceiling): (W, W), cap: W) {
        self.blends = std::array::from_fn(|i| blends.get(i).copied().unwrap_or_default());
        self.all.clear();
        self.start = 0;
        let corner = self.corner(ceiling, cap);
        self.all.push(corner);
        self.least = least;
        let bits = u64::BITS - ceiling.minus(least).wide().leading_zeros();
        self.shift = bits.saturating_sub(FLOORS.ilog2());
        self.floor.clear();
        self.floor.resize(FLOORS, W::MAX);
    }

    /// Nothing above this objective is of use any more: what remains is one corner.
    pub fn lower(&mut self, ceiling: W) {
        if let Some(&Corner { resource, .. }) = self.all.first() {
            self.all.clear();
            self.start = 0;
            let corner = self.corner(ceiling, resource);
            self.all.push(corner);
        }
    }

    fn corner(&self, objective: W, resource: W) -> Corner<W> {
        Corner {
            objective,
            resource,
            sums: self.blends.map(|blend| blend.of(objective, resource)),
        }
    }

    /// Whether a label with these bounds can be of use; `extra` is what the best path of each weighted sum adds to them.
    /// Labels come in order of objective.
    #[inline]
    pub fn admit(&mut self, objective: W, resource: W, extra: &[(W, W); BLENDS]) -> bool {
        while self
            .all
            .get(self.start)
            .is_some_and(|c| c.objective < objective)
        {
            self.start += 1;
        }
        let mut sums = self.corner(objective, resource).sums;
        for ((sum, blend), extra) in sums.iter_mut().zip(self.blends).zip(extra) {
            *sum = sum.saturating_add(blend.of(extra.0, extra.1));
        }
        let within =
            |corner: &Corner<W>| sums.iter().zip(&corner.sums).all(|(sum, most)| sum <= most);
        for corner in &self.all[self.start..] {
            if corner.resource < resource {
                return false;
            }
            if within(corner) {
                return true;
            }
        }
        false
    }

    /// Takes note of a path with these sums.
    #[inline]
    pub fn note(&mut self, objective: W, resource: W) {
        let known = objective.minus(self.least).wide() >> self.shift;
        if self
            .floor
            .get(known as usize)
            .is_some_and(|&floor| resource < floor)
        {
            self.insert(objective, resource, known as usize);
        }
    }

    #[cold]
    fn insert(&mut self, objective: W, resource: W, known: usize) {
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
        for floor in &mut self.floor[known + 1..] {
            if *floor <= resource {
                break;
            }
            *floor = resource;
        }
    }
}
