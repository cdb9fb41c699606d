//! plan --explain-requests.

use crate::harness::{LIVE, Server};

#[test]
fn the_requests_of_a_plan_are_told_before_any_is_sent() {
    let server = Server::start(LIVE);
    let mut command = server.command(&["plan", "--explain-requests", "--now", "2026-11-24T09:00:00Z"]);
    let output = command.env_remove("OPENAI_ADMIN_KEY").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    insta::assert_snapshot!("explain_requests", String::from_utf8(output.stdout).unwrap());
    let markdown = server.run(&["plan", "--explain-requests", "--format", "markdown"]).code(0);
    insta::assert_snapshot!("explain_requests_markdown", markdown.out);
    let json = server.run(&["plan", "--explain-requests", "--format", "json", "--rpm", "1"]).code(0).json();
    assert_eq!((&json["format"], &json["rpm"]), (&"orgward.requests/v1".into(), &1.into()));
    assert!(server.exchanges().is_empty());
    // The plan itself stays below what was told.
    let plan = server.run(&["plan", "--format", "json"]).code(0).json();
    assert!(plan["requests"]["sent"].as_u64() >= json["at_least"].as_u64());
    server.run(&["plan", "--explain-requests", "--out", "plan.json"]).code(1).says("--out");
}
