//! A replan in the formats that people and programs read.
//!
//! Purpose: one file per format, on the same parts as the formats of a plan. Invariants: those of [`super`]; no probability
//! without its interval. Complexity: linear in the answer.

pub(super) mod geojson;
pub(super) mod json;
pub(super) mod text;
