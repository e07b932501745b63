//! Days as tables of events write them: `2026-01-31`, with or without a time after it, and
//! `31 January 2026`. A day in figures in any other order could be two days, and is refused.

use crate::io::properties::parse_date;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day, or `None` when the text is not one.
pub(in crate::io) fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some((day, rest)) = text.split_at_checked(10)
        && let Some(day) = parse_date(day)
    {
        // "2018-01-11 00:00:00.000": UCDP's API writes midnight.
        let is_time = rest.starts_with([' ', 'T'])
            && rest[1..]
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z'));
        return (rest.is_empty() || is_time).then_some(day);
    }
    let mut parts = text.split([' ', '-']).filter(|p| !p.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() < 3 {
        return None;
    }
    let month = month.to_lowercase();
    let number = MONTHS.iter().position(|m| *m == month || m[..3] == month)?;
    Date::new(year.parse().ok()?, number as i8 + 1, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_forms_of_both_tables_are_days() {
        for text in [
            "2026-01-31",
            " 2026-01-31 ",
            "2026-01-31 00:00:00.000",
            "2026-01-31T00:00:00Z",
            "31 January 2026",
            "31 jan 2026",
            "31-Jan-2026",
        ] {
            assert_eq!(parse_day(text), Some(date(2026, 1, 31)), "{text}");
        }
        for text in [
            "",
            "31/01/2026",
            "01-02-2026",
            "2026-02-30",
            "30 February 2026",
            "31 January 26",
            "2026-01-31x",
            "January 2026",
            "é-é-éééé",
            "2026-01-3é1",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
