//! Typed roads to a checked, frozen road graph: the second stage.
//!
//! Purpose: noding, speeds, snapping and components; what leaves here is a [`Network`] that nothing
//! changes any more. Invariants: see [`Network`]. Complexity: linear in vertices but for noding by
//! crossings, which is O((n + k) log n) with a spatial index.
//!
//! The steps, in order: [`Builder`] takes roads and nodes them; [`Builder::freeze`] gives the
//! network; [`SnapIndex`] finds the nearest usable link of a point; [`Network::split_at`] gives the
//! network in which each snapped point is a junction. Ids change with a split, nothing else does.

mod build;
mod components;
mod csr;
mod error;
mod invariants;
mod local;
mod opening;
mod slice;
mod snap;
mod speed;
mod split;
mod visit;

pub use build::{BuildReport, Builder};
pub use components::Components;
pub use csr::{Attributes, Network};
pub use error::Error;
pub use opening::closed_on;
pub use snap::{Snap, SnapIndex};
pub use speed::{Barred, link_speed_kmh};
pub use visit::{EdgeReference, Visited};
