//! Sectors that rates are counted by: named polygons.
//!
//! Complexity: linear in the file, and as `polygon` says in the vertices.

use super::properties::Properties;
use super::risk::geometry_name;
use super::{Error, Source, polygon, read_features};
use geo::{Geometry, MultiPolygon};

/// A named part of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// `sector`, else `name`.
    pub name: String,
    /// Its area.
    pub area: MultiPolygon<f64>,
}

/// Reads the sectors of a `GeoJSON` file; two polygons of one name are one sector.
pub fn read_sectors(source: &Source) -> Result<Vec<Sector>, Error> {
    let mut sectors: Vec<Sector> = Vec::new();
    read_features(source, &mut |raw| {
        let p = Properties {
            file: &source.name,
            feature: &raw,
        };
        let Some(name) = p
            .text("sector")?
            .map_or_else(|| p.text("name"), |s| Ok(Some(s)))?
        else {
            let help = "add it: the name that the table of exposure has";
            return Err(p.error(Some("sector"), "is missing", help));
        };
        let area = match &raw.geometry {
            Some(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon.clone()]),
            Some(Geometry::MultiPolygon(area)) => area.clone(),
            Some(other) => {
                let what = format!("its geometry is a {}, not a Polygon", geometry_name(other));
                return Err(p.error(None, what, "draw the sector as an area"));
            }
            None => return Err(p.error(None, "has no geometry", "give it one, or remove it")),
        };
        if let Some(fault) = polygon::fault(&area) {
            let help = "repair the polygon (in QGIS: Vector, Geometry Tools, Check Validity)";
            return Err(p.error(None, fault, help));
        }
        match sectors.iter_mut().find(|s| s.name == name) {
            Some(sector) => sector.area.0.extend(area.0),
            None => sectors.push(Sector { name, area }),
        }
        Ok(())
    })?;
    Ok(sectors)
}
