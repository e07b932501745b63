//! A CSV table with a header, read row by row so that every complaint names file and line.
//!
//! Delimiter comma, semicolon or tab, whichever the header has most of; a byte order mark is skipped; column
//! names are compared without case; with semicolons a decimal comma is understood. Invariants: no column
//! stands twice; every row has as many fields as the header; empty rows are passed over. Complexity:
//! linear in the file.

use super::{Error, Source};
use crate::model::nearest;

/// A table whose header is read.
pub(super) struct Table<'t> {
    file: &'t str,
    text: &'t str,
    /// Where lines end, bytes.
    breaks: Vec<usize>,
    names: Vec<String>,
    semicolons: bool,
}

/// The rows of a table.
pub(super) type Rows<'t> = csv::Reader<&'t [u8]>;

impl<'t> Table<'t> {
    /// Reads the header.
    pub(super) fn open(source: &'t Source) -> Result<(Self, Rows<'t>), Error> {
        let text = std::str::from_utf8(&source.bytes).map_err(|e| {
            let before = &source.bytes[..e.valid_up_to()];
            let line = memchr::memchr_iter(b'\n', before).count() + 1;
            wrong(
                &source.name,
                line as u64,
                "is not UTF-8 text",
                "save it as CSV in UTF-8",
            )
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = delimiter(text);
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut table = Self {
            file: &source.name,
            text,
            breaks: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            names: Vec::new(),
            semicolons: delimiter == b';',
        };
        let header = rows.headers().map_err(|e| table.broken(&e))?;
        table.names = header.iter().map(str::to_lowercase).collect();
        for (i, name) in table.names.iter().enumerate() {
            if !name.is_empty() && table.names[..i].contains(name) {
                return Err(table.wrong(
                    1,
                    format!("the column `{name}` stands twice"),
                    "remove one of the two",
                ));
            }
        }
        Ok((table, rows))
    }

    /// The place of a column.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// Every column of `names` must be there.
    pub(super) fn require(&self, names: &[&str]) -> Result<(), Error> {
        let Some(missing) = names.iter().find(|name| !self.has(name)) else {
            return Ok(());
        };
        let near = nearest(missing, self.names.iter().map(String::as_str), 1);
        let help = match near.first() {
            Some(near) => format!("if `{near}` is meant for it, call it `{missing}`"),
            None => format!("add it; the columns are {}", self.listed()),
        };
        Err(self.wrong(1, format!("has no column `{missing}`"), help))
    }

    /// The columns, the first of them, for messages.
    pub(super) fn listed(&self) -> String {
        let mut names: Vec<String> = (self.names.iter().take(12))
            .map(|name| format!("`{}`", short(name)))
            .collect();
        if self.names.len() > names.len() {
            names.push("…".to_owned());
        }
        names.join(", ")
    }

    /// The next row that is not empty, into `record`; `None` at the end.
    pub(super) fn next<'r>(
        &'r self,
        rows: &mut Rows<'t>,
        record: &'r mut csv::StringRecord,
    ) -> Result<Option<Row<'r, 't>>, Error> {
        while rows.read_record(record).map_err(|e| self.broken(&e))? {
            // Spreadsheets leave rows of delimiters at the end.
            if record.iter().any(|field| !field.is_empty()) {
                return Ok(Some(Row {
                    table: self,
                    record,
                }));
            }
        }
        Ok(None)
    }

    /// An error on a line.
    pub(super) fn wrong(
        &self,
        line: u64,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Error {
        wrong(self.file, line, what, help)
    }

    /// The line of a record. The reader's own count is one short after each line end of two characters.
    fn line(&self, at: &csv::Position) -> u64 {
        let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let skipped = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
        let start = from + skipped.count();
        self.breaks.partition_point(|b| *b < start) as u64 + 1
    }

    /// An error of the CSV reader.
    fn broken(&self, error: &csv::Error) -> Error {
        let line = error.position().map_or(1, |at| self.line(at));
        let what = match error.kind() {
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => format!("has {len} fields, and the header {expected_len}"),
            _ => "is not valid CSV".to_owned(),
        };
        let help = "check quotes and delimiters of this line; save the table as CSV again";
        self.wrong(line, what, help)
    }
}

fn wrong(file: &str, line: u64, what: impl Into<String>, help: impl Into<String>) -> Error {
    Error::Syntax {
        file: file.to_owned(),
        at: format!(":{line}"),
        what: what.into(),
        help: help.into(),
    }
}

/// The delimiter that the first line has most of, outside quotes; a comma among equals.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.lines().next().unwrap_or_default().bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|c| c.0 == byte && !quoted) {
            count.1 += 1;
        }
    }
    counts.sort_by_key(|c| std::cmp::Reverse(c.1));
    counts[0].0
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'r, 't> {
    table: &'r Table<'t>,
    record: &'r csv::StringRecord,
}

impl<'r> Row<'r, '_> {
    /// Its line in the file.
    pub(super) fn line(&self) -> u64 {
        self.record.position().map_or(1, |at| self.table.line(at))
    }

    /// An error about a column of the row.
    pub(super) fn wrong(&self, column: &str, what: &str, help: &str) -> Error {
        let what = format!("`{column}` {what}");
        self.table.wrong(self.line(), what, help)
    }

    /// The value of a column, if the table has it and the row says something there.
    pub(super) fn get(&self, column: &str) -> Option<&'r str> {
        let value = self.record.get(self.table.index(column)?)?;
        (!matches!(value, "" | "NA" | "NULL" | "null")).then_some(value)
    }

    /// The same, owned.
    pub(super) fn text(&self, column: &str) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    /// The number of a column; `None` when the row says nothing there.
    pub(super) fn number(&self, column: &str) -> Result<Option<f64>, Error> {
        let Some(text) = self.get(column) else {
            return Ok(None);
        };
        let point = if self.table.semicolons {
            text.replace(',', ".")
        } else {
            text.to_owned()
        };
        match point.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => Err(self.wrong(
                column,
                &format!("is \"{}\", which is no number", short(text)),
                "write it with a decimal point, without units or thousands separators",
            )),
        }
    }
}

/// The beginning of a value.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() > 40 {
        format!("{}…", text.chars().take(39).collect::<String>())
    } else {
        text.to_owned()
    }
}
