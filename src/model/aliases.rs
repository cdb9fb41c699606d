//! The differences between the names of the file and those of the organization: renames, pins, and predefined rows.

use super::{
    address::Name,
    live_row::{Control, LiveRow},
    scope::{KindId, ScopeKey},
};
use std::collections::{BTreeMap, BTreeSet};

/// The differences between the file's names and the live ones; applied once, when a live row gets its key, so that both
/// sides share addresses, children included.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// Pinned ids and the names that the file gives them.
    pub by_id: BTreeMap<(ScopeKey, Box<str>), Name>,
    /// Old names and the names that the file gives them.
    pub by_name: BTreeMap<(ScopeKey, Name), Name>,
    /// Old names in the parents that no entry lists, and the names that the file gives them; and the parents that
    /// entries list.
    pub unlisted: UnlistedAliases,
    /// The names of the rows that every organization has, where the configuration tells them, and the reason.
    pub predefined: BTreeMap<ScopeKey, (Name, &'static str)>,
}

/// The aliases inside every parent that no entry lists.
#[derive(Clone, Debug, Default)]
pub struct UnlistedAliases {
    /// Old names and the names that the file gives them.
    pub by_name: BTreeMap<(KindId, Name), Name>,
    /// The names of the parents that entries list.
    pub listed: BTreeSet<Name>,
}

impl UnlistedAliases {
    fn new_name(&self, scope: &ScopeKey, name: &Name) -> Option<&Name> {
        if self.by_name.is_empty() {
            return None;
        }
        let parent = scope.parent.as_ref()?.outermost();
        self.by_name.get(&(scope.kind, name.clone())).filter(|_| !self.listed.contains(parent.name()))
    }
}

impl Aliases {
    /// Gives each row of a scope its key, and marks the predefined ones.
    pub(super) fn name(&self, scope: &ScopeKey, rows: &mut [LiveRow]) {
        if let Some((name, why)) = self.predefined.get(scope) {
            let rows = rows.iter_mut().filter(|row| row.control == Control::Managed && row.name == *name);
            rows.for_each(|row| row.control = Control::Predefined(why));
        }
        let gone = |row: &LiveRow| matches!(row.control, Control::Archived(_));
        // An invite under the new name is not the one that had the old name: both are told, and nobody is taken away.
        let settled = |row: &&LiveRow| !gone(row) && !row.identity.is_pending();
        let names: BTreeSet<Name> = rows.iter().filter(settled).map(|row| row.name.clone()).collect();
        let pinned: BTreeSet<&Name> = self
            .by_id
            .range((scope.clone(), Box::default())..)
            .take_while(|((of, _), _)| of == scope)
            .map(|(_, key)| key)
            .collect();
        for row in rows.iter_mut() {
            let id: Box<str> = row.identity.as_str().into();
            let renamed = || {
                let own = self.by_name.get(&(scope.clone(), row.name.clone()));
                let key = own.or_else(|| self.unlisted.new_name(scope, &row.name))?;
                // Under its new name already: `renamed_from` is spent, and the old name is somebody else's.
                (!gone(row) && !names.contains(key) && !pinned.contains(key)).then_some(key)
            };
            if let Some(key) = self.by_id.get(&(scope.clone(), id.clone())) {
                row.key = key.clone();
            } else if pinned.contains(&row.name) {
                // The file means another one by this name, wherever that is: this one goes by its own id.
                row.key = (&*id).into();
            } else if let Some(key) = renamed() {
                row.key = key.clone();
            } else {
                row.key = row.name.clone();
            }
        }
        // A memory has its name only while nobody else bears it; names are used again.
        let mut taken: BTreeSet<Name> = rows.iter().filter(|row| !gone(row)).map(|row| row.key.clone()).collect();
        for row in rows.iter_mut().filter(|row| gone(row)) {
            if !taken.insert(row.key.clone()) {
                row.key = row.identity.as_str().into();
            }
        }
    }
}
