//! Colours and classes, one table for pictures, simplestyle and QGIS.
//!
//! Routes and zones use the palette of Okabe and Ito (2008), which people with any of the common
//! colour vision deficiencies can tell apart; hazard uses a light-to-dark ramp that is also read
//! in grey (`ColorBrewer` `YlOrBr`).

use crate::plan::WaypointKind;

/// Colours of the routes by rank; they repeat after seven.
const ROUTES: [&str; 7] = [
    "#0072b2", "#cc79a7", "#009e73", "#e69f00", "#56b4e9", "#d55e00", "#8c6d1f",
];
/// From the least risk to the most: blue over purple to vermilion, ends of the same palette. Blue and
/// vermilion stay apart with any common colour vision deficiency.
const RAMP: [&str; 9] = [
    "#0072b2", "#2f63b0", "#5553a8", "#75429b", "#8f3188", "#a62672", "#b92b58", "#c93f38",
    "#d55e00",
];

/// The colour of a share of risk, 0 to 1.
pub(super) fn ramp(share: f64) -> &'static str {
    let last = RAMP.len() - 1;
    RAMP[((share.clamp(0.0, 1.0) * last as f64).round() as usize).min(last)]
}

/// The baseline.
pub(super) const BASELINE: &str = "#333333";
/// What lies under an escorted stretch.
pub(super) const ESCORT: &str = "#f0e442";

/// The colour of the route of `rank`, counted from 1; 0 is a route that meets no limits.
pub(super) fn route(rank: u32) -> &'static str {
    match rank.checked_sub(1) {
        Some(i) => ROUTES[i as usize % ROUTES.len()],
        None => "#6a3d9a",
    }
}

/// A class of hazard per 1000 km: from the limit of the class before up to `below`.
pub(super) struct HazardClass {
    /// Its exclusive upper limit, attacks per 1000 km; infinite for the last.
    pub below: f64,
    /// Its colour.
    pub color: &'static str,
    /// Its name in legends.
    pub label: &'static str,
}

/// The classes, lowest first. The first is "nothing known".
pub(super) const HAZARD: [HazardClass; 6] = [
    HazardClass {
        below: 1e-9,
        color: "#d9d9d9",
        label: "none known",
    },
    HazardClass {
        below: 0.1,
        color: "#fff0b3",
        label: "below 0.1",
    },
    HazardClass {
        below: 0.3,
        color: "#fec44f",
        label: "0.1 to 0.3",
    },
    HazardClass {
        below: 1.0,
        color: "#f07818",
        label: "0.3 to 1",
    },
    HazardClass {
        below: 3.0,
        color: "#b83b04",
        label: "1 to 3",
    },
    HazardClass {
        below: f64::INFINITY,
        color: "#5c1a02",
        label: "3 and more",
    },
];

/// The class of a hazard per 1000 km.
pub(super) fn hazard_class(per_1000_km: f64) -> &'static HazardClass {
    let index = HAZARD.iter().position(|c| per_1000_km < c.below);
    &HAZARD[index.unwrap_or(HAZARD.len() - 1)]
}

/// Fill, outline and name in legends of a zone by kind.
pub(super) fn zone(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "influence" => ("#d55e00", "area of influence"),
        "secured" => ("#009e73", "secured area"),
        "closure" => ("#000000", "closed"),
        "checkpoint" => ("#0072b2", "checkpoint"),
        "incident" => ("#8c1a4b", "incident"),
        _ => ("#777777", "other zone"),
    }
}

/// The kinds of zones, in the order of legends.
pub(super) const ZONE_KINDS: [&str; 5] =
    ["influence", "incident", "secured", "closure", "checkpoint"];

/// How a kind of waypoint is shown.
pub(super) struct Marker {
    /// Its name in files.
    pub kind: &'static str,
    /// Its name in legends.
    pub label: &'static str,
    /// Its colour.
    pub color: &'static str,
    /// Its simplestyle (Maki) symbol.
    pub maki: &'static str,
    /// Its QGIS simple marker.
    pub qgis: &'static str,
    /// Its symbol on GPS devices.
    pub gpx: &'static str,
}

/// Every kind of waypoint, in the order of legends.
pub(super) const WAYPOINT_KINDS: [WaypointKind; 9] = [
    WaypointKind::Origin,
    WaypointKind::Destination,
    WaypointKind::Via,
    WaypointKind::EscortOn,
    WaypointKind::EscortOff,
    WaypointKind::Border,
    WaypointKind::Checkpoint,
    WaypointKind::Halt,
    WaypointKind::Place,
];

/// How a kind of waypoint is shown.
pub(super) const fn marker(kind: WaypointKind) -> Marker {
    let (kind, label, color, maki, qgis, gpx) = match kind {
        WaypointKind::Origin => (
            "origin",
            "origin",
            "#009e73",
            "circle",
            "circle",
            "Flag, Green",
        ),
        WaypointKind::Destination => (
            "destination",
            "destination",
            "#d55e00",
            "star",
            "star",
            "Flag, Red",
        ),
        WaypointKind::Via => (
            "via",
            "via point",
            "#0072b2",
            "circle-stroked",
            "circle",
            "Flag, Blue",
        ),
        WaypointKind::EscortOn => (
            "escort_on",
            "escort taken on",
            "#e69f00",
            "police",
            "triangle",
            "Police Station",
        ),
        WaypointKind::EscortOff => (
            "escort_off",
            "escort handed back",
            "#e69f00",
            "triangle-stroked",
            "equilateral_triangle",
            "Police Station",
        ),
        WaypointKind::Border => (
            "border",
            "border post",
            "#cc79a7",
            "square",
            "square",
            "Border Crossing (Port Of Entry)",
        ),
        WaypointKind::Checkpoint => (
            "checkpoint",
            "checkpoint",
            "#56b4e9",
            "roadblock",
            "diamond",
            "Toll Booth",
        ),
        WaypointKind::Halt => (
            "halt",
            "safe halt",
            "#8c6d1f",
            "lodging",
            "pentagon",
            "Lodging",
        ),
        WaypointKind::Place => (
            "place",
            "place",
            "#777777",
            "town",
            "circle",
            "City (Small)",
        ),
    };
    Marker {
        kind,
        label,
        color,
        maki,
        qgis,
        gpx,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_hold_their_lower_limit() {
        for (value, label) in [
            (0.0, "none known"),
            (0.05, "below 0.1"),
            (0.1, "0.1 to 0.3"),
            (1.0, "1 to 3"),
            (3.0, "3 and more"),
            (1e9, "3 and more"),
        ] {
            assert_eq!(hazard_class(value).label, label);
        }
    }

    #[test]
    fn every_rank_has_a_colour() {
        assert_eq!(route(1), route(8));
        assert_ne!(route(1), route(2));
        assert_ne!(route(0), route(1));
    }
}
