//! What keeps changes back, by the file, by the environment and by a flag, with the codes that a pipeline sees.

use crate::{
    harness::{CONFIG, LIVE, Ran, Server},
    support::without_tally,
};

fn frozen(server: &Server, words: &[&str], value: &str) -> Ran {
    let mut command = server.command(words);
    command.args(["--now", "2026-11-24T09:00:00Z"]).env("ORGWARD_FREEZE", value);
    Ran::of(command.output().unwrap())
}

fn with_policy(server: &Server, line: &str) {
    server.write("orgward.yaml", &CONFIG.replace("policy:\n", &format!("policy:\n  {line}\n")));
}

#[test]
fn no_removals_takes_nothing_away_and_is_no_failure() {
    let server = Server::start(LIVE);
    server.run(&["plan", "--no-removals"]).code(0).says("; 3 withheld").says("excluded by `--no-removals`");
    server.run(&["plan", "--no-removals", "--detailed-exitcode"]).code(2);
    server.run(&["plan", "--no-removals", "--diff"]).code(0).says("withheld: 3 of these changes would not be sent");
    let ran = server.run(&["apply", "--yes", "--no-removals"]).code(0);
    let ran = ran.says("withheld, not sent: 3 changes: excluded by `--no-removals`");
    insta::assert_snapshot!("apply_no_removals", without_tally(&ran.out));
    assert!(server.writes().iter().all(|write| !write.starts_with("DELETE")), "{:?}", server.writes());
    let before = server.writes().len();
    server.run(&["apply", "--yes", "--no-removals"]).code(0).says("Nothing was sent.");
    assert_eq!(server.writes().len(), before);
    // Without the flag the rest follows.
    server.run(&["apply", "--yes"]).code(0);
    server.run(&["plan", "--detailed-exitcode"]).code(0).says("In sync");
}

#[test]
fn the_environment_freezes_everything_whatever_the_file_says() {
    let server = Server::start(LIVE);
    with_policy(&server, "freeze: { until: 2026-12-01, allow: [grant, remove, revoke], reason: INC-1 }");
    frozen(&server, &["plan"], "1").code(0).says("frozen: ORGWARD_FREEZE is set");
    frozen(&server, &["plan", "--detailed-exitcode"], "yes").code(2);
    frozen(&server, &["drift"], "yes").code(2).says("frozen: ORGWARD_FREEZE is set");
    frozen(&server, &["apply", "--yes"], "1").code(4).says("Nothing was sent.").says("ORGWARD_FREEZE is set");
    assert!(server.writes().is_empty());
    let ran = frozen(&server, &["apply", "--yes", "--format", "json"], "true").code(4);
    let report = ran.json();
    assert_eq!(report["withheld"].as_array().unwrap().len(), 6, "{report:#}");
    assert_eq!((&report["writes"], &report["changes"]), (&0.into(), &serde_json::json!([])));
    for off in ["", "0", "false"] {
        frozen(&server, &["plan"], off).code(0).says("Next: `orgward apply` makes these 6 changes");
    }
}

#[test]
fn a_freeze_of_the_file_sends_what_it_allows_and_exits_with_4() {
    let server = Server::start(LIVE);
    with_policy(&server, "freeze: { until: 2026-12-01T18:00:00Z, allow: [grant], reason: INC-4711 }");
    server.run(&["plan"]).code(0).says("frozen until 2026-12-01 18:00 UTC: INC-4711");
    server.run(&["apply", "--yes"]).code(4).says("withheld, not sent: 3 changes: frozen until 2026-12-01 18:00 UTC");
    assert!(server.writes().iter().all(|write| !write.starts_with("DELETE")), "{:?}", server.writes());
    assert_eq!(server.writes().len(), 4, "{:?}", server.writes());
    // What the caller does not want either is kept from nobody.
    server.run(&["apply", "--yes", "--no-removals"]).code(0).says("Nothing was sent.");
    let after = server.command(&["apply", "--yes", "--now", "2026-12-01T18:00:00Z"]).output().unwrap();
    Ran::of(after).says("this freeze ended on 2026-12-01 18:00 UTC");
}

#[test]
fn overrides_are_held_against_the_clock() {
    let server = Server::start(LIVE);
    let line =
        "overrides: [{ guardrail: max_invites, addresses: [user/nina@example.com], until: 2026-12-31, reason: x }]";
    with_policy(&server, line);
    server.run(&["plan"]).code(1).says("an override cannot last longer than 30 days from now");
    server.run(&["apply", "--yes"]).code(1).says("orgward.yaml:4:");
    server.run(&["validate", "--now", "2026-11-24"]).code(1).says("The latest possible `until` is 2026-12-24");
    server.run(&["validate", "--now", "2026-12-01"]).code(0);
    server.run(&["validate", "--now", "2026-12-31"]).code(0).says("no longer has an effect");
    server.run(&["validate", "--now", "soon"]).code(1).says("--now");
    assert!(server.writes().is_empty());
}
