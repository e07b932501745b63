//! Settled labels as chains of edges.

/// Each settled label: the edge that reached it and the label before.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    steps: Vec<(u32, u32)>,
}

impl Chain {
    /// The parent of the first label.
    pub const ROOT: u32 = u32::MAX;

    /// Forgets all labels.
    pub fn clear(&mut self) {
        self.steps.clear();
    }

    /// Number of the new label.
    pub fn push(&mut self, edge: u32, parent: u32) -> u32 {
        self.steps.push((edge, parent));
        (self.steps.len() - 1) as u32
    }

    /// Edges from the source to a label, in order. The first label has no edge.
    pub fn edges_to(&self, label: u32) -> Vec<u32> {
        let mut edges = Vec::new();
        let (mut edge, mut parent) = self.steps[label as usize];
        while parent != Self::ROOT {
            edges.push(edge);
            (edge, parent) = self.steps[parent as usize];
        }
        edges.reverse();
        edges
    }
}
