//! The map's window: which part of the world, at which scale, where on the page.

use crate::report::drawn::{Drawn, coordinates};
use crate::report::geometry::Bounds;

/// Greatest height of a map over its width.
const TALLEST: f64 = 1.12;
/// Least height of a map over its width.
const FLATTEST: f64 = 0.5;
/// Room around the routes, as a share of the window's smaller side.
const ROOM: f64 = 0.07;
/// The least span of a window, degrees: about a kilometre.
const LEAST_SPAN: f64 = 0.01;
/// Kilometres per degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;

/// A window on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    /// Pixels per degree of latitude.
    scale: f64,
    /// Pixels per degree of longitude.
    scale_x: f64,
    /// The middle, lon/lat.
    middle: [f64; 2],
}

impl Frame {
    /// A window of that width that shows every line, at least `least` high.
    pub(super) fn around(lines: &[Drawn<'_>], left: f64, top: f64, width: f64, least: f64) -> Self {
        let mut bounds = Bounds::EMPTY;
        for line in lines {
            for p in coordinates(line.route) {
                bounds.add(p);
            }
        }
        let [w, s, e, n] = bounds.get().unwrap_or([0.0; 4]);
        let middle = [w.midpoint(e), s.midpoint(n)];
        let shrink = middle[1].to_radians().cos().max(0.05);
        let span_x = ((e - w) * shrink).max(LEAST_SPAN);
        let span_y = (n - s).max(LEAST_SPAN);
        let height = (width * span_y / span_x)
            .clamp(width * FLATTEST, width * TALLEST)
            .max(least);
        let room = 2.0 * ROOM * width.min(height);
        let scale = ((width - room) / span_x).min((height - room) / span_y);
        Self {
            left,
            top,
            width,
            height,
            scale,
            scale_x: scale * shrink,
            middle,
        }
    }

    /// lon/lat to the page.
    pub(super) fn project(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        [
            self.left + self.width / 2.0 + (lon - self.middle[0]) * self.scale_x,
            self.top + self.height / 2.0 - (lat - self.middle[1]) * self.scale,
        ]
    }

    /// A line on the page; `None` when its box misses the window.
    pub(super) fn line(&self, line: &[[f64; 2]]) -> Option<Vec<[f64; 2]>> {
        let points: Vec<[f64; 2]> = line.iter().map(|&p| self.project(p)).collect();
        let mut bounds = Bounds::EMPTY;
        for &p in &points {
            bounds.add(p);
        }
        let [w, n, e, s] = bounds.get()?;
        let meets = w <= self.left + self.width
            && e >= self.left
            && n <= self.top + self.height
            && s >= self.top;
        meets.then_some(points)
    }

    /// Whether the box of a geometry meets the window.
    pub(super) fn meets(&self, geometry: &geojson::Geometry) -> bool {
        let mut bounds = Bounds::EMPTY;
        bounds.add_geometry(geometry);
        bounds
            .get()
            .is_some_and(|[w, s, e, n]| self.line(&[[w, s], [e, n]]).is_some())
    }

    /// Whether a point of the page lies in the window, `inset` from its edge.
    pub(super) fn holds(&self, [x, y]: [f64; 2], inset: f64) -> bool {
        x >= self.left + inset
            && x <= self.left + self.width - inset
            && y >= self.top + inset
            && y <= self.top + self.height - inset
    }

    /// A round length for the scale bar and its pixels: 1, 2 or 5 times a power of ten, at most a fifth
    /// of the width.
    pub(super) fn scale_bar(&self) -> (f64, f64) {
        let pixels_per_km = self.scale / KM_PER_DEGREE;
        let longest = 0.2 * self.width / pixels_per_km;
        let power = 10f64.powf(longest.log10().floor());
        let km = [5.0, 2.0, 1.0]
            .into_iter()
            .map(|m| m * power)
            .find(|km| *km <= longest)
            .unwrap_or(power);
        (km, km * pixels_per_km)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{drawn, sample};

    #[test]
    fn the_routes_fit_and_north_is_up() {
        for plan in [sample::plan(), sample::shortest()] {
            let lines = drawn::all(&plan);
            let frame = Frame::around(&lines, 10.0, 20.0, 800.0, 300.0);
            for line in &lines {
                for p in coordinates(line.route) {
                    assert!(frame.holds(frame.project(p), 20.0));
                }
            }
            assert!(frame.project([0.0, 1.0])[1] < frame.project([0.0, 0.0])[1]);
            assert!(frame.project([1.0, 0.0])[0] > frame.project([0.0, 0.0])[0]);
        }
    }

    #[test]
    fn the_scale_bar_is_round_and_true() {
        let plan = sample::plan();
        let frame = Frame::around(&drawn::all(&plan), 0.0, 0.0, 800.0, 300.0);
        let (km, pixels) = frame.scale_bar();
        assert!([100, 200].contains(&(km.round() as i32)), "{km}");
        // One degree of latitude is 110.6 km at 9° N on WGS84 (geo's geodesic: 110 600 m).
        let degree = frame.project([0.0, 8.5])[1] - frame.project([0.0, 9.5])[1];
        assert!((pixels / km * 110.6 / degree - 1.0).abs() < 0.01);
    }
}
