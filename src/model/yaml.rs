//! What is to be written in, YAML out: block style with comments, and short values on one line. `source` reads it back.

use super::text::{cut, is_treacherous};
use serde_json::Value;

/// A value that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum YamlValue {
    /// On one line, spelled already.
    Inline(String),
    /// One item on each line.
    List(Vec<YamlLine>),
    /// One entry on each line.
    Map(Vec<YamlLine>),
}

/// A line of a list or a mapping, with what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub enum YamlLine {
    /// A comment on a line of its own.
    Comment(String),
    /// An empty line.
    Blank,
    /// An item of a list, or an entry of a mapping.
    Item {
        /// The key, spelled already; empty in a list.
        key: String,
        /// The value.
        value: YamlValue,
        /// The comment behind it; empty for none.
        comment: String,
    },
}

impl YamlLine {
    /// Returns an entry without a comment.
    #[must_use]
    pub fn entry(key: &str, value: YamlValue) -> Self {
        Self::Item { key: scalar(key), value, comment: String::new() }
    }
}

/// The most characters of a value that stands on one line.
pub const INLINE: usize = 96;

/// The most characters of a comment.
const COMMENT: usize = 160;

/// The most characters of a line after which its comment stands in one column with those of its neighbours.
const COLUMN: usize = 44;

/// Writes lines at the left margin.
#[must_use]
pub fn text(lines: &[YamlLine]) -> String {
    let mut out = String::new();
    block(&mut out, lines, 0);
    out
}

/// Writes a comment that stays one, whatever its text contains.
#[must_use]
pub fn comment(text: &str) -> String {
    let mut shown = String::from("#");
    for character in [' '].into_iter().chain(cut(text, COMMENT).chars()) {
        if is_treacherous(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

fn block(out: &mut String, lines: &[YamlLine], indent: usize) {
    let margin = " ".repeat(indent);
    fn head(line: &YamlLine) -> Option<(String, &str)> {
        match line {
            YamlLine::Item { key, value, comment } => {
                let text = match value {
                    YamlValue::Inline(text) => text.as_str(),
                    YamlValue::List(_) | YamlValue::Map(_) => "",
                };
                let space = if text.is_empty() { "" } else { " " };
                let head = if key.is_empty() { format!("-{space}{text}") } else { format!("{key}:{space}{text}") };
                Some((head, comment.as_str()))
            }
            YamlLine::Comment(_) | YamlLine::Blank => None,
        }
    }
    let width = lines.iter().filter_map(head).filter(|(_, comment)| !comment.is_empty());
    let width = width.map(|(head, _)| head.chars().count()).filter(|width| *width <= COLUMN).max().unwrap_or_default();
    for line in lines {
        match (line, head(line)) {
            (YamlLine::Comment(text), _) => out.push_str(&format!("{margin}{}\n", comment(text))),
            (YamlLine::Item { value, .. }, Some((head, said))) => {
                match said.is_empty() {
                    true => out.push_str(&format!("{margin}{head}\n")),
                    false => out.push_str(&format!("{margin}{head:<width$}  {}\n", comment(said))),
                }
                match value {
                    YamlValue::Inline(_) => {}
                    YamlValue::List(inner) | YamlValue::Map(inner) => block(out, inner, indent + 2),
                }
            }
            _ => out.push('\n'),
        }
    }
}

/// Spells a JSON value on one line.
#[must_use]
pub fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => inline_list(items.iter().map(inline)),
        Value::Object(fields) => inline_map(fields.iter().map(|(name, value)| (scalar(name), inline(value)))),
        other => other.to_string(),
    }
}

/// Spells a list of spelled values on one line.
pub fn inline_list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// Spells a mapping of spelled keys and values on one line.
pub fn inline_map(entries: impl IntoIterator<Item = (String, String)>) -> String {
    let entries: Vec<String> = entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

/// Returns a JSON value as it is written: on one line where it fits there.
#[must_use]
pub fn value(json: &Value) -> YamlValue {
    let text = inline(json);
    match json {
        Value::Array(items) if text.chars().count() > INLINE => YamlValue::List(
            items
                .iter()
                .map(|item| YamlLine::Item { key: String::new(), value: value(item), comment: String::new() })
                .collect(),
        ),
        Value::Object(fields) if text.chars().count() > INLINE => {
            YamlValue::Map(fields.iter().map(|(name, item)| YamlLine::entry(name, value(item))).collect())
        }
        _ => YamlValue::Inline(text),
    }
}

/// A scalar as YAML writes it, on one line. Whatever a terminal or a parser would read as something else is quoted and
/// escaped, so that the line can be pasted as it is shown.
#[must_use]
pub fn scalar(text: &str) -> String {
    let quoted = || {
        let mut out = String::with_capacity(text.len() + 2);
        for c in Value::from(text).to_string().chars() {
            match c {
                c if is_treacherous(c) && u32::from(c) > 0xffff => out.push_str(&format!("\\U{:08X}", u32::from(c))),
                c if is_treacherous(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
                c => out.push(c),
            }
        }
        out
    };
    let structural = |c: char| matches!(c, ',' | '{' | '}' | '[' | ']' | '#' | ':');
    if text.chars().any(|c| is_treacherous(c) || structural(c)) || matches!(text, "<<" | "=") {
        return quoted();
    }
    serde_yaml::to_string(text).map_or_else(|_| quoted(), |yaml| yaml.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn a_scalar_can_be_pasted_as_it_is_shown() {
        for text in [
            "plain",
            "1.20",
            "null",
            "~",
            "yes",
            "<<",
            "=",
            "a: b",
            "a #b",
            "- a",
            "'",
            "\"",
            "a\u{2028}b",
            "\u{202e}x",
            "zero\u{200b}width",
            "no\u{a0}break",
            "tag\u{e0041}",
            "tab\t",
            "\u{1b}[31m",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "",
            " a ",
            "{",
            "ünï",
        ] {
            let yaml = format!("{}: x", scalar(text));
            assert!(!yaml.contains('\n') && !yaml.chars().any(char::is_control), "{yaml:?}");
            let read: std::collections::BTreeMap<String, String> = serde_yaml::from_str(&yaml).unwrap();
            assert_eq!(read.keys().next().map(String::as_str), Some(text), "{yaml}");
        }
    }
}
