//! Replanning against the principle of optimality, the plan's own figures, and petgraph's shortest paths.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use petgraph::algo::dijkstra;
use petgraph::visit::EdgeRef;
use proptest::prelude::*;
use siraba::io::{Inputs, RiskSource, Source};
use siraba::model::NodeId;
use siraba::plan::{
    ChangeKind, Direction, Limits, Map, Objective, Plan, PointSpec, Position, Replan, Replanning,
    Request, Route, Scene, Status, plan, replan, verify,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn map() -> &'static Map {
    static MAP: OnceLock<Map> = OnceLock::new();
    MAP.get_or_init(|| Map::embedded().unwrap())
}

fn with_risk(file: &str) -> Map {
    let mut inputs = Inputs::embedded().unwrap();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    inputs.risk.push(RiskSource {
        source: Source::open(&path).unwrap(),
        kind: None,
    });
    Map::load(inputs).unwrap()
}

fn request(from: &str, to: &str) -> Request {
    let point = |name| PointSpec::parse(name).unwrap();
    let mut request = Request::new(point(from), point(to));
    request.alternatives = Some(1);
    request
}

/// Journeys without nights: free, capped under escort, by cost, by way of a place, by hazard within kilometres.
fn journeys() -> &'static [(Request, Plan)] {
    static JOURNEYS: OnceLock<Vec<(Request, Plan)>> = OnceLock::new();
    JOURNEYS.get_or_init(|| {
        let free = request("Dakar", "Bamako");
        let mut capped = request("Abidjan", "Bamako");
        capped.limits.max_risk = Some(0.2);
        capped.escorts = vec!["armed".to_owned()];
        let mut cheap = request("Abidjan", "Ségou");
        cheap.minimise = Objective::Cost;
        cheap.limits.max_risk = Some(0.4);
        let mut via = request("Abidjan", "Bamako");
        via.via = vec![PointSpec::parse("Koutiala").unwrap()];
        let mut safe = request("Abidjan", "Bamako");
        safe.minimise = Objective::Hazard;
        safe.limits.max_km = Some(1350.0);
        [free, capped, cheap, via, safe]
            .into_iter()
            .map(|request| {
                let plan = plan(map(), &request).unwrap();
                assert_eq!(plan.status, Status::Optimal);
                (request, plan)
            })
            .collect()
    })
}

fn march() -> &'static Plan {
    static MARCH: OnceLock<Plan> = OnceLock::new();
    MARCH.get_or_init(|| {
        let mut request = request("Abidjan", "Bamako");
        request.depart = Some("2026-02-01T06:00".parse().unwrap());
        request.escorts = vec!["armed".to_owned()];
        request.limits.max_risk = Some(0.31);
        plan(map(), &request).unwrap()
    })
}

fn at(km: f64, time: &str) -> Replanning {
    Replanning::new(Position::Km(km), time.parse().unwrap())
}

fn value(route: &Route, objective: Objective) -> f64 {
    match objective {
        Objective::Time => route.time_s(),
        Objective::Distance => route.length_m,
        Objective::Cost => route.cost,
        Objective::Hazard => route.hazard,
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-3)
}

fn same_figures(a: &Route, b: &Route) {
    for (a, b) in [
        (a.length_m, b.length_m),
        (a.duration_s, b.duration_s),
        (a.hazard, b.hazard),
        (a.cost, b.cost),
        (a.escort_km, b.escort_km),
        (a.time_s(), b.time_s()),
    ] {
        assert!(near(a, b), "{a} {b}");
    }
    let nights = |r: &Route| -> Vec<String> { r.nights.iter().map(|n| n.place.clone()).collect() };
    assert_eq!(nights(a), nights(b));
}

#[test]
fn at_the_start_it_is_the_plan_itself() {
    for (_, plan) in journeys() {
        let answer = replan(map(), map(), plan, &at(0.0, "2026-01-31T08:00")).unwrap();
        same_figures(answer.chosen_route().unwrap(), &plan.routes[0]);
        assert!(near(answer.travelled.length_m, 0.0) && near(answer.travelled.cost, 0.0));
    }
    let plan = march();
    let answer = replan(map(), map(), plan, &at(0.0, "2026-02-01T06:00")).unwrap();
    same_figures(answer.chosen_route().unwrap(), &plan.routes[0]);
    let change = answer.change.as_ref().unwrap();
    assert!(change.same_road && change.same_escorts && answer.zones.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is left of an optimal route is optimal for what is left of its limits.
    #[test]
    fn the_rest_of_an_optimal_route_is_optimal(which in 0usize..5, share in 0.0f64..0.999) {
        let (request, plan) = &journeys()[which];
        let route = &plan.routes[0];
        let mut asked = at(share * route.length_m / 1000.0, "2026-01-31T08:00");
        asked.count_travelled = true;
        let answer = replan(map(), map(), plan, &asked).unwrap();
        let old = answer.as_planned.as_ref().unwrap();
        let new = answer.chosen_route().unwrap();
        prop_assert!(old.holds, "{:?}", old.broken);
        let (now, then) = (value(new, request.minimise), value(&old.route, request.minimise));
        prop_assert!(near(now, then), "{now} {then}");
        // What lies behind and what lies ahead are the plan.
        let t = &answer.travelled;
        prop_assert!(near(t.length_m + old.route.length_m, route.length_m));
        prop_assert!(near(t.duration_s + old.route.duration_s, route.duration_s));
        prop_assert!(near(t.cost + old.route.cost, route.cost));
        prop_assert!((t.hazard + old.route.hazard - route.hazard).abs() <= 1e-3 * route.hazard + 1e-9);
        prop_assert!((t.escort_km + old.route.escort_km - route.escort_km).abs() < 1e-6);
        prop_assert!(answer.zones.is_empty(), "{:?}", answer.zones);
        // A cap on what lies ahead alone is no tighter.
        asked.count_travelled = false;
        let looser = replan(map(), map(), plan, &asked).unwrap();
        let best = value(looser.chosen_route().unwrap(), request.minimise);
        prop_assert!(best <= then * (1.0 + 1e-9));
        prop_assert_eq!(verify(&answer.ahead, map(), Vec::new()).unwrap(), Vec::new());
    }

    /// On the plan's own clock the march goes on no worse than planned, and what it says holds on the map.
    #[test]
    fn a_march_goes_on_no_worse_than_planned(which in 0usize..40) {
        let plan = march();
        let points: Vec<_> = plan.routes[0].timetable.iter().filter(|p| p.km > 1.0 && p.km < 1360.0).collect();
        let point = points[which % points.len()];
        let mut asked = Replanning::new(Position::Km(point.km), point.head);
        asked.count_travelled = true;
        let answer = replan(map(), map(), plan, &asked).unwrap();
        let new = answer.chosen_route().unwrap();
        let arrives = |route: &Route| route.timetable.last().unwrap().head;
        prop_assert!(arrives(new).duration_since(arrives(&plan.routes[0])).as_secs() <= 60 * 60, "{:?}", point);
        if let Some(elapsed_s) = answer.as_planned.as_ref().unwrap().route.elapsed_s {
            prop_assert!(new.elapsed_s.unwrap() <= elapsed_s + 1e-3);
        }
        prop_assert_eq!(verify(&answer.ahead, map(), Vec::new()).unwrap(), Vec::new());
    }
}

#[test]
fn a_closure_ahead_makes_it_go_another_way() {
    let now = with_risk("tests/replan/sikasso-bougouni-closed.geojson");
    let answer = replan(map(), &now, march(), &at(1050.0, "2026-02-05T09:00")).unwrap();
    let old = answer.as_planned.as_ref().unwrap();
    assert!(!old.holds && old.broken.iter().any(|b| b.contains("Niéna bridge down")));
    let change = answer.change.as_ref().unwrap();
    assert!(!change.same_road && change.turns_back);
    assert!(
        answer
            .zones
            .iter()
            .any(|z| z.kind == "closure" && z.change == ChangeKind::New)
    );
    assert_eq!(answer.here.escort.as_deref(), Some("armed"));
    // The escort stays without a post: nothing is paid for taking it on.
    let new = answer.chosen_route().unwrap();
    assert_eq!(new.legs[0].escort.as_deref(), Some("armed"));
    assert_eq!(answer.risk_added.len(), 1);
    assert_eq!(verify(&answer.ahead, &now, Vec::new()).unwrap(), Vec::new());

    // Who cannot turn has no way; the halt is told all the same, with what stands in the way.
    let mut asked = at(1050.0, "2026-02-05T09:00");
    asked.no_turn = true;
    let stuck = replan(map(), &now, march(), &asked).unwrap();
    assert_eq!(stuck.status, Status::Infeasible);
    assert!(!stuck.ahead.binding.is_empty() && !stuck.halts[0].breaks.is_empty());
    assert!(
        stuck
            .halts
            .iter()
            .all(|way| way.direction == Direction::Ahead)
    );
}

#[test]
fn an_area_ahead_is_what_changed() {
    let now = with_risk("tests/replan/sikasso-bougouni.geojson");
    let before_it_holds = replan(map(), &now, march(), &at(500.0, "2026-02-02T11:00")).unwrap();
    assert!(
        before_it_holds.zones.is_empty(),
        "not in force before 3 February"
    );
    let answer = replan(map(), &now, march(), &at(900.0, "2026-02-04T13:00")).unwrap();
    let old = answer.as_planned.as_ref().unwrap();
    assert!(old.difference.hazard > 0.1 && near(old.difference.length_m, 0.0));
    let zone = answer
        .zones
        .iter()
        .find(|z| z.change == ChangeKind::New)
        .unwrap();
    assert!((zone.hazard_now - old.difference.hazard).abs() < 1e-3);
    let new = answer.chosen_route().unwrap();
    assert!(new.attack_probability <= 0.31 && new.hazard < old.route.hazard);
}

#[test]
fn a_late_convoy_and_one_with_a_long_day_behind_it_arrive_later() {
    let arrives = |answer: &Replan| {
        answer
            .chosen_route()
            .map(|route| route.timetable.last().unwrap().head)
    };
    let early = replan(map(), map(), march(), &at(700.0, "2026-02-03T09:00")).unwrap();
    let late = replan(map(), map(), march(), &at(700.0, "2026-02-03T11:00")).unwrap();
    assert!(arrives(&late).unwrap() >= arrives(&early).unwrap());
    assert!(late.here.late_s.unwrap() > early.here.late_s.unwrap());
    let mut tired = at(700.0, "2026-02-03T09:00");
    tired.driven_h = Some(6.0);
    let tired = replan(map(), map(), march(), &tired).unwrap();
    let first = |answer: &Replan| answer.chosen_route().unwrap().nights[0].km;
    assert!(first(&tired) <= first(&early));
    assert!(arrives(&tired).unwrap() >= arrives(&early).unwrap());
    // Too late for any halt before dusk: nothing ahead is a plan, and the first halt is told all the same.
    let dusk = replan(map(), map(), march(), &at(700.0, "2026-02-03T15:00")).unwrap();
    assert_eq!(dusk.status, Status::Infeasible);
    assert!(dusk.chosen.is_none() && !dusk.ahead.binding.is_empty());
    assert!(dusk.halts.len() == 2 && dusk.halts.iter().all(|way| !way.in_time));
}

#[test]
fn a_point_beside_the_road_is_on_it_and_another_road_is_not() {
    let plan = march();
    let km = replan(map(), map(), plan, &at(1050.0, "2026-02-05T09:00")).unwrap();
    let mut asked = at(0.0, "2026-02-05T09:00");
    asked.at =
        Position::parse(&format!("{},{}", km.here.lon + 0.001, km.here.lat - 0.002)).unwrap();
    let beside = replan(map(), map(), plan, &asked).unwrap();
    assert!(beside.here.on_route && (beside.here.km - 1050.0).abs() < 0.3);
    asked.at = Position::parse("Koutiala").unwrap();
    let off = replan(map(), map(), plan, &asked).unwrap();
    assert!(!off.here.on_route && off.as_planned.is_none() && off.change.is_none());
    assert!(off.here.route_distance_m > 50_000.0);
    assert_eq!(
        off.chosen_route().unwrap().nodes[0].place.as_deref(),
        Some("Koutiala")
    );
}

#[test]
fn what_lies_ahead_can_be_replanned_again() {
    let now = with_risk("tests/replan/sikasso-bougouni-closed.geojson");
    let first = replan(map(), &now, march(), &at(1050.0, "2026-02-05T09:00")).unwrap();
    let text = serde_json::to_string(&first).unwrap();
    let back: Replan = serde_json::from_str(&text).unwrap();
    let new = first.chosen_route().unwrap();
    let again = replan(&now, &now, &back.ahead, &at(0.0, "2026-02-05T09:00")).unwrap();
    same_figures(again.chosen_route().unwrap(), new);
    let on = replan(&now, &now, &back.ahead, &at(20.0, "2026-02-05T09:25")).unwrap();
    assert!(on.change.as_ref().unwrap().same_road);
    assert_eq!(on.here.escort.as_deref(), Some("armed"));
}

#[test]
fn limits_are_what_is_left_of_them() {
    let mut request = request("Abidjan", "Bamako");
    request.limits = Limits {
        max_hours: Some(40.0),
        max_km: Some(1500.0),
        max_cost: Some(60_000.0),
        max_detour: Some(1.2),
        max_risk: Some(0.4),
        max_escort_km: None,
    };
    let plan = plan(map(), &request).unwrap();
    let mut asked = at(400.0, "2026-01-31T14:00");
    for counts in [false, true] {
        asked.count_travelled = counts;
        let answer = replan(map(), map(), &plan, &asked).unwrap();
        let (left, t) = (answer.ahead.request.limits, &answer.travelled);
        assert!(near(left.max_hours.unwrap(), 40.0 - t.duration_s / 3600.0));
        assert!(near(left.max_cost.unwrap(), 60_000.0 - t.cost));
        let detour_km = 1.2 * plan.baseline.length_m / 1000.0;
        assert!(near(left.max_km.unwrap(), detour_km.min(1500.0) - 400.0));
        assert_eq!(left.max_detour, None);
        let cap = if counts {
            1.0 - (1.0 - 0.4) / (-t.hazard).exp()
        } else {
            0.4
        };
        assert!(near(left.max_risk.unwrap(), cap));
    }
}

#[test]
fn a_plan_without_a_march_still_tells_the_dusk() {
    let (_, plan) = &journeys()[0];
    let answer = replan(map(), map(), plan, &at(300.0, "2026-02-01T17:00")).unwrap();
    assert!(answer.chosen_route().unwrap().elapsed_s.is_none());
    assert!(answer.warnings.iter().any(|w| w.contains("--driven-today")));
    for way in &answer.halts {
        // Between Dakar and Bamako the sun sets from 18:20 to 19:10 UTC at the start of February.
        let margin = jiff::SignedDuration::from_secs_f64(way.margin_s.unwrap());
        let dusk = way.all_in.checked_add(margin).unwrap();
        assert_eq!(dusk.date(), answer.here.time.date());
        let (from, to) = (
            jiff::civil::time(18, 15, 0, 0),
            jiff::civil::time(19, 15, 0, 0),
        );
        assert!((from..to).contains(&dusk.time()), "{dusk}");
    }
}

/// Planned seconds from a node to every other, by petgraph; unescorted, one truck.
fn planned_s(scene: &Scene<'_>, from: NodeId) -> BTreeMap<NodeId, f64> {
    dijkstra(&scene.network, from, None, |edge| edge_s(scene, edge.id()))
        .into_iter()
        .collect()
}

fn edge_s(scene: &Scene<'_>, edge: siraba::model::EdgeId) -> f64 {
    let link = scene.network.link(edge);
    let speed = scene.speed_kmh[link.index()];
    let closed = scene.overlay.link(link).closed_by.is_some() || scene.shut[link.index()];
    if speed <= 0.0 || closed {
        return f64::INFINITY;
    }
    let tolls = scene.overlay.tolls.iter().filter(|t| t.edge == edge);
    let delay_s: f64 = tolls.map(|t| t.delay_min * 60.0).sum();
    scene.network.link_length_m(link) / speed * 3.6 * 1.25 + delay_s
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The nearest halts by petgraph's shortest paths, split by the first edge.
    #[test]
    fn the_nearest_halts_are_petgraphs(share in 0.02f64..0.98, west in any::<bool>()) {
        let mut request = if west { request("Dakar", "Bamako") } else { request("Abidjan", "Mopti") };
        request.trucks = Some(1);
        let plan = plan(map(), &request).unwrap();
        let km = share * plan.routes[0].length_m / 1000.0;
        let answer = replan(map(), map(), &plan, &at(km, "2026-02-01T08:00")).unwrap();
        let mut again = request.clone();
        again.from = PointSpec::LonLat(geo::Coord { x: answer.here.lon, y: answer.here.lat });
        again.under_way.clone_from(&answer.ahead.request.under_way);
        let scene = Scene::new(map(), &again).unwrap();
        let here = scene.stops[0].node;
        let halts: Vec<NodeId> = scene.places_at.iter()
            .filter(|(_, place)| map().places[place.index()].halt)
            .map(|(node, _)| *node)
            .collect();
        // Every halt with its planned time and the edge that the way begins with.
        let first = scene.network.edges_from(here).map(|edge| {
            (edge, edge_s(&scene, edge), planned_s(&scene, scene.network.head(edge)))
        }).collect::<Vec<_>>();
        let forward = answer.as_planned.as_ref().unwrap().route.edges[0].edge;
        for way in answer.halts.iter().filter(|way| way.direction != Direction::Here && way.in_time) {
            let behind = way.direction == Direction::Behind;
            let mut least = f64::INFINITY;
            for halt in &halts {
                let by = first.iter().map(|(edge, s, dist)| {
                    (s + dist.get(halt).copied().unwrap_or(f64::INFINITY), *edge)
                });
                let (seconds, edge) = by.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
                if (edge != forward) == behind && *halt != here {
                    least = least.min(seconds);
                }
            }
            let took = way.arrives.duration_since(answer.here.time).as_secs_f64();
            if least < 16_000.0 {
                // No rest is due, and the column of one truck passes at once.
                prop_assert!((took - least).abs() < 60.0, "{took} {least} {}", way.place);
            } else {
                prop_assert!(took > least - 1.0, "{took} {least} {}", way.place);
            }
        }
    }
}
