//! The names and the small values in GeoJSON objects: members, types, properties.

use super::Sink;
use super::coordinates::Shape;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The value of `type`.
pub(super) enum Kind {
    FeatureCollection,
    Feature,
    GeometryCollection,
    Shape(Shape),
    /// Something else, at most 40 characters of it.
    Other(String),
}

impl Kind {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::FeatureCollection => "FeatureCollection",
            Self::Feature => "Feature",
            Self::GeometryCollection => "GeometryCollection",
            Self::Shape(shape) => shape.name(),
            Self::Other(name) => name,
        }
    }
}

pub(super) struct KindSeed;

impl<'de> DeserializeSeed<'de> for KindSeed {
    type Value = Kind;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KindSeed {
    type Value = Kind;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string in `type`")
    }
    fn visit_str<E>(self, name: &str) -> Result<Kind, E> {
        Ok(match name {
            "FeatureCollection" => Kind::FeatureCollection,
            "Feature" => Kind::Feature,
            "GeometryCollection" => Kind::GeometryCollection,
            _ => match Shape::of(name) {
                Some(shape) => Kind::Shape(shape),
                None => Kind::Other(name.chars().take(40).collect()),
            },
        })
    }
}

/// The members that mean something.
#[derive(Clone, Copy)]
pub(super) enum Member {
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

pub(super) struct MemberSeed;

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

/// `properties`: an object or null; keeps what the sink wants.
pub(super) struct PropertiesSeed<'s, S>(pub &'s mut S);

impl<'de, S: Sink> DeserializeSeed<'de> for PropertiesSeed<'_, S> {
    type Value = Vec<(S::Key, Value)>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for PropertiesSeed<'_, S> {
    type Value = Vec<(S::Key, Value)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of properties or null")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(key) = map.next_key_seed(NameSeed(&mut *self.0))? {
            match key {
                Some(key) => all.push((key, map.next_value()?)),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(all)
    }
}

/// A property's name, as the sink understands it.
struct NameSeed<'s, S>(&'s mut S);

impl<'de, S: Sink> DeserializeSeed<'de> for NameSeed<'_, S> {
    type Value = Option<S::Key>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<S: Sink> Visitor<'_> for NameSeed<'_, S> {
    type Value = Option<S::Key>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }
    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.key(name))
    }
}
