//! Comparisons of scenarios against code apart from them: figures summed again from each scenario's overlay,
//! regret by brute force over the candidates, and every route of small networks enumerated.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise
#![allow(clippy::float_cmp)] // two infinities are equal, and near each other they are not

use proptest::prelude::*;
use siraba::io::{Inputs, RiskSource, ScenarioSource, Source};
use siraba::model::NodeId;
use siraba::plan::{
    Candidate, Comparing, Comparison, Currency, Limits, Map, Objective, Plan, PointSpec, Request,
    Scene, Status, compare, plan, verify,
};
use siraba::report::{Format, Sketch, render_comparison};

fn embedded() -> Map {
    Map::embedded().expect("the embedded map loads")
}

fn request(from: &str, to: &str) -> Request {
    Request::new(
        PointSpec::parse(from).unwrap(),
        PointSpec::parse(to).unwrap(),
    )
}

const JOURNEYS: [(&str, &str); 3] = [
    ("Abidjan", "Bamako"),
    ("Dakar", "Bamako"),
    ("Bamako", "Mopti"),
];

/// Total cost, seconds, hazard and whether every limit holds, summed again over a candidate's edges.
fn again(scene: &Scene<'_>, candidate: &Candidate, limits: &Limits) -> ([f64; 3], bool) {
    let (convoy, profile) = (&scene.convoy, &scene.profile);
    let trucks = f64::from(convoy.trucks);
    let (mut km, mut escorted, mut seconds, mut money) = (0.0, 0.0, 0.0, 0.0);
    let mut aboard_km = 0.0;
    let (mut hazard, mut loss, mut open) = (0.0, 0.0, true);
    let mut before: Option<String> = None;
    for used in &candidate.route.edges {
        let link = scene.network.link(used.edge);
        let escort = scene
            .escorts
            .iter()
            .find(|e| Some(&e.name) == used.escort.as_ref());
        if let Some(escort) = escort.filter(|_| used.escort != before) {
            seconds += escort.change_min * 60.0;
            money += escort.change_cost;
        }
        before.clone_from(&used.escort);
        let length = scene.network.link_length_m(link) / 1000.0;
        let mut here = length / scene.speed_kmh[link.index()] * 3600.0;
        if let Some(ferry) = scene.ferries.get(&link) {
            here = ferry.time_s;
            aboard_km += length;
        }
        for toll in scene.overlay.tolls.iter().filter(|t| t.edge == used.edge) {
            here += toll.delay_min * 60.0;
            money += toll.cost;
        }
        let risk = scene.overlay.link(link);
        open &= risk.closed_by.is_none() && !scene.excluded[link.index()];
        let (phi, psi) = escort.map_or((1.0, 1.0), |e| (e.phi, e.psi));
        hazard += risk.hazard * phi;
        loss += risk.loss * phi * psi;
        if let Some(escort) = escort {
            money += length * escort.cost_per_km + here / 3600.0 * escort.cost_per_hour;
            escorted += length;
        }
        km += length;
        seconds += here;
    }
    // On a ferry no wheel turns.
    let driven_km = km - aboard_km;
    let per_km = profile.cost_per_km + profile.fuel_l_per_100km / 100.0 * convoy.fuel_price;
    money += trucks * driven_km * per_km;
    money += seconds / 3600.0 * (trucks * profile.cost_per_hour + convoy.cargo_delay_per_hour);
    let (hazard, loss) = (hazard * convoy.size_factor(), loss * convoy.size_factor());
    let total = money + trucks * (1.0 - (-loss).exp()) * profile.truck_value;
    let keeps = |limit: Option<f64>, value: f64| limit.is_none_or(|l| value <= l * (1.0 + 1e-9));
    let holds = open
        && keeps(limits.max_risk, 1.0 - (-hazard).exp())
        && keeps(limits.max_hours, seconds / 3600.0)
        && keeps(limits.max_cost, money)
        && keeps(limits.max_km, km)
        && keeps(limits.max_escort_km, escorted);
    ([total, seconds, hazard], holds)
}

/// Every figure, regret and choice of a comparison, from the candidates' edges alone.
fn judge_again(map: &Map, request: &Request, how: &Comparing, found: &Comparison) {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    let maps: Vec<Map> = found
        .scenarios
        .iter()
        .map(|case| map.under(map.scenario(&case.name).unwrap()).unwrap())
        .collect();
    let scenes: Vec<Scene<'_>> = maps
        .iter()
        .map(|m| Scene::new(m, request).unwrap())
        .collect();
    let unit = match how.currency {
        Currency::TotalCost => 0,
        Currency::Objective => 1,
        Currency::Hazard => 2,
    };
    let table: Vec<Vec<f64>> = found
        .candidates
        .iter()
        .map(|c| {
            let cells = scenes.iter().zip(&c.outcomes).map(|(scene, outcome)| {
                let (values, holds) = again(scene, c, &request.limits);
                assert!(
                    near(values[0], outcome.total_cost),
                    "{} {:?}",
                    values[0],
                    outcome
                );
                assert!(near(values[2], outcome.hazard));
                assert_eq!(holds, outcome.feasible, "{outcome:?}");
                if holds { values[unit] } else { f64::INFINITY }
            });
            cells.collect()
        })
        .collect();
    let told: Vec<usize> = (0..scenes.len())
        .filter(|s| table.iter().any(|row| row[*s].is_finite()))
        .collect();
    let least = |s: usize| table.iter().map(|row| row[s]).fold(f64::INFINITY, f64::min);
    let mut greatest = Vec::new();
    for (row, c) in table.iter().zip(&found.candidates) {
        let mut most = 0.0f64;
        for s in &told {
            let regret = row[*s] - least(*s);
            most = most.max(regret);
            let stated = c.outcomes[*s].regret.unwrap_or(f64::INFINITY);
            assert!(
                regret == stated || near(regret, stated),
                "{regret} {stated}"
            );
        }
        let stated = c.greatest_regret.unwrap_or(f64::INFINITY);
        assert!(most == stated || near(most, stated));
        greatest.push(most);
    }
    let best = greatest.iter().copied().fold(f64::INFINITY, f64::min);
    match found.robust {
        Some(id) => assert!(near(greatest[id as usize - 1], best)),
        None => assert!(best.is_infinite() || told.is_empty()),
    }
    let mean = |row: &[f64]| -> f64 {
        let weighed = told.iter().filter(|s| found.scenarios[**s].weight > 0.0);
        weighed.map(|s| found.scenarios[*s].weight * row[*s]).sum()
    };
    let means: Vec<f64> = table.iter().map(|row| mean(row)).collect();
    let best = means.iter().copied().fold(f64::INFINITY, f64::min);
    if let Some(id) = found.least_expected {
        assert!(near(means[id as usize - 1], best));
    }
    let weights: f64 = found.scenarios.iter().map(|case| case.weight).sum();
    assert!(near(weights, 1.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn regret_equals_brute_force_over_the_candidates(
        journey in 0usize..3,
        escorted in any::<bool>(),
        max_risk in prop::option::of(0.05..0.6f64),
        max_hours in prop::option::of(14.0..60.0f64),
        currency in 0usize..3,
        weights in prop::option::of(prop::collection::vec(0u32..5, 4)),
    ) {
        let map = embedded();
        let mut asked = request(JOURNEYS[journey].0, JOURNEYS[journey].1);
        if escorted {
            asked.escorts = vec!["armed".to_owned(), "civil".to_owned()];
        }
        asked.limits = Limits { max_risk, max_hours, ..Limits::default() };
        let names = map.scenarios.iter().map(|s| s.scenario.name.clone());
        let how = Comparing {
            currency: Currency::ALL[currency],
            weights: match weights {
                Some(w) if w.iter().sum::<u32>() > 0 => names.zip(w.into_iter().map(f64::from)).collect(),
                _ => Vec::new(),
            },
            ..Comparing::default()
        };
        let found = compare(&map, &asked, &how).unwrap();
        judge_again(&map, &asked, &how, &found);
    }
}

/// Diamonds in a row: at each a northern and a southern branch, of the lengths and rates given.
fn diamonds(branches: &[[(f64, f64); 2]]) -> Map {
    let (mut roads, mut zones) = (Vec::new(), Vec::new());
    for (i, pair) in branches.iter().enumerate() {
        for (north, (km, rate)) in pair.iter().enumerate() {
            let x = i as f64 * 0.4;
            let y = if north == 0 { 0.2 } else { -0.2 };
            roads.push(format!(
                r#"{{"type":"Feature","properties":{{"highway":"primary","surface":"asphalt","length_km":{km}}},"geometry":{{"type":"LineString","coordinates":[[{x},0],[{},{y}],[{},0]]}}}}"#,
                x + 0.2, x + 0.4
            ));
            zones.push(format!(
                r#"{{"type":"Feature","id":"z{i}-{north}","properties":{{"kind":"influence","group":"g{north}","attacks_per_1000_km":{rate}}},"geometry":{{"type":"Polygon","coordinates":[[[{a},{y0}],[{b},{y0}],[{b},{y1}],[{a},{y1}],[{a},{y0}]]]}}}}"#,
                a = x + 0.05, b = x + 0.35, y0 = y - 0.15, y1 = y + 0.15
            ));
        }
    }
    let layer = |features: Vec<String>| Source {
        name: "layer.geojson".into(),
        bytes: format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",")
        )
        .into_bytes()
        .into(),
    };
    let mut inputs = Inputs::bare();
    inputs.roads = vec![layer(roads)];
    inputs.risk = vec![RiskSource {
        source: layer(zones),
        kind: None,
    }];
    Map::load(inputs).unwrap()
}

fn scenario(name: &str, changes: &str) -> ScenarioSource {
    let text = format!(
        "[scenario]\nname = \"{name}\"\ntitle = \"T\"\nsummary = \"S\"\nbasis = \"B\"\n{changes}"
    );
    let source = Source {
        name: format!("{name}.toml"),
        bytes: text.into_bytes().into(),
    };
    ScenarioSource::read(source, &mut |_| unreachable!()).unwrap()
}

fn times(group: &str, factor: f64) -> String {
    format!(
        "[[change]]\nwhy = \"w\"\nselect = {{ group = \"{group}\" }}\nattacks_per_1000_km = {{ times = {factor} }}\n"
    )
}

/// The least total cost under a map over all 2^n ways, and the least maximum regret of any way.
fn least_of_all(scenes: &[Scene<'_>], diamonds: usize) -> Vec<f64> {
    scenes
        .iter()
        .map(|scene| {
            let network = &scene.network;
            let (convoy, profile) = (&scene.convoy, &scene.profile);
            let trucks = f64::from(convoy.trucks);
            let mut ways: Vec<(NodeId, f64, f64)> = vec![(scene.stops[0].node, 0.0, 0.0)];
            for _ in 0..diamonds {
                let mut longer = Vec::new();
                for (at, money, hazard) in ways {
                    for edge in network.edges_from(at) {
                        let head = network.head(edge);
                        if network.position(head).x <= network.position(at).x {
                            continue;
                        }
                        let link = network.link(edge);
                        let km = network.link_length_m(link) / 1000.0;
                        let hours = km / scene.speed_kmh[link.index()];
                        let spent = trucks
                            * km
                            * (profile.cost_per_km
                                + profile.fuel_l_per_100km / 100.0 * convoy.fuel_price)
                            + trucks * hours * profile.cost_per_hour;
                        longer.push((
                            head,
                            money + spent,
                            hazard + scene.overlay.link(link).hazard,
                        ));
                    }
                }
                ways = longer;
            }
            assert_eq!(ways.len(), 1 << diamonds);
            ways.iter()
                .map(|(_, money, hazard)| {
                    let lost = trucks
                        * (1.0 - (-hazard * convoy.size_factor() * convoy.loss_fraction).exp());
                    money + lost * profile.truck_value
                })
                .fold(f64::INFINITY, f64::min)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Without escorts the route of least total cost of each scenario is among the candidates: against all ways there are.
    #[test]
    fn the_least_of_each_scenario_is_the_least_of_all_routes(
        branches in prop::collection::vec([(45.0..120.0f64, 0.0..3.0f64), (45.0..120.0f64, 0.0..3.0f64)], 1..6),
        factors in [0.0..4.0f64, 0.0..4.0f64],
    ) {
        let map = diamonds(&branches);
        let asked = Request {
            minimise: Objective::Distance,
            ..request("0,0", &format!("{},0", branches.len() as f64 * 0.4))
        };
        let how = Comparing {
            scenarios: vec![
                scenario("as-is", ""),
                scenario("north", &times("g0", factors[0])),
                scenario("south", &times("g1", factors[1])),
            ],
            ..Comparing::default()
        };
        let found = compare(&map, &asked, &how).unwrap();
        let maps: Vec<Map> = how.scenarios.iter().map(|s| map.under(s).unwrap()).collect();
        let scenes: Vec<Scene<'_>> = maps.iter().map(|m| Scene::new(m, &asked).unwrap()).collect();
        for (case, least) in found.scenarios.iter().zip(least_of_all(&scenes, branches.len())) {
            let (_, stated) = case.least.unwrap();
            prop_assert!((stated - least).abs() <= 1e-6 * least, "{stated} {least}");
        }
    }
}

#[test]
fn the_order_of_scenarios_and_of_threads_changes_no_figure() {
    let map = embedded();
    let mut asked = request("Dakar", "Bamako");
    asked.escorts = vec!["armed".to_owned()];
    let sketch = Sketch::of(&map.network, &map.places);
    let bytes = |threads: usize, format: Format| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool
            .install(|| compare(&map, &asked, &Comparing::default()))
            .unwrap();
        render_comparison(&found, &sketch, format).unwrap()
    };
    for format in Format::COMPARISON {
        assert_eq!(bytes(1, format), bytes(3, format), "{format:?}");
    }
    let mut turned = map.scenarios.clone();
    turned.reverse();
    let there = compare(&map, &asked, &Comparing::default()).unwrap();
    let how = Comparing {
        scenarios: turned,
        ..Comparing::default()
    };
    let back = compare(&map, &asked, &how).unwrap();
    let choice = |c: &Comparison| {
        c.robust
            .and_then(|id| c.candidate(id))
            .unwrap()
            .route
            .edges
            .clone()
    };
    assert_eq!(choice(&there), choice(&back));
}

#[test]
fn a_plan_under_a_scenario_says_so_and_can_be_verified() {
    let map = embedded();
    let under = map.under(map.scenario("negotiation").unwrap()).unwrap();
    let asked = request("Dakar", "Bamako");
    let made = plan(&under, &asked).unwrap();
    assert_eq!(made.request.scenario.as_deref(), Some("negotiation"));
    let text = serde_json::to_string(&made).unwrap();
    let read: Plan = serde_json::from_str(&text).unwrap();
    assert_eq!((&read.request, &read.map), (&made.request, &made.map));
    assert_eq!(verify(&read, &under, Vec::new()).unwrap(), []);
    // On the map as it stands the same plan does not hold, and neither does its file of changes.
    let differs = verify(&read, &map, Vec::new()).unwrap();
    let has = |part: &str| differs.iter().any(|d| d.figure.contains(part));
    assert!(
        has("request.scenario") && has("negotiation.toml") && has("hazard"),
        "{differs:?}"
    );
    // Nothing is said of scenarios where there is none.
    let plain = serde_json::to_string(&plan(&map, &asked).unwrap()).unwrap();
    assert!(!plain.contains("scenario"));
    assert!(under.under(map.scenario("fragmentation").unwrap()).is_err());
}

#[test]
fn a_closure_of_one_scenario_is_infinite_regret_there() {
    let map = diamonds(&[[(45.0, 1.0), (60.0, 0.5)]]);
    let closed = |id: &str| {
        let text = format!(
            "[[change]]\nwhy = \"w\"\nselect = {{ zone = \"{id}\" }}\nreplace = \"c.geojson\"\n"
        );
        let text = format!(
            "[scenario]\nname = \"closed\"\ntitle = \"T\"\nsummary = \"S\"\nbasis = \"B\"\n{text}"
        );
        let source = Source {
            name: "closed.toml".into(),
            bytes: text.into_bytes().into(),
        };
        ScenarioSource::read(source, &mut |_| Ok(Source {
            name: "c.geojson".into(),
            bytes: br#"{"type":"Feature","properties":{"kind":"closure","name":"Ford","radius_km":1},"geometry":{"type":"Point","coordinates":[0.2,0.2]}}"#.to_vec().into(),
        })).unwrap()
    };
    let how = Comparing {
        scenarios: vec![scenario("as-is", ""), closed("z0-0")],
        ..Comparing::default()
    };
    let found = compare(&map, &request("0,0", "0.4,0"), &how).unwrap();
    let north = found
        .candidates
        .iter()
        .find(|c| c.route.length_m < 46_000.0)
        .unwrap();
    assert_eq!(north.outcomes[1].regret, None);
    assert_eq!(north.outcomes[1].breaks, ["closed: Ford"]);
    assert_eq!((north.greatest_regret, north.expected), (None, None));
    let robust = found.robust.and_then(|id| found.candidate(id)).unwrap();
    assert!(robust.route.length_m > 59_000.0);
    assert_eq!(found.least_expected, found.robust);
}

#[test]
fn where_nothing_is_feasible_that_is_the_answer() {
    let map = embedded();
    let mut asked = request("Bamako", "Mopti");
    asked.limits.max_risk = Some(0.01);
    let found = compare(&map, &asked, &Comparing::default()).unwrap();
    assert_eq!(found.status, Status::Infeasible);
    assert!(found.candidates.is_empty() && found.robust.is_none());
    assert!(
        found
            .scenarios
            .iter()
            .all(|case| case.best.is_none() && !case.binding.is_empty())
    );
    for format in Format::COMPARISON {
        render_comparison(&found, &Sketch::default(), format).unwrap();
    }
}
