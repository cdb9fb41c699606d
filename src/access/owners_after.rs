//! Two worlds in, the owners of the organization and of projects before and after out, with the steps that end ownership.

use super::{
    ProjectOwners,
    delta::{Comparison, Direction, Tally},
    graph::{AccessResource, Graph},
};
use crate::{
    kinds::{self, AdminApiKey},
    model::{ability::Ability, address::Name},
};
use std::collections::{BTreeMap, BTreeSet};

impl Comparison<'_, '_, '_> {
    /// Counts the owners of the organization that are not owners by their base role.
    pub(super) fn owners(&mut self) {
        let key = kinds::id::<AdminApiKey>();
        let of = |graph: &Graph<'_>| {
            let mut base = BTreeSet::new();
            let mut all = BTreeSet::new();
            graph.reach(&AccessResource::Organization, |reached| {
                let gives = graph.given_by(&reached, &AccessResource::Organization).unwrap_or_default();
                // A person who only has an admin key is not an owner who remains.
                let is_key = graph.rows[reached.grant.row as usize].scope.kind == key;
                if reached.pending || is_key || !gives.has(Ability::Administer) || !graph.is_person(reached.principal) {
                    return;
                }
                let set = if reached.member.is_none() { &mut base } else { &mut all };
                set.insert(graph.principals.name(reached.principal).clone());
            });
            (base, all)
        };
        let (before, after) = (of(self.before), of(&self.after.graph));
        let through = |(base, all): &(BTreeSet<Name>, BTreeSet<Name>)| all.difference(base).cloned().collect();
        self.result.owners_through_groups = (through(&before), through(&after));
        let lost: BTreeSet<&Name> =
            (before.0.union(&before.1)).filter(|name| !after.0.contains(*name) && !after.1.contains(*name)).collect();
        if lost.is_empty() {
            return;
        }
        let resource = AccessResource::Organization;
        let mut losing: BTreeMap<Name, BTreeSet<usize>> = BTreeMap::new();
        self.before.reach(&resource, |reached| {
            let name = self.before.principals.name(reached.principal);
            let gives = self.before.given_by(&reached, &resource).unwrap_or_default();
            if gives.has(Ability::Administer) && lost.contains(name) {
                self.causes(Direction::Loss, &resource, &reached, |step, _| {
                    losing.entry(name.clone()).or_default().insert(step as usize);
                });
            }
        });
        self.result.losing_ownership = losing;
    }

    /// Notes who owns a project where a step touches that.
    pub(super) fn project_owners(&mut self, project: &Name, old: &Tally, new: &Tally) {
        let owns = |graph: &Graph<'_>, tally: &Tally, every: &Tally| -> BTreeSet<Name> {
            let is_owner = |principal: &&u32| {
                let index = **principal as usize;
                tally.held[index].sure.has(Ability::Own)
                    && !every.held[index].sure.has(Ability::Own)
                    && graph.is_person(**principal)
            };
            tally.touched.iter().filter(is_owner).map(|principal| graph.principals.name(*principal).clone()).collect()
        };
        let before = owns(self.before, old, &self.every.0);
        let after = owns(&self.after.graph, new, &self.every.1);
        let lost: BTreeSet<&Name> = before.difference(&after).collect();
        if lost.is_empty() {
            return;
        }
        let mut losing = BTreeSet::new();
        let resource = AccessResource::Project(project.clone());
        self.before.reach(&resource, |reached| {
            let gives = self.before.given_by(&reached, &resource).unwrap_or_default();
            if gives.has(Ability::Own) && lost.contains(self.before.principals.name(reached.principal)) {
                self.causes(Direction::Loss, &resource, &reached, |step, _| {
                    losing.insert(step as usize);
                });
            }
        });
        self.result.project_owners.push(ProjectOwners { project: project.clone(), before, after, losing });
    }
}
