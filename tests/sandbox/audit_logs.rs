//! The audit log has an event for every change that the real one has an event for, and no other.

use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const LOGS: &str = "/organization/audit_logs";
const WEB: &str = "/organization/projects/proj_web";

async fn kinds(world: &World, query: &str) -> Vec<String> {
    world.column(&format!("{LOGS}?{query}"), "type").await
}

#[tokio::test]
async fn each_change_has_its_events() {
    let at_web = |rest: &str| format!("{WEB}/{rest}");
    let key = |rest: &str| format!("{WEB}/service_accounts/svc_acct_indexer{rest}");
    let spend = json!({"threshold_amount": 1, "currency": "USD", "interval": "month"});
    let group = |rest: &str| format!("/organization/groups{rest}");
    let cases: Vec<(&str, String, Value, &[&str])> = vec![
        ("POST", "/organization/invites".into(), json!({"email": "x@example.com", "role": "reader"}), &["invite.sent"]),
        ("DELETE", "/organization/invites/invite-new".into(), Value::Null, &["invite.deleted"]),
        ("POST", "/organization/users/user-bob".into(), json!({"role": "owner"}), &["user.updated"]),
        ("DELETE", "/organization/users/user-bob".into(), Value::Null, &["user.deleted"]),
        ("POST", group(""), json!({"name": "n"}), &["group.created"]),
        ("POST", group("/group_dev"), json!({"name": "n"}), &["group.updated"]),
        ("DELETE", group("/group_dev"), Value::Null, &["group.deleted"]),
        ("POST", group("/group_ops/users"), json!({"user_id": "user-bob"}), &[]),
        ("POST", group("/group_ops/roles"), json!({"role_id": "role_auditor"}), &["role.assignment.created"]),
        ("DELETE", "/organization/users/user-bob/roles/role_auditor".into(), Value::Null, &["role.assignment.deleted"]),
        (
            "POST",
            "/organization/roles".into(),
            json!({"role_name": "n", "permissions": ["api.groups.read"]}),
            &["role.created"],
        ),
        ("POST", "/projects/proj_web/roles/role_proj_web~deploy".into(), json!({"role_name": "n"}), &["role.updated"]),
        ("DELETE", "/organization/roles/role_auditor".into(), Value::Null, &["role.deleted"]),
        ("POST", "/organization/projects".into(), json!({"name": "n"}), &["project.created"]),
        ("POST", WEB.into(), json!({"name": "n"}), &["project.updated"]),
        ("POST", at_web("archive"), json!({}), &["project.archived"]),
        ("POST", at_web("users"), json!({"user_id": "user-carol", "role": "member"}), &[]),
        ("POST", at_web("groups"), json!({"group_id": "group_dev", "role": "role-api-project-viewer"}), &[]),
        ("POST", at_web("service_accounts"), json!({"name": "n"}), &["api_key.created", "service_account.created"]),
        (
            "POST",
            at_web("service_accounts"),
            json!({"name": "n", "create_service_account_only": true}),
            &["service_account.created"],
        ),
        ("POST", key(""), json!({"role": "owner"}), &["service_account.updated"]),
        ("POST", key("/api_keys"), json!({"scopes": ["api.all.read"]}), &["api_key.created"]),
        ("DELETE", key(""), Value::Null, &["service_account.deleted"]),
        ("POST", at_web("api_keys/key_bob"), json!({"scopes": []}), &["api_key.updated"]),
        ("DELETE", at_web("api_keys/key_bob"), Value::Null, &["api_key.deleted"]),
        ("POST", "/organization/admin_api_keys".into(), json!({"name": "n"}), &[]),
        ("POST", at_web("rate_limits/rl-gpt-4.1"), json!({"max_requests_per_1_minute": 1}), &["rate_limit.updated"]),
        ("POST", "/organization/certificates/cert_edge".into(), json!({"name": "n"}), &["certificate.updated"]),
        ("DELETE", "/organization/certificates/cert_spare".into(), Value::Null, &["certificate.deleted"]),
        (
            "POST",
            at_web("certificates/activate"),
            json!({"certificate_ids": ["cert_spare", "cert_edge"]}),
            &["certificates.activated"],
        ),
        (
            "POST",
            "/organization/certificates/deactivate".into(),
            json!({"certificate_ids": ["cert_edge"]}),
            &["certificates.deactivated"],
        ),
        ("DELETE", "/organization/external_keys/extkey_psp".into(), Value::Null, &["external_key.removed"]),
        (
            "POST",
            "/organization/workload_identity_providers/wip_ci".into(),
            json!({"enabled": false}),
            &["workload_identity_provider.updated"],
        ),
        (
            "DELETE",
            "/organization/workload_identity_providers/wip_ci/federation_rules/wifr_main".into(),
            Value::Null,
            &["workload_identity_provider_mapping.deleted"],
        ),
        ("POST", at_web("model_permissions"), json!({"mode": "deny_list", "model_ids": []}), &[]),
        ("POST", at_web("hosted_tool_permissions"), json!({"mcp": {"enabled": true}}), &[]),
        ("POST", at_web("service_tier_settings"), json!({"default": "scale"}), &[]),
        ("POST", at_web("data_retention"), json!({"retention_type": "none"}), &[]),
        ("POST", at_web("spend_limit"), spend, &[]),
        ("DELETE", at_web("spend_alerts/alert_web"), Value::Null, &[]),
    ];
    for (method, path, body, wanted) in cases {
        let world = World::new();
        world.expect(method, &path, (!body.is_null()).then_some(body), 200).await;
        assert_eq!(kinds(&world, "").await, *wanted, "{method} {path}");
        assert_eq!(World::of(&world.sandbox.state_yaml()).sandbox.state_yaml(), world.sandbox.state_yaml());
    }
}

#[tokio::test]
async fn an_event_tells_who_changed_what() {
    let world = World::new();
    world.post("/organization/groups/group_dev", json!({"name": "new"})).await;
    world.expect("POST", "/organization/groups/group_dev", Some(json!({})), 400).await;
    let list = world.get(LOGS).await;
    let event = &list["data"][0];
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    assert_eq!(event["effective_at"], world.sandbox.now());
    assert_eq!(event["group.updated"], json!({"id": "group_dev", "changes_requested": {"group_name": "new"}}));
    assert_eq!(event["actor"]["api_key"]["user"], json!({"id": "user-alice", "email": "alice@example.com"}));
    assert_eq!(event["project"], json!({"id": "proj_default", "name": "Default project"}));
}

#[tokio::test]
async fn an_accepted_invite_adds_a_user() {
    let world = World::new();
    world.sandbox.accept_invite("new@example.com").unwrap();
    assert_eq!(kinds(&world, "").await, ["user.added", "invite.accepted"]);
    let user = world.get(LOGS).await["data"][0]["user.added"].clone();
    assert_eq!(user["data"]["role"], "reader");
}

#[tokio::test]
async fn the_log_is_filtered_and_cut_into_pages() {
    let world = World::of(&format!(
        "{LIVE}audit_logs: [{{id: old, type: login.succeeded, effective_at: -1d}}, {{id: t, type: tenant.user.added, effective_at: -2d}}]"
    ));
    world.post("/organization/groups", json!({"name": "n"})).await;
    world.delete("/organization/groups/group_ops").await;
    let all = ["group.deleted", "group.created", "login.succeeded", "tenant.user.added"];
    assert_eq!(kinds(&world, "").await, all);
    let now = world.sandbox.now();
    for (query, wanted) in [
        (format!("effective_at[gte]={now}"), &all[..2]),
        (format!("effective_at[gt]={now}"), &[]),
        (format!("effective_at[lt]={now}&effective_at[gte]={}", now - 86_400), &all[2..3]),
        ("event_types[]=group.deleted&event_types[]=login.succeeded".to_owned(), &[all[0], all[2]]),
        ("resource_ids[]=group_ops".to_owned(), &all[..1]),
        ("actor_ids[]=user-alice".to_owned(), &all[..2]),
        ("actor_emails[]=bob@example.com".to_owned(), &[]),
        ("project_ids[]=proj_default".to_owned(), &all[..2]),
        ("tenant_only=true".to_owned(), &all[3..]),
        ("limit=1&after=old".to_owned(), &all[3..]),
        ("limit=1&before=old".to_owned(), &all[1..2]),
    ] {
        assert_eq!(kinds(&world, &query).await, *wanted, "{query}");
    }
    for query in ["order=asc", "limit=101", "effective_at[gt]=now", "tenant_only=true&event_types[]=group.deleted"] {
        world.expect("GET", &format!("{LOGS}?{query}"), None, 400).await;
    }
    for (switch, status) in [("not_found", 404), ("forbidden", 403)] {
        let without = World::of(&format!("switches: {{audit_logs: {switch}}}\n{LIVE}"));
        without.expect("GET", LOGS, None, status).await;
    }
}
