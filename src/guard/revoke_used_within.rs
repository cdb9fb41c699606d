//! Guardrail: a key that was used a short while ago is not revoked, because something still uses it.

use super::{Exempt, Finding, GuardContext, count, keys, some};
use crate::{
    kinds::{self, ServiceAccountKey},
    model::{read_request::ReadRequest, scalar::Seconds, verb::Verb},
    plan::{Step, change::Cause},
};
use std::collections::BTreeMap;

/// The time without use after which a key with a successor may go: a little less than the plan asks for, so that a key
/// does not fail here by a second.
const REPLACED: Seconds = 86_400 - 1;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let Some(within) = keys::within(context) else {
        return Finding::fine("not set", "off");
    };
    let limit = format!("no key that was used within {within}");
    let revoked: Vec<&Step> = context.counted(exempt).filter(|step| step.verb() == Verb::Revoke).collect();
    if revoked.is_empty() {
        return Finding::fine("no key is revoked", limit);
    }
    let live: BTreeMap<_, _> =
        keys::all(context).chain(keys::listed(context)).map(|key| (key.address.clone(), key)).collect();
    let used: Vec<(&Step, String)> = revoked
        .iter()
        .filter_map(|step| {
            let is_used = |key: &&keys::Key<'_>| match is_replaced(step) {
                true => key.is_used_within(context, REPLACED),
                false => key.is_used(context),
            };
            let key = live.get(&step.address).filter(is_used)?;
            Some((*step, key.told(context)))
        })
        .collect();
    let told: Vec<String> = used.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match told.is_empty() {
            true => format!("{}, not used within {within}", count(revoked.len(), "key to revoke", "keys to revoke")),
            false => some(&told),
        },
        limit,
        addresses: used.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Find out what uses the key and switch it to another key first, or write an override that names it."
            .to_owned(),
        ..Finding::default()
    }
}

/// Returns whether a key has a successor that orgward made, so that a shorter time is enough.
fn is_replaced(step: &Step) -> bool {
    step.scope.kind == kinds::id::<ServiceAccountKey>() && step.change.cause == Cause::Clock
}
