//! Compares an answer of the library with what the definitions give.

use super::alternatives;
use super::instance::{Answer, Instance, Kind, Question};
use super::search::{Ask, TooMany, least, pareto};
use siraba::solve::{Digraph, Error, Frontier, LIMIT, Limit, Outcome, Path, check, check_frontier};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What came of a comparison that found no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Optimal,
    Infeasible,
    Unreachable,
    Frontier,
    Alternatives,
    /// The budget ended the search; what was said is true.
    Budget,
    /// The library says that sums may leave the range, and with these weights they may.
    Overflow,
    /// The oracle has not the room to tell.
    Skipped,
}

/// Either a verdict or what is wrong.
pub type Judgement = Result<Verdict, String>;

/// Labels that the oracle may make for one search.
const MOST: usize = 400_000;

/// Asks the library and judges the answer.
pub fn judge(instance: &Instance, question: &Question) -> Judgement {
    let graph = instance.digraph();
    let roads = instance.roads();
    let by_trees = catch_unwind(AssertUnwindSafe(|| question.ask_afresh(&graph, &roads)));
    let by_hierarchy = catch_unwind(AssertUnwindSafe(|| question.ask_over(&graph, &roads)));
    let (Ok(by_trees), Ok(by_hierarchy)) = (by_trees, by_hierarchy) else {
        return Err("the library panicked".to_owned());
    };
    judge_answer(instance, &graph, question, by_hierarchy)
        .map_err(|fault| format!("with a hierarchy: {fault}"))?;
    judge_answer(instance, &graph, question, by_trees)
}

/// Judges an answer.
pub fn judge_answer(
    instance: &Instance,
    graph: &Digraph,
    question: &Question,
    answer: Result<Answer, Error>,
) -> Judgement {
    let judged = match answer {
        Err(Error::Overflow { .. }) if instance.may_overflow() => return Ok(Verdict::Overflow),
        Err(error) => return Err(format!("an error on sound input: {error}")),
        Ok(Answer::Constrained(outcome)) => constrained(instance, graph, question, &outcome),
        Ok(Answer::Frontier(found)) => frontier(instance, graph, question, &found),
        Ok(Answer::Alternatives(paths)) => alternatives::judge(instance, graph, question, &paths),
    };
    judged.unwrap_or(Ok(Verdict::Skipped))
}

/// Source, target, and some criteria with the tightest of the limits on each.
fn asked(question: &Question, criteria: &[usize], limits: &[Limit]) -> Ask {
    let mut all = criteria.to_vec();
    all.extend(limits.iter().map(|limit| limit.criterion));
    let mut ask = Ask {
        source: question.source,
        target: question.target,
        criteria: Vec::new(),
    };
    for criterion in all {
        if ask.criteria.iter().all(|&(other, _)| other != criterion) {
            let own = limits.iter().filter(|limit| limit.criterion == criterion);
            let cap = own.map(|limit| u128::from(limit.at_most)).min();
            ask.criteria.push((criterion, cap.unwrap_or(u128::MAX)));
        }
    }
    ask
}

fn limits_of(question: &Question) -> Vec<Limit> {
    question.true_limits().map(|(_, limit)| limit).collect()
}

fn constrained(
    instance: &Instance,
    graph: &Digraph,
    question: &Question,
    outcome: &Outcome,
) -> Result<Judgement, TooMany> {
    let limits = limits_of(question);
    let mut order = vec![question.objective];
    order.extend(limits.first().map(|limit| limit.criterion));
    let ask = asked(question, &order, &limits);
    let best = pareto(instance, &ask, true, MOST)?.into_iter().next();
    let reachable = least(instance, question.target, question.objective)[question.source].is_some();
    Ok(match (outcome, best) {
        (Outcome::Optimal(path), Some(best)) => {
            optimal(instance, graph, question, path, &best, &ask).map(|()| Verdict::Optimal)
        }
        (Outcome::Feasible(path), Some(best)) if question.labels.is_some() => {
            let bound = u128::from(path.lower_bound);
            way(instance, graph, question, path).and_then(|()| {
                if bound <= best[0] && path.lower_bound < path.totals[question.objective] {
                    Ok(Verdict::Budget)
                } else {
                    Err(format!(
                        "the bound {bound} is not below the path, or above {}",
                        best[0]
                    ))
                }
            })
        }
        (Outcome::Open { lower_bound }, best) if question.labels.is_some() => match best {
            Some(best) if best[0] < u128::from(*lower_bound) => Err(format!(
                "the bound {lower_bound} is above the optimum {}",
                best[0]
            )),
            _ => Ok(Verdict::Budget),
        },
        (Outcome::Unreachable, None) if !reachable => Ok(Verdict::Unreachable),
        (Outcome::Infeasible { alone, together }, None) if reachable => {
            infeasible(instance, question, alone, together)?.map(|()| Verdict::Infeasible)
        }
        (outcome, best) => Err(format!(
            "answered {outcome:?}; the target can be reached: {reachable}; the optimum {best:?} of {:?}",
            ask.criteria
        )),
    })
}

/// Whether the path is a way with the least objective, and the least of the first limit's criterion among those.
fn optimal(
    instance: &Instance,
    graph: &Digraph,
    question: &Question,
    path: &Path,
    best: &[u128],
    ask: &Ask,
) -> Result<(), String> {
    way(instance, graph, question, path)?;
    if path.lower_bound != path.totals[question.objective] {
        return Err(format!("optimal, but the bound is {}", path.lower_bound));
    }
    let first = question
        .true_limits()
        .next()
        .map(|(_, limit)| limit.criterion);
    for criterion in [Some(question.objective), first].into_iter().flatten() {
        let position = ask.criteria.iter().position(|&(k, _)| k == criterion);
        let true_sum = best[position.unwrap_or_default()];
        if u128::from(path.totals[criterion]) != true_sum {
            return Err(format!(
                "criterion {criterion} of the optimum is {true_sum}; answered {:?} by {:?}",
                path.totals, path.edges
            ));
        }
    }
    Ok(())
}

/// Whether a path is a way from source to target that visits no node twice, with the sums it states, within the
/// limits and with a bound that is not above its objective.
pub fn way(
    instance: &Instance,
    graph: &Digraph,
    question: &Question,
    path: &Path,
) -> Result<(), String> {
    let mut at = question.source;
    let mut seen = vec![false; instance.nodes];
    seen[at] = true;
    let mut sums = vec![0u128; instance.criteria];
    for &edge in &path.edges {
        let arc = instance.arcs.get(edge as usize);
        let Some(arc) = arc.filter(|arc| arc.tail == at) else {
            return Err(format!("edge {edge} does not leave node {at}: {path:?}"));
        };
        at = arc.head;
        if std::mem::replace(&mut seen[at], true) {
            return Err(format!("node {at} is visited twice: {path:?}"));
        }
        for (sum, &weight) in sums.iter_mut().zip(&arc.weights) {
            *sum += u128::from(weight);
        }
    }
    if at != question.target {
        return Err(format!("the path ends at node {at}: {path:?}"));
    }
    let stated: Vec<u128> = path.totals.iter().map(|&total| u128::from(total)).collect();
    if stated != sums || sums.iter().any(|&sum| sum >= u128::from(LIMIT)) {
        return Err(format!("the path adds up to {sums:?}: {path:?}"));
    }
    for (position, limit) in question.true_limits() {
        if sums[limit.criterion] > u128::from(limit.at_most) {
            return Err(format!("limit {position} is exceeded: {path:?}"));
        }
    }
    if path.lower_bound > path.totals[question.objective] {
        return Err(format!("the bound is above the objective: {path:?}"));
    }
    check(&question.query(graph), path).map_err(|fault| format!("the library's check: {fault}"))
}

/// Whether the limits named are those that stand in the way.
fn infeasible(
    instance: &Instance,
    question: &Question,
    alone: &[(usize, u64)],
    together: &[usize],
) -> Result<Result<(), String>, TooMany> {
    let mut truly_alone = Vec::new();
    for (position, limit) in question.true_limits() {
        let least = least(instance, question.target, limit.criterion)[question.source];
        let least = least.unwrap_or_default();
        if least > u128::from(limit.at_most) {
            truly_alone.push((position, least));
        }
    }
    let mut stated: Vec<(usize, u128)> = alone.iter().map(|&(p, l)| (p, u128::from(l))).collect();
    stated.sort_unstable();
    if stated != truly_alone {
        return Ok(Err(format!("alone is {truly_alone:?}, answered {alone:?}")));
    }
    if !alone.is_empty() {
        return Ok(Ok(()));
    }
    let kept = |positions: &[usize]| -> Result<bool, TooMany> {
        let limits: Vec<Limit> = positions.iter().map(|&p| question.limits[p]).collect();
        let ask = asked(question, &[], &limits);
        Ok(!pareto(instance, &ask, true, MOST)?.is_empty())
    };
    if together
        .iter()
        .any(|&position| position >= question.limits.len())
        || kept(together)?
    {
        return Ok(Err(format!("limits {together:?} can be met together")));
    }
    for i in 0..together.len() {
        let mut fewer = together.to_vec();
        fewer.remove(i);
        if question.labels.is_none() && !kept(&fewer)? {
            return Ok(Err(format!(
                "of {together:?}, {fewer:?} alone cannot be met"
            )));
        }
    }
    Ok(Ok(()))
}

fn frontier(
    instance: &Instance,
    graph: &Digraph,
    question: &Question,
    found: &Frontier,
) -> Result<Judgement, TooMany> {
    let Kind::Frontier { criterion } = question.kind else {
        return Ok(Err("a frontier was not asked for".to_owned()));
    };
    let ask = asked(
        question,
        &[question.objective, criterion],
        &limits_of(question),
    );
    // In lexicographic order: a point is on the frontier when its second sum is below all before it.
    let mut points: Vec<(u128, u128)> = Vec::new();
    for sums in pareto(instance, &ask, false, MOST)? {
        let second = sums[usize::from(criterion != question.objective)];
        if points.last().is_none_or(|last| second < last.1) {
            points.push((sums[0], second));
        }
    }
    let total = |path: &Path, k: usize| u128::from(path.totals[k]);
    for path in &found.paths {
        if let Err(fault) = way(instance, graph, question, path) {
            return Ok(Err(fault));
        }
    }
    if let Err(fault) = check_frontier(&question.query(graph), criterion, found) {
        return Ok(Err(format!(
            "the library's check of the frontier: {fault}: {found:?}"
        )));
    }
    let answered: Vec<(u128, u128)> = found
        .paths
        .iter()
        .map(|path| (total(path, question.objective), total(path, criterion)))
        .collect();
    Ok(match found.open_from {
        None if answered != points => {
            Err(format!("the frontier is {points:?}, answered {answered:?}"))
        }
        None => {
            let proven = |path: &Path| path.lower_bound == path.totals[question.objective];
            if found.paths.iter().all(proven) {
                Ok(Verdict::Frontier)
            } else {
                Err(format!(
                    "a point's bound is not its objective: {:?}",
                    found.paths
                ))
            }
        }
        Some(_) if question.labels.is_none() => Err("open without a budget".to_owned()),
        Some(open_from) => {
            let below = |points: &[(u128, u128)]| -> Vec<(u128, u128)> {
                let proven = |p: &&(u128, u128)| p.0 < u128::from(open_from);
                points.iter().filter(proven).copied().collect()
            };
            let falls = |pair: &[(u128, u128)]| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1;
            let bounded = |path: &Path| {
                let own = path.totals[question.objective];
                path.lower_bound == own || path.lower_bound <= open_from
            };
            let sums = |path: &Path| (total(path, question.objective), total(path, criterion));
            // What is called proven is on the frontier.
            let true_points = |path: &&Path| path.lower_bound == path.totals[question.objective];
            let mut called = found.paths.iter().filter(true_points);
            if !found.paths.iter().all(bounded) || !called.all(|path| points.contains(&sums(path)))
            {
                Err(format!(
                    "bounds from {open_from} on: {points:?}, {:?}",
                    found.paths
                ))
            } else if below(&answered) != below(&points) {
                Err(format!(
                    "open from {open_from}: {points:?}, answered {answered:?}"
                ))
            } else if !answered.windows(2).all(falls) {
                Err(format!("not by increasing objective: {answered:?}"))
            } else if found.end_known && answered.last() != points.last() {
                Err(format!("not the end: {points:?}, answered {answered:?}"))
            } else {
                Ok(Verdict::Budget)
            }
        }
    })
}
