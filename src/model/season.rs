//! The wet and the dry season, and the parts of a year on which a road is open.
//!
//! Invariants: a [`MonthDay`] exists in a leap year; a [`YearSpan`] holds both its ends and may run
//! over the new year; the calendar's seasons (winter, summer) follow the hemisphere. O(1) everywhere.
//! Source: meteorological seasons of three whole months each.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Dry or wet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// Little or no rain.
    #[default]
    Dry,
    /// The rains: unpaved roads are slower, and roads that are open in the dry season only are closed.
    Wet,
}

impl Season {
    /// The word used in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dry => "dry",
            Self::Wet => "wet",
        }
    }
}

/// Which season a plan is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonChoice {
    /// The one of the plan's day.
    #[default]
    Auto,
    /// Dry, whatever the day.
    Dry,
    /// Wet, whatever the day.
    Wet,
}

impl SeasonChoice {
    /// Every choice, in order.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Dry, Self::Wet];

    /// The word used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dry => "dry",
            Self::Wet => "wet",
        }
    }
}

/// A day of any year. Ordered as in the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    pub(super) month: i8,
    pub(super) day: i8,
}

impl MonthDay {
    /// The day, if a leap year has it.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        Date::new(2024, month, day)
            .ok()
            .map(|_| Self { month, day })
    }

    /// Reads "MM-DD", or TOML's and ISO 8601's "--MM-DD".
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (month, day) = text.strip_prefix("--").unwrap_or(text).split_once('-')?;
        let number = |part: &str| match part.len() {
            2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse().ok(),
            _ => None,
        };
        Self::new(number(month)?, number(day)?)
    }

    /// The last day of a month, 29 February included.
    pub fn month_end(month: i8) -> Option<Self> {
        (28..=31).rev().find_map(|day| Self::new(month, day))
    }

    /// The same day of a date.
    pub fn of(date: Date) -> Self {
        Self {
            month: date.month(),
            day: date.day(),
        }
    }
}

impl std::fmt::Display for MonthDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

impl TryFrom<String> for MonthDay {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is no day of the year, as MM-DD"))
    }
}

/// A stretch of every year, both ends included; one whose end comes before its start runs over the
/// new year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearSpan {
    /// First day.
    pub from: MonthDay,
    /// Last day.
    pub to: MonthDay,
}

impl YearSpan {
    /// Whole months, both included.
    pub fn months(first: i8, last: i8) -> Option<Self> {
        Some(Self {
            from: MonthDay::new(first, 1)?,
            to: MonthDay::month_end(last)?,
        })
    }

    /// Whether a date lies within, in any year.
    pub fn contains(self, date: Date) -> bool {
        let day = MonthDay::of(date);
        if self.from <= self.to {
            (self.from..=self.to).contains(&day)
        } else {
            day >= self.from || day <= self.to
        }
    }
}

/// The season that a plan is made for, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonUsed {
    /// The season.
    pub season: Season,
    /// What was asked: the day's, or one of the two whatever the day.
    pub asked: SeasonChoice,
    /// The map's wet season.
    pub wet: YearSpan,
}

impl SeasonUsed {
    /// The season of a choice on a day.
    pub fn new(asked: SeasonChoice, wet: YearSpan, date: Date) -> Self {
        let rains = match asked {
            SeasonChoice::Dry => false,
            SeasonChoice::Wet => true,
            SeasonChoice::Auto => wet.contains(date),
        };
        let season = if rains { Season::Wet } else { Season::Dry };
        Self { season, asked, wet }
    }
}

/// A part of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearPart {
    /// The dry season of the map.
    Dry,
    /// The wet season of the map.
    Wet,
    /// December to February in the north.
    Winter,
    /// March to May in the north.
    Spring,
    /// June to August in the north.
    Summer,
    /// September to November in the north.
    Autumn,
    /// From a day to a day, every year.
    Span(YearSpan),
    /// From a date to a date, once.
    Dates(Date, Date),
}

/// When and where: what decides whether a part of the year is now.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The day.
    pub date: Date,
    /// The season of the plan.
    pub season: Season,
    /// Whether the road lies south of the equator.
    pub southern: bool,
}

impl YearPart {
    /// Whether this part of the year is now.
    pub fn is_now(self, now: &When) -> bool {
        let quarter = |northern: i8| {
            let month = now.date.month();
            let month = if now.southern {
                (month + 5) % 12 + 1
            } else {
                month
            };
            // Whole quarters from December on: 0 winter, 1 spring, 2 summer, 3 autumn.
            month % 12 / 3 == northern
        };
        match self {
            Self::Dry => now.season == Season::Dry,
            Self::Wet => now.season == Season::Wet,
            Self::Winter => quarter(0),
            Self::Spring => quarter(1),
            Self::Summer => quarter(2),
            Self::Autumn => quarter(3),
            Self::Span(span) => span.contains(now.date),
            Self::Dates(from, to) => (from..=to).contains(&now.date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(from: &str, to: &str) -> YearSpan {
        YearSpan {
            from: MonthDay::parse(from).unwrap(),
            to: MonthDay::parse(to).unwrap(),
        }
    }

    #[test]
    fn a_span_holds_both_ends_and_may_wrap() {
        let rains = span("06-01", "10-31");
        for (day, within) in [
            (date(2026, 5, 31), false),
            (date(2026, 6, 1), true),
            (date(2026, 10, 31), true),
            (date(2026, 11, 1), false),
        ] {
            assert_eq!(rains.contains(day), within, "{day}");
        }
        let south = span("11-15", "03-31");
        for (day, within) in [
            (date(2026, 11, 14), false),
            (date(2026, 11, 15), true),
            (date(2026, 12, 31), true),
            (date(2026, 1, 1), true),
            (date(2026, 3, 31), true),
            (date(2026, 4, 1), false),
        ] {
            assert_eq!(south.contains(day), within, "{day}");
        }
        // Every day of a leap year lies in exactly one of a span and the rest of the year.
        let rest = span("04-01", "11-14");
        let mut day = date(2024, 1, 1);
        while day.year() == 2024 {
            assert_ne!(south.contains(day), rest.contains(day), "{day}");
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn days_of_the_year_are_read_and_written() {
        assert_eq!(MonthDay::parse("02-29").unwrap().to_string(), "02-29");
        assert_eq!(MonthDay::parse("--06-01"), MonthDay::parse("06-01"));
        assert_eq!(MonthDay::month_end(2), MonthDay::new(2, 29));
        assert_eq!(MonthDay::month_end(4), MonthDay::new(4, 30));
        for text in [
            "", "6-1", "02-30", "13-01", "00-10", "06/01", "+6-01", "06-01-02",
        ] {
            assert_eq!(MonthDay::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_choice_wins_over_the_day() {
        let rains = span("06-01", "10-31");
        let of = |asked, day| SeasonUsed::new(asked, rains, day).season;
        assert_eq!(of(SeasonChoice::Auto, date(2026, 8, 15)), Season::Wet);
        assert_eq!(of(SeasonChoice::Auto, date(2026, 1, 31)), Season::Dry);
        assert_eq!(of(SeasonChoice::Dry, date(2026, 8, 15)), Season::Dry);
        assert_eq!(of(SeasonChoice::Wet, date(2026, 1, 31)), Season::Wet);
    }

    #[test]
    fn winter_is_half_a_year_later_in_the_south() {
        let now = |month, southern| When {
            date: date(2026, month, 10),
            season: Season::Dry,
            southern,
        };
        let parts = [
            YearPart::Winter,
            YearPart::Spring,
            YearPart::Summer,
            YearPart::Autumn,
        ];
        for (month, north) in [
            (12, 0),
            (1, 0),
            (2, 0),
            (3, 1),
            (5, 1),
            (6, 2),
            (8, 2),
            (9, 3),
            (11, 3),
        ] {
            for (i, part) in parts.into_iter().enumerate() {
                assert_eq!(part.is_now(&now(month, false)), i == north, "{month}");
                assert_eq!(
                    part.is_now(&now(month, true)),
                    i == (north + 2) % 4,
                    "{month}"
                );
            }
        }
    }
}
