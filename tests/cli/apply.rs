//! apply: what is sent, what is asked, and what survives.

use crate::{
    harness::{CONFIG, KEY, LIVE, Ran, Server},
    support::without_tally,
};
use serde_json::json;
use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
};

#[test]
fn apply_makes_the_next_plan_empty() {
    let server = Server::start(LIVE);
    let ran = server.run(&["apply", "--yes"]).code(0);
    insta::assert_snapshot!("apply", without_tally(&ran.out));
    server.run(&["plan", "--detailed-exitcode"]).code(0).says("In sync");
    let before = server.writes().len();
    server.run(&["apply", "--yes"]).code(0);
    assert_eq!(server.writes().len(), before, "a second apply sends no write");
}

#[test]
fn nobody_is_asked_in_a_pipe() {
    let server = Server::start(LIVE);
    server.run(&["apply"]).code(1).says("--yes");
    assert!(server.writes().is_empty());
}

#[test]
fn apply_needs_to_know_the_organization() {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", &CONFIG.replace("organization: { id: org-cli }\n", ""));
    server.run(&["apply", "--yes"]).code(1).says("organization: { id:");
    server.write("orgward.yaml", &CONFIG.replace("org-cli", "org-other"));
    server.run(&["apply", "--yes"]).code(1).says("mismatched_organization");
    assert!(server.writes().is_empty());
}

#[test]
fn a_failure_takes_only_its_dependents() {
    let server = Server::start(LIVE);
    server
        .fault(&json!({ "method": "POST", "route": "/organization/users/{user_id}", "effect": "status", "code": 400 }));
    let ran = server.run(&["apply", "--yes", "--format", "json"]).code(3);
    let report = ran.json();
    let outcome = |address: &str| {
        let entry = report["changes"].as_array().unwrap().iter().find(|entry| entry["address"] == address);
        entry.unwrap_or_else(|| panic!("{address}"))["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("user/bob@example.com"), "failed");
    assert_eq!(outcome("user/zoe@example.com"), "done");
    assert_eq!(outcome("user/nina@example.com"), "done");
    server.run(&["apply", "--yes"]).code(0);
    server.run(&["plan", "--detailed-exitcode"]).code(0);
}

#[test]
fn a_lost_answer_is_looked_up_and_nothing_is_doubled() {
    let server = Server::start(LIVE);
    for route in ["/organization/invites", "/organization/projects/{project_id}/service_accounts"] {
        server.fault(&json!({ "method": "POST", "route": route, "effect": "lost" }));
    }
    server.run(&["apply", "--yes"]).code(0);
    let posts = |route: &str| server.writes().iter().filter(|write| **write == format!("POST {route}")).count();
    assert_eq!(posts("/organization/invites"), 1);
    assert_eq!(posts("/organization/projects/{project_id}/service_accounts"), 1);
    server.run(&["plan", "--detailed-exitcode"]).code(0);
}

#[test]
fn killed_half_way_and_run_again_it_finishes_without_a_duplicate() {
    let points = [
        ("POST", 1, 1),
        ("POST", 2, 2),
        ("POST", 3, 3),
        ("POST", 4, 3),
        ("DELETE", 1, 4),
        ("DELETE", 2, 5),
        ("DELETE", 3, 6),
    ];
    for (method, nth, step) in points {
        let server = Server::start(LIVE);
        // The answer never comes, so the process waits in this step until it is killed.
        server.fault(&json!({ "method": method, "nth": nth, "effect": "delay", "ms": 600_000 }));
        let mut child =
            server.command(&["apply", "--yes"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let begins = format!("[{step}/");
        for line in BufReader::new(child.stderr.take().unwrap()).lines() {
            if line.unwrap().starts_with(&begins) {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let server = restart(server);
        server.run(&["apply", "--yes"]).code(0);
        server.run(&["plan", "--detailed-exitcode"]).code(0);
        let state = server.state();
        let count = |list: &serde_json::Value, field: &str, value: &str| {
            list.as_array().unwrap().iter().filter(|one| one[field] == value).count()
        };
        assert_eq!(count(&state["invites"], "email", "nina@example.com"), 1, "{state}");
        let web = state["projects"].as_array().unwrap().iter().find(|one| one["name"] == "web").unwrap();
        assert_eq!(count(&web["service_accounts"], "name", "indexer"), 1, "{state}");
    }
}

/// The same organization in a new process, so that no request of the killed one is still under way.
fn restart(server: Server) -> Server {
    let state = serde_yaml::to_string(&server.state()).unwrap();
    drop(server);
    let server = Server::start(LIVE);
    server.write("state.yaml", &state);
    let again = Server::start_with(LIVE, &["--state", server.folder.path().join("state.yaml").to_str().unwrap()]);
    drop(server);
    again
}

#[test]
fn a_reviewed_plan_is_a_filter() {
    let server = Server::start(LIVE);
    server.run(&["plan", "--out", "plan.json"]).code(0);
    // Something new came up after the review: it is told, and not sent.
    server.write("orgward.yaml", &CONFIG.replace("  nina@", "  max@example.com: reader\n  nina@"));
    server.run(&["apply", "plan.json", "--yes"]).code(5).says("not reviewed, not sent: invite user/max@example.com");
    let sent = server.writes();
    assert!(sent.len() >= 5, "the reviewed changes were sent: {sent:?}");
    server.run(&["plan", "--format", "json"]).code(0).says("user/max@example.com");
    // The same plan once more: everything is as wanted.
    server.write("orgward.yaml", CONFIG);
    server.run(&["apply", "plan.json", "--yes"]).code(0).says("no longer needed");
    assert_eq!(server.writes().len(), sent.len());
}

#[test]
fn a_stale_plan_stops_before_the_first_write() {
    let server = Server::start(LIVE);
    server.run(&["plan", "--out", "plan.json"]).code(0);
    server.write("orgward.yaml", &CONFIG.replace("indexer: member", "indexer: owner"));
    let ran = server.run(&["apply", "plan.json", "--yes"]).code(5);
    insta::assert_snapshot!("apply_stale", ran.err);
    assert!(server.writes().is_empty());
}

#[test]
fn what_still_fits_is_sent_when_that_is_asked_for() {
    let server = Server::start(LIVE);
    server.run(&["plan", "--out", "plan.json"]).code(0);
    server.write("orgward.yaml", &CONFIG.replace("indexer: member", "indexer: owner"));
    let ran = server.run(&["apply", "plan.json", "--yes", "--on-stale", "skip"]).code(5);
    assert!(ran.err.contains("stale: project/web/service_account/indexer"), "{}", ran.err);
    assert!(ran.out.contains("Stale, not sent: 1 change no longer matches"), "{}", ran.out);
    let sent = server.writes();
    assert!(!sent.iter().any(|write| write.contains("service_accounts")), "{sent:?}");
    assert_eq!(sent.len(), 5, "{sent:?}");
    server.run(&["plan", "--format", "json"]).code(0).says("project/web/service_account/indexer");
}

#[test]
fn what_the_api_says_is_done_is_read_again() {
    let server = Server::start(LIVE);
    let ran = server.run(&["apply", "--yes"]).code(0);
    assert!(ran.out.contains("Verified: 6 changes match the plan."), "{}", ran.out);
    let last_write = server.exchanges().iter().rposition(|one| one.method != "GET").unwrap();
    let reads: Vec<String> = server.exchanges()[last_write..].iter().skip(1).map(crate::support::label).collect();
    assert_eq!(reads.len(), 5, "each touched section once, people by their addresses: {reads:?}");
}

#[test]
fn the_deadline_ends_a_run_in_good_order() {
    let server = Server::start(LIVE);
    let slow = |method: &str| json!({ "method": method, "effect": "status", "code": 429, "times": 99 });
    server.fault(&slow("POST"));
    let ran = server.run(&["apply", "--yes", "--deadline", "2s", "--format", "json"]).code(3);
    let report = ran.json();
    for entry in report["changes"].as_array().unwrap() {
        let text = entry["detail"].as_str().unwrap_or_default();
        // What could still be done in time was done.
        let fine = entry["outcome"] == "done" || text.contains("deadline") || text.contains("depends on");
        assert!(fine, "{entry}");
    }
    let server = Server::start(LIVE);
    server.fault(&slow("GET"));
    server.run(&["plan", "--deadline", "1s"]).code(6).says("the deadline would pass");
    server.run(&["plan", "--deadline", "soon"]).code(1).says("--deadline");
}

#[test]
fn a_plan_of_another_organization_or_version_is_refused() {
    let server = Server::start(LIVE);
    server.run(&["plan", "--out", "plan.json"]).code(0);
    let text = std::fs::read_to_string(server.folder.path().join("plan.json")).unwrap();
    server.write("other.json", &text.replace("org-cli", "org-evil"));
    server.run(&["apply", "other.json", "--yes"]).code(1).says("org-evil");
    server.write("later.json", &text.replace("orgward.plan/v1", "orgward.plan/v2"));
    server.run(&["apply", "later.json", "--yes"]).code(1).says("orgward.plan/v2");
    server.write("broken.json", "{");
    server.run(&["apply", "broken.json", "--yes"]).code(1).says("broken.json");
    server.run(&["apply", "missing.json", "--yes"]).code(1).says("missing.json");
    assert!(server.writes().is_empty());
}

#[test]
fn the_clock_is_applied_only_when_it_is_asked_to() {
    let server = Server::start(LIVE);
    let config = CONFIG.replace("bob@example.com: owner", "bob@example.com: { roles: reader, until: 2026-11-24 }");
    server.write("orgward.yaml", &config);
    server.run(&["apply", "--yes"]).code(0);
    let people = |server: &Server| server.state()["users"].to_string();
    assert!(people(&server).contains("bob@example.com"));
    server.run(&["plan", "--due", "--detailed-exitcode"]).code(2).says("user/bob@example.com");
    server.run(&["apply", "--due", "--yes"]).code(0);
    assert!(!people(&server).contains("bob@example.com"));
    server.run(&["plan", "--due", "--detailed-exitcode"]).code(0);
    server.run(&["plan", "--detailed-exitcode"]).code(0);
}

#[test]
fn a_read_only_key_plans_and_cannot_apply() {
    let server = Server::start(LIVE);
    let run = |words: &[&str]| {
        let mut command = server.command(words);
        command.env("OPENAI_ADMIN_KEY", orgward::sandbox::READ_ONLY_KEY);
        Ran::of(command.output().unwrap())
    };
    run(&["plan"]).code(0);
    run(&["drift"]).code(2);
    run(&["apply", "--yes"]).code(3).says("read-only");
    server.run(&["apply", "--yes"]).code(0);
    assert_ne!(KEY, orgward::sandbox::READ_ONLY_KEY);
}

/// Sends a signal by the `kill` of the system, since nothing of ours may be unsafe.
#[cfg(unix)]
fn signal(child: &std::process::Child, name: &str) {
    let status = std::process::Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// An apply that runs and has said a line with these words on stderr.
#[cfg(unix)]
fn begun(server: &Server, says: &str) -> (std::process::Child, BufReader<std::process::ChildStderr>) {
    let mut child = server
        .command(&["apply", "--yes", "--now", "2026-11-24T09:00:00Z"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains(says) {
        line.clear();
        assert_ne!(err.read_line(&mut line).unwrap(), 0, "it never said `{says}`");
    }
    (child, err)
}

#[cfg(unix)]
#[test]
fn a_signal_finishes_what_is_under_way_and_starts_nothing_more() {
    for name in ["-INT", "-TERM"] {
        let server = Server::start(LIVE);
        // The second write waits long enough for the signal to come while it is under way.
        server.fault(&json!({ "method": "POST", "nth": 2, "effect": "delay", "ms": 1500 }));
        // All that is given is started together.
        let (child, mut err) = begun(&server, "[3/");
        signal(&child, name);
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut err, &mut rest).unwrap();
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(3), "{out}\n{rest}");
        assert!(rest.contains("stopping:"), "{rest}");
        // What gives something was all under way together; nothing was taken away yet.
        assert!(out.contains("3 done, 3 skipped"), "{out}");
        assert!(out.contains("the run was asked to stop"), "{out}");
        server.run(&["apply", "--yes"]).code(0);
        server.run(&["plan", "--detailed-exitcode"]).code(0);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_waiting_for_a_limit() {
    let server = Server::start(LIVE);
    server.fault(&json!({ "method": "POST", "effect": "status", "code": 429, "retry_after": "3000", "times": 99 }));
    let (child, _err) = begun(&server, "waiting");
    signal(&child, "-INT");
    // It would wait for most of an hour.
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{out}");
    assert!(out.contains("6 skipped"), "{out}");
    assert_eq!(out.matches("the run was asked to stop").count(), 6, "{out}");
}

#[test]
fn the_journal_tells_each_write_before_and_after() {
    let server = Server::start(LIVE);
    server
        .fault(&json!({ "method": "POST", "route": "/organization/users/{user_id}", "effect": "status", "code": 400 }));
    let mut command =
        server.command(&["apply", "--yes", "--journal", "journal.jsonl", "--now", "2026-11-24T09:00:00Z"]);
    Ran::of(command.env("GITHUB_SHA", "abc123").output().unwrap()).code(3);
    server.run(&["apply", "--yes", "--journal", "journal.jsonl"]).code(0);
    let path = server.folder.path().join("journal.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains(KEY), "{text}");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events.iter().filter(|event| **event == "begin").count(), 2, "it is appended to");
    assert_eq!((lines[0]["commit"].as_str(), lines[0]["organization"].as_str()), (Some("abc123"), Some("org-cli")));
    assert_eq!(lines[0]["format"], "orgward.journal/v1");
    // Every write stands there before it is sent, and after; and every one that the API saw stands there.
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line["event"] == "send") {
        let its = |other: &&serde_json::Value| {
            other["event"] == "answer" && (&other["change"], &other["nth"]) == (&line["change"], &line["nth"])
        };
        assert!(lines[index + 1..].iter().any(|other| its(&other)), "{line}");
    }
    let mut sent: Vec<&str> = lines.iter().filter_map(|line| line["request"].as_str()).collect();
    let mut seen = server.writes();
    sent.sort_unstable();
    seen.sort_unstable();
    assert_eq!(sent, seen);
    let failed: Vec<_> = lines.iter().filter(|line| line["outcome"] == "failed").collect();
    assert_eq!(failed.len(), 1, "{text}");
    assert_eq!(failed[0]["address"], "user/bob@example.com");
    assert!(failed[0]["request_ids"][0].as_str().unwrap().starts_with("req_"));
    assert_eq!(lines.last().unwrap()["complete"], true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn what_cannot_be_written_down_is_not_sent() {
    let server = Server::start(LIVE);
    server.run(&["apply", "--yes", "--journal", "nowhere/journal.jsonl"]).code(1).says("nowhere/journal.jsonl");
    server.run(&["apply", "--yes", "--journal", "-", "--format", "json"]).code(1).says("stdout");
    // A disk that is full takes the first byte of nothing.
    if std::path::Path::new("/dev/full").exists() {
        server.run(&["apply", "--yes", "--journal", "/dev/full"]).code(1).says("/dev/full");
    }
    assert!(server.writes().is_empty());
}
