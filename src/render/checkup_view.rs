//! A checkup in, text for a terminal or Markdown for a bug report out. The Markdown shows no names, addresses or ids.

use super::{escape, table};
use crate::{
    doctor::{Checkup, Expected, SectionCheck},
    model::{plural::count, scalar::span},
};

/// Returns the checkup for a terminal of this width; `None` is unlimited.
#[must_use]
pub fn text(checkup: &Checkup, width: Option<usize>) -> String {
    let checks = checkup.checks.iter();
    let checks = checks.map(|one| vec![one.verdict.as_str().into(), one.check.into(), told(&one.told, &one.detail)]);
    let mut out = table::table(&["", "CHECK", "RESULT"], &checks.collect::<Vec<_>>(), width);
    for (title, headers, rows) in tables(checkup, true) {
        out.push_str(&format!("\n{title}:\n\n{}", table::table(&headers, &rows, width)));
    }
    out + &checkup.plan.as_ref().map(|plan| format!("\n{}\n", cost(plan))).unwrap_or_default()
}

/// Returns the checkup for a bug report.
#[must_use]
pub fn markdown(checkup: &Checkup) -> String {
    let checks = checkup.checks.iter();
    let checks = checks.map(|one| vec![one.verdict.as_str().into(), one.check.into(), one.told.clone()]).collect();
    let first = ("Checks", ["Verdict", "Check", "Result"], checks);
    let mut out = String::new();
    for (title, headers, rows) in [first].into_iter().chain(tables(checkup, false)) {
        out.push_str(&format!("### {title}\n\n| {} |\n| --- | --- | --- |\n", headers.join(" | ")));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| escape::prose(cell)).collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        out.push('\n');
    }
    out + &checkup.plan.as_ref().map(|plan| format!("{}\n", cost(plan))).unwrap_or_default()
}

type CheckupTable = (&'static str, [&'static str; 3], Vec<Vec<String>>);

/// Returns a result with what a bug report must not show.
fn told(told: &str, detail: &str) -> String {
    if detail.is_empty() { told.to_owned() } else { format!("{told} ({detail})") }
}

/// Returns the tables about sections and facts; `is_whole` says whether they show the words of the API.
fn tables(checkup: &Checkup, is_whole: bool) -> Vec<CheckupTable> {
    let section = |one: &SectionCheck| {
        let detail = if is_whole { &*one.detail } else { "" };
        let result = format!("{} (GET {})", told(&one.told, detail), one.route);
        vec![one.verdict.as_str().to_owned(), one.section.clone(), result]
    };
    let sections = checkup.sections.iter().map(section);
    let facts = checkup.facts.iter();
    let facts = facts.map(|one| vec![one.answer.as_str().to_owned(), one.fact.to_owned(), one.seen.clone()]);
    vec![
        ("Sections", ["", "SECTION", "RESULT"], sections.collect()),
        ("Facts about the API", ["", "FACT", "SEEN"], facts.collect()),
    ]
}

/// Returns the cost of a plan, in words.
fn cost(plan: &Expected) -> String {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let time = match plan.seconds {
        0 => "less than a minute".to_owned(),
        seconds => format!("about {}", span(i64::try_from(seconds).unwrap_or(i64::MAX))),
    };
    format!(
        "A plan or a drift check without changes takes about {}, at least {}, and {time} at {} a minute for each route. \
         `orgward plan --explain-requests` shows each route. With `--changed-since`, a plan takes only what the changed \
         entries need; with `--since`, a drift check takes 1 request for each 100 events while nothing changes.",
        count(number(plan.expected), "request", "requests"),
        plan.at_least,
        count(number(plan.rpm.into()), "request", "requests"),
    )
}
