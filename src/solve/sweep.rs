//! Label setting for several resources on a packed subgraph.
//!
//! Labels settle in order of the objective's bound, so that dominance compares resources alone: what settled
//! earlier at a node has no greater objective. Combined sums only prune; they are columns like any other.
//! Each label settled is completed along a tree, which keeps the incumbent up to date and the caps falling.
//! Invariants: equal rows count as dominated, so paths are finite and visit no node twice; every sum compared
//! is below 3·`LIMIT`. Complexity: labels made × (labels listed per node) × resources; waiting labels keep
//! their sums in pooled rows that are used again.
//! Sources: Martins 1984; Pulido, Mandow & Pérez-de-la-Cruz 2015 (one sum less to compare).

use super::LIMIT;
use super::bands::Bands;
use super::budget::Meter;
use super::lagrange::Combined;
use super::lists::Lists;
use super::subgraph::{Reach, Subgraph, Way};
use super::tree::{NO_EDGE, UNREACHED};

/// Most trees that complete labels.
const TREES: usize = 8;

/// The best path known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Incumbent {
    pub objective: u64,
    /// Sum of the first resource, which breaks ties.
    pub first: u64,
    /// Edges of the whole graph.
    pub edges: Vec<u32>,
}

impl Incumbent {
    /// Takes the place of `best` when it is better.
    pub fn offer(
        best: &mut Option<Self>,
        objective: u64,
        first: u64,
        edges: impl FnOnce() -> Vec<u32>,
    ) {
        if best
            .as_ref()
            .is_none_or(|b| (objective, first) < (b.objective, b.first))
        {
            *best = Some(Self {
                objective,
                first,
                edges: edges(),
            });
        }
    }
}

/// What is compared with caps, at arcs and at nodes: the resources, the objective, then the combined sums.
pub(super) struct Bounds {
    pub columns: usize,
    pub combined: Vec<Combined>,
    pub caps: Vec<u64>,
    /// Least sums from each node to the target, one row per node.
    to_go: Vec<u64>,
    /// One row per arc.
    arcs: Vec<u64>,
    /// Trees that complete labels, each with its sums.
    trees: Vec<(Reach, Vec<u64>)>,
}

impl Bounds {
    /// For caps on the subgraph's columns. None when the source cannot keep them.
    pub fn new(sub: &Subgraph, caps: &[u64], combined: Vec<Combined>) -> Option<Self> {
        let width = sub.width;
        let columns = width + combined.len();
        let mut all = caps.to_vec();
        all.extend(combined.iter().map(|c| c.cap(caps[width - 1])));
        let mut arcs = Vec::with_capacity(columns * sub.arcs());
        for a in 0..sub.arcs() {
            let row = sub.row(a);
            arcs.extend_from_slice(row);
            arcs.extend(combined.iter().map(|c| c.of(row).min(LIMIT)));
        }
        let mut to_go = vec![0; columns * sub.nodes()];
        // A combined sum's tree is likely to keep the caps.
        let completing = if combined.is_empty() {
            width - 1..width
        } else {
            width..columns.min(width + TREES)
        };
        let mut trees = Vec::new();
        for c in 0..columns {
            let reach = sub.reach(Way::ToTarget, all[c], |a| arcs[a * columns + c]);
            if reach.dist[sub.source as usize] == UNREACHED {
                return None;
            }
            for (row, &d) in to_go.chunks_exact_mut(columns).zip(&reach.dist) {
                row[c] = d.min(LIMIT);
            }
            if completing.contains(&c) {
                let sums = sub.sums_along(&reach);
                trees.push((reach, sums));
            }
        }
        Some(Self {
            columns,
            combined,
            caps: all,
            to_go,
            arcs,
            trees,
        })
    }
}

/// How a sweep ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing better is left within the caps.
    Proven,
    /// The budget is spent; labels from this objective on were not looked at.
    Spent(u64),
}

/// A search under way.
pub(super) struct Sweep<'a> {
    sub: &'a Subgraph,
    bounds: Bounds,
    meter: &'a Meter,
    /// Number of resources, and position of the objective.
    k: usize,
    queue: Bands,
    /// Resources and objective of waiting labels, and their arc and parent.
    rows: Vec<u64>,
    origins: Vec<(u32, u32)>,
    free: Vec<u32>,
    /// Arc and parent of each settled label.
    settled: Vec<(u32, u32)>,
    lists: Lists,
    /// All columns of the label at hand.
    row: Vec<u64>,
    next: Vec<u64>,
}

impl<'a> Sweep<'a> {
    pub fn new(sub: &'a Subgraph, bounds: Bounds, meter: &'a Meter) -> Self {
        let k = sub.width - 1;
        let columns = bounds.columns;
        let least = bounds.to_go[sub.source as usize * columns + k];
        Self {
            queue: Bands::new(least, bounds.caps[k]),
            sub,
            meter,
            k,
            rows: Vec::new(),
            origins: Vec::new(),
            free: Vec::new(),
            settled: Vec::new(),
            lists: Lists::new(sub.nodes(), k),
            row: vec![0; columns],
            next: vec![0; columns],
            bounds,
        }
    }

    /// Looks for a path better than the incumbent; with `any`, for a path.
    pub fn least(mut self, best: &mut Option<Incumbent>, any: bool) -> End {
        let mut limit = self.lower(best.as_ref());
        self.start();
        while let Some((bound, slot)) = self.queue.pop() {
            if bound > limit.0 {
                break;
            }
            if self.meter.is_spent() {
                return End::Spent(bound);
            }
            let Some((u, label)) = self.settle(slot, limit) else {
                continue;
            };
            for tree in 0..self.bounds.trees.len() {
                if let Some((objective, first)) = self.completed(u, tree)
                    && (objective, first) < limit
                {
                    Incumbent::offer(best, objective, first, || {
                        let tree = &self.bounds.trees[tree].0;
                        let mut arcs = self.arcs_to(label);
                        arcs.extend(self.sub.arcs_to_target(tree, u as u32));
                        self.sub.edges(&arcs)
                    });
                    if any {
                        return End::Proven;
                    }
                    limit = self.lower(best.as_ref());
                }
            }
            self.expand(u, label, limit);
        }
        End::Proven
    }

    /// All paths on the frontier of the objective and the first resource, by increasing objective.
    pub fn all(mut self) -> (Vec<Vec<u32>>, End) {
        let mut found: Vec<(u64, u32)> = Vec::new();
        let mut end = End::Proven;
        self.start();
        while let Some((bound, slot)) = self.queue.pop() {
            if self.meter.is_spent() {
                found.pop_if(|last| last.0 >= bound);
                end = End::Spent(bound);
                break;
            }
            let limit = (self.bounds.caps[self.k], u64::MAX);
            let Some((u, label)) = self.settle(slot, limit) else {
                continue;
            };
            if u as u32 == self.sub.target {
                found.pop_if(|last| last.0 == bound);
                found.push((bound, label));
                let Some(below) = self.row[0].checked_sub(1) else {
                    break;
                };
                self.bounds.caps[0] = below;
            } else {
                self.expand(u, label, limit);
            }
        }
        let paths = found
            .iter()
            .map(|&(_, label)| self.sub.edges(&self.arcs_to(label)))
            .collect();
        (paths, end)
    }

    /// Lowers the caps to the incumbent; what is better than (objective, first resource) is of use.
    fn lower(&mut self, best: Option<&Incumbent>) -> (u64, u64) {
        let ceiling = self.bounds.caps[self.k];
        let limit = best
            .map(|b| (b.objective, b.first))
            .filter(|b| b.0 <= ceiling);
        let limit = limit.unwrap_or((ceiling, u64::MAX));
        self.bounds.caps[self.k] = limit.0;
        for (cap, combined) in self.bounds.caps[self.k + 1..]
            .iter_mut()
            .zip(&self.bounds.combined)
        {
            *cap = combined.cap(limit.0);
        }
        limit
    }

    fn start(&mut self) {
        self.next.fill(0);
        let bound = self.bounds.to_go[self.sub.source as usize * self.bounds.columns + self.k];
        self.wait(bound, NO_EDGE, NO_EDGE);
    }

    /// Puts a waiting label's sums into `row` and settles it: its node and number, unless it is of no use.
    fn settle(&mut self, slot: u32, limit: (u64, u64)) -> Option<(usize, u32)> {
        let width = self.k + 1;
        let at = slot as usize * width;
        self.row[..width].copy_from_slice(&self.rows[at..at + width]);
        self.free.push(slot);
        for (c, combined) in self.bounds.combined.iter().enumerate() {
            self.row[width + c] = combined.of(&self.row[..width]);
        }
        let (arc, parent) = self.origins[slot as usize];
        let u = if arc == NO_EDGE {
            self.sub.source as usize
        } else {
            self.sub.head(arc) as usize
        };
        let to_go = &self.bounds.to_go[u * self.bounds.columns..][..self.bounds.columns];
        let keeps = self
            .row
            .iter()
            .zip(to_go)
            .zip(&self.bounds.caps)
            .all(|((a, b), cap)| a + b <= *cap);
        let tied = self.row[self.k] + to_go[self.k] == limit.0 && self.row[0] + to_go[0] >= limit.1;
        if !keeps || tied || self.lists.dominate(u, &self.row) {
            return None;
        }
        self.lists.enter(u, &self.row);
        self.settled.push((arc, parent));
        Some((u, (self.settled.len() - 1) as u32))
    }

    /// Objective and first resource of the label at hand completed along a tree, when that keeps the caps.
    fn completed(&self, u: usize, tree: usize) -> Option<(u64, u64)> {
        let rest = &self.bounds.trees[tree].1[u * (self.k + 1)..][..=self.k];
        let keeps = self
            .row
            .iter()
            .zip(rest)
            .zip(&self.bounds.caps)
            .all(|((a, b), cap)| a + b <= *cap);
        keeps.then(|| (self.row[self.k] + rest[self.k], self.row[0] + rest[0]))
    }

    fn expand(&mut self, u: usize, label: u32, limit: (u64, u64)) {
        let (columns, k) = (self.bounds.columns, self.k);
        let sub = self.sub;
        for &(v, a) in sub.out.of(u) {
            let v = v as usize;
            let to_go = &self.bounds.to_go[v * columns..][..columns];
            let arc = &self.bounds.arcs[a as usize * columns..][..columns];
            let mut keeps = true;
            for c in (0..columns).rev() {
                let sum = self.row[c] + arc[c];
                keeps &= sum + to_go[c] <= self.bounds.caps[c];
                self.next[c] = sum;
            }
            if !keeps {
                continue;
            }
            let bound = self.next[k] + to_go[k];
            let tied = bound == limit.0 && self.next[0] + to_go[0] >= limit.1;
            if !tied && !self.lists.dominate(v, &self.next) {
                self.meter.label();
                self.wait(bound, a, label);
            }
        }
    }

    /// Queues the label in `next`.
    fn wait(&mut self, bound: u64, arc: u32, parent: u32) {
        let width = self.k + 1;
        let slot = if let Some(slot) = self.free.pop() {
            let at = slot as usize * width;
            self.rows[at..at + width].copy_from_slice(&self.next[..width]);
            self.origins[slot as usize] = (arc, parent);
            slot
        } else {
            self.rows.extend_from_slice(&self.next[..width]);
            self.origins.push((arc, parent));
            (self.origins.len() - 1) as u32
        };
        self.queue.push(bound, slot);
    }

    fn arcs_to(&self, label: u32) -> Vec<u32> {
        let mut arcs = Vec::new();
        let mut at = label;
        while at != NO_EDGE {
            let (arc, parent) = self.settled[at as usize];
            if arc != NO_EDGE {
                arcs.push(arc);
            }
            at = parent;
        }
        arcs.reverse();
        arcs
    }
}
