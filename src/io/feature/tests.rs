use super::*;
use geo::Geometry;

fn source(text: &[u8]) -> Source {
    Source {
        name: "in.geojson".into(),
        bytes: text.to_vec().into(),
    }
}

fn read(text: &str) -> Result<Vec<RawFeature>, Error> {
    read_bytes(text.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Result<Vec<RawFeature>, Error> {
    let mut all = Vec::new();
    let collection = read_features(&source(bytes), &mut |feature| {
        all.push(feature);
        Ok(())
    })?;
    assert_eq!(collection.features as usize, all.len());
    Ok(all)
}

fn fails(text: &str) -> String {
    let error = read(text).unwrap_err();
    assert!(error.help().is_some(), "no help: {error}");
    format!("{error} | {}", error.help().unwrap_or(""))
}

const LINE: &str = r#"{"type":"LineString","coordinates":[[1,2],[3.5,4]]}"#;

fn feature(geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"a":1}},"geometry":{geometry}}}"#)
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

#[test]
fn every_wrapping_gives_the_same_line() {
    let one = feature(LINE);
    let texts = [
        collection(&one),
        one.clone(),
        LINE.to_owned(),
        format!("\u{feff}{one}"),
        format!("{one}\n"),
        format!("\u{1e}{one}\n"),
        // Leading and trailing members, `features` before `type`, CRS84.
        format!(
            r#"{{"bbox":[0,0,1,1],"name":"roads","features":[{one}],
            "crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}},
            "metadata":{{"features":[[1]]}},"type":"FeatureCollection"}}"#
        ),
        // Members of feature and geometry in another order; Z and M; extra members.
        collection(
            r#"{"geometry":{"bbox":[0],"coordinates":[[1,2,9],[3.5,4,9,null]],"type":"LineString"},
            "id":7,"x":[{}],"properties":{"a":1},"type":"Feature"}"#,
        ),
    ];
    for text in &texts {
        let all = read(text).unwrap_or_else(|e| panic!("{e} in {text}"));
        assert_eq!(all.len(), 1, "{text}");
        assert_eq!(all[0].number, 1);
        let Some(Geometry::LineString(line)) = &all[0].geometry else {
            panic!("{text}");
        };
        let xy: Vec<_> = line.coords().map(|c| (c.x, c.y)).collect();
        assert_eq!(xy, [(1.0, 2.0), (3.5, 4.0)]);
        let properties = usize::from(text != LINE);
        assert_eq!(all[0].properties.len(), properties, "{text}");
    }
    assert_eq!(read(&texts[7]).unwrap()[0].id.as_deref(), Some("7"));
}

#[test]
fn sequences_are_read_to_the_end() {
    let one = feature(LINE);
    for text in [
        format!("{one}\n{one}\n"),
        format!("{one}\r\n\r\n{one}"),
        format!("\u{1e}{one}\n\u{1e}{one}\n"),
        format!("\u{1e}{}\n", collection(&format!("{one},{one}"))),
        format!("{LINE}\n{LINE}"),
    ] {
        let numbers: Vec<_> = read(&text).unwrap().iter().map(|f| f.number).collect();
        assert_eq!(numbers, [1, 2], "{text}");
    }
    let error = fails(&format!("{one}\n{one}\n{{\"type\":"));
    assert!(error.contains(":3:"), "{error}");
    let error = fails(&format!("\u{1e}{one}\n\u{1e}{{\n\"type\":5}}"));
    assert!(error.contains(":3:"), "{error}");
}

#[test]
fn nothing_and_null_are_features_too() {
    assert_eq!(read(&collection("")).unwrap().len(), 0);
    let all = read(&collection(
        r#"{"type":"Feature","properties":null,"geometry":null},{"type":"Feature"}"#,
    ))
    .unwrap();
    assert!(
        all.iter()
            .all(|f| f.geometry.is_none() && f.properties.is_empty())
    );
    let all = read(r#"{"type":"Feature","properties":{"a":1,"b":2,"a":3},"geometry":null}"#);
    let keys: Vec<_> = all.unwrap()[0]
        .properties
        .iter()
        .map(|(k, v)| format!("{k}{v}"))
        .collect();
    assert_eq!(keys, ["b2", "a3"]);
    // Every type of geometry, against the geojson crate.
    for text in [
        r#"{"type":"Point","coordinates":[1,2]}"#,
        r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#,
        LINE,
        r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8],[9,10]]]}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,1],[3,2],[2,1]]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[20,0],[29,0],[29,9],[20,0]],[[22,1],[23,1],[23,2],[22,1]]]]}"#,
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPoint","coordinates":[[1,2]]}]}"#,
    ] {
        let ours = read(text).unwrap().remove(0).geometry.unwrap();
        let oracle: geojson::Geometry = text.parse().unwrap();
        assert_eq!(geojson::Geometry::new((&ours).into()), oracle, "{text}");
    }
}

#[test]
fn broken_text_is_an_error_with_its_place() {
    let one = feature(LINE);
    for (text, expected) in [
        (String::new(), "is empty"),
        (" \n\u{feff}".into(), "not JSON"),
        ("\u{feff} ".into(), "is empty"),
        (collection(&one)[..90].to_owned(), "it ends in the middle"),
        (
            format!("{} x", collection(&one)),
            "after the end of the FeatureCollection",
        ),
        (
            format!("{0}{0}", collection(&one)),
            "after the end of the FeatureCollection",
        ),
        (
            format!("{one}\n{}", collection(&one)),
            "stands among features",
        ),
        (format!("{one} ]"), "in.geojson:1:"),
        (collection(&format!("{one} {one}")), "feature 2"),
        ("[1,2]".into(), "a GeoJSON object"),
        ("5".into(), "a GeoJSON object"),
        ("<kml>".into(), "looks like XML"),
        ("{}".into(), "no `type`"),
        (r#"{"type":"FeatureCollection"}"#.into(), "no `features`"),
        (r#"{"type":"Topology","arcs":[]}"#.into(), "TopoJSON"),
        (
            r#"{"type":"Feature","features":[]}"#.into(),
            "must have \"type\"",
        ),
        (
            r#"{"type":"Circle","coordinates":[1,2]}"#.into(),
            "`Circle` is not a type",
        ),
        (
            collection(LINE),
            "a Feature is expected here, not `LineString`",
        ),
        (collection("null"), "feature 1"),
        (collection(r#"{"geometry":null}"#), "no `type`"),
    ] {
        let error = fails(&text);
        assert!(error.contains(expected), "{text}: {error}");
    }
    let nested = "[".repeat(100_000_000);
    assert!(fails(&nested).contains("a GeoJSON object"));
    let inside = format!("{{\"coordinates\":{}", &nested[..1_000_000]);
    assert!(fails(&inside).contains("nested too deeply"));
    let inside = format!("{{\"properties\":{{\"a\":{}", &nested[..1_000_000]);
    assert!(fails(&inside).contains("nested too deeply"));
    let inside = format!("{{\"x\":{}", &nested[..1_000_000]);
    assert!(fails(&inside).contains("ends in the middle"));
}

#[test]
fn other_encodings_say_so() {
    let utf16: Vec<u8> = "\u{feff}{}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(
        read_bytes(&utf16)
            .unwrap_err()
            .to_string()
            .contains("UTF-16")
    );
    let plain: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert!(
        read_bytes(&plain)
            .unwrap_err()
            .to_string()
            .contains("UTF-16")
    );
    let latin = b"{\"type\":\"Feature\",\n\"properties\":{\"name\":\"S\xe9gou\"}}";
    let error = read_bytes(latin).unwrap_err().to_string();
    assert_eq!(error, "in.geojson:2:24: it is not UTF-8 text");
}

#[test]
fn bad_coordinates_name_the_feature() {
    let good = feature(LINE);
    for (coordinates, expected) in [
        ("[[1,2],[3]]", "a position has one number"),
        ("[[1,2],[]]", "is empty"),
        ("[[1,2],[3,\"4\"]]", "expected a number"),
        ("[[1,2],[\"3\",4]]", "a number or an array"),
        ("[[1,2],[3,null]]", "a latitude is null"),
        ("[[1,2],[null,4]]", "a number or an array"),
        ("[[1,2],[3,true]]", "expected a number"),
        ("[[1,2],[[3,4],[5,6]]]", "mix positions"),
        ("[[1,2],[NaN,4]]", "NaN is not a JSON number"),
        ("[[1,2],[3,-Infinity]]", "Infinity is not a JSON number"),
        ("[[1,2],[3,1e999]]", "number out of range"),
        ("[[1,2],3]", "mix positions"),
        ("[1,2]", "0"),
        ("[[[1,2],[3,4]]]", "arrays deep"),
        ("[[1,2]]", "has 1 position(s) and needs 2"),
        ("[]", "has 0 position(s)"),
        ("null", "expected"),
        ("\"x\"", "expected"),
        ("[[12.6,-8],[3,97]]", "latitude 97"),
        ("[[200,8],[3,9]]", "longitude 200"),
        (
            "[[500000,1380000],[500010,1380000]]",
            "projected coordinates in metres",
        ),
    ] {
        let bad = feature(&format!(
            r#"{{"type":"LineString","coordinates":{coordinates}}}"#
        ));
        let error = fails(&collection(&format!("{good},{bad}")));
        assert!(error.contains("feature 2"), "{error}");
        assert!(error.contains(expected), "{coordinates}: {error}");
    }
    let missing = fails(&collection(&feature(r#"{"type":"LineString"}"#)));
    assert!(
        missing.contains("feature 1: the LineString has no `coordinates`"),
        "{missing}"
    );
    for (rings, expected) in [
        ("[[[0,0],[1,0],[1,1]]]", "has 3 position(s) and needs 4"),
        ("[[[0,0],[1,0],[1,1],[0,1]]]", "not closed"),
        ("[]", "has 0 position(s) and needs 4"),
        (
            "[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,1]]]",
            "has 2 position(s)",
        ),
    ] {
        let error = fails(&feature(&format!(
            r#"{{"type":"Polygon","coordinates":{rings}}}"#
        )));
        assert!(error.contains(expected), "{rings}: {error}");
    }
}

#[test]
fn other_reference_systems_are_refused_wherever_they_stand() {
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32630"}}"#;
    let one = feature(LINE);
    for text in [
        format!(r#"{{"type":"FeatureCollection",{crs},"features":[{one}]}}"#),
        format!(r#"{{"type":"FeatureCollection","features":[{one}],{crs}}}"#),
        collection(&feature(&LINE.replace('{', &format!("{{{crs},")))),
    ] {
        let error = fails(&text);
        assert!(error.contains("EPSG::32630"), "{error}");
        assert!(error.contains("ogr2ogr -t_srs EPSG:4326"), "{error}");
    }
}

#[test]
fn an_error_of_the_receiver_stops_the_reader() {
    let text = collection(&vec![feature(LINE); 5].join(","));
    let mut seen = 0;
    let stop = Error::feature("in.geojson", 2, Some("x"), "bad", "mend it");
    let result = read_features(&source(text.as_bytes()), &mut |_| {
        seen += 1;
        if seen == 2 { Err(stop.clone()) } else { Ok(()) }
    });
    assert_eq!((result, seen), (Err(stop), 2));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3000))]

    /// Any cut and any changed byte of a good file gives features or an error, never a panic.
    #[test]
    fn damaged_files_never_panic(cut in 0_usize..400, at in 0_usize..400, byte in 0_u8..=255) {
        let polygon = r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]}"#;
        let text = collection(&format!("{},{}", feature(LINE), feature(polygon)));
        let mut bytes = text.into_bytes();
        let n = bytes.len();
        bytes[at % n] = byte;
        let _ = read_bytes(&bytes);
        bytes.truncate(cut % n);
        proptest::prop_assert!(read_bytes(&bytes).is_err());
    }
}
