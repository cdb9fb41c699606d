//! A text of the configuration in, the text or the word that there is none out.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A text that can be cleared: `none` says that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClearableText {
    /// `none`.
    None,
    /// The text.
    Some(Box<str>),
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
