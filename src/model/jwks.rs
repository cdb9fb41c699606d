//! A JSON Web Key Set as text in, the set and what people see of it out, or what is wrong with the text.
//!
//! A set in the configuration holds public keys alone. A private or a symmetric key would let whoever reads the file
//! sign tokens, so a set with one is refused.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap as _};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fmt::Write as _};

/// The fields of a key that are secret: those of private keys, and the value of a symmetric key.
const SECRET: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// One set of public keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Jwks {
    set: Map<String, Value>,
}

impl Jwks {
    /// Reads a set.
    ///
    /// # Errors
    /// What is wrong, never a part of the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let set: Value = serde_json::from_str(text)
            .map_err(|error| format!("the key set is not JSON, at line {}, column {}", error.line(), error.column()))?;
        let Value::Object(set) = set else { return Err("the key set is not a JSON object".to_owned()) };
        let keys = set.get("keys").and_then(Value::as_array).filter(|keys| !keys.is_empty());
        let keys = keys.ok_or("the key set has no list `keys` with at least one key")?;
        for (index, key) in keys.iter().enumerate() {
            let number = index + 1;
            let fields = key.as_object().ok_or_else(|| format!("key {number} of the set is not a JSON object"))?;
            if let Some(secret) = SECRET.iter().find(|field| fields.contains_key(**field)) {
                return Err(format!(
                    "key {number} of the set has the field `{secret}`, so it is a private key, which must stay out of \
                     the configuration; write the public keys only"
                ));
            }
            if fields.get("kty").and_then(Value::as_str).is_none() {
                return Err(format!("key {number} of the set has no `kty`"));
            }
        }
        Ok(Self { set })
    }

    /// Returns the set as the API shows it, whatever it holds.
    #[must_use]
    pub const fn from_api(set: Map<String, Value>) -> Self {
        Self { set }
    }

    /// Returns the set.
    #[must_use]
    pub const fn value(&self) -> &Map<String, Value> {
        &self.set
    }

    /// Returns the set as text that [`Jwks::parse`] reads.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        write_sorted(&Value::Object(self.set.clone()), &mut text);
        text
    }

    /// Returns the SHA-256 of the set, whatever the order of its fields is.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.text().as_bytes());
        digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Returns the ids of the keys; a key without one is told by its type.
    fn names(&self) -> Vec<&str> {
        let keys = self.set.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let name = |key| ["kid", "kty"].iter().find_map(|field| Value::get(key, *field)?.as_str()).unwrap_or("unnamed");
        keys.iter().map(name).collect()
    }
}

/// Writes JSON with sorted fields and without spaces.
fn write_sorted(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (index, (name, value)) in sorted.into_iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                write_sorted(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write_sorted(item, text);
            }
            text.push(']');
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

impl<'de> Deserialize<'de> for Jwks {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(D::Error::custom)
    }
}

/// Shows a set by the ids of its keys and its fingerprint.
impl Serialize for Jwks {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        let mut fields = output.serialize_map(Some(2))?;
        fields.serialize_entry("fingerprint", &self.fingerprint())?;
        fields.serialize_entry("keys", &self.names())?;
        fields.end()
    }
}

impl JsonSchema for Jwks {
    fn schema_name() -> Cow<'static, str> {
        "Jwks".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A JSON Web Key Set of public keys, as JSON text." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_public_keys_is_known_by_its_content() {
        let one = Jwks::parse(r#"{"keys": [{"kid": "a", "kty": "RSA", "n": "AQ", "e": "AQAB"}]}"#).unwrap();
        let same = Jwks::parse(r#"{"keys":[{"e":"AQAB","n":"AQ","kty":"RSA","kid":"a"}]}"#).unwrap();
        assert_eq!(one, same);
        assert_eq!(one.fingerprint(), same.fingerprint());
        assert_eq!(Jwks::parse(&one.text()), Ok(one.clone()));
        assert_eq!(serde_json::to_value(&one).unwrap()["keys"], serde_json::json!(["a"]));
        let other = Jwks::parse(r#"{"keys": [{"kty": "RSA", "n": "AQ", "e": "AQAC"}]}"#).unwrap();
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_eq!(other.names(), ["RSA"]);
    }

    #[test]
    fn private_keys_and_other_texts_are_refused_without_showing_them() {
        for (text, why) in [
            ("secret", "not JSON"),
            ("[]", "not a JSON object"),
            ("{}", "no list `keys`"),
            (r#"{"keys": []}"#, "no list `keys`"),
            (r#"{"keys": ["secret"]}"#, "key 1 of the set is not"),
            (r#"{"keys": [{"kid": "secret"}]}"#, "no `kty`"),
            (r#"{"keys": [{"kty": "EC"}, {"kty": "RSA", "d": "secret"}]}"#, "key 2 of the set has the field `d`"),
            (r#"{"keys": [{"kty": "oct", "k": "secret"}]}"#, "private key"),
        ] {
            let refused = Jwks::parse(text).unwrap_err();
            assert!(refused.contains(why) && !refused.contains("secret"), "{text}: {refused}");
        }
    }
}
