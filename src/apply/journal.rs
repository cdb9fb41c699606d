//! What a run does, in; one line of JSON for each thing, out: written before and after every write, so that whatever
//! dies leaves behind what it was about to do.
//!
//! The journal is append-only evidence of who applied what, when, from which commit. It is not needed to go on: the next
//! plan sees what is there. It holds no secret, since a step and the API's request ids hold none.

use super::report::{Entry, Outcome};
use crate::{
    model::{text::harmless_json, verb::Verb},
    plan::{Step, change::Change},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};

/// The format's name and major version, on every first line of a run.
pub const FORMAT: &str = "orgward.journal/v1";

/// The facts about a run before it begins.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Run {
    /// Tells this run from every other one.
    pub id: String,
    /// The actor, where the environment names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The organization's id.
    pub organization: String,
    /// The commit that the configuration comes from, where the environment says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// A SHA-256 of the configuration's files.
    pub config_digest: String,
    /// A SHA-256 of the live fields that the changes were computed from.
    pub live_digest: String,
    /// A SHA-256 of the ids of the changes that are to be sent, in order.
    pub plan_digest: String,
    /// The number of changes that are to be sent.
    pub changes: usize,
}

/// One line.
#[derive(Serialize, JsonSchema)]
struct Line<'a> {
    /// RFC 3339.
    at: String,
    /// The run's id.
    run: &'a str,
    #[serde(flatten)]
    event: Event<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Event<'a> {
    /// A run begins.
    Begin {
        format: &'static str,
        #[serde(flatten)]
        about: &'a Run,
    },
    /// An earlier run withdrew this, and nothing is known to be there in its place. It is told again by each run until
    /// something is, because only the last run of a journal is looked at.
    Withdrawn { change: &'a str, address: &'a str, since: &'a str, withdraws: Withdraws<'a> },
    /// A write is about to be sent.
    Send {
        change: &'a str,
        address: &'a str,
        verb: Verb,
        request: String,
        nth: usize,
        /// What is taken away before something else takes its place: nobody else knows it afterwards.
        #[serde(skip_serializing_if = "Option::is_none")]
        withdraws: Option<Withdraws<'a>>,
        /// The key that it makes: nobody has its value before it is handed over.
        #[serde(skip_serializing_if = "Option::is_none")]
        mints: Option<Mints<'a>>,
    },
    /// A key was made, and its value is about to be handed over.
    Minted { change: &'a str, address: &'a str, id: &'a str, seal: String },
    /// A sink has the value of a new key.
    Delivered { change: &'a str, address: &'a str, id: &'a str, sink: &'a str },
    /// A new key is about to be revoked, because nobody got its value.
    Undo { change: &'a str, address: &'a str, id: &'a str },
    /// A write came to an end.
    Answer {
        change: &'a str,
        nth: usize,
        answer: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<&'a str>,
    },
    /// A change came to an end.
    Change {
        change: &'a str,
        address: &'a str,
        verb: Verb,
        outcome: Outcome,
        #[serde(skip_serializing_if = "str::is_empty")]
        detail: &'a str,
        request_ids: &'a [String],
    },
    /// The run came to an end.
    End { complete: bool },
}

/// What a replacement takes away first.
#[derive(Serialize, JsonSchema)]
struct Withdraws<'a> {
    /// What the old one gives.
    before: &'a Value,
    /// What the new one is to give.
    after: &'a Value,
    /// A proof that whoever wrote this line holds the admin key; see [`sealed`].
    seal: String,
}

/// A key that a write makes.
#[derive(Serialize, JsonSchema)]
struct Mints<'a> {
    /// Its name in the organization.
    name: &'a str,
    /// A proof that whoever wrote this line holds the admin key; see [`sealed_key`].
    seal: String,
}

/// The text whose seal stands in a line about a new key; see [`sealed`]. `what` is the key's name before it is made,
/// and its id afterwards.
#[must_use]
pub fn sealed_key(run: &str, organization: &str, address: &str, what: &str) -> String {
    serde_json::json!([FORMAT, "key", run, organization, address, what]).to_string()
}

/// The text whose seal stands in a line: a line that somebody else wrote, or moved to another run, bears another one.
#[must_use]
pub fn sealed(run: &str, organization: &str, address: &str, before: &Value, after: &Value) -> String {
    serde_json::json!([FORMAT, run, organization, address, before, after]).to_string()
}

/// The published schema of a line.
#[must_use]
pub fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<Line<'static>>()
}

/// Writes lines, each whole and at once.
pub struct Journal {
    run: Run,
    sink: Box<dyn Write + Send>,
    clock: Box<dyn Fn() -> String + Send>,
    seal: Box<dyn Fn(&str) -> String + Send>,
}

impl Journal {
    /// Begins a run's lines. `clock` gives RFC 3339, `seal` a proof that whoever wrote a text holds the admin key.
    ///
    /// # Errors
    /// When the sink takes no line: then nothing should be sent either.
    pub fn begin(
        run: Run,
        sink: Box<dyn Write + Send>,
        clock: Box<dyn Fn() -> String + Send>,
        seal: Box<dyn Fn(&str) -> String + Send>,
    ) -> io::Result<Self> {
        let mut journal = Self { run, sink, clock, seal };
        let about = journal.run.clone();
        journal.write(Event::Begin { format: FORMAT, about: &about })?;
        Ok(journal)
    }

    /// Takes over what an earlier run withdrew at a time (RFC 3339) and did not put back.
    ///
    /// # Errors
    /// When the sink takes no line: then nothing should be sent either.
    pub fn takes_over(&mut self, address: &str, before: &Value, after: &Value, since: &str) -> io::Result<()> {
        let change = format!("withdrawn {address}");
        let seal = (self.seal)(&sealed(&self.run.id, &self.run.organization, address, before, after));
        let withdraws = Withdraws { before, after, seal };
        self.write(Event::Withdrawn { change: &change, address, since, withdraws })
    }

    /// A write is about to be sent.
    ///
    /// # Errors
    /// When the sink takes no line: then the write should not be sent.
    pub fn sends(&mut self, step: &Step, nth: usize) -> io::Result<()> {
        let request = step.requests[nth].label();
        let change = &step.change;
        let withdraws = (change.verb == Verb::Replace && nth == 0).then(|| {
            let (before, after) = (&change.before, &change.after);
            let text = sealed(&self.run.id, &self.run.organization, &change.address, before, after);
            Withdraws { before, after, seal: (self.seal)(&text) }
        });
        let mints = step.requests[nth].mint.as_deref().map(|mint| {
            let seal = self.seal_key(&change.address, &mint.name);
            Mints { name: &mint.name, seal }
        });
        let (id, address, verb) = (&change.id, &change.address, change.verb);
        self.write(Event::Send { change: id, address, verb, request, nth, withdraws, mints })
    }

    /// A key was made.
    ///
    /// # Errors
    /// When the sink takes no line: then the key should be ended again.
    pub fn minted(&mut self, step: &Step, id: &str) -> io::Result<()> {
        let Change { id: change, address, .. } = &step.change;
        let seal = self.seal_key(address, id);
        self.write(Event::Minted { change, address, id, seal })
    }

    /// A sink has the value of a key.
    ///
    /// # Errors
    /// When the sink takes no line.
    pub fn delivered(&mut self, step: &Step, id: &str, sink: &str) -> io::Result<()> {
        let Change { id: change, address, .. } = &step.change;
        self.write(Event::Delivered { change, address, id, sink })
    }

    /// A new key is about to be ended again.
    ///
    /// # Errors
    /// When the sink takes no line.
    pub fn undoes(&mut self, step: &Step, id: &str) -> io::Result<()> {
        let Change { id: change, address, .. } = &step.change;
        self.write(Event::Undo { change, address, id })
    }

    fn seal_key(&self, address: &str, what: &str) -> String {
        (self.seal)(&sealed_key(&self.run.id, &self.run.organization, address, what))
    }

    /// A write came to an end, told in a few words.
    ///
    /// # Errors
    /// When the sink takes no line.
    pub fn answered(&mut self, step: &Step, nth: usize, answer: &str, request_id: Option<&str>) -> io::Result<()> {
        self.write(Event::Answer { change: &step.change.id, nth, answer, request_id })
    }

    /// A change came to an end.
    ///
    /// # Errors
    /// When the sink takes no line.
    pub fn ends(&mut self, entry: &Entry) -> io::Result<()> {
        let Entry { id, address, verb, outcome, detail, request_ids, .. } = entry;
        self.write(Event::Change { change: id, address, verb: *verb, outcome: *outcome, detail, request_ids })
    }

    /// The run came to an end.
    ///
    /// # Errors
    /// When the sink takes no line.
    pub fn end(&mut self, complete: bool) -> io::Result<()> {
        self.write(Event::End { complete })
    }

    fn write(&mut self, event: Event<'_>) -> io::Result<()> {
        let line = Line { at: (self.clock)(), run: &self.run.id, event };
        // It may go to a terminal, and addresses hold foreign names.
        let mut text = harmless_json(&serde_json::to_string(&line)?);
        text.push('\n');
        // One write, so that two runs never share a line; and flushed, because the next moment may be the last.
        self.sink.write_all(text.as_bytes())?;
        self.sink.flush()
    }
}
