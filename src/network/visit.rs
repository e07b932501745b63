//! petgraph's `visit` traits on `&Network`, so that any petgraph algorithm runs on it.
//!
//! Nodes are [`NodeId`], edges [`EdgeId`]; a node weighs its position, an edge its length in m. All
//! look-ups are O(1); edges into a node come from the reverse rows.

use super::Network;
use crate::model::{EdgeId, NodeId};
use geo::Coord;
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    NodeCompactIndexable, NodeCount, NodeIndexable, VisitMap, Visitable,
};
use petgraph::{Directed, Direction};
use std::ops::Range;

/// An edge of a network, as petgraph's algorithms see it.
#[derive(Clone, Copy, Debug)]
pub struct EdgeReference<'n> {
    network: &'n Network,
    edge: EdgeId,
    source: NodeId,
    target: NodeId,
}

impl<'n> EdgeReference<'n> {
    fn new(network: &'n Network, edge: EdgeId) -> Self {
        Self {
            network,
            edge,
            source: network.tail(edge),
            target: network.head(edge),
        }
    }
}

impl EdgeRef for EdgeReference<'_> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
    type Weight = f64;
    fn source(&self) -> NodeId {
        self.source
    }
    fn target(&self) -> NodeId {
        self.target
    }
    fn weight(&self) -> &f64 {
        let link = self.network.link(self.edge);
        // A link has two vertices or more.
        &self.network.along_m[self.network.first_vertex[link.index() + 1] as usize - 1]
    }
    fn id(&self) -> EdgeId {
        self.edge
    }
}

/// Which nodes were visited.
#[derive(Clone, Debug, Default)]
pub struct Visited(Vec<bool>);

impl VisitMap<NodeId> for Visited {
    fn visit(&mut self, node: NodeId) -> bool {
        !std::mem::replace(&mut self.0[node.index()], true)
    }
    fn is_visited(&self, node: &NodeId) -> bool {
        self.0[node.index()]
    }
    fn unvisit(&mut self, node: NodeId) -> bool {
        std::mem::replace(&mut self.0[node.index()], false)
    }
}

/// Ids of edges: a row of the graph, or of the reverse one.
#[derive(Clone, Debug)]
pub enum EdgeIds<'n> {
    /// Edges out of a node, or all.
    Out(Range<u32>),
    /// Edges into a node.
    In(std::slice::Iter<'n, EdgeId>),
}

impl Iterator for EdgeIds<'_> {
    type Item = EdgeId;
    fn next(&mut self) -> Option<EdgeId> {
        match self {
            Self::Out(range) => range.next().map(EdgeId),
            Self::In(edges) => edges.next().copied(),
        }
    }
}

/// Edges as references.
#[derive(Clone, Debug)]
pub struct EdgeReferences<'n> {
    network: &'n Network,
    ids: EdgeIds<'n>,
}

impl<'n> Iterator for EdgeReferences<'n> {
    type Item = EdgeReference<'n>;
    fn next(&mut self) -> Option<EdgeReference<'n>> {
        self.ids
            .next()
            .map(|edge| EdgeReference::new(self.network, edge))
    }
}

/// The other ends of edges.
#[derive(Clone, Debug)]
pub struct Neighbors<'n> {
    network: &'n Network,
    ids: EdgeIds<'n>,
}

impl Iterator for Neighbors<'_> {
    type Item = NodeId;
    fn next(&mut self) -> Option<NodeId> {
        let edge = self.ids.next()?;
        Some(match self.ids {
            EdgeIds::Out(_) => self.network.head(edge),
            EdgeIds::In(_) => self.network.tail(edge),
        })
    }
}

/// Every node.
#[derive(Clone, Debug)]
pub struct NodeIds(Range<u32>);

impl Iterator for NodeIds {
    type Item = NodeId;
    fn next(&mut self) -> Option<NodeId> {
        self.0.next().map(NodeId)
    }
}

impl Network {
    fn row(&self, node: NodeId, direction: Direction) -> EdgeIds<'_> {
        match direction {
            Direction::Outgoing => {
                EdgeIds::Out(self.first_out[node.index()]..self.first_out[node.index() + 1])
            }
            Direction::Incoming => EdgeIds::In(self.edges_into(node).iter()),
        }
    }
}

impl GraphBase for Network {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
}

impl GraphProp for Network {
    type EdgeType = Directed;
}

impl Data for Network {
    type NodeWeight = Coord<f64>;
    type EdgeWeight = f64;
}

impl NodeCount for Network {
    fn node_count(&self) -> usize {
        Self::node_count(self)
    }
}

impl EdgeCount for Network {
    fn edge_count(&self) -> usize {
        Self::edge_count(self)
    }
}

impl NodeIndexable for Network {
    fn node_bound(&self) -> usize {
        Self::node_count(self)
    }
    fn to_index(&self, node: NodeId) -> usize {
        node.index()
    }
    fn from_index(&self, index: usize) -> NodeId {
        NodeId::new(index)
    }
}

impl NodeCompactIndexable for Network {}

impl EdgeIndexable for Network {
    fn edge_bound(&self) -> usize {
        Self::edge_count(self)
    }
    fn to_index(&self, edge: EdgeId) -> usize {
        edge.index()
    }
    fn from_index(&self, index: usize) -> EdgeId {
        EdgeId::new(index)
    }
}

impl Visitable for Network {
    type Map = Visited;
    fn visit_map(&self) -> Visited {
        Visited(vec![false; Self::node_count(self)])
    }
    fn reset_map(&self, map: &mut Visited) {
        map.0.clear();
        map.0.resize(Self::node_count(self), false);
    }
}

impl<'n> IntoNeighbors for &'n Network {
    type Neighbors = Neighbors<'n>;
    fn neighbors(self, node: NodeId) -> Neighbors<'n> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'n> IntoNeighborsDirected for &'n Network {
    type NeighborsDirected = Neighbors<'n>;
    fn neighbors_directed(self, node: NodeId, direction: Direction) -> Neighbors<'n> {
        Neighbors {
            network: self,
            ids: self.row(node, direction),
        }
    }
}

impl<'n> IntoEdgeReferences for &'n Network {
    type EdgeRef = EdgeReference<'n>;
    type EdgeReferences = EdgeReferences<'n>;
    fn edge_references(self) -> EdgeReferences<'n> {
        EdgeReferences {
            network: self,
            ids: EdgeIds::Out(0..Network::edge_count(self) as u32),
        }
    }
}

impl<'n> IntoEdges for &'n Network {
    type Edges = EdgeReferences<'n>;
    fn edges(self, node: NodeId) -> EdgeReferences<'n> {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'n> IntoEdgesDirected for &'n Network {
    type EdgesDirected = EdgeReferences<'n>;
    fn edges_directed(self, node: NodeId, direction: Direction) -> EdgeReferences<'n> {
        EdgeReferences {
            network: self,
            ids: self.row(node, direction),
        }
    }
}

impl IntoNodeIdentifiers for &Network {
    type NodeIdentifiers = NodeIds;
    fn node_identifiers(self) -> NodeIds {
        NodeIds(0..Network::node_count(self) as u32)
    }
}

#[cfg(test)]
mod tests;
