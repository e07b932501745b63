//! `GeoJSON` (RFC 7946): what is travelled, the rest of the old road, the new routes and the ways to safe halts, with the
//! points that matter.
//!
//! `feature_type` tells them apart: `zone`, `travelled`, `as_planned`, `route`, `way_to_halt`, `here`, `halt`, `leaves`. Lines have
//! the columns of a plan's routes, where they have figures of their own; the chosen route is drawn last, on top.

use super::super::Error;
use super::super::drawn::{self, Drawn, Role};
use super::super::feature::{Feature, Properties};
use super::super::geojson::{About, collection, route_properties, styled, zones};
use super::super::{geometry, palette};
use crate::plan::{Direction, Replan, Route, WayToHalt};
use serde_json::Value;

/// Colours: grey behind, black for the old road, orange for ways to halts.
const TRAVELLED: &str = "#888888";
const OLD: &str = "#000000";
const TO_HALT: &str = "#e69f00";

/// Everything in one collection.
pub(in crate::report) fn write(replan: &Replan) -> Result<Vec<u8>, Error> {
    let mut features = zones(&replan.ahead);
    features.extend(travelled(replan));
    if let Some(old) = &replan.as_planned {
        let properties = Properties::default().with("holds", old.holds);
        features.push(line(
            replan,
            ("as_planned", "as-planned", "The rest of the old road"),
            None,
            (&old.route, OLD, Role::Baseline),
            properties,
        ));
    }
    for way in replan
        .halts
        .iter()
        .filter(|way| way.direction != Direction::Here)
    {
        let side = direction(way.direction);
        features.push(line(
            replan,
            (
                "way_to_halt",
                &format!("way-{side}"),
                &format!("To the safe halt {} ({side})", way.place),
            ),
            Some(&way.place),
            (&way.route, TO_HALT, Role::Baseline),
            halt_properties(Properties::default(), way),
        ));
    }
    let mut routes = drawn::all(&replan.ahead);
    routes.retain(|line| line.role != Role::Baseline);
    let chosen = replan.chosen_route().map(|route| route.rank);
    routes.sort_by_key(|line| {
        (
            Some(line.route.rank) == chosen,
            std::cmp::Reverse(line.route.rank),
        )
    });
    for one in &routes {
        let properties = styled(route_properties(&replan.ahead.request, one), one)
            .with("chosen", Some(one.route.rank) == chosen);
        features.push(Feature {
            id: one.key.clone(),
            geometry: geometry::line(&drawn::coordinates(one.route)),
            properties,
        });
    }
    features.extend(points(replan));
    let about = About {
        siraba: &replan.siraba,
        request: &replan.ahead.request,
        map: &replan.ahead.map,
        status: replan.status,
    };
    collection(&about, "siraba replan", &features)
}

fn travelled(replan: &Replan) -> Option<Feature> {
    let t = &replan.travelled;
    (t.coordinates.len() > 1).then(|| Feature {
        id: "travelled".to_owned(),
        geometry: geometry::line(&t.coordinates),
        properties: Properties::of("travelled")
            .text("from", &replan.planned.request.from.name)
            .number("length_m", t.length_m)
            .number("duration_s", t.duration_s)
            .risk("hazard", t.hazard)
            .risk("attack_probability", t.attack_probability)
            .number("escort_km", t.escort_km)
            .number("cost", t.cost)
            .text("title", "Travelled")
            .text("stroke", TRAVELLED)
            .with("stroke-width", 5)
            .with("stroke-opacity", 0.9),
    })
}

/// A line with the columns of a plan's route, its own kind first and `more` last.
fn line(
    replan: &Replan,
    (kind, key, title): (&'static str, &str, &str),
    to: Option<&str>,
    (route, color, role): (&Route, &'static str, Role),
    more: Properties,
) -> Feature {
    let line = Drawn {
        key: key.to_owned(),
        title: title.to_owned(),
        color,
        role,
        route,
    };
    let mut properties = Properties::of(kind);
    let columns = styled(route_properties(&replan.ahead.request, &line), &line);
    // The kind and, where it is not the journey's, the destination are its own.
    let columns = columns
        .0
        .into_iter()
        .skip(1)
        .map(|(column, value)| match to {
            Some(to) if column == "to" => (column, Value::from(to)),
            _ => (column, value),
        });
    properties.0.extend(columns);
    properties.0.extend(more.0);
    Feature {
        id: line.key.clone(),
        geometry: geometry::line(&drawn::coordinates(route)),
        properties,
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Here => "here",
        Direction::Behind => "behind",
        Direction::Ahead => "ahead",
    }
}

fn halt_properties(properties: Properties, way: &WayToHalt) -> Properties {
    properties
        .text("halt", &way.place)
        .text("direction", direction(way.direction))
        .text("arrives", &way.arrives.to_string())
        .text("all_in", &way.all_in.to_string())
        .with("in_time", way.in_time)
        .with("margin_s", way.margin_s.map(f64::round))
}

fn points(replan: &Replan) -> Vec<Feature> {
    let here = &replan.here;
    let mut features: Vec<Feature> = replan
        .halts
        .iter()
        .map(|way| Feature {
            id: format!("halt-{}", direction(way.direction)),
            geometry: geometry::point([way.lon, way.lat]),
            properties: halt_properties(Properties::of("halt"), way)
                .text("title", &way.place)
                .text("marker-color", TO_HALT)
                .text("marker-symbol", "lodging")
                .text("marker-size", "medium"),
        })
        .collect();
    if let Some(leaves) = replan
        .change
        .as_ref()
        .and_then(|change| change.leaves.as_ref())
    {
        features.push(Feature {
            id: "leaves".to_owned(),
            geometry: geometry::point([leaves.lon, leaves.lat]),
            properties: Properties::of("leaves")
                .text("name", &leaves.place)
                .number("km", leaves.km)
                .text("decide_by", &leaves.decide_by.to_string())
                .text("title", "The new route leaves the old one")
                .text("marker-color", palette::route(1))
                .text("marker-symbol", "triangle")
                .text("marker-size", "medium"),
        });
    }
    features.push(Feature {
        id: "here".to_owned(),
        geometry: geometry::point([here.lon, here.lat]),
        properties: Properties::of("here")
            .text("time", &here.time.to_string())
            .number("km", here.km)
            .with("on_route", here.on_route)
            .maybe("escort", here.escort.as_deref())
            .text("title", "The convoy")
            .text("marker-color", OLD)
            .text("marker-symbol", "circle")
            .text("marker-size", "large"),
    });
    features
}
