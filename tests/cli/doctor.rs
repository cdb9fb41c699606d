//! doctor.

use crate::harness::{CONFIG, KEY, LIVE, Server};
use serde_json::json;

/// An organization whose key in use is listed, and ends.
fn live(more: &str) -> String {
    format!(
        "{LIVE}admin_api_keys:\n  - {{ name: ci, owner: {{ user: alice@example.com }}, value: {KEY}, created_at: -90d, \
         expires_at: +60d }}\n{more}"
    )
}

#[test]
fn a_checkup_reads_only_and_says_what_it_saw() {
    let server = Server::start(&live(""));
    let text = server.run(&["doctor"]).code(0);
    insta::assert_snapshot!("doctor", text.out);
    let markdown = server.run(&["doctor", "--format", "markdown"]).code(0);
    insta::assert_snapshot!("doctor_markdown", markdown.out);
    for private in ["alice", "Alice", "example.com", "org-cli", "`ci`", "user-", "proj_"] {
        assert!(!markdown.out.contains(private), "{private}: {}", markdown.out);
    }
    let json = server.run(&["doctor", "--format", "json"]).code(0).json();
    assert_eq!(json["format"], "orgward.doctor/v1");
    assert!(json["plan"]["expected"].as_u64() > Some(0), "{json:#}");
    for output in [&text.out, &markdown.out, &json.to_string()] {
        assert!(!output.contains(KEY));
    }
    assert!(server.exchanges().iter().all(|exchange| exchange.method == "GET"));
}

#[test]
fn a_checkup_asks_for_each_route_once() {
    let server = Server::start(&live(""));
    server.run(&["doctor"]).code(0);
    let mut paths: Vec<String> =
        server.exchanges().iter().map(|one| one.path.split('?').next().unwrap_or_default().to_owned()).collect();
    let all = paths.len();
    paths.sort();
    paths.dedup();
    // The user list is asked for once more, by an e-mail address.
    assert_eq!(all, paths.len() + 1, "{paths:?}");
}

#[test]
fn without_a_configuration_every_section_is_checked() {
    let server = Server::start(&live(""));
    std::fs::remove_file(server.folder.path().join("orgward.yaml")).unwrap();
    let json = server.run(&["doctor", "--format", "json"]).code(0).json();
    assert!(json["plan"].is_null());
    let sections: Vec<&str> =
        json["sections"].as_array().unwrap().iter().map(|section| section["section"].as_str().unwrap()).collect();
    for kind in ["users", "projects.*.api_keys", "groups", "organization.spend_limit", "certificates"] {
        assert!(sections.contains(&kind), "{kind}: {sections:?}");
    }
}

#[test]
fn a_restricted_key_is_told_by_its_missing_scopes() {
    let refused = "switches: { unreadable: [\"/organization/projects/{project_id}/api_keys\", \
                   \"/organization/admin_api_keys\", \"/organization/roles\"] }\n";
    let server = Server::start(&live(refused));
    let text = server.run(&["doctor"]).code(6);
    insta::assert_snapshot!("doctor_restricted", text.out);
    let json = server.run(&["doctor", "--format", "json"]).code(6).json();
    let sections = json["sections"].as_array().unwrap();
    let keys = sections.iter().find(|section| section["section"] == "projects.*.api_keys").unwrap();
    assert_eq!(keys["verdict"], "problem");
    assert!(!keys["missing_scopes"].as_array().unwrap().is_empty(), "{keys}");
}

#[test]
fn the_wrong_key_and_the_wrong_organization_are_wrong_input() {
    let server = Server::start(&live(""));
    let output = server.command(&["doctor"]).env("OPENAI_ADMIN_KEY", "sk-admin-of-somebody-else").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("401"), "{output:?}");
    server.write("orgward.yaml", &CONFIG.replace("org-cli", "org-other"));
    let text = server.run(&["doctor"]).code(1);
    assert!(text.out.contains("another organization"), "{}", text.out);
}

#[test]
fn a_checkup_fits_its_schema() {
    let server = Server::start(LIVE);
    let schema = server.run(&["schema", "checkup"]).code(0).json();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let ran = server.run(&["doctor", "--format", "json"]);
    let checkup: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&checkup).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Two projects: the first one has nothing in it, and the second one what a configuration lists.
fn two_projects(more: &str) -> String {
    format!(
        "{LIVE}  - {{ name: api, users: [{{ email: zoe@example.com, role: member }}], groups: [{{ name: staff, roles: [viewer] }}] }}\n\
         groups: [{{ name: staff, users: [{{ email: zoe@example.com }}] }}]\n{more}"
    )
}

#[test]
fn sections_inside_sections_are_asked_for_where_there_is_one() {
    const INSIDE: &str = "/projects/{project_id}/groups/{group_id}/roles";
    let file = "version: 1\norganization: { id: org-cli }\nprojects: { api: { groups: { staff: viewer } } }\n";
    for is_refused in [false, true] {
        let refused = format!("switches: {{ unreadable: [\"{INSIDE}\"] }}\n");
        let server = Server::start(&two_projects(if is_refused { &refused } else { "" }));
        server.write("orgward.yaml", file);
        let code = if is_refused { 6 } else { 0 };
        server.run(&["plan"]).code(code);
        let sections = server.run(&["doctor", "--format", "json"]).code(code).json()["sections"].clone();
        let inside = sections.as_array().unwrap().iter().find(|section| section["route"] == INSIDE).unwrap();
        assert_eq!(inside["section"], "projects.*.groups.*.roles");
        assert_eq!(inside["verdict"], if is_refused { "problem" } else { "ok" }, "{inside}");
    }
    let server = Server::start(LIVE);
    server.write("orgward.yaml", file);
    let text = server.run(&["doctor"]).code(0);
    let why = "not asked: GET /organization/projects/{project_id}/groups shows nothing that this section could be in";
    assert!(text.out.contains(why), "{}", text.out);
}

#[test]
fn an_answer_that_a_plan_refuses_is_a_problem() {
    // The contract that the tests know has no such route, so answers that break it may be given.
    const ROUTE: &str = "/organization/external_keys";
    let server = Server::start(LIVE);
    server.write("orgward.yaml", "version: 1\norganization: { id: org-cli }\nexternal_keys: {}\n");
    for (body, told) in [
        (json!({}), "the answer has no `data`"),
        (json!([]), "the answer is not a page with `data`"),
        (json!({ "object": "list", "data": null, "has_more": false }), "the answer has no `data`"),
        (json!({ "object": "list", "data": [], "has_more": true }), "an empty page says that there is more"),
        (
            json!({ "object": "list", "data": [null], "has_more": false }),
            "row 1 of the answer does not have the form of such a row",
        ),
    ] {
        let fault =
            json!({ "method": "GET", "route": ROUTE, "times": 9, "effect": "status", "code": 200, "body": body });
        server.fault(&fault);
        server.run(&["plan"]).code(6);
        let text = server.run(&["doctor"]).code(6);
        assert!(text.out.contains(&format!("cannot be read: {told} (GET {ROUTE})")), "{body}: {}", text.out);
        let markdown = server.run(&["doctor", "--format", "markdown"]).code(6);
        assert!(markdown.out.contains(told), "{body}: {}", markdown.out);
        server.clear_faults();
    }
    server.run(&["doctor"]).code(0);
}
