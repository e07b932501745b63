//! Validity of a risk feature, in civil dates of the map's time zone.

use jiff::civil::Date;
use serde::Serialize;

/// The closed interval of days on which something holds; an absent end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// First day, inclusive.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether `day` lies within the interval, both ends included.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day <= t)
    }
}
