//! Seasons, fords, limits and ferries against a model of their own: small grids of every kind of road,
//! all paths by relaxation until nothing changes, speeds and crossings by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use geo::Coord;
use jiff::civil::date;
use proptest::prelude::*;
use siraba::io::{Inputs, Source};
use siraba::model::{Season, SeasonChoice};
use siraba::plan::{Error, Map, Plan, PointSpec, Request, Status, plan, verify};

const WIDE: usize = 4;
const HIGH: usize = 3;

/// A kind of road: its properties, and its hours for `km` and `trucks` by season; `None` when closed.
struct Kind {
    properties: &'static str,
    hours: fn(f64, f64, bool) -> Option<f64>,
    /// Whether any truck may ever use it.
    ever: bool,
    /// Whether it is open in the wet season only, or by a date.
    contrary: bool,
}

const fn kind(properties: &'static str, hours: fn(f64, f64, bool) -> Option<f64>) -> Kind {
    Kind {
        properties,
        hours,
        ever: true,
        contrary: false,
    }
}

/// Hours from bank to bank: as stated, but no boat is believed to be faster than 80 km/h.
fn across(minutes: f64, km: f64) -> f64 {
    (minutes / 60.0).max(km / 80.0)
}

/// What the documentation says of the tanker, 50 t: dry speed, and wet speed.
const KINDS: [Kind; 14] = [
    kind(r#""highway":"trunk","surface":"asphalt""#, |km, _, wet| {
        Some(km / if wet { 47.5 } else { 50.0 })
    }),
    kind(
        r#""highway":"tertiary","surface":"laterite""#,
        |km, _, wet| Some(km / if wet { 15.0 } else { 25.0 }),
    ),
    kind(r#""highway":"track""#, |km, _, wet| {
        Some(km / if wet { 6.0 } else { 15.0 })
    }),
    kind(
        r#""highway":"tertiary","surface":"laterite","speed_kmh":20"#,
        |km, _, wet| Some(km / if wet { 12.0 } else { 20.0 }),
    ),
    kind(
        r#""highway":"track","speed_kmh":20,"wet_speed_kmh":4"#,
        |km, _, wet| Some(km / if wet { 4.0 } else { 20.0 }),
    ),
    kind(
        r#""highway":"secondary","surface":"laterite","maxspeed":"19.8""#,
        |km, _, wet| Some(km / if wet { 19.6 } else { 19.8 }),
    ),
    kind(
        r#""highway":"tertiary","surface":"laterite","seasonal":"dry_season""#,
        |km, _, wet| (!wet).then_some(km / 25.0),
    ),
    kind(
        r#""highway":"tertiary","surface":"laterite","ford":"yes""#,
        |km, _, wet| (!wet).then_some(km / 25.0),
    ),
    // Three at a time, 20 minutes across, a wait of 15.
    kind(
        r#""route":"ferry","duration":"00:20","wait_min":15,"capacity:hgv":3"#,
        |km, n, _| Some(0.25 + ((n / 3.0).ceil() * 2.0 - 1.0) * across(20.0, km)),
    ),
    // Nothing stated: 5 km/h, four at a time, a wait of 30 minutes; the wait is half of an interval.
    kind(r#""route":"ferry""#, |km, n, _| {
        Some(0.5 + ((n / 4.0).ceil() * 2.0 - 1.0) * km / 5.0)
    }),
    kind(
        r#""route":"ferry","duration":"PT15M","interval":"40","capacity":2"#,
        |km, n, _| Some(1.0 / 3.0 + ((n / 2.0).ceil() * 2.0 - 1.0) * across(15.0, km)),
    ),
    Kind {
        properties: r#""highway":"trunk","surface":"asphalt","bridge":"yes","maxweight":"40 t""#,
        hours: |_, _, _| None,
        ever: false,
        contrary: false,
    },
    Kind {
        properties: r#""highway":"trunk","surface":"asphalt","seasonal":"wet_season""#,
        hours: |km, _, wet| wet.then_some(km / 47.5),
        ever: true,
        contrary: true,
    },
    Kind {
        properties: r#""highway":"trunk","surface":"asphalt","hgv:conditional":"no @ (Jun-Oct AND weight>7.5)""#,
        hours: |km, _, wet| (!wet).then_some(km / 50.0),
        ever: true,
        contrary: true,
    },
];

/// A grid: for each edge its two nodes, kind and length.
#[derive(Clone, Debug)]
struct Grid {
    edges: Vec<(usize, usize, usize, f64)>,
    trucks: u32,
}

fn grid() -> impl Strategy<Value = Grid> {
    let at = |x: usize, y: usize| y * WIDE + x;
    let mut pairs = Vec::new();
    for y in 0..HIGH {
        for x in 0..WIDE {
            if x + 1 < WIDE {
                pairs.push((at(x, y), at(x + 1, y)));
            }
            if y + 1 < HIGH {
                pairs.push((at(x, y), at(x, y + 1)));
            }
        }
    }
    let edge = (0..KINDS.len(), 1u32..200);
    (proptest::collection::vec(edge, pairs.len()), 1u32..40).prop_map(move |(kinds, trucks)| Grid {
        edges: pairs
            .iter()
            .zip(kinds)
            .map(|((a, b), (kind, length))| (*a, *b, kind, f64::from(length) / 2.0 + 11.0))
            .collect(),
        trucks,
    })
}

fn point(node: usize) -> Coord<f64> {
    Coord {
        x: 1.0 + (node % WIDE) as f64 / 10.0,
        y: 12.0 + (node / WIDE) as f64 / 10.0,
    }
}

impl Grid {
    fn map(&self) -> Map {
        let features: Vec<String> = self
            .edges
            .iter()
            .enumerate()
            .map(|(i, (a, b, kind, km))| {
                let (p, q) = (point(*a), point(*b));
                format!(
                    r#"{{"type":"Feature","properties":{{"name":"road {i}",{},"length_km":{km}}},"geometry":{{"type":"LineString","coordinates":[[{},{}],[{},{}]]}}}}"#,
                    KINDS[*kind].properties, p.x, p.y, q.x, q.y
                )
            })
            .collect();
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",\n")
        );
        let mut inputs = Inputs::bare();
        inputs.roads = vec![Source {
            name: "roads.geojson".to_owned(),
            bytes: text.into_bytes().into(),
        }];
        Map::load(inputs).unwrap()
    }

    /// Least hours from corner to corner; roads that the season closes are used as in the dry season if
    /// `closed_too`.
    fn least(&self, wet: bool, closed_too: bool) -> Option<f64> {
        let mut best = [f64::INFINITY; WIDE * HIGH];
        best[0] = 0.0;
        for _ in 0..WIDE * HIGH {
            for (a, b, kind, km) in &self.edges {
                let kind = &KINDS[*kind];
                let hours = |wet| (kind.hours)(*km, f64::from(self.trucks), wet);
                let open = hours(wet);
                let any = || hours(!wet).filter(|_| kind.ever && closed_too);
                if let Some(h) = open.or_else(any) {
                    best[*b] = best[*b].min(best[*a] + h);
                    best[*a] = best[*a].min(best[*b] + h);
                }
            }
        }
        best.last().copied().filter(|h| h.is_finite())
    }

    fn request(&self, season: SeasonChoice, month: i8) -> Request {
        let mut request = Request::new(
            PointSpec::LonLat(point(0)),
            PointSpec::LonLat(point(WIDE * HIGH - 1)),
        );
        request.trucks = Some(self.trucks);
        request.season = season;
        request.date = Some(date(2026, month, 15));
        request
    }

    /// Neither corner lies on barred roads alone, or it would be put on another road.
    fn corners_are_legal(&self) -> bool {
        [0, WIDE * HIGH - 1].into_iter().all(|corner| {
            self.edges
                .iter()
                .any(|(a, b, kind, _)| (*a == corner || *b == corner) && KINDS[*kind].ever)
        })
    }
}

/// What must hold of a plan whatever it is.
fn sound(plan: &Plan, map: &Map, grid: &Grid) {
    let found = verify(plan, map, Vec::new()).unwrap();
    assert!(found.is_empty(), "{found:?}");
    for route in plan.routes.iter().chain([&plan.baseline]) {
        let parts: f64 = route.segments.iter().map(|s| s.duration_s).sum();
        assert!((parts - route.duration_s).abs() < 1e-6 * route.duration_s);
        assert!(
            route
                .segments
                .iter()
                .all(|s| s.speed_kmh > 0.0 && s.speed_kmh.is_finite())
        );
        let wheels: f64 = route
            .segments
            .iter()
            .filter(|s| s.road_class != "ferry")
            .map(|s| s.km_to - s.km_from)
            .sum();
        let litres = wheels * 0.45 * f64::from(grid.trucks);
        assert!(
            (route.fuel_l - litres).abs() <= 1e-6 * litres.max(1.0),
            "{} l",
            route.fuel_l
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn plans_are_those_of_a_brute_force(grid in grid(), wet in proptest::bool::ANY) {
        prop_assume!(grid.corners_are_legal());
        let map = grid.map();
        let request = grid.request(SeasonChoice::Auto, if wet { 8 } else { 1 });
        let season = if wet { Season::Wet } else { Season::Dry };
        match (grid.least(wet, false), plan(&map, &request)) {
            (Some(hours), Ok(found)) => {
                prop_assert_eq!(found.status, Status::Optimal);
                prop_assert_eq!(found.request.season.season, season);
                let off = (found.baseline.duration_s / 3600.0 - hours).abs();
                prop_assert!(off < 1e-6 * hours, "{} h, by hand {hours}", found.baseline.duration_s / 3600.0);
                sound(&found, &map, &grid);
            }
            // Cut off by what the season closes, and told so.
            (None, Ok(found)) => {
                prop_assert!(grid.least(wet, true).is_some());
                prop_assert_eq!(found.status, Status::Infeasible);
                prop_assert_eq!(found.binding[0].limit.as_str(), "closures");
                prop_assert!(found.binding[0].reason.contains("closed on 2026"), "{}", found.binding[0].reason);
                sound(&found, &map, &grid);
            }
            (None, Err(Error::Unreachable { .. })) => prop_assert!(grid.least(wet, true).is_none()),
            (by_hand, other) => prop_assert!(false, "by hand {by_hand:?}, but {other:?}"),
        }
    }

    #[test]
    fn the_wet_season_is_never_faster(mut grid in grid()) {
        for edge in &mut grid.edges {
            if KINDS[edge.2].contrary {
                edge.2 = 0;
            }
        }
        prop_assume!(grid.corners_are_legal());
        let map = grid.map();
        let of = |season| plan(&map, &grid.request(season, 3));
        if let (Ok(dry), Ok(wet)) = (of(SeasonChoice::Dry), of(SeasonChoice::Wet))
            && wet.status == Status::Optimal
        {
            prop_assert_eq!(dry.status, Status::Optimal);
            prop_assert!(wet.baseline.duration_s >= dry.baseline.duration_s * (1.0 - 1e-12));
        }
    }
}

/// A ferry cut by a junction in the river takes as long as one that is whole.
#[test]
fn a_ferry_is_waited_for_once() {
    let roads = |middle: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[
{{"type":"Feature","properties":{{"highway":"trunk","length_km":50}},"geometry":{{"type":"LineString","coordinates":[[1,12],[1.4,12]]}}}},
{{"type":"Feature","properties":{{"route":"ferry","name":"Bac","duration":"00:30","wait_min":60,"capacity:hgv":8,"length_km":10}},"geometry":{{"type":"LineString","coordinates":[[1.4,12],[1.45,12],[1.5,12]]}}}},
{middle}{{"type":"Feature","properties":{{"highway":"trunk","length_km":25}},"geometry":{{"type":"LineString","coordinates":[[1.5,12],[1.8,12]]}}}}]}}"#
        )
    };
    let pier = r#"{"type":"Feature","properties":{"highway":"track"},"geometry":{"type":"LineString","coordinates":[[1.45,12],[1.45,12.1]]}},"#;
    for middle in ["", pier] {
        let mut inputs = Inputs::bare();
        inputs.roads = vec![Source {
            name: "roads.geojson".to_owned(),
            bytes: roads(middle).into_bytes().into(),
        }];
        let map = Map::load(inputs).unwrap();
        let mut request = Request::new(
            PointSpec::parse("1,12").unwrap(),
            PointSpec::parse("1.8,12").unwrap(),
        );
        request.trucks = Some(20);
        let found = plan(&map, &request).unwrap();
        // 20 trucks, 8 at a time: 3 loads, so 2 round trips of an hour, a wait of one and half an hour
        // across: 3.5 h; 75 km of trunk road, paved by its class, at 50 km/h: 1.5 h.
        assert!((found.baseline.duration_s - 5.0 * 3600.0).abs() < 1e-6);
        assert!((found.baseline.length_m - 85_000.0).abs() < 1e-6);
        assert!((found.baseline.fuel_l - 75.0 * 0.45 * 20.0).abs() < 1e-6);
        let told = "ferry Bac: 20 trucks in 3 loads, a wait of 60 min and 30 min for each crossing: 3.5 h in all";
        assert!(
            found.warnings.iter().any(|w| w == told),
            "{:?}",
            found.warnings
        );
        assert!(verify(&found, &map, Vec::new()).unwrap().is_empty());
    }
}

/// What the vehicle is too heavy for is told as such.
#[test]
fn a_bridge_that_does_not_bear_one_truck() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"highway":"trunk"},"geometry":{"type":"LineString","coordinates":[[1,12],[1.4,12]]}},
{"type":"Feature","properties":{"highway":"trunk","bridge":"yes","maxweight":"20 t"},"geometry":{"type":"LineString","coordinates":[[1.4,12],[1.5,12]]}},
{"type":"Feature","properties":{"highway":"trunk"},"geometry":{"type":"LineString","coordinates":[[1.5,12],[1.8,12]]}}]}"#;
    let mut inputs = Inputs::bare();
    inputs.roads = vec![Source {
        name: "roads.geojson".to_owned(),
        bytes: text.as_bytes().to_vec().into(),
    }];
    let map = Map::load(inputs).unwrap();
    let mut request = Request::new(
        PointSpec::parse("1,12").unwrap(),
        PointSpec::parse("1.8,12").unwrap(),
    );
    let error = plan(&map, &request).unwrap_err().to_string();
    assert!(error.contains("maxweight"), "{error}");
    // A hundred light vehicles weigh more than it bears, but none of them does.
    request.profile = "light".to_owned();
    request.trucks = Some(100);
    assert_eq!(plan(&map, &request).unwrap().status, Status::Optimal);
}

/// The embedded map in August: RN8's laterite, 130 km at 15 km/h dry, takes the factor 0.6.
#[test]
fn bougouni_to_manankoro_in_august() {
    let map = Map::embedded().unwrap();
    let mut request = Request::new(
        PointSpec::parse("Bougouni").unwrap(),
        PointSpec::parse("Manankoro").unwrap(),
    );
    let dry = plan(&map, &request).unwrap();
    request.date = Some(date(2026, 8, 15));
    let wet = plan(&map, &request).unwrap();
    let seasons = [&dry, &wet].map(|plan| plan.request.season.season);
    assert_eq!(seasons, [Season::Dry, Season::Wet]);
    let longer = (wet.baseline.duration_s - dry.baseline.duration_s) / 3600.0;
    let by_hand = 130.0 / 9.0 - 130.0 / 15.0;
    assert!((longer - by_hand).abs() < 0.01 * by_hand, "{longer} h");
    // The day of a request decides, and what is asked wins over it.
    request.season = SeasonChoice::Dry;
    let asked = plan(&map, &request).unwrap();
    assert!((asked.baseline.duration_s - dry.baseline.duration_s).abs() < 1e-6);
    assert!(asked.warnings.iter().any(|w| w.contains("as asked")));
    // A plan that names another season than the one it was made for does not pass.
    let mut tampered = wet;
    tampered.request.season.season = Season::Dry;
    let found = verify(&tampered, &map, Vec::new()).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    tampered.request.season.asked = SeasonChoice::Dry;
    let found = verify(&tampered, &map, Vec::new()).unwrap();
    assert!(
        found.iter().any(|d| d.figure == "baseline.duration_s"),
        "{found:?}"
    );
}
