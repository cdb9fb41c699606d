//! A plan in, what `drift` names out: what is due, reported and unlisted, each by its address. Text and Markdown draw
//! the same groups.

use super::phrases::{place, problems, safe, when};
use crate::plan::{
    change::{Due, DueStatus, UnlistedRow},
    file::PlanFile,
    findings::FailOn,
};

/// How many entries of a group are named; privileged ones are named up to [`PRIVILEGED`].
const NAMED: usize = 50;

/// How many privileged entries are named.
const PRIVILEGED: usize = 200;

/// Entries that belong together.
pub(super) struct Group {
    /// What they are.
    pub(super) title: &'static str,
    /// What that means, and what to do.
    pub(super) aside: &'static str,
    /// The word that stands before each; empty for none.
    pub(super) mark: &'static str,
    /// The entries.
    pub(super) entries: Vec<GroupEntry>,
    /// How many of them are named, unless all are asked for.
    pub(super) named: usize,
    /// How many there are.
    pub(super) all: usize,
}

/// One entry of a group.
pub(super) struct GroupEntry {
    /// Its address.
    pub(super) address: String,
    /// What would be done to it; empty for nothing.
    pub(super) verb: &'static str,
    /// What is known of it, piece by piece.
    pub(super) details: Vec<String>,
    /// Where in the YAML it belongs.
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
        group("Due now", "`orgward apply --due` applies it", "due now", NAMED, clock(DueStatus::Due).map(due_entry)),
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
    aside: &'static str,
    mark: &'static str,
    named: usize,
    entries: impl Iterator<Item = GroupEntry>,
) -> Group {
    let entries: Vec<GroupEntry> = entries.collect();
    let all = entries.len();
    Group { title, aside, mark, entries, named, all }
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
    let details = [safe(&passed)]
        .into_iter()
        .chain(label.map(|label| safe(label)))
        .chain(withheld.map(|change| format!("withheld: {}", safe(&change.withheld))))
        .chain(due.reason.as_ref().map(|reason| format!("reason: {}", safe(reason))));
    GroupEntry {
        address: safe(&due.address),
        verb: due.verb.map_or("", |verb| verb.as_str()),
        details: details.collect(),
        place: place(&due.source),
    }
}

/// Returns why a plan is not in sync, in words, beside its changes; empty when nothing else is.
pub(super) fn out_of_sync(plan: &PlanFile) -> Vec<String> {
    let number = |word| match word {
        FailOn::Problems => plan.problems.len(),
        FailOn::Due => plan.due.iter().filter(|due| due.status == DueStatus::Due).count(),
        FailOn::UnlistedPrivileged => plan.unlisted.iter().filter(|row| row.privileged).count(),
        _ => 0,
    };
    let said = |word| match (word, number(word)) {
        (_, 0) => None,
        (FailOn::Problems, number) => Some(problems(number)),
        (FailOn::Due, number) => Some(format!("{number} due now")),
        (_, 1) => Some("1 unlisted with power over the organization".to_owned()),
        (_, number) => Some(format!("{number} unlisted with power over the organization")),
    };
    FailOn::OUT_OF_SYNC.into_iter().filter_map(said).collect()
}
