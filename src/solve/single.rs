//! The engine for one resource.
//!
//! Two lower bounds to the target, of the resource within its cap and of the objective within the upper bound
//! that the first gives; then labels in order of the objective's bound alone. One number per node, the least
//! resource of any label settled there, decides dominance in constant time, because labels settle in order of
//! objective; it is tested when a label is made and again when it is taken up. A label is completed at once
//! along the best path of the objective, so a search ends without walking to the target, and (for the first
//! point only) along the best path of the resource, which keeps the cap and lowers the ceiling.
//! Invariants: paths found have strictly increasing objective and strictly decreasing resource; they visit
//! no node twice, since a label that returns to a node is dominated by its own ancestor.
//! Complexity: O(L) for L labels made with the queue of narrow lanes, O(L log L) with the other; 16 bytes per
//! waiting label there, 8 per settled one.
//! Sources: Ahmadi, Tack, Harabor, Kilby, "Enhanced methods for the weight constrained shortest path
//! problem" (arXiv 2207.14744); Hernández et al., BOA*.

use super::backward::{Trees, walk};
use super::labels::Chain;
use super::lane::Lane;
use super::packed::Packed;
use super::potential::Potentials;
use super::problem::{Found, Mode, Problem};
use super::queue::Queue;

/// Where the bounds of a search come from.
pub(super) trait Bounds<W: Lane> {
    /// Least (objective, resource) from a node to the target, and least (resource, objective); `NOWHERE` where no path
    /// is of use.
    fn of(&mut self, node: u32) -> [W::Pair; 2];
}

/// What a search knows of a node. Valid when its stamp is the search's own.
#[derive(Clone, Copy, Debug, Default)]
struct Node<W: Lane> {
    by_objective: W::Pair,
    by_resource: W::Pair,
    /// Least resource settled here.
    least: W,
    stamp: u32,
}

/// Nodes that one search leaves for the next, which tells its own by their stamp.
#[derive(Debug, Default)]
pub(super) struct Nodes<W: Lane> {
    of: Vec<Node<W>>,
    stamp: u32,
}

impl<W: Lane> Nodes<W> {
    /// Forgets everything known.
    fn renew(&mut self, count: usize) {
        self.of.resize(count, Node::default());
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.of.fill(Node::default());
            self.stamp = 1;
        }
    }

    #[inline]
    fn get(&mut self, node: u32, bounds: &mut impl Bounds<W>) -> &mut Node<W> {
        let place = &mut self.of[node as usize];
        if place.stamp != self.stamp {
            let [by_objective, by_resource] = bounds.of(node);
            *place = Node {
                by_objective,
                by_resource,
                least: W::MAX,
                stamp: self.stamp,
            };
        }
        place
    }
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

/// `None` when sums leave the lane's range: a wider one is needed.
fn on<W: Lane>(p: &Problem<'_>, packed: &Packed<W>, mode: Mode) -> Option<Found> {
    let search = Search {
        p,
        packed,
        mode,
        source: p.source,
        target: p.target,
        cap: within(p.resources[0].cap),
    };
    let mut nodes = packed.nodes();
    let found = search
        .with_metric(&mut nodes)
        .or_else(|| search.with_trees(&mut nodes));
    packed.leave_nodes(nodes);
    found
}

/// A cap in the lane's range.
fn within<W: Lane>(cap: u64) -> W {
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

impl<W: Lane> Search<'_, W> {
    /// By the bounds of the hierarchy; `None` also when there is none.
    fn with_metric(&self, nodes: &mut Nodes<W>) -> Option<Found> {
        let (shortcuts, metric) = self.packed.metric()?;
        let mut memory = self.packed.ancestors();
        let mut bounds = Potentials::new(shortcuts, metric, &mut memory, self.target);
        let found = self.between(&mut bounds, nodes);
        let found = found.filter(|_| !bounds.overflowed);
        self.packed.leave_ancestors(memory);
        found
    }

    fn between(&self, bounds: &mut Potentials<'_, W>, nodes: &mut Nodes<W>) -> Option<Found> {
        let [by_objective, by_resource] = bounds.of(self.source);
        let ceiling = within::<W>(self.p.cap).min(W::second(by_resource));
        if W::first(by_resource) > self.cap || W::first(by_objective) > ceiling {
            return Some(Found::default());
        }
        let fastest_uses = W::second(by_objective);
        if self.done(fastest_uses, W::first(by_resource)) {
            return Some(self.whole(bounds));
        }
        self.labels(bounds, nodes, ceiling, self.useful(fastest_uses), false)
    }

    /// By two backward searches.
    fn with_trees(&self, nodes: &mut Nodes<W>) -> Option<Found> {
        let mut trees = self.packed.trees();
        let found = self.over(&mut trees, nodes);
        self.packed.leave_trees(trees);
        found
    }

    fn over(&self, trees: &mut Trees<W>, nodes: &mut Nodes<W>) -> Option<Found> {
        let (packed, source) = (self.packed, Some(self.source));
        trees.start(packed, self.target)?;
        if !trees.by_resource.run(packed, source, self.cap, |_| true) {
            return trees.in_range().then(Found::default);
        }
        // The path of least resource is feasible, so its objective is an upper bound (of the whole frontier, too).
        let by_resource = trees.by_resource.dist[self.source as usize];
        let ceiling = within::<W>(self.p.cap).min(W::second(by_resource));
        let reached = trees.by_objective.run(packed, source, ceiling, |_| true);
        if !trees.in_range() {
            return None;
        }
        if !reached {
            return Some(Found {
                overflowed: trees.by_objective.overflowed,
                ..Found::default()
            });
        }
        let fastest_uses = W::second(trees.by_objective.dist[self.source as usize]);
        if self.done(fastest_uses, W::first(by_resource)) {
            return Some(self.whole(trees));
        }
        let cap = self.useful(fastest_uses);
        trees.by_resource.run(packed, None, cap, |_| true);
        let by_resource = &trees.by_resource.dist;
        trees
            .by_objective
            .run(packed, None, ceiling, |v| W::first(by_resource[v]) <= cap);
        if !trees.in_range() {
            return None;
        }
        let overflowed = trees.by_objective.overflowed;
        self.labels(trees, nodes, ceiling, cap, overflowed)
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
        let arcs = walk::<W, false>(self.packed, bounds, self.source, self.target);
        Found {
            paths: vec![self.packed.path(arcs)],
            ..Found::default()
        }
    }

    fn labels<B: Bounds<W>>(
        &self,
        bounds: &mut B,
        nodes: &mut Nodes<W>,
        ceiling: W,
        cap: W,
        overflowed: bool,
    ) -> Option<Found> {
        nodes.renew(self.packed.node_count());
        let least = W::first(nodes.get(self.source, bounds).by_objective);
        let spread = ceiling.minus(least).plus(W::ONE);
        let labels = Labels {
            search: self,
            packed: self.packed,
            bounds,
            nodes,
            waiting: W::Queue::new(least, spread)?,
            ceiling,
            below: cap.plus(W::ONE),
            settled: Chain::default(),
            found: Vec::new(),
            fallback: None,
            overflowed,
        };
        Some(labels.run(self.mode))
    }
}

/// A label and the node where it stands: a path, once its bound completes it.
struct Complete<W> {
    objective: W,
    label: u32,
    node: u32,
}

/// Resource bound, arc that made it, parent label; the queue's key is the objective bound.
type Waiting<W> = (W, u32, u32);

struct Labels<'p, W: Lane, B> {
    search: &'p Search<'p, W>,
    packed: &'p Packed<W>,
    bounds: &'p mut B,
    nodes: &'p mut Nodes<W>,
    waiting: W::Queue<Waiting<W>>,
    /// Objectives above are of no use.
    ceiling: W,
    /// Only resource sums below this are of use.
    below: W,
    settled: Chain,
    /// Completed along the best path of the objective.
    found: Vec<Complete<W>>,
    /// Completed along the best path of the resource: what is known when the budget ends the search.
    fallback: Option<Complete<W>>,
    overflowed: bool,
}

const START: u32 = u32::MAX;

impl<W: Lane, B: Bounds<W>> Labels<'_, W, B> {
    fn run(mut self, mode: Mode) -> Found {
        let start = *self.nodes.get(self.search.source, self.bounds);
        let (f, r) = (W::first(start.by_objective), W::first(start.by_resource));
        self.waiting.push(f, (r, START, Chain::ROOT));
        let mut open_from = None;
        while let Some((f, (r, arc, parent))) = self.waiting.pop() {
            if f > self.ceiling {
                break;
            }
            let u = if arc == START {
                self.search.source
            } else {
                self.packed.out.arcs[arc as usize].node
            };
            let node = &mut self.nodes.of[u as usize];
            let used = r.minus(W::first(node.by_resource));
            if r >= self.below || used >= node.least {
                continue;
            }
            if !self.search.p.meter.label() {
                open_from = Some(f);
                break;
            }
            node.least = used;
            let node = *node;
            let label = self.settled.push(arc, parent);
            self.complete(mode, u, &node, f, used, label);
            if r < self.below {
                let so_far = f.minus(W::first(node.by_objective));
                self.expand(u, so_far, used, label);
            }
        }
        self.finish(mode, open_from)
    }

    /// Completes a label along the best path of the objective, and of the resource.
    fn complete(&mut self, mode: Mode, u: u32, node: &Node<W>, f: W, used: W, label: u32) {
        let here = |objective| Complete {
            objective,
            label,
            node: u,
        };
        let completed = used.plus(W::second(node.by_objective));
        if completed < self.below {
            self.below = completed;
            if self.found.last().is_some_and(|c| c.objective == f) {
                self.found.pop();
            }
            self.found.push(here(f));
            if mode == Mode::First {
                self.ceiling = f;
            }
        } else if mode == Mode::First {
            let so_far = f.minus(W::first(node.by_objective));
            let objective = so_far.plus(W::second(node.by_resource));
            if objective < self.ceiling {
                self.ceiling = objective;
                self.fallback = Some(here(objective));
            }
        }
    }

    fn expand(&mut self, u: u32, so_far: W, used: W, label: u32) {
        for at in self.packed.out.row(u) {
            let arc = &self.packed.out.arcs[at];
            let node = self.nodes.get(arc.node, self.bounds);
            let used = used.plus(arc.resource);
            if used >= node.least || used >= self.below {
                continue;
            }
            let r = used.plus(W::first(node.by_resource));
            let rest = W::first(node.by_objective);
            if r >= self.below || rest > self.ceiling {
                continue;
            }
            let so_far = so_far.plus(arc.objective);
            if so_far > self.ceiling.minus(rest) {
                self.overflowed |= so_far.wide() + rest.wide() >= W::LIMIT.wide();
                continue;
            }
            self.waiting
                .push(so_far.plus(rest), (r, at as u32, label));
        }
    }

    fn finish(mut self, mode: Mode, mut open_from: Option<W>) -> Found {
        let mut complete = std::mem::take(&mut self.found);
        let mut paths: Vec<Vec<u32>> = Vec::with_capacity(complete.len());
        for end in complete.drain(..) {
            paths.push(self.path::<false>(&end));
        }
        if open_from.is_some() {
            match mode {
                // Labels come in order of objective: the first that was completed cannot be bettered.
                Mode::First if !paths.is_empty() => open_from = None,
                Mode::First => {
                    let start = Complete {
                        objective: W::ZERO,
                        label: START,
                        node: self.search.source,
                    };
                    let end = self.fallback.take().unwrap_or(start);
                    paths.push(self.path::<true>(&end));
                }
                Mode::All => {
                    let start = *self.nodes.get(self.search.source, self.bounds);
                    if W::first(start.by_resource) < self.below {
                        let end = Complete {
                            objective: W::ZERO,
                            label: START,
                            node: self.search.source,
                        };
                        paths.push(self.path::<true>(&end));
                    }
                }
            }
        }
        Found {
            paths,
            overflowed: self.overflowed,
            open_from: open_from.map(W::wide),
        }
    }

    /// Edges of a label completed along its bound.
    fn path<const RESOURCE: bool>(&mut self, end: &Complete<W>) -> Vec<u32> {
        let mut arcs = if end.label == START {
            Vec::new()
        } else {
            self.settled.edges_to(end.label)
        };
        arcs.extend(walk::<W, RESOURCE>(
            self.packed,
            self.bounds,
            end.node,
            self.search.target,
        ));
        self.packed.path(arcs)
    }
}
