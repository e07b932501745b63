//! Shortest paths under two criteria at once, for the engine of one resource.
//!
//! Purpose: between one node and every other, the least sum of one criterion and, among those, the least of the
//! other. Dijkstra's algorithm on lexicographic pairs, capped, restricted and resumable. Invariants: sums out of
//! range are dropped and remembered; after `run(None, …)` every node admitted and within the cap is final.
//! Complexity: linear but for the queue.

use super::blend::BOUNDS;
use super::budget::Meter;
use super::lane::Lane;
use super::local::{Bounds, of_two};
use super::packed::{Arc, ArcRows, Packed};
use super::queue::Queue;

/// The searches of a query; their memory serves query after query.
pub(super) struct Trees<W: Lane> {
    /// To the target.
    pub by_objective: Distances<W, false>,
    /// To the target.
    pub by_resource: Distances<W, true>,
    /// From the source.
    pub ahead: Distances<W, true>,
}

/// One search under construction, or finished. `RESOURCE` says which criterion comes first.
pub(super) struct Distances<W: Lane, const RESOURCE: bool> {
    /// (first, second) from each node; `NOWHERE` when none is known within the cap.
    pub dist: Vec<W::Pair>,
    queue: W::Queue<(W, u32)>,
    /// Whether a first sum left the lane's range and was dropped.
    pub overflowed: bool,
    /// Whether a second sum did and was clamped.
    clamped: bool,
}

impl<W: Lane> Default for Trees<W> {
    fn default() -> Self {
        Self {
            by_objective: Distances::default(),
            by_resource: Distances::default(),
            ahead: Distances::default(),
        }
    }
}

impl<W: Lane, const RESOURCE: bool> Default for Distances<W, RESOURCE> {
    fn default() -> Self {
        Self {
            dist: Vec::new(),
            queue: W::Queue::default(),
            overflowed: false,
            clamped: false,
        }
    }
}

impl<W: Lane> Trees<W> {
    /// The searches at their ends. None when keys spread too far for the lane's queue.
    pub fn start(&mut self, packed: &Packed<W>, source: u32, target: u32) -> Option<()> {
        self.by_objective.start(packed, target)?;
        self.by_resource.start(packed, target)?;
        self.ahead.start(packed, source)
    }

    /// Least sums of the resource from the source and to the target, exact at every node on a way within the cap.
    /// Each search goes half-way freely; beyond, only where the other has been and both together keep the cap.
    /// Returns whether there is such a way.
    pub fn ways_within(&mut self, packed: &Packed<W>, source: u32, cap: W, meter: &Meter) -> bool {
        let (out, into) = (&packed.out, &packed.into);
        let half = W::half(cap);
        let (ahead, behind) = (&mut self.ahead, &mut self.by_resource);
        ahead.run(out, None, (half, cap), meter, |_, _| true);
        behind.run(into, None, (cap.minus(half), cap), meter, |_, _| true);
        let first = |dist: &[W::Pair], v: usize| W::first(dist[v]);
        behind.run(into, None, (cap, cap), meter, |v, rest| {
            first(&ahead.dist, v) <= cap.minus(rest)
        });
        ahead.run(out, None, (cap, cap), meter, |v, so_far| {
            first(&behind.dist, v) <= cap.minus(so_far)
        });
        first(&behind.dist, source as usize) <= cap
    }

    /// Whether no sum left the range of a lane that has a wider one.
    pub fn in_range(&self) -> bool {
        W::WIDEST
            || !(self.by_objective.left_range()
                || self.by_resource.left_range()
                || self.ahead.left_range())
    }
}

impl<W: Lane> Bounds<W> for Trees<W> {
    fn of(&mut self, node: u32) -> [W::Pair; BOUNDS] {
        let at = node as usize;
        of_two::<W>(self.by_objective.dist[at], self.by_resource.dist[at])
    }
}

/// Entries taken from the queue between two looks at the clock: some tens of microseconds.
const BETWEEN: u32 = 1 << 10;

#[inline]
pub(super) fn weight<W: Lane, const RESOURCE: bool>(arc: &Arc<W>) -> W::Pair {
    if RESOURCE {
        W::pair(arc.resource, arc.objective)
    } else {
        W::pair(arc.objective, arc.resource)
    }
}

impl<W: Lane, const RESOURCE: bool> Distances<W, RESOURCE> {
    /// Whether a sum was dropped or clamped.
    pub fn left_range(&self) -> bool {
        self.overflowed || self.clamped
    }

    /// The search at its root. None when keys spread too far for the lane's queue.
    pub fn start(&mut self, packed: &Packed<W>, root: u32) -> Option<()> {
        let greatest = if RESOURCE {
            packed.greatest_resource
        } else {
            packed.greatest_objective
        };
        self.queue.restart(W::ZERO, greatest.plus(W::ONE))?;
        self.queue.push(W::ZERO, (W::ZERO, root));
        self.dist.clear();
        self.dist.resize(packed.node_count(), W::NOWHERE);
        self.dist[root as usize] = W::pair(W::ZERO, W::ZERO);
        (self.overflowed, self.clamped) = (false, false);
        Some(())
    }

    /// Goes on along rows, of arcs out of nodes or into them, until `until` is settled, or as far as `stop`; enters
    /// only nodes that `admit` lets in with a first sum. Sums above the cap are dropped for good. Returns whether `until`
    /// was settled. Ends where it is when the budget is spent.
    pub fn run(
        &mut self,
        rows: &ArcRows<W>,
        until: Option<u32>,
        (stop, cap): (W, W),
        meter: &Meter,
        admit: impl Fn(usize, W) -> bool,
    ) -> bool {
        let (mut stop, mut reached) = (stop, false);
        let mut taken = 0u32;
        while let Some((d, (t, u))) = self.queue.pop() {
            taken = taken.wrapping_add(1);
            if taken.is_multiple_of(BETWEEN) && !meter.look() {
                return false;
            }
            let pair = W::pair(d, t);
            if pair != self.dist[u as usize] {
                continue;
            }
            if d > stop {
                // Taken up again when the search is resumed.
                self.queue.push(d, (t, u));
                break;
            }
            if until == Some(u) {
                // Its second sum is final when all of its bucket is.
                (stop, reached) = (d, true);
            }
            for arc in &rows.arcs[rows.row(u)] {
                let new = W::add(pair, weight::<W, RESOURCE>(arc));
                let first = W::first(new);
                if first > cap {
                    self.overflowed |= first >= W::LIMIT;
                    continue;
                }
                let v = arc.node as usize;
                if new < self.dist[v] && admit(v, first) {
                    let second = W::second(new);
                    self.clamped |= second >= W::LIMIT;
                    self.dist[v] = new;
                    self.queue.push(first, (second, arc.node));
                }
            }
        }
        reached
    }
}
