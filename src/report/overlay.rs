//! Every road segment with its hazard, for a GIS: what `siraba overlay` writes.
//!
//! Purpose: the whole network, split at zone boundaries, before anything is routed. Hazard is that of
//! the reference convoy, unescorted. Invariants: the segments of a link tile it and their hazards add
//! up to the link's; output is in the order of links; one feature is held at a time, for networks are
//! large. Complexity: linear in vertices and pieces.

use super::Error;
use super::feature::{CollectionWriter, Feature, Properties};
use super::geometry::{self, Bounds};
use super::palette;
use crate::model::{LinkId, ZoneId};
use crate::network::Network;
use crate::risk::{Claim, Overlay, Piece};
use jiff::civil::Date;
use serde_json::Value;
use std::io::Write;

/// What the overlay is of.
#[derive(Clone, Copy, Debug)]
pub struct OverlayInfo<'a> {
    /// The map's name.
    pub map: &'a str,
    /// The day the risk picture describes.
    pub as_of: Date,
    /// The day that decides which features are in force.
    pub date: Date,
    /// Names of the road files by `FileId`.
    pub files: &'a [String],
}

/// Writes every segment as `GeoJSON`. Properties: `feature_type` ("segment"), `link`, `seq`, `km_from`,
/// `km_to`, `road_ref`, `road_name`, `road_class`, `surface` (as stated, "unknown" where nothing is),
/// `oneway`, `hazard`, `hazard_per_1000_km`, `groups`, `zones`, `secured_by`, `closed_by`, `source_file`,
/// `source_feature`, and simplestyle's.
pub fn write_overlay(
    network: &Network,
    overlay: &Overlay,
    info: &OverlayInfo<'_>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut bounds = Bounds::EMPTY;
    for link in network.links() {
        for c in network.link_vertices(link) {
            bounds.add([geometry::round7(c.x), geometry::round7(c.y)]);
        }
    }
    let members = [
        ("name", Value::from("siraba overlay")),
        ("map", Value::from(info.map)),
        ("date", Value::from(info.date.to_string())),
        ("as_of", Value::from(info.as_of.to_string())),
    ];
    let mut writer = CollectionWriter::begin(out, &members, bounds.get())?;
    for link in network.links() {
        let risk = overlay.link(link);
        let length = network.link_length_m(link);
        if risk.pieces.is_empty() {
            let whole = Piece {
                from_m: 0.0,
                to_m: length,
                hazard: risk.hazard,
                loss: risk.loss,
                claims: risk.claims.clone(),
            };
            writer.feature(&segment(network, overlay, info, link, 1, &whole)?)?;
        }
        for (i, piece) in risk.pieces.iter().enumerate() {
            writer.feature(&segment(network, overlay, info, link, i + 1, piece)?)?;
        }
    }
    writer.end()?;
    Ok(())
}

fn segment(
    network: &Network,
    overlay: &Overlay,
    info: &OverlayInfo<'_>,
    link: LinkId,
    seq: usize,
    piece: &Piece,
) -> Result<Feature, Error> {
    if !piece.hazard.is_finite() {
        return Err(Error::NotFinite {
            field: format!("hazard of link {}", link.0),
        });
    }
    let risk = overlay.link(link);
    let attributes = network.attributes(link);
    let tags = &attributes.tags;
    let length = piece.to_m - piece.from_m;
    let rate = if length > 0.0 {
        piece.hazard / length * 1e6
    } else {
        0.0
    };
    let zone = |id: ZoneId| overlay.zones.get(id.index());
    let zones: Vec<&str> = by_hazard(&piece.claims)
        .filter_map(|c| zone(c.zone))
        .map(|z| z.name.as_str())
        .collect();
    let mut groups: Vec<&str> = Vec::new();
    for claim in by_hazard(&piece.claims) {
        if let Some(group) = zone(claim.zone).and_then(|z| z.group.as_deref()) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    let secured: Vec<&str> = risk
        .secured_by
        .iter()
        .filter_map(|&id| zone(id))
        .map(|z| z.name.as_str())
        .collect();
    let closed_by = risk
        .closed_by
        .and_then(|id| zone(id))
        .map(|z| z.name.as_str());
    let color = if closed_by.is_some() {
        palette::zone("closure").0
    } else {
        palette::hazard_class(rate).color
    };
    let file = info.files.get(attributes.feature.file.index());
    let coordinates: Vec<[f64; 2]> = network
        .slice(link, piece.from_m, piece.to_m)
        .into_iter()
        .map(|c| [c.x, c.y])
        .collect();
    let properties = Properties::of("segment")
        .with("link", link.0)
        .with("seq", seq)
        .number("km_from", piece.from_m / 1000.0)
        .number("km_to", piece.to_m / 1000.0)
        .maybe("road_ref", tags.reference.as_deref())
        .maybe("road_name", tags.name.as_deref())
        .text("road_class", tags.class.as_str())
        .text(
            "surface",
            tags.surface.map_or("unknown", crate::model::Surface::as_str),
        )
        .text("oneway", oneway(tags.direction))
        .risk("hazard", piece.hazard)
        .risk("hazard_per_1000_km", rate)
        .text("groups", &groups.join("; "))
        .text("zones", &zones.join("; "))
        .text("secured_by", &secured.join("; "))
        .maybe("closed_by", closed_by)
        .maybe("source_file", file.map(String::as_str))
        .with("source_feature", attributes.feature.feature)
        .text("stroke", color)
        .with("stroke-width", if rate > 0.0 { 3 } else { 1 });
    Ok(Feature {
        id: format!("link-{}-{seq}", link.0),
        geometry: geometry::line(&coordinates),
        properties,
    })
}

/// Claims, greatest hazard first; equal ones by zone.
fn by_hazard(claims: &[Claim]) -> impl Iterator<Item = &Claim> {
    let mut sorted: Vec<&Claim> = claims.iter().collect();
    sorted.sort_by(|a, b| b.hazard.total_cmp(&a.hazard).then(a.zone.cmp(&b.zone)));
    sorted.into_iter()
}

fn oneway(direction: crate::io::Direction) -> &'static str {
    match direction {
        crate::io::Direction::Both => "no",
        crate::io::Direction::Forward => "yes",
        crate::io::Direction::Backward => "-1",
    }
}
