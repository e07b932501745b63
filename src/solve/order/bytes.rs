//! An order on disk, beside its graph.
//!
//! Purpose: an order is made once for a topology. Layout, little-endian: a mark with the version (8 bytes), the number
//! of nodes (4), the SHA-256 of `first_out` and `head` (32), the node at each rank (4 each), the SHA-256 of all that
//! (32). Invariants: what is read is an order of the graph at hand, byte for byte as it was written, or an error.
//! Complexity: linear.

use super::Order;
use crate::solve::{Digraph, Error};
use sha2::{Digest, Sha256};

/// The last character is the version.
const MARK: &[u8; 8] = b"SIRABAO1";
const DIGEST: usize = 32;
const HEADER: usize = MARK.len() + 4 + DIGEST;

impl Order {
    /// The order as bytes for [`Order::from_bytes`], with a digest of the topology it was made for.
    ///
    /// `graph` is that graph; an error when it has another number of nodes.
    pub fn to_bytes(&self, graph: &Digraph) -> Result<Vec<u8>, Error> {
        super::super::solver::check_arrays(graph)?;
        if graph.first_out.len() != self.node.len() + 1 {
            return Err(Error::Order("it is of another graph"));
        }
        let mut bytes = Vec::with_capacity(HEADER + 4 * self.node.len() + DIGEST);
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(&(self.node.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&topology(graph));
        for v in &self.node {
            bytes.extend_from_slice(&v.to_le_bytes());
        }
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        Ok(bytes)
    }

    /// Reads what [`Order::to_bytes`] wrote for a graph of the same topology, whatever its weights.
    ///
    /// Bytes that are cut short, changed, of another version or of another topology are an error, and the order is to be
    /// made again.
    pub fn from_bytes(bytes: &[u8], graph: &Digraph) -> Result<Self, Error> {
        super::super::solver::check_arrays(graph)?;
        let nodes = graph.first_out.len() - 1;
        let Some(rest) = bytes.strip_prefix(MARK) else {
            return Err(Error::Order(
                "the file is no order, or of another version: make it again",
            ));
        };
        let count = rest.first_chunk().map(|&count| u32::from_le_bytes(count));
        if count != Some(nodes as u32) {
            return Err(Error::Order(
                "the file is of a graph with another number of nodes: make it again",
            ));
        }
        if bytes.len() != HEADER + 4 * nodes + DIGEST {
            return Err(Error::Order(
                "the file is cut short or has something after its end: make it again",
            ));
        }
        let (content, digest) = bytes.split_at(bytes.len() - DIGEST);
        let sum: [u8; DIGEST] = Sha256::digest(content).into();
        if sum != digest {
            return Err(Error::Order("the file is damaged: make it again"));
        }
        let (header, nodes) = content.split_at(HEADER);
        if header[HEADER - DIGEST..] != topology(graph) {
            return Err(Error::Order(
                "the file is of a graph with other edges: make it again",
            ));
        }
        let (nodes, _) = nodes.as_chunks::<4>();
        Self::of_nodes(nodes.iter().map(|&v| u32::from_le_bytes(v)).collect())
    }
}

/// What tells two topologies apart.
fn topology(graph: &Digraph) -> [u8; DIGEST] {
    let mut digest = Sha256::new();
    let mut block = Vec::new();
    // The length of the first array follows from the header, so that nothing can shift between them.
    for numbers in [&graph.first_out, &graph.head] {
        for some in numbers.chunks(4096) {
            block.clear();
            block.extend(some.iter().flat_map(|number| number.to_le_bytes()));
            digest.update(&block);
        }
    }
    digest.finalize().into()
}
