//! How a step came to an end in, what people read of it out.

use super::report::{Entry, Outcome};
use crate::{
    api::WriteError,
    model::{request::Request, verb::Verb},
    plan::Step,
};

/// The advice for a write of unknown effect.
pub(super) const LOOK_FIRST: &str = "Run `orgward plan` to see the current state and the remaining changes.";

/// The advice for something in the customer's cloud that OpenAI cannot use.
pub(super) const CHECK_CLOUD: &str = "Compare its fields with your cloud, and the permissions that your cloud gives to \
    OpenAI. Then run `orgward plan`.";

/// The reason why a step ended early.
#[derive(Debug)]
pub(super) struct StepFailure {
    pub(super) outcome: Outcome,
    pub(super) detail: String,
    pub(super) next: String,
    pub(super) stale: bool,
    /// The guardrail that objected to what is there now.
    pub(super) guardrail: String,
    /// True if the API refused only this way to do it, and [`Step::otherwise`] is left to try.
    pub(super) otherwise: bool,
}

impl StepFailure {
    pub(super) fn new(outcome: Outcome, detail: impl Into<String>, next: impl Into<String>) -> Self {
        let (detail, next) = (detail.into(), next.into());
        Self { outcome, detail, next, stale: false, guardrail: String::new(), otherwise: false }
    }
}

/// The entry of a step that ended so.
pub(super) fn entry(step: &Step, ended: StepFailure) -> Entry {
    let StepFailure { outcome, detail, next, stale, guardrail, .. } = ended;
    Entry {
        id: step.change.id.clone(),
        address: step.change.address.clone(),
        verb: step.change.verb,
        outcome,
        detail,
        next,
        request_ids: Vec::new(),
        stale,
        partly: false,
        guardrail,
    }
}

pub(super) fn skipped(detail: String) -> StepFailure {
    StepFailure::new(
        Outcome::Skipped,
        detail,
        "Nothing was sent. Run `orgward apply` again when the cause is \
        resolved.",
    )
}

pub(super) fn failed(error: &WriteError) -> StepFailure {
    let next = error.hint().unwrap_or_else(|| {
        "Run `orgward plan` to see the current state, then `orgward apply` \
        again."
            .to_owned()
    });
    StepFailure::new(Outcome::Failed, error.to_string(), next)
}

pub(super) fn unknown(error: &WriteError, why: &str) -> StepFailure {
    StepFailure::new(Outcome::Unknown, format!("{error}; {why}"), LOOK_FIRST)
}

/// The end of a create whose new key cannot be told from others.
pub(super) fn unknown_key(name: &str) -> StepFailure {
    StepFailure::new(
        Outcome::Unknown,
        format!("a key `{name}` was made, and orgward does not know which one it is"),
        format!("Find the key `{name}` in the dashboard and revoke it by hand; nobody has its value."),
    )
}

/// The end of a create that the API refused although a new key of that name may be there.
pub(super) fn unowned_key(error: &WriteError, name: &str) -> StepFailure {
    StepFailure::new(
        Outcome::Unknown,
        format!("{error}; a key `{name}` may be there nevertheless, made by this request or by somebody else"),
        format!("Find the key `{name}` in the dashboard. If nobody has its value, revoke it by hand."),
    )
}

/// A change that ended after some of its requests were carried out says so.
pub(super) fn with_partial_progress(step: &Step, sent: &[String], ended: StepFailure) -> StepFailure {
    if sent.is_empty() {
        return ended;
    }
    let detail = format!("{} was carried out; then: {}", sent.join(" and "), ended.detail);
    // What only the old one said is in nobody's file, and the next plan cannot know it.
    let lost = match step.verb() {
        // What the withdrawn one said stands before it already.
        Verb::Replace if step.change.before.is_null() => {
            format!("The old one is deleted; the desired state is {}. ", step.change.after)
        }
        Verb::Replace => {
            format!(
                "The old one was {} and is deleted; the desired state is {}. ",
                step.change.before, step.change.after
            )
        }
        _ => String::new(),
    };
    // A part of it was sent, whatever the end of the rest says.
    let next = ended.next.trim_start_matches("Nothing was sent. ");
    let is_told_once = |request: &Request| request.validation.is_some_and(|validation| !validation.is_listed);
    let rest = match step.requests.get(sent.len()).is_some_and(is_told_once) {
        true => "No later plan shows this result: if it stays wrong, remove it and create it again.",
        false => "The next plan contains the rest.",
    };
    StepFailure { detail, next: format!("{lost}{next} {rest}"), ..ended }
}
