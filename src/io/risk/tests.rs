//! Risk features as files have them, sound and otherwise.
#![allow(clippy::float_cmp)] // values are read back as they were written
#![allow(clippy::too_many_lines)] // one table of errors is easier to read than many

use super::*;
use jiff::civil::date;

mod errors;

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#;
const LINE: &str = r#"{"type":"LineString","coordinates":[[0,0],[1,0]]}"#;
const POINT: &str = r#"{"type":"Point","coordinates":[2,3]}"#;

fn read_as(
    kind: Option<&str>,
    properties: &str,
    geometry: &str,
) -> (Result<Vec<RiskFeature>, Error>, Vec<String>) {
    let source = Source {
        name: "risk.geojson".into(),
        bytes: format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
            .into_bytes()
            .into(),
    };
    let mut warnings = Vec::new();
    (read_risk(&source, FileId(1), kind, &mut warnings), warnings)
}

fn one(properties: &str, geometry: &str) -> RiskFeature {
    let (features, warnings) = read_as(None, properties, geometry);
    assert!(warnings.is_empty(), "{warnings:?}");
    features.unwrap().remove(0)
}

#[test]
fn influence_with_everything_and_with_little() {
    let f = one(
        r#"{"kind":"influence","name":"Katiba X","group":"JNIM","attacks_per_1000_km":4,"confidence":0.5,
            "taper_km":10,"night_factor":1.5,"loss_fraction":0.4,"cargo":["medical","fuel"],
            "valid_from":"2025-09-03","valid_to":"2026-03-01","status":"core","source":"press","note":null}"#,
        SQUARE,
    );
    assert_eq!(f.name, "Katiba X");
    assert_eq!(f.cargo, [Cargo::Fuel, Cargo::Medical]);
    assert!(f.validity.contains(date(2025, 9, 3)) && f.validity.contains(date(2026, 3, 1)));
    assert!(!f.validity.contains(date(2025, 9, 2)) && !f.validity.contains(date(2026, 3, 2)));
    let Effect::Influence {
        group,
        area,
        attacks_per_1000_km,
        confidence,
        taper_km,
        night_factor,
        loss_fraction,
        covers: _,
    } = &f.effect
    else {
        panic!("{f:?}")
    };
    assert_eq!((group.as_str(), area.0.len()), ("JNIM", 1));
    let numbers = [*attacks_per_1000_km, *confidence, *taper_km, *night_factor];
    assert_eq!(numbers.map(|n| (n * 10.0) as i32), [40, 5, 100, 15]);
    assert_eq!(*loss_fraction, Some(0.4));

    let f = one(r#"{"kind":"influence","attacks_per_1000_km":0}"#, SQUARE);
    assert_eq!(f.name, "influence (risk.geojson, feature 1)");
    assert!(f.cargo.is_empty());
    let Effect::Influence {
        group,
        confidence,
        taper_km,
        night_factor,
        loss_fraction,
        ..
    } = &f.effect
    else {
        panic!("{f:?}")
    };
    assert!(group.contains("feature 1"));
    assert_eq!(
        [*confidence, *taper_km, *night_factor].map(|n| n as i32),
        [1, 0, 1]
    );
    assert_eq!(*loss_fraction, None);
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn every_other_kind_in_every_geometry() {
    let secured = r#"{"kind":"secured","factor":0.5,"valid_to":"2026-02-01""#;
    let f = one(&format!("{secured}}}"), SQUARE);
    assert!(
        matches!(f.effect, Effect::Secured { region: Region::Area(_), factor } if same(factor, 0.5))
    );
    let f = one(&format!(r#"{secured},"buffer_km":2}}"#), LINE);
    assert!(
        matches!(f.effect, Effect::Secured { region: Region::NearLine(_, m), .. } if same(m, 2000.0))
    );
    let f = one(r#"{"kind":"Closure"}"#, SQUARE);
    assert!(matches!(
        f.effect,
        Effect::Closure {
            region: Region::Area(_)
        }
    ));
    let f = one(
        r#"{"kind":"closure","radius_km":0.5,"cargo":"fuel, food"}"#,
        POINT,
    );
    assert!(
        matches!(f.effect, Effect::Closure { region: Region::NearPoint(_, m) } if same(m, 500.0))
    );
    assert_eq!(f.cargo, [Cargo::Fuel, Cargo::Food]);
    let f = one(
        r#"{"kind":"closure","radius_km":1}"#,
        r#"{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}"#,
    );
    assert!(
        matches!(f.effect, Effect::Closure { region: Region::NearLine(ref l, _) } if l.0.len() == 2)
    );
    let f = one(r#"{"kind":"checkpoint","delay_min":10}"#, POINT);
    assert!(
        matches!(f.effect, Effect::Checkpoint { delay_min, cost, .. } if same(delay_min, 10.0) && same(cost, 0.0))
    );
}

#[test]
fn the_kind_of_the_file_holds_where_the_feature_has_none() {
    let (features, _) = read_as(Some("closure"), "{}", SQUARE);
    assert_eq!(features.unwrap()[0].effect.kind(), "closure");
    let (features, _) = read_as(Some("closure"), r#"{"kind":"checkpoint","cost":1}"#, POINT);
    assert_eq!(features.unwrap()[0].effect.kind(), "checkpoint");
    let (error, _) = read_as(Some("closures"), "{}", SQUARE);
    assert!(
        error
            .unwrap_err()
            .help()
            .unwrap()
            .contains("did you mean `closure`")
    );
}

#[test]
fn properties_without_effect_are_warned_of() {
    let (features, warnings) = read_as(
        None,
        r#"{"kind":"closure","taper_km":3,"group":"x","factor":null}"#,
        SQUARE,
    );
    assert!(features.is_ok());
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("feature 1") && warnings.concat().contains("`taper_km`"));
}

#[test]
fn the_real_files_are_refused_for_what_they_lack() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/west-africa/");
    for (file, kind, what) in [
        (
            "katiba_areas_illustrative.geojson",
            None,
            "property `kind`: is missing",
        ),
        (
            "katiba_areas_illustrative.geojson",
            Some("influence"),
            "property `attacks_per_1000_km`: is missing",
        ),
        (
            "blockade_events_2025_26.geojson",
            None,
            "\"blockade announced\" is no kind of risk",
        ),
    ] {
        let path = format!("{folder}{file}");
        if !std::path::Path::new(&path).exists() {
            println!("skipped: {path} is not there");
            continue;
        }
        let source = Source::open(std::path::Path::new(&path)).unwrap();
        let error = read_risk(&source, FileId(0), kind, &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
}

/// The katiba areas as they are, with rates: real polygons pass the check.
#[test]
fn real_polygons_pass() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/west-africa/katiba_areas_illustrative.geojson"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is not there");
        return;
    };
    let text = text.replace(
        "\"properties\": {",
        "\"properties\": {\"attacks_per_1000_km\": 2,",
    );
    let source = Source {
        name: "katibas".into(),
        // The collection's own `crs` member has properties too.
        bytes: text
            .replacen(
                "\"properties\": {\"attacks_per_1000_km\": 2,",
                "\"properties\": {",
                1,
            )
            .into_bytes()
            .into(),
    };
    let features = read_risk(&source, FileId(0), Some("influence"), &mut Vec::new()).unwrap();
    assert_eq!(features.len(), 8);
}

proptest::proptest! {
    #[test]
    fn no_property_panics(
        key in proptest::sample::select(vec!["kind", "group", "attacks_per_1000_km", "taper_km", "cargo", "valid_to", "name", "confidence", "x"]),
        value in "(null|true|-?[0-9]{1,3}(e[0-9]{1,3})?|\"[a-z0-9, é-]{0,12}\"|\\[[0-9]?\\]|\\{\\})",
        kind in proptest::sample::select(vec!["influence", "secured", "closure", "checkpoint"]),
    ) {
        for geometry in [SQUARE, LINE, POINT, "null"] {
            let _ = read_as(Some(kind), &format!("{{\"{key}\":{value}}}"), geometry);
        }
    }
}

#[test]
fn a_width_of_an_area_is_refused() {
    let secured = r#"{"kind":"secured","factor":0.5,"valid_to":"2026-01-01","buffer_km":WIDTH}"#;
    let closure = r#"{"kind":"closure","radius_km":WIDTH}"#;
    for (properties, key) in [(secured, "buffer_km"), (closure, "radius_km")] {
        let (read, _) = read_as(None, &properties.replace("WIDTH", "2"), SQUARE);
        let text = read.unwrap_err().to_string();
        let wanted = format!("property `{key}`: has no effect on a Polygon");
        assert!(text.contains(&wanted), "{text}");
        // What a GIS writes for an empty cell.
        let (read, _) = read_as(None, &properties.replace("WIDTH", "null"), SQUARE);
        assert!(read.is_ok());
    }
}
