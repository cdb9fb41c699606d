//! News of one route's limit in, a better guess of another route's limit out. The limits of an organization's routes are
//! not documented, but those that were measured were alike, so one route finds out and the others follow.
//!
//! A route believes the news only where its own refusals agree: it took about as many requests at once. A route that takes
//! more learns that by itself, because its first burst, its first probe and its growth are its own.

use super::route_state::{
    FIRST_BURST, FittedLimit, Heard, Learned, LimitEvent, LimitNews, MARGIN, MOST_STORED, RouteBudget, SLOW_GROWTH,
    TICK, stored,
};

/// The time between the first probes of routes that are alike, in seconds.
const STAGGER: f64 = 0.3;

/// The longest wait of a route for another one that is about to find out how both are refilled, in seconds.
const HOLD: f64 = 0.5;

/// The requests a second of a route that is followed without a refusal: a rate that is too low costs seconds, not minutes.
const FAST: f64 = 1.0;

/// The delay of a route behind another one that it follows, in requests: it hears of a refusal of the other one before
/// it sends itself.
const LATER: f64 = 0.3;

impl LimitNews {
    /// Returns whether these are of use to a route that is not known yet.
    pub(super) fn lasts(&self) -> bool {
        matches!(self.event, LimitEvent::Fitted(_))
    }
}

/// Returns whether two routes took about as many requests at once.
fn is_alike(one: Option<u32>, two: Option<u32>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => one.abs_diff(two) <= 2 + one.min(two) / 5,
        (None, None) => true,
        _ => false,
    }
}

impl RouteBudget {
    /// Returns what others should hear, once.
    pub(super) fn take_news(&mut self) -> Option<LimitNews> {
        self.news.take()
    }

    pub(super) fn tell(&mut self, event: LimitEvent) {
        self.news = Some(LimitNews { burst: self.burst, event });
    }

    /// Takes what another route found out. Returns whether it may change when the next request goes.
    pub(super) fn hear(&mut self, news: &LimitNews, now: f64) -> bool {
        let agrees = is_alike(self.burst, news.burst);
        match (news.event, &mut self.learned) {
            (LimitEvent::Took(took), Learned::Nothing { accepted, .. }) => {
                self.heard_of.took = self.heard_of.took.max(took);
                self.heard_of.leads &= took <= *accepted;
            }
            (LimitEvent::ProbeRefused { probes, next }, Learned::Nothing { .. }) => {
                self.heard_of.probe = Some((news.burst, probes, next));
            }
            (LimitEvent::ProbeRefused { probes, next }, Learned::Refused { at, probes: own }) if agrees => {
                self.heard_of.probe = Some((news.burst, probes, next));
                if probes > *own && !self.probing {
                    (*own, *at) = (probes, at.max(next + STAGGER));
                }
            }
            (LimitEvent::ProbeAccepted, Learned::Refused { at, .. }) if agrees => {
                self.heard_of.finds_out = Some(now + HOLD);
                if !self.probing {
                    *at = at.min(now).max(self.asked_until);
                }
            }
            (LimitEvent::Fitted(fitted), _) => {
                self.heard_of.fitted = Some((news.burst, fitted));
                if agrees {
                    self.follow(now);
                }
            }
            (
                LimitEvent::Measured { from, rate, growth },
                Learned::Steady { rate: own, growth: own_growth, next, accepted, epoch, full, .. },
            ) if agrees && (0.67..1.5).contains(&(*own / from)) => {
                if let Some(accepted) = accepted {
                    let used = f64::from((*accepted + self.in_flight).saturating_sub(*full));
                    let due = *epoch + (used + 1.0 + LATER) / rate;
                    *next = due.max(now - stored(self.burst) / rate);
                } else if rate < *own {
                    *next = next.max(now + 0.5 / rate);
                }
                (*own, *own_growth) = (rate, own_growth.min(growth.max(SLOW_GROWTH)));
            }
            _ => return false,
        }
        true
    }

    /// Notes that this route took so many requests and refused none.
    pub(super) fn took(&mut self, accepted: u32) {
        if accepted > FIRST_BURST {
            self.heard_of.leads |= accepted > self.heard_of.took;
            self.tell(LimitEvent::Took(accepted));
        }
    }

    /// Returns how many requests may be under way after the first burst: one, and twice as many each time that all of them
    /// are accepted. Most limits that are known are met soon after the first burst, and then few requests are refused. One
    /// route goes ahead, and the others take what it took.
    pub(super) fn width(&self, sent: u32, accepted: u32) -> u32 {
        let Heard { took, leads, probe, .. } = self.heard_of;
        // A route is not likely to take more than another one took before it refused.
        if probe.is_some_and(|(burst, ..)| accepted < 2 * burst.unwrap_or(FIRST_BURST)) {
            return 1;
        }
        if sent < took.min(MOST_STORED) {
            return u32::MAX;
        }
        if leads || accepted > 2 * FIRST_BURST { (accepted + 1).saturating_sub(FIRST_BURST).max(1) } else { 1 }
    }

    /// Returns how many requests a route took at once, of so many that it accepted before the first refusal. A route that goes
    /// behind another one sends slowly, and some of its requests came back meanwhile.
    pub(super) fn at_once(&self, accepted: u32) -> u32 {
        match self.heard_of.probe {
            Some((Some(burst), ..)) if accepted < 2 * burst => accepted.min(burst),
            _ => accepted,
        }
    }

    /// Returns the time until which a route that takes requests again waits for what another one finds out.
    pub(super) fn holds_until(&self, now: f64, accepted: u32) -> Option<f64> {
        let burst = self.burst?;
        let is_near = accepted + self.in_flight + 1 >= burst;
        self.heard_of.finds_out.filter(|until| is_near && *until > now + TICK)
    }

    /// Puts off a probe that another route sends first.
    pub(super) fn after_others(&self, now: f64, probes: u32, at: f64) -> f64 {
        match self.heard_of.probe {
            Some((burst, sent, next)) if sent >= probes && next > now && is_alike(self.burst, burst) => {
                at.max(next + STAGGER)
            }
            _ => at,
        }
    }

    /// Forgets what others were about to find out.
    pub(super) fn listen_anew(&mut self) {
        self.heard_of.finds_out = None;
        if !matches!(self.learned, Learned::Nothing { .. }) {
            self.heard_of.fitted = None;
        }
    }

    /// Follows what another route found out, if this one was refused alike.
    pub(super) fn follow(&mut self, now: f64) {
        let Some((burst, fitted)) = self.heard_of.fitted.filter(|(burst, _)| is_alike(self.burst, *burst)) else {
            return;
        };
        let accepted = match self.learned {
            Learned::Refused { .. } => 0,
            Learned::Recovering { accepted, .. } => accepted,
            _ => return,
        };
        match fitted {
            FittedLimit::Steady { rate, growth } if rate >= FAST => {
                let size = f64::from(burst.or(self.burst).unwrap_or(1));
                let came = rate * (now - self.drought);
                // Its own refusals and answers contradict it.
                if f64::from(accepted) > came.min(size) * 1.3 + 2.0 {
                    return;
                }
                let used = f64::from(accepted + self.in_flight);
                let next = self.drought + (used + 1.0 + LATER) / rate;
                let is_full = came >= size * 0.95;
                self.learned = Learned::Steady {
                    rate,
                    growth: (growth / 2.0).max(5e-4),
                    at_most: f64::INFINITY,
                    next: next.max(now - stored(self.burst) / rate),
                    accepted: (!is_full).then_some(accepted),
                    epoch: self.drought,
                    full: 0,
                    misses: 0,
                };
            }
            // One refusal is a small price for what a slow route gains if it takes more than the other one.
            FittedLimit::Steady { .. } => {}
            FittedLimit::Window { most, length } => {
                let Learned::Recovering { first, .. } = self.learned else { return };
                if accepted > most {
                    return;
                }
                self.learned = Learned::Window {
                    most,
                    length,
                    opened: first,
                    sent: accepted + self.in_flight,
                    accepted,
                    misses: 0,
                    at: first + length + MARGIN,
                    patience: (1, 1),
                };
                self.opened = Some(first);
            }
        }
    }
}
