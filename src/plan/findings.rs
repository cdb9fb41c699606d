//! A plan in, what a run can fail on out: the one place that says what *in sync* means.

use super::{change::DueStatus, file::PlanFile};
use std::collections::BTreeSet;

/// One word of `--fail-on`: something that a plan can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// The organization differs from the file.
    Changes,
    /// The live organization makes a row of the file impossible.
    Problems,
    /// A time has passed, and `apply --due` would do something about it.
    Due,
    /// A limit has passed, and it is only reported.
    Reported,
    /// Something live is not in the file.
    Unlisted,
    /// An organization owner or an admin key is not in the file.
    UnlistedPrivileged,
    /// Something differs that orgward cannot change.
    ReadOnly,
}

impl FailOn {
    /// Every word.
    pub const ALL: [Self; 7] = [
        Self::Changes,
        Self::Problems,
        Self::Due,
        Self::Reported,
        Self::Unlisted,
        Self::UnlistedPrivileged,
        Self::ReadOnly,
    ];

    /// The findings that keep a plan from being in sync, and on which `drift` fails by default.
    pub const OUT_OF_SYNC: [Self; 4] = [Self::Changes, Self::Problems, Self::Due, Self::UnlistedPrivileged];

    /// Returns the word as a person writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Problems => "problems",
            Self::Due => "due",
            Self::Reported => "reported",
            Self::Unlisted => "unlisted",
            Self::UnlistedPrivileged => "unlisted-privileged",
            Self::ReadOnly => "read-only",
        }
    }

    /// Reads a word.
    ///
    /// # Errors
    /// When it is unknown; the message lists the known ones.
    pub fn parse(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::as_str).join(", ");
        let found = Self::ALL.into_iter().find(|one| one.as_str() == word.trim());
        found.ok_or_else(|| format!("`{}` is not one of {}", word.trim(), known()))
    }
}

/// Returns every word that a plan trips. A new list of the plan file that a run can fail on is added here and nowhere
/// else.
#[must_use]
pub fn findings(plan: &PlanFile) -> BTreeSet<FailOn> {
    let due = |status| plan.due.iter().any(|due| due.status == status);
    let holds = |word| match word {
        FailOn::Changes => !plan.changes.is_empty(),
        FailOn::Problems => !plan.problems.is_empty(),
        FailOn::Due => due(DueStatus::Due),
        FailOn::Reported => due(DueStatus::Reported),
        FailOn::Unlisted => !plan.unlisted.is_empty(),
        FailOn::UnlistedPrivileged => plan.unlisted.iter().any(|row| row.privileged),
        // What nobody can ever resolve is told, and no run fails on it.
        FailOn::ReadOnly => plan.read_only.iter().any(|row| !row.is_never_shown),
    };
    FailOn::ALL.into_iter().filter(|word| holds(*word)).collect()
}

impl PlanFile {
    /// Returns whether nothing keeps the plan from being in sync. A plan with a scope did not look, and neither did
    /// `drift --since` where the audit log does not tell of every change.
    #[must_use]
    pub fn is_in_sync(&self) -> bool {
        let has_looked = self.scope.is_none() && self.since.as_ref().is_none_or(|since| since.not_looked.is_empty());
        has_looked && self.shows_nothing()
    }

    /// Returns whether nothing was found that keeps the plan from being in sync, as far as it looked.
    #[must_use]
    pub fn shows_nothing(&self) -> bool {
        findings(self).is_disjoint(&FailOn::OUT_OF_SYNC.into())
    }
}
