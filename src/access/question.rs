//! Questions about one world in, answers out: who can do what, and through which rows.

use super::graph::{AccessResource, Given, Grant, GrantHolder, Graph, ProjectState};
use crate::{
    kinds::{self, GroupMember, GroupRole},
    model::{
        ability::{Abilities, Ability},
        address::{Address, Name},
        scope::ScopeKey,
    },
};
use std::collections::BTreeMap;

/// The answer to "can somebody do this there?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessVerdict {
    /// They can.
    Yes,
    /// They will, when an invite is accepted.
    NotYet,
    /// A list that could give it was not read.
    Unknown,
    /// They cannot.
    No,
}

/// The rows that give an ability to somebody: the rule by which they act as a service account, a membership, a grant, and
/// the role that is granted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessPath {
    /// The rows, from the principal to the resource; at most four.
    pub rows: Vec<Address>,
    /// True if it waits for an invite.
    pub pending: bool,
}

/// The abilities of somebody: for certain, with what is pending, and whether there is more that nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Holdings {
    pub(super) sure: Abilities,
    pub(super) any: Abilities,
    pub(super) doubt: bool,
}

impl Holdings {
    pub(super) fn add(&mut self, given: Option<Abilities>, pending: bool) {
        match given {
            Some(abilities) => {
                self.any = self.any.with(abilities);
                if !pending {
                    self.sure = self.sure.with(abilities);
                }
            }
            None => self.doubt = true,
        }
    }
}

/// One way in which a grant reaches a principal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached<'g> {
    pub(super) principal: u32,
    pub(super) grant: &'g Grant,
    /// The row of the membership, where the grant is a group's.
    pub(super) member: Option<u32>,
    /// The service account, where the principal only acts as one.
    pub(super) acts: Option<ActsAs>,
    pub(super) pending: bool,
}

/// A service account that somebody acts as.
#[derive(Clone, Copy, Debug)]
pub(super) struct ActsAs {
    pub(super) account: u32,
    /// The row of the rule.
    pub(super) row: u32,
    /// The most that counts of what the account has; `None` for all of it.
    at_most: Option<Abilities>,
}

impl Reached<'_> {
    /// Returns the one whose grants and memberships these are.
    pub(super) fn holder(&self) -> u32 {
        self.acts.map_or(self.principal, |acts| acts.account)
    }
}

/// The power that a row gives through what it leads to: a group, or a service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectPower {
    /// True if it gives power over others, as far as anybody knows.
    pub is_privileged: bool,
    /// The lists that may say more, and were not read.
    pub lacks: Vec<ScopeKey>,
}

/// Returns whether the rows of a scope make somebody a member of a group.
#[must_use]
pub fn is_membership(scope: &ScopeKey) -> bool {
    scope.kind == kinds::id::<GroupMember>()
}

impl Graph<'_> {
    /// Returns what the rows of a scope give to the principals that they make members of a group; `None` for rows of other kinds.
    /// Projects whose groups were not read count for nothing here.
    #[must_use]
    pub fn power_of_group(&self, members: &ScopeKey) -> Option<IndirectPower> {
        let group = members.parent.as_ref().filter(|_| is_membership(members))?;
        let mut lacks = Vec::new();
        self.lack::<GroupRole>(Some(group), &mut lacks);
        let Some(number) = self.groups.find(group.name()) else {
            return Some(IndirectPower { is_privileged: !lacks.is_empty(), lacks });
        };
        let mut active = self.all_resources().filter(|place| self.exists(place) != Some(false));
        let gives = active.any(|place| {
            let theirs = self.grants(&place).iter().filter(|grant| grant.holder == GrantHolder::Group(number));
            theirs.into_iter().any(|grant| self.given(grant, &place).is_none_or(Abilities::are_privileged))
        });
        Some(IndirectPower { is_privileged: gives || !lacks.is_empty(), lacks })
    }

    /// Returns every resource that is known.
    fn all_resources(&self) -> impl Iterator<Item = AccessResource> {
        let projects = self.all_projects().into_iter().map(AccessResource::Project);
        [AccessResource::Organization, AccessResource::EveryProject].into_iter().chain(projects)
    }

    /// Returns whether somebody has power over others anywhere, as far as anybody knows. `at_most` is the most that counts of
    /// what they have. A list that orgward did not read adds nothing.
    #[must_use]
    pub fn may_have_power(&self, principal: &str, at_most: Option<Abilities>) -> bool {
        let Some(number) = self.principals.find(principal) else { return false };
        let mut has_power = false;
        for place in self.all_resources().filter(|place| self.exists(place) != Some(false)) {
            self.reach(&place, |reached| {
                let given = || self.given_by(&reached, &place);
                let counts = |given: Abilities| at_most.map_or(given, |at_most| given.within(at_most));
                let gives = || given().is_none_or(|given| counts(given).are_privileged());
                has_power |= reached.principal == number && gives();
            });
        }
        has_power
    }

    /// Calls `each` with everybody whom the grants at a resource itself reach, and with who acts as them.
    pub(super) fn reach<'g>(&'g self, resource: &AccessResource, mut each: impl FnMut(Reached<'g>)) {
        let mut with_actors = |reached: Reached<'g>| {
            each(reached);
            for actor in self.actors_of(reached.principal) {
                let acts = ActsAs { account: reached.principal, row: actor.row, at_most: actor.at_most };
                let pending = reached.pending || actor.pending;
                each(Reached { principal: actor.principal, acts: Some(acts), pending, ..reached });
            }
        };
        for grant in self.grants(resource) {
            match grant.holder {
                GrantHolder::Principal(principal) => {
                    with_actors(Reached { principal, grant, member: None, acts: None, pending: grant.pending });
                }
                GrantHolder::Group(group) => {
                    for member in &self.members[group as usize] {
                        let pending = grant.pending || member.pending;
                        let (principal, row) = (member.principal, Some(member.row));
                        with_actors(Reached { principal, grant, member: row, acts: None, pending });
                    }
                }
            }
        }
    }

    /// Returns what a way gives at a resource; `None` where nobody can tell.
    pub(super) fn given_by(&self, reached: &Reached<'_>, resource: &AccessResource) -> Option<Abilities> {
        let given = self.given(reached.grant, resource)?;
        let at_most = reached.acts.and_then(|acts| acts.at_most);
        Some(at_most.map_or(given, |at_most| given.within(at_most)))
    }

    /// Returns the resources whose grants count at a resource: those of the organization reach every project.
    fn counting(resource: &AccessResource) -> impl Iterator<Item = AccessResource> {
        let above = matches!(resource, AccessResource::Project(_)).then_some(AccessResource::EveryProject);
        [resource.clone()].into_iter().chain(above)
    }

    /// Returns whether a resource is there; `None` where nobody can tell.
    fn exists(&self, resource: &AccessResource) -> Option<bool> {
        let AccessResource::Project(name) = resource else { return Some(true) };
        let state = self.projects.find(name).map(|project| self.project_states[project as usize]);
        match state.unwrap_or_default() {
            ProjectState::Active => Some(true),
            ProjectState::Archived => Some(false),
            ProjectState::Unknown => None,
        }
    }

    fn holdings(&self, principal: u32, resource: &AccessResource) -> Holdings {
        let mut holdings = Holdings::default();
        for place in Self::counting(resource) {
            self.reach(&place, |reached| {
                if reached.principal == principal {
                    holdings.add(self.given_by(&reached, &place), reached.pending);
                }
            });
        }
        holdings
    }

    /// Returns whether somebody can do something at a resource.
    #[must_use]
    pub fn can(&self, principal: &str, resource: &AccessResource, ability: Ability) -> AccessVerdict {
        let exists = self.exists(resource);
        if exists == Some(false) {
            return AccessVerdict::No;
        }
        let number = self.principals.find(principal);
        let holdings = number.map(|number| self.holdings(number, resource)).unwrap_or_default();
        let lacks = || !self.lacks(principal, resource).is_empty();
        let is_project = matches!(resource, AccessResource::Project(_));
        match exists {
            None if lacks() => AccessVerdict::Unknown,
            None => AccessVerdict::No,
            Some(_) if holdings.sure.has(ability) => AccessVerdict::Yes,
            Some(_) if holdings.any.has(ability) => AccessVerdict::NotYet,
            // No role of a project lets anybody manage the organization.
            Some(_) if holdings.doubt && (ability != Ability::Administer || !is_project) => AccessVerdict::Unknown,
            Some(_) if lacks() => AccessVerdict::Unknown,
            Some(_) => AccessVerdict::No,
        }
    }

    /// Returns everybody who can do something at a resource, now or when an invite is accepted.
    #[must_use]
    pub fn who(&self, resource: &AccessResource, ability: Ability) -> Vec<(Name, AccessVerdict)> {
        if self.exists(resource) != Some(true) {
            return Vec::new();
        }
        let mut found: BTreeMap<u32, Holdings> = BTreeMap::new();
        for place in Self::counting(resource) {
            self.reach(&place, |reached| {
                found.entry(reached.principal).or_default().add(self.given_by(&reached, &place), reached.pending);
            });
        }
        let verdict = |holdings: &Holdings| match holdings.sure.has(ability) {
            true => AccessVerdict::Yes,
            false => AccessVerdict::NotYet,
        };
        let holders = found.iter().filter(|(_, holdings)| holdings.any.has(ability));
        let mut who: Vec<(Name, AccessVerdict)> =
            holders.map(|(number, holdings)| (self.principals.name(*number).clone(), verdict(holdings))).collect();
        who.sort();
        who
    }

    /// Returns what somebody can do, resource by resource, now or when an invite is accepted.
    #[must_use]
    pub fn of(&self, principal: &str) -> Vec<(AccessResource, Abilities)> {
        let Some(number) = self.principals.find(principal) else { return Vec::new() };
        let active = self.all_resources().filter(|resource| self.exists(resource) == Some(true));
        let held = active.map(|resource| (self.holdings(number, &resource).any, resource));
        held.filter(|(abilities, _)| !abilities.is_empty()).map(|(abilities, resource)| (resource, abilities)).collect()
    }

    /// Returns every way in which somebody can do something at a resource, the shortest first.
    #[must_use]
    pub fn why(&self, principal: &str, resource: &AccessResource, ability: Ability) -> Vec<AccessPath> {
        let Some(number) = self.principals.find(principal).filter(|_| self.exists(resource) == Some(true)) else {
            return Vec::new();
        };
        let mut paths = Vec::new();
        for place in Self::counting(resource) {
            self.reach(&place, |reached| {
                let gives = self.given_by(&reached, &place).is_some_and(|abilities| abilities.has(ability));
                if reached.principal == number && gives {
                    paths.push(AccessPath { rows: self.path(&reached), pending: reached.pending });
                }
            });
        }
        paths.sort_by(|one, other| {
            (one.pending, one.rows.len(), &one.rows).cmp(&(other.pending, other.rows.len(), &other.rows))
        });
        paths.dedup();
        paths
    }

    /// Returns the addresses of the rows of one way.
    pub(super) fn path(&self, reached: &Reached<'_>) -> Vec<Address> {
        let role = match reached.grant.given {
            Given::Role(role) => self.roles[role as usize].row,
            Given::Abilities { .. } | Given::Unknown => None,
        };
        let acts = reached.acts.map(|acts| acts.row);
        let rows = [acts, reached.member, Some(reached.grant.row), role].into_iter().flatten();
        rows.map(|row| self.rows[row as usize].address()).collect()
    }
}
