//! Guardrail: a plan takes no project's last owner away. Owners of the organization own every project without being
//! its own, so they are not counted; nor is whoever has not accepted an invite yet.

use super::{Exempt, Finding, OWNER, World, count, some};
use crate::{
    kinds::{self, ProjectMember, User, kind::Kind as _},
    model::{
        address::Address,
        scope::{Identity, Need, ScopeKey},
        verb::Verb,
    },
    plan::Step,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(world: &World<'_>, exempt: &Exempt<'_>, _: &mut Vec<Need>) -> Finding {
    let limit = "every project keeps an owner of its own".to_owned();
    let Some((kind, _)) = kinds::named(ProjectMember::NAME) else { return Finding::fine("", limit) };
    let scopes: Vec<&ScopeKey> = (world.inputs.live.scopes.iter())
        .filter(|(scope, table)| scope.kind == kind && table.coverage.all)
        .map(|(scope, _)| scope)
        .collect();
    let covered: BTreeSet<&str> = kinds::rows_of::<User>(world.inputs.live)
        .filter(|(_, user)| user.is_accepted_owner())
        .filter_map(|(_, user)| user.member_id())
        .collect();
    let archived: BTreeSet<&Address> =
        world.steps.iter().filter(|step| step.verb() == Verb::Archive).map(|step| &step.address).collect();
    let mut owners: BTreeMap<&ScopeKey, BTreeSet<&str>> = BTreeMap::new();
    for (scope, row) in kinds::rows_of::<ProjectMember>(world.inputs.live) {
        if !row.carried && row.email.is_some() && row.role.power() >= OWNER && !covered.contains(&*row.id) {
            owners.entry(scope).or_default().insert(&row.id);
        }
    }
    let mut told = Vec::new();
    let mut objections = BTreeSet::new();
    for scope in &scopes {
        let Some(project) = scope.parent.as_ref().filter(|project| !archived.contains(project)) else { continue };
        let Some(today) = owners.get(scope) else { continue };
        let losing: Vec<&Step> = world.steps.iter().filter(|step| loses(step, scope, today)).collect();
        let lost: BTreeSet<&str> = losing.iter().filter_map(|step| id(step)).collect();
        let gained =
            world.steps.iter().any(|step| step.scope == **scope && step.power.0 < OWNER && step.power.1 >= OWNER);
        if losing.is_empty() || gained || lost.len() < today.len() {
            continue;
        }
        told.push(format!("{project} has {} today, and none after", count(today.len(), "owner", "owners")));
        objections.extend(losing.into_iter().filter(|step| !exempt.has(step)).map(|step| step.change.address.clone()));
    }
    Finding {
        saw: match told.is_empty() {
            true => format!("{} whose members are managed", count(scopes.len(), "project", "projects")),
            false => some(&told),
        },
        limit,
        addresses: objections.into_iter().collect(),
        help: "Make somebody else an owner of the project first; somebody who is only invited does not count."
            .to_owned(),
        ..Finding::default()
    }
}

/// Whether a step takes ownership of a project from one of its owners.
fn loses(step: &Step, scope: &ScopeKey, today: &BTreeSet<&str>) -> bool {
    let theirs = id(step).is_some_and(|id| today.contains(id));
    let demoted = step.scope == *scope && step.power.1 < OWNER;
    let leaves = kinds::get(step.scope.kind).name() == User::NAME && step.verb() == Verb::Remove;
    theirs && (demoted || leaves)
}

fn id(step: &Step) -> Option<&str> {
    match &step.identity {
        Some(Identity::Id(id)) => Some(id),
        _ => None,
    }
}
