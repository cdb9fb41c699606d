//! A report in, Markdown for a comment on a pull request out.

use super::{
    comment::{Cap, details, fitting, more},
    escape::{code, prose},
    fold::SHOWN,
    markdown_sections::draw_one,
    plan_sections,
    report_view::{closing, verified},
};
use crate::apply::report::Report;

/// Draws a report for a comment of at most `limit` characters.
#[must_use]
pub fn report(report: &Report, limit: usize) -> String {
    let (counts, rest) = closing(report);
    let rest = if rest.is_empty() { rest } else { format!("\nIncomplete: {rest}\n") };
    let verified: Vec<String> = verified(report).iter().map(|line| prose(line)).collect();
    let verified = if verified.is_empty() { String::new() } else { format!("\n{}\n", verified.join("  \n")) };
    let verdict = format!("### orgward apply: {counts}\n{rest}{verified}");
    let whole = |cap: Cap| {
        let (mut out, Cap { danger, others }) = (verdict.clone(), cap);
        let rows: Vec<_> = report.changes.iter().filter(|entry| !entry.outcome.is_good()).collect();
        if !rows.is_empty() {
            out.push_str("\n| outcome | change | why | next |\n|---|---|---|---|\n");
        }
        for entry in rows.iter().take(danger) {
            let ids: Vec<String> = entry.request_ids.iter().take(SHOWN).map(|id| code(id)).collect();
            out.push_str(&format!(
                "| **{}** | {} {} | {} {} | {} |\n",
                entry.outcome.as_str(),
                entry.verb.as_str(),
                code(&entry.address),
                prose(&entry.detail),
                ids.join(" "),
                prose(&entry.next)
            ));
        }
        out.push_str(&more(rows.len(), danger, "all in the report artifact"));
        let problems = plan_sections::problems(&report.problems);
        out.extend(problems.map(|section| draw_one(&section, cap, "all in the report artifact")));
        let good: Vec<String> = report
            .changes
            .iter()
            .filter(|entry| entry.outcome.is_good())
            .map(|entry| format!("- {}: {} {}", entry.outcome.as_str(), entry.verb.as_str(), code(&entry.address)))
            .collect();
        out.push_str(&details(&format!("Done or unchanged: {}", good.len()), &good, others));
        let stale: Vec<String> = report.stale.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Stale (not sent)", &stale, others));
        let kept = report.withheld.iter();
        let kept: Vec<String> =
            kept.map(|one| format!("- {} {}: {}", one.verb.as_str(), code(&one.address), prose(&one.detail))).collect();
        out.push_str(&details(&format!("Withheld (not sent): {}", kept.len()), &kept, others));
        let missed: Vec<String> = report.not_reviewed.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Not reviewed (not sent)", &missed, others));
        let outside: Vec<String> = report.out_of_scope.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Outside the scope of the reviewed plan (not sent)", &outside, others));
        out
    };
    let left_out = [&report.stale, &report.not_reviewed, &report.out_of_scope].map(Vec::len);
    let entries = left_out.into_iter().fold(report.changes.len().max(report.withheld.len()), usize::max);
    fitting(limit, entries, whole, || {
        format!("{verdict}\nThe changes do not fit into a comment: see the report artifact.\n")
    })
}
