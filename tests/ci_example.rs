//! The scripts of `examples/ci/github`, run as GitHub would run them, with a fake `orgward` and a fake `gh`.
//!
//! In: the scripts. Out: what they asked of GitHub and how they ended. The fake `gh` writes down its arguments and its
//! standard input, and answers from files; it knows nothing that a test has not told it, and an unexpected read fails.
//! An answer is kept twice, as the API's JSON and as what the script's `--jq` filter must make of it: where `jq` is
//! installed the fake runs the real filter and compares, elsewhere it hands out the expected text.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop, with the place")]

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
const ARTIFACTS: &str = "GET repos/acme/policy/actions/artifacts";

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
    assert!(body.contains("Cut short") && body.contains("https://github.example/run/5"));
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

    // The workflow runs these steps although the one before them has failed.
    let workflow = fs::read_to_string(example("plan.yml")).unwrap();
    for script in ["comment.sh", "status.sh"] {
        let step = workflow.split("\n      - ").find(|step| step.contains(script)).unwrap();
        assert!(step.starts_with("if: ${{ !cancelled()"), "{step}");
    }
}

#[test]
fn without_a_plan_the_comment_says_why_and_quotes_it_safely() {
    for (code, words, state) in
        [(1, "wrong input", "failure"), (6, "could not find out", "error"), (101, "stopped unexpectedly", "failure")]
    {
        let bench = Bench::new();
        bench.orgward(code, "", "error: orgward.yaml:3:5\n```\n# @everyone\n");
        bench.answer(COMMENTS, "[]", "");
        bench.run("plan.sh").exits(code);
        bench.run("comment.sh").exits(0);
        bench.run("status.sh").exits(0);
        let writes = bench.writes();
        assert!(writes[0].stdin.contains("There is no plan") && writes[0].stdin.contains(words), "{}", writes[0].stdin);
        assert!(writes[0].stdin.contains("    error: orgward.yaml:3:5\n    ```\n    # @everyone\n"));
        assert!(writes[1].has(&format!("state={state}")), "{:?}", writes[1].args);
    }
}

#[test]
fn a_run_that_never_planned_is_no_success() {
    let bench = Bench::new();
    bench.answer(COMMENTS, "[]", "");
    bench.run("comment.sh").exits(0);
    bench.run("status.sh").exits(0);
    let writes = bench.writes();
    assert!(writes[0].stdin.contains("There is no plan"), "{}", writes[0].stdin);
    assert!(writes[1].has("state=error"), "{:?}", writes[1].args);
}

#[test]
fn a_second_plan_leaves_nothing_of_the_first() {
    let bench = Bench::new();
    bench.orgward(0, "No changes.\n", "");
    bench.run("plan.sh").exits(0);
    fs::remove_file(bench.path("orgward.plan")).unwrap();
    bench.orgward_without_plan(6, "", "unreachable\n");
    bench.run("plan.sh").exits(6);
    assert!(!bench.out("plan.json").exists());
}

#[test]
fn apply_hands_on_every_exit_code_and_keeps_what_was_said() {
    for code in [0, 1, 3, 4, 5, 6] {
        let bench = Bench::new();
        bench.orgward(code, "2 applied, 1 failed\n", "warning\n");
        let run = bench.run("apply.sh");
        run.exits(code);
        assert!(run.stdout.contains("2 applied, 1 failed"));
        let summary = fs::read_to_string(bench.path("summary.md")).unwrap();
        assert!(summary.contains("    2 applied, 1 failed") && summary.contains(&format!("exit code {code}")));
    }
}

#[test]
fn the_journal_stands_in_the_log_and_the_summary() {
    let bench = Bench::new();
    bench.orgward(0, "{\"at\":\"2026-11-24T09:00:00Z\",\"event\":\"begin\"}\n6 done.\n", "");
    bench.run("apply.sh").exits(0);
    let journal = fs::read_to_string(bench.out("journal.jsonl")).unwrap();
    assert_eq!(journal, "{\"at\":\"2026-11-24T09:00:00Z\",\"event\":\"begin\"}\n");
    let asked = fs::read_to_string(bench.path("orgward.args")).unwrap();
    assert!(asked.lines().last().unwrap().starts_with("journal ") && asked.ends_with("--format markdown\n"), "{asked}");
    let summary = fs::read_to_string(bench.path("summary.md")).unwrap();
    assert!(summary.contains("    6 done."), "{summary}");
}

#[test]
fn a_plan_is_held_against_its_base_where_there_is_one() {
    let bench = Bench::new();
    bench.orgward(0, "", "");
    bench.run_with("plan.sh", &[("BASE", "nowhere.yaml")]).exits(0);
    let base = bench.path("base.yaml");
    fs::write(&base, "version: 1\n").unwrap();
    bench.run_with("plan.sh", &[("BASE", base.to_str().unwrap())]).exits(0);
    let asked = fs::read_to_string(bench.path("orgward.args")).unwrap();
    let given: Vec<bool> = asked.lines().map(|line| line.contains("--base")).collect();
    assert_eq!(given, [false, true], "{asked}");
}

// --- Apply: the reviewed plan, where there is one --------------------------------------------------------------------

#[test]
fn apply_takes_the_reviewed_plan_the_folder_and_the_clock() {
    let bench = Bench::new();
    bench.orgward(0, "", "");
    bench.run_with("apply.sh", &[("PLAN", "out/plan.json")]).exits(0);
    bench.run_with("apply.sh", &[("PLAN", ""), ("DUE", "false")]).exits(0);
    bench.run_with("apply.sh", &[("DUE", "true")]).exits(0);
    let given = fs::read_to_string(bench.path("orgward.args")).unwrap();
    assert_eq!(
        given.lines().collect::<Vec<_>>(),
        [
            "apply out/plan.json -c orgward.yaml --yes --journal -",
            "apply -c orgward.yaml --yes --journal -",
            "apply -c orgward.yaml --yes --journal - --due"
        ]
    );
}

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
    bench.answer(ARTIFACTS, &format!(r#"{{"artifacts": [{}]}}"#, rows.join(",")), "11\n10\n");
    fs::write(bench.path("artifact.json"), "{}").unwrap();
    bench.run_with("find-plan.sh", &[("SHA", MERGED)]).exits(0);

    let download = bench.calls().pop().unwrap();
    assert_eq!(download.args[..3], ["run", "download", "11"]);
    assert!(download.has(&format!("orgward-plan-{SHA}")), "{:?}", download.args);
    assert_eq!(bench.outputs(), format!("plan={}\n", bench.out("plan.json").display()));
}

#[test]
fn without_a_reviewed_plan_it_says_so_or_stops() {
    let bench = Bench::new();
    bench.answer(PULLS_OF_MERGE, "[]", "");
    bench.run_with("find-plan.sh", &[("SHA", MERGED)]).exits(0);
    assert_eq!(bench.outputs(), "plan=\n");
    bench.run_with("find-plan.sh", &[("SHA", MERGED), ("REQUIRE_PLAN", "true")]).exits(5);

    bench.answer(PULLS_OF_MERGE, &merged_pulls(), &format!("{SHA}\n"));
    bench.answer(ARTIFACTS, r#"{"artifacts": []}"#, "");
    bench.run_with("find-plan.sh", &[("SHA", MERGED)]).exits(0);
    bench.run_with("find-plan.sh", &[("SHA", MERGED), ("REQUIRE_PLAN", "true")]).exits(5);
}

#[test]
fn not_knowing_is_not_the_same_as_not_reviewed() {
    let bench = Bench::new();
    bench.run_with("find-plan.sh", &[("SHA", MERGED)]).exits(6);
    bench.answer(PULLS_OF_MERGE, &merged_pulls(), &format!("{SHA}\n"));
    bench.run_with("find-plan.sh", &[("SHA", MERGED)]).exits(6);
    bench.answer(
        ARTIFACTS,
        r#"{"artifacts": [{"expired": false, "created_at": "2026-11-01T08:00:00Z", "workflow_run":
            {"id": 10, "head_branch": "main", "repository_id": 1, "head_repository_id": 1}}]}"#,
        "10\n",
    );
    bench.run_with("find-plan.sh", &[("SHA", MERGED)]).exits(6);
    assert_eq!(bench.outputs(), "", "no step may go on with an empty plan");
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
    let git = |folder: &Path, arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"])
            .args(arguments)
            .current_dir(folder)
            .output()
            .expect("git");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let bench = Bench::new();
    let proposal = bench.path("proposal");
    fs::create_dir(&proposal).unwrap();
    git(&proposal, &["init", "-q"]);
    git(&proposal, &["commit", "-q", "--allow-empty", "-m", "base"]);
    git(&proposal, &["checkout", "-q", "-b", "topic"]);
    fs::write(proposal.join("orgward.yaml"), "version: 1\n").unwrap();
    git(&proposal, &["add", "."]);
    git(&proposal, &["commit", "-q", "-m", "topic"]);
    let head = git(&proposal, &["rev-parse", "HEAD"]);
    git(&proposal, &["checkout", "-q", "main"]);
    git(&proposal, &["merge", "-q", "--no-ff", "-m", "merge", "topic"]);

    let check = |sha: &str| bench.run_with("check-proposal.sh", &[("PROPOSAL", "proposal"), ("HEAD_SHA", sha)]);
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
    bench.orgward(2, "**1 difference**: user/eve@example.com is owner\n", "");
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
        assert!(write.stdin.starts_with(DRIFT_MARKER) && write.stdin.contains("eve@example.com"), "{}", write.stdin);
    }
    assert!(writes[3].has("state=closed"), "{:?}", writes[3].args);
}

#[test]
fn not_knowing_leaves_the_issue_alone() {
    for code in [1, 6] {
        let bench = Bench::new();
        bench.orgward(code, "", "unreachable\n");
        bench.answer(ISSUES, &open_issue(), "9\n");
        bench.run("drift.sh").exits(code);
        bench.run("issue.sh").exits(0);
        assert!(bench.writes().is_empty());
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

#[test]
fn a_key_reaches_only_the_steps_that_need_it() {
    for (workflow, scripts) in [
        ("validate.yml", [].as_slice()),
        ("plan.yml", &["plan.sh"]),
        ("apply.yml", &["apply.sh"]),
        ("drift.yml", &["drift.sh"]),
    ] {
        let text = fs::read_to_string(example(workflow)).unwrap();
        assert!(!text.contains("pull_request_target"), "{workflow}");
        let with_key: Vec<&str> = text.split("\n      - ").skip(1).filter(|step| step.contains("secrets.")).collect();
        assert_eq!(with_key.len(), scripts.len(), "{workflow}");
        for (step, script) in with_key.iter().zip(scripts) {
            assert!(step.contains(script) && !step.contains("GH_TOKEN"), "{workflow}: {step}");
        }
        // Nothing that others choose becomes part of a command.
        for line in text.lines().filter(|line| line.trim_start().trim_start_matches("- ").starts_with("run:")) {
            assert!(!line.contains("${{"), "{workflow}: {line}");
        }
    }
}

#[test]
fn what_a_script_needs_is_named_when_it_is_missing() {
    let bench = Bench::new();
    let run = bench.run_with("plan.sh", &[("OPENAI_ADMIN_KEY", "")]);
    run.exits(1);
    assert!(run.stderr.contains("OPENAI_ADMIN_KEY is not set"), "{}", run.stderr);
    assert!(!bench.path("orgward.args").exists(), "orgward was not started");
}

// --- The bench -------------------------------------------------------------------------------------------------------

/// A folder in which scripts run: what the fakes will say, and what they were asked.
struct Bench {
    dir: tempfile::TempDir,
}

/// How a script ended.
struct Run {
    script: String,
    code: i32,
    stdout: String,
    stderr: String,
}

/// One call of `gh`.
#[derive(Debug)]
struct Call {
    args: Vec<String>,
    stdin: String,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { dir: tempfile::tempdir().unwrap() };
        for folder in ["calls", "answers"] {
            fs::create_dir(bench.path(folder)).unwrap();
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file in the folder for results.
    fn out(&self, name: &str) -> PathBuf {
        self.path("out").join(name)
    }

    /// What `orgward` will say, and how it will end. A plan is saved as well, where one is asked for.
    fn orgward(&self, code: i32, stdout: &str, stderr: &str) {
        self.orgward_without_plan(code, stdout, stderr);
        fs::write(self.path("orgward.plan"), "{}\n").unwrap();
    }

    fn orgward_without_plan(&self, code: i32, stdout: &str, stderr: &str) {
        for (name, text) in [("code", code.to_string().as_str()), ("stdout", stdout), ("stderr", stderr)] {
            fs::write(self.path(&format!("orgward.{name}")), text).unwrap();
        }
    }

    /// What `gh` will answer to a read: the API's JSON, and what the script's filter must make of it.
    fn answer(&self, request: &str, json: &str, filtered: &str) {
        let name = request.replace([' ', '/'], "_");
        fs::write(self.path(&format!("answers/{name}.json")), json).unwrap();
        fs::write(self.path(&format!("answers/{name}.filtered")), filtered).unwrap();
    }

    fn run(&self, script: &str) -> Run {
        self.run_with(script, &[])
    }

    fn run_with(&self, script: &str, more: &[(&str, &str)]) -> Run {
        let mut command = Command::new(example("scripts").join(script));
        command.env_clear().current_dir(self.dir.path());
        command.env("PATH", std::env::var_os("PATH").unwrap());
        command.env("BENCH", self.dir.path()).env("ORGWARD", fake("orgward")).env("GH", fake("gh"));
        command.env("OUT", self.path("out")).env("GITHUB_OUTPUT", self.path("outputs"));
        command.env("GITHUB_STEP_SUMMARY", self.path("summary.md"));
        command.envs([("OPENAI_ADMIN_KEY", KEY), ("GH_TOKEN", TOKEN), ("CONFIG", "orgward.yaml")]);
        command.envs([("REPO", "acme/policy"), ("PR", "7"), ("HEAD_SHA", SHA), ("BASE", "main")]);
        command.envs([("DEFAULT_BRANCH", "main"), ("RUN_URL", "https://github.example/run/5")]);
        command.envs(more.iter().copied());
        let output = command.output().expect(script);
        Run {
            script: script.to_owned(),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Every call of `gh`, in order.
    fn calls(&self) -> Vec<Call> {
        let mut files = files(&self.path("calls"));
        files.retain(|file| file.extension().is_some_and(|extension| extension == "args"));
        files.sort();
        files
            .iter()
            .map(|file| {
                let text = fs::read_to_string(file).unwrap();
                let args = text.split_terminator("\u{1}\n").map(str::to_owned).collect();
                Call { args, stdin: fs::read_to_string(file.with_extension("stdin")).unwrap_or_default() }
            })
            .collect()
    }

    /// The calls that would have changed something.
    fn writes(&self) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.has("--method")).collect()
    }

    /// The step outputs so far.
    fn outputs(&self) -> String {
        fs::read_to_string(self.path("outputs")).unwrap_or_default()
    }
}

impl Run {
    #[track_caller]
    fn exits(&self, code: i32) {
        assert_eq!(self.code, code, "{}\n--- stdout\n{}\n--- stderr\n{}", self.script, self.stdout, self.stderr);
    }
}

impl Call {
    fn has(&self, argument: &str) -> bool {
        self.args.iter().any(|given| given == argument)
    }

    fn request(&self) -> String {
        let after = |flag: &str| self.args.iter().skip_while(|given| *given != flag).nth(1).cloned();
        let path = self.args.iter().find(|given| given.starts_with("repos/")).cloned().unwrap_or_default();
        format!("{} {path}", after("--method").unwrap_or_else(|| "GET".to_owned()))
    }
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci/github").join(name)
}

/// The fakes are committed, not written by each test: a program that is just being written cannot always be started.
fn fake(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci_example").join(name)
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
