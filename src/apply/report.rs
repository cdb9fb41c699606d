//! What became of each change, and of all; the published format of `apply --format json`.

use crate::{
    model::verb::Verb,
    plan::{
        Step,
        change::{GuardrailReport, Problem},
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format's name and major version.
pub const FORMAT: &str = "orgward.report/v1";

/// The outcome of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The API did it.
    Done,
    /// It was as wanted already.
    Unchanged,
    /// It was not done. A change of two requests may have been done by half, and says so.
    Failed,
    /// It was not sent, because what it would change is not as it was when it was planned; or the API will not do this,
    /// however often it is asked.
    Refused,
    /// Something that it depends on was not done.
    Skipped,
    /// It is not known whether it was done.
    Unknown,
}

impl Outcome {
    /// The words in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        }
    }

    /// Returns whether things are as wanted now.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Done | Self::Unchanged)
    }
}

/// One change and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// The change's id.
    pub id: String,
    /// The address.
    pub address: String,
    /// The verb of the change.
    pub verb: Verb,
    /// The outcome.
    pub outcome: Outcome,
    /// The reason for the outcome; empty for a change that is simply done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The next action, when something is left to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next: String,
    /// The API's request ids, for support.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_ids: Vec<String>,
    /// True if it was not sent because things have moved since it was planned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
    /// True if it may have changed something, although it came to no good end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partly: bool,
    /// The guardrail that objected to it when it was judged by what is there now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guardrail: String,
}

impl Entry {
    /// The entry of a step that was not sent because a guardrail objects to it.
    #[must_use]
    pub fn skipped(step: &Step, detail: &str) -> Self {
        Self {
            id: step.change.id.clone(),
            address: step.change.address.clone(),
            verb: step.change.verb,
            outcome: Outcome::Skipped,
            detail: detail.to_owned(),
            next: "Nothing was sent. Resolve the guardrail's objection; the next run tries again.".to_owned(),
            request_ids: Vec::new(),
            stale: false,
            partly: false,
            guardrail: String::new(),
        }
    }
}

/// The result of reading again after the writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// The number of changes that were read again, and found as the plan promised.
    pub verified: u64,
    /// The addresses of changes that the API said were done, and that are not as the plan promised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<String>,
    /// The changes that were made and could not be read again, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_verified: Vec<String>,
}

/// A change that was kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WithheldChange {
    /// The address.
    pub address: String,
    /// The verb of the change.
    pub verb: Verb,
    /// The reason why it was not sent.
    pub detail: String,
}

/// The outcomes of all changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// `orgward.report/v1`.
    pub format: String,
    /// The organization's id.
    pub organization: Option<String>,
    /// The time when the apply began: RFC 3339.
    pub now: String,
    /// Every change that was to be sent, in order.
    pub changes: Vec<Entry>,
    /// Rows of the file that the live organization makes impossible; nothing was done about them and what depends on
    /// them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// Changes that were kept back, and so not sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<WithheldChange>,
    /// Changes that the run computed and the reviewed plans do not hold: not sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_reviewed: Vec<String>,
    /// The addresses outside the scope of the reviewed plans that need a change or have a problem: nothing was sent for
    /// them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub out_of_scope: Vec<String>,
    /// Reviewed changes that do not fit what this run found: not sent, and unless the others were asked for, nothing was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<String>,
    /// Guardrails that objected: what they objected to was not sent. An apply of the plain changes sent nothing at all;
    /// `apply --due` did the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardrails: Vec<GuardrailReport>,
    /// The writes that were sent.
    pub writes: u64,
    /// The result of reading again after the writes.
    #[serde(default)]
    pub verification: Verification,
}

impl Report {
    /// Returns whether every change that was to be sent is done, and was found so when it was read again.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_done() && self.verification.not_verified.is_empty()
    }

    /// Returns whether every change that was to be sent is done, as far as the API's answers say.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.changes.iter().all(|entry| entry.outcome.is_good())
    }

    /// Returns how many changes came out so.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.changes.iter().filter(|entry| entry.outcome == outcome).count()
    }
}
