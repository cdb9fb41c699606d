//! Guardrail: a plan does not lower the number of accepted human organization owners below the least.

use super::{Exempt, Finding, GuardContext, OWNER, beyond, count, loses_ownership, may_lose_ownership};
use crate::{
    kinds::{self, User},
    model::{scope::Identity, scope::ReadRequest, verb::Verb},
    plan::Step,
};

pub(super) fn check(context: &GuardContext<'_>, _: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let least = context.policy.guardrails.min_owners;
    let limit = format!("at least {least}");
    let losing: Vec<&Step> = context.steps.iter().filter(|step| loses_ownership(step)).collect();
    // Whose role nobody knows may be an owner, and is counted as none: then the others must be enough.
    let unknown: Vec<&Step> = context.steps.iter().filter(|step| may_lose_ownership(step)).collect();
    if losing.is_empty() && unknown.is_empty() {
        return Finding::fine("no owner is demoted or removed", limit);
    }
    // Whoever is only invited owns nothing yet, and service accounts are no people.
    let today = kinds::rows_of::<User>(context.inputs.live).filter(|(_, row)| row.is_accepted_owner()).count();
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
    let after = (today + gaining).saturating_sub(losing.len());
    let trips = (after < today || !unknown.is_empty()) && (after as u64) < least;
    // So many may go that the least stay, or that there are no fewer than today where there are too few already.
    let may_go = ((today + gaining) as u64).saturating_sub(least.min(today as u64));
    let going = || losing.iter().chain(&unknown).copied();
    Finding {
        observed: format!("{} today, {after} after", count(today, "accepted owner", "accepted owners")),
        limit,
        addresses: if trips { going().map(|step| step.change.address.clone()).collect() } else { Vec::new() },
        beyond: if trips { beyond(going(), may_go) } else { Vec::new() },
        help: "Make someone else an owner first; a person who is only invited does not count.".to_owned(),
        ..Finding::default()
    }
}
