//! A scope: all things of one kind in one parent. It is the unit that is declared, read, compared and counted.

use super::address::Address;

/// A kind's place in the table of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u8);

/// The unit of everything: all things of one kind in one parent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeKey {
    /// The kind.
    pub kind: KindId,
    /// In what; `None` is the organization.
    pub parent: Option<Address>,
}
