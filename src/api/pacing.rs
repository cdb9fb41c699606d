//! When a request may go, and whether it may go again: limits, the waits between attempts, and one budget for each method
//! and route, which learns from the answers (`route_budget.rs`).
//!
//! What is known of the API's own limits was measured in public on 2026-05-07: about 7 to 10 requests a minute for each
//! endpoint, refilled after about 60 s, and a 429 that says neither how many nor how long. All that is known about a
//! route passes through `Pacing::enter` and `Turn`.

use super::{
    clock::{Clock, between, later},
    error::{Problem, Stop},
    learned_pace::{LearnedLimit, LearnedPace},
    route_budget::{Leave, LimitNotes, Ticket},
    route_state::{LimitNews, RouteBudget},
    transport::TransportError,
};
use crate::model::request::Method;
use foldhash::HashMap;
use http::HeaderMap;
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Mutex as Gate, Notify, OwnedMutexGuard, Semaphore, SemaphorePermit};

/// The wait before the second, third... attempt, before jitter, in seconds; the last one repeats.
const BACKOFF: [u64; 6] = [1, 2, 4, 8, 16, 30];

/// The time in which `--rpm` counts requests.
const MINUTE: Duration = Duration::from_secs(60);

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
    /// The number of requests that may be under way at once: 10.
    pub in_flight: usize,
    /// The most requests a minute for each method and route, whatever the API takes.
    pub rpm: Option<u32>,
    /// The most requests of the whole run, repeated ones included.
    pub max_requests: Option<u64>,
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
            in_flight: 10,
            rpm: None,
            max_requests: None,
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
            | Self::Transport(
                TransportError::Connect(_)
                | TransportError::Refused(_)
                | TransportError::Untrusted(_)
                | TransportError::NotHeld(_),
            ) => Executed::None,
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
    /// `x-ratelimit-remaining-requests`.
    pub(super) remaining: Option<u32>,
    /// `x-ratelimit-reset-requests`.
    pub(super) reset: Option<Duration>,
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
        Self {
            after,
            remaining: text("x-ratelimit-remaining-requests").and_then(|text| text.parse().ok()),
            reset: text("x-ratelimit-reset-requests").and_then(reset),
            never: text("x-should-retry").is_some_and(|text| text.eq_ignore_ascii_case("false")),
        }
    }

    /// Returns what this says about the limit of its route.
    fn notes(&self) -> LimitNotes {
        LimitNotes {
            retry_after: self.after.map(|after| after.as_secs_f64()),
            remaining: self.remaining,
            reset: self.reset.map(|reset| reset.as_secs_f64()),
        }
    }
}

/// Reads the time until a limit is reset: `20ms`, `6s`, `1m30s`, or a number of seconds. A day at most.
fn reset(text: &str) -> Option<Duration> {
    const DAY: f64 = 86_400.0;
    let mut seconds = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let unit = after.find(|char: char| char.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let factor = match unit {
            "ms" => 1e-3,
            "s" | "" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * factor;
        rest = after;
    }
    if text.is_empty() || seconds > DAY { None } else { Duration::try_from_secs_f64(seconds).ok() }
}

/// The circumstances of one failed attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    /// The wait that the answer asks for.
    pub(super) advice: Advice,
    /// The time that the route waits after a 429.
    pub(super) limited: Duration,
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
        let Circumstances { advice, limited, now, jitter } = *circumstances;
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
            return if in_time(limits, now, limited) { Ok(limited) } else { Err(too_late(limits, now, advice)) };
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
            return Err(too_late(limits, now, advice));
        }
        self.waited += wait;
        Ok(wait)
    }
}

/// Returns why a wait that would pass the deadline is not begun.
fn too_late(limits: &Limits, now: Timestamp, advice: Advice) -> Stop {
    let asked = advice.after.filter(|asked| !in_time(limits, now, *asked));
    asked.map_or(Stop::Deadline, Stop::AfterDeadline)
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

/// Returns the method and the template of a route, as people and files name it.
pub(super) fn label((method, template): Route) -> String {
    format!("{} {template}", method.as_str())
}

/// Lets requests go: not too many at once, and on each route no more than it takes.
#[derive(Debug)]
pub(super) struct Pacing {
    in_flight: Semaphore,
    rpm: Option<usize>,
    /// The time that the budgets count from.
    started: Timestamp,
    routes: Mutex<Routes>,
}

/// All routes, and what a new one should hear.
#[derive(Debug, Default)]
struct Routes {
    states: HashMap<Route, PacingState>,
    /// The news that a route which is not known yet hears first.
    latest: Option<LimitNews>,
    /// The limits that earlier runs learned.
    guesses: LearnedPace,
}

impl Routes {
    fn state(&mut self, route: Route) -> &mut PacingState {
        let (latest, guesses) = (self.latest, &self.guesses);
        self.states.entry(route).or_insert_with(|| {
            let mut state = PacingState::default();
            if let Some(guess) = guesses.limit(&label(route)) {
                state.budget = RouteBudget::starting_with(guess);
            }
            if let Some(latest) = latest {
                // Nothing was sent yet, so the time does not matter.
                state.budget.hear(&latest, 0.0);
            }
            state
        })
    }

    /// Tells the other routes what one of them found out.
    fn tell(&mut self, from: Route, news: LimitNews, now: f64) {
        for (_, state) in self.states.iter_mut().filter(|(route, _)| **route != from) {
            if state.budget.hear(&news, now) {
                state.answered.notify_one();
            }
        }
        if news.lasts() {
            self.latest = Some(news);
        }
    }
}

#[derive(Clone, Debug, Default)]
struct PacingState {
    budget: RouteBudget,
    /// When the last requests were sent, as far as `--rpm` needs to know.
    sent: VecDeque<f64>,
    /// The requests that wait for their turn.
    queued: u32,
    /// The gate: the request that holds it is sent next.
    gate: Arc<Gate<()>>,
    /// Told of each answer.
    answered: Arc<Notify>,
}

impl PacingState {
    fn ask(&self, now: f64, rpm: Option<usize>) -> Leave {
        let minute = MINUTE.as_secs_f64();
        if let Some(rpm) = rpm
            && let Some(oldest) = self.sent.len().checked_sub(rpm).and_then(|index| self.sent.get(index))
            && oldest + minute > now
        {
            return Leave::At(oldest + minute);
        }
        self.budget.ask(now)
    }
}

/// Leave to send once, and the place at the head of the route's queue until it is sent.
pub(super) struct Turn<'a> {
    _in_flight: SemaphorePermit<'a>,
    gate: Place,
    pacing: &'a Pacing,
    route: Route,
    ticket: Option<Ticket>,
}

/// A place at the head of a route's queue, kept without a place among those in flight.
pub(super) type Place = Option<OwnedMutexGuard<()>>;

impl Turn<'_> {
    /// Gives back the place among those in flight, so that reads can go, and keeps the place in the route's queue.
    pub(super) fn step_aside(mut self) -> Place {
        self.gate.take()
    }

    /// Spends what one request of the route costs, right before it is sent, and lets the next one move up.
    pub(super) fn begin(&mut self, now: Timestamp) {
        let seconds = self.pacing.seconds(now);
        let rpm = self.pacing.rpm;
        self.ticket = Some(self.pacing.with(self.route, |state| {
            state.sent.push_back(seconds);
            while state.sent.len() > rpm.unwrap_or(0) {
                state.sent.pop_front();
            }
            state.budget.spend(seconds)
        }));
        self.gate = None;
    }

    /// Notes that the API answered without limiting the route.
    pub(super) fn accepted(&mut self, now: Timestamp, advice: &Advice) {
        let Some(ticket) = self.ticket.take() else { return };
        let seconds = self.pacing.seconds(now);
        self.pacing.answer(self.route, seconds, |budget| budget.accepted(ticket, seconds, advice.notes()));
    }

    /// Notes that the API limits the route, and returns how long the route waits.
    pub(super) fn refused(&mut self, now: Timestamp, advice: &Advice, jitter: f64) -> Duration {
        let Some(ticket) = self.ticket.take() else { return Duration::ZERO };
        let seconds = self.pacing.seconds(now);
        let wait =
            self.pacing.answer(self.route, seconds, |budget| budget.refused(ticket, seconds, advice.notes(), jitter));
        rounded(wait)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.pacing.answer(self.route, 0.0, |budget| budget.lost(ticket));
        }
    }
}

/// A request that waits in the queue of its route, for as long as this lives.
struct Queued<'a>(&'a Pacing, Route);

impl<'a> Queued<'a> {
    fn new(pacing: &'a Pacing, route: Route) -> Self {
        pacing.with(route, |state| state.queued += 1);
        Self(pacing, route)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.with(self.1, |state| state.queued = state.queued.saturating_sub(1));
    }
}

/// The route that a run waits for longest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slowest {
    pub(super) route: Route,
    /// About how long all that is queued for it takes.
    pub(super) left: Duration,
}

impl Pacing {
    /// Returns the pacing of a run that begins now, with what earlier runs learned.
    pub(super) fn new(limits: &Limits, started: Timestamp, guesses: LearnedPace) -> Self {
        Self {
            in_flight: Semaphore::new(limits.in_flight.max(1)),
            rpm: limits.rpm.map(|rpm| usize::try_from(rpm.max(1)).unwrap_or(usize::MAX)),
            started,
            routes: Mutex::new(Routes { guesses, ..Routes::default() }),
        }
    }

    /// Waits for a turn, from the place that it has in the route's queue. A place among those in flight is taken last, so
    /// that a route that waits holds up no other.
    pub(super) async fn enter(
        &self,
        route: Route,
        clock: &dyn Clock,
        deadline: Option<Timestamp>,
        place: Place,
    ) -> Result<Turn<'_>, Stop> {
        let _queued = Queued::new(self, route);
        let (gate, answered) = self.with(route, |state| (state.gate.clone(), state.answered.clone()));
        let gate = match place {
            Some(place) => place,
            None => gate.lock_owned().await,
        };
        let mut in_flight = None;
        loop {
            // Registered first, so that no answer is missed.
            let heard = answered.notified();
            let now = clock.now();
            if deadline.is_some_and(|deadline| now >= deadline) {
                return Err(Stop::Deadline);
            }
            let seconds = self.seconds(now);
            let held: Option<SemaphorePermit<'_>> = in_flight.take();
            let leave = self.with(route, |state| state.ask(seconds, self.rpm));
            if leave != Leave::Go {
                drop(held);
                match leave {
                    Leave::At(time) => {
                        let wait = rounded(time - seconds).max(Duration::from_micros(1));
                        if deadline.is_some_and(|deadline| later(now, wait) > deadline) {
                            let asked = self.with(route, |state| state.budget.is_asked(time));
                            return Err(if asked { Stop::AfterDeadline(wait) } else { Stop::Deadline });
                        }
                        // Another route may find out more.
                        tokio::select! {
                            biased;
                            () = heard => {}
                            () = async { clock.sleep(wait).await } => {}
                        }
                    }
                    Leave::AfterAnswer | Leave::Go => heard.await,
                }
                continue;
            }
            match held {
                Some(in_flight) => {
                    return Ok(Turn { _in_flight: in_flight, gate: Some(gate), pacing: self, route, ticket: None });
                }
                None => {
                    // Only a closed semaphore fails, and nothing closes it. The route is asked again: it may have been
                    // limited since.
                    in_flight = Some(self.in_flight.acquire().await.map_err(|_| Stop::Deadline)?);
                }
            }
        }
    }

    /// Returns what this run learned of routes, and what it began with.
    pub(super) fn learned(&self) -> (Vec<(String, LearnedLimit)>, LearnedPace) {
        let routes = self.routes();
        let limit = |(route, state): (&Route, &PacingState)| Some((label(*route), state.budget.learned_limit()?));
        (routes.states.iter().filter_map(limit).collect(), routes.guesses.clone())
    }

    /// Returns the route that a run waits for longest, if it waits for any.
    pub(super) fn slowest(&self, now: Timestamp) -> Option<Slowest> {
        let seconds = self.seconds(now);
        let rpm = self.rpm;
        let routes = self.routes();
        let waiting = routes.states.iter().filter(|(_, state)| state.queued > 0).map(|(route, state)| {
            let own =
                rpm.map_or(0.0, |rpm| f64::from(state.queued) * 60.0 / f64::from(u32::try_from(rpm).unwrap_or(1)));
            let own = if matches!(state.ask(seconds, rpm), Leave::At(_)) { own } else { 0.0 };
            Slowest { route: *route, left: rounded(state.budget.estimate(seconds, state.queued).max(own)) }
        });
        waiting
            .filter(|slow| !slow.left.is_zero())
            .max_by(|one, two| one.left.cmp(&two.left).then(two.route.1.cmp(one.route.1)))
    }

    /// Changes what is known of a route by an answer, wakes the request that waits for one, and tells the other routes.
    fn answer<T>(&self, route: Route, now: f64, change: impl FnOnce(&mut RouteBudget) -> T) -> T {
        let mut routes = self.routes();
        let state = routes.state(route);
        let result = change(&mut state.budget);
        // Only the head of the queue waits for it.
        state.answered.notify_one();
        if let Some(news) = state.budget.take_news() {
            routes.tell(route, news, now);
        }
        result
    }

    fn with<T>(&self, route: Route, change: impl FnOnce(&mut PacingState) -> T) -> T {
        change(self.routes().state(route))
    }

    /// The seconds from the start to a time.
    fn seconds(&self, time: Timestamp) -> f64 {
        between(self.started, time).as_secs_f64()
    }

    fn routes(&self) -> MutexGuard<'_, Routes> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A number of seconds as a duration, to the microsecond.
fn rounded(seconds: f64) -> Duration {
    Duration::try_from_secs_f64((seconds * 1e6).round() / 1e6).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests;
