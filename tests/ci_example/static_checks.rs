//! What can be told from the workflows and scripts without running them.

use super::{
    example,
    expression::{Value, evaluate, names},
    workflow::{Does, FILES, Job, Workflow, read, workflow},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What GitHub's runner puts into the environment of every step.
const RUNNER: [&str; 4] = ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "HOME"];

#[test]
fn a_workflow_is_read_as_github_reads_it() {
    for file in FILES {
        assert!(!workflow(file).jobs.is_empty());
    }
    // The file that nobody noticed: GitHub refuses it, and so no pull request was ever planned.
    let text = fs::read_to_string(example("plan.yml")).unwrap();
    let twice = text.replace("      DEFAULT_BRANCH: ", "      BASE_CONFIG: ");
    assert_ne!(twice, text);
    let why = read("plan.yml", &twice).unwrap_err();
    assert!(why.contains("BASE_CONFIG"), "{why}");
    for (from, to) in [("    env:", "    evn:"), ("        run: ", "        runs: "), ("on:", "off:")] {
        assert!(read("plan.yml", &text.replacen(from, to, 1)).is_err(), "{to}");
    }
}

#[test]
fn every_action_is_pinned_by_commit_with_its_version_and_the_same_everywhere() {
    let mut files: Vec<_> = FILES.iter().map(|file| example(file)).collect();
    files.push(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows/ci.yml"));
    let mut pins: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        for line in fs::read_to_string(&file).unwrap().lines() {
            let line = line.trim_start().trim_start_matches("- ");
            let Some(used) = line.strip_prefix("uses: ") else { continue };
            let (action, rest) = used.split_once('@').unwrap();
            let (commit, version) = rest.split_once(" # v").unwrap_or_else(|| panic!("{line}: no version beside it"));
            assert!(commit.len() == 40 && commit.bytes().all(|digit| digit.is_ascii_hexdigit()), "{line}");
            assert_eq!(version.split('.').filter(|part| part.parse::<u32>().is_ok()).count(), 3, "{line}");
            pins.entry(action.to_owned()).or_default().insert(rest.to_owned());
        }
    }
    assert_eq!(pins.len(), 3, "{pins:#?}");
    assert!(pins.values().all(|pins| pins.len() == 1), "{pins:#?}");
}

#[test]
fn a_key_reaches_only_the_steps_that_need_it() {
    for (file, scripts) in [
        ("validate.yml", [].as_slice()),
        ("plan.yml", &["plan.sh"]),
        ("apply.yml", &["apply.sh"]),
        ("drift.yml", &["drift.sh"]),
        ("snapshot.yml", &["snapshot.sh"]),
    ] {
        let text = fs::read_to_string(example(file)).unwrap();
        assert!(!text.contains("pull_request_target"), "{file}");
        let workflow = workflow(file);
        let secret = |env: &[(String, String)]| env.iter().any(|(_, value)| value.contains("secrets."));
        assert!(!secret(&workflow.env) && workflow.jobs.iter().all(|job| !secret(&job.env)), "{file}");
        let steps = || workflow.jobs.iter().flat_map(|job| &job.steps);
        let with_key: Vec<_> = steps().filter(|step| secret(&step.env)).collect();
        assert_eq!(with_key.iter().filter_map(|step| step.script()).collect::<Vec<_>>(), scripts, "{file}");
        assert_eq!(text.matches("secrets.").count(), scripts.len(), "{file}");
        for step in with_key {
            assert!(step.env.iter().all(|(name, _)| name != "GH_TOKEN"), "{file}: {step:?}");
        }
        for step in steps() {
            // Nothing that others choose becomes part of a command.
            assert!(!matches!(&step.does, Does::Run(text) if text.contains("${{")), "{file}: {step:?}");
        }
    }
}

/// Without the permission GitHub answers 403 in a private repository, and no artifact is ever found.
#[test]
fn whoever_looks_for_an_artifact_may() {
    for file in FILES {
        for job in workflow(file).jobs {
            let looks = |script: &str| {
                let text = fs::read_to_string(example(&format!("scripts/{script}"))).unwrap();
                text.contains("gh run download") || text.contains("newest_artifact_run")
            };
            let may = job.permissions.get("actions").is_some_and(|permission| permission == "read");
            assert_eq!(job.steps.iter().filter_map(|step| step.script()).any(looks), may, "{file}");
        }
    }
}

#[test]
fn one_run_at_a_time_of_whatever_has_a_key() {
    for file in FILES {
        let jobs = workflow(file).jobs;
        let wanted: BTreeMap<String, String> = match file {
            "validate.yml" => BTreeMap::new(),
            _ => [
                ("group", "orgward-${{ vars.ORGWARD_ORGANIZATION }}"),
                ("cancel-in-progress", "false"),
                ("queue", "max"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        };
        assert!(jobs.iter().all(|job| job.concurrency == wanted), "{file}");
    }
}

#[test]
fn signals_reach_the_script_that_applies() {
    let workflow = workflow("apply.yml");
    let step = workflow.jobs[0].steps.iter().find(|step| step.script() == Some("apply.sh")).unwrap();
    assert!(matches!(&step.does, Does::Run(text) if text == "exec .github/orgward/apply.sh"), "{step:?}");
}

#[test]
fn planning_starts_after_validation() {
    assert_eq!(workflow("plan.yml").after, [workflow("validate.yml").name]);
}

#[test]
fn forks_are_not_planned() {
    let condition = workflow("plan.yml").jobs[0].condition.clone().unwrap();
    let run = |event: &str, repository: &str, conclusion: &str| {
        evaluate(&condition, &|name| {
            Value::Text(
                match name {
                    "github.event.workflow_run.event" => event,
                    "github.event.workflow_run.head_repository.full_name" => repository,
                    "github.event.workflow_run.conclusion" => conclusion,
                    "github.repository" => "acme/policy",
                    _ => panic!("{name}"),
                }
                .to_owned(),
            )
        })
        .holds()
    };
    assert!(run("pull_request", "acme/policy", "success"));
    assert!(!run("pull_request", "mallory/policy", "success"));
    assert!(!run("push", "acme/policy", "success"));
    assert!(!run("pull_request", "acme/policy", "failure"));
}

#[test]
fn the_configuration_is_the_same_in_all_workflows() {
    let value = |file: &str, name: &str| {
        let jobs = workflow(file).jobs;
        jobs[0].env.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{file}: {name}")).1.clone()
    };
    let config = value("validate.yml", "CONFIG");
    for (file, name) in
        [("apply.yml", "CONFIG"), ("drift.yml", "CONFIG"), ("snapshot.yml", "CONFIG"), ("plan.yml", "BASE_CONFIG")]
    {
        assert_eq!(value(file, name), config, "{file}");
    }
    assert_eq!(value("plan.yml", "CONFIG"), format!("proposal/{config}"));
}

/// What a script reads is what its workflow sets: nothing missing, nothing in vain, and no default that would hide it.
#[test]
fn what_a_script_reads_is_what_its_workflow_sets() {
    let scripts = Scripts::load();
    let mut run: BTreeSet<String> = BTreeSet::new();
    for file in FILES {
        let workflow = workflow(file);
        for job in &workflow.jobs {
            check_job(&scripts, &workflow, job, &mut run);
        }
    }
    let all: BTreeSet<String> = scripts.texts.keys().cloned().collect();
    assert_eq!(run, all, "scripts that are run, and scripts that are there");
}

fn check_job(scripts: &Scripts, workflow: &Workflow, job: &Job, run: &mut BTreeSet<String>) {
    let file = &workflow.file;
    let shared: BTreeMap<&str, &str> =
        workflow.env.iter().chain(&job.env).map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // What expressions read counts as well.
    let mut read_by_job = BTreeSet::new();
    let mut expressions = vec![];
    for step in &job.steps {
        expressions.extend(step.env.iter().map(|(_, value)| value.as_str()));
        if let Does::Uses { with, .. } = &step.does {
            expressions.extend(with.values().map(String::as_str));
        }
    }
    for text in expressions {
        for part in text.split("${{").skip(1) {
            let found = names(part.split("}}").next().unwrap());
            read_by_job.extend(found.iter().filter_map(|name| name.strip_prefix("env.")).map(str::to_owned));
        }
    }
    for step in &job.steps {
        let Does::Run(text) = &step.does else {
            assert!(step.env.is_empty(), "{file}: {step:?}");
            continue;
        };
        let (what, reads) = match step.script() {
            Some(script) => {
                run.insert(script.to_owned());
                (script, scripts.reads(script))
            }
            None => (text.as_str(), variables(text)),
        };
        let own: BTreeSet<&str> = step.env.iter().map(|(name, _)| name.as_str()).collect();
        for name in &reads {
            let set = own.contains(name.as_str()) || shared.contains_key(name.as_str());
            assert!(set || RUNNER.contains(&name.as_str()), "{file}: {what} reads {name}, and nobody sets it");
        }
        for name in own {
            assert!(!shared.contains_key(name), "{file}: {what}: {name} is set twice");
            assert!(reads.contains(name), "{file}: {what} does not read {name}");
        }
        read_by_job.extend(reads);
    }
    for name in shared.keys() {
        assert!(read_by_job.contains(*name), "{file}: no step reads {name}");
    }
}

/// The scripts, and the functions that they share.
struct Scripts {
    texts: BTreeMap<String, String>,
    functions: BTreeMap<String, String>,
}

impl Scripts {
    fn load() -> Self {
        let mut texts = BTreeMap::new();
        for entry in fs::read_dir(example("scripts")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = code(&fs::read_to_string(&path).unwrap());
            // `need` alone asks by name. Everywhere else a default would hide that a workflow forgot something.
            for (at, _) in text.match_indices(":-") {
                let before = text[..at].rsplit("${").next().unwrap();
                let is_variable = before.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
                assert!(!is_variable || before.is_empty(), "{name}: ${{{before}:-...}} has a default");
            }
            texts.insert(name, text);
        }
        let common = texts.remove("common.sh").unwrap();
        let mut functions = BTreeMap::new();
        for part in common.split("\n}\n") {
            if let Some((head, body)) = part.split_once("() {\n") {
                functions.insert(head.rsplit('\n').next().unwrap().to_owned(), body.to_owned());
            }
        }
        assert!(functions.len() > 8, "{:?}", functions.keys());
        Self { texts, functions }
    }

    /// The variables that a script reads, itself and through what it calls.
    fn reads(&self, script: &str) -> BTreeSet<String> {
        let text = self.texts.get(script).unwrap_or_else(|| panic!("there is no {script}"));
        let mut reads = variables(text);
        let mut known = BTreeSet::new();
        let mut open = vec![text];
        while let Some(text) = open.pop() {
            reads.extend(variables(text));
            for (name, body) in &self.functions {
                if words(text).any(|word| word == name) && known.insert(name) {
                    open.push(body);
                }
            }
            // The programs read the environment as well.
            if words(text).any(|word| word == "gh") {
                reads.insert("GH_TOKEN".to_owned());
            }
            let commands = ["orgward plan", "orgward drift", "orgward snapshot", "(apply)"];
            if commands.iter().any(|command| text.contains(command)) {
                reads.insert("OPENAI_ADMIN_KEY".to_owned());
            }
            if text.contains("(apply)") {
                reads.insert("ORGWARD_FREEZE".to_owned());
            }
        }
        // What it sets itself it does not need from outside.
        for name in reads.clone() {
            if text.lines().any(|line| line.trim_start().starts_with(&format!("{name}="))) {
                reads.remove(&name);
            }
        }
        reads
    }
}

/// Without comments.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

/// Variables of the environment in a piece of shell: those in capitals, by `$NAME`, `${NAME}`, `env.NAME` and `need NAME`.
fn variables(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for start in ["$", "${", "env."] {
        for (at, _) in text.match_indices(start) {
            found.extend(words(&text[at + start.len()..]).next().map(str::to_owned));
        }
    }
    for line in text.lines() {
        let line = line.trim_start();
        if let Some(names) = line.strip_prefix("need ").or_else(|| line.strip_prefix("need_bool ")) {
            found.extend(words(names).map(str::to_owned));
        }
    }
    let capital = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    found.retain(|name| name.len() > 1 && name.chars().all(capital));
    for own in ["PIPESTATUS", "BASH_SOURCE", "IFS"] {
        found.remove(own);
    }
    found
}
