//! Scopes that were read in, the lists that an answer lacks out. `no` is said only where nothing lacks.

use super::{
    after::StepRow,
    graph::{AccessResource, Graph, ProjectState},
};
use crate::{
    kinds::{
        self, AdminApiKey, CustomProjectRole, Group, GroupMember, GroupRole, MemberRole, Project, ProjectGroup,
        ProjectGroupRole, ProjectMember, Role, ServiceAccount, User, UserRole, kind::Kind,
    },
    model::{
        address::{Address, Name},
        plural::count,
        principal,
        scope::{KindId, ScopeKey},
    },
};
use std::{
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
};

impl Graph<'_> {
    /// Returns the lists that could give somebody access to a resource, and were not read.
    #[must_use]
    pub fn lacks(&self, principal: &str, resource: &AccessResource) -> Vec<ScopeKey> {
        let mut lacks = Vec::new();
        let account = principal::account(principal);
        self.lack::<User>(None, &mut lacks);
        self.lack::<AdminApiKey>(None, &mut lacks);
        self.lack::<Group>(None, &mut lacks);
        if account.is_none() && self.read.may_have_roles(None) && self.may_be_in::<User>(None, principal) {
            self.lack::<UserRole>(Some(&Address::root("user", principal)), &mut lacks);
        }
        for group in self.group_addresses() {
            self.lack::<GroupMember>(Some(&group), &mut lacks);
            self.lack::<GroupRole>(Some(&group), &mut lacks);
        }
        let AccessResource::Project(name) = resource else { return lacks };
        self.lack::<Project>(None, &mut lacks);
        let project = Address::root("project", name.clone());
        self.lack::<ProjectMember>(Some(&project), &mut lacks);
        self.lack::<ProjectGroup>(Some(&project), &mut lacks);
        for group in self.project_groups(name) {
            self.lack::<ProjectGroupRole>(Some(&project.child("group", group)), &mut lacks);
        }
        match account {
            Some((home, _)) if *home == **name => self.lack::<ServiceAccount>(Some(&project), &mut lacks),
            Some(_) => {}
            None if self.read.may_have_roles(Some(&project))
                && self.may_be_in::<ProjectMember>(Some(&project), principal) =>
            {
                self.lack::<MemberRole>(Some(&project.child("member", principal)), &mut lacks);
            }
            None => {}
        }
        lacks
    }

    /// Returns whether a list may have somebody who has accepted: what they hold beside is listed only then.
    fn may_be_in<K: Kind>(&self, parent: Option<&Address>, principal: &str) -> bool {
        let scope = kinds::scope::<K>(parent);
        let accepted = |row: &u32| self.rows[*row as usize].identity.is_none_or(|identity| !identity.is_pending());
        !self.read.has::<K>(parent) || self.rows_at(&scope, principal, None).iter().any(accepted)
    }

    /// Returns whether the members of a group are known.
    pub(super) fn read_members(&self, group: &Address) -> bool {
        self.read.has::<GroupMember>(Some(group))
    }

    /// Returns the lists that say what steps give or take beside what their own rows say, and that were not read: in
    /// words, as the end of `the …`, each with the numbers of the steps.
    pub(super) fn unread_behind(&self, steps: &[StepRow<'_>]) -> BTreeMap<String, Vec<usize>> {
        let knows_holders = LazyCell::new(|| self.knows_holders());
        let mut unread: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, step) in steps.iter().enumerate() {
            let list = match step.scope.kind == kinds::id::<Role>() {
                true => (step.have.is_some() && !*knows_holders)
                    .then(|| format!("holders of {}", kinds::address(step.scope, step.key))),
                false => self.unread_of_group(step),
            };
            if let Some(list) = list {
                unread.entry(list).or_default().push(number);
            }
        }
        unread
    }

    fn unread_of_group(&self, step: &StepRow<'_>) -> Option<String> {
        let parent = step.scope.parent.as_ref();
        let is = |kind: KindId| step.scope.kind == kind;
        let (group, members, roles) = if is(kinds::id::<Group>()) && step.removes {
            (&**step.key, true, true)
        } else if is(kinds::id::<GroupMember>()) {
            (parent?.name(), false, true)
        } else if is(kinds::id::<GroupRole>()) && step.removes {
            (parent?.name(), true, false)
        } else if is(kinds::id::<ProjectGroup>()) && (step.removes || step.have.is_some()) {
            (&**step.key, true, false)
        } else if is(kinds::id::<ProjectGroupRole>()) && step.removes {
            (parent?.name(), true, false)
        } else {
            return None;
        };
        let group = Address::root("group", group);
        let lists: Vec<&str> = [
            ("members", members && !self.read_members(&group)),
            ("roles", roles && !self.read.has::<GroupRole>(Some(&group))),
        ]
        .into_iter()
        .filter_map(|(list, is_unread)| is_unread.then_some(list))
        .collect();
        (!lists.is_empty()).then(|| format!("{} of {group}", lists.join(" and ")))
    }

    /// Returns whether everybody's organization roles are known.
    fn knows_holders(&self) -> bool {
        let has_roles = |name: &Name| self.read.has::<UserRole>(Some(&Address::root("user", name.clone())));
        let mut people = self.principals.all_names().filter(|name| super::graph::is_person(name));
        self.read.has::<Group>(None)
            && self.read.has::<User>(None)
            && self.group_addresses().all(|group| self.read.has::<GroupRole>(Some(&group)))
            && people.all(|name| !self.may_be_in::<User>(None, name) || has_roles(name))
    }

    fn group_addresses(&self) -> impl Iterator<Item = Address> + '_ {
        self.groups.all_names().map(|name| Address::root("group", name.clone()))
    }

    pub(super) fn lack<K: Kind>(&self, parent: Option<&Address>, lacks: &mut Vec<ScopeKey>) {
        if !self.read.has::<K>(parent) {
            lacks.push(kinds::scope::<K>(parent));
        }
    }

    /// Returns the groups that have rows in a project.
    fn project_groups(&self, project: &Name) -> BTreeSet<Name> {
        let grants = self.grants(&AccessResource::Project(project.clone())).iter();
        let groups = grants.filter_map(|grant| match grant.holder {
            super::graph::GrantHolder::Group(group) => Some(self.groups.name(group).clone()),
            super::graph::GrantHolder::Principal(_) => None,
        });
        groups.collect()
    }

    /// Returns the lists that were not read in full, in words: `groups`, `members of 3 groups`.
    pub(super) fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        let section = |name: &str| name.to_owned();
        let of = |what: &str, number: usize, one: &str, many: &str| {
            (number > 0).then(|| format!("{what} of {}", count(number, one, many)))
        };
        for (read, name) in [
            (self.read.has::<User>(None), "users"),
            (self.read.has::<Role>(None), "roles"),
            (self.read.has::<Group>(None), "groups"),
            (self.read.has::<Project>(None), "projects"),
            (self.read.has::<AdminApiKey>(None), "admin_api_keys"),
        ] {
            if !read {
                missing.push(section(name));
            }
        }
        let groups: Vec<Address> = self.group_addresses().collect();
        let unread = |has: &dyn Fn(&Address) -> bool, all: &[Address]| all.iter().filter(|one| !has(one)).count();
        missing.extend(of(
            "members",
            unread(&|one| self.read.has::<GroupMember>(Some(one)), &groups),
            "group",
            "groups",
        ));
        missing.extend(of("roles", unread(&|one| self.read.has::<GroupRole>(Some(one)), &groups), "group", "groups"));
        if self.read.has::<Role>(None) && self.read.has::<User>(None) && self.read.may_have_roles(None) {
            let people = self.principals.all_names().filter(|name| super::graph::is_person(name));
            let people: Vec<Address> = people.map(|name| Address::root("user", name.clone())).collect();
            missing.extend(of("roles", unread(&|one| self.read.has::<UserRole>(Some(one)), &people), "user", "users"));
        }
        let projects: Vec<Address> = (0..self.projects.len())
            .filter_map(|project| u32::try_from(project).ok())
            .filter(|project| self.project_states[*project as usize] != ProjectState::Archived)
            .map(|project| Address::root("project", self.projects.name(project).clone()))
            .collect();
        for (what, number) in [
            ("roles", unread(&|one| self.read.has::<CustomProjectRole>(Some(one)), &projects)),
            ("members", unread(&|one| self.read.has::<ProjectMember>(Some(one)), &projects)),
            ("groups", unread(&|one| self.read.has::<ProjectGroup>(Some(one)), &projects)),
            ("service_accounts", unread(&|one| self.read.has::<ServiceAccount>(Some(one)), &projects)),
        ] {
            missing.extend(of(what, number, "project", "projects"));
        }
        let unknown = self.roles.iter().filter(|role| role.abilities().is_none()).count();
        missing.extend(of("permissions", unknown, "role", "roles"));
        missing
    }
}
