//! Frontiers against enumeration.

use super::*;

fn equals_enumeration(query: &Query<'_>, criterion: usize) {
    let mut points: Vec<(u64, u64)> = simple_paths(query.graph, query.source, query.target)
        .iter()
        .filter(|(_, sums)| within(sums, &query.limits))
        .map(|(_, sums)| (sums[query.objective], sums[criterion]))
        .collect();
    points.sort_unstable();
    let mut expected: Vec<(u64, u64)> = Vec::new();
    for point in points {
        if expected.last().is_none_or(|last| point.1 < last.1) {
            expected.push(point);
        }
    }
    let found = frontier(query, criterion).unwrap();
    assert_eq!(
        check_frontier(query, criterion, &found),
        Ok(()),
        "{found:?}"
    );
    let paths = found.paths;
    for path in &paths {
        check(query, path).unwrap();
        assert_simple(query, path);
        assert_eq!(path.lower_bound, path.totals[query.objective]);
    }
    let got: Vec<_> = paths
        .iter()
        .map(|p| (p.totals[query.objective], p.totals[criterion]))
        .collect();
    assert_eq!(got, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn frontier_equals_enumeration(
        (graph, source, target, limits) in instance(), objective in 0usize..6, criterion in 0usize..6,
    ) {
        equals_enumeration(&Query { graph: &graph, source, target, objective, limits }, criterion);
    }
}
