//! The ground a journey runs on: its stops and the map's places as junctions of one network.
//!
//! Stops go to the nearest roads that touch one another; when one-way streets keep them apart all
//! the same, to the nearest roads among which every junction reaches every other. Places go to the
//! nearest road of the same part, so that no escort post ends up on a fragment that the convoy
//! never sees. Complexity: components linear, one index query per point.

use super::resolve::{Journey, Parts, Wanted, distance_text, find, snap_journey};
use super::{Endpoint, Error, Map, Request, UnderWay};
use crate::model::{LinkId, NodeId, PlaceId, Profile, Season};
use crate::network::{Components, Network, Snap, SnapIndex, link_speed_kmh};

/// The network of a journey.
#[derive(Debug)]
pub struct Ground {
    /// The map's network, split at stops and places.
    pub network: Network,
    /// Origin, via points, destination.
    pub stops: Vec<Endpoint>,
    /// Places within reach, sorted by node.
    pub places_at: Vec<(NodeId, PlaceId)>,
    /// Driving speed without escort by link, km/h; 0 where the profile may not drive.
    pub speed_kmh: Vec<f64>,
    /// Links that the journey's part of the network holds and the profile may drive.
    pub in_reach: Vec<bool>,
}

/// Snaps a request's points and the map's places.
pub fn ground(
    map: &Map,
    request: &Request,
    profile: &Profile,
    season: Season,
    warnings: &mut Vec<String>,
) -> Result<Ground, Error> {
    let base = &map.network;
    let wanted = std::iter::once(&request.from)
        .chain(&request.via)
        .chain(std::iter::once(&request.to))
        .map(|spec| find(map, spec))
        .collect::<Result<Vec<_>, _>>()?;
    let speed = |tags| link_speed_kmh(tags, profile, season);
    let legal = |link: LinkId| speed(&base.attributes(link).tags).is_ok();
    let index = SnapIndex::new(base);
    let radius_km = request.snap_radius_km;
    let weak = Parts::new(base, &Components::weak(base, &legal), &legal);
    let mut notes = Vec::new();
    let journey = snap_journey(base, &index, &wanted, radius_km, &weak, &mut notes)?;
    let by = (profile, season);
    let mut ground = lay_out(map, request, by, &wanted, (&journey, &weak, &index));
    if !connected(&ground) {
        // One-way streets: look for roads that can be driven both there and back.
        let strong = Parts::new(base, &Components::strong(base, &legal), &legal);
        let mut strong_notes = Vec::new();
        let other = snap_journey(base, &index, &wanted, radius_km, &strong, &mut strong_notes);
        if let Ok(other) = other
            && other.part.is_some()
        {
            let other = lay_out(map, request, by, &wanted, (&other, &weak, &index));
            if connected(&other) {
                ground = other;
                notes = strong_notes;
            }
        }
    }
    warnings.append(&mut notes);
    posts_passed_over(map, request, &ground, &index, &legal, warnings);
    let stops = &ground.stops;
    if stops.iter().all(|stop| stop.node == stops[0].node) {
        return Err(Error::BadRequest {
            what: format!(
                "{} and {} are the same point of the network",
                stops[0].name,
                stops[stops.len() - 1].name
            ),
            help: "Choose another destination, or a via point for a round trip.".to_owned(),
        });
    }
    Ok(ground)
}

/// Splits the network at the journey's stops and at every place in its part.
fn lay_out(
    map: &Map,
    request: &Request,
    (profile, season): (&Profile, Season),
    wanted: &[Wanted],
    (journey, weak, index): (&Journey, &Parts, &SnapIndex<'_>),
) -> Ground {
    let part = journey.snaps.first().and_then(|snap| weak.of(snap.link));
    let here = |link: LinkId| weak.of(link).is_some_and(|p| Some(p) == part);
    let mut snaps = journey.snaps.clone();
    let mut places = Vec::new();
    for (i, place) in map.places.iter().enumerate() {
        if let Some(snap) = index.nearest_within(place.at, request.snap_radius_km * 1000.0, &here) {
            snaps.push(snap);
            places.push(PlaceId::new(i));
        }
    }
    if let Some(under_way) = &request.under_way
        && let Some(exact) = exactly(map, under_way)
        && weak.of(exact.link) == part
    {
        let distance_m = snaps[0].distance_m;
        snaps[0] = Snap {
            distance_m,
            ..exact
        };
    }
    let (network, nodes) = map.network.split_at(&snaps);
    let stops = wanted
        .iter()
        .zip(&snaps)
        .zip(&nodes)
        .map(|((point, snap), node)| endpoint(point.name.clone(), snap, *node))
        .collect();
    let mut places_at: Vec<(NodeId, PlaceId)> =
        nodes[wanted.len()..].iter().copied().zip(places).collect();
    places_at.sort_unstable();
    let speed_kmh: Vec<f64> = network
        .links()
        .map(|link| link_speed_kmh(&network.attributes(link).tags, profile, season).unwrap_or(0.0))
        .collect();
    let drives = |link: LinkId| speed_kmh[link.index()] > 0.0;
    let parts = Components::weak(&network, &drives);
    let start = nodes.first().map(|node| parts.of_node[node.index()]);
    let in_reach = network
        .links()
        .map(|link| drives(link) && Some(parts.of_node[network.link_ends(link).0.index()]) == start)
        .collect();
    Ground {
        network,
        stops,
        places_at,
        speed_kmh,
        in_reach,
    }
}

/// The point of the road where a convoy under way stands.
fn exactly(map: &Map, under_way: &UnderWay) -> Option<Snap> {
    let (network, link) = (&map.network, under_way.link);
    if link.index() >= network.link_count() {
        return None;
    }
    let along_m = under_way.along_m.min(network.link_length_m(link));
    let at = network.slice(link, along_m, along_m).first().copied()?;
    Some(Snap {
        link,
        along_m,
        at,
        distance_m: 0.0,
    })
}

fn endpoint(name: String, snap: &Snap, node: NodeId) -> Endpoint {
    Endpoint {
        name,
        lon: snap.at.x,
        lat: snap.at.y,
        snap_distance_m: snap.distance_m,
        node,
    }
}

/// Whether each stop reaches the next over roads that the profile may drive.
fn connected(ground: &Ground) -> bool {
    ground.stops.windows(2).all(|pair| {
        let network = &ground.network;
        let mut seen = vec![false; network.node_count()];
        let mut stack = vec![pair[0].node];
        seen[pair[0].node.index()] = true;
        while let Some(node) = stack.pop() {
            if node == pair[1].node {
                return true;
            }
            for edge in network.edges_from(node) {
                let head = network.head(edge);
                if ground.speed_kmh[network.link(edge).index()] > 0.0 && !seen[head.index()] {
                    seen[head.index()] = true;
                    stack.push(head);
                }
            }
        }
        false
    })
}

/// Warns of escort posts that were put on a farther road, or on none, because the nearest is cut off.
fn posts_passed_over(
    map: &Map,
    request: &Request,
    ground: &Ground,
    index: &SnapIndex<'_>,
    legal: &dyn Fn(LinkId) -> bool,
    warnings: &mut Vec<String>,
) {
    if request.escorts.is_empty() {
        return;
    }
    let radius_m = request.snap_radius_km * 1000.0;
    for (i, place) in map
        .places
        .iter()
        .enumerate()
        .filter(|(_, p)| p.post.is_some())
    {
        let used = ground.places_at.iter().any(|(_, id)| id.index() == i);
        match index.nearest_within(place.at, radius_m, legal) {
            Some(near) if !used => warnings.push(format!(
                "escort post {} is not used: its road, {} away, does not connect with the journey",
                place.name,
                distance_text(near.distance_m)
            )),
            _ => {}
        }
    }
}
