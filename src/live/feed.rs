//! A listing that is no part of what an organization has, row by row: events, usage and costs.

use super::Stopped;
use crate::{
    api::{OnRowUntil, Reader},
    model::request::Request,
};

/// Reads a listing until `row` has enough. Returns whether there are more rows.
///
/// # Errors
/// When it cannot be read.
pub async fn feed(reader: &Reader, name: &str, request: &Request, row: &mut OnRowUntil<'_>) -> Result<bool, Stopped> {
    let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: name.to_owned(), why })?;
    let listed = reader.list_until(&bound, row).await.map_err(|error| Stopped::Read(error.of(name.to_owned())))?;
    Ok(listed.has_more)
}

/// Returns why a listing could not be read, if asking again would give the same answer.
#[must_use]
pub fn refusal(stopped: &Stopped) -> Option<String> {
    super::refusal::refused(stopped).map(|(_, why)| why)
}
