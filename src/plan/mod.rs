//! Paths to a convoy plan: the fifth stage.
//!
//! Purpose: what is asked, what is answered, and why. Builds the layered (junction, via stage,
//! escort) graph, asks `solve`, recomputes every figure in floating point, and writes the detour
//! ledger, the reasons and the sensitivity. Invariants: a route never exceeds a limit beyond
//! rounding at the last place; figures never come from the search. Complexity: one solve for the
//! plan, one or two per avoided zone, one per sensitivity case.

mod result;

pub use result::*;
