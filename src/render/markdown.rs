//! A plan in, Markdown for a comment on a pull request out.

use super::{
    access_section::{self, AccessDetail},
    base_section,
    change_rows::{ChangeRow, ChangeRows, Prerequisite},
    comment::{Cap, ELSEWHERE, fitting, more},
    drift_sections,
    escape::{code, prose, whole_code, whole_prose},
    fold::{SHOWN, place_beside},
    markdown_sections,
    phrases::{
        self, NO_SECTION, ShownField, about, blocked, by_verb, count, exception, is_quiet, objections, out_of_sync,
        part, remarkable, requests, stance, symbol, tally, verdict, when,
    },
    plan_sections, since_section,
};
use crate::model::plural::first_of;
use crate::plan::{
    PlanPart,
    change::{Change, GuardrailReport, GuardrailVerdict},
    file::PlanFile,
};

/// From how many on the changes without a risk are folded away.
const OPEN: usize = 15;

/// Draws a plan for a comment of at most `limit` characters.
#[must_use]
pub fn plan(plan: &PlanFile, limit: usize) -> String {
    if let Some(scope) = plan.scope.as_ref().filter(|scope| scope.addresses.is_empty()) {
        let said = prose(&base_section::unchanged(scope));
        return format!(
            "### orgward plan: the configuration is unchanged\n\n{said}. {}\n",
            prose(base_section::NOT_TOLD)
        );
    }
    fitting(
        limit,
        plan.all_changes().count().max(entries(plan)),
        |cap| whole(plan, cap),
        || {
            let mut out = headline(plan) + &view(plan);
            out.push_str("\nThe changes do not fit into a comment: see the plan artifact.\n");
            out
        },
    )
}

/// Returns how many entries the longest list beside the changes has.
fn entries(plan: &PlanFile) -> usize {
    let lists =
        [plan.due.len(), plan.deferred.len(), plan.read_only.len(), plan.unlisted.len() * 2, plan.ignored.len()];
    let since_base = [plan.policy_changes.len(), plan.released.len()];
    let objections = plan.guardrails.iter().map(|one| one.addresses.len().max(one.overrides.len()));
    lists
        .into_iter()
        .chain(since_base)
        .chain(objections)
        .chain([plan.guardrails.len(), plan.warnings.len()])
        .max()
        .unwrap_or_default()
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

/// Says how old the view is, if a snapshot was read, and what was looked at, if that is not everything.
fn view(plan: &PlanFile) -> String {
    let scoped = base_section::looked_at(plan).map(|scoped| format!("{scoped} {}", base_section::NOT_TOLD));
    let remarks = phrases::view(plan).map(|remark| prose(&remark)).into_iter();
    remarks.chain(scoped.map(|scoped| whole_prose(&scoped))).map(|remark| format!("\n{remark}\n")).collect()
}

/// A sentence as it stands after a colon.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Draws a plan as drift, for a comment of at most `limit` characters: what was found is named first.
#[must_use]
pub fn drift(plan: &PlanFile, limit: usize) -> String {
    let since = since_section::remarks(plan).iter().map(|remark| format!("\n{}\n", prose(remark))).collect::<String>();
    let headline = drift_headline(plan) + &view(plan) + &since;
    // What is named above is not told again below.
    let (named, rest) = (drift_sections::sections(plan), plan_sections::beside_drift(plan));
    let whole = |cap: Cap| {
        let mut out = markdown_sections::draw(&named, cap);
        let (changes, cut) = changes_of(plan, String::new(), cap);
        out.push_str(&changes);
        out.push_str(&markdown_sections::draw(&rest, cap));
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
    if let Some(last_read) = since_section::no_change_seen(plan) {
        return format!("### orgward drift: no change seen\n\nNo differences; {}.\n", prose(&last_read));
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
    let mut out = base_section::markdown(plan, cap);
    for one in objections(plan).iter().take(cap.danger) {
        out.push_str(&guardrail(plan, one, cap.danger));
    }
    for one in remarkable(plan).iter().take(cap.danger) {
        out.push_str(&guardrail(plan, one, cap.danger));
    }
    if !plan.forecast.is_empty() {
        let mut lines = vec!["[!WARNING]".to_owned()];
        lines.extend(plan.forecast.iter().take(cap.danger).map(|day| prose(&day.message)));
        out.push_str(&alert(&lines));
    }
    let (changes, cut) = changes_of(plan, access_of(plan, cap), cap);
    out.push_str(&changes);
    out.push_str(&markdown_sections::draw(&plan_sections::of_plan(plan), cap));
    out.push_str(&footer(plan));
    format!("{}{}{cut}{out}", headline(plan), view(plan))
}

/// The changes, the dangerous ones first, and a line about what of them is not shown.
fn changes_of(plan: &PlanFile, access: String, cap: Cap) -> (String, String) {
    let mut out = String::new();
    let changes = part(plan, PlanPart::Changes);
    let rows = ChangeRows::new(plan, &changes, true);
    let ChangeRows { dangerous, others } = &rows;
    let mut cuts = Vec::new();
    if !dangerous.is_empty() {
        out.push_str("\n**Dangerous**\n\n");
        let (table, hidden) = table(dangerous, cap.danger);
        out.push_str(&table);
        cuts.extend(cut_of(hidden, dangerous, "dangerous changes"));
    }
    out.push_str(&access);
    let problems = plan_sections::problems(&plan.problems);
    out.extend(problems.map(|section| markdown_sections::draw_one(&section, cap, ELSEWHERE)));
    let title = rows.title_of_others();
    let (table, hidden) = table(others, cap.others);
    cuts.extend(cut_of(hidden, others, &title.to_lowercase()));
    if others.len() > OPEN {
        let number: usize = others.iter().map(|row| row.block.all.len()).sum();
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

/// What the changes do to access together. Everybody is named, as far as a comment can hold it.
fn access_of(plan: &PlanFile, cap: Cap) -> String {
    let detail = AccessDetail { direct: false, everybody: cap.danger == usize::MAX };
    let Some(section) = access_section::section(plan, PlanPart::Changes, detail) else {
        return String::new();
    };
    let mut out = format!("\n**Access**: {}\n\n", prose(&section.title));
    let most = cap.danger.min(section.lines.len());
    for line in &section.lines[..most] {
        let strong = if line.privileged { "**" } else { "" };
        out.push_str(&format!("- {strong}{}{strong} {}\n", word(line.sign), whole_prose(&line.text)));
        for detail in &line.details {
            out.push_str(&format!("  - {}\n", whole_prose(detail)));
        }
    }
    out + &more(section.hidden + section.lines.len() - most, 0, ELSEWHERE)
}

/// The sign of a line in words.
fn word(sign: char) -> &'static str {
    match sign {
        '+' => "gain:",
        '-' => "loss:",
        '=' => "unchanged:",
        _ => "unknown:",
    }
}

/// `40 of 60 dangerous changes`, where some are hidden.
fn cut_of(hidden: usize, rows: &[ChangeRow<'_>], what: &str) -> Option<String> {
    let all: usize = rows.iter().map(|row| row.block.all.len()).sum();
    (hidden > 0).then(|| format!("{hidden} of {all} {what}"))
}

/// Draws a guardrail that objects, is overridden or was not checked. An objection names the changes.
fn guardrail(plan: &PlanFile, one: &GuardrailReport, cap: usize) -> String {
    let objects = one.objects();
    let looked = !matches!(one.verdict, GuardrailVerdict::NotChecked | GuardrailVerdict::LeftToApply);
    let observed = if looked { "observed " } else { "" };
    let observed = format!("{observed}{}", prose(&one.observed));
    let (name, limit) = (prose(&one.guardrail), prose(&one.limit));
    let mark = if objects { "[!CAUTION]" } else { "[!WARNING]" };
    let mut lines = vec![mark.to_owned(), format!("**{name}** {}: {observed}; the limit is {limit}.", stance(one))];
    if !one.help.is_empty() {
        lines.push(whole_prose(&one.help));
    }
    if !one.override_with.is_empty() && objects {
        lines.push(format!("Override: {}", whole_code(&one.override_with)));
    }
    let except = if objects { "Except: " } else { "" };
    lines.extend(one.overrides.iter().take(cap).map(|used| format!("{except}{}", prose(&exception(used)))));
    let (addresses, most) = about(plan, one);
    let most = cap.min(most);
    if objects && !addresses.is_empty() && most > 0 {
        lines.push(format!("About {}.", first_of(addresses.iter().map(|address| code(address)), most)));
    }
    alert(&lines)
}

fn alert(lines: &[String]) -> String {
    format!("\n{}\n", lines.iter().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"))
}

/// Draws the rows, and returns how many changes are left out if at most `cap` are told.
fn table(rows: &[ChangeRow<'_>], cap: usize) -> (String, usize) {
    let mut out = "| | change | fields | why | where |\n|---|---|---|---|---|\n".to_owned();
    let (mut left, mut hidden) = (cap, 0);
    for row in rows {
        let told = row.block.all.len().min(left);
        left -= told;
        hidden += row.block.all.len() - told;
        if told == 0 {
            continue;
        }
        let place = row.place.as_ref().map(|place| code(place)).unwrap_or_default();
        let cells = [what(row, told), fields_of(row), why(row), place];
        out.push_str(&format!("| {} | {} |\n", symbol(row.block.first.verb), cells.join(" | ")));
    }
    (out + &more(hidden, 0, ELSEWHERE), hidden)
}

/// The verb, and the addresses: so many of them, those that are not shown at once in a fold.
fn what(row: &ChangeRow<'_>, told: usize) -> String {
    let (block, change) = (&row.block, row.block.first);
    let risks: Vec<&str> = change.risks.iter().map(|risk| risk.as_str()).collect();
    let risks = if risks.is_empty() { String::new() } else { format!("<br>**{}**", risks.join(", ")) };
    let verb = change.verb.as_str();
    if !block.is_folded() {
        return format!("{verb} {}{}{risks}", code(&change.address), labelled(change));
    }
    // A place belongs to the address that it stands beside.
    let one = |change: &&Change| {
        let place = place_beside(row.place.as_deref(), change);
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

fn fields_of(row: &ChangeRow<'_>) -> String {
    let one = |field: &ShownField| {
        let name = code(&field.name);
        match (&field.before, &field.after) {
            (Some(before), Some(after)) if before == after => format!("{name}: {}", code(after)),
            (Some(before), Some(after)) => format!("{name}: {} → {}", code(before), code(after)),
            (Some(before), None) => format!("{name}: was {}", code(before)),
            (None, Some(after)) => format!("{name}: {}", code(after)),
            (None, None) => format!("{name}: "),
        }
    };
    row.fields.iter().map(one).collect::<Vec<_>>().join("<br>")
}

/// Cause, consequences, and what the author said about it.
fn why(row: &ChangeRow<'_>) -> String {
    let change = row.block.first;
    let mut said = Vec::new();
    if !change.withheld.is_empty() {
        said.push(format!("**withheld**: {}", prose(&change.withheld)));
    }
    said.extend(base_section::pending(change).map(|pending| format!("**{pending}**")));
    said.extend(row.why.map(prose));
    said.extend(row.effects.iter().map(|effect| format!("⇒ {}", prose(effect))));
    said.extend(row.bundles.iter().map(|bundle| format!("⇒ bundles {}", code(bundle))));
    for Prerequisite { verb, name } in &row.after {
        let verb = verb.map(|verb| format!("{} ", verb.as_str())).unwrap_or_default();
        said.push(format!("after {verb}{}", code(name)));
    }
    said.extend(change.warnings.iter().map(|warning| format!("⚠ {}", prose(warning))));
    said.extend(change.reason.iter().map(|reason| format!("reason: {}", prose(reason))));
    said.extend(row.meta.as_ref().map(|meta| code(meta)));
    said.join("<br>")
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
    use super::super::{
        markdown_report::report,
        report_samples::report as sample,
        samples::{HOSTILE, blocked, file, from_template, frozen, hostile, many, problems, rich},
    };
    use super::*;
    use crate::{apply::report::Report, model::verb::Risk};

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
            assert!(super::super::markdown_report::report(&report, limit).chars().count() <= limit);
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
