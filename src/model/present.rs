//! A field of a JSON object in, out whether it is there, since an absent field says nothing and `null` says something.

use serde::{Deserialize, Deserializer};

/// Reads a field that is there, `null` included; with `#[serde(default)]` an absent field is `None`.
///
/// # Errors
/// When the value is of another type.
pub fn there<'de, T: Deserialize<'de>, D: Deserializer<'de>>(input: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(input).map(Some)
}
