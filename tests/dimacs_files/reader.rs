//! Reads the files of the 9th DIMACS challenge, plain or gzipped: graphs, coordinates and tables of queries.
//!
//! Graphs (`p sp nodes arcs`, `a tail head weight`) and coordinates (`p aux sp co nodes`, `v node x y`) number their
//! nodes from 1; what is returned numbers them from 0. Whatever is wrong ends in an error that names the file and the
//! line. Complexity: linear in the file.

use flate2::read::MultiGzDecoder;
use siraba::solve::Digraph;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::str::{FromStr, SplitAsciiWhitespace};

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be opened or read.
    #[error("cannot read {}: {error}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A line that is not what the format asks for.
    #[error("{}, line {line}: {what}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The file as a whole.
    #[error("{}: {what}", file.display())]
    Whole {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl ReadError {
    fn unreadable(file: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        |error| Self::Unreadable {
            file: file.to_path_buf(),
            error,
        }
    }

    fn line(file: &Path, line: u64, what: impl Into<String>) -> Self {
        Self::Line {
            file: file.to_path_buf(),
            line,
            what: what.into(),
        }
    }

    fn whole(file: &Path, what: impl Into<String>) -> Self {
        Self::Whole {
            file: file.to_path_buf(),
            what: what.into(),
        }
    }
}

/// The arcs of one file, in its order.
struct Arcs {
    nodes: usize,
    ends: Vec<(u32, u32)>,
    weights: Vec<u64>,
}

/// A graph with two criteria: the weights of the first file, then those of the second, which must list the same arcs
/// in the same order.
pub fn read_graph(cost: &Path, resource: &Path) -> Result<Digraph, ReadError> {
    let first = read_arcs(cost)?;
    let second = read_arcs(resource)?;
    let differ = |what: String| ReadError::whole(resource, what);
    if first.nodes != second.nodes {
        let (here, there) = (second.nodes, first.nodes);
        let other = cost.display();
        return Err(differ(format!("{here} nodes, but {other} has {there}")));
    }
    if first.ends.len() != second.ends.len() {
        let (here, there) = (second.ends.len(), first.ends.len());
        let other = cost.display();
        return Err(differ(format!("{here} arcs, but {other} has {there}")));
    }
    let mut pairs = first.ends.iter().zip(&second.ends);
    if let Some(position) = pairs.position(|(a, b)| a != b) {
        let (a, b) = (first.ends[position], second.ends[position]);
        return Err(differ(format!(
            "arc number {} leads from {} to {}, but in {} from {} to {}; both files must list the same arcs in the \
             same order",
            position + 1,
            b.0 + 1,
            b.1 + 1,
            cost.display(),
            a.0 + 1,
            a.1 + 1,
        )));
    }
    Ok(into_rows(
        first.nodes,
        &first.ends,
        &[first.weights, second.weights],
    ))
}

/// Arcs in compressed rows; within a row in the order given.
fn into_rows(nodes: usize, ends: &[(u32, u32)], weights: &[Vec<u64>]) -> Digraph {
    let mut first_out = vec![0u32; nodes + 1];
    for &(tail, _) in ends {
        first_out[tail as usize + 1] += 1;
    }
    for v in 0..nodes {
        first_out[v + 1] += first_out[v];
    }
    let mut order: Vec<u32> = (0..ends.len() as u32).collect();
    order.sort_by_key(|&arc| ends[arc as usize].0);
    let along = |of: &Vec<u64>| order.iter().map(|&arc| of[arc as usize]).collect();
    Digraph {
        first_out,
        head: order.iter().map(|&arc| ends[arc as usize].1).collect(),
        weights: weights.iter().map(along).collect(),
    }
}

/// One line's words, with where it stands.
struct Line<'a> {
    file: &'a Path,
    number: u64,
    words: SplitAsciiWhitespace<'a>,
}

impl Line<'_> {
    fn wrong(&self, what: impl Into<String>) -> ReadError {
        ReadError::line(self.file, self.number, what)
    }

    fn number<T: FromStr>(&mut self, name: &str) -> Result<T, ReadError> {
        let Some(word) = self.words.next() else {
            return Err(self.wrong(format!("the {name} is missing")));
        };
        word.parse()
            .map_err(|_| self.wrong(format!("the {name} {word:?} is not a number in range")))
    }

    /// A node, numbered from 0.
    fn node(&mut self, name: &str, nodes: usize) -> Result<u32, ReadError> {
        let node: u32 = self.number(name)?;
        if node == 0 || node as usize > nodes {
            return Err(self.wrong(format!(
                "the {name} {node} is not among the nodes 1 to {nodes}"
            )));
        }
        Ok(node - 1)
    }

    fn expect(&mut self, words: &str) -> Result<(), ReadError> {
        for word in words.split(' ') {
            if self.words.next() != Some(word) {
                return Err(self.wrong(format!("a problem line here begins with \"p {words}\"")));
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), ReadError> {
        match self.words.next() {
            Some(word) => Err(self.wrong(format!("{word:?} after the end of the line's fields"))),
            None => Ok(()),
        }
    }
}

/// Calls back for each line with its first word, comments and blank lines left out.
fn each_line(
    file: &Path,
    mut read: impl FnMut(&str, &mut Line<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut input = open(file)?;
    let mut text = String::new();
    for number in 1.. {
        text.clear();
        if input
            .read_line(&mut text)
            .map_err(ReadError::unreadable(file))?
            == 0
        {
            break;
        }
        let mut words = text.split_ascii_whitespace();
        if let Some(first) = words.next().filter(|&word| word != "c") {
            let mut line = Line {
                file,
                number,
                words,
            };
            read(first, &mut line)?;
            line.end()?;
        }
    }
    Ok(())
}

/// The file's text, unpacked when it begins as gzip does.
fn open(file: &Path) -> Result<Box<dyn BufRead>, ReadError> {
    let wrong = ReadError::unreadable(file);
    let mut input = File::open(file).map_err(&wrong)?;
    let mut magic = Vec::new();
    (&mut input)
        .take(2)
        .read_to_end(&mut magic)
        .map_err(&wrong)?;
    input.seek(SeekFrom::Start(0)).map_err(&wrong)?;
    Ok(if magic == [0x1f, 0x8b] {
        Box::new(BufReader::new(MultiGzDecoder::new(input)))
    } else {
        Box::new(BufReader::new(input))
    })
}

fn read_arcs(file: &Path) -> Result<Arcs, ReadError> {
    let mut stated: Option<(usize, usize)> = None;
    let (mut ends, mut weights) = (Vec::new(), Vec::new());
    each_line(file, |first, line| match (first, stated) {
        ("p", None) => {
            line.expect("sp")?;
            let (nodes, arcs) = (
                line.number("number of nodes")?,
                line.number("number of arcs")?,
            );
            if u32::try_from(nodes).is_err() {
                return Err(line.wrong(format!("{nodes} nodes are more than 32 bits can number")));
            }
            stated = Some((nodes, arcs));
            Ok(())
        }
        ("p", Some(_)) => Err(line.wrong("a second problem line")),
        ("a", None) => Err(line.wrong("an arc before the problem line")),
        ("a", Some((nodes, _))) => {
            ends.push((line.node("tail", nodes)?, line.node("head", nodes)?));
            weights.push(line.number("weight")?);
            Ok(())
        }
        (other, _) => Err(line.wrong(format!("lines begin with c, p or a, not with {other:?}"))),
    })?;
    let Some((nodes, arcs)) = stated else {
        return Err(ReadError::whole(file, "no problem line (p sp nodes arcs)"));
    };
    if arcs != ends.len() {
        let found = ends.len();
        return Err(ReadError::whole(
            file,
            format!("{arcs} arcs are stated, {found} are listed"),
        ));
    }
    Ok(Arcs {
        nodes,
        ends,
        weights,
    })
}

/// The coordinates of each node, in the file's unit (millionths of a degree in the challenge's files).
pub fn read_coordinates(file: &Path, nodes: usize) -> Result<Vec<(i32, i32)>, ReadError> {
    let mut stated = false;
    let mut found = vec![None; nodes];
    each_line(file, |first, line| match first {
        "p" if stated => Err(line.wrong("a second problem line")),
        "p" => {
            line.expect("aux sp co")?;
            let here: usize = line.number("number of nodes")?;
            if here != nodes {
                return Err(line.wrong(format!("{here} nodes, but the graph has {nodes}")));
            }
            stated = true;
            Ok(())
        }
        "v" => {
            let node = line.node("node", nodes)?;
            let at = (line.number("x")?, line.number("y")?);
            if found[node as usize].replace(at).is_some() {
                return Err(line.wrong(format!("node {} for the second time", node + 1)));
            }
            Ok(())
        }
        other => Err(line.wrong(format!("lines begin with c, p or v, not with {other:?}"))),
    })?;
    if !stated {
        return Err(ReadError::whole(
            file,
            "no problem line (p aux sp co nodes)",
        ));
    }
    if let Some(node) = found.iter().position(Option::is_none) {
        return Err(ReadError::whole(
            file,
            format!("node {} has no coordinates", node + 1),
        ));
    }
    Ok(found.into_iter().flatten().collect())
}

/// A question, and whatever answers the file holds to it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u64,
    /// Start, from 0.
    pub source: u32,
    /// End, from 0.
    pub target: u32,
    /// Greatest sum of the second criterion; absent when there is no such column or it is empty.
    pub weight_limit: Option<u64>,
    /// Other columns by name, in the file's order; empty fields are left out.
    pub others: Vec<(String, String)>,
}

/// The rows of a CSV file whose heading names `source`, `target` and perhaps `weight_limit`.
pub fn read_queries(file: &Path, nodes: usize) -> Result<Vec<Row>, ReadError> {
    let mut text = String::new();
    open(file)?
        .read_to_string(&mut text)
        .map_err(ReadError::unreadable(file))?;
    // The csv crate counts a line from its \n: of "\r\n" it would begin the next record one line early.
    let text = text.replace("\r\n", "\n");
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let heading = table.headers().map_err(|e| csv_error(file, e))?.clone();
    for (i, name) in heading.iter().enumerate() {
        if heading.iter().skip(i + 1).any(|other| other == name) {
            return Err(ReadError::line(
                file,
                1,
                format!("two columns are named {name:?}"),
            ));
        }
    }
    for name in ["source", "target"] {
        if !heading.iter().any(|column| column == name) {
            return Err(ReadError::line(
                file,
                1,
                format!("no column is named {name:?}"),
            ));
        }
    }
    let mut rows = Vec::new();
    for record in table.records() {
        let record = record.map_err(|e| csv_error(file, e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut row = Row {
            line,
            source: 0,
            target: 0,
            weight_limit: None,
            others: Vec::new(),
        };
        for (name, field) in heading.iter().zip(&record) {
            let number = || {
                field.parse::<u64>().map_err(|_| {
                    ReadError::line(
                        file,
                        line,
                        format!("the {name} {field:?} is not a whole number"),
                    )
                })
            };
            let node = || match number()? {
                n if n == 0 || n > nodes as u64 => {
                    let what = format!("the {name} {n} is not among the nodes 1 to {nodes}");
                    Err(ReadError::line(file, line, what))
                }
                n => Ok((n - 1) as u32),
            };
            match name {
                "source" => row.source = node()?,
                "target" => row.target = node()?,
                _ if field.is_empty() => {}
                "weight_limit" => row.weight_limit = Some(number()?),
                _ => row.others.push((name.to_owned(), field.to_owned())),
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

fn csv_error(file: &Path, error: csv::Error) -> ReadError {
    let line = error.position().map(csv::Position::line);
    match (error.into_kind(), line) {
        (csv::ErrorKind::Io(error), _) => ReadError::unreadable(file)(error),
        (
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            },
            Some(line),
        ) => {
            let what = format!("{len} fields under a heading of {expected_len}");
            ReadError::line(file, line, what)
        }
        (kind, _) => ReadError::whole(file, format!("not a table: {kind:?}")),
    }
}
