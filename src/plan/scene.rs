//! A request laid on its map: the split network, speeds, risk, posts and stops that every search
//! and every figure of one plan shares.
//!
//! Invariants: every stop, place within reach and checkpoint is a junction of `network`; `overlay`
//! was made for the request's day and cargo; `speed_kmh[link]` is 0 where the profile may not drive.

use super::days::Days;
use super::ferry::{Ferry, ferries};
use super::ground::{Ground, ground};
use super::halts::Halts;
use super::incidents::{is_forgotten, is_incident, tell_of_time};
use super::levels::Levels;
use super::season::{warn_of_choice, why_shut};
use super::{Endpoint, Error, Map, Request};
use crate::io::{Post, RiskFeature, read_excluded};
use crate::model::{
    Convoy, Drive, EscortType, FileId, LinkId, NodeId, PlaceId, Profile, SeasonUsed, nearest,
};
use crate::network::Network;
use crate::risk::{Overlay, Settings, overlay, overlay_again, overlay_on};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An escort post on the network.
#[derive(Clone, Debug)]
pub struct PostAt {
    /// The junction.
    pub node: NodeId,
    /// Which of the request's escorts (indices into `Scene::escorts`) can be taken on.
    pub offers: Vec<usize>,
}

/// A request laid on its map.
#[derive(Debug)]
pub struct Scene<'m> {
    /// The map.
    pub map: &'m Map,
    /// The request.
    pub request: &'m Request,
    /// The network with stops and places as junctions.
    pub network: Network,
    /// Driving speed without escort by link in the plan's season, km/h; 0 where barred.
    pub speed_kmh: Vec<f64>,
    /// The season, and why it is that one.
    pub season: SeasonUsed,
    /// Links that the profile may use but that the season or the day closes.
    pub shut: Vec<bool>,
    /// Ferries, timed for this convoy.
    pub ferries: BTreeMap<LinkId, Ferry>,
    /// Links in the journey's part of the network that the profile may drive.
    pub in_reach: Vec<bool>,
    /// Risk features in force, in the order of `overlay.zones`.
    pub features: Vec<RiskFeature>,
    /// Hazard by link.
    pub overlay: Overlay,
    /// The same with every rate at its lowest, and at its highest.
    pub levels: Levels,
    /// How the overlay was made.
    pub settings: Settings,
    /// Links that meet an excluded area.
    pub excluded: Vec<bool>,
    /// Places at each node that has any, sorted by node.
    pub places_at: Vec<(NodeId, PlaceId)>,
    /// Escort posts, sorted by node.
    pub posts: Vec<PostAt>,
    /// Origin, via points, destination.
    pub stops: Vec<Endpoint>,
    /// The profile.
    pub profile: Profile,
    /// The convoy, with the request's number of trucks.
    pub convoy: Convoy,
    /// The escort types asked for.
    pub escorts: Vec<EscortType>,
    /// The plan's day.
    pub date: Date,
    /// Where it may stop for the night, when a departure is stated.
    pub halts: Option<Halts>,
    /// Litres on the whole convoy.
    pub cargo_litres: f64,
    /// What the planner must know.
    pub warnings: Vec<String>,
}

impl<'m> Scene<'m> {
    /// Resolves names, snaps, splits and overlays.
    pub fn new(map: &'m Map, request: &'m Request) -> Result<Self, Error> {
        request.check()?;
        let mut warnings = map.warnings.clone();
        let profile = named("profile", &map.fleet.profiles, &request.profile)?.clone();
        let escorts = request
            .escorts
            .iter()
            .map(|name| named("escort type", &map.fleet.escorts, name).cloned())
            .collect::<Result<Vec<_>, _>>()?;
        let mut convoy = map.fleet.convoy.clone();
        convoy.trucks = request.trucks.unwrap_or(convoy.trucks);
        let departs = request.depart.map(jiff::civil::DateTime::date);
        let date = departs.or(request.date).unwrap_or(map.day);
        let season = SeasonUsed::new(request.season, map.fleet.wet_season, date);
        warnings.extend(warn_of_choice(season, date));
        let cargo_litres = request
            .cargo_litres
            .unwrap_or(f64::from(convoy.trucks) * profile.cargo_l);

        let Ground {
            network,
            stops,
            places_at,
            mut speed_kmh,
            in_reach,
        } = ground(map, request, &profile, season.season, &mut warnings)?;
        let ferries = ferries(&network, map.fleet.ferry, convoy.trucks, &mut speed_kmh);
        let shut = network
            .links()
            .map(|link| {
                speed_kmh[link.index()] > 0.0
                    && why_shut(&network, link, &profile, date, season.season).is_some()
            })
            .collect();
        let posts = posts(map, &places_at, &escorts, &mut warnings);

        let features = in_force(map, date, &mut warnings);
        let settings = Settings {
            background_per_1000_km: convoy.background_per_1000_km,
            loss_fraction: convoy.loss_fraction,
            cargo: request.cargo,
            night: request.drive == Drive::Night,
            snap_radius_m: request.snap_radius_km * 1000.0,
            kernel: map.fleet.incidents.kernel(date),
        };
        let usable = |l: LinkId| in_reach[l.index()];
        let risk = overlay_on(&network, &features, &settings, &usable)?;
        let levels = Levels::new(&network, &features, &settings, &convoy, &usable, &risk)?;
        let excluded = excluded(&network, request, &settings, &mut warnings)?;
        let mut scene = Self {
            map,
            request,
            network,
            speed_kmh,
            season,
            shut,
            ferries,
            in_reach,
            features,
            overlay: risk,
            levels,
            settings,
            excluded,
            places_at,
            posts,
            stops,
            profile,
            convoy,
            escorts,
            date,
            halts: None,
            cargo_litres,
            warnings,
        };
        scene.check_groups()?;
        if let Some(days) = Days::of(request, &map.info, &map.fleet.march)? {
            scene.halts = Some(Halts::new(&scene, days)?);
        }
        Ok(scene)
    }

    /// The name of a node: its first place, a stop typed as coordinates, or "lon,lat".
    pub fn node_name(&self, node: NodeId) -> String {
        if let Some(stop) = self.stops.iter().find(|stop| stop.node == node) {
            return stop.name.clone();
        }
        if let Some(place) = self.places_of(node).next() {
            return self.map.places[place.index()].name.clone();
        }
        let at = self.network.position(node);
        format!("{:.4},{:.4}", at.x, at.y)
    }

    /// Share of the driving time added to it; 0 without a departure.
    pub fn contingency(&self) -> f64 {
        let halts = self.halts.as_ref();
        halts.map_or(0.0, |halts| halts.days.march.contingency)
    }

    /// The places at a node.
    pub fn places_of(&self, node: NodeId) -> impl Iterator<Item = PlaceId> + '_ {
        let start = self.places_at.partition_point(|(n, _)| *n < node);
        self.places_at[start..]
            .iter()
            .take_while(move |(n, _)| *n == node)
            .map(|(_, p)| *p)
    }

    /// The features that `keep` does not refuse, and their overlay.
    pub fn picture_of(
        &self,
        keep: &dyn Fn(usize, &RiskFeature) -> bool,
    ) -> Result<(Vec<RiskFeature>, Overlay), Error> {
        let kept: Vec<RiskFeature> = self
            .features
            .iter()
            .enumerate()
            .filter(|(i, feature)| keep(*i, feature))
            .map(|(_, feature)| feature.clone())
            .collect();
        let usable = |link: LinkId| self.in_reach[link.index()];
        let overlay = overlay_again(&self.network, &kept, &self.settings, &usable, &self.overlay)?;
        Ok((kept, overlay))
    }

    /// A group to avoid must exist, in force or not: a misspelt one would avoid nothing.
    fn check_groups(&self) -> Result<(), Error> {
        for group in &self.request.avoid {
            let known = self.group_names();
            if !known
                .iter()
                .any(|g| crate::model::fold(g) == crate::model::fold(group))
            {
                let near = nearest(group, known.iter().copied(), 3);
                let help = if near.is_empty() {
                    format!("The groups of this map: {}.", known.join(", "))
                } else {
                    format!("Did you mean {}?", near.join(", "))
                };
                return Err(Error::Unknown {
                    kind: "group",
                    name: group.clone(),
                    help,
                });
            }
        }
        Ok(())
    }

    fn group_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .map
            .risk
            .iter()
            .filter_map(|feature| match &feature.effect {
                crate::io::Effect::Influence { group, .. } => Some(group.as_str()),
                crate::io::Effect::Incident { group, .. } => group.as_deref(),
                _ => None,
            })
            .chain(self.map.gone_groups.iter().map(String::as_str))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

pub(super) fn named<'a, T>(
    kind: &'static str,
    all: &'a std::collections::BTreeMap<String, T>,
    name: &str,
) -> Result<&'a T, Error> {
    all.get(name).ok_or_else(|| {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        Error::Unknown {
            kind,
            name: name.to_owned(),
            help: listed(name, &known),
        }
    })
}

/// "Did you mean x? Known: x, y."
pub(super) fn listed(typed: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match nearest(typed, known.iter().copied(), 3).first() {
        Some(near) => format!("Did you mean {near}? Known: {all}."),
        None => format!("Known: {all}."),
    }
}

fn posts(
    map: &Map,
    places_at: &[(NodeId, PlaceId)],
    escorts: &[EscortType],
    warnings: &mut Vec<String>,
) -> Vec<PostAt> {
    let mut posts: Vec<PostAt> = Vec::new();
    for (node, place) in places_at {
        let Some(post) = &map.places[place.index()].post else {
            continue;
        };
        let offers: Vec<usize> = (0..escorts.len())
            .filter(|i| match post {
                Post::All => true,
                Post::Types(types) => types.contains(&escorts[*i].name),
            })
            .collect();
        match posts.last_mut() {
            Some(last) if last.node == *node => {
                last.offers.extend(offers);
                last.offers.sort_unstable();
                last.offers.dedup();
            }
            _ => posts.push(PostAt {
                node: *node,
                offers,
            }),
        }
    }
    for (i, escort) in escorts.iter().enumerate() {
        if !posts.iter().any(|post| post.offers.contains(&i)) {
            warnings.push(format!(
                "no escort post on the network offers \"{}\": the plan is made without it",
                escort.name
            ));
        }
    }
    posts
}

/// The features in force on `date`; the others are named in a warning, incidents counted.
pub(super) fn in_force(map: &Map, date: Date, warnings: &mut Vec<String>) -> Vec<RiskFeature> {
    let kernel = map.fleet.incidents.kernel(date);
    let (valid, out): (Vec<_>, Vec<_>) =
        map.risk.iter().cloned().partition(|feature| {
            feature.validity.contains(date) && !is_forgotten(feature, &kernel)
        });
    tell_of_time(map, &out, date, &kernel, warnings);
    for (file, name) in map.files.iter().enumerate() {
        let names: Vec<&str> = out
            .iter()
            .filter(|feature| feature.feature.file == FileId::new(file) && !is_incident(feature))
            .map(|feature| feature.name.as_str())
            .collect();
        if !names.is_empty() {
            warnings.push(format!(
                "{name}: {} not in force on {date} and left out: {}",
                if names.len() == 1 {
                    "1 feature is".to_owned()
                } else {
                    format!("{} features are", names.len())
                },
                names.join(", ")
            ));
        }
    }
    valid
}

/// Links that meet an area of the `--exclude` files.
fn excluded(
    network: &Network,
    request: &Request,
    settings: &Settings,
    warnings: &mut Vec<String>,
) -> Result<Vec<bool>, Error> {
    let mut excluded = vec![false; network.link_count()];
    for source in &request.exclude {
        let areas = read_excluded(source, FileId(u32::MAX), warnings)?;
        let barred = overlay(network, &areas, settings)?;
        for (flag, link) in excluded.iter_mut().zip(&barred.links) {
            *flag |= link.closed_by.is_some();
        }
        for zone in barred.zones.iter().filter(|zone| zone.touched_km <= 0.0) {
            warnings.push(format!(
                "{}, feature {}: touches no road, so it excludes nothing",
                source.name, zone.feature.feature
            ));
        }
    }
    Ok(excluded)
}
