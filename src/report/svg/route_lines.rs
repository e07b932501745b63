//! The routes as lines: escorts beneath, colour by rank, hazard along the middle, the baseline beside.

use super::canvas::{Canvas, n, polyline};
use super::frame::Frame;
use super::labels::samples;
use crate::plan::{Route, Segment};
use crate::report::drawn::{Drawn, Role, coordinates};
use crate::report::palette;

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

pub(super) fn routes(canvas: &mut Canvas, lines: &[Drawn<'_>], frame: &Frame) {
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
    // Worse routes lie beneath and are wider, so that a shared road shows each of them.
    let wide = |i: usize| 6.5 + 3.4 * i.min(3) as f64;
    for (i, d) in proposed.iter().enumerate() {
        canvas.path(
            &polyline(&whole(d)),
            &format!(
                "stroke=\"#ffffff\" stroke-width=\"{}\" stroke-opacity=\"0.8\" {ROUND}",
                n(wide(i) + 2.0)
            ),
        );
    }
    for (i, d) in proposed.iter().enumerate().rev() {
        canvas.path(
            &polyline(&whole(d)),
            &format!(
                "stroke=\"{}\" stroke-width=\"{}\" {ROUND}",
                d.color,
                n(wide(i))
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
                    "stroke=\"{color}\" stroke-width=\"3.2\" stroke-linejoin=\"round\" fill=\"none\""
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

pub(super) fn route_samples(lines: &[Drawn<'_>], frame: &Frame) -> Vec<[f64; 2]> {
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
}
