//! What a plan says and does not do, in; sections of text out. An empty section is not there.

use super::{
    fold::SHOWN_IN_DANGER,
    phrases::{self, count, cut, pairs, place, safe, when},
    style::Style,
};
use crate::{
    model::verb::Verb,
    plan::{
        PlanPart,
        change::{Due, DueStatus, Problem, UnlistedRow},
        file::PlanFile,
    },
};
use std::collections::BTreeMap;

/// How many entries of one group are shown.
const GROUP: usize = 10;

/// How many problems are shown.
const PROBLEMS: usize = 50;

/// How much of the clock is shown that takes nothing away; what is due comes first.
const CLOCK: usize = 20;

/// The longest sentence about one row: it may quote names, which may be of any length.
pub(super) const LONG: usize = 400;
/// The mark beside the line that would adopt somebody with power over the organization.
pub(super) const DANGEROUS: &str = "DANGEROUS: this line gives power over the organization";

/// The widest YAML that comments are aligned to.
const YAML_COLUMN: usize = 40;

/// Every section that has something to say.
pub(super) fn all(plan: &PlanFile, part: PlanPart, style: Style) -> String {
    let sections = match part {
        PlanPart::Changes => {
            vec![
                warnings(plan, style),
                clock(plan, part, style),
                deferred(plan, style),
                read_only(plan, style),
                unlisted(plan, style),
                ignored(plan, style),
            ]
        }
        // The rest is no matter of the clock, and stands in the plan; but what time was to end and cannot must be seen.
        PlanPart::TimeBased => vec![clock(plan, part, style), read_only(plan, style), other(plan)],
    };
    let mut out = String::new();
    for lines in sections.into_iter().filter(|lines| !lines.is_empty()) {
        out.push('\n');
        for line in lines {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

fn heading(style: Style, title: &str, number: usize, aside: &str) -> String {
    format!("{}{}", style.bold(&format!("{title}: {number}")), style.dim(&format!(" ({aside})")))
}

/// A place in brackets, where it is known.
fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!("  ({place})") }
}

fn label(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("  {}", style.dim(&cut(&safe(text), style.label_limit()))) }
}

/// The rows that the live organization makes impossible.
pub(super) fn problems(list: &[Problem], style: Style) -> Vec<String> {
    if list.is_empty() {
        return Vec::new();
    }
    let title = style.alarm(&format!("Problems: {}", list.len()));
    let mut lines = vec![format!(
        "{title}{}",
        style.dim(
            " (left out of the plan, with the changes that depend on \
        them)"
        )
    )];
    for one in list.iter().take(PROBLEMS) {
        lines.push(format!("  {}{}", style.bold(&safe(&one.address)), at(&place(&one.source))));
        lines.push(format!("      {}", cut(&safe(&one.message), LONG)));
        if !one.help.is_empty() {
            lines.push(format!("      {}", cut(&safe(&one.help), LONG)));
        }
        for (index, address) in one.blocks.iter().take(GROUP).enumerate() {
            let name = if index == 0 { "blocks" } else { "" };
            lines.push(format!("      {}  {}", style.dim(&format!("{name:<6}")), safe(address)));
        }
        lines.extend(more(style, one.blocks.len(), GROUP).map(|more| format!("  {more}")));
    }
    lines.extend(more(style, list.len(), PROBLEMS));
    lines
}

/// Returns what the clock says. What is due is told in full by the due part itself.
fn clock(plan: &PlanFile, part: PlanPart, style: Style) -> Vec<String> {
    let mut said: Vec<&Due> =
        plan.due.iter().filter(|due| part == PlanPart::Changes || due.status != DueStatus::Due).collect();
    if said.is_empty() {
        return Vec::new();
    }
    said.sort_by_key(|due| due.status);
    let aside = if said.iter().any(|due| due.status == DueStatus::Due) {
        phrases::what_is_done_when_due(plan, "only `orgward apply --due` applies the ones due now")
    } else {
        "none is applied now".to_owned()
    };
    let mut lines = vec![heading(style, "Time-based", said.len(), &aside)];
    for one in plan.due_guardrails.iter().filter(|_| part == PlanPart::Changes) {
        let (word, name) = (style.alarm("objection"), safe(&one.guardrail));
        let number = if one.beyond_limit.is_empty() { one.addresses.len() } else { one.beyond_limit.len() };
        lines.push(format!(
            "  {word}  {name}: `orgward apply --due` skips {number}; observed {}; limit: {}",
            safe(&one.observed),
            safe(&one.limit)
        ));
        if !one.override_with.is_empty() {
            lines.push(format!("             override: {}", safe(&one.override_with)));
        }
    }
    for day in &plan.forecast {
        lines.push(format!("  {}  {}", style.alarm("warning  "), safe(&day.message)));
    }
    let (shown, hidden) = visible(said, style);
    for due in shown {
        let verb = due.verb.map(|verb| format!("{} ", verb.as_str())).unwrap_or_default();
        let address = style.bold(&safe(&due.address));
        let word = match due.status {
            DueStatus::Due => style.yellow("due now  "),
            DueStatus::Reported => style.yellow("reported "),
            DueStatus::Announced => "announced".to_owned(),
        };
        let said = if due.label == due.limit { String::new() } else { label(style, &due.label) };
        lines.push(format!("  {word}  {verb}{address}{}{said}", risks(style, due)));
        let (day, limit, place) = (when(&due.at), safe(&due.limit), place(&due.source));
        let when = match due.status {
            // An expired invite says when by itself.
            DueStatus::Due | DueStatus::Reported if limit.ends_with(&day) => limit,
            DueStatus::Due | DueStatus::Reported => format!("{limit}, passed on {day}"),
            DueStatus::Announced if limit.ends_with(&day) => limit,
            DueStatus::Announced => format!("{limit}, on {day}"),
        };
        lines.push(format!("             {when}{}", at(&place)));
        for effect in due.change.iter().flat_map(|change| &change.effects) {
            lines.push(format!("             {}", safe(effect)));
        }
        for warning in due.change.iter().flat_map(|change| &change.warnings) {
            lines.push(format!("             {}", style.yellow(&format!("warning: {}", safe(warning)))));
        }
        for change in due.change.iter().filter(|change| !change.withheld.is_empty()) {
            lines.push(format!("             {}", style.yellow(&format!("withheld: {}", safe(&change.withheld)))));
        }
        for change in due.change.iter().filter(|change| !change.skipped.is_empty()) {
            lines.push(format!("             {}", style.yellow(&format!("skipped: {}", safe(&change.skipped)))));
        }
        if let Some(reason) = &due.reason {
            lines.push(format!("             reason: {}", safe(reason)));
        }
    }
    lines.extend(hidden.map(|hidden| more_of(style, hidden)));
    lines
}

/// Splits off what is only counted. What takes something away, now or soon, is shown as long as a list can be read.
fn visible(said: Vec<&Due>, style: Style) -> (Vec<&Due>, Option<usize>) {
    let dangerous = |due: &Due| {
        due.verb.is_some_and(|verb| verb.removes() || verb == Verb::Update)
            || due.change.as_ref().is_some_and(|change| !change.risks.is_empty())
    };
    let (mut danger, mut others) = (style.most(SHOWN_IN_DANGER), style.most(CLOCK));
    let all = said.len();
    let shown: Vec<&Due> = said
        .into_iter()
        .filter(|due| {
            let left = if dangerous(due) { &mut danger } else { &mut others };
            let shows = *left > 0;
            *left = left.saturating_sub(1);
            shows
        })
        .collect();
    let hidden = all - shown.len();
    (shown, (hidden > 0).then_some(hidden))
}

/// Returns what there is to look at beside changes.
pub(super) fn warnings(plan: &PlanFile, style: Style) -> Vec<String> {
    if plan.warnings.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![heading(style, "Warnings", plan.warnings.len(), "for information; no change is planned")];
    for one in plan.warnings.iter().take(style.most(GROUP)) {
        let address = style.bold(&safe(&one.address));
        lines.push(format!("  {address}  {}{}", style.yellow(&safe(&one.message)), at(&place(&one.source))));
        if !one.help.is_empty() {
            lines.push(format!("      {}", safe(&one.help)));
        }
    }
    lines.extend(more(style, plan.warnings.len(), GROUP));
    lines
}

/// Returns what is dangerous about what is due, as in a change.
fn risks(style: Style, due: &Due) -> String {
    let risks: Vec<&str> = due.change.iter().flat_map(|change| &change.risks).map(|risk| risk.as_str()).collect();
    if risks.is_empty() { String::new() } else { format!("  [{}]", style.alarm(&risks.join(", "))) }
}

fn deferred(plan: &PlanFile, style: Style) -> Vec<String> {
    if plan.deferred.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![heading(style, "Deferred", plan.deferred.len(), "desired, but not possible yet")];
    for one in plan.deferred.iter().take(style.most(GROUP)) {
        let wants = one.after.as_object().map(|map| format!("  {}", pairs(map))).unwrap_or_default();
        lines.push(format!("  {}{wants}{}", style.bold(&safe(&one.address)), at(&place(&one.source))));
        lines.push(format!("      waits for {}: {}", safe(&one.waits_for), safe(&one.detail)));
    }
    lines.extend(more(style, plan.deferred.len(), GROUP));
    lines
}

pub(super) fn read_only(plan: &PlanFile, style: Style) -> Vec<String> {
    if plan.read_only.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![heading(style, "Read-only", plan.read_only.len(), "differs, but orgward may not change it")];
    for one in plan.read_only.iter().take(style.most(GROUP)) {
        let address = style.bold(&safe(&one.address));
        lines.push(format!("  {address}  {}{}", safe(&one.difference), at(&place(&one.source))));
        lines.push(format!("      {}", safe(&one.detail)));
    }
    lines.extend(more(style, plan.read_only.len(), GROUP));
    lines
}

/// The rows of one section of the file, in the order of the file.
pub(super) fn by_section(plan: &PlanFile) -> Vec<((String, String), Vec<&UnlistedRow>)> {
    let mut groups: BTreeMap<(&str, u32, &str, &str), Vec<&UnlistedRow>> = BTreeMap::new();
    for row in &plan.unlisted {
        let parent = row.address.rsplitn(3, '/').nth(2).unwrap_or_default();
        let key = (row.source.file.as_str(), row.source.line, parent, row.collection.as_str());
        groups.entry(key).or_default().push(row);
    }
    let titled = |((_, _, parent, collection), rows): ((&str, u32, &str, &str), Vec<&'_ UnlistedRow>)| {
        let inside = if parent.is_empty() { String::new() } else { format!(" of {}", safe(parent)) };
        let place = rows.first().map(|row| place(&row.source)).unwrap_or_default();
        ((format!("{}{inside}", safe(collection)), place), rows.len())
    };
    // The dangerous ones first; a stable sort keeps the order otherwise.
    groups.values_mut().for_each(|rows| rows.sort_by_key(|row| (!row.privileged, !row.dangerous)));
    groups.into_iter().map(|(key, rows)| (titled((key, rows.clone())).0, rows)).collect()
}

fn unlisted(plan: &PlanFile, style: Style) -> Vec<String> {
    if plan.unlisted.is_empty() {
        return Vec::new();
    }
    let aside = "not in the file; left unchanged; add the lines below to adopt them";
    let mut lines = vec![heading(style, "Unlisted", plan.unlisted.len(), aside)];
    for ((title, place), rows) in by_section(plan) {
        // Keys are adopted by a rule.
        let under = if rows.iter().all(|row| row.yaml.starts_with("- ")) { ", under `allow`" } else { "" };
        lines.push(format!("  {title}{}{under}", at(&place)));
        let yaml = |row: &UnlistedRow| row.yaml.lines().map(safe).collect::<Vec<_>>();
        let most = style.most(shown_of(&rows));
        let shown: Vec<(Vec<String>, &UnlistedRow)> = rows.iter().take(most).map(|row| (yaml(row), *row)).collect();
        let width = shown.iter().flat_map(|(yaml, _)| yaml).map(|line| line.chars().count());
        let width = width.filter(|width| *width <= YAML_COLUMN).max().unwrap_or_default();
        for (yaml, row) in &shown {
            for (index, line) in yaml.iter().enumerate() {
                let danger = if row.dangerous { DANGEROUS } else { "" };
                let said = [danger, &row.label, &row.detail];
                let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
                // The comment is YAML too, so that the block can be pasted as it is.
                let comment = match (index, said.is_empty()) {
                    (0, false) => style
                        .dim(&format!("  # {}", cut(&safe(&said.join("; ")), style.label_limit().saturating_add(60)))),
                    _ => String::new(),
                };
                lines.push(format!("      {line:<width$}{comment}"));
            }
        }
        lines.extend(more(style, rows.len(), most));
    }
    lines
}

/// Returns how many rows of one section are shown: all that are dangerous to adopt, up to 200.
fn shown_of(rows: &[&UnlistedRow]) -> usize {
    rows.iter().filter(|row| row.dangerous).count().clamp(GROUP, 200)
}

fn ignored(plan: &PlanFile, style: Style) -> Vec<String> {
    if plan.ignored.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![heading(style, "Ignored", phrases::ignored(plan), "excluded by `policy.ignore`")];
    for one in plan.ignored.iter().take(style.most(GROUP)) {
        let address = style.bold(&safe(&one.address));
        lines.push(format!("  {} at {address}{}", one.count, at(&place(&one.source))));
        lines.push(format!("      reason: {}", safe(&one.reason)));
    }
    lines.extend(more(style, plan.ignored.len(), GROUP));
    lines
}

/// In the due part: that the rest of the plan is no part of it.
fn other(plan: &PlanFile) -> Vec<String> {
    if plan.changes.is_empty() {
        return Vec::new();
    }
    let changes = count(plan.changes.len(), "other change is", "other changes are");
    vec![format!("{changes} not time-based and not shown here: run `orgward plan`.")]
}

fn more(style: Style, all: usize, shown: usize) -> Option<String> {
    let shown = style.most(shown);
    (all > shown).then(|| more_of(style, all - shown))
}

fn more_of(style: Style, hidden: usize) -> String {
    style.dim(&format!("      and {hidden} more (all with --all)"))
}
