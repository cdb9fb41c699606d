//! Texts of rows in, their places out.

use std::hash::{BuildHasher, RandomState};

/// The number of rows from which on an index is faster than a search in the sorted rows.
pub(super) const MANY: usize = 256;

/// The places of rows, found by the hash of a text. The hashes lie side by side, so that a look-up does not touch the
/// texts of other rows: in an organization of 50,000 people each of these would be a miss of the cache.
#[derive(Debug)]
pub(super) struct RowIndex {
    hasher: RandomState,
    /// Hashes and places, sorted.
    places: Vec<(u64, u32)>,
}

impl RowIndex {
    /// Returns the index of texts, in the order of the rows.
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let hasher = RandomState::new();
        let mut places: Vec<(u64, u32)> = texts.zip(0..).map(|(text, place)| (hasher.hash_one(text), place)).collect();
        places.sort_unstable();
        Self { hasher, places }
    }

    /// Returns the places where the text may be, in the order of the rows.
    pub(super) fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        let hash = self.hasher.hash_one(text);
        let from = self.places.partition_point(|(other, _)| *other < hash);
        self.places[from..].iter().take_while(move |(other, _)| *other == hash).map(|(_, place)| *place as usize)
    }
}
