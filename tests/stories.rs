//! Stories: a configuration and a live organization give this plan, these requests, this report, and then an empty
//! plan. One folder each under `tests/cases/<topic>/`; adding a story is adding a folder.
//!
//! `orgward.yaml` and `live.yaml` are the inputs; `expected.txt` is what people and the API see, rewritten by
//! `ORGWARD_BLESS=1 cargo test --test stories`. A first line `# story: ...` in `orgward.yaml` says how it is run: `due` acts
//! on the clock's part, `no-removals` takes nothing away, `frozen` is what `ORGWARD_FREEZE` makes of it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use orgward::{
    model::policy::Freeze,
    plan::PlanPart,
    render::{self, style::Style, text::View},
};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use support::{World, block_on, expect_file, label, openapi::Contract, read};

fn stories() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut found: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .flat_map(|topic| fs::read_dir(topic.unwrap().path()).unwrap())
        .map(|story| story.unwrap().path())
        .collect();
    found.sort();
    found
}

#[test]
fn every_story_ends_as_told() {
    let contract = Contract::load();
    let stories = stories();
    assert!(stories.len() >= 290, "stories were lost: {}", stories.len());
    let wrong: Vec<String> =
        stories.iter().filter_map(|story| block_on(tell(story, contract.as_ref())).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn tell(story: &Path, contract: Option<&Contract>) -> Result<(), String> {
    let config = fs::read_to_string(story.join("orgward.yaml")).unwrap();
    let live = fs::read_to_string(story.join("live.yaml")).unwrap();
    let told_how = config.lines().next().and_then(|line| line.strip_prefix("# story: ")).unwrap_or_default();
    let words: Vec<&str> = told_how.split(", ").collect();
    let part = if words.contains(&"due") { PlanPart::TimeBased } else { PlanPart::Changes };
    let mut read = read(&config);
    let policy = &mut read.configuration.desired.policy;
    policy.no_removals = words.contains(&"no-removals");
    if words.contains(&"frozen") {
        policy.freeze = Some(Freeze::asked());
    }
    let mut told = String::new();
    let world = World::new(&live);
    read.problems.extend(orgward::desired::check_times(&read.configuration.desired, world.now));
    if !read.problems.is_empty() {
        told.push_str(&heading("problems", &read.drawn(&[])));
    }
    if !orgward::desired::has_errors(&read.problems) {
        match world.plan(&read, part).await {
            Err(stopped) => told.push_str(&heading("stopped", &stopped.to_string())),
            Ok((judged, file)) => {
                told.push_str(&heading("plan", &render::text::plan(&file, Style::default(), View { part, title: "" })));
                told.push_str(&heading("requests", &requests(&world)));
                assert!(world.writes().is_empty(), "{}: a plan wrote", story.display());
                if (part == PlanPart::TimeBased || !judged.is_blocked()) && !judged.plan.steps(part).is_empty() {
                    let before = world.exchanges().len();
                    let report = world.apply(&read, &judged, part, &[]).await;
                    told.push_str(&heading("apply", &render::report::report(&report, Style::default())));
                    told.push_str(&heading("writes", &writes(&world, before)));
                    let after = world.again();
                    let next = match after.plan(&read, part).await {
                        Ok((_, file)) => render::text::plan(&file, Style::default(), View { part, title: "" }),
                        Err(_) => "no plan".to_owned(),
                    };
                    told.push_str(&heading("next plan", &next));
                }
            }
        }
    }
    if let Some(contract) = contract {
        for exchange in world.exchanges() {
            contract.check(&exchange).map_err(|why| format!("{}: {}: {why}", story.display(), label(&exchange)))?;
        }
    }
    expect_file(&story.join("expected.txt"), &told)
}

fn heading(name: &str, text: &str) -> String {
    format!("==== {name}\n{}\n\n", text.trim_end())
}

/// The reads, counted.
fn requests(world: &World) -> String {
    let mut text = String::new();
    for (route, count) in world.client.requests().by_route {
        let _ = writeln!(text, "{count} {route}");
    }
    text
}

/// The writes, with their bodies.
fn writes(world: &World, from: usize) -> String {
    let mut text = String::new();
    for one in world.exchanges().iter().skip(from).filter(|one| one.method != "GET") {
        let body = one.request.as_ref().map(|body| format!(" {body}")).unwrap_or_default();
        let _ = writeln!(text, "{} {}{body} -> {}", one.method, one.path, one.status);
    }
    text
}
