//! Labels of a plot beside their points, without overlaps.
//!
//! Greedy in the order given: each label tries places around its point, near ones first, and takes the first
//! that covers least; where it ends up apart from its point, a line leads to it. Complexity: O(labels · places ·
//! (labels + points)).

use super::axes::Axes;
use crate::report::svg::canvas::{Canvas, n, width};

/// `[left, top, right, bottom]`
type Box4 = [f64; 4];

const SIZE: f64 = 14.0;
const LINE: f64 = 18.0;
const PAD: f64 = 6.0;
/// How boxes with text look.
pub(super) const PANEL: &str =
    "rx=\"3\" fill=\"#ffffff\" fill-opacity=\"0.9\" stroke=\"#bbbbbb\" stroke-width=\"0.8\"";
/// Where a label may stand, best first.
const AROUND: [[f64; 2]; 8] = [
    [1.0, -1.0],
    [1.0, 0.0],
    [1.0, 1.0],
    [0.0, -1.0],
    [0.0, 1.0],
    [-1.0, -1.0],
    [-1.0, 0.0],
    [-1.0, 1.0],
];

/// What is said of a point.
pub(super) struct Callout {
    /// Where it is.
    pub at: [f64; 2],
    /// The first line is bold.
    pub lines: Vec<String>,
}

/// What labels keep clear of.
pub(super) struct Busy {
    axes: Axes,
    boxes: Vec<Box4>,
    /// Points and samples of lines.
    marks: Vec<[f64; 2]>,
}

impl Busy {
    pub(super) fn new(axes: Axes, marks: Vec<[f64; 2]>) -> Self {
        Self {
            axes,
            boxes: Vec::new(),
            marks,
        }
    }

    /// Keeps a box free.
    pub(super) fn block(&mut self, b: Box4) {
        self.boxes.push(b);
    }

    /// What a box would cover: other boxes most of all, then whatever leaves the window, then marks.
    fn price(&self, [l, t, r, b]: Box4) -> f64 {
        let [right, bottom] = self.axes.corner();
        let outside = (self.axes.left - l).max(0.0)
            + (self.axes.top - t).max(0.0)
            + (r - right).max(0.0)
            + (b - bottom).max(0.0);
        let covered: f64 = self
            .boxes
            .iter()
            .map(|o| (r.min(o[2]) - l.max(o[0])).max(0.0) * (b.min(o[3]) - t.max(o[1])).max(0.0))
            .sum();
        let marks = self
            .marks
            .iter()
            .filter(|[x, y]| *x > l && *x < r && *y > t && *y < b)
            .count();
        1e6 * outside + 1e3 * covered + 40.0 * marks as f64
    }

    /// Draws labels where they cover least, the lines that lead to them beneath.
    pub(super) fn draw(&mut self, canvas: &mut Canvas, callouts: &[Callout]) {
        let places: Vec<Box4> = callouts.iter().map(|callout| self.place(callout)).collect();
        for (callout, place) in callouts.iter().zip(&places) {
            let ([x, y], near) = (callout.at, nearest(callout.at, *place));
            if (near[0] - x).hypot(near[1] - y) > 24.0 {
                canvas.path(
                    &format!("M{} {}L{} {}", n(x), n(y), n(near[0]), n(near[1])),
                    "stroke=\"#555555\" stroke-width=\"1\" fill=\"none\"",
                );
            }
        }
        for (callout, [l, t, r, b]) in callouts.iter().zip(places) {
            canvas.rect([l, t, r - l, b - t], PANEL);
            for (i, line) in callout.lines.iter().enumerate() {
                let weight = if i == 0 { "700" } else { "400" };
                canvas.text(
                    [l + PAD, t + PAD + LINE * (i as f64 + 0.74)],
                    line,
                    &format!("font-size=\"{SIZE}\" font-weight=\"{weight}\" fill=\"#111111\""),
                );
            }
        }
    }

    /// Where a label covers least; taken from then on.
    fn place(&mut self, callout: &Callout) -> Box4 {
        let bold = |i: usize| if i == 0 { 1.08 } else { 1.0 };
        let lines = callout.lines.iter().enumerate();
        let w = lines
            .map(|(i, line)| width(line, SIZE) * bold(i))
            .fold(0.0, f64::max)
            + 2.0 * PAD;
        let h = LINE * callout.lines.len() as f64 + 2.0 * PAD;
        let [x, y] = callout.at;
        let mut best = (f64::INFINITY, [x, y, x + w, y + h]);
        for apart in [14.0, 34.0, 70.0, 120.0, 190.0] {
            for [dx, dy] in AROUND {
                let left = x + dx * apart + (dx - 1.0) / 2.0 * w;
                let top = y + dy * apart * 0.7 + (dy - 1.0) / 2.0 * h;
                let place = [left, top, left + w, top + h];
                let price = self.price(place) + self.crossed(callout.at, place) + apart;
                if price < best.0 {
                    best = (price, place);
                }
            }
        }
        self.boxes.push(best.1);
        best.1
    }

    /// What the line that leads to a label would cross.
    fn crossed(&self, [x, y]: [f64; 2], place: Box4) -> f64 {
        let [nx, ny] = nearest([x, y], place);
        let inside = |px: f64, py: f64| {
            let within = |o: &Box4| px > o[0] && px < o[2] && py > o[1] && py < o[3];
            self.boxes.iter().any(within)
        };
        let crossed = (1..20).filter(|i| {
            let t = f64::from(*i) / 20.0;
            inside(x + t * (nx - x), y + t * (ny - y))
        });
        1e4 * crossed.count() as f64
    }
}

/// The point of a box that is nearest.
fn nearest([x, y]: [f64; 2], [l, t, r, b]: Box4) -> [f64; 2] {
    [x.clamp(l, r), y.clamp(t, b)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_one_place_do_not_cover_each_other() {
        let axes = Axes {
            left: 0.0,
            top: 0.0,
            width: 1000.0,
            height: 500.0,
            x: [0.0, 1.0],
            y: 1.0,
        };
        let mut busy = Busy::new(axes, vec![[500.0, 250.0]; 5]);
        let mut canvas = Canvas::fragment();
        let label = |i: u32| Callout {
            at: [490.0 + f64::from(i), 250.0],
            lines: vec!["a label of some width".into(), "its second line".into()],
        };
        busy.draw(&mut canvas, &[0, 1, 2, 3].map(label));
        for (i, a) in busy.boxes.iter().enumerate() {
            assert!(a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= 1000.0 && a[3] <= 500.0);
            for b in &busy.boxes[..i] {
                let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
                assert!(apart, "{a:?} covers {b:?}");
            }
        }
    }
}
