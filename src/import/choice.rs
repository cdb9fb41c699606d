//! The part of an organization that is imported.

use crate::{
    kinds,
    model::{
        address::Name,
        scope::{LiveRow, ScopeKey},
    },
};

/// The sections and rows that are asked for.
#[derive(Clone, Debug, Default)]
pub struct ImportChoice {
    /// The sections at the top of a file; all where it is empty.
    pub sections: Vec<String>,
    /// The names or ids of projects; all where it is empty.
    pub projects: Vec<Name>,
}

impl ImportChoice {
    /// Returns the sections that can be chosen.
    pub fn known() -> impl Iterator<Item = &'static str> {
        kinds::in_block("").map(|(_, kind)| kind.facts().section)
    }

    /// Returns whether nothing was chosen, so that all is imported.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.sections.is_empty() && self.projects.is_empty()
    }

    /// Returns the scopes of the chosen sections.
    pub fn roots(&self) -> impl Iterator<Item = ScopeKey> {
        let is_chosen = |section: &str| match (&self.sections[..], &self.projects[..]) {
            ([], []) => true,
            ([], _) => section == Self::PROJECTS,
            (sections, _) => sections.iter().any(|chosen| chosen == section),
        };
        let chosen = kinds::in_block("").filter(move |(_, kind)| is_chosen(kind.facts().section));
        chosen.map(|(kind, _)| ScopeKey { kind, parent: None })
    }

    /// The section whose rows can be chosen.
    const PROJECTS: &str = "projects";

    /// Returns whether a row is chosen.
    #[must_use]
    pub fn takes(&self, scope: &ScopeKey, row: &LiveRow) -> bool {
        let is_filtered = !self.projects.is_empty() && kinds::get(scope.kind).facts().section == Self::PROJECTS;
        !is_filtered || self.projects.iter().any(|name| *name == row.name || **name == *row.identity.as_str())
    }

    /// Returns whether only some rows of a section were chosen.
    #[must_use]
    pub fn is_partial(&self, section: &str) -> bool {
        !self.projects.is_empty() && section == Self::PROJECTS
    }
}
