//! Guardrail: a plan does not lower the number of accepted human organization owners below the least.

use super::{Exempt, Finding, OWNER, World, count, loses_ownership, may_lose_ownership};
use crate::{
    kinds::{self, User},
    model::{scope::Identity, scope::Need, verb::Verb},
    plan::Step,
};

pub(super) fn judge(world: &World<'_>, _: &Exempt<'_>, _: &mut Vec<Need>) -> Finding {
    let least = world.policy.guardrails.min_owners;
    let limit = format!("at least {least}");
    let losing: Vec<&Step> = world.steps.iter().filter(|step| loses_ownership(step)).collect();
    // Whose role nobody knows may be an owner, and is counted as none: then the others must be enough.
    let unknown: Vec<&Step> = world.steps.iter().filter(|step| may_lose_ownership(step)).collect();
    if losing.is_empty() && unknown.is_empty() {
        return Finding::fine("no owner is demoted or removed", limit);
    }
    // Whoever is only invited owns nothing yet, and service accounts are no people.
    let today = kinds::rows_of::<User>(world.inputs.live).filter(|(_, row)| row.is_accepted_owner()).count();
    let gaining = world
        .steps
        .iter()
        .filter(|step| {
            step.verb() == Verb::Update
                && kinds::get(step.scope.kind).name() == "user"
                && matches!(step.identity, Some(Identity::Id(_)))
                && step.power.0 < OWNER
                && step.power.1 >= OWNER
        })
        .count();
    let after = (today + gaining).saturating_sub(losing.len());
    let trips = (after < today || !unknown.is_empty()) && (after as u64) < least;
    Finding {
        saw: format!("{} today, {after} after", count(today, "accepted owner", "accepted owners")),
        limit,
        addresses: if trips {
            losing.iter().chain(&unknown).map(|step| step.change.address.clone()).collect()
        } else {
            Vec::new()
        },
        help: "Make somebody else an owner first; somebody who is only invited does not count.".to_owned(),
        ..Finding::default()
    }
}
