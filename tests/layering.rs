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

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// The lines of code, each `use` that is broken over several joined up to its `;`, with the number
/// of the first.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (i, line) in text.lines().enumerate() {
        let code = without_comment(line).trim();
        match out.last_mut() {
            Some((_, statement)) if open => statement.push_str(code),
            _ => out.push((i + 1, code.to_owned())),
        }
        let begins = code.starts_with("use ")
            || (code.starts_with("pub") && code.contains(" use ") && !code.contains("fn "));
        open = (open || begins) && !code.ends_with(';');
    }
    out
}

/// The items of a list in braces up to its own closing brace, without what is nested in them.
fn outer_items(list: &str) -> Vec<String> {
    let (mut depth, mut items) = (0, vec![String::new()]);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ if depth == 0 => items.last_mut().expect("never empty").push(c),
            _ => {}
        }
    }
    items
}

/// The stages that a line of code reaches by `crate::stage`, whether by `use` or in full.
fn reached(line: &str) -> Vec<String> {
    let code = without_comment(line);
    code.match_indices("crate::")
        .flat_map(|(at, word)| {
            let rest = &code[at + word.len()..];
            let items = match rest.strip_prefix('{') {
                Some(list) => outer_items(list),
                None => vec![rest.to_owned()],
            };
            items
                .iter()
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
            for (number, line) in statements(&text) {
                for word in reached(&line) {
                    if known.contains(&word.as_str()) && !allowed.contains(&word.as_str()) {
                        backward.push(format!("{}:{}: {word}", file.display(), number));
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
    let broken = "use std::fmt;\nuse crate::{\n    io::{Road, read_roads}, // roads\n    plan::{\n        Plan,\n    },\n};\nfn f() {}";
    let seen: Vec<(usize, Vec<String>)> = statements(broken)
        .into_iter()
        .map(|(number, line)| (number, reached(&line)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let wanted = ["io", "plan", ""].map(String::from).to_vec();
    assert_eq!(seen, [(2, wanted)]);
}
