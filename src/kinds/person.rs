//! The person whom a row is about, in every shape that the API has been seen to use: flat, and nested in `user`.

use serde::{Deserialize, de::Error as _};

/// The part of a row that describes a person, where it is an object of its own.
#[derive(Deserialize)]
pub(super) struct Nested {
    id: Option<Box<str>>,
    email: Option<Box<str>>,
}

/// A person's id and e-mail address.
pub(super) struct Person {
    pub(super) id: Option<Box<str>>,
    /// In lower case; `None` where the row shows none.
    pub(super) email: Option<Box<str>>,
}

impl Person {
    /// Unites what a row says at its top and in `user`.
    ///
    /// # Errors
    /// The contradiction, if the two differ: then nobody knows whom a change would meet.
    pub(super) fn of(
        id: Option<Box<str>>,
        email: Option<Box<str>>,
        nested: Option<Nested>,
    ) -> Result<Self, serde_json::Error> {
        let nested = nested.unwrap_or(Nested { id: None, email: None });
        Ok(Self {
            id: agreed("id", some(id), some(nested.id))?,
            email: agreed("email", lower(email), lower(nested.email))?,
        })
    }
}

/// Returns the id of a row that must have one.
///
/// # Errors
/// The missing id.
pub(super) fn required(id: Option<Box<str>>) -> Result<Box<str>, serde_json::Error> {
    some(id).ok_or_else(|| serde_json::Error::custom("`id` is missing or empty"))
}

/// Returns an e-mail address as names are compared; `None` for nothing.
pub(super) fn lower(email: Option<Box<str>>) -> Option<Box<str>> {
    some(email).map(|email| email.trim().to_lowercase().into())
}

fn some(text: Option<Box<str>>) -> Option<Box<str>> {
    text.filter(|text| !text.trim().is_empty())
}

fn agreed(name: &str, top: Option<Box<str>>, nested: Option<Box<str>>) -> Result<Option<Box<str>>, serde_json::Error> {
    match (top, nested) {
        (Some(top), Some(nested)) if top != nested => {
            Err(serde_json::Error::custom(format!("`{name}` is {top}, and `user.{name}` is {nested}")))
        }
        (top, nested) => Ok(top.or(nested)),
    }
}
