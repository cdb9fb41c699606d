//! One row that the live organization makes impossible stops no other row, and the exit codes say so.

use crate::harness::{CONFIG, LIVE, Server};
use serde_json::{Value, json};

/// A second project of a listed name, an archived one, and somebody whose time has passed.
fn live() -> String {
    format!(
        "{LIVE}  - {{ id: proj_one, name: twin }}\n  - {{ id: proj_two, name: twin }}\n  - {{ name: old, status: \
            archived, archived_at: -5d }}\n"
    )
}

const BAD: &str = "  twin: { members: { bob@example.com: owner } }\n  old: {}\n";

fn config() -> String {
    let until = "zoe@example.com: { roles: reader, until: 2026-11-20 }\n  nina@example.com: reader";
    CONFIG.replace("nina@example.com: reader", until) + BAD
}

fn server() -> Server {
    let server = Server::start(&live());
    server.write("orgward.yaml", &config());
    server
}

fn addresses(plan: &Value) -> Vec<&str> {
    plan["problems"].as_array().unwrap().iter().map(|problem| problem["address"].as_str().unwrap()).collect()
}

fn read(server: &Server, name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(server.folder.path().join(name)).unwrap()).unwrap()
}

#[test]
fn a_plan_with_problems_is_printed_and_saved_and_ends_with_1() {
    let server = server();
    let text = server.run(&["plan", "--out", "plan.json"]).code(1);
    assert!(text.out.contains("Problems: 2") && text.out.contains("user/nina@example.com"), "{}", text.out);
    assert!(
        text.out.contains("2 live projects are named `twin`") && text.out.contains("orgward.yaml:"),
        "{}",
        text.out
    );
    let printed = server.run(&["plan", "--format", "json"]).code(1).json();
    let saved = read(&server, "plan.json");
    for plan in [&printed, &saved] {
        assert_eq!(addresses(plan), ["project/twin", "project/old"]);
        assert_eq!(plan["problems"][0]["blocks"], json!(["project/twin/member/bob@example.com"]));
        assert_eq!(plan["problems"][0]["source"]["file"], "orgward.yaml");
        assert_eq!(plan["summary"]["problems"], 2);
        assert_eq!(plan["summary"]["in_sync"], false);
        assert!(plan["changes"].as_array().unwrap().len() >= 5, "{plan}");
    }
    let comment = server.run(&["plan", "--format", "markdown"]).code(1);
    assert!(comment.out.contains("**Problems: 2**"), "{}", comment.out);
    let diff = server.run(&["plan", "--diff"]).code(1);
    assert!(diff.err.contains("problem project/twin (orgward.yaml:"), "{}", diff.err);
    // 1 comes before 2 and 5.
    server.run(&["plan", "--detailed-exitcode"]).code(1);
    server.run(&["plan", "--expect", "plan.json"]).code(1);
    let mut other = saved;
    other["changes"] = json!([]);
    server.write("other.json", &other.to_string());
    let ran = server.run(&["plan", "--expect", "other.json"]).code(1);
    assert!(ran.err.contains("not expected: "), "{}", ran.err);
    assert!(server.writes().is_empty());
}

#[test]
fn drift_with_problems_is_drift() {
    let server = server();
    let ran = server.run(&["drift"]).code(2);
    assert!(ran.out.contains("project/twin") && ran.out.contains("project/old"), "{}", ran.out);
    // Nothing but a problem is drift as well.
    server.write("orgward.yaml", &format!("version: 1\norganization: {{ id: org-cli }}\nprojects:\n{BAD}"));
    let ran = server.run(&["drift"]).code(2);
    assert!(ran.out.starts_with("Drift: 2 problems"), "{}", ran.out);
    let plan = server.run(&["drift", "--format", "json"]).code(2).json();
    assert_eq!(addresses(&plan), ["project/twin", "project/old"]);
}

#[test]
fn an_apply_does_the_rest_and_ends_with_3() {
    let server = server();
    let ran = server.run(&["apply", "--yes"]).code(3);
    assert!(ran.out.contains("2 problems remain.") && ran.out.contains("done        invite user/nina"), "{}", ran.out);
    let report = server.run(&["apply", "--yes", "--format", "json"]).code(3).json();
    assert_eq!(addresses(&report), ["project/twin", "project/old"]);
    assert_eq!(report["changes"], json!([]));
    server.run(&["plan"]).code(1);
}

#[test]
fn who_is_due_leaves_in_spite_of_problems() {
    let server = server();
    let report = server.run(&["apply", "--due", "--yes", "--format", "json"]).code(3).json();
    assert_eq!(report["changes"][0]["address"], "user/zoe@example.com");
    assert_eq!(report["changes"][0]["outcome"], "done");
    assert_eq!(report["problems"].as_array().unwrap().len(), 2);
    assert_eq!(server.writes(), ["DELETE /organization/users/{user_id}"]);
}

#[test]
fn a_reviewed_plan_with_problems_is_applied_and_its_problems_change_nothing() {
    let server = server();
    server.run(&["plan", "--out", "plan.json"]).code(1);
    let mut forged = read(&server, "plan.json");
    for name in ["user/nina@example.com", "user/bob@example.com", "project/web"] {
        let problem = json!({ "address": name, "message": "x", "source": { "file": "", "line": 1, "column": 1 }, "blocks": ["user/*"] });
        forged["problems"].as_array_mut().unwrap().push(problem);
    }
    server.write("forged.json", &forged.to_string());
    forged.as_object_mut().unwrap().remove("problems");
    server.write("none.json", &forged.to_string());
    let sent = |name: &str| {
        let fresh = self::server();
        fresh.write("reviewed.json", &std::fs::read_to_string(server.folder.path().join(name)).unwrap());
        let ran = fresh.run(&["apply", "reviewed.json", "--yes"]).code(3);
        assert!(ran.out.contains("2 problems remain."), "{}", ran.out);
        // What goes out side by side has no order.
        let mut writes = fresh.writes();
        writes.sort();
        writes
    };
    let writes = sent("plan.json");
    assert!(writes.len() >= 5, "{writes:?}");
    assert_eq!(writes, sent("forged.json"));
    assert_eq!(writes, sent("none.json"));
}

#[test]
fn what_became_a_problem_since_the_review_is_told_and_the_rest_is_sent() {
    let server = Server::start(&format!("{LIVE}  - {{ name: side }}\n"));
    server.write("orgward.yaml", &format!("{CONFIG}  side: {{ service_accounts: {{ runner: member }} }}\n"));
    server.run(&["plan", "--out", "plan.json"]).code(0);
    server.by_hand("POST", "/organization/projects", &json!({ "name": "side" }));
    let ran = server.run(&["apply", "plan.json", "--yes"]).code(3);
    let told = "reviewed, but not planned now because of a problem: create project/side/service_account/runner";
    assert!(ran.err.contains(told), "{}", ran.err);
    assert!(ran.out.contains("done        invite user/nina@example.com"), "{}", ran.out);
    assert!(ran.out.contains("1 problem remains."), "{}", ran.out);
}

#[test]
fn a_blocked_plan_with_problems_is_1_and_its_apply_4() {
    let server = server();
    let strict = "policy:\n  guardrails: { max_changes: 1 }\n";
    server.write("orgward.yaml", &config().replace("policy:\n", strict));
    server.run(&["plan"]).code(1);
    server.run(&["apply", "--yes"]).code(4);
    assert!(server.writes().is_empty());
}

#[test]
fn a_list_that_the_key_may_not_read_is_neither_drift_nor_a_problem() {
    let server = server();
    for words in [&["plan"][..], &["drift"], &["apply", "--yes"]] {
        for route in ["/organization/projects", "/organization/projects/{project_id}/users"] {
            server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 403 }));
            server.run(words).code(6);
        }
    }
    assert!(server.writes().is_empty());
}
