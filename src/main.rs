//! The command line: exit codes, broken pipes and how errors are printed; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    siraba::cli::run(
        std::env::args_os(),
        &mut std::io::stdout().lock(),
        &mut std::io::stderr().lock(),
    )
}
