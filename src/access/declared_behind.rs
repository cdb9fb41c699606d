//! Rows that steps add or change in, the lists out that say, by the files, what these rows give to whom: the roles of a group
//! that somebody enters, the members of a group that gets a role, the callers who act as an account. A plan of a part of
//! the configuration has not read them for itself.

use super::{
    graph::{Given, Grant, GrantHolder, Graph},
    worlds::of_files,
};
use crate::{
    kinds::{self, FederationRule, ServiceAccount, WorkloadIdentityProvider},
    model::{
        address::{Address, Name},
        desired_table::Desired,
        live_table::Live,
        principal,
        scalar::Seconds,
        scope::ScopeKey,
    },
};
use std::collections::BTreeSet;

/// Returns the lists in order, read and unread ones. If the files declare providers, the rules of every known provider are
/// among them, because they tell who acts as an account.
#[must_use]
pub fn declared_behind<'s>(
    desired: &Desired,
    live: &Live,
    now: Seconds,
    rows: impl Iterator<Item = (&'s ScopeKey, &'s Name)>,
) -> BTreeSet<ScopeKey> {
    let mut rows = rows.peekable();
    // The graph of all files is large.
    if rows.peek().is_none() {
        return BTreeSet::new();
    }
    let graph = of_files(desired, now);
    let changed: BTreeSet<u32> = rows.flat_map(|(scope, key)| graph.rows_at(scope, key, None)).collect();
    if changed.is_empty() {
        return BTreeSet::new();
    }
    let mut behind = Behind::new(&graph);
    behind.gather(&changed);
    behind.lists(desired, live)
}

/// The groups and principals that the changed rows are about.
struct Behind<'g, 'a> {
    graph: &'g Graph<'a>,
    /// The groups whose roles somebody gets.
    entered: BTreeSet<u32>,
    /// The groups that get something.
    favoured: BTreeSet<u32>,
    /// The principals that get something. Those who act as one of them get it too.
    gaining: BTreeSet<u32>,
    /// The accounts that somebody gets to act as.
    lent: BTreeSet<u32>,
}

impl<'g, 'a> Behind<'g, 'a> {
    fn new(graph: &'g Graph<'a>) -> Self {
        let none = BTreeSet::new;
        Self { graph, entered: none(), favoured: none(), gaining: none(), lent: none() }
    }

    fn gather(&mut self, changed: &BTreeSet<u32>) {
        let graph = self.graph;
        for (group, members) in (0..).zip(&graph.members) {
            for member in members.iter().filter(|member| changed.contains(&member.row)) {
                self.entered.insert(group);
                self.gaining.insert(member.principal);
            }
        }
        for grant in grants(graph).filter(|grant| changed.contains(&grant.row)) {
            match grant.holder {
                GrantHolder::Group(group) => self.favoured.insert(group),
                GrantHolder::Principal(principal) => self.gaining.insert(principal),
            };
        }
        for (account, actors) in (0..).zip(&graph.actors) {
            if actors.iter().any(|actor| changed.contains(&actor.row)) {
                self.lent.insert(account);
            }
        }
        for (group, members) in (0..).zip(&graph.members) {
            if self.favoured.contains(&group) {
                self.gaining.extend(members.iter().map(|member| member.principal));
            }
            if members.iter().any(|member| self.lent.contains(&member.principal)) {
                self.entered.insert(group);
            }
        }
    }

    fn lists(&self, desired: &Desired, live: &Live) -> BTreeSet<ScopeKey> {
        let graph = self.graph;
        let mut rows: BTreeSet<u32> = BTreeSet::new();
        for grant in grants(graph) {
            let is_behind = match grant.holder {
                GrantHolder::Group(group) => self.entered.contains(&group),
                GrantHolder::Principal(principal) => self.lent.contains(&principal),
            };
            if is_behind {
                rows.insert(grant.row);
                if let Given::Role(role) = grant.given {
                    rows.extend(graph.roles[role as usize].row);
                }
            }
        }
        for (group, members) in (0..).zip(&graph.members) {
            let is_behind = |principal: u32| self.favoured.contains(&group) || self.lent.contains(&principal);
            rows.extend(members.iter().filter(|member| is_behind(member.principal)).map(|member| member.row));
        }
        let mut lists = BTreeSet::new();
        let homes: Vec<ScopeKey> = self.gaining.iter().filter_map(|account| self.home(*account)).collect();
        let providers = kinds::scope::<WorkloadIdentityProvider>(None);
        if !homes.is_empty() && desired.scopes.contains_key(&providers) {
            lists.extend(homes);
            let rows = live.scopes.get(&providers).into_iter().flat_map(|table| &table.rows);
            lists.extend(rows.map(|row| kinds::scope::<FederationRule>(Some(&kinds::address(&providers, &row.key)))));
            lists.insert(providers);
        }
        lists.extend(self.lent.iter().filter_map(|account| self.home(*account)));
        for row in rows.into_iter().map(|row| &graph.rows[row as usize]) {
            lists.insert(row.scope.clone());
            // Another list may say which roles it gives.
            let told_by = kinds::get(row.scope.kind).facts().told_by.and_then(|told_by| kinds::named(told_by.kind));
            lists.extend(told_by.map(|(kind, _)| ScopeKey { kind, parent: Some(row.address()) }));
        }
        lists
    }

    /// Returns the list that tells the name of an account, by which its callers and its groups find each other; `None` for
    /// others.
    fn home(&self, account: u32) -> Option<ScopeKey> {
        let (project, _) = principal::account(self.graph.principals.name(account))?;
        Some(kinds::scope::<ServiceAccount>(Some(&Address::root("project", &*project))))
    }
}

fn grants<'g>(graph: &'g Graph<'_>) -> impl Iterator<Item = &'g Grant> {
    graph.organization.iter().chain(graph.by_project.iter().flatten())
}
