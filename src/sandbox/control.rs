//! Requests of the person who runs the sandbox flow in, and faults, events and the log flow out.
//!
//! These paths lie outside `/v1`, exist only with `--fault-control`, and require the full admin key.
//!
//! | path | does |
//! |---|---|
//! | POST /sandbox/faults | queues a JSON list of rules; GET returns the rules that are left, DELETE removes them |
//! | POST /sandbox/invites/{email}/accept | lets the invited person accept; `/expire` lets the invite run out |
//! | POST /sandbox/now | fixes the clock: `{"now": 1767225600}` |
//! | GET /sandbox/requests | returns the log of exchanges |
//! | GET /sandbox/counts | returns how many requests each route got, and how many were limited; DELETE forgets them |
//! | GET /sandbox/state | returns the state as YAML |

use axum::http::StatusCode;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::api_error::ApiError;
use super::outcome::Outcome;
use super::store::Store;
use super::{EventError, Inner, audit, auth, fixture, locked};

/// Tells whether a path belongs to the sandbox and not to the API.
pub(super) fn owns(path: &str) -> bool {
    path == "/sandbox" || path.starts_with("/sandbox/")
}

pub(super) fn answer(inner: &Inner, parts: &Parts, bytes: &[u8]) -> Result<Outcome, ApiError> {
    {
        let store = locked(&inner.store);
        auth::check_full(&store, &parts.headers, inner.now(&store))?;
    }
    let path = parts.uri.path();
    let segments: Vec<&str> = path.split('/').skip(2).collect();
    let body = || serde_json::from_slice::<Value>(bytes).map_err(|error| ApiError::refused(error.to_string()));
    match (parts.method.as_str(), segments.as_slice()) {
        ("GET", ["faults"]) => Ok(Outcome::json(inner.faults.pending_json())),
        ("POST", ["faults"]) => {
            let queued = inner.faults.queue_json(&body()?).map_err(ApiError::refused)?;
            Ok(Outcome::json(json!({"queued": queued})))
        }
        ("DELETE", ["faults"]) => {
            inner.faults.clear();
            Ok(Outcome::json(json!({"queued": 0})))
        }
        ("POST", ["invites", email, "accept"]) => event(inner, email, audit::accept_invite),
        ("POST", ["invites", email, "expire"]) => event(inner, email, Store::expire_invite),
        ("POST", ["now"]) => {
            let Some(now) = body()?.get("now").and_then(Value::as_i64) else {
                return Err(ApiError::refused("expected {\"now\": UNIX SECONDS}").param("now"));
            };
            locked(&inner.store).now = Some(now);
            Ok(Outcome::json(json!({"now": now})))
        }
        ("GET", ["requests"]) => Ok(Outcome::json(json!(inner.log.all()))),
        ("GET", ["counts"]) => Ok(Outcome::json(inner.counts.json())),
        ("DELETE", ["counts"]) => {
            inner.counts.clear();
            Ok(Outcome::json(inner.counts.json()))
        }
        ("GET", ["state"]) => Ok(Outcome::text(fixture::write(&locked(&inner.store)))),
        (method, _) => {
            Err(ApiError::new(StatusCode::NOT_FOUND, format!("Invalid URL ({method} {path})")).code("unknown_url"))
        }
    }
}

fn event(inner: &Inner, email: &str, happen: fn(&mut Store, &str, i64) -> bool) -> Result<Outcome, ApiError> {
    let email = percent_decode_str(email).decode_utf8_lossy();
    match inner.event(|store, now| happen(store, &email, now).then_some(()), &email) {
        Ok(()) => Ok(Outcome::json(json!({"email": email}))),
        Err(error @ EventError::NoPendingInvite(_)) => Err(ApiError::new(StatusCode::NOT_FOUND, error.to_string())),
        Err(error @ EventError::Save(_)) => Err(ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    }
}
