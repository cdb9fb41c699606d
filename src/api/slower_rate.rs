//! A refusal of a route that is refilled request by request in, the lower rate that it is asked at from then on out.

use super::route_state::{Learned, LimitEvent, RouteBudget, TICK, stored};

/// Refusals with fewer accepted requests between them say that a rate is far too high.
const DENSE: u32 = 2;

/// The smallest growth of a rate with each request.
const LEAST_GROWTH: f64 = 5e-4;

/// The requests between two refusals of a route.
struct Measured {
    /// The rate at which they were sent at the end, and its growth with each of them.
    rate: f64,
    growth: f64,
    /// Accepted ones, beside those that were stored; `None` where tokens may have been lost.
    accepted: Option<u32>,
    /// The time in which they were, in seconds.
    elapsed: f64,
}

impl Measured {
    /// Returns the rate and the growth after the second refusal, of a route that stores requests. `is_dear` says that each
    /// refusal costs a wait that the API asks for.
    fn of_bucket(&self, is_dear: bool) -> (f64, f64) {
        match self.accepted {
            Some(accepted) if accepted > 3 => {
                let accepted = f64::from(accepted);
                // A part of the next one had come. Where a refusal is dear, the rate is rather too low.
                let came = if is_dear { accepted * 0.97 } else { (accepted + 0.5) * 0.98 };
                ((came / self.elapsed).clamp(self.rate * 0.5, self.rate), (0.05 / accepted).max(LEAST_GROWTH))
            }
            // So few tell little, but the rate was too high.
            Some(accepted) => {
                let at_most = f64::from(accepted + 1) / self.elapsed;
                (at_most.clamp(self.rate * 0.9, self.rate * 0.98), (self.growth / 2.0).max(LEAST_GROWTH))
            }
            None => self.before_last_step(),
        }
    }

    /// Returns the same of a route that stores nearly none.
    fn of_trickle(&self) -> (f64, f64) {
        match self.accepted {
            // One step back was not enough.
            Some(accepted) if accepted < DENSE => (self.rate * 0.85, (self.growth / 2.0).max(LEAST_GROWTH)),
            _ => self.before_last_step(),
        }
    }

    /// Takes the last step up for the one too many.
    fn before_last_step(&self) -> (f64, f64) {
        (self.rate / (1.0 + self.growth) * 0.98, (self.growth / 4.0).max(LEAST_GROWTH))
    }
}

impl RouteBudget {
    /// Notes the refusal of a request that was sent at a time.
    pub(super) fn slow_down(&mut self, sent: f64, now: f64, asked: Option<f64>) {
        let Learned::Steady { rate, growth, at_most, accepted, epoch, full, misses, .. } = self.learned else { return };
        // Refused among what a full bucket stores: it stores less, which says nothing of the rate.
        let stores_less = misses == 0 && full > 3 && accepted.is_some_and(|accepted| accepted <= full);
        let mut full = full;
        if stores_less {
            self.burst = self.burst.map(|burst| burst.saturating_sub(1).max(1));
            if let Some(accepted) = accepted.filter(|_| asked.is_none()) {
                // Counted once: what is refused after this many was sent at too high a rate.
                full = full.min(accepted);
            }
        }
        let stores = self.burst.unwrap_or(1) > 2;
        let accepted_beside = accepted.map(|accepted| accepted.saturating_sub(full));
        let measured = Measured { rate, growth, accepted: accepted_beside, elapsed: (sent - epoch).max(TICK) };
        let (slower, growth) = match (misses > 0 || stores_less, stores) {
            (true, _) => (rate, growth),
            (false, true) => measured.of_bucket(asked.is_some()),
            (false, false) => measured.of_trickle(),
        };
        self.not_before = self.not_before.max(now + asked.unwrap_or_default());
        let soon = now + 0.5 / slower;
        let (next, accepted, epoch, full) = match (accepted, self.full_after(asked, slower)) {
            (_, Some(full)) => (self.not_before - stored(self.burst) / slower, Some(0), self.not_before, full),
            (Some(accepted), None) if stores => (soon, Some(accepted), epoch, full),
            (Some(_), None) if misses > 0 => (soon, Some(0), epoch, full),
            (_, None) => (soon, Some(0), sent, 0),
        };
        if slower < rate {
            self.tell(LimitEvent::Measured { from: rate, rate: slower, growth });
        }
        let misses = misses + 1;
        self.learned = Learned::Steady { rate: slower, growth, at_most, next, accepted, epoch, full, misses };
        self.drought = if misses == 1 { sent } else { self.drought };
        self.dry_until = sent;
    }

    /// Returns how many requests are stored after a wait that fills the bucket to the brim. What flows over tells no rate,
    /// so the count begins again.
    pub(super) fn full_after(&self, asked: Option<f64>, rate: f64) -> Option<u32> {
        let full = self.burst.unwrap_or(1);
        asked.filter(|asked| asked * rate >= f64::from(full) * 0.85).map(|_| full)
    }
}
