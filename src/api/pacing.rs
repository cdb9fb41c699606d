//! When a request may go, and whether it may go again: limits, the waits between attempts, and one shared cooldown for
//! each method and route.
//!
//! What is known of the API's own limits was measured in public on 2026-05-07: about 7 to 10 requests a minute for each
//! endpoint, refilled after about 60 s, and a 429 that says neither how many nor how long. So a 429 holds back the whole
//! route, for longer each time in a row, and what comes after it goes one by one until one succeeds. All that is known
//! about a route passes through `Pacing::enter` and `Turn`: a budget that learns from the answers belongs there.

use super::{
    clock::{Clock, between, later},
    error::{Problem, Stop},
    transport::TransportError,
};
use crate::model::request::Method;
use http::HeaderMap;
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Mutex as Gate, OwnedMutexGuard, Semaphore, SemaphorePermit};

/// The wait before the second, third... attempt, before jitter, in seconds; the last one repeats.
const BACKOFF: [u64; 6] = [1, 2, 4, 8, 16, 30];

/// A streak of 429s is forgotten after this, because the API's limits refill in that time.
const FORGOTTEN: Duration = Duration::from_secs(60);

/// The limits on trying and waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Attempts of one read, and of a write that did not reach the API: 6.
    pub attempts: u32,
    /// Attempts of a repeatable write whose answer was lost: 3.
    pub repeats: u32,
    /// The time that one request may wait between its attempts in all: 5 minutes. Queueing for the first does not
    /// count, and neither does waiting out a limit.
    pub waiting: Duration,
    /// The longest `Retry-After` that is waited out where the API does not limit, but fails: 120 s.
    pub retry_after: Duration,
    /// The time when the whole run must be over; no wait goes beyond it. It alone ends the waiting for a route that the
    /// API limits.
    pub deadline: Option<Timestamp>,
    /// The number of requests that may be under way at once: 8.
    pub in_flight: usize,
    /// The time in which a create whose answer was lost may still arrive: 60 s. Until then nobody knows that it did
    /// not.
    pub settle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempts: 6,
            repeats: 3,
            waiting: Duration::from_secs(300),
            retry_after: Duration::from_secs(120),
            deadline: None,
            in_flight: 8,
            settle: Duration::from_secs(60),
        }
    }
}

/// The meaning of sending a request twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sends {
    /// Nothing: it only reads.
    Read,
    /// The same as once.
    Repeatable,
    /// Perhaps two of them.
    Once,
}

/// The fate of a request, as far as one attempt tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Executed {
    /// It was not carried out.
    None,
    /// It may have been.
    Unknown,
}

impl Problem {
    /// Returns what this says about a write.
    pub(super) fn effect(&self) -> Executed {
        match self {
            Self::Api(error) if matches!(error.status, 408 | 500..) => Executed::Unknown,
            Self::Api(_)
            | Self::Transport(TransportError::Connect(_) | TransportError::Refused(_) | TransportError::Untrusted(_)) => {
                Executed::None
            }
            Self::Transport(_) | Self::NotJson(_) | Self::NotWhole(_) => Executed::Unknown,
        }
    }

    /// Returns whether this is a 429.
    pub(super) fn is_limit(&self) -> bool {
        matches!(self, Self::Api(error) if error.status == 429)
    }

    /// Returns whether this is a 401.
    fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Api(error) if error.status == 401)
    }

    /// Returns whether a quota is used up.
    fn is_quota(&self) -> bool {
        matches!(self, Self::Api(error) if error.is_quota())
    }

    /// Returns whether the same request may well succeed later.
    fn is_passing(&self) -> bool {
        match self {
            // The last range is of the network in front of the API.
            Self::Api(error) => matches!(error.status, 408 | 429 | 500 | 502..=504 | 520..=529),
            Self::Transport(error) => matches!(error, TransportError::Connect(_) | TransportError::Lost(_)),
            Self::NotJson(_) | Self::NotWhole(_) => false,
        }
    }
}

/// The advice of an answer's headers about another attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Advice {
    /// `Retry-After-Ms` or `Retry-After`.
    pub(super) after: Option<Duration>,
    /// `x-should-retry: false`.
    pub(super) never: bool,
}

impl Advice {
    pub(super) fn read(headers: &HeaderMap, now: Timestamp) -> Self {
        let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).map(str::trim);
        let number = |text: &str| text.parse::<f64>().ok();
        let milliseconds = text("retry-after-ms").and_then(number).map(|number| number / 1000.0);
        let seconds = milliseconds.or_else(|| text("retry-after").and_then(number));
        let date = || DateTimeParser::new().parse_timestamp(text("retry-after")?).ok();
        let after = match seconds {
            // Negative, infinite and absurd numbers are no advice.
            Some(seconds) => Duration::try_from_secs_f64(seconds).ok(),
            None => date().map(|date| between(now, date)),
        };
        Self { after, never: text("x-should-retry").is_some_and(|text| text.eq_ignore_ascii_case("false")) }
    }
}

/// The circumstances of one failed attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    /// The wait that the answer asks for.
    pub(super) advice: Advice,
    /// The number of answers 429 in a row that the route has had.
    pub(super) streak: u32,
    /// The time of the failure.
    pub(super) now: Timestamp,
    /// A random number from 0 to 1.
    pub(super) jitter: f64,
}

/// The progress of one request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    /// All attempts so far.
    pub(super) attempts: u32,
    /// Those that ended in a 429.
    pub(super) limited: u32,
    /// All waits so far, but for those that a limit asked for.
    pub(super) waited: Duration,
    /// True if a read was sent again because the key was not accepted.
    pub(super) knocked: bool,
}

impl Tries {
    /// Decides about another attempt after a problem: how long to wait first, or why there is none.
    pub(super) fn next(
        &mut self,
        problem: &Problem,
        sends: Sends,
        limits: &Limits,
        circumstances: &Circumstances,
    ) -> Result<Duration, Stop> {
        let Circumstances { advice, streak, now, jitter } = *circumstances;
        let limit = problem.is_limit();
        self.limited += u32::from(limit);
        let doubtful = problem.effect() == Executed::Unknown;
        // Keys that are good have met a 401 that passed, so a read asks once more.
        let again = problem.is_unauthorized() && sends == Sends::Read && !std::mem::replace(&mut self.knocked, true);
        if !problem.is_passing() && !again || doubtful && sends == Sends::Once {
            return Err(Stop::Final);
        }
        if problem.is_quota() {
            return Err(Stop::Quota);
        }
        if advice.never {
            return Err(Stop::Told);
        }
        if limit {
            // A limit is a queue and not a fault: only the deadline ends it.
            let least = backoff(streak).mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0);
            let wait = match advice.after {
                // Whoever asks for nothing again and again is not believed.
                Some(asked) if streak > 1 => asked.max(least),
                Some(asked) => asked,
                // At least half: a limit that was reached a moment ago is still reached.
                None => least,
            };
            return if in_time(limits, now, wait) { Ok(wait) } else { Err(too_late(advice)) };
        }
        let used = self.attempts - self.limited;
        let most = if doubtful && sends == Sends::Repeatable { limits.repeats } else { limits.attempts };
        if used >= most {
            return Err(Stop::Attempts);
        }
        let wait = match advice.after {
            Some(asked) if asked > limits.retry_after => return Err(Stop::RetryAfter(asked)),
            Some(asked) => asked,
            None if again => backoff(1),
            // Anything down to nothing, so that many who failed together do not come back together.
            None => backoff(used).mul_f64(jitter.clamp(0.0, 1.0)),
        };
        if self.waited + wait > limits.waiting {
            return Err(Stop::Waiting(limits.waiting));
        }
        if !in_time(limits, now, wait) {
            return Err(too_late(advice));
        }
        self.waited += wait;
        Ok(wait)
    }
}

/// Returns why a wait that would pass the deadline is not begun.
fn too_late(advice: Advice) -> Stop {
    advice.after.map_or(Stop::Deadline, Stop::AfterDeadline)
}

fn in_time(limits: &Limits, now: Timestamp, wait: Duration) -> bool {
    limits.deadline.is_none_or(|deadline| later(now, wait) <= deadline)
}

fn backoff(nth: u32) -> Duration {
    let index = usize::try_from(nth.saturating_sub(1)).unwrap_or(usize::MAX);
    Duration::from_secs(BACKOFF[index.min(BACKOFF.len() - 1)])
}

/// The unit that the API limits together. That the limit is by template, not by concrete URL, is how it was observed;
/// it is not documented.
pub(super) type Route = (Method, &'static str);

/// Lets requests go: not too many at once, and not on a route that is cooling down.
#[derive(Debug)]
pub(super) struct Pacing {
    in_flight: Semaphore,
    routes: Mutex<HashMap<Route, PacingState>>,
}

#[derive(Clone, Debug, Default)]
struct PacingState {
    /// Nothing goes before this.
    until: Option<Timestamp>,
    /// How many 429s in a row, not counting those that were under way together.
    streak: u32,
    /// Who holds it goes alone, while there is a streak.
    gate: Arc<Gate<()>>,
}

/// Leave to send once.
pub(super) struct Turn<'a> {
    _in_flight: SemaphorePermit<'a>,
    gate: Option<OwnedMutexGuard<()>>,
}

/// A place at the head of a route's queue, kept without a place among those in flight.
pub(super) type Place = Option<OwnedMutexGuard<()>>;

impl Turn<'_> {
    /// Gives back the place among those in flight, so that reads can go, and keeps the place in the route's queue.
    pub(super) fn step_aside(self) -> Place {
        self.gate
    }
}

impl Pacing {
    pub(super) fn new(in_flight: usize) -> Self {
        Self { in_flight: Semaphore::new(in_flight.max(1)), routes: Mutex::default() }
    }

    /// Waits for a turn, from the place that it has in the route's queue. A place among those in flight is taken last, so
    /// that a route that cools down holds up no other.
    pub(super) async fn enter(
        &self,
        route: Route,
        clock: &dyn Clock,
        deadline: Option<Timestamp>,
        mut gate: Place,
    ) -> Result<Turn<'_>, Stop> {
        loop {
            let state = self.state(route);
            if state.streak == 0 {
                gate = None;
            } else if gate.is_none() {
                gate = Some(state.gate.lock_owned().await);
                continue;
            }
            let now = clock.now();
            let wait = state.until.map_or(Duration::ZERO, |until| between(now, until));
            if deadline.is_some_and(|deadline| now >= deadline) {
                return Err(Stop::Deadline);
            }
            if deadline.is_some_and(|deadline| later(now, wait) > deadline) {
                return Err(Stop::AfterDeadline(wait));
            }
            if !wait.is_zero() {
                clock.sleep(wait).await;
                continue;
            }
            // Only a closed semaphore fails, and nothing closes it.
            let Ok(in_flight) = self.in_flight.acquire().await else { return Err(Stop::Deadline) };
            // Somebody may have been limited, or let through, since.
            let latest = self.state(route);
            if (latest.until, latest.streak) == (state.until, state.streak) {
                return Ok(Turn { _in_flight: in_flight, gate });
            }
        }
    }

    /// Notes that the API limits this route, and returns how many times in a row it has.
    pub(super) fn limited(&self, route: Route, now: Timestamp) -> u32 {
        let mut routes = self.routes();
        let state = routes.entry(route).or_default();
        if state.until.is_some_and(|until| later(until, FORGOTTEN) < now) {
            state.streak = 0;
        }
        // Requests that were under way together tell the same story once.
        if state.streak == 0 || state.until.is_none_or(|until| until <= now) {
            state.streak += 1;
        }
        state.streak
    }

    /// Holds a route back; the longest wish counts.
    pub(super) fn hold(&self, route: Route, until: Timestamp) {
        let mut routes = self.routes();
        let state = routes.entry(route).or_default();
        state.until = state.until.max(Some(until));
    }

    /// Notes that the API answered on this route without limiting it.
    pub(super) fn free(&self, route: Route) {
        if let Some(state) = self.routes().get_mut(&route) {
            state.streak = 0;
        }
    }

    fn state(&self, route: Route) -> PacingState {
        self.routes().get(&route).cloned().unwrap_or_default()
    }

    fn routes(&self) -> MutexGuard<'_, HashMap<Route, PacingState>> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
