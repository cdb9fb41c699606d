//! The sandbox and the kind `project` know the same residencies. The sandbox shares no code with the kinds, so this
//! test compares what both publish: the configuration's schema, and the refusal of an unknown residency.

use std::collections::BTreeSet;

use orgward::sandbox::{ADMIN_KEY, Options, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::{read, request};

/// Sends without the check against the official document, which is older than some residencies.
async fn create(sandbox: &Sandbox, residency: &str) -> (u16, Value) {
    let body = json!({"name": "p", "residency": residency});
    let request = request("POST", "/organization/projects", ADMIN_KEY, Some(body));
    read(sandbox.router().oneshot(request).await.unwrap()).await
}

/// Finds the list of words that holds `GLOBAL`.
fn residencies(schema: &Value) -> Option<BTreeSet<String>> {
    match schema {
        Value::Array(words) if words.contains(&json!("GLOBAL")) => {
            Some(words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        Value::Array(items) => items.iter().find_map(residencies),
        Value::Object(fields) => fields.values().find_map(residencies),
        _ => None,
    }
}

#[tokio::test]
async fn the_sandbox_accepts_every_residency_that_a_project_can_declare_and_no_other() {
    let schema = serde_json::from_str(include_str!("../../schema/orgward.schema.json")).unwrap();
    let declared = residencies(&schema).expect("the schema lists residencies");
    let sandbox = Sandbox::new(None, None, Options::default()).unwrap();

    let (status, refusal) = create(&sandbox, "MOON").await;
    assert_eq!(status, 400);
    let message = refusal["error"]["message"].as_str().unwrap();
    let (_, supported) = message.split_once("Supported values are: ").unwrap();
    let supported: BTreeSet<String> = supported.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(supported, declared);

    for residency in &declared {
        let (status, project) = create(&sandbox, residency).await;
        assert_eq!((status, &project["residency"]), (200, &json!(residency)));
        let live = format!("projects: [{{name: p, residency: {residency}}}]");
        assert!(Sandbox::new(Some(&live), None, Options::default()).is_ok(), "{residency}");
    }
    let state = sandbox.state_yaml();
    assert_eq!(Sandbox::new(None, Some(&state), Options::default()).unwrap().state_yaml(), state);
}
