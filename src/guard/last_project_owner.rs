//! Guardrail: a plan takes no project's last owner away. Whoever owns it through a group counts. Owners of the
//! organization own every project without being its own, so they are not counted; nor is whoever has not accepted an
//! invite yet.

use super::{Exempt, Finding, GuardContext, OWNER, count, is_read, left_out, oldest_first, read_declared, some, takes};
use crate::{
    access::ProjectOwners,
    kinds::{self, Group, GroupMember, ProjectGroup, ProjectGroupRole, ProjectMember, User},
    model::{
        address::{Address, Name},
        live_row::Identity,
        live_table::{Facet, Lookup},
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
        verb::Verb,
    },
    plan::Step,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let limit = "every project keeps an owner".to_owned();
    let scopes: Vec<&ScopeKey> = (context.inputs.live.scopes.iter())
        .filter(|(scope, table)| scope.kind == kinds::id::<ProjectMember>() && table.coverage.all)
        .map(|(scope, _)| scope)
        .collect();
    let implied: BTreeSet<&str> = kinds::rows_of::<User>(context.inputs.live)
        .filter(|(_, user)| user.owns_the_organization())
        .filter_map(|(_, user)| user.member_id())
        .collect();
    let archived: BTreeSet<&Address> =
        context.steps.iter().filter(|step| step.verb() == Verb::Archive).map(|step| &step.address).collect();
    let losses = Losses::of(context.steps);
    let gaining: BTreeSet<&ScopeKey> = (context.steps.iter())
        .filter(|step| step.power.before < OWNER && step.power.after >= OWNER)
        .map(|step| &step.scope)
        .collect();
    let mut shown: BTreeMap<&ScopeKey, BTreeMap<&str, &str>> = BTreeMap::new();
    for (scope, row) in kinds::rows_of::<ProjectMember>(context.inputs.live) {
        if let Some(email) = row.email.as_deref().filter(|_| !row.bundled && row.role.power() >= OWNER) {
            shown.entry(scope).or_default().insert(&row.id, email);
        }
    }
    let direct: BTreeMap<&ScopeKey, BTreeSet<&str>> =
        shown.iter().map(|(scope, people)| (*scope, people.values().copied().collect())).collect();
    let mut left = members_left_out(context, exempt, needs);
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut owners: BTreeMap<&ScopeKey, BTreeSet<&str>> = BTreeMap::new();
    for (scope, people) in shown {
        let ids: BTreeSet<&str> = people.keys().copied().collect();
        let mut losing = losses.of_owners(scope, &ids);
        losing.retain(|step| !exempt.has(step));
        if !losing.is_empty() {
            // Whether they own the project for themselves, or only because they own the organization.
            let mut hidden = BTreeSet::new();
            people.values().for_each(|email| ask(context, email, needs, &mut hidden));
            if !hidden.is_empty() {
                let about = losing.iter();
                unjudged.extend(about.map(|step| step.change.address.clone()));
                unread.extend(hidden);
            }
        }
        owners.insert(scope, ids.into_iter().filter(|id| !implied.contains(id)).collect());
    }
    owners.retain(|_, ids| !ids.is_empty());
    let delta = context.delta();
    let effective: BTreeMap<&str, &ProjectOwners> =
        delta.project_owners.iter().map(|owners| (&*owners.project, owners)).collect();
    let mut told = Vec::new();
    let mut objections = BTreeSet::new();
    let mut beyond = BTreeSet::new();
    let mut judged = BTreeSet::new();
    for scope in &scopes {
        let Some(project) = scope.parent.as_ref().filter(|project| !archived.contains(project)) else { continue };
        let Some(today) = owners.get(scope) else { continue };
        let losing = losses.of_owners(scope, today);
        let lost: BTreeSet<&str> = losing.iter().filter_map(|step| id(step)).collect();
        if losing.is_empty() || gaining.contains(scope) || lost.len() < today.len() {
            continue;
        }
        let uncounted = read_declared_groups(context, project, needs);
        if !uncounted.is_empty() {
            left.extend(uncounted);
            continue;
        }
        let lost = effective.get(project.name());
        if lost.is_some_and(|owners| !owners.after.is_empty()) {
            continue;
        }
        // Whoever owns it through a group loses it as well.
        let others = lost.into_iter().flat_map(|lost| &lost.before);
        let others = others.filter(|name| !direct.get(scope).is_some_and(|direct| direct.contains(&***name))).count();
        let with_others = lost.into_iter().flat_map(|lost| &lost.losing).map(|step| &context.steps[*step]);
        let losing: BTreeMap<&Address, &Step> =
            losing.into_iter().chain(with_others).map(|step| (&step.address, step)).collect();
        let losing: Vec<&Step> = losing.into_values().collect();
        told.push(format!("{project} has {} today, none after", count(today.len() + others, "owner", "owners")));
        judged.insert(project.name());
        let objected: Vec<&Step> = losing.iter().copied().filter(|step| !exempt.has(step)).collect();
        // Whoever is due last stays, and the others may go.
        let last = objected.iter().max_by_key(|step| oldest_first(step)).and_then(|step| id(step));
        let stays = objected.iter().filter(|step| last.is_some() && id(step) == last);
        beyond.extend(stays.map(|step| step.change.address.clone()));
        objections.extend(losing.into_iter().filter(|step| !exempt.has(step)).map(|step| step.change.address.clone()));
    }
    // Those who own it through a group, and not for themselves.
    for scope in &scopes {
        let Some(project) = scope.parent.as_ref().filter(|project| !archived.contains(project)) else { continue };
        let Some(lost) = effective.get(project.name()).filter(|lost| lost.after.is_empty()) else { continue };
        let direct = direct.get(scope);
        let through = |name: &&Name| direct.is_none_or(|direct| !direct.contains(&***name));
        if judged.contains(project.name()) || !lost.before.iter().any(|name| through(&name)) {
            continue;
        }
        let uncounted = read_declared_groups(context, project, needs);
        if !uncounted.is_empty() {
            left.extend(uncounted);
            continue;
        }
        told.push(format!("{project} has {} today, none after", count(lost.before.len(), "owner", "owners")));
        let losing = lost.losing.iter().map(|step| &context.steps[*step]);
        let objected: Vec<String> =
            losing.filter(|step| !exempt.has(step)).map(|step| step.change.address.clone()).collect();
        beyond.extend(objected.iter().cloned());
        objections.extend(objected);
    }
    Finding {
        observed: match told.is_empty() {
            true => format!("{} with managed members", count(scopes.len(), "project", "projects")),
            false => some(&told),
        },
        limit,
        addresses: objections.into_iter().collect(),
        help: "Make someone else an owner of the project first; a person who is only invited does not count."
            .to_owned(),
        unread,
        left,
        unjudged,
        beyond: beyond.into_iter().collect(),
    }
}

/// Returns the members of projects that a plan of a part of the configuration does not read, and of which a step may
/// take the last owner, in words. Those of a project that steps are about are asked for.
fn members_left_out(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> BTreeSet<String> {
    let everywhere = [kinds::id::<User>(), kinds::id::<Group>(), kinds::id::<GroupMember>()];
    let inside = [kinds::id::<ProjectGroup>(), kinds::id::<ProjectGroupRole>()];
    let Some(_) = context.inputs.focus else { return BTreeSet::new() };
    let mut takes_everywhere = false;
    for step in context.counted(exempt).filter(|step| takes(step)) {
        takes_everywhere |= everywhere.contains(&step.scope.kind) && step.verb().removes();
        if inside.contains(&step.scope.kind) {
            let members = kinds::scope::<ProjectMember>(Some(&step.address.outermost()));
            if context.inputs.desired.scopes.contains_key(&members) {
                is_read(context, &members, needs, &mut BTreeSet::new());
            }
        }
    }
    if !takes_everywhere {
        return BTreeSet::new();
    }
    left_out(context, |scope| scope.kind == kinds::id::<ProjectMember>())
}

/// Sees to it that the groups of a project that the file declares are known, with their members.
fn read_declared_groups(
    context: &GuardContext<'_>,
    project: &Address,
    needs: &mut Vec<ReadRequest>,
) -> BTreeSet<String> {
    let of_groups = [kinds::id::<Group>(), kinds::id::<GroupMember>()];
    let of_projects = [kinds::id::<ProjectGroup>(), kinds::id::<ProjectGroupRole>()];
    let is_here = |parent: &Address| parent == project || parent.is_inside(project);
    read_declared(context, needs, |scope| {
        of_groups.contains(&scope.kind)
            || of_projects.contains(&scope.kind) && scope.parent.as_ref().is_some_and(is_here)
    })
}

/// Sees to it that a person's role in the organization is known, or says that it cannot be.
fn ask(context: &GuardContext<'_>, email: &str, needs: &mut Vec<ReadRequest>, unread: &mut BTreeSet<String>) {
    let scope = kinds::scope::<User>(None);
    if !matches!(context.inputs.live.find(&scope, email), Lookup::Unread) {
        return;
    }
    match context.inputs.live.unreadable(&scope, Facet::Extent) {
        Some(why) => {
            unread.insert(format!("users: {why}"));
        }
        None => {
            needs.push(ReadRequest { scope, rows: Extent::Keys([email.into()].into()), why: ReadReason::Guardrail })
        }
    }
}

/// The steps that may take ownership of a project from somebody, by where and from whom.
struct Losses<'a> {
    steps: &'a [Step],
    /// What leaves less than ownership in a scope.
    demoting: BTreeMap<&'a ScopeKey, Vec<usize>>,
    /// Who leaves the organization, by id.
    leaving: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Losses<'a> {
    fn of(steps: &'a [Step]) -> Self {
        let mut losses = Self { steps, demoting: BTreeMap::new(), leaving: BTreeMap::new() };
        for (index, step) in steps.iter().enumerate() {
            let Some(id) = id(step) else { continue };
            if step.power.after < OWNER {
                losses.demoting.entry(&step.scope).or_default().push(index);
            }
            if step.scope.kind == kinds::id::<User>() && step.verb() == Verb::Remove {
                losses.leaving.entry(id).or_default().push(index);
            }
        }
        losses
    }

    /// Returns the steps that take ownership of a project from one of its owners, in their order.
    fn of_owners(&self, scope: &ScopeKey, owners: &BTreeSet<&str>) -> Vec<&'a Step> {
        let theirs = |index: &usize| id(&self.steps[*index]).is_some_and(|id| owners.contains(id));
        let demoted = self.demoting.get(scope).into_iter().flatten().copied().filter(theirs);
        let gone = owners.iter().filter_map(|id| self.leaving.get(id)).flatten().copied();
        let found: BTreeSet<usize> = demoted.chain(gone).collect();
        found.into_iter().map(|index| &self.steps[index]).collect()
    }
}

fn id(step: &Step) -> Option<&str> {
    match &step.identity {
        Some(Identity::Id(id)) => Some(id),
        _ => None,
    }
}
