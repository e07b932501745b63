//! What a query gave: as fields of a CSV row, and compared with what the file of queries says.

use crate::reader::Row;
use siraba::solve::{Fault, Frontier, Outcome, Query, check};
use std::time::Duration;

/// Milliseconds, to the microsecond.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1e3)
}

/// An empty field when there is nothing.
fn field(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Columns of the row in which another value stands than was found.
fn differences(row: &Row, found: &[(&str, String)]) -> Vec<String> {
    let differ = |(column, stated): &(String, String)| {
        let (_, here) = found.iter().find(|(name, _)| name == column)?;
        let here = if here.is_empty() { "nothing" } else { here };
        (stated != here).then(|| format!("{column} is {stated} there, {here} was found"))
    };
    row.others.iter().filter_map(differ).collect()
}

/// The answer to a query with a limit.
pub struct Constrained {
    status: &'static str,
    sums: Option<(u64, u64)>,
}

impl Constrained {
    /// The names of the fields.
    pub const HEADING: [&str; 8] = [
        "source",
        "target",
        "weight_limit",
        "status",
        "cost",
        "resource",
        "cpu_ms",
        "labels",
    ];

    /// The outcome's status and sums; a path is added up again first.
    pub fn of(
        outcome: &Outcome,
        query: &Query<'_>,
        cost: usize,
        resource: usize,
    ) -> Result<Self, Fault> {
        let (status, path) = match outcome {
            Outcome::Optimal(path) => ("optimal", Some(path)),
            Outcome::Feasible(path) => ("feasible", Some(path)),
            Outcome::Infeasible { .. } => ("infeasible", None),
            Outcome::Open { .. } => ("open", None),
            Outcome::Unreachable => ("unreachable", None),
        };
        if let Some(path) = path {
            check(query, path)?;
        }
        let sums = path.map(|path| (path.totals[cost], path.totals[resource]));
        Ok(Self { status, sums })
    }

    /// The row's fields.
    pub fn fields(&self, row: &Row, took: Duration, labels: u64) -> [String; 8] {
        [
            (row.source + 1).to_string(),
            (row.target + 1).to_string(),
            field(row.weight_limit),
            self.status.to_owned(),
            field(self.sums.map(|sums| sums.0)),
            field(self.sums.map(|sums| sums.1)),
            milliseconds(took),
            labels.to_string(),
        ]
    }

    /// How the answer differs from the row's own.
    pub fn differences(&self, row: &Row) -> Vec<String> {
        let cost = field(self.sums.map(|sums| sums.0));
        let cost_or_status = self.sums.map_or(self.status.to_owned(), |_| cost.clone());
        let found = [
            ("optimal_cost", cost_or_status),
            ("status", self.status.to_owned()),
            ("cost", cost),
            ("resource", field(self.sums.map(|sums| sums.1))),
        ];
        differences(row, &found)
    }
}

/// A frontier's size and its two ends.
pub struct Front {
    size: usize,
    /// Cost and resource where the cost is least.
    least_cost: Option<(u64, u64)>,
    /// Cost and resource where the resource is least.
    least_resource: Option<(u64, u64)>,
}

impl Front {
    /// The names of the fields.
    pub const HEADING: [&str; 8] = [
        "source",
        "target",
        "front_size",
        "c1_min",
        "c1_at_c2min",
        "c2_min",
        "c2_at_c1min",
        "cpu_ms",
    ];

    /// The size and ends of a frontier, which is by increasing cost.
    pub fn of(frontier: &Frontier, cost: usize, resource: usize) -> Self {
        let sums = |path: &siraba::solve::Path| (path.totals[cost], path.totals[resource]);
        Self {
            size: frontier.paths.len(),
            least_cost: frontier.paths.first().map(sums),
            least_resource: frontier.paths.last().map(sums),
        }
    }

    fn figures(&self) -> [String; 5] {
        [
            self.size.to_string(),
            field(self.least_cost.map(|sums| sums.0)),
            field(self.least_resource.map(|sums| sums.0)),
            field(self.least_resource.map(|sums| sums.1)),
            field(self.least_cost.map(|sums| sums.1)),
        ]
    }

    /// The row's fields.
    pub fn fields(&self, row: &Row, took: Duration) -> [String; 8] {
        let [size, c1_min, c1_at_c2min, c2_min, c2_at_c1min] = self.figures();
        let source = (row.source + 1).to_string();
        let target = (row.target + 1).to_string();
        let took = milliseconds(took);
        [
            source,
            target,
            size,
            c1_min,
            c1_at_c2min,
            c2_min,
            c2_at_c1min,
            took,
        ]
    }

    /// How the frontier differs from the row's own figures.
    pub fn differences(&self, row: &Row) -> Vec<String> {
        let names = Self::HEADING[2..7].iter().copied();
        let found: Vec<(&str, String)> = names.zip(self.figures()).collect();
        differences(row, &found)
    }
}
