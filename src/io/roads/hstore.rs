//! Tags packed into one property: ogr2ogr's `other_tags` (hstore or JSON), and nested `tags` objects.

use serde_json::{Map, Value};

/// The tags within `value`, or `None` when it is none of these forms.
pub(super) fn unpack(value: &Value) -> Option<Vec<(String, Value)>> {
    match value {
        Value::Object(members) => Some(members.clone().into_iter().collect()),
        Value::String(text) if text.trim_start().starts_with('{') => {
            let members: Map<String, Value> = serde_json::from_str(text).ok()?;
            Some(members.into_iter().collect())
        }
        Value::String(text) => hstore(text),
        _ => None,
    }
}

/// `"key"=>"value","key2"=>"value2"`, with `\"` and `\\` escaped, as `PostgreSQL` writes it.
fn hstore(text: &str) -> Option<Vec<(String, Value)>> {
    let mut tags = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (key, after) = quoted(rest)?;
        let after = after.trim_start().strip_prefix("=>")?.trim_start();
        let (value, after) = match after.strip_prefix("NULL") {
            Some(after) => (Value::Null, after),
            None => quoted(after).map(|(value, after)| (Value::String(value), after))?,
        };
        tags.push((key, value));
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    Some(tags)
}

/// A quoted string at the start of `text`, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let body = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &body[at + 1..])),
            '\\' => out.push(chars.next()?.1),
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hstore_with_escapes_and_null() {
        let text = r#""oneway"=>"yes","name"=>"the \"old\" road, b=>c \\","ref"=>NULL"#;
        assert_eq!(
            unpack(&json!(text)).unwrap(),
            [
                ("oneway".to_owned(), json!("yes")),
                ("name".to_owned(), json!("the \"old\" road, b=>c \\")),
                ("ref".to_owned(), Value::Null),
            ]
        );
        assert_eq!(unpack(&json!("")).unwrap(), []);
        for broken in [
            "oneway",
            "\"a\"=>\"b",
            "\"a\"\"b\"",
            "\"a\"=>\"b\" \"c\"",
            "\"a\\",
        ] {
            assert_eq!(unpack(&json!(broken)), None, "{broken}");
        }
    }

    #[test]
    fn json_tags() {
        let expected = [("oneway".to_owned(), json!("yes"))];
        assert_eq!(unpack(&json!({"oneway": "yes"})).unwrap(), expected);
        assert_eq!(unpack(&json!("{\"oneway\": \"yes\"}")).unwrap(), expected);
    }
}
