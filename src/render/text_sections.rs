//! Sections of rows in, text for a terminal out.

use super::{
    phrases::{SHOWN_IN_DANGER, cut, dangerous, pairs, place, safe},
    plan_sections::{Adoption, DueRow, Found, FoundDetail, LONG, Rows, Section, TimeBased},
    style::Style,
};
use crate::plan::change::{Deferred, DueStatus, Ignored, Problem, ReadOnlyDifference, UnlistedRow, Warning, YamlForm};
use std::borrow::Cow;

/// The number of entries of one section that are shown.
const GROUP: usize = 10;

/// The number of problems that are shown.
const PROBLEMS: usize = 50;

/// The number of limits in time that are shown, of those that take nothing away; what is due comes first.
const HARMLESS_LIMITS: usize = 20;

/// The widest YAML that comments are aligned to.
const YAML_COLUMN: usize = 40;

/// Draws sections, an empty line before each.
pub(super) fn draw(sections: &[Section<'_>], style: Style) -> String {
    let mut out = String::new();
    for section in sections {
        out.push('\n');
        for line in lines(section, style) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Draws one section: its heading, and its rows.
pub(super) fn lines(section: &Section<'_>, style: Style) -> Vec<String> {
    let title = format!("{}: {}", section.title, section.number);
    let (title, advice) = match &section.rows {
        Rows::Problems(_) => (style.alarm(&title), ""),
        Rows::Unlisted(_) => (style.bold(&title), "; add the lines below to adopt them"),
        _ => (style.bold(&title), ""),
    };
    let mut lines = vec![format!("{title}{}", style.dim(&format!(" ({}{advice})", section.aside)))];
    match &section.rows {
        Rows::Problems(rows) => draw_rows(&mut lines, rows, style.most(PROBLEMS), style, problem),
        Rows::Warnings(rows) => draw_rows(&mut lines, rows, style.most(GROUP), style, warning),
        Rows::TimeBased(part) => time_based(&mut lines, part, style),
        Rows::Deferred(rows) => draw_rows(&mut lines, rows, style.most(GROUP), style, deferred),
        Rows::ReadOnly(rows) => draw_rows(&mut lines, rows, style.most(GROUP), style, read_only),
        Rows::Unlisted(adoptions) => adoptions.iter().for_each(|adoption| adopt(&mut lines, adoption, style)),
        Rows::Ignored(rows) => draw_rows(&mut lines, rows, style.most(GROUP), style, ignored),
        Rows::Found(found) => self::found(&mut lines, found, style),
    }
    lines
}

/// Draws at most so many rows, and the number of the others.
fn draw_rows<T>(lines: &mut Vec<String>, rows: &[T], most: usize, style: Style, draw: fn(&mut Vec<String>, &T, Style)) {
    for row in rows.iter().take(most) {
        draw(lines, row, style);
    }
    lines.extend(more(style, rows.len(), most));
}

/// A place in brackets, where it is known.
fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!("  ({place})") }
}

fn problem(lines: &mut Vec<String>, row: &Problem, style: Style) {
    lines.push(format!("  {}{}", style.bold(&safe(&row.address)), at(&place(&row.source))));
    lines.push(format!("      {}", cut(&safe(&row.message), LONG)));
    if !row.help.is_empty() {
        lines.push(format!("      {}", safe(&row.help)));
    }
    let most = style.most(GROUP);
    for (index, address) in row.blocks.iter().take(most).enumerate() {
        let name = if index == 0 { "blocks" } else { "" };
        lines.push(format!("      {}  {}", style.dim(&format!("{name:<6}")), safe(address)));
    }
    lines.extend(more(style, row.blocks.len(), most).map(|more| format!("  {more}")));
}

fn warning(lines: &mut Vec<String>, row: &Warning, style: Style) {
    let (address, message) = (style.bold(&safe(&row.address)), style.yellow(&safe(&row.message)));
    lines.push(format!("  {address}  {message}{}", at(&place(&row.source))));
    if !row.help.is_empty() {
        lines.push(format!("      {}", safe(&row.help)));
    }
}

fn deferred(lines: &mut Vec<String>, row: &Deferred, style: Style) {
    let wants = row.after.as_object().map(|map| format!("  {}", pairs(map))).unwrap_or_default();
    lines.push(format!("  {}{wants}{}", style.bold(&safe(&row.address)), at(&place(&row.source))));
    lines.push(format!("      waits for {}: {}", safe(&row.waits_for), safe(&row.detail)));
}

fn read_only(lines: &mut Vec<String>, row: &ReadOnlyDifference, style: Style) {
    let address = style.bold(&safe(&row.address));
    lines.push(format!("  {address}  {}{}", safe(&row.difference), at(&place(&row.source))));
    lines.push(format!("      {}", safe(&row.detail)));
}

fn ignored(lines: &mut Vec<String>, row: &Ignored, style: Style) {
    let address = style.bold(&safe(&row.address));
    lines.push(format!("  {} at {address}{}", row.count, at(&place(&row.source))));
    lines.push(format!("      reason: {}", safe(&row.reason)));
}

fn time_based(lines: &mut Vec<String>, part: &TimeBased<'_>, style: Style) {
    for one in part.objections {
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
    for day in part.forecast {
        lines.push(format!("  {}  {}", style.alarm("warning  "), safe(&day.message)));
    }
    // Rows that take something away, now or soon, are shown as long as a list can be read.
    let (mut danger, mut others) = (style.most(SHOWN_IN_DANGER), style.most(HARMLESS_LIMITS));
    let mut hidden = 0;
    for row in &part.rows {
        let left = if row.is_dangerous() { &mut danger } else { &mut others };
        match left.checked_sub(1) {
            Some(rest) => {
                *left = rest;
                limit(lines, row, style);
            }
            None => hidden += 1,
        }
    }
    lines.extend((hidden > 0).then(|| more_of(style, hidden)));
}

fn limit(lines: &mut Vec<String>, row: &DueRow<'_>, style: Style) {
    let due = row.due;
    let word = format!("{:<9}", row.state);
    let word = if due.status == DueStatus::Announced { word } else { style.yellow(&word) };
    let verb = due.verb.map(|verb| format!("{} ", verb.as_str())).unwrap_or_default();
    let risks = row.risks.join(", ");
    let risks = if risks.is_empty() { risks } else { format!("  [{}]", style.alarm(&risks)) };
    let label = row.label.map(|label| format!("  {}", style.dim(&cut(&safe(label), style.label_limit()))));
    let address = style.bold(&safe(&due.address));
    lines.push(format!("  {word}  {verb}{address}{risks}{}", label.unwrap_or_default()));
    let change = due.change.as_ref();
    let effects = change.iter().flat_map(|change| &change.effects).map(|effect| safe(effect));
    let warnings = change.iter().flat_map(|change| &change.warnings).map(|text| format!("warning: {}", safe(text)));
    let withheld = row.withheld.map(|why| format!("withheld: {}", safe(why)));
    let skipped = row.skipped.map(|why| format!("skipped: {}", safe(why)));
    let details = [format!("{}{}", row.limit(), at(&place(&due.source)))]
        .into_iter()
        .chain(effects)
        .chain(warnings.chain(withheld).chain(skipped).map(|text| style.yellow(&text)))
        .chain(due.reason.as_ref().map(|reason| format!("reason: {}", safe(reason))));
    lines.extend(details.map(|text| format!("             {text}")));
}

fn adopt(lines: &mut Vec<String>, adoption: &Adoption<'_>, style: Style) {
    let rows = &adoption.rows;
    let under = if rows.iter().all(|row| row.form == YamlForm::Rule) { ", under `allow`" } else { "" };
    lines.push(format!("  {}{}{under}", adoption.title, at(&adoption.place)));
    let yaml = |row: &UnlistedRow| row.yaml.lines().map(safe).collect::<Vec<_>>();
    let most = style.most(shown_of(rows));
    let shown: Vec<(Vec<String>, &UnlistedRow)> = rows.iter().take(most).map(|row| (yaml(row), *row)).collect();
    let width = shown.iter().flat_map(|(yaml, _)| yaml).map(|line| line.chars().count());
    let width = width.filter(|width| *width <= YAML_COLUMN).max().unwrap_or_default();
    for (yaml, row) in &shown {
        for (index, line) in yaml.iter().enumerate() {
            let danger = if row.dangerous { dangerous(row) } else { String::new() };
            // The label quotes names of any length; the detail says what to write, and is whole.
            let said = [danger.into(), cut(&row.label, style.label_limit()), row.detail.as_str().into()];
            let said: Vec<Cow<'_, str>> = said.into_iter().filter(|text| !text.is_empty()).collect();
            // The comment is YAML too, so that the block can be pasted as it is.
            let comment = match (index, said.is_empty()) {
                (0, false) => style.dim(&format!("  # {}", safe(&said.join("; ")))),
                _ => String::new(),
            };
            lines.push(format!("      {line:<width$}{comment}"));
        }
    }
    lines.extend(more(style, rows.len(), most));
}

/// Returns how many rows of one section are shown: all that are dangerous to adopt, up to 200.
fn shown_of(rows: &[&UnlistedRow]) -> usize {
    rows.iter().filter(|row| row.dangerous).count().clamp(GROUP, SHOWN_IN_DANGER)
}

fn found(lines: &mut Vec<String>, found: &Found, style: Style) {
    let most = style.most(found.named);
    let mark = if found.is_privileged { style.alarm(found.mark) } else { style.yellow(found.mark) };
    for row in found.rows.iter().take(most) {
        let verb = if row.verb.is_empty() { String::new() } else { format!("{} ", row.verb) };
        lines.push(format!("  {mark}  {verb}{}{}", style.bold(&row.address), at(&row.place)));
        if !row.details.is_empty() {
            let detail = |detail: &FoundDetail| match detail {
                FoundDetail::Label(label) => cut(label, style.label_limit()).into_owned(),
                FoundDetail::Words(words) => words.clone(),
            };
            let details: Vec<String> = row.details.iter().map(detail).collect();
            lines.push(format!("      {}", style.dim(&details.join("; "))));
        }
    }
    lines.extend(more(style, found.rows.len(), most));
}

fn more(style: Style, all: usize, shown: usize) -> Option<String> {
    (all > shown).then(|| more_of(style, all - shown))
}

fn more_of(style: Style, hidden: usize) -> String {
    style.dim(&format!("      and {hidden} more (all with --all)"))
}
