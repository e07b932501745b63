//! `coordinates` of any depth into flat arrays, and those into a checked geometry.
//!
//! The `type` member may stand after `coordinates`, so positions are read before it is known what
//! they are: [`Nested`] keeps them flat, with the ends of each level. No tree is built.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use std::fmt;

/// Positions with the ends of the arrays that hold them, one and two levels up.
#[derive(Debug, Default)]
pub(super) struct Nested {
    positions: Vec<Coord<f64>>,
    /// Ends in `positions` of each array of positions.
    lines: Vec<u32>,
    /// Ends in `lines` of each array of arrays of positions.
    polygons: Vec<u32>,
    /// Levels of array above a position: 0 for a single position. `None`: an empty array.
    depth: Option<u8>,
}

/// The types of geometry that have coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) enum Shape {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
}

impl Shape {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "Point" => Self::Point,
            "MultiPoint" => Self::MultiPoint,
            "LineString" => Self::LineString,
            "MultiLineString" => Self::MultiLineString,
            "Polygon" => Self::Polygon,
            "MultiPolygon" => Self::MultiPolygon,
            _ => return None,
        })
    }

    fn empty(self) -> Geometry<f64> {
        match self {
            Self::Point => Geometry::Point(Point::default()),
            Self::MultiPoint => Geometry::MultiPoint(MultiPoint(Vec::new())),
            Self::LineString => Geometry::LineString(LineString(Vec::new())),
            Self::MultiLineString => Geometry::MultiLineString(MultiLineString(Vec::new())),
            Self::Polygon => Geometry::Polygon(Polygon::new(LineString(Vec::new()), Vec::new())),
            Self::MultiPolygon => Geometry::MultiPolygon(MultiPolygon(Vec::new())),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::MultiPoint => "MultiPoint",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
        }
    }
}

/// Why coordinates cannot be the geometry they should be: what, and what to do.
pub(super) struct Misshapen(pub String, pub &'static str);

impl Nested {
    /// Empties it, keeping its memory.
    pub(super) fn clear(&mut self) {
        self.positions.clear();
        self.lines.clear();
        self.polygons.clear();
        self.depth = None;
    }

    /// The geometry of this shape; `Ok(None)` for one with no position at all, and an empty one,
    /// checked for its coordinates only, when it is not `wanted`.
    pub(super) fn geometry(
        &self,
        shape: Shape,
        wanted: bool,
    ) -> Result<Option<Geometry<f64>>, Misshapen> {
        let expected = match shape {
            Shape::Point => 0,
            Shape::MultiPoint | Shape::LineString => 1,
            Shape::MultiLineString | Shape::Polygon => 2,
            Shape::MultiPolygon => 3,
        };
        if !wanted {
            for position in &self.positions {
                in_range(*position)?;
            }
            return Ok(Some(shape.empty()));
        }
        let Some(depth) = self.depth else {
            return match shape {
                Shape::LineString => Err(too_few("a LineString", 0, 2)),
                Shape::Polygon => Err(too_few("a Polygon's ring", 0, 4)),
                _ => Ok(None),
            };
        };
        if depth != expected {
            return Err(Misshapen(
                format!(
                    "the coordinates of a {} are {expected} arrays deep around each position, \
                     here they are {depth}",
                    shape.name()
                ),
                "Check that the geometry's type fits its coordinates.",
            ));
        }
        for position in &self.positions {
            in_range(*position)?;
        }
        Ok(Some(match shape {
            Shape::Point => {
                Geometry::Point(self.positions.first().copied().unwrap_or_default().into())
            }
            Shape::MultiPoint => Geometry::MultiPoint(MultiPoint(
                self.positions.iter().copied().map(Point).collect(),
            )),
            Shape::LineString => Geometry::LineString(self.line(0, self.positions.len())?),
            Shape::MultiLineString => Geometry::MultiLineString(MultiLineString(
                spans(&self.lines)
                    .map(|(from, to)| self.line(from, to))
                    .collect::<Result<_, _>>()?,
            )),
            Shape::Polygon => Geometry::Polygon(self.polygon(0, self.lines.len())?),
            Shape::MultiPolygon => Geometry::MultiPolygon(MultiPolygon(
                spans(&self.polygons)
                    .map(|(from, to)| self.polygon(from, to))
                    .collect::<Result<_, _>>()?,
            )),
        }))
    }

    fn line(&self, from: usize, to: usize) -> Result<LineString<f64>, Misshapen> {
        match self.positions.get(from..to) {
            Some(positions) if positions.len() >= 2 => Ok(LineString(positions.to_vec())),
            _ => Err(too_few("a LineString", to.saturating_sub(from), 2)),
        }
    }

    fn ring(&self, line: usize) -> Result<LineString<f64>, Misshapen> {
        let from = match line.checked_sub(1) {
            Some(before) => self.lines.get(before).copied().unwrap_or(0),
            None => 0,
        } as usize;
        let to = self.lines.get(line).copied().unwrap_or(0) as usize;
        let ring = self.positions.get(from..to).unwrap_or(&[]);
        match (ring.first(), ring.last()) {
            (Some(first), Some(last)) if ring.len() >= 4 => {
                if first == last {
                    Ok(LineString(ring.to_vec()))
                } else {
                    Err(Misshapen(
                        format!(
                            "a ring is not closed: it begins at {}, {} and ends at {}, {}",
                            first.x, first.y, last.x, last.y
                        ),
                        "Repeat the ring's first position at its end.",
                    ))
                }
            }
            _ => Err(too_few("a Polygon's ring", ring.len(), 4)),
        }
    }

    fn polygon(&self, from: usize, to: usize) -> Result<Polygon<f64>, Misshapen> {
        if from >= to {
            return Err(too_few("a Polygon's ring", 0, 4));
        }
        let outer = self.ring(from)?;
        let holes = (from + 1..to).map(|line| self.ring(line));
        Ok(Polygon::new(outer, holes.collect::<Result<_, _>>()?))
    }
}

/// Begin and end of each array, from the ends.
fn spans(ends: &[u32]) -> impl Iterator<Item = (usize, usize)> {
    let begins = std::iter::once(0).chain(ends.iter().copied());
    begins
        .zip(ends.iter().copied())
        .map(|(from, to)| (from as usize, to as usize))
}

fn too_few(what: &str, found: usize, needed: usize) -> Misshapen {
    Misshapen(
        format!("{what} has {found} position(s) and needs {needed} or more"),
        "Repair or remove this geometry.",
    )
}

fn in_range(at: Coord<f64>) -> Result<(), Misshapen> {
    if at.x.abs() <= 180.0 && at.y.abs() <= 90.0 {
        return Ok(());
    }
    let Coord { x, y } = at;
    Err(if x.abs() <= 180.0 && y.abs() <= 180.0 {
        Misshapen(
            format!("the position [{x}, {y}] has latitude {y}, outside −90…90"),
            "GeoJSON positions are [longitude, latitude] in degrees; these may be swapped.",
        )
    } else if x.abs() <= 360.0 && y.abs() <= 90.0 {
        Misshapen(
            format!("the position [{x}, {y}] has longitude {x}, outside −180…180"),
            "GeoJSON longitudes run from −180 to 180: subtract 360 from those above 180.",
        )
    } else {
        Misshapen(
            format!(
                "the position [{x}, {y}] is no longitude and latitude: it looks like projected coordinates in metres"
            ),
            super::crs::REPROJECT,
        )
    })
}

/// Reads a `coordinates` value.
pub(super) struct CoordinatesSeed<'a>(pub &'a mut Nested);

impl<'de> DeserializeSeed<'de> for CoordinatesSeed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let depth = match deserializer.deserialize_seq(ArrayVisitor {
            out: self.0,
            level: 0,
        })? {
            Item::Empty => None,
            Item::Depth(depth) => Some(depth),
            Item::Number(_) => return Err(D::Error::custom("expected an array")),
        };
        self.0.depth = depth;
        Ok(())
    }
}

/// What one value within `coordinates` was.
#[derive(Clone, Copy)]
enum Item {
    Number(f64),
    /// An array with this many levels of array above its positions.
    Depth(u8),
    /// `[]`
    Empty,
}

struct ArrayVisitor<'a> {
    out: &'a mut Nested,
    level: u8,
}

/// The deepest that any geometry's coordinates go: `MultiPolygon`'s four brackets.
const MAX_LEVEL: u8 = 4;

impl<'de> DeserializeSeed<'de> for ArrayVisitor<'_> {
    type Value = Item;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ArrayVisitor<'_> {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or an array of positions in `coordinates`")
    }
    fn visit_f64<E>(self, value: f64) -> Result<Item, E> {
        Ok(Item::Number(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Item, E> {
        Ok(Item::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Item, E> {
        Ok(Item::Number(value as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Item, A::Error> {
        let Self { out, level } = self;
        if level >= MAX_LEVEL {
            return Err(A::Error::custom("`coordinates` are nested too deeply"));
        }
        let level = level + 1;
        let Some(first) = seq.next_element_seed(ArrayVisitor { out, level })? else {
            return Ok(Item::Empty);
        };
        match first {
            Item::Number(x) => {
                let Some(y) = seq.next_element_seed(NumberSeed)? else {
                    return Err(A::Error::custom(
                        "a position has one number and needs two: [longitude, latitude]",
                    ));
                };
                let Some(y) = y else {
                    return Err(A::Error::custom("a latitude is null"));
                };
                // Height and measure are of no use here, but must be numbers (or unknown).
                while seq.next_element_seed(NumberSeed)?.is_some() {}
                out.positions.push(Coord { x, y });
                Ok(Item::Depth(0))
            }
            Item::Empty => Err(A::Error::custom("an array in `coordinates` is empty")),
            Item::Depth(depth) => {
                while let Some(next) = seq.next_element_seed(ArrayVisitor { out, level })? {
                    match next {
                        Item::Depth(other) if other == depth => {}
                        Item::Empty => {
                            return Err(A::Error::custom("an array in `coordinates` is empty"));
                        }
                        _ => {
                            return Err(A::Error::custom(
                                "`coordinates` mix positions with arrays of positions",
                            ));
                        }
                    }
                }
                match depth {
                    0 => out.lines.push(end(out.positions.len())?),
                    1 => out.polygons.push(end(out.lines.len())?),
                    _ => {}
                }
                Ok(Item::Depth(depth + 1))
            }
        }
    }
}

fn end<E: serde::de::Error>(length: usize) -> Result<u32, E> {
    u32::try_from(length).map_err(|_| E::custom("one geometry has more than 2³² positions"))
}

/// A number, or null.
struct NumberSeed;

impl<'de> DeserializeSeed<'de> for NumberSeed {
    type Value = Option<f64>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<f64>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for NumberSeed {
    type Value = Option<f64>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in a position")
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value as f64))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}
