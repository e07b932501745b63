//! A plain bi-objective search for graphs of real size: labels by (first, second) sum with petgraph's distances as
//! bounds, and one least second sum per node to leave labels out (Hernández et al. 2020, BOA*).

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use siraba::solve::Digraph;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A graph with two criteria, and the same backwards for petgraph.
pub struct Biobjective<'g> {
    graph: &'g Digraph,
    criteria: [usize; 2],
    backwards: DiGraph<(), [u64; 2]>,
}

impl<'g> Biobjective<'g> {
    /// Reverses the graph.
    pub fn new(graph: &'g Digraph, criteria: [usize; 2]) -> Self {
        let mut backwards = DiGraph::with_capacity(graph.first_out.len(), graph.head.len());
        for _ in 1..graph.first_out.len() {
            backwards.add_node(());
        }
        for (tail, row) in graph.first_out.windows(2).enumerate() {
            for edge in row[0] as usize..row[1] as usize {
                let head = NodeIndex::new(graph.head[edge] as usize);
                let weights = criteria.map(|k| graph.weights[k][edge]);
                backwards.add_edge(head, NodeIndex::new(tail), weights);
            }
        }
        Self {
            graph,
            criteria,
            backwards,
        }
    }

    /// Least sum of a criterion from each node to the target; `u64::MAX` where there is no way.
    fn least(&self, target: u32, which: usize) -> Vec<u64> {
        let target = NodeIndex::new(target as usize);
        let found = dijkstra(&self.backwards, target, None, |e| e.weight()[which]);
        let mut least = vec![u64::MAX; self.backwards.node_count()];
        for (node, sum) in found {
            least[node.index()] = sum;
        }
        least
    }

    /// A node that so many others are nearer to the source than, in the first criterion; the farthest when there are
    /// fewer.
    pub fn of_rank(&self, source: u32, rank: usize) -> u32 {
        let backwards = petgraph::visit::Reversed(&self.backwards);
        let source = NodeIndex::new(source as usize);
        let found = dijkstra(backwards, source, None, |e| {
            use petgraph::visit::EdgeRef;
            self.backwards[e.id()][0]
        });
        let mut by_distance: Vec<(u64, usize)> =
            found.into_iter().map(|(n, d)| (d, n.index())).collect();
        by_distance.sort_unstable();
        by_distance[rank.min(by_distance.len() - 1)].1 as u32
    }

    /// Every non-dominated pair of sums, by increasing first; none when that takes more than `most` labels.
    pub fn frontier(&self, source: u32, target: u32, most: usize) -> Option<Vec<(u64, u64)>> {
        let [first, second] = [self.least(target, 0), self.least(target, 1)];
        let (source, target) = (source as usize, target as usize);
        let mut points = Vec::new();
        if first[source] == u64::MAX {
            return Some(points);
        }
        let [one, two] = self.criteria.map(|k| &self.graph.weights[k]);
        // The least second sum with which each node was left so far.
        let mut least = vec![u64::MAX; first.len()];
        let mut open = BinaryHeap::from([Reverse((first[source], second[source], source))]);
        let mut made = 0;
        while let Some(Reverse((f1, f2, node))) = open.pop() {
            let (g1, g2) = (f1 - first[node], f2 - second[node]);
            if g2 >= least[node] || f2 >= least[target] {
                continue;
            }
            least[node] = g2;
            if node == target {
                points.push((f1, f2));
                continue;
            }
            let row = self.graph.first_out[node] as usize..self.graph.first_out[node + 1] as usize;
            for edge in row {
                let head = self.graph.head[edge] as usize;
                let (g1, g2) = (g1 + one[edge], g2 + two[edge]);
                if first[head] < u64::MAX && g2 < least[head] && g2 + second[head] < least[target] {
                    open.push(Reverse((g1 + first[head], g2 + second[head], head)));
                    made += 1;
                }
            }
            if made > most {
                return None;
            }
        }
        Some(points)
    }
}
