//! The rows of one world as a graph: interned names, and grants in lists by the place that they are about.

use super::{known::KnownLists, principal_names::PrincipalNames, published_access::EVERY_PROJECT};
use crate::{
    kinds,
    model::{
        ability::Abilities,
        address::{Address, Name},
        edge::{Edge, Gift, Place, Recipient},
        live_row::Identity,
        principal,
        scope::ScopeKey,
    },
};
use foldhash::HashMap;
use std::fmt;

/// Something that access is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessResource {
    /// The organization itself.
    Organization,
    /// Every project, those to come included.
    EveryProject,
    /// One project.
    Project(Name),
}

impl fmt::Display for AccessResource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => out.write_str("organization"),
            Self::EveryProject => out.write_str(EVERY_PROJECT),
            Self::Project(name) => write!(out, "{}", Address::root("project", name.clone())),
        }
    }
}

/// Names with numbers: equal names have one number.
#[derive(Clone, Debug, Default)]
pub(super) struct NameTable {
    all: Vec<Name>,
    numbers: HashMap<Name, u32>,
}

impl NameTable {
    pub(super) fn number(&mut self, name: &Name) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }

    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub(super) fn name(&self, number: u32) -> &Name {
        &self.all[number as usize]
    }

    pub(super) fn all_names(&self) -> impl Iterator<Item = &Name> {
        self.all.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

/// The row that an edge comes from.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) scope: &'a ScopeKey,
    pub(super) key: &'a Name,
    /// Its identity, where it is live.
    pub(super) identity: Option<&'a Identity>,
    /// The step that makes it so.
    pub(super) step: Option<u32>,
}

impl Row<'_> {
    pub(super) fn address(&self) -> Address {
        kinds::address(self.scope, self.key)
    }
}

/// The receiver of a grant, or a member, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GrantHolder {
    Principal(u32),
    Group(u32),
}

/// The content of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Abilities { here: Abilities, in_projects: Abilities },
    Role(u32),
    Unknown,
}

/// One grant at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grant {
    pub(super) holder: GrantHolder,
    pub(super) given: Given,
    pub(super) row: u32,
    pub(super) pending: bool,
}

/// One member of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) principal: u32,
    pub(super) row: u32,
    pub(super) pending: bool,
}

/// Callers who act as a service account.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleCaller {
    pub(super) principal: u32,
    pub(super) row: u32,
    pub(super) pending: bool,
    /// The most that they have of it; `None` for all of it.
    pub(super) at_most: Option<Abilities>,
}

/// A custom role.
#[derive(Clone, Debug)]
pub(super) struct RoleNode {
    /// Its abilities, by its own row.
    pub(super) own: Option<Abilities>,
    /// Its abilities, by the rows that assign it: the union, since the stronger reading counts.
    pub(super) shown: Option<Abilities>,
    /// Its own row.
    pub(super) row: Option<u32>,
}

impl RoleNode {
    /// Returns its abilities; `None` where nobody can tell.
    pub(super) fn abilities(&self) -> Option<Abilities> {
        self.own.or(self.shown)
    }
}

/// A group, beside its members.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GroupState {
    /// True if somebody else decides about its members.
    pub(super) managed_elsewhere: bool,
}

/// A project, beside its grants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ProjectState {
    /// No list that was read shows it.
    #[default]
    Unknown,
    /// It is there.
    Active,
    /// It gives nothing any more.
    Archived,
}

/// One world. See the room.
#[derive(Clone, Debug, Default)]
pub struct Graph<'a> {
    pub(super) principals: NameTable,
    pub(super) groups: NameTable,
    pub(super) projects: NameTable,
    pub(super) rows: Vec<Row<'a>>,
    /// The first and the last row of each scope, the last excluded.
    pub(super) scopes: HashMap<&'a ScopeKey, (u32, u32)>,
    pub(super) roles: Vec<RoleNode>,
    pub(super) role_numbers: HashMap<Address, u32>,
    pub(super) organization: Vec<Grant>,
    pub(super) by_project: Vec<Vec<Grant>>,
    pub(super) members: Vec<Vec<Member>>,
    /// The callers that act as each service account, by its number; empty where no rule is known.
    pub(super) actors: Vec<Vec<RuleCaller>>,
    pub(super) group_states: Vec<GroupState>,
    pub(super) project_states: Vec<ProjectState>,
    pub(super) read: KnownLists,
}

impl<'a> Graph<'a> {
    pub(super) fn group(&mut self, name: &Name) -> u32 {
        let number = self.groups.number(name);
        self.members.resize_with(self.groups.len(), Vec::new);
        self.group_states.resize_with(self.groups.len(), GroupState::default);
        number
    }

    pub(super) fn project(&mut self, name: &Name) -> u32 {
        let number = self.projects.number(name);
        self.by_project.resize_with(self.projects.len(), Vec::new);
        self.project_states.resize_with(self.projects.len(), ProjectState::default);
        number
    }

    pub(super) fn role(&mut self, address: &Address) -> u32 {
        if let Some(number) = self.role_numbers.get(address) {
            return *number;
        }
        let number = u32::try_from(self.roles.len()).unwrap_or(u32::MAX);
        self.roles.push(RoleNode { own: None, shown: None, row: None });
        self.role_numbers.insert(address.clone(), number);
        number
    }

    pub(super) fn add_row(&mut self, row: Row<'a>) -> u32 {
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(row);
        number
    }

    /// Adds an edge of a row. `by_id` names those whose id alone is known.
    pub(super) fn add(&mut self, edge: Edge, row: u32, by_id: &PrincipalNames<'_>) {
        let holder = self.holder(&edge.to, by_id);
        let given = match edge.gift {
            Gift::Membership(group) => {
                let group = self.group(&group);
                // Groups do not nest.
                if let GrantHolder::Principal(principal) = holder {
                    self.members[group as usize].push(Member { principal, row, pending: edge.pending });
                }
                return;
            }
            Gift::Abilities { here, in_projects } => Given::Abilities { here, in_projects },
            Gift::ActsAs { account, at_most } => match (holder, self.holder(&account, by_id)) {
                (GrantHolder::Principal(principal), GrantHolder::Principal(account))
                    if principal::account(self.principals.name(account)).is_some() =>
                {
                    let least = self.actors.len().max(account as usize + 1);
                    self.actors.resize_with(least, Vec::new);
                    let actor = RuleCaller { principal, row, pending: edge.pending, at_most };
                    self.actors[account as usize].push(actor);
                    return;
                }
                // Nobody can tell what an account without a name has.
                _ => Given::Unknown,
            },
            Gift::Unknown => Given::Unknown,
            Gift::Role { role, shown } => {
                let number = self.role(&role);
                let known = &mut self.roles[number as usize].shown;
                *known = match (*known, shown) {
                    (Some(one), Some(other)) => Some(one.with(other)),
                    (one, other) => one.or(other),
                };
                Given::Role(number)
            }
        };
        let grant = Grant { holder, given, row, pending: edge.pending };
        match &edge.place {
            Place::Organization => self.organization.push(grant),
            Place::Project(name) => {
                let project = self.project(name);
                self.by_project[project as usize].push(grant);
            }
        }
    }

    fn holder(&mut self, to: &Recipient, by_id: &PrincipalNames<'_>) -> GrantHolder {
        match to {
            Recipient::Principal(name) => GrantHolder::Principal(self.principals.number(name)),
            Recipient::Id(id) => {
                let name = by_id.name(id).unwrap_or_else(|| (&**id).into());
                GrantHolder::Principal(self.principals.number(&name))
            }
            Recipient::Group(name) => GrantHolder::Group(self.group(name)),
        }
    }

    /// Returns who acts as somebody.
    pub(super) fn actors_of(&self, account: u32) -> &[RuleCaller] {
        self.actors.get(account as usize).map_or(&[], Vec::as_slice)
    }

    /// Brings every list into one order, whatever the order of the rows was.
    pub(super) fn sort(&mut self) {
        let order = |grant: &Grant| (grant.holder, grant.row);
        self.organization.sort_by_key(order);
        self.by_project.iter_mut().for_each(|grants| grants.sort_by_key(order));
        self.members.iter_mut().for_each(|members| members.sort_by_key(|member| (member.principal, member.row)));
        self.actors.iter_mut().for_each(|actors| actors.sort_by_key(|actor| (actor.principal, actor.row)));
    }

    /// Returns what a grant gives at a resource; `None` where nobody can tell.
    pub(super) fn given(&self, grant: &Grant, resource: &AccessResource) -> Option<Abilities> {
        match (grant.given, resource) {
            (Given::Abilities { in_projects, .. }, AccessResource::EveryProject) => Some(in_projects),
            (Given::Abilities { here, .. }, _) => Some(here),
            (Given::Role(role), _) => self.roles[role as usize].abilities(),
            (Given::Unknown, _) => None,
        }
    }

    /// Returns the grants that are made at a resource itself.
    pub(super) fn grants(&self, resource: &AccessResource) -> &[Grant] {
        match resource {
            AccessResource::Organization | AccessResource::EveryProject => &self.organization,
            AccessResource::Project(name) => {
                self.projects.find(name).map_or(&[], |project| &self.by_project[project as usize])
            }
        }
    }

    /// Returns whether somebody is a person who can be named.
    pub(super) fn is_person(&self, principal: u32) -> bool {
        is_person(self.principals.name(principal))
    }

    /// Returns the rows of a key in a scope, or that one of them which has an identity.
    pub(super) fn rows_at(&self, scope: &ScopeKey, key: &str, identity: Option<&Identity>) -> Vec<u32> {
        let Some((from, to)) = self.scopes.get(scope).copied() else { return Vec::new() };
        let rows = &self.rows[from as usize..to as usize];
        let start = rows.partition_point(|row| **row.key < *key);
        let same = rows[start..].iter().take_while(|row| **row.key == *key);
        let is_it = |row: &Row<'_>| identity.is_none() || row.identity.is_none() || row.identity == identity;
        let numbers = (from..).skip(start).zip(same);
        numbers.filter(|(_, row)| is_it(row)).map(|(number, _)| number).collect()
    }

    /// Returns everybody who is known, by name.
    #[must_use]
    pub fn everybody(&self) -> Vec<Name> {
        let mut all = self.principals.all.clone();
        all.sort();
        all
    }

    /// Returns every project that is known, by name.
    #[must_use]
    pub fn all_projects(&self) -> Vec<Name> {
        let mut all = self.projects.all.clone();
        all.sort();
        all
    }
}

/// Returns whether a name is that of a person.
pub(super) fn is_person(name: &str) -> bool {
    principal::is_person(name)
}
