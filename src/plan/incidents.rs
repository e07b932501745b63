//! Which incidents count on a day, and what a planner is told of those that do not.
//!
//! Invariants: every incident that is read is in the overlay, or counted in a warning: after the plan's day,
//! forgotten, far from any road, or counted by an area that cites it. Complexity: O(features × files).

use super::Map;
use super::resolve::distance_text;
use crate::io::{Effect, RiskFeature};
use crate::model::{FileId, Kernel};
use crate::risk::Overlay;
use jiff::civil::Date;

/// Whether a feature is an incident.
pub(super) fn is_incident(feature: &RiskFeature) -> bool {
    matches!(feature.effect, Effect::Incident { .. })
}

/// Whether a feature is an incident that is too old to count.
pub(super) fn is_forgotten(feature: &RiskFeature, kernel: &Kernel) -> bool {
    matches!(feature.effect, Effect::Incident { last_day, .. } if kernel.has_forgotten(last_day))
}

/// Counts the incidents among `out`, the features that are not in force on `date`.
pub(super) fn tell_of_time(
    map: &Map,
    out: &[RiskFeature],
    date: Date,
    kernel: &Kernel,
    warnings: &mut Vec<String>,
) {
    for (file, name) in map.files.iter().enumerate() {
        let of_file = out
            .iter()
            .filter(|f| is_incident(f) && f.feature.file == FileId::new(file));
        let (mut later, mut old, mut ended) = (0, 0, 0);
        for feature in of_file {
            match feature.effect {
                Effect::Incident { date: day, .. } if day > date => later += 1,
                _ if is_forgotten(feature, kernel) => old += 1,
                _ => ended += 1,
            }
        }
        for (count, why) in [
            (later, format!("after {date}, and not counted")),
            (
                old,
                format!(
                    "more than {:.0} days before {date}, when less than 1/1000 of it is left, and not counted",
                    kernel.oldest_days()
                ),
            ),
            (ended, format!("not in force on {date}, and not counted")),
        ] {
            if count > 0 {
                warnings.push(format!("{name}: {} {why}", are(count)));
            }
        }
    }
}

/// Counts the incidents that stand on no road, and those that areas count already.
pub(super) fn tell_of_place(map: &Map, overlay: &Overlay, warnings: &mut Vec<String>) {
    for (file, name) in map.files.iter().enumerate() {
        let file = FileId::new(file);
        let zone = |i: usize| &overlay.zones[i];
        let mut far: Vec<(usize, f64)> = overlay
            .off_road
            .iter()
            .map(|(id, metres)| (id.index(), *metres))
            .filter(|(i, _)| zone(*i).kind == "incident" && zone(*i).feature.file == file)
            .collect();
        far.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        if let Some((nearest, metres)) = far.first() {
            warnings.push(format!(
                "{name}: {} too far from any road, and not counted; the nearest, {}, by {}",
                are(far.len()),
                zone(*nearest).name,
                distance_text(*metres)
            ));
        }
        let covered = overlay.covered.iter();
        let count = covered
            .filter(|(event, _)| zone(event.index()).feature.file == file)
            .count();
        if count > 0 {
            warnings.push(format!(
                "{name}: {} counted by an area that cites it (`covers`), and not again",
                are(count)
            ));
        }
    }
}

/// "1 incident is", "3 incidents are".
fn are(count: usize) -> String {
    match count {
        1 => "1 incident is".to_owned(),
        n => format!("{n} incidents are"),
    }
}
