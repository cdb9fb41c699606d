//! Two policies in, what the second one allows and the first one did not out. Pure.
//!
//! A setting that cannot be compared counts as looser.

use super::{
    Inputs,
    published_base::{Loosened, PolicyChange},
};
use crate::{
    kinds,
    model::{
        desired_table::{Desired, DesiredScope, unlisted},
        node::Position,
        policy::{Freeze, Guardrails, Limit, Override, Policy, Unlisted},
        scalar::{Length, Seconds, day},
        scope::ScopeKey,
        verb::Risk,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The two sides of one setting, in words.
struct SettingSides {
    setting: String,
    before: String,
    after: String,
}

impl SettingSides {
    fn new(setting: impl Into<String>, before: impl ToString, after: impl ToString) -> Self {
        Self { setting: setting.into(), before: before.to_string(), after: after.to_string() }
    }

    fn published(self, inputs: Inputs<'_>, what: Loosened, at: Option<Position>, reason: &str) -> PolicyChange {
        let Self { setting, before, after } = self;
        let source = at.map(|at| inputs.source(at));
        PolicyChange { what, setting, before, after, reason: reason.to_owned(), risks: vec![Risk::Policy], source }
    }
}

/// Returns everything in the policy of a configuration that is looser than in its base.
pub(super) fn loosened(inputs: Inputs<'_>, base: &Desired) -> Vec<PolicyChange> {
    let (own, old) = (&inputs.desired.policy, &base.policy);
    let mut found: Vec<PolicyChange> = weaker(&old.guardrails, &own.guardrails)
        .into_iter()
        .map(|sides| sides.published(inputs, Loosened::WeakerGuardrail, own.at, ""))
        .collect();
    for one in own.overrides.iter().filter(|one| one.until > inputs.now) {
        if !old.overrides.iter().any(|before| allows(before, one)) {
            let patterns: Vec<String> = one.addresses.iter().map(|pattern| pattern.written()).collect();
            let after = format!("up to {} changes at {} until {}", one.max, patterns.join(", "), day(one.until));
            let sides = SettingSides::new(format!("policy.overrides: {}", one.guardrail), "", after);
            found.push(sides.published(inputs, Loosened::NewOverride, Some(one.at), &one.reason));
        }
    }
    for one in &own.ignore {
        if !old.ignore.iter().any(|before| before.address == one.address) {
            let sides = SettingSides::new("policy.ignore", "", one.address.written());
            found.push(sides.published(inputs, Loosened::NewIgnore, Some(one.at), &one.reason));
        }
    }
    found.extend(freeze(old, own, inputs.now).map(|sides| {
        let reason = own.freeze.as_ref().map(|freeze| &*freeze.reason).unwrap_or_default();
        let at = own.freeze.as_ref().map(|freeze| freeze.at).or(own.at);
        sides.published(inputs, Loosened::LiftedFreeze, at, reason)
    }));
    found.extend(of_unlisted(inputs, base));
    found
}

/// Returns whether an override lets through at least what another one does.
fn allows(before: &Override, after: &Override) -> bool {
    before.guardrail == after.guardrail
        && before.max >= after.max
        && before.until >= after.until
        && after.addresses.iter().all(|pattern| before.addresses.contains(pattern))
}

/// Returns the settings of guardrails that object to less than before.
fn weaker(old: &Guardrails, own: &Guardrails) -> Vec<SettingSides> {
    // Every field is named, so that a new one is not forgotten here.
    let Guardrails {
        min_owners,
        protected_users,
        allowed_email_domains,
        max_new_owners,
        max_invites,
        max_removals,
        max_changes,
        revoke_used_within,
        model_used_within,
        max_spend_limit_factor,
    } = own;
    let mut found = Vec::new();
    let mut add = |is_weaker: bool, name: &str, before: String, after: String| {
        if is_weaker {
            found.push(SettingSides::new(format!("policy.guardrails.{name}"), before, after));
        }
    };
    let number = |number: &u64| number.to_string();
    add(*min_owners < old.min_owners, "min_owners", number(&old.min_owners), number(min_owners));
    let dropped: Vec<String> = old
        .protected_users
        .iter()
        .filter(|user| !protected_users.contains(user))
        .map(|user| user.as_str().to_owned())
        .collect();
    add(!dropped.is_empty(), "protected_users", dropped.join(", "), "not protected".to_owned());
    if let Some(before) = &old.allowed_email_domains {
        match allowed_email_domains {
            None => add(true, "allowed_email_domains", before.join(", "), "every domain".to_owned()),
            Some(after) => {
                let more = after.iter().any(|domain| !before.contains(domain));
                add(more, "allowed_email_domains", before.join(", "), after.join(", "));
            }
        }
    }
    let greater = [
        ("max_new_owners", old.max_new_owners, *max_new_owners),
        ("max_invites", old.max_invites, *max_invites),
        ("max_changes", old.max_changes, *max_changes),
        ("max_spend_limit_factor", old.max_spend_limit_factor, *max_spend_limit_factor),
    ];
    for (name, before, after) in greater {
        add(after > before, name, number(&before), number(&after));
    }
    let names: BTreeSet<&str> = old.max_removals.keys().chain(max_removals.keys()).map(|name| &**name).collect();
    for name in names {
        let (before, after) = (old.limit(name), own.limit(name));
        let is_weaker = match (before, after) {
            (Limit::Count(before), Limit::Count(after)) => after > before,
            (Limit::Percent(before), Limit::Percent(after)) => after > before,
            // It depends on how many rows live.
            (Limit::Count(_), Limit::Percent(share)) => share > 0,
            (Limit::Percent(_), Limit::Count(count)) => count > 0,
        };
        add(is_weaker, &format!("max_removals.{name}"), limit(before), limit(after));
    }
    let days = |seconds: Seconds| format!("{} days", seconds / 86_400);
    let shorter = [
        ("revoke_used_within", old.revoke_used_within, *revoke_used_within),
        ("model_used_within", old.model_used_within, *model_used_within),
    ];
    for (name, before, after) in shorter {
        add(after < before, name, days(before), days(after));
    }
    found
}

fn limit(limit: Limit) -> String {
    match limit {
        Limit::Count(count) => count.to_string(),
        Limit::Percent(share) => format!("{share}%"),
    }
}

/// Returns how a freeze that holds now is looser.
fn freeze(old: &Policy, own: &Policy, now: Seconds) -> Option<SettingSides> {
    let holds = |freeze: &&Freeze| freeze.until.is_none_or(|until| until > now);
    let before = old.freeze.as_ref().filter(holds)?;
    let told = |freeze: &Freeze| {
        let until = freeze.until.map_or_else(|| "without an end".to_owned(), |until| format!("until {}", day(until)));
        let allows: Vec<String> = freeze.allow.iter().map(|effect| format!("{effect:?}").to_lowercase()).collect();
        if allows.is_empty() { until } else { format!("{until}, allows {}", allows.join(", ")) }
    };
    let Some(after) = own.freeze.as_ref().filter(holds) else {
        return Some(SettingSides::new("policy.freeze", told(before), "no freeze"));
    };
    let is_shorter = match (before.until, after.until) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(before), Some(after)) => after < before,
    };
    let is_looser = is_shorter || !after.allow.is_subset(&before.allow);
    is_looser.then(|| SettingSides::new("policy.freeze", told(before), told(after)))
}

fn rank(unlisted: Unlisted) -> u8 {
    match unlisted {
        Unlisted::Remove => 2,
        Unlisted::Report => 1,
        Unlisted::Ignore => 0,
    }
}

fn word(unlisted: Unlisted) -> &'static str {
    match unlisted {
        Unlisted::Remove => "remove",
        Unlisted::Report => "report",
        Unlisted::Ignore => "ignore",
    }
}

/// Returns the collections whose unlisted rows are treated less strictly: by the policy, or by a section of their own.
fn of_unlisted(inputs: Inputs<'_>, base: &Desired) -> Vec<PolicyChange> {
    let (own, old) = (&inputs.desired.policy, &base.policy);
    let mut found = Vec::new();
    let names: BTreeSet<&Box<str>> = old.unlisted.keys().chain(own.unlisted.keys()).collect();
    let mut by_policy: BTreeMap<&str, (Unlisted, Unlisted)> = BTreeMap::new();
    for name in names {
        let of = |policy: &Policy| policy.unlisted.get(name).copied().unwrap_or_default();
        let (before, after) = (of(old), of(own));
        if rank(after) < rank(before) {
            by_policy.insert(name, (before, after));
            let sides = SettingSides::new(format!("policy.unlisted.{name}"), word(before), word(after));
            found.push(sides.published(inputs, Loosened::LooserUnlisted, own.at, ""));
        }
    }
    let length = |policy: &Policy| policy.unlisted_grace.as_ref().map_or(0, Length::seconds);
    if length(own) > length(old) {
        let text = |policy: &Policy| policy.unlisted_grace.as_ref().map(ToString::to_string).unwrap_or_default();
        let sides = SettingSides::new("policy.unlisted_grace", text(old), text(own));
        found.push(sides.published(inputs, Loosened::LooserUnlisted, Some(own.grace_at), ""));
    }
    // A section may say it for itself; what the policy explains is told once.
    let mut told: BTreeSet<(String, Position)> = BTreeSet::new();
    let mut compare = |scope: &ScopeKey, before: &DesiredScope, after: &DesiredScope| {
        let facts = kinds::get(scope.kind).facts();
        for pending in [false, true] {
            let collections = facts.collections(pending);
            let (was, is) = (unlisted(before, old, &collections), unlisted(after, own, &collections));
            let Some(name) = collections.first().copied() else { continue };
            let explained = collections.iter().any(|name| by_policy.get(name) == Some(&(was, is)));
            if rank(is) < rank(was) && !explained && told.insert((name.to_owned(), after.at)) {
                let place = scope.parent.as_ref().map(|parent| format!("{parent} ")).unwrap_or_default();
                let sides = SettingSides::new(format!("{place}unlisted.{name}"), word(was), word(is));
                found.push(sides.published(inputs, Loosened::LooserUnlisted, Some(after.at), ""));
            }
        }
    };
    for (scope, after) in &inputs.desired.scopes {
        if let Some(before) = base.scope(scope) {
            compare(scope, before, after);
        }
    }
    if let (Some(before), Some(after)) = (&base.unlisted, &inputs.desired.unlisted) {
        for (scope, after) in &after.scopes {
            if let Some(before) = before.scopes.get(scope) {
                compare(scope, before, after);
            }
        }
    }
    found
}
