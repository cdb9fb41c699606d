//! Several routes at once, which tell each other what they find out.

use super::*;
use std::cell::Cell;

/// One route: its limit, and how many requests it gets.
type RouteLoad = (Refill, u32);

/// The figures of a simulated reading of several routes.
struct ManyFigures {
    wall: f64,
    ideal: f64,
    refused: u32,
    requests: u32,
    /// When the last request of each route was answered.
    ends: Vec<f64>,
}

impl ManyFigures {
    fn ratio(&self) -> f64 {
        self.wall / self.ideal
    }

    fn share(&self) -> f64 {
        f64::from(self.refused) / f64::from(self.refused + self.requests)
    }
}

/// A request that is under way: when its answer arrives, its route, and the answer.
struct UnderWay {
    ends: f64,
    route: usize,
    ticket: Ticket,
    answer: Result<(), LimitNotes>,
}

/// Reads at most ten at once, route by route in turn, as the client does. Answers take up to a tenth longer than
/// `latency`, by a generator that starts with `seed`.
fn simulate_many(loads: &[RouteLoad], says_when: bool, latency: f64, seed: u32) -> ManyFigures {
    let state = Cell::new(u64::from(seed) * 7919 + 12_345);
    let random = || {
        let mut next = state.get();
        next ^= next << 13;
        next ^= next >> 7;
        next ^= next << 17;
        state.set(next);
        f64::from(u32::try_from(next >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    };
    let mut servers: Vec<SimulatedServer> =
        loads.iter().map(|(refill, _)| SimulatedServer::new(*refill, says_when)).collect();
    let mut budgets = vec![RouteBudget::default(); loads.len()];
    let mut left: Vec<u32> = loads.iter().map(|(_, requests)| *requests).collect();
    let mut ends = vec![0.0; loads.len()];
    let requests = left.iter().sum();
    let mut under_way: Vec<UnderWay> = Vec::new();
    let (mut now, mut done, mut refused, mut turn) = (0.0_f64, 0, 0, 0);
    while done < requests {
        under_way.sort_by(|one, two| one.ends.total_cmp(&two.ends));
        while under_way.first().is_some_and(|first| first.ends <= now + 1e-9) {
            let UnderWay { route, ticket, answer, .. } = under_way.remove(0);
            match answer {
                Ok(()) => {
                    done += 1;
                    ends[route] = now;
                    budgets[route].accepted(ticket, now, LimitNotes::default());
                }
                Err(notes) => {
                    refused += 1;
                    left[route] += 1;
                    budgets[route].refused(ticket, now, notes, random());
                }
            }
            if let Some(news) = budgets[route].take_news() {
                for (_, other) in budgets.iter_mut().enumerate().filter(|(other, _)| *other != route) {
                    other.hear(&news, now);
                }
            }
        }
        let mut next = f64::INFINITY;
        let mut waiting = vec![false; loads.len()];
        while under_way.len() < 10 && (0..loads.len()).any(|route| left[route] > 0 && !waiting[route]) {
            turn = (turn + 1) % loads.len();
            if left[turn] == 0 || waiting[turn] {
                continue;
            }
            match budgets[turn].ask(now) {
                Leave::Go => {
                    let ticket = budgets[turn].spend(now);
                    let takes = latency * (1.0 + 0.1 * random());
                    let answer = servers[turn].take(now + takes * 0.9);
                    under_way.push(UnderWay { ends: now + takes, route: turn, ticket, answer });
                    left[turn] -= 1;
                }
                Leave::At(time) => {
                    next = next.min(time);
                    waiting[turn] = true;
                }
                Leave::AfterAnswer => waiting[turn] = true,
            }
        }
        let next = under_way.iter().map(|one| one.ends).fold(next, f64::min);
        assert!(done == requests || next.is_finite(), "nothing goes on: {budgets:?}");
        if done < requests {
            now = now.max(next);
        }
    }
    let slowest = loads.iter().map(|(refill, requests)| ideal(*refill, *requests, latency)).fold(0.0, f64::max);
    ManyFigures { wall: now, ideal: slowest.max(f64::from(requests) / 10.0 * latency), refused, requests, ends }
}

const SECOND: Refill = Refill::Steady { rate: 10.0, burst: 10.0 };
const TEN_A_MINUTE: Refill = Refill::Steady { rate: 1.0 / 6.0, burst: 10.0 };

#[test]
fn routes_with_one_limit_are_refused_little_together() {
    for seed in 1..=50 {
        for (refill, most_of_ideal) in [(SECOND, 1.05), (TEN_A_MINUTE, 1.05)] {
            let figures = simulate_many(&[(refill, 60); 3], false, 0.05, seed);
            let (ratio, share) = (figures.ratio(), figures.share());
            assert!(ratio <= most_of_ideal && share <= 0.05, "{refill:?}, seed {seed}: {ratio:.3}, {share:.3}");
        }
        let figures = simulate_many(&[(Refill::Window { most: 10, length: 60.0 }, 60); 3], false, 0.05, seed);
        assert!(figures.ratio() <= 1.02 && figures.share() <= 0.07, "window, seed {seed}: {:.3}", figures.share());
    }
}

#[test]
fn a_route_that_takes_more_than_its_neighbours_is_not_held_to_their_limit() {
    for seed in 1..=50 {
        for (refill, latest) in [(SECOND, 15.0), (Refill::Steady { rate: 0.5, burst: 10.0 }, 110.0)] {
            let loads = [(TEN_A_MINUTE, 60), (refill, 60), (TEN_A_MINUTE, 60)];
            let figures = simulate_many(&loads, false, 0.05, seed);
            assert!(figures.ends[1] <= latest, "{refill:?}, seed {seed}: {:?}", figures.ends);
            assert!(figures.ratio() <= 1.06 && figures.share() <= 0.12, "seed {seed}: {:.3}", figures.share());
        }
    }
}

#[test]
fn a_limit_that_nobody_meets_costs_nearly_no_time() {
    let loads = [(Refill::Steady { rate: 1e9, burst: 1e9 }, 60); 3];
    for seed in 1..=20 {
        let figures = simulate_many(&loads, false, 0.05, seed);
        assert!(figures.refused == 0 && figures.ratio() <= 1.20, "{:.3}", figures.ratio());
    }
}

#[test]
fn the_figures_of_three_routes_with_one_limit() {
    let steady = |rate, burst| Refill::Steady { rate, burst };
    let window = |most| Refill::Window { most, length: 60.0 };
    let refills: Vec<(String, Refill)> = [1.0, 2.0, 4.0, 5.0, 7.0, 10.0, 14.0, 20.0]
        .iter()
        .flat_map(|burst| {
            [
                (format!("10/s, {burst} at once"), steady(10.0, *burst)),
                (format!("10/min, {burst} at once"), steady(1.0 / 6.0, *burst)),
            ]
        })
        .chain([7, 10, 20].map(|most| (format!("{most} a window"), window(most))))
        .collect();
    let mut lines = Vec::new();
    for (name, refill) in refills {
        for says_when in [false, true] {
            let (mut ratio, mut share) = (0.0_f64, 0.0_f64);
            for seed in 1..=20 {
                let figures = simulate_many(&[(refill, 60); 3], says_when, 0.05, seed);
                (ratio, share) = (ratio + figures.ratio() / 20.0, share + figures.share() / 20.0);
            }
            lines.push(format!("{name:<20} Retry-After {says_when:<5} ratio {ratio:.2}, 429s {:.1} %", share * 100.0));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

proptest! {
    #[test]
    fn any_limits_are_come_through_together(
        limits in proptest::collection::vec((0.05..100.0_f64, 1_u32..50, any::<bool>(), 1_u32..80), 1..6),
        says_when in any::<bool>(),
        latency in 0.001..1.0_f64,
        seed in 1_u32..10_000,
    ) {
        let load = |(rate, burst, window, requests): (f64, u32, bool, u32)| {
            let refill = match window {
                true => Refill::Window { most: burst, length: 1.0 / rate },
                false => Refill::Steady { rate, burst: f64::from(burst) },
            };
            (refill, requests)
        };
        let loads: Vec<RouteLoad> = limits.into_iter().map(load).collect();
        let figures = simulate_many(&loads, says_when, latency, seed);
        prop_assert!(figures.refused < figures.requests.max(30), "{} of {} refused", figures.refused, figures.requests);
    }
}
