//! The languages against each other and against the code.
#![allow(clippy::unwrap_used)] // a test may stop at the first surprise

use super::locale::{Language, Locale};
use std::collections::BTreeSet;

/// Every file that says something.
const SOURCES: [&str; 5] = [
    include_str!("document.rs"),
    include_str!("document/criteria.rs"),
    include_str!("document/route.rs"),
    include_str!("locale.rs"),
    include_str!("words.rs"),
];

/// The keys of a file with the values that each message takes.
fn keys(source: &str) -> BTreeSet<(String, BTreeSet<String>)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" = ") {
            Some((key, rest)) if !line.starts_with([' ', '}']) => {
                messages.push((key.to_owned(), rest.to_owned()));
            }
            _ => {
                if let Some((_, text)) = messages.last_mut() {
                    text.push_str(line);
                }
            }
        }
    }
    let values = |text: &str| {
        let parts = text.split('$').skip(1);
        parts
            .map(|part| {
                part.chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect()
            })
            .collect()
    };
    messages
        .into_iter()
        .map(|(key, text)| (key, values(&text)))
        .collect()
}

/// Every text in quotes of the code.
fn literals() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in SOURCES {
        let parts: Vec<&str> = source.split('"').collect();
        found.extend(parts.iter().skip(1).step_by(2).map(ToString::to_string));
    }
    found
}

#[test]
fn both_languages_say_the_same_with_the_same_values() {
    let [english, french] = Language::ALL.map(|language| keys(language.source()));
    assert!(english.len() > 150, "only {} messages", english.len());
    assert_eq!(english, french);
    let once: BTreeSet<&String> = english.iter().map(|(key, _)| key).collect();
    assert_eq!(once.len(), english.len(), "a key stands twice");
}

#[test]
fn every_message_is_used_and_every_message_used_exists() {
    let known: BTreeSet<String> = keys(Language::En.source())
        .into_iter()
        .map(|k| k.0)
        .collect();
    let said = literals();
    let unused: Vec<&String> = known.difference(&said).collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
    // What looks like a key is one: words joined by hyphens.
    let looks = |text: &&String| {
        let parts: Vec<&str> = text.split('-').collect();
        let word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
        parts.len() > 1 && parts.iter().all(word)
    };
    let missing: Vec<&String> = said
        .iter()
        .filter(looks)
        .filter(|k| !known.contains(*k))
        .collect();
    assert!(missing.is_empty(), "no such message: {missing:?}");
}

#[test]
fn a_missing_message_and_a_missing_value_are_errors() {
    for language in Language::ALL {
        let locale = Locale::new(language).unwrap();
        locale.word("no-such-message");
        assert!(locale.end().is_err());
        let locale = Locale::new(language).unwrap();
        locale.say("day-slack", &[]);
        assert!(locale.end().is_err());
    }
}

#[test]
fn figures_dates_and_times_as_each_language_writes_them() {
    let [english, french] = Language::ALL.map(|language| Locale::new(language).unwrap());
    assert_eq!(english.km(1362.1), "1,362\u{a0}km");
    assert_eq!(french.km(1362.1), "1\u{202f}362\u{a0}km");
    assert_eq!(french.km(2.36), "2,4\u{a0}km");
    assert_eq!(
        french.chance(0.306, [0.167, 0.5]),
        "31\u{a0}% (17–50\u{a0}%)"
    );
    let day = jiff::civil::date(2026, 2, 1);
    assert_eq!(english.date(day), "Sunday 1 February 2026");
    assert_eq!(french.date(day), "dimanche 1er février 2026");
    assert_eq!(
        french.date(jiff::civil::date(2026, 8, 12)),
        "mercredi 12 août 2026"
    );
    let at = jiff::civil::datetime(2026, 2, 1, 6, 4, 31, 0);
    assert_eq!(english.clock(at), "06:05");
    assert_eq!(french.clock(at), "06h05");
    let days = |locale: &Locale, n: u32| locale.say("days", &[("n", n.into())]);
    assert_eq!([days(&english, 1), days(&english, 6)], ["1 day", "6 days"]);
    assert_eq!([days(&french, 1), days(&french, 6)], ["1 jour", "6 jours"]);
    let list = |locale: &Locale| locale.list(&["A", "B", "C"].map(str::to_owned));
    assert_eq!(list(&english), "A, B and C");
    assert_eq!(list(&french), "A, B et C");
    english.end().unwrap();
    french.end().unwrap();
}
