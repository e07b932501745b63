//! `attacks_per_1000_km`: one number, or the interval `[low, mid, high]`.
//!
//! Purpose: what plans are made with (mid), and the range it is believed to lie in. An export that has no
//! lists writes the interval as text, `"[0.3, 0.6, 1.5]"`, and is understood. Invariants: 0 ≤ low ≤ mid ≤ high
//! ≤ 1e6. Complexity: O(1).

use super::Error;
use super::properties::{Properties, words};
use super::toml_table::Bounds;
use serde_json::Value;

const KEY: &str = "attacks_per_1000_km";
const BOUNDS: Bounds = Bounds::Between(0.0, 1e6);

/// The rate, and the range around it where one is stated.
pub(super) fn read(p: &Properties<'_>) -> Result<(f64, Option<[f64; 2]>), Error> {
    let parsed;
    let list = match p.get(KEY) {
        Some(Value::Array(list)) => list,
        Some(Value::String(text)) if text.trim_start().starts_with('[') => {
            parsed = serde_json::from_str::<Vec<Value>>(text.trim()).map_err(|_| {
                p.error(
                    Some(KEY),
                    format!(
                        "is no list of numbers: {}",
                        words(&Value::String(text.clone()))
                    ),
                    "write the interval as [low, mid, high], for example [0.3, 0.6, 1.5]",
                )
            })?;
            &parsed
        }
        _ => return Ok((p.required(KEY, BOUNDS)?, None)),
    };
    let [low, mid, high] = list.as_slice() else {
        return Err(p.error(
            Some(KEY),
            format!("is a list of {}, not of three numbers", list.len()),
            "write [low, mid, high], or one number for the assumed interval",
        ));
    };
    let number = |value: &Value, name: &str| match value.as_f64() {
        Some(n) if BOUNDS.admit(n) => Ok(n),
        _ => Err(p.error(
            Some(KEY),
            format!(
                "its {name} must be {}, not {}",
                BOUNDS.words(),
                words(value)
            ),
            "correct it, as a JSON number without quotes or units",
        )),
    };
    let [low, mid, high] = [
        number(low, "low")?,
        number(mid, "mid")?,
        number(high, "high")?,
    ];
    if low > mid || mid > high {
        return Err(p.error(
            Some(KEY),
            format!("[{low}, {mid}, {high}] does not rise"),
            "write [low, mid, high] with low ≤ mid ≤ high; plans are made with mid",
        ));
    }
    Ok((mid, Some([low, high])))
}
