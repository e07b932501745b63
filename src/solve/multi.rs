//! The engine for several resources.
//!
//! First the nodes are left out through which no path keeps the caps one by one (`reduce`), and what is left
//! is packed (`subgraph`). The Lagrangian dual (`lagrange`) gives multipliers, a bound and often paths. Then
//! rounds: each supposes a ceiling on the objective, a little above what is proven, leaves out what cannot
//! lie below it, and sweeps the rest for labels (`sweep`). A round that finds nothing proves that the optimum
//! lies above its ceiling, and the next is wider. So the search does little beyond the optimum even without an
//! upper bound to start from, and whenever the budget ends it there is a proven bound.
//! Invariants: as for one resource. Complexity: that of the last sweep, about.

use super::LIMIT;
use super::lagrange::{Combined, Dual, dual};
use super::problem::{Found, Mode, Problem, sum};
use super::reduce::{narrow, reduce};
use super::subgraph::{Subgraph, Way};
use super::sweep::{Bounds, End, Incumbent, Sweep};
use super::tree::UNREACHED;

/// Most entries of combined sums at arcs, which bounds memory.
const ENTRIES: usize = 6_000_000;

pub(super) fn search(p: &Problem<'_>, mode: Mode) -> Found {
    match mode {
        Mode::First => Rounds::new(p).run(false),
        Mode::All => all(p),
    }
}

/// Some path that keeps the caps, when there is one.
pub(super) fn any(p: &Problem<'_>) -> Found {
    Rounds::new(p).run(true)
}

fn all(p: &Problem<'_>) -> Found {
    let mut caps = caps(p);
    let mut found = Found {
        overflowed: may_overflow(p),
        ..Found::default()
    };
    let (mut first, mut ceiling) = (true, p.cap);
    let (mut end, mut other) = (None, None);
    let reduced = reduce(p, &caps, Some(p.objective.of), |edges| {
        let is_first = std::mem::take(&mut first);
        if !p.feasible(&edges) {
            return;
        }
        if is_first {
            // The path of least first resource, ties by the objective, ends the frontier when it keeps the caps.
            ceiling = sum(p.objective.of, &edges).unwrap_or(ceiling);
            end = Some(edges);
        } else {
            other = Some(edges);
        }
    });
    caps[p.resources.len()] = ceiling;
    let bounds = reduced.and_then(|sub| {
        let bounds = Bounds::new(&sub, &caps, Vec::new())?;
        Some((sub, bounds))
    });
    if let Some((sub, bounds)) = bounds {
        let (paths, ended) = Sweep::new(&sub, bounds, &p.meter).all();
        found.paths = paths;
        if let End::Spent(from) = ended {
            found.open_from = Some(from);
            found.end_known = end.is_some();
            let used = |edges: &Vec<u32>| sum(p.resources[0].weights.of, edges);
            let last = found.paths.last().and_then(used);
            let end = end.filter(|end| last.is_none() || used(end) < last);
            // With nothing else found, any path within the limits is better than none.
            let resort = end.or_else(|| other.filter(|_| found.paths.is_empty()));
            found.paths.extend(resort);
        }
    }
    found
}

/// Caps of the resources, then of the objective.
fn caps(p: &Problem<'_>) -> Vec<u64> {
    p.resources.iter().map(|r| r.cap).chain([p.cap]).collect()
}

/// Whether the objective of a simple path could reach `LIMIT`: it leaves each node at most once.
fn may_overflow(p: &Problem<'_>) -> bool {
    let graph = p.solver.graph;
    let most = graph.first_out.windows(2).map(|row| {
        let out = &p.objective.of[row[0] as usize..row[1] as usize];
        u128::from(out.iter().copied().max().unwrap_or(0))
    });
    most.sum::<u128>() >= u128::from(LIMIT)
}

struct Rounds<'p> {
    p: &'p Problem<'p>,
    caps: Vec<u64>,
    best: Option<Incumbent>,
    /// No path within the caps has an objective below.
    proven: u64,
}

impl<'p> Rounds<'p> {
    fn new(p: &'p Problem<'p>) -> Self {
        Self {
            p,
            caps: caps(p),
            best: None,
            proven: 0,
        }
    }

    fn run(mut self, any: bool) -> Found {
        let p = self.p;
        let mut free = p.to_target(p.objective, Some(p.resources[0].weights.of), p.cap);
        if !free.run(Some(p.source), |_| true) {
            return Found {
                overflowed: free.overflowed,
                ..Found::default()
            };
        }
        let edges = p.path_in(&free);
        if p.feasible(&edges) {
            // The unlimited optimum meets the limits.
            return Found {
                paths: vec![edges],
                ..Found::default()
            };
        }
        self.proven = free.dist[p.source as usize];
        drop(free);
        let caps = self.caps.clone();
        let Some(sub) = reduce(p, &caps, None, |edges| self.offer(edges)) else {
            return Found::default();
        };
        if p.meter.is_spent() {
            let end = End::Spent(self.proven);
            return self.found(&end);
        }
        let best = &mut self.best;
        let dual = dual(&sub, &caps, &p.meter, |arcs, sums, value| {
            if keeps(sums, &caps) {
                Incumbent::offer(best, sums[caps.len() - 1], sums[0], || sub.edges(arcs));
            }
            let ceiling = best.as_ref().map_or(p.cap, |b| b.objective);
            value <= ceiling as f64 && !(any && best.is_some())
        });
        if self.best.is_none() && !any {
            // No path within the caps is known: prove by the dual that there is none, or find one.
            if self.refuted(&sub, &dual) {
                return Found::default();
            }
            let found = p.without_objective().any();
            match found.paths.into_iter().next() {
                Some(edges) => self.offer(edges),
                None if found.open_from.is_none() => return Found::default(),
                None => {}
            }
        }
        let mut end = if any && self.best.is_some() {
            End::Proven
        } else {
            self.rounds(&sub, &dual, any)
        };
        if let End::Spent(from) = &mut end {
            *from = self.dual_bound(&sub, &dual).max(*from);
        }
        self.found(&end)
    }

    /// What the dual proves, in integers: one search, even when the budget is spent.
    fn dual_bound(&self, sub: &Subgraph, dual: &Dual) -> u64 {
        // Room for a value somewhat above; a ceiling beyond the range would leave none for the factors.
        let ceiling = (dual.value * 1.001).clamp(0.0, LIMIT as f64 / 4.0) as u64 + 1;
        let mut caps = self.caps.clone();
        caps[sub.width - 1] = ceiling;
        Combined::new(&dual.multipliers, &caps).map_or(0, |c| {
            let reach = sub.reach(Way::ToTarget, c.cap(ceiling), |a| c.of(sub.row(a)));
            match reach.dist[sub.source as usize] {
                UNREACHED => ceiling + 1,
                least => c.bound(least),
            }
        })
    }

    /// Whether the dual proves that no path keeps the caps: its bound exceeds the objective of any simple path.
    fn refuted(&self, sub: &Subgraph, dual: &Dual) -> bool {
        let most = sub.most(sub.width - 1);
        let mut caps = self.caps.clone();
        caps[sub.width - 1] = most;
        dual.value > most as f64
            && Combined::new(&dual.multipliers, &caps).is_some_and(|c| {
                let reach = sub.reach(Way::ToTarget, c.cap(most), |a| c.of(sub.row(a)));
                reach.dist[sub.source as usize] == UNREACHED
            })
    }

    fn found(self, end: &End) -> Found {
        Found {
            end_known: false,
            overflowed: self.best.is_none() && may_overflow(self.p),
            paths: self.best.into_iter().map(|b| b.edges).collect(),
            open_from: match *end {
                End::Proven => None,
                End::Spent(from) => Some(from),
            },
        }
    }

    /// Keeps a path that is within the caps and better than what is known.
    fn offer(&mut self, edges: Vec<u32>) {
        if self.p.feasible(&edges) {
            let of = |weights: &[u64]| sum(weights, &edges).unwrap_or(LIMIT);
            let objective = of(self.p.objective.of);
            let first = of(self.p.resources[0].weights.of);
            Incumbent::offer(&mut self.best, objective, first, || edges);
        }
    }

    /// Rounds of rising ceilings, from about the dual's value.
    fn rounds(&mut self, sub: &Subgraph, dual: &Dual, any: bool) -> End {
        // Only a guess: what is proven is what a round proves.
        let start = self
            .proven
            .max(dual.value.clamp(0.0, LIMIT as f64 / 2.0) as u64);
        let mut step = None;
        let mut last = (0, 1);
        loop {
            let highest = self.best.as_ref().map_or(self.p.cap, |b| b.objective);
            let gap = highest.saturating_sub(start);
            let rise: u64 = *step.get_or_insert((gap / 32).max(start / 500).max(1));
            let ceiling = if any || highest == LIMIT - 1 || rise >= gap - gap / 4 {
                highest
            } else {
                start + rise
            };
            if !self.p.meter.look() {
                return End::Spent(self.proven);
            }
            let before = self.p.meter.made();
            if let End::Spent(from) = self.round(sub, &dual.multipliers, ceiling, any) {
                let from = from.min(ceiling.saturating_add(1));
                return End::Spent(self.proven.max(from));
            }
            if ceiling == highest || self.best.as_ref().is_some_and(|b| b.objective <= ceiling) {
                return End::Proven;
            }
            self.proven = self.proven.max(ceiling + 1);
            let labels = self.p.meter.made() - before;
            step = Some(next_rise(rise, labels, last));
            last = (rise, labels);
        }
    }

    /// Looks for the best path of an objective up to the ceiling.
    fn round(&mut self, sub: &Subgraph, multipliers: &[f64], ceiling: u64, any: bool) -> End {
        let p = self.p;
        let k = p.resources.len();
        let mut caps = self.caps.clone();
        caps[k] = ceiling;
        let mut combined: Vec<Combined> = bundle(multipliers)
            .iter()
            .filter_map(|m| Combined::new(m, &caps))
            .collect();
        let mut left = sub.clone();
        for c in &combined {
            let Some((narrower, tree)) = narrow(&left, c.cap(ceiling), |row| c.of(row)) else {
                return End::Proven;
            };
            self.offer(left.edges(&left.arcs_to_target(&tree, left.source)));
            left = narrower;
            if !p.meter.look() {
                return End::Spent(0);
            }
        }
        for c in 0..=k {
            let Some((narrower, tree)) = narrow(&left, caps[c], |row| row[c]) else {
                return End::Proven;
            };
            self.offer(left.edges(&left.arcs_to_target(&tree, left.source)));
            left = narrower;
        }
        combined.truncate((ENTRIES / left.arcs().max(1)).max(1));
        let Some(bounds) = Bounds::new(&left, &caps, combined) else {
            return End::Proven;
        };
        Sweep::new(&left, bounds, &p.meter).least(&mut self.best, any)
    }
}

/// The rise of the next round's ceiling over the dual, such that the round is likely to make a few times as many labels
/// as the last; they grow about exponentially with the ceiling.
fn next_rise(rise: u64, labels: u64, last: (u64, u64)) -> u64 {
    const FEW: u64 = 20_000;
    if labels < FEW {
        return rise.saturating_mul(2);
    }
    let growth = (labels as f64 / last.1.max(1) as f64).ln() / (rise - last.0) as f64;
    let more = (4f64.ln() / growth).clamp(0.25 * rise as f64, rise as f64);
    rise + (more as u64).max(1)
}

/// Multipliers around the best ones: a label that has spent much of one cap and little of another is bounded best by
/// other weights than the whole path. The best come first; more for fewer resources.
fn bundle(best: &[f64]) -> Vec<Vec<f64>> {
    let weighed: Vec<usize> = (0..best.len()).filter(|&i| best[i] > 0.0).collect();
    let times = |multipliers: &[f64], i: usize, factor: f64| {
        let mut changed = multipliers.to_vec();
        changed[i] *= factor;
        changed
    };
    let mut all = vec![best.to_vec()];
    let factors: &[f64] = match weighed.len() {
        0..=2 => &[1.0, 0.5, 2.0, 0.25, 4.0],
        3 => &[1.0, 0.5, 2.0],
        _ => {
            for i in weighed {
                all.extend([0.5, 2.0].map(|factor| times(best, i, factor)));
            }
            return all;
        }
    };
    for i in weighed {
        let each = |&factor: &f64| {
            all.iter()
                .map(|m| times(m, i, factor))
                .collect::<Vec<Vec<f64>>>()
        };
        all = factors.iter().flat_map(each).collect();
    }
    all
}

fn keeps(sums: &[u64], caps: &[u64]) -> bool {
    sums.iter().zip(caps).all(|(s, cap)| s <= cap)
}
