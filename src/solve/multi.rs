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
use super::lagrange::{Combined, dual};
use super::problem::{Found, Mode, Problem, sum};
use super::reduce::{narrow, reduce};
use super::subgraph::Subgraph;
use super::sweep::{Bounds, End, Incumbent, Sweep};

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
    let caps = caps(p);
    let mut found = Found {
        overflowed: may_overflow(p),
        ..Found::default()
    };
    let bounds = reduce(p, &caps, |_, _| ()).and_then(|sub| {
        let bounds = Bounds::new(&sub, &caps, Vec::new())?;
        Some((sub, bounds))
    });
    if let Some((sub, bounds)) = bounds {
        let (paths, end) = Sweep::new(&sub, bounds, &p.meter).all();
        found.paths = paths;
        if let End::Spent(from) = end {
            found.open_from = Some(from);
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
        let t = std::time::Instant::now();
        drop(free);
        let (caps, best) = (&self.caps, &mut self.best);
        let reduced = reduce(p, caps, |sub, arcs| {
            offer(best, caps, sub, arcs);
        });
        let Some(sub) = reduced else {
            return Found::default();
        };
        if std::env::var_os("LAB").is_some() { eprintln!("  reduced {:?}", t.elapsed()); }
        let dual = dual(&sub, caps, &p.meter, |arcs, sums, value| {
            if keeps(sums, caps) {
                Incumbent::offer(best, sums[caps.len() - 1], sums[0], || sub.edges(arcs));
            }
            let ceiling = best.as_ref().map_or(p.cap, |b| b.objective);
            value <= ceiling as f64 && !(any && best.is_some())
        });
        if std::env::var_os("LAB").is_some() { eprintln!("  dual {:?} {}", t.elapsed(), dual.value); }
        if self.best.is_none() && !any {
            // No path within the caps is known: find one, or that there is none.
            let found = p.without_objective().any();
            match found.paths.into_iter().next() {
                Some(edges) => self.offer_edges(edges),
                None if found.open_from.is_none() => return Found::default(),
                None => {}
            }
        }
        if std::env::var_os("LAB").is_some() { eprintln!("  any {:?} {}", t.elapsed(), dual.value); }
        let end = if any && self.best.is_some() {
            End::Proven
        } else {
            self.rounds(&sub, &dual.multipliers, dual.value, any)
        };
        Found {
            overflowed: self.best.is_none() && may_overflow(p),
            paths: self.best.into_iter().map(|b| b.edges).collect(),
            open_from: match end {
                End::Proven => None,
                End::Spent(from) => Some(from),
            },
        }
    }

    fn offer_edges(&mut self, edges: Vec<u32>) {
        let (objective, first) = (self.p.objective.of, self.p.resources[0].weights.of);
        if let (Some(objective), Some(first)) = (sum(objective, &edges), sum(first, &edges))
            && objective <= self.p.cap
        {
            Incumbent::offer(&mut self.best, objective, first, || edges);
        }
    }

    /// Rounds of rising ceilings, from about the dual's value.
    fn rounds(&mut self, sub: &Subgraph, multipliers: &[f64], value: f64, any: bool) -> End {
        let start = self.proven.max(value.clamp(0.0, LIMIT as f64 / 2.0) as u64);
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
            if let End::Spent(from) = self.round(sub, multipliers, ceiling, any) {
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
        let combined: Vec<Combined> = bundle(multipliers)
            .iter()
            .filter_map(|m| Combined::new(m, &caps))
            .collect();
        let mut left = sub.clone();
        for c in &combined {
            let Some((narrower, tree)) = narrow(&left, c.cap(ceiling), |row| c.of(row)) else {
                return End::Proven;
            };
            offer(&mut self.best, &self.caps, &left, &left.arcs_to_target(&tree, left.source));
            left = narrower;
            if !p.meter.look() {
                return End::Spent(0);
            }
        }
        for c in 0..=k {
            let Some((narrower, tree)) = narrow(&left, caps[c], |row| row[c]) else {
                return End::Proven;
            };
            offer(&mut self.best, &self.caps, &left, &left.arcs_to_target(&tree, left.source));
            left = narrower;
        }
        let Some(bounds) = Bounds::new(&left, &caps, combined) else {
            return End::Proven;
        };
        let (n, m) = (left.nodes(), left.arcs());
        let t = std::time::Instant::now();
        let sweep = Sweep::new(&left, bounds, &p.meter);
        let before = p.meter.made();
        let end = sweep.least(&mut self.best, any);
        if std::env::var_os("LAB").is_some() {
            eprintln!(
                "  ceiling {ceiling} (proven {}, best {:?}): {n} nodes {m} arcs of {}, {} labels, {:?} {end:?}",
                self.proven,
                self.best.as_ref().map(|b| b.objective),
                sub.nodes(),
                p.meter.made() - before,
                t.elapsed()
            );
        }
        end
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
    let factors: &[f64] = match best.iter().filter(|b| **b > 0.0).count() {
        0..=2 => &[1.0, 0.5, 2.0, 0.25, 4.0],
        3 => &[1.0, 0.5, 2.0],
        _ => &[],
    };
    let mut all = vec![best.to_vec()];
    for i in (0..best.len()).filter(|&i| best[i] > 0.0) {
        let times = |m: &Vec<f64>, factor: f64| {
            let mut m = m.clone();
            m[i] *= factor;
            m
        };
        if factors.is_empty() {
            all.extend([0.5, 2.0].map(|factor| times(&best.to_vec(), factor)));
        } else {
            all = factors
                .iter()
                .flat_map(|&factor| all.iter().map(move |m| times(m, factor)))
                .collect();
        }
    }
    all
}

fn keeps(sums: &[u64], caps: &[u64]) -> bool {
    sums.iter().zip(caps).all(|(s, cap)| s <= cap)
}

fn offer(best: &mut Option<Incumbent>, caps: &[u64], sub: &Subgraph, arcs: &[u32]) {
    let sums = sub.sums(arcs);
    if keeps(&sums, caps) {
        Incumbent::offer(best, sums[caps.len() - 1], sums[0], || sub.edges(arcs));
    }
}
