//! A plan or a report in, Markdown for a comment on a pull request out. A comment has a limit: where the whole does not
//! fit, fewer rows are shown, and in the end only the counts.

use super::{
    escape::{code, prose},
    fold::{Block, SHOWN, blocks, generic},
    report::{closing, verified},
    sections::by_section,
    words::{
        self, blocked, by_verb, carried, exception, fields, meta, objections, part, place, remarkable, requests,
        says_more, symbol, tally, value, verdict, when,
    },
};
use crate::{
    apply::report::Report,
    plan::{
        Part,
        change::{Change, DueStatus, GuardrailReport, GuardrailVerdict},
        file::PlanFile,
    },
};
use std::collections::BTreeMap;

/// How many rows of each list are shown, from generous to scarce.
const CAPS: [usize; 5] = [usize::MAX, 200, 60, 20, 5];

/// From how many on the changes without a risk are folded away.
const OPEN: usize = 15;

/// Where everything is, when a comment cannot hold it.
const ELSEWHERE: &str = "all in the plan artifact";

/// Draws a plan for a comment of at most `limit` bytes.
#[must_use]
pub fn plan(plan: &PlanFile, limit: usize) -> String {
    fitting(
        limit,
        |cap| whole(plan, cap),
        || {
            let mut out = headline(plan);
            out.push_str("\nThe changes do not fit into a comment: see the plan artifact.\n");
            out
        },
    )
}

/// Draws a report for a comment of at most `limit` bytes.
#[must_use]
pub fn report(report: &Report, limit: usize) -> String {
    let (counts, rest) = closing(report);
    let rest = if rest.is_empty() { rest } else { format!("\nNot all is done: {rest}\n") };
    let verified: Vec<String> = verified(report).iter().map(|line| prose(line)).collect();
    let verified = if verified.is_empty() { String::new() } else { format!("\n{}\n", verified.join("  \n")) };
    let verdict = format!("### orgward apply: {counts}\n{rest}{verified}");
    let whole = |cap: usize| {
        let mut out = verdict.clone();
        let rows: Vec<_> = report.changes.iter().filter(|entry| !entry.outcome.is_good()).collect();
        if !rows.is_empty() {
            out.push_str("\n| outcome | change | because | next |\n|---|---|---|---|\n");
        }
        for entry in rows.iter().take(cap) {
            let ids: Vec<String> = entry.request_ids.iter().take(SHOWN).map(|id| code(id)).collect();
            out.push_str(&format!(
                "| **{}** | {} {} | {} {} | {} |\n",
                entry.outcome.as_str(),
                entry.verb.as_str(),
                code(&entry.address),
                prose(&entry.because),
                ids.join(" "),
                prose(&entry.next)
            ));
        }
        out.push_str(&more(rows.len(), cap, "all in the report artifact"));
        let good: Vec<String> = report
            .changes
            .iter()
            .filter(|entry| entry.outcome.is_good())
            .map(|entry| format!("- {}: {} {}", entry.outcome.as_str(), entry.verb.as_str(), code(&entry.address)))
            .collect();
        out.push_str(&details(&format!("As wanted: {}", good.len()), &good, cap));
        let stale: Vec<String> = report.stale.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Stale, and not sent", &stale, cap));
        let kept = report.withheld.iter();
        let kept: Vec<String> = kept
            .map(|one| format!("- {} {}: {}", one.verb.as_str(), code(&one.address), prose(&one.because)))
            .collect();
        out.push_str(&details(&format!("Withheld, and not sent: {}", kept.len()), &kept, cap));
        let missed: Vec<String> = report.not_reviewed.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Not reviewed, and not sent", &missed, cap));
        out
    };
    fitting(limit, whole, || format!("{verdict}\nThe changes do not fit into a comment: see the report artifact.\n"))
}

/// The most generous text that fits, or what is left to say.
fn fitting(limit: usize, whole: impl Fn(usize) -> String, least: impl Fn() -> String) -> String {
    let fits = |text: &String| text.len() <= limit;
    let least = || Some(least()).filter(fits).unwrap_or_else(|| "### orgward: see the artifact\n".to_owned());
    CAPS.into_iter().map(whole).find(fits).unwrap_or_else(least)
}

fn headline(plan: &PlanFile) -> String {
    let changes = part(plan, Part::Changes);
    let objections = objections(plan);
    if changes.is_empty() && objections.is_empty() {
        return "### orgward plan: in sync\n\nNothing to change.\n".to_owned();
    }
    let (verdict, by_verb) = (verdict(&changes, Part::Changes), by_verb(&changes));
    if objections.is_empty() {
        return format!("### orgward plan: {verdict}\n\n{by_verb}\n");
    }
    // The names of guardrails stand in plan files, and those are foreign.
    let blocked = if objections.len() > SHOWN {
        format!("blocked by {} guardrails", objections.len())
    } else {
        prose(&blocked(&objections).replacen('B', "b", 1))
    };
    format!("### orgward plan: {blocked}\n\nThe plan holds {verdict}: {by_verb}. Nothing can be applied.\n")
}

fn whole(plan: &PlanFile, cap: usize) -> String {
    let mut out = headline(plan);
    let changes = part(plan, Part::Changes);
    let ids: Ids<'_> = plan.all_changes().map(|change| (change.id.as_str(), change)).collect();
    for one in objections(plan).iter().take(cap) {
        out.push_str(&caution(one, cap));
    }
    for one in remarkable(plan).iter().take(cap) {
        out.push_str(&warning(one, cap));
    }
    let (dangerous, others): (Vec<_>, Vec<_>) = blocks(&changes).into_iter().partition(Block::is_dangerous);
    if !dangerous.is_empty() {
        out.push_str("\n**Dangerous**\n\n");
        out.push_str(&table(&ids, &dangerous, cap));
    }
    let title = if dangerous.is_empty() { "Changes" } else { "Other changes" };
    if others.len() > OPEN {
        let number: usize = others.iter().map(|block| block.all.len()).sum();
        out.push_str(&format!("\n<details><summary>{title}: {number}</summary>\n\n"));
        out.push_str(&table(&ids, &others, cap));
        out.push_str("\n</details>\n");
    } else if !others.is_empty() {
        out.push_str(&format!("\n**{title}**\n\n{}", table(&ids, &others, cap)));
    }
    out.push_str(&sections(plan, cap));
    out.push_str(&footer(plan));
    out
}

fn caution(one: &GuardrailReport, cap: usize) -> String {
    let said = match one.verdict {
        GuardrailVerdict::NotChecked => "was not checked, so it objects:",
        _ => "objects: saw",
    };
    let (name, saw, limit) = (prose(&one.guardrail), prose(&one.saw), prose(&one.limit));
    let mut lines = vec!["[!CAUTION]".to_owned(), format!("**{name}** {said} {saw}; the limit is {limit}.")];
    if !one.help.is_empty() {
        lines.push(prose(&one.help));
    }
    if !one.override_with.is_empty() {
        lines.push(format!("Override: {}", code(&one.override_with)));
    }
    lines.extend(one.overrides.iter().take(cap).map(|used| format!("Except: {}", prose(&exception(used)))));
    let cap = cap.min(10);
    let shown: Vec<String> = one.addresses.iter().take(cap).map(|address| code(address)).collect();
    let hidden = one.addresses.len().saturating_sub(cap);
    let hidden = if hidden == 0 { String::new() } else { format!(" and {hidden} more") };
    if !shown.is_empty() {
        lines.push(format!("About {}{hidden}.", shown.join(", ")));
    }
    alert(&lines)
}

/// What no longer objects because the file says so, or could not look.
fn warning(one: &GuardrailReport, cap: usize) -> String {
    let said = match one.verdict {
        GuardrailVerdict::NotChecked => "was not checked",
        _ => "is overridden",
    };
    let saw = if one.verdict == GuardrailVerdict::NotChecked { "" } else { "saw " };
    let saw = format!("{saw}{}", prose(&one.saw));
    let (name, limit) = (prose(&one.guardrail), prose(&one.limit));
    let mut lines = vec!["[!WARNING]".to_owned(), format!("**{name}** {said}: {saw}; the limit is {limit}.")];
    if !one.help.is_empty() {
        lines.push(prose(&one.help));
    }
    lines.extend(one.overrides.iter().take(cap).map(|used| prose(&exception(used))));
    alert(&lines)
}

fn alert(lines: &[String]) -> String {
    format!("\n{}\n", lines.iter().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"))
}

/// Changes by id, for what a change waits for.
type Ids<'a> = BTreeMap<&'a str, &'a Change>;

fn table(ids: &Ids<'_>, blocks: &[Block<'_>], cap: usize) -> String {
    let mut out = "| | change | fields | why | where |\n|---|---|---|---|---|\n".to_owned();
    for block in blocks.iter().take(cap) {
        let cells = [what(block), fields_of(block), why(ids, block), places(block)];
        out.push_str(&format!("| {} | {} |\n", symbol(block.first.verb), cells.join(" | ")));
    }
    out + &more(blocks.len(), cap, ELSEWHERE)
}

fn what(block: &Block<'_>) -> String {
    let change = block.first;
    let risks: Vec<&str> = change.risks.iter().map(|risk| risk.as_str()).collect();
    let risks = if risks.is_empty() { String::new() } else { format!("<br>**{}**", risks.join(", ")) };
    let verb = change.verb.as_str();
    if !block.is_folded() {
        return format!("{verb} {}{}{risks}", code(&change.address), labelled(change));
    }
    let shown: Vec<String> = block.shown().iter().map(|one| code(&one.address) + &labelled(one)).collect();
    let hidden = match block.all.len() - shown.len() {
        0 => String::new(),
        hidden => format!("<br>and {hidden} more"),
    };
    format!("{verb} **{} × {}**{risks}<br>{}{hidden}", block.all.len(), prose(&change.kind), shown.join("<br>"))
}

fn labelled(change: &Change) -> String {
    if change.label.is_empty() { String::new() } else { format!("<br>{}", prose(&change.label)) }
}

fn fields_of(block: &Block<'_>) -> String {
    let one = |field: words::Shown| {
        let name = code(&field.name);
        match (field.before, field.after) {
            (Some(before), Some(after)) if before == after => format!("{name}: {}", code(&after)),
            (Some(before), Some(after)) => format!("{name}: {} → {}", code(&before), code(&after)),
            (Some(before), None) => format!("{name}: was {}", code(&before)),
            (None, after) => format!("{name}: {}", code(&after.unwrap_or_default())),
        }
    };
    fields(block.first, block.is_folded()).into_iter().map(one).collect::<Vec<_>>().join("<br>")
}

/// Cause, consequences, and what the author said about it.
fn why(ids: &Ids<'_>, block: &Block<'_>) -> String {
    let change = block.first;
    let mut said = Vec::new();
    if !change.withheld.is_empty() {
        said.push(format!("**withheld**: {}", prose(&change.withheld)));
    }
    if says_more(change) {
        said.push(prose(&change.because));
    }
    for effect in &change.effects {
        let effect = if block.is_folded() { generic(effect, change) } else { effect.clone() };
        said.push(format!("⇒ {}", prose(&effect)));
    }
    if !block.is_folded() {
        said.extend(change.carries.iter().map(|carry| format!("⇒ brings {}", code(&carried(carry)))));
        for id in &change.depends_on {
            let first = ids.get(id.as_str());
            let text =
                first.map_or_else(|| code(id), |first| format!("{} {}", first.verb.as_str(), code(&first.address)));
            said.push(format!("after {text}"));
        }
    }
    said.extend(change.reason.iter().map(|reason| format!("reason: {}", prose(reason))));
    if let Some(meta) = meta(&change.meta).filter(|_| block.all.iter().all(|other| other.meta == change.meta)) {
        said.push(code(&meta));
    }
    said.join("<br>")
}

fn places(block: &Block<'_>) -> String {
    let mut places: Vec<String> = Vec::new();
    for change in &block.all {
        let place = place(&change.source);
        if !places.contains(&place) {
            places.push(place);
        }
        if places.len() > SHOWN {
            break;
        }
    }
    let hidden = if places.len() > SHOWN { "<br>and more" } else { "" };
    format!("{}{hidden}", places.iter().take(SHOWN).map(|place| code(place)).collect::<Vec<_>>().join("<br>"))
}

/// What is said and not done, each in a fold of its own.
fn sections(plan: &PlanFile, cap: usize) -> String {
    let mut clock: Vec<_> = plan.due.iter().collect();
    clock.sort_by_key(|due| due.status);
    let clock: Vec<String> = clock
        .into_iter()
        .map(|due| {
            let word = match due.status {
                DueStatus::Due => "**due now**",
                DueStatus::Reported => "**reported**",
                DueStatus::Announced => "announced",
            };
            let verb = due.verb.map(|verb| format!("{} ", verb.as_str())).unwrap_or_default();
            let day = when(&due.at);
            let day = if due.limit.ends_with(&day) { String::new() } else { format!(" ({})", prose(&day)) };
            let label = if due.label.is_empty() || due.label == due.limit {
                String::new()
            } else {
                format!(", {}", prose(&due.label))
            };
            let risks: Vec<&str> =
                due.change.iter().flat_map(|change| &change.risks).map(|risk| risk.as_str()).collect();
            let risks = if risks.is_empty() { String::new() } else { format!(" (**{}**)", risks.join(", ")) };
            let withheld = due.change.iter().filter(|change| !change.withheld.is_empty());
            let withheld: String =
                withheld.map(|change| format!(", **withheld**: {}", prose(&change.withheld))).collect();
            let address = code(&due.address) + &risks + &withheld;
            format!("- {word}: {verb}{address}{label}: {}{day} {}", prose(&due.limit), code(&place(&due.source)))
        })
        .collect();
    let deferred: Vec<String> = plan
        .deferred
        .iter()
        .map(|one| {
            let (address, waits) = (code(&one.address), code(&one.waits_for));
            let wants = code(&value(&one.after));
            format!("- {address} {wants} waits for {waits}: {} {}", prose(&one.because), code(&place(&one.source)))
        })
        .collect();
    let held: Vec<String> = plan
        .held
        .iter()
        .map(|one| {
            let place = code(&place(&one.source));
            format!("- {}: {}; {} {place}", code(&one.address), prose(&one.difference), prose(&one.because))
        })
        .collect();
    let mut unlisted = Vec::new();
    for ((title, place), rows) in by_section(plan) {
        unlisted.push(format!("- {} {}, adopt with:", code(&title), code(&place)));
        for row in rows {
            let said: Vec<String> = [&row.label, &row.because]
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| prose(text))
                .collect();
            unlisted.push(format!("  - {} {}", code(&row.yaml), said.join("; ")));
        }
    }
    let ignored: Vec<String> = plan
        .ignored
        .iter()
        .map(|one| {
            let place = code(&place(&one.source));
            format!("- {} at {}: {} {place}", one.count, code(&one.address), prose(&one.reason))
        })
        .collect();
    let title = |title: &str, number: usize| format!("{title}: {number}");
    let due = "By the clock (what is due now is done by <code>orgward apply --due</code> alone)";
    [
        details(&title(due, plan.due.len()), &clock, cap),
        details(&title("Deferred (wanted, and not possible today)", plan.deferred.len()), &deferred, cap),
        details(&title("Held (differs, and is not ours to change)", plan.held.len()), &held, cap),
        details(&title("Not in the file (left as they are)", plan.unlisted.len()), &unlisted, cap),
        details(&title("Ignored (<code>policy.ignore</code> leaves them out)", words::ignored(plan)), &ignored, cap),
    ]
    .concat()
}

fn details(title: &str, lines: &[String], cap: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = lines.iter().take(cap).map(String::as_str).collect();
    let more = more(lines.len(), cap, ELSEWHERE);
    format!("\n<details><summary>{title}</summary>\n\n{}\n{more}\n</details>\n", shown.join("\n"))
}

fn more(all: usize, cap: usize, elsewhere: &str) -> String {
    match all.saturating_sub(cap) {
        0 => String::new(),
        hidden => format!("\nand {hidden} more ({elsewhere})\n"),
    }
}

fn footer(plan: &PlanFile) -> String {
    let tally = tally(plan);
    let tally = if tally.is_empty() { "none passed".to_owned() } else { tally };
    let organization =
        plan.organization.as_deref().map(|id| format!("Organization {}. ", code(id))).unwrap_or_default();
    let digest = |text: &str| code(&text.chars().take(12).collect::<String>());
    format!(
        "\n<sub>{organization}{} Guardrails: {tally}. Clock {}, configuration {}, live {}.</sub>\n",
        requests(plan),
        prose(&when(&plan.now)),
        digest(&plan.config_digest),
        digest(&plan.live_digest)
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{HOSTILE, blocked, file, frozen, hostile, many, report as sample, rich};
    use super::*;
    use crate::model::verb::Risk;

    const LIMIT: usize = 60_000;

    #[test]
    fn comments_read_well() {
        insta::assert_snapshot!("markdown_in_sync", plan(&file(Vec::new()), LIMIT));
        insta::assert_snapshot!("markdown_rich", plan(&rich(), LIMIT));
        insta::assert_snapshot!("markdown_blocked", plan(&blocked(), LIMIT));
        insta::assert_snapshot!("markdown_folded", plan(&many(60), LIMIT));
        insta::assert_snapshot!("markdown_frozen", plan(&frozen(), LIMIT));
        insta::assert_snapshot!("markdown_hostile", plan(&hostile(), LIMIT));
        insta::assert_snapshot!("markdown_report", report(&sample(), LIMIT));
    }

    #[test]
    fn a_comment_stays_under_its_limit() {
        let mut plan = many(5_000);
        for (index, change) in plan.changes.iter_mut().enumerate() {
            change.because = format!("{HOSTILE} {index}");
            change.risks = vec![Risk::Destructive];
        }
        for limit in [LIMIT, 20_000, 3_000, 400, 40] {
            let text = super::plan(&plan, limit);
            assert!(text.len() <= limit, "{} > {limit}", text.len());
            assert!(!text.is_empty());
        }
        assert!(super::plan(&plan, LIMIT).contains("5001 changes, all of them dangerous"));
        assert!(super::plan(&plan, LIMIT).contains("more (all in the plan artifact)"));
        let mut report = sample();
        report.changes = report.changes.into_iter().cycle().take(5_000).collect();
        for limit in [LIMIT, 400, 40] {
            assert!(super::report(&report, limit).len() <= limit);
        }
    }

    #[test]
    fn foreign_text_stays_text() {
        let text = plan(&hostile(), LIMIT);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\u{200b}'));
        assert!(!text.contains("<img"), "{text}");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        for line in text.lines() {
            assert!(!line.trim_start().starts_with("| In sync"), "{line}");
            if line.starts_with("| ") {
                assert_eq!(line.matches('|').count(), 6, "{line}");
            }
        }
        // What a forge would mention or link stands in code.
        let outside = without_code(&text);
        assert!(!outside.contains("[a](") && !outside.contains("@octocat") && !outside.contains("#1 "), "{outside}");
    }

    /// The text without what stands in code.
    fn without_code(text: &str) -> String {
        let mut out = String::new();
        for piece in text.split("<code>") {
            let piece = piece.split_once("</code>").map_or(piece, |(_, rest)| rest);
            out.extend(piece.split('`').step_by(2));
        }
        out
    }
}
