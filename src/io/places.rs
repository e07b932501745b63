//! Places: towns, ports, posts, halts.
//!
//! Invariants: every place has a name and finite coordinates; names may repeat (whoever asks for one
//! learns that it is ambiguous). Complexity: linear in the file.

use super::properties::{Properties, as_flag};
use super::risk::geometry_name;
use super::toml_table::did_you_mean;
use super::{Error, FeatureRef, RawFeature, Source, read_features};
use crate::model::FileId;

/// What a place is, as far as a convoy is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Where cargo arrives by sea.
    Port,
    /// A fuel or goods depot.
    Depot,
    /// A town or village.
    Town,
    /// A border post.
    Border,
    /// A place to stop.
    Halt,
}

/// Which escorts can be taken on at a place. Handing back is possible at any post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// `escort_post: true`
    All,
    /// The named types.
    Types(Vec<String>),
}

/// A named point of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where it came from.
    pub feature: FeatureRef,
    /// `name`.
    pub name: String,
    /// Other names it is known by: `alt_name`, `name:en`, `name:fr`; split at `;`.
    pub alt_names: Vec<String>,
    /// `kind`; town when absent.
    pub kind: PlaceKind,
    /// lon, lat.
    pub at: geo::Coord<f64>,
    /// `escort_post`.
    pub post: Option<Post>,
    /// `halt: true`, safe overnight.
    pub halt: bool,
    /// `fuel: true`. Read for the timetable to come; it does not change a plan yet.
    pub fuel: bool,
    /// `country`, if given.
    pub country: Option<String>,
}

/// Reads the places of `source`; a Point without a name is an error, other geometries are warned of.
pub fn read_places(
    source: &Source,
    file: FileId,
    warnings: &mut Vec<String>,
) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    read_features(source, &mut |raw| {
        if let Some(place) = read_place(&source.name, file, &raw, warnings)? {
            places.push(place);
        }
        Ok(())
    })?;
    Ok(places)
}

/// One place, or `None` (and a warning) for what cannot be one.
fn read_place(
    name: &str,
    file: FileId,
    raw: &RawFeature,
    warnings: &mut Vec<String>,
) -> Result<Option<Place>, Error> {
    let properties = Properties {
        file: name,
        feature: raw,
    };
    let at = match &raw.geometry {
        Some(geo::Geometry::Point(point)) => point.0,
        Some(other) => {
            warnings.push(format!(
                "{name}, feature {}: a place must be a Point; this {} is left out",
                raw.number,
                geometry_name(other)
            ));
            return Ok(None);
        }
        None => {
            warnings.push(format!(
                "{name}, feature {}: has no geometry and is left out",
                raw.number
            ));
            return Ok(None);
        }
    };
    properties.check_spelling(&["escort_post"], &[])?;
    let Some(place_name) = properties.text("name")? else {
        return Err(properties.error(
            Some("name"),
            "is missing",
            "give the place a name, or remove it from this file",
        ));
    };
    Ok(Some(Place {
        feature: FeatureRef {
            file,
            feature: raw.number,
        },
        name: place_name,
        alt_names: read_alt_names(&properties)?,
        kind: read_kind(&properties)?,
        at,
        post: read_post(&properties)?,
        halt: properties.flag("halt")?.unwrap_or(false),
        fuel: properties.flag("fuel")?.unwrap_or(false),
        country: properties.text("country")?,
    }))
}

/// The other names that a planner may type.
fn read_alt_names(properties: &Properties) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for key in ["alt_name", "name:en", "name:fr"] {
        names.extend(properties.list(key)?.unwrap_or_default());
    }
    Ok(names)
}

/// `kind`; without one, `port` or `border_post` set to true say as much.
fn read_kind(properties: &Properties) -> Result<PlaceKind, Error> {
    let Some(typed) = properties.text("kind")? else {
        let says = |key: &str| properties.get(key).and_then(as_flag) == Some(true);
        return Ok(if says("port") {
            PlaceKind::Port
        } else if says("border_post") {
            PlaceKind::Border
        } else {
            PlaceKind::Town
        });
    };
    match typed.to_lowercase().as_str() {
        "port" => Ok(PlaceKind::Port),
        "depot" => Ok(PlaceKind::Depot),
        "town" => Ok(PlaceKind::Town),
        "border" => Ok(PlaceKind::Border),
        "halt" => Ok(PlaceKind::Halt),
        _ => Err(properties.error(
            Some("kind"),
            format!("\"{typed}\" is no kind of place"),
            did_you_mean(&typed, &["port", "depot", "town", "border", "halt"]),
        )),
    }
}

/// `escort_post`: true, false, or the types.
fn read_post(properties: &Properties) -> Result<Option<Post>, Error> {
    let Some(value) = properties.get("escort_post") else {
        return Ok(None);
    };
    if let Some(flag) = as_flag(value) {
        return Ok(flag.then_some(Post::All));
    }
    let types = properties.list("escort_post")?.unwrap_or_default();
    if types.iter().any(|t| t == "none") {
        return Err(properties.error(
            Some("escort_post"),
            "lists \"none\", which is no type of escort",
            "write false where no escort can be taken on",
        ));
    }
    Ok((!types.is_empty()).then_some(Post::Types(types)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(features: &str) -> (Result<Vec<Place>, Error>, Vec<String>) {
        let source = Source {
            name: "places.geojson".into(),
            bytes: format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
                .into_bytes()
                .into(),
        };
        let mut warnings = Vec::new();
        (read_places(&source, FileId(2), &mut warnings), warnings)
    }

    fn point(properties: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":[-8,12.5]}}}}"#
        )
    }

    fn place(properties: &str) -> Place {
        read(&point(properties)).0.unwrap().remove(0)
    }

    #[test]
    fn kinds_posts_and_flags() {
        let p = place(
            r#"{"name":" Bamako ","kind":"Depot","escort_post":true,"halt":"yes","fuel":1,"country":"ML"}"#,
        );
        assert_eq!((p.name.as_str(), p.kind), ("Bamako", PlaceKind::Depot));
        assert_eq!(p.post, Some(Post::All));
        assert!(p.halt && p.fuel);
        assert_eq!(p.country.as_deref(), Some("ML"));
        assert_eq!(
            p.feature,
            FeatureRef {
                file: FileId(2),
                feature: 1
            }
        );
        assert_eq!(
            (p.at.x.to_bits(), p.at.y.to_bits()),
            ((-8f64).to_bits(), 12.5f64.to_bits())
        );

        let p = place(
            r#"{"name":"x","escort_post":["armed","civil"],"halt":"no","fuel":null,"kind":null}"#,
        );
        assert_eq!(p.kind, PlaceKind::Town);
        assert_eq!(
            p.post,
            Some(Post::Types(vec!["armed".into(), "civil".into()]))
        );
        assert!(!p.halt && !p.fuel);
        let types = |v: &[&str]| Some(Post::Types(v.iter().map(ToString::to_string).collect()));
        for (value, wanted) in [
            ("false", None),
            ("\"no\"", None),
            ("\"yes\"", Some(Post::All)),
            ("[]", None),
            ("\"armed\"", types(&["armed"])),
            ("\"armed; civil\"", types(&["armed", "civil"])),
        ] {
            assert_eq!(
                place(&format!(r#"{{"name":"x","escort_post":{value}}}"#)).post,
                wanted
            );
        }
        assert_eq!(place(r#"{"name":"x","port":true}"#).kind, PlaceKind::Port);
        assert_eq!(
            place(r#"{"name":"x","border_post":true,"port":false}"#).kind,
            PlaceKind::Border
        );
        assert_eq!(
            place(r#"{"name":"x","kind":"town","port":true}"#).kind,
            PlaceKind::Town
        );
    }

    #[test]
    fn names_may_repeat_and_what_is_no_point_is_left_out() {
        let (places, warnings) = read(&format!(
            r#"{},{},{{"type":"Feature","properties":{{}},"geometry":null}},
               {{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":[[0,0],[1,1]]}}}}"#,
            point(r#"{"name":"Kati"}"#),
            point(r#"{"name":"Kati"}"#)
        ));
        assert_eq!(places.unwrap().len(), 2);
        assert_eq!(warnings.len(), 2);
        assert!(
            warnings[0].contains("feature 3") && warnings[0].contains("no geometry"),
            "{warnings:?}"
        );
        assert!(
            warnings[1].contains("feature 4") && warnings[1].contains("LineString"),
            "{warnings:?}"
        );
    }

    #[test]
    fn errors_name_feature_and_property() {
        for (properties, what, help) in [
            (
                "{}",
                "places.geojson, feature 1, property `name`: is missing",
                "give the place a name",
            ),
            (r#"{"name":"  "}"#, "is missing", "name"),
            (r#"{"name":["a"]}"#, "must be text, not a list", "string"),
            (
                r#"{"name":"x","kind":"deppot"}"#,
                "\"deppot\" is no kind of place",
                "did you mean `depot`",
            ),
            (
                r#"{"name":"x","kind":"airfield"}"#,
                "no kind of place",
                "known are `port`",
            ),
            (
                r#"{"name":"x","halt":"maybe"}"#,
                "property `halt`: must be true or false, not \"maybe\"",
                "true or false",
            ),
            (r#"{"name":"x","fuel":2}"#, "property `fuel`", "true"),
            (
                r#"{"name":"x","escort_post":7}"#,
                "property `escort_post`",
                "JSON string",
            ),
            (
                r#"{"name":"x","escort_post":["armed",7]}"#,
                "lists 7, which is not text",
                "strings",
            ),
            (
                r#"{"name":"x","escort_post":["none"]}"#,
                "no type of escort",
                "false",
            ),
            (
                r#"{"name":"x","escort_posts":true}"#,
                "property `escort_posts`: is not known",
                "did you mean `escort_post`",
            ),
        ] {
            let error = read(&point(properties)).0.unwrap_err();
            assert!(error.to_string().contains(what), "{error} lacks {what}");
            assert!(
                error.help().unwrap().contains(help),
                "{:?} lacks {help}",
                error.help()
            );
        }
    }

    #[test]
    fn the_real_towns_read() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../shared/data/west-africa/towns.geojson"
        );
        if !std::path::Path::new(path).exists() {
            println!("skipped: {path} is not there");
            return;
        }
        let source = Source::open(std::path::Path::new(path)).unwrap();
        let places = read_places(&source, FileId(0), &mut Vec::new()).unwrap();
        assert_eq!(places.len(), 150);
        let kind = |name: &str| places.iter().find(|p| p.name.contains(name)).unwrap().kind;
        assert_eq!(kind("Bamako"), PlaceKind::Town);
        assert_eq!(kind("Abidjan"), PlaceKind::Port);
        assert!(places.iter().any(|p| p.kind == PlaceKind::Border));
    }
}
