//! What a journal says in; text for a terminal, or Markdown for an audit's file, out. What is not known comes first.

use super::{
    escape::{code, prose},
    phrases::{count, cut, safe},
    style::Style,
};
use crate::apply::history::{Fate, History, Known, Record, State, Withdrawn};

/// The longest piece of foreign text on one line.
const LONGEST: usize = 300;

/// The next step after a run that left something open.
const NEXT: &str = "run `orgward plan` to see the current state; `orgward apply` makes the remaining changes.";

/// Every outcome, in the order of a run's counts.
const OUTCOMES: [Known; 7] =
    [Known::Unknown, Known::Unfinished, Known::Failed, Known::Refused, Known::Skipped, Known::Done, Known::Unchanged];

/// A foreign text: harmless, on one line, and short.
fn told(text: &str) -> String {
    safe(&cut(text, LONGEST))
}

/// Draws a journal for a terminal.
#[must_use]
pub fn text(history: &History, style: Style) -> String {
    let mut parts: Vec<String> = history.runs.iter().map(|record| run(record, style)).collect();
    if parts.is_empty() {
        parts.push("The journal contains no runs.\n".to_owned());
    }
    if history.problem_count > 0 {
        let mut out = format!("{}\n", style.alarm(&format!("{}:", not_read(history))));
        for problem in &history.problems {
            out.push_str(&format!("  line {}: {}\n", problem.line, problem.what));
        }
        out.push_str(&more(history));
        parts.push(out);
    }
    parts.join("\n")
}

fn run(record: &Record, style: Style) -> String {
    let mut out = format!("{}\n", style.bold(&format!("Run {}", told(&record.run))));
    for (name, value) in facts(record, 12) {
        out.push_str(&format!("  {}  {value}\n", style.dim(&format!("{name:<12}"))));
    }
    let verdict = verdict(record);
    out.push_str(&format!(
        "  {}  {}\n",
        style.dim(&format!("{:<12}", "ended")),
        if record.state == State::Complete && record.in_flight.is_empty() {
            style.green(&verdict)
        } else {
            style.alarm(&verdict)
        }
    ));
    for write in &record.in_flight {
        out.push_str(&format!(
            "\n  {}  {} {}\n              {} was sent at {} and got no answer\n",
            style.alarm(&format!("{:<10}", "in flight")),
            write.verb.as_str(),
            told(&write.address),
            told(&write.request),
            told(&write.sent_at)
        ));
    }
    if !record.changes.is_empty() {
        out.push('\n');
    }
    for fate in record.sorted() {
        self::fate(&mut out, fate, style);
    }
    if is_open(record) {
        out.push_str(&format!("\n  Next: {NEXT}\n"));
    }
    out
}

fn fate(out: &mut String, fate: &Fate, style: Style) {
    let word = format!("{:<10}", fate.outcome.as_str());
    let word = match fate.outcome {
        Known::Done => style.green(&word),
        Known::Unchanged => style.dim(&word),
        Known::Skipped => style.yellow(&word),
        _ => style.alarm(&word),
    };
    let ids = ids(fate).map(|id| told(id)).collect::<Vec<_>>().join(", ");
    let ids = if ids.is_empty() { ids } else { style.dim(&format!("  [{ids}]")) };
    out.push_str(&format!("  {word}  {} {}{ids}\n", fate.verb.as_str(), told(&fate.address)));
    if !fate.detail.is_empty() {
        out.push_str(&format!("              {}  {}\n", style.dim("why    "), told(&fate.detail)));
    }
    if let Some(withdrawn) = &fate.withdrawn {
        out.push_str(&format!("              {}  {}\n", style.dim("restore"), restore(withdrawn)));
    }
    if let Some(key) = lost(fate) {
        out.push_str(&format!("              {}  {key}\n", style.dim("revoke ")));
    }
}

/// Returns which key must be revoked, where one was made and its value is not known to be handed over. A change that
/// came to its end has seen to that, or says why not.
fn lost(fate: &Fate) -> Option<String> {
    let is_open = matches!(fate.outcome, Known::Unknown | Known::Unfinished);
    let key = fate.minted.as_ref().filter(|key| is_open && !key.is_delivered)?;
    let id = key.id.as_ref().map(|id| format!(" ({})", safe(id))).unwrap_or_default();
    Some(format!("the key `{}`{id}, if it is there: nobody is known to have its value", safe(&key.name)))
}

/// Returns what a person must see to, where an invite was withdrawn and no other is known to be there.
fn restore(withdrawn: &Withdrawn) -> String {
    let (before, after) = (safe(&withdrawn.before.to_string()), safe(&withdrawn.after.to_string()));
    format!("the deleted invite gave {before}; its replacement would have given {after}")
}

/// The request ids that are shown of a change. The JSON holds all.
fn ids(fate: &Fate) -> impl Iterator<Item = &String> {
    fate.request_ids.iter().take(5)
}

/// Returns what is known of the run as a whole, by name, with this much of its digests.
fn facts(record: &Record, digits: usize) -> Vec<(&'static str, String)> {
    let some = |value: &Option<String>| value.as_deref().map_or_else(|| "not recorded".to_owned(), told);
    let digest = |value: &Option<String>| some(&value.as_deref().map(|text| text.chars().take(digits).collect()));
    let mut facts = match record.has_beginning {
        false => vec![("by", "unknown: the run's first line is missing".to_owned())],
        true => vec![
            ("by", some(&record.actor)),
            ("organization", some(&record.organization)),
            ("commit", some(&record.commit)),
            ("plan", digest(&record.plan_digest)),
        ],
    };
    facts.extend([("from", told(&record.first_at)), ("to", told(&record.last_at))]);
    facts
}

/// Returns how it ended, with the counts.
fn verdict(record: &Record) -> String {
    let mut counts: Vec<String> = OUTCOMES
        .into_iter()
        .map(|outcome| (record.count(outcome), outcome))
        .filter(|(number, _)| *number > 0)
        .map(|(number, outcome)| format!("{number} {}", outcome.as_str()))
        .collect();
    if record.not_begun() > 0 {
        counts.push(format!("{} not started", record.not_begun()));
    }
    let counts = if counts.is_empty() { "no changes were needed".to_owned() } else { counts.join(", ") };
    let how = match record.state {
        State::Complete => "complete",
        State::Partly => "incomplete",
        State::NotEnded => "its last line is missing: the run was killed or is still running",
    };
    format!("{how} ({counts})")
}

/// Returns whether somebody should look at what is there now.
fn is_open(record: &Record) -> bool {
    record.state != State::Complete || !record.in_flight.is_empty()
}

fn not_read(history: &History) -> String {
    count(history.problem_count, "line could not be used", "lines could not be used")
}

fn more(history: &History) -> String {
    match history.problem_count - history.problems.len() {
        0 => String::new(),
        hidden => format!("  and {hidden} more\n"),
    }
}

/// Returns why a change came out so, with what is to be restored or revoked.
fn detail(fate: &Fate) -> String {
    if let Some(key) = lost(fate) {
        let why = if fate.detail.is_empty() { String::new() } else { format!("{}; ", fate.detail) };
        return format!("{why}to revoke: {key}");
    }
    match &fate.withdrawn {
        Some(withdrawn) if fate.detail.is_empty() => restore(withdrawn),
        Some(withdrawn) => format!("{}; to restore: {}", fate.detail, restore(withdrawn)),
        None => fate.detail.clone(),
    }
}

/// Draws a journal for a file of an audit. It is whole: nothing is folded or left out.
#[must_use]
pub fn markdown(history: &History) -> String {
    let mut out = "# orgward journal\n".to_owned();
    if history.runs.is_empty() {
        out.push_str("\nThe journal contains no runs.\n");
    }
    for record in &history.runs {
        out.push_str(&format!("\n## Run {}\n\n| | |\n|---|---|\n", code(&record.run)));
        for (name, value) in facts(record, 64) {
            out.push_str(&format!("| {name} | {} |\n", prose(&value)));
        }
        out.push_str(&format!("| ended | {} |\n", prose(&verdict(record))));
        for write in &record.in_flight {
            out.push_str(&format!(
                "\n> [!WARNING]\n> **In flight:** {} {}. {} was sent at {} and got no answer.\n",
                write.verb.as_str(),
                code(&write.address),
                code(&write.request),
                prose(&write.sent_at)
            ));
        }
        if !record.changes.is_empty() {
            out.push_str("\n| outcome | change | why | requests | from | to |\n|---|---|---|---|---|---|\n");
        }
        for fate in record.sorted() {
            let word = fate.outcome.as_str();
            out.push_str(&format!(
                "| {} | {} {} | {} | {} | {} | {} |\n",
                if fate.outcome.is_good() { word.to_owned() } else { format!("**{word}**") },
                fate.verb.as_str(),
                code(&fate.address),
                prose(&detail(fate)),
                ids(fate).map(|id| code(id)).collect::<Vec<_>>().join(" "),
                prose(&fate.first_at),
                prose(&fate.last_at)
            ));
        }
        if is_open(record) {
            out.push_str(&format!("\nNext: {NEXT}\n"));
        }
    }
    if history.problem_count > 0 {
        out.push_str(&format!("\n## {}\n\n", not_read(history)));
        for problem in &history.problems {
            out.push_str(&format!("- line {}: {}\n", problem.line, problem.what));
        }
        out.push_str(&more(history));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{report_samples::journal, samples::HOSTILE};
    use super::*;
    use crate::apply::journal_reader::Reading;

    fn read(lines: &str) -> History {
        let mut reading = Reading::default();
        for line in lines.lines() {
            reading.take(line.as_bytes());
        }
        reading.finish()
    }

    #[test]
    fn journals_read_well() {
        let history = read(&journal());
        insta::assert_snapshot!("journal_text", text(&history, Style::default()));
        insta::assert_snapshot!("journal_markdown", markdown(&history));
        insta::assert_snapshot!("journal_json", serde_json::to_string_pretty(&history).unwrap());
        assert_eq!(text(&read(""), Style::default()), "The journal contains no runs.\n");
    }

    #[test]
    fn foreign_text_stays_text() {
        let bad = serde_json::to_string(HOSTILE).unwrap();
        let run = format!("\"at\":{bad},\"run\":{bad}");
        let lines = [
            format!(
                "{{{run},\"event\":\"begin\",\"format\":\"orgward.journal/v1\",\"actor\":{bad},\"organization\":{bad},\
                 \"commit\":{bad},\"plan_digest\":{bad},\"changes\":3}}"
            ),
            format!(
                "{{{run},\"event\":\"send\",\"change\":\"a\",\"address\":{bad},\"verb\":\"remove\",\"request\":{bad},\
                 \"nth\":0}}"
            ),
            format!(
                "{{{run},\"event\":\"change\",\"change\":{bad},\"address\":{bad},\"verb\":\"remove\",\
                 \"outcome\":\"failed\",\"detail\":{bad},\"request_ids\":[{bad}]}}"
            ),
        ];
        let history = read(&lines.join("\n"));
        assert_eq!((history.problem_count, history.runs[0].changes.len()), (0, 2));
        let (text, markdown) = (text(&history, Style::default()), markdown(&history));
        for shown in [&text, &markdown] {
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{shown}");
        }
        assert_eq!(text.lines().count(), 17, "{text}");
        assert!(!markdown.contains("<img") && !markdown.contains("</details>"), "{markdown}");
        for line in markdown.lines().filter(|line| line.starts_with("| ")) {
            assert!(matches!(line.matches('|').count(), 3 | 7), "{line}");
        }
    }
}
