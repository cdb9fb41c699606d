//! Scopes that were read in, the lists that an answer lacks out. `no` is said only where nothing lacks.

use super::{
    after::StepRow,
    graph::{AccessResource, Graph, ProjectState, Row, RuleCaller},
};
use crate::{
    kinds::{
        self, AdminApiKey, CustomProjectRole, FederationRule, Group, GroupMember, GroupRole, MemberRole, Project,
        ProjectGroup, ProjectGroupRole, ProjectMember, Role, ServiceAccount, User, UserRole, WorkloadIdentityProvider,
        kind::Kind,
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

/// Lists that were not read, behind some steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadBehind {
    /// The numbers of the steps.
    pub steps: Vec<usize>,
    /// The lists that can be asked for; none where no list says it.
    pub scopes: BTreeSet<ScopeKey>,
}

impl Graph<'_> {
    /// Returns the lists that could give somebody access to a resource, and were not read.
    #[must_use]
    pub fn lacks(&self, principal: &str, resource: &AccessResource) -> Vec<ScopeKey> {
        let mut lacks = Vec::new();
        if let Some(provider) = principal::provider_of_rule(principal) {
            self.lack::<WorkloadIdentityProvider>(None, &mut lacks);
            self.lack::<FederationRule>(Some(&Address::root("workload_identity_provider", &*provider)), &mut lacks);
            let accounts = self.acted_as(principal).into_iter();
            lacks.extend(accounts.flat_map(|account| self.lacks(self.principals.name(account), resource)));
            return lacks;
        }
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

    /// Returns the service accounts that a principal acts as.
    fn acted_as(&self, principal: &str) -> Vec<u32> {
        let Some(number) = self.principals.find(principal) else { return Vec::new() };
        let acts = |actors: &[RuleCaller]| actors.iter().any(|actor| actor.principal == number);
        (0..).zip(&self.actors).filter(|(_, actors)| acts(actors)).map(|(account, _)| account).collect()
    }

    /// Returns the lists that were not read and may let others act as a service account among these, in words. Nobody
    /// acts as one that a step creates but by what steps add.
    pub(super) fn missing_rules<'n>(&self, changing: impl Iterator<Item = &'n str>) -> Option<String> {
        let may_be_acted_as = |name: &str| match principal::account(name) {
            Some((project, account)) => {
                !self.read.is_created(&Address::root("project", &*project).child("service_account", &*account))
            }
            // Whose id alone is known may be an account.
            None => !principal::is_person(name) && principal::provider_of_rule(name).is_none(),
        };
        if !{ changing }.any(may_be_acted_as) {
            return None;
        }
        if !self.read.has::<WorkloadIdentityProvider>(None) {
            return Some("workload_identity_providers".to_owned());
        }
        let providers = self.rows.iter().filter(|row| row.scope.kind == kinds::id::<WorkloadIdentityProvider>());
        let providers: BTreeSet<Address> = providers.map(Row::address).collect();
        let unread = providers.iter().filter(|provider| !self.read.has::<FederationRule>(Some(provider))).count();
        let number = || count(unread, "workload identity provider", "workload identity providers");
        (unread > 0).then(|| format!("federation_rules of {}", number()))
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

    /// Returns the lists that say what steps give or take beside what their own rows say, and that were not read.
    pub(super) fn unread_behind(&self, steps: &[StepRow<'_>]) -> BTreeMap<String, UnreadBehind> {
        let knows_holders = LazyCell::new(|| self.knows_holders());
        let mut unread: BTreeMap<String, UnreadBehind> = BTreeMap::new();
        for (number, step) in steps.iter().enumerate() {
            let knows = || match &step.scope.parent {
                Some(project) => self.knows_holders_in(project),
                None => *knows_holders,
            };
            let found = match kinds::is_role(step.scope) {
                // Nothing lists the holders of a role.
                true => (step.have.is_some() && step.changes_access() && !knows())
                    .then(|| (format!("holders of {}", kinds::address(step.scope, step.key)), Vec::new())),
                false => self.unread_of_group(step),
            };
            let Some((list, scopes)) = found else { continue };
            let entry = unread.entry(list).or_default();
            entry.steps.push(number);
            entry.scopes.extend(scopes);
        }
        unread
    }

    fn unread_of_group(&self, step: &StepRow<'_>) -> Option<(String, Vec<ScopeKey>)> {
        let parent = step.scope.parent.as_ref();
        let is = |kind: KindId| step.scope.kind == kind;
        let mut inside = None;
        let (group, members, roles) = if is(kinds::id::<Group>()) && step.removes {
            (&**step.key, true, true)
        } else if is(kinds::id::<GroupMember>()) {
            (parent?.name(), false, true)
        } else if is(kinds::id::<GroupRole>()) || is(kinds::id::<ProjectGroupRole>()) {
            (parent?.name(), true, false)
        } else if is(kinds::id::<ProjectGroup>()) {
            inside = step.removes.then(|| kinds::address(step.scope, step.key));
            (&**step.key, true, false)
        } else {
            return None;
        };
        let group = Address::root(Group::FACTS.segment, group);
        let mut scopes = Vec::new();
        let mut lists = Vec::new();
        if members && !self.read_members(&group) {
            scopes.push(kinds::scope::<GroupMember>(Some(&group)));
            lists.push("members");
        }
        if roles {
            self.lack::<GroupRole>(Some(&group), &mut scopes);
        }
        if let Some(inside) = &inside {
            self.lack::<ProjectGroupRole>(Some(inside), &mut scopes);
        }
        // A group of a project goes by the id that the organization lists.
        let is_of_group = |scope: &ScopeKey| scope.parent.as_ref() == Some(&group);
        if scopes.iter().any(is_of_group) {
            self.lack::<Group>(None, &mut scopes);
        }
        if roles && !self.read.has::<GroupRole>(Some(&group)) {
            lists.push("roles");
        }
        match lists.is_empty() {
            true if scopes.is_empty() => None,
            true => inside.map(|inside| (format!("roles of {inside}"), scopes)),
            false => Some((format!("{} of {group}", lists.join(" and ")), scopes)),
        }
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

    /// Returns whether the roles of everybody in a project are known.
    fn knows_holders_in(&self, project: &Address) -> bool {
        let at = Some(project);
        let has_roles = |name: &Name| self.read.has::<MemberRole>(Some(&project.child("member", name.clone())));
        let mut people = self.principals.all_names().filter(|name| super::graph::is_person(name));
        let mut groups = self.project_groups(&Name::from(project.name())).into_iter();
        self.read.has::<ProjectGroup>(at)
            && self.read.has::<ProjectMember>(at)
            && groups.all(|group| self.read.has::<ProjectGroupRole>(Some(&project.child("group", group))))
            && people.all(|name| !self.may_be_in::<ProjectMember>(at, name) || has_roles(name))
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
