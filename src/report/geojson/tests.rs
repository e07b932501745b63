//! RFC 7946, asked of geo and the geojson crate.

use super::*;
use crate::report::{feature, sample};
use geo::orient::{Direction, Orient};
use geojson::{FeatureCollection, GeoJson};

fn parsed(bytes: &[u8]) -> FeatureCollection {
    let text = std::str::from_utf8(bytes).unwrap();
    let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else {
        panic!("no collection");
    };
    collection
}

fn every_file(plan: &Plan) -> Vec<Vec<u8>> {
    let mut files = vec![write(plan, &Sketch::default()).unwrap()];
    for file in write_folder(plan, &Sketch::default()).unwrap() {
        if file.name.ends_with("geojson") {
            files.push(file.bytes);
        }
    }
    files
}

/// Decimals of every number within a geometry, by its text.
fn decimals(value: &Value) -> usize {
    match value {
        Value::Number(n) => n.to_string().split_once('.').map_or(0, |(_, f)| f.len()),
        Value::Array(items) => items.iter().map(decimals).max().unwrap_or(0),
        Value::Object(map) => map.values().map(decimals).max().unwrap_or(0),
        _ => 0,
    }
}

#[test]
fn rfc_7946() {
    for plan in [
        sample::plan(),
        sample::infeasible(),
        sample::odd_names(),
        sample::shortest(),
    ] {
        for bytes in every_file(&plan) {
            let collection = parsed(&bytes);
            let bbox = collection.bbox.clone().unwrap();
            let mut own = Bounds::EMPTY;
            let mut ids = Vec::new();
            for f in &collection.features {
                let g = f.geometry.as_ref().unwrap();
                own.add_geometry(g);
                assert!(decimals(&serde_json::to_value(g).unwrap()) <= 7);
                if let geojson::GeometryValue::LineString { coordinates } = &g.value {
                    assert!(coordinates.len() >= 2);
                }
                // geo's own orientation is the oracle of the right-hand rule.
                if !geometry::polygons(g).is_empty() {
                    let shape: geo::Geometry<f64> = to_geo(g);
                    let oriented = match shape.clone() {
                        geo::Geometry::MultiPolygon(m) => {
                            geo::Geometry::MultiPolygon(m.orient(Direction::Default))
                        }
                        other => other,
                    };
                    assert_eq!(shape, oriented);
                }
                let geojson::feature::Id::String(id) = f.id.clone().unwrap() else {
                    panic!("id is not text");
                };
                ids.push(id);
                for (key, value) in f.properties.as_ref().unwrap() {
                    assert!(!value.is_array() && !value.is_object(), "{key} is not flat");
                    assert!(feature::alias(key).len() <= 10, "{key} needs an alias");
                    assert!(key.bytes().all(|b| b.is_ascii_lowercase()
                        || b.is_ascii_digit()
                        || b == b'_'
                        || b == b'-'));
                }
            }
            assert_eq!(own.get().unwrap().to_vec(), bbox);
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "ids repeat");
        }
    }
}

fn to_geo(g: &geojson::Geometry) -> geo::Geometry<f64> {
    let ring = |r: &Vec<[f64; 2]>| {
        geo::LineString::from(r.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>())
    };
    geo::Geometry::MultiPolygon(
        geometry::polygons(g)
            .iter()
            .map(|p| geo::Polygon::new(ring(&p[0]), p[1..].iter().map(ring).collect()))
            .collect(),
    )
}

#[test]
fn aliases_are_unique_within_a_layer() {
    for bytes in every_file(&sample::plan()) {
        for f in parsed(&bytes).features {
            let mut names: Vec<String> = f
                .properties
                .unwrap()
                .keys()
                .map(|k| feature::alias(k).to_string())
                .collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }
}

#[test]
fn segments_have_the_columns_of_the_contract_and_add_up() {
    let plan = sample::plan();
    let collection = parsed(&write(&plan, &Sketch::default()).unwrap());
    let mut hazard = 0.0;
    for f in &collection.features {
        let p = f.properties.as_ref().unwrap();
        if p["feature_type"] != "segment" || p["route_rank"] != 1 {
            continue;
        }
        for column in [
            "seq",
            "km_from",
            "km_to",
            "road_ref",
            "road_name",
            "road_class",
            "surface",
            "speed_kmh",
            "escort",
            "hazard",
            "hazard_per_1000_km",
            "groups",
            "duration_s",
        ] {
            assert!(p.contains_key(column), "{column}");
        }
        hazard += p["hazard"].as_f64().unwrap();
    }
    assert!((hazard - plan.routes[0].hazard).abs() < 1e-6);
}

#[test]
fn the_infeasible_plan_shows_the_least_hazard_as_breaking_the_limits() {
    let collection = parsed(&write(&sample::infeasible(), &Sketch::default()).unwrap());
    let route = collection
        .features
        .iter()
        .find(|f| f.property("feature_type").unwrap() == "route")
        .unwrap();
    assert_eq!(route.property("meets_limits").unwrap(), false);
    assert_eq!(route.property("route_key").unwrap(), "least-hazard");
}

#[test]
fn one_file() {
    let bytes = write(&sample::plan(), &Sketch::default()).unwrap();
    insta::assert_snapshot!(String::from_utf8(bytes).unwrap());
}

#[test]
fn a_folder_has_a_style_beside_each_layer() {
    let files = write_folder(&sample::plan(), &Sketch::default()).unwrap();
    let names: Vec<&str> = files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "routes.geojson",
            "routes.qml",
            "segments.geojson",
            "segments.qml",
            "waypoints.geojson",
            "waypoints.qml",
            "zones.geojson",
            "zones.qml",
            "zones_points.geojson",
            "zones_points.qml",
        ]
    );
}
