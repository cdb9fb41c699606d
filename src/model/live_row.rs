//! One live thing: its name, its identity, and how much of it the file controls.

use super::{address::Name, untyped::AnyLive};

/// The identity of a live thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Its id.
    Id(Box<str>),
    /// The id of the invite that somebody has not accepted yet.
    Invite(Box<str>),
    /// Rides in a pending invite; it has no id of its own.
    Bundled(Box<str>),
}

impl Identity {
    /// Returns the id, of whatever it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) | Self::Invite(id) | Self::Bundled(id) => id,
        }
    }

    /// Returns whether it waits for somebody to accept an invite.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        !matches!(self, Self::Id(_))
    }
}

/// The part of a live thing that the file controls; with the reason, where that is not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The thing and its fields are controlled by the file.
    Managed,
    /// The fields are controlled by the file; its existence is controlled elsewhere.
    FieldsOnly(&'static str),
    /// Pairs with the file, but nothing of it can be changed.
    ReadOnly(&'static str),
    /// Every organization has it: it pairs with the file, cannot be changed, and need not be listed.
    Predefined(&'static str),
    /// Archived: it cannot be restored, and the file need not list it.
    Archived(&'static str),
    /// The effect of something that stands elsewhere: it never pairs, and is never unlisted.
    Inherited(&'static str),
    /// Nothing that a file can name: it never pairs, and is never unlisted.
    NotAddressable(&'static str),
}

impl Control {
    /// Returns whether the row can pair with an entry of the file.
    #[must_use]
    pub fn pairs(&self) -> bool {
        !matches!(self, Self::Inherited(_) | Self::NotAddressable(_))
    }
}

/// One live thing.
#[derive(Debug)]
pub struct LiveRow {
    /// Its key in the vocabulary of the file: after renames and pins.
    pub key: Name,
    /// Its name in the organization.
    pub name: Name,
    /// Its identity.
    pub identity: Identity,
    /// The part of it that the file controls.
    pub control: Control,
    /// The typed row.
    pub live: Box<dyn AnyLive>,
}
