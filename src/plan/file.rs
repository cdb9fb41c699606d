//! The published form of a plan: what `--format json` prints, `--out` saves, and `apply PLAN` reads as a filter.

use super::{
    PlanPart,
    change::{
        Change, Deferred, Due, DueStatus, Forecast, GuardrailReport, Ignored, Problem, ReadOnlyDifference, Summary,
        UnlistedRow, Warning,
    },
    published_base::{BaseSummary, PlanScope, PolicyChange, Released},
    published_since::SinceSummary,
};
use crate::{
    access::AccessDelta,
    model::{
        text::{cut, quoted},
        verb::Verb,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::published_since::SnapshotSource;

/// The format's name and major version. A reader takes additions of its own major version and refuses another.
pub const FORMAT: &str = "orgward.plan/v1";

/// A plan, saved. It holds no secret, and it can only take changes away from what an apply computes for itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanFile {
    /// `orgward.plan/v1`.
    pub format: String,
    /// The organization's id, where the configuration names it.
    pub organization: Option<String>,
    /// The clock that the plan was made by: RFC 3339.
    pub now: String,
    /// The snapshot that the plan was made from, in place of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotSource>,
    /// The result of looking at what happened since a snapshot; only with `drift --since`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceSummary>,
    /// A SHA-256 of the configuration's files.
    pub config_digest: String,
    /// A SHA-256 of the live fields that the plan was computed from.
    pub live_digest: String,
    /// The scope, where the plan did not look at the whole organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<PlanScope>,
    /// The comparison with the base, where the plan has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseSummary>,
    /// The parts of `policy:` that are looser than in the base, or in the revision of `--changed-since`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_changes: Vec<PolicyChange>,
    /// The entries that the base, or the revision of `--changed-since`, lists and this configuration does not, and that
    /// nothing removes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<Released>,
    /// Rows of the file that the live organization makes impossible; they and what depends on them are not planned.
    #[serde(default)]
    pub problems: Vec<Problem>,
    /// The changes, in the order of execution.
    pub changes: Vec<Change>,
    /// The time-based part; what is due is done by `apply --due` alone.
    pub due: Vec<Due>,
    /// Wanted, and impossible today.
    pub deferred: Vec<Deferred>,
    /// Differences that are not ours to change.
    pub read_only: Vec<ReadOnlyDifference>,
    /// The warnings beside changes; the warnings about a change stand in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Live, in a managed section, and not in the file.
    pub unlisted: Vec<UnlistedRow>,
    /// Left out because `policy.ignore` says so; only entries that left something out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<Ignored>,
    /// The part that the guardrails were judged on, and an apply of this plan acts on.
    #[serde(default)]
    pub part: PlanPart,
    /// The report of every guardrail about that part.
    pub guardrails: Vec<GuardrailReport>,
    /// The reports of the guardrails that object to what is due now, where the other part was judged. `apply --due`
    /// skips that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due_guardrails: Vec<GuardrailReport>,
    /// The changes of access by that part, without what is withheld.
    #[serde(default)]
    pub access: AccessDelta,
    /// The changes of access by what is due now, where the other part was judged.
    #[serde(default, skip_serializing_if = "AccessDelta::is_unsaid")]
    pub due_access: AccessDelta,
    /// The coming days on which a guardrail will object to what is announced, when `apply --due` runs daily.
    #[serde(default)]
    pub forecast: Vec<Forecast>,
    /// The people and keys that last changed what differs, as far as the audit log tells it; only with `drift --who`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<ChangeAuthor>,
    /// The counts.
    pub summary: Summary,
    /// The number of requests.
    pub requests: Requests,
}

/// The author of the last change of a row that differs from the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeAuthor {
    /// The address of the row.
    pub address: String,
    /// The event of the audit log; `null` if the log does not tell.
    pub event: Option<AuthorEvent>,
    /// The reason why nobody is named, or why it is not certain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// An event of the audit log that tells who changed a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuthorEvent {
    /// The id of the event.
    pub id: String,
    /// The type, for example `user.updated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The time.
    pub at: String,
    /// The e-mail address, or the id if the log tells no address.
    pub actor: Option<String>,
    /// The id under which the log tracks the key that was used; `null` if the log tells none, as for a session.
    pub key_id: Option<String>,
    /// True if the log says that it was done in a session.
    #[serde(default)]
    pub is_session: bool,
    /// The user agent of the session.
    pub user_agent: Option<String>,
    /// True if the event can only be about this row.
    pub is_certain: bool,
    /// True if the user agent is that of orgward.
    pub is_orgward: bool,
}

/// The numbers of requests that were sent and will be. Retries are not counted, so that the same inputs give the same
/// bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Requests {
    /// Sent for this plan.
    pub sent: u64,
    /// Sent, by method and route.
    pub by_route: BTreeMap<String, u64>,
    /// The writes that the apply will send, when nothing goes wrong.
    pub apply_estimate: u64,
}

/// The most objects and lists of a plan that is read. A change has about 13 of them, so this is some 57,000 changes.
const MOST_COLLECTIONS: usize = 750_000;

/// The most values of a plan that is read.
const MOST_VALUES: usize = 2_000_000;

/// The reason why a file is not a plan of orgward.
#[derive(Debug, thiserror::Error)]
pub enum PlanFileError {
    /// It is no JSON of this shape.
    #[error("this is not a plan that orgward saved: {}", cut(&.0.to_string(), 400))]
    Shape(#[from] serde_json::Error),
    /// It is of another major version.
    #[error("this plan is of the format `{0}`, and this orgward reads `{FORMAT}`")]
    Format(String),
    /// It holds more than a plan can: as a tree, it would take many times its size.
    #[error(
        "this is larger than any plan: it contains more than {MOST_COLLECTIONS} objects and lists, or {MOST_VALUES} \
            values"
    )]
    TooMuch,
}

/// Returns whether a text holds more JSON than a plan can. It looks at single bytes, so that this is known before any
/// is parsed.
fn is_too_much(text: &str) -> bool {
    let (mut collections, mut values, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => collections += 1,
            b',' => values += 1,
            _ => {}
        }
    }
    collections > MOST_COLLECTIONS || values > MOST_VALUES
}

impl PlanFile {
    /// Reads a saved plan. Its content is untrusted: it is only ever compared.
    ///
    /// # Errors
    /// When it is no plan, or a plan of another major version.
    pub fn parse(text: &str) -> Result<Self, PlanFileError> {
        #[derive(Deserialize)]
        struct FileHead {
            format: String,
        }
        if is_too_much(text) {
            return Err(PlanFileError::TooMuch);
        }
        let head: FileHead = serde_json::from_str(text)?;
        if head.format != FORMAT {
            return Err(PlanFileError::Format(quoted(&head.format).into_owned()));
        }
        Ok(serde_json::from_str(text)?)
    }

    /// Every change that it holds, the clock's ones last.
    pub fn all_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().chain(self.due.iter().filter_map(|due| due.change.as_ref()))
    }

    /// The changes of one part.
    pub fn changes_of(&self, part: PlanPart) -> impl Iterator<Item = &Change> {
        let (changes, due): (&[Change], &[Due]) = match part {
            PlanPart::Changes => (&self.changes, &[]),
            PlanPart::TimeBased => (&[], &self.due),
        };
        changes.iter().chain(due.iter().filter_map(|due| due.change.as_ref()))
    }

    /// Returns what a part of it does to access; `None` where that was not computed.
    #[must_use]
    pub fn access_of(&self, part: PlanPart) -> Option<&AccessDelta> {
        match (self.part, part) {
            (PlanPart::Changes, PlanPart::Changes) | (PlanPart::TimeBased, PlanPart::TimeBased) => Some(&self.access),
            (PlanPart::Changes, PlanPart::TimeBased) => Some(&self.due_access),
            (PlanPart::TimeBased, PlanPart::Changes) => None,
        }
    }

    /// Counts what is there.
    #[must_use]
    pub fn summarize(&self) -> Summary {
        let mut changes: BTreeMap<String, u64> = BTreeMap::new();
        for change in &self.changes {
            *changes.entry(verb(change.verb)).or_default() += 1;
        }
        let due = self.due.iter().filter(|due| due.change.is_some()).count() as u64;
        Summary {
            changes,
            due,
            announced: self.due.len() as u64 - due,
            reported: self.due.iter().filter(|due| due.status == DueStatus::Reported).count() as u64,
            deferred: self.deferred.len() as u64,
            read_only: self.read_only.len() as u64,
            unlisted: self.unlisted.len() as u64,
            unlisted_privileged: self.unlisted.iter().filter(|row| row.privileged).count() as u64,
            ignored: self.ignored.iter().map(|one| one.count).sum(),
            problems: self.problems.len() as u64,
            withheld: self.all_changes().filter(|change| !change.withheld.is_empty()).count() as u64,
            in_sync: self.is_in_sync(),
            manages_nothing: self.summary.manages_nothing,
            blocked: self.guardrails.iter().any(GuardrailReport::objects),
        }
    }
}

fn verb(verb: Verb) -> String {
    verb.as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_take_many_times_its_size_is_not_parsed() {
        let head = format!(r#"{{"format":"{FORMAT}","changes":["#);
        for filling in [r#"{"":0},"#, "[0],", "0,"] {
            let text = head.clone() + &filling.repeat(MOST_VALUES + 1) + "0]}";
            assert!(matches!(PlanFile::parse(&text), Err(PlanFileError::TooMuch)), "{filling}");
        }
        let text = head + &format!(r#""{}\"{{[,"]}}"#, "{[,".repeat(MOST_VALUES));
        assert!(matches!(PlanFile::parse(&text), Err(PlanFileError::Shape(_))), "braces in a text are none");
    }
}
