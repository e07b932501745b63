//! Journeys that move in shifts only, such as by daylight, and wait at halts in between.
//!
//! A shift opens and closes at times of its own at each halt. A journey leaves a halt when a shift opens there and has to
//! be at its next halt, or at the target, by the time that the same shift closes *there*; it waits nowhere else. Within a
//! shift its clock runs with the edges, and stands still for a rest each time it has been on duty so long without one.
//! Invariants: equal inputs give equal answers; an edge that waits is a loop of no weight. Complexity: that of the
//! search, see [`search`].

mod search;
#[cfg(test)]
mod tests;

use super::frontier::Frontier;
use super::solver::Solver;
use super::{Error, LIMIT, Outcome, Query};

/// From when and until when a halt can be left and reached, in the clock's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Not left before.
    pub opens: u64,
    /// Not reached after.
    pub closes: u64,
}

/// A rest that is taken on the way, wherever it falls due: duty goes on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Duty without a rest, at least 1; no rest is due when a journey arrives just then.
    pub after: u64,
    /// How long the rest is.
    pub length: u64,
}

/// When a journey may move, and where it may wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shifts {
    /// The criterion that is the time each edge takes, rests apart. Its total in an answer is the time from `depart` to the
    /// arrival, rests and waits included; so is a limit on it.
    pub clock: usize,
    /// The criterion that is the time on duty on each edge: what rests are due for.
    pub duty: usize,
    /// Edges that wait at a halt for the next shift, with the number of the halt: loops of no weight in any criterion.
    pub waits: Vec<(u32, u32)>,
    /// The shifts at each halt, in order of time; as many at each.
    pub halts: Vec<Vec<Window>>,
    /// The halt that the source is: the journey leaves it in the first shift there that closes at `depart` or later.
    pub source: u32,
    /// The halt that the target is.
    pub target: u32,
    /// Not left before.
    pub depart: u64,
    /// The journey is already on the road, and the source no place to wait for a shift to open: it goes on at
    /// `depart`, or not at all. A wait at the source by one of `waits` is another matter.
    pub under_way: bool,
    /// Time on duty before `depart` in the shift that is open then; none of a shift that opens later. The rests due
    /// for it lie behind.
    pub start_duty: u64,
    /// Rests on the way.
    pub rest: Option<Rest>,
    /// Most time on duty within a shift.
    pub most_duty: u64,
    /// Edges on which nothing moves: a journey that has taken no other one in its shift is at its halt, and may wait there
    /// whatever the time. `None` where every wait keeps its window.
    pub stands: Option<Vec<u32>>,
}

impl Shifts {
    /// Time taken by rests after so much duty.
    #[inline]
    fn rested(&self, duty: u64) -> u64 {
        self.rest.map_or(0, |rest| {
            (duty.saturating_sub(1) / rest.after.max(1)).saturating_mul(rest.length)
        })
    }

    fn check(&self, query: &Query<'_>) -> Result<(), Error> {
        let malformed = |what| Err(Error::Malformed(what));
        let graph = query.graph;
        if self.clock.max(self.duty) >= graph.weights.len() {
            return malformed("the clock or the duty is a criterion that does not exist");
        }
        let of = |halt: u32| self.halts.get(halt as usize);
        let (Some(source), Some(_)) = (of(self.source), of(self.target)) else {
            return malformed("the source or the target is no halt");
        };
        if self.halts.iter().any(|h| h.len() != source.len())
            || source.len() > usize::from(u16::MAX)
        {
            return malformed("halts have different numbers of shifts, or too many");
        }
        let in_order = |windows: &Vec<Window>| {
            windows.is_sorted_by(|a, b| a.opens < b.opens)
                && windows.iter().all(|w| w.opens < LIMIT && w.closes < LIMIT)
        };
        if !self.halts.iter().all(in_order) {
            return malformed("the shifts of a halt are not in order of time");
        }
        let weighs = |edge: u32| graph.weights.iter().any(|w| w[edge as usize] > 0);
        for &(edge, halt) in &self.waits {
            if edge as usize >= graph.head.len() || halt as usize >= self.halts.len() {
                return malformed("an edge that waits, or its halt, does not exist");
            }
            let head = graph.head[edge as usize] as usize;
            let row = graph.first_out[head]..graph.first_out[head + 1];
            if !row.contains(&edge) || weighs(edge) {
                return malformed("an edge that waits is no loop without weight");
            }
        }
        if self.rested(self.start_duty) > self.depart {
            return malformed("more rest before the start than there was time");
        }
        if self
            .rest
            .is_some_and(|rest| rest.after == 0 || rest.length >= LIMIT)
        {
            return malformed("a rest without duty before it, or beyond the range");
        }
        Ok(())
    }
}

impl Solver<'_> {
    /// As [`Solver::constrained`], for a journey that moves in shifts. [`Outcome::Infeasible`] names no limits: no journey
    /// keeps them and the shifts together. Under a spent budget nothing is proposed.
    pub(super) fn constrained_in_shifts(
        &self,
        query: &Query<'_>,
        shifts: &Shifts,
    ) -> Result<Outcome, Error> {
        self.check(query)?;
        shifts.check(query)?;
        if !self.reaches(query.source, query.target) {
            return Ok(Outcome::Unreachable);
        }
        let second = query.limits.iter().find(|l| l.at_most < LIMIT);
        let mut found = search::search(self, query, shifts, second.map(|l| l.criterion), false)?;
        Ok(match (found.paths.pop(), found.open_from) {
            (Some(path), _) => Outcome::Optimal(path),
            (None, Some(lower_bound)) => Outcome::Open { lower_bound },
            (None, None) => Outcome::Infeasible {
                alone: Vec::new(),
                together: Vec::new(),
            },
        })
    }

    /// As [`Solver::frontier`], for a journey that moves in shifts.
    pub(super) fn frontier_in_shifts(
        &self,
        query: &Query<'_>,
        criterion: usize,
        shifts: &Shifts,
    ) -> Result<Frontier, Error> {
        self.check(query)?;
        shifts.check(query)?;
        if criterion >= query.graph.weights.len() || criterion == shifts.clock {
            return Err(Error::Malformed(
                "frontier over the clock, or over a criterion that does not exist",
            ));
        }
        search::search(self, query, shifts, Some(criterion), true)
    }
}
