//! Removals that take nothing away in, what still gives the same access out.

use super::{
    AccessGain, StepRow,
    delta::Comparison,
    graph::{AccessResource, GrantHolder},
};
use crate::{
    kinds::{self, AdminApiKey, GroupMember},
    model::{
        ability::{Abilities, Ability},
        live_row::Identity,
    },
};
use foldhash::HashMap;
use std::collections::BTreeSet;

impl Comparison<'_, '_, '_> {
    /// Finds the removals that take nothing from anybody.
    pub(super) fn kept(&mut self) {
        let losing: BTreeSet<usize> = self.result.losses.iter().flat_map(AccessGain::all_steps).collect();
        let mut places: Option<HashMap<u32, Vec<AccessResource>>> = None;
        for (number, step) in self.steps.iter().enumerate().filter(|(number, _)| !losing.contains(number)) {
            let is_pending = step.identity.is_some_and(Identity::is_pending);
            // The holder of a revoked key always loses it, whatever else they have.
            let is_key = step.scope.kind == kinds::id::<AdminApiKey>();
            if !step.removes || is_pending || is_key {
                continue;
            }
            let rows: BTreeSet<u32> = self.before.rows_at(step.scope, step.key, step.identity).into_iter().collect();
            let gave = match step.scope.kind == kinds::id::<GroupMember>() {
                true => self.gave_by_group(step, &rows, places.get_or_insert_with(|| self.places_of_groups())),
                false => self.gave_directly(step, &rows),
            };
            let Some((principal, place, ability)) = gave else { continue };
            let graph = &self.after.graph;
            let paths = graph.why(graph.principals.name(principal), &place, ability);
            if let Some(through) = paths.first().and_then(|path| path.rows.first()) {
                self.result.kept.push((number, ability, through.clone()));
            }
        }
    }

    /// Returns the resources where each group has something.
    fn places_of_groups(&self) -> HashMap<u32, Vec<AccessResource>> {
        let mut places: HashMap<u32, Vec<AccessResource>> = HashMap::default();
        let projects = self.before.all_projects().into_iter().map(AccessResource::Project);
        for place in [AccessResource::Organization].into_iter().chain(projects) {
            for grant in self.before.grants(&place) {
                if let GrantHolder::Group(group) = grant.holder {
                    places.entry(group).or_default().push(place.clone());
                }
            }
        }
        places
    }

    /// Returns whom a membership in a group gave something, where, and the most of it.
    fn gave_by_group(
        &self,
        step: &StepRow<'_>,
        rows: &BTreeSet<u32>,
        places: &HashMap<u32, Vec<AccessResource>>,
    ) -> Option<(u32, AccessResource, Ability)> {
        let group = self.before.groups.find(step.scope.parent.as_ref()?.name())?;
        let members = self.before.members.get(group as usize)?;
        let principal = members.iter().find(|member| rows.contains(&member.row))?.principal;
        let given = places.get(&group).into_iter().flatten().filter_map(|place| {
            let theirs = self.before.grants(place).iter().filter(|grant| grant.holder == GrantHolder::Group(group));
            let given = theirs.filter_map(|grant| self.before.given(grant, place));
            given.fold(Abilities::NONE, Abilities::with).strongest().map(|ability| (ability, place))
        });
        given.min().map(|(ability, place)| (principal, place.clone(), ability))
    }

    /// Returns whom a row gave something itself, where, and the most of it. For a group that is one of its members.
    fn gave_directly(&self, step: &StepRow<'_>, rows: &BTreeSet<u32>) -> Option<(u32, AccessResource, Ability)> {
        let project = step.scope.parent.as_ref().and_then(|parent| {
            let (segment, name) = parent.pairs().first()?;
            (*segment == "project").then(|| AccessResource::Project(name.clone()))
        });
        let place = project.unwrap_or(AccessResource::Organization);
        let own = self.before.grants(&place).iter().filter(|grant| rows.contains(&grant.row));
        let given = own.filter_map(|grant| {
            let principal = match grant.holder {
                GrantHolder::Principal(principal) => principal,
                GrantHolder::Group(group) => self.before.members.get(group as usize)?.first()?.principal,
            };
            Some((self.before.given(grant, &place)?.strongest()?, principal))
        });
        given.min().map(|(ability, principal)| (principal, place.clone(), ability))
    }
}
