//! Names on a map without overlaps.
//!
//! Greedy by importance: each name tries eight places around its point and takes the first with the
//! least overlap; a name that may be left out is, when none is free. Source: Christensen, Marks and
//! Shieber, "An empirical study of algorithms for point-feature label placement" (1995), of which this is
//! the plain greedy one. Complexity: O(n · (n + s)) for n names and s samples of the routes.

use super::frame::Frame;

/// `[left, top, right, bottom]`
pub(super) type Box4 = [f64; 4];

/// A name to place.
pub(super) struct Label {
    /// Lines of text.
    pub lines: Vec<String>,
    /// Where its point is.
    pub at: [f64; 2],
    /// How far from the point it must keep.
    pub clearance: f64,
    /// Font size.
    pub size: f64,
    /// Width of the widest line.
    pub width: f64,
    /// Attributes of its text.
    pub style: String,
    /// Whether it is placed at all costs.
    pub needed: bool,
}

/// A name with its place: the left end of its first baseline.
pub(super) struct Placed {
    pub label: Label,
    pub origin: [f64; 2],
}

/// What is taken already.
pub(super) struct Taken<'f> {
    frame: &'f Frame,
    boxes: Vec<Box4>,
    samples: Vec<[f64; 2]>,
}

const LINE: f64 = 1.18;

impl<'f> Taken<'f> {
    /// Nothing but the points of the routes, which names would rather not cover.
    pub(super) fn new(frame: &'f Frame, samples: Vec<[f64; 2]>) -> Self {
        Self {
            frame,
            boxes: Vec::new(),
            samples,
        }
    }

    /// Keeps a box free of names.
    pub(super) fn block(&mut self, b: Box4) {
        self.boxes.push(b);
    }

    /// Whether a box is free of names, markers and routes, and within the window.
    pub(super) fn is_free(&self, b: Box4) -> bool {
        self.is_open(b) && self.crossed(b) == 0
    }

    /// The same, but routes may run through it.
    pub(super) fn is_open(&self, b: Box4) -> bool {
        self.within(b) && self.covered(b) == 0.0
    }

    fn within(&self, [l, t, r, b]: Box4) -> bool {
        self.frame.holds([l, t], 3.0) && self.frame.holds([r, b], 3.0)
    }

    fn covered(&self, a: Box4) -> f64 {
        self.boxes
            .iter()
            .map(|b| {
                let w = a[2].min(b[2]) - a[0].max(b[0]);
                let h = a[3].min(b[3]) - a[1].max(b[1]);
                w.max(0.0) * h.max(0.0)
            })
            .sum()
    }

    /// How many samples of the routes lie in a box.
    pub(super) fn crossed(&self, [l, t, r, b]: Box4) -> usize {
        self.samples
            .iter()
            .filter(|[x, y]| *x >= l && *x <= r && *y >= t && *y <= b)
            .count()
    }

    /// Places a name, or gives up on it.
    pub(super) fn place(&mut self, label: Label) -> Option<Placed> {
        let height = label.lines.len() as f64 * label.size * LINE;
        let c = label.clearance;
        let (w, h) = (label.width, height);
        let [x, y] = label.at;
        let diagonal = c * 0.75;
        let corners = [
            [x + c, y - h / 2.0],
            [x - c - w, y - h / 2.0],
            [x + diagonal, y - diagonal - h],
            [x + diagonal, y + diagonal],
            [x - diagonal - w, y - diagonal - h],
            [x - diagonal - w, y + diagonal],
            [x - w / 2.0, y - c - h],
            [x - w / 2.0, y + c],
        ];
        let mut best: Option<(f64, Box4)> = None;
        for [left, top] in corners {
            let b = [left, top, left + w, top + h];
            let outside = !self.within(b);
            let covered = self.covered(b);
            if !label.needed && (outside || covered > 0.0) {
                continue;
            }
            let crossed = self.crossed(b) as f64;
            if !label.needed && crossed > 2.0 {
                continue;
            }
            let price = covered + 12.0 * crossed + if outside { 1e6 } else { 0.0 };
            if best.is_none_or(|(p, _)| price < p) {
                best = Some((price, b));
            }
        }
        let (_, mut bounds) = best?;
        if label.needed {
            bounds = self.pulled_in(bounds);
        }
        Some(self.put(label, [bounds[0], bounds[1]]))
    }

    /// Puts a name with its left upper corner there, come what may.
    pub(super) fn put(&mut self, label: Label, [left, top]: [f64; 2]) -> Placed {
        let height = leading(label.size) * label.lines.len() as f64;
        let bounds = [left, top, left + label.width, top + height];
        self.boxes.push([
            bounds[0] - 2.0,
            bounds[1] - 1.0,
            bounds[2] + 2.0,
            bounds[3] + 1.0,
        ]);
        Placed {
            origin: [left, top + label.size * 0.95],
            label,
        }
    }

    /// The box moved into the window.
    fn pulled_in(&self, [l, t, r, b]: Box4) -> Box4 {
        let f = self.frame;
        let dx = (f.left + 4.0 - l).max(0.0) - (r - (f.left + f.width - 4.0)).max(0.0);
        let dy = (f.top + 4.0 - t).max(0.0) - (b - (f.top + f.height - 4.0)).max(0.0);
        [l + dx, t + dy, r + dx, b + dy]
    }
}

/// Line spacing of a label's lines.
pub(super) fn leading(size: f64) -> f64 {
    size * LINE
}

/// Points along a polyline at most `step` apart.
pub(super) fn samples(points: &[[f64; 2]], step: f64) -> Vec<[f64; 2]> {
    let mut out = Vec::new();
    for pair in points.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let count = ((b[0] - a[0]).hypot(b[1] - a[1]) / step)
            .ceil()
            .clamp(1.0, 10_000.0);
        for i in 0..count as usize {
            let t = i as f64 / count;
            out.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
        }
    }
    out.extend(points.last());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{drawn, sample};
    use proptest::prelude::*;

    fn label(at: [f64; 2], needed: bool) -> Label {
        Label {
            lines: vec!["Name".into()],
            at,
            clearance: 6.0,
            size: 12.0,
            width: 40.0,
            style: String::new(),
            needed,
        }
    }

    fn bounds(p: &Placed) -> Box4 {
        let top = p.origin[1] - 0.95 * p.label.size;
        let height = leading(p.label.size) * p.label.lines.len() as f64;
        [p.origin[0], top, p.origin[0] + p.label.width, top + height]
    }

    fn overlap(a: Box4, b: Box4) -> bool {
        a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
    }

    proptest! {
        #[test]
        fn names_that_may_be_left_out_never_overlap(
            points in proptest::collection::vec((0.0..800.0f64, 0.0..800.0f64), 1..60)
        ) {
            let plan = sample::plan();
            let frame = Frame::around(&drawn::all(&plan), 0.0, 0.0, 800.0, 300.0);
            let mut taken = Taken::new(&frame, Vec::new());
            let placed: Vec<Placed> = points
                .iter()
                .filter_map(|&(x, y)| taken.place(label([x, y], false)))
                .collect();
            for (i, a) in placed.iter().enumerate() {
                prop_assert!(taken.within(bounds(a)));
                for b in &placed[..i] {
                    prop_assert!(!overlap(bounds(a), bounds(b)));
                }
            }
        }
    }

    #[test]
    fn a_needed_name_is_placed_inside_even_where_nothing_is_free() {
        let plan = sample::plan();
        let frame = Frame::around(&drawn::all(&plan), 0.0, 0.0, 800.0, 300.0);
        let mut taken = Taken::new(&frame, Vec::new());
        taken.block([0.0, 0.0, 2000.0, 2000.0]);
        assert!(taken.place(label([0.0, 0.0], false)).is_none());
        let placed = taken.place(label([0.0, 0.0], true)).unwrap();
        assert!(taken.within(bounds(&placed)));
    }

    #[test]
    fn samples_are_close_and_keep_the_end() {
        let s = samples(&[[0.0, 0.0], [10.0, 0.0]], 3.0);
        assert_eq!(s.len(), 5);
        assert_eq!(s.last(), Some(&[10.0, 0.0]));
    }
}
