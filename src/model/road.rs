//! Road classes and surfaces, in OpenStreetMap's words.

use serde::{Deserialize, Serialize};

/// The class of a road that vehicles can use (`highway=*`, links folded into their class, and
/// `route=ferry`). <https://wiki.openstreetmap.org/wiki/Key:highway>
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum RoadClass {
    /// `motorway`, `motorway_link`
    Motorway,
    /// `trunk`, `trunk_link`
    Trunk,
    /// `primary`, `primary_link`
    Primary,
    /// `secondary`, `secondary_link`
    Secondary,
    /// `tertiary`, `tertiary_link`
    Tertiary,
    /// `unclassified`, and `road`
    Unclassified,
    /// `residential`
    Residential,
    /// `living_street`
    LivingStreet,
    /// `service`
    Service,
    /// `track`
    Track,
    /// `route=ferry`
    Ferry,
    /// No `highway` tag at all (a bare network).
    #[default]
    Unknown,
}

impl RoadClass {
    /// Every class, in order.
    pub const ALL: [Self; 12] = [
        Self::Motorway,
        Self::Trunk,
        Self::Primary,
        Self::Secondary,
        Self::Tertiary,
        Self::Unclassified,
        Self::Residential,
        Self::LivingStreet,
        Self::Service,
        Self::Track,
        Self::Ferry,
        Self::Unknown,
    ];

    /// The word used in files and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::Trunk => "trunk",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Service => "service",
            Self::Track => "track",
            Self::Ferry => "ferry",
            Self::Unknown => "unknown",
        }
    }
}

/// What a road is made of, as far as speed is concerned. Folded from `surface=*`,
/// `tracktype=*` and the class: <https://wiki.openstreetmap.org/wiki/Key:surface>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// Asphalt, concrete, paving…
    Paved,
    /// Laterite, gravel, earth, sand…
    Unpaved,
}

impl Surface {
    /// The word used in files and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paved => "paved",
            Self::Unpaved => "unpaved",
        }
    }
}
