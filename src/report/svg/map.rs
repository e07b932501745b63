//! What lies within the map's window, from back to front.

use super::canvas::{Canvas, append, n, polyline, width, wrap};
use super::frame::Frame;
use super::labels::{self, Label, Placed, Taken, samples};
use crate::plan::{Plan, Route, Segment, Waypoint, WaypointKind, ZoneInfo};
use crate::report::drawn::{Drawn, Role, coordinates};
use crate::report::{Sketch, geometry, number, palette};
use std::fmt::Write;

/// Vertices of background roads closer than this are left out, px.
const ROAD_DETAIL: f64 = 1.2;
/// Names of background places at most.
const BACKGROUND_NAMES: usize = 30;

/// Draws the window.
pub(super) fn draw(
    canvas: &mut Canvas,
    plan: &Plan,
    sketch: &Sketch,
    lines: &[Drawn<'_>],
    frame: &Frame,
) {
    let window = [frame.left, frame.top, frame.width, frame.height];
    canvas.raw("<defs><clipPath id=\"map\">");
    canvas.rect(window, "");
    canvas.raw("</clipPath></defs>\n");
    canvas.open("clip-path=\"url(#map)\"");
    canvas.rect(window, "fill=\"#faf8f3\"");
    for zone in &plan.zones {
        area(canvas, zone, frame);
    }
    roads(canvas, sketch, frame);
    routes(canvas, lines, frame);
    for zone in &plan.zones {
        marks(canvas, zone, frame);
    }
    let mut taken = Taken::new(frame, route_samples(lines, frame));
    let corner = corner(frame, &mut taken);
    let placed = names(plan, sketch, lines, frame, &mut taken);
    background_dots(canvas, sketch, frame, &placed);
    for w in by_importance(lines).into_iter().rev() {
        marker(canvas, w.kind, frame.project([w.lon, w.lat]));
    }
    for p in &placed {
        write_label(canvas, p);
    }
    canvas.close();
    canvas.raw(&corner);
    canvas.rect(window, "fill=\"none\" stroke=\"#999999\"");
}

fn roads(canvas: &mut Canvas, sketch: &Sketch, frame: &Frame) {
    let mut d = String::new();
    for road in &sketch.roads {
        if let Some(points) = frame.line(road) {
            append(&mut d, &points, ROAD_DETAIL);
        }
    }
    canvas.path(
        &d,
        "stroke=\"#c9c4b8\" stroke-width=\"1.1\" stroke-linejoin=\"round\" fill=\"none\"",
    );
}

/// Fill and outline of a zone.
pub(super) fn zone_style(kind: &str) -> String {
    let (color, _) = palette::zone(kind);
    let opacity = if kind == "closure" { 0.35 } else { 0.13 };
    format!(
        "fill=\"{color}\" fill-opacity=\"{opacity}\" stroke=\"{color}\" stroke-opacity=\"0.6\" \
         stroke-width=\"1.1\" fill-rule=\"evenodd\""
    )
}

fn area(canvas: &mut Canvas, zone: &ZoneInfo, frame: &Frame) {
    let mut d = String::new();
    for polygon in geometry::polygons(&zone.geometry) {
        let Some(shell) = polygon.first().and_then(|shell| frame.line(shell)) else {
            continue;
        };
        append(&mut d, &shell, 0.5);
        d.push('Z');
        for hole in polygon.iter().skip(1).filter_map(|h| frame.line(h)) {
            append(&mut d, &hole, 0.5);
            d.push('Z');
        }
    }
    canvas.path(&d, &zone_style(&zone.kind));
}

/// Closed or secured lines and closed points; checkpoints are waypoints of the routes.
fn marks(canvas: &mut Canvas, zone: &ZoneInfo, frame: &Frame) {
    let (color, _) = palette::zone(&zone.kind);
    for line in geometry::lines(&zone.geometry) {
        if let Some(points) = frame.line(&line) {
            canvas.path(
                &polyline(&points),
                &format!(
                    "stroke=\"{color}\" stroke-width=\"4\" stroke-dasharray=\"2 3\" stroke-opacity=\"0.75\" fill=\"none\""
                ),
            );
        }
    }
    if zone.kind != "closure" {
        return;
    }
    for point in geometry::points(&zone.geometry) {
        let [x, y] = frame.project(point);
        if frame.holds([x, y], 0.0) {
            canvas.path(
                &format!("M{} {}l10 10m0 -10l-10 10", n(x - 5.0), n(y - 5.0)),
                "stroke=\"#000000\" stroke-width=\"2.6\" fill=\"none\"",
            );
        }
    }
}

/// A run of segments that share something.
fn runs<'r, T: PartialEq>(
    route: &'r Route,
    of: impl Fn(&'r Segment) -> Option<T>,
    frame: &Frame,
) -> Vec<(T, Vec<[f64; 2]>)> {
    let mut out: Vec<(T, Vec<[f64; 2]>)> = Vec::new();
    let mut open = false;
    for segment in &route.segments {
        let Some(value) = of(segment) else {
            open = false;
            continue;
        };
        let points = segment.coordinates.iter().map(|&p| frame.project(p));
        match out.last_mut().filter(|(v, _)| open && *v == value) {
            Some((_, run)) => run.extend(points.skip(1)),
            None => out.push((value, points.collect())),
        }
        open = true;
    }
    out
}

const ROUND: &str = "stroke-linejoin=\"round\" stroke-linecap=\"round\" fill=\"none\"";

fn routes(canvas: &mut Canvas, lines: &[Drawn<'_>], frame: &Frame) {
    let whole = |d: &Drawn<'_>| -> Vec<[f64; 2]> {
        coordinates(d.route)
            .iter()
            .map(|&p| frame.project(p))
            .collect()
    };
    let (baseline, proposed): (Vec<_>, Vec<_>) =
        lines.iter().partition(|d| d.role == Role::Baseline);
    for d in &proposed {
        for (_, run) in runs(d.route, |s| s.escort.as_deref(), frame) {
            let path = polyline(&run);
            canvas.path(
                &path,
                &format!("stroke=\"#8a7a00\" stroke-width=\"17\" {ROUND}"),
            );
            canvas.path(
                &path,
                &format!("stroke=\"{}\" stroke-width=\"15\" {ROUND}", palette::ESCORT),
            );
        }
    }
    // Worse routes lie beneath and are wider, so that a shared road shows both.
    for (i, d) in proposed.iter().enumerate().rev() {
        let wide = 6.5 + 3.5 * i.min(3) as f64;
        let path = polyline(&whole(d));
        canvas.path(
            &path,
            &format!(
                "stroke=\"#ffffff\" stroke-width=\"{}\" stroke-opacity=\"0.8\" {ROUND}",
                n(wide + 2.0)
            ),
        );
        canvas.path(
            &path,
            &format!(
                "stroke=\"{}\" stroke-width=\"{}\" {ROUND}",
                d.color,
                n(wide)
            ),
        );
    }
    for d in proposed.iter().rev() {
        let class = |s: &Segment| {
            (s.hazard_per_1000_km > 1e-9).then(|| palette::hazard_class(s.hazard_per_1000_km).color)
        };
        for (color, run) in runs(d.route, class, frame) {
            canvas.path(
                &polyline(&run),
                &format!(
                    "stroke=\"{color}\" stroke-width=\"3\" stroke-linejoin=\"round\" fill=\"none\""
                ),
            );
        }
    }
    // Beside the road it shares with a route, not beneath it.
    for d in &baseline {
        let path = polyline(&beside(&whole(d), 7.5));
        canvas.path(
            &path,
            &format!("stroke=\"#ffffff\" stroke-width=\"4\" stroke-opacity=\"0.7\" {ROUND}"),
        );
        canvas.path(
            &path,
            &format!(
                "stroke=\"{}\" stroke-width=\"2.2\" stroke-dasharray=\"7 4\" stroke-linejoin=\"round\" fill=\"none\"",
                d.color
            ),
        );
    }
}

/// The line moved `distance` to its right, vertex by vertex.
fn beside(points: &[[f64; 2]], distance: f64) -> Vec<[f64; 2]> {
    // Directions over single pixels are noise.
    let mut kept: Vec<[f64; 2]> = Vec::new();
    for (i, &p) in points.iter().enumerate() {
        let far = kept
            .last()
            .is_none_or(|l| (p[0] - l[0]).hypot(p[1] - l[1]) >= 4.0);
        if far || i + 1 == points.len() {
            kept.push(p);
        }
    }
    (0..kept.len())
        .map(|i| {
            let a = kept[i.saturating_sub(1)];
            let b = kept[(i + 1).min(kept.len() - 1)];
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length = dx.hypot(dy).max(1e-9);
            [
                kept[i][0] - dy / length * distance,
                kept[i][1] + dx / length * distance,
            ]
        })
        .collect()
}

fn route_samples(lines: &[Drawn<'_>], frame: &Frame) -> Vec<[f64; 2]> {
    lines
        .iter()
        .flat_map(|d| {
            let points: Vec<[f64; 2]> = coordinates(d.route)
                .iter()
                .map(|&p| frame.project(p))
                .collect();
            samples(&points, 7.0)
        })
        .collect()
}

/// The waypoints of every route but the baseline.
pub(super) fn proposed_waypoints<'d>(
    lines: &'d [Drawn<'_>],
) -> impl Iterator<Item = &'d Waypoint> + 'd {
    lines
        .iter()
        .filter(|d| d.role != Role::Baseline)
        .flat_map(|d| &d.route.waypoints)
}

fn importance(kind: WaypointKind) -> usize {
    palette::WAYPOINT_KINDS
        .iter()
        .position(|k| *k == kind)
        .unwrap_or(0)
}

/// Waypoints, each point once with its most important role, most important first.
fn by_importance<'d>(lines: &'d [Drawn<'_>]) -> Vec<&'d Waypoint> {
    let mut sorted: Vec<&Waypoint> = proposed_waypoints(lines).collect();
    sorted.sort_by_key(|w| importance(w.kind));
    let mut kept: Vec<&Waypoint> = Vec::new();
    for w in sorted {
        let near = |o: &&Waypoint| (o.lon - w.lon).hypot(o.lat - w.lat) < 1e-4;
        if !kept.iter().any(near) {
            kept.push(w);
        }
    }
    kept
}

/// Radius of a marker, px.
fn radius(kind: WaypointKind) -> f64 {
    match kind {
        WaypointKind::Origin | WaypointKind::Destination => 8.0,
        WaypointKind::Place => 3.0,
        WaypointKind::Checkpoint => 4.0,
        _ => 6.5,
    }
}

/// The outline of a marker about the origin; empty for a circle.
pub(super) fn marker_path(kind: WaypointKind, r: f64) -> String {
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

/// Places every name: points of the routes, zones, then what else there is room for.
fn names(
    plan: &Plan,
    sketch: &Sketch,
    lines: &[Drawn<'_>],
    frame: &Frame,
    taken: &mut Taken<'_>,
) -> Vec<Placed> {
    let waypoints = by_importance(lines);
    for w in &waypoints {
        let [x, y] = frame.project([w.lon, w.lat]);
        let r = radius(w.kind) * 0.9;
        taken.block([x - r, y - r, x + r, y + r]);
    }
    let mut placed = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    for w in &waypoints {
        if w.kind == WaypointKind::Checkpoint || named.contains(&w.name.as_str()) {
            continue;
        }
        let ends = matches!(w.kind, WaypointKind::Origin | WaypointKind::Destination);
        let (size, weight, color) = match w.kind {
            _ if ends => (16.0, 700, "#111111"),
            WaypointKind::Place => (12.5, 400, "#333333"),
            _ => (13.5, 600, "#111111"),
        };
        let label = Label {
            width: width(&w.name, size) * if weight > 500 { 1.06 } else { 1.0 },
            lines: vec![w.name.clone()],
            at: frame.project([w.lon, w.lat]),
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
            named.push(&w.name);
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
        let known = waypoints
            .iter()
            .any(|w| (w.lon - place.lon).hypot(w.lat - place.lat) < 1e-3);
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
    let mut text = zone.name.clone();
    if let Some(rate) = zone.attacks_per_1000_km {
        let _ = write!(text, " ({} per 1000 km)", number::expected(rate));
    }
    let lines = wrap(&text, size, 150.0);
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
                if !inside(shell, c) || !taken.is_free(b) {
                    continue;
                }
                // Corners outside the area make it look like another's name.
                let corners = [[b[0], b[1]], [b[2], b[1]], [b[0], b[3]], [b[2], b[3]]];
                let held = corners.iter().filter(|p| inside(shell, **p)).count() as f64;
                let price = -60.0 * held - distance(shell, c).min(80.0);
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
    // Centred on the cell: the place "right of" a point half its width to the left.
    taken.place(Label {
        lines,
        at: [c[0] - w / 2.0, c[1]],
        clearance: 0.0,
        size,
        width: w,
        style: format!("font-style=\"italic\" fill=\"{color}\""),
        needed: false,
    })
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

fn background_dots(canvas: &mut Canvas, sketch: &Sketch, frame: &Frame, placed: &[Placed]) {
    for place in &sketch.places {
        let at = frame.project([place.lon, place.lat]);
        let named = placed.iter().any(|p| p.label.at == at);
        if named {
            canvas.circle(at, 2.4, "fill=\"#8a8a8a\"");
        }
    }
}

fn write_label(canvas: &mut Canvas, placed: &Placed) {
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

/// Scale bar and north arrow in the corner that the routes leave free; gives the SVG to draw on top.
fn corner(frame: &Frame, taken: &mut Taken<'_>) -> String {
    let (km, pixels) = frame.scale_bar();
    let (w, h) = (pixels + 62.0, 46.0);
    let (l, t) = (frame.left + 10.0, frame.top + 10.0);
    let (r, b) = (
        frame.left + frame.width - 10.0 - w,
        frame.top + frame.height - 10.0 - h,
    );
    let corners = [[l, b], [r, b], [r, t], [l, t]];
    let free = corners
        .into_iter()
        .find(|[x, y]| taken.is_free([*x, *y, x + w, y + h]));
    let [x, y] = free.unwrap_or([l, b]);
    taken.block([x - 4.0, y - 4.0, x + w + 4.0, y + h + 4.0]);
    let mut small = Canvas::fragment();
    small.rect(
        [x, y, w, h],
        "rx=\"4\" fill=\"#ffffff\" fill-opacity=\"0.85\" stroke=\"#cccccc\"",
    );
    let base = y + 34.0;
    small.path(
        &format!("M{} {}v6h{}v-6", n(x + 12.0), n(base - 6.0), n(pixels)),
        "stroke=\"#222222\" stroke-width=\"1.6\" fill=\"none\"",
    );
    small.text(
        [x + 12.0 + pixels / 2.0, y + 20.0],
        &format!("{} km", number::typed(km)),
        "font-size=\"12\" text-anchor=\"middle\" fill=\"#222222\"",
    );
    let nx = x + w - 22.0;
    small.path(
        &format!("M{} {}l6 15l-6 -4l-6 4Z", n(nx), n(y + 18.0)),
        "fill=\"#222222\"",
    );
    small.text(
        [nx, y + 14.0],
        "N",
        "font-size=\"11\" font-weight=\"700\" text-anchor=\"middle\" fill=\"#222222\"",
    );
    small.into_fragment()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_is_to_the_right_of_travel() {
        // Eastwards on a page whose y grows downwards, right is down.
        assert_eq!(
            beside(&[[0.0, 0.0], [10.0, 0.0]], 3.0),
            [[0.0, 3.0], [10.0, 3.0]]
        );
        assert_eq!(beside(&[[1.0, 1.0]], 3.0).len(), 1);
    }

    #[test]
    fn inside_a_ring() {
        let ring = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]];
        assert!(inside(&ring, [1.0, 2.0]));
        assert!(!inside(&ring, [5.0, 2.0]));
    }

    #[test]
    fn every_kind_has_a_marker_of_finite_size() {
        for kind in palette::WAYPOINT_KINDS {
            assert!(!marker_path(kind, radius(kind)).contains("NaN"));
        }
    }
}
