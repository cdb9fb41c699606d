//! The jobs with the real orgward, against its own sandbox in a process of its own.

use super::{
    ARTIFACTS, COMMENTS, ISSUES, KEY, MERGED,
    bench::{Bench, Ran},
    merge,
    process::SandboxProcess,
    signal, wait_for_lines,
};
use orgward::api::snapshot::Snapshot;
use serde_json::Value;
use std::{fmt::Write as _, fs, path::Path, time::Duration};

const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-AbC123 }
users:
  - { email: alice@example.com, role: owner }
  - { email: grace@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carl@example.com, role: reader }
  - { email: dora@example.com, role: reader }
";

/// The configuration on the default branch.
const BASE: &str = "\
version: 1
organization: { id: org-AbC123 }
policy:
  unlisted: { users: remove }
  guardrails: { max_removals: { users: 1 } }
users:
  alice@example.com: owner
  grace@example.com: owner
  bob@example.com: reader
  carl@example.com: reader
  dora@example.com: reader
";

/// A sandbox whose base URL the jobs find in their environment.
struct Server(SandboxProcess);

impl Server {
    fn start(bench: &Bench, live: &str) -> Self {
        let file = bench.path("live.yaml");
        fs::write(&file, live).unwrap();
        let process = SandboxProcess::start(bench.dir.path(), &file, KEY, &[]);
        bench.machine("ORGWARD_BASE_URL", &process.base);
        Self(process)
    }

    /// Talks to the sandbox itself.
    fn control(&self, method: &str, path: &str, body: &str) -> String {
        let (status, body) = self.0.control(method, path, body);
        assert_eq!(status, 200, "{body}");
        body
    }

    /// How many requests have arrived.
    fn requests(&self) -> usize {
        let list: Vec<Value> = serde_json::from_str(&self.control("GET", "/sandbox/requests", "")).unwrap();
        list.len()
    }

    /// How many writes have arrived.
    fn writes(&self) -> usize {
        let list: Vec<Value> = serde_json::from_str(&self.control("GET", "/sandbox/requests", "")).unwrap();
        list.iter().filter(|exchange| exchange["method"] != "GET").count()
    }
}

/// A repository in which somebody has opened pull request 7 with this configuration, and a fake GitHub that knows it.
fn pull_request(base: &str, proposal: &str) -> (Bench, String) {
    let bench = Bench::with(Path::new(env!("CARGO_BIN_EXE_orgward")));
    fs::create_dir(bench.path("main")).unwrap();
    fs::write(bench.path("main/orgward.yaml"), base).unwrap();
    let head = merge(&bench.path("merge"), &[("orgward.yaml", proposal)]);
    bench.say("github.event.workflow_run.head_sha", &head);
    let pull = format!(
        r#"[{{"number": 7, "state": "open", "base": {{"ref": "main"}}, "merged_at": null,
            "head": {{"sha": "{head}", "repo": {{"full_name": "acme/policy"}}}}}}]"#
    );
    bench.answer(&format!("GET repos/acme/policy/commits/{head}/pulls"), &pull, "7\n");
    bench.answer(COMMENTS, "[]", "");
    (bench, head)
}

/// Pull request 7 is merged: GitHub says so, and has the artifacts of its plan and of the last apply.
fn merge_it(bench: &Bench, head: &str, proposal: &str) {
    fs::write(bench.path("main/orgward.yaml"), proposal).unwrap();
    let merged = format!(
        r#"[{{"merged_at": "2026-11-24T09:00:00Z", "merge_commit_sha": "{MERGED}", "head": {{"sha": "{head}"}}}}]"#
    );
    bench.answer(&format!("GET repos/acme/policy/commits/{MERGED}/pulls"), &merged, &format!("{head}\n"));
    has_artifact(bench, &format!("orgward-plan-{head}"), true);
    has_artifact(bench, "orgward-journal", false);
}

fn has_artifact(bench: &Bench, name: &str, is_there: bool) {
    let row = r#"{"expired": false, "created_at": "2026-11-24T09:00:00Z", "workflow_run":
        {"id": 5, "head_branch": "main", "repository_id": 1, "head_repository_id": 1}}"#;
    let (rows, run) = if is_there { (row, "5\n") } else { ("", "") };
    bench.answer(&format!("{ARTIFACTS}/{name}"), &format!(r#"{{"artifacts": [{rows}]}}"#), run);
}

#[track_caller]
fn code(ran: &Ran, script: &str) -> i32 {
    let step = ran.of(script);
    step.run.as_ref().unwrap_or_else(|| panic!("{script} did not run: {ran:#?}")).code
}

#[test]
fn a_pull_request_that_loosens_its_own_guardrails_is_blocked() {
    // It removes two people, and raises the limit that allows one.
    let loose = BASE.replace("users: 1 }", "users: 5 }").replace("  carl@example.com: reader\n", "");
    let loose = loose.replace("  dora@example.com: reader\n", "");
    let (bench, head) = pull_request(BASE, &loose);
    let _server = Server::start(&bench, LIVE);
    let ran = bench.job("plan.yml").unwrap();

    assert_eq!(code(&ran, "plan.sh"), 4, "{ran:#?}");
    let writes = bench.writes();
    assert_eq!(writes.len(), 2, "{writes:#?}");
    assert_eq!(writes[0].request(), "POST repos/acme/policy/issues/7/comments");
    assert!(writes[0].stdin.contains("Blocked") && writes[0].stdin.contains("max_removals"), "{}", writes[0].stdin);
    assert_eq!(writes[1].request(), format!("POST repos/acme/policy/statuses/{head}"));
    assert!(writes[1].has("state=failure"), "{:?}", writes[1].args);

    // The same change within the limit of the default branch is not blocked: what blocks is the base.
    let one = BASE.replace("users: 1 }", "users: 5 }").replace("  carl@example.com: reader\n", "");
    let (bench, _) = pull_request(BASE, &one);
    let _server = Server::start(&bench, LIVE);
    let ran = bench.job("plan.yml").unwrap();
    assert_eq!(code(&ran, "plan.sh"), 0, "{ran:#?}");
}

#[test]
fn from_the_pull_request_to_the_organization_and_to_drift() {
    let proposal = BASE.replace("  dora@example.com: reader\n", "") + "  nina@example.com: reader\n";
    let (bench, head) = pull_request(BASE, &proposal);
    let server = Server::start(&bench, LIVE);

    let ran = bench.job("validate.yml").unwrap();
    assert!(!ran.has_failed(), "{ran:#?}");

    let ran = bench.job("plan.yml").unwrap();
    assert!(!ran.has_failed(), "{ran:#?}");
    assert_eq!(ran.steps.len(), ran.conclusions().len(), "every step ran: {ran:#?}");
    assert!(bench.path(&format!("artifacts/orgward-plan-{head}/plan.json")).is_file());
    let writes = bench.writes();
    assert!(writes[0].stdin.contains("nina@example.com"), "{}", writes[0].stdin);
    assert!(writes[1].has("state=success"), "{:?}", writes[1].args);
    assert_eq!(server.writes(), 0);

    // Merged: what was reviewed is applied, and nothing else.
    merge_it(&bench, &head, &(proposal.clone() + "  olga@example.com: reader\n"));
    let ran = bench.job("apply.yml").unwrap();
    assert_eq!(ran.of("find-plan.sh").outputs["plan"], "orgward-out/plan.json");
    assert_eq!(code(&ran, "apply.sh"), 5, "olga was not reviewed: {ran:#?}");
    assert_eq!(server.writes(), 2);
    let kept = bench.path("artifacts/orgward-journal");
    let journal = fs::read_to_string(kept.join("journal.jsonl")).unwrap();
    assert!(journal.contains("nina@example.com") && !journal.contains("olga"), "{journal}");
    assert!(fs::read_to_string(kept.join("apply.md")).unwrap().contains("nina@example.com"));

    // By hand, everything that the branch asks for; the journal goes on.
    bench.say("github.event_name", "workflow_dispatch");
    has_artifact(&bench, "orgward-journal", true);
    let ran = bench.job("apply.yml").unwrap();
    assert_eq!(code(&ran, "apply.sh"), 0, "{ran:#?}");
    assert_eq!(ran.of("find-plan.sh").outputs["plan"], "none");
    let longer = fs::read_to_string(kept.join("journal.jsonl")).unwrap();
    assert!(longer.starts_with(&journal) && longer.contains("olga@example.com"), "{longer}");
    assert_eq!(server.writes(), 3);

    // In the morning nothing is due.
    bench.say("github.event_name", "schedule");
    let ran = bench.job("apply.yml").unwrap();
    assert_eq!(code(&ran, "apply.sh"), 0, "{ran:#?}");

    // An emergency keeps everything back, and says so.
    bench.say("vars.ORGWARD_FREEZE", "1");
    bench.say("github.event_name", "workflow_dispatch");
    fs::write(bench.path("main/orgward.yaml"), proposal.replace("bob@example.com: reader", "bob@example.com: owner"))
        .unwrap();
    let ran = bench.job("apply.yml").unwrap();
    assert_eq!(code(&ran, "apply.sh"), 4, "{ran:#?}");
    assert_eq!(server.writes(), 3);

    // The organization differs from the branch now, which is drift.
    bench.say("vars.ORGWARD_FREEZE", "");
    bench.answer(ISSUES, "[]", "");
    let before = bench.writes().len();
    let ran = bench.job("drift.yml").unwrap();
    assert_eq!((code(&ran, "drift.sh"), code(&ran, "issue.sh")), (2, 0), "{ran:#?}");
    let writes = bench.writes().split_off(before);
    assert_eq!(writes.len(), 1, "{writes:#?}");
    assert!(writes[0].has("title=Drift: the organization differs from the configuration"), "{:?}", writes[0].args);
    assert!(writes[0].stdin.contains("bob@example.com"), "{}", writes[0].stdin);
}

#[test]
fn a_pull_request_is_planned_from_the_snapshot_of_the_night() {
    let proposal = BASE.to_owned() + "  nina@example.com: reader\n";
    let (bench, _) = pull_request(BASE, &proposal);
    let server = Server::start(&bench, LIVE);
    let repository = "GET repos/acme/policy";
    bench.answer(repository, r#"{"visibility": "public"}"#, "public\n");
    let ran = bench.job("snapshot.yml").unwrap();
    assert_eq!(code(&ran, "check-private.sh"), 1, "everybody could download it: {ran:#?}");
    bench.answer(repository, r#"{"visibility": "private"}"#, "private\n");
    let ran = bench.job("snapshot.yml").unwrap();
    assert!(!ran.has_failed(), "{ran:#?}");
    assert!(bench.path("artifacts/orgward-snapshot/live.snapshot.gz").is_file());

    has_artifact(&bench, "orgward-snapshot", true);
    let sent = server.requests();
    let ran = bench.job("plan.yml").unwrap();
    assert!(!ran.has_failed(), "{ran:#?}");
    assert_eq!(server.requests(), sent, "the plan needed no request");
    let comment = &bench.writes()[0].stdin;
    assert!(comment.contains("From a snapshot that is") && comment.contains("nina@example.com"), "{comment}");
}

#[test]
fn drift_reads_what_changed_since_the_snapshot_of_the_night() {
    let (bench, _) = pull_request(BASE, BASE);
    let server = Server::start(&bench, LIVE);
    bench.answer("GET repos/acme/policy", r#"{"visibility": "private"}"#, "private\n");
    assert!(!bench.job("snapshot.yml").unwrap().has_failed());
    has_artifact(&bench, "orgward-snapshot", true);
    let snapshot = bench.path("artifacts/orgward-snapshot/live.snapshot.gz");
    let first = fs::read(&snapshot).unwrap();
    bench.answer(ISSUES, "[]", "");
    let asks_the_log = || server.control("GET", "/sandbox/requests", "").matches("/organization/audit_logs").count();
    let ran = bench.job("drift.yml").unwrap();
    let code_of_first = code(&ran, "drift.sh");
    assert!([0, 2].contains(&code_of_first), "{ran:#?}");
    let asked = asks_the_log();
    assert!(asked > 0);
    let second = fs::read(&snapshot).unwrap();
    assert_ne!(first, second, "the newer snapshot is kept");

    // With a snapshot that nobody can read, everything is read, and the answer is the same.
    fs::write(&snapshot, "no snapshot").unwrap();
    let ran = bench.job("drift.yml").unwrap();
    assert_eq!(code(&ran, "drift.sh"), code_of_first, "{ran:#?}");
    assert_eq!(asks_the_log(), asked);
}

/// What a pull request adds may need a list that nobody read: then the organization is read.
#[test]
fn a_snapshot_that_lacks_something_is_not_the_last_word() {
    let proposal = BASE.to_owned() + "  nina@example.com: reader\n";
    let (bench, _) = pull_request(BASE, &proposal);
    let server = Server::start(&bench, LIVE);
    let mut empty = Snapshot::default();
    empty.organization = Some("org-AbC123".to_owned());
    bench.artifact("orgward-snapshot", "live.snapshot.gz", &empty.text().unwrap());
    has_artifact(&bench, "orgward-snapshot", true);
    let ran = bench.job("plan.yml").unwrap();
    assert!(!ran.has_failed(), "{ran:#?}");
    assert!(server.requests() > 0);
    assert!(!bench.writes()[0].stdin.contains("From a snapshot"), "{}", bench.writes()[0].stdin);
}

#[test]
fn a_cancelled_apply_stops_writing() {
    let bench = Bench::with(Path::new(env!("CARGO_BIN_EXE_orgward")));
    let server = Server::start(&bench, LIVE);
    server.control(
        "POST",
        "/sandbox/faults",
        r#"[{"method": "POST", "route": "/organization/invites", "effect": "delay", "ms": 200, "times": 1000}]"#,
    );
    let mut config = BASE.replace("max_removals: { users: 1 }", "max_invites: 1000");
    for number in 0..200 {
        let _ = writeln!(config, "  new{number}@example.com: reader");
    }
    fs::write(bench.workspace().join("orgward.yaml"), config).unwrap();
    let mut at_the_signal = 0;
    let run = bench.run_meanwhile("apply.sh", |child| {
        wait_for_lines(&bench.out("journal.jsonl"), 20);
        signal(child, "INT");
        at_the_signal = server.writes();
    });
    run.exits(3);
    let ended = server.writes();
    // Up to eight are under way at once, and those come to their end.
    assert!(ended <= at_the_signal + 16, "{at_the_signal} writes at the signal, {ended} in the end");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(server.writes(), ended, "nothing goes on behind the script's back");
    let report = fs::read_to_string(bench.out("apply.md")).unwrap();
    assert!(report.contains("@example.com"), "{report}");
    assert!(bench.summary().contains("planned with problems (exit code 3)"), "{}", bench.summary());
    let journal = fs::read_to_string(bench.out("journal.jsonl")).unwrap();
    assert!(journal.trim_end().lines().last().unwrap().contains("end"), "{journal}");
}
