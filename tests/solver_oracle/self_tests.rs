//! The oracle itself, against every way of small graphs one by one, and against wrong answers.

use super::cases::case;
use super::instance::{Answer, Instance, Kind, Question};
use super::judge::{Verdict, judge, judge_answer};
use super::paths;
use super::search::{Ask, pareto};
use siraba::solve::{Limit, Outcome, Path};

/// The vectors that no other dominates, in order, of all ways one by one.
fn non_dominated(instance: &Instance, question: &Question) -> Option<Vec<Vec<u128>>> {
    let mut all: Vec<Vec<u128>> = paths::all(instance, question, 5_000)?
        .into_iter()
        .map(|way| way.sums)
        .collect();
    all.sort();
    all.dedup();
    let no_better = |a: &[u128], b: &[u128]| a != b && a.iter().zip(b).all(|(a, b)| a <= b);
    let kept = |sums: &&Vec<u128>| !all.iter().any(|other| no_better(other, sums));
    Some(all.iter().filter(kept).cloned().collect())
}

#[test]
fn the_oracle_finds_what_looking_at_every_way_finds() {
    let (mut compared, mut with_choice) = (0, 0);
    for seed in 0..600 {
        let case = case(seed);
        if case.instance.nodes > 10 {
            continue;
        }
        for question in &case.questions {
            let Some(truth) = non_dominated(&case.instance, question) else {
                continue;
            };
            let cap = |k| {
                let own = question
                    .true_limits()
                    .filter(|(_, limit)| limit.criterion == k);
                let caps = own.map(|(_, limit)| u128::from(limit.at_most));
                (k, caps.min().unwrap_or(u128::MAX))
            };
            let ask = Ask {
                source: question.source,
                target: question.target,
                criteria: (0..case.instance.criteria).map(cap).collect(),
            };
            let found = pareto(&case.instance, &ask, false, usize::MAX).unwrap();
            assert_eq!(found, truth, "seed {seed}: {question:?}\n{}", case.instance);
            compared += 1;
            with_choice += usize::from(truth.len() > 1);
        }
    }
    assert!(
        compared > 500 && with_choice > 100,
        "{compared}, {with_choice}"
    );
}

/// From 0 to 1 by three parallel arcs: (1, 9), (2, 5) and (3, 2).
fn three_ways() -> (Instance, Question) {
    let arc = |weights: [u64; 2], road| super::instance::Arc {
        tail: 0,
        head: 1,
        weights: weights.to_vec(),
        road,
    };
    let instance = Instance {
        nodes: 2,
        criteria: 2,
        arcs: vec![arc([1, 9], 0), arc([2, 5], 1), arc([3, 2], 2)],
    };
    let question = Question {
        source: 0,
        target: 1,
        objective: 0,
        limits: vec![Limit {
            criterion: 1,
            at_most: 6,
        }],
        kind: Kind::Constrained,
        labels: None,
    };
    (instance, question)
}

#[test]
fn the_judge_knows_right_from_wrong() {
    let (instance, question) = three_ways();
    assert_eq!(judge(&instance, &question), Ok(Verdict::Optimal));
    let graph = instance.digraph();
    let path = |edge: u32, totals: [u64; 2]| Path {
        edges: vec![edge],
        lower_bound: totals[0],
        totals: totals.to_vec(),
    };
    let wrong = |outcome: Outcome| {
        let answer = Ok(Answer::Constrained(outcome));
        judge_answer(&instance, &graph, &question, answer).unwrap_err()
    };
    assert!(wrong(Outcome::Optimal(path(2, [3, 2]))).contains("criterion 0 of the optimum is 2"));
    assert!(wrong(Outcome::Optimal(path(0, [1, 9]))).contains("limit 0 is exceeded"));
    assert!(wrong(Outcome::Optimal(path(1, [2, 4]))).contains("adds up to"));
    assert!(wrong(Outcome::Unreachable).contains("can be reached: true"));
    let none = Outcome::Infeasible {
        alone: vec![],
        together: vec![0],
    };
    assert!(wrong(none).contains("the optimum Some"));
    // Within what cannot be had, the least that can is 2, and no other limit is named.
    let tight = Question {
        limits: vec![Limit {
            criterion: 1,
            at_most: 1,
        }],
        ..question
    };
    assert_eq!(judge(&instance, &tight), Ok(Verdict::Infeasible));
    let alone = |least| {
        let outcome = Outcome::Infeasible {
            alone: vec![(0, least)],
            together: vec![],
        };
        judge_answer(&instance, &graph, &tight, Ok(Answer::Constrained(outcome)))
    };
    assert_eq!(alone(2), Ok(Verdict::Infeasible));
    assert!(alone(3).is_err());
}
