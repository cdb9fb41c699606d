//! The client as its callers see it, on a scripted transport.

mod canary;

use super::{
    Options,
    client::Client,
    clock::{Clock as _, SimulatedClock},
    error::{ReadError, Stop, WriteError},
    pacing::Limits,
    page::PageError,
    testing::*,
    transport::TransportError,
};
use http::header;
use secrecy::SecretString;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

async fn ids(bench: &Bench) -> Result<Vec<String>, ReadError> {
    let mut ids = Vec::new();
    let mut row = |row: &serde_json::value::RawValue| {
        let row: serde_json::Value = serde_json::from_str(row.get())?;
        ids.push(row["id"].as_str().unwrap_or_default().to_owned());
        Ok(())
    };
    let count = bench.client.reader().list(&users(), &mut row).await?.rows;
    assert_eq!(count, ids.len() as u64);
    Ok(ids)
}

#[tokio::test]
async fn a_listing_is_read_page_by_page_and_counted_by_page() {
    let bench = Bench::saying([
        ok(r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true,"last_id":"b"}"#),
        status(503),
        ok(r#"{"data":[{"id":"c"}],"has_more":false,"last_id":"c"}"#),
    ]);
    assert_eq!(ids(&bench).await.unwrap(), ["a", "b", "c"]);
    let second = "GET /v1/organization/users?limit=100&after=b";
    assert_eq!(bench.heard(), ["GET /v1/organization/users?limit=100", second, second]);
    let requests = bench.client.requests();
    assert_eq!((requests.sent, bench.client.attempts()), (2, 3));
    assert_eq!(requests.by_route.into_iter().collect::<Vec<_>>(), [("GET /organization/users".to_owned(), 2)]);
}

#[tokio::test]
async fn a_listing_that_cannot_be_trusted_is_an_error_with_its_route() {
    let bench = Bench::saying([ok(r#"{"data":[{"id":"a"}],"has_more":true,"last_id":"a"}"#)]);
    let error = ids(&bench).await.unwrap_err();
    assert_eq!(error, ReadError::Page { label: "GET /organization/users".to_owned(), error: PageError::Repeated });
    assert_eq!(error.to_string(), "GET /organization/users: the cursor repeats itself");
    assert_eq!(bench.heard().len(), 2);
}

#[tokio::test]
async fn every_request_carries_the_key_the_organization_and_its_query() {
    let options = Options { organization: Some("org-1".to_owned()), ..Options::default() };
    let bench = Bench::with(options, 0.0, |_| ok(r#"{"data":[],"has_more":false}"#));
    let mut bound = users();
    bound.query = vec![("emails[]", "a+b@example.com".to_owned()), ("emails[]", "c&d=e".to_owned())];
    bench.client.reader().list(&bound, &mut |_| Ok(())).await.unwrap();
    bench.client.writer().send(&create(), true, &mut || Ok(())).await.unwrap();
    let query = "emails%5B%5D=a%2Bb%40example.com&emails%5B%5D=c%26d%3De&limit=100";
    assert_eq!(
        bench.heard(),
        [format!("GET /v1/organization/users?{query}"), "POST /v1/organization/projects".to_owned()]
    );
    let heard = bench.script.heard.lock().unwrap();
    for request in &*heard {
        let authorization = &request.headers[header::AUTHORIZATION];
        assert!(authorization.is_sensitive());
        assert_eq!(authorization, &format!("Bearer {KEY}"));
        assert_eq!(request.headers["openai-organization"], "org-1");
        assert_eq!(request.headers[header::ACCEPT], "application/json");
    }
    assert_eq!(heard[0].headers.get(header::CONTENT_TYPE), None);
    assert_eq!(heard[1].headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(heard[1].body.as_deref(), Some(&br#"{"name":"web"}"#[..]));
}

#[tokio::test]
async fn a_reader_sends_only_get_and_a_writer_never() {
    let bench = Bench::saying([ok("{}")]);
    let error = bench.client.reader().one(&delete()).await.unwrap_err();
    assert!(matches!(error, ReadError::Unsendable { .. }), "{error}");
    let error = bench.client.reader().list(&create(), &mut |_| Ok(())).await.unwrap_err();
    assert!(matches!(error, ReadError::Unsendable { .. }), "{error}");
    let error = bench.client.writer().send(&one(), true, &mut || Ok(())).await.unwrap_err();
    assert!(matches!(error, WriteError::Unsendable { .. }), "{error}");
    let mut climbing = one();
    climbing.path = "/organization/../../admin".to_owned();
    assert!(matches!(bench.client.reader().one(&climbing).await, Err(ReadError::Unsendable { .. })));
    assert_eq!((bench.heard().len(), bench.client.requests().sent), (0, 0));
}

#[tokio::test]
async fn a_read_is_tried_six_times_and_says_so() {
    for problem in [status(500), status(408), lost(), unreachable(), ok(""), ok(r#"{"id":"#)] {
        let bench = Bench::saying([problem]);
        let error = bench.client.reader().one(&one()).await.unwrap_err();
        assert_eq!(bench.slept(), [1000, 2000, 4000, 8000, 16_000]);
        assert_eq!(bench.heard().len(), 6);
        assert!(error.to_string().ends_with("; gave up after 6 attempts in 31 s"), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_get_better_is_not_tried_again() {
    for (problem, said) in [
        (status(400), "answered 400 (c): No."),
        (status(404), "answered 404 (c): No."),
        (status(409), "answered 409 (c): No."),
        (status(501), "answered 501 (c): No."),
        (status(302), "redirect refused"),
        (ok("<html>"), "the answer is not JSON"),
        (Err(TransportError::TooLarge { limit: 9 }), "larger than 9 bytes"),
        (Err(TransportError::Redirect("elsewhere".to_owned())), "redirect refused: elsewhere"),
        (answer(503, &[("x-should-retry", "false")], ""), "because the API says not to retry"),
        (answer(503, &[("retry-after", "121")], "{}"), "because the API asks to wait 121 s"),
    ] {
        let bench = Bench::saying([problem]);
        let said_really = bench.client.reader().one(&one()).await.unwrap_err().to_string();
        assert!(said_really.starts_with("GET /organization/users/{user_id}"), "{said_really}");
        assert!(said_really.contains(said), "{said_really}");
        assert_eq!((bench.heard().len(), bench.slept().len()), (1, 0), "{said}");
    }
}

#[tokio::test]
async fn a_limit_is_waited_out_until_the_deadline_and_fails_nothing_before() {
    for headers in [&[][..], &[("retry-after", "0")], &[("retry-after-ms", "-5")]] {
        let bench = Bench::with(until("2026-11-24T00:10:00Z"), 0.0, move |_| answer(429, headers, "{}"));
        let error = bench.client.reader().one(&one()).await.unwrap_err();
        let ReadError::Failed(failure) = &error else { panic!("{error}") };
        assert_eq!(failure.stop, Stop::Deadline);
        assert!((15..60).contains(&failure.attempts) && failure.spent.as_secs() > 540, "{error}");
        assert_eq!(error.api().unwrap().status, 429);
    }
    // However long the API asks to wait, and however often.
    let mut left = 30;
    let bench = Bench::with(until("2026-11-24T10:00:00Z"), 0.0, move |_| {
        left -= 1;
        if left > 0 { answer(429, &[("retry-after", "600")], "{}") } else { ok("{}") }
    });
    bench.client.reader().one(&one()).await.unwrap();
    assert_eq!(bench.heard().len(), 30);
}

#[tokio::test]
async fn a_limit_that_no_waiting_cures_ends_at_once_and_says_so() {
    let quota = r#"{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":null}}"#;
    let by_code = r#"{"error":{"message":"No.","type":"t","code":"insufficient_quota"}}"#;
    let billing = r#"{"error":{"message":"No.","type":"t","code":"billing_hard_limit_reached"}}"#;
    for (answer, said) in [
        (answer(429, &[], quota), "because the quota is used up"),
        (answer(429, &[("retry-after", "1")], by_code), "because the quota is used up"),
        (answer(429, &[], billing), "because the quota is used up"),
        (answer(429, &[("x-should-retry", "false")], "{}"), "because the API says not to retry"),
        (answer(503, &[("x-should-retry", "false")], "{}"), "because the API says not to retry"),
    ] {
        let bench = Bench::saying([answer.clone()]);
        let error = bench.client.reader().one(&one()).await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
        assert!(!error.hint().unwrap().to_lowercase().contains("try again"), "{:?}", error.hint());
        let write = bench.client.writer().send(&create(), true, &mut || Ok(())).await.unwrap_err();
        let is_limit = write.api().unwrap().status == 429;
        assert_eq!(matches!(&write, WriteError::NotSent(_)), is_limit, "{write}");
        assert!(write.to_string().contains(if is_limit { said } else { "503" }), "{write}");
        assert_eq!((bench.heard().len(), bench.slept().len()), (2, 0), "{said}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_named() {
    for (status, headers) in [(429, [("retry-after", "3600")]), (503, [("retry-after", "100")])] {
        let bench = Bench::with(until("2026-11-24T00:00:30Z"), 1.0, move |_| answer(status, &headers, "{}"));
        let error = bench.client.reader().one(&one()).await.unwrap_err();
        let said = format!("the API asks to wait {} s, which is beyond the deadline", headers[0].1);
        assert!(error.to_string().contains(&said) && bench.slept().is_empty(), "{error}");
        assert!(error.hint().unwrap().contains("--deadline"), "{error}");
        // What comes after it on a route that is limited is not sent.
        let second = bench.client.reader().one(&one()).await.unwrap_err();
        assert!(second.to_string().contains("which is beyond the deadline"), "{second}");
        assert!(second.hint().unwrap().contains("--deadline"), "{second}");
        assert_eq!(bench.heard().len(), if status == 429 { 1 } else { 2 });
    }
}

#[tokio::test]
async fn a_key_that_is_not_accepted_is_shown_once_more_by_a_read_alone() {
    let bench = Bench::saying([status(401), ok("{}")]);
    bench.client.reader().one(&one()).await.unwrap();
    assert_eq!((bench.heard().len(), bench.slept().len()), (2, 1));
    let bench = Bench::saying([status(401)]);
    let error = bench.client.reader().one(&one()).await.unwrap_err();
    assert_eq!((bench.heard().len(), error.api().unwrap().status), (2, 401));
    assert!(error.to_string().contains("answered 401 (c): No."), "{error}");
    let bench = Bench::saying([status(401), ok("{}")]);
    for bound in [create(), delete()] {
        let error = bench.client.writer().send(&bound, true, &mut || Ok(())).await;
        assert_eq!(error.is_err(), bound.method == crate::model::request::Method::Post);
    }
    assert_eq!(bench.heard().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_hangs_ends_with_the_deadline() {
    use super::{
        clock::{Clock as _, SystemClock},
        testing::Outcome,
        transport::{HttpRequest, Transport},
    };
    struct Silent;
    impl Transport for Silent {
        fn send(&self, _: HttpRequest, _: usize) -> futures_util::future::BoxFuture<'_, Outcome> {
            Box::pin(std::future::pending())
        }
    }
    for (read, most) in [(true, 11), (false, 13)] {
        let clock = Arc::new(SystemClock::starting_at("2026-11-24T00:00:00Z".parse().unwrap()));
        let base = "https://api.openai.com/v1".parse().unwrap();
        let options = until("2026-11-24T00:00:10Z");
        let client = Client::new(Arc::new(Silent), clock.clone(), base, SecretString::from(KEY), options).unwrap();
        let said = if read {
            let error = client.reader().one(&one()).await.unwrap_err();
            assert!(error.hint().is_some());
            error.to_string()
        } else {
            let error = client.writer().send(&create(), true, &mut || Ok(())).await.unwrap_err();
            assert!(matches!(error, WriteError::Unknown(_)), "{error}");
            error.to_string()
        };
        assert!(said.contains("none came before the deadline"), "{said}");
        let end = jiff::Timestamp::from_second(clock.now().as_second()).unwrap();
        let began: jiff::Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
        assert!((10..most).contains(&end.duration_since(began).as_secs()), "{end}");
    }
}

/// No wait beyond this time.
fn until(deadline: &str) -> Options {
    let deadline = Some(deadline.parse().unwrap());
    Options { limits: Limits { deadline, ..Limits::default() }, ..Options::default() }
}

#[tokio::test]
async fn the_wish_of_the_api_counts_in_all_its_spellings() {
    for (name, value, wait) in [
        ("retry-after", "7", 7000),
        ("retry-after", "0.5", 500),
        ("retry-after-ms", "1500", 1500),
        ("retry-after", "Tue, 24 Nov 2026 00:01:30 GMT", 90_000),
        ("retry-after", "Mon, 23 Nov 2026 00:01:30 GMT", 0),
        // No advice is like none.
        ("retry-after", "-1", 900),
        ("retry-after", "soon", 900),
    ] {
        let bench = Bench::saying([answer(429, &[(name, value)], "{}"), ok("{}")]);
        bench.client.reader().one(&one()).await.unwrap();
        assert_eq!(bench.slept().iter().sum::<u128>(), wait, "{name}: {value}");
    }
    let bench = Bench::saying([answer(503, &[("retry-after", "100")], "{}")]);
    let error = bench.client.reader().one(&one()).await.unwrap_err();
    assert!(error.to_string().ends_with("in 300 s, because a request may wait 300 s in all"), "{error}");
}

#[tokio::test]
async fn no_wait_passes_the_deadline() {
    let bench = Bench::with(until("2026-11-24T00:00:10Z"), 1.0, |_| status(503));
    let error = bench.client.reader().one(&one()).await.unwrap_err();
    let ReadError::Failed(failure) = error else { panic!("{error}") };
    assert_eq!((failure.stop, failure.attempts), (Stop::Deadline, 4));
    bench.clock.advance(Duration::from_secs(10));
    let error = bench.client.writer().send(&create(), true, &mut || Ok(())).await.unwrap_err();
    assert!(matches!(error, WriteError::NotSent(_)), "{error}");
    assert_eq!(bench.heard().len(), 4);
}

#[tokio::test]
async fn a_create_is_sent_once_unless_nothing_can_have_happened() {
    type Expected = fn(&WriteError) -> bool;
    let unknown: Expected = |error| matches!(error, WriteError::Unknown(_));
    let refused: Expected = |error| matches!(error, WriteError::Refused(_));
    let not_sent: Expected = |error| matches!(error, WriteError::NotSent(_));
    for (outcome, sent, expected) in [
        (lost(), 1, unknown),
        (status(500), 1, unknown),
        (status(408), 1, unknown),
        (status(302), 1, unknown),
        (answer(503, &[("retry-after", "1")], ""), 1, unknown),
        (ok(""), 1, unknown),
        (ok("{\"id\":\"pr"), 1, unknown),
        (ok("<html>"), 1, unknown),
        (Err(TransportError::TooLarge { limit: 1 }), 1, unknown),
        (status(400), 1, refused),
        (status(409), 1, refused),
        (Err(TransportError::Untrusted("certificate".to_owned())), 1, not_sent),
        (unreachable(), 6, not_sent),
    ] {
        let bench = Bench::saying([outcome.clone()]);
        let error = bench.client.writer().send(&create(), true, &mut || Ok(())).await.unwrap_err();
        assert_eq!(bench.heard().len(), sent, "{outcome:?}");
        assert!(expected(&error), "{outcome:?}: {error:?}");
        assert_eq!(bench.client.requests().sent, 1);
    }
    // Turned away twice, and then carried out.
    let bench = Bench::saying([status(429), unreachable(), ok(r#"{"id":"proj_1"}"#)]);
    let answer = bench.client.writer().send(&create(), true, &mut || Ok(())).await.unwrap();
    assert_eq!(answer.field("id").as_deref(), Some("proj_1"));
    assert_eq!((bench.heard().len(), bench.client.requests().sent), (3, 1));
}

#[tokio::test]
async fn a_repeatable_write_is_sent_three_times_and_one_doubt_remains_a_doubt() {
    for outcome in [lost(), status(500), ok("")] {
        let bench = Bench::saying([outcome]);
        let error = bench.client.writer().send(&delete(), true, &mut || Ok(())).await.unwrap_err();
        assert!(matches!(error, WriteError::Unknown(_)), "{error}");
        assert_eq!(bench.heard().len(), 3);
    }
    let bench = Bench::saying([lost(), status(404)]);
    let error = bench.client.writer().send(&delete(), true, &mut || Ok(())).await.unwrap_err();
    assert!(matches!(&error, WriteError::Unknown(failure) if failure.api().unwrap().status == 404), "{error}");
    let bench = Bench::saying([lost(), answer(204, &[("x-request-id", "req_1")], "")]);
    let answer = bench.client.writer().send(&delete(), true, &mut || Ok(())).await.unwrap();
    assert_eq!((answer.status, answer.request_id.as_deref(), answer.field("id")), (204, Some("req_1"), None));
}

#[tokio::test]
async fn a_limited_route_holds_back_its_own_requests_only() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let clock = Arc::new(SimulatedClock::fixed("2026-11-24T00:00:00Z".parse().unwrap(), 1.0));
    let (written, time) = (log.clone(), clock.clone());
    let mut users = 0;
    let scripted = Bench::with(Options::default(), 1.0, move |request| {
        let at = time.now().as_second() % 100;
        let path = request.url.path().rsplit('/').next().unwrap_or_default().to_owned();
        let limited = path.starts_with("user-") && {
            users += 1;
            users == 1
        };
        written.lock().unwrap().push((path, at));
        if limited {
            answer(429, &[("retry-after", "50")], "{}")
        } else {
            ok(r#"{"id":"x","data":[],"has_more":false}"#)
        }
    });
    let base = "https://api.openai.com/v1".parse().unwrap();
    let options = Options { limits: Limits { in_flight: 1, ..Limits::default() }, ..Options::default() };
    let client = Client::new(scripted.script.clone(), clock.clone(), base, SecretString::from(KEY), options).unwrap();
    let reader = client.reader();
    let user = |id: &str| {
        let mut bound = one();
        bound.path = format!("/organization/users/{id}");
        let reader = reader.clone();
        // Spawned, so that the future has to be `Send`.
        tokio::spawn(async move { reader.one(&bound).await.map(|_| ()) })
    };
    let invites = {
        let mut bound = super::testing::users();
        (bound.route, bound.path) = ("/organization/invites", "/organization/invites".to_owned());
        let reader = reader.clone();
        tokio::spawn(async move { reader.list(&bound, &mut |_| Ok(())).await.map(|_| ()) })
    };
    for done in [user("user-1"), user("user-2"), user("user-3"), invites] {
        done.await.unwrap().unwrap();
    }
    let mut log = log.lock().unwrap().clone();
    let first = log.iter().position(|(path, _)| path.starts_with("user-")).unwrap();
    let limited = log.remove(first);
    assert_eq!(limited.1, 0);
    for (path, at) in &log {
        assert_eq!(*at, if path == "invites" { 0 } else { 50 }, "{path} of {log:?}");
    }
    assert_eq!(log.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn any_number_of_reads_comes_through_a_limit_of_seven_a_minute() {
    // As it was measured: no header says how long, and the budget refills with the minute.
    let clock = Arc::new(super::clock::SystemClock::starting_at("2026-11-24T00:00:00Z".parse().unwrap()));
    let (time, mut minute, mut used) = (clock.clone(), 0, 0);
    let scripted = Bench::with(Options::default(), 0.0, move |_| {
        let now = time.now().as_second() / 60;
        if now != minute {
            (minute, used) = (now, 0);
        }
        used += 1;
        if used > 7 { status(429) } else { ok("{}") }
    });
    let base = "https://api.openai.com/v1".parse().unwrap();
    let client =
        Client::new(scripted.script.clone(), clock, base, SecretString::from(KEY), Options::default()).unwrap();
    let (reader, bound) = (client.reader(), one());
    let reads = (0..300).map(|_| reader.one(&bound));
    for read in futures_util::future::join_all(reads).await {
        read.unwrap();
    }
    assert_eq!(client.requests().sent, 300);
    let attempts = client.attempts();
    assert!(attempts < 330, "{attempts} attempts for 300 reads");
}

#[tokio::test]
async fn waits_are_told_to_whoever_shows_progress() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let told_there = told.clone();
    let on_wait = move |wait: &super::Wait| {
        told_there.lock().unwrap().push(format!("{} {:?} {}: {}", wait.label, wait.wait, wait.attempts, wait.why));
    };
    let options = Options { on_wait: Some(Arc::new(on_wait)), ..Options::default() };
    let mut first = true;
    let bench = Bench::with(options, 1.0, move |_| if std::mem::take(&mut first) { unreachable() } else { ok("{}") });
    bench.client.reader().one(&one()).await.unwrap();
    let expected = "GET /organization/users/{user_id} 1s 1: cannot connect: no route";
    assert_eq!(*told.lock().unwrap(), [expected.to_owned()]);
}

#[tokio::test]
async fn a_row_that_is_not_understood_fails_the_listing() {
    let bench = Bench::saying([ok(&format!(r#"{{"data":["{KEY}"],"has_more":false}}"#))]);
    let mut row = |row: &serde_json::value::RawValue| serde_json::from_str::<u8>(row.get()).map(|_| ());
    let error = bench.client.reader().list(&users(), &mut row).await.unwrap_err();
    assert!(matches!(&error, ReadError::Row { why, .. } if why.contains("[redacted]")), "{error:?}");
    assert!(!format!("{error:?}").contains("Canary"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_read_takes_200_for_an_answer_and_nothing_else() {
    for status in [201, 202, 203, 204, 206, 226] {
        let bench = Bench::saying([answer(status, &[], r#"{"data":[],"has_more":false}"#)]);
        let error = bench.client.reader().list(&users(), &mut |_| Ok(())).await.unwrap_err();
        assert!(error.is_shape() && error.to_string().contains(&format!("the status {status}")), "{error}");
        assert_eq!(bench.heard().len(), 1, "it would say the same again");
    }
}

#[tokio::test]
async fn no_more_requests_are_sent_than_somebody_allows() {
    let options = Options { limits: Limits { max_requests: Some(2), ..Limits::default() }, ..Options::default() };
    let bench = Bench::with(options, 0.0, |_| ok("{}"));
    let reader = bench.client.reader();
    reader.one(&one()).await.unwrap();
    reader.one(&one()).await.unwrap();
    let error = reader.one(&one()).await.unwrap_err().to_string();
    assert!(error.contains("has sent 2 requests, as many as `--max-requests` allows"), "{error}");
    assert_eq!(bench.heard().len(), 2);
}
