//! The two levels of a setting: the organization's own, in the block `organization` of the root file, and a project's.

use super::facts::Facts;
use std::fmt::Debug;

/// A level.
pub trait SettingLevel: Debug + Send + Sync + 'static {
    /// The kind that the setting stands in; empty for the organization.
    const UNDER: &'static str;
    /// The block of the root file; empty for none.
    const BLOCK: &'static str;
}

/// Settings of the organization.
#[derive(Debug)]
pub struct InOrganization;
/// Settings of a project.
#[derive(Debug)]
pub struct InProject;

impl SettingLevel for InOrganization {
    const UNDER: &'static str = "";
    const BLOCK: &'static str = "organization";
}

impl SettingLevel for InProject {
    const UNDER: &'static str = "project";
    const BLOCK: &'static str = "";
}

/// Returns the first text for the organization, and the second one for a project.
#[must_use]
pub(super) const fn of_level<L: SettingLevel>(organization: &'static str, project: &'static str) -> &'static str {
    if L::UNDER.is_empty() { organization } else { project }
}

/// Puts the facts of a setting at a level.
#[must_use]
pub(super) const fn at_level<L: SettingLevel>(mut facts: Facts) -> Facts {
    facts.under = L::UNDER;
    facts.block = L::BLOCK;
    facts.collection = "settings";
    facts
}
