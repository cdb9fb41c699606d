//! plan, drift, validate, show, schema.

use crate::{
    harness::{CONFIG, LIVE, Server},
    support::without_tally,
};
use serde_json::json;

#[test]
fn a_plan_that_is_not_the_expected_one_fails_and_says_how() {
    let server = Server::start(LIVE);
    server.run(&["plan", "--out", "plan.json"]).code(0);
    server.run(&["plan", "--expect", "plan.json"]).code(0);
    server.write("orgward.yaml", &CONFIG.replace("  nina@", "  max@example.com: reader\n  nina@"));
    let more = server.run(&["plan", "--expect", "plan.json"]).code(5);
    assert!(more.err.contains("not expected: invite user/max@example.com"), "{}", more.err);
    server.write("orgward.yaml", &CONFIG.replace("indexer: member", "indexer: owner"));
    server.run(&["plan", "--expect", "plan.json"]).code(5).says("stale: project/web/service_account/indexer");
    server.write("orgward.yaml", &CONFIG.replace("bob@example.com: owner", "bob@example.com: reader"));
    let less = server.run(&["plan", "--expect", "plan.json"]).code(5);
    assert!(less.err.contains("expected, but not in this plan: update user/bob@example.com"), "{}", less.err);
    server.run(&["plan", "--expect", "missing.json"]).code(1).says("missing.json");
    assert!(server.writes().is_empty());
}

#[test]
fn plan_shows_and_writes_nothing() {
    let server = Server::start(LIVE);
    let text = server.run(&["plan"]).code(0);
    insta::assert_snapshot!("plan", without_tally(&text.out));
    server.run(&["plan", "--detailed-exitcode"]).code(2);
    let diff = server.run(&["plan", "--diff"]).code(0);
    insta::assert_snapshot!("plan_diff", diff.out);
    let markdown = server.run(&["plan", "--format", "markdown"]).code(0);
    insta::assert_snapshot!("plan_markdown", without_tally(&markdown.out));
    let json = server.run(&["plan", "--format", "json", "--out", "plan.json"]).code(0).json();
    assert_eq!(json["format"], "orgward.plan/v1");
    let saved: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(server.folder.path().join("plan.json")).unwrap()).unwrap();
    assert_eq!(saved, json, "what is saved is what is printed");
    assert!(server.writes().is_empty(), "{:?}", server.writes());
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let server = Server::start(LIVE);
    let words = ["plan", "--format", "json", "--now", "2026-11-24"];
    assert_eq!(server.run(&words).out, server.run(&words).out);
}

#[test]
fn drift_is_one_line_in_sync_and_precise_when_not() {
    let server = Server::start(LIVE);
    insta::assert_snapshot!("drift", server.run(&["drift"]).code(2).out);
    server.run(&["apply", "--yes"]).code(0);
    insta::assert_snapshot!("drift_in_sync", server.run(&["drift"]).code(0).out);
}

#[test]
fn a_guardrail_blocks_with_its_own_code() {
    let server = Server::start(LIVE);
    server.write(
        "orgward.yaml",
        &CONFIG
            .replace("users: remove", "users: ignore")
            .replace("  grace@example.com: owner\n", "  grace@example.com: reader\n")
            .replace("  bob@example.com: owner\n", "  bob@example.com: reader\n"),
    );
    let ran = server.run(&["plan", "--detailed-exitcode", "--out", "blocked.json"]).code(4).says("min_owners");
    insta::assert_snapshot!("plan_blocked", without_tally(&ran.out));
    server.run(&["apply", "--yes"]).code(4).says("nothing was sent");
    server.run(&["apply", "blocked.json", "--yes"]).code(4).says("blocked by a guardrail when it was saved");
    assert!(server.writes().is_empty());
}

#[test]
fn a_wish_that_cannot_be_fulfilled_is_wrong_input() {
    let server = Server::start(&LIVE.replace(
        "{ email: bob@example.com, role: reader }",
        "{ email: bob@example.com, role: reader, is_scim_managed: true }",
    ));
    server.write("orgward.yaml", &CONFIG.replace("bob@example.com: owner", "bob@example.com: { state: absent }"));
    let ran = server.run(&["plan"]).code(1);
    insta::assert_snapshot!("plan_impossible", without_tally(&ran.out));
}

#[test]
fn what_cannot_be_read_is_not_known() {
    let server = Server::start(LIVE);
    server.fault(
        &json!({ "method": "GET", "route": "/organization/projects", "effect": "status", "code": 404, "times": 9 }),
    );
    let ran = server.run(&["plan"]).code(6).says("/organization/projects");
    assert!(ran.out.is_empty(), "{}", ran.out);
    server.run(&["drift"]).code(6);
}

#[test]
fn reading_survives_a_bad_minute() {
    let server = Server::start(LIVE);
    server.fault(&json!({ "method": "GET", "route": "/organization/users", "effect": "status", "code": 429, "retry_after": "0" }));
    server.fault(&json!({ "method": "GET", "route": "/organization/invites", "effect": "status", "code": 503, "retry_after": "0" }));
    let plan = server.run(&["plan", "-v", "--format", "json"]).code(0);
    // Retries are told to whoever asks for the details, and do not change the plan.
    assert_eq!(plan.json()["requests"]["by_route"]["GET /organization/users"], 1);
    assert!(plan.err.contains("429") && plan.err.contains("503"), "{}", plan.err);
}

#[test]
fn validate_needs_no_key() {
    let server = Server::start(LIVE);
    let ran = crate::harness::Ran::of(crate::harness::binary(server.folder.path()).arg("validate").output().unwrap());
    ran.code(0).says("valid: 1 file");
    assert!(server.exchanges().is_empty());
    server.write("orgward.yaml", "version: 1\nusers: { bob@example.com: admin }\n");
    let ran = server.run(&["validate"]).code(1);
    insta::assert_snapshot!("validate", ran.err);
    let list = server.run(&["validate", "--format", "json"]).code(1).json();
    assert_eq!(list[0]["line"], 2);
    assert_eq!(list[0]["file"], "orgward.yaml");
}

const WITH_TEMPLATE: &str = "version: 1
organization: { id: org-cli }
templates:
  team:
    members: { bob@example.com: member }
projects:
  web: { use: team }
";

#[test]
fn templates_are_expanded_and_their_changes_have_two_places() {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", WITH_TEMPLATE);
    let ran = server.run(&["validate", "--expand"]).code(0);
    insta::assert_snapshot!("validate_expand", ran.out);
    server.run(&["validate"]).code(0).says("valid: 1 file, 2 entries, 0 key rules, 1 template");
    let plan = server.run(&["plan", "--format", "json"]).json();
    let change = plan["changes"].as_array().unwrap().iter().chain(plan["read_only"].as_array().unwrap());
    let sources: Vec<_> = change.map(|change| &change["source"]).filter(|source| source["line"] == 5).collect();
    assert!(!sources.is_empty(), "{plan:#}");
    assert!(sources.iter().all(|source| source["used_at"]["line"] == 7), "{sources:?}");
    // What is broken is not printed.
    server.write("orgward.yaml", &WITH_TEMPLATE.replace("use: team", "use: taem"));
    let ran = server.run(&["validate", "--expand"]).code(1);
    assert!(ran.out.is_empty(), "{}", ran.out);
    ran.says("did you mean `team`?");
    let list = server.run(&["validate", "--format", "json"]).code(1).json();
    assert_eq!(list.as_array().unwrap().len(), 2, "{list:#}");
}

#[test]
fn the_templates_of_the_base_apply_to_the_base() {
    let server = Server::start(LIVE);
    server.write("base.yaml", WITH_TEMPLATE);
    server.write("orgward.yaml", "version: 1\norganization: { id: org-cli }\nprojects: { web: {} }\n");
    let ran = server.run(&["plan", "--base", "base.yaml"]);
    assert!(!ran.err.contains("error"), "{}", ran.err);
}

#[test]
fn views_are_read_only() {
    let server = Server::start(LIVE);
    insta::assert_snapshot!("show_users", server.run(&["show", "users"]).code(0).out);
    insta::assert_snapshot!("show_keys", server.run(&["show", "keys"]).code(0).out);
    insta::assert_snapshot!("show_projects", server.run(&["show", "projects"]).code(0).out);
    let keys = server.run(&["show", "keys", "--format", "json"]).code(0).json();
    assert!(keys["keys"].as_array().unwrap().iter().any(|key| key["id"] == "key_zoe"));
    // Without a configuration, too.
    std::fs::remove_file(server.folder.path().join("orgward.yaml")).unwrap();
    server.run(&["show", "users"]).code(0);
    assert!(server.writes().is_empty());
}

#[test]
fn hostile_names_deceive_in_no_output() {
    let hostile =
        r"x\e]0;owned\a\e[2J\u009b31m\u202egro\u200b\u2028\n| In sync |<img src=x>[a](http://e.example) @octocat";
    let live = LIVE.replace("name: batch", &format!("name: \"{hostile}\""));
    let server = Server::start(&format!("{live}  - {{ name: \"{hostile}\" }}\n"));
    let config = CONFIG.replace(
        "bob@example.com: owner",
        &format!("bob@example.com: {{ roles: owner, reason: \"{hostile}\", meta: {{ a: \"{hostile}\" }} }}"),
    );
    server.write("orgward.yaml", &config);
    for words in [
        &["plan", "--out", "plan.json"][..],
        &["plan", "--format", "markdown"],
        &["plan", "--format", "json"],
        &["plan", "--diff"],
        &["drift"],
        &["show", "projects"],
        &["show", "keys"],
        &["show", "keys", "--format", "json"],
        &["show", "roles", "--holders"],
        &["show", "user", "zoe@example.com"],
        &["show", "project", "web"],
        &["apply", "--yes", "-vv", "--journal", "-"],
        &["apply", "--yes", "--format", "json"],
        &["validate"],
        &["validate", "--expand"],
    ] {
        let ran = server.run(words);
        assert!(matches!(ran.code, 0 | 2), "{words:?}: {}", ran.err);
        let text = format!("{}{}", ran.out, ran.err);
        let bad = |character: &char| *character != '\n' && orgward::model::text::is_treacherous(*character);
        assert_eq!(text.chars().find(bad), None, "{words:?}: {text}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("| In sync")), "{words:?}: {text}");
    }
    let saved = std::fs::read_to_string(server.folder.path().join("plan.json")).unwrap();
    assert!(saved.contains("\\u202e") && !saved.contains('\u{202e}'), "{saved}");
}

#[test]
fn a_section_that_is_not_there_is_not_asked_for() {
    let server = Server::start(LIVE);
    server.write(
        "orgward.yaml",
        "version: 1\norganization: { id: org-cli }\nprojects: { web: { service_accounts: {} } }\n",
    );
    server.run(&["plan"]).code(0);
    let asked: Vec<_> = server.exchanges().iter().map(crate::support::label).collect();
    assert_eq!(asked, ["GET /organization/projects", "GET /organization/projects/{project_id}/service_accounts"]);
}

/// Two projects may share a name; their keys are told apart by the projects' ids.
#[test]
fn keys_of_projects_that_share_a_name_are_shown() {
    let key = |name: &str| format!("api_keys: [{{ name: {name}, owner: {{ user: alice@example.com }} }}]");
    let live = format!(
        "organization: {{ id: org-cli }}\nusers: [{{ email: alice@example.com, role: owner }}]\nprojects:\n  - {{ \
            id: proj_one, name: web, {} }}\n  - {{ id: proj_two, name: web, {} }}\n",
        key("first"),
        key("second")
    );
    let shown = Server::start(&live).run(&["show", "keys"]).code(0).out;
    assert!(shown.contains("proj_one") && shown.contains("first") && shown.contains("second"), "{shown}");
}

#[test]
fn a_base_keeps_its_guardrails() {
    let server = Server::start(LIVE);
    let strict = "policy:\n  guardrails: { max_removals: { users: 0 }, protected_users: [zoe@example.com] }\n";
    server.write("base.yaml", &CONFIG.replace("policy:\n", strict));
    // The change loosens what would object to it, all by itself.
    let loose = "policy:\n  guardrails: { max_removals: { users: 99 } }\n";
    server.write("orgward.yaml", &CONFIG.replace("policy:\n", loose));
    server.run(&["plan"]).code(0);
    let plan = server.run(&["plan", "--base", "base.yaml", "--out", "plan.json"]).code(4);
    for said in ["max_removals objects", "protected_users objects", "by the guardrails of the base", "looser here"] {
        assert!(plan.out.contains(said), "{said}: {}", plan.out);
    }
    server.run(&["apply", "--yes", "--base", "base.yaml"]).code(4);
    server.run(&["apply", "plan.json", "--yes"]).code(4);
    server.run(&["plan", "--base", "orgward.yaml"]).code(0);
    server.run(&["plan", "--base", "nowhere.yaml"]).code(1).says("nowhere.yaml");
    // Each looks back as far as it says.
    let archive = |within: &str| {
        let policy = format!("policy: {{ guardrails: {{ revoke_used_within: {within} }} }}");
        format!("version: 1\norganization: {{ id: org-cli }}\n{policy}\nprojects: {{ old: {{ state: archived }} }}\n")
    };
    let server = Server::start(&format!("{LIVE}  - {{ name: old, costs: [{{ at: -10d, usd: 2.5 }}] }}\n"));
    server.write("orgward.yaml", &archive("7d"));
    server.write("base.yaml", &archive("30d"));
    server.run(&["plan"]).code(0);
    server.run(&["plan", "--base", "base.yaml"]).code(4).says("archive_in_use objects");
    server.write("base.yaml", &archive("1d"));
    server.run(&["plan", "--base", "base.yaml"]).code(0);
    assert!(server.writes().is_empty());
}
