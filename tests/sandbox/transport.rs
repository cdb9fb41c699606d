//! Faults, allowances, the control endpoints, and a real socket.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Response;
use orgward::sandbox::{self, ADMIN_KEY, ConnectionReset, Effect, Fault, Options, READ_ONLY_KEY};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::harness::{LIVE, World, read, request};

const PROJECTS: &str = "/organization/projects";
const USERS: &str = "/organization/users";

async fn create(world: &World) -> Response<Body> {
    world.send(request("POST", PROJECTS, ADMIN_KEY, Some(json!({"name": "batch"})))).await
}

async fn was_created(world: &World) -> bool {
    world.column(PROJECTS, "name").await.contains(&"batch".to_owned())
}

#[tokio::test]
async fn faults_strike_before_or_after_the_change() {
    for (effect, status, reset, created) in [
        (Effect::status(503), 503, false, false),
        (Effect::status_after(500), 500, false, true),
        (Effect::slow_down(7), 429, false, false),
        (Effect::Reset, 502, true, false),
        (Effect::Lost, 502, true, true),
        (Effect::Truncated, 200, false, true),
    ] {
        let world = World::new();
        world.sandbox.faults().queue(Fault::on("POST", PROJECTS, effect.clone()));
        let response = create(&world).await;
        assert_eq!(response.status(), status, "{effect:?}");
        assert_eq!(response.extensions().get::<ConnectionReset>().is_some(), reset, "{effect:?}");
        let delivered = world.sandbox.exchanges().last().unwrap().delivered;
        assert_eq!(delivered, !reset, "{effect:?}");
        if effect == Effect::slow_down(7) {
            assert_eq!(response.headers()["retry-after"], "7");
        }
        if effect == Effect::Truncated {
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            assert!(serde_json::from_slice::<Value>(&bytes).is_err());
        }
        assert!(world.sandbox.faults().pending().is_empty());
        assert_eq!(was_created(&world).await, created, "{effect:?}");
    }
}

#[tokio::test]
async fn a_faults_body_can_be_anything() {
    let world = World::new();
    let body = Some(json!("<html>bad gateway</html>"));
    let effect = Effect::Status { code: 502, when: sandbox::When::Before, retry_after: None, body };
    world.sandbox.faults().queue(Fault::any(effect));
    assert_eq!(read(create(&world).await).await, (502, json!("<html>bad gateway</html>")));
}

#[tokio::test]
async fn faults_choose_by_template_and_by_path() {
    let world = World::new();
    let faults = world.sandbox.faults();
    faults.queue(Fault::on("GET", "/organization/projects/{project_id}/users", Effect::status(500)).nth(2));
    faults.queue(Fault::on("GET", "/organization/projects/proj_default/users", Effect::status(501)));
    let path = |project: &str| format!("{PROJECTS}/{project}/users");
    world.expect("GET", &path("proj_web"), None, 200).await;
    world.expect("GET", &path("proj_web"), None, 500).await;
    world.expect("GET", &path("proj_web"), None, 200).await;
    world.expect("GET", &path("proj_default"), None, 501).await;
}

#[tokio::test(start_paused = true)]
async fn allowances_are_per_route_and_come_back_after_a_minute() {
    let world = World::with(LIVE, Options { rpm: Some(2), ..Options::default() });
    world.get(USERS).await;
    world.get(USERS).await;
    let response = world.send(request("GET", USERS, ADMIN_KEY, None)).await;
    assert!(response.headers().get("retry-after").is_none());
    let (status, refusal) = read(response).await;
    assert_eq!((status, &refusal["error"]["type"]), (429, &json!("requests")));
    assert_eq!(refusal["error"]["message"], "You're making too many requests, please slow down.");
    world.get(PROJECTS).await;
    tokio::time::advance(Duration::from_secs(60)).await;
    world.get(USERS).await;
}

#[tokio::test(start_paused = true)]
async fn an_allowance_comes_back_after_any_window_or_one_by_one() {
    let status = async |world: &World| world.send(request("GET", USERS, ADMIN_KEY, None)).await.status().as_u16();
    let window = Duration::from_secs(10);
    let world = World::with(LIVE, Options { rpm: Some(12), window, ..Options::default() });
    assert_eq!([status(&world).await, status(&world).await, status(&world).await], [200, 200, 429]);
    tokio::time::advance(window).await;
    assert_eq!(status(&world).await, 200);
    let window = Duration::ZERO;
    let world = World::with(LIVE, Options { rpm: Some(60), window, burst: 2, ..Options::default() });
    assert_eq!([status(&world).await, status(&world).await, status(&world).await], [200, 200, 429]);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!([status(&world).await, status(&world).await], [200, 429]);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!([status(&world).await, status(&world).await, status(&world).await], [200, 200, 429]);
}

#[tokio::test(start_paused = true)]
async fn each_answer_takes_its_time_and_is_counted() {
    let latency = Duration::from_millis(50);
    let world = World::with(LIVE, Options { rpm: Some(1), latency, fault_control: true, ..Options::default() });
    let began = tokio::time::Instant::now();
    world.get(USERS).await;
    world.send(request("GET", USERS, ADMIN_KEY, None)).await;
    assert_eq!(began.elapsed(), 2 * latency);
    let (_, counts) = read(world.send(request("GET", "/sandbox/counts", ADMIN_KEY, None)).await).await;
    assert_eq!(counts, json!({"GET /organization/users": {"requests": 2, "limited": 1}}));
}

#[tokio::test(start_paused = true)]
async fn allowances_can_be_announced() {
    let world = World::with(LIVE, Options { rpm: Some(1), announce_limits: true, ..Options::default() });
    let first = world.send(request("GET", USERS, ADMIN_KEY, None)).await;
    assert_eq!(first.headers()["x-ratelimit-remaining-requests"], "0");
    tokio::time::advance(Duration::from_millis(20_500)).await;
    let second = world.send(request("GET", USERS, ADMIN_KEY, None)).await;
    assert_eq!((second.status().as_u16(), second.headers()["retry-after"].to_str().unwrap()), (429, "40"));
}

#[tokio::test]
async fn every_answer_carries_a_request_id() {
    let world = World::new();
    let mut ids = Vec::new();
    for (method, path) in [("GET", USERS), ("GET", "/organization/nothing"), ("PUT", USERS)] {
        let response = world.send(request(method, path, ADMIN_KEY, None)).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("content-type"), header("openai-version")),
            ("application/json".into(), "2020-10-01".into())
        );
        assert!(response.headers().contains_key("openai-processing-ms"));
        ids.push(header("x-request-id"));
    }
    ids.dedup();
    assert!(ids.len() == 3 && ids.iter().all(|id| id.starts_with("req_")), "{ids:?}");
    let refused = world.send(request("PUT", USERS, ADMIN_KEY, None)).await;
    assert_eq!(refused.headers()["allow"], "GET");
}

#[tokio::test]
async fn the_sandbox_is_controlled_from_outside_the_api() {
    let world = World::with(LIVE, Options { fault_control: true, ..Options::default() });
    let rules = json!([{"method": "GET", "route": USERS, "effect": "status", "code": 500, "retry_after": 3}]);
    assert_eq!(world.post("/sandbox/faults", rules).await, json!({"queued": 1}));
    assert_eq!(world.get("/sandbox/faults").await[0]["code"], 500);
    world.expect("GET", USERS, None, 500).await;
    assert_eq!(world.get("/sandbox/faults").await, json!([]));
    world.expect("POST", "/sandbox/faults", Some(json!([{"effect": "melt"}])), 400).await;

    world.expect("POST", "/sandbox/invites/new%40example.com/accept", None, 200).await;
    world.expect("POST", "/sandbox/invites/new@example.com/expire", None, 404).await;
    assert_eq!(world.column("/organization/users?emails[]=new@example.com", "role").await, ["reader"]);

    world.post("/sandbox/now", json!({"now": 1_800_000_000})).await;
    assert_eq!(world.sandbox.now(), 1_800_000_000);
    let log = world.get("/sandbox/requests").await;
    let seen: Vec<_> = log.as_array().unwrap().iter().map(|exchange| exchange["status"].as_u64().unwrap()).collect();
    assert_eq!(seen, [500, 200]);
    let (status, state) = world.call("GET", "/sandbox/state", None).await;
    assert_eq!((status, state), (200, json!(world.sandbox.state_yaml())));

    for (key, status) in [(READ_ONLY_KEY, 403), ("sk-admin-other-0123456789", 401)] {
        let response = world.send(request("GET", "/sandbox/requests", key, None)).await;
        assert_eq!(response.status(), status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_are_all_answered() {
    let world = World::new();
    let create = |place: usize| {
        let service = world.sandbox.router();
        let body = json!({"name": format!("p{place}")});
        tokio::spawn(async move { service.oneshot(request("POST", PROJECTS, ADMIN_KEY, Some(body))).await.unwrap() })
    };
    let tasks: Vec<_> = (0..64).map(create).collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().status(), 200);
    }
    let mut ids = world.column("/organization/projects?limit=100", "id").await;
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 66);
    assert_eq!(world.sandbox.take_exchanges().len(), 65);
    assert!(world.sandbox.exchanges().is_empty());
}

#[tokio::test]
async fn a_lost_answer_is_lost_on_a_real_socket() {
    let world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async {
        stopped.await.unwrap_or_default();
    };
    let server = tokio::spawn(sandbox::serve(listener, world.sandbox.clone(), shutdown));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let create = || {
        let url = format!("{base}{PROJECTS}");
        let body = json!({"name": "batch"}).to_string();
        client.post(url).bearer_auth(ADMIN_KEY).header("content-type", "application/json").body(body).send()
    };
    for (effect, created) in [(Effect::Reset, false), (Effect::Lost, true)] {
        world.sandbox.faults().queue(Fault::on("POST", PROJECTS, effect.clone()));
        let error = create().await.expect_err("no answer can arrive");
        assert!(error.is_request() && !error.is_timeout() && !error.is_connect(), "{effect:?}: {error:?}");
        assert_eq!(was_created(&world).await, created, "{effect:?}");
    }
    let answer = create().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["openai-version"], "2020-10-01");
    drop(answer);
    drop(client);
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}
