//! A text of the configuration in, the text or the word that there is none out.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// A text that can be cleared: `none` says that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClearableText {
    /// `none`.
    None,
    /// The text.
    Some(Box<str>),
}

impl ClearableText {
    /// Returns what a body says to make a text as wanted: `None` if nobody wants one, or if it is so already. `have` is
    /// `None` for a thing that is new, and has no text to clear.
    #[must_use]
    pub fn to_send(want: Option<&Self>, have: Option<Option<&Self>>) -> Option<Value> {
        match (want?, have) {
            (Self::None, None) => None,
            (want, Some(have)) if have == Some(want) => None,
            (Self::None, _) => Some(Value::Null),
            (Self::Some(text), _) => Some(Value::from(&**text)),
        }
    }
}

impl From<Option<Box<str>>> for ClearableText {
    fn from(text: Option<Box<str>>) -> Self {
        text.map_or(Self::None, Self::Some)
    }
}

impl<'de> Deserialize<'de> for ClearableText {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Ok(if text == "none" { Self::None } else { Self::Some(text.into()) })
    }
}

impl Serialize for ClearableText {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => output.serialize_str("none"),
            Self::Some(text) => output.serialize_str(text),
        }
    }
}

impl JsonSchema for ClearableText {
    fn schema_name() -> Cow<'static, str> {
        "ClearableText".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A text, or `none` for none." })
    }
}
