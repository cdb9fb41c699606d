//! The engine serves each form of kinds from facts. No kind of today stands two levels deep with ids of its own, so a
//! made-up one exists in these tests alone.

use axum::body::{Body as HttpBody, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::project_users::PROJECT_USERS;
use crate::sandbox::property::{Accepts, Property};
use crate::sandbox::resource::{Key, Resource};
use crate::sandbox::{ADMIN_KEY, Options, Sandbox};

pub(super) static MEMBER_NOTES: Resource = Resource {
    parent: Some(&PROJECT_USERS),
    properties: &[
        Property::name("name").create(Accepts::Required),
        Property::texts("permissions").create(Accepts::Required).update(Accepts::Optional),
    ],
    ..Resource::new("/projects/{project_id}/users/{user_id}/notes", "note_id", "note", "note", Key::Minted("note-"))
};

const LIVE: &str = "
users: [{id: user-a, email: a@example.com, role: owner}, {id: user-b, email: b@example.com}]
projects:
  - id: proj_web
    name: web
    users: [{email: b@example.com, notes: [{id: note-x, name: x, permissions: [api.read]}]}]
    spend_limit: {threshold_amount: 5}
  - {id: proj_old, name: old, status: archived}
groups:
  - {id: group_a, name: a, users: [{email: B@example.com}]}
  - {id: group_b, name: b, is_scim_managed: true}
  - {id: group_c, name: c}
";

async fn call(sandbox: &Sandbox, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = Request::builder().method(method).uri(format!("/v1{path}"));
    let request = request.header("authorization", format!("Bearer {ADMIN_KEY}"));
    let request = request.header("content-type", "application/json");
    let body = body.map_or_else(HttpBody::empty, |body| HttpBody::from(body.to_string()));
    let response = sandbox.router().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap())
}

/// Sends requests one after the other, and compares each status and a part of each answer.
async fn expect(sandbox: &Sandbox, cases: &[(&str, &str, Value, u16, &str, Value)]) {
    for (method, path, body, status, pointer, wanted) in cases {
        let body = (!body.is_null()).then(|| body.clone());
        let (got, answer) = call(sandbox, method, path, body.clone()).await;
        let case = format!("{method} {path} {body:?}: {got} {answer}");
        assert_eq!(got, *status, "{case}");
        assert_eq!(answer.pointer(pointer), Some(wanted), "{case}");
    }
}

fn open() -> Sandbox {
    Sandbox::new(Some(LIVE), None, Options::default()).unwrap()
}

#[tokio::test]
async fn a_plain_kind_is_served_from_its_facts() {
    let (groups, c) = ("/organization/groups", "/organization/groups/group_c");
    expect(
        &open(),
        &[
            ("GET", "/organization/groups/group_b", Value::Null, 200, "/is_scim_managed", json!(true)),
            ("POST", groups, json!({"name": "d"}), 200, "/group_type", json!("group")),
            ("POST", groups, json!({}), 400, "/error/message", json!("Missing required parameter: 'name'.")),
            ("POST", groups, json!({"name": ""}), 400, "/error/code", json!("empty_string")),
            ("POST", groups, json!({"name": null}), 400, "/error/code", json!("invalid_type")),
            ("POST", groups, json!({"name": "d", "created_at": 1}), 400, "/error/code", json!("unknown_parameter")),
            ("POST", c, json!({"name": "cc"}), 200, "/name", json!("cc")),
            ("GET", c, Value::Null, 200, "/name", json!("cc")),
            ("DELETE", c, Value::Null, 200, "", json!({"object": "group.deleted", "id": "group_c", "deleted": true})),
            ("DELETE", c, Value::Null, 404, "/error/message", json!("No group found with group_id 'group_c'.")),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_list_with_next_cursors_can_be_turned_round() {
    let list = "/organization/groups";
    let page = |query: &str| format!("{list}?{query}");
    let refused = json!("Invalid 'after': no object with id 'x' in this list.");
    expect(
        &open(),
        &[
            ("GET", &page("limit=2"), Value::Null, 200, "/next", json!("group_b")),
            ("GET", &page("limit=2&after=group_b"), Value::Null, 200, "/data/0/id", json!("group_c")),
            ("GET", &page("limit=2&after=group_b"), Value::Null, 200, "/next", Value::Null),
            ("GET", &page("limit=1&order=desc"), Value::Null, 200, "/data/0/id", json!("group_c")),
            ("GET", &page("limit=1&order=desc&after=group_c"), Value::Null, 200, "/data/0/id", json!("group_b")),
            ("GET", &page("after=x"), Value::Null, 400, "/error/message", refused),
            ("GET", &page("limit=1001"), Value::Null, 400, "/error/code", json!("integer_above_max_value")),
            ("GET", &page("before=group_a"), Value::Null, 400, "/error/code", json!("unknown_parameter")),
            ("GET", "/organization/groups/group_a/users", Value::Null, 200, "/data/0/id", json!("user-b")),
        ],
    )
    .await;
}

#[tokio::test]
async fn objects_stand_two_levels_deep() {
    let notes = "/projects/proj_web/users/user-b/notes";
    let one = "/projects/proj_web/users/user-b/notes/note-x";
    expect(
        &open(),
        &[
            ("GET", notes, Value::Null, 200, "/data/0/permissions", json!(["api.read"])),
            ("POST", one, json!({"permissions": []}), 200, "/permissions", json!([])),
            ("POST", one, json!({"permissions": [1]}), 400, "/error/param", json!("permissions[0]")),
            ("POST", notes, json!({"name": "y", "permissions": ["api.write"]}), 200, "/name", json!("y")),
            ("GET", "/projects/proj_web/users/user-a/notes", Value::Null, 404, "/error/param", json!("user_id")),
            ("GET", "/projects/none/users/user-b/notes", Value::Null, 404, "/error/param", json!("project_id")),
            (
                "GET",
                "/projects/proj_old/users/user-b/notes",
                Value::Null,
                400,
                "/error/code",
                json!("project_archived"),
            ),
            ("DELETE", one, Value::Null, 200, "/deleted", json!(true)),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_setting_is_read_set_and_deleted() {
    let limit = |project: &str| format!("/organization/projects/{project}/spend_limit");
    let (web, old) = (limit("proj_web"), limit("proj_old"));
    let retention = "/organization/data_retention";
    let amount = |cents: i64| json!({"threshold_amount": cents, "currency": "USD", "interval": "month"});
    let enhanced = json!("enhanced_zero_data_retention");
    expect(
        &open(),
        &[
            (
                "GET",
                &web,
                Value::Null,
                200,
                "",
                json!({
                    "object": "project.spend_limit",
                    "threshold_amount": 5,
                    "currency": "USD",
                    "interval": "month",
                    "enforcement": {"status": "inactive"},
                }),
            ),
            ("POST", &web, amount(0), 400, "/error/param", json!("threshold_amount")),
            ("POST", &web, amount(7), 200, "/threshold_amount", json!(7)),
            ("DELETE", &web, Value::Null, 200, "", json!({"object": "project.spend_limit.deleted", "deleted": true})),
            ("GET", &web, Value::Null, 404, "/error/message", json!("No spend limit found.")),
            ("DELETE", &web, Value::Null, 404, "/error/code", json!("not_found")),
            ("POST", &old, amount(7), 400, "/error/code", json!("project_archived")),
            ("GET", retention, Value::Null, 200, "/type", json!("modified_abuse_monitoring")),
            ("POST", retention, json!({"retention_type": enhanced}), 200, "/type", enhanced.clone()),
            ("GET", retention, Value::Null, 200, "/type", enhanced.clone()),
            ("DELETE", retention, Value::Null, 405, "/error/code", json!("method_not_supported")),
        ],
    )
    .await;
}

#[test]
fn every_form_is_read_from_a_fixture_and_written_back() {
    let state = open().state_yaml();
    for part in ["threshold_amount: 5", "permissions:", "- api.read", "spend_limit:", "group_type: group"] {
        assert!(state.contains(part), "{part}\n{state}");
    }
    assert_eq!(Sandbox::new(None, Some(&state), Options::default()).unwrap().state_yaml(), state);
    for (live, message) in [
        ("groups: [{}]", "groups[0].name: is missing"),
        ("groups: [{name: a, colour: red}]", "groups[0].colour: unknown field; there are object, id, name, created_at"),
        ("groups: [{name: a, users: [{email: x@example.com}]}]", "groups[0].users[0].email: no user with"),
        ("projects: [{spend_limit: {}}]", "projects[0].spend_limit.threshold_amount: is missing"),
        (
            "projects: [{spend_limit: {threshold_amount: x}}]",
            "projects[0].spend_limit.threshold_amount: expected a whole number, found a string",
        ),
        ("projects: [{spend_limit: []}]", "projects[0].spend_limit: expected a mapping, found a list"),
    ] {
        let error = Sandbox::new(Some(live), None, Options::default()).unwrap_err().to_string();
        assert!(error.starts_with(message), "{live}: {error}");
    }
}
