//! `orgward drift --since`: what it says, what it asks for, and the file that it writes.

use crate::harness::{KEY, LIVE, Ran, Server};
use serde_json::json;
use std::{
    fs,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

const FILE: &str = "\
version: 1
organization: { id: org-cli }
users: { alice@example.com: owner, grace@example.com: owner, bob@example.com: reader, zoe@example.com: reader }
projects: { web: { members: { zoe@example.com: member } } }
";

/// A server, and its organization in `live.snapshot`.
fn server() -> Server {
    let server = Server::start(&format!("{LIVE}audit_logs: [{{ type: login.succeeded, effective_at: -9d }}]\n"));
    server.write("orgward.yaml", FILE);
    server.run(&["snapshot", "-o", "live.snapshot", "--now", "2026-11-24T09:00:00Z"]).code(0);
    server
}

const LATER: [&str; 5] = ["drift", "--now", "2026-11-24T14:00:00Z", "--since", "live.snapshot"];

#[test]
fn a_quiet_check_is_one_request_and_never_in_sync() {
    let server = server();
    let before = server.exchanges().len();
    let ran = server.run(&LATER).code(0);
    let ran = ran.says("no change seen; project members last read 5 h ago");
    assert!(!ran.out.contains("in sync"), "{}", ran.out);
    assert_eq!(server.exchanges().len(), before + 1);
    server.run(&[&LATER[..], &["--format", "markdown"]].concat()).code(0).says("drift: no change seen");
    let drift = server.run(&[&LATER[..], &["--format", "json"]].concat()).code(0).json();
    assert_eq!(drift["summary"]["in_sync"], false);
    assert_eq!(drift["since"]["log"]["vouches"], true);
    assert_eq!(drift["since"]["vouched"], json!(["users", "projects"]));
    assert_eq!(drift["since"]["not_looked"][0]["kind"], "project members");
    assert_eq!(drift["since"]["not_looked"][0]["age_seconds"], 18_000);
    // The lists are old after a while.
    server.run(&[&LATER[..], &["--full-every", "4h"]].concat()).code(0).says("in sync: 0 changes");
    server
        .run(&[&LATER[..], &["--full-every", "never"]].concat())
        .code(1)
        .says("--full-every: `never` is not a length");
    server.run(&["drift", "--full-every", "4h"]).code(1).says("--since");
}

#[test]
fn drift_is_found_and_the_newer_snapshot_is_saved() {
    let server = server();
    let path = |name: &str| server.folder.path().join(name);
    let older = fs::read(path("live.snapshot")).unwrap();
    let users = server.state()["users"].clone();
    let zoe = users.as_array().unwrap().iter().find(|user| user["email"] == "zoe@example.com").unwrap()["id"].clone();
    let zoe = zoe.as_str().unwrap().to_owned();
    server.by_hand("POST", &format!("/organization/users/{zoe}"), &json!({ "role": "owner" }));
    let to = ["-o", "newer.snapshot.gz"];
    let ran = server.run(&[&LATER[..], &to].concat()).code(2).says("user/zoe@example.com");
    let ran = ran.says("Read again: 2 lists of users (user.updated at 2026-11-24T09:00:00Z)");
    assert!(!ran.out.contains(KEY) && !ran.err.contains(KEY));
    assert_eq!(fs::read(path("live.snapshot")).unwrap(), older, "the older one stays");
    assert_eq!(fs::read(path("newer.snapshot.gz")).unwrap()[..2], [0x1f, 0x8b]);
    server.run(&["plan", "--live", "newer.snapshot.gz"]).code(0).says("user/zoe@example.com");
    server.run(&LATER).code(2);
    assert_ne!(fs::read(path("live.snapshot")).unwrap(), older, "the newer one takes its place");
    let text = fs::read_to_string(path("live.snapshot")).unwrap();
    assert!(
        text.contains("\"log_read\":\"2026-11-24T14:00:00Z\"") && !text.contains(KEY) && !text.contains("audit_logs")
    );
}

#[test]
fn without_the_log_everything_is_read_and_said() {
    let server = Server::start(&format!("switches: {{ audit_logs: forbidden }}\n{LIVE}"));
    server.write("orgward.yaml", FILE);
    server.run(&["snapshot", "-o", "live.snapshot", "--now", "2026-11-24T09:00:00Z"]).code(0);
    let ran = server.run(&LATER).code(0).says("in sync: 0 changes");
    ran.says("orgward read every list, because the audit log cannot be read: ");
    server.run(&["drift", "--since", "none.snapshot"]).code(1).says("none.snapshot").says("orgward snapshot -o FILE");
}

#[test]
fn a_snapshot_that_cannot_be_saved_is_told_before_the_first_request() {
    let server = server();
    let before = server.exchanges().len();
    let long = "x".repeat(300);
    for to in ["nowhere/newer.snapshot.gz", "live.snapshot/newer.snapshot", ".", &long] {
        let ran = server.run(&[&LATER[..], &["-o", to]].concat()).code(1).says("error: cannot save the snapshot as");
        assert!(ran.out.is_empty(), "{}", ran.out);
        server.run(&["snapshot", "-o", to]).code(1);
        server.run(&["plan", "--out", to]).code(1).says("error: cannot save the plan as");
    }
    assert_eq!(server.exchanges().len(), before);
    let names: Vec<_> = fs::read_dir(server.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn drift_is_shown_although_the_newer_snapshot_cannot_be_saved() {
    let server = server();
    let folder = server.folder.path().join("later");
    fs::create_dir(&folder).unwrap();
    let before = server.exchanges().len();
    server.fault(&json!({ "method": "GET", "effect": "delay", "ms": 3_000 }));
    let mut command = server.command(&[&LATER[..], &["-o", "later/newer.snapshot"]].concat());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The folder goes while the API keeps the command waiting.
    let began = Instant::now();
    while server.exchanges().len() == before && began.elapsed() < Duration::from_secs(2) {
        thread::sleep(Duration::from_millis(50));
    }
    fs::remove_dir(&folder).unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap()).code(1);
    assert!(ran.out.contains("no change seen"), "{}", ran.out);
    assert!(ran.err.contains("error: cannot save the snapshot as later/newer.snapshot"), "{}", ran.err);
}
