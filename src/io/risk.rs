//! Risk features, one typed value per kind.

use super::{Error, FeatureRef, Source};
use crate::model::{Cargo, FileId, Validity};

/// A risk feature of any kind, in force or not.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskFeature {
    /// Where it came from.
    pub feature: FeatureRef,
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
        /// Attacks per 1000 convoy-km, ≥ 0.
        attacks_per_1000_km: f64,
        /// 0..1.
        confidence: f64,
        /// Decay length outside the area, km; 0 for a sharp edge.
        taper_km: f64,
        /// Factor by night, ≥ 0.
        night_factor: f64,
        /// Share of the convoy lost in an attack here, 0..1; `None` for the convoy's own.
        loss_fraction: Option<f64>,
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
            Self::Secured { .. } => "secured",
            Self::Closure { .. } => "closure",
            Self::Checkpoint { .. } => "checkpoint",
        }
    }
}

/// A part of the plane: an area, or everything within a distance of a line or a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Region {
    /// Polygon or MultiPolygon, boundary included.
    Area(geo::MultiPolygon<f64>),
    /// Within `radius_m` of the lines.
    NearLine(geo::MultiLineString<f64>, f64),
    /// Within `radius_m` of the point.
    NearPoint(geo::Coord<f64>, f64),
}

/// Reads the risk features of `source`; `kind` is that of the file when the manifest states one.
pub fn read_risk(
    source: &Source,
    file: FileId,
    kind: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<Vec<RiskFeature>, Error> {
    let _ = (source, file, kind, warnings);
    todo!("H2")
}
