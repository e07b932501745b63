//! Tables of events: both forms, in the variants that exports come in, and real samples.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use std::path::Path;

fn source(text: &str) -> Source {
    Source {
        name: "incidents.csv".into(),
        bytes: text.as_bytes().to_vec().into(),
    }
}

fn read(text: &str) -> Result<(Vec<RiskFeature>, Vec<String>), Error> {
    let mut warnings = Vec::new();
    let rules = Incidents::default();
    let features = read_incidents(&source(text), FileId(3), None, &rules, &mut warnings)?;
    Ok((features, warnings))
}

const ACLED: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,location,latitude,longitude,geo_precision,fatalities\n";
const UCDP: &str = "id,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,date_start,date_end,best\n";

/// at, days, group, weight, precision, id.
fn parts(feature: &RiskFeature) -> (Coord<f64>, [Date; 2], &str, f64, f64, &str) {
    let Effect::Incident {
        at,
        date,
        last_day,
        group,
        weight,
        precision_km,
        convoys_per_day: None,
        id,
    } = &feature.effect
    else {
        panic!("{feature:?}")
    };
    let text = |t: &'_ Option<String>| t.clone().unwrap_or_default().leak() as &str;
    (
        *at,
        [*date, *last_day],
        text(group),
        *weight,
        *precision_km,
        text(id),
    )
}

#[test]
fn acled_rows_become_incidents() {
    let text = format!(
        "{ACLED}MLI1,31 January 2026,1,Violence against civilians,Attack,JNIM,Civilians (Mali),Nara,15.17,-7.28,1,6\n\
         MLI2,2026-01-20,3,Strategic developments,Looting/property destruction,Military Forces of Mali,JNIM,\"Kayes, near\",14.45,-11.44,2,0\n"
    );
    let (features, warnings) = read(&text).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let day = date(2026, 1, 31);
    let nara = Coord { x: -7.28, y: 15.17 };
    assert_eq!(
        parts(&features[0]),
        (nara, [day, day], "JNIM", 0.5, 2.0, "MLI1")
    );
    assert_eq!(features[0].name, "Attack at Nara, 2026-01-31");
    assert_eq!(
        features[0].feature,
        FeatureRef {
            file: FileId(3),
            feature: 2
        }
    );
    assert_eq!(features[0].validity.from, Some(day));
    // The state does not attack: the other side is the force. A month's precision ends 30 days later.
    let (_, days, group, weight, km, _) = parts(&features[1]);
    assert_eq!(days, [date(2026, 1, 20), date(2026, 2, 19)]);
    assert_eq!(
        (group, weight.to_bits(), km.to_bits()),
        ("JNIM", 1f64.to_bits(), 25f64.to_bits())
    );
}

#[test]
fn ucdp_rows_become_incidents() {
    let text = format!(
        "{UCDP}1,1,Government of Mali,JNIM,1,Nara town,15.168751,-7.284659,2026-01-02 00:00:00.000,2026-01-05,6\n\
         2,3,IS,Civilians,2,,14.5,-0.07,2026-01-15,,2\n3,2,IS,JNIM,5,road,14.5,-0.07,2026-01-15,2026-01-15,NA\n"
    );
    let (features, _) = read(&text).unwrap();
    let (at, days, group, weight, km, id) = parts(&features[0]);
    assert_eq!(
        (at.x.to_bits(), at.y.to_bits()),
        ((-7.284_659f64).to_bits(), 15.168_751f64.to_bits())
    );
    assert_eq!(days, [date(2026, 1, 2), date(2026, 1, 5)]);
    assert_eq!((group, id), ("JNIM", "1"));
    assert!((weight - 0.5).abs() < 1e-15 && (km - 2.0).abs() < 1e-15);
    assert_eq!(parts(&features[1]).2, "IS");
    assert_eq!(features[1].name, "One-sided violence, 2026-01-15");
    assert!((parts(&features[2]).4 - 50.0).abs() < 1e-15);
}

#[test]
fn delimiters_marks_cases_and_decimal_commas() {
    let plain = format!("{ACLED}MLI1,2026-01-31,1,,Attack,JNIM,,Nara,15.5,-7.25,1.0,6\n");
    let (expected, _) = read(&plain).unwrap();
    for text in [
        format!("\u{feff}{plain}"),
        plain.replace(',', ";"),
        plain
            .replace(',', ";")
            .replace("15.5", "15,5")
            .replace("-7.25", "-7,25"),
        plain.replace(',', "\t"),
        plain.replace('\n', "\r\n"),
        plain.replace("latitude", "Latitude"),
        format!("{plain},,,,,,,,,,,\n\n"),
    ] {
        let (features, warnings) = read(&text).unwrap();
        assert_eq!(features, expected, "{text}");
        assert!(warnings.is_empty());
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let row = |id: &str, kind: &str, code: u32| {
        format!("{id},2026-01-31,1,,{kind},JNIM,,Nara,15.5,-7.25,{code},0\n")
    };
    let text = [
        ACLED.to_owned(),
        row("1", "Attack", 1),
        row("1", "Attack", 1),
        row("2", "Attack", 3),
        row("3", "Peaceful protest", 1),
        row("4", "Agreement", 1),
        row("5", "Ambush", 2),
    ]
    .concat();
    let (features, warnings) = read(&text).unwrap();
    assert_eq!(features.len(), 2);
    assert!((parts(&features[1]).3 - 1.0).abs() < 1e-15);
    let all = warnings.join("\n");
    for words in [
        "incidents.csv: 1 row is there already (same id, date and place), and not counted again",
        "2 rows are of types with weight 0, and left out (Agreement 1, Peaceful protest 1)",
        "1 row is of types that have no weight of their own, each counted as 1 (Ambush 1)",
        "1 row is placed no better than a province, and left out, the first on line 4",
    ] {
        assert!(all.contains(words), "{all} lacks {words}");
    }
}

#[test]
fn errors_name_file_line_and_column() {
    let acled = |row: &str| format!("{ACLED}{row}\n");
    for (text, what, help) in [
        (String::new(), "incidents.csv:1: is no table", "GeoJSON"),
        (
            "a,b\n1,2\n".into(),
            "its columns are `a`, `b`",
            "event_date",
        ),
        (
            "event_date,date_start\n".into(),
            "has both `event_date`",
            "one of the two",
        ),
        (
            "event_date,latitude,longitud,geo_precision\n".into(),
            "has no column `longitude`",
            "`longitud`",
        ),
        (
            acled("1,31/01/2026,1,,Attack,A,,x,15,-7,1,0"),
            "incidents.csv:2: `event_date` is \"31/01/2026\", which is no day",
            "2026-01-31",
        ),
        (
            acled("1,,1,,Attack,A,,x,15,-7,1,0"),
            "`event_date` is empty",
            "fill",
        ),
        (
            acled("1,2026-01-31,1,,Attack,A,,x,15,,1,0"),
            "incidents.csv:2: `longitude` is empty",
            "remove the row",
        ),
        (
            acled("1,2026-01-31,1,,Attack,A,,x,12°N,-7,1,0"),
            "`latitude` is \"12°N\", which is no number",
            "decimal point",
        ),
        (
            acled("1,2026-01-31,1,,Attack,A,,x,NaN,-7,1,0"),
            "`latitude` is \"NaN\"",
            "decimal point",
        ),
        (
            acled("1,2026-01-31,1,,Attack,A,,x,-107,15,1,0"),
            "is -107, which is not within ±90",
            "exchanged",
        ),
        (
            acled("1,2026-01-31,1,,Attack,A,,x,15,-7,9,0"),
            "`geo_precision` is \"9\"",
            "codebook",
        ),
        (
            acled("1,2026-01-31,1,,Attack,A,,x,15,-7,,0"),
            "`geo_precision` is \"\"",
            "codebook",
        ),
        (
            acled("1,2026-01-31,7,,Attack,A,,x,15,-7,1,0"),
            "`time_precision` is \"7\"",
            "codebook",
        ),
        (
            acled("1,2026-01-31,1,,Attack"),
            "incidents.csv:2: has 5 fields, and the header 12",
            "quotes",
        ),
        (
            format!("{UCDP}1,1,a,b,1,x,15,-7,2026-01-31,2026-01-01,0\n"),
            "`date_end` is 2026-01-01, before",
            "exchange",
        ),
        (
            format!("{UCDP}1,4,a,b,1,x,15,-7,2026-01-31,,0\n"),
            "`type_of_violence` is \"4\", which is no code from 1 to 3",
            "codebook",
        ),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.to_string().contains(what), "{error} lacks {what}");
        assert!(error.help().unwrap().contains(help), "{:?}", error.help());
    }
}

#[test]
fn a_table_of_another_kind_or_encoding_is_refused() {
    let kind = read_incidents(
        &source(ACLED),
        FileId(0),
        Some("closure"),
        &Incidents::default(),
        &mut Vec::new(),
    );
    assert!(
        kind.unwrap_err()
            .to_string()
            .contains("not of kind \"closure\"")
    );
    let latin = Source {
        name: "l.csv".into(),
        bytes: b"event_date\nM\xe9\n".to_vec().into(),
    };
    let error = read_events(&latin, &Incidents::default(), None).unwrap_err();
    assert_eq!(error.to_string(), "l.csv:2: is not UTF-8 text");
}

#[test]
fn covers_that_meet_no_event_are_told() {
    let (mut features, _) = read(&format!(
        "{ACLED}MLI1,2026-01-31,1,,Attack,A,,x,15,-7,1,0\n"
    ))
    .unwrap();
    let text = r#"{"type":"Feature","properties":{"kind":"influence","attacks_per_1000_km":1,"covers":["MLI1","MLI2"]},
        "geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}"#;
    features.extend(crate::io::read_risk(&source(text), FileId(0), None, &mut Vec::new()).unwrap());
    let warnings = warn_of_covers(&features, &["k.geojson".to_owned()]);
    assert_eq!(
        warnings,
        ["k.geojson, feature 1: `covers` names events that no file of incidents has: MLI2"]
    );
}

/// A sample of UCDP GED and a compilation of press reports, where they are at hand.
#[test]
fn real_samples_are_read() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/west-africa");
    let table = shared.join("ucdp_ged_sample_sahel.csv");
    let points = shared.join("blockade_events_2025_26.geojson");
    if !table.exists() || !points.exists() {
        println!("skipped: needs ../shared/data/west-africa");
        return;
    }
    let rules = Incidents::default();
    let mut warnings = Vec::new();
    let source = Source::open(&table).unwrap();
    let events = read_events(&source, &rules, None).unwrap();
    let features = read_incidents(&source, FileId(0), None, &rules, &mut warnings).unwrap();
    // Twelve rows, one of them placed in a province only.
    assert_eq!((events.list.len(), features.len()), (12, 11));
    assert!(
        warnings
            .iter()
            .any(|w| w.contains("1 row is placed no better than a province"))
    );
    assert!(
        features
            .iter()
            .any(|f| f.name == "State-based violence at Nara town, 2015-06-27")
    );
    // Every feature has a kind of its own there; three have no geometry, which is an error that says so.
    let text = std::fs::read_to_string(&points).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let list = json["features"].as_array_mut().unwrap();
    for feature in list.iter_mut() {
        feature["properties"]["kind"] = "incident".into();
    }
    let total = list.len();
    let as_source = |json: &serde_json::Value| Source {
        name: "events.geojson".into(),
        bytes: json.to_string().into_bytes().into(),
    };
    let error = crate::io::read_risk(&as_source(&json), FileId(0), None, &mut Vec::new());
    assert_eq!(
        error.unwrap_err().to_string(),
        "events.geojson, feature 3: has no geometry"
    );
    let list = json["features"].as_array_mut().unwrap();
    list.retain(|feature| !feature["geometry"].is_null());
    assert_eq!(total - list.len(), 3);
    // One is dated to the month only.
    let error = crate::io::read_risk(&as_source(&json), FileId(0), None, &mut Vec::new());
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("property `date`: is not a date: \"2025-11\""),
        "{error}"
    );
    for feature in json["features"].as_array_mut().unwrap() {
        if feature["properties"]["date"] == "2025-11" {
            feature["properties"]["date"] = "2025-11-30".into();
        }
    }
    let read = crate::io::read_risk(&as_source(&json), FileId(0), None, &mut Vec::new()).unwrap();
    assert_eq!(read.len(), total - 3);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-z_,;\n\"0-9.éN-]{0,120}") {
        let _ = read(&text);
        let _ = read(&format!("{ACLED}{text}"));
        let _ = read(&format!("{UCDP}1,1,{text}"));
    }

    /// What a row says comes back, whatever the numbers.
    #[test]
    fn coordinates_come_back(lon in -180.0..180.0f64, lat in -90.0..90.0f64) {
        let (features, _) = read(&format!("{ACLED}1,2026-01-31,1,,Attack,A,,x,{lat},{lon},1,0\n")).unwrap();
        let (at, ..) = parts(&features[0]);
        prop_assert_eq!((at.x.to_bits(), at.y.to_bits()), (lon.to_bits(), lat.to_bits()));
    }
}
