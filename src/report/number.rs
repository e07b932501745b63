//! Figures for readers: thousands separators, units, signs, and no more digits than risk deserves.
//!
//! Invariants: a risk figure has two significant figures; a probability that is not exactly 0 is
//! never printed as "0 %", nor one below 1 as "100 %"; output depends on the value alone.

/// Below this a figure of expected attacks or trucks says no more than "very small".
const SMALL: f64 = 0.001;

/// `value` with `decimals` digits after the point and a comma every three digits before it.
pub(super) fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) if rest.bytes().any(|b| (b'1'..=b'9').contains(&b)) => ("−", rest),
        Some(rest) => ("", rest),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// `value` to two significant figures, in plain notation: "41,000", "1.3", "0.0041".
pub(super) fn two_figures(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    // Scientific notation rounds correctly also where rounding gains a digit (9.96 → 1.0e1).
    let scientific = format!("{value:.1e}");
    let exponent: i32 = scientific
        .split_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0);
    let rounded: f64 = scientific.parse().unwrap_or(value);
    grouped(rounded, usize::try_from(1 - exponent).unwrap_or(0))
}

/// Expected attacks or trucks: two significant figures, "<0.001" below that.
pub(super) fn expected(value: f64) -> String {
    if value > 0.0 && value < SMALL {
        format!("<{SMALL}")
    } else {
        two_figures(value)
    }
}

/// A probability in per cent without the sign: "18", "5.2", "<0.1", ">99".
fn percent_figure(p: f64) -> String {
    if p <= 0.0 {
        "0".into()
    } else if p < 0.001 {
        "<0.1".into()
    } else if p >= 0.995 {
        ">99".into()
    } else {
        two_figures(100.0 * p)
    }
}

/// A probability: "18 %", "5.2 %", "<0.1 %", ">99 %".
pub(super) fn percent(p: f64) -> String {
    format!("{} %", percent_figure(p))
}

/// An interval of probabilities: "9.5–33 %".
pub(super) fn percent_range([low, high]: [f64; 2]) -> String {
    let (low, high) = (percent_figure(low), percent_figure(high));
    if low == high {
        format!("{low} %")
    } else {
        format!("{low}–{high} %")
    }
}

/// A probability that was typed: all its figures, "20 %", "12.5 %".
pub(super) fn percent_typed(p: f64) -> String {
    // Ten significant decimals hide what binary fractions add to a typed 0.07.
    let text = format!("{:.10}", 100.0 * p);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A number that was typed: all its figures and no more.
pub(super) fn typed(value: f64) -> String {
    let text = format!("{value:.6}");
    let decimals = text
        .trim_end_matches('0')
        .split_once('.')
        .map_or(0, |(_, f)| f.len());
    grouped(value, decimals)
}

/// Metres as kilometres: "1,240 km", and one decimal below 10 km.
pub(super) fn km(metres: f64) -> String {
    let km = metres / 1000.0;
    let decimals = usize::from(km.abs() < 9.95 && km != 0.0);
    format!("{} km", grouped(km, decimals))
}

/// Seconds as hours and minutes: "26 h 10 min", "45 min".
pub(super) fn hours(seconds: f64) -> String {
    let minutes = (seconds.abs() / 60.0).round() as u64;
    let sign = if seconds < 0.0 && minutes > 0 { "−" } else { "" };
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{sign}{m} min"),
        (h, m) => format!("{sign}{} h {m:02} min", grouped(h as f64, 0)),
    }
}

/// Money: "US$41,200".
pub(super) fn money(value: f64) -> String {
    let text = grouped(value, 0);
    text.strip_prefix('−')
        .map_or_else(|| format!("US${text}"), |t| format!("−US${t}"))
}

/// Money that rests on risk figures: two significant figures.
pub(super) fn money_estimate(value: f64) -> String {
    if value != 0.0 && value.abs() < 1.0 {
        return "under US$1".into();
    }
    let text = two_figures(value);
    text.strip_prefix('−')
        .map_or_else(|| format!("US${text}"), |t| format!("−US${t}"))
}

/// Litres: "912,000 l".
pub(super) fn litres(value: f64) -> String {
    format!("{} l", grouped(value, 0))
}

/// Litres that rest on risk figures: two significant figures.
pub(super) fn litres_estimate(value: f64) -> String {
    if value > 0.0 && value < 1.0 {
        "<1 l".into()
    } else {
        format!("{} l", two_figures(value))
    }
}

/// A difference with its sign in front of what `magnitude` makes of its size: "+85 km", "−US$900",
/// "±0 km" where nothing is left after rounding.
pub(super) fn signed(value: f64, magnitude: impl Fn(f64) -> String) -> String {
    let text = magnitude(value.abs());
    if let Some(below) = text.strip_prefix('<') {
        let sign = if value < 0.0 { "−" } else { "+" };
        return format!("{sign}(<{below})");
    }
    if !text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        return format!("±{text}");
    }
    format!("{}{text}", if value < 0.0 { '−' } else { '+' })
}

/// A difference of probabilities in percentage points: "−23 points".
pub(super) fn points(delta: f64) -> String {
    signed(delta, |d| format!("{} points", percent_figure(d)))
}

/// "1 truck", "20 trucks".
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n as f64, 0), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_decimals() {
        assert_eq!(grouped(1_234_567.4, 0), "1,234,567");
        assert_eq!(grouped(-999.6, 0), "−1,000");
        assert_eq!(grouped(-0.2, 0), "0");
        assert_eq!(grouped(123.0, 0), "123");
        assert_eq!(grouped(1234.5, 1), "1,234.5");
    }

    #[test]
    fn two_significant_figures_in_plain_notation() {
        for (value, text) in [
            (0.0, "0"),
            (0.004_149, "0.0041"),
            (0.0996, "0.10"),
            (1.3333, "1.3"),
            (9.96, "10"),
            (18.4, "18"),
            (104.9, "100"),
            (41_234.0, "41,000"),
            (-0.25, "−0.25"),
        ] {
            assert_eq!(two_figures(value), text);
        }
    }

    #[test]
    fn a_probability_is_never_0_or_100_by_rounding() {
        for (p, text) in [
            (0.0, "0 %"),
            (1e-9, "<0.1 %"),
            (0.000_999, "<0.1 %"),
            (0.001, "0.10 %"),
            (0.0523, "5.2 %"),
            (0.1834, "18 %"),
            (0.994, "99 %"),
            (0.995, ">99 %"),
            (1.0, ">99 %"),
        ] {
            assert_eq!(percent(p), text);
        }
        assert_eq!(percent_range([0.095, 0.332]), "9.5–33 %");
        assert_eq!(percent_range([0.0, 0.0]), "0 %");
        assert_eq!(percent_range([1e-6, 2e-3]), "<0.1–0.20 %");
        assert_eq!(percent_typed(0.2), "20 %");
        assert_eq!(percent_typed(0.07), "7 %");
        assert_eq!(percent_typed(0.125), "12.5 %");
    }

    #[test]
    fn units() {
        assert_eq!(km(1_239_600.0), "1,240 km");
        assert_eq!(km(9_940.0), "9.9 km");
        assert_eq!(km(9_960.0), "10 km");
        assert_eq!(km(0.0), "0 km");
        assert_eq!(hours(94_200.0), "26 h 10 min");
        assert_eq!(hours(3_599.0), "1 h 00 min");
        assert_eq!(hours(120.0), "2 min");
        assert_eq!(money(41_234.4), "US$41,234");
        assert_eq!(money(-5.0), "−US$5");
        assert_eq!(money_estimate(41_234.0), "US$41,000");
        assert_eq!(litres_estimate(104_900.0), "100,000 l");
        assert_eq!(expected(0.000_4), "<0.001");
        assert_eq!(typed(30.0), "30");
        assert_eq!(typed(1_250.5), "1,250.5");
    }

    #[test]
    fn signs() {
        assert_eq!(signed(85_000.0, km), "+85 km");
        assert_eq!(signed(-900.0, money), "−US$900");
        assert_eq!(signed(0.0, km), "±0 km");
        assert_eq!(signed(-0.000_2, expected), "−(<0.001)");
        assert_eq!(points(-0.234), "−23 points");
        assert_eq!(points(0.0), "±0 points");
        assert_eq!(count(1, "truck", "trucks"), "1 truck");
        assert_eq!(count(1200, "truck", "trucks"), "1,200 trucks");
    }
}
