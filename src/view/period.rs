//! The times that a view is about.

use crate::model::scalar::{Seconds, time};

/// A time from one moment to another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The beginning, inclusive; the first thing that the API knows if it is not set.
    pub since: Option<Seconds>,
    /// The end, exclusive; now if it is not set.
    pub until: Option<Seconds>,
}

const DAY: Seconds = 86_400;

impl Period {
    /// Returns the same period from the beginning of its first day in UTC: usage and costs are told by whole days.
    #[must_use]
    pub fn by_days(self) -> Self {
        let first = |since: Seconds| since.div_euclid(DAY).saturating_mul(DAY);
        Self { since: self.since.map(first), until: self.until }
    }

    /// Returns the beginning in the published form.
    pub(super) fn since_text(self) -> Option<String> {
        self.since.map(time)
    }

    /// Returns the end in the published form.
    pub(super) fn until_text(self) -> Option<String> {
        self.until.map(time)
    }
}
