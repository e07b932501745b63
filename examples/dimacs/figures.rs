//! The table on standard error: each time, and its ratio to the yardstick.

use crate::answers::milliseconds;
use crate::yardstick::Yardstick;
use siraba::solve::Digraph;
use std::fmt::Write;
use std::time::Duration;

/// What the preprocessing took; nothing where there was none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Preparation {
    /// Laying the criteria out for the search, where that is all.
    pub layout: Option<Duration>,
    /// The order of the nodes and the hierarchy's shortcuts: once per graph.
    pub order: Option<Duration>,
    /// Customisation: at each change of weights.
    pub customisation: Option<Duration>,
}

/// What was measured.
pub struct Figures {
    size: (usize, usize),
    load: Duration,
    set_up: Duration,
    preparation: Preparation,
    queries: Vec<Duration>,
}

impl Figures {
    /// No query yet.
    pub fn new(
        graph: &Digraph,
        load: Duration,
        set_up: Duration,
        preparation: Preparation,
    ) -> Self {
        Self {
            size: (graph.first_out.len() - 1, graph.head.len()),
            load,
            set_up,
            preparation,
            queries: Vec::new(),
        }
    }

    /// One more query.
    pub fn took(&mut self, time: Duration) {
        self.queries.push(time);
    }

    /// The table.
    pub fn table(&self, yardstick: Option<&Yardstick>) -> String {
        let unit = yardstick.and_then(Yardstick::median);
        let mut queries = self.queries.clone();
        queries.sort_unstable();
        let mean = queries
            .iter()
            .sum::<Duration>()
            .checked_div(queries.len() as u32);
        let rows = [
            ("load the graph", Some(self.load)),
            ("check and reverse", Some(self.set_up)),
            ("lay out", self.preparation.layout),
            ("order", self.preparation.order),
            ("customisation", self.preparation.customisation),
            ("median query", quantile(&queries, 50)),
            ("mean query", mean),
            ("95th percentile", quantile(&queries, 95)),
            ("slowest query", queries.last().copied()),
        ];
        let mut text = format!(
            "{} nodes, {} arcs, {} queries; CPU time of the thread\n{:<18}{:>12}{:>9}\n",
            self.size.0,
            self.size.1,
            queries.len(),
            "",
            "ms",
            "ratio",
        );
        for (name, time) in rows {
            let ms = time.map_or("none".to_owned(), milliseconds);
            let ratio = time.zip(unit).map_or(String::new(), |(time, unit)| {
                format!("{:.3}", time.as_secs_f64() / unit.as_secs_f64())
            });
            text += format!("{name:<18}{ms:>12}{ratio:>9}").trim_end();
            text.push('\n');
        }
        if let Some(yardstick) = yardstick {
            text += &yardstick.to_string();
        }
        if let Some(peak) = peak_megabytes() {
            let _ = writeln!(text, "peak memory of the process: {peak:.0} MB");
        }
        text
    }
}

/// The least element that so many percent of a sorted slice do not exceed; the mean of the middle two for the median.
pub fn quantile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    let at = *sorted.get(rank - 1)?;
    if percent == 50 && sorted.len().is_multiple_of(2) {
        return Some((at + *sorted.get(rank)?) / 2);
    }
    Some(at)
}

/// Greatest resident set so far, where the system tells it (Linux).
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
