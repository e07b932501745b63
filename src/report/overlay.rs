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
    pub as_of: Option<Date>,
    /// The scenario that changed it, if one did.
    pub scenario: Option<&'a str>,
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
    let mut members = vec![
        ("name", Value::from("siraba overlay")),
        ("map", Value::from(info.map)),
        ("date", Value::from(info.date.to_string())),
        (
            "as_of",
            info.as_of
                .map_or(Value::Null, |d| Value::from(d.to_string())),
        ),
    ];
    if let Some(scenario) = info.scenario {
        members.push(("scenario", Value::from(scenario)));
    }
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
        if let Some(group) = zone(claim.zone).and_then(|z| z.group.as_deref())
            && !groups.contains(&group)
        {
            groups.push(group);
        }
    }
    let secured: Vec<&str> = risk
        .secured_by
        .iter()
        .filter_map(|&id| zone(id))
        .map(|z| z.name.as_str())
        .collect();
    let closed_by = risk.closed_by.and_then(zone).map(|z| z.name.as_str());
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
            tags.surface
                .map_or("unknown", crate::model::Surface::as_str),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{FeatureRef, Noding, Road, RoadTags};
    use crate::model::{FileId, RoadClass, Surface, Validity};
    use crate::network::Builder;
    use crate::risk::{LinkRisk, Zone};
    use geojson::{FeatureCollection, GeoJson};
    use jiff::civil::date;

    /// Two roads that meet at (1, 0): one of three vertices and 200 km stated length, one plain.
    fn network() -> Network {
        let mut builder = Builder::new(Noding::Vertices, 0.0);
        let mut add = |number, points: &[(f64, f64)], tags| {
            builder
                .add(Road {
                    feature: FeatureRef {
                        file: FileId(0),
                        feature: number,
                    },
                    lines: vec![geo::LineString::from(points.to_vec())],
                    tags,
                    osmnx: None,
                })
                .unwrap();
        };
        add(
            1,
            &[(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)],
            RoadTags {
                class: RoadClass::Trunk,
                surface: Some(Surface::Paved),
                quality: 1.0,
                name: Some("Route \"<1>\"".into()),
                length_m: Some(200_000.0),
                ..RoadTags::default()
            },
        );
        add(
            2,
            &[(1.0, 0.0), (1.0, 1.0)],
            RoadTags {
                quality: 1.0,
                ..RoadTags::default()
            },
        );
        builder.freeze().unwrap().0
    }

    fn risk(network: &Network) -> Overlay {
        let zone = |name: &str, kind, group: Option<&str>| Zone {
            feature: FeatureRef {
                file: FileId(1),
                feature: 1,
            },
            name: name.into(),
            kind,
            group: group.map(Into::into),
            validity: Validity::default(),
            touched_km: 1.0,
        };
        let claim = |zone, hazard| Claim {
            zone: ZoneId(zone),
            hazard,
            km: 1.0,
            inside_km: 1.0,
        };
        let piece = |from_m, to_m, claims: Vec<Claim>| Piece {
            from_m,
            to_m,
            hazard: claims.iter().map(|c| c.hazard).sum(),
            loss: 0.0,
            claims,
        };
        let mut links = vec![LinkRisk::default(); network.link_count()];
        links[0].pieces = vec![
            piece(0.0, 50_000.0, vec![]),
            piece(50_000.0, 150_000.0, vec![claim(0, 0.1), claim(1, 0.3)]),
            piece(150_000.0, 200_000.0, vec![claim(1, 0.05)]),
        ];
        links[0].hazard = 0.45;
        links[0].secured_by = vec![ZoneId(2)];
        links[1].closed_by = Some(ZoneId(3));
        Overlay {
            zones: vec![
                zone("A", "influence", Some("one")),
                zone("B", "influence", Some("two")),
                zone("C", "secured", None),
                zone("D", "closure", None),
            ],
            links,
            ..Overlay::default()
        }
    }

    fn write(network: &Network, overlay: &Overlay) -> Result<FeatureCollection, Error> {
        let files = ["roads.geojson".to_string()];
        let info = OverlayInfo {
            map: "Test & <map>",
            as_of: Some(date(2026, 1, 31)),
            scenario: None,
            date: date(2026, 2, 1),
            files: &files,
        };
        let mut bytes = Vec::new();
        write_overlay(network, overlay, &info, &mut bytes)?;
        let text = String::from_utf8(bytes).unwrap();
        let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else {
            panic!("no collection");
        };
        Ok(collection)
    }

    #[test]
    fn segments_tile_links_with_their_hazards_and_zones() {
        let network = network();
        assert_eq!(network.link_count(), 2);
        let collection = write(&network, &risk(&network)).unwrap();
        assert_eq!(collection.bbox.as_deref(), Some(&[0.0, 0.0, 1.0, 1.0][..]));
        let f = &collection.features;
        assert_eq!(f.len(), 4);
        let get = |i: usize, name: &str| f[i].property(name).unwrap().clone();
        // Greatest hazard first.
        assert_eq!(get(1, "zones"), "B; A");
        assert_eq!(get(1, "groups"), "two; one");
        assert_eq!(get(1, "hazard_per_1000_km"), 4.0);
        assert_eq!(get(1, "secured_by"), "C");
        assert_eq!(get(0, "closed_by"), Value::Null);
        assert_eq!(get(3, "closed_by"), "D");
        assert_eq!(get(3, "surface"), "unknown");
        assert_eq!(get(0, "road_name"), "Route \"<1>\"");
        assert_eq!(get(0, "source_file"), "roads.geojson");
        let hazard: f64 = (0..3).map(|i| get(i, "hazard").as_f64().unwrap()).sum();
        assert!((hazard - 0.45).abs() < 1e-9);
        // 50 of 200 stated kilometres are a quarter of the drawn line; the middle keeps its vertex.
        let line = |i: usize| serde_json::to_value(f[i].geometry.as_ref().unwrap()).unwrap();
        assert_eq!(
            line(0)["coordinates"],
            serde_json::json!([[0.0, 0.0], [0.25, 0.0]])
        );
        assert_eq!(
            line(1)["coordinates"],
            serde_json::json!([[0.25, 0.0], [0.5, 0.0], [0.75, 0.0]])
        );
        assert_eq!(
            line(2)["coordinates"],
            serde_json::json!([[0.75, 0.0], [1.0, 0.0]])
        );
    }

    #[test]
    fn an_empty_network_is_an_empty_collection() {
        let collection = write(&Network::default(), &Overlay::default()).unwrap();
        assert!(collection.features.is_empty() && collection.bbox.is_none());
    }

    /// A disk without room.
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_hazard_that_is_not_finite_and_a_full_disk_are_errors() {
        let network = network();
        let mut overlay = risk(&network);
        overlay.links[0].pieces[1].hazard = f64::NAN;
        let error = write(&network, &overlay).unwrap_err();
        assert_eq!(error.to_string(), "hazard of link 0 is not finite");

        let info = OverlayInfo {
            map: "",
            as_of: Some(date(2026, 1, 31)),
            scenario: None,
            date: date(2026, 2, 1),
            files: &[],
        };
        let error = write_overlay(&network, &risk(&network), &info, &mut Full).unwrap_err();
        assert!(matches!(error, Error::Io(e) if e.kind() == std::io::ErrorKind::BrokenPipe));
    }
}
