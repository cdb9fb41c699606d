//! The published form of what a plan does to access. A plan file holds it, and `apply PLAN` compares with it.

use crate::model::ability::Ability;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The resource that stands for every project.
pub(super) const EVERY_PROJECT: &str = "project/*";

/// The changes of access by the steps of a plan, with all rows taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccessDelta {
    /// The number of principals that gain something: people, service accounts, and federation rules for their callers.
    pub gaining: u64,
    /// The number of principals that lose something.
    pub losing: u64,
    /// The gains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gains: Vec<AccessChange>,
    /// The losses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<AccessChange>,
    /// Removals that take nothing away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptAccess>,
    /// The names of the service accounts among the principals that gain something, by id. An id alone is a principal
    /// where no list that was read has the name, so two plans may name the same account in two ways.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub account_names: BTreeMap<String, String>,
    /// Groups that gain or lose something, and whose members orgward does not decide about or does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_groups: Vec<OtherGroup>,
    /// The addresses of changes that take away what was not read, such as roles, so that nobody knows what is lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_losses: Vec<String>,
    /// Lists that were not read, and that say what changes give or take beside what they say themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadAccess>,
    /// True if a list that could give access was not read, so that there may be more than this.
    pub incomplete: bool,
    /// These lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// The same abilities at the same resources, for the same principals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccessChange {
    /// The abilities, the strongest first.
    pub abilities: Vec<Ability>,
    /// The resources: `organization`, `project/*` for every project, or the address of a project.
    pub resources: Vec<String>,
    /// People by e-mail, service accounts as `service_account:project/name`, and the callers of a federation rule as
    /// `federation_rule:provider/rule`, or `federation_rule:provider/rule/new_callers` for those whom a change of its
    /// conditions lets in.
    pub principals: Vec<String>,
    /// Those of them who must accept an invite before. Deferred rows are counted here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_yet: Vec<String>,
    /// The addresses of the changes, and of deferred rows, that cause it for all of them.
    pub carriers: Vec<String>,
    /// Further changes and deferred rows that it needs for some of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_needed: Vec<AlsoNeeded>,
    /// True if each change says by itself whom it concerns, and nothing else gives or takes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub direct: bool,
}

/// A further change, or a deferred row, that a gain or a loss needs for one principal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct AlsoNeeded {
    /// The principal.
    pub principal: String,
    /// The address of the change or the row.
    pub address: String,
}

/// A removal that takes nothing away, because something else still gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptAccess {
    /// The address of the change.
    pub address: String,
    /// The strongest ability that remains.
    pub ability: Ability,
    /// The address of the row that still gives it.
    pub through: String,
}

/// A group whose members orgward does not decide about, or does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct OtherGroup {
    /// The address of the group.
    pub group: String,
    /// The abilities that it gains, the strongest first.
    pub abilities: Vec<Ability>,
    /// The resources, as in [`AccessChange::resources`].
    pub resources: Vec<String>,
    /// True if somebody else decides who is in it: an identity provider, or the tenant.
    pub managed_elsewhere: bool,
    /// True if it has no members.
    pub empty: bool,
}

/// A list that was not read, and the changes whose effect it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadAccess {
    /// The list, in words: `members and roles of group/dev`.
    pub list: String,
    /// The addresses of the changes.
    pub changes: Vec<String>,
    /// The addresses of those that may give somebody more than is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_give: Vec<String>,
}

impl AccessDelta {
    /// Returns whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gains.is_empty()
            && self.losses.is_empty()
            && self.kept.is_empty()
            && self.other_groups.is_empty()
            && self.unknown_losses.is_empty()
            && self.unread.is_empty()
    }

    /// Returns whether a plan file need not hold it: it says nothing, not even what was not read.
    #[must_use]
    pub fn is_unsaid(&self) -> bool {
        *self == Self::default()
    }
}
