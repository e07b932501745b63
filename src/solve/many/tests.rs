//! Many queries at once against the same queries one by one.

use crate::solve::tests::graph;
use crate::solve::{
    Budget, Digraph, Error, Frontier, Hierarchy, Limit, Order, Outcome, Path, Query, Solver, check,
};
use proptest::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::LazyLock;

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Solver<'static>>();
    shared::<Hierarchy>();
};

static POOLS: LazyLock<Vec<ThreadPool>> = LazyLock::new(|| {
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build();
    [1, 2, 3, 7].map(|n| pool(n).unwrap()).into()
});

/// Small graphs of three criteria with zero weights, parallel edges, loops and unreachable parts.
fn small() -> impl Strategy<Value = Digraph> {
    (2usize..=8, 1u64..=9).prop_flat_map(|(nodes, top)| {
        let node = 0..nodes as u32;
        let edge = (node.clone(), node, prop::collection::vec(0..=top, 3));
        prop::collection::vec(edge, 0..26).prop_map(move |edges| graph(nodes, &edges))
    })
}

/// Source, target, objective, limits, criterion of the frontier. Few targets and limits on few criteria, so that queries
/// have much in common; now and then one that is refused.
type Ask = (u32, u32, usize, Vec<(usize, u64)>, usize);

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let limit = (
        0usize..3,
        prop_oneof![9 => 0..30u64, 1 => Just(u64::MAX), 1 => Just(super::super::LIMIT - 1)],
    );
    let ask = (
        0u32..8,
        0u32..2,
        0usize..2,
        prop::collection::vec(limit, 0..3),
        prop_oneof![15 => 0usize..3, 1 => Just(3)],
    );
    prop::collection::vec(ask, 0..12)
}

fn queries<'g>(graph: &'g Digraph, asks: &[Ask]) -> Vec<(Query<'g>, usize)> {
    let query = |(source, target, objective, limits, criterion): &Ask| {
        let limit = |&(criterion, at_most): &(usize, u64)| Limit { criterion, at_most };
        let query = Query {
            graph,
            source: *source,
            target: *target,
            objective: *objective,
            limits: limits.iter().map(limit).collect(),
        };
        (query, *criterion)
    };
    asks.iter().map(query).collect()
}

type Answers = (Vec<Result<Outcome, Error>>, Vec<Result<Frontier, Error>>);

fn one_by_one(solver: &Solver<'_>, asked: &[(Query<'_>, usize)]) -> Answers {
    let constrained = asked.iter().map(|(query, _)| solver.constrained(query));
    let frontier = asked.iter().map(|(query, c)| solver.frontier(query, *c));
    (constrained.collect(), frontier.collect())
}

/// The same for every number of threads.
fn at_once(solver: &Solver<'_>, asked: &[(Query<'_>, usize)]) -> Answers {
    let queries: Vec<Query<'_>> = asked.iter().map(|(query, _)| query.clone()).collect();
    let mut answers = POOLS.iter().map(|pool| {
        pool.install(|| {
            (
                solver.constrained_many(&queries),
                solver.frontier_many(asked),
            )
        })
    });
    let first = answers.next().unwrap();
    for other in answers {
        assert_eq!(other, first);
    }
    first
}

/// What an answer says apart from the choice among paths with the same sums; the paths are checked.
fn without_edges(
    (mut constrained, mut frontier): Answers,
    asked: &[(Query<'_>, usize)],
) -> Answers {
    let forget = |query: &Query<'_>, path: &mut Path| {
        check(query, path).unwrap();
        path.edges.clear();
    };
    for (answer, (query, _)) in constrained.iter_mut().zip(asked) {
        if let Ok(Outcome::Optimal(path) | Outcome::Feasible(path)) = answer {
            forget(query, path);
            // Beside the objective and the first limit's criterion, the sums of equals may differ.
            let first = query
                .limits
                .iter()
                .find(|l| l.at_most < super::super::LIMIT);
            let kept = [
                query.objective,
                first.map_or(query.objective, |l| l.criterion),
            ];
            path.totals = kept.map(|c| path.totals[c]).into();
        }
    }
    for (answer, (query, criterion)) in frontier.iter_mut().zip(asked) {
        for path in answer.iter_mut().flat_map(|f| &mut f.paths) {
            forget(query, path);
            path.totals = [query.objective, *criterion].map(|c| path.totals[c]).into();
        }
    }
    (constrained, frontier)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn shared_bounds_give_the_same_answers(graph in small(), asks in asks()) {
        let asked = queries(&graph, &asks);
        let solver = Solver::new(&graph).unwrap();
        prop_assert_eq!(
            without_edges(at_once(&solver, &asked), &asked),
            without_edges(one_by_one(&solver, &asked), &asked)
        );
    }

    #[test]
    fn a_budget_of_labels_gives_the_same_bytes(graph in small(), asks in asks(), labels in 0u64..12) {
        let asked = queries(&graph, &asks);
        let budget = Budget { labels: Some(labels), ..Budget::default() };
        let solver = Solver::new(&graph).unwrap().within(budget);
        prop_assert_eq!(at_once(&solver, &asked), one_by_one(&solver, &asked));
    }

    #[test]
    fn a_hierarchy_gives_the_same_bytes(
        graph in small(),
        asks in asks(),
        labels in proptest::option::of(0u64..12),
    ) {
        let asked = queries(&graph, &asks);
        let hierarchy = hierarchy(&graph);
        let budget = Budget { labels, ..Budget::default() };
        let solver = Solver::new(&graph).unwrap().with(&hierarchy).unwrap().within(budget);
        prop_assert_eq!(at_once(&solver, &asked), one_by_one(&solver, &asked));
    }

    /// What a query is told does not depend on what else is asked, nor on whether a hierarchy gave the bounds.
    #[test]
    fn shared_bounds_are_those_of_a_hierarchy(graph in small(), asks in asks()) {
        // A frontier of one criterion is one path, found as without others.
        let apart = asks.iter().filter(|(_, _, objective, _, criterion)| objective != criterion);
        let twice: Vec<Ask> = apart.clone().chain(apart).cloned().collect();
        let asked = queries(&graph, &twice);
        let plain = Solver::new(&graph).unwrap();
        let with = Solver::new(&graph).unwrap().with(&hierarchy(&graph)).unwrap();
        prop_assert_eq!(at_once(&plain, &asked), at_once(&with, &asked));
    }

    #[test]
    fn one_hierarchy_serves_every_scenario(
        graph in small(),
        asks in asks(),
        scenarios in prop::collection::vec(prop::collection::vec(0u64..20, 78), 1..4),
    ) {
        let hierarchy = hierarchy(&graph);
        for weights in scenarios {
            let mut changed = graph.clone();
            let mut fresh = weights.iter().cycle();
            for w in changed.weights.iter_mut().flatten() {
                *w = *fresh.next().unwrap();
            }
            let asked = queries(&changed, &asks);
            let with = Solver::new(&changed).unwrap().with(&hierarchy).unwrap();
            let plain = Solver::new(&changed).unwrap();
            prop_assert_eq!(
                without_edges(at_once(&with, &asked), &asked),
                without_edges(one_by_one(&plain, &asked), &asked)
            );
        }
    }
}

fn hierarchy(graph: &Digraph) -> Hierarchy {
    Hierarchy::new(graph, Order::of(graph).unwrap()).unwrap()
}
