//! Live rows in, keys out as the guardrails about keys see them: whose, and when used last.

use super::GuardContext;
use crate::{
    kinds::{self, AdminApiKey, ApiKey, KeyOwner, ServiceAccount, ServiceAccountKey, User},
    model::{
        address::Address,
        scalar::{Seconds, span},
        scope::ScopeKey,
    },
};

/// A live key of a project or of the organization.
pub(super) struct Key<'a> {
    pub(super) scope: &'a ScopeKey,
    pub(super) address: Address,
    name: &'a str,
    /// The id of whoever owns it, where the API says that.
    pub(super) owner: Option<&'a str>,
    used: Option<Seconds>,
    is_use_told: bool,
}

/// Every key that was read.
pub(super) fn all<'a>(context: &GuardContext<'a>) -> impl Iterator<Item = Key<'a>> {
    let live = context.inputs.live;
    let people = Some(kinds::scope::<User>(None));
    let accounts = Some(kinds::id::<ServiceAccount>());
    let of_projects = kinds::rows_of::<ApiKey>(live).map(move |(scope, key)| Key {
        scope,
        address: kinds::address(scope, &key.id),
        name: &key.name,
        owner: match &key.owner {
            KeyOwner::User { id: Some(id), .. } | KeyOwner::ServiceAccount { id: Some(id), .. } => Some(&**id),
            KeyOwner::User { id: None, email: Some(email) } => {
                people.as_ref().and_then(|people| live.id(people, email))
            }
            KeyOwner::ServiceAccount { id: None, name: Some(name) } => {
                let accounts = accounts.map(|kind| ScopeKey { kind, parent: scope.parent.clone() });
                accounts.and_then(|accounts| live.id(&accounts, name))
            }
            KeyOwner::User { .. } | KeyOwner::ServiceAccount { .. } | KeyOwner::Unknown => None,
        },
        used: key.times.last_used_at,
        is_use_told: key.times.is_use_told,
    });
    let of_admins = kinds::rows_of::<AdminApiKey>(live).map(|(scope, key)| Key {
        scope,
        address: kinds::address(scope, &key.id),
        name: &key.name,
        owner: key.owner_id.as_deref(),
        used: key.times.last_used_at,
        is_use_told: key.times.is_use_told,
    });
    of_projects.chain(of_admins)
}

/// Every key that was read because an entry lists keys of its service account.
pub(super) fn listed<'a>(context: &GuardContext<'a>) -> impl Iterator<Item = Key<'a>> {
    kinds::rows_of::<ServiceAccountKey>(context.inputs.live).map(|(scope, key)| Key {
        scope,
        address: kinds::address(scope, &key.id),
        name: &key.name,
        owner: key.account.as_deref(),
        used: key.times.last_used_at,
        is_use_told: key.times.is_use_told,
    })
}

impl Key<'_> {
    /// Returns whether it was used so recently that something may stop when it ends; yes where the API does not tell.
    pub(super) fn is_used(&self, context: &GuardContext<'_>) -> bool {
        self.is_used_within(context, context.policy.guardrails.revoke_used_within)
    }

    /// Returns whether it was used within this time; yes where the API does not tell.
    pub(super) fn is_used_within(&self, context: &GuardContext<'_>, within: Seconds) -> bool {
        let recently = |used| context.inputs.now.saturating_sub(used) <= within;
        within > 0 && self.used.map_or(!self.is_use_told, recently)
    }

    /// Returns whether the API says that it was used at a time or later.
    pub(super) fn is_used_since(&self, time: Seconds) -> bool {
        self.used.is_some_and(|used| used >= time)
    }

    /// The key in words: `` `batch-prod`, used 2 h ago ``.
    pub(super) fn told(&self, context: &GuardContext<'_>) -> String {
        let used = self.used.map(|used| format!("used {} ago", span(context.inputs.now.saturating_sub(used))));
        let unused = if self.is_use_told { "never used" } else { "and the API does not say when it was used" };
        format!("`{}`, {}", self.name, used.as_deref().unwrap_or(unused))
    }
}

/// The setting in words; `None` when it is off.
pub(super) fn within(context: &GuardContext<'_>) -> Option<String> {
    let within = context.policy.guardrails.revoke_used_within;
    (within > 0).then(|| span(within))
}
