//! Guardrail: one plan takes only so much away, by collection and in total. What goes with its parent, or with the
//! person it belongs to, counts once; a replacement is no removal.

use super::{Exempt, Finding, GuardContext, beyond, left_out};
use crate::{
    kinds,
    model::{
        address::Address,
        live_row::{Control, Identity},
        policy::Limit,
        read_request::ReadRequest,
        scope::ScopeKey,
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
    // Whoever is removed together with all that they own.
    let owners: BTreeSet<&str> = (context.steps.iter())
        .filter(|step| kinds::get(step.scope.kind).facts().ends_owned && removed.contains(&step.address))
        .filter_map(|step| match &step.identity {
            Some(Identity::Id(id)) => Some(&**id),
            _ => None,
        })
        .collect();
    let removals = context.counted(exempt).filter(|step| step.verb().removes());
    for step in removals.filter(|step| !goes_along(context, step, &removed, &owners)) {
        let pending = step.identity.as_ref().is_some_and(|identity| identity.is_pending());
        by_collection.entry(kinds::get(step.scope.kind).facts().collections(pending)[0]).or_default().push(step);
        total.push(step);
    }
    let (mut observed, mut limits, mut addresses) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut over: BTreeSet<String> = BTreeSet::new();
    let mut left = BTreeSet::new();
    for (collection, steps) in &by_collection {
        let limit = settings.limit(collection);
        if let Limit::Percent(percent) = limit {
            let uncounted = left_out(context, |scope| is_of(scope, collection));
            if !uncounted.is_empty() {
                observed.push(format!("{collection} {}", steps.len()));
                limits.push(format!("{collection} {percent}%"));
                left.extend(uncounted);
                continue;
            }
        }
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
        left,
        help: "If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller \
            steps."
            .to_owned(),
        ..Finding::default()
    }
}

/// Returns whether something larger that is removed takes this along.
fn goes_along(context: &GuardContext<'_>, step: &Step, removed: &BTreeSet<&Address>, owners: &BTreeSet<&str>) -> bool {
    let kind = kinds::get(step.scope.kind);
    let mut around = std::iter::successors(step.address.parent(), Address::parent);
    if around.any(|address| removed.contains(&address)) {
        return true;
    }
    let row = context.inputs.live.scopes.get(&step.scope).and_then(|table| table.with_key(&step.key).first());
    row.is_some_and(|row| {
        if kind.owner(&*row.live).is_some_and(|owner| owners.contains(owner)) {
            return true;
        }
        let spec = kind.observe(&*row.live);
        kind.refers(&step.key, &*spec, step.scope.parent.as_ref()).iter().any(|address| removed.contains(address))
    })
}

/// Returns whether a scope may hold rows of a collection.
fn is_of(scope: &ScopeKey, collection: &str) -> bool {
    let facts = kinds::get(scope.kind).facts();
    [true, false].into_iter().any(|pending| facts.collections(pending)[0] == collection)
}

/// Returns whether the rows of a scope are also rows of another declared scope of the same collection.
fn is_counted_elsewhere(context: &GuardContext<'_>, scope: &ScopeKey) -> bool {
    let Some((kind, _)) = kinds::get(scope.kind).facts().claims.and_then(kinds::named) else { return false };
    let parent = scope.parent.as_ref().and_then(Address::parent);
    context.inputs.desired.scope(&ScopeKey { kind, parent }).is_some()
}

/// The live rows of a collection over the declared scopes.
fn live_rows(context: &GuardContext<'_>, collection: &str) -> u64 {
    context
        .inputs
        .desired
        .compared(context.inputs.live)
        .iter()
        .filter(|(scope, _)| !is_counted_elsewhere(context, scope))
        .filter_map(|(scope, _)| Some((&**scope, kinds::get(scope.kind), context.inputs.live.scopes.get(scope)?)))
        .flat_map(|(scope, kind, table)| table.rows.iter().map(move |row| (scope, kind, row)))
        .filter(|(scope, kind, row)| {
            // What is ignored can never be taken away, and makes no room for others.
            let ignored = || context.policy.ignores(&kinds::address(scope, &row.key)).is_some();
            row.control.pairs()
                && !matches!(row.control, Control::Archived(_))
                && kind.facts().collections(row.identity.is_pending())[0] == collection
                && (context.policy.ignore.is_empty() || !ignored())
        })
        .count() as u64
}
