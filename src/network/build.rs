//! Noding: roads to junctions and links.

use super::{Error, Network};
use crate::io::{Noding, Road};

/// Collects roads and nodes them.
#[derive(Debug)]
pub struct Builder {
    noding: Noding,
    snap_tolerance_m: f64,
}

/// What noding met.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct BuildReport {
    /// Roads that repeat another exactly (same vertices, either direction), as feature numbers by file.
    pub duplicates: Vec<crate::io::FeatureRef>,
    /// Roads of zero length, left out.
    pub zero_length: Vec<crate::io::FeatureRef>,
    /// Ends joined within the tolerance.
    pub joined_ends: u32,
    /// osmnx twins merged into one two-way link.
    pub merged_twins: u32,
}

impl Builder {
    /// A builder with the manifest's noding and the distance within which dangling ends are joined.
    pub fn new(noding: Noding, snap_tolerance_m: f64) -> Self {
        Self {
            noding,
            snap_tolerance_m,
        }
    }

    /// Adds a road.
    pub fn add(&mut self, road: Road) -> Result<(), Error> {
        let _ = (road, self.noding, self.snap_tolerance_m);
        todo!("H1")
    }

    /// Nodes everything added and freezes it.
    pub fn freeze(self) -> Result<(Network, BuildReport), Error> {
        todo!("H1")
    }
}
