//! One HTTP request flows in, and one HTTP response flows out.
//!
//! Rules:
//! - The order is always the same: route, key, latency, allowance, faults, parameters, change, faults.
//! - The store is locked for the change alone, and never across a wait.

use std::sync::Arc;

use axum::body::{Body as HttpBody, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::api_error::ApiError;
use super::body::Body;
use super::faults::{Effect, Strike, When};
use super::outcome::{Outcome, Payload};
use super::query::{Query, pairs_of};
use super::request_log::Exchange;
use super::resource::Call;
use super::routes::{self, Ids, Route, RouteMatch};
use super::serve::Cut;
use super::{Inner, audit, auth, control, limits, locked};

/// Bodies hold at most this many bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Marks a response that stands for a dropped connection.
///
/// In memory the caller finds it among the response's extensions. Over TCP the connection is closed instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionReset;

pub(super) async fn answer(inner: Arc<Inner>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let number = inner.next_request();
    let bytes = to_bytes(body, MAX_BODY).await.ok();
    let found = routes::find(&parts.method, parts.uri.path());
    let outcome = perform(&inner, &parts, bytes.as_ref(), &found).await.unwrap_or_else(Outcome::from);
    let headers = all_headers(&outcome, number);
    if let RouteMatch::Route(route, _) = &found {
        inner.counts.count(route.method, &route.template, outcome.status);
    }
    if inner.log.is_on() && !control::owns(parts.uri.path()) {
        inner.log.push(exchange(&parts, bytes.as_ref(), &found, &outcome, &headers));
    }
    respond(&parts, outcome, headers)
}

async fn perform(inner: &Inner, parts: &Parts, bytes: Option<&Bytes>, found: &RouteMatch) -> Result<Outcome, ApiError> {
    let path = parts.uri.path();
    if inner.options.fault_control && control::owns(path) {
        return control::answer(inner, parts, bytes.map_or(&[][..], |bytes| bytes));
    }
    let (route, ids) = route_of(parts, found)?;
    let caller = {
        let store = locked(&inner.store);
        auth::check(&store, &parts.headers, &parts.method, &route.template, inner.now(&store))?
    };
    if !inner.options.latency.is_zero() {
        tokio::time::sleep(inner.options.latency).await;
    }
    let announced = match inner.options.rpm {
        Some(rpm) => inner.limits.take(route.method, &route.template, inner.allowance(rpm))?,
        None => Vec::new(),
    };
    let strike = inner.faults.strike(route.method, &route.template, path.strip_prefix("/v1").unwrap_or(path));
    if !strike.delay.is_zero() {
        tokio::time::sleep(strike.delay).await;
    }
    if let Some(outcome) = before(&strike) {
        return Ok(outcome);
    }
    let bytes = bytes.ok_or_else(too_large)?;
    let mut outcome = change(inner, parts, bytes, route, ids, caller).map_or_else(Outcome::from, Outcome::json);
    outcome.headers.extend(announced);
    Ok(after(strike, outcome))
}

/// Returns the route that serves the request, or refuses the path or its method.
fn route_of<'a>(parts: &Parts, found: &'a RouteMatch) -> Result<(&'static Route, &'a Ids), ApiError> {
    let (method, path) = (&parts.method, parts.uri.path());
    match found {
        RouteMatch::Route(route, ids) => Ok((route, ids)),
        RouteMatch::OtherMethods(allowed) => {
            let message =
                format!("Not allowed to {method} on {path}. (HINT: Perhaps you meant to use a different HTTP method?)");
            let refusal = ApiError::new(StatusCode::METHOD_NOT_ALLOWED, message).code("method_not_supported");
            Err(refusal.header("allow", allowed.join(", ")))
        }
        RouteMatch::Nothing => {
            Err(ApiError::new(StatusCode::NOT_FOUND, format!("Invalid URL ({method} {path})")).code("unknown_url"))
        }
    }
}

/// Returns the outcome of a fault that strikes before the request takes effect.
fn before(strike: &Strike) -> Option<Outcome> {
    match &strike.effect {
        Some(Effect::Reset) => Some(Outcome::reset()),
        Some(effect @ Effect::Status { when: When::Before, .. }) => Some(instead(effect)),
        _ => None,
    }
}

/// Checks the parameters and the body, makes the change, and saves the state.
fn change(
    inner: &Inner,
    parts: &Parts,
    bytes: &Bytes,
    route: &'static Route,
    ids: &Ids,
    caller: Value,
) -> Result<Value, ApiError> {
    let resource = route.resource;
    let query = Query::parse(parts.uri.query().unwrap_or_default(), &route.query)?;
    let body = Body::parse(bytes, &parts.headers, route.takes)?;
    let mut store = locked(&inner.store);
    let call = Call { resource, now: inner.now(&store), caller, ids, query, body };
    let answer = route.run(&mut store, &call)?;
    if parts.method != Method::GET {
        audit::record(&mut store, route.method, &route.template, &call, &answer);
        inner.save(&store).map_err(|error| {
            let message = format!("The change was made, but the sandbox could not save its state: {error}.");
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, message)
        })?;
    }
    Ok(answer)
}

/// Returns the outcome after a fault that strikes once the request took effect.
fn after(strike: Strike, outcome: Outcome) -> Outcome {
    match strike.effect {
        Some(Effect::Lost) => Outcome { dropped: true, ..outcome },
        Some(Effect::Truncated) => Outcome { truncated: true, ..outcome },
        Some(effect @ Effect::Status { when: When::After, .. }) => instead(&effect),
        _ => outcome,
    }
}

fn too_large() -> ApiError {
    let message = format!("The request body is larger than {MAX_BODY} bytes.");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message).code("request_too_large")
}

/// Returns the answer that a fault gives in place of the right one.
fn instead(effect: &Effect) -> Outcome {
    let Effect::Status { code, retry_after, body, .. } = effect else { return Outcome::json(Value::Null) };
    let usual = match StatusCode::from_u16(*code) {
        Ok(StatusCode::TOO_MANY_REQUESTS) => limits::too_many_requests(),
        Ok(status) => ApiError::new(status, "The server had an error while processing your request."),
        Err(_) => ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "The fault's status code is no status code."),
    };
    let mut outcome = Outcome::from(usual);
    match body {
        Some(Value::String(text)) => outcome.body = Payload::Text(text.clone()),
        Some(value) => outcome.body = Payload::Json(value.clone()),
        None => {}
    }
    if let Some(wait) = retry_after {
        outcome.headers.push(("retry-after", wait.clone()));
    }
    outcome
}

fn all_headers(outcome: &Outcome, number: u64) -> Vec<(String, String)> {
    let content_type = match outcome.body {
        Payload::Json(_) => "application/json",
        Payload::Text(_) => "text/plain; charset=utf-8",
    };
    let mut headers = vec![
        ("content-type".to_owned(), content_type.to_owned()),
        ("openai-processing-ms".to_owned(), "1".to_owned()),
        ("openai-version".to_owned(), "2020-10-01".to_owned()),
        ("x-request-id".to_owned(), format!("req_{number:032x}")),
    ];
    headers.extend(outcome.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    headers
}

fn exchange(
    parts: &Parts,
    bytes: Option<&Bytes>,
    found: &RouteMatch,
    outcome: &Outcome,
    headers: &[(String, String)],
) -> Exchange {
    Exchange {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        route: match found {
            RouteMatch::Route(route, _) => Some(route.template.clone()),
            _ => None,
        },
        query: pairs_of(parts.uri.query().unwrap_or_default()).collect(),
        request: bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()),
        status: outcome.status,
        response: match &outcome.body {
            Payload::Json(value) => value.clone(),
            Payload::Text(text) => Value::String(text.clone()),
        },
        headers: headers.to_vec(),
        delivered: !outcome.dropped,
    }
}

fn respond(parts: &Parts, outcome: Outcome, headers: Vec<(String, String)>) -> Response {
    if outcome.dropped {
        if let Some(ConnectInfo(cut)) = parts.extensions.get::<ConnectInfo<Cut>>() {
            cut.now();
        }
        let mut response = Response::new(HttpBody::empty());
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response.extensions_mut().insert(ConnectionReset);
        return response;
    }
    let mut text = match outcome.body {
        Payload::Json(value) => value.to_string().into_bytes(),
        Payload::Text(text) => text.into_bytes(),
    };
    if outcome.truncated {
        text.truncate(text.len() / 2);
    }
    let mut response = Response::new(HttpBody::from(text));
    *response.status_mut() = StatusCode::from_u16(outcome.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
