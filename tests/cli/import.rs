//! `orgward import` and `orgward init`: the first files that somebody has.

use crate::harness::{LIVE, Server};
use serde_json::json;
use std::fs;

/// An organization with something of every kind.
const EVERYTHING: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
roles: [{ name: billing, description: Sees what we spend., permissions: [api.usage.read] }]
users:
  - { email: alice@example.com, name: Alice Adams, role: owner }
  - { email: grace@example.com, role: owner }
  - { email: bob@example.com, name: Bob, role: reader, roles: [billing] }
  - { email: zoe@example.com, role: reader, is_scim_managed: true }
invites:
  - { id: invite-erin, email: erin@example.com, role: reader, created_at: -12d, expires_at: -5d, projects: [] }
  - { id: invite-fay, email: fay@example.com, role: reader, created_at: -1d, projects: [{ name: search, role: member }] }
groups:
  - { name: ml, users: [bob@example.com, { service_account: indexer, project: search }], roles: [billing] }
  - { name: okta-data, is_scim_managed: true, users: [zoe@example.com] }
projects:
  - { name: Default project, service_accounts: [{ name: cron, role: member }] }
  - { name: web, id: proj_web1 }
  - { name: web, id: proj_web2 }
  - { name: attic, status: archived, archived_at: -9d }
  - name: search
    roles: [{ name: auditor, permissions: [api.organization.projects.api_keys.read] }]
    users:
      - { email: alice@example.com, role: owner }
      - { email: bob@example.com, role: member, roles: [auditor] }
      - { email: zoe@example.com, role: viewer }
    groups: [{ name: ml, roles: [member, auditor] }, { name: okta-data, roles: [viewer] }]
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { id: key_indexer, name: indexer-2026, owner: { service_account: indexer }, created_at: -40d, last_used_at: -3d }
      - { id: key_bob, name: \"a # b\", owner: { user: bob@example.com }, created_at: -60d }
admin_api_keys:
  - { id: key_admin, name: orgward, owner: { user: alice@example.com }, created_at: -30d, last_used_at: -1d }
";

fn server() -> Server {
    let server = Server::start(EVERYTHING);
    fs::remove_file(server.folder.path().join("orgward.yaml")).unwrap();
    server
}

#[test]
fn an_imported_file_is_what_is_there() {
    let server = server();
    let ran = server.run(&["import"]).code(0);
    insta::assert_snapshot!("import_said", ran.err);
    let path = server.folder.path().join("orgward.yaml");
    insta::assert_snapshot!("import_file", fs::read_to_string(&path).unwrap());
    assert!(server.writes().is_empty());
    server.run(&["validate"]).code(0);
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
    assert!(!server.folder.path().join("orgward.yaml.partial").exists());
    // Nothing is overwritten unless somebody says so.
    fs::write(&path, "mine").unwrap();
    server.run(&["import"]).code(1).says("it exists already");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    server.run(&["import", "--force"]).code(0);
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
    let shown = server.run(&["import", "-o", "-"]).code(0).out;
    assert_eq!(shown, fs::read_to_string(&path).unwrap());
}

#[test]
fn an_imported_folder_has_a_file_for_each_project() {
    let server = server();
    server.run(&["import", "-o", "acme"]).code(0);
    let folder = server.folder.path().join("acme");
    let mut names: Vec<String> = fs::read_dir(folder.join("projects"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["default-project.yaml", "search.yaml", "web.yaml"]);
    server.run(&["plan", "-c", "acme"]).code(0).says("In sync: nothing to change.");
    server.run(&["import", "-o", "acme"]).code(1).says("the folder is not empty");
    server.run(&["import", "-o", "acme", "--force"]).code(1).says("the folder is not empty");
    let left: Vec<_> = fs::read_dir(server.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("partial")), "{left:?}");
}

#[test]
fn a_part_can_be_imported() {
    let server = server();
    let only = server.run(&["import", "-o", "-", "--only", "users,admin_api_keys"]).code(0).out;
    assert!(only.contains("\nusers:\n") && only.contains("\nadmin_api_keys:\n"), "{only}");
    assert!(!only.contains("projects:") && !only.contains("groups:"), "{only}");
    server.run(&["import", "-o", "one.yaml", "--project", "search"]).code(0);
    let one = fs::read_to_string(server.folder.path().join("one.yaml")).unwrap();
    assert!(one.contains("\n  search:\n") && !one.contains("web") && !one.contains("users:"), "{one}");
    server.run(&["plan", "-c", "one.yaml"]).code(0).says("In sync: nothing to change.");
    server.run(&["import", "-o", "-", "--project", "serach"]).code(1).says("no project is named `serach`");
    server.run(&["import", "-o", "-", "--only", "people"]).code(1).says("the sections are");
    server.run(&["import", "-o", "-", "--only", "users", "--project", "search"]).code(1);
}

#[test]
fn what_the_key_may_not_read_is_told_and_not_empty() {
    let live = EVERYTHING.replace(
        "organization: { id: org-cli }\n",
        "organization: { id: org-cli }\nswitches: { unreadable: [/organization/groups, \"/organization/projects/{project_id}/api_keys\"] }\n",
    );
    let server = Server::start(&live);
    let ran = server.run(&["import", "--force"]).code(6).says("could not be read");
    // Requests are sent side by side, so their ids tell nothing.
    let lines = ran.err.lines().map(|line| line.split(" [request id").next().unwrap());
    insta::assert_snapshot!("import_unread", lines.collect::<Vec<_>>().join("\n"));
    let text = fs::read_to_string(server.folder.path().join("orgward.yaml")).unwrap();
    assert!(text.contains("# groups: could not be read") && text.contains("# api_keys: could not be read"), "{text}");
    assert!(!text.contains("allow: []") && !text.contains("groups: {}"), "{text}");
    server.run(&["validate"]).code(0);
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
}

#[test]
fn an_import_goes_on_where_it_was_stopped() {
    let server = server();
    let route = "/organization/projects/{project_id}/api_keys";
    server.fault(&json!({ "method": "GET", "route": route, "times": 99, "effect": "status", "code": 401 }));
    let partial = server.folder.path().join("orgward.yaml.partial");
    server.run(&["import"]).code(1);
    assert!(!partial.exists(), "a key that is refused stays refused");
    server.clear_faults();
    server.fault(&json!({ "method": "GET", "route": route, "times": 99, "effect": "status", "code": 429 }));
    server.run(&["import", "--deadline", "1s"]).code(6).says("run the same command again");
    assert!(partial.exists() && !server.folder.path().join("orgward.yaml").exists());
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&partial).unwrap().permissions()) & 0o777, 0o600);
    server.clear_faults();
    let before = server.exchanges().len();
    server.run(&["import"]).code(0).says("going on with orgward.yaml.partial");
    let asked: Vec<String> = server.exchanges()[before..].iter().map(crate::support::label).collect();
    assert!(!asked.is_empty() && !asked.contains(&"GET /organization/users".to_owned()), "{asked:?}");
    assert!(!partial.exists());
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
}

#[test]
fn a_first_file_is_valid_and_never_overwrites() {
    let server = Server::start(LIVE);
    server.run(&["init"]).code(1).says("it exists already");
    server.run(&["init", "-o", "first.yaml"]).code(0).says("orgward validate -c first.yaml");
    server.run(&["validate", "-c", "first.yaml"]).code(0);
    let text = server.run(&["init", "-o", "-"]).code(0).out;
    // What is commented out is valid as well.
    let all: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ").filter(|rest| rest.starts_with(' ') || rest.contains(':')) {
            Some(rest) if !rest.starts_with("yaml-") && !rest.starts_with("For") && !rest.starts_with("`orgward") => {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    server.write("all.yaml", &all);
    server.run(&["validate", "-c", "all.yaml"]).code(0);
    insta::assert_snapshot!("init", text);
}
