//! The published schemas are what the program has, every example fits, and what the program prints fits as well.
//! `ORGWARD_BLESS=1 cargo test --test docs` rewrites `schema/`.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{World, block_on, expect_file, read};
use orgward::{
    plan::PlanPart,
    schema::{self, Which},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn validator(which: Which) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&schema::text(which)).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Every configuration file among the examples.
fn examples() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("ci") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml")
                && !path.to_string_lossy().ends_with("live.yaml")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_published_schemas_are_up_to_date() {
    for which in Which::ALL {
        expect_file(&root().join("schema").join(which.file()), &schema::text(which)).unwrap();
    }
}

#[test]
fn every_example_fits_and_names_its_schema() {
    let validator = validator(Which::Configuration);
    let examples = examples();
    assert!(examples.len() >= 10, "{examples:?}");
    for path in examples {
        let text = fs::read_to_string(&path).unwrap();
        let value: Value = serde_yaml::from_str(&text).unwrap();
        let wrong: Vec<_> =
            validator.iter_errors(&value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
        let line = text.lines().next().unwrap();
        let named =
            line.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| panic!("{}", path.display()));
        assert!(path.parent().unwrap().join(named).exists(), "{}: {named}", path.display());
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let validator = validator(Which::Configuration);
    for text in [
        "{ version: 2 }",
        "{ user: {} }",
        "{ users: { bob: reader } }",
        "{ users: { bob@example.com: admin } }",
        "{ users: { bob@example.com: [] } }",
        "{ users: { bob@example.com: [[reader]] } }",
        "{ users: { bob@example.com: null } }",
        "{ users: { bob@example.com: { role: reader } } }",
        "{ users: { bob@example.com: { state: archived } } }",
        "{ projects: { web: { members: { bob@example.com: reader } } } }",
        "{ groups: { ml: { members: bob@example.com } } }",
        "{ groups: { ml: { members: [{ account: web/indexer }] } } }",
        "{ groups: { ml: { managed_by: okta } } }",
        "{ projects: { web: { api_keys: {} } } }",
        "{ projects: { web: { api_keys: { allow: [{ nam: x }] } } } }",
        "{ policy: { unlisted: { projects: remove } } }",
        "{ policy: { guardrails: { max_removals: { users: 10 % } } } }",
        "{ certificates: { corp: { active: maybe } } }",
        "{ projects: { web: { certificates: { corp: {} } } } }",
        "{ workload_identity_providers: { ci: { jwks: [] } } }",
        "{ workload_identity_providers: { ci: { federation_rules: { main: { scopes: [] } } } } }",
        "{ external_keys: { vault: { type: ibm } } }",
        "{ external_keys: { vault: { purpose: all } } }",
        "{ projects: { web: { external_storage: { b: { validated: maybe } } } } }",
        "{ templates: { team: { id: proj_1 } } }",
        "{ templates: { team: { use: other } } }",
        "{ templates: { team: { members: { bob: member } } }, projects: { web: { use: team } } }",
        "{ unlisted_projects: {} }",
        "{ unlisted_projects: { use: team, members: {} } }",
        "{ projects: { web: { use: [team] } } }",
    ] {
        let value: Value = serde_yaml::from_str(text).unwrap();
        assert!(!validator.is_valid(&value), "the schema takes {text}");
        let read = read(&format!(
            "version: 1\n{}",
            text.trim_start_matches("{ ").trim_end_matches(" }").replace("version: 2", "x: 2")
        ));
        assert!(orgward::desired::has_errors(&read.problems), "the program takes {text}");
    }
}

#[test]
fn plans_and_reports_fit_their_schemas() {
    let quickstart = root().join("examples/quickstart");
    let read = read(&fs::read_to_string(quickstart.join("orgward.yaml")).unwrap());
    let world = World::new(&fs::read_to_string(quickstart.join("live.yaml")).unwrap());
    block_on(async {
        let (judged, plan) = world.plan(&read, PlanPart::Changes).await.unwrap_or_else(|_| panic!("no plan"));
        fits(&validator(Which::Plan), &json!(plan));
        let requests = orgward::explain::explain(&read.configuration, world.now, PlanPart::Changes, None).await;
        fits(&validator(Which::Requests), &json!(requests));
        let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
        fits(&validator(Which::Report), &json!(report));
    });
}

fn fits(validator: &jsonschema::Validator, value: &Value) {
    let wrong: Vec<_> =
        validator.iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
