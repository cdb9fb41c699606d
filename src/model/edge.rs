//! Edges: what one row gives to whom. A path of at most four of them leads from somebody to an ability.

use super::{
    ability::{Abilities, Ability, ORGANIZATION_OWNER},
    address::{Address, Name},
};

/// The receiver of what a row gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// A person by e-mail; a service account, or the callers of a federation rule, by the keys that `model/principal.rs`
    /// makes.
    Principal(Name),
    /// Somebody whose id alone is known.
    Id(Box<str>),
    /// The members of a group.
    Group(Name),
}

/// The place where a row gives something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The organization, and in part every project.
    Organization,
    /// One project.
    Project(Name),
}

/// The content of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gift {
    /// These abilities: at the place, and for an organization also in every project.
    Abilities {
        /// At the place itself.
        here: Abilities,
        /// In every project.
        in_projects: Abilities,
    },
    /// The permissions of a custom role.
    Role {
        /// The address of the role.
        role: Address,
        /// Its abilities, where the row that assigns it shows them.
        shown: Option<Abilities>,
    },
    /// Membership in a group.
    Membership(Name),
    /// Everything that a service account has, everywhere.
    ActsAs {
        /// The service account.
        account: Box<Recipient>,
        /// The most that counts of it; `None` for all of it.
        at_most: Option<Abilities>,
    },
    /// A role that nobody knows the abilities of.
    Unknown,
}

impl Gift {
    /// Returns abilities at one place alone.
    #[must_use]
    pub const fn here(here: Abilities) -> Self {
        Self::Abilities { here, in_projects: Abilities::NONE }
    }

    /// Returns what an owner of the organization has.
    #[must_use]
    pub const fn ownership() -> Self {
        let in_projects = ORGANIZATION_OWNER.without(Abilities::of(&[Ability::Administer]));
        Self::Abilities { here: ORGANIZATION_OWNER, in_projects }
    }
}

/// One thing that a row gives to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The receiver.
    pub to: Recipient,
    /// The place.
    pub place: Place,
    /// The content.
    pub gift: Gift,
    /// True if it waits for somebody to accept an invite.
    pub pending: bool,
}

impl Edge {
    /// Returns an edge that counts now.
    #[must_use]
    pub const fn now(to: Recipient, place: Place, gift: Gift) -> Self {
        Self { to, place, gift, pending: false }
    }
}
