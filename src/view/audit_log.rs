//! `show audit`: the events of the audit log, newest first, as far back as the options ask.

use super::{
    NotShown, Period, ViewTable, lookup,
    published_view::{ActorType, Content, EventEntry},
};
use crate::model::{
    address::Name,
    live_table::Live,
    read_request::ReadRequest,
    request::{LastOf, Paging, Request},
    scalar::{Seconds, day, plausible, time},
    whole::Whole,
};
use foldhash::HashSet;
use serde::{Deserialize, de::Error as _};
use serde_json::{Value, value::RawValue};
use std::ops::ControlFlow;

/// The events that are asked for.
#[derive(Clone, Debug)]
pub struct EventFilter {
    /// The time.
    pub period: Period,
    /// The types; all if it is empty.
    pub types: Vec<String>,
    /// The e-mail addresses of actors; all if it is empty.
    pub actor_emails: Vec<String>,
    /// The ids of actors: of users, service accounts, or keys as the log tracks them; all if it is empty.
    pub actor_ids: Vec<String>,
    /// The project under which the log files the event, by name or id.
    pub project: Option<Name>,
    /// The ids of changed things; all if it is empty.
    pub resources: Vec<String>,
    /// The most events that are read.
    pub most: usize,
}

/// The most rows of a page of the log.
const PAGE: u16 = 100;

pub(super) fn wanted(filter: &EventFilter) -> Vec<ReadRequest> {
    filter.project.iter().map(|_| lookup::all_projects()).collect()
}

pub(super) fn request(filter: &EventFilter, project: Option<&str>) -> Request {
    // A page that is larger than needed costs the API more, and a small one costs a further request.
    let page = u16::try_from(filter.most).unwrap_or(PAGE).clamp(1, PAGE);
    let mut request = Request::list("/organization/audit_logs", Vec::new(), Paging::LastId(page));
    let times = [("effective_at[gte]", filter.period.since), ("effective_at[lt]", filter.period.until)];
    for (name, value) in times.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        request = request.query(name, value.to_string());
    }
    let lists: [(&'static str, &[String]); 4] = [
        ("event_types[]", &filter.types),
        ("actor_emails[]", &filter.actor_emails),
        ("actor_ids[]", &filter.actor_ids),
        ("resource_ids[]", &filter.resources),
    ];
    for (name, values) in lists {
        request = values.iter().fold(request, |request, value| request.query(name, value.as_str()));
    }
    match project {
        Some(id) => request.query("project_ids[]", id),
        None => request,
    }
}

/// The part of the fitting events that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogExtent {
    /// All of them.
    All,
    /// The newest ones.
    Newest,
    /// Some, and nobody knows whether there are newer ones: the API does not list the newest ones first.
    Some,
}

/// The events so far.
#[derive(Debug, Default)]
pub(super) struct EventLog {
    events: Vec<EventEntry>,
    ids: HashSet<String>,
    last: Option<Seconds>,
    /// True if an event was newer than the one before it.
    is_out_of_order: bool,
    /// True if there are events that were not read; they are older, if the log is in order.
    is_cut: bool,
}

#[derive(Deserialize)]
struct EventRow {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    effective_at: Whole<Seconds>,
    project: Option<ProjectOfEvent>,
    actor: Option<Actor>,
}

#[derive(Deserialize)]
struct ProjectOfEvent {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Actor {
    #[serde(rename = "type", default)]
    kind: Value,
    session: Option<Session>,
    api_key: Option<TrackedKey>,
}

#[derive(Deserialize)]
struct Session {
    user: Option<Actant>,
    ip_address: Option<String>,
    user_agent: Option<String>,
}

#[derive(Deserialize)]
struct TrackedKey {
    id: Option<String>,
    user: Option<Actant>,
    service_account: Option<Actant>,
}

#[derive(Deserialize)]
struct Actant {
    id: Option<String>,
    email: Option<String>,
}

impl EventLog {
    /// Returns the events, newest first, and which part of the log they are.
    pub(super) fn into_events(self) -> (Vec<EventEntry>, LogExtent) {
        let extent = match (self.is_cut, self.is_out_of_order) {
            (false, _) => LogExtent::All,
            (true, false) => LogExtent::Newest,
            (true, true) => LogExtent::Some,
        };
        (self.events, extent)
    }

    /// Notes that no further event is read, and sorts those that were, newest first. Events of one time keep their order.
    pub(super) fn end(&mut self, is_cut: bool) {
        self.is_cut = is_cut;
        // These texts sort as their times do.
        self.events.sort_by(|one, other| other.at.cmp(&one.at));
    }

    /// Takes the next event. Breaks when there are enough.
    ///
    /// # Errors
    /// An event without an id, a type or a time, and one that is there twice.
    pub(super) fn take(&mut self, raw: &RawValue, most: usize) -> Result<ControlFlow<LastOf>, serde_json::Error> {
        let row: EventRow = serde_json::from_str(raw.get())?;
        if !self.ids.insert(row.id.clone()) {
            return Err(serde_json::Error::custom("the log shows an event twice"));
        }
        let at =
            plausible(row.effective_at.0).ok_or_else(|| serde_json::Error::custom("`effective_at` is not a time"))?;
        self.is_out_of_order |= self.last.is_some_and(|last| last < at);
        self.last = Some(at);
        self.events.push(entry(row, at, raw)?);
        Ok(if self.events.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(LastOf::Rows) })
    }
}

fn entry(row: EventRow, at: Seconds, raw: &RawValue) -> Result<EventEntry, serde_json::Error> {
    let mut fields: serde_json::Map<String, Value> = serde_json::from_str(raw.get())?;
    // What happened stands in a field that is named like the type.
    let details = fields.remove(&row.kind).unwrap_or_default();
    let text = |field: &str| details.get(field).and_then(Value::as_str).map(str::to_owned);
    let resource_id = text("id").or_else(|| text("resource_id"));
    let Actor { kind, session, api_key } =
        row.actor.unwrap_or(Actor { kind: Value::Null, session: None, api_key: None });
    let is_session = session.is_some() || kind == "session";
    let (ip_address, user_agent) = match &session {
        Some(session) => (session.ip_address.clone(), session.user_agent.clone()),
        None => (None, None),
    };
    let key_id = api_key.as_ref().and_then(|key| key.id.clone());
    let (mut user, mut account) = (session.and_then(|session| session.user), None);
    if let Some(key) = api_key {
        user = user.or(key.user);
        account = key.service_account;
    }
    let actor_type = match (&user, &account) {
        (Some(_), _) => Some(ActorType::User),
        (None, Some(_)) => Some(ActorType::ServiceAccount),
        (None, None) => None,
    };
    let (actor_id, actor) = user.or(account).map(|one| (one.id, one.email)).unwrap_or_default();
    let (project_id, project) = row.project.map(|project| (project.id, project.name)).unwrap_or_default();
    Ok(EventEntry {
        id: row.id,
        kind: row.kind,
        at: time(at),
        actor: actor.filter(|email| !email.is_empty()),
        actor_type,
        actor_id,
        key_id,
        is_session,
        ip_address,
        user_agent,
        project,
        project_id,
        resource_id,
        details,
    })
}

/// # Errors
/// The project, if it is not there.
pub(super) fn show(filter: &EventFilter, live: &Live, log: &EventLog) -> Result<(Content, Vec<ViewTable>), NotShown> {
    lookup::chosen(filter.project.as_ref(), live)?;
    let mut section = ViewTable::new("", &["TIME", "TYPE", "ACTOR", "PROJECT", "CHANGED"]);
    for event in &log.events {
        let actor = event.actor.as_ref().or(event.actor_id.as_ref()).or(event.key_id.as_ref());
        let actor = match (event.actor_type, actor) {
            (Some(ActorType::ServiceAccount), Some(id)) => format!("service account {id}"),
            (_, Some(who)) => who.clone(),
            (_, None) => "-".to_owned(),
        };
        section.rows.push(vec![
            event.at.parse::<jiff::Timestamp>().map_or_else(|_| event.at.clone(), |at| day(at.as_second())),
            event.kind.clone(),
            actor,
            event.project.as_ref().or(event.project_id.as_ref()).cloned().unwrap_or_default(),
            event.resource_id.clone().unwrap_or_default(),
        ]);
    }
    let content = Content::Audit {
        since: filter.period.since_text(),
        until: filter.period.until_text(),
        is_cut: log.is_cut,
        is_in_order: !log.is_out_of_order,
        events: log.events.clone(),
    };
    Ok((content, vec![section]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn events_are_sorted_and_odd_ones_are_not_believed() {
        let event = |id: &str, at: i64| raw(&format!(r#"{{"id":"{id}","type":"login.failed","effective_at":{at}}}"#));
        let mut log = EventLog::default();
        assert!(log.take(&event("a", 20), 9).unwrap().is_continue());
        assert!(log.take(&event("b", 20), 2).unwrap().is_break());
        assert!(log.take(&event("b", 10), 9).unwrap_err().to_string().contains("twice"));
        assert!(log.take(&event("c", 21), 9).unwrap().is_continue());
        assert!(log.take(&raw(r#"{"id":"d","type":"login.failed","effective_at":20.0}"#), 9).unwrap().is_continue());
        for odd in ["{}", r#"{"id":"d","type":"x"}"#, r#"{"id":"e","type":null,"effective_at":1}"#, "[]"] {
            assert!(log.take(&raw(odd), 9).is_err(), "{odd}");
        }
        log.end(false);
        let ids: Vec<&str> = log.events.iter().map(|event| &*event.id).collect();
        assert_eq!(ids, ["c", "a", "b", "d"]);
        assert_eq!(log.into_events().1, LogExtent::All);
    }

    #[test]
    fn events_of_a_log_that_is_not_in_order_may_not_be_the_newest_ones() {
        let event = |at: i64| raw(&format!(r#"{{"id":"log_{at}","type":"login.failed","effective_at":{at}}}"#));
        for (times, is_cut, extent) in
            [([20, 10], true, LogExtent::Newest), ([10, 20], true, LogExtent::Some), ([10, 20], false, LogExtent::All)]
        {
            let mut log = EventLog::default();
            for at in times {
                assert!(log.take(&event(at), 9).unwrap().is_continue());
            }
            log.end(is_cut);
            assert_eq!(log.into_events().1, extent, "{times:?}");
        }
    }

    #[test]
    fn a_session_is_told_only_where_the_log_tells_one() {
        for (actor, is_session) in [
            ("null", false),
            ("{}", false),
            (r#"{"type":null}"#, false),
            (r#"{"type":5}"#, false),
            (r#"{"type":"api_key","api_key":null,"session":null}"#, false),
            (r#"{"type":"session","session":null}"#, true),
            (r#"{"session":{"user":null}}"#, true),
        ] {
            let text = format!(r#"{{"id":"a","type":"login.failed","effective_at":5,"actor":{actor}}}"#);
            let mut log = EventLog::default();
            let _ = log.take(&raw(&text), 9).unwrap();
            assert_eq!(log.events.remove(0).is_session, is_session, "{actor}");
        }
    }

    #[test]
    fn an_actor_is_told_from_a_session_and_from_a_key() {
        let of = |actor: &str| {
            let text = format!(
                r#"{{"id":"a","type":"project.archived","effective_at":5,"actor":{actor},"project.archived":{{"id":"p"}}}}"#
            );
            let mut log = EventLog::default();
            let _ = log.take(&raw(&text), 9).unwrap();
            let event = log.events.remove(0);
            (event.actor_type, event.actor, event.actor_id, event.resource_id)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            of(r#"{"type":"session","session":{"user":{"id":"u","email":"bob@example.com"}}}"#),
            (Some(ActorType::User), text("bob@example.com"), text("u"), text("p"))
        );
        assert_eq!(
            of(r#"{"type":"api_key","api_key":{"id":"k","type":"service_account","service_account":{"id":"s"}}}"#),
            (Some(ActorType::ServiceAccount), None, text("s"), text("p"))
        );
        assert_eq!(of("null"), (None, None, None, text("p")));
    }
}
