use super::*;
use serde_json::{Value, json};

fn read_with(text: &str, fields: &[(&str, &str)]) -> Result<(Vec<Road>, RoadReport), Error> {
    let source = Source {
        name: "roads.geojson".into(),
        bytes: text.as_bytes().to_vec().into(),
    };
    let fields = fields
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    let mut roads = Vec::new();
    let report = read_roads(&source, FileId(0), &fields, &mut |road| {
        roads.push(road);
        Ok(())
    })?;
    assert_eq!(report.roads as usize, roads.len());
    Ok((roads, report))
}

fn file(all: &[Value]) -> String {
    let features: Vec<Value> = all
        .iter()
        .map(|properties| {
            json!({"type": "Feature", "properties": properties,
                "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}})
        })
        .collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// The tags of one road, and what was not understood.
fn tags(properties: &Value) -> (RoadTags, Vec<String>) {
    let (mut roads, report) = read_with(&file(std::slice::from_ref(properties)), &[]).unwrap();
    assert_eq!(roads.len(), 1, "{properties} left out: {report:?}");
    (
        roads.remove(0).tags,
        report.not_understood.into_keys().collect(),
    )
}

fn reasons(all: &[Value]) -> Vec<(String, Vec<u32>)> {
    let (_, report) = read_with(&file(all), &[]).unwrap();
    (report.left_out.into_iter())
        .map(|(reason, examples)| (reason, examples.features))
        .collect()
}

#[test]
fn one_way_in_every_spelling() {
    use Direction::{Backward, Both, Forward};
    for (value, expected) in [
        (json!("yes"), Forward),
        (json!("true"), Forward),
        (json!("1"), Forward),
        (json!(true), Forward),
        (json!(1), Forward),
        (json!(1.0), Forward),
        (json!("no"), Both),
        (json!("false"), Both),
        (json!("0"), Both),
        (json!(false), Both),
        (json!(0), Both),
        (json!(null), Both),
        (json!("-1"), Backward),
        (json!(-1), Backward),
        (json!("reverse"), Backward),
        (json!("alternating"), Both),
        (json!([true, false]), Forward),
    ] {
        let (tags, strange) = tags(&json!({"highway": "primary", "oneway": value}));
        assert_eq!((tags.direction, tags.barred), (expected, None), "{value}");
        assert!(strange.is_empty());
    }
    let (absent, _) = tags(&json!({"highway": "primary"}));
    assert_eq!(absent.direction, Both);
    for value in ["reversible", "perhaps"] {
        let (tags, _) = tags(&json!({"highway": "primary", "oneway": value}));
        assert!(tags.barred.unwrap().contains(value));
    }
    // Implied, unless stated.
    for (properties, expected) in [
        (
            json!({"highway": "primary", "junction": "roundabout"}),
            Forward,
        ),
        (
            json!({"highway": "primary", "junction": "circular"}),
            Forward,
        ),
        (json!({"highway": "primary", "junction": "yes"}), Both),
        (json!({"highway": "motorway"}), Forward),
        (json!({"highway": "motorway_link"}), Forward),
        (json!({"highway": "trunk_link"}), Both),
        (json!({"highway": "motorway", "oneway": "no"}), Both),
        (
            json!({"highway": "primary", "junction": "roundabout", "oneway": "-1"}),
            Backward,
        ),
        // Geofabrik's letters, known by its `fclass`.
        (
            json!({"highway": "primary", "fclass": "primary", "oneway": "F"}),
            Forward,
        ),
        (
            json!({"highway": "primary", "fclass": "primary", "oneway": "T"}),
            Backward,
        ),
        (
            json!({"highway": "primary", "fclass": "primary", "oneway": "B"}),
            Both,
        ),
    ] {
        assert_eq!(tags(&properties).0.direction, expected, "{properties}");
    }
}

#[test]
fn the_most_specific_access_decides() {
    for (properties, expected) in [
        (json!({"access": "no"}), Some("access=no")),
        (json!({"access": "private"}), Some("access=private")),
        (json!({"access": "no", "motor_vehicle": "yes"}), None),
        (
            json!({"access": "yes", "vehicle": "no"}),
            Some("vehicle=no"),
        ),
        (
            json!({"vehicle": "no", "motor_vehicle": "destination"}),
            None,
        ),
        (json!({"motor_vehicle": "yes", "hgv": "no"}), Some("hgv=no")),
        (json!({"motor_vehicle": "no", "hgv": "designated"}), None),
        (json!({"access": "destination"}), None),
        (json!({"access": "permissive"}), None),
        (
            json!({"motor_vehicle": "agricultural;forestry"}),
            Some("motor_vehicle=agricultural"),
        ),
        (json!({"hgv": "delivery"}), Some("hgv=delivery")),
        (json!({"access": "no", "hgv": "unknown"}), Some("access=no")),
        (json!({"access": ["yes", "no"]}), Some("access=no")),
        (
            json!({"access": "['yes', 'private']"}),
            Some("access=private"),
        ),
        (json!({"access": "martians"}), Some("access=martians")),
        (json!({"access": null}), None),
    ] {
        let mut properties = properties;
        properties["highway"] = json!("track");
        assert_eq!(
            tags(&properties).0.barred.as_deref(),
            expected,
            "{properties}"
        );
    }
    assert_eq!(
        tags(&json!({"highway": "track", "access": "martians"})).1,
        ["access=martians"]
    );
}

#[test]
fn ferries_and_what_they_say_of_themselves() {
    let ferry = |properties: Value| {
        let (found, strange) = tags(&properties);
        assert_eq!(found.class, RoadClass::Ferry);
        (found.ferry.unwrap(), strange)
    };
    let (found, strange) = ferry(
        json!({"route": "ferry", "duration": "00:20", "interval": "01:00",
        "capacity": 40, "capacity:hgv": "6"}),
    );
    assert!(strange.is_empty(), "{strange:?}");
    let expected = FerryTags {
        duration_s: Some(1200.0),
        wait_s: Some(1800.0),
        capacity: Some(6),
    };
    assert_eq!(found, expected);
    let (found, _) = ferry(json!({"highway": "ferry", "wait_min": 5, "interval": "PT1H"}));
    assert_eq!(
        (found.duration_s, found.wait_s, found.capacity),
        (None, Some(300.0), None)
    );
    let (found, strange) = ferry(json!({"route": "ferry", "duration": "a while", "capacity": "0"}));
    assert_eq!(found, FerryTags::default());
    assert_eq!(strange, ["capacity=0", "duration=a while"]);
    // A road of another kind has none, whatever its columns are called.
    let (found, _) = tags(&json!({"highway": "trunk", "duration": "00:20", "capacity": 3}));
    assert_eq!(found.ferry, None);
}

#[test]
fn a_ford_beside_the_road_is_counted() {
    let text = br#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"ford":"yes"},"geometry":{"type":"Point","coordinates":[0,0]}},
        {"type":"Feature","properties":{"ford":"no"},"geometry":{"type":"Point","coordinates":[0,0]}},
        {"type":"Feature","properties":{"highway":"track"},"geometry":{"type":"LineString","coordinates":[[0,0],[0,1]]}}]}"#;
    let source = Source {
        name: "r".into(),
        bytes: text.to_vec().into(),
    };
    let report = read_roads(&source, FileId(0), &BTreeMap::new(), &mut |_| Ok(())).unwrap();
    assert_eq!(report.left_out[FORD_POINT].features, [1]);
}

#[test]
fn the_rest_of_the_tags() {
    let (found, strange) = tags(&json!({
        "highway": "secondary_link", "surface": "laterite", "smoothness": "very_bad",
        "maxspeed": ["50", "30 mph"], "maxweight": "26000 lbs", "maxheight": "13'6\"",
        "maxaxleload": 9.5, "bridge": "viaduct", "ford": "no", "seasonal": "wet_season",
        "lanes": ["2", "1"], "name": ["Rue A", "Rue B"], "ref": "RN6;RN7",
        "speed_kmh": "42.5", "length_km": 12.5,
    }));
    assert!(strange.is_empty(), "{strange:?}");
    let expected = RoadTags {
        class: RoadClass::Secondary,
        surface: Some(Surface::Unpaved),
        quality: 0.6,
        maxspeed_kmh: Some(30.0 * 1.609_344),
        direction: Direction::Both,
        barred: None,
        maxweight_t: Some(26_000.0 * 0.000_453_592_37),
        maxheight_m: Some(13.0 * 0.3048 + 6.0 * 0.0254),
        maxaxleload_t: Some(9.5),
        bridge: true,
        rules: Vec::new(),
        ford: None,
        seasonal: Some(Seasonal {
            text: "seasonal=wet_season".into(),
            open: vec![crate::model::YearPart::Wet],
        }),
        ferry: None,
        lanes: Some(1),
        name: Some("Rue A / Rue B".into()),
        reference: Some("RN6;RN7".into()),
        speed_kmh: Some(42.5),
        wet_speed_kmh: None,
        length_m: Some(12_500.0),
    };
    assert_eq!(found, expected);
    let (found, strange) = tags(&json!({"highway": "track", "tracktype": "grade5",
        "surface": "moon_dust", "maxspeed": "quick", "maxweight": "light", "lanes": "many"}));
    assert_eq!(
        (found.surface, found.quality.to_bits()),
        (Some(Surface::Unpaved), 0.6_f64.to_bits())
    );
    assert_eq!(
        strange,
        [
            "lanes=many",
            "maxspeed=quick",
            "maxweight=light",
            "surface=moon_dust"
        ]
    );
    // ogr2ogr's packed tags; the column wins.
    let (found, _) = tags(&json!({"highway": "primary", "name": "A",
        "other_tags": "\"oneway\"=>\"-1\",\"name\"=>\"B\",\"surface\"=>\"gravel\""}));
    assert_eq!(found.direction, Direction::Backward);
    assert_eq!(
        (found.name.as_deref(), found.surface),
        (Some("A"), Some(Surface::Unpaved))
    );
}

#[test]
fn what_is_no_road_is_left_out_with_a_reason() {
    let all = [
        json!({"highway": "primary"}),
        json!({"highway": "footway"}),
        json!({"highway": "bananas"}),
        json!({"waterway": "river", "name": "Niger"}),
        json!({"name": "a line"}),
        json!({"route": "ferry"}),
        json!({"route": "bus", "ref": "12"}),
        json!({"length_km": 5}),
        json!({"highway": ["residential", "footway"]}),
        json!({"barrier": "no", "surface": "gravel"}),
    ];
    assert_eq!(
        reasons(&all),
        [
            (
                "`highway` is not a class of road that is known".to_owned(),
                vec![3]
            ),
            (
                "`waterway` and no `highway`: not a road".to_owned(),
                vec![4]
            ),
            (
                "highway=footway is not a road for vehicles".to_owned(),
                vec![2, 9]
            ),
            (
                "no `highway` and no other property of a road".to_owned(),
                vec![5]
            ),
            ("route=bus and no `highway`: not a road".to_owned(), vec![7]),
        ]
    );
    let (roads, report) = read_with(&file(&all), &[]).unwrap();
    let classes: Vec<_> = roads
        .iter()
        .map(|r| (r.feature.feature, r.tags.class))
        .collect();
    assert_eq!(
        classes,
        [
            (1, RoadClass::Primary),
            (6, RoadClass::Ferry),
            (8, RoadClass::Unknown),
            (10, RoadClass::Unknown)
        ]
    );
    assert_eq!(
        report.not_understood.keys().collect::<Vec<_>>(),
        ["highway=bananas"]
    );
    // A bare network: every line that is nothing else is a road, and so is `highway` as a mere word.
    let bare = [
        json!({"name": "the highway"}),
        json!(null),
        json!({"railway": "rail"}),
        json!({"route": "N1"}),
    ];
    let (roads, report) = read_with(&file(&bare), &[]).unwrap();
    assert_eq!(roads.len(), 3);
    assert_eq!(report.left_out.len(), 1);
}

#[test]
fn geometries_that_are_no_lines_are_counted_even_when_broken() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"highway":"crossing"},"geometry":{"type":"Point","coordinates":[0,0]}},
        {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}},
        {"type":"Feature","properties":{"lenght_km":1},"geometry":null},
        {"type":"Feature","properties":{"lenght_km":1},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,0]],[[1,0],[1,1]]]}},
        {"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[0,0],[1,0]]}]}}
    ]}"#;
    let (roads, report) = read_with(text, &[]).unwrap();
    assert_eq!(
        roads.iter().map(|r| r.lines.len()).collect::<Vec<_>>(),
        [2, 1]
    );
    let left: Vec<_> = report.left_out.keys().map(String::as_str).collect();
    assert_eq!(
        left,
        [
            "a Point, not a line",
            "a Polygon, not a line",
            "no geometry"
        ]
    );
    assert_eq!(
        report.not_understood.keys().collect::<Vec<_>>(),
        ["misspelt? `lenght_km` (did you mean `length_km`)"]
    );
    assert_eq!(report.not_understood.values().next().unwrap().features, [4]);
}

#[test]
fn bad_lengths_and_speeds_name_feature_and_property() {
    for (properties, expected) in [
        (
            json!({"length_km": -1}),
            "feature 2, property `length_km`: -1 is less than 0",
        ),
        (
            json!({"length_km": "long"}),
            "feature 2, property `length_km`: long is not a number",
        ),
        (
            json!({"length_m": "NaN"}),
            "feature 2, property `length_m`: NaN is not a number",
        ),
        (
            json!({"length_m": [1, 2]}),
            "feature 2, property `length_m`: [1,2] is not a number",
        ),
        (
            json!({"speed_kmh": 0}),
            "feature 2, property `speed_kmh`: 0 is not greater than 0",
        ),
        (
            json!({"speed_kmh": "inf"}),
            "feature 2, property `speed_kmh`: inf is not a number",
        ),
        (
            json!({"length_km": 5, "length_m": 6000}),
            "contradicts `length_km`",
        ),
    ] {
        let error = read_with(&file(&[json!({}), properties.clone()]), &[]).unwrap_err();
        assert!(
            error.to_string().contains(expected),
            "{properties}: {error}"
        );
        assert!(error.help().is_some());
    }
    let (roads, _) = read_with(
        &file(&[json!({"length_km": 0, "length_m": null, "speed_kmh": ""})]),
        &[],
    )
    .unwrap();
    assert_eq!(
        (roads[0].tags.length_m, roads[0].tags.speed_kmh),
        (Some(0.0), None)
    );
}

#[test]
fn fields_are_renamed_and_absent_ones_reported() {
    let text = file(&[
        json!({"distance_km": 12, "length_km": 99, "klass": "trunk"}),
        json!({"length_km": 7, "klass": "footway"}),
        json!({"distance_km": null, "length_km": 8, "klass": "trunk"}),
    ]);
    let fields = [("length_km", "distance_km"), ("highway", "klass")];
    let (roads, report) = read_with(&text, &fields).unwrap();
    let lengths: Vec<_> = roads.iter().map(|r| r.tags.length_m).collect();
    assert_eq!(lengths, [Some(12_000.0), Some(8_000.0)]);
    assert!(roads.iter().all(|r| r.tags.class == RoadClass::Trunk));
    check_fields(std::slice::from_ref(&report)).unwrap();

    let (_, absent) = read_with(&text, &[("length_m", "distanse_km")]).unwrap();
    let error = check_fields(std::slice::from_ref(&absent)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "roads.geojson, fields, `length_m`: no line has the property `distanse_km`; \
         did you mean `distance_km`?"
    );
    // It is enough that one file has it.
    check_fields(&[absent, report]).unwrap();

    let error = read_with(&text, &[("lenght_km", "distance_km")]).unwrap_err();
    assert_eq!(error.help(), Some("Did you mean `length_km`?"));
    // A bad value is reported under the name that the file gives it.
    let bad = file(&[json!({"distance_km": "far"})]);
    let error = read_with(&bad, &[("length_km", "distance_km")]).unwrap_err();
    assert!(
        error.to_string().contains("property `distance_km`"),
        "{error}"
    );
}

#[test]
fn osmnx_numbers_need_all_three() {
    let osmnx = |properties: Value| read_with(&file(&[properties]), &[]).unwrap().0[0].osmnx;
    assert_eq!(
        osmnx(json!({"u": 1, "v": 2.0, "key": "0"})),
        Some((1, 2, 0))
    );
    assert_eq!(osmnx(json!({"u": 42535, "v": 6609})), None);
    assert_eq!(osmnx(json!({"u": 1, "v": 2, "key": 0.5})), None);
}
