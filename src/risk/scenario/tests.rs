// The figures of these examples are exact in binary or are computed the same way twice.
#![allow(clippy::float_cmp)]

use super::*;
use crate::io::{Source, read_risk, read_scenario};
use jiff::civil::date;

const LAYER: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a1","properties":{"kind":"influence","name":"North","group":"Red","attacks_per_1000_km":2,"confidence":0.8,"taper_km":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
{"type":"Feature","id":"a2","properties":{"kind":"influence","name":"South","group":"Red","attacks_per_1000_km":3,"loss_fraction":0.4},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
{"type":"Feature","properties":{"kind":"influence","name":"Été","group":"Blue","attacks_per_1000_km":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
{"type":"Feature","properties":{"kind":"secured","name":"Road","factor":0.5,"buffer_km":2,"valid_to":"2026-03-31"},"geometry":{"type":"LineString","coordinates":[[0,0],[1,0]]}},
{"type":"Feature","properties":{"kind":"closure","name":"Bridge","radius_km":1},"geometry":{"type":"Point","coordinates":[0,0]}},
{"type":"Feature","properties":{"kind":"checkpoint","name":"Post","delay_min":30,"cost":5},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;

fn source(text: &str) -> Source {
    Source {
        name: "maps/x/layer.geojson".into(),
        bytes: text.as_bytes().to_vec().into(),
    }
}

fn features() -> Vec<RiskFeature> {
    read_risk(&source(LAYER), FileId(0), None, &mut Vec::new()).unwrap()
}

fn scenario(changes: &str) -> Scenario {
    let head = "[scenario]\nname = \"s\"\ntitle = \"T\"\nsummary = \"S\"\nbasis = \"B\"\n";
    read_scenario(&Source {
        name: "s.toml".into(),
        bytes: format!("{head}{changes}").into_bytes().into(),
    })
    .unwrap()
}

fn try_on(changes: &str) -> Result<(Vec<RiskFeature>, Vec<Changed>), Error> {
    let more = r#"{"type":"Feature","properties":{"kind":"influence","name":"New","group":"Red","attacks_per_1000_km":9},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}"#;
    let more = read_risk(&source(more), FileId(7), None, &mut Vec::new()).unwrap();
    let file = |file: FileId| ["maps/x/layer.geojson", "n"][usize::from(file.0 > 0)].to_owned();
    apply(&features(), &file, &scenario(changes), &[more])
}

/// One change with a selection.
fn on(select: &str, doing: &str) -> (Vec<RiskFeature>, Vec<Changed>) {
    try_on(&one(select, doing)).unwrap()
}

fn one(select: &str, doing: &str) -> String {
    format!("[[change]]\nwhy = \"w\"\nselect = {{ {select} }}\n{doing}\n")
}

fn rate(feature: &RiskFeature) -> f64 {
    match feature.effect {
        Effect::Influence {
            attacks_per_1000_km,
            ..
        } => attacks_per_1000_km,
        _ => f64::NAN,
    }
}

fn names(features: &[RiskFeature]) -> Vec<&str> {
    features.iter().map(|f| f.name.as_str()).collect()
}

#[test]
fn no_change_leaves_everything_as_it_is() {
    let (after, changed) = try_on("").unwrap();
    assert_eq!(after, features());
    assert!(changed.is_empty());
}

#[test]
fn figures_are_multiplied_increased_and_set_where_selected_and_nowhere_else() {
    let (after, changed) = on("group = \"red\"", "attacks_per_1000_km = { times = 0.5 }");
    let rates: Vec<f64> = after.iter().take(3).map(rate).collect();
    assert_eq!(rates, [1.0, 1.5, 1.0]);
    assert_eq!(after[2..], features()[2..]);
    assert_eq!(changed[0].zones, ["North", "South"]);
    assert_eq!(changed[0].what, "attacks_per_1000_km × 0.5");
    assert_eq!(changed[0].why, "w");
    // Names, ids and places in the file are kept.
    assert_eq!(
        (after[0].id.as_deref(), after[0].feature),
        (Some("a1"), features()[0].feature)
    );

    let (after, _) = on(
        "zone = [\"a1\", \"ete\"]",
        "taper_km = { plus = 4 }\nattacks_per_1000_km = 7",
    );
    let tapers: Vec<f64> = after
        .iter()
        .filter_map(|f| match f.effect {
            Effect::Influence { taper_km, .. } => Some(taper_km),
            _ => None,
        })
        .collect();
    assert_eq!(tapers, [5.0, 0.0, 4.0]);
    assert_eq!(
        [rate(&after[0]), rate(&after[1]), rate(&after[2])],
        [7.0, 3.0, 7.0]
    );
}

#[test]
fn every_kind_has_its_own_figures() {
    // A whole layer: each property finds the zones that have it.
    let (after, changed) = on(
        "layer = \"layer.geojson\"",
        "factor = { times = 0.5 }\nbuffer_km = { plus = 3 }\nradius_km = { times = 2 }\ndelay_min = 0\ncost = { plus = 1 }\n\
         loss_fraction = 0.1\nnight_factor = { times = 2 }\nconfidence = { times = 0.5 }\nvalid_to = 2026-12-31\ngroup = \"One\"",
    );
    assert!(
        matches!(&after[3].effect, Effect::Secured { factor, region: Region::NearLine(_, m) } if *factor == 0.25 && *m == 5000.0)
    );
    assert!(
        matches!(&after[4].effect, Effect::Closure { region: Region::NearPoint(_, m) } if *m == 2000.0)
    );
    assert!(
        matches!(&after[5].effect, Effect::Checkpoint { delay_min, cost, .. } if *delay_min == 0.0 && *cost == 6.0)
    );
    assert!(
        matches!(&after[0].effect, Effect::Influence { loss_fraction: Some(f), night_factor, confidence, group, .. }
        if *f == 0.1 && *night_factor == 2.0 && *confidence == 0.4 && group == "One")
    );
    assert!(
        after
            .iter()
            .all(|f| f.validity.to == Some(date(2026, 12, 31)))
    );
    assert_eq!(changed.len(), 10);
}

#[test]
fn zones_are_removed_replaced_and_added() {
    let (after, changed) = on("group = \"Red\"", "remove = true");
    assert_eq!(names(&after), ["Été", "Road", "Bridge", "Post"]);
    assert_eq!(
        (changed[0].what.as_str(), changed[0].zones.len()),
        ("removed", 2)
    );

    let (after, changed) = on(
        "kind = [\"closure\", \"checkpoint\"]",
        "replace = \"more.geojson\"",
    );
    assert_eq!(names(&after), ["North", "South", "Été", "Road", "New"]);
    assert_eq!(changed[0].zones, ["Bridge", "Post"]);
    assert_eq!(changed[1].what, "added from more.geojson");
    assert_eq!(changed[1].zones, ["New"]);

    let (after, _) = try_on("[[change]]\nwhy = \"w\"\nadd = \"more.geojson\"").unwrap();
    assert_eq!(after.len(), 7);
    assert_eq!(after[6].feature.file, FileId(7));
}

#[test]
fn changes_work_one_after_another() {
    let edit = one("group = \"Red\"", "attacks_per_1000_km = { times = 2 }");
    let add = "[[change]]\nwhy = \"w\"\nadd = \"m.geojson\"\n";
    let rates = |text: &str| {
        let (after, _) = try_on(text).unwrap();
        after
            .iter()
            .map(rate)
            .filter(|r| !r.is_nan())
            .collect::<Vec<_>>()
    };
    assert_eq!(rates(&format!("{edit}{add}")), [4.0, 6.0, 1.0, 9.0]);
    assert_eq!(rates(&format!("{add}{edit}")), [4.0, 6.0, 1.0, 18.0]);
    assert_eq!(rates(&format!("{edit}{edit}")), [8.0, 12.0, 1.0]);
    // A group by its new name; its old one is gone.
    let rename = one("group = \"Red\"", "group = \"Pink\"");
    let pink = one("group = \"Pink\"", "attacks_per_1000_km = 0");
    assert_eq!(rates(&format!("{rename}{pink}")), [0.0, 0.0, 1.0]);
    let error = try_on(&format!("{rename}{edit}")).unwrap_err();
    assert!(error.to_string().contains("the group \"Red\""), "{error}");
}

#[test]
fn what_matches_nothing_or_leaves_its_range_is_refused() {
    for (select, doing, what, help) in [
        (
            "group = \"Redd\"",
            "remove = true",
            "s.toml:6:1: `select` names the group \"Redd\"",
            "Did you mean Red?",
        ),
        (
            "zone = [\"North\", \"Suth\"]",
            "remove = true",
            "the zone \"Suth\"",
            "South",
        ),
        ("zone = \"a3\"", "remove = true", "the zone \"a3\"", "a1"),
        (
            "layer = \"other.geojson\"",
            "remove = true",
            "the layer \"other.geojson\"",
            "layer.geojson",
        ),
        (
            "kind = \"closed\"",
            "remove = true",
            "the kind \"closed\"",
            "closure",
        ),
        (
            "group = \"Red\", kind = \"closure\"",
            "remove = true",
            "matches no zone",
            "hold together",
        ),
        (
            "kind = \"closure\"",
            "confidence = 0.5",
            "no selected zone has `confidence`",
            "kind",
        ),
        (
            "zone = \"South\"",
            "confidence = { times = 1.5 }",
            "`confidence` of South would become 1.5",
            "factor",
        ),
        (
            "zone = \"North\"",
            "taper_km = { plus = -2 }",
            "`taper_km` of North would become -1",
            "factor",
        ),
        (
            "zone = \"Road\"",
            "factor = { times = 0.01 }",
            "not between 0.05 and 1",
            "factor",
        ),
        (
            "zone = \"North\"",
            "loss_fraction = { times = 2 }",
            "has no `loss_fraction` of its own",
            "itself",
        ),
        (
            "zone = \"Road\"",
            "valid_from = 2027-01-01",
            "from 2027-01-01 to 2026-03-31",
            "both days",
        ),
    ] {
        let error = try_on(&one(select, doing)).unwrap_err();
        assert!(error.to_string().contains(what), "{error} lacks {what}");
        assert!(
            error.help().unwrap().contains(help),
            "{:?} lacks {help}",
            error.help()
        );
    }
}

proptest::proptest! {
    /// Times a, then times b, is times ab; plus a, then minus a, is nothing.
    #[test]
    fn changes_compose(a in 0.01..3.0f64, b in 0.01..3.0f64) {
        let times = |x: f64| one("group = \"Red\"", &format!("attacks_per_1000_km = {{ times = {x} }}"));
        let (two, _) = try_on(&(times(a) + &times(b))).unwrap();
        let (once, _) = try_on(&times(a * b)).unwrap();
        for (x, y) in two.iter().zip(&once).take(2) {
            proptest::prop_assert!((rate(x) - rate(y)).abs() <= 1e-12 * rate(y));
        }
        let plus = |x: f64| one("kind = \"influence\"", &format!("taper_km = {{ plus = {x} }}"));
        let (back, _) = try_on(&(plus(a) + &plus(-a))).unwrap();
        for (x, y) in back.iter().zip(&features()) {
            if let (Effect::Influence { taper_km: x, .. }, Effect::Influence { taper_km: y, .. }) = (&x.effect, &y.effect) {
                proptest::prop_assert!((x - y).abs() < 1e-12);
            }
        }
    }
}
