//! Property values as people and programs write them: strings, numbers, booleans and lists.

use serde_json::Value;
use std::borrow::Cow;

/// The words of a value: each element of a list (also one that was written as text, `['a', 'b']`),
/// each part between semicolons, trimmed. Booleans become `yes` and `no`.
pub(super) fn words(value: &Value) -> Vec<Cow<'_, str>> {
    let mut out = Vec::new();
    collect(value, true, &mut out);
    out
}

/// The texts of a name or reference: as [`words`], but a semicolon separates nothing.
pub(super) fn texts(value: &Value) -> Vec<Cow<'_, str>> {
    let mut out = Vec::new();
    collect(value, false, &mut out);
    out
}

fn collect<'v>(value: &'v Value, split: bool, out: &mut Vec<Cow<'v, str>>) {
    match value {
        Value::Null | Value::Object(_) => {}
        Value::Bool(true) => out.push("yes".into()),
        Value::Bool(false) => out.push("no".into()),
        Value::Number(number) => out.push(match number.as_f64() {
            // 50.0 and 50 are the same word.
            Some(x) if number.is_f64() => x.to_string().into(),
            _ => number.to_string().into(),
        }),
        Value::Array(all) => all.iter().for_each(|v| collect(v, split, out)),
        Value::String(text) => {
            let text = text.trim();
            match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                Some(list) => list.split(',').for_each(|part| {
                    push(part.trim().trim_matches(['\'', '"']), out);
                }),
                None if split => text.split(';').for_each(|part| push(part, out)),
                None => push(text, out),
            }
        }
    }
}

fn push<'v>(text: &'v str, out: &mut Vec<Cow<'v, str>>) {
    let text = text.trim();
    // What data frames write for nothing.
    if !text.is_empty() && !matches!(text, "None" | "nan" | "NaN" | "null") {
        out.push(text.into());
    }
}

/// A value for a message, at most 60 characters.
pub(super) fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() > 60 {
        text.chars().take(60).chain(['…']).collect()
    } else {
        text
    }
}

/// What a quantity says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Quantity {
    /// A number in the unit asked for, > 0.
    Is(f64),
    /// Stated to be without a limit, or signed elsewhere.
    Nothing,
    /// Not understood.
    Unknown,
}

/// A number and what follows it; a decimal comma is accepted.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let value: f64 = match digits.parse() {
        Ok(value) => value,
        Err(_) if digits.matches(',').count() == 1 && !digits.contains('.') => {
            digits.replace(',', ".").parse().ok()?
        }
        Err(_) => return None,
    };
    (value.is_finite() && value > 0.0).then_some((value, rest.trim()))
}

/// A speed below this is no speed, km/h.
pub(super) const SLOWEST_KMH: f64 = 0.1;

/// `maxspeed` in km/h: `50`, `30 mph`, `none`, `walk`, `FR:urban`, `DE:zone:30`.
pub(super) fn speed_kmh(text: &str) -> Quantity {
    let lower = text.trim().to_ascii_lowercase();
    if let Some((value, unit)) = number(&lower) {
        let factor = match unit {
            "" | "km/h" | "kmh" | "kph" | "kmph" => 1.0,
            "mph" => 1.609_344,
            "knots" | "kn" => 1.852,
            _ => return Quantity::Unknown,
        };
        let speed = value * factor;
        return if speed < SLOWEST_KMH {
            Quantity::Unknown
        } else {
            Quantity::Is(speed)
        };
    }
    match lower.as_str() {
        "none" | "no" | "signals" | "variable" | "unposted" | "implicit" | "national"
        | "default" | "unknown" => return Quantity::Nothing,
        "walk" | "walking" | "foot" => return Quantity::Is(7.0),
        _ => {}
    }
    implicit_speed(&lower)
}

/// A country's implicit limit (`RO:rural`); where countries differ, the usual one for a truck.
/// <https://wiki.openstreetmap.org/wiki/Default_speed_limits>
fn implicit_speed(lower: &str) -> Quantity {
    let Some((country, zone)) = lower.split_once(':') else {
        return match lower
            .strip_prefix("zone")
            .map(|z| z.trim_start_matches([':', ' ']))
        {
            Some(limit) => number(limit).map_or(Quantity::Unknown, |(v, _)| Quantity::Is(v)),
            None => Quantity::Unknown,
        };
    };
    let country_like = (2..=6).contains(&country.len())
        && country.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    if !country_like && country != "zone" {
        return Quantity::Unknown;
    }
    let digits = zone
        .trim_start_matches("zone")
        .trim_start_matches([':', ' ']);
    if let Some((value, "")) = number(digits) {
        return Quantity::Is(if country == "gb" || country == "us" {
            value * 1.609_344
        } else {
            value
        });
    }
    Quantity::Is(match (country, zone) {
        (_, "living_street" | "walk") => 7.0,
        (_, "bicycle_road" | "school" | "pedestrian_zone") => 30.0,
        ("gb", "nsl_single") => 96.560_64,
        ("gb", "nsl_dual" | "motorway") => 112.654_08,
        ("gb", "nsl_restricted") => 48.280_32,
        ("ru" | "ua" | "by" | "kz", "urban") => 60.0,
        (_, "urban" | "nsl_restricted") => 50.0,
        ("ro" | "pl" | "it" | "es" | "ru" | "ua" | "cz" | "hu" | "pt", "rural") => 90.0,
        ("de" | "at", "rural") | (_, "trunk" | "express" | "expressway") => 100.0,
        (_, "rural") => 80.0,
        (_, "motorway") => 120.0,
        _ => return Quantity::Unknown,
    })
}

/// `maxweight`, `maxaxleload` in t: `12`, `7.5 t`, `3500 kg`, `26000 lbs`, `10 st`.
pub(super) fn weight_t(text: &str) -> Quantity {
    let lower = text.trim().to_ascii_lowercase();
    let Some((value, unit)) = number(&lower) else {
        return nothing(&lower);
    };
    Quantity::Is(match unit {
        "" | "t" | "ton" | "tons" | "tonne" | "tonnes" | "mt" if value <= 1000.0 => value,
        // No bridge bears more than a thousand tonnes and says so: it is kilograms.
        "" | "kg" => value / 1000.0,
        "lbs" | "lb" => value * 0.000_453_592_37,
        "st" => value * 0.907_184_74,
        "lt" => value * 1.016_046_908_8,
        "cwt" => value * 0.050_802_345_44,
        "kn" => value * 0.101_971_621,
        _ => return Quantity::Unknown,
    })
}

/// `maxheight` in m: `4`, `4.0 m`, `13'6"`, `13 ft 6 in`, `380 cm`.
pub(super) fn height_m(text: &str) -> Quantity {
    let lower = text.trim().to_ascii_lowercase();
    let Some((value, unit)) = number(&lower) else {
        return nothing(&lower);
    };
    let feet = ["'", "ft", "feet", "\u{2019}", "\u{2032}"]
        .iter()
        .find_map(|mark| unit.strip_prefix(mark));
    let metres = if let Some(rest) = feet {
        let rest = rest.trim();
        let inches = if rest.is_empty() {
            0.0
        } else {
            match number(rest) {
                Some((inches, "" | "\"" | "''" | "in" | "inches" | "\u{201d}" | "\u{2033}")) => {
                    inches
                }
                // 13'0"
                _ if rest.starts_with('0') => 0.0,
                _ => return Quantity::Unknown,
            }
        };
        value * 0.3048 + inches * 0.0254
    } else {
        match unit {
            "" | "m" | "metre" | "metres" | "meter" | "meters" => value,
            "cm" => value / 100.0,
            "in" | "\"" => value * 0.0254,
            _ => return Quantity::Unknown,
        }
    };
    // Lower than a bicycle or higher than any sign: not metres.
    if (1.0..=30.0).contains(&metres) {
        Quantity::Is(metres)
    } else {
        Quantity::Unknown
    }
}

fn nothing(lower: &str) -> Quantity {
    match lower {
        "none" | "no" | "default" | "below_default" | "unsigned" | "unlimited" | "unrestricted"
        | "unknown" => Quantity::Nothing,
        _ => Quantity::Unknown,
    }
}

/// `duration`, `interval` in s: minutes (`20`), `00:20`, `1:30:00`, `20 min`, `1 h`, ISO 8601's `PT1H20M`.
pub(super) fn time_s(text: &str) -> Option<f64> {
    let lower = text.trim().to_ascii_lowercase();
    let seconds = if let Some(iso) = lower.strip_prefix('p') {
        iso_s(iso)?
    } else if lower.contains(':') {
        let parts: Vec<f64> = lower
            .split(':')
            .map(|part| {
                let digits =
                    (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
                digits.then(|| part.parse().ok()).flatten()
            })
            .collect::<Option<_>>()?;
        match parts.as_slice() {
            [h, min] if *min < 60.0 => h * 3600.0 + min * 60.0,
            [h, min, s] if *min < 60.0 && *s < 60.0 => h * 3600.0 + min * 60.0 + s,
            _ => return None,
        }
    } else {
        let (value, unit) = number(&lower)?;
        match unit {
            "" | "min" | "mins" | "minute" | "minutes" | "mn" | "'" => value * 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => value * 3600.0,
            "s" | "sec" | "seconds" => value,
            _ => return None,
        }
    };
    seconds.is_finite().then_some(seconds)
}

/// What follows the P of an ISO 8601 duration, in lower case: `1dt2h`, `t20m`, `t1h30m15s`.
fn iso_s(text: &str) -> Option<f64> {
    let (mut total, mut clock, mut rest) = (0.0, false, text);
    let mut any = false;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('t') {
            if clock {
                return None;
            }
            (clock, rest) = (true, time);
            continue;
        }
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let value: f64 = rest[..end].parse().ok()?;
        let unit = rest[end..].chars().next()?;
        total += value
            * match (clock, unit) {
                (false, 'd') => 86_400.0,
                (true, 'h') => 3600.0,
                (true, 'm') => 60.0,
                (true, 's') => 1.0,
                _ => return None,
            };
        any = true;
        rest = &rest[end + unit.len_utf8()..];
    }
    any.then_some(total)
}

/// A count from 1.
pub(super) fn count(text: &str) -> Option<u8> {
    let value: f64 = text.trim().parse().ok()?;
    // 1.5 lanes is a road with passing places: count the whole ones.
    (1.0..=99.0).contains(&value).then_some(value as u8)
}

#[cfg(test)]
mod tests {
    use super::Quantity::{Is, Nothing, Unknown};
    use super::*;
    use serde_json::json;

    fn close(found: Quantity, expected: f64) {
        match found {
            Is(x) => assert!((x - expected).abs() < 1e-6, "{x} is not {expected}"),
            other => panic!("{other:?} is not {expected}"),
        }
    }

    #[test]
    fn speeds() {
        close(speed_kmh("50"), 50.0);
        close(speed_kmh("50 km/h"), 50.0);
        close(speed_kmh("30 mph"), 48.280_32);
        close(speed_kmh("30mph"), 48.280_32);
        close(speed_kmh("FR:urban"), 50.0);
        close(speed_kmh("RO:rural"), 90.0);
        close(speed_kmh("FR:rural"), 80.0);
        close(speed_kmh("DE:zone:30"), 30.0);
        close(speed_kmh("DE:zone30"), 30.0);
        close(speed_kmh("zone30"), 30.0);
        close(speed_kmh("IT:30"), 30.0);
        close(speed_kmh("walk"), 7.0);
        assert_eq!(speed_kmh("none"), Nothing);
        for text in [
            "",
            "0",
            "-20",
            "fast",
            "50 furlongs",
            "NaN",
            "inf",
            "1e999",
            "XX:yes",
            ":",
        ] {
            assert_eq!(speed_kmh(text), Unknown, "{text}");
        }
    }

    #[test]
    fn weights_and_heights() {
        close(weight_t("12"), 12.0);
        close(weight_t("12 t"), 12.0);
        close(weight_t("7.5"), 7.5);
        close(weight_t("7,5t"), 7.5);
        close(weight_t("3500 kg"), 3.5);
        close(weight_t("3500"), 3.5);
        close(weight_t("26000 lbs"), 11.793_401_62);
        close(weight_t("10 st"), 9.071_847_4);
        assert_eq!(weight_t("none"), Nothing);
        assert_eq!(weight_t("heavy"), Unknown);
        close(height_m("4"), 4.0);
        close(height_m("4.0 m"), 4.0);
        close(height_m("13'6\""), 4.1148);
        close(height_m("13'0\""), 3.9624);
        close(height_m("13 ft 6 in"), 4.1148);
        close(height_m("13'"), 3.9624);
        close(height_m("380 cm"), 3.8);
        assert_eq!(height_m("default"), Nothing);
        assert_eq!(height_m("0.4"), Unknown);
        assert_eq!(height_m("12'x\""), Unknown);
    }

    #[test]
    fn times() {
        for (text, seconds) in [
            ("00:20", 1200.0),
            ("1:30", 5400.0),
            ("01:05:30", 3930.0),
            ("20", 1200.0),
            ("7.5", 450.0),
            ("20 min", 1200.0),
            ("2 h", 7200.0),
            ("PT20M", 1200.0),
            ("PT1H30M15S", 5415.0),
            ("P1DT2H", 93_600.0),
            ("pt0.5h", 1800.0),
        ] {
            let found = time_s(text).unwrap();
            assert!((found - seconds).abs() < 1e-9, "{text}: {found}");
        }
        for text in [
            "",
            ":",
            "00:60",
            "1:2:3:4",
            "-5",
            "20 parsecs",
            "P",
            "PT",
            "PT20",
            "P20M",
            "PTT1M",
            "soon",
            "inf",
            "nan",
            "1:-5",
            "0",
        ] {
            assert_eq!(time_s(text), None, "{text}");
        }
    }

    #[test]
    fn lists_come_in_three_spellings() {
        assert_eq!(words(&json!(["50", 30.0])), ["50", "30"]);
        assert_eq!(
            words(&json!("['residential', 'track']")),
            ["residential", "track"]
        );
        assert_eq!(words(&json!("50; 30")), ["50", "30"]);
        assert_eq!(words(&json!([true, null, false])), ["yes", "no"]);
        assert_eq!(texts(&json!("A;B")), ["A;B"]);
        assert_eq!(texts(&json!(["A", "B"])), ["A", "B"]);
    }
}
