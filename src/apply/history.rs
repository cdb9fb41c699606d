//! The knowledge of a journal about each run and each change, in one vocabulary.
//!
//! A write that was sent and has no answer is unknown, whatever the plan wanted it to become.

use super::report::Outcome;
use crate::model::verb::Verb;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// The name and major version of what `orgward journal --format json` prints.
pub const HISTORY: &str = "orgward.history/v1";

/// The contents of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History {
    /// `orgward.history/v1`.
    pub format: &'static str,
    /// Every run, in the order of its first line.
    pub runs: Vec<Record>,
    /// The first lines that could not be read.
    pub problems: Vec<Problem>,
    /// The number of problems.
    pub problem_count: usize,
}

/// Lines that are no evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    /// The mistake in it.
    pub what: Cow<'static, str>,
}

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Everything was done.
    Complete,
    /// It came to its end, and not everything was done.
    Partly,
    /// Its last line is missing: it was killed, or is still running.
    NotEnded,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Tells it from every other one.
    pub run: String,
    /// True if its first line is there. Without it, who applied what is not known.
    pub has_beginning: bool,
    /// The end of the run.
    pub state: State,
    /// The actor, as the environment said.
    pub actor: Option<String>,
    /// The organization's id.
    pub organization: Option<String>,
    /// The commit of the configuration.
    pub commit: Option<String>,
    /// A SHA-256 of the configuration's files.
    pub config_digest: Option<String>,
    /// A SHA-256 of the live fields that the changes were computed from.
    pub live_digest: Option<String>,
    /// A SHA-256 of the ids of the changes.
    pub plan_digest: Option<String>,
    /// The number of changes that were to be sent.
    pub planned: Option<u64>,
    /// The time when its first line was written.
    pub first_at: String,
    /// The time when its last line was written.
    pub last_at: String,
    /// Writes that were sent and have no answer.
    pub in_flight: Vec<InFlight>,
    /// The fate of each change, in the order of their first lines.
    pub changes: Vec<Fate>,
}

/// A write without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InFlight {
    /// The change's id.
    pub id: String,
    /// The address.
    pub address: String,
    /// The verb of the change.
    pub verb: Verb,
    /// Method and route.
    pub request: String,
    /// The time when the line before it was written.
    pub sent_at: String,
}

/// The knowledge of the journal about one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// The change's id.
    pub id: String,
    /// The address.
    pub address: String,
    /// The verb of the change.
    pub verb: Verb,
    /// The outcome.
    pub outcome: Known,
    /// The reason for the outcome; empty for a change that is simply done.
    pub detail: String,
    /// The API's request ids.
    pub request_ids: Vec<String>,
    /// The time when its first line was written.
    pub first_at: String,
    /// The time when its last line was written.
    pub last_at: String,
    /// The object that it removed to put another one in its place, where the new one is not known to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
    /// The key that it made, or may have made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minted: Option<MintedKey>,
    /// The time when its last write was sent.
    #[serde(skip)]
    pub sent_at: Option<String>,
}

/// A key that a change made, or may have made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MintedKey {
    /// Its name in the organization.
    pub name: String,
    /// Its id, once the API told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// True if a sink has its value.
    pub is_delivered: bool,
    /// The proofs that whoever wrote the lines about the name and the id holds the admin key.
    #[serde(skip)]
    pub seals: (String, String),
}

/// The object that a replacement removed first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The access that the old one gave.
    pub before: Value,
    /// The access that the new one was to give.
    pub after: Value,
    /// The proof that whoever wrote the line holds the admin key.
    #[serde(skip_serializing)]
    pub seal: String,
}

/// An outcome, as far as a journal can know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// A write was sent, and what it did is not known.
    Unknown,
    /// Every write was answered, and the run ended before it said what became of the change.
    Unfinished,
    /// See [`Outcome::Failed`].
    Failed,
    /// See [`Outcome::Refused`].
    Refused,
    /// See [`Outcome::Skipped`].
    Skipped,
    /// See [`Outcome::Done`].
    Done,
    /// See [`Outcome::Unchanged`].
    Unchanged,
}

impl Known {
    /// The words in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => Outcome::Unknown.as_str(),
            Self::Unfinished => "unfinished",
            Self::Failed => Outcome::Failed.as_str(),
            Self::Refused => Outcome::Refused.as_str(),
            Self::Skipped => Outcome::Skipped.as_str(),
            Self::Done => Outcome::Done.as_str(),
            Self::Unchanged => Outcome::Unchanged.as_str(),
        }
    }

    /// Returns whether things were as wanted then.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Done | Self::Unchanged)
    }
}

impl From<Outcome> for Known {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::Unchanged => Self::Unchanged,
            Outcome::Failed => Self::Failed,
            Outcome::Refused => Self::Refused,
            Outcome::Skipped => Self::Skipped,
            Outcome::Unknown => Self::Unknown,
        }
    }
}

impl Record {
    /// Returns how many changes are known to have come out so.
    #[must_use]
    pub fn count(&self, outcome: Known) -> usize {
        self.changes.iter().filter(|fate| fate.outcome == outcome).count()
    }

    /// The times at which the writes were sent that may still arrive: nobody knows what became of them.
    pub fn open_writes(&self) -> impl Iterator<Item = &str> {
        let unknown = self.changes.iter().filter(|fate| fate.outcome == Known::Unknown);
        let in_flight = self.in_flight.iter().map(|write| write.sent_at.as_str());
        unknown.filter_map(|fate| fate.sent_at.as_deref()).chain(in_flight)
    }

    /// Changes that were planned and never begun.
    #[must_use]
    pub fn not_begun(&self) -> u64 {
        self.planned.unwrap_or_default().saturating_sub(self.changes.len() as u64)
    }

    /// Returns what is not known first, then what failed; each as the journal has it.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Fate> {
        let mut sorted: Vec<&Fate> = self.changes.iter().collect();
        sorted.sort_by_key(|fate| fate.outcome.min(Known::Done));
        sorted
    }
}
