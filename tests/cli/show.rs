//! The views: what they show, in which format, with which requests, and what they say when a part cannot be read.

use crate::harness::{Ran, Server};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everybody gets into a project in another way.
const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
roles:
  - { id: role_billing, name: billing, permissions: [api.usage.read], description: Sees what we spend }
users:
  - { id: user_alice, email: alice@example.com, name: Alice, role: owner, added_at: -400d }
  - { id: user_bob, email: bob@example.com, role: reader, roles: [billing], is_scim_managed: true, added_at: -100d }
  - { id: user_zoe, email: zoe@example.com, role: reader, added_at: -50d }
invites:
  - { id: invite_nina, email: nina@example.com, created_at: -1d, projects: [{ name: web, role: member }] }
groups:
  - { id: group_ml, name: ml, users: [bob@example.com, { service_account: indexer, project: web }], roles: [billing] }
  - { id: group_okta, name: okta, is_scim_managed: true, users: [zoe@example.com] }
  - { id: group_empty, name: empty }
projects:
  - id: proj_web
    name: web
    created_at: -200d
    users: [{ email: bob@example.com, role: member, roles: [auditor] }]
    roles: [{ id: role_auditor, name: auditor, permissions: [api.organization.projects.api_keys.read] }]
    groups: [{ name: ml, roles: [viewer, auditor] }]
    service_accounts: [{ id: svc_indexer, name: indexer, role: member, created_at: -90d }]
    api_keys:
      - { id: key_bob, name: '=cmd|calc', owner: { user: bob@example.com }, created_at: -90d, last_used_at: -12d }
      - { id: key_old, name: old, owner: { user: zoe@example.com }, created_at: -300d }
      - { id: key_indexer, name: indexer-1, owner: { service_account: indexer }, created_at: -10d, last_used_at: -1h }
  - { id: proj_batch, name: batch, created_at: -30d }
admin_api_keys:
  - { id: key_ci, name: ci, owner: alice@example.com, created_at: -120d, last_used_at: -2d }
";

/// Allows the keys of the service account, and admin keys of Alice while they are young.
const RULES: &str = "\
version: 1
organization: { id: org-cli }
admin_api_keys: { allow: [{ owner: alice@example.com, max_age: 90d }] }
projects:
  web: { api_keys: { allow: [{ service_account: indexer }] } }
";

fn server() -> Server {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", RULES);
    server
}

const MEMBERS: &str = "/organization/projects/{project_id}/users";

/// The requests since the last look, by label.
struct Counted<'a> {
    server: &'a Server,
    before: usize,
}

impl<'a> Counted<'a> {
    fn new(server: &'a Server) -> Self {
        Self { server, before: server.exchanges().len() }
    }

    fn requests(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        let mut paths = Vec::new();
        for exchange in &self.server.exchanges()[self.before..] {
            *counts.entry(crate::support::label(exchange)).or_default() += 1;
            paths.push((exchange.path.clone(), exchange.query.clone()));
        }
        let number = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), number, "a list was requested twice");
        counts
    }
}

fn ids(ran: &Ran) -> Vec<String> {
    let keys = ran.json()["keys"].as_array().unwrap().clone();
    keys.iter().map(|key| key["id"].as_str().unwrap().to_owned()).filter(|id| !is_of_the_sandbox(id)).collect()
}

/// The sandbox has a row for each key that it accepts.
fn is_of_the_sandbox(id: &str) -> bool {
    !["key_bob", "key_old", "key_indexer", "key_ci"].contains(&id)
}

#[test]
fn every_view_is_a_table() {
    let server = server();
    for (name, words) in [
        ("groups", &["show", "groups"][..]),
        ("roles", &["show", "roles"]),
        ("roles_holders", &["show", "roles", "--holders"]),
        ("user", &["show", "user", "bob@example.com"]),
        ("user_owner", &["show", "user", "Alice@example.com"]),
        ("user_invited", &["show", "user", "nina@example.com"]),
        ("project", &["show", "project", "web"]),
        ("project_empty", &["show", "project", "proj_batch"]),
        ("keys_unallowed", &["show", "keys", "--unallowed"]),
    ] {
        insta::assert_snapshot!(name, server.run(words).code(0).out);
    }
    assert!(server.writes().is_empty());
}

#[test]
fn every_view_is_csv() {
    let server = server();
    for words in [
        &["show", "users"][..],
        &["show", "projects"],
        &["show", "groups"],
        &["show", "roles", "--holders"],
        &["show", "user", "bob@example.com"],
        &["show", "project", "web"],
    ] {
        let words: Vec<&str> = words.iter().copied().chain(["--format", "csv"]).collect();
        let out = server.run(&words).code(0).out;
        let text = out.replace("\r\n", "\n");
        assert_eq!(out.matches('\n').count(), out.matches("\r\n").count(), "{out:?}");
        insta::assert_snapshot!(format!("csv_{}", words[1]), text);
    }
    let keys = server.run(&["show", "keys", "--owner", "bob@example.com", "--format", "csv"]).code(0).out;
    assert!(keys.contains(",'=cmd|calc,key_bob,false,user,user_bob,bob@example.com,true,"), "{keys}");
}

#[test]
fn every_view_fits_its_schema() {
    let server = server();
    let schema: Value = server.run(&["schema", "show"]).code(0).json();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for words in [
        &["show", "users"][..],
        &["show", "projects"],
        &["show", "keys"],
        &["show", "keys", "--unallowed"],
        &["show", "groups"],
        &["show", "roles"],
        &["show", "roles", "--holders"],
        &["show", "user", "bob@example.com"],
        &["show", "user", "nina@example.com"],
        &["show", "project", "web"],
    ] {
        let words: Vec<&str> = words.iter().copied().chain(["--format", "json"]).collect();
        let json = server.run(&words).code(0).json();
        let wrong: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{words:?}: {wrong:?}");
        assert_eq!(json["format"], "orgward.show/v1");
        assert_eq!(json["view"], words[1]);
        assert_eq!((&json["organization"], &json["missing"]), (&json!("org-cli"), &json!([])));
        let mut other = json.clone();
        other["view"] = json!("something");
        assert!(!validator.is_valid(&other));
    }
    let keys = server.run(&["show", "keys", "--owner", "web/indexer", "--format", "json"]).code(0).json();
    assert_eq!(
        keys["keys"],
        json!([{
            "project": "web", "name": "indexer-1", "id": "key_indexer", "is_admin": false,
            "owner_kind": "service_account", "owner_id": "svc_indexer", "owner": "indexer", "owner_has_access": true,
            "created_at": "2026-11-14T09:00:00Z", "age": 864_000, "last_used_at": "2026-11-24T08:00:00Z",
            "is_use_known": true, "idle": 3600, "not_allowed": null, "costs_usd": null,
        }])
    );
}

#[test]
fn keys_are_selected_and_sorted() {
    let server = server();
    for (words, expected) in [
        (&["--older-than", "90d"][..], &["key_ci", "key_bob", "key_old"][..]),
        (&["--older-than", "91d"], &["key_ci", "key_old"]),
        // A key that was never used counts from its creation.
        (&["--idle", "12d"], &["key_bob", "key_old"]),
        (&["--idle", "13d"], &["key_old"]),
        (&["--owner", "Bob@example.com"], &["key_bob"]),
        // The list of admin keys shows no e-mail address.
        (&["--owner", "alice@example.com"], &["key_ci"]),
        (&["--owner", "web/indexer"], &["key_indexer"]),
        (&["--owner", "proj_web/svc_indexer"], &["key_indexer"]),
        (&["--owner", "batch/indexer"], &[]),
        (&["--unallowed"], &["key_ci", "key_bob", "key_old"]),
        (&["--unallowed", "--idle", "13d"], &["key_old"]),
        (&["--sort", "age"], &["key_old", "key_ci", "key_bob", "key_indexer"]),
        (&["--sort", "last-used"], &["key_old", "key_bob", "key_ci", "key_indexer"]),
        (&["--sort", "name"], &["key_bob", "key_ci", "key_indexer", "key_old"]),
        (&["--sort", "owner"], &["key_ci", "key_bob", "key_indexer", "key_old"]),
        (&["--sort", "project"], &["key_ci", "key_bob", "key_indexer", "key_old"]),
    ] {
        let all: Vec<&str> = ["show", "keys", "--format", "json"].iter().chain(words).copied().collect();
        assert_eq!(ids(&server.run(&all).code(0)), expected, "{words:?}");
    }
}

#[test]
fn unallowed_keys_are_told_by_the_rules() {
    let server = server();
    let keys = server.run(&["show", "keys", "--unallowed", "--format", "json"]).code(0).json();
    let why = |id: &str| {
        let keys = keys["keys"].as_array().unwrap();
        keys.iter().find(|key| key["id"] == id).map(|key| key["not_allowed"].as_str().unwrap().to_owned())
    };
    assert_eq!(why("key_ci").unwrap(), "`max_age 90d` passed on 2026-10-25T09:00:00Z");
    assert_eq!(why("key_bob").unwrap(), "rule 1 comes nearest, and its `service_account` does not fit");
    assert_eq!(why("key_indexer"), None);
    // A project without a section is not asked for.
    let counted = Counted::new(&server);
    server.run(&["show", "keys", "--unallowed"]).code(0);
    assert_eq!(counted.requests()["GET /organization/projects/{project_id}/api_keys"], 1);
    server.write("orgward.yaml", "version: 1\norganization: { id: org-cli }\nusers: {}\n");
    server.run(&["show", "keys", "--unallowed"]).code(1).says("the configuration has none");
    std::fs::remove_file(server.folder.path().join("orgward.yaml")).unwrap();
    server.run(&["show", "keys", "--unallowed"]).code(1).says("`--unallowed` needs a configuration").says("-c");
}

/// The words of a view, and the labels and numbers of its requests.
type Costs<'a> = (&'a [&'a str], &'a [(&'a str, usize)]);

#[test]
fn a_view_asks_only_for_what_it_shows() {
    let server = server();
    let users = "GET /organization/users";
    let invites = "GET /organization/invites";
    let projects = "GET /organization/projects";
    let groups = "GET /organization/groups";
    let keys = "GET /organization/projects/{project_id}/api_keys";
    let admin = "GET /organization/admin_api_keys";
    let members = "GET /organization/projects/{project_id}/users";
    let in_group = "GET /organization/groups/{group_id}/users";
    let inside = "GET /organization/projects/{project_id}/groups";
    let of_user = "GET /organization/users/{user_id}/roles";
    let of_member = "GET /projects/{project_id}/users/{user_id}/roles";
    let of_inside = "GET /projects/{project_id}/groups/{group_id}/roles";
    let of_group = "GET /organization/groups/{group_id}/roles";
    let accounts = "GET /organization/projects/{project_id}/service_accounts";
    let (roles, project_roles) = ("GET /organization/roles", "GET /projects/{project_id}/roles");
    let cases: [Costs<'_>; 11] = [
        (&["users"], &[(users, 1), (invites, 1)]),
        (&["projects"], &[(projects, 1)]),
        (&["keys"], &[(projects, 1), (admin, 1), (keys, 3)]),
        (&["keys", "--owner", "web/indexer"], &[(projects, 1), (keys, 1)]),
        (&["keys", "--owner", "bob@example.com"], &[(projects, 1), (users, 1), (admin, 1), (keys, 3)]),
        (&["groups"], &[(groups, 1), (projects, 1), (in_group, 3), (of_group, 3), (inside, 3)]),
        (&["roles"], &[(roles, 1), (projects, 1), (project_roles, 3)]),
        (
            &["user", "bob@example.com"],
            &[
                (users, 1),
                (projects, 1),
                (groups, 1),
                (admin, 1),
                (of_user, 1),
                (in_group, 3),
                (keys, 3),
                (members, 3),
                (inside, 3),
                (of_member, 1),
                (of_inside, 1),
            ],
        ),
        // An owner of the organization owns every project, so nobody looks for a way in.
        (
            &["user", "alice@example.com"],
            &[(users, 1), (projects, 1), (groups, 1), (admin, 1), (of_user, 1), (in_group, 3), (keys, 3)],
        ),
        (&["user", "nina@example.com"], &[(users, 1), (invites, 1), (projects, 1)]),
        (
            &["project", "web"],
            &[
                (projects, 1),
                (users, 1),
                (invites, 1),
                (members, 1),
                (inside, 1),
                (project_roles, 1),
                (accounts, 1),
                (keys, 1),
                (groups, 1),
                (of_inside, 1),
                (in_group, 1),
            ],
        ),
    ];
    for (words, expected) in cases {
        let counted = Counted::new(&server);
        server.run(&[&["show"], words].concat()).code(0);
        let expected: BTreeMap<String, usize> =
            expected.iter().map(|(label, number)| ((*label).to_owned(), *number)).collect();
        assert_eq!(counted.requests(), expected, "{words:?}");
    }
}

#[test]
fn a_part_that_cannot_be_read_is_missing_and_the_rest_is_shown() {
    let lacking = |route: &str, words: &[&str]| {
        let server = server();
        server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 403, "times": 100 }));
        let words: Vec<&str> = ["show"].iter().chain(words).chain(&["--format", "json"]).copied().collect();
        let ran = server.run(&words).code(6);
        assert!(ran.err.contains("warning: cannot read the ") && ran.err.contains("403"), "{}", ran.err);
        let json = ran.json();
        assert_eq!(json["missing"].as_array().unwrap().len(), 1, "{}", json["missing"]);
        json
    };
    let keys = lacking("/organization/admin_api_keys", &["keys"]);
    assert_eq!(
        (&keys["missing"][0]["collection"], &keys["missing"][0]["parents"]),
        (&json!("admin_api_keys"), &json!([]))
    );
    assert_eq!(keys["keys"].as_array().unwrap().len(), 3);
    let keys = lacking("/organization/projects/{project_id}/api_keys", &["keys"]);
    assert_eq!(keys["missing"][0]["parents"], json!(["project/Default project", "project/batch", "project/web"]));
    assert!(keys["keys"].as_array().unwrap().iter().any(|key| key["id"] == "key_ci"));
    let groups = lacking("/organization/groups/{group_id}/roles", &["groups"]);
    assert_eq!((&groups["groups"][1]["roles"], &groups["groups"][1]["members"]), (&Value::Null, &json!(2)));
    let groups = lacking("/organization/projects", &["groups"]);
    assert_eq!(groups["groups"][1]["projects"], Value::Null);
    let roles = lacking("/projects/{project_id}/roles", &["roles"]);
    assert!(roles["roles"].as_array().unwrap().iter().any(|role| role["name"] == "billing"));
    let roles = lacking(MEMBERS, &["roles", "--holders"]);
    assert_eq!(roles["missing"][0]["collection"], "project_members");
    let user = lacking("/organization/groups", &["user", "bob@example.com"]);
    assert_eq!((&user["groups"], &user["projects"][0]["project"]), (&Value::Null, &json!("web")));
    let project = lacking("/organization/projects/{project_id}/groups", &["project", "web"]);
    assert_eq!((&project["groups"], &project["roles"][0]["name"]), (&Value::Null, &json!("auditor")));

    // The members are looked for in the list of users too, where that embeds them.
    let embedded = format!("{LIVE}switches: {{ embed_projects: true, unreadable: [\"{}\"] }}\n", MEMBERS);
    let roles = Server::start(&embedded).run(&["show", "roles", "--holders", "--format", "json"]).code(6).json();
    assert_eq!(roles["missing"][0]["collection"], "project_members");
    assert_eq!(roles["missing"][0]["parents"].as_array().unwrap().len(), 3);

    // Without its first list there is nothing to show.
    let server = server();
    server.fault(&json!({ "method": "GET", "route": "/organization/users", "effect": "status", "code": 403 }));
    let ran = server.run(&["show", "users", "--format", "json"]).code(6);
    assert_eq!(ran.out, "", "{}", ran.err);
}

#[test]
fn what_is_not_there_and_what_does_not_fit_is_wrong_input() {
    let server = server();
    for (words, said) in [
        (&["user"][..], "needs an e-mail address"),
        (&["project"], "needs the name or id of a project"),
        (&["user", "nobody@example.com"], "neither a member nor invited"),
        (&["user", "nobody"], "nobody"),
        (&["project", "nothing"], "there is no project `nothing`"),
        (&["keys", "--owner", "nothing/indexer"], "there is no project `nothing`"),
        (&["keys", "--owner", "nobody"], "nobody"),
        (&["keys", "--older-than", "1 month"], "--older-than"),
        (&["users", "bob@example.com"], "unexpected argument"),
        (&["users", "--older-than", "90d"], "options of `show keys`"),
        (&["groups", "--holders"], "option of `show roles`"),
    ] {
        server.run(&[&["show"], words].concat()).code(1).says(said);
    }
}

#[test]
fn a_project_that_shares_its_name_is_shown_by_its_id() {
    let server = Server::start(
        "organization: { id: org-cli }\nusers: [{ email: alice@example.com, role: owner }]\nprojects:\n  \
         - { id: proj_one, name: web, service_accounts: [{ name: first }] }\n  \
         - { id: proj_two, name: web, service_accounts: [{ name: second }] }\n",
    );
    server.run(&["show", "project", "web"]).code(1).says("proj_one, proj_two");
    let shown = server.run(&["show", "project", "proj_two"]).code(0).out;
    assert!(shown.contains("second") && !shown.contains("first"), "{shown}");
}

/// Events, and costs with and without a key.
const REPORTS: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users:
  - { id: user_alice, email: alice@example.com, role: owner }
  - { id: user_bob, email: bob@example.com, role: reader }
projects:
  - id: proj_web
    name: web
    created_at: -200d
    users: [{ email: bob@example.com, role: member }]
    api_keys: [{ id: key_bob, name: bob, owner: { user: bob@example.com }, created_at: -90d, last_used_at: -1d }]
    costs:
      - { usd: 12.5, at: -1d, line_item: 'gpt-5, input', api_key_id: key_bob }
      - { usd: 0.1, at: -2d }
      - { usd: 0.2, at: -3d }
      - { usd: 70, at: -60d }
  - { id: proj_batch, name: batch, costs: [{ usd: 3, at: -5d }] }
audit_logs:
  - { id: log_login, type: login.succeeded, effective_at: -1d }
  - id: log_archived
    type: project.archived
    effective_at: -2d
    details: { id: proj_old }
    actor: { type: api_key, api_key: { id: key_t, type: user, user: { id: user_alice, email: alice@example.com } } }
    project: { id: proj_web, name: web }
  - { id: log_created, type: project.created, effective_at: -20d, details: { id: proj_old } }
";

#[test]
fn reports_are_tables_csv_and_lines() {
    let server = Server::start(REPORTS);
    for (name, words) in [
        ("audit", &["audit"][..]),
        ("audit_csv", &["audit", "--format", "csv"]),
        ("audit_lines", &["audit", "--format", "jsonl", "--last", "7d"]),
        ("usage", &["usage"]),
        ("usage_models", &["usage", "--by", "model", "--of", "completions,embeddings", "--last", "7d"]),
        ("usage_csv", &["usage", "--by", "user", "--of", "completions,images", "--format", "csv"]),
        ("costs", &["costs"]),
        ("costs_csv", &["costs", "--by", "line-item", "--format", "csv"]),
        ("costs_keys", &["keys", "--costs", "--sort", "costs", "--owner", "bob@example.com"]),
        ("costs_project", &["project", "web", "--costs", "--last", "90d"]),
    ] {
        let out = server.run(&[&["show"], words].concat()).code(0).out;
        insta::assert_snapshot!(format!("report_{name}"), out.replace("\r\n", "\n"));
    }
    assert!(server.writes().is_empty());
}

#[test]
fn reports_fit_their_schema() {
    let server = Server::start(REPORTS);
    let schema: Value = server.run(&["schema", "show"]).code(0).json();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for words in [
        &["audit"][..],
        &["usage"],
        &["usage", "--by", "key"],
        &["costs"],
        &["costs", "--by", "key"],
        &["keys", "--costs"],
        &["project", "web", "--costs"],
    ] {
        let words: Vec<&str> = ["show"].iter().chain(words).chain(&["--format", "json"]).copied().collect();
        let json = server.run(&words).code(0).json();
        let wrong: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{words:?}: {wrong:?}");
        assert_eq!((&json["view"], &json["missing"]), (&json!(words[1]), &json!([])));
    }
    // Amounts are exact: 12.5 and 0.1 and 0.2.
    let costs = server.run(&["show", "costs", "--format", "json"]).code(0).json();
    assert_eq!((&costs["total_usd"], &costs["since"]), (&json!("15.80"), &json!("2026-10-25T00:00:00Z")));
    let web = server.run(&["show", "project", "web", "--costs", "--format", "json"]).code(0).json();
    assert_eq!((&web["costs"]["total_usd"], &web["costs"]["other_usd"]), (&json!("12.80"), &json!("0.30")));
    assert_eq!(web["keys"][0]["costs_usd"], "12.50");
}

fn events(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    json["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn events_are_selected() {
    let server = Server::start(REPORTS);
    for (words, expected) in [
        (&["--last", "7d"][..], &["log_login", "log_archived"][..]),
        (&["--since", "2026-11-01", "--until", "2026-11-20"], &["log_created"]),
        (&["--type", "project.archived", "--type", "project.created"], &["log_archived", "log_created"]),
        (&["--actor", "Alice@example.com"], &["log_archived"]),
        (&["--actor", "user_alice"], &["log_archived"]),
        (&["--resource", "proj_old"], &["log_archived", "log_created"]),
        (&["--project", "web"], &["log_archived"]),
        (&["--project", "proj_web"], &["log_archived"]),
        (&["--limit", "2"], &["log_login", "log_archived"]),
        (&["--type", "project.deleted"], &[]),
    ] {
        let all: Vec<&str> = ["show", "audit", "--format", "json"].iter().chain(words).copied().collect();
        assert_eq!(events(&server.run(&all).code(0)), expected, "{words:?}");
    }
    server.run(&["show", "audit", "--limit", "2"]).code(0).says("only the newest 2 events are shown");
    assert_eq!(server.run(&["show", "audit", "--limit", "2", "--format", "json"]).json()["is_cut"], true);
    assert_eq!(server.run(&["show", "audit", "--limit", "3", "--format", "json"]).json()["is_cut"], false);
    server.run(&["show", "audit", "--type", "project.deleted"]).code(0).says("no event that fits");
}

/// Every page is requested once, and no page more than the limit needs.
#[test]
fn a_long_log_is_read_page_by_page() {
    let rows: String = (0..250)
        .map(|n| format!("  - {{ id: log_{n:03}, type: login.succeeded, effective_at: -{}m }}\n", n + 1))
        .collect();
    let live = format!("now: 2026-11-24T09:00:00Z\norganization: {{ id: org-cli }}\naudit_logs:\n{rows}");
    let server = Server::start(&live);
    for (limit, shown, requests) in [("100", 100, 1), ("101", 101, 2), ("200", 200, 2), ("1000", 250, 3)] {
        let counted = Counted::new(&server);
        let ran = server.run(&["show", "audit", "--limit", limit, "--format", "json"]).code(0);
        assert_eq!(events(&ran).len(), shown);
        assert_eq!(counted.requests(), [("GET /organization/audit_logs".to_owned(), requests)].into(), "{limit}");
    }
}

#[test]
fn a_log_that_cannot_be_read_is_never_empty() {
    for switch in ["not_found", "forbidden"] {
        let server = Server::start(&format!("switches: {{ audit_logs: {switch} }}\n{REPORTS}"));
        for format in ["text", "csv", "json", "jsonl"] {
            let ran = server.run(&["show", "audit", "--format", format]).code(6).says("not shown as empty");
            assert_eq!(ran.out, "", "{switch} {format}");
        }
    }
}

/// Answers the next request of a route with this page.
fn told(server: &Server, route: &str, body: &Value) {
    server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 200, "body": body }));
}

/// The contract of the API lets a result of the costs lack its amount.
#[test]
fn costs_without_an_amount_are_counted_and_the_others_are_shown() {
    let server = Server::start(REPORTS);
    let days = json!([{ "object": "bucket", "start_time": 1, "end_time": 2, "results": [
        { "object": "organization.costs.result", "project_id": "proj_web", "api_key_id": "key_bob" },
        { "object": "organization.costs.result", "project_id": "proj_web" },
        { "object": "organization.costs.result", "project_id": "proj_web", "amount": { "currency": "usd" } },
        { "object": "organization.costs.result", "project_id": "proj_web", "amount": { "value": 2.5, "currency": "usd" } },
    ] }]);
    let shown = |words: &[&str]| {
        told(
            &server,
            "/organization/costs",
            &json!({ "object": "page", "data": days, "has_more": false, "next_page": null }),
        );
        let words: Vec<&str> = ["show"].iter().chain(words).copied().collect();
        server.run(&words).code(0).says("3 results of the costs have no amount")
    };
    assert!(shown(&["costs"]).out.contains("2.50"));
    let costs = shown(&["costs", "--format", "json"]).json();
    assert_eq!((&costs["total_usd"], &costs["unknown_results"]), (&json!("2.50"), &json!(3)));
    let web = shown(&["project", "web", "--costs", "--format", "json"]).json();
    assert_eq!((&web["keys"][0]["costs_usd"], &web["costs"]["unknown_results"]), (&Value::Null, &json!(3)));
    let keys = shown(&["keys", "--costs", "--format", "json"]).json();
    let bob = keys["keys"].as_array().unwrap().iter().find(|key| key["id"] == "key_bob").unwrap();
    assert_eq!(bob["costs_usd"], Value::Null);
}

/// The order of the log does not matter to whoever looks at its events.
#[test]
fn events_that_are_not_in_order_are_sorted() {
    let server = Server::start(REPORTS);
    let now = 1_795_510_800;
    let event = |id: &str, at: i64| json!({ "id": id, "type": "login.succeeded", "effective_at": at });
    let (a, b, c) = (event("log_a", now - 30), event("log_b", now - 20), event("log_c", now - 10));
    told(&server, "/organization/audit_logs", &json!({ "object": "list", "data": [b, c, a], "has_more": false }));
    let ran = server.run(&["show", "audit", "--format", "json"]).code(0);
    assert_eq!(events(&ran), ["log_c", "log_b", "log_a"]);
    assert_eq!((&ran.json()["is_in_order"], &ran.json()["is_cut"]), (&json!(false), &json!(false)));
    told(&server, "/organization/audit_logs", &json!({ "object": "list", "data": [b, c], "has_more": true }));
    let ran = server.run(&["show", "audit", "--limit", "2"]).code(0);
    ran.says("only 2 events are shown, and the API does not list the newest ones first");
}

#[test]
fn usage_and_costs_that_cannot_be_read_are_missing() {
    let lacking = |route: &str, words: &[&str]| {
        let server = Server::start(REPORTS);
        server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 403, "times": 100 }));
        let words: Vec<&str> = ["show"].iter().chain(words).chain(&["--format", "json"]).copied().collect();
        server.run(&words).code(6)
    };
    let usage = lacking("/organization/usage/embeddings", &["usage"]).json();
    assert_eq!(usage["missing"][0]["collection"], "usage_embeddings");
    let sorts: Vec<&Value> = usage["usage"].as_array().unwrap().iter().map(|entry| &entry["sort"]).collect();
    assert!(sorts.contains(&&json!("completions")) && !sorts.contains(&&json!("embeddings")), "{sorts:?}");
    let costs = lacking("/organization/projects", &["costs"]).json();
    assert_eq!((&costs["costs"][0]["group"], &costs["costs"][0]["name"]), (&json!("proj_web"), &Value::Null));
    for words in [&["keys", "--costs"][..], &["project", "web", "--costs"]] {
        let shown = lacking("/organization/costs", words).json();
        assert_eq!(shown["missing"][0]["collection"], "costs");
        let keys = shown["keys"].as_array().unwrap();
        assert!(keys.iter().all(|key| key["costs_usd"].is_null()) && !keys.is_empty(), "{keys:?}");
    }
    assert_eq!(lacking("/organization/costs", &["costs"]).out, "");
}

#[test]
fn options_that_a_report_would_not_obey_are_wrong_input() {
    let server = Server::start(REPORTS);
    for (words, said) in [
        (&["users", "--costs"][..], "`--costs`"),
        (&["keys", "--last", "7d"], "`--last`"),
        (&["usage", "--type", "login.failed"], "`--type`"),
        (&["keys", "--by", "model"], "`--by`"),
        (&["costs", "--of", "images"], "`--of`"),
        (&["costs", "--by", "model"], "no costs by model"),
        (&["usage", "--by", "line-item"], "no usage by line item"),
        (&["keys", "--project", "web"], "`--project`"),
        (&["keys", "--sort", "costs"], "needs `--costs`"),
        (&["audit", "--last", "1 month"], "--last"),
        (&["audit", "--since", "yesterday"], "--since"),
        (&["audit", "--since", "2026-11-20", "--until", "2026-11-20"], "no length"),
        (&["audit", "--actor", "user_a", "--actor", "a@example.com"], "not both"),
        (&["audit", "--project", "nothing"], "there is no project `nothing`"),
        (&["costs", "--project", "nothing"], "there is no project `nothing`"),
    ] {
        server.run(&[&["show"], words].concat()).code(1).says(said);
    }
    assert!(server.exchanges().iter().all(|exchange| exchange.path.ends_with("/organization/projects")));
}

#[test]
fn a_project_is_shown_with_its_external_key() {
    let key =
        "external_keys: [{ id: extkey_1, name: vault, type: aws, external_id: org-cli, kms_arn: a, role_arn: r }]\n";
    let live = format!("{LIVE}{key}").replace("    name: web\n", "    name: web\n    external_key_id: extkey_1\n");
    let server = Server::start(&live);
    server.write("orgward.yaml", RULES);
    assert!(server.run(&["show", "project", "web"]).code(0).out.contains("EXTERNAL KEY"));
    let json = |name: &str| server.run(&["show", "project", name, "--format", "json"]).code(0).json();
    assert_eq!(json("web")["external_key"], "vault");
    assert_eq!(json("batch")["external_key"], Value::Null);
    // A key that nobody may list is shown by its id.
    let unreadable = format!("{live}switches: {{ unreadable: [/organization/external_keys] }}\n");
    let server = Server::start(&unreadable);
    server.write("orgward.yaml", RULES);
    let ran = server.run(&["show", "project", "web", "--format", "json"]).code(6);
    assert_eq!(ran.json()["external_key"], "extkey_1");
}
