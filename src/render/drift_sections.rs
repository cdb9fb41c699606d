//! A plan in, what `drift` names out: what is due, reported and unlisted, each by its address. Text and Markdown draw
//! the same sections.

use super::{
    phrases::{place, power_over, safe, what_is_done_when_due, when},
    plan_sections::{DueRow, Found, FoundDetail, FoundRow, Rows, Section},
};
use crate::plan::{
    change::{Due, DueStatus, UnlistedRow},
    file::{ChangeAuthor, PlanFile},
};
use std::borrow::Cow;

/// The number of entries of a section that are named; privileged ones are named up to [`PRIVILEGED`].
const NAMED: usize = 50;

/// The number of privileged entries that are named.
const PRIVILEGED: usize = 200;

/// Returns the sections that have something to name, the privileged ones first.
pub(super) fn sections(plan: &PlanFile) -> Vec<Section<'_>> {
    let unlisted = |privileged: bool| {
        plan.unlisted.iter().filter(|row| row.privileged == privileged).map(unlisted_row).collect::<Vec<_>>()
    };
    let limits =
        |status: DueStatus| plan.due.iter().filter(|due| due.status == status).map(due_row).collect::<Vec<_>>();
    let found = |mark, rows| Found { mark, is_privileged: false, named: NAMED, rows };
    let privileged = Found { mark: "privileged", is_privileged: true, named: PRIVILEGED, rows: unlisted(true) };
    let sections = [
        section(
            match power_over(&plan.unlisted.iter().filter(|row| row.privileged).collect::<Vec<_>>()) {
                "the organization" => "Unlisted, with power over the organization",
                "a project" => "Unlisted, with power over a project",
                _ => "Unlisted, with power over the organization or a project",
            },
            "list it, allow it by a rule, name it under `policy.ignore`, or remove it",
            privileged,
        ),
        section(
            "Due now",
            what_is_done_when_due(plan, "`orgward apply --due` applies it"),
            found("due now", limits(DueStatus::Due)),
        ),
        section("Passed, but only reported", "no change is planned", found("reported", limits(DueStatus::Reported))),
        section("Unlisted", "`orgward plan` shows the lines that would adopt it", found("unlisted", unlisted(false))),
        section(
            "Who changed it",
            "the newest event of the audit log about each",
            found("changed", plan.authors.iter().map(author_row).collect()),
        ),
    ];
    sections.into_iter().filter(|section| section.number > 0).collect()
}

fn section(title: &'static str, aside: impl Into<Cow<'static, str>>, found: Found) -> Section<'static> {
    Section { title, number: found.rows.len(), aside: aside.into(), rows: Rows::Found(found) }
}

fn unlisted_row(row: &UnlistedRow) -> FoundRow {
    let details = [
        FoundDetail::Words(safe(&row.yaml)),
        FoundDetail::Label(safe(&row.label)),
        FoundDetail::Words(safe(&row.detail)),
    ];
    FoundRow {
        address: safe(&row.address),
        verb: "",
        details: details.into_iter().filter(|detail| !detail.text().is_empty()).collect(),
        place: place(&row.source),
    }
}

fn author_row(author: &ChangeAuthor) -> FoundRow {
    let ChangeAuthor { address, event, detail } = author;
    let told = event.as_ref().map(|event| {
        let perhaps = if event.is_certain { "" } else { "perhaps " };
        let who = event.actor.as_deref().map_or_else(|| "nobody that the log names".to_owned(), safe);
        let how = match (&event.key_id, event.is_orgward) {
            (_, true) => format!(", by {}", safe(event.user_agent.as_deref().unwrap_or("orgward"))),
            (Some(key), false) => format!(", with the key {}", safe(key)),
            (None, false) if event.is_session => ", in a session".to_owned(),
            // The log does not say how, for example with a key whose id it leaves out.
            (None, false) => String::new(),
        };
        format!("{perhaps}{who}{how}, {} ({}, event {})", when(&event.at), safe(&event.kind), safe(&event.id))
    });
    let details = told.into_iter().chain((!detail.is_empty()).then(|| safe(detail)));
    FoundRow {
        address: safe(address),
        verb: "",
        details: details.map(FoundDetail::Words).collect(),
        place: String::new(),
    }
}

fn due_row(due: &Due) -> FoundRow {
    let row = DueRow::new(due);
    let details = [FoundDetail::Words(row.limit())]
        .into_iter()
        .chain(row.label.map(|label| FoundDetail::Label(safe(label))))
        .chain(row.withheld.map(|why| FoundDetail::Words(format!("withheld: {}", safe(why)))))
        .chain(row.skipped.map(|why| FoundDetail::Words(format!("skipped: {}", safe(why)))))
        .chain(due.reason.as_ref().map(|reason| FoundDetail::Words(format!("reason: {}", safe(reason)))));
    FoundRow {
        address: safe(&due.address),
        verb: due.verb.map_or("", |verb| verb.as_str()),
        details: details.collect(),
        place: place(&due.source),
    }
}
