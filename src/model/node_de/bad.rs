//! The refusal of a type in, its message in the words of YAML out.

use crate::model::{
    diagnostic::{Diagnostic, nearest},
    node::Position,
    text::quoted,
};
use serde::de::{Error, Expected, Unexpected};
use std::fmt;

/// A problem of shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DeError {
    /// Its place. Line 0 is "not known yet" and never leaves [`read`](super::read).
    pub at: Position,
    /// The problem: a lowercase fragment without a full stop.
    pub message: String,
    /// The next steps.
    pub help: Vec<String>,
}

impl DeError {
    /// Returns a problem at a place.
    #[must_use]
    pub fn new(at: Position, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: Vec::new() }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Gives a problem a place, unless a piece further in has done so.
    pub(super) fn or_at(mut self, at: Position) -> Self {
        if self.at.line == 0 {
            self.at = at;
        }
        self
    }

    /// Returns help that names the nearest of what is known, and all of it.
    pub(super) fn known(mut self, written: &str, known: &'static [&'static str]) -> Self {
        if let Some(near) = nearest(written, known.iter().copied()) {
            self.help.push(format!("did you mean `{near}`?"));
        }
        match known {
            [] => {}
            [only] => self.help.push(format!("known here: `{only}`")),
            many => self.help.push(format!("known here: `{}`", many.join("`, `"))),
        }
        self
    }
}

impl From<DeError> for Diagnostic {
    fn from(bad: DeError) -> Self {
        Self { help: bad.help, ..Self::error(Some(bad.at).filter(|at| at.line > 0), bad.message) }
    }
}

impl Error for DeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Position::default(), message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("expected {expected}, found {}", words(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(found: usize, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("expected {expected}, found {found}"))
    }

    fn unknown_variant(written: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("unknown value `{}`", quoted(written))).known(written, known)
    }

    fn unknown_field(written: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("unknown field `{}`", quoted(written))).known(written, known)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::custom(format_args!("`{name}` is missing"))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::custom(format_args!("`{name}` is written twice"))
    }
}

/// serde's idea of what was found, in the words of YAML.
fn words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("`{value}`"),
        Unexpected::Float(value) => format!("`{value}`"),
        Unexpected::Str(value) => format!("`{}`", quoted(value)),
        Unexpected::Char(value) => format!("`{value}`"),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a mapping".to_owned(),
        Unexpected::Bytes(_) => "text".to_owned(),
        Unexpected::NewtypeStruct | Unexpected::NewtypeVariant | Unexpected::TupleVariant => "a value".to_owned(),
        Unexpected::Enum | Unexpected::UnitVariant | Unexpected::StructVariant => "a word".to_owned(),
        Unexpected::Other(other) => (*other).to_owned(),
    }
}
