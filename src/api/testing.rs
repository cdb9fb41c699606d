//! A transport that answers by a script, for the tests of this module.

use super::{
    Client, Options,
    clock::SimulatedClock,
    transport::{HttpRequest, HttpResponse, Transport, TransportError},
};
use crate::model::request::{Bound, Gives, Paging, Ref, Request};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use secrecy::SecretString;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

pub(super) type Outcome = Result<HttpResponse, TransportError>;
type Say = dyn FnMut(&HttpRequest) -> Outcome + Send;

/// The key of all tests; it must appear nowhere.
pub(super) const KEY: &str = "sk-admin-CanaryCanaryCanary0123456789";

pub(super) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Outcome {
    let pair =
        |(name, value): &(&str, &str)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    Ok(HttpResponse {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers.iter().map(pair).collect::<HeaderMap>(),
        body: body.as_bytes().to_vec(),
    })
}

pub(super) fn ok(body: &str) -> Outcome {
    answer(200, &[], body)
}

pub(super) fn status(status: u16) -> Outcome {
    answer(status, &[], r#"{"error":{"message":"No.","type":"t","param":null,"code":"c"}}"#)
}

pub(super) fn lost() -> Outcome {
    Err(TransportError::Lost("connection reset".to_owned()))
}

pub(super) fn unreachable() -> Outcome {
    Err(TransportError::Connect("no route".to_owned()))
}

pub(super) struct Script {
    say: Mutex<Box<Say>>,
    pub(super) heard: Mutex<Vec<HttpRequest>>,
}

impl Transport for Script {
    fn send(&self, request: HttpRequest, _: usize) -> BoxFuture<'_, Outcome> {
        let said = (self.say.lock().unwrap())(&request);
        self.heard.lock().unwrap().push(request);
        // An answer takes a moment, so that requests are really under way together.
        Box::pin(async {
            tokio::task::yield_now().await;
            said
        })
    }
}

/// A client on a script, with all that tests look at.
pub(super) struct Bench {
    pub(super) client: Client,
    pub(super) script: Arc<Script>,
    pub(super) clock: Arc<SimulatedClock>,
}

impl Bench {
    /// Answers with these in turn; the last one repeats.
    pub(super) fn saying<const N: usize>(outcomes: [Outcome; N]) -> Self {
        let mut outcomes = outcomes.into_iter();
        let mut last = None;
        Self::with(Options::default(), 1.0, move |_| {
            last = outcomes.next().or(last.take());
            last.clone().unwrap()
        })
    }

    pub(super) fn with(
        options: Options,
        jitter: f64,
        say: impl FnMut(&HttpRequest) -> Outcome + Send + 'static,
    ) -> Self {
        let script = Arc::new(Script { say: Mutex::new(Box::new(say)), heard: Mutex::default() });
        let clock = Arc::new(SimulatedClock::fixed("2026-11-24T00:00:00Z".parse().unwrap(), jitter));
        let base = "https://api.openai.com/v1".parse().unwrap();
        let client = Client::new(script.clone(), clock.clone(), base, SecretString::from(KEY), options).unwrap();
        Self { client, script, clock }
    }

    /// Returns what was sent: method, path and query.
    pub(super) fn heard(&self) -> Vec<String> {
        let line = |request: &HttpRequest| {
            let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{} {}{query}", request.method, request.url.path())
        };
        self.script.heard.lock().unwrap().iter().map(line).collect()
    }

    /// The waits, in milliseconds.
    pub(super) fn slept(&self) -> Vec<u128> {
        self.clock.slept().iter().map(Duration::as_millis).collect()
    }
}

pub(super) fn bind(request: &Request) -> Bound {
    request.bind(|_| None).unwrap()
}

pub(super) fn users() -> Bound {
    bind(&Request::list("/organization/users", vec![], Paging::LastId(100)))
}

pub(super) fn one() -> Bound {
    bind(&Request::get("/organization/users/{user_id}", vec![Ref::Id("user-1".into())]))
}

pub(super) fn create() -> Bound {
    let body = serde_json::json!({"name": "web"});
    bind(&Request::create("/organization/projects", vec![], body, Gives::Id("id")))
}

pub(super) fn delete() -> Bound {
    bind(&Request::delete("/organization/users/{user_id}", vec![Ref::Id("user-1".into())]))
}
