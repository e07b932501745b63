use super::*;
use crate::io::read_risk;
use crate::model::FileId;

const HEAD: &str = "[scenario]\nname = \"n-1\"\ntitle = \"T\"\nsummary = \"S.\"\nbasis = \"B.\"\n";

fn read(changes: &str) -> Result<Scenario, Error> {
    read_scenario(&Source {
        name: "s.toml".into(),
        bytes: format!("{HEAD}{changes}").into_bytes().into(),
    })
}

#[test]
fn every_kind_of_change_is_read_in_order() {
    let scenario = read(
        r#"
[[change]]
why = "less"
select = { group = ["A", "B"], layer = "k.geojson" }
attacks_per_1000_km = { times = 0.5 }
taper_km = { plus = -1.5 }
confidence = 0.3
group = "C"
valid_to = 2026-09-30
[[change]]
why = "gone"
select = { zone = "z1" }
remove = true
[[change]]
why = "new line"
select = { kind = "secured" }
replace = "line.geojson"
kind = "secured"
[[change]]
why = "more"
add = "more.geojson"
"#,
    )
    .unwrap();
    let selection = Selection {
        layer: vec!["k.geojson".into()],
        group: vec!["A".into(), "B".into()],
        ..Selection::default()
    };
    let edits = vec![
        Edit::Number(Figure::AttacksPer1000Km, By::Times(0.5)),
        Edit::Number(Figure::TaperKm, By::Plus(-1.5)),
        Edit::Number(Figure::Confidence, By::Set(0.3)),
        Edit::Group("C".into()),
        Edit::ValidTo(jiff::civil::date(2026, 9, 30)),
    ];
    let actions: Vec<&Action> = scenario.changes.iter().map(|c| &c.action).collect();
    assert_eq!(*actions[0], Action::Edit(selection, edits));
    assert!(matches!(actions[1], Action::Remove(s) if s.zone == ["z1"]));
    assert!(matches!(actions[2], Action::Replace(s, 0) if s.kind == ["secured"]));
    assert_eq!(*actions[3], Action::Add(1));
    let layers: Vec<(&str, Option<&str>)> = scenario
        .layers
        .iter()
        .map(|l| (l.path.as_str(), l.kind.as_deref()))
        .collect();
    let wanted = [("line.geojson", Some("secured")), ("more.geojson", None)];
    assert_eq!(layers, wanted);
    assert_eq!(scenario.changes[0].at, "s.toml:7:1");
}

#[test]
fn no_change_is_a_scenario_too() {
    let scenario = read("").unwrap();
    assert!(scenario.changes.is_empty());
    assert_eq!(
        (scenario.name.as_str(), scenario.basis.as_str()),
        ("n-1", "B.")
    );
}

#[test]
#[allow(clippy::too_many_lines)] // a table of cases
fn errors_name_the_place_and_what_to_do() {
    let select = "[[change]]\nwhy = \"w\"\nselect = { group = \"A\" }\n";
    for (text, what, help) in [
        (
            "[[changes]]\nwhy = \"w\"",
            "s.toml:6:3: unknown key `changes`",
            "`change`",
        ),
        (
            "[[change]]\nremove = true",
            "s.toml:6:1: [[change]] has no `why`",
            "why =",
        ),
        (
            "[[change]]\nwhy = \"w\"",
            "[[change]] does nothing",
            "times",
        ),
        (
            "[[change]]\nwhy = \"w\"\nremove = true",
            "[[change]] has no `select`",
            "group",
        ),
        (
            &format!("{select}remove = true\nconfidence = 1"),
            "several things",
            "of its own",
        ),
        (
            &format!("{select}remove = false"),
            "`remove` in [[change]] is false",
            "leave",
        ),
        (
            &format!("{select}remove = \"yes\""),
            "must be true or false",
            "quotes",
        ),
        (
            &format!("{select}atacks_per_1000_km = 1"),
            "unknown key `atacks_per_1000_km`",
            "`attacks_per_1000_km`",
        ),
        (
            &format!("{select}confidence = {{ time = 2 }}"),
            "`time` in confidence is no way",
            "`times`",
        ),
        (
            &format!("{select}confidence = {{ set = 2 }}"),
            "`set` in confidence is no way",
            "the number itself",
        ),
        (
            &format!("{select}confidence = {{}}"),
            "either `times` or `plus`",
            "0.5",
        ),
        (
            &format!("{select}confidence = {{ times = 1, plus = 1 }}"),
            "either `times` or `plus`",
            "0.5",
        ),
        (
            &format!("{select}confidence = {{ times = -1 }}"),
            "from 0 to",
            "correct",
        ),
        (
            &format!("{select}confidence = 1.5"),
            "from 0 to 1, not 1.5",
            "correct",
        ),
        (&format!("{select}confidence = nan"), "not nan", "correct"),
        (
            &format!("{select}kind = \"closure\"\nremove = true"),
            "is the kind of an added file",
            "select",
        ),
        (
            &format!("{select}add = \"a.geojson\""),
            "`select` in [[change]] has no effect",
            "replace",
        ),
        (
            &format!("{select}replace = \"a\"\n[[change]]\nwhy = \"w\"\nadd = \"a\""),
            "\"a\" a second time",
            "twice",
        ),
        (
            "[[change]]\nwhy = \"w\"\nselect = {}\nremove = true",
            "select is empty",
            "zone",
        ),
        (
            "[[change]]\nwhy = \"w\"\nselect = { zone = [] }\nremove = true",
            "selects nothing",
            "name",
        ),
        (
            "[[change]]\nwhy = \"w\"\nselect = { zones = \"A\" }\nremove = true",
            "unknown key `zones` in select",
            "`zone`",
        ),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.to_string().contains(what), "{error} lacks {what}");
        assert!(
            error.help().unwrap().contains(help),
            "{:?} lacks {help}",
            error.help()
        );
    }
    for (text, what) in [
        ("", "there is no [scenario] table"),
        ("[scenario]\nname = \"a b\"", "cannot be typed"),
        (
            "[scenario]\nname = \"a\"\ntitle = \"t\"\nsummary = \"s\"",
            "has no `basis`",
        ),
        ("[scenario]\nnme = \"a\"", "unknown key `nme`"),
    ] {
        let source = Source {
            name: "s.toml".into(),
            bytes: text.as_bytes().to_vec().into(),
        };
        let error = read_scenario(&source).unwrap_err();
        assert!(error.to_string().contains(what), "{error} lacks {what}");
    }
}

/// One table of ranges for two readers: a risk file accepts the ends of each figure's range and nothing beyond.
#[test]
fn figures_have_the_ranges_of_risk_files() {
    let square = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#;
    let line = r#"{"type":"LineString","coordinates":[[0,0],[1,0]]}"#;
    let point = r#"{"type":"Point","coordinates":[0,0]}"#;
    for figure in Figure::ALL {
        let (kind, more, geometry) = match figure {
            Figure::AttacksPer1000Km => ("influence", "", square),
            Figure::Confidence | Figure::TaperKm | Figure::NightFactor | Figure::LossFraction => {
                ("influence", r#","attacks_per_1000_km":1"#, square)
            }
            Figure::Factor => ("secured", r#","valid_to":"2026-01-01""#, square),
            Figure::BufferKm => ("secured", r#","factor":0.5,"valid_to":"2026-01-01""#, line),
            Figure::RadiusKm => ("closure", "", point),
            Figure::DelayMin | Figure::Cost => ("checkpoint", "", point),
        };
        let reads = |value: f64| {
            let name = figure.as_str();
            let text = format!(
                r#"{{"type":"Feature","properties":{{"kind":"{kind}"{more},"{name}":{value:?}}},"geometry":{geometry}}}"#
            );
            let source = Source {
                name: "r.geojson".into(),
                bytes: text.into_bytes().into(),
            };
            read_risk(&source, FileId(0), None, &mut Vec::new()).is_ok()
        };
        let [least, most] = figure.range();
        assert!(reads(least) && reads(most), "{figure:?}");
        assert!(!reads(least - 1e-7) && !reads(most * 1.001), "{figure:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[\\[\\]a-z._= \n\"0-9{},-]{0,80}") {
        let _ = read(&text);
        let _ = read(&format!("[[change]]\n{text}"));
        let _ = read(&format!("[[change]]\nwhy = \"w\"\nselect = {{ zone = \"A\" }}\n{text}"));
    }
}
