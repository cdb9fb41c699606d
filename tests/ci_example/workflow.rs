//! A workflow file in, what GitHub would make of it out: jobs, steps, their environment. Strict, as GitHub is: two equal
//! keys or a key that nobody knows fail the test that reads the file.

use orgward::{
    model::node::{Key, Node, NodeKind},
    source::{budget::Budget, parse},
};
use std::{collections::BTreeMap, fs};

/// The workflows of the example.
pub const FILES: [&str; 5] = ["validate.yml", "plan.yml", "apply.yml", "drift.yml", "snapshot.yml"];

/// One workflow.
#[derive(Debug)]
pub struct Workflow {
    pub file: String,
    pub name: String,
    /// The workflows that this one starts after.
    pub after: Vec<String>,
    pub env: Vec<(String, String)>,
    pub jobs: Vec<Job>,
}

/// One job, with the steps in their order.
#[derive(Debug)]
pub struct Job {
    pub condition: Option<String>,
    pub env: Vec<(String, String)>,
    pub concurrency: BTreeMap<String, String>,
    pub permissions: BTreeMap<String, String>,
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug)]
pub struct Step {
    pub id: Option<String>,
    pub condition: Option<String>,
    pub env: Vec<(String, String)>,
    pub does: Does,
}

/// What a step does.
#[derive(Debug)]
pub enum Does {
    Run(String),
    Uses { action: String, with: BTreeMap<String, String> },
}

impl Step {
    /// The script of the example that it runs.
    pub fn script(&self) -> Option<&str> {
        match &self.does {
            Does::Run(text) => text.split_once(".github/orgward/").map(|(_, script)| script.trim()),
            Does::Uses { .. } => None,
        }
    }
}

/// Reads one of [`FILES`].
pub fn workflow(file: &str) -> Workflow {
    let text = fs::read_to_string(super::example(file)).unwrap();
    read(file, &text).unwrap_or_else(|why| panic!("{file}: {why}"))
}

/// Reads a workflow's text, or says why GitHub would refuse it.
pub fn read(file: &str, text: &str) -> Result<Workflow, String> {
    let (node, problems) = parse(text, 0, &mut Budget::default());
    if let Some(problem) = problems.first() {
        return Err(format!("line {}: {}", problem.at.map_or(0, |at| at.line), problem.message));
    }
    let root = node.ok_or("the file is empty")?;
    known(&root, &["name", "on", "permissions", "env", "concurrency", "jobs"])?;
    let jobs = root.get("jobs").and_then(Node::entries).ok_or("no jobs")?;
    Ok(Workflow {
        file: file.to_owned(),
        name: word(&root, "name")?.ok_or("no name")?,
        after: after(&root),
        env: pairs(&root, "env")?,
        jobs: jobs.iter().map(|(_, node)| job(node)).collect::<Result<_, _>>()?,
    })
}

fn after(root: &Node) -> Vec<String> {
    match root.get("on").and_then(|on| on.get("workflow_run")?.get("workflows")).map(|node| &node.is) {
        Some(NodeKind::List(names)) => names.iter().filter_map(Node::text).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn job(node: &Node) -> Result<Job, String> {
    known(
        node,
        &["if", "name", "runs-on", "timeout-minutes", "environment", "permissions", "concurrency", "env", "steps"],
    )?;
    let steps = node.get("steps").ok_or("a job without steps")?;
    let NodeKind::List(steps) = &steps.is else { return Err("steps are a list".into()) };
    let steps: Vec<Step> = steps.iter().map(step).collect::<Result<_, _>>()?;
    let mut ids: Vec<&String> = steps.iter().filter_map(|step| step.id.as_ref()).collect();
    ids.sort();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(format!("two steps have the same id: {ids:?}"));
    }
    Ok(Job {
        condition: word(node, "if")?,
        env: pairs(node, "env")?,
        concurrency: pairs(node, "concurrency")?.into_iter().collect(),
        permissions: pairs(node, "permissions")?.into_iter().collect(),
        steps,
    })
}

fn step(node: &Node) -> Result<Step, String> {
    known(node, &["id", "name", "if", "uses", "with", "run", "env"])?;
    let does = match (word(node, "run")?, word(node, "uses")?) {
        (Some(text), None) if node.get("with").is_none() => Does::Run(text),
        (None, Some(action)) => Does::Uses { action, with: pairs(node, "with")?.into_iter().collect() },
        _ => return Err(format!("line {}: a step either runs or uses something", node.at.line)),
    };
    Ok(Step { id: word(node, "id")?, condition: word(node, "if")?, env: pairs(node, "env")?, does })
}

fn known(node: &Node, keys: &[&str]) -> Result<(), String> {
    let entries = node.entries().ok_or_else(|| format!("line {}: a mapping is expected", node.at.line))?;
    match entries.iter().find(|(key, _)| !keys.contains(&&*key.name)) {
        Some((key, _)) => Err(format!("line {}: unknown key `{}`", key.at.line, key.name)),
        None => Ok(()),
    }
}

fn word(node: &Node, key: &str) -> Result<Option<String>, String> {
    let text = |node: &Node| node.text().map(str::to_owned).ok_or_else(|| format!("line {}: a text", node.at.line));
    node.get(key).map(text).transpose()
}

fn pairs(node: &Node, key: &str) -> Result<Vec<(String, String)>, String> {
    let Some(node) = node.get(key) else { return Ok(Vec::new()) };
    let entries = node.entries().ok_or_else(|| format!("line {}: a mapping is expected", node.at.line))?;
    let pair = |(key, value): &(Key, Node)| {
        let text = value.text().ok_or_else(|| format!("line {}: a text is expected", value.at.line))?;
        Ok((key.name.to_string(), text.to_owned()))
    };
    entries.iter().map(pair).collect()
}
