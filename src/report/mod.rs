//! A plan in the formats that people and programs read: the sixth stage.
//!
//! Purpose: one file per format. Invariants: pure and deterministic: no clock, no file, no hash
//! order; no figure is worked out here but the P(attack) that a Λ implies; risk is printed for
//! readers to two significant figures, with an interval and never without its caveat; a plan that
//! holds a number that is not finite is refused. Complexity: linear in the plan (`svg` places
//! labels in O(labels²)).
//!
//! To add a format: write its file with one function from a [`Plan`] (and a [`Sketch`]) to bytes,
//! name it in [`Format`] and enter it in the registry, [`Format::ALL`] and `writer`. Nothing else
//! knows the formats.

mod calibration;
mod check;
mod compare;
mod csv;
mod drawn;
mod error;
mod feature;
mod finite;
mod frontier;
mod geojson;
mod geometry;
mod gpx;
mod incidents;
mod json;
mod number;
pub mod order;
mod overlay;
mod palette;
mod qml;
mod replan;
#[cfg(test)]
mod sample;
mod sketch;
mod svg;
mod text;
mod xml;

pub use calibration::{calibration_csv, calibration_json, calibration_text};
pub use check::{check_json, check_text};
pub use error::Error;
pub use feature::{ALIASES, alias};
pub use incidents::write_incidents;
pub use order::{Language, Order, OrderFormat, OrderSettings, render_order};
pub use overlay::{OverlayInfo, write_overlay};

use crate::plan::{Comparison, Frontier, Plan, Replan, Status};

/// The sentence that no report goes without.
pub const CAVEAT: &str = "These are estimates made from judgement, not measurements and not a clearance to travel. \
     Check them against current local reports before anyone moves.";

/// What pictures draw beneath the plan: plain coordinates, whatever they came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// Background roads, lon/lat.
    pub roads: Vec<Vec<[f64; 2]>>,
    /// Background places.
    pub places: Vec<SketchPlace>,
}

/// A place that a picture may name.
#[derive(Clone, Debug, PartialEq)]
pub struct SketchPlace {
    /// Its name.
    pub name: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// 1 for the most important; names of lower ranks give way.
    pub rank: u8,
}

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A page to read aloud.
    Text,
    /// The plan itself, for programs and `verify`.
    Json,
    /// For GIS: one `FeatureCollection`, or a folder of layers with QGIS styles.
    Geojson,
    /// For navigation devices.
    Gpx,
    /// Segments for spreadsheets.
    Csv,
    /// A picture.
    Svg,
}

/// A file of a report that is a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name within the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Writes a plan as one file.
type FileWriter = fn(&Plan, &Sketch) -> Result<Vec<u8>, Error>;
/// Writes a plan as the files of a folder.
type FolderWriter = fn(&Plan, &Sketch) -> Result<Vec<NamedFile>, Error>;

/// How a format is written.
struct Writer {
    name: &'static str,
    extension: &'static str,
    file: FileWriter,
    /// Several files, where one is not enough for a folder.
    folder: Option<FolderWriter>,
}

impl Format {
    /// Every format, in the order of the manual.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Json,
        Self::Geojson,
        Self::Gpx,
        Self::Csv,
        Self::Svg,
    ];

    /// The formats of a frontier.
    pub const FRONTIER: [Self; 5] = [Self::Text, Self::Json, Self::Geojson, Self::Csv, Self::Svg];

    /// The formats of a comparison of scenarios.
    pub const COMPARISON: [Self; 5] = Self::FRONTIER;
    /// The formats of a replan.
    pub const REPLAN: [Self; 3] = [Self::Text, Self::Json, Self::Geojson];

    /// The registry.
    fn writer(self) -> Writer {
        let one = |name, extension, file| Writer {
            name,
            extension,
            file,
            folder: None,
        };
        match self {
            Self::Text => one("text", "txt", text::write),
            Self::Json => one("json", "json", json::write),
            Self::Geojson => Writer {
                name: "geojson",
                extension: "geojson",
                file: geojson::write,
                folder: Some(geojson::write_folder),
            },
            Self::Gpx => one("gpx", "gpx", gpx::write),
            Self::Csv => one("csv", "csv", csv::write),
            Self::Svg => one("svg", "svg", svg::write),
        }
    }

    /// The word it is asked for by.
    pub fn as_str(self) -> &'static str {
        self.writer().name
    }

    /// The extension of its files, without the dot.
    pub fn extension(self) -> &'static str {
        self.writer().extension
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.as_str().eq_ignore_ascii_case(name))
    }

    /// The format that a file's extension stands for, without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.extension().eq_ignore_ascii_case(extension))
    }
}

/// The plan as one file of that format.
pub fn render(plan: &Plan, sketch: &Sketch, format: Format) -> Result<Vec<u8>, Error> {
    finite::check(plan)?;
    (format.writer().file)(plan, sketch)
}

/// The plan as the files of a folder: the layers of a GIS project for [`Format::Geojson`], one file
/// `plan.<extension>` for every other format.
pub fn render_folder(
    plan: &Plan,
    sketch: &Sketch,
    format: Format,
) -> Result<Vec<NamedFile>, Error> {
    finite::check(plan)?;
    let writer = format.writer();
    if let Some(folder) = writer.folder {
        return folder(plan, sketch);
    }
    Ok(vec![NamedFile {
        name: format!("plan.{}", writer.extension),
        bytes: (writer.file)(plan, sketch)?,
    }])
}

/// A frontier as one file of one of [`Format::FRONTIER`]. Where no route meets the limits, readers get the
/// same page, picture or layer as from a plan that says so.
pub fn render_frontier(
    frontier: &Frontier,
    sketch: &Sketch,
    format: Format,
) -> Result<Vec<u8>, Error> {
    finite::check(frontier)?;
    let infeasible = frontier.status == Status::Infeasible;
    match format {
        Format::Json => frontier::json::write(frontier),
        Format::Csv => frontier::csv::write(frontier),
        Format::Text | Format::Geojson | Format::Svg if infeasible => {
            (format.writer().file)(&frontier.as_plan(), sketch)
        }
        Format::Text => Ok(frontier::text::write(frontier)),
        Format::Geojson => frontier::geojson::write(frontier),
        Format::Svg => Ok(frontier::svg::write(frontier)),
        Format::Gpx => Err(Error::format("a frontier as GPX", &"it has no such form")),
    }
}

/// A comparison of scenarios as one file of one of [`Format::COMPARISON`].
pub fn render_comparison(
    comparison: &Comparison,
    sketch: &Sketch,
    format: Format,
) -> Result<Vec<u8>, Error> {
    finite::check(comparison)?;
    match format {
        Format::Text => Ok(compare::text::write(comparison)),
        Format::Json => compare::json::write(comparison),
        Format::Geojson => compare::geojson::write(comparison),
        Format::Csv => compare::csv::write(comparison),
        Format::Svg => svg::write(&comparison.as_plan(), sketch),
        Format::Gpx => Err(Error::format("a comparison as GPX", &"it has no such form")),
    }
}

/// A replan as one file of one of [`Format::REPLAN`].
pub fn render_replan(replan: &Replan, format: Format) -> Result<Vec<u8>, Error> {
    finite::check(replan)?;
    match format {
        Format::Text => Ok(replan::text::write(replan)),
        Format::Json => replan::json::write(replan),
        Format::Geojson => replan::geojson::write(replan),
        other => Err(Error::format(
            "a replan",
            &format!("it has no {} form", other.as_str()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_name_and_extension_and_repeats_itself() {
        let (plan, sketch) = (sample::plan(), sample::sketch());
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.as_str()), Some(format));
            assert_eq!(Format::from_extension(format.extension()), Some(format));
            let once = render(&plan, &sketch, format).unwrap();
            assert!(!once.is_empty());
            assert_eq!(once, render(&plan, &sketch, format).unwrap());
            let files = render_folder(&plan, &sketch, format).unwrap();
            assert_eq!(files, render_folder(&plan, &sketch, format).unwrap());
        }
        assert_eq!(Format::from_name("GeoJSON"), Some(Format::Geojson));
        assert_eq!(Format::from_name("shapefile"), None);
    }

    #[test]
    fn no_format_fails_on_an_infeasible_plan_an_empty_sketch_or_odd_names() {
        for plan in [
            sample::infeasible(),
            sample::odd_names(),
            sample::shortest(),
        ] {
            for format in Format::ALL {
                render(&plan, &Sketch::default(), format).unwrap();
                render_folder(&plan, &Sketch::default(), format).unwrap();
            }
        }
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused_and_named() {
        let mut plan = sample::plan();
        plan.routes[0].legs[1].hazard = f64::NAN;
        let error = render(&plan, &Sketch::default(), Format::Json).unwrap_err();
        assert_eq!(error.to_string(), "routes.legs.hazard is not finite");
    }
}
