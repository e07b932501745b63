//! Risk layers to hazard per link, with what contributed it: the third stage.
//!
//! Purpose: the Poisson model of the contract's section 5 for the reference convoy (N0 trucks, by
//! day, unescorted); the planner multiplies by the convoy's own factor. Invariants: hazards are
//! finite and ≥ 0; the pieces of a link tile it without gap or overlap; the contributions of a link
//! add up to its hazard less the background. Complexity: O(polygons × crossing candidates × log)
//! with a spatial index on the links and latitude bands in each polygon.

mod bands;
mod covers;
mod error;
mod exposure;
mod inside;
mod kernel;
mod layers;
mod line;
mod link;
mod metric;
mod near;
mod overlay;
mod presence;
mod scenario;
mod strongest;
mod taper;
#[cfg(test)]
mod testing;
mod tolls;

pub use error::Error;
pub use exposure::{Cell, Exposure, Share, exposures};
pub use kernel::{IncidentField, Placed};
pub use overlay::{
    Claim, LinkRisk, Overlay, Piece, Settings, Toll, Zone, assess, overlay, overlay_again,
    overlay_on,
};
pub use scenario::{Changed, apply};
