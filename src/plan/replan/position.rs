//! Where a convoy is: a position of its route, or a road beside it.
//!
//! A point is on the route where the route is the nearest road, or no more than [`BESIDE_M`] farther than that: the other
//! carriageway, or the fix of a receiver. Of several passes by one place the one that the plan's clock is nearest to
//! counts. Complexity: one index query, and a pass over the route.

use super::super::resolve::{Parts, Wanted, distance_text, find, snap_journey};
use super::super::{Error, Map, PointSpec};
use super::ARRIVED_M;
use super::spans::Span;
use super::travelled::Planned;
use crate::model::LinkId;
use crate::network::{Components, Snap, SnapIndex};
use geo::{Coord, Distance, Geodesic, Point};
use jiff::civil::DateTime;

/// A point is still on the route that lies this much farther than the nearest road, m; assumed.
pub const BESIDE_M: f64 = 50.0;

/// Where the convoy says it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Position {
    /// Kilometre of the plan's route.
    Km(f64),
    /// A place of the map, or lon,lat.
    Point(PointSpec),
}

impl Position {
    /// A number is a kilometre of the route; anything else a point.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text.trim().parse::<f64>() {
            Ok(km) => Ok(Self::Km(km)),
            Err(_) => PointSpec::parse(text).map(Self::Point),
        }
    }

    /// As a person would write it.
    pub fn text(&self) -> String {
        match self {
            Self::Km(km) => format!("km {km}"),
            Self::Point(spec) => spec.text(),
        }
    }
}

/// Where it is on the map.
#[derive(Clone, Copy, Debug)]
pub struct Located {
    /// The map's link, and metres along it.
    pub link: LinkId,
    /// Metres along it.
    pub along_m: f64,
    /// lon, lat of that.
    pub at: Coord<f64>,
    /// Whether that is on the route.
    pub on_route: bool,
    /// Metres of the route: where it is, or its point nearest by.
    pub metres: f64,
    /// From the point given to the road, m.
    pub snap_distance_m: f64,
    /// From the point given to the route, m.
    pub route_distance_m: f64,
}

/// Finds a position at a time.
pub fn locate(
    planned: &Planned<'_, '_, '_>,
    position: &Position,
    time: DateTime,
) -> Result<Located, Error> {
    match position {
        Position::Km(km) => at_km(planned, *km),
        Position::Point(spec) => at_point(planned, spec, time),
    }
}

fn at_km(planned: &Planned<'_, '_, '_>, km: f64) -> Result<Located, Error> {
    let length_km = planned.length_m() / 1000.0;
    if !km.is_finite() || km < 0.0 || km > length_km + 1e-3 {
        return Err(Error::BadRequest {
            what: format!("--at {km}: the route has kilometres from 0 to {length_km:.1}"),
            help: "Give the kilometre of the plan's route where the convoy is, or lon,lat."
                .to_owned(),
        });
    }
    let metres = (km * 1000.0).min(planned.length_m());
    Ok(on_route(planned, metres, 0.0))
}

/// The position so far along the route.
fn on_route(planned: &Planned<'_, '_, '_>, metres: f64, distance_m: f64) -> Located {
    let way = &planned.ways[planned.way_at(metres)];
    let along_m = way.span.along_m(metres - way.from_m);
    let network = &planned.scene.map.network;
    let at = network.slice(way.span.link, along_m, along_m);
    Located {
        link: way.span.link,
        along_m,
        at: at.first().copied().unwrap_or_default(),
        on_route: true,
        metres,
        snap_distance_m: distance_m,
        route_distance_m: distance_m,
    }
}

fn at_point(
    planned: &Planned<'_, '_, '_>,
    spec: &PointSpec,
    time: DateTime,
) -> Result<Located, Error> {
    let (scene, map) = (planned.scene, planned.scene.map);
    let wanted = find(map, spec)?;
    let snap = nearest_road(planned, map, &wanted)?;
    let (distance_m, passes) = nearest_on_route(planned, wanted.at);
    let metres = nearest_in_time(planned, &passes, time);
    // A place is where the plan put it.
    let node_km = planned.route.nodes.iter().find(|node| {
        let places = scene.places_of(node.id);
        matches!(spec, PointSpec::Name(_))
            && places
                .into_iter()
                .any(|p| map.places[p.index()].at == wanted.at)
    });
    if let Some(node) = node_km {
        return Ok(on_route(planned, node.km * 1000.0, distance_m));
    }
    if distance_m <= snap.distance_m + BESIDE_M {
        return Ok(on_route(planned, metres, distance_m));
    }
    Ok(Located {
        link: snap.link,
        along_m: snap.along_m,
        at: snap.at,
        on_route: false,
        // Who has left the route has not arrived by it.
        metres: metres.min(planned.length_m() - 2.0 * ARRIVED_M).max(0.0),
        snap_distance_m: snap.distance_m,
        route_distance_m: distance_m,
    })
}

/// The nearest road from which the destination can be reached.
fn nearest_road(planned: &Planned<'_, '_, '_>, map: &Map, wanted: &Wanted) -> Result<Snap, Error> {
    let scene = planned.scene;
    let network = &map.network;
    let legal = |link: LinkId| {
        let tags = &network.attributes(link).tags;
        crate::network::link_speed_kmh(tags, &scene.profile, scene.season.season).is_ok()
    };
    let index = SnapIndex::new(network);
    let parts = Parts::new(network, &Components::weak(network, &legal), &legal);
    let last = &scene.stops[scene.stops.len() - 1];
    let end = Wanted {
        name: last.name.clone(),
        at: Coord {
            x: last.lon,
            y: last.lat,
        },
    };
    let radius_km = scene.request.snap_radius_km;
    let points = [wanted.clone(), end];
    let journey = snap_journey(network, &index, &points, radius_km, &parts, &mut Vec::new());
    match journey {
        Ok(journey) => Ok(journey.snaps[0]),
        Err(Error::OffRoad {
            name,
            radius_km,
            nearest,
            help,
        }) => {
            let (off_m, _) = nearest_on_route(planned, wanted.at);
            Err(Error::OffRoad {
                name,
                radius_km,
                nearest,
                help: format!("The planned route is {} away. {help}", distance_text(off_m)),
            })
        }
        Err(error) => Err(error),
    }
}

/// The distance from a point to the route, m, and the metres of the route that are no farther than [`BESIDE_M`] more: one per
/// pass.
fn nearest_on_route(planned: &Planned<'_, '_, '_>, point: Coord<f64>) -> (f64, Vec<f64>) {
    let feet: Vec<(f64, f64)> = planned
        .ways
        .iter()
        .map(|way| foot(planned, &way.span, way.from_m, point))
        .collect();
    let least = feet.iter().map(|f| f.0).fold(f64::INFINITY, f64::min);
    let mut passes: Vec<f64> = Vec::new();
    let mut best: Option<(f64, f64)> = None;
    // Of stretches in a row that are near enough the nearest one.
    for (distance_m, metres) in feet.into_iter().chain([(f64::INFINITY, 0.0)]) {
        if distance_m <= least + BESIDE_M {
            if best.is_none_or(|(other, _)| distance_m < other) {
                best = Some((distance_m, metres));
            }
        } else if let Some((_, metres)) = best.take() {
            passes.push(metres);
        }
    }
    (least, passes)
}

/// The nearest point of a stretch: its distance and its metres of the route.
fn foot(planned: &Planned<'_, '_, '_>, span: &Span, from_m: f64, point: Coord<f64>) -> (f64, f64) {
    let network = &planned.scene.map.network;
    let (vertices, along) = (
        network.link_vertices(span.link),
        network.link_along_m(span.link),
    );
    let (low, high) = (span.from_m.min(span.to_m), span.from_m.max(span.to_m));
    let shrink = point.y.to_radians().cos();
    let mut best = (f64::INFINITY, low);
    for (ends, along) in vertices.windows(2).zip(along.windows(2)) {
        if along[1] < low || along[0] > high {
            continue;
        }
        let (a, b) = (ends[0], ends[1] - ends[0]);
        let p = point - a;
        let squared = (b.x * shrink).powi(2) + b.y * b.y;
        let t = if squared > 0.0 {
            ((p.x * b.x * shrink * shrink + p.y * b.y) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let metres = (along[0] + (along[1] - along[0]) * t).clamp(low, high);
        let t = if along[1] > along[0] {
            (metres - along[0]) / (along[1] - along[0])
        } else {
            0.0
        };
        let distance_m = Geodesic.distance(Point(point), Point(a + b * t));
        if distance_m < best.0 {
            best = (distance_m, metres);
        }
    }
    (best.0, from_m + (best.1 - span.from_m).abs())
}

/// The pass that the plan's clock is nearest to; the first without a march.
fn nearest_in_time(planned: &Planned<'_, '_, '_>, passes: &[f64], time: DateTime) -> f64 {
    let off = |metres: f64| {
        planned.clock_at(metres).map_or(0, |(planned, _)| {
            planned.duration_until(time).as_secs().unsigned_abs()
        })
    };
    let nearest = passes.iter().copied().min_by_key(|metres| off(*metres));
    nearest.unwrap_or_default()
}
