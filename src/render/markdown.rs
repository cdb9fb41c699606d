//! A plan or a report in, Markdown for a comment on a pull request out. A comment has a limit in characters. Where the
//! whole does not fit, just so much of what is harmless is left out, and what is dangerous last of all; what is left out
//! is counted, and where the whole is, is said.

use super::{
    drift_sections::{GroupEntry, groups},
    escape::{code, prose},
    fold::{Block, SHOWN, blocks, generic, place_beside},
    phrases::{
        self, NO_SECTION, blocked, bundled, by_verb, count, cut, exception, fields, is_quiet, meta, objections,
        out_of_sync, part, place, remarkable, requests, says_more, symbol, tally, value, verdict, when,
    },
    plan_sections::{DANGEROUS, LONG, by_section},
    report_view::{closing, verified},
};
use crate::{
    apply::report::Report,
    plan::{
        PlanPart,
        change::{Change, DueStatus, GuardrailReport, GuardrailVerdict, Problem},
        file::PlanFile,
    },
};
use std::collections::BTreeMap;

/// How much is shown: so many entries of what is dangerous, and so many entries of each other list.
#[derive(Clone, Copy)]
struct Cap {
    danger: usize,
    others: usize,
}

impl Cap {
    const NONE: Self = Self { danger: usize::MAX, others: usize::MAX };
}

/// From how many on the changes without a risk are folded away.
const OPEN: usize = 15;

/// Where everything is, when a comment cannot hold it.
const ELSEWHERE: &str = "all in the plan artifact";

/// Draws a plan for a comment of at most `limit` characters.
#[must_use]
pub fn plan(plan: &PlanFile, limit: usize) -> String {
    fitting(
        limit,
        plan.all_changes().count().max(entries(plan)),
        |cap| whole(plan, cap),
        || {
            let mut out = headline(plan);
            out.push_str("\nThe changes do not fit into a comment: see the plan artifact.\n");
            out
        },
    )
}

/// Draws a report for a comment of at most `limit` characters.
#[must_use]
pub fn report(report: &Report, limit: usize) -> String {
    let (counts, rest) = closing(report);
    let rest = if rest.is_empty() { rest } else { format!("\nIncomplete: {rest}\n") };
    let verified: Vec<String> = verified(report).iter().map(|line| prose(line)).collect();
    let verified = if verified.is_empty() { String::new() } else { format!("\n{}\n", verified.join("  \n")) };
    let verdict = format!("### orgward apply: {counts}\n{rest}{verified}");
    let whole = |cap: Cap| {
        let (mut out, Cap { danger, others: cap }) = (verdict.clone(), cap);
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
        out.push_str(&problems(&report.problems, danger, "all in the report artifact"));
        let good: Vec<String> = report
            .changes
            .iter()
            .filter(|entry| entry.outcome.is_good())
            .map(|entry| format!("- {}: {} {}", entry.outcome.as_str(), entry.verb.as_str(), code(&entry.address)))
            .collect();
        out.push_str(&details(&format!("Done or unchanged: {}", good.len()), &good, cap));
        let stale: Vec<String> = report.stale.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Stale (not sent)", &stale, cap));
        let kept = report.withheld.iter();
        let kept: Vec<String> =
            kept.map(|one| format!("- {} {}: {}", one.verb.as_str(), code(&one.address), prose(&one.detail))).collect();
        out.push_str(&details(&format!("Withheld (not sent): {}", kept.len()), &kept, cap));
        let missed: Vec<String> = report.not_reviewed.iter().map(|address| format!("- {}", code(address))).collect();
        out.push_str(&details("Not reviewed (not sent)", &missed, cap));
        out
    };
    let entries =
        report.changes.len().max(report.stale.len()).max(report.withheld.len()).max(report.not_reviewed.len());
    fitting(limit, entries, whole, || {
        format!("{verdict}\nThe changes do not fit into a comment: see the report artifact.\n")
    })
}

/// Returns how many entries the longest list beside the changes has.
fn entries(plan: &PlanFile) -> usize {
    let lists =
        [plan.due.len(), plan.deferred.len(), plan.read_only.len(), plan.unlisted.len() * 2, plan.ignored.len()];
    let objections = plan.guardrails.iter().map(|one| one.addresses.len().max(one.overrides.len()));
    lists.into_iter().chain(objections).chain([plan.guardrails.len(), plan.warnings.len()]).max().unwrap_or_default()
}

/// The most generous text that fits, or what is left to say. No list has more than `entries`.
fn fitting(limit: usize, entries: usize, whole: impl Fn(Cap) -> String, least: impl Fn() -> String) -> String {
    // Most texts are far shorter, and bytes are counted at once.
    let fits = |text: &String| text.len() <= limit || text.chars().count() <= limit;
    let all = whole(Cap::NONE);
    if fits(&all) {
        return all;
    }
    // The most that fits is looked for from below, because what is far too long takes long to draw.
    let most = |cap: &dyn Fn(usize) -> Cap| {
        let (mut fitting, mut few, mut step) = (Some(whole(cap(0))).filter(fits)?, 0, 1);
        while few < entries {
            let text = whole(cap(few + step));
            match fits(&text) {
                true => (fitting, few, step) = (text, few + step, step * 2),
                false if step == 1 => break,
                false => step /= 2,
            }
        }
        Some(fitting)
    };
    most(&|others| Cap { others, ..Cap::NONE })
        .or_else(|| most(&|danger| Cap { danger, others: 0 }))
        .or_else(|| Some(least()).filter(fits))
        .unwrap_or_else(|| "### orgward: see the artifact\n".to_owned())
}

fn headline(plan: &PlanFile) -> String {
    let changes = part(plan, PlanPart::Changes);
    let objections = objections(plan);
    if changes.is_empty() && objections.is_empty() && is_quiet(plan, PlanPart::Changes) {
        return "### orgward plan: in sync\n\nNothing to change.\n".to_owned();
    }
    let verdict = verdict(plan, &changes, PlanPart::Changes);
    let title = match (changes.is_empty(), plan.problems.len()) {
        (true, _) => lower(&verdict),
        (false, 0) => verdict,
        (false, number) => format!("{verdict}; {}", phrases::problems(number)),
    };
    let what = (!changes.is_empty()).then(|| by_verb(&changes));
    if objections.is_empty() {
        return match what {
            Some(what) => format!("### orgward plan: {title}\n\n{what}\n"),
            None => format!("### orgward plan: {title}\n"),
        };
    }
    // The names of guardrails stand in plan files, and those are foreign.
    let blocked = if objections.len() > SHOWN {
        format!("blocked by {} guardrails", objections.len())
    } else {
        prose(&blocked(&objections).replacen('B', "b", 1))
    };
    let what = what.map(|what| format!(": {what}")).unwrap_or_default();
    format!("### orgward plan: {blocked}\n\nThe plan contains {title}{what}. Nothing can be applied.\n")
}

/// A sentence as it stands after a colon.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Draws a plan as drift, for a comment of at most `limit` characters: what was found is named first.
#[must_use]
pub fn drift(plan: &PlanFile, limit: usize) -> String {
    let headline = drift_headline(plan);
    // What is named above is not told again below.
    let mut rest = plan.clone();
    rest.due.retain(|due| due.status == DueStatus::Announced);
    rest.unlisted.clear();
    let whole = |cap: Cap| {
        let mut out = String::new();
        for group in groups(plan) {
            let entry = |entry: &GroupEntry| {
                let verb = if entry.verb.is_empty() { String::new() } else { format!("{} ", entry.verb) };
                let details: Vec<String> = entry.details.iter().map(|text| prose(text)).collect();
                let details = if details.is_empty() { String::new() } else { format!(": {}", details.join("; ")) };
                let place = if entry.place.is_empty() { String::new() } else { format!(" ({})", code(&entry.place)) };
                format!("- **{}** {verb}{}{details}{place}\n", group.mark, code(&entry.address))
            };
            let cap = if group.mark == "privileged" { cap.danger } else { cap.others };
            let entries: String = group.entries.iter().take(cap).map(entry).collect();
            let more = more(group.all, cap.min(group.entries.len()), ELSEWHERE);
            let title = format!("**{}: {}** ({})", group.title, group.all, prose(group.aside));
            out.push_str(&format!("\n{title}\n\n{entries}{more}"));
        }
        let (changes, cut) = changes_of(plan, cap);
        out.push_str(&changes);
        out.push_str(&sections(&rest, cap));
        out.push_str(&footer(plan));
        format!("{headline}{cut}{out}")
    };
    let least = || format!("{headline}\nThe drift does not fit into a comment: see the plan artifact.\n");
    fitting(limit, plan.all_changes().count().max(entries(plan)), whole, least)
}

fn drift_headline(plan: &PlanFile) -> String {
    if plan.summary.manages_nothing {
        return format!("### orgward drift: nothing is managed\n\n{}\n", prose(NO_SECTION));
    }
    if plan.is_in_sync() {
        return "### orgward drift: in sync\n\nNo differences.\n".to_owned();
    }
    let places = count(plan.changes.len(), "place", "places");
    let differs = (!plan.changes.is_empty()).then(|| format!("the organization differs from the file in {places}"));
    let said: Vec<String> = differs.into_iter().chain(out_of_sync(plan)).collect();
    format!("### orgward drift: {}\n", prose(&said.join("; ")))
}

fn whole(plan: &PlanFile, cap: Cap) -> String {
    let mut out = String::new();
    for one in objections(plan).iter().take(cap.danger) {
        out.push_str(&caution(one, cap.danger));
    }
    for one in remarkable(plan).iter().take(cap.danger) {
        out.push_str(&warning(one, cap.danger));
    }
    if !plan.forecast.is_empty() {
        let mut lines = vec!["[!WARNING]".to_owned()];
        lines.extend(plan.forecast.iter().take(cap.danger).map(|day| prose(&day.message)));
        out.push_str(&alert(&lines));
    }
    let (changes, cut) = changes_of(plan, cap);
    out.push_str(&changes);
    out.push_str(&sections(plan, cap));
    out.push_str(&footer(plan));
    format!("{}{cut}{out}", headline(plan))
}

/// The changes, the dangerous ones first, and a line about what of them is not shown.
fn changes_of(plan: &PlanFile, cap: Cap) -> (String, String) {
    let mut out = String::new();
    let changes = part(plan, PlanPart::Changes);
    let ids: Ids<'_> = plan.all_changes().map(|change| (change.id.as_str(), change)).collect();
    let (dangerous, others): (Vec<_>, Vec<_>) = blocks(&changes, true).into_iter().partition(Block::is_dangerous);
    let mut cuts = Vec::new();
    if !dangerous.is_empty() {
        out.push_str("\n**Dangerous**\n\n");
        let (table, hidden) = table(&ids, &dangerous, cap.danger);
        out.push_str(&table);
        cuts.extend(cut_of(hidden, &dangerous, "dangerous changes"));
    }
    out.push_str(&problems(&plan.problems, cap.danger, ELSEWHERE));
    let title = if dangerous.is_empty() { "Changes" } else { "Other changes" };
    let (table, hidden) = table(&ids, &others, cap.others);
    cuts.extend(cut_of(hidden, &others, if dangerous.is_empty() { "changes" } else { "other changes" }));
    if others.len() > OPEN {
        let number: usize = others.iter().map(|block| block.all.len()).sum();
        out.push_str(&format!("\n<details><summary>{title}: {number}</summary>\n\n{table}\n</details>\n"));
    } else if !others.is_empty() {
        out.push_str(&format!("\n**{title}**\n\n{table}"));
    }
    let cut = match cuts.is_empty() {
        true => String::new(),
        false => {
            format!("\n**Cut:** {} are not shown, because a comment has a limit ({ELSEWHERE}).\n", cuts.join(" and "))
        }
    };
    (out, cut)
}

/// `40 of 60 dangerous changes`, where some are hidden.
fn cut_of(hidden: usize, blocks: &[Block<'_>], what: &str) -> Option<String> {
    let all: usize = blocks.iter().map(|block| block.all.len()).sum();
    (hidden > 0).then(|| format!("{hidden} of {all} {what}"))
}

fn caution(one: &GuardrailReport, cap: usize) -> String {
    let said = match one.verdict {
        GuardrailVerdict::NotChecked => "was not checked, so it objects:",
        _ => "objects: observed",
    };
    let (name, observed, limit) = (prose(&one.guardrail), prose(&one.observed), prose(&one.limit));
    let mut lines = vec!["[!CAUTION]".to_owned(), format!("**{name}** {said} {observed}; the limit is {limit}.")];
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

/// Returns what no longer objects because the file says so, or could not look.
fn warning(one: &GuardrailReport, cap: usize) -> String {
    let said = match one.verdict {
        GuardrailVerdict::NotChecked => "was not checked",
        _ => "is overridden",
    };
    let observed = if one.verdict == GuardrailVerdict::NotChecked { "" } else { "observed " };
    let observed = format!("{observed}{}", prose(&one.observed));
    let (name, limit) = (prose(&one.guardrail), prose(&one.limit));
    let mut lines = vec!["[!WARNING]".to_owned(), format!("**{name}** {said}: {observed}; the limit is {limit}.")];
    if !one.help.is_empty() {
        lines.push(prose(&one.help));
    }
    lines.extend(one.overrides.iter().take(cap).map(|used| prose(&exception(used))));
    alert(&lines)
}

fn alert(lines: &[String]) -> String {
    format!("\n{}\n", lines.iter().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"))
}

/// The rows that the live organization makes impossible.
fn problems(list: &[Problem], cap: usize, elsewhere: &str) -> String {
    if list.is_empty() {
        return String::new();
    }
    let mut out =
        format!("\n**Problems: {}** (left out of the plan, with the changes that depend on them)\n\n", list.len());
    out.push_str("| row | problem | what to do | left out with it | where |\n|---|---|---|---|---|\n");
    for one in list.iter().take(cap) {
        let mut blocks: Vec<String> = one.blocks.iter().take(SHOWN).map(|address| code(address)).collect();
        if one.blocks.len() > SHOWN {
            blocks.push(format!("and {} more", one.blocks.len() - SHOWN));
        }
        let (message, help) = (prose(&cut(&one.message, LONG)), prose(&cut(&one.help, LONG)));
        let (address, place) = (code(&one.address), code(&place(&one.source)));
        out.push_str(&format!("| {address} | {message} | {help} | {} | {place} |\n", blocks.join("<br>")));
    }
    out + &more(list.len(), cap, elsewhere)
}

/// Changes by id, for what a change waits for.
type Ids<'a> = BTreeMap<&'a str, &'a Change>;

/// A row for each block, and how many changes are left out when at most `cap` are told.
fn table(ids: &Ids<'_>, blocks: &[Block<'_>], cap: usize) -> (String, usize) {
    let mut out = "| | change | fields | why | where |\n|---|---|---|---|---|\n".to_owned();
    let (mut left, mut hidden) = (cap, 0);
    for block in blocks {
        let told = block.all.len().min(left);
        left -= told;
        hidden += block.all.len() - told;
        if told == 0 {
            continue;
        }
        let place = block.one_place().map(|place| code(&place)).unwrap_or_default();
        let cells = [what(block, told), fields_of(block), why(ids, block), place];
        out.push_str(&format!("| {} | {} |\n", symbol(block.first.verb), cells.join(" | ")));
    }
    (out + &more(hidden, 0, ELSEWHERE), hidden)
}

/// The verb, and the addresses: so many of them, those that are not shown at once in a fold.
fn what(block: &Block<'_>, told: usize) -> String {
    let change = block.first;
    let risks: Vec<&str> = change.risks.iter().map(|risk| risk.as_str()).collect();
    let risks = if risks.is_empty() { String::new() } else { format!("<br>**{}**", risks.join(", ")) };
    let verb = change.verb.as_str();
    if !block.is_folded() {
        return format!("{verb} {}{}{risks}", code(&change.address), labelled(change));
    }
    // A place belongs to the address that it stands beside.
    let one_place = block.one_place();
    let one = |change: &&Change| {
        let place = place_beside(one_place.as_deref(), change);
        let place = if place.is_empty() { place } else { format!(" {}", code(&place)) };
        format!("{}{place}{}", code(&change.address), labelled(change))
    };
    let lines: Vec<String> = block.all.iter().take(told).map(one).collect();
    let shown = block.shown().len().min(told);
    let folded = match lines.get(shown..).filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("<details><summary>and {} more</summary>{}</details>", rest.len(), rest.join("<br>")),
        None => String::new(),
    };
    let hidden = match block.all.len() - lines.len() {
        0 => String::new(),
        hidden => format!("<br>and {hidden} more ({ELSEWHERE})"),
    };
    let (number, kind) = (block.all.len(), prose(&change.kind));
    format!("{verb} **{number} × {kind}**{risks}<br>{}{folded}{hidden}", lines[..shown].join("<br>"))
}

fn labelled(change: &Change) -> String {
    if change.label.is_empty() { String::new() } else { format!("<br>{}", prose(&change.label)) }
}

fn fields_of(block: &Block<'_>) -> String {
    let one = |field: phrases::ShownField| {
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
        said.push(prose(&change.detail));
    }
    for effect in &change.effects {
        let effect = if block.is_folded() { generic(effect, change) } else { effect.clone() };
        said.push(format!("⇒ {}", prose(&effect)));
    }
    if !block.is_folded() {
        said.extend(change.bundled.iter().map(|carry| format!("⇒ bundles {}", code(&bundled(carry)))));
        for id in &change.depends_on {
            let first = ids.get(id.as_str());
            let text =
                first.map_or_else(|| code(id), |first| format!("{} {}", first.verb.as_str(), code(&first.address)));
            said.push(format!("after {text}"));
        }
    }
    said.extend(change.warnings.iter().map(|warning| format!("⚠ {}", prose(warning))));
    said.extend(change.reason.iter().map(|reason| format!("reason: {}", prose(reason))));
    if let Some(meta) = meta(&change.meta).filter(|_| block.all.iter().all(|other| other.meta == change.meta)) {
        said.push(code(&meta));
    }
    said.join("<br>")
}

/// Returns what is said and not done, each in a fold of its own.
fn sections(plan: &PlanFile, Cap { danger, others: cap }: Cap) -> String {
    let due_now = plan.due.iter().filter(|due| due.status == DueStatus::Due).count();
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
            let skipped = due.change.iter().filter(|change| !change.skipped.is_empty());
            let skipped: String = skipped.map(|change| format!(", **skipped**: {}", prose(&change.skipped))).collect();
            let address = code(&due.address) + &risks + &withheld + &skipped;
            format!("- {word}: {verb}{address}{label}: {}{day} {}", prose(&due.limit), code(&place(&due.source)))
        })
        .collect();
    let deferred: Vec<String> = plan
        .deferred
        .iter()
        .map(|one| {
            let (address, waits) = (code(&one.address), code(&one.waits_for));
            let wants = code(&value(&one.after));
            format!("- {address} {wants} waits for {waits}: {} {}", prose(&one.detail), code(&place(&one.source)))
        })
        .collect();
    let read_only: Vec<String> = plan
        .read_only
        .iter()
        .map(|one| {
            let place = code(&place(&one.source));
            format!("- {}: {}; {} {place}", code(&one.address), prose(&one.difference), prose(&one.detail))
        })
        .collect();
    let mut unlisted = Vec::new();
    for ((title, place), rows) in by_section(plan) {
        unlisted.push(format!("- {} {}, adopt with:", code(&title), code(&place)));
        for row in rows {
            let said: Vec<String> =
                [&row.label, &row.detail].into_iter().filter(|text| !text.is_empty()).map(|text| prose(text)).collect();
            let danger = if row.dangerous { format!(" **{DANGEROUS}**") } else { String::new() };
            unlisted.push(format!("  - {}{danger} {}", code(&row.yaml), said.join("; ")));
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
    let warnings: Vec<String> = plan
        .warnings
        .iter()
        .map(|one| {
            let place = code(&place(&one.source));
            format!("- {}: {}. {} {place}", code(&one.address), prose(&one.message), prose(&one.help))
        })
        .collect();
    let title = |title: &str, number: usize| format!("{title}: {number}");
    let due = "Time-based (only <code>orgward apply --due</code> applies the ones due now)";
    // What is due comes first, and takes something away.
    let clock_cap = if cap == 0 { danger.min(due_now) } else { cap.max(due_now) };
    [
        details(&title("Warnings (for information; no change is planned)", plan.warnings.len()), &warnings, cap),
        details(&title(due, plan.due.len()), &clock, clock_cap),
        details(&title("Deferred (desired, but not possible yet)", plan.deferred.len()), &deferred, cap),
        details(&title("Read-only (differs, but orgward may not change it)", plan.read_only.len()), &read_only, cap),
        details(&title("Unlisted (not in the file; left unchanged)", plan.unlisted.len()), &unlisted, cap),
        details(&title("Ignored (excluded by <code>policy.ignore</code>)", phrases::ignored(plan)), &ignored, cap),
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
    use super::super::samples::{
        HOSTILE, blocked, file, from_template, frozen, hostile, many, problems, report as sample, rich,
    };
    use super::*;
    use crate::model::verb::Risk;

    const LIMIT: usize = 60_000;

    #[test]
    fn comments_read_well() {
        insta::assert_snapshot!("markdown_in_sync", plan(&file(Vec::new()), LIMIT));
        insta::assert_snapshot!("markdown_rich", plan(&rich(), LIMIT));
        insta::assert_snapshot!("markdown_blocked", plan(&blocked(), LIMIT));
        insta::assert_snapshot!("markdown_folded", plan(&many(60), LIMIT));
        insta::assert_snapshot!("markdown_from_template", plan(&from_template(60), LIMIT));
        insta::assert_snapshot!("markdown_frozen", plan(&frozen(), LIMIT));
        insta::assert_snapshot!("markdown_hostile", plan(&hostile(), LIMIT));
        insta::assert_snapshot!("markdown_report", report(&sample(), LIMIT));
    }

    #[test]
    fn problems_read_well() {
        insta::assert_snapshot!("markdown_problems", plan(&PlanFile { problems: problems(), ..rich() }, LIMIT));
        let alone = plan(&PlanFile { problems: problems(), ..file(Vec::new()) }, LIMIT);
        assert!(alone.starts_with("### orgward plan: no changes, but not in sync: 2 problems\n"), "{alone}");
        let report = report(&Report { problems: problems(), ..sample() }, LIMIT);
        assert!(report.contains("**Problems: 2**"), "{report}");
    }

    #[test]
    fn a_comment_stays_under_its_limit() {
        let mut plan = many(5_000);
        for (index, change) in plan.changes.iter_mut().enumerate() {
            change.detail = format!("{HOSTILE} {index}");
            change.risks = vec![Risk::Destructive];
        }
        plan.problems = problems().into_iter().cycle().take(5_000).collect();
        for limit in [LIMIT, 20_000, 3_000, 400, 40] {
            let text = super::plan(&plan, limit);
            assert!(text.chars().count() <= limit, "{} > {limit}", text.len());
            assert!(!text.is_empty());
        }
        assert!(super::plan(&plan, LIMIT).contains("5001 changes, all of them dangerous"));
        assert!(super::plan(&plan, LIMIT).contains("more (all in the plan artifact)"));
        let mut report = sample();
        report.changes = report.changes.into_iter().cycle().take(5_000).collect();
        for limit in [LIMIT, 400, 40] {
            assert!(super::report(&report, limit).chars().count() <= limit);
        }
    }

    #[test]
    fn foreign_text_stays_text() {
        let text = plan(&hostile(), LIMIT) + &drift(&hostile(), LIMIT);
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
