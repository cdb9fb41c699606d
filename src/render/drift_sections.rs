//! A plan in, what `drift` names out: what is due, reported and unlisted, each by its address. Text and Markdown draw
//! the same groups.

use super::phrases::{place, safe, what_is_done_when_due, when};
use crate::plan::{
    change::{Due, DueStatus, UnlistedRow},
    file::PlanFile,
};
use std::borrow::Cow;

/// How many entries of a group are named; privileged ones are named up to [`PRIVILEGED`].
const NAMED: usize = 50;

/// How many privileged entries are named.
const PRIVILEGED: usize = 200;

/// Entries that belong together.
pub(super) struct Group {
    /// The title of the entries.
    pub(super) title: &'static str,
    /// The meaning, and the action to take.
    pub(super) aside: Cow<'static, str>,
    /// The word that stands before each; empty for none.
    pub(super) mark: &'static str,
    /// The entries.
    pub(super) entries: Vec<GroupEntry>,
    /// The number of entries that are named, unless all are asked for.
    pub(super) named: usize,
    /// The number of all entries.
    pub(super) all: usize,
}

/// One entry of a group.
pub(super) struct GroupEntry {
    /// Its address.
    pub(super) address: String,
    /// The verb of its change; empty for none.
    pub(super) verb: &'static str,
    /// The known details, piece by piece.
    pub(super) details: Vec<String>,
    /// The place in the YAML where it belongs.
    pub(super) place: String,
}

/// Returns the groups that have something to name, the privileged ones first.
pub(super) fn groups(plan: &PlanFile) -> Vec<Group> {
    let unlisted = |privileged: bool| plan.unlisted.iter().filter(move |row| row.privileged == privileged);
    let clock = |status: DueStatus| plan.due.iter().filter(move |due| due.status == status);
    let groups = [
        group(
            "Unlisted, with power over the organization",
            "list it, allow it by a rule, name it under `policy.ignore`, or remove it",
            "privileged",
            PRIVILEGED,
            unlisted(true).map(unlisted_entry),
        ),
        group(
            "Due now",
            what_is_done_when_due(plan, "`orgward apply --due` applies it"),
            "due now",
            NAMED,
            clock(DueStatus::Due).map(due_entry),
        ),
        group(
            "Passed, but only reported",
            "no change is planned",
            "reported",
            NAMED,
            clock(DueStatus::Reported).map(due_entry),
        ),
        group(
            "Unlisted",
            "`orgward plan` shows the lines that would adopt it",
            "unlisted",
            NAMED,
            unlisted(false).map(unlisted_entry),
        ),
    ];
    groups.into_iter().filter(|group| group.all > 0).collect()
}

fn group(
    title: &'static str,
    aside: impl Into<Cow<'static, str>>,
    mark: &'static str,
    named: usize,
    entries: impl Iterator<Item = GroupEntry>,
) -> Group {
    let entries: Vec<GroupEntry> = entries.collect();
    let all = entries.len();
    Group { title, aside: aside.into(), mark, entries, named, all }
}

fn unlisted_entry(row: &UnlistedRow) -> GroupEntry {
    let details = [&row.yaml, &row.label, &row.detail];
    GroupEntry {
        address: safe(&row.address),
        verb: "",
        details: details.into_iter().filter(|text| !text.is_empty()).map(|text| safe(text)).collect(),
        place: place(&row.source),
    }
}

fn due_entry(due: &Due) -> GroupEntry {
    let day = when(&due.at);
    let passed = if due.limit.ends_with(&day) { due.limit.clone() } else { format!("{}, passed on {day}", due.limit) };
    let label = Some(&due.label).filter(|label| !label.is_empty() && **label != due.limit);
    let withheld = due.change.as_ref().filter(|change| !change.withheld.is_empty());
    let skipped = due.change.as_ref().filter(|change| !change.skipped.is_empty());
    let details = [safe(&passed)]
        .into_iter()
        .chain(label.map(|label| safe(label)))
        .chain(withheld.map(|change| format!("withheld: {}", safe(&change.withheld))))
        .chain(skipped.map(|change| format!("skipped: {}", safe(&change.skipped))))
        .chain(due.reason.as_ref().map(|reason| format!("reason: {}", safe(reason))));
    GroupEntry {
        address: safe(&due.address),
        verb: due.verb.map_or("", |verb| verb.as_str()),
        details: details.collect(),
        place: place(&due.source),
    }
}
