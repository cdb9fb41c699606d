//! What a plan says about the configuration before the change. These types are part of the published format.

use super::change::Source;
use crate::{
    kinds,
    model::{
        focus::{Focus, FocusRows},
        scope::ScopeKey,
        verb::Risk,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The comparison of a plan with its base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaseSummary {
    /// The file, folder or revision of the base, as it was named.
    pub name: String,
    /// The commit, where the base is a git revision.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commit: String,
    /// The number of changes that come with this proposal.
    pub proposal: u64,
    /// The number of changes that were pending before it.
    pub pending: u64,
}

/// The scope of a plan that did not look at the whole organization. `apply` plans everything, sends what the plan contains,
/// and lists the changes outside of the scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanScope {
    /// The file, folder or revision of `--changed-since`, as it was named.
    pub since: String,
    /// The commit, where it is a git revision.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commit: String,
    /// The addresses whose entries changed; the name is `*` for a whole section. Empty: no entry changed, and nothing was
    /// read.
    pub addresses: Vec<String>,
}

impl PlanScope {
    /// Returns the published form of what a plan looks at, because it changed since a revision and its commit.
    #[must_use]
    pub fn new(since: &str, commit: &str, focus: &Focus) -> Self {
        let addresses = |(scope, rows): (&ScopeKey, &FocusRows)| -> Vec<String> {
            match rows {
                FocusRows::All => vec![kinds::all_of(scope)],
                FocusRows::Keys(keys) => keys.iter().map(|key| kinds::address(scope, key).to_string()).collect(),
            }
        };
        let addresses = focus.scopes().flat_map(addresses).collect();
        Self { since: since.to_owned(), commit: commit.to_owned(), addresses }
    }
}

/// An entry that the base lists and this configuration does not, and that nothing removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Released {
    /// The address; the name is `*` for the rows that the rules of a whole section judged.
    pub address: String,
    /// The kind of thing, in words.
    pub kind: String,
    /// The consequence, in words.
    pub detail: String,
    /// True if it is live, false if nobody looked.
    pub is_live: bool,
    /// The number of entries inside it that are released with it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inside: u64,
    /// The line of YAML that would remove it; empty where no line can.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remove_with: String,
    /// The place in the base configuration that listed it.
    pub source: Source,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A part of `policy:` that is looser than in the base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyChange {
    /// The way in which it is looser.
    pub what: Loosened,
    /// The setting: `policy.guardrails.max_removals.users`.
    pub setting: String,
    /// The value in the base, in words; empty for none.
    pub before: String,
    /// The value in this configuration, in words; empty for none.
    pub after: String,
    /// The reason that the file gives; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Always `policy`.
    pub risks: Vec<Risk>,
    /// The place in this configuration, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// The way in which a policy is looser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Loosened {
    /// A guardrail has a looser setting. The setting of the base holds as well.
    WeakerGuardrail,
    /// An override is new, or lets more through.
    NewOverride,
    /// Rows that no file lists are treated less strictly.
    LooserUnlisted,
    /// `policy.ignore` leaves out more.
    NewIgnore,
    /// A freeze is gone, ends earlier or allows more.
    LiftedFreeze,
}

impl Loosened {
    /// Returns the words in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WeakerGuardrail => "weaker guardrail",
            Self::NewOverride => "new override",
            Self::LooserUnlisted => "looser `unlisted`",
            Self::NewIgnore => "new `ignore`",
            Self::LiftedFreeze => "lifted freeze",
        }
    }
}
