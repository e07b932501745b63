//! Languages: every word of an order stands in `locales/*.ftl`, in Fluent's syntax.
//!
//! fluent-bundle is Mozilla's own implementation: plural rules and selectors are in the translation, where the language's
//! grammar belongs, and not in the code. Invariants: a key that is missing, or a value that it lacks, is an error, never a hole in an
//! order; both files have the same keys (a test). Complexity: the files are parsed once per order.

use crate::report::Error;
use crate::report::number;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use jiff::civil::{Date, DateTime};
use std::cell::RefCell;
use unic_langid::LanguageIdentifier;

/// A language of orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language, in order.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// Its code, ISO 639-1.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// Its messages.
    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::En => include_str!("locales/en.ftl"),
            Self::Fr => include_str!("locales/fr.ftl"),
        }
    }
}

/// Values of a message.
pub(super) type Values<'v> = [(&'static str, FluentValue<'v>)];

/// Says things in a language.
pub(super) struct Locale {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    faults: RefCell<Vec<String>>,
}

impl Locale {
    pub(super) fn new(language: Language) -> Result<Self, Error> {
        let fault = |reason: &dyn std::fmt::Debug| {
            let reason = format!("{}.ftl: {reason:?}", language.as_str());
            Error::format("an order", &reason)
        };
        let tag: LanguageIdentifier = language.as_str().parse().map_err(|e| fault(&e))?;
        let mut bundle = FluentBundle::new(vec![tag]);
        // Everything reads from left to right.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(language.source().to_owned());
        let resource = resource.map_err(|(_, errors)| fault(&errors))?;
        bundle.add_resource(resource).map_err(|e| fault(&e))?;
        Ok(Self {
            language,
            bundle,
            faults: RefCell::default(),
        })
    }

    /// A message with its values.
    pub(super) fn say(&self, key: &str, values: &Values<'_>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|m| m.value());
        let Some(pattern) = pattern else {
            self.faults.borrow_mut().push(format!("no message {key}"));
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors);
        let mut faults = self.faults.borrow_mut();
        faults.extend(errors.iter().map(|error| format!("{key}: {error}")));
        text.into_owned()
    }

    /// A message without values.
    pub(super) fn word(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// Whether everything could be said.
    pub(super) fn end(self) -> Result<(), Error> {
        match self.faults.into_inner().first() {
            Some(fault) => Err(Error::format("an order", fault)),
            None => Ok(()),
        }
    }

    /// A figure written in English, as this language writes it: in French a comma for decimals and a thin space between
    /// thousands. A figure and its unit are never parted.
    pub(super) fn figure(&self, english: &str) -> String {
        let french = self.language == Language::Fr;
        let put = |c| match c {
            ' ' => '\u{a0}',
            ',' if french => '\u{202f}',
            '.' if french => ',',
            c => c,
        };
        english.chars().map(put).collect()
    }

    /// Kilometres as a distance: "1,240 km".
    pub(super) fn km(&self, km: f64) -> String {
        self.figure(&number::km(km * 1000.0))
    }

    /// A kilometre of the route, to the whole: "941".
    pub(super) fn post(&self, km: f64) -> String {
        self.figure(&number::grouped(km, 0))
    }

    /// Hours and minutes.
    pub(super) fn hours(&self, seconds: f64) -> String {
        self.figure(&number::hours(seconds))
    }

    /// A probability with its interval.
    pub(super) fn chance(&self, p: f64, range: [f64; 2]) -> String {
        if p <= 0.0 {
            return self.figure(&number::percent(p));
        }
        let (p, range) = (number::percent(p), number::percent_range(range));
        format!("{} ({})", self.figure(&p), self.figure(&range))
    }

    /// A date in full.
    pub(super) fn date(&self, date: Date) -> String {
        let weekday = i64::from(date.weekday().to_monday_one_offset());
        self.say(
            "date",
            &[
                (
                    "weekday",
                    self.say("weekday", &[("n", weekday.into())]).into(),
                ),
                ("day", i64::from(date.day()).into()),
                (
                    "month",
                    self.say("month", &[("n", i64::from(date.month()).into())])
                        .into(),
                ),
                ("year", date.year().to_string().into()),
            ],
        )
    }

    /// A clock time to the minute.
    pub(super) fn clock(&self, at: DateTime) -> String {
        let at = at.round(jiff::Unit::Minute).unwrap_or(at);
        self.say(
            "clock",
            &[
                ("hour", format!("{:02}", at.hour()).into()),
                ("minute", format!("{:02}", at.minute()).into()),
            ],
        )
    }

    /// "A, B and C".
    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [init @ .., last] => {
                let values = [
                    ("first", init.join(", ").into()),
                    ("last", last.as_str().into()),
                ];
                self.say("list-and", &values)
            }
        }
    }
}
