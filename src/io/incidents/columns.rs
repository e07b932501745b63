//! The columns of a table of events: which table it is, and what a row says.
//!
//! | | ACLED | UCDP GED |
//! |---|---|---|
//! | id | `event_id_cnty` | `id` |
//! | day | `event_date`, `time_precision` | `date_start`, `date_end` |
//! | place | `latitude`, `longitude`, `geo_precision`, `location` | `latitude`, `longitude`, `where_prec`, `where_coordinates` |
//! | type | `sub_event_type`, else `event_type` | `type_of_violence` |
//! | force | `actor1`; `actor2` where `actor1` is the state's or civilians | `side_b`; `side_a` where the violence is one-sided |

use super::Event;
use super::day::parse_day;
use crate::io::table::{Row, Rows, Table, short};
use crate::io::{Error, Source};
use crate::model::{Incidents, UCDP_TYPES};
use geo::Coord;
use jiff::ToSpan;
use jiff::civil::Date;

/// Whose columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Acled,
    Ucdp,
}

/// Columns that must be there.
const ACLED: [&str; 4] = ["event_date", "latitude", "longitude", "geo_precision"];
const UCDP: [&str; 4] = ["date_start", "latitude", "longitude", "where_prec"];
/// Forces that do not attack convoys, as ACLED's names begin.
const NOT_THE_ATTACKER: [&str; 6] = [
    "Military Forces",
    "Police Forces",
    "Government of",
    "Civilians",
    "Protesters",
    "Rioters",
];

/// A table of events, its header read.
pub(super) struct Columns<'t> {
    table: Table<'t>,
    form: Form,
    sector: Option<String>,
}

impl<'t> Columns<'t> {
    /// Reads the header. `sector` is a column to keep beside the known ones, if the table has it.
    pub(super) fn open(
        source: &'t Source,
        sector: Option<&str>,
    ) -> Result<(Self, Rows<'t>), Error> {
        let (table, rows) = Table::open(source)?;
        let form = match (table.has(ACLED[0]), table.has(UCDP[0])) {
            (true, false) => Form::Acled,
            (false, true) => Form::Ucdp,
            (true, true) => {
                return Err(table.wrong(
                    1,
                    "has both `event_date` (ACLED) and `date_start` (UCDP)",
                    "give one of the two tables",
                ));
            }
            (false, false) => {
                return Err(table.wrong(
                    1,
                    format!("is no table of ACLED or UCDP GED: its columns are {}", table.listed()),
                    "ACLED's have event_date, latitude, longitude, geo_precision; UCDP's have date_start, latitude, longitude, where_prec; or give incidents as GeoJSON points",
                ));
            }
        };
        table.require(match form {
            Form::Acled => &ACLED,
            Form::Ucdp => &UCDP,
        })?;
        let columns = Self {
            table,
            form,
            sector: sector.map(str::to_lowercase),
        };
        Ok((columns, rows))
    }

    /// The next event, and whether its type has a weight of its own; `None` at the end.
    pub(super) fn next(
        &self,
        rows: &mut Rows<'t>,
        record: &mut csv::StringRecord,
        rules: &Incidents,
    ) -> Result<Option<(Event, bool)>, Error> {
        let row = self.table.next(rows, record)?;
        row.map(|row| Reader { columns: self, row }.event(rules))
            .transpose()
    }
}

/// A row on its way to an event.
struct Reader<'r, 't> {
    columns: &'r Columns<'t>,
    row: Row<'r, 't>,
}

impl Reader<'_, '_> {
    /// The event, and whether its type has a weight of its own.
    fn event(&self, rules: &Incidents) -> Result<(Event, bool), Error> {
        let at = Coord {
            x: self.degrees("longitude", 180.0)?,
            y: self.degrees("latitude", 90.0)?,
        };
        let (kind, weight) = self.weight(rules)?;
        let (date, last_day) = self.days(rules)?;
        let form = self.columns.form;
        let (id, place, precision) = match form {
            Form::Acled => ("event_id_cnty", "location", "geo_precision"),
            Form::Ucdp => ("id", "where_coordinates", "where_prec"),
        };
        let precision_km = match form {
            Form::Acled => &rules.acled_precision_km,
            Form::Ucdp => &rules.ucdp_precision_km,
        };
        let code = self.code(precision, &["1", "2", "3", "4", "5", "6", "7"])?;
        let event = Event {
            line: u32::try_from(self.row.line()).unwrap_or(u32::MAX),
            id: self.row.text(id),
            kind,
            place: self.row.text(place),
            at,
            date,
            last_day,
            group: self.group(),
            weight: weight.unwrap_or(rules.unlisted_weight),
            precision_km: precision_km.get(&code).copied(),
            sector: (self.columns.sector.as_deref()).and_then(|column| self.row.text(column)),
        };
        Ok((event, weight.is_some()))
    }

    /// A coordinate within ±`most`.
    fn degrees(&self, column: &str, most: f64) -> Result<f64, Error> {
        match self.row.number(column)? {
            Some(value) if value.abs() <= most => Ok(value),
            Some(value) => Err(self.row.wrong(
                column,
                &format!("is {value}, which is not within ±{most} degrees"),
                "give WGS84 degrees; check whether latitude and longitude are exchanged",
            )),
            None => Err(self.row.wrong(
                column,
                "is empty: the event cannot be placed",
                "fill it in, or remove the row",
            )),
        }
    }

    fn code(&self, column: &str, known: &[&str]) -> Result<u32, Error> {
        let text = self.row.get(column).unwrap_or_default();
        // Spreadsheets write 2 as 2.0.
        let whole = text.strip_suffix(".0").unwrap_or(text);
        if known.contains(&whole) {
            return Ok(whole.parse().unwrap_or_default());
        }
        let last = known.last().copied().unwrap_or_default();
        Err(self.row.wrong(
            column,
            &format!("is \"{}\", which is no code from 1 to {last}", short(text)),
            "fill in the code of the table's codebook",
        ))
    }

    fn day(&self, column: &str) -> Result<Option<Date>, Error> {
        let Some(text) = self.row.get(column) else {
            return Ok(None);
        };
        parse_day(text).map(Some).ok_or_else(|| {
            self.row.wrong(
                column,
                &format!("is \"{}\", which is no day", short(text)),
                "write it as 2026-01-31 or 31 January 2026",
            )
        })
    }

    /// The first and the last day on which it may have happened.
    fn days(&self, rules: &Incidents) -> Result<(Date, Date), Error> {
        let column = match self.columns.form {
            Form::Acled => "event_date",
            Form::Ucdp => "date_start",
        };
        let Some(date) = self.day(column)? else {
            return Err(self
                .row
                .wrong(column, "is empty", "fill it in, or remove the row"));
        };
        let last_day = match self.columns.form {
            Form::Ucdp => self.day("date_end")?.unwrap_or(date),
            Form::Acled if self.row.get("time_precision").is_none() => date,
            Form::Acled => {
                let code = self.code("time_precision", &["1", "2", "3"])?;
                // A code that is not listed is the least precise that is.
                let most = rules.acled_time_days.values().max();
                let days = rules.acled_time_days.get(&code).or(most);
                date.saturating_add(i64::from(*days.unwrap_or(&0)).days())
            }
        };
        if last_day < date {
            return Err(self.row.wrong(
                "date_end",
                &format!("is {last_day}, before `date_start`, {date}"),
                "exchange the two, or correct them",
            ));
        }
        Ok((date, last_day))
    }

    /// The type in words, and its weight if it is listed.
    fn weight(&self, rules: &Incidents) -> Result<(String, Option<f64>), Error> {
        let types: Vec<&str> = match self.columns.form {
            Form::Acled => (["sub_event_type", "event_type"].iter())
                .filter_map(|column| self.row.get(column))
                .collect(),
            Form::Ucdp if self.row.get("type_of_violence").is_none() => Vec::new(),
            Form::Ucdp => {
                let code = self.code("type_of_violence", &["1", "2", "3"])?;
                vec![UCDP_TYPES[code as usize - 1]]
            }
        };
        let kind = types.first().copied().unwrap_or("Event of no stated type");
        Ok((kind.to_owned(), rules.weight_of(types.iter().copied())))
    }

    fn group(&self) -> Option<String> {
        match self.columns.form {
            Form::Acled => {
                let first = self.row.text("actor1");
                let other = |name: &String| NOT_THE_ATTACKER.iter().any(|n| name.starts_with(n));
                match self.row.text("actor2") {
                    Some(second) if first.as_ref().is_none_or(other) => Some(second),
                    _ => first,
                }
            }
            Form::Ucdp if self.row.get("type_of_violence") == Some("3") => self.row.text("side_a"),
            Form::Ucdp => self.row.text("side_b").or_else(|| self.row.text("side_a")),
        }
    }
}
