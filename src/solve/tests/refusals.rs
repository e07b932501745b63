//! Malformed problems, and the checker on paths that lie.

use super::*;

fn two_ways() -> Digraph {
    graph(
        3,
        &[(0, 1, vec![1, 9]), (0, 1, vec![4, 2]), (1, 2, vec![1, 1])],
    )
}

fn malformed(query: &Query<'_>) {
    assert!(
        matches!(constrained(query), Err(Error::Malformed(_))),
        "{query:?}"
    );
    assert!(
        matches!(frontier(query, 0), Err(Error::Malformed(_))),
        "{query:?}"
    );
    let wanted = Alternatives {
        count: 1,
        max_overlap: 0.5,
        measure: 0,
        road_of_edge: &[0, 1, 2],
    };
    assert!(
        matches!(alternatives(query, &wanted), Err(Error::Malformed(_))),
        "{query:?}"
    );
}

#[test]
fn malformed_is_an_error() {
    let sound = two_ways();
    let query = Query {
        graph: &sound,
        source: 0,
        target: 2,
        objective: 0,
        limits: vec![],
    };
    malformed(&Query {
        source: 3,
        ..query.clone()
    });
    malformed(&Query {
        target: u32::MAX,
        ..query.clone()
    });
    malformed(&Query {
        objective: 2,
        ..query.clone()
    });
    malformed(&Query {
        limits: vec![Limit {
            criterion: 7,
            at_most: 1,
        }],
        ..query.clone()
    });
    let breakers: [fn(&mut Digraph); 6] = [
        |g| g.first_out.clear(),
        |g| g.first_out[0] = 1,
        |g| g.first_out[1] = 9,
        |g| g.head[0] = 3,
        |g| g.head.truncate(2),
        |g| g.weights[1].truncate(2),
    ];
    for break_it in breakers {
        let mut broken = two_ways();
        break_it(&mut broken);
        malformed(&Query {
            graph: &broken,
            ..query.clone()
        });
    }
    assert!(matches!(frontier(&query, 2), Err(Error::Malformed(_))));
    let roads = [0, 1, 2];
    let wanted = Alternatives {
        count: 2,
        max_overlap: 0.5,
        measure: 0,
        road_of_edge: &roads,
    };
    for max_overlap in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        let wanted = Alternatives {
            max_overlap,
            ..wanted.clone()
        };
        assert!(matches!(
            alternatives(&query, &wanted),
            Err(Error::Malformed(_))
        ));
    }
    for wanted in [
        Alternatives {
            measure: 2,
            ..wanted.clone()
        },
        Alternatives {
            road_of_edge: &roads[1..],
            ..wanted
        },
    ] {
        assert!(matches!(
            alternatives(&query, &wanted),
            Err(Error::Malformed(_))
        ));
    }
    let other = two_ways();
    let solver = Solver::new(&other).unwrap();
    assert!(matches!(
        solver.constrained(&query),
        Err(Error::Malformed(_))
    ));
}

#[test]
fn nowhere_to_go_is_an_empty_path() {
    let loops = graph(1, &[(0, 0, vec![0, 3]), (0, 0, vec![2, 0])]);
    let limits = vec![
        Limit {
            criterion: 0,
            at_most: 0,
        },
        Limit {
            criterion: 1,
            at_most: 0,
        },
    ];
    let query = Query {
        graph: &loops,
        source: 0,
        target: 0,
        objective: 0,
        limits,
    };
    let here = Path {
        edges: vec![],
        totals: vec![0, 0],
        lower_bound: 0,
    };
    assert_eq!(constrained(&query), Ok(Outcome::Optimal(here.clone())));
    assert_eq!(frontier(&query, 1).map(|f| f.paths), Ok(vec![here.clone()]));
    let wanted = Alternatives {
        count: 3,
        max_overlap: 1.0,
        measure: 1,
        road_of_edge: &[0, 1],
    };
    assert_eq!(
        alternatives(&query, &wanted).map(|d| d.paths),
        Ok(vec![here])
    );
}

#[test]
fn the_checker_finds_each_fault() {
    let graph = two_ways();
    let limits = vec![Limit {
        criterion: 1,
        at_most: 3,
    }];
    let query = Query {
        graph: &graph,
        source: 0,
        target: 2,
        objective: 0,
        limits,
    };
    let good = Path {
        edges: vec![1, 2],
        totals: vec![5, 3],
        lower_bound: 5,
    };
    assert_eq!(constrained(&query), Ok(Outcome::Optimal(good.clone())));
    assert_eq!(check(&query, &good), Ok(()));
    let fault = |path: Path| check(&query, &path).unwrap_err();
    assert!(matches!(
        fault(Path {
            edges: vec![2],
            ..good.clone()
        }),
        Fault::Broken { position: 0, .. }
    ));
    assert!(matches!(
        fault(Path {
            edges: vec![1],
            ..good.clone()
        }),
        Fault::WrongEnd { node: 1, .. }
    ));
    assert!(matches!(
        fault(Path {
            edges: vec![1, 2, 9],
            ..good.clone()
        }),
        Fault::Broken { position: 2, .. }
    ));
    assert!(matches!(
        fault(Path {
            totals: vec![5, 2],
            ..good.clone()
        }),
        Fault::WrongTotal { criterion: 1, .. }
    ));
    assert!(matches!(
        fault(Path {
            totals: vec![5],
            ..good.clone()
        }),
        Fault::WrongTotal { criterion: 1, .. }
    ));
    let over = Path {
        edges: vec![0, 2],
        totals: vec![2, 10],
        lower_bound: 2,
    };
    assert!(matches!(
        fault(over),
        Fault::OverLimit {
            position: 0,
            sum: 10,
            at_most: 3
        }
    ));
    assert!(matches!(
        fault(Path {
            lower_bound: 6,
            ..good
        }),
        Fault::WrongBound { .. }
    ));
}

#[test]
fn the_checker_refuses_false_answers() {
    let graph = two_ways();
    let query = |caps: &[(usize, u64)]| Query {
        graph: &graph,
        source: 0,
        target: 2,
        objective: 0,
        limits: caps
            .iter()
            .map(|&(criterion, at_most)| Limit { criterion, at_most })
            .collect(),
    };
    let path = |lower_bound| Path {
        edges: vec![1, 2],
        totals: vec![5, 3],
        lower_bound,
    };
    // Least sums alone are 2 and 3; 5 and 3 on one path, 2 and 10 on the other.
    let both = query(&[(0, 4), (1, 4)]);
    let infeasible = |alone: &[(usize, u64)], together: &[usize]| Outcome::Infeasible {
        alone: alone.to_vec(),
        together: together.to_vec(),
    };
    assert_eq!(check_outcome(&both, &constrained(&both).unwrap()), Ok(()));
    assert_eq!(check_outcome(&both, &infeasible(&[], &[0, 1])), Ok(()));
    for (alone, together) in [
        (&[][..], &[][..]),
        (&[], &[0]),
        (&[], &[0, 0]),
        (&[], &[0, 2]),
        (&[(0, 5)], &[]),
        (&[(1, 3)], &[]),
    ] {
        let answer = infeasible(alone, together);
        assert!(check_outcome(&both, &answer).is_err(), "{answer:?}");
    }
    let wide = query(&[(0, 9), (1, 4)]);
    assert_eq!(check_outcome(&wide, &Outcome::Optimal(path(5))), Ok(()));
    assert_eq!(check_outcome(&wide, &Outcome::Feasible(path(3))), Ok(()));
    assert_eq!(
        check_outcome(&wide, &Outcome::Open { lower_bound: 2 }),
        Ok(())
    );
    for answer in [
        infeasible(&[], &[0, 1]),
        Outcome::Unreachable,
        Outcome::Optimal(path(4)),
        Outcome::Feasible(path(5)),
        Outcome::Feasible(path(1)),
        Outcome::Open { lower_bound: 1 },
    ] {
        assert!(check_outcome(&wide, &answer).is_err(), "{answer:?}");
    }
    let tight = query(&[(1, 2)]);
    assert_eq!(check_outcome(&tight, &infeasible(&[(0, 3)], &[])), Ok(()));
    assert!(check_outcome(&tight, &infeasible(&[(0, 4)], &[])).is_err());
    assert!(check_outcome(&tight, &infeasible(&[], &[])).is_err());
    let back = Query {
        source: 2,
        target: 0,
        ..query(&[])
    };
    assert_eq!(check_outcome(&back, &Outcome::Unreachable), Ok(()));
    assert!(check_outcome(&back, &Outcome::Open { lower_bound: 0 }).is_err());
}
