//! The search: labels that carry the time of day.
//!
//! A label stands at a node in a shift; it knows the time on duty in this shift, the clock without rests, and the sums that
//! matter. Of two labels at one node in one shift the one that
//! has no more of any of these is as good in whatever follows: it is never due for more rests, so never later. Labels of
//! different shifts are not compared: an earlier one may be too late for its halt where a later one is not.
//! Labels settle in order of the objective's bound, then of the second criterion's. The bound on the clock takes the road
//! ahead as if there were a halt everywhere, so that it counts the nights that no journey can do without.
//! Invariants: as a path settles at the target nothing better is left; paths of a frontier rise in the objective and fall
//! in the second criterion. Complexity: O(L² / (nodes × shifts)) for L labels made, in practice far less; one plain
//! shortest-path tree for each criterion that matters.
//! Source: label setting with resources (Irnich & Desaulniers 2005); resets by rests as in truck driver scheduling (Goel 2009).

use super::super::budget::Meter;
use super::super::problem::sum;
use super::super::solver::{Rows, Solver};
use super::super::tree::{Tree, UNREACHED};
use super::super::{Error, Frontier, LIMIT, Path, Query};
use super::Shifts;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A label's parent when it is the first.
const ROOT: u32 = u32::MAX;

/// A label at a node.
#[derive(Clone, Copy, Debug)]
struct Label {
    node: u32,
    shift: u32,
    /// Time on duty in this shift.
    duty: u64,
    /// The clock, but for the rests of this shift.
    clock: u64,
    edge: u32,
    parent: u32,
    /// Whether it has to be in at a halt in time.
    moved: bool,
}

/// A sum that labels carry.
struct Column<'p> {
    criterion: usize,
    weights: &'p [u64],
    cap: u64,
    /// Least sums to the target.
    to_go: Vec<u64>,
}

struct Search<'p> {
    query: &'p Query<'p>,
    shifts: &'p Shifts,
    columns: Vec<Column<'p>>,
    /// Column of the objective; none when it is the clock.
    objective: Option<usize>,
    /// Column of the second criterion.
    second: Option<usize>,
    /// Latest arrival.
    latest: u64,
    clock: &'p [u64],
    duty: &'p [u64],
    /// Least clock and least duty to the target.
    to_target: [Vec<u64>; 2],
    /// Least clock and least duty to a halt or the target.
    to_halt: [Vec<u64>; 2],
    /// Halt of each edge that waits.
    waits: FxHashMap<u32, u32>,
    /// Edges on which nothing moves.
    stands: FxHashSet<u32>,
    /// Earliest opening and latest closing of each shift, anywhere.
    spans: Vec<(u64, u64)>,
    labels: Vec<Label>,
    sums: Vec<u64>,
    /// Labels by node and shift, none of which another one there dominates when it is entered.
    entered: FxHashMap<(u32, u32), Vec<u32>>,
    queue: BinaryHeap<Reverse<(u64, u64, u64, u32)>>,
}

/// The first point of the frontier in (objective, `second`), or all of it.
pub(super) fn search(
    solver: &Solver<'_>,
    query: &Query<'_>,
    shifts: &Shifts,
    second: Option<usize>,
    all: bool,
) -> Result<Frontier, Error> {
    let meter = Meter::start(solver.budget, &solver.labels);
    let Some(mut search) = Search::new(solver, query, shifts, second)? else {
        return Ok(Frontier::default());
    };
    search.run(&meter, all)
}

impl<'p> Search<'p> {
    /// None when the source cannot keep the caps.
    fn new(
        solver: &'p Solver<'_>,
        query: &'p Query<'p>,
        shifts: &'p Shifts,
        second: Option<usize>,
    ) -> Result<Option<Self>, Error> {
        let mut criteria: Vec<usize> = Vec::new();
        let wanted = [Some(query.objective), second].into_iter().flatten();
        for criterion in wanted.chain(query.limits.iter().map(|l| l.criterion)) {
            if criterion != shifts.clock && !criteria.contains(&criterion) {
                criteria.push(criterion);
            }
        }
        let cap_of = |criterion: usize| {
            let own = query.limits.iter().filter(|l| l.criterion == criterion);
            own.map(|l| l.at_most).fold(LIMIT - 1, u64::min)
        };
        let to_go = |criterion: usize, cap: u64| -> Result<Vec<u64>, Error> {
            let weights = solver.weights(criterion)?;
            let mut tree = Tree::new(solver.backward(), query.target, weights, None, cap);
            tree.run(None, |_| true);
            Ok(tree.dist)
        };
        let mut columns = Vec::new();
        for criterion in criteria {
            let cap = cap_of(criterion);
            columns.push(Column {
                criterion,
                weights: solver.weights(criterion)?.of,
                cap,
                to_go: to_go(criterion, cap)?,
            });
        }
        let source = query.source as usize;
        if columns.iter().any(|c| c.to_go[source] > c.cap) {
            return Ok(None);
        }
        let position = |criterion| columns.iter().position(|c| c.criterion == criterion);
        let (clock, duty) = (
            solver.weights(shifts.clock)?.of,
            solver.weights(shifts.duty)?.of,
        );
        let waits = shifts.waits.iter();
        let mut ends: Vec<u32> = waits.map(|w| query.graph.head[w.0 as usize]).collect();
        ends.push(query.target);
        let to_halt = |weights| to_any(solver.backward(), weights, &ends);
        let shift_count = shifts.halts[shifts.source as usize].len();
        let spans = (0..shift_count).map(|shift| {
            shifts
                .halts
                .iter()
                .fold((u64::MAX, 0), |(opens, closes), h| {
                    (opens.min(h[shift].opens), closes.max(h[shift].closes))
                })
        });
        Ok(Some(Self {
            objective: position(query.objective),
            second: second.and_then(position),
            latest: shifts.depart.saturating_add(cap_of(shifts.clock)),
            to_target: [
                to_go(shifts.clock, LIMIT - 1)?,
                to_go(shifts.duty, LIMIT - 1)?,
            ],
            to_halt: [to_halt(clock), to_halt(duty)],
            clock,
            duty,
            waits: shifts.waits.iter().copied().collect(),
            stands: shifts.stands.iter().flatten().copied().collect(),
            spans: spans.collect(),
            columns,
            query,
            shifts,
            labels: Vec::new(),
            sums: Vec::new(),
            entered: FxHashMap::default(),
            queue: BinaryHeap::new(),
        }))
    }

    fn run(&mut self, meter: &Meter, all: bool) -> Result<Frontier, Error> {
        self.start();
        let mut frontier = Frontier::default();
        let mut least_second = u64::MAX;
        let depart = self.shifts.depart;
        while let Some(Reverse((objective, second, _, id))) = self.queue.pop() {
            if second >= least_second {
                continue;
            }
            if !meter.label() {
                let from = if self.objective.is_none() {
                    objective.saturating_sub(depart)
                } else {
                    objective
                };
                frontier.open_from = Some(from);
                break;
            }
            let label = self.labels[id as usize];
            if label.node == self.query.target && self.arrives(label) {
                frontier.paths.push(self.path(id)?);
                least_second = second;
                if !all || self.second.is_none() {
                    break;
                }
                continue;
            }
            self.expand(id, label, least_second);
        }
        Ok(frontier)
    }

    fn start(&mut self) {
        let shifts = self.shifts;
        let windows = &shifts.halts[shifts.source as usize];
        let first = windows
            .iter()
            .position(|w| w.closes >= shifts.depart.max(w.opens));
        if let Some(shift) = first {
            let opens = windows[shift].opens;
            if shifts.under_way && opens > shifts.depart {
                return;
            }
            let duty = if opens > shifts.depart {
                0
            } else {
                shifts.start_duty
            };
            let begun = opens.max(shifts.depart);
            let sums = vec![0; self.columns.len()];
            let label = Label {
                node: self.query.source,
                shift: shift as u32,
                duty,
                // The rests that lie behind count as taken.
                clock: begun - shifts.rested(duty),
                edge: u32::MAX,
                parent: ROOT,
                moved: shifts.stands.is_none(),
            };
            self.enter(label, &sums, u64::MAX);
        }
    }

    /// The time at a label.
    fn time(&self, label: Label) -> u64 {
        label.clock.saturating_add(self.shifts.rested(label.duty))
    }

    /// Whether a label at the target is there in time.
    fn arrives(&self, label: Label) -> bool {
        let window = self.shifts.halts[self.shifts.target as usize][label.shift as usize];
        self.time(label) <= window.closes
    }

    fn expand(&mut self, id: u32, label: Label, least_second: u64) {
        let graph = self.query.graph;
        let width = self.columns.len();
        let at = id as usize * width;
        let mut sums = self.sums[at..at + width].to_vec();
        let row = graph.first_out[label.node as usize]..graph.first_out[label.node as usize + 1];
        for edge in row {
            if let Some(&halt) = self.waits.get(&edge) {
                self.wait(id, label, (edge, halt), least_second);
                continue;
            }
            for (sum, (column, before)) in sums
                .iter_mut()
                .zip(self.columns.iter().zip(&self.sums[at..]))
            {
                *sum = before + column.weights[edge as usize];
            }
            let (took, duty) = (self.clock[edge as usize], self.duty[edge as usize]);
            let next = Label {
                node: graph.head[edge as usize],
                duty: label.duty.saturating_add(duty),
                clock: label.clock + took,
                edge,
                parent: id,
                moved: label.moved || !self.stands.contains(&edge),
                ..label
            };
            self.enter(next, &sums, least_second);
        }
    }

    /// Stays at a halt for the next shift.
    fn wait(&mut self, id: u32, label: Label, (edge, halt): (u32, u32), least_second: u64) {
        let windows = &self.shifts.halts[halt as usize];
        let shift = label.shift as usize;
        let Some(next) = windows.get(shift + 1) else {
            return;
        };
        // Whoever stands at the source is in already.
        let moved = label.moved && label.parent != ROOT;
        if moved && self.time(label) > windows[shift].closes {
            return;
        }
        let width = self.columns.len();
        let sums = self.sums[id as usize * width..][..width].to_vec();
        let label = Label {
            shift: label.shift + 1,
            duty: 0,
            clock: next.opens,
            edge,
            parent: id,
            moved: self.shifts.stands.is_none(),
            ..label
        };
        self.enter(label, &sums, least_second);
    }

    /// Makes a label, unless it can be of no use.
    fn enter(&mut self, label: Label, sums: &[u64], least_second: u64) {
        let node = label.node as usize;
        let within = |(sum, column): (&u64, &Column<'_>)| {
            let to_go = column.to_go[node];
            to_go <= column.cap && sum + to_go <= column.cap
        };
        if !sums.iter().zip(&self.columns).all(within) {
            return;
        }
        let bound = |column: usize| sums[column] + self.columns[column].to_go[node];
        let second = self.second.map_or(0, bound);
        if second >= least_second {
            return;
        }
        let [clock, duty] = [0, 1].map(|i| self.to_halt[i][node]);
        let (_, closes) = self.spans[label.shift as usize];
        let on_duty = label.duty.saturating_add(duty);
        if clock == UNREACHED || on_duty > self.shifts.most_duty {
            return;
        }
        let there = label.clock.saturating_add(clock);
        if there.saturating_add(self.shifts.rested(on_duty)) > closes {
            return;
        }
        let arrival = self.arrival(label);
        if arrival > self.latest {
            return;
        }
        let width = self.columns.len();
        let at_most = |&id: &u32| {
            let (other, at) = (self.labels[id as usize], id as usize * width);
            (label.moved || !other.moved)
                && other.duty <= label.duty
                && other.clock <= label.clock
                && self.sums[at..at + width]
                    .iter()
                    .zip(sums)
                    .all(|(a, b)| a <= b)
        };
        let entered = self.entered.entry((label.node, label.shift)).or_default();
        if entered.iter().any(at_most) {
            return;
        }
        let objective = self.objective.map_or(arrival, |column| {
            sums[column] + self.columns[column].to_go[node]
        });
        let id = self.labels.len() as u32;
        entered.push(id);
        self.labels.push(label);
        self.sums.extend_from_slice(sums);
        self.queue.push(Reverse((objective, second, arrival, id)));
    }

    /// Earliest arrival at the target, were there a halt everywhere; the greatest number when there are too few shifts.
    fn arrival(&self, label: Label) -> u64 {
        let [mut left, mut left_duty] = [0, 1].map(|i| self.to_target[i][label.node as usize]);
        if left == UNREACHED || left_duty == UNREACHED {
            return u64::MAX;
        }
        let shifts = self.shifts;
        let (mut duty, mut clock) = (label.duty, label.clock);
        for shift in label.shift as usize..self.spans.len() {
            let (_, closes) = self.spans[shift];
            let on_duty = duty.saturating_add(left_duty);
            let whole = clock
                .saturating_add(left)
                .saturating_add(shifts.rested(on_duty));
            if on_duty <= shifts.most_duty && whole <= closes {
                return whole;
            }
            left = left.saturating_sub(closes.saturating_sub(clock));
            left_duty = left_duty.saturating_sub(shifts.most_duty.saturating_sub(duty));
            duty = 0;
            clock = self.spans.get(shift + 1).map_or(u64::MAX / 2, |s| s.0);
        }
        u64::MAX
    }

    fn path(&self, id: u32) -> Result<Path, Error> {
        let label = self.labels[id as usize];
        let elapsed = self.time(label) - self.shifts.depart;
        let (mut edges, mut at) = (Vec::new(), label);
        while at.parent != ROOT {
            edges.push(at.edge);
            at = self.labels[at.parent as usize];
        }
        edges.reverse();
        let mut totals = Vec::with_capacity(self.query.graph.weights.len());
        for (criterion, weights) in self.query.graph.weights.iter().enumerate() {
            totals.push(if criterion == self.shifts.clock {
                elapsed
            } else {
                sum(weights, &edges).ok_or(Error::Overflow { criterion })?
            });
        }
        Ok(Path {
            lower_bound: totals[self.query.objective],
            edges,
            totals,
        })
    }
}

/// Least sums from each node to the nearest of several.
fn to_any(rows: Rows<'_>, weights: &[u64], ends: &[u32]) -> Vec<u64> {
    let mut dist = vec![UNREACHED; rows.first.len() - 1];
    let mut heap = BinaryHeap::new();
    for &end in ends {
        dist[end as usize] = 0;
        heap.push(Reverse((0, end)));
    }
    while let Some(Reverse((d, node))) = heap.pop() {
        if d > dist[node as usize] {
            continue;
        }
        for at in rows.first[node as usize] as usize..rows.first[node as usize + 1] as usize {
            let edge = rows.edge.map_or(at, |edge| edge[at] as usize);
            let (tail, sum) = (rows.neighbour[at], d + weights[edge]);
            if sum < LIMIT && sum < dist[tail as usize] {
                dist[tail as usize] = sum;
                heap.push(Reverse((sum, tail)));
            }
        }
    }
    dist
}
