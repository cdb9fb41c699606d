//! Events of the audit log, row by row and newest first, in; all events since a time out, or the reason why the log
//! cannot vouch. Whatever is odd about the log is such a reason, and never an error: orgward then reads the lists.

use super::CLOCK_SKEW;
use crate::model::{
    request::LastOf,
    scalar::{Seconds, plausible, time},
    text::{cut, quoted},
    whole::Whole,
};
use foldhash::HashSet;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::{collections::BTreeSet, ops::ControlFlow};

/// The most events that are read: 20 requests.
const MOST_EVENTS: usize = 2_000;

/// The reason why the log cannot vouch for anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogDoubt {
    /// The log cannot be read.
    #[error("the audit log cannot be read: {0}")]
    Refused(String),
    /// An event cannot be parsed.
    #[error("an event of the audit log cannot be read: {0}")]
    Shape(String),
    /// An event is newer than the one before it.
    #[error("the audit log is not in order: event {0} is newer than the event before it")]
    OutOfOrder(String),
    /// An event is there twice.
    #[error("the audit log shows event {0} twice")]
    Repeated(String),
    /// An event has not happened yet.
    #[error("event {0} of the audit log is in the future, so the clock of this computer may be wrong")]
    InFuture(String),
    /// An event that an earlier run saw is gone.
    #[error("the audit log does not show event {0} any more, which an earlier run saw")]
    Vanished(String),
    /// The log begins too late.
    #[error("the audit log shows no event before {0}, so it may not reach back to the snapshot")]
    TooShort(String),
    /// There are too many events.
    #[error("the audit log has more than {MOST_EVENTS} events since {0}")]
    TooMany(String),
    /// Nobody knows what an event tells of.
    #[error("orgward does not know the events of the type {0}")]
    UnknownType(String),
    /// The snapshot is newer than the clock.
    #[error("the snapshot was taken at {0}, which is in the future")]
    SnapshotAhead(String),
    /// Nothing shows that the snapshot is of this organization.
    #[error("the snapshot is not certain to be of this organization: {0}")]
    Organization(&'static str),
    /// The lists of the snapshot and of the organization do not fit each other.
    #[error("the lists of the snapshot do not fit those of the organization: {0}")]
    Mixture(String),
}

/// An event since the window begins.
#[derive(Clone, Debug)]
pub struct SeenEvent {
    /// The id.
    pub id: String,
    /// The type.
    pub kind: String,
    /// The time.
    pub at: Seconds,
    /// The details, which stand under the name of the type; `null` if there are none.
    pub details: Value,
}

/// The events so far.
#[derive(Debug)]
pub struct EventWindow {
    begins: Seconds,
    now: Seconds,
    events: Vec<SeenEvent>,
    ids: HashSet<String>,
    last: Option<Seconds>,
    reaches_back: bool,
    doubt: Option<LogDoubt>,
}

#[derive(Deserialize)]
struct LoggedEvent {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    effective_at: Whole<Seconds>,
    #[serde(flatten)]
    fields: serde_json::Map<String, Value>,
}

impl EventWindow {
    /// Returns a window from `begins` to `now` that has no events yet.
    #[must_use]
    pub fn new(begins: Seconds, now: Seconds) -> Self {
        Self { begins, now, events: Vec::new(), ids: HashSet::default(), last: None, reaches_back: false, doubt: None }
    }

    /// Takes the next event. The page of the first one before the window is the last page, because the rest of it shows
    /// whether the log is in order. The first doubt ends it at once.
    pub fn take(&mut self, raw: &RawValue) -> ControlFlow<LastOf> {
        match self.next(raw) {
            Ok(()) if self.reaches_back => ControlFlow::Break(LastOf::Pages),
            Ok(()) => ControlFlow::Continue(()),
            Err(doubt) => {
                self.doubt = Some(doubt);
                ControlFlow::Break(LastOf::Rows)
            }
        }
    }

    fn next(&mut self, raw: &RawValue) -> Result<(), LogDoubt> {
        let bad = |error: serde_json::Error| LogDoubt::Shape(cut(&error.to_string(), 200).into_owned());
        let mut row: LoggedEvent = serde_json::from_str(raw.get()).map_err(bad)?;
        let named = || quoted(&row.id).into_owned();
        let at = plausible(row.effective_at.0)
            .ok_or_else(|| LogDoubt::Shape(format!("`effective_at` of event {} is not a time", named())))?;
        if !self.ids.insert(row.id.clone()) {
            return Err(LogDoubt::Repeated(named()));
        }
        if self.last.is_some_and(|last| last < at) {
            return Err(LogDoubt::OutOfOrder(named()));
        }
        if at > self.now.saturating_add(CLOCK_SKEW) {
            return Err(LogDoubt::InFuture(named()));
        }
        self.last = Some(at);
        if at < self.begins {
            self.reaches_back = true;
            return Ok(());
        }
        if self.events.len() >= MOST_EVENTS {
            return Err(LogDoubt::TooMany(time(self.begins)));
        }
        let details = row.fields.remove(&row.kind).unwrap_or_default();
        self.events.push(SeenEvent { id: row.id, kind: row.kind, at, details });
        Ok(())
    }

    /// Returns the events, newest first. `known` are the ids of events since the window begins that an earlier run saw.
    ///
    /// # Errors
    /// The reason why the log cannot vouch.
    pub fn finish(self, known: &BTreeSet<String>) -> Result<Vec<SeenEvent>, LogDoubt> {
        if let Some(doubt) = self.doubt {
            return Err(doubt);
        }
        // The log may be cut where the oldest events are removed from it. One event before the window shows that it is
        // not cut in the window.
        if !self.reaches_back {
            return Err(LogDoubt::TooShort(time(self.begins)));
        }
        match known.iter().find(|id| !self.ids.contains(*id)) {
            Some(gone) => Err(LogDoubt::Vanished(quoted(gone).into_owned())),
            None => Ok(self.events),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = 1_800_000_000;

    fn window(events: &[String], known: &[&str]) -> Result<Vec<SeenEvent>, LogDoubt> {
        let mut window = EventWindow::new(NOW - 1_000, NOW);
        for event in events {
            let taken = window.take(&RawValue::from_string(event.clone()).unwrap());
            if taken == ControlFlow::Break(LastOf::Rows) {
                break;
            }
        }
        window.finish(&known.iter().map(|id| (*id).to_owned()).collect())
    }

    fn event(id: &str, ago: Seconds) -> String {
        format!(
            r#"{{"id":"{id}","type":"user.updated","effective_at":{},"user.updated":{{"id":"user-1"}}}}"#,
            NOW - ago
        )
    }

    #[test]
    fn a_log_in_order_that_reaches_back_is_taken() {
        let events = window(&[event("c", 5), event("b", 5), event("a", 1_000), event("0", 1_001)], &["a"]).unwrap();
        assert_eq!(events.iter().map(|event| &*event.id).collect::<Vec<_>>(), ["c", "b", "a"]);
        assert_eq!(events[0].details["id"], "user-1");
    }

    #[test]
    fn whatever_is_odd_is_a_doubt() {
        let old = || event("0", 5_000);
        for (events, known, expected) in [
            (vec![], &[][..], "shows no event before"),
            (vec![event("a", 5)], &[], "shows no event before"),
            (vec![event("b", 9), event("a", 5), old()], &[], "is not in order: event a"),
            (vec![old(), event("a", 5)], &[], "is not in order: event a"),
            (vec![event("b", 5), old(), event("a", 4_000)], &[], "is not in order: event a"),
            (vec![event("a", 5), event("a", 9), old()], &[], "shows event a twice"),
            (vec![event("a", -3_600), old()], &[], "in the future"),
            (vec![event("a", 5), old()], &["b"], "does not show event b any more"),
            (vec![r#"{"id":"a","type":"x"}"#.to_owned(), old()], &[], "cannot be read: missing field"),
            (vec![r#"{"id":"a","type":"x","effective_at":-5}"#.to_owned()], &[], "is not a time"),
            (vec!["7".to_owned(), old()], &[], "cannot be read"),
        ] {
            let said = window(&events, known).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        }
        let many: Vec<String> = (0..=MOST_EVENTS).map(|number| event(&number.to_string(), 5)).collect();
        assert!(matches!(window(&many, &[]), Err(LogDoubt::TooMany(_))));
        assert!(window(&[event("a", -60), old()], &[]).is_ok(), "clocks differ a little");
    }
}
