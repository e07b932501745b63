//! A part of a graph on its own.
//!
//! Purpose: compact rows for the flows, and the distances in steps that stand in for coordinates. Invariants: nodes are
//! numbered from 0 in the order given; rows are symmetric. Complexity: linear.

/// Nodes of a graph and the edges between them.
pub(super) struct Part {
    /// The graph's number of each node.
    pub nodes: Vec<u32>,
    first: Vec<u32>,
    to: Vec<u32>,
}

const FAR: u32 = u32::MAX;

impl Part {
    /// The place of a node that is in no part.
    pub const OUTSIDE: u32 = u32::MAX;

    /// A part of a graph with these neighbours. `place` holds `OUTSIDE` for every node, before and after.
    pub fn new(nodes: Vec<u32>, near: &[Vec<u32>], place: &mut [u32]) -> Self {
        for (at, &v) in nodes.iter().enumerate() {
            place[v as usize] = at as u32;
        }
        let mut first = Vec::with_capacity(nodes.len() + 1);
        let mut to = Vec::new();
        first.push(0);
        for &v in &nodes {
            let row = near[v as usize].iter().map(|&w| place[w as usize]);
            to.extend(row.filter(|&w| w != Self::OUTSIDE));
            first.push(to.len() as u32);
        }
        for &v in &nodes {
            place[v as usize] = Self::OUTSIDE;
        }
        Self { nodes, first, to }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Neighbours of a node.
    #[inline]
    pub fn row(&self, v: u32) -> &[u32] {
        &self.to[self.first[v as usize] as usize..self.first[v as usize + 1] as usize]
    }

    /// The connected components, in the graph's numbers.
    pub fn components(&self) -> Vec<Vec<u32>> {
        let mut steps = vec![FAR; self.len()];
        let mut components = Vec::new();
        for v in 0..self.len() as u32 {
            if steps[v as usize] == FAR {
                let reached = self.spread(v, &mut steps);
                let nodes = reached.iter().map(|&v| self.nodes[v as usize]);
                components.push(nodes.collect());
            }
        }
        components
    }

    /// Two coordinates of each node of a connected part, from its steps to nodes that are far apart.
    pub fn axes(&self) -> (Vec<i64>, Vec<i64>) {
        let ends = |from: u32| {
            let steps = self.steps(from);
            let far = farthest(steps.iter().copied());
            (steps, far)
        };
        let (_, west) = ends(0);
        let (to_west, east) = ends(west);
        let to_east = self.steps(east);
        let north = farthest(to_west.iter().zip(&to_east).map(|(&a, &b)| a.min(b)));
        let (to_north, south) = ends(north);
        let to_south = self.steps(south);
        let between = |a: &[u32], b: &[u32]| {
            let pairs = a.iter().zip(b);
            pairs.map(|(&a, &b)| i64::from(a) - i64::from(b)).collect()
        };
        (between(&to_west, &to_east), between(&to_south, &to_north))
    }

    fn steps(&self, from: u32) -> Vec<u32> {
        let mut steps = vec![FAR; self.len()];
        self.spread(from, &mut steps);
        steps
    }

    /// Steps from a node to all that were far; those that it reached.
    fn spread(&self, from: u32, steps: &mut [u32]) -> Vec<u32> {
        steps[from as usize] = 0;
        let mut reached = vec![from];
        let mut at = 0;
        while let Some(&v) = reached.get(at) {
            at += 1;
            for &w in self.row(v) {
                if steps[w as usize] == FAR {
                    steps[w as usize] = steps[v as usize] + 1;
                    reached.push(w);
                }
            }
        }
        reached
    }
}

/// The first position with the greatest value.
fn farthest(values: impl Iterator<Item = u32>) -> u32 {
    let last = values
        .enumerate()
        .max_by_key(|&(at, value)| (value, std::cmp::Reverse(at)));
    last.map_or(0, |(at, _)| at as u32)
}
