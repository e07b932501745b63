//! A problem as the definitions state it: arcs with several weights, and questions about ways through them.

use siraba::solve::{
    Alternatives, Budget, Digraph, Error, Frontier, Hierarchy, Limit, Order, Outcome, Path, Query,
};
use siraba::solve::{LIMIT, Solver};
use std::fmt::{Display, Formatter};

/// Arcs sorted by tail, so that an arc's position is the edge's number in the library's graph.
#[derive(Clone, Debug, Default)]
pub struct Instance {
    pub nodes: usize,
    pub criteria: usize,
    pub arcs: Vec<Arc>,
}

/// An arc with one weight per criterion, and the road it runs on.
#[derive(Clone, Debug)]
pub struct Arc {
    pub tail: usize,
    pub head: usize,
    pub weights: Vec<u64>,
    pub road: u32,
}

impl Instance {
    /// Sorts the arcs by tail.
    pub fn sorted(mut self) -> Self {
        self.arcs.sort_by_key(|arc| arc.tail);
        self
    }

    /// Arcs that leave each node.
    pub fn leaving(&self) -> Vec<Vec<usize>> {
        let mut leaving = vec![Vec::new(); self.nodes];
        for (number, arc) in self.arcs.iter().enumerate() {
            leaving[arc.tail].push(number);
        }
        leaving
    }

    /// The library's graph.
    pub fn digraph(&self) -> Digraph {
        let row = |node| self.arcs.partition_point(|arc| arc.tail < node) as u32;
        let along = |k: usize| self.arcs.iter().map(|arc| arc.weights[k]).collect();
        Digraph {
            first_out: (0..=self.nodes).map(row).collect(),
            head: self.arcs.iter().map(|arc| arc.head as u32).collect(),
            weights: (0..self.criteria).map(along).collect(),
        }
    }

    /// Which road each arc runs on.
    pub fn roads(&self) -> Vec<u32> {
        self.arcs.iter().map(|arc| arc.road).collect()
    }

    /// Whether the weights are such that a way without repeated nodes could reach the end of the range of sums.
    pub fn may_overflow(&self) -> bool {
        let greatest = self.arcs.iter().flat_map(|arc| &arc.weights).max();
        let greatest = u128::from(greatest.copied().unwrap_or(0));
        greatest * self.nodes as u128 >= u128::from(LIMIT)
    }
}

/// What is asked about ways from `source` to `target`.
#[derive(Clone, Debug)]
pub struct Question {
    pub source: usize,
    pub target: usize,
    pub objective: usize,
    pub limits: Vec<Limit>,
    pub kind: Kind,
    /// A cap on labels.
    pub labels: Option<u64>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Constrained,
    Frontier {
        criterion: usize,
    },
    Alternatives {
        count: usize,
        max_overlap: f64,
        measure: usize,
    },
}

/// What the library answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Constrained(Outcome),
    Frontier(Frontier),
    Alternatives(Vec<Path>),
}

impl Question {
    /// The query on the library's graph.
    pub fn query<'g>(&self, graph: &'g Digraph) -> Query<'g> {
        Query {
            graph,
            source: self.source as u32,
            target: self.target as u32,
            objective: self.objective,
            limits: self.limits.clone(),
        }
    }

    /// Asks the library.
    pub fn ask(
        &self,
        solver: &Solver<'_>,
        graph: &Digraph,
        roads: &[u32],
    ) -> Result<Answer, Error> {
        let query = self.query(graph);
        match self.kind {
            Kind::Constrained => solver.constrained(&query).map(Answer::Constrained),
            Kind::Frontier { criterion } => {
                solver.frontier(&query, criterion).map(Answer::Frontier)
            }
            Kind::Alternatives {
                count,
                max_overlap,
                measure,
            } => {
                let wanted = Alternatives {
                    count,
                    max_overlap,
                    measure,
                    road_of_edge: roads,
                };
                solver
                    .alternatives(&query, &wanted)
                    .map(|found| Answer::Alternatives(found.paths))
            }
        }
    }

    /// Asks a solver made for this question alone.
    pub fn ask_afresh(&self, graph: &Digraph, roads: &[u32]) -> Result<Answer, Error> {
        let budget = Budget {
            time: None,
            labels: self.labels,
        };
        self.ask(&Solver::new(graph)?.within(budget), graph, roads)
    }

    /// Asks a solver with a hierarchy of the graph.
    pub fn ask_over(&self, graph: &Digraph, roads: &[u32]) -> Result<Answer, Error> {
        let budget = Budget {
            time: None,
            labels: self.labels,
        };
        let hierarchy = Hierarchy::new(graph, Order::of(graph)?)?;
        let solver = Solver::new(graph)?.within(budget).with(&hierarchy)?;
        self.ask(&solver, graph, roads)
    }

    /// The limits that are limits: the rest reach the end of the range of sums.
    pub fn true_limits(&self) -> impl Iterator<Item = (usize, Limit)> + '_ {
        let limits = self.limits.iter().copied().enumerate();
        limits.filter(|(_, limit)| limit.at_most < LIMIT)
    }
}

impl Display for Instance {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} nodes, {} criteria", self.nodes, self.criteria)?;
        for (number, arc) in self.arcs.iter().enumerate() {
            let Arc {
                tail,
                head,
                weights,
                road,
            } = arc;
            writeln!(
                f,
                "  arc {number}: {tail} -> {head} {weights:?} road {road}"
            )?;
        }
        Ok(())
    }
}
