//! The times of a live key, from what the API shows; and since when it is unused, in numbers and in words.

use crate::model::scalar::{Seconds, date, plausible, span};

/// The times of a key, as far as the API tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyTimes {
    /// The time when it was created.
    pub created_at: Option<Seconds>,
    /// The time of its last use.
    pub last_used_at: Option<Seconds>,
    /// True if the API says anything about its use. What is no time tells nothing.
    pub is_use_told: bool,
}

impl KeyTimes {
    /// Reads what a row tells about the last use: `Some(None)` says never, and `None` says nothing.
    pub(super) fn told(created_at: Option<Seconds>, last_used_at: Option<Option<Seconds>>) -> Self {
        let last_used_at = last_used_at.map(|used| used.map(plausible));
        Self {
            created_at: created_at.and_then(plausible),
            last_used_at: last_used_at.flatten().flatten(),
            is_use_told: !matches!(last_used_at, None | Some(Some(None))),
        }
    }

    /// Returns since when it has not been used. A key that was never used is idle since it was made.
    #[must_use]
    pub fn idle_since(&self) -> Option<Seconds> {
        // `None` is less than any time.
        self.last_used_at.max(self.created_at).filter(|_| self.is_use_told)
    }

    /// Returns when it was last used, in words that stay true.
    pub(super) fn remark(&self) -> String {
        match (self.last_used_at, self.created_at) {
            (Some(used), _) if self.is_use_told => format!("last used {}", date(used)),
            (_, Some(created)) if self.is_use_told => format!("never used, created {}", date(created)),
            (_, Some(created)) => format!("created {}", date(created)),
            _ => "the API does not say when it was created".to_owned(),
        }
    }

    /// Returns when it was last used, in words.
    pub(super) fn describe(&self, now: Seconds) -> String {
        match (self.last_used_at, self.created_at) {
            _ if !self.is_use_told => "the API does not say when it was used".to_owned(),
            (Some(used), _) => format!("used {} ago", span(now.saturating_sub(used))),
            (None, Some(created)) => format!("never used, {} old", span(now.saturating_sub(created))),
            (None, None) => "never used, and the API does not say how old it is".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_never_used_is_idle_since_its_creation() {
        let idle_since =
            |created_at, last_used_at| KeyTimes { created_at, last_used_at, is_use_told: true }.idle_since();
        assert_eq!(idle_since(Some(100), None), Some(100));
        assert_eq!(idle_since(Some(100), Some(120)), Some(120));
        assert_eq!(idle_since(Some(100), Some(20)), Some(100), "used before it was created");
        assert_eq!(idle_since(None, Some(120)), Some(120));
        assert_eq!(idle_since(None, None), None);
        let untold = KeyTimes { created_at: Some(100), last_used_at: None, is_use_told: false };
        assert_eq!(untold.idle_since(), None);
    }
}
