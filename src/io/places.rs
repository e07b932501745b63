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
    /// `fuel: true`.
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
