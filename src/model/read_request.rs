//! A reading that a pure stage asks for: the scope, the rows, and the reason.

use super::{address::Name, scalar::Seconds, scope::ScopeKey};
use std::collections::BTreeSet;

/// A reading that a pure stage needs before it can go on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadRequest {
    /// The scope.
    pub scope: ScopeKey,
    /// The rows.
    pub rows: Extent,
    /// The reason.
    pub why: ReadReason,
}

/// The rows of a scope that are asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Those of the plain listing.
    All,
    /// Those, and by no other way than the plain listing.
    Listed,
    /// Those, and what the plain listing hides.
    Hidden,
    /// Those with these keys.
    Keys(BTreeSet<Name>),
    /// Those with these keys once more, although the listing was read and does not show them.
    Confirm(BTreeSet<Name>),
    /// None; but what was used of those with these keys, from a time on.
    Usage(BTreeSet<Name>, Seconds),
}

/// The reason why something must be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadReason {
    /// The file manages it.
    Declared,
    /// A name must be resolved.
    Reference,
    /// A guardrail must look.
    Guardrail,
    /// The age of something must be known.
    Age,
    /// A declared thing may be hidden from the plain listing.
    Missing,
    /// Something may be there that a listing did not show.
    Absent,
    /// Something that is to be created may be there under an old name.
    Renamed,
    /// The owner of a key must be known.
    Owner,
    /// It may give power, and nobody lists it.
    Power,
    /// It says what a change gives, or to whom.
    Gain,
    /// A role may be somebody's own, or come from a group.
    Source,
    /// A person asked to see it.
    View,
    /// It is a part of what a person asked to see, and the rest can be shown without it.
    ViewPart,
    /// A write's answer was lost.
    Lost,
    /// It was read a while ago, and is about to be changed.
    Old,
    /// It was changed, and must be as promised.
    Verify,
    /// It is imported; what cannot be read is told.
    Import,
    /// The base configuration is compared with it.
    Base,
}

impl ReadReason {
    /// Returns the reason, in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "the configuration manages it",
            Self::Reference => "a name must be resolved",
            Self::Guardrail => "a guardrail must look",
            Self::Age => "the age of a row must be known",
            Self::Missing => "something listed may be archived",
            Self::Absent => "orgward must be sure that a row does not exist before it creates it",
            Self::Renamed => "a new project may be an old one under a new name",
            Self::Owner => "the owner of a key must be known",
            Self::Gain => "a plan shows what its changes give, and to whom",
            Self::Power => "what is not listed may give power",
            Self::Source => "a role may be somebody's own, or come from a group",
            Self::View => "it is to be shown",
            Self::ViewPart => "it is a part of what is to be shown",
            Self::Lost => "an answer was lost",
            Self::Old => "it was read a while ago and is about to change",
            Self::Verify => "it was changed and is verified",
            Self::Import => "it is imported",
            Self::Base => "the base configuration is compared with it",
        }
    }
}
