//! `orgward snapshot`, and what `--live` does with its file.

use crate::harness::{CONFIG, LIVE, Server};
use serde_json::json;
use std::fs;

/// A server, and its organization in `live.snapshot`.
fn server() -> Server {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", CONFIG);
    server.run(&["snapshot", "-o", "live.snapshot", "--now", "2026-11-24T09:00:00Z"]).code(0);
    server
}

#[test]
fn a_plan_from_a_snapshot_needs_no_key_and_no_network() {
    let server = server();
    let live = server.run(&["plan", "--format", "json"]).code(0).json();
    let before = server.exchanges().len();
    let offline = |words: &[&str]| {
        let mut command = server.command(words);
        command.env_remove("OPENAI_ADMIN_KEY").env("ORGWARD_BASE_URL", "http://127.0.0.1:1/v1");
        crate::harness::Ran::of(command.output().unwrap())
    };
    let later = ["--now", "2026-11-24T14:00:00Z"];
    let words = |more: &[&'static str]| [&["plan", "--live", "live.snapshot"], &later[..], more].concat();
    let plan = offline(&words(&["--format", "json"])).code(0).json();
    assert_eq!(plan["changes"], live["changes"]);
    assert_eq!(plan["guardrails"], live["guardrails"]);
    assert_eq!(plan["live_digest"], live["live_digest"]);
    assert_eq!(plan["requests"]["sent"], 0);
    assert_eq!(plan["requests"]["by_route"], json!({}));
    assert_eq!(
        (&plan["snapshot"]["taken"], &plan["snapshot"]["age_seconds"]),
        (&json!("2026-11-24T09:00:00Z"), &json!(18_000))
    );
    let remark = "From a snapshot that is 5 h old (taken 2026-11-24T09:00:00Z), not from the organization itself.";
    offline(&words(&[])).code(0).says(remark).says("Read with 0 requests, from a snapshot");
    offline(&words(&["--format", "markdown"])).code(0).says(remark);
    offline(&words(&["--diff"])).code(0).says(remark);
    offline(&["drift", "--live", "live.snapshot", "--now", "2026-11-24T14:00:00Z"]).code(2).says(remark);
    offline(&["show", "users", "--live", "live.snapshot"]).code(0).says("zoe@example.com");
    offline(&["show", "project", "web", "--live", "live.snapshot"]).code(0).says("key_zoe");
    offline(&["import", "--live", "live.snapshot", "-o", "imported.yaml"]).code(0);
    assert_eq!(server.exchanges().len(), before, "nothing asked the organization");
    server.run(&["plan", "-c", "imported.yaml"]).code(0).says("In sync: nothing to change.");
    offline(&["show", "audit", "--live", "live.snapshot"]).code(1).says("a snapshot holds no events");
    offline(&["plan", "--live", "live.snapshot", "--sandbox", "x"]).code(1).says("cannot be used with");
}

#[test]
fn a_saved_plan_from_a_snapshot_is_a_review() {
    let server = server();
    server.run(&["plan", "--live", "live.snapshot", "--out", "plan.json"]).code(0);
    server.by_hand("POST", "/organization/projects", &json!({ "name": "other" }));
    server.run(&["apply", "plan.json", "--yes", "--require-live-plan"]).code(5).says("was made from a snapshot");
    assert!(server.writes().iter().all(|write| write.contains("/projects")), "{:?}", server.writes());
    server.run(&["apply", "plan.json", "--yes"]).code(0);
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
    server.run(&["apply", "--live", "live.snapshot"]).code(1).says("unexpected argument '--live'");
}

#[test]
fn a_snapshot_is_the_same_each_time_and_its_owners_alone() {
    let server = server();
    let path = |name: &str| server.folder.path().join(name);
    let again = ["snapshot", "--now", "2026-11-24T09:00:00Z", "-o"];
    server.run(&[&again[..], &["again.snapshot"]].concat()).code(0);
    let text = fs::read(path("live.snapshot")).unwrap();
    assert_eq!(text, fs::read(path("again.snapshot")).unwrap());
    server.run(&[&again[..], &["one.snapshot.gz"]].concat()).code(0);
    server.run(&[&again[..], &["two.snapshot.gz"]].concat()).code(0);
    let packed = fs::read(path("one.snapshot.gz")).unwrap();
    assert_eq!(packed, fs::read(path("two.snapshot.gz")).unwrap());
    assert!(packed.len() < text.len() / 2, "{} of {}", packed.len(), text.len());
    let shown = |name: &str| server.run(&["show", "users", "--live", name, "--format", "json"]).code(0).out;
    assert_eq!(shown("live.snapshot"), shown("one.snapshot.gz"));
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("bob@example.com") && !text.contains("\"object\""), "only what orgward knows: {text}");
    #[cfg(unix)]
    for name in ["live.snapshot", "one.snapshot.gz"] {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path(name), fs::Permissions::from_mode(0o644)).unwrap();
        server.run(&[&again[..], &[name]].concat()).code(0);
        assert_eq!(fs::metadata(path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert!(!path("live.snapshot.partial").exists());
}

/// A device is no file: another one in its place would take it from everybody.
#[cfg(unix)]
#[test]
fn a_snapshot_that_goes_to_a_device_leaves_it_there() {
    let server = server();
    let before = fs::symlink_metadata("/dev/stdout").unwrap().file_type();
    let ran = server.run(&["snapshot", "-o", "/dev/stdout"]).code(0);
    assert!(ran.out.starts_with("{\"format\":\"orgward.snapshot/v1\""), "{}", ran.out);
    assert_eq!(fs::symlink_metadata("/dev/stdout").unwrap().file_type(), before);
}

/// What an earlier run read is as old as that run, and costs no request.
#[test]
fn a_snapshot_that_goes_on_is_as_old_as_its_oldest_answer() {
    let server = server();
    let path = |name: &str| server.folder.path().join(name);
    let partly = ["snapshot", "-o", "part.snapshot", "--max-requests", "6"];
    server.run(&[&partly[..], &["--now", "2026-11-24T06:00:00Z"]].concat()).code(6).says("run the same command again");
    let kept = fs::read_to_string(path("part.snapshot.partial")).unwrap();
    assert_eq!(kept.lines().count(), 7, "what was sent is kept: {kept}");
    let before = server.exchanges().len();
    let ran = server.run(&["snapshot", "-o", "part.snapshot", "--now", "2026-11-24T09:00:00Z"]).code(0);
    let ran =
        ran.says("going on with part.snapshot.partial: 6 answers known already").says("as of 2026-11-24T06:00:00Z");
    ran.says(&format!("with {} requests", server.exchanges().len() - before));
    let ran = server.run(&["plan", "--live", "part.snapshot", "--now", "2026-11-24T09:00:00Z"]);
    ran.says("From a snapshot that is 3 h old");
    // However few requests a run may send, the next one has more to go on with.
    let mut runs = 0;
    while server.run(&["snapshot", "-o", "slow.snapshot", "--max-requests", "3"]).code != 0 {
        runs += 1;
        assert!(runs < 20, "nothing goes on");
    }
    assert!(runs > 1);
}

#[test]
fn what_could_not_be_read_is_unread_and_never_empty() {
    let server = server();
    let route = "/organization/projects/{project_id}/api_keys";
    server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 403, "times": 100 }));
    server.run(&["snapshot", "-o", "part.snapshot"]).code(6).says("could not be read");
    server.clear_faults();
    server.run(&["plan", "--live", "part.snapshot"]).code(6).says("answered 403");
    server.run(&["show", "keys", "--live", "part.snapshot"]).code(6).says("answered 403");
    // A section that nobody read.
    server.write("more.yaml", &format!("{CONFIG}    rate_limits: {{ gpt-5: {{ max_requests_per_1_minute: 5 }} }}\n"));
    let ran = server.run(&["plan", "-c", "more.yaml", "--live", "live.snapshot"]).code(6);
    ran.says("the snapshot does not hold").says("orgward snapshot -c FILE");
}

#[test]
fn a_snapshot_that_cannot_be_trusted_is_refused() {
    let server = server();
    let text = fs::read_to_string(server.folder.path().join("live.snapshot")).unwrap();
    let said = |text: &str, expected: &str| {
        server.write("bad.snapshot", text);
        server.run(&["plan", "--live", "bad.snapshot"]).code(1).says(expected).says("orgward snapshot");
    };
    said(&text.replace("zoe@example.com", "eve@example.com"), "does not fit its digest");
    said(&text[..text.len() - 20], "does not fit its digest");
    said("", "not a snapshot of orgward");
    said(CONFIG, "not a snapshot of orgward");
    said(&text.replace("snapshot/v1", "snapshot/v9"), "reads `orgward.snapshot/v1`");
    server.run(&["plan", "--live", "none.snapshot"]).code(1).says("none.snapshot");
    server.write("other.yaml", &CONFIG.replace("org-cli", "org-other"));
    let ran = server.run(&["plan", "-c", "other.yaml", "--live", "live.snapshot"]).code(1);
    ran.says("is a snapshot of org-cli, and the configuration is for org-other");
}

#[test]
fn every_line_fits_the_schema() {
    let server = server();
    let schema = server.run(&["schema", "snapshot"]).code(0).json();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let fits = |name: &str| {
        let text = fs::read_to_string(server.folder.path().join(name)).unwrap();
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            validator.validate(&value).unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
        }
        text
    };
    fits("live.snapshot");
    let route = "/organization/projects/{project_id}/api_keys";
    server.fault(&json!({ "method": "GET", "route": route, "effect": "status", "code": 403, "times": 100 }));
    server.run(&["snapshot", "-o", "part.snapshot", "--settings"]).code(6);
    server.clear_faults();
    assert!(fits("part.snapshot").contains("\"refused\""));
    server.run(&["drift", "--since", "live.snapshot", "-o", "newer.snapshot"]);
    assert!(fits("newer.snapshot").contains("\"log_read\""));
    for line in ["{}", "[]", r#"{"path":"/users"}"#, r#"{"path":"/users","told":{"rows":1}}"#] {
        assert!(!validator.is_valid(&serde_json::from_str(line).unwrap()), "{line}");
    }
}

#[test]
fn a_snapshot_takes_over_the_pace_of_an_older_one() {
    let server = server();
    let path = |name: &str| server.folder.path().join(name);
    let text = fs::read_to_string(path("live.snapshot")).unwrap();
    let (content, tail) = text.trim_end().rsplit_once('\n').unwrap();
    let learn = |name: &str, learned: &str| {
        let mut tail: serde_json::Value = serde_json::from_str(tail).unwrap();
        let window = json!({ "most": 10, "seconds": 60.0 });
        let steady = json!({ "per_minute": 10.0, "burst": 10 });
        tail["pace"] = json!([
            { "route": "GET /organization/users", "learned": learned, "window": window },
            { "route": "DELETE /organization/users/{user_id}", "learned": learned, "steady": steady },
        ]);
        fs::write(path(name), format!("{content}\n{tail}\n")).unwrap();
    };
    learn("paced.snapshot", "2026-11-23T09:00:00Z");
    learn("old.snapshot", "2026-11-01T09:00:00Z");
    let at = ["--now", "2026-11-24T09:00:00Z"];
    let pace_of = |name: &str| {
        let text = fs::read_to_string(path(name)).unwrap();
        let tail: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(text.trim_end().rsplit_once('\n').unwrap().0, content, "{name}");
        tail["pace"].clone()
    };
    server.run(&[&["snapshot", "--pace", "paced.snapshot", "-o", "next.snapshot"][..], &at].concat()).code(0);
    server.run(&[&["snapshot", "--pace", "paced.snapshot", "-o", "again.snapshot"][..], &at].concat()).code(0);
    assert_eq!(fs::read(path("next.snapshot")).unwrap(), fs::read(path("again.snapshot")).unwrap());
    // One route was used and found to be so, and the other one was not used.
    let pace = pace_of("next.snapshot");
    assert_eq!(pace[0]["learned"], "2026-11-23T09:00:00Z", "{pace}");
    assert_eq!(pace[1]["route"], "GET /organization/users");
    assert_eq!(pace[1]["learned"], "2026-11-24T09:00:00Z", "{pace}");
    server.run(&[&["snapshot", "--pace", "old.snapshot", "-o", "fresh.snapshot"][..], &at].concat()).code(0);
    assert_eq!(pace_of("fresh.snapshot"), json!(null));
    server.run(&["drift", "--since", "paced.snapshot", "-o", "newer.snapshot", at[0], at[1]]);
    assert!(fs::read_to_string(path("newer.snapshot")).unwrap().contains("\"pace\""));
    server.run(&["plan", "--pace", "paced.snapshot"]).code(0);
    server.run(&["plan", "--pace", "none.snapshot"]).code(1).says("none.snapshot");
}
