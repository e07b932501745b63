//! Queries on New York that have their target in common, at once against one by one.
//!
//! Without `../shared/data/dimacs` it says so and tests nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod dimacs_files;

use dimacs_files::{COST, RESOURCE, folder, new_york, query, rows};
use siraba::solve::{Error, Frontier, Outcome, Path, Query, Solver, check, check_frontier};

/// Status, cost and resource of an answer, its path checked.
fn essence(query: &Query<'_>, answer: Result<Outcome, Error>) -> (String, Option<[u64; 2]>) {
    match answer.unwrap() {
        Outcome::Optimal(path) => {
            check(query, &path).unwrap();
            let sums = [COST, RESOURCE].map(|c| path.totals[c]);
            ("optimal".to_owned(), Some(sums))
        }
        other => (format!("{other:?}"), None),
    }
}

#[test]
fn one_target_many_origins_and_caps() {
    let Some(folder) = folder() else { return };
    let graph = new_york(&folder);
    let solver = Solver::new(&graph).unwrap();
    let all = rows(&folder.join("NY_wcspp.csv"));
    for target in [all[3][1], all[90][1]] {
        // Origins near and far with caps of other pairs: some too tight, some loose.
        let mut queries: Vec<Query<'_>> = all
            .iter()
            .step_by(20)
            .map(|row| query(&graph, &[row[0], target], Some(row[2])))
            .collect();
        // And caps of one origin that bind.
        let of = |objective| {
            let free = query(&graph, &[all[50][0], target], None);
            match solver.constrained(&Query { objective, ..free }) {
                Ok(Outcome::Optimal(path)) => path.totals[RESOURCE],
                other => panic!("{other:?}"),
            }
        };
        let (least, most) = (of(RESOURCE), of(COST));
        assert!(least < most, "no cap binds");
        let cap = |share| Some(least + (most - least) * share / 4);
        queries.extend((0..=4).map(|i| query(&graph, &[all[50][0], target], cap(i))));

        let at_once = solver.constrained_many(&queries);
        let frontiers: Vec<_> = queries
            .iter()
            .take(3)
            .map(|q| (q.clone(), RESOURCE))
            .collect();
        let fronts = solver.frontier_many(&frontiers);
        let mut optimal = 0;
        for (query, answer) in queries.iter().zip(at_once) {
            let alone = essence(query, solver.constrained(query));
            optimal += usize::from(alone.1.is_some());
            assert_eq!(essence(query, answer), alone);
        }
        assert!(optimal >= 5);
        for ((query, criterion), front) in frontiers.iter().zip(fronts) {
            let points = |front: Frontier| -> Vec<[u64; 2]> {
                check_frontier(query, *criterion, &front).unwrap();
                let sums = |path: &Path| [COST, RESOURCE].map(|c| path.totals[c]);
                front.paths.iter().map(sums).collect()
            };
            let alone = solver.frontier(query, *criterion).unwrap();
            assert_eq!(points(front.unwrap()), points(alone));
        }
    }
}
