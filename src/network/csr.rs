//! The frozen road graph: compressed sparse rows of directed edges over undirected links.
//!
//! Invariants (`check_invariants` tests them after each transform):
//! - `first_out` has `node_count + 1` entries, is non-decreasing, ends at `edge_count`;
//! - edges of a node are sorted by (head, link, direction); parallel edges and self-loops survive;
//! - every edge belongs to one link; a link has a forward edge, a backward edge, or both, at least one;
//! - the first and last vertex of a link's geometry are its two nodes' positions;
//! - lengths are finite and ≥ 0; `along_m` is non-decreasing, starts at 0 and ends at the link's length.
//!
//! Complexity: every look-up is O(1). Sources: compressed rows as in `rust_road_router` (`first_out`/`head`).

use super::{Error, error};
use crate::io::{FeatureRef, RoadTags};
use crate::model::{EdgeId, LinkId, NodeId};
use geo::Coord;

/// What a link has from its road feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributes {
    /// The feature it was read from.
    pub feature: FeatureRef,
    /// Its tags.
    pub tags: RoadTags,
}

/// The frozen road graph.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub(super) positions: Vec<Coord<f64>>,
    // Directed edges, compressed by tail.
    pub(super) first_out: Vec<u32>,
    pub(super) head: Vec<NodeId>,
    pub(super) edge_link: Vec<LinkId>,
    pub(super) edge_forward: Vec<bool>,
    // Undirected links.
    pub(super) link_ends: Vec<(NodeId, NodeId)>,
    pub(super) link_attributes: Vec<u32>,
    pub(super) first_vertex: Vec<u32>,
    pub(super) vertices: Vec<Coord<f64>>,
    /// Metres along the link at each vertex; scaled when the road states its own length.
    pub(super) along_m: Vec<f64>,
    pub(super) attributes: Vec<Attributes>,
    // The same edges, compressed by head: ids into the arrays above.
    pub(super) first_in: Vec<u32>,
    pub(super) edges_in: Vec<EdgeId>,
}

/// Links with their geometry, before rows are made of them.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub positions: Vec<Coord<f64>>,
    pub link_ends: Vec<(NodeId, NodeId)>,
    pub link_attributes: Vec<u32>,
    /// Whether each link has a forward and a backward edge.
    pub ways: Vec<(bool, bool)>,
    pub first_vertex: Vec<u32>,
    pub vertices: Vec<Coord<f64>>,
    pub along_m: Vec<f64>,
    pub attributes: Vec<Attributes>,
}

impl Network {
    /// Makes the rows. O(edges), but for sorting each row.
    pub(super) fn assemble(parts: Parts) -> Result<Self, Error> {
        let nodes = parts.positions.len();
        let links = parts.link_ends.len();
        // An edge is (link, direction) in 32 bits, and rows end at the number of edges.
        error::id(nodes, "junctions")?;
        error::id(2 * links, "edges")?;
        let directed = || {
            let ends = parts.link_ends.iter().zip(&parts.ways).enumerate();
            ends.flat_map(|(link, ((a, b), (forward, backward)))| {
                let code = (link as u32) << 1;
                let there = forward.then_some((*a, *b, code));
                let back = backward.then_some((*b, *a, code | 1));
                there.into_iter().chain(back)
            })
        };
        let mut first_out = vec![0_u32; nodes + 1];
        let mut first_in = vec![0_u32; nodes + 1];
        for (tail, head, _) in directed() {
            first_out[tail.index() + 1] += 1;
            first_in[head.index() + 1] += 1;
        }
        for node in 0..nodes {
            first_out[node + 1] += first_out[node];
            first_in[node + 1] += first_in[node];
        }
        let count = first_out[nodes] as usize;
        // Sorting by (head, link, direction) is sorting these numbers.
        let mut rows = vec![0_u64; count];
        let mut next = first_out.clone();
        for (tail, head, code) in directed() {
            let slot = &mut next[tail.index()];
            rows[*slot as usize] = u64::from(head.0) << 32 | u64::from(code);
            *slot += 1;
        }
        for node in 0..nodes {
            rows[first_out[node] as usize..first_out[node + 1] as usize].sort_unstable();
        }
        next.copy_from_slice(&first_in);
        let mut edges_in = vec![EdgeId(0); count];
        for (edge, row) in rows.iter().enumerate() {
            let slot = &mut next[(row >> 32) as usize];
            edges_in[*slot as usize] = EdgeId::new(edge);
            *slot += 1;
        }
        Ok(Self {
            positions: parts.positions,
            first_out,
            head: rows.iter().map(|row| NodeId((row >> 32) as u32)).collect(),
            edge_link: rows.iter().map(|row| LinkId(*row as u32 >> 1)).collect(),
            edge_forward: rows.iter().map(|row| row & 1 == 0).collect(),
            link_ends: parts.link_ends,
            link_attributes: parts.link_attributes,
            first_vertex: parts.first_vertex,
            vertices: parts.vertices,
            along_m: parts.along_m,
            attributes: parts.attributes,
            first_in,
            edges_in,
        })
    }

    /// Whether each link has a forward and a backward edge.
    pub fn link_ways(&self) -> Vec<(bool, bool)> {
        let mut ways = vec![(false, false); self.link_count()];
        for edge in self.edges() {
            let way = &mut ways[self.link(edge).index()];
            if self.is_forward(edge) {
                way.0 = true;
            } else {
                way.1 = true;
            }
        }
        ways
    }

    /// The edges that end at `node`, ascending.
    pub fn edges_into(&self, node: NodeId) -> &[EdgeId] {
        let from = self.first_in[node.index()] as usize;
        &self.edges_in[from..self.first_in[node.index() + 1] as usize]
    }

    /// Number of junctions.
    pub fn node_count(&self) -> usize {
        self.positions.len()
    }
    /// Number of directed edges.
    pub fn edge_count(&self) -> usize {
        self.head.len()
    }
    /// Number of undirected links.
    pub fn link_count(&self) -> usize {
        self.link_ends.len()
    }
    /// lon, lat of a node.
    pub fn position(&self, node: NodeId) -> Coord<f64> {
        self.positions[node.index()]
    }
    /// Row starts of the compressed edges: the edges of node v are `first_out[v]..first_out[v+1]`.
    pub fn first_out(&self) -> &[u32] {
        &self.first_out
    }
    /// Head of every edge.
    pub fn heads(&self) -> &[NodeId] {
        &self.head
    }
    /// The edges that leave `node`.
    pub fn edges_from(&self, node: NodeId) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (self.first_out[node.index()]..self.first_out[node.index() + 1]).map(EdgeId)
    }
    /// Where an edge ends.
    pub fn head(&self, edge: EdgeId) -> NodeId {
        self.head[edge.index()]
    }
    /// Where an edge begins.
    pub fn tail(&self, edge: EdgeId) -> NodeId {
        let (a, b) = self.link_ends[self.edge_link[edge.index()].index()];
        if self.edge_forward[edge.index()] {
            a
        } else {
            b
        }
    }
    /// The link an edge runs along.
    pub fn link(&self, edge: EdgeId) -> LinkId {
        self.edge_link[edge.index()]
    }
    /// Whether the edge runs in the direction of its link's geometry.
    pub fn is_forward(&self, edge: EdgeId) -> bool {
        self.edge_forward[edge.index()]
    }
    /// First and last node of a link's geometry.
    pub fn link_ends(&self, link: LinkId) -> (NodeId, NodeId) {
        self.link_ends[link.index()]
    }
    /// The vertices of a link, two or more.
    pub fn link_vertices(&self, link: LinkId) -> &[Coord<f64>] {
        let i = link.index();
        &self.vertices[self.first_vertex[i] as usize..self.first_vertex[i + 1] as usize]
    }
    /// Metres along the link at each of its vertices: starts at 0, ends at the link's length.
    pub fn link_along_m(&self, link: LinkId) -> &[f64] {
        let i = link.index();
        &self.along_m[self.first_vertex[i] as usize..self.first_vertex[i + 1] as usize]
    }
    /// Length of a link, m: geodesic on WGS84, or the length that its road states.
    pub fn link_length_m(&self, link: LinkId) -> f64 {
        self.link_along_m(link).last().copied().unwrap_or(0.0)
    }
    /// What the link has from its road feature.
    pub fn attributes(&self, link: LinkId) -> &Attributes {
        &self.attributes[self.link_attributes[link.index()] as usize]
    }
    /// Every link.
    pub fn links(&self) -> impl ExactSizeIterator<Item = LinkId> + use<> {
        (0..self.link_count() as u32).map(LinkId)
    }
    /// Every edge.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (0..self.edge_count() as u32).map(EdgeId)
    }
    /// Every node.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.node_count() as u32).map(NodeId)
    }
}
