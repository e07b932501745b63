//! What lies within the map's window, from back to front.

use super::canvas::{Canvas, append, n, polyline};
use super::frame::Frame;
use super::labels::Taken;
use super::markers::{by_importance, marker};
use super::names::{background_dots, names, write_label};
use super::route_lines::{route_samples, routes};
use crate::plan::{Plan, ZoneInfo};
use crate::report::drawn::Drawn;
use crate::report::{Sketch, geometry, number, palette};

/// Vertices of background roads closer than this are left out, px.
const ROAD_DETAIL: f64 = 1.2;

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
    for w in by_importance(lines).iter().rev() {
        marker(canvas, w.kind, frame.project(w.lonlat));
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
        let Some(points) = frame.line(road) else {
            continue;
        };
        // What is smaller than a pixel shows nothing and would fill the file.
        let start = points.first().copied().unwrap_or_default();
        let visible = |p: &[f64; 2]| (p[0] - start[0]).hypot(p[1] - start[1]) >= ROAD_DETAIL;
        if points.iter().any(visible) {
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

/// Closed or secured lines, closed points and incidents; checkpoints are waypoints of the routes.
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
    let mark = match zone.kind.as_str() {
        "closure" => cross,
        "incident" => dot,
        _ => return,
    };
    for point in geometry::points(&zone.geometry) {
        let [x, y] = frame.project(point);
        if frame.holds([x, y], 0.0) {
            mark(canvas, [x, y]);
        }
    }
}

/// The mark of an incident.
pub(super) fn dot(canvas: &mut Canvas, [x, y]: [f64; 2]) {
    let (color, _) = palette::zone("incident");
    canvas.path(
        &format!("M{} {}h0", n(x), n(y)),
        &format!(
            "stroke=\"{color}\" stroke-width=\"6\" stroke-opacity=\"0.7\" stroke-linecap=\"round\" fill=\"none\""
        ),
    );
}

/// The mark of a closed point.
pub(super) fn cross(canvas: &mut Canvas, [x, y]: [f64; 2]) {
    canvas.path(
        &format!("M{} {}l10 10m0 -10l-10 10", n(x - 5.0), n(y - 5.0)),
        "stroke=\"#000000\" stroke-width=\"2.6\" fill=\"none\"",
    );
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
        .find(|[x, y]| taken.is_free([x - 6.0, y - 6.0, x + w + 6.0, y + h + 6.0]));
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
