//! The workflows and scripts of `examples/ci/github`, run as GitHub would run them, with a fake `gh` and a fake `orgward`
//! or the real one.
//!
//! In: the workflows and the scripts. Out: what they asked of GitHub and how they ended. What a script finds in its
//! environment is what its workflow gives it (`bench`), so a name that one of them spells otherwise fails. The fake `gh`
//! writes down its arguments and its standard input, and answers from files; it knows nothing that a test has not told
//! it, and an unexpected read fails. An answer is kept twice, as the API's JSON and as what the script's `--jq` filter
//! must make of it: where `jq` is installed the fake runs the real filter and compares, elsewhere it hands out the
//! expected text.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should stop, with the place"
)]
#![allow(unreachable_pub, reason = "modules of one test")]

#[path = "../support/process.rs"]
mod process;

mod bench;
mod expression;
mod real;
mod static_checks;
mod workflow;

use bench::{Bench, Call, files};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const KEY: &str = "sk-admin-canary-4f9d0c";
const TOKEN: &str = "ghs_canary_77aa";
const SHA: &str = "1111111111111111111111111111111111111111";
const MERGED: &str = "2222222222222222222222222222222222222222";
const PLAN_MARKER: &str = "<!-- orgward:plan -->";
const DRIFT_MARKER: &str = "<!-- orgward:drift -->";

const COMMENTS: &str = "GET repos/acme/policy/issues/7/comments";
const ISSUES: &str = "GET repos/acme/policy/issues";
const PULLS: &str = "GET repos/acme/policy/commits/1111111111111111111111111111111111111111/pulls";
const PULLS_OF_MERGE: &str = "GET repos/acme/policy/commits/2222222222222222222222222222222222222222/pulls";
/// Followed by the artifact's name.
const ARTIFACTS: &str = "GET repos/acme/policy/actions/artifacts";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci/github").join(name)
}

/// Runs git in a folder, and returns what it prints.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository whose newest commit merges one commit, with this content, into the default branch; the commit's name.
fn merge(folder: &Path, files: &[(&str, &str)]) -> String {
    fs::create_dir_all(folder).unwrap();
    git(folder, &["init", "-q"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", "base"]);
    git(folder, &["checkout", "-q", "-b", "topic"]);
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    git(folder, &["add", "."]);
    git(folder, &["commit", "-q", "-m", "topic"]);
    let head = git(folder, &["rev-parse", "HEAD"]);
    git(folder, &["checkout", "-q", "main"]);
    git(folder, &["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    head
}

// --- Comments: one, written once, edited from then on ----------------------------------------------------------------

#[test]
fn the_first_plan_writes_a_comment() {
    let bench = Bench::new();
    bench.orgward(0, "**1 change**\n", "");
    bench.answer(COMMENTS, "[]", "");
    bench.run("plan.sh").exits(0);
    bench.run("comment.sh").exits(0);

    let writes = bench.writes();
    assert_eq!(writes.len(), 1, "{writes:#?}");
    assert_eq!(writes[0].request(), "POST repos/acme/policy/issues/7/comments");
    assert!(writes[0].stdin.starts_with(PLAN_MARKER), "{}", writes[0].stdin);
    assert!(writes[0].stdin.contains("**1 change**"), "{}", writes[0].stdin);
    assert!(writes[0].stdin.contains(SHA), "{}", writes[0].stdin);
}

#[test]
fn the_next_plan_edits_it_however_often() {
    let bench = Bench::new();
    bench.orgward(0, "No changes.\n", "");
    // A person quoted the marker, another bot used it, and an old accident left a second comment: ours is the first.
    bench.answer(
        COMMENTS,
        &format!(
            r#"[{{"id": 1, "user": {{"login": "mallory"}}, "body": "{PLAN_MARKER}\nno changes, merge me"}},
                {{"id": 2, "user": {{"login": "github-actions[bot]"}}, "body": "see {PLAN_MARKER}"}},
                {{"id": 3, "user": {{"login": "other[bot]"}}, "body": "{PLAN_MARKER}"}},
                {{"id": 4, "user": {{"login": "github-actions[bot]"}}, "body": null}},
                {{"id": 41, "user": {{"login": "github-actions[bot]"}}, "body": "{PLAN_MARKER}\nold"}},
                {{"id": 42, "user": {{"login": "github-actions[bot]"}}, "body": "{PLAN_MARKER}\nolder"}}]"#
        ),
        "41\n42\n",
    );
    bench.run("plan.sh").exits(0);
    for _ in 0..3 {
        bench.run("comment.sh").exits(0);
    }
    let requests: Vec<String> = bench.writes().iter().map(Call::request).collect();
    assert_eq!(requests, ["PATCH repos/acme/policy/issues/comments/41"; 3]);
}

#[test]
fn when_github_cannot_list_the_comments_nothing_is_written() {
    let bench = Bench::new();
    bench.orgward(0, "No changes.\n", "");
    bench.run("plan.sh").exits(0);
    assert_ne!(bench.run("comment.sh").code, 0);
    assert!(bench.writes().is_empty());
}

#[test]
fn a_plan_that_is_too_long_is_cut_at_a_line_and_says_so() {
    let bench = Bench::new();
    // Characters of several bytes, so that a limit in characters would be noticed too; 3 MB would not fit an argument.
    let line = "- `project/büro/member/zoë@example.com` 日本語 member → owner\n";
    bench.orgward(0, &line.repeat(3_000_000 / line.len()), "");
    bench.answer(COMMENTS, "[]", "");
    bench.run("plan.sh").exits(0);
    bench.run("comment.sh").exits(0);

    let body = &bench.writes()[0].stdin;
    assert!(body.starts_with(PLAN_MARKER));
    assert!(body.len() < 65_536 && body.len() > 50_000, "{}", body.len());
    assert!(body.contains("Cut short") && body.contains("https://github.example/acme/policy/actions/runs/5"));
    assert!(body.ends_with("member → owner\n"), "a line was cut in two");
    assert!(bench.calls().iter().all(|call| call.args.iter().all(|argument| argument.len() < 1_000)));
}

#[test]
fn one_endless_line_is_cut_too() {
    let bench = Bench::new();
    bench.orgward(0, &"x".repeat(200_000), "");
    bench.answer(COMMENTS, "[]", "");
    bench.run("plan.sh").exits(0);
    bench.run("comment.sh").exits(0);
    let body = &bench.writes()[0].stdin;
    assert!(body.len() < 65_536 && body.contains("Cut short"), "{}", body.len());
}

// --- Exit codes ------------------------------------------------------------------------------------------------------

#[test]
fn a_blocked_plan_is_shown_and_then_fails() {
    let bench = Bench::new();
    bench.orgward(4, "**guardrail** max_removals: 12 of 5 users\n", "blocked\n");
    bench.answer(COMMENTS, "[]", "");
    bench.run("plan.sh").exits(4);
    assert!(bench.out("plan.json").is_file(), "a blocked plan can be looked at");
    bench.run("comment.sh").exits(0);
    bench.run("status.sh").exits(0);

    let writes = bench.writes();
    assert!(writes[0].stdin.contains("Blocked") && writes[0].stdin.contains("max_removals"), "{}", writes[0].stdin);
    assert_eq!(writes[1].request(), format!("POST repos/acme/policy/statuses/{SHA}"));
    assert!(writes[1].has("state=failure") && writes[1].has("context=orgward/plan"), "{:?}", writes[1].args);
}

#[test]
fn a_run_that_never_planned_is_no_success() {
    let bench = Bench::new();
    bench.answer(COMMENTS, "[]", "");
    bench.run("comment.sh").exits(0);
    bench.run("status.sh").exits(0);
    let writes = bench.writes();
    assert!(writes[0].stdin.contains("**No plan"), "{}", writes[0].stdin);
    assert!(writes[1].has("state=error"), "{:?}", writes[1].args);
}

#[test]
fn a_second_plan_leaves_nothing_of_the_first() {
    let bench = Bench::new();
    bench.orgward(0, "No changes.\n", "");
    bench.run("plan.sh").exits(0);
    bench.orgward_without_plan(6, "", "unreachable\n");
    bench.run("plan.sh").exits(6);
    assert!(!bench.out("plan.json").exists());
}

#[test]
fn without_a_plan_the_comment_says_why_and_quotes_it_safely() {
    for (code, words, state) in [
        (1, "invalid input", "failure"),
        (3, "only a part", "failure"),
        (5, "stale", "failure"),
        (6, "could not be read", "error"),
        (101, "stopped unexpectedly", "failure"),
    ] {
        let bench = Bench::new();
        // Half a plan on stdout is no plan, and neither is a file that an unexpected end has left.
        bench.orgward(
            code,
            if code == 1 { "" } else { "half a plan\n" },
            "error: orgward.yaml:3:5\n```\n# @everyone\n",
        );
        bench.answer(COMMENTS, "[]", "");
        bench.run("plan.sh").exits(code);
        assert!(!bench.out("plan.json").exists(), "no apply may find it");
        bench.run("comment.sh").exits(0);
        bench.run("status.sh").exits(0);
        let writes = bench.writes();
        let body = &writes[0].stdin;
        assert!(body.contains("**No plan") && body.contains(words) && !body.contains("half a plan"), "{body}");
        assert!(body.contains("    error: orgward.yaml:3:5\n    ```\n    # @everyone\n"));
        assert!(writes[1].has(&format!("state={state}")), "{:?}", writes[1].args);
    }
}

#[test]
fn a_plan_with_problems_or_changes_is_shown() {
    for (code, red, words, state) in [
        (1, 1, "With problems", "state=failure"),
        (2, 0, "Plan for commit", "state=success"),
        (0, 0, "Plan for commit", "state=success"),
    ] {
        let bench = Bench::new();
        bench.orgward(code, "**3 changes**, 1 problem\n", "problem: project/web is archived\n");
        bench.answer(COMMENTS, "[]", "");
        bench.run("plan.sh").exits(red);
        assert!(bench.out("plan.json").is_file());
        bench.run("comment.sh").exits(0);
        bench.run("status.sh").exits(0);
        let writes = bench.writes();
        let body = &writes[0].stdin;
        assert!(body.contains(words) && body.contains("3 changes") && !body.contains("**No plan"), "{body}");
        assert!(writes[1].has(state), "{:?}", writes[1].args);
        assert!(bench.summary().contains("3 changes"));
    }
    // A success that leaves nothing is none.
    let bench = Bench::new();
    bench.orgward_without_plan(0, "No changes.\n", "");
    bench.run("plan.sh").exits(70);
    bench.run("status.sh").exits(0);
    assert!(bench.writes()[0].has("state=failure"));
}

#[test]
fn a_base_that_is_named_and_missing_stops_the_plan() {
    let bench = Bench::new();
    bench.orgward(0, "No changes.\n", "");
    bench.answer(COMMENTS, "[]", "");
    bench.run("plan.sh").exits(0);
    assert!(bench.asked().contains(" -c proposal/orgward.yaml --base orgward.yaml "), "{}", bench.asked());

    fs::remove_file(bench.path("orgward.args")).unwrap();
    fs::remove_file(bench.workspace().join("orgward.yaml")).unwrap();
    bench.run("plan.sh").exits(1);
    assert_eq!(bench.asked(), "", "orgward was not started");
    bench.run("comment.sh").exits(0);
    bench.run("status.sh").exits(0);
    let writes = bench.writes();
    assert!(writes[0].stdin.contains("BASE_CONFIG names orgward.yaml"), "{}", writes[0].stdin);
    assert!(writes[0].stdin.contains("commit a first configuration"), "{}", writes[0].stdin);
    assert!(writes[1].has("state=failure"), "{:?}", writes[1].args);

    for missing in ["BASE_CONFIG", "CONFIG", "OUT", "OPENAI_ADMIN_KEY"] {
        let run = bench.run_with("plan.sh", &[(missing, "")]);
        run.exits(1);
        assert!(run.stderr.contains(&format!("{missing} is not set")), "{}", run.stderr);
    }
}

// --- Apply: the reviewed plan, where there is one --------------------------------------------------------------------

/// The pull requests of the merge commit: one that only contains it, and the one that it merged.
fn merged_pulls() -> String {
    format!(
        r#"[{{"merged_at": null, "merge_commit_sha": "{MERGED}", "head": {{"sha": "3333"}}}},
            {{"merged_at": "2026-11-01T00:00:00Z", "merge_commit_sha": "{MERGED}", "head": {{"sha": "{SHA}"}}}}]"#
    )
}

#[test]
fn the_newest_trusted_artifact_of_the_merged_pull_request_is_the_plan() {
    let bench = Bench::new();
    bench.answer(PULLS_OF_MERGE, &merged_pulls(), &format!("{SHA}\n"));
    let row = |run: u32, created: &str, expired: bool, branch: &str, from: u32| {
        format!(
            r#"{{"expired": {expired}, "created_at": "{created}", "workflow_run":
                {{"id": {run}, "head_branch": "{branch}", "repository_id": 1, "head_repository_id": {from}}}}}"#
        )
    };
    let rows = [
        row(10, "2026-11-01T08:00:00Z", false, "main", 1),
        row(11, "2026-11-02T08:00:00Z", false, "main", 1),
        row(12, "2026-11-03T08:00:00Z", true, "main", 1),   // expired
        row(13, "2026-11-04T08:00:00Z", false, "topic", 1), // uploaded by a branch's own workflow
        row(14, "2026-11-05T08:00:00Z", false, "main", 2),  // a fork that calls its branch main
    ];
    let name = format!("orgward-plan-{SHA}");
    bench.answer(&format!("{ARTIFACTS}/{name}"), &format!(r#"{{"artifacts": [{}]}}"#, rows.join(",")), "11\n10\n");
    bench.artifact(&name, "plan.json", "{}");
    bench.run("find-plan.sh").exits(0);

    let download = bench.calls().pop().unwrap();
    assert_eq!(download.args[..3], ["run", "download", "11"]);
    assert!(download.has(&name), "{:?}", download.args);
    assert_eq!(bench.outputs(), "plan=orgward-out/plan.json\n");
    assert!(bench.out("plan.json").is_file());
}

#[test]
fn without_a_reviewed_plan_it_says_so_or_stops() {
    let bench = Bench::new();
    bench.answer(PULLS_OF_MERGE, "[]", "");
    bench.run("find-plan.sh").exits(0);
    assert_eq!(bench.outputs(), "plan=none\n");
    bench.run_with("find-plan.sh", &[("REQUIRE_PLAN", "true")]).exits(5);

    bench.answer(PULLS_OF_MERGE, &merged_pulls(), &format!("{SHA}\n"));
    bench.answer(&format!("{ARTIFACTS}/orgward-plan-{SHA}"), r#"{"artifacts": []}"#, "");
    bench.run("find-plan.sh").exits(0);
    bench.run_with("find-plan.sh", &[("REQUIRE_PLAN", "true")]).exits(5);
}

#[test]
fn not_knowing_is_not_the_same_as_not_reviewed() {
    let bench = Bench::new();
    bench.run("find-plan.sh").exits(6);
    bench.answer(PULLS_OF_MERGE, &merged_pulls(), &format!("{SHA}\n"));
    bench.run("find-plan.sh").exits(6);
    bench.answer(
        &format!("{ARTIFACTS}/orgward-plan-{SHA}"),
        r#"{"artifacts": [{"expired": false, "created_at": "2026-11-01T08:00:00Z", "workflow_run":
            {"id": 10, "head_branch": "main", "repository_id": 1, "head_repository_id": 1}}]}"#,
        "10\n",
    );
    bench.run("find-plan.sh").exits(6);
    assert_eq!(bench.outputs(), "", "no step may go on with an empty plan");
}

#[test]
fn only_a_push_has_a_reviewed_plan_and_only_true_and_false_are_answers() {
    for event in ["schedule", "workflow_dispatch"] {
        let bench = Bench::new();
        bench.say("github.event_name", event);
        bench.run_with("find-plan.sh", &[("REQUIRE_PLAN", "true")]).exits(0);
        assert_eq!((bench.outputs().as_str(), bench.calls().len()), ("plan=none\n", 0));
    }
    for odd in ["yes", "True", "1"] {
        let bench = Bench::new();
        bench.run_with("find-plan.sh", &[("REQUIRE_PLAN", odd)]).exits(1);
        bench.run_with("apply.sh", &[("DUE", odd)]).exits(1);
        assert!(bench.calls().is_empty() && bench.asked().is_empty());
    }
}

#[test]
fn apply_takes_the_reviewed_plan_the_folder_and_the_time() {
    let bench = Bench::new();
    bench.orgward(0, "", "");
    bench.run_with("apply.sh", &[("PLAN", "orgward-out/plan.json")]).exits(0);
    bench.run("apply.sh").exits(0);
    bench.run_with("apply.sh", &[("DUE", "true")]).exits(0);
    let rest = "-c orgward.yaml --yes --format markdown --journal orgward-out/journal.jsonl";
    assert_eq!(
        bench.asked().lines().collect::<Vec<_>>(),
        [format!("apply orgward-out/plan.json {rest}"), format!("apply {rest}"), format!("apply {rest} --due"),]
    );
}

#[test]
fn apply_binds_the_sinks_that_the_environment_names() {
    let bench = Bench::new();
    bench.orgward(0, "", "");
    let sinks = "vault=exec:.github/orgward/vault.sh\n\nother=file:keys";
    for due in ["false", "true"] {
        bench.run_with("apply.sh", &[("SINKS", sinks), ("DUE", due)]).exits(0);
    }
    let bound = "--sink vault=exec:.github/orgward/vault.sh --sink other=file:keys";
    let rest = "-c orgward.yaml --yes --format markdown --journal orgward-out/journal.jsonl";
    assert_eq!(
        bench.asked().lines().collect::<Vec<_>>(),
        [format!("apply {rest} {bound}"), format!("apply {rest} --due {bound}")]
    );
}

#[test]
fn apply_hands_on_every_exit_code_and_keeps_what_was_said() {
    for code in [0, 1, 3, 4, 5, 6, 101] {
        let bench = Bench::new();
        bench.orgward(code, "2 applied, 1 failed\n", "a warning\n");
        let run = bench.run("apply.sh");
        run.exits(code);
        assert!(run.stderr.contains("a warning"), "{}", run.stderr);
        let summary = bench.summary();
        assert!(summary.contains("2 applied, 1 failed") && summary.contains("    a warning"), "{summary}");
        assert!(summary.contains(&format!("exit code {code}")), "{summary}");
        for (name, text) in [("apply.md", "2 applied, 1 failed\n"), ("apply.log", "a warning\n")] {
            assert_eq!(fs::read_to_string(bench.out(name)).unwrap(), text);
        }
    }
}

#[test]
fn the_journal_goes_on_in_its_file_and_stands_in_the_log_and_the_summary() {
    let bench = Bench::new();
    let (old, new) = ("{\"at\":\"yesterday\"}\n", "{\"at\":\"today\"}\n{\"at\":\"now\"}\n");
    fs::create_dir_all(bench.out("")).unwrap();
    fs::write(bench.out("journal.jsonl"), old).unwrap();
    fs::write(bench.path("orgward.journal"), new).unwrap();
    bench.orgward(3, "1 applied\n", "");
    git(&bench.workspace(), &["init", "-q"]);
    git(&bench.workspace(), &["commit", "-q", "--allow-empty", "-m", "newer"]);
    let run = bench.run("apply.sh");
    run.exits(3);
    assert_eq!(fs::read_to_string(bench.out("journal.jsonl")).unwrap(), format!("{old}{new}"));
    assert_eq!(run.stdout, new, "the log has this run's lines, and not those of earlier ones");
    assert!(bench.asked().ends_with("journal orgward-out/run.jsonl --format markdown\n"), "{}", bench.asked());
    assert_eq!(fs::read_to_string(bench.out("run.jsonl")).unwrap(), new);
    // The journal names the commit that is here. The one that started the run may be older.
    let commit = fs::read_to_string(bench.path("orgward.commit")).unwrap();
    assert_eq!(commit.trim(), git(&bench.workspace(), &["rev-parse", "HEAD"]));
}

#[test]
fn the_journal_of_the_last_apply_is_found_and_not_knowing_stops() {
    let bench = Bench::new();
    let name = format!("{ARTIFACTS}/orgward-journal");
    bench.run("last-journal.sh").exits(6);

    bench.answer(&name, r#"{"artifacts": []}"#, "");
    bench.run("last-journal.sh").exits(0);
    assert!(!bench.out("journal.jsonl").exists());

    let row = |run: u32, created: &str, branch: &str| {
        format!(
            r#"{{"expired": false, "created_at": "{created}", "workflow_run":
                {{"id": {run}, "head_branch": "{branch}", "repository_id": 1, "head_repository_id": 1}}}}"#
        )
    };
    let rows = [
        row(20, "2026-11-01T08:00:00Z", "main"),
        row(21, "2026-11-03T08:00:00Z", "main"),
        row(22, "2026-11-04T08:00:00Z", "topic"),
    ];
    bench.answer(&name, &format!(r#"{{"artifacts": [{}]}}"#, rows.join(",")), "21\n20\n");
    bench.run("last-journal.sh").exits(6);

    bench.artifact("orgward-journal", "apply.md", "no journal in it");
    bench.run("last-journal.sh").exits(6);
    assert!(!bench.out("journal.jsonl").exists());

    // Not for ever longer: what is old is in older artifacts.
    let lines: String = (0..30_000).map(|line| format!("{{\"line\":{line}}}\n")).collect();
    bench.artifact("orgward-journal", "journal.jsonl", &lines);
    bench.run("last-journal.sh").exits(0);
    assert_eq!(bench.calls().pop().unwrap().args[..3], ["run", "download", "21"]);
    let kept = fs::read_to_string(bench.out("journal.jsonl")).unwrap();
    assert!(lines.ends_with(&kept) && kept.starts_with("{\"line\":10000}\n"), "{}", &kept[..40]);
}

// --- Cancelling: GitHub signals the process that the step has started, and no other ----------------------------------

fn signal(child: &std::process::Child, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

/// Waits until a file has so many lines.
fn wait_for_lines(file: &Path, lines: usize) {
    for _ in 0..1_000 {
        if fs::read_to_string(file).is_ok_and(|text| text.lines().count() >= lines) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let log = file.with_file_name("apply.log");
    panic!("{} has not got {lines} lines: {:?}", file.display(), fs::read_to_string(log));
}

#[test]
fn a_cancelled_apply_is_told_finishes_what_is_under_way_and_reports() {
    for (patience, code, heard) in [(1, 3, "INT\n"), (2, 3, "INT\nTERM\n"), (2, 0, "INT\nTERM\n")] {
        let bench = Bench::new();
        bench.orgward(code, "stopped after what was under way\n", "stopping\n");
        fs::write(bench.path("orgward.patience"), patience.to_string()).unwrap();
        let mut written = 0;
        let run = bench.run_meanwhile("apply.sh", |child| {
            wait_for_lines(&bench.out("journal.jsonl"), 3);
            signal(child, "INT");
            wait_for_lines(&bench.path("signals"), 1);
            if patience == 2 {
                // As long as it has not ended, nobody gives up waiting for it.
                std::thread::sleep(std::time::Duration::from_millis(300));
                signal(child, "TERM");
                wait_for_lines(&bench.path("signals"), 2);
            }
            written = fs::read_to_string(bench.out("journal.jsonl")).unwrap().lines().count();
        });
        run.exits(code);
        assert_eq!(fs::read_to_string(bench.path("signals")).unwrap(), heard);
        let journal = fs::read_to_string(bench.out("journal.jsonl")).unwrap();
        assert!(journal.ends_with("\"end\"}\n"), "it was waited for: {journal}");
        assert!(journal.lines().count() <= written + 2, "it went on: {written} lines, then\n{journal}");
        assert_eq!(run.stdout, journal, "the log has all of it");
        assert!(bench.summary().contains("stopped after what was under way"), "{}", bench.summary());
    }
}

#[test]
fn a_signal_while_orgward_still_reads_ends_it() {
    let bench = Bench::with(&bench::fake("sleeper"));
    let run = bench.run_meanwhile("apply.sh", |child| {
        wait_for_lines(&bench.path("orgward.args"), 1);
        signal(child, "INT");
    });
    run.exits(130);
    assert!(bench.summary().contains("stopped by a signal"), "{}", bench.summary());
}

// --- The pull request of a commit ------------------------------------------------------------------------------------

#[test]
fn only_an_open_pull_request_of_this_repository_that_ends_in_the_commit_is_planned() {
    let bench = Bench::new();
    let row = |number: u32, state: &str, sha: &str, repo: &str, base: &str| {
        format!(
            r#"{{"number": {number}, "state": "{state}", "base": {{"ref": "{base}"}},
                "head": {{"sha": "{sha}", "repo": {repo}}}}}"#
        )
    };
    let (ours, fork) = (r#"{"full_name": "acme/policy"}"#, r#"{"full_name": "mallory/policy"}"#);
    let others = [
        row(1, "closed", SHA, ours, "main"),
        row(2, "open", MERGED, ours, "main"),
        row(3, "open", SHA, fork, "main"),
        row(4, "open", SHA, "null", "main"),
        row(5, "open", SHA, ours, "release"),
    ];
    bench.answer(PULLS, &format!("[{}]", others.join(",")), "");
    bench.run("find-pr.sh").exits(0);
    assert_eq!(bench.outputs(), "number=\n");

    bench.answer(PULLS, &format!("[{},{}]", others.join(","), row(7, "open", SHA, ours, "main")), "7\n");
    bench.run("find-pr.sh").exits(0);
    assert_eq!(bench.outputs(), "number=\nnumber=7\n");
}

#[test]
fn a_proposal_with_a_link_or_of_another_commit_is_not_read() {
    let bench = Bench::new();
    let proposal = bench.path("work/somewhere");
    let head = merge(&proposal, &[("orgward.yaml", "version: 1\n")]);
    let check = |sha: &str| bench.run_with("check-proposal.sh", &[("PROPOSAL", "somewhere"), ("HEAD_SHA", sha)]);
    check(&head).exits(0);
    check(SHA).exits(1);
    std::os::unix::fs::symlink("/proc/self/environ", proposal.join("more.yaml")).unwrap();
    check(&head).exits(1);
}

// --- Drift: one issue, opened, edited, closed ------------------------------------------------------------------------

fn open_issue() -> String {
    format!(
        r#"[{{"number": 1, "user": {{"login": "mallory"}}, "body": "{DRIFT_MARKER}"}},
            {{"number": 2, "user": {{"login": "github-actions[bot]"}}, "body": "{DRIFT_MARKER}", "pull_request": {{}}}},
            {{"number": 3, "user": {{"login": "github-actions[bot]"}}, "body": null}},
            {{"number": 9, "user": {{"login": "github-actions[bot]"}}, "body": "{DRIFT_MARKER}\nold"}}]"#
    )
}

#[test]
fn drift_opens_an_issue_edits_it_and_closes_it() {
    let bench = Bench::new();
    bench.orgward(2, "## plan: 7 changes\n\nuser/eve@example.com is owner\n", "");
    bench.answer(ISSUES, "[]", "");
    bench.run("drift.sh").exits(2);
    bench.run("issue.sh").exits(0);
    bench.answer(ISSUES, &open_issue(), "9\n");
    bench.run("issue.sh").exits(0);
    bench.orgward(0, "In sync.\n", "");
    bench.run("drift.sh").exits(0);
    bench.run("issue.sh").exits(0);
    bench.answer(ISSUES, "[]", "");
    bench.run("issue.sh").exits(0);

    let writes = bench.writes();
    let requests: Vec<String> = writes.iter().map(Call::request).collect();
    assert_eq!(
        requests,
        [
            "POST repos/acme/policy/issues",
            "PATCH repos/acme/policy/issues/9",
            "POST repos/acme/policy/issues/9/comments",
            "PATCH repos/acme/policy/issues/9",
        ]
    );
    for write in &writes[..2] {
        // Whatever the report calls itself, the issue says what it is about.
        assert!(write.has("title=Drift: the organization differs from the configuration"), "{:?}", write.args);
        assert!(write.stdin.starts_with(DRIFT_MARKER) && write.stdin.contains("eve@example.com"), "{}", write.stdin);
        assert!(write.stdin.contains("The organization differs from the configuration"), "{}", write.stdin);
    }
    assert!(writes[3].has("state=closed"), "{:?}", writes[3].args);
}

#[test]
fn not_knowing_leaves_the_issue_alone_and_is_red() {
    // What ends with 0 or 2 and says nothing has not compared anything.
    for (code, said, red) in [
        (1, "", 1),
        (1, "half", 1),
        (6, "", 6),
        (6, "half", 6),
        (101, "", 101),
        (127, "", 127),
        (0, "", 70),
        (2, "", 70),
    ] {
        let bench = Bench::new();
        bench.orgward(code, said, "unreachable\n");
        bench.answer(ISSUES, &open_issue(), "9\n");
        let ran = bench.job("drift.yml").unwrap();
        assert_eq!(ran.of("drift.sh").run.as_ref().unwrap().code, red);
        ran.of("issue.sh").run.as_ref().unwrap().exits(0);
        assert!(ran.has_failed() && bench.writes().is_empty(), "{code}: {ran:#?}");
    }
    let bench = Bench::new();
    bench.run("issue.sh").exits(0);
    assert!(bench.writes().is_empty());
}

#[test]
fn a_long_drift_is_cut_too() {
    let bench = Bench::new();
    bench.orgward(2, &"- user/someone@example.com\n".repeat(5_000), "");
    bench.answer(ISSUES, "[]", "");
    bench.run("drift.sh").exits(2);
    bench.run("issue.sh").exits(0);
    assert!(bench.writes()[0].stdin.len() < 65_536);
}

// --- Secrets ---------------------------------------------------------------------------------------------------------

#[test]
fn no_script_shows_a_secret_even_if_orgward_did() {
    let bench = Bench::new();
    let leak = format!("the key is {KEY}, again {KEY}\n");
    bench.answer(COMMENTS, "[]", "");
    bench.answer(ISSUES, "[]", "");
    for (code, scripts) in [
        (0, ["plan.sh", "comment.sh", "status.sh"].as_slice()),
        (1, &["plan.sh", "comment.sh"]),
        (3, &["apply.sh"]),
        (2, &["drift.sh", "issue.sh"]),
    ] {
        bench.orgward(code, if code == 1 { "" } else { &leak }, &leak);
        fs::write(bench.path("orgward.plan"), format!("{{\"note\": \"{KEY}\"}}\n")).unwrap();
        for script in scripts {
            let run = bench.run(script);
            for text in [&run.stdout, &run.stderr] {
                assert!(!text.contains(KEY) && !text.contains(TOKEN), "{script}: {text}");
            }
        }
    }
    assert!(bench.writes().iter().any(|write| write.stdin.contains("the key is ***")));
    // Arguments, bodies, artifacts, summary and outputs are all files here; so is what the fake orgward leaks.
    for file in files(bench.dir.path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(name.starts_with("orgward.") || !text.contains(KEY), "{}", file.display());
        assert!(!text.contains(TOKEN), "{}", file.display());
    }
}
