//! Drift in, [`Plan`] out: what will be done, in a safe order, and what is only said. Pure.
//!
//! Drift says how live differs; the plan says what is done about it. Policy acts between the two: what is unlisted is
//! reported, ignored or removed; what the clock caused is a part of its own; what waits for a person is deferred.

mod build;
mod holes;
mod key_steps;
mod lookalike;
mod loosened;
mod renamed;
mod step;
pub(crate) use crate::kinds::OWNER;
mod bundling;
pub mod change;
mod describe;
mod digest;
pub mod file;
pub mod findings;
mod freeze;
mod gains;
mod grace;
mod order;
mod problems;
pub mod published_base;
pub mod published_since;
pub mod since_base;
mod unlisted_rows;
mod weight;

pub(crate) use crate::model::yaml::scalar;
use crate::{
    diff::{self, Drift},
    model::{
        address::{Address, Name},
        desired_table::Desired,
        focus::Focus,
        live_row::Identity,
        live_table::Live,
        meanwhile::meanwhile,
        node::Position,
        policy::AccessEffect,
        read_request::ReadRequest,
        request::Request,
        scalar::{Seconds, day},
        scope::ScopeKey,
        verb::Verb,
    },
};
use change::{Change, Deferred, Due, Ignored, Problem, ReadOnlyDifference, Source, UnlistedRow, Warning};
pub(crate) use digest::declared;
pub use digest::{live as live_digest, sha256};
pub use freeze::{WithheldBy, is_frozen};
pub use gains::{LiveAccess, rows as access_rows};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Everything that a plan is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The desired state.
    pub desired: &'a Desired,
    /// The live rows that are known.
    pub live: &'a Live,
    /// The clock.
    pub now: Seconds,
    /// The files' paths, by their index.
    pub files: &'a [String],
    /// The part of the desired state that is looked at; `None` for all of it.
    pub focus: Option<&'a Focus>,
}

impl Inputs<'_> {
    /// A place for people.
    #[must_use]
    pub fn source(&self, at: Position) -> Source {
        let file = self.files.get(usize::from(at.file)).cloned().unwrap_or_default();
        Source { file, line: at.line, column: at.column, used_at: None }
    }

    /// A place for people, of something at an address: with the `use:` that brings it there, if it is in a template.
    #[must_use]
    pub fn source_of(&self, at: Position, address: &Address) -> Source {
        let used_at = self.desired.templates.used_at(at, address).map(|at| Box::new(self.source(at)));
        Source { used_at, ..self.source(at) }
    }
}

/// The part of a plan that is acted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanPart {
    /// What the file and the organization differ in.
    #[default]
    Changes,
    /// What the clock caused.
    TimeBased,
}

/// The power that a row gives before and after a step; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Power {
    /// The power before the step.
    pub before: u8,
    /// The power after it.
    pub after: u8,
}

impl Power {
    /// Returns whether the row gives more afterwards.
    #[must_use]
    pub fn grows(self) -> bool {
        self.after > self.before
    }

    /// Returns whether the row gives less afterwards.
    #[must_use]
    pub fn shrinks(self) -> bool {
        self.after < self.before
    }
}

/// A change with all that is needed to send it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The change that people see.
    pub change: Change,
    /// The scope.
    pub scope: ScopeKey,
    /// The name in it.
    pub key: Name,
    /// The address.
    pub address: Address,
    /// The identity of the live row; `None` for a create.
    pub identity: Option<Identity>,
    /// The requests, in order.
    pub requests: Vec<Request>,
    /// The fields of the row that nobody declared, so that they may move before the step goes.
    pub undeclared: Vec<String>,
    /// The power that the row gives before and after the step.
    pub power: Power,
    /// True if nobody knows how powerful it is before or after: it may become more, and it may become less.
    pub uncertain: bool,
    /// Further addresses that must be changed before.
    pub after: Vec<Address>,
    /// Steps of one level may be under way together; those of a later one wait until all of this have ended.
    pub level: (u8, i16),
    /// The effects on somebody's access.
    pub access: BTreeSet<AccessEffect>,
    /// The cause that withholds it; [`Change::withheld`] says why.
    pub withheld: Option<WithheldBy>,
    /// The requests that are sent in its place, where the API refuses a second invite beside one that expired, or a row
    /// that was there already, hidden by a role of its host.
    pub otherwise: Option<Otherwise>,
    /// Since when it is due, or from when on it will be; `None` for what time did not cause.
    pub since: Option<Seconds>,
}

/// Another way to do what a step does.
#[derive(Clone, Debug)]
pub struct Otherwise {
    /// The verb of these requests.
    pub verb: Verb,
    /// The requests, in order.
    pub requests: Vec<Request>,
    /// The note in the report when they were needed.
    pub note: String,
}

impl Step {
    /// The verb.
    #[must_use]
    pub fn verb(&self) -> Verb {
        self.change.verb
    }
}

/// A row of the file that cannot be made before somebody accepts an invite.
#[derive(Clone, Debug)]
pub struct DeferredRow {
    /// The scope.
    pub scope: ScopeKey,
    /// The name in it.
    pub key: Name,
    /// The form that people see.
    pub told: Deferred,
}

/// The steps, and all remarks. Made by [`plan`]; guardrails are judged on it elsewhere.
#[derive(Debug, Default)]
pub struct Plan {
    /// Rows of the file that the live organization makes impossible, in the order of the file. They and what depends on
    /// them are in no other part.
    pub problems: Vec<Problem>,
    /// The plain part, in the order of execution.
    pub changes: Vec<Step>,
    /// The clock's changes that are due, in the order of execution.
    pub due: Vec<Step>,
    /// Removals that are announced: they are due from [`Step::since`] on.
    pub coming: Vec<Step>,
    /// All that the clock has to say; the entries that are due repeat their change.
    pub clock: Vec<Due>,
    /// Waiting.
    pub deferred: Vec<DeferredRow>,
    /// Not ours.
    pub read_only: Vec<ReadOnlyDifference>,
    /// To look at.
    pub warnings: Vec<Warning>,
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
    pub fn steps(&self, part: PlanPart) -> &[Step] {
        match part {
            PlanPart::Changes => &self.changes,
            PlanPart::TimeBased => &self.due,
        }
    }

    /// One part's steps without those that are withheld: what guardrails judge and an apply sends.
    #[must_use]
    pub fn to_send(&self, part: PlanPart) -> Cow<'_, [Step]> {
        let steps = self.steps(part);
        if steps.iter().all(|step| step.withheld.is_none()) {
            return Cow::Borrowed(steps);
        }
        Cow::Owned(steps.iter().filter(|step| step.withheld.is_none()).cloned().collect())
    }
}

/// Plans, and says what it lacks. While `needs` is not empty the plan is not the whole truth. The digest of the live
/// rows is not set: see [`live_digest`].
#[must_use]
pub fn plan(access: &LiveAccess<'_>) -> (Plan, Vec<ReadRequest>) {
    let inputs = access.inputs();
    let drift = diff::diff(inputs.desired, inputs.live, inputs.now, inputs.focus);
    // Most steps are judged by the access that is live, and its graph depends on no step.
    match drift.differences.is_empty() {
        true => plan_of(access, drift),
        false => meanwhile(
            || {
                access.graph();
            },
            || plan_of(access, drift),
        ),
    }
}

/// Plans what is to be done about a drift.
fn plan_of<'a>(access: &LiveAccess<'a>, mut drift: Drift<'a>) -> (Plan, Vec<ReadRequest>) {
    let inputs = access.inputs();
    let (found, behind) = (std::mem::take(&mut drift.problems), std::mem::take(&mut drift.problems_behind));
    let mut problems = problems::Problems::gather(inputs, found, behind);
    drift.differences.retain(|difference| !problems.leaves_out(difference));
    let invites = bundling::Invites::gather(inputs, &drift);
    let mut build = build::PlanBuilder::new(access, invites, problems);
    for difference in &drift.differences {
        build.difference(difference);
    }
    let build::PlanBuilder { mut plan, mut needs, problems, .. } = build.resolve();
    needs.extend(drift.needs);
    needs.sort();
    needs.dedup();
    plan.problems = problems.publish();
    plan.ignored = ignored(inputs, &drift.ignored);
    plan.warnings.splice(..0, spent(inputs, &drift.spent));
    if needs.is_empty() {
        lookalike::warn(inputs, &mut plan.changes);
        lookalike::warn(inputs, &mut plan.due);
        needs = renamed::hint(inputs, &mut plan.changes);
        needs.extend(gains::unread_of_scope(inputs, &plan));
    }
    plan.changes = order::order(plan.changes);
    plan.due = order::order(plan.due);
    if needs.is_empty() {
        gains::mark(access, &mut plan.changes, &plan.deferred);
        gains::mark(access, &mut plan.due, &[]);
    }
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
    (plan, needs)
}

/// Entries whose time is over and that are not there.
fn spent(inputs: Inputs<'_>, rows: &[(Position, Address, Seconds)]) -> Vec<Warning> {
    let warning = |(at, address, until): &(Position, Address, Seconds)| Warning {
        address: address.to_string(),
        message: format!("its `until` passed on {}, and it does not exist", day(*until)),
        help: "Remove the entry, or write a later `until` if it should exist.".to_owned(),
        source: inputs.source_of(*at, address),
    };
    rows.iter().map(warning).collect()
}

/// Returns what `policy.ignore` left out, entry by entry.
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
