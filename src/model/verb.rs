//! The verbs and the risks of changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The action of a change on the thing at its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Sends an invite to somebody who is no member yet.
    Invite,
    /// Creates.
    Create,
    /// Changes fields in place.
    Update,
    /// Deletes and creates anew; renews an invite.
    Replace,
    /// Takes a membership or a thing away.
    Remove,
    /// Deletes a key: whoever uses it stops working.
    Revoke,
    /// Archives a project, for ever.
    Archive,
}

impl Verb {
    /// Returns the word in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Remove => "remove",
            Self::Revoke => "revoke",
            Self::Archive => "archive",
        }
    }

    /// Returns whether it takes something away.
    #[must_use]
    pub fn removes(self) -> bool {
        matches!(self, Self::Remove | Self::Revoke | Self::Archive)
    }
}

/// A risk that a reviewer should look at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Cannot be undone at all.
    Irreversible,
    /// Somebody or something loses access.
    Destructive,
    /// Something that runs may stop.
    Outage,
    /// Somebody may do more than before.
    Escalation,
    /// A rule about data may be broken.
    Compliance,
    /// A secret is made, and handed over.
    Secret,
    /// Nobody knows how much somebody may do today, so this may give more or take something away.
    Uncertain,
    /// The rules about plans are looser than before.
    Policy,
}

impl Risk {
    /// Returns the word in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Irreversible => "irreversible",
            Self::Destructive => "destructive",
            Self::Outage => "outage",
            Self::Escalation => "escalation",
            Self::Compliance => "compliance",
            Self::Secret => "secret",
            Self::Uncertain => "uncertain",
            Self::Policy => "policy",
        }
    }
}
