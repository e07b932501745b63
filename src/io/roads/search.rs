//! Whether a file's roads have a `highway`, which decides what a line without one is.

use super::super::feature::{Feature, Shape, Sink, read_into};
use super::super::{Error, Source};
use super::keys::Key;
use super::{hstore, is_line, wants_lines};
use serde_json::Value;

/// Whether any line of the file has a `highway`.
pub(super) fn has_highway(source: &Source, renames: &[(String, Key)]) -> Result<bool, Error> {
    let names: Vec<&str> = renames
        .iter()
        .filter(|(_, key)| *key == Key::Highway)
        .map(|(theirs, _)| theirs.as_str())
        .chain(["highway"])
        .collect();
    // Most bare networks do not have the word at all.
    if !names
        .iter()
        .any(|name| memchr::memmem::find(&source.bytes, name.as_bytes()).is_some())
    {
        return Ok(false);
    }
    let mut search = HighwaySearch {
        names,
        found: false,
    };
    match read_into(source, &mut search) {
        Err(error) if !search.found => Err(error),
        _ => Ok(search.found),
    }
}

/// Looks for the first line with a `highway`, and stops there with an error that nobody sees.
struct HighwaySearch<'n> {
    names: Vec<&'n str>,
    found: bool,
}

impl Sink for HighwaySearch<'_> {
    /// Whether the property holds packed tags.
    type Key = bool;

    fn key(&mut self, name: &str) -> Option<bool> {
        let packed = matches!(name, "other_tags" | "tags");
        (packed || self.names.contains(&name)).then_some(packed)
    }

    fn wants(&self, shape: Shape) -> bool {
        wants_lines(shape)
    }

    fn feature(&mut self, feature: Feature<bool>) -> Result<(), Error> {
        let has = |name: &str, value: &Value| name == "highway" && !value.is_null();
        self.found = is_line(feature.geometry.as_ref())
            && feature.properties.iter().any(|(packed, value)| {
                if *packed {
                    hstore::unpack(value).is_some_and(|t| t.iter().any(|(k, v)| has(k, v)))
                } else {
                    !value.is_null()
                }
            });
        if self.found {
            return Err(Error::Unreadable {
                file: String::new(),
                reason: String::new(),
            });
        }
        Ok(())
    }
}
