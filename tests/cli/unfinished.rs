//! What a run left behind that no plan can see: writes that may still arrive, and invites that were withdrawn before the
//! new ones were sent.

use crate::harness::{Ran, Server};
use serde_json::{Value, json};
use std::{
    fs,
    time::{Duration, Instant},
};

/// Somebody is invited, with memberships that no file lists.
const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users:
  - { email: alice@example.com, role: owner }
  - { email: grace@example.com, role: owner }
invites:
  - { email: kim@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: owner }, { name: api, role: member }] }
projects: [{ name: Default project }, { name: web }, { name: api }]
";

/// Wants a greater role of them, so that the invite is replaced.
const CONFIG: &str = "\
version: 1
organization: { id: org-cli }
policy: { guardrails: { max_new_owners: 2 } }
users:
  alice@example.com: owner
  grace@example.com: owner
  kim@example.com: owner
projects: { web: {}, api: {} }
";

fn server(config: &str) -> Server {
    let server = Server::start(LIVE);
    server.write("orgward.yaml", config);
    server
}

/// The old invite is withdrawn, and the new one is refused.
fn cut_short(server: &Server) {
    let refused = json!({ "method": "POST", "route": "/organization/invites", "effect": "status", "code": 400 });
    server.fault(&refused);
    server.run(&["apply", "--yes", "--journal", "j"]).code(3).says("\"web\":\"owner\"");
}

/// An invite: e-mail, role, and each project with its role.
type Invite = (String, String, Vec<(String, String)>);

fn invites(server: &Server) -> Vec<Invite> {
    let state = server.state();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = state["invites"].as_array().cloned().unwrap_or_default();
    let names: Vec<(String, String)> =
        state["projects"].as_array().unwrap().iter().map(|one| (text(&one["id"]), text(&one["name"]))).collect();
    let name = |id: &str| names.iter().find(|(of, _)| of == id).map_or(id.to_owned(), |(_, name)| name.clone());
    list.iter()
        .map(|invite| {
            let projects = invite["projects"].as_array().cloned().unwrap_or_default();
            let mut bundled: Vec<_> =
                projects.iter().map(|one| (name(&text(&one["id"])), text(&one["role"]))).collect();
            bundled.sort();
            (text(&invite["email"]), text(&invite["role"]), bundled)
        })
        .collect()
}

fn whole(role: &str) -> Vec<Invite> {
    let bundled = [("api", "member"), ("web", "owner")].map(|(name, role)| (name.to_owned(), role.to_owned()));
    vec![("kim@example.com".to_owned(), role.to_owned(), bundled.to_vec())]
}

#[test]
fn an_invite_that_was_withdrawn_comes_back_whole() {
    let server = server(CONFIG);
    cut_short(&server);
    assert!(invites(&server).is_empty());
    server.run(&["journal", "j"]).code(0).says("restore").says("\"web\":\"owner\"");
    server.run(&["apply", "--yes", "--journal", "j"]).code(0).says("this plan restores it");
    assert_eq!(invites(&server), whole("owner"));
    // It is there now, so nothing is left to put back.
    let ran = server.run(&["apply", "--yes", "--journal", "j"]).code(0);
    assert!(!ran.err.contains("deleted"), "{}", ran.err);
}

#[test]
fn what_was_withdrawn_is_remembered_until_something_stands_in_its_place() {
    let server = server(CONFIG);
    cut_short(&server);
    // The run that should put it back fails as well, and only the last run of a journal is looked at.
    let refused =
        json!({ "method": "POST", "route": "/organization/invites", "effect": "status", "code": 500, "times": 9 });
    server.fault(&refused);
    server.run(&["apply", "--yes", "--journal", "j"]).code(3).says("this plan restores it");
    server.run(&["journal", "j"]).code(0).says("an earlier run deleted it");
    server.clear_faults();
    server.run(&["apply", "--yes", "--journal", "j"]).code(0).says("this plan restores it");
    assert_eq!(invites(&server), whole("owner"));
}

#[test]
fn the_deadline_holds_while_a_young_write_is_waited_for() {
    let server = server(CONFIG);
    let now = jiff::Timestamp::now();
    let line = |event: Value| {
        let mut line = json!({ "at": now.to_string(), "run": "r" });
        line.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        format!("{line}\n")
    };
    let begin = json!({ "event": "begin", "format": "orgward.journal/v1", "organization": "org-cli", "changes": 1,
        "config_digest": "", "live_digest": "", "plan_digest": "" });
    let send = json!({ "event": "send", "change": "c", "address": "project/new", "verb": "create",
        "request": "POST /organization/projects", "nth": 0 });
    server.write("j", &format!("{}{}", line(begin), line(send)));
    let ran = server.run(&["apply", "--yes", "--journal", "j", "--deadline", "1s"]).code(6);
    assert!(ran.err.contains("the deadline has passed"), "{}", ran.err);
    assert!(server.exchanges().is_empty(), "nothing is read before it");
}

#[test]
fn what_the_file_does_not_list_or_review_is_only_told() {
    // A reviewed plan does not hold what comes from a journal.
    let server = server(CONFIG);
    cut_short(&server);
    server.run(&["plan", "--out", "plan.json"]).code(0);
    let ran = server.run(&["apply", "plan.json", "--yes", "--journal", "j"]).code(0).says("restore it by hand");
    assert!(ran.err.contains("\"api\":\"member\""), "{}", ran.err);
    assert_eq!(invites(&server)[0].2, []);
    // Nobody lists them any more.
    let server = self::server(CONFIG);
    cut_short(&server);
    server.write("orgward.yaml", &CONFIG.replace("  kim@example.com: owner\n", ""));
    server.run(&["apply", "--yes", "--journal", "j"]).code(0).says("restore it by hand");
    assert!(invites(&server).is_empty());
}

#[test]
fn a_line_that_somebody_else_wrote_puts_nothing_back() {
    for (was, forged) in [
        ("\"api\":\"member\"", "\"api\":\"owner\""),
        ("\"seal\":\"", "\"seal\":\"0"),
        ("kim@example.com", "alice@example.com"),
    ] {
        let server = server(CONFIG);
        cut_short(&server);
        let path = server.folder.path().join("j");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(was));
        fs::write(&path, text.replace(was, forged)).unwrap();
        server.run(&["apply", "--yes", "--journal", "j"]).code(0);
        assert_eq!(invites(&server)[0].2, [], "{forged}");
    }
}

#[test]
fn a_young_write_without_an_answer_is_waited_for() {
    let server = server(CONFIG);
    let now = || jiff::Timestamp::now().to_string();
    let journal = |at: &str, organization: &str| {
        let line = |rest: Value| {
            let mut line = json!({ "at": at, "run": "r" });
            line.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            format!("{line}\n")
        };
        let begin = line(
            json!({ "event": "begin", "format": "orgward.journal/v1", "organization": organization, "changes": 1 }),
        );
        let send = line(json!({ "event": "send", "change": "c", "address": "project/x", "verb": "create",
                                "request": "POST /organization/projects", "nth": 0 }));
        server.write("j", &(begin + &send));
    };
    let apply = || {
        let began = Instant::now();
        let mut command = server.command(&["apply", "--yes", "--journal", "j", "--now", "2026-11-24T09:00:00Z"]);
        let ran = Ran::of(command.env("ORGWARD_SETTLE_TIME", "3s").output().unwrap()).code(0);
        (began.elapsed(), ran.err.contains("may still take effect"))
    };
    journal(&now(), "org-cli");
    let (took, told) = apply();
    assert!(told && took >= Duration::from_secs(2), "{took:?}");
    // An old one has arrived, or never will; and another organization's is nobody's here.
    journal("2026-11-20T09:00:00Z", "org-cli");
    assert!(!apply().1);
    journal(&now(), "org-other");
    assert!(!apply().1);
    // What claims to come from the future is waited for no longer than what is young.
    journal("2126-11-20T09:00:00Z", "org-cli");
    let (took, told) = apply();
    assert!(told && took < Duration::from_secs(20), "{took:?}");
}
