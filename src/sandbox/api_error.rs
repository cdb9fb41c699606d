//! What a route refuses flows in, an error body in the shape of the real API flows out.
//!
//! Bodies always hold all four of `message`, `type`, `param` and `code`.

use axum::http::StatusCode;
use serde_json::{Value, json};

/// A refusal: status, the four fields of the body, and headers beyond the usual ones.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) message: String,
    pub(super) kind: &'static str,
    pub(super) param: Option<String>,
    pub(super) code: Option<&'static str>,
    pub(super) headers: Vec<(&'static str, String)>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let kind = if status.is_server_error() { "server_error" } else { "invalid_request_error" };
        Self { status, message: message.into(), kind, param: None, code: None, headers: Vec::new() }
    }

    /// The request is well-formed but the organization does not allow it.
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// A parameter has a value that is not taken.
    pub(super) fn invalid(param: impl Into<String>, message: impl Into<String>) -> Self {
        Self::refused(message).param(param).code("invalid_value")
    }

    /// A body field or query parameter of this name is not known.
    pub(super) fn unknown_parameter(param: impl Into<String>) -> Self {
        let param = param.into();
        Self::refused(format!("Unknown parameter: '{param}'.")).param(param).code("unknown_parameter")
    }

    pub(super) fn missing(param: impl Into<String>) -> Self {
        let param = param.into();
        Self::refused(format!("Missing required parameter: '{param}'.")).param(param).code("missing_required_parameter")
    }

    pub(super) fn not_found(what: &str, param: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("No {what} found with {param} '{id}'.")).param(param).code("not_found")
    }

    /// Another object has the name already. The status of this refusal is not documented.
    pub(super) fn name_taken(what: &str, param: &str, name: &str) -> Self {
        let message = format!("A {what} named '{name}' already exists.");
        Self::new(StatusCode::CONFLICT, message).param(param).code("name_already_exists")
    }

    pub(super) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    pub(super) fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    pub(super) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    pub(super) fn body(&self) -> Value {
        json!({"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}})
    }
}

/// Writes values as a sentence lists them: `'owner' and 'reader'`.
pub(super) fn listed(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
