use super::*;
use crate::api::learned_pace::LearnedLimit;
use proptest::prelude::*;

mod many_routes;

/// An API that limits one route: with a bucket that is refilled steadily, or with a window that opens with a request.
#[derive(Clone, Copy, Debug)]
enum Refill {
    Steady { rate: f64, burst: f64 },
    Window { most: u32, length: f64 },
}

struct SimulatedServer {
    refill: Refill,
    says_when: bool,
    tokens: f64,
    last: f64,
    used: u32,
}

impl SimulatedServer {
    fn new(refill: Refill, says_when: bool) -> Self {
        let tokens = if let Refill::Steady { burst, .. } = refill { burst } else { 0.0 };
        let last = if let Refill::Steady { .. } = refill { 0.0 } else { f64::NEG_INFINITY };
        Self { refill, says_when, tokens, last, used: 0 }
    }

    fn take(&mut self, now: f64) -> Result<(), LimitNotes> {
        let wait = match self.refill {
            Refill::Steady { rate, burst } => {
                self.tokens = (self.tokens + rate * (now - self.last)).min(burst);
                self.last = now;
                if self.tokens + 1e-9 >= 1.0 {
                    self.tokens -= 1.0;
                    return Ok(());
                }
                (1.0 - self.tokens) / rate
            }
            Refill::Window { most, length } => {
                if now >= self.last + length {
                    (self.last, self.used) = (now, 0);
                }
                if self.used < most {
                    self.used += 1;
                    return Ok(());
                }
                self.last + length - now
            }
        };
        let retry_after = self.says_when.then(|| wait.ceil().max(1.0));
        Err(LimitNotes { retry_after, ..LimitNotes::default() })
    }
}

/// The figures of one simulated reading.
struct Figures {
    wall: f64,
    ideal: f64,
    refused: u32,
    requests: u32,
    /// The estimates while it waited: the time of each, and the time that the rest would take.
    estimates: Vec<(f64, f64)>,
}

impl Figures {
    fn ratio(&self) -> f64 {
        self.wall / self.ideal
    }

    /// Returns the worst estimate after the first quarter, as a factor. Five seconds more or less are no error.
    fn worst_estimate(&self) -> f64 {
        let late = self.estimates.iter().filter(|(now, _)| *now >= self.wall / 4.0);
        let factor = |(now, estimate): &(f64, f64)| {
            let left = self.wall - now;
            ((left - 5.0) / estimate.max(1.0)).max((estimate - 5.0) / left.max(1.0))
        };
        late.map(factor).fold(1.0, f64::max)
    }

    fn share(&self) -> f64 {
        f64::from(self.refused) / f64::from(self.refused + self.requests)
    }
}

/// Returns when the last request would be sent by a client that knows the limit.
fn ideal(refill: Refill, requests: u32, latency: f64) -> f64 {
    let requests = f64::from(requests);
    let limited = match refill {
        Refill::Steady { rate, burst } => (requests - burst) / rate,
        Refill::Window { most, length } => ((requests / f64::from(most)).ceil() - 1.0) * length,
    };
    latency + limited.max((requests / 10.0 - 1.0) * latency)
}

/// Reads at most ten at once, as the client does, from a server that answers after `latency`.
fn simulate(refill: Refill, says_when: bool, requests: u32, latency: f64, jitter: f64) -> Figures {
    simulate_on(SimulatedServer::new(refill, says_when), requests, latency, jitter)
}

fn simulate_on(server: SimulatedServer, requests: u32, latency: f64, jitter: f64) -> Figures {
    simulate_from(RouteBudget::default(), server, requests, latency, jitter)
}

fn simulate_from(
    mut budget: RouteBudget,
    mut server: SimulatedServer,
    requests: u32,
    latency: f64,
    jitter: f64,
) -> Figures {
    let mut estimates = Vec::new();
    let refill = server.refill;
    let mut under_way: Vec<(f64, Ticket, Result<(), LimitNotes>)> = Vec::new();
    let (mut now, mut left, mut done, mut refused) = (0.0_f64, requests, 0, 0);
    while done < requests {
        under_way.sort_by(|one, two| one.0.total_cmp(&two.0));
        while under_way.first().is_some_and(|first| first.0 <= now + 1e-9) {
            let (_, ticket, answer) = under_way.remove(0);
            match answer {
                Ok(()) => {
                    done += 1;
                    budget.accepted(ticket, now, LimitNotes::default());
                }
                Err(notes) => {
                    refused += 1;
                    left += 1;
                    budget.refused(ticket, now, notes, jitter);
                }
            }
        }
        let mut next = f64::INFINITY;
        while left > 0 && under_way.len() < 10 {
            match budget.ask(now) {
                Leave::Go => {
                    let ticket = budget.spend(now);
                    under_way.push((now + latency, ticket, server.take(now + latency / 2.0)));
                    left -= 1;
                }
                Leave::At(time) => {
                    estimates.push((now, budget.estimate(now, left)));
                    next = time;
                    break;
                }
                Leave::AfterAnswer => break,
            }
        }
        let next = under_way.iter().map(|one| one.0).fold(next, f64::min);
        assert!(done == requests || next.is_finite(), "nothing goes on: {budget:?}");
        if done < requests {
            now = now.max(next);
        }
    }
    Figures { wall: now, ideal: ideal(refill, requests, latency), refused, requests, estimates }
}

#[test]
fn the_first_burst_goes_at_once_and_then_few_at_a_time() {
    let mut budget = RouteBudget::default();
    for _ in 0..FIRST_BURST {
        assert_eq!(budget.ask(0.0), Leave::Go);
        budget.spend(0.0);
    }
    assert_eq!(budget.ask(0.0), Leave::AfterAnswer);
}

#[test]
fn one_probe_at_a_time_goes_to_a_route_that_refuses() {
    let mut budget = RouteBudget::default();
    let first = budget.spend(0.0);
    assert_eq!(budget.refused(first, 0.0, LimitNotes::default(), 1.0), 0.9);
    assert_eq!(budget.ask(0.5), Leave::At(0.9));
    assert_eq!(budget.ask(0.9), Leave::Go);
    let probe = budget.spend(0.9);
    assert_eq!(budget.ask(0.9), Leave::AfterAnswer);
    budget.lost(probe);
    assert_eq!(budget.ask(0.9), Leave::Go, "a probe without an answer tells nothing");
}

#[test]
fn requests_that_were_under_way_together_count_as_one_refusal() {
    let mut budget = RouteBudget::default();
    let tickets: Vec<Ticket> = (0..5).map(|_| budget.spend(0.0)).collect();
    let notes = |seconds| LimitNotes { retry_after: Some(seconds), ..LimitNotes::default() };
    budget.refused(tickets[0], 0.1, notes(4.0), 1.0);
    budget.refused(tickets[1], 0.2, notes(2.0), 1.0);
    assert_eq!(budget.ask(1.0), Leave::At(4.1), "the longer wait counts");
    budget.accepted(tickets[2], 0.3, LimitNotes::default());
    assert_eq!(budget.ask(1.0), Leave::At(4.1), "what was sent before the refusal ends nothing");
}

#[test]
fn an_answer_that_arrives_after_the_refusal_counts_in_the_burst() {
    let mut budget = RouteBudget::default();
    let tickets: Vec<Ticket> = (0..3).map(|_| budget.spend(0.0)).collect();
    budget.refused(tickets[0], 0.1, LimitNotes::default(), 1.0);
    assert_eq!(budget.burst, None, "somebody else may have used it up");
    budget.accepted(tickets[1], 0.2, LimitNotes::default());
    budget.accepted(tickets[2], 0.2, LimitNotes::default());
    assert_eq!(budget.burst, Some(2));
}

#[test]
fn a_refusal_among_what_a_full_bucket_stores_lowers_the_burst_and_not_the_rate() {
    let learned = Learned::Steady {
        rate: 10.0,
        growth: 0.02,
        at_most: f64::INFINITY,
        next: 0.0,
        accepted: Some(5),
        epoch: 0.0,
        full: 6,
        misses: 0,
    };
    let mut budget = RouteBudget { learned, burst: Some(6), ..RouteBudget::default() };
    let ticket = budget.spend(0.1);
    let notes = LimitNotes { retry_after: Some(1.0), ..LimitNotes::default() };
    let wait = budget.refused(ticket, 0.2, notes, 1.0);
    assert!(budget.burst == Some(5) && (wait - 1.0).abs() < TICK, "{budget:?}");
    assert!(matches!(budget.learned, Learned::Steady { rate: 10.0, .. }), "{budget:?}");
}

#[test]
fn a_wait_that_the_api_asks_for_holds_when_the_rate_is_known_already() {
    let mut budget = RouteBudget::default();
    let early: Vec<Ticket> = (0..2).map(|_| budget.spend(0.0)).collect();
    let notes = |seconds| LimitNotes { retry_after: Some(seconds), ..LimitNotes::default() };
    budget.refused(early[0], 0.1, notes(1.0), 1.0);
    let probe = budget.spend(1.1);
    budget.accepted(probe, 1.2, LimitNotes::default());
    let next = budget.spend(1.2);
    budget.refused(next, 1.3, notes(1.0), 1.0);
    assert!(matches!(budget.learned, Learned::Steady { .. }), "{budget:?}");
    budget.refused(early[1], 1.4, notes(9.0), 1.0);
    assert_eq!(budget.ask(1.5), Leave::At(10.4));
}

#[test]
fn a_route_that_stores_one_request_is_soon_used_well() {
    for (rate, most_of_ideal) in [(10.0, 1.7), (1.0, 1.55), (1.0 / 6.0, 1.15)] {
        let figures = simulate(Refill::Steady { rate, burst: 1.0 }, false, 60, 0.05, 0.5);
        assert!(
            figures.ratio() <= most_of_ideal && figures.refused <= 22,
            "{rate}: {:.2}, {} refused",
            figures.ratio(),
            figures.refused
        );
    }
}

#[test]
fn a_route_that_nobody_used_for_a_minute_is_as_good_as_new() {
    let mut budget = RouteBudget::default();
    let go = |budget: &mut RouteBudget, now| {
        assert_eq!(budget.ask(now), Leave::Go);
        budget.spend(now)
    };
    for _ in 0..FIRST_BURST {
        let ticket = go(&mut budget, 0.0);
        budget.accepted(ticket, 0.1, LimitNotes::default());
    }
    let last = go(&mut budget, 1.0);
    assert_eq!(budget.ask(1.0), Leave::AfterAnswer);
    budget.accepted(last, 1.1, LimitNotes::default());
    let again: Vec<Ticket> = (0..FIRST_BURST).map(|_| go(&mut budget, 1.0 + IDLE + 0.1)).collect();
    assert_eq!(budget.ask(1.0 + IDLE + 0.1), Leave::AfterAnswer, "a burst, and not more");
    // The budget forgets the result of a probe as well.
    let refused_at = 1.0 + IDLE + 0.2;
    budget.refused(again[0], refused_at, LimitNotes::default(), 1.0);
    again[1..].iter().for_each(|ticket| budget.lost(*ticket));
    let probe = go(&mut budget, refused_at + 1.0);
    budget.accepted(probe, refused_at + 1.1, LimitNotes::default());
    let later = refused_at + 1.0 + IDLE + 0.1;
    go(&mut budget, later);
    assert!(matches!(budget.learned, Learned::Nothing { sent: 1, .. }), "{budget:?}");
}

#[test]
fn ten_a_minute_refuse_few_of_a_hundred_requests() {
    for says_when in [false, true] {
        let figures = simulate(Refill::Steady { rate: 1.0 / 6.0, burst: 10.0 }, says_when, 100, 0.1, 0.5);
        assert!(figures.ratio() <= 1.05 && figures.share() <= 0.05, "{} refused", figures.refused);
    }
}

#[test]
fn the_time_that_is_left_is_estimated_within_a_factor_of_two() {
    let minute = Refill::Steady { rate: 1.0 / 6.0, burst: 10.0 };
    let window = |most| Refill::Window { most, length: 60.0 };
    for refill in [minute, window(7), window(10), Refill::Window { most: 10, length: 30.0 }] {
        for (says_when, is_used_up) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut server = SimulatedServer::new(refill, says_when);
            if is_used_up {
                while server.take(0.0).is_ok() {}
            }
            let figures = simulate_on(server, 60, 0.1, 0.5);
            let worst = figures.worst_estimate();
            assert!(worst <= 2.0, "{refill:?}, says when: {says_when}, used up: {is_used_up}: {worst:.2} times");
        }
    }
}

#[test]
fn answers_that_arrive_after_a_refusal_count_in_their_window() {
    let (opened, patience) = (f64::NEG_INFINITY, (0, 1));
    let mut budget = RouteBudget {
        learned: Learned::Window { most: 4, length: 60.0, opened, sent: 0, accepted: 0, misses: 0, at: 0.0, patience },
        ..RouteBudget::default()
    };
    let first = budget.spend(0.0);
    budget.accepted(first, 0.1, LimitNotes::default());
    let others: Vec<Ticket> = (0..4).map(|_| budget.spend(0.2)).collect();
    budget.refused(others[3], 0.3, LimitNotes::default(), 0.5);
    others[..3].iter().for_each(|ticket| budget.accepted(*ticket, 0.4, LimitNotes::default()));
    assert!(matches!(budget.learned, Learned::Window { most: 4, .. }), "{budget:?}");
}

#[test]
fn a_wait_that_fills_a_small_bucket_does_not_make_the_rate_look_low() {
    let figures = simulate(Refill::Steady { rate: 10.0, burst: 8.0 }, true, 400, 0.06, 0.5);
    assert!(figures.ratio() <= 1.08, "{:.3} times the ideal", figures.ratio());
}

#[test]
fn a_small_window_is_told_from_a_small_bucket_at_the_second_try() {
    for (most, length) in [(2, 20.0), (3, 27.7), (2, 1.65)] {
        let figures = simulate(Refill::Window { most, length }, false, 60, 0.001, 0.0);
        let (refused, ratio) = (figures.refused, figures.ratio());
        assert!(refused <= 27 && ratio <= 1.7, "{most} in {length} s: {refused} refused, {ratio:.2} times the ideal");
    }
}

#[test]
fn a_guess_that_is_far_too_high_costs_few_refusals() {
    for latency in [0.02, 0.127, 0.18] {
        let guess = LearnedLimit::Steady { per_minute: 1_200.0, burst: 20 };
        let server = SimulatedServer::new(Refill::Steady { rate: 4.16, burst: 13.0 }, false);
        let figures = simulate_from(RouteBudget::starting_with(guess), server, 100, latency, 0.5);
        assert!(figures.refused <= 30, "{} of {} refused at {latency} s", figures.refused, figures.requests);
    }
}

#[test]
fn announced_limits_are_kept_without_a_refusal() {
    let mut budget = RouteBudget::default();
    let first = budget.spend(0.0);
    let notes = LimitNotes { remaining: Some(1), reset: Some(30.0), ..LimitNotes::default() };
    budget.accepted(first, 0.0, notes);
    assert_eq!(budget.ask(0.0), Leave::Go);
    let second = budget.spend(0.0);
    assert_eq!(budget.ask(0.0), Leave::At(30.0));
    budget.accepted(second, 0.0, LimitNotes::default());
    assert_eq!(budget.ask(30.0), Leave::Go);
}

#[test]
fn a_limit_that_falls_is_learned_anew() {
    let mut budget = RouteBudget::default();
    let (mut server, mut now, mut refused) =
        (SimulatedServer::new(Refill::Steady { rate: 10.0, burst: 10.0 }, false), 0.0, 0);
    let mut late = 0;
    for number in 0..400 {
        if number == 200 {
            server.refill = Refill::Steady { rate: 0.5, burst: 10.0 };
        }
        loop {
            match budget.ask(now) {
                Leave::Go => {}
                Leave::At(time) => {
                    now = time;
                    continue;
                }
                Leave::AfterAnswer => unreachable!("nothing is under way"),
            }
            let ticket = budget.spend(now);
            now += 0.02;
            match server.take(now) {
                Ok(()) => break budget.accepted(ticket, now, LimitNotes::default()),
                Err(notes) => {
                    refused += 1;
                    late += u32::from(number >= 200);
                    budget.refused(ticket, now, notes, 0.5);
                }
            }
        }
    }
    assert!(late < 30 && refused < 50, "{refused} refusals, {late} of them after the limit fell");
    assert!(now < 20.0 + 400.0 * 1.1, "{now} s");
}

#[test]
fn what_is_under_way_when_a_recovered_route_refuses_again_is_little() {
    for latency in [0.03, 0.05, 0.07] {
        let figures = simulate(Refill::Steady { rate: 10.0, burst: 10.0 }, false, 60, latency, 0.5);
        assert!(figures.ratio() <= 1.06 && figures.refused <= 4, "{} refused at {latency} s", figures.refused);
    }
}

#[test]
fn the_figures_of_the_limits_that_are_known() {
    let minute = Refill::Steady { rate: 1.0 / 6.0, burst: 10.0 };
    let second = Refill::Steady { rate: 10.0, burst: 10.0 };
    let window = |most| Refill::Window { most, length: 60.0 };
    let mut lines = Vec::new();
    for (name, refill) in [("10/s", second), ("10/min", minute), ("7 a window", window(7)), ("10 a window", window(10))]
    {
        for says_when in [false, true] {
            for requests in [100, 400] {
                let figures = simulate(refill, says_when, requests, 0.1, 0.5);
                lines.push(format!(
                    "{name:<12} Retry-After {says_when:<5} {requests:>4} requests: {:>7.1} s, ideal {:>7.1} s, ratio {:.3}, 429s {:.1} %",
                    figures.wall,
                    figures.ideal,
                    figures.ratio(),
                    figures.share() * 100.0
                ));
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// One route alone, so that a change that helps one limit shows what it costs the others.
#[test]
fn the_figures_of_other_limits() {
    let mut lines = Vec::new();
    for says_when in [false, true] {
        for burst in [1.0, 2.0, 3.0, 5.0, 10.0] {
            for (name, rate) in [("3/min", 0.05), ("10/min", 1.0 / 6.0), ("1/s", 1.0), ("5/s", 5.0), ("50/s", 50.0)] {
                let figures = simulate(Refill::Steady { rate, burst }, says_when, 60, 0.05, 0.5);
                let (ratio, refused) = (figures.ratio(), figures.refused);
                lines.push(format!(
                    "{name:<6} {burst:>2} at once, Retry-After {says_when:<5} ratio {ratio:.2}, {refused:>2} refused"
                ));
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_an_earlier_run_learned_spares_most_refusals() {
    let steady = |per_minute: f64| Refill::Steady { rate: per_minute / 60.0, burst: 10.0 };
    let window = Refill::Window { most: 10, length: 60.0 };
    for (refill, guess) in [
        (steady(600.0), LearnedLimit::Steady { per_minute: 600.0, burst: 10 }),
        (steady(10.0), LearnedLimit::Steady { per_minute: 10.0, burst: 10 }),
        (window, LearnedLimit::Window { most: 10, seconds: 60.0 }),
    ] {
        let figures =
            simulate_from(RouteBudget::starting_with(guess), SimulatedServer::new(refill, false), 60, 0.05, 0.5);
        let ratio = figures.ratio();
        assert!(figures.refused <= 3 && ratio <= 1.05, "{refill:?}: {} refused, {ratio:.3}", figures.refused);
    }
}

#[test]
fn a_run_learns_what_it_would_begin_with() {
    let mut budget = RouteBudget::starting_with(LearnedLimit::Window { most: 10, seconds: 60.0 });
    assert_eq!(budget.learned_limit(), None, "nothing was asked");
    let ticket = budget.spend(0.0);
    budget.accepted(ticket, 0.1, LimitNotes::default());
    assert_eq!(budget.learned_limit(), Some(LearnedLimit::Window { most: 10, seconds: 60.0 }));
}

#[test]
fn a_bucket_larger_than_the_first_burst_stores_what_a_wait_brings() {
    let figures = simulate(Refill::Steady { rate: 10.0, burst: 14.0 }, true, 400, 0.032, 0.0);
    assert!(figures.share() <= 0.05, "{} of {} refused", figures.refused, figures.requests);
}

proptest! {
    #[test]
    fn a_steady_limit_is_used_well(
        by_second in any::<bool>(),
        burst in 8_u32..=15,
        says_when in any::<bool>(),
        requests in 400_u32..700,
        latency in 0.02..0.11_f64,
        jitter in 0.0..1.0_f64,
    ) {
        let rate = if by_second { 10.0 } else { 1.0 / 6.0 };
        // A whole second that the API asks for fills a bucket of less than a second's tokens to the brim.
        let burst = if by_second && says_when { burst.max(11) } else { burst };
        let figures = simulate(Refill::Steady { rate, burst: f64::from(burst) }, says_when, requests, latency, jitter);
        prop_assert!(figures.ratio() <= 1.05, "{:.3} times the ideal", figures.ratio());
        prop_assert!(figures.share() <= 0.05, "{} of {} refused", figures.refused, figures.requests);
    }

    #[test]
    fn a_window_of_a_minute_is_used_well(
        most in 5_u32..=30,
        says_when in any::<bool>(),
        requests in 200_u32..500,
        latency in 0.02..0.3_f64,
        jitter in 0.0..1.0_f64,
    ) {
        let figures = simulate(Refill::Window { most, length: 60.0 }, says_when, requests, latency, jitter);
        prop_assert!(figures.ratio() <= 1.10, "{:.3} times the ideal", figures.ratio());
        prop_assert!(figures.share() <= 0.10, "{} of {} refused", figures.refused, figures.requests);
    }

    #[test]
    fn a_wrong_guess_neither_stops_a_route_nor_floods_it(
        per_minute in 0.0..1e9_f64,
        burst in any::<u32>(),
        window in any::<bool>(),
        real in 8.0..6_000.0_f64,
        real_burst in 5_u32..30,
        latency in 0.02..0.2_f64,
    ) {
        let guess = match window {
            true => LearnedLimit::Window { most: burst, seconds: per_minute },
            false => LearnedLimit::Steady { per_minute, burst },
        };
        let refill = Refill::Steady { rate: real / 60.0, burst: f64::from(real_burst) };
        let server = SimulatedServer::new(refill, false);
        let figures = simulate_from(RouteBudget::starting_with(guess.bounded()), server, 100, latency, 0.5);
        prop_assert!(figures.refused <= 60, "{} of {} refused", figures.refused, figures.requests);
        // The least guess is five requests a minute or window.
        prop_assert!(figures.wall <= 1.3 * figures.ideal + 1_300.0, "{} s, ideal {} s", figures.wall, figures.ideal);
    }

    #[test]
    fn any_limit_is_come_through(
        rate in 0.01..100.0_f64,
        burst in 1_u32..50,
        window in any::<bool>(),
        says_when in any::<bool>(),
        latency in 0.0..2.0_f64,
        jitter in 0.0..1.0_f64,
    ) {
        let refill = match window {
            true => Refill::Window { most: burst, length: 1.0 / rate },
            false => Refill::Steady { rate, burst: f64::from(burst) },
        };
        let figures = simulate(refill, says_when, 100, latency, jitter);
        prop_assert!(figures.refused < 100, "{} of {} refused", figures.refused, figures.requests);
    }
}
