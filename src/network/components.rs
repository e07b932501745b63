//! Weak and strong components, by petgraph, over the links that may be used.

use super::Network;
use crate::model::LinkId;

/// Component numbers per node, 0 the one with the greatest length of road, and each component's share.
#[derive(Clone, Debug, Default)]
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
        let _ = (network, usable);
        todo!("H1")
    }
    /// Components within which every node reaches every other. A link between two components counts in neither.
    pub fn strong(network: &Network, usable: &dyn Fn(LinkId) -> bool) -> Self {
        let _ = (network, usable);
        todo!("H1")
    }
}
