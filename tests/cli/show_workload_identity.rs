//! `show workload-identity`: who outside may act as which service account.

use crate::harness::Server;
use serde_json::{Value, json};

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users: [{ email: alice@example.com, role: owner }]
projects:
  - { id: proj_web, name: web, service_accounts: [{ id: svc_indexer, name: indexer, role: member }] }
  - { id: proj_old, name: old, status: archived, archived_at: -9d, service_accounts: [{ id: svc_old, name: bot }] }
  - { id: proj_batch, name: batch }
workload_identity_providers:
  - { id: wip_ci, name: ci, issuer: "https://ci.example.com", audience: openai, federation_rules: [
      { id: wifr_a, name: deploy, project_id: proj_web, service_account_id: svc_indexer,
        attribute_matchers: { sub: "repo:example/web", run: 7 }, permissions: { type: restricted, scopes: [api.model.request] } },
      { id: wifr_b, name: open, project_id: proj_web, service_account_id: svc_indexer, attribute_matchers: {}, enabled: false },
      { id: wifr_c, name: left, project_id: proj_old, service_account_id: svc_old, attribute_matchers: { sub: x } } ] }
  - { id: wip_off, name: off, issuer: "https://off.example.com", audience: openai, enabled: false }
"#;

#[test]
fn the_view_tells_who_may_act_as_whom() {
    let server = Server::start(LIVE);
    let before = server.exchanges().len();
    let shown = server.run(&["show", "workload-identity"]).code(0).out;
    // The providers, the rules of each, the projects, and the service accounts of the only project that is not archived.
    assert_eq!(server.exchanges().len() - before, 5);
    insta::assert_snapshot!("workload_identity", shown);
    let csv = server.run(&["show", "workload-identity", "--format", "csv"]).code(0).out.replace("\r\n", "\n");
    insta::assert_snapshot!("workload_identity_csv", csv);
    let json = server.run(&["show", "workload-identity", "--format", "json"]).code(0).json();
    let schema: Value = server.run(&["schema", "show"]).code(0).json();
    jsonschema::draft202012::new(&schema).unwrap().validate(&json).unwrap();
    assert_eq!(json["view"], "workload_identity");
    assert_eq!(json["rules"][0]["attribute_matchers"], json!({ "sub": "repo:example/web", "run": 7 }));
    assert_eq!(json["rules"][1]["service_account"], Value::Null);
    let lines = server.run(&["show", "workload-identity", "--format", "jsonl"]).code(0).out;
    assert_eq!(lines.lines().count(), 5, "{lines}");
    assert!(server.writes().is_empty());
}

#[test]
fn what_cannot_be_read_is_never_no_rule() {
    const UNREADABLE: &str = "switches: { unreadable: [\"/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules\"] }\n";
    let server = Server::start(&format!("{UNREADABLE}{}", LIVE.trim_start()));
    let ran = server.run(&["show", "workload-identity", "--format", "json"]).code(6).says("federation rules");
    assert_eq!(ran.json()["providers"][0]["rules"], Value::Null);
    assert_eq!(ran.json()["missing"][0]["collection"], "federation_rules");
}
