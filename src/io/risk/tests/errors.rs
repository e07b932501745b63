//! Every way in which a risk feature can be wrong, and what is said of it.

use super::{LINE, POINT, SQUARE, read_as};

#[test]
#[allow(clippy::too_many_lines, reason = "one table of all errors")]
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
            "`date`: is missing",
            "2026-01-31",
        ),
        (
            r#"{"kind":"incident","date":"2026-01-31"}"#.into(),
            SQUARE,
            "its geometry is a Polygon, not a Point",
            "`kind`",
        ),
        (
            r#"{"kind":"incident","date":"2026-01-31","weight":-1}"#.into(),
            POINT,
            "`weight`: must be a number from 0 to 1000",
            "correct",
        ),
        (
            r#"{"kind":"incident","date":"2026-01-31","precison_km":1}"#.into(),
            POINT,
            "`precison_km`: is not known; `precision_km` is",
            "did you mean",
        ),
        (
            r#"{"kind":"incident","date":"2026-01-31","convoys_per_day":0}"#.into(),
            POINT,
            "`convoys_per_day`: must be a number from 0.001",
            "correct",
        ),
        (
            r#"{"kind":"influence","attacks_per_1000_km":1,"covers":[]}"#.into(),
            SQUARE,
            "`covers`: must be true, or a list",
            "every event inside",
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
