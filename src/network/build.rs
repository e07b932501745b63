//! Noding: roads to junctions and links.
//!
//! Purpose: turn lines into the links of a graph. Invariants: vertices are equal when they round to the
//! same 1e-7 degrees, and each has one position, that of its first appearance; junctions, links and
//! edges are numbered by first appearance, so the same roads give the same network. Complexity: linear
//! in vertices; crossings and the joining of ends use a packed R-tree, O((n + k) log n).
//!
//! The steps of [`Builder::freeze`]: twins of osmnx become one two-way road; with `crossings`, lines are
//! cut where they cross; dangling ends are joined; vertices are counted; lines are cut at junctions.

mod crossings;
mod joining;
mod junctions;
mod lines;
mod twins;

use super::csr::Parts;
use super::{Attributes, Error, Network};
use crate::io::{Direction, FeatureRef, Noding, Road};
use lines::{Lines, Points};
use rustc_hash::FxHashMap;

/// Collects roads and nodes them.
#[derive(Debug)]
pub struct Builder {
    noding: Noding,
    snap_tolerance_m: f64,
    points: Points,
    lines: Lines,
    attributes: Vec<Attributes>,
    /// Roads with osmnx's `u` and `v`.
    osmnx: Vec<(u32, (i64, i64))>,
}

/// What noding met.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct BuildReport {
    /// Roads that repeat another exactly (same vertices, either direction), as feature numbers by file.
    pub duplicates: Vec<FeatureRef>,
    /// Roads of zero length, left out.
    pub zero_length: Vec<FeatureRef>,
    /// Ends joined within the tolerance.
    pub joined_ends: u32,
    /// osmnx twins merged into one two-way link.
    pub merged_twins: u32,
}

/// The ways a road may be driven, as bits; none of them when it is left out.
const FORWARD: u8 = 1;
const BACKWARD: u8 = 2;

impl Builder {
    /// A builder with the manifest's noding and the distance within which dangling ends are joined.
    pub fn new(noding: Noding, snap_tolerance_m: f64) -> Self {
        Self {
            noding,
            snap_tolerance_m,
            points: Points::default(),
            lines: Lines::default(),
            attributes: Vec::new(),
            osmnx: Vec::new(),
        }
    }

    /// Adds a road.
    pub fn add(&mut self, road: Road) -> Result<(), Error> {
        let index = super::error::id(self.attributes.len(), "roads")?;
        for line in &road.lines {
            self.lines.begin();
            for at in &line.0 {
                let vertex = self.points.id(*at)?;
                self.lines.push(vertex);
            }
            self.lines.end(index)?;
        }
        if let Some((u, v, _)) = road.osmnx {
            self.osmnx.push((index, (u, v)));
        }
        self.attributes.push(Attributes {
            feature: road.feature,
            tags: road.tags,
        });
        Ok(())
    }

    /// Nodes everything added and freezes it.
    pub fn freeze(mut self) -> Result<(Network, BuildReport), Error> {
        let mut report = BuildReport::default();
        if self.attributes.is_empty() {
            return Err(Error::Empty {
                reason: "no road was read".into(),
            });
        }
        let mut ways: Vec<u8> = self
            .attributes
            .iter()
            .map(|a| match a.tags.direction {
                Direction::Both => FORWARD | BACKWARD,
                Direction::Forward => FORWARD,
                Direction::Backward => BACKWARD,
            })
            .collect();
        report.merged_twins = twins::merge(&self.osmnx, &self.lines, &self.attributes, &mut ways);
        self.repeated_and_empty(&mut ways, &mut report);
        let mut forced = Vec::new();
        if self.noding == Noding::Crossings {
            let attributes = &self.attributes;
            let bridge = |road: u32| attributes.get(road as usize).is_some_and(|a| a.tags.bridge);
            crossings::cut(&mut self.lines, &mut self.points, &bridge)?;
        }
        if self.snap_tolerance_m > 0.0 {
            let by_ends = self.noding == Noding::Endpoints;
            report.joined_ends = joining::join(
                &mut self.lines,
                &mut self.points,
                self.snap_tolerance_m,
                by_ends,
                &mut forced,
            )?;
        }
        let parts = junctions::cut(&self, &ways, &forced)?;
        // The largest of the working memory goes before the rows are made.
        drop(self.points);
        drop(self.lines);
        if parts.link_ends.is_empty() {
            return Err(Error::Empty {
                reason: "every road has zero length".into(),
            });
        }
        let network = Network::assemble(Parts {
            attributes: self.attributes,
            ..parts
        })?;
        Ok((network, report))
    }

    /// Reports roads that repeat another, and roads without any length, which get no way.
    fn repeated_and_empty(&self, ways: &mut [u8], report: &mut BuildReport) {
        let mut first_of: FxHashMap<u64, u32> = FxHashMap::default();
        for (road, lines) in self.lines.by_road(self.attributes.len()).enumerate() {
            let Some(way) = ways.get_mut(road).filter(|way| **way != 0) else {
                continue;
            };
            let feature = self.attributes[road].feature;
            if lines
                .clone()
                .all(|line| self.lines.vertices(line).len() < 2)
            {
                *way = 0;
                report.zero_length.push(feature);
                continue;
            }
            let hash = self.lines.fingerprint(lines.clone());
            match first_of.get(&hash) {
                None => {
                    first_of.insert(hash, road as u32);
                }
                Some(first) => {
                    let other = self.lines.of_road(*first);
                    if self.lines.same(lines, other) {
                        report.duplicates.push(feature);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
