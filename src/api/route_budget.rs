//! The number of requests that a route takes, learned from its answers: send times, refusals and announced limits in; "go", or how
//! long to wait, out. Time is a parameter, so the learner is tested with a simulated clock.
//!
//! It begins with a burst. The first refusal of a burst tells how many requests the route takes at once. Single probes
//! then find out when it takes more, and what follows the first accepted probe tells how it is refilled: request by
//! request at a rate (`Learned::Steady`), or all at once after a while (`Learned::Window`).

use super::route_state::{
    FIRST_BURST, FittedLimit, LARGE_STEP, Learned, LimitEvent, MARGIN, MINUTE, RouteBudget, SLOW_GROWTH, TICK, stored,
};

/// The probes after a refusal that says nothing, in seconds since that refusal. A bucket of ten a minute has a token for
/// the second one; the next one after these comes when a window of a minute must be over.
const PROBES: [f64; 3] = [0.9, 8.0, 30.0];

/// The time after which a route that nobody used is as good as new, in seconds.
const IDLE: f64 = 60.0;

/// Leave to send one request, given back with its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ticket {
    /// The time of sending, in seconds.
    sent: f64,
    /// True if it was sent to find out whether the route takes requests again.
    probe: bool,
}

/// The words of one answer about the limit of its route.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LimitNotes {
    /// `Retry-After-Ms` or `Retry-After`, in seconds.
    pub(super) retry_after: Option<f64>,
    /// `x-ratelimit-remaining-requests`.
    pub(super) remaining: Option<u32>,
    /// `x-ratelimit-reset-requests`, in seconds.
    pub(super) reset: Option<f64>,
}

/// The answer to whether a request may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Leave {
    /// Now.
    Go,
    /// Not before this time.
    At(f64),
    /// Not before another request of the route is answered.
    AfterAnswer,
}

impl RouteBudget {
    /// Returns whether a request may be sent at this time.
    pub(super) fn ask(&self, now: f64) -> Leave {
        if let Some((0, until)) = self.announced
            && until > now + TICK
        {
            return Leave::At(until);
        }
        if self.not_before > now + TICK {
            return Leave::At(self.not_before);
        }
        let at = |time: f64| if time <= now + TICK { Leave::Go } else { Leave::At(time) };
        let alone = |leave: Leave| if self.probing { Leave::AfterAnswer } else { leave };
        let within = |width: u32| if self.in_flight < width { Leave::Go } else { Leave::AfterAnswer };
        match self.learned {
            Learned::Nothing { burst, sent, accepted } => {
                if sent < burst || now - self.last_sent > IDLE {
                    return Leave::Go;
                }
                within(self.width(sent, accepted))
            }
            Learned::Refused { at: time, .. } => alone(at(time)),
            Learned::Recovering { accepted, .. } => match self.holds_until(now, accepted) {
                Some(until) => Leave::At(until),
                None => within(self.recovering_width(accepted)),
            },
            Learned::Steady { next, .. } => at(next),
            Learned::Window { most, length, opened, sent, accepted, at: time, .. } => {
                if now + TICK >= opened + length || accepted == 0 {
                    // The first request of a window proves that it is open.
                    return alone(at(time.max(if accepted == 0 { time } else { opened + length + MARGIN })));
                }
                if sent < most { Leave::Go } else { Leave::At(opened + length + MARGIN) }
            }
        }
    }

    /// Spends what one request costs. It must be called right before the request is sent.
    pub(super) fn spend(&mut self, now: f64) -> Ticket {
        self.begin_by_guess(now);
        let idle = now - self.last_sent > IDLE;
        self.in_flight += 1;
        let mut probe = false;
        match &mut self.learned {
            Learned::Nothing { sent, accepted, .. } => {
                if idle {
                    (*sent, *accepted) = (0, 0);
                    self.opened = None;
                }
                *sent += 1;
            }
            Learned::Recovering { .. } => {
                if idle {
                    // Requests that were accepted before the pause tell no rate any more.
                    let burst = self.burst.unwrap_or(FIRST_BURST).clamp(1, FIRST_BURST);
                    self.learned = Learned::Nothing { burst, sent: 1, accepted: 0 };
                    self.opened = None;
                }
            }
            Learned::Refused { .. } => probe = true,
            Learned::Steady { rate, next, accepted, .. } => {
                let interval = 1.0 / *rate;
                // Tokens that nobody used are there, but no more than fit, and one of them goes now.
                let stored = stored(self.burst) * interval;
                if now - *next > stored {
                    // A whole one that did not fit was lost, and what was accepted tells no rate any more.
                    if now - *next > stored + interval {
                        *accepted = None;
                    }
                    *next = now - stored;
                }
                *next += interval;
            }
            Learned::Window { length, opened, sent, accepted, .. } => {
                if *accepted == 0 || now + TICK >= *opened + *length {
                    (*opened, *sent, *accepted) = (now, 0, 0);
                }
                probe = *accepted == 0;
                *sent += 1;
            }
        }
        self.probing |= probe;
        self.last_sent = now;
        if let Some((left, until)) = &mut self.announced {
            if *until <= now + TICK {
                self.announced = None;
            } else {
                *left = left.saturating_sub(1);
            }
        }
        Ticket { sent: now, probe }
    }

    /// Notes that no answer came: it tells nothing of the limit.
    pub(super) fn lost(&mut self, ticket: Ticket) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.probing &= !ticket.probe;
    }

    /// Notes an answer that is not a refusal.
    pub(super) fn accepted(&mut self, ticket: Ticket, now: f64, notes: LimitNotes) {
        self.lost(ticket);
        self.note(now, notes);
        self.opened.get_or_insert(ticket.sent);
        // A request from before the refusal says nothing about what is after it.
        let old = ticket.sent <= self.heard && !ticket.probe;
        match &mut self.learned {
            Learned::Nothing { accepted, .. } => {
                *accepted += 1;
                let accepted = *accepted;
                self.took(accepted);
            }
            Learned::Refused { .. } if ticket.probe => {
                self.learned = Learned::Recovering { first: ticket.sent, accepted: 1 };
                self.tell(LimitEvent::ProbeAccepted);
                self.follow(now);
            }
            Learned::Refused { .. } => self.burst = Some(self.burst.unwrap_or(0).saturating_add(1)),
            Learned::Recovering { accepted, .. } => *accepted += 1,
            Learned::Steady { rate, growth, at_most, accepted, misses, .. } => {
                if !old {
                    *misses = 0;
                }
                // A request from before a large step says nothing of the rate after it.
                if !old && (*growth < LARGE_STEP || self.in_flight == 0) {
                    // Beyond what was possible, only slowly: perhaps the limit was raised.
                    *rate *= 1.0 + if *rate < *at_most { *growth } else { growth.min(SLOW_GROWTH) };
                }
                if let Some(accepted) = accepted {
                    *accepted += 1;
                }
            }
            Learned::Window { accepted, misses, sent, most, opened, patience: (left, before), .. } => {
                *accepted += 1;
                *misses = 0;
                if *accepted > *most && ticket.sent + TICK >= *opened {
                    // A refusal may arrive before the answers to what was sent earlier.
                    *most = *accepted;
                } else if *sent >= *most && *accepted >= *most {
                    // One more now and then: perhaps the limit was raised.
                    if *left == 0 {
                        *most += 1;
                    } else {
                        *left -= 1;
                        if *left == 0 {
                            *before = before.saturating_mul(2);
                        }
                    }
                }
            }
        }
    }

    /// Notes a refusal, and returns how long the route waits at least. `jitter` is from 0 to 1.
    pub(super) fn refused(&mut self, ticket: Ticket, now: f64, notes: LimitNotes, jitter: f64) -> f64 {
        self.lost(ticket);
        self.note(now, notes);
        let asked = notes.retry_after.or(notes.reset);
        self.asked_until = self.asked_until.max(now + asked.unwrap_or_default());
        // Requests that were under way together tell the same story once.
        if ticket.sent <= self.heard && !ticket.probe {
            match (asked, &mut self.learned) {
                (Some(asked), Learned::Refused { at, .. }) => *at = at.max(now + asked),
                (Some(asked), Learned::Steady { .. }) => self.not_before = self.not_before.max(now + asked),
                _ => {}
            }
            return self.wait(now);
        }
        self.heard = now;
        match self.learned.clone() {
            Learned::Nothing { accepted, .. } => {
                // Somebody else may have used it up just before: that tells nothing of its size.
                self.burst = (accepted > 0).then_some(self.at_once(accepted));
                self.begin_drought(ticket, now, asked, jitter);
            }
            Learned::Refused { probes, .. } => {
                self.dry_until = self.dry_until.max(ticket.sent);
                let own = self.next_probe(now, probes + 1, asked, jitter);
                let at = self.after_others(now, probes + 1, own);
                self.learned = Learned::Refused { at, probes: probes + 1 };
                if at <= own {
                    self.tell(LimitEvent::ProbeRefused { probes: probes + 1, next: at });
                }
            }
            Learned::Recovering { first, accepted } => self.fit(ticket, now, first, accepted, asked),
            Learned::Steady { misses, .. } if misses >= 3 => {
                // The requests so far were spread by the rate, so none of them opened a window.
                (self.has_overshot, self.opened) = (true, Some(ticket.sent));
                self.begin_drought(ticket, now, asked, jitter);
            }
            Learned::Steady { .. } => self.slow_down(ticket.sent, now, asked),
            Learned::Window { most, length, opened, sent, accepted, misses, patience, .. } => {
                self.dry_until = ticket.sent;
                if accepted == 0 && misses >= 3 {
                    self.begin_drought(ticket, now, asked, jitter);
                } else if accepted == 0 {
                    let at = now + asked.unwrap_or(length / 20.0);
                    let misses = misses + 1;
                    self.learned = Learned::Window { most, length, opened, sent: 0, accepted, misses, at, patience };
                } else {
                    let at = asked.map_or(opened + length + MARGIN, |asked| now + asked);
                    let patience = if patience.0 == 0 { (patience.1, patience.1) } else { patience };
                    // The window is used up, whatever was expected.
                    let (most, sent) = (accepted.max(1), sent.max(most));
                    self.learned = Learned::Window { most, length, opened, sent, accepted, misses, at, patience };
                }
            }
        }
        self.wait(now)
    }

    /// Returns about how long this many further requests take, in seconds. Zero while no limit is known.
    pub(super) fn estimate(&self, now: f64, requests: u32) -> f64 {
        let requests = f64::from(requests);
        match self.learned {
            Learned::Nothing { .. } | Learned::Recovering { .. } => 0.0,
            Learned::Refused { at, .. } => {
                // Until more is known, the burst comes back each minute, counted from the first refusal.
                let rate = f64::from(self.burst.unwrap_or(FIRST_BURST)) / MINUTE;
                (requests / rate - (now - self.drought)).max(at - now).max(0.0)
            }
            Learned::Steady { rate, next, .. } => (next - now).max(0.0) + requests / rate,
            Learned::Window { most, length, opened, sent, .. } => {
                let left = f64::from(most.saturating_sub(sent));
                let windows = ((requests - left) / f64::from(most.max(1))).ceil();
                if windows < 1.0 { 0.0 } else { (opened + length - now).max(0.0) + (windows - 1.0) * length }
            }
        }
    }

    /// Returns whether the API itself asked to wait until this time.
    pub(super) fn is_asked(&self, until: f64) -> bool {
        self.asked_until + TICK >= until
            || self.announced.is_some_and(|(left, reset)| left == 0 && reset + TICK >= until)
    }

    fn wait(&self, now: f64) -> f64 {
        match self.ask(now) {
            Leave::At(time) => (time - now).max(0.0),
            Leave::Go | Leave::AfterAnswer => 0.0,
        }
    }

    fn note(&mut self, now: f64, notes: LimitNotes) {
        if let (Some(remaining), Some(reset)) = (notes.remaining, notes.reset) {
            // Requests under way were not counted yet.
            self.announced = Some((remaining.saturating_sub(self.in_flight), now + reset));
        }
    }

    /// Returns how many requests may be under way after an accepted probe. A wait stores at most the first burst, so what
    /// is beyond that may be refused, and then all that is under way is.
    fn recovering_width(&self, accepted: u32) -> u32 {
        let beyond = accepted + 2 + accepted / 4;
        match self.burst {
            Some(burst) if beyond > burst => (accepted.saturating_sub(burst) / 4).max(1),
            _ => (accepted / 2).max(1),
        }
    }

    fn begin_drought(&mut self, ticket: Ticket, now: f64, asked: Option<f64>, jitter: f64) {
        (self.drought, self.dry_until) = (ticket.sent, ticket.sent);
        self.listen_anew();
        let own = self.next_probe(now, 0, asked, jitter);
        let at = self.after_others(now, 0, own);
        self.learned = Learned::Refused { at, probes: 0 };
        if at <= own {
            self.tell(LimitEvent::ProbeRefused { probes: 0, next: at });
        }
        self.follow(now);
    }

    /// Returns when the next probe goes, after so many that were refused.
    fn next_probe(&mut self, now: f64, probes: u32, asked: Option<f64>, jitter: f64) -> f64 {
        let jitter = jitter.clamp(0.0, 1.0);
        let index = usize::try_from(probes).unwrap_or(usize::MAX);
        let own = match PROBES.get(index) {
            Some(after) => {
                let before = index.checked_sub(1).and_then(|index| PROBES.get(index)).unwrap_or(&0.0);
                now + (after - before) * (0.95 + 0.05 * jitter)
            }
            None => {
                let over = self.opened.unwrap_or(self.drought) + MINUTE + MARGIN * (1.0 + jitter);
                if over > now + 5.0 { over.min(now + MINUTE) } else { now + MINUTE / 2.0 * (0.95 + 0.05 * jitter) }
            }
        };
        match asked {
            // An API that asks for nothing again and again is not believed.
            Some(asked) if probes > 0 => own.min(now + asked.max(1.0) * f64::from(probes + 1)).max(now + asked),
            Some(asked) => {
                self.dry_until = self.dry_until.max(now + asked - 1.0);
                now + asked
            }
            None => own,
        }
    }

    /// Decides how the route is refilled: `accepted` requests went through from `first` on, and this one did not.
    fn fit(&mut self, ticket: Ticket, now: f64, first: f64, accepted: u32, asked: Option<f64>) {
        let count = f64::from(accepted);
        let dry = self.dry_until - self.drought;
        // A bucket that had no token at `dry` cannot have had more than this.
        let at_most = if dry >= 1.0 { (first - self.drought) / dry + 1.0 } else { f64::INFINITY };
        let gone = ticket.sent - first;
        let is_more_than_a_bucket = count > at_most + gone / dry.max(TICK) && count > 2.0;
        // A small bucket and a small window look alike, until a rate proves to be too high again and again.
        let is_small_window = self.has_overshot && accepted > 1 && self.burst.is_some_and(|burst| burst <= accepted);
        if is_more_than_a_bucket || is_small_window {
            let opened = self.opened.unwrap_or(self.drought);
            let (least, most) = (self.dry_until - opened, first - opened);
            let length = if first - opened < TICK {
                // The window before was used up by somebody else, so only the API can tell how long one is.
                asked.map_or(MINUTE, |asked| now + asked - first)
            } else if least < MINUTE && most + 1.0 >= MINUTE {
                MINUTE
            } else {
                most
            };
            let at = first + length + MARGIN;
            let at = asked.map_or(at, |asked| at.min(now + asked));
            self.learned = Learned::Window {
                most: accepted,
                length,
                opened: first,
                sent: accepted,
                accepted,
                misses: 0,
                at,
                patience: (1, 1),
            };
            self.tell(LimitEvent::Fitted(FittedLimit::Window { most: accepted, length }));
        } else {
            let elapsed = (ticket.sent - self.drought).max(0.05);
            // A wait stores at most the first burst.
            let beyond = count - self.burst.map_or(count, f64::from);
            let rate = if beyond >= 3.0 { (count / elapsed).max(beyond / gone.max(0.05)) } else { count / elapsed };
            // A bucket that was empty at the drought and did not flow over cannot have got more than this.
            let at_most = match self.burst {
                Some(burst) if accepted + 1 < burst => ((count + 1.0) / elapsed).max(rate),
                _ => f64::INFINITY,
            };
            let is_short = |burst: u32| asked.is_none_or(|asked| burst <= 2 && asked < 2.0);
            let growth = match accepted {
                // The wait filled the bucket, so the rate may be many times as high. A long wait that the API asks for
                // is about as long as the next request takes to come.
                1..=3 if !self.has_overshot && self.burst.is_some_and(|burst| burst <= accepted && is_short(burst)) => {
                    1.0
                }
                0..=3 => 0.15,
                _ => (0.24 / count).max(5e-3),
            };
            self.not_before = self.not_before.max(now + asked.unwrap_or_default());
            let (next, epoch, accepted, full) = match self.full_after(asked, rate) {
                Some(full) => (self.not_before - stored(self.burst) / rate, self.not_before, 0, full),
                None => (now + 1.0 / rate, self.drought, accepted, 0),
            };
            self.learned =
                Learned::Steady { rate, growth, at_most, next, accepted: Some(accepted), epoch, full, misses: 1 };
            self.tell(LimitEvent::Fitted(FittedLimit::Steady { rate, growth }));
        }
        self.opened = Some(first);
        (self.drought, self.dry_until) = (ticket.sent, ticket.sent);
    }
}

#[cfg(test)]
mod tests;
