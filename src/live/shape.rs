//! A row that cannot be read in, words about what is wrong with it out: which row, which field, what it is and what was
//! expected. The values stay out: one of them may be a secret.

use serde::{Deserialize, de::Error as _};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The error of a row, in words: "row user-abc: `role` is a number, expected text".
pub(super) fn explained(raw: &RawValue, number: u64, error: &serde_json::Error) -> serde_json::Error {
    serde_json::Error::custom(format!("{}: {}", title(raw, number), reason(raw, error)))
}

/// Returns what a row is called: by its id, or by its number where it has none.
fn title(raw: &RawValue, number: u64) -> String {
    let id = fields(raw).and_then(|fields| serde_json::from_str::<String>(fields.get("id")?.get()).ok());
    match id.filter(|id| !id.is_empty()) {
        Some(id) => format!("row {id}"),
        None => format!("row {number}, which has no id"),
    }
}

fn reason(raw: &RawValue, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let field = |of: &str| text.strip_prefix(of).and_then(|rest| rest.split('`').next()).map(str::to_owned);
    let place = offset(raw.get(), error).map(|at| path(raw, raw, at)).unwrap_or_default();
    let inside = |name: String| if place.is_empty() { name } else { format!("{place}.{name}") };
    if let Some(name) = field("missing field `") {
        return format!("`{}` is missing", inside(name));
    }
    if let Some(name) = field("duplicate field `") {
        return format!("`{}` is there twice", inside(name));
    }
    let Some((found, expected)) = text.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    else {
        if text.starts_with("invalid value: ") {
            let what = if place.is_empty() { "a value".to_owned() } else { format!("`{place}`") };
            return format!("{what} is out of range");
        }
        // Words of our own say where, and quote nothing.
        return text;
    };
    let what = if place.is_empty() { "it".to_owned() } else { format!("`{place}`") };
    format!("{what} is {}, expected {}", named(found), wanted(expected))
}

/// Returns what was found, without its value.
fn named(found: &str) -> &'static str {
    match found.split([' ', '`']).next().unwrap_or_default() {
        "null" | "unit" => "null",
        "boolean" => "true or false",
        "integer" | "floating" | "number" => "a number",
        "string" | "character" => "text",
        "sequence" => "a list",
        "map" => "an object",
        _ => "something else",
    }
}

/// Returns what was expected, for people.
fn wanted(expected: &str) -> &'static str {
    let word = expected.split(" at line ").next().unwrap_or_default();
    match word {
        "a string" | "a boxed str" | "str" | "string" | "a borrowed string" => "text",
        "a boolean" => "true or false",
        "i64" | "u64" | "i32" | "u32" | "a whole number" => "a whole number",
        "f64" => "a number",
        "a sequence" => "a list",
        _ if word.contains("string") || word.contains("str") && !word.contains("struct") => "text",
        _ => "an object",
    }
}

/// Returns where the parser stopped, as a place in the text.
fn offset(text: &str, error: &serde_json::Error) -> Option<usize> {
    let line = error.line().checked_sub(1)?;
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    Some(before + error.column())
}

/// The field, at any depth, that a place lies in.
fn path(whole: &RawValue, part: &RawValue, at: usize) -> String {
    let start = |part: &RawValue| (part.get().as_ptr() as usize).saturating_sub(whole.get().as_ptr() as usize);
    let holds = |part: &RawValue| (start(part)..=start(part) + part.get().len()).contains(&at);
    let deeper = |name: String, part: &RawValue| {
        let rest = path(whole, part, at);
        match rest.is_empty() {
            true => name,
            false if rest.starts_with('[') => format!("{name}{rest}"),
            false => format!("{name}.{rest}"),
        }
    };
    if let Some(fields) = fields(part) {
        let found = fields.iter().find(|(_, value)| holds(value));
        return found.map(|(name, value)| deeper(name.clone(), value)).unwrap_or_default();
    }
    let list: Vec<&RawValue> = serde_json::from_str(part.get()).unwrap_or_default();
    let found = list.iter().enumerate().find(|(_, value)| holds(value));
    found.map(|(index, value)| deeper(format!("[{index}]"), value)).unwrap_or_default()
}

fn fields(raw: &RawValue) -> Option<BTreeMap<String, &RawValue>> {
    #[derive(Deserialize)]
    struct RawFields<'a>(#[serde(borrow)] BTreeMap<String, &'a RawValue>);
    serde_json::from_str::<RawFields<'_>>(raw.get()).ok().map(|RawFields(fields)| fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only parsed")]
    struct Row {
        id: Box<str>,
        role: Option<Box<str>>,
        added_at: Option<i64>,
        scim: Option<bool>,
        owner: Option<Owner>,
        projects: Option<Vec<Owner>>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only parsed")]
    struct Owner {
        id: Box<str>,
    }

    fn said(text: &str) -> String {
        let raw = RawValue::from_string(text.to_owned()).unwrap();
        let error = serde_json::from_str::<Row>(raw.get()).unwrap_err();
        explained(&raw, 7, &error).to_string()
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named_with_its_field_and_without_its_value() {
        for (text, expected) in [
            (r#"{"id":"user-a","role":5}"#, "row user-a: `role` is a number, expected text"),
            (r#"{"id":"user-a","role":5.5,"scim":true}"#, "row user-a: `role` is a number, expected text"),
            (r#"{"role":{"name":"x"},"id":"user-a"}"#, "row user-a: `role` is an object, expected text"),
            (r#"{"id":"user-a","role":["owner"]}"#, "row user-a: `role` is a list, expected text"),
            (r#"{"id":"user-a","added_at":"sk-secret"}"#, "row user-a: `added_at` is text, expected a whole number"),
            (r#"{"id":"user-a","scim":"yes"}"#, "row user-a: `scim` is text, expected true or false"),
            (r#"{"id":"user-a","owner":"bob"}"#, "row user-a: `owner` is text, expected an object"),
            (r#"{"id":"user-a","owner":{"id":7}}"#, "row user-a: `owner.id` is a number, expected text"),
            (
                r#"{"id":"user-a","projects":[{"id":"p"},{"id":7}]}"#,
                "row user-a: `projects[1].id` is a number, expected text",
            ),
            (r#"{"id":"user-a","projects":{}}"#, "row user-a: `projects` is an object, expected a list"),
            (r#"{"role":"owner"}"#, "row 7, which has no id: `id` is missing"),
            (r#"{"id":7}"#, "row 7, which has no id: `id` is a number, expected text"),
            (r#"{"id":null}"#, "row 7, which has no id: `id` is null, expected text"),
            (r#"{"id":"a","role":"x","role":"y"}"#, "row a: `role` is there twice"),
            (r#""text""#, "row 7, which has no id: it is text, expected an object"),
            (r#"{"id":"a","added_at":99999999999999999999}"#, "row a: `added_at` is a number, expected a whole number"),
            ("{\n  \"id\": \"a\",\n  \"role\": 5\n}", "row a: `role` is a number, expected text"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
