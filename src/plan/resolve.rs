//! Points on the network: places and typed coordinates to junctions.
//!
//! A named place or a point goes to the nearest road that its journey can use: where the nearest
//! legal roads of all points touch, those; otherwise, among the parts of the network that hold all
//! points of the journey within the snap radius, the one with the least total distance, so that a
//! stray fragment of road beside a town does not strand the convoy. A warning says so.
//!
//! Complexity: one index query per point and component.

use super::{Error, Map, PointSpec};
use crate::io::Place;
use crate::model::{LinkId, fold, nearest};
use crate::network::{Components, Network, Snap, SnapIndex};
use geo::Coord;

/// A point of the journey before snapping.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The place's own name, or what was typed.
    pub name: String,
    /// lon, lat as given.
    pub at: Coord<f64>,
}

/// Finds a place by name, or takes the coordinates as they are.
pub fn find(map: &Map, spec: &PointSpec) -> Result<Wanted, Error> {
    let name = match spec {
        PointSpec::LonLat(at) => {
            return Ok(Wanted {
                name: spec.text(),
                at: *at,
            });
        }
        PointSpec::Name(name) => name,
    };
    let wanted = fold(name);
    let called = |place: &&Place| {
        fold(&place.name) == wanted || place.alt_names.iter().any(|alt| fold(alt) == wanted)
    };
    let mut found: Vec<&Place> = map.places.iter().filter(called).collect();
    found.dedup_by(|a, b| a.at == b.at);
    match found.as_slice() {
        [] => {
            let all = map.places.iter().flat_map(|place| {
                std::iter::once(place.name.as_str())
                    .chain(place.alt_names.iter().map(String::as_str))
            });
            let near = nearest(name, all, 3);
            let help = if map.places.is_empty() {
                "This map has no places: give lon,lat, or a file with --places.".to_owned()
            } else if near.is_empty() {
                format!(
                    "The map has {} places; give lon,lat for any other.",
                    map.places.len()
                )
            } else {
                format!("Did you mean {}?", near.join(", "))
            };
            Err(Error::Unknown {
                kind: "place",
                name: name.clone(),
                help,
            })
        }
        [place] => Ok(Wanted {
            name: place.name.clone(),
            at: place.at,
        }),
        several => Err(Error::Ambiguous {
            name: name.clone(),
            count: several.len(),
            places: several
                .iter()
                .map(|p| format!("{},{} ({})", p.at.x, p.at.y, map.where_is(p.feature)))
                .collect::<Vec<_>>()
                .join("; "),
        }),
    }
}

/// Which part of the network each link lies in.
#[derive(Debug)]
pub struct Parts {
    of_link: Vec<Option<u32>>,
}

impl Parts {
    /// The parts that components make; links that are not legal, or lie between two components,
    /// are in none.
    pub fn new(network: &Network, components: &Components, legal: &dyn Fn(LinkId) -> bool) -> Self {
        let of_link = network
            .links()
            .map(|link| {
                let (a, b) = network.link_ends(link);
                let part = components.of_node[a.index()];
                (legal(link) && part == components.of_node[b.index()]).then_some(part)
            })
            .collect();
        Self { of_link }
    }

    /// The part of a link.
    pub fn of(&self, link: LinkId) -> Option<u32> {
        self.of_link[link.index()]
    }
}

/// The points of a journey on the network.
#[derive(Debug)]
pub struct Journey {
    /// One per point.
    pub snaps: Vec<Snap>,
    /// The part that holds them all, if one does.
    pub part: Option<u32>,
}

/// Snaps the points of one journey together, into one part of the network if that can be.
pub fn snap_journey(
    network: &Network,
    index: &SnapIndex<'_>,
    points: &[Wanted],
    radius_km: f64,
    parts: &Parts,
    warnings: &mut Vec<String>,
) -> Result<Journey, Error> {
    let radius_m = radius_km * 1000.0;
    let legal = |link: LinkId| parts.of(link).is_some();
    let mut nearest = Vec::with_capacity(points.len());
    for point in points {
        match index.nearest_within(point.at, radius_m, &legal) {
            Some(snap) => nearest.push(snap),
            None => return Err(off_road(network, index, point, radius_km, &legal)),
        }
    }
    let first = nearest.first().and_then(|snap| parts.of(snap.link));
    if nearest.iter().all(|snap| parts.of(snap.link) == first) {
        return Ok(Journey {
            snaps: nearest,
            part: first,
        });
    }
    let mut best: Option<(f64, u32, Vec<Snap>)> = None;
    for candidate in parts_near_all(index, points, radius_m, parts) {
        let inside = |link: LinkId| parts.of(link) == Some(candidate);
        let snaps: Vec<Snap> = points
            .iter()
            .map_while(|point| index.nearest_within(point.at, radius_m, &inside))
            .collect();
        let total: f64 = snaps.iter().map(|snap| snap.distance_m).sum();
        if snaps.len() == points.len() && best.as_ref().is_none_or(|(least, ..)| total < *least) {
            best = Some((total, candidate, snaps));
        }
    }
    let Some((_, part, snaps)) = best else {
        return Ok(Journey {
            snaps: nearest,
            part: None,
        });
    };
    for ((point, first), snap) in points.iter().zip(&nearest).zip(&snaps) {
        if snap.link != first.link {
            warnings.push(format!(
                "{} was put on a road {} away: the nearest road, {} away, does not connect with the rest of the journey",
                point.name,
                distance_text(snap.distance_m),
                distance_text(first.distance_m),
            ));
        }
    }
    Ok(Journey {
        snaps,
        part: Some(part),
    })
}

/// The parts that have a link whose box lies within the radius of every point, ascending.
fn parts_near_all(
    index: &SnapIndex<'_>,
    points: &[Wanted],
    radius_m: f64,
    parts: &Parts,
) -> Vec<u32> {
    let degrees = radius_m / 110_000.0;
    let mut common: Option<Vec<u32>> = None;
    for point in points {
        let wide = degrees / point.at.y.to_radians().cos().max(0.01);
        let mut here: Vec<u32> = index
            .links_in([
                point.at.x - wide,
                point.at.y - degrees,
                point.at.x + wide,
                point.at.y + degrees,
            ])
            .into_iter()
            .filter_map(|link| parts.of(link))
            .collect();
        here.sort_unstable();
        here.dedup();
        common = Some(match common {
            None => here,
            Some(all) => all
                .into_iter()
                .filter(|p| here.binary_search(p).is_ok())
                .collect(),
        });
    }
    common.unwrap_or_default()
}

fn off_road(
    network: &Network,
    index: &SnapIndex<'_>,
    point: &Wanted,
    radius_km: f64,
    legal: &dyn Fn(LinkId) -> bool,
) -> Error {
    let nearest = index.nearest(point.at, legal);
    let swapped = Coord {
        x: point.at.y,
        y: point.at.x,
    };
    let on_swap = (swapped.y.abs() <= 90.0)
        .then(|| index.nearest(swapped, legal))
        .flatten()
        .filter(|snap| snap.distance_m <= radius_km * 1000.0);
    let help = match (&on_swap, &nearest) {
        (Some(snap), _) => format!(
            "Swapped? {},{} is {} from {}.",
            swapped.x,
            swapped.y,
            distance_text(snap.distance_m),
            road_name(network, snap.link)
        ),
        (None, Some(snap)) => format!(
            "The nearest point on a road is {:.5},{:.5}; give that, or a greater --snap-radius.",
            snap.at.x, snap.at.y
        ),
        (None, None) => "No road of the map may be used by this profile.".to_owned(),
    };
    Error::OffRoad {
        name: point.name.clone(),
        radius_km,
        nearest: nearest.map_or("none at all".to_owned(), |snap| {
            distance_text(snap.distance_m)
        }),
        help,
    }
}

/// The road's `ref`, else its name, else "a road".
fn road_name(network: &Network, link: LinkId) -> &str {
    let tags = &network.attributes(link).tags;
    tags.reference
        .as_deref()
        .or(tags.name.as_deref())
        .unwrap_or("a road")
}

/// "40 m", "3.2 km", "1,914 km".
pub fn distance_text(metres: f64) -> String {
    if metres < 1000.0 {
        return format!("{metres:.0} m");
    }
    let km = metres / 1000.0;
    if km < 100.0 {
        return format!("{km:.1} km");
    }
    let whole = format!("{km:.0}");
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + " km"
}
