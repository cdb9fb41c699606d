//! The contract checker finds what is wrong in either direction.

use orgward::sandbox::Exchange;
use serde_json::{Value, json};

use crate::harness::{CONTRACT, World};

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
    match (schema["enum"][0].as_str(), schema["type"].as_str()) {
        (Some(word), _) => word.to_owned(),
        (None, Some("integer")) => schema["minimum"].as_i64().unwrap_or(1).to_string(),
        _ => "x".to_owned(),
    }
}

#[tokio::test]
async fn every_operation_on_groups_and_roles_is_served_with_its_parameters() {
    let Some(path) = std::env::var_os("ORGWARD_OPENAPI") else { return };
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut count = 0;
    for (template, operations) in document["paths"].as_object().unwrap() {
        if !template.split('/').any(|segment| segment == "groups" || segment == "roles") {
            continue;
        }
        let role = if template.starts_with("/projects/") { "role_proj_web~deploy" } else { "role_auditor" };
        let path = template
            .replace("{project_id}", "proj_web")
            .replace("{user_id}", "user-bob")
            .replace("{group_id}", "group_dev")
            .replace("{role_id}", role);
        for (method, operation) in operations.as_object().unwrap() {
            let declared = operation["parameters"].as_array().into_iter().flatten();
            let query: Vec<String> = declared
                .filter(|parameter| parameter["in"] == "query" && parameter["name"] != "after")
                .map(|parameter| format!("{}={}", parameter["name"].as_str().unwrap(), accepted(parameter)))
                .collect();
            let path = format!("{path}?{}", query.join("&"));
            // A body that lacks every field is refused before anything is changed.
            let body = (method == "post").then(|| json!({}));
            let (status, answer) = World::new().call(&method.to_uppercase(), &path, body).await;
            let code = answer["error"]["code"].as_str().unwrap_or_default();
            assert!(!["unknown_url", "method_not_supported", "unknown_parameter"].contains(&code), "{path}: {answer}");
            assert_eq!(status == 400, method == "post", "{method} {path}: {answer}");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}
