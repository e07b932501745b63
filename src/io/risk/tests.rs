//! Risk features as files have them, sound and otherwise.
#![allow(clippy::float_cmp)] // values are read back as they were written
#![allow(clippy::too_many_lines)] // one table of errors is easier to read than many

use super::*;
use jiff::civil::date;

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

#[test]
fn every_other_kind_in_every_geometry() {
    let secured = r#"{"kind":"secured","factor":0.5,"valid_to":"2026-02-01""#;
    let f = one(&format!("{secured}}}"), SQUARE);
    assert!(
        matches!(f.effect, Effect::Secured { region: Region::Area(_), factor } if factor == 0.5)
    );
    let f = one(&format!(r#"{secured},"buffer_km":2}}"#), LINE);
    assert!(
        matches!(f.effect, Effect::Secured { region: Region::NearLine(_, m), .. } if m == 2000.0)
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
    assert!(matches!(f.effect, Effect::Closure { region: Region::NearPoint(_, m) } if m == 500.0));
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
        matches!(f.effect, Effect::Checkpoint { delay_min, cost, .. } if delay_min == 10.0 && cost == 0.0)
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
fn errors_name_feature_and_property_and_say_what_to_do() {
    let influence = |rest: &str| format!(r#"{{"kind":"influence","attacks_per_1000_km":3{rest}}}"#);
    let secured = |rest: &str| format!(r#"{{"kind":"secured"{rest}}}"#);
    let bow_tie = r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"#;
    let flat = r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[2,2],[0,0]]]}"#;
    for (properties, geometry, what, help) in [
        (
            "{}".into(),
            SQUARE,
            "feature 1, property `kind`: is missing",
            "one of influence",
        ),
        (
            r#"{"kind":"influense"}"#.into(),
            SQUARE,
            "\"influense\" is no kind of risk",
            "did you mean `influence`",
        ),
        (
            r#"{"kind":"flood"}"#.into(),
            SQUARE,
            "no kind of risk",
            "known are",
        ),
        (
            r#"{"kind":"incident"}"#.into(),
            POINT,
            "is not read by this version",
            "influence",
        ),
        (
            r#"{"kind":"influence"}"#.into(),
            SQUARE,
            "`attacks_per_1000_km`: is missing",
            "0 to 1000000",
        ),
        (
            r#"{"kind":"influence","attacks_per_1000_km":null}"#.into(),
            SQUARE,
            "is missing",
            "add it",
        ),
        (
            r#"{"kind":"influence","attacks_per_1000_km":-1}"#.into(),
            SQUARE,
            "must be a number from 0",
            "correct",
        ),
        (
            r#"{"kind":"influence","attacks_per_1000_km":"high"}"#.into(),
            SQUARE,
            "not \"high\"",
            "without quotes",
        ),
        (
            influence(r#","confidence":1.5"#),
            SQUARE,
            "property `confidence`: must be a number from 0 to 1, not 1.5",
            "correct",
        ),
        (
            influence(r#","taper_km":-2"#),
            SQUARE,
            "property `taper_km`",
            "correct",
        ),
        (
            influence(r#","night_factor":-2"#),
            SQUARE,
            "property `night_factor`",
            "correct",
        ),
        (
            influence(r#","loss_fraction":2"#),
            SQUARE,
            "property `loss_fraction`",
            "correct",
        ),
        (
            influence(r#","cargo":"diesel""#),
            SQUARE,
            "\"diesel\" is no class of cargo",
            "`fuel`",
        ),
        (
            influence(r#","cargo":["fuel","foods"]"#),
            SQUARE,
            "\"foods\"",
            "did you mean `food`",
        ),
        (
            influence(r#","cargo":[]"#),
            SQUARE,
            "property `cargo`: is empty",
            "remove `cargo`",
        ),
        (
            influence(r#","cargo":5"#),
            SQUARE,
            "property `cargo`",
            "list",
        ),
        (
            influence(r#","valid_from":"01.02.2026""#),
            SQUARE,
            "property `valid_from`: is not a date: \"01.02.2026\"",
            "year-month-day",
        ),
        (
            influence(r#","valid_to":20260101"#),
            SQUARE,
            "property `valid_to`",
            "year-month-day",
        ),
        (
            influence(r#","valid_from":"2026-02-01","valid_to":"2026-01-01""#),
            SQUARE,
            "before `valid_from`",
            "exchange",
        ),
        (
            influence(r#","confidense":0.5"#),
            SQUARE,
            "property `confidense`: is not known; `confidence` is",
            "did you mean `confidence`",
        ),
        (
            influence(r#","attacks_per_1000km":0.5"#),
            SQUARE,
            "`attacks_per_1000_km` is",
            "did you mean",
        ),
        (
            influence(r#","tapper_km":5"#),
            SQUARE,
            "`taper_km` is",
            "did you mean",
        ),
        (
            influence(r#","Taper-KM":5"#),
            SQUARE,
            "`taper_km` is",
            "did you mean",
        ),
        (
            influence(r#","groups":"x""#),
            SQUARE,
            "`group` is",
            "did you mean",
        ),
        (
            influence(r#","name":7.5,"group":true"#),
            SQUARE,
            "property `group`: must be text, not true",
            "string",
        ),
        (
            influence(""),
            POINT,
            "its geometry is a Point, not a Polygon",
            "draw it",
        ),
        (
            influence(""),
            LINE,
            "its geometry is a LineString",
            "draw it",
        ),
        (
            influence(""),
            "null",
            "feature 1: has no geometry",
            "give it one",
        ),
        (
            influence(""),
            bow_tie,
            "side 1 of the outer ring crosses side 3 of the outer ring at lon 0.5",
            "repair",
        ),
        (influence(""), flat, "encloses no area", "repair"),
        (
            secured(r#","valid_to":"2026-01-01""#),
            SQUARE,
            "property `factor`: is missing",
            "0.05 to 1",
        ),
        (
            secured(r#","factor":0.01,"valid_to":"2026-01-01""#),
            SQUARE,
            "property `factor`",
            "correct",
        ),
        (
            secured(r#","factor":1.2,"valid_to":"2026-01-01""#),
            SQUARE,
            "property `factor`",
            "correct",
        ),
        (
            secured(r#","factor":0.5"#),
            SQUARE,
            "property `valid_to`: is missing",
            "last day",
        ),
        (
            secured(r#","factor":0.5,"valid_to":"2026-01-01""#),
            LINE,
            "property `buffer_km`: is missing",
            "add it",
        ),
        (
            secured(r#","factor":0.5,"valid_to":"2026-01-01","buffer_km":0"#),
            LINE,
            "property `buffer_km`",
            "correct",
        ),
        (
            secured(r#","factor":0.5,"valid_to":"2026-01-01","buffer_km":1"#),
            POINT,
            "a Point, not a Polygon, or a LineString",
            "draw",
        ),
        (
            r#"{"kind":"closure"}"#.into(),
            POINT,
            "property `radius_km`: is missing",
            "add it",
        ),
        (
            r#"{"kind":"closure"}"#.into(),
            "null",
            "has no geometry",
            "give it one",
        ),
        (
            r#"{"kind":"closure","radius_km":1}"#.into(),
            r#"{"type":"MultiPoint","coordinates":[[0,0]]}"#,
            "MultiPoint",
            "draw",
        ),
        (
            r#"{"kind":"checkpoint"}"#.into(),
            POINT,
            "has no effect",
            "add one",
        ),
        (
            r#"{"kind":"checkpoint","delay_min":-1}"#.into(),
            POINT,
            "property `delay_min`",
            "correct",
        ),
        (
            r#"{"kind":"checkpoint","cost":-1}"#.into(),
            POINT,
            "property `cost`",
            "correct",
        ),
        (
            r#"{"kind":"checkpoint","cost":1}"#.into(),
            SQUARE,
            "a Polygon, not a Point",
            "draw",
        ),
        (
            r#"{"kind":"checkpoint","cost":1}"#.into(),
            "null",
            "has no geometry",
            "give it one",
        ),
    ] {
        let properties: String = properties;
        let error = read_as(None, &properties, geometry)
            .0
            .expect_err(&properties);
        assert!(error.to_string().contains(what), "{error} lacks {what}");
        assert!(
            error.to_string().contains("risk.geojson, feature 1"),
            "{error}"
        );
        assert!(
            error.help().unwrap().contains(help),
            "{:?} lacks {help}",
            error.help()
        );
    }
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
