//! Steps in, what nobody knows about them out: groups about whose members others decide, and losses that nobody can
//! tell; and whom each step is about.

use super::{
    delta::{Comparison, Direction},
    graph::{AccessResource, Given, Grant, GrantHolder, Graph},
    published_access::OtherGroup,
};
use crate::model::{ability::Abilities, address::Address};
use std::collections::{BTreeMap, BTreeSet};

impl Comparison<'_, '_, '_> {
    /// Finds the groups that gain something and whose members others decide about, or nobody knows, or that are empty.
    pub(super) fn groups(&mut self, places: &[AccessResource]) {
        let graph = &self.after.graph;
        let unread = |group: u32| {
            let address = Address::root("group", graph.groups.name(group).clone());
            !graph.read_members(&address)
        };
        let mut found: BTreeMap<OtherGroup, (BTreeSet<AccessResource>, BTreeSet<usize>)> = BTreeMap::new();
        for place in places {
            let mut by_group: BTreeMap<u32, (Abilities, BTreeSet<usize>)> = BTreeMap::new();
            for grant in graph.grants(place) {
                let GrantHolder::Group(group) = grant.holder else { continue };
                let state = graph.group_states[group as usize];
                let empty = graph.members[group as usize].is_empty();
                if !state.managed_elsewhere && !empty {
                    continue;
                }
                let role = match grant.given {
                    Given::Role(role) => self.after.roles.get(&role).copied(),
                    Given::Abilities { .. } | Given::Unknown => None,
                };
                let steps = graph.rows[grant.row as usize].step.into_iter().chain(role);
                let steps: BTreeSet<usize> = steps.map(|step| step as usize).collect();
                let given = graph.given(grant, place).unwrap_or_default();
                let old = self.before.grants(place).iter().filter(|old| old.holder == grant.holder);
                let had = old.filter_map(|old| self.before.given(old, place)).fold(Abilities::NONE, Abilities::with);
                let more = given.without(had);
                if !steps.is_empty() && !more.is_empty() {
                    let entry = by_group.entry(group).or_default();
                    entry.0 = entry.0.with(more);
                    entry.1.extend(steps);
                }
            }
            for (group, (abilities, steps)) in by_group {
                let address = Address::root("group", graph.groups.name(group).clone());
                let state = graph.group_states[group as usize];
                let unread = unread(group);
                let other = OtherGroup {
                    group: address.to_string(),
                    abilities: abilities.iter().collect(),
                    resources: Vec::new(),
                    managed_elsewhere: state.managed_elsewhere,
                    empty: !unread && graph.members[group as usize].is_empty(),
                };
                let entry = found.entry(other).or_default();
                entry.0.insert(place.clone());
                entry.1.extend(steps);
            }
        }
        let with_places = |(group, (places, steps)): (OtherGroup, (BTreeSet<AccessResource>, BTreeSet<usize>))| {
            (OtherGroup { resources: places.iter().map(ToString::to_string).collect(), ..group }, steps)
        };
        self.result.groups = found.into_iter().map(with_places).collect();
    }

    /// Notes who has what a step takes away and nobody knows: the roles of a group in a project may be unread.
    pub(super) fn doubtful(&mut self, places: &[AccessResource]) {
        let mut doubtful = BTreeSet::new();
        for resource in places {
            let is_unknown = |grant: &Grant| self.before.given(grant, resource).is_none();
            if !self.before.grants(resource).iter().any(is_unknown) {
                continue;
            }
            self.before.reach(resource, |reached| {
                if !is_unknown(reached.grant) {
                    return;
                }
                self.causes(Direction::Loss, resource, &reached, |step, _| {
                    doubtful.insert((step as usize, self.before.principals.name(reached.principal).clone()));
                });
            });
        }
        self.result.doubtful = doubtful.into_iter().collect();
    }

    /// Notes whom each step's row is about.
    pub(super) fn about(&mut self) {
        let mut about = BTreeSet::new();
        let mut note = |graph: &Graph<'_>, row: u32, principal: u32, steps: &mut dyn Iterator<Item = u32>| {
            let own = graph.rows[row as usize].step;
            for step in own.into_iter().chain(steps) {
                about.insert((step as usize, graph.principals.name(principal).clone()));
            }
        };
        for (graph, is_before) in [(self.before, true), (&self.after.graph as &Graph<'_>, false)] {
            let grants = graph.organization.iter().chain(graph.by_project.iter().flatten());
            let direct = grants.filter_map(|grant| match grant.holder {
                GrantHolder::Principal(principal) => Some((grant.row, principal)),
                GrantHolder::Group(_) => None,
            });
            let members = graph.members.iter().flatten().map(|member| (member.row, member.principal));
            for (row, principal) in direct.chain(members) {
                let gone = &self.after.gone;
                let mut steps = gone.steps(row, GrantHolder::Principal(principal)).filter(|_| is_before);
                note(graph, row, principal, &mut steps);
            }
        }
        self.result.about = about.into_iter().collect();
    }
}
