//! A TOML document read key by key, so that every complaint names file, line, column and key.
//!
//! Purpose: what `map.toml` and `profiles.toml` have in common. Invariants: a key that nobody asked
//! for is an error; a number is finite and within the range its reader states. Complexity: one
//! parse of the text, then O(keys); line and column are counted only on the way to an error.

use super::{Error, Source};
use crate::model::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The values that a number may take; every number is finite as well.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bounds {
    /// Above 0.
    Positive,
    /// 0 or more.
    NonNegative,
    /// Between the two, both included.
    Between(f64, f64),
}

/// Greater than any real cost, distance or speed, and small enough that products stay finite.
const LARGEST: f64 = 1e9;

impl Bounds {
    /// Whether `value` is allowed.
    pub(super) fn admit(self, value: f64) -> bool {
        match self {
            Self::Positive => value > 0.0 && value <= LARGEST,
            Self::NonNegative => (0.0..=LARGEST).contains(&value),
            Self::Between(least, most) => (least..=most).contains(&value),
        }
    }

    /// The range in words: "a number above 0".
    pub(super) fn words(self) -> String {
        match self {
            Self::Positive => "a number above 0 (and at most 1e9)".into(),
            Self::NonNegative => "a number of 0 or more (and at most 1e9)".into(),
            Self::Between(least, most) => format!("a number from {least} to {most}"),
        }
    }
}

/// The text of a TOML file, and where it came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'s> {
    file: &'s str,
    text: &'s str,
}

/// A table, with the name that messages give it: "[convoy]", "[profile.tanker]", or "" for the root.
#[derive(Clone, Copy)]
pub(super) struct Section<'d, 's> {
    document: &'d Document<'s>,
    name: &'d str,
    table: &'d DeTable<'s>,
    span: &'d Range<usize>,
}

/// A value with its key and its place.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d, 's> {
    document: &'d Document<'s>,
    section: &'d str,
    /// The key as it is written.
    pub(super) key: &'d str,
    value: &'d Spanned<DeValue<'s>>,
}

/// Larger TOML is refused before it is parsed, for a parser may need fifty times its size, bytes.
const LARGEST_BYTES: usize = 4_000_000;

impl<'s> Document<'s> {
    /// The document of `source`, parsed.
    pub(super) fn parse(source: &'s Source) -> Result<(Self, Spanned<DeTable<'s>>), Error> {
        let bytes = source
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&source.bytes);
        if bytes.len() > LARGEST_BYTES {
            return Err(Error::Syntax {
                file: source.name.clone(),
                at: String::new(),
                what: format!(
                    "{} MB is no size for a settings file",
                    bytes.len() / 1_000_000
                ),
                help: "give the TOML file of the map or of the profiles".into(),
            });
        }
        let text = std::str::from_utf8(bytes).map_err(|e| Error::Syntax {
            file: source.name.clone(),
            at: String::new(),
            what: format!("not UTF-8 text (byte {})", e.valid_up_to() + 1),
            help: "save it as UTF-8".into(),
        })?;
        let document = Self {
            file: &source.name,
            text,
        };
        let root = DeTable::parse(text).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start);
            document.error(
                at,
                format!("not valid TOML: {}", e.message().trim()),
                "see https://toml.io for how tables, strings and lists are written",
            )
        })?;
        Ok((document, root))
    }

    /// An error at a byte of the text.
    pub(super) fn error(
        &self,
        at: usize,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Error {
        Error::Syntax {
            file: self.file.to_owned(),
            at: self.position(at),
            what: what.into(),
            help: help.into(),
        }
    }

    /// ":line:column" of a byte of the text.
    fn position(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |tail| tail.chars().count())
            + 1;
        format!(":{line}:{column}")
    }
}

impl<'d, 's> Section<'d, 's> {
    /// The root of a document, whose only keys may be `known`.
    pub(super) fn root(
        document: &'d Document<'s>,
        root: &'d Spanned<DeTable<'s>>,
        span: &'d Range<usize>,
        known: &[&str],
    ) -> Result<Self, Error> {
        let section = Self {
            document,
            name: "",
            table: root.get_ref(),
            span,
        };
        section.check_keys(known)?;
        Ok(section)
    }

    /// Every key must be one of `known`.
    pub(super) fn check_keys(&self, known: &[&str]) -> Result<(), Error> {
        // The first in the text, not the first in the alphabet.
        let stranger = self
            .table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        let Some(key) = stranger else { return Ok(()) };
        let place = if self.name.is_empty() {
            String::new()
        } else {
            format!(" in {}", self.name)
        };
        Err(self.document.error(
            key.span().start,
            format!("unknown key `{}`{place}", key.get_ref()),
            did_you_mean(key.get_ref(), known),
        ))
    }

    /// The value of `key`, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Entry<'d, 's>> {
        let (found, value) = self.table.get_key_value(key)?;
        Some(Entry {
            document: self.document,
            section: self.name,
            key: found.get_ref(),
            value,
        })
    }

    /// The value of `key`, which must be there.
    pub(super) fn require(&self, key: &str, example: &str) -> Result<Entry<'d, 's>, Error> {
        self.get(key).ok_or_else(|| {
            self.document.error(
                self.span.start,
                format!("{} has no `{key}`", self.name),
                format!("add it, for example: {key} = {example}"),
            )
        })
    }

    /// All entries, in the order of the text.
    pub(super) fn entries(&self) -> Vec<Entry<'d, 's>> {
        let mut all: Vec<_> = self.table.iter().collect();
        all.sort_by_key(|(key, _)| key.span().start);
        all.into_iter()
            .map(|(key, value)| Entry {
                document: self.document,
                section: self.name,
                key: key.get_ref(),
                value,
            })
            .collect()
    }

    /// Overwrites `target` with the number of `key`, if it is there.
    pub(super) fn number_into(
        &self,
        key: &str,
        bounds: Bounds,
        target: &mut f64,
    ) -> Result<(), Error> {
        if let Some(entry) = self.get(key) {
            *target = entry.number(bounds)?;
        }
        Ok(())
    }

    /// Where the section begins: "`file:line:column`".
    pub(super) fn position(&self) -> String {
        self.document.file.to_owned() + &self.document.position(self.span.start)
    }

    /// An error at the head of the section.
    pub(super) fn error(&self, what: impl Into<String>, help: impl Into<String>) -> Error {
        self.document.error(self.span.start, what, help)
    }
}

impl<'d, 's> Entry<'d, 's> {
    /// The entry in words: "`beta` in [convoy]".
    fn words(&self) -> String {
        if self.section.is_empty() {
            format!("`{}`", self.key)
        } else {
            format!("`{}` in {}", self.key, self.section)
        }
    }

    /// An error at the value.
    pub(super) fn error(
        &self,
        what: impl std::fmt::Display,
        help: impl std::fmt::Display,
    ) -> Error {
        self.document.error(
            self.value.span().start,
            format!("{} {what}", self.words()),
            help.to_string(),
        )
    }

    /// The value as a table called `name`.
    pub(super) fn section(
        &self,
        name: &'d str,
        span: &'d Range<usize>,
    ) -> Result<Section<'d, 's>, Error> {
        match self.value.get_ref() {
            DeValue::Table(table) => Ok(Section {
                document: self.document,
                name,
                table,
                span,
            }),
            other => Err(self.error(
                format!("is {}, not a table", other.type_str()),
                format!("write {name} on a line of its own, and its keys below it"),
            )),
        }
    }

    /// The entries of the value, which must be a table called `name`.
    pub(super) fn entries_of(&self, name: &'d str) -> Result<Vec<Entry<'d, 's>>, Error> {
        match self.value.get_ref() {
            DeValue::Table(table) => {
                let mut all: Vec<_> = table.iter().collect();
                all.sort_by_key(|(key, _)| key.span().start);
                Ok(all
                    .into_iter()
                    .map(|(key, value)| Entry {
                        document: self.document,
                        section: name,
                        key: key.get_ref(),
                        value,
                    })
                    .collect())
            }
            other => Err(self.error(
                format!("is {}, not a table", other.type_str()),
                format!("write {name} as a table of tables, each with its name"),
            )),
        }
    }

    /// Where the value stands in the text.
    pub(super) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    /// The value as a number within `bounds`.
    pub(super) fn number(&self, bounds: Bounds) -> Result<f64, Error> {
        self.number_of(self.value, bounds)
    }

    fn number_of(&self, value: &Spanned<DeValue<'s>>, bounds: Bounds) -> Result<f64, Error> {
        let (number, text) = match value.get_ref() {
            DeValue::Integer(i) => (
                i64::from_str_radix(i.as_str(), i.radix())
                    .ok()
                    .map(|n| n as f64),
                i.as_str().to_owned(),
            ),
            DeValue::Float(f) => (f.as_str().parse::<f64>().ok(), f.as_str().to_owned()),
            other => (None, format!("a value of type {}", other.type_str())),
        };
        match number {
            Some(n) if n.is_finite() && bounds.admit(n) => Ok(n),
            _ => Err(self.document.error(
                value.span().start,
                format!("{} must be {}, not {text}", self.words(), bounds.words()),
                "correct the number, without quotes or units",
            )),
        }
    }

    /// The value as a whole number from 1 to `most`.
    pub(super) fn count(&self, most: u32) -> Result<u32, Error> {
        let number = self.number(Bounds::Between(1.0, f64::from(most)))?;
        if number.fract() == 0.0 {
            Ok(number as u32)
        } else {
            Err(self.error("must be a whole number", "round it"))
        }
    }

    /// The value as one number, or a list of two: `[paved, unpaved]`.
    pub(super) fn one_or_two(&self, bounds: Bounds) -> Result<[f64; 2], Error> {
        match self.value.get_ref() {
            DeValue::Array(list) => {
                let values: Vec<_> = list.iter().collect();
                match values.as_slice() {
                    [first, second] => Ok([
                        self.number_of(first, bounds)?,
                        self.number_of(second, bounds)?,
                    ]),
                    _ => Err(self.error(
                        format!("has {} numbers", values.len()),
                        "give two, [paved, unpaved], or one for both",
                    )),
                }
            }
            _ => self.number(bounds).map(|n| [n, n]),
        }
    }

    /// The value as text that is not blank.
    pub(super) fn text(&self) -> Result<String, Error> {
        self.text_of(self.value)
    }

    fn text_of(&self, value: &Spanned<DeValue<'s>>) -> Result<String, Error> {
        match value.get_ref() {
            DeValue::String(s) if !s.trim().is_empty() => Ok(s.trim().to_owned()),
            DeValue::String(_) => Err(self.error("is empty", "give it a value, or remove it")),
            other => Err(self.document.error(
                value.span().start,
                format!("{} must be text, not {}", self.words(), other.type_str()),
                "put it in double quotes",
            )),
        }
    }

    /// The value as true or false.
    pub(super) fn flag(&self) -> Result<bool, Error> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Ok(*flag),
            other => Err(self.error(
                format!("must be true or false, not {}", other.type_str()),
                "write it without quotes",
            )),
        }
    }

    /// The value as a day, either a TOML date or text.
    pub(super) fn date(&self) -> Result<jiff::civil::Date, Error> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(d) => d.to_string(),
            DeValue::String(s) => s.trim().to_owned(),
            other => {
                return Err(self.error(
                    format!("must be a date, not {}", other.type_str()),
                    "write it as \"2026-01-31\"",
                ));
            }
        };
        super::properties::parse_date(&text).ok_or_else(|| {
            self.error(
                format!("is not a date: \"{text}\""),
                "write it as year-month-day: \"2026-01-31\"",
            )
        })
    }

    /// The value's items: those of a list, or the value itself.
    pub(super) fn items(&self) -> Vec<Entry<'d, 's>> {
        match self.value.get_ref() {
            DeValue::Array(list) => list.iter().map(|value| Entry { value, ..*self }).collect(),
            _ => vec![*self],
        }
    }

    /// Whether the value is a table.
    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }
}

/// "did you mean `beta`? Known: …"
pub(super) fn did_you_mean(typed: &str, known: &[&str]) -> String {
    let list = known
        .iter()
        .map(|k| format!("`{k}`"))
        .collect::<Vec<_>>()
        .join(", ");
    match nearest(typed, known.iter().copied(), 1).first() {
        Some(best) => format!("did you mean `{best}`? Known are {list}"),
        None => format!("known are {list}"),
    }
}
