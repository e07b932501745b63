//! The engine for one resource.
//!
//! Two lower bounds to the target, of the resource within its cap and of the objective within the upper bound
//! that the first gives; then labels in order of the objective's bound alone. One number per node, the least
//! resource of any label settled there, decides dominance in constant time, because labels settle in order of
//! objective; it is tested when a label is made and again when it is taken up. A label is completed at once
//! along the best path of the objective, so a search ends without walking to the target, and along the best paths of the
//! other bounds, which lower the ceiling or say what paths are known. Where there are bounds on weighted sums, too,
//! a label is dropped that can complete to nothing those paths leave open (see [`super::corners`]).
//! Invariants: paths found have strictly increasing objective and strictly decreasing resource; they visit
//! no node twice, since a label that returns to a node is dominated by its own ancestor (loops of no weight, which
//! steps over several arcs may make, are cut).
//! Complexity: O(L) for L labels made with the queue of narrow lanes, O(L log L) with the other; 20 bytes per
//! waiting label there, 8 per settled one.
//! Sources: Ahmadi, Tack, Harabor, Kilby, "Enhanced methods for the weight constrained shortest path
//! problem" (arXiv 2207.14744); Hernández et al., BOA*; the weighted sums are ours, see [`super::blend`].

use super::blend::{BY_OBJECTIVE, BY_RESOURCE};
use super::budget::Meter;
use super::corners::Corners;
use super::distances::Trees;
use super::labels::Chain;
use super::lane::Lane;
use super::level::Level;
use super::local::{Bounds, Local, Window};
use super::packed::Packed;
use super::potential::Potentials;
use super::problem::{Found, Mode, Problem};
use super::queue::Queue;
use super::shared::Shared;
use super::walk::Walk;
use rustc_hash::FxHashMap;

/// What one query leaves for the next.
#[derive(Default)]
pub(super) struct Memory<W: Lane> {
    local: Local<W>,
    waiting: W::Queue<Waiting<W>>,
    settled: Chain,
    corners: Corners<W>,
}

/// Solves a problem with one resource, in narrow lanes where its sums fit.
pub(super) fn search(p: &Problem<'_>, mode: Mode) -> Found {
    let lanes = p.lanes();
    lanes
        .narrow
        .as_ref()
        .and_then(|packed| on(p, packed, mode))
        .or_else(|| on(p, lanes.wide(p), mode))
        .unwrap_or_default()
}

/// As [`search`], with distances that other queries share.
pub(super) fn search_with(p: &Problem<'_>, mode: Mode, mut shared: &Shared) -> Found {
    let found = p.lanes().narrow.as_ref().and_then(|packed| {
        let mut memory = packed.memory();
        let found = Search::new(p, packed, mode).between(&mut shared, &mut memory);
        packed.leave_memory(memory);
        found
    });
    found.unwrap_or_else(|| search(p, mode))
}

/// `None` when sums leave the lane's range: a wider one is needed.
fn on<W: Lane>(p: &Problem<'_>, packed: &Packed<W>, mode: Mode) -> Option<Found> {
    let search = Search::new(p, packed, mode);
    let mut memory = packed.memory();
    let found = search
        .with_metric(&mut memory)
        .or_else(|| search.with_trees(&mut memory));
    packed.leave_memory(memory);
    found
}

/// A cap in the lane's range.
pub(super) fn within<W: Lane>(cap: u64) -> W {
    W::clamped(cap).min(W::LIMIT.minus(W::ONE))
}

/// A problem in the lane's numbers.
struct Search<'p, W: Lane> {
    p: &'p Problem<'p>,
    packed: &'p Packed<W>,
    mode: Mode,
    source: u32,
    target: u32,
    /// Greatest sum of the resource.
    cap: W,
}

impl<'p, W: Lane> Search<'p, W> {
    fn new(p: &'p Problem<'p>, packed: &'p Packed<W>, mode: Mode) -> Self {
        Self {
            p,
            packed,
            mode,
            source: p.source,
            target: p.target,
            cap: within(p.resources[0].cap),
        }
    }

    /// By the bounds of the hierarchy; `None` also when there is none.
    fn with_metric(&self, memory: &mut Memory<W>) -> Option<Found> {
        let (shortcuts, metric) = self.packed.metric()?;
        let mut ancestors = self.packed.ancestors();
        let mut bounds = Potentials::new(shortcuts, metric, &mut ancestors, self.target);
        let found = self.between(&mut bounds, memory);
        let found = found.filter(|_| !bounds.overflowed);
        self.packed.leave_ancestors(ancestors);
        found
    }

    /// By bounds that are exact wherever a label can be of use.
    fn between(&self, bounds: &mut impl Bounds<W>, memory: &mut Memory<W>) -> Option<Found> {
        let [by_objective, by_resource, ..] = bounds.of(self.source);
        let ceiling = within::<W>(self.p.cap).min(W::second(by_resource));
        if W::first(by_resource) > self.cap || W::first(by_objective) > ceiling {
            return Some(Found::default());
        }
        let fastest_uses = W::second(by_objective);
        if self.done(fastest_uses, W::first(by_resource)) {
            return Some(self.whole(bounds));
        }
        self.labels(bounds, memory, ceiling, self.useful(fastest_uses), false)
    }

    /// By searches from the source and to the target, each kept to ways within the cap.
    fn with_trees(&self, memory: &mut Memory<W>) -> Option<Found> {
        let mut trees = self.packed.trees();
        let found = self.over(&mut trees, memory);
        self.packed.leave_trees(trees);
        found
    }

    fn over(&self, trees: &mut Trees<W>, memory: &mut Memory<W>) -> Option<Found> {
        let into = &self.packed.into;
        let s = self.source as usize;
        trees.start(self.packed, self.source, self.target)?;
        let mut ceiling = within::<W>(self.p.cap);
        let mut cap = self.cap;
        let mut known = None;
        // The whole frontier, and an objective without a limit, ask for the best path of the objective at once.
        let at_once = self.mode == Mode::All || cap == W::LIMIT.minus(W::ONE);
        if at_once {
            let far = (ceiling, ceiling);
            let reached = trees.by_objective.run(
                into,
                Some(self.source),
                far,
                &Meter::unlimited(),
                |_, _| true,
            );
            if !trees.in_range() {
                return None;
            }
            if !reached {
                return Some(Self::none(trees));
            }
            let fastest_uses = W::second(trees.by_objective.dist[s]);
            known = Some(W::first(trees.by_objective.dist[s]));
            if self.mode == Mode::First && fastest_uses <= cap {
                return Some(self.whole(trees));
            }
            cap = self.useful(fastest_uses);
        }
        let feasible = trees.ways_within(self.packed, self.source, cap, &self.p.meter);
        if self.p.meter.is_spent() {
            return self.interrupted(trees, known, false);
        }
        if !trees.in_range() {
            return None;
        }
        if !feasible {
            return Some(Found::default());
        }
        // The path of least resource is feasible, so its objective is an upper bound (of the whole frontier, too).
        let least = trees.by_resource.dist[s];
        ceiling = ceiling.min(W::second(least));
        let (ahead, behind) = (&trees.ahead.dist, &trees.by_resource.dist);
        let on_a_way =
            |v: usize| W::first(ahead[v]).wide() + W::first(behind[v]).wide() <= cap.wide();
        let by_objective = &mut trees.by_objective;
        let meter = &self.p.meter;
        let reached = by_objective.run(
            into,
            Some(self.source),
            (ceiling, ceiling),
            meter,
            |v, _| on_a_way(v),
        );
        if meter.is_spent() {
            return self.interrupted(trees, known, true);
        }
        if !at_once && !reached {
            return trees.in_range().then(|| Self::none(trees));
        }
        let fastest_uses = W::second(by_objective.dist[s]);
        if self.done(fastest_uses, W::first(least)) {
            return trees.in_range().then(|| self.whole(trees));
        }
        let fastest = W::first(by_objective.dist[s]);
        by_objective.run(into, None, (ceiling, ceiling), meter, |v, _| on_a_way(v));
        if meter.is_spent() {
            return self.interrupted(trees, Some(fastest), true);
        }
        if !trees.in_range() {
            return None;
        }
        let overflowed = trees.by_objective.overflowed;
        self.labels(trees, memory, ceiling, cap, overflowed)
    }

    /// What is known when the budget ends the search before there are labels: the least objective, for which one plain
    /// search is finished whatever the budget says, and the path of least resource where it is `safe` to walk.
    fn interrupted(&self, trees: &mut Trees<W>, known: Option<W>, safe: bool) -> Option<Found> {
        let s = self.source as usize;
        if known.is_none() {
            let all = (W::LIMIT.minus(W::ONE), W::LIMIT.minus(W::ONE));
            let into = &self.packed.into;
            trees.by_objective.start(self.packed, self.target)?;
            trees
                .by_objective
                .run(into, Some(self.source), all, &Meter::unlimited(), |_, _| {
                    true
                });
            if !trees.in_range() {
                return None;
            }
        }
        let least = known.unwrap_or(W::first(trees.by_objective.dist[s]));
        if least.wide() > self.p.cap {
            return Some(Self::none(trees));
        }
        let mut found = Found {
            open_from: Some(least.wide()),
            ..Found::default()
        };
        if safe && W::second(trees.by_resource.dist[s]).wide() <= self.p.cap {
            found.paths.push(self.best(trees, BY_RESOURCE));
            found.end_known = self.mode == Mode::All;
        }
        Some(found)
    }

    /// No path, unless one is out of range.
    fn none(trees: &Trees<W>) -> Found {
        Found {
            overflowed: trees.by_objective.overflowed,
            ..Found::default()
        }
    }

    /// Whether the best path of the objective is the whole answer.
    fn done(&self, fastest_uses: W, least: W) -> bool {
        fastest_uses <= self.cap && (self.mode == Mode::First || fastest_uses == least)
    }

    /// Greatest resource of use: what exceeds that of the best path of the objective is on no frontier.
    fn useful(&self, fastest_uses: W) -> W {
        match self.mode {
            Mode::First => self.cap,
            Mode::All => self.cap.min(fastest_uses),
        }
    }

    /// The best path of the objective alone.
    fn whole(&self, bounds: &mut impl Bounds<W>) -> Found {
        Found {
            paths: vec![self.best(bounds, BY_OBJECTIVE)],
            ..Found::default()
        }
    }

    /// The best path by one of the bounds.
    fn best(&self, bounds: &mut impl Bounds<W>, by: usize) -> Vec<u32> {
        let mut edges = Vec::new();
        Walk::to(self.packed, self.target, by).append(self.source, bounds, &mut edges);
        edges
    }

    fn labels<B: Bounds<W>>(
        &self,
        bounds: &mut B,
        memory: &mut Memory<W>,
        ceiling: W,
        cap: W,
        overflowed: bool,
    ) -> Option<Found> {
        let Memory {
            local,
            waiting,
            settled,
            corners,
        } = memory;
        settled.clear();
        local.renew(self.packed, self.target);
        let start = local.place(self.source, bounds);
        let least = local.rest(start).0;
        let spread = ceiling.minus(least).plus(W::ONE);
        waiting.restart(least, spread)?;
        let blends = bounds.blends();
        corners.restart(blends, (least, ceiling), cap);
        let blends = blends.len();
        let labels = Labels {
            search: self,
            packed: self.packed,
            bounds,
            local,
            waiting,
            level: Level::default(),
            corners,
            blends,
            window: Window {
                ceiling,
                below: cap.plus(W::ONE),
            },
            settled,
            steps: Vec::new(),
            found: Vec::new(),
            fallback: None,
            overflowed,
        };
        Some(labels.run(self.mode, start))
    }
}

/// A label and the node where it stands: a path, once its bound completes it.
struct Complete<W> {
    objective: W,
    /// The bound.
    by: usize,
    label: u32,
    node: u32,
}

/// Resource bound, place, step that made it, parent label; the queue's key is the objective bound.
type Waiting<W> = (W, u32, u32, u32);

struct Labels<'p, W: Lane, B> {
    search: &'p Search<'p, W>,
    packed: &'p Packed<W>,
    bounds: &'p mut B,
    local: &'p mut Local<W>,
    waiting: &'p mut W::Queue<Waiting<W>>,
    /// Labels of the objective bound at hand, by resource bound, so that a place settles once for each.
    level: Level<Waiting<W>>,
    window: Window<W>,
    settled: &'p mut Chain,
    /// Steps of the path at hand.
    steps: Vec<u32>,
    corners: &'p mut Corners<W>,
    /// Number of blends that there are bounds for.
    blends: usize,
    /// Completed along the best path of the objective.
    found: Vec<Complete<W>>,
    /// Completed along the best path of another bound: what is known when the budget ends the search.
    fallback: Option<Complete<W>>,
    overflowed: bool,
}

const START: u32 = u32::MAX;
/// Labels taken up between two looks at the clock.
const BETWEEN: u32 = 1 << 10;

impl<W: Lane, B: Bounds<W>> Labels<'_, W, B> {
    fn run(mut self, mode: Mode, start: u32) -> Found {
        let (f, r) = self.local.rest(start);
        self.waiting.push(f, (r, start, START, Chain::ROOT));
        let mut open_from = None;
        let mut taken = 0u32;
        'labels: while let Some((f, first)) = self.waiting.pop() {
            if f > self.window.ceiling {
                break;
            }
            self.level.push(first);
            while let Some((r, at, step, parent)) = self.level.pop() {
                taken = taken.wrapping_add(1);
                if taken.is_multiple_of(BETWEEN) && !self.search.p.meter.look() {
                    open_from = Some(f);
                    break 'labels;
                }
                let least = &mut self.local.least[at as usize];
                if r >= self.window.below || r >= *least {
                    continue;
                }
                // Of a label that is of no use, later ones that exceed it are of none, either.
                *least = r;
                let excess = self.local.places[at as usize].excess;
                if !self.corners.admit(f, r, excess) {
                    continue;
                }
                if !self.search.p.meter.label() {
                    open_from = Some(f);
                    break 'labels;
                }
                let label = self.settled.push(step, parent);
                self.complete(mode, at, f, r, label);
                if r < self.window.below {
                    self.expand(at, f, r, label);
                }
            }
        }
        self.finish(mode, open_from)
    }

    /// Completes a label along the best path of each bound.
    #[inline]
    fn complete(&mut self, mode: Mode, at: u32, f: W, r: W, label: u32) {
        let place = &self.local.places[at as usize];
        let here = |objective, by| Complete {
            objective,
            by,
            label,
            node: place.node,
        };
        let completed = r.plus(place.extra_resource);
        if completed < self.window.below {
            self.window.below = completed;
            if self.found.last().is_some_and(|c| c.objective == f) {
                self.found.pop();
            }
            self.found.push(here(f, BY_OBJECTIVE));
            match mode {
                Mode::First => self.window.ceiling = f,
                Mode::All => self.corners.note(f, completed),
            }
        }
        let others = [(place.extra_objective, W::ZERO)];
        let others = others.iter().chain(&place.extra[..self.blends]);
        for (by, extra) in others.enumerate() {
            let (objective, resource) = (f.plus(extra.0), r.plus(extra.1));
            match mode {
                Mode::First => {
                    if resource < self.window.below && objective < self.window.ceiling {
                        self.window.ceiling = objective;
                        self.corners.lower(objective);
                        self.fallback = Some(here(objective, BY_RESOURCE + by));
                    }
                }
                Mode::All => self.corners.note(objective, resource),
            }
        }
    }

    #[inline]
    fn expand(&mut self, at: u32, f: W, r: W, label: u32) {
        let steps = self
            .local
            .steps(at, f, self.window, self.packed, self.bounds);
        for number in steps {
            let step = &self.local.steps[number];
            let r = r.plus(step.resource);
            if r >= self.local.least[step.place as usize] || r >= self.window.below {
                continue;
            }
            let label = (r, step.place, number as u32, label);
            if step.objective == W::ZERO {
                self.level.push(label);
                continue;
            }
            let f = f.plus(step.objective);
            if f > self.window.ceiling {
                self.overflowed |= f >= W::LIMIT;
                continue;
            }
            self.waiting.push(f, label);
        }
    }

    fn finish(mut self, mode: Mode, open_from: Option<W>) -> Found {
        let mut complete = std::mem::take(&mut self.found);
        let mut walk = Walk::to(self.packed, self.search.target, BY_OBJECTIVE);
        let mut paths: Vec<Vec<u32>> = Vec::with_capacity(complete.len());
        for end in complete.drain(..) {
            let room = paths.last().map_or(0, Vec::len);
            paths.push(self.path(&end, &mut walk, room));
        }
        let end_known = self.end_in_reach();
        if open_from.is_some()
            && let Some(end) = self.last_resort(mode, !paths.is_empty())
        {
            let mut walk = Walk::to(self.packed, self.search.target, end.by);
            paths.push(self.path(&end, &mut walk, 0));
        }
        Found {
            paths,
            overflowed: self.overflowed,
            open_from: open_from.map(W::wide),
            end_known: open_from.is_some() && end_known,
        }
    }

    /// Whether the path of least resource keeps the limit on the objective.
    fn end_in_reach(&mut self) -> bool {
        let [_, by_resource, ..] = self.bounds.of(self.search.source);
        W::second(by_resource).wide() <= self.search.p.cap
    }

    /// What is known besides when the budget ended the search: a path within the cap, or the end of the frontier.
    fn last_resort(&mut self, mode: Mode, found: bool) -> Option<Complete<W>> {
        let [_, by_resource, ..] = self.bounds.of(self.search.source);
        let safest = Complete {
            objective: W::second(by_resource),
            by: BY_RESOURCE,
            label: START,
            node: self.search.source,
        };
        let within_limit = self.end_in_reach();
        match mode {
            // Labels come in order of objective: what is open is the tie.
            Mode::First if found => None,
            Mode::First => self.fallback.take().or(within_limit.then_some(safest)),
            Mode::All => {
                let useful = W::first(by_resource) < self.window.below;
                (useful && within_limit).then_some(safest)
            }
        }
    }

    /// Edges of a label completed along its bound; `room` is how many the path before had, 0 for the first.
    fn path(&mut self, end: &Complete<W>, walk: &mut Walk<'_, W>, room: usize) -> Vec<u32> {
        // The next point of a frontier is seldom an eighth longer.
        let mut edges = Vec::with_capacity(room + room / 8);
        if end.label != START {
            self.settled.steps_to(end.label, &mut self.steps);
            for &step in &self.steps {
                let step = &self.local.steps[step as usize];
                let end = self.local.places[step.place as usize].node;
                edges.extend(self.packed.ways.arcs(&self.packed.out, step.arc, end));
            }
        }
        walk.append(end.node, self.bounds, &mut edges);
        let p = self.search.p;
        if p.objective.least == 0 && p.resources[0].weights.least == 0 {
            cut_loops(p.source, &p.solver.graph.head, &mut edges);
        }
        edges
    }
}

/// Leaves out what leads back to a node passed before. Among best paths such a loop weighs nothing; a step may make
/// one, because it looks at no label on its way.
fn cut_loops(source: u32, head: &[u32], edges: &mut Vec<u32>) {
    let mut kept: Vec<u32> = Vec::with_capacity(edges.len());
    // Edges kept when a node was reached.
    let mut at = FxHashMap::from_iter([(source, 0)]);
    for &edge in edges.iter() {
        kept.push(edge);
        let node = head[edge as usize];
        match at.get(&node) {
            Some(&length) => {
                for dropped in kept.drain(length..) {
                    if head[dropped as usize] != node {
                        at.remove(&head[dropped as usize]);
                    }
                }
            }
            None => {
                at.insert(node, kept.len());
            }
        }
    }
    *edges = kept;
}
