//! CSV (RFC 4180): a row per segment of the baseline and of every route, for spreadsheets.
//!
//! Columns are those of the `segment` features, then lon and lat of both ends. A text cell that a
//! spreadsheet would run as a formula is given an apostrophe (OWASP, "CSV injection").

use super::geojson::segment_properties;
use super::geometry::round7;
use super::{Error, Sketch, drawn};
use crate::plan::Plan;
use serde_json::Value;

/// The segments of the plan.
pub(super) fn write(plan: &Plan, _: &Sketch) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut header = false;
    for line in drawn::all(plan) {
        for segment in &line.route.segments {
            let properties = segment_properties(&line, segment).0;
            // Every row is a segment: the column would say nothing.
            let columns = properties.get(1..).unwrap_or_default();
            if !header {
                let names = columns.iter().map(|(name, _)| *name);
                writer
                    .write_record(names.chain(["lon_from", "lat_from", "lon_to", "lat_to"]))
                    .map_err(|e| Error::format("CSV", &e))?;
                header = true;
            }
            let ends = [segment.coordinates.first(), segment.coordinates.last()];
            let ends = ends
                .into_iter()
                .flat_map(|p| p.copied().unwrap_or_default())
                .map(|degrees| round7(degrees).to_string());
            writer
                .write_record(columns.iter().map(|(_, value)| cell(value)).chain(ends))
                .map_err(|e| Error::format("CSV", &e))?;
        }
    }
    writer.into_inner().map_err(|e| Error::format("CSV", &e))
}

/// A value as a cell; null is empty.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn rows(plan: &Plan) -> (Vec<String>, Vec<Vec<String>>) {
        let bytes = write(plan, &Sketch::default()).unwrap();
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let list = |r: &::csv::StringRecord| r.iter().map(ToString::to_string).collect::<Vec<_>>();
        let header = list(reader.headers().unwrap());
        let rows = reader.records().map(|r| list(&r.unwrap())).collect();
        (header, rows)
    }

    #[test]
    fn a_row_per_segment_that_reads_back() {
        let plan = sample::plan();
        let (header, rows) = rows(&plan);
        let segments: usize = drawn::all(&plan)
            .iter()
            .map(|d| d.route.segments.len())
            .sum();
        assert_eq!(rows.len(), segments);
        let column = |name: &str| header.iter().position(|h| h == name).unwrap();
        let hazard: f64 = rows
            .iter()
            .filter(|r| r[column("route_rank")] == "1")
            .map(|r| r[column("hazard")].parse::<f64>().unwrap())
            .sum();
        assert!((hazard - plan.routes[0].hazard).abs() < 1e-6);
        assert_eq!(rows[0][column("lon_from")], "-4.03");
    }

    #[test]
    fn formulas_are_neutralised_and_numbers_are_not() {
        let (header, rows) = rows(&sample::odd_names());
        let column = |name: &str| header.iter().position(|h| h == name).unwrap();
        assert_eq!(
            rows[0][column("road_name")],
            "'=HYPERLINK(\"a\") <b> & 'c' ]]>"
        );
        assert_eq!(rows[1][column("road_ref")], "'+RN6");
        assert!(rows[2][column("groups")].starts_with("'@group"));
        assert!(rows[0][column("lon_from")].parse::<f64>().unwrap() < 0.0);
    }

    #[test]
    fn the_file() {
        let bytes = write(&sample::infeasible(), &Sketch::default()).unwrap();
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap().replace("\r\n", "\n"));
    }
}
