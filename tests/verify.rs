//! `siraba verify` accepts what `siraba plan` wrote and finds every figure that was tampered with.
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
    let output = siraba(&[&["plan", "--format", "json"], args].concat());
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

/// Numbers of one pattern are changed together, and each must be named; what steers the check
/// itself (edges, the request) is changed one at a time, and anything found or refused will do.
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
        let mut all = Vec::new();
        numbers(&honest, "", "", &mut all);
        all.retain(|(path, _)| !EXCEPTIONS.iter().any(|e| path.contains(e)));
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
            let Some(found) = check(&map, &tampered) else {
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
