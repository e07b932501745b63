//! The zones in force, with their geometry, for maps and tables. Complexity: linear in vertices.

use super::ZoneInfo;
use super::levels::{self, End};
use super::scene::Scene;
use crate::io::{Effect, Region};
use geo::Geometry;

/// Every zone in force, in the order of their ids.
pub fn zones(scene: &Scene<'_>) -> Vec<ZoneInfo> {
    scene
        .features
        .iter()
        .zip(&scene.overlay.zones)
        .enumerate()
        .map(|(i, (feature, zone))| {
            let end = |end| levels::rate(feature, &scene.convoy, end);
            let (rate, rate_range) = match &feature.effect {
                Effect::Influence {
                    attacks_per_1000_km,
                    confidence,
                    ..
                } => (
                    Some(attacks_per_1000_km * confidence),
                    end(End::Low)
                        .zip(end(End::High))
                        .map(|(low, high)| [low * confidence, high * confidence]),
                ),
                _ => (None, None),
            };
            ZoneInfo {
                zone: i as u32,
                name: zone.name.clone(),
                kind: zone.kind.to_owned(),
                group: zone.group.clone(),
                attacks_per_1000_km: rate,
                rate_range,
                valid_from: zone.validity.from,
                valid_to: zone.validity.to,
                source: (
                    scene.map.file_name(zone.feature.file).to_owned(),
                    zone.feature.feature,
                ),
                geometry: geojson::Geometry::new((&geometry(&feature.effect)).into()),
            }
        })
        .collect()
}

fn geometry(effect: &Effect) -> Geometry<f64> {
    match effect {
        Effect::Influence { area, .. } => area.clone().into(),
        Effect::Checkpoint { at, .. } | Effect::Incident { at, .. } => geo::Point::from(*at).into(),
        Effect::Secured { region, .. } | Effect::Closure { region } => match region {
            Region::Area(area) => area.clone().into(),
            Region::NearLine(lines, _) => lines.clone().into(),
            Region::NearPoint(at, _) => geo::Point::from(*at).into(),
        },
    }
}
