//! The `crs` member of the 2008 specification: WGS84 lon/lat in any spelling, or an error.

use serde_json::Value;

/// What to do with other coordinates.
pub(super) const REPROJECT: &str =
    "Reproject it to WGS84 longitude/latitude: ogr2ogr -t_srs EPSG:4326 wgs84.geojson FILE";

/// `Err(name)` when `crs` names something other than WGS84 longitude/latitude.
pub(super) fn check(crs: &Value) -> Result<(), String> {
    let name = match crs {
        Value::Null => return Ok(()),
        Value::String(name) => name.clone(),
        Value::Object(members) => {
            let property = |key: &str| members.get("properties").and_then(|p| p.get(key));
            match (property("name"), property("code")) {
                (Some(Value::String(name)), _) => name.clone(),
                (_, Some(Value::Number(code))) => format!("EPSG:{code}"),
                (_, Some(Value::String(code))) => format!("EPSG:{code}"),
                _ => crs.to_string(),
            }
        }
        other => other.to_string(),
    };
    if is_wgs84(&name) { Ok(()) } else { Err(name) }
}

/// `EPSG:4326`, `urn:ogc:def:crs:OGC:1.3:CRS84`, `http://www.opengis.net/def/crs/EPSG/0/4326`…
fn is_wgs84(name: &str) -> bool {
    let upper = name.trim().to_ascii_uppercase();
    let code = upper.rsplit([':', '/', '#']).next().unwrap_or("");
    // 4979 is 4326 with height.
    matches!(code, "CRS84" | "CRS84H")
        || (matches!(code, "4326" | "4979") && upper.contains("EPSG"))
        || matches!(upper.as_str(), "WGS84" | "WGS 84" | "4326")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn spellings_of_wgs84_pass_and_others_are_named() {
        for name in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "EPSG:4326",
            "epsg:4326",
            "urn:ogc:def:crs:EPSG::4326",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "WGS84",
        ] {
            let crs = json!({"type": "name", "properties": {"name": name}});
            assert_eq!(check(&crs), Ok(()), "{name}");
        }
        assert_eq!(
            check(&json!({"type": "EPSG", "properties": {"code": 4326}})),
            Ok(())
        );
        assert_eq!(check(&Value::Null), Ok(()));
        for name in [
            "EPSG:32630",
            "urn:ogc:def:crs:EPSG::3857",
            "urn:ogc:def:crs:EPSG::43260",
        ] {
            let crs = json!({"type": "name", "properties": {"name": name}});
            assert_eq!(check(&crs), Err(name.to_owned()));
        }
        assert!(check(&json!({"type": "link"})).is_err());
    }
}
