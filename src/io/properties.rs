//! The properties of one GeoJSON feature, typed and checked.
//!
//! Invariants: a null counts as absent (tables exported by a GIS fill their gaps with nulls); a value
//! of the wrong type is an error, never a default. Complexity: O(properties) for each one asked for.

use super::toml_table::Bounds;
use super::{Error, RawFeature};
use crate::model::fold;
use jiff::civil::Date;
use serde_json::Value;

/// The properties of a feature, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Properties<'f> {
    pub(super) file: &'f str,
    pub(super) feature: &'f RawFeature,
}

impl<'f> Properties<'f> {
    /// The value of `key`; null is absent.
    pub(super) fn get(&self, key: &str) -> Option<&'f Value> {
        self.feature
            .properties
            .iter()
            .rev()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v)
            .filter(|v| !v.is_null())
    }

    /// An error about the feature or one property of it.
    pub(super) fn error(
        &self,
        property: Option<&str>,
        what: impl std::fmt::Display,
        help: impl std::fmt::Display,
    ) -> Error {
        Error::feature(self.file, self.feature.number, property, what, help)
    }

    /// Text that is not blank; a blank one is absent. A number is taken as its digits.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, Error> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(s)) => {
                let s = s.trim();
                Ok((!s.is_empty()).then(|| s.to_owned()))
            }
            Some(Value::Number(n)) => Ok(Some(n.to_string())),
            Some(other) => Err(self.error(
                Some(key),
                format!("must be text, not {}", words(other)),
                "write it as a JSON string",
            )),
        }
    }

    /// A number within `bounds`.
    pub(super) fn number(&self, key: &str, bounds: Bounds) -> Result<Option<f64>, Error> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        match value.as_f64() {
            Some(n) if n.is_finite() && bounds.admit(n) => Ok(Some(n)),
            _ => Err(self.error(
                Some(key),
                format!("must be {}, not {}", bounds.words(), words(value)),
                "correct the number, as a JSON number without quotes or units",
            )),
        }
    }

    /// A number within `bounds` that must be there.
    pub(super) fn required(&self, key: &str, bounds: Bounds) -> Result<f64, Error> {
        self.number(key, bounds)?.ok_or_else(|| {
            self.error(
                Some(key),
                "is missing",
                format!("add it: {}", bounds.words()),
            )
        })
    }

    /// true, false, or OpenStreetMap's yes, no, 1, 0.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, Error> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        as_flag(value).map(Some).ok_or_else(|| {
            self.error(
                Some(key),
                format!("must be true or false, not {}", words(value)),
                "write true or false (yes, no, 1 and 0 are understood)",
            )
        })
    }

    /// A day.
    pub(super) fn date(&self, key: &str) -> Result<Option<Date>, Error> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        if value.as_str().is_some_and(|s| s.trim().is_empty()) {
            return Ok(None);
        }
        value
            .as_str()
            .and_then(|s| parse_date(s.trim()))
            .map(Some)
            .ok_or_else(|| {
                self.error(
                    Some(key),
                    format!("is not a date: {}", words(value)),
                    "write it as year-month-day: \"2026-01-31\"",
                )
            })
    }

    /// One text or a list of texts; a text may hold several, parted by commas or semicolons.
    pub(super) fn list(&self, key: &str) -> Result<Option<Vec<String>>, Error> {
        let part = |text: &str| -> Vec<String> {
            text.split([',', ';'])
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .map(str::to_owned)
                .collect()
        };
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(s)) => Ok(Some(part(s))),
            Some(Value::Array(items)) => {
                let mut list = Vec::new();
                for item in items {
                    match item {
                        Value::String(s) => list.extend(part(s)),
                        other => {
                            return Err(self.error(
                                Some(key),
                                format!("lists {}, which is not text", words(other)),
                                "write a list of JSON strings",
                            ));
                        }
                    }
                }
                Ok(Some(list))
            }
            Some(other) => Err(self.error(
                Some(key),
                format!("must be text or a list of texts, not {}", words(other)),
                "write a JSON string, or a list of them",
            )),
        }
    }

    /// Every property that is one slip of the finger from a known one is an error. Anything else is the
    /// file's own affair.
    pub(super) fn check_spelling(&self, known: &[&str], harmless: &[&str]) -> Result<(), Error> {
        for (i, (key, _)) in self.feature.properties.iter().enumerate() {
            let typed = key.as_str();
            if self.feature.properties[..i].iter().any(|(k, _)| k == key) {
                return Err(self.error(
                    Some(typed),
                    "stands twice, and one of the two would be dropped",
                    "keep the one that is meant",
                ));
            }
            if known.contains(&typed) || harmless.contains(&typed) {
                continue;
            }
            let lower = typed.to_lowercase();
            let near = known
                .iter()
                .find(|k| strsim::damerau_levenshtein(&lower, k) <= 1 || fold(typed) == fold(k));
            if let Some(near) = near {
                return Err(self.error(
                    Some(typed),
                    format!("is not known; `{near}` is"),
                    format!(
                        "did you mean `{near}`? Otherwise give it a name that cannot be mistaken"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// A value as a yes or no.
pub(super) fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::Number(n) if n.as_f64() == Some(1.0) => Some(true),
        Value::Number(n) if n.as_f64() == Some(0.0) => Some(false),
        Value::String(s) => match s.trim().to_lowercase().as_str() {
            "yes" | "true" | "1" => Some(true),
            "no" | "false" | "0" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A value in words, short: a whole document in a property must not fill the screen.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
        other => {
            let text = other.to_string();
            if text.chars().count() > 40 {
                format!("{}…", text.chars().take(39).collect::<String>())
            } else {
                text
            }
        }
    }
}

/// A day written `2026-01-31`, nothing else.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if shape { text.parse().ok() } else { None }
}
