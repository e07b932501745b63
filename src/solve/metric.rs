//! A hierarchy with weights: distances under two criteria and their blends over every shortcut, both ways.
//!
//! Purpose: what must be done again when weights change, and no more. Each shortcut takes the least of its
//! own edges and of the ways over nodes below it (lower triangles), in order of rank. Invariants: pairs are
//! lexicographic, by objective, by resource and by weighted sum; any path has one of equal sums that climbs and then
//! descends; sums stored are below half the lane's limit, or there is no way.
//! Complexity: the number of triangles; 32 bytes per shortcut and direction in narrow lanes. Source: as [`super::hierarchy`].

use super::blend::{BLENDS, BOUNDS, Blend};
use super::hierarchy::{NO_SHORTCUT, Shortcuts};
use super::lane::Lane;
use super::packed::{Arc, Packed};

/// A hierarchy customised for an objective and a resource: the least ways over each shortcut.
pub(super) struct Metric<W: Lane> {
    pub blends: [Blend; BLENDS],
    pub up: Vec<Least<W>>,
    pub down: Vec<Least<W>>,
}

/// Least sums of ways from one node to another, each the least by itself: (objective, resource), (resource, objective),
/// and for each blend (weighted sum, objective). In narrow lanes never split over two cache lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(32))]
pub(super) struct Least<W: Lane>(pub [W::Pair; BOUNDS]);

impl<W: Lane> Least<W> {
    /// No way at all.
    pub const NOWHERE: Self = Self([W::NOWHERE; BOUNDS]);

    /// Of an arc.
    fn of(arc: &Arc<W>, blends: [Blend; BLENDS]) -> Self {
        Self(std::array::from_fn(|by| arc.weigh(by, &blends)))
    }

    /// Sums of two ways one after the other, both [`near`](Self::near): at the limit or above it when one is no way.
    #[inline]
    pub fn after(self, on: Self) -> Self {
        Self(std::array::from_fn(|i| W::add_small(self.0[i], on.0[i])))
    }

    /// Keeps the better of each.
    #[inline]
    pub fn lower(&mut self, new: Self) {
        for (best, new) in self.0.iter_mut().zip(new.0) {
            *best = new.min(*best);
        }
    }

    /// Sums that are near, and no way for those that are not; notes when that was one.
    #[inline]
    pub fn kept(mut self, overflowed: &mut bool) -> Self {
        for pair in &mut self.0 {
            let (first, second) = (W::first(*pair), W::second(*pair));
            if first >= W::HALF || second >= W::HALF {
                *overflowed |= first < W::LIMIT;
                *pair = W::NOWHERE;
            }
        }
        self
    }

    /// Whether sums are so far below the limit that two of them stay in range, or there are none.
    fn near(self) -> bool {
        let fine = |pair| W::first(pair) < W::HALF && W::second(pair) < W::HALF;
        self.0.iter().all(|&pair| pair == W::NOWHERE || fine(pair))
    }
}

impl<W: Lane> Metric<W> {
    /// None when sums come near the lane's limit.
    pub fn new(shortcuts: &Shortcuts, packed: &Packed<W>) -> Option<Self> {
        let blends = Blend::choose(packed);
        if !blends.iter().all(|blend| blend.fits(packed)) {
            return None;
        }
        let nowhere = vec![Least::NOWHERE; shortcuts.upper.len()];
        let (mut up, mut down) = (nowhere.clone(), nowhere);
        let rank = &shortcuts.order.rank;
        for u in 0..packed.node_count() as u32 {
            for at in packed.out.row(u) {
                let arc = &packed.out.arcs[at];
                let shortcut = shortcuts.of_edge[packed.out.edge[at] as usize];
                if shortcut != NO_SHORTCUT {
                    let climbs = rank[u as usize] < rank[arc.node as usize];
                    let ways = if climbs { &mut up } else { &mut down };
                    ways[shortcut as usize].lower(Least::of(arc, blends));
                }
            }
        }
        let mut metric = Self { blends, up, down };
        for x in 0..packed.node_count() as u32 {
            metric.triangles(shortcuts, x)?;
        }
        Some(metric)
    }

    /// Shortens the shortcuts between the upward neighbours of a node by the ways over it.
    fn triangles(&mut self, shortcuts: &Shortcuts, x: u32) -> Option<()> {
        let row = shortcuts.row(x);
        if !row
            .clone()
            .all(|i| self.up[i].near() && self.down[i].near())
        {
            return None;
        }
        for i in row.clone() {
            let (up, down) = (self.up[i], self.down[i]);
            let mut at = shortcuts.row(shortcuts.upper[i]).start;
            for j in i + 1..row.end {
                let z = shortcuts.upper[j];
                while shortcuts.upper[at] != z {
                    at += 1;
                }
                let (climb, descend) = (self.up[j], self.down[j]);
                self.up[at].lower(down.after(climb));
                self.down[at].lower(descend.after(up));
            }
        }
        Some(())
    }
}
