//! The limit of a route that an earlier run learned in, the budget that begins with it out; and the limit that this run
//! learned, for a later one.
//!
//! A guess is only a start: the rate grows with each request, and a refusal is taken like that of a rate of its own.

use super::{
    learned_pace::LearnedLimit,
    route_state::{Learned, RouteBudget, stored},
};

/// The growth of a rate that an earlier run learned, with each request: twice as much after 35 of them.
const GUESS_GROWTH: f64 = 0.02;

impl RouteBudget {
    /// Returns the budget of a route that nobody used for a while, and that an earlier run knew.
    pub(super) fn starting_with(guess: LearnedLimit) -> Self {
        let burst = match guess {
            LearnedLimit::Steady { burst, .. } => burst,
            LearnedLimit::Window { most, .. } => most,
        };
        Self { guess: Some(guess), burst: Some(burst), ..Self::default() }
    }

    /// Begins with the guess: the route is as full as it can be.
    pub(super) fn begin_by_guess(&mut self, now: f64) {
        match self.guess.take() {
            Some(LearnedLimit::Steady { per_minute, burst }) => {
                let rate = per_minute / 60.0;
                self.learned = Learned::Steady {
                    rate,
                    growth: GUESS_GROWTH,
                    at_most: f64::INFINITY,
                    next: now - stored(Some(burst)) / rate,
                    accepted: Some(0),
                    epoch: now,
                    full: burst,
                    misses: 0,
                };
            }
            Some(LearnedLimit::Window { most, seconds }) => {
                self.learned = Learned::Window {
                    most,
                    length: seconds,
                    opened: now,
                    sent: 0,
                    accepted: 0,
                    misses: 0,
                    at: now,
                    patience: (1, 1),
                };
            }
            None => {}
        }
    }

    /// Returns how the route is refilled, as far as answers told.
    pub(super) fn learned_limit(&self) -> Option<LearnedLimit> {
        let limit = match self.learned {
            Learned::Steady { rate, .. } => {
                LearnedLimit::Steady { per_minute: rate * 60.0, burst: self.burst.unwrap_or(1) }
            }
            Learned::Window { most, length, .. } => LearnedLimit::Window { most, seconds: length },
            Learned::Nothing { .. } | Learned::Refused { .. } | Learned::Recovering { .. } => return None,
        };
        Some(limit.bounded())
    }
}
