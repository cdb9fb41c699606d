use super::*;
use crate::api::{Options, clock::SimulatedClock, error::ReadError, testing::*};
use futures_util::FutureExt as _;

const ROUTE: Route = (Method::Get, "/organization/users");

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn pacing(limits: &Limits) -> Pacing {
    Pacing::new(limits, at(0), LearnedPace::default())
}

#[tokio::test]
async fn a_limit_holds_for_one_method_of_one_route() {
    let (pacing, clock) = (pacing(&Limits::default()), SimulatedClock::fixed(at(0), 0.0));
    let mut turn = pacing.enter(ROUTE, &clock, None, None).await.unwrap();
    turn.begin(at(0));
    let advice = Advice { after: Some(Duration::from_secs(4)), ..Advice::default() };
    assert_eq!(turn.refused(at(0), &advice, 0.0), Duration::from_secs(4));
    pacing.enter((Method::Post, ROUTE.1), &clock, None, None).await.unwrap();
    assert_eq!(clock.now(), at(0), "another method is another route");
    pacing.enter(ROUTE, &clock, None, None).await.unwrap();
    assert_eq!(clock.now(), at(4));
}

#[tokio::test]
async fn no_more_requests_a_minute_go_than_somebody_allows() {
    let (pacing, clock) = (pacing(&Limits { rpm: Some(3), ..Limits::default() }), SimulatedClock::fixed(at(0), 0.0));
    let mut times = Vec::new();
    for _ in 0..8 {
        let mut turn = pacing.enter(ROUTE, &clock, None, None).await.unwrap();
        turn.begin(clock.now());
        turn.accepted(clock.now(), &Advice::default());
        times.push(clock.now().as_second() - at(0).as_second());
    }
    assert_eq!(times, [0, 0, 0, 60, 60, 60, 120, 120]);
}

#[test]
fn the_time_until_a_reset_is_read_in_all_its_spellings() {
    for (text, seconds) in [("6s", 6.0), ("20ms", 0.02), ("1m30s", 90.0), ("1h0m1s", 3601.0), ("2.5s", 2.5), ("7", 7.0)]
    {
        assert_eq!(reset(text).map(|reset| reset.as_secs_f64()), Some(seconds), "{text}");
    }
    for text in ["", "s", "-6s", "6 s", "6d", "48h", "soon"] {
        assert_eq!(reset(text), None, "{text}");
    }
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
    assert!((100..180).contains(&waited.as_secs()), "they wait together, not one after another: {waited:?}");
    assert!(bench.client.attempts() < 30, "{}", bench.client.attempts());
}

#[tokio::test]
async fn somebody_who_stops_waiting_does_not_stop_the_others() {
    let (pacing, clock) = (pacing(&Limits::default()), SimulatedClock::fixed(at(0), 0.0));
    let mut first = pacing.enter(ROUTE, &clock, None, None).await.unwrap();
    first.begin(at(0));
    first.refused(at(0), &Advice::default(), 0.0);
    drop(first);
    let mut probe = pacing.enter(ROUTE, &clock, None, None).await.unwrap();
    probe.begin(clock.now());
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
