//! The overlay: every link with its hazard, closures and tolls.
//!
//! Invariants: the pieces of a link tile it; its claims are the sums over its pieces; zones are
//! numbered as the features are. Complexity: O(links × log zones) and what is near each link.

use super::Error;
use super::kernel::IncidentField;
use super::layers::Layers;
use super::line::Line;
use super::link::Assessor;
use super::tolls::{Passed, passed, passed_as_in};
use crate::io::{Effect, FeatureRef, RiskFeature};
use crate::model::{Cargo, EdgeId, Kernel, LinkId, Validity, ZoneId};
use crate::network::Network;

/// What the overlay needs beside roads and layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// μ0, attacks per 1000 km on every road.
    pub background_per_1000_km: f64,
    /// f where an area states none.
    pub loss_fraction: f64,
    /// What is carried: areas that target other cargoes do not count.
    pub cargo: Cargo,
    /// By night, each area's `night_factor` applies.
    pub night: bool,
    /// How far from a road a checkpoint may lie, m; an incident by its precision farther.
    pub snap_radius_m: f64,
    /// What incidents are worth on the day.
    pub kernel: Kernel,
}

/// A risk feature in force: what plans and reports say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Where it came from.
    pub feature: FeatureRef,
    /// Its name.
    pub name: String,
    /// "influence", "incident", "secured", "closure", "checkpoint".
    pub kind: &'static str,
    /// The force, for influence, and for an incident if it is known.
    pub group: Option<String>,
    /// When it holds.
    pub validity: Validity,
    /// Length of road (links counted once) on which it acts, km; 0 is worth a warning. For influence
    /// the road inside and within reach of its taper, for secured the road inside, for a closure the
    /// links that it bars, for a checkpoint the links on which it lies, each in full, for an incident the
    /// road within its reach. Geometry alone: whether it targets the cargo carried makes no difference.
    pub touched_km: f64,
}

/// What one area contributes to one link (or piece), after secured areas and "strongest claim".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// The area.
    pub zone: ZoneId,
    /// Expected attacks on the reference convoy.
    pub hazard: f64,
    /// Kilometres of road on which it is its group's strongest claim; for an incident, within its reach.
    pub km: f64,
    /// Those of `km` that lie inside the area's polygon: what a taper adds outside it does not
    /// count, and an incident has no area.
    pub inside_km: f64,
}

/// A stretch of a link on which the same areas hold (cut at every zone boundary; a taper's outer limit is one too).
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Metres along the link where it begins.
    pub from_m: f64,
    /// Metres along the link where it ends.
    pub to_m: f64,
    /// Expected attacks on the reference convoy over the piece, background included.
    pub hazard: f64,
    /// Σ f·λ: expected share of the convoy lost, to first order.
    pub loss: f64,
    /// Who contributes, by zone.
    pub claims: Vec<Claim>,
}

/// A link with its risk. A link that no zone touches has no pieces unless there is a background rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkRisk {
    /// Expected attacks on the reference convoy, by day (or night), unescorted.
    pub hazard: f64,
    /// Σ f·λ.
    pub loss: f64,
    /// Who contributes, by zone, ascending.
    pub claims: Vec<Claim>,
    /// Where along the link, tiling it.
    pub pieces: Vec<Piece>,
    /// The first closure that bars it.
    pub closed_by: Option<ZoneId>,
    /// The secured areas that touch it.
    pub secured_by: Vec<ZoneId>,
}

/// What a checkpoint adds to every edge that passes it. A checkpoint at a junction is paid on arrival there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Toll {
    /// The checkpoint.
    pub zone: ZoneId,
    /// The edge that pays.
    pub edge: EdgeId,
    /// Where on the edge's link it stands, m from the start of the link's geometry (whichever way the
    /// edge runs); for a checkpoint at a junction, the end at which the edge arrives.
    pub along_m: f64,
    /// Minutes.
    pub delay_min: f64,
    /// Money per convoy.
    pub cost: f64,
}

/// The network's risk on one day for one cargo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// Zones in force, in the order read.
    pub zones: Vec<Zone>,
    /// Per link; indexes by `LinkId`.
    pub links: Vec<LinkRisk>,
    /// Tolls, sorted by edge.
    pub tolls: Vec<Toll>,
    /// Checkpoints and incidents too far from any road, with the distance in m; sorted by zone.
    pub off_road: Vec<(ZoneId, f64)>,
    /// Incidents that an area counts already, each with the area.
    pub covered: Vec<(ZoneId, ZoneId)>,
    /// What incidents add, before secured areas.
    pub incidents: IncidentField,
}

impl Overlay {
    /// The risk of a link.
    pub fn link(&self, link: LinkId) -> &LinkRisk {
        &self.links[link.index()]
    }
}

/// Lays `features` (all in force: the caller leaves out what is not valid) over `network`. A checkpoint
/// or an incident stands on the road nearest to it, whichever that is.
pub fn overlay(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
) -> Result<Overlay, Error> {
    overlay_on(network, features, settings, &|_| true)
}

/// The same for a convoy that can take the `usable` links only: a checkpoint or an incident stands on the
/// nearest of those, so that a footpath beside the road does not take it away, and incidents spread over
/// those alone. Areas act on every link.
pub fn overlay_on(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
    usable: &dyn Fn(LinkId) -> bool,
) -> Result<Overlay, Error> {
    lay(network, features, settings, usable, None)
}

/// The same when another overlay on the same roads, of these features and others, is known: checkpoints stand where they stood.
pub fn overlay_again(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
    usable: &dyn Fn(LinkId) -> bool,
    known: &Overlay,
) -> Result<Overlay, Error> {
    lay(network, features, settings, usable, Some(known))
}

fn lay(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
    usable: &dyn Fn(LinkId) -> bool,
    known: Option<&Overlay>,
) -> Result<Overlay, Error> {
    let layers = Layers::new(features, settings)?;
    let incidents = IncidentField::new(network, features, settings, usable);
    let mut assessor = Assessor::new(&layers, settings);
    let mut links = vec![LinkRisk::default(); network.link_count()];
    for link in in_good_order(network, layers.tapered) {
        let line = Line {
            vertices: network.link_vertices(link),
            along_m: network.link_along_m(link),
        };
        let risk = assessor.assess(line, incidents.bumps(link));
        if !(risk.hazard.is_finite() && risk.loss.is_finite()) {
            let zone = risk
                .claims
                .iter()
                .find(|c| !c.hazard.is_finite())
                .and_then(|c| features.get(c.zone.index()))
                .map_or("the background", |f| &f.name);
            return Err(Error::NotFinite {
                zone: zone.to_owned(),
            });
        }
        links[link.index()] = risk;
    }
    let mut touched_m = assessor.into_touched_m();
    for (zone, metres) in &incidents.touched_m {
        touched_m[zone.index()] += metres;
    }
    let Passed {
        tolls,
        mut off_road,
        touched,
    } = match known.and_then(|known| passed_as_in(known, features)) {
        Some(passed) => passed,
        None => passed(network, features, settings, usable),
    };
    for (zone, metres) in touched {
        touched_m[zone.index()] += metres;
    }
    let placed = incidents.placed.iter();
    let covered = placed
        .filter_map(|p| Some((p.zone, p.covered_by?)))
        .collect();
    off_road.extend(incidents.off_road.iter().copied());
    off_road.sort_by_key(|(zone, _)| *zone);
    let zones = features
        .iter()
        .zip(touched_m)
        .map(|(feature, touched_m)| Zone {
            feature: feature.feature,
            name: feature.name.clone(),
            kind: feature.effect.kind(),
            group: match &feature.effect {
                Effect::Influence { group, .. } => Some(group.clone()),
                Effect::Incident { group, .. } => group.clone(),
                _ => None,
            },
            validity: feature.validity,
            touched_km: touched_m / 1000.0,
        })
        .collect();
    Ok(Overlay {
        zones,
        links,
        tolls,
        off_road,
        covered,
        incidents,
    })
}

/// The risk of some links only, in their order, with incidents as they were spread before.
pub fn assess(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
    incidents: &IncidentField,
    links: &[LinkId],
) -> Result<Vec<LinkRisk>, Error> {
    let layers = Layers::new(features, settings)?;
    let mut assessor = Assessor::new(&layers, settings);
    let assess = |link: &LinkId| {
        let line = Line {
            vertices: network.link_vertices(*link),
            along_m: network.link_along_m(*link),
        };
        assessor.assess(line, incidents.bumps(*link))
    };
    Ok(links.iter().map(assess).collect())
}

/// The links, those near one another soon after one another if that helps: what was found out about
/// a zone's nearest edges then serves again. By Morton code of the first vertex, at 1/65536 of the globe.
fn in_good_order(network: &Network, near: bool) -> Vec<LinkId> {
    let mut links: Vec<LinkId> = network.links().collect();
    if near {
        let spread = |degrees: f64, range: f64| {
            let cell = ((degrees / range + 0.5) * 65_536.0).clamp(0.0, 65_535.0) as u64;
            (0..16).fold(0, |code, bit| code | (cell >> bit & 1) << (2 * bit))
        };
        links.sort_by_cached_key(|link| {
            let first = network.link_vertices(*link).first();
            first.map_or(0, |p| spread(p.x, 360.0) << 1 | spread(p.y, 180.0))
        });
    }
    links
}

#[cfg(test)]
mod tests;
