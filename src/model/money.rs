//! Amounts of US dollars: dollars in a file, cents inside and on the wire.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};

/// An amount, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(pub i64);

/// The most dollars that a file may name: more than any organization spends.
const MOST: i64 = 1_000_000_000_000;

impl Usd {
    /// Parses dollars: `5000`, `12.50`.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an amount of dollars such as 5000 or 12.50");
        let (dollars, cents) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        if !digits(dollars) || !digits(cents) || cents.len() > 2 {
            return Err(wrong());
        }
        let dollars: i64 = dollars.parse().ok().filter(|dollars| *dollars <= MOST).ok_or_else(wrong)?;
        let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(dollars * 100 + cents))
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(out, "{}", self.0 / 100),
            cents => write!(out, "{}.{:02}", self.0 / 100, cents.abs()),
        }
    }
}

struct Reads;

impl de::Visitor<'_> for Reads {
    type Value = Usd;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an amount of dollars")
    }
    fn visit_u64<E: de::Error>(self, dollars: u64) -> Result<Usd, E> {
        Usd::parse(&dollars.to_string()).map_err(E::custom)
    }
    fn visit_i64<E: de::Error>(self, dollars: i64) -> Result<Usd, E> {
        Usd::parse(&dollars.to_string()).map_err(E::custom)
    }
    fn visit_f64<E: de::Error>(self, dollars: f64) -> Result<Usd, E> {
        Usd::parse(&dollars.to_string()).map_err(E::custom)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Usd, E> {
        Usd::parse(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Reads)
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self.0 % 100 {
            0 => output.serialize_i64(self.0 / 100),
            _ => output.serialize_str(&self.to_string()),
        }
    }
}

impl JsonSchema for Usd {
    fn schema_name() -> Cow<'static, str> {
        "Usd".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "US dollars, with at most two decimals.",
            "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$" }]
        })
    }
}

/// A value, or the word that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrNone<T> {
    /// `none`.
    None,
    /// The value.
    Some(T),
}

impl<'de> Deserialize<'de> for OrNone<Usd> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Word;
        impl de::Visitor<'_> for Word {
            type Value = OrNone<Usd>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an amount of dollars, or `none`")
            }
            fn visit_u64<E: de::Error>(self, dollars: u64) -> Result<Self::Value, E> {
                Reads.visit_u64(dollars).map(OrNone::Some)
            }
            fn visit_i64<E: de::Error>(self, dollars: i64) -> Result<Self::Value, E> {
                Reads.visit_i64(dollars).map(OrNone::Some)
            }
            fn visit_f64<E: de::Error>(self, dollars: f64) -> Result<Self::Value, E> {
                Reads.visit_f64(dollars).map(OrNone::Some)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == "none" { Ok(OrNone::None) } else { Reads.visit_str(text).map(OrNone::Some) }
            }
        }
        input.deserialize_any(Word)
    }
}

impl<T: Serialize> Serialize for OrNone<T> {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => output.serialize_str("none"),
            Self::Some(value) => value.serialize(output),
        }
    }
}

impl<T: JsonSchema> JsonSchema for OrNone<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrNone", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [generator.subschema_for::<T>(), { "const": "none" }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_cents_inside() {
        for (text, cents, shown) in [("5000", 500_000, "5000"), ("12.5", 1250, "12.50"), ("0.07", 7, "0.07")] {
            assert_eq!(Usd::parse(text), Ok(Usd(cents)));
            assert_eq!(Usd(cents).to_string(), shown);
        }
        for text in ["", "-1", "1.234", "1e3", "five", ".5", "1.", "99999999999999999999"] {
            assert!(Usd::parse(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::json!([Usd(500_000), Usd(1250)]), serde_json::json!([5000, "12.50"]));
    }
}
