//! Guardrail: one plan takes only so much away, by collection and in total. What goes with its parent, or with the
//! person it belongs to, counts once; a replacement is no removal.

use super::{Exempt, Finding, GuardContext, beyond};
use crate::{
    kinds,
    model::{
        address::Address,
        policy::Limit,
        scope::{Control, Identity, ReadRequest},
    },
    plan::Step,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let settings = &context.policy.guardrails;
    let removed: BTreeSet<&Address> =
        context.steps.iter().filter(|step| step.verb().removes()).map(|step| &step.address).collect();
    let mut by_collection: BTreeMap<&'static str, Vec<&Step>> = BTreeMap::new();
    let mut total = Vec::new();
    for step in context.counted(exempt).filter(|step| step.verb().removes() && !goes_along(context, step, &removed)) {
        let pending = step.identity.as_ref().is_some_and(|identity| identity.is_pending());
        by_collection.entry(kinds::get(step.scope.kind).facts().collections(pending)[0]).or_default().push(step);
        total.push(step);
    }
    let (mut observed, mut limits, mut addresses) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut over: BTreeSet<String> = BTreeSet::new();
    for (collection, steps) in &by_collection {
        let limit = settings.limit(collection);
        let most = limit.of(live_rows(context, collection));
        observed.push(format!("{collection} {}", steps.len()));
        limits.push(match limit {
            Limit::Count(_) => format!("{collection} {most}"),
            Limit::Percent(percent) => format!("{collection} {most} ({percent}%)"),
        });
        if steps.len() as u64 > most {
            addresses.extend(steps.iter().map(|step| step.change.address.clone()));
            over.extend(beyond(steps.iter().copied(), most));
        }
    }
    if by_collection.len() > 1 {
        observed.push(format!("total {}", total.len()));
    }
    let most = settings.limit("total").of(0);
    limits.push(format!("total {most}"));
    if total.len() as u64 > most {
        addresses.extend(total.iter().map(|step| step.change.address.clone()));
    }
    let within = total.iter().copied().filter(|step| !over.contains(&step.change.address));
    over.extend(beyond(within.collect::<Vec<_>>(), most));
    Finding {
        observed: if observed.is_empty() { "no removals".to_owned() } else { observed.join(", ") },
        limit: limits.join(", "),
        addresses: addresses.into_iter().collect(),
        beyond: over.into_iter().collect(),
        help: "If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller \
            steps."
            .to_owned(),
        ..Finding::default()
    }
}

/// Whether something larger that is removed takes this along.
fn goes_along(context: &GuardContext<'_>, step: &Step, removed: &BTreeSet<&Address>) -> bool {
    let kind = kinds::get(step.scope.kind);
    if removed.iter().any(|address| step.address.is_inside(address)) {
        return true;
    }
    let row = context.inputs.live.scopes.get(&step.scope).and_then(|table| table.with_key(&step.key).first());
    row.is_some_and(|row| {
        let ends_with = |owner: &str| {
            context.steps.iter().any(|other| {
                kinds::get(other.scope.kind).facts().ends_owned
                    && removed.contains(&other.address)
                    && matches!(&other.identity, Some(Identity::Id(id)) if **id == *owner)
            })
        };
        if kind.owner(&*row.live).is_some_and(ends_with) {
            return true;
        }
        let spec = kind.observe(&*row.live);
        kind.refers(&step.key, &*spec, step.scope.parent.as_ref()).iter().any(|address| removed.contains(address))
    })
}

/// The live rows of a collection over the declared scopes.
fn live_rows(context: &GuardContext<'_>, collection: &str) -> u64 {
    context
        .inputs
        .desired
        .scopes
        .keys()
        .filter_map(|scope| Some((scope, kinds::get(scope.kind), context.inputs.live.scopes.get(scope)?)))
        .flat_map(|(scope, kind, table)| table.rows.iter().map(move |row| (scope, kind, row)))
        .filter(|(scope, kind, row)| {
            // What is ignored can never be taken away, and makes no room for others.
            let ignored = context.policy.ignores(&kinds::address(scope, &row.key)).is_some();
            !ignored
                && !matches!(row.control, Control::NotAddressable(_) | Control::Archived(_))
                && kind.facts().collections(row.identity.is_pending())[0] == collection
        })
        .count() as u64
}
