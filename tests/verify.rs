//! `siraba verify` accepts what `siraba plan` and `siraba frontier` wrote and finds every figure that was tampered with.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn siraba(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_siraba"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs")
}

fn plan(args: &[&str]) -> Value {
    answer("plan", args)
}

fn frontier(args: &[&str]) -> Value {
    answer("frontier", args)
}

fn answer(command: &str, args: &[&str]) -> Value {
    let output = siraba(&[&[command, "--format", "json"], args].concat());
    assert!(
        matches!(output.status.code(), Some(0 | 3)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn verify(folder: &Path, plan: &Value) -> (Option<i32>, String) {
    let file = folder.join("plan.json");
    std::fs::write(&file, serde_json::to_vec(plan).unwrap()).unwrap();
    let output = siraba(&["verify", file.to_str().unwrap()]);
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn plans_of_many_kinds_hold() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &[
            "--from",
            "Abidjan",
            "--to",
            "Bamako",
            "--max-risk",
            "20%",
            "--escort",
            "armed",
        ][..],
        &[
            "--from", "Dakar", "--to", "Bamako", "--escort", "armed", "--escort", "civil",
        ],
        &[
            "--from",
            "Conakry",
            "--to",
            "Ségou",
            "--via",
            "Sikasso",
            "--alternatives",
            "3",
        ],
        &[
            "--from",
            "Lomé",
            "--to",
            "Gao",
            "--minimise",
            "cost",
            "--max-detour",
            "1.4",
        ],
        &[
            "--from",
            "Bamako",
            "--to",
            "Mopti",
            "--minimise",
            "hazard",
            "--trucks",
            "60",
        ],
        &["--from", "Bamako", "--to", "Gao", "--max-risk", "1%"],
    ] {
        let (code, said) = verify(folder.path(), &plan(args));
        assert_eq!(code, Some(0), "{args:?}: {said}");
    }
}

/// Numbers that a plan without a search cannot bear out, by their field, with the reason.
const EXCEPTIONS: [&str; 6] = [
    ".avoid_alone.",          // needs a search
    ".if_absent.",            // needs a search
    "sensitivity[",           // needs searches
    "request.limits.",        // a looser limit is kept as well
    "request.max_overlap",    // a looser limit is kept as well
    "request.snap_radius_km", // a wider radius need not snap anything else
];

/// Paths of all numbers, as discrepancies name them, with their JSON pointers.
fn numbers(value: &Value, path: &str, pointer: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Number(_) => out.push((path.to_owned(), pointer.to_owned())),
        Value::Array(all) => {
            for (i, v) in all.iter().enumerate() {
                numbers(v, &format!("{path}[{i}]"), &format!("{pointer}/{i}"), out);
            }
        }
        Value::Object(all) => {
            for (k, v) in all {
                let dot = if path.is_empty() { "" } else { "." };
                numbers(
                    v,
                    &format!("{path}{dot}{k}"),
                    &format!("{pointer}/{k}"),
                    out,
                );
            }
        }
        _ => {}
    }
}

fn tamper(value: &mut Value) {
    *value = match value.as_u64() {
        Some(whole) if !value.is_f64() => Value::from(whole + 1),
        _ => {
            // Away from zero: -1 would stay -1.
            let was = value.as_f64().unwrap();
            Value::from(was * 1.01 + 0.01_f64.copysign(was))
        }
    };
}

fn check(map: &siraba::plan::Map, plan: &Value) -> Option<Vec<String>> {
    let plan: siraba::plan::Plan = serde_json::from_value(plan.clone()).unwrap();
    let found = siraba::plan::verify(&plan, map, Vec::new()).ok()?;
    Some(found.into_iter().map(|d| d.figure).collect())
}

fn check_frontier(map: &siraba::plan::Map, frontier: &Value) -> Option<Vec<String>> {
    let frontier: siraba::plan::Frontier = serde_json::from_value(frontier.clone()).unwrap();
    let found = siraba::plan::verify_frontier(&frontier, map, Vec::new()).ok()?;
    Some(found.into_iter().map(|d| d.figure).collect())
}

#[test]
fn every_tampered_number_is_found() {
    let map = siraba::plan::Map::embedded().unwrap();
    for args in [
        &[
            "--from",
            "Abidjan",
            "--to",
            "Bamako",
            "--max-risk",
            "20%",
            "--escort",
            "armed",
        ][..],
        &["--from", "Dakar", "--to", "Bamako", "--escort", "armed"],
    ] {
        let honest = plan(args);
        assert_eq!(check(&map, &honest), Some(Vec::new()));
        every_number_counts(&honest, &[], |plan| check(&map, plan));
    }
}

/// Numbers of one pattern are changed together, and each must be named; what steers the check
/// itself (edges, the request) is changed one at a time, and anything found or refused will do.
fn every_number_counts(
    honest: &Value,
    exceptions: &[&str],
    check: impl Fn(&Value) -> Option<Vec<String>>,
) {
    let mut all = Vec::new();
    numbers(honest, "", "", &mut all);
    all.retain(|(path, _)| {
        let mut kept_out = EXCEPTIONS.iter().chain(exceptions);
        !kept_out.any(|e| path.contains(e))
    });
    let mut patterns: std::collections::BTreeMap<String, Vec<(String, String)>> =
        std::collections::BTreeMap::new();
    for (path, pointer) in all {
        let alone = path.contains(".edges[") && path.rsplit('.').next() == Some("edge");
        let pattern = if alone || path == "request.alternatives" {
            path.clone()
        } else {
            path.chars().filter(|c| !c.is_ascii_digit()).collect()
        };
        patterns.entry(pattern).or_default().push((path, pointer));
    }
    for (pattern, members) in patterns {
        if pattern == "request.alternatives" {
            continue; // fewer than asked for may exist
        }
        let mut tampered = honest.clone();
        for (_, pointer) in &members {
            tamper(tampered.pointer_mut(pointer).unwrap());
        }
        let Some(found) = check(&tampered) else {
            continue;
        };
        assert!(!found.is_empty(), "{pattern} was missed");
        let steers = pattern.contains(".edges[") || pattern.starts_with("request.");
        for (path, _) in members.iter().filter(|_| !steers) {
            assert!(
                found.iter().any(|f| {
                    path == f
                        || path.starts_with(&format!("{f}["))
                        || path.starts_with(&format!("{f}."))
                        || (path.ends_with("lower_bound")
                            && f.starts_with(&path[..path.len() - 11]))
                }),
                "{path} was missed: {:?}",
                found.iter().take(5).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn an_infeasible_answer_needs_its_proof_and_avoid_is_judged_from_the_map() {
    let folder = tempfile::tempdir().unwrap();
    let mut emptied = plan(&["--from", "Bamako", "--to", "Sikasso"]);
    for part in ["routes", "detour", "sensitivity"] {
        emptied[part] = Value::Array(Vec::new());
    }
    emptied["status"] = Value::from("infeasible");
    assert_eq!(verify(folder.path(), &emptied).0, Some(1));

    // A real group that the route crosses, claimed to be avoided.
    let mut crossing = plan(&["--from", "Bamako", "--to", "Mopti"]);
    let group = crossing
        .pointer("/routes/0/segments")
        .unwrap()
        .as_array()
        .unwrap();
    let group = group
        .iter()
        .find_map(|s| s["groups"].get(0))
        .unwrap()
        .clone();
    crossing["request"]["avoid"] = Value::Array(vec![group]);
    for segment in crossing
        .pointer_mut("/routes/0/segments")
        .unwrap()
        .as_array_mut()
        .unwrap()
    {
        segment["groups"] = Value::Array(Vec::new());
    }
    let (code, said) = verify(folder.path(), &crossing);
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn a_route_that_is_none_and_a_changed_map_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let honest = plan(&["--from", "Bamako", "--to", "Sikasso"]);

    let mut broken = honest.clone();
    broken
        .pointer_mut("/routes/0/edges")
        .unwrap()
        .as_array_mut()
        .unwrap()
        .remove(1);
    assert_eq!(verify(folder.path(), &broken).0, Some(1));

    let mut other = honest.clone();
    *other.pointer_mut("/map/inputs/1/sha256").unwrap() = Value::from("0".repeat(64));
    let (code, said) = verify(folder.path(), &other);
    assert_eq!(code, Some(1));
    assert!(said.contains("digest"), "{said}");

    let mut capped = honest;
    *capped.pointer_mut("/request/limits/max_hours").unwrap() = Value::from(0.5);
    let (code, said) = verify(folder.path(), &capped);
    assert_eq!(code, Some(1));
    assert!(said.contains("max-hours"), "{said}");
}

const SHORT: [&str; 4] = ["--from", "Bamako", "--to", "Mopti"];
const LONG: [&str; 6] = ["--from", "Abidjan", "--to", "Bamako", "--escort", "armed"];

#[test]
fn frontiers_of_many_kinds_hold() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &[&LONG[..], &["--max-risk", "30%"]].concat()[..],
        &[&LONG[..], &["--max-points", "3"]].concat(),
        &[&LONG[..], &["--minimise", "distance"]].concat(),
        &[&LONG[..], &["--max-risk", "0.1%"]].concat(),
        &["--from", "Dakar", "--to", "Bamako", "--minimise", "cost"],
        &["--from", "Conakry", "--to", "Ségou", "--via", "Sikasso"],
    ] {
        let (code, said) = verify(folder.path(), &frontier(args));
        assert_eq!(code, Some(0), "{args:?}: {said}");
    }
    let file = folder.path().join("plan.json");
    let output = siraba(&["verify", file.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("not recomputed: whether"), "{said}");
}

/// Frontiers that a budget ended, each by another cap on labels.
fn open_frontiers() -> Vec<Value> {
    let caps = ["1", "4", "16", "40", "60", "90", "150", "250", "400", "600"];
    let capped = |labels| {
        let args = ["frontier", "--format", "json", "--budget-labels", labels];
        let output = siraba(&[&args[..], &LONG[..]].concat());
        serde_json::from_slice::<Value>(&output.stdout).ok()
    };
    let found = caps.into_iter().filter_map(capped);
    found.filter(|f| !f["open_from"].is_null()).collect()
}

#[test]
fn open_frontiers_hold_and_their_claims_are_checked() {
    let map = siraba::plan::Map::embedded().unwrap();
    let open = open_frontiers();
    assert!(open.len() > 1, "only {} were open", open.len());
    for honest in open {
        assert_eq!(check_frontier(&map, &honest), Some(Vec::new()));
        let said = |change: &dyn Fn(&mut Value)| {
            let mut claimed = honest.clone();
            change(&mut claimed);
            check_frontier(&map, &claimed).unwrap()
        };
        // Called whole, or optimal.
        let whole = said(&|f| f["open_from"] = Value::Null);
        assert!(whole.contains(&"status".to_owned()), "{whole:?}");
        let optimal = said(&|f| f["status"] = Value::from("optimal"));
        assert_eq!(optimal, ["status"]);
        // Open from the beginning: then nothing but the end is proven, and no point may be called so.
        let from = honest["frontier"][0]["duration_s"].as_f64().unwrap() / 2.0;
        let early = said(&|f| f["open_from"] = Value::from(from));
        for (i, point) in honest["frontier"].as_array().unwrap().iter().enumerate() {
            let says = |figure| early.contains(&format!("frontier[{i}].{figure}"));
            let label = point["label"].as_str().unwrap();
            if !label.contains("least hazard") {
                assert!(says("lower_bound"), "{early:?}");
                let claims = !["best found", "balanced"].contains(&label);
                assert_eq!(says("label"), claims, "{label}: {early:?}");
            }
        }
    }
}

/// No honest frontier is accused, whole or open, written and read again.
#[test]
fn frontiers_between_many_places_hold() {
    use siraba::plan::{Budget, Error, Objective, PointSpec, Request};
    let map = siraba::plan::Map::embedded().unwrap();
    let places = ["Abidjan", "Dakar", "Conakry", "Lomé", "Bamako", "Gao"];
    let (mut whole, mut open) = (0, 0);
    for (i, (from, to)) in places
        .iter()
        .flat_map(|a| places.map(|b| (*a, b)))
        .enumerate()
    {
        if from == to {
            continue;
        }
        let point = |name| PointSpec::parse(name).unwrap();
        let mut request = Request::new(point(from), point(to));
        request.minimise = Objective::ALL[i % 3];
        for (escorts, labels) in [
            (true, None),
            (false, None),
            (true, Some(10)),
            (true, Some(50)),
        ] {
            request.escorts = escorts.then(|| "armed".to_owned()).into_iter().collect();
            request.limits.max_detour = (i % 4 == 0).then_some(1.3);
            request.budget = Budget { labels, time: None };
            let found = match siraba::plan::frontier(&map, &request, None) {
                Ok(found) => found,
                Err(error) => {
                    assert_eq!(error, Error::BudgetSpent);
                    continue;
                }
            };
            let read = serde_json::to_value(&found).unwrap();
            assert_eq!(check_frontier(&map, &read), Some(Vec::new()), "{request:?}");
            *(if found.open_from.is_some() {
                &mut open
            } else {
                &mut whole
            }) += 1;
        }
    }
    assert!(whole >= 60 && open >= 10, "{whole} whole, {open} open");
}

/// Besides what no plan can bear out: how many points were merged, and where an open frontier begins, needs a search.
#[test]
fn every_tampered_number_of_a_frontier_is_found() {
    let map = siraba::plan::Map::embedded().unwrap();
    let mut honest = vec![frontier(&SHORT), frontier(&LONG)];
    honest.extend(open_frontiers().pop());
    for honest in honest {
        assert_eq!(check_frontier(&map, &honest), Some(Vec::new()));
        every_number_counts(&honest, &["merged", "open_from"], |frontier| {
            check_frontier(&map, frontier)
        });
    }
}

/// Of a thinned frontier the ends' ranks are known, and each step names the rank it starts from.
#[test]
fn a_thinned_frontier_counts_its_points() {
    let map = siraba::plan::Map::embedded().unwrap();
    let honest = frontier(&[&LONG[..], &["--max-points", "4"]].concat());
    let points = honest["points"].as_u64().unwrap();
    assert!(points > 5, "{points} points");
    assert_eq!(check_frontier(&map, &honest), Some(Vec::new()));
    let found = |change: &dyn Fn(&mut Value)| {
        let mut tampered = honest.clone();
        change(&mut tampered);
        check_frontier(&map, &tampered).unwrap()
    };
    let fewer = found(&|f| f["points"] = Value::from(points - 1));
    assert!(fewer.contains(&"points".to_owned()), "{fewer:?}");
    let rank = |f: &Value, i: usize| f["frontier"][i]["rank"].as_u64().unwrap();
    for i in 0..3 {
        let renamed = found(&|f| f["frontier"][i]["rank"] = Value::from(rank(f, i) + 1));
        let step = format!("frontier[{}].step.against", i + 1);
        assert!(renamed.contains(&step), "{renamed:?}");
    }
    let last = found(&|f| f["frontier"][3]["rank"] = Value::from(points + 1));
    assert!(last.contains(&"frontier[3].rank".to_owned()), "{last:?}");
    let two = found(&|f| {
        f["frontier"].as_array_mut().unwrap().drain(1..3);
    });
    assert!(two.contains(&"number of frontier".to_owned()), "{two:?}");
}

#[test]
fn a_frontier_put_together_otherwise_is_found() {
    let map = siraba::plan::Map::embedded().unwrap();
    let honest = frontier(&LONG);
    let points = honest["frontier"].as_array().unwrap().clone();
    let knee = points.iter().position(|p| p["knee"] == true).unwrap();
    let found = |change: &dyn Fn(&mut Value)| {
        let mut tampered = honest.clone();
        change(&mut tampered);
        check_frontier(&map, &tampered).unwrap()
    };
    let list = |f: &mut Value, change: &dyn Fn(&mut Vec<Value>)| {
        change(f["frontier"].as_array_mut().unwrap());
    };
    let says = |found: &[String], figure: &str| {
        assert!(found.iter().any(|f| f == figure), "{figure}: {found:?}");
    };
    for i in 0..points.len() {
        let dropped = found(&|f| list(f, &|all| drop(all.remove(i))));
        assert!(!dropped.is_empty(), "point {i} was dropped");
        let twice = found(&|f| list(f, &|all| all.insert(i, points[i].clone())));
        says(
            &twice,
            &format!("frontier[{}] against frontier[{i}]", i + 1),
        );
        let other = found(&|f| f["frontier"][i]["label"] = Value::from("best found"));
        says(&other, &format!("frontier[{i}].label"));
        if i > 0 {
            let swapped = found(&|f| list(f, &|all| all.swap(i - 1, i)));
            says(
                &swapped,
                &format!("frontier[{i}] against frontier[{}]", i - 1),
            );
            let free = found(&|f| f["frontier"][i]["step"] = Value::Null);
            says(&free, &format!("frontier[{i}].step"));
        }
        if i != knee {
            let moved = found(&|f| {
                f["frontier"][knee]["knee"] = Value::from(false);
                f["frontier"][i]["knee"] = Value::from(true);
            });
            says(&moved, &format!("frontier[{i}].knee"));
        }
    }
    let none = found(&|f| f["frontier"][knee]["knee"] = Value::from(false));
    says(&none, &format!("frontier[{knee}].knee"));
    for status in ["feasible", "infeasible"] {
        says(&found(&|f| f["status"] = Value::from(status)), "status");
    }
    says(&found(&|f| f["open_from"] = Value::from(1e5)), "status");
    let hazard = found(&|f| f["request"]["minimise"] = Value::from("hazard"));
    says(&hazard, "request.minimise");
    let emptied = found(&|f| {
        f["frontier"] = Value::Array(Vec::new());
        f["status"] = Value::from("infeasible");
    });
    says(&emptied, "points");
    says(&emptied, "binding");
    let hours = points[0]["duration_s"].as_f64().unwrap() / 3600.0;
    let late = found(&|f| f["request"]["limits"]["max_hours"] = Value::from(hours + 0.01));
    let broken = |i: usize| {
        let limit = format!("frontier[{i}] against --max-hours");
        late.iter().any(|f| f.starts_with(&limit))
    };
    assert!(!broken(0) && (1..points.len()).all(broken), "{late:?}");
}
