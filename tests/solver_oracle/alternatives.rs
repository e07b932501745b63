//! Alternatives judged by their definition, over every way of a small graph.
//!
//! The j-th path has the least objective such that what it shares with each earlier path is at most `max_overlap` of
//! that path's length, and less than all of it; none may be missing.

use super::instance::{Instance, Kind, Question};
use super::judge::{Judgement, Verdict, way};
use super::paths::{self, Way};
use super::search::TooMany;
use siraba::solve::{Digraph, Path};

/// Ways of a graph that are looked at one by one.
const MOST: usize = 20_000;

/// What a comparison of one way with the earlier paths needs.
struct Shares<'a> {
    instance: &'a Instance,
    measure: usize,
    /// `max_overlap` in billionths.
    billionths: u128,
}

impl Shares<'_> {
    /// The greatest share allowed of this length.
    fn of(&self, length: u128) -> u128 {
        length * self.billionths / 1_000_000_000
    }

    /// Length that some arcs have on the roads of a path.
    fn common(&self, arcs: &[usize], path: &Path) -> u128 {
        let road = |arc: usize| self.instance.arcs[arc].road;
        let on = |&&arc: &&usize| path.edges.iter().any(|&e| road(e as usize) == road(arc));
        let length = |&arc: &usize| u128::from(self.instance.arcs[arc].weights[self.measure]);
        arcs.iter().filter(on).map(length).sum()
    }

    /// Whether a way differs enough from an earlier path, by that path's length.
    fn differs(&self, way: &Way, earlier: &Path) -> bool {
        let length = u128::from(earlier.totals[self.measure]);
        let common = self.common(&way.arcs, earlier);
        common <= self.of(length) && common < length
    }
}

/// Judges alternatives.
pub fn judge(
    instance: &Instance,
    graph: &Digraph,
    question: &Question,
    answered: &[Path],
) -> Result<Judgement, TooMany> {
    let Kind::Alternatives {
        count,
        max_overlap,
        measure,
    } = question.kind
    else {
        return Ok(Err("alternatives were not asked for".to_owned()));
    };
    let ways = paths::all(instance, question, MOST).ok_or(TooMany)?;
    let shares = Shares {
        instance,
        measure,
        billionths: (max_overlap * 1e9).round() as u128,
    };
    if answered.len() > count {
        return Ok(Err(format!(
            "{} paths, {count} were asked for",
            answered.len()
        )));
    }
    let complete = answered.len() == count;
    for j in 0..answered.len() + usize::from(!complete) {
        let (earlier, next) = (&answered[..j], answered.get(j));
        let judged = next_one(&shares, graph, question, &ways, earlier, next);
        if let Err(fault) = judged {
            return Ok(Err(format!("path {j} of {answered:?}: {fault}")));
        }
    }
    Ok(Ok(Verdict::Alternatives))
}

/// Judges the next path, or that there is none.
fn next_one(
    shares: &Shares<'_>,
    graph: &Digraph,
    question: &Question,
    ways: &[Way],
    earlier: &[Path],
    next: Option<&Path>,
) -> Result<(), String> {
    let differ: Vec<&Way> = ways
        .iter()
        .filter(|way| earlier.iter().all(|path| shares.differs(way, path)))
        .collect();
    let objective = |way: &Way| way.sums[question.objective];
    let best = differ.iter().map(|way| objective(way)).min();
    match (next, best) {
        (Some(path), best) => {
            way(shares.instance, graph, question, path)?;
            let arcs: Vec<usize> = path.edges.iter().map(|&e| e as usize).collect();
            let sums = path.totals.iter().map(|&s| u128::from(s)).collect();
            let as_way = Way { arcs, sums };
            if !earlier.iter().all(|other| shares.differs(&as_way, other)) {
                return Err("shares more than its part of an earlier path".to_owned());
            }
            if path.lower_bound != path.totals[question.objective] {
                return Err("its bound is not its objective".to_owned());
            }
            let found = objective(&as_way);
            if best != Some(found) {
                return Err(format!("the least objective that differs is {best:?}"));
            }
            Ok(())
        }
        (None, Some(best)) => Err(format!("missing; one of objective {best} differs")),
        (None, None) => Ok(()),
    }
}
