//! A world and the same world after some steps in, what these change out: gains, losses, and the steps that cause them.
//!
//! Only resources that a step touches are looked at: everybody at such a resource is counted in both worlds. Equal changes
//! are one entry, so that a group of thousands that enters a project is one entry as well.

use super::{
    EffectiveDelta,
    after::{After, StepRow, after},
    effective_delta::AccessGain,
    gathered_changes::Gathered,
    graph::{AccessResource, Given, Grant, GrantHolder, Graph, ProjectState, RuleCaller},
    principal_names::PrincipalNames,
    question::Holdings,
};
use crate::model::{ability::Abilities, address::Name, live_table::Live, principal};
use foldhash::HashSet;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody's holdings at one resource.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) held: Vec<Holdings>,
    pub(super) touched: Vec<u32>,
}

impl Tally {
    fn fill(&mut self, graph: &Graph<'_>, resource: &AccessResource, people: usize) {
        for principal in self.touched.drain(..) {
            self.held[principal as usize] = Holdings::default();
        }
        self.held.resize(people, Holdings::default());
        graph.reach(resource, |reached| {
            let held = &mut self.held[reached.principal as usize];
            if *held == Holdings::default() {
                self.touched.push(reached.principal);
            }
            held.add(graph.given_by(&reached, resource), reached.pending);
        });
    }
}

/// One of the two directions of a comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Gain,
    Loss,
}

/// The abilities that change for each of some principals.
type Changed = Vec<(u32, Abilities)>;

/// Returns what steps change, and the world after them.
#[must_use]
pub fn delta<'a>(live: &Live, before: &Graph<'a>, steps: &'a [StepRow<'a>]) -> EffectiveDelta {
    if steps.is_empty() {
        return EffectiveDelta::default();
    }
    let by_id = PrincipalNames::new(live);
    let after = after(before, &by_id, steps);
    let mut delta = Comparison::new(before, &after, steps).compare();
    delta.account_names = account_names(&delta.gains, &by_id);
    delta
}

/// Returns the names of the service accounts that gain something, by id, where both are known.
fn account_names(gains: &[AccessGain], by_id: &PrincipalNames<'_>) -> BTreeMap<String, String> {
    let gaining = gains.iter().flat_map(|gain| &gain.principals).map(|(name, _)| name);
    let accounts: HashSet<&Name> = gaining.filter(|name| principal::account(name).is_some()).collect();
    if accounts.is_empty() {
        return BTreeMap::new();
    }
    let named = by_id.all().filter(|(_, name)| accounts.contains(name));
    named.map(|(id, name)| (id.to_owned(), name.to_string())).collect()
}

/// The comparison of two worlds. Each file of it notes one part of the result.
pub(super) struct Comparison<'c, 'a, 'b> {
    pub(super) before: &'c Graph<'b>,
    pub(super) after: &'c After<'a>,
    pub(super) steps: &'c [StepRow<'a>],
    pub(super) people: usize,
    pub(super) every: (Tally, Tally),
    pub(super) gains: Gathered,
    pub(super) losses: Gathered,
    pub(super) result: EffectiveDelta,
}

impl<'c, 'a, 'b> Comparison<'c, 'a, 'b> {
    fn new(before: &'c Graph<'b>, after: &'c After<'a>, steps: &'c [StepRow<'a>]) -> Self {
        let people = after.graph.principals.len();
        let mut every = (Tally::default(), Tally::default());
        every.0.fill(before, &AccessResource::EveryProject, people);
        every.1.fill(&after.graph, &AccessResource::EveryProject, people);
        let (gains, losses) = (Gathered::default(), Gathered::default());
        Self { before, after, steps, people, every, gains, losses, result: EffectiveDelta::default() }
    }

    fn compare(mut self) -> EffectiveDelta {
        let mut tallies = (Tally::default(), Tally::default());
        let touched = self.touched();
        for resource in &touched {
            self.resource(resource, &mut tallies);
        }
        self.result.gains = self.publish(Direction::Gain);
        self.result.losses = self.publish(Direction::Loss);
        self.owners();
        self.kept();
        self.groups(&touched);
        self.about();
        self.doubtful(&touched);
        self.result.unread = self.after.graph.unread_behind(self.steps);
        let behind = self.result.unread.values().filter(|unread| !unread.scopes.is_empty());
        let gives = |step: &usize| !self.steps[*step].removes;
        self.result.may_give = behind.flat_map(|unread| &unread.steps).copied().filter(gives).collect();
        self.result.missing = self.after.graph.missing();
        let changes = self.result.gains.iter().chain(&self.result.losses);
        let changing = changes.flat_map(|change| &change.principals).map(|(name, _)| &**name);
        self.result.missing.extend(self.after.graph.missing_rules(changing));
        self.result
    }

    /// Returns the resources where a step may change something.
    fn touched(&self) -> Vec<AccessResource> {
        let graph = &self.after.graph;
        let accounts = self.accounts_with_other_callers();
        let groups: Vec<bool> = (0..graph.groups.len())
            .map(|group| {
                let old = self.before.members.get(group).map_or(&[][..], Vec::as_slice);
                let new = graph.members.get(group).map_or(&[][..], Vec::as_slice);
                let is_new = |row: u32| graph.rows[row as usize].step.is_some();
                old.len() != new.len()
                    || new.iter().any(|member| is_new(member.row))
                    || (!accounts.is_empty() && new.iter().any(|member| accounts.contains(&member.principal)))
            })
            .collect();
        let moves = |grant: &Grant| {
            let role = match grant.given {
                Given::Role(role) => self.after.roles.contains_key(&role),
                Given::Abilities { .. } | Given::Unknown => false,
            };
            let holder = match grant.holder {
                GrantHolder::Group(group) => groups[group as usize],
                GrantHolder::Principal(principal) => accounts.contains(&principal),
            };
            let new = graph.rows[grant.row as usize].step.is_some();
            role || holder || new || self.after.gone.takes(grant.row, grant.holder)
        };
        let mut touched = Vec::new();
        if self.before.organization.iter().chain(&graph.organization).any(moves) {
            touched.extend([AccessResource::Organization, AccessResource::EveryProject]);
        }
        let mut projects: BTreeSet<&Name> = BTreeSet::new();
        for project in 0..graph.projects.len() {
            let old = self.before.by_project.get(project).map_or(&[][..], Vec::as_slice);
            let is_gone = u32::try_from(project).is_ok_and(|project| self.after.gone.projects.contains_key(&project));
            if is_gone || old.iter().chain(&graph.by_project[project]).any(moves) {
                projects.extend(u32::try_from(project).map(|project| graph.projects.name(project)));
            }
        }
        touched.extend(projects.into_iter().map(|name| AccessResource::Project(name.clone())));
        touched
    }

    /// Returns the service accounts that others act as after the steps than before.
    fn accounts_with_other_callers(&self) -> BTreeSet<u32> {
        let graph = &self.after.graph;
        let accounts = (0..).zip(&self.before.actors).chain((0..).zip(&graph.actors));
        let changes = |actor: &RuleCaller| {
            let gone = self.after.gone.takes(actor.row, GrantHolder::Principal(actor.principal));
            gone || graph.rows[actor.row as usize].step.is_some()
        };
        accounts.filter(|(_, actors)| actors.iter().any(changes)).map(|(account, _)| account).collect()
    }

    fn resource(&mut self, resource: &AccessResource, (old, new): &mut (Tally, Tally)) {
        let was_active = match resource {
            // What is archived gives nothing.
            AccessResource::Project(name) => self
                .before
                .projects
                .find(name)
                .is_none_or(|project| self.before.project_states[project as usize] != ProjectState::Archived),
            AccessResource::Organization | AccessResource::EveryProject => true,
        };
        if !was_active {
            return;
        }
        old.fill(self.before, resource, self.people);
        new.fill(&self.after.graph, resource, self.people);
        let mut changed = (Changed::new(), Changed::new());
        let mut seen: Vec<u32> = old.touched.iter().chain(&new.touched).copied().collect();
        seen.sort_unstable();
        seen.dedup();
        for principal in seen {
            let index = principal as usize;
            let (mut was, mut is) = (old.held[index], new.held[index]);
            let (mut all_gained, mut all_lost) = (Abilities::NONE, Abilities::NONE);
            if matches!(resource, AccessResource::Project(_)) {
                let (every_was, every_is) = (self.every.0.held[index], self.every.1.held[index]);
                (all_gained, all_lost) = (gained(every_was, every_is), gained(every_is, every_was));
                was = union(was, every_was);
                is = union(is, every_is);
            }
            // What somebody gains or loses in every project is said there.
            let more = gained(was, is).without(all_gained);
            let less = gained(is, was).without(all_lost);
            if !more.is_empty() {
                changed.0.push((principal, more));
            }
            if !less.is_empty() {
                changed.1.push((principal, less));
            }
        }
        let sure = |tally: &Tally, principal: u32| tally.held[principal as usize].sure;
        self.gather(resource, Direction::Gain, &changed.0, &|principal| sure(new, principal));
        self.gather(resource, Direction::Loss, &changed.1, &|principal| sure(old, principal));
        if let AccessResource::Project(name) = resource {
            self.project_owners(name, old, new);
        }
    }
}

/// Returns what the second has and the first has not: at all, or for certain.
fn gained(was: Holdings, is: Holdings) -> Abilities {
    is.any.without(was.any).with(is.sure.without(was.sure))
}

fn union(one: Holdings, other: Holdings) -> Holdings {
    Holdings { sure: one.sure.with(other.sure), any: one.any.with(other.any), doubt: one.doubt || other.doubt }
}
