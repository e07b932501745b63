//! CSV (RFC 4180): a row per point of the frontier, for spreadsheets; the header alone when there is none.
//!
//! Columns are the properties of the `GeoJSON` features, with hours and kilometres beside seconds and metres, and
//! the names on the way.

use super::super::Error;
use super::super::csv::cell;
use super::super::feature::Properties;
use super::super::geojson::route_properties;
use super::super::text::words::via_among;
use super::geojson::point_properties;
use crate::plan::{Frontier, FrontierPoint, Route};
use serde_json::Value;

/// How many names tell a route's way.
const NAMES: usize = 6;

/// The points that are shown.
pub(in crate::report) fn write(frontier: &Frontier) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let failed = |e: ::csv::Error| Error::format("CSV", &e);
    let all: Vec<&Route> = frontier.frontier.iter().map(|p| &p.route).collect();
    let baseline = FrontierPoint {
        route: frontier.baseline.clone(),
        knee: false,
        step: None,
    };
    let header = row(frontier, &all, &baseline);
    writer
        .write_record(header.iter().map(|(name, _)| *name))
        .map_err(failed)?;
    for point in &frontier.frontier {
        let row = row(frontier, &all, point);
        writer
            .write_record(row.iter().map(|(_, value)| cell(value)))
            .map_err(failed)?;
    }
    writer.into_inner().map_err(|e| Error::format("CSV", &e))
}

fn row(frontier: &Frontier, all: &[&Route], point: &FrontierPoint) -> Vec<(&'static str, Value)> {
    let line = super::drawn(frontier, point);
    let route = &point.route;
    let way = via_among(&frontier.request, all, route, NAMES).join("; ");
    let properties = Properties::default()
        .with("rank", route.rank)
        .number("duration_h", route.duration_s / 3600.0)
        .number("length_km", route.length_m / 1000.0);
    let facts = point_properties(route_properties(&frontier.request, &line), Some(point)).0;
    // What is the same in every row, or stands in the first column already, would say nothing.
    let facts = facts.into_iter().filter(|(name, _)| {
        !matches!(
            *name,
            "feature_type" | "route_key" | "route_rank" | "meets_limits"
        )
    });
    properties
        .0
        .into_iter()
        .chain(facts)
        .chain([("via", Value::from(way))])
        .collect()
}
