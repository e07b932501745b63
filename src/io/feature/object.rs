//! GeoJSON objects whose members stand in any order.

use super::coordinates::{CoordinatesSeed, Misshapen, Nested};
use super::members::{Kind, KindSeed, Member, MemberSeed, PropertiesSeed};
use super::{Feature, Sink, crs};
use crate::io::Error;
use geo::{Geometry, GeometryCollection};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use std::fmt;

/// What the visitors share.
pub(super) struct Context<'a, S> {
    file: &'a str,
    sink: &'a mut S,
    /// Features read so far.
    pub number: u32,
    /// The feature being read.
    pub current: Option<u32>,
    /// The error to report instead of serde's.
    pub failure: Option<Error>,
    /// The coordinates read last; the memory is used again and again.
    nested: Nested,
}

impl<'a, S: Sink> Context<'a, S> {
    pub(super) fn new(file: &'a str, sink: &'a mut S) -> Self {
        Self {
            file,
            sink,
            number: 0,
            current: None,
            failure: None,
            nested: Nested::default(),
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
        properties: Vec<(S::Key, Value)>,
        id: Option<String>,
    ) -> Result<(), E> {
        let Some(number) = self.number.checked_add(1) else {
            return Err(self.fail_here("it has more than 2³² features", "Split the file."));
        };
        self.number = number;
        let feature = Feature {
            number,
            id,
            properties,
            geometry,
        };
        self.sink
            .feature(feature)
            .map_err(|failure| self.fail(failure))
    }

    /// A geometry from its members.
    fn geometry<E: serde::de::Error>(
        &mut self,
        kind: Option<Kind>,
        coordinates: bool,
        geometries: Option<Vec<Geometry<f64>>>,
    ) -> Result<Option<Geometry<f64>>, E> {
        let Some(kind) = kind else {
            return Err(self.fail_here("the geometry has no `type`", "See RFC 7946, section 3.1."));
        };
        match kind {
            Kind::GeometryCollection => match geometries {
                Some(all) => Ok(Some(Geometry::GeometryCollection(GeometryCollection(all)))),
                None => Err(self.fail_here(
                    "the GeometryCollection has no `geometries`",
                    "See RFC 7946, section 3.1.8.",
                )),
            },
            Kind::Shape(shape) => {
                if !coordinates {
                    let what = format!("the {} has no `coordinates`", shape.name());
                    return Err(self.fail_here(&what, "Repair or remove this feature."));
                }
                let made = self.nested.geometry(shape, self.sink.wants(shape));
                made.map_err(|Misshapen(what, help)| self.fail_here(&what, help))
            }
            other => {
                let what = format!("`{}` is not a type of geometry", other.name());
                Err(self.fail_here(
                    &what,
                    "GeoJSON has Point, LineString, Polygon, their Multi… forms and GeometryCollection.",
                ))
            }
        }
    }

    /// Reads `coordinates` into `nested`. `again`: they were read before in this object; `other`: the
    /// object has a member that holds further geometries, which would be read into the same place.
    fn coordinates<'de, A: MapAccess<'de>>(
        &mut self,
        map: &mut A,
        again: bool,
        other: bool,
    ) -> Result<(), A::Error> {
        if again || other {
            return Err(A::Error::custom(if again {
                "`coordinates` is given twice"
            } else {
                BOTH
            }));
        }
        self.nested.clear();
        map.next_value_seed(CoordinatesSeed(&mut self.nested))
    }
}

const BOTH: &str = "an object with `coordinates` has no `geometry` and no `geometries`";

/// One object at the top of the file; gives whether it was a `FeatureCollection`.
pub(super) struct TopSeed<'c, 'a, S>(pub &'c mut Context<'a, S>);

impl<'de, S: Sink> DeserializeSeed<'de> for TopSeed<'_, '_, S> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for TopSeed<'_, '_, S> {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object: a FeatureCollection, a Feature or a geometry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let context = self.0;
        context.current = None;
        let next = context.number.saturating_add(1);
        let mut parts = Parts::<S::Key>::new();
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
        match kind {
            Some(Kind::FeatureCollection) => {
                if !features {
                    return Err(A::Error::custom("the FeatureCollection has no `features`"));
                }
                Ok(true)
            }
            _ if features => Err(A::Error::custom(
                "an object with `features` must have \"type\": \"FeatureCollection\"",
            )),
            Some(Kind::Feature) => {
                context.current = Some(next);
                parts.hand_on(context)?;
                Ok(false)
            }
            Some(Kind::Other(name)) if name == "Topology" => Err(context.fail_here(
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
struct Parts<K> {
    kind: Option<Kind>,
    geometry: Option<Geometry<f64>>,
    /// Whether `geometry` was there, if null.
    geometry_given: bool,
    properties: Vec<(K, Value)>,
    id: Option<String>,
    /// Whether they were read, into the context.
    coordinates: bool,
    geometries: Option<Vec<Geometry<f64>>>,
}

impl<K> Parts<K> {
    const fn new() -> Self {
        Self {
            kind: None,
            geometry: None,
            geometry_given: false,
            properties: Vec::new(),
            id: None,
            coordinates: false,
            geometries: None,
        }
    }

    fn read<'de, A: MapAccess<'de>, S: Sink<Key = K>>(
        &mut self,
        member: Member,
        map: &mut A,
        context: &mut Context<'_, S>,
    ) -> Result<(), A::Error> {
        match member {
            Member::Type => self.kind = Some(map.next_value_seed(KindSeed)?),
            Member::Geometry => {
                if self.geometry_given {
                    return Err(A::Error::custom("`geometry` is given twice"));
                }
                if self.coordinates {
                    return Err(A::Error::custom(BOTH));
                }
                self.geometry = map.next_value_seed(GeometrySeed(context))?;
                self.geometry_given = true;
            }
            Member::Properties => {
                self.properties = map.next_value_seed(PropertiesSeed(&mut *context.sink))?;
            }
            Member::Id => {
                self.id = match map.next_value::<Value>()? {
                    Value::String(text) => Some(text),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                }
            }
            Member::Coordinates => {
                let other = self.geometry_given || self.geometries.is_some();
                context.coordinates(map, self.coordinates, other)?;
                self.coordinates = true;
            }
            Member::Geometries => {
                if self.coordinates {
                    return Err(A::Error::custom(BOTH));
                }
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

    fn hand_on<E: serde::de::Error, S: Sink<Key = K>>(
        self,
        context: &mut Context<'_, S>,
    ) -> Result<(), E> {
        context.hand_on(self.geometry, self.properties, self.id)
    }
}

/// The `features` array; hands on each as it is read.
struct FeaturesSeed<'c, 'a, S>(&'c mut Context<'a, S>);

impl<'de, S: Sink> DeserializeSeed<'de> for FeaturesSeed<'_, '_, S> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for FeaturesSeed<'_, '_, S> {
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
struct FeatureSeed<'c, 'a, S>(&'c mut Context<'a, S>);

impl<'de, S: Sink> DeserializeSeed<'de> for FeatureSeed<'_, '_, S> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for FeatureSeed<'_, '_, S> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Feature")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let context = self.0;
        let mut parts = Parts::<S::Key>::new();
        while let Some(member) = map.next_key_seed(MemberSeed)? {
            parts.read(member, &mut map, context)?;
        }
        match &parts.kind {
            Some(Kind::Feature) => parts.hand_on(context),
            Some(other) => {
                let what = format!("a Feature is expected here, not `{}`", other.name());
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
struct GeometrySeed<'c, 'a, S>(&'c mut Context<'a, S>);

impl<'de, S: Sink> DeserializeSeed<'de> for GeometrySeed<'_, '_, S> {
    type Value = Option<Geometry<f64>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for GeometrySeed<'_, '_, S> {
    type Value = Option<Geometry<f64>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry or null")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let context = self.0;
        let (mut kind, mut coordinates, mut geometries) = (None, false, None);
        while let Some(member) = map.next_key_seed(MemberSeed)? {
            match member {
                Member::Type => kind = Some(map.next_value_seed(KindSeed)?),
                Member::Coordinates => {
                    context.coordinates(&mut map, coordinates, geometries.is_some())?;
                    coordinates = true;
                }
                Member::Geometries => {
                    if coordinates {
                        return Err(A::Error::custom(BOTH));
                    }
                    geometries = Some(map.next_value_seed(GeometriesSeed(&mut *context))?);
                }
                Member::Crs => {
                    let crs: Value = map.next_value()?;
                    context.check_crs(&crs)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        context.geometry(kind, coordinates, geometries)
    }
}

/// The `geometries` of a collection, without those that are empty.
struct GeometriesSeed<'c, 'a, S>(&'c mut Context<'a, S>);

impl<'de, S: Sink> DeserializeSeed<'de> for GeometriesSeed<'_, '_, S> {
    type Value = Vec<Geometry<f64>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for GeometriesSeed<'_, '_, S> {
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
