//! Drift in, [`Plan`] out: what will be done, in a safe order, and what is only said. Pure.
//!
//! Drift says how live differs; the plan says what is done about it. Policy acts between the two: what is unlisted is
//! reported, ignored or removed; what the clock caused is a part of its own; what waits for a person is deferred.

mod build;
mod holes;
mod step;
pub(crate) use step::OWNER;
pub mod change;
mod digest;
pub mod file;
mod freeze;
mod grace;
mod order;
mod riders;
mod words;

use crate::{
    diff,
    model::{
        address::{Address, Name},
        diagnostic::Diagnostic,
        node::At,
        policy::Effect,
        request::Request,
        scalar::Seconds,
        scope::{Desired, Identity, Live, Need, ScopeKey},
        verb::Verb,
    },
};
use change::{Change, Deferred, Due, Held, Ignored, Source, UnlistedRow};
pub use digest::sha256;
pub use freeze::Withheld;
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
pub(crate) use words::scalar;

/// Everything that a plan is computed from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// What should be.
    pub desired: &'a Desired,
    /// What is known to be.
    pub live: &'a Live,
    /// The clock.
    pub now: Seconds,
    /// The files' paths, by their index.
    pub files: &'a [String],
}

impl Inputs<'_> {
    /// A place for people.
    #[must_use]
    pub fn source(&self, at: At) -> Source {
        let file = self.files.get(usize::from(at.file)).cloned().unwrap_or_default();
        Source { file, line: at.line, column: at.column }
    }
}

/// Which part of a plan is acted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What the file and the organization differ in.
    #[default]
    Changes,
    /// What the clock caused.
    Due,
}

/// A change with all that is needed to send it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What people see.
    pub change: Change,
    /// Where.
    pub scope: ScopeKey,
    /// The name in it.
    pub key: Name,
    /// The address.
    pub address: Address,
    /// What is there; `None` for a create.
    pub identity: Option<Identity>,
    /// The requests, in order.
    pub requests: Vec<Request>,
    /// How powerful the row is before and after; 0 for nothing.
    pub power: (u8, u8),
    /// Whether nobody knows how powerful it is before or after: it may become more, and it may become less.
    pub uncertain: bool,
    /// Further addresses that must be changed before.
    pub after: Vec<Address>,
    /// Steps of one level may be under way together; those of a later one wait until all of this have ended.
    pub level: (u8, i16),
    /// What it does to somebody's access.
    pub access: BTreeSet<Effect>,
    /// What keeps it back; [`Change::withheld`] says why.
    pub withheld: Option<Withheld>,
}

impl Step {
    /// The verb.
    #[must_use]
    pub fn verb(&self) -> Verb {
        self.change.verb
    }
}

/// What is to be done and what is to be said. Made by [`plan`]; guardrails are judged on it elsewhere.
#[derive(Debug, Default)]
pub struct Plan {
    /// The plain part, in the order of execution.
    pub changes: Vec<Step>,
    /// The clock's changes that are due, in the order of execution.
    pub due: Vec<Step>,
    /// All that the clock has to say; the entries that are due repeat their change.
    pub clock: Vec<Due>,
    /// Waiting.
    pub deferred: Vec<Deferred>,
    /// Not ours.
    pub held: Vec<Held>,
    /// Not in the file.
    pub unlisted: Vec<UnlistedRow>,
    /// Left out.
    pub ignored: Vec<Ignored>,
    /// A digest of the live fields that all this was computed from.
    pub live_digest: String,
}

impl Plan {
    /// One part's steps.
    #[must_use]
    pub fn steps(&self, part: Part) -> &[Step] {
        match part {
            Part::Changes => &self.changes,
            Part::Due => &self.due,
        }
    }

    /// One part's steps without those that are withheld: what guardrails judge and an apply sends.
    #[must_use]
    pub fn to_send(&self, part: Part) -> Cow<'_, [Step]> {
        let steps = self.steps(part);
        if steps.iter().all(|step| step.withheld.is_none()) {
            return Cow::Borrowed(steps);
        }
        Cow::Owned(steps.iter().filter(|step| step.withheld.is_none()).cloned().collect())
    }
}

/// Plans, and says what it lacks. While `needs` is not empty the plan is not the whole truth.
#[must_use]
pub fn plan(inputs: Inputs<'_>) -> (Plan, Vec<Need>, Vec<Diagnostic>) {
    let drift = diff::diff(inputs.desired, inputs.live, inputs.now);
    let riders = riders::Riders::gather(inputs, &drift);
    let mut build = build::Build::new(inputs, riders);
    for difference in &drift.differences {
        build.difference(difference);
    }
    let build::Build { mut plan, mut needs, mut problems, .. } = build.resolve();
    needs.extend(drift.needs);
    needs.sort();
    needs.dedup();
    problems.extend(drift.problems);
    plan.ignored = ignored(inputs, &drift.ignored);
    plan.changes = order::order(plan.changes);
    plan.due = order::order(plan.due);
    for steps in [&mut plan.changes, &mut plan.due] {
        freeze::withhold(steps, &inputs.desired.policy, inputs.now);
    }
    let ordered: BTreeMap<&str, &Change> =
        plan.due.iter().map(|step| (step.change.id.as_str(), &step.change)).collect();
    for change in plan.clock.iter_mut().filter_map(|due| due.change.as_mut()) {
        if let Some(known) = ordered.get(change.id.as_str()) {
            change.clone_from(known);
        }
    }
    if needs.is_empty() {
        plan.live_digest = digest::live(inputs.desired, inputs.live);
    }
    (plan, needs, problems)
}

/// What `policy.ignore` left out, entry by entry.
fn ignored(inputs: Inputs<'_>, counts: &BTreeMap<usize, u64>) -> Vec<Ignored> {
    let entries = counts.iter().filter_map(|(index, count)| Some((inputs.desired.policy.ignore.get(*index)?, *count)));
    entries
        .map(|(entry, count)| Ignored {
            address: entry.address.written(),
            reason: entry.reason.to_string(),
            count,
            source: inputs.source(entry.at),
        })
        .collect()
}

/// The id of a change: the same address, verb and wanted value give the same id in every plan.
#[must_use]
pub fn change_id(address: &str, verb: Verb, after: &Value) -> String {
    let text = format!("{address}\n{}\n{after}", verb.as_str());
    sha256(text.as_bytes())[..12].to_owned()
}
