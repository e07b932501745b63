//! What is named on the map, in which order, and where a zone's name goes.

use super::canvas::{Canvas, width, wrap};
use super::frame::Frame;
use super::labels::{self, Label, Placed, Taken};
use super::markers::{by_importance, radius};
use crate::plan::{Plan, WaypointKind, ZoneInfo};
use crate::report::drawn::Drawn;
use crate::report::{Sketch, geometry, number};

/// Names of background places at most.
const BACKGROUND_NAMES: usize = 30;

/// Places every name: points of the routes, zones, then what else there is room for.
pub(super) fn names(
    plan: &Plan,
    sketch: &Sketch,
    lines: &[Drawn<'_>],
    frame: &Frame,
    taken: &mut Taken<'_>,
) -> Vec<Placed> {
    let waypoints = by_importance(lines);
    for w in &waypoints {
        let [x, y] = frame.project(w.lonlat);
        let r = radius(w.kind) * 0.9;
        taken.block([x - r, y - r, x + r, y + r]);
    }
    let mut placed = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    for w in &waypoints {
        let Some(name) = w.name.filter(|name| !named.contains(name)) else {
            continue;
        };
        let ends = matches!(w.kind, WaypointKind::Origin | WaypointKind::Destination);
        let (size, weight, color) = match w.kind {
            _ if ends => (16.0, 700, "#111111"),
            WaypointKind::Place | WaypointKind::Checkpoint => (12.5, 400, "#333333"),
            _ => (13.5, 600, "#111111"),
        };
        let label = Label {
            width: width(name, size) * if weight > 500 { 1.06 } else { 1.0 },
            lines: vec![name.to_string()],
            at: frame.project(w.lonlat),
            clearance: radius(w.kind) + 7.0,
            size,
            style: format!("font-weight=\"{weight}\" fill=\"{color}\""),
            needed: ends
                || matches!(
                    w.kind,
                    WaypointKind::Via | WaypointKind::EscortOn | WaypointKind::EscortOff
                ),
        };
        if let Some(p) = taken.place(label) {
            named.push(name);
            placed.push(p);
        }
    }
    for zone in &plan.zones {
        placed.extend(zone_name(zone, frame, taken));
    }
    let mut background: Vec<_> = sketch.places.iter().collect();
    background.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.name.cmp(&b.name)));
    let mut room = BACKGROUND_NAMES;
    for place in background {
        let at = frame.project([place.lon, place.lat]);
        let known = waypoints.iter().any(|w| {
            w.name.is_some() && (w.lonlat[0] - place.lon).hypot(w.lonlat[1] - place.lat) < 1e-3
        });
        if room == 0 || known || named.contains(&place.name.as_str()) || !frame.holds(at, 4.0) {
            continue;
        }
        let label = Label {
            width: width(&place.name, 11.5),
            lines: vec![place.name.clone()],
            at,
            clearance: 5.0,
            size: 11.5,
            style: "fill=\"#6b6b6b\"".into(),
            needed: false,
        };
        if let Some(p) = taken.place(label) {
            named.push(&place.name);
            placed.push(p);
            room -= 1;
        }
    }
    placed
}

/// The name of an area where it is roomiest.
fn zone_name(zone: &ZoneInfo, frame: &Frame, taken: &mut Taken<'_>) -> Option<Placed> {
    const CELLS: u32 = 28;
    let size = 12.5;
    let mut lines = wrap(&zone.name, size, 150.0);
    if let Some(rate) = zone.attacks_per_1000_km {
        lines.push(format!("{} per 1000 km", number::expected(rate)));
    }
    let w = lines.iter().map(|l| width(l, size)).fold(0.0, f64::max);
    let h = labels::leading(size) * lines.len() as f64;
    let shells: Vec<Vec<[f64; 2]>> = geometry::polygons(&zone.geometry)
        .iter()
        .filter_map(|p| frame.line(p.first()?))
        .collect();
    let mut best: Option<(f64, [f64; 2])> = None;
    for shell in &shells {
        for i in 0..CELLS {
            for j in 0..CELLS {
                let share = |k: u32| (f64::from(k) + 0.5) / f64::from(CELLS);
                let c = [
                    frame.left + frame.width * share(i),
                    frame.top + frame.height * share(j),
                ];
                let b = [
                    c[0] - w / 2.0,
                    c[1] - h / 2.0,
                    c[0] + w / 2.0,
                    c[1] + h / 2.0,
                ];
                if !inside(shell, c) || !taken.is_open(b) {
                    continue;
                }
                // Corners outside the area make it look like another's name.
                let corners = [[b[0], b[1]], [b[2], b[1]], [b[0], b[3]], [b[2], b[3]]];
                let held = corners.iter().filter(|p| inside(shell, **p)).count() as f64;
                let price =
                    8.0 * taken.crossed(b) as f64 - 60.0 * held - distance(shell, c).min(60.0);
                if best.is_none_or(|(p, _)| price < p) {
                    best = Some((price, c));
                }
            }
        }
    }
    let (_, c) = best?;
    let color = match zone.kind.as_str() {
        "influence" => "#8f3d00",
        "secured" => "#00664b",
        _ => "#222222",
    };
    let label = Label {
        lines,
        at: c,
        clearance: 0.0,
        size,
        width: w,
        style: format!("font-style=\"italic\" fill=\"{color}\""),
        needed: false,
    };
    Some(taken.put(label, [c[0] - w / 2.0, c[1] - h / 2.0]))
}

/// Even–odd test.
fn inside(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
            inside = !inside;
        }
    }
    inside
}

/// Distance to the nearest vertex.
fn distance(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> f64 {
    ring.iter()
        .map(|p| (p[0] - x).hypot(p[1] - y))
        .fold(f64::INFINITY, f64::min)
}

pub(super) fn background_dots(
    canvas: &mut Canvas,
    sketch: &Sketch,
    frame: &Frame,
    placed: &[Placed],
) {
    for place in &sketch.places {
        let at = frame.project([place.lon, place.lat]);
        let named = placed
            .iter()
            .any(|p| (p.label.at[0] - at[0]).hypot(p.label.at[1] - at[1]) < 1e-6);
        if named {
            canvas.circle(at, 2.4, "fill=\"#8a8a8a\"");
        }
    }
}

pub(super) fn write_label(canvas: &mut Canvas, placed: &Placed) {
    let label = &placed.label;
    let centred = label.lines.len() > 1;
    for (i, line) in label.lines.iter().enumerate() {
        let y = placed.origin[1] + labels::leading(label.size) * i as f64;
        let (x, anchor) = if centred {
            (
                placed.origin[0] + label.width / 2.0,
                " text-anchor=\"middle\"",
            )
        } else {
            (placed.origin[0], "")
        };
        canvas.text(
            [x, y],
            line,
            &format!(
                "font-size=\"{}\" {}{anchor} stroke=\"#faf8f3\" stroke-width=\"3.4\" stroke-opacity=\"0.9\" \
                 stroke-linejoin=\"round\" paint-order=\"stroke\"",
                label.size, label.style
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_a_ring() {
        let ring = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]];
        assert!(inside(&ring, [1.0, 2.0]));
        assert!(!inside(&ring, [5.0, 2.0]));
    }
}
