//! Writing results: stdout or a file, a broken pipe told apart from a failure.

use super::Failure;
use crate::plan::Binding;
use crate::report::{Format, NamedFile};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes to a file, or to `out` when there is none.
pub fn write(out: &mut dyn Write, file: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match file {
        Some(path) => std::fs::write(path, bytes).map_err(|error| Failure::Write {
            file: path.display().to_string(),
            reason: error.to_string(),
        }),
        None => out
            .write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(|e| stdout(&e)),
    }
}

/// Writes several files into a folder, which is made if need be.
pub fn write_folder(folder: &Path, files: &[NamedFile]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::Write {
        file: folder.display().to_string(),
        reason: error.to_string(),
    })?;
    for file in files {
        write(
            &mut std::io::sink(),
            Some(&folder.join(&file.name)),
            &file.bytes,
        )?;
    }
    Ok(())
}

/// What a failed write to stdout means.
pub fn stdout(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::BrokenPipe {
        Failure::BrokenPipe
    } else {
        Failure::Write {
            file: "standard output".to_owned(),
            reason: error.to_string(),
        }
    }
}

/// Refuses a name for `-o` that is a folder's, or whose extension is another format's. `allowed` are the
/// extensions (lower case) of the format that is written; a name without one is taken as it is if `bare`.
pub fn expect_file(
    path: Option<&Path>,
    allowed: &[&str],
    bare: bool,
    help: &str,
) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let refuse = |what: &str| Failure::Usage {
        what: format!("-o {}: {what}", path.display()),
        help: help.to_owned(),
    };
    if is_folder(path) {
        return Err(refuse("is a folder, and this command writes one file"));
    }
    match path.extension().map(|e| e.to_string_lossy().to_lowercase()) {
        None if bare => Ok(()),
        Some(extension) if allowed.contains(&extension.as_str()) => Ok(()),
        None => Err(refuse("has no extension that says what it is")),
        Some(extension) => Err(refuse(&format!(".{extension} is not what is written"))),
    }
}

/// The format that the name of `-o` tells, among those that this command writes; text for a name without
/// an extension.
pub fn by_name(path: &Path, allowed: &[Format], what: &str) -> Result<Format, Failure> {
    let Some(extension) = path.extension().map(|e| e.to_string_lossy().into_owned()) else {
        return Ok(Format::Text);
    };
    Format::from_extension(&extension)
        .filter(|format| allowed.contains(format))
        .ok_or_else(|| {
            let known: Vec<String> = allowed
                .iter()
                .map(|f| format!(".{}", f.extension()))
                .collect();
            Failure::Usage {
                what: format!("-o ends in .{extension}, which is no format of {what}"),
                help: format!("Name it {}, or say --format.", known.join(", ")),
            }
        })
}

/// Whether `-o` names a folder: it ends in a separator, or is one.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
        || path
            .as_os_str()
            .to_string_lossy()
            .ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// Tells on `err` what an answer warns of, and what stands in its way.
pub fn tell(err: &mut dyn Write, warnings: &[String], binding: &[Binding]) {
    for warning in warnings {
        let _ = writeln!(err, "warning: {warning}");
    }
    for binding in binding {
        let _ = writeln!(err, "no route meets the limits: {}", binding.reason);
    }
}
