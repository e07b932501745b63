//! Every error a new user meets, as printed: exit code and stderr. Snapshots are read as prose.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use std::path::Path;
use std::process::Command;

/// Runs the program in a folder of files; gives the exit code, the start of stdout and stderr.
fn run_in(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_siraba"))
        .args(args)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .expect("the program runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{args:?} panicked: {stderr}");
    let head: String = stdout
        .lines()
        .take(4)
        .fold(String::new(), |all, line| all + line + "\n");
    let text = format!(
        "exit {}\n{head}{stderr}",
        output.status.code().unwrap_or(-1)
    );
    // A line that ends in blanks is hard to see in a snapshot.
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

fn run(args: &[&str]) -> String {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), args)
}

/// Runs the program on files made for the occasion.
fn run_on(files: &[(&str, &[u8])], args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    run_in(folder.path(), args)
}

const ROADS: &[u8] = br#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"highway":"primary","name":"RN1"},"geometry":{"type":"LineString","coordinates":[[-8.0,12.0],[-7.5,12.0]]}},
{"type":"Feature","properties":{"highway":"primary","name":"RN2"},"geometry":{"type":"LineString","coordinates":[[-7.5,12.0],[-7.0,12.0]]}}]}"#;

fn road(extra: &str, coordinates: &str) -> Vec<u8> {
    format!(
        r#"{{"type":"FeatureCollection","features":[
{{"type":"Feature","properties":{{"highway":"primary"{extra}}},"geometry":{{"type":"LineString","coordinates":{coordinates}}}}}]}}"#
    )
    .into_bytes()
}

fn risk(properties: &str, geometry: &str) -> Vec<u8> {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}]}}"#
    )
    .into_bytes()
}

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[-7.8,11.9],[-7.2,11.9],[-7.2,12.1],[-7.8,12.1],[-7.8,11.9]]]}"#;

const JOURNEY: [&str; 6] = [
    "plan",
    "--roads",
    "r.geojson",
    "--from=-8,12",
    "--to=-7,12",
    "--quiet",
];

/// Plans on the roads given.
fn on_roads(bytes: &[u8]) -> String {
    run_on(&[("r.geojson", bytes)], &JOURNEY)
}

/// Plans on good roads with a risk layer.
fn with_risk(bytes: &[u8]) -> String {
    let args = [&JOURNEY[..], &["--risk", "k.geojson"]].concat();
    run_on(&[("r.geojson", ROADS), ("k.geojson", bytes)], &args)
}

macro_rules! snapshot {
    ($name:ident, $text:expr) => {
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), $text);
        }
    };
}

// What was typed.
snapshot!(
    misspelt_flag,
    run(&[
        "plan",
        "--from",
        "Bamako",
        "--to",
        "Gao",
        "--max-rsk",
        "20%"
    ])
);
snapshot!(missing_destination, run(&["plan", "--from", "Bamako"]));
snapshot!(
    misspelt_town,
    run(&["plan", "--from", "Bamaco", "--to", "Gao"])
);
snapshot!(
    unknown_town,
    run(&["plan", "--from", "Bamako", "--to", "Paris"])
);
snapshot!(
    misspelt_profile,
    run(&[
        "plan",
        "--from",
        "Bamako",
        "--to",
        "Gao",
        "--profile",
        "tankr"
    ])
);
snapshot!(
    misspelt_escort,
    run(&[
        "plan", "--from", "Bamako", "--to", "Gao", "--escort", "armd"
    ])
);
snapshot!(
    misspelt_group,
    run(&[
        "plan",
        "--from",
        "Bamako",
        "--to",
        "Gao",
        "--avoid",
        "Katiba Macna"
    ])
);
snapshot!(
    misspelt_objective,
    run(&[
        "plan",
        "--from",
        "Bamako",
        "--to",
        "Gao",
        "--minimise",
        "tme"
    ])
);
snapshot!(
    risk_above_one,
    run(&[
        "plan",
        "--from",
        "Bamako",
        "--to",
        "Gao",
        "--max-risk",
        "20"
    ])
);
snapshot!(
    same_place_twice,
    run(&["plan", "--from", "Bamako", "--to", "bamako"])
);
snapshot!(
    lat_lon_swapped,
    run(&["plan", "--from", "12.6,-8.0", "--to", "Gao"])
);
snapshot!(
    place_far_from_any_road,
    run(&["plan", "--from=-3.0,21.5", "--to", "Gao"])
);
snapshot!(
    point_off_the_globe,
    run(&["plan", "--from", "12.6,-200", "--to", "Gao"])
);
snapshot!(
    one_number_is_no_point,
    run(&["plan", "--from", "12.6", "--to", "Gao"])
);
snapshot!(
    unknown_output_extension,
    run(&["plan", "--from", "Bamako", "--to", "Gao", "-o", "plan.docx"])
);
snapshot!(
    map_is_no_folder,
    run(&["plan", "--map", "no-such-map", "--from", "A", "--to", "B"])
);
snapshot!(file_is_missing, run(&["check", "no-such-file.geojson"]));
snapshot!(
    impossible_cap,
    run(&[
        "plan",
        "--from",
        "Bamako",
        "--to",
        "Gao",
        "--max-hours",
        "3"
    ])
);

// Road files.
snapshot!(empty_file, on_roads(b""));
snapshot!(truncated_json, on_roads(&ROADS[..ROADS.len() / 2]));
snapshot!(
    not_a_number,
    on_roads(&road("", "[[-8.0,NaN],[-7.0,12.0]]"))
);
snapshot!(
    projected_coordinates,
    on_roads(&road("", "[[600000.0,1400000.0],[650000.0,1400000.0]]"))
);
snapshot!(
    projected_crs_member,
    on_roads(&{
        let text = String::from_utf8_lossy(ROADS).replacen(
        r#""features""#,
        r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32629"}},"features""#,
        1,
    );
        text.into_bytes()
    })
);
snapshot!(
    no_feature_at_all,
    on_roads(br#"{"type":"FeatureCollection","features":[]}"#)
);
snapshot!(not_geojson, on_roads(br#"{"name":"x","version":1}"#));
snapshot!(
    negative_speed,
    on_roads(&road(r#","speed_kmh":-5"#, "[[-8.0,12.0],[-7.0,12.0]]"))
);
snapshot!(
    length_is_text,
    on_roads(&road(r#","length_km":"long""#, "[[-8.0,12.0],[-7.0,12.0]]"))
);
snapshot!(one_point_line, on_roads(&road("", "[[-8.0,12.0]]")));
snapshot!(
    coordinate_is_text,
    on_roads(&road("", r#"[["a",12.0],[-7.0,12.0]]"#))
);
snapshot!(deep_nesting, on_roads(&vec![b'['; 1_000_000]));
snapshot!(
    no_road_for_the_profile,
    on_roads(&road(r#","hgv":"no""#, "[[-8.0,12.0],[-7.0,12.0]]"))
);
snapshot!(
    unreachable,
    on_roads(&{
        let text = String::from_utf8_lossy(ROADS)
            .replace("[[-7.5,12.0],[-7.0,12.0]]", "[[-7.4,12.0],[-7.0,12.0]]");
        text.into_bytes()
    })
);
snapshot!(
    against_one_way,
    on_roads(&road(r#","oneway":"-1""#, "[[-8.0,12.0],[-7.0,12.0]]"))
);

// Risk files.
snapshot!(
    unknown_risk_kind,
    with_risk(&risk(
        r#""kind":"influense","group":"A","attacks_per_1000_km":1"#,
        SQUARE
    ))
);
snapshot!(
    missing_risk_kind,
    with_risk(&risk(r#""group":"A","attacks_per_1000_km":1"#, SQUARE))
);
snapshot!(
    misspelt_risk_property,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1,"confidense":0.5"#,
        SQUARE
    ))
);
snapshot!(
    confidence_above_one,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1,"confidence":50"#,
        SQUARE
    ))
);
snapshot!(
    rate_that_does_not_rise,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":[0.6,0.3,1.5]"#,
        SQUARE
    ))
);
snapshot!(
    rate_of_two_numbers,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":"[0.3, 0.6]""#,
        SQUARE
    ))
);
snapshot!(
    rate_below_zero,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":[-0.3,0.6,1.5]"#,
        SQUARE
    ))
);
snapshot!(
    rate_that_is_no_list,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":"[0.3; 0.6; 1.5]""#,
        SQUARE
    ))
);
snapshot!(
    too_many_areas_at_their_worst,
    run(&[
        "plan", "--from", "Abidjan", "--to", "Bamako", "--robust", "21"
    ])
);
snapshot!(
    robust_alternatives_of_least_hazard,
    run(&[
        "plan",
        "--from",
        "Abidjan",
        "--to",
        "Bamako",
        "--robust",
        "2",
        "--minimise",
        "hazard",
        "--alternatives",
        "2"
    ])
);
snapshot!(
    no_draws,
    run(&[
        "plan",
        "--from",
        "Abidjan",
        "--to",
        "Bamako",
        "--ensemble",
        "0"
    ])
);
snapshot!(
    seed_without_ensemble,
    run(&["plan", "--from", "Abidjan", "--to", "Bamako", "--seed", "1"])
);
snapshot!(
    unknown_dependence,
    run(&[
        "plan",
        "--from",
        "Abidjan",
        "--to",
        "Bamako",
        "--ensemble",
        "10",
        "--dependence",
        "group"
    ])
);
snapshot!(
    null_risk_geometry,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1"#,
        "null"
    ))
);
snapshot!(
    polygon_of_two_points,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1"#,
        r#"{"type":"Polygon","coordinates":[[[-7.8,11.9],[-7.2,11.9],[-7.8,11.9]]]}"#
    ))
);
snapshot!(
    polygon_crossing_itself,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1"#,
        r#"{"type":"Polygon","coordinates":[[[-7.8,11.9],[-7.2,12.1],[-7.2,11.9],[-7.8,12.1],[-7.8,11.9]]]}"#
    ))
);
snapshot!(
    secured_without_end,
    with_risk(&risk(r#""kind":"secured","factor":0.5"#, SQUARE))
);
snapshot!(
    line_as_influence,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1"#,
        r#"{"type":"LineString","coordinates":[[-7.8,11.9],[-7.2,11.9]]}"#
    ))
);
snapshot!(
    incident_without_date,
    with_risk(&risk(
        r#""kind":"incident","group":"A""#,
        r#"{"type":"Point","coordinates":[-7.8,12.0]}"#
    ))
);
snapshot!(
    covers_of_no_event,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1,"covers":[]"#,
        SQUARE
    ))
);
snapshot!(
    bad_date,
    with_risk(&risk(
        r#""kind":"influence","group":"A","attacks_per_1000_km":1,"valid_to":"31/01/2026""#,
        SQUARE
    ))
);

// Tables of events.
const EVENTS: &str =
    "event_id_cnty,event_date,sub_event_type,actor1,latitude,longitude,geo_precision\n";

/// Plans on good roads with a table of incidents, warnings shown.
fn with_events(text: &str) -> String {
    let args = [&JOURNEY[..5], &["--risk", "events.csv"]].concat();
    run_on(
        &[("r.geojson", ROADS), ("events.csv", text.as_bytes())],
        &args,
    )
}

/// The warnings of an overlay of incidents.
fn left_out(text: &str) -> String {
    let args = ["overlay", "--incidents", "--roads", "r.geojson"];
    let more = ["--risk", "events.csv", "-o", "density.geojson"];
    run_on(
        &[("r.geojson", ROADS), ("events.csv", text.as_bytes())],
        &[&args[..], &more].concat(),
    )
}

snapshot!(events_of_no_known_table, with_events("date,lat,lon\n"));
snapshot!(
    events_with_a_misspelt_column,
    with_events("event_date,latitude,longitud,geo_precision\n")
);
snapshot!(
    event_that_cannot_be_placed,
    with_events(&format!("{EVENTS}A1,2026-01-10,Attack,A,12.0,,1\n"))
);
snapshot!(
    event_that_cannot_be_dated,
    with_events(&format!("{EVENTS}A1,10/01/2026,Attack,A,12.0,-7.5,1\n"))
);
snapshot!(
    events_left_out_are_counted,
    left_out(&format!(
        "{EVENTS}A1,2026-01-10,Attack,A,12.0,-7.5,1\nA1,2026-01-10,Attack,A,12.0,-7.5,1\n\
         A2,2026-02-10,Attack,A,12.0,-7.5,1\nA3,2020-02-10,Attack,A,12.0,-7.5,1\n\
         A4,2026-01-10,Attack,A,12.0,-7.5,3\nA5,2026-01-10,Arrests,A,12.0,-7.5,1\n\
         A6,2026-01-10,Attack,A,13.0,-7.5,1\nA7,2026-01-10,Ambush,A,12.0,-7.5,1\n"
    ))
);
snapshot!(
    incident_weights_out_of_range,
    run_on(
        &[
            ("r.geojson", ROADS),
            ("f.toml", b"[incidents]\nhalf_life_day = 30\n")
        ],
        &[
            "plan",
            "--roads",
            "r.geojson",
            "--profiles",
            "f.toml",
            "--from=-8,12",
            "--to=-7.5,12"
        ]
    )
);

/// Calibrates one event.
fn with_exposure(exposure: &str, more: &[&str]) -> String {
    let events = format!("{EVENTS}A1,2026-01-10,Attack,A,12.0,-7.5,1\n");
    let args = [&["calibrate", "e.csv", "--exposure", "x.csv"][..], more].concat();
    run_on(
        &[("e.csv", events.as_bytes()), ("x.csv", exposure.as_bytes())],
        &args,
    )
}

snapshot!(
    exposure_without_kilometres,
    with_exposure("sector,convoys,from,to\n", &[])
);
snapshot!(
    exposure_of_nothing,
    with_exposure("convoy_km,from,to\n0,2026-01-01,2026-01-31\n", &[])
);
snapshot!(
    exposure_of_sectors_that_events_do_not_name,
    with_exposure(
        "sector,convoy_km,from,to\nRN1,9,2026-01-01,2026-01-31\nRN7,9,2026-01-01,2026-01-31\n",
        &[]
    )
);
snapshot!(
    calibration_as_geojson,
    with_exposure(
        "convoy_km,from,to\n9,2026-01-01,2026-01-31\n",
        &["-o", "rates.geojson"]
    )
);

// Places, profiles, manifests.
snapshot!(two_places_of_one_name, run_on(
    &[("r.geojson", ROADS), ("p.geojson", br#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Sirakoro"},"geometry":{"type":"Point","coordinates":[-8.0,12.0]}},
{"type":"Feature","properties":{"name":"Sirakoro"},"geometry":{"type":"Point","coordinates":[-7.0,12.0]}}]}"#)],
    &["plan", "--roads", "r.geojson", "--places", "p.geojson", "--from", "sirakoro", "--to=-7.5,12"]
));
snapshot!(place_without_name, run_on(
    &[("r.geojson", ROADS), ("p.geojson", br#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"nom":"Sirakoro"},"geometry":{"type":"Point","coordinates":[-8.0,12.0]}}]}"#)],
    &["plan", "--roads", "r.geojson", "--places", "p.geojson", "--from=-8,12", "--to=-7.5,12"]
));
snapshot!(
    misspelt_profile_key,
    run_on(
        &[
            ("r.geojson", ROADS),
            ("f.toml", b"[profile.tanker]\nmax_sped_kmh = 50\n")
        ],
        &[
            "plan",
            "--roads",
            "r.geojson",
            "--profiles",
            "f.toml",
            "--from=-8,12",
            "--to=-7.5,12"
        ]
    )
);
snapshot!(
    profile_number_out_of_range,
    run_on(
        &[
            ("r.geojson", ROADS),
            ("f.toml", b"[convoy]\nloss_fraction = 3\n")
        ],
        &[
            "plan",
            "--roads",
            "r.geojson",
            "--profiles",
            "f.toml",
            "--from=-8,12",
            "--to=-7.5,12"
        ]
    )
);
snapshot!(
    manifest_with_unknown_key,
    run_on(
        &[
            (
                "map.toml",
                b"[map]\nname = \"x\"\nas_of = \"2026-01-31\"\n[road]\nfiles = [\"r.geojson\"]\n"
            ),
            ("r.geojson", ROADS)
        ],
        &["plan", "--map", ".", "--from=-8,12", "--to=-7.5,12"]
    )
);
snapshot!(renamed_field_is_absent, run_on(
    &[("map.toml", b"[map]\nname = \"x\"\nas_of = \"2026-01-31\"\n[roads]\nfiles = [\"r.geojson\"]\nfields = { length_km = \"distance_kn\" }\n"), ("r.geojson", &road(r#","distance_km":55"#, "[[-8.0,12.0],[-7.5,12.0]]"))],
    &["plan", "--map", ".", "--from=-8,12", "--to=-7.5,12"]
));

#[test]
fn a_hundred_megabytes_of_brackets_end_in_an_error() {
    let text = on_roads(&vec![b'['; 100_000_000]);
    assert!(text.starts_with("exit 1"), "{text}");
}

#[test]
fn a_broken_pipe_is_no_error() {
    use std::io::Read;
    let mut child = Command::new(env!("CARGO_BIN_EXE_siraba"))
        .args(["overlay", "--quiet"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0u8; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

snapshot!(
    closure_polygon_with_radius,
    with_risk(&risk(r#""kind":"closure","radius_km":2"#, SQUARE))
);
snapshot!(
    road_slower_than_a_crawl,
    on_roads(&road(r#","speed_kmh":1e-9"#, "[[-8,12],[-7,12]]"))
);
snapshot!(
    road_longer_than_the_earth,
    on_roads(&road(r#","length_km":30000"#, "[[-8,12],[-7,12]]"))
);
snapshot!(check_tolerance_nan, run(&["check", "--tolerance", "nan"]));
snapshot!(
    check_tolerance_negative,
    run(&["check", "--tolerance", "-1"])
);
snapshot!(
    overlay_snap_radius_zero,
    run(&["overlay", "--snap-radius", "0"])
);
snapshot!(overlay_into_a_folder, run(&["overlay", "-o", "out/"]));
snapshot!(
    overlay_with_another_extension,
    run(&["overlay", "-o", "out.svg"])
);
snapshot!(check_text_into_json, run(&["check", "-o", "out.json"]));

// Frontiers, budgets, threads.
macro_rules! journey {
    ($command:literal $(, $arg:literal)*) => {
        run(&[$command, "--from", "Bamako", "--to", "Mopti" $(, $arg)*])
    };
}
snapshot!(
    frontier_of_hazard,
    journey!("frontier", "--minimise", "hazard")
);
snapshot!(frontier_as_gpx, journey!("frontier", "--format", "gpx"));
snapshot!(frontier_into_gpx, journey!("frontier", "-o", "points.gpx"));
snapshot!(frontier_into_a_folder, journey!("frontier", "-o", "tests/"));
snapshot!(
    frontier_of_two_points,
    journey!("frontier", "--max-points", "2")
);
snapshot!(
    frontier_of_alternatives,
    journey!("frontier", "--alternatives", "3")
);
snapshot!(budget_without_a_unit, journey!("plan", "--budget", "10"));
snapshot!(budget_of_nothing, journey!("plan", "--budget", "0s"));
snapshot!(budget_below_nothing, journey!("frontier", "--budget=-5s"));
snapshot!(
    budget_of_no_labels,
    journey!("plan", "--budget-labels", "0")
);
snapshot!(no_threads, journey!("plan", "--threads", "0"));

#[test]
fn what_cannot_be_verified() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("frontier.json");
    journey_to(&file.to_string_lossy());
    let frontier = std::fs::read_to_string(&file).unwrap();
    let broken = frontier.replace("\"knee\"", "\"kneee\"");
    std::fs::write(&file, broken).unwrap();
    let text = run_in(folder.path(), &["verify", "frontier.json"]);
    insta::assert_snapshot!("a_frontier_that_is_none", text);

    std::fs::write(folder.path().join("plan.json"), "{}").unwrap();
    let text = run_in(folder.path(), &["verify", "plan.json"]);
    insta::assert_snapshot!("a_plan_that_is_none", text);
}

fn journey_to(file: &str) {
    let said = run(&[
        "frontier", "--from", "Bamako", "--to", "Mopti", "-q", "-o", file,
    ]);
    assert!(said.starts_with("exit 0"), "{said}");
}

// Seasons, fords and ferries.
fn with_profiles(text: &[u8]) -> String {
    let args = [&JOURNEY[..], &["--profiles", "f.toml"]].concat();
    run_on(&[("r.geojson", ROADS), ("f.toml", text)], &args)
}
snapshot!(
    misspelt_season,
    run(&[
        "plan", "--from", "Bamako", "--to", "Kayes", "--season", "wett"
    ])
);
snapshot!(
    wet_factor_above_one,
    with_profiles(b"[profile.tanker.wet_factor]\ntrack = [1, 1.5]\n")
);
snapshot!(
    wet_season_of_no_day,
    with_profiles(b"[season]\nwet_from = \"06-31\"\n")
);
snapshot!(
    misspelt_fords,
    with_profiles(b"[profile.tanker]\nfords = \"dryseason\"\n")
);
snapshot!(
    ferry_that_takes_no_truck,
    with_profiles(b"[ferry]\ncapacity = 0\n")
);
snapshot!(
    road_faster_in_the_wet_season,
    on_roads(&road(
        r#","speed_kmh":20,"wet_speed_kmh":30"#,
        "[[-8.0,12.0],[-7.0,12.0]]"
    ))
);
snapshot!(
    ferry_with_a_wait_below_nothing,
    on_roads(&road(
        r#","highway":"ferry","wait_min":-5"#,
        "[[-8.0,12.0],[-7.0,12.0]]"
    ))
);
snapshot!(
    closed_by_the_season,
    run_on(
        &[(
            "r.geojson",
            &road(
                r#","name":"RN8","seasonal":"dry_season""#,
                "[[-8.0,12.0],[-7.0,12.0]]"
            )
        )],
        &[
            "plan",
            "--roads",
            "r.geojson",
            "--from=-8,12",
            "--to=-7,12",
            "--date",
            "2026-08-15",
            "--format",
            "json",
            "-o",
            "p.json",
        ]
    )
);
snapshot!(
    bridge_too_weak_for_one_truck,
    on_roads(&road(
        r#","bridge":"yes","maxweight":"20 t""#,
        "[[-8.0,12.0],[-7.0,12.0]]"
    ))
);
// Scenarios.
const SCENARIO: &str =
    "[scenario]\nname = \"mine\"\ntitle = \"T\"\nsummary = \"S\"\nbasis = \"B\"\n";

/// Plans on the embedded map under a scenario of these changes.
fn under(changes: &str) -> String {
    run_on(
        &[("s.toml", format!("{SCENARIO}{changes}").as_bytes())],
        &[
            "plan",
            "--from",
            "Bamako",
            "--to",
            "Mopti",
            "--scenario",
            "s.toml",
        ],
    )
}

snapshot!(
    misspelt_scenario,
    journey!("plan", "--scenario", "negociation")
);
snapshot!(
    scenario_file_is_missing,
    journey!("plan", "--scenario", "none.toml")
);
snapshot!(
    scenario_that_selects_no_group,
    under("[[change]]\nwhy = \"w\"\nselect = { group = \"Katiba Masina\" }\nremove = true\n")
);
snapshot!(
    scenario_with_unknown_key,
    under(
        "[[change]]\nwhy = \"w\"\nselect = { group = \"Katiba Macina\" }\nattack_per_1000_km = { times = 2 }\n"
    )
);
snapshot!(
    scenario_that_leaves_a_range,
    under(
        "[[change]]\nwhy = \"w\"\nselect = { group = \"Katiba Macina\" }\nconfidence = { times = 2 }\n"
    )
);
snapshot!(
    scenario_whose_layer_is_missing,
    under("[[change]]\nwhy = \"w\"\nadd = \"none.geojson\"\n")
);
snapshot!(
    scenarios_that_match_no_file,
    run_on(
        &[
            ("map.toml", b"[map]\nname = \"x\"\nas_of = \"2026-01-31\"\n[roads]\nfiles = [\"r.geojson\"]\n[scenarios]\nfiles = [\"scenario/*.toml\"]\n"),
            ("r.geojson", ROADS)
        ],
        &["check", "--map", "."]
    )
);
snapshot!(
    compare_one_scenario,
    journey!("compare", "--scenarios", "status-quo")
);
snapshot!(
    compare_a_scenario_with_itself,
    journey!("compare", "--scenarios", "negotiation,negotiation")
);
snapshot!(
    compare_with_a_weight_left_out,
    journey!("compare", "--weights", "status-quo=0.5,negotiation=0.5")
);
snapshot!(
    compare_with_a_misspelt_weight,
    journey!("compare", "--weights", "statusquo=1")
);
snapshot!(
    compare_with_a_weight_of_no_number,
    journey!("compare", "--weights", "status-quo")
);
snapshot!(
    compare_with_another_currency,
    journey!("compare", "--regret", "money")
);
snapshot!(compare_into_gpx, journey!("compare", "-o", "c.gpx"));
snapshot!(compare_into_a_folder, journey!("compare", "-o", "tests/"));

// Movement orders.
snapshot!(
    order_without_a_departure,
    run(&[
        "plan", "--from", "Dakar", "--to", "Bamako", "--format", "order"
    ])
);
snapshot!(
    order_of_a_route_that_is_none,
    run(&[
        "plan",
        "--from",
        "Dakar",
        "--to",
        "Bamako",
        "--depart",
        "2026-02-01T06:00",
        "--format",
        "order",
        "--route",
        "9"
    ])
);
snapshot!(
    order_in_a_language_that_is_none,
    run(&[
        "plan",
        "--from",
        "Dakar",
        "--to",
        "Bamako",
        "--depart",
        "2026-02-01T06:00",
        "--format",
        "order",
        "--lang",
        "de"
    ])
);
snapshot!(
    order_misspelt,
    run(&[
        "plan", "--from", "Dakar", "--to", "Bamako", "--format", "ordre"
    ])
);
snapshot!(
    order_into_a_picture,
    run(&[
        "plan",
        "--from",
        "Dakar",
        "--to",
        "Bamako",
        "--depart",
        "2026-02-01T06:00",
        "--format",
        "order",
        "-o",
        "order.svg"
    ])
);
snapshot!(
    redacted_plan_that_would_not_be,
    run(&[
        "plan",
        "--from",
        "Dakar",
        "--to",
        "Bamako",
        "--depart",
        "2026-02-01T06:00",
        "--redacted"
    ])
);
snapshot!(
    order_where_no_route_meets_the_limits,
    run(&[
        "plan",
        "--from",
        "Dakar",
        "--to",
        "Bamako",
        "--depart",
        "2026-02-01T06:00",
        "--format",
        "order",
        "--max-risk",
        "0.1%"
    ])
);

/// Replans a plan on a bare map of one road, with a halt and a closure to come.
fn replan(args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.geojson"), ROADS).unwrap();
    let plan = [
        "plan",
        "--roads",
        "r.geojson",
        "--from=-8,12",
        "--to=-7,12",
        "--date",
        "2026-02-01",
        "--max-risk",
        "20%",
        "--format",
        "json",
        "-q",
        "-o",
        "p.json",
    ];
    run_in(folder.path(), &plan);
    let all: Vec<&str> = ["replan", "p.json"].iter().chain(args).copied().collect();
    run_in(folder.path(), &all)
}
snapshot!(
    replan_beyond_the_route,
    replan(&["--at", "500", "--time", "2026-02-01T10:00"])
);
snapshot!(
    replan_before_departure,
    replan(&["--at", "5", "--time", "2026-01-31T10:00"])
);
snapshot!(
    replan_far_off_the_road,
    replan(&["--at=-7.5,13", "--time", "2026-02-01T10:00"])
);
snapshot!(
    replan_swapped,
    replan(&["--at", "12,-7.5", "--time", "2026-02-01T10:00"])
);
snapshot!(
    replan_at_the_destination,
    replan(&["--at=-7,12", "--time", "2026-02-01T10:00"])
);
snapshot!(
    replan_a_route_that_is_not_there,
    replan(&["--at", "5", "--time", "2026-02-01T10:00", "--route", "3"])
);
snapshot!(replan_without_a_time, replan(&["--at", "5"]));
snapshot!(
    replan_with_a_day_alone,
    replan(&["--at", "5", "--time", "2026-02-01"])
);
snapshot!(
    replan_under_an_unknown_escort,
    replan(&[
        "--at",
        "5",
        "--time",
        "2026-02-01T10:00",
        "--escort-now",
        "armored"
    ])
);
snapshot!(
    replan_with_odd_hours,
    replan(&[
        "--at",
        "5",
        "--time",
        "2026-02-01T10:00",
        "--driven-today",
        "30"
    ])
);
snapshot!(replan_an_infeasible_plan, {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    };
    file("r.geojson", ROADS);
    file(
        "k.geojson",
        &risk(r#""kind":"closure","name":"Bridge down""#, SQUARE),
    );
    run_in(
        folder.path(),
        &[
            "plan",
            "--roads",
            "r.geojson",
            "--risk",
            "k.geojson",
            "--from=-8,12",
            "--to=-7,12",
            "--date",
            "2026-02-01",
            "--format",
            "json",
            "-q",
            "-o",
            "p.json",
        ],
    );
    run_in(
        folder.path(),
        &[
            "replan",
            "p.json",
            "--at",
            "5",
            "--time",
            "2026-02-01T10:00",
        ],
    )
});
snapshot!(replan_on_other_roads, {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.geojson"), ROADS).unwrap();
    run_in(
        folder.path(),
        &[
            "plan",
            "--roads",
            "r.geojson",
            "--from=-8,12",
            "--to=-7,12",
            "--date",
            "2026-02-01",
            "--format",
            "json",
            "-q",
            "-o",
            "p.json",
        ],
    );
    std::fs::write(
        folder.path().join("r.geojson"),
        road("", "[[-8.0,12.0],[-7.0,12.0]]"),
    )
    .unwrap();
    run_in(
        folder.path(),
        &[
            "replan",
            "p.json",
            "--at",
            "5",
            "--time",
            "2026-02-01T10:00",
        ],
    )
});
snapshot!(
    replan_what_is_no_plan,
    run_on(
        &[("p.json", b"{\"ahead\": 1}")],
        &[
            "replan",
            "p.json",
            "--at",
            "5",
            "--time",
            "2026-02-01T10:00"
        ]
    )
);
