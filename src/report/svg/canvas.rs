//! SVG elements as text: numbers to a tenth, texts escaped.

use crate::report::xml::escape;
use std::fmt::Write;

/// A picture that grows from back to front.
pub(in crate::report) struct Canvas(String);

/// A number to a tenth, without a trailing ".0" and without −0.
pub(in crate::report) fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0 + 0.0;
    tenths.to_string()
}

impl Canvas {
    pub(in crate::report) fn new(width: f64, height: f64) -> Self {
        let (w, h) = (n(width), n(height));
        Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
             role=\"img\" font-family=\"'Noto Sans','DejaVu Sans',Verdana,Arial,sans-serif\">\n"
        ))
    }

    /// Elements for a later place.
    pub(in crate::report) fn fragment() -> Self {
        Self(String::new())
    }

    /// The elements of a fragment.
    pub(in crate::report) fn into_fragment(self) -> String {
        self.0
    }

    /// Text that is SVG already.
    pub(in crate::report) fn raw(&mut self, svg: &str) {
        self.0.push_str(svg);
    }

    /// `[x, y, width, height]`
    pub(in crate::report) fn rect(&mut self, [x, y, w, h]: [f64; 4], attributes: &str) {
        let _ = writeln!(
            self.0,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {attributes}/>",
            n(x),
            n(y),
            n(w),
            n(h)
        );
    }

    /// Text with its baseline at the point.
    pub(in crate::report) fn text(&mut self, [x, y]: [f64; 2], text: &str, attributes: &str) {
        let _ = writeln!(
            self.0,
            "<text x=\"{}\" y=\"{}\" {attributes}>{}</text>",
            n(x),
            n(y),
            escape(text)
        );
    }

    pub(in crate::report) fn circle(&mut self, [x, y]: [f64; 2], radius: f64, attributes: &str) {
        let _ = writeln!(
            self.0,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {attributes}/>",
            n(x),
            n(y),
            n(radius)
        );
    }

    /// A path from its `d`; nothing for an empty one.
    pub(in crate::report) fn path(&mut self, d: &str, attributes: &str) {
        if !d.is_empty() {
            let _ = writeln!(self.0, "<path d=\"{d}\" {attributes}/>");
        }
    }

    pub(in crate::report) fn open(&mut self, attributes: &str) {
        let _ = writeln!(self.0, "<g {attributes}>");
    }

    pub(in crate::report) fn close(&mut self) {
        self.0.push_str("</g>\n");
    }

    pub(in crate::report) fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

/// The `d` of a polyline; vertices that fall on the same tenth of a pixel as the one before are left out.
pub(in crate::report) fn polyline(points: &[[f64; 2]]) -> String {
    let mut d = String::new();
    append(&mut d, points, 0.1);
    d
}

/// Adds a polyline to a `d`, leaving out vertices closer than `least` to the last one written, but for
/// the ends.
pub(in crate::report) fn append(d: &mut String, points: &[[f64; 2]], least: f64) {
    let mut last: Option<[f64; 2]> = None;
    for (i, &p) in points.iter().enumerate() {
        let near = last.is_some_and(|l| (p[0] - l[0]).hypot(p[1] - l[1]) < least);
        if near && i + 1 < points.len() {
            continue;
        }
        let letter = if last.is_some() { 'L' } else { 'M' };
        let _ = write!(d, "{letter}{} {}", n(p[0]), n(p[1]));
        last = Some(p);
    }
}

/// The width that a text will take: the fonts of the stack average 0.58 of their size per character.
pub(in crate::report) fn width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | '\'' | '|' | ' ' => 0.34,
            'm' | 'w' | 'M' | 'W' | '—' | '→' => 0.92,
            c if c.is_uppercase() => 0.68,
            _ => 0.59,
        })
        .sum::<f64>()
        * size
}

/// The text, cut with an ellipsis where it would be wider than `limit`.
pub(in crate::report) fn fit(text: &str, size: f64, limit: f64) -> String {
    if width(text, size) <= limit {
        return text.to_string();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if width(&out, size) > limit - size {
            out.pop();
            break;
        }
    }
    format!("{}…", out.trim_end())
}

/// The text on as few lines of `limit` width as its words allow, at most three.
pub(in crate::report) fn wrap(text: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    if lines.len() > 3 {
        let rest = lines.split_off(2).join(" ");
        lines.push(fit(&rest, size, limit));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(n(12.04), "12");
        assert_eq!(n(-0.01), "0");
        assert_eq!(n(3.25), "3.3");
    }

    #[test]
    fn polylines_keep_their_ends() {
        let points = [[0.0, 0.0], [0.01, 0.0], [5.0, 0.0], [5.01, 0.0]];
        assert_eq!(polyline(&points), "M0 0L5 0L5 0");
    }

    #[test]
    fn texts_are_cut_and_wrapped() {
        assert_eq!(fit("short", 10.0, 100.0), "short");
        assert!(fit(&"long ".repeat(20), 10.0, 100.0).ends_with('…'));
        assert!(width(&fit(&"long ".repeat(20), 10.0, 100.0), 10.0) <= 100.0);
        assert_eq!(wrap("one two three", 10.0, 45.0), ["one two", "three"]);
        assert_eq!(wrap(&"word ".repeat(20), 10.0, 45.0).len(), 3);
    }
}
