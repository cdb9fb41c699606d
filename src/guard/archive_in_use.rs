//! Guardrail: a project is not archived while it costs something or holds a key that this plan does not end, because
//! archiving is for ever.

use super::{
    Exempt, Finding, World, count, is_read,
    keys::{self, Key},
    some,
};
use crate::{
    kinds::{self, ApiKey, kind::Kind as _},
    model::{
        address::Address,
        scalar::{Seconds, day},
        scope::{Facet, Need, Rows, ScopeKey, Why},
        verb::Verb,
    },
    plan::Step,
};
use std::collections::BTreeSet;

const DAY: Seconds = 86_400;

pub(super) fn judge(world: &World<'_>, exempt: &Exempt<'_>, needs: &mut Vec<Need>) -> Finding {
    let within = world.policy.guardrails.revoke_used_within.max(DAY);
    // Costs are told by whole days of UTC.
    let since = world.inputs.now.saturating_sub(within).div_euclid(DAY).saturating_mul(DAY);
    let limit = format!("no costs since {}, and no key that lives", day(since));
    let archived: Vec<&Step> = world.counted(exempt).filter(|step| step.verb() == Verb::Archive).collect();
    if archived.is_empty() {
        return Finding::fine("no project is archived", limit);
    }
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    let ended = ended(world);
    let keys: Vec<Key<'_>> = keys::all(world).collect();
    for step in &archived {
        let mut uses = Vec::new();
        let mut hidden = BTreeSet::new();
        match cost(world, step, since, needs, &mut hidden) {
            Some(usd) if usd > 0.0 => uses.push(format!("cost {usd:.2} USD")),
            _ => {}
        }
        let scope = kinds::named(ApiKey::NAME).map(|(kind, _)| ScopeKey { kind, parent: Some(step.address.clone()) });
        if let Some(scope) = scope.filter(|scope| is_read(world, scope, needs, &mut hidden)) {
            let live: Vec<String> = keys
                .iter()
                .filter(|key| *key.scope == scope && !ended.keys.contains(&key.address))
                .filter(|key| key.owner.is_none_or(|owner| !ended.owners.contains(owner)))
                .map(|key| key.told(world))
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
        saw: match told.is_empty() {
            true => format!("{} that nobody uses", count(archived.len(), "project", "projects")),
            false => some(&told),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Revoke its keys first and wait until it costs nothing any more, or write an override.".to_owned(),
        unread,
        unjudged,
    }
}

/// What a project cost; `None` while that is not known.
fn cost(
    world: &World<'_>,
    step: &Step,
    since: Seconds,
    needs: &mut Vec<Need>,
    unread: &mut BTreeSet<String>,
) -> Option<f64> {
    let live = world.inputs.live;
    if let Some(usage) = live.usage(&step.scope, &step.key, since) {
        return Some(usage.usd);
    }
    match live.unreadable(&step.scope, Facet::Usage) {
        Some(why) => {
            unread.insert(format!("costs: {why}"));
        }
        None if live.id(&step.scope, &step.key).is_none() => {
            unread.insert(format!("costs: the id of {} is not known", step.address));
        }
        None => {
            let rows = Rows::Usage([step.key.clone()].into(), since);
            needs.push(Need { scope: step.scope.clone(), rows, why: Why::Guardrail });
        }
    }
    None
}

/// The keys that the plan revokes, and the ids of those whom it removes with their keys.
struct Ended<'a> {
    keys: BTreeSet<&'a Address>,
    owners: BTreeSet<&'a str>,
}

fn ended<'a>(world: &World<'a>) -> Ended<'a> {
    let removes = |step: &&Step| step.verb() == Verb::Remove && kinds::get(step.scope.kind).ends_owned();
    let owners = world.steps.iter().filter(removes).filter_map(|step| Some(step.identity.as_ref()?.as_str()));
    let keys = world.steps.iter().filter(|step| step.verb() == Verb::Revoke).map(|step| &step.address);
    Ended { keys: keys.collect(), owners: owners.collect() }
}
