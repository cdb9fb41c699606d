//! A report in, text out: what became of each change, and what is to do next.

use super::{
    phrases::{self, SHOWN_IN_DANGER, count, safe},
    plan_sections,
    style::Style,
    text_sections,
};
use crate::apply::report::{Entry, Outcome, Report, Verification, WithheldChange};

/// Every outcome, in the order of the closing sentence.
const OUTCOMES: [Outcome; 6] =
    [Outcome::Done, Outcome::Unchanged, Outcome::Failed, Outcome::Refused, Outcome::Skipped, Outcome::Unknown];

/// Draws a report: a line for each change, and a sentence about all.
#[must_use]
pub fn report(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for entry in &report.changes {
        self::entry(&mut out, entry, style);
    }
    if !report.changes.is_empty() {
        out.push('\n');
    }
    let (counts, rest) = closing(report);
    let closing = if rest.is_empty() { format!("{counts}.") } else { format!("{counts}: {rest}") };
    let good = report.is_complete() && report.problems.is_empty();
    let closing = if good { style.green(&closing) } else { style.alarm(&closing) };
    out.push_str(&format!("{closing}\n"));
    for line in verified(report) {
        out.push_str(&format!("{line}\n"));
    }
    out.push_str(&text_sections::draw(plan_sections::problems(&report.problems).as_slice(), style));
    if !report.stale.is_empty() {
        let changes = count(report.stale.len(), "change no longer matches", "changes no longer match");
        out.push_str(&format!("\n{}\n", style.bold(&format!("Stale, not sent: {changes} the organization"))));
        for address in &report.stale {
            out.push_str(&format!("  {}\n", safe(address)));
        }
        out.push_str("Next: save a new plan with `orgward plan --out FILE` and have it reviewed.\n");
    }
    if !report.withheld.is_empty() {
        let changes = count(report.withheld.len(), "change was", "changes were");
        out.push_str(&format!("\n{}\n", style.bold(&format!("Withheld: {changes} not sent"))));
        for WithheldChange { address, verb, detail } in &report.withheld {
            out.push_str(&format!("  {} {}\n      {}\n", verb.as_str(), safe(address), safe(detail)));
        }
    }
    if !report.not_reviewed.is_empty() {
        out.push('\n');
        let changes = count(report.not_reviewed.len(), "change is", "changes are");
        let heading = format!("Not reviewed, not sent: {changes} needed now, but not in the reviewed plan");
        out.push_str(&format!("{}\n", style.bold(&heading)));
        for address in &report.not_reviewed {
            out.push_str(&format!("  {}\n", safe(address)));
        }
        out.push_str("Next: save a new plan with `orgward plan --out FILE` and have it reviewed.\n");
    }
    if !report.out_of_scope.is_empty() {
        let entries = count(report.out_of_scope.len(), "entry differs", "entries differ");
        let heading = format!("Out of scope, not sent: {entries}, and the reviewed plan did not look there");
        out.push_str(&format!("\n{}\n", style.bold(&heading)));
        for address in &report.out_of_scope {
            out.push_str(&format!("  {}\n", safe(address)));
        }
    }
    out
}

fn entry(out: &mut String, entry: &Entry, style: Style) {
    let word = format!("{:<10}", entry.outcome.as_str());
    let word = match entry.outcome {
        Outcome::Done => style.green(&word),
        Outcome::Unchanged => style.dim(&word),
        Outcome::Skipped => style.yellow(&word),
        Outcome::Failed | Outcome::Refused | Outcome::Unknown => style.alarm(&word),
    };
    out.push_str(&format!("  {word}  {} {}\n", entry.verb.as_str(), safe(&entry.address)));
    // What was done in another way than planned says so.
    if entry.outcome == Outcome::Unchanged {
        return;
    }
    let ids = if entry.outcome == Outcome::Done { &[][..] } else { &entry.request_ids };
    let ids: Vec<String> = ids.iter().map(|id| safe(id)).collect();
    for (name, text) in [("why", safe(&entry.detail)), ("next", safe(&entry.next)), ("request", ids.join(", "))] {
        if !text.is_empty() {
            out.push_str(&format!("              {}  {text}\n", style.dim(&format!("{name:<7}"))));
        }
    }
}

/// Returns what reading again after the writes showed, in sentences.
pub(super) fn verified(report: &Report) -> Vec<String> {
    let Verification { verified, differences, not_verified } = &report.verification;
    let mut lines = Vec::new();
    if *verified > 0 {
        let verified = usize::try_from(*verified).unwrap_or(usize::MAX);
        lines.push(format!("Verified: {} the plan.", count(verified, "change matches", "changes match")));
    }
    if !differences.is_empty() {
        let names: Vec<String> = differences.iter().take(SHOWN_IN_DANGER).map(|address| safe(address)).collect();
        let more = differences.len().saturating_sub(SHOWN_IN_DANGER);
        let more = if more == 0 { String::new() } else { format!(" and {more} more (all in --format json)") };
        let differs = count(differences.len(), "change differs", "changes differ");
        lines.push(format!("Verification failed: {differs} from the plan: {}{more}.", names.join(", ")));
    }
    for why in not_verified.iter().take(SHOWN_IN_DANGER) {
        lines.push(format!("Not verified: {}.", safe(why)));
    }
    if not_verified.len() > SHOWN_IN_DANGER {
        let more = not_verified.len() - SHOWN_IN_DANGER;
        lines.push(format!("Not verified: {more} more (all in --format json)."));
    }
    lines
}

/// Returns what became of all: the counts, and what that means when something is left.
pub(super) fn closing(report: &Report) -> (String, String) {
    let left = match report.problems.len() {
        0 => String::new(),
        1 => "1 problem remains.".to_owned(),
        many => format!("{} remain.", phrases::problems(many)),
    };
    if report.changes.is_empty() {
        let left_out =
            report.withheld.len() + report.not_reviewed.len() + report.out_of_scope.len() + report.stale.len();
        let nothing = if left_out == 0 { "No changes were needed" } else { "Nothing was sent" };
        return (nothing.to_owned(), left);
    }
    let counts: Vec<String> = OUTCOMES
        .into_iter()
        .map(|outcome| (report.count(outcome), outcome))
        .filter(|(number, _)| *number > 0)
        .map(|(number, outcome)| format!("{number} {}", outcome.as_str()))
        .collect();
    let counts = counts.join(", ");
    if report.is_done() && !report.is_complete() {
        let state = "some changes could not be verified";
        return (counts, format!("{state}. Run `orgward plan` to see the current state."));
    }
    let state = match (report.is_complete(), report.count(Outcome::Unknown), report.count(Outcome::Done)) {
        (true, ..) => return (counts, left),
        (false, 0, 0) if report.changes.iter().any(|entry| entry.partly) => "the organization may be partly changed",
        (false, 0, 0) if !report.verification.differences.is_empty() => "the organization may be partly changed",
        (false, 0, 0) => "the organization is unchanged",
        (false, 0, _) => "the organization is partly changed",
        (false, ..) => "it is unknown whether every sent change took effect",
    };
    let left = if left.is_empty() { left } else { format!(" {left}") };
    (counts, format!("{state}. Run `orgward plan` to see the remaining changes.{left}"))
}

#[cfg(test)]
mod tests {
    use super::super::{
        report_samples::report as sample,
        samples::{HOSTILE, problems},
    };
    use super::*;

    #[test]
    fn reports_read_well() {
        insta::assert_snapshot!("report_mixed", report(&sample(), Style::default()));
        let mut good = sample();
        good.changes.truncate(2);
        good.not_reviewed.clear();
        good.out_of_scope.clear();
        good.stale.clear();
        good.withheld.clear();
        insta::assert_snapshot!("report_good", report(&good, Style::default()));
        good.problems = problems();
        insta::assert_snapshot!("report_with_problems", report(&good, Style::default()));
        good.problems.clear();
        good.changes.clear();
        good.verification = Verification::default();
        assert_eq!(report(&good, Style::default()), "No changes were needed.\n");
        good.not_reviewed = sample().not_reviewed;
        assert!(report(&good, Style::default()).starts_with("Nothing was sent.\n"), "some were needed");
        good.not_reviewed.clear();
        good.stale = sample().stale;
        assert!(report(&good, Style::default()).starts_with("Nothing was sent.\n"), "some were needed");
        good.stale.clear();
        good.withheld = sample().withheld;
        insta::assert_snapshot!("report_withheld", report(&good, Style::default()));
    }

    #[test]
    fn the_closing_sentence_tells_what_is_known() {
        let mut one = sample();
        one.changes.retain(|entry| !entry.outcome.is_good());
        one.verification = Verification::default();
        assert!(closing(&one).1.contains("the organization is unchanged"));
        // The first part of a change was done, whether or not the API told request ids.
        one.changes[0].partly = true;
        assert!(closing(&one).1.contains("may be partly changed"));
        one.changes[0].outcome = Outcome::Unknown;
        assert!(closing(&one).1.contains("it is unknown whether"));
    }

    #[test]
    fn foreign_text_stays_on_its_line() {
        let mut bad = sample();
        let lines = report(&bad, Style::default()).lines().count();
        for entry in &mut bad.changes {
            entry.address = HOSTILE.into();
            if !entry.detail.is_empty() {
                entry.detail = HOSTILE.into();
            }
        }
        let text = report(&bad, Style::default());
        assert_eq!(text.lines().count(), lines);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
}
