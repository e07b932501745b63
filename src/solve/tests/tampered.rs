//! `check_frontier` accepts what the solver answers, under any budget, and finds each kind of tampering.

use super::*;

/// A frontier's query on a grid: many points, no limit.
fn open_country() -> impl Strategy<Value = (Digraph, u32)> {
    let weights = prop::collection::vec(0u64..30, 3 * 61);
    (weights, 3u32..6).prop_map(|(weights, side)| (grid(side, &weights, 3), side * side - 1))
}

fn capped(query: &Query<'_>, criterion: usize, labels: u64) -> Frontier {
    let budget = Budget {
        labels: Some(labels),
        time: None,
    };
    let solver = Solver::new(query.graph).unwrap().within(budget);
    solver.frontier(query, criterion).unwrap()
}

fn unlimited(graph: &Digraph, target: u32) -> Query<'_> {
    Query {
        graph,
        source: 0,
        target,
        objective: 0,
        limits: vec![],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whatever_a_budget_leaves_is_accepted(
        (graph, source, target, limits) in instance(), objective in 0usize..6, criterion in 0usize..6,
    ) {
        let query = Query { graph: &graph, source, target, objective, limits };
        for labels in [0, 1, 2, 3, 5, 8, 20] {
            let found = capped(&query, criterion, labels);
            prop_assert_eq!(check_frontier(&query, criterion, &found), Ok(()), "{:?}", found);
        }
    }

    #[test]
    fn open_frontiers_of_grids_are_accepted((graph, target) in open_country(), share in 0u64..110, labels in 0u64..60) {
        let limit = limit_between(&graph, target, 2, share);
        for limits in [vec![], vec![limit]] {
            let query = Query { limits, ..unlimited(&graph, target) };
            let found = capped(&query, 1, labels);
            prop_assert_eq!(check_frontier(&query, 1, &found), Ok(()), "{:?}", found);
        }
    }

    #[test]
    fn tampering_is_found(
        (graph, target) in open_country(), pick in any::<prop::sample::Index>(), of in any::<prop::sample::Index>(),
        edge in any::<prop::sample::Index>(), by in 1u64..5,
    ) {
        let query = unlimited(&graph, target);
        let good = frontier(&query, 1).unwrap();
        let said = |tampered: &Frontier| check_frontier(&query, 1, tampered);
        prop_assert_eq!(said(&good), Ok(()));
        let count = good.paths.len();
        let at = pick.index(count);
        let changed = |change: &dyn Fn(&mut Frontier)| {
            let mut tampered = good.clone();
            change(&mut tampered);
            said(&tampered)
        };
        let in_point = |fault: &Result<(), Fault>| matches!(fault, Err(Fault::Point { point, .. }) if *point == at);

        // Points left out: the ends are known by a plain search each, those between only by another exact one.
        let dropped = changed(&|f| { f.paths.remove(at); });
        if at == 0 || at + 1 == count {
            prop_assert!(matches!(dropped, Err(Fault::Missing { .. })), "{:?}", dropped);
        } else {
            prop_assert_eq!(dropped, Ok(()));
        }
        let emptied = changed(&|f| f.paths.clear());
        prop_assert!(matches!(emptied, Err(Fault::Missing { .. })), "{:?}", emptied);

        // Points out of order, or twice.
        if at > 0 {
            let swapped = changed(&|f| f.paths.swap(at - 1, at));
            prop_assert_eq!(swapped, Err(Fault::OutOfOrder { point: at }));
        }
        let twice = changed(&|f| f.paths.insert(at, good.paths[at].clone()));
        prop_assert_eq!(twice, Err(Fault::OutOfOrder { point: at + 1 }));

        // A sum, a bound.
        let criterion = of.index(3);
        prop_assert!(in_point(&changed(&|f| f.paths[at].totals[criterion] += by)));
        let short = changed(&|f| f.paths[at].totals.truncate(criterion));
        prop_assert!(in_point(&short), "{:?}", short);
        prop_assert!(in_point(&changed(&|f| f.paths[at].lower_bound += by)));
        let lower = changed(&|f| f.paths[at].lower_bound = f.paths[at].lower_bound.saturating_sub(by));
        prop_assert!(in_point(&lower) || good.paths[at].lower_bound == 0);

        // An edge.
        let edges = &good.paths[at].edges;
        let position = of.index(edges.len());
        let (old, new) = (edges[position] as usize, edge.index(graph.head.len()));
        let tail = |edge: usize| graph.first_out.partition_point(|&first| first as usize <= edge);
        let alike = tail(old) == tail(new) && graph.head[old] == graph.head[new]
            && graph.weights.iter().all(|w| w[old] == w[new]);
        let other = changed(&|f| f.paths[at].edges[position] = new as u32);
        prop_assert!(in_point(&other) || alike, "{:?}", other);
        let broken = changed(&|f| { f.paths[at].edges.remove(position); });
        prop_assert!(in_point(&broken), "{:?}", broken);
        prop_assert!(in_point(&changed(&|f| f.paths[at].edges.push(u32::MAX))));

        // A frontier found under a limit that was raised: the path that uses most is beyond the true one.
        let most = good.paths.iter().map(|p| p.totals[criterion]).max().unwrap();
        if let Some(at_most) = most.checked_sub(by) {
            let strict = Query { limits: vec![Limit { criterion, at_most }], ..query.clone() };
            let fault = check_frontier(&strict, 1, &good);
            let over = matches!(&fault, Err(Fault::Point { fault, .. }) if matches!(**fault, Fault::OverLimit { .. }));
            prop_assert!(over, "{:?}", fault);
        }
    }

    #[test]
    fn false_claims_of_open_frontiers_are_found((graph, target) in open_country(), labels in 1u64..60, by in 1u64..5) {
        let query = unlimited(&graph, target);
        let all = frontier(&query, 1).unwrap().paths;
        let open = capped(&query, 1, labels);
        let Some(from) = open.open_from else { return Ok(()) };
        let said = |open_from, end_known, paths: &[Path]| {
            check_frontier(&query, 1, &Frontier { paths: paths.to_vec(), open_from, end_known })
        };

        // Called complete, when an end is missing or a path is not proven.
        let proven = |p: &Path| p.lower_bound == p.totals[0];
        let sums = |p: &Path| (p.totals[0], p.totals[1]);
        let ends = open.paths.first().map(sums) == all.first().map(sums)
            && open.paths.last().map(sums) == all.last().map(sums);
        prop_assert_eq!(said(None, false, &open.paths).is_ok(), ends && open.paths.iter().all(proven));

        // A known end that is none.
        let cut = &open.paths[..open.paths.len().saturating_sub(1)];
        prop_assert!(said(Some(from), true, cut).is_err());
        prop_assert!(said(Some(from), true, &[]).is_err());

        // Said to begin to be open where points were left out, or after a path that is not proven.
        let first = all[0].totals[0];
        let late = said(Some(first + by), false, &[]);
        prop_assert!(matches!(late, Err(Fault::Missing { .. })), "{:?}", late);
        prop_assert_eq!(said(Some(first), false, &[]), Ok(()));

        // A path that is not proven, with a bound that says too much.
        let mut best = all[all.len() / 2].clone();
        let total = best.totals[0];
        let alone = said(Some(total), false, std::slice::from_ref(&best));
        prop_assert_eq!(alone.is_err(), first < total, "{:?}", alone);
        best.lower_bound = first + by;
        let fault = said(Some(first), false, &[best]);
        prop_assert!(fault.is_err(), "{:?}", fault);
    }
}

/// A loop of no weight changes no sum.
#[test]
fn a_loop_is_found() {
    let edges = [
        (0, 1, vec![1, 1]),
        (1, 1, vec![0, 0]),
        (1, 2, vec![0, 0]),
        (2, 1, vec![0, 0]),
    ];
    let graph = graph(3, &edges);
    let query = unlimited(&graph, 1);
    let mut found = frontier(&query, 1).unwrap();
    assert_eq!(check_frontier(&query, 1, &found), Ok(()));
    for lap in [&[0, 1][..], &[0, 2, 3]] {
        found.paths[0].edges = lap.to_vec();
        assert_eq!(check(&query, &found.paths[0]), Ok(()));
        let fault = check_frontier(&query, 1, &found).unwrap_err();
        let position = lap.len() - 1;
        let repeated = Fault::Repeated { position, node: 1 };
        assert_eq!(
            fault,
            Fault::Point {
                point: 0,
                fault: Box::new(repeated)
            }
        );
    }
}

/// An empty frontier is true where the target cannot be reached or a limit cannot be kept, and false where a plain
/// shortest path keeps the limits.
#[test]
fn an_empty_frontier_must_be_true() {
    let graph = graph(3, &[(0, 1, vec![3, 5, 7]), (0, 1, vec![5, 3, 7])]);
    let within = |target, criterion, at_most| Query {
        limits: vec![Limit { criterion, at_most }],
        ..unlimited(&graph, target)
    };
    let none = Frontier::default();
    assert_eq!(check_frontier(&unlimited(&graph, 2), 1, &none), Ok(()));
    assert_eq!(check_frontier(&within(1, 2, 6), 1, &none), Ok(()));
    let missing = |objective, other| Err(Fault::Missing { objective, other });
    assert_eq!(check_frontier(&within(1, 2, 7), 1, &none), missing(3, 5));
    assert_eq!(check_frontier(&within(1, 1, 3), 1, &none), missing(5, 3));
    assert_eq!(check_frontier(&within(1, 0, 3), 1, &none), missing(3, 5));
    assert!(check_frontier(&unlimited(&graph, 2), 3, &none).is_err());
}

/// With further limits the known end of a frontier that a budget opened was not always the least in the objective among
/// the paths of least criterion.
#[test]
fn a_known_end_is_the_best_of_its_equals() {
    let graph = graph(2, &[(0, 1, vec![1, 0, 1]), (0, 1, vec![0, 0, 0])]);
    let limits = vec![Limit {
        criterion: 2,
        at_most: 1,
    }];
    let query = Query {
        limits,
        ..unlimited(&graph, 1)
    };
    for labels in 0..3 {
        let found = capped(&query, 1, labels);
        assert_eq!(check_frontier(&query, 1, &found), Ok(()), "{found:?}");
    }
}

/// Where the budget ended the search at the objective of the known end, a point of as much was given beside it.
#[test]
fn a_known_end_stands_alone_at_its_objective() {
    let edges = [
        (0, 1, vec![0, 2]),
        (0, 1, vec![2, 0]),
        (0, 1, vec![2, 1]),
        (0, 1, vec![2, 1]),
    ];
    let graph = graph(2, &edges);
    let query = unlimited(&graph, 1);
    for labels in 0..6 {
        let found = capped(&query, 1, labels);
        assert_eq!(check_frontier(&query, 1, &found), Ok(()), "{found:?}");
    }
}
