//! Constrained shortest paths and frontiers on graphs of the 9th DIMACS challenge, timed beside petgraph's Dijkstra.
//!
//! ```sh
//! cargo run --release --example dimacs -- --cost USA-road-d.NY.gr.gz --resource USA-road-t.NY.gr.gz \
//!     --queries NY_wcspp.csv
//! ```
//!
//! One CSV row per query on standard output; figures, each with its ratio to one petgraph `dijkstra` one-to-all on the
//! same graph, on standard error. All times are CPU time of the thread. Answers that the file of queries holds
//! (`optimal_cost`; `front_size`, `c1_min`…) are compared; the exit code is 1 when one differs. Paths are added up again,
//! and frontiers checked as a whole, outside the times.

#[path = "../../tests/dimacs_files/reader.rs"]
mod reader;

mod answers;
mod figures;
mod yardstick;

use answers::{Constrained, Front};
use clap::Parser;
use cpu_time::ThreadTime;
use figures::{Figures, Preparation};
use siraba::solve::{Digraph, Frontier, Hierarchy, Limit, Order, Query, Solver, check_frontier};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use yardstick::Yardstick;

/// Positions in `Digraph::weights`.
const COST: usize = 0;
const RESOURCE: usize = 1;

/// Weight-constrained shortest paths, or frontiers, on a DIMACS road graph.
///
/// Files may be plain or gzipped. Prints one CSV row per query, and times on standard error.
#[derive(Debug, Parser)]
struct Args {
    /// Graph whose weights are minimised.
    #[arg(long, value_name = "FILE.gr")]
    cost: PathBuf,
    /// The same graph with the weights that are limited: the same arcs in the same order.
    #[arg(long, value_name = "FILE.gr")]
    resource: PathBuf,
    /// CSV with columns `source`, `target` (nodes from 1) and `weight_limit` (empty or absent: none).
    #[arg(long, value_name = "FILE.csv")]
    queries: PathBuf,
    /// Find every Pareto-optimal (cost, resource) pair within the limit, instead of the least cost.
    #[arg(long)]
    frontier: bool,
    /// Coordinates of the nodes, for the order of the preprocessing.
    #[arg(long, value_name = "FILE.co")]
    coords: Option<PathBuf>,
    /// Answer without preprocessing.
    #[arg(long)]
    no_preprocessing: bool,
    /// Leave out petgraph, so that the peak memory is that of the queries.
    #[arg(long)]
    no_yardstick: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(differ) => {
            eprintln!("error: {differ} of the answers differ from the file of queries");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers every query; the number of answers that differ from those in the file.
fn run(args: &Args) -> Result<usize, Box<dyn Error>> {
    let (graph, load) = timed(|| reader::read_graph(&args.cost, &args.resource));
    let graph = graph?;
    let nodes = graph.first_out.len() - 1;
    let rows = reader::read_queries(&args.queries, nodes)?;
    let coordinates = match &args.coords {
        Some(file) => Some(reader::read_coordinates(file, nodes)?),
        None => None,
    };
    let (solver, set_up) = timed(|| Solver::new(&graph));
    let (solver, preparation) = prepare(
        solver?,
        &graph,
        coordinates.as_deref(),
        args.no_preprocessing,
    )?;
    let mut yardstick = if args.no_yardstick {
        None
    } else {
        Some(Yardstick::new(&graph, COST)?)
    };
    let mut figures = Figures::new(&graph, load, set_up, preparation);
    // Half of the yardstick before the queries and half after: a machine that changes its speed shows.
    if let Some(yardstick) = &mut yardstick {
        yardstick.measure_half();
    }
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    let mut differ = 0;
    if args.frontier {
        out.write_record(Front::HEADING)?;
    } else {
        out.write_record(Constrained::HEADING)?;
    }
    // Frontiers are checked after the last is timed: a check searches the whole graph, and leaves nothing in the cache.
    let mut fronts = Vec::new();
    if args.frontier {
        for row in &rows {
            fronts.push(timed(|| solver.frontier(&query(&graph, row), RESOURCE)));
        }
    }
    let mut fronts = fronts.into_iter();
    for row in &rows {
        let at = || format!("{}, line {}", args.queries.display(), row.line);
        let query = query(&graph, row);
        let answer = match fronts.next() {
            Some((frontier, took)) => front(frontier, took, &query, row),
            None => constrained(&solver, &query, row),
        };
        let answer = answer.map_err(|error| format!("{}: {error}", at()))?;
        figures.took(answer.took);
        out.write_record(answer.fields)?;
        differ += usize::from(!answer.differences.is_empty());
        for difference in answer.differences {
            eprintln!("{}: {difference}", at());
        }
    }
    out.flush()?;
    if let Some(yardstick) = &mut yardstick {
        yardstick.measure_half();
    }
    write!(std::io::stderr(), "{}", figures.table(yardstick.as_ref()))?;
    Ok(differ)
}

/// The answer to one query.
struct Answer {
    fields: [String; 8],
    took: Duration,
    /// How it differs from what the row says.
    differences: Vec<String>,
}

fn constrained(
    solver: &Solver<'_>,
    query: &Query<'_>,
    row: &reader::Row,
) -> Result<Answer, Box<dyn Error>> {
    let before = solver.labels_made();
    let (outcome, took) = timed(|| solver.constrained(query));
    let labels = solver.labels_made() - before;
    let found = Constrained::of(&outcome?, query, COST, RESOURCE)?;
    Ok(Answer {
        fields: found.fields(row, took, labels),
        took,
        differences: found.differences(row),
    })
}

fn front(
    frontier: Result<Frontier, siraba::solve::Error>,
    took: Duration,
    query: &Query<'_>,
    row: &reader::Row,
) -> Result<Answer, Box<dyn Error>> {
    let frontier = frontier?;
    check_frontier(query, RESOURCE, &frontier)?;
    let found = Front::of(&frontier, COST, RESOURCE);
    Ok(Answer {
        fields: found.fields(row, took),
        took,
        differences: found.differences(row),
    })
}

/// The preprocessing: an order and its hierarchy, from topology (and coordinates where there are any), then its customisation for the two criteria. Without
/// it, both criteria are only laid out for the search.
fn prepare<'g>(
    solver: Solver<'g>,
    graph: &'g Digraph,
    coordinates: Option<&[(i32, i32)]>,
    without: bool,
) -> Result<(Solver<'g>, Preparation), Box<dyn Error>> {
    if without {
        let (made, layout) = timed(|| solver.customise(COST, RESOURCE));
        made?;
        let layout = Preparation {
            layout: Some(layout),
            ..Preparation::default()
        };
        return Ok((solver, layout));
    }
    let (hierarchy, order) = timed(|| {
        let order = Order::nested(graph, coordinates)?;
        Hierarchy::new(graph, order)
    });
    let solver = solver.with(&hierarchy?)?;
    let (made, customisation) = timed(|| solver.customise(COST, RESOURCE));
    made?;
    let preparation = Preparation {
        layout: None,
        order: Some(order),
        customisation: Some(customisation),
    };
    Ok((solver, preparation))
}

fn query<'g>(graph: &'g Digraph, row: &reader::Row) -> Query<'g> {
    let limit = |at_most| Limit {
        criterion: RESOURCE,
        at_most,
    };
    Query {
        graph,
        source: row.source,
        target: row.target,
        objective: COST,
        limits: row.weight_limit.map(limit).into_iter().collect(),
    }
}

/// A result with the CPU time that this thread spent on it.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let result = work();
    (result, start.elapsed())
}
