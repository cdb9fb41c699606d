//! One whole plan in a process of its own, for its time and its peak memory: 50,000 people, 200,000 memberships and
//! 20,000 named rules, or as many people as the first argument says. `cargo bench --bench whole`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may fail loudly")]

#[path = "organization/mod.rs"]
mod organization;

use organization::{NOW, Organization, nodes};
use orgward::{
    plan::PlanPart,
    reconcile,
    render::{
        plan_text::{self, PlanView},
        style::Style,
    },
};
use std::time::Instant;

#[tokio::main(worker_threads = 2)]
async fn main() {
    let users = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(50_000);
    let organization = Organization { users };
    let yaml = organization.yaml();
    let begin = Instant::now();
    let mut last = begin;
    let mut lap = |stage: &str| {
        println!("{stage:<18}{:>7.0} ms   peak {:>5} MB", last.elapsed().as_secs_f64() * 1e3, peak());
        last = Instant::now();
    };
    let tree = nodes(&yaml);
    lap("parse");
    let configuration = organization.configuration(&tree);
    drop((tree, yaml));
    lap("resolve");
    let client = organization.client();
    let checked = reconcile::plan(&configuration, &client, NOW, PlanPart::Changes).await.unwrap();
    lap("read, plan, guard");
    let file = reconcile::publish(&configuration, &checked, &client, NOW, PlanPart::Changes);
    let text = plan_text::plan(&file, Style::default(), PlanView::default());
    lap("render");
    let (changes, unlisted) = (file.changes.len(), file.unlisted.len());
    println!(
        "{users} people: {changes} changes, {unlisted} unlisted, {} lines of text, {:.2} s, peak {} MB",
        text.lines().count(),
        begin.elapsed().as_secs_f64(),
        peak()
    );
}

/// The most memory that this process held, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1024
}
