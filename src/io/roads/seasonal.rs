//! `seasonal`, `ford` and the ferry's own properties.
//!
//! OpenStreetMap's `seasonal` names the season in which a thing is there: a road with
//! `seasonal=dry_season` is open in the dry season. What it does not name (`yes`), or names in words
//! that are not understood, is taken as open in the dry season only. Invariants: times are finite and
//! above 0. Source: <https://wiki.openstreetmap.org/wiki/Key:seasonal>, `Key:ford`, `Key:duration`.

use super::conditional::year_part;
use super::keys::Key;
use super::tags::{Bad, Reader};
use super::values;
use crate::model::{RoadClass, YearPart};

/// When a seasonal road is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasonal {
    /// As it is written: "`seasonal=dry_season`".
    pub text: Box<str>,
    /// Open in any of these; one at least.
    pub open: Vec<YearPart>,
}

/// How a road crosses water without a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ford {
    /// Wheels can: when, is the profile's to say. The text is as written: "ford=yes".
    Wheels(Box<str>),
    /// Never with wheels, or by the tide: "`ford=stepping_stones`".
    Never(Box<str>),
}

/// What a ferry says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FerryTags {
    /// `duration`: bank to bank once, loading and unloading included, s > 0.
    pub duration_s: Option<f64>,
    /// `wait_min`, else half of `interval`, s ≥ 0.
    pub wait_s: Option<f64>,
    /// `capacity:hgv`, else `capacity`: trucks of the convoy on one crossing, ≥ 1.
    pub capacity: Option<u32>,
}

/// No crossing takes longer, s.
const LONGEST_S: f64 = 30.0 * 86_400.0;
/// No ferry takes more trucks.
const MOST_TRUCKS: f64 = 100_000.0;

impl Reader<'_> {
    pub(super) fn seasonal(&mut self) -> Option<Seasonal> {
        for key in [Key::WinterRoad, Key::IceRoad] {
            if self.flag(key) {
                return Some(Seasonal {
                    text: format!("{}=yes", key.name()).into(),
                    open: vec![YearPart::Winter],
                });
            }
        }
        let mut open = Vec::new();
        let mut said = Vec::new();
        let words: Vec<String> = self.owned_words(Key::Seasonal);
        for word in words {
            match word.as_str() {
                "no" | "0" => continue,
                "yes" | "1" => open.push(YearPart::Dry),
                other => {
                    let part = year_part(other);
                    if part.is_none() {
                        self.note(Key::Seasonal, other);
                    }
                    open.push(part.unwrap_or(YearPart::Dry));
                }
            }
            said.push(word);
        }
        let text: String = said.join(";").chars().take(60).collect();
        (!open.is_empty()).then(|| Seasonal {
            text: format!("seasonal={text}").into(),
            open,
        })
    }

    pub(super) fn ford(&mut self) -> Option<Ford> {
        let mut found = None;
        for word in self.owned_words(Key::Ford) {
            let text = || {
                format!("ford={word}")
                    .chars()
                    .take(60)
                    .collect::<String>()
                    .into()
            };
            match word.as_str() {
                "no" | "0" => {}
                "yes" | "1" | "intermittent" | "seasonal" | "dry" | "causeway" => {
                    found = found.or_else(|| Some(Ford::Wheels(text())));
                }
                "stepping_stones" | "boat" | "tidal" | "foot" | "stones" => {
                    return Some(Ford::Never(text()));
                }
                other => {
                    self.note(Key::Ford, other);
                    found = found.or_else(|| Some(Ford::Wheels(text())));
                }
            }
        }
        found
    }

    pub(super) fn ferry(&mut self, class: RoadClass) -> Result<Option<FerryTags>, Bad> {
        if class != RoadClass::Ferry {
            return Ok(None);
        }
        let duration_s = self.time(Key::Duration).filter(|s| *s > 0.0);
        let wait_s = match self.finite(Key::WaitMin)? {
            Some(min) if (0.0..=LONGEST_S / 60.0).contains(&min) => Some(min * 60.0),
            Some(min) => {
                return Err(Bad {
                    key: Key::WaitMin,
                    what: format!("{min} is no wait in minutes, 0 to 43200"),
                    help: "Give the usual wait for the ferry in minutes, or leave the property out.",
                });
            }
            // Who comes at any time waits half of the time between two departures.
            None => self.time(Key::Interval).map(|s| s / 2.0),
        };
        let mut capacity = None;
        for key in [Key::CapacityHgv, Key::Capacity] {
            for word in self.owned_words(key) {
                match word.parse::<f64>() {
                    Ok(n) if (1.0..=MOST_TRUCKS).contains(&n) => {
                        let least: u32 = capacity.unwrap_or(u32::MAX);
                        capacity = Some(least.min(n as u32));
                    }
                    _ => self.note(key, &word),
                }
            }
            if capacity.is_some() {
                break;
            }
        }
        Ok(Some(FerryTags {
            duration_s,
            wait_s,
            capacity,
        }))
    }

    /// The longest time that `key` states, s.
    fn time(&mut self, key: Key) -> Option<f64> {
        let mut longest: Option<f64> = None;
        for word in self.owned_words(key) {
            match values::time_s(&word) {
                Some(s) if s <= LONGEST_S => longest = Some(longest.map_or(s, |l| l.max(s))),
                _ => self.note(key, &word),
            }
        }
        longest
    }
}
