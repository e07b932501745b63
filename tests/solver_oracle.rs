//! The solver against an independent exact search on random graphs, through the public interface.
//!
//! Each seed makes a graph (a tangle of parallel edges and loops, a grid, a countryside of chains and dead ends,
//! layers as escorts make them) with weights (zeros, ties, zones, up to 10^15, about the end of the range of sums) and
//! questions on it: paths within limits, frontiers, alternatives, and the first two within a cap on labels. One solver
//! answers all of a graph's questions in a random order; each answer must equal that of a solver made for it alone,
//! and agree with `solver_oracle/`, which follows the definitions and shares no code with the library.
//!
//! `SIRABA_SOLVER_CASES=20000` asks for more cases, `SIRABA_SOLVER_SEED=17` for one. A fault is printed with the
//! smallest problem that shows it.

// A test may stop at the first thing that cannot be.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "oracle/rng.rs"]
#[allow(dead_code)] // the other oracle needs more of it
mod rng;

mod solver_oracle {
    pub mod alternatives;
    pub mod cases;
    pub mod instance;
    pub mod judge;
    pub mod paths;
    pub mod search;
    mod self_tests;
    pub mod shapes;
    pub mod shrink;
}

use rng::Rng;
use siraba::solve::Solver;
use solver_oracle::cases::{Case, case};
use solver_oracle::judge::{Verdict, judge};
use solver_oracle::shrink::smallest;
use std::collections::BTreeMap;
use std::panic::catch_unwind;

/// So many faults are shrunk and told in full.
const DETAILED: usize = 4;

fn wanted() -> Vec<u64> {
    let number = |name| std::env::var(name).ok().map(|v| v.parse::<u64>().unwrap());
    if let Some(seed) = number("SIRABA_SOLVER_SEED") {
        return vec![seed];
    }
    let usual = if cfg!(debug_assertions) {
        2_500
    } else {
        10_000
    };
    (0..number("SIRABA_SOLVER_CASES").unwrap_or(usual)).collect()
}

/// Whether one solver gives the same answers, whatever it was asked before, as one made for each question.
fn reuse(seed: u64, case: &Case) -> Result<(), String> {
    let graph = case.instance.digraph();
    let roads = case.instance.roads();
    let shared = Solver::new(&graph).map_err(|error| error.to_string())?;
    let mut order: Vec<usize> = (0..case.questions.len())
        .chain(0..case.questions.len())
        .collect();
    Rng::new(seed).shuffle(&mut order);
    for (i, &number) in order.iter().enumerate() {
        let question = &case.questions[number];
        if question.labels.is_some() {
            continue;
        }
        let answer = question.ask(&shared, &graph, &roads);
        let alone = question.ask_afresh(&graph, &roads);
        if answer != alone {
            return Err(format!(
                "asked in the order {:?}, question {number} has another answer than alone: {answer:?}, {alone:?}",
                &order[..=i]
            ));
        }
    }
    Ok(())
}

#[test]
fn the_solver_agrees_with_the_oracle() {
    let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    let seeds = wanted();
    for &seed in &seeds {
        let case = case(seed);
        let mut sound = true;
        for (number, question) in case.questions.iter().enumerate() {
            match judge(&case.instance, question) {
                Ok(verdict) => *verdicts.entry(verdict).or_default() += 1,
                Err(fault) if faults.len() < DETAILED => {
                    let (instance, question, fault) =
                        smallest(case.instance.clone(), question.clone(), fault);
                    eprintln!("seed {seed}, question {number}: {fault}\n{question:?}\n{instance}");
                    sound = false;
                }
                Err(fault) => {
                    eprintln!("seed {seed}, question {number}: {fault}");
                    sound = false;
                }
            }
        }
        let reused = catch_unwind(|| reuse(seed, &case));
        if let Err(fault) = reused.unwrap_or_else(|_| Err("the library panicked".to_owned())) {
            eprintln!(
                "seed {seed}: {fault}\n{:?}\n{}",
                case.questions, case.instance
            );
            sound = false;
        }
        if !sound {
            faults.push(seed);
        }
    }
    println!("{} graphs: {verdicts:?}", seeds.len());
    assert!(
        faults.is_empty(),
        "{} of {} graphs show a fault: seeds {faults:?}",
        faults.len(),
        seeds.len()
    );
    // What the oracle could not tell must stay the exception, and each kind of answer must occur.
    let count = |verdict| verdicts.get(&verdict).copied().unwrap_or(0);
    if seeds.len() >= 1_000 {
        let all: usize = verdicts.values().sum();
        assert!(count(Verdict::Skipped) * 50 < all, "{verdicts:?}");
        for verdict in [
            Verdict::Optimal,
            Verdict::Infeasible,
            Verdict::Unreachable,
            Verdict::Frontier,
            Verdict::Alternatives,
            Verdict::Overflow,
        ] {
            assert!(count(verdict) > 50, "{verdict:?}: {verdicts:?}");
        }
    }
}
