//! A listing that is no part of what an organization has, row by row: events, usage and costs.

use super::{Stopped, shape};
use crate::{
    api::{OnRowUntil, Reader},
    model::request::Request,
};
use serde_json::value::RawValue;

/// Reads a listing until `row` has enough. Returns whether there are more rows. An error names the row and the field.
///
/// # Errors
/// When it cannot be read.
pub async fn feed(reader: &Reader, name: &str, request: &Request, row: &mut OnRowUntil<'_>) -> Result<bool, Stopped> {
    let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: name.to_owned(), why })?;
    let mut number = 0;
    let mut explained = |raw: &RawValue| {
        number += 1;
        row(raw).map_err(|error| shape::explained(raw, number, &error))
    };
    let listed =
        reader.list_until(&bound, &mut explained).await.map_err(|error| Stopped::Read(error.of(name.to_owned())))?;
    Ok(listed.has_more)
}

/// Returns why a listing could not be read, if asking again would give the same answer.
#[must_use]
pub fn refusal(stopped: &Stopped) -> Option<String> {
    super::refusal::refused(stopped).map(|(_, why)| why)
}
