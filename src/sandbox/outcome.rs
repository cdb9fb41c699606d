//! A handler's value or a refusal flows in, and the answer to send flows out, before it is bytes.

use serde_json::Value;

use super::api_error::ApiError;

/// The answer to send.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The status code, or 0 if the connection drops before there is one.
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Payload,
    /// The connection drops in place of an answer.
    pub(super) dropped: bool,
    /// The second half of the body is missing.
    pub(super) truncated: bool,
}

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Payload {
    Json(Value),
    Text(String),
}

impl Outcome {
    pub(super) fn json(body: Value) -> Self {
        Self { status: 200, headers: Vec::new(), body: Payload::Json(body), dropped: false, truncated: false }
    }

    pub(super) fn text(body: String) -> Self {
        Self { body: Payload::Text(body), ..Self::json(Value::Null) }
    }

    /// Returns the outcome of a connection that drops before the request takes effect.
    pub(super) fn reset() -> Self {
        Self { status: 0, dropped: true, ..Self::text(String::new()) }
    }
}

impl From<ApiError> for Outcome {
    fn from(error: ApiError) -> Self {
        let body = error.body();
        Self { status: error.status.as_u16(), headers: error.headers, ..Self::json(body) }
    }
}
