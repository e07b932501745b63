//! A plan in the formats that people and programs read: the sixth stage.
//!
//! Purpose: one file per format. Invariants: pure and deterministic; nothing is recomputed here;
//! risk is printed to two significant figures and never without its caveat. Complexity: linear in
//! the plan.
