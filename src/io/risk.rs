//! Risk features, one typed value per kind.
//!
//! Invariants: every number is finite and in range, every area can be told inside from outside;
//! whatever cannot be placed or understood is an error, for a zone that is left out in silence makes
//! a road look safe. Complexity: linear in the features, and as `polygon` says in their vertices.

use super::incident_defaults::{CONVOYS_PER_DAY, PRECISION_KM, WEIGHT};
use super::properties::Properties;
use super::toml_table::{Bounds, did_you_mean};
use super::{Error, FeatureRef, RawFeature, Source, polygon, rate, read_features};
use crate::model::{Cargo, FileId, Validity};
use geo::{Geometry, LineString, MultiLineString, MultiPolygon};
use jiff::civil::Date;
use serde_json::Value;

/// A risk feature of any kind, in force or not.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskFeature {
    /// Where it came from.
    pub feature: FeatureRef,
    /// The feature's `id`, by which a scenario may select it.
    pub id: Option<String>,
    /// `name`, else "kind (file, feature n)".
    pub name: String,
    /// `valid_from`, `valid_to`.
    pub validity: Validity,
    /// `cargo`: the cargo classes it concerns; empty for all.
    pub cargo: Vec<Cargo>,
    /// What it does.
    pub effect: Effect,
}

/// What a risk feature does to the roads it touches.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Adds hazard.
    Influence {
        /// The force. Features without a group count as a force of their own.
        group: String,
        /// Its area.
        area: geo::MultiPolygon<f64>,
        /// Attacks per 1000 convoy-km, ≥ 0: what plans are made with.
        attacks_per_1000_km: f64,
        /// The lowest and highest rate believed, around it, where the file states them.
        rate_range: Option<[f64; 2]>,
        /// 0..1.
        confidence: f64,
        /// Decay length outside the area, km; 0 for a sharp edge.
        taper_km: f64,
        /// Factor by night, ≥ 0. Read for the timetable to come: in this version every plan is by day,
        /// and it does not change one yet.
        night_factor: f64,
        /// Share of the convoy lost in an attack here, 0..1; `None` for the convoy's own.
        loss_fraction: Option<f64>,
        /// The incidents that its rate counts already.
        covers: Covers,
    },
    /// Adds hazard along the network about a past event.
    Incident {
        /// lon, lat as reported.
        at: geo::Coord<f64>,
        /// The day it happened, or the first on which it may have.
        date: Date,
        /// The last day on which it may have happened; its hazard decays from here.
        last_day: Date,
        /// The force, if it is known.
        group: Option<String>,
        /// How many attacks on a convoy it counts as, ≥ 0.
        weight: f64,
        /// How far from `at` it may have been, km, ≥ 0.
        precision_km: f64,
        /// Convoys per day there, > 0; `None` for the default.
        convoys_per_day: Option<f64>,
        /// What `covers` calls it by.
        id: Option<String>,
    },
    /// Multiplies hazard.
    Secured {
        /// Where.
        region: Region,
        /// 0.05..1.
        factor: f64,
    },
    /// The road cannot be used.
    Closure {
        /// Where.
        region: Region,
    },
    /// Adds time and money where the road passes it.
    Checkpoint {
        /// lon, lat.
        at: geo::Coord<f64>,
        /// Minutes, ≥ 0.
        delay_min: f64,
        /// Money per convoy, ≥ 0.
        cost: f64,
    },
}

impl Effect {
    /// The word of `kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Influence { .. } => "influence",
            Self::Incident { .. } => "incident",
            Self::Secured { .. } => "secured",
            Self::Closure { .. } => "closure",
            Self::Checkpoint { .. } => "checkpoint",
        }
    }
}

/// The incidents that an area of influence cites, and that are not counted again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Covers {
    /// None.
    #[default]
    Nothing,
    /// Those inside it whose first day is within its validity.
    Inside,
    /// Those with these ids, wherever they are.
    Events(Vec<String>),
}

/// A part of the plane: an area, or everything within a distance of a line or a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Region {
    /// `Polygon` or `MultiPolygon`, boundary included.
    Area(geo::MultiPolygon<f64>),
    /// Within `radius_m` of the lines.
    NearLine(geo::MultiLineString<f64>, f64),
    /// Within `radius_m` of the point.
    NearPoint(geo::Coord<f64>, f64),
}

const KINDS: [&str; 5] = ["influence", "incident", "secured", "closure", "checkpoint"];
/// What every kind has.
const COMMON: [&str; 3] = ["kind", "valid_from", "valid_to"];
/// Properties with an effect, by kind.
const PROPERTIES: [(&str, &[&str]); 5] = [
    (
        "influence",
        &[
            "group",
            "attacks_per_1000_km",
            "confidence",
            "taper_km",
            "night_factor",
            "loss_fraction",
            "cargo",
            "covers",
        ],
    ),
    ("incident", &["group", "precision_km", "convoys_per_day"]),
    ("secured", &["factor", "buffer_km"]),
    ("closure", &["radius_km", "cargo"]),
    ("checkpoint", &["delay_min", "cost"]),
];
/// Properties of an incident that are anybody's elsewhere.
const OF_INCIDENT: [&str; 2] = ["date", "weight"];
/// Names of the id of an event, so short or common that others are near them by chance.
const IDS: [&str; 3] = ["id", "event_id", "event_id_cnty"];
/// The widest buffer, radius or taper that is believed, km.
const WIDEST_KM: f64 = 2_000.0;

/// Reads the risk features of `source`; `kind` is that of the file when the manifest states one.
pub fn read_risk(
    source: &Source,
    file: FileId,
    kind: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<Vec<RiskFeature>, Error> {
    let mut features = Vec::new();
    read_features(source, &mut |raw| {
        features.push(read_one(&source.name, file, &raw, kind, warnings)?);
        Ok(())
    })?;
    Ok(features)
}

/// Reads one feature.
pub(super) fn read_one(
    name: &str,
    file: FileId,
    feature: &RawFeature,
    kind: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<RiskFeature, Error> {
    let properties = Properties {
        file: name,
        feature,
    };
    Reader { properties, file }.read(kind, warnings)
}

/// One feature on its way from text to type.
struct Reader<'f> {
    properties: Properties<'f>,
    file: FileId,
}

impl Reader<'_> {
    fn read(
        &self,
        of_file: Option<&str>,
        warnings: &mut Vec<String>,
    ) -> Result<RiskFeature, Error> {
        let p = &self.properties;
        let kind = self.kind(of_file)?;
        let own = PROPERTIES
            .iter()
            .find(|(k, _)| *k == kind)
            .map_or(&[][..], |(_, own)| own);
        let more: &[&str] = if kind == "incident" {
            &OF_INCIDENT
        } else {
            &[]
        };
        let known: Vec<&str> = own.iter().chain(&COMMON).chain(more).copied().collect();
        let harmless = ["name", IDS[0], IDS[1], IDS[2]];
        p.check_spelling(&known, &harmless)?;
        self.warn_of_foreign(kind, &known, warnings);

        let name = p
            .text("name")?
            .unwrap_or_else(|| format!("{kind} ({}, feature {})", p.file, p.feature.number));
        let mut validity = self.validity()?;
        let effect = match kind {
            "influence" => self.influence(&name)?,
            "incident" => self.incident(&mut validity)?,
            "secured" => self.secured(validity)?,
            "closure" => self.closure()?,
            _ => self.checkpoint()?,
        };
        Ok(RiskFeature {
            feature: FeatureRef {
                file: self.file,
                feature: p.feature.number,
            },
            id: p.feature.id.clone(),
            name,
            validity,
            cargo: if own.contains(&"cargo") {
                self.cargo()?
            } else {
                Vec::new()
            },
            effect,
        })
    }

    /// The feature's kind, else the file's.
    fn kind(&self, of_file: Option<&str>) -> Result<&'static str, Error> {
        let p = &self.properties;
        let typed = match (p.text("kind")?, of_file) {
            (Some(own), _) => own,
            (None, Some(of_file)) => of_file.to_owned(),
            (None, None) => {
                return Err(p.error(
                    Some("kind"),
                    "is missing",
                    format!(
                        "add it (one of {}), or state one for the file in map.toml: {{ path = \"…\", kind = \"…\" }}",
                        KINDS.join(", ")
                    ),
                ));
            }
        };
        match KINDS.into_iter().find(|k| *k == typed.to_lowercase()) {
            Some(kind) => Ok(kind),
            None => Err(p.error(
                Some("kind"),
                format!("\"{typed}\" is no kind of risk"),
                did_you_mean(&typed, &KINDS),
            )),
        }
    }

    /// A property that has an effect on another kind only: probably not what its author meant.
    fn warn_of_foreign(&self, kind: &str, known: &[&str], warnings: &mut Vec<String>) {
        let p = &self.properties;
        let mut told: Vec<&str> = Vec::new();
        for (_, others) in &PROPERTIES {
            for other in *others {
                if !known.contains(other) && !told.contains(other) && p.get(other).is_some() {
                    told.push(other);
                    warnings.push(format!(
                        "{}, feature {}: `{other}` has no effect on a feature of kind {kind}",
                        p.file, p.feature.number
                    ));
                }
            }
        }
    }

    fn validity(&self) -> Result<Validity, Error> {
        let p = &self.properties;
        let validity = Validity {
            from: p.date("valid_from")?,
            to: p.date("valid_to")?,
        };
        match (validity.from, validity.to) {
            (Some(from), Some(to)) if to < from => Err(p.error(
                Some("valid_to"),
                format!("is {to}, before `valid_from`, {from}"),
                "exchange the two, or correct them",
            )),
            _ => Ok(validity),
        }
    }

    fn cargo(&self) -> Result<Vec<Cargo>, Error> {
        let p = &self.properties;
        let Some(list) = p.list("cargo")? else {
            return Ok(Vec::new());
        };
        let mut cargo = Vec::new();
        for typed in &list {
            let Some(class) = Cargo::ALL
                .into_iter()
                .find(|c| c.as_str() == typed.to_lowercase())
            else {
                return Err(p.error(
                    Some("cargo"),
                    format!("\"{typed}\" is no class of cargo"),
                    did_you_mean(typed, &Cargo::ALL.map(Cargo::as_str)),
                ));
            };
            if !cargo.contains(&class) {
                cargo.push(class);
            }
        }
        if cargo.is_empty() {
            return Err(p.error(
                Some("cargo"),
                "is empty: the feature would concern no convoy",
                "name the classes it targets, or remove `cargo` for all",
            ));
        }
        cargo.sort_unstable();
        Ok(cargo)
    }

    fn influence(&self, name: &str) -> Result<Effect, Error> {
        let p = &self.properties;
        let (attacks_per_1000_km, rate_range) = rate::read(p)?;
        Ok(Effect::Influence {
            group: p.text("group")?.unwrap_or_else(|| {
                // Without a group it is a force of its own, also when another has the same name.
                format!("{name} ({}, feature {})", p.file, p.feature.number)
            }),
            area: match self.geometry()? {
                Geometry::Polygon(polygon) => self.area(MultiPolygon(vec![polygon.clone()]))?,
                Geometry::MultiPolygon(area) => self.area(area.clone())?,
                other => return Err(self.wrong_geometry(other, "a Polygon or a MultiPolygon")),
            },
            attacks_per_1000_km,
            rate_range,
            confidence: p
                .number("confidence", Bounds::Between(0.0, 1.0))?
                .unwrap_or(1.0),
            taper_km: p
                .number("taper_km", Bounds::Between(0.0, WIDEST_KM))?
                .unwrap_or(0.0),
            night_factor: p
                .number("night_factor", Bounds::Between(0.0, 1e4))?
                .unwrap_or(1.0),
            loss_fraction: p.number("loss_fraction", Bounds::Between(0.0, 1.0))?,
            covers: self.covers()?,
        })
    }

    /// `covers`: true for every event inside, or the ids of events.
    fn covers(&self) -> Result<Covers, Error> {
        let p = &self.properties;
        let text = |value: &Value| match value {
            Value::String(s) if !s.trim().is_empty() => Some(s.trim().to_owned()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        };
        let ids = match p.get("covers") {
            None | Some(Value::Bool(false)) => return Ok(Covers::Nothing),
            Some(Value::Bool(true)) => return Ok(Covers::Inside),
            Some(Value::Array(items)) => items.iter().map(text).collect::<Option<Vec<_>>>(),
            Some(one) => text(one).map(|one| vec![one]),
        };
        match ids {
            Some(ids) if !ids.is_empty() => Ok(Covers::Events(ids)),
            _ => Err(p.error(
                Some("covers"),
                "must be true, or a list of the ids of events",
                "write true for every event inside the area, [\"MLI1234\", \"MLI1240\"] for those, or remove it",
            )),
        }
    }

    /// A past event; it holds from its day on.
    fn incident(&self, validity: &mut Validity) -> Result<Effect, Error> {
        let p = &self.properties;
        let at = match self.geometry()? {
            Geometry::Point(point) => point.0,
            other => return Err(self.wrong_geometry(other, "a Point")),
        };
        let Some(date) = p.date("date")? else {
            return Err(p.error(
                Some("date"),
                "is missing; an incident counts less as it grows old",
                "add the day it happened: \"2026-01-31\"",
            ));
        };
        validity.from = Some(validity.from.map_or(date, |from| from.max(date)));
        let mut id = p.feature.id.clone();
        for key in IDS {
            if id.is_none() {
                id = p.text(key)?;
            }
        }
        Ok(Effect::Incident {
            at,
            date,
            last_day: date,
            group: p.text("group")?,
            weight: p.number("weight", WEIGHT)?.unwrap_or(1.0),
            precision_km: p.number("precision_km", PRECISION_KM)?.unwrap_or(0.0),
            convoys_per_day: p.number("convoys_per_day", CONVOYS_PER_DAY)?,
            id,
        })
    }

    fn secured(&self, validity: Validity) -> Result<Effect, Error> {
        let p = &self.properties;
        let factor = p.required("factor", Bounds::Between(0.05, 1.0))?;
        if validity.to.is_none() {
            return Err(p.error(
                Some("valid_to"),
                "is missing; no area stays secured by itself",
                "add the last day on which it is known to hold: \"2026-01-31\"",
            ));
        }
        self.refuse_width_of_area("buffer_km")?;
        let region = match self.geometry()? {
            Geometry::Polygon(polygon) => {
                Region::Area(self.area(MultiPolygon(vec![polygon.clone()]))?)
            }
            Geometry::MultiPolygon(area) => Region::Area(self.area(area.clone())?),
            Geometry::LineString(line) => self.near_lines(vec![line.clone()], "buffer_km")?,
            Geometry::MultiLineString(lines) => self.near_lines(lines.0.clone(), "buffer_km")?,
            other => {
                return Err(
                    self.wrong_geometry(other, "a Polygon, or a LineString with `buffer_km`")
                );
            }
        };
        Ok(Effect::Secured { region, factor })
    }

    fn closure(&self) -> Result<Effect, Error> {
        self.refuse_width_of_area("radius_km")?;
        let region = match self.geometry()? {
            Geometry::Polygon(polygon) => {
                Region::Area(self.area(MultiPolygon(vec![polygon.clone()]))?)
            }
            Geometry::MultiPolygon(area) => Region::Area(self.area(area.clone())?),
            Geometry::LineString(line) => self.near_lines(vec![line.clone()], "radius_km")?,
            Geometry::MultiLineString(lines) => self.near_lines(lines.0.clone(), "radius_km")?,
            Geometry::Point(point) => Region::NearPoint(point.0, self.width_m("radius_km")?),
            other => {
                return Err(self.wrong_geometry(
                    other,
                    "a Polygon, or a LineString or Point with `radius_km`",
                ));
            }
        };
        Ok(Effect::Closure { region })
    }

    fn checkpoint(&self) -> Result<Effect, Error> {
        let p = &self.properties;
        let at = match self.geometry()? {
            Geometry::Point(point) => point.0,
            other => return Err(self.wrong_geometry(other, "a Point")),
        };
        let delay_min = p.number("delay_min", Bounds::Between(0.0, 1e6))?;
        let cost = p.number("cost", Bounds::NonNegative)?;
        if delay_min.is_none() && cost.is_none() {
            return Err(p.error(
                None,
                "a checkpoint without `delay_min` and `cost` has no effect",
                "add one of them (0 is allowed), or remove the feature",
            ));
        }
        Ok(Effect::Checkpoint {
            at,
            delay_min: delay_min.unwrap_or(0.0),
            cost: cost.unwrap_or(0.0),
        })
    }

    /// Risk that cannot be placed must be seen, not dropped.
    fn geometry(&self) -> Result<&Geometry<f64>, Error> {
        self.properties.feature.geometry.as_ref().ok_or_else(|| {
            self.properties.error(
                None,
                "has no geometry",
                "give it one, or remove the feature",
            )
        })
    }

    fn wrong_geometry(&self, found: &Geometry<f64>, wanted: &str) -> Error {
        self.properties.error(
            None,
            format!("its geometry is a {}, not {wanted}", geometry_name(found)),
            "draw it as such, or change its `kind`",
        )
    }

    fn area(&self, area: MultiPolygon<f64>) -> Result<MultiPolygon<f64>, Error> {
        match polygon::fault(&area) {
            None => Ok(area),
            Some(fault) => Err(self.properties.error(
                None,
                fault,
                "repair the polygon (in QGIS: Vector, Geometry Tools, Check Validity; then Fix Geometries)",
            )),
        }
    }

    fn near_lines(&self, lines: Vec<LineString<f64>>, key: &str) -> Result<Region, Error> {
        if lines.is_empty() || lines.iter().any(|l| l.0.len() < 2) {
            return Err(self.properties.error(
                None,
                "its line has fewer than two points",
                "draw it again, or remove the feature",
            ));
        }
        Ok(Region::NearLine(MultiLineString(lines), self.width_m(key)?))
    }

    /// An area is as wide as it is drawn: a buffer or radius stated for one is not left out in silence.
    fn refuse_width_of_area(&self, key: &str) -> Result<(), Error> {
        let geometry = self.geometry()?;
        let is_area = matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
        if !is_area || self.properties.get(key).is_none() {
            return Ok(());
        }
        Err(self.properties.error(
            Some(key),
            format!("has no effect on a {}", geometry_name(geometry)),
            "buffer the polygon in a GIS and remove the property, or give the line or point",
        ))
    }

    /// A buffer or radius in km, > 0, as metres.
    fn width_m(&self, key: &str) -> Result<f64, Error> {
        let km = self
            .properties
            .required(key, Bounds::Between(1e-6, WIDEST_KM))?;
        Ok(km * 1000.0)
    }
}

/// A geometry's name in GeoJSON.
pub(super) fn geometry_name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

#[cfg(test)]
mod tests;
