//! `GeoJSON` (RFC 7946) for GIS: the plan as one collection, or as layers with a QGIS style beside each.
//!
//! Purpose: what a GIS user opens. `feature_type` tells `zone`, `baseline`, `route`, `segment` and
//! `waypoint` apart; they stand in the order in which a viewer should draw them, the best route last.
//! `id`s are stable: `route-1`, `route-1-segment-3`, `zone-0`. simplestyle-spec 1.1 properties let any
//! viewer show it well. Complexity: linear in positions.

use super::drawn::{self, Drawn, Role};
use super::feature::{CollectionWriter, Feature, Properties};
use super::geometry::{self, Bounds};
use super::{Error, NamedFile, Sketch, number, palette, qml};
use crate::plan::{Detour, MapInfo, Plan, ResolvedRequest, Segment, Status, Waypoint, ZoneInfo};
use serde_json::Value;

/// Everything in one collection.
pub(super) fn write(plan: &Plan, _: &Sketch) -> Result<Vec<u8>, Error> {
    let mut features = zones(plan);
    for line in in_drawing_order(plan) {
        features.push(route(plan, &line));
        features.extend(segments(&line));
    }
    features.extend(waypoints(plan));
    collection(&About::of(plan), "siraba plan", &features)
}

/// A layer per kind and type of geometry, each with its style; empty layers are left out.
pub(super) fn write_folder(plan: &Plan, _: &Sketch) -> Result<Vec<NamedFile>, Error> {
    let lines = in_drawing_order(plan);
    let (mut areas, mut zone_lines, mut zone_points) = (Vec::new(), Vec::new(), Vec::new());
    for zone in zones(plan) {
        match zone.geometry.value {
            geojson::GeometryValue::LineString { .. }
            | geojson::GeometryValue::MultiLineString { .. } => zone_lines.push(zone),
            geojson::GeometryValue::Point { .. } | geojson::GeometryValue::MultiPoint { .. } => {
                zone_points.push(zone);
            }
            _ => areas.push(zone),
        }
    }
    let layers = [
        (
            "routes",
            lines.iter().map(|l| route(plan, l)).collect(),
            qml::routes(plan),
        ),
        (
            "segments",
            lines.iter().flat_map(segments).collect(),
            qml::segments(),
        ),
        ("waypoints", waypoints(plan), qml::waypoints()),
        ("zones", areas, qml::zones(qml::Shape::Area)),
        ("zones_lines", zone_lines, qml::zones(qml::Shape::Line)),
        ("zones_points", zone_points, qml::zones(qml::Shape::Point)),
    ];
    let mut files = Vec::new();
    for (name, features, style) in layers {
        if features.is_empty() {
            continue;
        }
        files.push(NamedFile {
            name: format!("{name}.geojson"),
            bytes: collection(&About::of(plan), name, &features)?,
        });
        files.push(NamedFile {
            name: format!("{name}.qml"),
            bytes: style.into_bytes(),
        });
    }
    Ok(files)
}

/// What a collection says of the answer that it belongs to.
pub(super) struct About<'p> {
    pub siraba: &'p str,
    pub request: &'p ResolvedRequest,
    pub map: &'p MapInfo,
    pub status: Status,
}

impl<'p> About<'p> {
    fn of(plan: &'p Plan) -> Self {
        Self {
            siraba: &plan.siraba,
            request: &plan.request,
            map: &plan.map,
            status: plan.status,
        }
    }
}

/// A collection of that name.
pub(super) fn collection(
    about: &About<'_>,
    name: &str,
    features: &[Feature],
) -> Result<Vec<u8>, Error> {
    let mut bounds = Bounds::EMPTY;
    for feature in features {
        bounds.add_geometry(&feature.geometry);
    }
    let mut members = vec![
        ("name", Value::from(name)),
        ("generator", Value::from(format!("siraba {}", about.siraba))),
        ("date", Value::from(about.request.date.to_string())),
        (
            "as_of",
            about
                .map
                .as_of
                .map_or(Value::Null, |d| Value::from(d.to_string())),
        ),
        ("status", Value::from(about.status.as_str())),
    ];
    if let Some(scenario) = &about.request.scenario {
        members.push(("scenario", Value::from(scenario.as_str())));
    }
    let mut bytes = Vec::new();
    let mut writer = CollectionWriter::begin(&mut bytes, &members, bounds.get())?;
    for feature in features {
        writer.feature(feature)?;
    }
    writer.end()?;
    Ok(bytes)
}

/// Baseline first, best route last, so that the best is drawn on top.
fn in_drawing_order(plan: &Plan) -> Vec<Drawn<'_>> {
    let mut lines = drawn::all(plan);
    if let Some(proposed) = lines.get_mut(1..) {
        proposed.reverse();
    }
    lines
}

fn route(plan: &Plan, line: &Drawn<'_>) -> Feature {
    let r = line.route;
    let detour = plan.detour.iter().find(|d| d.rank == r.rank && r.rank > 0);
    let properties = detour_properties(route_properties(&plan.request, line), detour);
    Feature {
        id: line.key.clone(),
        geometry: geometry::line(&drawn::coordinates(r)),
        properties: styled(properties, line),
    }
}

/// The facts of a route.
pub(super) fn route_properties(request: &ResolvedRequest, line: &Drawn<'_>) -> Properties {
    let r = line.route;
    let feature_type = match line.role {
        Role::Baseline => "baseline",
        Role::Proposed | Role::LeastHazard => "route",
    };
    let [low, high] = r.attack_probability_range;
    let c = &r.cost_lines;
    let meets = match line.role {
        Role::Baseline => Value::Null,
        Role::Proposed => Value::Bool(true),
        Role::LeastHazard => Value::Bool(false),
    };
    Properties::of(feature_type)
        .text("route_key", &line.key)
        .with("route_rank", r.rank)
        .text("label", &r.label)
        .with("meets_limits", meets)
        .text("from", &request.from.name)
        .text("to", &request.to.name)
        .number("length_m", r.length_m)
        .number("duration_s", r.duration_s)
        .risk("hazard", r.hazard)
        .risk("attack_probability", r.attack_probability)
        .risk("attack_probability_low", low)
        .risk("attack_probability_high", high)
        .maybe_risk(
            "attack_probability_robust",
            r.robust.as_ref().map(|worst| worst.attack_probability),
        )
        .risk("hazard_phi_1", r.hazard_phi_1)
        .risk("attack_probability_phi_1", r.attack_probability_phi_1)
        .risk("expected_trucks_lost", r.expected_trucks_lost)
        .risk("expected_litres_lost", r.expected_litres_lost)
        .number("escort_km", r.escort_km)
        .number("fuel_l", r.fuel_l)
        .number("cost", r.cost)
        .number("cost_fuel", c.fuel)
        .number("cost_crew", c.crew)
        .number("cost_vehicle", c.vehicle)
        .number("cost_escort", c.escort)
        .number("cost_checkpoints", c.checkpoints)
        .number("cost_cargo_delay", c.cargo_delay)
        .risk("lower_bound", r.lower_bound)
        .risk("gap", r.gap)
}

/// The properties with the route's title and style.
pub(super) fn styled(properties: Properties, line: &Drawn<'_>) -> Properties {
    let r = line.route;
    properties
        .text("title", &line.title)
        .with(
            "description",
            format!(
                "{}, {}, P(attack) {} ({} with rates low to high): an estimate, not a clearance",
                number::km(r.length_m),
                number::hours(r.duration_s),
                number::percent(r.attack_probability),
                number::percent_range(r.attack_probability_range),
            ),
        )
        .text("stroke", line.color)
        .with(
            "stroke-width",
            if line.role == Role::Baseline { 3 } else { 6 },
        )
        .with("stroke-opacity", 0.9)
}

/// The ledger of a proposed route; null for a route without one.
fn detour_properties(properties: Properties, detour: Option<&Detour>) -> Properties {
    let figure = |of: fn(&Detour) -> f64| detour.map(of);
    properties
        .maybe_risk("detour_length_m", figure(|d| d.length_m))
        .maybe_risk("detour_percent", figure(|d| d.length_percent))
        .maybe_risk("detour_duration_s", figure(|d| d.duration_s))
        .maybe_risk("detour_fuel_l", figure(|d| d.fuel_l))
        .maybe_risk("detour_cost", figure(|d| d.cost))
        .maybe_risk("detour_hazard", figure(|d| d.expected_attacks))
        .maybe_risk(
            "detour_attack_probability",
            figure(|d| d.attack_probability),
        )
        .maybe_risk("detour_trucks_lost", figure(|d| d.expected_trucks_lost))
        .maybe_risk(
            "break_even_per_truck",
            detour.and_then(|d| d.break_even_per_truck),
        )
        .maybe_risk(
            "break_even_per_truck_phi_1",
            detour.and_then(|d| d.break_even_per_truck_phi_1),
        )
}

/// The facts of a segment: the columns of the `segment` features and of the CSV.
pub(super) fn segment_properties(line: &Drawn<'_>, s: &Segment) -> Properties {
    Properties::of("segment")
        .text("route_key", &line.key)
        .with("route_rank", line.route.rank)
        .with("seq", s.seq)
        .number("km_from", s.km_from)
        .number("km_to", s.km_to)
        .maybe("road_ref", s.road_ref.as_deref())
        .maybe("road_name", s.road_name.as_deref())
        .text("road_class", &s.road_class)
        .text("surface", &s.surface)
        .number("speed_kmh", s.speed_kmh)
        .maybe("escort", s.escort.as_deref())
        .risk("hazard", s.hazard)
        .risk("hazard_per_1000_km", s.hazard_per_1000_km)
        .text("groups", &s.groups.join("; "))
        .number("duration_s", s.duration_s)
        .text("source_file", &s.source.0)
        .with("source_feature", s.source.1)
}

fn segments(line: &Drawn<'_>) -> Vec<Feature> {
    line.route
        .segments
        .iter()
        .map(|s| Feature {
            id: format!("{}-segment-{}", line.key, s.seq),
            geometry: geometry::line(&s.coordinates),
            properties: segment_properties(line, s)
                .text("stroke", palette::hazard_class(s.hazard_per_1000_km).color)
                .with("stroke-width", 2)
                .with("stroke-opacity", 1),
        })
        .collect()
}

/// The waypoints of every route but the baseline, which nobody should follow.
fn waypoints(plan: &Plan) -> Vec<Feature> {
    let mut features = Vec::new();
    for line in drawn::all(plan) {
        if line.role == Role::Baseline {
            continue;
        }
        for (i, w) in line.route.waypoints.iter().enumerate() {
            features.push(waypoint(&line, i + 1, w));
        }
    }
    features
}

fn waypoint(line: &Drawn<'_>, seq: usize, w: &Waypoint) -> Feature {
    let marker = palette::marker(w.kind);
    Feature {
        id: format!("{}-waypoint-{seq}", line.key),
        geometry: geometry::point([w.lon, w.lat]),
        properties: Properties::of("waypoint")
            .text("route_key", &line.key)
            .with("route_rank", line.route.rank)
            .with("seq", seq)
            .text("kind", marker.kind)
            .text("name", &w.name)
            .number("km", w.km)
            .number("elapsed_s", w.elapsed_s)
            .text("note", &w.note)
            .text("title", &w.name)
            .text("marker-color", marker.color)
            .text("marker-symbol", marker.maki)
            .text(
                "marker-size",
                if marker.kind == "place" {
                    "small"
                } else {
                    "medium"
                },
            ),
    }
}

pub(super) fn zones(plan: &Plan) -> Vec<Feature> {
    plan.zones.iter().map(zone).collect()
}

fn zone(z: &ZoneInfo) -> Feature {
    let (color, label) = palette::zone(&z.kind);
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
    let mut properties = Properties::of("zone")
        .with("zone", z.zone)
        .text("name", &z.name)
        .text("kind", &z.kind)
        .maybe("group", z.group.as_deref())
        .maybe_risk("attacks_per_1000_km", z.attacks_per_1000_km)
        .maybe_risk("attacks_low", z.rate_range.map(|range| range[0]))
        .maybe_risk("attacks_high", z.rate_range.map(|range| range[1]))
        .maybe("valid_from", day(z.valid_from).as_deref())
        .maybe("valid_to", day(z.valid_to).as_deref())
        .text("source_file", &z.source.0)
        .with("source_feature", z.source.1)
        .text("title", &z.name)
        .text("description", label);
    properties = if geometry::points(&z.geometry).is_empty() {
        properties
            .text("stroke", color)
            .with("stroke-width", 1)
            .with("stroke-opacity", 0.8)
            .text("fill", color)
            .with("fill-opacity", 0.18)
    } else {
        properties
            .text("marker-color", color)
            .text(
                "marker-symbol",
                match z.kind.as_str() {
                    "closure" => "cross",
                    "incident" => "danger",
                    _ => "roadblock",
                },
            )
            .text("marker-size", "medium")
    };
    Feature {
        id: format!("zone-{}", z.zone),
        geometry: geometry::normalised(&z.geometry),
        properties,
    }
}

#[cfg(test)]
mod tests;
