//! Guardrail: a project is not archived while it costs something or holds a key that this plan does not end, because
//! archiving is for ever.

use super::{
    Exempt, Finding, GuardContext, count, is_read,
    keys::{self, Key},
    recent_costs, some,
};
use crate::{
    kinds::{self, ApiKey},
    model::{
        address::Address,
        read_request::ReadRequest,
        scalar::{Seconds, day},
        verb::Verb,
    },
    plan::Step,
};
use std::collections::BTreeSet;

const DAY: Seconds = 86_400;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let within = context.policy.guardrails.revoke_used_within.max(DAY);
    // Costs are told by whole days of UTC.
    let since = context.inputs.now.saturating_sub(within).div_euclid(DAY).saturating_mul(DAY);
    let limit = format!("no costs since {}, and no live key", day(since));
    let archived: Vec<&Step> = context.counted(exempt).filter(|step| step.verb() == Verb::Archive).collect();
    if archived.is_empty() {
        return Finding::fine("no project is archived", limit);
    }
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    let ended = ended(context);
    let keys: Vec<Key<'_>> = keys::all(context).collect();
    for step in &archived {
        let mut uses = Vec::new();
        let mut hidden = BTreeSet::new();
        match recent_costs::cost(context, &step.scope, &step.key, since, needs, &mut hidden) {
            Some(usd) if usd > 0.0 => uses.push(format!("cost {usd:.2} USD")),
            _ => {}
        }
        let scope = kinds::scope::<ApiKey>(Some(&step.address));
        if is_read(context, &scope, needs, &mut hidden) {
            let live: Vec<String> = keys
                .iter()
                .filter(|key| *key.scope == scope && !ended.keys.contains(&key.address))
                .filter(|key| key.owner.is_none_or(|owner| !ended.owners.contains(owner)))
                .map(|key| key.told(context))
                .collect();
            if !live.is_empty() {
                uses.push(format!("has {}: {}", count(live.len(), "key", "keys"), some(&live)));
            }
        }
        if !hidden.is_empty() {
            unjudged.insert(step.change.address.clone());
            unread.extend(hidden);
        }
        if !uses.is_empty() {
            objections.push((step, format!("{} {}", step.address, uses.join(" and "))));
        }
    }
    let told: Vec<String> = objections.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match told.is_empty() {
            true => format!("{} not in use", count(archived.len(), "project", "projects")),
            false => some(&told),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Revoke its keys first and wait until it causes no more costs, or write an override.".to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}

/// The keys that the plan revokes, and the ids of those whom it removes with their keys.
struct EndedOwners<'a> {
    keys: BTreeSet<&'a Address>,
    owners: BTreeSet<&'a str>,
}

fn ended<'a>(context: &GuardContext<'a>) -> EndedOwners<'a> {
    let removes = |step: &&Step| step.verb() == Verb::Remove && kinds::get(step.scope.kind).facts().ends_owned;
    let owners = context.steps.iter().filter(removes).filter_map(|step| Some(step.identity.as_ref()?.as_str()));
    let keys = context.steps.iter().filter(|step| step.verb() == Verb::Revoke).map(|step| &step.address);
    EndedOwners { keys: keys.collect(), owners: owners.collect() }
}
