//! The part of a configuration that a plan looks at: whole sections, and entries by their names.

use super::{address::Name, scope::ScopeKey};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of a scope that a plan looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusRows {
    /// All of them, also those that the file does not list.
    All,
    /// Those with these keys, whether the file lists them or not.
    Keys(BTreeSet<Name>),
}

/// The part of a configuration that a plan looks at. What is not in it gives no changes and is not read for its own
/// sake; names still resolve in the whole configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    scopes: BTreeMap<ScopeKey, FocusRows>,
}

impl Focus {
    /// Returns whether nothing is looked at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Adds a whole scope; of a section that is gone, nothing is left to look at.
    pub fn add_scope(&mut self, scope: &ScopeKey) {
        self.scopes.insert(scope.clone(), FocusRows::All);
    }

    /// Adds a row, and returns whether it was not part of this.
    pub fn add_row(&mut self, scope: &ScopeKey, key: &Name) -> bool {
        match self.scopes.entry(scope.clone()).or_insert_with(|| FocusRows::Keys(BTreeSet::new())) {
            FocusRows::All => false,
            FocusRows::Keys(keys) => keys.insert(key.clone()),
        }
    }

    /// Returns the scopes with their rows, in order.
    pub fn scopes(&self) -> impl Iterator<Item = (&ScopeKey, &FocusRows)> {
        self.scopes.iter()
    }

    /// Returns the rows of a scope; `None` if nothing of it is looked at.
    #[must_use]
    pub fn rows(&self, scope: &ScopeKey) -> Option<&FocusRows> {
        self.scopes.get(scope)
    }

    /// Returns whether a row is looked at.
    #[must_use]
    pub fn has(&self, scope: &ScopeKey, key: &str) -> bool {
        self.rows(scope).is_some_and(|rows| rows.has(key))
    }
}

impl FocusRows {
    /// Returns whether a row is among these.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Keys(keys) => keys.contains(key),
        }
    }
}
