//! YAML before meaning: a tree whose every piece knows its place. `source` builds it, `desired` walks it.

/// A place in the configuration: which file, and where in it. Eight bytes, because every row keeps one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Index into [`crate::source::Sources::files`]; at most 65,535 files are loaded.
    pub file: u16,
    /// 1-based column, counted in characters; longer lines stop at 65,535.
    pub column: u16,
    /// 1-based line.
    pub line: u32,
}

/// One piece of YAML with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The place where it starts.
    pub at: Position,
    /// Its content.
    pub is: NodeKind,
}

/// The content of a [`Node`]. Scalars keep their text: the reader decides whether `1.20` is a number.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// An unquoted scalar; resolved by the YAML 1.2 core schema when a type is asked for.
    Plain(Box<str>),
    /// A quoted or block scalar: always text.
    Quoted(Box<str>),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in file order; keys are scalars and unique.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The place where the key starts.
    pub at: Position,
    /// Its text.
    pub name: Box<str>,
}

impl Node {
    /// Returns the scalar's text, quoted or not.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.is {
            NodeKind::Plain(text) | NodeKind::Quoted(text) => Some(text),
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// Returns the entries of a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<&[(Key, Self)]> {
        match &self.is {
            NodeKind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// Returns the value under a key of a mapping.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries()?.iter().find(|(key, _)| &*key.name == name).map(|(_, value)| value)
    }

    /// Returns whether this is `null`, `~` or nothing at all.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.is, NodeKind::Plain(text) if core_schema(text) == CoreValue::Null)
    }

    /// Says in words what this is: `a list`, `a number`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.is {
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a mapping",
            NodeKind::Quoted(_) => "text",
            NodeKind::Plain(text) => match core_schema(text) {
                CoreValue::Null => "null",
                CoreValue::Bool(_) => "true or false",
                CoreValue::Int(_) | CoreValue::Float(_) => "a number",
                CoreValue::Text => "text",
            },
        }
    }
}

/// The value of an unquoted scalar by the YAML 1.2 core schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CoreValue {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`; never `yes`, `on` and their like.
    Bool(bool),
    /// A whole number, also in the forms `0o17` and `0x1F`. `0755` is decimal.
    Int(i128),
    /// Any other number; whole ones beyond 128 bits too.
    Float(f64),
    /// Everything else.
    Text,
}

/// Resolves an unquoted scalar.
#[must_use]
pub fn core_schema(text: &str) -> CoreValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return CoreValue::Null,
        "true" | "True" | "TRUE" => return CoreValue::Bool(true),
        "false" | "False" | "FALSE" => return CoreValue::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return CoreValue::Float(f64::NAN),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return CoreValue::Float(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        // These forms have no sign, and `from_str_radix` would take one.
        if let Some(digits) = text.strip_prefix(prefix).filter(|digits| !digits.starts_with(['-', '+'])) {
            return i128::from_str_radix(digits, radix).map_or(CoreValue::Text, CoreValue::Int);
        }
    }
    // Rust also reads words such as `infinity`; YAML's numbers begin with a digit or a point.
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return CoreValue::Text;
    }
    if let Ok(number) = text.parse() {
        return CoreValue::Int(number);
    }
    text.parse().map_or(CoreValue::Text, CoreValue::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_resolve_by_the_core_schema() {
        for (text, core) in [
            ("0755", CoreValue::Int(755)),
            ("-7", CoreValue::Int(-7)),
            ("+7", CoreValue::Int(7)),
            ("0o17", CoreValue::Int(15)),
            ("0x1F", CoreValue::Int(31)),
            ("0x-1", CoreValue::Text),
            ("-0x1", CoreValue::Text),
            ("1.20", CoreValue::Float(1.2)),
            (".5", CoreValue::Float(0.5)),
            ("1.", CoreValue::Float(1.0)),
            ("1e3", CoreValue::Float(1000.0)),
            ("-.inf", CoreValue::Float(f64::NEG_INFINITY)),
            ("True", CoreValue::Bool(true)),
            ("", CoreValue::Null),
        ] {
            assert_eq!(core_schema(text), core, "{text}");
        }
        for text in [
            "yes", "no", "on", "inf", "infinity", "nan", "NaN", "1_000", "12:30:45", ".", "-", "+-1", "1e", "tRUE",
            "nULL",
        ] {
            assert_eq!(core_schema(text), CoreValue::Text, "{text}");
        }
        assert!(matches!(core_schema(&"9".repeat(60)), CoreValue::Float(_)));
    }
}
