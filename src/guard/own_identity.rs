//! Guardrail: the key in use is never revoked, and its owner never demoted or removed. If the key cannot be told apart,
//! no admin key is revoked and no organization owner is touched.

use super::{Exempt, Finding, GuardContext, is_read, loses_ownership, may_lose_ownership, read_behind, takes};
use crate::{
    kinds::{self, AdminApiKey, GroupMember, User},
    model::{
        desired_table::unlisted,
        live_row::{Control, Identity, LiveRow},
        live_table::Facet,
        policy::Unlisted,
        read_request::{Extent, ReadReason, ReadRequest},
        verb::Verb,
    },
    plan::{Inputs, Step},
};
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, _: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let revokes = |step: &&Step| step.verb() == Verb::Revoke && step.scope.kind == kinds::id::<AdminApiKey>();
    let keys: Vec<&Step> = context.steps.iter().filter(revokes).collect();
    let owners: Vec<&Step> =
        context.steps.iter().filter(|step| loses_ownership(step) || may_lose_ownership(step)).collect();
    let people: Vec<&Step> = context.steps.iter().filter(|step| loses_something(step)).collect();
    let hidden = read_behind(context, needs, takes);
    let losing = &context.delta().losing_ownership;
    let limit = "the key in use and its owner are kept".to_owned();
    if keys.is_empty() && people.is_empty() && losing.is_empty() && hidden.is_empty() {
        return Finding::fine("no admin key or organization member is removed or demoted", limit);
    }
    let scope = kinds::scope::<AdminApiKey>(None);
    let unjudged: BTreeSet<String> = hidden.iter().map(|(step, _)| step.change.address.clone()).collect();
    let mut unread: BTreeSet<String> = hidden.into_iter().map(|(_, list)| list).collect();
    // The steps by which somebody with one of these ids stops owning the organization: a group may have made them an owner.
    let losing_of = |ids: &[&str]| -> Vec<String> {
        let names: BTreeSet<&str> = ids.iter().flat_map(|id| names_of(context, id)).collect();
        let theirs = losing.iter().filter(|(name, _)| names.contains(&***name));
        theirs.flat_map(|(_, steps)| steps).map(|step| context.steps[*step].change.address.clone()).collect()
    };
    let losing_of_anybody = || -> Vec<String> {
        losing.values().flatten().map(|step| context.steps[*step].change.address.clone()).collect()
    };
    is_read(context, &scope, needs, &mut unread);
    let own: Vec<_> = kinds::rows_of::<AdminApiKey>(context.inputs.live)
        .map(|(_, row)| row)
        .filter(|row| (context.is_own_key)(&row.redacted_value))
        .collect();
    let address = |step: &&Step| step.change.address.clone();
    match own[..] {
        [own] => {
            let own_key = keys.iter().filter(|step| *step.key == *own.id);
            let own_person = people.iter().filter(|step| {
                own.owner_id.is_some() && step.change.precondition.identity.as_deref() == own.owner_id.as_deref()
            });
            // Without an owner in its row, the key may be anybody's.
            let nobody: Vec<&Step> = if own.owner_id.is_none() { people.clone() } else { Vec::new() };
            let through = own.owner_id.as_deref().map_or_else(losing_of_anybody, |id| losing_of(&[id]));
            let mut addresses: Vec<String> =
                own_key.chain(own_person).chain(&nobody).map(address).chain(through).collect();
            addresses.sort();
            addresses.dedup();
            Finding {
                observed: format!("the key in use is `{}` ({})", own.name, own.id),
                limit,
                addresses,
                help: "If this is intended, run orgward with the admin key of another owner. Otherwise allow the key \
                        in the file, or keep its owner."
                    .to_owned(),
                unread,
                unjudged,
                ..Finding::default()
            }
        }
        _ => {
            // Whoever owns one of the keys that it may be could lose it with their membership. Where none fits, it may
            // be any of those that are listed.
            let all = || kinds::rows_of::<AdminApiKey>(context.inputs.live).map(|(_, row)| row);
            let candidates: Vec<_> = if own.is_empty() { all().collect() } else { own.clone() };
            let may_own = |step: &&&Step| {
                let id = step.change.precondition.identity.as_deref();
                candidates.iter().any(|key| key.owner_id.is_none() || key.owner_id.as_deref() == id)
            };
            let mut addresses: Vec<String> =
                keys.iter().chain(&owners).chain(people.iter().filter(may_own)).map(address).collect();
            addresses.extend(losing_of_anybody());
            addresses.sort();
            addresses.dedup();
            Finding {
            observed: match unread.is_empty() {
                true => format!("{} of the admin keys could be the one in use", own.len()),
                false => "the key in use cannot be identified".to_owned(),
            },
            limit,
            addresses,
            help:
                "The key in use cannot be identified, so no change may affect an admin key, an organization owner or \
                    another person who may own the key. Use a key that the organization lists only once."
                    .to_owned(),
            unread,
            unjudged,
            ..Finding::default()
        }
        }
    }
}

/// Returns the list of admin keys, if no plan of these inputs can do without it: the policy removes a member whom no entry
/// lists, and nothing may keep them.
pub(super) fn foreseen(inputs: Inputs<'_>) -> Option<ReadRequest> {
    let Inputs { desired, live, focus, .. } = inputs;
    let (people, keys) = (kinds::scope::<User>(None), kinds::scope::<AdminApiKey>(None));
    let (table, read) = (desired.scopes.get(&people)?, live.scopes.get(&people)?);
    let is_known =
        live.scopes.get(&keys).is_some_and(|read| read.coverage.all) || live.unreadable(&keys, Facet::Extent).is_some();
    let policy = &desired.policy;
    let may_keep =
        policy.unlisted_grace.is_some() || !policy.ignore.is_empty() || policy.freeze.is_some() || policy.no_removals;
    let kind = kinds::get(people.kind);
    let removes = unlisted(table, policy, &kind.facts().collections(false)) == Unlisted::Remove;
    if is_known || may_keep || !removes || focus.is_some() || !read.coverage.all {
        return None;
    }
    let is_removed = |row: &LiveRow| {
        row.control == Control::Managed
            && matches!(row.identity, Identity::Id(_))
            && table.row(&row.key).is_none()
            && read.with_key(&row.key).len() == 1
            && !kind.is_nameless(&*row.live)
            && kind.doubt(&*row.live).is_none()
    };
    let need = ReadRequest { scope: keys, rows: Extent::All, why: ReadReason::Guardrail };
    read.rows.iter().any(is_removed).then_some(need)
}

/// Returns the names that a person goes by, by their id: where no list names them, the id itself.
fn names_of<'a>(context: &GuardContext<'a>, id: &'a str) -> Vec<&'a str> {
    let lists = [kinds::id::<User>(), kinds::id::<GroupMember>()];
    let tables = context.inputs.live.scopes.iter().filter(|(scope, _)| lists.contains(&scope.kind));
    let named = tables.flat_map(|(_, table)| table.with_id(id)).map(|row| &*row.key);
    named.chain([id]).collect()
}

/// Returns whether a step takes something from a person who has accepted. The owner of a key need not be an owner of
/// the organization, and the key ends with them all the same.
fn loses_something(step: &Step) -> bool {
    step.scope.kind == kinds::id::<User>()
        && matches!(step.identity, Some(Identity::Id(_)))
        && (step.verb().removes() || step.power.shrinks() || step.uncertain)
}
