//! Frontiers of the embedded map against capped plans, an independent way through the solver; bytes that do not
//! depend on threads; budgets.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use siraba::model::attack_probability;
use siraba::plan::{
    Budget, Error, Frontier, Limits, Map, Objective, Plan, PointSpec, Request, Route, Status,
    frontier, plan, verify_frontier,
};
use siraba::report::{Format, Sketch, render, render_frontier};
use std::time::Duration;

fn request(from: &str, to: &str) -> Request {
    Request::new(
        PointSpec::parse(from).unwrap(),
        PointSpec::parse(to).unwrap(),
    )
}

fn capped(map: &Map, request: &Request, max_risk: f64) -> Plan {
    let limits = Limits {
        max_risk: Some(max_risk),
        ..request.limits
    };
    plan(
        map,
        &Request {
            limits,
            ..request.clone()
        },
    )
    .unwrap()
}

fn value(route: &Route, objective: Objective) -> f64 {
    match objective {
        Objective::Time => route.duration_s,
        Objective::Distance => route.length_m,
        Objective::Cost => route.cost,
        Objective::Hazard => route.hazard,
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 * a.abs().max(b.abs())
}

/// Every point is the best plan under its own risk as the cap, and with a cap between two points the best plan is
/// the later one: so nothing is missing between them, before the first or after the last.
fn equals_capped_plans(map: &Map, request: &Request) -> usize {
    let found = frontier(map, request, None).unwrap();
    assert_eq!(found.status, Status::Optimal);
    assert_eq!(verify_frontier(&found, map, Vec::new()).unwrap(), []);
    assert_eq!(found.points as usize, found.frontier.len());
    let objective = request.minimise;
    let expect = |cap: f64, point: &Route| {
        let plan = capped(map, request, cap);
        let best = &plan.routes[0];
        assert!(
            same(value(best, objective), value(point, objective))
                && same(best.hazard, point.hazard),
            "{:?} to {:?} with at most {cap}: {} {}, not {} {}",
            request.from,
            request.to,
            value(best, objective),
            best.hazard,
            value(point, objective),
            point.hazard
        );
    };
    let points: Vec<&Route> = found.frontier.iter().map(|p| &p.route).collect();
    expect(request.limits.max_risk.unwrap_or(1.0), points[0]);
    for (i, point) in points.iter().enumerate() {
        assert_eq!(point.rank as usize, i + 1);
        expect(point.attack_probability, point);
        let Some(next) = points.get(i + 1) else {
            // Less than the last cannot be had.
            let below = attack_probability(point.hazard * (1.0 - 1e-6));
            assert_eq!(capped(map, request, below).status, Status::Infeasible);
            continue;
        };
        assert!(value(next, objective) > value(point, objective) && next.hazard < point.hazard);
        // A cap has a slack of 1e-9 for rounding: nothing can be asked between points that are closer.
        if point.hazard - next.hazard > 1e-7 * point.hazard {
            expect(attack_probability(point.hazard.midpoint(next.hazard)), next);
            expect(attack_probability(point.hazard * (1.0 - 3e-8)), next);
        }
    }
    points.len()
}

#[test]
fn points_are_the_best_plans_under_caps() {
    let map = Map::embedded().unwrap();
    let mut points = 0;
    for (from, to, objective, escorts, limits) in [
        (
            "Abidjan",
            "Bamako",
            Objective::Time,
            true,
            Limits::default(),
        ),
        ("Dakar", "Bamako", Objective::Cost, true, Limits::default()),
        (
            "Conakry",
            "Gao",
            Objective::Distance,
            false,
            Limits::default(),
        ),
        (
            "Lomé",
            "Gao",
            Objective::Time,
            true,
            Limits {
                max_risk: Some(0.7),
                max_escort_km: Some(900.0),
                ..Limits::default()
            },
        ),
        (
            "Abidjan",
            "Mopti",
            Objective::Cost,
            false,
            Limits {
                max_hours: Some(60.0),
                max_detour: Some(1.5),
                ..Limits::default()
            },
        ),
    ] {
        let mut request = request(from, to);
        request.minimise = objective;
        request.limits = limits;
        if escorts {
            request.escorts = vec!["armed".to_owned()];
        }
        points += equals_capped_plans(&map, &request);
    }
    assert!(points > 25, "only {points} points were compared");
}

#[test]
fn thinning_changes_what_is_shown_and_nothing_else() {
    let map = Map::embedded().unwrap();
    let mut request = request("Dakar", "Bamako");
    request.minimise = Objective::Cost;
    request.escorts = vec!["armed".to_owned()];
    let all = frontier(&map, &request, None).unwrap();
    assert!(all.frontier.iter().filter(|p| p.knee).count() == 1 && all.points > 6);
    for most in 3..=all.points {
        let thin = frontier(&map, &request, Some(most)).unwrap();
        assert_eq!(thin.frontier.len() as u32, most);
        assert_eq!((thin.points, thin.status), (all.points, all.status));
        assert_eq!(verify_frontier(&thin, &map, Vec::new()).unwrap(), []);
        let ranks: Vec<u32> = thin.frontier.iter().map(|p| p.route.rank).collect();
        assert!(ranks[0] == 1 && ranks[ranks.len() - 1] == all.points);
        assert!(thin.frontier.iter().any(|p| p.knee));
        for (i, p) in thin.frontier.iter().enumerate() {
            assert_eq!(p.route, all.frontier[p.route.rank as usize - 1].route);
            assert_eq!(
                p.step.map(|s| s.against),
                i.checked_sub(1).map(|j| ranks[j])
            );
        }
    }
}

/// The knee is the route that `plan` calls balanced, and the ends are its fastest and its safest.
#[test]
fn the_plan_without_limits_shows_three_points_of_the_frontier() {
    let map = Map::embedded().unwrap();
    let request = request("Abidjan", "Bamako");
    let plan = plan(&map, &request).unwrap();
    let found = frontier(&map, &request, None).unwrap();
    let labelled: Vec<_> = found
        .frontier
        .iter()
        .filter(|p| p.route.label != "in between")
        .map(|p| (p.route.label.clone(), p.route.edges.clone()))
        .collect();
    let routes: Vec<_> = plan
        .routes
        .iter()
        .map(|r| (r.label.clone(), r.edges.clone()))
        .collect();
    assert_eq!(labelled, routes);
}

#[test]
fn prices_are_differences_of_what_is_shown() {
    let map = Map::embedded().unwrap();
    let found: Frontier = frontier(&map, &request("Conakry", "Gao"), None).unwrap();
    for pair in found.frontier.windows(2) {
        let (a, b) = (&pair[0].route, &pair[1].route);
        let step = pair[1].step.unwrap();
        let hours = (b.duration_s - a.duration_s) / 3600.0;
        assert!(same(step.per_attack, hours / (a.hazard - b.hazard)));
        let points = 100.0 * (a.attack_probability - b.attack_probability);
        assert!(same(step.per_point.unwrap(), hours / points));
    }
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let map = Map::embedded().unwrap();
    let mut request = request("Abidjan", "Bamako");
    request.escorts = vec!["armed".to_owned()];
    let sketch = Sketch::of(&map.network, &map.places);
    let bytes = |threads| {
        pool(threads).install(|| {
            let plan = plan(&map, &request).unwrap();
            let frontier = frontier(&map, &request, None).unwrap();
            [
                render(&plan, &sketch, Format::Json).unwrap(),
                render(&plan, &sketch, Format::Text).unwrap(),
                render_frontier(&frontier, &sketch, Format::Json).unwrap(),
            ]
        })
    };
    let one = bytes(1);
    for threads in [2, 3, 7] {
        assert!(bytes(threads) == one, "{threads} threads");
    }
}

/// Whatever a budget allows, what is said is true: the plan without one is no worse than a bound, no better than
/// proven, and every side figure that is given is the same.
#[test]
fn a_budget_never_makes_a_figure_wrong() {
    let map = Map::embedded().unwrap();
    let mut request = request("Abidjan", "Bamako");
    request.escorts = vec!["armed".to_owned()];
    request.limits.max_risk = Some(0.25);
    let exact = plan(&map, &request).unwrap();
    let budget = |time, labels| Budget { time, labels };
    for budget in [
        budget(Some(Duration::from_nanos(1)), None),
        budget(Some(Duration::from_millis(2)), None),
        budget(Some(Duration::from_secs(3600)), Some(u64::MAX)),
        budget(None, Some(1)),
        budget(None, Some(100)),
        budget(None, Some(1000)),
    ] {
        request.budget = budget;
        let found = match plan(&map, &request) {
            Ok(found) => found,
            Err(error) => {
                assert_eq!(error, Error::BudgetSpent);
                continue;
            }
        };
        let (best, proven) = (&found.routes[0], &exact.routes[0]);
        assert!(best.lower_bound <= proven.duration_s * (1.0 + 1e-9));
        assert!(best.duration_s >= proven.duration_s * (1.0 - 1e-9));
        assert_eq!(found.status == Status::Optimal, best.gap <= 0.0);
        if found.status != Status::Optimal {
            continue;
        }
        for case in &found.sensitivity {
            assert!(exact.sensitivity.contains(case));
        }
        let mut left_out = exact.sensitivity.len() - found.sensitivity.len();
        let zones = found.detour[0].zones_avoided.iter();
        for (zone, full) in zones.zip(&exact.detour[0].zones_avoided) {
            if zone.unsearched {
                left_out += 1;
            } else {
                assert_eq!(zone, full);
            }
        }
        let warned = found.warnings.iter().any(|w| w.contains("left out"));
        assert_eq!(warned, left_out > 0, "{:?}", found.warnings);
        assert!(
            siraba::plan::verify(&found, &map, Vec::new())
                .unwrap()
                .is_empty()
        );
    }
}

/// With one nanosecond nothing is begun beside the main search: it is left out, and said so.
#[test]
fn side_searches_without_time_are_left_out() {
    let map = Map::embedded().unwrap();
    let mut request = request("Abidjan", "Bamako");
    request.limits.max_risk = Some(0.25);
    request.budget.time = Some(Duration::from_nanos(1));
    match plan(&map, &request) {
        Ok(found) => {
            assert!(found.sensitivity.is_empty());
            assert!(found.detour[0].zones_avoided.iter().all(|z| z.unsearched));
            let page = render(&found, &Sketch::default(), Format::Text).unwrap();
            assert!(
                String::from_utf8(page)
                    .unwrap()
                    .contains("The budget was spent")
            );
        }
        Err(error) => assert_eq!(error, Error::BudgetSpent),
    }
}
