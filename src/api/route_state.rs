//! The knowledge of one route: how the API refills its allowance, what is under way, and what other routes told. Only types and
//! the numbers that bound them; `route_budget.rs`, `limit_news.rs` and `starting_guess.rs` decide by them.

use super::learned_pace::LearnedLimit;

/// The requests that a route gets before anything is known of it.
pub(super) const FIRST_BURST: u32 = 10;

/// The window that is known of the Administration API, in seconds.
pub(super) const MINUTE: f64 = 60.0;

/// The time that a window may be late, in seconds: clocks and networks differ.
pub(super) const MARGIN: f64 = 0.25;

/// The most requests that a route is trusted to store while nobody sends any.
pub(super) const MOST_STORED: u32 = 100;

/// The growth of a rate with each request, where the last refusal says that it is too high.
pub(super) const SLOW_GROWTH: f64 = 0.005;

/// The growth from which on a rate grows only when nothing is under way.
pub(super) const LARGE_STEP: f64 = 0.3;

/// The smallest difference between two times, in seconds.
pub(super) const TICK: f64 = 1e-6;

/// The way in which a route is refilled.
#[derive(Clone, Debug)]
pub(super) enum Learned {
    /// Nothing is known, or it was forgotten. So many requests may be under way together as `width` says.
    Nothing {
        /// The requests that may go at once.
        burst: u32,
        sent: u32,
        accepted: u32,
    },
    /// The route refuses: one probe at a time.
    Refused { at: f64, probes: u32 },
    /// A probe was accepted; the next refusal tells how the route is refilled.
    Recovering { first: f64, accepted: u32 },
    /// One request each `1 / rate` seconds.
    Steady {
        rate: f64,
        growth: f64,
        /// The upper bound of the rate, from the last refusal.
        at_most: f64,
        next: f64,
        /// Accepted since the refusal that `epoch` names; `None` after a pause, in which tokens may have been lost.
        accepted: Option<u32>,
        epoch: f64,
        /// The requests that were stored at `epoch`.
        full: u32,
        /// Refusals since the last acceptance.
        misses: u32,
    },
    /// So many requests in each window.
    Window {
        most: u32,
        length: f64,
        opened: f64,
        sent: u32,
        accepted: u32,
        /// Refusals where a new window was expected.
        misses: u32,
        at: f64,
        /// Windows until one request more is tried, and how many there were the last time.
        patience: (u32, u32),
    },
}

/// The news that the answers to one route give of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LimitNews {
    /// The requests that the route took at once.
    pub(super) burst: Option<u32>,
    pub(super) event: LimitEvent,
}

/// The thing that an answer told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LimitEvent {
    /// The route took so many requests, and refused none.
    Took(u32),
    /// So many probes were refused, and the next one goes at this time.
    ProbeRefused { probes: u32, next: f64 },
    /// The route takes requests again.
    ProbeAccepted,
    /// The way in which it is refilled was found out.
    Fitted(FittedLimit),
    /// A rate was too high; this one was measured.
    Measured { from: f64, rate: f64, growth: f64 },
}

/// The way in which a route is refilled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FittedLimit {
    Steady { rate: f64, growth: f64 },
    Window { most: u32, length: f64 },
}

/// The news that a route heard of others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// The next probe of another route that refuses, as many probes as it has sent.
    pub(super) probe: Option<(Option<u32>, u32, f64)>,
    /// Until then, another route is about to find out how it is refilled.
    pub(super) finds_out: Option<f64>,
    /// The limit that another route found out, and how many requests it took at once.
    pub(super) fitted: Option<(Option<u32>, FittedLimit)>,
    /// The most requests that another route took before any refusal.
    pub(super) took: u32,
    /// True if no other route took more before this one did.
    pub(super) leads: bool,
}

/// The knowledge of one route.
#[derive(Clone, Debug)]
pub(super) struct RouteBudget {
    pub(super) learned: Learned,
    pub(super) in_flight: u32,
    pub(super) probing: bool,
    /// The first accepted request of the current burst.
    pub(super) opened: Option<f64>,
    /// The size of the first burst that was refused.
    pub(super) burst: Option<u32>,
    /// True if a rate that was found out was refused again and again, so that no later one grows by large steps.
    pub(super) has_overshot: bool,
    /// The first refusal of the current drought, and the last time that was refused or said to be.
    pub(super) drought: f64,
    pub(super) dry_until: f64,
    /// The time when the last refusal was heard of. What was sent before that tells the same story once.
    pub(super) heard: f64,
    pub(super) last_sent: f64,
    /// Nothing goes before this, whatever else is known.
    pub(super) not_before: f64,
    /// The API asked to wait until this.
    pub(super) asked_until: f64,
    /// Announced: so many requests, until this time.
    pub(super) announced: Option<(u32, f64)>,
    pub(super) heard_of: Heard,
    /// The news that others should hear.
    pub(super) news: Option<LimitNews>,
    /// The limit that an earlier run learned, until the first request is sent.
    pub(super) guess: Option<LearnedLimit>,
}

impl Default for RouteBudget {
    fn default() -> Self {
        Self {
            learned: Learned::Nothing { burst: FIRST_BURST, sent: 0, accepted: 0 },
            in_flight: 0,
            probing: false,
            opened: None,
            burst: None,
            has_overshot: false,
            drought: 0.0,
            dry_until: 0.0,
            heard: f64::NEG_INFINITY,
            last_sent: f64::NEG_INFINITY,
            not_before: f64::NEG_INFINITY,
            asked_until: f64::NEG_INFINITY,
            announced: None,
            heard_of: Heard::default(),
            news: None,
            guess: None,
        }
    }
}

/// Returns how many requests a route stores beside the one that goes next, a little fewer than the first burst was.
pub(super) fn stored(burst: Option<u32>) -> f64 {
    f64::from(burst.unwrap_or(1).clamp(1, MOST_STORED) - 1) * 0.95
}
