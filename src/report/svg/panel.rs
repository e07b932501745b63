//! The legend beside the map: the routes with their figures, then only what the map shows.

use super::canvas::{Canvas, fit, n};
use super::frame::Frame;
use super::markers::{marker, proposed_waypoints};
use crate::plan::{Plan, WaypointKind};
use crate::report::drawn::{Drawn, Role};
use crate::report::number::{hours, km, money, percent, percent_range};
use crate::report::palette;
use std::fmt::Write;

/// A row of the legend.
pub(super) enum Row {
    Heading(&'static str),
    Route {
        color: &'static str,
        dashed: bool,
        title: String,
        figures: Vec<String>,
    },
    Escort,
    Hazard {
        color: &'static str,
        label: &'static str,
    },
    Zone {
        kind: &'static str,
        label: &'static str,
    },
    Marker(WaypointKind),
}

/// The heading of the zones.
const ZONES: &str = "Zones, with attacks per 1000 km";
const SWATCH: f64 = 34.0;
const TEXT: f64 = 44.0;

fn row_height(row: &Row) -> f64 {
    match row {
        Row::Heading(_) => 30.0,
        Row::Route { figures, .. } => 22.0 + 17.0 * figures.len() as f64,
        _ => 20.0,
    }
}

/// The height of all rows.
pub(super) fn height(rows: &[Row]) -> f64 {
    rows.iter().map(row_height).sum::<f64>() + 8.0
}

/// What the legend has to explain.
pub(super) fn rows(plan: &Plan, lines: &[Drawn<'_>]) -> Vec<Row> {
    let mut rows = vec![Row::Heading("Routes")];
    let (baseline, others): (Vec<_>, Vec<_>) = lines.iter().partition(|d| d.role == Role::Baseline);
    for d in others.iter().chain(&baseline) {
        let r = d.route;
        let mut chance = format!("P(attack) {}", percent(r.attack_probability));
        if r.attack_probability > 0.0 {
            let _ = write!(chance, " ({})", percent_range(r.attack_probability_range));
        } else {
            chance.push_str(" on what the map holds");
        }
        let mut figures = vec![
            format!("{}, {}", km(r.length_m), hours(r.duration_s)),
            chance,
        ];
        if r.escort_km > 0.0 {
            figures.push(format!(
                "if escorts change nothing: {}",
                percent(r.attack_probability_phi_1)
            ));
        }
        figures.push(money(r.cost));
        rows.push(Row::Route {
            color: d.color,
            dashed: d.role == Role::Baseline,
            title: match d.role {
                Role::Baseline => "Baseline: ignores risk".into(),
                Role::LeastHazard => "Breaks the limits".into(),
                Role::Proposed => format!("{}  {}", r.rank, r.label),
            },
            figures,
        });
    }
    let segments = || lines.iter().flat_map(|d| &d.route.segments);
    if segments().any(|s| s.escort.is_some()) {
        rows.push(Row::Escort);
    }
    if segments().any(|s| s.hazard > 0.0) {
        rows.push(Row::Heading("Expected attacks per 1000 km"));
        rows.extend(palette::HAZARD.iter().skip(1).map(|c| Row::Hazard {
            color: c.color,
            label: c.label,
        }));
    }
    let kinds: Vec<&'static str> = palette::ZONE_KINDS
        .into_iter()
        .filter(|k| *k != "checkpoint" && plan.zones.iter().any(|z| z.kind == *k))
        .collect();
    if !kinds.is_empty() {
        rows.push(Row::Heading(ZONES));
        rows.extend(kinds.into_iter().map(|kind| Row::Zone {
            kind,
            label: palette::zone(kind).1,
        }));
    }
    rows.push(Row::Heading("Points"));
    for kind in palette::WAYPOINT_KINDS {
        if proposed_waypoints(lines).any(|w| w.kind == kind) {
            rows.push(Row::Marker(kind));
        }
    }
    rows
}

/// Leaves out the kinds of zones of which none lies in the window.
pub(super) fn keep_shown(rows: &mut Vec<Row>, plan: &Plan, frame: &Frame) {
    let shown = |kind: &str| {
        plan.zones
            .iter()
            .filter(|z| z.kind == kind)
            .any(|z| frame.meets(&z.geometry))
    };
    rows.retain(|row| !matches!(row, Row::Zone { kind, .. } if !shown(kind)));
    if !rows.iter().any(|row| matches!(row, Row::Zone { .. })) {
        rows.retain(|row| !matches!(row, Row::Heading(ZONES)));
    }
}

/// Draws the legend.
pub(super) fn draw(canvas: &mut Canvas, rows: &[Row], left: f64, top: f64) {
    let mut y = top;
    for row in rows {
        let middle = y + 11.0;
        let label = |canvas: &mut Canvas, text: &str| {
            canvas.text(
                [left + TEXT, middle + 4.5],
                &fit(text, 13.0, super::PANEL - TEXT),
                "font-size=\"13\" fill=\"#222222\"",
            );
        };
        match row {
            Row::Heading(text) => canvas.text(
                [left, y + 20.0],
                text,
                "font-size=\"13\" font-weight=\"700\" fill=\"#666666\"",
            ),
            Row::Route {
                color,
                dashed,
                title,
                figures,
            } => route(canvas, [left, middle], (color, *dashed), title, figures),
            Row::Escort => {
                swatch(canvas, [left, middle], "#8a7a00", 14.0);
                swatch(canvas, [left, middle], palette::ESCORT, 12.0);
                swatch(canvas, [left, middle], palette::route(1), 6.0);
                label(canvas, "under escort");
            }
            Row::Hazard { color, label: text } => {
                swatch(canvas, [left, middle], palette::route(1), 8.0);
                swatch(canvas, [left, middle], color, 3.6);
                label(canvas, text);
            }
            Row::Zone {
                kind: "incident",
                label: text,
            } => {
                super::map::dot(canvas, [left + SWATCH / 2.0, middle]);
                label(canvas, text);
            }
            Row::Zone { kind, label: text } => {
                canvas.rect(
                    [left + 4.0, middle - 7.0, SWATCH - 8.0, 14.0],
                    &super::map::zone_style(kind),
                );
                if *kind == "closure" {
                    super::map::cross(canvas, [left + SWATCH / 2.0, middle]);
                }
                label(canvas, text);
            }
            Row::Marker(kind) => {
                marker(canvas, *kind, [left + SWATCH / 2.0, middle]);
                label(canvas, palette::marker(*kind).label);
            }
        }
        y += row_height(row);
    }
}

fn swatch(canvas: &mut Canvas, [x, y]: [f64; 2], color: &str, width: f64) {
    canvas.path(
        &format!("M{} {}h{}", n(x), n(y), n(SWATCH)),
        &format!(
            "stroke=\"{color}\" stroke-width=\"{}\" fill=\"none\"",
            n(width)
        ),
    );
}

fn route(
    canvas: &mut Canvas,
    [left, middle]: [f64; 2],
    (color, dashed): (&str, bool),
    title: &str,
    figures: &[String],
) {
    if dashed {
        canvas.path(
            &format!("M{} {}h{}", n(left), n(middle), n(SWATCH)),
            &format!(
                "stroke=\"{color}\" stroke-width=\"2.4\" stroke-dasharray=\"7 4\" fill=\"none\""
            ),
        );
    } else {
        swatch(canvas, [left, middle], color, 7.0);
    }
    canvas.text(
        [left + TEXT, middle + 5.0],
        &fit(title, 15.0, super::PANEL - TEXT),
        "font-size=\"15\" font-weight=\"700\" fill=\"#111111\"",
    );
    for (i, figure) in figures.iter().enumerate() {
        canvas.text(
            [left + TEXT, middle + 22.0 + 17.0 * i as f64],
            &fit(figure, 13.0, super::PANEL - TEXT),
            "font-size=\"13\" fill=\"#333333\"",
        );
    }
}
