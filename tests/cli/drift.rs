//! What drift finds and fails on, and what the unattended part of an apply skips.

use crate::harness::{Ran, Server};
use serde_json::{Value, json};

/// Two owners and a key, as the file has them.
const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
";

const CONFIG: &str = "\
version: 1
organization: { id: org-cli }
users:
  alice@example.com: owner
  bob@example.com: owner
";

fn server(live: &str, config: &str) -> Server {
    let server = Server::start(&format!("{LIVE}{live}"));
    server.write("orgward.yaml", &format!("{CONFIG}{config}"));
    server
}

fn addresses(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["address"].as_str().unwrap()).collect()
}

#[test]
fn one_quiet_line_when_in_sync() {
    let server = server("", "");
    let ran = server.run(&["drift"]).code(0);
    assert_eq!(ran.out, "in sync: 0 changes\n");
    assert_eq!(ran.err, "");
    assert_eq!(server.run(&["drift", "--format", "json"]).code(0).json()["summary"]["in_sync"], true);
    server.run(&["drift", "--format", "markdown"]).code(0).says("### orgward drift: in sync");
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
}

#[test]
fn an_entry_whose_time_is_over_is_told() {
    let config = "projects: { web: { members: { bob@example.com: { roles: member, until: 2026-11-01 } } } }\n";
    let server = Server::start(&LIVE.replace("bob@example.com, role: owner", "carl@example.com, role: owner"));
    let people = CONFIG.split("users:").next().unwrap();
    server.write("orgward.yaml", &format!("{people}{config}"));
    server.by_hand("POST", "/organization/projects", &json!({ "name": "web" }));
    let ran = server.run(&["drift"]).code(0);
    assert!(ran.out.starts_with("in sync: 0 changes (1 warning)\n\nWarnings: 1"), "{}", ran.out);
    assert!(ran.out.contains("project/web/member/bob@example.com"), "{}", ran.out);
    server.run(&["drift", "--format", "markdown"]).code(0).says("Warnings").says("web/member/bob@example.com");
}

#[test]
fn an_unlisted_owner_and_her_key_are_drift() {
    let keys = "  - { email: eve@example.com, role: owner }
  - { email: dave@example.com, role: reader }
admin_api_keys:
  - { id: key_eve, name: eves, owner: { user: eve@example.com }, created_at: -9d }
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-canary-3f9c2b7a5d, created_at: -9d }
";
    let rules = "admin_api_keys: { allow: [{ owner: alice@example.com }] }\n";
    for unlisted in ["report", "ignore"] {
        let policy = format!("policy: {{ unlisted: {{ users: {unlisted}, admin_api_keys: {unlisted} }} }}\n");
        let server = server(keys, &format!("{rules}{policy}"));
        let ran = server.run(&["drift"]).code(2);
        assert!(!ran.out.contains("in sync"), "{}", ran.out);
        for text in ["Drift: ", "privileged  user/eve@example.com", "privileged  admin_api_key/key_eve"] {
            assert!(ran.out.contains(text), "{text}: {}", ran.out);
        }
        assert_eq!(ran.out.contains("unlisted  user/dave@example.com"), unlisted == "report", "{}", ran.out);
        let file = server.run(&["drift", "--format", "json"]).code(2).json();
        assert_eq!(file["summary"]["in_sync"], false);
        assert_eq!(file["summary"]["unlisted_privileged"], 2);
        let privileged: Vec<&Value> =
            file["unlisted"].as_array().unwrap().iter().filter(|row| row["privileged"] == true).collect();
        assert_eq!(privileged.len(), 2);
        let markdown = server.run(&["drift", "--format", "markdown"]).code(2).out;
        assert!(markdown.starts_with("### orgward drift: 2 unlisted with power over the organization"), "{markdown}");
        assert!(markdown.contains("- **privileged** `user/eve@example.com`"), "{markdown}");
        let plan = server.run(&["plan"]).code(0).out;
        assert!(!plan.contains("In sync") && plan.contains("not in sync"), "{plan}");
        assert!(plan.contains("eve@example.com: owner") && plan.contains("# DANGEROUS"), "{plan}");
        server.run(&["plan", "--fail-on", "unlisted-privileged"]).code(4).says("unlisted-privileged");
        server.run(&["plan", "--fail-on", "changes,problems,due"]).code(0);
        server.run(&["drift", "--fail-on", "changes"]).code(0);
        // Listed, allowed or named under `ignore`: then it is quiet.
        let named = "policy: { ignore: [{ address: user/eve@example.com, reason: a }, \
                     { address: admin_api_key/key_eve, reason: a }, { address: user/dave@example.com, reason: a }] }\n";
        server.write("orgward.yaml", &format!("{CONFIG}{rules}{named}"));
        assert_eq!(server.run(&["drift"]).code(0).out, "in sync: 0 changes (3 ignored)\n");
    }
}

#[test]
fn an_invited_owner_is_drift_and_an_expired_invite_is_not() {
    let invite = |when: &str| format!("invites: [{{ email: eve@example.com, role: owner, {when}, projects: [] }}]\n");
    let open = server(&invite("created_at: -1d"), "");
    open.run(&["drift"]).code(2).says("privileged  user/eve@example.com");
    let expired = server(&invite("created_at: -20d, expires_at: -13d"), "");
    expired.run(&["drift"]).code(0).says("unlisted  user/eve@example.com");
    expired.run(&["drift", "--fail-on", "unlisted"]).code(2);
    expired.run(&["plan"]).code(0).says("# DANGEROUS");
}

#[test]
fn what_is_due_is_drift_and_what_is_only_reported_is_not() {
    let live = "  - { email: carol@example.com, role: reader }
projects:
  - name: web
    api_keys:
      - { id: key_old, name: old, owner: { user: alice@example.com }, created_at: -130d }
";
    let rules = |breach: &str| {
        format!(
            "  carol@example.com: {{ roles: reader{} }}\nprojects: {{ web: {{ api_keys: {{ allow: [{{ user: \
                alice@example.com, max_age: 90d, on_breach: {breach} }}] }} }} }}\n",
            if breach == "revoke" { ", until: 2026-11-20" } else { "" }
        )
    };
    let server = server(live, &rules("revoke"));
    let ran = server.run(&["drift"]).code(2);
    for text in [
        "Drift: 2 due now",
        "due now  remove user/carol@example.com",
        "due now  revoke project/web/api_key/key_old",
        "until 2026-11-20",
        "max_age 90d",
    ] {
        assert!(ran.out.contains(text), "{text}: {}", ran.out);
    }
    assert_eq!(server.run(&["plan", "--format", "json"]).code(0).json()["summary"]["in_sync"], false);
    server.run(&["plan", "--fail-on", "due"]).code(4);
    server.write("orgward.yaml", &format!("{CONFIG}{}", rules("report")));
    let ran = server.run(&["drift"]).code(0).says("in sync: 0 changes");
    assert!(ran.out.contains("reported  project/web/api_key/key_old"), "{}", ran.out);
    server.run(&["drift", "--fail-on", "reported"]).code(2);
    server.run(&["plan", "--fail-on", "reported"]).code(4);
    server.run(&["drift", "--format", "markdown"]).code(0).says("- **reported** `project/web/api_key/key_old`");
}

#[test]
fn unknown_words_are_refused_with_the_known_ones() {
    let server = server("", "");
    for command in ["plan", "drift"] {
        for words in ["changes,dew", "", "Changes", "unlisted_privileged", "changes,"] {
            let ran = server.run(&[command, &format!("--fail-on={words}")]).code(1);
            let known = "changes, problems, due, reported, unlisted, unlisted-privileged, read-only";
            assert!(ran.err.contains(known), "{words}: {}", ran.err);
        }
        server
            .run(&[command, "--fail-on", "changes, problems,due,reported,unlisted,unlisted-privileged,read-only"])
            .code(0);
    }
}

#[test]
fn every_name_is_told_up_to_fifty() {
    let people = |number: usize| -> String {
        (0..number).map(|n| format!("  - {{ email: p{n:03}@example.com, role: reader }}\n")).collect()
    };
    let all = server(&people(50), "").run(&["drift"]).code(0);
    assert!(all.out.contains("p000@") && all.out.contains("p049@") && !all.out.contains("more"), "{}", all.out);
    let folded = server(&people(51), "").run(&["drift"]).code(0);
    assert!(folded.out.contains("and 1 more (all with --all)"), "{}", folded.out);
    // Changes are named as well.
    let missing: String = (0..50).map(|n| format!("  p{n:03}@example.com: reader\n")).collect();
    let ran = server("", &missing).run(&["drift"]).code(2);
    assert!(ran.out.contains("p000@") && ran.out.contains("p025@") && ran.out.contains("p049@"), "{}", ran.out);
}

#[test]
fn a_configuration_says_what_it_lacks() {
    let server = server("", "");
    server
        .write("orgward.yaml", "version: 1\norganization: { id: org-cli }\npolicy: { unlisted: { users: remove } }\n");
    let nothing = "this configuration manages nothing";
    for words in [&["plan"][..], &["drift"], &["apply", "--yes"], &["validate"]] {
        let ran = server.run(words).code(0).says(nothing);
        let said = if words == ["validate"] { "manages nothing" } else { "Nothing is managed" };
        let out = ran.out.to_lowercase();
        assert!(out.contains(&said.to_lowercase()) && !out.contains("in sync"), "{words:?}: {}", ran.out);
    }
    let json = server.run(&["plan", "--format", "json"]).code(0).json();
    assert_eq!(json["summary"]["manages_nothing"], true);
    server.run(&["drift", "--format", "markdown"]).code(0).says("### orgward drift: nothing is managed");
    server.run(&["plan", "--format", "markdown"]).code(0).says("### orgward plan: nothing is managed");
    let list = server.run(&["validate", "--format", "json"]).code(0).json();
    assert_eq!(list[0]["level"], "warning", "{list}");

    server.write("orgward.yaml", &CONFIG.replace("organization: { id: org-cli }\n", ""));
    let lacks = "does not name its organization";
    for words in [&["plan"][..], &["drift"], &["validate"]] {
        server.run(words).code(0).says(lacks);
    }
    server.run(&["apply", "--yes"]).code(1).says(
        "`organization.id` is missing from the configuration, and `apply` \
        requires it",
    );
    // What is to be merged into is not asked for it.
    server.write("base.yaml", "version: 1\n");
    server.write("orgward.yaml", CONFIG);
    let ran = server.run(&["plan", "--base", "base.yaml"]).code(0);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
}

fn twelve(until: &str) -> (String, String) {
    let people = || (1..=12).map(|n| format!("p{n:02}@example.com"));
    (
        people().map(|email| format!("  - {{ email: {email}, role: reader }}\n")).collect(),
        people().map(|email| format!("  {email}: {{ roles: reader, until: {until} }}\n")).collect(),
    )
}

#[test]
fn twelve_leave_five_a_day() {
    let (live, config) = twelve("2026-11-20");
    let server = server(&live, &config);
    let plan = server.run(&["plan"]).code(0).says("`orgward apply --due` skips 7");
    assert!(plan.out.contains("passed for the changes, 1 objects to time-based changes"), "{}", plan.out);
    let drift = server.run(&["drift"]).code(2).says("Due now: 12 (`orgward apply --due` makes 5 of them and skips 7)");
    assert_eq!(drift.out.matches("skipped: ").count(), 7, "{}", drift.out);
    server.run(&["plan", "--due", "--out", "plan.json"]).code(4).says("makes 5 of them and skips 7");
    let ran = server.run(&["apply", "--due", "--yes", "--format", "json"]).code(4);
    let report = ran.json();
    let of = |report: &Value, outcome: &str| -> Vec<String> {
        let entries = report["changes"].as_array().unwrap().iter().filter(|entry| entry["outcome"] == outcome);
        entries.map(|entry| entry["address"].as_str().unwrap().to_owned()).collect()
    };
    let named =
        |from: usize, to: usize| -> Vec<String> { (from..=to).map(|n| format!("user/p{n:02}@example.com")).collect() };
    assert_eq!(of(&report, "done"), named(1, 5));
    assert_eq!(of(&report, "skipped"), named(6, 12));
    assert!(report["changes"][11]["detail"].as_str().unwrap().contains("max_removals"), "{report}");
    assert_eq!(report["guardrails"][0]["guardrail"], "max_removals");
    assert_eq!(server.writes().len(), 5);
    // A reviewed plan takes nothing more away, and the objection is met step by step again.
    let report = server.run(&["apply", "plan.json", "--due", "--yes", "--format", "json"]).code(4).json();
    assert_eq!(of(&report, "done"), named(6, 10));
    let ran = server.run(&["apply", "--due", "--yes"]).code(0);
    assert!(ran.out.contains("2 done"), "{}", ran.out);
    server.run(&["drift", "--fail-on", "due,changes"]).code(0);
}

#[test]
fn a_day_that_will_not_fit_is_told_before() {
    let (live, config) = twelve("2026-12-01");
    let server = server(&live, &config);
    let text = "2026-12-01: 12 removals, max_removals allows 5";
    server.run(&["plan"]).code(0).says(text);
    server.run(&["plan", "--due"]).code(0).says(text);
    server.run(&["plan", "--format", "markdown"]).code(0).says("> 2026-12-01: 12 removals, `max_removals` allows 5");
    let file = server.run(&["plan", "--format", "json"]).code(0).json();
    let forecast = &file["forecast"];
    assert_eq!(forecast.as_array().unwrap().len(), 1, "{forecast}");
    assert_eq!(forecast[0]["day"], "2026-12-01");
    assert_eq!(forecast[0]["guardrail"], "max_removals");
    assert_eq!(forecast[0]["addresses"].as_array().unwrap().len(), 12);
    assert_eq!(forecast[0]["message"], text);
    let routes = file["requests"]["by_route"].as_object().unwrap();
    assert_eq!(routes.len(), 2, "a forecast asks for nothing more: {routes:?}");
    assert_eq!(server.run(&["drift", "--format", "json"]).code(0).json()["forecast"], *forecast);
}

#[test]
fn a_key_in_use_keeps_its_owner_alone() {
    let live = "  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - name: web
    users: [{ email: dave@example.com, role: member }]
    api_keys: [{ id: key_dave, name: batch, owner: { user: dave@example.com }, created_at: -90d, last_used_at: -1d }]
";
    let config = "  carol@example.com: { roles: reader, until: 2026-11-20 }\n  dave@example.com: { roles: reader, \
        until: 2026-11-20 }\n";
    let server = server(live, config);
    let ran = server.run(&["apply", "--due", "--yes"]).code(4);
    assert!(ran.out.contains("done        remove user/carol@example.com"), "{}", ran.out);
    assert!(ran.out.contains("skipped     remove user/dave@example.com"), "{}", ran.out);
    assert!(ran.out.contains("the guardrail removal_with_live_keys objects"), "{}", ran.out);
    assert_eq!(server.writes(), ["DELETE /organization/users/{user_id}"]);
}

/// Lets the sandbox's clock of an invite pass by writing it as expired.
fn expired(number: usize) -> String {
    let one = |n: usize| {
        let (sent, end) = (17 + 10 * n, 10 + 10 * n);
        format!(
            "  - {{ email: carol@example.com, role: reader, created_at: -{sent}d, expires_at: -{end}d, projects: [] \
                }}\n"
        )
    };
    format!("invites:\n{}", (0..number).map(one).collect::<String>())
}

#[test]
fn an_invite_is_renewed_twice_and_then_reported() {
    for (number, renewed) in [(1, true), (2, true), (3, false), (4, false)] {
        let server = server(&expired(number), "  carol@example.com: reader\n");
        let report = server.run(&["apply", "--due", "--yes", "--format", "json"]).code(0).json();
        let expected: &[&str] = if renewed { &["user/carol@example.com"] } else { &[] };
        assert_eq!(addresses(&report["changes"]), expected, "{number}");
        let writes: &[&str] = if renewed { &["POST /organization/invites"] } else { &[] };
        assert_eq!(server.writes(), writes, "{number}");
        let code = if renewed { 0 } else { 2 };
        server.run(&["drift", "--fail-on", "changes,due,reported"]).code(code);
    }
    for (text, code) in [("-1", 1), ("two", 1), ("5", 0), ("0", 0)] {
        let server = server(&expired(1), "  carol@example.com: reader\n");
        server.write(
            "orgward.yaml",
            &format!("{CONFIG}  carol@example.com: reader\npolicy: {{ invite_renewals: {text} }}\n"),
        );
        server.run(&["validate"]).code(code);
    }
}

fn refusal(status: u16, message: &str, times: u32) -> Value {
    json!({ "method": "POST", "route": "/organization/invites", "effect": "status", "code": status, "times": times,
        "body": { "error": { "message": message, "type": "invalid_request_error", "param": null, "code": null } } })
}

#[test]
fn where_a_second_invite_is_refused_the_expired_one_is_withdrawn_first() {
    for status in [400, 409] {
        let server = server(&expired(1), "  carol@example.com: reader\n");
        server.run(&["plan", "--due"]).code(0).says("renewals cannot then be counted");
        server.fault(&refusal(status, "An invite for this e-mail already exists.", 1));
        let ran = server.run(&["apply", "--due", "--yes", "--journal", "journal.jsonl"]).code(0);
        assert!(ran.out.contains("was deleted first"), "{}", ran.out);
        assert!(ran.out.contains("it gave {\"roles\":\"reader\"}"), "{}", ran.out);
        let writes = server.writes();
        assert_eq!(
            writes,
            ["POST /organization/invites", "DELETE /organization/invites/{invite_id}", "POST /organization/invites"]
        );
        server.run(&["drift"]).code(0);
    }
    // Any other refusal withdraws nothing.
    let server = server(&expired(1), "  carol@example.com: reader\n");
    server.fault(&refusal(400, "This e-mail domain is not allowed.", 1));
    server.run(&["apply", "--due", "--yes"]).code(3);
    assert_eq!(server.writes(), ["POST /organization/invites"]);
    // And where the second attempt fails as well, the report tells what the withdrawn one said.
    server.fault(&refusal(409, "An invite for this e-mail already exists.", 1));
    server.fault(&refusal(403, "No.", 1));
    let ran: Ran = server.run(&["apply", "--due", "--yes"]).code(3);
    assert!(ran.out.contains("it gave {\"roles\":\"reader\"}"), "{}", ran.out);
    assert!(ran.out.contains("The old one is deleted"), "{}", ran.out);
}

#[test]
fn drift_says_who_changed_what() {
    let server = server(
        "  - { email: carl@example.com, role: reader }\n  - { email: dora@example.com, role: reader }\nprojects: [{ name: web }]\n",
        "  carl@example.com: reader\n  dora@example.com: reader\nprojects: { web: { members: {} } }\npolicy: { unlisted: { users: remove, project_members: remove } }\n",
    );
    let sent = |server: &Server| server.exchanges().iter().filter(|one| one.path.ends_with("/audit_logs")).count();
    server.run(&["drift", "--who"]).code(0);
    assert_eq!(sent(&server), 0, "nothing differs, so nobody is asked for");
    let state = server.state();
    let id = |email: &str| {
        let users = state["users"].as_array().unwrap();
        users.iter().find(|user| user["email"] == email).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let project = state["projects"].as_array().unwrap().iter().find(|one| one["name"] == "web").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    server.by_hand("POST", &format!("/organization/users/{}", id("carl@example.com")), &json!({ "role": "owner" }));
    server.by_hand("POST", "/organization/invites", &json!({ "email": "eve@example.com", "role": "reader" }));
    server.by_hand(
        "POST",
        &format!("/organization/projects/{project}/users"),
        &json!({ "user_id": id("dora@example.com"), "role": "member" }),
    );
    server.run(&["drift"]).code(2);
    assert_eq!(sent(&server), 0, "only who asks for it pays");
    let ran = server.run(&["drift", "--who", "--format", "json"]).code(2);
    assert_eq!(sent(&server), 1);
    let drift = ran.json();
    let author = |address: &str| {
        let authors = drift["authors"].as_array().unwrap();
        authors
            .iter()
            .find(|one| one["address"] == address)
            .unwrap_or_else(|| panic!("{address}: {authors:#?}"))
            .clone()
    };
    let carl = author("user/carl@example.com");
    assert_eq!(
        (&carl["event"]["type"], &carl["event"]["is_certain"]),
        (&json!("user.updated"), &json!(true)),
        "{carl}"
    );
    assert_eq!(carl["event"]["actor"], "alice@example.com", "the key is hers");
    let eve = author("user/eve@example.com");
    assert_eq!(eve["event"]["type"], "invite.sent", "{eve}");
    let dora = author("project/web/member/dora@example.com");
    assert_eq!(
        (&dora["event"], &dora["detail"]),
        (&Value::Null, &json!("the audit log has no event for changes of a project member"))
    );
    let ran = server.run(&["drift", "--who"]).code(2);
    insta::assert_snapshot!("who", ran.out);
    server.run(&["drift", "--who", "--format", "markdown"]).code(2).says("Who changed it").says("alice@example.com");
    // A log that the key may not read ends nothing, and nobody is named.
    let fault =
        json!({ "method": "GET", "route": "/organization/audit_logs", "effect": "status", "code": 403, "times": 9 });
    server.fault(&fault);
    server.run(&["drift", "--who"]).code(2).says("the audit log cannot be read");
    server.clear_faults();
    // The one who went is told by an id alone.
    server.run(&["apply", "--yes"]).code(0);
    server.by_hand("DELETE", &format!("/organization/users/{}", id("carl@example.com")), &Value::Null);
    let ran = server.run(&["drift", "--who"]).code(2);
    ran.says("2 events could be it, because they tell only ids");
}

#[test]
fn drift_names_the_last_author_whatever_the_order_of_the_log_is() {
    let server =
        server("  - { id: user_carl, email: carl@example.com, role: reader }\n", "  carl@example.com: owner\n");
    let event = |number: i64, actor: &str| {
        let actor = json!({ "type": "session", "session": { "user": { "id": actor, "email": actor } } });
        let details = json!({ "id": "user_carl" });
        let at = 1_795_510_000 + number;
        json!({ "id": format!("log_{number}"), "type": "user.updated", "effective_at": at, "actor": actor, "user.updated": details })
    };
    let log = |events: &[Value]| {
        let body = json!({ "object": "list", "data": events, "has_more": false });
        let route = "/organization/audit_logs";
        server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 200, "body": body }));
    };
    log(&[event(1, "first@example.com"), event(3, "third@example.com"), event(2, "second@example.com")]);
    server.run(&["drift", "--who"]).code(2).says("third@example.com");
}

#[test]
fn drift_names_no_session_that_the_log_does_not_name() {
    let server =
        server("  - { id: user_carl, email: carl@example.com, role: reader }\n", "  carl@example.com: owner\n");
    for (actor, told, is_session) in [
        (json!(null), "nobody that the log names, 2026-", false),
        (json!({}), "nobody that the log names, 2026-", false),
        (json!({ "type": "api_key" }), "nobody that the log names, 2026-", false),
        (
            json!({ "type": "api_key", "api_key": { "id": "key_1" } }),
            "nobody that the log names, with the key key_1",
            false,
        ),
        (json!({ "type": "session" }), "nobody that the log names, in a session, 2026-", true),
        (json!({ "type": "session", "session": {} }), "nobody that the log names, in a session, 2026-", true),
    ] {
        let event = json!({
            "id": "log_1", "type": "user.updated", "effective_at": 1_795_510_000, "actor": actor,
            "user.updated": { "id": "user_carl" },
        });
        let body = json!({ "object": "list", "data": [event], "has_more": false });
        let route = "/organization/audit_logs";
        let fault =
            json!({ "method": "GET", "route": route, "times": 2, "effect": "status", "code": 200, "body": body });
        server.fault(&fault);
        server.run(&["drift", "--who"]).code(2).says(told);
        let drift = server.run(&["drift", "--who", "--format", "json"]).code(2).json();
        assert_eq!(drift["authors"][0]["event"]["is_session"], is_session, "{actor}");
    }
}

#[test]
fn drift_says_who_changed_an_identity_and_an_external_key() {
    let live = "workload_identity_providers: [{ id: wip_ci, name: ci, issuer: \"https://ci.example.com\", audience: openai }]\n";
    let providers =
        "workload_identity_providers:\n  ci: { issuer: \"https://ci.example.com\", audience: openai, enabled: true }\n";
    let server = server(live, &format!("{providers}external_keys: {{}}\n"));
    let key = json!({ "type": "aws", "name": "vault", "external_id": "org-cli", "kms_arn": "a", "role_arn": "r" });
    server.by_hand("POST", "/organization/external_keys", &key);
    server.by_hand("POST", "/organization/workload_identity_providers/wip_ci", &json!({ "enabled": false }));
    let drift = server.run(&["drift", "--who", "--format", "json"]).code(2).json();
    let types: Vec<(&Value, &Value)> = drift["authors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|author| (&author["address"], &author["event"]["type"]))
        .collect();
    assert!(types.contains(&(&json!("external_key/vault"), &json!("external_key.registered"))), "{drift:#}");
    let changed = (&json!("workload_identity_provider/ci"), &json!("workload_identity_provider.updated"));
    assert!(types.contains(&changed), "{drift:#}");
}
