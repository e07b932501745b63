//! Reads OR-Library's resource-constrained shortest path instances (Beasley and Christofides 1989).
//!
//! Format: `n m K`, K lower and K upper limits, n·K consumptions at vertices, then m arcs of tail, head, cost and K
//! consumptions; from vertex 1 to vertex n. Words may break over lines anywhere. Lower limits and consumptions at
//! vertices, which the published instances do not use, are an error unless 0. Complexity: linear in the file.

use siraba::solve::{Digraph, Limit, Query};
use std::path::Path;

/// An instance: criterion 0 is the cost, criteria 1 to K the resources.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The graph; the way leads from its first node to its last.
    pub graph: Digraph,
    /// One limit per resource.
    pub limits: Vec<Limit>,
}

impl Instance {
    /// Least cost from the first node to the last within the limits.
    pub fn query(&self) -> Query<'_> {
        Query {
            graph: &self.graph,
            source: 0,
            target: self.graph.first_out.len() as u32 - 2,
            objective: 0,
            limits: self.limits.clone(),
        }
    }
}

/// What is wrong with a file, as a sentence that names it and where.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(String);

/// The words of a file, with where the last one stood.
struct Words<'a> {
    file: &'a Path,
    rest: Box<dyn Iterator<Item = (usize, usize, &'a str)> + 'a>,
    at: (usize, usize),
}

impl<'a> Words<'a> {
    fn of(file: &'a Path, text: &'a str) -> Self {
        let rest = text.lines().enumerate().flat_map(|(line, words)| {
            let words = words.split_ascii_whitespace().enumerate();
            words.map(move |(word, text)| (line + 1, word + 1, text))
        });
        Self {
            file,
            rest: Box::new(rest),
            at: (0, 0),
        }
    }

    fn wrong(&self, what: &str) -> ReadError {
        let (line, word) = self.at;
        let file = self.file.display();
        ReadError(format!("{file}, line {line}, word {word}: {what}"))
    }

    fn next(&mut self, name: &str) -> Result<u64, ReadError> {
        let Some((line, word, text)) = self.rest.next() else {
            return Err(self.wrong(&format!("the file ends here; {name} should follow")));
        };
        self.at = (line, word);
        text.parse()
            .map_err(|_| self.wrong(&format!("{text:?} is not a whole number ({name})")))
    }

    fn zero(&mut self, name: &str) -> Result<(), ReadError> {
        match self.next(name)? {
            0 => Ok(()),
            _ => Err(self.wrong(&format!("{name} other than 0 is not supported"))),
        }
    }

    /// A count that an array can have.
    fn count(&mut self, name: &str) -> Result<u32, ReadError> {
        let count = self.next(name)?;
        u32::try_from(count)
            .ok()
            .filter(|&count| count < u32::MAX)
            .ok_or_else(|| self.wrong(&format!("{count} is too large ({name})")))
    }

    /// A vertex, numbered from 0.
    fn vertex(&mut self, name: &str, count: u32) -> Result<u32, ReadError> {
        match self.next(name)? {
            0 => Err(self.wrong("vertices are numbered from 1")),
            v if v > u64::from(count) => {
                Err(self.wrong(&format!("{v} is not among the vertices 1 to {count}")))
            }
            v => Ok((v - 1) as u32),
        }
    }
}

/// Reads one instance.
pub fn read(file: &Path) -> Result<Instance, ReadError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ReadError(format!("cannot read {}: {error}", file.display())))?;
    let mut words = Words::of(file, &text);
    let n = words.count("the number of vertices")?;
    if n == 0 {
        return Err(words.wrong("an instance has at least one vertex"));
    }
    let m = words.count("the number of arcs")?;
    let k = words.count("the number of resources")? as usize;
    for _ in 0..k {
        words.zero("a lower limit")?;
    }
    let limit = |criterion, at_most| Limit { criterion, at_most };
    let limits = (1..=k)
        .map(|i| Ok(limit(i, words.next("an upper limit")?)))
        .collect::<Result<Vec<Limit>, ReadError>>()?;
    for _ in 0..n as usize * k {
        words.zero("a consumption at a vertex")?;
    }
    let mut arcs: Vec<(u32, u32, Vec<u64>)> = Vec::new();
    for _ in 0..m {
        let tail = words.vertex("a tail", n)?;
        let head = words.vertex("a head", n)?;
        let weights = (0..=k)
            .map(|i| words.next(if i == 0 { "a cost" } else { "a consumption" }))
            .collect::<Result<Vec<u64>, ReadError>>()?;
        arcs.push((tail, head, weights));
    }
    if words.next("nothing").is_ok() {
        return Err(words.wrong("more words than the counts at the top call for"));
    }
    arcs.sort_by_key(|arc| arc.0);
    let mut first_out = vec![0u32; n as usize + 1];
    for arc in &arcs {
        first_out[arc.0 as usize + 1] += 1;
    }
    for v in 0..n as usize {
        first_out[v + 1] += first_out[v];
    }
    let graph = Digraph {
        first_out,
        head: arcs.iter().map(|arc| arc.1).collect(),
        weights: (0..=k)
            .map(|criterion| arcs.iter().map(|arc| arc.2[criterion]).collect())
            .collect(),
    };
    Ok(Instance { graph, limits })
}
