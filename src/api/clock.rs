//! Time as an argument: what time it is, waiting, and the dice for jitter. Tests bring a clock that never sleeps.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The clock that pacing and retries go by. It is not the clock of the plan (`until`, `max_age`): that one is a value.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
    /// A number from 0 to 1 that spreads retries.
    fn jitter(&self) -> f64;
}

/// A time later by a duration; the end of time when that is beyond it.
#[must_use]
pub fn later(from: Timestamp, by: Duration) -> Timestamp {
    jiff::SignedDuration::try_from(by).ok().and_then(|by| from.checked_add(by).ok()).unwrap_or(Timestamp::MAX)
}

/// The time between two moments; zero when `to` is not later.
#[must_use]
pub fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or(Duration::ZERO)
}

/// The real clock: monotonic from a start, so that a corrected wall clock cannot stretch or cut a wait. As it goes by
/// tokio's time, a paused runtime makes it a simulated clock that is true under concurrency.
#[derive(Debug)]
pub struct SystemClock {
    started: Timestamp,
    since: tokio::time::Instant,
}

impl SystemClock {
    /// A clock that starts at the current time.
    #[must_use]
    pub fn new() -> Self {
        Self::starting_at(Timestamp::now())
    }

    /// A clock that starts at a given time and then runs as time does.
    #[must_use]
    pub fn starting_at(started: Timestamp) -> Self {
        Self { started, since: tokio::time::Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        later(self.started, self.since.elapsed())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        fastrand::f64()
    }
}

/// A clock for tests: sleeping moves it forward at once, and jitter is always the same number.
#[derive(Debug)]
pub struct SimulatedClock {
    state: Mutex<ClockState>,
}

#[derive(Debug)]
struct ClockState {
    now: Timestamp,
    slept: Vec<Duration>,
    jitter: f64,
}

impl SimulatedClock {
    /// A clock at a time whose jitter is always the same number from 0 to 1.
    #[must_use]
    pub fn fixed(now: Timestamp, jitter: f64) -> Self {
        Self { state: Mutex::new(ClockState { now, slept: Vec::new(), jitter }) }
    }

    /// Every wait so far, in the order in which it began.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    /// Moves the clock forward without anybody waiting.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.now = later(state.now, by);
    }

    fn state(&self) -> MutexGuard<'_, ClockState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        self.state().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        // The end is fixed when the wait begins, so that two who wait side by side do not wait twice as long.
        let end = {
            let mut state = self.state();
            state.slept.push(duration);
            later(state.now, duration)
        };
        Box::pin(async move {
            tokio::task::yield_now().await;
            let mut state = self.state();
            state.now = state.now.max(end);
        })
    }

    fn jitter(&self) -> f64 {
        self.state().jitter
    }
}
