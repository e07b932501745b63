//! Markers of waypoints: a shape and a colour for each kind.

use super::canvas::{Canvas, n};
use crate::plan::{Waypoint, WaypointKind};
use crate::report::drawn::{Drawn, Role};
use crate::report::palette;
use std::fmt::Write;

/// The waypoints of every route but the baseline.
pub(super) fn proposed_waypoints<'d>(
    lines: &'d [Drawn<'_>],
) -> impl Iterator<Item = &'d Waypoint> + 'd {
    lines
        .iter()
        .filter(|d| d.role != Role::Baseline)
        .flat_map(|d| &d.route.waypoints)
}

/// Which of the roles that fall on one point its marker shows: the least.
fn importance(kind: WaypointKind) -> u8 {
    match kind {
        WaypointKind::Origin => 0,
        WaypointKind::Destination => 1,
        WaypointKind::Via => 2,
        WaypointKind::EscortOn => 3,
        WaypointKind::EscortOff => 4,
        WaypointKind::Border => 5,
        WaypointKind::Halt => 6,
        WaypointKind::Checkpoint => 7,
        WaypointKind::Place => 8,
    }
}

/// A point of the map with the role that its marker shows.
pub(super) struct Mark<'d> {
    pub kind: WaypointKind,
    pub lonlat: [f64; 2],
    /// Of the town, not of its checkpoint.
    pub name: Option<&'d str>,
}

/// The waypoints, each point once, most important first.
pub(super) fn by_importance<'d>(lines: &'d [Drawn<'_>]) -> Vec<Mark<'d>> {
    let mut sorted: Vec<&Waypoint> = proposed_waypoints(lines).collect();
    sorted.sort_by_key(|w| importance(w.kind));
    let mut marks: Vec<Mark<'d>> = Vec::new();
    for w in sorted {
        let lonlat = [w.lon, w.lat];
        let name = (w.kind != WaypointKind::Checkpoint).then_some(w.name.as_str());
        let near = |m: &&mut Mark<'_>| (m.lonlat[0] - w.lon).hypot(m.lonlat[1] - w.lat) < 1e-3;
        if let Some(mark) = marks.iter_mut().find(near) {
            mark.name = mark.name.or(name);
        } else {
            marks.push(Mark {
                kind: w.kind,
                lonlat,
                name,
            });
        }
    }
    marks
}

/// Radius of a marker, px.
pub(super) fn radius(kind: WaypointKind) -> f64 {
    match kind {
        WaypointKind::Origin | WaypointKind::Destination => 8.0,
        WaypointKind::Place => 3.0,
        WaypointKind::Checkpoint => 4.0,
        _ => 6.5,
    }
}

/// The outline of a marker about the origin; empty for a circle.
fn marker_path(kind: WaypointKind, r: f64) -> String {
    let polygon = |corners: &[(f64, f64)]| {
        let mut d = String::new();
        for (i, (turn, far)) in corners.iter().enumerate() {
            let angle = turn.to_radians();
            let letter = if i == 0 { 'M' } else { 'L' };
            let _ = write!(
                d,
                "{letter}{} {}",
                n(far * angle.sin()),
                n(-far * angle.cos())
            );
        }
        d + "Z"
    };
    let regular = |corners: u32, first: f64, far: f64| {
        let all: Vec<(f64, f64)> = (0..corners)
            .map(|i| (first + 360.0 * f64::from(i) / f64::from(corners), far))
            .collect();
        polygon(&all)
    };
    match kind {
        WaypointKind::Destination => {
            let star: Vec<(f64, f64)> = (0..10)
                .map(|i| {
                    (
                        36.0 * f64::from(i),
                        if i % 2 == 0 { 1.3 * r } else { 0.55 * r },
                    )
                })
                .collect();
            polygon(&star)
        }
        WaypointKind::EscortOn => regular(3, 0.0, 1.25 * r),
        WaypointKind::EscortOff => regular(3, 180.0, 1.25 * r),
        WaypointKind::Border => regular(4, 45.0, 1.2 * r),
        WaypointKind::Checkpoint => regular(4, 0.0, 1.2 * r),
        WaypointKind::Halt => regular(5, 0.0, 1.1 * r),
        WaypointKind::Origin | WaypointKind::Via | WaypointKind::Place => String::new(),
    }
}

/// Draws a marker.
pub(super) fn marker(canvas: &mut Canvas, kind: WaypointKind, at: [f64; 2]) {
    let r = radius(kind);
    let color = palette::marker(kind).color;
    let path = marker_path(kind, r);
    let stroke = if kind == WaypointKind::Via { 2.5 } else { 1.4 };
    let (fill, outline) = match kind {
        WaypointKind::Via | WaypointKind::Place => ("#ffffff", color),
        _ => (color, "#222222"),
    };
    if path.is_empty() {
        canvas.circle(
            at,
            r,
            &format!("fill=\"{fill}\" stroke=\"{outline}\" stroke-width=\"{stroke}\""),
        );
    } else {
        canvas.path(
            &path,
            &format!(
                "transform=\"translate({} {})\" fill=\"{fill}\" stroke=\"{outline}\" stroke-width=\"{stroke}\" \
                 stroke-linejoin=\"round\"",
                n(at[0]),
                n(at[1])
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_marker_of_finite_size() {
        for kind in palette::WAYPOINT_KINDS {
            assert!(!marker_path(kind, radius(kind)).contains("NaN"));
        }
    }
}
