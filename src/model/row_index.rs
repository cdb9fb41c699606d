//! Texts of rows in, their places out.

use foldhash::fast::RandomState;
use std::hash::BuildHasher;

/// The number of rows from which on an index is faster than a search in the sorted rows.
pub(super) const MANY: usize = 256;

/// The places of rows, found by the hash of a text. The hashes lie side by side, so that a look-up does not touch the
/// texts of other rows: in an organization of 50,000 people each of these would be a miss of the cache.
#[derive(Debug)]
pub(super) struct RowIndex {
    hasher: RandomState,
    /// Hashes and places, sorted.
    places: Vec<(u64, u32)>,
    /// For each beginning of a hash, where the hashes with it start in `places`; and the end of all.
    starts: Vec<u32>,
    /// The number of bits of a hash behind its beginning.
    shift: u32,
}

impl RowIndex {
    /// Returns the index of texts, in the order of the rows.
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let hasher = RandomState::default();
        let mut places: Vec<(u64, u32)> = texts.zip(0..).map(|(text, place)| (hasher.hash_one(text), place)).collect();
        places.sort_unstable();
        // About one hash for each beginning.
        let bits = places.len().max(2).ilog2();
        let shift = u64::BITS - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for (place, (hash, _)) in (0..).zip(&places) {
            while starts.len() as u64 <= hash >> shift {
                starts.push(place);
            }
        }
        starts.resize((1 << bits) + 1, u32::try_from(places.len()).unwrap_or(u32::MAX));
        Self { hasher, places, starts, shift }
    }

    /// Returns the places where the text may be, in the order of the rows.
    pub(super) fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        let hash = self.hasher.hash_one(text);
        let beginning = usize::try_from(hash >> self.shift).unwrap_or(usize::MAX);
        let bounds = self.starts.get(beginning..).and_then(|starts| Some((*starts.first()?, *starts.get(1)?)));
        let (from, to) = bounds.unwrap_or_default();
        let near = self.places.get(from as usize..to as usize).unwrap_or_default();
        near.iter().filter(move |(other, _)| *other == hash).map(|(_, place)| *place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_at_its_places_and_no_other_one_is() {
        for number in [0_usize, 1, 2, 3, 255, 256, 257, 1000] {
            let mut texts: Vec<String> = (0..number).map(|number| format!("person-{number}@example.com")).collect();
            // Two rows of one name.
            texts.extend(texts.first().cloned());
            let index = RowIndex::new(texts.iter().map(String::as_str));
            for text in &texts {
                let all = (0..texts.len()).filter(|place| texts[*place] == *text);
                assert_eq!(index.places(text).collect::<Vec<_>>(), all.collect::<Vec<_>>(), "{text} of {number}");
            }
            assert_eq!(index.places("nobody@example.com").next(), None, "of {number}");
        }
    }
}
