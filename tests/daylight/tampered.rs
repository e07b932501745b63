//! Tampered marches.
