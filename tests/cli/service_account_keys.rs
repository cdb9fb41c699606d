//! Keys that an apply makes: their values reach their sink and nothing else, and a key whose value nobody got is revoked,
//! whenever the run ends.
#![cfg(unix)]

use crate::harness::{Ran, Server};
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt as _, process::Output};

/// Without a clock of its own, so that the journal and the organization have the same time.
const LIVE: &str = "\
organization: { id: org-cli }
users:
  - { email: alice@example.com, role: owner }
  - { email: grace@example.com, role: owner }
projects: [{ name: web, service_accounts: [{ name: indexer, role: member }] }]
";

const CONFIG: &str = "\
version: 1
organization: { id: org-cli }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys: { main: { scopes: [api.model.read], expires_in: 90d, rotate_every: 60d, sink: vault } }
";

const MINT: &str = "/organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys";

fn server() -> Server {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", CONFIG);
    fs::create_dir(server.folder.path().join("vault")).unwrap();
    fs::set_permissions(server.folder.path().join("vault"), fs::Permissions::from_mode(0o700)).unwrap();
    server
}

fn output(server: &Server, sink: &str, more: &[&str]) -> Output {
    let words = [&["apply", "--yes", "--journal", "j", "--sink", sink], more].concat();
    server.command(&words).env("ORGWARD_SETTLE_TIME", "1s").output().unwrap()
}

fn apply(server: &Server, sink: &str) -> Ran {
    Ran::of(output(server, sink, &[]))
}

/// The live keys: name and id.
fn keys(server: &Server) -> Vec<(String, String)> {
    let state = server.state();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let project = state["projects"].as_array().unwrap().iter().find(|project| project["name"] == "web").unwrap();
    let keys = project["api_keys"].as_array().cloned().unwrap_or_default();
    keys.iter().map(|key| (text(&key["name"]), text(&key["id"]))).collect()
}

/// The values of all keys that were made so far. The sandbox notes its own answers.
fn values(server: &Server) -> Vec<String> {
    let made = server.exchanges().into_iter().filter(|one| one.route.as_deref() == Some(MINT));
    made.filter_map(|one| one.response["value"].as_str().map(str::to_owned)).collect()
}

/// No file but those of the sink holds a part of a value.
#[track_caller]
fn is_clean(server: &Server, texts: &[&str]) {
    let files = fs::read_dir(server.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap_or_default());
    for text in files.chain(texts.iter().map(|text| (*text).to_owned())) {
        for value in values(server) {
            let rest = value.trim_start_matches("sk-svcacct-");
            for part in rest.as_bytes().windows(10) {
                let part = std::str::from_utf8(part).unwrap();
                assert!(!text.contains(part), "a part of a key's value shows in: {text}");
            }
        }
    }
}

#[test]
fn a_value_reaches_its_file_and_nothing_else() {
    let server = server();
    let ran = apply(&server, "vault=file:vault").code(0);
    let value = fs::read_to_string(server.folder.path().join("vault/web.indexer.main")).unwrap();
    assert_eq!(values(&server), [value.as_str()]);
    assert_eq!(keys(&server).len(), 1);
    is_clean(&server, &[&ran.out, &ran.err]);
    // It is delivered, so the next run keeps it.
    apply(&server, "vault=file:vault").code(0);
    assert_eq!(keys(&server).len(), 1);
    let journal = fs::read_to_string(server.folder.path().join("j")).unwrap();
    let place = |event: &str| journal.find(&format!("\"event\":\"{event}\"")).unwrap();
    assert!(place("send") < place("minted") && place("minted") < place("delivered"), "{journal}");
}

#[test]
fn nothing_is_made_without_a_sink_or_a_journal() {
    let server = server();
    let run = |words: &[&str]| server.run(words);
    run(&["apply", "--yes", "--journal", "j"]).code(4).says("unbound_sink").says("--sink vault=file:DIR");
    run(&["apply", "--yes", "--journal", "j", "--sink", "other=file:vault"]).code(4).says("not bound: `vault`");
    run(&["apply", "--yes", "--sink", "vault=file:vault"]).code(1).says("needs a journal");
    run(&["apply", "--yes", "--journal", "-", "--sink", "vault=file:vault"]).code(1).says("needs a journal");
    run(&["apply", "--yes", "--journal", "j", "--sink", "vault=file:nowhere"]).code(1).says("nowhere");
    run(&["apply", "--yes", "--journal", "j", "--sink", "vault"]).code(1).says("NAME=file:DIR");
    for program in ["/nowhere/program", "./orgward.yaml", "no-such-program"] {
        let sink = format!("vault=exec:{program} --flag");
        let mut command = server.command(&["apply", "--yes", "--journal", "j", "--sink", &sink]);
        Ran::of(command.env("PATH", "/usr/bin:/bin").output().unwrap()).code(1).says("there is no program");
    }
    fs::set_permissions(server.folder.path().join("vault"), fs::Permissions::from_mode(0o777)).unwrap();
    run(&["apply", "--yes", "--journal", "j", "--sink", "vault=file:vault"]).code(1).says("every user");
    assert_eq!(server.writes(), Vec::<String>::new());
    // A plan does not know the sinks.
    run(&["plan"]).code(0).says("apply --sink vault=");
}

#[test]
fn a_program_that_fails_gives_its_key_back() {
    let server = server();
    let ran = apply(&server, "vault=exec:sh -c 'v=$(cat); echo \"no room for $v\" >&2; exit 7'").code(3);
    let ran = ran.says("exit status 7").says("no room for [redacted]").says("was revoked");
    is_clean(&server, &[&ran.out, &ran.err]);
    assert_eq!(keys(&server), []);
    let good = "vault=exec:sh -c 'cat >vault/v; test -n \"$ORGWARD_KEY_ID\" && test -z \"$OPENAI_ADMIN_KEY\"'";
    let ran = apply(&server, good).code(0);
    is_clean(&server, &[&ran.out, &ran.err]);
    assert_eq!(Some(&fs::read_to_string(server.folder.path().join("vault/v")).unwrap()), values(&server).last());
}

#[test]
fn a_key_whose_answer_is_lost_is_revoked_and_not_adopted() {
    for effect in [json!("lost"), json!("truncated")] {
        let server = server();
        server.fault(&json!({ "method": "POST", "route": MINT, "effect": effect }));
        let ran = apply(&server, "vault=file:vault").code(3).says("was revoked");
        is_clean(&server, &[&ran.out, &ran.err]);
        assert_eq!(keys(&server), [], "{effect}");
        assert!(fs::read_dir(server.folder.path().join("vault")).unwrap().next().is_none());
        apply(&server, "vault=file:vault").code(0);
        assert_eq!(keys(&server).len(), 1);
    }
}

/// Ends orgward while its sink has the value and did nothing with it.
fn killed(server: &Server) {
    let dead = output(server, "vault=exec:sh -c 'kill -9 $PPID'", &[]);
    assert_eq!(dead.status.code(), None, "{dead:?}");
    assert_eq!(keys(server).len(), 1);
}

#[test]
fn killed_before_the_value_was_handed_over_the_next_run_revokes_the_key() {
    let server = server();
    killed(&server);
    let lost = keys(&server)[0].1.clone();
    let told = Ran::of(server.command(&["journal", "j"]).output().unwrap()).code(0);
    told.says(&lost).says("nobody is known to have its value");
    let ran = apply(&server, "vault=file:vault").code(0).says("ended before its value was handed over");
    let now = keys(&server);
    assert!(now.len() == 1 && now[0].1 != lost, "{now:?}");
    let value = fs::read_to_string(server.folder.path().join("vault/web.indexer.main")).unwrap();
    assert_eq!(values(&server).last(), Some(&value));
    is_clean(&server, &[&ran.out, &ran.err]);
    apply(&server, "vault=file:vault").code(0);
    assert_eq!(keys(&server), now);
}

#[test]
fn killed_before_the_answer_was_written_down_the_key_is_found_by_its_name_and_time() {
    let server = server();
    killed(&server);
    let path = server.folder.path().join("j");
    let journal = fs::read_to_string(&path).unwrap();
    let cut: String =
        journal.lines().take_while(|line| !line.contains("\"answer\"")).map(|line| format!("{line}\n")).collect();
    fs::write(&path, cut).unwrap();
    let lost = keys(&server)[0].1.clone();
    apply(&server, "vault=file:vault").code(0);
    let now = keys(&server);
    assert!(now.len() == 1 && now[0].1 != lost, "{now:?}");
    // What is delivered is not taken for the lost one, which had the same name.
    apply(&server, "vault=file:vault").code(0);
    assert_eq!(keys(&server), now);
}

#[test]
fn a_forged_line_revokes_nothing() {
    let server = server();
    killed(&server);
    let path = server.folder.path().join("j");
    let journal = fs::read_to_string(&path).unwrap();
    let forged = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        if line["event"] == "minted" {
            line["seal"] = json!("0000");
        }
        format!("{line}\n")
    };
    fs::write(&path, journal.lines().map(forged).collect::<String>()).unwrap();
    let before = keys(&server);
    apply(&server, "vault=file:vault").code(0);
    assert_eq!(keys(&server), before);
}

#[test]
fn a_signal_reaches_the_program_and_the_key_is_given_back() {
    let server = server();
    let sink = "vault=exec:sh -c 'trap \"echo >vault/told; exit 1\" TERM; kill -TERM $PPID; while :; do sleep 1; done'";
    let ran = apply(&server, sink).code(3).says("stopping").says("was revoked");
    assert!(server.folder.path().join("vault/told").exists(), "{ran:?}");
    assert_eq!(keys(&server), []);
}

#[test]
fn what_the_api_never_shows_is_told_and_no_run_fails_on_it() {
    let server = server();
    apply(&server, "vault=file:vault").code(0);
    let ran = server.run(&["drift", "--fail-on", "read-only", "--format", "json"]).code(0);
    let told = ran.json()["read_only"].clone();
    assert_eq!(told[0]["is_never_shown"], true, "{told}");
    // Another expiry is a difference that somebody can resolve.
    server.write("orgward.yaml", &CONFIG.replace("expires_in: 90d", "expires_in: 120d"));
    server.run(&["drift", "--fail-on", "read-only"]).code(2);
}

#[test]
fn the_audit_log_tells_of_scopes_that_the_api_never_shows() {
    let server = server();
    apply(&server, "vault=file:vault").code(0);
    let who = |words: &[&str]| {
        let words = [&["drift", "--who", "--fail-on", "read-only"], words].concat();
        server.run(&words)
    };
    // The event of its creation agrees.
    let json = who(&["--format", "json"]).code(0).json();
    let line = &json["read_only"][0];
    assert_eq!((&line["is_never_shown"], &json["authors"]), (&json!(true), &Value::Null), "{json}");
    assert!(line["detail"].as_str().unwrap().contains("agrees with the file"), "{line}");
    let project = server.state()["projects"].as_array().unwrap().iter().find(|one| one["name"] == "web").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = keys(&server)[0].1.clone();
    let path = format!("/organization/projects/{project}/api_keys/{id}");
    // A change of the expiry says nothing about scopes, and an empty list means every scope.
    server.by_hand("POST", &path, &json!({ "scopes": [] }));
    server.by_hand("POST", &path, &json!({ "expires_in_seconds": 7_776_000 }));
    let ran = who(&[]).code(2).says("scopes: all by the audit log, api.model.read in the file");
    assert!(ran.out.contains("api_key.updated"), "{}", ran.out);
    let json = who(&["--format", "json"]).code(2).json();
    assert_eq!(json["authors"][0]["address"], "project/web/service_account/indexer/key/main");
    assert_eq!(json["read_only"][0].get("is_never_shown"), None, "{json}");
    // Without the log, nobody can tell.
    server.run(&["drift", "--fail-on", "read-only"]).code(0);
}

#[test]
fn an_audit_log_that_cannot_be_read_says_nothing_about_scopes() {
    let server = Server::start(&format!("switches: {{ unreadable: [/organization/audit_logs] }}\n{LIVE}"));
    server.write("orgward.yaml", CONFIG);
    fs::create_dir(server.folder.path().join("vault")).unwrap();
    fs::set_permissions(server.folder.path().join("vault"), fs::Permissions::from_mode(0o700)).unwrap();
    apply(&server, "vault=file:vault").code(0);
    let ran = server.run(&["drift", "--who", "--fail-on", "read-only", "--format", "json"]).code(0);
    let detail = ran.json()["read_only"][0]["detail"].clone();
    assert!(detail.as_str().unwrap().contains("the audit log cannot be read"), "{detail}");
}

/// The reading commands with the journal tell of the key, and change nothing.
#[test]
fn a_plan_and_a_drift_with_the_journal_tell_of_the_key_that_nobody_has() {
    let server = server();
    killed(&server);
    let lost = keys(&server)[0].1.clone();
    server.run(&["drift"]).code(0).says("in sync");
    server.run(&["drift", "--journal", "j"]).code(2).says("ended before its value was handed over");
    server.run(&["plan", "--journal", "j", "--out", "plan.json"]).code(0).says(&lost).says("revoke");
    assert_eq!(keys(&server).len(), 1, "a plan wrote");
    // What was reviewed with the journal is applied with it.
    let sink = "vault=file:vault";
    let words = ["apply", "plan.json", "--yes", "--journal", "j", "--sink", sink];
    Ran::of(server.command(&words).env("ORGWARD_SETTLE_TIME", "1s").output().unwrap()).code(0);
    let now = keys(&server);
    assert!(now.len() == 1 && now[0].1 != lost, "{now:?}");
    server.run(&["drift", "--journal", "j"]).code(0).says("in sync");
}

#[test]
fn what_another_admin_key_wrote_about_a_key_is_a_problem_and_ends_nothing() {
    let server = server();
    killed(&server);
    let lost = keys(&server)[0].1.clone();
    let path = server.folder.path().join("j");
    // The seal of somebody who holds another key.
    let journal = fs::read_to_string(&path).unwrap();
    let forged: String = journal
        .lines()
        .map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            if line["event"] == "minted" {
                line["seal"] = "00112233445566778899aabbccddeeff".into();
            }
            format!("{line}\n")
        })
        .collect();
    fs::write(&path, forged).unwrap();
    let ran = server.run(&["drift", "--journal", "j"]).code(2).says("another admin key").says(&lost);
    ran.says("by hand");
    server.run(&["plan", "--journal", "j"]).code(1).says(&format!("({lost}) is live"));
    // The list of its keys is not read where no entry lists any.
    server.write("orgward.yaml", "version: 1\norganization: { id: org-cli }\nprojects: { web: {} }\n");
    server.run(&["drift", "--journal", "j"]).code(0).says("does not read the list");
    server.write("orgward.yaml", CONFIG);
    // A journal that is not there, or is none, says nothing, and not that nothing is lost.
    server.run(&["plan", "--journal", "nowhere"]).code(1).says("cannot read the journal nowhere");
    server.run(&["drift", "--journal", "vault"]).code(1).says("cannot read the journal vault");
    fs::write(&path, "no journal\n").unwrap();
    server.run(&["drift", "--journal", "j"]).code(0).says("1 line of the journal j cannot be understood");
    assert_eq!(keys(&server).len(), 1);
}
