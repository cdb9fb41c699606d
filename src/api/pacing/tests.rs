use super::*;
use crate::api::{Options, clock::SimulatedClock, error::ReadError, testing::*};
use futures_util::FutureExt as _;

const ROUTE: Route = (Method::Get, "/organization/users");

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn pacing() -> Pacing {
    Pacing::new(8)
}

#[test]
fn requests_that_were_under_way_together_count_as_one_limit() {
    let pacing = pacing();
    assert_eq!(pacing.limited(ROUTE, at(0)), 1);
    pacing.hold(ROUTE, at(4));
    assert_eq!(pacing.limited(ROUTE, at(1)), 1);
    pacing.hold(ROUTE, at(2));
    assert_eq!(pacing.limited(ROUTE, at(3)), 1, "the longer wait counts");
    assert_eq!(pacing.limited(ROUTE, at(4)), 2);
    pacing.free(ROUTE);
    assert_eq!(pacing.limited(ROUTE, at(5)), 1);
    assert_eq!(pacing.limited((Method::Post, ROUTE.1), at(5)), 1, "another method is another route");
}

#[test]
fn a_streak_is_forgotten_when_the_limit_has_refilled() {
    let pacing = pacing();
    for second in 0..9 {
        pacing.limited(ROUTE, at(second));
        pacing.hold(ROUTE, at(second));
    }
    assert_eq!(pacing.limited(ROUTE, at(9)), 10);
    assert_eq!(pacing.limited(ROUTE, at(69)), 1);
}

#[tokio::test(start_paused = true)]
async fn whatever_waits_for_a_route_that_never_recovers_ends_with_the_deadline() {
    let deadline = Some("2026-11-24T00:03:00Z".parse().unwrap());
    let options = Options { limits: Limits { deadline, ..Limits::default() }, ..Options::default() };
    let bench = Bench::with(options, 1.0, |_| status(429));
    let (reader, bound) = (bench.client.reader(), one());
    let reads = futures_util::future::join_all((0..100).map(|_| reader.one(&bound))).await;
    for read in reads {
        let error = read.unwrap_err();
        let ReadError::Failed(failure) = &error else { panic!("{error}") };
        assert_eq!(failure.stop, Stop::Deadline, "{error}");
    }
    let waited: Duration = bench.clock.slept().iter().sum();
    assert_eq!(waited.as_secs(), 1 + 2 + 4 + 8 + 16 + 4 * 30, "they wait together, not one after another");
    assert!(waited.as_secs() < 180);
    assert!(bench.client.attempts() < 120, "{}", bench.client.attempts());
}

#[tokio::test]
async fn somebody_who_stops_waiting_does_not_stop_the_others() {
    let (pacing, clock) = (pacing(), SimulatedClock::fixed(at(0), 0.0));
    pacing.limited(ROUTE, at(0));
    let probe = pacing.enter(ROUTE, &clock, None, None).await.unwrap();
    let queue = || pacing.enter(ROUTE, &clock, None, None);
    let (mut second, mut third) = (Box::pin(queue()), Box::pin(queue()));
    assert!((&mut second).now_or_never().is_none(), "one probe at a time");
    assert!((&mut third).now_or_never().is_none());
    drop((probe, second));
    assert!(third.await.is_ok());
}

#[test]
fn nonsense_in_headers_is_no_advice() {
    for value in ["", "NaN", "inf", "-0.1", "1e300", "99999999999999999999999", "Tue, 99 Nov 2026", "\u{ff}"] {
        let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, value.parse().unwrap())]);
        assert_eq!(Advice::read(&headers, at(0)), Advice::default(), "{value}");
    }
}
