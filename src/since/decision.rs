//! Events and the lists of a snapshot in, the fate of each list out.

use super::{
    CLOCK_SKEW,
    event_window::{LogDoubt, SeenEvent},
    list_routes::{ListRoutes, ShownKind},
};
use crate::{
    kinds::{
        self,
        events::{EventType, Happened, NamedBy},
        facts::Facts,
    },
    model::{
        held_list::HeldList,
        scalar::{Seconds, time},
        scope::KindId,
        text::quoted,
        whole::whole,
    },
};
use foldhash::HashMap;
use serde::Deserialize;
use serde_json::Value;
use std::{cell::RefCell, fmt};

/// The types of events that tell of no list for which the log vouches. A type that ends with `.` stands for all types
/// that begin so.
const ELSEWHERE: &[&str] = &[
    "checkpoint.permission.",
    "external_key.",
    "external_storage.",
    "ip_allowlist.",
    "login.",
    "logout.",
    "organization.updated",
    "tenant.user.looked_up",
    "tenant.workload_identity.access_token.issued",
    "tunnel.",
    "workload_identity_provider.",
    "workload_identity_provider_mapping.",
];

/// The fate of a list that a snapshot holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListFate {
    /// It answers.
    Kept,
    /// The log tells of no change, and the list is older than a list may be.
    Aged,
    /// It is read again.
    Read(ReadCause),
}

/// The reason why a list is read again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadCause {
    /// An event tells of it: the type and the time.
    Event(String, String),
    /// Something in it has expired since then.
    Expired,
    /// It was refused, or read in part.
    NotAnswered,
    /// Nobody knows what it shows.
    UnknownList,
    /// It was read in the future.
    InFuture,
    /// The log cannot vouch.
    Doubt,
}

impl fmt::Display for ReadCause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(kind, at) => write!(out, "{kind} at {at}"),
            Self::Expired => out.write_str("something in it has expired"),
            Self::NotAnswered => out.write_str("the snapshot holds no answer"),
            Self::UnknownList => out.write_str("the audit log does not tell of it"),
            Self::InFuture => out.write_str("the snapshot read it in the future"),
            Self::Doubt => out.write_str("the audit log cannot vouch"),
        }
    }
}

/// The lists of a snapshot by their places, with the kinds that each one shows.
pub struct HeldLists<'a> {
    lists: Vec<HeldList<'a>>,
    shown: Vec<Vec<ShownKind>>,
}

impl<'a> HeldLists<'a> {
    /// Returns the lists with what they show.
    #[must_use]
    pub fn new(lists: Vec<HeldList<'a>>) -> Self {
        let routes = ListRoutes::new();
        let shown = lists.iter().map(|list| routes.shown(list)).collect();
        Self { lists, shown }
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Returns a list.
    #[must_use]
    pub fn get(&self, index: usize) -> &HeldList<'a> {
        &self.lists[index]
    }

    /// Returns the kinds that a list shows.
    pub fn kinds_of(&self, index: usize) -> impl Iterator<Item = KindId> {
        self.shown[index].iter().map(|shown| shown.kind)
    }

    /// Returns whether a list shows rows of a kind in something: of that id, or of nothing known.
    #[must_use]
    pub fn shows(&self, index: usize, kind: KindId, parent: Option<&str>) -> bool {
        self.shown[index].iter().any(|shown| {
            shown.kind == kind && (shown.is_host || parent.is_none_or(|parent| self.lists[index].is_below(parent)))
        })
    }

    /// Decides what becomes of each list. A list that is as old as `oldest` is read again, whatever the log tells.
    ///
    /// # Errors
    /// The type of an event that nobody knows: any list may have changed.
    pub fn decide(&self, events: &[SeenEvent], now: Seconds, oldest: Seconds) -> Result<Vec<ListFate>, LogDoubt> {
        if let Some(event) = events.iter().find(|event| !is_known(&event.kind)) {
            return Err(LogDoubt::UnknownType(quoted(&event.kind).into_owned()));
        }
        let decision = Decision { held: self, events, now, oldest, mentioned: RefCell::default() };
        Ok((0..self.lists.len()).map(|index| decision.fate(index)).collect())
    }

    /// Returns whether any list that shows a kind mentions an id.
    fn mentions(&self, kind: KindId, id: &str) -> bool {
        let shows = |shown: &[ShownKind]| shown.iter().any(|other| other.kind == kind);
        self.lists.iter().zip(&self.shown).any(|(list, shown)| shows(shown) && list.mentions(id))
    }
}

/// One decision about all lists.
struct Decision<'d, 'a> {
    held: &'d HeldLists<'a>,
    events: &'d [SeenEvent],
    now: Seconds,
    oldest: Seconds,
    /// The answers so far of [`HeldLists::mentions`]: each list of a kind asks about each event, and one answer takes a
    /// search of all of these lists.
    mentioned: RefCell<HashMap<(KindId, &'d str), bool>>,
}

impl<'d> Decision<'d, '_> {
    fn fate(&self, index: usize) -> ListFate {
        let Self { held: HeldLists { lists, shown }, events, now, oldest, .. } = *self;
        let list = &lists[index];
        if shown[index].is_empty() {
            return ListFate::Read(ReadCause::UnknownList);
        }
        if !list.is_answered {
            return ListFate::Read(ReadCause::NotAnswered);
        }
        if list.read > now {
            return ListFate::Read(ReadCause::InFuture);
        }
        let is_after = |event: &&'d SeenEvent| event.at >= list.read.saturating_sub(CLOCK_SKEW);
        if let Some(event) = events.iter().filter(is_after).find(|event| self.is_touched(index, event)) {
            return ListFate::Read(ReadCause::Event(quoted(&event.kind).into_owned(), time(event.at)));
        }
        if list.rows.iter().any(|row| has_expired(row.get(), list.read, now)) {
            return ListFate::Read(ReadCause::Expired);
        }
        match now.saturating_sub(list.read) >= oldest {
            true => ListFate::Aged,
            false => ListFate::Kept,
        }
    }

    /// Returns whether an event tells of rows in a list. Where an event does not say of which list, it is every list of
    /// its kind.
    fn is_touched(&self, index: usize, event: &'d SeenEvent) -> bool {
        let list = &self.held.lists[index];
        self.held.shown[index].iter().any(|shown| {
            let facts = kinds::get(shown.kind).facts();
            let by_type = |named: &EventType| named.name == event.kind && self.may_be_in(list, *shown, named, event);
            facts.events.iter().any(by_type)
                || facts.old_after.contains(&&*event.kind) && (facts.under.is_empty() || mentions_any(list, event))
        })
    }

    fn may_be_in(&self, list: &HeldList<'_>, shown: ShownKind, named: &EventType, event: &'d SeenEvent) -> bool {
        if shown.is_host || kinds::get(shown.kind).facts().under.is_empty() {
            return true;
        }
        let told = |field: &str| event.details[field].as_str().filter(|id| !id.is_empty());
        let project = told("resource_id").filter(|_| event.details["resource_type"] == "api.project");
        let is_in_project = project.is_none_or(|id| list.is_below(id));
        match (named.named, named.happened) {
            (NamedBy::Holder, _) => is_in_project && told("principal_id").is_none_or(|id| list.is_below(id)),
            (NamedBy::IdsOfCertificates, _) => true,
            (NamedBy::Id | NamedBy::IdOrEmail, Happened::Created) => is_in_project,
            (NamedBy::Id | NamedBy::IdOrEmail, _) => {
                told("id").is_none_or(|id| list.mentions(id) || !self.is_mentioned(shown.kind, id))
            }
        }
    }

    fn is_mentioned(&self, kind: KindId, id: &'d str) -> bool {
        *self.mentioned.borrow_mut().entry((kind, id)).or_insert_with(|| self.held.mentions(kind, id))
    }
}

/// Returns whether the log tells of every change of a kind.
#[must_use]
pub fn vouches(kind: KindId) -> bool {
    let Facts { log_vouches, .. } = kinds::get(kind).facts();
    *log_vouches
}

/// Returns whether it is known what events of a type tell of.
fn is_known(kind: &str) -> bool {
    let tells = |facts: &Facts| facts.events.iter().any(|event| event.name == kind) || facts.old_after.contains(&kind);
    let is_elsewhere = |known: &&str| kind == *known || known.ends_with('.') && kind.starts_with(*known);
    kinds::all().any(|(_, any)| tells(any.facts())) || ELSEWHERE.iter().any(is_elsewhere)
}

/// Returns whether a list mentions any text of an event's details; also if they have none.
fn mentions_any(list: &HeldList<'_>, event: &SeenEvent) -> bool {
    let mut texts = Vec::new();
    collect(&event.details, &mut texts);
    texts.is_empty() || texts.into_iter().any(|text| list.mentions(text))
}

fn collect<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns whether a row has expired since it was read. The API may show it otherwise now, and has no event for it.
fn has_expired(row: &str, read: Seconds, now: Seconds) -> bool {
    #[derive(Deserialize)]
    struct RowThatExpires {
        #[serde(default, deserialize_with = "whole")]
        expires_at: Option<Seconds>,
    }
    let expires = serde_json::from_str::<RowThatExpires>(row).map(|row| row.expires_at);
    match expires {
        Ok(expires) => {
            expires.is_some_and(|at| at > read.saturating_sub(CLOCK_SKEW) && at <= now.saturating_add(CLOCK_SKEW))
        }
        // Something else than a time stands there.
        Err(_) => row.contains("\"expires_at\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, value::RawValue};

    const NOW: Seconds = 1_800_000_000;
    const READ: Seconds = NOW - 7_200;

    /// Paths, and the rows of each.
    const LISTS: &[(&str, &str)] = &[
        ("/organization/users", r#"{"id":"user-1","email":"a@example.com"}"#),
        ("/organization/projects", r#"{"id":"proj_1"}"#),
        ("/organization/projects/proj_1/service_accounts", r#"{"id":"svc_1"}"#),
        ("/organization/projects/proj_2/service_accounts", r#"{"id":"svc_2"}"#),
        ("/organization/projects/proj_1/users", r#"{"id":"user-1"}"#),
        ("/organization/groups/group-1/roles", r#"{"id":"role-1"}"#),
        ("/organization/groups/group-2/roles", r#"{"id":"role-1"}"#),
    ];

    fn decide(kind: &str, ago: Seconds, details: Value) -> Result<Vec<ListFate>, LogDoubt> {
        let rows: Vec<Vec<Box<RawValue>>> =
            LISTS.iter().map(|(_, row)| vec![RawValue::from_string((*row).to_owned()).unwrap()]).collect();
        let lists = LISTS.iter().zip(&rows).map(|((path, _), rows)| HeldList {
            path,
            filters: &[],
            read: READ,
            rows,
            is_answered: true,
        });
        let event = SeenEvent { id: "e".into(), kind: kind.into(), at: NOW - ago, details };
        HeldLists::new(lists.collect()).decide(&[event], NOW, 86_400)
    }

    /// The places of the lists that are read again.
    fn read(kind: &str, details: Value) -> Vec<usize> {
        let fates = decide(kind, 60, details).unwrap();
        fates.iter().enumerate().filter(|(_, fate)| **fate != ListFate::Kept).map(|(index, _)| index).collect()
    }

    #[test]
    fn an_event_touches_the_lists_that_it_tells_of() {
        assert_eq!(read("login.succeeded", Value::Null), [0; 0]);
        assert_eq!(read("user.updated", json!({"id": "user-1"})), [0]);
        assert_eq!(read("user.updated", Value::Null), [0]);
        assert_eq!(read("project.created", json!({"id": "proj_9"})), [1]);
        assert_eq!(read("service_account.updated", json!({"id": "svc_2"})), [3]);
        assert_eq!(read("service_account.updated", json!({"id": "svc_9"})), [2, 3], "nobody knows where it is");
        assert_eq!(read("service_account.deleted", json!({"id": 7})), [2, 3]);
        assert_eq!(read("service_account.created", json!({"id": "svc_9"})), [2, 3]);
        let assigned = |who: &str| json!({"principal_id": who, "resource_type": "api.organization"});
        assert_eq!(read("role.assignment.created", assigned("group-2")), [0, 6]);
        assert_eq!(read("role.assignment.created", assigned("svc_1")), [0, 2]);
        assert_eq!(read("role.assignment.created", Value::Null), [0, 2, 3, 5, 6]);
    }

    #[test]
    fn an_event_before_the_reading_touches_nothing_but_clocks_differ() {
        let is_read = |ago| decide("user.updated", ago, Value::Null).unwrap()[0] != ListFate::Kept;
        assert!(is_read(7_200) && is_read(7_200 + CLOCK_SKEW) && !is_read(7_201 + CLOCK_SKEW));
    }

    #[test]
    fn a_type_that_nobody_knows_may_touch_everything() {
        for kind in ["user.renamed", "resource.deleted", "scim.enabled", "tenant.user.added", "login", ""] {
            assert!(matches!(decide(kind, 60, Value::Null), Err(LogDoubt::UnknownType(_))), "{kind}");
        }
    }

    #[test]
    fn what_is_old_expired_refused_or_unknown_is_read_again() {
        let fate = |path: &str, row: &str, read, is_answered| {
            let rows = [RawValue::from_string(row.to_owned()).unwrap()];
            let list = HeldList { path, filters: &[], read, rows: &rows, is_answered };
            HeldLists::new(vec![list]).decide(&[], NOW, 86_400).unwrap().remove(0)
        };
        let users = "/organization/users";
        assert_eq!(fate(users, "{}", READ, true), ListFate::Kept);
        assert_eq!(fate(users, "{}", NOW - 86_400, true), ListFate::Aged);
        assert_eq!(fate(users, "{}", NOW + 1, true), ListFate::Read(ReadCause::InFuture));
        assert_eq!(fate(users, "{}", READ, false), ListFate::Read(ReadCause::NotAnswered));
        assert_eq!(fate("/organization/other", "{}", READ, true), ListFate::Read(ReadCause::UnknownList));
        let expires = |at: Seconds| format!(r#"{{"id":"a","expires_at":{at}}}"#);
        let expired = ListFate::Read(ReadCause::Expired);
        assert_eq!(fate(users, &expires(NOW - 60), READ, true), expired);
        assert_eq!(fate(users, &expires(READ - 3_600), READ, true), ListFate::Kept, "it had expired then");
        assert_eq!(fate(users, &expires(NOW + 3_600), READ, true), ListFate::Kept);
        assert_eq!(fate(users, r#"{"expires_at":"2030-01-01"}"#, READ, true), expired);
    }

    #[test]
    fn the_official_contract_knows_every_type_that_tells_of_nothing() {
        let Some(contract) = std::env::var("ORGWARD_OPENAPI").ok().and_then(|path| std::fs::read_to_string(path).ok())
        else {
            return;
        };
        let known: Value = serde_json::from_str(&contract).unwrap();
        let known = known["components"]["schemas"]["AuditLogEventType"]["enum"].as_array().unwrap();
        for elsewhere in ELSEWHERE.iter().filter(|one| !one.starts_with("external_storage")) {
            assert!(known.iter().filter_map(Value::as_str).any(|kind| kind.starts_with(elsewhere)), "{elsewhere}");
        }
        for (_, kind) in kinds::all() {
            for name in kind.facts().old_after {
                assert!(known.contains(&json!(name)), "{name}");
            }
        }
    }
}
