//! One sandbox, spoken to in memory. Every exchange is checked against the official contract when it is at hand.

use std::sync::LazyLock;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use orgward::sandbox::{ADMIN_KEY, Options, Sandbox};
use serde_json::Value;
use tower::ServiceExt;

use crate::openapi::Contract;

pub(crate) static CONTRACT: LazyLock<Option<Contract>> = LazyLock::new(Contract::load);

/// The operations that the document does not have yet: the method, and the template of the path.
pub(crate) const NEWER: &[(&str, &str)] = &[
    ("GET", "/organization/external_keys"),
    ("POST", "/organization/external_keys"),
    ("GET", "/organization/external_keys/{external_key_id}"),
    ("DELETE", "/organization/external_keys/{external_key_id}"),
    ("POST", "/organization/external_keys/{external_key_id}/validate"),
    ("GET", "/organization/external_storage"),
    ("POST", "/organization/external_storage"),
    ("GET", "/organization/external_storage/{external_storage_id}"),
    ("DELETE", "/organization/external_storage/{external_storage_id}"),
    ("POST", "/organization/external_storage/{external_storage_id}/validate"),
    ("GET", "/organization/workload_identity_providers"),
    ("POST", "/organization/workload_identity_providers"),
    ("GET", "/organization/workload_identity_providers/{workload_identity_provider_id}"),
    ("POST", "/organization/workload_identity_providers/{workload_identity_provider_id}"),
    ("DELETE", "/organization/workload_identity_providers/{workload_identity_provider_id}"),
    ("GET", "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules"),
    ("POST", "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules"),
    (
        "GET",
        "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules/{federation_rule_id}",
    ),
    (
        "POST",
        "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules/{federation_rule_id}",
    ),
    (
        "DELETE",
        "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules/{federation_rule_id}",
    ),
    ("POST", "/organization/projects/{project_id}/api_keys/{api_key_id}"),
    ("GET", "/organization/usage/decisions"),
    ("GET", "/organization/projects/{project_id}/service_tier_settings"),
    ("POST", "/organization/projects/{project_id}/service_tier_settings"),
];

/// An organization with one of everything.
pub(crate) const LIVE: &str = include_str!("live.yaml");

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of(LIVE)
    }

    pub(crate) fn of(live: &str) -> Self {
        Self::with(live, Options::default())
    }

    pub(crate) fn with(live: &str, options: Options) -> Self {
        let sandbox = Sandbox::new(Some(live), None, options).unwrap();
        sandbox.record(true);
        Self { sandbox }
    }

    /// Sends a request that was made by hand.
    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        if let (Some(contract), Some(exchange)) = (&*CONTRACT, self.sandbox.exchanges().last())
            && let Some(route) = &exchange.route
            && exchange.response.is_object()
        {
            let checked = contract.check(exchange);
            if NEWER.contains(&(exchange.method.as_str(), route)) {
                // An operation that the document has by now leaves the list.
                assert!(checked.unwrap_err().ends_with("the document has no such operation"));
            } else {
                checked.unwrap();
            }
        }
        response
    }

    /// Sends a request with the usual key; returns status and body.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        read(self.send(request(method, path, ADMIN_KEY, body)).await).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.expect("GET", path, None, 200).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.expect("POST", path, Some(body), 200).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Value {
        self.expect("DELETE", path, None, 200).await
    }

    pub(crate) async fn expect(&self, method: &str, path: &str, body: Option<Value>, status: u16) -> Value {
        let (got, answer) = self.call(method, path, body.clone()).await;
        assert_eq!(got, status, "{method} {path} {body:?}: {answer}");
        answer
    }

    /// Returns one field of each row of a list.
    pub(crate) async fn column(&self, path: &str, field: &str) -> Vec<String> {
        let list = self.get(path).await;
        let rows = list["data"].as_array().unwrap();
        rows.iter().map(|row| row[field].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Makes a request. Paths are written without `/v1`, except those of the sandbox itself.
pub(crate) fn request(method: &str, path: &str, key: &str, body: Option<Value>) -> Request<Body> {
    let path = if path.starts_with("/sandbox") { path.to_owned() } else { format!("/v1{path}") };
    let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
    match body {
        Some(body) => {
            request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
        }
        None => request.body(Body::empty()).unwrap(),
    }
}

/// Reads an answer; a body that is no JSON becomes a string.
pub(crate) async fn read(response: Response<Body>) -> (u16, Value) {
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into());
    (status, body)
}
