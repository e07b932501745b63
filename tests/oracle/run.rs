//! Runs the program as a user would, and reports a mismatch so that it can be run again.

use super::files;
use super::judge::{Truth, reported};
use super::scene::Scene;
use serde_json::Value;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What the program answered.
pub struct Answer {
    /// Exit code; `None` if killed.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs the program in the folder; it is stopped after a minute.
pub fn run(folder: &Path, args: &[String]) -> Answer {
    let (out, err) = (folder.join("stdout.json"), folder.join("stderr.txt"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_siraba"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    Answer {
        code,
        stdout: read(&out),
        stderr: read(&err),
    }
}

/// Writes a case's files and runs it.
pub fn ask(scene: &Scene, folder: &Path) -> (Vec<String>, Answer) {
    let args = files::write(scene, folder);
    let answer = run(folder, &args);
    (args, answer)
}

/// The report of a mismatch.
pub fn report(
    scene: &Scene,
    args: &[String],
    folder: &Path,
    answer: &Answer,
    truth: &Truth,
    faults: &[String],
) -> String {
    let quoted: Vec<String> = args
        .iter()
        .map(|a| {
            if a.contains([' ', '%']) {
                format!("'{a}'")
            } else {
                a.clone()
            }
        })
        .collect();
    let head = |text: &str| text.lines().take(12).collect::<Vec<_>>().join("\n    ");
    let plan: Value = serde_json::from_str(&answer.stdout).unwrap_or_default();
    let figures = |name: &str, route: &Value| {
        reported(route).map_or(String::new(), |m| format!("\n    {name} {m:?}"))
    };
    format!(
        "seed {}{}\n  cd {}\n  {} {}\n  faults:\n    {}\n  oracle:\n    {}\n  program: exit {:?}, status {}, \
         binding {}{}{}{}\n  stderr:\n    {}\n",
        scene.seed,
        if scene.numeric { " (numeric)" } else { "" },
        folder.display(),
        env!("CARGO_BIN_EXE_siraba"),
        quoted.join(" "),
        faults.join("\n    "),
        truth.summary(),
        answer.code,
        plan["status"],
        plan["binding"],
        figures("baseline", &plan["baseline"]),
        figures("first route", &plan["routes"][0]),
        figures("least hazard", &plan["least_hazard"]),
        head(&answer.stderr),
    )
}
