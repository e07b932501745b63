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

    /// Draws a label where it covers least.
    pub(super) fn draw(&mut self, canvas: &mut Canvas, callout: &Callout) {
        let widest =
            |bold: usize, line: &String| width(line, SIZE) * if bold == 0 { 1.08 } else { 1.0 };
        let w = callout
            .lines
            .iter()
            .enumerate()
            .map(|(i, line)| widest(i, line))
            .fold(0.0, f64::max)
            + 2.0 * PAD;
        let h = LINE * callout.lines.len() as f64 + 2.0 * PAD;
        let [x, y] = callout.at;
        let mut best: Option<(f64, Box4)> = None;
        for apart in [14.0, 34.0, 70.0, 120.0, 190.0] {
            for [dx, dy] in [
                [1.0, -1.0],
                [1.0, 0.0],
                [1.0, 1.0],
                [0.0, -1.0],
                [0.0, 1.0],
                [-1.0, -1.0],
                [-1.0, 0.0],
                [-1.0, 1.0],
            ] {
                let left = x + dx * apart + (dx - 1.0) / 2.0 * w;
                let top = y + dy * apart * 0.7 + (dy - 1.0) / 2.0 * h;
                let place = [left, top, left + w, top + h];
                let price = self.price(place) + apart;
                if best.is_none_or(|(least, _)| price < least) {
                    best = Some((price, place));
                }
            }
        }
        let Some((_, place)) = best else { return };
        self.boxes.push(place);
        let [l, t, r, b] = place;
        let near = [x.clamp(l, r), y.clamp(t, b)];
        if (near[0] - x).hypot(near[1] - y) > 24.0 {
            canvas.path(
                &format!("M{} {}L{} {}", n(x), n(y), n(near[0]), n(near[1])),
                "stroke=\"#555555\" stroke-width=\"1\" fill=\"none\"",
            );
        }
        canvas.rect(
            [l, t, w, h],
            "rx=\"3\" fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#bbbbbb\" stroke-width=\"0.8\"",
        );
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
        for i in 0..4 {
            busy.draw(
                &mut canvas,
                &Callout {
                    at: [490.0 + f64::from(i), 250.0],
                    lines: vec!["a label of some width".into(), "its second line".into()],
                },
            );
        }
        for (i, a) in busy.boxes.iter().enumerate() {
            assert!(a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= 1000.0 && a[3] <= 500.0);
            for b in &busy.boxes[..i] {
                let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
                assert!(apart, "{a:?} covers {b:?}");
            }
        }
    }
}
