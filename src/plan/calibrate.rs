//! Attack rates from events and kilometres driven: Gamma–Poisson, per sector and group.
//!
//! n attacks over E thousand convoy-km are Poisson with mean rate · E. With Jeffreys' prior, Gamma(½, 0), the
//! rate's posterior is Gamma(n + ½, E). What is given is its 5 % quantile, its mean (n + ½)/E and its 95 %
//! quantile. Where no event was seen: 0, the same mean, and the exact upper bound −ln(0.05)/E, at which
//! seeing none has a probability of 5 % (the rule of three: 3.0/E). n is the sum of the events' weights.
//! Invariants: every event is counted once, or told in a warning why it is not. Sources: Jeffreys (1946);
//! Garwood (1936) for the bound. Complexity: O(events × (sectors + exposure)).

use super::Error;
use crate::io::{Effect, Event, Exposure, RiskFeature, Sector};
use crate::model::{fold, nearest};
use geo::{Intersects, Point};
use jiff::civil::Date;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Gamma};

/// Shape of the prior.
const PRIOR: f64 = 0.5;
/// What lies outside the interval at each end.
const OUTSIDE: f64 = 0.05;

/// Rates, and what went into them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Share of the posterior within the intervals.
    pub interval: f64,
    /// The prior, in words.
    pub prior: &'static str,
    /// By sector: all groups together, each group seen there by falling number of attacks, any other group.
    pub rates: Vec<Rate>,
    /// What was left out, and why.
    pub warnings: Vec<String>,
}

/// Whose attacks a rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Everybody's.
    All,
    /// One group's.
    Group,
    /// Those of any one group that was not seen there.
    Unseen,
}

/// A rate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// The sector; `None` when there is one only.
    pub sector: Option<String>,
    /// Whose.
    pub whose: Whose,
    /// The group's name; "all groups", "any other group".
    pub group: String,
    /// Events counted.
    pub events: u32,
    /// n: their weights together.
    pub attacks: f64,
    /// Convoy-kilometres driven.
    pub convoy_km: f64,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Low, mid, high: attacks per 1000 convoy-km.
    pub attacks_per_1000_km: [f64; 3],
}

/// The incidents of a `GeoJSON` file as events.
pub fn events_of(features: &[RiskFeature]) -> Vec<Event> {
    let event = |feature: &RiskFeature| match &feature.effect {
        Effect::Incident {
            at,
            date,
            last_day,
            group,
            weight,
            precision_km,
            id,
            ..
        } => Some(Event {
            line: feature.feature.feature,
            id: id.clone(),
            kind: feature.name.clone(),
            place: None,
            at: *at,
            date: *date,
            last_day: *last_day,
            group: group.clone(),
            weight: *weight,
            precision_km: Some(*precision_km),
            sector: None,
        }),
        _ => None,
    };
    features.iter().filter_map(event).collect()
}

/// Counts `events` against `exposure`. Their sector is the first of `sectors` that holds them; without
/// polygons the one that they name; without any name the only one there is.
pub fn calibrate(
    events: &[Event],
    exposure: &[Exposure],
    sectors: Option<&[Sector]>,
) -> Result<Calibration, Error> {
    let mut names: Vec<Option<&str>> = Vec::new();
    for row in exposure {
        if !names.contains(&row.sector.as_deref()) {
            names.push(row.sector.as_deref());
        }
    }
    let mut warnings = Vec::new();
    check_names(&names, events, sectors, &mut warnings)?;
    let only = names.len() == 1 && sectors.is_none() && events.iter().all(|e| e.sector.is_none());
    let mut counted: Vec<Vec<&Event>> = vec![Vec::new(); names.len()];
    let (mut nowhere, mut unplaced, mut outside_days) = (0, 0, 0);
    for event in events {
        let sector = match sectors {
            Some(_) if event.precision_km.is_none() => {
                unplaced += 1;
                continue;
            }
            Some(sectors) => {
                let point = Point(event.at);
                let holds = sectors.iter().find(|s| s.area.intersects(&point));
                holds.map(|s| s.name.as_str())
            }
            None => event.sector.as_deref(),
        };
        let same = |name: Option<&str>| match (name, sector) {
            (Some(name), Some(sector)) => fold(name) == fold(sector),
            (None, _) => true,
            (Some(_), None) => only,
        };
        let Some(at) = names.iter().position(|name| same(*name)) else {
            nowhere += 1;
            continue;
        };
        let of_sector = exposure
            .iter()
            .filter(|row| row.sector.as_deref() == names[at]);
        if of_sector
            .clone()
            .any(|r| r.from <= event.date && event.date <= r.to)
        {
            counted[at].push(event);
        } else {
            outside_days += 1;
        }
    }
    for (count, why) in [
        (nowhere, "in no sector that the table of exposure has"),
        (
            unplaced,
            "placed no better than a province, so in no sector",
        ),
        (outside_days, "on days on which nothing was driven there"),
    ] {
        if count > 0 {
            let are = if count == 1 { "event is" } else { "events are" };
            warnings.push(format!("{count} {are} {why}, and not counted"));
        }
    }
    let mut rates = Vec::new();
    for (name, events) in names.iter().zip(&counted) {
        rates.extend(of_sector(*name, events, exposure)?);
    }
    Ok(Calibration {
        interval: 1.0 - 2.0 * OUTSIDE,
        prior: "Jeffreys, Gamma(1/2, 0)",
        rates,
        warnings,
    })
}

/// Names that do not meet are an error where they must, and a warning where nothing may have happened.
fn check_names(
    names: &[Option<&str>],
    events: &[Event],
    sectors: Option<&[Sector]>,
    warnings: &mut Vec<String>,
) -> Result<(), Error> {
    let mut known: Vec<&str> = match sectors {
        Some(sectors) => sectors.iter().map(|s| s.name.as_str()).collect(),
        None => events.iter().filter_map(|e| e.sector.as_deref()).collect(),
    };
    known.sort_unstable();
    known.dedup();
    let named: Vec<&str> = names.iter().flatten().copied().collect();
    if sectors.is_none() && known.is_empty() && named.len() <= 1 {
        return Ok(());
    }
    if sectors.is_none() && known.is_empty() {
        return Err(Error::BadRequest {
            what: format!("the table of exposure has {} sectors, and no event says in which it was", named.len()),
            help: "Give the sectors as polygons with --sectors, or the events' column with --sector-column.".to_owned(),
        });
    }
    for name in named {
        if known.iter().any(|k| fold(k) == fold(name)) {
            continue;
        }
        let near = nearest(name, known.iter().copied(), 3).join(", ");
        if sectors.is_some() {
            return Err(Error::Unknown {
                kind: "sector",
                name: name.to_owned(),
                help: if near.is_empty() {
                    format!("The polygons are {}.", known.join(", "))
                } else {
                    format!("Did you mean {near}?")
                },
            });
        }
        let near = if near.is_empty() {
            String::new()
        } else {
            format!(" (did you mean {near}?)")
        };
        warnings.push(format!(
            "no event names the sector \"{name}\"{near}; if that is a slip, its rate is too low"
        ));
    }
    Ok(())
}

/// The rates of one sector.
fn of_sector(
    name: Option<&str>,
    events: &[&Event],
    exposure: &[Exposure],
) -> Result<Vec<Rate>, Error> {
    let rows: Vec<&Exposure> = exposure
        .iter()
        .filter(|row| row.sector.as_deref() == name)
        .collect();
    let convoy_km: f64 = rows.iter().map(|row| row.convoy_km).sum();
    let from = rows.iter().map(|row| row.from).min().unwrap_or_default();
    let to = rows.iter().map(|row| row.to).max().unwrap_or_default();
    let rate = |whose: Whose, group: &str, events: u32, attacks: f64| -> Result<Rate, Error> {
        Ok(Rate {
            sector: name.map(str::to_owned),
            whose,
            group: group.to_owned(),
            events,
            attacks,
            convoy_km,
            from,
            to,
            attacks_per_1000_km: interval(attacks, convoy_km / 1000.0)?,
        })
    };
    let mut groups: Vec<(Option<&str>, u32, f64)> = Vec::new();
    for event in events {
        let group = event.group.as_deref();
        match groups.iter_mut().find(|g| g.0 == group) {
            Some(sum) => {
                sum.1 += 1;
                sum.2 += event.weight;
            }
            None => groups.push((group, 1, event.weight)),
        }
    }
    groups.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    // Not `sum`, which of nothing is −0.
    let all = groups.iter().fold(0.0, |all, g| all + g.2);
    let count = events.len() as u32;
    let mut rates = vec![rate(Whose::All, "all groups", count, all)?];
    for (group, count, attacks) in groups {
        let group = group.unwrap_or("group not known");
        rates.push(rate(Whose::Group, group, count, attacks)?);
    }
    rates.push(rate(Whose::Unseen, "any other group", 0, 0.0)?);
    Ok(rates)
}

/// Low, mid and high of a rate after `attacks` in `exposure`, both ≥ 0, the exposure > 0.
pub fn interval(attacks: f64, exposure: f64) -> Result<[f64; 3], Error> {
    let mid = (attacks + PRIOR) / exposure;
    if attacks <= 0.0 {
        return Ok([0.0, mid, -OUTSIDE.ln() / exposure]);
    }
    let posterior = Gamma::new(attacks + PRIOR, 1.0).map_err(|e| Error::BadRequest {
        what: format!("{attacks} attacks have no rate: {e}"),
        help: "Check the weights of the events.".to_owned(),
    })?;
    let quantile = |p: f64| posterior.inverse_cdf(p) / exposure;
    Ok([quantile(OUTSIDE), mid, quantile(1.0 - OUTSIDE)])
}

#[cfg(test)]
mod tests;
