//! `GeoJSON` features with their properties in a fixed order, and the short names of those properties.
//!
//! Purpose: what `geojson` and `overlay` share. The collection is written one feature to a line, so
//! that files can be compared by line and written without holding them. Invariants: flat
//! `snake_case` properties (simplestyle's own names have hyphens); every property has an alias of at
//! most ten ASCII characters for shapefiles, unique in [`ALIASES`].

use super::CAVEAT;
use geojson::Geometry;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::io::{self, Write};

/// Property names and their aliases in shapefiles, whose field names end after ten characters.
///
/// | property | alias | | property | alias |
/// |---|---|---|---|---|
/// | `feature_type` | `feat_type` | | `attack_probability` | `p_attack` |
/// | `hazard_per_1000_km` | `haz_1000km` | | `attack_probability_low` | `p_att_low` |
/// | `attacks_per_1000_km` | `att_1000km` | | `attack_probability_high` | `p_att_high` |
/// | `expected_trucks_lost` | `exp_trucks` | | `attack_probability_phi_1` | `p_att_phi1` |
/// | `expected_litres_lost` | `exp_litres` | | `break_even_per_truck` | `brk_even` |
///
/// A property that is not listed is ten characters or shorter and keeps its name.
pub const ALIASES: &[(&str, &str)] = &[
    ("feature_type", "feat_type"),
    ("hazard_per_1000_km", "haz_1000km"),
    ("attacks_per_1000_km", "att_1000km"),
    ("attack_probability", "p_attack"),
    ("attack_probability_low", "p_att_low"),
    ("attack_probability_high", "p_att_high"),
    ("attack_probability_phi_1", "p_att_phi1"),
    ("attack_probability_robust", "p_att_rob"),
    ("attacks_low", "att_low"),
    ("attacks_high", "att_high"),
    ("hazard_phi_1", "haz_phi1"),
    ("expected_trucks_lost", "exp_trucks"),
    ("expected_litres_lost", "exp_litres"),
    ("lower_bound", "low_bound"),
    ("meets_limits", "in_limits"),
    ("cost_vehicle", "cost_veh"),
    ("cost_escort", "cost_esc"),
    ("cost_checkpoints", "cost_chk"),
    ("cost_cargo_delay", "cost_delay"),
    ("detour_length_m", "det_len_m"),
    ("detour_percent", "det_pct"),
    ("detour_duration_s", "det_dur_s"),
    ("detour_fuel_l", "det_fuel_l"),
    ("detour_cost", "det_cost"),
    ("detour_hazard", "det_hazard"),
    ("detour_attack_probability", "det_p_att"),
    ("detour_trucks_lost", "det_trucks"),
    ("break_even_per_truck", "brk_even"),
    ("break_even_per_truck_phi_1", "brk_even_1"),
    ("step_from_rank", "step_from"),
    ("step_attack_probability", "step_p_att"),
    ("step_hazard", "step_haz"),
    ("price_per_attack", "prc_attack"),
    ("price_per_point", "prc_point"),
    ("source_file", "src_file"),
    ("source_feature", "src_feat"),
    ("secured_by", "secured_by"),
    ("stroke-width", "strk_width"),
    ("stroke-opacity", "strk_opac"),
    ("fill-opacity", "fill_opac"),
    ("marker-color", "mark_color"),
    ("marker-symbol", "mark_symb"),
    ("marker-size", "mark_size"),
    ("description", "descr"),
];

/// The name of a property in a shapefile.
pub fn alias(property: &str) -> &str {
    ALIASES
        .iter()
        .find(|(name, _)| *name == property)
        .map_or(property, |(_, alias)| alias)
}

/// A feature.
pub(super) struct Feature {
    pub id: String,
    pub geometry: Geometry,
    pub properties: Properties,
}

/// Properties in the order given.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties(pub(super) Vec<(&'static str, Value)>);

impl Properties {
    /// Properties of that `feature_type`.
    pub(super) fn of(feature_type: &'static str) -> Self {
        Self::default().text("feature_type", feature_type)
    }

    /// Adds any value.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// Adds text.
    #[must_use]
    pub(super) fn text(self, name: &'static str, value: &str) -> Self {
        self.with(name, value)
    }

    /// Adds text or null: a layer has the same columns for each of its features.
    #[must_use]
    pub(super) fn maybe(self, name: &'static str, value: Option<&str>) -> Self {
        self.with(name, value)
    }

    /// Adds a number to three decimals: kilometres to the metre, times to the millisecond.
    #[must_use]
    pub(super) fn number(self, name: &'static str, value: f64) -> Self {
        self.with(name, (value * 1000.0).round() / 1000.0 + 0.0)
    }

    /// Adds a risk figure to six significant figures.
    #[must_use]
    pub(super) fn risk(self, name: &'static str, value: f64) -> Self {
        self.with(name, six_figures(value))
    }

    /// Adds a risk figure or null.
    #[must_use]
    pub(super) fn maybe_risk(self, name: &'static str, value: Option<f64>) -> Self {
        self.with(name, value.map(six_figures))
    }
}

/// Six significant figures, so that sums still agree and nothing pretends to sixteen.
fn six_figures(value: f64) -> f64 {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    rounded + 0.0
}

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(k, v)| (k, v)))
    }
}

impl Serialize for Feature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("type", "Feature")?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("properties", &self.properties)?;
        map.serialize_entry("geometry", &self.geometry)?;
        map.end()
    }
}

/// Writes a `FeatureCollection`, a feature to a line, holding nothing.
pub(super) struct CollectionWriter<'w> {
    out: &'w mut dyn Write,
    first: bool,
}

impl<'w> CollectionWriter<'w> {
    /// Writes what comes before the features. `members` are foreign members: GDAL takes `name` as the
    /// layer's.
    pub(super) fn begin(
        out: &'w mut dyn Write,
        members: &[(&str, Value)],
        bbox: Option<[f64; 4]>,
    ) -> io::Result<Self> {
        write!(out, "{{\"type\":\"FeatureCollection\"")?;
        let caveat = ("caveat", Value::from(CAVEAT));
        for (key, value) in members.iter().chain([&caveat]) {
            write!(out, ",\n{}:{value}", Value::from(*key))?;
        }
        if let Some(bbox) = bbox {
            write!(out, ",\n\"bbox\":{}", Value::from(bbox.to_vec()))?;
        }
        write!(out, ",\n\"features\":[")?;
        Ok(Self { out, first: true })
    }

    /// Writes a feature.
    pub(super) fn feature(&mut self, feature: &Feature) -> io::Result<()> {
        self.out
            .write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(&mut *self.out, feature).map_err(io::Error::from)
    }

    /// Writes what comes after the features.
    pub(super) fn end(self) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_fit_a_shapefile_and_differ() {
        let mut seen: Vec<&str> = ALIASES.iter().map(|(_, a)| *a).collect();
        for a in &seen {
            assert!(
                a.len() <= 10 && a.bytes().all(|b| b.is_ascii_graphic()),
                "{a}"
            );
        }
        seen.sort_unstable();
        let count = seen.len();
        seen.dedup();
        assert_eq!(seen.len(), count);
        assert_eq!(alias("hazard_per_1000_km"), "haz_1000km");
        assert_eq!(alias("seq"), "seq");
    }

    #[test]
    fn six_figures_round_and_have_no_negative_zero() {
        assert!((six_figures(0.123_456_789) - 0.123_457).abs() < 1e-15);
        assert!(six_figures(-0.0).is_sign_positive());
    }
}
