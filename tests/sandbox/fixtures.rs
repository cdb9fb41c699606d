//! What LIVE.yaml and state files may say, and what is wrong with those that may not.

use std::sync::Arc;

use orgward::sandbox::{ADMIN_KEY, Options, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harness::{LIVE, World, read, request};

fn error(live: &str) -> String {
    Sandbox::new(Some(live), None, Options::default()).expect_err(live).to_string()
}

#[test]
fn mistakes_are_named_with_their_place() {
    for (live, message) in [
        ("users: [", "line 2 column 1: did not find"),
        ("[]", "line 1 column 1: expected a mapping, found a list"),
        ("tunnels: []", "tunnels: unknown field; there are now, serial, organization"),
        ("now: tomorrow", "now: expected a time as Unix seconds or RFC 3339"),
        ("now: -3d", "now: expected a time"),
        ("organization: {name: x}", "organization.name: unknown field; there are id, default_project"),
        ("switches: {embed_projects: maybe}", "switches.embed_projects: expected true or false"),
        ("switches: {unreadable: [costs]}", "switches.unreadable[0]: expected the template of a route"),
        ("users: {}", "users: expected a list, found a mapping"),
        ("users: [{email: a@example.com}, {emial: x}]", "users[1].emial: unknown field"),
        ("users: [{email: nobody}]", "users[0].email: `nobody` is no e-mail address"),
        ("users: [{email: a@example.com, role: admin}]", "users[0].role: `admin` is not one of owner, reader"),
        ("users: [{email: a@example.com}, {email: A@example.com}]", "users[1].email: `A@example.com` is listed twice"),
        ("users: [{id: u, name: a}, {id: u, name: b}]", "users[1].id: `u` is used twice"),
        ("users: [{name: a, projects: {data: []}}]", "users[0].projects: memberships are written in `projects`"),
        ("users: [{name: 4711}]", "users[0].name: expected a string, found a number (quote it"),
        ("users: [{object: organization.group}]", "users[0].object: expected `organization.user`"),
        ("invites: [{role: owner}]", "invites[0].email: is missing"),
        ("invites: [{email: a@example.com, projects: [{name: web}]}]", "invites[0].projects[0].name: no project named"),
        (
            "invites: [{email: a@example.com, status: pending, expires_at: -1d}]",
            "invites[0].status: the times say `expired`",
        ),
        ("projects: [{name: web}, {users: [{email: x@example.com}]}]", "projects[1].users[0].email: no user with"),
        ("projects: [{name: web, residency: MOON}]", "projects[0].residency: `MOON` is not one of GLOBAL"),
        ("projects: [{name: web, status: active, archived_at: -1d}]", "projects[0].status: an active project"),
        ("projects: [{name: web, created_at: soon}]", "projects[0].created_at: expected a time as Unix seconds, RFC"),
        ("projects: [{name: web, users: [{role: member}]}]", "projects[0].users[0].email: is missing"),
        (
            "projects: [{name: web, service_accounts: [{role: member}]}]",
            "projects[0].service_accounts[0].name: is missing",
        ),
        ("projects: [{name: web, costs: [{usd: 1}]}]", "projects[0].costs[0].at: is missing"),
        ("projects: [{name: web, costs: [{at: -1d}]}]", "projects[0].costs[0].usd: is missing"),
        ("projects: [{name: web, costs: [{at: -1d, usd: '1'}]}]", "projects[0].costs[0].usd: expected a number"),
        ("projects: [{name: web, api_keys: [{name: k}]}]", "projects[0].api_keys[0].owner: expected one of"),
        (
            "projects: [{name: web, api_keys: [{name: k, owner: {service_account: sa}}]}]",
            "projects[0].api_keys[0].owner.service_account.name: no service account named `sa`",
        ),
        (
            "projects: [{name: web, service_accounts: [{name: a}, {name: a}], api_keys: [{name: k, owner: {service_account: a}}]}]",
            "several of that name",
        ),
        ("switches: {assignment_sources: some}", "switches.assignment_sources: `some` is not one of all, inherited"),
        ("switches: {data_retention: off}", "switches.data_retention: `off` is not one of available, not_found"),
        (
            "switches: {hosted_tools_for_all_projects: [shell]}",
            "switches.hosted_tools_for_all_projects[0]: expected the name of a hosted tool",
        ),
        ("spend_alerts: [{threshold_amount: 1}]", "spend_alerts[0].notification_channel: is missing"),
        (
            "spend_alerts: [{threshold_amount: 1, notification_channel: {to: []}}]",
            "spend_alerts[0].notification_channel.recipients: is missing",
        ),
        (
            "spend_alerts: [{threshold_amount: 1, notification_channel: {recipients: [], to: a}}]",
            "spend_alerts[0].notification_channel.to: unknown field; there are type, recipients",
        ),
        ("rate_limits: [{model: m}]", "rate_limits[0].max_requests_per_1_minute: is missing"),
        ("certificates: [{name: a, content: x}]", "certificates[0].content: expected a certificate in PEM format"),
        ("projects: [{name: web, certificates: [a]}]", "projects[0].certificates[0].name: no certificate named `a`"),
        ("switches: {audit_logs: off}", "switches.audit_logs: `off` is not one of available, not_found, forbidden"),
        ("audit_logs: [{}]", "audit_logs[0].type: is missing"),
        ("rate_limits: [{}]", "rate_limits[0].model: is missing"),
        (
            "projects: [{name: web, rate_limits: [{model: m}]}]",
            "projects[0].rate_limits[0].model: the organization has no",
        ),
        (
            "projects: [{name: web, service_tier_settings: {enabled_tiers: [slow]}}]",
            "projects[0].service_tier_settings.enabled_tiers: expected `all` or a list of flex, fast, ultrafast",
        ),
        ("groups: [{}]", "groups[0].name: is missing"),
        ("groups: [{name: a, group_type: team}]", "groups[0].group_type: `team` is not one of group, tenant_group"),
        ("groups: [{name: a, users: [x@example.com]}]", "groups[0].users[0].email: no user with"),
        ("groups: [{name: a, users: [{}]}]", "groups[0].users[0].email: is missing"),
        ("groups: [{name: a, users: [{id: u}]}]", "groups[0].users[0].id: no user and no service account"),
        (
            "groups: [{name: a, users: [{service_account: s, project: p}]}]",
            "groups[0].users[0].project: is not the name of a project",
        ),
        (
            "users: [{id: u, name: u}]\ngroups: [{name: a, users: [{id: u}, {id: u}]}]",
            "groups[0].users[1].id: `u` is listed twice in this group",
        ),
        ("groups: [{name: a, roles: [r]}]", "groups[0].roles[0].name: no role named `r`"),
        ("roles: [{name: r}]", "roles[0].permissions: is missing"),
        (
            "roles: [{name: r, permissions: [], predefined_role: true}]",
            "roles[0].predefined_role: predefined roles are",
        ),
        ("users: [{name: u, roles: [{id: role_x}]}]", "users[0].roles[0].id: no role with id `role_x`"),
        ("users: [{name: u, roles: [owner]}]", "users[0].roles[0].id: `role` says `reader`: write"),
        (
            "users: [{name: u, id: u}]\nprojects: [{name: web, users: [{id: u, role: viewer, roles: [member]}]}]",
            "projects[0].users[0].roles[0].id: `role` says `viewer`: write",
        ),
        (
            "groups: [{name: a}]\nprojects: [{name: web, groups: [{name: a}]}]",
            "projects[0].groups[0].roles: a group in",
        ),
        (
            "projects: [{name: web, groups: [{name: a, roles: [member]}]}]",
            "projects[0].groups[0].name: no group named `a`",
        ),
        ("admin_api_keys: [{name: k, owner: x@example.com}]", "admin_api_keys[0].owner: no user with"),
        ("serial: many", "serial: expected a whole number"),
    ] {
        let error = error(live);
        assert!(error.contains(message), "{live}\n  says   {error}\n  wanted {message}");
    }
}

#[tokio::test]
async fn someone_with_custom_roles_alone_has_no_predefined_one() {
    let world = World::of(
        "users: [{id: user-1, email: a@example.com}]
projects:
  - id: proj_1
    name: web
    roles: [{id: role_x, name: x, permissions: []}]
    users: [{id: user-1, role: none, roles: [x]}]",
    );
    let state = world.sandbox.state_yaml();
    assert!(state.contains("role: none"), "{state}");
    assert_eq!(world.column("/projects/proj_1/users/user-1/roles", "id").await, ["role_x"]);
    assert_eq!(world.get("/organization/projects/proj_1/users/user-1").await["role"], "member");
}

#[tokio::test]
async fn an_empty_fixture_is_an_organization_with_its_default_project() {
    let world = World::of("");
    assert_eq!(world.column("/organization/projects", "name").await, ["Default project"]);
    assert!(world.column("/organization/users", "id").await.is_empty());
    assert_eq!(world.sandbox.organization_id(), "org-sandbox");
    let named = World::of("organization: {default_project: Base}\nprojects: [{name: Base}, {name: web}]");
    assert_eq!(named.column("/organization/projects", "name").await, ["Base", "web"]);
}

#[tokio::test]
async fn the_documented_example_is_a_fixture() {
    let docs = include_str!("../../src/sandbox/mod.rs").lines().filter_map(|line| line.strip_prefix("//!"));
    let example: Vec<&str> =
        docs.skip_while(|line| *line != " ```yaml").skip(1).take_while(|line| *line != " ```").collect();
    let world = World::of(&example.join("\n"));
    assert_eq!(world.column("/organization/projects", "name").await, ["web", "Default project"]);
    let response = world.send(request("GET", "/organization/users", "sk-admin-made-up", None)).await;
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn rows_can_be_copied_from_the_api() {
    let world = World::of(
        "
now: 1767225600
users:
  - {object: organization.user, id: user-1, name: Ann, email: ann@example.com, role: owner, added_at: 1700000000, user: {object: user, id: user-1}}
projects:
  - object: organization.project
    id: proj_1
    name: web
    created_at: 1700000001
    archived_at: null
    status: active
    users: [{object: organization.project.user, id: user-1, name: Ann, email: ann@example.com, role: owner, added_at: 1700000002}]
    service_accounts: [{object: organization.project.service_account, id: svc_1, name: sa, role: none, created_at: 1700000003}]
    api_keys:
      - object: organization.project.api_key
        id: key_1
        name: k
        redacted_value: sk-...abc
        created_at: 1700000004
        last_used_at: null
        owner_project_access: active
        owner: {type: user, user: {id: user-1, email: ann@example.com, name: Ann, created_at: 1700000000, role: owner}}
      - name: k2
        owner: {type: service_account, service_account: {id: svc_1, name: sa, created_at: 1700000003, role: none}}
roles:
  - object: role
    id: role_a
    name: a
    description: null
    permissions: [x]
    resource_type: api.organization
    predefined_role: false
groups:
  - id: 0123456789abcdef0123456789abcdef
    name: g
    created_at: 1700000006
    is_scim_managed: false
    group_type: group
    users: [{id: user-1, name: Ann, email: ann@example.com}]
    roles: [{id: role_a}]
admin_api_keys:
  - object: organization.admin_api_key
    id: key_2
    name: ci
    redacted_value: sk-admin...xyz
    created_at: 1700000005
    owner: {type: service_account, object: organization.service_account, id: sa_456, name: bot, created_at: 1700000000, role: member}
",
    );
    let key = world.get("/organization/projects/proj_1/api_keys/key_1").await;
    assert_eq!((&key["redacted_value"], &key["created_at"]), (&json!("sk-...abc"), &json!(1_700_000_004)));
    assert_eq!(world.get("/organization/admin_api_keys/key_2").await["owner"]["type"], "service_account");
    assert_eq!(world.column("/organization/projects/proj_1/api_keys", "id").await.len(), 2);
    assert_eq!(world.column("/organization/users/user-1/roles", "name").await, ["owner", "a"]);
}

#[tokio::test]
async fn the_same_fixture_and_requests_give_the_same_bytes() {
    let run = || async {
        let live = "users: [{email: a@example.com, role: owner}]\nprojects: [{name: web}, {name: web}]";
        let world = World::of(live);
        world.post("/organization/invites", json!({"email": "x@example.com", "role": "reader"})).await;
        let project = world.post("/organization/projects", json!({"name": "batch"})).await;
        let path = format!("/organization/projects/{}/service_accounts", project["id"].as_str().unwrap());
        world.post(&path, json!({"name": "sa"})).await;
        world.get("/organization/users").await;
        (world.sandbox.exchanges(), world.sandbox.state_yaml())
    };
    assert_eq!(run().await, run().await);
}

/// Changes a little of everything.
async fn busy_day(world: &World) {
    world.post("/organization/invites", json!({"email": "x@example.com", "role": "reader"})).await;
    world.sandbox.accept_invite("new@example.com").unwrap();
    world.sandbox.expire_invite("x@example.com").unwrap();
    world.post("/organization/projects", json!({"name": "web"})).await;
    world.post("/organization/projects/proj_web/service_accounts", json!({"name": "indexer"})).await;
    world.delete("/organization/projects/proj_web/users/user-bob").await;
    let deploy = json!({"role_id": "role_proj_web~deploy"});
    world.post("/projects/proj_web/users/user-carol/roles", deploy.clone()).await;
    world.post("/projects/proj_web/users/svc_acct_indexer/roles", deploy).await;
    world.post("/organization/users/user-bob/roles", json!({"role_id": "role-api-organization-owner"})).await;
    world.post("/organization/groups", json!({"name": "night"})).await;
    world.post("/organization/groups/group_dev/users", json!({"user_id": "user-robot"})).await;
    let group = json!({"group_id": "group_dev", "role": "role-api-project-member"});
    world.post("/organization/projects/proj_web/groups", group).await;
    for list in ["/organization/roles", "/projects/proj_web/roles"] {
        let role = json!({"role_name": "night", "permissions": ["api.webhooks.read"], "description": "After hours"});
        world.post(list, role).await;
    }
    world.post("/organization/admin_api_keys", json!({"name": "made", "expires_in_seconds": 3600})).await;
}

/// Reads everything that the API shows.
async fn everything(sandbox: &Sandbox) -> Vec<Value> {
    let mut seen = Vec::new();
    for path in [
        "/organization/users?limit=100",
        "/organization/invites",
        "/organization/projects?include_archived=true",
        "/organization/projects/proj_web/users",
        "/organization/projects/proj_web/service_accounts",
        "/organization/projects/proj_web/api_keys?owner_project_access=any",
        "/organization/admin_api_keys",
        "/organization/groups",
        "/organization/groups/group_dev/users",
        "/organization/groups/group_dev/roles",
        "/organization/roles",
        "/organization/users/user-bob/roles",
        "/projects/proj_web/roles",
        "/projects/proj_web/users/user-bob/roles",
        "/projects/proj_web/users/user-carol/roles",
        "/projects/proj_web/users/svc_acct_indexer/roles",
        "/projects/proj_web/groups/group_dev/roles",
        "/organization/projects/proj_web/groups",
        "/organization/costs?start_time=1780012800&group_by[]=project_id",
    ] {
        let response = sandbox.router().oneshot(request("GET", path, ADMIN_KEY, None)).await.unwrap();
        seen.push(read(response).await.1);
    }
    seen
}

#[tokio::test]
async fn a_state_that_is_read_again_is_the_same_state() {
    for embed in ["true", "false"] {
        let world = World::of(&format!(
            "switches: {{embed_projects: {embed}, unreadable: ['/organization/projects/{{project_id}}']}}\n{LIVE}"
        ));
        busy_day(&world).await;
        let state = world.sandbox.state_yaml();
        let again = Sandbox::new(Some("users: nonsense"), Some(&state), Options::default()).unwrap();
        assert_eq!(again.state_yaml(), state);
        assert_eq!(everything(&again).await, everything(&world.sandbox).await);
    }
}

#[tokio::test]
async fn a_key_that_was_made_still_opens_the_state_and_one_that_was_deleted_does_not() {
    let world = World::new();
    let made = world.post("/organization/admin_api_keys", json!({"name": "made"})).await;
    let old = world.column("/organization/admin_api_keys", "id").await[0].clone();
    world.delete(&format!("/organization/admin_api_keys/{old}")).await;
    let again = World { sandbox: Sandbox::new(None, Some(&world.sandbox.state_yaml()), Options::default()).unwrap() };
    let key = made["value"].as_str().unwrap();
    let status = |key: &str| {
        let answer = again.send(request("GET", "/organization/users", key, None));
        async { read(answer.await).await.0 }
    };
    assert_eq!(status(key).await, 200);
    assert_eq!(status(ADMIN_KEY).await, 401);
    assert!(!world.sandbox.state_yaml().contains(key));
}

#[tokio::test]
async fn the_state_is_saved_after_each_change_and_by_nobody_else_readable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.yaml");
    let world = World::with(LIVE, Options { state_path: Some(path.clone()), ..Options::default() });
    world.get("/organization/users").await;
    assert!(!path.exists());
    world.post("/organization/projects", json!({"name": "batch"})).await;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), world.sandbox.state_yaml());
    world.sandbox.accept_invite("new@example.com").unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), world.sandbox.state_yaml());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    folder.close().unwrap();
    world.expect("POST", "/organization/projects", Some(json!({"name": "lost"})), 500).await;
}

#[tokio::test]
async fn the_clock_is_the_fixtures_or_the_callers() {
    let clock = Options { clock: Arc::new(|| 1_000_000_000), ..Options::default() };
    let free = World::with("invites: [{email: a@example.com}]", clock.clone());
    assert_eq!(free.sandbox.now(), 1_000_000_000);
    assert!(!free.sandbox.state_yaml().contains("now:"));
    let fixed = World::with("now: 2026-01-01T00:00:00Z", clock);
    assert_eq!(fixed.sandbox.now(), 1_767_225_600);
    assert!(fixed.sandbox.state_yaml().contains("now: 2026-01-01T00:00:00Z"));
}
