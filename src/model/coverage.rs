//! The part of a scope that was read, and what a reading leaves in doubt. What was not read is never taken as absent.

use super::address::Name;
use std::collections::{BTreeMap, BTreeSet};

/// The part of a scope that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All that the plain listing shows.
    pub all: bool,
    /// The rows that the plain listing hides (archived projects) as well.
    pub hidden: bool,
    /// By a listing of its own; rows that another listing carries along know less.
    pub listed: bool,
    /// Else: these keys.
    pub keys: BTreeSet<Name>,
    /// The doubts about what is not there.
    pub gaps: Gaps,
}

/// The doubts of a reading about what is not there: pages are not a snapshot and may skip a row, and a row without a
/// name may be anybody's. Listings go by their place among those of the kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Listings that took more than one page.
    pub paged: BTreeSet<usize>,
    /// Listings that were read a second time.
    pub again: BTreeSet<usize>,
    /// The ids of rows that cannot be named, by their listing.
    pub nameless: BTreeMap<usize, BTreeSet<Box<str>>>,
    /// Names that were asked for one by one, and are there or are not.
    pub asked: BTreeSet<Name>,
    /// Names that were asked for one by one, and answered by rows that cannot be named: their ids.
    pub unclear: BTreeMap<Name, BTreeSet<Box<str>>>,
}

impl Gaps {
    /// Adds what another reading of the same scope left open.
    pub fn extend(&mut self, other: Self) {
        self.paged.extend(other.paged);
        self.again.extend(other.again);
        for (listing, ids) in other.nameless {
            self.nameless.entry(listing).or_default().extend(ids);
        }
        self.asked.extend(other.asked);
        for (name, ids) in other.unclear {
            self.unclear.entry(name).or_default().extend(ids);
        }
    }

    /// Returns whether a listing may have skipped a row.
    #[must_use]
    pub fn may_skip(&self, listing: usize) -> bool {
        self.paged.contains(&listing) && !self.again.contains(&listing)
    }
}
