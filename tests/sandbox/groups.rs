//! What the endpoints of groups, of their members, and of groups in projects do and refuse.

use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const GROUPS: &str = "/organization/groups";
const DEV: &str = "/organization/groups/group_dev";
const WEB: &str = "/organization/projects/proj_web/groups";

fn is_hex(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
}

#[tokio::test]
async fn groups_are_made_renamed_and_deleted() {
    let world = World::new();
    let made = world.post(GROUPS, json!({"name": "new"})).await;
    let id = made["id"].as_str().unwrap();
    assert!(is_hex(id), "{id}");
    assert_eq!((&made["group_type"], &made["is_scim_managed"]), (&json!("group"), &json!(false)));
    let path = format!("{GROUPS}/{id}");
    let renamed = world.post(&path, json!({"name": "newer"})).await;
    assert_eq!((&renamed["name"], renamed.get("group_type")), (&json!("newer"), None));
    assert_eq!(world.get(&path).await["name"], "newer");
    assert_eq!(world.delete(&path).await, json!({"object": "group.deleted", "id": id, "deleted": true}));
    world.expect("GET", &path, None, 404).await;
}

#[tokio::test]
async fn a_group_that_leaves_takes_its_members_projects_and_roles_along() {
    let world = World::new();
    world.post(&format!("{DEV}/roles"), json!({"role_id": "role-api-organization-reader"})).await;
    world.post(WEB, json!({"group_id": "group_dev", "role": "role-api-project-viewer"})).await;
    let sources = "/projects/proj_web/users/user-bob/roles";
    assert_eq!(world.get(sources).await["data"].as_array().unwrap().len(), 2);
    world.delete(DEV).await;
    assert_eq!(world.column(WEB, "group_id").await, ["group_ops"]);
    assert_eq!(world.get(sources).await["data"].as_array().unwrap().len(), 1);
    assert_eq!(world.column("/organization/users/user-bob/roles", "name").await, ["reader", "auditor"]);
    // The audit log, which the state ends with, still tells what was deleted.
    let state = world.sandbox.state_yaml();
    let (organization, log) = state.split_once("audit_logs:").unwrap();
    assert!(!organization.contains("group_dev") && log.contains("group_dev"));
}

#[tokio::test]
async fn lists_with_next_cursors_go_through_all_pages_in_both_orders() {
    let world = World::new();
    for (order, wanted) in [
        ("asc", ["group_dev", "group_idp", "group_ops", "group_tenant"]),
        ("desc", ["group_tenant", "group_ops", "group_idp", "group_dev"]),
    ] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let list = world.get(&format!("{GROUPS}?limit=3&order={order}{after}")).await;
            let rows = list["data"].as_array().unwrap();
            seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            assert_eq!(list["has_more"], json!(!list["next"].is_null()));
            let Some(next) = list["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, wanted);
    }
    let none = world.get(&format!("{GROUPS}?limit=0")).await;
    assert_eq!(none, json!({"object": "list", "data": [], "has_more": true, "next": null}));
}

#[tokio::test]
async fn members_are_people_and_service_accounts_newest_first() {
    let world = World::new();
    let users = format!("{DEV}/users");
    let list = world.get(&users).await;
    assert_eq!(
        list["data"],
        json!([
            {"id": "svc_acct_indexer", "name": "indexer", "email": null},
            {"id": "user-bob", "name": "Bob", "email": "bob@example.com"},
        ])
    );
    let account = world.get(&format!("{users}/svc_acct_indexer")).await;
    assert_eq!((&account["is_service_account"], &account["user_type"]), (&json!(true), &json!("user")));
    assert_eq!(world.get(&format!("{users}/user-bob")).await["is_service_account"], false);
    let added = world.post(&users, json!({"user_id": "user-carol"})).await;
    assert_eq!(added, json!({"object": "group.user", "user_id": "user-carol", "group_id": "group_dev"}));
    let twice = world.expect("POST", &users, Some(json!({"user_id": "user-carol"})), 400).await;
    assert!(twice["error"]["message"].as_str().unwrap().contains("already exists"), "{twice}");
    let gone = world.delete(&format!("{users}/user-carol")).await;
    assert_eq!(gone, json!({"object": "group.user.deleted", "deleted": true}));
    world.expect("DELETE", &format!("{users}/user-carol"), None, 404).await;
    world.expect("POST", &users, Some(json!({"user_id": "user-none"})), 404).await;
    assert_eq!(world.column(&format!("{users}?order=asc"), "id").await, ["user-bob", "svc_acct_indexer"]);
}

#[tokio::test]
async fn someone_who_leaves_the_organization_leaves_its_groups() {
    let world = World::new();
    world.delete("/organization/users/user-bob").await;
    world.delete("/organization/projects/proj_web/service_accounts/svc_acct_indexer").await;
    assert!(world.column(&format!("{DEV}/users"), "id").await.is_empty());
    assert_eq!(world.column(&format!("{GROUPS}/group_idp/users"), "id").await, ["user-carol"]);
}

#[tokio::test]
async fn groups_that_are_managed_elsewhere_only_take_roles() {
    let world = World::new();
    let before = world.sandbox.state_yaml();
    for group in ["group_idp", "group_tenant"] {
        let path = format!("{GROUPS}/{group}");
        let users = format!("{path}/users");
        for (method, path, body) in [
            ("POST", path.clone(), Some(json!({"name": "mine"}))),
            ("DELETE", path.clone(), None),
            ("POST", users.clone(), Some(json!({"user_id": "user-alice"}))),
        ] {
            let refused = world.expect(method, &path, body, 403).await;
            assert_eq!(refused["error"]["code"], "group_managed_elsewhere");
        }
    }
    world.expect("DELETE", &format!("{GROUPS}/group_idp/users/user-bob"), None, 403).await;
    assert_eq!(world.sandbox.state_yaml(), before);
    world.post(&format!("{GROUPS}/group_idp/roles"), json!({"role_id": "role_auditor"})).await;
    world.post(WEB, json!({"group_id": "group_idp", "role": "role-api-project-member"})).await;
}

#[tokio::test]
async fn unique_names_of_groups_are_a_switch() {
    let world = World::new();
    world.post(GROUPS, json!({"name": "dev"})).await;
    let world = World::of(&format!("switches: {{unique_group_names: true}}\n{LIVE}"));
    for (path, status) in [(GROUPS, 409), ("/organization/groups/group_ops", 409), (DEV, 200)] {
        world.expect("POST", path, Some(json!({"name": "dev"})), status).await;
    }
}

#[tokio::test]
async fn groups_in_a_project_are_added_with_a_role_and_shown_without_it() {
    let world = World::new();
    let body = |group: &str, role: &str| json!({"group_id": group, "role": role});
    let added = world.post(WEB, body("group_dev", "role-api-project-member")).await;
    let row = json!({
        "object": "project.group",
        "project_id": "proj_web",
        "group_id": "group_dev",
        "group_name": "dev",
        "group_type": "group",
        "created_at": world.sandbox.now(),
    });
    assert_eq!(added, row);
    assert_eq!(world.get(&format!("{WEB}/group_dev")).await, row);
    assert_eq!(world.column(WEB, "group_id").await, ["group_ops", "group_dev"]);
    let page = world.get(&format!("{WEB}?limit=1")).await;
    assert_eq!(page["next"], "group_ops");
    assert_eq!(world.column(&format!("{WEB}?limit=1&after=group_ops"), "group_id").await, ["group_dev"]);
    let roles = "/projects/proj_web/groups/group_dev/roles";
    assert_eq!(world.column(roles, "id").await, ["role-api-project-member__api-project__proj_web"]);
    let twice = world.expect("POST", WEB, Some(body("group_dev", "role-api-project-owner")), 400).await;
    assert!(twice["error"]["message"].as_str().unwrap().contains("already exists in project"), "{twice}");
    for (group, role) in
        [("group_none", "role-api-project-member"), ("group_idp", "member"), ("group_idp", "role_auditor")]
    {
        world.expect("POST", WEB, Some(body(group, role)), 404).await;
    }
    let gone = world.delete(&format!("{WEB}/group_dev")).await;
    assert_eq!(gone, json!({"object": "project.group.deleted", "deleted": true}));
    assert!(world.column(roles, "id").await.is_empty());
    world.expect("GET", &format!("{WEB}/group_dev"), None, 404).await;
}

#[tokio::test]
async fn a_tenants_group_in_a_project_is_found_by_its_type() {
    let world = World::new();
    world.post(WEB, json!({"group_id": "group_tenant", "role": "role-api-project-viewer"})).await;
    let path = format!("{WEB}/group_tenant");
    world.expect("GET", &path, None, 404).await;
    assert_eq!(world.get(&format!("{path}?group_type=tenant_group")).await["group_type"], "tenant_group");
    world.expect("GET", &format!("{WEB}/group_ops?group_type=tenant_group"), None, 404).await;
    world.expect("GET", &format!("{WEB}/group_ops?group_type=team"), None, 400).await;
}

#[tokio::test]
async fn a_group_gives_its_members_access_for_their_keys() {
    let world = World::new();
    let key = "/organization/projects/proj_web/api_keys/key_carol";
    assert_eq!(world.get(key).await["owner_project_access"], "inactive");
    world.post(WEB, json!({"group_id": "group_idp", "role": "role-api-project-viewer"})).await;
    assert_eq!(world.get(key).await["owner_project_access"], "active");
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let world = World::new();
    let none = || Value::Null;
    for (method, path, body, status, param) in [
        ("GET", "/organization/groups?limit=1001", none(), 400, "limit"),
        ("GET", "/organization/groups?limit=-1", none(), 400, "limit"),
        ("GET", "/organization/groups?order=up", none(), 400, "order"),
        ("GET", "/organization/groups?before=group_dev", none(), 400, "before"),
        ("GET", "/organization/groups?after=group_none", none(), 400, "after"),
        ("GET", "/organization/groups/group_dev?group_type=group", none(), 400, "group_type"),
        ("GET", "/organization/projects/proj_web/groups?limit=101", none(), 400, "limit"),
        ("GET", "/organization/projects/proj_web/groups?group_type=group", none(), 400, "group_type"),
        ("GET", "/organization/projects/proj_old/groups", none(), 400, "project_id"),
        ("POST", GROUPS, json!({}), 400, "name"),
        ("POST", GROUPS, json!({"name": "x".repeat(256)}), 400, "name"),
        ("POST", GROUPS, json!({"name": "x", "is_scim_managed": true}), 400, "is_scim_managed"),
        ("POST", DEV, json!({}), 400, "name"),
        ("POST", "/organization/groups/group_dev/users", json!({"user_id": 1}), 400, "user_id"),
        ("POST", "/organization/groups/group_dev/users", json!({"email": "bob@example.com"}), 400, "email"),
        ("POST", WEB, json!({"group_id": "group_dev"}), 400, "role"),
        ("POST", WEB, json!({"group_id": "group_dev", "role_id": "x"}), 400, "role_id"),
        ("POST", "/organization/projects/proj_web/groups/group_ops", json!({"role": "x"}), 405, ""),
        ("GET", "/organization/groups/group_none/users", none(), 404, "group_id"),
    ] {
        let body = (!body.is_null()).then_some(body);
        let answer = world.expect(method, path, body, status).await;
        assert_eq!(answer["error"]["param"].as_str().unwrap_or_default(), param, "{method} {path}: {answer}");
    }
}
