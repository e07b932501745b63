//! Making junctions of points on roads.
//!
//! Purpose: a journey begins and ends on a road, not at a junction. Invariants: the pieces of a link add
//! up to it; old nodes keep their ids and new ones follow in the order of links and positions.
//! Complexity: linear in the network, O(k log k) in the points.

use super::csr::Parts;
use super::local::{Local, project};
use super::{Network, Snap};
use crate::model::{LinkId, NodeId};
use geo::Coord;

/// Positions this close in both degrees are one.
const SAME: f64 = 1e-7;

/// A cut of one link.
struct Cut {
    link: LinkId,
    /// Vertices of the link before the cut.
    before: usize,
    /// Position on the segment of the cut, 0..1; 0 at a vertex.
    t: f64,
    along_m: f64,
    at: Coord<f64>,
    /// Vertices of the link that are no later than the cut: one more than `before` at a vertex.
    upto: usize,
    node: NodeId,
}

impl Network {
    /// The network in which every snapped point is a junction, and the node of each snap, in order.
    /// A point within 1e-7 degrees of an end of its link is that end's node; points within 1e-7 degrees of one
    /// another on a link share a node. Lengths add up exactly as before; attributes are kept. New nodes
    /// come after the old ones, so old node ids stay valid; link and edge ids do not.
    pub fn split_at(&self, snaps: &[Snap]) -> (Self, Vec<NodeId>) {
        let mut nodes = vec![NodeId(0); snaps.len()];
        let mut wanted: Vec<(usize, Cut)> = Vec::new();
        for (i, snap) in snaps.iter().enumerate() {
            match self.locate(snap) {
                Ok(end) => nodes[i] = end,
                Err(cut) => wanted.push((i, cut)),
            }
        }
        wanted.sort_by(|(_, a), (_, b)| {
            (a.link.cmp(&b.link))
                .then(a.upto.cmp(&b.upto))
                .then(a.t.total_cmp(&b.t))
        });
        let mut positions = self.positions.clone();
        let mut cuts: Vec<Cut> = Vec::new();
        for (i, mut cut) in wanted {
            nodes[i] = match cuts.last() {
                Some(last) if last.link == cut.link && close(last.at, cut.at) => last.node,
                _ => {
                    cut.node = NodeId::new(positions.len());
                    positions.push(cut.at);
                    let node = cut.node;
                    cuts.push(cut);
                    node
                }
            };
        }
        if cuts.is_empty() {
            return (self.clone(), nodes);
        }
        match Self::assemble(self.cut(positions, cuts)) {
            Ok(network) => (network, nodes),
            // Only a network within a few links of the greatest number: it stays whole, and each
            // point is the nearer end of its link.
            Err(_) => (
                self.clone(),
                snaps.iter().map(|snap| self.nearer_end(snap)).collect(),
            ),
        }
    }

    /// The end of its link that a snap coincides with, or where to cut.
    fn locate(&self, snap: &Snap) -> Result<NodeId, Cut> {
        let vertices = self.link_vertices(snap.link);
        let along = self.link_along_m(snap.link);
        let last = vertices.len() - 1;
        // Segments that hold the position: one, but at a vertex, or where a road states no length.
        let from = along
            .partition_point(|m| *m < snap.along_m)
            .saturating_sub(1);
        let to = along.partition_point(|m| *m <= snap.along_m).clamp(1, last);
        let mut best = (f64::INFINITY, from.min(last - 1), 0.0);
        for segment in from.min(last - 1)..to.max(from.min(last - 1) + 1) {
            let (a, b) = (vertices[segment], vertices[segment + 1]);
            let t = project(&Local::at(snap.at), snap.at, a, b);
            let off = snap.at - (a + (b - a) * t);
            let off = off.x.hypot(off.y);
            if off < best.0 {
                best = (off, segment, t);
            }
        }
        let (_, segment, t) = best;
        let (a, b) = self.link_ends(snap.link);
        let vertex = [segment, segment + 1]
            .into_iter()
            .find(|v| close(vertices[*v], snap.at));
        match vertex {
            Some(0) => Ok(a),
            Some(v) if v == last => Ok(b),
            Some(v) => Err(Cut {
                link: snap.link,
                before: v,
                t: 0.0,
                along_m: along[v],
                at: vertices[v],
                upto: v + 1,
                node: a,
            }),
            None => Err(Cut {
                link: snap.link,
                before: segment + 1,
                t,
                along_m: snap.along_m.clamp(along[segment], along[segment + 1]),
                at: snap.at,
                upto: segment + 1,
                node: a,
            }),
        }
    }

    /// Links and geometry with the cuts made; `cuts` ascend by link and position.
    fn cut(&self, positions: Vec<Coord<f64>>, cuts: Vec<Cut>) -> Parts {
        let more = cuts.len();
        let mut parts = Parts {
            positions,
            link_ends: Vec::with_capacity(self.link_count() + more),
            link_attributes: Vec::with_capacity(self.link_count() + more),
            ways: Vec::with_capacity(self.link_count() + more),
            first_vertex: Vec::with_capacity(self.link_count() + more + 1),
            vertices: Vec::with_capacity(self.vertices.len() + 2 * more),
            along_m: Vec::with_capacity(self.vertices.len() + 2 * more),
            attributes: self.attributes.clone(),
        };
        parts.first_vertex.push(0);
        let ways = self.link_ways();
        let mut cuts = cuts.into_iter().peekable();
        for link in self.links() {
            let (mut tail, head) = self.link_ends(link);
            let vertices = self.link_vertices(link);
            let along = self.link_along_m(link);
            let (mut next, mut base) = (0, 0.0);
            loop {
                let cut = cuts.next_if(|cut| cut.link == link);
                let upto = cut.as_ref().map_or(vertices.len(), |cut| cut.before);
                for i in next..upto {
                    parts.vertices.push(vertices[i]);
                    parts.along_m.push((along[i] - base).max(0.0));
                }
                if let Some(cut) = &cut {
                    parts.vertices.push(cut.at);
                    parts.along_m.push((cut.along_m - base).max(0.0));
                }
                parts.first_vertex.push(parts.vertices.len() as u32);
                parts
                    .link_ends
                    .push((tail, cut.as_ref().map_or(head, |cut| cut.node)));
                parts
                    .link_attributes
                    .push(self.link_attributes[link.index()]);
                parts.ways.push(ways[link.index()]);
                let Some(cut) = cut else {
                    break;
                };
                parts.vertices.push(cut.at);
                parts.along_m.push(0.0);
                (tail, next, base) = (cut.node, cut.upto, cut.along_m);
            }
        }
        parts
    }

    fn nearer_end(&self, snap: &Snap) -> NodeId {
        let (a, b) = self.link_ends(snap.link);
        if snap.along_m * 2.0 <= self.link_length_m(snap.link) {
            a
        } else {
            b
        }
    }
}

fn close(a: Coord<f64>, b: Coord<f64>) -> bool {
    (a.x - b.x).abs() <= SAME && (a.y - b.y).abs() <= SAME
}

#[cfg(test)]
mod tests;
