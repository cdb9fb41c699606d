//! YAML before meaning: a tree whose every piece knows its place. `source` builds it, `desired` walks it.

/// A place in the configuration: which file, and where in it. Eight bytes, because every row keeps one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
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
    /// Where it starts.
    pub at: At,
    /// What it is.
    pub is: Is,
}

/// What a [`Node`] is. Scalars keep their text: whether `1.20` is a number is decided by whoever asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Is {
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
    /// Where the key starts.
    pub at: At,
    /// Its text.
    pub name: Box<str>,
}

impl Node {
    /// The scalar's text, quoted or not.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.is {
            Is::Plain(text) | Is::Quoted(text) => Some(text),
            Is::List(_) | Is::Map(_) => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<&[(Key, Self)]> {
        match &self.is {
            Is::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under a key of a mapping.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries()?.iter().find(|(key, _)| &*key.name == name).map(|(_, value)| value)
    }

    /// Whether this is `null`, `~` or nothing at all.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.is, Is::Plain(text) if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What this is, in words for a message: `a list`, `a number`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.is {
            Is::List(_) => "a list",
            Is::Map(_) => "a mapping",
            Is::Quoted(_) => "text",
            Is::Plain(_) if self.is_null() => "null",
            Is::Plain(text) => match &**text {
                "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => "true or false",
                text if text.parse::<f64>().is_ok() => "a number",
                _ => "text",
            },
        }
    }
}
