//! The yardstick: petgraph's Dijkstra from one node to all on the same graph.
//!
//! Ten starts spread evenly over the numbers of the nodes; the median of their CPU times.

use crate::figures::quantile;
use crate::timed;
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use siraba::solve::Digraph;
use std::fmt::{Display, Formatter};
use std::time::Duration;

/// Why there is no yardstick.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No node to start from.
    #[error(
        "a graph without nodes cannot be measured; leave the yardstick out with --no-yardstick"
    )]
    Empty,
    /// Sums would wrap.
    #[error(
        "lengths of paths leave 32 bits, which the yardstick adds up in; leave it out with --no-yardstick"
    )]
    Overflow,
}

/// The graph as petgraph has it, the starts, and the times so far.
pub struct Yardstick {
    graph: DiGraph<(), u32>,
    starts: Vec<NodeIndex>,
    times: Vec<Duration>,
}

impl Yardstick {
    /// Starts; an even number.
    const STARTS: usize = 10;

    /// Copies the graph with the weights of one criterion.
    pub fn new(from: &Digraph, criterion: usize) -> Result<Self, Error> {
        let nodes = from.first_out.len() - 1;
        if nodes == 0 {
            return Err(Error::Empty);
        }
        let mut graph = DiGraph::with_capacity(nodes, from.head.len());
        for _ in 0..nodes {
            graph.add_node(());
        }
        for (tail, row) in from.first_out.windows(2).enumerate() {
            for edge in row[0] as usize..row[1] as usize {
                let weight = from.weights[criterion][edge];
                let weight = u32::try_from(weight).map_err(|_| Error::Overflow)?;
                let head = NodeIndex::new(from.head[edge] as usize);
                graph.add_edge(NodeIndex::new(tail), head, weight);
            }
        }
        let start = |i| NodeIndex::new((2 * i + 1) * nodes / (2 * Self::STARTS));
        let yardstick = Self {
            graph,
            starts: (0..Self::STARTS).map(start).collect(),
            times: Vec::new(),
        };
        if !yardstick.in_range() {
            return Err(Error::Overflow);
        }
        Ok(yardstick)
    }

    /// Runs from every other of the starts: the first call from the first, third…, the second from the rest.
    pub fn measure_half(&mut self) {
        let skip = usize::from(!self.times.is_empty());
        for &start in self.starts.iter().skip(skip).step_by(2) {
            let (_, took) = timed(|| dijkstra(&self.graph, start, None, |e| *e.weight()));
            self.times.push(took);
        }
    }

    /// Whether no sum from these starts can wrap: the search adds one arc to the length of a shortest path.
    fn in_range(&self) -> bool {
        let heaviest = self.graph.edge_weights().copied().max().unwrap_or(0);
        let farthest = |&start: &NodeIndex| {
            let lengths = dijkstra(&self.graph, start, None, |e| u64::from(*e.weight()));
            lengths.into_values().max().unwrap_or(0)
        };
        let farthest = self.starts.iter().map(farthest).max().unwrap_or(0);
        u32::try_from(farthest + u64::from(heaviest)).is_ok()
    }

    /// The median of the times.
    pub fn median(&self) -> Option<Duration> {
        let mut times = self.times.clone();
        times.sort_unstable();
        quantile(&times, 50)
    }
}

impl Display for Yardstick {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let starts: Vec<String> = self
            .starts
            .iter()
            .map(|n| (n.index() + 1).to_string())
            .collect();
        let ms = |times: &[Duration]| {
            let mut times = times.to_vec();
            times.sort_unstable();
            quantile(&times, 50).map_or(f64::NAN, |t| t.as_secs_f64() * 1e3)
        };
        let half = self.times.len() / 2;
        writeln!(
            f,
            "yardstick: {:.3} ms, the median of petgraph's dijkstra one-to-all from nodes {} ({:.3} before the \
             queries, {:.3} after)",
            ms(&self.times),
            starts.join(", "),
            ms(&self.times[..half]),
            ms(&self.times[half..]),
        )
    }
}
