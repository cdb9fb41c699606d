//! How many requests were sent: by meaning for plans and tests, by attempts for people.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Requests by their meaning: a page or a write counts once however often it had to be sent, so that the same run gives
/// the same numbers in any weather.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// All of them.
    pub sent: u64,
    /// By method and route template, `GET /organization/users`.
    pub by_route: BTreeMap<String, u64>,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    by_route: Mutex<BTreeMap<String, u64>>,
    attempts: AtomicU64,
    done: AtomicU64,
}

/// A request that is not over yet.
struct UnderWay<'a>(&'a AtomicU64);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Counts {
    /// Counts a request, which is over when what this returns is dropped.
    pub(super) fn request(&self, label: &str) -> impl Drop + use<'_> {
        *self.by_route().entry(label.to_owned()).or_default() += 1;
        UnderWay(&self.done)
    }

    pub(super) fn attempt(&self) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many requests are over, however they ended.
    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(super) fn requests(&self) -> Requests {
        let by_route = self.by_route().clone();
        Requests { sent: by_route.values().sum(), by_route }
    }

    pub(super) fn attempts(&self) -> u64 {
        self.attempts.load(Ordering::Relaxed)
    }

    fn by_route(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.by_route.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
