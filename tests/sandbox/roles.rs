//! What the endpoints of roles and of their assignments do and refuse.

use orgward::sandbox::{Effect, Fault};
use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const ORGANIZATION: &str = "/organization/roles";
const PROJECT: &str = "/projects/proj_web/roles";
const MEMBERS: &str = "/organization/projects/proj_web/users";
const OWNER: &str = "role-api-project-owner__api-project__proj_web";
const MEMBER: &str = "role-api-project-member__api-project__proj_web";
const VIEWER: &str = "role-api-project-viewer__api-project__proj_web";

/// Returns the path of the project roles of a user.
fn of_user(user: &str) -> String {
    format!("/projects/proj_web/users/{user}/roles")
}

/// Returns the words in the project's list of users, by user.
async fn words(world: &World) -> Vec<(String, String)> {
    let (ids, words) = (world.column(MEMBERS, "id").await, world.column(MEMBERS, "role").await);
    ids.into_iter().zip(words).collect()
}

#[tokio::test]
async fn custom_roles_are_made_changed_and_deleted() {
    let world = World::new();
    for (list, prefix, kind) in
        [(ORGANIZATION, "role_", "api.organization"), (PROJECT, "role_proj_web~", "api.project")]
    {
        let made = world.post(list, json!({"role_name": "r", "permissions": ["api.webhooks.read"]})).await;
        let id = made["id"].as_str().unwrap();
        assert_eq!(id.strip_prefix(prefix).map(str::len), Some(32), "{id}");
        assert_eq!((&made["resource_type"], &made["predefined_role"]), (&json!(kind), &json!(false)));
        assert_eq!((&made["name"], &made["description"]), (&json!("r"), &Value::Null));
        let path = format!("{list}/{id}");
        assert_eq!(world.post(&path, json!({"description": "text"})).await["description"], "text");
        let full = world.post(&path, json!({"permissions": [], "role_name": null})).await;
        assert_eq!((&full["permissions"], &full["name"]), (&json!([]), &json!("r")));
        assert_eq!(world.post(&path, json!({"role_name": "s", "description": null})).await["description"], Value::Null);
        assert_eq!(world.get(&path).await["name"], "s");
        assert_eq!(world.delete(&path).await, json!({"object": "role.deleted", "id": id, "deleted": true}));
        world.expect("GET", &path, None, 404).await;
    }
}

#[tokio::test]
async fn predefined_roles_are_listed_with_bound_ids_and_cannot_be_changed() {
    let world = World::new();
    let bound = |name: &str| format!("role-api-organization-{name}__api-organization__org-Test");
    assert_eq!(world.column(ORGANIZATION, "id").await, [&bound("owner"), &bound("reader"), "role_auditor"]);
    assert_eq!(world.column(PROJECT, "id").await, [OWNER, MEMBER, VIEWER, "role_proj_web~deploy"]);
    assert_eq!(world.get(&format!("{PROJECT}/role-api-project-viewer")).await["id"], VIEWER);
    for path in [format!("{ORGANIZATION}/{}", bound("owner")), format!("{PROJECT}/role-api-project-member")] {
        for (method, body) in [("POST", Some(json!({"permissions": []}))), ("DELETE", None)] {
            let refused = world.expect(method, &path, body, 400).await;
            assert_eq!(refused["error"]["code"], "predefined_role");
        }
    }
    let made = world.post("/organization/projects", json!({"name": "new"})).await;
    let list = format!("/projects/{}/roles", made["id"].as_str().unwrap());
    assert_eq!(world.column(&list, "name").await, ["owner", "member", "viewer"]);
}

#[tokio::test]
async fn a_deleted_role_is_nobodys_role() {
    let world = World::new();
    world.post(&of_user("user-carol"), json!({"role_id": "role_proj_web~deploy"})).await;
    world.post(&of_user("svc_acct_indexer"), json!({"role_id": "role_proj_web~deploy"})).await;
    world.delete(&format!("{PROJECT}/role_proj_web~deploy")).await;
    world.delete(&format!("{ORGANIZATION}/role_auditor")).await;
    assert_eq!(world.column("/projects/proj_web/groups/group_ops/roles", "id").await, [VIEWER]);
    assert_eq!(world.column(&of_user("svc_acct_indexer"), "id").await, [MEMBER]);
    assert_eq!(world.column(MEMBERS, "id").await, ["user-bob", "user-alice"]);
    assert_eq!(world.column("/organization/users/user-bob/roles", "name").await, ["reader"]);
    assert!(world.column("/organization/groups/group_dev/roles", "name").await.is_empty());
}

#[tokio::test]
async fn unique_names_of_roles_are_a_switch() {
    let body = json!({"role_name": "auditor", "permissions": []});
    let world = World::new();
    world.expect("POST", ORGANIZATION, Some(body.clone()), 409).await;
    world.post(PROJECT, body.clone()).await;
    world.expect("POST", PROJECT, Some(json!({"role_name": "owner", "permissions": []})), 409).await;
    world.expect("POST", &format!("{PROJECT}/role_proj_web~deploy"), Some(json!({"role_name": "auditor"})), 409).await;
    world.post(&format!("{ORGANIZATION}/role_auditor"), json!({"role_name": "auditor"})).await;
    let world = World::of(&format!("switches: {{unique_role_names: false}}\n{LIVE}"));
    world.post(ORGANIZATION, body).await;
}

#[tokio::test]
async fn unique_names_of_service_accounts_are_a_switch() {
    let list = "/organization/projects/proj_web/service_accounts";
    let body = || Some(json!({"name": "indexer"}));
    World::new().expect("POST", list, body(), 200).await;
    let world = World::of(&format!("switches: {{unique_service_account_names: true}}\n{LIVE}"));
    world.expect("POST", list, body(), 409).await;
    world.expect("POST", &format!("{list}/svc_acct_indexer"), body(), 200).await;
    world.expect("POST", "/organization/projects/proj_default/service_accounts", body(), 200).await;
}

#[tokio::test]
async fn roles_of_the_organization_come_directly_and_from_groups() {
    let world = World::new();
    let bob = "/organization/users/user-bob/roles";
    let list = world.get(bob).await;
    let sources = |row: usize| list["data"][row]["assignment_sources"].clone();
    assert_eq!(world.column(bob, "name").await, ["reader", "auditor"]);
    assert_eq!(sources(0), json!([{"principal_id": "user-bob", "principal_type": "user"}]));
    assert_eq!(
        sources(1),
        json!([
            {"principal_id": "user-bob", "principal_type": "user"},
            {"principal_id": "group_dev", "principal_type": "group"},
        ])
    );
    let gone = world.delete(&format!("{bob}/role_auditor")).await;
    assert_eq!(gone, json!({"object": "user.role.deleted", "deleted": true}));
    let inherited = world.get(&format!("{bob}/role_auditor")).await;
    assert_eq!(inherited["assignment_sources"], json!([{"principal_id": "group_dev", "principal_type": "group"}]));
    let refused = world.expect("DELETE", &format!("{bob}/role_auditor"), None, 400).await;
    assert_eq!(refused["error"]["code"], "inherited_role");
    let group = "/organization/groups/group_dev/roles";
    let gone = world.delete(&format!("{group}/role_auditor")).await;
    assert_eq!(gone["object"], "group.role.deleted");
    world.expect("GET", &format!("{bob}/role_auditor"), None, 404).await;
    let again = world.post(group, json!({"role_id": "role_auditor"})).await;
    assert_eq!((&again["object"], &again["group"]["scim_managed"]), (&json!("group.role"), &json!(false)));
    assert_eq!(again["role"]["name"], "auditor");
}

#[tokio::test]
async fn sources_of_assignments_are_a_switch() {
    for (word, direct, inherited) in [("all", true, true), ("inherited", false, true), ("none", false, false)] {
        let world = World::of(&format!("switches: {{assignment_sources: {word}}}\n{LIVE}"));
        let list = world.get("/organization/users/user-bob/roles").await;
        let is_told = |row: usize| !list["data"][row]["assignment_sources"].is_null();
        assert_eq!((is_told(0), is_told(1)), (direct, inherited), "{word}");
        assert!(world.sandbox.state_yaml().contains(&format!("assignment_sources: {word}")));
    }
}

#[tokio::test]
async fn the_word_of_a_user_and_the_predefined_role_are_one_thing() {
    let world = World::new();
    let (user, roles) = ("/organization/users/user-bob", "/organization/users/user-bob/roles");
    let assigned = world.post(roles, json!({"role_id": "role-api-organization-owner"})).await;
    assert_eq!(assigned["role"]["id"], "role-api-organization-owner__api-organization__org-Test");
    assert_eq!((&assigned["object"], &assigned["user"]["role"]), (&json!("user.role"), &json!("owner")));
    assert_eq!(world.column(roles, "name").await, ["owner", "auditor", "reader"]);
    world.post(user, json!({"role": "reader"})).await;
    assert_eq!(world.column(roles, "name").await, ["reader", "auditor"]);
    world.post(user, json!({"role": "owner"})).await;
    world.delete(&format!("{roles}/role-api-organization-owner")).await;
    assert_eq!(world.get(user).await["role"], "reader");
    let refused = world.expect("DELETE", &format!("{roles}/role-api-organization-reader"), None, 400).await;
    assert_eq!(refused["error"]["code"], "last_predefined_role");
    let alice = "/organization/users/user-alice/roles/role-api-organization-owner";
    let refused = world.expect("DELETE", alice, None, 400).await;
    assert_eq!(refused["error"]["code"], "last_owner");
}

#[tokio::test]
async fn an_assigned_role_shows_in_the_list_of_members_and_the_other_way_round() {
    let world = World::new();
    let carol = of_user("user-carol");
    assert!(world.column(&carol, "id").await.is_empty());
    let assigned = world.post(&carol, json!({"role_id": "role-api-project-viewer"})).await;
    assert_eq!((&assigned["role"]["id"], &assigned["user"]["id"]), (&json!(VIEWER), &json!("user-carol")));
    let pair = |user: &str, word: &str| (user.to_owned(), word.to_owned());
    let alice = pair("user-alice", "owner");
    assert_eq!(words(&world).await, [pair("user-bob", "member"), pair("user-carol", "viewer"), alice.clone()]);
    world.post(&carol, json!({"role_id": "role_proj_web~deploy"})).await;
    world.delete(&format!("{carol}/role-api-project-viewer")).await;
    assert_eq!(world.get(&format!("{MEMBERS}/user-carol")).await["role"], "member");
    assert_eq!(world.column(&carol, "id").await, ["role_proj_web~deploy"]);
    world.post(&carol, json!({"role_id": OWNER})).await;
    assert_eq!(world.get(&format!("{MEMBERS}/user-carol")).await["role"], "owner");
    world.post(&carol, json!({"role_id": MEMBER})).await;
    assert_eq!(world.column(&carol, "id").await, [OWNER, "role_proj_web~deploy", MEMBER]);
    world.post(&format!("{MEMBERS}/user-carol"), json!({"role": "member"})).await;
    assert_eq!(world.column(&carol, "id").await, [MEMBER, "role_proj_web~deploy"]);

    assert_eq!(world.column(&of_user("user-bob"), "id").await, [MEMBER]);
    world.delete(&format!("{of}/{MEMBER}", of = of_user("user-bob"))).await;
    assert_eq!(words(&world).await, [pair("user-carol", "member"), alice]);
    world.delete(&format!("{MEMBERS}/user-carol")).await;
    assert!(world.column(&carol, "id").await.is_empty());
    world.post(MEMBERS, json!({"user_id": "user-bob", "role": "owner"})).await;
    assert_eq!(world.column(&of_user("user-bob"), "id").await, [OWNER]);
}

#[tokio::test]
async fn an_accepted_invite_sets_the_word_and_leaves_custom_roles() {
    let world = World::of(
        "users: [{id: user-1, email: a@example.com}]
projects:
  - id: proj_web
    name: web
    roles: [{id: role_x, name: x, permissions: []}]
    users: [{id: user-1, role: owner, roles: [x, viewer]}]
invites: [{email: a@example.com, projects: [{name: web, role: member}]}]",
    );
    assert_eq!(world.column(&of_user("user-1"), "id").await, [OWNER, "role_x", VIEWER]);
    world.sandbox.accept_invite("a@example.com").unwrap();
    assert_eq!(world.column(&of_user("user-1"), "id").await, [MEMBER, "role_x"]);
}

#[tokio::test]
async fn roles_from_a_group_do_not_make_a_member() {
    let world = World::new();
    world.post("/organization/groups/group_ops/users", json!({"user_id": "user-carol"})).await;
    let list = world.get(&of_user("user-carol")).await;
    assert_eq!(world.column(&of_user("user-carol"), "id").await, ["role_proj_web~deploy", VIEWER]);
    let source = json!([{"principal_id": "group_ops", "principal_type": "group"}]);
    assert_eq!(list["data"][0]["assignment_sources"], source);
    assert_eq!(world.column(MEMBERS, "id").await, ["user-bob", "user-alice"]);
}

#[tokio::test]
async fn groups_are_in_a_project_as_long_as_they_have_a_role_there() {
    let world = World::new();
    let (groups, roles) = ("/organization/projects/proj_web/groups", "/projects/proj_web/groups/group_ops/roles");
    assert_eq!(world.column(roles, "id").await, ["role_proj_web~deploy", VIEWER]);
    let page = world.get(&format!("{roles}?limit=1")).await;
    assert_eq!(page["next"], "role_proj_web~deploy");
    assert_eq!(world.column(&format!("{roles}?limit=1&after=role_proj_web~deploy"), "id").await, [VIEWER]);
    assert_eq!(world.column(&format!("{roles}?order=desc&limit=1"), "id").await, [VIEWER]);
    for role in [VIEWER, "role_proj_web~deploy"] {
        world.delete(&format!("{roles}/{role}")).await;
    }
    assert!(world.column(groups, "group_id").await.is_empty());
    world.post(roles, json!({"role_id": "role-api-project-member"})).await;
    assert_eq!(world.column(groups, "group_id").await, ["group_ops"]);
}

#[tokio::test]
async fn a_service_account_holds_roles_of_its_project() {
    let world = World::new();
    let list = "/organization/projects/proj_web/service_accounts";
    let bare = world.post(list, json!({"name": "bare", "create_service_account_only": true})).await;
    let id = bare["id"].as_str().unwrap();
    let (account, roles) = (format!("{list}/{id}"), of_user(id));
    assert!(world.column(&roles, "id").await.is_empty());
    let assigned = world.post(&roles, json!({"role_id": "role_proj_web~deploy"})).await;
    assert_eq!((&assigned["user"]["id"], &assigned["user"]["is_service_account"]), (&json!(id), &json!(true)));
    world.post(&roles, json!({"role_id": VIEWER})).await;
    assert_eq!(world.get(&account).await["role"], "none");
    world.post(&roles, json!({"role_id": MEMBER})).await;
    assert_eq!(world.get(&account).await["role"], "member");
    world.post(&account, json!({"role": "owner", "name": "armed"})).await;
    assert_eq!(world.column(&roles, "id").await, [OWNER, "role_proj_web~deploy"]);
    for role in [OWNER, "role_proj_web~deploy"] {
        world.delete(&format!("{roles}/{role}")).await;
    }
    assert_eq!(world.get(&account).await["role"], "none");
    assert!(!world.column(MEMBERS, "id").await.contains(&id.to_owned()));
    world.expect("GET", "/projects/proj_default/users/svc_acct_indexer/roles", None, 404).await;
}

#[tokio::test]
async fn what_is_not_allowed_changes_nothing() {
    let world = World::new();
    let before = world.sandbox.state_yaml();
    let role = |id: &str| json!({"role_id": id});
    let none = || Value::Null;
    for (method, path, body, status, param) in [
        ("POST", ORGANIZATION, json!({"role_name": "x"}), 400, "permissions"),
        ("POST", ORGANIZATION, json!({"name": "x", "permissions": []}), 400, "name"),
        ("POST", ORGANIZATION, json!({"role_name": "", "permissions": []}), 400, "role_name"),
        ("POST", ORGANIZATION, json!({"role_name": "x", "permissions": [1]}), 400, "permissions[0]"),
        ("POST", ORGANIZATION, json!({"role_name": "x", "permissions": null}), 400, "permissions"),
        ("POST", "/organization/roles/role_auditor", json!({}), 400, "role_name"),
        ("POST", "/organization/roles/role_none", json!({"role_name": "x"}), 404, "role_id"),
        ("GET", "/organization/roles?limit=1001", none(), 400, "limit"),
        ("GET", "/organization/roles/role_auditor?limit=1", none(), 400, "limit"),
        ("GET", "/projects/proj_none/roles", none(), 404, "project_id"),
        ("GET", "/projects/proj_old/roles", none(), 400, "project_id"),
        ("GET", "/projects/proj_old/users/user-bob/roles", none(), 400, "project_id"),
        ("POST", "/projects/proj_old/groups/group_dev/roles", role(MEMBER), 400, "project_id"),
        ("GET", "/organization/projects/proj_web/roles", none(), 404, ""),
        ("GET", "/organization/users/user-none/roles", none(), 404, "user_id"),
        ("GET", "/organization/users/svc_acct_indexer/roles", none(), 404, "user_id"),
        ("GET", "/projects/proj_web/groups/group_none/roles", none(), 404, "group_id"),
        ("POST", "/organization/users/user-bob/roles", json!({}), 400, "role_id"),
        ("POST", "/organization/users/user-bob/roles", json!({"role_id": "role_auditor", "x": 1}), 400, "x"),
        ("POST", "/organization/users/user-bob/roles", role("role_auditor"), 400, "role_id"),
        ("POST", "/organization/users/user-bob/roles", role(MEMBER), 404, "role_id"),
        ("POST", "/organization/users/user-bob/roles", role("auditor"), 404, "role_id"),
        ("POST", "/organization/users/user-bob/roles/role_auditor", role("role_auditor"), 405, ""),
        ("POST", "/projects/proj_web/users/user-carol/roles", role("role_auditor"), 404, "role_id"),
        (
            "POST",
            "/projects/proj_web/users/user-carol/roles",
            role("role-api-project-owner__api-project__proj_old"),
            404,
            "role_id",
        ),
        ("DELETE", "/projects/proj_web/users/user-carol/roles/role-api-project-member", none(), 404, "role_id"),
        ("DELETE", "/projects/proj_web/users/user-alice/roles/role-api-project-owner", none(), 400, "role_id"),
        ("POST", "/projects/proj_default/users/user-bob/roles", role("role-api-project-member"), 400, "project_id"),
    ] {
        let body = (!body.is_null()).then_some(body);
        let answer = world.expect(method, path, body, status).await;
        assert_eq!(answer["error"]["param"].as_str().unwrap_or_default(), param, "{method} {path}: {answer}");
        assert_eq!(world.sandbox.state_yaml(), before, "{method} {path}");
    }
}

#[tokio::test]
async fn faults_strike_the_routes_of_roles_and_groups() {
    let world = World::new();
    let route = "/projects/{project_id}/groups/{group_id}/roles";
    world.sandbox.faults().queue(Fault::on("POST", route, Effect::status_after(500)));
    world.sandbox.faults().queue(Fault::on("GET", "/organization/groups", Effect::status(429)));
    let roles = "/projects/proj_web/groups/group_ops/roles";
    world.expect("POST", roles, Some(json!({"role_id": MEMBER})), 500).await;
    assert_eq!(world.column(roles, "id").await.len(), 3);
    world.expect("GET", "/organization/groups", None, 429).await;
    let last = world.sandbox.exchanges().pop().unwrap();
    assert_eq!((last.route.as_deref(), last.status), (Some("/organization/groups"), 429));
    assert!(world.sandbox.faults().pending().is_empty());
}
