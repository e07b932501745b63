//! `map.toml`: which files make a map.
//!
//! Invariants: every key is known, every path is listed once. Complexity: linear in the file.

use super::toml_table::{Bounds, Document, Entry, Section, did_you_mean};
use super::{Error, Source};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How lines that meet become junctions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noding {
    /// At every shared vertex (OSM and its exports).
    #[default]
    Vertices,
    /// At end points only.
    Endpoints,
    /// Also where lines cross without a shared vertex.
    Crossings,
}

/// A risk file and the kind that holds for all of it, if stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskFile {
    /// Path relative to the map folder.
    pub path: String,
    /// `kind` for features that state none.
    pub kind: Option<String>,
}

/// The checked content of `map.toml`. Paths are relative to its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// `[map] name`
    pub name: String,
    /// `[map] as_of`: the day the risk picture describes.
    pub as_of: Date,
    /// `[map] timezone`
    pub timezone: String,
    /// `[roads] files`
    pub roads: Vec<String>,
    /// `[roads] noding`
    pub noding: Noding,
    /// `[roads] snap_tolerance_m`
    pub snap_tolerance_m: f64,
    /// `[roads] fields`: our property name → the file's.
    pub fields: BTreeMap<String, String>,
    /// `[places] files`
    pub places: Vec<String>,
    /// `[risk] files`: a path, or `{ path = "…", kind = "…" }`.
    pub risk: Vec<RiskFile>,
    /// `[profiles] files`
    pub profiles: Vec<String>,
    /// `[scenarios] files`
    pub scenarios: Vec<String>,
}

/// The properties of roads that `[roads] fields` can rename.
const ROAD_PROPERTIES: [&str; 29] = [
    "highway",
    "route",
    "surface",
    "tracktype",
    "smoothness",
    "maxspeed",
    "oneway",
    "junction",
    "access",
    "vehicle",
    "motor_vehicle",
    "hgv",
    "maxweight",
    "maxheight",
    "maxaxleload",
    "bridge",
    "ford",
    "seasonal",
    "lanes",
    "name",
    "ref",
    "speed_kmh",
    "wet_speed_kmh",
    "wait_min",
    "duration",
    "interval",
    "capacity",
    "length_km",
    "length_m",
];

/// Reads `map.toml`; an unknown key is an error that names the nearest known one.
pub fn read_manifest(source: &Source) -> Result<Manifest, Error> {
    let (document, table) = Document::parse(source)?;
    let whole = table.span();
    let root = Section::root(
        &document,
        &table,
        &whole,
        &["map", "roads", "places", "risk", "profiles", "scenarios"],
    )?;

    let Some(map) = root.get("map") else {
        return Err(root.error(
            "there is no [map] table",
            "begin with [map], name = \"…\" and as_of = \"2026-01-31\"",
        ));
    };
    let span = map.span();
    let map = map.section("[map]", &span)?;
    map.check_keys(&["name", "as_of", "timezone"])?;
    let mut manifest = Manifest {
        name: map.require("name", "\"Mali fuel corridors\"")?.text()?,
        as_of: map.require("as_of", "\"2026-01-31\"")?.date()?,
        timezone: map
            .get("timezone")
            .map_or_else(|| Ok("UTC".into()), |e| read_timezone(&e))?,
        roads: Vec::new(),
        noding: Noding::default(),
        snap_tolerance_m: 0.0,
        fields: BTreeMap::new(),
        places: Vec::new(),
        risk: Vec::new(),
        profiles: Vec::new(),
        scenarios: Vec::new(),
    };

    if let Some(entry) = root.get("roads") {
        let span = entry.span();
        let roads = entry.section("[roads]", &span)?;
        roads.check_keys(&["files", "noding", "snap_tolerance_m", "fields"])?;
        manifest.roads = paths(&roads)?;
        if let Some(noding) = roads.get("noding") {
            manifest.noding = read_noding(&noding)?;
        }
        roads.number_into(
            "snap_tolerance_m",
            Bounds::Between(0.0, 10_000.0),
            &mut manifest.snap_tolerance_m,
        )?;
        if let Some(fields) = roads.get("fields") {
            let span = fields.span();
            let fields = fields.section("[roads.fields]", &span)?;
            fields.check_keys(&ROAD_PROPERTIES)?;
            for entry in fields.entries() {
                manifest.fields.insert(entry.key.to_owned(), entry.text()?);
            }
        }
    }
    if let Some(entry) = root.get("risk") {
        let span = entry.span();
        let risk = entry.section("[risk]", &span)?;
        risk.check_keys(&["files"])?;
        manifest.risk = risk_files(&risk)?;
    }
    for (key, name, target) in [
        ("places", "[places]", &mut manifest.places),
        ("profiles", "[profiles]", &mut manifest.profiles),
        ("scenarios", "[scenarios]", &mut manifest.scenarios),
    ] {
        if let Some(entry) = root.get(key) {
            let span = entry.span();
            let section = entry.section(name, &span)?;
            section.check_keys(&["files"])?;
            *target = paths(&section)?;
        }
    }
    Ok(manifest)
}

/// A name shaped as those of the IANA database, which is not bundled: `Area/City`, or UTC.
fn read_timezone(entry: &Entry) -> Result<String, Error> {
    let name = entry.text()?;
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'))
    };
    let parts = name.split('/').count();
    if name == "UTC" || ((2..=3).contains(&parts) && name.split('/').all(part)) {
        return Ok(name);
    }
    Err(entry.error(
        format!("is {name:?}, which is no time zone's name"),
        "write it as the IANA database does: \"Africa/Bamako\", or \"UTC\"",
    ))
}

fn read_noding(entry: &Entry) -> Result<Noding, Error> {
    let known = ["vertices", "endpoints", "crossings"];
    match entry.text()?.as_str() {
        "vertices" => Ok(Noding::Vertices),
        "endpoints" => Ok(Noding::Endpoints),
        "crossings" => Ok(Noding::Crossings),
        other => Err(entry.error(
            format!("is \"{other}\", which is no kind of noding"),
            did_you_mean(other, &known),
        )),
    }
}

/// `files`: one path or a list of paths, none twice.
fn paths(section: &Section) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    for item in section.get("files").map_or_else(Vec::new, |e| e.items()) {
        let path = item.text()?;
        if paths.contains(&path) {
            return Err(item.error(format!("lists \"{path}\" twice"), "remove one"));
        }
        paths.push(path);
    }
    Ok(paths)
}

/// `[risk] files`: paths, or `{ path, kind }`. A file twice would count its areas twice.
fn risk_files(section: &Section) -> Result<Vec<RiskFile>, Error> {
    let mut files: Vec<RiskFile> = Vec::new();
    for item in section.get("files").map_or_else(Vec::new, |e| e.items()) {
        let file = if item.is_table() {
            let span = item.span();
            let table = item.section("[risk] files", &span)?;
            table.check_keys(&["path", "kind"])?;
            RiskFile {
                path: table.require("path", "\"blockades.geojson\"")?.text()?,
                kind: table.get("kind").map(|e| e.text()).transpose()?,
            }
        } else {
            RiskFile {
                path: item.text()?,
                kind: None,
            }
        };
        if files.iter().any(|f| f.path == file.path) {
            return Err(item.error(format!("lists \"{}\" twice", file.path), "remove one"));
        }
        files.push(file);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Manifest, Error> {
        read_manifest(&Source {
            name: "map.toml".into(),
            bytes: text.as_bytes().to_vec().into(),
        })
    }

    #[test]
    fn the_example_of_the_contract_reads() {
        let manifest = read(
            r#"
[map]
name = "Mali fuel corridors"
as_of = "2026-01-31"
timezone = "Africa/Bamako"
[roads]
files = ["roads.geojson"]
noding = "endpoints"
snap_tolerance_m = 5
fields = { length_km = "distance_km" }
[places]
files = ["places.geojson"]
[risk]
files = ["katibas.geojson", { path = "blockades.geojson", kind = "closure" }]
[profiles]
files = ["profiles.toml"]
[scenarios]
files = "scenarios/*.toml"
"#,
        )
        .unwrap();
        assert_eq!(manifest.as_of, jiff::civil::date(2026, 1, 31));
        assert_eq!(manifest.timezone, "Africa/Bamako");
        assert_eq!(manifest.noding, Noding::Endpoints);
        assert!((manifest.snap_tolerance_m - 5.0).abs() < f64::EPSILON);
        assert_eq!(manifest.fields["length_km"], "distance_km");
        assert_eq!(manifest.risk[1].kind.as_deref(), Some("closure"));
        assert_eq!(manifest.scenarios, ["scenarios/*.toml"]);
    }

    /// One list of names, in two places.
    #[test]
    fn fields_are_those_that_roads_know() {
        let roads = Source {
            name: "roads.geojson".into(),
            bytes: b"{\"type\":\"FeatureCollection\",\"features\":[]}"
                .to_vec()
                .into(),
        };
        let fields = [("zzzzzz".to_owned(), "x".to_owned())].into();
        let error =
            crate::io::read_roads(&roads, crate::model::FileId(0), &fields, &mut |_| Ok(()))
                .unwrap_err();
        let list = error.help().unwrap().to_owned();
        let mut theirs: Vec<&str> = list
            .trim_start_matches("The properties are ")
            .trim_end_matches('.')
            .split(", ")
            .collect();
        let mut ours = ROAD_PROPERTIES.to_vec();
        theirs.sort_unstable();
        ours.sort_unstable();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn little_is_required_and_a_bare_date_is_a_date() {
        let manifest = read("[map]\nname = \"x\"\nas_of = 2026-01-31\n").unwrap();
        assert_eq!(manifest.timezone, "UTC");
        assert_eq!(manifest.as_of, jiff::civil::date(2026, 1, 31));
        assert!(manifest.roads.is_empty());
    }

    #[test]
    fn errors_name_line_column_and_the_nearest_key() {
        let head = "[map]\nname = \"x\"\nas_of = \"2026-01-31\"\n";
        for (text, what, help) in [
            (
                format!("{head}[roads]\nfile = []\n"),
                "map.toml:5:1: unknown key `file` in [roads]",
                "did you mean `files`",
            ),
            (
                format!("{head}[risks]\nfiles = []\n"),
                "map.toml:4:2: unknown key `risks`",
                "did you mean `risk`",
            ),
            (
                format!("{head}[roads]\nfields = {{ lenght_km = \"d\" }}\n"),
                "map.toml:5:12: unknown key `lenght_km` in [roads.fields]",
                "did you mean `length_km`",
            ),
            (
                format!("{head}[roads]\nnoding = \"vertex\"\n"),
                "is \"vertex\", which is no kind of noding",
                "`vertices`",
            ),
            (
                format!("{head}[roads]\nsnap_tolerance_m = -1\n"),
                "must be a number from 0 to 10000, not -1",
                "correct",
            ),
            (
                format!("{head}[risk]\nfiles = [\"a\", \"a\"]\n"),
                "lists \"a\" twice",
                "remove",
            ),
            (
                format!("{head}[risk]\nfiles = [3]\n"),
                "must be text, not integer",
                "quotes",
            ),
            (
                format!("{head}timezone = \"Mars Base!\"\n"),
                "is \"Mars Base!\", which is no time zone's name",
                "Africa/Bamako",
            ),
            (
                format!("{head}timezone = \"Africa/\"\n"),
                "is \"Africa/\", which is no time zone's name",
                "Africa/Bamako",
            ),
            (
                "[map]\nas_of = \"2026-01-31\"\n".into(),
                "map.toml:1:1: [map] has no `name`",
                "name = ",
            ),
            (
                "[map]\nname = \"x\"\n".into(),
                "[map] has no `as_of`",
                "as_of = ",
            ),
            (
                "[map]\nname = \"x\"\nas_of = \"31/01/2026\"\n".into(),
                "map.toml:3:9: `as_of` in [map] is not a date: \"31/01/2026\"",
                "year-month-day",
            ),
            (
                "[map]\nname = \"x\"\nas_of = \"2026-02-30\"\n".into(),
                "is not a date",
                "year-month-day",
            ),
            (
                "[map]\nname = \"x\"\nas_of = 3\n".into(),
                "must be a date, not integer",
                "2026-01-31",
            ),
            (String::new(), "there is no [map] table", "[map]"),
            ("map = 3".into(), "not a table", "[map]"),
            ("[map\n".into(), "map.toml:1:5: not valid TOML", "toml.io"),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.to_string().contains(what), "{error} lacks {what}");
            assert!(error.help().unwrap().contains(help), "{:?}", error.help());
        }
    }
}
