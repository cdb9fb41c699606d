//! How many requests were sent: by meaning for plans and tests, by attempts for people.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::Notify;

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
    /// Wakes the requests that wait for a turn when the last attempt is counted.
    last: Notify,
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

    /// Counts an attempt, unless there were `most` already. Counting and comparing are one step, so that attempts side
    /// by side do not pass the limit together.
    pub(super) fn attempt(&self, most: Option<u64>) -> bool {
        let next = |attempts: u64| (attempts < most.unwrap_or(u64::MAX)).then_some(attempts + 1);
        let before = self.attempts.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        if before.is_ok_and(|before| most == Some(before + 1)) {
            self.last.notify_waiters();
        }
        before.is_ok()
    }

    /// Waits until there were `most` attempts.
    pub(super) async fn last_attempt(&self, most: Option<u64>) {
        // Before the comparison, so that no attempt comes between the two unnoticed.
        let last = self.last.notified();
        if most.is_none_or(|most| self.attempts() < most) {
            last.await;
        }
    }

    /// Takes back an attempt that was not sent.
    pub(super) fn withdraw_attempt(&self) {
        self.attempts.fetch_sub(1, Ordering::Relaxed);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_side_by_side_do_not_pass_the_limit() {
        let counts = Counts::default();
        let counted: usize = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| (0..100).filter(|_| counts.attempt(Some(150))).count())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_default()).sum()
        });
        assert_eq!((counted, counts.attempts()), (150, 150));
        counts.withdraw_attempt();
        assert!(counts.attempt(Some(150)) && !counts.attempt(Some(150)));
    }
}
