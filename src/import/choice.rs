//! The part of an organization that is imported.

use crate::{
    kinds::{
        self,
        erased::AnyKind,
        facts::{Facts, Shape},
    },
    model::{address::Name, live_row::LiveRow, scope::ScopeKey},
};

/// The sections and rows that are asked for.
#[derive(Clone, Debug, Default)]
pub struct ImportChoice {
    /// The sections at the top of a file; all where it is empty.
    pub sections: Vec<String>,
    /// The names or ids of projects; all where it is empty.
    pub projects: Vec<Name>,
    /// True if settings and spend alerts are imported too.
    pub settings: bool,
    /// True if rate limits are imported too.
    pub rate_limits: bool,
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
        // The organization's own settings belong to no section at the top.
        let own = kinds::in_block(Self::ORGANIZATION).filter(|(_, kind)| self.is_everything() && self.reads(*kind));
        chosen.chain(own).map(|(kind, _)| ScopeKey { kind, parent: None })
    }

    /// The block of the organization's own settings.
    pub const ORGANIZATION: &str = "organization";

    /// Returns whether the rows of a kind are imported at all: those that say who has access always are.
    #[must_use]
    pub fn reads(&self, kind: &dyn AnyKind) -> bool {
        match SettingSort::of(kind) {
            None => true,
            Some(SettingSort::RateLimit) => self.rate_limits,
            Some(SettingSort::Setting) => self.settings,
        }
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

/// The sorts of rows that are no access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SettingSort {
    /// Settings and spend alerts: few in each project.
    Setting,
    /// Rate limits: one for each model.
    RateLimit,
}

impl SettingSort {
    pub(super) fn of(kind: &dyn AnyKind) -> Option<Self> {
        let Facts { access, given, shape, .. } = kind.facts();
        match (access, given, shape) {
            (true, ..) => None,
            (false, true, Shape::Map) => Some(Self::RateLimit),
            (false, ..) => Some(Self::Setting),
        }
    }
}
