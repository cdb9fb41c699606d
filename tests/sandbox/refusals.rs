//! What each endpoint refuses, and in which words. A refusal changes nothing.

use axum::body::Body;
use axum::http::{Request, header};
use orgward::sandbox::{ADMIN_KEY, READ_ONLY_KEY};
use serde_json::{Value, json};

use crate::harness::{World, read, request};

const USERS: &str = "/organization/users";
const BOB: &str = "/organization/users/user-bob";
const INVITES: &str = "/organization/invites";
const PROJECTS: &str = "/organization/projects";
const WEB: &str = "/organization/projects/proj_web";
const MEMBERS: &str = "/organization/projects/proj_web/users";
const ACCOUNTS: &str = "/organization/projects/proj_web/service_accounts";
const KEYS: &str = "/organization/projects/proj_web/api_keys";
const ADMIN_KEYS: &str = "/organization/admin_api_keys";

/// Sends each request to a fresh world and compares status, `param`, and a part of the message.
async fn refuse(cases: &[(&str, &str, Value, u16, &str, &str)]) {
    let world = World::new();
    let before = world.sandbox.state_yaml();
    for (method, path, body, status, param, message) in cases {
        let body = if body.is_null() { None } else { Some(body.clone()) };
        let (got, answer) = world.call(method, path, body.clone()).await;
        let case = format!("{method} {path} {body:?}: {got} {answer}");
        assert_eq!(got, *status, "{case}");
        let error = answer["error"].as_object().expect(&case);
        assert_eq!(error.keys().collect::<Vec<_>>(), ["code", "message", "param", "type"], "{case}");
        assert_eq!(error["param"].as_str().unwrap_or_default(), *param, "{case}");
        assert!(error["message"].as_str().unwrap().contains(message), "{case}");
        assert_eq!(world.sandbox.state_yaml(), before, "{case}");
    }
}

#[tokio::test]
async fn queries() {
    let none = || Value::Null;
    refuse(&[
        ("GET", "/organization/users?limit=0", none(), 400, "limit", ">= 1"),
        ("GET", "/organization/users?limit=-1", none(), 400, "limit", ">= 1"),
        ("GET", "/organization/users?limit=101", none(), 400, "limit", "<= 100"),
        ("GET", "/organization/users?limit=99999999999999999999", none(), 400, "limit", "an integer"),
        ("GET", "/organization/users?limit=ten", none(), 400, "limit", "an integer"),
        ("GET", "/organization/users?limit=1&limit=2", none(), 400, "limit", "more than once"),
        ("GET", "/organization/users?after=user-nobody", none(), 400, "after", "no object with id"),
        ("GET", "/organization/users?page=2", none(), 400, "page", "Unknown parameter"),
        ("GET", "/organization/users/user-bob?limit=1", none(), 400, "limit", "Unknown parameter"),
        ("GET", "/organization/projects?include_archived=1", none(), 400, "include_archived", "a boolean"),
        (
            "GET",
            "/organization/projects/proj_web/api_keys?owner_project_access=all",
            none(),
            400,
            "owner_project_access",
            "Supported values",
        ),
        ("GET", "/organization/admin_api_keys?order=up", none(), 400, "order", "'asc' and 'desc'"),
        ("GET", "/organization/costs", none(), 400, "start_time", "Missing required parameter"),
        ("GET", "/organization/costs?start_time=today", none(), 400, "start_time", "an integer"),
        ("GET", "/organization/costs?start_time=-1", none(), 400, "start_time", ">= 0"),
        ("GET", "/organization/costs?start_time=9&end_time=9", none(), 400, "end_time", "after 'start_time'"),
        ("GET", "/organization/costs?start_time=9&bucket_width=1h", none(), 400, "bucket_width", "'1d'"),
        ("GET", "/organization/costs?start_time=9&group_by=user_id", none(), 400, "group_by", "'line_item'"),
        ("GET", "/organization/costs?start_time=9&limit=181", none(), 400, "limit", "<= 180"),
        ("GET", "/organization/costs?start_time=9&limit=0", none(), 400, "limit", ">= 1"),
        ("GET", "/organization/costs?start_time=90000&page=page_0", none(), 400, "page", "no cursor"),
        ("GET", "/organization/costs?start_time=9&page=2", none(), 400, "page", "no cursor"),
        ("GET", "/organization/costs?start_time=9&after=x", none(), 400, "after", "Unknown parameter"),
        ("DELETE", "/organization/users/user-bob?force=true", none(), 400, "force", "Unknown parameter"),
    ])
    .await;
}

#[tokio::test]
async fn unknown_paths_and_methods() {
    let none = || Value::Null;
    refuse(&[
        ("GET", "/organization/nothing", none(), 404, "", "Invalid URL (GET /v1/organization/nothing)"),
        ("GET", "/organization/users/", none(), 404, "", "Invalid URL"),
        ("GET", "/sandbox/requests", none(), 404, "", "Invalid URL"),
        ("POST", "/organization/invites/invite-new", json!({"role": "owner"}), 405, "", "Not allowed to POST"),
        ("PUT", USERS, none(), 405, "", "Not allowed to PUT"),
        ("DELETE", WEB, none(), 405, "", "Not allowed to DELETE"),
        ("POST", KEYS, json!({"name": "x"}), 405, "", "Not allowed to POST"),
        ("GET", "/organization/users/user-nobody", none(), 404, "user_id", "No user found"),
        ("DELETE", "/organization/invites/invite-none", none(), 404, "invite_id", "No invite found"),
        ("GET", "/organization/projects/proj_none/users", none(), 404, "project_id", "No project found"),
        ("GET", "/organization/projects/proj_web/api_keys/key_none", none(), 404, "api_key_id", "No API key found"),
        (
            "GET",
            "/organization/projects/proj_web/service_accounts/x",
            none(),
            404,
            "service_account_id",
            "No service account",
        ),
        ("DELETE", "/organization/admin_api_keys/key_none", none(), 404, "key_id", "No admin API key"),
    ])
    .await;
}

#[tokio::test]
async fn users() {
    let alice = "/organization/users/user-alice";
    refuse(&[
        ("POST", BOB, json!({}), 400, "role", "Missing"),
        ("POST", BOB, json!({"role": null}), 400, "role", "Missing"),
        ("POST", BOB, json!({"role": "admin"}), 400, "role", "'owner' and 'reader'"),
        ("POST", BOB, json!({"role": 1}), 400, "role", "expected a string, but got an integer"),
        ("POST", BOB, json!({"role": "owner", "name": "Rob"}), 400, "name", "Unknown parameter"),
        ("POST", BOB, json!({"role": "owner", "role_id": "role-api-organization-owner"}), 400, "role_id", "Only one"),
        (
            "POST",
            BOB,
            json!({"role_id": "role-api-organization-owner__api-organization__org-Other"}),
            400,
            "role_id",
            "No organization role",
        ),
        ("POST", BOB, json!([]), 400, "body", "an object"),
        ("POST", BOB, Value::Null, 400, "", "Missing request body"),
        ("POST", alice, json!({"role": "reader"}), 400, "role", "last owner"),
        ("DELETE", alice, Value::Null, 400, "user_id", "last owner"),
        ("DELETE", "/organization/users/user-carol", Value::Null, 400, "user_id", "SCIM"),
        ("DELETE", BOB, json!({}), 400, "", "takes no body"),
    ])
    .await;
}

#[tokio::test]
async fn invites() {
    let with = |projects: Value| json!({"email": "x@example.com", "role": "reader", "projects": projects});
    refuse(&[
        ("POST", INVITES, json!({"role": "reader"}), 400, "email", "Missing"),
        ("POST", INVITES, json!({"email": "x@example.com"}), 400, "role", "Missing"),
        ("POST", INVITES, json!({"email": "x at example", "role": "reader"}), 400, "email", "not an e-mail"),
        ("POST", INVITES, json!({"email": null, "role": "reader"}), 400, "email", "null"),
        ("POST", INVITES, json!({"email": "x@example.com", "role": "member"}), 400, "role", "Supported"),
        ("POST", INVITES, json!({"email": "BOB@example.com", "role": "reader"}), 400, "email", "already a member"),
        (
            "POST",
            INVITES,
            json!({"email": "NEW@example.com", "role": "reader"}),
            400,
            "email",
            "already a pending invite",
        ),
        ("POST", INVITES, with(Value::Null), 400, "projects", "an array"),
        ("POST", INVITES, with(json!(["proj_web"])), 400, "projects[0]", "an object"),
        ("POST", INVITES, with(json!([{"id": "proj_web"}])), 400, "projects[0].role", "Missing"),
        ("POST", INVITES, with(json!([{"id": "proj_web", "role": "viewer"}])), 400, "projects[0].role", "Supported"),
        ("POST", INVITES, with(json!([{"id": "proj_none", "role": "member"}])), 400, "projects[0].id", "No project"),
        ("POST", INVITES, with(json!([{"id": "proj_old", "role": "member"}])), 400, "projects[0].id", "archived"),
        ("POST", INVITES, with(json!([{"id": "proj_web", "role": "member", "x": 1}])), 400, "projects[0].x", "Unknown"),
        (
            "POST",
            INVITES,
            with(json!([{"id": "proj_web", "role": "member"}, {"id": "proj_web", "role": "owner"}])),
            400,
            "projects[1].id",
            "more than once",
        ),
        ("DELETE", "/organization/invites/invite-done", Value::Null, 400, "invite_id", "accepted"),
    ])
    .await;
}

#[tokio::test]
async fn projects() {
    let default = "/organization/projects/proj_default";
    let archived = "/organization/projects/proj_old";
    let archive = |project: &str| format!("{project}/archive");
    refuse(&[
        ("POST", PROJECTS, json!({}), 400, "name", "Missing"),
        ("POST", PROJECTS, json!({"name": " "}), 400, "name", "empty"),
        ("POST", PROJECTS, json!({"name": "x".repeat(256)}), 400, "name", "too long"),
        ("POST", PROJECTS, json!({"name": "x", "residency": "MOON"}), 400, "residency", "Supported"),
        ("POST", PROJECTS, json!({"name": "x", "id": "proj_x"}), 400, "id", "Unknown"),
        ("POST", WEB, json!({}), 400, "name", "Missing"),
        ("POST", WEB, json!({"residency": "GLOBAL"}), 400, "residency", "Unknown"),
        ("POST", default, json!({"name": "x"}), 400, "project_id", "default project"),
        ("POST", &archive(default), Value::Null, 400, "project_id", "default project"),
        ("POST", archived, json!({"name": "x"}), 400, "project_id", "archived"),
        ("POST", &archive(archived), Value::Null, 400, "project_id", "archived"),
        ("POST", &archive(WEB), json!({"force": true}), 400, "force", "Unknown"),
    ])
    .await;
}

#[tokio::test]
async fn everything_in_an_archived_project() {
    let world = World::new();
    let add = || Some(json!({"user_id": "user-carol", "role": "member"}));
    for (method, path, body) in [
        ("GET", "users", None),
        ("POST", "users", add()),
        ("POST", "users/user-bob", Some(json!({"role": "owner"}))),
        ("DELETE", "users/user-bob", None),
        ("GET", "service_accounts", None),
        ("POST", "service_accounts", Some(json!({"name": "x"}))),
        ("GET", "api_keys", None),
        ("DELETE", "api_keys/key_x", None),
    ] {
        let path = format!("/organization/projects/proj_old/{path}");
        let refusal = world.expect(method, &path, body, 400).await;
        assert!(refusal["error"]["message"].as_str().unwrap().contains("archived"), "{refusal}");
    }
}

#[tokio::test]
async fn members() {
    let bob = "/organization/projects/proj_web/users/user-bob";
    let alice = "/organization/projects/proj_web/users/user-alice";
    let carol = "/organization/projects/proj_web/users/user-carol";
    let default = "/organization/projects/proj_default/users";
    refuse(&[
        ("POST", MEMBERS, json!({"user_id": "user-carol"}), 400, "role", "Missing"),
        ("POST", MEMBERS, json!({"role": "member"}), 400, "user_id", "Missing"),
        ("POST", MEMBERS, json!({"role": "viewer", "user_id": "user-carol"}), 400, "role", "'owner' and 'member'"),
        (
            "POST",
            MEMBERS,
            json!({"role": "member", "user_id": "user-carol", "email": "carol@example.com"}),
            400,
            "email",
            "Only one",
        ),
        ("POST", MEMBERS, json!({"role": "member", "user_id": "user-nobody"}), 404, "user_id", "No user"),
        ("POST", MEMBERS, json!({"role": "member", "email": "nobody@example.com"}), 404, "email", "No user"),
        ("POST", MEMBERS, json!({"role": "owner", "user_id": "user-bob"}), 400, "", "already exists in project"),
        ("POST", MEMBERS, json!({"role": "owner", "user_id": "user-alice"}), 400, "", "already exists in project"),
        ("POST", bob, json!({}), 400, "role", "Missing"),
        ("POST", bob, json!({"role": "none"}), 400, "role", "Supported"),
        ("POST", alice, json!({"role": "member"}), 400, "user_id", "Organization owners"),
        ("DELETE", alice, Value::Null, 400, "user_id", "Organization owners"),
        ("POST", carol, json!({"role": "member"}), 404, "user_id", "No project user"),
        ("DELETE", carol, Value::Null, 404, "user_id", "No project user"),
        ("POST", default, json!({"role": "member", "user_id": "user-bob"}), 400, "project_id", "default project"),
    ])
    .await;
}

#[tokio::test]
async fn service_accounts_and_keys() {
    let indexer = "/organization/projects/proj_web/service_accounts/svc_acct_indexer";
    let keys = "/organization/projects/proj_web/service_accounts/svc_acct_indexer/api_keys";
    refuse(&[
        ("POST", ACCOUNTS, json!({"name": ""}), 400, "name", "empty"),
        (
            "POST",
            ACCOUNTS,
            json!({"name": "x", "create_service_account_only": "yes"}),
            400,
            "create_service_account_only",
            "a boolean",
        ),
        (
            "POST",
            ACCOUNTS,
            json!({"name": "x", "create_service_account_only": true, "expires_in_seconds": 60}),
            400,
            "expires_in_seconds",
            "together",
        ),
        ("POST", ACCOUNTS, json!({"name": "x", "role": "member"}), 400, "role", "Unknown"),
        ("POST", indexer, json!({}), 400, "name", "Missing"),
        ("POST", indexer, json!({"role": "none"}), 400, "role", "Supported"),
        ("POST", indexer, json!({"name": null}), 400, "name", "null"),
        ("POST", keys, json!({"scopes": "all"}), 400, "scopes", "an array"),
        ("POST", keys, json!({"scopes": [1]}), 400, "scopes[0]", "a string"),
        ("POST", keys, json!({"expires_in_seconds": 0}), 400, "expires_in_seconds", "between 1 and 31536000"),
        ("POST", keys, json!({"expires_in_seconds": 1.5}), 400, "expires_in_seconds", "a decimal"),
        ("POST", ADMIN_KEYS, json!({}), 400, "name", "Missing"),
        (
            "POST",
            ADMIN_KEYS,
            json!({"name": "x", "expires_in_seconds": 31_536_001}),
            400,
            "expires_in_seconds",
            "between",
        ),
        ("POST", ADMIN_KEYS, json!({"name": "x", "expires_in_seconds": null}), 400, "expires_in_seconds", "null"),
        ("GET", ADMIN_KEYS, json!({}), 400, "", "takes no body"),
    ])
    .await;
}

#[tokio::test]
async fn keys_that_do_not_fit() {
    let world = World::new();
    let bare = |header: Option<(&str, &str)>| {
        let mut request = Request::builder().uri("/v1/organization/users");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        request.body(Body::empty()).unwrap()
    };
    for (header, status, code, message) in [
        (None, 401, Value::Null, "didn't provide an API key"),
        (Some(("authorization", "Basic abc")), 401, Value::Null, "didn't provide an API key"),
        (Some(("authorization", "Bearer ")), 401, Value::Null, "didn't provide an API key"),
        (Some(("authorization", "Bearer sk-admin-wrong-0123456789")), 401, json!("invalid_api_key"), "sk-admin...6789"),
        (Some(("authorization", "Bearer hello")), 401, json!("invalid_api_key"), "h...o"),
        (Some(("authorization", "Bearer sk-proj-0123456789abcdef")), 403, Value::Null, "admin keys only"),
    ] {
        let (got, answer) = read(world.send(bare(header)).await).await;
        assert_eq!((got, &answer["error"]["code"]), (status, &code), "{header:?}: {answer}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(message), "{header:?}: {answer}");
    }
}

#[tokio::test]
async fn a_read_only_key_reads_and_does_not_write() {
    let world = World::new();
    assert_eq!(read(world.send(request("GET", USERS, READ_ONLY_KEY, None)).await).await.0, 200);
    let write = request("POST", BOB, READ_ONLY_KEY, Some(json!({"role": "owner"})));
    let (status, answer) = read(world.send(write).await).await;
    assert_eq!(status, 403);
    assert!(answer["error"]["message"].as_str().unwrap().contains("Missing scopes: api.management.write"));
}

#[tokio::test]
async fn a_deleted_or_expired_admin_key_opens_nothing() {
    let world = World::new();
    let made = world.post(ADMIN_KEYS, json!({"name": "short", "expires_in_seconds": 60})).await;
    let key = made["value"].as_str().unwrap();
    assert_eq!(read(world.send(request("GET", USERS, key, None)).await).await.0, 200);
    world.sandbox.set_now(world.sandbox.now() + 60);
    assert_eq!(read(world.send(request("GET", USERS, key, None)).await).await.0, 401);
}

#[tokio::test]
async fn another_organization_is_refused() {
    let world = World::new();
    for (organization, status) in [("org-Test", 200), ("org-Other", 401)] {
        let mut request = request("GET", USERS, ADMIN_KEY, None);
        request.headers_mut().insert("openai-organization", organization.parse().unwrap());
        let (got, answer) = read(world.send(request).await).await;
        assert_eq!(got, status);
        if status == 401 {
            assert_eq!(answer["error"]["code"], "mismatched_organization");
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_or_too_large() {
    let world = World::new();
    for (content_type, body, status) in [
        ("text/plain", r#"{"name": "x"}"#.to_owned(), 415),
        ("application/json; charset=utf-8", r#"{"name": "x""#.to_owned(), 400),
        ("application/json", format!(r#"{{"name": "{}"}}"#, "x".repeat(1024 * 1024)), 413),
        ("Application/JSON; charset=utf-8", r#"{"name": "x"}"#.to_owned(), 200),
    ] {
        let mut request = request("POST", PROJECTS, ADMIN_KEY, None);
        request.headers_mut().insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        *request.body_mut() = Body::from(body);
        assert_eq!(read(world.send(request).await).await.0, status, "{content_type}");
    }
}
