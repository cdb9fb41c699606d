//! A request's headers flow in; the owner of its key, or the refusal that the real API would give, flows out.

use axum::http::{HeaderMap, Method, StatusCode, header};
use serde_json::Value;

use super::api_error::ApiError;
use super::ids;
use super::record::Record;
use super::store::Store;

/// Finds the admin key of the request, checks that it may use the route, and returns its owner.
pub(super) fn check(
    store: &Store,
    headers: &HeaderMap,
    method: &Method,
    template: &str,
    now: i64,
) -> Result<Value, ApiError> {
    let key = find(store, headers, now)?;
    if *method == Method::GET && store.switches.unreadable.iter().any(|route| route == template) {
        return Err(missing_scopes("api.some.read"));
    }
    if key.flag("read_only") && method != Method::GET {
        return Err(missing_scopes("api.management.write"));
    }
    match headers.get("openai-organization").map(|value| value.to_str().unwrap_or_default()) {
        Some(named) if named != store.organization_id => Err(unauthorized(
            "OpenAI-Organization header should match organization for API key",
            Some("mismatched_organization"),
        )),
        _ => Ok(key.value("owner").clone()),
    }
}

/// Finds the admin key of the request and checks that it can change things.
pub(super) fn check_full(store: &Store, headers: &HeaderMap, now: i64) -> Result<(), ApiError> {
    if find(store, headers, now)?.flag("read_only") { Err(missing_scopes("api.management.write")) } else { Ok(()) }
}

fn find<'a>(store: &'a Store, headers: &HeaderMap, now: i64) -> Result<&'a Record, ApiError> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let value = match given.split_once(' ') {
        Some((scheme, value)) if scheme.eq_ignore_ascii_case("bearer") && !value.trim().is_empty() => value.trim(),
        _ => {
            let message = "You didn't provide an API key. You need to provide your API key in an Authorization header \
                           using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
            return Err(unauthorized(message, None));
        }
    };
    let fingerprint = ids::fingerprint(value);
    let known = store.admin_api_keys().iter().find(|key| key.text("value_sha256") == Some(&fingerprint));
    let is_expired = |key: &Record| key.time("expires_at").is_some_and(|end| now >= end);
    match known.filter(|key| !is_expired(key)) {
        Some(key) => Ok(key),
        None if known.is_none() && value.starts_with("sk-") && !value.starts_with("sk-admin-") => {
            let mut refusal = missing_scopes("api.management.read");
            refusal.message.push_str(" This endpoint takes admin keys only (sk-admin-...).");
            Err(refusal)
        }
        None => {
            let message = format!(
                "Incorrect API key provided: {}. You can find your API key at https://platform.openai.com/account/api-keys.",
                ids::redact(value)
            );
            Err(unauthorized(&message, Some("invalid_api_key")))
        }
    }
}

fn unauthorized(message: &str, code: Option<&'static str>) -> ApiError {
    ApiError { code, ..ApiError::new(StatusCode::UNAUTHORIZED, message) }
}

fn missing_scopes(scope: &str) -> ApiError {
    let message = format!("You have insufficient permissions for this operation. Missing scopes: {scope}.");
    ApiError::new(StatusCode::FORBIDDEN, message)
}
