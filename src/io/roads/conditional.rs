//! `hgv:conditional` and its like: "no @ (Jun-Oct); yes @ (weight<7.5)".
//!
//! Understood: days and months of the year (`Jun 15-Oct 31`, `Nov-Apr`, `2026 Jun 1-2026 Sep 30`), the
//! seasons (`winter`, `wet_season`), and the vehicle's `weight`, `axleload`, `height`, `length`. Anything
//! else, hours and weekdays among it, is kept as [`Test::Other`]: a plan cannot rely on it, so it
//! closes where it may close and opens nothing. Invariants: nothing that may close is dropped.
//! Complexity: linear in the text. Source:
//! <https://wiki.openstreetmap.org/wiki/Conditional_restrictions>.

use super::values::{self, Quantity};
use crate::model::{MonthDay, YearPart, YearSpan};
use jiff::civil::Date;

/// What of a vehicle is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Gross weight, t.
    Weight,
    /// Heaviest axle, t.
    Axle,
    /// Height, m.
    Height,
    /// Length, m.
    Length,
}

/// One test of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The day lies in one of these.
    During(Vec<YearPart>),
    /// The vehicle's measure lies above (or, if not `above`, below) a limit.
    Vehicle {
        /// Which.
        measure: Measure,
        /// `>` or `>=`; else `<` or `<=`.
        above: bool,
        /// Whether the limit itself is meant as well.
        or_equal: bool,
        /// t or m.
        limit: f64,
    },
    /// Hours, weekdays, weather, permits: not known to a plan.
    Other,
}

/// A rule of access that holds when all of its tests do.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessRule {
    /// As it is written: "hgv:conditional=no @ (Jun-Oct)".
    pub text: Box<str>,
    /// Whether it closes the road to trucks; else it opens it.
    pub closes: bool,
    /// All must hold.
    pub tests: Vec<Test>,
}

impl AccessRule {
    /// Whether the day has a say in it.
    pub fn is_dated(&self) -> bool {
        self.tests.iter().any(|t| matches!(t, Test::During(_)))
    }
}

/// The rules of a value, in order; `closes` tells whether a word of access closes a road to trucks.
pub(super) fn rules(key: &str, text: &str, closes: impl Fn(&str) -> bool) -> Vec<AccessRule> {
    split(text, ';')
        .into_iter()
        .filter(|clause| !clause.trim().is_empty())
        .map(|clause| {
            let (word, condition) = clause.split_once('@').unwrap_or((clause, ""));
            let condition = condition.trim();
            let bare = condition
                .strip_prefix('(')
                .map_or(condition, |c| c.strip_suffix(')').unwrap_or(c));
            let short: String = clause.trim().chars().take(60).collect();
            AccessRule {
                text: format!("{key}={short}").into(),
                closes: closes(word.trim()),
                tests: bare.split(" AND ").map(test).collect(),
            }
        })
        .collect()
}

/// Splits outside of parentheses.
fn split(text: &str, at: char) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_i32, 0, Vec::new());
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if c == at && depth <= 0 => {
                parts.push(&text[from..i]);
                from = i + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn test(text: &str) -> Test {
    let text = text.trim();
    if let Some(test) = vehicle(text) {
        return test;
    }
    let parts: Option<Vec<YearPart>> = text
        .split([',', ';'])
        .map(|part| year_part(part.trim()))
        .collect();
    parts.map_or(Test::Other, Test::During)
}

/// `weight>7.5`, `axleload >= 11.5 t`, `height<4`.
fn vehicle(text: &str) -> Option<Test> {
    let at = text.find(['<', '>'])?;
    let (name, rest) = text.split_at(at);
    let measure = match name.trim().to_ascii_lowercase().as_str() {
        "weight" | "maxweight" | "weightrating" | "maxweightrating" | "gcweight" => Measure::Weight,
        "axleload" | "maxaxleload" => Measure::Axle,
        "height" | "maxheight" => Measure::Height,
        "length" | "maxlength" => Measure::Length,
        _ => return None,
    };
    let (or_equal, number) = match rest[1..].strip_prefix('=') {
        Some(number) => (true, number),
        None => (false, &rest[1..]),
    };
    let quantity = match measure {
        Measure::Weight | Measure::Axle => values::weight_t(number),
        Measure::Height | Measure::Length => values::height_m(number),
    };
    let Quantity::Is(limit) = quantity else {
        return None;
    };
    Some(Test::Vehicle {
        measure,
        above: rest.starts_with('>'),
        or_equal,
        limit,
    })
}

/// A part of the year: `winter`, `dry_season`, `Jun-Oct`, `Nov 15-Apr 1`, `Dec`, `2026 Jun 1-2026 Jun 30`.
pub(super) fn year_part(text: &str) -> Option<YearPart> {
    match text.to_ascii_lowercase().as_str() {
        "dry_season" | "dry season" => return Some(YearPart::Dry),
        "wet_season" | "wet season" | "rainy_season" => return Some(YearPart::Wet),
        "winter" => return Some(YearPart::Winter),
        "spring" => return Some(YearPart::Spring),
        "summer" => return Some(YearPart::Summer),
        "autumn" | "fall" => return Some(YearPart::Autumn),
        _ => {}
    }
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, text));
    let (from, to) = (moment(from)?, moment(to)?);
    // "Jun 15-30" would be read as a month without a name: not understood.
    let start = |m: Moment| MonthDay::new(m.month, m.day.unwrap_or(1));
    let end = |m: Moment| match m.day {
        Some(day) => MonthDay::new(m.month, day),
        None => MonthDay::month_end(m.month),
    };
    match (from.year, to.year) {
        (None, None) => Some(YearPart::Span(YearSpan {
            from: start(from)?,
            to: end(to)?,
        })),
        (Some(first), Some(last)) => {
            let from = Date::new(first, from.month, from.day.unwrap_or(1)).ok()?;
            let to = match to.day {
                Some(day) => Date::new(last, to.month, day).ok()?,
                None => Date::new(last, to.month, 1).ok()?.last_of_month(),
            };
            (from <= to).then_some(YearPart::Dates(from, to))
        }
        _ => None,
    }
}

/// A month, with a day or a year if they are given.
#[derive(Clone, Copy)]
struct Moment {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
}

fn moment(text: &str) -> Option<Moment> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let mut words = text.split_whitespace().peekable();
    let year = words
        .next_if(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|w| w.parse().ok());
    let name = words.next()?.to_ascii_lowercase();
    // "Jun", "June": the first three letters tell, and what follows must be letters.
    let letters = name.len() >= 3 && name.bytes().all(|b| b.is_ascii_alphabetic());
    let month = MONTHS
        .iter()
        .position(|month| letters && name.starts_with(month))?;
    let day = match words.next() {
        Some(word) => Some(word.parse().ok()?),
        None => None,
    };
    words.next().is_none().then_some(Moment {
        year,
        month: month as i8 + 1,
        day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(from: &str, to: &str) -> YearPart {
        YearPart::Span(YearSpan {
            from: MonthDay::parse(from).unwrap(),
            to: MonthDay::parse(to).unwrap(),
        })
    }

    #[test]
    fn parts_of_the_year() {
        for (text, part) in [
            ("Jun-Oct", span("06-01", "10-31")),
            ("Nov 15-Apr 1", span("11-15", "04-01")),
            ("Feb", span("02-01", "02-29")),
            ("June 15 - September 30", span("06-15", "09-30")),
            ("Dec 24", span("12-24", "12-24")),
            ("winter", YearPart::Winter),
            ("wet_season", YearPart::Wet),
            (
                "2026 Jun 1-2026 Sep 30",
                YearPart::Dates(date(2026, 6, 1), date(2026, 9, 30)),
            ),
            (
                "2026 Jun-2027 Feb",
                YearPart::Dates(date(2026, 6, 1), date(2027, 2, 28)),
            ),
        ] {
            assert_eq!(year_part(text), Some(part), "{text}");
        }
        for text in [
            "",
            "-",
            "22:00-06:00",
            "Mo-Fr",
            "Jun 31",
            "Jun 15-30",
            "2026 Jun-Oct",
            "sunset",
            "2026 Oct-2026 Jun",
            "Jun--Oct",
            "Jun 1 2-Oct",
        ] {
            assert_eq!(year_part(text), None, "{text}");
        }
    }

    #[test]
    fn clauses_and_their_tests() {
        let text = "no @ (Jun-Oct,Dec AND weight>7,5); yes @ (Mo-Fr 07:00-19:00; Sa 08:00-12:00);destination@(axleload<=10 t)";
        let found = rules("hgv:conditional", text, |word| word == "no");
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[0].text.as_ref(),
            "hgv:conditional=no @ (Jun-Oct,Dec AND weight>7,5)"
        );
        let closes: Vec<bool> = found.iter().map(|rule| rule.closes).collect();
        assert_eq!(closes, [true, false, false]);
        assert_eq!(
            found[0].tests,
            [
                Test::During(vec![span("06-01", "10-31"), span("12-01", "12-31")]),
                Test::Vehicle {
                    measure: Measure::Weight,
                    above: true,
                    or_equal: false,
                    limit: 7.5
                }
            ]
        );
        assert_eq!(found[1].tests, [Test::Other]);
        assert_eq!(
            found[2].tests,
            [Test::Vehicle {
                measure: Measure::Axle,
                above: false,
                or_equal: true,
                limit: 10.0
            }]
        );
        // Without a condition nothing can be relied on.
        assert_eq!(rules("k", "no", |_| true)[0].tests, [Test::Other]);
        assert!(rules("k", " ; ", |_| true).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = rules("k", &text, |word| word == "no");
            let _ = year_part(&text);
        }
    }
}
