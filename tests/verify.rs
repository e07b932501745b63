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

/// Numbers of a plan that `verify` must recompute, by JSON pointer.
const FIGURES: [&str; 24] = [
    "/baseline/length_m",
    "/baseline/duration_s",
    "/baseline/hazard",
    "/routes/0/length_m",
    "/routes/0/duration_s",
    "/routes/0/cost",
    "/routes/0/hazard",
    "/routes/0/attack_probability",
    "/routes/0/hazard_phi_1",
    "/routes/0/attack_probability_phi_1",
    "/routes/0/expected_trucks_lost",
    "/routes/0/expected_litres_lost",
    "/routes/0/escort_km",
    "/routes/0/fuel_l",
    "/routes/0/cost_lines/fuel",
    "/routes/0/cost_lines/crew",
    "/routes/0/legs/0/hazard",
    "/routes/0/segments/0/hazard",
    "/detour/0/length_m",
    "/detour/0/duration_s",
    "/detour/0/cost",
    "/detour/0/expected_attacks",
    "/detour/0/cost_lines/escort",
    "/detour/0/expected_trucks_lost",
];

#[test]
fn every_tampered_figure_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "--from",
        "Abidjan",
        "--to",
        "Bamako",
        "--max-risk",
        "20%",
        "--escort",
        "armed",
    ];
    let honest = plan(&args);
    for pointer in FIGURES {
        let mut tampered = honest.clone();
        let figure = tampered
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("no {pointer}"));
        let was = figure
            .as_f64()
            .unwrap_or_else(|| panic!("{pointer} is no number"));
        *figure = Value::from(was * 1.01 + 0.01);
        let (code, said) = verify(folder.path(), &tampered);
        assert_eq!(code, Some(1), "{pointer} was not missed: {said}");
    }
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
