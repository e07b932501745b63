//! One folder per real place under `tests/golden`: `command` holds the arguments, `stdout.txt` what
//! the program must print, `exit` its exit code if not 0. Where there is a `plan`, the arguments in it make a plan as
//! JSON first, and the word PLAN in `command` stands for its file. A folder whose command names
//! `../shared/data` is skipped, saying so, where that data is absent.
//!
//! After a change that is meant: `SIRABA_UPDATE_GOLDEN=1 cargo test --test golden`, then read the
//! difference.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use std::path::Path;
use std::process::Command;

#[test]
fn every_real_place_prints_what_it_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let update = std::env::var_os("SIRABA_UPDATE_GOLDEN").is_some();
    let mut folders: Vec<_> = std::fs::read_dir(root.join("tests/golden"))
        .expect("tests/golden exists")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 8, "only {} golden folders", folders.len());
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let command = std::fs::read_to_string(folder.join("command")).expect("a command");
        let mut args = words(&command);
        let made = folder.join("plan");
        let plan = tempfile::Builder::new()
            .suffix(".json")
            .tempfile()
            .expect("a file");
        if let Ok(first) = std::fs::read_to_string(made) {
            let output = Command::new(env!("CARGO_BIN_EXE_siraba"))
                .args(words(&first))
                .args(["--format", "json", "--quiet"])
                .current_dir(root)
                .output()
                .expect("the program runs");
            std::fs::write(plan.path(), output.stdout).expect("the plan is kept");
            for arg in args.iter_mut().filter(|arg| *arg == "PLAN") {
                *arg = plan.path().display().to_string();
            }
        }
        if args
            .iter()
            .any(|arg| arg.starts_with("../shared") && !root.join(arg).exists())
        {
            println!("skipped: {name} needs ../shared/data");
            continue;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_siraba"))
            .args(&args)
            .current_dir(root)
            .output()
            .expect("the program runs");
        let expected_exit: i32 = std::fs::read_to_string(folder.join("exit"))
            .map_or(0, |text| text.trim().parse().expect("a number"));
        if output.status.code() != Some(expected_exit) {
            wrong.push(format!(
                "{name}: exit {:?}, not {expected_exit}\n{}",
                output.status.code(),
                String::from_utf8_lossy(&output.stderr)
            ));
            continue;
        }
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let file = folder.join("stdout.txt");
        if update {
            std::fs::write(&file, &printed).unwrap();
            continue;
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if printed != expected {
            let at = printed
                .lines()
                .zip(expected.lines())
                .position(|(a, b)| a != b)
                .unwrap_or_else(|| printed.lines().count().min(expected.lines().count()));
            wrong.push(format!(
                "{name}: line {} differs\n  printed:  {:?}\n  expected: {:?}",
                at + 1,
                printed.lines().nth(at),
                expected.lines().nth(at)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Splits a line at white space; double quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.trim().chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_with(String::new);
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_with(String::new).push(c),
        }
    }
    words.extend(word);
    words
}
