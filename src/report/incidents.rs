//! What incidents add to the roads, and the incidents, for a GIS: `siraba overlay --incidents`.
//!
//! Purpose: to see the kernel density by itself. Hazard is that of the reference convoy, from incidents
//! alone and before secured areas. Invariants: the segments hold all of that hazard: those of no hazard are
//! left out; every incident in force is a point, also one that counts for nothing; output is in the order
//! of links, then of incidents. Complexity: linear in segments.

use super::feature::{CollectionWriter, Feature, Properties};
use super::geometry::{self, Bounds};
use super::{Error, OverlayInfo, palette};
use crate::io::{Effect, RiskFeature};
use crate::model::{LinkId, ZoneId};
use crate::network::Network;
use crate::plan::Laid;
use serde_json::Value;
use std::io::Write;

/// The density changes along a road: segments are no longer than this, m.
const LONGEST_M: f64 = 1_000.0;

/// Writes segments (`feature_type` "segment": `link`, `seq`, `km_from`, `km_to`, `road_ref`, `road_name`,
/// `hazard`, `hazard_per_1000_km`) and points where the incidents were reported (`feature_type` "incident":
/// `name`, `group`, `date`, `weight`, `decay` (the share that is left, 0 to 1), `reach_km`, `road_m` (its
/// distance from the road), `hazard` (all that it adds), `counted` ("yes", or why not), `source_file`,
/// `source_feature`), each with simplestyle's properties.
pub fn write_incidents(
    network: &Network,
    laid: &Laid,
    info: &OverlayInfo<'_>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let segments = segments(network, laid);
    let mut bounds = Bounds::EMPTY;
    let mut add = |c: geo::Coord<f64>| bounds.add([geometry::round7(c.x), geometry::round7(c.y)]);
    for &(link, _, from_m, to_m) in &segments {
        network
            .slice(link, from_m, to_m)
            .into_iter()
            .for_each(&mut add);
    }
    for feature in &laid.features {
        if let Effect::Incident { at, .. } = feature.effect {
            add(at);
        }
    }
    let members = [
        ("name", Value::from("siraba incidents")),
        ("map", Value::from(info.map)),
        ("date", Value::from(info.date.to_string())),
    ];
    let mut writer = CollectionWriter::begin(out, &members, bounds.get())?;
    let rates = segments.iter().map(|&(link, _, from_m, to_m)| {
        per_1000_km(laid.incidents.hazard(link, from_m, to_m), from_m, to_m)
    });
    let most = rates.fold(f64::MIN_POSITIVE, f64::max);
    for segment in segments {
        writer.feature(&segment_of(network, laid, most, segment)?)?;
    }
    for (number, feature) in laid.features.iter().enumerate() {
        if let Some(point) = incident(laid, info, ZoneId::new(number), feature) {
            writer.feature(&point)?;
        }
    }
    writer.end()?;
    Ok(())
}

/// A stretch of a link: link, number on it from 1, metres along it.
type Stretch = (LinkId, usize, f64, f64);

/// Where incidents add anything, cut where they begin, end or turn and at every kilometre.
fn segments(network: &Network, laid: &Laid) -> Vec<Stretch> {
    let mut segments = Vec::new();
    for link in network.links() {
        let turns = laid.incidents.turns_m(link);
        let mut seq = 0;
        for pair in turns.windows(2) {
            let &[from, to] = pair else { continue };
            if to - from < 1e-3 {
                continue;
            }
            let parts = ((to - from) / LONGEST_M).ceil().max(1.0);
            for i in 0..parts as u32 {
                let at = |i: f64| from + (to - from) * i / parts;
                let (from_m, to_m) = (at(f64::from(i)), at(f64::from(i + 1)));
                if laid.incidents.hazard(link, from_m, to_m) > 0.0 {
                    seq += 1;
                    segments.push((link, seq, from_m, to_m));
                }
            }
        }
    }
    segments
}

fn per_1000_km(hazard: f64, from_m: f64, to_m: f64) -> f64 {
    hazard / (to_m - from_m) * 1e6
}

/// `most` is the greatest rate of all: colours run up to it.
fn segment_of(
    network: &Network,
    laid: &Laid,
    most: f64,
    (link, seq, from_m, to_m): Stretch,
) -> Result<Feature, Error> {
    let hazard = laid.incidents.hazard(link, from_m, to_m);
    if !hazard.is_finite() {
        return Err(Error::NotFinite {
            field: format!("hazard of incidents on link {}", link.0),
        });
    }
    let rate = per_1000_km(hazard, from_m, to_m);
    let tags = &network.attributes(link).tags;
    let line = network.slice(link, from_m, to_m);
    let coordinates: Vec<[f64; 2]> = line.into_iter().map(|c| [c.x, c.y]).collect();
    Ok(Feature {
        id: format!("link-{}-{seq}", link.0),
        geometry: geometry::line(&coordinates),
        properties: Properties::of("segment")
            .with("link", link.0)
            .with("seq", seq)
            .number("km_from", from_m / 1000.0)
            .number("km_to", to_m / 1000.0)
            .maybe("road_ref", tags.reference.as_deref())
            .maybe("road_name", tags.name.as_deref())
            .risk("hazard", hazard)
            .risk("hazard_per_1000_km", rate)
            .text("stroke", palette::ramp(rate / most))
            .with("stroke-width", 4),
    })
}

fn incident(
    laid: &Laid,
    info: &OverlayInfo<'_>,
    zone: ZoneId,
    feature: &RiskFeature,
) -> Option<Feature> {
    let Effect::Incident {
        at,
        date,
        group,
        weight,
        ..
    } = &feature.effect
    else {
        return None;
    };
    let placed = laid.incidents.placed.iter().find(|p| p.zone == zone);
    let off_road = laid.incidents.off_road.iter().find(|(z, _)| *z == zone);
    let cover = placed.and_then(|p| p.covered_by);
    let counted = match (cover, off_road) {
        (Some(area), _) => {
            let name = laid.features.get(area.index()).map_or("?", |f| &f.name);
            format!("counted by {name}")
        }
        (None, Some(_)) => "too far from any road".to_owned(),
        (None, None) => "yes".to_owned(),
    };
    let road_m = placed.map(|p| p.off_m).or(off_road.map(|o| o.1));
    let road_m = road_m.filter(|m| m.is_finite()).map(f64::round);
    let (color, label) = palette::zone("incident");
    let file = info.files.get(feature.feature.file.index());
    Some(Feature {
        id: format!("incident-{}", zone.0),
        geometry: geojson::Geometry::new((&geo::Geometry::Point(geo::Point(*at))).into()),
        properties: Properties::of("incident")
            .text("name", &feature.name)
            .maybe("group", group.as_deref())
            .text("date", &date.to_string())
            .risk("weight", *weight)
            .maybe_risk("decay", placed.map(|p| p.remaining))
            .maybe_risk("reach_km", placed.map(|p| p.reach_km))
            .with("road_m", road_m)
            .risk("hazard", placed.map_or(0.0, |p| p.hazard))
            .text("counted", &counted)
            .maybe("source_file", file.map(String::as_str))
            .with("source_feature", feature.feature.feature)
            .text("title", &feature.name)
            .text("description", label)
            .text("marker-color", color)
            .text("marker-symbol", "danger")
            .text("marker-size", "small"),
    })
}
