//! The risk picture of a day on the whole map, without a journey. Complexity: that of the overlay.

use super::incidents::tell_of_place;
use super::scene::in_force;
use super::{Error, Map};
use crate::io::RiskFeature;
use crate::model::Cargo;
use crate::risk::{IncidentField, Overlay, Settings, overlay};
use jiff::civil::Date;

/// A map's roads with the hazard of one day.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The day.
    pub date: Date,
    /// Hazard per link of `Map::network`, for the reference convoy by day.
    pub overlay: Overlay,
    /// The features in force, in the order of `overlay.zones`.
    pub features: Vec<RiskFeature>,
    /// What incidents add, before secured areas.
    pub incidents: IncidentField,
    /// What was left out.
    pub warnings: Vec<String>,
}

/// Lays the layers that are in force on `date` (the map's as-of day when `None`) over the roads.
pub fn lay(
    map: &Map,
    date: Option<Date>,
    cargo: Cargo,
    snap_radius_km: f64,
) -> Result<Laid, Error> {
    let date = date.unwrap_or(map.day);
    let mut warnings = map.warnings.clone();
    let features = in_force(map, date, &mut warnings);
    let settings = Settings {
        background_per_1000_km: map.fleet.convoy.background_per_1000_km,
        loss_fraction: map.fleet.convoy.loss_fraction,
        cargo,
        night: false,
        snap_radius_m: snap_radius_km * 1000.0,
        kernel: map.fleet.incidents.kernel(date),
    };
    let laid = overlay(&map.network, &features, &settings)?;
    for zone in laid
        .zones
        .iter()
        .filter(|z| z.touched_km <= 0.0 && !matches!(z.kind, "checkpoint" | "incident"))
    {
        warnings.push(format!(
            "{} ({}) touches no road",
            zone.name,
            map.where_is(zone.feature)
        ));
    }
    tell_of_place(map, &laid, &mut warnings);
    let incidents = IncidentField::new(&map.network, &features, &settings, &|_| true);
    Ok(Laid {
        date,
        features,
        incidents,
        overlay: laid,
        warnings,
    })
}
