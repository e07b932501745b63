//! What is wrong with the text, in words: where serde's errors become ours.

use super::Sink;
use super::object::Context;
use crate::io::{Error, Source};
use serde_json::error::Category;

/// The text without its byte order mark, or why it cannot be JSON at all.
pub(super) fn checked_text(source: &Source) -> Result<&str, Error> {
    let bytes: &[u8] = &source.bytes;
    let error = |at: String, what: &str, help: &str| {
        Err(Error::Syntax {
            file: source.name.clone(),
            at,
            what: what.to_owned(),
            help: help.to_owned(),
        })
    };
    let whole = String::new();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Some(first) = super::first_byte(text) else {
        return error(
            whole,
            "it is empty",
            "Give a GeoJSON file with at least one feature.",
        );
    };
    let convert = "Convert it to GeoJSON: ogr2ogr -t_srs EPSG:4326 roads.geojson FILE";
    match (first, text) {
        (_, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..]) => error(
            whole,
            "it is UTF-16 or UTF-32 text, or no text at all; GeoJSON is UTF-8",
            "Save it as UTF-8.",
        ),
        (b'<', _) => error(
            whole,
            "it looks like XML (KML, GPX, OSM) or HTML, not GeoJSON",
            convert,
        ),
        (b'P', [b'P', b'K', ..]) => error(
            whole,
            "it is a zip archive, not GeoJSON",
            "Unpack it first.",
        ),
        (b'S', [b'S', b'Q', b'L', b'i', b't', b'e', ..]) => {
            error(whole, "it looks like a GeoPackage, not GeoJSON", convert)
        }
        // The whole is checked once, so that strings need not be, one by one.
        _ => std::str::from_utf8(text).or_else(|bad| {
            let before = text.get(..bad.valid_up_to()).unwrap_or(&[]);
            let line = 1 + memchr::memchr_iter(b'\n', before).count();
            let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').count();
            error(
                format!(":{line}:{column}"),
                "it is not UTF-8 text",
                "Save it as UTF-8 (it may be Latin-1 or Windows-1252).",
            )
        }),
    }
}

/// The source and the part of it that is being parsed.
pub(super) struct Place<'s> {
    pub source: &'s Source,
    pub text: &'s str,
}

impl Place<'_> {
    /// The error that `context` holds, or serde's with the feature and the place in the file.
    pub(super) fn explain<S: Sink>(
        &self,
        error: &serde_json::Error,
        context: &mut Context<'_, S>,
    ) -> Error {
        if let Some(failure) = context.failure.take() {
            return failure;
        }
        let (mut what, mut help) = match error.classify() {
            Category::Eof => (
                "it ends in the middle: the file is cut off".to_owned(),
                "Fetch or export the file again.",
            ),
            Category::Data => (message(error), "See RFC 7946 for the form of GeoJSON."),
            Category::Syntax | Category::Io => (
                format!("it is not JSON: {}", message(error)),
                "Repair this place, or export the file again.",
            ),
        };
        if error.classify() == Category::Syntax
            && let Some(word) = self.not_a_number(error)
        {
            what = format!("{word} is not a JSON number");
            help = "Repair or remove this feature; an unknown value is null in JSON.";
        }
        if what.contains("recursion limit") {
            "it is nested too deeply".clone_into(&mut what);
        }
        if let Some(number) = context.current {
            what = format!("feature {number}: {what}");
        }
        Error::Syntax {
            file: self.source.name.clone(),
            at: self.at(error),
            what,
            help: help.to_owned(),
        }
    }

    /// What follows a complete value should not be there.
    pub(super) fn after_value(
        &self,
        rest: Result<(), serde_json::Error>,
        what: &str,
        help: &str,
    ) -> Error {
        Error::Syntax {
            file: self.source.name.clone(),
            at: rest.err().map(|e| self.at(&e)).unwrap_or_default(),
            what: what.to_owned(),
            help: help.to_owned(),
        }
    }

    /// ":line:column" within the whole source.
    fn at(&self, error: &serde_json::Error) -> String {
        if error.line() == 0 {
            return String::new();
        }
        let all: &[u8] = &self.source.bytes;
        // `text` is a part of `all`: count the lines before it.
        let offset = (self.text.as_ptr() as usize).wrapping_sub(all.as_ptr() as usize);
        let before = all.get(..offset).unwrap_or(&[]);
        let lines = memchr::memchr_iter(b'\n', before).count();
        format!(":{}:{}", lines + error.line(), error.column())
    }

    /// `NaN` or `Infinity` at the place of the error.
    fn not_a_number(&self, error: &serde_json::Error) -> Option<&'static str> {
        let line = self
            .text
            .as_bytes()
            .split(|b| *b == b'\n')
            .nth(error.line().checked_sub(1)?)?;
        let from = error.column().saturating_sub(2);
        let near = line.get(from..(from + 12).min(line.len()))?;
        ["NaN", "nan", "Infinity", "inf"]
            .into_iter()
            .find(|word| near.windows(word.len()).any(|w| w == word.as_bytes()))
    }
}

/// serde's message without the place, which stands in front of ours.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
