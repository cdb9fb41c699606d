//! What people read: everything when they ask for it, who is in danger always, and why the API said no.

use crate::harness::{CONFIG, LIVE, Server};
use serde_json::json;
use std::fmt::Write as _;

/// An organization with so many readers, and a file that makes something of each.
fn crowd(number: usize, wanted: &str) -> (String, String) {
    let (mut live, mut config) = (LIVE.to_owned(), String::new());
    let mut users = String::new();
    config.push_str(
        "version: 1\norganization: { id: org-cli }\npolicy: { guardrails: { max_new_owners: 9999, max_changes: 9999, max_removals: { users: 9999, total: 9999 } } }\nusers:\n",
    );
    for index in 0..number {
        let _ = writeln!(users, "  - {{ email: u{index:04}@example.com, role: reader }}");
        let _ = writeln!(config, "  u{index:04}@example.com: {wanted}");
    }
    live = live.replace("projects:\n", &format!("{users}projects:\n"));
    (live, config)
}

#[test]
fn who_becomes_an_owner_or_leaves_is_named_with_the_line_it_comes_from() {
    for (wanted, number) in [("owner", 14), ("{ state: absent }", 14), ("owner", 199)] {
        let (live, config) = crowd(number, wanted);
        let server = Server::start(&live);
        server.write("orgward.yaml", &config);
        let text = server.run(&["plan"]).code(0).out;
        for index in 0..number {
            let line =
                text.lines().find(|line| line.contains(&format!("u{index:04}@"))).unwrap_or_else(|| panic!("{text}"));
            assert!(line.contains(&format!("(orgward.yaml:{})", index + 5)), "{line}");
        }
        assert!(!text.contains(" more"), "{text}");
        let markdown = server.run(&["plan", "--format", "markdown"]).code(0).out;
        for index in 0..number {
            assert!(markdown.contains(&format!("`user/u{index:04}@example.com` `orgward.yaml:{}`", index + 5)));
        }
    }
}

#[test]
fn all_shows_all() {
    let (live, config) = crowd(230, "owner");
    let server = Server::start(&live);
    server.write("orgward.yaml", &config);
    let text = server.run(&["plan"]).code(0).out;
    assert!(text.contains("and 30 more (all with --all)"), "{text}");
    for words in [&["plan", "--all"][..], &["drift", "--all"]] {
        let text = server.run(words).out;
        assert!((0..230).all(|index| text.contains(&format!("u{index:04}@"))) && !text.contains(" more ("), "{text}");
    }
    let markdown = server.run(&["plan", "--format", "markdown"]).code(0).out;
    assert!(markdown.contains("u0229@") && markdown.contains("<details><summary>and 30 more</summary>"), "{markdown}");
}

#[test]
fn a_comment_is_cut_only_as_far_as_it_must_and_says_so() {
    let (live, config) = crowd(2000, "owner");
    let server = Server::start(&live);
    server.write("orgward.yaml", &config);
    let markdown = server.run(&["plan", "--format", "markdown"]).code(0).out;
    let length = markdown.chars().count();
    assert!((62_000..=65_536).contains(&length), "{length}");
    let cut = markdown.lines().find(|line| line.starts_with("**Cut:**")).unwrap_or_else(|| panic!("{markdown}"));
    let shown = markdown.matches("`user/u").count();
    assert!(cut.contains(&format!("{} of 2000 dangerous changes", 2000 - shown)), "{cut}, {shown} shown");
    assert!(cut.contains("all in the plan artifact"), "{cut}");
}

#[test]
fn somebody_who_is_there_already_is_explained() {
    let server = Server::start(LIVE);
    server.write(
        "orgward.yaml",
        "version: 1\norganization: { id: org-cli }\nprojects: { web: { members: { bob@example.com: member, zoe@example.com: member } } }\n",
    );
    for code in [400, 409] {
        server.fault(&json!({
            "method": "POST", "route": "/organization/projects/{project_id}/users", "effect": "status", "code": code,
            "body": { "error": { "message": "User already exists in project.", "type": "invalid_request_error", "code": null, "param": null } },
        }));
        let ran = server.run(&["apply", "--yes"]).code(3);
        ran.says("refused")
            .says("User already exists in project")
            .says("through a group, or as an owner of the organization");
    }
    server.run(&["apply", "--yes"]).code(0);
}

#[test]
fn somebody_who_was_added_meanwhile_is_as_wanted() {
    let server = Server::start(LIVE);
    server.write(
        "orgward.yaml",
        "version: 1\norganization: { id: org-cli }\nprojects: { web: { members: { bob@example.com: member, zoe@example.com: member } } }\n",
    );
    server.fault(&json!({
        "method": "POST", "route": "/organization/projects/{project_id}/users", "effect": "status", "code": 400,
        "when": "after",
        "body": { "error": { "message": "User already exists in project.", "type": "invalid_request_error", "code": null, "param": null } },
    }));
    server.run(&["apply", "--yes"]).code(0).says("unchanged");
}

#[test]
fn warnings_stand_in_json() {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", &CONFIG.replace("  web:\n", "  Web: {}\n  web:\n"));
    let plan = server.run(&["plan", "--format", "json"]).code(0).json();
    let change = plan["changes"].as_array().unwrap().iter().find(|one| one["address"] == "project/Web").unwrap();
    assert!(change["warnings"][0].as_str().unwrap().contains("`web`, which is live and listed"), "{change}");
}

#[test]
fn the_end_of_time_is_a_date_and_a_clock() {
    let server = Server::start(LIVE);
    let users = |fields: &str| {
        format!(
            "version: 1\norganization: {{ id: org-cli }}\nusers:\n  alice@example.com: owner\n  grace@example.com: owner\n  bob@example.com: {fields}\n"
        )
    };
    for until in ["9999-12-31", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"] {
        server.write("orgward.yaml", &users(&format!("{{ roles: owner, until: {until}, then: reader }}")));
        server.run(&["plan"]).code(0).says("becomes reader on 9999-12-31");
        server.run(&["plan", "--now", "9999-12-30"]).code(0).says("9999-12-31");
        server.run(&["plan", "--now", "9999-12-31T23:59:59Z"]).code(0).says("In sync");
    }
    server.write("orgward.yaml", &users("{ roles: owner, until: 0001-01-01 }"));
    server.run(&["plan"]).code(0).says("0001-01-01 00:00 UTC");
    server.run(&["plan", "--now", "0001-01-01"]).code(0);
}

/// An owner of the organization owns every project, also where a group makes them one.
#[test]
fn an_owner_through_a_group_is_shown_in_every_project() {
    let live = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: reader }
groups: [{ name: admins, users: [bob@example.com], roles: [owner] }]
projects: [{ name: web }, { name: batch }]
";
    let server = Server::start(live);
    let shown = server.run(&["show", "user", "bob@example.com"]).code(0).out;
    for project in ["web", "batch", "Default project"] {
        let line = shown.lines().find(|line| line.trim_start().starts_with(project)).unwrap_or_default();
        assert!(line.contains("owner") && line.contains("organization owner"), "{project}: {shown}");
    }
}
