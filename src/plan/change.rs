//! What a plan is made of, as people and files see it: changes, the clock's part, and everything that is said but not
//! done. These types are the published format; `plan/file.rs` wraps them.

pub use crate::diff::Field;
use crate::model::verb::{Risk, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A place in the configuration, for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The file, relative to the root file's folder.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column.
    pub column: u16,
    /// The `use:` that brings it to a project, if the place is in a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Box<Self>>,
}

/// The cause of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The file lists it, and it is not there.
    Missing,
    /// It is there, and differs from the file.
    Differs,
    /// It is there, the file does not list it, and `unlisted` says to remove such things.
    Unlisted,
    /// The file says that it must be gone.
    Absent,
    /// Time has passed: an `until`, a limit of a key rule, an invite.
    Clock,
}

/// The live object when the plan was made. Right before the change is sent, it must be there still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Precondition {
    /// The identity of the live thing; `null` when there was nothing under this address.
    pub identity: Option<String>,
    /// A digest of its fields as the file could write them; facts that move by themselves are no part of it.
    pub digest: Option<String>,
}

/// One change: a verb on an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// A digest of address, verb and `after`: equal changes of two plans have equal ids.
    pub id: String,
    /// The address: names that are stable from run to run.
    pub address: String,
    /// The way to it in the configuration, from the top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yaml: Vec<YamlPlace>,
    /// The kind of thing, in words.
    pub kind: String,
    /// The label that tells it from its neighbours, where the address alone does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The verb.
    pub verb: Verb,
    /// The fields that change, before; `null` when there is nothing.
    pub before: Value,
    /// The fields that change, after; `null` when there is nothing.
    pub after: Value,
    /// Field by field, for an update.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The place in the YAML that it comes from; for a removal the section that does not list it.
    pub source: Source,
    /// The cause.
    pub cause: Cause,
    /// The cause, in words.
    pub detail: String,
    /// The reason why it is withheld; empty for a change that is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub withheld: String,
    /// The reason why `apply --due` would skip it, where a guardrail objects to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub skipped: String,
    /// The origin, in a plan that is compared with a base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The risks that a reviewer should look at first.
    pub risks: Vec<Risk>,
    /// The further effects, in words.
    pub effects: Vec<String>,
    /// The warnings for a reviewer, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// The state that must still be there.
    pub precondition: Precondition,
    /// The ids of changes that must be done before.
    pub depends_on: Vec<String>,
    /// Addresses of things that this change brings along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundled: Vec<BundledChange>,
    /// The requests that it takes, as method and route.
    pub requests: Vec<String>,
    /// `reason:` of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `meta:` of the file.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub meta: Value,
}

/// The origin of a change, in a plan that is compared with a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The base configuration does not plan it: it comes with this proposal.
    Proposal,
    /// The base configuration plans exactly this as well.
    Pending,
}

/// Something that another change brings along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BundledChange {
    /// Its address.
    pub address: String,
    /// The way to it in the configuration, from the top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yaml: Vec<YamlPlace>,
    /// Its fields.
    pub after: Value,
    /// The place in the YAML; absent for what is kept as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A time-based remark about one object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Due {
    /// The address.
    pub address: String,
    /// The label that tells it from its neighbours.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// True if something is to be done.
    pub status: DueStatus,
    /// The time: RFC 3339.
    pub at: String,
    /// The limit in words: `until 2027-01-31`, `max_age 90d`.
    pub limit: String,
    /// The action of `apply --due` at that time; `null` when it is only reported.
    pub verb: Option<Verb>,
    /// The place in the YAML that it comes from.
    pub source: Source,
    /// `reason:` of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The change itself, when it is due now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// See [`Due`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueStatus {
    /// `apply --due` does it.
    Due,
    /// A limit is passed, and the rule says to report that.
    Reported,
    /// It comes soon.
    Announced,
}

/// A row of the file that the live organization makes impossible: the row and what depends on it are not planned, and
/// everything else is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The row's address.
    pub address: String,
    /// The message.
    pub message: String,
    /// The hint.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The place of the row in the YAML.
    pub source: Source,
    /// The addresses of what depends on the row, and is not planned either; a `*` stands for everything of a kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<String>,
}

impl Problem {
    /// Returns whether an address is left out because of this: the row's own, or one that depends on it.
    #[must_use]
    pub fn is_about(&self, address: &str) -> bool {
        let implies = |blocked: &String| match blocked.strip_suffix('*') {
            Some(kind) => address.starts_with(kind),
            None => blocked == address,
        };
        self.address == address || self.blocks.iter().any(implies)
    }
}

/// Wanted, and impossible today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Deferred {
    /// The address.
    pub address: String,
    /// The fields that are wanted.
    pub after: Value,
    /// The place in the YAML that it comes from.
    pub source: Source,
    /// The address that it waits for.
    pub waits_for: String,
    /// The reason for waiting, in words.
    pub detail: String,
}

/// A difference that is not ours to change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReadOnlyDifference {
    /// The address.
    pub address: String,
    /// The difference, in words.
    pub difference: String,
    /// The reason why it is left alone.
    pub detail: String,
    /// The place in the YAML that it comes from.
    pub source: Source,
    /// True if the API never shows the field: nobody can tell whether it differs, so no run fails on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_never_shown: bool,
}

/// Nothing to change, and something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// The address.
    pub address: String,
    /// The oddity, in words.
    pub message: String,
    /// The action that a person can take.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The place in the YAML that it comes from.
    pub source: Source,
}

/// Live, in a managed section, and not in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnlistedRow {
    /// The address.
    pub address: String,
    /// The label that tells it from its neighbours.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Its collection, as in `policy.unlisted`.
    pub collection: String,
    /// The reason why no rule allows it, for keys.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The section that does not list it.
    pub source: Source,
    /// The YAML under that section that would adopt it.
    pub yaml: String,
    /// The form of `yaml`.
    #[serde(default, skip_serializing_if = "YamlForm::is_entry")]
    pub form: YamlForm,
    /// True if it gives power over the organization or a project: an owner, an open invite as one, a member of a group
    /// that is one, a federation rule of a service account that is one, an admin key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub privileged: bool,
    /// True if `yaml` would keep or give such power: that of an expired invite is given again by its renewal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dangerous: bool,
}

/// One step of the way to a row in the configuration: a section, and an entry in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct YamlPlace {
    /// The key of the section.
    pub section: String,
    /// The form of the section.
    pub shape: YamlShape,
    /// The entry, as its name stands in the section.
    pub key: String,
}

/// The form of a section in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YamlShape {
    /// A mapping: names with fields.
    Map,
    /// A list of names.
    List,
    /// A list of names in a field, beside the base role.
    Beside,
    /// Allow rules, which name no row.
    Rules,
    /// One value.
    One,
}

/// The form of the YAML that would adopt a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YamlForm {
    /// An entry of the section.
    #[default]
    Entry,
    /// A rule under `allow`.
    Rule,
    /// An item of a list.
    Item,
    /// A comment, because no line can adopt the row.
    Comment,
}

impl YamlForm {
    /// Returns whether it is an entry of the section.
    #[must_use]
    pub fn is_entry(&self) -> bool {
        *self == Self::Entry
    }
}

/// Live, in a managed section, and left out because `policy.ignore` says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ignored {
    /// The address with its `*`, as in `policy.ignore`.
    pub address: String,
    /// The cause.
    pub reason: String,
    /// The number of live objects that it leaves out.
    pub count: u64,
    /// The place in the YAML.
    pub source: Source,
}

/// The report of one guardrail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuardrailReport {
    /// Its name, as in `policy.guardrails`.
    pub guardrail: String,
    /// The verdict.
    pub verdict: GuardrailVerdict,
    /// The observed value, in words.
    pub observed: String,
    /// Its limit, in words.
    pub limit: String,
    /// The addresses that it objects to, or that it could not judge.
    pub addresses: Vec<String>,
    /// The action that a person can take, when it objects.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The line of `policy.overrides` that would let this plan through, when it objects and can be overridden.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub override_with: String,
    /// The overrides that let something through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<UsedOverride>,
    /// For a limit on a number that objects: the addresses beyond it, when the oldest go first. `apply --due` skips
    /// these, and otherwise every address that a guardrail objects to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beyond_limit: Vec<String>,
}

/// A coming day on which a guardrail will object to something that falls due then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Forecast {
    /// The day in UTC: `2026-12-01`.
    pub day: String,
    /// The guardrail's name, as in `policy.guardrails`.
    pub guardrail: String,
    /// The addresses that it will object to.
    pub addresses: Vec<String>,
    /// The same in words.
    pub message: String,
}

impl GuardrailReport {
    /// Returns whether it lets nothing through: because it objects, or because it would have to judge something that
    /// cannot be undone or takes something away, and cannot look. The addresses say what this is about.
    #[must_use]
    pub fn objects(&self) -> bool {
        match self.verdict {
            GuardrailVerdict::Blocked => true,
            GuardrailVerdict::NotChecked => !self.addresses.is_empty(),
            GuardrailVerdict::Passed | GuardrailVerdict::Overridden | GuardrailVerdict::LeftToApply => false,
        }
    }
}

/// An override that let something through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsedOverride {
    /// The addresses that it let through.
    pub addresses: Vec<String>,
    /// Up to when it holds: RFC 3339.
    pub until: String,
    /// The reason, for people.
    pub reason: String,
    /// The place in the YAML.
    pub source: Source,
}

/// See [`GuardrailReport`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuardrailVerdict {
    /// Nothing to object.
    Passed,
    /// It would object, were it not for an override.
    Overridden,
    /// It needs lists that this plan does not read, because it is a plan of a part of the configuration. It does not
    /// object, and `apply` checks it.
    LeftToApply,
    /// What it would have to see could not be read, so it does not know. Where it names addresses, it objects to these:
    /// they cannot be undone, or take something away.
    NotChecked,
    /// It objects, and nothing is applied.
    Blocked,
}

/// The counts of a plan, for a first look and for scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Changes by verb.
    pub changes: std::collections::BTreeMap<String, u64>,
    /// The clock's changes that are due now.
    pub due: u64,
    /// The number of time-based remarks that are reported or announced.
    pub announced: u64,
    /// The number of those that are passed and only reported.
    #[serde(default)]
    pub reported: u64,
    /// Waiting.
    pub deferred: u64,
    /// Not ours.
    pub read_only: u64,
    /// Not in the file.
    pub unlisted: u64,
    /// The number of those that give power over the organization or a project.
    #[serde(default)]
    pub unlisted_privileged: u64,
    /// Left out because `policy.ignore` says so.
    #[serde(default)]
    pub ignored: u64,
    /// Rows that the live organization makes impossible.
    #[serde(default)]
    pub problems: u64,
    /// Changes, the clock's included, that something keeps back.
    #[serde(default)]
    pub withheld: u64,
    /// True if there are no changes, no problems, nothing that is due now, and no unlisted privileged access.
    pub in_sync: bool,
    /// True if the configuration has no section at all, so that nothing was compared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub manages_nothing: bool,
    /// True if a guardrail objects.
    pub blocked: bool,
}
