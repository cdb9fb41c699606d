//! Sections of rows in, Markdown out: what `drift` names as lists, everything else in a fold of its own.

use super::{
    comment::{Cap, ELSEWHERE, details, more},
    escape::{code, prose, whole_code, whole_prose},
    fold::SHOWN,
    phrases::{cut, dangerous, place, value},
    plan_sections::{Adoption, DueRow, Found, FoundRow, LONG, Rows, Section},
};
use crate::plan::change::{Deferred, DueStatus, Ignored, Problem, ReadOnlyDifference, UnlistedRow, Warning};

/// Draws sections.
pub(super) fn draw(sections: &[Section<'_>], cap: Cap) -> String {
    sections.iter().map(|section| draw_one(section, cap, ELSEWHERE)).collect()
}

/// Draws one section, and says where the rest is.
pub(super) fn draw_one(section: &Section<'_>, cap: Cap, elsewhere: &str) -> String {
    let list: Vec<String> = match &section.rows {
        Rows::Problems(rows) => return problems(section, rows, cap.danger, elsewhere),
        Rows::Found(found) => return self::found(section, found, cap),
        Rows::Warnings(rows) => rows.iter().map(warning).collect(),
        Rows::TimeBased(part) => part.rows.iter().map(limit).collect(),
        Rows::Deferred(rows) => rows.iter().map(deferred).collect(),
        Rows::ReadOnly(rows) => rows.iter().map(read_only).collect(),
        Rows::Unlisted(adoptions) => adoptions.iter().flat_map(adopt).collect(),
        Rows::Ignored(rows) => rows.iter().map(ignored).collect(),
    };
    let most = match &section.rows {
        // What is due comes first, and takes something away.
        Rows::TimeBased(part) => {
            let due_now = part.rows.iter().filter(|row| row.due.status == DueStatus::Due).count();
            if cap.others == 0 { cap.danger.min(due_now) } else { cap.others.max(due_now) }
        }
        _ => cap.others,
    };
    // Markdown inside a summary stays text in some places, so code is a tag.
    let aside = section.aside.split('`').enumerate().fold(String::new(), |text, (index, piece)| {
        if index % 2 == 0 { text + piece } else { format!("{text}<code>{piece}</code>") }
    });
    details(&format!("{} ({aside}): {}", section.title, section.number), &list, most)
}

fn problems(section: &Section<'_>, list: &[Problem], cap: usize, elsewhere: &str) -> String {
    let mut out = format!("\n**{}: {}** ({})\n\n", section.title, section.number, section.aside);
    out.push_str("| row | problem | what to do | left out with it | where |\n|---|---|---|---|---|\n");
    for one in list.iter().take(cap) {
        let mut blocks: Vec<String> = one.blocks.iter().take(SHOWN).map(|address| code(address)).collect();
        if one.blocks.len() > SHOWN {
            blocks.push(format!("and {} more", one.blocks.len() - SHOWN));
        }
        let (message, help) = (prose(&cut(&one.message, LONG)), whole_prose(&one.help));
        let (address, place) = (code(&one.address), code(&place(&one.source)));
        out.push_str(&format!("| {address} | {message} | {help} | {} | {place} |\n", blocks.join("<br>")));
    }
    out + &more(list.len(), cap, elsewhere)
}

fn found(section: &Section<'_>, found: &Found, cap: Cap) -> String {
    let entry = |row: &FoundRow| {
        let verb = if row.verb.is_empty() { String::new() } else { format!("{} ", row.verb) };
        let details: Vec<String> = row.details.iter().map(|detail| whole_prose(detail.text())).collect();
        let details = if details.is_empty() { String::new() } else { format!(": {}", details.join("; ")) };
        let place = if row.place.is_empty() { String::new() } else { format!(" ({})", code(&row.place)) };
        format!("- **{}** {verb}{}{details}{place}\n", found.mark, code(&row.address))
    };
    let most = if found.is_privileged { cap.danger } else { cap.others };
    let entries: String = found.rows.iter().take(most).map(entry).collect();
    let title = format!("**{}: {}** ({})", section.title, section.number, prose(&section.aside));
    format!("\n{title}\n\n{entries}{}", more(found.rows.len(), most, ELSEWHERE))
}

fn warning(one: &Warning) -> String {
    let place = code(&place(&one.source));
    format!("- {}: {}. {} {place}", code(&one.address), prose(&one.message), whole_prose(&one.help))
}

fn limit(row: &DueRow<'_>) -> String {
    let due = row.due;
    let state = if due.status == DueStatus::Announced { row.state.to_owned() } else { format!("**{}**", row.state) };
    let verb = due.verb.map(|verb| format!("{} ", verb.as_str())).unwrap_or_default();
    let risks = if row.risks.is_empty() { String::new() } else { format!(" (**{}**)", row.risks.join(", ")) };
    let withheld = row.withheld.map(|why| format!(", **withheld**: {}", prose(why))).unwrap_or_default();
    let skipped = row.skipped.map(|why| format!(", **skipped**: {}", prose(why))).unwrap_or_default();
    let label = row.label.map(|label| format!(", {}", prose(label))).unwrap_or_default();
    let day = row.day.as_ref().map(|day| format!(" ({})", prose(day))).unwrap_or_default();
    let (address, limit, place) = (code(&due.address), prose(&due.limit), code(&place(&due.source)));
    format!("- {state}: {verb}{address}{risks}{withheld}{skipped}{label}: {limit}{day} {place}")
}

fn deferred(one: &Deferred) -> String {
    let (address, wants, waits) = (code(&one.address), code(&value(&one.after)), code(&one.waits_for));
    format!("- {address} {wants} waits for {waits}: {} {}", prose(&one.detail), code(&place(&one.source)))
}

fn read_only(one: &ReadOnlyDifference) -> String {
    let place = code(&place(&one.source));
    format!("- {}: {}; {} {place}", code(&one.address), prose(&one.difference), prose(&one.detail))
}

fn adopt(adoption: &Adoption<'_>) -> Vec<String> {
    let row = |row: &&UnlistedRow| {
        let said: Vec<String> =
            [prose(&row.label), whole_prose(&row.detail)].into_iter().filter(|text| !text.is_empty()).collect();
        let danger = if row.dangerous { format!(" **{}**", dangerous(row)) } else { String::new() };
        format!("  - {}{danger} {}", whole_code(&row.yaml), said.join("; "))
    };
    let heading = format!("- {} {}, adopt with:", code(&adoption.title), code(&adoption.place));
    [heading].into_iter().chain(adoption.rows.iter().map(row)).collect()
}

fn ignored(one: &Ignored) -> String {
    format!("- {} at {}: {} {}", one.count, code(&one.address), prose(&one.reason), code(&place(&one.source)))
}
