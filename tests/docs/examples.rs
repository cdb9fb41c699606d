//! Every example runs: it is valid, plans against the organization beside it, and what the README shows is what is
//! printed. `ORGWARD_BLESS=1 cargo test --test docs` rewrites the outputs.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use crate::support::{expect_file, process, without_tally};
use std::{fs, path::Path, process::Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn orgward(words: &[&str]) -> Output {
    process::binary(root()).env_remove("HOME").args(words).output().unwrap()
}

fn out(words: &[&str]) -> String {
    let output = orgward(words);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

const QUICKSTART: [&str; 4] = ["-c", "examples/quickstart/orgward.yaml", "--sandbox", "examples/quickstart/live.yaml"];

#[test]
fn every_example_is_valid_without_a_warning() {
    let mut paths = vec!["examples/quickstart/orgward.yaml".to_owned(), "examples/company".to_owned()];
    paths.push("examples/templates".to_owned());
    for entry in fs::read_dir(root().join("examples/kinds")).unwrap() {
        let path = format!("examples/kinds/{}", entry.unwrap().file_name().to_str().unwrap());
        paths.extend(Some(path).filter(|path| path.ends_with(".yaml")));
    }
    paths.push("examples/workload_identity/orgward.yaml".to_owned());
    for path in paths {
        let output = orgward(&["validate", "-c", &path, "--now", "2026-11-24T09:00:00Z"]);
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{path}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn the_readme_shows_what_the_quickstart_prints() {
    let plan = out(&[&["plan"], &QUICKSTART[..]].concat());
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) =
        readme.split_once("<!-- quickstart -->\n```text\n").expect("the marker of the quickstart's output");
    let (_, after) = rest.split_once("```\n").unwrap();
    expect_file(&path, &format!("{before}<!-- quickstart -->\n```text\n{plan}```\n{after}")).unwrap();
}

#[test]
fn the_quickstart_is_applied_and_then_in_sync() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.yaml");
    let run = |words: &[&str]| out(&[words, &QUICKSTART[..], &["--sandbox-state", state.to_str().unwrap()]].concat());
    run(&["apply", "--yes"]);
    run(&["plan", "--detailed-exitcode"]);
    run(&["apply", "--due", "--yes"]);
    run(&["plan", "--due", "--detailed-exitcode"]);
    assert!(run(&["drift"]).starts_with("in sync"));
}

#[test]
fn the_company_plans_as_told() {
    let plan = out(&["plan", "-c", "examples/company", "--sandbox", "examples/company.live.yaml"]);
    expect_file(&root().join("tests/company.plan.txt"), &without_tally(&plan)).unwrap();
}

#[test]
fn the_templates_plan_as_told() {
    let words = ["plan", "-c", "examples/templates", "--sandbox", "examples/templates.live.yaml"];
    expect_file(&root().join("tests/templates.plan.txt"), &out(&words)).unwrap();
    let expanded = out(&["validate", "-c", "examples/templates", "--expand"]);
    expect_file(&root().join("tests/templates.expanded.yaml"), &expanded).unwrap();
}

/// What the examples about kinds rename, pin and refer to.
const KINDS_LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-AbC123 }
external_keys:
  - { name: corp, type: aws, external_id: org-AbC123, kms_arn: arn:kms, role_arn: arn:role }
users:
  - { email: alice@example.com, role: owner }
  - { email: eve@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
  - { email: zoe@example.com, role: reader }
roles:
  - { name: reviewer, permissions: [] }
certificates: [{ name: corp-mtls, active: true }, { name: corp-2026, active: false }]
workload_identity_providers:
  - { name: github, issuer: \"https://token.actions.githubusercontent.com\", audience: \"https://api.openai.com/v1\" }
  - { name: old-ci, issuer: \"https://ci.example.com\", audience: openai }
groups:
  - { name: infra }
  - { name: okta-data, is_scim_managed: true }
projects:
  - { name: search-production, service_accounts: [{ name: indexer }] }
  - { id: proj_batch000000000000000000000, name: batch }
  - { name: assistant }
  - { name: labs }
  - { name: web, service_accounts: [{ name: notifier }] }
";

#[test]
fn the_kinds_plan_against_an_organization() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live.yaml");
    fs::write(&live, KINDS_LIVE).unwrap();
    for entry in fs::read_dir(root().join("examples/kinds")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        out(&["plan", "-c", path.to_str().unwrap(), "--sandbox", live.to_str().unwrap()]);
    }
}
