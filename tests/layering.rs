//! Data flows one way: `io, network, risk, solve, plan, report`. A stage imports `model` and the
//! stages to its left; `solve` imports only `model`; `model` imports nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

use std::path::{Path, PathBuf};

const STAGES: [&str; 6] = ["io", "network", "risk", "solve", "plan", "report"];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("entry is readable").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The stages that a line of code reaches by `crate::stage`, whether by `use` or in full.
fn reached(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices("crate::")
        .flat_map(|(at, word)| {
            let rest = &code[at + word.len()..];
            let list = rest.strip_prefix('{').map_or_else(
                || rest.split(',').next().unwrap_or_default(),
                |inner| inner.split('}').next().unwrap_or_default(),
            );
            list.split(',')
                .map(|item| {
                    item.trim()
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect()
                })
                .collect::<Vec<String>>()
        })
        .collect()
}

fn allowed(stage: &str) -> Vec<&str> {
    match stage {
        "model" => vec!["model"],
        "solve" => vec!["model", "solve"],
        _ => {
            let position = STAGES
                .iter()
                .position(|s| *s == stage)
                .expect("a known stage");
            std::iter::once("model")
                .chain(STAGES[..=position].iter().copied())
                .collect()
        }
    }
}

#[test]
fn no_stage_imports_one_to_its_right() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let known: Vec<&str> = STAGES.iter().copied().chain(["model", "cli"]).collect();
    let mut backward = Vec::new();
    let mut read = 0;
    for stage in STAGES.iter().copied().chain(["model"]) {
        let mut files = Vec::new();
        rust_files(&src.join(stage), &mut files);
        let allowed = allowed(stage);
        for file in files {
            read += 1;
            let text = std::fs::read_to_string(&file).expect("source is readable");
            for (number, line) in text.lines().enumerate() {
                for word in reached(line) {
                    if known.contains(&word.as_str()) && !allowed.contains(&word.as_str()) {
                        backward.push(format!("{}:{}: {word}", file.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(read > 30, "only {read} files were read");
    assert!(
        backward.is_empty(),
        "backward imports:\n{}",
        backward.join("\n")
    );
}

#[test]
fn the_reader_of_imports_sees_them() {
    assert_eq!(reached("use crate::plan::Plan;"), ["plan"]);
    assert_eq!(
        reached("use crate::{io, network::Network};"),
        ["io", "network"]
    );
    assert_eq!(reached("let x = crate::report::render(a, b);"), ["report"]);
    assert!(reached("// crate::plan").is_empty());
}
