//! `GeoJSON` (RFC 7946): a feature per point of the frontier, and the baseline beneath them.
//!
//! Blue is the least risk of the frontier, red the most; the knee is wide. The safest is drawn last, on top.
//! The properties of a route are those of a plan's, then what makes it a point of a frontier.

use super::super::Error;
use super::super::drawn::{self, Drawn, Role};
use super::super::feature::{Feature, Properties};
use super::super::geojson::{About, collection, route_properties, styled};
use super::super::{geometry, palette};
use crate::plan::{Frontier, FrontierPoint, PriceUnit};
use serde_json::Value;

/// The baseline and every point that is shown.
pub(in crate::report) fn write(frontier: &Frontier) -> Result<Vec<u8>, Error> {
    let baseline = Drawn {
        key: "baseline".into(),
        title: "Baseline: fastest, ignoring risk".into(),
        color: palette::BASELINE,
        role: Role::Baseline,
        route: &frontier.baseline,
    };
    let mut features = vec![feature(frontier, &baseline, None)];
    for point in &frontier.frontier {
        features.push(feature(
            frontier,
            &super::drawn(frontier, point),
            Some(point),
        ));
    }
    let about = About {
        siraba: &frontier.siraba,
        request: &frontier.request,
        map: &frontier.map,
        status: frontier.status,
    };
    collection(&about, "siraba frontier", &features)
}

fn feature(frontier: &Frontier, line: &Drawn<'_>, point: Option<&FrontierPoint>) -> Feature {
    let properties = point_properties(route_properties(&frontier.request, line), point);
    let mut properties = styled(properties, line);
    if point.is_some_and(|p| !p.knee) {
        for (name, value) in &mut properties.0 {
            if *name == "stroke-width" {
                *value = Value::from(4);
            }
        }
    }
    Feature {
        id: line.key.clone(),
        geometry: geometry::line(&drawn::coordinates(line.route)),
        properties,
    }
}

/// What makes a route a point of a frontier; null for the baseline and, of prices, for the first point.
pub(super) fn point_properties(
    properties: Properties,
    point: Option<&FrontierPoint>,
) -> Properties {
    let step = point.and_then(|p| p.step);
    properties
        .with("knee", point.map(|p| p.knee))
        .with("step_from_rank", step.map(|s| s.against))
        .maybe_risk("step_hours", step.map(|s| s.difference.duration_s / 3600.0))
        .maybe_risk("step_km", step.map(|s| s.difference.length_m / 1000.0))
        .maybe_risk("step_cost", step.map(|s| s.difference.cost))
        .maybe_risk("step_hazard", step.map(|s| s.difference.hazard))
        .maybe_risk(
            "step_attack_probability",
            step.map(|s| s.attack_probability),
        )
        .with("price_unit", step.map(|s| unit(s.unit)))
        .maybe_risk("price_per_attack", step.map(|s| s.per_attack))
        .maybe_risk("price_per_point", step.and_then(|s| s.per_point))
}

fn unit(unit: PriceUnit) -> &'static str {
    match unit {
        PriceUnit::Hours => "hours",
        PriceUnit::Km => "km",
        PriceUnit::Money => "money",
    }
}
