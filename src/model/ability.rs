//! What access lets somebody do, in nine words, and which roles and permissions give it. The table follows OpenAI's guide
//! on role-based access control; where the guide and an official example differ, the stronger reading counts.

use serde::Serialize;
use std::fmt;

/// One thing that access lets somebody do, the strongest first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// Manage users, projects and admin keys.
    Administer,
    /// Manage the members, service accounts and limits of a project.
    Own,
    /// Manage the keys of others.
    ManageKeys,
    /// Change groups or roles.
    Grant,
    /// Have keys of one's own.
    OwnKeys,
    /// Call models.
    Use,
    /// Change files, fine-tuning, prompts and the like.
    Write,
    /// See usage.
    SeeUsage,
    /// Read the rest.
    Read,
}

impl Ability {
    /// Every ability, the strongest first.
    pub const ALL: [Self; 9] = [
        Self::Administer,
        Self::Own,
        Self::ManageKeys,
        Self::Grant,
        Self::OwnKeys,
        Self::Use,
        Self::Write,
        Self::SeeUsage,
        Self::Read,
    ];

    /// Returns the word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administer => "administer",
            Self::Own => "own",
            Self::ManageKeys => "manage_keys",
            Self::Grant => "grant",
            Self::OwnKeys => "own_keys",
            Self::Use => "use",
            Self::Write => "write",
            Self::SeeUsage => "see_usage",
            Self::Read => "read",
        }
    }

    /// Returns whether it is power over others.
    #[must_use]
    pub const fn is_privileged(self) -> bool {
        matches!(self, Self::Administer | Self::Own | Self::ManageKeys | Self::Grant)
    }

    const fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

impl fmt::Display for Ability {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A set of abilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Abilities(u16);

impl Abilities {
    /// No ability.
    pub const NONE: Self = Self(0);

    /// Returns a set of these.
    #[must_use]
    pub const fn of(list: &[Ability]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < list.len() {
            bits |= list[index].bit();
            index += 1;
        }
        Self(bits)
    }

    /// Returns all of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns those of this one that the other lacks.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns those that both hold.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns whether it holds an ability.
    #[must_use]
    pub const fn has(self, ability: Ability) -> bool {
        self.0 & ability.bit() != 0
    }

    /// Returns whether it holds none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether any of them is power over others.
    #[must_use]
    pub fn are_privileged(self) -> bool {
        self.iter().any(Ability::is_privileged)
    }

    /// Returns the ability that says most. Whoever uses models has keys for it.
    #[must_use]
    pub fn strongest(self) -> Option<Ability> {
        let own_keys_alone = !self.has(Ability::Use);
        self.iter().find(|ability| *ability != Ability::OwnKeys || own_keys_alone)
    }

    /// Returns the abilities, the strongest first.
    pub fn iter(self) -> impl Iterator<Item = Ability> {
        Ability::ALL.into_iter().filter(move |ability| self.has(*ability))
    }
}

/// The abilities of an owner of the organization: there, and in every project.
pub const ORGANIZATION_OWNER: Abilities = Abilities::of(&Ability::ALL);

/// The abilities of the organization's `reader`.
pub const ORGANIZATION_READER: Abilities = Abilities::of(&[Ability::OwnKeys, Ability::Use, Ability::Read]);

/// The abilities of a project's `owner`.
pub const PROJECT_OWNER: Abilities =
    Abilities::of(&[Ability::Own, Ability::ManageKeys, Ability::OwnKeys, Ability::Use, Ability::Write, Ability::Read]);

/// The abilities of a project's `member`.
pub const PROJECT_MEMBER: Abilities = Abilities::of(&[Ability::OwnKeys, Ability::Use, Ability::Write, Ability::Read]);

/// The abilities of a project's `viewer`.
pub const PROJECT_VIEWER: Abilities = Abilities::of(&[Ability::Read]);

/// The abilities of a project role by its word; `None` for a word that is not known.
#[must_use]
pub fn of_project_role(word: &str) -> Option<Abilities> {
    match word {
        "owner" => Some(PROJECT_OWNER),
        "member" => Some(PROJECT_MEMBER),
        "viewer" => Some(PROJECT_VIEWER),
        "none" => Some(Abilities::NONE),
        _ => None,
    }
}

/// The abilities that a permission gives, at the place where its role is assigned. A string that is not known reads when
/// it ends in `.read`, else writes; and it grants when it also names groups, roles, management or the organization.
#[must_use]
pub fn of_permission(permission: &str) -> Abilities {
    match permission {
        "api.organization.projects.api_keys.write" => {
            return Abilities::of(&[Ability::ManageKeys, Ability::OwnKeys]);
        }
        "api.organization.projects.api_keys.read" => return Abilities::of(&[Ability::Read]),
        "api.groups.write" | "api.roles.write" => return Abilities::of(&[Ability::Grant]),
        "api.model.request" | "api.responses.write" => return Abilities::of(&[Ability::Use]),
        "api.usage.read" => return Abilities::of(&[Ability::SeeUsage]),
        _ => {}
    }
    if permission.ends_with(".read") {
        return Abilities::of(&[Ability::Read]);
    }
    let names = ["group", "role", "management", "organization"];
    match names.iter().any(|name| permission.contains(name)) {
        true => Abilities::of(&[Ability::Grant, Ability::Write]),
        false => Abilities::of(&[Ability::Write]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_permission_is_taken_for_what_it_may_be() {
        assert!(!of_permission("api.files.write").are_privileged());
        assert!(!of_permission("api.roles.read").are_privileged());
        for permission in ["api.roles.manage", "api.management.write", "api.organization.something", "api.groups.write"]
        {
            assert!(of_permission(permission).are_privileged(), "{permission}");
        }
    }

    #[test]
    fn sets_are_told_the_strongest_first() {
        let words: Vec<_> = PROJECT_OWNER.without(PROJECT_MEMBER).iter().map(Ability::as_str).collect();
        assert_eq!(words, ["own", "manage_keys"]);
        assert!(ORGANIZATION_OWNER.without(PROJECT_OWNER).has(Ability::Administer));
    }
}
