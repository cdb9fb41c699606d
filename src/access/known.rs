//! Scopes that were read in, the lists that are known in full out.

use crate::{
    kinds::{self, CustomProjectRole, Role, kind::Kind},
    model::{address::Address, desired_table::Desired, live_row::Control, live_table::Live, scope::ScopeKey},
};
use foldhash::HashSet;
use std::{collections::BTreeSet, sync::Arc};

/// The lists that are known in full.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownLists {
    scopes: Arc<HashSet<ScopeKey>>,
    /// The places that have custom roles: `None` is the organization.
    with_roles: BTreeSet<Option<Address>>,
    /// What a step creates: nothing is in it but what steps add.
    created: BTreeSet<Address>,
}

impl KnownLists {
    pub(super) fn of_live(live: &Live) -> Self {
        let all = live.scopes.iter().filter(|(_, table)| table.coverage.all).map(|(scope, _)| scope.clone()).collect();
        let custom = |scope: &ScopeKey| {
            let rows = live.scopes.get(scope).map_or(&[][..], |table| &table.rows);
            rows.iter().any(|row| !matches!(row.control, Control::Predefined(_)))
        };
        let roles = live.scopes.keys().filter(|scope| kinds::is_role(scope) && custom(scope));
        let with_roles = roles.map(|scope| scope.parent.clone()).collect();
        Self { scopes: Arc::new(all), with_roles, created: BTreeSet::new() }
    }

    pub(super) fn of_files(desired: &Desired) -> Self {
        let with_rows = desired.scopes.iter().filter(|(scope, table)| kinds::is_role(scope) && !table.rows.is_empty());
        let with_roles = with_rows.map(|(scope, _)| scope.parent.clone()).collect();
        Self { scopes: Arc::new(desired.scopes.keys().cloned().collect()), with_roles, created: BTreeSet::new() }
    }

    /// Notes what a step creates.
    pub(super) fn create(&mut self, scope: &ScopeKey, address: &Address) {
        self.created.insert(address.clone());
        if kinds::is_role(scope) {
            self.with_roles.insert(scope.parent.clone());
        }
    }

    pub(super) fn has<K: Kind>(&self, parent: Option<&Address>) -> bool {
        self.scopes.contains(&kinds::scope::<K>(parent)) || parent.is_some_and(|parent| self.is_created(parent))
    }

    /// Returns whether a step creates something, or what it stands in.
    pub(super) fn is_created(&self, address: &Address) -> bool {
        address.path().any(|address| self.created.contains(&address))
    }

    /// Returns whether something may have custom roles beside its base role.
    pub(super) fn may_have_roles(&self, project: Option<&Address>) -> bool {
        let read = match project {
            Some(_) => self.has::<CustomProjectRole>(project),
            None => self.has::<Role>(None),
        };
        !read || self.with_roles.contains(&project.cloned())
    }
}
