//! Weak and strong components, by petgraph, over the links that may be used.
//!
//! Purpose: to say which roads cannot be reached from which. Invariants: components are numbered by
//! length of road, then by number of nodes, both falling, then by lowest node. Complexity:
//! O(nodes + edges), iterative: a road of a million junctions overflows no stack.

use super::Network;
use crate::model::{LinkId, NodeId};
use petgraph::unionfind::UnionFind;
use petgraph::visit::{EdgeFiltered, EdgeRef};

/// Component numbers per node, 0 the one with the greatest length of road, and each component's share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Components {
    /// Component of each node; `u32::MAX` for a node with no usable link.
    pub of_node: Vec<u32>,
    /// Length of road in each component, km, greatest first.
    pub length_km: Vec<f64>,
    /// Nodes in each component.
    pub nodes: Vec<u32>,
}

impl Components {
    /// Components in which direction does not matter.
    pub fn weak(network: &Network, usable: &dyn Fn(LinkId) -> bool) -> Self {
        let mut sets = UnionFind::<u32>::new(network.node_count());
        for link in network.links().filter(|link| usable(*link)) {
            let (a, b) = network.link_ends(link);
            sets.union(a.0, b.0);
        }
        Self::ranked(network, usable, &sets.into_labeling())
    }

    /// Components within which every node reaches every other. A link between two components counts in neither.
    pub fn strong(network: &Network, usable: &dyn Fn(LinkId) -> bool) -> Self {
        let filtered = EdgeFiltered::from_fn(network, |edge: super::EdgeReference<'_>| {
            usable(network.link(edge.id()))
        });
        let mut label = vec![0_u32; network.node_count()];
        // petgraph's `tarjan_scc` recurses; this one does not.
        for (number, nodes) in petgraph::algo::kosaraju_scc(&filtered).iter().enumerate() {
            for node in nodes {
                label[node.index()] = number as u32;
            }
        }
        Self::ranked(network, usable, &label)
    }

    /// Ranks the sets of `label` (any numbers below the number of nodes).
    fn ranked(network: &Network, usable: &dyn Fn(LinkId) -> bool, label: &[u32]) -> Self {
        struct Set {
            length_m: f64,
            nodes: u32,
            first: NodeId,
            label: u32,
        }
        let mut touched = vec![false; network.node_count()];
        let mut length_m = vec![0.0; network.node_count()];
        for link in network.links().filter(|link| usable(*link)) {
            let (a, b) = network.link_ends(link);
            touched[a.index()] = true;
            touched[b.index()] = true;
            if label[a.index()] == label[b.index()] {
                length_m[label[a.index()] as usize] += network.link_length_m(link);
            }
        }
        let mut set_of_label = vec![u32::MAX; network.node_count()];
        let mut sets: Vec<Set> = Vec::new();
        for node in network.nodes().filter(|node| touched[node.index()]) {
            let label = label[node.index()];
            let slot = &mut set_of_label[label as usize];
            if *slot == u32::MAX {
                *slot = sets.len() as u32;
                sets.push(Set {
                    length_m: length_m[label as usize],
                    nodes: 0,
                    first: node,
                    label,
                });
            }
            sets[*slot as usize].nodes += 1;
        }
        sets.sort_by(|a, b| {
            (b.length_m.total_cmp(&a.length_m))
                .then(b.nodes.cmp(&a.nodes))
                .then(a.first.cmp(&b.first))
        });
        for (rank, set) in sets.iter().enumerate() {
            set_of_label[set.label as usize] = rank as u32;
        }
        Self {
            of_node: label
                .iter()
                .zip(&touched)
                .map(|(label, touched)| {
                    if *touched {
                        set_of_label[*label as usize]
                    } else {
                        u32::MAX
                    }
                })
                .collect(),
            length_km: sets.iter().map(|set| set.length_m / 1000.0).collect(),
            nodes: sets.iter().map(|set| set.nodes).collect(),
        }
    }
}
