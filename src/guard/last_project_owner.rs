//! Guardrail: a plan takes no project's last owner away. Whoever owns it through a group counts. Owners of the
//! organization own every project without being its own, so they are not counted; nor is whoever has not accepted an
//! invite yet.

use super::{Exempt, Finding, GuardContext, OWNER, count, is_read, left_out, oldest_first, read_declared, some, takes};
use crate::{
    access::ProjectOwners,
    kinds::{self, Group, GroupMember, ProjectGroup, ProjectGroupRole, ProjectMember, User},
    model::{
        address::Address,
        live_row::Identity,
        live_table::{Facet, Lookup},
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
        verb::Verb,
    },
    plan::Step,
};
use std::collections::{BTreeMap, BTreeSet};

/// People who own a project for themselves: their ids, and their addresses.
type Owners<'a> = BTreeMap<&'a str, &'a str>;

/// Those who own projects in any way, before and after, by the project.
type EffectiveOwners<'a> = BTreeMap<&'a str, &'a ProjectOwners>;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let scopes: Vec<&ScopeKey> = (context.inputs.live.scopes.iter())
        .filter(|(scope, table)| scope.kind == kinds::id::<ProjectMember>() && table.coverage.all)
        .map(|(scope, _)| scope)
        .collect();
    let archived: BTreeSet<&Address> =
        context.steps.iter().filter(|step| step.verb() == Verb::Archive).map(|step| &step.address).collect();
    let mut objections = Objections { left: members_left_out(context, exempt, needs), ..Objections::default() };
    let losses = Losses::of(context.steps);
    let owners = owners(context);
    let delta = context.delta();
    let effective = delta.project_owners.iter().map(|owners| (&*owners.project, owners)).collect();
    objections.ask_about(context, exempt, &losses, &owners, &effective, needs);
    let judge = Judge {
        context,
        exempt,
        losses,
        owners,
        implied: kinds::rows_of::<User>(context.inputs.live)
            .filter(|(_, user)| user.owns_the_organization())
            .filter_map(|(_, user)| user.member_id())
            .collect(),
        gaining: (context.steps.iter())
            .filter(|step| step.power.before < OWNER && step.power.after >= OWNER)
            .map(|step| &step.scope)
            .collect(),
        effective,
    };
    for scope in &scopes {
        if let Some(project) = scope.parent.as_ref().filter(|project| !archived.contains(project)) {
            judge.project(scope, project, needs, &mut objections);
        }
    }
    Finding {
        observed: match objections.told.is_empty() {
            true => format!("{} with managed members", count(scopes.len(), "project", "projects")),
            false => some(&objections.told),
        },
        limit: "every project keeps an owner".to_owned(),
        addresses: objections.addresses.into_iter().collect(),
        help: "Make someone else an owner of the project first; a person who is only invited does not count."
            .to_owned(),
        unread: objections.unread,
        left: objections.left,
        unjudged: objections.unjudged,
        beyond: objections.beyond.into_iter().collect(),
    }
}

/// Returns those who own projects for themselves, or because they own the organization.
fn owners<'a>(context: &GuardContext<'a>) -> BTreeMap<&'a ScopeKey, Owners<'a>> {
    let mut owners: BTreeMap<&ScopeKey, Owners<'_>> = BTreeMap::new();
    for (scope, row) in kinds::rows_of::<ProjectMember>(context.inputs.live) {
        if let Some(email) = row.email.as_deref().filter(|_| !row.bundled && row.role.power() >= OWNER) {
            owners.entry(scope).or_default().insert(&row.id, email);
        }
    }
    owners
}

/// The parts of the finding that the projects add to.
#[derive(Default)]
struct Objections {
    told: Vec<String>,
    addresses: BTreeSet<String>,
    beyond: BTreeSet<String>,
    unread: BTreeSet<String>,
    left: BTreeSet<String>,
    unjudged: BTreeSet<String>,
}

impl Objections {
    /// Asks whether those who lose a project, or who are left in it when others lose it through a group, own it for
    /// themselves, or only because they own the organization.
    fn ask_about(
        &mut self,
        context: &GuardContext<'_>,
        exempt: &Exempt<'_>,
        losses: &Losses<'_>,
        owners: &BTreeMap<&ScopeKey, Owners<'_>>,
        effective: &EffectiveOwners<'_>,
        needs: &mut Vec<ReadRequest>,
    ) {
        for (scope, people) in owners {
            let mut losing = losses.of_owners(scope, &people.keys().copied().collect());
            let project = scope.parent.as_ref().and_then(|project| effective.get(project.name()));
            if let Some(owners) = project.filter(|owners| is_left_to_members(owners, people)) {
                losing.extend(owners.losing.iter().map(|step| &context.steps[*step]));
            }
            losing.retain(|step| !exempt.has(step));
            if losing.is_empty() {
                continue;
            }
            let mut hidden = BTreeSet::new();
            people.values().for_each(|email| ask(context, email, needs, &mut hidden));
            if !hidden.is_empty() {
                self.unjudged.extend(losing.iter().map(|step| step.change.address.clone()));
                self.unread.extend(hidden);
            }
        }
    }
}

/// Returns whether everybody who still owns a project after the steps is one of the members who own it for themselves.
fn is_left_to_members(owners: &ProjectOwners, members: &Owners<'_>) -> bool {
    let members: BTreeSet<&str> = members.values().copied().collect();
    owners.after.iter().all(|name| members.contains(&**name))
}

/// The people and steps by which one project after the other is judged.
struct Judge<'a> {
    context: &'a GuardContext<'a>,
    exempt: &'a Exempt<'a>,
    losses: Losses<'a>,
    owners: BTreeMap<&'a ScopeKey, Owners<'a>>,
    /// The owners of the organization, by id.
    implied: BTreeSet<&'a str>,
    /// Where somebody becomes an owner.
    gaining: BTreeSet<&'a ScopeKey>,
    effective: EffectiveOwners<'a>,
}

impl<'a> Judge<'a> {
    fn project(&self, scope: &ScopeKey, project: &Address, needs: &mut Vec<ReadRequest>, objections: &mut Objections) {
        let effective = self.effective.get(project.name()).copied();
        let direct: BTreeSet<&str> =
            self.owners.get(scope).into_iter().flat_map(|owners| owners.values().copied()).collect();
        let through_groups =
            |owners: &ProjectOwners| owners.before.iter().filter(|name| !direct.contains(&***name)).count();
        let direct_losses = self.losses_of_all(scope);
        let group_losses = effective.filter(|owners| owners.after.is_empty() && through_groups(owners) > 0);
        if direct_losses.is_none() && group_losses.is_none() {
            return;
        }
        let uncounted = read_declared_groups(self.context, project, needs);
        if !uncounted.is_empty() {
            objections.left.extend(uncounted);
            return;
        }
        if effective.is_some_and(|owners| !owners.after.is_empty()) {
            return;
        }
        let others = effective.map_or(0, through_groups);
        let with_others =
            effective.into_iter().flat_map(|owners| &owners.losing).map(|step| &self.context.steps[*step]);
        // Whoever owns it through a group loses it as well.
        let (owned, own) = direct_losses.unwrap_or_default();
        let losing: BTreeMap<&Address, &Step> =
            own.iter().copied().chain(with_others).map(|step| (&step.address, step)).collect();
        let objected: Vec<&Step> = losing.into_values().filter(|step| !self.exempt.has(step)).collect();
        let today = if own.is_empty() { effective.map_or(0, |owners| owners.before.len()) } else { owned + others };
        objections.told.push(format!("{project} has {} today, none after", count(today, "owner", "owners")));
        // The owner who is due last stays, and the others may go; where all of them own it through groups, all stay.
        let last = objected.iter().max_by_key(|step| oldest_first(step)).and_then(|step| id(step));
        let stays = objected.iter().filter(|step| own.is_empty() || last.is_some() && id(step) == last);
        objections.beyond.extend(stays.map(|step| step.change.address.clone()));
        objections.addresses.extend(objected.iter().map(|step| step.change.address.clone()));
    }

    /// Returns how many own a project for themselves today, and the steps that take it from all of them; `None` where one
    /// of them stays, or somebody becomes an owner.
    fn losses_of_all(&self, scope: &ScopeKey) -> Option<(usize, Vec<&'a Step>)> {
        let people = self.owners.get(scope)?;
        let today: BTreeSet<&str> = people.keys().copied().filter(|id| !self.implied.contains(id)).collect();
        let losing = self.losses.of_owners(scope, &today);
        let lost: BTreeSet<&str> = losing.iter().filter_map(|step| id(step)).collect();
        let is_all = !today.is_empty() && !losing.is_empty() && lost.len() >= today.len();
        (is_all && !self.gaining.contains(scope)).then_some((today.len(), losing))
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
