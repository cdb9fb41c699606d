//! Events of the audit log and rows that differ from the file in; who last changed each row out, as far as the log tells
//! it. What the log does not tell is said, and nobody is named instead.

use super::published_view::EventEntry;
use crate::{
    kinds::{
        self,
        events::{EventType, Happened, NamedBy},
    },
    model::{live_table::Live, plural::count, scope::ScopeKey},
};
use std::collections::BTreeSet;

/// A row that differs from the file.
#[derive(Clone, Copy, Debug)]
pub struct DriftedRow<'a> {
    /// The scope of the row.
    pub scope: &'a ScopeKey,
    /// The name of the row.
    pub key: &'a str,
    /// The id of the row; `None` if it is not there.
    pub id: Option<&'a str>,
}

/// The author of the last change of a row, as far as the log tells it.
#[derive(Clone, Debug)]
pub struct Authorship<'a> {
    /// The event.
    pub event: Option<&'a EventEntry>,
    /// True if the event can only be about this row.
    pub is_certain: bool,
    /// The reason why nobody is named, or why it is not certain.
    pub detail: String,
}

/// The events that were read.
#[derive(Clone, Copy, Debug)]
pub struct ReadEvents<'a> {
    /// The events, newest first.
    pub events: &'a [EventEntry],
    /// The period or number of events that was read, in words: `in the last 30 days`.
    pub extent: &'a str,
}

/// Returns the types of events that may tell of a row; none if the log cannot vouch for its kind.
#[must_use]
pub fn types_of(row: DriftedRow<'_>) -> &'static [EventType] {
    kinds::get(row.scope.kind).facts().events
}

/// Returns the events that created or changed a row that is there, newest first.
pub fn events_about<'e>(
    row: DriftedRow<'_>,
    live: &Live,
    events: &'e [EventEntry],
) -> impl Iterator<Item = &'e EventEntry> {
    let about = move |kind: &EventType, event: &EventEntry| {
        kind.happened != Happened::Deleted && kind.name == event.kind && names(kind.named, row, live, event)
    };
    events.iter().filter(move |event| types_of(row).iter().any(|kind| about(kind, event)))
}

/// Returns who last changed a row.
#[must_use]
pub fn author<'a>(row: DriftedRow<'_>, live: &Live, read: ReadEvents<'a>) -> Authorship<'a> {
    let unknown = |detail: String| Authorship { event: None, is_certain: false, detail };
    let types = types_of(row);
    if types.is_empty() {
        let title = kinds::get(row.scope.kind).facts().title;
        return unknown(format!("the audit log has no event for changes of a {title}"));
    }
    let nothing = || unknown(format!("the audit log shows no event about it {}", read.extent));
    let fits = |kind: &EventType| (kind.happened == Happened::Deleted) == row.id.is_none();
    let mut about = read.events.iter().filter_map(|event| {
        let kind = types.iter().find(|kind| fits(kind) && kind.name == event.kind)?;
        names(kind.named, row, live, event).then_some((kind, event))
    });
    if row.id.is_some() || types.iter().any(|kind| kind.named == NamedBy::Holder) {
        let newest = about.next();
        // Somebody who accepts an invite adds themselves; the person who sent it says more.
        let is_own = |event: &EventEntry| event.actor_id.is_some() && event.actor_id.as_deref() == row.id;
        let by_others = newest.filter(|(_, event)| !is_own(event)).or_else(|| about.find(|(_, event)| !is_own(event)));
        let Some((kind, event)) = by_others.or(newest) else { return nothing() };
        let doubt = doubt(kind.named, row, live);
        return Authorship { event: Some(event), is_certain: doubt.is_empty(), detail: doubt.to_owned() };
    }
    // The row is not there any more, and nothing else tells its id.
    let deletions: Vec<&EventEntry> =
        read.events.iter().filter(|event| types.iter().any(|kind| fits(kind) && kind.name == event.kind)).collect();
    match deletions[..] {
        [] => nothing(),
        [event] => Authorship {
            event: Some(event),
            is_certain: false,
            detail: "the event tells only an id, and not whose it was".to_owned(),
        },
        _ => {
            let events = count(deletions.len(), "event", "events");
            let types: BTreeSet<&str> = deletions.iter().map(|event| event.kind.as_str()).collect();
            let types = types.into_iter().collect::<Vec<_>>().join(" --type ");
            unknown(format!(
                "{events} could be it, because they tell only ids: run `orgward show audit --type {types}`"
            ))
        }
    }
}

/// Returns whether an event names a row.
fn names(named: NamedBy, row: DriftedRow<'_>, live: &Live, event: &EventEntry) -> bool {
    let details = &event.details;
    let is_id = |told: &serde_json::Value| told.as_str().is_some_and(|told| row.id == Some(told));
    match named {
        NamedBy::Id => is_id(&details["id"]),
        NamedBy::IdOrEmail => {
            let email = details["data"]["email"].as_str();
            is_id(&details["id"]) || email.is_some_and(|email| email.to_lowercase() == *row.key)
        }
        NamedBy::IdsOfCertificates => {
            details["certificates"].as_array().into_iter().flatten().any(|certificate| is_id(&certificate["id"]))
        }
        NamedBy::Holder => {
            let Some(holder) = &row.scope.parent else { return false };
            let id_of = |address| live.id(&kinds::scope_of(address)?, address.name());
            let is_holder = id_of(holder).is_some_and(|id| details["principal_id"] == id);
            let outermost = holder.outermost();
            is_holder
                && match holder.depth() {
                    1 => details["resource_type"] != "api.project",
                    _ => id_of(&outermost).is_some_and(|id| details["resource_id"] == id),
                }
        }
    }
}

/// Returns why an event that names a row may be about another one.
fn doubt(named: NamedBy, row: DriftedRow<'_>, live: &Live) -> &'static str {
    let is_elsewhere = |id: &str| {
        let tables = live.scopes.iter().filter(|(scope, _)| scope.kind == row.scope.kind && *scope != row.scope);
        tables.into_iter().any(|(_, table)| table.with_id(id).next().is_some())
    };
    match named {
        NamedBy::Holder => "the event does not say which role",
        NamedBy::IdsOfCertificates => "the event does not say in which project",
        _ if row.id.is_some_and(is_elsewhere) => "the event does not say in which project",
        _ => "",
    }
}
