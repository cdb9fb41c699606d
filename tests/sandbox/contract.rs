//! The contract checker finds what is wrong in either direction.

use std::collections::BTreeSet;

use orgward::sandbox::{Exchange, Sandbox};
use serde_json::{Value, json};

use crate::harness::{CONTRACT, NEWER, World};

fn tampered(exchange: &Exchange, change: impl FnOnce(&mut Exchange)) -> Exchange {
    let mut exchange = exchange.clone();
    change(&mut exchange);
    exchange
}

#[tokio::test]
async fn doctored_exchanges_are_found() {
    let Some(contract) = &*CONTRACT else { return };
    let world = World::new();
    world.get("/organization/users?limit=2&emails[]=bob@example.com").await;
    world.post("/organization/invites", json!({"email": "x@example.com", "role": "reader", "projects": []})).await;
    world.expect("GET", "/organization/users/user-nobody", None, 404).await;
    world.get("/organization/admin_api_keys?after=key_ci").await;
    let [list, invite, missing, keys] = world.sandbox.exchanges().try_into().unwrap();
    for exchange in [&list, &invite, &missing, &keys] {
        assert_eq!(contract.check(exchange), Ok(()));
    }
    let query = |name: &str, value: &str| {
        let pair = (name.to_owned(), value.to_owned());
        tampered(&list, |exchange| exchange.query.push(pair))
    };
    for (exchange, message) in [
        (tampered(&list, |one| one.path = "/v1/organization/people".into()), "no such operation"),
        (tampered(&list, |one| one.method = "POST".into()), "no such operation"),
        (tampered(&list, |one| one.request = Some(json!({"a": 1}))), "takes no body"),
        (tampered(&list, |one| one.response["data"][0]["id"] = Value::Null), "/data/0/id"),
        (tampered(&list, |one| one.response["data"][0]["colour"] = json!("red")), "not declared: /data/colour"),
        (
            tampered(&list, |one| one.response["data"][0]["projects"]["data"][0]["x"] = json!(1)),
            "/data/projects/data/x",
        ),
        (tampered(&list, |one| one.status = 201), "no other success"),
        (query("page", "1"), "`page` is not declared"),
        (query("limit", "3"), "`limit` is repeated"),
        (tampered(&list, |one| one.query[0].1 = "many".into()), "`limit` cannot be `many`"),
        (tampered(&keys, |one| one.query[0] = ("order".into(), "up".into())), "`order` cannot be `up`"),
        (tampered(&invite, |one| one.request = None), "lacks its body"),
        (tampered(&invite, |one| one.request = Some(json!({"email": "x@example.com"}))), "role"),
        (tampered(&invite, |one| one.request.as_mut().unwrap()["note"] = json!("hi")), "not declared: /note"),
        (tampered(&missing, |one| one.response = json!({"error": {"message": "gone"}})), "/error"),
        (tampered(&missing, |one| one.response = json!("gone")), "object"),
    ] {
        let error = contract.check(&exchange).expect_err(message);
        assert!(error.contains(message), "{message}: {error}");
    }
}

/// Returns a value that a query parameter accepts.
fn accepted(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let word = schema["enum"][0].as_str().or(schema["items"]["enum"][0].as_str());
    match (word, schema["type"].as_str()) {
        (Some(word), _) => word.to_owned(),
        // Usage before this time is a page of a few minutes.
        (None, Some("integer")) if parameter["name"] == "end_time" => "120".to_owned(),
        (None, Some("integer" | "object")) => schema["minimum"].as_i64().unwrap_or(1).to_string(),
        (None, Some("boolean")) => "false".to_owned(),
        _ => "x".to_owned(),
    }
}

/// Returns the path of an operation, with ids of the test organization.
fn concrete(template: &str) -> String {
    let role = if template.starts_with("/projects/") { "role_proj_web~deploy" } else { "role_auditor" };
    let alert = if template.contains("{project_id}") { "alert_web" } else { "alert_low" };
    let group = if template.contains("/projects/{project_id}/groups") { "group_ops" } else { "group_dev" };
    let ids = [
        ("{project_id}", "proj_web"),
        ("{user_id}", "user-bob"),
        ("{group_id}", group),
        ("{role_id}", role),
        ("{alert_id}", alert),
        ("{api_key_id}", "key_bob"),
        ("{key_id}", "key_ci"),
        ("{invite_id}", "invite-new"),
        ("{certificate_id}", "cert_edge"),
        ("{rate_limit_id}", "rl-gpt-4.1"),
        ("{service_account_id}", "svc_acct_indexer"),
    ];
    ids.iter().fold(template.to_owned(), |path, (name, id)| path.replace(name, id))
}

/// The operations on POST whose body may be empty, or be left out.
const NEEDS_NO_FIELD: &[&str] = &[
    "/organization/projects/{project_id}/archive",
    "/organization/projects/{project_id}/hosted_tool_permissions",
    "/organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys",
];

#[tokio::test]
async fn every_operation_of_the_document_is_served_with_its_parameters() {
    let Some(path) = std::env::var_os("ORGWARD_OPENAPI") else { return };
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut count = 0;
    for (template, operations) in document["paths"].as_object().unwrap() {
        let path = concrete(template);
        assert!(!path.contains('{'), "{path}");
        for (method, operation) in operations.as_object().unwrap() {
            let declared = operation["parameters"].as_array().into_iter().flatten();
            let query: Vec<String> = declared
                .filter(|parameter| parameter["in"] == "query")
                .filter(|parameter| !["after", "before", "page"].contains(&parameter["name"].as_str().unwrap()))
                .map(|parameter| format!("{}={}", sent_name(parameter), accepted(parameter)))
                .collect();
            let path = format!("{path}?{}", query.join("&"));
            // A body that lacks every field is refused before anything is changed.
            let body = (method == "post").then(|| json!({}));
            let (status, answer) = World::new().call(&method.to_uppercase(), &path, body).await;
            let code = answer["error"]["code"].as_str().unwrap_or_default();
            assert!(!["unknown_url", "method_not_supported", "unknown_parameter"].contains(&code), "{path}: {answer}");
            let is_refused = method == "post" && !NEEDS_NO_FIELD.contains(&template.as_str());
            // An active certificate cannot be deleted.
            let is_refused = is_refused || (method == "delete" && template.contains("{certificate_id}"));
            assert_eq!(status == 400, is_refused, "{method} {path}: {answer}");
            count += 1;
        }
    }
    assert!(count > 118, "{count}");
}

/// Returns a name under which a query parameter is sent.
fn sent_name(parameter: &Value) -> String {
    let name = parameter["name"].as_str().unwrap();
    match parameter["schema"]["properties"].as_object() {
        Some(fields) => format!("{name}[{}]", fields.keys().next().unwrap()),
        None => name.to_owned(),
    }
}

#[test]
fn the_operations_are_those_of_the_document_and_the_newer_ones() {
    let Some(path) = std::env::var_os("ORGWARD_OPENAPI") else { return };
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut known: BTreeSet<(String, String)> = NEWER.iter().map(|(method, path)| pair(method, path)).collect();
    for (template, operations) in document["paths"].as_object().unwrap() {
        known.extend(operations.as_object().unwrap().keys().map(|method| pair(method, template)));
    }
    let served: BTreeSet<_> = Sandbox::operations().into_iter().map(|(method, path)| pair(method, path)).collect();
    assert_eq!(served, known);
}

fn pair(method: &str, template: &str) -> (String, String) {
    (method.to_uppercase(), template.to_owned())
}
