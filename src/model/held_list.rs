//! A list of a snapshot in; whether something stands in it, out.

use super::scalar::Seconds;
use serde_json::value::RawValue;

/// A list or a setting that a snapshot holds.
#[derive(Clone, Copy, Debug)]
pub struct HeldList<'a> {
    /// The path below the base URL.
    pub path: &'a str,
    /// The filters of its query.
    pub filters: &'a [(String, String)],
    /// The time of the reading.
    pub read: Seconds,
    /// The rows; none for a setting.
    pub rows: &'a [Box<RawValue>],
    /// True if the API answered. A refusal is asked for again.
    pub is_answered: bool,
}

impl HeldList<'_> {
    /// Returns whether an id is a part of the path or a text in a row.
    #[must_use]
    pub fn mentions(&self, id: &str) -> bool {
        let quoted = format!("\"{id}\"");
        self.is_below(id) || self.rows.iter().any(|row| row.get().contains(&quoted))
    }

    /// Returns whether an id is a part of the path, or a filter.
    #[must_use]
    pub fn is_below(&self, id: &str) -> bool {
        self.path.split('/').any(|part| part == id) || self.filters.iter().any(|(_, value)| value == id)
    }
}
