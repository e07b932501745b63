//! The program against an independent exact solver on random networks.
//!
//! Each seed makes a patch of the Sahel: roads with every spelling of one-way and bar, overlapping
//! claims of three groups, secured areas, closures, checkpoints, escort posts, and a request whose
//! limits bind. The files are written as a user's, the binary is run as a user would, and its plan
//! is compared with a plain label-setting search over the same inputs, hazards cut by `geo`'s
//! `BooleanOps`. Nothing of the crate is linked: only the contract is shared.
//!
//! `SIRABA_ORACLE_CASES=1000` asks for more cases, `SIRABA_ORACLE_SEED=17` for one.

// A test may stop at the first thing that cannot be.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod oracle {
    pub mod files;
    pub mod fleet;
    pub mod generate;
    pub mod geometry;
    pub mod judge;
    pub mod network;
    pub mod request;
    pub mod rng;
    pub mod roads;
    pub mod run;
    pub mod scene;
    mod self_tests;
    pub mod solve;
    mod tests;
    pub mod trail;
    pub mod zones;
}

use oracle::{generate, judge, run, scene::Reading};

/// Every eighth case has tapers and buffered corridors.
fn case(seed: u64) -> oracle::scene::Scene {
    generate::scene(seed, seed % 8 == 7)
}

/// So many mismatches are told in full, their folders kept.
const DETAILED: usize = 8;

fn wanted() -> Vec<u64> {
    let number = |name| std::env::var(name).ok().map(|v| v.parse::<u64>().unwrap());
    if let Some(seed) = number("SIRABA_ORACLE_SEED") {
        return vec![seed];
    }
    let usual = if cfg!(debug_assertions) { 40 } else { 120 };
    (0..number("SIRABA_ORACLE_CASES").unwrap_or(usual)).collect()
}

#[test]
fn the_program_agrees_with_the_oracle() {
    let mut readings = Reading::ALL.to_vec();
    let mut mismatches = Vec::new();
    let seeds = wanted();
    for &seed in &seeds {
        let scene = case(seed);
        let folder = tempfile::Builder::new()
            .prefix("siraba-oracle-")
            .tempdir()
            .unwrap();
        let (args, answer) = run::ask(&scene, folder.path());
        // A reading once refuted by a case cannot excuse another.
        match judge::agreeing(&scene, &answer, &readings) {
            Ok(agree) => readings = agree,
            Err(found) if mismatches.len() < DETAILED => {
                let (truth, faults) = *found;
                let folder = folder.keep();
                let text = run::report(&scene, &args, &folder, &answer, &truth, &faults);
                eprintln!("{text}");
                mismatches.push(seed);
            }
            Err(found) => {
                eprintln!("seed {seed}: {}", found.1[0]);
                mismatches.push(seed);
            }
        }
    }
    println!("{} cases; readings that agree: {readings:?}", seeds.len());
    assert!(
        mismatches.is_empty(),
        "{} of {} cases disagree: seeds {mismatches:?}",
        mismatches.len(),
        seeds.len()
    );
}
