//! How far convoys drove: the table that rates are counted against.
//!
//! Columns: `from` and `to` (the first and last day), `convoy_km`, or `convoys` and `km` (each), and
//! `sector` where there are several. Invariants: kilometres are finite and > 0, periods do not end before
//! they begin. Complexity: linear in the file.

use super::incidents::parse_day;
use super::table::{Row, Table, short};
use super::{Error, Source};
use jiff::civil::Date;

/// Kilometres driven by convoys in a sector and a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// Its line in the file.
    pub line: u32,
    /// The sector; `None` when the table has no such column.
    pub sector: Option<String>,
    /// Convoys times kilometres, > 0.
    pub convoy_km: f64,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// Reads a table of exposure.
pub fn read_exposure(source: &Source) -> Result<Vec<Exposure>, Error> {
    let (table, mut rows) = Table::open(source)?;
    let whole = table.has("convoy_km");
    let required: &[&str] = if whole {
        &["from", "to", "convoy_km"]
    } else {
        &["from", "to", "convoys", "km"]
    };
    table.require(required)?;
    if whole && table.has("convoys") && table.has("km") {
        return Err(table.wrong(
            1,
            "has `convoy_km` and also `convoys` and `km`",
            "keep one of the two ways to say it",
        ));
    }
    let sectors = table.has("sector");
    let mut list = Vec::new();
    let mut record = csv::StringRecord::new();
    while let Some(row) = table.next(&mut rows, &mut record)? {
        let convoy_km = if whole {
            above_zero(row, "convoy_km")?
        } else {
            above_zero(row, "convoys")? * above_zero(row, "km")?
        };
        let (from, to) = (day(row, "from")?, day(row, "to")?);
        if to < from {
            let what = format!("is {to}, before `from`, {from}");
            return Err(row.wrong("to", &what, "exchange the two, or correct them"));
        }
        let sector = row.text("sector");
        if sectors && sector.is_none() {
            return Err(row.wrong("sector", "is empty", "name it, or remove the column"));
        }
        list.push(Exposure {
            line: u32::try_from(row.line()).unwrap_or(u32::MAX),
            sector,
            convoy_km,
            from,
            to,
        });
    }
    if list.is_empty() {
        let help = "add a row: a rate is attacks per kilometre driven";
        return Err(table.wrong(1, "has no row", help));
    }
    Ok(list)
}

fn above_zero(row: Row, column: &str) -> Result<f64, Error> {
    match row.number(column)? {
        Some(value) if value > 0.0 && value <= 1e9 => Ok(value),
        Some(value) => {
            let what = format!("is {value}, and must be above 0 (and at most 1e9)");
            Err(row.wrong(column, &what, "correct it, or remove the row"))
        }
        None => Err(row.wrong(column, "is empty", "fill it in, or remove the row")),
    }
}

fn day(row: Row, column: &str) -> Result<Date, Error> {
    let text = row.get(column).unwrap_or_default();
    parse_day(text).ok_or_else(|| {
        let what = format!("is \"{}\", which is no day", short(text));
        row.wrong(column, &what, "write it as 2026-01-31 or 31 January 2026")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Exposure>, Error> {
        read_exposure(&Source {
            name: "exposure.csv".into(),
            bytes: text.as_bytes().to_vec().into(),
        })
    }

    #[test]
    fn both_ways_to_say_it() {
        let rows = read("sector,convoys,km,from,to\nRN1,12,490.5,2025-09-01,2025-12-31\n").unwrap();
        assert_eq!(rows[0].sector.as_deref(), Some("RN1"));
        assert!((rows[0].convoy_km - 5886.0).abs() < 1e-9);
        let rows =
            read("\u{feff}from;to;convoy_km\n1 September 2025;31 December 2025;5886,5\n\n;;\n")
                .unwrap();
        assert!(rows.len() == 1 && rows[0].sector.is_none());
        assert!((rows[0].convoy_km - 5886.5).abs() < 1e-9);
    }

    #[test]
    fn errors_name_line_and_column() {
        for (text, what) in [
            (
                "sector,km,from,to\n",
                "exposure.csv:1: has no column `convoys`",
            ),
            ("convoy_km,from,to\n", "exposure.csv:1: has no row"),
            (
                "convoy_km,from,to\n0,2025-01-01,2025-02-01\n",
                "exposure.csv:2: `convoy_km` is 0",
            ),
            (
                "convoy_km,from,to\nmany,2025-01-01,2025-02-01\n",
                "`convoy_km` is \"many\", which is no number",
            ),
            (
                "convoy_km,from,to\n5,01/02/2025,2025-02-01\n",
                "`from` is \"01/02/2025\", which is no day",
            ),
            (
                "convoy_km,from,to\n5,2025-03-01,2025-02-01\n",
                "`to` is 2025-02-01, before",
            ),
            (
                "sector,convoy_km,from,to\n,5,2025-01-01,2025-02-01\n",
                "`sector` is empty",
            ),
            (
                "convoy_km,from,to\n5,2025-01-01\n",
                "exposure.csv:2: has 2 fields, and the header 3",
            ),
            ("convoy_km,convoys,km,from,to\n", "has `convoy_km` and also"),
            ("convoy_km,from,from,to\n", "the column `from` stands twice"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(what), "{error} lacks {what}");
            assert!(error.help().is_some());
        }
    }
}
