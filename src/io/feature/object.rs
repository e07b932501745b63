//! GeoJSON objects whose members stand in any order.

use super::coordinates::{CoordinatesSeed, Misshapen, Nested};
use super::{RawFeature, crs};
use crate::io::Error;
use geo::{Geometry, GeometryCollection};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use std::fmt;

/// What the visitors share.
pub(super) struct Context<'a> {
    file: &'a str,
    each: &'a mut dyn FnMut(RawFeature) -> Result<(), Error>,
    /// Features read so far.
    pub number: u32,
    /// The feature being read.
    pub current: Option<u32>,
    /// The error to report instead of serde's.
    pub failure: Option<Error>,
    /// Buffers to be used again.
    spare: Nested,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        file: &'a str,
        each: &'a mut dyn FnMut(RawFeature) -> Result<(), Error>,
    ) -> Self {
        Self {
            file,
            each,
            number: 0,
            current: None,
            failure: None,
            spare: Nested::default(),
        }
    }

    /// Keeps `failure` and gives a serde error that stops the parser.
    fn fail<E: serde::de::Error>(&mut self, failure: Error) -> E {
        self.failure = Some(failure);
        E::custom("")
    }

    fn fail_here<E: serde::de::Error>(&mut self, what: &str, help: &str) -> E {
        let failure = match self.current {
            Some(number) => Error::feature(self.file, number, None, what, help),
            None => Error::Syntax {
                file: self.file.to_owned(),
                at: String::new(),
                what: what.to_owned(),
                help: help.to_owned(),
            },
        };
        self.fail(failure)
    }

    fn check_crs<E: serde::de::Error>(&mut self, value: &Value) -> Result<(), E> {
        crs::check(value).map_err(|name| {
            self.current = None;
            let what = format!("its coordinates are in {name}, not in WGS84 longitude/latitude");
            self.fail_here(&what, crs::REPROJECT)
        })
    }

    fn hand_on<E: serde::de::Error>(
        &mut self,
        geometry: Option<Geometry<f64>>,
        properties: Vec<(String, Value)>,
        id: Option<String>,
    ) -> Result<(), E> {
        let Some(number) = self.number.checked_add(1) else {
            return Err(self.fail_here("it has more than 2³² features", "Split the file."));
        };
        self.number = number;
        let feature = RawFeature {
            number,
            id,
            properties,
            geometry,
        };
        (self.each)(feature).map_err(|failure| self.fail(failure))
    }

    /// A geometry from its members.
    fn geometry<E: serde::de::Error>(
        &mut self,
        kind: Option<&str>,
        coordinates: Option<Nested>,
        geometries: Option<Vec<Geometry<f64>>>,
    ) -> Result<Option<Geometry<f64>>, E> {
        let Some(kind) = kind else {
            return Err(self.fail_here("the geometry has no `type`", "See RFC 7946, section 3.1."));
        };
        match kind {
            "GeometryCollection" => match geometries {
                Some(all) => Ok(Some(Geometry::GeometryCollection(GeometryCollection(all)))),
                None => Err(self.fail_here(
                    "the GeometryCollection has no `geometries`",
                    "See RFC 7946, section 3.1.8.",
                )),
            },
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon"
            | "MultiPolygon" => {
                let Some(nested) = coordinates else {
                    let what = format!("the {kind} has no `coordinates`");
                    return Err(self.fail_here(&what, "Repair or remove this feature."));
                };
                let made = nested.geometry(kind);
                self.spare = nested;
                made.map_err(|Misshapen(what, help)| self.fail_here(&what, help))
            }
            other => {
                let what = format!("`{}` is not a type of geometry", short(other));
                Err(self.fail_here(
                    &what,
                    "GeoJSON has Point, LineString, Polygon, their Multi… forms and GeometryCollection.",
                ))
            }
        }
    }

    fn coordinates<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<Nested, A::Error> {
        let mut nested = std::mem::take(&mut self.spare);
        nested.clear();
        map.next_value_seed(CoordinatesSeed(&mut nested))?;
        Ok(nested)
    }
}

/// At most 40 characters of `text`.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The members that mean something.
enum Member {
    Type,
    Features,
    Geometry,
    Properties,
    Id,
    Coordinates,
    Geometries,
    Crs,
    Other,
}

struct MemberSeed;

impl<'de> DeserializeSeed<'de> for MemberSeed {
    type Value = Member;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberSeed {
    type Value = Member;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }
    fn visit_str<E>(self, name: &str) -> Result<Member, E> {
        Ok(match name {
            "type" => Member::Type,
            "features" => Member::Features,
            "geometry" => Member::Geometry,
            "properties" => Member::Properties,
            "id" => Member::Id,
            "coordinates" => Member::Coordinates,
            "geometries" => Member::Geometries,
            "crs" => Member::Crs,
            _ => Member::Other,
        })
    }
}

/// One object at the top of the file; gives whether it was a `FeatureCollection`.
pub(super) struct TopSeed<'c, 'a>(pub &'c mut Context<'a>);

impl<'de> DeserializeSeed<'de> for TopSeed<'_, '_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TopSeed<'_, '_> {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object: a FeatureCollection, a Feature or a geometry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let context = self.0;
        context.current = None;
        let next = context.number.saturating_add(1);
        let mut parts = Parts::default();
        let mut features = false;
        while let Some(member) = map.next_key_seed(MemberSeed)? {
            if matches!(member, Member::Features) {
                if features {
                    return Err(A::Error::custom("`features` is given twice"));
                }
                features = true;
                map.next_value_seed(FeaturesSeed(&mut *context))?;
                context.current = None;
            } else {
                let of_collection = features || matches!(member, Member::Other | Member::Crs);
                context.current = (!of_collection).then_some(next);
                parts.read(member, &mut map, context)?;
            }
        }
        let kind = parts.kind.take();
        context.current = None;
        match kind.as_deref() {
            Some("FeatureCollection") => {
                if !features {
                    return Err(A::Error::custom("the FeatureCollection has no `features`"));
                }
                Ok(true)
            }
            _ if features => Err(A::Error::custom(
                "an object with `features` must have \"type\": \"FeatureCollection\"",
            )),
            Some("Feature") => {
                context.current = Some(next);
                parts.hand_on(context)?;
                Ok(false)
            }
            Some("Topology") => Err(context.fail_here(
                "it is TopoJSON, not GeoJSON",
                "Convert it to GeoJSON: ogr2ogr roads.geojson FILE",
            )),
            None => Err(A::Error::custom(
                "the object has no `type`: it is no GeoJSON",
            )),
            kind => {
                context.current = Some(next);
                let geometry = context.geometry(kind, parts.coordinates, parts.geometries)?;
                context.hand_on(geometry, Vec::new(), None)?;
                Ok(false)
            }
        }
    }
}

/// The members of an object that is no collection of features.
#[derive(Default)]
struct Parts {
    kind: Option<String>,
    geometry: Option<Option<Geometry<f64>>>,
    properties: Vec<(String, Value)>,
    id: Option<String>,
    coordinates: Option<Nested>,
    geometries: Option<Vec<Geometry<f64>>>,
}

impl Parts {
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        member: Member,
        map: &mut A,
        context: &mut Context<'_>,
    ) -> Result<(), A::Error> {
        match member {
            Member::Type => self.kind = Some(map.next_value()?),
            Member::Geometry => {
                if self.geometry.is_some() {
                    return Err(A::Error::custom("`geometry` is given twice"));
                }
                self.geometry = Some(map.next_value_seed(GeometrySeed(context))?);
            }
            Member::Properties => self.properties = map.next_value_seed(PropertiesSeed)?,
            Member::Id => {
                self.id = match map.next_value::<Value>()? {
                    Value::String(text) => Some(text),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                }
            }
            Member::Coordinates => {
                if self.coordinates.is_some() {
                    return Err(A::Error::custom("`coordinates` is given twice"));
                }
                self.coordinates = Some(context.coordinates(map)?);
            }
            Member::Geometries => {
                self.geometries = Some(map.next_value_seed(GeometriesSeed(context))?);
            }
            Member::Crs => {
                let crs: Value = map.next_value()?;
                context.check_crs(&crs)?;
            }
            Member::Features | Member::Other => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn hand_on<E: serde::de::Error>(self, context: &mut Context<'_>) -> Result<(), E> {
        context.hand_on(self.geometry.flatten(), self.properties, self.id)
    }
}

/// The `features` array; hands on each as it is read.
struct FeaturesSeed<'c, 'a>(&'c mut Context<'a>);

impl<'de> DeserializeSeed<'de> for FeaturesSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FeaturesSeed<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let context = self.0;
        loop {
            context.current = Some(context.number.saturating_add(1));
            if seq.next_element_seed(FeatureSeed(&mut *context))?.is_none() {
                return Ok(());
            }
        }
    }
}

/// One feature of a collection.
struct FeatureSeed<'c, 'a>(&'c mut Context<'a>);

impl<'de> DeserializeSeed<'de> for FeatureSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FeatureSeed<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Feature")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let context = self.0;
        let mut parts = Parts::default();
        while let Some(member) = map.next_key_seed(MemberSeed)? {
            parts.read(member, &mut map, context)?;
        }
        match parts.kind.as_deref() {
            Some("Feature") => parts.hand_on(context),
            Some(other) => {
                let what = format!("a Feature is expected here, not `{}`", short(other));
                Err(context.fail_here(&what, "Every element of `features` must be a Feature."))
            }
            None => Err(context.fail_here(
                "it has no `type`",
                "Every element of `features` must have \"type\": \"Feature\".",
            )),
        }
    }
}

/// A geometry or null.
struct GeometrySeed<'c, 'a>(&'c mut Context<'a>);

impl<'de> DeserializeSeed<'de> for GeometrySeed<'_, '_> {
    type Value = Option<Geometry<f64>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for GeometrySeed<'_, '_> {
    type Value = Option<Geometry<f64>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry or null")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let context = self.0;
        let mut parts = Parts::default();
        while let Some(member) = map.next_key_seed(MemberSeed)? {
            match member {
                Member::Type | Member::Coordinates | Member::Geometries | Member::Crs => {
                    parts.read(member, &mut map, context)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        context.geometry(parts.kind.as_deref(), parts.coordinates, parts.geometries)
    }
}

/// The `geometries` of a collection, without those that are empty.
struct GeometriesSeed<'c, 'a>(&'c mut Context<'a>);

impl<'de> DeserializeSeed<'de> for GeometriesSeed<'_, '_> {
    type Value = Vec<Geometry<f64>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for GeometriesSeed<'_, '_> {
    type Value = Vec<Geometry<f64>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of geometries")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let context = self.0;
        let mut all = Vec::new();
        while let Some(geometry) = seq.next_element_seed(GeometrySeed(&mut *context))? {
            all.extend(geometry);
        }
        Ok(all)
    }
}

/// `properties`: an object or null.
struct PropertiesSeed;

impl<'de> DeserializeSeed<'de> for PropertiesSeed {
    type Value = Vec<(String, Value)>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PropertiesSeed {
    type Value = Vec<(String, Value)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of properties or null")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all: Vec<(String, Value)> = Vec::new();
        while let Some(entry) = map.next_entry::<String, Value>()? {
            all.push(entry);
        }
        keep_last(&mut all);
        Ok(all)
    }
}

/// Leaves the last of each repeated key, at its own place.
fn keep_last(all: &mut Vec<(String, Value)>) {
    let repeats = if all.len() <= 24 {
        (1..all.len()).any(|i| all[..i].iter().any(|(key, _)| *key == all[i].0))
    } else {
        let mut seen = rustc_hash::FxHashSet::default();
        !all.iter().all(|(key, _)| seen.insert(key.as_str()))
    };
    if !repeats {
        return;
    }
    let mut seen = rustc_hash::FxHashSet::default();
    let mut keep: Vec<bool> = all
        .iter()
        .rev()
        .map(|(key, _)| seen.insert(key.clone()))
        .collect();
    keep.reverse();
    let mut keep = keep.into_iter();
    all.retain(|_| keep.next().unwrap_or(true));
}
