//! Roads that are not open to every vehicle on every day: seasonal roads, fords, limits, ferries.
//!
//! Invariants: kinds stand in a fixed order, and a road may count under several. Complexity: linear in
//! the links.

use super::Map;
use super::season::why_shut;
use crate::io::{FeatureRef, RoadTags};
use crate::model::{LinkId, Profile, RoadClass, SeasonUsed};
use crate::network::link_speed_kmh;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The roads with conditions, for a vehicle on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conditions {
    /// The vehicle class that is asked about.
    pub profile: String,
    /// The day.
    pub date: Date,
    /// The season.
    pub season: SeasonUsed,
    /// Each kind that the map has.
    pub kinds: Vec<ConditionKind>,
}

/// The roads of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConditionKind {
    /// "`seasonal=dry_season`", "ford", "maxweight on bridges", "ferry"…
    pub kind: String,
    /// Features of the road files.
    pub roads: usize,
    /// Their length, km.
    pub length_km: f64,
    /// Of it closed on the day, by the season or a date, km.
    pub closed_km: f64,
    /// Of it never open to the vehicle, whatever the reason, km.
    pub barred_km: f64,
}

/// The conditions of a map's roads.
pub fn conditions(map: &Map, profile: &Profile, date: Date, season: SeasonUsed) -> Conditions {
    let network = &map.network;
    let mut kinds: BTreeMap<(u8, String), (BTreeSet<FeatureRef>, ConditionKind)> = BTreeMap::new();
    for link in network.links() {
        let road = network.attributes(link);
        let found = kinds_of(&road.tags);
        if found.is_empty() {
            continue;
        }
        let km = network.link_length_m(link) / 1000.0;
        let (closed, barred) = state(map, link, profile, date, season);
        for (order, kind) in found {
            let (features, sum) = kinds.entry((order, kind.clone())).or_insert_with(|| {
                let sum = ConditionKind {
                    kind,
                    roads: 0,
                    length_km: 0.0,
                    closed_km: 0.0,
                    barred_km: 0.0,
                };
                (BTreeSet::new(), sum)
            });
            features.insert(road.feature);
            sum.roads = features.len();
            sum.length_km += km;
            sum.closed_km += if closed { km } else { 0.0 };
            sum.barred_km += if barred { km } else { 0.0 };
        }
    }
    Conditions {
        profile: profile.name.clone(),
        date,
        season,
        kinds: kinds.into_values().map(|(_, sum)| sum).collect(),
    }
}

/// Whether a link is closed for now, and whether it is for ever.
fn state(
    map: &Map,
    link: LinkId,
    profile: &Profile,
    date: Date,
    season: SeasonUsed,
) -> (bool, bool) {
    let tags = &map.network.attributes(link).tags;
    if link_speed_kmh(tags, profile, season.season).is_err() {
        return (false, true);
    }
    let why = why_shut(&map.network, link, profile, date, season.season);
    (why.is_some(), false)
}

/// What kinds a road is of, each with its place in the list.
fn kinds_of(tags: &RoadTags) -> Vec<(u8, String)> {
    let mut kinds = Vec::new();
    if let Some(seasonal) = &tags.seasonal {
        kinds.push((0, seasonal.text.to_string()));
    }
    if tags.ford.is_some() {
        kinds.push((1, "ford".to_owned()));
    }
    if !tags.rules.is_empty() {
        kinds.push((2, "access under conditions".to_owned()));
    }
    for (order, limit, name) in [
        (3, tags.maxweight_t, "maxweight"),
        (5, tags.maxaxleload_t, "maxaxleload"),
        (6, tags.maxheight_m, "maxheight"),
    ] {
        if limit.is_some() {
            kinds.push((order, name.to_owned()));
        }
    }
    if tags.bridge && tags.maxweight_t.is_some() {
        kinds.push((4, "maxweight on bridges".to_owned()));
    }
    if tags.class == RoadClass::Ferry {
        kinds.push((7, "ferry".to_owned()));
        if tags.ferry.unwrap_or_default().duration_s.is_none() {
            kinds.push((8, "ferry without a duration".to_owned()));
        }
    }
    kinds
}
