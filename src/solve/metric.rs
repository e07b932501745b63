//! A hierarchy with weights: distances under two criteria over every shortcut, both ways.
//!
//! Purpose: what must be done again when weights change, and no more. Each shortcut takes the least of its
//! own edges and of the ways over nodes below it (lower triangles), in order of rank. Invariants: pairs are
//! lexicographic, by objective and by resource; any path has one of equal sums that climbs and then descends.
//! Complexity: the number of triangles. Source: as [`super::hierarchy`].

use super::hierarchy::{NO_SHORTCUT, Shortcuts};
use super::lane::Lane;
use super::packed::Packed;

/// Least sums over a shortcut: (objective, resource), then (resource, objective).
type Both<W> = [<W as Lane>::Pair; 2];

/// A hierarchy customised for an objective and a resource: the least ways over each shortcut.
pub(super) struct Metric<W: Lane> {
    pub up: Vec<Both<W>>,
    pub down: Vec<Both<W>>,
}

/// Sum of two ways one after the other.
#[inline]
pub(super) fn then<W: Lane>(a: Both<W>, b: Both<W>) -> Both<W> {
    [W::add(a[0], b[0]), W::add(a[1], b[1])]
}

/// Keeps the better of each.
#[inline]
pub(super) fn lower<W: Lane>(best: &mut Both<W>, new: Both<W>) {
    best[0] = best[0].min(new[0]);
    best[1] = best[1].min(new[1]);
}

impl<W: Lane> Metric<W> {
    /// None when sums come near the lane's limit.
    pub fn new(shortcuts: &Shortcuts, packed: &Packed<W>) -> Option<Self> {
        let nowhere = vec![[W::NOWHERE; 2]; shortcuts.upper.len()];
        let (mut up, mut down) = (nowhere.clone(), nowhere);
        let rank = &shortcuts.order.rank;
        for u in 0..packed.node_count() as u32 {
            for at in packed.out.row(u) {
                let arc = &packed.out.arcs[at];
                let shortcut = shortcuts.of_edge[packed.out.edge[at] as usize];
                if shortcut != NO_SHORTCUT {
                    let both = [
                        W::pair(arc.objective, arc.resource),
                        W::pair(arc.resource, arc.objective),
                    ];
                    let climbs = rank[u as usize] < rank[arc.node as usize];
                    let ways = if climbs { &mut up } else { &mut down };
                    lower::<W>(&mut ways[shortcut as usize], both);
                }
            }
        }
        let mut metric = Self { up, down };
        for x in 0..packed.node_count() as u32 {
            metric.triangles(shortcuts, x)?;
        }
        Some(metric)
    }

    /// Shortens the shortcuts between the upward neighbours of a node by the ways over it.
    fn triangles(&mut self, shortcuts: &Shortcuts, x: u32) -> Option<()> {
        let row = shortcuts.row(x);
        for i in row.clone() {
            let (up, down) = (self.up[i], self.down[i]);
            if !near::<W>(up) || !near::<W>(down) {
                return None;
            }
            let mut at = shortcuts.row(shortcuts.upper[i]).start;
            for j in i + 1..row.end {
                let z = shortcuts.upper[j];
                while shortcuts.upper[at] != z {
                    at += 1;
                }
                let (climb, descend) = (self.up[j], self.down[j]);
                lower::<W>(&mut self.up[at], then::<W>(down, climb));
                lower::<W>(&mut self.down[at], then::<W>(descend, up));
            }
        }
        Some(())
    }
}

/// Whether sums over a shortcut are so far below the limit that two of them stay in range, or there are none.
fn near<W: Lane>(both: Both<W>) -> bool {
    let fine = |sum: W| sum.wide() < W::LIMIT.wide() / 2;
    both.iter()
        .all(|&pair| pair == W::NOWHERE || (fine(W::first(pair)) && fine(W::second(pair))))
}
