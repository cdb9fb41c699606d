//! Guardrail: a plan does not lower the number of accepted human organization owners below the least.

use super::{
    Exempt, Finding, GuardContext, OWNER, beyond, count, left_out, loses_ownership, may_lose_ownership, read_declared,
};
use crate::{
    access::AccessGain,
    kinds::{self, Group, GroupMember, GroupRole, User},
    model::{ability::Ability, live_row::Identity, read_request::ReadRequest, verb::Verb},
    plan::Step,
};
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, _: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let least = context.policy.guardrails.min_owners;
    let limit = format!("at least {least}");
    let losing: Vec<&Step> = context.steps.iter().filter(|step| loses_ownership(step)).collect();
    // Whose role nobody knows may be an owner, and is counted as none: then the others must be enough.
    let unknown: Vec<&Step> = context.steps.iter().filter(|step| may_lose_ownership(step)).collect();
    let delta = context.delta();
    let (through, remain) = &delta.owners_through_groups;
    let loses = |loss: &&AccessGain| loss.abilities.has(Ability::Administer);
    let out = delta.losses.iter().filter(loses).flat_map(|loss| {
        let theirs = loss.principals.iter().filter(|(name, _)| through.contains(name));
        theirs.flat_map(|(_, more)| loss.steps_of(more))
    });
    let is_told = |step: &&Step| losing.iter().chain(&unknown).any(|one| one.address == step.address);
    let out: BTreeSet<usize> = out.collect();
    let out: Vec<&Step> = out.into_iter().map(|step| &context.steps[step]).filter(|step| !is_told(step)).collect();
    if losing.is_empty() && unknown.is_empty() && out.is_empty() {
        return Finding::fine("no owner is demoted or removed", limit);
    }
    // Who owns it through a group counts as well.
    let mut left = read_declared_groups(context, needs);
    left.extend(left_out(context, |scope| scope.kind == kinds::id::<User>()));
    if !left.is_empty() {
        return Finding { limit, left, ..Finding::default() };
    }
    // Whoever is only invited owns nothing yet, and service accounts are no people.
    let today = kinds::rows_of::<User>(context.inputs.live).filter(|(_, row)| row.is_accepted_owner()).count();
    let base = today;
    let today = today + through.len();
    let gaining = context
        .steps
        .iter()
        .filter(|step| {
            step.verb() == Verb::Update
                && step.scope.kind == kinds::id::<User>()
                && matches!(step.identity, Some(Identity::Id(_)))
                && step.power.before < OWNER
                && step.power.after >= OWNER
        })
        .count();
    let after = (base + gaining).saturating_sub(losing.len()) + remain.len();
    let trips = (after < today || !unknown.is_empty()) && (after as u64) < least;
    // So many may go that the least stay, or that there are no fewer than today where there are too few already.
    let may_go = ((base + gaining + remain.len()) as u64).saturating_sub(least.min(today as u64));
    let going = || losing.iter().chain(&unknown).chain(&out).copied();
    Finding {
        observed: format!("{} today, {after} after", count(today, "accepted owner", "accepted owners")),
        limit,
        addresses: if trips { going().map(|step| step.change.address.clone()).collect() } else { Vec::new() },
        beyond: if trips { beyond(going(), may_go) } else { Vec::new() },
        help: "Make someone else an owner first; a person who is only invited does not count.".to_owned(),
        ..Finding::default()
    }
}

/// Sees to it that the groups that the file declares are known, with their roles and members.
fn read_declared_groups(context: &GuardContext<'_>, needs: &mut Vec<ReadRequest>) -> BTreeSet<String> {
    let of_groups = [kinds::id::<Group>(), kinds::id::<GroupRole>(), kinds::id::<GroupMember>()];
    read_declared(context, needs, |scope| of_groups.contains(&scope.kind))
}
