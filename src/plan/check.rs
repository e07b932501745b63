//! What is wrong with a map: everything that was left out, not understood, or does not connect.
//!
//! Complexity: components linear; dead ends one index query each.

use super::conditions::{Conditions, conditions};
use super::incidents::is_forgotten;
use super::resolve::distance_text;
use super::season::why_shut;
use super::{Error, Map, MapInfo};
use crate::io::{FeatureRef, RoadReport};
use crate::model::{LinkId, NodeId, Profile, SeasonChoice, SeasonUsed};
use crate::network::{Components, Network, SnapIndex, link_speed_kmh};
use crate::risk::{Settings, overlay};
use jiff::civil::Date;
use serde::Serialize;

/// What to check.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// The day risk features should be in force; the map's as-of day when `None`.
    pub date: Option<Date>,
    /// The season, for roads that it closes.
    pub season: SeasonChoice,
    /// Count only roads that this profile may use.
    pub profile: Option<String>,
    /// Dead ends this close to another road are reported, m.
    pub tolerance_m: f64,
    /// Places farther than this from a road are reported, km.
    pub snap_radius_km: f64,
}

/// The state of a map.
#[derive(Clone, Debug, Serialize)]
pub struct CheckReport {
    /// Name, day, digests.
    pub map: MapInfo,
    /// Features read and left out, per road file.
    pub roads: Vec<RoadReport>,
    /// The network's size.
    pub network: NetworkFacts,
    /// Seasonal roads, fords, limits and ferries, for the profile (the tanker when none was asked for).
    pub conditions: Conditions,
    /// Parts that do not touch, greatest first.
    pub weak_components: ComponentList,
    /// Parts within which every junction reaches every other, greatest first.
    pub strong_components: ComponentList,
    /// Dead ends close to another road.
    pub dangling_ends: Vec<DanglingEnd>,
    /// Roads that repeat another exactly.
    pub duplicates: Vec<Location>,
    /// Roads of no length.
    pub zero_length: Vec<Location>,
    /// Places too far from any road.
    pub places_off_road: Vec<PlaceOffRoad>,
    /// Risk features in force that touch no road.
    pub risk_touching_no_road: Vec<RiskNote>,
    /// Risk features out of date.
    pub risk_out_of_date: Vec<RiskNote>,
    /// What reading warned of.
    pub warnings: Vec<String>,
}

/// Counts of a network.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NetworkFacts {
    /// Junctions.
    pub nodes: usize,
    /// Directed edges.
    pub edges: usize,
    /// Stretches of road.
    pub links: usize,
    /// Length of road, km.
    pub length_km: f64,
    /// Of it one-way, km.
    pub one_way_km: f64,
    /// Of it closed to the profile that was asked for, for ever or on the day, km.
    pub barred_km: f64,
    /// Ends joined within the map's snap tolerance.
    pub joined_ends: u32,
    /// Streets written twice, once per direction, and merged.
    pub merged_twins: u32,
}

/// The components of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct ComponentList {
    /// How many.
    pub count: usize,
    /// The greatest twenty, and any other that holds a place.
    pub listed: Vec<ComponentInfo>,
}

/// One component.
#[derive(Clone, Debug, Serialize)]
pub struct ComponentInfo {
    /// 1 is the greatest.
    pub number: usize,
    /// Junctions.
    pub nodes: u32,
    /// Length of road, km.
    pub length_km: f64,
    /// Its share of all length, 0..1.
    pub share: f64,
    /// The places that lie in it.
    pub places: Vec<String>,
}

/// A dead end close to another road.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DanglingEnd {
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Distance to the other road, m.
    pub gap_m: f64,
    /// The road that ends here.
    pub road: Location,
    /// The road it does not reach.
    pub other: Location,
}

/// A feature of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file.
    pub file: String,
    /// The feature's number, from 1.
    pub feature: u32,
}

/// A place without a road.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceOffRoad {
    /// Its name.
    pub name: String,
    /// To the nearest road, m; `None` when there is no road at all.
    pub distance_m: Option<f64>,
}

/// A risk feature worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RiskNote {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub location: Location,
    /// Why it is worth a look.
    pub note: String,
}

/// Checks a map.
pub fn check(map: &Map, options: &CheckOptions) -> Result<CheckReport, Error> {
    let network = &map.network;
    let profile = match &options.profile {
        Some(name) => Some(super::scene::named("profile", &map.fleet.profiles, name)?),
        None => None,
    };
    let date = options.date.unwrap_or(map.day);
    let season = SeasonUsed::new(options.season, map.fleet.wet_season, date);
    let usable: Vec<bool> = network
        .links()
        .map(|link| profile.is_none_or(|p| may_use(network, link, p, date, season)))
        .collect();
    let asked = match profile {
        Some(profile) => profile,
        None => super::scene::named("profile", &map.fleet.profiles, "tanker")?,
    };
    let admits = |link: LinkId| usable[link.index()];
    let index = SnapIndex::new(network);
    let place_nodes: Vec<(NodeId, f64, &str)> = map
        .places
        .iter()
        .filter_map(|place| {
            let snap = index.nearest(place.at, &admits)?;
            let node = network.link_ends(snap.link).0;
            Some((node, snap.distance_m, place.name.as_str()))
        })
        .collect();
    let radius_m = options.snap_radius_km * 1000.0;
    let on_road: Vec<(NodeId, &str)> = place_nodes
        .iter()
        .filter(|(_, distance, _)| *distance <= radius_m)
        .map(|(node, _, name)| (*node, *name))
        .collect();
    let places_off_road = map
        .places
        .iter()
        .filter_map(|place| {
            let near = place_nodes.iter().find(|(_, _, name)| *name == place.name);
            let distance_m = near.map(|(_, distance, _)| *distance);
            distance_m
                .is_none_or(|d| d > radius_m)
                .then(|| PlaceOffRoad {
                    name: place.name.clone(),
                    distance_m,
                })
        })
        .collect();
    let location = |f: FeatureRef| Location {
        file: map.file_name(f.file).to_owned(),
        feature: f.feature,
    };
    let (risk_touching_no_road, risk_out_of_date) = risk_notes(map, options, &location)?;
    Ok(CheckReport {
        map: map.info.clone(),
        roads: map.road_reports.clone(),
        network: facts(map, &usable),
        conditions: conditions(map, asked, date, season),
        weak_components: list(&Components::weak(network, &admits), &on_road),
        strong_components: list(&Components::strong(network, &admits), &on_road),
        dangling_ends: dangling(network, &index, options.tolerance_m, &location),
        duplicates: map
            .build_report
            .duplicates
            .iter()
            .copied()
            .map(location)
            .collect(),
        zero_length: map
            .build_report
            .zero_length
            .iter()
            .copied()
            .map(location)
            .collect(),
        places_off_road,
        risk_touching_no_road,
        risk_out_of_date,
        warnings: map.warnings.clone(),
    })
}

/// Whether a profile may use a link on a day.
fn may_use(
    network: &Network,
    link: LinkId,
    profile: &Profile,
    date: Date,
    used: SeasonUsed,
) -> bool {
    let season = used.season;
    link_speed_kmh(&network.attributes(link).tags, profile, season).is_ok()
        && why_shut(network, link, profile, date, season).is_none()
}

fn facts(map: &Map, usable: &[bool]) -> NetworkFacts {
    let network = &map.network;
    let mut directions = vec![0u8; network.link_count()];
    for edge in network.edges() {
        directions[network.link(edge).index()] += 1;
    }
    let km = |keep: &dyn Fn(usize) -> bool| -> f64 {
        network
            .links()
            .filter(|link| keep(link.index()))
            .map(|link| network.link_length_m(link))
            .fold(0.0, |sum, metres| sum + metres)
            / 1000.0
    };
    NetworkFacts {
        nodes: network.node_count(),
        edges: network.edge_count(),
        links: network.link_count(),
        length_km: km(&|_| true),
        one_way_km: km(&|i| directions[i] == 1),
        barred_km: km(&|i| !usable[i]),
        joined_ends: map.build_report.joined_ends,
        merged_twins: map.build_report.merged_twins,
    }
}

fn list(components: &Components, places: &[(NodeId, &str)]) -> ComponentList {
    let all: f64 = components.length_km.iter().sum();
    let mut names: Vec<Vec<String>> = vec![Vec::new(); components.length_km.len()];
    for (node, name) in places {
        if let Some(list) = names.get_mut(components.of_node[node.index()] as usize) {
            list.push((*name).to_owned());
        }
    }
    let listed = names
        .into_iter()
        .enumerate()
        .filter(|(i, places)| *i < 20 || !places.is_empty())
        .map(|(i, places)| ComponentInfo {
            number: i + 1,
            nodes: components.nodes[i],
            length_km: components.length_km[i],
            share: if all > 0.0 {
                components.length_km[i] / all
            } else {
                0.0
            },
            places,
        })
        .collect();
    ComponentList {
        count: components.length_km.len(),
        listed,
    }
}

/// Nodes where a single link ends, within the tolerance of a link that does not touch the node.
fn dangling(
    network: &Network,
    index: &SnapIndex<'_>,
    tolerance_m: f64,
    location: &dyn Fn(FeatureRef) -> Location,
) -> Vec<DanglingEnd> {
    let mut degree = vec![0u32; network.node_count()];
    let mut last = vec![LinkId(0); network.node_count()];
    for link in network.links() {
        let (a, b) = network.link_ends(link);
        for node in [a, b] {
            degree[node.index()] += 1;
            last[node.index()] = link;
        }
    }
    let mut found = Vec::new();
    for node in network.nodes().filter(|node| degree[node.index()] == 1) {
        let at = network.position(node);
        let own = last[node.index()];
        let near = index.nearest_within(at, tolerance_m, &|link| {
            let (a, b) = network.link_ends(link);
            link != own && a != node && b != node
        });
        let Some(snap) = near else { continue };
        found.push(DanglingEnd {
            lon: at.x,
            lat: at.y,
            gap_m: snap.distance_m,
            road: location(network.attributes(own).feature),
            other: location(network.attributes(snap.link).feature),
        });
    }
    found
}

fn risk_notes(
    map: &Map,
    options: &CheckOptions,
    location: &dyn Fn(FeatureRef) -> Location,
) -> Result<(Vec<RiskNote>, Vec<RiskNote>), Error> {
    let date = options.date.unwrap_or(map.day);
    let kernel = map.fleet.incidents.kernel(date);
    let counts = |feature: &crate::io::RiskFeature| {
        feature.validity.contains(date) && !is_forgotten(feature, &kernel)
    };
    let note = |feature: &crate::io::RiskFeature, text: String| RiskNote {
        name: feature.name.clone(),
        kind: feature.effect.kind().to_owned(),
        location: location(feature.feature),
        note: text,
    };
    let out = map
        .risk
        .iter()
        .filter(|feature| !counts(feature))
        .map(|feature| {
            if is_forgotten(feature, &kernel) {
                let days = kernel.oldest_days();
                return note(feature, format!("more than {days:.0} days before {date}"));
            }
            let day = |d: Option<Date>| d.map_or("…".to_owned(), |d| d.to_string());
            let (from, to) = (day(feature.validity.from), day(feature.validity.to));
            note(feature, format!("valid {from} to {to}, not on {date}"))
        })
        .collect();
    // Every cargo counts here: a layer that targets food only still has to touch a road.
    let mut features: Vec<crate::io::RiskFeature> = map
        .risk
        .iter()
        .filter(|feature| counts(feature))
        .cloned()
        .collect();
    for feature in &mut features {
        feature.cargo.clear();
    }
    let settings = Settings {
        background_per_1000_km: 0.0,
        loss_fraction: map.fleet.convoy.loss_fraction,
        cargo: crate::model::Cargo::default(),
        night: false,
        snap_radius_m: options.snap_radius_km * 1000.0,
        kernel,
    };
    let laid = overlay(&map.network, &features, &settings)?;
    let mut none = Vec::new();
    for (i, zone) in laid.zones.iter().enumerate() {
        let off = laid.off_road.iter().find(|(id, _)| id.index() == i);
        if let Some((_, distance)) = off {
            none.push(note(
                &features[i],
                format!("{} from any road", distance_text(*distance)),
            ));
        } else if zone.touched_km <= 0.0 && zone.kind != "checkpoint" {
            none.push(note(&features[i], "touches no road".to_owned()));
        }
    }
    Ok((none, out))
}
