//! Alternatives against enumeration: each is the least that differs from all before it.

use super::*;

fn check_alternatives(query: &Query<'_>, wanted: &Alternatives<'_>, per_cent: u64) {
    let all = simple_paths(query.graph, query.source, query.target);
    let road = |e: u32| wanted.road_of_edge[e as usize];
    let length = |edges: &[u32]| {
        edges
            .iter()
            .map(|&e| query.graph.weights[wanted.measure][e as usize])
            .sum::<u64>()
    };
    let shared = |edges: &[u32], other: &[u32]| {
        let on: Vec<u32> = edges
            .iter()
            .copied()
            .filter(|&e| other.iter().any(|&o| road(o) == road(e)))
            .collect();
        length(&on)
    };
    let differs = |edges: &[u32], earlier: &[Path]| {
        earlier.iter().all(|r| {
            let s = shared(edges, &r.edges);
            s * 100 <= per_cent * length(&r.edges) && s < length(&r.edges)
        })
    };
    let Differing { paths, open } = alternatives(query, wanted).unwrap();
    assert!(paths.len() <= wanted.count && !open);
    for j in 0..wanted.count {
        let earlier = &paths[..j.min(paths.len())];
        let least = all
            .iter()
            .filter(|(edges, sums)| within(sums, &query.limits) && differs(edges, earlier))
            .map(|(_, sums)| sums[query.objective])
            .min();
        let Some(path) = paths.get(j) else {
            assert_eq!(least, None);
            break;
        };
        check(query, path).unwrap();
        assert_simple(query, path);
        assert!(differs(&path.edges, earlier));
        assert_eq!(Some(path.totals[query.objective]), least);
        assert_eq!(Some(path.lower_bound), least);
    }
}

/// A query, what is wanted of it, and the share in per cent.
fn wanted() -> impl Strategy<Value = (Instance, usize, usize, usize, u64, Vec<u32>)> {
    (
        instance(),
        0usize..6,
        0usize..6,
        0usize..5,
        prop_oneof![Just(0u64), Just(29), Just(50), Just(60), Just(100)],
        prop::collection::vec(0u32..12, 22),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn alternatives_equal_enumeration(
        ((graph, source, target, limits), objective, measure, count, per_cent, roads) in wanted(),
    ) {
        let road_of_edge = &roads[..graph.head.len()];
        let query = Query { graph: &graph, source, target, objective, limits };
        let wanted = Alternatives { count, max_overlap: per_cent as f64 / 100.0, measure, road_of_edge };
        check_alternatives(&query, &wanted, per_cent);
    }

    #[test]
    fn a_budget_leaves_the_first_ones(
        ((graph, source, target, limits), objective, measure, count, per_cent, roads) in wanted(),
        labels in prop_oneof![Just(0u64), Just(1), Just(3), Just(10), Just(50)],
    ) {
        let road_of_edge = &roads[..graph.head.len()];
        let query = Query { graph: &graph, source, target, objective, limits };
        let wanted = Alternatives { count, max_overlap: per_cent as f64 / 100.0, measure, road_of_edge };
        let all = alternatives(&query, &wanted).unwrap().paths;
        let budget = Budget { labels: Some(labels), time: None };
        let solver = Solver::new(&graph).unwrap().within(budget);
        let Differing { paths, open } = solver.alternatives(&query, &wanted).unwrap();
        // The last may be what the budget left of a search.
        let proven = paths.len().saturating_sub(usize::from(open));
        prop_assert_eq!(&paths[..proven], &all[..proven]);
        prop_assert!(open || paths.len() == all.len());
        if let Some(last) = paths.get(proven) {
            prop_assert_eq!(check(&query, last), Ok(()));
            let least = all.get(proven).map(|p| p.totals[objective]);
            prop_assert!(least.is_some_and(|l| last.lower_bound <= l && l <= last.totals[objective]));
        }
    }
}
