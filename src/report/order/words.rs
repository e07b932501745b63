//! What things are called: the keys of the words for kinds, labels and classes.

use super::locale::Locale;
use super::model::When;
use crate::model::{Cargo, Drive};
use crate::plan::PointKind;
use crate::report::palette::HAZARD;
use jiff::civil::Date;

impl Locale {
    /// A point of the timetable.
    pub(super) fn point(&self, kind: PointKind, name: &str) -> String {
        let key = match kind {
            PointKind::Start => "point-start",
            PointKind::Release => "point-release",
            PointKind::Via => "point-via",
            PointKind::EscortOn => "point-escort-on",
            PointKind::EscortOff => "point-escort-off",
            PointKind::Border => "point-border",
            PointKind::Checkpoint => "point-checkpoint",
            PointKind::Halt => "point-halt",
            PointKind::Night => "point-night",
            PointKind::Place => "point-place",
            PointKind::AreaEntry => "point-area-entry",
            PointKind::AreaExit => "point-area-exit",
            PointKind::Rest => "point-rest",
        };
        self.say(key, &[("name", name.into())])
    }

    /// A route's label; one that is not known stays as it is.
    pub(super) fn label(&self, label: &str) -> String {
        let key = match label {
            "fastest" => "label-fastest",
            "shortest" => "label-shortest",
            "cheapest" => "label-cheapest",
            "balanced" => "label-balanced",
            "least hazard" => "label-least-hazard",
            "optimal" => "label-optimal",
            "alternative" => "label-alternative",
            "in between" => "label-between",
            "fastest, and least hazard" => "label-fastest-and-least-hazard",
            "balanced, of those found" => "label-balanced-found",
            "best found" => "label-best-found",
            other => return other.to_owned(),
        };
        self.word(key)
    }

    /// A hazard per 1000 km in a word.
    pub(super) fn band(&self, per_1000_km: f64) -> String {
        let class = HAZARD.iter().position(|class| per_1000_km < class.below);
        self.word(match class {
            Some(0) => "band-none",
            Some(1) => "band-very-low",
            Some(2) => "band-low",
            Some(3) => "band-moderate",
            Some(4) => "band-high",
            _ => "band-very-high",
        })
    }

    /// A cargo.
    pub(super) fn cargo(&self, cargo: Cargo) -> String {
        self.word(match cargo {
            Cargo::Fuel => "cargo-fuel",
            Cargo::Food => "cargo-food",
            Cargo::Medical => "cargo-medical",
            Cargo::General => "cargo-general",
        })
    }

    /// A surface.
    pub(super) fn surface(&self, surface: &str) -> String {
        self.word(match surface {
            "paved" => "surface-paved",
            "unpaved" => "surface-unpaved",
            _ => "surface-unknown",
        })
    }

    /// An escort, or none.
    pub(super) fn escort(&self, escort: Option<&str>) -> String {
        match escort {
            None => self.word("escort-none"),
            Some("armed") => self.word("escort-armed"),
            Some("civil") => self.word("escort-civil"),
            Some(other) => other.to_owned(),
        }
    }

    /// By day or by night, as a value of messages.
    pub(super) const fn drive(drive: Drive) -> &'static str {
        drive.as_str()
    }

    /// A time of the march: by the clock, with "+1" on the day after the march's day, or after the day's start.
    pub(super) fn when(&self, when: &When, first_day: Option<Date>) -> String {
        let Some(at) = when.clock else {
            return format!("+{}", self.hours(when.after_s.max(0.0)));
        };
        let clock = self.clock(at);
        let at = at.round(jiff::Unit::Minute).unwrap_or(at);
        let days = first_day.map_or(0, |first| {
            (at.date() - first).get_days() + 1 - i32::try_from(when.day).unwrap_or(0)
        });
        if days > 0 {
            format!("{clock}\u{a0}+{days}")
        } else {
            clock
        }
    }
}
