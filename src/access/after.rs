//! What is live and the steps of a plan in, what will be out: the same graph with the rows that the steps add, and
//! without those that they take away and what goes with these.

use super::{
    graph::{GrantHolder, Graph, ProjectState, Row},
    principal_names::PrincipalNames,
};
use crate::{
    kinds::{
        self, Group, Project, ServiceAccount, User,
        erased::{AnyGrantingRow, AnyKind},
    },
    model::{
        address::{Address, Name},
        edge::Edge,
        live_row::Identity,
        live_table::Live,
        principal,
        scope::{KindId, ScopeKey},
        untyped::{AnyLive, AnySpec},
    },
};
use foldhash::HashMap;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The part of a step that access depends on.
#[derive(Debug)]
pub struct StepRow<'a> {
    /// The scope.
    pub scope: &'a ScopeKey,
    /// The name in it.
    pub key: &'a Name,
    /// The identity of the live row; `None` for a create.
    pub identity: Option<&'a Identity>,
    /// True if the row goes.
    pub removes: bool,
    /// True if the row waits for somebody to accept an invite.
    pub pending: bool,
    /// The wanted fields, where the row stays.
    pub want: Option<&'a dyn AnySpec>,
    /// The live row, where there is one.
    pub have: Option<&'a dyn AnyLive>,
    /// The rows that it brings along: the names of what they stand in, and their fields.
    pub bundled: Vec<(Name, Map<String, Value>)>,
}

impl StepRow<'_> {
    /// Returns whether the step changes more than the name of its row.
    pub(super) fn changes_access(&self) -> bool {
        let kind = kinds::get(self.scope.kind);
        let seen = |want, have| AnyGrantingRow { parent: self.scope.parent.as_ref(), key: self.key, want, have };
        let before = self.have.and_then(|have| kind.abilities(&seen(None, Some(have))));
        let after = self.want.and_then(|want| kind.abilities(&seen(Some(want), self.have)));
        self.removes || before.is_none() || before != after
    }
}

/// The step that takes something away, by the number of the thing. Every edge is looked up in it, so it is a list and no
/// map.
#[derive(Debug, Default)]
struct Takers(Vec<Option<u32>>);

impl Takers {
    fn insert(&mut self, thing: u32, step: u32) {
        let index = thing as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        self.0[index] = Some(step);
    }

    fn of(&self, thing: u32) -> Option<u32> {
        self.0.get(thing as usize).copied().flatten()
    }
}

/// Rows, principals, groups and projects that steps take away, with everything that depends on them.
#[derive(Debug, Default)]
pub(super) struct Gone {
    rows: Takers,
    principals: Takers,
    groups: Takers,
    pub(super) projects: BTreeMap<u32, u32>,
}

impl Gone {
    /// Returns the steps that take an edge away.
    pub(super) fn steps(&self, row: u32, holder: GrantHolder) -> impl Iterator<Item = u32> {
        let (principal, group) = match holder {
            GrantHolder::Principal(principal) => (self.principal(principal), None),
            GrantHolder::Group(group) => (None, self.group(group)),
        };
        [self.rows.of(row), principal, group].into_iter().flatten()
    }

    pub(super) fn takes(&self, row: u32, holder: GrantHolder) -> bool {
        self.steps(row, holder).next().is_some()
    }

    pub(super) fn principal(&self, principal: u32) -> Option<u32> {
        self.principals.of(principal)
    }

    pub(super) fn group(&self, group: u32) -> Option<u32> {
        self.groups.of(group)
    }
}

/// The world after the steps. See the module.
#[derive(Debug)]
pub struct After<'a> {
    /// The world.
    pub graph: Graph<'a>,
    pub(super) gone: Gone,
    /// The step that changes a role, by the role's number.
    pub(super) roles: HashMap<u32, u32>,
}

/// Returns the world after the steps.
#[must_use]
pub fn after_steps<'a>(live: &Live, before: &Graph<'a>, steps: &'a [StepRow<'a>]) -> After<'a> {
    after(before, &PrincipalNames::new(live), steps)
}

/// Returns the world after the steps. The numbers of what both worlds have are equal.
#[must_use]
pub(super) fn after<'a>(before: &Graph<'a>, by_id: &PrincipalNames<'_>, steps: &'a [StepRow<'a>]) -> After<'a> {
    let mut after = After { graph: before.clone(), gone: Gone::default(), roles: HashMap::default() };
    for (number, step) in (0..).zip(steps) {
        after.take_away(before, number, step);
    }
    let After { graph, gone, .. } = &mut after;
    let stays = |row: u32, holder: GrantHolder| !gone.takes(row, holder);
    graph.organization.retain(|grant| stays(grant.row, grant.holder));
    for grants in &mut graph.by_project {
        grants.retain(|grant| stays(grant.row, grant.holder));
    }
    for (group, members) in (0..).zip(&mut graph.members) {
        let stays = |row, principal| stays(row, GrantHolder::Principal(principal)) && gone.group(group).is_none();
        members.retain(|member| stays(member.row, member.principal));
    }
    for (account, actors) in (0..).zip(&mut graph.actors) {
        let account_stays = gone.principal(account).is_none();
        actors.retain(|actor| account_stays && stays(actor.row, GrantHolder::Principal(actor.principal)));
    }
    for (number, step) in (0..).zip(steps) {
        after.add(number, step, by_id);
    }
    // Whatever is added to a project that is archived gives nothing.
    for project in after.gone.projects.keys() {
        after.graph.project_states[*project as usize] = ProjectState::Archived;
        after.graph.by_project[*project as usize].clear();
    }
    after.graph.sort();
    after
}

impl<'a> After<'a> {
    /// Takes away what a step removes or replaces.
    fn take_away(&mut self, before: &Graph<'a>, number: u32, step: &StepRow<'a>) {
        if step.identity.is_none() {
            return;
        }
        let rows = before.rows_at(step.scope, step.key, step.identity);
        rows.iter().for_each(|row| self.gone.rows.insert(*row, number));
        if !step.removes {
            return;
        }
        let address = kinds::address(step.scope, step.key);
        self.take_inside(before, number, &address, step.scope.kind);
        let accepted = matches!(step.identity, Some(Identity::Id(_)));
        if step.scope.kind == kinds::id::<Project>() {
            if let Some(project) = before.projects.find(step.key) {
                self.gone.projects.insert(project, number);
            }
        } else if step.scope.kind == kinds::id::<Group>() {
            if let Some(group) = before.groups.find(step.key) {
                self.gone.groups.insert(group, number);
            }
        } else if step.scope.kind == kinds::id::<User>() && accepted {
            if let Some(principal) = before.principals.find(step.key) {
                self.gone.principals.insert(principal, number);
            }
        } else if step.scope.kind == kinds::id::<ServiceAccount>() {
            let name = step.scope.parent.as_ref().map(|project| principal::of_account(project.name(), step.key));
            if let Some(principal) = name.and_then(|name| before.principals.find(&name)) {
                self.gone.principals.insert(principal, number);
            }
        } else if kinds::is_role(step.scope)
            && let Some(role) = before.role_numbers.get(&address).copied()
        {
            self.roles.insert(role, number);
            let grants = before.organization.iter().chain(before.by_project.iter().flatten());
            let assigned = grants.filter(|grant| grant.given == super::graph::Given::Role(role));
            assigned.for_each(|grant| self.gone.rows.insert(grant.row, number));
        }
    }

    /// Takes away the rows that stand in what is removed. What stands in a project goes with the project.
    fn take_inside(&mut self, before: &Graph<'a>, number: u32, address: &Address, kind: KindId) {
        if kind == kinds::id::<Project>() {
            return;
        }
        for (inside, _) in kinds::under(kinds::get(kind).facts().name) {
            let scope = ScopeKey { kind: inside, parent: Some(address.clone()) };
            if let Some((from, to)) = before.scopes.get(&scope) {
                (*from..*to).for_each(|row| self.gone.rows.insert(row, number));
            }
        }
    }

    /// Adds what a step adds.
    fn add(&mut self, number: u32, step: &StepRow<'a>, by_id: &PrincipalNames<'_>) {
        // A row that stays although no entry describes it (an invite that is sent again with fewer projects) gives what it
        // gives today.
        if step.removes || (step.want.is_none() && step.have.is_none()) {
            return;
        }
        let kind = kinds::get(step.scope.kind);
        let row = Row { scope: step.scope, key: step.key, identity: step.identity, step: Some(number) };
        let row = self.graph.add_row(row);
        let address = kinds::address(step.scope, step.key);
        let seen =
            AnyGrantingRow { parent: step.scope.parent.as_ref(), key: step.key, want: step.want, have: step.have };
        for edge in kind.grants(&seen) {
            self.graph.add(Edge { pending: edge.pending || step.pending, ..edge }, row, by_id);
        }
        for edge in bundled(kind, step) {
            self.graph.add(edge, row, by_id);
        }
        if kinds::is_role(step.scope) {
            let role = self.graph.role(&address);
            self.roles.insert(role, number);
            let role = &mut self.graph.roles[role as usize];
            role.own = kind.abilities(&seen);
            role.row = Some(row);
        }
        if step.identity.is_some() {
            return;
        }
        self.graph.read.create(step.scope, &address);
        if step.scope.kind == kinds::id::<Project>() {
            let project = self.graph.project(step.key);
            self.graph.project_states[project as usize] = ProjectState::Active;
        } else if step.scope.kind == kinds::id::<Group>() {
            self.graph.group(step.key);
        }
    }
}

/// Returns the edges of what a step brings along. It waits for the same person.
fn bundled(kind: &dyn AnyKind, step: &StepRow<'_>) -> Vec<Edge> {
    let guest = kinds::bundled_in(kind.facts().name);
    let Some((_, guest)) = guest.filter(|_| !step.bundled.is_empty()) else { return Vec::new() };
    let Some((_, parent_kind)) = kinds::named(guest.facts().under) else { return Vec::new() };
    let mut edges = Vec::new();
    for (parent, fields) in &step.bundled {
        let parent = Address::root(parent_kind.facts().segment, parent.clone());
        let Some(row) = guest.bundled(step.key, "", fields) else { continue };
        let seen = AnyGrantingRow { parent: Some(&parent), key: step.key, want: None, have: Some(&*row.live) };
        edges.extend(guest.grants(&seen).into_iter().map(|edge| Edge { pending: true, ..edge }));
    }
    edges
}
