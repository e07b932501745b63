//! JSON: the replan itself, every figure in full precision; `verify` reads it back, and so does `replan`.

use super::super::Error;
use crate::plan::Replan;

/// The replan as indented JSON with a newline at its end.
pub(in crate::report) fn write(replan: &Replan) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(replan).map_err(|e| Error::format("JSON", &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}
