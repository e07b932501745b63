//! The days of a march: when the sun rises and sets where the convoy halts, and when it may move there.
//!
//! Times are seconds since `Days::zero`, local midnight a day before the day of departure, so that every window of a
//! place far to the east is positive, too. A shift is a day's light, or a night's darkness, less a margin at either end;
//! shift `i` begins on day `i` of the march. Invariants: windows of one place are in order of time; whoever meets them at its halts
//! drives in light (or darkness) in between, since the sun's edge moves faster over the ground than any truck.
//! Complexity: two solar events per place and day, worked out once.
//! Source: Grena's third algorithm (2012; within 0.01 degrees, which is 3 s here, and ten times faster) for the years 2010 to
//! 2110, NREL's (Reda & Andreas 2003) for others, by the crate `solar-positioning`: the sun's upper limb on a level horizon, with
//! standard refraction.

use super::{Error, MapInfo, Request};
use crate::model::{Drive, March};
use geo::Coord;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use solar_positioning::{Horizon, Location, SolarEvents, delta_t};

const DAY_S: f64 = 86_400.0;
/// The Julian date of 1970-01-01T00:00Z.
const JULIAN_EPOCH: f64 = 2_440_587.5;

/// When a convoy may be on the road at a place, in seconds since [`Days`]' zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Not left before, s.
    pub opens: f64,
    /// Not reached after, by the tail, s.
    pub closes: f64,
}

/// The days of a march.
#[derive(Clone, Debug)]
pub struct Days {
    /// The rules.
    pub march: March,
    /// By day or by night.
    pub drive: Drive,
    /// Departure, s since zero.
    pub depart_s: f64,
    /// Departure as asked for.
    pub depart: DateTime,
    zone: TimeZone,
    zero: Timestamp,
    first_day: Date,
}

impl Days {
    /// The days of a request; none when it states no departure.
    pub fn of(request: &Request, map: &MapInfo, march: &March) -> Result<Option<Self>, Error> {
        let Some(depart) = request.depart else {
            return Ok(None);
        };
        let bad = |what: String, help: &str| Error::BadRequest {
            what,
            help: help.to_owned(),
        };
        let zone = TimeZone::get(&map.timezone).map_err(|_| {
            bad(
                format!("the map's time zone \"{}\" is not known", map.timezone),
                "Name one of the IANA database in map.toml, such as \"Africa/Bamako\".",
            )
        })?;
        let out_of_range = |_| {
            bad(
                format!("--depart {depart} is out of the calendar's range"),
                "Give a year from 1 to 9998.",
            )
        };
        // A convoy on the road after midnight drives in the night that began the day before.
        let since_yesterday =
            request.under_way.is_some() && request.drive == Drive::Night && depart.hour() < 12;
        let first_day = match depart.date().yesterday() {
            Ok(yesterday) if since_yesterday => yesterday,
            _ => depart.date(),
        };
        let stamp = |at: DateTime| at.to_zoned(zone.clone()).map(|z| z.timestamp());
        let zero = first_day
            .yesterday()
            .map(|day| day.to_datetime(jiff::civil::Time::midnight()))
            .and_then(stamp)
            .map_err(out_of_range)?;
        let start = stamp(depart).map_err(out_of_range)?;
        let mut march = march.clone();
        march.contingency = request.contingency.unwrap_or(march.contingency);
        march.max_days = request.max_days.unwrap_or(march.max_days);
        Ok(Some(Self {
            march,
            drive: request.drive,
            depart_s: start.duration_since(zero).as_secs_f64(),
            depart,
            zone,
            zero,
            first_day,
        }))
    }

    /// The windows at a place, one per day of the march; an error where the sun does not rise or set.
    pub fn spans(&self, at: Coord<f64>) -> Result<Vec<Span>, Error> {
        let margin = self.march.margin_min * 60.0;
        (0..self.march.max_days)
            .map(|day| {
                let (sunrise, sunset) = self.sun(at, day)?;
                Ok(match self.drive {
                    Drive::Day => Span {
                        opens: sunrise + margin,
                        closes: sunset - margin,
                    },
                    Drive::Night => Span {
                        opens: sunset + margin,
                        closes: self.sun(at, day + 1)?.0 - margin,
                    },
                })
            })
            .collect()
    }

    /// Sunrise and sunset at a place on a day of the march (0 for the first), s since zero.
    pub fn sun(&self, at: Coord<f64>, day: u32) -> Result<(f64, f64), Error> {
        let none = || Error::BadRequest {
            what: format!(
                "the sun does not rise or set at {:.4},{:.4} on day {} of the march",
                at.x,
                at.y,
                day + 1
            ),
            help: "Leave --depart out: this tells days by the sun.".to_owned(),
        };
        let date = i32::try_from(day)
            .ok()
            .and_then(|day| self.first_day.checked_add(jiff::Span::new().days(day)).ok())
            .ok_or_else(none)?;
        let epoch = date
            .to_datetime(jiff::civil::Time::midnight())
            .to_zoned(TimeZone::UTC)
            .map_err(|_| none())?
            .timestamp();
        // The place's own day, from one solar midnight to the next.
        let midnight = JULIAN_EPOCH + epoch.as_second() as f64 / DAY_S - at.x / 360.0;
        let delta =
            delta_t::estimate_from_date(date.year().into(), date.month().unsigned_abs().into())
                .map_err(|_| none())?;
        let place = Location {
            latitude: at.y,
            longitude: at.x,
        };
        let sun = match date.year() {
            2010..2110 => SolarEvents::grena3(),
            _ => SolarEvents::new(),
        };
        let (from, to, horizon) = (midnight, midnight + 1.0, Horizon::SunriseSunset);
        let rise = sun.next_rise_from_julian(from, to, place, delta, horizon);
        let set = sun.next_set_from_julian(from, to, place, delta, horizon);
        let (Ok(Some(rise)), Ok(Some(set))) = (rise, set) else {
            return Err(none());
        };
        let zero = self.zero.as_second() as f64;
        // Rounded to the second: a Julian date has no more than a twentieth of a millisecond.
        let since = |julian: f64| ((julian - JULIAN_EPOCH) * DAY_S).round() - zero;
        Ok((since(rise), since(set)))
    }

    /// The local date and time, to the second.
    pub fn local(&self, seconds: f64) -> DateTime {
        let whole = SignedDuration::try_from_secs_f64(seconds.round()).unwrap_or_default();
        let at = self.zero.checked_add(whole).unwrap_or(self.zero);
        at.to_zoned(self.zone.clone()).datetime()
    }
}

#[cfg(test)]
mod tests;
